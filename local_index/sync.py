"""Compares a wardrobe's rows with its files, and puts right what can be put right without a model.

`check` only looks. `repair` removes what is rubbish, sets aside photos that no row names (a crash
between file and row, or a database put back from a backup: they are somebody's photos, so they stay
for thirty days in ``backups/set-aside``) and brings the search index up to date. What it cannot
mend it reports: a photo whose file is gone, a thumbnail to be drawn again, photos to be encoded
anew. Both may run at any time and as often as one likes, beside other processes.
"""

from __future__ import annotations

import logging
import os
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from local_index.chat_pictures import FOLDER as PICTURES
from local_index.chat_pictures import ChatPictures
from local_index.edits import GRACE, photo_of, sweep_edits
from local_index.files import TEMPORARY_SUFFIX, PhotoFiles
from local_index.history import History
from local_index.neighbors import manifest_path, read_manifest
from local_index.records import EncoderKey
from local_index.vectors import EncoderUse, VectorStore

if TYPE_CHECKING:
    from local_index.database import WardrobeDb

_log = logging.getLogger(__name__)

SET_ASIDE = Path("backups") / "set-aside"
KEPT_DAYS = 30


@dataclass(frozen=True, slots=True)
class SyncReport:
    """How rows and files compare.

    Attributes:
        orphan_photos: Files in ``photos/``, ``edits/`` and ``pictures/chat/`` that no row names.
        orphan_derived: Thumbnails, cut-outs and masks of photos that are gone.
        rubbish: Temporary files left by a crash, and index files that nothing uses.
        missing_photos: Photos whose file is gone or has another size.
        missing_pictures: Pictures of conversations whose file is gone or has another size.
        missing_derived: Kind to the photos that lack it, for the kinds asked about.
        stale_graphs: Vectors whose index file is missing, damaged or behind.
        outdated: Vectors of encoders other than the current one.
        to_encode: Photos of items that the current encoder has not seen.
    """

    orphan_photos: tuple[str, ...] = ()
    orphan_derived: tuple[str, ...] = ()
    rubbish: tuple[str, ...] = ()
    missing_photos: tuple[int, ...] = ()
    missing_derived: tuple[tuple[str, tuple[int, ...]], ...] = ()
    stale_graphs: tuple[EncoderUse, ...] = ()
    outdated: tuple[EncoderUse, ...] = ()
    to_encode: tuple[int, ...] = ()
    missing_pictures: tuple[int, ...] = ()

    @property
    def repairable(self) -> bool:
        """Whether `LibrarySync.repair` has something to do."""
        return bool(self.orphan_photos or self.orphan_derived or self.rubbish or self.stale_graphs)

    @property
    def sound(self) -> bool:
        """Whether nothing is wrong; photos to be encoded are work to do, not a fault."""
        missing = self.missing_photos or self.missing_pictures or self.missing_derived
        return not (self.repairable or missing)


@dataclass(frozen=True, slots=True)
class _Photo:
    id: int
    sha256: str
    extension: str
    bytes: int
    edit: int


