"""The back end for a person's own photo: cut-outs bent to their body points, laid onto the photo.

The order, lowest first: the photo, trunk and legs of the clothes, forearms and hands of the photo,
sleeves, what is placed in front, and the photo's head with its hair. The light of the photo (its
low frequencies) falls on the clothes. What the person wears in the photo stays where no garment
covers it: nothing is invented, and nothing but this process sees the photo.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import cv2
import numpy as np
import numpy.typing as npt

from app.tryon.body import Body, BodyPoints, body_of
from app.tryon.fitting import Fitted, fitted
from app.tryon.layering import kept_of, laid, nothing_worn, outer_sleeves, trunks
from app.tryon.mesh import Grid, Mesh
from app.tryon.silhouette import Solid
from app.tryon.values import FigureChoice, Garment, LeftOut, TryOnPicture
from models.render.layers import Frame, Layer, Seen, stack, what_is_seen
from models.types import RgbImage

Floats = npt.NDArray[np.float32]

LONGEST = 1400
_HAIR_FAR, _HAIR_LOW, _HAIR_SIDE = 15.0, 30.0, 24.0
_CHIN = -3.0
_LIGHT_CM, _LIGHT_SHARE = 4.0, 0.55


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody's photo.

    Attributes:
        photo: Upright, at most `LONGEST` px long.
        solid: Their outline in it.
    """

    photo: RgbImage
    solid: Solid
    points: BodyPoints


class PhotoBackend:
    """Implements ``TryOnBackend`` for one person; the choice of a figure means nothing here."""

    def __init__(self, person: Person) -> None:
        self._person = person

    def wear(self, garments: Sequence[Garment], choice: FigureChoice) -> TryOnPicture:
        """Dress the person; what cannot be worn as photographed is left out and said.

        Raises:
            InputError: Nothing of it can be worn, or the points are no body.
        """
        del choice
        person = self._person
        laid_out = lay_out(person, garments)
        lit = stack(person.photo, laid_out.layers, laid_out.frame)
        image: RgbImage = np.asarray(np.clip(lit + 0.5, 0, 255), np.uint8)
        kept = kept_of(laid_out.worn, laid_out.seen(), image)
        ids = tuple(one.garment.piece.id for one in laid_out.worn)
        return TryOnPicture(image, ids, laid_out.left_out, before=person.photo, kept=kept)


@dataclass(frozen=True, slots=True)
class LaidOut:
    """Clothes as they lie on somebody's photo.

    Attributes:
        worn: From skin to outside.
        layers: Lowest first.
    """

    worn: tuple[Fitted, ...]
    left_out: tuple[LeftOut, ...]
    layers: list[Layer]
    frame: Frame

    def seen(self) -> list[Seen]:
        """Where each garment is seen."""
        return what_is_seen(self.layers, self.frame, len(self.worn))


def lay_out(person: Person, garments: Sequence[Garment]) -> LaidOut:
    """Lay clothes on a photo.

    Raises:
        InputError: Nothing of it can be worn, or the points are no body.
    """
    body = body_of(person.points, person.solid)
    worn, left_out = fitted(garments, body.figure)
    if not worn:
        raise nothing_worn()
    h, w = person.photo.shape[:2]
    frame = Frame(body.px_per_cm, (float(body.neck[0]), float(body.neck[1])), w, h)
    layers = _layers(person, body, frame, worn, _light(person, body.px_per_cm))
    return LaidOut(tuple(worn), tuple(left_out), layers, frame)


def _layers(
    person: Person, body: Body, frame: Frame, worn: Sequence[Fitted], light: Floats
) -> list[Layer]:
    def on(one: Fitted, mesh: Mesh, *, trunk: bool) -> Layer:
        def place(targets: Grid) -> Grid:
            return body.place(targets, trunk=trunk)

        layer = laid(one, mesh, (frame.width, frame.height), place, owner=worn.index(one))
        return _shone(layer, light)

    def of(*zones: str) -> list[Layer]:
        return [
            on(one, mesh, trunk=False) for one in worn if one.zone in zones for mesh in one.meshes
        ]

    layers = of("socks", "feet")
    layers += [on(one, mesh, trunk=True) for one, mesh in trunks(worn)]
    layers += [*of("hand"), _of_photo(person.photo, _forearms(person, body))]
    layers += [on(one, mesh, trunk=False) for one, mesh in outer_sleeves(worn)]
    layers += of("hands", "neck")
    layers += [_of_photo(person.photo, _head(person, body)), *of("eyes", "head", "brow")]
    return layers


