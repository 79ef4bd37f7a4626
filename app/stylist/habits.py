"""What a person does and says: wears, saved outfits and feedback, replayed into numbers.

Nothing here is kept anywhere: habits are the replay of the diary, the outfits and the log of
feedback, so taking an event back restores exactly what was before. Co-occurrence counts saved
outfits once and wear days once each, up to a few for one and the same set; liked and disliked sets
add and take away (specification of the engine, pair compatibility and feedback).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from itertools import combinations
from types import MappingProxyType
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from app.stylist.numbers import Numbers
    from local_index.feedback import FeedbackRecord
    from local_index.together import Together

Pair = tuple[int, int]

LIKE, DISLIKE, NEVER_PAIR = "like", "dislike", "never_pair"
TOO_FORMAL, TOO_CASUAL, TOO_WARM, TOO_COLD = "too_formal", "too_casual", "too_warm", "too_cold"
WRONG_COLOR, SWAP = "wrong_color", "swap"
KINDS = (
    LIKE,
    DISLIKE,
    NEVER_PAIR,
    TOO_FORMAL,
    TOO_CASUAL,
    TOO_WARM,
    TOO_COLD,
    WRONG_COLOR,
    SWAP,
)
"""What feedback can say."""


def pair_of(first: int, second: int) -> Pair:
    """Return two ids in the order in which pairs are kept."""
    return (first, second) if first < second else (second, first)


@dataclass(frozen=True)
class Habits:
    """What is known of how this wardrobe is used.

    Attributes:
        together: Pair to its weight of co-occurrence, above 0 only.
        alone: Garment to the sum of weights of the sets that it was in.
        partners: Garment to its partners with their weights.
        worn_together: Pair to on how many days both were worn together, as the diary says.
        saved_together: Pair to how many different saved outfits hold both.
        saved: The sets that are saved.
        counts: Garment to its wears, older ones fading by half-life.
        days_worn: Garment to how many days it was worn, as the diary says.
        last_worn: Garment to the last day.
        since_wash: Garment to its wears since the last wash, noted or assumed.
        bias: Garment to what likes and dislikes make of it, -1 to 1.
        liked: Garments that were liked by themselves.
        never: Pairs that are never to be worn together.
        disliked: Sets that were disliked as they are.
        formality_shift: Occasion to how much less (or more) dressed this person wants to be.
        warmth_shift: Added to what the weather asks for.
        wrong_colors: Families of colors to what a pair of garments of them loses.
        events: Wears, saved outfits and feedback in all.
    """

    together: Mapping[Pair, float] = field(default_factory=dict)
    alone: Mapping[int, float] = field(default_factory=dict)
    partners: Mapping[int, Mapping[int, float]] = field(default_factory=dict)
    worn_together: Mapping[Pair, int] = field(default_factory=dict)
    saved_together: Mapping[Pair, int] = field(default_factory=dict)
    saved: frozenset[frozenset[int]] = frozenset()
    counts: Mapping[int, float] = field(default_factory=dict)
    days_worn: Mapping[int, int] = field(default_factory=dict)
    last_worn: Mapping[int, date] = field(default_factory=dict)
    since_wash: Mapping[int, int] = field(default_factory=dict)
    bias: Mapping[int, float] = field(default_factory=dict)
    liked: frozenset[int] = frozenset()
    never: frozenset[Pair] = frozenset()
    disliked: frozenset[frozenset[int]] = frozenset()
    formality_shift: Mapping[str, float] = field(default_factory=dict)
    warmth_shift: float = 0.0
    wrong_colors: Mapping[tuple[str, str], float] = field(default_factory=dict)
    events: int = 0


def replay(
    together: Together,
    feedback: Sequence[FeedbackRecord],
    *,
    today: date,
    numbers: Numbers,
    learned_since: str = "",
    since_wash: Mapping[int, int] | None = None,
) -> Habits:
    """Return the habits that diary, outfits and feedback make.

    Args:
        learned_since: ISO 8601; what was worn and said before does not count as learned. When a
            garment was last worn, and which pairs are never to be worn, count all the same.
        since_wash: Wears since the last wash, as the diary counts them.
    """
    book = _Book(numbers)
    first_day = learned_since[:10]
    for worn in together.worn:
        book.note_day(worn.item_ids, date.fromisoformat(worn.day))
        if worn.day >= first_day:
            book.wear(worn.item_ids, date.fromisoformat(worn.day), today)
    # a copy of an outfit is no second vote for it
    for items in dict.fromkeys(saved.item_ids for saved in together.saved):
        book.save(items)
    for planned in together.skipped:
        if planned.day >= first_day:
            book.skip(planned.item_ids)
    for event in feedback:
        if event.kind == NEVER_PAIR:
            book.never |= {pair_of(*two) for two in combinations(event.item_ids, 2)}
        elif event.added >= learned_since:
            book.hear(event)
    return book.habits(today, since_wash or {})


class _Book:
    """Adds up while the log is replayed."""

    def __init__(self, numbers: Numbers) -> None:
        self._numbers = numbers
        self._sets: dict[frozenset[int], float] = defaultdict(float)
        self._days_of_set: dict[frozenset[int], float] = defaultdict(float)
        self._pair_days: dict[Pair, set[date]] = defaultdict(set)
        self._pairs_saved: dict[Pair, int] = defaultdict(int)
        self._saved: set[frozenset[int]] = set()
        self._counts: dict[int, float] = defaultdict(float)
        self._days: dict[int, set[date]] = defaultdict(set)
        self._counted: set[tuple[int, date]] = set()
        self._last: dict[int, date] = {}
        self._bias: dict[int, float] = defaultdict(float)
        self._liked: set[int] = set()
        self._disliked: set[frozenset[int]] = set()
        self._formality: dict[str, float] = defaultdict(float)
        self._warmth = 0.0
        self._swapped: dict[Pair, float] = defaultdict(float)
        self._came: dict[int, float] = defaultdict(float)
        self._wrong: dict[tuple[str, str], float] = defaultdict(float)
        self._events = 0
        self.never: set[Pair] = set()

    def note_day(self, items: Iterable[int], day: date) -> None:
        """Remember that garments were worn, whatever may be learned of it."""
        worn = sorted({*items})
        for item in worn:
            self._last[item] = max(self._last.get(item, day), day)
            self._days[item].add(day)
        for pair in combinations(worn, 2):
            self._pair_days[pair].add(day)

    def wear(self, items: Sequence[int], day: date, today: date) -> None:
        """Learn from one set that was worn on a day."""
        self._events += 1
        age = max((today - day).days, 0)
        fading = 0.5 ** (age / self._numbers.of("personal", "half_life_days"))
        for item in items:
            # two outfits of one day that share a garment wear it once
            if (item, day) not in self._counted:
                self._counted.add((item, day))
                self._counts[item] += fading
        key = frozenset(items)
        if len(key) > 1:
            weight = self._numbers.of("pair", "worn")
            most = weight * self._numbers.of("pair", "worn_most")
            self._days_of_set[key] = min(self._days_of_set[key] + weight, most)

    def skip(self, items: Sequence[int]) -> None:
        """Learn from one set that was planned, and something else was worn."""
        self._events += 1
        key = frozenset(items)
        if len(key) > 1:
            self._sets[key] += self._numbers.of("pair", "skipped")

    def save(self, items: Sequence[int]) -> None:
        """Learn from one saved outfit."""
        self._events += 1
        key = frozenset(items)
        if len(key) > 1:
            self._sets[key] += self._numbers.of("pair", "saved")
            self._saved.add(key)
            for pair in combinations(sorted(key), 2):
                self._pairs_saved[pair] += 1

    def hear(self, event: FeedbackRecord) -> None:
        """Learn from one event of feedback."""
        self._events += 1
        items = event.item_ids
        if event.kind in (LIKE, DISLIKE):
            self._judge(items, liked=event.kind == LIKE)
        elif event.kind in (TOO_FORMAL, TOO_CASUAL):
            step = self._numbers.of("feedback", "formality_step")
            occasion = str(event.details.get("occasion", ""))
            self._formality[occasion] += -step if event.kind == TOO_FORMAL else step
        elif event.kind in (TOO_WARM, TOO_COLD):
            step = self._numbers.of("feedback", "warmth_step")
            self._warmth += -step if event.kind == TOO_WARM else step
        elif event.kind == WRONG_COLOR:
            families = event.details.get("families")
            if isinstance(families, list) and len(families) == 2:
                first, second = sorted(map(str, families))
                self._wrong[first, second] += self._numbers.of("feedback", "color_step")
        elif event.kind == SWAP:
            self._swap(items, event.details)

    def _swap(self, items: Sequence[int], details: Mapping[str, object]) -> None:
        """Bring what came nearer to what was kept, and what went a little away from it."""
        gone, came = details.get("replaced"), details.get("by")
        if not isinstance(gone, int) or not isinstance(came, int):
            return
        kept = [item for item in items if item not in (gone, came)]
        gain = self._numbers.of("feedback", "swap_came")
        for item in kept:
            self._swapped[pair_of(came, item)] += gain
            self._swapped[pair_of(gone, item)] += self._numbers.of("feedback", "swap_gone")
        if kept:
            # as a set that holds them would count for each of its garments once
            for item in (came, *kept):
                self._came[item] += gain

    def _judge(self, items: Sequence[int], *, liked: bool) -> None:
        key = frozenset(items)
        sign = 1.0 if liked else -1.0
        if len(key) == 1:
            step = self._numbers.of("feedback", "item_bias")
            self._liked = self._liked | key if liked else self._liked - key
        else:
            step = self._numbers.of("feedback", "outfit_bias")
            name = "like_outfit" if liked else "dislike_outfit"
            self._sets[key] += self._numbers.of("feedback", name)
            # the latest word about a set counts
            self._disliked = self._disliked - {key} if liked else self._disliked | {key}
        for item in items:
            self._bias[item] += sign * step

    def habits(self, today: date, since_wash: Mapping[int, int]) -> Habits:
        """Return what was added up."""
        alone: dict[int, float] = defaultdict(float)
        pairs: dict[Pair, float] = defaultdict(float)
        for sets in (self._sets, self._days_of_set):
            # sorted, so that the last bit does not depend on the order of the log
            for key, weight in sorted(sets.items(), key=lambda one: sorted(one[0])):
                for item in sorted(key):
                    alone[item] += max(weight, 0.0)
                for pair in combinations(sorted(key), 2):
                    pairs[pair] += weight
        for pair, weight in sorted(self._swapped.items()):
            pairs[pair] += weight
        for item, weight in sorted(self._came.items()):
            alone[item] += weight
        together = {pair: weight for pair, weight in pairs.items() if weight > 0}
        partners: dict[int, dict[int, float]] = defaultdict(dict)
        for (first, second), weight in together.items():
            partners[first][second] = weight
            partners[second][first] = weight
        memory = self._numbers.of("personal", "wash_memory_days")
        due = {
            item: count
            for item, count in since_wash.items()
            if item in self._last and (today - self._last[item]).days <= memory
        }
        most = self._numbers.of("feedback", "formality_most")
        return Habits(
            together=MappingProxyType(together),
            alone=MappingProxyType(dict(alone)),
            partners=MappingProxyType({item: dict(held) for item, held in partners.items()}),
            worn_together=MappingProxyType(
                {pair: len(days) for pair, days in self._pair_days.items()}
            ),
            saved_together=MappingProxyType(dict(self._pairs_saved)),
            saved=frozenset(self._saved),
            counts=MappingProxyType(dict(self._counts)),
            days_worn=MappingProxyType({item: len(days) for item, days in self._days.items()}),
            last_worn=MappingProxyType(dict(self._last)),
            since_wash=MappingProxyType(due),
            bias=MappingProxyType(
                {item: min(max(value, -1.0), 1.0) for item, value in self._bias.items()}
            ),
            liked=frozenset(self._liked),
            never=frozenset(self.never),
            disliked=frozenset(self._disliked),
            formality_shift=MappingProxyType(
                {name: min(max(value, -most), most) for name, value in self._formality.items()}
            ),
            warmth_shift=_clip(self._warmth, self._numbers.of("feedback", "warmth_most")),
            wrong_colors=MappingProxyType(
                {
                    pair: min(loss, self._numbers.of("feedback", "color_most"))
                    for pair, loss in self._wrong.items()
                }
            ),
            events=self._events,
        )


def _clip(value: float, most: float) -> float:
    return min(max(value, -most), most)
