"""Finding the garment in a photo: the embedded network, and GrabCut where there is none.

``OnnxSegmenter`` answers at the network's resolution; the mask is then scaled to the photo and,
where the photo is larger, its edge is snapped to the picture with a guided filter, so that a
1,600-pixel photo does not get a 112-pixel outline. ``GrabCutSegmenter`` needs no weights: it takes
the frame as background (Rother et al. 2004) and is far less sure.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import cv2
import numpy as np
import numpy.typing as npt

from models.errors import DamagedFileError, NotInstalledError
from models.preprocess import PreprocessRecord
from models.runtimes.session import OnnxSession
from models.store import read_manifest
from models.types import Mask, RgbImage

Floats = npt.NDArray[np.float32]
BATCH = 8
GRABCUT_SIDE = 256
GRABCUT_MARGIN = 0.04
GRABCUT_ROUNDS = 4
EDGE_SIDE = 640
EDGE_RADIUS_SHARE = 0.008
EDGE_EPSILON = 1e-4
# pieces smaller than this share of the largest are lint on the carpet, not the other shoe
PIECE_SHARE = 0.08


class OnnxSegmenter:
    """Implements ``GarmentSegmenter`` with the embedded cut-out network.

    Args:
        folder: Model folder with ``cutout.onnx`` and ``manifest.json``.
        threads: Threads for one forward pass.

    Raises:
        NotInstalledError: The folder holds no model.
        DamagedFileError: The manifest or the graph cannot be used.
    """

    def __init__(self, folder: Path, *, threads: int = 2) -> None:
        try:
            manifest = read_manifest(folder / "manifest.json")
        except FileNotFoundError as error:
            raise NotInstalledError(
                "The embedded cut-out model is missing.", next_step="Install Vestry again."
            ) from error
        try:
            self.preprocess = PreprocessRecord.from_json(manifest.fields["preprocess"])
            self._name = f"{manifest.name}@{manifest.fields['revision']}"
        except (KeyError, TypeError, ValueError) as error:
            raise DamagedFileError(
                "The cut-out model's description cannot be read.",
                next_step="Install Vestry again.",
            ) from error
        self._session = OnnxSession(folder / "cutout.onnx", threads=threads)

    @property
    def name(self) -> str:
        """Name and revision, stored beside derived masks."""
        return self._name

    def segment(self, images: Sequence[RgbImage]) -> list[Mask]:
        """Return a mask of each image's own height and width."""
        masks: list[Mask] = []
        for start in range(0, len(images), BATCH):
            chunk = images[start : start + BATCH]
            pixels = np.stack([self.preprocess.apply(image) for image in chunk])
            maps = self._session.run({"pixels": pixels})["probability"][:, 0]
            masks += [_fitted(image, found) for image, found in zip(chunk, maps, strict=True)]
        return masks


class GrabCutSegmenter:
    """Implements ``GarmentSegmenter`` without weights; deterministic."""

    @property
    def name(self) -> str:
        """Name and revision, stored beside derived masks."""
        return "grabcut@1"

    def segment(self, images: Sequence[RgbImage]) -> list[Mask]:
        """Return a mask of each image's own height and width."""
        return [_grab_cut(image) for image in images]


def _fitted(image: RgbImage, probability: Floats) -> Mask:
    """Return a square, letterboxed probability map as a mask of the photo's own shape."""
    height, width = image.shape[:2]
    side = probability.shape[0]
    scale = side / max(height, width)
    inner_height, inner_width = max(1, round(height * scale)), max(1, round(width * scale))
    top, left = (side - inner_height) // 2, (side - inner_width) // 2
    inner = probability[top : top + inner_height, left : left + inner_width]
    inner = _main_pieces(inner)
    mask = _edge_aware(image, inner)
    full = cv2.resize(mask, (width, height), interpolation=cv2.INTER_LINEAR)
    return np.asarray(np.clip(full * 255 + 0.5, 0, 255), dtype=np.uint8)


