"""What the list is narrowed to, as chips: taken away by a click, added from a menu.

The menu names the fields; each opens all of its values with counts, to be found by typing. Words of
a search that are terms of the vocabulary are offered as filters, so that how they were understood
can be seen and corrected. What a filter finds is the view-model's.
"""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QT_TRANSLATE_NOOP, QCoreApplication, Qt
from PySide6.QtWidgets import QMenu, QPushButton, QToolButton, QWidget

from app.services.browsing import FACETS, Condition
from app.viewmodels import terms
from app.views.context import WindowContext
from app.views.controls import button, label
from app.views.flow_layout import FlowLayout
from app.views.terms import field_label
from app.views.theme import Theme, set_kind
from app.views.value_picker import value_picker

_MOST_SUGGESTIONS = 4
_STATUS_NAMES = {
    "ready": QT_TRANSLATE_NOOP("FilterChips", "Ready to wear"),
    "dirty": QT_TRANSLATE_NOOP("FilterChips", "In the laundry"),
    "away": QT_TRANSLATE_NOOP("FilterChips", "Away"),
}


class FilterChips(QWidget):
    """See the module.

    Args:
        context: What pages share.

    Attributes:
        adder: The button with the menu; the page puts it where it likes, because the chips take no
            room while there are none.
    """

    def __init__(self, context: WindowContext, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme: Theme = context.theme
        self._wardrobe = context.wardrobe
        self.setObjectName("filter_chips")
        self.setAccessibleName(self.tr("Filters"))
        self._flow = FlowLayout(self, spacing=6)
        self._shown: tuple[object, ...] = ()
        # Lower, the round ends of the style sheet would turn square.
        self._height = context.theme.scaled(28)
        self._menu = QMenu(self)
        self.adder = self._make_adder()
        context.shortcuts.register(
            "search.filter",
            self.tr("Add a filter..."),
            "Ctrl+L",
            owner=self.adder,
            run=self.open_menu,
            group=self.tr("Search"),
            icon=context.theme.icon("list-filter"),
            everywhere=True,
        )
        self._wardrobe.query_changed.connect(self._show_query)
        self._show_query()

    def open_menu(self) -> None:
        """Open the menu of everything one can narrow by."""
        if self.adder.isVisible():
            self.adder.showMenu()

    # -- chips ------------------------------------------------------------------------------------

    def _make_adder(self) -> QPushButton:
        add = QPushButton(self)
        add.setObjectName("add_filter")
        set_kind(add, "chip")
        add.setText(self.tr("Filter"))
        add.setAccessibleName(self.tr("Add a filter"))
        add.setIcon(self._theme.icon("list-filter"))
        add.setMinimumHeight(self._height)
        add.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        add.setMenu(self._menu)
        self._menu.aboutToShow.connect(self._fill)
        self._wardrobe.values.changed.connect(self._refill)
        return add

    def _show_query(self) -> None:
        wardrobe = self._wardrobe
        state = (
            wardrobe.filters,
            wardrobe.suggestions[:_MOST_SUGGESTIONS],
            wardrobe.searched_for,
            wardrobe.note,
        )
        if state == self._shown:
            return
        self._shown = state
        had_focus = self.isAncestorOf(self.focusWidget()) if self.focusWidget() else False
        self._empty()
        for condition in wardrobe.filters:
            self._flow.addWidget(self._make_chip(condition))
        for condition in wardrobe.suggestions[:_MOST_SUGGESTIONS]:
            self._flow.addWidget(self._make_suggestion(condition))
        if wardrobe.filters:
            clear = button(self.tr("Clear"), kind="link", name="clear_filters", run=wardrobe.clear)
            clear.setAccessibleName(self.tr("Clear search and filters"))
            self._flow.addWidget(clear)
        for text in self._remarks():
            self._flow.addWidget(label(text, "caption", name="search_remark"))
        if had_focus:
            self.adder.setFocus()
        self.setVisible(self._flow.count() > 0)
        self.updateGeometry()

    def _remarks(self) -> list[str]:
        remarks = []
        if self._wardrobe.searched_for:
            text = self.tr("Searched for \u201c{words}\u201d")
            remarks.append(text.format(words=self._wardrobe.searched_for))
        if self._wardrobe.note:
            remarks.append(self._wardrobe.note)
        return remarks

    def _empty(self) -> None:
        while (item := self._flow.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None:
                widget.hide()
                widget.deleteLater()

    def _make_chip(self, condition: Condition) -> QToolButton:
        text = self.tr("{field}: {value}").format(
            field=field_text(condition.field), value=value_text(condition)
        )
        chip = self._chip(f"{text}  \u00d7", condition)
        chip.setCheckable(True)
        chip.setChecked(True)
        chip.setAccessibleName(self.tr("{filter}, remove").format(filter=text))
        chip.setToolTip(self.tr("Remove"))
        chip.clicked.connect(partial(self._remove, condition.field, str(condition.value)))
        return chip

    def _make_suggestion(self, condition: Condition) -> QToolButton:
        chip = self._chip(f"+ {value_text(condition)}", condition)
        only = self.tr("Only {value}").format(value=value_text(condition))
        chip.setAccessibleName(only)
        chip.setToolTip(only)
        chip.clicked.connect(partial(self._narrow, condition))
        return chip

    def _chip(self, text: str, condition: Condition) -> QToolButton:
        chip = QToolButton(self)
        chip.setObjectName(f"chip_{condition.field}_{condition.value}")
        set_kind(chip, "chip")
        chip.setMinimumHeight(self._height)
        chip.setText(text)
        chip.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        return chip

    def _remove(self, field: str, value: str, _checked: bool = False) -> None:
        self._wardrobe.remove_filter(field, value)

    def _narrow(self, condition: Condition, _checked: bool = False) -> None:
        self._wardrobe.narrow_to(condition)

    # -- the menu ---------------------------------------------------------------------------------

    def _fill(self) -> None:
        """Fill the menu from the counts at hand, which the view-model keeps up to date."""
        facets = self._wardrobe.values.counts
        if not facets:
            self._wardrobe.values.request()
            facets = self._wardrobe.values.counts
        self._menu.clear()
        if not facets:
            self._menu.addAction(self.tr("Counting...")).setEnabled(False)
        for field in FACETS:
            if values := facets.get(field, ()):
                self._add_field(field, values)

    def _refill(self) -> None:
        # An open menu is only filled when it has been waiting: it must not move under the mouse.
        if self._menu.isVisible() and len(self._menu.actions()) == 1:
            self._fill()

    def _add_field(self, field: str, values: tuple[tuple[str, int], ...]) -> None:
        text = self.tr("{field}...").format(field=field_text(field))
        action = self._menu.addAction(text)
        action.setObjectName(f"filter_{field}")
        action.triggered.connect(partial(self._open_values, field, values))

    def _open_values(
        self, field: str, values: tuple[tuple[str, int], ...], _checked: bool = False
    ) -> None:
        picker = value_picker(
            self._theme,
            field_text(field),
            values,
            chosen=[str(one.value) for one in self._wardrobe.filters if one.field == field],
            word=partial(_value_word, field),
            parent=self.window(),
        )
        picker.picked.connect(partial(self._switch, field))
        picker.open_below(self.adder)

    def _switch(self, field: str, value: str) -> None:
        taken = Condition(field, value) in self._wardrobe.filters
        change = self._wardrobe.remove_filter if taken else self._wardrobe.add_filter
        change(field, value)


def _value_word(field: str, value: str) -> str:
    return value_text(Condition(field, value))


def field_text(field: str) -> str:
    """Return a field's name in the person's language."""
    if field == "status":
        return QCoreApplication.translate("FilterChips", "Where it is")
    if field == "worn":
        return QCoreApplication.translate("FilterChips", "Worn")
    return field_label(field)


def value_text(condition: Condition) -> str:
    """Return a value as a person says it."""
    value = str(condition.value)
    if condition.field == "status":
        return QCoreApplication.translate("FilterChips", str(_STATUS_NAMES.get(value, value)))
    if condition.field == "worn":
        return QCoreApplication.translate("FilterChips", "Never") if value == "0" else value
    shown = value if condition.field == "brand" else terms.shown(value)
    return shown[:1].upper() + shown[1:]
