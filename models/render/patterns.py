"""Printed and woven patterns as repeating tiles of color weights.

A tile is uint8 ``[n, n, 3]``: how much of each of the recipe's three colors a point takes, summing
to 255. Weights rather than colors, so that the labels' color shares can be read off exactly.
"""

from __future__ import annotations

from collections.abc import Callable

import cv2
import numpy as np
import numpy.typing as npt

Weights = npt.NDArray[np.uint8]
Rng = np.random.Generator

_DRAFT = 512


def tile_noise(rng: Rng, n: int, sigma_x: float, sigma_y: float) -> npt.NDArray[np.float32]:
    """Noise ``[n, n]`` with unit deviation that repeats without a seam."""
    white = rng.standard_normal((n, n), dtype=np.float32)
    pad = min(n, int(3 * max(sigma_x, sigma_y)) + 1)
    wide = cv2.GaussianBlur(np.pad(white, pad, mode="wrap"), (0, 0), sigma_x, sigmaY=sigma_y)
    field = wide[pad : pad + n, pad : pad + n]
    unit: npt.NDArray[np.float32] = (field - field.mean()) / max(float(field.std()), 1e-6)
    return unit


def _split(index: npt.NDArray[np.uint8]) -> Weights:
    """Turn a map of color indices into weights."""
    planes = [(index == k).view(np.uint8) * np.uint8(255) for k in range(3)]
    return np.asarray(cv2.merge(planes), np.uint8)


def _fill(index: npt.NDArray[np.uint8], shape: npt.NDArray[np.float64], value: int) -> None:
    """Fill a motif at its place and at the wrapped copies that can touch the tile."""
    for dx in (-_DRAFT, 0, _DRAFT):
        for dy in (-_DRAFT, 0, _DRAFT):
            moved = shape + np.array([dx, dy])
            if (moved.max(axis=0) > 0).all() and (moved.min(axis=0) < _DRAFT).all():
                cv2.fillPoly(index, [np.round(moved).astype(np.int32)], value)


def stripe(rng: Rng, colors: int) -> tuple[Weights, float]:
    """Breton, even, pin or multi stripes, across or down the garment."""
    index = np.zeros((_DRAFT, _DRAFT), np.uint8)
    kind = int(rng.integers(4))
    if kind == 0:
        period = rng.uniform(2.2, 5.0)
        index[: int(_DRAFT * rng.uniform(0.25, 0.45))] = 1
    elif kind == 1:
        period = rng.uniform(2.5, 9.0)
        index[: int(_DRAFT * rng.uniform(0.4, 0.5))] = 1
    elif kind == 2:
        period = rng.uniform(1.6, 3.0)
        index[: int(_DRAFT * rng.uniform(0.1, 0.18))] = 1
    else:
        period = rng.uniform(8.0, 16.0)
        cuts = np.sort(rng.uniform(0.1, 0.95, 6) * _DRAFT).astype(int)
        index[cuts[0] : cuts[1]] = 1
        index[cuts[2] : cuts[3]] = 2 if colors > 2 else 1
        index[cuts[4] : cuts[5]] = 1
    if colors > 2 and kind < 3:
        index[int(_DRAFT * 0.62) : int(_DRAFT * 0.7)] = 2
    return _split(index.T.copy() if kind == 2 or rng.random() < 0.35 else index), float(period)


