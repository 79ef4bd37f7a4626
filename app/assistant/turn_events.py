"""What is heard of a turn while it happens: frozen values, told in the thread that runs it.

In this order: steps as they begin and end, with progress between; the words; each card; and once
`Replied`, or `Failed`. A listener must be quick and must not raise.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from app.assistant.composer.reply import AssistantCard, AssistantReply


@dataclass(frozen=True, slots=True)
class StepBegan:
    """A tool is called.

    Attributes:
        number: From 1 within the turn.
        text: What it does, in a few words of the conversation's language.
    """

    number: int
    tool: str
    text: str
    arguments: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class StepProgress:
    """How far a tool is; ``total`` is 0 where nobody knows."""

    number: int
    tool: str
    done: float
    total: float = 0.0


@dataclass(frozen=True, slots=True)
class StepEnded:
    """A tool answered.

    Attributes:
        text: What was done.
        code: Why it did not work; empty where it did.
        result: The envelope as JSON.
    """

    number: int
    tool: str
    ok: bool
    text: str
    code: str = ""
    seconds: float = 0.0
    result: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Said:
    """Words of the answer; a piece to be appended to those before."""

    text: str


@dataclass(frozen=True, slots=True)
class CardShown:
    """A card of the answer."""

    card: AssistantCard


@dataclass(frozen=True, slots=True)
class Replied:
    """The answer is whole, and kept."""

    reply: AssistantReply


@dataclass(frozen=True, slots=True)
class Failed:
    """The turn ended without an answer; the message says it too."""

    code: str
    message: str
    next_step: str = ""


TurnEvent = StepBegan | StepProgress | StepEnded | Said | CardShown | Replied | Failed
TurnListener = Callable[[TurnEvent], None]


def deaf(_event: TurnEvent) -> None:
    """Hear nothing."""
