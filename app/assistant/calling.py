"""What a turn calls tools through: `Caller`, and `DirectCaller`, which needs no hub.

The hub fulfils the same protocol. `DirectCaller` carries calls out here and now, for programs of
one thread; it asks what the table of tools says must be asked and remembers what was agreed to.
`Asking` hands a question to whoever shows the conversation that it is asked in. Nobody else can
agree: no model, no tool's answer and no other program.

Source: specification of the assistant, C.2 and C.4 (column confirm).
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Protocol

from app.assistant.composer.composing import confirmation
from app.assistant.composer.reply import Confirmation
from app.assistant.planning import Garment
from app.assistant.tools.desk import Session
from app.assistant.tools.results import Envelope
from app.assistant.tools.spec import Confirm, ToolSpec
from app.assistant.tools.table import TOOLS
from app.assistant.tools.toolbox import Toolbox, failed
from app.services.job_control import JobControl, Progress

if TYPE_CHECKING:
    from local_index import Library
    from local_index.records import ChangeSet

Agreeing = Callable[[Confirmation], bool]
"""Asks the person and waits for what they say; may be called in any thread."""


class Caller(Protocol):
    """Calls tools; never raises for what a tool does."""

    def call(
        self,
        tool: str,
        arguments: Mapping[str, Any],
        *,
        conversation: int = 0,
        progress: Callable[[Progress], None] | None = None,
        control: JobControl | None = None,
    ) -> Envelope:
        """Call a tool and wait for its answer."""

    def new_turn(self, conversation: int) -> None:
        """Say that the person said something new: what they declined may be asked again."""

    def undo(self, token: str) -> ChangeSet:
        """Take back what a call wrote."""


class Question(Protocol):
    """What must be asked before a call; the hub has its own kind of it."""

    @property
    def tool(self) -> str:
        """Its name."""

    @property
    def arguments(self) -> Mapping[str, Any]:
        """Exactly what it gets."""

    @property
    def external(self) -> bool:
        """Whether it is a tool of another program."""

    @property
    def conversation(self) -> int:
        """In which it is called."""


@dataclass(frozen=True, slots=True)
class Asked:
    """A call that must be asked about."""

    tool: str
    arguments: Mapping[str, Any]
    external: bool = False
    conversation: int = 0


@dataclass(frozen=True, slots=True)
class _Listening:
    language: str
    garments: Mapping[str, Garment]
    agree: Agreeing


class Asking:
    """Hands questions to whoever shows their conversation; without one nothing is agreed to."""

    def __init__(self) -> None:
        self._open: dict[int, _Listening] = {}
        self._lock = threading.Lock()

    @contextmanager
    def during(
        self,
        conversation: int,
        agree: Agreeing,
        *,
        language: str,
        garments: Mapping[str, Garment],
    ) -> Iterator[None]:
        """Let questions of a conversation be answered while the block runs."""
        with self._lock:
            self._open[conversation] = _Listening(language, garments, agree)
        try:
            yield
        finally:
            with self._lock:
                self._open.pop(conversation, None)

    def ask(self, question: Question) -> bool:
        """Return whether the person agrees."""
        with self._lock:
            one = self._open.get(question.conversation)
        if one is None:
            return False
        words = confirmation(
            question.tool,
            question.arguments,
            language=one.language,
            garments=one.garments,
            external=question.external,
        )
        return one.agree(words) is True


class DirectCaller:
    """Carries calls out in the caller's thread, with the library that is open there.

    Args:
        ask: Asks the person; agrees to nothing by default.
    """

    def __init__(
        self,
        toolbox: Toolbox,
        library: Library,
        *,
        ask: Callable[[Question], bool] = lambda _question: False,
    ) -> None:
        self._toolbox, self._library, self._ask = toolbox, library, ask
        self._agreed: set[tuple[str, str]] = set()

    def call(
        self,
        tool: str,
        arguments: Mapping[str, Any],
        *,
        conversation: int = 0,
        progress: Callable[[Progress], None] | None = None,
        control: JobControl | None = None,
    ) -> Envelope:
        """Call a tool and wait for its answer."""
        spec = TOOLS.get(tool)
        if spec is not None and self._must_ask(spec, arguments):
            if not self._ask(Asked(tool, dict(arguments), conversation=conversation)):
                return failed("E_PERMISSION", "You said no to this, so it was not done.")
            self._agreed.add(_once(spec, arguments))
        session = Session(conversation, control or JobControl(), progress)
        return self._toolbox.run(tool, arguments, session=session, library=self._library)

    def new_turn(self, conversation: int) -> None:
        """Forget nothing: what was declined here is asked again at every call."""

    def undo(self, token: str) -> ChangeSet:
        """Take back what a call wrote."""
        return self._toolbox.undo(token, library=self._library)

    def _must_ask(self, spec: ToolSpec, arguments: Mapping[str, Any]) -> bool:
        if spec.confirm is Confirm.NEVER:
            return False
        if spec.confirm is Confirm.ALWAYS:
            return True
        if spec.name == "imagegen_product":
            return False  # quick where it runs here at all; the hub knows how long it takes
        if spec.name == "tryon_render" and not _once(spec, arguments)[1]:
            return False  # a mannequin is nobody's photo
        return _once(spec, arguments) not in self._agreed


def _once(spec: ToolSpec, arguments: Mapping[str, Any]) -> tuple[str, str]:
    person = str(arguments.get("person", "")) if spec.name == "tryon_render" else ""
    return spec.name, person if person.startswith("img_") else ""
