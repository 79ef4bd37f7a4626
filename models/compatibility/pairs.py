"""Outfits as padded rows, and their pairs, each looked at once: they share most of theirs."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import combinations

import numpy as np

from models.compatibility.table import PAD, Index


def padded(rows: Sequence[Sequence[int]]) -> Index:
    """Return rows of one length, filled up with -1."""
    index = np.full((len(rows), max(map(len, rows), default=0)), PAD, dtype=np.int64)
    for line, members in enumerate(rows):
        index[line, : len(members)] = members
    return index


def pair_places(index: Index, pieces: int) -> tuple[Index, Index, Index]:
    """Return the distinct pairs of outfits, and which of them each outfit holds.

    Args:
        index: ``[n, k]`` rows of pieces, padded with -1.
        pieces: How many pieces there are.

    Returns:
        First and second piece of each pair ``[p]``, and ``[n, q]`` numbers of pairs with ``p``
        where there is none; there is at least one pair, so that no array is empty.
    """
    columns = list(combinations(range(index.shape[1]), 2))
    keys = np.full((len(index), max(len(columns), 1)), -1, dtype=np.int64)
    for column, (one, two) in enumerate(columns):
        there = (index[:, one] != PAD) & (index[:, two] != PAD)
        keys[:, column] = np.where(there, index[:, one] * pieces + index[:, two], -1)
    distinct, places = np.unique(keys, return_inverse=True)
    places = places.reshape(keys.shape)
    if distinct[0] == -1:
        distinct = distinct[1:]
        # the pad becomes the number after the last pair
        places = np.where(places == 0, len(distinct), places - 1)
    if not len(distinct):
        zero = np.zeros(1, dtype=np.int64)
        return zero, zero, np.ones_like(keys)
    return distinct // pieces, distinct % pieces, places
