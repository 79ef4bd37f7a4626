"""Values that cross the boundary of the models package.

Frozen dataclasses and array aliases only: no files, no runtimes, no vocabulary lookups.
Every closed field holds a term of ``models/vocabulary.json`` or ``"unknown"``.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt

UNKNOWN = "unknown"

RgbImage = npt.NDArray[np.uint8]
"""A decoded photo: uint8 ``[H, W, 3]``, sRGB, upright."""

Mask = npt.NDArray[np.uint8]
"""A garment mask: uint8 ``[H, W]``, 0 background to 255 garment."""

Vectors = npt.NDArray[np.float32]
"""Unit-length rows, float32 ``[n, dims]``."""


@dataclass(frozen=True, slots=True)
class ColorShare:
    """One named color and the share (0-1) of the garment's pixels it covers."""

    name: str
    share: float


@dataclass(frozen=True, slots=True)
class GarmentTags:
    """What is known about one garment, in the vocabulary's terms.

    Attributes:
        colors: Dominant first, at most three; empty when nothing was measured.
        season: In calendar order.
        formality: 1 (home) to 5 (black tie); 0 when unknown.
        confidence: Field name to probability (0-1) of its value; empty for ground truth.
    """

    category: str = UNKNOWN
    colors: tuple[ColorShare, ...] = ()
    pattern: str = UNKNOWN
    material: str = UNKNOWN
    fit: str = UNKNOWN
    style: str = UNKNOWN
    season: tuple[str, ...] = ()
    occasion: tuple[str, ...] = ()
    formality: int = 0
    kids: bool = False
    attributes: tuple[str, ...] = ()
    confidence: Mapping[str, float] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class EncoderIdentity:
    """Which weights and which pixels made a vector; picture vectors of two identities never mix.

    Word vectors come from a tower of their own that training leaves alone, so several revisions may
    share one space of words: then what one of them saw on a photo can be compared with the words
    that another one read. Two identities are equal whatever their space of words is called.

    Attributes:
        name: Catalogue name, for example ``"pocket-encoder"``.
        revision: First 12 hex digits of the weights' SHA-256.
        preprocess: First 12 hex digits of the preprocessing record's SHA-256.
        text_space: Name of the space of words; the revision where the encoder names none, which
            says that it shares its words with no other.
    """

    name: str
    revision: str
    preprocess: str
    text_space: str = field(default="", compare=False)

    def __post_init__(self) -> None:
        if not self.text_space:
            object.__setattr__(self, "text_space", self.revision)

    def __str__(self) -> str:
        return f"{self.name}@{self.revision}+{self.preprocess}"


@dataclass(frozen=True, slots=True)
class GarmentEncoding:
    """One forward pass over one photo.

    Attributes:
        image_vector: float32 ``[256]``, unit length: compare with image vectors only.
        text_vector: float32 ``[384]``, unit length: compare with text vectors only.
        tags: Predicted tags; ``colors`` stays empty (pixels decide, see ``palette``).
        color_scores: Color name to probability from the photo as a whole, a prior for the palette.
    """

    image_vector: npt.NDArray[np.float32]
    text_vector: npt.NDArray[np.float32]
    tags: GarmentTags
    color_scores: Mapping[str, float] = field(default_factory=dict)