def _main_pieces(probability: Floats) -> Floats:
    """Drop pieces that are small beside the largest one."""
    count, labels, stats, _ = cv2.connectedComponentsWithStats(
        (probability > 0.5).astype(np.uint8), connectivity=8
    )
    if count <= 2:
        return probability
    areas = stats[1:, cv2.CC_STAT_AREA]
    small = 1 + np.flatnonzero(areas < PIECE_SHARE * areas.max())
    if len(small) == 0:
        return probability
    kept = np.isin(labels, 1 + np.flatnonzero(areas >= PIECE_SHARE * areas.max()))
    # the faint halo around a dropped piece goes with it
    dropped = np.isin(labels, small).astype(np.uint8)
    halo = cv2.dilate(dropped, np.ones((5, 5), np.uint8)).astype(bool) & ~kept
    return np.where(halo, 0, probability).astype(np.float32)


def _edge_aware(image: RgbImage, probability: Floats) -> Floats:
    """Return the map at up to ``EDGE_SIDE`` pixels, its edge following the picture's.

    A guided filter (He et al. 2013, equations 5, 6 and 8) with the luminance as guide, then a
    steeper ramp around one half.
    """
    height, width = image.shape[:2]
    scale = min(1.0, EDGE_SIDE / max(height, width))
    size = (max(1, round(width * scale)), max(1, round(height * scale)))
    guide = cv2.cvtColor(cv2.resize(image, size, interpolation=cv2.INTER_AREA), cv2.COLOR_RGB2GRAY)
    guide = guide.astype(np.float32) / 255
    coarse = cv2.resize(probability, size, interpolation=cv2.INTER_LINEAR)
    radius = max(1, round(EDGE_RADIUS_SHARE * max(size)))
    window = (2 * radius + 1, 2 * radius + 1)
    mean_guide, mean_coarse = cv2.blur(guide, window), cv2.blur(coarse, window)
    covariance = cv2.blur(guide * coarse, window) - mean_guide * mean_coarse
    variance = cv2.blur(guide * guide, window) - mean_guide * mean_guide
    slope = covariance / (variance + EDGE_EPSILON)
    offset = mean_coarse - slope * mean_guide
    smooth = cv2.blur(slope, window) * guide + cv2.blur(offset, window)
    sharpened: Floats = np.clip((smooth - 0.5) * 2.5 + 0.5, 0, 1).astype(np.float32)
    return sharpened


def _grab_cut(image: RgbImage) -> Mask:
    height, width = image.shape[:2]
    scale = min(1.0, GRABCUT_SIDE / max(height, width))
    size = (max(3, round(width * scale)), max(3, round(height * scale)))
    small = np.ascontiguousarray(
        cv2.resize(image, size, interpolation=cv2.INTER_AREA)[..., ::-1], dtype=np.uint8
    )
    labels = np.full(small.shape[:2], cv2.GC_PR_FGD, np.uint8)
    margin = max(1, round(GRABCUT_MARGIN * min(small.shape[:2])))
    labels[:margin] = labels[-margin:] = cv2.GC_BGD
    labels[:, :margin] = labels[:, -margin:] = cv2.GC_BGD
    if small.std() < 1.0:
        # one flat color has no foreground, and GrabCut cannot split it
        return np.full((height, width), 255, np.uint8)
    background, foreground = np.zeros((1, 65)), np.zeros((1, 65))
    cv2.setRNGSeed(0)
    cv2.grabCut(small, labels, None, background, foreground, GRABCUT_ROUNDS, cv2.GC_INIT_WITH_MASK)  # type: ignore[call-overload]
    found = np.where(np.isin(labels, (cv2.GC_FGD, cv2.GC_PR_FGD)), 255, 0).astype(np.uint8)
    full = cv2.resize(found, (width, height), interpolation=cv2.INTER_LINEAR)
    return np.asarray(full, dtype=np.uint8)
