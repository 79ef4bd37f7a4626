"""The conversation itself: messages under one another, the newest at the foot.

Follows what is written only while the foot is in sight; else a button leads there. A long
conversation begins with its last ``MOST_LIVE`` messages as widgets, or those around the one that
was sought; those before and after are made when somebody scrolls there. One message is the current
one: arrows move it, and only its buttons are stops of the Tab key, so that nobody tabs through a
year.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QFrame, QScrollArea, QVBoxLayout, QWidget

from app.viewmodels.chat_values import ChatRow
from app.views.chat_answer import Answer
from app.views.chat_message import ChatMessage
from app.views.chat_question import Question
from app.views.context import WindowContext
from app.views.controls import button
from app.views.tokens import SPACE_L, SPACE_M, SPACE_S, SPACE_XL, SPACE_XXL

COLUMN = 760
"""Widest column of text, in pixels at a text size of 100%: longer lines are hard to follow."""
MOST_LIVE = 30
"""A widget takes milliseconds: a year of messages would take seconds."""
_MORE = 30
_NEAR_END = 24
_NEAR_EDGE = 240


class Transcript(QScrollArea):
    """See the module.

    Args:
        context: What pages share.
        title_of: Returns what people call a model.
    """

    wanted = Signal(str, int)
    option_chosen = Signal(int, object)
    changed_words = Signal(int, str)
    picture_opened = Signal(object)
    acted = Signal(int, object)

    def __init__(
        self,
        context: WindowContext,
        *,
        title_of: Callable[[str], str],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._context = context
        self._title_of = title_of
        self._rows: tuple[ChatRow, ...] = ()
        self._messages: dict[int, ChatMessage] = {}
        self._live = MOST_LIVE
        self._later = 0
        self._current = 0
        self._at_end = True
        self._kept: tuple[int, int] | None = None
        self._busy = False
        self.setObjectName("chat_transcript")
        self.setAccessibleName(self.tr("Conversation"))
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._inside = QWidget()
        self._inside.setAutoFillBackground(False)
        self.column = QVBoxLayout(self._inside)
        self.column.setContentsMargins(SPACE_XL, SPACE_L, SPACE_XL, SPACE_XXL)
        self.column.setSpacing(SPACE_S)
        self._earlier = button(
            self.tr("Show earlier messages"),
            kind="quiet",
            name="chat_earlier",
            run=self._show_earlier,
        )
        self.column.addWidget(self._earlier, 0, Qt.AlignmentFlag.AlignHCenter)
        self.column.addStretch(1)
        self.setWidget(self._inside)
        self.viewport().setAutoFillBackground(False)
        self._jump = button(
            self.tr("Jump to latest"), kind="float", name="chat_jump", run=self.jump_to_latest
        )
        self._jump.setIcon(context.theme.icon("arrow-down"))
        self._jump.setParent(self)
        self._jump.hide()
        self._soon = QTimer(self)
        self._soon.setSingleShot(True)
        self._soon.setInterval(0)
        self._soon.timeout.connect(self._settle)
        self._more_soon = QTimer(self)
        self._more_soon.setSingleShot(True)
        self._more_soon.setInterval(0)
        self._more_soon.timeout.connect(self._show_more)
        bar = self.verticalScrollBar()
        bar.rangeChanged.connect(self._on_range)
        bar.valueChanged.connect(self._on_scroll)
        bar.actionTriggered.connect(self._let_go)
        context.theme.changed.connect(self._arrange)

    # -- messages ---------------------------------------------------------------------------------

    def show_rows(self, rows: tuple[ChatRow, ...], *, again: bool) -> None:
        """Show these messages; those that are here already stay as they are.

        Args:
            again: Whether it is another conversation, which is shown from its end.
        """
        self._rows = rows
        if again:
            self._live, self._later, self._at_end = MOST_LIVE, 0, True
        self._rebuild()
        if again:
            self.jump_to_latest()

    def message(self, message_id: int) -> ChatMessage | None:
        """Return a message's widget; None for one that is not shown."""
        return self._messages.get(message_id)

    def messages(self) -> list[ChatMessage]:
        """Return the widgets, the first message first."""
        return [self._messages[row.id] for row in self._rows if row.id in self._messages]

    def show_row(self, row: ChatRow) -> None:
        """Show a message as it is now."""
        self._rows = tuple(row if old.id == row.id else old for old in self._rows)
        if (found := self._messages.get(row.id)) is not None:
            found.show_row(row)
            self._mark_last()
            if row.id == self._current and not row.is_coming:
                found.set_current(True)  # code has buttons now
                self._order()

    def grow(self, message_id: int, text: str) -> None:
        """Show more of an answer; one that is out of sight has it when it comes back."""
        self._rows = tuple(
            replace(row, text=row.text + text) if row.id == message_id else row
            for row in self._rows
        )
        found = self._messages.get(message_id)
        if isinstance(found, Answer):
            found.grow(text)

    def set_busy(self, busy: bool) -> None:
        """Whether an answer is coming: then nothing else can be asked."""
        self._busy = busy
        for each in self._messages.values():
            if isinstance(each, Answer | Question):
                each.set_busy(busy)

    def show_message(self, message_id: int) -> None:
        """Scroll to a message and make it the current one, however far back it is."""
        place = next((at for at, row in enumerate(self._rows) if row.id == message_id), -1)
        if place < 0:
            return
        if message_id not in self._messages:
            self._later = max(0, len(self._rows) - place - _MORE // 2)
            self._live = _MORE
            self._rebuild()
        self._at_end, self._kept = False, (message_id, SPACE_S)
        self._set_current(message_id)
        self._soon.start()

    def _rebuild(self) -> None:
        self._later = min(self._later, len(self._rows))
        end = len(self._rows) - self._later
        shown = self._rows[max(0, end - self._live) : end]
        wanted = {row.id for row in shown}
        for ident in [each for each in self._messages if each not in wanted]:
            gone = self._messages.pop(ident)
            self.column.removeWidget(gone)
            gone.hide()
            gone.deleteLater()
        for at, row in enumerate(shown):
            found = self._messages.get(row.id)
            if found is None:
                found = self._make(row)
                self._messages[row.id] = found
                self.column.insertWidget(at + 1, found)
            elif self.column.indexOf(found) != at + 1:
                self.column.removeWidget(found)
                self.column.insertWidget(at + 1, found)
            if found.row != row:
                found.show_row(row)
        self._earlier.setVisible(self._has_earlier)
        self._mark_last()
        self.set_busy(self._busy)
        inside = self.focusWidget() is not None and self.isAncestorOf(self.window().focusWidget())
        if shown and not (inside and self._current in self._messages):
            self._set_current(shown[-1].id)

    def _make(self, row: ChatRow) -> ChatMessage:
        made: ChatMessage
        if row.role == "person":
            made = Question(self._context, row)
        else:
            made = Answer(self._context, row, title_of=self._title_of)
        made.wanted.connect(self.wanted)
        made.option_chosen.connect(self.option_chosen)
        made.changed_words.connect(self.changed_words)
        made.picture_opened.connect(self.picture_opened)
        made.acted.connect(self.acted)
        return made

    def _mark_last(self) -> None:
        last = next((row.id for row in reversed(self._rows) if row.role != "person"), 0)
        for ident, each in self._messages.items():
            each.set_last(ident == last)

    @property
    def _has_earlier(self) -> bool:
        return len(self._rows) > self._live + self._later

    def _show_more(self) -> None:
        """Make what is about to be scrolled to."""
        bar = self.verticalScrollBar()
        if self._at_end or self._soon.isActive():
            return
        if self._later and bar.value() > bar.maximum() - _NEAR_EDGE:
            more = min(_MORE, self._later)
            self._later -= more
            self._live += more
            self._rebuild()
        elif self._has_earlier and bar.value() < _NEAR_EDGE:
            self._show_earlier()

    def _show_earlier(self) -> None:
        shown = self.messages()
        self._at_end = False
        self._live += _MORE
        self._rebuild()
        if shown:
            # What is being read stays where it is, under the messages that came above it.
            place = shown[0].y() - self.verticalScrollBar().value()
            self._kept = (shown[0].row.id, place)
            self._soon.start()

    # -- the current message ----------------------------------------------------------------------

    def _set_current(self, message_id: int, *, by_key: bool = False) -> None:
        before = self._messages.get(self._current)
        if before is not None:
            before.set_current(False)
        self._current = message_id
        now = self._messages.get(message_id)
        if now is not None:
            now.set_current(True, by_key=by_key)
            self._order()

    def _order(self) -> None:
        """Let the Tab key come to the current message where it stands: before the text field.

        What is made later is a later stop, and messages are made last of all.
        """
        before: QWidget = self._jump
        message = self._messages.get(self._current)
        for each in message.stops() if message is not None else ():
            QWidget.setTabOrder(before, each)
            before = each

    def step(self, by: int) -> None:
        """Go to the message before or after the current one."""
        ids = [row.id for row in self._rows if row.id in self._messages]
        if not ids:
            return
        if by < 0 and self._current == ids[0] and self._has_earlier:
            self._show_earlier()
            ids = [row.id for row in self._rows if row.id in self._messages]
        at = ids.index(self._current) + by if self._current in ids else len(ids) - 1
        at = max(0, min(len(ids) - 1, at))
        self._let_go()
        self._set_current(ids[at], by_key=True)
        found = self._messages[ids[at]]
        found.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.ensureWidgetVisible(found, 0, SPACE_M)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Arrows go from message to message, Page keys scroll, End leads to the newest."""
        key = event.key()
        if key in (Qt.Key.Key_Up, Qt.Key.Key_Down):
            self.step(-1 if key == Qt.Key.Key_Up else 1)
        elif key == Qt.Key.Key_End:
            self.jump_to_latest()
        elif key == Qt.Key.Key_Home:
            self.verticalScrollBar().setValue(0)
        else:
            super().keyPressEvent(event)

    # -- following --------------------------------------------------------------------------------

    @property
    def follows(self) -> bool:
        """Whether the newest words are kept in sight."""
        return self._at_end

    def jump_to_latest(self) -> None:
        """Go to the foot and follow what is written."""
        if self._jump.hasFocus() and (now := self._messages.get(self._current)) is not None:
            # The button goes, and Qt would scroll to whatever the Tab key reaches next.
            now.setFocus(Qt.FocusReason.OtherFocusReason)
        self._at_end, self._kept = True, None
        if self._later:
            self._live, self._later = MOST_LIVE, 0
            self._rebuild()
        self._follow()
        self._soon.start()

    def _follow(self) -> None:
        bar = self.verticalScrollBar()
        kept = self._messages.get(self._kept[0]) if self._kept is not None else None
        if self._at_end:
            bar.setValue(bar.maximum())
        elif self._kept is not None and kept is not None:
            # Until somebody scrolls: texts get their heights one after the other.
            bar.setValue(kept.y() - self._kept[1])
        self._show_jump()

    def _settle(self) -> None:
        layout = self._inside.layout()
        if layout is not None:
            layout.activate()
        self._follow()

    def _on_range(self, _least: int, _most: int) -> None:
        self._follow()

    def _let_go(self, _action: int = 0) -> None:
        """Somebody scrolls: nothing is held in its place any more."""
        self._kept = None

    def _on_scroll(self, value: int) -> None:
        bar = self.verticalScrollBar()
        self._at_end = value >= bar.maximum() - _NEAR_END and not self._later
        self._show_jump()
        near = value < _NEAR_EDGE or value > bar.maximum() - _NEAR_EDGE
        if near and not self._at_end and (self._later or self._has_earlier):
            self._more_soon.start()

    def _show_jump(self) -> None:
        self._jump.setVisible(not self._at_end and self.verticalScrollBar().maximum() > 0)
        self._jump.adjustSize()
        self._jump.move(
            (self.viewport().width() - self._jump.width()) // 2,
            self.viewport().height() - self._jump.height() - SPACE_S,
        )
        self._jump.raise_()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Keep the column in the middle and the foot where it was."""
        follows = self._at_end
        super().resizeEvent(event)
        self._arrange()
        self._at_end = follows
        self._soon.start()

    def _arrange(self) -> None:
        most = self._context.theme.scaled(COLUMN)
        side = max(SPACE_XL, (self.width() - most) // 2)
        # The text field below knows no scroll bar, and both shall have one edge.
        bar = self.width() - self.viewport().width()
        self.column.setContentsMargins(side, SPACE_L, max(SPACE_S, side - bar), SPACE_XXL)
