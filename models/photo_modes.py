"""Pixel modes: whatever a decoder hands over becomes 8-bit color and, apart from it, its alpha.

Handles palettes, one-bit pictures, gray with alpha, 16-bit and floating-point scans and inverted or
premultiplied variants. It keeps CMYK and Lab as they are, for the color profile to translate.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt
from PIL import Image, TiffImagePlugin

_READY = frozenset({"RGB", "L", "CMYK", "LAB"})
_WITH_ALPHA = frozenset({"RGBA", "RGBa", "LA", "La", "PA"})
_BITS_PER_SAMPLE = 258


def split_alpha(image: Image.Image) -> tuple[Image.Image, Image.Image | None]:
    """Return the color part (RGB, L, CMYK or LAB) and the alpha (L), if any pixel is see-through.

    Color under transparency is laid over white, because editors leave arbitrary color there.
    """
    if image.mode in _WITH_ALPHA or "transparency" in image.info:
        image = _with_straight_alpha(image)
        alpha = image.getchannel("A")
        if alpha.getextrema() == (255, 255):
            return image.convert("RGB"), None
        flat = Image.new("RGB", image.size, (255, 255, 255))
        flat.paste(image.convert("RGB"), mask=alpha)
        return flat, alpha
    if image.mode in _READY:
        return image, None
    if image.mode == "1":
        return image.convert("L"), None
    if image.mode.startswith("I") or image.mode == "F":
        return Image.fromarray(_eight_bit(image)), None
    return image.convert("RGB"), None


def _with_straight_alpha(image: Image.Image) -> Image.Image:
    if image.mode == "RGBA":
        return image
    if image.mode.startswith("I"):
        # 16-bit gray with one transparent level: the level is lost with the low byte anyway.
        gray = Image.fromarray(_eight_bit(image))
        return gray.convert("RGBA")
    if image.mode == "La":
        return image.convert("LA").convert("RGBA")
    return image.convert("RGBA")


def _eight_bit(image: Image.Image) -> npt.NDArray[np.uint8]:
    """Scale deep gray to 0-255 by its bit depth, not by its content: a dark scan stays dark."""
    values: npt.NDArray[Any] = np.asarray(image)
    if image.mode == "F":
        return _from_float(values)
    bits = _bits(image)
    wide = values.astype(np.float32)
    if bits == 32 and values.dtype == np.int32:
        wide = values.view(np.uint32).astype(np.float32)
    return _rounded(wide * (255.0 / (2.0**bits - 1.0)))


def _bits(image: Image.Image) -> int:
    if isinstance(image, TiffImagePlugin.TiffImageFile):
        declared = image.tag_v2.get(_BITS_PER_SAMPLE, (16,))
        first = declared[0] if isinstance(declared, tuple) else declared
        if first in (8, 12, 16, 32):
            return int(first)
    return 16


def _from_float(values: npt.NDArray[Any]) -> npt.NDArray[np.uint8]:
    finite = np.nan_to_num(values.astype(np.float32), nan=0.0, posinf=0.0, neginf=0.0)
    top = float(finite.max(initial=0.0))
    # Floating-point scans are 0-1 by convention; tools that keep 0-255 exist too.
    scale = 255.0 if top <= 1.0 else 1.0 if top <= 255.0 else 255.0 / top
    return _rounded(finite * scale)


def _rounded(values: npt.NDArray[np.float32]) -> npt.NDArray[np.uint8]:
    whole: npt.NDArray[np.uint8] = np.clip(values + 0.5, 0, 255).astype(np.uint8)
    return whole
