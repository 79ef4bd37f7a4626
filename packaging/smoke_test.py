"""Tries a frozen bundle as a new user would: python packaging/smoke_test.py BUNDLE_FOLDER.

Draws three garments, imports them with the bundle's embedded models, searches them by words and by
picture, asks the doctor, and prints the folder's size. Runs with an environment of its own, so that
nothing of this checkout helps the bundle.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

import numpy as np
from PIL import Image

from models.render import draw_garment, draw_scene, sample_recipe

CATEGORIES = ("dress", "shoe", "shirt")
TIMEOUT_S = 180


def main(bundle: Path) -> None:
    """Run the whole trip and stop at the first thing that is wrong."""
    with tempfile.TemporaryDirectory() as scratch:
        home = Path(scratch)
        photos = _draw_photos(home / "photos")
        found = _vestry(bundle, home, "import", str(photos), "--json")
        _expect(found["imported"] == len(CATEGORIES) and not found["failed"], found)
        listed = _vestry(bundle, home, "items", "--json")
        _expect(listed["total"] == len(CATEGORIES), listed)
        words = _vestry(bundle, home, "search", "dress", "--json")
        _expect(bool(words["hits"]), words)
        picture = _vestry(bundle, home, "search", "--image", str(photos / "shoe.png"), "--json")
        _expect(picture["hits"][0]["id"] in found["items"], picture)
        again = _vestry(bundle, home, "import", str(photos), "--json")
        _expect(again["imported"] == 0 and again["duplicates"] == len(CATEGORIES), again)
    print(f"The bundle imports and searches; it takes {_size_mb(bundle)} MB on disk.")


def _draw_photos(folder: Path) -> Path:
    folder.mkdir()
    for index, category in enumerate(CATEGORIES):
        rng = np.random.default_rng(index)
        scene = draw_scene(draw_garment(sample_recipe(rng, category=category)), rng)
        Image.fromarray(scene.image).save(folder / f"{category}.png")
    return folder


def _vestry(bundle: Path, home: Path, *arguments: str) -> dict[str, Any]:
    keep = {name: os.environ[name] for name in ("PATH", "SYSTEMROOT", "TEMP") if name in os.environ}
    result = subprocess.run(
        [str(_program(bundle)), *arguments],
        capture_output=True,
        text=True,
        env={**keep, "VESTRY_HOME": str(home / "home"), "LC_ALL": "C.UTF-8"},
        cwd=home,
        timeout=TIMEOUT_S,
        check=False,
    )
    _expect(result.returncode == 0, result.stdout + result.stderr)
    answer: dict[str, Any] = json.loads(result.stdout)
    return answer


def _program(bundle: Path) -> Path:
    return (bundle / "vestry").with_suffix(".exe" if sys.platform == "win32" else "").resolve()


def _expect(held: bool, shown: object) -> None:
    if not held:
        sys.exit(f"The bundle failed its smoke test: {shown}")


def _size_mb(bundle: Path) -> int:
    return sum(file.stat().st_size for file in bundle.rglob("*") if file.is_file()) // 1_000_000


if __name__ == "__main__":
    main(Path(sys.argv[1]))
