"""Which judge an encoder's vectors get: the shipped head, the head fitted anew, or rules alone.

Another encoder makes other vectors. What the head learned about outfits is about tags and their
traces, so it stays; only how traces are read from vectors is fitted again, from the tags and the
new vectors of the garments at hand. With too few of them the head goes by the tags, and where there
is no head at all the rules decide. `Sense.origin` says which it was, so that the app can say so.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Literal

import numpy as np

from models.compatibility.head import CompatibilityHead
from models.compatibility.table import PieceTable
from models.compatibility.vector_reader import VectorReader, fit_reader
from models.errors import ModelsError
from models.types import EncoderIdentity
from models.vocabulary import Vocabulary

Origin = Literal["shipped", "refitted", "tags", "rules"]


@dataclass(frozen=True, slots=True)
class Sense:
    """Who judges outfits.

    Attributes:
        head: None where rules must do alone.
        origin: ``"shipped"``; ``"refitted"``: reads the new vectors as the garments at hand taught
            it; ``"tags"``: knows no vector; ``"rules"``: there is no head.
        learned_from: How many garments a refitted reader saw.
        problem: Why there is no head, one sentence; empty otherwise.
    """

    head: CompatibilityHead | None
    origin: Origin
    learned_from: int = 0
    problem: str = ""


def sense_for(
    encoder: EncoderIdentity, folder: Path, *, vocabulary: Vocabulary, table: PieceTable
) -> Sense:
    """Return the best judge for pieces that carry ``encoder``'s vectors.

    Args:
        folder: Of the shipped head.
        table: The garments at hand; read only when the encoder is another one.
    """
    try:
        head = CompatibilityHead.load(folder, vocabulary=vocabulary)
    except ModelsError as error:
        return Sense(None, "rules", problem=error.message)
    if head.fits(encoder):
        return Sense(head, "shipped")
    reader = fit_reader(table, head.layout, encoder=encoder)
    if reader is not None:
        seen = int((np.abs(table.vectors).sum(axis=1) > 0).sum())
        return Sense(head.with_reader(reader), "refitted", learned_from=seen)
    return Sense(head.with_reader(VectorReader.blind(encoder, head.layout)), "tags")
