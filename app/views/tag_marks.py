"""Where a value comes from, as a quiet mark: yours, your table's, or a model's guess.

A check for the person's own word, a small table for what a table said, else a dot that is full,
half or a ring as the model is more or less sure. A guess offers two steps at most, where the mouse
or the keys are: right, or wrong and choose.
"""

from __future__ import annotations

from typing import Literal

from PySide6.QtCore import QPointF, QRectF, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractButton, QFrame, QHBoxLayout, QWidget

from app.views.controls import icon_button
from app.views.theme import Theme, set_role

Surety = Literal["person", "file", "sure", "likely", "guess", "none"]

_MARK = 18
_SURE, _LIKELY = 0.85, 0.6


def surety_of(origin: str | None, confidence: float | None, *, says_something: bool) -> Surety:
    """Return how a value's origin is shown."""
    if not says_something:
        return "none"
    if origin == "person":
        return "person"
    if origin == "file":
        return "file"
    if origin != "model" or confidence is None:
        return "none"
    if confidence >= _SURE:
        return "sure"
    return "likely" if confidence >= _LIKELY else "guess"


class SuretyMark(QAbstractButton):
    """The quiet mark at the end of a row."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._surety: Surety = "none"
        # The same can be done by one key for all rows; twelve more tab stops would help nobody.
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setFixedSize(_MARK, _MARK)
        policy = self.sizePolicy()
        policy.setRetainSizeWhenHidden(True)
        self.setSizePolicy(policy)
        theme.changed.connect(self.update)

    def show_surety(self, surety: Surety, text: str) -> None:
        """Show a mark; ``text`` says it in words."""
        self._surety = surety
        self.setVisible(surety != "none")
        self.setToolTip(text)
        self.setAccessibleName(text)
        self.setEnabled(surety in ("sure", "likely", "guess"))
        self.setCursor(
            Qt.CursorShape.PointingHandCursor if self.isEnabled() else Qt.CursorShape.ArrowCursor
        )
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint a check, a dot, half a dot or a ring; never color alone."""
        if self._surety == "none":
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        theme = self._theme
        middle = QPointF(self.width() / 2, self.height() / 2)
        if self._surety in ("person", "file"):
            name = "check" if self._surety == "person" else "table"
            icon = theme.pixmap(name, "text_3", 12, ratio=self.devicePixelRatioF())
            painter.drawPixmap(QPointF(middle.x() - 6, middle.y() - 6), icon)
            return
        color = theme.color("success" if self._surety == "sure" else "warn")
        if self.underMouse():
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(theme.color("surface_2"))
            painter.drawEllipse(middle, 8, 8)
        box = QRectF(middle.x() - 3.5, middle.y() - 3.5, 7, 7)
        painter.setPen(QPen(color, 1.4))
        painter.setBrush(color if self._surety == "sure" else Qt.BrushStyle.NoBrush)
        painter.drawEllipse(box)
        if self._surety == "likely":
            painter.setBrush(color)
            painter.drawPie(box, 90 * 16, 180 * 16)


class GuessBar(QFrame):
    """Right or wrong, over the end of a row that shows a guess."""

    right = Signal()
    wrong = Signal()

    def __init__(self, theme: Theme, field: str, parent: QWidget) -> None:
        super().__init__(parent)
        set_role(self, "float")
        self.setObjectName(f"guess_{field}")
        row = QHBoxLayout(self)
        row.setContentsMargins(2, 2, 2, 2)
        row.setSpacing(0)
        right = icon_button(
            theme,
            "check",
            self.tr("That is right (Y)"),
            name=f"right_{field}",
            run=self.right.emit,
            role="success",
        )
        wrong = icon_button(
            theme,
            "pencil",
            self.tr("That is wrong: choose (N)"),
            name=f"wrong_{field}",
            run=self.wrong.emit,
        )
        for made in (right, wrong):
            # By key it is Y and N on the value itself: no more tab stops for what is in passing.
            made.setFocusPolicy(Qt.FocusPolicy.NoFocus)
            made.setFixedSize(24, 24)
            row.addWidget(made)
        self.hide()

    def stand_in(self, row: QWidget) -> None:
        """Show at the end of a row."""
        self.adjustSize()
        x = 0 if row.isRightToLeft() else row.width() - self.width()
        self.move(x, 0)
        self.raise_()
        self.show()
