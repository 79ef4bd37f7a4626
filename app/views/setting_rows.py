"""Rows of the settings: a name and an explanation on the left, a control on the right."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from PySide6.QtCore import QObject, QSignalBlocker, Qt
from PySide6.QtWidgets import (
    QAbstractButton,
    QComboBox,
    QHBoxLayout,
    QLabel,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from app.views.context import WindowContext
from app.views.controls import Card, Segments, Switch, header, label, line
from app.views.tokens import SPACE_L, SPACE_M, SPACE_S, SPACE_XL, SPACE_XS

_WIDEST = 760


class SettingRow(QWidget):
    """One setting.

    Args:
        title: What it sets; also the control's accessible name, unless it has one.
        text: What it means; may be empty.
        control: What sets it.
    """

    def __init__(self, title: str, text: str, control: QWidget | None = None) -> None:
        super().__init__()
        row = QHBoxLayout(self)
        row.setContentsMargins(0, SPACE_S, 0, SPACE_S)
        row.setSpacing(SPACE_L)
        words = QVBoxLayout()
        words.setSpacing(SPACE_XS // 2)
        name = label(title, wrap=True)
        words.addWidget(name)
        self.text = label(text, "caption", wrap=True)
        self.text.setVisible(bool(text))
        words.addWidget(self.text)
        row.addLayout(words, 1)
        if control is None:
            return
        if not control.accessibleName():
            control.setAccessibleName(title)
        control.setAccessibleDescription(text)
        name.setBuddy(control)
        row.addWidget(control, 0, Qt.AlignmentFlag.AlignVCenter)

    def say(self, text: str) -> None:
        """Show another explanation."""
        self.text.setText(text)
        self.text.setVisible(bool(text))


class Section(QScrollArea):
    """One section of the settings: cards in a column that is never too wide to read."""

    def __init__(self, title: str) -> None:
        super().__init__()
        self.setWidgetResizable(True)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setAccessibleName(title)
        outside = QWidget()
        row = QHBoxLayout(outside)
        row.setContentsMargins(SPACE_XL, SPACE_L, SPACE_XL, SPACE_XL)
        inside = QWidget()
        inside.setMaximumWidth(_WIDEST)
        self.column = QVBoxLayout(inside)
        self.column.setContentsMargins(0, 0, 0, 0)
        self.column.setSpacing(SPACE_L)
        self._title = title
        self._cards: list[tuple[Card, str, list[tuple[QWidget | None, QWidget]]]] = []
        self.column.addWidget(header(title))
        row.addWidget(inside, 1)
        row.addStretch(0)
        self.setWidget(outside)

    def add_card(self, title: str, *rows: QWidget) -> Card:
        """Add a card of rows with hairlines between them."""
        card = Card(title)
        card.body.setSpacing(0)
        if title:
            card.body.addSpacing(SPACE_XS)
        kept: list[tuple[QWidget | None, QWidget]] = []
        for at, each in enumerate(rows):
            rule = line() if at else None
            if rule is not None:
                card.body.addWidget(rule)
            card.body.addWidget(each)
            kept.append((rule, each))
        self._cards.append((card, title, kept))
        self.column.addWidget(card)
        return card

    def forget_cards(self) -> None:
        """Let go of every card: they are about to be deleted."""
        self._cards.clear()

    def narrow_to(self, words: Sequence[str]) -> bool:
        """Show only the rows that hold all words, all of them for none; false when there is none.

        Args:
            words: Case-folded.
        """
        everything = _holds(self._title, words)
        found = everything
        for card, title, rows in self._cards:
            whole = everything or _holds(title, words)
            shown = [whole or _holds(_said_by(row), words) for _, row in rows]
            first = True
            for (rule, row), is_shown in zip(rows, shown, strict=True):
                row.setVisible(is_shown)
                if rule is not None:
                    rule.setVisible(is_shown and not first)
                first = first and not is_shown
            # What a card makes itself (a list, a log) is found by the card's title only.
            card.setVisible(whole or any(shown))
            found = found or whole or any(shown)
        return found

    def end(self) -> None:
        """Let what is left of the height be empty."""
        self.column.addSpacing(SPACE_M)
        self.column.addStretch(1)


def _holds(text: str, words: Sequence[str]) -> bool:
    folded = text.casefold()
    return all(word in folded for word in words)


def _said_by(row: QWidget) -> str:
    """Return every word of a row, those of its control included."""
    labels = [each.text() for each in row.findChildren(QLabel)]
    choices = [
        each.itemText(at) for each in row.findChildren(QComboBox) for at in range(each.count())
    ]
    buttons = [each.text() for each in row.findChildren(QAbstractButton)]
    return " ".join([*labels, *choices, *buttons])


class _Binding(QObject):
    """Shows a setting in a control, now and whenever it changes; lives and dies with the control.

    Args:
        control: Its parent.
        context: Holds the settings.
        setting: Which one.
        show: Puts a value into the control without saying that it was chosen.
    """

    def __init__(
        self,
        control: QWidget,
        context: WindowContext,
        setting: str,
        show: Callable[[Any], None],
    ) -> None:
        super().__init__(control)
        self._context = context
        self._setting = setting
        self._show = show
        context.settings.changed.connect(self._follow)
        self._follow(setting)

    def set(self, value: object) -> None:
        """Keep what was chosen."""
        self._context.settings.set(self._setting, value)

    def _follow(self, changed: str) -> None:
        if changed == self._setting:
            self._show(self._context.settings.get(self._setting))


def switch(context: WindowContext, setting: str, name: str, *, inverted: bool = False) -> Switch:
    """Return a switch bound to a setting of true or false."""
    made = Switch(context.theme, name)
    made.setObjectName(f"setting_{setting}")

    def show(value: bool) -> None:
        with QSignalBlocker(made):
            made.setChecked(bool(value) != inverted)
        made.update()

    binding = _Binding(made, context, setting, show)
    made.toggled.connect(lambda on: binding.set(on != inverted))
    return made


def segments(
    context: WindowContext, setting: str, name: str, choices: list[tuple[str, str]]
) -> Segments:
    """Return a choice among a few values, bound to a setting of text."""
    made = Segments(choices, name)
    made.setObjectName(f"setting_{setting}")

    binding = _Binding(made, context, setting, made.choose)
    made.chosen.connect(binding.set)
    return made


def combo(
    context: WindowContext,
    setting: str,
    name: str,
    choices: list[tuple[object, str]],
    *,
    words: Callable[[Any], str] = str,
) -> QComboBox:
    """Return a drop-down bound to a setting; a value that is not listed is listed then.

    Args:
        words: Says a value that is not listed.
    """
    made = QComboBox()
    made.setObjectName(f"setting_{setting}")
    made.setAccessibleName(name)
    for value, text in choices:
        made.addItem(text, value)

    def show(value: object) -> None:
        at = made.findData(value)
        if at < 0:
            made.addItem(words(value), value)
            at = made.count() - 1
        with QSignalBlocker(made):
            made.setCurrentIndex(at)

    binding = _Binding(made, context, setting, show)
    made.activated.connect(lambda at: binding.set(made.itemData(at)))
    return made


def offer(
    made: QComboBox, choices: list[tuple[object, str]], *, words: Callable[[Any], str] = str
) -> None:
    """Let a drop-down of `combo` list other choices; what is chosen stays chosen."""
    chosen = made.currentData()
    if [(made.itemData(at), made.itemText(at)) for at in range(made.count())] == choices:
        return
    with QSignalBlocker(made):
        made.clear()
        for value, text in choices:
            made.addItem(text, value)
        at = made.findData(chosen)
        if at < 0:
            made.addItem(words(chosen), chosen)
            at = made.count() - 1
        made.setCurrentIndex(at)
