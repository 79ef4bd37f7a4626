"""What a wardrobe is made of and how it is used, as numbers; nothing is drawn or worded here.

Counts go by pieces (``quantity``), never by photos; the trash is left out. Money is never added
across currencies. Only what is known counts: unknown values are told apart, not guessed.
"""

from __future__ import annotations

import heapq
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from local_index import Library
from local_index.pieces import Piece
from local_index.records import UNKNOWN, ItemRecord
from local_index.wears import WearCount

LISTED = 10
MONTHS = 12
_NEVER = WearCount()
_UNSAID = frozenset({UNKNOWN, "", "n/a", "unusable"})


@dataclass(frozen=True, slots=True)
class Amount:
    """A term of the vocabulary and how much of the wardrobe it makes up.

    Attributes:
        count: Pieces; for colors the sum of their shares of each piece.
        share: 0-1 of everything known.
    """

    term: str
    count: float
    share: float


@dataclass(frozen=True, slots=True)
class MonthWears:
    """How many garments were worn in a month (``2026-11``)."""

    month: str
    worn: int


@dataclass(frozen=True, slots=True)
class WornGarment:
    """A garment and what it has seen.

    Attributes:
        item: The garment itself; what it is called depends on who asks.
        per_wear: Price divided by wears, in ``currency``; None without both.
        last_worn: Day, or None.
        added: When it joined the wardrobe, ISO 8601.
    """

    id: int
    name: str
    item: ItemRecord
    worn: int
    last_worn: str | None
    price: float | None
    currency: str
    per_wear: float | None
    added: str


@dataclass(frozen=True, slots=True)
class WardrobeStatistics:
    """Everything that the statistics page shows.

    Attributes:
        garments: Rows of the wardrobe.
        pieces: With identical pieces counted.
        worn_garments: How many were worn at least once.
        wears: Wears in all.
        values: What was paid, by currency; prices that are not known are missing.
        priced: How many garments have a price.
        months: The last twelve, oldest first, the present one last.
        most_worn: Most first.
        cost_per_wear: Dearest wear first; only garments with a price and a wear.
        never_worn: Longest owned first.
        never_worn_count: How many those are in all.
    """

    garments: int = 0
    pieces: int = 0
    worn_garments: int = 0
    wears: int = 0
    values: tuple[tuple[str, float], ...] = ()
    priced: int = 0
    colors: tuple[Amount, ...] = ()
    categories: tuple[Amount, ...] = ()
    seasons: tuple[Amount, ...] = ()
    months: tuple[MonthWears, ...] = ()
    most_worn: tuple[WornGarment, ...] = ()
    cost_per_wear: tuple[WornGarment, ...] = ()
    never_worn: tuple[WornGarment, ...] = ()
    never_worn_count: int = 0


def collect(library: Library, *, today: date, currency: str = "") -> WardrobeStatistics:
    """Count one wardrobe.

    Args:
        library: Open in the caller's thread.
        today: The person's calendar day.
        currency: Of prices that name none.
    """
    # Several reads make the page; a garment that is purged between two of them must not break it.
    with library.reading():
        return _collect(library, today, currency)


def _collect(library: Library, today: date, currency: str) -> WardrobeStatistics:
    pieces = library.items.pieces()
    counts = library.wears.counts()
    months = _months(today)
    worn_in = dict(library.wears.by_month(f"{months[0]}-01"))
    worn = [each for each in pieces if counts.get(each.id, _NEVER).worn]
    never = [each for each in pieces if not counts.get(each.id, _NEVER).worn]
    lists = (
        _first(worn, key=lambda each: (-counts[each.id].worn, each.name or each.category)),
        _first(
            [each for each in worn if each.price is not None],
            key=lambda each: (-_per_wear(each, counts), each.name or each.category),
        ),
        _first(never, key=lambda each: (each.added, each.id)),
    )
    # Only what is listed is read whole.
    listed = library.items.get_many(sorted({each.id for chosen in lists for each in chosen}))
    garments = {item.id: _garment(item, counts, currency) for item in listed}
    most, dearest, longest = (tuple(garments[each.id] for each in chosen) for chosen in lists)
    return WardrobeStatistics(
        garments=len(pieces),
        pieces=sum(each.quantity for each in pieces),
        worn_garments=len(worn),
        wears=sum(counts[each.id].worn for each in worn),
        values=_values(pieces, currency),
        priced=sum(each.price is not None for each in pieces),
        colors=_amounts(_colors(pieces)),
        categories=_amounts(_terms(pieces, lambda each: (each.category,))),
        seasons=_amounts(_terms(pieces, lambda each: each.season)),
        months=tuple(MonthWears(month, worn_in.get(month, 0)) for month in months),
        most_worn=most,
        cost_per_wear=dearest,
        never_worn=longest,
        never_worn_count=len(never),
    )


def _per_wear(piece: Piece, counts: Mapping[int, WearCount]) -> float:
    return (piece.price or 0.0) / counts[piece.id].worn


def _garment(item: ItemRecord, counts: Mapping[int, WearCount], currency: str) -> WornGarment:
    count = counts.get(item.id, _NEVER)
    paid = item.price
    return WornGarment(
        id=item.id,
        name=item.name or item.category,
        item=item,
        worn=count.worn,
        last_worn=count.last_worn,
        price=paid,
        currency=item.currency or currency,
        per_wear=paid / count.worn if paid is not None and count.worn else None,
        added=item.added,
    )


def _colors(pieces: Iterable[Piece]) -> Mapping[str, float]:
    found: defaultdict[str, float] = defaultdict(float)
    for piece in pieces:
        for name, share in piece.colors:
            if name not in _UNSAID:
                found[name] += share * piece.quantity
    return found


def _terms(pieces: Iterable[Piece], terms_of: Callable[[Piece], Iterable[str]]) -> Counter[str]:
    found: Counter[str] = Counter()
    for piece in pieces:
        for term in terms_of(piece):
            if term not in _UNSAID:
                found[term] += piece.quantity
    return found


def _amounts(found: Mapping[str, float]) -> tuple[Amount, ...]:
    total = sum(found.values())
    ordered = sorted(found.items(), key=lambda pair: (-pair[1], pair[0]))
    return tuple(Amount(term, count, count / total) for term, count in ordered if count > 0)


def _values(pieces: Iterable[Piece], currency: str) -> tuple[tuple[str, float], ...]:
    sums: defaultdict[str, float] = defaultdict(float)
    for piece in pieces:
        if piece.price is not None:
            sums[piece.currency or currency] += piece.price * piece.quantity
    return tuple(sorted(sums.items(), key=lambda pair: -pair[1]))


def _first(
    pieces: Iterable[Piece], *, key: Callable[[Piece], tuple[Any, ...]]
) -> tuple[Piece, ...]:
    return tuple(heapq.nsmallest(LISTED, pieces, key=key))


def _months(today: date) -> list[str]:
    """Return the last twelve months, oldest first."""
    last = today.year * 12 + today.month - 1
    return [f"{at // 12:04d}-{at % 12 + 1:02d}" for at in range(last - MONTHS + 1, last + 1)]
