"""Siblings in a drawn corpus: outfits beside another one that differ in one to three stated values.

S08 asks what changes from one outfit to another, and outfits drawn at random hardly ever differ in
so little. A sibling is taken only when the two records say a difference that S08 would ask about,
and every part of it follows from what was done to the clothes: what another view merely hides is no
difference. Which edits there are is ``models.render.outfit_siblings``.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from typing import Final

import numpy as np

from models.fashionx import FashionXRecord
from models.render.outfit_recipe import OutfitRecipe
from models.render.outfit_siblings import Sibling, sample_sibling
from models.vocabulary import Vocabulary
from train.data.qa.compare import changes_between
from train.data.qa.denying import Denials
from train.data.qa.looks import Look, LookReader

SIBLINGS: Final = 2
"""Siblings of an outfit that has any."""
_TRIES: Final = 12
_OTHER_LOOK_SHARE: Final = 0.35
_OTHER_LOOKS: Final = (1, 3)
"""Three-quarter and front again, each in another pose and place; from behind little is said."""

Entry = tuple[FashionXRecord, bytes]
Drawing = Callable[[OutfitRecipe, int], Entry | None]
"""Draws an outfit as the sibling of a number; None when it may not be part of the corpus."""


def draw_siblings(
    recipe: OutfitRecipe, first: FashionXRecord, key: int, draw: Drawing
) -> list[Entry]:
    """Draw the siblings of an outfit; fewer where no edit was found that shows.

    Args:
        first: What is said of the outfit's first picture.
        key: Decides everything here.
    """
    made: list[Entry] = []
    taken = {recipe.pieces}
    for number in range(1, SIBLINGS + 1):
        rng = np.random.default_rng([key, number])
        look = 0
        if rng.random() < _OTHER_LOOK_SHARE:
            look = _OTHER_LOOKS[int(rng.integers(len(_OTHER_LOOKS)))]
        for _ in range(_TRIES):
            sibling = sample_sibling(recipe, rng)
            if sibling is None or sibling.recipe.pieces in taken:
                continue
            entry = draw(sibling.recipe.seen(look), number)
            if entry is not None and differs_as_said(sibling, first, entry[0]):
                taken.add(sibling.recipe.pieces)
                made.append(entry)
                break
    return made


def differs_as_said(sibling: Sibling, first: FashionXRecord, second: FashionXRecord) -> bool:
    """Whether two records say a difference fit for S08 that the edits explain, and nothing else."""
    denials, _ = _readers()
    changes = changes_between(denials, _look(first), _look(second))
    return bool(changes) and sibling.explains(changes)


@cache
def _readers() -> tuple[Denials, LookReader]:
    vocabulary = Vocabulary.load()
    return Denials(vocabulary), LookReader(vocabulary)


def _look(record: FashionXRecord) -> Look:
    return _readers()[1].read(record, corpus="", split="train")
