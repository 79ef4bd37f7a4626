"""The trash: garments that were thrown away, for thirty days, and the two ways out.

Restoring is the primary action. Deleting for good is the one thing in Vestry that nothing brings
back, so it is the one thing that asks first.
"""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QShowEvent
from PySide6.QtWidgets import QMessageBox, QVBoxLayout, QWidget

from app.viewmodels.trash import TrashViewModel
from app.views.context import WindowContext
from app.views.controls import button, header, label
from app.views.garment_grid import GarmentGrid
from app.views.grid_layout import MARGIN
from app.views.page_states import StatePage, StateStack
from app.views.tokens import SPACE_L, SPACE_S


class TrashPage(QWidget):
    """The page.

    Args:
        context: What pages share.
    """

    def __init__(self, context: WindowContext, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("page_trash")
        self._context = context
        self.trash = TrashViewModel(context.operations, self)
        self.grid = GarmentGrid(self.trash.model, context.theme, context.thumbnails)
        self.grid.setObjectName("trash_grid")
        self.grid.setAccessibleName(self.tr("Garments in the trash"))
        self.grid.set_tile_size("S")
        self.grid.chosen.connect(self._on_chosen)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, SPACE_L, 0, 0)
        column.setSpacing(SPACE_S)
        self._restore = button(
            self.tr("Restore"), kind="primary", name="trash_restore", run=self.restore
        )
        self._delete = button(
            self.tr("Delete for good..."), kind="danger", name="trash_delete", run=self.ask_delete
        )
        self._empty_it = button(
            self.tr("Empty the trash..."), kind="quiet", name="trash_empty", run=self.ask_empty
        )
        head = header(self.tr("Trash"), self._empty_it, self._delete, self._restore)
        head.setContentsMargins(MARGIN, 0, MARGIN, 0)
        column.addWidget(head)
        self._words = label("", "muted", name="trash_words", wrap=True)
        self._words.setContentsMargins(MARGIN, 0, MARGIN, SPACE_S)
        column.addWidget(self._words)
        self._nothing = StatePage(context.theme, "trash-2", self.tr("The trash is empty"))
        self._faces = StateStack(
            context.theme,
            content=self.grid,
            empty=self._nothing,
            retry=self.trash.refresh,
        )
        column.addWidget(self._faces, 1)
        self.setFocusProxy(self.grid)
        self._register()
        self.trash.changed.connect(self._show)
        self._show()

    def restore(self) -> None:
        """Take the chosen garments, or all when none is chosen, out of the trash."""
        if self.trash.selected:
            self.trash.restore()
        else:
            self.trash.restore_all()

    def ask_delete(self) -> None:
        """Ask, then delete the chosen garments for good."""
        chosen = len(self.trash.selected)
        if chosen:
            self._ask(
                self.tr("Delete %Ln garment(s) for good?", "", chosen), self.trash.delete_for_good
            )

    def ask_empty(self) -> None:
        """Ask, then delete everything in the trash for good."""
        if self.trash.count:
            self._ask(
                self.tr("Delete all %Ln garment(s) in the trash?", "", self.trash.count),
                self.trash.empty,
            )

    def showEvent(self, event: QShowEvent) -> None:
        """Read what lies here whenever the page is opened."""
        super().showEvent(event)
        self.trash.refresh()

    def _ask(self, question: str, then: Callable[[], None]) -> None:
        box = QMessageBox(self)
        box.setObjectName("trash_question")
        box.setIcon(QMessageBox.Icon.NoIcon)
        box.setWindowTitle(self.tr("Delete for good"))
        box.setText(question)
        box.setInformativeText(
            self.tr("Their photos in this wardrobe go too. This cannot be taken back.")
        )
        delete = box.addButton(self.tr("Delete for good"), QMessageBox.ButtonRole.DestructiveRole)
        delete.setObjectName("trash_confirm")
        keep = box.addButton(self.tr("Keep"), QMessageBox.ButtonRole.RejectRole)
        box.setDefaultButton(keep)
        box.setEscapeButton(keep)
        box.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        delete.clicked.connect(lambda _checked=False: then())
        box.open()
        keep.setFocus()

    def _register(self) -> None:
        group, add = self.tr("Trash"), self._context.shortcuts.register
        add("trash.restore", self.tr("Restore"), "R", owner=self, run=self.restore, group=group)
        add(
            "trash.delete",
            self.tr("Delete for good..."),
            QKeySequence("Shift+Del"),
            owner=self,
            run=self.ask_delete,
            group=group,
        )
        add(
            "trash.empty",
            self.tr("Empty the trash..."),
            "",
            owner=self,
            run=self.ask_empty,
            group=group,
        )

    def _on_chosen(self) -> None:
        self.trash.select(self.grid.chosen_ids())

    def _show(self) -> None:
        trash = self.trash
        error = trash.error
        self._faces.show_state(
            trash.state,
            message=error.message if error else "",
            next_step=error.next_step if error else "",
        )
        some, chosen = trash.state == "ready", len(trash.selected)
        for each in (self._words, self._restore, self._empty_it):
            each.setVisible(some)
        self._nothing.say(
            self.tr("The trash is empty"),
            self.tr("What you throw away stays here for %Ln days.", "", trash.kept_days),
        )
        self._delete.setVisible(some and bool(chosen))
        text = self.tr("Restore %Ln", "", chosen) if chosen else self.tr("Restore all")
        self._restore.setText(text)
        self._restore.setAccessibleName(text)
        self._words.setText(
            self.tr(
                "%Ln garment(s). Each is deleted with its photos after {days} days.",
                "",
                trash.count,
            ).format(days=trash.kept_days)
        )
