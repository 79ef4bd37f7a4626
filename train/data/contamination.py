"""Looks for evaluation pictures among training pictures, by perceptual hash.

A figure on pictures that were trained on is worth nothing. The check compares every training
picture with every evaluation picture, refuses nothing by itself, and writes a report that stays
beside the run; recipes decide. Hashes do not see turned, mirrored or cropped copies.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt

DISTANCE = 6
CHUNK = 1024


@dataclass(frozen=True)
class Contamination:
    """What a check found.

    Attributes:
        trained: Training pictures compared.
        evaluated: Evaluation pictures compared.
        distance: Largest number of differing bits that counts as the same picture.
        pairs: (training name, evaluation name, differing bits), nearest first.
    """

    trained: int
    evaluated: int
    distance: int
    pairs: tuple[tuple[str, str, int], ...]

    @classmethod
    def read(cls, file: Path) -> Contamination:
        """Return a saved report."""
        saved = json.loads(file.read_text(encoding="utf-8"))
        return cls(**{**saved, "pairs": tuple((a, b, int(bits)) for a, b, bits in saved["pairs"])})

    def names(self) -> set[str]:
        """Return the training pictures that must not be trained on."""
        return {trained for trained, _, _ in self.pairs}

    def save(self, file: Path) -> None:
        """Write the report as JSON."""
        file.parent.mkdir(parents=True, exist_ok=True)
        part = file.with_suffix(".part")
        part.write_text(json.dumps(asdict(self), indent=1), encoding="utf-8")
        part.replace(file)


def check_contamination(
    trained: Sequence[tuple[str, int]],
    evaluated: Sequence[tuple[str, int]],
    *,
    distance: int = DISTANCE,
) -> Contamination:
    """Compare (name, perceptual hash) pairs of both sides."""
    theirs = _bits([value for _, value in evaluated])
    pairs = []
    for start in range(0, len(trained), CHUNK):
        chunk = trained[start : start + CHUNK]
        differing = np.bitwise_count(_bits([value for _, value in chunk])[:, None] ^ theirs[None])
        for row, column in np.argwhere(differing <= distance):
            pairs.append((chunk[row][0], evaluated[column][0], int(differing[row, column])))
    pairs.sort(key=lambda pair: (pair[2], pair[0], pair[1]))
    return Contamination(len(trained), len(evaluated), distance, tuple(pairs))


def _bits(hashes: Sequence[int]) -> npt.NDArray[np.uint64]:
    return np.array([value & 0xFFFF_FFFF_FFFF_FFFF for value in hashes], dtype=np.uint64)
