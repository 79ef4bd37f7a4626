"""Phone photos: lays a drawing on a surface and adds what a camera and a room would.

Placement, contact shadow, uneven light, color cast, blur, noise and JPEG. The mask follows the
garment alone. Nothing here changes the labels.
"""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np
import numpy.typing as npt

from models.render.background import KINDS, draw_background
from models.render.geometry import line
from models.render.records import BackgroundKind, GarmentDrawing, Scene
from models.render.shading import LIGHT, cloud
from models.types import Mask, RgbImage

Rng = np.random.Generator
Matrix = npt.NDArray[np.float64]

_WEIGHTS: dict[BackgroundKind, float] = {
    "wood": 4,
    "parquet": 2,
    "tiles": 2,
    "sheet": 6,
    "bedspread": 4,
    "carpet": 4,
    "wall": 2,
    "door": 2,
    "concrete": 1,
    "paper": 2,
}

_HANGS = {
    "shirt",
    "blouse",
    "t-shirt",
    "polo",
    "sweatshirt",
    "sweater",
    "cardigan",
    "vest",
    "blazer",
    "jacket",
    "coat",
    "cape",
    "dress",
    "jumpsuit",
    "sleepwear",
    "tank top",
}


@dataclass(frozen=True, slots=True)
class Camera:
    """What the room and the phone do to a picture.

    Attributes:
        exposure: Overall gain.
        cast: Gain per channel.
        falloff: Strength of the light gradient across the image.
        blur: Sigma in px.
        noise: Sigma in gray levels.
        jpeg: Quality.
        tilt: Perspective, as a share of the image.
    """

    exposure: float
    cast: tuple[float, float, float]
    falloff: float
    blur: float
    noise: float
    jpeg: int
    tilt: float


def phone_camera(rng: Rng) -> Camera:
    """An ordinary indoor snapshot: often warm or dim, sometimes soft."""
    warm = rng.normal(0.02, 0.06)
    green = rng.normal(0, 0.02)
    return Camera(
        exposure=float(np.clip(rng.normal(0.93, 0.12), 0.55, 1.2)),
        cast=(1 + warm, 1 + green, 1 - warm * 1.2),
        falloff=float(rng.uniform(0.03, 0.3)),
        blur=float(rng.choice((0.0, 0.4, 0.6, 0.9, 1.3), p=(0.3, 0.3, 0.2, 0.13, 0.07))),
        noise=float(rng.uniform(0.5, 5.0)),
        jpeg=int(rng.integers(62, 96)),
        tilt=float(rng.uniform(0, 0.09)),
    )


def calm_camera(rng: Rng) -> Camera:
    """Daylight near a window, as in a careful listing photo."""
    warm = rng.normal(0.01, 0.012)
    return Camera(
        float(rng.uniform(0.97, 1.03)),
        (1 + warm, 1.0, 1 - warm),
        float(rng.uniform(0.04, 0.1)),
        0.0,
        0.8,
        94,
        0.015,
    )


def _angle(rng: Rng, hung: bool) -> float:
    """Rotation in radians: mostly upright, sometimes any way round."""
    if hung:
        return float(rng.normal(0, 0.03))
    if rng.random() < 0.78:
        return float(rng.normal(0, 0.16))
    return float(rng.uniform(-np.pi, np.pi))


def placement(
    rng: Rng,
    drawing: GarmentDrawing,
    size: tuple[int, int],
    angle: float,
    camera: Camera,
    fill: float,
) -> Matrix:
    """Perspective matrix from drawing pixels to image pixels.

    Args:
        fill: Share of the image that the garment's bounding box should span.
    """
    w, h = size
    side = drawing.rgba.shape[0]
    ys, xs = np.nonzero(drawing.rgba[::4, ::4, 3] > 127)
    corners = (
        np.array(
            [[xs.min(), ys.min()], [xs.max(), ys.min()], [xs.max(), ys.max()], [xs.min(), ys.max()]]
        )
        * 4.0
    )
    mid = (corners[0] + corners[2]) / 2
    c, s = np.cos(angle), np.sin(angle)
    spin = np.array([[c, -s], [s, c]])
    reach = np.ptp((corners - mid) @ spin.T, axis=0)
    scale = fill * min(w / reach[0], h / reach[1])
    room = np.maximum((np.array([w, h]) - reach * scale) / 2, 0)
    spot = np.array([w / 2, h / 2]) + rng.uniform(-0.85, 0.85, 2) * room
    square = np.array([[0, 0], [side, 0], [side, side], [0, side]], float)
    target = (square - mid) @ spin.T * scale + spot
    target += rng.uniform(-1, 1, (4, 2)) * camera.tilt * scale * side
    matrix = cv2.getPerspectiveTransform(square.astype(np.float32), target.astype(np.float32))
    return np.asarray(matrix, np.float64)


