"""Algorithm 1 and formula (1) of FashionM3: which piece to ask for, and what the past says.

Counts and vectors come in as values; nothing is read here. Sums run over sorted ids in float64, so
that the order of a mapping changes nothing. Spec A.5 with its nine edge cases.
"""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final, Literal

import numpy as np
from numpy.typing import NDArray

from train.data.fashionrec.world import Item, Outfit

Vector = NDArray[np.float64]
Leak = Literal["exclude", "paper"]


@dataclass(frozen=True, slots=True)
class Constants:
    """Numbers of Algorithm 1; the paper prints all but ``k``, which its authors' demo sets to 5.

    Attributes:
        least_used: m_u, distinct garments of the category that the person used.
        least_met: m_i, distinct garments of the category that go with the rest of the outfit.
        alpha: Weight of coherence against history when the piece to ask for is chosen.
        beta: Weight of how often a garment was used, formula (1).
        k: Garments of the filtered history.
        leak: ``exclude`` keeps the outfit's own garments out of what is counted; ``paper`` does
            not, so the answer can stand in the question.
    """

    least_used: int = 10
    least_met: int = 3
    alpha: float = 3.0
    beta: float = 2.0
    k: int = 5
    leak: Leak = "exclude"

    def __post_init__(self) -> None:
        if self.k <= 0:
            raise ValueError("k must be positive")


PROFILES: Final[Mapping[str, Constants]] = {
    "paper": Constants(),
    # Wardrobes of some dozen garments never reach the paper's thresholds.
    "wardrobe": Constants(least_used=3, least_met=1),
}


@dataclass(frozen=True, slots=True)
class Remembered:
    """A garment of the filtered history."""

    item_id: str
    count: float
    score: float


@dataclass(frozen=True, slots=True)
class Chosen:
    """What Algorithm 1 returns: P, t and U', with the sizes of the sets that decided.

    Attributes:
        passed: Pieces of the outfit that reached both thresholds.
    """

    partial: tuple[str, ...]
    target: str
    history: tuple[Remembered, ...]
    used: int
    met: int
    passed: int = 1


@dataclass(frozen=True, slots=True)
class Nothing:
    """Why there is no sample: ``no_user``, ``too_small`` or ``thresholds``."""

    reason: str


@dataclass
class Counts:
    """How often a person used a garment, and how often two garments were worn together."""

    used: dict[str, dict[str, float]] = field(default_factory=dict)
    together: dict[str, Counter[str]] = field(default_factory=lambda: defaultdict(Counter))

    @classmethod
    def of(cls, outfits: Iterable[Outfit]) -> Counts:
        """Count outfits; days of wear count for their person, never in n[i, j]."""
        counts = cls()
        for outfit in outfits:
            pieces = tuple(dict.fromkeys(outfit.item_ids))
            for piece in pieces:
                if outfit.user_id:
                    mine = counts.used.setdefault(outfit.user_id, {})
                    mine[piece] = mine.get(piece, 0.0) + outfit.weight
                for other in pieces:
                    if other != piece:
                        counts.together[piece][other] += 1
        return counts

    def used_by(self, user_id: str) -> Mapping[str, float]:
        """Return what a person used."""
        return self.used.get(user_id, {})

    def met_by(self, item_id: str) -> Mapping[str, int]:
        """Return what was worn with a garment."""
        return self.together.get(item_id, Counter())


