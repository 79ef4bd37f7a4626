"""The pictures of garments on a canvas: each alone, cut close, at the size that is wanted.

The small cut-outs of grids serve small canvases. A large one deserves the photo: it is decoded at
the size needed and cut out by the mask that counts, the person's own before the automatic one, in
the same way and along the same edge. Where there is no mask the photo is shown whole, where there
is no photo nothing is. Metadata of photos ends here: what comes out is pixels. Safe in any thread;
nothing is kept.
"""

from __future__ import annotations

import contextlib
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from PIL import Image, ImageDraw

from app.services.cutouts import cutout_files
from local_index.errors import LocalIndexError

if TYPE_CHECKING:
    from app.services.perceiving import Perception
    from local_index import Library
    from local_index.records import ItemRecord

SMALL_SIDE = 320
"""Longest side of the cut-outs that are kept ready."""
MOST_SIDE = 2400
_MOST_DECODED = 4800
_SEEN = 48
"""Alpha from which on a pixel counts for the edge; less is a shadow's breath."""
_ROUND = 0.03
_OUTLINE_COLUMNS, _OUTLINE_ROWS = 96, 24


@dataclass(frozen=True, slots=True)
class PieceFiles:
    """Where the pictures of a garment are.

    Attributes:
        small: Ready cut-outs, best first.
        photo: The original; None where there is none.
        mask: What of it is the garment; None where nothing says so.
        thumb: The whole photo, small.
        readable: Whether the photo can be decoded in this process; others go through a worker.
    """

    small: tuple[Path, ...] = ()
    photo: Path | None = None
    mask: Path | None = None
    thumb: Path | None = None
    readable: bool = True


def piece_files(library: Library, item: ItemRecord) -> PieceFiles:
    """Return where the pictures of a garment are; of the first of its photos that is known."""
    for view in item.views:
        try:
            photo = library.photos.get(view.photo_id)
        except LocalIndexError:
            continue
        files = cutout_files(library, photo)
        return PieceFiles(
            small=(files.cutout,),
            photo=files.photo,
            mask=files.mask,
            thumb=files.thumb,
            readable=files.readable,
        )
    return PieceFiles()


def load_piece(
    files: PieceFiles, side: int, *, perception: Perception | None = None
) -> Image.Image | None:
    """Return a garment alone, RGBA, its longest side about ``side`` or less; None for no picture.

    Args:
        perception: Decodes photos that this process does not (HEIC); without it those are shown by
            their small cut-out.
    """
    wanted = min(max(1, side), MOST_SIDE)
    if wanted > SMALL_SIDE:
        with contextlib.suppress(Exception):  # any failure leaves the small one, as in the grid
            large = _large(files, wanted, perception)
            if large is not None:
                return large
    for file in files.small:
        with contextlib.suppress(OSError), Image.open(file) as opened:
            return _fitted(close_cut(opened.convert("RGBA")), wanted)
    if files.thumb is not None:
        with contextlib.suppress(OSError), Image.open(files.thumb) as opened:
            return _rounded(_fitted(opened.convert("RGBA"), wanted))
    return None


@dataclass(frozen=True, slots=True)
class Outline:
    """The form of a garment's picture.

    Attributes:
        aspect: Its width for its height.
        rows: Where it begins and ends from left to right, in rows from above, as shares of its
            width; (1, 0) for an empty row.
    """

    aspect: float = 0.8
    rows: tuple[tuple[float, float], ...] = ()


def outline_of(files: PieceFiles) -> Outline:
    """Return the form of a garment; the common one where it has no picture."""
    import numpy as np

    alpha = _silhouette(files)
    if alpha is None:
        return Outline()
    aspect = alpha.width / alpha.height
    coarse = alpha.resize((_OUTLINE_COLUMNS, _OUTLINE_ROWS), Image.Resampling.BOX)
    seen = np.asarray(coarse) >= _SEEN / 2
    rows = []
    for row in seen:
        filled = np.flatnonzero(row)
        if filled.size:
            rows.append((filled[0] / _OUTLINE_COLUMNS, (filled[-1] + 1) / _OUTLINE_COLUMNS))
        else:
            rows.append((1.0, 0.0))
    return Outline(aspect, tuple((float(left), float(right)) for left, right in rows))


