"""Untrained rules of dressing: six parts in [0, 1] and their weighted mean.

    color      share-weighted harmony of pairs, less for every hue family beyond three
    pattern    bold patterns side by side
    formality  how far the most formal piece is from the least formal one
    season     whether there is a season in which all are worn, and no coat over shorts
    occasion   whether there is an occasion for all
    style      affinity of styles, pair by pair

What is not known is neutral, never a penalty. Everything works on `PieceTable` and padded row
numbers, so one outfit and ten thousand take the same path; `facts.py` says in words what the parts
saw. No rule is learned, none knows the weather or the person: that is the engine's part.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from types import MappingProxyType

import numpy as np
import numpy.typing as npt

from models.compatibility.facts import Fact, facts_of
from models.compatibility.harmony import ColorHarmony
from models.compatibility.pieces import Piece
from models.compatibility.table import PAD, Floats, Index, PieceTable
from models.vocabulary import Vocabulary

PARTS = ("color", "pattern", "formality", "season", "occasion", "style")
WEIGHTS: Mapping[str, float] = MappingProxyType(
    {
        "color": 0.20,
        "pattern": 0.15,
        "formality": 0.20,
        "season": 0.15,
        "occasion": 0.15,
        "style": 0.15,
    }
)
_NEUTRAL_VALUE = 0.6
_FAMILIES = 12
_FREE_FAMILIES, _FAMILY_COST = 3, 0.15
# how much a pattern asks for attention; what is not listed is quiet
_BOLDNESS = {
    "stripe": 0.5,
    "check": 0.6,
    "dot": 0.5,
    "floral": 0.8,
    "animal": 1.0,
    "camouflage": 0.9,
    "graphic": 0.6,
    "geometric": 0.8,
    "tie-dye": 1.0,
    "color-block": 0.6,
    "embroidered": 0.4,
    "distressed": 0.3,
    "lace": 0.3,
    "logo": 0.3,
    "other": 0.4,
}
# styles of one circle are at home with one another, neighbors get along
_CIRCLES = (
    ("casual", "streetwear", "workwear", "vintage", "preppy", "boho"),
    ("sporty", "lounge", "streetwear"),
    ("business", "formal", "elegant", "preppy"),
    ("romantic", "boho", "vintage", "elegant", "party"),
    ("party", "elegant", "formal"),
    ("casual", "sporty", "kids"),
    ("casual", "romantic"),
    ("business", "casual"),
)
_SAME_STYLE, _ONE_CIRCLE, _APART, _OPPOSED = 1.0, 0.75, 0.4, 0.1
_OPPOSITES = (
    ("sporty", "formal"),
    ("sporty", "elegant"),
    ("sporty", "business"),
    ("lounge", "formal"),
    ("lounge", "business"),
    ("lounge", "elegant"),
    ("lounge", "party"),
)
_WARMTH_APART = 3.0


@dataclass(frozen=True, slots=True)
class Verdict:
    """What the rules say of one outfit.

    Attributes:
        score: Weighted mean of the parts, 0-1.
        parts: Part to value, 0-1.
        facts: What the parts saw, the weightiest first; each can be checked with `Fact.holds`.
    """

    score: float
    parts: Mapping[str, float]
    facts: tuple[Fact, ...]


class RuleScorer:
    """Judges outfits without having learned anything.

    Args:
        vocabulary: Whose terms the pieces use.
        weights: Part to weight; `WEIGHTS` when not given. They are normalized to sum to 1.

    Attributes:
        style_affinity: ``[styles, styles]`` in [0, 1].
        boldness: ``[patterns]`` in [0, 1]: how much a pattern asks for attention.
    """

    def __init__(
        self, vocabulary: Vocabulary, *, weights: Mapping[str, float] | None = None
    ) -> None:
        self.vocabulary = vocabulary
        self.harmony = ColorHarmony(vocabulary)
        chosen = WEIGHTS if weights is None else weights
        raw = np.array([max(chosen.get(part, 0.0), 0.0) for part in PARTS], dtype=np.float32)
        self._weights = raw / max(float(raw.sum()), 1e-9)
        self.style_affinity = _style_table(vocabulary.styles)
        self.boldness: Floats = np.array(
            [_BOLDNESS.get(name, 0.0) for name in vocabulary.patterns], dtype=np.float32
        )
        self._families = _hue_families(self.harmony)

    def judge(self, pieces: Sequence[Piece]) -> Verdict:
        """Return score, parts and facts of one outfit."""
        table = PieceTable.of(pieces, self.vocabulary)
        index = np.arange(len(pieces), dtype=np.int64)[None]
        values = self.parts(table, index)[0]
        parts = {name: float(value) for name, value in zip(PARTS, values, strict=True)}
        return Verdict(
            score=float(values @ self._weights),
            parts=MappingProxyType(parts),
            facts=facts_of(pieces, self.harmony),
        )

    def scores(self, table: PieceTable, index: Index) -> Floats:
        """Return the weighted score ``[n]`` of outfits given as padded row numbers ``[n, k]``."""
        scores: Floats = self.parts(table, index) @ self._weights
        return scores

    def parts(self, table: PieceTable, index: Index) -> Floats:
        """Return the parts ``[n, 6]`` of outfits, columns in the order of ``PARTS``."""
        there = index != PAD
        columns = (
            self._color(table, index, there),
            self._pattern(table, index, there),
            _formality(table, index, there),
            _season(table, index, there),
            _shared(table.occasions, index, there),
            self._style(table, index, there),
        )
        return np.stack(columns, axis=1).astype(np.float32)

    def pair_scores(self, table: PieceTable) -> Floats:
        """Return ``[pieces, pieces]``: the score of each pair as an outfit of two."""
        count = len(table)
        first, second = np.triu_indices(count, k=1)
        matrix = np.ones((count, count), dtype=np.float32)
        values = self.scores(table, np.stack([first, second], axis=1))
        matrix[first, second] = values
        matrix[second, first] = values
        return matrix

    def color_matrix(self, table: PieceTable) -> Floats:
        """Return the color harmony ``[pieces, pieces]``; neutral where colors are not known.

        Grows with the square of the pieces: for the candidates of one question.
        """
        return _matrix(table.colors, self.harmony.table.astype(np.float32))

    def style_matrix(self, table: PieceTable) -> Floats:
        """Return the affinity of styles ``[pieces, pieces]``; neutral where one has none."""
        held = table.styles / np.maximum(table.styles.sum(axis=1, keepdims=True), 1)
        return _matrix(held, self.style_affinity)

    def _color(self, table: PieceTable, index: Index, there: npt.NDArray[np.bool_]) -> Floats:
        harmony = self.harmony.table.astype(np.float32)
        pairs = _pair_mean(table.colors, harmony, index=index, there=there)
        seen = (table.colors > 0.2).astype(np.float32) @ self._families > 0
        families = (seen[index] & there[..., None]).any(axis=1).sum(axis=1)
        excess = np.maximum(families - _FREE_FAMILIES, 0)
        values: Floats = np.clip(pairs - _FAMILY_COST * excess, 0, 1)
        return values

    def _style(self, table: PieceTable, index: Index, there: npt.NDArray[np.bool_]) -> Floats:
        held = table.styles / np.maximum(table.styles.sum(axis=1, keepdims=True), 1)
        return _pair_mean(held, self.style_affinity, index=index, there=there)

    def _pattern(self, table: PieceTable, index: Index, there: npt.NDArray[np.bool_]) -> Floats:
        bold = (table.patterns @ self.boldness)[index] * there
        loudest = np.sort(bold, axis=1)[:, ::-1]
        if loudest.shape[1] < 2:
            return np.ones(len(index), dtype=np.float32)
        # one bold pattern is free; what stands beside it costs
        beside = loudest[:, 1:].sum(axis=1) * loudest[:, 0]
        clash: Floats = np.clip(1 - 1.25 * beside, 0, 1).astype(np.float32)
        return clash


def _formality(table: PieceTable, index: Index, there: npt.NDArray[np.bool_]) -> Floats:
    highest, lowest = _extremes(table.formality, index, there)
    apart = np.maximum(highest - lowest - 0.5, 0)
    values: Floats = np.exp(-(apart**2) / 2)
    return values


def _season(table: PieceTable, index: Index, there: npt.NDArray[np.bool_]) -> Floats:
    shared = _shared(table.seasons, index, there)
    highest, lowest = _extremes(table.warmth, index, there & _on_body(table)[index])
    apart = np.maximum(highest - lowest - _WARMTH_APART, 0)
    values: Floats = shared * np.exp(-(apart**2) / 2)
    return values


def _on_body(table: PieceTable) -> npt.NDArray[np.bool_]:
    slots = ("mid", "outerwear", "bottom", "one_piece")
    return np.array([piece.slot in slots for piece in table.pieces], dtype=np.bool_)


def _extremes(values: Floats, index: Index, there: npt.NDArray[np.bool_]) -> tuple[Floats, Floats]:
    """Return the highest and the lowest value of each outfit; both 0 where nothing counts."""
    taken = values[index]
    highest = np.where(there, taken, -np.inf).max(axis=1, initial=-np.inf)
    lowest = np.where(there, taken, np.inf).min(axis=1, initial=np.inf)
    nothing = ~there.any(axis=1)
    return np.where(nothing, 0, highest), np.where(nothing, 0, lowest)


def _shared(marks: Floats, index: Index, there: npt.NDArray[np.bool_]) -> Floats:
    """Return the best term's share of the pieces that name any; neutral where none does."""
    speaking = (marks.sum(axis=1) > 0)[index] & there
    counts = (marks[index] * there[..., None]).sum(axis=1)
    spoken = speaking.sum(axis=1)
    best = counts.max(axis=1) / np.maximum(spoken, 1)
    # 1 of 2 is no agreement at all, so the scale starts there
    floor = 1 / np.maximum(spoken, 1)
    values = np.where(spoken > 1, (best - floor) / np.maximum(1 - floor, 1e-6), 1.0)
    return np.where(spoken > 0, values, _NEUTRAL_VALUE).astype(np.float32)


