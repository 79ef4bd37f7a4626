"""The conversations at the side of the chat: find, open, rename, throw away.

One line of title, and below it when it was or, in a search, the words around what was found. What
is thrown away can be taken back at once; nothing is asked.
"""

from __future__ import annotations

import functools
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

from PySide6.QtCore import (
    QCoreApplication,
    QDate,
    QLocale,
    QModelIndex,
    QPersistentModelIndex,
    QPoint,
    QRect,
    QSize,
    Qt,
    QTime,
    Signal,
)
from PySide6.QtGui import (
    QAction,
    QFont,
    QFontMetrics,
    QKeyEvent,
    QPainter,
    QTextCharFormat,
    QTextLayout,
)
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLineEdit,
    QListView,
    QMenu,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from app.viewmodels.chat import ChatViewModel
from app.viewmodels.conversation_list import ConversationList, ListedConversation
from app.views.context import WindowContext
from app.views.controls import clearable, icon_button, label
from app.views.name_popup import NamePopup
from app.views.theme import Theme, set_kind, set_role
from app.views.tokens import RADIUS_CONTROL, SPACE_M, SPACE_S
from local_index.chat_records import Excerpt
from local_index.conversations import Place

LIST_WIDTH = 264
_PAD = 10
_BEFORE = 14
"""Letters before what was found, at most."""
# Signs of Markdown are not shown; letters keep their places, because marks count them.
_MARKDOWN = str.maketrans({"|": " ", **dict.fromkeys("*`#>", "\N{ZERO WIDTH SPACE}")})


