"""One line per field of a garment: its name, its value as something to click, and how sure it is.

Rows know a field and tell what the person wants (``picked``, ``edited``); what follows from it is
the view-model's. A quiet mark says where the value comes from (``tag_marks``). On a value that is a
guess, Y says "that is right" and N chooses another.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from PySide6.QtCore import QEvent, QObject, QSize, Qt, Signal
from PySide6.QtGui import QEnterEvent, QKeyEvent, QResizeEvent
from PySide6.QtWidgets import (
    QGridLayout,
    QLineEdit,
    QSizePolicy,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from app.viewmodels.terms import shown
from app.views.controls import icon_button, label
from app.views.flow_layout import FlowLayout
from app.views.suggestion_views import SuggestionChip
from app.views.swatches import SwatchBar, swatch_icon
from app.views.tag_marks import GuessBar, SuretyMark, surety_of
from app.views.term_picker import Offer, TermPicker
from app.views.terms import NOTHING, field_label
from app.views.text_fields import LineEdit
from app.views.theme import Theme, set_kind
from app.views.tokens import SPACE_S, SPACE_XS

_NAME_WIDTH = 84
_ALL_SEASONS = 4
_SMALL = 26


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
    suggestion_taken = Signal(str)
    """What a model suggests for the field is right."""
    suggestion_dropped = Signal(str)

    def __init__(self, theme: Theme, field: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.field = field
        self.theme = theme
        self.setObjectName(f"row_{field}")
        self._name = label(field_label(field), "muted")
        self._name.setMinimumWidth(theme.scaled(_NAME_WIDTH))
        self._name.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self._words = ""
        self.mark = SuretyMark(theme)
        self.mark.setEnabled(False)
        self.mark.clicked.connect(lambda: self.confirmed.emit(self.field))
        self.guess = GuessBar(theme, field, self)
        self.guess.right.connect(lambda: self.confirmed.emit(self.field))
        self.guess.wrong.connect(self.choose_another)
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
        self._suggestion: SuggestionChip | None = None

    def show_suggestion(self, value: object, model: str) -> None:
        """Show what a model suggests below the value; None for nothing."""
        if value is None:
            if self._suggestion is not None:
                self._suggestion.hide()
            return
        if self._suggestion is None:
            made = SuggestionChip(self.theme, self.field)
            made.taken.connect(self.suggestion_taken)
            made.dropped.connect(self.suggestion_dropped)
            self.grid.addWidget(made, 1, 1, 1, 2)
            self._suggestion = made
        self._suggestion.show_value(value, model)

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
            "file": self.tr("From your table"),
            "sure": self.tr("Vestry is {n}% sure. Click if it is right.").format(n=percent),
            "likely": self.tr("Vestry is {n}% sure. Click if it is right.").format(n=percent),
            "guess": self.tr("A guess, {n}% sure. Click if it is right.").format(n=percent),
            "none": "",
        }[surety]
        self.mark.show_surety(surety, words)
        self._words = words
        self.describe()
        self._offer_guess()

    @property
    def is_guess(self) -> bool:
        """Whether a model said it."""
        return self.mark.isEnabled()

    def describe(self) -> None:
        """Say to those who hear the window where the value comes from."""
        for control in self.controls():
            control.setAccessibleDescription(self._words)
            control.installEventFilter(self)

    def choose_another(self) -> None:
        """Let the person say what is right; a subclass's."""

    def controls(self) -> list[QWidget]:
        """Return what the keyboard can reach here."""
        return []

    def enterEvent(self, event: QEnterEvent) -> None:
        """Offer what can be said of a guess."""
        self._offer_guess()

    def leaveEvent(self, event: QEvent) -> None:
        """Be quiet again."""
        self._offer_guess()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Keep the offer at the end."""
        super().resizeEvent(event)
        self._offer_guess()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Y and N on a value say whether a guess is right."""
        if event.type() in (QEvent.Type.FocusIn, QEvent.Type.FocusOut):
            self._offer_guess()
        elif (
            event.type() == QEvent.Type.KeyPress
            and isinstance(event, QKeyEvent)
            and self._says(watched, event)
        ):
            return True
        return super().eventFilter(watched, event)

    def _says(self, watched: QObject, event: QKeyEvent) -> bool:
        held = event.modifiers() & ~Qt.KeyboardModifier.ShiftModifier
        if not self.is_guess or held or isinstance(watched, QLineEdit):
            return False
        if event.key() == Qt.Key.Key_Y:
            self.confirmed.emit(self.field)
        elif event.key() == Qt.Key.Key_N:
            self.choose_another()
        else:
            return False
        return True

    def _offer_guess(self) -> None:
        near = self.underMouse() or any(one.hasFocus() for one in self.controls())
        if self.is_guess and near:
            self.guess.stand_in(self)
        else:
            self.guess.hide()


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
            term = self._terms[[*self._chips].index(watched)]
            self._on_removed(term)
            return True
        return super().eventFilter(watched, event)

    def choose_another(self) -> None:
        """Open the picker."""
        self.open_picker()

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
        self._chips += self.extra_chips()
        for chip in self._chips:
            self._flow.addWidget(chip)
            chip.show()
        if focused is not None and self._chips:
            self._chips[min(focused, len(self._chips) - 1)].setFocus()
        if self.field == "colors":
            pairs = [(term, self._shares.get(term, 0.0)) for term in self._terms]
            self.bar.set_colors(pairs if len(pairs) > 1 else (), self._colors or {})
        self.describe()
        self.updateGeometry()

    def extra_chips(self) -> list[QToolButton]:
        """Return what else can be done with the values; a subclass's."""
        return []

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
        made.setObjectName(f"add_{self.field}")
        if self._terms:
            made.setText("+")
            made.setIcon(self.theme.icon("plus", "text_2"))
            made.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonIconOnly)
            set_kind(_small(made), "icon")
        else:
            made.setText(self.tr("Add"))
        made.clicked.connect(lambda: self.open_picker())
        return made


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


def _small(made: QToolButton) -> QToolButton:
    """Make a button that stands among chips no higher than they are."""
    made.setIconSize(QSize(14, 14))
    made.setFixedSize(_SMALL, _SMALL)
    return made


class ColorsRow(TermsRow):
    """Colors: chips with swatches, and a pipette that takes one from the picture."""

    pipette_wanted = Signal()

    def extra_chips(self) -> list[QToolButton]:
        """Return the pipette."""
        name = self.tr("Take colors from the picture")
        made = icon_button(
            self.theme, "pipette", name, name="pipette", run=self.pipette_wanted.emit
        )
        return [_small(made)]
