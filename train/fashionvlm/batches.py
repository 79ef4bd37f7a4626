"""Which rows a step learns from: a function of (seed, stage, step), whatever the processes.

A step has rows of up to four kinds. Pictures and dialogues are drawn with replacement, dialogues by
the weights of their tasks, as the paper draws its samples "randomly from three tasks"; what is
masked and which captions are dropped is decided for the whole step, before processes and
micro-batches divide it. So any division computes the same loss.

Source: FashionM3 (arXiv 2504.17826), section V; Show-o's masking (specification, section 5.1).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
import torch
from torch import Tensor

from models.runtimes.showo_words import ShowoWords
from train.errors import DataError
from train.fashionvlm.codes import Codes
from train.fashionvlm.config import ROW_KINDS, RowKind, StageSettings
from train.fashionvlm.shapes import generator_of
from train.fashionvlm.sources import TASKS, Numbers, Sources
from train.showo.config import ShowoConfig
from train.showo.losses import draw_masks
from train.showo.rows import Rows, Turn, answering_rows, drawing_rows, text_rows
from train.showo.vocabulary import ShowoVocabulary

ASKED: Final = (
    "What is this?",
    "Describe this garment.",
    "What do you see?",
    "Which garment is this?",
)
"""What is asked where the answer is the caption."""


@dataclass(frozen=True)
class Drawn:
    """A row that draws: what is asked for, which picture, what is hidden."""

    prompt: tuple[int, ...]
    picture: int
    masked: Tensor

    @property
    def asked(self) -> int:
        """Positions that the loss looks at."""
        return int(self.masked.sum()) + 2


@dataclass(frozen=True)
class Answered:
    """A row that answers: turns about a picture, within the text budget."""

    turns: tuple[Turn, ...]
    picture: int

    @property
    def asked(self) -> int:
        """Positions that the loss looks at."""
        return sum(len(turn.ids) for turn in self.turns if turn.learned)


@dataclass(frozen=True)
class Written:
    """A row of words alone."""

    ids: tuple[int, ...]
    asked: int


Row = Drawn | Answered | Written


class Corpus:
    """Everything that rows are made of, as ids and codes.

    Attributes:
        too_long: Dialogues whose first answer does not fit, by split.
    """

    def __init__(
        self, sources: Sources, words: ShowoWords, codes: Codes, config: ShowoConfig
    ) -> None:
        self.sources, self.words, self.codes, self.config = sources, words, codes, config
        self.too_long: dict[str, int] = {}
        self._captions = self._caption_ids()
        self._questions = [words.question(text) for text in ASKED]
        self._talks = {split: self._fitting(split) for split in ("train", "valid")}

    def numbers(self, kind: RowKind, *, held_out: bool) -> Numbers:
        """Return the pictures of which rows of a kind are made."""
        if kind == "dialogue":
            return self._talks["valid" if held_out else "train"]
        if self.sources.captioned is None:
            return np.zeros(0, np.int64)
        return self.sources.captioned.of("tune" if held_out else "train")

    def require(self, stage: StageSettings) -> None:
        """Refuse a stage that asks for rows there are none of.

        Raises:
            DataError: A kind has no row.
        """
        for kind in ROW_KINDS:
            if stage.rows.get(kind) and not len(self.numbers(kind, held_out=False)):
                wanted = "--dialogues" if kind == "dialogue" else "--drawing"
                raise DataError(
                    f"The stage {stage.name} asks for rows of {kind}, and there are none.",
                    next_step=f"Give the folder with {wanted}, or leave these rows out.",
                )

    def rows(
        self, stage: StageSettings, *, seed: int, number: int, step: int
    ) -> dict[str, list[Row]]:
        """Return all rows of a step by kind."""
        rng = np.random.default_rng((seed, 3, number, step))
        found: dict[str, list[Row]] = {}
        for kind in ROW_KINDS:
            count = stage.rows.get(kind, 0)
            if count:
                chosen = self._drawn_numbers(kind, count, stage, rng)
                masks = generator_of(seed, 5, number, step)
                found[kind] = self._made(kind, chosen, stage, rng, masks)
        return found

    def held_out(self, stage: StageSettings, *, seed: int, most: int) -> dict[str, list[Row]]:
        """Return rows of parts that are not learned from, always the same."""
        rng, masks = np.random.default_rng((seed, 7)), generator_of(seed, 7)
        found: dict[str, list[Row]] = {}
        for kind in ROW_KINDS:
            numbers = self.numbers(kind, held_out=True)
            if stage.rows.get(kind) and len(numbers):
                chosen = rng.permutation(numbers)[:most]
                found[kind] = self._made(kind, chosen, stage, rng, masks, drops=False)
        return found

    def _drawn_numbers(
        self, kind: RowKind, count: int, stage: StageSettings, rng: np.random.Generator
    ) -> Numbers:
        numbers = self.numbers(kind, held_out=False)
        if kind != "dialogue" or not stage.tasks:
            return rng.choice(numbers, count)
        assert self.sources.dialogues is not None
        talks, first = self.sources.dialogues.talks, self.sources.first_dialogue
        of = {task: [n for n in numbers if talks[n - first].task == task] for task in TASKS}
        names = [task for task in TASKS if of[task] and stage.tasks.get(task)]
        weights = np.array([stage.tasks[task] for task in names], float)
        kinds = rng.choice(len(names), count, p=weights / weights.sum())
        return np.array([rng.choice(of[names[kind]]) for kind in kinds], np.int64)

    def _made(
        self,
        kind: RowKind,
        numbers: Numbers,
        stage: StageSettings,
        rng: np.random.Generator,
        masks: torch.Generator,
        *,
        drops: bool = True,
    ) -> list[Row]:
        if kind == "draw":
            hidden = draw_masks(len(numbers), self.config.picture_tokens, masks)
            dropped = rng.random(len(numbers)) < (stage.condition_dropout if drops else 0.0)
            short = rng.random(len(numbers)) < stage.short_captions
            return [
                Drawn(() if gone else self._caption(int(n), few=bool(few)), int(n), mask)
                for n, gone, few, mask in zip(numbers, dropped, short, hidden, strict=True)
            ]
        if kind == "caption":
            asked = rng.integers(len(self._questions), size=len(numbers))
            return [self._captioned(int(n), int(q)) for n, q in zip(numbers, asked, strict=True)]
        if kind == "dialogue":
            return [Answered(self._turns(int(n)), int(n)) for n in numbers]
        return [self._written(int(n)) for n in numbers]

    def _caption(self, number: int, *, few: bool) -> tuple[int, ...]:
        ways = self._captions[number]
        return ways[-1] if few else ways[0]

    def _captioned(self, number: int, question: int) -> Answered:
        asked = Turn(tuple(self._questions[question]), learned=False)
        said = (*self._captions[number][0][: self.config.text_budget - len(asked.ids) - 1],)
        return Answered((asked, Turn((*said, self.words.end_of_text), learned=True)), number)

    def _written(self, number: int) -> Written:
        ids = self._captions[number][0][: self.config.length - 2]
        return Written(ids, len(ids) + 1)

    def _turns(self, number: int) -> tuple[Turn, ...]:
        assert self.sources.dialogues is not None
        talk = self.sources.dialogues.talks[number - self.sources.first_dialogue]
        turns: list[Turn] = []
        for place, (asked, said) in enumerate(talk.turns):
            turns.append(Turn(tuple(self.words.question(asked, first=place == 0)), learned=False))
            turns.append(Turn(tuple(self.words.answer(said)), learned=True))
        return cut(turns, self.config.text_budget)

    def _fitting(self, split: str) -> Numbers:
        numbers = self.sources.talking(split)
        fits = [any(turn.learned for turn in self._turns(int(n))) for n in numbers]
        self.too_long[split] = len(fits) - sum(fits)
        return numbers[np.array(fits, bool)]

    def _caption_ids(self) -> list[tuple[tuple[int, ...], ...]]:
        if self.sources.captioned is None:
            return []
        return [
            tuple(tuple(self.words.prompt(text)) for text in row.captions)
            for row in self.sources.captioned.rows
        ]


def cut(turns: Sequence[Turn], budget: int) -> tuple[Turn, ...]:
    """Return turns within the budget: cut hard, as an end nobody wrote must not be learned."""
    kept, room = [], budget
    for turn in turns:
        if room <= 0:
            break
        kept.append(Turn(turn.ids[:room], turn.learned))
        room -= len(turn.ids)
    return tuple(kept)


def texts_of(sources: Sources) -> list[str]:
    """Return everything that is said in the parts that are learned from."""
    found = []
    if sources.captioned is not None:
        rows = sources.captioned.rows
        found += [text for n in sources.captioned.of("train") for text in rows[n].captions]
    if sources.dialogues is not None:
        talks = sources.dialogues.talks
        for number in sources.dialogues.of("train"):
            found += [text for turn in talks[number].turns for text in turn]
    return found


def tensors_of(
    rows: Mapping[str, Sequence[Row]], codes: Codes, config: ShowoConfig, device: torch.device
) -> dict[str, tuple[Rows, Tensor]]:
    """Return rows of each kind as tensors without the pads that all of them share, and positions.

    Pads are never seen and positions go on counting as if they were there, so nothing that is
    learned from changes; a row of twenty words costs twenty words.
    """
    found = {}
    for kind, mine in rows.items():
        if mine:
            found[kind] = trimmed(_whole(mine, codes, config, device), config.vocabulary)
    return found


def _whole(mine: Sequence[Row], codes: Codes, config: ShowoConfig, device: torch.device) -> Rows:
    """Return rows of one kind in their full length."""
    written = [row.ids for row in mine if isinstance(row, Written)]
    if written:
        return text_rows(written, config, device=device)
    drawn = [row for row in mine if isinstance(row, Drawn)]
    answered = [row for row in mine if isinstance(row, Answered)]
    shown = np.asarray(codes[[row.picture for row in drawn or answered]], np.int64)
    seen = torch.from_numpy(shown).to(device)
    if answered:
        return answering_rows([row.turns for row in answered], seen, config)
    masked = torch.stack([row.masked for row in drawn])
    return drawing_rows([row.prompt for row in drawn], seen, masked, config)


def trimmed(rows: Rows, vocabulary: ShowoVocabulary) -> tuple[Rows, Tensor]:
    """Return rows without the columns at either end that are pads in every row, and positions."""
    used = (rows.ids != vocabulary.pad).any(dim=0).nonzero().flatten()
    first, last = int(used[0]), int(used[-1]) + 1
    span = slice(first, last)
    positions = torch.arange(first, last, device=rows.ids.device).expand(len(rows.ids), -1)
    return Rows(rows.ids[:, span], rows.allowed[:, span, span], rows.labels[:, span]), positions
