"""The pictures of questions, small enough to travel: at most 448 px, JPEG, upright.

A JPEG that is small and upright already goes as it is; everything else is decoded and written anew.
Made views (S07) come into being here.
"""

from __future__ import annotations

import io
from collections.abc import Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Final

from PIL import Image, ImageOps

from train.data.qa.pictures import write_pictures
from train.data.qa.views import make_view, original_of
from train.data.qa.world import World
from train.errors import DataError

MOST_SIDE: Final = 448
QUALITY: Final = 92
_ORIENTATION: Final = 0x0112
_BATCH: Final = 256


def pack_pictures(
    world: World,
    images: Iterable[str],
    file: Path,
    *,
    workers: int = 1,
    others: Mapping[str, Path] | None = None,
) -> int:
    """Write the archive of all these pictures; return how many there are.

    Args:
        others: Pictures of no corpus, such as those of dialogues, by id.

    Raises:
        DataError: A picture is missing or cannot be read.
    """
    return write_pictures(file, _packed(world, sorted(set(images)), workers, others or {}))


def packed(content: bytes, image: str) -> bytes:
    """Return the file of one picture or made view.

    Raises:
        DataError: It cannot be read.
    """
    made = original_of(image)[1] is not None
    try:
        with Image.open(io.BytesIO(content)) as opened:
            upright = opened.getexif().get(_ORIENTATION, 1) == 1
            small = max(opened.size) <= MOST_SIDE
            if opened.format == "JPEG" and opened.mode == "RGB" and upright and small and not made:
                opened.load()
                return content
            picture = _flat(ImageOps.exif_transpose(opened))
    except (OSError, ValueError, Image.DecompressionBombError) as error:
        raise DataError(
            f"The picture {image} cannot be read.",
            next_step="Repair or remove it, and build the questions again.",
        ) from error
    if made:
        picture = make_view(picture, image)
    if max(picture.size) > MOST_SIDE:
        picture.thumbnail((MOST_SIDE, MOST_SIDE), Image.Resampling.LANCZOS)
    out = io.BytesIO()
    picture.save(out, "JPEG", quality=QUALITY, subsampling=0)
    return out.getvalue()


def _packed(
    world: World, images: Sequence[str], workers: int, others: Mapping[str, Path]
) -> Iterator[tuple[str, bytes]]:
    def one(image: str) -> tuple[str, bytes]:
        if image in others:
            return image, packed(_read(others[image]), image)
        look = world.looks[original_of(image)[0]]
        content = world.corpora[look.corpus].picture(look.image[len(look.corpus) + 1 :])
        return image, packed(content, image)

    with ThreadPoolExecutor(max(1, workers)) as pool:
        for start in range(0, len(images), _BATCH):
            yield from pool.map(one, images[start : start + _BATCH])


def _read(file: Path) -> bytes:
    try:
        return file.read_bytes()
    except OSError as error:
        raise DataError(
            f"The picture {file.name} of a dialogue is missing.",
            next_step="Give its folder with --dialogue-images.",
        ) from error


def _flat(picture: Image.Image) -> Image.Image:
    """Return a picture on white where it is transparent: cut-outs have no ground."""
    if picture.mode in ("RGBA", "LA", "PA") or "transparency" in picture.info:
        ground = Image.new("RGBA", picture.size, "white")
        ground.alpha_composite(picture.convert("RGBA"))
        return ground.convert("RGB")
    return picture.convert("RGB")
