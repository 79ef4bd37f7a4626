"""After how many wears garments are washed: rules of thumb by kind, and what the person says.

A garment's own number comes first (0: it is never washed), then the person's for its kind, then the
rule of thumb; what has none of them is not counted, because nobody washes a belt. Identical pieces
share their wears. The person's numbers are values of the wardrobe's profile, so each change is a
step of undo, travels with a backup, and is known to suggestions at once. Jeans are a kind of their
own here, though they are pants of denim everywhere else.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import TYPE_CHECKING

from app.errors import InputError

if TYPE_CHECKING:
    from local_index import Library
    from local_index.profile import ProfileEntry
    from local_index.records import ItemRecord

JEANS = "jeans"
DEFAULTS: Mapping[str, int] = MappingProxyType(
    {
        "t-shirt": 1,
        "tank top": 1,
        "bodysuit": 1,
        "underwear": 1,
        "sock": 1,
        "swimwear": 1,
        "shirt": 1,
        "polo": 1,
        "blouse": 2,
        "leggings": 2,
        "dress": 2,
        "jumpsuit": 2,
        "sleepwear": 3,
        "skirt": 3,
        "shorts": 3,
        "pants": 4,
        "sweatshirt": 4,
        JEANS: 5,
        "sweater": 5,
        "cardigan": 5,
        "vest": 5,
        "blazer": 8,
        "scarf": 10,
        "jacket": 12,
        "hat": 15,
        "coat": 30,
        "cape": 30,
    }
)
"""Everyday rules of thumb, by kind."""
_BY_SLOT: Mapping[str, int] = MappingProxyType(
    {"top": 2, "mid": 4, "outerwear": 12, "bottom": 3, "one_piece": 2, "shoes": 30}
)
MOST = 1_000
INTERVALS, BY_ITSELF = "wash/intervals", "wash/by_itself"
"""Keys of the profile."""


@dataclass(frozen=True)
class WashRules:
    """What holds in one wardrobe.

    Attributes:
        intervals: The person's own numbers, by kind; 0 for never.
        by_itself: Whether wearing puts into the laundry what has reached its number.
    """

    intervals: Mapping[str, int] = field(default_factory=dict)
    by_itself: bool = True

    def limit(self, item: ItemRecord) -> int | None:
        """Return after how many wears a garment is washed; None for what is not counted."""
        each = item.wash_after
        if each is None:
            kind = wash_kind(item)
            each = self.intervals.get(kind, DEFAULTS.get(kind, _BY_SLOT.get(item.slot, 0)))
        return each * max(item.quantity, 1) or None

    def is_due(self, item: ItemRecord, since_wash: int) -> bool:
        """Return whether a garment has been worn as often as it takes."""
        limit = self.limit(item)
        return limit is not None and since_wash >= limit

    def of_kind(self, kind: str) -> int:
        """Return the number for a kind; 0 for never."""
        return self.intervals.get(kind, DEFAULTS.get(kind, 0))


def wash_kind(item: ItemRecord) -> str:
    """Return what a garment is called where wash intervals are chosen."""
    return JEANS if item.category == "pants" and item.material == "denim" else item.category


def read_wash_rules(entries: Mapping[str, ProfileEntry]) -> WashRules:
    """Return what the profile's rows say."""
    held = entries[INTERVALS].value if INTERVALS in entries else {}
    numbers = held if isinstance(held, Mapping) else {}
    return WashRules(
        intervals=MappingProxyType(
            {str(kind): int(number) for kind, number in numbers.items() if _fits(number)}
        ),
        by_itself=entries[BY_ITSELF].value is not False if BY_ITSELF in entries else True,
    )


def wash_rules(library: Library) -> WashRules:
    """Return what holds in an open wardrobe."""
    return read_wash_rules(library.profile.all())


def set_interval(library: Library, kind: str, number: int | None) -> bool:
    """Say after how many wears a kind is washed: 0 for never, None for the rule of thumb.

    Returns:
        Whether anything is different now.

    Raises:
        InputError: The number does not fit.
    """
    most = MOST
    if number is not None and not _fits(number):
        raise InputError(
            f"A wash interval lies between 0 and {most}.", next_step="0 means that it is never due."
        )
    now = dict(wash_rules(library).intervals)
    now.pop(kind, None)
    if number is not None and number != DEFAULTS.get(kind):
        now[kind] = number
    return library.profile.put(
        {INTERVALS: dict(sorted(now.items())) or None}, label="Change wash intervals"
    )


def set_by_itself(library: Library, on: bool) -> bool:
    """Say whether wearing puts garments into the laundry; return whether that is different now."""
    return library.profile.put({BY_ITSELF: None if on else False}, label="Change wash intervals")


def _fits(number: object) -> bool:
    return isinstance(number, int) and not isinstance(number, bool) and 0 <= number <= MOST
