"""One line per field of a garment: its name, its value as something to click, and how sure it is.

Rows know a field and tell what the person wants (``picked``, ``edited``); what follows from it is
the view-model's. A quiet mark says where the value comes from: a check for the person's own word,
else a dot that is full, half or a ring as the model is more or less sure. Clicking the mark says
"that is right".
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Literal

from PySide6.QtCore import QEvent, QObject, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import (
    QAbstractButton,
    QGridLayout,
    QHBoxLayout,
    QSizePolicy,
    QSlider,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from app.viewmodels.terms import shown
from app.views.controls import label
from app.views.flow_layout import FlowLayout
from app.views.swatches import SwatchBar, swatch_icon
from app.views.term_picker import Offer, TermPicker
from app.views.terms import NOTHING, field_label, step_label
from app.views.text_fields import LineEdit
from app.views.theme import Theme, set_kind
from app.views.tokens import SPACE_S, SPACE_XS

Surety = Literal["person", "sure", "likely", "guess", "none"]

_NAME_WIDTH = 84
_MARK = 18
_SURE, _LIKELY = 0.85, 0.6
_ALL_SEASONS = 4


def surety_of(origin: str | None, confidence: float | None, *, says_something: bool) -> Surety:
    """Return how a value's origin is shown."""
    if not says_something:
        return "none"
    if origin == "person":
        return "person"
    if origin != "model" or confidence is None:
        return "none"
    if confidence >= _SURE:
        return "sure"
    return "likely" if confidence >= _LIKELY else "guess"


class SuretyMark(QAbstractButton):
    """The quiet mark at the end of a row."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._surety: Surety = "none"
        # The same can be done by one key for all rows; twelve more tab stops would help nobody.
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setFixedSize(_MARK, _MARK)
        policy = self.sizePolicy()
        policy.setRetainSizeWhenHidden(True)
        self.setSizePolicy(policy)
        theme.changed.connect(self.update)

    def show_surety(self, surety: Surety, text: str) -> None:
        """Show a mark; ``text`` says it in words."""
        self._surety = surety
        self.setVisible(surety != "none")
        self.setToolTip(text)
        self.setAccessibleName(text)
        self.setEnabled(surety in ("sure", "likely", "guess"))
        self.setCursor(
            Qt.CursorShape.PointingHandCursor if self.isEnabled() else Qt.CursorShape.ArrowCursor
        )
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint a check, a dot, half a dot or a ring; never color alone."""
        if self._surety == "none":
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        theme = self._theme
        middle = QPointF(self.width() / 2, self.height() / 2)
        if self._surety == "person":
            icon = theme.pixmap("check", "text_3", 12, ratio=self.devicePixelRatioF())
            painter.drawPixmap(QPointF(middle.x() - 6, middle.y() - 6), icon)
            return
        color = theme.color("success" if self._surety == "sure" else "warn")
        if self.underMouse():
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(theme.color("surface_2"))
            painter.drawEllipse(middle, 8, 8)
        box = QRectF(middle.x() - 3.5, middle.y() - 3.5, 7, 7)
        painter.setPen(QPen(color, 1.4))
        painter.setBrush(color if self._surety == "sure" else Qt.BrushStyle.NoBrush)
        painter.drawEllipse(box)
        if self._surety == "likely":
            painter.setBrush(color)
            painter.drawPie(box, 90 * 16, 180 * 16)


