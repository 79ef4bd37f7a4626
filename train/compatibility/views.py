"""Two views of the same garments: as the shipped encoder sees them, and as it would see strangers'.

The encoder was trained on most of the people whose outfits teach the head, and names 99 % of their
garments right, where it names 72 % of those of people it never saw. A head that learned from such
tags would trust them too much. So every training garment has a second view: tags and vectors
guessed from ImageNet features by ridge regressions that were fitted to other people only (cross-
fitting, four parts by person). The vector of that view is a guess of the shipped encoder's vector,
so both views live in one space.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import numpy.typing as npt

from models.compatibility.features import FeatureLayout
from models.compatibility.pieces import Piece, piece_of
from models.compatibility.table import PieceTable
from models.types import GarmentTags
from models.vocabulary import Vocabulary
from train.data.sources.closet import ClosetPhoto
from train.evaluate.outfit_pieces import Wardrobe

PARTS = 4
RIDGE = 30.0
_SINGLE = ("category", "pattern", "material", "fit", "style")
_SEVERAL = {"season": 0.45, "occasion": 0.4}
Doubles = npt.NDArray[np.float64]


@dataclass(frozen=True)
class Closet:
    """Annotated photos with what two encoders say of them; rows belong together.

    Attributes:
        photos: All photos, in order.
        features: Centered unit rows of ImageNet features.
        vectors: Unit rows of the shipped encoder.
    """

    photos: Sequence[ClosetPhoto]
    features: npt.NDArray[np.float32]
    vectors: npt.NDArray[np.float32]

    def training_rows(self) -> npt.NDArray[np.int64]:
        """Return the rows of annotated photos of training people."""
        rows = [i for i, p in enumerate(self.photos) if p.split == "train" and p.tags is not None]
        return np.array(rows, dtype=np.int64)

    def tagged_table(self, rows: Sequence[int], vocabulary: Vocabulary) -> PieceTable:
        """Return annotated tags beside the shipped encoder's vectors, for a reader to learn."""
        pieces = []
        for row in rows:
            tags = self.photos[row].tags
            assert tags is not None
            pieces.append(piece_of(row, tags, vocabulary=vocabulary, vector=self.vectors[row]))
        return PieceTable.of(pieces, vocabulary)


def seen_pieces(
    wardrobe: Wardrobe, names: Sequence[str], vocabulary: Vocabulary
) -> dict[str, Piece]:
    """Return pieces with the tags and vectors that ship."""
    return {
        name: piece_of(
            name,
            wardrobe.garments[name].tags,
            vocabulary=vocabulary,
            vector=wardrobe.garments[name].vector,
        )
        for name in names
    }


def stranger_pieces(
    closet: Closet,
    wardrobe: Wardrobe,
    names: Sequence[str],
    vocabulary: Vocabulary,
) -> dict[str, Piece]:
    """Return pieces of training people as if no model had been trained on them.

    Garments of people outside the training split keep the view that ships, which is true of them.
    """
    guessed = _guesses(closet, names, vocabulary)
    pieces = seen_pieces(wardrobe, names, vocabulary)
    for name, (tags, vector) in guessed.items():
        colors = wardrobe.garments[name].plain_colors
        pieces[name] = piece_of(
            name, replace(tags, colors=colors), vocabulary=vocabulary, vector=vector
        )
    return pieces


def _guesses(
    closet: Closet, names: Sequence[str], vocabulary: Vocabulary
) -> dict[str, tuple[GarmentTags, npt.NDArray[np.float32]]]:
    training = closet.training_rows()
    if not len(training):
        return {}
    layout = _targets(vocabulary)
    told = np.concatenate(
        [_stated(closet, training, layout), closet.vectors[training].astype(np.float64)], axis=1
    )
    features = closet.features.astype(np.float64)
    part = np.array([_part_of(photo.person) for photo in closet.photos])
    wanted = set(names)
    rows_of = {p.name: r for r, p in enumerate(closet.photos) if p.name in wanted}
    asked = [row for row in rows_of.values() if closet.photos[row].split == "train"]
    found: dict[str, tuple[GarmentTags, npt.NDArray[np.float32]]] = {}
    for number in range(PARTS):
        others = part[training] != number
        mine = [row for row in asked if part[row] == number]
        if not mine or others.sum() < 10:
            continue
        guess = _ridge(features[training[others]], told[others], features[mine])
        for row, values in zip(mine, guess, strict=True):
            found[closet.photos[row].name] = _read_guess(values, layout)
    return found


def _part_of(person: str) -> int:
    return int(hashlib.sha256(f"parts-v1:{person}".encode()).hexdigest()[:8], 16) % PARTS


def _targets(vocabulary: Vocabulary) -> Mapping[str, tuple[str, ...]]:
    layout = FeatureLayout.of(vocabulary).terms
    steps = {"formality": tuple("12345")}
    return {field: layout[field] for field in (*_SINGLE, *_SEVERAL)} | steps


def _stated(
    closet: Closet, rows: npt.NDArray[np.int64], layout: Mapping[str, tuple[str, ...]]
) -> Doubles:
    stated = np.zeros((len(rows), sum(map(len, layout.values()))))
    for line, row in enumerate(rows):
        tags = closet.photos[row].tags
        assert tags is not None
        column = 0
        for field, terms in layout.items():
            value = getattr(tags, field)
            held = {str(v) for v in (value if isinstance(value, tuple) else (value,))}
            stated[line, column : column + len(terms)] = [term in held for term in terms]
            column += len(terms)
    return stated


def _ridge(given: Doubles, told: Doubles, asked: Doubles) -> Doubles:
    """Return the ridge regression's answers; in its dual form, there are more columns than rows."""
    mean, level = given.mean(axis=0), told.mean(axis=0)
    centered = given - mean
    if given.shape[0] > given.shape[1]:
        gram = centered.T @ centered + RIDGE * np.eye(given.shape[1])
        weights = np.linalg.solve(gram, centered.T @ (told - level))
    else:
        gram = centered @ centered.T + RIDGE * np.eye(given.shape[0])
        weights = centered.T @ np.linalg.solve(gram, told - level)
    answers: Doubles = (asked - mean) @ weights + level
    return answers


def _read_guess(
    values: Doubles, layout: Mapping[str, tuple[str, ...]]
) -> tuple[GarmentTags, npt.NDArray[np.float32]]:
    read: dict[str, Any] = {}
    column = 0
    for field, terms in layout.items():
        scores = values[column : column + len(terms)]
        column += len(terms)
        best = int(scores.argmax())
        if field in _SEVERAL:
            over = [t for t, s in zip(terms, scores, strict=True) if s >= _SEVERAL[field]]
            read[field] = tuple(over) or (terms[best],)
        else:
            read[field] = int(terms[best]) if field == "formality" else terms[best]
    vector = values[column:]
    unit = (vector / max(float(np.linalg.norm(vector)), 1e-9)).astype(np.float32)
    return GarmentTags(**read), unit
