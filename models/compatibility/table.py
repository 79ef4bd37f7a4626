"""Pieces as columns, so that thousands of outfits are scored with a few array operations.

A table is made once for the pieces of one question (a wardrobe, or the candidates of a search);
outfits are rows of its row numbers, padded with -1. It holds what rules and the learned head read
and nothing of theirs.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import numpy.typing as npt

from models.compatibility.pieces import Piece, PieceId
from models.vocabulary import Vocabulary

Floats = npt.NDArray[np.float32]
Flags = npt.NDArray[np.bool_]
Index = npt.NDArray[np.int64]

VECTOR_DIMS = 256
PAD = -1


@dataclass(frozen=True)
class PieceTable:
    """Columns over pieces.

    Attributes:
        colors: ``[n, colors]`` shares, summing to 1, or 0 where no known color was measured.
        patterns: ``[n, patterns]``, materials, fits, categories, styles, seasons, occasions: one
            column per term of the vocabulary, 1 where the piece has it.
        formality: ``[n]`` 1-5.
        warmth: ``[n]`` 0-5.
        vectors: ``[n, 256]``, zeros where there is none.
    """

    vocabulary: Vocabulary
    pieces: tuple[Piece, ...]
    colors: Floats
    patterns: Floats
    materials: Floats
    fits: Floats
    categories: Floats
    styles: Floats
    seasons: Floats
    occasions: Floats
    formality: Floats
    warmth: Floats
    kids: Floats
    vectors: Floats

    @classmethod
    def of(cls, pieces: Sequence[Piece], vocabulary: Vocabulary) -> PieceTable:
        """Return the columns of ``pieces``, in their order."""
        return cls(
            vocabulary=vocabulary,
            pieces=tuple(pieces),
            colors=_color_shares(pieces, vocabulary),
            patterns=_marks([(p.pattern,) for p in pieces], tuple(vocabulary.patterns)),
            materials=_marks([(p.material,) for p in pieces], vocabulary.materials),
            fits=_marks([(p.fit,) for p in pieces], vocabulary.fits),
            categories=_marks([(p.category,) for p in pieces], tuple(vocabulary.categories)),
            styles=_marks([p.styles for p in pieces], vocabulary.styles),
            seasons=_marks([p.seasons for p in pieces], vocabulary.seasons),
            occasions=_marks([p.occasions for p in pieces], vocabulary.occasions),
            formality=np.array([p.formality for p in pieces], dtype=np.float32),
            warmth=np.array([p.warmth for p in pieces], dtype=np.float32),
            kids=np.array([p.kids for p in pieces], dtype=np.float32),
            vectors=_vectors(pieces),
        )

    def __len__(self) -> int:
        return len(self.pieces)

    @cached_property
    def _row_of(self) -> dict[PieceId, int]:
        return {piece.id: row for row, piece in enumerate(self.pieces)}

    def rows(self, outfits: Sequence[Iterable[PieceId]]) -> Index:
        """Return ``[outfits, most pieces]`` row numbers, padded with -1.

        Raises:
            KeyError: An outfit names a piece that is not in this table.
        """
        found = [[self._row_of[identifier] for identifier in outfit] for outfit in outfits]
        index = np.full((len(found), max(map(len, found), default=0)), PAD, dtype=np.int64)
        for row, members in enumerate(found):
            index[row, : len(members)] = members
        return index


def _marks(values: Sequence[Iterable[str]], terms: Sequence[str]) -> Floats:
    columns = {term: number for number, term in enumerate(terms)}
    marks = np.zeros((len(values), len(terms)), dtype=np.float32)
    for row, held in enumerate(values):
        for term in held:
            if term in columns:
                marks[row, columns[term]] = 1.0
    return marks


def _color_shares(pieces: Sequence[Piece], vocabulary: Vocabulary) -> Floats:
    columns = {name: number for number, name in enumerate(vocabulary.colors)}
    shares = np.zeros((len(pieces), len(columns)), dtype=np.float32)
    for row, piece in enumerate(pieces):
        for color in piece.colors:
            if color.name in columns:
                shares[row, columns[color.name]] += max(color.share, 0.0)
    total = shares.sum(axis=1, keepdims=True)
    shares /= np.where(total > 0, total, 1)
    return shares


def _vectors(pieces: Sequence[Piece]) -> Floats:
    vectors = np.zeros((len(pieces), VECTOR_DIMS), dtype=np.float32)
    for row, piece in enumerate(pieces):
        if piece.vector is not None:
            vectors[row] = piece.vector
    return vectors
