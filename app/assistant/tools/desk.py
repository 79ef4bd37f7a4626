"""What a tool works with, what it is told of a call, and how an error becomes a code.

`Desk` names the services by what they give; `Session` is one call's conversation, its stop and its
progress. Nothing here knows MCP. A tool belongs to the thread of the library that it is handed.
"""

from __future__ import annotations

import logging
import unicodedata
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from secrets import token_hex
from typing import TYPE_CHECKING, Any, Final

from app.assistant.tools.results import Code, Evidence, Problem
from app.errors import explain
from app.services.job_control import JobControl, Progress

if TYPE_CHECKING:
    from pydantic import BaseModel

    from app.services.drawing import DrawService
    from app.services.dressing import DressEngine
    from app.services.importing import ImportService
    from app.services.perceiving import Perception
    from app.stylist.service import Stylist
    from app.tryon.people import PoseModel
    from local_index import Library
    from models.vocabulary import Vocabulary

_log = logging.getLogger(__name__)

LONGEST_TEXT: Final = 200
"""Characters of a name or a note that a model gets to read."""

_CODES: Mapping[str, Code] = {
    "cancelled": "E_CANCELLED",
    "not_found": "E_NOT_FOUND",
    "library_not_found": "E_EMPTY",
    "input": "E_INVALID",
    "invalid_value": "E_INVALID",
    "library_busy": "E_BUSY",
    "library_read_only": "E_PERMISSION",
    "not_installed": "E_MODEL_MISSING",
    "worker_start": "E_MODEL_MISSING",
    "missing_library": "E_MODEL_MISSING",
    "out_of_memory": "E_BUSY",
    "photo_failed": "E_INVALID",
    "changed_since": "E_INVALID",
}


class ToolFailure(Exception):
    """A tool does nothing, and says why."""

    def __init__(self, code: Code, message: str, *, next_step: str = "") -> None:
        super().__init__(message)
        self.problem = Problem(code=code, message=message, next_step=next_step)


@dataclass(frozen=True)
class Desk:
    """Everything that tools work with; each is made when it is first needed.

    Attributes:
        open_library: Opens the wardrobe in the caller's thread.
        stylist: Made for the library of the thread that asks.
        pose: What finds body points, where it is installed.
        dresser: What draws clothes onto a photo of a person; None where no such model is ready.
        today: The person's calendar day.
        chosen_file: The file that the person chose, by its handle; raises KeyError.
        online: Searches the web for words; None while nobody switched that on.
    """

    open_library: Callable[[], Library]
    vocabulary: Callable[[], Vocabulary]
    stylist: Callable[[Library], Stylist]
    perception: Callable[[], Perception]
    drawing: Callable[[], DrawService]
    importing: Callable[[], ImportService]
    pose: Callable[[], PoseModel | None] = lambda: None
    dresser: Callable[[], DressEngine | None] = lambda: None
    today: Callable[[], date] = date.today
    chosen_file: Callable[[str], Path] = field(default=lambda handle: {}[handle])
    online: Callable[[str, int], Sequence[tuple[str, str]]] | None = None


@dataclass(frozen=True, slots=True)
class Session:
    """One call.

    Attributes:
        conversation: Whose pictures may be named; 0 for none.
        progress: Told how far it is.
    """

    conversation: int = 0
    control: JobControl = field(default_factory=JobControl)
    progress: Callable[[Progress], None] | None = None


@dataclass(frozen=True, slots=True)
class Answer:
    """What a tool found or did."""

    data: BaseModel
    warnings: tuple[str, ...] = ()
    evidence: tuple[Evidence, ...] = ()


@dataclass(slots=True)
class Bench:
    """A tool's own working place: the desk, the open library, and this call."""

    desk: Desk
    library: Library
    session: Session

    @property
    def vocabulary(self) -> Vocabulary:
        """The shipped terms with the person's own."""
        return self.desk.vocabulary()

    @contextmanager
    def writing(self, label: str) -> Iterator[str]:
        """Make everything in the block one step of undo, and give the token that takes it back."""
        token = f"undo_{token_hex(12)}"
        with self.library.atomic(), self.library.history.group(label, key=token):
            yield token

    def term(self, field_name: str, word: str) -> str:
        """Return a word as the vocabulary's term.

        Raises:
            ToolFailure: It means nothing there.
        """
        found = self.vocabulary.resolve(field_name, word)
        if found is None or found not in self.vocabulary.terms(field_name):
            known = ", ".join(self.vocabulary.picker_terms(field_name)[:40])
            raise ToolFailure(
                "E_INVALID",
                f'"{shown(word, 40)}" is no {field_name} that Vestry knows.',
                next_step=f"It knows {known}.",
            )
        return found

    def terms(self, field_name: str, words: Sequence[str]) -> tuple[str, ...]:
        """Return words as terms, each once."""
        return tuple(dict.fromkeys(self.term(field_name, word) for word in words))


def shown(text: object, limit: int = LONGEST_TEXT) -> str:
    """Return somebody's words as one short line without signs that steer, hide or turn text."""
    plain = "".join(
        letter if unicodedata.category(letter)[0] not in "CZ" else " " for letter in str(text)
    )
    line = " ".join(plain.split())
    return line if len(line) <= limit else f"{line[: limit - 1]}…"


def problem_of(error: BaseException) -> Problem:
    """Return what an error means for a planner and for a person; a bug is logged and not told."""
    if isinstance(error, ToolFailure):
        return error.problem
    words = explain(error)
    if words.is_bug:
        _log.error("a tool failed", exc_info=error)
        return Problem(code="E_FAILED", message="This did not work; the log says more.")
    code = _CODES.get(words.code, "E_FAILED")
    return Problem(code=code, message=words.message, next_step=words.next_step)


def evidence_of(reasons: Sequence[Any], names: Callable[[int], str]) -> list[Evidence]:
    """Return the stylist's reasons as evidence.

    Args:
        names: A garment's handle by its id.
    """
    return [
        Evidence(
            kind=one.kind,
            item_ids=[names(item) for item in one.item_ids],
            field=one.field,
            values=[shown(value, 80) for value in one.values],
            text=shown(one.text, 300),
            weight=round(float(one.weight), 4),
        )
        for one in reasons
    ]
