"""Headings over the groups of a grid: what the group is, and quietly how many are in it."""

from __future__ import annotations

from PySide6.QtCore import QLocale, QRect, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainter

from app.viewmodels.grouping import Group, title
from app.views.theme import Theme
from app.views.tokens import SPACE_L, SPACE_S


class GroupHeadings:
    """Paints headings.

    Args:
        theme: Colors and fonts.

    Attributes:
        height: Of one heading, with the air over and under it.
    """

    def __init__(self, theme: Theme) -> None:
        self._theme = theme
        self.height = 0
        self.renew()

    def renew(self) -> None:
        """Take colors and fonts from the theme again."""
        self._strong: QFont = self._theme.font("body", strong=True)
        self._quiet: QFont = self._theme.font("caption")
        self._metrics = QFontMetrics(self._strong)
        self._text: QColor = self._theme.color("text_1")
        self._faint: QColor = self._theme.color("text_3")
        self.height = SPACE_L + self._metrics.height() + SPACE_S

    def paint(self, painter: QPainter, rect: QRect, group: Group) -> None:
        """Paint one heading."""
        line = rect.adjusted(2, SPACE_L, -2, -SPACE_S)
        aligned = Qt.AlignmentFlag.AlignLeading | Qt.AlignmentFlag.AlignVCenter
        count = QLocale().toString(group.count)
        room = line.width() - QFontMetrics(self._quiet).horizontalAdvance(count) - SPACE_S
        words = self._metrics.elidedText(title(group), Qt.TextElideMode.ElideRight, room)
        painter.setFont(self._strong)
        painter.setPen(self._text)
        painter.drawText(line, aligned, words)
        beside = line.adjusted(self._metrics.horizontalAdvance(words) + SPACE_S, 1, 0, 1)
        painter.setFont(self._quiet)
        painter.setPen(self._faint)
        painter.drawText(beside, aligned, count)
