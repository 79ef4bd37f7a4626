"""Answers that a fake annotator gives: an outfit decided by the picture's id, and ways to spoil it.

Every spoiled answer breaks exactly the rule of A.3 that it is named after, so that tests can show
what becomes of it. The outfits are made up: they describe no picture.
"""

from __future__ import annotations

import copy
import json
from collections.abc import Callable, Mapping
from typing import Any, Final

from models.fashionx import PART_NAMES
from train.data.fashionx.backends import chance, chosen

_NOUNS: Mapping[str, tuple[str, ...]] = {
    "one_piece": ("dress", "jumpsuit"),
    "top": ("shirt", "t-shirt", "sweater", "blouse"),
    "bottom": ("jeans", "skirt", "shorts"),
    "footwear": ("sneakers", "boots", "sandals"),
    "accessory": ("scarf", "belt", "hat"),
}
_COLORS = ("black", "white", "navy", "red", "green", "beige")
_MATERIALS = ("cotton", "wool", "denim", "linen")
_PATTERNS = ("solid", "striped", "floral")
_STYLES = ("casual", "business", "sporty")
_OCCASIONS = ("everyday", "work", "party")
_SEASONS = ("spring", "summer", "autumn", "winter")

Document = dict[str, Any]


def outfit(image_id: str, *, bare: bool = False) -> Document:
    """Return an answer that passes all checks without a warning.

    Args:
        bare: Say that there is no garment at all.
    """
    kinds: tuple[str, ...] = () if bare else ("top", "bottom", "footwear")
    if not bare and chance("dress", image_id) < 0.3:
        kinds = ("one_piece", "footwear")
    if kinds and chance("accessory", image_id) < 0.5:
        kinds = (*kinds, "accessory")
    parts: dict[str, list[Document]] = {name: [] for name in PART_NAMES}
    for kind in kinds:
        parts[kind].append(_item(kind, image_id))
    worn = [item for items in parts.values() for item in items]
    listed = " and ".join(f"{item['color'][0]} {item['term']}" for item in worn) or "nothing at all"
    counts = {name: len(items) for name, items in parts.items()}
    style = chosen(_STYLES, "style", image_id)
    return {
        "item_counts": {**counts, "total": len(worn)},
        "description": {
            "general": f"From head to toe this outfit shows {listed}, each clearly visible.",
            "concise": f"A {style} look seen from the front.",
        },
        "overall": {
            "style": [style],
            "occasion": [chosen(_OCCASIONS, "occasion", image_id)],
            "season": [chosen(_SEASONS, "season", image_id)],
            "color_palette": sorted({item["color"][0] for item in worn})[:4] or ["unknown"],
            "silhouette": "relaxed",
            "formality": "casual",
        },
        "parts": parts,
        "self_check": {"counts_match": True, "no_duplicates": True, "strict_json": True},
    }


def _item(kind: str, image_id: str) -> Document:
    return {
        "term": chosen(_NOUNS[kind], kind, "term", image_id),
        "color": [chosen(_COLORS, kind, "color", image_id)],
        "material": [chosen(_MATERIALS, kind, "material", image_id)],
        "pattern": chosen(_PATTERNS, kind, "pattern", image_id),
        "design_details": ["contrast stitching"],
        "style": [chosen(_STYLES, kind, "style", image_id)],
        "fit": "regular",
        "length": "na" if kind in ("footwear", "accessory") else "long",
        "sleeve": "long" if kind == "top" else "na",
        "neckline": "crew neck" if kind == "top" else "na",
        "closure": "unknown",
        "layer": 0,
        "visibility": "full",
    }


# -- ways to spoil an answer -----------------------------------------------------------------------


def _first(document: Document) -> tuple[str, Document]:
    return next((name, items[0]) for name, items in document["parts"].items() if items)


def _recounted(document: Document) -> Document:
    counts = {name: len(items) for name, items in document["parts"].items()}
    return {**document, "item_counts": {**counts, "total": sum(counts.values())}}


def _twice(document: Document) -> Document:
    name, item = _first(document)
    document["parts"][name].append(copy.deepcopy(item))
    return _recounted(document)


def _two_places(document: Document) -> Document:
    name, item = _first(document)
    other = "accessory" if name != "accessory" else "top"
    document["parts"][other].append(copy.deepcopy(item))
    return _recounted(document)


def _wrong_group(document: Document) -> Document:
    items = document["parts"]["footwear"]
    document["parts"]["footwear"], document["parts"]["accessory"] = [], items
    return _recounted(document)


def _miscounted(document: Document) -> Document:
    document["item_counts"]["top"] += 1
    return document


def _wrong_total(document: Document) -> Document:
    document["item_counts"]["total"] += 2
    return document


def _unknown(document: Document) -> Document:
    plain = {"pattern": "unknown", "fit": "unknown", "length": "unknown", "sleeve": "unknown"}
    lists = {"color": ["unknown"], "material": ["unknown"], "style": ["unknown"]}
    for items in document["parts"].values():
        for item in items:
            item.update({**plain, **lists, "neckline": "unknown", "closure": "unknown"})
    document["overall"]["color_palette"] = ["unknown"]
    return document


def _extra_key(document: Document) -> Document:
    return {**document, "comment": "as asked"}


def _missing_key(document: Document) -> Document:
    del document["overall"]
    return document


def _placed(document: Document) -> Document:
    document["description"]["general"] += " She is walking on the beach."
    return document


def _of_document(change: Callable[[Document], Document]) -> Callable[[Document], str]:
    return lambda document: json.dumps(change(copy.deepcopy(document)))


DEFECTS: Final[Mapping[str, Callable[[Document], str]]] = {
    "C1-count": _of_document(_miscounted),
    "C1-total": _of_document(_wrong_total),
    "D1-twice": _of_document(_twice),
    "D2-two-places": _of_document(_two_places),
    "D3-wrong-group": _of_document(_wrong_group),
    "J1-cut-off": lambda document: json.dumps(document)[:-80],
    "J1-duplicate-key": lambda document: json.dumps(document).replace(
        '"formality":', '"formality": "casual", "formality":', 1
    ),
    "J1-nan": lambda document: json.dumps(document).replace('"layer": 0', '"layer": NaN'),
    "J1-refusal": lambda document: "I cannot help with pictures of people.",
    "J2-extra-key": _of_document(_extra_key),
    "J2-missing-key": _of_document(_missing_key),
    "X1-schema": lambda document: '{"$defs": {"Item": {"type": "object"}}, "type": "object"}',
    "X1-unknown": _of_document(_unknown),
}
"""Name, which begins with the rule that is broken, to the answer that breaks it."""

HARMLESS: Final[Mapping[str, Callable[[Document], str]]] = {
    "J1-fence": lambda document: f"```json\n{json.dumps(document)}\n```",
    "J1-words-around": lambda document: f"Here it is: {json.dumps(document)} I hope this helps.",
    "T1-place": _of_document(_placed),
}
"""What is repaired, or only warned about, without asking again."""
