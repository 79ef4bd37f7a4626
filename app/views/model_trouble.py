"""What speaks against a model, and what went wrong with it: the lower lines of its card.

Both say what they are told; what a failure means and what happens next is for the page.
"""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from app.sentences import said
from app.viewmodels.model_work import Problem
from app.views.controls import button, icon_button, label
from app.views.theme import Theme, set_role
from app.views.tokens import SPACE_M, SPACE_S, SPACE_XS

_ICON = 16


class Warned(QWidget):
    """One thing to know before."""

    def __init__(self, theme: Theme, text: str) -> None:
        super().__init__()
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(SPACE_S)
        mark = QLabel()
        mark.setPixmap(theme.pixmap("triangle-alert", "warn", 14, ratio=self.devicePixelRatioF()))
        row.addWidget(mark, 0, Qt.AlignmentFlag.AlignTop)
        row.addWidget(label(text, "caption", wrap=True), 1)


class Trouble(QFrame):
    """What went wrong, in place, with the next step; or what a check found."""

    again = Signal()
    dismissed = Signal()

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self.setObjectName("model_trouble")
        self._theme = theme
        self._mark = QLabel()
        self._words = label("", name="model_problem", wrap=True)
        self._step = label("", "caption", name="model_problem_step", wrap=True)
        self._again = button(self.tr("Try again"), name="model_retry", run=self.again.emit)
        self._close = icon_button(
            theme, "x", self.tr("Dismiss"), name="model_dismiss", run=self.dismissed.emit
        )
        words = QVBoxLayout()
        words.setSpacing(SPACE_XS // 2)
        words.addWidget(self._words)
        words.addWidget(self._step)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(SPACE_M)
        row.addWidget(self._mark, 0, Qt.AlignmentFlag.AlignTop)
        row.addLayout(words, 1)
        row.addWidget(self._again)
        row.addWidget(self._close)
        self.hide()

    def show_problem(self, problem: Problem) -> None:
        """Tell what went wrong."""
        self._paint("circle-alert", "danger")
        set_role(self._words, "danger")
        self._words.setText(said(problem.explained.message))
        self._step.setText(said(problem.explained.next_step))
        self._step.setVisible(bool(problem.explained.next_step))
        self._again.setVisible(problem.doing != "add")
        self._close.show()
        self.show()

    def show_note(self, text: str) -> None:
        """Tell what was found."""
        self._paint("circle-check", "success")
        set_role(self._words, "muted")
        self._words.setText(text)
        self._step.hide()
        self._again.hide()
        self._close.hide()
        self.show()

    def _paint(self, icon: str, role: str) -> None:
        self._mark.setPixmap(self._theme.pixmap(icon, role, _ICON, ratio=self.devicePixelRatioF()))
