"""Vocabulary colors as pigments: named hex values, their jitter and the nearest name.

Reads ``models/vocabulary.json`` once. It does not decide which garment takes which color.
"""

from __future__ import annotations

import json
from functools import lru_cache
from pathlib import Path
from typing import Any

import cv2
import numpy as np
import numpy.typing as npt

Rgb = npt.NDArray[np.float32]

METALS = ("silver", "gold")


@lru_cache(maxsize=1)
def vocabulary() -> dict[str, Any]:
    """The label vocabulary as parsed JSON."""
    path = Path(__file__).resolve().parent.parent / "vocabulary.json"
    loaded: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    return loaded


@lru_cache(maxsize=1)
def pigments() -> dict[str, tuple[float, float, float]]:
    """Color name to sRGB in 0-1, for every color that has a hex value."""
    found: dict[str, tuple[float, float, float]] = {}
    for name, entry in vocabulary()["colors"].items():
        if entry["hex"]:
            value = int(entry["hex"][1:], 16)
            found[name] = ((value >> 16) / 255, (value >> 8 & 255) / 255, (value & 255) / 255)
    return found


def to_lab(rgb: npt.ArrayLike) -> Rgb:
    """CIE Lab of sRGB colors ``[n, 3]`` in 0-1."""
    row = np.asarray(rgb, dtype=np.float32).reshape(1, -1, 3)
    lab: Rgb = cv2.cvtColor(row, cv2.COLOR_RGB2LAB)[0].astype(np.float32)
    return lab


@lru_cache(maxsize=1)
def _named_lab() -> tuple[tuple[str, ...], Rgb]:
    names = tuple(pigments())
    return names, to_lab(list(pigments().values()))


def nearest_name(rgb: npt.ArrayLike) -> str:
    """The vocabulary color closest to one sRGB color in Lab."""
    names, lab = _named_lab()
    return names[int(np.argmin(np.linalg.norm(lab - to_lab(rgb), axis=1)))]


def dye(name: str, rng: np.random.Generator) -> Rgb:
    """A real-world shade of a named color, float32 ``[3]`` in 0-1.

    Shades wander but never so far that another name would fit better.
    """
    base = np.array(pigments()[name], dtype=np.float32)
    wander = rng.normal(0.0, 1.0, 4)
    for strength in (1.0, 0.6, 0.3):
        gain = 1.0 + 0.10 * strength * wander[0]
        tint = 0.004 + 0.008 * float(base.mean()) + 0.03 * float(np.ptp(base))
        shade = np.clip(base * gain + tint * strength * wander[1:], 0.02, 0.985)
        if name in METALS or nearest_name(shade) == name:
            return np.asarray(shade, dtype=np.float32)
    return base
