"""The slots board: a place for every layer, with the pieces that are worn there.

Arrow keys on a piece walk through what could lie there instead; pieces are dragged between places
and from the picker, and everything the mouse does has a key. Geometry is arithmetic: places stand
in as many columns as fit. What goes where is kept by the view-model.
"""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QPoint, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QDragEnterEvent,
    QDragLeaveEvent,
    QDropEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QResizeEvent,
)
from PySide6.QtWidgets import QFrame, QMenu, QSizePolicy, QToolButton, QWidget

from app.services.outfit_shelf import SHELF_SLOTS
from app.viewmodels.outfit_cards import PieceCard
from app.viewmodels.outfit_editor import OutfitEditor
from app.viewmodels.outfit_fillers import FillersViewModel
from app.viewmodels.outfit_sentences import slot_words
from app.viewmodels.outfit_verdict import VerdictViewModel
from app.views.context import WindowContext
from app.views.controls import icon_button, label
from app.views.piece_tile import GARMENT_MIME, PieceTile
from app.views.theme import set_kind
from app.views.tokens import RADIUS_TILE, SPACE_M

_LEAST_CELL, _MOST_CELL = 168, 240
_HEAD = 28
_RATIO = 1.2
_GAP = 6
_BUTTON = 28


class SlotsBoard(QWidget):
    """See the module.

    Args:
        context: What pages share.
        editor: Whose pieces lie here.
        fillers: What could lie there instead.
        verdict: What is odd about a piece.
    """

    pick_asked = Signal(str, int)
    """A place shall be filled from the wardrobe, instead of a garment that lies there (or 0)."""
    garment_asked = Signal(int)
    """A garment shall be looked at."""

    def __init__(
        self,
        context: WindowContext,
        editor: OutfitEditor,
        fillers: FillersViewModel,
        verdict: VerdictViewModel,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setObjectName("slots_board")
        self.setAccessibleName(self.tr("Board"))
        self._context = context
        self._editor = editor
        self._fillers = fillers
        self._verdict = verdict
        self.cells = {slot: SlotCell(context, slot, self) for slot in SHELF_SLOTS}
        for cell in self.cells.values():
            cell.add_asked.connect(partial(self._pick, 0))
            cell.dropped.connect(self._drop)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        editor.pieces_changed.connect(self.show_pieces)
        editor.changed.connect(self._show_locks)
        verdict.changed.connect(self._show_warnings)
        self.show_pieces()

    def show_pieces(self) -> None:
        """Show what lies on the board now; the keyboard stays where it was."""
        focused = self.window().focusWidget()
        held = focused if isinstance(focused, PieceTile) and self.isAncestorOf(focused) else None
        at = (held.slot, held.place) if held is not None else None
        for slot, cell in self.cells.items():
            cell.show_pieces(self._editor.in_slot(slot), self)
        self._show_locks()
        self._show_warnings()
        if at is not None:
            self._focus(*at)

    def join_tile(self, tile: PieceTile) -> None:
        """Listen to a tile that was made."""
        tile.step_asked.connect(self._fillers.step)
        tile.remove_asked.connect(self._editor.remove)
        tile.lock_asked.connect(self._toggle_lock)
        tile.replace_asked.connect(self._replace)
        tile.menu_asked.connect(self._open_menu)

    def focus_piece(self, item_id: int) -> None:
        """Put the keyboard on a piece."""
        for cell in self.cells.values():
            for tile in cell.tiles:
                if tile.piece.item_id == item_id:
                    tile.setFocus(Qt.FocusReason.OtherFocusReason)

    def sizeHint(self) -> QSize:
        """As high as the places are."""
        return QSize(2 * _LEAST_CELL, self._arrange(self.width(), move=False))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Put places in as many columns as fit."""
        super().resizeEvent(event)
        self.setFixedHeight(self._arrange(self.width(), move=True))

    def _arrange(self, width: int, *, move: bool) -> int:
        scaled = self._context.theme.scaled
        columns = max(2, min(4, (width + SPACE_M) // (scaled(_LEAST_CELL) + SPACE_M)))
        wide = min(scaled(_MOST_CELL), (width - (columns - 1) * SPACE_M) // columns)
        high = scaled(_HEAD) + round(wide * _RATIO) + scaled(22)
        for at, cell in enumerate(self.cells.values() if move else ()):
            row, column = divmod(at, columns)
            left = column * (wide + SPACE_M)
            if self.isRightToLeft():
                left = width - left - wide
            cell.setGeometry(left, row * (high + SPACE_M), wide, high)
        rows = -(-len(self.cells) // columns)
        return rows * high + (rows - 1) * SPACE_M

    def _focus(self, slot: str, place: int) -> None:
        tiles = self.cells[slot].tiles if slot in self.cells else []
        if tiles:
            tiles[min(place, len(tiles) - 1)].setFocus(Qt.FocusReason.OtherFocusReason)
        elif slot in self.cells:
            self.cells[slot].add.setFocus(Qt.FocusReason.OtherFocusReason)

    def _show_locks(self) -> None:
        for cell in self.cells.values():
            for tile in cell.tiles:
                tile.show_locked(tile.piece.item_id in self._editor.locked)

    def _show_warnings(self) -> None:
        for cell in self.cells.values():
            for tile in cell.tiles:
                tile.show_warning(self._verdict.warned_of(tile.piece.item_id))

    def _pick(self, replacing: int, slot: str) -> None:
        self.pick_asked.emit(slot, replacing)

    def _replace(self, item_id: int) -> None:
        for slot, cell in self.cells.items():
            if any(tile.piece.item_id == item_id for tile in cell.tiles):
                self.pick_asked.emit(slot, item_id)

    def _drop(self, slot: str, item_id: int) -> None:
        self._editor.add(item_id, slot)

    def _toggle_lock(self, item_id: int) -> None:
        self._editor.set_locked(item_id, item_id not in self._editor.locked)

    def menu(self, item_id: int) -> QMenu:
        """Return what can be done with a piece."""
        editor = self._editor
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        locked = item_id in editor.locked
        menu.addAction(self.tr("Choose another...")).triggered.connect(
            lambda _checked=False: self._replace(item_id)
        )
        menu.addAction(self.tr("Try the next one")).triggered.connect(
            lambda _checked=False: self._fillers.step(item_id, 1)
        )
        menu.addAction(self.tr("Unlock") if locked else self.tr("Lock")).triggered.connect(
            lambda _checked=False: self._toggle_lock(item_id)
        )
        places = menu.addMenu(self.tr("Wear it as"))
        for slot in SHELF_SLOTS:
            action = places.addAction(slot_words(slot))
            action.setCheckable(True)
            action.setChecked(any(one.item_id == item_id for one in editor.in_slot(slot)))
            action.triggered.connect(partial(_move, editor, item_id, slot))
        menu.addAction(self.tr("Look at the garment")).triggered.connect(
            lambda _checked=False: self.garment_asked.emit(item_id)
        )
        menu.addSeparator()
        menu.addAction(self.tr("Take it off the board")).triggered.connect(
            lambda _checked=False: editor.remove(item_id)
        )
        return menu

    def _open_menu(self, item_id: int, place: QPoint) -> None:
        self.menu(item_id).popup(place)


class SlotCell(QFrame):
    """One place of the board: its name, its pieces, and a way to add one."""

    add_asked = Signal(str)
    dropped = Signal(str, int)

    def __init__(self, context: WindowContext, slot: str, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName(f"slot_{slot}")
        self.setAcceptDrops(True)
        self._context = context
        self.slot = slot
        self.tiles: list[PieceTile] = []
        self._hovered = False
        words = slot_words(slot)
        self.setAccessibleName(words)
        self._title = label(words, "section")
        self._title.setParent(self)
        text = self.tr("Add: {place}").format(place=words)
        self._more = icon_button(context.theme, "plus", text, name=f"more_{slot}", run=self._ask)
        self._more.setParent(self)
        self.add = QToolButton(self)
        self.add.setObjectName(f"add_{slot}")
        set_kind(self.add, "add_tile")
        self.add.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.add.setIcon(context.theme.icon("plus", "text_3"))
        self.add.setAccessibleName(text)
        self.add.setToolTip(text)
        self.add.clicked.connect(self._ask)

    def show_pieces(self, pieces: tuple[PieceCard, ...], board: SlotsBoard) -> None:
        """Show these pieces."""
        while len(self.tiles) > len(pieces):
            tile = self.tiles.pop()
            tile.hide()
            tile.deleteLater()
        for at, piece in enumerate(pieces):
            if at == len(self.tiles):
                made = PieceTile(self._context, self.slot, at, self)
                board.join_tile(made)
                self.tiles.append(made)
                made.show()
            self.tiles[at].show_piece(piece)
        self.add.setVisible(not pieces)
        self._more.setVisible(bool(pieces))
        self._arrange()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Put the pieces in their places."""
        super().resizeEvent(event)
        self._arrange()

    def _arrange(self) -> None:
        head = self._context.theme.scaled(_HEAD)
        self._title.setGeometry(2, 0, self.width() - _BUTTON - 2, head - 4)
        side = min(_BUTTON, head)
        self._more.setGeometry(self.width() - side, -1, side, side)
        inside = QRect(0, head, self.width(), self.height() - head)
        words = self._context.theme.scaled(22)
        self.add.setGeometry(inside.adjusted(0, 0, 0, -words))
        count = len(self.tiles)
        columns = 1 if count <= 1 else 2 if count <= 4 else 3
        rows = max(1, -(-count // columns))
        wide = (inside.width() - (columns - 1) * _GAP) // columns
        high = (inside.height() - (rows - 1) * _GAP) // rows
        for at, tile in enumerate(self.tiles):
            row, column = divmod(at, columns)
            left = inside.left() + column * (wide + _GAP)
            tile.setGeometry(left, inside.top() + row * (high + _GAP), wide, high)

    def _ask(self) -> None:
        self.add_asked.emit(self.slot)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Take garments."""
        if event.mimeData().hasFormat(GARMENT_MIME):
            event.acceptProposedAction()
            self._hover(True)

    def dragLeaveEvent(self, event: QDragLeaveEvent) -> None:
        """Nothing hangs above any more."""
        super().dragLeaveEvent(event)
        self._hover(False)

    def dropEvent(self, event: QDropEvent) -> None:
        """Wear the garment here."""
        self._hover(False)
        event.acceptProposedAction()
        item_id = int(bytes(event.mimeData().data(GARMENT_MIME).data()).decode())
        self.dropped.emit(self.slot, item_id)

    def _hover(self, on: bool) -> None:
        self._hovered = on
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Show where a garment would be dropped."""
        if not self._hovered:
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(self._context.theme.color("accent"), 2))
        painter.setBrush(self._context.theme.color("accent_soft", alpha=0.5))
        top = self._context.theme.scaled(_HEAD) - 2
        frame = QRectF(self.rect()).adjusted(1, top, -1, -1)
        painter.drawRoundedRect(frame, RADIUS_TILE, RADIUS_TILE)


def _move(editor: OutfitEditor, item_id: int, slot: str, _checked: bool = False) -> None:
    editor.move(item_id, slot)
