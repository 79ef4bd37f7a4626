"""Intersection over union of a segmenter on drawn scenes, whose masks are exact.

    vestry-train evaluate cutout [--scenes 500] --json

Scenes come from a seed that training never uses. Masks are compared at the scene's own resolution,
thresholded at one
half: what the app stores, edges included.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import numpy.typing as npt

from models.protocols import GarmentSegmenter
from models.types import Mask
from train.data.drawn import draw_training_scene

EVALUATION_SEED = 990_001


def intersection_over_union(found: Mask, truth: Mask) -> float:
    """Return IoU of two masks ``[H, W]``, thresholded at 128; 1 when both are empty."""
    a, b = found > 127, truth > 127
    union = int((a | b).sum())
    return 1.0 if union == 0 else float((a & b).sum() / union)


def evaluate_cutout(segmenter: GarmentSegmenter, *, scenes: int) -> Mapping[str, object]:
    """Return the mean, median, tenth percentile and per-category mean of the IoU."""
    values: list[float] = []
    by_category: dict[str, list[float]] = {}
    for index in range(scenes):
        scene = draw_training_scene(EVALUATION_SEED, index)
        value = intersection_over_union(segmenter.segment([scene.image])[0], scene.mask)
        values.append(value)
        by_category.setdefault(scene.tags.category, []).append(value)
    found: npt.NDArray[np.float64] = np.array(values)
    return {
        "segmenter": segmenter.name,
        "iou": round(float(found.mean()), 4),
        "median": round(float(np.median(found)), 4),
        "p10": round(float(np.quantile(found, 0.1)), 4),
        "n": scenes,
        "categories": {
            name: round(float(np.mean(v)), 4) for name, v in sorted(by_category.items())
        },
    }
