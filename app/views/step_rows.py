"""Formality and warmth: a value from 1 to 5 as five dots, and what it means in words."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QSlider, QWidget

from app.views.controls import label
from app.views.tag_rows import TagRow
from app.views.terms import field_label, step_label
from app.views.theme import Theme
from app.views.tokens import SPACE_XS


class Steps(QSlider):
    """A value from 1 to 5 as five dots; 0 is not known. Arrows and clicks change it."""

    def __init__(self, theme: Theme, field: str, parent: QWidget | None = None) -> None:
        super().__init__(Qt.Orientation.Horizontal, parent)
        self._theme = theme
        self._field = field
        self.setRange(0, 5)
        self.setPageStep(1)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAccessibleName(field_label(field))
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        theme.changed.connect(self.update)

    def sizeHint(self) -> QSize:
        """Five dots and their ring."""
        return QSize(104, 26)

    def minimumSizeHint(self) -> QSize:
        """Never less than the dots."""
        return self.sizeHint()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Take the dot that was clicked; the same one again takes it away."""
        if event.button() != Qt.MouseButton.LeftButton:
            return
        at = int((event.position().x() - 3) // 20) + 1
        at = 6 - at if self.isRightToLeft() else at
        at = min(5, max(1, at))
        self.setValue(0 if at == self.value() else at)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Dots are clicked, not dragged."""

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Nothing more to do."""

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint five dots, filled up to the value, and the ring of the focus."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        theme = self._theme
        for step in range(1, 6):
            place = 6 - step if self.isRightToLeft() else step
            middle = QPointF(3 + (place - 0.5) * 20, self.height() / 2)
            full = step <= self.value()
            painter.setPen(QPen(theme.color("accent" if full else "outline"), 1.3))
            painter.setBrush(theme.color("accent") if full else Qt.BrushStyle.NoBrush)
            painter.drawEllipse(middle, 5, 5)
        if self.hasFocus():
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(theme.color("focus"), 2))
            painter.drawRoundedRect(QRectF(self.rect()).adjusted(1, 1, -1, -1), 12, 12)


class StepsRow(TagRow):
    """Formality or warmth: dots and what they mean."""

    def __init__(self, theme: Theme, field: str, parent: QWidget | None = None) -> None:
        super().__init__(theme, field, parent)
        self.steps = Steps(theme, field)
        self._word = label("", "caption")
        box = QWidget()
        row = QHBoxLayout(box)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(SPACE_XS)
        row.addWidget(self.steps)
        row.addWidget(self._word, 1)
        self.set_value_widget(box)
        self.steps.valueChanged.connect(self._on_moved)

    def show_step(self, step: int) -> None:
        """Show a value without telling anybody."""
        self.steps.blockSignals(True)
        self.steps.setValue(step)
        self.steps.blockSignals(False)
        self._say(step)

    def controls(self) -> list[QWidget]:
        """Return the dots."""
        return [self.steps]

    def choose_another(self) -> None:
        """Go to the dots."""
        self.steps.setFocus(Qt.FocusReason.OtherFocusReason)

    def _on_moved(self, step: int) -> None:
        self._say(step)
        self.edited.emit(self.field, step)

    def _say(self, step: int) -> None:
        self._word.setText(step_label(self.field, step))
