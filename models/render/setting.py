"""Where a figure stands: studios, rooms, streets and parks, drawn roughly and out of focus.

Places are decoration: they are told in the concise description and prove nothing about the clothes.
Surfaces for flat-lays come from ``background``.
"""

from __future__ import annotations

from typing import Literal

import cv2
import numpy as np
import numpy.typing as npt

from models.render.background import draw_background
from models.render.shading import cloud
from models.types import RgbImage

Rng = np.random.Generator
Floats = npt.NDArray[np.float32]
Place = Literal["studio", "room", "street", "park", "wall"]

PLACES: tuple[Place, ...] = ("studio", "room", "street", "park", "wall")
_ODDS = (0.34, 0.2, 0.16, 0.13, 0.17)


def sample_place(rng: Rng) -> Place:
    """Draw a place."""
    return PLACES[int(rng.choice(len(PLACES), p=_ODDS))]


def draw_setting(rng: Rng, place: Place, size: tuple[int, int], ground: int) -> RgbImage:
    """Paint a place.

    Args:
        size: Width and height in px.
        ground: y where the floor begins; at or below the picture's edge there is none.
    """
    painter = {"studio": _studio, "room": _room, "street": _street, "park": _park, "wall": _wall}
    image = painter[place](rng, size, ground)
    return np.asarray(np.clip(image, 0, 255), np.uint8)


def _fade(size: tuple[int, int], top: Floats, bottom: Floats) -> Floats:
    t = np.linspace(0, 1, size[1], dtype=np.float32)[:, None, None]
    row = top[None, None] * (1 - t) + bottom[None, None] * t
    return np.ascontiguousarray(np.broadcast_to(row, (size[1], size[0], 3)), np.float32)


def _studio(rng: Rng, size: tuple[int, int], ground: int) -> Floats:
    tints = (
        (238, 236, 232), (214, 216, 220), (228, 214, 200), (196, 206, 204), (222, 206, 214),
        (160, 164, 170), (246, 244, 240), (120, 130, 140), (206, 190, 166),
    )  # fmt: skip
    base = np.array(tints[int(rng.integers(len(tints)))], np.float32)
    image = _fade(size, base * rng.uniform(0.94, 1.02), base * rng.uniform(0.9, 1.0))
    image *= (1 + cloud(rng, (2, 2), size) * 0.03)[..., None]
    if ground < size[1]:
        t = np.clip((np.arange(size[1]) - ground) / max(size[1] - ground, 1), 0, 1)
        image *= (1 - 0.07 * t.astype(np.float32))[:, None, None]
    return image


def _floor(rng: Rng, image: Floats, size: tuple[int, int], ground: int, kind: str) -> None:
    tall = size[1] - ground
    if tall < 4:
        return
    floor = draw_background(rng, kind, (size[0], max(tall, 8)))  # type: ignore[arg-type]
    image[ground:] = floor[:tall].astype(np.float32) * np.float32(rng.uniform(0.8, 1.0))


def _wall(rng: Rng, size: tuple[int, int], ground: int) -> Floats:
    image = draw_background(rng, "wall", size).astype(np.float32)
    image *= np.float32(rng.uniform(0.82, 1.0))
    _floor(rng, image, size, ground, ("wood", "concrete", "tiles")[int(rng.integers(3))])
    return image


def _room(rng: Rng, size: tuple[int, int], ground: int) -> Floats:
    w, h = size
    image = draw_background(rng, "wall", size).astype(np.float32)
    _floor(rng, image, size, ground, ("wood", "parquet", "carpet")[int(rng.integers(3))])
    edge = min(ground, h)
    if rng.random() < 0.6:
        x, y = int(w * rng.uniform(0.0, 0.7)), int(h * rng.uniform(0.05, 0.2))
        color = [float(v) for v in rng.uniform(60, 220, 3)]
        cv2.rectangle(image, (x, y), (x + w // 5, y + h // 6), (70.0, 60.0, 52.0), -1)
        cv2.rectangle(image, (x + 3, y + 3), (x + w // 5 - 3, y + h // 6 - 3), color, -1)
    if rng.random() < 0.6:
        side = int(w * (0.0 if rng.random() < 0.5 else 0.76))
        top = int(edge - h * rng.uniform(0.2, 0.5))
        color = [float(v) for v in np.array((120, 92, 66)) * rng.uniform(0.6, 1.6)]
        cv2.rectangle(image, (side, top), (side + w // 4, edge), color, -1)
        cv2.rectangle(image, (side, top), (side + w // 4, edge), (60.0, 48.0, 40.0), 1)
    return np.asarray(cv2.GaussianBlur(image, (0, 0), 1.6), np.float32)


def _street(rng: Rng, size: tuple[int, int], ground: int) -> Floats:
    w, h = size
    tint = np.array(
        ((178, 156, 140), (196, 190, 182), (150, 150, 154), (204, 178, 150))[int(rng.integers(4))],
        np.float32,
    )
    image = _fade(size, tint * 1.05, tint * 0.9)
    step = int(w * rng.uniform(0.24, 0.36))
    for x in range(int(rng.integers(-step, 0)), w, step):
        for y in range(int(h * 0.04), min(ground, h) - h // 6, int(h * 0.26)):
            glass = [float(v) for v in np.array((96, 112, 126)) * rng.uniform(0.7, 1.3)]
            cv2.rectangle(image, (x, y), (x + step * 6 // 10, y + int(h * 0.17)), glass, -1)
            cv2.rectangle(
                image, (x, y), (x + step * 6 // 10, y + int(h * 0.17)), (226.0, 222.0, 214.0), 2
            )
    if ground < h:
        image[ground:] = np.array((138, 136, 134), np.float32) * np.float32(rng.uniform(0.8, 1.15))
        image[ground : ground + 3] *= 0.8
    return np.asarray(cv2.GaussianBlur(image, (0, 0), float(rng.uniform(2.0, 4.5))), np.float32)


def _park(rng: Rng, size: tuple[int, int], ground: int) -> Floats:
    w, h = size
    sky = np.array((196, 214, 228), np.float32) * np.float32(rng.uniform(0.85, 1.05))
    image = _fade(size, sky, sky * 0.96)
    leaf = np.array(
        ((92, 124, 72), (122, 134, 74), (150, 116, 66), (70, 102, 74))[int(rng.integers(4))],
        np.float32,
    )
    for _ in range(26):
        x, y = rng.uniform(0, w), rng.uniform(0, min(ground, h))
        r = w * rng.uniform(0.06, 0.2)
        tone = [float(v) for v in leaf * rng.uniform(0.7, 1.4)]
        cv2.circle(image, (int(x), int(y)), int(r), tone, -1)
    if ground < h:
        image[ground:] = leaf * np.float32(rng.uniform(0.9, 1.25))
        image[ground:] *= (1 + cloud(rng, (8, 4), size)[ground:] * 0.06)[..., None]
    return np.asarray(cv2.GaussianBlur(image, (0, 0), float(rng.uniform(3.0, 6.0))), np.float32)
