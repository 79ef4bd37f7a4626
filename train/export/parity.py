"""Gates of an export: what a smaller model may lose against the one it came from.

A gate is a named figure with a bound. Every gate of an export is measured before any is judged, so
that one refusal names all of them; met gates go into the manifest, figures included. Nothing is
exported here.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from train.errors import TrainError

Floats = npt.NDArray[np.float32]
Hits = npt.NDArray[np.bool_]

_QUERY_BLOCK = 256


class ParityError(TrainError):
    """An exported model differs more from its source than a gate allows."""

    def __init__(self, message: str, *, next_step: str = "") -> None:
        super().__init__(
            message,
            next_step=next_step
            or "Nothing was written. Keep more layers in fp32, or calibrate on other photos,"
            " and export again.",
        )


@dataclass(frozen=True)
class Parity:
    """Agreement of two outputs on the same inputs.

    Attributes:
        cosine_mean: Mean cosine of corresponding rows.
        cosine_min: Smallest cosine of corresponding rows.
    """

    cosine_mean: float
    cosine_min: float


@dataclass(frozen=True)
class Gate:
    """One promise of an export and what was measured.

    Attributes:
        at_least: Whether the figure must not be below the bound (else not above it).
    """

    name: str
    measured: float
    bound: float
    at_least: bool = True

    @property
    def met(self) -> bool:
        """Whether the promise holds; a figure that is not a number never does."""
        return self.measured >= self.bound if self.at_least else self.measured <= self.bound

    def to_json(self) -> dict[str, str | float | bool]:
        """Return plain values for a manifest."""
        return {
            "name": self.name,
            "measured": round(self.measured, 6),
            "bound": self.bound,
            "at_least": self.at_least,
        }


def require(gates: Iterable[Gate], *, next_step: str = "") -> None:
    """Refuse an export that misses a gate.

    Raises:
        ParityError: At least one is not met; the message names each with its figure.
    """
    missed = [
        f"{gate.name} is {gate.measured:.6g}, {'below' if gate.at_least else 'above'}"
        f" {gate.bound:g}"
        for gate in gates
        if not gate.met
    ]
    if missed:
        raise ParityError(f"The export was refused: {'; '.join(missed)}.", next_step=next_step)


def compare_rows(ours: Floats, theirs: Floats) -> Parity:
    """Return the agreement of two arrays ``[n, d]``, row by row.

    Raises:
        ValueError: The shapes differ, or there are no rows: no photo would prove any export.
    """
    if ours.shape != theirs.shape or len(ours) == 0:
        raise ValueError(f"cannot compare {ours.shape} with {theirs.shape}")
    left, right = ours.astype(np.float64), theirs.astype(np.float64)
    norms = np.linalg.norm(left, axis=1) * np.linalg.norm(right, axis=1)
    cosines = (left * right).sum(axis=1) / np.maximum(norms, 1e-12)
    return Parity(float(cosines.mean()), float(cosines.min()))


@dataclass(frozen=True)
class SearchRows:
    """Photos as a search sees them.

    Attributes:
        vectors: Unit rows ``[n, d]``.
        categories: What each shows.
        people: Who owns it.
    """

    vectors: Floats
    categories: npt.NDArray[np.str_]
    people: npt.NDArray[np.str_]


def cross_person_hits(queries: SearchRows, gallery: SearchRows) -> Hits:
    """Tell for each query whether its nearest photo of another person shows the same category.

    Equal scores go to the earlier gallery row.
    """
    nearest = np.empty(len(queries.vectors), np.int64)
    for start in range(0, len(nearest), _QUERY_BLOCK):
        block = slice(start, start + _QUERY_BLOCK)
        scores = queries.vectors[block] @ gallery.vectors.T
        scores[queries.people[block, None] == gallery.people[None]] = -np.inf
        nearest[block] = scores.argmax(axis=1)
    hits: Hits = gallery.categories[nearest] == queries.categories
    return hits
