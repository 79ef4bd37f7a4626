"""The detail side: one garment, large, with everything known about it and everything to change.

Reads top down as a person would ask: what does it look like, what is it, when was it worn, what is
it made of. Values are kept as soon as they are chosen; there is no save button, because undo is
one key away. Several garments at once are the bulk form's.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QDate, QEvent, QLocale, QObject, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import (
    QCheckBox,
    QFrame,
    QHBoxLayout,
    QScrollArea,
    QSpinBox,
    QVBoxLayout,
    QWidget,
)

from app.viewmodels.garment import GarmentViewModel
from app.viewmodels.names import shown_name
from app.views.controls import Segments, button, icon_button, label
from app.views.page_states import StatePage, StateStack
from app.views.picture_stage import PictureStage
from app.views.tag_rows import StepsRow, TagRow, TermsRow, TextRow
from app.views.terms import field_label
from app.views.text_fields import LineEdit, NotesEdit
from app.views.tokens import SPACE_L, SPACE_M, SPACE_S, SPACE_XS
from app.views.view_strip import ViewStrip
from app.views.wear_box import WearBox

if TYPE_CHECKING:
    from app.services.garment_card import GarmentCard, PictureOf
    from app.views.context import WindowContext
    from app.views.cutout_editor import CutoutEditor
    from app.views.duplicates_dialog import DuplicatesDialog

_WHAT = ("category", "colors", "pattern", "material", "fit", "style", "attributes")
_WHEN = ("season", "occasion", "formality", "warmth")
_SEVERAL = frozenset({"colors", "season", "occasion", "attributes"})
_STEPS = frozenset({"formality", "warmth"})
_STAGE_SHARE = 0.46


class DetailPanel(QWidget):
    """The detail side of the window.

    Args:
        context: What pages share.
        garment: Its view-model; made here unless a test brings one.
    """

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
        self._current = 0
        self._rows: dict[str, TagRow] = {}
        self._editor: CutoutEditor | None = None
        self._duplicates: DuplicatesDialog | None = None
        self._shown_item: int | None = None
        self._make_parts()
        self._lay_out()
        self._register()
        self.garment.changed.connect(self._refresh)
        self.garment.leaving.connect(self._flush)
        self._refresh()

    def show_item(self, item_id: int | None) -> None:
        """Show a garment; None for none."""
        self.garment.show(item_id)

    # -- parts ------------------------------------------------------------------------------------

    def _make_parts(self) -> None:
        theme = self._context.theme
        self.strip = ViewStrip(self._context)
        self.stage = PictureStage(self._context, self.garment)
        self.stage.dropped.connect(self.garment.photos.add)
        self.stage.menu_asked.connect(lambda where: self.strip.menu_for(self._current).popup(where))
        self.strip.chosen.connect(self._choose_picture)
        self.strip.kind_wanted.connect(self.garment.photos.set_kind)
        self.strip.cover_wanted.connect(self.garment.photos.make_cover)
        self.strip.removal_wanted.connect(self.garment.photos.remove)
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
        self._twins = self._make_twins()
        self._trashed = self._make_trashed()
        for field in (*_WHAT, *_WHEN):
            self._rows[field] = self._make_row(field)
        self._brand = TextRow(theme, "brand", self.tr("Add"))
        self._brand.edited.connect(lambda field, value: self.garment.edit(field, value or None))
        self._rows["brand"] = self._brand
        self._pieces = self._make_pieces()
        self._kids = QCheckBox(field_label("kids"))
        self._kids.setObjectName("kids")
        self._kids.setAccessibleName(field_label("kids"))
        self._kids.clicked.connect(lambda on: self.garment.edit("kids", bool(on)))
        self._notes = NotesEdit(field_label("notes"), self.tr("Notes"))
        self._notes.kept_by = lambda text: self.garment.edit("notes", text)
        theme.changed.connect(self._set_fonts)
        self._set_fonts()

    def _make_row(self, field: str) -> TagRow:
        theme = self._context.theme
        row: TagRow
        if field in _STEPS:
            row = StepsRow(theme, field)
        else:
            row = TermsRow(theme, field, several=field in _SEVERAL)
        row.picked.connect(self.garment.toggle_term)
        row.edited.connect(self.garment.edit)
        row.confirmed.connect(self.garment.accept_guess)
        return row

    def _make_pieces(self) -> QSpinBox:
        made = QSpinBox()
        made.setObjectName("quantity")
        made.setRange(0, 999)
        made.setAccessibleName(field_label("quantity"))
        made.setFixedWidth(self._context.theme.scaled(72))
        made.setKeyboardTracking(False)
        made.valueChanged.connect(lambda value: self.garment.edit("quantity", value))
        # A wheel that scrolls the panel must not count pieces on its way.
        made.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        made.installEventFilter(self)
        return made

    def _make_twins(self) -> QFrame:
        made = QFrame()
        made.setProperty("role", "card")
        made.setObjectName("twins")
        row = QHBoxLayout(made)
        row.setContentsMargins(SPACE_M, SPACE_S, SPACE_S, SPACE_S)
        self._twins_text = label("", "muted", wrap=True)
        row.addWidget(self._twins_text, 1)
        row.addWidget(button(self.tr("Compare"), name="compare", run=self.open_duplicates))
        return made

    def _make_trashed(self) -> QFrame:
        made = QFrame()
        made.setProperty("role", "card")
        made.setObjectName("trashed")
        row = QHBoxLayout(made)
        row.setContentsMargins(SPACE_M, SPACE_S, SPACE_S, SPACE_S)
        row.addWidget(label(self.tr("This garment is in the trash."), "muted", wrap=True), 1)
        row.addWidget(button(self.tr("Take it back"), name="restore", run=self.garment.restore))
        return made

    def _set_fonts(self) -> None:
        self.name.setFont(self._context.theme.font("title", strong=True))

    # -- layout -----------------------------------------------------------------------------------

    def _lay_out(self) -> None:
        theme = self._context.theme
        content = QWidget()
        content.setObjectName("detail_content")
        column = QVBoxLayout(content)
        column.setContentsMargins(SPACE_L, SPACE_L, SPACE_L, SPACE_L)
        column.setSpacing(SPACE_M)
        column.addWidget(self.stage)
        tools = QHBoxLayout()
        tools.setSpacing(SPACE_XS)
        tools.addWidget(self.faces)
        tools.addStretch(1)
        self._mend = icon_button(
            theme, "brush", self.tr("Mend the cut-out"), name="mend", run=self.open_editor
        )
        self._similar = icon_button(
            theme,
            "sparkles",
            self.tr("Find similar garments"),
            name="similar",
            run=self.find_similar,
        )
        self._trash = icon_button(
            theme, "trash-2", self.tr("Move to the trash"), name="to_trash", run=self.garment.trash
        )
        add = icon_button(
            theme,
            "image-plus",
            self.tr("Add a photo of this garment"),
            name="add_view",
            run=self.strip.choose_files,
        )
        for tool in (add, self._mend, self._similar, self._trash):
            tools.addWidget(tool)
        column.addLayout(tools)
        column.addWidget(self.strip)
        names = QVBoxLayout()
        names.setSpacing(0)
        names.addWidget(self.name)
        names.addWidget(self._about)
        column.addLayout(names)
        column.addWidget(self._trashed)
        column.addWidget(self._twins)
        column.addWidget(self.wears)
        self._add_rows(column, self.tr("What it is"), _WHAT)
        self._add_rows(column, self.tr("When to wear it"), _WHEN)
        column.addSpacing(SPACE_XS)
        column.addWidget(label(self.tr("Yours"), "section"))
        column.addWidget(self._brand)
        column.addLayout(self._beside(field_label("quantity"), self._pieces, self._kids))
        column.addWidget(self._notes)
        column.addStretch(1)
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
        empty = StatePage(
            theme, "shirt", self.tr("No garment chosen"), self.tr("Choose one to see it here.")
        )
        self.states = StateStack(
            theme, content=self.scroller, empty=empty, retry=self.garment.reload
        )
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(self.states)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Keep the picture from pushing everything else out of sight."""
        super().resizeEvent(event)
        self.stage.limit_height(round(self.height() * _STAGE_SHARE))

    def _add_rows(self, column: QVBoxLayout, title: str, fields: Sequence[str]) -> None:
        column.addSpacing(SPACE_XS)
        column.addWidget(label(title, "section"))
        rows = QVBoxLayout()
        rows.setSpacing(6)
        for field in fields:
            rows.addWidget(self._rows[field])
        column.addLayout(rows)

    def _beside(self, text: str, *widgets: QWidget) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(SPACE_S)
        name = label(text, "muted")
        name.setMinimumWidth(self._context.theme.scaled(84))
        row.addWidget(name)
        for widget in widgets:
            row.addWidget(widget)
        row.addStretch(1)
        return row

    def _register(self) -> None:
        group = self.tr("Garment")
        wanted: tuple[tuple[str, str, str, Callable[[], object]], ...] = (
            ("garment.rename", self.tr("Rename the garment"), "F2", self.rename),
            ("garment.wear", self.tr("Worn today"), "Ctrl+Shift+W", self.garment.toggle_worn_today),
            ("garment.wash", self.tr("Washed today"), "Ctrl+Shift+L", self.garment.wash),
            ("garment.face", self.tr("Cut-out or photo"), "Ctrl+Shift+P", self.swap_face),
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
            ("garment.trash", self.tr("Move to the trash"), "Ctrl+Shift+Del", self.garment.trash),
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
            self.tr("May be the same as %n other garment(s)", "", len(card.twins))
        )
        self._trash.setEnabled(item.status != "trash")
        for field, row in self._rows.items():
            self._show_row(field, row)
        self._pieces.blockSignals(True)
        self._pieces.setValue(item.quantity)
        self._pieces.blockSignals(False)
        self._kids.setChecked(item.kids)
        self._notes.show_text(item.notes)

    def _show_row(self, field: str, row: TagRow) -> None:
        item, choices = self.garment.record, self.garment.choices
        if item is None or choices is None:
            return
        value = getattr(item, field)
        if isinstance(row, TermsRow):
            colors = choices.colors if field == "colors" else None
            row.offer(choices.terms[field], choices.synonyms[field], colors)
            if field == "colors":
                row.show_terms([name for name, _ in value], dict(value))
            else:
                row.show_terms(value if field in _SEVERAL else (value,))
        elif isinstance(row, StepsRow):
            row.show_step(value)
        elif isinstance(row, TextRow):
            row.edit.show_text(value or "")
        row.show_surety(item.origin.get(field), item.confidence.get(field), value)

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

    def open_editor(self) -> None:
        """Open the brush for the photo on show."""
        picture = self.current_picture()
        if picture is None:
            return
        from app.views.cutout_editor import CutoutEditor

        if self._editor is not None:
            self._editor.close()
        self._editor = CutoutEditor(self._context, self.garment, picture, parent=self.window())
        self._editor.destroyed.connect(self._forget_editor)
        self._editor.show()

    def open_duplicates(self) -> None:
        """Compare this garment with those it may be the same as."""
        from app.views.duplicates_dialog import open_duplicates

        item = self.garment.record
        first = item.id if item is not None else None
        self._duplicates = open_duplicates(self._context, self.window(), first=first)
        self._duplicates.destroyed.connect(self._forget_duplicates)

    def _forget_editor(self) -> None:
        self._editor = None

    def _forget_duplicates(self) -> None:
        self._duplicates = None

    def _choose_picture(self, at: int) -> None:
        self._current = at
        if self.garment.card is not None:
            self._show_picture(self.garment.card)
            self._about.setText(self._about_words(self.garment.card))

    def _flush(self) -> None:
        self.name.flush()
        self.wears.flush()
        self._brand.edit.flush()
        self._notes.flush()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Let the wheel scroll the panel over a number that is not being edited."""
        wheel = watched is self._pieces and event.type() == QEvent.Type.Wheel
        if wheel and not self._pieces.hasFocus():
            event.ignore()
            return True
        return super().eventFilter(watched, event)
