"""Before and after in one frame: a line between them that is dragged, or moved by arrow keys.

Without a picture before it shows the one after alone. Knows pixels only.
"""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QAccessible,
    QAccessibleEvent,
    QColor,
    QImage,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QPixmap,
)
from PySide6.QtWidgets import QSizePolicy, QWidget

from app.views.theme import Theme
from models.types import RgbImage

_STEP, _FAR = 0.02, 0.1
_KNOB = 17.0


def image_of(pixels: RgbImage) -> QImage:
    """An image of its own of an array of pixels."""
    whole = np.ascontiguousarray(pixels)
    height, width = whole.shape[:2]
    return QImage(whole.data, width, height, 3 * width, QImage.Format.Format_RGB888).copy()


class BeforeAfter(QWidget):
    """The widget.

    Args:
        theme: Colors.
        name: What is shown, for screen readers.

    Attributes:
        badge: What is said in the picture's corner; set before the images.
    """

    moved = Signal(float)
    """Share of the picture's width that shows what was before."""

    def __init__(self, theme: Theme, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("before_after")
        self.setAccessibleName(name)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setMinimumSize(200, 220)
        self.share = 0.0
        self.badge = ""
        self._theme = theme
        self._after, self._before = QPixmap(), QPixmap()
        self._words = (self.tr("Before"), self.tr("After"))
        theme.changed.connect(self.update)
        self._say()

    def sizeHint(self) -> QSize:
        """A standing picture."""
        return QSize(480, 720)

    def show_images(self, after: QImage | None, before: QImage | None = None) -> None:
        """Show these; the line stays where it is."""
        self._after = QPixmap.fromImage(after) if after is not None else QPixmap()
        self._before = QPixmap.fromImage(before) if before is not None else QPixmap()
        can = not self._before.isNull() and not self._after.isNull()
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus if can else Qt.FocusPolicy.NoFocus)
        self.setCursor(Qt.CursorShape.SplitHCursor if can else Qt.CursorShape.ArrowCursor)
        self._say()
        self.update()

    @property
    def slides(self) -> bool:
        """Whether there is something to compare."""
        return not self._before.isNull() and not self._after.isNull()

    def frame(self) -> QRectF:
        """Where the picture lies in the widget."""
        shown = self._after if not self._after.isNull() else self._before
        size = shown.size().scaled(self.size(), Qt.AspectRatioMode.KeepAspectRatio)
        left, top = (self.width() - size.width()) / 2, (self.height() - size.height()) / 2
        return QRectF(left, top, size.width(), size.height())

    def set_share(self, share: float) -> None:
        """Move the line; 0 shows only what is after, 1 only what was before."""
        share = min(max(share, 0.0), 1.0)
        if share != self.share:
            self.share = share
            self._say()
            self.update()
            self.moved.emit(share)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint both pictures, the line and its knob."""
        painter = QPainter(self)
        painter.setRenderHints(
            QPainter.RenderHint.Antialiasing | QPainter.RenderHint.SmoothPixmapTransform
        )
        box = self.frame()
        if not self._after.isNull():
            painter.drawPixmap(box, self._after, QRectF(self._after.rect()))
        if self.slides:
            x = box.left() + box.width() * self.share
            painter.save()
            painter.setClipRect(QRectF(box.left(), box.top(), x - box.left(), box.height()))
            painter.drawPixmap(box, self._before, QRectF(self._before.rect()))
            painter.restore()
            self._paint_line(painter, box, x)
        if self.badge and not self._after.isNull():
            self._paint_badge(painter, box)
        if self.hasFocus():
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(self._theme.color("focus"), 2))
            painter.drawRoundedRect(box.adjusted(1, 1, -1, -1), 6, 6)

    def _paint_line(self, painter: QPainter, box: QRectF, x: float) -> None:
        theme = self._theme
        painter.setPen(QPen(theme.color("surface_1"), 2))
        painter.drawLine(QPointF(x, box.top()), QPointF(x, box.bottom()))
        # at the ends of its way the knob stays in sight
        inside = min(max(x, box.left() + _KNOB + 2), box.right() - _KNOB - 2)
        knob = QPointF(inside, box.center().y())
        painter.setPen(QPen(theme.color("text_1", alpha=0.25), 1))
        painter.setBrush(theme.color("surface_1"))
        painter.drawEllipse(knob, _KNOB, _KNOB)
        painter.setPen(QPen(theme.color("text_1"), 2))
        for side in (-1, 1):
            tip = QPointF(knob.x() + side * 10, knob.y())
            for dy in (-4, 4):
                painter.drawLine(tip, QPointF(knob.x() + side * 5, knob.y() + dy))
        painter.setFont(theme.font("caption", strong=True))
        metrics = painter.fontMetrics()
        for words, side in zip(self._words, (-1, 1), strict=True):
            wide = metrics.horizontalAdvance(words) + 14
            room = x - box.left() if side < 0 else box.right() - x
            if room < wide + 12:
                continue
            left = box.left() + 8 if side < 0 else box.right() - wide - 8
            # above: the lower corner is where a file has its badge
            place = QRectF(left, box.top() + 8, wide, metrics.height() + 6)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(theme.color("surface_1", alpha=0.86))
            painter.drawRoundedRect(place, 6, 6)
            painter.setPen(theme.color("text_2"))
            painter.drawText(place, Qt.AlignmentFlag.AlignCenter, words)

    def _paint_badge(self, painter: QPainter, box: QRectF) -> None:
        """Say in its corner what the picture is; dark on any theme, as on the file itself."""
        painter.setFont(self._theme.font("caption", strong=True))
        metrics = painter.fontMetrics()
        wide, tall = metrics.horizontalAdvance(self.badge) + 16, metrics.height() + 8
        place = QRectF(box.right() - wide - 8, box.bottom() - tall - 8, wide, tall)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(20, 20, 20, 200))
        painter.drawRoundedRect(place, 6, 6)
        painter.setPen(QColor(255, 255, 255))
        painter.drawText(place, Qt.AlignmentFlag.AlignCenter, self.badge)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Arrows move the line, with Shift farther; Home and End go to its ends."""
        step = _FAR if event.modifiers() & Qt.KeyboardModifier.ShiftModifier else _STEP
        to = {
            Qt.Key.Key_Left: self.share - step,
            Qt.Key.Key_Right: self.share + step,
            Qt.Key.Key_Home: 0.0,
            Qt.Key.Key_End: 1.0,
        }.get(Qt.Key(event.key()))
        if to is None or not self.slides:
            super().keyPressEvent(event)
        else:
            self.set_share(to)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Take the line to where the pointer is."""
        self._follow(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Drag the line."""
        if event.buttons() & Qt.MouseButton.LeftButton:
            self._follow(event)

    def _follow(self, event: QMouseEvent) -> None:
        box = self.frame()
        if self.slides and box.width() > 0:
            self.set_share((event.position().x() - box.left()) / box.width())

    def _say(self) -> None:
        percent = round(100 * self.share)
        text = self.tr("{percent}% of the picture shows before.").format(percent=percent)
        said = (self.badge, text if self.slides else "")
        self.setAccessibleDescription(" ".join(part for part in said if part))
        if self.slides and self.isVisible():
            changed = QAccessibleEvent(self, QAccessible.Event.DescriptionChanged)
            QAccessible.updateAccessibility(changed)
