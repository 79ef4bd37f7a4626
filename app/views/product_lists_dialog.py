"""Product lists of shops: those that are here, and a file's products before they are taken in.

Choose or drop a CSV or JSON file, see what it would give, say which column is which where the
headings do not, and take it in with one button. Nothing in a list is owned, and no link is opened.
A window beside others; nothing waits for it.
"""

from __future__ import annotations

import functools
from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QLocale, Qt
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import (
    QComboBox,
    QDialog,
    QGridLayout,
    QHBoxLayout,
    QProgressBar,
    QVBoxLayout,
    QWidget,
)

from app.sentences import said
from app.services.product_lists import Product
from app.viewmodels.product_lists import ListedSource, Preview, ProductLists, is_product_list
from app.viewmodels.terms import shown
from app.views.bare_scroll import bare_scroll
from app.views.context import WindowContext
from app.views.controls import button, icon_button, label
from app.views.drop_target import dropped_paths
from app.views.file_choice import choose_file
from app.views.tokens import SPACE_L, SPACE_M, SPACE_S

_SIZE = (600, 560)
_MAPPED = ("title", "price", "currency", "category", "color", "material", "brand", "picture")
"""Columns whose meaning a person may choose; the rest is found by its heading."""


class ProductListsDialog(QDialog):
    """See the module.

    Args:
        context: What pages share.
    """

    def __init__(self, context: WindowContext, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setModal(False)
        self.setAcceptDrops(True)
        self.setObjectName("product_lists")
        self.setWindowTitle(self.tr("Product lists"))
        self.resize(*_SIZE)
        context.theme.dress(self)
        self._context = context
        self.products = ProductLists(context.operations, self)
        self._title = label("", "title", name="products_title", wrap=True)
        self._said = label("", "muted", name="products_said", wrap=True)
        self._rows = QVBoxLayout()
        self._rows.setSpacing(SPACE_S)
        self._bar = QProgressBar()
        self._bar.setAccessibleName(self.tr("How far the list is taken in"))
        self._lay_out()
        self.products.changed.connect(self._show)
        self.products.progressed.connect(self._show_progress)
        self.products.told.connect(self._tell_removed)
        self._show()
        self.products.refresh()

    def _lay_out(self) -> None:
        inside = QWidget()
        rows = QVBoxLayout(inside)
        rows.setContentsMargins(SPACE_L, 0, SPACE_L, SPACE_S)
        rows.addLayout(self._rows)
        rows.addStretch(1)
        head = QVBoxLayout()
        head.setContentsMargins(SPACE_L, SPACE_L, SPACE_L, 0)
        head.setSpacing(SPACE_S)
        for each in (self._title, self._said, self._bar):
            head.addWidget(each)
        products = self.products
        self._back = button(
            self.tr("Back"), kind="quiet", name="products_back", run=products.refresh
        )
        self._undo = button(self.tr("Undo"), kind="quiet", name="products_undo", run=products.undo)
        self._stop = button(self.tr("Stop"), kind="quiet", name="products_stop", run=products.stop)
        self._choose = button(
            self.tr("Choose a file..."), kind="primary", name="products_choose", run=self.choose
        )
        self._take = button("", kind="primary", name="products_take", run=products.take)
        self._close = button(self.tr("Close"), kind="quiet", name="products_close", run=self.close)
        foot = QHBoxLayout()
        foot.setContentsMargins(SPACE_L, SPACE_S, SPACE_L, SPACE_L)
        foot.setSpacing(SPACE_S)
        foot.addWidget(self._back)
        foot.addStretch(1)
        for control in (self._close, self._stop, self._undo, self._choose, self._take):
            foot.addWidget(control)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.setSpacing(SPACE_M)
        outer.addLayout(head)
        outer.addWidget(bare_scroll(inside), 1)
        outer.addLayout(foot)

    # -- what can be done -------------------------------------------------------------------------

    def choose(self) -> None:
        """Ask for a file."""
        filters = self.tr("Product lists") + " (*.csv *.tsv *.json *.jsonl *.ndjson)"
        choose_file(self, self.tr("Choose a product list"), filters, self.look)

    def look(self, file: Path) -> None:
        """Show what a file would give."""
        self.products.look(file)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Welcome a file."""
        if any(map(is_product_list, dropped_paths(event.mimeData()))):
            event.setDropAction(Qt.DropAction.CopyAction)
            event.accept()

    def dropEvent(self, event: QDropEvent) -> None:
        """Look at what was dropped."""
        files = [one for one in dropped_paths(event.mimeData()) if is_product_list(one)]
        if files and self.products.state != "taking":
            event.accept()
            self.look(files[0])

    # -- what is shown ----------------------------------------------------------------------------

    def _show(self) -> None:
        products = self.products
        state, preview = products.state, products.preview
        while (held := self._rows.takeAt(0)) is not None:
            if (widget := held.widget()) is not None:
                widget.hide()
                widget.deleteLater()
        self._title.setText(products.file.name if products.file else self.tr("Product lists"))
        self._said.setText(self._words())
        self._bar.setVisible(state == "taking")
        count = preview.count if preview is not None else 0
        self._take.setVisible(state == "preview" and bool(count))
        self._stop.setVisible(state == "taking")
        self._undo.setVisible(state == "taken")
        self._choose.setVisible(state in ("lists", "failed"))
        self._back.setVisible(products.file is not None and state not in ("taking", "busy"))
        text = self.tr("Take in %Ln product(s)", "", count)
        self._take.setText(text)
        self._take.setAccessibleName(text)
        for each in (self._take, self._choose):
            each.setDefault(each.isVisibleTo(self))
        if state == "lists":
            for one in products.lists:
                self._rows.addWidget(self._list_row(one))
        elif state == "preview" and preview is not None:
            self._show_preview(preview)

    def _words(self) -> str:
        products = self.products
        state, preview, error = products.state, products.preview, products.error
        if state == "failed" and error is not None:
            return f"{said(error.message)} {said(error.next_step)}".strip()
        if state == "busy":
            return self.tr("Reading...")
        if state == "taking":
            return self.tr("Taking it in. You can go on meanwhile.")
        if state == "taken" and products.taken is not None:
            return self.tr(
                "%Ln product(s) can be found now: ask for something like a piece of yours.",
                "",
                products.taken.added,
            )
        if state == "preview" and preview is not None:
            if preview.problem is not None:
                return f"{said(preview.problem.message)} {said(preview.problem.next_step)}".strip()
            return self.tr("This is how its first products read. Nothing is taken in yet.")
        if products.lists:
            return self.tr("Nothing in them is yours, nothing is bought, and no link is opened.")
        return self.tr(
            "Take in a shop's list as CSV or JSON, or drop it here, and ask the stylist for "
            "something like what you see. Everything stays on this computer."
        )

    def _list_row(self, one: ListedSource) -> QWidget:
        row = QWidget()
        row.setObjectName("product_list")
        across = QHBoxLayout(row)
        across.setContentsMargins(0, 0, 0, 0)
        words = QVBoxLayout()
        words.setSpacing(0)
        words.addWidget(label(one.source.name, "strong", wrap=True))
        words.addWidget(label(self.tr("%Ln product(s)", "", one.products), "caption"))
        across.addLayout(words, 1)
        across.addWidget(
            icon_button(
                self._context.theme,
                "trash-2",
                self.tr("Remove {name}").format(name=one.source.name),
                name="product_list_remove",
                run=functools.partial(self.products.remove, one),
            )
        )
        return row

    def _show_preview(self, preview: Preview) -> None:
        for one in preview.first:
            self._rows.addWidget(self._product_row(one))
        for reason, count in (preview.reasons or {}).items():
            told = self.tr("%Ln row(s) left out: {reason}", "", count).format(
                reason=self._reason(reason)
            )
            self._rows.addWidget(label(told, "warn", name="products_reason", wrap=True))
        self._rows.addWidget(label(self.tr("Which column is which"), "section"))
        columns = QWidget()
        grid = QGridLayout(columns)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(SPACE_M)
        grid.setVerticalSpacing(SPACE_S)
        grid.setColumnStretch(1, 1)
        for at, (column, words) in enumerate(self._columns().items()):
            grid.addWidget(label(words, "muted"), at, 0)
            grid.addWidget(self._column(column, words, preview), at, 1)
        self._rows.addWidget(columns)

    def _column(self, column: str, words: str, preview: Preview) -> QComboBox:
        box = QComboBox()
        box.setObjectName(f"column_{column}")
        box.setAccessibleName(words)
        box.addItem(self.tr("Not in this list"), "")
        for heading in preview.headings:
            box.addItem(heading, heading)
        box.setCurrentIndex(max(0, box.findData(preview.columns.get(column, ""))))
        box.activated.connect(
            lambda at: self.products.read_from(column, str(box.itemData(at) or ""))
        )
        return box

    def _product_row(self, one: Product) -> QWidget:
        row = QWidget()
        row.setObjectName("product_row")
        column = QVBoxLayout(row)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(label(one.title, "strong", wrap=True))
        facts = [shown(str(one.fields["category"]))] if one.fields.get("category") else []
        facts += [shown(str(color)) for color in one.fields.get("colors", ())]
        if one.price is not None:
            price = QLocale().toString(one.price, "f", 2)
            facts.append(f"{price} {one.currency}".strip())
        column.addWidget(label(" \N{MIDDLE DOT} ".join(facts), "caption", wrap=True))
        return row

    def _reason(self, reason: str) -> str:
        return {
            "no name": self.tr("no name"),
            "a price that is no number": self.tr("a price that is no number"),
            "the same product again": self.tr("the same product again"),
            "more rows than Vestry reads": self.tr("more rows than Vestry reads"),
        }.get(reason, reason)

    def _columns(self) -> dict[str, str]:
        words = {
            "title": self.tr("Name"),
            "price": self.tr("Price"),
            "currency": self.tr("Currency"),
            "category": self.tr("Category"),
            "color": self.tr("Color"),
            "material": self.tr("Material"),
            "brand": self.tr("Brand"),
            "picture": self.tr("Picture"),
        }
        return {column: words[column] for column in _MAPPED}

    def _show_progress(self) -> None:
        progress = self.products.progress
        if progress is not None:
            self._bar.setMaximum(progress.total or 0)
            self._bar.setValue(progress.done)

    def _tell_removed(self, name: str, undo: Callable[[], None]) -> None:
        told = self.tr("{name} is removed.").format(name=name)
        self._context.notifications.say(told, action=(self.tr("Undo"), undo), kind="success")


def open_product_lists(
    context: WindowContext, window: QWidget, file: Path | None = None
) -> ProductListsDialog:
    """Open the window, or bring the open one to the front; with a file, show what it would give."""
    found = window.findChild(ProductListsDialog)
    if found is not None and not found.isVisible():
        found = None
    made = found if found is not None else ProductListsDialog(context, window)
    made.show()
    made.raise_()
    if file is not None and made.products.state != "taking":
        made.look(file)
    return made
