"""What a wardrobe lacks for a wish, said as it is: not there, not available, or ruled out.

A gap names a slot and nothing that could be bought. What is there and goes badly with
what was chosen is one, too. An outfit that had to do without is told so by
a caution; a wardrobe that cannot dress anybody gets its gaps and no outfit.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

import numpy as np

from app.stylist.wishes import Gap

if TYPE_CHECKING:
    from app.stylist.closet import Closet
    from app.stylist.masking import Masks

# whole sentences, because other languages bend the word of the kind
_NONE = {
    "top": "There are no tops in this wardrobe.",
    "mid": "There are no sweaters in this wardrobe.",
    "bottom": "There are no bottoms in this wardrobe.",
    "one_piece": "There are no dresses or jumpsuits in this wardrobe.",
    "shoes": "There are no shoes in this wardrobe.",
    "outerwear": "There are no coats or jackets in this wardrobe.",
    "bag": "There are no bags in this wardrobe.",
    "accessory": "There are no accessories in this wardrobe.",
}
_AWAY = {
    "top": "All tops are away.",
    "mid": "All sweaters are away.",
    "bottom": "All bottoms are away.",
    "one_piece": "All dresses or jumpsuits are away.",
    "shoes": "All shoes are away.",
    "outerwear": "All coats or jackets are away.",
    "bag": "All bags are away.",
    "accessory": "All accessories are away.",
}
_RULED_OUT = {
    "top": "All tops are ruled out by your profile or by this wish.",
    "mid": "All sweaters are ruled out by your profile or by this wish.",
    "bottom": "All bottoms are ruled out by your profile or by this wish.",
    "one_piece": "All dresses or jumpsuits are ruled out by your profile or by this wish.",
    "shoes": "All shoes are ruled out by your profile or by this wish.",
    "outerwear": "All coats or jackets are ruled out by your profile or by this wish.",
    "bag": "All bags are ruled out by your profile or by this wish.",
    "accessory": "All accessories are ruled out by your profile or by this wish.",
}
_POOR = {
    "top": "None of your tops go well with these.",
    "bottom": "None of your bottoms go well with these.",
    "shoes": "None of your shoes go well with these.",
}
_SOMEBODY_ELSES = {
    True: "What there is of this kind is for adults.",
    False: "What there is of this kind is for children.",
}


def gap_in(slot: str, closet: Closet, masks: Masks) -> Gap | None:
    """Return why nothing of a slot can be suggested, or None where something can."""
    rows = closet.rows_by_slot.get(slot, np.empty(0, dtype=np.int64))
    if len(rows) and masks.allowed[rows].any():
        return None
    whose = rows[closet.kids[rows] == masks.kids]
    if not len(whose):
        return Gap(slot, "none", _SOMEBODY_ELSES[masks.kids] if len(rows) else _NONE[slot])
    if (closet.statuses[whose] == "away").all():
        return Gap(slot, "unavailable", _AWAY[slot])
    return Gap(slot, "ruled_out", _RULED_OUT[slot])


def gaps_for(closet: Closet, masks: Masks, *, anchored: frozenset[str], layer: bool) -> list[Gap]:
    """Return what is missing to be dressed, the body first.

    Args:
        anchored: Slots that the anchors fill.
        layer: Whether something must be worn over it all.
    """
    found: list[Gap] = []
    if not anchored & {"one_piece"}:
        found += _body_gaps(closet, masks, anchored)
    for slot in ("shoes", *(("outerwear",) if layer else ())):
        gap = None if slot in anchored else gap_in(slot, closet, masks)
        if gap is not None:
            found.append(gap)
    return found


def poor_gaps(best: Mapping[str, float], *, threshold: float) -> list[Gap]:
    """Return the slots in which even the best garment goes badly with the anchors.

    Args:
        best: Slot to how well its best garment goes with the anchors, 0-1.
    """
    return [
        Gap(slot, "poor", _POOR[slot])
        for slot, value in best.items()
        if slot in _POOR and value < threshold
    ]


def _body_gaps(closet: Closet, masks: Masks, anchored: frozenset[str]) -> list[Gap]:
    bottom = None if "bottom" in anchored else gap_in("bottom", closet, masks)
    upper = None if anchored & {"top", "mid"} else _upper_gap(closet, masks)
    if bottom is None and upper is None:
        return []
    begun = bool(anchored & {"top", "mid", "bottom"})
    if not begun and gap_in("one_piece", closet, masks) is None:
        return []
    return [gap for gap in (upper, bottom) if gap is not None]


def _upper_gap(closet: Closet, masks: Masks) -> Gap | None:
    gap = gap_in("top", closet, masks)
    return None if gap is None or gap_in("mid", closet, masks) is None else gap
