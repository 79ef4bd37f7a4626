"""What was made of a photo, to be checked at a glance: cut-out, name, colors, tags, how sure.

A tag that a model is not sure of says so in words and with an open dot; what a person or a
table said has no dot. Unknown things are left out: an inbox asks one question at a time.
"""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from app.services.inbox import InboxCard
from app.viewmodels.names import shown_name
from app.viewmodels.terms import shown as term_label
from app.views.context import WindowContext
from app.views.controls import label
from app.views.flow_layout import FlowLayout
from app.views.inbox_picture import CutoutTile
from app.views.swatches import SwatchBar
from app.views.terms import NOTHING, field_label
from app.views.theme import Theme
from app.views.tokens import SPACE_L, SPACE_S, SPACE_XS
from local_index.records import ItemRecord

SURE = 0.8
GUESS = 0.5
_TILE = 108
_SINGLE = ("material", "pattern", "fit", "style")
_LISTS = ("season", "occasion")
_PLAIN = frozenset({*NOTHING, "other"})


class TagChip(QWidget):
    """One tag with how sure the model is; not a control."""

    def __init__(self, theme: Theme, field: str, text: str, confidence: float | None) -> None:
        super().__init__()
        self._theme = theme
        self._text = text
        self._confidence = confidence
        self.setToolTip(self._explain(field))
        self.setAccessibleName(f"{field_label(field)}: {text}")
        theme.changed.connect(self.updateGeometry)

    def sizeHint(self) -> QSize:
        """Room for the words and the dot."""
        metrics = self.fontMetrics()
        dot = 12 if self._confidence is not None else 0
        return QSize(metrics.horizontalAdvance(self._text) + 22 + dot, metrics.height() + 8)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint a quiet rounded chip; the dot is full when sure, open when it is a guess."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        box = QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(self._theme.color("surface_2"))
        painter.drawRoundedRect(box, box.height() / 2, box.height() / 2)
        left = 11.0
        if self._confidence is not None:
            self._paint_dot(painter, QRectF(left - 1, self.height() / 2 - 3.5, 7, 7))
            left += 12
        painter.setPen(self._theme.color("text_1"))
        words = QRectF(left, 0, self.width() - left, self.height())
        painter.drawText(words, Qt.AlignmentFlag.AlignVCenter, self._text)

    def _paint_dot(self, painter: QPainter, box: QRectF) -> None:
        sure = self._confidence or 0.0
        color = self._theme.color("success" if sure >= SURE else "text_3")
        painter.setPen(QPen(color, 1.4))
        painter.setBrush(color if sure >= GUESS else Qt.BrushStyle.NoBrush)
        painter.drawEllipse(box.adjusted(0.7, 0.7, -0.7, -0.7))

    def _explain(self, field: str) -> str:
        name = field_label(field)
        if self._confidence is None:
            return self.tr("{field}: set by you").format(field=name)
        return self.tr("{field}: {share} % sure").format(
            field=name, share=round(self._confidence * 100)
        )


class GarmentFacts(QWidget):
    """The facts about one garment."""

    def __init__(self, context: WindowContext, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context = context
        self._shown: ItemRecord | None = None
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(SPACE_L)
        top = QHBoxLayout()
        top.setSpacing(SPACE_L)
        self._tile = CutoutTile(context, context.theme.scaled(_TILE))
        top.addWidget(self._tile, 0, Qt.AlignmentFlag.AlignTop)
        words = QVBoxLayout()
        words.setSpacing(SPACE_XS)
        self._name = label("", "title", name="inbox_name", wrap=True)
        self._sure = label("", "caption", name="inbox_sure")
        self._colors = SwatchBar(context.theme)
        self._color_names = label("", "muted", name="inbox_colors", wrap=True)
        self._file = label("", "caption", name="inbox_file")
        words.addWidget(self._name)
        words.addWidget(self._sure)
        words.addSpacing(SPACE_S)
        words.addWidget(self._colors)
        words.addWidget(self._color_names)
        words.addStretch(1)
        words.addWidget(self._file)
        top.addLayout(words, 1)
        column.addLayout(top)
        chips = QWidget()
        self._chips = FlowLayout(chips, spacing=SPACE_XS + 2)
        column.addWidget(chips)

    def show_card(self, card: InboxCard | None) -> None:
        """Show a garment; None keeps an empty tile."""
        self._tile.show_card(card)
        item = card.item if card is not None else None
        if item == self._shown and item is not None:
            return
        self._shown = item
        self._clear()
        if item is None:
            for each in (self._name, self._sure, self._color_names, self._file):
                each.setText("")
            self._colors.set_colors((), {})
            return
        self._name.setText(shown_name(item))
        self._sure.setText(_how_sure(item))
        self._file.setText(
            self._file.fontMetrics().elidedText(item.source_name, Qt.TextElideMode.ElideMiddle, 200)
        )
        self._file.setToolTip(item.source_name)
        known = self._context.operations.services.vocabulary.colors
        self._colors.set_colors(
            item.colors,
            {name: color.hex if (color := known.get(name)) else None for name, _ in item.colors},
        )
        self._color_names.setText(", ".join(term_label(name) for name, _ in item.colors))
        self._fill(item)

    def _fill(self, item: ItemRecord) -> None:
        for field in _SINGLE:
            value = getattr(item, field)
            if value not in _PLAIN and not (field == "pattern" and value == "plain"):
                self._add(item, field, term_label(value))
        for field in _LISTS:
            values = [term_label(value) for value in getattr(item, field)]
            if values:
                self._add(item, field, ", ".join(values[:4]))

    def _add(self, item: ItemRecord, field: str, text: str) -> None:
        confidence = None if item.origin.get(field) != "model" else item.confidence.get(field)
        self._chips.addWidget(TagChip(self._context.theme, field, text, confidence))

    def _clear(self) -> None:
        while (held := self._chips.takeAt(0)) is not None:
            if (widget := held.widget()) is not None:
                widget.hide()
                widget.deleteLater()


def _how_sure(item: ItemRecord) -> str:
    """Return how far to trust the category, in words."""
    term = term_label(item.category)
    name = term[:1].upper() + term[1:]
    if item.category in _PLAIN:
        return QCoreApplication.translate("InboxFacts", "Not recognized")
    if item.origin.get("category") == "person":
        return QCoreApplication.translate("InboxFacts", "{category}, set by you").format(
            category=name
        )
    if item.origin.get("category") == "file":
        return QCoreApplication.translate("InboxFacts", "{category}, from your table").format(
            category=name
        )
    sure = item.confidence.get("category", 0.0)
    if sure >= SURE:
        return QCoreApplication.translate("InboxFacts", "{category}, {share} % sure").format(
            category=name, share=round(sure * 100)
        )
    return QCoreApplication.translate("InboxFacts", "{category}? Only {share} % sure").format(
        category=name, share=round(sure * 100)
    )
