"""The undo log: what the person's actions changed, and how to take them back.

An entry is one action however many rows it touched; each row is kept as the columns that changed,
before and after. Of a photo only which mended mask counts is part of it: undoing an import puts its
items in the trash, from where they can come back. Undo works backwards one entry at a time; a new
action ends what could have been redone. The newest 200 entries are kept.
"""

from __future__ import annotations

import json
import secrets
import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any, Literal

from local_index.database import WardrobeDb
from local_index.errors import ChangedSinceError, NotFoundError
from local_index.fields import dump
from local_index.item_rows import ItemRows, Snapshot, trashed
from local_index.outfit_rows import OutfitRows
from local_index.records import ChangeSet, HistoryEntry

Subject = Literal[
    "item",
    "wear",
    "outfit",
    "outfit_item",
    "duplicate",
    "photo",
    "suggestion",
    "conversation",
    "feedback",
    "feedback_item",
    "profile",
    "day",
    "packing",
    "catalog",
]

LIMIT = 200

_TABLES = {
    "wear": "wears",
    "outfit_item": "outfit_items",
    "duplicate": "duplicates",
    "photo": "photos",
    "suggestion": "suggestions",
    "conversation": "conversations",
    "feedback": "feedback",
    "feedback_item": "feedback_items",
    "profile": "profile",
    "day": "days",
    "packing": "packings",
    "catalog": "catalog_sources",
}
_GO_WITH_THEIR_ROWS = (
    "outfit_item",
    "duplicate",
    "photo",
    "suggestion",
    "conversation",
    "feedback_item",
)

_BUILT_ON = (
    "SELECT 1 FROM changes c JOIN change_groups g ON g.id = c.group_id"
    " WHERE g.undone = 0 AND c.group_id > ? AND EXISTS (SELECT 1 FROM changes mine"
    " WHERE mine.group_id = ? AND mine.subject = c.subject AND mine.row_id = c.row_id) LIMIT 1"
)


@dataclass(slots=True)
class Touched:
    """Collects which items an action touched."""

    label: str = ""
    _before: dict[int, bool] = field(default_factory=dict)
    _after: dict[int, bool] = field(default_factory=dict)
    _conversations: set[int] = field(default_factory=set)
    _outfits: set[int] = field(default_factory=set)
    _days: set[str] = field(default_factory=set)
    _packings: set[int] = field(default_factory=set)

    def note_conversation(self, conversation_id: int) -> None:
        """Remember that a conversation's name or place changed."""
        self._conversations.add(conversation_id)

    def note_outfit(self, outfit_id: int) -> None:
        """Remember that an outfit, or a day that names it, changed."""
        self._outfits.add(outfit_id)

    def note_day(self, day: str) -> None:
        """Remember that what is said of a day changed."""
        self._days.add(day)

    def note_packing(self, packing_id: int) -> None:
        """Remember that a packing list changed."""
        self._packings.add(packing_id)

    def note(self, item_id: int, *, was_there: bool, is_there: bool) -> None:
        """Remember one change; the first state and the last count.

        Args:
            was_there: Whether it was in the wardrobe (not missing, not in the trash) before.
            is_there: Whether it is now.
        """
        self._before.setdefault(item_id, was_there)
        self._after[item_id] = is_there

    def change_set(self) -> ChangeSet:
        """Return what was collected, ids ascending."""
        ids = sorted(self._after)
        pairs = [(item_id, self._before[item_id], self._after[item_id]) for item_id in ids]
        return ChangeSet(
            label=self.label,
            added=tuple(i for i, before, after in pairs if after and not before),
            changed=tuple(i for i, before, after in pairs if after == before),
            removed=tuple(i for i, before, after in pairs if before and not after),
            conversations=tuple(sorted(self._conversations)),
            outfits=tuple(sorted(self._outfits)),
            days=tuple(sorted(self._days)),
            packings=tuple(sorted(self._packings)),
        )


@dataclass(frozen=True, slots=True)
class _OpenGroup:
    label: str
    key: str


