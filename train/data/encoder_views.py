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


class GarmentMasks:
    """Where the garment is, for every data row that knows.

    Args:
        rows: The photo rows that ``masks`` are of.
        masks: uint8 ``[len(rows), side, side]``; None knows the drawings' own masks only.
    """

    def __init__(
        self, data: EncoderData, *, rows: npt.NDArray[np.int64], masks: Pixels | None = None
    ) -> None:
        self.data = data
        self.masks = masks
        self.position = {int(row): index for index, row in enumerate(rows)}

    def __call__(self, row: int) -> Mask | None:
        """Return the mask of a row ``[side, side]``, None where there is none."""
        if row >= self.data.photos:
            drawn = self.data.drawn_masks
            return None if drawn is None else np.asarray(drawn[row - self.data.photos])
        if self.masks is None or row not in self.position:
            return None
        return np.asarray(self.masks[self.position[row]])


def garment_masks(
    data: EncoderData, *, rows: npt.NDArray[np.int64], segment: Segment, cache: Path
) -> GarmentMasks:
    """Return the masks of the photo rows ``rows``, cut out once into ``cache``."""
    key = hashlib.sha256(f"{data.photos}:{rows.tolist()}".encode()).hexdigest()[:12]
    masks = cache_masks(data.pixels[0], segment, cache / f"masks-{key}.npy", rows=rows)
    return GarmentMasks(data, rows=rows, masks=masks)


class EncoderViews:
    """One random view of any data row.

    Args:
        size: Side of the views in pixels.
        masks: Where garments are; what has no mask keeps its ground.
        grounds: What garments can be laid on.
    """

    def __init__(
        self,
        data: EncoderData,
        augmentation: Augmentation,
        *,
        size: int,
        masks: GarmentMasks,
        grounds: Grounds | None = None,
    ) -> None:
        self.data = data
        self.augmentation = augmentation
        self.size = size
        self.masks = masks
        self.grounds = grounds

    def __call__(self, row: int, rng: np.random.Generator) -> RgbImage:
        """Return one view ``[size, size, 3]``."""
        image = self.data.image(row)
        mask = self.masks(row) if rng.random() < self.augmentation.background else None
        if mask is not None and self.grounds is not None:
            image = self.grounds.swap(image, mask, rng)
        return self.augmentation.view(image, rng, size=self.size)


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
        return EncoderViews(data, augmentation, size=size, masks=GarmentMasks(data, rows=rows))
    masks = garment_masks(data, rows=rows, segment=segment, cache=cache)
    order = np.random.default_rng(seed).permutation(rows)
    grounds = Grounds.from_photos(
        (np.asarray(data.pixels[0][row]) for row in order),
        (mask for row in order if (mask := masks(int(row))) is not None),
        limit=GROUNDS,
    )
    return EncoderViews(data, augmentation, size=size, masks=masks, grounds=grounds)
