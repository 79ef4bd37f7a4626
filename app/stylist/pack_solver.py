"""Fewest garments that cover the days of a trip, each worn no more often than its rule allows.

A pool is one kind of need (tops, shoes, ...): its nodes are the days that want one, its garments
say which nodes they suit and how often they may be worn between two washes. Which nodes a chosen
set covers is a bipartite matching with capacities, so covering is a matroid rank: adding garments
greedily always reaches the most that can be covered. Fewer garments are then looked for by leaving
out and by trying sets of kinds (garments that suit the same nodes are one kind), exhaustively where
that is at most ``_TRIES`` sets, which is every small wardrobe. Knows no library and no clothes.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Hashable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import combinations_with_replacement

_TRIES = 2_000
Kind = Hashable


@dataclass(frozen=True)
class Pool:
    """One kind of need.

    Attributes:
        nodes: Number of each need to the period between washes in which it lies.
        suits: Garment to the nodes it suits.
        wears: Garment to how often it may be worn in a period; None for as often as wanted.
        worth: Garment to how gladly it is taken; breaks ties.
        most: How many garments at most; None for no limit.
    """

    nodes: Mapping[int, int]
    suits: Mapping[int, frozenset[int]]
    wears: Mapping[int, int | None] = field(default_factory=dict)
    worth: Mapping[int, float] = field(default_factory=dict)
    most: int | None = None

    def capacity(self, item: int) -> int:
        """Return how often a garment may be worn in a period."""
        limit = self.wears.get(item)
        return len(self.nodes) if limit is None else limit

    def kind(self, item: int) -> Kind:
        """Return what a garment shares with those that can stand for it."""
        return self.suits[item], min(self.capacity(item), len(self.nodes))

    def order(self) -> list[int]:
        """Return the garments, most gladly taken first."""
        return sorted(self.suits, key=lambda one: (-self.worth.get(one, 0.0), one))


class Matching:
    """Which garment is worn for which node; grows by augmenting paths."""

    def __init__(self, pool: Pool) -> None:
        self.pool = pool
        self.worn: dict[int, int] = {}
        self._of: dict[tuple[int, int], list[int]] = {}

    def cover(self, items: Sequence[int]) -> int:
        """Cover as many nodes as these garments can, keeping what is covered; return how many."""
        for node in self.pool.nodes:
            if node not in self.worn:
                self._augment(node, items, set())
        return len(self.worn)

    def widen(self, pool: Pool) -> None:
        """Let garments suit more from now on; what is covered stays covered."""
        self.pool = pool

    def _augment(self, node: int, items: Sequence[int], tried: set[tuple[int, int]]) -> bool:
        period = self.pool.nodes[node]
        for item in items:
            place = (item, period)
            if node not in self.pool.suits.get(item, ()) or place in tried:
                continue
            tried.add(place)
            held = self._of.setdefault(place, [])
            if len(held) < self.pool.capacity(item):
                self._put(node, place)
                return True
            for other in list(held):
                if self._augment_other(other, place, items, tried):
                    self._put(node, place)
                    return True
        return False

    def _augment_other(
        self, node: int, place: tuple[int, int], items: Sequence[int], tried: set[tuple[int, int]]
    ) -> bool:
        self._of[place].remove(node)
        if self._augment(node, items, tried):
            return True
        self._of[place].append(node)
        return False

    def _put(self, node: int, place: tuple[int, int]) -> None:
        self._of[place].append(node)
        self.worn[node] = place[0]


def covered(pool: Pool, items: Sequence[int]) -> int:
    """Return how many nodes these garments can cover."""
    return Matching(pool).cover(items)


def fewest(pool: Pool, held: Sequence[int] = ()) -> tuple[int, ...]:
    """Return as few garments as cover as many nodes as can be, best first.

    Args:
        held: Garments that come along anyway: they cover what they can and are not counted.
    """
    order = [item for item in pool.order() if item not in held]
    goal = covered(pool, [*held, *order])
    if pool.most is not None and len(held) >= pool.most:
        return ()
    chosen = _pruned(pool, held, _greedy(pool, held, order, goal), goal)
    room = None if pool.most is None else pool.most - len(held)
    if room is not None and len(chosen) > room:
        return _best_of(pool, held, order, room)
    least = _least(pool, held, goal)
    for size in range(least, len(chosen)):
        found = _of_size(pool, held, order, size, goal)
        if found is not None:
            return found
    return chosen


def _greedy(pool: Pool, held: Sequence[int], order: Sequence[int], goal: int) -> list[int]:
    chosen: list[int] = []
    now = covered(pool, held)
    while now < goal:
        best, best_gain, seen = -1, 0, set()
        for item in order:
            kind = pool.kind(item)
            if item in chosen or kind in seen:
                continue
            seen.add(kind)
            gain = covered(pool, [*held, *chosen, item]) - now
            if gain > best_gain:
                best, best_gain = item, gain
        chosen.append(best)
        now += best_gain
    return chosen


def _pruned(pool: Pool, held: Sequence[int], chosen: Sequence[int], goal: int) -> tuple[int, ...]:
    kept = list(chosen)
    for item in sorted(chosen, key=lambda one: (pool.worth.get(one, 0.0), -one)):
        rest = [one for one in kept if one != item]
        if covered(pool, [*held, *rest]) >= goal:
            kept = rest
    return tuple(kept)


def _least(pool: Pool, held: Sequence[int], goal: int) -> int:
    """Return a number of garments below which nothing can do."""
    periods = Counter(pool.nodes.values())
    open_nodes = goal - covered(pool, held)
    reach = sorted(
        (
            sum(
                min(pool.capacity(item), count)
                for period, count in periods.items()
                if any(pool.nodes[node] == period for node in pool.suits[item])
            )
            for item in pool.suits
            if item not in held
        ),
        reverse=True,
    )
    size = 0
    while open_nodes > 0 and size < len(reach):
        open_nodes -= reach[size]
        size += 1
    return size


def _of_size(
    pool: Pool, held: Sequence[int], order: Sequence[int], size: int, goal: int
) -> tuple[int, ...] | None:
    for items in _sets(pool, order, size):
        if covered(pool, [*held, *items]) >= goal:
            return items
    return None


def _best_of(pool: Pool, held: Sequence[int], order: Sequence[int], size: int) -> tuple[int, ...]:
    """Return the garments of a size that cover most."""
    greedy: list[int] = []
    for _ in range(size):
        rest = [one for one in order if one not in greedy]
        if not rest:
            break
        greedy.append(max(rest, key=lambda one: covered(pool, [*held, *greedy, one])))
    best, most = tuple(greedy), covered(pool, [*held, *greedy])
    for smaller in range(size + 1):
        for items in _sets(pool, order, smaller):
            count = covered(pool, [*held, *items])
            if count > most or (count == most and len(items) < len(best)):
                best, most = items, count
    return best


def _sets(pool: Pool, order: Sequence[int], size: int) -> Iterator[tuple[int, ...]]:
    """Yield sets of garments, one for each choice of kinds, the gladly taken ones of each first."""
    kinds: dict[Kind, list[int]] = {}
    for item in order:
        kinds.setdefault(pool.kind(item), []).append(item)
    tries = 0
    for choice in combinations_with_replacement(list(kinds), size):
        counts = Counter(choice)
        if any(len(kinds[kind]) < count for kind, count in counts.items()):
            continue
        tries += 1
        if tries > _TRIES:
            return
        yield tuple(item for kind, count in counts.items() for item in kinds[kind][:count])
