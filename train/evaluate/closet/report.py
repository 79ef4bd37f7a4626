"""What a run found, as one JSON document and as Markdown.

The JSON keeps fractions unrounded; Markdown rounds to tenths of a point. Neither names a folder of
this machine. Photo names appear only on request, as the worst queries in the JSON, and such a file
does not belong into a repository.
"""

from __future__ import annotations

import platform
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from importlib import metadata
from typing import Any

from train.evaluate.closet.bench import BenchRun, Comparison
from train.evaluate.closet.outcome import Outcome
from train.evaluate.closet.setup import BenchSetup
from train.evaluate.retrieval.significance import Interval, group_interval

FORMAT = 1
LIBRARIES = ("numpy", "onnxruntime", "opencv-python-headless", "pillow", "torch", "vestry")


def to_json(
    setup: BenchSetup,
    first: BenchRun,
    *,
    second: BenchRun | None,
    comparisons: Sequence[Comparison],
    labels: Mapping[str, str],
    resamples: int,
    worst: bool,
) -> dict[str, object]:
    """Return the document that ``--json`` prints.

    Args:
        setup: What was measured on what.
        first: The encoder under test.
        second: What it is compared with, if anything.
        comparisons: First against second.
        labels: Which categories and attributes the figures use.
        resamples: Of every bootstrap.
        worst: List the worst queries by photo name.
    """
    closet = setup.closet
    document: dict[str, object] = {
        "format": FORMAT,
        "bench": "closet",
        "data": {
            "photos": len(closet),
            "photos_revision": closet.photos_revision,
            "annotations_revision": closet.annotations_revision,
            "split": setup.split,
            "evaluated_photos": len(closet.rows_of(setup.split)),
            "evaluated_persons": len(set(setup.persons(closet.rows_of(setup.split)))),
        },
        "labels": dict(labels),
        "resamples": resamples,
        **_run(first, resamples=resamples, worst=worst),
        "versions": {"python": platform.python_version(), **_versions()},
    }
    if second is not None:
        document["against"] = _run(second, resamples=resamples, worst=False)
        document["comparison"] = [asdict(comparison) for comparison in comparisons]
    return document


def to_markdown(document: Mapping[str, Any]) -> str:
    """Return the document's figures as Markdown tables.

    Args:
        document: From ``to_json``.
    """
    data, labels = _part(document, "data"), _part(document, "labels")
    lines = [
        f"# Closet bench: {_part(document, 'encoder')['name']}",
        "",
        f"{data['evaluated_photos']} photos of {data['evaluated_persons']} people "
        f"({data['split']}); categories: {labels['categories']}; attributes: "
        f"{labels['attributes']}. Values in percent with a 95 % interval over persons "
        f"({document['resamples']} resamples). *Persons* is the mean over persons: one person can "
        "own half of the photos.",
        "",
        *_figure_table(document, headlines=True),
        "",
        *_skipped(document),
        *_comparison_table(document),
        *_word_table(document),
        "## All figures",
        "",
        *_figure_table(document, headlines=False),
        "",
        *_category_table(document),
        f"Encoder `{_part(document, 'encoder')['id']}`, data `{data['photos_revision']}`, "
        f"annotations `{data['annotations_revision'] or 'none'}`.",
    ]
    return "\n".join(lines) + "\n"


def _run(run: BenchRun, *, resamples: int, worst: bool) -> dict[str, object]:
    identity = run.encoder.identity
    protocols = {}
    for name, outcome in run.outcomes.items():
        entry = _outcome(outcome, resamples=resamples, worst=worst)
        protocols[name] = {**entry, "seconds": round(run.seconds[name], 2)}
    return {
        "encoder": {
            "id": str(identity),
            "name": identity.name,
            "revision": identity.revision,
            "preprocess": identity.preprocess,
            "dims": run.encoder.image.shape[1],
        },
        "protocols": protocols,
    }


def _outcome(outcome: Outcome, *, resamples: int, worst: bool) -> dict[str, object]:
    if outcome.skipped:
        return {"title": outcome.title, "skipped": outcome.skipped}
    entry: dict[str, object] = {
        "title": outcome.title,
        "headline": outcome.headline,
        "n_queries": outcome.n_queries,
        "n_answerable": outcome.n_answerable,
        "n_skipped": outcome.n_skipped,
        "gallery": outcome.gallery,
        "n_tied_at_1": outcome.tied_at_1,
        "figures": {
            name: _figure(group_interval(sample.persons, sample.values, resamples=resamples))
            for name, sample in outcome.samples.items()
        },
        "chance": dict(outcome.chance),
        "macro@1": outcome.macro_at_1,
        "categories": [asdict(row) for row in outcome.categories],
        "details": dict(outcome.details),
    }
    if worst:
        entry["worst"] = list(outcome.worst)
    return entry


