"""Before the first word: what one could ask; and what to do where no model can answer yet.

Beginnings put their words into the text field instead of sending them: nobody's first question is
asked by somebody else.
"""

from __future__ import annotations

import functools

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QVBoxLayout, QWidget

from app.sentences import said
from app.viewmodels.chat import ChatViewModel
from app.viewmodels.chat_models import BestModel
from app.views.context import WindowContext
from app.views.controls import button, label
from app.views.page_states import on_disc
from app.views.tokens import SPACE_M, SPACE_S, SPACE_XL

_WIDTH = 560


class Welcome(QWidget):
    """A new conversation: a line, and a few ways to begin.

    Args:
        context: What pages share.
    """

    begun = Signal(str)
    """Words for the text field."""

    def __init__(self, context: WindowContext, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context = context
        self.setObjectName("chat_welcome")
        column = QVBoxLayout(self)
        column.setSpacing(SPACE_M)
        column.addStretch(3)
        title = label(self.tr("What would you like to know?"), "page_title", name="welcome_title")
        title.setAlignment(Qt.AlignmentFlag.AlignCenter)
        column.addWidget(title)
        text = label(
            self.tr(
                "Ask in your own words, with or without a picture. Nothing leaves this computer."
            ),
            "muted",
            wrap=True,
        )
        text.setAlignment(Qt.AlignmentFlag.AlignCenter)
        column.addWidget(text)
        column.addSpacing(SPACE_S)
        self._usual = self._chips(self._beginnings(), "welcome")
        self._short = self._chips(self._short_beginnings(), "welcome_short")
        self._short.hide()
        self._stylist = self._chips(self._stylist_beginnings(), "welcome_stylist")
        self._stylist.hide()
        column.addWidget(self._stylist)
        column.addWidget(self._usual)
        column.addWidget(self._short)
        self._small = label(
            self.tr(
                "Only the small model that came with Vestry is here. It answers short questions "
                "about garments that you attach: what color, does it suit, which is better. The "
                "models page has larger ones."
            ),
            "caption",
            wrap=True,
            name="welcome_small",
        )
        self._small.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._small.hide()
        column.addSpacing(SPACE_S)
        column.addWidget(self._small)
        column.addStretch(4)

    def show_for(self, *, stylist: bool, brief: bool) -> None:
        """Say what can be asked of the stylist, of the model that came along, or of a large one."""
        self._stylist.setVisible(stylist)
        self._small.setVisible(brief and not stylist)
        self._short.setVisible(brief and not stylist)
        self._usual.setVisible(not brief and not stylist)

    def _chips(self, beginnings: tuple[str, ...], name: str) -> QWidget:
        chips = QWidget()
        row = QVBoxLayout(chips)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(SPACE_S)
        for at, words in enumerate(beginnings):
            made = button(
                words,
                kind="chip",
                name=f"{name}_{at + 1}",
                run=functools.partial(self.begun.emit, words),
            )
            made.setMinimumHeight(self._context.theme.scaled(30))
            row.addWidget(made, 0, Qt.AlignmentFlag.AlignHCenter)
        return chips

    def _beginnings(self) -> tuple[str, ...]:
        return (
            self.tr("What goes with this?"),
            self.tr("How do I wash this?"),
            self.tr("What do I wear to a summer wedding?"),
        )

    def _stylist_beginnings(self) -> tuple[str, ...]:
        """What the stylist does, in words that it hears in this language."""
        return (
            self.tr("What do I wear to work tomorrow?"),
            self.tr("It will be 6 degrees and rainy, dress me"),
            self.tr("Show me everything striped"),
            self.tr("What can you do?"),
        )

    def _short_beginnings(self) -> tuple[str, ...]:
        """What can be asked about attached garments, in words that are recognized."""
        return (
            self.tr("Does this suit a wedding?"),
            self.tr("What is the difference?"),
            self.tr("Which of these is better for work?"),
        )


class NoModel(QWidget):
    """No model is installed: what chat would do, which one fits, and one button.

    Args:
        context: What pages share.
        chat: Knows what is installed.
    """

    models_wanted = Signal(str)
    """The models page, at a model if there is one to recommend."""

    def __init__(
        self, context: WindowContext, chat: ChatViewModel, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._context = context
        self._chat = chat
        self._best = BestModel()
        self.setObjectName("chat_no_model")
        column = QVBoxLayout(self)
        column.setContentsMargins(SPACE_XL, SPACE_XL, SPACE_XL, SPACE_XL)
        column.setSpacing(SPACE_M)
        column.addStretch(2)
        self._icon = QLabel()
        self._icon.setAlignment(Qt.AlignmentFlag.AlignCenter)
        column.addWidget(self._icon)
        self._title = self._line("title", "no_model_title")
        self._text = self._line("muted", "no_model_text")
        self._fit = self._line("strong", "no_model_fit")
        self._missing = self._line("caption", "no_model_missing")
        for each in (self._title, self._text, self._fit, self._missing):
            row = QHBoxLayout()
            row.addStretch(1)
            row.addWidget(each)
            row.addStretch(1)
            column.addLayout(row)
        column.addSpacing(SPACE_S)
        self._go = button("", kind="primary", name="no_model_go", run=self._want)
        middle = QHBoxLayout()
        middle.addStretch(1)
        middle.addWidget(self._go)
        middle.addStretch(1)
        column.addLayout(middle)
        column.addStretch(3)
        context.theme.changed.connect(self._paint)
        self._paint()
        self.show_best(BestModel())

    def show_best(self, best: BestModel) -> None:
        """Say which model would fit, and what is missing besides."""
        self._best = best
        self._title.setText(self.tr("Talk about your clothes, with a model on this computer"))
        self._text.setText(
            self.tr(
                "Show it a photo and ask what it is, what it goes with or how to wash it. "
                "Chat needs a larger model than Vestry brings along; it works without a network "
                "once it is here."
            )
        )
        self._fit.setText(
            self.tr("Recommended for this computer: {name} ({size})").format(
                name=best.title, size=best.size
            )
            if best.name
            else ""
        )
        self._fit.setVisible(bool(best.name))
        self._missing.setText(
            " ".join(said(part) for part in (best.problem, best.next_step) if part)
        )
        self._missing.setVisible(bool(best.problem))
        words = self.tr("Get {name}").format(name=best.title) if best.name else ""
        words = words or self.tr("Choose a model")
        self._go.setText(words)
        self._go.setAccessibleName(words)

    def _line(self, role: str, name: str) -> QLabel:
        made = label("", role, name=name, wrap=True)
        made.setAlignment(Qt.AlignmentFlag.AlignCenter)
        made.setFixedWidth(self._context.theme.scaled(_WIDTH))
        return made

    def _want(self) -> None:
        self.models_wanted.emit(self._best.name)

    def _paint(self) -> None:
        ratio = self.devicePixelRatioF()
        self._icon.setPixmap(on_disc(self._context.theme, "message-circle", "text_2", ratio=ratio))
        for each in (self._title, self._text, self._fit, self._missing):
            each.setFixedWidth(self._context.theme.scaled(_WIDTH))
