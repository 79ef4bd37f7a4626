"""How a picture is brought to the size at which a patch-merging vision tower reads it.

One rule for training and for every engine: sides become multiples of patch times merge, the ratio
is kept as nearly as that allows, the number of tokens stays inside its limits, and the picture is
stretched to it (no border) with Pillow's bicubic filter. Normalizing and cutting into patches is
the engine's own business.
"""

from __future__ import annotations

import math

import numpy as np
from PIL import Image

from models.types import RgbImage

DEFAULT_MIN_TOKENS = 4
DEFAULT_MAX_TOKENS = 768
# in the header of a picture part: a small model knows pictures only as large as it learned them
ALONE_TOKENS_KEY = "vestry.picture_tokens"
SEVERAL_TOKENS_KEY = "vestry.several_picture_tokens"


def merged_size(
    height: int,
    width: int,
    *,
    factor: int,
    min_tokens: int = DEFAULT_MIN_TOKENS,
    max_tokens: int = DEFAULT_MAX_TOKENS,
) -> tuple[int, int]:
    """Return the height and width in pixels at which a picture is read.

    Args:
        height: Of the picture, in pixels.
        width: Of the picture, in pixels.
        factor: Pixels on one side of a token: patch size times merge size.
        min_tokens: Fewest tokens of a picture; a smaller one is enlarged.
        max_tokens: Most tokens of a picture; a larger one is reduced.

    The same figures as Qwen's own rule, but for ribbons: where one side is at its least and the
    other still too long, the long side gives way, because refusing a photo helps nobody.
    """
    if min(height, width, factor, min_tokens) < 1 or max_tokens < min_tokens:
        raise ValueError("sizes and limits must be positive, and the least not above the most")
    most, least = max_tokens * factor**2, min_tokens * factor**2
    # half to even, as the models' own preprocessing rounds
    tall = max(factor, round(height / factor) * factor)
    wide = max(factor, round(width / factor) * factor)
    if tall * wide > most:
        scale = math.sqrt(height * width / most)
        tall = max(factor, math.floor(height / scale / factor) * factor)
        wide = max(factor, math.floor(width / scale / factor) * factor)
    elif tall * wide < least:
        scale = math.sqrt(least / (height * width))
        tall = math.ceil(height * scale / factor) * factor
        wide = math.ceil(width * scale / factor) * factor
    return _shortened(tall, wide, factor=factor, max_tokens=max_tokens)


def resize_merged(
    image: RgbImage,
    *,
    factor: int,
    min_tokens: int = DEFAULT_MIN_TOKENS,
    max_tokens: int = DEFAULT_MAX_TOKENS,
) -> RgbImage:
    """Return a picture ``[H, W, 3]`` at the size of ``merged_size``, as contiguous bytes."""
    height, width = image.shape[:2]
    size = merged_size(height, width, factor=factor, min_tokens=min_tokens, max_tokens=max_tokens)
    return resize_to(image, height=size[0], width=size[1])


def resize_to(image: RgbImage, *, height: int, width: int) -> RgbImage:
    """Return a picture ``[H, W, 3]`` stretched to a size, as contiguous bytes."""
    if image.shape[:2] == (height, width):
        return np.ascontiguousarray(image)
    stretched = Image.fromarray(image).resize((width, height), Image.Resampling.BICUBIC)
    return np.ascontiguousarray(stretched, dtype=np.uint8)


def _shortened(height: int, width: int, *, factor: int, max_tokens: int) -> tuple[int, int]:
    rows, columns = height // factor, width // factor
    if rows * columns > max_tokens:
        if rows > columns:
            rows = max(1, max_tokens // columns)
        else:
            columns = max(1, max_tokens // rows)
    return rows * factor, columns * factor
