"""What a question and an answer have in common: the row they show, the focus, and their foot.

What can be done with a message stands below it and shows when somebody is near. The widgets show a
``ChatRow`` and say what is wanted; they decide nothing.
"""

from __future__ import annotations

import functools

from PySide6.QtCore import QEvent, QPoint, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QEnterEvent, QFocusEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import (
    QAbstractButton,
    QFrame,
    QHBoxLayout,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from app.viewmodels.chat_values import ChatRow
from app.views.chat_pictures import ChatPicture
from app.views.context import WindowContext
from app.views.controls import icon_button, label
from app.views.focus_ring import came_by_key
from app.views.message_text import MessageText
from app.views.tokens import SPACE_S, SPACE_XS

_TOOL, _TOOL_ICON = 28, 15
_COPIED_MS = 1_600


class ChatMessage(QFrame):
    """What both kinds share: the row, the focus, and what can be done below.

    Args:
        context: What pages share.
        row: What to show.
    """

    wanted = Signal(str, int)
    """What the person wants (``copy``, ``regenerate``, ``previous`` ...) and the message."""
    option_chosen = Signal(int, object)
    """The message, and the ``ContextOption`` that was chosen."""
    changed_words = Signal(int, str)
    """A question that shall be asked in other words."""
    picture_opened = Signal(object)
    """A ``RowPicture``."""
    acted = Signal(int, object)
    """The message, and an ``Action`` of one of its cards or words said in the person's name."""

    def __init__(self, context: WindowContext, row: ChatRow, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context = context
        self.row = row
        self._near = False
        self._current = False
        self._by_key = False
        self._pictures: list[ChatPicture] = []
        self.setObjectName("chat_message")
        self.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
        self.column = QVBoxLayout(self)
        self.column.setContentsMargins(SPACE_S, SPACE_XS, SPACE_S, SPACE_XS)
        self.column.setSpacing(SPACE_XS)
        self.foot = QWidget()
        self.foot_row = QHBoxLayout(self.foot)
        self.foot_row.setContentsMargins(0, 0, 0, 0)
        self.foot_row.setSpacing(2)
        kept = self.foot.sizePolicy()
        kept.setRetainSizeWhenHidden(True)
        self.foot.setSizePolicy(kept)

    # -- shown by both ----------------------------------------------------------------------------

    def show_row(self, row: ChatRow) -> None:
        """Show the message as it is now."""
        raise NotImplementedError

    @property
    def text(self) -> MessageText:
        """Its words."""
        raise NotImplementedError

    def stops(self) -> list[QWidget]:
        """Return what the Tab key stops at, in the order in which it is read."""
        inside = [
            each
            for each in self.findChildren(QWidget)
            if isinstance(each, QAbstractButton | MessageText)
        ]
        inside.sort(key=lambda each: _reading_place(each, self))
        return [self, *inside]

    def set_current(self, current: bool, *, by_key: bool = False) -> None:
        """Be the one message of the conversation that the Tab key goes into."""
        self._current, self._by_key = current, by_key
        policy = Qt.FocusPolicy.StrongFocus if current else Qt.FocusPolicy.ClickFocus
        self.setFocusPolicy(policy)
        for each in self.stops()[1:]:
            each.setFocusPolicy(policy)
        self._show_foot()
        self.update()

    def set_last(self, last: bool) -> None:
        """Show what can be done with the newest answer without being asked."""
        self._last = last
        self._show_foot()

    def name_it(self) -> None:
        """Tell screen readers who says what."""
        self.setAccessibleName(f"{self.speaker()}: {self.row.text[:400]}")

    def speaker(self) -> str:
        """Return who says it."""
        raise NotImplementedError

    # -- parts ------------------------------------------------------------------------------------

    def tool(self, icon: str, text: str, verb: str) -> QToolButton:
        """Add a small button to the foot."""
        made = icon_button(
            self._context.theme,
            icon,
            text,
            name=f"message_{verb}",
            run=functools.partial(self._want, verb),
            role="text_3",
        )
        made.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
        made.setIconSize(QSize(_TOOL_ICON, _TOOL_ICON))
        made.setFixedSize(_TOOL, _TOOL)
        self.foot_row.addWidget(made)
        return made

    def make_versions(self) -> None:
        """Add the way to earlier and later versions of this message."""
        self._before = self.tool("chevron-left", self.tr("Earlier version"), "previous")
        self._place = label("", "caption", name="message_place")
        self.foot_row.addWidget(self._place)
        self._after = self.tool("chevron-right", self.tr("Later version"), "next")

    def show_versions(self) -> None:
        """Show which version this is, if there are several."""
        row = self.row
        for each in (self._before, self._place, self._after):
            each.setVisible(row.siblings > 1)
        self._place.setText(f"{row.place}/{row.siblings}")
        self._place.setAccessibleName(
            self.tr("Version {n} of {count}").format(n=row.place, count=row.siblings)
        )
        self._before.setEnabled(row.place > 1)
        self._after.setEnabled(row.place < row.siblings)

    def make_pictures(self) -> list[ChatPicture]:
        """Return the message's pictures as widgets."""
        made = []
        for picture in self.row.pictures:
            each = ChatPicture(self._context, picture)
            each.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
            each.opened.connect(self.picture_opened)
            made.append(each)
        return made

    def copied(self) -> None:
        """Show for a moment that the words are in the clipboard."""
        theme = self._context.theme
        done = self.findChild(QToolButton, "message_copy")
        if done is not None:
            done.setIcon(theme.icon("check", "success"))
            QTimer.singleShot(_COPIED_MS, done, lambda: done.setIcon(theme.icon("copy", "text_3")))

    def _want(self, verb: str) -> None:
        self.wanted.emit(verb, self.row.id)

    # -- near -------------------------------------------------------------------------------------

    _last = False

    def _show_foot(self) -> None:
        several = self.row.siblings > 1
        shown = self._near or self._last or several or (self._current and self._by_key)
        self.foot.setVisible(shown and not self.row.is_coming)

    def enterEvent(self, event: QEnterEvent) -> None:
        """Show what can be done."""
        self._near = True
        self._show_foot()
        super().enterEvent(event)

    def leaveEvent(self, event: QEvent) -> None:
        """Be quiet again."""
        self._near = False
        self._show_foot()
        super().leaveEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Show the ring to those who came by key."""
        self._by_key = came_by_key(event) or event.reason() == Qt.FocusReason.OtherFocusReason
        self._show_foot()
        self.update()
        super().focusInEvent(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Hide the ring."""
        super().focusOutEvent(event)
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the focus ring."""
        super().paintEvent(event)
        if self.hasFocus() and self._by_key:
            painter = QPainter(self)
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(QPen(self._context.theme.color("focus"), 2))
            painter.drawRoundedRect(self.rect().adjusted(1, 1, -1, -1), 12, 12)


def _reading_place(inside: QWidget, message: QWidget) -> tuple[int, int]:
    corner = inside.mapTo(message, QPoint(0, 0))
    return corner.y(), corner.x()
