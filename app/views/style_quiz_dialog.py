"""The style quiz: five short questions and five garments, one at a time, each of which may wait.

One small window that blocks nothing. Skipping goes on and changes nothing; only the last button
writes, and an undo stands beside what it says.
"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QDialog,
    QHBoxLayout,
    QPushButton,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from app.stylist.quiz import MOST_LOVED, QUESTIONS, QuizQuestion
from app.viewmodels import terms
from app.viewmodels.style_quiz import StyleQuizViewModel
from app.views.bare_scroll import bare_scroll
from app.views.controls import button, label
from app.views.flow_layout import FlowLayout
from app.views.garment_grid import GarmentGrid
from app.views.theme import set_kind
from app.views.tokens import SPACE_L, SPACE_M, SPACE_S

if TYPE_CHECKING:
    from app.views.context import WindowContext

_SIZE = (560, 520)


class StyleQuizDialog(QDialog):
    """The window.

    Args:
        context: What pages share.
        parent: The main window.
    """

    def __init__(self, context: WindowContext, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("style_quiz")
        self.setWindowTitle(self.tr("Your style in five questions"))
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setModal(False)
        self.resize(*_SIZE)
        context.theme.dress(self)
        self._context = context
        self.quiz = StyleQuizViewModel(context.operations, self)
        self._chips: dict[tuple[str, str], QPushButton] = {}
        self._step = label("", "caption", name="quiz_step")
        self._pages = QStackedWidget()
        for question in QUESTIONS:
            self._pages.addWidget(self._make_page(question))
        self.grid = GarmentGrid(self.quiz.model, context.theme, context.thumbnails)
        self.grid.setObjectName("quiz_grid")
        self.grid.setAccessibleName(self.tr("Garments to pick from"))
        self.grid.setSelectionMode(GarmentGrid.SelectionMode.MultiSelection)
        self.grid.set_tile_size("S")
        self.grid.chosen.connect(self._show)
        self._picked = label("", "muted", name="quiz_picked", wrap=True)
        self._pages.addWidget(self._make_last())
        self._back = button(self.tr("Back"), kind="quiet", name="quiz_back", run=self._go_back)
        self._skip = button(self.tr("Skip"), kind="quiet", name="quiz_skip", run=self._go_on)
        self._next = button(self.tr("Next"), kind="primary", name="quiz_next", run=self._go_on)
        self._next.setDefault(True)
        self._lay_out()
        self.quiz.ready.connect(self._fill)
        self.quiz.kept.connect(self._tell)
        self._show()

    def _make_page(self, question: QuizQuestion) -> QWidget:
        title, words = self._words(question.name)
        inside = QWidget()
        flow = FlowLayout(inside, spacing=SPACE_S)
        for term in self.quiz.terms(question.field):
            chip = QPushButton(terms.shown_first(term))
            set_kind(chip, "chip")
            chip.setCheckable(True)
            chip.setMinimumHeight(self._context.theme.scaled(28))
            chip.setAccessibleName(f"{title} {terms.shown(term)}")
            chip.toggled.connect(partial(self._toggle, question.name, term))
            self._chips[question.name, term] = chip
            flow.addWidget(chip)
        page = QWidget()
        column = QVBoxLayout(page)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(SPACE_M)
        column.addWidget(label(title, "title", wrap=True))
        column.addWidget(label(words, "muted", wrap=True))
        column.addWidget(bare_scroll(inside), 1)
        return page

    def _make_last(self) -> QWidget:
        page = QWidget()
        column = QVBoxLayout(page)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(SPACE_M)
        column.addWidget(label(self.tr("Pick up to five that you love"), "title", wrap=True))
        column.addWidget(self._picked)
        column.addWidget(self.grid, 1)
        return page

    def _words(self, name: str) -> tuple[str, str]:
        return {
            "likes.style": (
                self.tr("Which styles feel like you?"),
                self.tr("As many as you like. Suggestions lean towards them."),
            ),
            "likes.colors": (
                self.tr("Which colors do you love to wear?"),
                self.tr("Garments of these colors come up more often."),
            ),
            "dislikes.colors": (
                self.tr("Which colors do you never wear?"),
                self.tr("They are left out of every suggestion."),
            ),
            "dislikes.material": (
                self.tr("Which materials do you avoid?"),
                self.tr("They are left out of every suggestion."),
            ),
            "likes.fit": (
                self.tr("How do you like your clothes to fit?"),
                self.tr("Garments that fit so come up more often."),
            ),
        }[name]

    def _lay_out(self) -> None:
        row = QHBoxLayout()
        row.addWidget(self._back)
        row.addStretch(1)
        row.addWidget(self._skip)
        row.addWidget(self._next)
        column = QVBoxLayout(self)
        column.setContentsMargins(SPACE_L, SPACE_L, SPACE_L, SPACE_L)
        column.setSpacing(SPACE_M)
        column.addWidget(self._step)
        column.addWidget(self._pages, 1)
        column.addLayout(row)

    def _toggle(self, name: str, term: str, on: bool) -> None:
        self.quiz.toggle(name, term, on)

    def _fill(self) -> None:
        """Show what was answered before."""
        for (name, term), chip in self._chips.items():
            chip.blockSignals(True)
            chip.setChecked(term in self.quiz.chosen.get(name, ()))
            chip.blockSignals(False)
        self.grid.choose(self.quiz.loved)
        self._show()

    def _go_back(self) -> None:
        self._pages.setCurrentIndex(max(0, self._pages.currentIndex() - 1))
        self._show()

    def _go_on(self) -> None:
        at = self._pages.currentIndex()
        if at < len(QUESTIONS):
            self._pages.setCurrentIndex(at + 1)
            self._show()
            return
        skipped = self.sender() is self._skip
        self._next.setEnabled(False)
        self.quiz.keep(None if skipped else self.grid.chosen_ids())

    def _show(self) -> None:
        at, all_ = self._pages.currentIndex(), self._pages.count()
        self._step.setText(self.tr("{some} of {all}").format(some=at + 1, all=all_))
        self._back.setEnabled(at > 0)
        last = at == all_ - 1
        text = self.tr("Done") if last else self.tr("Next")
        self._next.setText(text)
        self._next.setAccessibleName(text)
        picked = len(self.grid.chosen_ids())
        too_many = picked > MOST_LOVED
        self._next.setEnabled(not (last and too_many))
        if too_many:
            words = self.tr("Five at most: {some} are picked.").format(some=picked)
        else:
            words = self.tr(
                "{some} of {most} picked. A click, or Space, takes one or puts it back."
            )
            words = words.format(some=picked, most=MOST_LOVED)
        self._picked.setText(words)

    def _tell(self, text: str) -> None:
        if text:
            undo = (self.tr("Undo"), self._undo)
            self._context.notifications.say(text, action=undo, kind="success")
        self.accept()

    def _undo(self) -> None:
        self._context.operations.undo()


def open_quiz(context: WindowContext, window: QWidget) -> StyleQuizDialog:
    """Open the quiz, or bring the open one to the front."""
    found = window.findChild(StyleQuizDialog)
    if found is not None and not found.isVisible():
        found = None
    made = found if found is not None else StyleQuizDialog(context, window)
    made.show()
    made.raise_()
    made.activateWindow()
    return made
