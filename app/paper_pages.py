"""Where things stand on the pages of a printed lookbook: a cover, then an outfit a page.

An outfit of few garments has its picture large and them in columns below it. One of many, or with
words about them, has them at the right, and goes on to the next page where they do not fit. Notes
stand with the title or below the picture, numbers at the foot. Positions are millimeters.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from PySide6.QtCore import QBuffer, QIODevice, QMarginsF, QPointF, QRectF
from PySide6.QtGui import QColor, QImage, QPageSize, QPainter, QPainterPath, QPdfWriter, QPen

from app.colors import LIGHT
from app.paper_text import TextSetter, cleaned
from app.version import app_version

_DOTS_PER_INCH = 1200
_MM = _DOTS_PER_INCH / 25.4
_EDGE = 17.0
_FOOT = 12.0
_GUTTER = 8.0
_PICTURE_SHARE = 0.63
_COLUMNS, _MOST_BELOW = 3, 6
"""Garments below a large picture; more of them stand beside a smaller one."""
_ROW = 24.0
_RATIO = 5 / 4
_ROUND = 2.6
_THUMB_W, _THUMB_H = 12.0, 15.0
_PAPERS = {"a4": QPageSize.PageSizeId.A4, "letter": QPageSize.PageSizeId.Letter}
_INK, _QUIET, _FAINT, _LINE = LIGHT.text_1, LIGHT.text_2, LIGHT.text_3, LIGHT.border
_SHOWN_LACKING = 12


def write_pages(document: Mapping[str, Any]) -> list[str]:
    """Write the PDF and return sentences about what could not be set.

    Args:
        document: Title, looks with their texts and picture files, and the target, as
            ``services/paper`` makes them.

    Raises:
        OSError: The file cannot be written.
    """
    # In memory first: Qt does not say when a disk was full halfway.
    made = QBuffer()
    made.open(QIODevice.OpenModeFlag.WriteOnly)
    writer = QPdfWriter(made)
    writer.setResolution(_DOTS_PER_INCH)
    writer.setPageSize(QPageSize(_PAPERS[document["paper"]]))
    writer.setPageMargins(QMarginsF(0, 0, 0, 0))
    writer.setTitle(cleaned(str(document["title"])))
    writer.setCreator(f"Vestry {app_version()}")
    painter = QPainter()
    if not painter.begin(writer):
        raise OSError("the lookbook could not be begun")
    try:
        pages = _Pages(writer, painter, document)
        pages.set_all()
        lacking = pages.lacking
    finally:
        ended = painter.end()
    if not ended:
        raise OSError("the lookbook could not be set")
    Path(document["target"]).write_bytes(made.data().data())
    return _notes(lacking)


def _notes(lacking: set[str]) -> list[str]:
    if not lacking:
        return []
    shown = " ".join(sorted(lacking)[:_SHOWN_LACKING])
    return [
        f"No font on this computer has these letters: {shown}. Install one for their script, "
        "and make the lookbook again."
    ]


class _Pages:
    """Sets one lookbook."""

    def __init__(self, writer: QPdfWriter, painter: QPainter, document: Mapping[str, Any]) -> None:
        self._writer, self._painter, self._document = writer, painter, document
        self._text = TextSetter(painter)
        page = writer.pageLayout().fullRect(writer.pageLayout().units().Millimeter)
        self._width, self._height = page.width(), page.height()
        self._page = 1

    @property
    def lacking(self) -> set[str]:
        """Letters that no font here has."""
        return self._text.lacking

    def set_all(self) -> None:
        """Set every page."""
        looks: Sequence[Mapping[str, Any]] = self._document["looks"]
        self._cover(looks)
        for number, look in enumerate(looks, 1):
            self._look(look, number, len(looks))

    # -- pages ------------------------------------------------------------------------------------

    def _cover(self, looks: Sequence[Mapping[str, Any]]) -> None:
        """The first looks large, the title below them."""
        inner = self._width - 2 * _EDGE
        band = self._height * 0.62
        self._panel(QRectF(0, 0, self._width, band))
        shown = looks[: 1 if len(looks) < 3 else 3]
        gap = 6.0
        width = min((inner - gap * (len(shown) - 1)) / len(shown), (band - 2 * _EDGE) / _RATIO)
        total = width * len(shown) + gap * (len(shown) - 1)
        x = (self._width - total) / 2
        for look in shown:
            height = width * _RATIO
            self._picture(look["picture"], QRectF(x, (band - height) / 2, width, height))
            x += width + gap
        y = band + 20
        y += self._say(self._document["title"], 30, _EDGE, y, inner, bold=True, lines=3) + 4
        self._say(self._document["summary"], 12, _EDGE, y, inner, color=_QUIET, lines=1)
        foot = self._height - _FOOT - 3
        self._say(self._document["footer"], 8, _EDGE, foot, inner, color=_FAINT, lines=1)

    def _look(self, look: Mapping[str, Any], number: int, of: int) -> None:
        self._next_page(look["title"])
        count = f"{number} / {of}" if of > 1 else ""
        garments = look["garments"]
        if len(garments) <= _MOST_BELOW and not any(one["notes"] for one in garments):
            self._large(look, count)
        else:
            self._beside(look, count)

    def _large(self, look: Mapping[str, Any], count: str) -> None:
        """The title above, the picture over the whole width, what it is made of below."""
        inner = self._width - 2 * _EDGE
        y = _EDGE - 4
        y += self._say(look["title"], 21, _EDGE, y, inner - 24, bold=True, lines=3)
        if count:
            wide = self._text.width_of(count, self._text.font(8)) / _MM
            self._say(count, 8, self._width - _EDGE - wide, _EDGE, wide + 2, color=_FAINT)
        if look["tags"]:
            y += 1 + self._say(" · ".join(look["tags"]), 9, _EDGE, y + 1, inner, color=_QUIET)
        if look["notes"]:
            words = look["notes"]
            y += 1.5 + self._say(words, 9.5, _EDGE, y + 1.5, inner, color=_QUIET, lines=4)
        y += 4
        rows = -(-len(look["garments"]) // _COLUMNS)
        room = self._height - _FOOT - 8 - rows * _ROW - 5 - y
        height = min(room, inner * _RATIO)
        # the paper of the canvas over the whole width, its picture in the middle of it
        panel = QRectF(_EDGE, y, inner, height)
        self._ground(look["picture"], panel)
        wide = height / _RATIO
        place = QRectF(_EDGE + (inner - wide) / 2, y, wide, height)
        self._picture(look["picture"], place, rounded=wide >= inner - 2 * _ROUND)
        y += height + 5
        width = (inner - (_COLUMNS - 1) * 6) / _COLUMNS
        for at, garment in enumerate(look["garments"]):
            row, column = divmod(at, _COLUMNS)
            x = _EDGE + column * (width + 6)
            self._garment(garment, x, y + row * _ROW, width, draw=True)

    def _beside(self, look: Mapping[str, Any], count: str) -> None:
        """The picture at the left, what it is made of at the right."""
        inner = self._width - 2 * _EDGE
        wide = inner * _PICTURE_SHARE
        self._picture(look["picture"], QRectF(_EDGE, _EDGE, wide, wide * _RATIO))
        below = _EDGE + wide * _RATIO + 7
        if look["notes"]:
            room = self._height - _FOOT - 10 - below
            lines = max(1, int(room / 4.6))
            self._say(look["notes"], 9.5, _EDGE, below, wide, color=_QUIET, lines=lines)
        x, width = _EDGE + wide + _GUTTER, inner - wide - _GUTTER
        y = _EDGE
        if count:
            y += self._say(count, 8, x, y, width, color=_FAINT) + 1.5
        y += self._say(look["title"], 19, x, y, width, bold=True, lines=4) + 3
        if look["tags"]:
            words = " · ".join(look["tags"])
            y += self._say(words, 9, x, y, width, color=_QUIET, lines=3) + 3
        self._garments(look, x, y + 3, width)

    def _garments(self, look: Mapping[str, Any], x: float, y: float, width: float) -> None:
        self._rule(x, y, width)
        for garment in look["garments"]:
            height = max(_THUMB_H, self._garment(garment, x, y, width, draw=False)) + 5
            if y + height > self._height - _FOOT - 8:
                self._next_page(look["title"])
                y = _EDGE
                y += self._say(look["title"], 12, x, y, width, bold=True, lines=2) + 4
                self._rule(x, y, width)
            self._garment(garment, x, y + 2.5, width, draw=True)
            y += height
            self._rule(x, y, width)

    def _garment(
        self, garment: Mapping[str, Any], x: float, y: float, width: float, *, draw: bool
    ) -> float:
        """Set a garment and return how high its words are."""
        if draw and garment["picture"]:
            self._picture(
                garment["picture"], QRectF(x, y, _THUMB_W, _THUMB_H), whole=True, rounded=False
            )
        left, room = x + _THUMB_W + 4, width - _THUMB_W - 4
        height = self._say(garment["name"], 9.5, left, y, room, bold=True, lines=2, draw=draw)
        facts = " · ".join([*garment["facts"], *filter(None, [garment["price"]])])
        height += 0.4
        height += self._say(facts, 8.2, left, y + height, room, color=_QUIET, lines=3, draw=draw)
        if garment["notes"]:
            height += 0.6
            words = garment["notes"]
            height += self._say(
                words, 7.8, left, y + height, room, color=_FAINT, lines=4, draw=draw
            )
        if garment["colors"]:
            if draw:
                self._dots(garment["colors"], left, y + height + 1.6)
            height += 4.6
        return height

    # -- parts ------------------------------------------------------------------------------------

    def _next_page(self, title: str) -> None:
        self._writer.newPage()
        self._page += 1
        foot = self._height - _FOOT - 2
        inner = self._width - 2 * _EDGE
        self._say(self._document["title"], 7.5, _EDGE, foot, inner - 20, color=_FAINT, lines=1)
        number = str(self._page)
        wide = self._text.width_of(number, self._text.font(7.5)) / _MM
        self._say(number, 7.5, self._width - _EDGE - wide, foot, wide + 2, color=_FAINT)

    def _say(
        self,
        words: str,
        points: float,
        x: float,
        y: float,
        width: float,
        *,
        color: str = _INK,
        bold: bool = False,
        lines: int = 1,
        draw: bool = True,
    ) -> float:
        """Set words and return their height."""
        font = self._text.font(points, bold=bold, spacing=98.5 if points > 15 else 100)
        height = self._text.block(
            words,
            font,
            color,
            at=QPointF(x * _MM, y * _MM),
            width=width * _MM,
            lines=lines,
            draw=draw,
        )
        return height / _MM

    def _ground(self, file: str, rect: QRectF) -> None:
        """Paint a rounded panel in the color that is behind a picture's garments."""
        image = QImage(file)
        shape = QPainterPath()
        shape.addRoundedRect(_scaled(rect), _ROUND * _MM, _ROUND * _MM)
        color = QColor(LIGHT.tile) if image.isNull() else image.pixelColor(0, 0)
        self._painter.fillPath(shape, color)

    def _panel(self, rect: QRectF) -> None:
        self._painter.fillRect(_scaled(rect), QColor(LIGHT.tile))

    def _rule(self, x: float, y: float, width: float) -> None:
        self._painter.setPen(QPen(QColor(_LINE), 0.2 * _MM))
        self._painter.drawLine(QPointF(x * _MM, y * _MM), QPointF((x + width) * _MM, y * _MM))

    def _dots(self, colors: Sequence[str], x: float, y: float) -> None:
        self._painter.save()
        self._painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self._painter.setPen(QPen(QColor(28, 27, 26, 40), 0.15 * _MM))
        for place, color in enumerate(colors[:6]):
            self._painter.setBrush(QColor(color))
            self._painter.drawEllipse(_scaled(QRectF(x + place * 4.0, y, 3.0, 3.0)))
        self._painter.restore()

    def _picture(
        self, file: str, rect: QRectF, *, whole: bool = False, rounded: bool = True
    ) -> None:
        image = QImage(file)
        if image.isNull():
            return
        place = _scaled(rect)
        if whole:  # the garment in its box, never cropped
            share = min(place.width() / image.width(), place.height() / image.height())
            size = image.size().toSizeF() * share
            place = QRectF(
                place.center().x() - size.width() / 2,
                place.center().y() - size.height() / 2,
                size.width(),
                size.height(),
            )
        self._painter.save()
        if rounded:
            shape = QPainterPath()
            shape.addRoundedRect(place, _ROUND * _MM, _ROUND * _MM)
            self._painter.setClipPath(shape)
        self._painter.drawImage(place, image)
        self._painter.restore()


def _scaled(rect: QRectF) -> QRectF:
    return QRectF(rect.x() * _MM, rect.y() * _MM, rect.width() * _MM, rect.height() * _MM)
