"""What a person likes, wears and measures: what was stated, and what was learned, kept apart.

Stated values are the person's own words in the profile and rule; learned ones are the replay of
wears and likes over the terms of garments, only nudge, and are never written anywhere. Resetting
what was learned writes one moment down: what was before it is not learned from any more, and the
diary stays as it is. Who may change the profile, and how it is shown, is in ``profile.py``.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from app.services.wash_rules import WashRules, read_wash_rules

if TYPE_CHECKING:
    from app.stylist.habits import Habits
    from local_index.profile import ProfileEntry
    from local_index.records import ItemRecord

TASTE_FIELDS = ("colors", "pattern", "material", "style", "fit", "category")
"""Fields of garments that a person can like or dislike the terms of."""
ADULT, CHILD = "adult", "child"
LEARNED_SINCE = "learned/since"
_MAIN_SHARE = 0.3
_LEAST_EVENTS = 3.0
_LEAST_LIFT = 0.15
_DOUBT = 4.0


@dataclass(frozen=True)
class Taste:
    """What is known of the person.

    Attributes:
        likes: Field to its terms; stated.
        dislikes: Field to its terms; stated, and ruled out.
        palette: Colors that suit the person; stated.
        sizes: Slot to the size as labels say it; stated.
        wearer: ``adult``, ``child``, or empty where nobody said.
        learned: Field to term to -1..1, from wears and likes.
        learned_since: ISO 8601; empty for everything.
        wash: After how many wears garments are washed; stated.
    """

    likes: Mapping[str, frozenset[str]] = field(default_factory=dict)
    dislikes: Mapping[str, frozenset[str]] = field(default_factory=dict)
    palette: frozenset[str] = frozenset()
    sizes: Mapping[str, str] = field(default_factory=dict)
    wearer: str = ""
    learned: Mapping[str, Mapping[str, float]] = field(default_factory=dict)
    learned_since: str = ""
    wash: WashRules = field(default_factory=WashRules)

    def disliked_terms(self, item: ItemRecord) -> tuple[str, ...]:
        """Return the terms of a garment that this person does not wear."""
        return tuple(
            term
            for name, terms in self.dislikes.items()
            for term in main_terms(item, name)
            if term in terms
        )

    def liked_terms(self, item: ItemRecord) -> tuple[str, ...]:
        """Return the terms of a garment that this person said to like, palette included."""
        found = [
            term
            for name, terms in self.likes.items()
            for term in main_terms(item, name)
            if term in terms
        ]
        found += [color for color in main_terms(item, "colors") if color in self.palette]
        return tuple(dict.fromkeys(found))

    def nudge(self, item: ItemRecord) -> float:
        """Return what was learned about a garment's terms, -1 to 1."""
        values = [
            worth[term]
            for name, worth in self.learned.items()
            for term in main_terms(item, name)
            if term in worth
        ]
        return sum(values) / len(values) if values else 0.0

    def wrong_size(self, item: ItemRecord) -> str:
        """Return the stated size that a garment's own contradicts; empty where none does."""
        stated = self.sizes.get(item.slot, "")
        if not stated or not item.size or _folded(item.size) == _folded(stated):
            return ""
        return stated


def main_terms(item: ItemRecord, name: str) -> tuple[str, ...]:
    """Return the terms of a field that a garment is known by: not every thread of its pattern."""
    if name == "colors":
        return tuple(color for color, share in item.colors if share >= _MAIN_SHARE)
    value = str(getattr(item, name))
    return () if value in ("", "unknown", "n/a", "other") else (value,)


def read_taste(entries: Mapping[str, ProfileEntry]) -> Taste:
    """Return what the profile's rows say; rows that nobody here knows are left alone."""
    values: dict[str, Any] = {key: entry.value for key, entry in entries.items()}
    return Taste(
        likes=_by_field(values, "likes"),
        dislikes=_by_field(values, "dislikes"),
        palette=frozenset(map(str, values.get("palette", ()))),
        sizes=MappingProxyType(
            {key.partition("/")[2]: str(values[key]) for key in values if key.startswith("size/")}
        ),
        wearer=str(values.get("wearer", "")),
        learned_since=str(values.get(LEARNED_SINCE, "")),
        wash=read_wash_rules(entries),
    )


def learn(items: Sequence[ItemRecord], habits: Habits) -> Mapping[str, Mapping[str, float]]:
    """Return which terms are worn and liked more, or less, than the wardrobe holds of them.

    A term's worth is how far its share of what is worn and liked is from its share of what is
    owned, shrunk while there is little to go by.
    """
    worth = {
        item.id: habits.counts.get(item.id, 0.0) + 2.0 * habits.bias.get(item.id, 0.0)
        for item in items
    }
    total = sum(abs(value) for value in worth.values())
    if total < _LEAST_EVENTS or not items:
        return MappingProxyType({})
    return MappingProxyType(
        {
            name: learned
            for name in TASTE_FIELDS
            if name != "category" and (learned := _lifts(items, worth, name, total))
        }
    )


def _lifts(
    items: Sequence[ItemRecord], worth: Mapping[int, float], name: str, total: float
) -> dict[str, float]:
    owned: dict[str, float] = defaultdict(float)
    used: dict[str, float] = defaultdict(float)
    for item in items:
        for term in main_terms(item, name):
            owned[term] += 1 / len(items)
            used[term] += worth[item.id] / total
    trust = total / (total + _DOUBT)
    lifts = {
        term: trust * (used[term] - owned[term]) / max(owned[term], used[term], 1e-9)
        for term in sorted(owned)
    }
    return {
        term: round(min(max(lift, -1.0), 1.0), 6)
        for term, lift in lifts.items()
        if abs(lift) >= _LEAST_LIFT and (lift > 0 or owned[term] >= 2 / len(items))
    }


def _by_field(values: Mapping[str, Any], name: str) -> Mapping[str, frozenset[str]]:
    found = {
        key.partition("/")[2]: frozenset(map(str, values[key]))
        for key in values
        if key.startswith(f"{name}/")
    }
    return MappingProxyType({key: found[key] for key in TASTE_FIELDS if found.get(key)})


def _folded(size: str) -> str:
    return "".join(size.casefold().split())
