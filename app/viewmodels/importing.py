"""Photos on their way into the wardrobe: started, followed, stopped, and gone on with later.

What was asked for is written down before it is begun (``import_queue``), so that closing the window
or losing it asks nothing and loses nothing: the next start goes on by itself. Imports wait for one
another in a lane of their own. What is shown of all this is decided in the views.
"""

from __future__ import annotations

import csv
import functools
import io
import logging
import shutil
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from app.errors import CancelledError, Explanation, explain
from app.operations import Operations
from app.sentences import noted, said
from app.services import import_queue
from app.services.csv_cells import guard
from app.services.import_queue import Ending, Wish
from app.services.job_control import Progress
from app.tasks import Lane, Task, TaskToken
from local_index import Library
from local_index.errors import LocalIndexError
from local_index.records import ChangeSet

if TYPE_CHECKING:
    from app.bootstrap import Services
    from app.services.importing import ImportResult

_log = logging.getLogger(__name__)


class ImportViewModel(QObject):
    """Imports photos into the open wardrobe; lives in the GUI thread.

    Attributes:
        last: What the last import did, for its report; None before the first.
    """

    started = Signal()
    """An import begins, or is put behind the one that runs."""
    progressed = Signal(object)
    """A ``Progress``."""
    finished = Signal(object)
    """An ``ImportResult``."""
    stopped = Signal(object)
    """The ``ImportResult`` of an import that the person stopped, or None when none had begun."""
    failed = Signal(object)
    """An ``Explanation``; what was imported before is kept."""
    left_over = Signal(int, int)
    """An import that another start left unfinished for a reason: photos done, photos in all."""

    def __init__(self, operations: Operations, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.last: ImportResult | None = None
        self.error: Explanation | None = None
        self._operations = operations
        self._running: dict[int, Task] = {}
        self._begun: set[int] = set()
        self._failed_wish: Wish | None = None
        self._unasked: tuple[Path, ...] | None = None

    # -- asking -----------------------------------------------------------------------------------

    @property
    def is_running(self) -> bool:
        """Whether photos are coming in or waiting to."""
        return bool(self._running)

    def start(self, paths: Sequence[Path]) -> None:
        """Import files and folders, after what runs already."""
        if paths:
            self._ask(tuple(paths))

    def start_sample(self) -> None:
        """Draw the sample wardrobe and import it."""
        self._ask(())

    def resume_unfinished(self) -> None:
        """Go on with what an earlier window left, and tell of an import that ended badly."""
        self._operations.read(_left_behind, self._go_on, owner=self)

    def try_again(self) -> None:
        """Go on with the import that failed last, or with one that was cut off earlier."""
        wish, self._failed_wish = self._failed_wish, None
        paths, self._unasked = self._unasked, None
        if paths is not None:
            self._ask(paths)
        elif wish is not None:
            self._submit(Wish(wish.id, wish.paths, begun=True))
        else:
            self._operations.read(_last_wish, self._start_again, owner=self)

    def cancel(self) -> None:
        """Stop every import; what is in stays."""
        for task in tuple(self._running.values()):
            task.cancel()

    def save_failed(self, file: Path, done: Callable[[Path], None]) -> None:
        """Write which files the last import could not use and why, as a table."""
        failed = self.last.failed if self.last is not None else ()
        columns = (self.tr("File"), self.tr("Reason"), self.tr("What to do"))
        rows = [(each.as_json()["path"], said(each.error), said(each.next_step)) for each in failed]

        def write(_token: TaskToken) -> Path:
            text = io.StringIO(newline="")
            writer = csv.writer(text)
            for row in (columns, *rows):
                writer.writerow([guard(cell) for cell in row])
            # The mark at the start tells spreadsheets that this is UTF-8.
            file.write_text("\ufeff" + text.getvalue(), encoding="utf-8", newline="")
            return file

        self._operations.runner.submit(Lane.FILES, write, done=done, kept=True)

    # -- running ----------------------------------------------------------------------------------

    def _ask(self, paths: tuple[Path, ...]) -> None:
        self.started.emit()
        self._operations.read(
            functools.partial(import_queue.ask, paths=paths),
            self._submit,
            failed=functools.partial(self._not_begun, paths),
            owner=self,
        )

    def _submit(self, wish: Wish) -> None:
        self._begun.add(wish.id)
        task = self._operations.runner.submit(
            Lane.IMPORT,
            functools.partial(_work, self._operations.services, wish),
            label=self._label(wish),
            progress=self.progressed.emit,
            done=functools.partial(self._done, wish),
            failed=functools.partial(self._broke, wish),
            stopped=functools.partial(self._stop, wish),
            owner=self,
        )
        if not task.is_over:
            self._running[wish.id] = task
            task.ended.connect(functools.partial(self._over, wish))

    def _label(self, wish: Wish) -> str:
        if wish.is_sample:
            return noted("Making the sample wardrobe")
        if wish.begun:
            return noted("Continuing the import")
        return noted("Importing photos")

    def _done(self, wish: Wish, result: ImportResult) -> None:
        self._running.pop(wish.id, None)
        self.last, self.error = result, None
        self._operations.announce(ChangeSet(added=result.items))
        self.finished.emit(result)

    def _stop(self, wish: Wish, error: CancelledError) -> None:
        self._running.pop(wish.id, None)
        self._close(wish, "cancelled")
        from app.services.importing import ImportCancelledError

        result = error.result if isinstance(error, ImportCancelledError) else None
        if result is not None:
            self.last = result
            self._operations.announce(ChangeSet(added=result.items))
        self.stopped.emit(result)

    def _broke(self, wish: Wish, explained: Explanation) -> None:
        self._running.pop(wish.id, None)
        self._failed_wish, self.error = wish, explained
        self._operations.announce()
        self.failed.emit(explained)

    def _not_begun(self, paths: tuple[Path, ...], explained: Explanation) -> None:
        self._unasked, self.error = paths, explained
        self.failed.emit(explained)

    def _over(self, wish: Wish) -> None:
        # What ran has been told of; what is still here was cancelled while it waited. When the
        # window closes, nothing is read any more and the wish stays for the next start.
        if self._running.pop(wish.id, None) is None:
            return
        if self._close(wish, "cancelled").state != "cancelled":
            self.stopped.emit(None)

    def _close(self, wish: Wish, how: Ending) -> Task:
        return self._operations.read(
            functools.partial(import_queue.end, wish=wish, how=how), _ignore, owner=self
        )

    # -- going on later ---------------------------------------------------------------------------

    def _go_on(self, left: _Left) -> None:
        # A window that was started with photos asks for them before it looks for what is left.
        wishes = [wish for wish in left.wishes if wish.id not in self._begun]
        for wish in wishes:
            self._submit(wish)
        if not wishes and not self.is_running and left.total:
            self.left_over.emit(left.done, left.total)

    def _start_again(self, wish: Wish | None) -> None:
        if wish is not None:
            self._submit(wish)


@dataclass(frozen=True, slots=True)
class _Left:
    """What an earlier start left: wishes to go on with, or how far a failed import came."""

    wishes: tuple[Wish, ...]
    done: int = 0
    total: int = 0


def _left_behind(library: Library) -> _Left:
    job = import_queue.cut_off(library)
    wishes = import_queue.waiting(library)
    if job is None or job.state == "cancelled":
        return _Left(wishes)
    return _Left(wishes, done=job.done, total=job.total)


def _last_wish(library: Library) -> Wish | None:
    job = import_queue.cut_off(library)
    paths = job.params.get("paths") if job is not None else None
    if not isinstance(paths, list):
        return None
    wish = import_queue.ask(library, [Path(str(path)) for path in paths])
    return replace(wish, begun=True)


def _work(services: Services, wish: Wish, token: TaskToken) -> ImportResult:
    """Import in the lane's thread, and note what became of the wish unless it was stopped."""
    with services.open_library(create=True) as library:
        import_queue.begin(library, wish)
    try:
        result = _import(services, wish, token)
    except CancelledError:
        raise
    except Exception as error:
        _note(services, wish, "failed", explain(error).message)
        raise
    _note(services, wish, "done")
    return result


def _import(services: Services, wish: Wish, token: TaskToken) -> ImportResult:
    if not wish.is_sample:
        return import_queue.carry_out(
            services.importing, wish, progress=token.report, control=token.control
        )
    from app.services import sample  # draws with Pillow, which a start does without

    folder = services.paths.cache / "sample"
    folder.mkdir(parents=True, exist_ok=True)
    count = sample.COUNT
    sample.draw_photos(
        folder,
        count=count,
        progress=_part(token, first=0, parts=2 * count),
        control=token.control,
    )
    result = import_queue.carry_out(
        services.importing,
        replace(wish, paths=(folder,)),
        progress=_part(token, first=count, parts=2 * count),
        control=token.control,
    )
    shutil.rmtree(folder, ignore_errors=True)
    return result


def _part(token: TaskToken, *, first: int, parts: int) -> Callable[[Progress], None]:
    """Return a progress callback for one part of a way with two: drawing, then importing."""

    def report(progress: Progress) -> None:
        done = first + progress.done
        left = (parts - done) / progress.rate if progress.rate else None
        # The person counts garments, not steps.
        token.report(Progress(done // 2, parts // 2, progress.rate / 2, left))

    return report


def _note(services: Services, wish: Wish, how: Ending, error: str = "") -> None:
    try:
        with services.open_library() as library:
            import_queue.end(library, wish, how=how, error=error)
    except LocalIndexError as second:
        # The import's own outcome is what counts; at worst it is looked through once more.
        _log.warning("the end of an import could not be noted: %s", type(second).__name__)


def _ignore(_nothing: None) -> None:
    """Nobody waits for this answer."""
