"""The first face of the outfits page: saved outfits in a grid, with suggestions beside them.

Puts grid, head, narrowing and suggestions together and gives outfits their actions. What is listed
and what is done to it is the view-model's; opening one is the page's, which listens to ``opened``.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtGui import QAction, QKeySequence, QResizeEvent
from PySide6.QtWidgets import (
    QHBoxLayout,
    QMenu,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from app.viewmodels.outfit_suggestions import SuggestionsViewModel
from app.viewmodels.outfits import OutfitsViewModel
from app.views.context import WindowContext
from app.views.controls import button, icon_button, label
from app.views.grid_layout import MARGIN, TileSize
from app.views.outfit_grid import OutfitGrid
from app.views.outfit_narrowing import OutfitNarrowing
from app.views.page_states import StatePage, StateStack
from app.views.plan_menu import fill_days
from app.views.suggestion_side import WIDTH, SuggestionSide
from app.views.tokens import HEADER, SPACE_L, SPACE_M, SPACE_S

SIDE_NEEDS = 900
"""Narrower pages show suggestions instead of the grid, not beside it."""
MOST_COMPARED = 4
_SIZES: tuple[TileSize, ...] = ("S", "M", "L")


class OutfitShelf(QWidget):
    """See the module.

    Args:
        context: What pages share.
        outfits: The shelf.
        suggestions: What the stylist suggests.
    """

    opened = Signal(int)
    """An outfit shall be worked on; 0 for a new one."""
    look_opened = Signal(int)
    """A suggestion, by its place, shall be worked on."""
    compare_asked = Signal(object)
    """These outfits shall stand beside each other."""
    profile_asked = Signal()
    taking_asked = Signal()
    """What a stylist handed over shall be taken in."""

    def __init__(
        self,
        context: WindowContext,
        outfits: OutfitsViewModel,
        suggestions: SuggestionsViewModel,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setObjectName("outfit_shelf")
        self._context = context
        self.outfits = outfits
        self.suggestions = suggestions
        self.grid = OutfitGrid(outfits.model, context.theme, context.thumbnails)
        self.grid.set_tile_size("L")
        self.side = SuggestionSide(context, suggestions)
        self.side.setFixedWidth(context.theme.scaled(WIDTH))
        self._side_wanted: bool | None = None
        self._main = QWidget()
        self._make_head()
        self._nothing = self._make_nothing()
        self._no_match = StatePage(context.theme, "search", self.tr("No outfit fits"))
        self._no_match.add_button(
            self.tr("Show all outfits"), outfits.clear, kind="primary", name="outfits_clear"
        )
        self._faces = StateStack(
            context.theme, content=self.grid, empty=self._nothing, retry=outfits.refresh
        )
        self._faces.addWidget(self._no_match)
        self._lay_out()
        self._actions = self._register()
        self._follow()
        self.setFocusProxy(self.grid)
        self._show()

    # -- parts ------------------------------------------------------------------------------------

    def _make_head(self) -> None:
        theme = self._context.theme
        self._title = label(self.tr("Outfits"), "page_title", name="page_title")
        self._count = label("", "caption", name="outfit_count")
        self._tools = OutfitNarrowing(theme, self.outfits)
        self._compare = button(self.tr("Compare"), name="outfits_compare", run=self.compare_chosen)
        self._restore = button("", name="outfits_restore", run=self.restore_chosen)
        self._accept = button("", name="outfits_accept", run=self.accept_chosen)
        self._take_in = icon_button(
            theme,
            "inbox",
            self.tr("Outfits from a stylist..."),
            name="outfits_take_in",
            run=self.taking_asked.emit,
        )
        self._profile = icon_button(
            theme,
            "user",
            self.tr("Your taste and sizes..."),
            name="outfits_profile",
            run=self.profile_asked.emit,
        )
        self._suggest = button(self.tr("Suggestions"), name="outfits_suggest", run=self.toggle_side)
        self._suggest.setCheckable(True)
        self._suggest.setIcon(theme.icon("sparkles"))
        self._new = button(self.tr("New outfit"), kind="primary", name="outfits_new", run=self.new)

    def _make_nothing(self) -> StatePage:
        page = StatePage(self._context.theme, "layers", self.tr("No outfits yet"))
        page.setObjectName("no_outfits")
        page.add_button(
            self.tr("Suggest outfits"), self.show_side, kind="primary", name="empty_suggest"
        )
        page.add_button(self.tr("New outfit"), self.new, name="empty_new")
        page.add_button(
            self.tr("From a stylist..."), self.taking_asked.emit, kind="quiet", name="empty_take_in"
        )
        page.add_button(self.tr("Add photos"), self._add_photos, kind="primary", name="empty_add")
        return page

    def _lay_out(self) -> None:
        top = QHBoxLayout()
        top.setSpacing(SPACE_M)
        self._count.setContentsMargins(0, 0, 0, 3)
        top.addWidget(self._title)
        top.addWidget(self._count, 0, Qt.AlignmentFlag.AlignBottom)
        top.addStretch(1)
        for each in (self._restore, self._accept, self._compare, self._take_in, self._profile):
            top.addWidget(each)
        for each in (self._suggest, self._new):
            top.addWidget(each)
        head = QWidget()
        head.setMinimumHeight(HEADER)
        head.setLayout(top)
        top.setContentsMargins(MARGIN, 0, MARGIN, 0)
        column = QVBoxLayout(self._main)
        column.setContentsMargins(0, SPACE_L, 0, 0)
        column.setSpacing(SPACE_S)
        column.addWidget(head)
        column.addWidget(self._tools)
        column.addWidget(self._faces, 1)
        beside = QHBoxLayout(self)
        beside.setContentsMargins(0, 0, 0, 0)
        beside.setSpacing(0)
        beside.addWidget(self._main, 1)
        beside.addWidget(self.side)

    def _register(self) -> dict[str, QAction]:
        keys = QKeySequence.StandardKey
        rows: tuple[tuple[str, str, str | QKeySequence.StandardKey, str, Callable[[], object]], ...]
        rows = (
            ("open", self.tr("Open"), "Ctrl+Return", "square-pen", self.open_current),
            ("wear", self.tr("Wear today"), "W", "check", self.wear_current),
            ("plan", self.tr("Plan for a day..."), "P", "calendar-plus", self.plan_current),
            ("favorite", self.tr("Favorite"), "F", "heart", self.toggle_favorite),
            ("rename", self.tr("Rename..."), "Ctrl+F2", "pencil", self.rename_current),
            ("clone", self.tr("Make a copy"), "Ctrl+D", "copy", self.clone_current),
            ("compare", self.tr("Compare"), "C", "columns-2", self.compare_chosen),
            ("show", self.tr("Show to somebody..."), "Ctrl+E", "share", self.show_chosen),
            ("trash", self.tr("Move to the trash"), keys.Delete, "trash-2", self.trash_chosen),
            ("restore", self.tr("Bring back"), "R", "undo-2", self.restore_chosen),
            ("accept", self.tr("Accept"), "A", "check", self.accept_chosen),
        )
        made = {name: self._add(name, text, key, icon, run) for name, text, key, icon, run in rows}
        for name, text, key, icon, run in (
            ("new", self.tr("New outfit"), "Ctrl+N", "plus", self.new),
            ("suggest", self.tr("Suggest outfits"), "Ctrl+G", "sparkles", self.show_side),
            ("find", self.tr("Find in outfits"), "/", "search", self._find),
            ("profile", self.tr("Your taste and sizes..."), "", "user", self.profile_asked.emit),
        ):
            made[name] = self._context.shortcuts.register(
                f"outfits.{name}",
                text,
                key,
                owner=self,
                run=run,
                group=self.tr("Outfits"),
                icon=self._context.theme.icon(icon),
            )
        return made

    def _add(
        self,
        name: str,
        text: str,
        key: str | QKeySequence.StandardKey,
        icon: str,
        run: Callable[[], object],
    ) -> QAction:
        return self._context.shortcuts.register(
            f"outfits.{name}",
            text,
            key,
            owner=self.grid,
            run=run,
            group=self.tr("Outfits"),
            icon=self._context.theme.icon(icon),
        )

    def _follow(self) -> None:
        grid, outfits = self.grid, self.outfits
        grid.chosen.connect(self._on_chosen)
        grid.resize_tiles.connect(self._resize)
        grid.activated.connect(lambda _index: self.open_current())
        grid.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        grid.customContextMenuRequested.connect(self._show_menu)
        self.side.closed.connect(self.hide_side)
        self.side.board_asked.connect(self.look_opened)
        outfits.changed.connect(self._show)
        outfits.selection_changed.connect(self._show_chosen)
        outfits.actions.told.connect(self._tell)
        outfits.actions.said.connect(self._say)
        self.suggestions.actions.told.connect(self._tell)
        self.suggestions.actions.said.connect(self._say)

    # -- what is shown ----------------------------------------------------------------------------

    def _show(self) -> None:
        outfits = self.outfits
        some = outfits.state in ("ready", "nothing_fits")
        if outfits.state == "nothing_fits":
            self._faces.show_state("ready")
            if outfits.wish.in_trash and not outfits.wish.text:
                self._no_match.say(self.tr("No outfits in the trash"))
            else:
                text = self.tr("Try other words, or show all.")
                self._no_match.say(self.tr("No outfit fits"), text)
            self._faces.setCurrentWidget(self._no_match)
        elif outfits.state == "failed" and outfits.error is not None:
            self._faces.show_state(
                "failed", message=outfits.error.message, next_step=outfits.error.next_step
            )
        else:
            self._say_nothing()
            self._faces.show_state(outfits.state)
        self._tools.setVisible(some)
        wish = outfits.wish
        shown = self.outfits.model.rowCount()
        if not some:
            self._count.setText("")
        elif wish.narrows:
            owned = self.locale().toString(outfits.owned)
            self._count.setText(self.tr("%Ln of {owned} outfit(s)", "", shown).format(owned=owned))
        else:
            self._count.setText(self.tr("%Ln outfit(s)", "", shown))
        self._show_chosen()
        self._arrange()

    def _say_nothing(self) -> None:
        if self.outfits.has_garments:
            text = self.tr(
                "Put one together yourself, or let Vestry suggest some from your wardrobe."
            )
        else:
            text = self.tr("Add photos of your clothes first; outfits are made of them.")
        self._nothing.say(self.tr("No outfits yet"), text)
        for each in self._nothing.findChildren(QPushButton):
            each.setVisible((each.objectName() == "empty_add") != self.outfits.has_garments)

    def _show_chosen(self) -> None:
        wish = self.outfits.wish
        in_trash = wish.in_trash
        several = 2 <= len(self.outfits.selected) <= MOST_COMPARED
        self._compare.setVisible(several and not in_trash)
        self._restore.setVisible(in_trash and self.outfits.state == "ready")
        chosen = len(self.outfits.selected)
        text = self.tr("Bring back %Ln", "", chosen) if chosen else self.tr("Bring back all")
        self._restore.setText(text)
        self._restore.setAccessibleName(text)
        proposals = len(self.outfits.proposals)
        self._accept.setVisible(
            bool(proposals) and not in_trash and (bool(chosen) or wish.only == "proposed")
        )
        text = self.tr("Accept %Ln", "", proposals) if chosen else self.tr("Accept all")
        self._accept.setText(text)
        self._accept.setAccessibleName(text)
        for name, action in self._actions.items():
            if action.parent() is self.grid:
                action.setEnabled(in_trash == (name == "restore") or name == "open")

    def _tell(self, text: str) -> None:
        self._context.notifications.say(text, action=(self.tr("Undo"), self._undo), kind="success")

    def _say(self, text: str) -> None:
        self._context.notifications.say(text)

    def _undo(self) -> None:
        self._context.operations.undo()

    # -- the side ---------------------------------------------------------------------------------

    @property
    def side_shown(self) -> bool:
        """Whether suggestions are on the screen."""
        return not self.side.isHidden()

    def show_side(self) -> None:
        """Show suggestions, asking for them if nobody has."""
        self._side_wanted = True
        self._arrange()
        self.suggestions.begin()

    def hide_side(self) -> None:
        """Hide suggestions."""
        self._side_wanted = False
        self._arrange()
        self.grid.setFocus()

    def toggle_side(self) -> None:
        """Show suggestions or hide them."""
        if self.side_shown:
            self.hide_side()
        else:
            self.show_side()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Show suggestions beside the grid only where there is room."""
        super().resizeEvent(event)
        self._arrange()

    def _arrange(self) -> None:
        theme = self._context.theme
        wide = self.width() >= theme.scaled(SIDE_NEEDS)
        by_itself = wide and self.outfits.state in ("ready", "nothing_fits")
        shown = self._side_wanted if self._side_wanted is not None else by_itself
        shown = shown and self.outfits.has_garments
        self.side.setVisible(shown)
        self._main.setVisible(wide or not shown)
        if wide:
            self.side.setFixedWidth(theme.scaled(WIDTH))
        else:
            self.side.setMinimumWidth(0)
            self.side.setMaximumWidth(16_777_215)
        self._suggest.setChecked(shown)
        self._suggest.setVisible(self.outfits.has_garments)
        # an empty page offers it in its middle
        some = self.outfits.state in ("ready", "nothing_fits")
        self._new.setVisible(some)
        self._profile.setVisible(self.outfits.has_garments)
        self._take_in.setVisible(some)
        needed = self._title.sizeHint().width() + self._count.sizeHint().width()
        self._count.setVisible(needed + 480 < self._main.width())
        if shown and self.isVisible():
            self.suggestions.begin()

    # -- acting -----------------------------------------------------------------------------------

    def _add_photos(self) -> None:
        self._context.shortcuts.action("import.photos").trigger()

    def new(self) -> None:
        """Begin an outfit."""
        if self.outfits.has_garments:
            self.opened.emit(0)

    def open_current(self) -> None:
        """Work on the current outfit."""
        if outfit_id := self.grid.current_id():
            self.opened.emit(outfit_id)

    def wear_current(self) -> None:
        """Note the current outfit as worn today."""
        if outfit_id := self.grid.current_id():
            self.outfits.actions.wear(outfit_id)

    def plan_current(self) -> None:
        """Choose a day for the current outfit."""
        if self.grid.current_id():
            menu = QMenu(self)
            menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
            self._fill_days(menu)
            place = self.grid.visualRect(self.grid.currentIndex()).center()
            menu.popup(self.grid.viewport().mapToGlobal(place))

    def toggle_favorite(self) -> None:
        """Mark what is chosen as favorite, or no longer."""
        chosen = self.outfits.chosen
        if chosen:
            wanted = not all(one.favorite for one in chosen)
            self.outfits.actions.set_favorite([one.id for one in chosen], wanted)

    def rename_current(self) -> None:
        """Ask for another name of the current outfit."""
        from app.views.name_popup import NamePopup

        card = self.outfits.card(self.grid.current_id())
        if card is None:
            return
        popup = NamePopup(
            self.tr("Name of the outfit"),
            self.tr("Rename"),
            partial(self.outfits.actions.rename, card.id),
            text=card.title if card.is_named else "",
            parent=self.window(),
        )
        rect = self.grid.visualRect(self.grid.currentIndex())
        popup.open_at(self.grid.viewport().mapToGlobal(rect.topLeft()))

    def clone_current(self) -> None:
        """Keep a copy of the current outfit and open it."""
        if outfit_id := self.grid.current_id():
            self.outfits.actions.clone(outfit_id, then=self.opened.emit)

    def trash_chosen(self) -> None:
        """Throw away what is chosen."""
        self.outfits.actions.trash(self.outfits.selected)

    def restore_chosen(self) -> None:
        """Bring back what is chosen, or everything that was thrown away."""
        if self.outfits.wish.in_trash:
            self.outfits.actions.restore(self.outfits.selected or self.outfits.model.ids)

    def accept_chosen(self) -> None:
        """Make the person's own what a stylist proposed: what is chosen, or all that is listed."""
        self.outfits.actions.accept(self.outfits.proposals)

    def compare_chosen(self) -> None:
        """Put the chosen outfits beside each other."""
        if 2 <= len(self.outfits.selected) <= MOST_COMPARED:
            self.compare_asked.emit(self.outfits.selected)

    def _resize(self, step: int) -> None:
        at = _SIZES.index(self.grid.tile_size()) + step
        self.grid.set_tile_size(_SIZES[max(0, min(len(_SIZES) - 1, at))])

    def show_chosen(self) -> None:
        """Make pictures, a lookbook or a page of the chosen outfits."""
        from app.views.outfit_export_dialog import OutfitExportDialog

        if self.outfits.selected:
            OutfitExportDialog(self._context, self.outfits.selected, self.window()).show()

    def _find(self) -> None:
        if self._tools.isVisible():
            self._tools.begin_typing()

    def _on_chosen(self) -> None:
        self.outfits.select(self.grid.chosen_ids())

    # -- the menu ---------------------------------------------------------------------------------

    def menu(self) -> QMenu:
        """Return what can be done with what is chosen."""
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        several = len(self.outfits.selected) > 1
        if self.outfits.wish.in_trash:
            menu.addAction(self._actions["restore"])
            return menu
        if not several:
            menu.addAction(self._actions["open"])
            menu.addSeparator()
            menu.addAction(self._actions["wear"])
            self._fill_days(menu.addMenu(self.tr("Plan for a day")))
            menu.addSeparator()
        if self.outfits.proposals:
            menu.addAction(self._actions["accept"])
        menu.addAction(self._actions["favorite"])
        if several:
            menu.addAction(self._actions["compare"])
        else:
            menu.addAction(self._actions["rename"])
            menu.addAction(self._actions["clone"])
        menu.addAction(self._actions["show"])
        menu.addSeparator()
        menu.addAction(self._actions["trash"])
        return menu

    def _fill_days(self, menu: QMenu) -> None:
        actions, outfit_id = self.outfits.actions, self.grid.current_id()
        fill_days(
            menu,
            self._context.theme,
            self.window(),
            today=actions.today(),
            plan=partial(actions.plan, outfit_id),
        )

    def _show_menu(self, point: QPoint) -> None:
        index = self.grid.indexAt(point)
        if not index.isValid():
            index = self.grid.currentIndex()
        if not index.isValid():
            return
        if not self.grid.selectionModel().isSelected(index):
            self.grid.setCurrentIndex(index)
        self.menu().popup(self.grid.viewport().mapToGlobal(point))
