"""The words around a conversation, read from ``prompts/chat_v1.toml``.

Holds no template and no token: how a model wants its turns marked is its engine's business. What
belongs into a conversation is decided by whoever holds it.
"""

from __future__ import annotations

import functools
import tomllib
from dataclasses import dataclass
from importlib.resources import files

CHAT_PROMPT = "chat_v1.toml"


@dataclass(frozen=True, slots=True)
class ChatPrompt:
    """What is said to a model besides what the person and it said.

    Attributes:
        name: Which version of the words this is.
        system: Before everything.
        small: Added for a small model.
        summary: Before the first question of a conversation that goes on from another; holds
            ``{summary}``.
        gone: Instead of a picture that is not there any more.
        unseen: Instead of a picture that the model cannot see.
        go_on: Asks for the rest of a cut answer.
        summarize: Asks for a summary.
    """

    name: str
    system: str
    small: str
    summary: str
    gone: str
    unseen: str
    go_on: str
    summarize: str


@functools.cache
def load_chat_prompt(file: str = CHAT_PROMPT) -> ChatPrompt:
    """Return the words that shipped."""
    text = (files("models") / "prompts" / file).read_text(encoding="utf-8")
    return ChatPrompt(**{name: value.strip() for name, value in tomllib.loads(text).items()})
