"""The picture of a dialogue: what is given on one white square, as a model will see it.

At most four garments in slot order, whole (never cropped), row by row; one fills the square, two
stand side by side. Of an alternative the replaced piece is always there. Spec A.4.
"""

from __future__ import annotations

import hashlib
import io
import os
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import Final

from PIL import Image

from models.errors import ModelsError
from models.garment_square import composed, place_of
from models.preprocess import decode_photo
from train.data.fashionrec.tasks import MOST_GIVEN, Sample
from train.data.fashionrec.world import Item
from train.errors import DataError

FOLDER: Final = "images"
QUALITY: Final = 90
PictureOf = Callable[[Item], Path | None]


def name_of(sample: Sample) -> str:
    """Return where a sample's picture lies in a set; the id may hold what no file may."""
    digest = hashlib.blake2b(sample.sample_id.encode(), digest_size=12).hexdigest()
    return f"{FOLDER}/{digest}.jpg"


def shown_items(sample: Sample, items: Mapping[str, Item]) -> list[Item]:
    """Return the garments on the picture, in its order."""
    shown = [items[one] for one in sample.given[: MOST_GIVEN - bool(sample.replaced)]]
    if sample.replaced:
        shown.append(items[sample.replaced])
    return sorted(shown, key=lambda item: place_of(item.slot))


def write_pictures(
    samples: Iterable[Sample], items: Mapping[str, Item], folder: Path, picture_of: PictureOf
) -> int:
    """Write the pictures that are not there yet; return how many were written.

    Raises:
        DataError: A garment has no photo that can be read.
    """
    (folder / FOLDER).mkdir(parents=True, exist_ok=True)
    written = 0
    for sample in samples:
        file = folder / name_of(sample)
        if file.exists():
            continue
        photos = [_photo(item, picture_of) for item in shown_items(sample, items)]
        buffer = io.BytesIO()
        composed(photos).save(buffer, "JPEG", quality=QUALITY)
        partial = file.with_name(file.name + ".partial")
        partial.write_bytes(buffer.getvalue())
        # Whole or not at all: what is there is not made again.
        os.replace(partial, file)
        written += 1
    return written


def _photo(item: Item, picture_of: PictureOf) -> Image.Image:
    file = picture_of(item)
    try:
        if file is not None:
            return Image.fromarray(decode_photo(file).image)
    except ModelsError:
        pass
    raise DataError(
        f"There is no readable photo of {item.item_id}.",
        next_step="Say where photos lie with --photos, or leave --pictures away.",
    )
