"""Proves that an exported model answers like the one it came from; refuses one that does not."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float32]


class ParityError(ValueError):
    """An exported model differs more from its source than the gate allows."""


@dataclass(frozen=True)
class Parity:
    """Agreement of two outputs on the same inputs.

    Attributes:
        cosine_mean: Mean cosine of corresponding rows.
        cosine_min: Smallest cosine of corresponding rows.
    """

    cosine_mean: float
    cosine_min: float


def compare_rows(ours: Floats, theirs: Floats) -> Parity:
    """Return the agreement of two arrays ``[n, d]``, row by row."""
    dots = (ours * theirs).sum(axis=1)
    norms = np.linalg.norm(ours, axis=1) * np.linalg.norm(theirs, axis=1)
    cosines = dots / np.maximum(norms, 1e-12)
    return Parity(float(cosines.mean()), float(cosines.min()))


def require_parity(name: str, parity: Parity, *, mean: float) -> None:
    """Refuse an export whose mean cosine lies below the gate.

    Raises:
        ParityError: It does.
    """
    if parity.cosine_mean < mean:
        raise ParityError(f"{name}: mean cosine {parity.cosine_mean:.4f} is below {mean}.")
