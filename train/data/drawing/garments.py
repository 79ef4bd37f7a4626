"""Pictures of single garments on a plain ground: drawn ones, and real ones that were cut out.

Drawn ones have exact captions; every category is drawn equally often. Of photos only those of a
closet's training people are used, without the ones that show a garment of a val person; a mask
that cannot be one leaves the photo out. Pictures made of photos are for training here and are
never shipped. Writing and shards are ``building``'s.
"""

from __future__ import annotations

import hashlib
import io
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Final

import cv2
import numpy as np
import numpy.typing as npt
from PIL import Image

from models.errors import ModelsError
from models.preprocess import decode_photo
from models.render import draw_garment, sample_recipe
from models.types import Mask, RgbImage
from train.data.drawing.captioned import Captioned, Part
from train.data.drawing.wording import CATEGORIES, is_unseen, short_caption
from train.data.sources.closet import ClosetPhoto, read_closet
from train.data.sources.shared_garments import leaked_photos

Cutter = Callable[[Sequence[RgbImage]], list[Mask]]
Made = tuple[Captioned, bytes]

GROUND: Final = 238
"""Gray of the ground: a white shirt must have an outline."""
TUNE_SHARE: Final = 0.04
_MARGIN: Final = 0.05
_COVERED: Final = (0.05, 0.9)
_QUALITY: Final = 95
_TRIES: Final = 400


def drawn_garment(seed: int, index: int, *, size: int, unseen: bool = False) -> Made:
    """Return picture ``index`` of the drawings of ``seed``; the same on every call.

    Args:
        unseen: Draw a combination that training never shows, else one that it may show.
    """
    category = CATEGORIES[index % len(CATEGORIES)]
    rng = np.random.default_rng((seed, index, int(unseen)))
    for _ in range(_TRIES):
        recipe = sample_recipe(rng, category=category)
        if is_unseen(category, recipe.colors[0], recipe.pattern) == unseen:
            break
    else:
        raise AssertionError(f"no combination of {category} is in reach")
    drawing = draw_garment(recipe, size=max(128, size))
    short = short_caption(
        category,
        recipe.colors,
        pattern=recipe.pattern,
        material=recipe.material,
        kids=recipe.kids,
    )
    part: Part = (
        "unseen" if unseen else "tune" if share(f"{seed}|{index}") < TUNE_SHARE else "train"
    )
    name = f"{'unseen' if unseen else 'drawn'}-{seed}-{index:06}.jpg"
    row = Captioned(
        name,
        part,
        "drawn",
        category,
        recipe.colors[0],
        recipe.pattern,
        (drawing.caption, short),
    )
    alpha = drawing.rgba[..., 3]
    return row, jpeg(on_ground(drawing.rgba[..., :3], alpha, size=size))


def usable_photos(closet: Path) -> list[ClosetPhoto]:
    """Return the photos of training people that may be learned from."""
    photos = [p for p in read_closet(closet) if p.split == "train" and p.tags is not None]
    leaked = leaked_photos({photo.name for photo in photos})
    return [
        photo
        for photo in photos
        if photo.name not in leaked
        and photo.caption
        and photo.tags is not None
        and photo.tags.category in CATEGORIES
        and not is_unseen(photo.tags.category, _first(photo), photo.tags.pattern)
    ]


def real_garments(photos: Sequence[ClosetPhoto], cut: Cutter, *, size: int) -> list[Made]:
    """Return the garments of these photos that could be cut out."""
    shown = []
    for photo in photos:
        try:
            shown.append((photo, decode_photo(photo.path, max_side=512).image))
        except (ModelsError, OSError):
            continue
    masks = cut([image for _, image in shown]) if shown else []
    found = []
    for (photo, image), mask in zip(shown, masks, strict=True):
        if _COVERED[0] <= float((mask > 127).mean()) <= _COVERED[1]:
            found.append((_row(photo), jpeg(on_ground(image, mask, size=size))))
    return found


def on_ground(image: RgbImage, alpha: Mask, *, size: int) -> RgbImage:
    """Return what ``alpha`` covers, whole and in the middle of a plain square."""
    x, y, width, height = cv2.boundingRect((alpha > 24).astype(np.uint8))
    if not width or not height:
        return np.full((size, size, 3), GROUND, np.uint8)
    coverage = alpha[y : y + height, x : x + width, None].astype(np.float32) / 255
    inside = image[y : y + height, x : x + width].astype(np.float32)
    laid = inside * coverage + GROUND * (1 - coverage)
    scale = size * (1 - 2 * _MARGIN) / max(width, height)
    wide, high = max(1, round(width * scale)), max(1, round(height * scale))
    small = Image.fromarray(laid.round().astype(np.uint8)).resize(
        (wide, high), Image.Resampling.LANCZOS
    )
    square: npt.NDArray[np.uint8] = np.full((size, size, 3), GROUND, np.uint8)
    left, top = (size - wide) // 2, (size - high) // 2
    square[top : top + high, left : left + wide] = np.asarray(small)
    return square


def jpeg(image: RgbImage) -> bytes:
    """Return a picture as a file; colors keep their full resolution."""
    packed = io.BytesIO()
    Image.fromarray(image).save(packed, "JPEG", quality=_QUALITY, subsampling=0)
    return packed.getvalue()


def share(text: str) -> float:
    """Return a number in [0, 1) that a text stands for."""
    digest = hashlib.blake2b(text.encode(), digest_size=7).digest()
    return int.from_bytes(digest, "big") / float(1 << 56)


def _row(photo: ClosetPhoto) -> Captioned:
    tags = photo.tags
    assert tags is not None
    short = short_caption(
        tags.category,
        [color.name for color in tags.colors],
        pattern=tags.pattern,
        material=tags.material,
        kids=tags.kids,
    )
    part: Part = "tune" if share(f"person|{photo.person}") < TUNE_SHARE else "train"
    name = f"photo-{photo.person}-{Path(photo.name).stem}.jpg"
    captions = (" ".join(photo.caption.split()), short)
    return Captioned(
        name, part, "photo", tags.category, _first(photo), tags.pattern, captions, photo.person
    )


def _first(photo: ClosetPhoto) -> str:
    return photo.tags.colors[0].name if photo.tags and photo.tags.colors else ""
