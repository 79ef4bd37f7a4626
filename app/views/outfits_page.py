"""The outfits page: the shelf of saved outfits, the board on which one is made, and comparing.

One face is shown at a time; Escape leads back to the shelf. Faces are made when they are first
needed. What they show is their view-models'; this page only leads from one to the other.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtGui import QHideEvent, QShowEvent
from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget

from app.viewmodels.outfit_suggestions import SuggestionsViewModel
from app.viewmodels.outfit_wish import OutfitWish
from app.viewmodels.outfits import OutfitsViewModel
from app.views.context import WindowContext
from app.views.file_choice import choose_file
from app.views.outfit_shelf import OutfitShelf

if TYPE_CHECKING:
    from app.views.outfit_compare import OutfitCompare
    from app.views.outfit_editor_page import OutfitEditorPage


class OutfitsPage(QWidget):
    """The page.

    Args:
        context: What pages share.
    """

    def __init__(self, context: WindowContext, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("page_outfits")
        self._context = context
        self._editor: OutfitEditorPage | None = None
        self._compare: OutfitCompare | None = None
        self.outfits = OutfitsViewModel(context.operations, self)
        self.wish = OutfitWish(context.operations, self)
        self.suggestions = SuggestionsViewModel(context.operations, self.wish, self)
        self.shelf = OutfitShelf(context, self.outfits, self.suggestions)
        self._faces = QStackedWidget()
        self._faces.addWidget(self.shelf)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self._faces)
        self.setFocusProxy(self.shelf)
        context.shortcuts.register(
            "outfits.from_chosen",
            self.tr("New outfit from what is chosen"),
            "Ctrl+Alt+N",
            owner=self,
            run=self.begin_from_chosen,
            group=self.tr("Outfits"),
            icon=context.theme.icon("layers"),
            everywhere=True,
        )
        for name, text, icon, run in (
            ("take_in", self.tr("Outfits from a stylist..."), "inbox", self.take_in),
            ("proposed", self.tr("Show what was proposed"), "", self.show_proposed),
        ):
            context.shortcuts.register(
                f"outfits.{name}",
                text,
                owner=self,
                run=run,
                group=self.tr("Outfits"),
                icon=context.theme.icon(icon) if icon else None,
            )
        self.shelf.taking_asked.connect(self.take_in)
        self.shelf.opened.connect(self.open_outfit)
        self.shelf.look_opened.connect(self.open_look)
        self.shelf.compare_asked.connect(self.compare)
        self.shelf.profile_asked.connect(self.open_profile)

    def showEvent(self, event: QShowEvent) -> None:
        """Read what changed while nobody looked."""
        super().showEvent(event)
        self.outfits.look(True)

    def hideEvent(self, event: QHideEvent) -> None:
        """Read nothing while nobody looks."""
        super().hideEvent(event)
        self.outfits.look(False)

    @property
    def editor(self) -> OutfitEditorPage:
        """The board; made when it is first needed."""
        if self._editor is None:
            from app.views.outfit_editor_page import OutfitEditorPage

            self._editor = OutfitEditorPage(self._context, self.wish)
            self._editor.closed.connect(self.show_shelf)
            self._editor.opened.connect(self.open_outfit)
            self._faces.addWidget(self._editor)
        return self._editor

    def open_outfit(self, outfit_id: int) -> None:
        """Work on an outfit on the board; 0 begins one."""
        if outfit_id:
            self.editor.open(outfit_id)
        else:
            self.editor.begin()
        self._show_face(self.editor)

    def open_look(self, at: int) -> None:
        """Work on a suggestion on the board; on one that was saved, on what was saved."""
        look = self.suggestions.looks[at]
        if look.saved:
            self.editor.open(look.saved)
        else:
            self.editor.begin(look.suggestion.item_ids)
        self._show_face(self.editor)

    def begin_from_chosen(self) -> None:
        """Begin an outfit with the garments that are chosen in the wardrobe."""
        chosen = self._context.wardrobe.selected
        if chosen:
            self._context.shortcuts.action("go.outfits").trigger()
            self.editor.begin(chosen)
            self._show_face(self.editor)

    def take_in(self) -> None:
        """Ask for what a stylist handed over."""
        choose_file(
            self,
            self.tr("Outfits from a stylist"),
            self.tr("Handover (*.zip *.json)"),
            self._open_handover,
        )

    def _open_handover(self, file: Path) -> None:
        from app.views.handover_dialog import HandoverDialog

        HandoverDialog(self._context, file, self.window()).show()

    def show_proposed(self) -> None:
        """Show the outfits that a stylist proposed."""
        self.show_shelf()
        self.outfits.show_proposed()

    def show_shelf(self) -> None:
        """Show the saved outfits."""
        if self._compare is not None:
            self._compare.comparison.stop()
        self._show_face(self.shelf)

    def compare(self, outfit_ids: Sequence[int]) -> None:
        """Put outfits beside each other."""
        if self._compare is None:
            from app.views.outfit_compare import OutfitCompare

            self._compare = OutfitCompare(self._context, self.wish)
            self._compare.closed.connect(self.show_shelf)
            self._compare.opened.connect(self.open_outfit)
            self._faces.addWidget(self._compare)
        self._compare.comparison.compare(outfit_ids)
        self._show_face(self._compare)

    def open_profile(self) -> None:
        """Show and change what is known of the person."""
        from app.views.profile_dialog import open_profile

        open_profile(self._context, self.window())

    def _show_face(self, face: QWidget) -> None:
        self._faces.setCurrentWidget(face)
        self.setFocusProxy(face)
        face.setFocus()
