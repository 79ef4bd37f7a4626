"""The settings of the laundry: after how many wears each kind is washed, and whether by itself.

Numbers are this wardrobe's and kept as they are chosen; undo takes them back. One garment has a
number of its own beside it.
"""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QCoreApplication, QSignalBlocker
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QSpinBox

from app.viewmodels.laundry import MOST_WEARS, LaundryViewModel
from app.viewmodels.terms import shown_first
from app.views.context import WindowContext
from app.views.controls import Switch
from app.views.setting_rows import Section, SettingRow


class LaundrySection(Section):
    """See the module."""

    def __init__(self, context: WindowContext) -> None:
        super().__init__(QCoreApplication.translate("LaundrySection", "Laundry"))
        self._laundry = LaundryViewModel(context.operations, parent=self)
        self._kinds: dict[str, QSpinBox] = {}
        name = self.tr("Worn clothes go into the laundry by themselves")
        self._switch = Switch(context.theme, name)
        self._switch.setObjectName("laundry_by_itself")
        self._switch.toggled.connect(self._laundry.set_by_itself)
        self.add_card(
            "",
            SettingRow(
                name,
                self.tr("When they have been worn as often as their kind takes. Off: only a hint."),
                self._switch,
            ),
        )
        self._laundry.read_rules(self._fill)
        context.operations.changed.connect(self._refresh)
        # what undo takes back of the profile touches no garment: its label is what tells
        context.operations.can_undo.connect(self._refresh)

    def showEvent(self, event: QShowEvent) -> None:
        """Read again what holds now."""
        super().showEvent(event)
        self._laundry.read_rules(self._show)

    def _fill(self, kinds: dict[str, int], by_itself: bool) -> None:
        rows = []
        for kind in sorted(kinds, key=self._word):
            box = QSpinBox()
            box.setObjectName(f"wash_{kind}")
            box.setRange(0, MOST_WEARS)
            box.setSpecialValueText(self.tr("Never"))
            box.setKeyboardTracking(False)
            box.setMinimumWidth(110)
            box.lineEdit().setTextMargins(7, 0, 0, 0)
            box.valueChanged.connect(partial(self._laundry.set_rule, kind))
            self._kinds[kind] = box
            rows.append(SettingRow(self._word(kind), "", box))
        self.add_card(self.tr("Wash after this many wears"), *rows)
        self.end()
        self._show(kinds, by_itself)

    def _show(self, kinds: dict[str, int], by_itself: bool) -> None:
        with QSignalBlocker(self._switch):
            self._switch.setChecked(by_itself)
        self._switch.update()
        for kind, box in self._kinds.items():
            with QSignalBlocker(box):
                box.setValue(kinds.get(kind, 0))

    def _refresh(self, _changes: object) -> None:
        if self.isVisible():
            self._laundry.read_rules(self._show)

    def _word(self, kind: str) -> str:
        return self.tr("Jeans") if kind == "jeans" else shown_first(kind)
