"""What can be done to several garments at once: a bar over the grid and a small form above it.

The form shows what all of them share, says where they differ, and changes only what was touched.
Everything is one step of undo. Single garments are the detail side's.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QCompleter,
    QFormLayout,
    QFrame,
    QGraphicsDropShadowEffect,
    QHBoxLayout,
    QLineEdit,
    QVBoxLayout,
    QWidget,
)

from app.viewmodels.terms import shown_first
from app.views.context import WindowContext
from app.views.controls import button, icon_button, label
from app.views.filter_chips import field_text
from app.views.flow_layout import FlowLayout
from app.views.theme import Theme, set_role
from app.views.tokens import SPACE_L, SPACE_M, SPACE_S

if TYPE_CHECKING:
    from app.services.bulk_editing import Summary

_PICKED = ("category", "material", "pattern", "style")
_TICKED = ("season", "occasion")
_UNSAID = frozenset({"", "unknown"})


class _Float(QFrame):
    """A frame lifted off the grid, with the one shadow there is."""

    def __init__(self, theme: Theme, parent: QWidget | None) -> None:
        super().__init__(parent)
        self._theme = theme
        set_role(self, "float")
        self._shadow = QGraphicsDropShadowEffect(self)
        self._shadow.setBlurRadius(28)
        self._shadow.setOffset(0, 6)
        self.setGraphicsEffect(self._shadow)
        theme.changed.connect(self._color_shadow)
        self._color_shadow()

    def _color_shadow(self) -> None:
        self._shadow.setColor(self._theme.color("shadow", alpha=0.22))


class SelectionBar(_Float):
    """How many garments are chosen, and what to do with them.

    Args:
        context: What pages share.
    """

    edit_asked = Signal()
    describe_asked = Signal()
    question_asked = Signal()
    clear_asked = Signal()

    def __init__(self, context: WindowContext, parent: QWidget | None = None) -> None:
        super().__init__(context.theme, parent)
        self._wardrobe = context.wardrobe
        self.setObjectName("selection_bar")
        self.setAccessibleName(self.tr("Chosen garments"))
        self._count = label("", "strong", name="selection_count")
        row = QHBoxLayout(self)
        row.setContentsMargins(SPACE_L, SPACE_S, SPACE_S, SPACE_S)
        row.setSpacing(SPACE_S)
        row.addWidget(self._count)
        row.addSpacing(SPACE_S)
        row.addWidget(self._button(self.tr("Edit..."), "bulk_edit", self.edit_asked.emit))
        row.addWidget(self._button(self.tr("To the laundry"), "bulk_dirty", self._to("dirty")))
        row.addWidget(self._button(self.tr("Ready to wear"), "bulk_ready", self._to("ready")))
        row.addWidget(self._button(self.tr("Away"), "bulk_away", self._to("away")))
        describe = icon_button(
            context.theme,
            "sparkles",
            self.tr("Describe with a model"),
            name="bulk_describe",
            run=self.describe_asked.emit,
        )
        row.addWidget(describe)
        row.addWidget(
            icon_button(
                context.theme,
                "message-circle",
                self.tr("Ask about these"),
                name="bulk_ask",
                run=self.question_asked.emit,
            )
        )
        trash = icon_button(
            context.theme,
            "trash-2",
            self.tr("Move to the trash"),
            name="bulk_trash",
            run=self._trash,
        )
        row.addWidget(trash)
        close = icon_button(
            context.theme,
            "x",
            self.tr("Choose none"),
            name="bulk_close",
            run=self.clear_asked.emit,
        )
        row.addWidget(close)

    def show_count(self, count: int) -> None:
        """Say how many are chosen."""
        self._count.setText(self.tr("%Ln chosen", "", count))

    def _button(self, text: str, name: str, run: Callable[[], object]) -> QWidget:
        return button(text, kind="quiet", name=name, run=run)

    def _to(self, status: str) -> Callable[[], None]:
        return lambda: self._wardrobe.actions.set_status(self._wardrobe.selected, status)

    def _trash(self) -> None:
        self._wardrobe.actions.trash(self._wardrobe.selected)


class BulkEdit(_Float):
    """The form for several garments; closes itself when it is done.

    Args:
        context: What pages share.
    """

    closed = Signal()
    shown = Signal()

    def __init__(self, context: WindowContext, parent: QWidget | None = None) -> None:
        super().__init__(context.theme, parent)
        self._wardrobe = context.wardrobe
        self._ids: tuple[int, ...] = ()
        self._pickers: dict[str, QComboBox] = {}
        self._ticks: dict[tuple[str, str], QCheckBox] = {}
        self.setObjectName("bulk_edit_form")
        self.setAccessibleName(self.tr("Edit the chosen garments"))
        self.setFixedWidth(context.theme.scaled(420))
        self._title = label("", "title")
        self._brand = QLineEdit()
        self._brand.setObjectName("bulk_brand")
        self._brand.setAccessibleName(field_text("brand"))
        self._apply = button(self.tr("Apply"), kind="primary", name="bulk_apply", run=self.apply)
        self._build()

    def _build(self) -> None:
        self._column = column = QVBoxLayout(self)
        column.setContentsMargins(SPACE_L, SPACE_L, SPACE_L, SPACE_L)
        column.setSpacing(SPACE_M)
        column.addWidget(self._title)
        form = QFormLayout()
        form.setHorizontalSpacing(SPACE_L)
        form.setVerticalSpacing(SPACE_S)
        form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.AllNonFixedFieldsGrow)
        for field in _PICKED:
            self._pickers[field] = self._make_picker(field)
            form.addRow(label(field_text(field), "muted"), self._pickers[field])
        form.addRow(label(field_text("brand"), "muted"), self._brand)
        for field in _TICKED:
            form.addRow(label(field_text(field), "muted"), self._make_ticks(field))
        column.addLayout(form)
        row = QHBoxLayout()
        row.setSpacing(SPACE_S)
        row.addStretch(1)
        row.addWidget(
            button(self.tr("Cancel"), kind="quiet", name="bulk_cancel", run=self.close_form)
        )
        row.addWidget(self._apply)
        column.addLayout(row)

    def _make_picker(self, field: str) -> QComboBox:
        picker = QComboBox()
        picker.setObjectName(f"bulk_{field}")
        picker.setAccessibleName(field_text(field))
        picker.setEditable(True)
        picker.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
        picker.setMaxVisibleItems(16)
        picker.addItem("", "")
        for term in self._wardrobe.actions.terms(field):
            if term not in _UNSAID:
                picker.addItem(shown_first(term), term)
        completer = QCompleter(picker.model(), picker)
        completer.setCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
        completer.setFilterMode(Qt.MatchFlag.MatchContains)
        completer.setCompletionMode(QCompleter.CompletionMode.PopupCompletion)
        picker.setCompleter(completer)
        return picker

    def _make_ticks(self, field: str) -> QWidget:
        box = QWidget()
        flow = FlowLayout(box, spacing=4)
        for term in self._wardrobe.actions.terms(field):
            if term in _UNSAID:
                continue
            tick = QCheckBox(shown_first(term))
            tick.setObjectName(f"bulk_{field}_{term}")
            tick.setAccessibleName(f"{field_text(field)}: {tick.text()}")
            self._ticks[field, term] = tick
            flow.addWidget(tick)
        return box

    # -- what it does -----------------------------------------------------------------------------

    def open_for(self, ids: tuple[int, ...]) -> None:
        """Show the form for these garments, as soon as it is known what they share."""
        self._ids = ids
        self._wardrobe.actions.summarize(ids, self._show_summary)

    def _show_summary(self, summary: Summary) -> None:
        self._summary = summary
        self._title.setText(self.tr("Edit %Ln garment(s)", "", summary.count))
        several = self.tr("Several")
        for field, picker in self._pickers.items():
            value = str(summary.values.get(field, ""))
            place = picker.findData(value) if value and value not in _UNSAID else 0
            picker.setCurrentIndex(max(0, place))
            edit = picker.lineEdit()
            if edit is not None:
                edit.setPlaceholderText("" if field in summary.values else several)
        brand = summary.values.get("brand")
        self._brand.setText(str(brand or ""))
        self._brand.setPlaceholderText("" if "brand" in summary.values else several)
        for (field, term), tick in self._ticks.items():
            everywhere = term in summary.everywhere[field]
            mixed = term in summary.somewhere[field] and not everywhere
            tick.setTristate(mixed)
            tick.setCheckState(
                Qt.CheckState.PartiallyChecked
                if mixed
                else Qt.CheckState.Checked
                if everywhere
                else Qt.CheckState.Unchecked
            )
        self.show()
        # The ticks break into lines, so the height is known only for a width.
        self.resize(self.width(), self._column.heightForWidth(self.width()))
        self.shown.emit()
        self._pickers["category"].setFocus()

    def corrections(self) -> list[str]:
        """Return what was touched, as corrections."""
        summary, changes = self._summary, []
        for field, picker in self._pickers.items():
            before = str(summary.values.get(field, ""))
            before = "" if before in _UNSAID else before
            term = self._picked(picker)
            if term and term != before:
                changes.append(f"{field}={term}")
        brand = self._brand.text().strip()
        if brand != str(summary.values.get("brand") or ""):
            changes.append(f"brand={brand}")
        for (field, term), tick in self._ticks.items():
            state = tick.checkState()
            if state == Qt.CheckState.Checked and term not in summary.everywhere[field]:
                changes.append(f"{field}+={term}")
            elif state == Qt.CheckState.Unchecked and term in summary.somewhere[field]:
                changes.append(f"{field}-={term}")
        return changes

    @staticmethod
    def _picked(picker: QComboBox) -> str:
        """Return the term that is picked, or the words that were typed instead."""
        place = picker.findText(picker.currentText(), Qt.MatchFlag.MatchFixedString)
        return str(picker.itemData(place)) if place >= 0 else picker.currentText().strip()

    def apply(self) -> None:
        """Change what was touched and close."""
        changes = self.corrections()
        if changes:
            self._wardrobe.actions.edit_many(self._ids, changes)
        self.close_form()

    def close_form(self) -> None:
        """Close without changing anything."""
        self.hide()
        self.closed.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Apply with Enter."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.apply()
        else:
            super().keyPressEvent(event)
