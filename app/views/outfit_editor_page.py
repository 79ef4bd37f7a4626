"""The second face of the outfits page: one outfit on its board, with everything that is said of it.

Puts picker, board and side together. There is no save button: what is done is kept, and undo takes
it back. Escape closes what is open and then the board.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from functools import partial

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QAction, QHideEvent, QKeyEvent, QResizeEvent
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QMenu,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from app.viewmodels.garment_picker import GarmentPickerViewModel
from app.viewmodels.outfit_cards import made_title
from app.viewmodels.outfit_editor import OutfitEditor
from app.viewmodels.outfit_fillers import FillersViewModel
from app.viewmodels.outfit_finishing import FinishingViewModel
from app.viewmodels.outfit_verdict import VerdictViewModel
from app.viewmodels.outfit_wish import OutfitWish
from app.views.bare_scroll import bare_scroll
from app.views.context import WindowContext
from app.views.controls import Segments, button, icon_button, label
from app.views.escape import claims_escape
from app.views.garment_picker import WIDTH as PICKER_WIDTH
from app.views.garment_picker import GarmentPicker
from app.views.grid_layout import MARGIN
from app.views.outfit_faces import EXPORTS, FACES
from app.views.outfit_side import WIDTH, OutfitSide
from app.views.outfit_slots import SlotsBoard
from app.views.plan_menu import fill_days
from app.views.text_fields import LineEdit
from app.views.theme import set_kind, set_role
from app.views.tokens import SPACE_L, SPACE_M, SPACE_S, SPACE_XS

SIDE_NEEDS = 780
"""Narrower pages have the side below the board."""
BOTH_NEED = 1080
"""Narrower pages show the picker in the board's place."""


