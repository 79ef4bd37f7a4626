"""The free canvas of an outfit: what lies where, kept with the outfit, drawn at any size.

Two steps, because pictures take time and may not hold up the database: ``read`` in the library's
thread, ``arrange`` and ``picture`` in any. An outfit that nobody laid out has the automatic collage
and nothing is written for it; once something was moved, all places are kept, and a garment that
joins later finds a free one. Keeping is one step of undo and touches neither garments nor days.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from app.services.canvas_layout import Shape, automatic, with_places
from app.services.canvas_pictures import Outline, PieceFiles, load_piece, outline_of, piece_files
from app.services.canvas_render import PAPER, Lying, checked_color, draw
from local_index.outfits import OutfitRecord, Placement
from local_index.records import ChangeSet, ItemRecord

if TYPE_CHECKING:
    from PIL import Image

    from app.services.perceiving import Perception
    from local_index import Library

BACKGROUND = "background"
"""Name of the color behind the garments, among what is known of a canvas."""


@dataclass(frozen=True, slots=True)
class Spread:
    """A garment of an outfit before it has a place.

    Attributes:
        slot: Where it is worn in this outfit.
        kept: Where somebody laid it; None for nobody.
    """

    item: ItemRecord
    slot: str
    files: PieceFiles
    kept: Placement | None


@dataclass(frozen=True, slots=True)
class CanvasSource:
    """An outfit's canvas as it is kept.

    Attributes:
        background: ``#RRGGBB``; empty for the paper.
    """

    outfit_id: int
    name: str
    spread: tuple[Spread, ...]
    background: str = ""

    @property
    def is_arranged(self) -> bool:
        """Whether somebody has laid a garment somewhere."""
        return any(one.kept is not None for one in self.spread)


@dataclass(frozen=True, slots=True)
class CanvasPiece:
    """A garment in its place.

    Attributes:
        slot: Where it is worn in this outfit.
        outline: The form of its picture.
    """

    item: ItemRecord
    slot: str
    placement: Placement
    outline: Outline
    files: PieceFiles

    @property
    def item_id(self) -> int:
        """Which garment it is."""
        return self.item.id

    @property
    def aspect(self) -> float:
        """Width of its picture for its height."""
        return self.outline.aspect


@dataclass(frozen=True, slots=True)
class CanvasState:
    """A canvas that can be shown; pieces in the order of the outfit.

    Attributes:
        arranged: Whether somebody laid garments out; False for the automatic collage.
    """

    outfit_id: int
    name: str
    pieces: tuple[CanvasPiece, ...]
    background: str = ""
    arranged: bool = False


class OutfitCanvasService:
    """The canvases of one open library; belongs to its thread.

    Args:
        library: Open; the caller closes it.
    """

    def __init__(self, library: Library) -> None:
        self._library = library

    def read(self, outfit_id: int) -> CanvasSource:
        """Return a canvas as it is kept.

        Raises:
            NotFoundError: There is no such outfit.
        """
        return self.read_of(self._library.outfits.get(outfit_id))

    def read_of(self, outfit: OutfitRecord) -> CanvasSource:
        """Return the canvas of an outfit that was read before."""
        items = {item.id: item for item in self._library.items.get_many(outfit.item_ids)}
        spread = []
        for held in outfit.items:
            item = items.get(held.item_id)
            if item is None:
                continue
            spread.append(
                Spread(
                    item=item,
                    slot=held.slot or item.slot,
                    files=piece_files(self._library, item),
                    kept=held.placement,
                )
            )
        return CanvasSource(outfit.id, outfit.name, tuple(spread), background_of(outfit))

    def keep(
        self,
        outfit_id: int,
        places: Mapping[int, Placement],
        *,
        background: str = "",
        label: str = "Arrange outfit",
    ) -> ChangeSet:
        """Keep where garments lie and what is behind them; one step of undo.

        Garments that left the outfit meanwhile are left out.

        Raises:
            InputError: The background is no color.
            LocalIndexError: There is no such outfit, or a place is too far away.
        """
        color = checked_color(background)
        canvas = {BACKGROUND: color} if color else {}
        return self._library.outfits.lay_out(outfit_id, places, canvas=canvas, label=label)

    def reset(self, outfit_id: int) -> ChangeSet:
        """Go back to the automatic collage; one step of undo.

        Raises:
            NotFoundError: There is no such outfit.
        """
        held = self._library.outfits.get(outfit_id)
        everything = [*held.item_ids, *held.set_aside]
        return self._library.outfits.lay_out(
            outfit_id, dict.fromkeys(everything), canvas={}, label="Arrange outfit anew"
        )


def background_of(outfit: OutfitRecord) -> str:
    """Return the color behind an outfit's garments; empty for the paper."""
    kept = outfit.details.get("canvas")
    named = kept.get(BACKGROUND, "") if isinstance(kept, Mapping) else ""
    return named if isinstance(named, str) else ""


def arrange(source: CanvasSource) -> CanvasState:
    """Return a canvas with a place for every garment; safe in any thread."""
    outlines = {one.item.id: outline_of(one.files) for one in source.spread}
    kept = {one.item.id: one.kept for one in source.spread if one.kept is not None}
    places = with_places(_shapes(source, outlines), kept)
    pieces = tuple(
        CanvasPiece(
            item=one.item,
            slot=one.slot,
            placement=places[one.item.id],
            outline=outlines[one.item.id],
            files=one.files,
        )
        for one in source.spread
    )
    return CanvasState(source.outfit_id, source.name, pieces, source.background, source.is_arranged)


def collage(state: CanvasState) -> dict[int, Placement]:
    """Return the places of the automatic collage, whatever was laid out; safe in any thread."""
    return automatic([_shape(one) for one in state.pieces])


def picture(
    state: CanvasState,
    height: int,
    *,
    background: str | None = "",
    perception: Perception | None = None,
) -> Image.Image:
    """Return a canvas as a picture; safe in any thread.

    Args:
        background: ``#RRGGBB`` instead of the outfit's own; empty for its own, else the paper; None
            for transparency.
        perception: Decodes photos that this process does not (HEIC).
    """
    ground = None if background is None else background or state.background or PAPER
    lying = []
    for piece in state.pieces:
        at = piece.placement
        side = round(max(1.0, piece.aspect) * at.scale * height) + 1
        shown = load_piece(piece.files, side, perception=perception)
        if shown is not None:
            lying.append(Lying(at, shown))
    return draw(lying, height, background=ground)


def _shapes(source: CanvasSource, outlines: Mapping[int, Outline]) -> list[Shape]:
    return [
        Shape(one.item.id, one.slot, one.item.category, form.aspect, form.rows)
        for one in source.spread
        for form in (outlines[one.item.id],)
    ]


def _shape(one: CanvasPiece) -> Shape:
    return Shape(one.item.id, one.slot, one.item.category, one.outline.aspect, one.outline.rows)
