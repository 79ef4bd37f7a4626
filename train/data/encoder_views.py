"""Draws the pocket encoder's training views: other grounds under known garments, then pixels.

Masks of photos come from whatever ``segment`` is handed in and are cached for the rows that are
trained on; drawings know theirs.
"""

from __future__ import annotations

import hashlib
from pathlib import Path

import numpy as np
import numpy.typing as npt

from models.types import Mask, RgbImage
from train.data.background import Grounds, Segment, cache_masks
from train.data.encoder_data import EncoderData
from train.data.pixels import Augmentation, Pixels

GROUNDS = 256


class EncoderViews:
    """One random view of any data row.

    Args:
        size: Side of the views in pixels.
        masks: uint8 ``[len(rows), side, side]`` of the photo rows ``rows``; None never swaps.
        grounds: What garments can be laid on.
    """

    def __init__(
        self,
        data: EncoderData,
        augmentation: Augmentation,
        *,
        size: int,
        rows: npt.NDArray[np.int64],
        masks: Pixels | None = None,
        grounds: Grounds | None = None,
    ) -> None:
        self.data = data
        self.augmentation = augmentation
        self.size = size
        self.masks = masks
        self.grounds = grounds
        self.position = {int(row): index for index, row in enumerate(rows)}

    def __call__(self, row: int, rng: np.random.Generator) -> RgbImage:
        """Return one view ``[size, size, 3]``."""
        image = self.data.image(row)
        mask = self.mask(row) if rng.random() < self.augmentation.background else None
        if mask is not None and self.grounds is not None:
            image = self.grounds.swap(image, mask, rng)
        return self.augmentation.view(image, rng, size=self.size)

    def mask(self, row: int) -> Mask | None:
        """Return the mask of a row ``[side, side]``, None where there is none."""
        if row >= self.data.photos:
            drawn = self.data.drawn_masks
            return None if drawn is None else np.asarray(drawn[row - self.data.photos])
        if self.masks is None or row not in self.position:
            return None
        return np.asarray(self.masks[self.position[row]])


def prepare_views(
    data: EncoderData,
    augmentation: Augmentation,
    *,
    size: int,
    rows: npt.NDArray[np.int64],
    segment: Segment | None,
    cache: Path,
    seed: int,
) -> EncoderViews:
    """Return the views of a run; cuts out the photo rows ``rows`` once if grounds are swapped.

    Args:
        segment: The cut-out network; None leaves photos on their own ground.
        seed: Chooses the photos that lend their ground.
    """
    if augmentation.background <= 0 or segment is None or not len(rows):
        return EncoderViews(data, augmentation, size=size, rows=rows)
    photos = data.pixels[0]
    key = hashlib.sha256(f"{data.photos}:{rows.tolist()}".encode()).hexdigest()[:12]
    masks = cache_masks(photos, segment, cache / f"masks-{key}.npy", rows=rows)
    order = np.random.default_rng(seed).permutation(len(rows))
    grounds = Grounds.from_photos(
        (np.asarray(photos[rows[index]]) for index in order),
        (np.asarray(masks[index]) for index in order),
        limit=GROUNDS,
    )
    return EncoderViews(data, augmentation, size=size, rows=rows, masks=masks, grounds=grounds)
