"""The colors of a garment, taken from its own picture: point, see what it is called, take it.

A window beside the others, like the brush. Up to three colors stand in their order; each can be
moved and removed by key. Everything set here is the person's word and one step of undo.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QColor, QImage, QKeyEvent
from PySide6.QtWidgets import (
    QDialog,
    QHBoxLayout,
    QListWidget,
    QListWidgetItem,
    QVBoxLayout,
    QWidget,
)

from app.services.color_names import NamedColor, nearest_color
from app.tasks import Lane
from app.viewmodels.garment_colors import MOST_COLORS
from app.viewmodels.names import shown_name
from app.viewmodels.terms import shown, shown_first
from app.views.controls import Segments, button, icon_button, label
from app.views.large_picture import Source, read_cutout, read_photo
from app.views.loupe import Loupe
from app.views.swatches import swatch_icon
from app.views.theme import set_kind
from app.views.tokens import SPACE_L, SPACE_M, SPACE_S, SPACE_XS

if TYPE_CHECKING:
    from app.services.garment_card import PictureOf
    from app.viewmodels.garment import GarmentViewModel
    from app.views.context import WindowContext

_SIDE = 900
_NAME = Qt.ItemDataRole.UserRole
_COLUMN = 220
_NEAR = 12.0
"""Beyond this difference a name is only roughly what was pointed at."""


class ColorEditor(QDialog):
    """The window.

    Args:
        context: What pages share.
        garment: Keeps the colors.
        picture: The photo to take colors from.
    """

    def __init__(
        self,
        context: WindowContext,
        garment: GarmentViewModel,
        picture: PictureOf,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setModal(False)
        self.setObjectName("color_editor")
        self.setWindowTitle(self.tr("Colors of the garment"))
        self.resize(760, 600)
        self._context = context
        self._garment = garment
        self._picture = picture
        self._item_id = garment.shown_id
        self._found: NamedColor | None = None
        self.loupe = Loupe(context.theme)
        self.loupe.setAccessibleDescription(
            self.tr("Arrow keys move the point, with Shift further; Enter takes the color.")
        )
        self.loupe.pointed.connect(self._on_pointed)
        self.loupe.taken.connect(lambda _color: self.take())
        self._make_parts()
        self._lay_out()
        self._register()
        garment.changed.connect(self._refresh)
        garment.photos.preview_made.connect(self._on_preview)
        self._refresh()
        self._read()
        self.loupe.setFocus()

    # -- parts ------------------------------------------------------------------------------------

    def _make_parts(self) -> None:
        theme = self._context.theme
        self._faces = Segments(
            [("cutout", self.tr("Cut-out")), ("photo", self.tr("Photo"))],
            self.tr("Take colors from"),
        )
        self._faces.choose("cutout")
        self._faces.chosen.connect(lambda _face: self._read())
        self._swatch = label("", name="pointed_swatch")
        self._said = label("", "strong", name="pointed_color", wrap=True)
        self._about = label("", "caption", name="pointed_about", wrap=True)
        self._take = button(self.tr("Take it"), kind="primary", name="take_color", run=self.take)
        self._list = QListWidget()
        self._list.setObjectName("color_list")
        self._list.setAccessibleName(self.tr("Colors of the garment, the dominant one first"))
        self._list.setIconSize(QSize(18, 18))
        set_kind(self._list, "picker")
        self._list.setFixedHeight(theme.scaled(34) * MOST_COLORS + 8)
        self._list.currentRowChanged.connect(lambda _row: self._enable())
        self._up = icon_button(
            theme,
            "chevron-up",
            self.tr("Earlier"),
            name="color_up",
            run=self.earlier,
        )
        self._down = icon_button(
            theme,
            "chevron-down",
            self.tr("Later"),
            name="color_down",
            run=self.later,
        )
        self._remove = icon_button(
            theme,
            "trash-2",
            self.tr("Remove the color"),
            name="color_remove",
            run=self.remove_color,
        )
        self._close = button(self.tr("Done"), name="colors_done", run=self.close)

    def _lay_out(self) -> None:
        theme = self._context.theme
        side = QVBoxLayout()
        side.setSpacing(SPACE_S)
        side.addWidget(self._faces)
        side.addSpacing(SPACE_S)
        pointed = QHBoxLayout()
        pointed.setSpacing(SPACE_S)
        pointed.addWidget(self._swatch, 0, Qt.AlignmentFlag.AlignTop)
        words = QVBoxLayout()
        words.setSpacing(1)
        words.addWidget(self._said)
        words.addWidget(self._about)
        pointed.addLayout(words, 1)
        side.addLayout(pointed)
        side.addWidget(self._take)
        side.addSpacing(SPACE_M)
        side.addWidget(label(self.tr("Colors"), "section"))
        side.addWidget(self._list)
        tools = QHBoxLayout()
        tools.setSpacing(SPACE_XS)
        for tool in (self._up, self._down, self._remove):
            tools.addWidget(tool)
        tools.addStretch(1)
        side.addLayout(tools)
        side.addStretch(1)
        side.addWidget(self._close)
        holder = QWidget()
        holder.setFixedWidth(theme.scaled(_COLUMN))
        side.setContentsMargins(0, 0, 0, 0)
        holder.setLayout(side)
        row = QHBoxLayout(self)
        row.setContentsMargins(SPACE_L, SPACE_L, SPACE_L, SPACE_L)
        row.setSpacing(SPACE_L)
        row.addWidget(self.loupe, 1)
        row.addWidget(holder)

    def _register(self) -> None:
        group = self.tr("Colors of the garment")
        wanted = (
            ("colors.face", self.tr("Cut-out or photo"), "C", self.swap_face),
            ("colors.earlier", self.tr("Move the color up"), "Alt+Up", self.earlier),
            (
                "colors.later",
                self.tr("Move the color down"),
                "Alt+Down",
                lambda: self.move_color(1),
            ),
            ("colors.remove", self.tr("Remove the color"), "Del", self.remove_color),
        )
        for name, text, key, run in wanted:
            self._context.shortcuts.register(name, text, key, owner=self, run=run, group=group)

    # -- the picture ------------------------------------------------------------------------------

    def _read(self) -> None:
        files = self._picture.files
        if files.readable:
            self._read_from(files.photo)
        else:
            self._garment.photos.want_preview(self._picture.view.photo_id, files.photo)

    def _on_preview(self, photo_id: int, made: bytes) -> None:
        if photo_id == self._picture.view.photo_id and made:
            self._read_from(made)

    def _read_from(self, source: Source) -> None:
        face, mask, box = self._faces.value(), self._picture.files.mask, QSize(_SIDE, _SIDE)

        def work(_token: object) -> QImage | None:
            return read_photo(source, box) if face == "photo" else read_cutout(source, mask, box)

        self._context.operations.runner.submit(
            Lane.FILES, work, done=self._opened, failed=lambda _why: None, owner=self
        )

    def _opened(self, image: QImage | None) -> None:
        if image is not None:
            self.loupe.show_image(image)
            item = self._garment.record
            self.loupe.setAccessibleName(shown_name(item) if item is not None else "")

    def swap_face(self) -> None:
        """Take colors from the photo instead of the cut-out, or the other way round."""
        self._faces.choose("photo" if self._faces.value() == "cutout" else "cutout")
        self._read()

    # -- colors -----------------------------------------------------------------------------------

    def _on_pointed(self, color: QColor | None) -> None:
        choices = self._garment.choices
        self._found = None
        if color is not None and choices is not None:
            rgb = (color.red(), color.green(), color.blue())
            self._found = nearest_color(rgb, choices.colors)
        self._say()

    def _say(self) -> None:
        found, theme = self._found, self._context.theme
        self._take.setEnabled(found is not None and found.name not in self._names())
        if found is None:
            self._swatch.clear()
            self._said.setText(self.tr("No garment here"))
            self._about.setText(self.tr("Point at the color you mean."))
            return
        self._swatch.setPixmap(swatch_icon(found.hex, theme, side=32).pixmap(32, 32))
        self._said.setText(shown_first(found.name))
        if found.name in self._names():
            self._about.setText(self.tr("Is among the colors already."))
        elif found.distance > _NEAR:
            self._about.setText(self.tr("The nearest name there is."))
        else:
            self._about.setText(self.tr("Enter or a click takes it."))

    def take(self) -> None:
        """Give the garment the color under the loupe, as the person's word."""
        found = self._found
        if found is not None and self._is_here() and found.name not in self._names():
            self._garment.toggle_term("colors", found.name)

    def earlier(self) -> None:
        """Make the chosen color more dominant."""
        self.move_color(-1)

    def later(self) -> None:
        """Make the chosen color less dominant."""
        self.move_color(1)

    def move_color(self, places: int) -> None:
        """Move the chosen color up or down."""
        name = self._chosen()
        if name and self._is_here():
            self._garment.move_color(name, places)
            self._choose(name)

    def remove_color(self) -> None:
        """Take the chosen color away."""
        name = self._chosen()
        if name and self._is_here():
            self._garment.toggle_term("colors", name)

    def _is_here(self) -> bool:
        return self._garment.record is not None and self._garment.record.id == self._item_id

    def _names(self) -> tuple[str, ...]:
        item = self._garment.record
        return tuple(name for name, _ in item.colors) if item is not None else ()

    def _chosen(self) -> str:
        current = self._list.currentItem()
        return str(current.data(_NAME)) if current is not None else ""

    def _choose(self, name: str) -> None:
        for row in range(self._list.count()):
            if self._list.item(row).data(_NAME) == name:
                self._list.setCurrentRow(row)

    def _refresh(self) -> None:
        if not self._is_here():
            if self._garment.state != "busy":
                self.close()  # another garment is shown: its colors are not meant
            return
        item, choices = self._garment.record, self._garment.choices
        assert item is not None
        chosen = self._chosen()
        self._list.clear()
        for name, share in item.colors:
            text = self.tr("{color}, {percent}%").format(
                color=shown(name), percent=round(share * 100)
            )
            row = QListWidgetItem(text)
            row.setData(_NAME, name)
            row.setSizeHint(QSize(0, self._context.theme.scaled(34)))
            value = choices.colors.get(name) if choices is not None else None
            row.setIcon(swatch_icon(value, self._context.theme, side=18))
            self._list.addItem(row)
        self._choose(chosen or (item.colors[0][0] if item.colors else ""))
        self._enable()
        self._say()

    def _enable(self) -> None:
        row, count = self._list.currentRow(), self._list.count()
        self._up.setEnabled(row > 0)
        self._down.setEnabled(0 <= row < count - 1)
        self._remove.setEnabled(row >= 0)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Esc closes; Enter belongs to the loupe."""
        if event.key() == Qt.Key.Key_Escape:
            self.close()
        else:
            super().keyPressEvent(event)
