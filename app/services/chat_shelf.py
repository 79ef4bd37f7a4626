"""Which chat model is meant, and how its worker gets it: from a name to a ``ChatLaunch``.

The worker engine knows a ``ChatShelf``, nothing of catalogues and folders. Nothing is loaded here.
"""

from __future__ import annotations

from typing import Protocol

from app.chat_wire import ChatLaunch
from models.errors import NotInstalledError

FAKE_CHAT = "fake-chat"


class ChatShelf(Protocol):
    """Knows which chat models are installed and how each one is started."""

    def chat_launch(self, name: str) -> ChatLaunch:
        """Return how to start a model; empty for the one that the person means by default.

        Two calls about a model that did not change return equal values: another value means
        another process.

        Raises:
            NotInstalledError: There is no such model, or none at all.
            ModelsError: Its files are damaged, or do not belong together.
        """


class FakeShelf:
    """Holds the stand-in alone: for tests, and for ``VESTRY_FAKE_MODELS``."""

    def __init__(self, launch: ChatLaunch | None = None) -> None:
        self._launch = launch or ChatLaunch(FAKE_CHAT, engine="fake")

    def chat_launch(self, name: str) -> ChatLaunch:
        """Return the stand-in."""
        if name not in ("", self._launch.name):
            raise no_such_model(name)
        return self._launch


class EmptyShelf:
    """Holds nothing: an installation without a chat model."""

    def chat_launch(self, name: str) -> ChatLaunch:
        """Say what to do about it."""
        if name:
            raise no_such_model(name)
        raise NotInstalledError(
            "No model that can chat is installed.",
            next_step="See which ones fit this computer with `vestry models list`.",
        )


def no_such_model(name: str) -> NotInstalledError:
    """Return the error for a name that nothing installed has."""
    return NotInstalledError(
        f"There is no chat model {name} here.",
        next_step="See what there is with `vestry models list`.",
    )
