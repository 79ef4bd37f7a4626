"""Who must be asked before a tool runs, decided from the table alone.

A model, a tool's answer or another program cannot waive a question, and what was declined is not
asked again for the same arguments in the same turn. "Once" holds for one object where there is one
(a photo of a person) and for the session where there is none.

Source: specification of the assistant, C.4 (column confirm).
"""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from app.assistant.tools.spec import Confirm, ToolSpec


@dataclass(frozen=True, slots=True)
class Question:
    """What the person is asked before a tool runs.

    Attributes:
        tool: Its name.
        purpose: What it does.
        arguments: Exactly what it gets.
        server: Whose tool it is: ``wardrobe``, or the name of a server that was added.
        network: Something leaves this computer.
        external: It is not one of ours: what it does with the arguments is not known.
        conversation: In which it is called.
    """

    tool: str
    purpose: str
    arguments: Mapping[str, Any]
    server: str
    network: bool = False
    external: bool = False
    conversation: int = 0


Asker = Callable[[Question], bool]
"""Asks the person, in a thread of its own, and returns whether they agreed."""

_PHOTO_TOOLS: Final = {"tryon_render": "person"}
_ASK_AFTER_S: Final = 60.0


def nobody(_question: Question) -> bool:
    """Agree to nothing: for where there is nobody to ask."""
    return False


@dataclass
class Consent:
    """Remembers what was agreed to in this session; safe in any thread.

    Attributes:
        seconds: About how long a drawing takes here; drawing is asked about where that is long.
    """

    seconds: Callable[[], float] = lambda: 0.0
    _agreed: set[tuple[str, str]] = field(default_factory=set)
    _declined: set[tuple[int, str, str]] = field(default_factory=set)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def must_ask(self, spec: ToolSpec, arguments: Mapping[str, Any]) -> bool:
        """Whether the person is to be asked before this call."""
        if spec.confirm is Confirm.NEVER:
            return False
        if spec.confirm is Confirm.ALWAYS:
            return True
        if spec.name == "imagegen_product":
            return self.seconds() > _ASK_AFTER_S and not self._has(spec, arguments)
        if spec.name in _PHOTO_TOOLS and not _object(spec, arguments):
            return False  # a mannequin is nobody's photo
        return not self._has(spec, arguments)

    def agreed(self, spec: ToolSpec, arguments: Mapping[str, Any]) -> None:
        """Remember a yes, where one is enough."""
        if spec.confirm is Confirm.ONCE:
            with self._lock:
                self._agreed.add((spec.name, _object(spec, arguments)))

    def declined(self, question: Question) -> None:
        """Remember a no."""
        with self._lock:
            self._declined.add(_key(question))

    def was_declined(self, question: Question) -> bool:
        """Whether the person said no to exactly this since they last said anything."""
        with self._lock:
            return _key(question) in self._declined

    def new_turn(self, conversation: int) -> None:
        """Forget what was declined: the person said something new."""
        with self._lock:
            self._declined = {one for one in self._declined if one[0] != conversation}

    def _has(self, spec: ToolSpec, arguments: Mapping[str, Any]) -> bool:
        with self._lock:
            return (spec.name, _object(spec, arguments)) in self._agreed


def _object(spec: ToolSpec, arguments: Mapping[str, Any]) -> str:
    name = _PHOTO_TOOLS.get(spec.name, "")
    value = str(arguments.get(name, "")) if name else ""
    return value if value.startswith("img_") else ""


def _key(question: Question) -> tuple[int, str, str]:
    told = json.dumps(dict(question.arguments), sort_keys=True, default=str)
    return question.conversation, question.tool, told
