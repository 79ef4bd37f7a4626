"""Toasts: short messages at the foot of the window, above everything, below nobody's attention.

Errors stay until they are dismissed; the others leave by themselves, though never while the mouse
or the keyboard is on them. What stands at a page's foot (``stands_at_foot``) is not covered, and
lists that can (``make_room``) let their last line be scrolled above the messages. Each is also
announced to screen readers. What is told comes from ``Notifications``; nothing is decided here.
"""

from __future__ import annotations

from typing import Protocol, runtime_checkable

from PySide6.QtCore import (
    QEasingCurve,
    QEvent,
    QObject,
    QPoint,
    QPropertyAnimation,
    Qt,
    QTimer,
)
from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent, QColor, QEnterEvent
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QFrame,
    QGraphicsDropShadowEffect,
    QHBoxLayout,
    QLabel,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)
from shiboken6 import isValid

from app.notifications import Notification
from app.views.context import WindowContext
from app.views.controls import button, icon_button, label
from app.views.theme import Theme, set_role
from app.views.tokens import MOTION_MS, SPACE_L, SPACE_M, SPACE_S, SPACE_XL

MOST = 3
_AT_FOOT = "standsAtFoot"
WIDEST = 460
_ICONS = {
    "info": ("info", "text_2"),
    "success": ("circle-check", "success"),
    "error": ("circle-alert", "danger"),
}


@runtime_checkable
class MakesRoom(Protocol):
    """A list whose last line can be scrolled above what covers its foot."""

    def make_room(self, height: int) -> None:
        """Leave this much free below the last line, in pixels."""


def stands_at_foot(widget: QWidget) -> None:
    """Say that messages must not cover a widget at the foot of its page."""
    widget.setProperty(_AT_FOOT, True)
    widget.installEventFilter(_Mover(widget))


