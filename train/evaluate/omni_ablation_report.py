"""The ablation of OmniFashion as tables: one a set of questions, eight columns and Mean Acc.

Made from the document that ``train.recipes.omni_ablation`` writes; nothing is measured here.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from train.evaluate.omnifashion import COLUMNS

FORMAT: Final = "vestry-omni-ablation/1"
BASE, FIRST, SECOND, BOTH = "base", "stage 1", "stage 2", "both"


def to_markdown(report: Mapping[str, Any]) -> str:
    """Return the tables: one a set of questions."""
    return "\n\n".join(["# Ablation", _told(report), *map(table_of, report["sets"])]) + "\n"


def table_of(asked: Mapping[str, Any]) -> str:
    """Return the table of one set of questions; A@1/Acc in percent, of several seeds the mean."""
    names = [column.name for column in COLUMNS]
    lines = [
        f"## {asked['set']}: {asked['questions']:,} questions",
        f"| | {' | '.join(names)} | Mean Acc | gain |",
        "|" + "---|" * (len(names) + 3),
    ]
    for row in asked["rows"]:
        cells = [_cell(row["columns"].get(name)) for name in names]
        mean = "" if row["mean_acc"] is None else f"{100 * row['mean_acc']:.1f}"
        if row.get("spread"):
            mean += f" ({100 * row['spread'][0]:.1f}-{100 * row['spread'][1]:.1f})"
        gain = "" if row["gain"] is None else f"{100 * row['gain']:+.1f}"
        lines.append(f"| {row['variant']} | {' | '.join(cells)} | {mean} | {gain} |")
    return "\n".join(lines)


def _told(report: Mapping[str, Any]) -> str:
    seeds = ", ".join(map(str, report["seeds"]))
    spread = "; lowest and highest seed in brackets" if len(report["seeds"]) > 1 else ""
    return (
        f"{report['name']}, seed {seeds}, at most {report['limit'] or 'all'} questions a cell. "
        f"A@1/Acc in percent, gain over the base in points of Mean Acc{spread}. Equal steps in "
        "every variant: what is left out is filled up. Agreement with whoever made the labels; "
        "chance: random answers, majority: the constant answer that suits these questions best."
    )


def _cell(values: Mapping[str, Any] | None) -> str:
    if values is None or values["acc"] is None:
        return ""
    first = f"{100 * values['a1']:.1f}/" if values["a1"] is not None else ""
    return f"{first}{100 * values['acc']:.1f}"
