"""Surfaces that clothes are photographed on: floors, beds, carpets, walls and doors.

Purely procedural and seamless to the image border. No garment, shadow or camera effect is drawn
here; `scene` adds those.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import get_args

import cv2
import numpy as np
import numpy.typing as npt

from models.render.geometry import ellipse
from models.render.palette import to_lab
from models.render.patterns import pattern_tile, tile_noise
from models.render.records import BackgroundKind
from models.render.shading import Field, cloud, crease, light
from models.types import RgbImage

Rng = np.random.Generator
Canvas = npt.NDArray[np.float32]

KINDS: tuple[BackgroundKind, ...] = get_args(BackgroundKind)

_WOODS = (
    (205, 170, 125),
    (180, 135, 88),
    (222, 198, 160),
    (140, 92, 58),
    (196, 182, 160),
    (104, 66, 44),
    (232, 214, 184),
)
_SHEETS = (
    (240, 238, 234),
    (246, 243, 236),
    (214, 218, 226),
    (226, 214, 200),
    (196, 204, 212),
    (168, 44, 62),
    (120, 140, 166),
    (232, 200, 205),
    (245, 235, 205),
    (92, 98, 110),
    (190, 205, 190),
    (150, 30, 70),
    (236, 226, 190),
)
_CARPETS = (
    (150, 140, 128),
    (188, 176, 158),
    (110, 108, 112),
    (206, 198, 184),
    (92, 74, 62),
    (128, 136, 150),
    (120, 44, 40),
    (70, 74, 82),
)
_WALLS = (
    (236, 232, 224),
    (226, 222, 216),
    (214, 220, 222),
    (240, 230, 206),
    (206, 200, 192),
    (230, 214, 206),
)
_STONES = (
    (206, 202, 196),
    (226, 222, 214),
    (180, 172, 162),
    (150, 146, 142),
    (234, 230, 226),
    (196, 180, 158),
)


def _choose(rng: Rng, options: tuple[tuple[int, int, int], ...]) -> npt.NDArray[np.float32]:
    base = np.array(options[int(rng.integers(len(options)))], np.float32)
    return np.clip(base * rng.uniform(0.9, 1.06) + rng.normal(0, 4, 3), 8, 252).astype(np.float32)


def _fill(color: npt.NDArray[np.float32], factor: Field) -> Canvas:
    planes = [factor * c for c in color.astype(np.float32)]
    return np.asarray(cv2.merge(planes), np.float32)


def _grain(rng: Rng, w: int, h: int, run: float) -> Field:
    """Streaks along x: coarse noise stretched, cheap at any size."""
    low = rng.standard_normal((h, max(4, int(w / run)))).astype(np.float32)
    return np.asarray(cv2.resize(low, (w, h), interpolation=cv2.INTER_LINEAR), np.float32)


def _planks(rng: Rng, size: tuple[int, int], rows: int, run: float) -> tuple[Field, Field]:
    """Brightness of boards running along x, and a mask of the joints between them."""
    w, h = size
    tone, joint = np.ones((h, w), np.float32), np.zeros((h, w), np.float32)
    edges = np.linspace(0, h, rows + 1) + rng.uniform(-0.5, 0.5) * h / rows
    for y0, y1 in zip(edges[:-1], [*edges[1:-1], h + 1], strict=True):
        top, low = max(int(y0), 0), min(int(y1), h)
        x = -rng.uniform(0, run)
        while x < w:
            x1 = x + run * rng.uniform(0.8, 1.2)
            tone[top:low, max(int(x), 0) : max(int(x1), 0)] *= rng.normal(1.0, 0.055)
            if 0 < x < w:
                joint[top:low, int(x) : int(x) + 1] = 1.0
            x = x1
        joint[top : top + 1] = 1.0
    tone[: max(int(edges[0]), 0)] *= 0.97
    return tone, joint


def wood(rng: Rng, size: tuple[int, int]) -> Canvas:
    """Laminate or floorboards."""
    w, h = size
    tone, joint = _planks(rng, size, int(rng.integers(4, 10)), w * rng.uniform(0.7, 2.0))
    figure = np.sin(
        _grain(rng, w, h // 6 + 1, 60).repeat(6, axis=0)[:h] * 1.4 + cloud(rng, (2, 18), size) * 9
    )
    streaks = _grain(rng, w, h, 40)
    factor = (
        tone
        * (1 + figure * 0.035 + streaks * 0.03 * rng.uniform(0.5, 1.4))
        * (1 - joint * rng.uniform(0.15, 0.4))
    )
    return _fill(_choose(rng, _WOODS), factor.astype(np.float32))


def parquet(rng: Rng, size: tuple[int, int]) -> Canvas:
    """Herringbone or block parquet."""
    w, h = size
    color = _choose(rng, _WOODS[:4])
    block = int(rng.integers(40, 90))
    strips = int(rng.integers(4, 7))
    rows, columns = h // block + 2, w // block + 2
    y, x = np.arange(h), np.arange(w)
    by, bx = y // block, x // block
    lying = (np.add.outer(by, bx) % 2) == 0
    across = np.where(lying, (y % block)[:, None], (x % block)[None, :])
    shade = rng.normal(1.0, 0.07, (rows, columns, strips)).astype(np.float32)
    tone = shade[by[:, None], bx[None, :], across * strips // block]
    gap = across * strips % block < strips
    gap[y % block == 0] = True
    gap[:, x % block == 0] = True
    streaks = np.where(lying, _grain(rng, w, h, 24), _grain(rng, h, w, 24).T)
    tone = tone * (1 + np.float32(0.04) * streaks) * np.where(gap, np.float32(0.74), np.float32(1))
    return _fill(color, np.asarray(tone, np.float32))


def tiles(rng: Rng, size: tuple[int, int]) -> Canvas:
    """Stone or ceramic tiles, straight or on the diagonal."""
    w, h = size
    side = float(rng.uniform(80, 260))
    a = 0.785 if rng.random() < 0.3 else rng.normal(0, 0.03)
    x, y = np.arange(w, dtype=np.float32)[None, :], np.arange(h, dtype=np.float32)[:, None]
    c, s = np.float32(np.cos(a) / side), np.float32(np.sin(a) / side)
    u, v = x * c + y * s + np.float32(rng.random()), y * c - x * s + np.float32(rng.random())
    column, row = np.floor(u), np.floor(v)
    edge = np.minimum(0.5 - np.abs(u - column - 0.5), 0.5 - np.abs(v - row - 0.5)) * side
    grout = np.clip(1.6 - edge, 0, 1)
    odd = 1 + np.float32(0.02) * np.sin(column * 12.9 + row * 78.2 + np.float32(rng.random() * 6))
    veins = cloud(rng, (9, 12), size) * 0.05 + cloud(rng, (34, 44), size) * 0.02
    factor = odd * (1 + veins * rng.uniform(0.3, 1.3)) * (1 - grout * rng.uniform(0.12, 0.45))
    return _fill(_choose(rng, _STONES), factor.astype(np.float32))


def _bedding(rng: Rng, size: tuple[int, int], rumple: float) -> Field:
    """Light on a lightly rumpled sheet."""
    low = (size[0] // 2, size[1] // 2)
    height = cloud(rng, (2, 3), low) * 2.2 + cloud(rng, (5, 6), low) * 0.35
    main = rng.uniform(0, np.pi)
    lines = np.zeros((low[1], low[0]), np.float32)
    for _ in range(int(rng.integers(3, 14))):
        start = rng.uniform(-0.1, 1.1, 2) * low
        crease(
            lines,
            start,
            main + rng.normal(0, 0.35),
            low[1] * rng.uniform(0.15, 0.7),
            rng,
            rng.uniform(0.3, 1),
        )
    height += cv2.GaussianBlur(lines, (0, 0), float(rng.uniform(3.0, 6.0))) * rng.uniform(2, 6)
    height += cloud(rng, (14, 16), low) * 0.03
    bright, _ = light((height * np.float32(rumple)).astype(np.float32), low[1] / 90.0, 0.0)
    bright = np.clip(bright, 0.55, 1.12)
    return np.asarray(cv2.resize(bright, size, interpolation=cv2.INTER_LINEAR), np.float32)


def sheet(rng: Rng, size: tuple[int, int]) -> Canvas:
    """A plain bedsheet with folds."""
    fine = _grain(rng, *size, 3) * 0.006
    return _fill(_choose(rng, _SHEETS), _bedding(rng, size, rng.uniform(1.0, 3.6)) + fine)


def bedspread(rng: Rng, size: tuple[int, int]) -> Canvas:
    """A patterned or quilted cover."""
    colors = np.stack([_choose(rng, _SHEETS + _CARPETS) for _ in range(3)])
    shade = _bedding(rng, size, rng.uniform(0.8, 2.6))
    kind = ("stripe", "floral", "check", "geometric", "dot", "quilt")[int(rng.integers(6))]
    w, h = size
    if kind == "quilt":
        step = rng.uniform(30, 70)
        y, x = np.mgrid[0:h, 0:w].astype(np.float32)
        puff = np.abs(np.sin(np.pi * (x + y) / step)) * np.abs(np.sin(np.pi * (x - y) / step))
        return _fill(colors[0], shade * (0.86 + 0.2 * np.sqrt(puff)).astype(np.float32))
    tile = pattern_tile(kind, 3, rng, h / 110.0, 140.0)
    if tile is None:
        return _fill(colors[0], shade)
    reps = (h // tile.shape[0] + 2, w // tile.shape[1] + 2)
    oy, ox = (int(rng.integers(tile.shape[0])) for _ in range(2))
    weights = np.tile(tile, (*reps, 1))[oy : oy + h, ox : ox + w]
    # Bedding is rarely as loud as a print on clothes: colors are pulled toward each other.
    muted = colors * 0.6 + colors.mean(axis=0) * 0.4 if rng.random() < 0.6 else colors
    flat = cv2.transform(
        np.ascontiguousarray(weights).astype(np.float32) / 255, np.ascontiguousarray(muted.T)
    )
    return np.asarray(flat * shade[..., None], np.float32)


def carpet(rng: Rng, size: tuple[int, int]) -> Canvas:
    """Pile carpet or a woven rug."""
    w, h = size
    pile = rng.standard_normal((h, w), dtype=np.float32)
    pile = np.asarray(cv2.GaussianBlur(pile, (0, 0), float(rng.uniform(0.7, 1.8))), np.float32)
    pile /= float(pile.std()) + 1e-6
    factor = 1 + pile * rng.uniform(0.05, 0.14) + cloud(rng, (4, 5), size) * 0.05
    if rng.random() < 0.25:
        y = np.arange(h, dtype=np.float32)[:, None]
        factor *= 1 + 0.06 * np.sin(2 * np.pi * y / rng.uniform(5, 9))
    painted = _fill(_choose(rng, _CARPETS), factor)
    return painted


def wall(rng: Rng, size: tuple[int, int]) -> Canvas:
    """A painted wall."""
    rough = tile_noise(rng, 128, 1.2, 1.2)
    reps = (size[1] // 128 + 1, size[0] // 128 + 1)
    texture = np.tile(rough, reps)[: size[1], : size[0]]
    return _fill(
        _choose(rng, _WALLS),
        1 + texture * rng.uniform(0.004, 0.022) + cloud(rng, (2, 3), size) * 0.03,
    )


def door(rng: Rng, size: tuple[int, int]) -> Canvas:
    """A paneled door or wardrobe front, as behind something that hangs."""
    w, h = size
    white = rng.random() < 0.7
    color = _choose(rng, _WALLS if white else _WOODS)
    factor = np.ones((h, w), np.float32) + (_grain(rng, h, w, 50).T * (0.008 if white else 0.03))
    columns = int(rng.integers(1, 3))
    for k in range(columns):
        x0, x1 = int(w * (0.08 + k / columns)), int(w * ((k + 1) / columns - 0.08))
        for y0, y1 in (
            (int(h * 0.05), int(h * rng.uniform(0.4, 0.6))),
            (int(h * 0.66), int(h * 0.98)),
        ):
            for inset, tone in ((0, 0.84), (3, 1.05), (6, 0.92)):
                cv2.rectangle(
                    factor, (x0 + inset, y0 + inset), (x1 - inset, y1 - inset), float(tone), 2
                )
    if columns == 2:
        factor[:, w // 2 - 1 : w // 2 + 1] *= 0.55
    return _fill(color, np.asarray(cv2.GaussianBlur(factor, (0, 0), 0.9), np.float32))


def concrete(rng: Rng, size: tuple[int, int]) -> Canvas:
    """A concrete or terrazzo floor."""
    factor = 1 + cloud(rng, (5, 7), size) * 0.07 + cloud(rng, (30, 38), size) * 0.035
    factor += rng.standard_normal((size[1], size[0]), dtype=np.float32) * 0.02
    painted = _fill(_choose(rng, _STONES[2:4] + _CARPETS[2:3]), factor.astype(np.float32))
    if rng.random() < 0.4:
        for _ in range(120):
            x, y = rng.uniform(0, size[0]), rng.uniform(0, size[1])
            r = rng.uniform(1, 5)
            chip = np.round(ellipse(x, y, r, r * rng.uniform(0.5, 1), 7)).astype(np.int32)
            cv2.fillPoly(painted, [chip], tuple(float(c) for c in _choose(rng, _STONES)))
    return painted


def paper(rng: Rng, size: tuple[int, int]) -> Canvas:
    """Plain backdrop paper, nearly even."""
    tints = (
        (244, 242, 238),
        (232, 228, 220),
        (222, 226, 228),
        (238, 228, 216),
        (214, 206, 198),
        (228, 232, 224),
    )
    return _fill(_choose(rng, tints), 1 + cloud(rng, (2, 3), size) * 0.025)


_PAINTERS: dict[BackgroundKind, Callable[[Rng, tuple[int, int]], Canvas]] = {
    "wood": wood,
    "parquet": parquet,
    "tiles": tiles,
    "sheet": sheet,
    "bedspread": bedspread,
    "carpet": carpet,
    "wall": wall,
    "door": door,
    "concrete": concrete,
    "paper": paper,
}

_TURNABLE: tuple[BackgroundKind, ...] = ("wood", "parquet", "bedspread")


def draw_background(rng: Rng, kind: BackgroundKind, size: tuple[int, int]) -> RgbImage:
    """Draw one surface.

    Args:
        rng: Source of all randomness.
        kind: Which surface.
        size: Width and height in px.

    Raises:
        ValueError: If the kind is unknown.
    """
    painter = _PAINTERS.get(kind)
    if painter is None:
        raise ValueError(f"Unknown background {kind!r}; choose one of {', '.join(KINDS)}")
    if kind not in _TURNABLE or rng.random() < 0.25:
        painted = painter(rng, size)
    elif rng.random() < 0.4:
        painted = painter(rng, (size[1], size[0])).transpose(1, 0, 2)
    else:
        painted = _turned(painter, rng, size)
    return np.clip(painted, 0, 255).astype(np.uint8)


def _turned(
    painter: Callable[[Rng, tuple[int, int]], Canvas], rng: Rng, size: tuple[int, int]
) -> Canvas:
    """Paint on a larger board and cut the view out at an angle."""
    w, h = size
    board = int(np.hypot(w, h)) + 2
    big = painter(rng, (board, board))
    turn = cv2.getRotationMatrix2D((board / 2, board / 2), float(rng.uniform(0, 180)), 1.0)
    turn[:, 2] += np.array([(w - board) / 2, (h - board) / 2])
    return np.asarray(
        cv2.warpAffine(big, turn, size, flags=cv2.INTER_LINEAR, borderMode=cv2.BORDER_REFLECT),
        np.float32,
    )


def calm_background(rng: Rng, kinds: tuple[BackgroundKind, ...], size: tuple[int, int]) -> RgbImage:
    """A pale, hardly colored surface of one of the given kinds, for pictures meant to please."""
    image = draw_background(rng, kinds[int(rng.integers(len(kinds)))], size)
    for _ in range(12):
        lab = to_lab(cv2.resize(image, (8, 8), interpolation=cv2.INTER_AREA) / 255.0)
        if float(lab[:, 0].mean()) > 68 and float(np.hypot(lab[:, 1], lab[:, 2]).mean()) < 26:
            break
        image = draw_background(rng, kinds[int(rng.integers(len(kinds)))], size)
    return image
