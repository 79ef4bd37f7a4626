"""The evaluation of a FashionVLM as Table III of the paper, and the files it is kept in.

The paper's own rows stand beside, to be read and not to be compared: other pictures, other
dialogues, another encoder unless it is said. Where its text and its table disagree, the table's.

Source: FashionM3 (arXiv 2504.17826), Table III.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

from train.whole_files import write_whole

_COLUMNS: Final = (
    *(("basic", name) for name in ("sbert", "cts", "cis")),
    *(("personalized", name) for name in ("sbert", "cts", "cis", "per")),
    *(("alternative", name) for name in ("sbert", "cts", "cis")),
)
_SAID: Final = {"sbert": "S-BERT", "cts": "CTS", "cis": "CIS", "per": "Per."}
_PAPER: Final = (
    ("paper: Show-O", "2B", "51.82 24.71 61.98 44.96 24.85 62.08 65.68 60.60 25.98 65.94"),
    ("paper: FashionVLM", "2B", "72.69 26.51 80.37 78.54 28.88 80.51 84.08 74.99 27.54 79.98"),
)


def to_markdown(document: Mapping[str, Any]) -> str:
    """Return the whole report."""
    parts = [
        f"# {document['model']}: recommendations",
        _measured(document),
        _table(document),
        _rest(document),
        "## Samples\n" + _samples(document),
    ]
    return "\n\n".join(parts) + "\n"


def write_report(document: Mapping[str, Any], folder: Path) -> list[Path]:
    """Write evaluation.json and evaluation.md; return the files."""
    texts = {
        "evaluation.json": json.dumps(document, indent=1) + "\n",
        "evaluation.md": to_markdown(document),
    }
    for name, text in texts.items():
        write_whole(folder / name, text.encode())
    return [folder / name for name in texts]


def _measured(document: Mapping[str, Any]) -> str:
    return "\n".join(
        [
            f"- Sentences: {document['sentences']}",
            f"- Words and pictures: {document['encoder']} ({document['note']})",
            f"- {document['dialogues']} dialogues of split {document['split']}, greedy answers; "
            f"pictures drawn by {document['painter']}, guidance {document['scale']}, "
            f"{document['steps']} steps",
            "- Times 100; 95% intervals by resampling people. The written answers are a program's "
            "or a model's, not people's.",
        ]
    )


def _table(document: Mapping[str, Any]) -> str:
    heads = " | ".join(f"{task} {_SAID[name]}" for task, name in _COLUMNS)
    lines = [f"| | weights | {heads} |", "|---" * (len(_COLUMNS) + 2) + "|"]
    for name, figures in document["models"].items():
        cells = " | ".join(_cell(figures["tasks"], task, one) for task, one in _COLUMNS)
        lines.append(f"| {name} | {figures['weights'] / 1e6:.1f}M | {cells} |")
    for name, weights, printed in _PAPER:
        lines.append(f"| {name} | {weights} | {' | '.join(printed.split())} |")
    return "## Table III\n" + "\n".join(lines)


def _cell(tasks: Mapping[str, Any], task: str, name: str) -> str:
    found = tasks.get(task, {}).get(name)
    if not found:
        return "-"
    return f"{found['value']:.2f} ({found['low']:.1f} to {found['high']:.1f}, n {found['n']})"


def _rest(document: Mapping[str, Any]) -> str:
    lines = ["## Controls"]
    for name, figures in document["models"].items():
        whole, over = figures["tasks"]["all"], figures["over_shuffled"]
        lines.append(
            f"- {name}: {whole['passes']['value']:.1f}% keep all rules of FashionRec; "
            f"{whole['none']} of {whole['n']} recommend no garment; S-BERT over shuffled answers "
            f"{over['value']:+.2f} ({over['low']:+.2f} to {over['high']:+.2f})"
        )
        personal = figures["tasks"].get("personalized", {})
        if "ceiling" in personal and "floor" in personal:
            lines.append(
                f"- {name}: Per. of the target's photo {personal['ceiling']['value']:.2f}, of "
                f"another garment of its category {personal['floor']['value']:.2f}"
            )
    for name, gain in document["gains"].items():
        for measure, found in gain.items():
            lines.append(
                f"- {document['model']} over {name}, {_SAID[measure]}: {found['value']:+.2f} "
                f"({found['low']:+.2f} to {found['high']:+.2f})"
            )
    return "\n".join(lines)


def _samples(document: Mapping[str, Any]) -> str:
    lines = ["| task | question | said | written | drawn |", "|---|---|---|---|---|"]
    for each in document["samples"]:
        cells = (each[name] for name in ("task", "asked", "said", "reference", "described"))
        lines.append("| " + " | ".join(_short(cell) for cell in cells) + " |")
    return "\n".join(lines)


def _short(text: str, *, most: int = 180) -> str:
    flat = " ".join(text.split()).replace("|", "\\|")
    return flat if len(flat) <= most else flat[: most - 3] + "..."