class OutfitEditorPage(QWidget):
    """See the module.

    Args:
        context: What pages share.
        wish: What outfits are wanted for.
    """

    closed = Signal()
    opened = Signal(int)
    """Another outfit shall be worked on."""

    def __init__(
        self, context: WindowContext, wish: OutfitWish, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setObjectName("outfit_editor")
        self._context = context
        operations = context.operations
        self.editor = OutfitEditor(operations, self)
        self.verdict = VerdictViewModel(operations, self.editor, wish, self)
        self.fillers = FillersViewModel(operations, self.editor, wish, self)
        self.finishing = FinishingViewModel(operations, self.editor, wish, self)
        self.picking = GarmentPickerViewModel(operations, self.fillers, self)
        self._replacing = 0
        self.board = SlotsBoard(context, self.editor, self.fillers, self.verdict)
        self.picker = GarmentPicker(context, self.picking)
        self.picker.setFixedWidth(context.theme.scaled(PICKER_WIDTH))
        self.picker.hide()
        self.side = OutfitSide(
            context,
            self.editor,
            verdict=self.verdict,
            finishing=self.finishing,
            wish=wish,
        )
        self._make_head()
        self._make_gone()
        self._lay_out()
        self._register()
        self._follow()
        self._show()

    # -- opening ----------------------------------------------------------------------------------

    def open(self, outfit_id: int) -> None:
        """Work on a saved outfit."""
        self.finishing.stop()
        self.hide_picker()
        self.editor.open(outfit_id)

    def begin(self, item_ids: Sequence[int] = ()) -> None:
        """Begin an outfit, with these garments."""
        self.finishing.stop()
        self.hide_picker()
        self.editor.begin(item_ids)

    def flush(self) -> None:
        """Keep what was typed and done last."""
        self._name.flush()
        self.side.words.flush()
        self.editor.flush()

    # -- parts ------------------------------------------------------------------------------------

    def _make_head(self) -> None:
        theme = self._context.theme
        self._back = icon_button(
            theme, "arrow-left", self.tr("Back to all outfits"), name="editor_back", run=self.leave
        )
        self._name = LineEdit(self.tr("Name of the outfit"))
        self._name.setObjectName("editor_name")
        set_kind(self._name, "bare")
        self._name.setFont(theme.font("page_title", strong=True))
        self._name.kept.connect(partial(self.editor.say, "name"))
        self._heart = icon_button(
            theme, "heart", self.tr("Favorite"), name="editor_favorite", run=self._toggle_favorite
        )
        self._heart.setCheckable(True)
        self._faces_choice = Segments(
            [(face.name, face.title()) for face in FACES], self.tr("How to look at it")
        )
        self._faces_choice.choose(FACES[0].name)
        self._faces_choice.setVisible(len(FACES) > 1)
        self._faces_choice.setMinimumWidth(self._faces_choice.sizeHint().width())
        self._faces_choice.chosen.connect(self.show_face)
        self._wear = button(self.tr("Wear today"), name="editor_wear", run=self._wear_today)
        self._more = icon_button(
            theme, "ellipsis", self.tr("More"), name="editor_more", run=self._open_menu
        )
        self._caption = label("", "caption", name="editor_caption")

    def _make_gone(self) -> None:
        self._gone = QFrame()
        set_role(self._gone, "trouble")
        self._gone.setObjectName("editor_gone")
        row = QHBoxLayout(self._gone)
        row.setContentsMargins(SPACE_M, SPACE_S, SPACE_M, SPACE_S)
        self._gone_words = label("", "muted", wrap=True)
        row.addWidget(self._gone_words, 1)
        self._bring_back = button(
            self.tr("Bring it back"), name="editor_bring_back", run=self.editor.bring_back
        )
        row.addWidget(self._bring_back)
        self._gone.hide()

    def _lay_out(self) -> None:
        head = QHBoxLayout()
        head.setContentsMargins(SPACE_M, 0, MARGIN, 0)
        head.setSpacing(SPACE_S)
        head.addWidget(self._back)
        head.addWidget(self._name, 1)
        for each in (self._heart, self._faces_choice, self._wear, self._more):
            head.addWidget(each)
        inside = QWidget()
        column = QVBoxLayout(inside)
        column.setContentsMargins(MARGIN, 0, MARGIN, MARGIN)
        column.setSpacing(SPACE_M)
        column.addWidget(self._caption)
        column.addWidget(self._gone)
        column.addWidget(self.board)
        column.addStretch(1)
        self._boards = QStackedWidget()
        self._boards.setObjectName("editor_faces")
        self._made_faces: dict[str, QWidget] = {FACES[0].name: bare_scroll(inside)}
        self._boards.addWidget(self._made_faces[FACES[0].name])
        self._middle = QWidget()
        middle = QVBoxLayout(self._middle)
        middle.setContentsMargins(0, SPACE_L, 0, 0)
        middle.setSpacing(SPACE_XS)
        middle.addLayout(head)
        middle.addWidget(self._boards, 1)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        row.addWidget(self.picker)
        row.addWidget(self._middle, 1)
        row.addWidget(self.side)

    def _register(self) -> None:
        rows: tuple[tuple[str, str, str, str, Callable[[], object]], ...] = (
            (
                "finish",
                self.tr("Let Vestry finish this"),
                "Ctrl+Return",
                "wand-sparkles",
                self.finishing.ask,
            ),
            ("add", self.tr("Add from the wardrobe"), "A", "plus", self._add),
            ("use", self.tr("Use the proposal"), "Y", "check", self.finishing.accept),
            ("next", self.tr("Next proposal"), "N", "chevron-right", self.finishing.next),
            ("refuse", self.tr("Not this one"), "X", "thumbs-down", self.finishing.refuse),
            ("wear", self.tr("Wear today"), "W", "check", self._wear_today),
            ("try_on", self.tr("Try on"), "T", "user", self._try_on),
            ("copy", self.tr("Make a copy"), "Ctrl+D", "copy", self._clone),
            ("show", self.tr("Show to somebody..."), "Ctrl+E", "share", self.show_to_somebody),
        )
        self._actions: dict[str, QAction] = {}
        for name, text, key, icon, run in rows:
            self._actions[name] = self._context.shortcuts.register(
                f"outfit.{name}",
                text,
                key,
                owner=self,
                run=run,
                group=self.tr("Board"),
                icon=self._context.theme.icon(icon),
            )

    def _follow(self) -> None:
        editor = self.editor
        editor.changed.connect(self._show)
        editor.pieces_changed.connect(self.picking.rank)
        editor.actions.told.connect(self._tell)
        editor.actions.said.connect(self._say)
        self.fillers.told.connect(self._say)
        self.board.pick_asked.connect(self.show_picker)
        self.board.garment_asked.connect(self._look_at)
        self.picker.picked.connect(self._take)
        self.picker.closed.connect(self.hide_picker)

    # -- what is shown ----------------------------------------------------------------------------

    def show_face(self, name: str) -> None:
        """Look at the outfit in another way."""
        face = next(one for one in FACES if one.name == name)
        if name not in self._made_faces:
            assert face.factory is not None
            self._made_faces[name] = face.factory(self._context, self.editor)
            self._boards.addWidget(self._made_faces[name])
        self._boards.setCurrentWidget(self._made_faces[name])
        self._faces_choice.choose(name)

    def _show(self) -> None:
        editor, card = self.editor, self.editor.card
        self._name.show_text(editor.wording.name)
        made = made_title(editor.pieces) if editor.pieces else self.tr("New outfit")
        self._name.setPlaceholderText(made)
        self._heart.setEnabled(bool(editor.outfit_id) and editor.state == "ready")
        loved = card is not None and card.favorite
        self._heart.setChecked(loved)
        self._heart.setIcon(self._context.theme.icon("heart", "accent" if loved else "text_2"))
        self._wear.setEnabled(bool(editor.pieces))
        self._caption.setText(card.caption if card is not None and editor.state == "ready" else "")
        self._caption.setVisible(bool(self._caption.text()))
        self._gone.setVisible(editor.state in ("gone", "failed"))
        self._bring_back.setVisible(editor.state == "gone" and card is not None)
        if editor.state == "failed" and editor.error is not None:
            self._gone_words.setText(editor.error.message)
        else:
            self._gone_words.setText(self.tr("This outfit lies in the trash."))

    def show_picker(self, slot: str, replacing: int = 0) -> None:
        """Show garments for a place, for one that lies there or beside it."""
        self._replacing = replacing
        self.picking.open(slot)
        self.picker.show()
        self._arrange()
        self.picker.search.setFocus(Qt.FocusReason.OtherFocusReason)

    def hide_picker(self) -> None:
        """Hide the picker."""
        had = self.picker.isAncestorOf(self.focusWidget()) if self.focusWidget() else False
        self._replacing = 0
        self.picking.close()
        self.picker.hide()
        self._arrange()
        if had:
            self.board.setFocus()
            self.board.focusNextPrevChild(True)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Show beside each other what fits."""
        super().resizeEvent(event)
        self._arrange()

    def _arrange(self) -> None:
        scaled, width = self._context.theme.scaled, self.width()
        picking = not self.picker.isHidden()
        beside = width >= scaled(SIDE_NEEDS)
        self.side.setFixedWidth(scaled(WIDTH) if beside else min(width, scaled(WIDTH) - 60))
        self.side.setVisible(not picking or width >= scaled(BOTH_NEED))
        self._wear.setVisible(self._middle.width() > scaled(520))

    # -- acting -----------------------------------------------------------------------------------

    def leave(self) -> None:
        """Keep everything and go back to the shelf."""
        self.flush()
        self.finishing.stop()
        self.hide_picker()
        self.closed.emit()

    def event(self, event: QEvent) -> bool:
        """Let Escape close what is open here before the window takes it."""
        return claims_escape(event) or super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Close picker, proposals and board by Escape, one after the other."""
        if event.key() != Qt.Key.Key_Escape:
            super().keyPressEvent(event)
        elif not self.picker.isHidden():
            self.hide_picker()
        elif self.finishing.state != "waiting":
            self.finishing.stop()
        else:
            self.leave()

    def hideEvent(self, event: QHideEvent) -> None:
        """Keep what was done last when the person goes elsewhere."""
        super().hideEvent(event)
        self.flush()

    def _take(self, item_id: int) -> None:
        if self._replacing in self.editor.locked:
            self.fillers.say_locked()
        elif self.editor.holds(self._replacing):
            if self.editor.swap(self._replacing, item_id):
                self._replacing = item_id
        else:
            slot = self.picking.slot
            self.editor.add(item_id, slot)

    def _add(self) -> None:
        self.show_picker("")

    def _toggle_favorite(self) -> None:
        editor = self.editor
        self.editor.flush()
        if editor.outfit_id:
            loved = editor.card is not None and editor.card.favorite
            editor.actions.set_favorite([editor.outfit_id], not loved)

    def _wear_today(self) -> None:
        self._when_kept(self.editor.actions.wear)

    def _clone(self) -> None:
        self._when_kept(lambda outfit_id: self.editor.actions.clone(outfit_id, self.opened.emit))

    def _try_on(self) -> None:
        if self.editor.item_ids:
            self._context.wardrobe.try_on(self.editor.item_ids)

    def show_to_somebody(self) -> None:
        """Make a picture, a lookbook or a page of the outfit."""
        from app.views.outfit_canvas import OutfitCanvas
        from app.views.outfit_export_dialog import OutfitExportDialog

        face = self._boards.currentWidget()
        if isinstance(face, OutfitCanvas):
            face.flush()
        self._when_kept(
            lambda outfit_id: OutfitExportDialog(self._context, [outfit_id], self.window()).show()
        )

    def _when_kept(self, act: Callable[[int], object]) -> None:
        """Act on the outfit as it is on the board: what is not kept yet is kept first."""
        editor = self.editor
        editor.flush()

        # both are written in one lane, in this order; a new outfit has its number after that
        def then(_nothing: bool) -> None:
            if editor.outfit_id:
                act(editor.outfit_id)

        self._context.operations.read(lambda _library: True, then, owner=self)

    def _look_at(self, item_id: int) -> None:
        self._context.wardrobe.opened.emit(item_id)

    def _open_menu(self) -> None:
        self.menu().popup(self._more.mapToGlobal(self._more.rect().bottomLeft()))

    def menu(self) -> QMenu:
        """Return what can be done with the whole outfit."""
        editor = self.editor
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.addAction(self._actions["wear"])
        fill_days(
            menu.addMenu(self.tr("Plan for a day")),
            self._context.theme,
            self.window(),
            today=editor.actions.today(),
            plan=self._plan,
        )
        menu.addAction(self._actions["try_on"])
        menu.addAction(self._actions["copy"])
        for name in EXPORTS:
            menu.addAction(self._context.shortcuts.action(name))
        menu.addSeparator()
        trash = menu.addAction(self.tr("Move to the trash"))
        trash.triggered.connect(lambda _checked=False: self._when_kept(self._throw_away))
        for action in menu.actions():
            action.setEnabled(bool(editor.pieces))
        return menu

    def _throw_away(self, outfit_id: int) -> None:
        self.editor.actions.trash([outfit_id])
        self.leave()

    def _plan(self, day: date) -> None:
        self._when_kept(lambda outfit_id: self.editor.actions.plan(outfit_id, day))

    def _tell(self, text: str) -> None:
        self._context.notifications.say(text, action=(self.tr("Undo"), self._undo), kind="success")

    def _undo(self) -> None:
        self.editor.undo()

    def _say(self, text: str) -> None:
        self._context.notifications.say(text)
