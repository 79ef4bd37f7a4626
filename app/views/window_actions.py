"""The actions of the window itself: where to go, undo, import, palette, shortcuts, about.

Registered in one place so that the command palette and the menu of the top bar find them by id.
What a page can do is registered by the page.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject
from PySide6.QtGui import QAction, QKeySequence

from app.viewmodels.names import shown_label
from app.views.file_choice import PHOTO_PATTERNS, choose_files, choose_folder

if TYPE_CHECKING:
    from pathlib import Path

    from app.views.main_window import MainWindow


class WindowActions(QObject):
    """Registers and carries out what the window can do.

    Args:
        window: Its parent.
    """

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self._window = window
        self._context = window.context
        self._register_pages()
        self._register_changes()
        self._register_view()
        self._register_help()
        window.top_bar.use_actions()

    # -- what they do -----------------------------------------------------------------------------

    def add_photos(self) -> None:
        """Ask for photos and import them."""
        filters = self.tr("Photos ({patterns})").format(patterns=PHOTO_PATTERNS)
        choose_files(self._window, self.tr("Add photos"), filters, self._import)

    def add_folder(self) -> None:
        """Ask for a folder and import what is in it."""
        choose_folder(self._window, self.tr("Add a folder"), lambda path: self._import([path]))

    def open_palette(self) -> None:
        """Open the command palette."""
        from app.views.command_palette import CommandPalette

        self._window.make_all_pages()
        CommandPalette.open_in(self._window, self._context)

    def open_duplicates(self) -> None:
        """Compare garments that may be the same, one pair after another."""
        from app.views.duplicates_dialog import open_duplicates

        open_duplicates(self._context, self._window)

    def open_audit(self) -> None:
        """Review what a large model sees otherwise than it is stored."""
        from app.views.audit_dialog import open_audit

        self._context.models.refresh()
        open_audit(self._context, self._window)

    def show_shortcuts(self) -> None:
        """Open the settings at the list of shortcuts."""
        self._open_settings("shortcuts")

    def show_about(self) -> None:
        """Open the settings at what Vestry is made of."""
        self._open_settings("about")

    def toggle_theme(self) -> None:
        """Go from light to dark and back, and keep that."""
        other = "light" if self._context.theme.name == "dark" else "dark"
        self._context.settings.set("theme", other)

    def ask_about(self) -> None:
        """Open the chat with the chosen garments beside the text field."""
        from app.views.chat_page import ChatPage

        chosen = list(self._context.wardrobe.selected)
        self._window.go("chat")
        page = self._window.page("chat")
        if isinstance(page, ChatPage):
            page.ask_about(chosen)

    def try_on(self) -> None:
        """Open the try-on with the chosen garments."""
        self.open_try_on(list(self._context.wardrobe.selected))

    def open_try_on(self, items: list[int]) -> None:
        """Open the try-on with exactly these garments; with none, as it was left."""
        from app.views.pictures_page import PicturesPage

        self._window.go("pictures")
        page = self._window.page("pictures")
        if isinstance(page, PicturesPage):
            page.open_try_on(items)

    def draw(self) -> None:
        """Open the prompt for a garment that a model draws."""
        from app.views.pictures_page import PicturesPage

        self._window.go("pictures")
        page = self._window.page("pictures")
        if isinstance(page, PicturesPage):
            page.open_draw()

    # -- registering ------------------------------------------------------------------------------

    def _register_pages(self) -> None:
        group = self.tr("Go to")
        for page in self._window.pages.values():
            text = self.tr("Go to {page}").format(page=page.title())
            run = self._opener(page.name)
            self._add(f"go.{page.name}", text, page.shortcut, run, group=group, icon=page.icon)

    def _register_changes(self) -> None:
        operations, keys = self._context.operations, QKeySequence.StandardKey
        group = self.tr("Wardrobe")
        self._add(
            "import.photos",
            self.tr("Add photos..."),
            keys.Open,
            self.add_photos,
            group=group,
            icon="image-plus",
        )
        self._add(
            "import.folder",
            self.tr("Add a folder..."),
            "Ctrl+Shift+O",
            self.add_folder,
            group=group,
            icon="folder-plus",
        )
        self._undo = self._add(
            "undo", self.tr("Undo"), keys.Undo, operations.undo, group=group, icon="undo-2"
        )
        self._redo = self._add(
            "redo", self.tr("Redo"), keys.Redo, operations.redo, group=group, icon="redo-2"
        )
        operations.can_undo.connect(self._show_undo)
        operations.can_redo.connect(self._show_redo)
        self._show_undo(operations.undo_label)
        self._show_redo(operations.redo_label)
        self._add(
            "duplicates",
            self.tr("Compare duplicates..."),
            "",
            self.open_duplicates,
            group=group,
            icon="copy",
        )
        self._add(
            "audit",
            self.tr("Check tags with a model..."),
            "",
            self.open_audit,
            group=group,
            icon="tags",
        )
        if "chat" in self._window.pages:
            self._add(
                "chat.ask",
                self.tr("Ask about the chosen garments"),
                "Ctrl+Shift+J",
                self.ask_about,
                group=group,
                icon="message-circle",
            )
        if "pictures" in self._window.pages:
            self._add(
                "pictures.try_on",
                self.tr("Try on the chosen garments"),
                "Ctrl+Shift+T",
                self.try_on,
                group=group,
                icon="user",
            )
            self._add(
                "pictures.draw",
                self.tr("Draw a garment..."),
                "",
                self.draw,
                group=group,
                icon="wand-sparkles",
            )
        button = self._window.bottom_bar.library
        self._add("library.new", self.tr("New wardrobe..."), "", button.ask_new, group=group)
        self._add(
            "library.open",
            self.tr("Open a wardrobe folder..."),
            "",
            button.ask_open,
            group=group,
            icon="folder-open",
        )
        self._add(
            "library.take_in",
            self.tr("Take in a ZIP file..."),
            "",
            button.ask_take_in,
            group=group,
            icon="archive",
        )
        self._add(
            "library.rename", self.tr("Rename this wardrobe..."), "", button.ask_rename, group=group
        )
        self._add(
            "library.move", self.tr("Move this wardrobe..."), "", button.ask_move, group=group
        )
        self._add(
            "library.hand_over",
            self.tr("Hand over as a ZIP file..."),
            "",
            button.ask_hand_over,
            group=group,
            icon="share",
        )

    def _register_view(self) -> None:
        window, group = self._window, self.tr("View")
        self._add(
            "view.rail",
            self.tr("Fold the rail"),
            "Ctrl+B",
            window.toggle_rail,
            group=group,
            icon="panel-left",
        )
        self._add(
            "view.detail",
            self.tr("Show or hide details"),
            "Ctrl+I",
            window.toggle_detail,
            group=group,
            icon="panel-right",
        )
        self._add(
            "view.next", self.tr("Next part of the window"), "F6", window.next_pane, group=group
        )
        self._add(
            "view.previous",
            self.tr("Previous part of the window"),
            "Shift+F6",
            lambda: window.next_pane(-1),
            group=group,
        )
        self._add("view.back", self.tr("Close what is open"), "Esc", window.step_back, group=group)
        self._add(
            "view.theme",
            self.tr("Light or dark"),
            "Ctrl+Shift+D",
            self.toggle_theme,
            group=group,
            icon="moon",
        )

    def _register_help(self) -> None:
        group = self.tr("Help")
        self._add(
            "palette",
            self.tr("Find anything..."),
            "Ctrl+K",
            self.open_palette,
            group=group,
            icon="command",
        )
        self._add(
            "shortcuts",
            self.tr("Keyboard shortcuts"),
            "F1",
            self.show_shortcuts,
            group=group,
            icon="keyboard",
        )
        self._add("about", self.tr("About Vestry"), "", self.show_about, group=group, icon="info")

    def _add(
        self,
        name: str,
        text: str,
        key: str | QKeySequence.StandardKey,
        run: Callable[[], object],
        *,
        group: str,
        icon: str = "",
    ) -> QAction:
        return self._context.shortcuts.register(
            name,
            text,
            key,
            owner=self._window,
            run=run,
            group=group,
            icon=self._context.theme.icon(icon) if icon else None,
            everywhere=True,
        )

    def _opener(self, name: str) -> Callable[[], None]:
        return lambda: self._window.go(name)

    def _import(self, paths: list[Path]) -> None:
        self._context.importing.start(paths)

    def _show_undo(self, what: str) -> None:
        self._undo.setEnabled(bool(what))
        said = self.tr("Undo: {what}").format(what=shown_label(what))
        self._undo.setText(said if what else self.tr("Undo"))

    def _show_redo(self, what: str) -> None:
        self._redo.setEnabled(bool(what))
        said = self.tr("Redo: {what}").format(what=shown_label(what))
        self._redo.setText(said if what else self.tr("Redo"))

    def _open_settings(self, section: str) -> None:
        self._window.go("settings")
        page = self._window.page("settings")
        show = getattr(page, "show_section", None)
        if show is not None:
            show(section)
