"""What lies over what, and what is left of each garment: the same on figures and on photos."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

import cv2
import numpy as np

from app.errors import InputError
from app.tryon.fidelity import Encode, closeup, fidelity
from app.tryon.fitting import Fitted
from app.tryon.mesh import Grid, Mesh, draw
from app.tryon.silhouette import Rgba
from app.tryon.values import Kept, TryOnPicture
from models.render.layers import Layer, Seen, trimmed
from models.types import RgbImage

CLOTHES = ("legs", "hips", "whole", "top", "outer")
_SHADOW = 0.32


def nothing_worn() -> InputError:
    """The error of a try-on that shows no garment."""
    return InputError(
        "None of these garments can be shown on a body.",
        next_step="Take clothes that were photographed flat, whole and unfolded.",
    )


def laid(
    one: Fitted, mesh: Mesh, size: tuple[int, int], place: Callable[[Grid], Grid], *, owner: int
) -> Layer:
    """A part of a garment as a layer.

    Args:
        size: Of the picture in px.
        place: From the figure's cm to the picture's px.
    """
    drawn = draw(one.picture, mesh, place(mesh.targets), size)
    # nobody measures the dyes of a photo
    dyes = np.zeros((*drawn.rgba.shape[:2], 4), np.float32)
    return trimmed(drawn.x, drawn.y, drawn.rgba, dyes, owner, _SHADOW)


def outer_sleeves(worn: Sequence[Fitted]) -> list[tuple[Fitted, Mesh]]:
    """The sleeves that are seen: those that no longer sleeve of a garment above hides."""
    seen: list[tuple[Fitted, Mesh]] = []
    reach = 0.0
    for one in reversed([each for each in worn if each.zone in CLOTHES]):
        ends = max((float(mesh.targets[-1, :, 1].mean()) for mesh in one.sleeves), default=0.0)
        if ends > reach + 1.0:
            seen = [(one, mesh) for mesh in one.sleeves] + seen
            reach = ends
    return seen


def trunks(worn: Sequence[Fitted]) -> list[tuple[Fitted, Mesh]]:
    """What lies on trunk and legs, lowest first; a belt lies on what is worn at the waist."""

    def of(zone: str) -> list[Fitted]:
        return [one for one in worn if one.zone == zone]

    tucked = [one for one in worn if one.tucked]
    tops = [one for one in of("top") if not one.tucked]
    low = [one for one in worn if one.zone in ("legs", "hips")]
    order = [*tucked, *low, *of("whole"), *of("waist"), *tops, *of("tie"), *of("outer")]
    return [
        (one, mesh) for one in order for mesh in (one.flat if one.zone in CLOTHES else one.meshes)
    ]


def kept_of(worn: Sequence[Fitted], seen: Sequence[Seen], image: RgbImage) -> tuple[Kept, ...]:
    """What is left of each garment in a picture, by colors and pattern; see ``judged``.

    Args:
        seen: Of each garment in the same order, at the picture's proportions.
    """
    size = (image.shape[1], image.shape[0])
    found = []
    for one, part in zip(worn, seen, strict=True):
        cover = part.coverage
        if cover.shape != image.shape[:2]:
            cover = np.asarray(cv2.resize(cover, size, interpolation=cv2.INTER_AREA), np.float32)
        shown = np.dstack([image, np.asarray(np.clip(cover, 0, 1) * 255, np.uint8)])
        parts = (closeup(_cutout_of(one)), closeup(shown))
        measured = fidelity(*parts)
        if measured is not None:
            found.append(Kept(one.garment.piece.id, measured.score, measured.grade, parts))
    return tuple(found)


def judged(picture: TryOnPicture, encode: Encode) -> TryOnPicture:
    """The same picture with an encoder's word on each garment; it takes a moment for each."""
    found = []
    for each in picture.kept:
        measured = fidelity(*each.parts, encode=encode) if each.parts else None
        if measured is not None:
            each = replace(each, score=measured.score, grade=measured.grade)
        found.append(each)
    return replace(picture, kept=tuple(found))


def _cutout_of(one: Fitted) -> Rgba:
    cover = one.picture[..., 3:] / 255
    color = one.picture[..., :3] / np.maximum(cover, 1e-3)
    return np.asarray(np.clip(np.dstack([color, one.picture[..., 3]]), 0, 255), np.uint8)
