"""The score of an outfit and the parts that it is made of.

    S = sum of weight * part / sum of weights + personal - costs + 0.05 * tanh(bias)

Parts are in [0, 1]: how the pairs go (mean and weakest), the learned head's or the rules' word on
the whole, formality, weather, occasion, what this person takes, and how long ago it was worn
(specification of the engine, outfit score). A part that knows nothing here (no weather, no events)
has no weight instead of a middle value. The personal term adds to the mean instead of being one of
it: what was never worn is where it would be without a diary, so that wearing something never makes
everything else look worse. The rules' own parts (color, pattern ...) are told beside
these and weigh through ``match``. Everything is computed for many outfits at once, as padded
columns of a `Pool`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING, Protocol

import numpy as np

from app.stylist.closet import SILENT_OCCASION, SILENT_SEASON, marked
from app.stylist.conditions import FAIR_WEATHER, TORSO, Conditions
from app.stylist.personal import PersonalTerm
from models.compatibility import PARTS
from models.compatibility.rules import WEIGHTS
from models.compatibility.table import PAD

if TYPE_CHECKING:
    from app.stylist.closet import Flags, Floats, Rows
    from app.stylist.habits import Habits
    from app.stylist.masking import Masks
    from app.stylist.numbers import Numbers
    from app.stylist.pool import Pool
    from app.stylist.taste import Taste
    from models.compatibility import PieceTable, RuleScorer

OPTIONAL_SLOTS = ("mid", "outerwear", "bag", "accessory")
WEIGHTED = (
    "pairs",
    "weakest",
    "match",
    "formality",
    "weather",
    "occasion",
    "personal",
    "fresh",
)
"""Parts that the score weighs."""
PERSONAL = "personal"
_BENT_FROM = 0.8
_RULE_WEIGHTS = np.array([WEIGHTS[name] for name in PARTS], dtype=np.float32)
_RULE_WEIGHTS /= _RULE_WEIGHTS.sum()


class OutfitJudge(Protocol):
    """What judges whole outfits: the learned head."""

    def scores(self, table: PieceTable, index: Rows) -> Floats:
        """Return ``[n]`` in [0, 1] for outfits as padded row numbers ``[n, k]``."""
        ...


@dataclass(frozen=True)
class Scores:
    """Outfits as they were scored.

    Attributes:
        total: ``[n]``; a little over 1 where everything speaks for an outfit.
        parts: Part to ``[n]``; parts without weight here are missing.
        costs: ``[n]``, what was taken off.
        bias: ``[n]``, what likes and dislikes added.
    """

    total: Floats
    parts: Mapping[str, Floats]
    costs: Floats
    bias: Floats

    def parts_of(self, row: int) -> dict[str, float]:
        """Return the parts of one outfit, to be shown."""
        found = {name: float(values[row]) for name, values in self.parts.items()}
        return found | {"cost": float(self.costs[row]), "liking": float(self.bias[row])}


def shown_score(total: float) -> float:
    """Return a score as it is shown: in [0, 1], bent near the top so that order is still seen."""
    room = 1 - _BENT_FROM
    above = total - _BENT_FROM
    return max(total, 0.0) if above <= 0 else _BENT_FROM + room * float(np.tanh(above / room))


class OutfitScorer:
    """Scores the outfits of one pool under one wish.

    Attributes:
        judge: The learned head, or None where the rules decide.
        shares: How often each garment is worn beside the most worn of its category.
    """

    def __init__(
        self,
        pool: Pool,
        *,
        habits: Habits,
        taste: Taste,
        conditions: Conditions,
        masks: Masks,
        rules: RuleScorer,
        judge: OutfitJudge | None,
        numbers: Numbers,
        ages: Floats,
        shares: Floats,
        surprise: float = 0.0,
        free: Rows | None = None,
    ) -> None:
        self.pool = pool
        self.conditions = conditions
        self.judge = judge
        self._numbers = numbers
        self._rules = rules
        self._habits = habits
        beta = numbers.of("personal", "beta") * (1 - surprise)
        self.personal = PersonalTerm(pool, habits, shares=shares, numbers=numbers, beta=beta)
        self.weights = _weights(numbers, habits=habits, conditions=conditions, surprise=surprise)
        rows = pool.rows
        slots = pool.closet.slots[rows]
        self.slots = slots
        self.occasions = _share_of_occasion(pool, conditions.occasion)
        self.fresh = 1 - np.exp(-ages / numbers.of("personal", "fresh_days"))
        self.bias = biases(pool, habits, taste, numbers)
        self.broken = _broken(masks, rows, free)
        self._torso = np.isin(slots, TORSO)
        self._optional = np.isin(slots, OPTIONAL_SLOTS)
        self._wet = _wet(pool) if conditions.rain else np.zeros(len(pool), dtype=np.bool_)

    def score(self, index: Rows) -> Scores:
        """Return the scores of outfits given as padded columns ``[n, k]``."""
        there = index != PAD
        rule_parts = self._rules.parts(self.pool.table, index)
        mean, weakest = _pair_values(self.pool.pairs, index, there)
        parts = {
            "pairs": mean,
            "weakest": weakest,
            "match": self._match(index, rule_parts),
            "formality": self._formality(index, there),
            "weather": self._weather(index, there),
            "occasion": _mean(self.occasions, index, there),
            "personal": self.personal.scores(index),
            "fresh": _mean(self.fresh, index, there),
        }
        weighed = {name: parts[name] for name in WEIGHTED if self.weights[name] > 0}
        costs, bias = self._costs(index, there), self._liking(index, there)
        told = {f"rule_{name}": rule_parts[:, at] for at, name in enumerate(PARTS)}
        return Scores(
            total=(self.mean(weighed) - costs + bias).astype(np.float32),
            parts=MappingProxyType({**weighed, **told}),
            costs=costs,
            bias=bias,
        )

    def mean(self, parts: Mapping[str, Floats]) -> Floats:
        """Return the weighted mean of parts with what the personal term adds."""
        weights = {name: self.weights[name] for name in parts if name != PERSONAL}
        mean = sum(weights[name] * parts[name] for name in weights) / sum(weights.values())
        if PERSONAL in parts:
            mean = mean + self.weights[PERSONAL] * (parts[PERSONAL] - self.personal.neutral)
        return np.asarray(mean, dtype=np.float32)

    def _match(self, index: Rows, rule_parts: Floats) -> Floats:
        if self.judge is not None:
            return self.judge.scores(self.pool.table, index)
        by_rules: Floats = rule_parts @ _RULE_WEIGHTS
        return by_rules

    def _formality(self, index: Rows, there: Flags) -> Floats:
        values = self.pool.table.formality[index]
        spread, reach = (self._numbers.of("formality", name) for name in ("spread", "range"))
        highest = np.where(there, values, -np.inf).max(axis=1)
        lowest = np.where(there, values, np.inf).min(axis=1)
        closeness = np.exp(-(np.maximum(highest - lowest - 1, 0) ** 2) / reach)
        if self.conditions.formality is not None:
            mean = _mean(self.pool.table.formality, index, there)
            closeness = closeness * np.exp(-((mean - self.conditions.formality) ** 2) / spread)
        formality: Floats = closeness.astype(np.float32)
        return formality

    def _weather(self, index: Rows, there: Flags) -> Floats:
        """Return warmth against need, or how many pieces are of the season."""
        if self.conditions.warmth is None:
            return _mean(_of_season(self.pool, self.conditions.season), index, there)
        worn = self.warmth(index)
        spread = self._numbers.of("weather", "spread")
        values: Floats = np.exp(-((worn - self.conditions.warmth) ** 2) / spread)
        return values.astype(np.float32)

    def warmth(self, index: Rows) -> Floats:
        """Return what is worn on the torso, added up."""
        there = index != PAD
        warmth: Floats = (self.pool.table.warmth * self._torso)[index]
        summed: Floats = np.where(there, warmth, 0).sum(axis=1)
        return summed

    def _costs(self, index: Rows, there: Flags) -> Floats:
        of = self._numbers.of
        costs = of("outfit", "relaxed_cost") * (self.broken[index] * there).sum(axis=1)
        costs = costs + of("outfit", "optional_cost") * (self._optional[index] & there).sum(axis=1)
        wet = (self._wet[index] & there).any(axis=1)
        costs = costs + of("outfit", "rain_cost") * wet
        capped: Floats = np.minimum(costs, of("outfit", "cost_most")).astype(np.float32)
        return capped

    def _liking(self, index: Rows, there: Flags) -> Floats:
        summed = (self.bias[index] * there).sum(axis=1)
        liking: Floats = (self._numbers.of("outfit", "bias") * np.tanh(summed)).astype(np.float32)
        return liking


def _weights(
    numbers: Numbers, *, habits: Habits, conditions: Conditions, surprise: float
) -> Mapping[str, float]:
    weights = {name: numbers.of("outfit", name) for name in WEIGHTED}
    known = min(1.0, habits.events / numbers.of("personal", "events_full"))
    weights["personal"] *= known
    weights["fresh"] += (0.20 - weights["fresh"]) * surprise
    if not conditions.occasion:
        weights["occasion"] = 0.0
    if conditions.warmth is None and not conditions.season:
        weights["weather"] = 0.0
    return MappingProxyType(weights)


def biases(pool: Pool, habits: Habits, taste: Taste, numbers: Numbers) -> Floats:
    """Return of each garment what likes, stated and learned taste make of it, -1 to 1."""
    stated, learned = numbers.of("personal", "likes"), numbers.of("personal", "learned")
    values = []
    for row in pool.rows:
        item = pool.closet.items[row]
        liking = habits.bias.get(item.id, 0.0)
        liking += stated * min(len(taste.liked_terms(item)), 2)
        liking += learned * taste.nudge(item)
        values.append(min(max(liking, -1.0), 1.0))
    return np.array(values, dtype=np.float32)


def _share_of_occasion(pool: Pool, occasion: str) -> Floats:
    if occasion not in pool.table.vocabulary.terms("occasion"):
        return np.zeros(len(pool), dtype=np.float32)
    return marked(pool.table, "occasion", occasion, silent=SILENT_OCCASION)


def _of_season(pool: Pool, season: str) -> Floats:
    if season not in pool.table.vocabulary.terms("season"):
        return np.ones(len(pool), dtype=np.float32)
    return marked(pool.table, "season", season, silent=SILENT_SEASON)


def _broken(masks: Masks, rows: Rows, free: Rows | None) -> Floats:
    """Return how many rungs each garment needs; anchors are the person's own choice."""
    counts = np.zeros(len(rows), dtype=np.float32)
    for broken in masks.broken.values():
        counts += broken[rows]
    if free is not None:
        counts[np.isin(rows, free)] = 0
    return counts


