"""What a model suggests, beside the field it is about: a chip to take it, a cross to say no.

A suggestion never stands where the value stands, so nobody takes it for what is known. Its words
come from a model and are shown as plain text, shortened where they are long.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import QCoreApplication, QSize, Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QSizePolicy, QToolButton, QVBoxLayout, QWidget

from app.viewmodels.terms import shown
from app.views.controls import button, icon_button, label
from app.views.flow_layout import FlowLayout
from app.views.terms import field_label, step_label
from app.views.theme import Theme, set_kind, set_role
from app.views.tokens import SPACE_M, SPACE_S, SPACE_XS

LONGEST = 240
_LONGEST_BUTTON = 24
_LONGEST_MODEL = 28
_LONGEST_WORD = 20
_MAY_BREAK = "\N{ZERO WIDTH SPACE}"
_ICON = 14
_STEPS = frozenset({"formality", "warmth"})


def value_words(field: str, value: Any) -> str:
    """Return a value, as suggestions and audits hold it, in the person's language."""
    if value is None or value == []:
        return QCoreApplication.translate("Suggestion", "nothing")
    if isinstance(value, bool):
        yes, no = (
            QCoreApplication.translate("Suggestion", "yes"),
            QCoreApplication.translate("Suggestion", "no"),
        )
        return yes if value else no
    if field in _STEPS and isinstance(value, int):
        return step_label(field, value) or str(value)
    if isinstance(value, list):
        return ", ".join(shown(str(each)) for each in value)
    if field == "notes":
        return _shortened(str(value))
    return shown(str(value))


class SuggestionChip(QWidget):
    """One suggestion."""

    taken = Signal(str)
    dropped = Signal(str)

    def __init__(self, theme: Theme, field: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._field = field
        self.setObjectName(f"suggestion_{field}")
        self.take = QToolButton()
        self.take.setObjectName(f"take_{field}")
        self.take.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.take.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self.take.setIcon(theme.icon("sparkles", "accent"))
        self.take.setIconSize(QSize(_ICON, _ICON))
        set_kind(self.take, "suggestion")
        self.take.clicked.connect(self._on_taken)
        self.drop = icon_button(
            theme, "x", "", name=f"drop_{field}", run=self._on_dropped, role="text_3"
        )
        self.drop.setIconSize(QSize(_ICON, _ICON))
        self._words = label("", "muted", wrap=True)
        self._words.hide()
        row = QHBoxLayout()
        row.setSpacing(0)
        row.addWidget(self.take)
        row.addWidget(self.drop)
        row.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(SPACE_XS // 2)
        column.addWidget(self._words)
        column.addLayout(row)
        # Not fixed: a fixed height is that of a wider chip, and cuts lines off.
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        self.hide()

    def show_value(self, value: Any, model: str) -> None:
        """Show what is suggested, and by which model."""
        field, words = field_label(self._field), value_words(self._field, value)
        # A button cannot break its words, and the panel must not grow by what a model says.
        is_long = self._field == "notes" or len(words) > _LONGEST_BUTTON
        self._words.setText(breakable(words))
        self._words.setVisible(is_long)
        text = words
        if is_long:
            text = self.tr("Take as a note") if self._field == "notes" else self.tr("Accept")
        self.take.setText(" " + text.replace("&", "&&"))
        self.take.setAccessibleName(
            self.tr("Accept for {field}: {value}").format(field=field, value=words)
        )
        self.take.setToolTip(self.tr("{model} suggests this. Click to accept.").format(model=model))
        dismiss = self.tr("Dismiss the suggestion for {field}").format(field=field)
        self.drop.setAccessibleName(dismiss)
        self.drop.setToolTip(dismiss)
        self.show()

    def _on_taken(self) -> None:
        self.taken.emit(self._field)

    def _on_dropped(self) -> None:
        self.dropped.emit(self._field)


class SuggestionBar(QFrame):
    """Which model suggests how much, all of it at once; or the way to have a garment described."""

    describe_asked = Signal()
    all_taken = Signal()
    all_dropped = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("suggestion_bar")
        self._text = label("", "muted", name="suggestion_text", wrap=True)
        self._describe = button("", name="describe", run=self.describe_asked.emit)
        self._describe.setIcon(theme.icon("sparkles"))
        self._take = button(self.tr("Accept all"), name="take_all", run=self.all_taken.emit)
        self._drop = button(
            self.tr("Dismiss all"), kind="quiet", name="drop_all", run=self.all_dropped.emit
        )
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(SPACE_S)
        column.addWidget(self._text)
        acts = FlowLayout(spacing=SPACE_S)
        for each in (self._take, self._drop, self._describe):
            acts.addWidget(each)
        column.addLayout(acts)

    def show_state(self, *, count: int, by: Sequence[str], model: str, reading: bool) -> None:
        """Show how things stand.

        Args:
            count: Suggestions that wait.
            by: The models that made them.
            model: The one that would describe now; empty when none is known yet.
            reading: Whether it looks at this garment already.
        """
        self._take.setVisible(count > 1)
        self._drop.setVisible(count > 0)
        self._drop.setText(self.tr("Dismiss all") if count > 1 else self.tr("Dismiss"))
        self._drop.setAccessibleName(self._drop.text())
        self._describe.setVisible(not count and not reading)
        self._describe.setText(
            self.tr("Describe with {model}").format(model=short_title(model))
            if model
            else self.tr("Describe with a model")
        )
        self._describe.setAccessibleName(self._describe.text())
        if count:
            words = self.tr("{model} has %Ln suggestion(s). Your own words stay.", "", count)
            self._text.setText(breakable(words.format(model=", ".join(by))))
        elif reading:
            words = self.tr("{model} is looking at it.")
            self._text.setText(breakable(words.format(model=model)))
        self._text.setVisible(bool(count) or reading)
        set_role(self, "card" if count or reading else "")
        edge = SPACE_M if count or reading else 0
        layout = self.layout()
        if layout is not None:
            layout.setContentsMargins(edge, edge, edge, edge)


def breakable(text: str) -> str:
    """Return text whose long words may break, so that no label grows by what a model says."""
    return " ".join(
        _MAY_BREAK.join(word[at : at + _LONGEST_WORD] for at in range(0, len(word), _LONGEST_WORD))
        for word in text.split(" ")
    )


def short_title(model: str) -> str:
    """Return a model's title as a button can hold it; names of own files may be long."""
    fits = len(model) <= _LONGEST_MODEL
    return model if fits else model[: _LONGEST_MODEL - 1].rstrip() + "…"


def _shortened(text: str) -> str:
    flat = " ".join(text.split())
    return flat if len(flat) <= LONGEST else flat[: LONGEST - 1].rstrip() + "…"