def _warp(
    drawing: GarmentDrawing, matrix: Matrix, size: tuple[int, int]
) -> tuple[npt.NDArray[np.float32], Mask]:
    """Premultiplied color (0-255) and coverage of the garment in the image."""
    rgba = drawing.rgba
    shrink = float(np.sqrt(abs(np.linalg.det(matrix[:2, :2]))))
    soft = rgba.copy()
    soft[..., :3] = cv2.multiply(rgba[..., :3], cv2.merge([rgba[..., 3]] * 3), scale=1 / 255)
    if shrink < 0.7:
        soft = np.asarray(cv2.GaussianBlur(soft, (0, 0), 0.35 / shrink), np.uint8)
    moved = cv2.warpPerspective(soft, matrix, size, flags=cv2.INTER_LINEAR)
    return moved[..., :3].astype(np.float32), np.ascontiguousarray(moved[..., 3])


def _shadow(mask: Mask, angle: float, rng: Rng, *, hung: bool) -> npt.NDArray[np.float32]:
    """How much light (0-1) reaches the surface around a garment lying on it."""
    h, w = mask.shape
    low = cv2.resize(mask, (w // 2, h // 2), interpolation=cv2.INTER_AREA)
    c, s = np.cos(angle), np.sin(angle)
    away = np.array([-LIGHT[0] * c + LIGHT[1] * s, -LIGHT[0] * s - LIGHT[1] * c])
    total = np.zeros(low.shape, np.float32)
    far = rng.uniform(6, 14) if hung else rng.uniform(2.0, 5.0)
    layers = (
        (1.0, 1.6, rng.uniform(0.16, 0.34)),
        (far, far * 0.9, rng.uniform(0.12, 0.32)),
        (far * 4.0, far * 1.6, rng.uniform(0.06, 0.16)),
    )
    for blur, push, strength in layers:
        shift = np.array([[1, 0, away[0] * push], [0, 1, away[1] * push]], np.float32)
        moved = cv2.warpAffine(low, shift, (low.shape[1], low.shape[0]))
        reach = max(1, round(blur)) * 2 + 1
        moved = cv2.blur(cv2.blur(moved, (reach, reach)), (reach, reach))
        total = np.maximum(total, 0) + moved.astype(np.float32) * np.float32(strength / 255)
    shade = 1 - np.minimum(total, 0.8)
    return np.asarray(cv2.resize(shade, (w, h), interpolation=cv2.INTER_LINEAR), np.float32)


def _hanger(image: npt.NDArray[np.float32], matrix: Matrix, side: int, rng: Rng) -> None:
    """A hanger hook above the garment's neck."""
    neck = cv2.perspectiveTransform(np.array([[[side / 2, side * 0.05]]], np.float32), matrix)[0, 0]
    r = image.shape[1] * 0.035
    hook = (
        line(
            (0, 0.6 * r),
            (0, -1.4 * r),
            (1.0 * r, -2.2 * r),
            (0.2 * r, -3.4 * r),
            (-0.9 * r, -2.8 * r),
        )
        + neck
    )
    tone = float(rng.choice((40.0, 120.0, 175.0)))
    path = [np.round(hook * 16).astype(np.int32)]
    shifted = [np.round((hook + 3) * 16).astype(np.int32)]
    veil = image.copy()
    cv2.polylines(
        veil,
        shifted,
        False,
        tuple(float(v) for v in image.mean(axis=(0, 1)) * 0.6),
        3,
        cv2.LINE_8,
        4,
    )
    cv2.addWeighted(veil, 0.5, image, 0.5, 0, dst=image)
    cv2.polylines(image, path, False, (tone, tone, tone + 4), 3, cv2.LINE_8, 4)


def _expose(image: npt.NDArray[np.float32], camera: Camera, rng: Rng) -> None:
    """Apply gradient, exposure and cast in place."""
    h, w = image.shape[:2]
    turn = rng.uniform(0, 2 * np.pi)
    x = np.linspace(-0.5, 0.5, 24, dtype=np.float32)
    ramp = np.add.outer(x * np.float32(np.sin(turn)), x * np.float32(np.cos(turn))) * 1.4
    ramp += cloud(rng, (2, 2), (24, 24)) * 0.35
    gain = 1 + np.float32(camera.falloff) * ramp
    big = cv2.resize(gain.astype(np.float32), (w, h), interpolation=cv2.INTER_LINEAR)
    for channel in range(3):
        image[..., channel] *= big * np.float32(camera.exposure * camera.cast[channel])


def _capture(image: npt.NDArray[np.float32], camera: Camera, rng: Rng) -> RgbImage:
    """Blur, noise, quantization and JPEG."""
    if camera.blur > 0:
        image = np.asarray(cv2.GaussianBlur(image, (0, 0), camera.blur), np.float32)
    if camera.noise > 0:
        speck = rng.standard_normal((128, 128), dtype=np.float32) * np.float32(camera.noise)
        reps = (image.shape[0] // 128 + 1, image.shape[1] // 128 + 1)
        image += np.tile(speck, reps)[: image.shape[0], : image.shape[1], None]
    np.clip(image, 0, 255, out=image)
    photo = image.astype(np.uint8)
    ok, packed = cv2.imencode(".jpg", photo[..., ::-1], [cv2.IMWRITE_JPEG_QUALITY, camera.jpeg])
    shot = cv2.imdecode(packed, cv2.IMREAD_COLOR) if ok else None
    if shot is None:
        raise RuntimeError("OpenCV cannot write JPEG here; reinstall opencv-python-headless")
    return np.ascontiguousarray(shot[..., ::-1], dtype=np.uint8)


def compose(
    drawing: GarmentDrawing,
    rng: Rng,
    kind: BackgroundKind,
    size: tuple[int, int],
    *,
    camera: Camera,
    angle: float,
    fill: float,
) -> Scene:
    """Put a drawing on a surface with everything decided; see `draw_scene`."""
    hung = kind in ("door", "wall")
    image = draw_background(rng, kind, size).astype(np.float32)
    matrix = placement(rng, drawing, size, angle, camera, fill)
    color, mask = _warp(drawing, matrix, size)
    image *= _shadow(mask, angle, rng, hung=hung)[..., None]
    if hung and drawing.tags.category in _HANGS:
        _hanger(image, matrix, drawing.rgba.shape[0], rng)
    image *= (1 - mask.astype(np.float32) * np.float32(1 / 255))[..., None]
    image += color
    _expose(image, camera, rng)
    return Scene(_capture(image, camera, rng), mask, drawing.tags, drawing.caption)


def draw_scene(
    drawing: GarmentDrawing,
    rng: Rng,
    *,
    background: BackgroundKind | None = None,
    size: tuple[int, int] = (384, 512),
) -> Scene:
    """Draw a phone photo of a garment.

    Args:
        drawing: What lies or hangs there.
        rng: Source of all randomness.
        background: Fix the surface; otherwise a likely one for the garment.
        size: Width and height in px.
    """
    kinds = [k for k in KINDS if k not in ("door", "wall") or drawing.tags.category in _HANGS]
    weights = np.array([_WEIGHTS[k] for k in kinds])
    kind = background or kinds[int(rng.choice(len(kinds), p=weights / weights.sum()))]
    angle = _angle(rng, kind in ("door", "wall"))
    return compose(
        drawing,
        rng,
        kind,
        size,
        camera=phone_camera(rng),
        angle=angle,
        fill=float(1.0 - 0.42 * rng.beta(1.2, 2.0)),
    )
