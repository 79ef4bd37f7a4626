"""Draws the pictures of the first page: one garment as a photo, and a few cut out.

    python packaging/first_run_pictures.py

Writes ``app/resources/first_run/``. Drawn like the sample wardrobe, so nobody's photo is shipped.
"""

from __future__ import annotations

from pathlib import Path

import numpy as np
from PIL import Image

from models.render import sample_wardrobe

TARGET = Path(__file__).parents[1] / "app" / "resources" / "first_run"
SEED = 3
PHOTO = 5
CUT_OUT = (5, 6, 2, 9, 7)
"""Places in the sample wardrobe: a dress, a shirt, boots, a coat, a bag."""
_HEIGHT = 300
_BOX = (240, 300)


def main() -> None:
    """Draw and write them."""
    TARGET.mkdir(parents=True, exist_ok=True)
    scenes = list(sample_wardrobe(SEED, max(CUT_OUT) + 1))
    photo = Image.fromarray(scenes[PHOTO].image)
    photo = photo.resize((_HEIGHT * photo.width // photo.height, _HEIGHT), Image.Resampling.LANCZOS)
    photo.save(TARGET / "photo.webp", quality=82, method=6)
    for number, place in enumerate(CUT_OUT, start=1):
        scene = scenes[place]
        picture = Image.fromarray(np.dstack([scene.image, scene.mask]))
        picture = picture.crop(picture.getbbox())
        picture.thumbnail(_BOX, Image.Resampling.LANCZOS)
        picture.save(TARGET / f"cutout_{number}.webp", quality=84, method=6)


if __name__ == "__main__":
    main()
