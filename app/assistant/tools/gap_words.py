"""What would complete given pieces where nothing owned does: one garment in the vocabulary's words.

The rules of outfits judge one garment of each usual kind, color and material beside the pieces; the
best is described, never a product. What the person avoids is left out, what they like comes first
among equals. The words can be drawn and searched for as they are.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import product
from typing import TYPE_CHECKING, Final

import numpy as np

from app.assistant.tools.strangers import record_of
from app.services.garment_pieces import piece_from
from app.stylist.guests import FIRST
from models.compatibility import PieceTable

if TYPE_CHECKING:
    from app.assistant.tools.desk import Bench
    from app.stylist.engine import Wardrobe
    from models.compatibility import Piece

_COLORS: Final = (
    "black", "white", "gray", "navy", "brown", "tan", "beige", "olive", "burgundy", "light blue",
)  # fmt: skip
_KINDS: Final = {
    "shoes": (("shoe", "boot", "ankle boots"), ("shoe", "sneaker", "sneakers"),
              ("shoe", "loafer", "loafers"), ("shoe", "heel", "heels")),
    "top": (("shirt", "", "shirt"), ("t-shirt", "", "t-shirt"), ("blouse", "", "blouse")),
    "mid": (("sweater", "", "sweater"), ("cardigan", "", "cardigan")),
    "bottom": (("pants", "", "trousers"), ("skirt", "", "skirt")),
    "one_piece": (("dress", "", "dress"),),
    "outerwear": (("coat", "", "coat"), ("jacket", "", "jacket"), ("blazer", "", "blazer")),
    "bag": (("bag", "", "bag"),),
    "accessory": (("scarf", "", "scarf"), ("belt", "", "belt")),
}  # fmt: skip
_MATERIALS: Final = {
    "shoes": ("leather", "suede", "canvas"),
    "top": ("cotton", "linen", "silk/satin"),
    "mid": ("wool", "cotton"),
    "bottom": ("cotton", "wool", "denim"),
    "one_piece": ("cotton", "silk/satin"),
    "outerwear": ("wool", "cotton"),
    "bag": ("leather", "canvas"),
    "accessory": ("wool", "leather"),
}
_LIKED: Final = 0.03
"""What a color or material that the person likes is worth beside equals."""


def describe_gap(bench: Bench, wardrobe: Wardrobe, anchors: Sequence[int], slot: str) -> str:
    """Return what would go best with the anchors in a slot; empty where nothing is known."""
    taste = wardrobe.taste
    barred = {
        field: taste.dislikes.get(field, frozenset())
        for field in ("colors", "material", "category")
    }
    looks = [
        (kind, color, material)
        for kind, color, material in product(
            _KINDS.get(slot, ()), _COLORS, _MATERIALS.get(slot, ())
        )
        if kind[0] not in barred["category"]
        and color not in barred["colors"]
        and material not in barred["material"]
    ]
    if not looks or not anchors:
        return ""
    closet = wardrobe.closet
    given = [closet.pieces[closet.row_of[one]] for one in anchors]
    drafts = [_piece(bench, slot, look, at) for at, look in enumerate(looks)]
    table = PieceTable.of([*given, *drafts], bench.vocabulary)
    index = np.array(
        [[*range(len(given)), len(given) + at] for at in range(len(drafts))], dtype=np.int64
    )
    scores = np.asarray(wardrobe.rules.scores(table, index), np.float64)
    scores += _LIKED * np.array([_liked(wardrobe, look) for look in looks])
    # anchors' own color again is dull: an equal of another color goes first
    worn = {color.name for piece in given for color in piece.colors}
    scores -= _LIKED * np.array([color in worn for _kind, color, _material in looks])
    (_category, _attribute, noun), color, material = looks[int(np.argmax(np.round(scores, 6)))]
    return f"{color} {material.partition('/')[0]} {noun}"


def _piece(bench: Bench, slot: str, look: tuple[tuple[str, str, str], str, str], at: int) -> Piece:
    (category, attribute, _noun), color, material = look
    fields = {
        "category": category, "slot": slot, "colors": [color], "material": material,
        "pattern": "plain", "attributes": [attribute] if attribute else [],
    }  # fmt: skip
    return piece_from(record_of(bench, 2 * FIRST + at, fields), bench.vocabulary)


def _liked(wardrobe: Wardrobe, look: tuple[tuple[str, str, str], str, str]) -> int:
    likes, taste = wardrobe.taste.likes, wardrobe.taste
    _kind, color, material = look
    return (color in likes.get("colors", ()) or color in taste.palette) + (
        material in likes.get("material", ())
    )
