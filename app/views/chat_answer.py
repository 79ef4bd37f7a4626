"""What a model answers: text on the page, with what it waits for, how it ended, and ways out.

No bubble: an answer is told from a question by its shape and place, not by a color.
"""

from __future__ import annotations

import functools
from collections.abc import Callable

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from app.sentences import said
from app.services.chat_request import ContextOption
from app.viewmodels.chat_replies import as_markdown
from app.viewmodels.chat_values import ChatRow
from app.views.answer_offers import AnswerOffers
from app.views.chat_message import ChatMessage
from app.views.chat_pictures import PictureWall
from app.views.chat_words import ChatWords
from app.views.context import WindowContext
from app.views.controls import button, label
from app.views.message_text import MessageText
from app.views.reply_view import ReplyView, StepsFold
from app.views.theme import set_role
from app.views.tokens import SPACE_L, SPACE_M, SPACE_S, SPACE_XS

_PULSE_MS = 600
_LEAST_WAY = 236


class Answer(ChatMessage):
    """What a model answers: text on the page, with what it waits for and how it ended."""

    def __init__(
        self,
        context: WindowContext,
        row: ChatRow,
        *,
        title_of: Callable[[str], str],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(context, row, parent)
        self._title_of = title_of
        self._told_speed = False
        self._options: list[QWidget] = []
        self._waiting = Waiting(context)
        self._text = MessageText(context.theme, self.tr("Answer"))
        self._note = label("", "caption", name="message_note", wrap=True)
        self.column.addWidget(self._waiting)
        self.column.addWidget(self._text)
        self._cards: PictureWall | None = None
        self._steps: StepsFold | None = None
        self._reply: ReplyView | None = None
        self._busy = False
        self._offers = AnswerOffers(self._want)
        self.column.addWidget(self._offers)
        self.column.addWidget(self._note)
        self._make_trouble()
        self._copy = self.tool("copy", self.tr("Copy the answer"), "copy")
        self._again = self.tool("rotate-ccw", self.tr("Answer again"), "regenerate")
        self._go_on = self.tool("arrow-right", self.tr("Go on writing"), "go_on")
        self._about = self.tool("info", self.tr("How fast it was"), "about")
        self.make_versions()
        self._speed = label("", "caption", name="message_speed")
        self._speed.setContentsMargins(SPACE_S, 0, 0, 0)
        self.foot_row.addWidget(self._speed, 1)
        self.foot_row.addStretch(1)
        self.column.addWidget(self.foot)
        self._set_text(row)
        self.show_row(row)

    @property
    def text(self) -> MessageText:
        """The model's words."""
        return self._text

    def speaker(self) -> str:
        """The model by its name."""
        return self._title_of(self.row.model) or self.tr("Answer")

    def grow(self, text: str) -> None:
        """Show more of the answer."""
        self._text.markdown.append(text)
        self._text.flush()
        self._waiting.leave()
        self._text.show()

    def show_row(self, row: ChatRow) -> None:
        """Show the answer as it is now."""
        self.row = row
        if self._text.markdown.source != words_of(row):
            self._set_text(row)
        elif not row.is_coming:
            self._text.finish()
        if not row.is_coming or row.text:
            self._waiting.leave()
        self._text.setVisible(bool(row.text))
        self._show_reply()
        self._show_cards()
        self._offers.show_row(row)
        words = ChatWords()
        note = " ".join(part for part in (words.end(row), words.left_out(row)) if part)
        self._note.setText(note)
        self._note.setVisible(bool(note))
        self._show_trouble()
        self._go_on.setVisible(row.can_go_on)
        self._about.setVisible(row.speed is not None and bool(row.text))
        self._copy.setVisible(bool(row.text))
        self._again.setVisible(row.state != "failed")
        self._show_speed()
        self.show_versions()
        self.name_it()
        self._show_foot()

    def _show_reply(self) -> None:
        """Show the assistant's cards; an answer that is made anew has others."""
        shown = self.row.reply if not self.row.is_coming else None
        if (self._reply.shown if self._reply is not None else None) == shown:
            return
        for old in (self._steps, self._reply):
            if old is not None:
                self.column.removeWidget(old)
                old.hide()
                old.deleteLater()
        self._steps = self._reply = None
        if shown is None:
            return
        self._steps = StepsFold(self._context, shown)
        self.column.insertWidget(self.column.indexOf(self._text), self._steps)
        self._reply = ReplyView(self._context, shown)
        self._reply.acted.connect(functools.partial(self.acted.emit, self.row.id))
        self._reply.opened.connect(self.picture_opened)
        self._reply.set_last(self._last)
        self._reply.set_busy(self._busy)
        self.column.insertWidget(self.column.indexOf(self._text) + 1, self._reply)

    def set_last(self, last: bool) -> None:
        """Offer what could be said next with the newest answer alone."""
        super().set_last(last)
        if self._reply is not None:
            self._reply.set_last(last)

    def _show_cards(self) -> None:
        """Show the garments that stand with the words; they never change once they are there."""
        if self._cards is None and self.row.pictures and not self.row.is_coming:
            self._cards = PictureWall(self.make_pictures(), from_left=True)
            self._cards.setObjectName("answer_cards")
            self.column.insertWidget(self.column.indexOf(self._text) + 1, self._cards)

    def _set_text(self, row: ChatRow) -> None:
        if row.is_coming:
            self._text.begin_markdown(row.text)
        else:
            self._text.set_markdown(words_of(row))

    def wait_with(self, words: str) -> None:
        """Say what happens before the first word."""
        self._waiting.say(words)

    def set_busy(self, busy: bool) -> None:
        """Nothing else is asked while an answer is coming."""
        self._busy = busy
        if self._reply is not None:
            self._reply.set_busy(busy)
        for each in (self._again, self._go_on, *self._options, self._retry):
            each.setEnabled(not busy)
        self._offers.set_busy(busy)

    def toggle_speed(self) -> None:
        """Show or hide how fast the answer came."""
        self._told_speed = not self._told_speed
        self._show_speed()

    def _show_speed(self) -> None:
        words = ChatWords().speed(self.row) if self._told_speed else ""
        shown = [part for part in (self._title_of(self.row.model) if words else "", words) if part]
        self._speed.setText(" \N{MIDDLE DOT} ".join(shown))

    def _make_trouble(self) -> None:
        self._trouble = QFrame()
        set_role(self._trouble, "trouble")
        self._trouble.setObjectName("message_trouble")
        row = QHBoxLayout(self._trouble)
        row.setContentsMargins(SPACE_L, SPACE_M, SPACE_L, SPACE_M)
        row.setSpacing(SPACE_M)
        self._trouble_icon = QLabel()
        row.addWidget(self._trouble_icon, 0, Qt.AlignmentFlag.AlignTop)
        words = QVBoxLayout()
        words.setSpacing(SPACE_XS)
        self._trouble_title = label("", "strong", name="trouble_title", wrap=True)
        self._trouble_text = label("", "muted", name="trouble_text", wrap=True)
        words.addWidget(self._trouble_title)
        words.addWidget(self._trouble_text)
        self._ways = QVBoxLayout()
        self._ways.setContentsMargins(0, SPACE_S, 0, 0)
        self._ways.setSpacing(SPACE_S)
        words.addLayout(self._ways)
        self._retry = button(
            self.tr("Try again"),
            name="message_retry",
            run=functools.partial(self._want, "regenerate"),
        )
        self._models = button(
            self.tr("Choose another model"),
            kind="quiet",
            name="message_models",
            run=functools.partial(self._want, "models"),
        )
        rest = QHBoxLayout()
        rest.setContentsMargins(0, SPACE_XS, 0, 0)
        rest.addWidget(self._retry)
        rest.addWidget(self._models)
        rest.addStretch(1)
        words.addLayout(rest)
        row.addLayout(words, 1)
        self.column.addWidget(self._trouble)
        self._context.theme.changed.connect(self._paint_trouble)

    def _show_trouble(self) -> None:
        row = self.row
        failure = row.failure if row.state == "failed" else None
        self._trouble.setVisible(failure is not None)
        for old in self._options:
            old.hide()
            old.deleteLater()
        self._options = []
        if failure is None:
            return
        self._trouble_title.setText(said(failure.message))
        self._trouble_text.setText(said(failure.next_step))
        self._trouble_text.setVisible(bool(failure.next_step) and not row.options)
        for option in row.options:
            self._ways.addWidget(self._make_option(option))
        ways = [way for each in self._options for way in each.findChildren(QPushButton)]
        least = self._context.theme.scaled(_LEAST_WAY)
        widest = max([least, *(each.sizeHint().width() for each in ways)])
        for each in ways:
            each.setMinimumWidth(widest)
        self._retry.setVisible(not row.options)
        self._models.setVisible(not row.options)
        self._paint_trouble()

    def _make_option(self, option: ContextOption) -> QWidget:
        title, meaning = ChatWords().option(option)
        made = button(
            title,
            name=f"context_option_{option.kind}",
            run=lambda: self.option_chosen.emit(self.row.id, option),
        )
        made.setAccessibleDescription(meaning)
        line = QWidget()
        row = QHBoxLayout(line)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(SPACE_M)
        row.addWidget(made)
        row.addWidget(label(meaning, "muted", wrap=True), 1)
        self._options.append(line)
        return line

    def _paint_trouble(self) -> None:
        full = bool(self.row.options)
        icon, role = ("layers", "warn") if full else ("circle-alert", "danger")
        pixmap = self._context.theme.pixmap(icon, role, ratio=self.devicePixelRatioF())
        self._trouble_icon.setPixmap(pixmap)


def words_of(row: ChatRow) -> str:
    """Return an answer's Markdown: a model's as it came, the assistant's with nothing marked."""
    if row.reply is None or row.is_coming:
        return row.text
    return as_markdown(row.text)


class Waiting(QWidget):
    """A dot that breathes, and what is happening; stands still with reduced motion."""

    def __init__(self, context: WindowContext, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = context.theme
        self._bright = True
        self.setObjectName("message_waiting")
        row = QHBoxLayout(self)
        row.setContentsMargins(18, 2, 0, 2)
        self._words = label("", "muted", name="waiting_words")
        row.addWidget(self._words)
        row.addStretch(1)
        self._pulse = QTimer(self)
        self._pulse.setInterval(_PULSE_MS)
        self._pulse.timeout.connect(self._beat)
        self.hide()

    def say(self, words: str) -> None:
        """Show what is happening."""
        self._words.setText(words)
        self.show()
        if not self._theme.reduced_motion:
            self._pulse.start()

    def leave(self) -> None:
        """Go."""
        self._pulse.stop()
        self.hide()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the dot."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(self._theme.color("accent", alpha=1.0 if self._bright else 0.35))
        painter.drawEllipse(0, self.height() // 2 - 4, 9, 9)

    def _beat(self) -> None:
        self._bright = not self._bright
        self.update()
