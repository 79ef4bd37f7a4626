"""Product lists of shops in the window: which there are, what a file would give, taking it in.

A file is read beside the window and shown before anything is written: how many products, what the
first ones are, why rows are left out, which column is which. It is taken in whole or not at all, as
one step that its own undo takes back, whatever was done since. Reading lists and the meaning of
their columns is ``app.services``' business; nothing here opens a link.
"""

from __future__ import annotations

import functools
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from secrets import token_hex
from typing import TYPE_CHECKING, Literal

from PySide6.QtCore import QObject, Signal

from app.errors import CancelledError, Explanation, InputError, explain
from app.operations import Operations
from app.sentences import noted
from app.services.job_control import Progress
from app.services.product_lists import Product, ProductList, headings, read_products
from app.tasks import Lane, Task, TaskToken
from local_index import Library
from local_index.catalog import CatalogSource
from local_index.records import ChangeSet

if TYPE_CHECKING:
    from app.services.product_search import Taken
    from models.vocabulary import Vocabulary

State = Literal["busy", "lists", "preview", "taking", "taken", "failed"]
SHOWN: int = 5
"""Products that a preview names."""
ENDINGS = (".csv", ".tsv", ".json", ".jsonl", ".ndjson")


def is_product_list(file: Path) -> bool:
    """Whether a file looks like a product list by its ending."""
    return file.suffix.casefold() in ENDINGS


@dataclass(frozen=True, slots=True)
class ListedSource:
    """One list that was taken in."""

    source: CatalogSource
    products: int


@dataclass(frozen=True, slots=True)
class Preview:
    """What a file would give.

    Attributes:
        headings: Its columns, in their order.
        columns: What would be read from which heading.
        problem: Why it cannot be taken in as it stands; empty where it can.
    """

    headings: tuple[str, ...]
    columns: Mapping[str, str]
    first: tuple[Product, ...] = ()
    count: int = 0
    reasons: Mapping[str, int] | None = None
    problem: Explanation | None = None