class TagRow(QWidget):
    """Name, value and mark of one field; the value is a subclass's.

    Attributes:
        field: The field's name in the record.
    """

    picked = Signal(str, str)
    """Field and term: add it or take it away."""
    edited = Signal(str, object)
    """Field and its new value."""
    confirmed = Signal(str)
    """The field's value is right."""

    def __init__(self, theme: Theme, field: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.field = field
        self.theme = theme
        self.setObjectName(f"row_{field}")
        self._name = label(field_label(field), "muted")
        self._name.setMinimumWidth(theme.scaled(_NAME_WIDTH))
        self._name.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.mark = SuretyMark(theme)
        self.mark.clicked.connect(lambda: self.confirmed.emit(self.field))
        self.grid = QGridLayout(self)
        self.grid.setContentsMargins(0, 0, 0, 0)
        self.grid.setHorizontalSpacing(SPACE_S)
        self.grid.setVerticalSpacing(SPACE_XS)
        top = Qt.AlignmentFlag.AlignTop
        self._name.setContentsMargins(0, 5, 0, 0)
        self.grid.addWidget(self._name, 0, 0, top)
        holder = QVBoxLayout()
        holder.setContentsMargins(0, 5, 0, 0)
        holder.addWidget(self.mark)
        self.grid.addLayout(holder, 0, 2, top)
        self.grid.setColumnStretch(1, 1)

    def set_value_widget(self, widget: QWidget) -> None:
        """Put the value between name and mark."""
        self.grid.addWidget(widget, 0, 1)

    def show_surety(self, origin: str | None, confidence: float | None, value: object) -> None:
        """Say where the value comes from, in a mark and in words."""
        says = bool(value) and value not in NOTHING
        surety = surety_of(origin, confidence, says_something=says)
        percent = round((confidence or 0) * 100)
        words = {
            "person": self.tr("Set by you"),
            "sure": self.tr("Vestry is {n}% sure. Click if it is right.").format(n=percent),
            "likely": self.tr("Vestry is {n}% sure. Click if it is right.").format(n=percent),
            "guess": self.tr("A guess, {n}% sure. Click if it is right.").format(n=percent),
            "none": "",
        }[surety]
        self.mark.show_surety(surety, words)
        for control in self.controls():
            control.setAccessibleDescription(words.split(" Click")[0])

    def controls(self) -> list[QWidget]:
        """Return what the keyboard can reach here."""
        return []


class TermsRow(TagRow):
    """Terms as chips; a click on any of them, or on the plus, opens the picker.

    Delete on a chip takes it away.
    """

    def __init__(
        self, theme: Theme, field: str, *, several: bool, parent: QWidget | None = None
    ) -> None:
        super().__init__(theme, field, parent)
        self._several = several
        self._terms: tuple[str, ...] = ()
        self._shares: Mapping[str, float] = {}
        self._offered: Sequence[str] = ()
        self._synonyms: Mapping[str, Sequence[str]] = {}
        self._colors: Mapping[str, str | None] | None = None
        self._chips: list[QToolButton] = []
        box = QWidget()
        column = QVBoxLayout(box)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(SPACE_XS + 2)
        self._flow = FlowLayout(spacing=4)
        column.addLayout(self._flow)
        self.bar = SwatchBar(theme)
        self.bar.hide()
        column.addWidget(self.bar)
        self.set_value_widget(box)
        theme.changed.connect(self._rebuild)

    def offer(
        self,
        terms: Sequence[str],
        synonyms: Mapping[str, Sequence[str]],
        colors: Mapping[str, str | None] | None = None,
    ) -> None:
        """Say what can be chosen."""
        self._offered, self._synonyms, self._colors = terms, synonyms, colors

    def show_terms(self, terms: Sequence[str], shares: Mapping[str, float] | None = None) -> None:
        """Show what is chosen; ``shares`` (0-1) for colors."""
        new = tuple(term for term in terms if term not in NOTHING)
        if (new, dict(shares or {})) == (self._terms, self._shares) and self._chips:
            return
        self._terms, self._shares = new, dict(shares or {})
        self._rebuild()

    def controls(self) -> list[QWidget]:
        """Return the chips."""
        return list(self._chips)

    def open_picker(self) -> TermPicker:
        """Let the person choose."""
        offer = Offer(
            title=field_label(self.field),
            terms=self._offered,
            chosen=self._terms,
            several=self._several,
            synonyms=self._synonyms,
            colors=self._colors,
            word=shown,
        )
        picker = TermPicker(self.theme, offer, self.window())
        picker.picked.connect(self._on_picked)
        picker.open_below(self._chips[0] if self._chips else self)
        return picker

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Delete takes the chip in focus away."""
        keys = (Qt.Key.Key_Delete, Qt.Key.Key_Backspace)
        if (
            event.type() == QEvent.Type.KeyPress
            and isinstance(event, QKeyEvent)
            and event.key() in keys
            and len(self._chips) >= len(self._terms)
            and watched in self._chips[: len(self._terms)]
        ):
            term = self._terms[self._chips.index(watched)]
            self._on_removed(term)
            return True
        return super().eventFilter(watched, event)

    def _on_picked(self, term: str) -> None:
        if self._several:
            self.picked.emit(self.field, term)
        else:
            self.edited.emit(self.field, term)

    def _on_removed(self, term: str) -> None:
        if self._several:
            self.picked.emit(self.field, term)
        else:
            self.edited.emit(self.field, "unknown")

    def _rebuild(self) -> None:
        focused = next((at for at, chip in enumerate(self._chips) if chip.hasFocus()), None)
        while self._flow.count():
            item = self._flow.takeAt(0)
            widget = item.widget() if item is not None else None
            if widget is not None:
                widget.hide()
                widget.deleteLater()
        if self.field == "season" and len(self._terms) == _ALL_SEASONS:
            self._chips = [self._whole_year()]
        else:
            self._chips = [self._chip(term) for term in self._terms]
        if self._several or not self._terms:
            self._chips.append(self._plus())
        for chip in self._chips:
            self._flow.addWidget(chip)
            chip.show()
        if focused is not None and self._chips:
            self._chips[min(focused, len(self._chips) - 1)].setFocus()
        if self.field == "colors":
            pairs = [(term, self._shares.get(term, 0.0)) for term in self._terms]
            self.bar.set_colors(pairs if len(pairs) > 1 else (), self._colors or {})
        self.updateGeometry()

    def _chip(self, term: str) -> QToolButton:
        made = QToolButton()
        set_kind(made, "chip")
        made.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        word = shown(term)
        share = self._shares.get(term)
        made.setText(f"{word} {round(share * 100)}%" if share and len(self._terms) > 1 else word)
        if self._colors is not None:
            made.setText(f" {made.text()}")
            made.setIcon(swatch_icon(self._colors.get(term), self.theme))
            made.setIconSize(QSize(12, 12))
            made.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        made.setAccessibleName(f"{field_label(self.field)}: {made.text().strip()}")
        made.installEventFilter(self)
        made.clicked.connect(lambda: self.open_picker())
        return made

    def _whole_year(self) -> QToolButton:
        made = QToolButton()
        set_kind(made, "chip")
        made.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        made.setText(self.tr("all year"))
        made.setAccessibleName(f"{field_label(self.field)}: {made.text()}")
        made.clicked.connect(lambda: self.open_picker())
        return made

    def _plus(self) -> QToolButton:
        made = QToolButton()
        set_kind(made, "chip")
        made.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        name = self.tr("Choose {field}").format(field=field_label(self.field))
        made.setAccessibleName(name)
        made.setToolTip(name)
        made.setText("+" if self._terms else self.tr("Add"))
        made.setObjectName(f"add_{self.field}")
        made.clicked.connect(lambda: self.open_picker())
        return made


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

    def _on_moved(self, step: int) -> None:
        self._say(step)
        self.edited.emit(self.field, step)

    def _say(self, step: int) -> None:
        self._word.setText(step_label(self.field, step))


class TextRow(TagRow):
    """A line of text that is kept when it is left or Enter is pressed; Esc takes it back."""

    def __init__(
        self, theme: Theme, field: str, placeholder: str = "", parent: QWidget | None = None
    ) -> None:
        super().__init__(theme, field, parent)
        self.edit = LineEdit(field_label(field), placeholder)
        self.edit.setObjectName(f"edit_{field}")
        self.edit.kept.connect(lambda text: self.edited.emit(self.field, text))
        self.set_value_widget(self.edit)

    def controls(self) -> list[QWidget]:
        """Return the line."""
        return [self.edit]
