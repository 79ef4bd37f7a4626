"""The models as the window sees them: what there is, what is on its way, what went wrong where.

Downloads, checks and measurements run in lanes of their own and go on when the page is left; their
failures stay with the model they belong to until it is tried again. Closing the window stops a
download where it is: what came stays on the disk, and the next start offers to go on. What a model
needs, whether it fits and how it is fetched is the model library's business.
"""

from __future__ import annotations

import functools
import logging
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from PySide6.QtCore import QObject, QTimer, Signal

from app.errors import CancelledError, Explanation
from app.operations import Operations
from app.sentences import noted, said
from app.tasks import Lane, Task, TaskToken
from app.viewmodels.model_filter import Group, ModelFilter, Only
from app.viewmodels.model_shelf import TASKS, ModelCard, ModelShelf, Shelf
from app.viewmodels.model_speed import measured
from app.viewmodels.model_work import Doing, Problem, Work, in_bytes, work_of

if TYPE_CHECKING:
    from app.notifications import Notifications
    from app.services.chatting import ChatEngine
    from app.viewmodels.settings import SettingsViewModel

_log = logging.getLogger(__name__)
PageState = Literal["busy", "ready", "failed"]
Purpose = Literal["chat", "describe"]
OWN_FILES = ""
"""Stands for files that are being added and have no name yet."""
COALESCE_MS = 100


