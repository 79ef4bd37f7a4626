"""Where a person is in the window, kept while its inside is made anew.

Page, selection, search, filters and undo live in view-models and stay by themselves. What only
widgets know is taken here and given to their successors: how far a list is scrolled, which row of
a list of sections is chosen, what is typed and not handed on yet, where the keyboard is, and
buttons that say so (``remember``). Widgets are found again by kind, name and order, because the
same code makes the same widgets.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from PySide6.QtCore import QObject, QSignalBlocker
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractScrollArea,
    QLineEdit,
    QListWidget,
    QScrollBar,
    QWidget,
)
from shiboken6 import isValid

Place = tuple[str, str, int]
_REMEMBERED = "remembered"


def remember(button: QAbstractButton) -> None:
    """Let a button that can be down be pressed again when its page is made anew."""
    button.setProperty(_REMEMBERED, True)


@dataclass(frozen=True, slots=True)
class WidgetState:
    """What the widgets below one widget knew."""

    rows: dict[Place, int] = field(default_factory=dict)
    scrolls: dict[Place, tuple[int, int]] = field(default_factory=dict)
    typed: dict[Place, str] = field(default_factory=dict)
    pressed: frozenset[Place] = frozenset()
    focus: Place | None = None

    @classmethod
    def of(cls, root: QWidget) -> WidgetState:
        """Take down what is there."""
        places = list(_placed(root))
        focus = root.window().focusWidget()
        return cls(
            rows={
                place: each.currentRow() for place, each in places if isinstance(each, QListWidget)
            },
            scrolls={
                place: (each.verticalScrollBar().value(), each.horizontalScrollBar().value())
                for place, each in places
                if isinstance(each, QAbstractScrollArea)
            },
            typed={
                place: each.text()
                for place, each in places
                if isinstance(each, QLineEdit) and each.isModified()
            },
            pressed=frozenset(
                place
                for place, each in places
                if isinstance(each, QAbstractButton)
                and each.isChecked()
                and each.property(_REMEMBERED)
            ),
            focus=next((place for place, each in places if each is focus), None),
        )

    def give_to(self, root: QWidget) -> None:
        """Put it into widgets that the same code has made."""
        for place, each in _placed(root):  # a section of the settings is made by choosing it
            if isinstance(each, QListWidget) and self.rows.get(place, -1) >= 0:
                each.setCurrentRow(self.rows[place])
        for place, each in _placed(root):
            if isinstance(each, QAbstractButton) and each.property(_REMEMBERED):
                if each.isChecked() != (place in self.pressed):
                    each.click()
            elif isinstance(each, QLineEdit) and place in self.typed:
                _type(each, self.typed[place])
            elif isinstance(each, QAbstractScrollArea) and place in self.scrolls:
                down, right = self.scrolls[place]
                _scroll(each.verticalScrollBar(), down)
                _scroll(each.horizontalScrollBar(), right)

    def focus_in(self, root: QWidget) -> None:
        """Give the keyboard back to where it was, if it was below the one before this one."""
        for place, each in _placed(root):
            if place == self.focus:
                each.setFocus()


class _Later(QObject):
    """Scrolls a bar as soon as it reaches that far: what it scrolls is laid out later."""

    def __init__(self, bar: QScrollBar, value: int) -> None:
        super().__init__(bar)
        self._bar = bar
        self._value = value
        bar.rangeChanged.connect(self._try)
        bar.actionTriggered.connect(self.deleteLater)  # the person is quicker

    def _try(self, _least: int, most: int) -> None:
        if most >= self._value and isValid(self._bar):
            self._bar.setValue(self._value)
            self.deleteLater()


def _scroll(bar: QScrollBar, value: int) -> None:
    bar.setValue(value)
    if bar.value() != value:
        _Later(bar, value)


def _type(edit: QLineEdit, text: str) -> None:
    with QSignalBlocker(edit):
        edit.setText(text)
    edit.setModified(True)


def _placed(root: QWidget) -> Iterator[tuple[Place, QWidget]]:
    seen: dict[tuple[str, str], int] = {}
    for each in root.findChildren(QWidget):
        kind = (type(each).__name__, each.objectName())
        seen[kind] = seen.get(kind, -1) + 1
        yield (*kind, seen[kind]), each
