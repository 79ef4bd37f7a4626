"""From the messages that are kept to what a model reads, and what can be done when it is too much.

A conversation becomes turns (a question with its answer), of which the oldest, and older pictures,
may be left out: only as the person decided, and always told. Here is decided what fits; who asks
and who answers is ``conversing``. Prompts, names and answers are data: none of them becomes a
special token, which is the engine's promise.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Literal

from local_index import Library
from local_index.chat_parts import (
    LeftOutPart,
    Part,
    PhotoPart,
    PicturePart,
    SummaryPart,
    TextPart,
)
from local_index.chat_records import Keeping, MessageRecord
from models.chat import (
    MAX_PICTURES,
    ChatMessage,
    ChatModelInfo,
    ChatPicture,
    ContextUse,
    Role,
)
from models.chat_prompt import ChatPrompt
from models.spec import answers_briefly

Measure = Callable[[Sequence[ChatMessage]], ContextUse]
OptionKind = Literal["drop_oldest", "newest_pictures", "summary", "larger_context"]

# When the oldest turns go, enough go that the next answers need not think of it again.
_ROOMY = 0.6
_MOST_RESERVE = 512
_LONGEST_ANSWER = 2048
_SUMMARY_CELLS = 300
SMALL_BYTES = 1_200_000_000
"""What takes less memory than this cannot know much: about two billion parameters in four bits."""

_ROLES: dict[str, Role] = {"person": "user", "assistant": "assistant", "tool": "user"}


@dataclass(frozen=True, slots=True)
class ContextOption:
    """One thing that can be done about a full context.

    Attributes:
        kind: Leave out the oldest turns; leave out pictures but the newest; begin a new
            conversation with a summary of this one; load the model with a larger context.
        turns: Turns that would be left out.
        pictures: Pictures that would be left out.
        cells: What the conversation would take then; 0 when unknown.
        limit: What there would be.
    """

    kind: OptionKind
    turns: int = 0
    pictures: int = 0
    cells: int = 0
    limit: int = 0

    def as_json(self) -> dict[str, Any]:
        """Return it as it is kept beside the message."""
        return {
            "kind": self.kind,
            "turns": self.turns,
            "pictures": self.pictures,
            "cells": self.cells,
            "limit": self.limit,
        }


@dataclass(frozen=True, slots=True)
class ContextChoice:
    """A conversation that does not fit, and what can be done; nothing was left out yet.

    Attributes:
        needed: Cells of the conversation and of a short answer.
    """

    needed: int
    limit: int
    options: tuple[ContextOption, ...]

    def as_json(self) -> dict[str, Any]:
        """Return it as it is kept beside the message."""
        options = [option.as_json() for option in self.options]
        return {"needed": self.needed, "limit": self.limit, "options": options}


@dataclass(frozen=True, slots=True)
class Prepared:
    """What a model gets to read.

    Attributes:
        left_out: What it does not, by the person's choice or because no model takes as many
            pictures; None when it reads everything.
        first: Message with which it begins; 0 for the first.
    """

    messages: tuple[ChatMessage, ...]
    use: ContextUse
    left_out: LeftOutPart | None
    first: int = 0

    @property
    def max_tokens(self) -> int:
        """Longest answer that there is room for."""
        return max(1, min(self.use.free, _LONGEST_ANSWER))


@dataclass(frozen=True, slots=True)
class _Turn:
    """A question with what followed it; ``first`` is the message it begins with."""

    first: int
    messages: tuple[ChatMessage, ...]

    @property
    def pictures(self) -> int:
        return sum(len(message.pictures) for message in self.messages)


class Preparing:
    """Makes what a model reads from one branch of a conversation.

    Args:
        library: Where pictures are.
        measure: Tells what messages take.
        sees_pictures: Whether the model does.
        small: Whether it is told that it is small.
        brief: Whether it learned single questions alone: it reads no instructions, and nothing
            from before the pictures that the question is about.
    """

    def __init__(
        self,
        library: Library,
        prompt: ChatPrompt,
        measure: Measure,
        *,
        sees_pictures: bool = True,
        small: bool = False,
        brief: bool = False,
    ) -> None:
        self._library = library
        self._prompt = prompt
        self._measure = measure
        self._sees_pictures = sees_pictures
        words = f"{prompt.system}\n{prompt.small}" if small else prompt.system
        self._begins = () if brief else (ChatMessage.of("system", words),)
        self._brief = brief

    def prepare(
        self, path: Sequence[MessageRecord], keeping: Keeping, *, larger_context: int = 0
    ) -> Prepared | ContextChoice:
        """Return what the model reads, or what can be done because it is too much.

        Args:
            path: From the first message to the question that is asked now.
            larger_context: What the model could be loaded with; 0 when there is no more.
        """
        turns = self._turns(path)
        shown = {turn.first: turn.pictures for turn in turns}
        turns, begun = self._from_first(turns, keeping.first)
        if self._brief:
            turns, before = _from_pictures(turns)
            begun += before
        turns = self._seen(turns, keeping)
        use = self._measure(self._all(turns))
        dropped = 0
        if not _fits(use) and keeping.drop_oldest:
            dropped = self._drop_until_roomy(turns)
            turns = turns[dropped:]
            use = self._measure(self._all(turns))
        if not _fits(use):
            return self._choice(turns, use, keeping, larger_context)
        lost = sum(shown[turn.first] - turn.pictures for turn in turns)
        left_out = LeftOutPart(begun + dropped, lost) if begun + dropped or lost else None
        # what a brief model does not read is no choice, and another one may read it
        first = turns[0].first if begun + dropped and not self._brief else 0
        return Prepared(self._all(turns), use, left_out, first)

    def measure_with(
        self, path: Sequence[MessageRecord], asked: Sequence[Part], keeping: Keeping
    ) -> ContextUse:
        """Tell what a conversation would take with a question that is not asked yet."""
        turns, _begun = self._from_first(self._turns(path), keeping.first)
        question = self._as_message("person", asked)
        if question.parts:
            turns = [*turns, _Turn(0, (question,))]
        if self._brief:
            turns, _before = _from_pictures(turns)
        return self._measure(self._all(self._seen(turns, keeping)))

    def for_summary(self, path: Sequence[MessageRecord]) -> tuple[ChatMessage, ...]:
        """Return what a model reads to summarize a conversation; pictures and old turns may go."""
        turns = [_without_pictures(turn, self._prompt.unseen) for turn in self._turns(path)]
        ask = ChatMessage.of("user", self._prompt.summarize)
        while len(turns) > 1:
            use = self._measure(_merged([*self._all(turns), ask]))
            if use.cells + _SUMMARY_CELLS <= use.limit:
                break
            turns = turns[1:]
        return _merged([*self._all(turns), ask])

    # -- choices ----------------------------------------------------------------------------------

    def _choice(
        self, turns: Sequence[_Turn], use: ContextUse, keeping: Keeping, larger: int
    ) -> ContextChoice:
        options = []
        if not keeping.drop_oldest and len(turns) > 1:
            count = self._drop_until_roomy(turns)
            after = self._measure(self._all(turns[count:]))
            if _fits(after):
                lost = sum(turn.pictures for turn in turns[:count])
                options.append(ContextOption("drop_oldest", count, lost, after.cells, use.limit))
        if not keeping.newest_pictures:
            fewer = self._newest_pictures(turns)
            lost = sum(a.pictures - b.pictures for a, b in zip(turns, fewer, strict=True))
            after = self._measure(self._all(fewer)) if lost else use
            if lost and _fits(after):
                options.append(ContextOption("newest_pictures", 0, lost, after.cells, use.limit))
        alone = self._measure(self._all(turns[-1:]))
        if len(turns) > 1 and alone.cells + _SUMMARY_CELLS + reserve(alone) <= alone.limit:
            begun = alone.cells + _SUMMARY_CELLS
            options.append(ContextOption("summary", len(turns) - 1, 0, begun, use.limit))
        if larger > use.limit:
            options.append(ContextOption("larger_context", cells=use.cells, limit=larger))
        return ContextChoice(use.cells + reserve(use), use.limit, tuple(options))

    def _drop_until_roomy(self, turns: Sequence[_Turn]) -> int:
        """Return how many of the oldest turns go; the newest always stays."""
        low, high = 1, max(1, len(turns) - 1)
        while low < high:  # what is left shrinks with every turn that goes
            middle = (low + high) // 2
            use = self._measure(self._all(turns[middle:]))
            if use.cells <= use.limit * _ROOMY and _fits(use):
                high = middle
            else:
                low = middle + 1
        return low if len(turns) > 1 else 0

    # -- turns ------------------------------------------------------------------------------------

    def _all(self, turns: Sequence[_Turn]) -> tuple[ChatMessage, ...]:
        return _merged([*self._begins, *(message for turn in turns for message in turn.messages)])

    def _turns(self, path: Sequence[MessageRecord]) -> list[_Turn]:
        turns: list[_Turn] = []
        for record in path:
            message = self._as_message(record.role, record.parts)
            if not message.parts:
                continue
            if record.role == "person" or not turns:
                turns.append(_Turn(record.id, (message,)))
            else:
                turns[-1] = replace(turns[-1], messages=(*turns[-1].messages, message))
        return turns

    def _as_message(self, role: str, parts: Sequence[Part]) -> ChatMessage:
        pictures: list[ChatPicture] = []
        words: list[str] = []
        for part in parts:
            if isinstance(part, PicturePart | PhotoPart):
                file = picture_file(self._library, part)
                if file is None:
                    words.append(self._prompt.gone)
                else:
                    pictures.append(file)
            elif isinstance(part, SummaryPart):
                words.append(self._prompt.summary.format(summary=part.text))
            elif isinstance(part, TextPart) and part.text.strip():
                words.append(part.text)
        text = "\n\n".join(words)
        shown: Sequence[ChatPicture | str] = pictures
        if self._brief and len(pictures) > 1:  # as several pictures stand in training
            shown = [
                part
                for number, picture in enumerate(pictures, start=1)
                for part in (f"Image {number}: ", picture, "\n")
            ]
        return ChatMessage(_ROLES[role], (*shown, *([text] if text else [])))

    def _from_first(self, turns: list[_Turn], first: int) -> tuple[list[_Turn], int]:
        for place, turn in enumerate(turns):
            if turn.first == first:
                return turns[place:], place
        return turns, 0

    def _seen(self, turns: Sequence[_Turn], keeping: Keeping) -> list[_Turn]:
        """Return turns with no more pictures than the model takes and the person wants."""
        if not self._sees_pictures:
            # Those of the question itself stay: that they cannot be seen must be said.
            older = [_without_pictures(turn, self._prompt.unseen) for turn in turns[:-1]]
            return [*older, *turns[-1:]]
        if keeping.newest_pictures:
            turns = self._newest_pictures(turns)
        return self._most_pictures(turns)

    def _newest_pictures(self, turns: Sequence[_Turn]) -> list[_Turn]:
        shown = [place for place, turn in enumerate(turns) if turn.pictures]
        newest = shown[-1] if shown else -1
        return [
            turn if place == newest else _without_pictures(turn, self._prompt.unseen)
            for place, turn in enumerate(turns)
        ]

    def _most_pictures(self, turns: Sequence[_Turn]) -> list[_Turn]:
        """Leave out the pictures of the oldest turns where there are more than a model takes."""
        kept: list[_Turn] = []
        left = MAX_PICTURES
        for turn in reversed(turns):
            if turn.pictures > left and kept:
                left = 0  # nothing older than what was left out is shown either
            fits = turn.pictures <= left or not kept
            left -= turn.pictures
            kept.append(turn if fits else _without_pictures(turn, self._prompt.unseen))
        return kept[::-1]


def _from_pictures(turns: list[_Turn]) -> tuple[list[_Turn], int]:
    """Return the turns from the newest with pictures on, the last alone where none has any."""
    shown = [place for place, turn in enumerate(turns) if turn.pictures]
    first = shown[-1] if shown else max(0, len(turns) - 1)
    return turns[first:], first


def picture_file(library: Library, part: PicturePart | PhotoPart) -> Path | None:
    """Return the file of a picture in a message, or None when it is gone."""
    if isinstance(part, PicturePart):
        kept = library.chat_pictures.get_many([part.picture_id])
        file = library.chat_pictures.file(kept[0]) if kept else None
    else:
        photos = library.photos.get_many([part.photo_id])
        file = library.photos.file(photos[0]) if photos else None
    return file if file is not None and file.is_file() else None


def reserve(use: ContextUse) -> int:
    """Return the cells that must be left for an answer to be worth asking for."""
    return min(_MOST_RESERVE, use.limit // 4)


def is_small(info: ChatModelInfo) -> bool:
    """Return whether a model should be told that it is small."""
    return answers_briefly(info.name) or 0 < info.memory_bytes < SMALL_BYTES


def _fits(use: ContextUse) -> bool:
    return use.cells + reserve(use) <= use.limit


def _without_pictures(turn: _Turn, instead: str) -> _Turn:
    messages = tuple(
        message
        if not message.pictures
        else ChatMessage(
            message.role, ("\n\n".join([instead] * len(message.pictures) + [message.text]),)
        )
        for message in turn.messages
    )
    return replace(turn, messages=messages)


def _merged(messages: Sequence[ChatMessage]) -> tuple[ChatMessage, ...]:
    """Join neighbors of one role: templates want question and answer to take turns."""
    joined: list[ChatMessage] = []
    for message in messages:
        if joined and joined[-1].role == message.role:
            before = joined[-1]
            between: tuple[str, ...] = ("\n\n",) if before.text and message.text else ()
            joined[-1] = ChatMessage(before.role, (*before.parts, *between, *message.parts))
        else:
            joined.append(message)
    return tuple(joined)
