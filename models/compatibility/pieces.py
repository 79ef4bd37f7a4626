"""One garment as the question "does it go with the others?" sees it.

`Piece` holds what decides that: slot, colors, pattern, formality, seasons and so on, and the
picture vector where there is one. `piece_of` makes it from predicted or corrected tags; what the
tags leave open is taken from the vocabulary's priors of the category. Nothing here knows items,
libraries or files.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt

from models.types import UNKNOWN, ColorShare, GarmentTags
from models.vocabulary import Vocabulary

PieceId = int | str


@dataclass(frozen=True, slots=True)
class Piece:
    """One garment, in the vocabulary's terms.

    Attributes:
        id: Whatever the caller calls it; facts name pieces by it.
        colors: Dominant first; empty when nothing was measured.
        styles: Usually one; empty when unknown.
        formality: 1 (home) to 5 (black tie).
        warmth: 0 (none) to 5 (deep winter).
        attributes: Most salient first.
        confidence: Field name to probability of its value, where a model said it.
        vector: float32 ``[256]``, unit length, of the encoder in use; None where there is none.
    """

    id: PieceId
    slot: str
    group: str
    category: str
    colors: tuple[ColorShare, ...] = ()
    pattern: str = UNKNOWN
    material: str = UNKNOWN
    fit: str = UNKNOWN
    styles: tuple[str, ...] = ()
    seasons: tuple[str, ...] = ()
    occasions: tuple[str, ...] = ()
    formality: float = 2.0
    warmth: float = 1.0
    attributes: tuple[str, ...] = ()
    kids: bool = False
    confidence: Mapping[str, float] = field(default_factory=dict, compare=False)
    vector: npt.NDArray[np.float32] | None = field(default=None, compare=False, repr=False)

    def sure(self, name: str, *, at_least: float = 0.5) -> bool:
        """Whether a field may be spoken of: set by a person, or likely enough."""
        return self.confidence.get(name, 1.0) >= at_least


def piece_of(
    identifier: PieceId,
    tags: GarmentTags,
    *,
    vocabulary: Vocabulary,
    vector: npt.NDArray[np.float32] | None = None,
    warmth: float | None = None,
    slot: str | None = None,
) -> Piece:
    """Return the piece that ``tags`` describe.

    Args:
        identifier: What the caller calls it.
        warmth: Where the garment's own is known; the category's otherwise.
        slot: Where a person moved it; the category's otherwise.
    """
    kind = vocabulary.category(tags.category)
    formality = float(tags.formality) if tags.formality else float(kind.formality)
    return Piece(
        id=identifier,
        slot=slot or kind.slot,
        group=kind.group,
        category=tags.category,
        colors=tags.colors,
        pattern=tags.pattern,
        material=tags.material,
        fit=tags.fit,
        styles=() if tags.style in ("", UNKNOWN) else (tags.style,),
        seasons=tags.season,
        occasions=tags.occasion,
        formality=formality,
        warmth=float(kind.warmth) if warmth is None else float(warmth),
        attributes=tags.attributes,
        kids=tags.kids,
        confidence=tags.confidence,
        vector=vector,
    )
