"""Garments as outlines whose landmarks are known exactly."""

from __future__ import annotations

from functools import cache

import cv2
import numpy as np
import numpy.typing as npt

from app.tryon.values import Garment
from models.compatibility import piece_of
from models.types import GarmentTags
from models.vocabulary import Vocabulary

Picture = npt.NDArray[np.uint8]

# a shirt with sleeves hanging off at an angle: shoulders, armpits and cuffs where they are written
SHIRT = [
    (118, 20), (140, 30), (162, 20), (200, 36), (262, 176), (228, 190), (196, 104),
    (196, 290), (84, 290), (84, 104), (52, 190), (18, 176), (80, 36),
]  # fmt: skip
ARMPITS = ((84, 104), (196, 104))
CUFFS = ((35, 183), (245, 183))
TROUSERS = [
    (60, 10), (140, 10), (156, 100), (160, 300), (112, 300), (100, 112), (88, 300), (40, 300),
    (44, 100),
]  # fmt: skip
CROTCH = (100, 112)
SKIRT = [(70, 10), (150, 10), (180, 170), (40, 170)]


@cache
def vocabulary() -> Vocabulary:
    return Vocabulary.load()


def cutout(*outlines: list[tuple[int, int]], color: tuple[int, int, int]) -> Picture:
    rgba: Picture = np.zeros((310, 280, 4), np.uint8)
    rgba[..., :3] = color
    for outline in outlines:
        alpha = rgba[..., 3].copy()
        cv2.fillPoly(alpha, [np.array(outline, np.int32)], 255)
        rgba[..., 3] = alpha
    return rgba


def garment(
    identifier: int, category: str, picture: Picture, attributes: tuple[str, ...] = ()
) -> Garment:
    tags = GarmentTags(category=category, attributes=attributes)
    piece = piece_of(identifier, tags, vocabulary=vocabulary())
    return Garment(piece, f"The {category}", picture)
