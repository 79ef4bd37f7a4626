"""The chat page: conversations at the side, one of them in the middle, the text field below.

Joins the view-model with its widgets and registers what can be done. What a message, the text
field and the list look like is theirs; what an answer is and who gives it is not known here.
"""

from __future__ import annotations

import functools
from pathlib import Path

from PySide6.QtCore import QEvent, QPoint, Qt
from PySide6.QtGui import (
    QDragEnterEvent,
    QDropEvent,
    QGuiApplication,
    QHideEvent,
    QKeyEvent,
    QResizeEvent,
    QShowEvent,
)
from PySide6.QtWidgets import (
    QHBoxLayout,
    QMenu,
    QStackedWidget,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from app.assistant.composer.reply import Action
from app.errors import Explanation
from app.viewmodels.chat import ChatViewModel
from app.viewmodels.chat_models import BestModel, BestModelWatch
from app.viewmodels.chat_offers import words_to_draw
from app.viewmodels.chat_values import ChatRow, RowPicture
from app.viewmodels.product_lists import is_product_list
from app.views.chat_answer import Answer
from app.views.chat_composer import Composer
from app.views.chat_pictures import LargeChatPicture
from app.views.chat_question import Question
from app.views.chat_transcript import COLUMN, Transcript
from app.views.chat_welcome import NoModel, Welcome
from app.views.chat_words import ChatWords
from app.views.confirm_card import ConfirmCard
from app.views.context import WindowContext
from app.views.controls import icon_button, label
from app.views.conversation_list import ConversationSide
from app.views.drop_target import dropped_paths
from app.views.file_choice import choose_target
from app.views.memory_panel import PANEL_WIDTH, MemoryPanel
from app.views.mirror import Mirror, looks_of
from app.views.page_states import StatePage
from app.views.speaking import Speaker
from app.views.toast import stands_at_foot
from app.views.tokens import SPACE_L, SPACE_M, SPACE_S, SPACE_XL

TALK_NEEDS = 420
"""Narrower, what is remembered takes the place of the conversation."""
QWIDGETSIZE_MAX = (1 << 24) - 1
LIST_NEEDS = 860
"""Narrower pages hide the list until it is asked for."""


def product_lists(event: QDropEvent) -> list[Path]:
    """Return the product lists that are dragged; none where anything else is with them."""
    files = dropped_paths(event.mimeData())
    return files if all(map(is_product_list, files)) else []


class ChatPage(QWidget):
    """The page.

    Args:
        context: What pages share.
    """

    def __init__(self, context: WindowContext, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("page_chat")
        # No stop of the Tab key: it would lead to the text field, past everything before it.
        self.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
        self.setAcceptDrops(True)
        self._context = context
        self.chat: ChatViewModel = context.chat
        self._best = BestModelWatch(context.operations, self)
        self._shown_conversation = -1
        self._drawing = ""
        self._watches_drawing = False
        self._list_asked: bool | None = None
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        self.side = ConversationSide(context, self.chat)
        self.side.opened.connect(self._on_opened)
        row.addWidget(self.side)
        self._middle = self._make_middle()
        row.addWidget(self._middle, 1)
        self.remembers = MemoryPanel(context, self.chat)
        self.remembers.closed.connect(self.toggle_memory)
        self.remembers.hide()
        row.addWidget(self.remembers)
        self._speaker = Speaker(self)
        self.setFocusProxy(self.composer.text)
        self._join()
        self._register()
        self._show_conversation()
        self._on_rows()
        self._on_engine()

    # -- the parts --------------------------------------------------------------------------------

    def _make_middle(self) -> QWidget:
        middle = QWidget()
        column = QVBoxLayout(middle)
        column.setContentsMargins(0, 0, 0, SPACE_M)
        column.setSpacing(0)
        column.addWidget(self._make_head())
        self.transcript = Transcript(self._context, title_of=self._title_of)
        self._welcome = Welcome(self._context)
        self._welcome.begun.connect(self._begin_with)
        self._no_model = NoModel(self._context, self.chat)
        self._no_model.models_wanted.connect(self._go_to_models)
        self._failed = StatePage(self._context.theme, "triangle-alert", "", role="warn")
        self._failed.add_button(
            self.tr("Try again"), self.chat.refresh, kind="primary", name="chat_retry"
        )
        self.faces = QStackedWidget()
        for each in (self.transcript, self._welcome, self._no_model, self._failed):
            self.faces.addWidget(each)
        column.addWidget(self.faces, 1)
        self.composer = Composer(self._context, self.chat)
        self._confirming = ConfirmCard(self._context, self.chat.stylist)
        self._low = QWidget()
        below = QHBoxLayout(self._low)
        below.setContentsMargins(SPACE_XL, 0, SPACE_XL, 0)
        below.addStretch(1)
        below.addWidget(self.composer, 100)
        below.addStretch(1)
        column.addWidget(self._confirming)
        column.addWidget(self._low)
        stands_at_foot(self._low)
        self._context.theme.changed.connect(self._arrange)
        return middle

    def _make_head(self) -> QWidget:
        head = QWidget()
        row = QHBoxLayout(head)
        row.setContentsMargins(SPACE_L, SPACE_M, SPACE_L, SPACE_S)
        row.setSpacing(SPACE_S)
        theme = self._context.theme
        self._toggle = icon_button(
            theme, "panel-left", self.tr("Conversations"), name="chat_list", run=self.toggle_list
        )
        self._title = label("", "strong", name="chat_title")
        self._new = icon_button(
            theme, "square-pen", self.tr("New conversation"), name="chat_new", run=self.new
        )
        self._more = icon_button(
            theme, "ellipsis", self.tr("More about this conversation"), name="chat_more"
        )
        self._more.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        menu = QMenu(self._more)
        menu.addAction(theme.icon("pencil"), self.tr("Rename..."), self.rename)
        menu.addAction(theme.icon("copy"), self.tr("Copy the conversation"), self.copy_all)
        menu.addAction(theme.icon("save"), self.tr("Save as a file..."), self.save_as)
        self._mirror = menu.addAction(
            theme.icon("maximize-2"), self.tr("Outfits full screen"), self.open_mirror
        )
        menu.aboutToShow.connect(lambda: self._mirror.setEnabled(bool(looks_of(self.chat.rows))))
        menu.addAction(theme.icon("archive"), self.tr("Archive"), self.archive)
        menu.addAction(theme.icon("trash-2"), self.tr("Delete"), self.delete)
        self._more.setMenu(menu)
        row.addWidget(self._toggle)
        self._memory = icon_button(
            theme, "history", self.tr("What I remember"), name="chat_memory", run=self.toggle_memory
        )
        row.addWidget(self._title, 1)
        self._lists = icon_button(
            theme, "package", self.tr("Product lists"), name="chat_products",
            run=self.open_product_lists,
        )  # fmt: skip
        row.addWidget(self._lists)
        row.addWidget(self._memory)
        row.addWidget(self._more)
        row.addWidget(self._new)
        return head

    def _join(self) -> None:
        chat = self.chat
        chat.conversation_changed.connect(self._show_conversation)
        chat.rows_reset.connect(self._on_rows)
        chat.row_changed.connect(self._on_row)
        chat.text_grew.connect(self._on_text)
        chat.message_wanted.connect(self.transcript.show_message)
        chat.answering_changed.connect(self._on_answering)
        chat.engine.changed.connect(self._on_engine)
        chat.failed.connect(self._tell)
        chat.conversations.changed.connect(self._arrange)
        chat.stylist.stepped.connect(self._on_step)
        self._best.found.connect(self._show_best)
        self.transcript.wanted.connect(self._do)
        self.transcript.option_chosen.connect(self._choose)
        self.transcript.changed_words.connect(chat.edit)
        self.transcript.picture_opened.connect(self._open_picture)
        self.transcript.acted.connect(self._act)
        self.composer.picture_opened.connect(self._open_picture)
        self.composer.models_wanted.connect(self._go_to_models)
        self.composer.asked_former.connect(self.edit_last)

    def _register(self) -> None:
        group, add = self.tr("Chat"), self._context.shortcuts.register
        actions = (
            ("chat.new", self.tr("New conversation"), "Ctrl+N", self.new),
            ("chat.search", self.tr("Search conversations"), "Ctrl+Alt+F", self.search),
            (
                "chat.list",
                self.tr("Show or hide the conversations"),
                "Ctrl+Alt+L",
                self.toggle_list,
            ),
            ("chat.stop", self.tr("Stop the answer"), "Ctrl+.", self.chat.stop),
            ("chat.again", self.tr("Answer again"), "Ctrl+R", self.regenerate_last),
            (
                "chat.edit",
                self.tr("Ask the last question in other words"),
                "Ctrl+E",
                self.edit_last,
            ),
            ("chat.copy", self.tr("Copy the last answer"), "Ctrl+Alt+C", self.copy_last),
            ("chat.pictures", self.tr("Add pictures to the message"), "Ctrl+U", self.add_pictures),
            ("chat.rename", self.tr("Rename the conversation"), "Ctrl+F2", self.rename),
            ("chat.copy_all", self.tr("Copy the conversation"), "", self.copy_all),
            ("chat.save", self.tr("Save the conversation as a file"), "", self.save_as),
            ("chat.memory", self.tr("What I remember"), "Ctrl+Alt+E", self.toggle_memory),
            ("chat.products", self.tr("Product lists"), "", self.open_product_lists),
            ("chat.mirror", self.tr("Outfits full screen"), "Ctrl+Alt+M", self.open_mirror),
            ("chat.archive", self.tr("Archive the conversation"), "", self.archive),
            ("chat.delete", self.tr("Delete the conversation"), "", self.delete),
            ("chat.latest", self.tr("Jump to latest"), "Ctrl+End", self.transcript.jump_to_latest),
        )
        for name, text, key, run in actions:
            add(name, text, key, owner=self, run=run, group=group)

    # -- what can be done -------------------------------------------------------------------------

    def new(self) -> None:
        """Begin another conversation."""
        self.chat.new()
        self.composer.text.setFocus()

    def search(self) -> None:
        """Go to the search of the conversations."""
        if self.side.isHidden():
            self.toggle_list()
        self.side.field.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.side.field.selectAll()

    def toggle_list(self) -> None:
        """Show or hide the conversations."""
        self._list_asked = self.side.isHidden()
        self._arrange()

    def toggle_memory(self) -> None:
        """Show or hide what the assistant remembers."""
        shown = self.remembers.isHidden()
        self.remembers.setVisible(shown)
        self._arrange()
        if shown:
            self.remembers.take_focus()
        else:
            self.composer.text.setFocus()

    def add_pictures(self) -> None:
        """Ask for picture files."""
        self.composer.choose_pictures()

    def ask_about(self, item_ids: list[int]) -> None:
        """Attach garments to what is about to be asked."""
        self.chat.composer.add_garments(item_ids)
        self.composer.text.setFocus()

    def regenerate_last(self) -> None:
        """Let the last question be answered again."""
        row = self._last("assistant")
        if row is not None and not row.is_coming:
            self.chat.regenerate(row.id)

    def edit_last(self) -> None:
        """Let the person say the last question in other words."""
        row = self._last("person")
        if row is not None:
            self._do("edit", row.id)

    def copy_last(self) -> None:
        """Put the last answer into the clipboard."""
        row = self._last("assistant")
        if row is not None:
            self._do("copy", row.id)

    def rename(self) -> None:
        """Ask for another title of the conversation that is shown, below its title."""
        chat = self.chat
        if chat.conversation_id:
            where = self._title.mapToGlobal(QPoint(0, self._title.height() + SPACE_S))
            self.side.list.ask_title(chat.conversation_id, chat.title, where)

    def copy_all(self) -> None:
        """Put the conversation that is shown into the clipboard, as Markdown."""
        if text := self.chat.copy_all():
            QGuiApplication.clipboard().setText(text)
            self._context.notifications.say(self.tr("Conversation copied."))

    def save_as(self) -> None:
        """Ask where the conversation that is shown shall be written: Markdown to read, or JSON."""
        if self.chat.conversation_id:
            choose_target(
                self,
                self.tr("Save the conversation"),
                "Markdown (*.md);;JSON (*.json)",
                self.tr("conversation.md"),
                self._save_to,
            )

    def _save_to(self, target: Path) -> None:
        notifications = self._context.notifications
        told = self.tr("Saved as {name}.").format(name=target.name)
        self.chat.save_as(target, lambda: notifications.say(told))

    def open_mirror(self) -> None:
        """Show the outfits of this conversation over the whole screen."""
        if looks := looks_of(self.chat.rows):
            Mirror(self._context, looks, self.window())
        else:
            self._context.notifications.say(self.tr("There is no outfit in this conversation."))

    def archive(self) -> None:
        """Put the conversation that is shown out of the list, with a way back."""
        if self.chat.conversation_id:
            self.side.list.put_away(self.chat.conversation_id)

    def delete(self) -> None:
        """Throw the conversation that is shown away, with a way back."""
        if self.chat.conversation_id:
            self.side.list.throw_away(self.chat.conversation_id)

    def _do(self, verb: str, message_id: int) -> None:
        chat, message = self.chat, self.transcript.message(message_id)
        if verb == "copy":
            QGuiApplication.clipboard().setText(chat.copy_text(message_id))
            if message is not None:
                message.copied()
            self._speaker.say(self.tr("Copied."))
        elif verb == "edit":
            if isinstance(message, Question) and not chat.is_answering:
                message.edit()
        elif verb == "about":
            if isinstance(message, Answer):
                message.toggle_speed()
        elif verb == "regenerate":
            chat.regenerate(message_id)
        elif verb == "go_on":
            chat.go_on(message_id)
        elif verb == "previous":
            chat.previous_version(message_id)
        elif verb == "next":
            chat.next_version(message_id)
        elif verb == "draw":
            self._draw(message_id)
        elif verb.startswith("swap:"):
            chat.swap(message_id, int(verb.removeprefix("swap:")), self.tr("Swap this"))
        elif verb == "models":
            if len(chat.engine.models) > 1:
                self.composer.open_models()
            else:
                self._go_to_models()

    def _act(self, _message_id: int, what: object) -> None:
        """Do what a card offers: say words in the person's name, carry out a call, take back."""
        if not isinstance(what, Action):
            self.chat.say(str(what))
        elif what.undo:
            self._take_back(what.undo)
        elif what.call is not None and not self.chat.by_stylist:
            notifications = self._context.notifications
            notifications.say(self.tr("Choose the stylist below to go on with this."))
        else:
            self.chat.say(what.say or what.label, what.call)

    def _take_back(self, token: str) -> None:
        notifications = self._context.notifications

        def done() -> None:
            notifications.say(self.tr("Taken back."))

        self.chat.stylist.undo(token, done=done, failed=notifications.fail)

    def _draw(self, message_id: int) -> None:
        """Draw what an answer names and the wardrobe lacks; it is told when it is there."""
        row = self.chat.row(message_id)
        words = words_to_draw(row) if row is not None else ""
        if not words:
            return
        drawing, notifications = self._context.drawing, self._context.notifications
        if not self._watches_drawing:
            self._watches_drawing = True
            drawing.drawn.connect(self._on_drawn)
            drawing.changed.connect(self._on_drawing)
        if drawing.state == "drawing":
            notifications.say(self.tr("Another picture is being drawn."))
            return
        self._drawing = words
        notifications.say(self.tr("Drawing: {words}").format(words=words))
        drawing.draw(words)

    def _on_drawn(self, _picture: str) -> None:
        words, self._drawing = self._drawing, ""
        if not words:  # the page of pictures asked for it
            return
        self._context.operations.announce()
        told = self.tr("Drawn: {words}").format(words=words)
        go = self._context.shortcuts.action("go.pictures").trigger
        self._context.notifications.say(told, action=(self.tr("Show"), go), seconds=20.0)

    def _on_drawing(self) -> None:
        drawing = self._context.drawing
        if drawing.state == "failed" and drawing.error is not None and self._drawing:
            self._drawing = ""
            self._context.notifications.fail(drawing.error)

    def _choose(self, message_id: int, option: object) -> None:
        kind, limit = getattr(option, "kind", None), getattr(option, "limit", 0)
        if kind is not None:
            self.chat.choose(message_id, kind, cells=limit)

    def _last(self, role: str) -> ChatRow | None:
        return next((row for row in reversed(self.chat.rows) if row.role == role), None)

    def _begin_with(self, words: str) -> None:
        self.composer.text.setPlainText(words)
        self.composer.text.moveCursor(self.composer.text.textCursor().MoveOperation.End)
        self.composer.text.setFocus()

    def _open_picture(self, picture: RowPicture) -> None:
        LargeChatPicture(self._context, picture, self.window())

    def _go_to_models(self, name: str = "") -> None:
        """Go to the models page; with a name, ask there whether to get that model."""
        self._context.shortcuts.action("go.models").trigger()
        if name:
            self._context.models.with_describer(functools.partial(self._ask_get, name))

    def _ask_get(self, name: str, _describer: object) -> None:
        page = getattr(self.window(), "page", lambda _name: None)("models")
        if page is not None and page.isVisible():
            page.show_model(name)
            page.ask_get(name)

    # -- showing ----------------------------------------------------------------------------------

    def showEvent(self, event: QShowEvent) -> None:
        """Look at conversations and models while the page is open."""
        super().showEvent(event)
        self.chat.set_active(active=True)
        self._arrange()

    def hideEvent(self, event: QHideEvent) -> None:
        """Keep what is typed."""
        super().hideEvent(event)
        self.chat.set_active(active=False)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Hide the list where there is no room."""
        super().resizeEvent(event)
        self._arrange()

    def event(self, event: QEvent) -> bool:
        """Take Esc before the window does while an answer is coming."""
        if (
            event.type() == QEvent.Type.ShortcutOverride
            and isinstance(event, QKeyEvent)
            and event.key() == Qt.Key.Key_Escape
            and self.chat.is_answering
        ):
            event.accept()
            return True
        return super().event(event)

    def open_product_lists(self, file: Path | None = None) -> None:
        """Show the product lists of shops; with a file, what it would give."""
        from app.views.product_lists_dialog import open_product_lists

        open_product_lists(self._context, self.window(), file)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Take pictures anywhere: beside the text field they would become garments."""
        if product_lists(event):
            event.setDropAction(Qt.DropAction.CopyAction)
            event.accept()
        elif self._low.isVisibleTo(self):
            self.composer.dragEnterEvent(event)

    def dragLeaveEvent(self, event: QEvent) -> None:
        """Stop saying that a drop is welcome."""
        self.composer.dragLeaveEvent(event)

    def dropEvent(self, event: QDropEvent) -> None:
        """Attach what was dropped; look at a product list."""
        if files := product_lists(event):
            event.accept()
            self.open_product_lists(files[0])
        else:
            self.composer.dropEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Esc stops the answer; Page keys and arrows move the conversation."""
        if event.key() == Qt.Key.Key_Escape and self.chat.is_answering:
            self.chat.stop()
        elif event.key() in (Qt.Key.Key_PageUp, Qt.Key.Key_PageDown):
            self.transcript.keyPressEvent(event)
        else:
            super().keyPressEvent(event)

    def _arrange(self) -> None:
        theme = self._context.theme
        roomy = self.width() >= theme.scaled(LIST_NEEDS)
        shown = roomy if self._list_asked is None else self._list_asked
        # Where nothing was said and nothing can answer there is nothing to list.
        some = self.faces.currentWidget() is not self._no_model or bool(
            self.chat.conversations.rows
        )
        self.side.setVisible(shown and some)
        beside = self.width() - (self.side.width() if shown and some else 0)
        remembers, wide = not self.remembers.isHidden(), theme.scaled(PANEL_WIDTH)
        # Where there is no room for both, what is remembered stands in place of what was said.
        room = beside >= wide + theme.scaled(TALK_NEEDS)
        self._middle.setVisible(room or not remembers)
        self.remembers.setMaximumWidth(wide if room else QWIDGETSIZE_MAX)
        self.remembers.setMinimumWidth(wide if room else 0)
        self._toggle.setVisible(some)
        self._new.setVisible(some and not shown)
        self._low.setMaximumHeight(self.height())
        self.composer.setMaximumWidth(theme.scaled(COLUMN))

    def _on_opened(self) -> None:
        if self.width() < self._context.theme.scaled(LIST_NEEDS):
            self._list_asked = None
            self._arrange()
        self.composer.text.setFocus()

    def _show_conversation(self) -> None:
        chat = self.chat
        self._title.setText(chat.title)
        self._more.setVisible(bool(chat.conversation_id))
        if chat.engine.none_installed and not chat.rows:
            self.faces.setCurrentWidget(self._no_model)
        elif chat.state == "failed" and chat.error is not None:
            self._failed.say(chat.error.message, chat.error.next_step)
            self.faces.setCurrentWidget(self._failed)
        elif chat.rows or chat.state == "busy":
            self.faces.setCurrentWidget(self.transcript)
        else:
            self._welcome.show_for(stylist=chat.by_stylist, brief=chat.engine.only_brief)
            self.faces.setCurrentWidget(self._welcome)
        self._low.setVisible(self.faces.currentWidget() is not self._no_model)
        self._arrange()

    def _on_rows(self) -> None:
        chat = self.chat
        again = chat.conversation_id != self._shown_conversation
        grown = chat.is_answering and not again
        self._shown_conversation = chat.conversation_id
        self.transcript.show_rows(chat.rows, again=again)
        self.transcript.set_busy(chat.is_answering)
        if grown:
            self.transcript.jump_to_latest()  # who has just asked wants to see the answer
        self._show_waiting()
        self._show_conversation()

    def _on_row(self, message_id: int) -> None:
        row = self.chat.row(message_id)
        if row is None:
            return
        self.transcript.show_row(row)
        self._show_waiting()
        if row.state == "failed" and row.failure is not None:
            self._speaker.say(f"{row.failure.message} {row.failure.next_step}", urgent=True)

    def _on_text(self, message_id: int, text: str) -> None:
        self.transcript.grow(message_id, text)
        if self.isVisible():
            self._speaker.feed(text)

    def _on_step(self, message_id: int, words: str) -> None:
        found = self.transcript.message(message_id)
        if isinstance(found, Answer) and found.row.is_coming:
            found.wait_with(words)

    def _on_answering(self, answering: bool) -> None:
        self.transcript.set_busy(answering)
        if answering:
            self._speaker.forget()
            self._show_waiting()
        elif self.isVisible():
            self._speaker.finish()

    def _on_engine(self) -> None:
        if self.chat.engine.none_installed:
            self._best.look()
        self._show_waiting()
        self._show_conversation()

    def _show_waiting(self) -> None:
        pictures = 0
        for row in self.chat.rows:
            if row.role == "person":
                pictures = len(row.pictures)
            found = self.transcript.message(row.id)
            if isinstance(found, Answer) and row.is_coming and not row.text:
                if self.chat.by_stylist:
                    found.wait_with(self.tr("Looking through your wardrobe"))
                    continue
                found.wait_with(ChatWords().waiting(row, self.chat.engine.state, pictures=pictures))

    def _show_best(self, best: BestModel) -> None:
        self._no_model.show_best(best)

    def _title_of(self, name: str) -> str:
        found = self.chat.engine.find(name) if name else None
        return found.title if found is not None else name

    def _tell(self, words: Explanation) -> None:
        self._context.notifications.fail(words)
