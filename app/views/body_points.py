"""Body points on a person's photo: dragged by hand, or chosen by Tab and nudged by arrow keys.

Shows the photo with thirteen points and the lines between them; says each point's name. What is
made of them is asked for elsewhere, whenever one is let go.
"""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen, QPixmap
from PySide6.QtWidgets import QSizePolicy, QWidget

from app.tryon.body import NAMES, BodyPoints
from app.tryon.on_photo import Person
from app.views.before_after import image_of
from app.views.theme import Theme

_REACH, _DOT, _NEAR, _FAR = 18.0, 6.5, 1.0, 10.0
_BONES = (
    ("neck", "left_shoulder"), ("neck", "right_shoulder"), ("left_shoulder", "left_elbow"),
    ("left_elbow", "left_wrist"), ("right_shoulder", "right_elbow"),
    ("right_elbow", "right_wrist"), ("left_shoulder", "left_hip"), ("right_shoulder", "right_hip"),
    ("left_hip", "right_hip"), ("left_hip", "left_knee"), ("left_knee", "left_ankle"),
    ("right_hip", "right_knee"), ("right_knee", "right_ankle"),
)  # fmt: skip


class BodyPointsEditor(QWidget):
    """The widget; see the module."""

    point_moved = Signal(str, float, float)
    """Name of a point and its place in px of the photo, once it is let go."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("body_points")
        self.setAccessibleName(self.tr("Body points"))
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setMinimumSize(200, 220)
        self.setMouseTracking(True)
        self._theme = theme
        self._photo = QPixmap()
        self._shown: object = None
        self._points: BodyPoints | None = None
        self._current, self._dragged = 0, False
        theme.changed.connect(self.update)

    def sizeHint(self) -> QSize:
        """A standing picture."""
        return QSize(480, 720)

    def show_person(self, person: Person | None) -> None:
        """Show a photo with its points."""
        if person is None:
            self._photo, self._points, self._shown = QPixmap(), None, None
        else:
            if self._shown is not person.photo:
                self._photo = QPixmap.fromImage(image_of(person.photo))
                self._shown = person.photo
            if not self._dragged:
                self._points = person.points
        self._say()
        self.update()

    def name_of(self, name: str) -> str:
        """What a point is called."""
        return {
            "neck": self.tr("Neck"),
            "left_shoulder": self.tr("Left shoulder"),
            "right_shoulder": self.tr("Right shoulder"),
            "left_elbow": self.tr("Left elbow"),
            "right_elbow": self.tr("Right elbow"),
            "left_wrist": self.tr("Left wrist"),
            "right_wrist": self.tr("Right wrist"),
            "left_hip": self.tr("Left hip"),
            "right_hip": self.tr("Right hip"),
            "left_knee": self.tr("Left knee"),
            "right_knee": self.tr("Right knee"),
            "left_ankle": self.tr("Left ankle"),
            "right_ankle": self.tr("Right ankle"),
        }[name]

    def frame(self) -> QRectF:
        """Where the photo lies in the widget."""
        size = self._photo.size().scaled(self.size(), Qt.AspectRatioMode.KeepAspectRatio)
        left, top = (self.width() - size.width()) / 2, (self.height() - size.height()) / 2
        return QRectF(left, top, size.width(), size.height())

    def place_of(self, name: str) -> QPointF:
        """Where a point lies in the widget."""
        if self._points is None or self._photo.isNull():
            return QPointF()
        box, at = self.frame(), self._points[name]
        scale = box.width() / self._photo.width()
        return QPointF(box.left() + float(at[0]) * scale, box.top() + float(at[1]) * scale)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the photo, the lines and the points."""
        if self._points is None or self._photo.isNull():
            return
        painter, theme = QPainter(self), self._theme
        painter.setRenderHints(
            QPainter.RenderHint.Antialiasing | QPainter.RenderHint.SmoothPixmapTransform
        )
        painter.drawPixmap(self.frame(), self._photo, QRectF(self._photo.rect()))
        for first, last in _BONES:
            for width, role, alpha in ((4.0, "surface_1", 0.7), (2.0, "accent", 0.9)):
                painter.setPen(QPen(theme.color(role, alpha=alpha), width))
                painter.drawLine(self.place_of(first), self.place_of(last))
        for k, name in enumerate(NAMES):
            current = k == self._current and self.hasFocus()
            painter.setPen(QPen(theme.color("surface_1"), 2))
            painter.setBrush(theme.color("focus" if current else "accent"))
            radius = _DOT + (3 if current else 0)
            painter.drawEllipse(self.place_of(name), radius, radius)
        if self.hasFocus() or self._dragged:
            self._paint_name(painter)

    def _paint_name(self, painter: QPainter) -> None:
        words = self.name_of(NAMES[self._current])
        painter.setFont(self._theme.font("caption", strong=True))
        metrics = painter.fontMetrics()
        at = self.place_of(NAMES[self._current])
        wide = metrics.horizontalAdvance(words) + 14
        left = min(at.x() + 14, self.width() - wide - 2.0)
        place = QRectF(left, at.y() - 28, wide, metrics.height() + 6)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(self._theme.color("surface_1", alpha=0.92))
        painter.drawRoundedRect(place, 6, 6)
        painter.setPen(self._theme.color("text_1"))
        painter.drawText(place, Qt.AlignmentFlag.AlignCenter, words)

    def focusNextPrevChild(self, forward: bool) -> bool:
        """Tab goes from point to point, and out after the last."""
        to = self._current + (1 if forward else -1)
        if self._points is None or not 0 <= to < len(NAMES):
            return super().focusNextPrevChild(forward)
        self._current = to
        self._say()
        self.update()
        return True

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Begin with the first point, or with the last when coming from behind."""
        if event.reason() == Qt.FocusReason.TabFocusReason:
            self._current = 0
        elif event.reason() == Qt.FocusReason.BacktabFocusReason:
            self._current = len(NAMES) - 1
        self._say()
        super().focusInEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Arrows nudge the chosen point, with Shift farther."""
        way = {
            Qt.Key.Key_Left: (-1, 0),
            Qt.Key.Key_Right: (1, 0),
            Qt.Key.Key_Up: (0, -1),
            Qt.Key.Key_Down: (0, 1),
        }.get(Qt.Key(event.key()))
        if way is None or self._points is None:
            super().keyPressEvent(event)
            return
        far = event.modifiers() & Qt.KeyboardModifier.ShiftModifier
        step = (_FAR if far else _NEAR) * max(1.0, self._photo.height() / 700)
        name = NAMES[self._current]
        x, y = self._points[name]
        self._move(name, float(x) + way[0] * step, float(y) + way[1] * step)
        self._tell(name)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Take the nearest point."""
        if self._points is None:
            return
        away = [(self.place_of(name) - event.position()).manhattanLength() for name in NAMES]
        nearest = min(range(len(NAMES)), key=away.__getitem__)
        if away[nearest] <= 2 * _REACH:
            self._current, self._dragged = nearest, True
            self.setFocus()
            self.update()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Drag it."""
        if self._dragged and not self._photo.isNull():
            box = self.frame()
            scale = self._photo.width() / max(box.width(), 1.0)
            at = event.position()
            x, y = (at.x() - box.left()) * scale, (at.y() - box.top()) * scale
            self._move(NAMES[self._current], x, y)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Let it go."""
        if self._dragged:
            self._dragged = False
            self._tell(NAMES[self._current])

    def _move(self, name: str, x: float, y: float) -> None:
        if self._points is None:
            return
        x = min(max(x, 0.0), float(self._photo.width() - 1))
        y = min(max(y, 0.0), float(self._photo.height() - 1))
        self._points = self._points.moved(name, x, y)
        self._say()
        self.update()

    def _tell(self, name: str) -> None:
        if self._points is not None:
            x, y = self._points[name]
            self.point_moved.emit(name, float(x), float(y))

    def _say(self) -> None:
        self.setAccessibleDescription(self.name_of(NAMES[self._current]))
