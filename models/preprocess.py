"""From photos to the pixels that networks see: decode, fit, normalize, hash, cut out.

The one module that the app, the runtimes and training share for pixels, so that they cannot drift.
Decoding itself lives in ``photo_decoding`` and is offered here. Nothing is stored, nothing learned.
"""

from __future__ import annotations

import hashlib
import json
import math
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from functools import cached_property
from typing import Any, Literal

import cv2
import numpy as np
import numpy.typing as npt
from PIL import Image

from models.photo_decoding import (
    DEFAULT_LIMITS,
    DEFAULT_MAX_SIDE,
    DecodedPhoto,
    DecodeLimits,
    decode_photo,
    photo_size,
)
from models.types import Mask, RgbImage

__all__ = [
    "DEFAULT_LIMITS",
    "DEFAULT_MAX_SIDE",
    "DecodeLimits",
    "DecodedPhoto",
    "PreprocessRecord",
    "cut_out",
    "decode_photo",
    "hamming",
    "letterbox",
    "perceptual_hash",
    "photo_size",
]

Fit = Literal["letterbox", "squash"]
RgbaImage = npt.NDArray[np.uint8]

_HASH_SIDE = 32
_HASH_KEEP = 8


@dataclass(frozen=True)
class PreprocessRecord:
    """How a network's input is made from a photo; travels in its manifest.

    Attributes:
        size: Side ``S`` of the square input, in pixels.
        fit: ``"letterbox"`` keeps proportions and pads, ``"squash"`` does not.
        pad: Gray level of the padding, 0-255.
        filter: Resampling; bicubic with antialiasing, as Pillow does it.
        mean: Per channel, on the 0-1 scale.
        std: Per channel, on the 0-1 scale.
    """

    size: int
    fit: Fit = "letterbox"
    pad: int = 255
    filter: Literal["bicubic"] = "bicubic"
    mean: tuple[float, float, float] = (0.5, 0.5, 0.5)
    std: tuple[float, float, float] = (0.5, 0.5, 0.5)

    def __post_init__(self) -> None:
        if not 1 <= self.size <= 4096:
            raise ValueError(f"size {self.size} is outside 1-4096")
        if self.fit not in ("letterbox", "squash") or self.filter != "bicubic":
            raise ValueError(f"unknown fit {self.fit!r} or filter {self.filter!r}")
        if not 0 <= self.pad <= 255:
            raise ValueError(f"pad {self.pad} is outside 0-255")
        # Whole numbers become floats: 0 and 0.0 are one preprocessing and must have one digest.
        object.__setattr__(self, "mean", tuple(map(float, self.mean)))
        object.__setattr__(self, "std", tuple(map(float, self.std)))
        numbers = (*self.mean, *self.std)
        if len(self.mean) != 3 or len(self.std) != 3 or not all(map(math.isfinite, numbers)):
            raise ValueError("mean and std must hold three numbers each")
        if min(self.std) <= 0:
            raise ValueError("std must be positive")

    def apply(self, image: RgbImage) -> npt.NDArray[np.float32]:
        """Return the network's input, float32 ``[3, S, S]``, contiguous."""
        if self.fit == "letterbox":
            square = letterbox(image, self.size, pad=self.pad)
        else:
            square = _resized(image, self.size, self.size)
        scale, offset = self._affine
        pixels = square.astype(np.float32) * scale + offset
        return np.ascontiguousarray(pixels.transpose(2, 0, 1))

    def to_json(self) -> dict[str, Any]:
        """Return a JSON object that `from_json` reads back to an equal record."""
        return {key: list(v) if isinstance(v, tuple) else v for key, v in asdict(self).items()}

    @classmethod
    def from_json(cls, document: Mapping[str, Any]) -> PreprocessRecord:
        """Read what `to_json` wrote.

        Raises:
            ValueError: A field is missing, unknown or out of range: a newer Vestry's record must
                not be half understood, because wrong pixels give plausible wrong vectors.
        """
        names = set(cls.__dataclass_fields__)
        if not isinstance(document, Mapping) or set(document) != names:
            raise ValueError(f"a preprocessing record needs exactly {sorted(names)}")
        try:
            return cls(
                size=int(document["size"]),
                fit=document["fit"],
                pad=int(document["pad"]),
                filter=document["filter"],
                mean=_three(document["mean"]),
                std=_three(document["std"]),
            )
        except TypeError as error:
            raise ValueError(f"a preprocessing record with a wrong type: {error}") from error

    @property
    def digest(self) -> str:
        """First 12 hex digits of the SHA-256 of the canonical JSON; part of an encoder's identity.

        Vectors made from different pixels never mix.
        """
        canonical = json.dumps(self.to_json(), sort_keys=True, separators=(",", ":"))
        return hashlib.sha256(canonical.encode()).hexdigest()[:12]

    @cached_property
    def _affine(self) -> tuple[npt.NDArray[np.float32], npt.NDArray[np.float32]]:
        mean, std = np.asarray(self.mean), np.asarray(self.std)
        return (1 / (255 * std)).astype(np.float32), (-mean / std).astype(np.float32)


