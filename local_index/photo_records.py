"""What models made of photos, as documents; ``library.photo_records``.

A look of a large model takes many seconds, so what it said is kept: garments of one photo share it,
a round that was cut off goes on behind it, and an audit reads what a description has read. What the
documents mean is the caller's business. One per photo and model: another version replaces it.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from local_index.database import WardrobeDb
from local_index.fields import dump


class PhotoRecords:
    """Documents about photos; see the module."""

    def __init__(self, db: WardrobeDb) -> None:
        self._db = db

    def get(self, photo_id: int, *, model: str, version: str) -> dict[str, Any] | None:
        """Return what a model said of a photo, or None if this version of it said nothing yet."""
        text = self._db.value(
            "SELECT record FROM photo_records WHERE photo_id = ? AND model = ? AND version = ?",
            [photo_id, model, version],
        )
        if text is None:
            return None
        document: dict[str, Any] = json.loads(text)
        return document

    def put(self, photo_id: int, record: Mapping[str, Any], *, model: str, version: str) -> None:
        """Keep what a model said of a photo; a photo that is gone meanwhile is left out.

        Args:
            record: JSON values only.
            version: Everything that makes the same model say something else: weights, prompt.
        """
        self._db.execute(
            "INSERT INTO photo_records (photo_id, model, version, record, added)"
            " SELECT id, ?, ?, ?, ? FROM photos WHERE id = ?"
            " ON CONFLICT (photo_id, model) DO UPDATE SET"
            " version = excluded.version, record = excluded.record, added = excluded.added",
            [model, version, dump(dict(record)), self._db.now(), photo_id],
        )

    def count(self, *, model: str, version: str) -> int:
        """Return of how many photos this version of a model has said something."""
        return int(
            self._db.value(
                "SELECT count(*) FROM photo_records WHERE model = ? AND version = ?",
                [model, version],
            )
        )
