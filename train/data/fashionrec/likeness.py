"""Dialogues that are nearly the same (V11): MinHash over runs of three words.

128 permutations, 16 bands of 8 rows: pairs above 0.9 meet in a band with probability 1 - 3e-4; the
share of equal minima then decides. The first of a pair stays, in the order that is given.
"""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Iterable
from typing import Final

import numpy as np
from numpy.typing import NDArray

from train.data.fashionrec import words

MOST_ALIKE: Final = 0.9
_ROWS, _BANDS = 8, 16
_PRIME = (1 << 31) - 1
_DRAW = np.random.Generator(np.random.PCG64(20250417))
_A = _DRAW.integers(1, _PRIME, _ROWS * _BANDS, dtype=np.uint64)
_B = _DRAW.integers(0, _PRIME, _ROWS * _BANDS, dtype=np.uint64)


def near_duplicates(texts: Iterable[tuple[str, str]]) -> dict[str, str]:
    """Return the ids of texts that are nearly an earlier one, with that one's id."""
    found: dict[str, str] = {}
    seen: dict[str, NDArray[np.uint32]] = {}
    bands: dict[tuple[int, bytes], list[str]] = defaultdict(list)
    for name, text in texts:
        minima = _minima(text)
        keys = [
            (band, minima[band * _ROWS : (band + 1) * _ROWS].tobytes()) for band in range(_BANDS)
        ]
        near = dict.fromkeys(other for key in keys for other in bands[key])
        twin = next((o for o in near if np.mean(minima == seen[o]) > MOST_ALIKE), None)
        if twin is not None:
            found[name] = twin
            continue
        seen[name] = minima
        for key in keys:
            bands[key].append(name)
    return found


def _minima(text: str) -> NDArray[np.uint32]:
    runs = words.word_runs(text, 3) or {tuple(words.tokens(text))}
    hashed = np.array(
        [
            int.from_bytes(hashlib.blake2b(" ".join(run).encode(), digest_size=4).digest(), "big")
            % _PRIME
            for run in runs
        ],
        dtype=np.uint64,
    )
    # Below 2**62: no product overflows.
    rows = ((hashed[:, None] * _A + _B) % np.uint64(_PRIME)).min(axis=0)
    return rows.astype(np.uint32)
