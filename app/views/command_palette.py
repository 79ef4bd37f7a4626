"""Ctrl+K: one field that finds every action, page, wardrobe, garment and named outfit.

A panel over the window, not a dialog: Esc, a click elsewhere or a choice closes it, and the focus
goes back to where it was. Typing ``>`` first finds actions only.
"""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import (
    QAbstractListModel,
    QEvent,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QPoint,
    QRect,
    QSize,
    Qt,
)
from PySide6.QtGui import QColor, QIcon, QKeyEvent, QPainter
from PySide6.QtWidgets import (
    QApplication,
    QFrame,
    QGraphicsDropShadowEffect,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QListView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QVBoxLayout,
    QWidget,
)
from shiboken6 import isValid

from app.viewmodels.garment_list import GarmentListModel
from app.viewmodels.palette import Entry, PaletteViewModel
from app.views.context import WindowContext
from app.views.controls import label, line
from app.views.theme import Theme, set_kind, set_role
from app.views.tokens import ICON_SIZE, SPACE_L, SPACE_M, SPACE_S, SPACE_XS

_WIDTH, _HEIGHT = 560, 420
_TOP = 84
_ROW = 36
_PICTURE = 24
_ENTRY = Qt.ItemDataRole.UserRole + 1
Index = QModelIndex | QPersistentModelIndex