class ProductLists(QObject):
    """See the module; lives in the GUI thread.

    Attributes:
        lists: What was taken in, the newest first.
        file: What is looked at; None for nothing.
        preview: What it would give.
        taken: What taking it in did.
        progress: How far that is.
        error: Why something cannot be done.
    """

    changed = Signal()
    progressed = Signal()
    told = Signal(str, object)
    """A list was removed: its name, and what brings it back."""

    def __init__(self, operations: Operations, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.state: State = "busy"
        self.lists: tuple[ListedSource, ...] = ()
        self.file: Path | None = None
        self.preview: Preview | None = None
        self.taken: Taken | None = None
        self.progress: Progress | None = None
        self.error: Explanation | None = None
        self._operations = operations
        self._chosen: dict[str, str] = {}
        self._token = ""
        self._task: Task | None = None
        self._asked = 0

    def refresh(self) -> None:
        """Read which lists there are."""
        self.file = self.preview = self.taken = None
        self._asked += 1
        self._operations.read(_read, self._take_lists, failed=self._fail, owner=self)

    def look(self, file: Path) -> None:
        """Read a file and show what it would give; nothing is written."""
        self.file, self._chosen, self.taken, self.preview = file, {}, None, None
        self._look()

    def read_from(self, column: str, heading: str) -> None:
        """Read something from another column; an empty heading leaves the choice to the names."""
        if heading:
            self._chosen[column] = heading
        else:
            self._chosen.pop(column, None)
        self._look()

    def take(self) -> None:
        """Take the file in, whole or not at all."""
        file, preview = self.file, self.preview
        if file is None or preview is None or self.state != "preview" or not preview.count:
            return
        services, columns = self._operations.services, dict(preview.columns)
        self._token = key = f"undo_{token_hex(12)}"
        self.state, self.progress = "taking", None
        self.changed.emit()

        def work(token: TaskToken) -> Taken:
            from app.services.product_search import ProductService

            with services.open_library(create=True) as library:
                service = ProductService(library, services.perception, services.vocabulary)
                label = noted("Import a product list")
                with library.history.group(label, key=key):
                    return service.take_in(
                        file, columns=columns, control=token.control, progress=token.report
                    )

        self._task = self._operations.runner.submit(
            Lane.FILES,
            work,
            done=self._took,
            failed=self._fail,
            progress=self._on_progress,
            stopped=self._stopped,
            owner=self,
        )

    def stop(self) -> None:
        """Stop taking it in; nothing was written."""
        if self._task is not None:
            self._task.cancel()

    def undo(self) -> None:
        """Take back what was taken in last."""
        key, self._token = self._token, ""
        if key:
            self._operations.change(
                lambda library, _: _taken_back(library, key),
                label="",
                done=self._undone,
                failed=self._fail,
                owner=self,
            )

    def remove(self, listed: ListedSource) -> None:
        """Let a list go; one step of undo."""
        source, key = listed.source, f"undo_{token_hex(12)}"

        def act(library: Library, _wardrobe: object) -> ChangeSet:
            with library.history.group(noted("Remove a product list"), key=key):
                library.catalog.remove(source.id)
            return ChangeSet()

        def done(_changes: ChangeSet) -> None:
            self.refresh()
            self._operations.announce()
            self.told.emit(source.name, functools.partial(self._bring_back, key))

        self._operations.change(act, label="", done=done, failed=self._fail, owner=self)

    # -- inside -----------------------------------------------------------------------------------

    def _bring_back(self, key: str) -> None:
        self._operations.change(
            lambda library, _: _taken_back(library, key),
            label="",
            done=self._undone,
            failed=self._fail,
            owner=self,
        )

    def _undone(self, _changes: ChangeSet) -> None:
        self._operations.announce()
        self.refresh()

    def _look(self) -> None:
        file = self.file
        if file is None:
            return
        self._asked += 1
        self.state = "busy"
        self.changed.emit()
        services, chosen = self._operations.services, dict(self._chosen)
        self._operations.runner.submit(
            Lane.FILES,
            lambda _token: _looked(file, services.vocabulary, chosen),
            done=functools.partial(self._show, self._asked),
            failed=self._fail,
            owner=self,
        )

    def _show(self, asked: int, preview: Preview) -> None:
        if asked == self._asked:
            self.preview, self.state, self.error = preview, "preview", None
            self.changed.emit()

    def _take_lists(self, lists: tuple[ListedSource, ...]) -> None:
        self.lists, self.error = lists, None
        if self.file is None:
            self.state = "lists"
        self.changed.emit()

    def _took(self, taken: Taken) -> None:
        self.taken, self.state, self._task = taken, "taken", None
        self._operations.announce()
        self.changed.emit()

    def _on_progress(self, progress: Progress) -> None:
        self.progress = progress
        self.progressed.emit()

    def _stopped(self, _error: CancelledError) -> None:
        self._task, self.state = None, "preview"
        self.changed.emit()

    def _fail(self, words: Explanation) -> None:
        self.error, self.state, self._task = words, "failed", None
        self.changed.emit()


def _read(library: Library) -> tuple[ListedSource, ...]:
    return tuple(
        ListedSource(one, library.catalog.count(one.id)) for one in library.catalog.sources()
    )


def _taken_back(library: Library, key: str) -> ChangeSet:
    return library.history.take_back(key)


def _looked(file: Path, vocabulary: Vocabulary, chosen: Mapping[str, str]) -> Preview:
    names = headings(file)
    try:
        read: ProductList = read_products(file, vocabulary, columns=chosen)
    except InputError as error:
        return Preview(names, dict(chosen), problem=explain(error))
    return Preview(
        names, read.columns, read.products[:SHOWN], len(read.products), dict(read.reasons)
    )