def _wet(pool: Pool) -> Flags:
    slots = pool.closet.slots[pool.rows]
    materials = np.array([piece.material in FAIR_WEATHER for piece in pool.table.pieces], np.bool_)
    wet: Flags = np.isin(slots, ("shoes", "outerwear")) & materials
    return wet


def _mean(values: Floats, index: Rows, there: Flags) -> Floats:
    summed = np.where(there, values[index], 0).sum(axis=1)
    mean: Floats = (summed / np.maximum(there.sum(axis=1), 1)).astype(np.float32)
    return mean


def _pair_values(matrix: Floats, index: Rows, there: Flags) -> tuple[Floats, Floats]:
    """Return mean and weakest of the pairs of each outfit; 0.5 where there is no pair."""
    total = np.zeros(len(index), dtype=np.float32)
    count = np.zeros(len(index), dtype=np.float32)
    weakest = np.full(len(index), np.inf, dtype=np.float32)
    for first in range(index.shape[1]):
        for second in range(first + 1, index.shape[1]):
            both = there[:, first] & there[:, second]
            values = matrix[index[:, first], index[:, second]]
            total += np.where(both, values, 0)
            weakest = np.where(both, np.minimum(weakest, values), weakest)
            count += both
    mean = np.where(count > 0, total / np.maximum(count, 1), 0.5).astype(np.float32)
    return mean, np.where(count > 0, weakest, 0.5).astype(np.float32)
