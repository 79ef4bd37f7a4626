"""Outfits that were put together and kept; ``library.outfits``.

An outfit is garments in an order, each with the slot it takes there and its place on a free canvas,
and what the person says of the whole. It follows its garments: one that is merged is another one in
it, one in the trash is set aside until it comes back, one that is purged is gone. Past days of the
diary name outfits, so the garments of an outfit that was worn stay as they are: a copy can be
changed. Every action is one step of the undo log; an outfit whose making is undone goes to the
trash. What goes with what is not judged here.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import timedelta
from typing import Any

from local_index.database import WardrobeDb, timestamp
from local_index.errors import InvalidValueError, UnknownFieldError
from local_index.fields import clean_text, dump, encode
from local_index.history import History, Touched
from local_index.item_rows import ItemRows, Snapshot, trashed
from local_index.outfit_records import (
    CANVAS,
    OutfitDraft,
    OutfitItem,
    OutfitOrigin,
    OutfitRecord,
    Placement,
    outfit_item,
    outfit_record,
    placement_column,
)
from local_index.outfit_rows import HELD, OutfitRows, unknown_outfit
from local_index.records import ChangeSet

__all__ = [
    "OutfitDraft",
    "OutfitItem",
    "OutfitOrigin",
    "OutfitRecord",
    "OutfitStore",
    "Placement",
]

MOST_ITEMS = 100
EDITABLE = ("name", "notes", "occasion", "season", "favorite")
_READ = (
    "id, name, notes, occasion, season, favorite, origin, details, added, updated, trashed_at,"
    " EXISTS (SELECT 1 FROM wears w WHERE w.outfit_id = outfits.id AND w.planned = 0)"
)


class OutfitStore:
    """The wardrobe's outfits; see the module."""

    def __init__(self, db: WardrobeDb, rows: ItemRows, history: History) -> None:
        self._db = db
        self._items = rows
        self._rows = OutfitRows(db)
        self._history = history

    # -- reading ----------------------------------------------------------------------------------

    def get(self, outfit_id: int) -> OutfitRecord:
        """Return one outfit, from the trash too.

        Raises:
            NotFoundError: There is none.
        """
        found = self._read("id = ?", [int(outfit_id)])
        if not found:
            raise unknown_outfit(outfit_id)
        return found[0]

    def get_many(self, outfit_ids: Sequence[int]) -> list[OutfitRecord]:
        """Return the outfits that there are of these, the newest first."""
        ids = json.dumps([int(one) for one in outfit_ids])
        return self._read("id IN (SELECT value FROM json_each(?))", [ids])

    def find(self, *, holding: int | None = None, in_trash: bool = False) -> list[OutfitRecord]:
        """Return outfits, the newest first.

        Args:
            holding: Only those with this garment.
            in_trash: What was thrown away, instead.
        """
        condition = f"trashed_at IS {'NOT ' if in_trash else ''}NULL"
        if holding is None:
            return self._read(condition, [])
        held = "id IN (SELECT outfit_id FROM outfit_items WHERE item_id = ?)"
        return self._read(f"{condition} AND {held}", [holding])

    # -- steps of undo ----------------------------------------------------------------------------

    def create(self, draft: OutfitDraft, *, label: str = "Save outfit") -> tuple[int, ChangeSet]:
        """Keep an outfit and return its id and what was touched.

        Raises:
            NotFoundError: One of the garments does not exist; then nothing is written.
            InvalidValueError: A value does not fit, or no garment is named.
        """
        columns = _columns({name: getattr(draft, name) for name in EDITABLE})
        columns |= {"origin": draft.origin, "details": dump(dict(draft.details))}
        touched = Touched(label)
        with self._db.atomic(), self._history.group(label):
            outfit_id = self._rows.insert(columns, self._checked(draft.items))
            self._history.record("outfit", outfit_id, before=None, after={"trashed_at": None})
            touched.note_outfit(outfit_id)
        return outfit_id, touched.change_set()

    def clone(
        self, outfit_id: int, *, name: str = "", label: str = "Clone outfit"
    ) -> tuple[int, ChangeSet]:
        """Keep a copy that remembers what it is a copy of; return its id and what was touched.

        Raises:
            NotFoundError: There is no such outfit.
            InvalidValueError: All its garments are in the trash, so nothing could be copied.
        """
        with self._db.atomic():
            kept = self.get(outfit_id)
            draft = OutfitDraft(
                items=kept.items,
                name=name or kept.name,
                notes=kept.notes,
                occasion=kept.occasion,
                season=kept.season,
                origin=kept.origin,
                details=kept.details_of_copy,
            )
            return self.create(draft, label=label)

    def update(
        self, outfit_id: int, changes: Mapping[str, object], *, label: str = "Edit outfit"
    ) -> ChangeSet:
        """Change what is said of an outfit: any of `EDITABLE`.

        Raises:
            NotFoundError: There is no such outfit.
            InvalidValueError: There is no such field, or a value does not fit it.
        """
        columns = _columns(changes)
        return self._change([outfit_id], lambda _before: columns, label=label)

    def set_items(
        self, outfit_id: int, items: Sequence[OutfitItem], *, label: str = "Change outfit"
    ) -> ChangeSet:
        """Say which garments an outfit holds, in order, and where they lie.

        Those in the trash stay set aside. Of an outfit that was worn only the order, the slots and
        the canvas can change.

        Raises:
            NotFoundError: There is no such outfit or garment.
            InvalidValueError: A value does not fit, or the outfit was worn in other garments.
        """
        with self._db.atomic():
            held = self._checked(items)
            now = self.get(outfit_id)
            former = {one[0]: one for one in self._rows.held(outfit_id)}
            named = {one[0] for one in held}
            if now.worn and named - {*now.set_aside} != {*now.item_ids}:
                raise InvalidValueError(
                    "This outfit is in the diary, so its garments stay as they are.",
                    next_step="Clone it, and change the copy.",
                )
            held += [former[one] for one in now.set_aside if one not in named]
            return self._change([outfit_id], lambda _before: {HELD: held}, label=label)

    def lay_out(
        self,
        outfit_id: int,
        places: Mapping[int, Placement | None],
        *,
        canvas: Mapping[str, object] | None = None,
        label: str = "Arrange outfit",
    ) -> ChangeSet:
        """Say where garments lie on the canvas and what is behind them; all else stays.

        Args:
            places: By garment; one that is not named, or no longer in the outfit, is left as it is.
                None takes a garment off its place.
            canvas: JSON values about the canvas itself, which replace those before; None leaves
                them.

        Raises:
            NotFoundError: There is no such outfit.
            InvalidValueError: A place is too far away.
        """

        def laid(before: Snapshot) -> Snapshot:
            held = []
            for item_id, column in before[HELD]:
                one = outfit_item(item_id, column)
                if item_id in places:
                    column = placement_column(replace(one, placement=places[item_id]))
                held.append([item_id, column])
            details = json.loads(before["details"])
            if canvas is not None:
                details.pop(CANVAS, None)
                details |= {CANVAS: dict(canvas)} if canvas else {}
            return {HELD: held, "details": dump(details)}

        return self._change([outfit_id], laid, label=label)

    def set_detail(
        self, outfit_id: int, name: str, value: object, *, label: str = "Edit outfit"
    ) -> ChangeSet:
        """Change one of the details of an outfit; None takes it away.

        Raises:
            NotFoundError: There is no such outfit.
        """

        def detailed(before: Snapshot) -> Snapshot:
            details = {**json.loads(before["details"]), name: value}
            kept = {key: one for key, one in details.items() if one is not None}
            return {"details": dump(kept)}

        return self._change([outfit_id], detailed, label=label)

    def trash(self, outfit_ids: Sequence[int], *, label: str = "Delete outfit") -> ChangeSet:
        """Throw outfits away; they come back for as long as the trash keeps things.

        Raises:
            NotFoundError: An id names no outfit; then none is thrown away.
        """

        def thrown(before: Snapshot) -> Snapshot:
            return {"trashed_at": before["trashed_at"] or self._db.now()}

        return self._change(outfit_ids, thrown, label=label)

    def restore(self, outfit_ids: Sequence[int], *, label: str = "Restore outfit") -> ChangeSet:
        """Take outfits out of the trash.

        Raises:
            NotFoundError: An id names no outfit; then none comes back.
        """
        return self._change(outfit_ids, lambda _before: {"trashed_at": None}, label=label)

    # -- no step of undo --------------------------------------------------------------------------

    def purge(self, *, older_than_days: float) -> tuple[int, ...]:
        """Delete outfits of the trash for good, in the caller's transaction; return which.

        One that a past day of the diary names stays in the trash, or that day would be lost.
        """
        before = timestamp(self._db.clock() - timedelta(days=older_than_days))
        gone = tuple(
            self._db.column(
                "SELECT id FROM outfits WHERE trashed_at <= ? AND NOT EXISTS"
                " (SELECT 1 FROM wears w WHERE w.outfit_id = outfits.id AND w.planned = 0)"
                " ORDER BY id",
                [before],
            )
        )
        if gone:
            self._rows.delete(gone)
            self._history.forget_outfits(gone)
        return gone

    # -- helpers ----------------------------------------------------------------------------------

    def _change(self, outfit_ids: Sequence[int], columns_for: Any, *, label: str) -> ChangeSet:
        touched = Touched(label)
        with self._db.atomic(), self._history.group(label):
            for outfit_id in dict.fromkeys(int(one) for one in outfit_ids):
                before = self._rows.require(outfit_id)
                if self._history.change_outfit(outfit_id, before, columns_for(before)):
                    touched.note_outfit(outfit_id)
        return touched.change_set()

    def _checked(self, items: Sequence[OutfitItem]) -> list[list[Any]]:
        """Return garments as a snapshot holds them."""
        if not items:
            raise InvalidValueError(
                "An outfit needs a garment.", next_step="Name one garment or more."
            )
        if len(items) > MOST_ITEMS:
            raise InvalidValueError(
                "These are too many garments for one outfit.", next_step="Save two outfits instead."
            )
        held: dict[int, list[Any]] = {}
        for one in items:
            self._items.require(one.item_id)
            held.setdefault(one.item_id, [one.item_id, placement_column(one)])
        return [*held.values()]

    def _read(self, condition: str, params: Sequence[object]) -> list[OutfitRecord]:
        with self._db.reading():
            rows = self._db.rows(
                f"SELECT {_READ} FROM outfits WHERE {condition} ORDER BY added DESC, id DESC",
                params,
            )
            held = self._held([row[0] for row in rows])
        return [outfit_record(row, held.get(row[0], [])) for row in rows]

    def _held(self, outfit_ids: Sequence[int]) -> dict[int, list[tuple[OutfitItem, bool]]]:
        rows = self._db.rows(
            "SELECT h.outfit_id, h.item_id, h.placement, i.status FROM outfit_items h"
            " JOIN items i ON i.id = h.item_id"
            " WHERE h.outfit_id IN (SELECT value FROM json_each(?))"
            " ORDER BY h.outfit_id, h.position, h.id",
            [json.dumps(outfit_ids)],
        )
        found: dict[int, list[tuple[OutfitItem, bool]]] = {}
        for outfit_id, item_id, placement, status in rows:
            one = (outfit_item(item_id, placement), trashed(status))
            found.setdefault(outfit_id, []).append(one)
        return found


def _columns(changes: Mapping[str, object]) -> dict[str, Any]:
    columns: dict[str, Any] = {}
    for name, value in changes.items():
        if name not in EDITABLE:
            raise UnknownFieldError(
                clean_text(name)[:100],
                nearest=None,
                next_step=f"The fields are {', '.join(sorted(EDITABLE))}.",
            )
        columns[name] = int(bool(value)) if name == "favorite" else encode(name, value)
    return columns