def _silhouette(files: PieceFiles) -> Image.Image | None:
    """Return where a garment is in its small picture, cut close."""
    for file in files.small:
        with contextlib.suppress(OSError), Image.open(file) as opened:
            alpha = opened.convert("RGBA").getchannel("A")
            box = _seen(alpha).getbbox()
            return alpha if box is None else alpha.crop(box)
    if files.thumb is not None:
        with contextlib.suppress(OSError), Image.open(files.thumb) as opened:
            return Image.new("L", opened.size, 255)
    return None


def close_cut(picture: Image.Image) -> Image.Image:
    """Return a cut-out without the air around it."""
    box = _seen(picture.getchannel("A")).getbbox()
    return picture if box is None else picture.crop(box)


def scaled(picture: Image.Image, size: tuple[int, int]) -> Image.Image:
    """Return a cut-out at another size.

    Premultiplied meanwhile, or the ground that was cut away bleeds into the edge.
    """
    if picture.size == size:
        return picture
    return picture.convert("RGBa").resize(size, Image.Resampling.LANCZOS).convert("RGBA")


def _seen(alpha: Image.Image) -> Image.Image:
    return alpha.point([255 * (level >= _SEEN) for level in range(256)])


def _large(files: PieceFiles, side: int, perception: Perception | None) -> Image.Image | None:
    """Return the garment cut out of its photo; None where photo or mask is gone."""
    import numpy as np

    from models.cutout_edges import without_ground
    from models.preprocess import decode_photo

    if files.photo is None or files.mask is None or not files.mask.is_file():
        return None
    with Image.open(files.mask) as opened:
        mask = opened.convert("L")
    box = mask.point([255 * (level > 127) for level in range(256)]).getbbox()
    if box is None:
        return None
    # So large that the garment alone, not the room around it, has the side that is wanted.
    share = max((box[2] - box[0]) / mask.width, (box[3] - box[1]) / mask.height)
    decoded = min(_MOST_DECODED, round(side / max(0.05, share)))
    source: Path | bytes = files.photo
    if not files.readable:
        if perception is None:
            return None
        source = perception.preview(files.photo, side=decoded)
    pixels = decode_photo(source, max_side=decoded).image
    height, width = pixels.shape[:2]
    left, top, right, bottom = _around(box, mask.size, (width, height))
    crop = np.ascontiguousarray(pixels[top:bottom, left:right])
    alpha = np.asarray(
        mask.resize((width, height), Image.Resampling.BILINEAR).crop((left, top, right, bottom))
    )
    rgba = np.dstack([without_ground(crop, alpha), alpha])
    return _fitted(close_cut(Image.fromarray(rgba)), side)


def _around(
    box: tuple[int, int, int, int], of: tuple[int, int], to: tuple[int, int]
) -> tuple[int, int, int, int]:
    """Return a box of the mask, with a little air for soft edges, in a photo's pixels."""
    x, y = to[0] / of[0], to[1] / of[1]
    left, top = int((box[0] - 2) * x), int((box[1] - 2) * y)
    right, bottom = int((box[2] + 2) * x) + 1, int((box[3] + 2) * y) + 1
    return max(0, left), max(0, top), min(to[0], right), min(to[1], bottom)


def _fitted(picture: Image.Image, side: int) -> Image.Image:
    share = side / max(picture.size)
    if share >= 1:
        return picture
    size = (max(1, round(picture.width * share)), max(1, round(picture.height * share)))
    return scaled(picture, size)


def _rounded(picture: Image.Image) -> Image.Image:
    """Return a whole photo with rounded corners: it lies like a print, not like a cut-out."""
    mask = Image.new("L", (picture.width * 2, picture.height * 2), 0)
    radius = _ROUND * max(mask.size)
    corners = (0, 0, mask.width - 1, mask.height - 1)
    ImageDraw.Draw(mask).rounded_rectangle(corners, radius, fill=255)
    picture.putalpha(mask.resize(picture.size, Image.Resampling.LANCZOS))
    return picture
