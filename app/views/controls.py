"""Small controls that every page uses, made so that none can be without a name.

An icon-only button with a tooltip has an empty accessible name (the tooltip is only its
description), so icon buttons are made here and nowhere else. No page logic.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QAction, QColor, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import (
    QAbstractButton,
    QButtonGroup,
    QFrame,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QSizePolicy,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from app.views.theme import Theme, set_kind, set_role
from app.views.tokens import HEADER, ICON_SIZE, SPACE_L, SPACE_XS


def label(text: str = "", role: str = "", *, name: str = "", wrap: bool = False) -> QLabel:
    """Return a plain-text label; ``role`` is one of the style sheet's."""
    made = QLabel(text)
    made.setTextFormat(Qt.TextFormat.PlainText)
    made.setWordWrap(wrap)
    if role:
        set_role(made, role)
    if name:
        made.setObjectName(name)
    return made


def button(
    text: str, *, kind: str = "", name: str = "", run: Callable[[], object] | None = None
) -> QPushButton:
    """Return a button with a text; ``kind`` is ``primary``, ``quiet``, ``danger`` or ``link``."""
    made = QPushButton(text)
    made.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
    made.setAccessibleName(text.replace("&", ""))
    if kind:
        set_kind(made, kind)
    if name:
        made.setObjectName(name)
    if run is not None:
        made.clicked.connect(lambda _checked=False: run())
    return made


def icon_button(
    theme: Theme,
    icon: str,
    text: str,
    *,
    name: str = "",
    run: Callable[[], object] | None = None,
    action: QAction | None = None,
    role: str = "text_2",
) -> QToolButton:
    """Return a button that shows only an icon and is called ``text`` by screen readers.

    Args:
        theme: Colors the icon.
        icon: Lucide name.
        text: Accessible name and tooltip.
        name: Object name.
        run: Called on a click.
        action: An action to trigger instead; its tooltip with the key is shown.
    """
    made = QToolButton()
    set_kind(made, "icon")
    made.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
    if action is not None:
        made.setDefaultAction(action)
    made.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonIconOnly)
    made.setIcon(theme.icon(icon, role))
    made.setIconSize(QSize(ICON_SIZE, ICON_SIZE))
    made.setAccessibleName(text)
    made.setToolTip(action.toolTip() if action is not None else text)
    if name:
        made.setObjectName(name)
    if run is not None:
        made.clicked.connect(lambda _checked=False: run())
    return made


def clearable(field: QLineEdit, theme: Theme, text: str) -> None:
    """Let a field be emptied by a cross at its end, in the theme's colors (Qt's own is not)."""
    clear = QAction(theme.icon("x", "text_3"), text, field)
    clear.triggered.connect(field.clear)
    field.addAction(clear, QLineEdit.ActionPosition.TrailingPosition)
    clear.setVisible(bool(field.text()))  # after it has its button, which shows itself
    field.textChanged.connect(lambda now: clear.setVisible(bool(now)))


def line() -> QFrame:
    """Return a hairline."""
    made = QFrame()
    set_role(made, "line")
    made.setFixedHeight(1)
    return made


class Card(QFrame):
    """A rounded surface with a column inside, ``body``."""

    def __init__(self, title: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        set_role(self, "card")
        self.body = QVBoxLayout(self)
        self.body.setContentsMargins(SPACE_L, SPACE_L, SPACE_L, SPACE_L)
        self.body.setSpacing(12)
        if title:
            self.body.addWidget(label(title, "strong"))


class Segments(QFrame):
    """A few choices side by side, one of them taken; arrows move inside, Tab leaves.

    Args:
        choices: Value and shown text of each.
        name: What is chosen, for screen readers.
    """

    chosen = Signal(str)

    def __init__(
        self, choices: Sequence[tuple[str, str]], name: str, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        set_role(self, "segments")
        self.setAccessibleName(name)
        self._values = [value for value, _ in choices]
        self._group = QButtonGroup(self)
        row = QHBoxLayout(self)
        row.setContentsMargins(3, 3, 3, 3)
        row.setSpacing(2)
        for at, (_, text) in enumerate(choices):
            made = button(text, kind="segment")
            made.setCheckable(True)
            made.setAutoExclusive(True)
            made.setAccessibleName(f"{name}: {text}")
            self._group.addButton(made, at)
            row.addWidget(made)
        self._group.idClicked.connect(lambda at: self.chosen.emit(self._values[at]))
        self.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)

    def choose(self, value: str) -> None:
        """Show a choice as taken, without saying so."""
        if value in self._values:
            self._group.button(self._values.index(value)).setChecked(True)

    def value(self) -> str:
        """Return what is taken; empty for nothing yet."""
        at = self._group.checkedId()
        return self._values[at] if at >= 0 else ""


class Switch(QAbstractButton):
    """On or off, painted as a switch; a check box to screen readers.

    Args:
        theme: Colors.
        name: What it switches, for screen readers.
    """

    def __init__(self, theme: Theme, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self.setCheckable(True)
        self.setAccessibleName(name)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        theme.changed.connect(self.update)

    def sizeHint(self) -> QSize:
        """Room for the switch and its focus ring."""
        return QSize(46, 28)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint track, knob and focus ring."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        on = self.isChecked()
        track = QRectF(4, 4, 38, 20)
        painter.setPen(QPen(self._theme.color("accent" if on else "outline"), 1.2))
        painter.setBrush(self._theme.color("accent") if on else QColor(0, 0, 0, 0))
        if not self.isEnabled():
            painter.setOpacity(0.5)
        painter.drawRoundedRect(track, 10, 10)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(self._theme.color("on_accent" if on else "outline"))
        knob = 14.0
        left = track.right() - knob - 3 if on else track.left() + 3
        painter.drawEllipse(QRectF(left, track.top() + 3, knob, knob))
        if self.hasFocus():
            painter.setOpacity(1)
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(self._theme.color("focus"), 2))
            painter.drawRoundedRect(track.adjusted(-3, -3, 3, 3), 13, 13)


def header(title: str, *widgets: QWidget) -> QWidget:
    """Return the head of a page: its title on the left, controls on the right."""
    made = QWidget()
    # As high as a control, so that titles stand at one height on pages with controls and without.
    made.setMinimumHeight(HEADER)
    row = QHBoxLayout(made)
    row.setContentsMargins(0, 0, 0, 0)
    row.setSpacing(SPACE_XS * 2)
    row.addWidget(label(title, "page_title", name="page_title"))
    row.addStretch(1)
    for widget in widgets:
        row.addWidget(widget)
    return made
