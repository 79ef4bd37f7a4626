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


@dataclass(frozen=True, slots=True)
class Pose:
    """How a garment is put into the picture.

    Attributes:
        angle: Rotation in radians.
        fill: Share of the image that the garment's bounding box spans, 0-1.
        drift: Share of the free room by which it may lie off center, 0-1.
        hung: Whether it hangs on a hanger; its shadow then falls further away.
    """

    angle: float
    fill: float
    drift: float
    hung: bool = False


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
    rng: Rng, drawing: GarmentDrawing, size: tuple[int, int], pose: Pose, tilt: float
) -> Matrix:
    """Perspective matrix from drawing pixels to pixels of an image of ``size`` (width, height)."""
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
    c, s = np.cos(pose.angle), np.sin(pose.angle)
    spin = np.array([[c, -s], [s, c]])
    reach = np.ptp((corners - mid) @ spin.T, axis=0)
    scale = pose.fill * min(w / reach[0], h / reach[1])
    room = np.maximum((np.array([w, h]) - reach * scale) / 2, 0)
    spot = np.array([w / 2, h / 2]) + rng.uniform(-pose.drift, pose.drift, 2) * room
    square = np.array([[0, 0], [side, 0], [side, side], [0, side]], float)
    target = (square - mid) @ spin.T * scale + spot
    target += rng.uniform(-1, 1, (4, 2)) * tilt * scale * side
    matrix = cv2.getPerspectiveTransform(square.astype(np.float32), target.astype(np.float32))
    return np.asarray(matrix, np.float64)


def _warp(drawing: GarmentDrawing, matrix: Matrix, size: tuple[int, int]) -> RgbImage:
    """The garment in the image's frame, straight-alpha RGBA uint8 ``[H, W, 4]``."""
    rgba = drawing.rgba
    shrink = float(np.sqrt(abs(np.linalg.det(matrix[:2, :2]))))
    if shrink < 0.7:
        rgba = np.asarray(cv2.GaussianBlur(rgba, (0, 0), 0.35 / shrink), np.uint8)
    return np.asarray(cv2.warpPerspective(rgba, matrix, size, flags=cv2.INTER_LINEAR), np.uint8)


def _shadow(mask: Mask, pose: Pose, rng: Rng) -> npt.NDArray[np.float32]:
    """How much light (0-1) reaches the surface around a garment lying on it."""
    h, w = mask.shape
    low = cv2.resize(mask, (w // 2, h // 2), interpolation=cv2.INTER_AREA)
    c, s = np.cos(pose.angle), np.sin(pose.angle)
    away = np.array([-LIGHT[0] * c + LIGHT[1] * s, -LIGHT[0] * s - LIGHT[1] * c])
    total = np.zeros(low.shape, np.float32)
    far = rng.uniform(6, 14) if pose.hung else rng.uniform(2.0, 5.0)
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


def _neck(alpha: Mask) -> tuple[float, float]:
    """Where a hanger's hook leaves the garment: the top edge above its middle."""
    x = int(np.average(np.arange(alpha.shape[1]), weights=alpha.sum(axis=0, dtype=np.int64) + 1))
    rows = np.nonzero(alpha[:, x] > 127)[0]
    return float(x), float(rows[0]) if len(rows) else 0.0


def _hanger(image: RgbImage, alpha: Mask, matrix: Matrix, rng: Rng) -> None:
    """A hanger hook above the garment's neck, with its shadow on the wall."""
    neck = cv2.perspectiveTransform(np.array([[_neck(alpha)]], np.float32), matrix)[0, 0]
    r = image.shape[1] * 0.03
    curve = ((0.0, 1.2), (0.0, -1.4), (1.0, -2.2), (0.2, -3.4), (-0.9, -2.8))
    hook = line(*curve) * r + neck
    thick = max(2, round(image.shape[1] / 130))
    dark = tuple(float(v) for v in image.mean(axis=(0, 1)) * 0.7)
    tone = float(rng.choice((40.0, 120.0, 185.0)))
    for shape, color in ((hook + r * 0.25, dark), (hook, (tone, tone, tone + 4))):
        cv2.polylines(
            image, [np.round(shape * 16).astype(np.int32)], False, color, thick, cv2.LINE_8, 4
        )


def gain_of(size: tuple[int, int], camera: Camera, rng: Rng) -> npt.NDArray[np.float32]:
    """Exposure over the image: brighter toward a window or lamp."""
    turn = rng.uniform(0, 2 * np.pi)
    x = np.linspace(-0.5, 0.5, 24, dtype=np.float32)
    ramp = np.add.outer(x * np.float32(np.sin(turn)), x * np.float32(np.cos(turn))) * 1.4
    ramp += cloud(rng, (2, 2), (24, 24)) * 0.35
    gain = (camera.exposure * (1 + camera.falloff * ramp)).astype(np.float32)
    return np.asarray(cv2.resize(gain, size, interpolation=cv2.INTER_LINEAR), np.float32)


def capture(planes: list[npt.NDArray[np.float32]], camera: Camera, rng: Rng) -> RgbImage:
    """Noise, quantization, blur and JPEG; ``planes`` are red, green and blue in 0-255."""
    h, w = planes[0].shape
    speck = rng.standard_normal((192, 192), dtype=np.float32) * np.float32(camera.noise)
    noise = np.tile(speck, (h // 192 + 1, w // 192 + 1))[:h, :w]
    # Planes of one float channel keep OpenCV on its fast paths; bgr is what the encoder wants.
    levels = [cv2.convertScaleAbs(np.maximum(p + noise, np.float32(0))) for p in reversed(planes)]
    photo = cv2.merge(levels)
    if camera.blur > 0:
        photo = cv2.GaussianBlur(photo, (0, 0), camera.blur)
    ok, packed = cv2.imencode(".jpg", photo, [cv2.IMWRITE_JPEG_QUALITY, camera.jpeg])
    shot = cv2.imdecode(packed, cv2.IMREAD_COLOR) if ok else None
    if shot is None:
        raise RuntimeError("OpenCV cannot write JPEG here; reinstall opencv-python-headless")
    return np.ascontiguousarray(shot[..., ::-1], dtype=np.uint8)


def compose(
    drawing: GarmentDrawing, rng: Rng, surface: RgbImage, *, camera: Camera, pose: Pose
) -> Scene:
    """Put a drawing on a surface with everything decided; see `draw_scene`."""
    size = (surface.shape[1], surface.shape[0])
    surface = surface.copy()
    matrix = placement(rng, drawing, size, pose, camera.tilt)
    garment = _warp(drawing, matrix, size)
    mask = np.ascontiguousarray(garment[..., 3])
    strapped = {"spaghetti strap", "halter"} & set(drawing.tags.attributes)
    if pose.hung and drawing.tags.category in _HANGS and not strapped:
        _hanger(surface, drawing.rgba[..., 3], matrix, rng)
    cover = mask.astype(np.float32) * np.float32(1 / 255)
    gain = gain_of(size, camera, rng)
    over, under = cover * gain, _shadow(mask, pose, rng) * (1 - cover) * gain
    planes = [
        (surface[..., k] * under + garment[..., k] * over) * np.float32(camera.cast[k])
        for k in range(3)
    ]
    return Scene(capture(planes, camera, rng), mask, drawing.tags, drawing.caption)


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
    hung = kind in ("door", "wall")
    pose = Pose(_angle(rng, hung), float(1.0 - 0.42 * rng.beta(1.2, 2.0)), 0.85, hung)
    return compose(
        drawing, rng, draw_background(rng, kind, size), camera=phone_camera(rng), pose=pose
    )
