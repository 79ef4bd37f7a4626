"""The evaluation as Markdown, and the three files it is kept in.

Percent with one decimal. Every figure has its n, its interval and its chance in the same row; what
the table was measured with stands above it.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from train.evaluate.garment_lists import FIELDS
from train.whole_files import whole_file


def to_markdown(document: Mapping[str, Any]) -> str:
    """Return the whole report."""
    return (
        "\n\n".join(
            [
                f"# {document['model']}: thirteen subtasks",
                _measured_with(document),
                "## Table 2\n" + _columns(document),
                _mean_acc(document["mean_acc"]),
                *([_cir(document["cir"])] if document["cir"] else []),
                "## Subtasks\n" + _subtasks(document),
                *([_lists(document["garment_lists"])] if document["garment_lists"] else []),
                "## Sample predictions\n" + _samples(document),
            ]
        )
        + "\n"
    )


def write_report(document: Mapping[str, Any], folder: Path) -> list[Path]:
    """Write evaluation.json, evaluation.md and samples.jsonl; return the files."""
    samples = "".join(json.dumps(each, ensure_ascii=False) + "\n" for each in document["samples"])
    texts = {
        "evaluation.json": json.dumps(document, indent=1, ensure_ascii=False) + "\n",
        "evaluation.md": to_markdown(document),
        "samples.jsonl": samples,
    }
    for name, text in texts.items():
        with whole_file(folder / name) as stream:
            stream.write(text.encode())
    return [folder / name for name in texts]


def _measured_with(document: Mapping[str, Any]) -> str:
    lines = [
        f"- Model: {document['model']} ({document['model_kind']}, {document['engine']}), "
        f"weights {document['model_sha256'][:12]}",
        f"- Prompts: {document['prompts']}, {document['prompts_sha256'][:12]}",
        f"- Questions: {document['questions']:,}, {document['questions_sha256'][:12]}, seed "
        f"{document['seed']}, at most {document['limit'] or 'all'} a cell",
        *[f"- Labels of {each}" for each in document["labels"]],
        "- Agreement with whoever made the labels, not truth. Intervals: 95%, bootstrap over "
        "groups. Chance: random answers. Constant: the one answer (of three: the three) that suits "
        "these questions best.",
    ]
    return "\n".join(lines)


def _columns(document: Mapping[str, Any]) -> str:
    lines = [
        "| | A@1 | Acc | 95% | n | groups | chance A@1/Acc | constant A@1/Acc | gray pictures | "
        "unreadable | paper A@1/Acc |",
        "|---|---|---|---|---|---|---|---|---|---|---|",
    ]
    for row in document["columns"]:
        lines.append(f"| {row['column']} " + _cells(row) + f"| {_pair(row['paper'], 1)} |")
    return "\n".join(lines)


def _subtasks(document: Mapping[str, Any]) -> str:
    lines = [
        "| subtask | A@1 | Acc | 95% | n | groups | chance A@1/Acc | constant A@1/Acc | "
        "gray pictures | unreadable | family | F1 |",
        "|---|---|---|---|---|---|---|---|---|---|---|---|",
    ]
    for row in document["subtasks"]:
        family = _percent(row["family"]["value"]) if "family" in row else ""
        f1 = _percent(row["f1"]["value"]) if "f1" in row else ""
        lines.append(f"| {row['subtask']} {row['form']} {_cells(row)}| {family} | {f1} |")
    return "\n".join(lines)


def _cells(row: Mapping[str, Any]) -> str:
    acc = row["acc"]
    first = _percent(row["a1"]["value"]) if "a1" in row else ""
    blank = _percent(row["blank"]) if "blank" in row else ""
    return (
        f"| {first} | {_percent(acc['value'])} | {_percent(acc['low'])}-{_percent(acc['high'])} "
        f"| {acc['n']:,} | {acc['groups']:,} | {_pair(row['chance'])} | {_pair(row['majority'])} "
        f"| {blank} | {_percent(row['format_errors'])} "
    )


def _mean_acc(mean: Mapping[str, Any]) -> str:
    partly = "" if mean["complete"] else f" (only {mean['columns']} of 8 columns could be asked)"
    if mean["of_columns"] is None:
        return "**Mean Acc** cannot be told: no question of the eight columns was asked."
    return (
        f"**Mean Acc** {_percent(mean['of_columns'])} "
        f"({_percent(mean['low'])}-{_percent(mean['high'])}) over the columns, "
        f"{_percent(mean['of_questions'])} over the questions{partly}. The paper prints "
        f"{mean['paper_printed']}; its own eight columns give {mean['paper_of_columns']}. Its "
        "figures are of other questions, other labels and a 3B model."
    )


def _cir(cir: Mapping[str, Any]) -> str:
    return (
        f"**CIR** by {cir['encoder']} ({cir['note']}): {_percent(cir['pass_rate'])} reach cosine "
        f"{cir['threshold']:.3f}, which {_percent(cir['shuffled_pass_rate'])} of shuffled "
        f"references reach; {_percent(cir['pass_rate_at_paper'])} reach 0.75. Mismatched pairs of "
        f"references: mean {cir['shuffled_mean']:.3f}, 95th percentile {cir['shuffled_p95']:.3f}; "
        f"answers beside another question's reference: {_percent(cir['mismatched_pass_rate'])} "
        "pass."
    )


def _lists(figures: Mapping[str, Any]) -> str:
    lines = [
        "## Garments as JSON",
        f"{_percent(figures['valid']['value'])} of {figures['valid']['n']:,} answers are valid "
        "lists; invalid ones count as wrong. Category, color (dominant), pattern and material are "
        "those of the first garment.",
        "",
        "| | right | 95% | mean of groups | n | groups | constant |",
        "|---|---|---|---|---|---|---|",
    ]
    for name in (*FIELDS, "categories_f1"):
        if name in figures:
            each = figures[name]
            constant = _percent(each["constant"]) if "constant" in each else ""
            lines.append(
                f"| {name.replace('_', ' ')} | {_percent(each['value'])} | "
                f"{_percent(each['low'])}-{_percent(each['high'])} | "
                f"{_percent(each['groups_mean'])} | {each['n']:,} | {each['groups']:,} | "
                f"{constant} |"
            )
    return "\n".join(lines)


def _samples(document: Mapping[str, Any]) -> str:
    lines = ["| subtask | question | gold | said | right |", "|---|---|---|---|---|"]
    for each in document["samples"]:
        texts = (each["asked"], "; ".join(each["gold"]), each["said"])
        shown = " | ".join(_short(text) for text in texts)
        mark = "yes" if each["right"] else ""
        lines.append(f"| {each['subtask']} {each['form']} | {shown} | {mark} |")
    return "\n".join(lines)


def _short(text: str, *, most: int = 160) -> str:
    flat = " ".join(text.split()).replace("|", "\\|")
    return flat if len(flat) <= most else flat[: most - 3] + "..."


def _pair(values: Mapping[str, Any], scale: float = 100) -> str:
    shown = [values[name] * scale for name in ("a1", "acc") if values[name] is not None]
    return " / ".join(f"{each:.1f}" for each in shown)


def _percent(value: float) -> str:
    return f"{100 * value:.1f}"
