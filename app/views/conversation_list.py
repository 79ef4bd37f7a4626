"""The conversations at the side of the chat: find, open, rename, throw away.

One line of title, and below it when it was or, in a search, the words around what was found. What
is thrown away can be taken back at once; nothing is asked.
"""

from __future__ import annotations

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

LIST_WIDTH = 264
_PAD = 10
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
        chat.conversations.changed.connect(self._show)
        context.theme.changed.connect(self._fit)
        self._fit()
        self._show()

    def _fit(self) -> None:
        self.setFixedWidth(self._context.theme.scaled(LIST_WIDTH))

    def _show(self) -> None:
        listed = self._chat.conversations
        some = bool(listed.rows)
        self.list.setVisible(some)
        self._nothing.setVisible(not some and listed.state != "busy")
        if listed.state == "failed":
            self._nothing.setText(self.tr("The conversations cannot be read now."))
        elif listed.query:
            self._nothing.setText(self.tr("Nobody said that here."))
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
        """Ask for another title."""
        row = self.current
        if row is None:
            return
        ident = row.record.id
        popup = NamePopup(
            self.tr("Title of the conversation"),
            self.tr("Rename"),
            lambda title: self._chat.rename(ident, title),
            text=row.record.title,
            parent=self,
        )
        rect = self.visualRect(self.currentIndex())
        popup.adjustSize()
        popup.move(self.viewport().mapToGlobal(QPoint(rect.left(), rect.bottom())))
        popup.show()
        popup.line.setFocus()

    def delete(self) -> None:
        """Throw the conversation away, with a way back."""
        row = self.current
        if row is None:
            return
        ident, shown = row.record.id, self._chat.conversation_id == row.record.id
        self._chat.delete([ident])

        def back() -> None:
            self._chat.restore([ident])
            if shown:
                self._chat.open(ident)

        self._context.notifications.say(
            self.tr("Conversation deleted."), action=(self.tr("Undo"), back)
        )

    def menu(self) -> QMenu:
        """Return what can be done with the conversation."""
        made = QMenu(self)
        rename = QAction(self._context.theme.icon("pencil"), self.tr("Rename..."), made)
        rename.triggered.connect(self.rename)
        delete = QAction(self._context.theme.icon("trash-2"), self.tr("Delete"), made)
        delete.triggered.connect(self.delete)
        made.addActions([rename, delete])
        return made

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
        if excerpt is None or not excerpt.text:
            painter.setFont(font)
            painter.drawText(room, Qt.AlignmentFlag.AlignTop, when(row.record.updated))
            return
        # What was found begins near the left, or the end of the line would hide it.
        first = excerpt.marks[0][0] if excerpt.marks else 0
        cut = max(0, first - 14)
        text = ("\N{HORIZONTAL ELLIPSIS}" if cut else "") + excerpt.text[cut:]
        shift = (1 if cut else 0) - cut
        layout = QTextLayout(text.translate(_MARKDOWN), font)
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
