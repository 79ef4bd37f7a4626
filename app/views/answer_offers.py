"""Buttons below an answer for what could be done next: swap a garment, draw what is missing."""

from __future__ import annotations

import functools
from collections.abc import Callable

from PySide6.QtWidgets import QHBoxLayout, QMenu, QPushButton, QWidget

from app.viewmodels.chat_offers import garments_of, words_to_draw
from app.viewmodels.chat_values import ChatRow
from app.views.controls import button
from app.views.tokens import SPACE_S


class AnswerOffers(QWidget):
    """One row of buttons; hidden where an answer offers nothing.

    Args:
        want: Called with the verb: ``draw``, or ``swap:`` and the garment's id.
    """

    def __init__(self, want: Callable[[str], None], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._want = want
        self._shown: tuple[object, ...] = ()
        self._buttons: list[QPushButton] = []
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(0, 0, 0, 0)
        self._row.setSpacing(SPACE_S)
        self._row.addStretch(1)
        self.setObjectName("answer_offers")
        self.hide()

    def show_row(self, row: ChatRow) -> None:
        """Show what a whole answer offers."""
        whole = row.state == "done"
        garments = garments_of(row) if whole else ()
        words = words_to_draw(row) if whole else ""
        if (garments, words) == self._shown:
            return
        self._shown = (garments, words)
        for old in self._buttons:
            old.hide()
            old.deleteLater()
        self._buttons = []
        if garments:
            self._add(self._swap_button(garments))
        if words:
            made = button(self.tr("Draw it"), name="answer_draw", run=lambda: self._want("draw"))
            made.setToolTip(words)
            made.setAccessibleDescription(words)
            self._add(made)
        self.setVisible(bool(self._buttons))

    def set_busy(self, busy: bool) -> None:
        """Nothing else is asked while an answer is coming."""
        for each in self._buttons:
            if each.objectName() == "answer_swap":
                each.setEnabled(not busy)

    def _add(self, made: QPushButton) -> None:
        self._buttons.append(made)
        self._row.insertWidget(len(self._buttons) - 1, made)

    def _swap_button(self, garments: tuple[tuple[int, str], ...]) -> QPushButton:
        made = button(self.tr("Swap ..."), name="answer_swap")
        made.setAccessibleDescription(self.tr("Ask for another garment in the place of one."))
        menu = QMenu(made)
        for item_id, name in garments:
            # an ampersand in a name is no shortcut
            action = menu.addAction(name.replace("&", "&&"))
            action.triggered.connect(functools.partial(self._swap, item_id))
        made.setMenu(menu)
        return made

    def _swap(self, item_id: int, _checked: bool = False) -> None:
        self._want(f"swap:{item_id}")
