"""What stands with the words of an assistant's answer: its quiet steps, its cards, what is next.

Made once, when an answer is whole, and never laid out again by what comes after it.
"""

from __future__ import annotations

import functools
from collections.abc import Iterator

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import QLabel, QToolButton, QVBoxLayout, QWidget

from app.assistant.composer.reply import AssistantCard, OutfitCard, ProductCard
from app.viewmodels.chat_replies import ShownReply
from app.views.context import WindowContext
from app.views.controls import label
from app.views.reply_cards import ReplyCard, chip, make_card
from app.views.theme import set_kind
from app.views.tokens import SPACE_M, SPACE_S, SPACE_XS
from app.views.wall import Wall

_BESIDE = (OutfitCard, ProductCard)
"""Kinds that stand side by side."""
_ICON = 14


class StepsFold(QWidget):
    """What was done for an answer, as one line that opens on a click."""

    def __init__(
        self, context: WindowContext, shown: ShownReply, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._theme = context.theme
        self.setObjectName("reply_steps")
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, SPACE_XS)
        column.setSpacing(2)
        steps = shown.reply.steps
        self.opener = QToolButton()
        set_kind(self.opener, "icon")
        self.opener.setObjectName("steps_opener")
        self.opener.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self.opener.setIconSize(QSize(_ICON, _ICON))
        self.opener.setCheckable(True)
        self.opener.setText(self.tr("%n step(s)", "", len(steps)))
        self.opener.setAccessibleDescription(self.tr("Shows what was done for this answer."))
        self.opener.toggled.connect(self._open)
        column.addWidget(self.opener, 0, Qt.AlignmentFlag.AlignLeft)
        self._lines: list[QLabel] = []
        for step in steps:
            told = step.text
            if step.ok is False:
                told = self.tr("{step}: did not work").format(step=step.text)
            line = label(told, "caption", name="step_line", wrap=True)
            line.setContentsMargins(SPACE_M, 0, 0, 0)
            line.hide()
            column.addWidget(line)
            self._lines.append(line)
        self.setVisible(bool(steps))
        self._open(False)

    def _open(self, opened: bool) -> None:
        icon = "chevron-down" if opened else "chevron-right"
        self.opener.setIcon(self._theme.icon(icon, "text_3", _ICON))
        for each in self._lines:
            each.setVisible(opened)


class ReplyView(QWidget):
    """The cards of an answer, and what could be said next.

    Args:
        context: What pages share.
        shown: The answer.
    """

    acted = Signal(object)
    opened = Signal(object)

    def __init__(
        self, context: WindowContext, shown: ShownReply, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.shown = shown
        self._context = context
        self.cards: list[ReplyCard] = []
        self.setObjectName("reply_view")
        column = QVBoxLayout(self)
        column.setContentsMargins(0, SPACE_S, 0, 0)
        column.setSpacing(SPACE_M)
        for run in _runs(shown.reply.cards):
            made = [self._make(card) for card in run]
            if isinstance(run[0], _BESIDE):
                column.addWidget(Wall(made, spacing=SPACE_M))
            else:
                for each in made:
                    column.addWidget(each)
        self.chips = [
            chip(
                context,
                one.text,
                name=f"suggestion_{at}",
                run=functools.partial(self.acted.emit, one.text),
            )
            for at, one in enumerate(shown.reply.suggestions, start=1)
        ]
        self.next = Wall(self.chips)
        self.next.setObjectName("reply_next")
        column.addWidget(self.next)
        self.next.setVisible(False)

    def set_last(self, last: bool) -> None:
        """What could be said next stands with the newest answer alone."""
        self.next.setVisible(last and bool(self.chips))

    def set_busy(self, busy: bool) -> None:
        """Nothing is asked while an answer is coming."""
        for each in (*self.chips, *(one for card in self.cards for one in card.asking)):
            each.setEnabled(not busy)

    def _make(self, card: AssistantCard) -> ReplyCard:
        made = make_card(self._context, self.shown, card)
        made.acted.connect(self.acted)
        made.opened.connect(self.opened)
        self.cards.append(made)
        return made


def _runs(cards: tuple[AssistantCard, ...]) -> Iterator[list[AssistantCard]]:
    """Return neighbors of one kind together."""
    run: list[AssistantCard] = []
    for card in cards:
        if run and type(run[-1]) is not type(card):
            yield run
            run = []
        run.append(card)
    if run:
        yield run
