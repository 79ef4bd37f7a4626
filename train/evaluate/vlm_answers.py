"""The last answers of recommendation dialogues, and what of them can be drawn.

A model is asked what the last question of a dialogue asks, after the earlier questions and their
written answers, as the paper does. What it recommends becomes a prompt by rule: of the sentence
that names a garment which is not among the shown ones, the looks that the vocabulary knows, and the
garment. An answer without one is "none" and is counted, not skipped.

Source: FashionM3 (arXiv 2504.17826), section V-A; specification B.2.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final

from models.types import RgbImage
from models.vocabulary import Vocabulary
from train.data.fashionrec.dialogue import Dialogue
from train.data.fashionrec.tasks import Sample
from train.data.fashionrec.world import Item
from train.evaluate.painters import Painter

_SENTENCE: Final = re.compile(r"(?<=[.!?])\s+")
_LOOKS: Final = ("colors", "pattern", "material", "fit")


@dataclass(frozen=True)
class Answered:
    """One dialogue with what a model said last.

    Attributes:
        group: Whose wardrobe it is; figures are resampled by it.
        said: The model's answer.
        reference: The written answer.
        described: What is recommended, to be drawn; empty for none.
    """

    sample: Sample
    dialogue: Dialogue
    group: str
    said: str
    reference: str
    described: str

    @property
    def target(self) -> str:
        """The garment that the written answer recommends: the last one."""
        return self.sample.targets[-1]

    @property
    def completed(self) -> Dialogue:
        """The dialogue with the model's answer in place of the written one."""
        *before, last = self.dialogue.turns
        return replace(self.dialogue, turns=(*before, replace(last, value=self.said)))


def answered(
    painter: Painter,
    sample: Sample,
    dialogue: Dialogue,
    picture: RgbImage,
    *,
    items: Mapping[str, Item],
    vocabulary: Vocabulary,
) -> Answered:
    """Ask a model for the last answer of a dialogue."""
    questions = [turn.value for turn in dialogue.questions]
    answers = [turn.value for turn in dialogue.answers]
    before = list(zip(questions[:-1], answers[:-1], strict=True))
    said = painter.reply(picture, before, questions[-1])
    shown = {items[one].category for one in sample.given}
    return Answered(
        sample,
        dialogue,
        sample.user_id or sample.outfit_id,
        said,
        answers[-1],
        described(said, vocabulary, shown=frozenset(shown)),
    )


def described(text: str, vocabulary: Vocabulary, *, shown: frozenset[str]) -> str:
    """Return what an answer recommends in a few words, empty where it names no garment.

    Args:
        shown: Categories of garments that are there already; another one is preferred.
    """
    best: tuple[int, int, str] | None = None
    for place, sentence in enumerate(_SENTENCE.split(text)):
        found = vocabulary.find_terms(sentence)
        categories = [match.term for match in found if match.field == "category"]
        new = [term for term in categories if term not in shown]
        if not categories:
            continue
        looks = [match.term for match in found if match.field in _LOOKS]
        words = " ".join(dict.fromkeys([*looks[:4], (new or categories)[0]]))
        rank = (1 if new else 0, -place, words)
        best = max(best, rank) if best else rank
    return best[2] if best else ""


def replies(
    painter: Painter,
    chosen: Sequence[tuple[Sample, Dialogue, RgbImage]],
    *,
    items: Mapping[str, Item],
    vocabulary: Vocabulary,
) -> list[Answered]:
    """Ask a model for the last answers of all dialogues."""
    return [
        answered(painter, sample, dialogue, picture, items=items, vocabulary=vocabulary)
        for sample, dialogue, picture in chosen
    ]
