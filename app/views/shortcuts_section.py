"""The list of shortcuts: every action of the window with its key, searchable and changeable.

A key that is taken where it could be reached at the same time is not taken away silently: the row
says whose it is. Pages that were not opened yet are made first, so that no action is missing.
"""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, QEvent, QObject, Qt, QTimer
from PySide6.QtGui import QKeySequence, QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QKeySequenceEdit, QLineEdit, QVBoxLayout, QWidget

from app.views.context import WindowContext
from app.views.controls import button, clearable, icon_button, label
from app.views.setting_rows import Section
from app.views.shortcuts import Shortcut
from app.views.theme import set_kind, set_role
from app.views.tokens import SPACE_M, SPACE_S, SPACE_XS

_KEY_WIDTH = 236
_SEARCH_MS = 120


class ShortcutRow(QWidget):
    """One action: its text, its key, and the way back to the key it came with."""

    def __init__(self, context: WindowContext, shortcut: Shortcut) -> None:
        super().__init__()
        self._context = context
        self._shortcut = shortcut
        self.setObjectName(f"shortcut_{shortcut.id}")
        column = QVBoxLayout(self)
        column.setContentsMargins(0, SPACE_XS, 0, SPACE_XS)
        column.setSpacing(0)
        row = QHBoxLayout()
        row.setSpacing(SPACE_S)
        row.addWidget(label(shortcut.text, wrap=True), 1)
        self._back = icon_button(
            context.theme,
            "rotate-ccw",
            self.tr("Back to the usual key for {action}").format(action=shortcut.text),
            run=self._reset,
        )
        self._edit = QKeySequenceEdit(QKeySequence(shortcut.key))
        self._edit.setMaximumSequenceLength(1)
        self._edit.setClearButtonEnabled(True)
        self._edit.setFixedWidth(context.theme.scaled(_KEY_WIDTH))
        name = self.tr("Key for {action}").format(action=shortcut.text)
        self._edit.setAccessibleName(name)
        for inner in self._edit.findChildren(QLineEdit):
            inner.setAccessibleName(name)
            inner.setPlaceholderText(self.tr("No key"))
        self._edit.editingFinished.connect(self._take)
        self._edit.installEventFilter(self)
        row.addWidget(self._back)
        row.addWidget(self._edit)
        column.addLayout(row)
        self._warning = label("", "caption", wrap=True)
        column.addWidget(self._warning)
        self._show()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Let Tab leave the field: a key that traps the focus helps nobody."""
        if event.type() == QEvent.Type.KeyPress and watched is self._edit:
            key = event.key()  # type: ignore[attr-defined]
            if key in (Qt.Key.Key_Tab, Qt.Key.Key_Backtab):
                self.focusNextPrevChild(key == Qt.Key.Key_Tab)
                return True
        return super().eventFilter(watched, event)

    def _take(self) -> None:
        key = self._edit.keySequence().toString(QKeySequence.SequenceFormat.PortableText)
        rivals = self._context.shortcuts.rivals(self._shortcut.id, key)
        if rivals:
            said = self.tr("{key} already does: {action}").format(
                key=self._edit.keySequence().toString(QKeySequence.SequenceFormat.NativeText),
                action=rivals[0].text,
            )
            self._edit.setKeySequence(QKeySequence(self._shortcut.key))
            self._warn(said)
            return
        if key != self._shortcut.key:
            self._context.shortcuts.remap(self._shortcut.id, key)
        self._show()

    def _reset(self) -> None:
        self._context.shortcuts.reset(self._shortcut.id)
        self._edit.setKeySequence(QKeySequence(self._shortcut.key))
        self._show()

    def _show(self) -> None:
        self._warn("")
        changed = self._context.shortcuts.is_changed(self._shortcut.id)
        self._back.setEnabled(changed)
        policy = self._back.sizePolicy()
        policy.setRetainSizeWhenHidden(True)
        self._back.setSizePolicy(policy)
        self._back.setVisible(changed)

    def _warn(self, text: str) -> None:
        set_role(self._warning, "danger" if text else "caption")
        self._warning.setText(text)
        self._warning.setVisible(bool(text))


class ShortcutsSection(Section):
    """The section."""

    def __init__(self, context: WindowContext) -> None:
        super().__init__(QCoreApplication.translate("ShortcutsSection", "Shortcuts"))
        self._context = context
        self._listed: frozenset[str] = frozenset()
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(_SEARCH_MS)
        self._timer.timeout.connect(self._fill)
        self._search = QLineEdit()
        set_kind(self._search, "search")
        self._search.setObjectName("shortcut_search")
        self._search.setPlaceholderText(self.tr("Search for an action or a key"))
        self._search.setAccessibleName(self.tr("Search for an action or a key"))
        clearable(self._search, context.theme, self.tr("Clear the search"))
        self._search.textChanged.connect(lambda _text: self._timer.start())
        head = QHBoxLayout()
        head.setSpacing(SPACE_M)
        head.addWidget(self._search, 1)
        head.addWidget(button(self.tr("Reset all"), name="reset_shortcuts", run=self._reset_all))
        self.column.addLayout(head)
        self._groups = QVBoxLayout()
        self._groups.setSpacing(SPACE_M)
        self.column.addLayout(self._groups)
        self.end()
        self._fill()

    def _reset_all(self) -> None:
        self._context.shortcuts.reset()
        self._fill()

    def showEvent(self, event: QShowEvent) -> None:
        """List what was registered meanwhile, such as what can be done with a garment."""
        super().showEvent(event)
        if self._listed != self._known():
            self._fill()

    def _known(self) -> frozenset[str]:
        return frozenset(each.id for each in self._context.shortcuts.all())

    def _fill(self) -> None:
        self._listed = self._known()
        self.forget_cards()
        while (item := self._groups.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None:
                widget.hide()
                widget.deleteLater()
        groups: dict[str, list[Shortcut]] = {}
        for each in self._context.shortcuts.find(self._search.text()):
            groups.setdefault(each.group, []).append(each)
        for group, shortcuts in groups.items():
            card = self.add_card(group, *(ShortcutRow(self._context, one) for one in shortcuts))
            self._groups.addWidget(card)
        if not groups:
            self._groups.addWidget(label(self.tr("No action has these words."), "muted"))
