"""From a decoded photo to all that Vestry keeps of it: the one composition of embedded models.

    decoded photo -> mask -> palette (colors come from pixels)
                  -> encoder -> tags and both vectors
                  -> perceptual hash

The app's worker, the benchmarks and ``train/evaluate`` all call this, so what is measured is what
ships. It loads nothing and stores nothing: runtimes come in through the constructor, results go out
as values.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import cv2
import numpy as np
import numpy.typing as npt

from models.palette import measure_palette
from models.preprocess import DecodedPhoto, perceptual_hash
from models.protocols import GarmentEncoder, GarmentSegmenter
from models.types import GarmentEncoding, GarmentTags, Mask, RgbImage
from models.vocabulary import Vocabulary

# an alpha channel that hides this much was cut by somebody: keep their work
ALPHA_SHARE = 0.02
# a mask outside these shares of the photo is a failure to find the garment, not a garment
PLAUSIBLE_SHARE = (0.01, 0.985)
PALETTE_SIDE = 256


@dataclass(frozen=True, slots=True)
class PhotoAnalysis:
    """What one photo shows.

    Attributes:
        mask: uint8 ``[H, W]`` of the decoded image.
        mask_source: ``"alpha"``, ``"person"``, the segmenter's name, or ``"whole"`` when no garment
            was found.
        tags: Predicted tags; ``colors`` measured in the mask.
        image_vector: float32 ``[256]``.
        text_vector: float32 ``[384]``.
        perceptual_hash: Signed 64-bit pHash.
    """

    mask: Mask
    mask_source: str
    tags: GarmentTags
    image_vector: npt.NDArray[np.float32]
    text_vector: npt.NDArray[np.float32]
    perceptual_hash: int
    width: int
    height: int
    media_type: str
    taken_at: str | None


class PhotoAnalyzer:
    """Cuts out, tags, measures and embeds garment photos.

    Args:
        segmenter: Finds the garment.
        encoder: Tags and embeds it.
        vocabulary: Names colors.
    """

    def __init__(
        self, segmenter: GarmentSegmenter, encoder: GarmentEncoder, vocabulary: Vocabulary
    ) -> None:
        self._segmenter = segmenter
        self._encoder = encoder
        self._vocabulary = vocabulary

    def analyze(self, photo: DecodedPhoto, mask: Mask | None = None) -> PhotoAnalysis:
        """Analyze one photo; see ``analyze_batch``."""
        return self.analyze_batch([photo], [mask])[0]

    def analyze_batch(
        self, photos: Sequence[DecodedPhoto], own: Sequence[Mask | None] = ()
    ) -> list[PhotoAnalysis]:
        """Analyze several photos with one pass of each network.

        Args:
            own: For each photo the mask (uint8 ``[H, W]`` of its image) that a person made, which
                is taken as it is, or None; empty when there is none at all.
        """
        masks = self._masks(photos, own or [None] * len(photos))
        encodings = self._encoder.encode_images([photo.image for photo in photos])
        return [
            self._assembled(photo, mask, source, encoding)
            for photo, (mask, source), encoding in zip(photos, masks, encodings, strict=True)
        ]

    def _masks(
        self, photos: Sequence[DecodedPhoto], own: Sequence[Mask | None]
    ) -> list[tuple[Mask, str]]:
        given = [
            _given_mask(photo) if mask is None else mask
            for photo, mask in zip(photos, own, strict=True)
        ]
        wanted = [photo.image for photo, mask in zip(photos, given, strict=True) if mask is None]
        found = iter(self._segmenter.segment(wanted) if wanted else [])
        results = []
        for photo, mask, mine in zip(photos, given, own, strict=True):
            if mask is not None:
                results.append((mask, "alpha" if mine is None else "person"))
                continue
            results.append(_plausible(next(found), self._segmenter.name, photo.image))
        return results

    def _assembled(
        self, photo: DecodedPhoto, mask: Mask, source: str, encoding: GarmentEncoding
    ) -> PhotoAnalysis:
        image, small_mask = _at_palette_size(photo.image, mask)
        colors = measure_palette(
            image, small_mask, self._vocabulary, prior=encoding.color_scores or None
        )
        return PhotoAnalysis(
            mask=mask,
            mask_source=source,
            tags=replace(encoding.tags, colors=colors),
            image_vector=encoding.image_vector,
            text_vector=encoding.text_vector,
            perceptual_hash=perceptual_hash(photo.image),
            width=photo.width,
            height=photo.height,
            media_type=photo.media_type,
            taken_at=photo.taken_at,
        )


def _given_mask(photo: DecodedPhoto) -> Mask | None:
    if photo.alpha is None or (photo.alpha < 128).mean() < ALPHA_SHARE:
        return None
    return photo.alpha


def _plausible(mask: Mask, name: str, image: RgbImage) -> tuple[Mask, str]:
    low, high = PLAUSIBLE_SHARE
    if low <= (mask > 127).mean() <= high:
        return mask, name
    return np.full(image.shape[:2], 255, np.uint8), "whole"


def _at_palette_size(image: RgbImage, mask: Mask) -> tuple[RgbImage, Mask]:
    scale = PALETTE_SIDE / max(image.shape[:2])
    if scale >= 1:
        return image, mask
    size = (max(1, round(image.shape[1] * scale)), max(1, round(image.shape[0] * scale)))
    small = cv2.resize(image, size, interpolation=cv2.INTER_AREA)
    small_mask = cv2.resize(mask, size, interpolation=cv2.INTER_AREA)
    return np.asarray(small, dtype=np.uint8), np.asarray(small_mask, dtype=np.uint8)
