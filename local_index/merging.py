"""Makes one item of two that are the same garment, without losing what either knew.

A person's word beats a model's; between equals the kept item wins, lists are joined and gaps are
filled. Both items keep their own rows, so undoing is exact: nothing is deleted, the second item
only goes to the trash.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from local_index.database import WardrobeDb
from local_index.fields import FIELDS, TRACKED, dump
from local_index.history import History, Subject
from local_index.item_rows import ItemRows, Snapshot, trashed
from local_index.outfit_rows import HELD, OutfitRows
from local_index.packings import PackingStore

_EMPTY = (None, "", "unknown", "[]", 0)
_WEIGHT: Mapping[Any, int] = {"person": 2, "file": 1}
"""Whose word counts more; a model's counts least."""
_LISTS = ("season", "occasion", "attributes")
_RIDERS: Sequence[tuple[Subject, str, str]] = (
    ("wear", "wears", ""),
    ("feedback_item", "feedback_items", "feedback_id"),
)
"""Rows that go with a garment, and the column of what holds it at most once."""


def merge(
    db: WardrobeDb,
    rows: ItemRows,
    history: History,
    *,
    keep: int,
    drop: int,
    search_text: str | None,
) -> None:
    """Merge in the caller's transaction and open group; the arguments mean `ItemStore.merge`'s."""
    kept, dropped = rows.require(keep), rows.require(drop)
    columns = _merged_columns(kept, dropped)
    # What a person has looked at once need not be looked at again.
    columns["reviewed"] = max(kept["reviewed"], dropped["reviewed"])
    if search_text is not None:
        columns["terms"] = search_text
    if trashed(kept["status"]) and not trashed(dropped["status"]):
        columns |= {"status": dropped["status"], "trashed_at": None, "restore_status": None}
    _settle_pairs(db, history, kept["views"], dropped["views"])
    history.change_item(keep, kept, columns)
    if not trashed(dropped["status"]):
        to_trash = {
            "status": "trash",
            "trashed_at": db.now(),
            "restore_status": dropped["status"],
        }
        history.change_item(drop, dropped, to_trash)
    for subject, table, holder in _RIDERS:
        _move_riders(db, history, subject=subject, table=table, holder=holder, keep=keep, drop=drop)
    _change_outfits(OutfitRows(db), history, keep=keep, drop=drop)
    PackingStore(db, history).exchange(drop, keep)


def _merged_columns(kept: Snapshot, dropped: Snapshot) -> Snapshot:
    origins, others = json.loads(kept["origin"]), json.loads(dropped["origin"])
    confidences, other_confidences = (
        json.loads(kept["confidence"]),
        json.loads(dropped["confidence"]),
    )
    columns: Snapshot = {}
    for name in sorted(TRACKED - {"notes"}):
        mine, theirs = kept[name], dropped[name]
        if not _prefers_other(mine, theirs, origins.get(name), others.get(name)):
            if name in _LISTS and origins.get(name) == others.get(name):
                columns[name] = dump(_join(json.loads(mine), json.loads(theirs)))
            continue
        columns[name] = theirs
        _move_key(name, others, origins)
        _move_key(name, other_confidences, confidences)
    if dropped["notes"] and _WEIGHT.get(others.get("notes"), 0) > _WEIGHT.get(
        origins.get("notes"), 0
    ):
        _move_key("notes", others, origins)
    columns["notes"] = "\n\n".join(_join([kept["notes"]], [dropped["notes"]]))[
        : FIELDS["notes"].limit
    ]
    columns["terms"] = " ".join(_join(kept["terms"].split(), dropped["terms"].split()))
    mine_views = {view[0] for view in kept["views"]}
    columns["views"] = kept["views"] + [v for v in dropped["views"] if v[0] not in mine_views]
    columns["origin"] = dump(dict(sorted(origins.items())))
    columns["confidence"] = dump(dict(sorted(confidences.items())))
    return columns


def _prefers_other(mine: Any, theirs: Any, my_origin: Any, their_origin: Any) -> bool:
    if theirs in _EMPTY:
        return False
    if mine in _EMPTY:
        return True
    return _WEIGHT.get(their_origin, 0) > _WEIGHT.get(my_origin, 0)


def _join(first: Iterable[str], second: Iterable[str]) -> list[str]:
    return [part for part in dict.fromkeys([*first, *second]) if part]


def _move_key(name: str, source: dict[str, Any], target: dict[str, Any]) -> None:
    target.pop(name, None)
    if name in source:
        target[name] = source[name]


def _move_riders(
    db: WardrobeDb,
    history: History,
    *,
    subject: Subject,
    table: str,
    holder: str,
    keep: int,
    drop: int,
) -> None:
    taken = (
        f" AND {holder} NOT IN (SELECT {holder} FROM {table} WHERE item_id = ?)" if holder else ""
    )
    row_ids = db.column(
        f"SELECT id FROM {table} WHERE item_id = ?{taken}", [drop, keep] if taken else [drop]
    )
    for row_id in row_ids:
        db.execute(f"UPDATE {table} SET item_id = ? WHERE id = ?", [keep, row_id])
        history.record(subject, row_id, before={"item_id": drop}, after={"item_id": keep})


def _change_outfits(outfits: OutfitRows, history: History, *, keep: int, drop: int) -> None:
    for outfit_id in outfits.holding(drop):
        before = outfits.require(outfit_id)
        if any(item == keep for item, _placement in before[HELD]):
            continue  # an outfit that holds both keeps both: it was put together that way
        held = [[keep if item == drop else item, placement] for item, placement in before[HELD]]
        history.change_outfit(outfit_id, before, {HELD: held})


def _settle_pairs(
    db: WardrobeDb, history: History, kept: list[list[Any]], dropped: list[list[Any]]
) -> None:
    """Mark the suggestions between the two items' photos as followed."""
    mine, theirs = dump([view[0] for view in kept]), dump([view[0] for view in dropped])
    these = "(SELECT value FROM json_each(?))"
    pairs = db.rows(
        "SELECT id, state FROM duplicates WHERE state <> 'merged' AND"
        f" ((photo_a IN {these} AND photo_b IN {these})"
        f" OR (photo_a IN {these} AND photo_b IN {these}))",
        [mine, theirs, theirs, mine],
    )
    for pair in pairs:
        db.execute("UPDATE duplicates SET state = 'merged' WHERE id = ?", [pair["id"]])
        history.record(
            "duplicate", pair["id"], before={"state": pair["state"]}, after={"state": "merged"}
        )
