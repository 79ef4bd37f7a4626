"""The first page: every garment in a grid, what it is narrowed to, and what to do with the chosen.

Puts the parts together and gives them their actions. What is listed and why is the view-model's;
a single garment is shown by the detail side of the window, which listens to the same selection.
"""

from __future__ import annotations

import contextlib
from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, QPoint, Qt
from PySide6.QtGui import QAction, QKeyEvent, QKeySequence, QResizeEvent
from PySide6.QtWidgets import (
    QComboBox,
    QHBoxLayout,
    QMenu,
    QPushButton,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from app.viewmodels.asking import can_ask
from app.views.arranging import group_box, sort_box
from app.views.bulk_edit import BulkEdit, SelectionBar
from app.views.context import WindowContext
from app.views.controls import Segments, button, label
from app.views.filter_chips import FilterChips
from app.views.garment_grid import GarmentGrid
from app.views.grid_layout import MARGIN, TileSize
from app.views.page_states import StatePage, StateStack
from app.views.tokens import SPACE_L, SPACE_M, SPACE_S

if TYPE_CHECKING:
    from app.services.asking import Skill

Run = Callable[[], object]
_SIZES: tuple[TileSize, ...] = ("S", "M", "L")
_LOST_CODES = ("library_damaged", "migration_failed")
"""Nothing helps these but a backup."""


class WardrobePage(QWidget):
    """See the module.

    Args:
        context: What pages share.
        empty: Shown while there is no garment at all.
    """

    def __init__(
        self,
        context: WindowContext,
        *,
        empty: QWidget,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._context = context
        self._wardrobe = context.wardrobe
        self.setObjectName("wardrobe_page")
        self.grid = GarmentGrid(self._wardrobe.model, context.theme, context.thumbnails)
        self.chips = FilterChips(context, self)
        self._title = label(self.tr("Wardrobe"), "page_title", name="page_title")
        self._count = label("", "caption", name="garment_count")
        self._sort, self._group = sort_box(self), group_box(self)
        self._sizes = Segments(
            [("S", self.tr("S")), ("M", self.tr("M")), ("L", self.tr("L"))], self.tr("Tile size")
        )
        self._sizes.setObjectName("tile_sizes")
        self._results = QStackedWidget()
        self._weaker = button("", name="show_weaker", run=self._wardrobe.show_weaker)
        self._no_matches = self._make_no_matches()
        self.bar = SelectionBar(context, self)
        self.form = BulkEdit(context, self)
        self.stack = StateStack(
            context.theme,
            content=self._build(),
            empty=empty,
            retry=self._wardrobe.retry,
        )
        self.stack.failed_face.add_button(
            self.tr("Clear search and filters"), self._wardrobe.clear, name="failed_clear"
        )
        clear = self.stack.failed_face.findChild(QPushButton, "failed_clear")
        assert isinstance(clear, QPushButton)
        shortcuts = context.shortcuts
        self.stack.failed_face.add_button(
            self.tr("Bring back a backup..."),
            lambda: shortcuts.action("library.take_in").trigger(),
            name="failed_restore",
        )
        self.stack.failed_face.add_button(
            self.tr("Open another wardrobe..."),
            lambda: shortcuts.action("library.open").trigger(),
            name="failed_other",
        )
        restore = self.stack.failed_face.findChild(QPushButton, "failed_restore")
        assert isinstance(restore, QPushButton)
        self._restore_failed = restore
        self._clear_failed = clear
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.stack)
        self.setFocusProxy(self.grid)
        self._actions = self._register()
        self._begin()
        self._follow()

    # -- parts ------------------------------------------------------------------------------------

    def _build(self) -> QWidget:
        content = QWidget()
        column = QVBoxLayout(content)
        column.setContentsMargins(0, SPACE_L, 0, 0)
        column.setSpacing(SPACE_S)
        head = QHBoxLayout()
        head.setContentsMargins(MARGIN, 0, MARGIN, 0)
        head.setSpacing(SPACE_M)
        head.addWidget(self._title)
        self._count.setContentsMargins(0, 0, 0, 3)
        head.addWidget(self._count, 0, Qt.AlignmentFlag.AlignBottom)
        head.addStretch(1)
        head.addWidget(self.chips.adder)
        head.addWidget(self._group)
        head.addWidget(self._sort)
        head.addWidget(self._sizes)
        column.addLayout(head)
        chips = QHBoxLayout()
        chips.setContentsMargins(MARGIN, 0, MARGIN, 0)
        chips.addWidget(self.chips, 1)
        column.addLayout(chips)
        self._results.addWidget(self.grid)
        self._results.addWidget(self._no_matches)
        column.addWidget(self._results, 1)
        self._weaker.hide()
        self.grid.set_foot(self._weaker)
        self.bar.hide()
        self.form.hide()
        return content

    def _make_no_matches(self) -> StatePage:
        page = StatePage(self._context.theme, "search", self.tr("Nothing fits"))
        page.setObjectName("no_matches")
        page.add_button(
            self.tr("Clear search and filters"),
            self._wardrobe.clear,
            kind="primary",
            name="no_matches_clear",
        )
        page.add_button("", self._wardrobe.show_weaker, name="show_weaker_alone")
        return page

    def _register(self) -> dict[str, QAction]:
        keys = QKeySequence.StandardKey
        size = self._resizer
        status, ask = self._setter, self._asker
        return {
            name: self._add_action(name, text, key, icon=icon, run=run)
            for name, text, key, icon, run in (
                ("open", self.tr("Open"), "Ctrl+Return", "maximize-2", self.open_current),
                ("similar", self.tr("Find similar"), "Ctrl+G", "copy", self.find_similar),
                (
                    "but",
                    self.tr("Like this, but..."),
                    "Ctrl+Shift+G",
                    "wand-sparkles",
                    self.like_but,
                ),
                ("edit", self.tr("Edit the chosen..."), "Ctrl+E", "pencil", self.edit),
                (
                    "describe",
                    self.tr("Describe with a model"),
                    "Ctrl+Shift+V",
                    "sparkles",
                    self.describe,
                ),
                (
                    "suits",
                    self.tr("Does it suit..."),
                    "Ctrl+Shift+I",
                    "calendar-days",
                    ask("suits"),
                ),
                ("best", self.tr("Pick the best for..."), "Ctrl+Shift+B", "check", ask("best")),
                ("compare", self.tr("Compare"), "Ctrl+Shift+X", "copy-check", ask("compare")),
                ("dirty", self.tr("To the laundry"), "Ctrl+D", "washing-machine", status("dirty")),
                ("ready", self.tr("Ready to wear"), "Ctrl+R", "circle-check", status("ready")),
                ("away", self.tr("Away"), "Ctrl+Shift+A", "package", status("away")),
                ("trash", self.tr("Move to the trash"), keys.Delete, "trash-2", self.trash),
                ("all", self.tr("Choose all"), keys.SelectAll, "copy-check", self.grid.selectAll),
                ("larger", self.tr("Larger tiles"), keys.ZoomIn, "zoom-in", size(1)),
                ("smaller", self.tr("Smaller tiles"), keys.ZoomOut, "zoom-out", size(-1)),
            )
        }

    def _add_action(
        self, name: str, text: str, key: str | QKeySequence.StandardKey, *, icon: str, run: Run
    ) -> QAction:
        return self._context.shortcuts.register(
            f"grid.{name}",
            text,
            key,
            owner=self.grid,
            run=run,
            group=self.tr("Garments"),
            icon=self._context.theme.icon(icon),
        )

    def _begin(self) -> None:
        settings = self._context.settings
        size, order = settings.get("tile_size"), settings.get("sort")
        self.grid.set_tile_size(size)
        self._sizes.choose(size)
        place = self._sort.findData(order)
        self._sort.setCurrentIndex(max(0, place))
        self._wardrobe.set_sort(str(self._sort.currentData()))
        self._group.setCurrentIndex(max(0, self._group.findData(settings.get("group"))))
        self._wardrobe.set_group(str(self._group.currentData()))

    def _follow(self) -> None:
        wardrobe, grid = self._wardrobe, self.grid
        self._sort.currentIndexChanged.connect(self._on_sort)
        self._group.currentIndexChanged.connect(self._on_group)
        self._sizes.chosen.connect(self._set_size)
        grid.resize_tiles.connect(self._resize)
        grid.chosen.connect(self._on_chosen)
        grid.activated.connect(self._on_activated)
        grid.typed.connect(self._on_typed)
        grid.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        grid.customContextMenuRequested.connect(self._show_menu)
        grid.installEventFilter(self)
        self.bar.edit_asked.connect(self.edit)
        self.bar.describe_asked.connect(self.describe)
        self.bar.question_asked.connect(self._asker("best"))
        self.bar.clear_asked.connect(grid.clearSelection)
        self.form.closed.connect(self._go_to_grid)
        self.form.shown.connect(self._place_floats)
        wardrobe.asked.connect(grid.forget_place)
        wardrobe.model.modelReset.connect(self._choose_again)
        wardrobe.jump_to.connect(grid.go_to)
        wardrobe.results_wanted.connect(self._go_to_results)
        wardrobe.state_changed.connect(self._show_state)
        wardrobe.count_changed.connect(self._show_count)
        wardrobe.query_changed.connect(self._show_count)
        wardrobe.selection_changed.connect(self._on_selection)
        wardrobe.settled.connect(self._on_chosen)
        wardrobe.actions.told.connect(self._tell)
        wardrobe.pictures.made.connect(self._read_pictures_again)
        wardrobe.pictures.renewed.connect(self._show_renewed)
        # By methods of this page: both ends outlive it when the language changes.
        self._context.thumbnails.missing.connect(self._rebuild_pictures)
        self._context.thumbnails.outdated.connect(self._renew_pictures)
        self._show_state()
        self._show_count()
        self._choose_again()  # a page made anew in another language
        self._on_selection(list(self._wardrobe.selected))

    # -- what is shown ----------------------------------------------------------------------------

    def _show_state(self) -> None:
        state, error = self._wardrobe.state, self._wardrobe.error
        if state == "failed" and error is not None:
            self._clear_failed.setVisible(self._wardrobe.narrowed)
            self._restore_failed.setVisible(error.code in _LOST_CODES)
            self.stack.show_state("failed", message=error.message, next_step=error.next_step)
        elif state in ("busy", "empty"):
            self.stack.show_state("busy" if state == "busy" else "empty")
        else:
            self.stack.show_state("ready")
            # What no longer fits stays until it is known that nothing else does.
            if state == "ready" or not self._wardrobe.searching:
                found = state == "ready"
                self._results.setCurrentWidget(self.grid if found else self._no_matches)
                self._explain_nothing()
        self._show_count()

    def _explain_nothing(self) -> None:
        wardrobe = self._wardrobe
        if wardrobe.weaker:
            text = self.tr("Some garments fit a little.")
        elif wardrobe.filters and wardrobe.ranked:
            text = self.tr("Try other words, or fewer filters.")
        elif wardrobe.filters:
            text = self.tr("No garment has all of these.")
        else:
            text = self.tr("Try other words, or a picture.")
        self._no_matches.say(self.tr("Nothing fits"), text)

    def _show_count(self) -> None:
        wardrobe = self._wardrobe
        if wardrobe.state == "busy":
            text = ""
        elif wardrobe.slow:
            text = self.tr("Looking...")
        elif wardrobe.ranked:
            text = self._found_text()
        elif wardrobe.narrowed:
            text = self.tr("%Ln of {owned} garment(s)", "", wardrobe.count).format(
                owned=self.locale().toString(wardrobe.owned)
            )
        else:
            text = self._owned_text()
        self._count.setText(text)
        self._show_order()
        self._fit_head()
        self._show_weaker()

    def _owned_text(self) -> str:
        owned, arriving = self._wardrobe.owned, self._wardrobe.arriving
        texts = [self.tr("%Ln garment(s)", "", owned)] if owned or not arriving else []
        if arriving:
            texts.append(self.tr("%Ln photo(s) on the way", "", arriving))
        return " \u00b7 ".join(texts)

    def _show_order(self) -> None:
        """A search orders by how well it fits, which is none of the choices."""
        ranked = self._wardrobe.ranked
        place = -1 if ranked else max(0, self._sort.findData(self._wardrobe.sort))
        _set_quietly(self._sort, place)
        _set_quietly(self._group, max(0, self._group.findData(self._wardrobe.group)))
        self._sort.setEnabled(not ranked)
        self._group.setEnabled(not ranked)

    def _show_weaker(self) -> None:
        weaker = 0 if self._wardrobe.searching else self._wardrobe.weaker
        text = self.tr("Show %Ln weaker match(es)", "", weaker)
        for each in (self._weaker, self._no_matches.findChild(QPushButton, "show_weaker_alone")):
            assert each is not None
            each.setText(text)
            each.setAccessibleName(text)
            each.setVisible(bool(weaker))
        self.grid.updateGeometries()

    def _found_text(self) -> str:
        count, relevant = self._wardrobe.count, self._wardrobe.relevant
        if not count:
            return self.tr("Nothing found")
        if count < relevant:
            return self.tr("The best %Ln of {found}", "", count).format(
                found=self.locale().toString(relevant)
            )
        return self.tr("%Ln found, best first", "", count)

    def _tell(self, text: str) -> None:
        self._context.notifications.say(text, action=(self.tr("Undo"), self._undo), kind="success")

    def _undo(self) -> None:
        self._context.operations.undo()

    def _read_pictures_again(self) -> None:
        self._context.thumbnails.forget()
        self.grid.doItemsLayout()

    def _show_renewed(self, photos: tuple[str, ...]) -> None:
        self._context.thumbnails.read_again(photos)

    def _rebuild_pictures(self) -> None:
        self._wardrobe.pictures.rebuild()

    def _renew_pictures(self, photos: frozenset[str]) -> None:
        self._wardrobe.pictures.renew(photos)

    # -- selection --------------------------------------------------------------------------------

    def _on_chosen(self) -> None:
        self._wardrobe.select(self.grid.chosen_ids())

    def _on_selection(self, ids: list[int]) -> None:
        if ids != self.grid.chosen_ids():  # chosen elsewhere: by the palette, by an import
            (self.grid.go_to(ids[0]) if len(ids) == 1 else self.grid.choose(ids))
        several = len(ids) > 1
        self.bar.setVisible(several)
        if several:
            self.bar.show_count(len(ids))
            self.bar.adjustSize()
            self._place_floats()
        else:
            self.form.hide()

    def _choose_again(self) -> None:
        """After another list came: what was chosen and is still here stays chosen."""
        if self._wardrobe.selected:
            self.grid.choose(self._wardrobe.selected)

    def _place_floats(self) -> None:
        """Keep the bar and the form at the foot, in the middle, over the grid."""
        for widget, above in ((self.bar, SPACE_L), (self.form, SPACE_L + self.bar.height() + 8)):
            if widget.isHidden():
                continue
            size = widget.size()
            left = (self.width() - size.width()) // 2
            widget.move(max(0, left), max(0, self.height() - size.height() - above))
            widget.raise_()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Keep what floats in its place, and the heading whole."""
        super().resizeEvent(event)
        self._place_floats()
        self._fit_head()

    def _fit_head(self) -> None:
        """Let the count go where the heading and the choices beside it need its room."""
        parts = (self._title, self._count, self.chips.adder, self._group, self._sort, self._sizes)
        gaps = 2 * MARGIN + len(parts) * SPACE_M
        needed = sum(part.sizeHint().width() for part in parts) + gaps
        self._count.setVisible(needed <= self.width())

    # -- acting -----------------------------------------------------------------------------------

    def open_current(self) -> None:
        """Show the current garment large."""
        self._on_activated(self.grid.currentIndex())

    def describe(self) -> None:
        """Let a large model look at the chosen garments and suggest what it sees."""
        self._context.describing.describe(self._wardrobe.selected)

    def find_similar(self) -> None:
        """Search for garments like the current one."""
        item_id = self._current_id()
        if item_id:
            self._wardrobe.set_like(item_id)

    def like_but(self) -> None:
        """Search for garments like the current one; what shall be different is typed."""
        item_id = self._current_id()
        if item_id:
            self._wardrobe.set_like(item_id)
            self._context.shortcuts.action("search.focus").trigger()

    def edit(self) -> None:
        """Edit what is chosen: several in the form, one at the side."""
        chosen = self._wardrobe.selected
        if len(chosen) > 1:
            self.form.open_for(chosen)
        elif self._current_id():
            self._wardrobe.open(self._current_id())

    def trash(self) -> None:
        """Put what is chosen into the trash."""
        if self._wardrobe.selected:
            self._wardrobe.actions.trash(self._wardrobe.selected)

    def _asker(self, skill: Skill) -> Run:
        def run() -> None:
            from app.views.asking_dialog import open_asking

            if self._wardrobe.selected:
                open_asking(self._context, self.window(), skill)

        return run

    def _setter(self, status: str) -> Run:
        return lambda: self._wardrobe.actions.set_status(self._wardrobe.selected, status)

    def _current_id(self) -> int:
        return self._wardrobe.model.id_at(self.grid.currentIndex().row())

    def _on_activated(self, index: object) -> None:
        del index
        item_id = self._current_id()
        if item_id:
            self._wardrobe.open(item_id)

    def _on_typed(self, letters: str) -> None:
        row = self.grid.currentIndex().row()
        self._wardrobe.find_typed(letters, after=row + 1 if len(letters) == 1 else row)

    def _on_sort(self) -> None:
        order = str(self._sort.currentData())
        self._context.settings.set("sort", order)
        self._wardrobe.set_sort(order)

    def _on_group(self) -> None:
        group = str(self._group.currentData())
        self._context.settings.set("group", group)
        self._wardrobe.set_group(group)

    def _resizer(self, step: int) -> Run:
        return lambda: self._resize(step)

    def _resize(self, step: int) -> None:
        place = _SIZES.index(self.grid.tile_size()) + step
        self._set_size(_SIZES[max(0, min(len(_SIZES) - 1, place))])

    def _set_size(self, size: str) -> None:
        chosen: TileSize = next((one for one in _SIZES if one == size), "M")
        self.grid.set_tile_size(chosen)
        self._sizes.choose(chosen)
        self._context.settings.set("tile_size", chosen)

    def _go_to_grid(self) -> None:
        self.grid.setFocus(Qt.FocusReason.OtherFocusReason)

    def _go_to_results(self) -> None:
        if self._wardrobe.state == "ready":
            self.grid.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def _show_menu(self, point: QPoint) -> None:
        index = self.grid.indexAt(point)
        if not index.isValid():
            index = self.grid.currentIndex()
        if not index.isValid():
            return
        if not self.grid.selectionModel().isSelected(index):
            self.grid.setCurrentIndex(index)
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        several = self.grid.several_chosen()
        parts: tuple[tuple[str, ...], ...] = (
            ("edit", "describe") if several else ("open", "similar", "but", "describe"),
            self._questions(),
            ("dirty", "ready", "away"),
            ("trash",),
        )
        for names in parts:
            for name in names:
                menu.addAction(self._actions[name])
            if names and names[0] in ("suits", "best", "compare"):
                self._add_free_question(menu)
            menu.addSeparator()
        menu.popup(self.grid.viewport().mapToGlobal(point))

    def _questions(self) -> tuple[str, ...]:
        count = len(self._wardrobe.selected)
        skills: tuple[Skill, ...] = ("suits", "best", "compare")
        return tuple(skill for skill in skills if can_ask(skill, count))

    def _add_free_question(self, menu: QMenu) -> None:
        """A page that stands alone has no chat and no outfits beside it."""
        for name in ("chat.ask", "outfits.from_chosen"):
            with contextlib.suppress(KeyError):
                menu.addAction(self._context.shortcuts.action(name))

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Let Escape first choose none, then show everything again, before the window takes it."""
        if watched is self.grid and isinstance(event, QKeyEvent):
            if event.key() != Qt.Key.Key_Escape or not self._can_step_back():
                return False
            if event.type() == QEvent.Type.ShortcutOverride:
                event.accept()
                return True
            if event.type() == QEvent.Type.KeyPress:
                self._step_back()
                return True
        return False

    def _can_step_back(self) -> bool:
        return self.grid.several_chosen() or self._wardrobe.narrowed

    def _step_back(self) -> None:
        if self.grid.several_chosen():
            self.grid.clearSelection()
        else:
            self._wardrobe.clear()


def _set_quietly(box: QComboBox, place: int) -> None:
    if place != box.currentIndex():
        box.blockSignals(True)
        box.setCurrentIndex(place)
        box.blockSignals(False)
