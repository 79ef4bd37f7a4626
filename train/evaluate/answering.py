"""Asking a model many questions: greedy, resumable, one line an answer.

``answers.jsonl`` grows as the model answers; a killed run goes on where it was, and a run of
another model, of other questions or of other words is refused. What an answer is worth is decided
later (``answer_scores``), so that a better reader needs no second run.
"""

from __future__ import annotations

import hashlib
import io
import json
import os
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final, Protocol, runtime_checkable

import numpy as np
from PIL import Image

from models.chat import ChatEnded, ChatMessage, ChatModel, ChatRequest
from models.errors import ContextFullError
from models.eval_prompts import EvalPrompts
from models.types import RgbImage
from train.data.qa.pictures import QuestionPictures
from train.data.qa.question import ImageSlot, Question, question_parts
from train.errors import DataError, RunError

ANSWERS: Final = "answers.jsonl"
BLANK_ANSWERS: Final = "answers-blank.jsonl"
_GRAY: Final = 127


@dataclass(frozen=True, slots=True)
class Answer:
    """What a model said.

    Attributes:
        reason: Why it ended: "stop", "length", or "context" when the question did not fit.
    """

    uid: str
    text: str
    reason: str


@runtime_checkable
class BatchModel(Protocol):
    """A chat model that answers several questions at once, each as if it were alone."""

    def answer_batch(self, requests: Sequence[ChatRequest]) -> list[ChatEnded]:
        """Return the answers in the order of the requests."""


def chosen_questions(
    questions: Iterable[Question], *, limit: int | None = None, seed: int = 0
) -> list[Question]:
    """Return up to ``limit`` questions of each subtask, level and form.

    Those with the smallest digests: a larger limit asks all that a smaller one asked.
    """
    cells: dict[tuple[str, str | None, str], list[Question]] = {}
    for question in questions:
        if question.gold is not None:
            cells.setdefault((question.subtask, question.level, question.form), []).append(question)
    chosen = []
    for key in sorted(cells, key=str):
        ranked = sorted(cells[key], key=lambda each: (_digest(seed, each.uid), each.uid))
        chosen += ranked if limit is None else ranked[:limit]
    return chosen


def message_of(
    question: Question, pictures: QuestionPictures, *, blank: bool = False
) -> ChatMessage:
    """Return a question as a model reads it; ``blank`` shows gray in place of every picture."""
    parts = [
        _picture(pictures.read(part.image), blank=blank) if isinstance(part, ImageSlot) else part
        for part in question_parts(question)
    ]
    return ChatMessage("user", tuple(parts))


def answer_questions(
    model: ChatModel,
    questions: Sequence[Question],
    pictures: QuestionPictures,
    file: Path,
    *,
    prompts: EvalPrompts,
    facts: Mapping[str, Any],
    picture_tokens: int = 0,
    blank: bool = False,
    batch: int = 1,
    say: Callable[[int, int], None] = lambda done, of: None,
) -> dict[str, Answer]:
    """Return the answer to every question, asking only what the file does not hold.

    Args:
        facts: What the answers belong to: digests of the model, the words and the questions.
        batch: Questions to answer together, by a model that can (``BatchModel``).
        say: Called with how many are answered, and of how many.

    Raises:
        RunError: The file holds answers of another model or to other questions.
        DataError: A picture is missing; nothing was asked.
    """
    _require_pictures(questions, pictures)
    answers = _resumed(file, facts)
    left = [question for question in questions if question.uid not in answers]
    together = batch if isinstance(model, BatchModel) else 1
    with file.open("a", encoding="utf-8") as out:
        for start in range(0, len(left), together):
            part = left[start : start + together]
            requests = [_request(each, pictures, prompts, picture_tokens, blank) for each in part]
            for question, (text, reason) in zip(part, _ask(model, requests), strict=True):
                answers[question.uid] = Answer(question.uid, text, reason)
                out.write(json.dumps([question.uid, text, reason]) + "\n")
            out.flush()
            say(len(answers), len(questions))
        os.fsync(out.fileno())
    return {question.uid: answers[question.uid] for question in questions}


def _require_pictures(questions: Sequence[Question], pictures: QuestionPictures) -> None:
    for question in questions:
        for image in question.images:
            if image not in pictures:
                raise DataError(
                    f"The picture {image} of the question {question.uid} is missing.",
                    next_step="Build the questions again with `vestry-train data qa`.",
                )


def _request(
    question: Question,
    pictures: QuestionPictures,
    prompts: EvalPrompts,
    picture_tokens: int,
    blank: bool,
) -> ChatRequest:
    kind = question.gold.kind if question.gold else "text"
    longest = {"difference": prompts.most_difference_tokens, "garments": prompts.most_list_tokens}
    return ChatRequest(
        (message_of(question, pictures, blank=blank),),
        max_tokens=longest.get(kind, prompts.most_tokens),
        picture_tokens=picture_tokens,
    )


def _ask(model: ChatModel, requests: Sequence[ChatRequest]) -> list[tuple[str, str]]:
    """Return text and reason of each answer."""
    try:
        if len(requests) > 1 and isinstance(model, BatchModel):
            return [(ended.text, ended.reason) for ended in model.answer_batch(requests)]
        events = model.generate(requests[0])
        return [(event.text, event.reason) for event in events if isinstance(event, ChatEnded)]
    except ContextFullError:
        if len(requests) > 1:
            return [answer for request in requests for answer in _ask(model, [request])]
        # five pictures may be too many for a small context; that is a wrong answer, not the end
        return [("", "context")]


def _picture(content: bytes, *, blank: bool) -> RgbImage:
    with Image.open(io.BytesIO(content)) as opened:
        pixels = np.asarray(opened.convert("RGB"), np.uint8)
    return np.full_like(pixels, _GRAY) if blank else pixels


def _resumed(file: Path, facts: Mapping[str, Any]) -> dict[str, Answer]:
    """Read what is there, cutting a torn last line off; begin the file when there is none."""
    header = json.dumps(dict(facts), sort_keys=True)
    if not file.exists():
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(header + "\n", encoding="utf-8")
        return {}
    lines = file.read_bytes().split(b"\n")
    whole = lines[:-1]
    if not whole:  # killed before the first line was there
        file.unlink()
        return _resumed(file, facts)
    if json.loads(whole[0]) != json.loads(header):
        raise RunError(
            f"{file.name} holds answers of another model or to other questions.",
            next_step="Give another folder with --out.",
        )
    if lines[-1]:
        with file.open("r+b") as torn:
            torn.truncate(sum(len(line) + 1 for line in whole))
    return {answer.uid: answer for answer in _read(whole[1:])}


def _read(lines: Iterable[bytes]) -> Iterator[Answer]:
    for line in lines:
        uid, text, reason = json.loads(line)
        yield Answer(uid, text, reason)


def _digest(seed: int, uid: str) -> bytes:
    return hashlib.blake2b(f"{seed}|{uid}".encode(), digest_size=8).digest()
