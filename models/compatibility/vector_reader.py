"""What a picture vector suggests of a garment's tags: a ridge regression, one per encoder.

The learned head never sees vectors, only these traces, so a change of encoder costs a new reader
and nothing else: it is fitted in milliseconds from the tags and the new vectors that a wardrobe
holds (Hoerl and Kennard 1970; the penalty does not touch the mean). A reader says whose vectors it
reads. It is a file of arrays without pickles.
"""

from __future__ import annotations

import zipfile
from collections.abc import Mapping
from dataclasses import dataclass
from io import BytesIO

import numpy as np

from models.compatibility.features import FeatureLayout
from models.compatibility.table import VECTOR_DIMS, Floats, PieceTable
from models.errors import DamagedFileError
from models.types import EncoderIdentity

PENALTY = 3.0
"""Of the squared weights, beside unit vectors: chosen with the head (``train/LOG.md``)."""

MOST_PIECES = 4000
"""More teach little more and take longer than a person should wait."""

LEAST_PIECES = 40
"""Fewer than these teach a reader nothing that the tags do not say themselves."""

_ARRAYS = ("mean", "weights", "offset")


@dataclass(frozen=True)
class VectorReader:
    """Reads traces from the vectors of one encoder.

    Attributes:
        mean: ``[256]``, of the vectors it was fitted to.
        weights: ``[256, traces]``.
        offset: ``[traces]``, the traces of the mean vector.
        sees: False for one that reads no vector at all.
    """

    encoder: EncoderIdentity
    mean: Floats
    weights: Floats
    offset: Floats
    sees: bool = True

    @classmethod
    def blind(cls, encoder: EncoderIdentity, layout: FeatureLayout) -> VectorReader:
        """Return a reader that takes every piece at its tags' word."""
        width = layout.trace_width
        return cls(
            encoder=encoder,
            mean=np.zeros(VECTOR_DIMS, dtype=np.float32),
            weights=np.zeros((VECTOR_DIMS, width), dtype=np.float32),
            offset=np.zeros(width, dtype=np.float32),
            sees=False,
        )

    def traces(self, table: PieceTable, layout: FeatureLayout) -> Floats:
        """Return ``[pieces, traces]``; a piece without a vector is taken at its tags' word."""
        if not self.sees:
            return layout.stated(table)
        read = (table.vectors - self.mean) @ self.weights + self.offset
        has_vector = np.abs(table.vectors).sum(axis=1, keepdims=True) > 0
        return np.where(has_vector, read, layout.stated(table)).astype(np.float32)

    def to_bytes(self) -> bytes:
        """Return the content of its file."""
        stream = BytesIO()
        arrays = {name: getattr(self, name).astype(np.float16) for name in _ARRAYS}
        np.savez(stream, allow_pickle=False, **arrays)
        return stream.getvalue()

    @classmethod
    def from_bytes(cls, content: bytes, encoder: EncoderIdentity) -> VectorReader:
        """Return the reader in a file.

        Raises:
            DamagedFileError: The content is no reader.
        """
        try:
            with np.load(BytesIO(content), allow_pickle=False) as held:
                arrays: Mapping[str, Floats] = {
                    name: held[name].astype(np.float32) for name in _ARRAYS
                }
        except (OSError, ValueError, KeyError, EOFError, zipfile.BadZipFile) as error:
            raise _damaged() from error
        width = arrays["offset"].shape
        shapes = arrays["mean"].shape, arrays["weights"].shape
        if len(width) != 1 or shapes != ((VECTOR_DIMS,), (VECTOR_DIMS, *width)):
            raise _damaged()
        return cls(
            encoder=encoder,
            mean=arrays["mean"],
            weights=arrays["weights"],
            offset=arrays["offset"],
        )


def fit_reader(
    table: PieceTable, layout: FeatureLayout, *, encoder: EncoderIdentity, penalty: float = PENALTY
) -> VectorReader | None:
    """Return a reader of ``encoder``'s vectors, fitted to tagged pieces.

    Args:
        table: Pieces with their tags and this encoder's vectors; those without one are left out.

    Returns:
        None where there are fewer than ``LEAST_PIECES`` with a vector.
    """
    rows = np.flatnonzero(np.abs(table.vectors).sum(axis=1) > 0)
    if len(rows) < LEAST_PIECES:
        return None
    if len(rows) > MOST_PIECES:
        rows = rows[np.linspace(0, len(rows) - 1, MOST_PIECES).astype(np.int64)]
    vectors = table.vectors[rows].astype(np.float64)
    stated = layout.stated(table)[rows].astype(np.float64)
    mean, offset = vectors.mean(axis=0), stated.mean(axis=0)
    centered = vectors - mean
    gram = centered.T @ centered + penalty * np.eye(VECTOR_DIMS)
    weights = np.linalg.solve(gram, centered.T @ (stated - offset))
    return VectorReader(
        encoder=encoder,
        mean=mean.astype(np.float32),
        weights=weights.astype(np.float32),
        offset=offset.astype(np.float32),
    )


def _damaged() -> DamagedFileError:
    return DamagedFileError(
        "What reads tags from picture vectors is damaged.",
        next_step="Install Vestry again.",
    )
