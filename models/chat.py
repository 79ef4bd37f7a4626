"""What Vestry asks of a model that talks about pictures: values, events and one protocol.

A conversation is a tuple of ``ChatMessage``; a model answers it with a stream of ``ChatEvent``. The
values are the same for every engine (``runtimes/llama.py``, ``runtimes/mlx.py``,
``runtimes/fake_chat.py``) and cross the pipe of the chat worker. Nothing here knows a template, a
token or a library. Text in messages is data: an engine must never let it become a special token.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal, Protocol, runtime_checkable

from models.types import RgbImage

Role = Literal["system", "user", "assistant"]
ChatPicture = RgbImage | Path
"""Upright sRGB pixels ``[H, W, 3]``, or the file of a photo, decoded where the model runs."""

EndReason = Literal["stop", "length", "context", "cancelled"]
"""Why an answer ended: the model said so, its own limit, no room left, or the person."""

MAX_CANDIDATES = 3
MAX_PICTURES = 8


@dataclass(frozen=True, slots=True, eq=False)
class ChatMessage:
    """One message of a conversation.

    Attributes:
        parts: Text and pictures in the order in which the model shall read them.
    """

    role: Role
    parts: tuple[str | ChatPicture, ...]

    @classmethod
    def of(cls, role: Role, text: str, pictures: Sequence[ChatPicture] = ()) -> ChatMessage:
        """Return a message whose pictures come before its text."""
        return cls(role, (*pictures, text))

    @property
    def text(self) -> str:
        """All text of the message."""
        return "".join(part for part in self.parts if isinstance(part, str))

    @property
    def pictures(self) -> tuple[ChatPicture, ...]:
        """All pictures of the message."""
        return tuple(part for part in self.parts if not isinstance(part, str))


@dataclass(frozen=True, slots=True)
class ChatRequest:
    """What to answer, and how.

    Attributes:
        messages: The conversation; the last message is the person's.
        max_tokens: Longest answer, in tokens of the model.
        temperature: 0 for the likeliest token each time.
        top_p: Share of the probability that sampling chooses from, 0 to 1.
        repeat_penalty: 1 for none; more harms JSON.
        seed: For sampling; candidates take ``seed``, ``seed + 1`` ...
        stop: Texts that end the answer and are no part of it.
        schema: JSON schema; the answer is then one JSON document that fits it, unless it was cut.
        candidates: Answers to give, 1 to 3; pictures and prompt are read once.
        picture_tokens: Most tokens that one picture may take; 0 for the engine's own limit.
    """

    messages: tuple[ChatMessage, ...]
    max_tokens: int = 512
    temperature: float = 0.0
    top_p: float = 1.0
    repeat_penalty: float = 1.0
    seed: int = 0
    stop: tuple[str, ...] = ()
    schema: Mapping[str, Any] | None = None
    candidates: int = 1
    picture_tokens: int = 0

    def __post_init__(self) -> None:
        if not self.messages:
            raise ValueError("a request needs a message")
        if not 1 <= self.candidates <= MAX_CANDIDATES:
            raise ValueError(f"candidates must be 1 to {MAX_CANDIDATES}")
        if self.max_tokens < 1 or self.temperature < 0 or not 0 < self.top_p <= 1:
            raise ValueError("max_tokens, temperature or top_p is out of range")


@dataclass(frozen=True, slots=True)
class ContextUse:
    """How much of a model's context a conversation takes, before anything is computed.

    Attributes:
        cells: KV cells of the whole prompt; a picture takes as many as it has tokens, which is more
            than its positions where positions are two-dimensional (M-RoPE).
        picture_cells: Those of ``cells`` that are pictures.
        limit: Cells that there are; prompt and answer share them.
    """

    cells: int
    picture_cells: int
    limit: int

    @property
    def free(self) -> int:
        """Cells left for the answer; never negative."""
        return max(0, self.limit - self.cells)


@dataclass(frozen=True, slots=True)
class ChatUsage:
    """What one answer cost.

    Attributes:
        prompt_tokens: Cells of the prompt.
        reused_tokens: Those of them that were still in memory from before.
        picture_tokens: Cells of the pictures in the prompt.
        completion_tokens: Tokens of the answer.
        first_token_s: From the request to the first token of this answer.
        seconds: From the request to the end of this answer.
        tokens_per_s: Decoding alone; 0.0 for an answer of fewer than two tokens.
    """

    prompt_tokens: int
    reused_tokens: int
    picture_tokens: int
    completion_tokens: int
    first_token_s: float
    seconds: float
    tokens_per_s: float


@dataclass(frozen=True, slots=True)
class ChatBegan:
    """The prompt fits and is being read."""

    context: ContextUse
    reused_tokens: int = 0


@dataclass(frozen=True, slots=True)
class ChatDelta:
    """More text of an answer: whole characters, never half a code point."""

    text: str
    candidate: int = 0


@dataclass(frozen=True, slots=True)
class ChatEnded:
    """An answer is complete or was cut; one per candidate.

    Attributes:
        text: The whole answer.
        context: What the conversation takes together with this answer.
    """

    text: str
    reason: EndReason
    usage: ChatUsage
    context: ContextUse
    candidate: int = 0


ChatEvent = ChatBegan | ChatDelta | ChatEnded


@dataclass(frozen=True, slots=True)
class ChatModelInfo:
    """A loaded model, about itself.

    Attributes:
        name: Catalogue id or the name under which the person added it.
        family: Architecture as the file says it: ``qwen2vl``, ``gemma3`` ...
        engine: ``llama``, ``mlx`` or ``fake``.
        context: KV cells.
        sees_pictures: Whether it takes pictures at all.
        rolls_back: Whether its state can go back to any common beginning; recurrent and hybrid
            models go back to the end of the question before, or read all of it again.
        quantization: As the file says it, such as ``Q4_K_M``; empty when unknown.
        memory_bytes: Weights, context and picture buffers, as far as the engine can tell.
    """

    name: str
    family: str
    engine: str
    context: int
    sees_pictures: bool
    rolls_back: bool = True
    quantization: str = ""
    memory_bytes: int = 0
    details: Mapping[str, str] = field(default_factory=dict)


Stop = Callable[[], bool]
"""Asked between tokens and inside long computations: whether the person wants no more."""


def never() -> bool:
    """Go on: the ``Stop`` of work that nobody can stop."""
    return False


@runtime_checkable
class ChatModel(Protocol):
    """A loaded model; used by one thread at a time."""

    @property
    def info(self) -> ChatModelInfo:
        """What it is and what it can do."""

    def measure(self, messages: Sequence[ChatMessage], *, picture_tokens: int = 0) -> ContextUse:
        """Tell how many cells a conversation takes, without computing it.

        Raises:
            UnsupportedError: There are pictures and the model sees none, or too many of them.
            ModelsError: A picture cannot be read.
        """

    def generate(self, request: ChatRequest, *, stop: Stop = never) -> Iterator[ChatEvent]:
        """Answer: ``ChatBegan``, then ``ChatDelta``s, then one ``ChatEnded`` per candidate.

        A stop ends the present candidate with the reason ``cancelled`` and begins no other. Closing
        the iterator is a stop, too. The model is usable afterwards in every case.

        Raises:
            ContextFullError: The prompt does not fit, or leaves no room for an answer.
            UnsupportedError: As ``measure``.
            ModelsError: A picture cannot be read.
        """

    def score(
        self, messages: Sequence[ChatMessage], options: Sequence[str], *, stop: Stop = never
    ) -> tuple[float, ...]:
        """Return how likely each option is as the answer, among the options; sums to 1.

        Options are compared by the probability of all their tokens; the prompt is read once.

        Raises:
            CancelledError: The person stopped it.
            ContextFullError: It does not fit.
        """

    def close(self) -> None:
        """Give the memory back; may be called twice."""
