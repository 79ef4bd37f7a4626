"""A garment of the wardrobe as the rules of outfits see it; nothing is judged here."""

from __future__ import annotations

from typing import TYPE_CHECKING

from models.compatibility import Piece, piece_of
from models.types import ColorShare, GarmentTags

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

    from local_index.records import ItemRecord
    from models.vocabulary import Vocabulary

    Floats = npt.NDArray[np.float32]


def piece_from(item: ItemRecord, vocabulary: Vocabulary, *, vector: Floats | None = None) -> Piece:
    """Return a garment as the rules see it; what is unknown is the category's."""
    tags = GarmentTags(
        category=item.category,
        colors=tuple(ColorShare(name, share) for name, share in item.colors),
        pattern=item.pattern,
        material=item.material,
        fit=item.fit,
        style=item.style,
        season=item.season,
        occasion=item.occasion,
        formality=item.formality,
        kids=item.kids,
        attributes=item.attributes,
        confidence=item.confidence,
    )
    warmth = float(item.warmth) if item.warmth else None
    return piece_of(
        item.id, tags, vocabulary=vocabulary, vector=vector, warmth=warmth, slot=item.slot
    )
