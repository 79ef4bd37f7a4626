"""Small pictures for `drawn_wardrobe`'s garments, so that the window has something to decode.

A few dozen are drawn and linked into the place of every garment's picture: the window finds and
decodes a file for each garment, as it would for ten thousand different ones. `multiply` makes very
many garments of some, where only their number matters.
"""

from __future__ import annotations

import io
import os
from pathlib import Path

import numpy as np
from PIL import Image, ImageDraw

from app.cutout_mark import MARK
from local_index import Library
from local_index.files import PhotoFiles

_PICTURES = 48
_SIDE = 320


def add_pictures(folder: Path, *, items: int) -> None:
    """Give each photo of a drawn wardrobe a cut-out of its own."""
    files = PhotoFiles(folder, read_only=False)
    for number in range(min(items, _PICTURES)):
        files.write_derived("cutout", _name(number), _cutout(number))
    for number in range(_PICTURES, items):
        target = files.derived("cutout", _name(number))
        target.parent.mkdir(parents=True, exist_ok=True)
        os.link(files.derived("cutout", _name(number % _PICTURES)), target)


def multiply(folder: Path, *, times: int) -> None:
    """Copy every garment, without its vectors and sharing its photo, until there are so many."""
    with Library.open(folder) as library, library.atomic():
        known = {row[1] for row in library.db.rows("PRAGMA table_info(items)")}
        columns = ", ".join(sorted(known - {"id"}))
        count = library.items.count()
        for _ in range(times - 1):
            library.db.execute(
                f"INSERT INTO items ({columns}) SELECT {columns} FROM items ORDER BY id LIMIT ?",
                [count],
            )
        library.db.execute(
            "INSERT INTO views (item_id, photo_id) SELECT copy.id, original.photo_id"
            " FROM items copy JOIN views original ON original.item_id = (copy.id - 1) % ? + 1"
            " WHERE copy.id > ?",
            [count, count],
        )


def _name(number: int) -> str:
    """Return a photo's name as `drawn_wardrobe.add_photo_rows` gives it."""
    return f"{number:064x}"


def _cutout(number: int) -> bytes:
    rng = np.random.default_rng(number)
    image = Image.new("RGBA", (int(_SIDE * rng.uniform(0.6, 1.0)), _SIDE), (0, 0, 0, 0))
    draw = ImageDraw.Draw(image)
    color = (*(int(part) for part in rng.integers(30, 220, 3)), 255)
    draw.rounded_rectangle((4, 4, image.width - 4, image.height - 4), 40, fill=color)
    for line in range(20, image.height - 20, int(rng.integers(9, 30))):
        draw.line((10, line, image.width - 10, line), fill=(255, 255, 255, 90), width=3)
    pixels = np.asarray(image).copy()
    weave = rng.integers(0, 24, (image.height, image.width, 1))
    pixels[..., :3] = np.clip(pixels[..., :3] - weave, 0, 255).astype(np.uint8)
    stream = io.BytesIO()
    Image.fromarray(pixels).save(stream, "WEBP", quality=80, xmp=MARK)
    return stream.getvalue()
