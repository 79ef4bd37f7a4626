"""A window to mend a cut-out: paint back what was lost, wipe away what does not belong.

It is no dialog that blocks: everything else works while it is open. Closing it asks nothing;
strokes that were not kept are offered once more by a notification, so that no slip loses them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QCloseEvent, QImage, QKeySequence
from PySide6.QtWidgets import QDialog, QHBoxLayout, QSlider, QVBoxLayout, QWidget

from app.tasks import Lane
from app.views.controls import Segments, button, icon_button, label
from app.views.large_picture import Source, read_mask, read_photo
from app.views.mask_canvas import LEAST_BRUSH, MOST_BRUSH, MaskCanvas
from app.views.mask_strokes import Stroke
from app.views.page_states import StatePage, StateStack
from app.views.tokens import SPACE_L, SPACE_M, SPACE_S

if TYPE_CHECKING:
    from app.services.garment_card import PictureOf
    from app.viewmodels.garment import GarmentViewModel
    from app.views.context import WindowContext

WORKING_SIDE = 1200
"""Longest side painted on: finer than any tile shows, and quick under the brush."""


class CutoutEditor(QDialog):
    """The brush for one photo.

    Args:
        context: What pages share.
        garment: Keeps the mask.
        picture: The photo and its files.
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
        self.setObjectName("cutout_editor")
        self.setWindowTitle(self.tr("Mend the cut-out"))
        self.resize(860, 760)
        self._context = context
        self._garment = garment
        self._picture = picture
        self._saving = False
        self._leaving = False
        self.canvas = MaskCanvas(context.theme)
        self.canvas.setAccessibleName(self.tr("Photo to paint on"))
        self.canvas.setAccessibleDescription(
            self.tr(
                "Arrow keys move the brush, the space bar puts it down and lifts it. "
                "Hold B to see the cut-out as it was."
            )
        )
        self._make_tools()
        self._lay_out()
        self._edges_sought, self._save_waits = 0, False
        self._register()
        self.canvas.changed.connect(self._refresh)
        self.canvas.stroke_made.connect(self._follow)
        garment.photos.preview_made.connect(self._on_preview)
        garment.photos.cutout_saved.connect(self._on_saved)
        garment.photos.cutout_failed.connect(self._on_failed)
        self.states.show_state("busy")
        self._refresh()
        self._read()

    # -- parts ------------------------------------------------------------------------------------

    def _make_tools(self) -> None:
        theme = self._context.theme
        self._tool = Segments(
            [("keep", self.tr("Paint back")), ("remove", self.tr("Wipe away"))], self.tr("Brush")
        )
        self._tool.setObjectName("brush_tool")
        self._tool.choose("keep")
        self._tool.chosen.connect(self.canvas.set_tool)
        self._size = QSlider(Qt.Orientation.Horizontal)
        self._size.setObjectName("brush_size")
        self._size.setAccessibleName(self.tr("Size of the brush"))
        self._size.setRange(LEAST_BRUSH, MOST_BRUSH)
        self._size.setValue(self.canvas.brush)
        self._size.setFixedWidth(theme.scaled(130))
        self._size.setMinimumHeight(24)
        self._size.valueChanged.connect(self.canvas.set_brush)
        self._edges = icon_button(
            theme,
            "wand-sparkles",
            self.tr("Follow the garment's edge"),
            name="follow_edges",
        )
        self._edges.setCheckable(True)
        self._edges.toggled.connect(self._set_edges)
        self._before = icon_button(theme, "eye", self.tr("As it was, while held"), name="as_it_was")
        self._before.pressed.connect(lambda: self.canvas.show_first(True))
        self._before.released.connect(lambda: self.canvas.show_first(False))
        self._undo = icon_button(
            theme, "undo-2", self.tr("Take the stroke back"), name="stroke_undo", run=self.undo
        )
        self._redo = icon_button(
            theme, "redo-2", self.tr("Make the stroke again"), name="stroke_redo", run=self.redo
        )
        self._out = icon_button(
            theme, "zoom-out", self.tr("Step back"), name="zoom_out", run=self.step_back
        )
        self._in = icon_button(
            theme, "zoom-in", self.tr("Look closer"), name="zoom_in", run=self.look_closer
        )
        self._whole = icon_button(
            theme, "maximize-2", self.tr("Show all"), name="zoom_all", run=self.canvas.show_all
        )
        self._automatic = button(
            self.tr("Automatic cut-out"), kind="quiet", name="automatic", run=self.use_automatic
        )
        self._hint = label("", "caption", name="editor_hint", wrap=True)
        self._cancel = button(self.tr("Cancel"), kind="quiet", name="cancel", run=self.close)
        self._save = button(self.tr("Keep it"), kind="primary", name="save", run=self.save)
        self._save.setDefault(True)

    def _lay_out(self) -> None:
        tools = QHBoxLayout()
        tools.setSpacing(SPACE_S)
        tools.addWidget(self._tool)
        tools.addSpacing(SPACE_S)
        tools.addWidget(label(self.tr("Size"), "caption"))
        tools.addWidget(self._size)
        tools.addWidget(self._edges)
        tools.addStretch(1)
        for widget in (self._before, self._undo, self._redo, self._out, self._in, self._whole):
            tools.addWidget(widget)
        foot = QHBoxLayout()
        foot.setSpacing(SPACE_S)
        foot.addWidget(self._automatic)
        foot.addWidget(self._hint, 1)
        foot.addWidget(self._cancel)
        foot.addWidget(self._save)
        content = QWidget()
        column = QVBoxLayout(content)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(SPACE_M)
        column.addLayout(tools)
        column.addWidget(self.canvas, 1)
        gone = StatePage(
            self._context.theme,
            "image",
            self.tr("This photo cannot be opened"),
            self.tr("Its file may be gone or damaged."),
        )
        self.states = StateStack(self._context.theme, content=content, empty=gone, retry=self._read)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(SPACE_L, SPACE_L, SPACE_L, SPACE_L)
        outer.setSpacing(SPACE_M)
        outer.addWidget(self.states, 1)
        outer.addLayout(foot)

    def _register(self) -> None:
        group = self.tr("Mending a cut-out")
        standard = QKeySequence.StandardKey
        wanted = (
            ("cutout.swap", self.tr("Paint back or wipe away"), "X", self.swap_tool),
            ("cutout.smaller", self.tr("Smaller brush"), "[", lambda: self._grow(0.8)),
            ("cutout.larger", self.tr("Larger brush"), "]", lambda: self._grow(1.25)),
            ("cutout.edges", self.tr("Follow the garment's edge"), "E", self._edges.toggle),
            ("cutout.undo", self.tr("Take the stroke back"), standard.Undo, self.undo),
            ("cutout.redo", self.tr("Make the stroke again"), standard.Redo, self.redo),
            ("cutout.in", self.tr("Look closer"), "+", self.look_closer),
            ("cutout.out", self.tr("Step back"), "-", self.step_back),
            ("cutout.all", self.tr("Show all"), "0", self.canvas.show_all),
            ("cutout.save", self.tr("Keep the cut-out"), "Ctrl+S", self.save),
        )
        for name, text, key, run in wanted:
            self._context.shortcuts.register(name, text, key, owner=self, run=run, group=group)

    # -- reading ----------------------------------------------------------------------------------

    def _read(self) -> None:
        files = self._picture.files
        if files.readable:
            self._read_from(files.photo)
        else:
            self._garment.photos.want_preview(self._picture.view.photo_id, files.photo)

    def _read_from(self, source: Source) -> None:
        files = self._picture.files

        def work(_token: object) -> tuple[QImage | None, QImage | None]:
            photo = read_photo(source, QSize(WORKING_SIDE, WORKING_SIDE))
            return photo, read_mask(files.mask)

        self._context.operations.runner.submit(
            Lane.FILES, work, done=self._opened, failed=lambda _why: self._gone(), owner=self
        )

    def _on_preview(self, photo_id: int, made: bytes) -> None:
        if photo_id != self._picture.view.photo_id or self.states.state == "ready":
            return
        if made:
            self._read_from(made)
        else:
            self._gone()

    def _opened(self, answer: tuple[QImage | None, QImage | None]) -> None:
        photo, mask = answer
        if photo is None:
            self._gone()
            return
        self.canvas.open(photo, mask)
        self.states.show_state("ready")
        self.canvas.setFocus()
        self._refresh()

    def _gone(self) -> None:
        self.states.show_state("empty")
        self._refresh()

    # -- doing ------------------------------------------------------------------------------------

    def _set_edges(self, on: bool) -> None:
        self.canvas.follows_edges = on
        self._refresh()

    def _follow(self, stroke: Stroke) -> None:
        """Let a stroke follow the colors; it may be painted on meanwhile."""
        asked = self.canvas.strokes.for_edges(stroke)
        if asked is None:
            return
        crop, around = asked

        def done(mask: bytes | None) -> None:
            self._edges_sought -= 1
            if mask is not None:
                after = self.canvas.strokes.from_edges(stroke, around, mask)
                self.canvas.settle(stroke, after)
            if self._save_waits and not self._edges_sought:
                self._save_waits = False
                self.save()

        self._edges_sought += 1
        self._garment.photos.follow_edges(crop, done, owner=self)

    def undo(self) -> None:
        """Take the last stroke back."""
        self.canvas.undo()

    def redo(self) -> None:
        """Make a stroke again."""
        self.canvas.redo()

    def look_closer(self) -> None:
        """Zoom in."""
        self.canvas.zoom_by(1.5)

    def step_back(self) -> None:
        """Zoom out."""
        self.canvas.zoom_by(1 / 1.5)

    def swap_tool(self) -> None:
        """Change between painting back and wiping away."""
        tool = "remove" if self.canvas.tool == "keep" else "keep"
        self._tool.choose(tool)
        self.canvas.set_tool("remove" if tool == "remove" else "keep")

    def use_automatic(self) -> None:
        """Begin again from the automatic cut-out; can be taken back until it is kept."""
        mask = read_mask(self._picture.files.automatic)
        if mask is not None and self.states.state == "ready":
            self.canvas.replace_mask(mask)

    def save(self) -> None:
        """Keep the mask; the window closes when it is kept."""
        if self.states.state != "ready" or self._saving:
            return
        if self._edges_sought:
            self._save_waits = True  # what is kept is what will be seen
            return
        if not self.canvas.strokes.is_changed:
            self._leaving = True
            self.close()
            return
        self._saving = True
        self._refresh()
        automatic = read_mask(self._picture.files.automatic)
        if automatic is not None and self.canvas.strokes.shows(automatic):
            self._garment.photos.reset_cutout(self._picture.view.photo_id)
        else:
            self._garment.photos.save_cutout(self._picture.view.photo_id, self.canvas.strokes.png())

    def _grow(self, factor: float) -> None:
        self._size.setValue(max(LEAST_BRUSH, round(self.canvas.brush * factor)))

    def _on_saved(self, photo_id: int) -> None:
        if self._saving and photo_id == self._picture.view.photo_id:
            self._saving = False
            self._leaving = True
            self.close()

    def _on_failed(self, _explained: object) -> None:
        self._saving = False
        self._refresh()

    def _refresh(self) -> None:
        self.setProperty("unkept", self._saving or self._leaving_would_lose())
        ready = self.states.state == "ready" and not self._saving
        self._undo.setEnabled(ready and self.canvas.strokes.can_undo)
        self._redo.setEnabled(ready and self.canvas.strokes.can_redo)
        self._save.setEnabled(ready)
        self._automatic.setEnabled(ready and self._picture.files.automatic.is_file())
        if self._size.value() != self.canvas.brush:
            self._size.setValue(self.canvas.brush)
        tools = (self._tool, self._size, self._edges, self._before)
        for widget in (*tools, self._in, self._out, self._whole):
            widget.setEnabled(ready)
        if self._saving:
            self._hint.setText(self.tr("Keeping it..."))
        elif self._leaving_would_lose():
            self._hint.setText(self.tr("Not kept yet"))
        elif self._edges.isChecked():
            self._hint.setText(self.tr("Paint roughly along the edge: the stroke finds it."))
        else:
            self._hint.setText(
                self.tr("The right mouse button does the opposite, Space and drag moves the photo.")
            )

    def _leaving_would_lose(self) -> bool:
        return (
            self.states.state == "ready"
            and self.canvas.strokes.can_undo
            and self.canvas.strokes.is_changed
        )

    def reject(self) -> None:
        """Esc closes like the button does."""
        self.close()

    def closeEvent(self, event: QCloseEvent) -> None:
        """Close; strokes that are not kept are kept as an offer to open them again."""
        self.canvas.lift()
        if not self._leaving and not self._saving and self._leaving_would_lose():
            mask, photo_id = self.canvas.strokes.png(), self._picture.view.photo_id
            self._context.notifications.say(
                self.tr("The cut-out was left as it was."),
                action=(
                    self.tr("Keep my changes"),
                    lambda: self._garment.photos.save_cutout(photo_id, mask),
                ),
                unkept=True,
            )
        # Not the dialog's own: that calls ``reject``, which closes.
        event.accept()
