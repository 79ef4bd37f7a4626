"""What a garment is, line by line: its tags, when to wear it, and what only its owner knows.

Every line keeps its value as soon as it is chosen or left; what follows is the view-model's.
"""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtWidgets import QCheckBox, QHBoxLayout, QSpinBox, QVBoxLayout, QWidget

from app.viewmodels.garment import GarmentViewModel
from app.viewmodels.suggestions import SuggestionsViewModel
from app.views.controls import label
from app.views.day_row import DayRow
from app.views.step_rows import StepsRow
from app.views.suggestion_views import SuggestionChip
from app.views.tag_rows import ColorsRow, TagRow, TermsRow, TextRow
from app.views.terms import field_label
from app.views.text_fields import NotesEdit
from app.views.theme import Theme
from app.views.tokens import SPACE_M, SPACE_S, SPACE_XS

_WHAT = ("category", "colors", "pattern", "material", "fit", "style", "attributes")
_WHEN = ("season", "occasion", "formality", "warmth")
_OWN = ("brand", "size", "bought", "place")
_SEVERAL = frozenset({"colors", "season", "occasion", "attributes"})
_STEPS = frozenset({"formality", "warmth"})


class GarmentRows(QWidget):
    """See the module.

    Args:
        theme: Colors and sizes.
        garment: The garment on show.
        suggestions: What models suggest for it.
    """

    pipette_wanted = Signal()

    def __init__(
        self,
        theme: Theme,
        garment: GarmentViewModel,
        suggestions: SuggestionsViewModel,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._theme = theme
        self._garment = garment
        self._suggestions = suggestions
        self.rows: dict[str, TagRow] = {}
        for field in (*_WHAT, *_WHEN, *_OWN):
            self.rows[field] = self._make_row(field)
        self._pieces = self._make_pieces()
        self._kids = QCheckBox(field_label("kids"))
        self._kids.setObjectName("kids")
        self._kids.setAccessibleName(field_label("kids"))
        self._kids.clicked.connect(lambda on: garment.edit("kids", bool(on)))
        self._notes = NotesEdit(field_label("notes"), self.tr("Notes"))
        self._notes.kept_by = lambda text: garment.edit("notes", text)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(SPACE_M)
        self._add_rows(column, self.tr("What it is"), _WHAT)
        self._add_rows(column, self.tr("When to wear it"), _WHEN)
        self._add_rows(column, self.tr("Yours"), _OWN)
        column.addLayout(self._beside(field_label("quantity"), self._pieces, self._kids))
        self._chips = {field: self._make_chip(field) for field in ("kids", "notes")}
        column.addWidget(self._chips["kids"])
        column.addWidget(self._notes)
        column.addWidget(self._chips["notes"])
        suggestions.changed.connect(self.show_suggestions)

    # -- parts ------------------------------------------------------------------------------------

    def _make_row(self, field: str) -> TagRow:
        theme, garment = self._theme, self._garment
        row: TagRow
        if field in _STEPS:
            row = StepsRow(theme, field)
        elif field == "bought":
            row = DayRow(theme, field, lambda: garment.today, self.tr("Add"))
        elif field in _OWN:
            row = TextRow(theme, field, self.tr("Add"))
        elif field == "colors":
            row = ColorsRow(theme, field, several=True)
            row.pipette_wanted.connect(self.pipette_wanted)
        else:
            row = TermsRow(theme, field, several=field in _SEVERAL)
        row.picked.connect(garment.toggle_term)
        row.edited.connect(self._keep)
        row.confirmed.connect(garment.accept_guess)
        row.suggestion_taken.connect(self._suggestions.accept)
        row.suggestion_dropped.connect(self._suggestions.dismiss)
        return row

    def _make_chip(self, field: str) -> SuggestionChip:
        made = SuggestionChip(self._theme, field)
        made.taken.connect(self._suggestions.accept)
        made.dropped.connect(self._suggestions.dismiss)
        return made

    def _keep(self, field: str, value: object) -> None:
        self._garment.edit(field, (value or None) if field in _OWN else value)

    def _make_pieces(self) -> QSpinBox:
        made = QSpinBox()
        made.setObjectName("quantity")
        made.setRange(0, 999)
        made.setAccessibleName(field_label("quantity"))
        made.setFixedWidth(self._theme.scaled(72))
        made.setKeyboardTracking(False)
        made.valueChanged.connect(lambda value: self._garment.edit("quantity", value))
        # A wheel that scrolls the panel must not count pieces on its way.
        made.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        made.installEventFilter(self)
        return made

    def _add_rows(self, column: QVBoxLayout, title: str, fields: Sequence[str]) -> None:
        if column.count():
            column.addSpacing(SPACE_XS)
        column.addWidget(label(title, "section"))
        rows = QVBoxLayout()
        rows.setSpacing(6)
        for field in fields:
            rows.addWidget(self.rows[field])
        column.addLayout(rows)

    def _beside(self, text: str, *widgets: QWidget) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(SPACE_S)
        name = label(text, "muted")
        name.setMinimumWidth(self._theme.scaled(84))
        row.addWidget(name)
        for widget in widgets:
            row.addWidget(widget)
        row.addStretch(1)
        return row

    # -- showing ----------------------------------------------------------------------------------

    def show_garment(self) -> None:
        """Show the garment that the view-model holds."""
        item = self._garment.record
        if item is None:
            return
        for field, row in self.rows.items():
            self._show_row(field, row)
        self._pieces.blockSignals(True)
        self._pieces.setValue(item.quantity)
        self._pieces.blockSignals(False)
        self._kids.setChecked(item.kids)
        self._notes.show_text(item.notes)

    def _show_row(self, field: str, row: TagRow) -> None:
        item, choices = self._garment.record, self._garment.choices
        if item is None or choices is None:
            return
        value = getattr(item, field)
        if isinstance(row, TermsRow):
            colors = choices.colors if field == "colors" else None
            row.offer(choices.terms[field], choices.synonyms[field], colors)
            if field == "colors":
                row.show_terms([name for name, _ in value], dict(value))
            else:
                row.show_terms(value if field in _SEVERAL else (value,))
        elif isinstance(row, StepsRow):
            row.show_step(value)
        elif isinstance(row, DayRow):
            row.show_day(value)
        elif isinstance(row, TextRow):
            row.edit.show_text(value or "")
        row.show_surety(item.origin.get(field), item.confidence.get(field), value)

    def show_suggestions(self) -> None:
        """Show what models suggest, each beside its field."""
        for field, row in self.rows.items():
            found = self._suggestions.of(field)
            row.show_suggestion(found.value if found else None, found.model if found else "")
        for field, chip in self._chips.items():
            found = self._suggestions.of(field)
            if found is None:
                chip.hide()
            else:
                chip.show_value(found.value, found.model)

    def flush(self) -> None:
        """Tell what is being typed."""
        for row in self.rows.values():
            if isinstance(row, TextRow | DayRow):
                row.edit.flush()
        self._notes.flush()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Let the wheel scroll the panel over a number that is not being edited."""
        wheel = watched is self._pieces and event.type() == QEvent.Type.Wheel
        if wheel and not self._pieces.hasFocus():
            event.ignore()
            return True
        return super().eventFilter(watched, event)
