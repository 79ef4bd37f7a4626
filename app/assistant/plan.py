"""What the assistant does next: calls of tools in order, one question, or an answer.

Frozen values, the same whether the rules or a model decided. Nothing is looked up or run here: a
plan names tools and arguments, and the hub decides whether a call may happen.

Source: FashionM3 (arXiv 2504.17826), section III; the loop of the assistant's specification, C.3.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final, Literal

MOST_CALLS: Final = 6
"""Calls of one turn, whoever plans them."""
MOST_CHOICES: Final = 4

Style = Literal["short", "normal"]


@dataclass(frozen=True, slots=True)
class Call:
    """One tool with its arguments; they are plain JSON values."""

    tool: str
    arguments: Mapping[str, Any] = field(default_factory=dict)

    def as_json(self) -> dict[str, Any]:
        """Return it as a model writes it and a conversation keeps it."""
        return {"tool": self.tool, "arguments": dict(self.arguments)}

    @classmethod
    def from_json(cls, value: Mapping[str, Any]) -> Call:
        """Return the call that `as_json` wrote."""
        return cls(str(value["tool"]), dict(value["arguments"]))


@dataclass(frozen=True, slots=True)
class Ask:
    """One question to the person, in their language.

    Attributes:
        missing: What would settle it: "occasion", "weather", "item", "outfit", "slot", "photo",
            "intent".
        choices: What may be clicked instead of typed; each is understood when it is said alone.
    """

    question: str
    missing: tuple[str, ...] = ()
    choices: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        if len(self.choices) > MOST_CHOICES:
            raise ValueError(f"a question has at most {MOST_CHOICES} choices")


@dataclass(frozen=True, slots=True)
class Answer:
    """Words without a tool; garments in them are ``{{item:ID}}``.

    Attributes:
        say: Empty where the composer shall put what the tools found into words.
        about: A stable word for why, such as "thanks" or "online_off"; for tests and logs.
    """

    say: str
    style: Style = "short"
    about: str = ""


Plan = tuple[Call, ...] | Ask | Answer
