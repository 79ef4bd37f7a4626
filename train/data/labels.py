"""Turns tags into training targets and back into names: the one order of every head's outputs.

Single-choice heads are trained with cross-entropy, multi-choice heads with binary cross-entropy. A
field that is unknown gets the target -1 (single) or NaN (multi) and is left out of the loss.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from models.types import GarmentTags
from models.vocabulary import Vocabulary

SINGLE_FIELDS = ("category", "pattern", "material", "fit", "style", "color", "formality", "kids")
MULTI_FIELDS = ("season", "occasion", "attributes")
VOCABULARY_FIELD = {
    "attributes": "attribute",
}


@dataclass(frozen=True)
class LabelSpace:
    """Names of every head's outputs, in order; stored in the encoder's manifest."""

    terms: dict[str, tuple[str, ...]]

    @classmethod
    def from_vocabulary(cls, vocabulary: Vocabulary) -> LabelSpace:
        """Return the label space of the built-in vocabulary."""
        terms = {
            field: tuple(vocabulary.terms(field))
            for field in (
                "category",
                "pattern",
                "material",
                "fit",
                "style",
                "color",
                "season",
                "occasion",
                "attributes",
            )
        }
        terms["formality"] = ("1", "2", "3", "4", "5")
        terms["kids"] = ("no", "yes")
        return cls(terms)

    def width(self, field: str) -> int:
        """Return the number of outputs of a head."""
        return len(self.terms[field])

    def single(self, field: str, tags: Sequence[GarmentTags]) -> npt.NDArray[np.int64]:
        """Return class indices ``[n]``, -1 where unknown."""
        index = {term: position for position, term in enumerate(self.terms[field])}
        return np.array([index.get(_single_value(field, tag), -1) for tag in tags], dtype=np.int64)

    def multi(self, field: str, tags: Sequence[GarmentTags]) -> npt.NDArray[np.float32]:
        """Return 0/1 targets ``[n, width]``."""
        index = {term: position for position, term in enumerate(self.terms[field])}
        targets = np.zeros((len(tags), len(index)), np.float32)
        for row, tag in enumerate(tags):
            for term in getattr(tag, field):
                if term in index:
                    targets[row, index[term]] = 1.0
        return targets


def _single_value(field: str, tags: GarmentTags) -> str:
    if field == "color":
        return tags.colors[0].name if tags.colors else ""
    if field == "formality":
        return str(tags.formality)
    if field == "kids":
        return "yes" if tags.kids else "no"
    return str(getattr(tags, field))