class ModelsViewModel(QObject):
    """Every model of this machine; lives in the GUI thread.

    Args:
        operations: Its runner does the work.
        settings: The network switch, and which model is used for what.
        notifications: Told when something ends that nobody may be watching.
        shelf: Who keeps models; called in the lanes' threads.
        engine: Who talks with them; asked for a measurement only.

    Attributes:
        state: What the page shows.
        shelf: What there was when it was read last.
        error: Why it could not be read.
        filter: Which models are shown.
    """

    changed = Signal()
    """Something of ``shelf``, the filters or the state of some work is another."""
    moved = Signal(str)
    """This model's work is further; at most ten times a second."""
    interrupted = Signal(object)
    """At the start: ``ModelCard``s whose download was cut off."""

    def __init__(
        self,
        operations: Operations,
        settings: SettingsViewModel,
        notifications: Notifications,
        *,
        shelf: Callable[[], ModelShelf],
        engine: Callable[[], ChatEngine],
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self.state: PageState = "busy"
        self.shelf = Shelf()
        self.error: Explanation | None = None
        self.filter = ModelFilter()
        self._operations = operations
        self._settings = settings
        self._notifications = notifications
        self._keeper = shelf
        self._engine = engine
        self._tasks: dict[str, tuple[Doing, Task]] = {}
        self._problems: dict[str, Problem] = {}
        self._notes: dict[str, str] = {}
        self._dirty: set[str] = set()
        self._soon = QTimer(self)
        self._soon.setSingleShot(True)
        self._soon.setInterval(COALESCE_MS)
        self._soon.timeout.connect(self._tell_moved)
        settings.changed.connect(self._on_setting)

    # -- what is shown ----------------------------------------------------------------------------

    @property
    def online(self) -> bool:
        """Whether the person allows the network."""
        return bool(self._settings.get("network"))

    def go_online(self) -> None:
        """Turn the network switch on."""
        self._settings.set("network", True)

    def card(self, model_id: str) -> ModelCard | None:
        """Return one model, or None."""
        return next((card for card in self.shelf.cards if card.id == model_id), None)

    def title(self, model_id: str) -> str:
        """Return what a model is called; its id when it is not here any more."""
        card = self.card(model_id)
        return card.title if card is not None else model_id

    def work(self, model_id: str) -> Work | None:
        """Return what happens to a model now, or None."""
        found = self._tasks.get(model_id)
        if found is None:
            return None
        doing, task = found
        return work_of(doing, task.state, task.progress)

    def problem(self, model_id: str) -> Problem | None:
        """Return what went wrong with a model last, unless it was tried again since."""
        return self._problems.get(model_id)

    def note(self, model_id: str) -> str:
        """Return what the last check of a model found; empty when there was none."""
        return self._notes.get(model_id, "")

    def used_for(self, model_id: str) -> tuple[Purpose, ...]:
        """Return what a model was chosen for."""
        chosen = {"chat": self._settings.get("chat_model"), "describe": self.describer_id()}
        return tuple(
            purpose for purpose in ("chat", "describe") if model_id and chosen[purpose] == model_id
        )

    def describer(self) -> ModelCard | None:
        """Return the model that describes photos: the chosen one, else the best installed."""
        return self.card(self.describer_id())

    def describer_id(self) -> str:
        """Return its id; empty when none is installed."""
        ready = [
            card
            for card in self.shelf.cards
            if card.task == "chat" and card.usable and card.sees_pictures and card.describes
        ]
        known = {card.id for card in ready}
        for chosen in (self._settings.get("describe_model"), self._settings.get("chat_model")):
            if chosen in known:
                return str(chosen)
        return ready[0].id if ready else ""

    def with_describer(self, done: Callable[[ModelCard | None], None]) -> None:
        """Look which models there are, and hand over the one that describes photos, or None."""

        self._look_first(lambda: done(self.describer()))

    def with_answerer(self, done: Callable[[ModelCard | None], None]) -> None:
        """Look which models there are, and hand over the one that answers about garments."""
        self._look_first(lambda: done(self.answerer()))

    def answerer(self) -> ModelCard | None:
        """Return what answers short questions: the describer, else the best that sees pictures."""
        able = (card for card in self.shelf.cards if card.task == "chat" and card.usable)
        return self.describer() or next((card for card in able if card.sees_pictures), None)

    def _look_first(self, done: Callable[[], None]) -> None:
        def take(shelf: Shelf) -> None:
            self._take(shelf)
            done()

        self._operations.runner.submit(
            Lane.FILES, lambda _token: self._keeper().look(), done=take, owner=self
        )

    def groups(self) -> tuple[Group, ...]:
        """Return what the filters leave, by task."""
        return self.filter.groups(self.shelf.cards, under_way=self._tasks)

    def tasks(self) -> tuple[str, ...]:
        """Return every task for which there is a model, in the page's order."""
        there = {card.task for card in self.shelf.cards}
        return tuple(task for task in TASKS if task in there)

    @property
    def narrowed(self) -> bool:
        """Whether a filter or a search is on."""
        return self.filter.narrows

    def show_only(self, only: Only) -> None:
        """Show all, those that run well here, or those that are installed."""
        self._narrow(replace(self.filter, only=only))

    def show_task(self, task: str) -> None:
        """Show the models of one task; empty for all."""
        self._narrow(replace(self.filter, task=task))

    def search(self, text: str) -> None:
        """Show the models that have all these words."""
        self._narrow(replace(self.filter, text=text))

    def show_all(self) -> None:
        """Take every filter away."""
        self._narrow(ModelFilter())

    def refresh(self) -> None:
        """Read again what there is."""
        self._operations.runner.submit(
            Lane.FILES,
            lambda _token: self._keeper().look(),
            done=self._take,
            failed=self._fail,
            owner=self,
        )

    def offer_interrupted(self) -> None:
        """At the start: look for downloads that were cut off, and tell of them."""
        self._operations.runner.submit(
            Lane.FILES,
            lambda _token: self._keeper().look(),
            done=self._take_at_start,
            failed=_not_now,
            owner=self,
        )

    # -- what is done -----------------------------------------------------------------------------

    def get(self, model_id: str) -> None:
        """Download a model whose license was shown, going on where an earlier attempt ended."""
        card = self.card(model_id)
        if card is None or model_id in self._tasks:
            return
        keeper = self._keeper

        def fetch(token: TaskToken) -> None:
            keeper().fetch(
                model_id,
                accepted_license=card.license,
                progress=in_bytes(token),
                control=token.control,
            )

        self._start(
            model_id,
            "fetch",
            Lane.DOWNLOAD,
            fetch,
            label=noted("Downloading {name}", name=card.title),
            done=functools.partial(self._fetched, card),
        )

    def pause(self, model_id: str) -> None:
        """Let a model's work wait."""
        if (found := self._tasks.get(model_id)) is not None:
            found[1].pause()

    def resume(self, model_id: str) -> None:
        """Let it go on; what was cut off earlier begins again where it was."""
        if (found := self._tasks.get(model_id)) is not None:
            found[1].resume()
        else:
            self.get(model_id)

    def stop(self, model_id: str) -> None:
        """Stop a model's work; what was downloaded so far stays."""
        if (found := self._tasks.get(model_id)) is not None:
            found[1].cancel()

    def discard(self, model_id: str) -> None:
        """Delete what an unfinished download left."""
        if model_id not in self._tasks:
            self._start(
                model_id,
                "remove",
                Lane.FILES,
                lambda _token: self._keeper().discard(model_id),
                done=self._reread,
            )

    def retry(self, model_id: str) -> None:
        """Do again what failed last."""
        problem = self._problems.get(model_id)
        if problem is None:
            return
        again: dict[Doing, Callable[[str], None]] = {
            "fetch": self.get,
            "verify": self.verify,
            "measure": self.measure,
            "remove": self.remove,
        }
        if problem.doing in again:
            again[problem.doing](model_id)

    def dismiss(self, model_id: str) -> None:
        """Show a problem no longer."""
        if self._problems.pop(model_id, None) is not None:
            self.changed.emit()

    def verify(self, model_id: str) -> None:
        """Read all files of a model and compare them with what they should be."""
        card = self.card(model_id)
        if card is None or model_id in self._tasks:
            return
        keeper = self._keeper

        def check(token: TaskToken) -> str:
            return keeper().verify(model_id, progress=in_bytes(token), control=token.control)

        self._start(
            model_id,
            "verify",
            Lane.DOWNLOAD,
            check,
            label=noted("Checking {name}", name=card.title),
            done=functools.partial(self._verified, model_id),
        )

    def remove(self, model_id: str) -> None:
        """Delete an installed model from the disk. Nothing brings it back but a new download."""
        if model_id not in self._tasks:
            self._start(
                model_id,
                "remove",
                Lane.FILES,
                lambda _token: self._keeper().remove(model_id),
                done=self._reread,
            )

    def add(self, files: Sequence[Path]) -> None:
        """Take in the person's own model files: one GGUF, and its projector if it has one."""
        chosen = tuple(files)
        if not chosen or OWN_FILES in self._tasks:
            return
        keeper = self._keeper

        def take_in(token: TaskToken) -> str:
            return keeper().add(chosen, progress=in_bytes(token), control=token.control)

        self._start(
            OWN_FILES,
            "add",
            Lane.DOWNLOAD,
            take_in,
            label=noted("Adding a model"),
            done=self._added,
        )

    def measure(self, model_id: str) -> None:
        """Let a model say something and note how fast it was."""
        card = self.card(model_id)
        if card is None or not card.usable or model_id in self._tasks:
            return
        engine, keeper = self._engine, self._keeper

        def measure(token: TaskToken) -> None:
            usage = measured(engine(), model_id, token)
            keeper().note_speed(model_id, usage.tokens_per_s, usage.first_token_s)

        self._start(
            model_id,
            "measure",
            Lane.MODEL,
            measure,
            label=noted("Measuring {name}", name=card.title),
            done=self._reread,
        )

    def use_for(self, model_id: str, purpose: Purpose) -> None:
        """Choose a model for chatting or for describing photos."""
        self._settings.set("chat_model" if purpose == "chat" else "describe_model", model_id)

    # -- how it goes ------------------------------------------------------------------------------

    def _start(
        self,
        model_id: str,
        doing: Doing,
        lane: Lane,
        work: Callable[[TaskToken], object],
        *,
        done: Callable[[object], None],
        label: str = "",
    ) -> None:
        self._problems.pop(model_id, None)
        self._notes.pop(model_id, None)
        task = self._operations.runner.submit(
            lane,
            work,
            label=label,
            done=functools.partial(self._done, model_id, done),
            failed=functools.partial(self._failed, model_id, doing),
            stopped=functools.partial(self._stopped, model_id),
            progress=functools.partial(self._progressed, model_id),
            owner=self,
        )
        if not task.is_over:
            self._tasks[model_id] = (doing, task)
            task.state_changed.connect(functools.partial(self._progressed, model_id))
            task.ended.connect(functools.partial(self._forget, model_id))
        self.changed.emit()

    def _done(self, model_id: str, then: Callable[[object], None], value: object) -> None:
        self._tasks.pop(model_id, None)
        then(value)

    def _failed(self, model_id: str, doing: Doing, explained: Explanation) -> None:
        self._tasks.pop(model_id, None)
        self._problems[model_id] = Problem(doing, explained)
        self.refresh()
        self.changed.emit()

    def _stopped(self, model_id: str, _error: CancelledError) -> None:
        self._tasks.pop(model_id, None)
        self.refresh()

    def _forget(self, model_id: str) -> None:
        # What was cancelled while it waited says nothing but that it ended.
        if self._tasks.pop(model_id, None) is not None:
            self.refresh()

    def _progressed(self, model_id: str, _value: object = None) -> None:
        self._dirty.add(model_id)
        if not self._soon.isActive():
            self._soon.start()

    def _tell_moved(self) -> None:
        dirty, self._dirty = self._dirty, set()
        for model_id in dirty:
            self.moved.emit(model_id)

    def _fetched(self, card: ModelCard, _value: object) -> None:
        self._notifications.say(
            self.tr("{model} is ready to use.").format(model=said(card.title)), kind="success"
        )
        self.refresh()

    def _verified(self, model_id: str, found: object) -> None:
        self._notes[model_id] = str(found)
        self.refresh()

    def _added(self, _model_id: object) -> None:
        self._notifications.say(self.tr("Your model is ready to use."), kind="success")
        self.refresh()

    def _reread(self, _value: object) -> None:
        self.refresh()

    # -- reading ----------------------------------------------------------------------------------

    def _take(self, shelf: Shelf) -> None:
        self.shelf, self.error, self.state = shelf, None, "ready"
        self.changed.emit()

    def _take_at_start(self, shelf: Shelf) -> None:
        self._take(shelf)
        cut_off = [card for card in shelf.cards if card.presence == "partial"]
        if cut_off:
            self.interrupted.emit(cut_off)

    def _fail(self, explained: Explanation) -> None:
        if not self.shelf.cards:
            self.state, self.error = "failed", explained
            self.changed.emit()
        else:
            # What is shown was true a moment ago; a page full of models is worth more than none.
            self._notifications.fail(explained)

    def _on_setting(self, name: str) -> None:
        if name in ("network", "chat_model", "describe_model"):
            self.changed.emit()

    def _narrow(self, wanted: ModelFilter) -> None:
        if wanted != self.filter:
            self.filter = wanted
            self.changed.emit()


def _not_now(explained: Explanation) -> None:
    """Nobody asked: whoever opens the page is told then."""
    _log.info("models were not looked at: %s", explained.code)
