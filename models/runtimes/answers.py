"""The answers to one prompt that lies in a context: token by token, up to three of them.

Prompt and pictures were read once; every further answer goes back to the place where the first one
began. Says how each answer ended and what it cost. Knows no engine: what holds the prompt, what a
token means and how one is chosen are handed in.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Generator, Iterator, Sequence
from typing import Any, Protocol

import numpy as np
import numpy.typing as npt

from models.chat import (
    ChatDelta,
    ChatEnded,
    ChatEvent,
    ChatRequest,
    ChatUsage,
    ContextUse,
    EndReason,
    Stop,
)
from models.runtimes.answer_text import AnswerText

Logits = npt.NDArray[np.float32]


class Interrupted(Exception):
    """The person stopped a computation; nothing that it left behind is to be trusted."""


class Mark(Protocol):
    """A place to return to, with what followed it."""

    @property
    def logits(self) -> Logits:
        """What the model finds likely there."""


class AnswerContext(Protocol):
    """What holds the prompt and takes more tokens."""

    def logits(self) -> Logits:
        """Return what the model finds likely next; the caller may change it."""

    def add(self, token: int, *, stop: Stop) -> None:
        """Take a token; raises ``Interrupted``."""

    def mark(self) -> Any:
        """Return this place as a ``Mark`` that ``return_to`` takes."""

    def return_to(self, mark: Any) -> None:
        """Forget what came after a mark."""


class AnswerWords(Protocol):
    """What tokens mean."""

    def ends(self, token: int) -> bool:
        """Whether a token ends an answer."""

    def piece(self, token: int) -> bytes:
        """Return the bytes of a token; a special token has none."""


class TokenChooser(Protocol):
    """Chooses the tokens of one answer."""

    def choose(self, logits: Logits) -> int:
        """Return the next token; ``logits`` may be changed."""

    def accept(self, token: int) -> None:
        """Take note of what was said."""

    def close(self) -> None:
        """Give memory back; may be called twice."""


class Answers:
    """All answers to one request.

    Args:
        context: Holds the prompt once ``all`` is called.
        chooser: Makes what chooses the tokens of the candidate of a number.
        stops: Texts that end an answer.
        use: What the prompt takes.
        began: When the request came, as ``time.perf_counter``.
    """

    def __init__(
        self,
        context: AnswerContext,
        words: AnswerWords,
        request: ChatRequest,
        *,
        chooser: Callable[[int], TokenChooser],
        stops: Sequence[str],
        use: ContextUse,
        began: float,
    ) -> None:
        self._context, self._words, self._request = context, words, request
        self._chooser, self._stops, self._use, self._began = chooser, stops, use, began
        self.reused = 0

    def all(self, stop: Stop) -> Iterator[ChatEvent]:
        """Answer as often as the request wants it; a stop begins no further answer."""
        several = self._request.candidates > 1
        mark = self._context.mark() if several else None
        for candidate in range(self._request.candidates):
            if candidate and stop():
                return
            if mark is not None:
                self._context.return_to(mark)
            ended = yield from self._one(candidate, mark, stop)
            if ended.reason == "cancelled":
                return

    def unheard(self) -> ChatEnded:
        """Return the end of an answer that was stopped before its first word."""
        return self._ended(0, "", "cancelled", _Clock(self._began))

    def _one(
        self, candidate: int, mark: Mark | None, stop: Stop
    ) -> Generator[ChatEvent, None, ChatEnded]:
        clock = _Clock(self._began)
        text = AnswerText(self._stops)
        chooser = self._chooser(candidate)
        try:
            reason = yield from self._say(candidate, mark, stop, chooser, text, clock)
        finally:
            chooser.close()
        if rest := text.finish():
            yield ChatDelta(rest, candidate)
        ended = self._ended(candidate, text.text, reason, clock)
        yield ended
        return ended

    def _say(
        self,
        candidate: int,
        mark: Mark | None,
        stop: Stop,
        chooser: TokenChooser,
        text: AnswerText,
        clock: _Clock,
    ) -> Generator[ChatEvent, None, EndReason]:
        context, words = self._context, self._words
        most = self._request.max_tokens
        logits = context.logits() if mark is None else mark.logits.copy()
        while not stop():
            clock.start()
            token = chooser.choose(logits)
            if words.ends(token):
                return "stop"
            chooser.accept(token)
            clock.count()
            if delta := text.feed(words.piece(token)):
                yield ChatDelta(delta, candidate)
            if text.stopped:
                return "stop"
            if clock.tokens >= most:
                return "length"
            if clock.tokens >= self._use.free:
                return "context"
            clock.start()
            try:
                context.add(token, stop=stop)
            except Interrupted:
                return "cancelled"
            clock.stop()
            logits = context.logits()
        return "cancelled"

    def _ended(self, candidate: int, text: str, reason: EndReason, clock: _Clock) -> ChatEnded:
        use = self._use
        usage = ChatUsage(
            prompt_tokens=use.cells,
            reused_tokens=self.reused,
            picture_tokens=use.picture_cells,
            completion_tokens=clock.tokens,
            first_token_s=clock.first_s,
            seconds=time.perf_counter() - self._began,
            tokens_per_s=clock.tokens_per_s,
        )
        after = ContextUse(use.cells + clock.tokens, use.picture_cells, use.limit)
        return ChatEnded(text, reason, usage, after, candidate)


class _Clock:
    """Counts tokens and the time that they took, without the time that the listener takes."""

    def __init__(self, began: float) -> None:
        self._began = began
        self._since = 0.0
        self._spent = 0.0
        self.first_s = 0.0
        self.tokens = 0

    @property
    def tokens_per_s(self) -> float:
        """Speed after the first token; 0.0 for fewer than two."""
        return (self.tokens - 1) / self._spent if self.tokens > 1 and self._spent > 0 else 0.0

    def start(self) -> None:
        """Begin a step."""
        self._since = time.perf_counter()

    def stop(self) -> None:
        """End a step."""
        self._spent += time.perf_counter() - self._since

    def count(self) -> None:
        """End the step that chose a token."""
        now = time.perf_counter()
        if not self.tokens:
            self.first_s = now - self._began
        else:
            self._spent += now - self._since
        self.tokens += 1
