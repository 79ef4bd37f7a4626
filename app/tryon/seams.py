"""Where a sleeve ends that lies against the trunk, or a leg against the other: a line down.

The outline says nothing there, so the line goes where the picture is dark and thin, as the gap
between two layers of cloth is, near to where such a line usually runs. It is the cheapest path from
top to bottom that moves at most one pixel sideways per row.

Source: S. Avidan, A. Shamir, "Seam Carving for Content-Aware Image Resizing", SIGGRAPH 2007,
equation 5 (the same recursion, over darkness instead of gradients).
"""

from __future__ import annotations

import cv2
import numpy as np
import numpy.typing as npt

from app.tryon.silhouette import Rgba, Solid

Floats = npt.NDArray[np.float64]

_GAP = 0.05
_FAR = 2.2
_CREASE = 1.1


def creases(picture: Rgba) -> Floats:
    """How much darker than around it each place is, 0 to 1."""
    gray = cv2.cvtColor(np.ascontiguousarray(picture[..., :3]), cv2.COLOR_RGB2GRAY)
    fine = np.asarray(cv2.GaussianBlur(gray.astype(np.float32), (0, 0), 1.2), np.float64)
    wide = np.asarray(cv2.GaussianBlur(gray.astype(np.float32), (0, 0), 7), np.float64)
    found: Floats = np.clip((wide - fine) / 40, 0, 1)
    return found


def line_down(
    solid: Solid, dark: Floats, rows: tuple[int, int], usual: tuple[float, float], *, reach: float
) -> Floats:
    """x of the line for every row of a range.

    Args:
        dark: What `creases` says of the picture.
        usual: x where the line is expected in the first and the last row.
        reach: How far in px it may lie from there.
    """
    first, last = rows
    count = max(2, last - first)
    expected = np.linspace(usual[0], usual[1], count)
    left = int(np.floor(expected.min() - reach))
    wide = int(np.ceil(expected.max() + reach)) - left + 1
    xs = np.clip(np.arange(left, left + wide), 0, solid.shape[1] - 1)
    ys = np.clip(np.arange(first, first + count), 0, solid.shape[0] - 1)
    away = np.abs(np.arange(left, left + wide)[None] - expected[:, None]) / reach
    cost = 1.0 - _CREASE * dark[np.ix_(ys, xs)] * 0.8 + _FAR * away**2
    cost = np.where(solid[np.ix_(ys, xs)], cost, _GAP + 0.3 * away)
    total = cost.copy()
    for k in range(1, count):
        before = np.pad(total[k - 1], 1, constant_values=np.inf)
        total[k] += np.minimum(np.minimum(before[:-2] + 0.05, before[1:-1]), before[2:] + 0.05)
    path = np.empty(count, int)
    path[-1] = int(np.argmin(total[-1]))
    for k in range(count - 2, -1, -1):
        low = max(path[k + 1] - 1, 0)
        path[k] = low + int(np.argmin(total[k, low : path[k + 1] + 2]))
    smooth = np.convolve(np.pad(path, 6, mode="edge"), np.ones(13) / 13, mode="valid")
    found: Floats = smooth + left
    return found
