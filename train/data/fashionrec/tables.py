"""Tables I and II in the paper's form, with the paper's numbers beside.

Paper numbers: FashionM3, tables I and II; sums and ratios ours. Spec A.3.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Final

from train.data.fashionrec.tasks import CANDIDATES, PASSED, TASKS
from train.data.fashionrec.world import SPLITS, Outfit

PAPER_I: Final = (
    ("iFashion", 37_018, 29_739, 3.86, 2_299, 88.77),
    ("Polyvore-519", 102_148, 59_563, 3.58, 519, 114.79),
    ("Fashion32", 26_925, 13_981, 2.91, 0, 0.0),
    ("total", 166_091, 103_283, 3.57, 2_818, 93.56),
)
PAPER_II: Final = (
    ("basic", 86_776, 6_763, 9_741),
    ("personalized", 208_599, 3_904, 5_320),
    ("alternative", 8_559, 743, 719),
)


def sources_table(outfits: Iterable[Outfit]) -> list[dict[str, Any]]:
    """Return Table I: one row per source, then the total."""
    by_source: dict[str, list[Outfit]] = defaultdict(list)
    every = list(outfits)
    for outfit in every:
        by_source[outfit.source].append(outfit)
    table = [_source_row(name, by_source[name]) for name in sorted(by_source)]
    return [*table, _source_row("total", every)]


def tasks_table(rows: Iterable[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """Return Table II: one row per task, then all."""
    counted = Counter((row["task"], row["split"]) for row in rows)
    table: list[dict[str, Any]] = []
    for task in TASKS:
        cells: dict[str, int] = {split: counted[task, split] for split in SPLITS}
        table.append({"task": task, **cells, "sum": sum(cells.values())})
    both = {name: sum(row[name] for row in table) for name in (*SPLITS, "sum")}
    return [*table, {"task": "all", **both}]


def ratios(reasons: Mapping[str, int], samples: int, pairs: int) -> dict[str, float | None]:
    """Return both readings of how much Algorithm 1 leaves out (the paper's unit is not stated)."""
    candidates, passed = reasons.get(CANDIDATES, 0), reasons.get(PASSED, 0)
    return {
        "samples_per_user_outfit_pair": round(samples / pairs, 4) if pairs else None,
        "candidates_excluded": round(1 - passed / candidates, 4) if candidates else None,
    }


def to_markdown(manifest: Mapping[str, Any]) -> str:
    """Return both tables as text."""
    first = _markdown(
        ("source", "items", "outfits", "items/outfit", "users", "outfits/user"),
        [tuple(row.values()) for row in manifest["table_1"]],
        [tuple(cell or "-" for cell in row) for row in PAPER_I],
    )
    paper = [(task, *cells, sum(cells)) for task, *cells in PAPER_II]
    paper.append(("all", *(sum(row[place] for row in paper) for place in range(1, 5))))  # type: ignore[misc]
    second = _markdown(
        ("task", "train", "valid", "test", "sum"),
        [tuple(row.values()) for row in manifest["table_2"]],
        paper,
    )
    return f"Table I, sources\n\n{first}\nTable II, dialogues\n\n{second}"


def _source_row(name: str, outfits: Sequence[Outfit]) -> dict[str, Any]:
    pieces = sum(len(outfit.item_ids) for outfit in outfits)
    users = Counter(outfit.user_id for outfit in outfits if outfit.user_id)
    return {
        "source": name,
        "items": len({item for outfit in outfits for item in outfit.item_ids}),
        "outfits": len(outfits),
        "items_per_outfit": round(pieces / len(outfits), 2) if outfits else 0.0,
        "users": len(users) or None,
        "outfits_per_user": round(sum(users.values()) / len(users), 2) if users else None,
    }


def _markdown(
    head: Sequence[str], own: Sequence[Sequence[object]], paper: Sequence[Sequence[object]]
) -> str:
    lines = ["| " + " | ".join(head) + " |", "|" + "---|" * len(head)]
    for row in own:
        lines.append("| " + " | ".join("-" if cell is None else str(cell) for cell in row) + " |")
    for name, *cells in paper:
        told = [f"{cell:,}" if isinstance(cell, int) else str(cell) for cell in cells]
        lines.append(f"| *paper: {name}* | " + " | ".join(told) + " |")
    return "\n".join(lines) + "\n"
