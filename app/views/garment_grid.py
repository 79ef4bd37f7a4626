"""The grid of garments: a list view whose geometry is arithmetic, so that size does not matter.

A subclass of QListView and not of QAbstractItemView, which screen readers cannot see. Nothing of
QListView's own layout is used: tiles are where ``GridLayout`` says. This is where Qt's questions
are answered; where keys lead, what the mouse does, which pictures are needed and what stays in
place when the list changes have modules of their own (``grid_*``), what a tile looks like is the
delegate's, what is listed the model's.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from PySide6.QtCore import (
    QElapsedTimer,
    QEvent,
    QItemSelection,
    QItemSelectionModel,
    QModelIndex,
    QPoint,
    QRect,
    QSize,
    Qt,
    Signal,
    Slot,
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
from app.views.grid_choice import GridChoice
from app.views.grid_foot import GridFoot
from app.views.grid_keys import target_row
from app.views.grid_layout import GridLayout, TileSize
from app.views.grid_mouse import GridMouse
from app.views.grid_pictures import GridPictures
from app.views.grid_place import GridPlace
from app.views.group_headings import GroupHeadings
from app.views.theme import Theme
from app.views.thumbnails import ThumbnailCache

_Select = QItemSelectionModel.SelectionFlag


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
        self._size: TileSize = "M"
        self._layout = GridLayout.fit(0, 400, size="M", words=40)
        self._delegate = self.make_delegate(theme, thumbnails)
        self._headings = GroupHeadings(theme)
        self._place = GridPlace(self, model)
        self._pictures = self.make_pictures(thumbnails)
        self._mouse = GridMouse(
            self, self._delegate, choose_area=self._choose_area, repaint=self._repaint
        )
        self._by_keys = False
        self._foot = GridFoot()
        self._letters = ""
        self._letters_age = QElapsedTimer()
        self._set_up(model)

    def make_delegate(self, theme: Theme, thumbnails: ThumbnailCache) -> GarmentDelegate:
        """Return what paints a tile; a grid of something else has another."""
        return GarmentDelegate(theme, thumbnails, self)

    def make_pictures(self, thumbnails: ThumbnailCache) -> GridPictures:
        """Return what asks for pictures; a grid of something else has another."""
        return GridPictures(self, self._garments, self._delegate, thumbnails, repaint=self._repaint)

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
        for signal in (model.modelAboutToBeReset, model.rowsAboutToBeRemoved):
            signal.connect(self._remember_place)
        self.setModel(model)
        self._choice = GridChoice(model, self.selectionModel())
        model.modelReset.connect(self._return_to_place)
        model.rowsRemoved.connect(self._close_ranks)
        model.layoutChanged.connect(self._regroup)
        self.verticalScrollBar().valueChanged.connect(self._on_scrolled)
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
            self._place.keep(self.doItemsLayout)

    def tiles(self) -> GridLayout:
        """Return where tiles are."""
        return self._layout

    def chosen_ids(self) -> list[int]:
        """Return the chosen garments, in the order of the grid; photos on their way are none."""
        return self._choice.ids()

    def several_chosen(self) -> bool:
        """Whether more than one garment is chosen."""
        return self._choice.is_several()

    def choose(self, ids: Iterable[int]) -> None:
        """Choose these garments and no others; the first becomes current if none of them is."""
        rows = self._choice.take(ids)
        if rows and self.currentIndex().row() not in rows:
            self.make_current(rows[0])

    def go_to(self, item_id: int) -> None:
        """Choose a garment, make it current and bring it into view."""
        row = self._garments.row_of(item_id)
        if row >= 0:
            self._by_keys = True
            self.setCurrentIndex(self._garments.index(row))
            self.scrollTo(self._garments.index(row))

    def forget_place(self) -> None:
        """Begin at the top when the next list comes: it answers another question."""
        self._place.forget()

    def visible_rows(self) -> range:
        """Return the rows that can be seen."""
        top = self.verticalOffset()
        return self._layout.rows_between(top, top + self.viewport().height() - 1)

    def set_foot(self, foot: QWidget) -> None:
        """Put a widget below the last line, where it scrolls with the garments."""
        self._foot.take(foot, self.viewport())

    def make_room(self, height: int) -> None:
        """Let the last line be scrolled above something that covers the grid's foot."""
        bar = self.verticalScrollBar()
        at_end = bar.value() == bar.maximum() and bar.maximum() > 0
        self._foot.room = height
        self.updateGeometries()
        if at_end:
            bar.setValue(bar.maximum())

    def _place_foot(self) -> None:
        self._foot.place(self._layout.height - self.verticalOffset(), self.width())

    # -- geometry ---------------------------------------------------------------------------------

    def doItemsLayout(self) -> None:
        """Fit the grid into the width."""
        self._fit()
        self.updateGeometries()
        self.viewport().update()
        self._pictures.ask_soon()

    def _fit(self) -> None:
        count, groups = self._garments.rowCount(), self._garments.groups
        if sum(group.count for group in groups) != count:
            groups = ()  # rows are just leaving, run by run
        self._layout = GridLayout.fit(
            count,
            # The scroll bar stands in the right margin, so that columns do not depend on it.
            self.width(),
            size=self._size,
            words=self._delegate.words_height,
            groups=[group.count for group in groups],
            heading=self._headings.height,
        )
        self._delegate.picture_height = self._layout.picture

    def updateGeometries(self) -> None:
        """Tell the scroll bar how much there is."""
        if self._layout.count != self._garments.rowCount():
            self._fit()
        height, below = self.viewport().height(), self._foot.height
        bar = self.verticalScrollBar()
        bar.setSingleStep(max(1, self._layout.line_height // 3))
        bar.setPageStep(max(1, height - self._layout.gap))
        bar.setRange(0, max(0, self._layout.height + below - height))
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
        top, bottom = self._top_of_line(index.row()), rect.bottom() + self._layout.gap
        height -= min(self._foot.room, height - rect.height()) if height > rect.height() else 0
        if hint == QAbstractItemView.ScrollHint.PositionAtCenter:
            bar.setValue(rect.center().y() - height // 2)
        elif hint == QAbstractItemView.ScrollHint.PositionAtTop or top < bar.value():
            bar.setValue(top)
        elif hint == QAbstractItemView.ScrollHint.PositionAtBottom or bottom > bar.value() + height:
            bar.setValue(min(bottom - height, top))

    def _top_of_line(self, row: int) -> int:
        """Return where to scroll to show a tile's line, with its heading if that is just above."""
        layout = self._layout
        group = layout.group_of(row)
        first_line = row - layout.firsts[group] < layout.columns
        above = layout.heading if first_line and layout.heading else 4
        return layout.rect(row).top() - above

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
            self._pictures.ask_soon()

    def rowsInserted(self, parent: QModelIndex, start: int, end: int) -> None:  # type: ignore[override]
        """Make room; what is looked at stays where it is."""
        QAbstractItemView.rowsInserted(self, parent, start, end)
        self._place.make_room(start, end - start + 1, self.doItemsLayout)

    def _remember_place(self) -> None:
        self._place.remember()

    def _return_to_place(self) -> None:
        self._place.come_back(self.doItemsLayout)

    def _regroup(self) -> None:
        # At once and not when the event loop turns: headings are painted from the model's groups.
        self._place.keep(self.doItemsLayout)

    def _close_ranks(self) -> None:
        self._place.close_ranks(self.doItemsLayout)

    def make_current(self, row: int) -> None:
        """Put the keyboard on a tile without scrolling there."""
        self.setAutoScroll(False)
        self.selectionModel().setCurrentIndex(self._garments.index(row), _Select.NoUpdate)
        self.setAutoScroll(True)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Fit again at once: positions cost nothing."""
        del event
        columns = self._layout.columns
        if self._layout.count:
            self._place.keep(self.doItemsLayout)
        else:
            self.doItemsLayout()
        if columns != self._layout.columns:
            self._pictures.ask_soon()

    def _on_theme(self) -> None:
        self._delegate.renew()
        self._headings.renew()
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
        self._paint_headings(painter, dirty)
        for row in self._layout.rows_between(dirty.top() + offset - 6, dirty.bottom() + offset + 6):
            index = model.index(row)
            rect = self._layout.rect(row).translated(0, -offset)
            if not self._ring(rect).intersects(dirty):
                continue
            state = base
            selected = chosen.isSelected(index)
            if selected:
                state |= QStyle.StateFlag.State_Selected
            if row == self._mouse.hovered:
                state |= QStyle.StateFlag.State_MouseOver
            if row == current and self._by_keys and (several or not selected):
                state |= QStyle.StateFlag.State_HasFocus
            option.rect, option.state = rect, state
            self._delegate.paint(painter, option, index)
        self._mouse.band.paint(painter, self._theme)
        painter.end()

    def _paint_headings(self, painter: QPainter, dirty: QRect) -> None:
        offset, layout = self.verticalOffset(), self._layout
        for group in layout.headings_between(dirty.top() + offset, dirty.bottom() + offset):
            rect = layout.heading_rect(group, self.width()).translated(0, -offset)
            self._headings.paint(painter, rect, self._garments.groups[group])

    def _repaint(self, rows: Iterable[int]) -> None:
        offset = self.verticalOffset()
        region = QRegion()
        for row in rows:
            region += self._ring(self._layout.rect(row)).translated(0, -offset)
        self.viewport().update(region)

    def scrollContentsBy(self, dx: int, dy: int) -> None:
        """Move what is painted and paint only what came into view."""
        if self._mouse.band.is_active:
            self.viewport().update()
        else:
            self.viewport().scroll(dx, dy)
        self._place_foot()

    def _on_scrolled(self) -> None:
        self._pictures.ask_soon()
        self._mouse.hover(self.viewport().mapFromGlobal(self.cursor().pos()))

    @Slot()
    def want_pictures(self) -> None:
        """Ask for the pictures that are needed here now."""
        self._pictures.ask()

    @Slot(object)
    def show_pictures(self, keys: frozenset[object]) -> None:
        """Paint the tiles whose pictures have come."""
        self._pictures.show(keys)

    # -- the mouse --------------------------------------------------------------------------------

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Choose a tile, toggle by its mark, or begin a rubber band between tiles."""
        self._by_keys = False
        if not self._mouse.press(event):
            super().mousePressEvent(event)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """Open what the first click chose: it may have moved when the detail side opened."""
        row = self._mouse.pressed_row()
        if event.button() == Qt.MouseButton.LeftButton and row >= 0:
            self.activated.emit(self._garments.index(row))
            event.accept()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Stretch the band, or show which tile the mouse is over."""
        self._mouse.move(event.position().toPoint())

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """End the band."""
        if not self._mouse.release():
            super().mouseReleaseEvent(event)

    def leaveEvent(self, event: QEvent) -> None:
        """Nothing is under the mouse any more."""
        self._mouse.hover(QPoint(-1, -1))
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

    def _choose_area(self, area: QRect, before: QItemSelection) -> None:
        self._choice.take_area(self._layout, area, before)

    # -- choosing and the keyboard ----------------------------------------------------------------

    def setSelection(self, rect: QRect, command: QItemSelectionModel.SelectionFlag) -> None:
        """Choose everything from one corner's tile to the other's, as text is chosen."""
        # Qt hands over the tile it began at and the tile it came to as two corners, unsorted.
        ends = (rect.topLeft(), rect.bottomRight())
        self._choice.take_between((self.indexAt(corner).row() for corner in ends), command)

    def selectionChanged(self, selected: QItemSelection, deselected: QItemSelection) -> None:
        """Tell the page, after Qt has told screen readers."""
        super().selectionChanged(selected, deselected)
        self.chosen.emit()

    def moveCursor(
        self, action: QAbstractItemView.CursorAction, modifiers: Qt.KeyboardModifier
    ) -> QModelIndex:
        """Return the tile that a key leads to."""
        del modifiers
        if not self._layout.count:
            return QModelIndex()
        row = self.currentIndex().row()
        if row < 0:
            return self._garments.index(max(0, self.visible_rows().start))
        page = max(1, self.viewport().height() // self._layout.line_height)
        mirrored = self.isRightToLeft()
        return self._garments.index(
            target_row(self._layout, row, action, page=page, mirrored=mirrored)
        )

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
            self.make_current(self.visible_rows().start)
        self.viewport().update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Take the ring away."""
        super().focusOutEvent(event)
        self.viewport().update()