def _of_photo(photo: RgbImage, alpha: Floats) -> Layer:
    """A part of the photo as a layer of its own."""
    rgba = np.dstack([photo, np.asarray(alpha * 255 + 0.5, np.uint8)])
    return Layer(0, 0, rgba, np.zeros((*photo.shape[:2], 4), np.float32))


def _forearms(person: Person, body: Body) -> Floats:
    """Where forearms and hands are, softly from the elbow down."""
    field = np.zeros(person.solid.shape, np.uint8)
    thick = max(1, round(9.0 * body.px_per_cm))
    for arm in body.figure.arms:
        # half of the way to the elbow stays under a short sleeve's own arm
        start = arm.elbow * 0.8 + arm.wrist * 0.2
        line = body.place(np.stack([start, arm.wrist, arm.hand]), trunk=False)
        cv2.polylines(field, [np.round(line).astype(np.int32)], False, 255, thick, cv2.LINE_AA)
    return _soft((field > 0) & person.solid, body.px_per_cm)


def _head(person: Person, body: Body) -> Floats:
    """Head and hair, also hair that falls over the shoulders."""
    h, w = person.solid.shape
    ys, xs = np.mgrid[0:h, 0:w]
    c, s = np.cos(body.lean), np.sin(body.lean)
    at = np.stack([xs, ys], axis=2).astype(np.float32) - body.neck.astype(np.float32)
    local = at / body.px_per_cm @ np.array([[c, -s], [s, c]], np.float32)
    head = person.solid & (local[..., 1] < _CHIN) & (np.abs(local[..., 0]) < 16)
    if not head.any():
        return np.zeros((h, w), np.float32)
    lab = np.asarray(cv2.cvtColor(person.photo, cv2.COLOR_RGB2LAB), np.float32)
    high = head & (local[..., 1] < float(np.percentile(local[..., 1][head], 18)))
    hair = np.median(lab[high], axis=0) if high.any() else np.zeros(3, np.float32)
    like = np.linalg.norm((lab - hair) * np.array([0.6, 1, 1], np.float32), axis=2) < _HAIR_FAR
    around = (local[..., 1] < _HAIR_LOW) & (np.abs(local[..., 0]) < _HAIR_SIDE)
    field = head | (person.solid & like & around)
    labels = cv2.connectedComponents(field.astype(np.uint8))[1]
    mine = np.unique(labels[high]) if high.any() else np.unique(labels[head])
    return _soft(np.isin(labels, mine[mine > 0]) & field, body.px_per_cm * 0.5)


def _soft(field: npt.NDArray[np.bool_], px_per_cm: float) -> Floats:
    return np.asarray(
        cv2.GaussianBlur(field.astype(np.float32), (0, 0), max(0.25 * px_per_cm, 0.6)), np.float32
    )


def _light(person: Person, px_per_cm: float) -> Floats:
    """How bright the photo is around each place, 1 for as bright as the person on the whole."""
    gray = cv2.cvtColor(person.photo, cv2.COLOR_RGB2GRAY).astype(np.float32)
    inside = person.solid.astype(np.float32)
    blur = max(1.0, _LIGHT_CM * px_per_cm)
    near = cv2.GaussianBlur(inside, (0, 0), blur)
    wide = cv2.GaussianBlur(gray * inside, (0, 0), blur) / np.maximum(near, 1e-3)
    usual = float(np.median(gray[person.solid])) if person.solid.any() else 128.0
    factor = np.where(near > 0.05, wide / max(usual, 1.0), 1.0)
    return np.asarray(1 + _LIGHT_SHARE * (np.clip(factor, 0.7, 1.25) - 1), np.float32)


def _shone(layer: Layer, light: Floats) -> Layer:
    """A layer in the light of the photo; it lies within it."""
    h, w = layer.rgba.shape[:2]
    part = light[layer.y : layer.y + h, layer.x : layer.x + w, None]
    rgba = layer.rgba.copy()
    shown = rgba[: part.shape[0], : part.shape[1], :3]
    shown[...] = np.clip(shown * part, 0, 255).astype(np.uint8)
    return Layer(layer.x, layer.y, rgba, layer.weights, layer.owner, layer.shadow)