def check(rng: Rng, colors: int) -> tuple[Weights, float]:
    """Gingham, tartan or window-pane: two stripe sets woven over each other."""
    kind = int(rng.integers(3))
    share = np.zeros((_DRAFT, 3), np.float32)
    share[:, 0] = 1.0
    if kind == 0:
        period = rng.uniform(1.2, 4.0)
        share[: _DRAFT // 2] = (0, 1, 0)
    elif kind == 1:
        period = rng.uniform(9, 18)
        for k in range(int(rng.integers(3, 6))):
            at, width = int(rng.uniform(0, 0.85) * _DRAFT), int(rng.uniform(0.03, 0.2) * _DRAFT)
            share[at : at + width] = (0, 0, 1) if colors > 2 and k % 2 else (0, 1, 0)
    else:
        period = rng.uniform(5, 10)
        share[: int(_DRAFT * 0.07)] = (0, 1, 0)
        if colors > 2:
            share[int(_DRAFT * 0.5) : int(_DRAFT * 0.57)] = (0, 0, 1)
    mixed = (share[:, None] + share[None, :]) / 2
    return np.round(mixed * 255).astype(np.uint8), float(period)


def dot(rng: Rng, colors: int) -> tuple[Weights, float]:
    """Polka dots in a staggered grid, or confetti."""
    index = np.zeros((_DRAFT, _DRAFT), np.uint8)
    a = np.linspace(0, 2 * np.pi, 28, endpoint=False)
    circle = np.stack([np.cos(a), np.sin(a)], axis=1)
    radius = rng.uniform(0.09, 0.17) * _DRAFT
    if rng.random() < 0.75:
        for x, y in ((0.25, 0.25), (0.75, 0.75)):
            _fill(index, circle * radius + np.array([x, y]) * _DRAFT, 1)
        return _split(index), float(rng.uniform(1.6, 6.0))
    for x, y in rng.uniform(0, 1, (26, 2)):
        _fill(index, circle * rng.uniform(0.015, 0.04) * _DRAFT + np.array([x, y]) * _DRAFT, 1)
    return _split(index), float(rng.uniform(8, 14))


def _petal(angle: float, reach: float, width: float, n: int = 9) -> npt.NDArray[np.float64]:
    t = np.linspace(0, 1, n)
    # Widest past the middle: petals are blunt at the tip.
    side = width * np.sin(np.pi * t**1.5) ** 0.7
    spine = np.stack([reach * t, side], axis=1)
    shape = np.concatenate([spine, (spine * np.array([1, -1]))[::-1]])
    c, s = np.cos(angle), np.sin(angle)
    turned: npt.NDArray[np.float64] = shape @ np.array([[c, s], [-s, c]])
    return turned


def floral(rng: Rng, colors: int) -> tuple[Weights, float]:
    """Scattered blossoms with leaves; from tiny sprigs to large blooms."""
    index = np.zeros((_DRAFT, _DRAFT), np.uint8)
    count = int(rng.integers(4, 11))
    size = _DRAFT / np.sqrt(count) * rng.uniform(0.26, 0.4)
    petals = int(rng.integers(5, 8))
    grid = _scatter(rng, count)
    leaf = 2 if colors > 2 else 1
    for x, y in grid:
        middle, turn, big = (
            np.array([x, y]) * _DRAFT,
            rng.uniform(0, 6.28),
            size * rng.uniform(0.65, 1.2),
        )
        for k in range(int(rng.integers(1, 4))):
            _fill(index, _petal(turn + 1.1 * k, big * 1.75, big * 0.2) + middle, leaf)
        for k in range(petals):
            _fill(
                index,
                _petal(turn + 2 * np.pi * k / petals, big, big * rng.uniform(0.3, 0.44)) + middle,
                1,
            )
        core = _petal(turn, big * 0.22, big * 0.16) - 0.0
        _fill(index, core + middle, 0 if colors < 3 else 2)
    return _split(index), float(rng.uniform(7, 20))


def _scatter(rng: Rng, count: int) -> npt.NDArray[np.float64]:
    """Points in the unit square that keep their distance across the wrap."""
    found: list[npt.NDArray[np.float64]] = []
    for _ in range(count):
        options = rng.uniform(0, 1, (12, 2))
        if found:
            gap = np.abs(options[:, None] - np.array(found)[None])
            gap = np.minimum(gap, 1 - gap)
            best = int(np.argmax(np.linalg.norm(gap, axis=2).min(axis=1)))
            found.append(options[best])
        else:
            found.append(options[0])
    return np.array(found)


def animal(rng: Rng, colors: int) -> tuple[Weights, float]:
    """Leopard rosettes or zebra bands."""
    if rng.random() < 0.35:
        field = tile_noise(rng, _DRAFT // 4, 3.0, 11.0) + 0.6 * tile_noise(
            rng, _DRAFT // 4, 8.0, 8.0
        )
        index = (np.sin(2.2 * field) > 0.15).astype(np.uint8)
        return _split(index), 16.0
    index = np.zeros((_DRAFT, _DRAFT), np.uint8)
    for x, y in _scatter(rng, 22):
        a = np.linspace(0, 2 * np.pi, 14, endpoint=False)
        r = _DRAFT * 0.075 * rng.uniform(0.7, 1.15) * (1 + 0.22 * rng.standard_normal(14))
        blob = np.stack([r * np.cos(a) * 1.2, r * np.sin(a)], axis=1)
        middle = np.array([x, y]) * _DRAFT
        _fill(index, blob + middle, 1)
        _fill(index, blob * 0.5 + middle, 2 if colors > 2 else 0)
        gap = _petal(rng.uniform(0, 6.28), _DRAFT * 0.11, _DRAFT * 0.02)
        _fill(index, gap + middle, 0)
    return _split(index), float(rng.uniform(9, 15))


def camouflage(rng: Rng, colors: int) -> tuple[Weights, float]:
    """Woodland blotches in three colors."""
    n = _DRAFT // 2
    index = np.zeros((n, n), np.uint8)
    for value in (1, 2):
        field = tile_noise(rng, n, 22, 13) + 0.35 * tile_noise(rng, n, 6, 4)
        index[field > (0.35, 0.75)[value - 1]] = value
    return _split(index), float(rng.uniform(20, 34))


def geometric(rng: Rng, colors: int) -> tuple[Weights, float]:
    """Chevrons, argyle, triangles or a Nordic band."""
    axis = np.arange(_DRAFT, dtype=np.float32) / _DRAFT
    x, y = axis[None, :], axis[:, None]
    third = 2 if colors > 2 else 1
    kind = int(rng.integers(4))
    if kind == 0:
        index = np.where((y * 2 + np.abs((x * 2) % 1 - 0.5)) % 1 < 0.5, 1, 0)
    elif kind == 1:
        index = np.where(np.abs(x - 0.5) + np.abs(y - 0.5) < 0.5, 1, 0)
        lines = np.minimum(np.abs((x + y) % 1 - 0.5), np.abs((x - y) % 1 - 0.5))
        index = np.where(lines < 0.02, third, index)
    elif kind == 2:
        fx, fy = (x * 3) % 1, (y * 3) % 1
        cell = (np.floor(x * 3) * 7 + np.floor(y * 3) * 3) % 3
        index = np.where(fx + fy < 1, np.where(cell == 0, third, 1), 0)
    else:
        zig = np.abs(((x * 6) % 1) - 0.5) * 0.14
        index = np.where(np.abs(y - 0.25 - zig) < 0.035, 1, 0)
        index = np.where(np.abs(y - 0.75 + zig) < 0.035, third, index)
        diamond = np.abs(((x * 4) % 1) - 0.5) * 0.25 + np.abs(y - 0.5) < 0.1
        index = np.where(diamond, 1, index)
    return _split(index.astype(np.uint8)), float(rng.uniform(7, 18))


def tie_dye(rng: Rng, colors: int) -> tuple[Weights, float]:
    """Cloudy rings of dye that bleed into each other."""
    n = 256
    y, x = np.mgrid[0:n, 0:n] / n - 0.5
    swirl = np.hypot(x, y) * rng.uniform(5, 9) + 0.35 * tile_noise(rng, n, 9, 9)
    if rng.random() < 0.5:
        swirl += np.arctan2(y, x) * rng.choice((1, 2)) / (2 * np.pi)
    phase = swirl % 1.0
    second = np.clip(np.sin(2 * np.pi * phase) * 1.4, 0, 1)
    third = np.clip(np.sin(2 * np.pi * (phase + 0.4)) * 1.4 - 0.3, 0, 1) * (colors > 2)
    second = second * (1 - third)
    weights = np.stack([1 - second - third, second, third], axis=2)
    return np.round(weights * 255).astype(np.uint8), 60.0


_MAKERS: dict[str, Callable[[Rng, int], tuple[Weights, float]]] = {
    "stripe": stripe,
    "check": check,
    "dot": dot,
    "floral": floral,
    "animal": animal,
    "camouflage": camouflage,
    "geometric": geometric,
    "tie-dye": tie_dye,
}


def pattern_tile(
    pattern: str, colors: int, rng: Rng, px_per_cm: float, span_cm: float
) -> Weights | None:
    """The pattern's tile at image resolution, or None where the main color covers everything.

    Args:
        pattern: A vocabulary pattern.
        colors: How many colors the recipe has.
        rng: Chooses the pattern's kind and scale.
        px_per_cm: Resolution of the drawing.
        span_cm: Length of the garment; small things wear finer patterns.
    """
    maker = _MAKERS.get(pattern)
    if maker is None:
        return None
    draft, period = maker(rng, colors)
    period = period * float(np.clip(span_cm / 70.0, 0.25, 1.15))
    n = int(np.clip(round(period * px_per_cm), 6, 640))
    how = cv2.INTER_AREA if n < draft.shape[0] else cv2.INTER_CUBIC
    return np.asarray(cv2.resize(draft, (n, n), interpolation=how), dtype=np.uint8)