class CommandPalette(QWidget):
    """The panel and the veil that closes it.

    Args:
        context: Actions, wardrobes, garments.
        window: What it lies over.
    """

    def __init__(self, context: WindowContext, window: QWidget) -> None:
        super().__init__(window)
        self._context = context
        self._window = window
        self._before = QApplication.focusWidget()
        self.setObjectName("palette")
        self.setAccessibleName(self.tr("Find anything"))
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.model = PaletteViewModel(context.operations, self._fixed, self)
        self._rows = _Rows(self)
        self._garments = GarmentListModel(context.operations, self)
        self._garments.dataChanged.connect(self._repaint)
        context.thumbnails.arrived.connect(self._repaint)
        self.field = QLineEdit()
        self.view = QListView()
        self._nothing = label(self.tr("Nothing has these words."), "muted")
        self._build()
        self.field.textChanged.connect(self.model.set_text)
        self.field.installEventFilter(self)
        self.view.clicked.connect(lambda _index: self.take())
        self.model.changed.connect(self._show)
        window.installEventFilter(self)
        self._show()

    @classmethod
    def open_in(cls, window: QWidget, context: WindowContext) -> CommandPalette:
        """Open it over a window; the one that is open already comes forward instead."""
        found = window.findChild(CommandPalette)
        made = found if found is not None else cls(context, window)
        made.setGeometry(window.rect())
        made.show()
        made.raise_()
        made.field.setFocus()
        return made

    def take(self) -> None:
        """Do what the current line says, and close."""
        entry = self.view.currentIndex().data(_ENTRY)
        self.close_palette()
        if not isinstance(entry, Entry):
            return
        if entry.kind == "action":
            self._context.shortcuts.action(entry.key).trigger()
        elif entry.kind == "wardrobe":
            self._context.libraries.switch(Path(entry.key))
        elif entry.kind == "outfit":
            self._context.shortcuts.action("go.outfits").trigger()
            self._open_outfit(int(entry.key))
        else:
            self._context.shortcuts.action("go.wardrobe").trigger()
            self._context.wardrobe.clear()
            self._context.wardrobe.opened.emit(int(entry.key))

    def _open_outfit(self, outfit_id: int) -> None:
        from app.views.outfits_page import OutfitsPage

        page = self._window.findChild(OutfitsPage)
        if page is not None:
            page.open_outfit(outfit_id)

    def close_palette(self) -> None:
        """Close and give the focus back."""
        before = self._before
        self.close()
        # A message may have left meanwhile, with the button that had the focus.
        if before is not None and isValid(before) and before.isVisible():
            before.setFocus()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Move through the list from the field; follow the window's size."""
        if watched is self.field and isinstance(event, QKeyEvent):
            if event.type() == QEvent.Type.KeyPress:
                return self._key(event)
            if event.type() == QEvent.Type.ShortcutOverride and event.key() == Qt.Key.Key_Escape:
                # Otherwise the window's own Esc would come first.
                event.accept()
                return True
        if watched is self._window and event.type() == QEvent.Type.Resize:
            self.setGeometry(self._window.rect())
            self._place()
        return super().eventFilter(watched, event)

    def mousePressEvent(self, event: object) -> None:
        """A click beside the panel closes it."""
        self.close_palette()

    def resizeEvent(self, event: object) -> None:
        """Keep the panel in its place."""
        self._place()

    def paintEvent(self, event: object) -> None:
        """Dim what lies below."""
        painter = QPainter(self)
        painter.fillRect(self.rect(), self._context.theme.color("shadow", alpha=0.25))

    # -- inside -----------------------------------------------------------------------------------

    def _key(self, event: QKeyEvent) -> bool:
        steps = {
            Qt.Key.Key_Down: 1,
            Qt.Key.Key_Up: -1,
            Qt.Key.Key_PageDown: 8,
            Qt.Key.Key_PageUp: -8,
        }
        key = Qt.Key(event.key())
        if key == Qt.Key.Key_Escape:
            self.close_palette()
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.take()
        elif key in steps and self._rows.rowCount():
            row = self.view.currentIndex().row() + steps[key]
            row = max(0, min(self._rows.rowCount() - 1, row))
            self.view.setCurrentIndex(self._rows.index(row))
        else:
            return False
        return True

    def _show(self) -> None:
        found = [int(each.key) for each in self.model.entries if each.kind == "garment"]
        self._garments.set_ids(found)
        self._rows.set_entries(self.model.entries)
        self.view.setVisible(bool(self.model.entries))
        self._nothing.setVisible(not self.model.entries)
        if self.model.entries:
            self.view.setCurrentIndex(self._rows.index(0))
        self._place()

    def _repaint(self, *_what: object) -> None:
        self.view.viewport().update()

    def _fixed(self) -> list[Entry]:
        found = [
            Entry("action", each.id, each.action.text().replace("&", ""), each.shown_key)
            for each in self._context.shortcuts.all()
            if each.action.isEnabled() and each.id not in ("palette", "view.back")
        ]
        # Where to go comes first, then what a page can do.
        found.sort(key=lambda entry: not entry.key.startswith("go."))
        current = self._context.libraries.current.folder
        for info in self._context.libraries.known:
            if info.folder != current and not info.problem:
                text = self.tr("Open {name}").format(name=info.name)
                note = self.tr("Wardrobe")
                found.append(Entry("wardrobe", str(info.folder), text, note, icon="user"))
        return found

    def _build(self) -> None:
        theme = self._context.theme
        self._panel = QFrame(self)
        set_role(self._panel, "float")
        shadow = QGraphicsDropShadowEffect(self._panel)
        shadow.setBlurRadius(40)
        shadow.setOffset(QPoint(0, 12))
        shadow.setColor(QColor(0, 0, 0, 70))
        self._panel.setGraphicsEffect(shadow)
        column = QVBoxLayout(self._panel)
        column.setContentsMargins(SPACE_S, SPACE_S, SPACE_S, SPACE_S)
        column.setSpacing(SPACE_XS)
        head = QHBoxLayout()
        head.setContentsMargins(SPACE_M, 0, SPACE_M, 0)
        head.setSpacing(SPACE_M)
        glass = QLabel()
        glass.setPixmap(theme.pixmap("search", "text_3", 18, ratio=self.devicePixelRatioF()))
        set_kind(self.field, "bare")
        self.field.setObjectName("palette_field")
        self.field.setAccessibleName(self.tr("Find anything"))
        self.field.setPlaceholderText(self.tr("Find an action, a page, a garment"))
        self.field.setFont(theme.font("title"))
        head.addWidget(glass)
        head.addWidget(self.field, 1)
        column.addLayout(head)
        column.addWidget(line())
        self.view.setModel(self._rows)
        self.view.setItemDelegate(_EntryDelegate(self._context, self._garments, self.view))
        self.view.setObjectName("palette_list")
        self.view.setAccessibleName(self.tr("Found"))
        self.view.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.view.setMouseTracking(True)
        self.view.setUniformItemSizes(True)
        self.view.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        column.addWidget(self.view, 1)
        self._nothing.setAlignment(Qt.AlignmentFlag.AlignCenter)
        column.addWidget(self._nothing, 1)

    def _place(self) -> None:
        theme = self._context.theme
        width = min(theme.scaled(_WIDTH), self.width() - 2 * SPACE_L)
        top = min(_TOP, self.height() // 10)
        row = self.view.sizeHintForRow(0) if self._rows.rowCount() else 2 * theme.scaled(_ROW)
        lines = max(1, self._rows.rowCount()) * row
        head = self.field.sizeHint().height() + 2 * SPACE_S + 3 * SPACE_XS + 1
        height = min(head + lines, theme.scaled(_HEIGHT), self.height() - top - SPACE_L)
        self._panel.setGeometry(QRect((self.width() - width) // 2, top, width, height))


class _Rows(QAbstractListModel):
    """The lines found."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._entries: tuple[Entry, ...] = ()

    def set_entries(self, entries: tuple[Entry, ...]) -> None:
        """Show others."""
        self.beginResetModel()
        self._entries = entries
        self.endResetModel()

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's signature
        """How many."""
        return 0 if parent.isValid() else len(self._entries)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """One line."""
        entry = self._entries[index.row()]
        if role == Qt.ItemDataRole.DisplayRole:
            return entry.text
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return ", ".join(part for part in (entry.text, entry.note) if part)
        return entry if role == _ENTRY else None


class _EntryDelegate(QStyledItemDelegate):
    """Paints icon, text and, on the right, the key."""

    def __init__(self, context: WindowContext, garments: GarmentListModel, parent: QObject) -> None:
        super().__init__(parent)
        self._context = context
        self._garments = garments

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        """Every line is as high as the others."""
        return QSize(100, self._theme.pixels() + 22)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Paint one line."""
        entry = index.data(_ENTRY)
        rect = QRect(option.rect)
        state = option.state
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        chosen = bool(state & QStyle.StateFlag.State_Selected)
        hovered = bool(state & QStyle.StateFlag.State_MouseOver)
        if chosen or hovered:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(self._theme.color("accent_soft" if chosen else "surface_2"))
            painter.drawRoundedRect(rect.adjusted(2, 1, -2, -1), 7, 7)
        inside = rect.adjusted(SPACE_M, 0, -SPACE_M, 0)
        box = QRect(inside.left(), rect.top() + 3, _PICTURE, rect.height() - 6)
        if entry.kind == "garment":
            self._paint_garment(painter, box, int(entry.key))
        else:
            icon = QRect(0, 0, ICON_SIZE, ICON_SIZE)
            icon.moveCenter(box.center())
            self._icon(entry).paint(painter, icon)
        inside.setLeft(box.right() + SPACE_M)
        painter.setFont(self._theme.font("caption"))
        painter.setPen(self._theme.color("text_3"))
        note = painter.boundingRect(inside, _RIGHT, entry.note)
        painter.drawText(inside, _RIGHT, entry.note)
        inside.setRight(note.left() - SPACE_S if entry.note else inside.right())
        painter.setFont(self._theme.font())
        painter.setPen(self._theme.color("text_1"))
        text = painter.fontMetrics().elidedText(
            entry.text, Qt.TextElideMode.ElideRight, inside.width()
        )
        painter.drawText(inside, _LEFT, text)
        painter.restore()

    def _paint_garment(self, painter: QPainter, box: QRect, item_id: int) -> None:
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(self._theme.color("tile"))
        painter.drawRoundedRect(box, 5, 5)
        row = self._garments.row_of(item_id)
        key = self._garments.data(self._garments.index(row), self._garments.ThumbRole)
        inside = box.adjusted(2, 2, -2, -2)
        ratio = painter.device().devicePixelRatioF()
        pixmap = self._context.thumbnails.pixmap(key, inside.size(), ratio=ratio)
        if pixmap is not None:
            size = pixmap.size().scaled(inside.size(), Qt.AspectRatioMode.KeepAspectRatio)
            place = QRect(0, 0, size.width(), size.height())
            place.moveCenter(inside.center())
            painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
            painter.drawPixmap(place, pixmap)

    @property
    def _theme(self) -> Theme:
        return self._context.theme

    def _icon(self, entry: Entry) -> QIcon:
        if entry.icon:
            return self._theme.icon(entry.icon)
        own = self._context.shortcuts.action(entry.key).icon()
        return own if not own.isNull() else self._theme.icon("arrow-right")


_LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
