"""Outfits on their way out of the window: what will be told, and the files that are made of it.

Work runs in the background with a name of its own in the activity panel, where it can be stopped;
what came of it is told in one sentence. What may be told is decided in ``lookbook_content``.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from PySide6.QtCore import QObject, Signal

from app.notifications import Notifications
from app.operations import Operations
from app.sentences import noted
from app.services.lookbook_content import Told
from app.tasks import Lane, Task, TaskToken
from app.viewmodels.export_words import lookbook_words

if TYPE_CHECKING:
    from app.errors import Explanation
    from app.services.handover import HandoverPlan
    from app.services.perceiving import Perception
    from local_index import Library

Form = Literal["png", "pdf", "html", "client"]
Made = tuple[Path, tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class ExportWish:
    """What shall be made of which outfits.

    Attributes:
        stylist: Who it comes from; for a client alone.
        transparent: Pictures without what lies behind.
    """

    outfit_ids: tuple[int, ...]
    form: Form = "pdf"
    title: str = ""
    stylist: str = ""
    paper: Literal["a4", "letter"] = "a4"
    transparent: bool = False
    told: Told = field(default_factory=Told)


class OutfitExporting(QObject):
    """See the module; lives in the GUI thread.

    Args:
        operations: Reads the wardrobe and runs the work.
        notifications: Where what came of it is told.
    """

    planned = Signal(object)
    """A ``HandoverPlan``: what the wish that was asked about last would tell."""
    refused = Signal(object)
    """Why nothing can be made of it; an ``Explanation``."""
    written = Signal(object)
    """The path of what was made."""

    def __init__(
        self, operations: Operations, notifications: Notifications, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._operations = operations
        self._notifications = notifications
        self._asked = 0

    def plan(self, wish: ExportWish) -> None:
        """Ask what would be told; ``planned`` answers for the newest question alone."""
        self._asked += 1
        number = self._asked

        def take(plan: HandoverPlan) -> None:
            if number == self._asked:
                self.planned.emit(plan)

        def fail(explained: Explanation) -> None:
            if number == self._asked:
                self.refused.emit(explained)

        self._operations.read(self._planner(wish), take, failed=fail, owner=self)

    def make(self, wish: ExportWish, target: Path) -> Task:
        """Write the files, beside everything else."""
        services, planner = self._operations.services, self._planner(wish)

        def work(token: TaskToken) -> Made:
            with services.open_library() as library:
                plan = planner(library)
            return _written(plan, wish, target, token, services.perception)

        return self._operations.runner.submit(
            Lane.BACKGROUND,
            work,
            label=noted("Making a lookbook"),
            done=self._tell,
            failed=self._notifications.fail,
            owner=self,
        )

    def _planner(self, wish: ExportWish) -> Callable[[Library], HandoverPlan]:
        vocabulary, words = self._operations.services.vocabulary, lookbook_words()

        def planner(library: Library) -> HandoverPlan:
            from app.services.handover import plan_handover

            return plan_handover(
                library,
                list(wish.outfit_ids),
                vocabulary,
                title=wish.title,
                stylist=wish.stylist,
                told=wish.told,
                words=words,
            )

        return planner

    def _tell(self, made: Made) -> None:
        path, notes = made
        said = self.tr("Saved as {name}").format(name=path.name)
        self._notifications.say(said, kind="success")
        for note in notes:
            self._notifications.say(note)
        self.written.emit(path)


def suggested_name(title: str, form: Form) -> str:
    """Return a name for the file, from what it is called."""
    from app.services.outfit_export import file_name

    ending = {"png": "png", "pdf": "pdf", "html": "html", "client": "zip"}[form]
    return f"{file_name(title, 'Lookbook')}.{ending}"


def many(outfit_ids: Sequence[int]) -> bool:
    """Whether pictures of these need a folder."""
    return len(outfit_ids) > 1


def _written(
    plan: HandoverPlan, wish: ExportWish, target: Path, token: TaskToken, looks: Perception
) -> Made:
    from app.services import outfit_export
    from app.services.handover import hand_over
    from app.services.paper import WorkerPaper

    writer, control = WorkerPaper(looks), token.control
    if wish.form == "client":
        given = hand_over(
            plan,
            target,
            writer,
            paper=wish.paper,
            perception=looks,
            progress=token.report,
            control=control,
        )
        return given.path, given.notes
    if wish.form == "pdf":
        report = outfit_export.export_paper(
            plan.content,
            target,
            writer,
            paper=wish.paper,
            progress=token.report,
            control=control,
        )
    elif wish.form == "html":
        report = outfit_export.export_page(
            plan.content, target, perception=looks, progress=token.report, control=control
        )
    else:
        report = outfit_export.export_pictures(
            plan.content,
            target,
            background=outfit_export.TRANSPARENT if wish.transparent else "",
            perception=looks,
            progress=token.report,
            control=control,
        )
    return target, report.notes
