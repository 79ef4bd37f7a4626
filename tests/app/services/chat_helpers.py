"""What tests of chat share: a question, a listener that notes what it hears, a call in a thread."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import Any

from models.chat import ChatDelta, ChatEvent, ChatMessage, ChatRequest


def asked(text: str = "Which shoes?", pictures: Any = (), **fields: Any) -> ChatRequest:
    return ChatRequest((ChatMessage.of("user", text, pictures),), **fields)


class Hears:
    """A listener that notes what it heard, and when it heard enough."""

    def __init__(self, enough: int = 3) -> None:
        self.events: list[ChatEvent] = []
        self.enough = threading.Event()
        self._left = enough

    def __call__(self, event: ChatEvent) -> None:
        self.events.append(event)
        if isinstance(event, ChatDelta):
            self._left -= 1
            if self._left <= 0:
                self.enough.set()

    @property
    def text(self) -> str:
        return "".join(event.text for event in self.events if isinstance(event, ChatDelta))


class InThread:
    """A call in another thread and what came of it."""

    def __init__(self, call: Callable[[], Any]) -> None:
        self.value: Any = None
        self.error: BaseException | None = None
        self._call = call
        self._thread = threading.Thread(target=self._run)
        self._thread.start()

    def _run(self) -> None:
        try:
            self.value = self._call()
        except BaseException as error:  # noqa: BLE001 - told to the test
            self.error = error

    def join(self) -> InThread:
        self._thread.join(60)
        assert not self._thread.is_alive()
        return self

    def result(self) -> Any:
        self.join()
        if self.error is not None:
            raise self.error
        return self.value