class _Mover(QObject):
    """Has messages find their place again when what they must not cover comes or goes."""

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Wait for the page to be laid out."""
        if event.type() in (QEvent.Type.Show, QEvent.Type.Hide) and isinstance(watched, QWidget):
            host = watched.window().findChild(ToastHost)
            if host is not None:
                host.arrange_soon()
        return False


class Toast(QFrame):
    """One message.

    Args:
        notification: What it says.
        theme: Colors.
    """

    def __init__(self, notification: Notification, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self.notification = notification
        self._theme = theme
        self.setObjectName("toast")
        self.setProperty("unkept", notification.unkept)
        self.setAccessibleName(notification.text)
        set_role(self, "float")
        row = QHBoxLayout(self)
        row.setContentsMargins(SPACE_L, SPACE_S + 2, SPACE_S, SPACE_S + 2)
        row.setSpacing(SPACE_M)
        self._icon = QLabel()
        row.addWidget(self._icon, 0, Qt.AlignmentFlag.AlignVCenter)
        self._text = label(notification.text, name="toast_text", wrap=True)
        self._text.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Preferred)
        row.addWidget(self._text, 1, Qt.AlignmentFlag.AlignVCenter)
        if notification.action_label and notification.action is not None:
            row.addWidget(
                button(notification.action_label, kind="link", name="toast_action", run=self._act)
            )
        close = icon_button(theme, "x", self.tr("Dismiss"), name="toast_close", run=self.dismiss)
        row.addWidget(close, 0, Qt.AlignmentFlag.AlignVCenter)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self._time_is_up)
        if self.leaves_by_itself():
            self._timer.start(round(notification.seconds * 1000))
        theme.changed.connect(self._paint)
        self._paint()

    def dismiss(self) -> None:
        """Leave."""
        self._timer.stop()
        self.hide()
        self.deleteLater()
        host = self.parent()
        if isinstance(host, ToastHost):
            host.arrange()

    def fit(self, width: int) -> None:
        """Take the size the words need, ``width`` at most."""
        metrics = self._text.fontMetrics()
        spare = self.sizeHint().width() - self._text.sizeHint().width()
        words = metrics.horizontalAdvance(self.notification.text) + 4
        self._text.setFixedWidth(max(120, min(words, width - max(spare, 120))))
        self.adjustSize()

    def enterEvent(self, event: QEnterEvent) -> None:
        """Stay while the mouse is here."""
        self._timer.stop()
        super().enterEvent(event)

    def leaveEvent(self, event: QEvent) -> None:
        """Count again from the start."""
        if self.leaves_by_itself():
            self._timer.start(round(self.notification.seconds * 1000))
        super().leaveEvent(event)

    def leaves_by_itself(self) -> bool:
        """Whether it goes without being dismissed."""
        told = self.notification
        return told.seconds > 0 and not (told.action_label and told.kind == "error")

    def _time_is_up(self) -> None:
        if self.isAncestorOf(self.window().focusWidget() or self.window()):
            self._timer.start(round(self.notification.seconds * 1000))
        else:
            self.dismiss()

    def _act(self) -> None:
        action = self.notification.action
        self.dismiss()
        if action is not None:
            action()

    def _paint(self) -> None:
        name, role = _ICONS[self.notification.kind]
        pixmap = self._theme.pixmap(name, role, ratio=self.devicePixelRatioF())
        self._icon.setPixmap(pixmap)
        shadow = QGraphicsDropShadowEffect(self)
        shadow.setBlurRadius(28)
        shadow.setOffset(0, 6)
        color = QColor(self._theme.tokens.shadow)
        color.setAlpha(46 if self._theme.name == "light" else 150)
        shadow.setColor(color)
        self.setGraphicsEffect(shadow)


class ToastHost(QWidget):
    """Where toasts stand: the foot of the window, in the middle, the newest lowest.

    Args:
        context: Tells what to show, and how it looks.
        window: What they lie over.
        foot: What they must not cover (the bottom bar), or None.
    """

    def __init__(
        self, context: WindowContext, window: QWidget, *, foot: QWidget | None = None
    ) -> None:
        super().__init__(window)
        self._context = context
        self._window = window
        self._foot = foot
        self._shown: list[Toast] = []
        self._slide = QPropertyAnimation(self, b"pos", self)
        self._soon = QTimer(self)
        self._soon.setSingleShot(True)
        self._soon.setInterval(0)
        self._soon.timeout.connect(self.arrange)
        self.setObjectName("toasts")
        self.setAttribute(Qt.WidgetAttribute.WA_NoSystemBackground)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(SPACE_XL, SPACE_XL, SPACE_XL, SPACE_XL)
        self._column.setSpacing(SPACE_S)
        window.installEventFilter(self)
        self._focus = context.shortcuts.register(
            "message.focus",
            self.tr("Go to the message"),
            "F8",
            owner=window,
            run=self.focus_newest,
            group=self.tr("View"),
            everywhere=True,
        )
        context.notifications.posted.connect(self.show_notification)
        self.hide()

    def toasts(self) -> list[Toast]:
        """Return what is shown, oldest first."""
        self._shown = [each for each in self._shown if isValid(each) and not each.isHidden()]
        return list(self._shown)

    def show_notification(self, notification: Notification) -> None:
        """Show a message; one that says the same takes the older one's place."""
        for old in self.toasts():
            if old.notification.text == notification.text:
                old.dismiss()
        toast = Toast(notification, self._context.theme, self)
        self._column.addWidget(toast, 0, Qt.AlignmentFlag.AlignHCenter)
        toast.show()
        self._shown.append(toast)
        self._make_space()
        self.arrange()
        self.raise_()
        self._rise()
        self._announce(notification)

    def _make_space(self) -> None:
        """Let the oldest leave; what waits to be read leaves last."""
        shown = self.toasts()
        rest = sorted(shown[:-1], key=lambda each: not each.leaves_by_itself())
        for old in rest[: max(0, len(shown) - MOST)]:
            old.dismiss()

    def focus_newest(self) -> None:
        """Move the keyboard to the newest message."""
        shown = self.toasts()
        if shown:
            first = shown[-1].findChildren(QAbstractButton)[0]
            first.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def arrange_soon(self) -> None:
        """Find the place again once the page is laid out."""
        if self.toasts():
            self._soon.start()

    def arrange(self) -> None:
        """Stand at the foot of the window, as wide as needed."""
        shown = self.toasts()
        self.setVisible(bool(shown))
        if not shown:
            self._ask_for_room()
            return
        room = min(WIDEST, self._window.width() - 2 * SPACE_XL)
        for toast in shown:
            toast.fit(self._context.theme.scaled(room))
        self._column.activate()
        self.resize(self.sizeHint())
        self._slide.stop()  # on its way to where it stood before
        self.move(self._place())
        self._ask_for_room()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Follow the window's size."""
        if event.type() == QEvent.Type.Resize:
            self.arrange()
        return super().eventFilter(watched, event)

    def _place(self) -> QPoint:
        window = self._window
        foot = self._foot.height() if self._foot is not None and self._foot.isVisible() else 0
        bottom = min([window.height() - foot, *self._tops_at_foot()])
        return QPoint((window.width() - self.width()) // 2, bottom - self.height() + SPACE_S)

    def _tops_at_foot(self) -> list[int]:
        """Return where what stands at the foot of the page that is shown begins."""
        half = self._window.height() // 2
        tops = [
            each.mapTo(self._window, QPoint(0, 0)).y()
            for each in self._window.findChildren(QWidget)
            if each.property(_AT_FOOT) and each.isVisible()
        ]
        return [top for top in tops if top > half]

    def _ask_for_room(self) -> None:
        for each in self._window.findChildren(QAbstractItemView):
            if isinstance(each, MakesRoom):
                each.make_room(self._covers(each) if each.isVisible() else 0)

    def _covers(self, view: QWidget) -> int:
        """Return how much of a view's foot messages cover."""
        if self.isHidden():
            return 0
        first = self._column.contentsRect().top() + self._place().y()
        bottom = view.mapTo(self._window, QPoint(0, view.height())).y()
        return max(0, min(view.height() // 2, bottom - first))

    def _rise(self) -> None:
        if self._context.theme.reduced_motion:
            return
        end = self._place()
        slide = self._slide
        slide.stop()
        slide.setDuration(MOTION_MS)
        slide.setEasingCurve(QEasingCurve.Type.OutCubic)
        slide.setStartValue(end + QPoint(0, SPACE_M))
        slide.setEndValue(end)
        slide.start()

    def _announce(self, notification: Notification) -> None:
        event = QAccessibleAnnouncementEvent(self.window(), notification.text)
        event.setPoliteness(
            QAccessible.AnnouncementPoliteness.Assertive
            if notification.kind == "error"
            else QAccessible.AnnouncementPoliteness.Polite
        )
        QAccessible.updateAccessibility(event)