def filter_history(
    outfit: Outfit,
    counts: Counts,
    items: Mapping[str, Item],
    vectors: Mapping[str, Vector],
    constants: Constants,
) -> Chosen | Nothing:
    """Choose a target of an outfit and the person's fitting history (Algorithm 1).

    Args:
        vectors: f of every garment that has one; the others count for nothing.
    """
    pieces = tuple(dict.fromkeys(outfit.item_ids))
    if len(pieces) < 2:
        return Nothing("too_small")
    if not outfit.user_id or not counts.used_by(outfit.user_id):
        return Nothing("no_user")
    best: tuple[tuple[float, int, int, int], str, dict[str, float], dict[str, int]] | None = None
    passed = 0
    for place, target in enumerate(pieces):
        category = items[target].category
        if not category:
            continue
        rest = [piece for piece in pieces if piece != target]
        used, met = _candidates(outfit.user_id, rest, counts)
        used = {j: n for j, n in used.items() if _counts(j, category, items, vectors)}
        met = {j: n for j, n in met.items() if _counts(j, category, items, vectors)}
        if constants.leak == "exclude":
            used = {j: n for j, n in used.items() if j not in pieces}
            met = {j: n for j, n in met.items() if j not in pieces}
        if len(used) < constants.least_used or len(met) < constants.least_met:
            continue
        passed += 1
        rank = (constants.alpha * len(met) + len(used), len(met), len(used), -place)
        if best is None or rank > best[0]:
            best = rank, target, used, met
    if best is None:
        return Nothing("thresholds")
    _, target, used, met = best
    history = ranked_history(used, met, vectors, beta=constants.beta, k=constants.k)
    rest_of = tuple(piece for piece in pieces if piece != target)
    return Chosen(rest_of, target, history, len(used), len(met), passed)


def ranked_history(
    used: Mapping[str, float],
    met: Mapping[str, float],
    vectors: Mapping[str, Vector],
    *,
    beta: float,
    k: int,
) -> tuple[Remembered, ...]:
    """Rank what a person used by formula (1); by use alone when nothing goes with the outfit."""
    if k <= 0:
        raise ValueError("k must be positive")
    middle = _mean(met, vectors)
    most = max(used.values(), default=0.0)
    scored = []
    for item_id in sorted(used):
        likeness = _cosine(vectors.get(item_id), middle)
        factor = beta * used[item_id] / most + 1.0 if most > 0 else 1.0
        scored.append(Remembered(item_id, float(used[item_id]), factor * likeness))
    scored.sort(key=lambda one: (-one.score, -one.count, one.item_id))
    return tuple(scored[:k])


def joined_vector(looks: Sequence[float] | None, words: Sequence[float] | None) -> Vector | None:
    """Return f = (e_v + e_t) / 2 of unit vectors, the one there is, or None (edge case 3)."""
    both = [vector for vector in (_unit(looks), _unit(words)) if vector is not None]
    if not both:
        return None
    joined: Vector = both[0] if len(both) == 1 else (both[0] + both[1]) / 2
    return joined if _unit(joined) is not None else None


def _candidates(
    user_id: str, rest: Sequence[str], counts: Counts
) -> tuple[dict[str, float], dict[str, int]]:
    """Return all that the person used, and all that went with the rest, counts added up."""
    met: Counter[str] = Counter()
    for piece in rest:
        met.update(counts.met_by(piece))
    used = {j: float(n) for j, n in counts.used_by(user_id).items() if n > 0}
    return used, {j: n for j, n in met.items() if n > 0}


def _counts(
    item_id: str, category: str, items: Mapping[str, Item], vectors: Mapping[str, Vector]
) -> bool:
    item = items.get(item_id)
    return item is not None and item.category == category and item_id in vectors


def _mean(weights: Mapping[str, float], vectors: Mapping[str, Vector]) -> Vector | None:
    total = math.fsum(weights.values())
    if total <= 0:
        return None
    rows = [weights[j] / total * vectors[j] for j in sorted(weights) if j in vectors]
    return np.sum(rows, axis=0, dtype=np.float64) if rows else None


def _cosine(one: Vector | None, other: Vector | None) -> float:
    if one is None or other is None:
        return 0.0
    lengths = float(np.linalg.norm(one)) * float(np.linalg.norm(other))
    return float(one @ other) / lengths if lengths > 1e-12 else 0.0


def _unit(vector: Sequence[float] | Vector | None) -> Vector | None:
    if vector is None:
        return None
    values = np.asarray(vector, np.float64)
    length = float(np.linalg.norm(values))
    if not math.isfinite(length) or length <= 1e-12:
        return None
    return values / length
