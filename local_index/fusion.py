"""From three kinds of evidence to one score between 0 and 1 that means something.

Each part is first made a relevance on its own scale (a cosine by its encoder's floor and full mark,
words by how much of the query an item holds), then they are joined. Words and their meaning are
two views of one wish, so the stronger decides and the weaker supports. A picture is a wish of its
own, so a query with both asks for both. Ranks alone (as in reciprocal rank fusion) would give the
best of a bad lot the score of a perfect match and leave nothing to cut off by.

Pure arithmetic on aligned arrays; no database.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from local_index.matrix import Floats, Ids

_WHOLE_LEAST = 0.8
"""An item that holds every word is at least this relevant; its rank adds the rest."""

_PARTLY = 0.66
_PARTLY_BESIDE_WHOLE = 0.3
"""What holding all but none of the words would be worth, alone and beside items that hold all.
Against the default cut-off of 0.3: where nothing fits, half of the query is worth showing; where
something fits, half fits are weaker matches."""

_SUPPORT = 0.5


@dataclass(frozen=True, slots=True)
class Evidence:
    """What is known of each candidate; arrays ``[n]`` in one order, None when not asked for.

    Attributes:
        words: Relevance of the words, 0-1.
        meaning: Relevance of the text vector, 0-1.
        looks: Relevance of the image vector, 0-1.
    """

    words: Floats | None = None
    meaning: Floats | None = None
    looks: Floats | None = None


def relevance(scores: Floats, *, floor: float, full: float) -> Floats:
    """Return cosines ``[n]`` as relevances 0-1; a missing one (NaN) is worth nothing."""
    scaled = np.clip((scores - floor) / (full - floor), 0.0, 1.0)
    return np.asarray(np.nan_to_num(scaled, nan=0.0), dtype=np.float32)


def word_relevance(coverage: Floats, whole: npt.NDArray[np.bool_], rank: Floats) -> Floats:
    """Return the relevance 0-1 of word matches; see `fulltext.WordMatches` for the arguments."""
    partly = _PARTLY_BESIDE_WHOLE if whole.any() else _PARTLY
    # The rank only orders what covers the same: it may not lift one word above two.
    half_fit = partly * coverage * (0.95 + 0.05 * rank)
    full_fit = coverage * (_WHOLE_LEAST + (1.0 - _WHOLE_LEAST) * rank)
    return np.where(whole, full_fit, half_fit).astype(np.float32)


def fuse(evidence: Evidence) -> Floats:
    """Return one score 0-1 per candidate from the parts that were asked for.

    Raises:
        ValueError: Nothing was asked for.
    """
    wish = _either(evidence.words, evidence.meaning)
    wishes = [part for part in (wish, evidence.looks) if part is not None]
    if not wishes:
        raise ValueError("there is no evidence to fuse")
    return np.asarray(np.mean(wishes, axis=0), dtype=np.float32)


def _either(first: Floats | None, second: Floats | None) -> Floats | None:
    if first is None or second is None:
        return second if first is None else first
    stronger, weaker = np.maximum(first, second), np.minimum(first, second)
    return np.asarray(stronger + (1.0 - stronger) * _SUPPORT * weaker, dtype=np.float32)


def order(item_ids: Ids, scores: Floats, ties: Floats) -> npt.NDArray[np.intp]:
    """Return positions: highest score first, then highest tie-breaker, then lowest id."""
    return np.lexsort((item_ids, -ties, -scores))
