"""Items: added, listed, corrected; ``library.items``.

Who set a value matters: a model never overwrites what a person chose. Every action is one entry of
the undo log, in the same transaction. What a value may be is decided in ``fields.py``, what a
filter means in ``filters.py``; the words that search finds an item by are handed in, because the
index knows no vocabulary.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any

from local_index import fields, merging
from local_index.database import WardrobeDb
from local_index.errors import InvalidValueError, NotFoundError
from local_index.filters import compile_filters, field_name, group_key, order_by
from local_index.history import History, Touched
from local_index.item_rows import ItemRows, Snapshot, trashed, unknown_item, view_row
from local_index.pieces import Piece, read_pieces
from local_index.records import (
    VIEW_KINDS,
    ChangeSet,
    Filter,
    ItemDraft,
    ItemRecord,
    Origin,
    ViewDraft,
)

NEWEST_FIRST = "-added"


class ItemStore:
    """The wardrobe's items; see the module."""

    def __init__(self, db: WardrobeDb, rows: ItemRows, history: History) -> None:
        self._db = db
        self._rows = rows
        self._history = history

    # -- reading ------------------------------------------------------------------------------

    def get(self, item_id: int) -> ItemRecord:
        """Return one item, wherever it is (the trash included).

        Raises:
            NotFoundError: No item has this id.
        """
        found = self.get_many([item_id])
        if not found:
            raise unknown_item(item_id)
        return found[0]

    def get_many(self, item_ids: Sequence[int]) -> list[ItemRecord]:
        """Return items in the order of their ids' appearance; unknown ids are left out."""
        found = {
            item.id: item
            for item in self._read("id IN (SELECT value FROM json_each(?))", [_ids(item_ids)])
        }
        return [found[item_id] for item_id in item_ids if item_id in found]

    def find(
        self,
        filters: Sequence[Filter] = (),
        *,
        limit: int | None = None,
        offset: int = 0,
        order: str = NEWEST_FIRST,
        include_trash: bool = False,
    ) -> list[ItemRecord]:
        """Return the items that every filter accepts.

        Args:
            order: A field's name, with a leading minus for descending.
            include_trash: List the trash too; a filter on ``status`` decides for itself.

        Raises:
            UnknownFieldError: A filter or the order names no field.
            InvalidValueError: A comparison or value that does not fit its field.
        """
        where = compile_filters(filters, include_trash=include_trash)
        condition = f"{where.sql} ORDER BY {order_by(order)} LIMIT ? OFFSET ?"
        return self._read(condition, [*where.params, _limit(limit), offset])

    def ids(
        self,
        filters: Sequence[Filter] = (),
        *,
        limit: int | None = None,
        offset: int = 0,
        order: str = NEWEST_FIRST,
        include_trash: bool = False,
    ) -> list[int]:
        """Return what `find` would, as ids only."""
        where = compile_filters(filters, include_trash=include_trash)
        return self._db.column(
            f"SELECT id FROM items WHERE {where.sql} ORDER BY {order_by(order)} LIMIT ? OFFSET ?",
            [*where.params, _limit(limit), offset],
        )

    def moments(self, filters: Sequence[Filter] = ()) -> list[tuple[int, str]]:
        """Return what `ids` would, oldest first, each with when it was added (ISO 8601, UTC)."""
        where = compile_filters(filters)
        return [
            (int(row[0]), str(row[1]))
            for row in self._db.rows(
                f"SELECT id, added FROM items WHERE {where.sql} ORDER BY id", where.params
            )
        ]

    def pieces(self) -> list[Piece]:
        """Return what counting needs of every item outside the trash, the newest first."""
        return read_pieces(self._db)

    def grouped_ids(
        self, filters: Sequence[Filter] = (), *, by: str, order: str = NEWEST_FIRST
    ) -> list[tuple[str, int]]:
        """Return what `ids` would, each with its group, group after group.

        Args:
            by: ``slot``, ``category``, ``color`` (the largest) or ``month`` (when it was added:
                ``2026-11``).
        """
        where = compile_filters(filters)
        key = group_key(by)
        rows = self._db.rows(
            f"SELECT {key} AS key, id FROM items WHERE {where.sql} ORDER BY key, {order_by(order)}",
            where.params,
        )
        return [(row[0], row[1]) for row in rows]

    def count(self, filters: Sequence[Filter] = (), *, include_trash: bool = False) -> int:
        """Return how many items every filter accepts."""
        where = compile_filters(filters, include_trash=include_trash)
        return int(self._db.value(f"SELECT count(*) FROM items WHERE {where.sql}", where.params))

    def of_photo(self, photo_id: int) -> list[ItemRecord]:
        """Return the items that a photo shows, those in the trash included, oldest first."""
        shown = "id IN (SELECT item_id FROM views WHERE photo_id = ?) ORDER BY id"
        return self._read(shown, [photo_id])

    def value_counts(self, field: str) -> list[tuple[str, int]]:
        """Return which values a field has outside the trash and how often, most frequent first."""
        name = field_name(field)
        kind = fields.FIELDS[name].kind if name in fields.FIELDS else "number"
        if kind in ("terms", "colors"):
            rows = self._db.rows(
                "SELECT term, count(*) AS n FROM item_terms JOIN items ON items.id = item_id"
                " WHERE field = ? AND status <> 'trash' GROUP BY term ORDER BY n DESC, term",
                [name],
            )
        elif kind in ("text", "term", "choice"):
            rows = self._db.rows(
                f"SELECT {name}, count(*) AS n FROM items WHERE status <> 'trash'"
                f" AND coalesce({name}, '') <> '' GROUP BY {name} ORDER BY n DESC, {name}"
            )
        else:
            raise InvalidValueError(f"The values of {name} cannot be counted.", field=name)
        return [(row[0], row[1]) for row in rows]

    def search_text(self, item_id: int) -> str:
        """Return the words that full-text search finds an item by, beside its own texts."""
        return str(self._rows.require(item_id)["terms"])

    # -- adding and changing ------------------------------------------------------------------

    def add(self, draft: ItemDraft, *, label: str = "Add an item") -> int:
        """Add an item and return its id.

        Raises:
            InvalidValueError: A value does not fit its field.
            NotFoundError: A view names a photo that is not in the wardrobe.
        """
        columns = _draft_columns(draft)
        with self._db.atomic(), self._history.group(label):
            now = self._db.now()
            columns |= {"added": draft.added or now, "updated": now}
            if trashed(draft.status):
                columns |= {"trashed_at": now, "restore_status": "ready"}
            item_id = self._rows.insert(columns)
            if draft.views:
                self._rows.write(item_id, {"views": self._checked_views(draft.views)})
            after = {"status": draft.status, "trashed_at": columns.get("trashed_at")}
            after["restore_status"] = columns.get("restore_status")
            self._history.record("item", item_id, before=None, after=after)
        return item_id

    def update(
        self,
        item_id: int,
        changes: Mapping[str, object],
        *,
        origin: Origin = "person",
        label: str = "Edit",
        confidence: Mapping[str, float] | None = None,
        search_text: str | None = None,
    ) -> ItemRecord:
        """Change fields of one item and return it as it is now.

        Args:
            changes: Field name to value, as `ItemRecord` holds it.
            origin: Who says so. Where a person said something before, a model is not heard.
            label: What the entry of the undo log is called.
            confidence: A model's probabilities (0-1) of its values.
            search_text: The item's terms and synonyms as they are after the change; None keeps
                what is there.

        Raises:
            NotFoundError: No item has this id.
            UnknownFieldError: A field does not exist.
            InvalidValueError: A value does not fit, or the field is not for editing.
        """
        with self._db.atomic(), self._history.group(label):
            before = self._rows.require(item_id)
            columns = _update_columns(
                before, changes, origin=origin, confidence=confidence or {}, now=self._db.now()
            )
            if search_text is not None:
                columns["terms"] = fields.clean_text(search_text)
            self._history.change_item(item_id, before, columns)
        return self.get(item_id)

    def update_many(
        self,
        item_ids: Sequence[int],
        changes: Mapping[str, object],
        *,
        origin: Origin = "person",
        label: str = "Edit",
    ) -> ChangeSet:
        """Change the same fields of many items, all or none, as one entry of the undo log."""
        touched = Touched(label)
        with self._db.atomic(), self._history.group(label):
            for item_id in dict.fromkeys(item_ids):
                before = self._rows.require(item_id)
                columns = _update_columns(
                    before, changes, origin=origin, confidence={}, now=self._db.now()
                )
                if self._history.change_item(item_id, before, columns):
                    status = columns.get("status", before["status"])
                    touched.note(
                        item_id,
                        was_there=not trashed(before["status"]),
                        is_there=not trashed(status),
                    )
        return touched.change_set()

    def set_search_texts(self, texts: Mapping[int, str]) -> None:
        """Renew many items' words after the vocabulary changed: nothing a person would undo."""
        with self._db.atomic():
            self._db.executemany(
                "UPDATE items SET terms = ? WHERE id = ?",
                [(fields.clean_text(text), item_id) for item_id, text in texts.items()],
            )

    # -- views --------------------------------------------------------------------------------

    def add_view(self, item_id: int, view: ViewDraft, *, label: str = "Add a photo") -> ItemRecord:
        """Show an item with one more photo, after the others.

        A photo that the item has already takes the new kind and region and keeps its place.

        Raises:
            NotFoundError: The item or the photo does not exist.
        """
        with self._db.atomic(), self._history.group(label):
            before = self._rows.require(item_id)
            added = self._checked_views([view])[0]
            views = [added if old[0] == view.photo_id else old for old in before["views"]]
            if added not in views:
                views.append(added)
            self._history.change_item(item_id, before, {"views": views})
        return self.get(item_id)

    def remove_view(
        self, item_id: int, photo_id: int, *, label: str = "Remove a photo"
    ) -> ItemRecord:
        """Stop showing an item with a photo; the photo itself stays in the wardrobe."""
        with self._db.atomic(), self._history.group(label):
            before = self._rows.require(item_id)
            views = [view for view in before["views"] if view[0] != photo_id]
            if len(views) == len(before["views"]):
                raise NotFoundError(f"Item {item_id} has no photo {photo_id}.")
            self._history.change_item(item_id, before, {"views": views})
        return self.get(item_id)

    def order_views(
        self, item_id: int, photo_ids: Sequence[int], *, label: str = "Reorder photos"
    ) -> ItemRecord:
        """Put an item's photos in this order; the first is the one shown in a grid."""
        with self._db.atomic(), self._history.group(label):
            before = self._rows.require(item_id)
            views = {view[0]: view for view in before["views"]}
            if sorted(views) != sorted(photo_ids):
                raise InvalidValueError("The order must name each photo of the item once.")
            ordered = [views[photo_id] for photo_id in photo_ids]
            self._history.change_item(item_id, before, {"views": ordered})
        return self.get(item_id)

    def merge(
        self,
        keep: int,
        drop: int,
        *,
        label: str = "Merge two items",
        search_text: str | None = None,
    ) -> ItemRecord:
        """Make one item of two that are the same garment; undoing brings both back.

        The kept item gains the other's photos, what it did not know itself, and its place in
        outfits and the diary. The other goes to the trash.

        Args:
            search_text: The kept item's words after the merge; None joins both items' words.

        Raises:
            NotFoundError: One of the items does not exist.
            InvalidValueError: Both are the same item.
        """
        if keep == drop:
            raise InvalidValueError("An item cannot be merged with itself.")
        with self._db.atomic(), self._history.group(label):
            merging.merge(
                self._db, self._rows, self._history, keep=keep, drop=drop, search_text=search_text
            )
        return self.get(keep)

    # -- helpers ------------------------------------------------------------------------------

    def _read(self, condition: str, params: Sequence[object]) -> list[ItemRecord]:
        with self._db.reading():
            rows = self._db.rows(
                f"SELECT {fields.ITEM_COLUMNS} FROM items WHERE {condition}", params
            )
            views = self._rows.views_of([row[0] for row in rows])
        return [fields.read_item(row, views.get(row[0], ())) for row in rows]

    def _checked_views(self, views: Sequence[ViewDraft]) -> list[list[Any]]:
        for view in views:
            if view.kind not in VIEW_KINDS:
                raise InvalidValueError(f"A photo shows one of {', '.join(VIEW_KINDS)}.")
            if view.region is not None and not _is_region(view.region):
                raise InvalidValueError("A region is given in fractions of the photo.")
        wanted = {view.photo_id for view in views}
        known = self._db.column(
            "SELECT id FROM photos WHERE id IN (SELECT value FROM json_each(?))",
            [_ids(sorted(wanted))],
        )
        for missing in sorted(wanted.difference(known)):
            raise NotFoundError(f"There is no photo {missing} in this wardrobe.")
        unique = {view.photo_id: view for view in reversed(views)}
        ordered = [unique[photo_id] for photo_id in dict.fromkeys(v.photo_id for v in views)]
        return [view_row(view.photo_id, view.kind, view.region) for view in ordered]


