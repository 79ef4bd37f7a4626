"""Trying on: who wears it, what is worn, and the picture, which follows every choice.

The picture is made beside the window. The line between before and after is dragged on it, or it
turns into the photo with its body points. Saving puts it into the album.
"""

from __future__ import annotations

import functools
from collections.abc import Mapping, Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QMenu,
    QProgressBar,
    QScrollArea,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from app.sentences import said
from app.tryon.values import TryOnPicture
from app.viewmodels.garment_list import GarmentListModel
from app.viewmodels.model_try_on import ModelTryOnViewModel
from app.viewmodels.names import shown_name
from app.viewmodels.statistics import ChartRow
from app.viewmodels.trying_on import SavedOutfit, TryOnViewModel
from app.views.before_after import BeforeAfter, image_of
from app.views.body_points import BodyPointsEditor
from app.views.context import WindowContext
from app.views.controls import button, header, icon_button, label
from app.views.page_states import StatePage
from app.views.statistics_garments import GarmentLine
from app.views.theme import set_role
from app.views.tokens import SPACE_L, SPACE_M, SPACE_S, SPACE_XL
from app.views.tryon_controls import WhoWearsIt
from app.views.tryon_model import ModelTryOnBox
from local_index.records import ItemRecord

_SIDE = 320


class TryOnView(QWidget):
    """The view.

    Args:
        context: What pages share.
        trying: Its state.
    """

    left = Signal()
    """The person goes back to the album."""

    def __init__(
        self, context: WindowContext, trying: TryOnViewModel, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setObjectName("tryon_view")
        self._context, self.trying = context, trying
        self._garments = GarmentListModel(context.operations, self)
        self._drawn: TryOnPicture | None = None
        self._listed: tuple[int, ...] = ()
        self._names: dict[int, str] = {}
        self.stage = BeforeAfter(context.theme, self.tr("Try-on"))
        self.points = BodyPointsEditor(context.theme)
        self.points.point_moved.connect(trying.move_point)
        self.who = WhoWearsIt(context, trying)
        self.model = ModelTryOnViewModel(context.operations, trying, self)
        self.model_box = ModelTryOnBox(self.model)
        self.model_box.models_asked.connect(lambda: context.shortcuts.action("go.models").trigger())
        self.who.points_wanted.connect(lambda _on: self._show())
        self._lay_out()
        trying.changed.connect(self._show)
        trying.changed.connect(self.model_box.show_state)
        trying.refresh_people()
        self._show()

    def showEvent(self, event: QShowEvent) -> None:
        """Look which model there is whenever the page is opened."""
        super().showEvent(event)
        self.model.refresh()

    def wear(self, items: Sequence[int]) -> None:
        """Try exactly these garments on."""
        self.who.points.setChecked(False)
        self.trying.wear(items)

    def ask_garments(self) -> None:
        """Ask which garments to put on as well."""
        from app.views.garment_choice import GarmentChoice

        asked = GarmentChoice(self._context, self.trying, self)
        asked.taken.connect(self.trying.add)
        asked.open()

    def _lay_out(self) -> None:
        theme = self._context.theme
        back = icon_button(
            theme, "chevron-left", self.tr("All pictures"), name="tryon_back", run=self.left.emit
        )
        self._save = button(
            self.tr("Save the picture"), kind="primary", name="tryon_save", run=self.trying.save
        )
        head = header(self.tr("Try on"), self._save)
        self._busy = QProgressBar()
        self._busy.setRange(0, 0)
        self._busy.setFixedHeight(3)
        self._busy.setTextVisible(False)
        self._busy.setAccessibleName(self.tr("The picture is being made"))
        kept = self._busy.sizePolicy()
        kept.setRetainSizeWhenHidden(True)
        self._busy.setSizePolicy(kept)
        if theme.reduced_motion:
            self._busy.setRange(0, 1)
        self._nothing = StatePage(
            theme, "shirt", self.tr("What shall be tried on?"),
            self.tr("Choose garments, or an outfit you saved. They are shown on a drawn figure."),
        )  # fmt: skip
        self._nothing.add_button(
            self.tr("Add garments..."), self.ask_garments, kind="primary", name="tryon_first"
        )
        self._faces = QStackedWidget()
        for face in (self._nothing, self.stage, self.points):
            self._faces.addWidget(face)
        stage = QVBoxLayout()
        stage.setContentsMargins(SPACE_M, 0, SPACE_XL, SPACE_L)
        stage.addWidget(self._busy)
        stage.addWidget(self._faces, 1)
        stage.addWidget(self.model_box)
        row = QHBoxLayout()
        row.setSpacing(SPACE_M)
        row.addWidget(self._make_side())
        row.addLayout(stage, 1)
        top = QHBoxLayout()
        top.setContentsMargins(SPACE_L, SPACE_L, SPACE_XL, SPACE_S)
        top.addWidget(back)
        top.addWidget(head, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(top)
        column.addLayout(row, 1)

    def _make_side(self) -> QWidget:
        side = QWidget()
        set_role(side, "page")
        column = QVBoxLayout(side)
        column.setContentsMargins(SPACE_XL, SPACE_S, SPACE_S, SPACE_L)
        column.setSpacing(SPACE_S)
        column.addWidget(label(self.tr("Who wears it"), "section"))
        column.addWidget(self.who)
        column.addSpacing(SPACE_M)
        column.addWidget(label(self.tr("What is worn"), "section"))
        self._lines = QVBoxLayout()
        self._lines.setSpacing(2)
        column.addLayout(self._lines)
        self._add = button(self.tr("Add garments..."), name="tryon_add", run=self.ask_garments)
        self._outfit = button(
            self.tr("Take an outfit"), kind="quiet", name="tryon_outfit", run=self._ask_outfit
        )
        column.addWidget(self._add)
        column.addWidget(self._outfit)
        self._notes = label("", "caption", name="tryon_notes", wrap=True)
        column.addWidget(self._notes)
        column.addStretch(1)
        scroll = QScrollArea()
        scroll.setWidget(side)
        scroll.setWidgetResizable(True)
        scroll.setFrameShape(QFrame.Shape.NoFrame)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        scroll.setFixedWidth(self._context.theme.scaled(_SIDE))
        return scroll

    def _show(self) -> None:
        trying = self.trying
        person = trying.look.person
        idle = not trying.busy and not trying.saving
        self._save.setEnabled(trying.picture is not None and idle)
        self._busy.setVisible(trying.busy)
        if trying.picture is not self._drawn:
            self._drawn = trying.picture
            self._show_picture()
        self.points.show_person(person.person if person else None)
        if person is not None and self.who.points.isChecked():
            self._faces.setCurrentWidget(self.points)
        elif trying.look.items and (trying.picture is not None or trying.busy):
            self._faces.setCurrentWidget(self.stage)
        elif person is not None and not trying.look.items:
            self.stage.show_images(image_of(person.person.photo))
            self._faces.setCurrentWidget(self.stage)
        else:
            self._faces.setCurrentWidget(self._nothing)
        self._show_notes()
        if trying.look.items != self._listed:
            self._listed = trying.look.items
            self._list_garments()

    def _show_picture(self) -> None:
        picture = self._drawn
        if picture is None:
            self.stage.show_images(None)
            return
        self.stage.badge = self.tr("AI preview") if picture.drawn_by else ""
        before = None if picture.before is None else image_of(picture.before)
        self.stage.show_images(image_of(picture.image), before)

    def _show_notes(self) -> None:
        trying = self.trying
        if trying.error is not None:
            parts = (said(trying.error.message), said(trying.error.next_step))
            notes = [" ".join(part for part in parts if part)]
        else:
            picture = trying.picture
            notes = [said(each.why) for each in picture.left_out] if picture else []
            if picture is not None and picture.note:
                notes.insert(0, said(picture.note))
            notes += self._loose(picture)
        self._notes.setText("\n".join(notes))
        self._notes.setVisible(bool(notes))
        set_role(self._notes, "danger" if trying.error is not None else "warn")

    def _loose(self, picture: TryOnPicture | None) -> list[str]:
        """Say which garments came out unlike themselves; the album tells of all of them."""
        names = [
            self._names[int(each.id)]
            for each in (picture.kept if picture else ())
            if each.grade == "loose" and int(each.id) in self._names
        ]
        text = self.tr("{name} is only roughly like itself in this picture.")
        return [text.format(name=name) for name in names]

    def _list_garments(self) -> None:
        wanted = self._listed
        self._garments.set_ids(wanted)

        def names(found: Mapping[int, ItemRecord]) -> None:
            if self._listed != wanted:
                return
            self._names = {item: shown_name(found[item]) for item in found}
            self._show_notes()
            _emptied(self._lines)
            for item in wanted:
                if item in found:
                    self._lines.addWidget(self._line(found[item]))

        self.trying.read_garments(wanted, names)

    def _line(self, item: ItemRecord) -> QWidget:
        made = QWidget()
        row = QHBoxLayout(made)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        text = shown_name(item)
        line = GarmentLine(
            self._context, self._garments, ChartRow(text, 0.0, "", item_id=item.id), share=0.0
        )
        line.clicked.connect(lambda _checked=False: self._context.wardrobe.open(item.id))
        off = icon_button(
            self._context.theme, "x", self.tr("Take off: {name}").format(name=text),
            run=lambda: self.trying.remove(item.id),
        )  # fmt: skip
        row.addWidget(line, 1)
        row.addWidget(off)
        return made

    def _take_outfit(self, items: tuple[int, ...], _checked: bool = False) -> None:
        self.wear(items)

    def _ask_outfit(self) -> None:
        self.trying.read_outfits(self._show_outfits)

    def _show_outfits(self, outfits: Sequence[SavedOutfit]) -> None:
        menu = QMenu(self)
        menu.setObjectName("tryon_outfits")
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        if not outfits:
            menu.addAction(self.tr("No outfit is saved yet")).setEnabled(False)
        for name, items in outfits:
            text = name or self.tr("Outfit of %Ln garment(s)", "", len(items))
            menu.addAction(text).triggered.connect(functools.partial(self._take_outfit, items))
        menu.popup(self._outfit.mapToGlobal(self._outfit.rect().bottomLeft()))


def _emptied(lines: QVBoxLayout) -> None:
    while (taken := lines.takeAt(0)) is not None:
        widget = taken.widget()
        if widget is not None:
            widget.hide()
            widget.deleteLater()
