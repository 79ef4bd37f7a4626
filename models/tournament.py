"""Ranking by comparing two at a time, within a budget of questions.

A judge that can say which of two candidates fits a query better ranks a shortlist (OmniFashion,
section 3.5; schedules are ours). A Swiss schedule pairs neighbors of the present standing, a
Bradley-Terry fit after each round makes the next standing, and a round robin of the leaders
sharpens the end of it. Each pair is asked in both orders, because judges prefer one of the places.

Nothing here knows a model: ``Judge`` is a function. The shortlist is the caller's.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Final

import numpy as np

from models.bradley_terry import Array, deviations, fit_mm

Judge = Callable[[int, int], float]
"""Candidate shown as A, candidate shown as B, to how likely A fits better, 0 to 1."""

LEADERS: Final = 5
WATCHED: Final = 20
"""The rounds end early when the set of the first so many did not change twice."""


@dataclass(frozen=True, slots=True)
class Schedule:
    """How much is asked.

    Attributes:
        max_calls: Most questions, whatever else is wished.
        both_orders: Ask every pair twice, A and B swapped; else the judge's bias stays in.
        hard: Count a win as 1, a tie (within 0.05 of even) as a half, instead of probabilities.
        rounds: Of the Swiss schedule; 0 for ceil(log2 n) + 2.
        leaders: How many play a round robin at the end; 0 for none.
    """

    max_calls: int = 1000
    both_orders: bool = True
    hard: bool = False
    rounds: int = 0
    leaders: int = LEADERS

    @property
    def calls_per_pair(self) -> int:
        """Questions that one comparison costs."""
        return 2 if self.both_orders else 1


@dataclass(frozen=True, slots=True)
class Ranking:
    """What came of a tournament.

    Attributes:
        order: Candidates, best first.
        strengths: Log-strength of each candidate, in the candidates' order, mean 0.
        deviations: Standard deviation of each strength.
        calls: Questions asked.
        pairs: Comparisons made.
        bias: Mean of "A" minus 0.5: what place alone is worth to the judge; 0.0 for none.
        flips: Share of the pairs whose winner depended on the order shown.
        ended: Why it ended: ``rounds``, ``budget``, ``settled`` or ``stopped``.
    """

    order: tuple[int, ...]
    strengths: tuple[float, ...]
    deviations: tuple[float, ...]
    calls: int
    pairs: int
    bias: float
    flips: float
    ended: str


def rank(
    count: int,
    judge: Judge,
    *,
    schedule: Schedule | None = None,
    first: Sequence[float] = (),
    stop: Callable[[], bool] = lambda: False,
    told: Callable[[int, int], object] = lambda _done, _all: None,
) -> Ranking:
    """Rank ``count`` candidates.

    Args:
        judge: Asked at most ``schedule.max_calls`` times; what it raises is passed on.
        first: First-stage scores, which seed the standing and break ties; none: the given order.
        stop: Asked before every comparison; what was learned until then is ranked.
        told: Hears how many questions are answered, of how many at most.

    Raises:
        ValueError: ``first`` scores another number of candidates.
    """
    plan = schedule or Schedule()
    if first and len(first) != count:
        raise ValueError("a first-stage score is needed for every candidate")
    table = _Table(count, judge, plan, first or [0.0] * count, stop, told)
    ended = _swiss(table)
    if ended in ("", "settled"):
        ended = _round_robin(table, table.standing()[: plan.leaders]) or ended or "rounds"
    return table.ranking(ended)


def most_calls(count: int, schedule: Schedule) -> int:
    """Return how many questions a tournament takes at most."""
    swiss = _rounds(count, schedule) * (count // 2)
    leaders = min(schedule.leaders, count)
    pairs = min(swiss + leaders * (leaders - 1) // 2, count * (count - 1) // 2)
    return min(schedule.max_calls, pairs * schedule.calls_per_pair)


def pools(count: int, *, size: int = 5, anchors: int = 2) -> Iterator[tuple[int, ...]]:
    """Yield pools of neighbors that share ``anchors`` with the next one (the paper's schedule).

    A round robin in every pool compares few pairs and leaves one connected graph.
    """
    if not 0 <= anchors < size:
        raise ValueError("pools must be larger than what they share")
    start = 0
    while start < count:
        yield tuple(range(start, min(start + size, count)))
        if start + size >= count:
            return
        start += size - anchors


@dataclass(slots=True)
class _Table:
    """The comparisons so far."""

    count: int
    judge: Judge
    schedule: Schedule
    first: Sequence[float]
    stop: Callable[[], bool]
    told: Callable[[int, int], object]
    wins: Array = field(init=False)
    calls: int = 0
    _said_first: list[float] = field(default_factory=list)
    _flipped: list[bool] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.wins = np.zeros((self.count, self.count))

    def met(self, one: int, other: int) -> bool:
        """Whether two were compared already."""
        return bool(self.wins[one, other] + self.wins[other, one] > 0)

    def compare(self, one: int, other: int) -> str:
        """Compare two; returns why it was not possible, else nothing."""
        if self.stop():
            return "stopped"
        if self.calls + self.schedule.calls_per_pair > self.schedule.max_calls:
            return "budget"
        forward = self._ask(one, other)
        share = forward
        if self.schedule.both_orders:
            backward = self._ask(other, one)
            share = (forward + 1.0 - backward) / 2
            # who cannot decide prefers no place
            self._flipped.append((forward - 0.5) * (backward - 0.5) > 0)
        if self.schedule.hard:
            share = 0.5 if abs(share - 0.5) <= 0.05 else float(share > 0.5)
        self.wins[one, other] += share
        self.wins[other, one] += 1.0 - share
        return ""

    def _ask(self, shown_first: int, shown_second: int) -> float:
        said = min(1.0, max(0.0, self.judge(shown_first, shown_second)))
        self.calls += 1
        self._said_first.append(said)
        self.told(self.calls, most_calls(self.count, self.schedule))
        return said

    def standing(self) -> list[int]:
        """Candidates, best first; equal ones by their first-stage score, then by their place."""
        strengths = np.round(fit_mm(self.wins), 9) if self.calls else np.zeros(self.count)
        return sorted(
            range(self.count), key=lambda each: (-strengths[each], -self.first[each], each)
        )

    def ranking(self, ended: str) -> Ranking:
        strengths = fit_mm(self.wins)
        pairs = len(self._said_first) // self.schedule.calls_per_pair
        return Ranking(
            order=tuple(self.standing()),
            strengths=tuple(map(float, strengths)),
            deviations=tuple(map(float, deviations(self.wins, strengths))),
            calls=self.calls,
            pairs=pairs,
            bias=float(np.mean(self._said_first) - 0.5) if self._said_first else 0.0,
            flips=float(np.mean(self._flipped)) if self._flipped else 0.0,
            ended=ended,
        )


def _rounds(count: int, schedule: Schedule) -> int:
    return schedule.rounds or (math.ceil(math.log2(count)) + 2 if count > 1 else 0)


def _swiss(table: _Table) -> str:
    """Play the rounds; returns why they ended early, else nothing."""
    leading: list[frozenset[int]] = []
    rested: set[int] = set()
    for _ in range(_rounds(table.count, table.schedule)):
        for one, other in _pairing(table, rested):
            if ended := table.compare(one, other):
                return ended
        leading.append(frozenset(table.standing()[:WATCHED]))
        if table.count > WATCHED and len(leading) > 2 and len(set(leading[-3:])) == 1:
            return "settled"
    return ""


def _pairing(table: _Table, rested: set[int]) -> list[tuple[int, int]]:
    """Pair neighbors of the standing that have not met; of an odd number one rests, each once."""
    waiting = table.standing()
    if len(waiting) % 2:
        resting = next((each for each in reversed(waiting) if each not in rested), waiting[-1])
        rested.add(resting)
        waiting.remove(resting)
    pairs = []
    while waiting:
        one = waiting.pop(0)
        other = next((each for each in waiting if not table.met(one, each)), None)
        if other is None:
            continue  # it has met everybody that is left
        waiting.remove(other)
        pairs.append((one, other))
    return pairs


def _round_robin(table: _Table, players: Sequence[int]) -> str:
    for at, one in enumerate(players):
        for other in players[at + 1 :]:
            if not table.met(one, other) and (ended := table.compare(one, other)):
                return ended
    return ""
