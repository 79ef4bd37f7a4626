"""The grid of garments: a list view whose geometry is arithmetic, so that size does not matter.

A subclass of QListView and not of QAbstractItemView, which screen readers cannot see. Nothing of
QListView's own layout is used: tiles are where ``GridLayout`` says. Choosing with a rubber band,
with Shift and with the keyboard is done here; what a tile looks like is the delegate's, what is
listed the model's. It is long because a list view asks so many questions.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from PySide6.QtCore import (
    QElapsedTimer,
    QEvent,
    QItemSelection,
    QItemSelectionModel,
    QItemSelectionRange,
    QModelIndex,
    QPersistentModelIndex,
    QPoint,
    QRect,
    QSize,
    Qt,
    QTimer,
    Signal,
)
from PySide6.QtGui import (
    QFocusEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QRegion,
    QResizeEvent,
    QWheelEvent,
)
from PySide6.QtWidgets import (
    QAbstractItemView,
    QApplication,
    QFrame,
    QListView,
    QStyle,
    QStyleOptionViewItem,
    QWidget,
)

from app.viewmodels.garment_list import GarmentListModel
from app.views.garment_delegate import GarmentDelegate
from app.views.grid_layout import MARGIN, GridLayout, TileSize
from app.views.rubber_band import RubberBand
from app.views.theme import Theme
from app.views.thumbnails import ThumbnailCache

_Move = QAbstractItemView.CursorAction
_Select = QItemSelectionModel.SelectionFlag
_WANT_MS = 8


@dataclass(frozen=True, slots=True)
class _Place:
    """Where the person was before another list came."""

    top_id: int
    into_line: int
    current_id: int
    current_row: int


class GarmentGrid(QListView):
    """Tiles in lines; see the module.

    Args:
        model: What is listed.
        theme: Colors and fonts.
        thumbnails: Pictures.
    """

    chosen = Signal()
    """The selection is another; read it with ``chosen_ids``."""
    typed = Signal(str)
    """Letters typed to jump to a name, all that belong together."""
    resize_tiles = Signal(int)
    """The person asked for larger (1) or smaller (-1) tiles."""

    def __init__(
        self,
        model: GarmentListModel,
        theme: Theme,
        thumbnails: ThumbnailCache,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._garments = model
        self._theme = theme
        self._thumbnails = thumbnails
        self._size: TileSize = "M"
        self._layout = GridLayout.fit(0, 400, size="M", words=40)
        self._delegate = GarmentDelegate(theme, thumbnails, self)
        self._hovered = -1
        self._by_keys = False
        self._pressed = QPersistentModelIndex()
        self._place: _Place | None = None
        self._to_top = False
        self._foot: QWidget | None = None
        self._band = RubberBand(self, self._choose_area)
        self._letters = ""
        self._letters_age = QElapsedTimer()
        self._want_timer = QTimer(self)
        self._want_timer.setSingleShot(True)
        self._want_timer.setInterval(_WANT_MS)
        self._want_timer.timeout.connect(self._want_pictures)
        self._set_up(model)

    def _set_up(self, model: GarmentListModel) -> None:
        self.setObjectName("garment_grid")
        self.setAccessibleName(self.tr("Garments"))
        self.setItemDelegate(self._delegate)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAsNeeded)
        self.setUniformItemSizes(True)
        self.setMouseTracking(True)
        self.viewport().setAutoFillBackground(False)
        model.modelAboutToBeReset.connect(self._remember_place)
        self.setModel(model)
        model.modelReset.connect(self._return_to_place)
        model.rowsRemoved.connect(self._close_ranks)
        self.verticalScrollBar().valueChanged.connect(self._on_scrolled)
        self._thumbnails.arrived.connect(self._on_pictures)
        self._theme.changed.connect(self._on_theme)
        self._on_theme()

    # -- what the page asks and says --------------------------------------------------------------

    def tile_size(self) -> TileSize:
        """Return how large tiles are."""
        return self._size

    def set_tile_size(self, size: TileSize) -> None:
        """Make tiles larger or smaller; what is in the middle of the eye stays there."""
        if size != self._size:
            self._size = size
            self._keep_place(self.doItemsLayout)

    def chosen_ids(self) -> list[int]:
        """Return the chosen garments, in the order of the grid."""
        ids = self._garments.ids
        runs = sorted((one.top(), one.bottom()) for one in self._chosen_runs())
        return [ids[row] for top, bottom in runs for row in range(top, bottom + 1)]

    def _chosen_runs(self) -> list[QItemSelectionRange]:
        return self.selectionModel().selection().toList()

    def choose(self, ids: Iterable[int]) -> None:
        """Choose these garments and no others; the first becomes current if none of them is."""
        rows = sorted(row for row in map(self._garments.row_of, ids) if row >= 0)
        chosen = self._selection(_runs(rows))
        self.selectionModel().select(chosen, _Select.ClearAndSelect)
        if rows and self.currentIndex().row() not in rows:
            self._make_current(rows[0])

    def go_to(self, item_id: int) -> None:
        """Choose a garment, make it current and bring it into view."""
        row = self._garments.row_of(item_id)
        if row >= 0:
            self._by_keys = True
            self.setCurrentIndex(self._garments.index(row))
            self.scrollTo(self._garments.index(row))

    def forget_place(self) -> None:
        """Begin at the top when the next list comes: it answers another question."""
        self._to_top = True

    def visible_rows(self) -> range:
        """Return the rows that can be seen."""
        top = self.verticalOffset()
        return self._layout.rows_between(top, top + self.viewport().height() - 1)

    def set_foot(self, foot: QWidget) -> None:
        """Put a widget below the last line, where it scrolls with the garments."""
        foot.setParent(self.viewport())
        self._foot = foot

    def _foot_height(self) -> int:
        foot = self._foot
        return 0 if foot is None or foot.isHidden() else foot.sizeHint().height() + MARGIN

    def _place_foot(self) -> None:
        foot = self._foot
        if foot is None or foot.isHidden():
            return
        size = foot.sizeHint()
        left = (self.width() - size.width()) // 2
        foot.setGeometry(QRect(QPoint(left, self._layout.height - self.verticalOffset()), size))

    # -- geometry ---------------------------------------------------------------------------------

    def doItemsLayout(self) -> None:
        """Fit the grid into the width."""
        self._fit()
        self.updateGeometries()
        self.viewport().update()
        self._want_timer.start()

    def _fit(self) -> None:
        self._layout = GridLayout.fit(
            self._garments.rowCount(),
            # The scroll bar stands in the right margin, so that columns do not depend on it.
            self.width(),
            size=self._size,
            words=self._delegate.words_height,
        )
        self._delegate.picture_height = self._layout.picture

    def updateGeometries(self) -> None:
        """Tell the scroll bar how much there is."""
        if self._layout.count != self._garments.rowCount():
            self._fit()
        height = self.viewport().height()
        bar = self.verticalScrollBar()
        bar.setSingleStep(max(1, self._layout.line_height // 3))
        bar.setPageStep(max(1, height - self._layout.gap))
        bar.setRange(0, max(0, self._layout.height + self._foot_height() - height))
        self.horizontalScrollBar().setRange(0, 0)
        self._place_foot()

    def horizontalOffset(self) -> int:
        """Nothing scrolls sideways."""
        return 0

    def verticalOffset(self) -> int:
        """Return how far the content is scrolled."""
        return self.verticalScrollBar().value()

    def visualRect(self, index: QModelIndex) -> QRect:  # type: ignore[override]
        """Return where a tile is on the screen."""
        if not index.isValid() or index.row() >= self._layout.count:
            return QRect()
        return self._layout.rect(index.row()).translated(0, -self.verticalOffset())

    def indexAt(self, point: QPoint) -> QModelIndex:
        """Return the tile at a point of the screen."""
        row = self._layout.row_at(point.x(), point.y() + self.verticalOffset())
        return self._garments.index(row) if row >= 0 else QModelIndex()

    def scrollTo(  # type: ignore[override]
        self,
        index: QModelIndex,
        hint: QAbstractItemView.ScrollHint = QAbstractItemView.ScrollHint.EnsureVisible,
    ) -> None:
        """Scroll as little as shows the tile whole, or put it where the hint says."""
        if not index.isValid():
            return
        rect = self._layout.rect(index.row())
        bar, height = self.verticalScrollBar(), self.viewport().height()
        top, bottom = rect.top() - self._layout.top, rect.bottom() + self._layout.gap
        if hint == QAbstractItemView.ScrollHint.PositionAtCenter:
            bar.setValue(rect.center().y() - height // 2)
        elif hint == QAbstractItemView.ScrollHint.PositionAtTop or top < bar.value():
            bar.setValue(top)
        elif hint == QAbstractItemView.ScrollHint.PositionAtBottom or bottom > bar.value() + height:
            bar.setValue(min(bottom - height, top))

    def visualRegionForSelection(self, selection: QItemSelection) -> QRegion:
        """Return what of a selection can be seen."""
        seen, offset = self.visible_rows(), self.verticalOffset()
        region = QRegion()
        for one in selection.toList():
            for row in range(max(one.top(), seen.start), min(one.bottom() + 1, seen.stop)):
                region += QRegion(self._ring(self._layout.rect(row)).translated(0, -offset))
        return region

    def sizeHintForIndex(self, index: QModelIndex) -> QSize:  # type: ignore[override]
        """Every tile is as large as any other."""
        del index
        return self._layout.tile

    @staticmethod
    def _ring(rect: QRect) -> QRect:
        return rect.adjusted(-5, -5, 5, 5)

    # -- what changed -----------------------------------------------------------------------------

    def dataChanged(  # type: ignore[override]
        self, first: QModelIndex, last: QModelIndex, roles: Sequence[int] = ()
    ) -> None:
        """Paint again what can be seen of some rows; nothing is laid out again."""
        del roles
        seen = self.visible_rows()
        rows = range(max(first.row(), seen.start), min(last.row() + 1, seen.stop))
        if rows:
            self._repaint(rows)
            self._want_timer.start()

    def rowsInserted(self, parent: QModelIndex, start: int, end: int) -> None:  # type: ignore[override]
        """Make room; what is looked at stays where it is."""
        first = self.visible_rows().start
        moved = end - start + 1 if start <= first and self.verticalOffset() > 0 else 0
        into_line = self.verticalOffset() - self._layout.rect(first).top()
        QAbstractItemView.rowsInserted(self, parent, start, end)
        self.doItemsLayout()
        if moved:
            top = self._layout.rect(first + moved).top()
            self.verticalScrollBar().setValue(top + into_line)

    def _close_ranks(self) -> None:
        self.doItemsLayout()

    def _remember_place(self) -> None:
        if self._place is None and self._layout.count:
            first, current = self.visible_rows().start, self.currentIndex().row()
            self._place = _Place(
                top_id=self._garments.id_at(first),
                into_line=self.verticalOffset() - self._layout.rect(first).top(),
                current_id=self._garments.id_at(current),
                current_row=current,
            )

    def _return_to_place(self) -> None:
        place, self._place = self._place, None
        to_top, self._to_top = self._to_top, False
        self.doItemsLayout()
        row = self._garments.row_of(place.top_id) if place else -1
        if to_top or place is None or row < 0:
            self.verticalScrollBar().setValue(0)
        else:
            self.verticalScrollBar().setValue(self._layout.rect(row).top() + place.into_line)
        if place is not None and place.current_row >= 0 and self._layout.count:
            self._return_to_current(place, to_top=to_top)

    def _return_to_current(self, place: _Place, *, to_top: bool) -> None:
        """Make the same garment current, or the one that came into its place."""
        row = self._garments.row_of(place.current_id)
        if row < 0:
            row = 0 if to_top else min(place.current_row, self._layout.count - 1)
        self._make_current(row)

    def _make_current(self, row: int) -> None:
        """Put the keyboard on a tile without scrolling there."""
        self.setAutoScroll(False)
        self.selectionModel().setCurrentIndex(self._garments.index(row), _Select.NoUpdate)
        self.setAutoScroll(True)

    def _keep_place(self, change: Callable[[], None]) -> None:
        seen = self.visible_rows()
        current = self.currentIndex().row()
        row = current if current in seen else seen.start
        before = self._layout.rect(row).top() - self.verticalOffset()
        at_top = self.verticalOffset() == 0
        change()
        if seen and not at_top:
            self.verticalScrollBar().setValue(self._layout.rect(row).top() - before)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Fit again at once: positions cost nothing."""
        del event
        columns = self._layout.columns
        if self._layout.count:
            self._keep_place(self.doItemsLayout)
        else:
            self.doItemsLayout()
        if columns != self._layout.columns:
            self._want_timer.start()

    def _on_theme(self) -> None:
        self._delegate.renew()
        self.doItemsLayout()

    # -- painting ---------------------------------------------------------------------------------

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the tiles that the event touches."""
        painter = QPainter(self.viewport())
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        option = QStyleOptionViewItem()
        self.initViewItemOption(option)
        offset, model, chosen = self.verticalOffset(), self._garments, self.selectionModel()
        current = self.currentIndex().row() if self.hasFocus() else -1
        several = self.several_chosen()
        dirty = event.rect()
        base = QStyle.StateFlag.State_Enabled
        for row in self._layout.rows_between(dirty.top() + offset - 6, dirty.bottom() + offset + 6):
            index = model.index(row)
            rect = self._layout.rect(row).translated(0, -offset)
            if not self._ring(rect).intersects(dirty):
                continue
            state = base
            selected = chosen.isSelected(index)
            if selected:
                state |= QStyle.StateFlag.State_Selected
            if row == self._hovered:
                state |= QStyle.StateFlag.State_MouseOver
            if row == current and self._by_keys and (several or not selected):
                state |= QStyle.StateFlag.State_HasFocus
            option.rect, option.state = rect, state
            self._delegate.paint(painter, option, index)
        self._band.paint(painter, self._theme)
        painter.end()

    def several_chosen(self) -> bool:
        """Whether more than one garment is chosen."""
        runs = self._chosen_runs()
        return len(runs) > 1 or (len(runs) == 1 and runs[0].height() > 1)

    def _repaint(self, rows: Iterable[int]) -> None:
        offset = self.verticalOffset()
        region = QRegion()
        for row in rows:
            region += self._ring(self._layout.rect(row)).translated(0, -offset)
        self.viewport().update(region)

    def scrollContentsBy(self, dx: int, dy: int) -> None:
        """Move what is painted and paint only what came into view."""
        if self._band.is_active:
            self.viewport().update()
        else:
            self.viewport().scroll(dx, dy)
        self._place_foot()

    def _on_scrolled(self) -> None:
        self._want_timer.start()
        self._hover(self.viewport().mapFromGlobal(self.cursor().pos()))

    # -- pictures ---------------------------------------------------------------------------------

    def _want_pictures(self) -> None:
        """Say which pictures are needed: what can be seen, then a screen below and one above."""
        seen = self.visible_rows()
        if not seen or not self.isVisible():
            return
        size, center = len(seen), (seen.start + seen.stop) / 2
        rows = range(max(0, seen.start - size), min(self._layout.count, seen.stop + size))
        ratio, wanted = self.devicePixelRatioF(), []
        for row in rows:
            key = self._garments.data(self._garments.index(row), GarmentListModel.ThumbRole)
            if key is None:
                continue
            request = self._delegate.request(key, self._layout.tile.width(), ratio)
            far = abs(row - center) + (0 if row in seen else size)
            wanted.append((request, far))
        self._thumbnails.want(self, wanted)

    def _on_pictures(self, keys: frozenset[object]) -> None:
        role = GarmentListModel.ThumbRole
        rows = [
            row
            for row in self.visible_rows()
            if self._garments.data(self._garments.index(row), role) in keys
        ]
        if rows:
            self._repaint(rows)

    # -- the mouse --------------------------------------------------------------------------------

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Choose a tile, toggle by its mark, or begin a rubber band between tiles."""
        self._by_keys = False
        point = event.position().toPoint()
        index = self.indexAt(point)
        self._pressed = QPersistentModelIndex(index)
        if event.button() != Qt.MouseButton.LeftButton:
            super().mousePressEvent(event)
        elif not index.isValid():
            keys = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier
            self._band.begin(point, adds=bool(event.modifiers() & keys))
            self.setFocus(Qt.FocusReason.MouseFocusReason)
        elif self._delegate.mark_rect(self.visualRect(index)).contains(point):
            self.selectionModel().setCurrentIndex(index, _Select.Toggle)
            self.setFocus(Qt.FocusReason.MouseFocusReason)
        else:
            super().mousePressEvent(event)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """Open what the first click chose: it may have moved when the detail side opened."""
        if event.button() == Qt.MouseButton.LeftButton and self._pressed.isValid():
            self.activated.emit(self._garments.index(self._pressed.row()))
            event.accept()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Stretch the band, or show which tile the mouse is over."""
        point = event.position().toPoint()
        if self._band.is_active:
            self._band.stretch(point)
        else:
            self._hover(point)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """End the band."""
        if self._band.is_active:
            self._band.end()
        else:
            super().mouseReleaseEvent(event)

    def leaveEvent(self, event: QEvent) -> None:
        """Nothing is under the mouse any more."""
        self._hover(QPoint(-1, -1))
        super().leaveEvent(event)

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Scroll; with Ctrl make tiles larger or smaller."""
        if event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            step = event.angleDelta().y()
            if step:
                self.resize_tiles.emit(1 if step > 0 else -1)
            event.accept()
        else:
            super().wheelEvent(event)

    def _hover(self, point: QPoint) -> None:
        inside = self.viewport().rect().contains(point)
        row = self._layout.row_at(point.x(), point.y() + self.verticalOffset()) if inside else -1
        if row != self._hovered:
            both = [one for one in (self._hovered, row) if one >= 0]
            self._hovered = row
            self._repaint(both)

    def _choose_area(self, area: QRect, before: QItemSelection) -> None:
        chosen = self._selection(self._layout.runs_in(area))
        chosen.merge(before, _Select.Select)
        self.selectionModel().select(chosen, _Select.ClearAndSelect)

    def _selection(self, runs: Iterable[tuple[int, int]]) -> QItemSelection:
        chosen, model = QItemSelection(), self._garments
        for first, last in runs:
            chosen.select(model.index(first), model.index(last))
        return chosen

    # -- choosing and the keyboard ----------------------------------------------------------------

    def setSelection(self, rect: QRect, command: QItemSelectionModel.SelectionFlag) -> None:
        """Choose everything from one corner's tile to the other's, as text is chosen."""
        # Qt hands over the tile it began at and the tile it came to as two corners, unsorted.
        rows = [self.indexAt(corner).row() for corner in (rect.topLeft(), rect.bottomRight())]
        rows = sorted(row for row in rows if row >= 0)
        runs = [(rows[0], rows[-1])] if rows else []
        self.selectionModel().select(self._selection(runs), command)

    def selectionChanged(self, selected: QItemSelection, deselected: QItemSelection) -> None:
        """Tell the page, after Qt has told screen readers."""
        super().selectionChanged(selected, deselected)
        self.chosen.emit()

    def moveCursor(
        self, action: QAbstractItemView.CursorAction, modifiers: Qt.KeyboardModifier
    ) -> QModelIndex:
        """Return the tile that a key leads to."""
        del modifiers
        count = self._layout.count
        if not count:
            return QModelIndex()
        row = self.currentIndex().row()
        if row < 0:
            return self._garments.index(max(0, self.visible_rows().start))
        target = row + self._step(action)
        if action == _Move.MoveHome:
            target = 0
        elif action == _Move.MoveEnd:
            target = count - 1
        elif target >= count and action in (_Move.MoveDown, _Move.MovePageDown):
            # The last line may be shorter: its last tile is still below.
            is_last_line = row // self._layout.columns == (count - 1) // self._layout.columns
            target = row if is_last_line else count - 1
        elif target < 0:
            target = row % self._layout.columns if action == _Move.MovePageUp else row
        return self._garments.index(min(target, count - 1))

    def _step(self, action: QAbstractItemView.CursorAction) -> int:
        columns = self._layout.columns
        lines = max(1, self.viewport().height() // self._layout.line_height)
        towards_end = -1 if self.isRightToLeft() else 1
        return {
            _Move.MoveLeft: -towards_end,
            _Move.MoveRight: towards_end,
            _Move.MovePrevious: -1,
            _Move.MoveNext: 1,
            _Move.MoveUp: -columns,
            _Move.MoveDown: columns,
            _Move.MovePageUp: -columns * lines,
            _Move.MovePageDown: columns * lines,
        }.get(action, 0)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Show where the keyboard is from the first key on."""
        self._by_keys = True
        super().keyPressEvent(event)
        current = self.currentIndex()
        if current.isValid():
            self._repaint([current.row()])

    def keyboardSearch(self, letters: str) -> None:
        """Collect letters typed in one go; the page finds the name."""
        waited = self._letters_age.elapsed() if self._letters_age.isValid() else 0
        if waited > QApplication.keyboardInputInterval():
            self._letters = ""
        self._letters_age.start()
        self._letters += letters
        self.typed.emit(self._letters)

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Have a current tile as soon as keys arrive here."""
        self._by_keys = event.reason() not in (
            Qt.FocusReason.MouseFocusReason,
            Qt.FocusReason.ActiveWindowFocusReason,
            Qt.FocusReason.OtherFocusReason,
        )
        super().focusInEvent(event)
        if self._by_keys and not self.currentIndex().isValid() and self._layout.count:
            self._make_current(self.visible_rows().start)
        self.viewport().update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Take the ring away."""
        super().focusOutEvent(event)
        self.viewport().update()


def _runs(rows: Sequence[int]) -> list[tuple[int, int]]:
    """Return ascending rows as first and last of each unbroken run."""
    runs: list[tuple[int, int]] = []
    for row in rows:
        if runs and runs[-1][1] == row - 1:
            runs[-1] = (runs[-1][0], row)
        else:
            runs.append((row, row))
    return runs
