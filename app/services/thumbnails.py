"""The small pictures of photos: where they are, and making them again when they are gone.

Thumbnails, cut-outs and masks are derived: a restored backup has none, and deleting them loses
nothing. Where the person mended a cut-out (``edits/``), it is made with their mask. Cut-outs of an
older version are made again from the mask that is kept, without looking at the photo anew.
"""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from app.cutout_mark import is_outdated
from app.services.job_control import JobControl, Meter, ProgressCallback
from local_index import Library
from local_index.files import PhotoFiles
from local_index.records import PhotoRecord

if TYPE_CHECKING:
    from app.perceived import PerceivedPhoto
    from app.services.perceiving import Perception

Kind = Literal["thumb", "cutout", "mask"]
KINDS: tuple[Kind, ...] = ("thumb", "cutout", "mask")
_CHUNK = 64


class SmallPictures:
    """Where the small pictures of a wardrobe are; needs no database, safe in any thread.

    Args:
        folder: The wardrobe's folder.
    """

    def __init__(self, folder: Path) -> None:
        self._files = PhotoFiles(folder, read_only=True)

    def cutout(self, sha256: str, version: int = 0) -> tuple[Path, ...]:
        """Return what shows a garment, best first: its cut-out, the automatic one, the photo.

        Args:
            version: Number of the person's own mask (``PhotoRecord.edit``).
        """
        files = self._files
        mended = (files.derived("cutout", sha256, edit=version),) if version else ()
        return (*mended, files.derived("cutout", sha256), files.derived("thumb", sha256))

    def photo(self, sha256: str) -> tuple[Path, ...]:
        """Return what shows the photo as it was taken."""
        return (self._files.derived("thumb", sha256),)


class ThumbnailService:
    """Small pictures of one open library.

    Args:
        library: Open in the caller's thread.
        perception: What makes them; not started unless something is missing.
    """

    def __init__(self, library: Library, perception: Perception) -> None:
        self._library = library
        self._perception = perception

    def file(self, photo: PhotoRecord, kind: Kind) -> Path:
        """Return where a small picture is, making it first if it is gone.

        Raises:
            PhotoFailedError: The original can no longer be read.
        """
        path = self._library.photos.derived_file(kind, photo)
        if not path.is_file() and not self._library.read_only:
            self._keep(photo, self._perception.analyze(self._library.photos.file(photo)))
        return path

    def missing(self) -> list[PhotoRecord]:
        """Return the photos that lack any small picture, oldest first."""
        photos = self._library.photos
        return [
            photo
            for photo in photos.all()
            if not all(photos.derived_file(kind, photo).is_file() for kind in KINDS)
        ]

    def rebuild(
        self, *, progress: ProgressCallback | None = None, control: JobControl | None = None
    ) -> int:
        """Make everything that is missing and return for how many photos that worked.

        Raises:
            CancelledError: The person stopped it; what is made is kept.
        """
        from app.perceived import PhotoFailedError  # not at the start: it has numpy

        hand = control or JobControl()
        waiting = self.missing()
        meter = Meter(len(waiting), progress)
        made = 0
        for start in range(0, len(waiting), _CHUNK):
            chunk = waiting[start : start + _CHUNK]
            originals = [self._library.photos.file(photo) for photo in chunk]
            outcomes = self._perception.analyze_many(originals)
            for photo, outcome in zip(chunk, outcomes, strict=True):
                hand.checkpoint()
                if not isinstance(outcome, PhotoFailedError):
                    self._keep(photo, outcome)
                    made += 1
                meter.step()
        return made

    def renew(self, hashes: Iterable[str], *, control: JobControl | None = None) -> tuple[str, ...]:
        """Make cut-outs of an older version anew and return for which photos that worked.

        Raises:
            CancelledError: The person stopped it; what is made is kept.
        """
        from app.perceived import PhotoFailedError  # not at the start: it has numpy

        hand, photos, done = control or JobControl(), self._library.photos, list[str]()
        for sha256 in hashes if not self._library.read_only else ():
            hand.checkpoint()
            photo = photos.by_hash(sha256)
            if photo is None or not is_outdated(photos.derived_file("cutout", photo)):
                continue
            mask = photos.edit_file(photo) or photos.derived_file("mask", photo)
            try:
                cutout = self._perception.cut_out(photos.file(photo), mask.read_bytes())
            except (PhotoFailedError, OSError):
                continue  # the older picture stays
            photos.write_derived("cutout", photo, cutout)
            done.append(sha256)
        return tuple(done)

    def _keep(self, photo: PhotoRecord, seen: PerceivedPhoto) -> None:
        photos, files = self._library.photos, self._library.photos.files
        files.write_derived("thumb", photo.sha256, seen.thumbnail)
        files.write_derived("cutout", photo.sha256, seen.cutout)
        files.write_derived("mask", photo.sha256, seen.mask)
        mended = photos.edit_file(photo)
        if mended is not None:
            # A mask that somebody deleted by hand leaves the automatic cut-out.
            cutout = seen.cutout
            if mended.is_file():
                cutout = self._perception.cut_out(photos.file(photo), mended.read_bytes())
            photos.write_derived("cutout", photo, cutout)
