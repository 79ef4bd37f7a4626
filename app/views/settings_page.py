"""Settings: sections on the left, the chosen one on the right, and a search over all of them."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import (
    QHBoxLayout,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from app.viewmodels.about_this import AboutThisViewModel
from app.views.about import AboutSection
from app.views.context import WindowContext
from app.views.controls import clearable, header, label
from app.views.setting_rows import Section
from app.views.settings_sections import (
    AccessibilitySection,
    AppearanceSection,
    ModelsSection,
    PrivacySection,
    WardrobeSection,
)
from app.views.shortcuts_section import ShortcutsSection
from app.views.theme import set_kind
from app.views.tokens import ICON_SIZE, SPACE_L, SPACE_M, SPACE_S, SPACE_XL

_LIST_WIDTH = 200


class SettingsPage(QWidget):
    """The page; a section is made when it is first chosen."""

    def __init__(self, context: WindowContext) -> None:
        super().__init__()
        self._context = context
        self.model = AboutThisViewModel(context.operations, self)
        self._sections: dict[str, tuple[str, str, Callable[[], QWidget]]] = {
            "appearance": (self.tr("Appearance"), "palette", self._appearance),
            "accessibility": (self.tr("Accessibility"), "accessibility", self._accessibility),
            "wardrobe": (self.tr("Wardrobes"), "shirt", self._wardrobe),
            "laundry": (self.tr("Laundry"), "washing-machine", self._laundry),
            "models": (self.tr("Models"), "box", self._models),
            "privacy": (self.tr("Privacy"), "shield-check", self._privacy),
            "shortcuts": (self.tr("Shortcuts"), "keyboard", self._shortcuts),
            "about": (self.tr("About"), "info", self._about),
        }
        self._made: dict[str, QWidget] = {}
        self._list = self._make_list()
        self._search = self._make_search()
        self._nothing = label(self.tr("No setting has these words."), "muted", wrap=True)
        self._nothing.hide()
        self._stack = QStackedWidget()
        left = QWidget()
        column = QVBoxLayout(left)
        column.setContentsMargins(SPACE_XL, SPACE_L, 0, SPACE_M)
        column.setSpacing(SPACE_M)
        column.addWidget(header(self.tr("Settings")))
        column.addWidget(self._search)
        column.addWidget(self._nothing)
        column.addWidget(self._list, 1)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(SPACE_S)
        row.addWidget(left)
        row.addWidget(self._stack, 1)
        self._list.currentRowChanged.connect(self._on_row)
        self._list.setCurrentRow(0)
        self.setFocusProxy(self._list)

    def show_section(self, name: str) -> None:
        """Choose a section.

        Raises:
            ValueError: There is no such section.
        """
        self._list.setCurrentRow(list(self._sections).index(name))

    def section(self, name: str) -> QWidget:
        """Return a section's widget, making it if needed.

        Raises:
            KeyError: There is no such section.
        """
        if name not in self._made:
            made = self._sections[name][2]()
            made.setObjectName(f"section_{name}")
            self._made[name] = made
            self._stack.addWidget(made)
        return self._made[name]

    def section_names(self) -> list[str]:
        """Return every section, in order."""
        return list(self._sections)

    def showEvent(self, event: QShowEvent) -> None:
        """Look at models, connections and wardrobes again."""
        super().showEvent(event)
        self.model.refresh()
        self._context.libraries.refresh()

    def search(self, text: str) -> None:
        """Show only what holds these words: sections on the left, rows on the right."""
        words = text.casefold().split()
        names = list(self._sections)
        found = []
        for at, name in enumerate(names):
            section = self.section(name) if words or name in self._made else None
            fits = not isinstance(section, Section) or section.narrow_to(words)
            self._list.item(at).setHidden(not fits)
            if fits:
                found.append(at)
        self._nothing.setVisible(not found)
        self._stack.setVisible(bool(found))
        if found and self._list.currentRow() not in found:
            self._list.setCurrentRow(found[0])

    def _make_search(self) -> QLineEdit:
        made = QLineEdit()
        set_kind(made, "search")
        made.setObjectName("settings_search")
        made.setAccessibleName(self.tr("Search the settings"))
        made.setPlaceholderText(self.tr("Search the settings"))
        clearable(made, self._context.theme, self.tr("Clear the search"))
        made.setFixedWidth(self._context.theme.scaled(_LIST_WIDTH))
        made.textChanged.connect(self.search)
        return made

    def _make_list(self) -> QListWidget:
        made = QListWidget()
        set_kind(made, "list")
        made.setObjectName("settings_sections")
        made.setAccessibleName(self.tr("Sections of the settings"))
        made.setIconSize(QSize(ICON_SIZE, ICON_SIZE))
        made.setFixedWidth(self._context.theme.scaled(_LIST_WIDTH))
        made.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        for title, icon, _ in self._sections.values():
            made.addItem(QListWidgetItem(self._context.theme.icon(icon), title))
        return made

    def _on_row(self, row: int) -> None:
        if row >= 0:
            self._stack.setCurrentWidget(self.section(list(self._sections)[row]))

    def _appearance(self) -> QWidget:
        return AppearanceSection(self._context)

    def _accessibility(self) -> QWidget:
        return AccessibilitySection(self._context)

    def _wardrobe(self) -> QWidget:
        return WardrobeSection(self._context, self.model)

    def _laundry(self) -> QWidget:
        from app.views.laundry_section import LaundrySection

        return LaundrySection(self._context)

    def _models(self) -> QWidget:
        return ModelsSection(self._context, self.model)

    def _privacy(self) -> QWidget:
        return PrivacySection(self._context, self.model)

    def _shortcuts(self) -> QWidget:
        return ShortcutsSection(self._context)

    def _about(self) -> QWidget:
        return AboutSection(self._context, self.model)
