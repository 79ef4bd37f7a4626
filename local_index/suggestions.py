"""What models would change about garments, for the person to settle; ``library.suggestions``.

A suggestion names a garment, a field, a value and a model. It is open until it is accepted or
dismissed, and stays known after that, so that the same model does not suggest the same again.
Settling is one entry of the undo log together with whatever the caller changes in the same group.
Whether a suggestion is worth showing, and what accepting it does to the garment, is decided by the
caller, who knows what words mean.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Collection, Sequence

from local_index.database import WardrobeDb
from local_index.errors import NotFoundError
from local_index.fields import dump
from local_index.history import History, Touched
from local_index.item_rows import ItemRows, trashed
from local_index.records import ChangeSet, SuggestionDraft, SuggestionRecord, SuggestionState

_COLUMNS = "s.id, s.item_id, s.field, s.value, s.model, s.confidence, s.state, s.added"
_LISTED = "(SELECT value FROM json_each(?))"


class SuggestionStore:
    """Rows of suggestions; see the module."""

    def __init__(self, db: WardrobeDb, rows: ItemRows, history: History) -> None:
        self._db = db
        self._rows = rows
        self._history = history

    def put(
        self,
        item_id: int,
        drafts: Sequence[SuggestionDraft],
        *,
        model: str,
        looked_at: Collection[str],
    ) -> int:
        """Keep what a model suggests for a garment and return how many suggestions are new.

        Its open suggestions for the fields it looked at give way to the present ones. One that
        was settled before stays settled.

        Args:
            looked_at: Fields that the model was asked about, whether or not it suggests anything.
        """
        with self._db.atomic():
            before = {
                (row[0], row[1])
                for row in self._db.rows(
                    "SELECT field, value FROM suggestions WHERE item_id = ? AND model = ?",
                    [item_id, model],
                )
            }
            wanted = {(draft.field, dump(draft.value)): draft for draft in drafts}
            self._db.execute(
                "DELETE FROM suggestions WHERE item_id = ? AND model = ? AND state = 'open'"
                f" AND field IN {_LISTED} AND json_array(field, value) NOT IN {_LISTED}",
                [
                    item_id,
                    model,
                    json.dumps(sorted(looked_at)),
                    json.dumps([dump(list(key)) for key in wanted]),
                ],
            )
            self._db.executemany(
                "INSERT INTO suggestions (item_id, field, value, model, confidence, added)"
                " SELECT id, ?, ?, ?, ?, ? FROM items WHERE id = ?"
                " ON CONFLICT (item_id, field, model, value) DO UPDATE"
                " SET confidence = excluded.confidence WHERE state = 'open'",
                [
                    (field, value, model, draft.confidence, self._db.now(), item_id)
                    for (field, value), draft in wanted.items()
                ],
            )
        return len(wanted.keys() - before)

    def open(
        self, item_ids: Sequence[int] | None = None, *, model: str = ""
    ) -> list[SuggestionRecord]:
        """Return what waits for the person, garment by garment; garments in the trash left out.

        Args:
            item_ids: Only these garments; None for the whole wardrobe.
            model: Only what this model says; empty for all.
        """
        conditions, params = ["s.state = 'open'", "i.status <> 'trash'"], []
        if item_ids is not None:
            conditions.append(f"s.item_id IN {_LISTED}")
            params.append(json.dumps([int(item_id) for item_id in item_ids]))
        if model:
            conditions.append("s.model = ?")
            params.append(model)
        rows = self._db.rows(
            f"SELECT {_COLUMNS} FROM suggestions s JOIN items i ON i.id = s.item_id"
            f" WHERE {' AND '.join(conditions)} ORDER BY s.item_id DESC, s.id",
            params,
        )
        return [_read(row) for row in rows]

    def get_many(self, suggestion_ids: Sequence[int]) -> list[SuggestionRecord]:
        """Return suggestions in the order of their ids' appearance.

        Raises:
            NotFoundError: One of them does not exist any more.
        """
        rows = self._db.rows(
            f"SELECT {_COLUMNS} FROM suggestions s WHERE s.id IN {_LISTED}",
            [json.dumps([int(ident) for ident in suggestion_ids])],
        )
        found = {row[0]: _read(row) for row in rows}
        for ident in suggestion_ids:
            if ident not in found:
                raise NotFoundError(
                    "This suggestion is not there any more.",
                    next_step="Look again at what is suggested now.",
                )
        return [found[ident] for ident in dict.fromkeys(suggestion_ids)]

    def settle(
        self, suggestion_ids: Sequence[int], state: SuggestionState, *, label: str
    ) -> ChangeSet:
        """Accept, dismiss or open suggestions again, all or none: one entry of the undo log.

        Raises:
            NotFoundError: One of them does not exist any more.
        """
        touched = Touched(label)
        with self._db.atomic(), self._history.group(label):
            for one in self.get_many(suggestion_ids):
                if one.state == state:
                    continue
                self._db.execute("UPDATE suggestions SET state = ? WHERE id = ?", [state, one.id])
                self._history.record(
                    "suggestion", one.id, before={"state": one.state}, after={"state": state}
                )
                there = not trashed(self._rows.require(one.item_id)["status"])
                touched.note(one.item_id, was_there=there, is_there=there)
        return touched.change_set()


def _read(row: sqlite3.Row) -> SuggestionRecord:
    return SuggestionRecord(
        id=row[0],
        item_id=row[1],
        field=row[2],
        value=json.loads(row[3]),
        model=row[4],
        confidence=row[5],
        state=row[6],
        added=row[7],
    )
