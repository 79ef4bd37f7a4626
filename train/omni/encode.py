"""From a question to token ids and labels, the same ids that the app's llama engine builds.

The template is run by the engine's own code (``models.runtimes.llama_prompt``); what people say
never becomes a special token. Labels are found in the ids: what stands between the header of an
assistant's turn and its end token, the end token included. Everything else is -100.
"""

from __future__ import annotations

import itertools
import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
import numpy.typing as npt

from models.chat import ChatMessage
from models.runtimes.llama_prompt import PromptPiece, PromptTemplate
from train.data.qa.question import ImageSlot, Question, question_parts
from train.errors import RunError
from train.omni.patches import Grid
from train.omni.picks import LETTERS, Marks, Pick, pick_of

IGNORED: Final = -100
# stands for a picture while the template runs; never looked at
_BLANK: Final = np.zeros((1, 1, 3), np.uint8)

Ids = npt.NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Encoded:
    """One question as the model reads it.

    Attributes:
        ids: Prompt and answers.
        labels: The answers with their end tokens, -100 elsewhere.
        grids: Of the pictures, in their order.
        pick: What is chosen from what, where the question is a choice.
    """

    uid: str
    subtask: str
    ids: Ids
    labels: Ids
    images: tuple[str, ...]
    grids: tuple[Grid, ...]
    pick: Pick | None = None

    @property
    def answer_tokens(self) -> int:
        """Tokens that are learned."""
        return int((self.labels != IGNORED).sum())


class Encoder:
    """Turns questions into tokens by a tokenizer and its chat template.

    Args:
        words: Tokenizer of transformers, with a chat template.
        merge: Patches on one side of a token.

    Raises:
        RunError: It has no template, or not the tokens of a Qwen-VL.
    """

    def __init__(self, words: Any, *, merge: int = 2) -> None:
        if not isinstance(words.chat_template, str):
            raise RunError("The base has no chat template.", next_step="Choose another base.")
        self._words, self._merge = words, merge
        self._template = PromptTemplate(words.chat_template, end="<|im_end|>")
        self.end = self._one("<|im_end|>")
        self.pad = self._one("<|image_pad|>")
        self._around = (self._one("<|vision_start|>"), self._one("<|vision_end|>"))
        self._header = self._trusted("<|im_start|>assistant\n")
        added = words.added_tokens_decoder
        self._special = frozenset(words.all_special_ids) | set(added)
        self._markup = tuple(token.content for token in added.values() if not token.special)
        lettered = [self._trusted(f"{letter})") for letter in LETTERS]
        self._marks = Marks(
            *self._around,
            self.end,
            tuple((ids[0], ids[1]) for ids in lettered if len(ids) == 2),
        )

    def encode(self, question: Question, grids: Sequence[Grid]) -> Encoded:
        """Return a question with its answers."""
        asked = self.prompt(question, grids)
        row = np.array([*asked, *self._said(question.turns[-1][1]), self.end], np.int64)
        return Encoded(
            question.uid,
            question.subtask,
            row,
            self._labels(row),
            question.images,
            tuple(grids),
            pick_of(question, row, self._marks, begins=len(asked) - 1),
        )

    def prompt(self, question: Question, grids: Sequence[Grid]) -> list[int]:
        """Return the tokens up to where the last answer begins."""
        parts = tuple(
            _BLANK if isinstance(part, ImageSlot) else part for part in question_parts(question)
        )
        messages = [ChatMessage("user", parts)]
        for (_, answer), (follow, _) in zip(question.turns, question.turns[1:], strict=False):
            messages.append(ChatMessage.of("assistant", answer))
            messages.append(ChatMessage.of("user", follow))
        ids: list[int] = []
        run: list[PromptPiece] = []
        for piece in self._template.pieces(messages):
            if piece.kind != "picture":
                run.append(piece)
                continue
            ids += self._of_pieces(run)
            run = []
            count = grids[piece.picture][0] * grids[piece.picture][1] // self._merge**2
            ids += [self._around[0], *[self.pad] * count, self._around[1]]
        return ids + self._of_pieces(run)

    def text(self, ids: Sequence[int]) -> str:
        """Return the text of some tokens."""
        decoded: str = self._words.decode(list(ids))
        return decoded

    def _labels(self, ids: Ids) -> Ids:
        labels = np.full_like(ids, IGNORED)
        header = np.array(self._header, np.int64)
        starts = np.lib.stride_tricks.sliding_window_view(ids, len(header))
        for start in np.flatnonzero((starts == header).all(1)) + len(header):
            ends = np.flatnonzero(ids[start:] == self.end)
            stop = start + int(ends[0]) + 1 if len(ends) else len(ids)
            labels[start:stop] = ids[start:stop]
        return labels

    def _of_pieces(self, pieces: Sequence[PromptPiece]) -> list[int]:
        """As ``models.runtimes.llama_words`` does: harmless text together with what is around."""
        ids: list[int] = []
        run: list[str] = []
        for piece in pieces:
            if piece.kind == "said" and not self._plain(piece.text):
                ids += self._trusted("".join(run)) + self._said(piece.text)
                run = []
            else:
                run.append(piece.text)
        return ids + self._trusted("".join(run))

    def _plain(self, text: str) -> bool:
        return not self._special.intersection(self._trusted(text))

    def _trusted(self, text: str) -> list[int]:
        text = unicodedata.normalize("NFC", text)
        ids: list[int] = self._words(text, add_special_tokens=False)["input_ids"]
        return ids

    def _said(self, text: str) -> list[int]:
        text = unicodedata.normalize("NFC", text)
        if self._plain(text):
            return self._trusted(text)
        # added tokens that are not special are found in plain text, too: cut inside each
        cuts = [0, len(text)]
        for word in self._markup:
            cuts += [match.start() + 1 for match in re.finditer(re.escape(word), text)]
        found: list[int] = []
        for begin, end in itertools.pairwise(sorted(set(cuts))):
            found += self._words(
                text[begin:end], add_special_tokens=False, split_special_tokens=True
            )["input_ids"]
        return found

    def _one(self, text: str) -> int:
        token = self._words.convert_tokens_to_ids(text)
        if not isinstance(token, int) or token == self._words.unk_token_id:
            raise RunError(f"The base lacks the token {text}.", next_step="Choose a Qwen-VL.")
        return token
