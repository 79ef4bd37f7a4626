"""Which garment of a description is which garment of the wardrobe, when a photo shows several.

The garment's category picks the part, its colors decide between two of a kind. Each described
garment belongs to one garment of the wardrobe at most, the surest pair first; what fits nothing
stays without. A photo with one garment on each side needs no resemblance: a description that calls
the shirt a jacket is a disagreement, not another garment.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from local_index.records import UNKNOWN, ItemRecord
from models.families import family_of
from models.vocabulary import Vocabulary

if TYPE_CHECKING:
    from models.types import GarmentTags

_NAMELESS = frozenset({UNKNOWN, "other", "unusable", ""})
_SAME, _NEAR, _SAME_SLOT, _ANY = 8.0, 6.0, 3.0, 1.0


def match_garments(
    items: Sequence[ItemRecord], seen: Sequence[GarmentTags], vocabulary: Vocabulary
) -> Mapping[int, GarmentTags]:
    """Return what was seen of each garment, by its id; garments that were not seen are missing.

    Args:
        items: Every garment that the photo shows.
        seen: Every garment of the description.
    """
    if len(items) == 1 and len(seen) == 1:
        return {items[0].id: seen[0]}
    scores = [
        (_likeness(item, tags, vocabulary), -place, item.id)
        for item in items
        for place, tags in enumerate(seen)
    ]
    found: dict[int, GarmentTags] = {}
    taken: set[int] = set()
    for score, negative_place, item_id in sorted(scores, reverse=True):
        if score < _ANY or item_id in found or -negative_place in taken:
            continue
        found[item_id] = seen[-negative_place]
        taken.add(-negative_place)
    return found


def _likeness(item: ItemRecord, tags: GarmentTags, vocabulary: Vocabulary) -> float:
    """Return how sure it is that both are one garment; below ``_ANY`` they are not."""
    mine, theirs = item.category, tags.category
    if mine in _NAMELESS or theirs in _NAMELESS:
        kind = 0.0
    elif mine == theirs:
        kind = _SAME
    elif family_of("category", mine) == family_of("category", theirs):
        kind = _NEAR
    elif vocabulary.category(mine).slot == vocabulary.category(theirs).slot:
        kind = _SAME_SLOT
    else:
        return 0.0
    own = {family_of("colors", name) for name, _share in item.colors}
    other = {family_of("colors", color.name) for color in tags.colors}
    shared = len(own & other) / len(own | other) if own and other else 0.0
    # A garment without a kind is found by its colors alone, when they are all the same.
    return kind + shared if kind else float(shared == 1.0)