class LibrarySync:
    """Checks and repairs one wardrobe; ``library.sync``."""

    def __init__(
        self,
        db: WardrobeDb,
        folder: Path,
        *,
        files: PhotoFiles,
        vectors: VectorStore,
        history: History,
    ) -> None:
        self._db = db
        self._folder = folder
        self._chat_pictures = ChatPictures(db, folder)
        self._files = files
        self._vectors = vectors
        self._history = history

    def sweep_edits(self) -> int:
        """Remove masks that nothing names any more, undo included; return how many files went.

        Raises:
            ReadOnlyLibraryError: The wardrobe cannot be written.
        """
        return sweep_edits(self._db, self._history, self._folder)

    def check(
        self, *, encoder: EncoderKey | None = None, derived: Sequence[str] = ()
    ) -> SyncReport:
        """Return how rows and files compare; changes nothing.

        Args:
            encoder: The encoder in use, to tell which photos it has not seen.
            derived: Kinds of derived files that every shown photo should have.
        """
        # Files first, rows after: a photo that is added in between has its row by then, and one
        # whose row is not there yet is too young to count.
        old_files = list(self._old_files("photos")) + list(self._old_files("edits"))
        old_derived = list(self._old_files("derived"))
        old_pictures = list(self._old_files(PICTURES.as_posix()))
        photos = self._photos()
        hashes = {photo.sha256 for photo in photos}
        pasted = {picture.sha256 for picture in self._chat_pictures.all()}
        uses = self._vectors.uses()
        return SyncReport(
            orphan_photos=self._names(_orphans(old_files, hashes) + _orphans(old_pictures, pasted)),
            orphan_derived=self._names(_orphans(old_derived, hashes)),
            rubbish=self._names(self._rubbish(uses)),
            missing_photos=tuple(photo.id for photo in photos if not self._has_file(photo)),
            missing_pictures=tuple(self._chat_pictures.missing()),
            missing_derived=self._missing_derived(photos, derived),
            stale_graphs=tuple(
                use for use in uses if self._vectors.graph_state(use) not in (None, "fresh")
            ),
            outdated=tuple(use for use in uses if encoder is not None and use.encoder != encoder),
            to_encode=() if encoder is None else self._to_encode(encoder),
        )

    def repair(self) -> SyncReport:
        """Put right what can be, and return what was found and put right.

        Raises:
            ReadOnlyLibraryError: The wardrobe cannot be written.
            RuntimeError: Inside a transaction, which could still be rolled back.
        """
        self._db.require_writable()
        if self._db.conn.in_transaction:
            raise RuntimeError("repair() must not run inside a transaction")
        report = self.check()
        for name in report.orphan_photos:
            self._set_aside(self._folder / name)
        for name in (*report.orphan_derived, *report.rubbish):
            _remove(self._folder / name)
        self.sweep_edits()
        self._sweep_set_aside()
        for use in report.stale_graphs:
            self._vectors.prepare(use.space, use.encoder)
        if report.repairable:
            _log.info(
                "Repaired the wardrobe: %d files set aside, %d removed, %d indexes built",
                len(report.orphan_photos),
                len(report.orphan_derived) + len(report.rubbish),
                len(report.stale_graphs),
            )
        return report

    # -- looking ------------------------------------------------------------------------------

    def _photos(self) -> list[_Photo]:
        rows = self._db.rows("SELECT id, sha256, extension, bytes, edit FROM photos ORDER BY id")
        return [_Photo(*row) for row in rows]

    def _has_file(self, photo: _Photo) -> bool:
        try:
            path = self._files.original(photo.sha256, photo.extension)
            return path.stat().st_size == photo.bytes
        except OSError:
            return False

    def _missing_derived(
        self, photos: Sequence[_Photo], kinds: Sequence[str]
    ) -> tuple[tuple[str, tuple[int, ...]], ...]:
        shown = set(self._db.column("SELECT DISTINCT photo_id FROM views")) if kinds else set()
        missing = []
        for kind in kinds:
            lacking = tuple(
                photo.id
                for photo in photos
                if photo.id in shown
                and not self._files.derived(kind, photo.sha256, edit=photo.edit).exists()
            )
            if lacking:
                missing.append((kind, lacking))
        return tuple(missing)

    def _to_encode(self, encoder: EncoderKey) -> tuple[int, ...]:
        lacking = {*self._vectors.missing("image", encoder)}
        return tuple(sorted(lacking.union(self._vectors.missing("text", encoder))))

    def _old_files(self, part: str) -> Iterator[Path]:
        """Yield the files of a folder that no import can be writing any more."""
        newest = (self._db.clock() - GRACE).timestamp()
        for path in sorted((self._folder / part).rglob("*")):
            with suppress(OSError):  # gone meanwhile
                if path.is_file() and path.stat().st_mtime <= newest:
                    yield path

    def _rubbish(self, uses: Sequence[EncoderUse]) -> list[Path]:
        folder = self._folder / "index"
        used = set()
        for use in uses:
            manifest_file = manifest_path(folder, str(use.encoder), use.space)
            manifest = read_manifest(manifest_file)
            if manifest is not None and self._vectors.graph_state(use) is not None:
                used |= {manifest_file, folder / manifest.file}
        unused = [path for path in self._old_files("index") if path not in used]
        left = [
            path
            for part in ("photos", "edits", "derived", "pictures")
            for path in self._old_files(part)
            if path.name.endswith(TEMPORARY_SUFFIX)
        ]
        return unused + left

    def _names(self, paths: Sequence[Path]) -> tuple[str, ...]:
        return tuple(path.relative_to(self._folder).as_posix() for path in paths)

    # -- putting right ------------------------------------------------------------------------

    def _set_aside(self, path: Path) -> None:
        inside = path.relative_to(self._folder)
        target = self._folder / SET_ASIDE / inside
        table = "chat_pictures" if inside.is_relative_to(PICTURES) else "photos"
        # Under the write lock and after a second look: an import may just have adopted the file.
        with self._db.atomic():
            if self._db.value(f"SELECT 1 FROM {table} WHERE sha256 = ?", (photo_of(path),)):
                return
            with suppress(FileNotFoundError):
                target.parent.mkdir(parents=True, exist_ok=True)
                os.replace(path, target)
                moment = self._db.clock().timestamp()
                os.utime(target, (moment, moment))

    def _sweep_set_aside(self) -> None:
        oldest = (self._db.clock() - timedelta(days=KEPT_DAYS)).timestamp()
        for path in sorted((self._folder / SET_ASIDE).rglob("*")):
            with suppress(OSError):
                if path.is_file() and path.stat().st_mtime < oldest:
                    path.unlink()


def _orphans(paths: Sequence[Path], hashes: set[str]) -> list[Path]:
    # Only files named as photos are: whatever a person put there by hand is none of our business.
    return [path for path in paths if photo_of(path) and photo_of(path) not in hashes]


def _remove(path: Path) -> None:
    with suppress(OSError):  # open in another program (Windows): the next repair finds it again
        path.unlink(missing_ok=True)
