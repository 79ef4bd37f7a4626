"""One picture of the album, large: before and after, what it is, and garments that belong to it.

A try-on lists what is worn, with how much of each garment is left; a drawn garment lists those of
the wardrobe that come nearest. Both open the garment.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QFrame, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from app.services.pictures import PictureEntry
from app.tasks import Lane, TaskToken
from app.viewmodels.garment_list import GarmentListModel
from app.viewmodels.names import shown_name
from app.viewmodels.pictures import PicturesViewModel
from app.viewmodels.statistics import ChartRow
from app.views.before_after import BeforeAfter, image_of
from app.views.context import WindowContext
from app.views.controls import button, icon_button, label
from app.views.file_choice import choose_target
from app.views.large_picture import read_photo
from app.views.picture_grid import shown_day
from app.views.statistics_garments import GarmentLine
from app.views.theme import set_role
from app.views.tokens import SPACE_L, SPACE_M, SPACE_S, SPACE_XL
from local_index.records import ItemRecord
from models.types import RgbImage

_SIDE, _LARGE, _LINES = 320, 1600, 12


class PictureView(QWidget):
    """The view.

    Args:
        context: What pages share.
        pictures: The album.
    """

    left = Signal()
    """The person goes back to the grid."""
    wear_asked = Signal(object)
    """An entry whose garments shall be tried on again."""

    def __init__(
        self, context: WindowContext, pictures: PicturesViewModel, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setObjectName("picture_view")
        self._context, self._pictures = context, pictures
        self.entry: PictureEntry | None = None
        self._garments = GarmentListModel(context.operations, self)
        self.stage = BeforeAfter(context.theme, self.tr("Picture"))
        self._title = label("", "title", name="picture_title", wrap=True)
        self._badge = label("", "badge", name="picture_badge")
        self._facts = label("", "muted", name="picture_facts", wrap=True)
        self._about = label("", "caption", name="picture_about", wrap=True)
        self._heading = label("", "section", name="picture_heading")
        self._lines = QVBoxLayout()
        self._lines.setSpacing(2)
        self._lay_out()
        pictures.similar_found.connect(self._show_similar)
        self.setFocusProxy(self.stage)

    def show_entry(self, entry: PictureEntry) -> None:
        """Show a picture and look for what belongs to it."""
        self.entry = entry
        self.stage.show_images(None)
        self.stage.share = 0.0
        self._say(entry)
        self._show_garments(entry.items, entry.kept)
        self._heading.setText(
            self.tr("Worn here") if entry.kind == "tryon" else self.tr("You own something like it")
        )
        self._heading.setVisible(bool(entry.items))
        self._again.setVisible(entry.kind == "tryon" and bool(entry.items))
        self._read(entry)
        if entry.kind == "drawn":
            self._pictures.find_similar(entry)

    def _lay_out(self) -> None:
        theme = self._context.theme
        side = QWidget()
        column = QVBoxLayout(side)
        column.setContentsMargins(SPACE_L, SPACE_L, SPACE_L, SPACE_L)
        column.setSpacing(SPACE_S)
        badge_row = QHBoxLayout()
        badge_row.addWidget(self._badge)
        badge_row.addStretch(1)
        column.addLayout(badge_row)
        for each in (self._title, self._facts, self._about):
            column.addWidget(each)
        column.addSpacing(SPACE_M)
        column.addWidget(self._heading)
        column.addLayout(self._lines)
        column.addStretch(1)
        self._again = button(
            self.tr("Try on again"), kind="primary", name="picture_again", run=self._wear_again
        )
        self._save = button(self.tr("Save as..."), name="picture_save", run=self._save_as)
        self._delete = button(
            self.tr("Delete"), kind="quiet", name="picture_delete", run=self.delete
        )
        for each_button in (self._again, self._save, self._delete):
            column.addWidget(each_button)
        scroll = QScrollArea()
        scroll.setWidget(side)
        scroll.setWidgetResizable(True)
        scroll.setFrameShape(QFrame.Shape.NoFrame)
        scroll.setFixedWidth(theme.scaled(_SIDE))
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        set_role(side, "page")
        back = icon_button(
            theme, "chevron-left", self.tr("All pictures"), name="picture_back", run=self.left.emit
        )
        stage = QVBoxLayout()
        stage.setContentsMargins(SPACE_XL, SPACE_M, SPACE_M, SPACE_XL)
        stage.addWidget(back, 0, Qt.AlignmentFlag.AlignLeft)
        stage.addWidget(self.stage, 1)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.addLayout(stage, 1)
        row.addWidget(scroll)

    def _say(self, entry: PictureEntry) -> None:
        tryon = entry.kind == "tryon"
        made = self.tr("AI preview") if tryon else self.tr("AI")
        self._badge.setText(made if entry.by_a_model else self.tr("Try-on"))
        words = entry.words or self.tr("Try-on of %Ln garment(s)", "", len(entry.items))
        self._title.setText(words)
        self.stage.setAccessibleName(words)
        facts = [shown_day(entry.added)]
        if entry.model:
            facts.append(self.tr("Drawn by {model}").format(model=entry.model))
        if entry.seed is not None:
            facts.append(self.tr("Seed {seed}").format(seed=entry.seed))
        self._facts.setText(" · ".join(fact for fact in facts if fact))
        if entry.by_a_model:
            about = self.tr("A model drew this. It is no photo, and nothing of it need exist.")
        elif entry.person:
            about = self.tr("Your own cut-outs on your own photo. No model drew anything.")
        else:
            about = self.tr("Your own cut-outs on a drawn figure. No model drew anything.")
        self._about.setText(about)

    def _read(self, entry: PictureEntry) -> None:
        after: list[QImage | None] = []

        def take(image: QImage | None) -> None:
            if self.entry is entry:
                after.append(image)
                self.stage.show_images(image)
                if entry.kind == "tryon":
                    self._pictures.read_before(entry, compare)

        def compare(pixels: RgbImage | None) -> None:
            if self.entry is entry and pixels is not None:
                self.stage.show_images(after[0], image_of(pixels))

        def read(_token: TaskToken) -> QImage | None:
            return read_photo(entry.file, QSize(_LARGE, _LARGE))

        self._context.operations.runner.submit(Lane.FILES, read, done=take, owner=self)

    def _show_garments(
        self, items: Sequence[int], kept: Mapping[int, tuple[float, str]] | None = None
    ) -> None:
        while (taken := self._lines.takeAt(0)) is not None:
            widget = taken.widget()
            if widget is not None:
                widget.hide()
                widget.deleteLater()
        self._garments.set_ids(items)
        wanted = tuple(items[:_LINES])
        scores = kept or {}

        def names(found: Mapping[int, ItemRecord]) -> None:
            if self._garments.ids != tuple(items):
                return
            for item in wanted:
                if item in found:
                    self._add_line(found[item], scores.get(item))

        self._pictures.read_garments(wanted, names)

    def _add_line(self, item: ItemRecord, kept: tuple[float, str] | None) -> None:
        words = {
            "faithful": self.tr("true to it"),
            "close": self.tr("nearly"),
            "loose": self.tr("roughly"),
        }
        shown = words.get(kept[1], "") if kept else ""
        made = GarmentLine(
            self._context,
            self._garments,
            ChartRow(shown_name(item), kept[0] if kept else 0.0, shown, item_id=item.id),
            share=kept[0] if kept else 0.0,
        )
        if kept:
            made.setToolTip(
                self.tr("{percent}% of its look is left").format(percent=round(100 * kept[0]))
            )
        made.clicked.connect(lambda _checked=False: self._context.wardrobe.open(item.id))
        self._lines.addWidget(made)

    def _show_similar(self, ident: str, ids: object) -> None:
        if self.entry is not None and self.entry.id == ident and isinstance(ids, tuple):
            self._heading.setVisible(bool(ids))
            self._show_garments(ids)

    def delete(self) -> None:
        """Throw the picture away and go back."""
        if self.entry is not None:
            self._pictures.delete([self.entry.id])
            self.left.emit()

    def _save_as(self) -> None:
        entry = self.entry
        if entry is None:
            return
        choose_target(
            self,
            self.tr("Save the picture"),
            self.tr("PNG pictures ({patterns})").format(patterns="*.png"),
            "vestry.png",
            lambda target: self._pictures.save_as(entry.id, target),
        )

    def _wear_again(self) -> None:
        if self.entry is not None:
            self.wear_asked.emit(self.entry)
