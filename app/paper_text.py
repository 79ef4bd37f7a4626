"""Words on paper: a block of text at a width, cut off after some lines, and what no font has.

A thin layer over Qt's own line breaking. All lengths are the painter's.
"""

from __future__ import annotations

import unicodedata

from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import (
    QColor,
    QFont,
    QFontDatabase,
    QFontMetricsF,
    QPainter,
    QRawFont,
    QTextLayout,
    QTextOption,
)

FAMILY = "Inter"
_ELLIPSIS = "…"


class TextSetter:
    """Sets text with a painter and remembers letters that no font here has.

    Attributes:
        lacking: Those letters.
    """

    def __init__(self, painter: QPainter) -> None:
        self._painter = painter
        self.lacking: set[str] = set()
        self._asked: set[str] = set()
        self._fonts = _Fonts()

    def font(self, points: float, *, bold: bool = False, spacing: float = 100.0) -> QFont:
        """Return a font of Vestry's, which falls back to the system's for other scripts."""
        made = QFont(FAMILY, self._painter.font().pointSize())
        made.setPointSizeF(points)
        made.setWeight(QFont.Weight.DemiBold if bold else QFont.Weight.Normal)
        made.setLetterSpacing(QFont.SpacingType.PercentageSpacing, spacing)
        return made

    def block(
        self,
        text: str,
        font: QFont,
        color: str,
        *,
        at: QPointF,
        width: float,
        lines: int = 100,
        leading: float = 1.0,
        draw: bool = True,
    ) -> float:
        """Set text and return how high it is.

        Args:
            at: Its upper left corner.
            lines: After how many lines the rest is left out, with an ellipsis.
            leading: Of line to line, as a share of the font's own.
            draw: False only measures.
        """
        words = cleaned(text)
        if not words:
            return 0.0
        layout, height = self._laid(words, font, width, lines, leading)
        if draw:
            self._painter.setPen(QColor(color))
            layout.draw(self._painter, at)
            self._note_lacking(words)
        return height

    def width_of(self, text: str, font: QFont) -> float:
        """Return how wide a line is."""
        return QFontMetricsF(font, self._painter.device()).horizontalAdvance(text)

    def _laid(
        self, words: str, font: QFont, width: float, lines: int, leading: float
    ) -> tuple[QTextLayout, float]:
        layout = self._layout(words, font)
        height, starts = self._break(layout, width, lines, leading)
        if starts is not None:
            # What does not fit: the last line again, shortened.
            metrics = QFontMetricsF(font, self._painter.device())
            rest = words[starts:].replace("\u2028", " ")
            last = metrics.elidedText(rest, Qt.TextElideMode.ElideRight, width)
            if not last.endswith(_ELLIPSIS):
                last = f"{last.rstrip()} {_ELLIPSIS}"
            layout = self._layout(words[:starts] + last, font)
            height, _ = self._break(layout, width, lines, leading)
        return layout, height

    def _layout(self, words: str, font: QFont) -> QTextLayout:
        layout = QTextLayout(words, font, self._painter.device())
        option = QTextOption()
        option.setWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
        layout.setTextOption(option)
        return layout

    def _break(
        self, layout: QTextLayout, width: float, lines: int, leading: float
    ) -> tuple[float, int | None]:
        """Break into lines; return the height, and where the last one starts if more would come."""
        height, count, start = 0.0, 0, 0
        layout.beginLayout()
        more = False
        while True:
            line = layout.createLine()
            if not line.isValid():
                break
            if count == lines:
                more = True
                line.setLineWidth(width)
                line.setPosition(QPointF(0, -100_000))
                break
            line.setLineWidth(width)
            line.setPosition(QPointF(0, height))
            start = line.textStart()
            height += line.height() * leading
            count += 1
        layout.endLayout()
        return height, start if more else None

    def _note_lacking(self, words: str) -> None:
        # Not by the glyphs that were laid out: what stands for a letter that no font has is a glyph
        # too, and Qt names the wrong letters for glyphs of text from right to left.
        for letter in {*words} - self._asked:
            self._asked.add(letter)
            if unicodedata.category(letter)[0] not in "CZ" and not self._fonts.have(letter):
                self.lacking.add(letter)


class _Fonts:
    """Which letters the fonts of this computer have; each is opened once, when it is needed."""

    def __init__(self) -> None:
        self._open: list[QRawFont] = []
        self._left = [FAMILY, *(name for name in QFontDatabase.families() if name != FAMILY)]

    def have(self, letter: str) -> bool:
        """Whether any font has a letter."""
        if any(face.supportsCharacter(ord(letter)) for face in self._open):
            return True
        while self._left:
            face = QRawFont.fromFont(QFont(self._left.pop(0)))
            if face.isValid():
                self._open.append(face)
                if face.supportsCharacter(ord(letter)):
                    return True
        return False


def cleaned(text: str) -> str:
    """Return text without what would break or turn a page: controls go, line ends stay."""
    kept = []
    for letter in text.replace("\r\n", "\n").replace("\r", "\n"):
        if letter == "\n":
            kept.append("\u2028")  # a new line of the same block
        elif letter == "\t":
            kept.append(" ")
        elif unicodedata.category(letter) not in ("Cc", "Cs", "Co", "Cn") and letter not in _TURNS:
            kept.append(letter)
    return "".join(kept).strip()


_TURNS = "\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"