def _figure(interval: Interval) -> dict[str, object]:
    return {
        "value": interval.value,
        "interval": [interval.low, interval.high],
        "persons_mean": interval.groups_mean,
        "persons_interval": [interval.groups_low, interval.groups_high],
        "n": interval.n,
        "persons": interval.n_groups,
    }


def _figure_table(document: Mapping[str, Any], *, headlines: bool) -> list[str]:
    """Return one row per figure, or only each protocol's headline."""
    lines = [
        "| protocol | figure | value | interval | persons | interval | chance | queries |",
        "|---|---|---|---|---|---|---|---|",
    ]
    for name, protocol in _protocols(document).items():
        chance = _part(protocol, "chance")
        for figure, values in _part(protocol, "figures").items():
            if headlines and figure != protocol["headline"]:
                continue
            luck = f"{100 * chance[figure]:.1f}" if figure in chance else ""
            lines.append(
                f"| {name} | {figure} | {100 * values['value']:.1f} | "
                f"{_span(values['interval'])} | {100 * values['persons_mean']:.1f} | "
                f"{_span(values['persons_interval'])} | {luck} | {values['n']} |"
            )
        if protocol["macro@1"] is not None and not headlines:
            lines.append(f"| {name} | macro@1 | {100 * protocol['macro@1']:.1f} | | | | | |")
    return lines


def _skipped(document: Mapping[str, Any]) -> list[str]:
    lines = [
        f"{name} was skipped: {protocol['skipped']}"
        for name, protocol in _part(document, "protocols").items()
        if "skipped" in protocol
    ]
    return [*lines, ""] if lines else []


def _comparison_table(document: Mapping[str, Any]) -> list[str]:
    if "comparison" not in document:
        return []
    rival = _part(_part(document, "against"), "encoder")["name"]
    theirs = _protocols(_part(document, "against"))
    lines = [
        f"## Against {rival}",
        "",
        "Differences in points on the same queries, resampled by person; p is corrected after Holm "
        "over this table.",
        "",
        f"| protocol | figure | {rival} | gain | interval | persons gain | interval | p |",
        "|---|---|---|---|---|---|---|---|",
    ]
    for entry in document["comparison"]:
        if not entry["headline"]:
            continue
        gain = _part(entry, "difference")
        protocol, figure = str(entry["protocol"]), str(entry["figure"])
        value = _part(theirs[protocol], "figures")[figure]["value"]
        lines.append(
            f"| {protocol} | {figure} | {100 * value:.1f} | {100 * gain['value']:+.1f} | "
            f"{_span([gain['low'], gain['high']], signed=True)} | "
            f"{100 * gain['groups_mean']:+.1f} | "
            f"{_span([gain['groups_low'], gain['groups_high']], signed=True)} | "
            f"{entry['corrected_p']:.4f} |"
        )
    return [*lines, ""]


def _word_table(document: Mapping[str, Any]) -> list[str]:
    protocol = _protocols(document).get("P7")
    if protocol is None:
        return []
    words_only = protocol["details"]["fts5_over_annotated_labels"]
    lines = [
        "## P7: words beside chance and word search",
        "",
        "Word search is SQLite FTS5 over the *annotated* labels: what it could reach if every tag "
        "were right. It is no rival of an encoder that sees only pixels.",
        "",
        "| figure | encoder | word search | chance |",
        "|---|---|---|---|",
    ]
    for figure, values in _part(protocol, "figures").items():
        lines.append(
            f"| {figure} | {100 * values['value']:.1f} | {100 * words_only[figure]:.1f} | "
            f"{100 * protocol['chance'][figure]:.1f} |"
        )
    return [*lines, ""]


def _category_table(document: Mapping[str, Any]) -> list[str]:
    protocol = _protocols(document).get("P2")
    if protocol is None:
        return []
    lines = ["## P2 by category", "", "| category | photos | hit@1 | hit@5 |", "|---|---|---|---|"]
    for row in protocol["categories"]:
        lines.append(
            f"| {row['category']} | {row['n']} | {100 * row['hit_at_1']:.1f} | "
            f"{100 * row['hit_at_5']:.1f} |"
        )
    return [*lines, ""]


def _protocols(document: Mapping[str, Any]) -> dict[str, dict[str, Any]]:
    """Return the protocols that have a result."""
    return {
        name: protocol
        for name, protocol in _part(document, "protocols").items()
        if "skipped" not in protocol
    }


def _part(document: Mapping[str, Any], name: str) -> dict[str, Any]:
    part = document[name]
    assert isinstance(part, dict)
    return part


def _span(bounds: Sequence[float], *, signed: bool = False) -> str:
    low, high = (100 * bound for bound in bounds)
    return f"{low:+.1f} to {high:+.1f}" if signed else f"{low:.1f} to {high:.1f}"


def _versions() -> dict[str, str]:
    found = {}
    for name in LIBRARIES:
        try:
            found[name] = metadata.version(name)
        except metadata.PackageNotFoundError:
            continue
    return found