def _pair_mean(
    held: Floats, worth: Floats, *, index: Index, there: npt.NDArray[np.bool_]
) -> Floats:
    """Return the mean worth of terms side by side over the pairs of each outfit.

    A pair of which one has no term is neutral; where there is no pair at all, nothing is wrong.

    Args:
        held: ``[pieces, terms]`` shares of each piece.
        worth: ``[terms, terms]``.
    """
    turned = held @ worth
    silent = held.sum(axis=1) == 0
    total: npt.NDArray[np.float64] = np.zeros(len(index))
    count: npt.NDArray[np.float64] = np.zeros(len(index))
    for first, second in combinations(range(index.shape[1]), 2):
        one, two = index[:, first], index[:, second]
        both = there[:, first] & there[:, second]
        told = (turned[one] * held[two]).sum(axis=1)
        told[silent[one] | silent[two]] = _NEUTRAL_VALUE
        total += told * both
        count += both
    return np.where(count > 0, total / np.maximum(count, 1), 1.0).astype(np.float32)


def _matrix(held: Floats, worth: Floats) -> Floats:
    matrix: Floats = (held @ worth @ held.T).astype(np.float32)
    silent = held.sum(axis=1) == 0
    matrix[silent, :] = _NEUTRAL_VALUE
    matrix[:, silent] = _NEUTRAL_VALUE
    return matrix


def _style_table(styles: Sequence[str]) -> Floats:
    table = np.full((len(styles), len(styles)), _APART, dtype=np.float32)
    for row, first in enumerate(styles):
        for column, second in enumerate(styles):
            if first == second:
                table[row, column] = _SAME_STYLE
            elif (first, second) in _OPPOSITES or (second, first) in _OPPOSITES:
                table[row, column] = _OPPOSED
            elif any(first in circle and second in circle for circle in _CIRCLES):
                table[row, column] = _ONE_CIRCLE
    return table


def _hue_families(harmony: ColorHarmony) -> Floats:
    """Return ``[colors, families]``: the twelfth of the hue circle that a chromatic name is in."""
    families = np.zeros((len(harmony.names), _FAMILIES), dtype=np.float32)
    for row, (hue, neutral) in enumerate(zip(harmony.lch[:, 2], harmony.neutral, strict=True)):
        if not neutral and not np.isnan(hue):
            families[row, int(hue % 360 // (360 / _FAMILIES))] = 1
    return families
