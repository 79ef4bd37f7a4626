"""What the person asked: a bubble on the right, letter for letter; it can be put in other words."""

from __future__ import annotations

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QPlainTextEdit,
    QVBoxLayout,
    QWidget,
)

from app.viewmodels.chat_values import ChatRow
from app.views.chat_message import ChatMessage
from app.views.chat_pictures import PictureWall
from app.views.context import WindowContext
from app.views.controls import button, label
from app.views.escape import claims_escape
from app.views.message_text import LETTERS, MessageText
from app.views.theme import set_role
from app.views.tokens import SPACE_M, SPACE_S

BUBBLE_SHARE = 0.82
_PAD_X, _ABOVE, _BELOW = 16, 11, 5
"""Around a bubble's words; a line of text has air of its own below it."""


class Question(ChatMessage):
    """What the person asked: a bubble on the right, letter for letter."""

    def __init__(self, context: WindowContext, row: ChatRow, parent: QWidget | None = None) -> None:
        super().__init__(context, row, parent)
        self._editor: _Rewording | None = None
        self._shown_pictures: tuple[object, ...] = ()
        self._strip = QHBoxLayout()
        self._strip.setSpacing(SPACE_S)
        self._strip.addStretch(1)
        self.column.addLayout(self._strip)
        self._bubble = QFrame()
        set_role(self._bubble, "bubble")
        inside = QVBoxLayout(self._bubble)
        inside.setContentsMargins(_PAD_X, _ABOVE, _PAD_X, _BELOW)
        self._text = MessageText(context.theme, self.tr("You"))
        inside.addWidget(self._text)
        self._right = QHBoxLayout()
        self._right.addStretch(1)
        self._right.addWidget(self._bubble)
        self.column.addLayout(self._right)
        self.foot_row.addStretch(1)
        self.make_versions()
        self.tool("copy", self.tr("Copy the question"), "copy")
        self._edit = self.tool("pencil", self.tr("Ask in other words"), "edit")
        self.column.addWidget(self.foot)
        self.show_row(row)

    @property
    def text(self) -> MessageText:
        """The person's words."""
        return self._text

    def speaker(self) -> str:
        """The person."""
        return self.tr("You")

    def show_row(self, row: ChatRow) -> None:
        """Show the question as it is now."""
        self.row = row
        if self._text.markdown.source != row.text:
            self._text.set_plain(row.text)
        self._bubble.setVisible(bool(row.text) and self._editor is None)
        if row.pictures != self._shown_pictures:
            self._shown_pictures = row.pictures
            self._show_pictures()
        self.show_versions()
        self.name_it()
        self._fit_bubble()
        self._show_foot()

    def set_busy(self, busy: bool) -> None:
        """No other words while an answer is coming."""
        self._edit.setEnabled(not busy)

    def edit(self) -> None:
        """Let the person change the words, in place."""
        if self._editor is not None:
            self._editor.line.setFocus()
            return
        self._editor = _Rewording(self._context, self.row.text)
        self._editor.done.connect(self._take_words)
        self._editor.left.connect(self._leave_editor)
        self.column.insertWidget(self.column.indexOf(self.foot), self._editor)
        self._bubble.hide()
        self._editor.line.setFocus()

    def resizeEvent(self, event: QEvent) -> None:
        """Keep the bubble as wide as its words."""
        self._fit_bubble()

    def _take_words(self, text: str) -> None:
        self._leave_editor()
        if text.strip():
            self.changed_words.emit(self.row.id, text)

    def _leave_editor(self) -> None:
        if self._editor is not None:
            self._editor.hide()
            self._editor.deleteLater()
            self._editor = None
        self._bubble.setVisible(bool(self.row.text))
        self.setFocus(Qt.FocusReason.OtherFocusReason)

    def _fit_bubble(self) -> None:
        most = round((self.width() - 2 * SPACE_S) * BUBBLE_SHARE) - 2 * _PAD_X
        if most > 40:
            self._bubble.setFixedWidth(self._text.ideal_width(most) + 2 * _PAD_X)

    def _show_pictures(self) -> None:
        while self._strip.count() > 1:
            item = self._strip.takeAt(1)
            old = item.widget() if item is not None else None
            if old is not None:
                old.hide()
                old.deleteLater()
        self._pictures = self.make_pictures()
        if len(self._pictures) <= 2:
            for each in self._pictures:
                self._strip.addWidget(each)
            return
        self._strip.addWidget(PictureWall(self._pictures), 8)


class _Rewording(QFrame):
    """A question on its way to other words."""

    done = Signal(str)
    left = Signal()

    def __init__(self, context: WindowContext, text: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        set_role(self, "composer")
        column = QVBoxLayout(self)
        column.setContentsMargins(_PAD_X, SPACE_M, SPACE_M, SPACE_M)
        self.line = _Words(text)
        self.line.setAccessibleName(self.tr("Your question in other words"))
        self.line.setObjectName("question_words")
        font = context.theme.font("body")
        font.setPixelSize(context.theme.scaled(LETTERS))
        self.line.document().setDefaultFont(font)
        self.line.setFixedHeight(context.theme.scaled(84))
        self.line.sent.connect(self._send)
        self.line.left.connect(self.left)
        column.addWidget(self.line)
        row = QHBoxLayout()
        row.setSpacing(SPACE_S)
        row.addWidget(
            label(self.tr("The former question and its answer stay as a version."), "caption"), 1
        )
        row.addWidget(
            button(self.tr("Cancel"), kind="quiet", name="edit_cancel", run=self.left.emit)
        )
        row.addWidget(button(self.tr("Ask"), kind="primary", name="edit_send", run=self._send))
        column.addLayout(row)

    def _send(self) -> None:
        self.done.emit(self.line.toPlainText())


class _Words(QPlainTextEdit):
    """Enter sends, Shift+Enter is a new line, Esc leaves."""

    sent = Signal()
    left = Signal()

    def __init__(self, text: str) -> None:
        super().__init__(text)
        self.setProperty("kind", "bare")
        self.setTabChangesFocus(True)
        self.moveCursor(self.textCursor().MoveOperation.End)

    def event(self, event: QEvent) -> bool:
        """Take Esc before the window does."""
        return claims_escape(event) or super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """See the class."""
        shift = event.modifiers() & Qt.KeyboardModifier.ShiftModifier
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and not shift:
            self.sent.emit()
        elif event.key() == Qt.Key.Key_Escape:
            self.left.emit()
        else:
            super().keyPressEvent(event)
