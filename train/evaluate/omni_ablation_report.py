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
        f"| | {' | '.join(names)} | Mean Acc | gain | beside both |",
        "|" + "---|" * (len(names) + 4),
    ]
    for row in asked["rows"]:
        cells = [_cell(row["columns"].get(name)) for name in names]
        mean = "" if row["mean_acc"] is None else f"{100 * row['mean_acc']:.1f}"
        if row.get("spread"):
            mean += f" ({100 * row['spread'][0]:.1f}-{100 * row['spread'][1]:.1f})"
        elif row.get("intervals"):
            low, high = row["intervals"][0]
            mean += f" ({100 * low:.1f}-{100 * high:.1f})"
        gain = "" if row["gain"] is None else f"{100 * row['gain']:+.1f}"
        beside = ", ".join(map(_beside, row.get("to_both", ())))
        lines.append(f"| {row['variant']} | {' | '.join(cells)} | {mean} | {gain} | {beside} |")
    return "\n".join(lines)


def _told(report: Mapping[str, Any]) -> str:
    seeds = ", ".join(map(str, report["seeds"]))
    several = len(report["seeds"]) > 1
    spread = "lowest and highest seed" if several else "95% interval by bootstrap over groups"
    return (
        f"{report['name']}, seed {seeds}, at most {report['limit'] or 'all'} questions a cell. "
        f"A@1/Acc in percent, gain over the base in points of Mean Acc; in brackets the {spread}. "
        "Beside both: Mean Acc minus that of both stages on the same questions, paired, with its "
        "95% interval for each seed; a star where it leaves zero out. Equal steps in every "
        "variant: what is left out is filled up. Agreement with whoever made the labels; "
        "chance: random answers, majority: the constant answer that suits these questions best."
    )


def _beside(found: Mapping[str, Any]) -> str:
    star = "*" if found["apart"] else ""
    low, high = 100 * found["low"], 100 * found["high"]
    return f"{100 * found['value']:+.1f} ({low:+.1f} to {high:+.1f}){star}"


def _cell(values: Mapping[str, Any] | None) -> str:
    if values is None or values["acc"] is None:
        return ""
    first = f"{100 * values['a1']:.1f}/" if values["a1"] is not None else ""
    return f"{first}{100 * values['acc']:.1f}"
