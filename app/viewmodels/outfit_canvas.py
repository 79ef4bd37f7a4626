"""One outfit on the free canvas: what lies where, moved by mouse and keys, kept as it is moved.

What the hand does shows at once and is written a moment later, so that ten presses of an arrow are
one step of undo; a drag is one by itself. Undo and redo are the wardrobe's own. Pictures come
small first and large when they are read, beside the window. Nothing is painted here.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal

from app.errors import Explanation
from app.operations import Operations
from app.sentences import noted
from app.services import canvas_moves
from app.services.canvas_moves import Axis, Edge, Layer
from app.services.outfit_canvas import (
    CanvasSource,
    CanvasState,
    OutfitCanvasService,
    arrange,
)
from app.tasks import Lane, Task, TaskToken
from local_index.outfits import Placement
from local_index.records import ChangeSet

if TYPE_CHECKING:
    from PIL import Image

    from app.services.canvas_pictures import PieceFiles
    from app.services.wardrobe import WardrobeService
    from local_index import Library

WRITE_MS = 700
SMALL_PX, LARGE_PX = 320, 1024
NUDGE, NUDGE_FAR = 0.002, 0.02


@dataclass(frozen=True, slots=True)
class PiecePixels:
    """A garment's picture as it crosses into the window: RGBA, premultiplied by nothing."""

    item_id: int
    width: int
    height: int
    rgba: bytes
    large: bool


