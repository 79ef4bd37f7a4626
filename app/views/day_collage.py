"""What was worn or is planned together, on a tile of the diary: a collage that says which it is.

A plan has a dashed edge, one that came to nothing is faded, and what was worn is whole: never told
by color alone. The collage itself is ``collage.py``'s.
"""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QRect, QRectF, Qt
from PySide6.QtGui import QPainter, QPainterPath, QPen

from app.viewmodels.outfit_cards import PieceCard
from app.views.collage import paint
from app.views.context import WindowContext

_SMALL = 60
_FADED = 0.45


def paint_tile(
    painter: QPainter,
    box: QRect,
    pieces: Sequence[PieceCard],
    *,
    context: WindowContext,
    state: str = "worn",
) -> None:
    """Paint garments on a tile.

    Args:
        state: ``worn``, ``planned`` or ``skipped``.
    """
    theme = context.theme
    radius = 8.0 if box.width() > _SMALL else 5.0
    painter.save()
    painter.setRenderHints(
        QPainter.RenderHint.Antialiasing | QPainter.RenderHint.SmoothPixmapTransform
    )
    shape = QPainterPath()
    shape.addRoundedRect(QRectF(box), radius, radius)
    painter.fillPath(shape, theme.color("tile"))
    if state == "skipped":
        painter.setOpacity(painter.opacity() * _FADED)
    paint(painter, box, pieces, thumbnails=context.thumbnails, theme=theme, ask=True)
    if state != "worn":
        painter.setOpacity(1.0)
        pen = QPen(theme.color("outline"), 1)
        pen.setStyle(Qt.PenStyle.DashLine)
        painter.setPen(pen)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawRoundedRect(QRectF(box).adjusted(0.5, 0.5, -0.5, -0.5), radius, radius)
    painter.restore()
