"""The free canvas with what belongs to it: tools above, the list of layers beside.

The list is the canvas in words: every garment with its layer and where it lies, chosen and put in
order by keys, for screen readers and for whatever lies hidden under something else. There is no
save button; undo takes back what was done. What lies where is the view-model's.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction, QColor, QHideEvent, QKeySequence, QResizeEvent
from PySide6.QtWidgets import (
    QBoxLayout,
    QColorDialog,
    QHBoxLayout,
    QMenu,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from app.viewmodels.outfit_canvas import OutfitCanvasViewModel
from app.views.controls import icon_button, label
from app.views.outfit_canvas_layers import LayerList
from app.views.outfit_canvas_view import OutfitCanvasView
from app.views.page_states import StatePage, StateStack
from app.views.speaking import Speaker
from app.views.swatches import swatch_icon
from app.views.tokens import SPACE_M, SPACE_S, SPACE_XS

if TYPE_CHECKING:
    from app.views.context import WindowContext

LAYERS_NEED = 620
"""Narrower canvases have two rows of tools, and no list beside them unless it is asked for."""
_LAYERS_WIDE = 190
_BIGGER, _TURN, _TURN_FAR = 1.05, 2.0, 15.0
_Run = Callable[[], object]


class OutfitCanvas(QWidget):
    """See the module.

    Args:
        context: What pages share.
    """

    def __init__(self, context: WindowContext, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("outfit_canvas_panel")
        self._context = context
        self.canvas = OutfitCanvasViewModel(context.operations, self)
        self.view = OutfitCanvasView(context.theme, self.canvas)
        self.view.setAccessibleName(self.tr("Canvas"))
        self.view.setAccessibleDescription(
            self.tr(
                "Tab goes from garment to garment, arrow keys move what is chosen. "
                "The list of layers beside it names them all."
            )
        )
        self._speaker = Speaker(self.view)
        self._wants_layers: bool | None = None
        self._actions: dict[str, QAction] = {}
        self._register()
        self._make_layers()
        self._lay_out()
        self.canvas.changed.connect(self._show)
        self.canvas.chosen_changed.connect(self._show_chosen)
        self._show()

    def open(self, outfit_id: int) -> None:
        """Show an outfit; 0 shows none."""
        self.canvas.open(outfit_id)

    def flush(self) -> None:
        """Keep what was done last."""
        self.canvas.flush()

    # -- parts ------------------------------------------------------------------------------------

    def _register(self) -> None:
        canvas, standard = self.canvas, QKeySequence.StandardKey
        rows: tuple[tuple[str, str, str | QKeySequence.StandardKey, str, _Run], ...] = (
            ("up", self.tr("One layer up"), "]", "arrow-up", lambda: canvas.layer("up")),
            ("down", self.tr("One layer down"), "[", "arrow-down", lambda: canvas.layer("down")),
            (
                "front",
                self.tr("To the front"),
                "Ctrl+]",
                "bring-to-front",
                lambda: canvas.layer("front"),
            ),
            (
                "back",
                self.tr("To the back"),
                "Ctrl+[",
                "send-to-back",
                lambda: canvas.layer("back"),
            ),
            ("flip", self.tr("Mirror"), "F", "triangles-centerline-dashed-vertical", canvas.flip),
            ("bigger", self.tr("Larger"), "+", "", lambda: canvas.scale(_BIGGER)),
            ("smaller", self.tr("Smaller"), "-", "", lambda: canvas.scale(1 / _BIGGER)),
            ("left", self.tr("Turn left"), ",", "rotate-ccw", lambda: canvas.turn(-_TURN)),
            ("right", self.tr("Turn right"), ".", "rotate-cw", lambda: canvas.turn(_TURN)),
            (
                "far_left",
                self.tr("Turn far to the left"),
                "Shift+,",
                "",
                lambda: canvas.turn(-_TURN_FAR),
            ),
            (
                "far_right",
                self.tr("Turn far to the right"),
                "Shift+.",
                "",
                lambda: canvas.turn(_TURN_FAR),
            ),
            ("all", self.tr("Choose all"), standard.SelectAll, "", canvas.choose_all),
            ("in", self.tr("Look closer"), standard.ZoomIn, "zoom-in", self._closer),
            ("out", self.tr("Step back"), standard.ZoomOut, "zoom-out", self._back),
            ("whole", self.tr("Show all"), "Ctrl+0", "maximize-2", self.view.show_all),
            ("reset", self.tr("Lay out automatically"), "", "wand-sparkles", canvas.reset),
        )
        for name, text, key, icon, run in rows:
            self._add_action(name, text, key, icon, run)
        for name, text, icon, run in self._aligning():
            self._add_action(name, text, "", icon, run)

    def _aligning(self) -> tuple[tuple[str, str, str, _Run], ...]:
        align, spread = self.canvas.align, self.canvas.distribute
        return (
            (
                "align_left",
                self.tr("Left edges in line"),
                "align-start-vertical",
                partial(align, "left"),
            ),
            (
                "align_center",
                self.tr("Middles in line from top to bottom"),
                "align-center-vertical",
                partial(align, "center"),
            ),
            (
                "align_right",
                self.tr("Right edges in line"),
                "align-end-vertical",
                partial(align, "right"),
            ),
            (
                "align_top",
                self.tr("Upper edges in line"),
                "align-start-horizontal",
                partial(align, "top"),
            ),
            (
                "align_middle",
                self.tr("Middles in line from left to right"),
                "align-center-horizontal",
                partial(align, "middle"),
            ),
            (
                "align_bottom",
                self.tr("Lower edges in line"),
                "align-end-horizontal",
                partial(align, "bottom"),
            ),
            (
                "spread_across",
                self.tr("Same room from left to right"),
                "align-horizontal-distribute-center",
                partial(spread, "across"),
            ),
            (
                "spread_down",
                self.tr("Same room from top to bottom"),
                "align-vertical-distribute-center",
                partial(spread, "down"),
            ),
        )

    def _add_action(
        self,
        name: str,
        text: str,
        key: str | QKeySequence.StandardKey,
        icon: str,
        run: _Run,
    ) -> None:
        action = self._context.shortcuts.register(
            f"canvas.{name}",
            text,
            key,
            owner=self,
            run=run,
            group=self.tr("Canvas"),
            icon=self._context.theme.icon(icon) if icon else None,
        )
        if name in ("bigger", "smaller", "left", "right", "far_left", "far_right"):
            action.setAutoRepeat(True)
        self._actions[name] = action

    def _make_layers(self) -> None:
        self.layers = LayerList(self.canvas)
        self._side = QWidget()
        self._side.setFixedWidth(self._context.theme.scaled(_LAYERS_WIDE))
        column = QVBoxLayout(self._side)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(SPACE_S)
        column.addWidget(label(self.tr("Layers"), "caption"))
        column.addWidget(self.layers, 1)

    def _tool(self, name: str) -> QToolButton:
        action = self._actions[name]
        for_icon = {
            "up": "arrow-up",
            "down": "arrow-down",
            "front": "bring-to-front",
            "back": "send-to-back",
            "flip": "triangles-centerline-dashed-vertical",
            "left": "rotate-ccw",
            "right": "rotate-cw",
            "in": "zoom-in",
            "out": "zoom-out",
            "whole": "maximize-2",
        }
        return icon_button(
            self._context.theme,
            for_icon[name],
            action.text(),
            name=f"canvas_{name}",
            action=action,
        )

    def _lay_out(self) -> None:
        theme = self._context.theme
        tools, more = QHBoxLayout(), QHBoxLayout()
        for each_row in (tools, more):
            each_row.setSpacing(SPACE_XS)
        self._for_chosen = [self._tool(name) for name in ("front", "up", "down", "back", "flip")]
        self._for_chosen += [self._tool(name) for name in ("left", "right")]
        self._align = icon_button(
            theme,
            "align-center-vertical",
            self.tr("Align"),
            name="canvas_align",
            run=self._open_align,
        )
        self._for_chosen.append(self._align)
        for each in self._for_chosen:
            tools.addWidget(each)
        tools.addStretch(1)
        self._background = icon_button(
            theme,
            "palette",
            self.tr("Background"),
            name="canvas_background",
            run=self._open_background,
        )
        self._reset = icon_button(
            theme,
            "wand-sparkles",
            self._actions["reset"].text(),
            name="canvas_reset",
            action=self._actions["reset"],
        )
        more.addWidget(self._background)
        more.addWidget(self._reset)
        for icon, text, run in (
            # Their keys are the window's: one undo for everything.
            ("undo-2", self.tr("Undo"), self.canvas.undo),
            ("redo-2", self.tr("Redo"), self.canvas.redo),
        ):
            more.addWidget(icon_button(theme, icon, text, name=f"canvas_{icon}", run=run))
        for name in ("out", "in", "whole"):
            more.addWidget(self._tool(name))
        self._layers_button = icon_button(
            theme, "layers", self.tr("Layers"), name="canvas_layers_button", run=self._toggle_layers
        )
        self._layers_button.setCheckable(True)
        more.addWidget(self._layers_button)
        more.addStretch(1)
        self._tools = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self._tools.setSpacing(SPACE_XS)
        self._tools.addLayout(tools, 1)
        self._tools.addLayout(more)
        content = QWidget()
        row = QHBoxLayout(content)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(SPACE_M)
        row.addWidget(self.view, 1)
        row.addWidget(self._side)
        empty = StatePage(
            theme,
            "shirt",
            self.tr("Nothing lies here yet"),
            self.tr("Put garments on the board; then lay them out here as you like."),
        )
        self.states = StateStack(theme, content=content, empty=empty, retry=self._retry)
        column = QVBoxLayout(self)
        column.setContentsMargins(SPACE_M, SPACE_S, SPACE_M, SPACE_M)
        column.setSpacing(SPACE_S)
        column.addLayout(self._tools)
        column.addWidget(self.states, 1)

    # -- what is shown ----------------------------------------------------------------------------

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Show the list of layers where there is room."""
        super().resizeEvent(event)
        self._arrange()

    def hideEvent(self, event: QHideEvent) -> None:
        """Keep what was done last."""
        super().hideEvent(event)
        self.flush()

    def _arrange(self) -> None:
        roomy = self.width() >= self._context.theme.scaled(LAYERS_NEED)
        way = QBoxLayout.Direction
        self._tools.setDirection(way.LeftToRight if roomy else way.TopToBottom)
        shown = roomy if self._wants_layers is None else self._wants_layers
        self._side.setVisible(shown)
        self._layers_button.setChecked(shown)

    def _toggle_layers(self) -> None:
        self._wants_layers = not self._side.isVisible()
        self._arrange()

    def _show(self) -> None:
        canvas = self.canvas
        if canvas.error is not None and canvas.state is None:
            self.states.show_state(
                "failed", message=canvas.error.message, next_step=canvas.error.next_step
            )
        elif canvas.state is None and canvas.outfit_id:
            self.states.show_state("busy")
        elif canvas.state is None or not canvas.state.pieces:
            self.states.show_state("empty")
        else:
            self.states.show_state("ready")
        ready = canvas.state is not None and bool(canvas.state.pieces)
        self._background.setEnabled(ready)
        self._actions["reset"].setEnabled(
            ready and canvas.state is not None and canvas.state.arranged
        )
        self._show_chosen(say=False)

    def _show_chosen(self, *, say: bool = True) -> None:
        chosen = self.canvas.chosen
        for each in self._for_chosen:
            each.setEnabled(bool(chosen))
        if say and chosen and self.view.hasFocus():
            self._speaker.say(self.layers.spoken(chosen[-1]))

    # -- acting -----------------------------------------------------------------------------------

    def _closer(self) -> None:
        self.view.zoom_by(1.25)

    def _back(self) -> None:
        self.view.zoom_by(0.8)

    def _retry(self) -> None:
        outfit_id = self.canvas.outfit_id
        self.canvas.close()
        self.canvas.open(outfit_id)

    def align_menu(self) -> QMenu:
        """Return the ways to bring garments in line."""
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        for at, (name, _text, _icon, _run) in enumerate(self._aligning()):
            if at in (3, 6):
                menu.addSeparator()
            action = self._actions[name]
            enough = len(self.canvas.chosen) > 2 or not name.startswith("spread")
            action.setEnabled(enough)
            menu.addAction(action)
        return menu

    def background_menu(self) -> QMenu:
        """Return the colors that can lie behind."""
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        now = self.canvas.state.background if self.canvas.state is not None else ""
        for color, text in self._colors():
            shown = color or self._context.theme.tokens.tile
            action = menu.addAction(swatch_icon(shown, self._context.theme), text)
            action.setCheckable(True)
            action.setChecked(color == now)
            action.triggered.connect(partial(self._set_background, color))
        menu.addSeparator()
        other = menu.addAction(self.tr("Another color..."))
        other.triggered.connect(lambda _checked=False: self._pick_background())
        return menu

    def _colors(self) -> tuple[tuple[str, str], ...]:
        return (
            ("", self.tr("Paper")),
            ("#FFFFFF", self.tr("White")),
            ("#F4E9E1", self.tr("Sand")),
            ("#F2DEDF", self.tr("Blush")),
            ("#DDE5DA", self.tr("Sage")),
            ("#DCE6EE", self.tr("Sky")),
            ("#8D8A86", self.tr("Stone")),
            ("#26262A", self.tr("Charcoal")),
        )

    def _set_background(self, color: str, _checked: bool = False) -> None:
        self.canvas.set_background(color)

    def _pick_background(self) -> None:
        now = self.canvas.state.background if self.canvas.state is not None else ""
        chooser = QColorDialog(QColor(now or self._context.theme.tokens.tile), self.window())
        chooser.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        chooser.setOption(QColorDialog.ColorDialogOption.DontUseNativeDialog)
        chooser.colorSelected.connect(
            lambda color: self.canvas.set_background(color.name().upper())
        )
        chooser.open()

    def _open_align(self) -> None:
        self.align_menu().popup(self._align.mapToGlobal(self._align.rect().bottomLeft()))

    def _open_background(self) -> None:
        button = self._background
        self.background_menu().popup(button.mapToGlobal(button.rect().bottomLeft()))
