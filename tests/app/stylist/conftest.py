"""Wardrobes of the stylist's tests: made of values, without a library."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Any

import numpy as np
import pytest

from app.stylist.closet import Closet
from app.stylist.engine import Wardrobe
from app.stylist.habits import replay
from app.stylist.numbers import shipped_numbers
from app.stylist.taste import learn, read_taste
from local_index.feedback import FeedbackRecord
from local_index.profile import ProfileEntry
from local_index.records import ItemRecord
from local_index.together import SavedSet, Together, WornSet
from models.compatibility import RuleScorer
from models.vocabulary import Vocabulary

TODAY = date(2026, 11, 21)
VOCABULARY = Vocabulary.load()
RULES = RuleScorer(VOCABULARY)


def item(
    item_id: int, category: str = "t-shirt", color: str = "white", **fields: Any
) -> ItemRecord:
    """Return a garment; what is not said is unknown."""
    kind = VOCABULARY.category(category)
    values: dict[str, Any] = {
        "id": item_id,
        "name": "",
        "category": category,
        "slot": kind.slot,
        "colors": ((color, 1.0),) if color else (),
        "pattern": "plain",
        "material": "unknown",
        "fit": "unknown",
        "style": "unknown",
        "season": (),
        "occasion": (),
        "formality": 0,
        "warmth": 0,
        "attributes": (),
        "kids": False,
        "brand": None,
        "price": None,
        "currency": None,
        "notes": "",
        "quantity": 1,
        "status": "ready",
        "added": "2026-01-01T00:00:00Z",
        "updated": "2026-01-01T00:00:00Z",
        "trashed_at": None,
        "source_name": "",
        "confidence": {},
        "origin": {},
        "views": (),
    }
    return ItemRecord(**(values | fields))


def wardrobe_of(
    items: Iterable[ItemRecord],
    *,
    worn: Sequence[tuple[str, tuple[int, ...]]] = (),
    saved: Sequence[tuple[int, ...]] = (),
    feedback: Sequence[tuple[str, tuple[int, ...]]] = (),
    profile: Mapping[str, object] | None = None,
    since_wash: Mapping[int, int] | None = None,
    vectors: Mapping[int, np.ndarray] | None = None,
    **fields: Any,
) -> Wardrobe:
    """Return what the engine knows of these garments, this diary and this person."""
    closet = Closet.of(list(items), VOCABULARY, vectors=vectors)
    together = Together(
        saved=tuple(SavedSet(n, tuple(sorted(ids)), "2026") for n, ids in enumerate(saved, 1)),
        worn=tuple(WornSet(day, None, tuple(sorted(ids))) for day, ids in worn),
    )
    events = [
        FeedbackRecord(n, kind, tuple(sorted(ids)), {}, f"2026-11-0{n % 9 + 1}T00:00:00Z")
        for n, (kind, ids) in enumerate(feedback, 1)
    ]
    entries = {
        key: ProfileEntry(key, value, "stated", "2026") for key, value in (profile or {}).items()
    }
    taste = read_taste(entries)
    habits = replay(
        together,
        events,
        today=TODAY,
        numbers=shipped_numbers(),
        learned_since=taste.learned_since,
        since_wash=since_wash,
    )
    taste = replace(taste, learned=learn(closet.items, habits))
    return Wardrobe(closet, habits, taste, RULES, TODAY, **fields)


def small() -> list[ItemRecord]:
    """Return a dozen garments from which an adult can be dressed in several ways."""
    everyday = {"style": "casual", "occasion": ("everyday",), "formality": 2}
    work = {"style": "business", "occasion": ("work",), "formality": 4}
    return [
        item(1, "t-shirt", "white", season=("summer",), **everyday),
        item(2, "t-shirt", "navy", **everyday),
        item(3, "shirt", "light blue", **work),
        item(4, "sweater", "gray", season=("autumn", "winter"), **everyday),
        item(5, "pants", "navy", **work),
        item(6, "pants", "black", **everyday),
        item(7, "skirt", "red", **everyday),
        item(8, "dress", "green", season=("summer",), **everyday),
        item(9, "coat", "black", season=("winter",), **everyday),
        item(10, "shoe", "white", **everyday),
        item(11, "shoe", "black", **work),
        item(12, "bag", "brown"),
    ]


@pytest.fixture
def make_wardrobe() -> Callable[..., Wardrobe]:
    return wardrobe_of
