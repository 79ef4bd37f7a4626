"""What two garments disagree about, side by side: what differs stands, what agrees is left out.

Each line is a field with both its values, the person's own word marked; nothing can be clicked.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, QLocale, Qt
from PySide6.QtWidgets import QFrame, QGridLayout, QLabel, QScrollArea, QVBoxLayout, QWidget

from app.viewmodels.money import show_amount
from app.viewmodels.terms import shown
from app.views.controls import label
from app.views.day_row import said_day
from app.views.terms import NOTHING, field_label, step_label
from app.views.theme import set_role
from app.views.tokens import SPACE_M, SPACE_XS

if TYPE_CHECKING:
    from app.services.pair_card import Difference
    from app.viewmodels.duplicates import Side

_DASH = "–"  # noqa: RUF001 - a dash, as for "nothing known"
_MOST_HEIGHT = 190
_LISTS = frozenset({"season", "occasion", "attributes"})
"""Fields of which only what the other garment lacks is shown."""


class PairFacts(QScrollArea):
    """See the module."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("pair_facts")
        self.setAccessibleName(self.tr("What differs"))
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setWidgetResizable(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.viewport().setAutoFillBackground(False)
        self._none = label(self.tr("Vestry knows the same of both."), "caption", name="pair_agrees")
        self._rows = QWidget()
        self._grid = QGridLayout(self._rows)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(SPACE_M)
        self._grid.setVerticalSpacing(SPACE_XS)
        for column, share in enumerate((1, 0, 1)):
            self._grid.setColumnStretch(column, share)
        content = QWidget()
        content.setAutoFillBackground(False)
        column_ = QVBoxLayout(content)
        column_.setContentsMargins(0, 0, 0, 0)
        column_.addWidget(self._none, 0, Qt.AlignmentFlag.AlignHCenter)
        column_.addWidget(self._rows)
        column_.addStretch(1)
        self.setWidget(content)
        self.setMaximumHeight(_MOST_HEIGHT)

    def show_pair(self, differences: Sequence[Difference], left: Side, right: Side) -> None:
        """Show where two garments disagree."""
        while self._grid.count():
            gone = self._grid.takeAt(0)
            widget = gone.widget() if gone is not None else None
            if widget is not None:
                widget.hide()
                widget.deleteLater()
        for row, one in enumerate(differences):
            name = label(fact_name(one.name), "caption")
            first = self._value(one, one.first, left, said=one.first_is_said)
            second = self._value(one, one.second, right, said=one.second_is_said)
            across = Qt.AlignmentFlag.AlignTop
            self._grid.addWidget(first, row, 0, across | Qt.AlignmentFlag.AlignRight)
            self._grid.addWidget(name, row, 1, across | Qt.AlignmentFlag.AlignHCenter)
            self._grid.addWidget(second, row, 2, across | Qt.AlignmentFlag.AlignLeft)
            for made in (first, name, second):
                made.show()
        self._none.setVisible(not differences)
        self._rows.setVisible(bool(differences))
        self.verticalScrollBar().setValue(0)

    def _value(self, one: Difference, value: object, side: Side, *, said: bool) -> QLabel:
        other = one.second if value is one.first else one.first
        shown_part = _only_here(value, other) if one.name in _LISTS else value
        text = fact_words(one.name, shown_part, currency=side.item.currency) or _DASH
        made = label(f"{text} ✓" if said else text, "strong" if said else "", wrap=True)
        if text == _DASH:
            set_role(made, "caption")
        if said:
            made.setToolTip(self.tr("Set by you"))
        made.setAccessibleName(f"{fact_name(one.name)}: {text}")
        return made


def fact_name(name: str) -> str:
    """Return what is compared, in words."""
    own = {
        "photo_size": QCoreApplication.translate("PairFacts", "Photo"),
        "taken": QCoreApplication.translate("PairFacts", "Taken"),
        "worn": QCoreApplication.translate("PairFacts", "Worn"),
    }
    return own[name] if name in own else field_label(name)


_OWN_WORDS = frozenset({"brand", "name", "notes", "place", "size"})
"""Fields with words of the person, which are no terms even where they look like one."""


def fact_words(name: str, value: object, *, currency: str | None = None) -> str:
    """Return a value as it is read; empty for one that says nothing."""
    if value is None or value == "" or value == () or value in NOTHING:
        return ""
    if name in ("formality", "warmth"):
        return step_label(name, int(str(value)))
    if name == "price":
        return show_amount(float(str(value)), currency)
    if name in ("bought", "taken"):
        return said_day(date.fromisoformat(str(value)))
    if name == "kids":
        if value:
            return QCoreApplication.translate("PairFacts", "yes")
        return QCoreApplication.translate("PairFacts", "no")
    if name == "photo_size" and isinstance(value, tuple):
        return " × ".join(  # noqa: RUF001 - a multiplication sign, as sizes are written
            QLocale().toString(int(side)) for side in value
        )
    if isinstance(value, tuple):
        return ", ".join(shown(str(term)) for term in value)
    if isinstance(value, int):
        return QLocale().toString(value)
    return str(value) if name in _OWN_WORDS else shown(str(value))


def _only_here(value: object, other: object) -> object:
    if isinstance(value, tuple) and isinstance(other, tuple):
        return tuple(term for term in value if term not in other)
    return value
