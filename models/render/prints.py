"""Printed pictures and words: invented emblems and lettering as stamps.

Where they go on a garment is decided by the cuts. No real brand, logo or quotation is drawn.
"""

from __future__ import annotations

from functools import lru_cache

import numpy as np
import numpy.typing as npt
from PIL import Image, ImageDraw, ImageFont

from models.render.cut import Item, Stamp

_WORDS = (
    "NORTH",
    "Sunday",
    "HAVEN",
    "good day",
    "RIVER",
    "1984",
    "OCEAN",
    "slow",
    "WILD",
    "Club",
    "PARIS",
    "coast",
    "EAST",
    "hello",
    "SUMMER",
    "76",
    "atlas",
    "MOON",
    "team",
    "forest",
    "TOKYO",
    "sweet",
    "PLAY",
    "bloom",
    "RADIO",
    "lucky",
    "VISTA",
    "dream",
    "CAMP",
    "21",
)


@lru_cache(maxsize=8)
def _font(size: int) -> ImageFont.FreeTypeFont | ImageFont.ImageFont:
    return ImageFont.load_default(size)


def _lettering(words: list[str], rng: np.random.Generator) -> npt.NDArray[np.uint8]:
    sheet = Image.new("L", (320, 90 * len(words) + 20), 0)
    pen = ImageDraw.Draw(sheet)
    for row, word in enumerate(words):
        font = _font(int(rng.choice((40, 52, 66, 80))))
        box_ = pen.textbbox((0, 0), word, font=font)
        width = box_[2] - box_[0]
        pen.text(
            ((320 - width) / 2 - box_[0], 12 + 88 * row),
            word,
            fill=255,
            font=font,
            stroke_width=int(rng.integers(0, 3)),
        )
    return np.asarray(sheet.crop(sheet.getbbox()), dtype=np.uint8)


def _emblem(rng: np.random.Generator) -> npt.NDArray[np.uint8]:
    """An invented picture: sun and hills, star burst, ring, leaf, bolt or mountain."""
    sheet = Image.new("L", (256, 256), 0)
    pen = ImageDraw.Draw(sheet)
    kind = int(rng.integers(6))
    if kind == 0:
        pen.ellipse((58, 30, 198, 170), fill=255)
        for k in range(5):
            pen.rectangle((40, 104 + k * 16, 216, 108 + k * 16 + k), fill=0)
        pen.polygon([(10, 210), (80, 130), (130, 190), (170, 150), (246, 210)], fill=255)
    elif kind == 1:
        count = int(rng.integers(5, 13))
        a = np.linspace(0, 2 * np.pi, 2 * count, endpoint=False)
        r = np.where(np.arange(2 * count) % 2 == 0, 112, rng.uniform(40, 80))
        pen.polygon(
            [(128 + q * np.sin(t), 128 - q * np.cos(t)) for q, t in zip(r, a, strict=True)],
            fill=255,
        )
    elif kind == 2:
        pen.ellipse((20, 20, 236, 236), outline=255, width=14)
        pen.ellipse((52, 52, 204, 204), outline=255, width=6)
        pen.polygon([(128, 70), (176, 168), (80, 168)], fill=255)
    elif kind == 3:
        for turn in np.linspace(-1.0, 1.0, 5):
            tip = (128 + 100 * np.sin(turn), 130 - 110 * np.cos(turn))
            side = np.array([np.cos(turn), np.sin(turn)]) * 17
            mid = np.array([(128 + tip[0]) / 2, (200 + tip[1]) / 2])
            pen.polygon([(128, 200), tuple(mid - side), tip, tuple(mid + side)], fill=255)
        pen.line((128, 195, 128, 250), fill=255, width=8)
    elif kind == 4:
        pen.polygon([(150, 10), (70, 140), (120, 140), (96, 246), (190, 100), (136, 100)], fill=255)
    else:
        pen.polygon([(8, 220), (96, 70), (128, 120), (160, 60), (248, 220)], fill=255)
        pen.polygon([(96, 70), (80, 98), (96, 112), (112, 96)], fill=0)
        pen.polygon([(160, 60), (140, 96), (160, 112), (182, 96)], fill=0)
    return np.asarray(sheet, dtype=np.uint8)


def chest_print(rng: np.random.Generator, y: float, width: float, colors: int) -> list[Item]:
    """A large print: lettering, an emblem, or both."""
    words = [
        _WORDS[int(i)] for i in rng.choice(len(_WORDS), int(rng.integers(1, 4)), replace=False)
    ]
    ink = 1 if colors < 3 else int(rng.integers(1, 3))
    kind = int(rng.integers(4))
    if kind == 0:
        return [Stamp(_lettering(words, rng), (0.0, y), width, 1)]
    if kind == 1:
        return [Stamp(_emblem(rng), (0.0, y), width * 0.85, 1)]
    second = ink if colors > 2 else 1
    return [
        Stamp(_emblem(rng), (0.0, y - width * 0.12), width * 0.7, second),
        Stamp(_lettering(words[:1], rng), (0.0, y + width * 0.42), width * 0.9, 1),
    ]


def logo_print(rng: np.random.Generator, x: float, y: float, width: float) -> list[Item]:
    """A small mark or one word, as on a chest or a thigh."""
    if rng.random() < 0.5:
        return [Stamp(_emblem(rng), (x, y), width * 0.7, 1, relief=0.05)]
    word = [_WORDS[int(rng.integers(len(_WORDS)))]]
    return [Stamp(_lettering(word, rng), (x, y), width, 1, relief=0.04)]
