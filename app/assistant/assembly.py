"""Puts the assistant together from the services of a program: `Assembly`.

One hub, one router and one place for questions serve every conversation of a program. A model
plans where one is installed that can; what answers single closed questions alone never plans. The
hub and its protocol are only imported when the first tool is called, or when somebody says that a
first message is near (`Assembly.warm`).
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Mapping, Sequence
from functools import cached_property
from typing import TYPE_CHECKING, Any

from app.assistant.assistant import Assistant, Talk
from app.assistant.calling import Asking
from app.assistant.garments_view import SeenGarments
from app.assistant.planning import Planner
from app.services.chat_skills import recognize, recognize_swap

if TYPE_CHECKING:
    from app.assistant.hub.hub import Hub
    from app.assistant.router.routing import Router
    from app.assistant.tools.results import Envelope
    from app.services.chatting import ChatEngine
    from app.services.job_control import JobControl, Progress
    from local_index import Library
    from local_index.chat_parts import Part
    from local_index.records import ChangeSet
    from models.vocabulary import Vocabulary

_log = logging.getLogger(__name__)


class Assembly:
    """Makes assistants; see the module.

    Args:
        start_hub: Starts what calls tools, with what asks the person.
        chat: What talks, made at the first use.
        planners: Names of the installed models that can plan, the usual one first.
        talks: Whether any chat model is there.
    """

    def __init__(
        self,
        *,
        start_hub: Callable[[Callable[[Any], bool]], Hub],
        vocabulary: Callable[[], Vocabulary],
        chat: Callable[[], ChatEngine],
        planners: Callable[[], Sequence[str]],
        talks: Callable[[], bool],
    ) -> None:
        self.asking = Asking()
        self._start_hub, self._vocabulary = start_hub, vocabulary
        self._chat, self._planners, self._talks = chat, planners, talks
        self._making = threading.Lock()
        self._hub: Hub | None = None
        self._warming: threading.Thread | None = None
        self._seen = SeenGarments()

    @property
    def hub(self) -> Hub:
        """What calls the tools of every conversation; started once, in whichever thread asks."""
        with self._making:
            if self._hub is None:
                self._hub = self._start_hub(self.asking.ask)
            return self._hub

    @property
    def started(self) -> bool:
        """Whether any tool was called yet."""
        return self._hub is not None

    def warm(self) -> threading.Thread:
        """Make ready in a thread what a first answer needs, once; see `Hub.warm`.

        To be called where a person is about to write: their first answer need not wait for imports
        and for the wardrobe to be read.
        """
        if self._warming is None:
            self._warming = threading.Thread(
                target=self._warmed, name="the assistant gets ready", daemon=True
            )
            self._warming.start()
        return self._warming

    def _warmed(self) -> None:
        try:
            tools = self.hub.warm()
            self.router.read_phrases()
            tools.result()
        except Exception as error:  # noqa: BLE001 - the first call says what is wrong
            _log.info("not ready before the first message: %s", type(error).__name__)

    @cached_property
    def router(self) -> Router:
        """What plans by rules."""
        from app.assistant.router.routing import Router

        return Router(self._vocabulary())

    def assistant(self, library: Library, *, talk: Talk | None = None) -> Assistant:
        """Return an assistant for a library that is open in the caller's thread.

        Args:
            talk: Answers what is about no tool, and what a model was asked for by name that
                cannot plan.
        """
        return Assistant(
            library,
            _LateHub(self),
            router=self.router,
            vocabulary=self._vocabulary(),
            planner=self._planner,
            talk=talk,
            talks=self._talks,
            theirs=self._theirs,
            asking=self.asking,
            seen=self._seen,
        )

    def _planner(self, name: str) -> Planner | None:
        from app.assistant.planner import ModelPlanner

        able = self._planners()
        if not able or (name and name not in able):
            return None
        return ModelPlanner(self._chat(), self.router, self._vocabulary(), model=name)

    def _theirs(self, parts: Sequence[Part]) -> bool:
        """Whether a fixed procedure of the conversation answers better than any tool."""
        if recognize_swap(parts) is not None:
            return True
        return self._talks() and recognize(parts) is not None


class _LateHub:
    """The hub, started at the first call."""

    def __init__(self, owner: Assembly) -> None:
        self._owner = owner

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
        return self._owner.hub.call(
            tool, arguments, conversation=conversation, progress=progress, control=control
        )

    def new_turn(self, conversation: int) -> None:
        """Say that the person said something new."""
        if self._owner.started:
            self._owner.hub.new_turn(conversation)

    def undo(self, token: str) -> ChangeSet:
        """Take back what a call wrote."""
        return self._owner.hub.undo(token)
