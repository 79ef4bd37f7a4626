"""The detail side: one garment, large, with everything known about it and everything to change.

Reads top down as a person would ask: what does it look like, what is it, when was it worn, what is
it made of. Values are kept as soon as they are chosen; there is no save button, because undo is
one key away. Several garments at once are the bulk form's.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QDate, QEvent, QLocale, Qt, Signal
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import (
    QApplication,
    QFrame,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from app.viewmodels.garment import GarmentViewModel
from app.viewmodels.names import shown_name
from app.viewmodels.suggestions import SuggestionsViewModel
from app.views.controls import Segments, button, icon_button, label
from app.views.garment_rows import GarmentRows
from app.views.garment_windows import GarmentWindows
from app.views.page_states import StatePage, StateStack
from app.views.picture_stage import PictureStage
from app.views.suggestion_views import SuggestionBar
from app.views.text_fields import LineEdit
from app.views.tokens import DETAIL_WIDTH, SPACE_M, SPACE_S
from app.views.two_columns import WIDE_FROM, TwoColumns, width_beside
from app.views.view_strip import ViewStrip
from app.views.wear_box import WearBox

if TYPE_CHECKING:
    from app.services.garment_card import GarmentCard, PictureOf
    from app.views.context import WindowContext

_STAGE_SHARE, _WIDE_STAGE_SHARE = 0.46, 0.62
_TOOL = 28


class DetailPanel(QWidget):
    """The detail side of the window.

    Args:
        context: What pages share.
        garment: Its view-model; made here unless a test brings one.
    """

    _wide = False  # Qt asks before ``__init__`` is through
    width_wanted = Signal()
    """``wanted_width`` is another."""

    def __init__(
        self,
        context: WindowContext,
        garment: GarmentViewModel | None = None,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setObjectName("detail_panel")
        self.setAccessibleName(self.tr("Garment"))
        self._context = context
        self.garment = garment or GarmentViewModel(
            context.operations, context.notifications, parent=self
        )
        self.suggestions = SuggestionsViewModel(context.operations, context.notifications, self)
        self._current = 0
        self.windows = GarmentWindows(context, self.garment, self)
        self._shown_item: int | None = None
        self._make_parts()
        self._lay_out()
        self._register()
        self.garment.changed.connect(self._refresh)
        self.garment.leaving.connect(self._flush)
        self.suggestions.changed.connect(self._show_suggestions)
        context.describing.changed.connect(self._show_suggestions)
        context.models.changed.connect(self._show_suggestions)
        self._refresh()

    def show_item(self, item_id: int | None) -> None:
        """Show a garment; None for none."""
        self.garment.show(item_id)
        self.suggestions.show(item_id)

    # -- parts ------------------------------------------------------------------------------------

    def _make_parts(self) -> None:
        theme = self._context.theme
        self.strip = ViewStrip(self._context)
        self.stage = PictureStage(self._context, self.garment)
        self.stage.dropped.connect(self.garment.photos.add)
        self.stage.step_asked.connect(self.step)
        self.stage.swap_asked.connect(self.swap_face)
        self.stage.menu_asked.connect(lambda where: self.strip.menu_for(self._current).popup(where))
        self.strip.chosen.connect(self._choose_picture)
        self.strip.kind_wanted.connect(self.garment.photos.set_kind)
        self.strip.cover_wanted.connect(self.garment.photos.make_cover)
        self.strip.removal_wanted.connect(self.garment.photos.remove)
        self.strip.move_wanted.connect(self.garment.photos.move)
        self.strip.added.connect(self.garment.photos.add)
        self.faces = Segments(
            [("cutout", self.tr("Cut-out")), ("photo", self.tr("Photo"))],
            self.tr("What to show"),
        )
        self.faces.setObjectName("faces")
        self.faces.choose("cutout")
        self.faces.chosen.connect(self.stage.show_face)
        self.name = LineEdit(self.tr("Name"), self.tr("Give it a name"))
        self.name.setObjectName("garment_name")
        self.name.setProperty("kind", "bare")
        self.name.kept.connect(lambda text: self.garment.edit("name", text))
        self._about = label("", "caption", name="garment_about", wrap=True)
        self.wears = WearBox(theme, self.garment)
        self._twins_text = label("", "muted", wrap=True)
        compare = button(self.tr("Compare"), name="compare", run=self.open_duplicates)
        self._twins = self._make_notice("twins", self._twins_text, compare)
        self._trashed = self._make_notice(
            "trashed",
            label(self.tr("This garment is in the trash."), "muted", wrap=True),
            button(self.tr("Take it back"), name="restore", run=self.garment.restore),
        )
        self.rows = GarmentRows(theme, self.garment, self.suggestions)
        self.bar = SuggestionBar(theme)
        self.bar.describe_asked.connect(self.describe)
        self.bar.all_taken.connect(self.suggestions.accept_all)
        self.bar.all_dropped.connect(self.suggestions.dismiss_all)
        self.rows.pipette_wanted.connect(self.open_colors)
        theme.changed.connect(self._set_fonts)
        self._set_fonts()

    def _make_notice(self, name: str, text: QLabel, act: QPushButton) -> QFrame:
        made = QFrame()
        made.setProperty("role", "card")
        made.setObjectName(name)
        row = QHBoxLayout(made)
        row.setContentsMargins(SPACE_M, SPACE_S, SPACE_S, SPACE_S)
        row.addWidget(text, 1)
        row.addWidget(act)
        return made

    def _set_fonts(self) -> None:
        self.name.setFont(self._context.theme.font("title", strong=True))

    # -- layout -----------------------------------------------------------------------------------

    def _lay_out(self) -> None:
        self.columns = content = TwoColumns()
        content.setObjectName("detail_content")
        content.left.addWidget(self.stage)
        content.left.addLayout(self._tools())
        content.left.addWidget(self.strip)
        names = QVBoxLayout()
        names.setSpacing(0)
        names.addWidget(self.name)
        names.addWidget(self._about)
        content.right.addLayout(names)
        for widget in (self._trashed, self._twins, self.bar, self.rows):
            content.right.addWidget(widget)
        content.let_move(self.wears, self.rows)
        content.right.addStretch(1)
        self.scroller = QScrollArea()
        self.scroller.setObjectName("detail_scroll")
        self.scroller.setWidgetResizable(True)
        self.scroller.setFrameShape(QFrame.Shape.NoFrame)
        self.scroller.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.scroller.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.scroller.setWidget(content)
        # The side's own surface shows through.
        content.setAutoFillBackground(False)
        self.scroller.viewport().setAutoFillBackground(False)
        theme = self._context.theme
        empty = StatePage(
            theme, "shirt", self.tr("No garment chosen"), self.tr("Choose one to see it here.")
        )
        self.states = StateStack(
            theme, content=self.scroller, empty=empty, retry=self.garment.reload
        )
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(self.states)

    def _tools(self) -> QHBoxLayout:
        tools = QHBoxLayout()
        # five tools beside the faces have to fit the narrow panel, or all of it is cut off
        tools.setSpacing(1)
        tools.addWidget(self.faces)
        tools.addStretch(1)
        made = {
            name: icon_button(self._context.theme, icon, text, name=name, run=run)
            for name, icon, text, run in (
                ("mend", "brush", self.tr("Mend the cut-out"), self.open_editor),
                ("similar", "sparkles", self.tr("Find similar garments"), self.find_similar),
                ("try_on", "user", self.tr("Try on"), self.try_on),
                ("to_trash", "trash-2", self.tr("Move to the trash"), self.garment.trash),
                ("widen", "maximize-2", self.tr("Larger, in two columns"), self.toggle_wide),
            )
        }
        for tool in made.values():
            tool.setFixedWidth(self._context.theme.scaled(_TOOL))
            tools.addWidget(tool)
        self._mend, self._similar = made["mend"], made["similar"]
        self._trash, self._widen = made["to_trash"], made["widen"]
        self._widen.setCheckable(True)
        return tools

    def try_on(self) -> None:
        """Open the try-on with this garment."""
        card = self.garment.card
        if card is not None:
            self._context.wardrobe.try_on([card.item.id])

    def wanted_width(self, room: int, page: int) -> tuple[int, bool]:
        """Return how wide the panel wants to be, and whether the page stays beside it.

        Args:
            room: What panel and page have together.
            page: What the page needs at least.
        """
        theme = self._context.theme
        if not self._wide:
            return theme.scaled(DETAIL_WIDTH), True
        return width_beside(room, page, least=theme.scaled(WIDE_FROM))

    def toggle_wide(self) -> None:
        """Take the larger part of the window, or the side again."""
        self._wide = not self._wide
        self._widen.setChecked(self._wide)
        # Before the page may go: the arrows belong to the garments around this one now.
        self.stage.setFocus(Qt.FocusReason.OtherFocusReason)
        self.width_wanted.emit()

    def event(self, event: QEvent) -> bool:
        """Esc makes the large panel the side again, before the window takes it."""
        if self._wide and isinstance(event, QKeyEvent) and event.key() == Qt.Key.Key_Escape:
            if event.type() == QEvent.Type.KeyPress:
                self.toggle_wide()
            event.accept()
            return True
        return super().event(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Keep the picture from pushing everything else out of sight."""
        super().resizeEvent(event)
        self.columns.set_wide(self.width() >= self._context.theme.scaled(WIDE_FROM))
        share = _WIDE_STAGE_SHARE if self.columns.is_wide else _STAGE_SHARE
        self.stage.limit_height(round(self.height() * share))

    def _register(self) -> None:
        group = self.tr("Garment")
        wanted: tuple[tuple[str, str, str, Callable[[], object]], ...] = (
            ("garment.rename", self.tr("Rename the garment"), "F2", self.rename),
            ("garment.wear", self.tr("Worn today"), "Ctrl+Shift+W", self.garment.toggle_worn_today),
            ("garment.wash", self.tr("Washed today"), "Ctrl+Shift+L", self.garment.wash),
            ("garment.face", self.tr("Cut-out or photo"), "F3", self.swap_face),
            ("garment.mend", self.tr("Mend the cut-out"), "Ctrl+Shift+M", self.open_editor),
            (
                "garment.similar",
                self.tr("Find similar garments"),
                "Ctrl+Shift+S",
                self.find_similar,
            ),
            (
                "garment.compare",
                self.tr("Compare duplicates"),
                "Ctrl+Shift+C",
                self.open_duplicates,
            ),
            (
                "garment.confirm",
                self.tr("All tags are right"),
                "Ctrl+Shift+Y",
                self.garment.accept_all,
            ),
            (
                "garment.colors",
                self.tr("Take colors from the picture"),
                "Ctrl+Shift+K",
                self.open_colors,
            ),
            ("garment.next", self.tr("Next garment"), "Alt+Right", lambda: self.step(1)),
            ("garment.before", self.tr("Garment before"), "Alt+Left", lambda: self.step(-1)),
            ("garment.wide", self.tr("Garment in two columns"), "F4", self.toggle_wide),
            ("garment.trash", self.tr("Move to the trash"), "Ctrl+Shift+Del", self.garment.trash),
            ("garment.describe", self.tr("Describe with a model"), "Ctrl+Shift+E", self.describe),
            (
                "garment.take_all",
                self.tr("Accept all suggestions"),
                "Ctrl+Shift+U",
                self.suggestions.accept_all,
            ),
            (
                "garment.drop_all",
                self.tr("Dismiss all suggestions"),
                "Ctrl+Shift+N",
                self.suggestions.dismiss_all,
            ),
        )
        for name, text, key, run in wanted:
            self._context.shortcuts.register(
                name, text, key, owner=self, run=run, group=group, everywhere=True
            )

    # -- showing ----------------------------------------------------------------------------------

    def _refresh(self) -> None:
        garment = self.garment
        if garment.state == "failed" and garment.error is not None:
            words = garment.error
            self.states.show_state("failed", message=words.message, next_step=words.next_step)
            return
        if garment.card is None:
            self.states.show_state("busy" if garment.state == "busy" else "empty")
            return
        self._show(garment.card)
        self.states.show_state("ready")

    def _show(self, card: GarmentCard) -> None:
        item = card.item
        if item.id != self._shown_item:
            self._shown_item = item.id
            self._current = 0
            self.scroller.verticalScrollBar().setValue(0)
        self._current = min(self._current, max(0, len(card.pictures) - 1))
        self._show_picture(card)
        self.name.show_text(shown_name(item) if item.name else "")
        self._about.setText(self._about_words(card))
        self.wears.show_card(card)
        self._trashed.setVisible(item.status == "trash")
        self._twins.setVisible(bool(card.twins))
        self._twins_text.setText(
            self.tr("May be the same as %Ln other garment(s)", "", len(card.twins))
        )
        self._trash.setEnabled(item.status != "trash")
        self.rows.show_garment()
        self._show_suggestions()

    def _show_suggestions(self) -> None:
        item, describing = self.garment.record, self._context.describing
        if item is None:
            return
        found = self.suggestions.found
        self.bar.show_state(
            count=len(found),
            by=[self._context.models.title(each) for each in self.suggestions.models],
            model=describing.model_title,
            reading=describing.is_reading(item.id),
        )
        self.bar.setVisible(bool(item.views) and item.status != "trash")

    def _show_picture(self, card: GarmentCard) -> None:
        picture = self.current_picture()
        self.stage.show_picture(picture, description=shown_name(card.item))
        self.strip.show_pictures(card.pictures, self._current)
        here = picture is not None
        self.faces.setEnabled(here)
        self._mend.setEnabled(here)
        self._similar.setEnabled(here)

    def current_picture(self) -> PictureOf | None:
        """Return the photo that is shown large."""
        pictures = self.garment.pictures
        return pictures[self._current] if self._current < len(pictures) else None

    def _about_words(self, card: GarmentCard) -> str:
        added = QLocale().toString(
            QDate.fromString(card.item.added[:10], Qt.DateFormat.ISODate),
            QLocale.FormatType.ShortFormat,
        )
        words = [self.tr("Added {day}").format(day=added)]
        if card.item.source_name:
            words.append(card.item.source_name)
        picture = self.current_picture()
        if picture is not None and picture.files.mended:
            words.append(self.tr("cut-out mended by you"))
        return " · ".join(words)

    # -- the garments around it -------------------------------------------------------------------

    def step(self, places: int) -> None:
        """Show another garment of the grid, without closing and without losing the focus."""
        wardrobe, shown_id = self._context.wardrobe, self.garment.shown_id
        row = wardrobe.model.row_of(shown_id) if shown_id is not None else -1
        wanted = wardrobe.model.id_at(row + places) if row >= 0 else 0
        if not wanted:
            return
        focus = QApplication.focusWidget()
        wardrobe.jump_to.emit(wanted)
        if self.garment.shown_id != wanted:
            self.show_item(wanted)
        if focus is not None and self.isAncestorOf(focus):
            focus.setFocus(Qt.FocusReason.OtherFocusReason)

    # -- doing ------------------------------------------------------------------------------------

    def rename(self) -> None:
        """Put the cursor into the name."""
        if self.garment.record is not None:
            self.scroller.ensureWidgetVisible(self.name)
            self.name.setFocus(Qt.FocusReason.ShortcutFocusReason)
            self.name.selectAll()

    def swap_face(self) -> None:
        """Show the photo instead of the cut-out, or the other way round."""
        face = "photo" if self.stage.face == "cutout" else "cutout"
        self.faces.choose(face)
        self.stage.show_face("photo" if face == "photo" else "cutout")

    def find_similar(self) -> None:
        """Let the grid show garments that look like this one."""
        if self.garment.record is not None and self.garment.pictures:
            self._context.wardrobe.set_like(self.garment.record.id)

    def describe(self) -> None:
        """Let a large model look at the garment and suggest what it sees."""
        if self.garment.record is not None:
            self._context.describing.describe([self.garment.record.id])

    def open_editor(self) -> None:
        """Open the brush for the photo on show."""
        picture = self.current_picture()
        if picture is not None:
            self.windows.mend(picture)

    def open_colors(self) -> None:
        """Open the pipette for the photo on show."""
        picture = self.current_picture()
        if picture is not None:
            self.windows.pick_colors(picture)

    def open_duplicates(self) -> None:
        """Compare this garment with those it may be the same as."""
        item = self.garment.record
        self.windows.compare(item.id if item is not None else None)

    def _choose_picture(self, at: int) -> None:
        self._current = at
        if self.garment.card is not None:
            self._show_picture(self.garment.card)
            self._about.setText(self._about_words(self.garment.card))

    def _flush(self) -> None:
        self.name.flush()
        self.wears.flush()
        self.rows.flush()