class OutfitCanvasViewModel(QObject):
    """State of the canvas; lives in the GUI thread.

    Args:
        operations: Reads and changes the wardrobe.

    Attributes:
        outfit_id: 0 for none.
        state: What is on it; None while it is read.
        chosen: The garments that keys and buttons act on, in the order they were chosen.
        error: Why it could not be read.
    """

    changed = Signal()
    """Other garments, in other places, or on another background."""
    chosen_changed = Signal()
    picture_ready = Signal(object)
    """A ``PiecePixels``."""

    def __init__(self, operations: Operations, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.outfit_id = 0
        self.state: CanvasState | None = None
        self.chosen: tuple[int, ...] = ()
        self.error: Explanation | None = None
        self._operations = operations
        self._number = self._writing = 0
        self._unwritten = False
        self._seen: dict[int, PieceFiles] = {}
        self._tasks: list[Task] = []
        self._later = QTimer(self)
        self._later.setSingleShot(True)
        self._later.setInterval(WRITE_MS)
        self._later.timeout.connect(self.flush)
        operations.changed.connect(self._on_changed)

    # -- what is there ----------------------------------------------------------------------------

    @property
    def places(self) -> dict[int, Placement]:
        """Where every garment lies."""
        pieces = self.state.pieces if self.state is not None else ()
        return {one.item_id: one.placement for one in pieces}

    @property
    def aspects(self) -> dict[int, float]:
        """How wide every garment is for its height."""
        pieces = self.state.pieces if self.state is not None else ()
        return {one.item_id: one.aspect for one in pieces}

    @property
    def from_above(self) -> tuple[int, ...]:
        """All garments, the one that lies on top first."""
        places = self.places
        return tuple(sorted(places, key=lambda key: (-places[key].z, key)))

    # -- opening ----------------------------------------------------------------------------------

    def open(self, outfit_id: int) -> None:
        """Show an outfit; what was moved on the one before is kept first."""
        if outfit_id == self.outfit_id and self.state is not None:
            return
        self.close()
        self.outfit_id = outfit_id
        self.changed.emit()
        if outfit_id:
            self._read()

    def close(self) -> None:
        """Keep what is not kept yet, and show nothing."""
        self.flush()
        self._number += 1
        for task in self._tasks:
            task.cancel()
        self._tasks.clear()
        self._seen.clear()
        self.outfit_id, self.state, self.error, self.chosen = 0, None, None, ()

    # -- choosing ---------------------------------------------------------------------------------

    def choose(self, item_ids: Iterable[int]) -> None:
        """Let keys and buttons act on these."""
        here = self.places
        chosen = tuple(dict.fromkeys(one for one in item_ids if one in here))
        if chosen != self.chosen:
            self.chosen = chosen
            self.chosen_changed.emit()

    def toggle(self, item_id: int) -> None:
        """Choose one more, or one less."""
        rest = tuple(one for one in self.chosen if one != item_id)
        self.choose(rest if item_id in self.chosen else (*rest, item_id))

    def choose_all(self) -> None:
        """Choose everything."""
        self.choose(reversed(self.from_above))

    def step(self, by: int) -> bool:
        """Choose the next garment from above, or the one before; False past the last."""
        order = self.from_above
        if not order:
            return False
        if self.chosen and self.chosen[-1] in order:
            at = order.index(self.chosen[-1]) + by
        else:
            at = 0 if by > 0 else len(order) - 1
        if not 0 <= at < len(order):
            return False
        self.choose([order[at]])
        return True

    # -- moving -----------------------------------------------------------------------------------

    def place(self, places: Mapping[int, Placement], *, done: bool = True) -> None:
        """Let garments lie elsewhere.

        Args:
            done: False while a drag goes on: nothing is written before it ends.
        """
        if self.state is None:
            return
        pieces = tuple(
            replace(one, placement=canvas_moves.kept_near(places[one.item_id]))
            if one.item_id in places
            else one
            for one in self.state.pieces
        )
        if pieces != self.state.pieces:
            self.state = replace(self.state, pieces=pieces, arranged=True)
            self._unwritten = True
            self.changed.emit()
        if done and self._unwritten:
            self._later.start()
        elif not done:
            self._later.stop()

    def nudge(self, x: int, y: int, *, far: bool = False) -> None:
        """Move what is chosen by a hair, or by a hand."""
        step = NUDGE_FAR if far else NUDGE
        self.place(canvas_moves.moved(self.places, self.chosen, x * step, y * step))

    def scale(self, factor: float) -> None:
        """Make what is chosen larger or smaller."""
        self.place(canvas_moves.scaled(self.places, self.chosen, factor))

    def turn(self, degrees: float) -> None:
        """Turn what is chosen."""
        self.place(canvas_moves.turned(self.places, self.chosen, degrees))

    def flip(self) -> None:
        """Mirror what is chosen."""
        self._act(canvas_moves.flipped(self.places, self.chosen))

    def layer(self, how: Layer) -> None:
        """Put what is chosen above or below others."""
        if self.chosen:
            self._act(canvas_moves.layered(self.places, self.chosen, how))

    def align(self, to: Edge) -> None:
        """Bring what is chosen in line."""
        self._act(canvas_moves.aligned(self.places, self.aspects, self.chosen, to))

    def distribute(self, axis: Axis) -> None:
        """Leave the same room between what is chosen."""
        self._act(canvas_moves.distributed(self.places, self.aspects, self.chosen, axis))

    def set_background(self, color: str) -> None:
        """Change what lies behind; empty for the paper."""
        if self.state is None or self.state.background == color:
            return
        self.flush()
        self.state = replace(self.state, background=color, arranged=True)
        self._unwritten = True
        self.changed.emit()
        self.flush()

    def reset(self) -> None:
        """Go back to the automatic collage."""
        if self.state is None:
            return
        self.flush()
        outfit_id = self.outfit_id
        self._write(
            lambda library: OutfitCanvasService(library).reset(outfit_id),
            noted("Arrange outfit anew"),
        )

    def undo(self) -> None:
        """Take the last change back."""
        self.flush()
        self._operations.undo()

    def redo(self) -> None:
        """Make the change again that was taken back last."""
        self.flush()
        self._operations.redo()

    def flush(self) -> None:
        """Keep now what the hand did last."""
        self._later.stop()
        if not self._unwritten or self.state is None:
            return
        self._unwritten = False
        outfit_id, places, background = self.outfit_id, self.places, self.state.background
        self._write(
            lambda library: OutfitCanvasService(library).keep(
                outfit_id, places, background=background
            ),
            noted("Arrange outfit"),
        )

    # -- inside -----------------------------------------------------------------------------------

    def _act(self, places: Mapping[int, Placement]) -> None:
        """Do something that is one step by itself."""
        if places != self.places:
            self.flush()
            self.place(places)
            self.flush()

    def _write(
        self,
        act: Callable[[Library], ChangeSet],
        label: str,
    ) -> None:
        self._writing += 1

        def action(library: Library, _wardrobe: WardrobeService) -> ChangeSet:
            return act(library)

        def written(_changes: ChangeSet) -> None:
            self._writing -= 1
            # what others did while this was written was not looked at
            if self.outfit_id and not self._unwritten:
                self._read()

        def failed(explained: Explanation) -> None:
            self._writing -= 1
            self._operations.runner.unhandled.emit(explained)
            if self.outfit_id:
                self._read()

        self._operations.change(action, label=label, done=written, failed=failed, owner=self)

    def _read(self) -> None:
        number, outfit_id = self._number, self.outfit_id

        def take(source: CanvasSource) -> None:
            if number != self._number or self._unwritten:
                return
            self._operations.runner.submit(
                Lane.FILES,
                lambda _token: arrange(source),
                done=lambda state: self._show(number, state),
                failed=fail,
                owner=self,
            )

        def fail(explained: Explanation) -> None:
            if number == self._number:
                self._fail(explained)

        self._operations.read(
            lambda library: OutfitCanvasService(library).read(outfit_id),
            take,
            failed=fail,
            owner=self,
        )

    def _show(self, number: int, state: CanvasState) -> None:
        # what the hand did meanwhile is newer than what was read
        if number != self._number or self._unwritten:
            return
        self.error, self.state = None, state
        self.changed.emit()
        here = {one.item_id for one in state.pieces}
        self.choose([one for one in self.chosen if one in here])
        wanted = [one for one in state.pieces if self._seen.get(one.item_id) != one.files]
        self._seen = {one.item_id: one.files for one in state.pieces}
        self._load([(one.item_id, one.files) for one in wanted])

    def _load(self, wanted: Sequence[tuple[int, PieceFiles]]) -> None:
        """Read pictures: all small ones first, so that the canvas stands at once."""
        self._tasks = [one for one in self._tasks if not one.is_over]
        self._tasks += [
            self._load_one(item_id, files, side)
            for side in (SMALL_PX, LARGE_PX)
            for item_id, files in wanted
        ]

    def _load_one(self, item_id: int, files: PieceFiles, side: int) -> Task:
        perception, number = self._operations.services.perception, self._number

        def work(_token: TaskToken) -> PiecePixels | None:
            from app.services.canvas_pictures import load_piece

            shown = load_piece(files, side, perception=perception)
            return None if shown is None else _pixels(item_id, shown, side == LARGE_PX)

        def take(found: PiecePixels | None) -> None:
            if found is not None and number == self._number:
                self.picture_ready.emit(found)

        return self._operations.runner.submit(
            Lane.FILES, work, done=take, failed=_small_ones_stay, owner=self
        )

    def _fail(self, explained: Explanation) -> None:
        self.error = explained
        self.changed.emit()

    def _on_changed(self, changes: ChangeSet) -> None:
        if not self.outfit_id or self._writing or self._unwritten:
            return
        touched = {*changes.changed, *changes.removed, *changes.added}
        if not changes or self.outfit_id in changes.outfits or touched & {*self.places}:
            self._read()


def _pixels(item_id: int, shown: Image.Image, large: bool) -> PiecePixels:
    return PiecePixels(item_id, shown.width, shown.height, shown.tobytes(), large)


def _small_ones_stay(_explained: Explanation) -> None:
    """A photo that cannot be read large is shown as small as it is kept."""