def status_columns(before: Snapshot, status: str, *, now: str) -> Snapshot:
    """Return the columns that change when an item's status becomes another."""
    if status == before["status"]:
        return {}
    if trashed(status):
        return {"status": status, "trashed_at": now, "restore_status": before["status"]}
    columns: Snapshot = {"status": status, "trashed_at": None, "restore_status": None}
    if status != "dirty":
        columns["washing"] = 0  # what is not dirty cannot be in the wash
    return columns


def _draft_columns(draft: ItemDraft) -> dict[str, fields.Column]:
    names = [*sorted(fields.EDITABLE), "source_name"]
    columns = {name: fields.encode(name, getattr(draft, name)) for name in names}
    columns["confidence"] = fields.encode_confidence(draft.confidence)
    columns["origin"] = fields.encode_origin(draft.origin)
    columns["terms"] = fields.clean_text(draft.search_text)
    if draft.added is not None:
        fields.encode("added", draft.added)
    return columns


def _update_columns(
    before: Snapshot,
    changes: Mapping[str, object],
    *,
    origin: Origin,
    confidence: Mapping[str, float],
    now: str,
) -> Snapshot:
    origins: dict[str, str] = json.loads(before["origin"])
    confidences: dict[str, float] = json.loads(before["confidence"])
    columns: Snapshot = {}
    for name, value in changes.items():
        _require_editable(name)
        if origin == "model" and origins.get(name, "model") != "model":
            continue
        column = fields.encode(name, value)
        if name == "status":
            columns |= status_columns(before, str(column), now=now)
            continue
        columns[name] = column
        if name in fields.TRACKED:
            origins[name] = origin
            confidences.pop(name, None)
            if origin == "model" and name in confidence:
                confidences[name] = confidence[name]
    columns["origin"] = fields.encode_origin(origins)
    columns["confidence"] = fields.encode_confidence(confidences)
    return columns


def _require_editable(name: str) -> None:
    if name not in fields.FIELDS:
        raise fields.unknown_field(name, fields.EDITABLE)
    if name not in fields.EDITABLE:
        raise InvalidValueError(f"The field {name} is kept by Vestry itself.", field=name)


def _is_region(region: Sequence[float]) -> bool:
    inside = len(region) == 4 and all(0 <= part <= 1 for part in region)
    return inside and region[2] > 0 and region[3] > 0


def _ids(item_ids: Sequence[int]) -> str:
    return json.dumps([int(item_id) for item_id in item_ids])


def _limit(limit: int | None) -> int:
    if limit is not None and limit < 0:
        raise InvalidValueError("A limit must be 0 or more.")
    return -1 if limit is None else limit
