"""A mask that is painted: strokes that give and take, each one step of its own undo.

Works on a photo of bounded size; the mask is brought to any other size where it is used. No widget
and no screen: places and sizes are the photo's pixels. Every call says which part has changed.
"""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QPoint, QPointF, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QBrush, QColor, QImage, QImageWriter, QPainter, QRadialGradient

from app.services.brush import BrushStroke

_UNDO_BYTES = 96 << 20
_HARD = 0.75
_CORE = 0.42
"""The middle of a brush that follows edges, which is taken at its word."""
_STEP = 0.3
_LEAST_AIR = 24
_Mode = QPainter.CompositionMode


@dataclass(slots=True, eq=False)
class Stroke:
    """What one stroke changed: a part of the mask before and after.

    Attributes:
        covered: How much the brush covered there; None for a stroke that follows no edges.
        core: The same for the middle of the brush.
    """

    place: QPoint
    before: QImage
    after: QImage
    adds: bool = True
    covered: QImage | None = None
    core: QImage | None = None

    @property
    def rect(self) -> QRect:
        """Where it is."""
        return QRect(self.place, self.after.size())

    @property
    def bytes(self) -> int:
        """What it holds in memory."""
        return self.before.sizeInBytes() + self.after.sizeInBytes()


class MaskStrokes:
    """See the module.

    Attributes:
        photo: What is painted on.
        mask: How much of it is kept, 8-bit alpha of the same size.
        cut: The photo as the mask leaves it.
    """

    def __init__(self) -> None:
        self.photo = QImage()
        self.mask = QImage()
        self.cut = QImage()
        self._start = QImage()
        self._strokes: list[Stroke] = []
        self._undone: list[Stroke] = []
        self._last: QPointF | None = None
        self._radius, self._adds = 1.0, True
        self._dirty = QRect()
        self._before = QImage()
        self._covered: QImage | None = None
        self._core: QImage | None = None

    # -- the mask ---------------------------------------------------------------------------------

    def open(self, photo: QImage, mask: QImage | None) -> None:
        """Begin with a photo and its mask of any size; without one everything is kept."""
        self.photo = photo.convertToFormat(QImage.Format.Format_RGB32)
        if mask is None:
            self.mask = QImage(self.photo.size(), QImage.Format.Format_Alpha8)
            self.mask.fill(QColor(0, 0, 0, 255))
        else:
            self.mask = self._fitted(mask)
        self.cut = self.cut_by(self.mask)
        self._start = self.mask.copy()
        self._strokes.clear()
        self._undone.clear()

    def replace(self, mask: QImage) -> None:
        """Take another mask (the automatic one), as a step that can be taken back."""
        before, self.mask = self.mask, self._fitted(mask)
        self.cut = self.cut_by(self.mask)
        self._remember(Stroke(QPoint(0, 0), before, self.mask.copy()))

    def png(self) -> bytes:
        """Return the mask as a gray PNG of the size that was painted on."""
        gray = QImage(
            self.mask.constBits(),
            self.mask.width(),
            self.mask.height(),
            self.mask.bytesPerLine(),
            QImage.Format.Format_Grayscale8,
        ).copy()
        data = QByteArray()
        buffer = QBuffer(data)
        buffer.open(QIODevice.OpenModeFlag.WriteOnly)
        QImageWriter(buffer, QByteArray(b"PNG")).write(gray)
        return bytes(data.data())

    @property
    def is_changed(self) -> bool:
        """Whether the mask is another than at the beginning."""
        return self.mask != self._start

    def shows(self, mask: QImage) -> bool:
        """Whether the mask is exactly this one."""
        return not self.photo.isNull() and self.mask == self._fitted(mask)

    def first_cut(self) -> QImage:
        """Return the photo as the mask left it at the beginning."""
        return self.cut_by(self._start)

    def cut_by(self, mask: QImage) -> QImage:
        """Return the photo as a mask of its size leaves it."""
        made = QImage(self.photo.size(), QImage.Format.Format_ARGB32_Premultiplied)
        self._lay(made, mask, self.photo.rect())
        return made

    # -- undo -------------------------------------------------------------------------------------

    @property
    def can_undo(self) -> bool:
        """Whether a stroke can be taken back."""
        return bool(self._strokes)

    @property
    def can_redo(self) -> bool:
        """Whether a stroke can be made again."""
        return bool(self._undone)

    def undo(self) -> QRect:
        """Take the last stroke back; return where."""
        stroke = self._strokes.pop()
        self._undone.append(stroke)
        return self._put(stroke.place, stroke.before)

    def redo(self) -> QRect:
        """Make a stroke again; return where."""
        stroke = self._undone.pop()
        self._strokes.append(stroke)
        return self._put(stroke.place, stroke.after)

    def settle(self, stroke: Stroke, after: QImage) -> QRect:
        """Let a stroke have made another mask than it did; return where, empty for nowhere.

        Strokes that were made upon it since then leave it as it is.
        """
        later = self._strokes[self._strokes.index(stroke) + 1 :] if stroke in self._strokes else []
        undone = stroke in self._undone
        if not (undone or stroke in self._strokes):
            return QRect()
        if any(one.rect.intersects(stroke.rect) for one in later):
            return QRect()
        if self.is_painting and self._dirty.intersects(stroke.rect):
            return QRect()
        stroke.after = after
        if undone:
            return QRect()
        if self.is_painting:  # the stroke under the brush began upon this one
            _copy_into(self._before, stroke.place, after)
        return self._put(stroke.place, after)

    def _remember(self, stroke: Stroke) -> None:
        self._strokes.append(stroke)
        self._undone.clear()
        while len(self._strokes) > 1 and sum(one.bytes for one in self._strokes) > _UNDO_BYTES:
            self._strokes.pop(0)

    # -- a stroke ---------------------------------------------------------------------------------

    @property
    def is_painting(self) -> bool:
        """Whether the brush is down."""
        return self._last is not None

    def begin(self, at: QPointF, radius: float, *, adds: bool, follows: bool = False) -> QRect:
        """Put the brush down; return what changed.

        Args:
            follows: Remember what the brush covers, so that the stroke may follow edges.
        """
        self._before = self.mask.copy()
        self._dirty, self._last = QRect(), at
        self._radius, self._adds = radius, adds
        self._covered = self._core = None
        if follows:
            self._covered = QImage(self.mask.size(), QImage.Format.Format_Alpha8)
            self._core = QImage(self.mask.size(), QImage.Format.Format_Alpha8)
            for one in (self._covered, self._core):
                one.fill(Qt.GlobalColor.transparent)
        return self._dab([at])

    def move(self, at: QPointF) -> QRect:
        """Draw on to a point; return what changed."""
        if self._last is None:
            return QRect()
        step = max(1.0, self._radius * _STEP)
        way = at - self._last
        length = (way.x() ** 2 + way.y() ** 2) ** 0.5
        count = int(length / step)
        if not count:
            return QRect()
        points = [self._last + way * (n * step / length) for n in range(1, count + 1)]
        self._last = points[-1]
        return self._dab(points)

    def end(self) -> Stroke | None:
        """Lift the brush: the stroke becomes one step of undo, unless nothing changed."""
        if self._last is None:
            return None
        self._last = None
        dirty = self._dirty.intersected(self.mask.rect())
        if dirty.isEmpty():
            return None
        before, after = self._before.copy(dirty), self.mask.copy(dirty)
        self._before = QImage()
        if before == after:
            return None
        stroke = Stroke(dirty.topLeft(), before, after, self._adds)
        if self._covered is not None and self._core is not None:
            stroke.covered, stroke.core = self._covered.copy(dirty), self._core.copy(dirty)
        self._covered = self._core = None
        self._remember(stroke)
        return stroke

    def _dab(self, points: list[QPointF]) -> QRect:
        radius, place = self._radius, QRect()
        reach = QPointF(radius, radius)
        for at in points:
            place = place.united(QRectF(at - reach, at + reach).toAlignedRect())
        mode = (
            _Mode.CompositionMode_SourceOver
            if self._adds
            else (_Mode.CompositionMode_DestinationOut)
        )
        _paint_dabs(self.mask, points, radius, hard=_HARD, mode=mode)
        if self._covered is not None and self._core is not None:
            over = _Mode.CompositionMode_SourceOver
            _paint_dabs(self._covered, points, radius, hard=_HARD, mode=over)
            _paint_dabs(self._core, points, radius * _CORE, hard=0.9, mode=over)
        place = place.intersected(self.mask.rect())
        self._dirty = self._dirty.united(place)
        self._lay(self.cut, self.mask, place)
        return place

    # -- edges ------------------------------------------------------------------------------------

    def for_edges(self, stroke: Stroke) -> tuple[BrushStroke, QRect] | None:
        """Return a stroke with the photo around it, and where that is, for following edges."""
        if stroke.covered is None or stroke.core is None:
            return None
        air = max(_LEAST_AIR, round(self._radius * 1.5))
        around = stroke.rect.adjusted(-air, -air, air, air).intersected(self.photo.rect())
        inside = QPoint(stroke.place - around.topLeft())
        before = self.mask.copy(around)
        _copy_into(before, inside, stroke.before)
        planes = []
        for part in (stroke.covered, stroke.core):
            plane = QImage(around.size(), QImage.Format.Format_Alpha8)
            plane.fill(Qt.GlobalColor.transparent)
            _copy_into(plane, inside, part)
            planes.append(_packed(plane, 1))
        rgb = self.photo.copy(around).convertToFormat(QImage.Format.Format_RGB888)
        made = BrushStroke(
            around.width(),
            around.height(),
            _packed(rgb, 3),
            _packed(before, 1),
            planes[0],
            planes[1],
            stroke.adds,
        )
        return made, around

    @staticmethod
    def from_edges(stroke: Stroke, around: QRect, mask: bytes) -> QImage:
        """Return the stroke's part of a mask that was made for the photo around it."""
        size: QSize = around.size()
        whole = QImage(mask, size.width(), size.height(), size.width(), QImage.Format.Format_Alpha8)
        return whole.copy(QRect(stroke.place - around.topLeft(), stroke.after.size()))

    # -- pixels -----------------------------------------------------------------------------------

    def _fitted(self, mask: QImage) -> QImage:
        gray = mask.scaled(
            self.photo.size(),
            Qt.AspectRatioMode.IgnoreAspectRatio,
            Qt.TransformationMode.SmoothTransformation,
        ).convertToFormat(QImage.Format.Format_Grayscale8)
        # The same bytes read as how much is kept, not as how bright it is.
        return QImage(
            gray.constBits(),
            gray.width(),
            gray.height(),
            gray.bytesPerLine(),
            QImage.Format.Format_Alpha8,
        ).copy()

    def _lay(self, target: QImage, mask: QImage, place: QRect) -> None:
        """Lay the photo under a mask again where the mask changed."""
        painter = QPainter(target)
        painter.setClipRect(place)
        painter.setCompositionMode(_Mode.CompositionMode_Source)
        painter.drawImage(place.topLeft(), self.photo, place)
        painter.setCompositionMode(_Mode.CompositionMode_DestinationIn)
        painter.drawImage(place.topLeft(), mask, place)
        painter.end()

    def _put(self, place: QPoint, part: QImage) -> QRect:
        _copy_into(self.mask, place, part)
        changed = QRect(place, part.size())
        self._lay(self.cut, self.mask, changed)
        return changed


def _paint_dabs(
    target: QImage, points: list[QPointF], radius: float, *, hard: float, mode: _Mode
) -> None:
    painter = QPainter(target)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setCompositionMode(mode)
    painter.setPen(Qt.PenStyle.NoPen)
    for at in points:
        soft = QRadialGradient(at, radius)
        soft.setColorAt(0, QColor(0, 0, 0, 255))
        soft.setColorAt(hard, QColor(0, 0, 0, 255))
        soft.setColorAt(1, QColor(0, 0, 0, 0))
        painter.setBrush(QBrush(soft))
        painter.drawEllipse(at, radius, radius)
    painter.end()


def _copy_into(target: QImage, place: QPoint, part: QImage) -> None:
    painter = QPainter(target)
    painter.setCompositionMode(_Mode.CompositionMode_Source)
    painter.drawImage(place, part)
    painter.end()


def _packed(image: QImage, depth: int) -> bytes:
    """Return the bytes of an image's rows without the gaps between them."""
    data, stride, width = bytes(image.constBits()), image.bytesPerLine(), image.width() * depth
    if stride == width:
        return data[: width * image.height()]
    return b"".join(data[row * stride : row * stride + width] for row in range(image.height()))
