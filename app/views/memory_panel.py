"""What the assistant remembers, beside the conversation: each thing with a way to forget it.

Above, what this conversation holds; below, what the person stated for good, which is the profile's.
Nothing here is learned or guessed. Everything goes by a click or a key, and can be taken back.
"""

from __future__ import annotations

import functools
from collections.abc import Callable

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QKeyEvent, QShowEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton, QToolButton, QVBoxLayout, QWidget

from app.errors import Explanation
from app.viewmodels.chat import ChatViewModel
from app.viewmodels.chat_memory import ChatMemory, MemoryLine
from app.viewmodels.profile import ProfileViewModel
from app.views.bare_scroll import bare_scroll
from app.views.context import WindowContext
from app.views.controls import button, icon_button, label, line
from app.views.escape import claims_escape
from app.views.profile_dialog import TasteChips, open_profile
from app.views.theme import set_role
from app.views.tokens import SPACE_L, SPACE_M, SPACE_S

PANEL_WIDTH = 300


class MemoryPanel(QFrame):
    """See the module.

    Args:
        context: What pages share.
        chat: Which conversation is shown.
    """

    closed = Signal()

    def __init__(
        self, context: WindowContext, chat: ChatViewModel, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._context, self._chat = context, chat
        self.memory = ChatMemory(context.operations, self)
        self.profile = ProfileViewModel(context.operations, self)
        self.forgets: list[QToolButton] = []
        self._focus_at = -1
        self.setObjectName("memory_panel")
        self.setAccessibleName(self.tr("What I remember"))
        set_role(self, "side")
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, SPACE_M, 0, 0)
        outer.setSpacing(SPACE_S)
        outer.addLayout(self._make_head())
        outer.addWidget(bare_scroll(self._make_body()), 1)
        self.memory.changed.connect(self._show_memory)
        self.memory.told.connect(self._tell)
        self.memory.failed.connect(self._fail)
        self.profile.changed.connect(self._show_profile)
        chat.conversation_changed.connect(self.refresh)
        chat.answering_changed.connect(self._on_answering)
        self._show_memory()

    def _make_head(self) -> QHBoxLayout:
        head = QHBoxLayout()
        head.setContentsMargins(SPACE_L, 0, SPACE_S, 0)
        head.addWidget(label(self.tr("What I remember"), "strong"), 1)
        self._close = icon_button(
            self._context.theme, "x", self.tr("Close"), name="memory_close", run=self.closed.emit
        )
        head.addWidget(self._close)
        return head

    def _make_body(self) -> QWidget:
        inside = QWidget()
        column = QVBoxLayout(inside)
        column.setContentsMargins(SPACE_L, 0, SPACE_L, SPACE_L)
        column.setSpacing(SPACE_S)
        column.addWidget(label(self.tr("In this conversation"), "section"))
        self._said = label("", "muted", name="memory_said", wrap=True)
        column.addWidget(self._said)
        self._rows = QVBoxLayout()
        self._rows.setSpacing(SPACE_S)
        column.addLayout(self._rows)
        self._all = self._quiet(
            self.tr("Forget all of it"), "memory_forget_all", self.memory.forget_all
        )
        column.addWidget(self._all, 0, Qt.AlignmentFlag.AlignLeft)
        column.addWidget(line())
        column.addWidget(label(self.tr("What you said for good"), "section"))
        theme, profile = self._context.theme, self.profile
        self._taste = (
            TasteChips(theme, profile, "likes", self.tr("What you like")),
            TasteChips(theme, profile, "dislikes", self.tr("What you never wear")),
            TasteChips(theme, profile, "palette", self.tr("Colors that suit you")),
        )
        for chips in self._taste:
            column.addWidget(label(chips.title, "muted"))
            column.addWidget(chips)
        self._open = self._quiet(
            self.tr("Your taste and sizes..."),
            "memory_profile",
            lambda: open_profile(self._context, self.window()),
        )
        self._stated = self._quiet(
            self.tr("Forget what you said"), "memory_forget_stated", self._forget_stated
        )
        for each in (self._open, self._stated):
            column.addWidget(each, 0, Qt.AlignmentFlag.AlignLeft)
        column.addStretch(1)
        return inside

    def _quiet(self, words: str, name: str, run: Callable[[], object]) -> QPushButton:
        return button(words, kind="quiet", name=name, run=run)

    # -- what is shown ----------------------------------------------------------------------------

    def showEvent(self, event: QShowEvent) -> None:
        """Read what there is."""
        super().showEvent(event)
        self.profile.refresh()
        self.refresh()

    def event(self, event: QEvent) -> bool:
        """Want Escape before the window does."""
        return claims_escape(event) or super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Escape closes it."""
        if event.key() == Qt.Key.Key_Escape:
            self.closed.emit()
        else:
            super().keyPressEvent(event)

    def refresh(self) -> None:
        """Read what the shown conversation remembers, while somebody looks."""
        if self.isVisible() and not self._chat.is_answering:
            self.memory.show(self._chat.conversation_id)

    def take_focus(self) -> None:
        """Go to the first thing that can be forgotten."""
        (self.forgets[0] if self.forgets else self._close).setFocus(Qt.FocusReason.TabFocusReason)

    def _on_answering(self, _answering: bool) -> None:
        self._allow()
        self.refresh()

    def _show_memory(self) -> None:
        memory = self.memory
        while (held := self._rows.takeAt(0)) is not None:
            if (widget := held.widget()) is not None:
                widget.hide()
                widget.deleteLater()
        self.forgets = []
        for one in memory.lines:
            self._rows.addWidget(self._row(one))
        if memory.state == "failed" and memory.error is not None:
            said = f"{memory.error.message} {memory.error.next_step}".strip()
        elif memory.state == "busy":
            said = self.tr("Looking...")
        elif memory.lines:
            said = self.tr("It holds until you say otherwise or take it away.")
        else:
            said = self.tr("Nothing. What you wish for or rule out while we talk is listed here.")
        self._said.setText(said)
        self._all.setVisible(bool(memory.lines))
        self._allow()
        if self._focus_at >= 0:
            at, self._focus_at = self._focus_at, -1
            near = self.forgets[min(at, len(self.forgets) - 1)] if self.forgets else self._close
            near.setFocus(Qt.FocusReason.OtherFocusReason)

    def _allow(self) -> None:
        """An answer that is coming would write where the conversation stands once more."""
        for each in (*self.forgets, self._all):
            each.setEnabled(not self._chat.is_answering)

    def _row(self, one: MemoryLine) -> QWidget:
        row = QWidget()
        row.setObjectName("memory_line")
        across = QHBoxLayout(row)
        across.setContentsMargins(0, 0, 0, 0)
        across.setSpacing(SPACE_S)
        words = QVBoxLayout()
        words.setSpacing(0)
        words.addWidget(label(one.role, "caption"))
        words.addWidget(label(one.text, name="memory_text", wrap=True))
        across.addLayout(words, 1)
        forget = icon_button(
            self._context.theme,
            "x",
            self.tr("Forget: {role}, {text}").format(role=one.role, text=one.text),
            name="memory_forget",
            run=functools.partial(self._forget, len(self.forgets), one),
        )
        self.forgets.append(forget)
        across.addWidget(forget, 0, Qt.AlignmentFlag.AlignTop)
        return row

    def _show_profile(self) -> None:
        if self.profile.shown is None:
            return
        for chips in self._taste:
            chips.show_terms()
        self._stated.setVisible(any(self.profile.shown.stated.values()))

    # -- what is done -----------------------------------------------------------------------------

    def _forget(self, at: int, one: MemoryLine) -> None:
        self._focus_at = at
        self.memory.forget(one)

    def _forget_stated(self) -> None:
        self.profile.told.connect(self._tell_stated, Qt.ConnectionType.SingleShotConnection)
        self.profile.reset_stated()

    def _tell_stated(self, text: str) -> None:
        self._tell(text, self._undo)

    def _undo(self) -> None:
        self._context.operations.undo()

    def _tell(self, text: str, undo: Callable[[], None]) -> None:
        self._context.notifications.say(text, action=(self.tr("Undo"), undo), kind="success")

    def _fail(self, words: Explanation) -> None:
        self._context.notifications.fail(words)
