"""Wardrobes for tests of FashionRec: drawn by a seed, every garment fully described."""

from __future__ import annotations

import json
import random
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np

from train.data.fashionrec.history import Vector
from train.data.fashionrec.world import Item, Outfit, Source

COLORS = ("red", "navy", "white", "black", "green", "mustard", "gray", "pink")
SLOTS = {"t-shirt": "top", "pants": "bottom", "shoe": "shoes", "jacket": "outerwear"}
NOUNS = {"t-shirt": "t-shirt", "pants": "trousers", "shoe": "sneakers", "jacket": "jacket"}


def garment(item_id: str, category: str, draw: random.Random, **changed: Any) -> Item:
    colors = draw.sample(COLORS, 2)
    material = draw.choice(("cotton", "denim", "leather", "linen"))
    pattern = draw.choice(("plain", "stripe", "check", "floral"))
    fields: dict[str, Any] = {
        "item_id": item_id,
        "source": "drawn",
        "category": category,
        "slot": SLOTS[category],
        "description": f"{colors[0].capitalize()} {pattern} {material} {NOUNS[category]} with "
        f"{colors[1]} seams.",
        "terms": {
            "colors": tuple(colors),
            "material": (material,),
            "pattern": (pattern,),
            "fit": (draw.choice(("slim", "loose", "regular")),),
            "style": (draw.choice(("casual", "elegant", "sporty")),),
            "details": (draw.choice(("crew neck", "high waist", "long sleeve")),),
            "season": ("summer", "spring"),
            "occasion": ("work",),
        },
        "image": f"{item_id}.jpg",
    }
    return Item(**{**fields, **changed})


def wardrobe(seed: int = 0, *, people: int = 3, outfits: int = 40) -> Source:
    """Return people with eight garments of each kind and many outfits."""
    draw = random.Random(seed)
    items: dict[str, Item] = {}
    worn: list[Outfit] = []
    for person in range(people):
        mine: dict[str, list[str]] = {}
        for category in SLOTS:
            for number in range(8):
                item_id = f"p{person}-{category}-{number}"
                items[item_id] = garment(item_id, category, draw)
                mine.setdefault(category, []).append(item_id)
        for number in range(outfits):
            kinds = draw.sample(sorted(SLOTS), draw.randint(2, 4))
            pieces = tuple(draw.choice(mine[kind]) for kind in kinds)
            worn.append(
                Outfit(f"p{person}-o{number:02}", "drawn", pieces, f"p{person}", occasion="work")
            )
    return Source("drawn", items, tuple(worn))


def vectors(items: Mapping[str, Item], seed: int = 0) -> dict[str, Vector]:
    rows = np.random.default_rng(seed).normal(size=(len(items), 6))
    return dict(zip(sorted(items), rows, strict=True))


def write_lines(file: Path, rows: list[dict[str, Any]]) -> None:
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
