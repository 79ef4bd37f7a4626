"""Photos: each original once, named by its content, never modified; ``library.photos``.

The file comes first and the row after: a crash in between leaves a file without a row, which the
next photo with the same bytes adopts. Copying needs no database and may run in any thread
(`PhotoFiles`); the rows belong to the library's thread. Nothing here decodes a photo: sizes and
hashes are measured by the caller.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Protocol

from local_index.database import WardrobeDb
from local_index.errors import InvalidValueError, NotFoundError, SourceUnreadableError
from local_index.fields import clean_text
from local_index.files import PhotoFiles, StoredFile
from local_index.history import History
from local_index.records import ChangeSet, PhotoRecord

_COLUMNS = (
    "id, sha256, extension, bytes, width, height, media_type, phash, taken_at, source_name, added,"
    " edit"
)
_HASH_LOW, _HASH_HIGH = -(1 << 63), (1 << 63) - 1


class Hashed(Protocol):
    """A photo, or a view of one: whatever knows the photo's hash."""

    @property
    def sha256(self) -> str:
        """The SHA-256 of the original's bytes, in hex."""

    @property
    def edit(self) -> int:
        """The number of the person's own mask; 0 while the automatic one counts."""


class PhotoStore:
    """The wardrobe's photos; see the module.

    Attributes:
        files: The files alone, for threads that copy ahead.
    """

    def __init__(self, db: WardrobeDb, files: PhotoFiles, history: History) -> None:
        self._db = db
        self._history = history
        self.files = files

    def add(
        self,
        source: Path | bytes,
        *,
        extension: str,
        width: int,
        height: int,
        media_type: str,
        perceptual_hash: int | None = None,
        taken_at: str | None = None,
        source_name: str = "",
    ) -> PhotoRecord:
        """Keep a photo and return its record; bytes that are known already change nothing.

        Args:
            source: The photo to copy, or its bytes.
            extension: Kind of file by its first bytes.
            width: Pixels of the upright photo.
            height: Pixels of the upright photo.
            perceptual_hash: 64 bits as a signed integer.
            taken_at: When it was taken, by the camera's clock.

        Raises:
            SourceUnreadableError: The source cannot be read.
            InvalidValueError: The source is empty or a measure is impossible.
            DiskFullError: No room; neither file nor row is left behind half-made.
        """
        self._db.require_writable()
        _check_measures(width, height, perceptual_hash)
        return self.add_stored(
            self.files.store(source, extension=extension),
            width=width,
            height=height,
            media_type=media_type,
            perceptual_hash=perceptual_hash,
            taken_at=taken_at,
            source_name=source_name,
        )

    def add_stored(
        self,
        stored: StoredFile,
        *,
        width: int,
        height: int,
        media_type: str,
        perceptual_hash: int | None = None,
        taken_at: str | None = None,
        source_name: str = "",
    ) -> PhotoRecord:
        """Give a file that `PhotoFiles.store` put in its place (in any thread) its row.

        Raises:
            SourceUnreadableError: The file is gone again, by an emptied trash; store it once more.
        """
        _check_measures(width, height, perceptual_hash)
        values = (width, height, media_type, perceptual_hash, taken_at, clean_text(source_name))
        with self._db.atomic():
            known = self.by_hash(stored.sha256)
            self._require_file(known, stored)
            if known is not None:
                return known
            self._db.execute(
                "INSERT INTO photos (sha256, extension, bytes, width, height, media_type, phash,"
                " taken_at, source_name, added) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                [stored.sha256, stored.extension, stored.bytes, *values, self._db.now()],
            )
            added = self.by_hash(stored.sha256)
        assert added is not None
        return added

    def get(self, photo_id: int) -> PhotoRecord:
        """Return one photo.

        Raises:
            NotFoundError: No photo has this id.
        """
        found = self.get_many([photo_id])
        if not found:
            raise NotFoundError(f"There is no photo {photo_id} in this wardrobe.")
        return found[0]

    def get_many(self, photo_ids: Sequence[int]) -> list[PhotoRecord]:
        """Return photos in the order of their ids' appearance; unknown ids are left out."""
        rows = self._db.rows(
            f"SELECT {_COLUMNS} FROM photos WHERE id IN (SELECT value FROM json_each(?))",
            [json.dumps([int(photo_id) for photo_id in photo_ids])],
        )
        found = {row["id"]: _read(row) for row in rows}
        return [found[photo_id] for photo_id in photo_ids if photo_id in found]

    def by_hash(self, sha256: str) -> PhotoRecord | None:
        """Return the photo with exactly these bytes, or None."""
        row = self._db.row(f"SELECT {_COLUMNS} FROM photos WHERE sha256 = ?", [sha256])
        return None if row is None else _read(row)

    def known(self, hashes: Sequence[str]) -> dict[str, PhotoRecord]:
        """Return the photos among these hashes, by hash."""
        rows = self._db.rows(
            f"SELECT {_COLUMNS} FROM photos WHERE sha256 IN (SELECT value FROM json_each(?))",
            [json.dumps([*hashes])],
        )
        return {row["sha256"]: _read(row) for row in rows}

    def all(self) -> list[PhotoRecord]:
        """Return every photo, oldest first."""
        return [_read(row) for row in self._db.rows(f"SELECT {_COLUMNS} FROM photos ORDER BY id")]

    def count(self) -> int:
        """Return how many photos there are."""
        return int(self._db.value("SELECT count(*) FROM photos"))

    def covers(self, *, below: int | None = None) -> tuple[int, ...]:
        """Return the photos that items outside the trash are shown with, newest first.

        Args:
            below: Only photos with a smaller id, to go on where an earlier run stopped.
        """
        return tuple(
            self._db.column(
                "SELECT DISTINCT w.photo_id FROM views w JOIN items i ON i.id = w.item_id"
                " WHERE i.status <> 'trash' AND (?1 IS NULL OR w.photo_id < ?1) AND NOT EXISTS"
                " (SELECT 1 FROM views e WHERE e.item_id = w.item_id"
                " AND (e.position, e.id) < (w.position, w.id)) ORDER BY w.photo_id DESC",
                [below],
            )
        )

    def last_id(self) -> int:
        """Return the highest id ever given, purged photos included; 0 before the first."""
        return int(self._db.value("SELECT seq FROM sqlite_sequence WHERE name = 'photos'") or 0)

    def items_of(self, photo_id: int) -> list[int]:
        """Return the ids of the items that a photo shows, the trash included, ascending."""
        return self._db.column(
            "SELECT item_id FROM views WHERE photo_id = ? ORDER BY item_id", [photo_id]
        )

    def set_perceptual_hash(self, photo_id: int, perceptual_hash: int | None) -> None:
        """Keep a perceptual hash that was measured later, or anew by a better measure."""
        _check_hash(perceptual_hash)
        self._db.execute("UPDATE photos SET phash = ? WHERE id = ?", [perceptual_hash, photo_id])

    # -- files --------------------------------------------------------------------------------

    def file(self, photo: PhotoRecord) -> Path:
        """Return where the original is; never write there."""
        return self.files.original(photo.sha256, photo.extension)

    def derived_file(self, kind: str, photo: Hashed) -> Path:
        """Return where a ``thumb``, ``cutout`` or ``mask`` is; it may not exist (yet)."""
        return self.files.derived(kind, photo.sha256, edit=photo.edit)

    def write_derived(self, kind: str, photo: Hashed, data: bytes) -> Path:
        """Keep a ``thumb`` (JPEG), ``cutout`` (WebP) or ``mask`` (PNG), replacing an older one."""
        return self.files.write_derived(kind, photo.sha256, data, edit=photo.edit)

    def edit_file(self, photo: Hashed) -> Path | None:
        """Return where the person's own mask that counts is (PNG), or None without one."""
        return self.files.edit(photo.sha256, photo.edit) if photo.edit else None

    def set_edit(self, photo_id: int, number: int, *, label: str = "Mend a cut-out") -> ChangeSet:
        """Let another mask of a photo count; 0 for the automatic one. One step of undo.

        Args:
            number: What `PhotoFiles.write_edit` returned; the file must be there already.

        Raises:
            NotFoundError: No photo has this id.
        """
        before = self.get(photo_id).edit
        if before == number:
            return ChangeSet(label)
        with self._db.atomic(), self._history.group(label):
            self._db.execute("UPDATE photos SET edit = ? WHERE id = ?", [number, photo_id])
            self._history.record("photo", photo_id, before={"edit": before}, after={"edit": number})
            return ChangeSet(label, changed=tuple(self.items_of(photo_id)))

    def _require_file(self, known: PhotoRecord | None, stored: StoredFile) -> None:
        """Make sure, while no other process can write, that the row has its file.

        Between copying and this transaction another window may have emptied its trash of the very
        same photo. And a known photo's file may be missing, which the new copy can heal.
        """
        here = self.files.is_stored(stored)
        if known is None or known.extension == stored.extension:
            if not here:
                raise SourceUnreadableError(
                    "This photo was deleted while it was added.", next_step="Add it again."
                )
        elif here and not self.files.is_stored(replace(stored, extension=known.extension)):
            source = self.files.original(stored.sha256, stored.extension)
            self.files.store(source, extension=known.extension)


def _check_measures(width: int, height: int, perceptual_hash: int | None) -> None:
    if width <= 0 or height <= 0:
        raise InvalidValueError("A photo must have a width and a height.")
    _check_hash(perceptual_hash)


def _check_hash(perceptual_hash: int | None) -> None:
    if perceptual_hash is not None and not _HASH_LOW <= perceptual_hash <= _HASH_HIGH:
        raise InvalidValueError("A perceptual hash must be a signed 64-bit number.")


def _read(row: sqlite3.Row) -> PhotoRecord:
    (ident, sha256, extension, size, width, height, media_type, phash, taken, name, added) = row[
        :11
    ]
    return PhotoRecord(
        id=ident,
        sha256=sha256,
        extension=extension,
        bytes=size,
        width=width,
        height=height,
        media_type=media_type,
        perceptual_hash=phash,
        taken_at=taken,
        source_name=name,
        added=added,
        edit=row[11],
    )