def letterbox(image: RgbImage, size: int, *, pad: int = 255) -> RgbImage:
    """Return ``image`` scaled into the middle of a ``size`` x ``size`` square.

    Small images are enlarged, so that a network always sees the garment at its scale.

    Args:
        pad: Gray level (0-255) of the bars.
    """
    height, width = image.shape[:2]
    scale = size / max(height, width)
    inner_height = max(1, round(height * scale))
    inner_width = max(1, round(width * scale))
    square = np.full((size, size, 3), pad, np.uint8)
    top, left = (size - inner_height) // 2, (size - inner_width) // 2
    inner = _resized(image, inner_width, inner_height)
    square[top : top + inner_height, left : left + inner_width] = inner
    return square


def perceptual_hash(image: RgbImage) -> int:
    """Return the 64-bit DCT hash of a photo as a signed integer, as SQLite stores it.

    Two photos of one picture (another size, compression or brightness) differ in a few bits; the
    hash does not see turned or mirrored pictures as equal.
    """
    gray = cv2.cvtColor(np.ascontiguousarray(image), cv2.COLOR_RGB2GRAY)
    small = cv2.resize(gray, (_HASH_SIDE, _HASH_SIDE), interpolation=cv2.INTER_AREA)
    low = cv2.dct(small.astype(np.float32))[:_HASH_KEEP, :_HASH_KEEP].ravel()
    # The first coefficient is the brightness: outside the median, and always set.
    bits = low > np.median(low[1:])
    bits[0] = True
    packed = np.packbits(bits)
    return int.from_bytes(packed.tobytes(), "big", signed=True)


def hamming(first: int, second: int) -> int:
    """Return in how many of 64 bits two perceptual hashes differ."""
    return ((first ^ second) & 0xFFFF_FFFF_FFFF_FFFF).bit_count()


def cut_out(image: RgbImage, mask: Mask) -> RgbaImage:
    """Return uint8 ``[H, W, 4]``: the photo with ``mask`` as its alpha.

    Raises:
        ValueError: Image and mask differ in height or width.
    """
    if image.shape[:2] != mask.shape:
        raise ValueError(f"image {image.shape[:2]} and mask {mask.shape} differ in size")
    return np.dstack((image, mask))


def _resized(image: RgbImage, width: int, height: int) -> RgbImage:
    if image.shape[:2] == (height, width):
        return image
    # Pillow, not OpenCV: its bicubic filter widens when shrinking, so that fabric does not alias,
    # and training resizes the same way.
    picture = Image.fromarray(np.ascontiguousarray(image))
    return np.asarray(picture.resize((width, height), Image.Resampling.BICUBIC))


def _three(values: object) -> tuple[float, float, float]:
    if not isinstance(values, list | tuple) or len(values) != 3:
        raise ValueError("mean and std must hold three numbers each")
    first, second, third = values
    return float(first), float(second), float(third)
