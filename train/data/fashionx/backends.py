"""What annotates: one face for an endpoint, a local model, a folder of transformers, and a fake.

A ``Backend`` hands out the function that ``models.annotating.Annotator`` asks; the procedure of
asking, checking and asking again is the Annotator's alone. Here is what is common to all; each
backend is a module of its own, imported when it is chosen.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from models.annotating import Ask
from models.chat import ChatEnded, ChatUsage, ContextUse, EndReason
from train.errors import TrainError


class BackendDownError(TrainError):
    """The backend answers nobody now; what was asked has to be asked again another time."""


class PictureRefusedError(TrainError):
    """The backend will not answer about this picture, now or later."""


class Backend(Protocol):
    """Something that annotates; used by as many threads as it says."""

    @property
    def name(self) -> str:
        """``openai``, ``llama``, ``transformers`` or ``fake``."""

    @property
    def model(self) -> str:
        """Name of the model, without a path."""

    @property
    def revision(self) -> str:
        """Of the weights; empty when nobody knows."""

    @property
    def workers(self) -> int:
        """How many pictures it can be asked about at once, unless the person says less."""

    def asking(self, image_id: str) -> Ask:
        """Return what answers questions about one picture.

        The function raises ``BackendDownError``, ``PictureRefusedError`` or ``ModelsError``.
        """

    def stop(self) -> None:
        """Answer no more: waits end at once. From any thread."""

    def close(self) -> None:
        """Give back what is held."""


@dataclass(frozen=True, slots=True)
class Answer:
    """An answer as backends make it."""

    text: str
    reason: EndReason = "stop"
    prompt_tokens: int = 0
    completion_tokens: int = 0
    seconds: float = 0.0

    def ended(self) -> ChatEnded:
        """Return it as the Annotator takes it."""
        per_s = self.completion_tokens / self.seconds if self.seconds > 0 else 0.0
        usage = ChatUsage(
            self.prompt_tokens, 0, 0, self.completion_tokens, self.seconds, self.seconds, per_s
        )
        cells = self.prompt_tokens + self.completion_tokens
        return ChatEnded(self.text, self.reason, usage, ContextUse(cells, 0, max(cells, 1)))


def chance(*words: object) -> float:
    """Return a number in [0, 1) that the words decide, on every computer alike."""
    return int.from_bytes(digest(*words), "big") / 2**64


def chosen(options: Sequence[str], *words: object) -> str:
    """Return one of the options, as the words decide."""
    return options[int.from_bytes(digest(*words), "big") % len(options)]


def digest(*words: object) -> bytes:
    """Return eight bytes that the words decide."""
    joined = "|".join(map(str, words)).encode()
    return hashlib.blake2b(joined, digest_size=8).digest()
