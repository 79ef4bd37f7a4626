"""The person's own cut-outs: kept as masks beside the photos, and the pictures made with them.

A mended cut-out is one gray PNG of the whole upright photo in ``edits/``, white where the garment
is: small, exact, and good for pictures of any size later. The small cut-out that grids show is made
with it and takes the automatic one's place; the automatic mask stays, so going back costs nothing.
The brush is the window's; nothing here paints.
"""

from __future__ import annotations

import io
from dataclasses import dataclass
from pathlib import Path

from app.errors import InputError
from app.services.perceiving import Perception
from local_index import Library
from local_index.photos import Hashed
from local_index.records import PhotoRecord

_LEAST_SHARE = 0.001


@dataclass(frozen=True, slots=True)
class CutoutFiles:
    """What showing and mending one photo's cut-out needs; any of the files may be missing.

    Attributes:
        photo: The original.
        mask: The mask that counts: the person's, else the automatic one.
        automatic: The automatic mask.
        mended: Whether the person's counts.
        readable: Whether the window can read the original by itself.
    """

    photo: Path
    thumb: Path
    cutout: Path
    mask: Path
    automatic: Path
    mended: bool
    readable: bool


# What the window's own reader knows; anything else goes through the worker, where a decoder that
# crashes takes nobody along.
_WINDOW_READS = frozenset({"jpg", "jpeg", "png", "webp", "bmp", "gif", "tif", "tiff"})


def cutout_files(library: Library, photo: PhotoRecord) -> CutoutFiles:
    """Return where a photo and everything made from it are."""
    photos = library.photos
    edit = photos.edit_file(photo)
    automatic = photos.derived_file("mask", photo)
    mended = edit.is_file()
    return CutoutFiles(
        photo=photos.file(photo),
        thumb=photos.derived_file("thumb", photo),
        cutout=photos.derived_file("cutout", photo),
        mask=edit if mended else automatic,
        automatic=automatic,
        mended=mended,
        readable=photo.extension in _WINDOW_READS,
    )


class CutoutService:
    """Keeps mended cut-outs of one open library.

    Args:
        library: Open in the caller's thread.
        perception: Makes the small picture.
    """

    def __init__(self, library: Library, perception: Perception) -> None:
        self._library = library
        self._perception = perception

    def mend(self, photo_id: int, mask: bytes) -> bytes | None:
        """Keep a mask as the person's own; return the one before, None if it was automatic.

        Args:
            mask: Gray PNG of the whole upright photo, at any size.

        Raises:
            InputError: Nothing of the photo is left.
            PhotoFailedError: The original can no longer be read; nothing was changed.
            StorageError: No room, or no permission.
        """
        _check(mask)
        photo = self._library.photos.get(photo_id)
        before = self._own(photo)
        # Made before anything is kept: a photo that cannot be read changes nothing.
        picture = self._perception.cut_out(self._library.photos.file(photo), mask)
        self._library.photos.write_edit(photo, mask)
        self._library.photos.write_derived("cutout", photo, picture)
        return before

    def reset(self, photo_id: int) -> bytes | None:
        """Go back to the automatic cut-out; return the person's mask, None if there was none."""
        photos = self._library.photos
        photo = photos.get(photo_id)
        before = self._own(photo)
        if before is None:
            return None
        automatic = photos.derived_file("mask", photo)
        if automatic.is_file():
            picture = self._perception.cut_out(photos.file(photo), automatic.read_bytes())
        else:
            seen = self._perception.analyze(photos.file(photo))
            photos.write_derived("mask", photo, seen.mask)
            picture = seen.cutout
        photos.remove_edit(photo)
        photos.write_derived("cutout", photo, picture)
        return before

    def _own(self, photo: Hashed) -> bytes | None:
        try:
            return self._library.photos.edit_file(photo).read_bytes()
        except FileNotFoundError:
            return None


def _check(mask: bytes) -> None:
    from PIL import Image

    with Image.open(io.BytesIO(mask)) as picture:
        histogram = picture.convert("L").histogram()
    if sum(histogram[128:]) < _LEAST_SHARE * sum(histogram):
        raise InputError(
            "Nothing of the garment would be left.",
            next_step="Paint back what belongs to it, or go back to the automatic cut-out.",
        )
