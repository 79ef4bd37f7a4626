"""How full a conversation is: a small ring with a number, told in tokens on request.

It says nothing until half is used: a meter that always moves is one more thing to worry about.
"""

from __future__ import annotations

from PySide6.QtCore import QLocale, QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from app.viewmodels.chat_values import ContextMeter as Meter
from app.views.theme import Theme

SHOWN_FROM = 0.5
FULL_FROM = 0.85
_RING = 16


class ContextRing(QWidget):
    """See the module.

    Args:
        theme: Colors.
    """

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._meter: Meter | None = None
        self._text = ""
        self.setObjectName("context_meter")
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        theme.changed.connect(self.updateGeometry)
        self.show_meter(None)

    def show_meter(self, meter: Meter | None) -> None:
        """Show how full it is; None hides it."""
        self._meter = meter
        shown = meter is not None and meter.share >= SHOWN_FROM
        self.setVisible(shown)
        if meter is None:
            return
        locale = QLocale()
        self._text = locale.toString(round(meter.share * 100)) + locale.percent()
        words = self.tr("The conversation takes {used} of {limit} tokens.").format(
            used=locale.toString(meter.cells), limit=locale.toString(meter.limit)
        )
        if meter.share >= FULL_FROM:
            words += " " + self.tr("It is almost full: a new conversation answers better.")
        self.setToolTip(words)
        self.setAccessibleName(words)
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        """Ring and number."""
        metrics = self.fontMetrics()
        return QSize(_RING + 7 + metrics.horizontalAdvance(self._text) + 4, 24)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the ring and the number."""
        if self._meter is None:
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        full = self._meter.share >= FULL_FROM
        role = "warn" if full else "text_3"
        ring = QRectF(1.5, (self.height() - _RING) / 2 + 1.5, _RING - 3, _RING - 3)
        painter.setPen(QPen(self._theme.color("border"), 2.5))
        painter.drawEllipse(ring)
        pen = QPen(self._theme.color(role), 2.5)
        pen.setCapStyle(Qt.PenCapStyle.RoundCap)
        painter.setPen(pen)
        painter.drawArc(ring, 90 * 16, -round(self._meter.share * 360 * 16))
        painter.setFont(self._theme.font("caption", strong=full))
        room = QRectF(_RING + 7, 0, self.width(), self.height())
        painter.drawText(room, Qt.AlignmentFlag.AlignVCenter, self._text)
