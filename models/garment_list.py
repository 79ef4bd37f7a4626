"""Garments as a short JSON list: what a small model can write about a picture, and how it is read.

    [{"term": "t-shirt", "colors": ["red"], "pattern": "solid", "material": "cotton"}]

A whole FashionX annotation is a thousand tokens, which a model of a few million weights never
brings to its end. This is the part of it that a wardrobe needs first. What is not known is left
out. Reading is strict: text around the list, a second list, another key or an empty term make the
answer invalid. Words are checked by whoever knows the vocabulary.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

MOST_GARMENTS: Final = 8
MOST_COLORS: Final = 3
MOST_LETTERS: Final = 40


@dataclass(frozen=True, slots=True)
class ListedGarment:
    """One garment of a list; empty where nothing is known.

    Attributes:
        colors: Dominant first.
    """

    term: str
    colors: tuple[str, ...] = ()
    pattern: str = ""
    material: str = ""


def write_garments(garments: Sequence[ListedGarment]) -> str:
    """Return the list as one line of JSON, with at most ``MOST_GARMENTS``."""
    rows: list[dict[str, Any]] = []
    for garment in garments[:MOST_GARMENTS]:
        row: dict[str, Any] = {"term": garment.term}
        if garment.colors:
            row["colors"] = list(garment.colors[:MOST_COLORS])
        if garment.pattern:
            row["pattern"] = garment.pattern
        if garment.material:
            row["material"] = garment.material
        rows.append(row)
    return json.dumps(rows, ensure_ascii=False)


def read_garments(text: str) -> tuple[ListedGarment, ...] | None:
    """Return what a model listed, None where it is not exactly one valid list."""
    try:
        rows = json.loads(text, object_pairs_hook=_no_twice)
    except ValueError:
        return None
    if not isinstance(rows, list) or not 1 <= len(rows) <= MOST_GARMENTS:
        return None
    found = [_garment(row) for row in rows]
    return None if any(each is None for each in found) else tuple(each for each in found if each)


def _garment(row: object) -> ListedGarment | None:
    if not isinstance(row, dict) or not {"term"} <= set(row) <= set(_KEYS):
        return None
    colors = row.get("colors", ["-"])
    if not isinstance(colors, list) or not 1 <= len(colors) <= MOST_COLORS:
        return None
    if not all(_is_word(each) for each in (*colors, *(row.get(k, "-") for k in _WORDS))):
        return None
    return ListedGarment(
        row["term"], tuple(row.get("colors", ())), row.get("pattern", ""), row.get("material", "")
    )


_WORDS: Final = ("term", "pattern", "material")
_KEYS: Final = (*_WORDS, "colors")


def _is_word(value: object) -> bool:
    return isinstance(value, str) and 0 < len(value.strip()) <= MOST_LETTERS


def _no_twice(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise ValueError("a key occurs twice")
    return found
