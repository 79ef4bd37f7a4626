"""Every action of the window in one place: searchable, remappable, and never without a key path.

Pages register their actions here instead of making a QAction themselves. An action belongs to the
widget that registered it: its key works while that widget (or its children) has the focus, or in
the whole window for ``everywhere=True``. Keys that the person changed come from the settings and
go back there through the ``save`` callback; nothing here writes a file.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QAction, QIcon, QKeySequence
from PySide6.QtWidgets import QWidget

KeyLike = str | QKeySequence | QKeySequence.StandardKey


@dataclass(frozen=True)
class Shortcut:
    """One action as the list of shortcuts shows it.

    Attributes:
        id: Stable name, such as ``grid.wear``; settings keep changed keys by it.
        text: What it does, as a menu says it, without an ampersand.
        group: Where it belongs, for headings.
        default: The key it ships with; empty for none.
        action: The living action.
    """

    id: str
    text: str
    group: str
    default: str
    action: QAction

    @property
    def key(self) -> str:
        """The key it has now, in the portable spelling; empty for none."""
        return self.action.shortcut().toString(QKeySequence.SequenceFormat.PortableText)

    @property
    def shown_key(self) -> str:
        """The key it has now, as this system writes it."""
        return self.action.shortcut().toString(QKeySequence.SequenceFormat.NativeText)


class Shortcuts(QObject):
    """The registry.

    Args:
        changed_keys: What the person changed earlier: id to key.
        save: Called with all changed keys after each change.
    """

    changed = Signal()

    def __init__(
        self,
        changed_keys: Mapping[str, str] | None = None,
        *,
        save: Callable[[Mapping[str, str]], None] | None = None,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._changed_keys = dict(changed_keys or {})
        self._save = save
        self._known: dict[str, Shortcut] = {}

    def register(
        self,
        shortcut_id: str,
        text: str,
        key: KeyLike = "",
        *,
        owner: QWidget,
        run: Callable[[], object] | None = None,
        group: str = "",
        icon: QIcon | None = None,
        everywhere: bool = False,
        checkable: bool = False,
    ) -> QAction:
        """Make an action, give it its key and add it to its owner.

        Args:
            shortcut_id: Stable name; registering it again replaces a page that was rebuilt.
            text: What it does; translated.
            key: The default key; a standard key where Qt has one.
            owner: Where the key works, and whose life it shares.
            run: Called when it is triggered, without arguments.
            group: Heading in the list of shortcuts; translated.
            everywhere: Whether the key works in the whole window.
        """
        action = QAction(text, owner)
        action.setObjectName(shortcut_id)
        action.setCheckable(checkable)
        action.setAutoRepeat(False)
        if icon is not None:
            action.setIcon(icon)
        action.setShortcutContext(
            Qt.ShortcutContext.WindowShortcut
            if everywhere
            else Qt.ShortcutContext.WidgetWithChildrenShortcut
        )
        default = QKeySequence(key).toString(QKeySequence.SequenceFormat.PortableText)
        action.setShortcut(QKeySequence(self._changed_keys.get(shortcut_id, default)))
        if run is not None:
            action.triggered.connect(lambda _checked=False: run())
        owner.addAction(action)
        self._known[shortcut_id] = Shortcut(
            shortcut_id, text.replace("&", ""), group, default, action
        )
        action.destroyed.connect(lambda _gone=None: self._forget(shortcut_id, action))
        self._show_key(action)
        self.changed.emit()
        return action

    def action(self, shortcut_id: str) -> QAction:
        """Return a registered action.

        Raises:
            KeyError: Nothing of that id is registered now.
        """
        return self._known[shortcut_id].action

    def all(self) -> list[Shortcut]:
        """Return everything registered, by group and in the order of registration."""
        groups = list(dict.fromkeys(known.group for known in self._known.values()))
        return sorted(self._known.values(), key=lambda known: groups.index(known.group))

    def find(self, text: str) -> list[Shortcut]:
        """Return what has every word of ``text`` in its text, group or key."""
        words = text.casefold().split()
        return [
            known
            for known in self.all()
            if all(
                word in f"{known.text} {known.group} {known.shown_key}".casefold() for word in words
            )
        ]

    def rivals(self, shortcut_id: str, key: str) -> list[Shortcut]:
        """Return other actions that have this key and could be reached at the same time."""
        wanted = QKeySequence(key)
        if wanted.isEmpty():
            return []
        mine = self._known[shortcut_id].action
        return [
            known
            for known in self._known.values()
            if known.id != shortcut_id
            and known.action.shortcut() == wanted
            and _may_meet(mine, known.action)
        ]

    def remap(self, shortcut_id: str, key: str) -> None:
        """Give an action another key; an empty one takes its key away."""
        known = self._known[shortcut_id]
        sequence = QKeySequence(key)
        portable = sequence.toString(QKeySequence.SequenceFormat.PortableText)
        if portable == known.default:
            self._changed_keys.pop(shortcut_id, None)
        else:
            self._changed_keys[shortcut_id] = portable
        known.action.setShortcut(sequence)
        self._show_key(known.action)
        self._keep()

    def is_changed(self, shortcut_id: str) -> bool:
        """Whether the person gave it another key."""
        return shortcut_id in self._changed_keys

    def reset(self, shortcut_id: str | None = None) -> None:
        """Go back to the key it ships with; None for all of them."""
        ids = list(self._changed_keys) if shortcut_id is None else [shortcut_id]
        for name in ids:
            self._changed_keys.pop(name, None)
            if name in self._known:
                known = self._known[name]
                known.action.setShortcut(QKeySequence(known.default))
                self._show_key(known.action)
        self._keep()

    def _keep(self) -> None:
        if self._save is not None:
            self._save(dict(self._changed_keys))
        self.changed.emit()

    def _forget(self, shortcut_id: str, action: QAction) -> None:
        known = self._known.get(shortcut_id)
        if known is not None and known.action is action:
            del self._known[shortcut_id]

    @staticmethod
    def _show_key(action: QAction) -> None:
        key = action.shortcut().toString(QKeySequence.SequenceFormat.NativeText)
        text = action.text().replace("&", "")
        action.setToolTip(f"{text}  {key}" if key else text)


def _may_meet(one: QAction, other: QAction) -> bool:
    """Whether both keys can work at once: same owner, or one of them everywhere or around."""
    window = Qt.ShortcutContext.WindowShortcut
    if window in (one.shortcutContext(), other.shortcutContext()):
        return True
    mine, theirs = one.parent(), other.parent()
    if not (isinstance(mine, QWidget) and isinstance(theirs, QWidget)):
        return True
    return mine is theirs or mine.isAncestorOf(theirs) or theirs.isAncestorOf(mine)
