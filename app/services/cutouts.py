"""The person's own cut-outs: kept as masks beside the photos, and the pictures made with them.

A mended cut-out is one gray PNG of the whole upright photo in ``edits/``, white where the garment
is: small, exact, and good for pictures of any size later. Each has its own number, and so has the
small picture made with it; the photo's row says which number counts. Mending is therefore one
change of rows, with the colors measured anew, and is taken back and made again without touching a
file. Two steps, because looking takes time and may not hold up the database: ``prepare`` in any
thread, ``keep`` in the library's. The brush is the window's; nothing here paints.
"""

from __future__ import annotations

import io
from dataclasses import dataclass
from pathlib import Path

from app.errors import InputError
from app.perceived import PerceivedPhoto
from app.services.item_drafts import TAG_FIELDS, garment_name
from app.services.perceiving import Perception
from local_index import Library
from local_index.files import PhotoFiles
from local_index.records import ChangeSet, ItemRecord, PhotoRecord
from models.vocabulary import Vocabulary

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
    mended = edit is not None and edit.is_file()
    return CutoutFiles(
        photo=photos.file(photo),
        thumb=photos.derived_file("thumb", photo),
        cutout=photos.derived_file("cutout", photo),
        mask=edit if mended and edit is not None else automatic,
        automatic=automatic,
        mended=mended,
        readable=photo.extension in _WINDOW_READS,
    )


@dataclass(frozen=True, slots=True)
class Mended:
    """A cut-out whose files are in their place and which does not count yet.

    Attributes:
        photo: Its photo.
        number: Of the mask; 0 for the automatic one.
        seen: The photo as it is with this mask, colors above all.
    """

    photo: PhotoRecord
    number: int
    seen: PerceivedPhoto


def prepare(
    photo: PhotoRecord, mask: bytes | None, *, perception: Perception, files: PhotoFiles
) -> Mended:
    """Look at a photo with another mask and write what is made with it; needs no database.

    Until ``keep`` makes it count, nothing shows it: a crash leaves files that upkeep removes.

    Args:
        mask: Gray PNG of the whole upright photo, at any size; None for the automatic one.

    Raises:
        InputError: Nothing of the photo is left.
        PhotoFailedError: The original can no longer be read; nothing was written.
        StorageError: No room, or no permission.
    """
    original = files.original(photo.sha256, photo.extension)
    if mask is None:
        seen = perception.analyze(original)
        files.write_derived("mask", photo.sha256, seen.mask)
        number = 0
    else:
        _check(mask)
        seen = perception.analyze_mended(original, mask)
        number = files.write_edit(photo.sha256, mask)
    files.write_derived("thumb", photo.sha256, seen.thumbnail)
    files.write_derived("cutout", photo.sha256, seen.cutout, edit=number)
    return Mended(photo, number, seen)


def keep(library: Library, mended: Mended, vocabulary: Vocabulary) -> ChangeSet:
    """Let a mended cut-out count, with the colors measured in it; one step of undo.

    Colors follow where the photo is the one that a garment is shown by and nobody else said what
    they are, and the name that Vestry made follows the colors. Vectors stay: the encoder looks at
    the whole photo, not at its cut-out.
    """
    label = "Mend a cut-out"
    with library.atomic(), library.history.group(label):
        changes = library.photos.set_edit(mended.photo.id, mended.number, label=label)
        for item in library.items.of_photo(mended.photo.id):
            if item.views[0].photo_id == mended.photo.id:
                _recolor(library, item, mended.seen, vocabulary)
    return changes


def _recolor(
    library: Library, item: ItemRecord, seen: PerceivedPhoto, vocabulary: Vocabulary
) -> None:
    colors = tuple((color.name, round(color.share, 4)) for color in seen.tags.colors)
    if item.origin.get("colors", "model") != "model" or colors == item.colors:
        return
    fields = {name: getattr(item, name) for name in TAG_FIELDS} | {"colors": colors}
    changes: dict[str, object] = {"colors": colors}
    if item.origin.get("name", "model") == "model":
        changes["name"] = garment_name(fields)
    library.items.update(
        item.id,
        changes,
        origin="model",
        confidence=dict(seen.tags.confidence),
        search_text=vocabulary.search_text(fields),
    )


def _check(mask: bytes) -> None:
    from PIL import Image

    with Image.open(io.BytesIO(mask)) as picture:
        histogram = picture.convert("L").histogram()
    if sum(histogram[128:]) < _LEAST_SHARE * sum(histogram):
        raise InputError(
            "Nothing of the garment would be left.",
            next_step="Paint back what belongs to it, or go back to the automatic cut-out.",
        )
