"""Drawn training data: scenes from ``models/render``, letterboxed and kept with their truth."""

from __future__ import annotations

import json
from dataclasses import asdict
from pathlib import Path

import cv2
import numpy as np
import numpy.typing as npt

from models.preprocess import letterbox
from models.render import Scene, draw_garment, draw_scene, sample_recipe
from models.types import ColorShare, GarmentTags
from train.data.pixels import WHITE, Pixels

# portrait, square and landscape phone photos
SCENE_SIZES = ((384, 512), (384, 384), (512, 384))
GARMENT_SIDE = 384


def draw_training_scene(seed: int, index: int) -> Scene:
    """Return scene ``index`` of the corpus ``seed``; the same on every call."""
    rng = np.random.default_rng((seed, index))
    drawing = draw_garment(sample_recipe(rng), size=GARMENT_SIDE)
    return draw_scene(drawing, rng, size=SCENE_SIZES[index % len(SCENE_SIZES)])


def drawn_corpus(
    cache: Path, *, seed: int, count: int, size: int
) -> tuple[Pixels, npt.NDArray[np.uint8], list[tuple[GarmentTags, str]]]:
    """Return pixels, masks and (tags, caption) pairs, drawn once into ``cache``.

    Pixels are uint8 ``[n, size, size, 3]``, masks uint8 ``[n, size, size]``.
    """
    stem = cache / f"drawn-{seed}-{count}-{size}"
    files = [stem.with_suffix(end) for end in (".pixels.npy", ".masks.npy", ".json")]
    if not files[2].exists():
        cache.mkdir(parents=True, exist_ok=True)
        _draw(files, seed=seed, count=count, size=size)
    truth = [
        (_tags(row["tags"]), str(row["caption"]))
        for row in json.loads(files[2].read_text(encoding="utf-8"))
    ]
    pixels = np.load(files[0], mmap_mode="r", allow_pickle=False)
    masks = np.load(files[1], mmap_mode="r", allow_pickle=False)
    return pixels, masks, truth


def _draw(files: list[Path], *, seed: int, count: int, size: int) -> None:
    pixels = np.empty((count, size, size, 3), np.uint8)
    masks = np.empty((count, size, size), np.uint8)
    truth = []
    for index in range(count):
        scene = draw_training_scene(seed, index)
        pixels[index] = letterbox(scene.image, size, pad=WHITE)
        masks[index] = letterboxed_mask(scene.mask, size)
        truth.append({"tags": asdict(scene.tags), "caption": scene.caption})
    np.save(files[0], pixels, allow_pickle=False)
    np.save(files[1], masks, allow_pickle=False)
    # written last: its existence means the corpus is complete
    files[2].write_text(json.dumps(truth), encoding="utf-8")


def letterboxed_mask(mask: npt.NDArray[np.uint8], size: int) -> npt.NDArray[np.uint8]:
    """Return a mask ``[H, W]`` scaled into the middle of ``[size, size]``, background around it."""
    height, width = mask.shape
    scale = size / max(height, width)
    inner = (max(1, round(width * scale)), max(1, round(height * scale)))
    boxed = np.zeros((size, size), np.uint8)
    left, top = (size - inner[0]) // 2, (size - inner[1]) // 2
    boxed[top : top + inner[1], left : left + inner[0]] = cv2.resize(
        mask, inner, interpolation=cv2.INTER_AREA
    )
    return boxed


def _tags(row: dict) -> GarmentTags:  # type: ignore[type-arg]
    colors = tuple(ColorShare(**color) for color in row.pop("colors"))
    for name in ("season", "occasion", "attributes"):
        row[name] = tuple(row[name])
    return GarmentTags(colors=colors, **row)
