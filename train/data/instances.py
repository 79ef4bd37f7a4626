"""Which photos show one garment: the identities of an instance loss where nobody wrote them down.

Every photo is its own identity, except that photos of one person which are nearly the same picture
(perceptual hash) or nearly the same to a given encoder become one: the loss would otherwise push a
garment away from itself. Photos of different people are never joined.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from models.preprocess import hamming

HASH_DISTANCE = 6
COSINE = 0.95


def instance_ids(
    people: Sequence[str],
    hashes: Sequence[int],
    vectors: npt.NDArray[np.float32],
    *,
    distance: int = HASH_DISTANCE,
    cosine: float = COSINE,
) -> npt.NDArray[np.int64]:
    """Return an identity number per photo ``[n]``, counted from 0 in order of first photos.

    Args:
        people: Owner per photo.
        hashes: Perceptual hash per photo.
        vectors: ``[n, d]`` of any encoder, centered; length does not matter.
        distance: Largest number of differing bits of one picture.
        cosine: Least cosine of one garment.
    """
    lengths = np.linalg.norm(vectors, axis=1, keepdims=True)
    unit = vectors / np.maximum(lengths, 1e-12)
    leader = list(range(len(people)))
    owners = np.asarray(people, dtype=object)
    for person in dict.fromkeys(people):
        rows = np.flatnonzero(owners == person)
        near = unit[rows] @ unit[rows].T >= cosine
        for i, first in enumerate(rows.tolist()):
            for j in range(i + 1, len(rows)):
                second = int(rows[j])
                if near[i, j] or hamming(hashes[first], hashes[second]) <= distance:
                    _join(leader, first, second)
    found = [_leader(leader, row) for row in range(len(people))]
    number = {row: index for index, row in enumerate(dict.fromkeys(found))}
    return np.array([number[row] for row in found], dtype=np.int64)


def _leader(leader: list[int], row: int) -> int:
    while leader[row] != row:
        leader[row] = leader[leader[row]]
        row = leader[row]
    return row


def _join(leader: list[int], first: int, second: int) -> None:
    first, second = _leader(leader, first), _leader(leader, second)
    leader[max(first, second)] = min(first, second)
