"""A window to choose what was worn or is meant to be: type, arrows, Enter; several at once.

Outfits stand before garments. It tells what was chosen and writes nothing.
"""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QEvent, QItemSelection, QObject, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QFontMetricsF, QKeyEvent, QPainter, QPen
from PySide6.QtWidgets import (
    QAbstractItemView,
    QApplication,
    QDialog,
    QHBoxLayout,
    QLineEdit,
    QListView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QVBoxLayout,
    QWidget,
)

from app.viewmodels.diary_picker import Pick, PickModel
from app.views.context import WindowContext
from app.views.controls import Segments, button, label
from app.views.day_collage import paint_tile
from app.views.theme import set_kind
from app.views.tokens import SPACE_L, SPACE_M, SPACE_S, TILE_RATIO

_SIZE = (720, 620)
_TILE = 104
Chosen = Callable[[int | None, tuple[int, ...], bool], None]
"""Gets an outfit or None, garments, and whether they are planned."""


class DiaryPicker(QDialog):
    """The window.

    Args:
        context: What pages share.
        title: What is being chosen.
        done: Gets what was chosen.
        planned: Whether a plan is offered, and is what one begins with; None offers no choice.
    """

    def __init__(
        self,
        context: WindowContext,
        title: str,
        done: Chosen,
        *,
        planned: bool | None,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setObjectName("diary_picker")
        self.setWindowTitle(title)
        self.resize(*_SIZE)
        self._done = done
        self._fixed = planned is None
        self.model = PickModel(context.operations, self)
        self._search = QLineEdit()
        self._search.setObjectName("pick_search")
        set_kind(self._search, "search")
        self._search.setPlaceholderText(self.tr("Outfits and garments"))
        self._search.setAccessibleName(self.tr("Search outfits and garments"))
        self._search.textChanged.connect(self.model.set_text)
        self._search.installEventFilter(self)
        self.list = _PickList(context, self.model)
        self.list.activated.connect(lambda _index: self._take())
        self.list.selectionModel().selectionChanged.connect(self._on_selection)
        self._how = Segments(
            [("worn", self.tr("Worn")), ("planned", self.tr("Planned"))], self.tr("Note it as")
        )
        self._how.setObjectName("pick_how")
        self._how.choose("planned" if planned else "worn")
        self._how.setVisible(planned is not None)
        self._count = label("", "muted", name="pick_count")
        self._add = button(self.tr("Choose"), kind="primary", name="pick_take", run=self._take)
        self._add.setEnabled(False)
        cancel = button(self.tr("Cancel"), name="pick_cancel", run=self.reject)
        column = QVBoxLayout(self)
        column.setContentsMargins(SPACE_L, SPACE_L, SPACE_L, SPACE_L)
        column.setSpacing(SPACE_M)
        column.addWidget(label(title, "title", wrap=True))
        column.addWidget(self._search)
        column.addWidget(self.list, 1)
        foot = QHBoxLayout()
        foot.setSpacing(SPACE_S)
        foot.addWidget(self._how)
        foot.addWidget(self._count, 1)
        foot.addWidget(cancel)
        foot.addWidget(self._add)
        column.addLayout(foot)
        self.model.modelReset.connect(self._on_reset)
        self.model.refresh()
        self._search.setFocus()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Let arrows and Enter work from the search field."""
        if event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            if event.key() in (Qt.Key.Key_Up, Qt.Key.Key_Down):
                self.list.setFocus()
                QApplication.sendEvent(self.list, QKeyEvent(event))
                return True
            if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
                self._take()
                return True
        return super().eventFilter(watched, event)

    def chosen(self) -> list[Pick]:
        """Return what is chosen, in the order of the list."""
        rows = sorted(index.row() for index in self.list.selectionModel().selectedIndexes())
        if not rows and self.list.currentIndex().isValid():
            rows = [self.list.currentIndex().row()]
        return [self.model.pick_at(row) for row in rows]

    def _take(self) -> None:
        picks = self.chosen()
        if not picks:
            return
        outfit = picks[0].outfit_id if len(picks) == 1 else None
        items = [piece.item_id for pick in picks for piece in pick.pieces]
        planned = not self._fixed and self._how.value() == "planned"
        self.accept()
        self._done(outfit, tuple(dict.fromkeys(items)), planned)

    def _on_reset(self) -> None:
        if self.model.rowCount():
            self.list.setCurrentIndex(self.model.index(0))
            self.list.selectionModel().clearSelection()
        self._on_selection()

    def _on_selection(self, *_what: QItemSelection) -> None:
        count = len(self.list.selectionModel().selectedIndexes())
        self._count.setText(self.tr("%Ln chosen", "", count) if count else "")
        self._add.setEnabled(bool(self.model.rowCount()))


class _PickList(QListView):
    """Tiles in lines."""

    def __init__(self, context: WindowContext, model: PickModel) -> None:
        super().__init__()
        self.setObjectName("pick_list")
        self.setAccessibleName(self.tr("Outfits and garments"))
        self.setModel(model)
        self.setItemDelegate(_PickDelegate(context, self))
        self.setViewMode(QListView.ViewMode.IconMode)
        self.setResizeMode(QListView.ResizeMode.Adjust)
        self.setMovement(QListView.Movement.Static)
        self.setUniformItemSizes(True)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setSpacing(2)
        self.viewport().setAutoFillBackground(False)
        context.thumbnails.arrived.connect(self._repaint)

    def _repaint(self, _keys: object) -> None:
        self.viewport().update()


class _PickDelegate(QStyledItemDelegate):
    """Paints a tile with its name."""

    def __init__(self, context: WindowContext, parent: QWidget) -> None:
        super().__init__(parent)
        self._context = context

    def sizeHint(self, option: QStyleOptionViewItem, index: object) -> QSize:
        """A tile and two lines."""
        theme = self._context.theme
        width = theme.scaled(_TILE)
        line = QFontMetricsF(theme.font("caption")).height()
        return QSize(width + 12, round(width / TILE_RATIO) + round(line) + 16)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: object) -> None:
        """Paint it."""
        pick = index.data(PickModel.PickRole)  # type: ignore[attr-defined]
        if not isinstance(pick, Pick):
            return
        theme = self._context.theme
        box = QRect(option.rect).adjusted(6, 4, -6, -4)
        tile = QRect(box.left(), box.top(), box.width(), round(box.width() / TILE_RATIO))
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        paint_tile(painter, tile, pick.pieces, context=self._context)
        chosen = bool(option.state & QStyle.StateFlag.State_Selected)
        focused = bool(option.state & QStyle.StateFlag.State_HasFocus)
        if chosen or focused:
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(theme.color("accent" if chosen else "focus"), 2))
            painter.drawRoundedRect(QRectF(tile).adjusted(1, 1, -1, -1), 8, 8)
        painter.setFont(theme.font("caption", strong=pick.outfit_id is not None))
        metrics = QFontMetricsF(painter.font())
        painter.setPen(theme.color("text_1" if chosen else "text_2"))
        words = QRectF(tile.left(), tile.bottom() + 4, tile.width(), metrics.height() + 2)
        text = metrics.elidedText(pick.name, Qt.TextElideMode.ElideRight, words.width())
        painter.drawText(words, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, text)
        painter.restore()
