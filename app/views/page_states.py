"""What a page shows when it has nothing to show: empty, busy or failed; and a stack that switches.

One sentence, one reason, at most two buttons. The busy state appears late (200 ms), because a page
that flashes "loading" looks slower than one that waits.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Literal

from PySide6.QtCore import QPointF, QRectF, Qt, QTimer
from PySide6.QtGui import QPainter, QPixmap
from PySide6.QtWidgets import (
    QHBoxLayout,
    QLabel,
    QProgressBar,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from app.sentences import said
from app.views.controls import button, label
from app.views.theme import Theme
from app.views.tokens import SPACE_L, SPACE_M, SPACE_S, SPACE_XL

State = Literal["empty", "busy", "ready", "failed"]
_BUSY_AFTER_MS = 200
_WORDS_WIDTH = 440
_DISC, _ICON = 76, 32


class StatePage(QWidget):
    """A picture, a sentence, a reason and up to two buttons, in the middle.

    Args:
        theme: Colors the icon.
        icon: Lucide name.
        title: One sentence.
        text: Why, or what to do; may be empty.
        role: Color of the icon.
    """

    def __init__(
        self,
        theme: Theme,
        icon: str,
        title: str,
        text: str = "",
        parent: QWidget | None = None,
        *,
        role: str = "text_2",
    ) -> None:
        super().__init__(parent)
        self._role = role
        self._theme = theme
        self._icon_name = icon
        self._icon = QLabel()
        self._icon.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._title = label(title, "title", name="state_title", wrap=True)
        self._text = label(text, "muted", name="state_text", wrap=True)
        for each in (self._title, self._text):
            each.setAlignment(Qt.AlignmentFlag.AlignCenter)
            # A wrapped label guesses a width of its own and is then too low for its words.
            each.setFixedWidth(_WORDS_WIDTH)
        self._buttons = QHBoxLayout()
        self._buttons.setSpacing(SPACE_S)
        self._buttons.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._column = column = QVBoxLayout(self)
        column.setContentsMargins(SPACE_XL, SPACE_XL, SPACE_XL, SPACE_XL)
        column.setSpacing(SPACE_M)
        column.addStretch(2)
        column.addWidget(self._icon)
        column.addLayout(_in_the_middle(self._title))
        column.addLayout(_in_the_middle(self._text))
        column.addSpacing(SPACE_S)
        column.addLayout(self._buttons)
        column.addStretch(3)
        self._text.setVisible(bool(text))
        theme.changed.connect(self._paint_icon)
        self._paint_icon()

    def say(self, title: str, text: str = "") -> None:
        """Show another sentence and reason."""
        self._title.setText(title)
        self._text.setText(text)
        self._text.setVisible(bool(text))

    def add_button(
        self, text: str, run: Callable[[], object], *, kind: str = "", name: str = ""
    ) -> None:
        """Add a button below the words."""
        self._buttons.addWidget(button(text, kind=kind, name=name, run=run))

    def _paint_icon(self) -> None:
        self._icon.setPixmap(
            on_disc(self._theme, self._icon_name, self._role, ratio=self.devicePixelRatioF())
        )


def on_disc(theme: Theme, icon: str, role: str, *, ratio: float) -> QPixmap:
    """Return an icon on a soft disc, so that a page without pictures has something to rest on."""
    side = round(_DISC * ratio)
    made = QPixmap(side, side)
    made.fill(Qt.GlobalColor.transparent)
    made.setDevicePixelRatio(ratio)
    painter = QPainter(made)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(theme.color("surface_2"))
    painter.drawEllipse(QRectF(0, 0, _DISC, _DISC))
    inset = (_DISC - _ICON) / 2
    painter.drawPixmap(QPointF(inset, inset), theme.pixmap(icon, role, _ICON, ratio=ratio))
    painter.end()
    return made


def _in_the_middle(widget: QWidget) -> QHBoxLayout:
    """Return a row around a widget: aligned in a column it would get the height of a wider one."""
    row = QHBoxLayout()
    row.addStretch(1)
    row.addWidget(widget)
    row.addStretch(1)
    return row


class StateStack(QStackedWidget):
    """A page's content with its empty, busy and failed faces.

    Args:
        theme: Colors.
        content: Shown when ready.
        empty: Shown when there is nothing.
        retry: What the failed face's button does.
    """

    def __init__(
        self,
        theme: Theme,
        *,
        content: QWidget,
        empty: QWidget,
        retry: Callable[[], object],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.state: State = "busy"
        self.failed_face = StatePage(
            theme, "triangle-alert", self.tr("Something went wrong"), role="warn"
        )
        self.failed_face.add_button(self.tr("Try again"), retry, kind="primary", name="state_retry")
        self._faces: dict[State, QWidget] = {
            "ready": content,
            "empty": empty,
            "busy": self._make_busy(theme),
            "failed": self.failed_face,
        }
        blank = QWidget()
        self.addWidget(blank)
        for face in self._faces.values():
            self.addWidget(face)
        self._late = QTimer(self)
        self._late.setSingleShot(True)
        self._late.setInterval(_BUSY_AFTER_MS)
        self._late.timeout.connect(self._show_busy)

    def show_state(self, state: State, *, message: str = "", next_step: str = "") -> None:
        """Switch faces; ``message`` and ``next_step`` are what the failed one says."""
        self.state = state
        if state == "busy":
            # What was there stays until it is clear that this takes a while.
            self._late.start()
            return
        self._late.stop()
        if state == "failed":
            self.failed_face.say(said(message) or self.tr("Something went wrong"), said(next_step))
        self.setCurrentWidget(self._faces[state])

    def _show_busy(self) -> None:
        if self.state == "busy":
            self.setCurrentWidget(self._faces["busy"])

    def _make_busy(self, theme: Theme) -> QWidget:
        made = QWidget()
        column = QVBoxLayout(made)
        column.setSpacing(SPACE_L)
        bar = QProgressBar()
        bar.setRange(0, 0)
        bar.setFixedWidth(180)
        bar.setAccessibleName(self.tr("Working"))
        column.addStretch(2)
        column.addWidget(label(self.tr("One moment"), "muted"), 0, Qt.AlignmentFlag.AlignHCenter)
        column.addWidget(bar, 0, Qt.AlignmentFlag.AlignHCenter)
        column.addStretch(3)
        if theme.reduced_motion:
            bar.setRange(0, 1)
        return made
