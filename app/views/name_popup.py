"""A small popup that asks for one line of text, anchored where it was asked for.

Not a dialog: Esc or a click elsewhere closes it, and nothing else waits for it.
"""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from app.views.controls import button, label
from app.views.theme import set_role
from app.views.tokens import SPACE_M, SPACE_S

_GAP = 6


class NamePopup(QFrame):
    """One question, one line, one button.

    Args:
        question: What is asked, with a colon or without.
        action: What the button says.
        done: Called with the text, stripped and never empty.
        text: What stands there at first.
        parent: Where it appears.
    """

    def __init__(
        self,
        question: str,
        action: str,
        done: Callable[[str], object],
        *,
        text: str = "",
        parent: QWidget,
    ) -> None:
        super().__init__(parent, Qt.WindowType.Popup)
        set_role(self, "float")
        self.setObjectName("name_popup")
        self.setAccessibleName(question)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._done = done
        column = QVBoxLayout(self)
        column.setContentsMargins(SPACE_M, SPACE_M, SPACE_M, SPACE_M)
        column.setSpacing(SPACE_S)
        column.addWidget(label(question, "strong"))
        row = QHBoxLayout()
        row.setSpacing(SPACE_S)
        self.line = QLineEdit(text)
        self.line.setAccessibleName(question)
        self.line.setObjectName("name_line")
        self.line.setMinimumWidth(220)
        self.line.selectAll()
        self.line.returnPressed.connect(self._take)
        row.addWidget(self.line, 1)
        row.addWidget(button(action, kind="primary", name="name_take", run=self._take))
        column.addLayout(row)

    def open_above(self, anchor: QWidget) -> None:
        """Show it above a widget, as far as the screen allows."""
        self.adjustSize()
        corner = anchor.mapToGlobal(QPoint(0, -self.sizeHint().height() - _GAP))
        self.open_at(QPoint(corner.x(), max(0, corner.y())))

    def open_below(self, anchor: QWidget) -> None:
        """Show it below a widget."""
        self.adjustSize()
        self.open_at(anchor.mapToGlobal(QPoint(0, anchor.height() + _GAP)))

    def open_at(self, corner: QPoint) -> None:
        """Show it with its upper left corner at a point of the screen."""
        self.move(corner)
        self.show()
        self.line.setFocus()

    def _take(self) -> None:
        text = self.line.text().strip()
        if text:
            self.close()
            self._done(text)