class ConversationSide(QFrame):
    """See the module.

    Args:
        context: What pages share.
        chat: Knows the conversations.
    """

    opened = Signal()
    """A conversation was chosen: a narrow window may hide the list."""

    def __init__(
        self, context: WindowContext, chat: ChatViewModel, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._context = context
        self._chat = chat
        self.setObjectName("conversation_side")
        self.setAccessibleName(self.tr("Conversations"))
        set_role(self, "rail")
        column = QVBoxLayout(self)
        column.setContentsMargins(SPACE_M, SPACE_M, SPACE_M, SPACE_S)
        column.setSpacing(SPACE_S)
        head = QHBoxLayout()
        head.setSpacing(SPACE_S)
        self.field = QLineEdit()
        self.field.setObjectName("conversation_search")
        set_kind(self.field, "search")
        self.field.setPlaceholderText(self.tr("Search conversations"))
        self.field.setAccessibleName(self.tr("Search conversations"))
        self.field.addAction(
            context.theme.icon("search", "text_3"), QLineEdit.ActionPosition.LeadingPosition
        )
        clearable(self.field, context.theme, self.tr("Clear the search"))
        self.field.textChanged.connect(chat.search)
        self.new = icon_button(
            context.theme,
            "square-pen",
            self.tr("New conversation"),
            name="conversation_new",
            run=chat.new,
        )
        head.addWidget(self.field, 1)
        head.addWidget(self.new)
        column.addLayout(head)
        self.list = ConversationView(context, chat)
        self.list.chosen.connect(self.opened)
        column.addWidget(self.list, 1)
        self._nothing = label("", "caption", name="conversation_nothing", wrap=True)
        self._nothing.setContentsMargins(_PAD, SPACE_S, _PAD, 0)
        column.addWidget(self._nothing)
        column.addStretch(0)
        foot = QHBoxLayout()
        foot.addWidget(self._make_place())
        foot.addStretch(1)
        column.addLayout(foot)
        chat.conversations.changed.connect(self._show)
        context.theme.changed.connect(self._fit)
        self._fit()
        self._show()

    def _make_place(self) -> QWidget:
        self._place = QToolButton()
        self._place.setObjectName("conversation_place")
        set_kind(self._place, "quiet")
        self._place.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self._place.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self._place.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self._place.setIcon(self._context.theme.icon("chevron-down", "text_3"))
        self._place.setIconSize(QSize(14, 14))
        self._place.setLayoutDirection(Qt.LayoutDirection.RightToLeft)  # the arrow stands behind
        menu = QMenu(self._place)
        for place, text in self._places().items():
            action = menu.addAction(text)
            action.setCheckable(True)
            action.setData(place)
            action.triggered.connect(functools.partial(self._go_to, place))
        self._place.setMenu(menu)
        return self._place

    def _places(self) -> dict[Place, str]:
        return {
            "open": self.tr("Conversations"),
            "archive": self.tr("Archive"),
            "trash": self.tr("Deleted"),
        }

    def _go_to(self, place: Place, _checked: bool = False) -> None:
        self.field.clear()
        self._chat.conversations.show_place(place)

    def _show_place(self) -> None:
        place = self._chat.conversations.place
        text = self._places()[place]
        self._place.setText(text)
        self._place.setAccessibleName(self.tr("Shown: {place}").format(place=text))
        for action in self._place.menu().actions():
            action.setChecked(action.data() == place)

    def _fit(self) -> None:
        self.setFixedWidth(self._context.theme.scaled(LIST_WIDTH))

    def _show(self) -> None:
        self._show_place()
        listed = self._chat.conversations
        some = bool(listed.rows)
        self.list.setVisible(some)
        self._nothing.setVisible(not some and listed.state != "busy")
        if listed.state == "failed":
            self._nothing.setText(self.tr("The conversations cannot be read now."))
        elif listed.query:
            self._nothing.setText(self.tr("Nobody said that here."))
        elif listed.place == "archive":
            self._nothing.setText(self.tr("Nothing is archived."))
        elif listed.place == "trash":
            self._nothing.setText(self.tr("Nothing is deleted."))
        else:
            self._nothing.setText(self.tr("What you talk about is kept here, on this computer."))


class ConversationView(QListView):
    """The list itself."""

    chosen = Signal()

    def __init__(
        self, context: WindowContext, chat: ChatViewModel, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._context = context
        self._chat = chat
        self.setObjectName("conversation_list")
        self.setAccessibleName(self.tr("Conversations"))
        set_kind(self, "list")
        self.setModel(chat.conversations)
        self.setItemDelegate(_Delegate(context.theme, self))
        self.setVerticalScrollMode(QListView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setEditTriggers(QListView.EditTrigger.NoEditTriggers)
        self.setMouseTracking(True)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.customContextMenuRequested.connect(self._show_menu)
        self.clicked.connect(self._open)
        self.activated.connect(self._open)
        chat.conversation_changed.connect(self._follow)
        chat.conversations.modelReset.connect(self._follow)
        context.theme.changed.connect(self.scheduleDelayedItemsLayout)

    @property
    def current(self) -> ListedConversation | None:
        """The conversation that keys mean."""
        found = self.currentIndex().data(ConversationList.RecordRole)
        return found if isinstance(found, ListedConversation) else None

    def rename(self) -> None:
        """Ask for another title of the conversation that keys mean."""
        row = self.current
        if row is None:
            return
        rect = self.visualRect(self.currentIndex())
        where = self.viewport().mapToGlobal(rect.bottomLeft())
        self.ask_title(row.record.id, row.record.title, where)

    def ask_title(self, ident: int, title: str, where: QPoint) -> None:
        """Ask for another title, at a place of the screen."""
        popup = NamePopup(
            self.tr("Title of the conversation"),
            self.tr("Rename"),
            functools.partial(self._chat.rename, ident),
            text=title,
            parent=self.window(),
        )
        popup.adjustSize()
        popup.move(where)
        popup.show()
        popup.line.setFocus()

    def delete(self) -> None:
        """Throw away the conversation that keys mean; nothing is done to what is thrown away."""
        row = self.current
        if row is not None and self._chat.conversations.place != "trash":
            self.throw_away(row.record.id)

    def throw_away(self, ident: int) -> None:
        """Throw a conversation away, with a way back."""
        back = functools.partial(self._bring_back, ident, self._chat.conversation_id == ident)
        self._chat.delete([ident])
        self._context.notifications.say(
            self.tr("Conversation deleted."), action=(self.tr("Undo"), back)
        )

    def put_away(self, ident: int) -> None:
        """Put a conversation into the archive, with a way back."""
        self._chat.archive([ident])
        self._context.notifications.say(
            self.tr("Conversation archived."),
            action=(
                self.tr("Undo"),
                functools.partial(self._chat.archive, [ident], archived=False),
            ),
        )

    def menu(self) -> QMenu:
        """Return what can be done with the conversation that keys mean."""
        made = QMenu(self)
        row = self.current
        if row is None:
            return made
        ident = row.record.id
        if row.record.trashed_at is not None:
            self._add(made, "undo-2", self.tr("Restore"), lambda: self._chat.restore([ident]))
            return made
        self._add(made, "pencil", self.tr("Rename..."), self.rename)
        if row.record.archived:
            self._add(
                made,
                "archive",
                self.tr("Bring back from the archive"),
                lambda: self._chat.archive([ident], archived=False),
            )
        else:
            self._add(made, "archive", self.tr("Archive"), lambda: self.put_away(ident))
        self._add(made, "trash-2", self.tr("Delete"), lambda: self.throw_away(ident))
        return made

    def _add(self, menu: QMenu, icon: str, text: str, run: Callable[[], object]) -> None:
        action = QAction(self._context.theme.icon(icon), text, menu)
        action.triggered.connect(lambda _checked=False: run())
        menu.addAction(action)

    def _bring_back(self, ident: int, was_shown: bool) -> None:
        self._chat.restore([ident])
        if was_shown:
            self._chat.open(ident)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """F2 renames, Delete throws away, Enter opens."""
        if event.key() == Qt.Key.Key_F2:
            self.rename()
        elif event.key() in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace):
            self.delete()
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._open(self.currentIndex())
        else:
            super().keyPressEvent(event)

    def _show_menu(self, where: QPoint) -> None:
        index = self.indexAt(where)
        if index.isValid():
            self.setCurrentIndex(index)
            menu = self.menu()
            menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
            menu.popup(self.viewport().mapToGlobal(where))

    def _open(self, index: QModelIndex | QPersistentModelIndex) -> None:
        row = index.data(ConversationList.RecordRole)
        if isinstance(row, ListedConversation):
            self._chat.open(row.record.id, message_id=row.message_id)
            self.chosen.emit()

    def _follow(self) -> None:
        at = self._chat.conversations.row_of(self._chat.conversation_id)
        if at >= 0:
            self.setCurrentIndex(self._chat.conversations.index(at))
        else:
            self.clearSelection()
            self.setCurrentIndex(QModelIndex())


class _Delegate(QStyledItemDelegate):
    """Paints a title and the line below it."""

    def __init__(self, theme: Theme, parent: QListView) -> None:
        super().__init__(parent)
        self._theme = theme

    def sizeHint(
        self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> QSize:
        """Two lines with air."""
        body = QFontMetrics(self._theme.font("body")).height()
        caption = QFontMetrics(self._theme.font("caption")).height()
        return QSize(120, body + caption + 3 + 2 * 8)

    def paint(
        self,
        painter: QPainter,
        option: QStyleOptionViewItem,
        index: QModelIndex | QPersistentModelIndex,
    ) -> None:
        """Paint one conversation."""
        row = index.data(ConversationList.RecordRole)
        if not isinstance(row, ListedConversation):
            return
        theme, state = self._theme, option.state
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        chosen = bool(state & QStyle.StateFlag.State_Selected)
        if chosen or state & QStyle.StateFlag.State_MouseOver:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(theme.color("accent_soft" if chosen else "surface_2"))
            painter.drawRoundedRect(
                option.rect.adjusted(0, 1, 0, -1), RADIUS_CONTROL, RADIUS_CONTROL
            )
        inside = option.rect.adjusted(_PAD, 8, -_PAD, -8)
        font = theme.font("body", strong=chosen)
        painter.setFont(font)
        painter.setPen(theme.color("accent" if chosen else "text_1"))
        metrics = QFontMetrics(font)
        title = row.record.title or self.tr("New conversation")
        line = metrics.elidedText(title, Qt.TextElideMode.ElideRight, inside.width())
        top = QRect(inside.left(), inside.top(), inside.width(), metrics.height())
        painter.drawText(top, Qt.AlignmentFlag.AlignVCenter, line)
        below = QRect(
            inside.left(), top.bottom() + 3, inside.width(), inside.bottom() - top.bottom()
        )
        self._paint_below(painter, below, row)
        painter.restore()

    def _paint_below(self, painter: QPainter, room: QRect, row: ListedConversation) -> None:
        painter.setPen(self._theme.color("text_3"))
        font = self._theme.font("caption")
        excerpt = row.excerpt
        # Where only the title was found, it stands above already.
        if excerpt is None or not excerpt.text or not row.message_id:
            painter.setFont(font)
            painter.drawText(room, Qt.AlignmentFlag.AlignTop, when(row.record.updated))
            return
        cut = _cut_before(excerpt)
        text = ("\N{HORIZONTAL ELLIPSIS}" if cut else "") + excerpt.text[cut:]
        shift = (1 if cut else 0) - cut
        shown = text.translate(_MARKDOWN)
        strong_font = QFont(font)
        strong_font.setWeight(QFont.Weight.DemiBold)  # what is found is wider than the rest
        shown = QFontMetrics(strong_font).elidedText(
            shown, Qt.TextElideMode.ElideRight, room.width()
        )
        layout = QTextLayout(shown, font)
        formats = []
        for start, end in excerpt.marks:
            mark = QTextLayout.FormatRange()
            mark.start, mark.length = start + shift, end - start
            strong = QTextCharFormat()
            strong.setFontWeight(QFont.Weight.DemiBold)
            strong.setForeground(self._theme.color("text_1"))
            mark.format = strong
            if mark.start >= 0:
                formats.append(mark)
        layout.setFormats(formats)
        layout.beginLayout()
        layout.createLine().setLineWidth(100_000)
        layout.endLayout()
        painter.setClipRect(room)
        layout.draw(painter, room.topLeft())


def _cut_before(excerpt: Excerpt) -> int:
    """Return where a line begins so that what was found is near its left, at a word's begin."""
    first = excerpt.marks[0][0] if excerpt.marks else 0
    if first <= _BEFORE:
        return 0
    space = excerpt.text.find(" ", first - _BEFORE, first)
    return space + 1 if space >= 0 else first


def when(stamp: str, *, now: datetime | None = None) -> str:
    """Return when something was, as people say it: a time today, a weekday this week, a date."""
    try:
        moment = datetime.fromisoformat(stamp).astimezone()
    except ValueError:
        return ""
    today = (now or datetime.now(UTC)).astimezone().date()
    locale, day = QLocale(), moment.date()
    if day == today:
        return locale.toString(QTime(moment.hour, moment.minute), QLocale.FormatType.ShortFormat)
    if today - timedelta(days=7) < day < today:
        return locale.dayName(day.isoweekday())
    date = QDate(day.year, day.month, day.day)
    if day.year == today.year:
        pattern = QCoreApplication.translate("ConversationView", "MMM d", "a day of this year")
        return locale.toString(date, pattern)
    return locale.toString(date, QLocale.FormatType.ShortFormat)
