"""Lines and notes that keep what is typed when they are left, and forget it on Esc.

No save button: leaving is keeping. What is not kept yet is never overwritten by what is read anew.
"""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent
from PySide6.QtWidgets import QLineEdit, QPlainTextEdit, QWidget

_NOTES_HEIGHT = 72


class LineEdit(QLineEdit):
    """A line that tells once what was typed, and forgets it on Esc."""

    kept = Signal(str)

    def __init__(self, name: str, placeholder: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(name)
        self.setPlaceholderText(placeholder)
        self._shown = ""
        self.editingFinished.connect(self.flush)

    def show_text(self, text: str) -> None:
        """Show what is true, unless something else was typed here and is not kept yet."""
        typing = self.text().strip() != self._shown
        self._shown = text
        if not typing and self.text() != text:
            self.setText(text)
            self.setCursorPosition(0)

    def flush(self) -> None:
        """Tell what was typed, if it is something else."""
        text = self.text().strip()
        if text != self._shown:
            self._shown = text
            self.kept.emit(text)

    def take_back(self) -> None:
        """Show again what is true."""
        self.setText(self._shown)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Esc takes back what was typed; only an untouched line lets it through."""
        if event.key() == Qt.Key.Key_Escape and self.text() != self._shown:
            self.take_back()
            self.selectAll()
            return
        super().keyPressEvent(event)


class NotesEdit(QPlainTextEdit):
    """Notes of several lines, kept when they are left; Tab leaves them.

    Attributes:
        kept_by: Called with the text when it is another.
    """

    def __init__(self, name: str, placeholder: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("notes")
        self.setAccessibleName(name)
        self.setPlaceholderText(placeholder)
        self.setTabChangesFocus(True)
        self.setFixedHeight(_NOTES_HEIGHT)
        self.kept_by: Callable[[str], None] | None = None
        self._shown = ""

    def show_text(self, text: str) -> None:
        """Show what is true, unless something else was typed here and is not kept yet."""
        typing = self.toPlainText().strip() != self._shown
        self._shown = text
        if not typing and self.toPlainText() != text:
            self.setPlainText(text)

    def flush(self) -> None:
        """Tell what was typed, if it is something else."""
        text = self.toPlainText().strip()
        if text != self._shown:
            self._shown = text
            if self.kept_by is not None:
                self.kept_by(text)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Keep what was typed."""
        super().focusOutEvent(event)
        self.flush()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Ctrl+Enter keeps; Esc takes back what was typed."""
        enter = event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
        if enter and event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self.flush()
        elif event.key() == Qt.Key.Key_Escape and self.toPlainText() != self._shown:
            self.setPlainText(self._shown)
        else:
            super().keyPressEvent(event)
