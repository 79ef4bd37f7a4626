"""Strokes that follow edges: better than a plain brush on drawn garments, else harmless."""

from __future__ import annotations

import cv2
import numpy as np

from models.edge_snap import painted, snap_stroke
from models.render import sample_wardrobe


def _along_the_edge(truth: np.ndarray, *, inside: bool) -> tuple[np.ndarray, np.ndarray]:
    """A stroke twice as wide as needed along the upper left of the outline, and its middle."""
    outlines, _ = cv2.findContours(truth, cv2.RETR_EXTERNAL, cv2.CHAIN_APPROX_NONE)
    points = max(outlines, key=len)[:, 0][:160]
    depth = cv2.distanceTransform(truth, cv2.DIST_L2, 5) - cv2.distanceTransform(
        255 - truth, cv2.DIST_L2, 5
    )
    down, right = np.gradient(depth)
    stroke, core = np.zeros_like(truth), np.zeros_like(truth)
    for x, y in points[::4]:
        way = 9 if inside else -9
        at = (int(x + right[y, x] * way), int(y + down[y, x] * way))
        cv2.circle(stroke, at, 18, 255, -1)
        cv2.circle(core, at, 7, 255, -1)
    return stroke, core


def test_a_stroke_along_the_edge_is_wrong_in_far_fewer_places_than_a_plain_one() -> None:
    plain, snapped = [], []
    for scene in sample_wardrobe(11, 4):
        image = cv2.resize(scene.image, (480, 640), interpolation=cv2.INTER_AREA)
        truth = cv2.resize(scene.mask, (480, 640), interpolation=cv2.INTER_AREA)
        truth = np.where(truth > 127, 255, 0).astype(np.uint8)
        for adds in (True, False):
            stroke, core = _along_the_edge(truth, inside=adds)
            error = cv2.dilate(core, np.ones((15, 15), np.uint8)) > 0
            before = np.where(error, 0 if adds else 255, truth).astype(np.uint8)
            found = snap_stroke(image, before, stroke, core, adds=adds)
            under = stroke > 0
            assert (found[~under] == before[~under]).all()
            for mask, wrong in ((painted(before, stroke, adds=adds), plain), (found, snapped)):
                wrong.append(float(((mask > 127) != (truth > 127))[under].mean()))
    assert np.mean(snapped) < np.mean(plain) / 2


def test_where_colors_cannot_tell_the_stroke_is_a_plain_one() -> None:
    image = np.full((80, 80, 3), 180, np.uint8)
    before = np.zeros((80, 80), np.uint8)
    stroke = np.zeros((80, 80), np.uint8)
    cv2.circle(stroke, (40, 40), 15, 255, -1)
    found = snap_stroke(image, before, stroke, np.zeros_like(stroke), adds=True)
    assert (found == painted(before, stroke, adds=True)).all()


def test_taking_never_gives_and_giving_never_takes() -> None:
    rng = np.random.default_rng(5)
    image = rng.integers(0, 255, (90, 70, 3), np.uint8)
    before = rng.integers(0, 255, (90, 70), np.uint8)
    stroke = np.zeros((90, 70), np.uint8)
    cv2.circle(stroke, (35, 45), 20, 255, -1)
    core = cv2.erode(stroke, np.ones((15, 15), np.uint8))
    assert (snap_stroke(image, before, stroke, core, adds=True) >= before).all()
    assert (snap_stroke(image, before, stroke, core, adds=False) <= before).all()
