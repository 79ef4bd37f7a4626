"""Garments of an open library on a figure: what a command, a window and a conversation call.

Reads the cut-outs that the library keeps and writes nothing into it. The PNG names the garments by
id; no name, no note and no data of a photo goes into the file.
"""

from __future__ import annotations

import io
import os
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from PIL import Image, PngImagePlugin

from app.errors import InputError, StorageError
from app.item_json import format_id
from app.services.generated_mark import XMP, with_badge
from app.tryon.on_photo import Person, PhotoBackend
from app.tryon.values import FigureChoice, Garment, TryOnBackend, TryOnPicture
from app.tryon.wearing import FigureBackend
from models.compatibility import piece_of
from models.types import GarmentTags

if TYPE_CHECKING:
    from local_index import Library
    from local_index.records import ItemRecord
    from models.vocabulary import Vocabulary


class TryOnService:
    """Tries garments of one open library on.

    Args:
        library: Open in the caller's thread.
        backend: Who draws; figures without a model when none is given.
    """

    def __init__(
        self, library: Library, vocabulary: Vocabulary, *, backend: TryOnBackend | None = None
    ) -> None:
        self._library, self._vocabulary = library, vocabulary
        self._backend = backend or FigureBackend()

    def try_on(
        self,
        item_ids: Sequence[int],
        choice: FigureChoice,
        *,
        person: Person | None = None,
        others: Sequence[Garment] = (),
        backend: TryOnBackend | None = None,
    ) -> TryOnPicture:
        """Return a figure that wears these garments.

        Args:
            person: Somebody's photo that is dressed instead.
            others: Garments that are not of the wardrobe.
            backend: Draws this one picture, whoever is dressed.

        Raises:
            InputError: There is no garment, or none of them can be worn.
            NotFoundError: A garment does not exist.
        """
        ids = tuple(dict.fromkeys(item_ids))
        if not ids and not others:
            raise InputError("There is nothing to try on.", next_step="Name one garment or more.")
        items = [self._library.items.get(identifier) for identifier in ids]
        drawing = backend or (self._backend if person is None else PhotoBackend(person))
        return drawing.wear([*(self._garment(item) for item in items), *others], choice)

    def _garment(self, item: ItemRecord) -> Garment:
        tags = GarmentTags(category=item.category, kids=item.kids, attributes=item.attributes)
        warmth = float(item.warmth) if item.warmth else None
        piece = piece_of(item.id, tags, vocabulary=self._vocabulary, warmth=warmth, slot=item.slot)
        name = f"{item.name or item.category} ({format_id(item.id)})"
        return Garment(piece, name, self._cutout(item))

    def _cutout(self, item: ItemRecord) -> np.ndarray[tuple[int, ...], np.dtype[np.uint8]]:
        for view in item.views:
            file = self._library.photos.derived_file("cutout", view)
            try:
                with Image.open(file) as opened:
                    return np.asarray(opened.convert("RGBA"), np.uint8)
            except OSError:
                # until it is made again from the photo, the garment is said to show nothing
                continue
        return np.zeros((1, 1, 4), np.uint8)


def png_of(picture: TryOnPicture) -> bytes:
    """Return the picture as a file that says what it shows, by ids alone.

    What a model drew has its badge on the pixels, and what drew it in the file.
    """
    info = PngImagePlugin.PngInfo()
    info.add_text("Software", "Vestry")
    info.add_text("Items", ",".join(format_id(int(item)) for item in picture.worn))
    image = picture.image
    if picture.drawn_by:
        image = with_badge(image, "AI preview")
        info.add_text("Model", picture.drawn_by)
        if picture.seed is not None:
            info.add_text("Seed", str(picture.seed))
        info.add_text("AI-generated", "yes")
        info.add_itxt("XML:com.adobe.xmp", XMP)
    packed = io.BytesIO()
    Image.fromarray(image).save(packed, "PNG", pnginfo=info)
    return packed.getvalue()


def keep(picture: TryOnPicture, target: Path) -> None:
    """Write the picture whole or not at all.

    Raises:
        StorageError: The disk does not take it.
    """
    temporary = None
    try:
        handle, temporary = tempfile.mkstemp(dir=target.parent, suffix=".part")
        with os.fdopen(handle, "wb") as stream:
            stream.write(png_of(picture))
            stream.flush()
            os.fsync(stream.fileno())
        os.chmod(temporary, 0o644)
        os.replace(temporary, target)
    except OSError as error:
        if temporary is not None:
            Path(temporary).unlink(missing_ok=True)
        raise StorageError(
            f"{target.name} could not be written.",
            next_step="Choose a folder that exists and can be written to.",
        ) from error