class History:
    """Records actions and takes them back; ``library.history``."""

    def __init__(self, db: WardrobeDb, rows: ItemRows) -> None:
        self._db = db
        self._rows = rows
        self._outfits = OutfitRows(db)
        self._open: _OpenGroup | None = None

    @contextmanager
    def group(self, label: str, *, key: str | None = None) -> Iterator[None]:
        """Make everything recorded in the block one entry; nested groups join the outer one.

        A group may span several transactions, as an import does: what was committed before a crash
        is an entry all the same.

        Args:
            label: What is done, for a menu.
            key: Name of a longer undertaking (a job): a group of the same key that is not undone
                is continued, so that a resumed import is undone in one step.
        """
        if self._open is not None:
            yield
            return
        self._open = _OpenGroup(label, key or secrets.token_hex(16))
        try:
            yield
        finally:
            self._open = None

    def record(
        self, subject: Subject, row_id: int, *, before: Snapshot | None, after: Snapshot | None
    ) -> None:
        """Note one row's change in the open group; to be called in the change's transaction.

        Args:
            before: The changed columns as they were; None when the row was added.
            after: The changed columns as they are.
        """
        if self._open is None:
            raise RuntimeError("record() needs an open group")
        self._db.execute(
            "INSERT INTO changes (group_id, subject, row_id, before, after) VALUES (?, ?, ?, ?, ?)",
            [self._group_id(self._open), subject, row_id, _to_json(before), _to_json(after)],
        )

    def change_item(self, item_id: int, before: Snapshot, columns: Snapshot) -> bool:
        """Write an item's columns that really differ, and note them.

        Args:
            before: The item as it is, from the same transaction.

        Returns:
            Whether anything was different.
        """
        after = {name: value for name, value in columns.items() if before[name] != value}
        if not after:
            return False
        self._rows.write(item_id, after)
        former = {name: before[name] for name in after}
        self.record("item", item_id, before=former, after=after)
        return True

    def change_outfit(self, outfit_id: int, before: Snapshot, columns: Snapshot) -> bool:
        """Write what of an outfit really differs, and note it; see `change_item`."""
        after = {name: value for name, value in columns.items() if before[name] != value}
        if not after:
            return False
        self._outfits.write(outfit_id, after)
        former = {name: before[name] for name in after}
        self.record("outfit", outfit_id, before=former, after=after)
        return True

    def entries(self, *, limit: int = LIMIT) -> list[HistoryEntry]:
        """Return the newest entries first, undone ones included."""
        rows = self._db.rows(
            "SELECT g.id, g.label, g.at, g.undone, count(DISTINCT c.row_id) AS items"
            " FROM change_groups g"
            " LEFT JOIN changes c ON c.group_id = g.id AND c.subject = 'item'"
            " GROUP BY g.id ORDER BY g.id DESC LIMIT ?",
            [limit],
        )
        return [
            HistoryEntry(
                id=row["id"],
                label=row["label"],
                at=row["at"],
                undone=bool(row["undone"]),
                items=row["items"],
            )
            for row in rows
        ]

    def named_edits(self) -> frozenset[tuple[int, int]]:
        """Return every photo and number of a mask that undo or redo may bring back."""
        rows = self._db.rows(
            "SELECT row_id, json_extract(before, '$.edit'), json_extract(after, '$.edit')"
            " FROM changes WHERE subject = 'photo'"
        )
        return frozenset((row[0], number) for row in rows for number in row[1:] if number)

    def undo(self) -> ChangeSet:
        """Take the newest action back; an empty change set when there is none."""
        return self._move(undone=0, newest_first=True)

    def redo(self) -> ChangeSet:
        """Do again what was undone last; an empty change set when there is nothing."""
        return self._move(undone=1, newest_first=False)

    def is_open(self, key: str) -> bool:
        """Whether `take_back` could still find an action: it is remembered, and not undone."""
        found = self._db.value("SELECT 1 FROM change_groups WHERE key = ? AND undone = 0", [key])
        return found is not None

    def take_back(self, key: str) -> ChangeSet:
        """Take back one action by the key of its group, whatever else was done after it.

        Actions that touch none of the same rows commute, so a middle one may go; where a later one
        built on it, that one has to go first.

        Raises:
            NotFoundError: The action is not remembered, or it was taken back already.
            ChangedSinceError: A later action changed the same; then nothing is written.
        """
        with self._db.atomic():
            group = self._db.row(
                "SELECT id, label FROM change_groups WHERE key = ? AND undone = 0", [key]
            )
            if group is None:
                raise NotFoundError(
                    "This change cannot be taken back any more.",
                    next_step="Look at the list of changes.",
                )
            if self._db.value(_BUILT_ON, [group["id"], group["id"]]):
                raise ChangedSinceError(
                    "This was changed again since.", next_step="Take the later change back first."
                )
            return self._replay(group, undone=0, newest_first=True)

    def latest_of(self, item_id: int) -> str:
        """Return the key of the newest action on a garment that counts; empty when none does."""
        found = self._db.value(
            "SELECT g.key FROM changes c JOIN change_groups g ON g.id = c.group_id"
            " WHERE c.subject = 'item' AND c.row_id = ? AND g.undone = 0 ORDER BY c.id DESC",
            [item_id],
        )
        return str(found or "")

    def forget(self, item_ids: Sequence[int]) -> None:
        """Drop everything that names these items, which are gone for good."""
        ids = json.dumps(item_ids)
        gone = "(SELECT value FROM json_each(?))"
        self._db.execute(
            f"DELETE FROM changes WHERE (subject = 'item' AND row_id IN {gone})"
            f" OR (subject IN ('wear', 'outfit_item') AND"
            f" (json_extract(before, '$.item_id') IN {gone}"
            f" OR json_extract(after, '$.item_id') IN {gone}))",
            [ids, ids, ids],
        )
        for subject in _GO_WITH_THEIR_ROWS:
            # Nothing may remember the id of a row that is gone, because another may be given it.
            self._db.execute(
                "DELETE FROM changes WHERE subject = ?"
                f" AND row_id NOT IN (SELECT id FROM {_TABLES[subject]})",
                [subject],
            )
        self._drop_empty_groups()

    def forget_outfits(self, outfit_ids: Sequence[int]) -> None:
        """Drop everything that names these outfits, which are gone for good."""
        ids = json.dumps([*outfit_ids])
        gone = "(SELECT value FROM json_each(?))"
        self._db.execute(
            f"DELETE FROM changes WHERE (subject = 'outfit' AND row_id IN {gone})"
            " OR (subject = 'wear' AND"
            f" (json_extract(before, '$.outfit_id') IN {gone}"
            f" OR json_extract(after, '$.outfit_id') IN {gone}))",
            [ids, ids, ids],
        )
        self._drop_empty_groups()

    def _drop_empty_groups(self) -> None:
        self._db.execute("DELETE FROM change_groups WHERE id NOT IN (SELECT group_id FROM changes)")

    # -- recording ----------------------------------------------------------------------------

    def _group_id(self, group: _OpenGroup) -> int:
        # Looked up each time: the row may have been rolled back with the transaction that made it,
        # or undone by another window while an import is still adding to it.
        found = self._db.value(
            "SELECT id FROM change_groups WHERE key = ? AND undone = 0 ORDER BY id DESC",
            [group.key],
        )
        return int(found) if found is not None else self._new_group(group)

    def _new_group(self, group: _OpenGroup) -> int:
        self._db.execute("DELETE FROM change_groups WHERE undone = 1")
        cursor = self._db.execute(
            "INSERT INTO change_groups (label, key, at) VALUES (?, ?, ?)",
            [group.label, group.key, self._db.now()],
        )
        self._db.execute(
            "DELETE FROM change_groups WHERE id NOT IN"
            " (SELECT id FROM change_groups ORDER BY id DESC LIMIT ?)",
            [LIMIT],
        )
        assert cursor.lastrowid is not None
        return cursor.lastrowid

    # -- going back and forth -----------------------------------------------------------------

    def _move(self, *, undone: int, newest_first: bool) -> ChangeSet:
        direction = "DESC" if newest_first else "ASC"
        with self._db.atomic():
            group = self._db.row(
                "SELECT id, label FROM change_groups WHERE undone = ?"
                f" ORDER BY id {direction} LIMIT 1",
                [undone],
            )
            if group is None:
                return ChangeSet()
            return self._replay(group, undone=undone, newest_first=newest_first)

    def _replay(self, group: sqlite3.Row, *, undone: int, newest_first: bool) -> ChangeSet:
        direction = "DESC" if newest_first else "ASC"
        touched = Touched(group["label"])
        changes = self._db.rows(
            "SELECT subject, row_id, before, after FROM changes WHERE group_id = ?"
            f" ORDER BY id {direction}",
            [group["id"]],
        )
        for change in changes:
            wanted = change["before"] if newest_first else change["after"]
            self._apply(change["subject"], change["row_id"], _from_json(wanted), touched)
        self._db.execute(
            "UPDATE change_groups SET undone = ? WHERE id = ?", [1 - undone, group["id"]]
        )
        return touched.change_set()

    def _apply(
        self, subject: Subject, row_id: int, wanted: Snapshot | None, touched: Touched
    ) -> None:
        if subject == "item":
            self._apply_item(row_id, wanted, touched)
        elif subject == "wear":
            self._apply_wear(row_id, wanted, touched)
        elif subject == "outfit":
            self._apply_outfit(row_id, wanted, touched)
        elif wanted:
            sets = ", ".join(f"{name} = ?" for name in wanted)
            self._db.execute(
                f"UPDATE {_TABLES[subject]} SET {sets} WHERE id = ?", [*wanted.values(), row_id]
            )
            if subject == "duplicate":
                self._note_pair(row_id, touched)
            elif subject == "photo":
                self._note_photo(row_id, touched)
            elif subject == "suggestion":
                self._note_suggestion(row_id, touched)
            elif subject == "feedback":
                self._note_feedback(row_id, touched)
            elif subject == "conversation":
                touched.note_conversation(row_id)
            elif subject == "day":
                touched.note_day(self._db.value("SELECT day FROM days WHERE id = ?", [row_id]))
            elif subject == "packing":
                touched.note_packing(row_id)

    def _note_pair(self, pair_id: int, touched: Touched) -> None:
        # Nothing of the garments changed, but whoever shows that they may be one must look again.
        rows = self._db.rows(
            "SELECT i.id, i.status FROM duplicates d JOIN views v ON v.photo_id IN"
            " (d.photo_a, d.photo_b) JOIN items i ON i.id = v.item_id WHERE d.id = ?",
            [pair_id],
        )
        for item_id, status in rows:
            touched.note(item_id, was_there=not trashed(status), is_there=not trashed(status))

    def _note_photo(self, photo_id: int, touched: Touched) -> None:
        rows = self._db.rows(
            "SELECT i.id, i.status FROM views v JOIN items i ON i.id = v.item_id"
            " WHERE v.photo_id = ?",
            [photo_id],
        )
        for item_id, status in rows:
            touched.note(item_id, was_there=not trashed(status), is_there=not trashed(status))

    def _note_suggestion(self, suggestion_id: int, touched: Touched) -> None:
        rows = self._db.rows(
            "SELECT i.id, i.status FROM suggestions s JOIN items i ON i.id = s.item_id"
            " WHERE s.id = ?",
            [suggestion_id],
        )
        for item_id, status in rows:
            touched.note(item_id, was_there=not trashed(status), is_there=not trashed(status))

    def _note_feedback(self, feedback_id: int, touched: Touched) -> None:
        rows = self._db.rows(
            "SELECT i.id, i.status FROM feedback_items f JOIN items i ON i.id = f.item_id"
            " WHERE f.feedback_id = ?",
            [feedback_id],
        )
        for item_id, status in rows:
            touched.note(item_id, was_there=not trashed(status), is_there=not trashed(status))

    def _apply_wear(self, wear_id: int, wanted: Snapshot | None, touched: Touched) -> None:
        # Rows of the diary come and go, unlike garments: nothing but this log remembers them.
        named = self._named_by(wear_id)
        if wanted is None:
            self._db.execute("DELETE FROM wears WHERE id = ?", [wear_id])
        elif named is None and "added" in wanted:
            columns = {"id": wear_id, **wanted}
            places = ", ".join("?" * len(columns))
            self._db.execute(
                f"INSERT INTO wears ({', '.join(columns)}) VALUES ({places})", [*columns.values()]
            )
        elif named is not None:
            sets = ", ".join(f"{name} = ?" for name in wanted)
            self._db.execute(f"UPDATE wears SET {sets} WHERE id = ?", [*wanted.values(), wear_id])
        for both in (named, self._named_by(wear_id)):
            if both is not None:
                self.note_worn(*both, touched)

    def _named_by(self, wear_id: int) -> tuple[int | None, int | None] | None:
        row = self._db.row("SELECT item_id, outfit_id FROM wears WHERE id = ?", [wear_id])
        return None if row is None else (row[0], row[1])

    def note_worn(self, item_id: int | None, outfit_id: int | None, touched: Touched) -> None:
        """Note the garments of a row of the diary, and its outfit."""
        items = [] if item_id is None else [item_id]
        if outfit_id is not None:
            touched.note_outfit(outfit_id)
            items += [held[0] for held in self._outfits.held(outfit_id)]
        for item in items:
            there = not trashed(self._rows.require(item)["status"])
            touched.note(item, was_there=there, is_there=there)

    def _apply_outfit(self, outfit_id: int, wanted: Snapshot | None, touched: Touched) -> None:
        if wanted is None:
            wanted = {"trashed_at": self._db.now()}
        self._outfits.write(outfit_id, wanted)
        touched.note_outfit(outfit_id)

    def _apply_item(self, item_id: int, wanted: Snapshot | None, touched: Touched) -> None:
        now = self._rows.require(item_id)
        if wanted is None:
            wanted = {
                "status": "trash",
                "trashed_at": self._db.now(),
                "restore_status": None if trashed(now["status"]) else now["status"],
            }
        self._rows.write(item_id, wanted)
        after = wanted.get("status", now["status"])
        touched.note(item_id, was_there=not trashed(now["status"]), is_there=not trashed(after))


def _to_json(snapshot: Snapshot | None) -> str | None:
    return None if snapshot is None else dump(snapshot)


def _from_json(column: str | None) -> Snapshot | None:
    if column is None:
        return None
    snapshot: dict[str, Any] = json.loads(column)
    return snapshot
