"""Pictures: what was drawn and what was tried on, each badged, never among photos of garments.

Three faces: the album with a prompt above it, one picture large, and the try-on.
`open_try_on` is the door for everybody: a garment's page, an outfit, the palette.
"""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent, QShowEvent
from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget

from app.services.pictures import PictureEntry
from app.tryon.album import choice_of
from app.viewmodels.pictures import PicturesViewModel
from app.viewmodels.trying_on import TryOnViewModel
from app.views.context import WindowContext
from app.views.controls import button, header
from app.views.draw_bar import DrawBar
from app.views.grid_layout import MARGIN
from app.views.page_states import StatePage, StateStack
from app.views.picture_grid import PictureGrid
from app.views.picture_view import PictureView
from app.views.tokens import SPACE_L, SPACE_S
from app.views.tryon_view import TryOnView


class PicturesPage(QWidget):
    """The page.

    Args:
        context: What pages share.
    """

    def __init__(self, context: WindowContext, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("page_pictures")
        self._context = context
        self.pictures = PicturesViewModel(context.operations, context.notifications, self)
        self.trying = TryOnViewModel(context.operations, context.notifications, self)
        self.drawing = context.drawing
        self.grid = PictureGrid(context, self.pictures.model)
        self.grid.setAccessibleName(self.tr("Pictures"))
        self.draw_bar = DrawBar(context, self.drawing)
        self.view = PictureView(context, self.pictures)
        self._tryon: TryOnView | None = None
        self._faces = QStackedWidget()
        self._album = self._make_album()
        self._faces.addWidget(self._album)
        self._faces.addWidget(self.view)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self._faces)
        self.setFocusProxy(self.grid)
        self._join()
        self._register()
        self._show()

    @property
    def tryon(self) -> TryOnView:
        """The try-on; made when it is first opened."""
        if self._tryon is None:
            self._tryon = TryOnView(self._context, self.trying)
            self._tryon.left.connect(self.show_album)
            self._faces.addWidget(self._tryon)
        return self._tryon

    def open_try_on(self, items: Sequence[int] = ()) -> None:
        """Show the try-on; with ids exactly these garments are worn, without what was before."""
        view = self.tryon
        if items:
            view.wear(items)
        self._faces.setCurrentWidget(view)
        view.setFocus()

    def open_draw(self, words: str = "") -> None:
        """Show the prompt, filled with words."""
        self.show_album()
        if words:
            self.draw_bar.words.setText(words)
        self.draw_bar.setVisible(True)
        self.draw_bar.words.setFocus()

    def show_album(self) -> None:
        """Go back to all pictures."""
        self.pictures.refresh()
        self._faces.setCurrentWidget(self._album)
        self.grid.setFocus()

    def open_picture(self, ident: str) -> None:
        """Show a picture large."""

        def take(entry: PictureEntry) -> None:
            self.view.show_entry(entry)
            self._faces.setCurrentWidget(self.view)
            self.view.setFocus()

        self.pictures.look(ident, take)

    def showEvent(self, event: QShowEvent) -> None:
        """Read what there is whenever the page is opened."""
        super().showEvent(event)
        self.pictures.refresh()
        self.drawing.refresh()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Escape goes back to the album first."""
        if event.key() == Qt.Key.Key_Escape and self._faces.currentWidget() is not self._album:
            self.show_album()
        else:
            super().keyPressEvent(event)

    def _make_album(self) -> QWidget:
        context = self._context
        try_on = button(
            self.tr("Try on"), kind="primary", name="pictures_try_on", run=self.open_try_on
        )
        draw = button(self.tr("Draw it..."), name="pictures_draw", run=self._toggle_draw)
        head = header(self.tr("Pictures"), draw, try_on)
        head.setContentsMargins(MARGIN, 0, MARGIN, 0)
        empty = StatePage(
            context.theme,
            "image",
            self.tr("No pictures yet"),
            self.tr("Try an outfit on a drawn figure or on your own photo, and save what you see."),
        )
        empty.add_button(self.tr("Try on"), self.open_try_on, kind="primary", name="pictures_first")
        self._states = StateStack(
            context.theme, content=self.grid, empty=empty, retry=self.pictures.refresh
        )
        bar = QWidget()
        inner = QVBoxLayout(bar)
        inner.setContentsMargins(MARGIN, 0, MARGIN, SPACE_S)
        inner.addWidget(self.draw_bar)
        self.draw_bar.hide()
        made = QWidget()
        column = QVBoxLayout(made)
        column.setContentsMargins(0, SPACE_L, 0, 0)
        column.setSpacing(SPACE_S)
        column.addWidget(head)
        column.addWidget(bar)
        column.addWidget(self._states, 1)
        return made

    def _join(self) -> None:
        self.pictures.changed.connect(self._show)
        self.grid.opened.connect(self.open_picture)
        self.grid.delete_asked.connect(self.delete_chosen)
        self.view.left.connect(self.show_album)
        self.view.wear_asked.connect(self._wear_again)
        self.trying.saved.connect(lambda _ident: self.pictures.refresh())
        self.trying.deleted.connect(self.pictures.refresh)
        self.drawing.drawn.connect(self._on_drawn)
        self.draw_bar.models_asked.connect(
            lambda: self._context.shortcuts.action("go.models").trigger()
        )

    def delete_chosen(self) -> None:
        """Throw the chosen pictures away."""
        self.pictures.delete(self.grid.chosen())

    def _toggle_draw(self) -> None:
        self.draw_bar.setVisible(self.draw_bar.isHidden())
        if not self.draw_bar.isHidden():
            self.draw_bar.words.setFocus()

    def _on_drawn(self, ident: str) -> None:
        self.pictures.refresh()
        if self.isVisible() and self._faces.currentWidget() is self._album:
            self.open_picture(ident)

    def _wear_again(self, entry: PictureEntry) -> None:
        if entry.person:
            self.trying.use_person(entry.person)
        else:
            self.trying.choose(choice_of(entry))
        self.open_try_on(entry.items)

    def _register(self) -> None:
        group, add = self.tr("Pictures"), self._context.shortcuts.register
        add(
            "pictures.delete",
            self.tr("Delete the chosen pictures"),
            "",
            owner=self.grid,
            run=self.delete_chosen,
            group=group,
        )
        add(
            "pictures.album",
            self.tr("All pictures"),
            "",
            owner=self,
            run=self.show_album,
            group=group,
        )

    def _show(self) -> None:
        error = self.pictures.error
        self._states.show_state(
            self.pictures.state,
            message=error.message if error else "",
            next_step=error.next_step if error else "",
        )
