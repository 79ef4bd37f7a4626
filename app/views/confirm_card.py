"""What the assistant wants to do before it does it: exactly what, and two buttons.

Stands above the text field, so that it is seen wherever the conversation is. Deleting and whatever
leaves this computer have no preset button; Escape says no.
"""

from __future__ import annotations

import functools

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from app.viewmodels.stylist_turns import StylistTurns
from app.views.context import WindowContext
from app.views.controls import button, label
from app.views.escape import claims_escape
from app.views.speaking import Speaker
from app.views.theme import set_kind, set_role
from app.views.tokens import SPACE_L, SPACE_M, SPACE_S, SPACE_XL, SPACE_XS

_WIDTH = 760


class ConfirmCard(QWidget):
    """A question to the person; hidden where there is none.

    Args:
        context: What pages share.
        turns: Asks.
    """

    def __init__(
        self, context: WindowContext, turns: StylistTurns, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._context, self._turns = context, turns
        self._speaker = Speaker(self)
        self.setObjectName("confirm_card")
        edge = QHBoxLayout(self)
        edge.setContentsMargins(SPACE_XL, SPACE_S, SPACE_XL, SPACE_S)
        frame = QFrame()
        set_role(frame, "chosen")
        frame.setMaximumWidth(context.theme.scaled(_WIDTH))
        edge.addStretch(1)
        edge.addWidget(frame, 100)
        edge.addStretch(1)
        column = QVBoxLayout(frame)
        column.setContentsMargins(SPACE_L, SPACE_M, SPACE_L, SPACE_M)
        column.setSpacing(SPACE_XS)
        self._text = label("", "strong", name="confirm_text", wrap=True)
        self._details = label("", "muted", name="confirm_details", wrap=True)
        column.addWidget(self._text)
        column.addWidget(self._details)
        row = QHBoxLayout()
        row.setContentsMargins(0, SPACE_S, 0, 0)
        row.setSpacing(SPACE_S)
        self.yes = button("", name="confirm_yes", run=functools.partial(turns.decide, agrees=True))
        self.no = button("", name="confirm_no", run=functools.partial(turns.decide, agrees=False))
        row.addWidget(self.yes)
        row.addWidget(self.no)
        row.addStretch(1)
        column.addLayout(row)
        turns.asked_changed.connect(self._show)
        self._show()

    def event(self, event: QEvent) -> bool:
        """Want Escape while there is a question."""
        return claims_escape(event) or super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Escape says no."""
        if event.key() == Qt.Key.Key_Escape:
            self._turns.decide(agrees=False)
        else:
            super().keyPressEvent(event)

    def _show(self) -> None:
        waiting = self._turns.waiting
        had = self.isAncestorOf(self.window().focusWidget()) if self.window() else False
        self.setVisible(waiting is not None)
        if waiting is None:
            if had:
                page = self.parentWidget()
                if page is not None:
                    page.setFocus()
            return
        asked = waiting.confirmation
        self._text.setText(asked.text)
        self._details.setText("\n".join(asked.details))
        self._details.setVisible(bool(asked.details))
        self._say(self.yes, asked.yes or self.tr("Yes"))
        self._say(self.no, asked.no or self.tr("No"))
        set_kind(self.yes, "danger" if asked.grave else "primary")
        (self.no if asked.grave else self.yes).setFocus(Qt.FocusReason.OtherFocusReason)
        self._speaker.say(" ".join((asked.text, *asked.details)), urgent=True)

    @staticmethod
    def _say(made: QWidget, words: str) -> None:
        made.setProperty("text", words.replace("&", "&&"))
        made.setAccessibleName(words)
