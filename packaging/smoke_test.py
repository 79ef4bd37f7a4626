"""Tries a frozen bundle as a new user would: python packaging/smoke_test.py BUNDLE_FOLDER.

Draws three garments, imports them with the bundle's embedded models, searches them by words and by
picture, imports again, and asks the doctor. The checkout does the same and must come to the same
answers. Then the window is driven offscreen and must leave its pictures. Also refuses a bundle that
holds what must not be shipped, and prints what takes the space. The bundle runs with an environment
of its own, so that nothing of this checkout helps it.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
from PIL import Image

from models.render import draw_garment, draw_scene, sample_recipe

CATEGORIES = ("dress", "shoe", "shirt")
COMPARED = ("source_name", "category", "colors", "pattern", "material", "season")
TIMEOUT_S = 180
LARGEST_PARTS = 8
# GPL code (x265, Qt's charts, graphs and keyboard) and what belongs to training or to tests
FORBIDDEN = (
    "x265",
    "pillow_heif",
    "Qt6Charts",
    "Qt6Graphs",
    "Qt6VirtualKeyboard",
    "pandas",
    "pytest",
    "sklearn",
    "torch",
    "train",
    "transformers",
)


def main(bundle: Path) -> None:
    """Run the whole trip and stop at the first thing that is wrong."""
    unwanted = forbidden_parts(bundle)
    _expect(not unwanted, f"it must not hold {', '.join(unwanted)}")
    with tempfile.TemporaryDirectory() as scratch:
        photos = draw_photos(Path(scratch) / "photos")
        frozen = journey([str(_program(bundle))], Path(scratch) / "frozen", photos)
        here = journey([sys.executable, "-m", "app.cli.main"], Path(scratch) / "here", photos)
        pictures = drive_window([str(_program(bundle))], Path(scratch) / "window")
    _expect(frozen == here, f"it answers {frozen}, the checkout {here}")
    _expect({"first-run-light.png", "wardrobe-dark.png"} <= pictures, sorted(pictures))
    print("The bundle imports and searches, and answers like the checkout.")
    print(size_report(bundle))


def draw_photos(folder: Path) -> Path:
    """Draw one scene per category, the same ones every time."""
    folder.mkdir(parents=True)
    for index, category in enumerate(CATEGORIES):
        rng = np.random.default_rng(index)
        scene = draw_scene(draw_garment(sample_recipe(rng, category=category)), rng)
        Image.fromarray(scene.image).save(folder / f"{category}.png")
    return folder


def journey(program: Sequence[str], home: Path, photos: Path) -> dict[str, Any]:
    """Import, list, search and import again; return what must be equal everywhere."""
    home.mkdir()

    def vestry(*arguments: str) -> dict[str, Any]:
        return _run([*program, *arguments, "--json"], home)

    imported = vestry("import", str(photos))
    _expect(imported["imported"] == len(CATEGORIES) and not imported["failed"], imported)
    again = vestry("import", str(photos))
    _expect(again["imported"] == 0 and again["duplicates"] == len(CATEGORIES), again)
    items = {item["id"]: item for item in vestry("items")["items"]}
    _expect(len(items) == len(CATEGORIES), items)
    first = items[imported["items"][0]]
    words = vestry("search", first["category"].replace("_", " "))["hits"]
    _expect(first["id"] in {hit["id"] for hit in words}, words)
    found = vestry("search", "--image", str(photos / first["source_name"]))["hits"]
    _expect(bool(found) and found[0]["id"] == first["id"], found)
    vestry("doctor")
    return {
        "items": [[item[field] for field in COMPARED] for _, item in sorted(items.items())],
        "by words": [hit["id"] for hit in words],
        "by picture": [hit["id"] for hit in found],
    }


def drive_window(program: Sequence[str], home: Path) -> set[str]:
    """Let the window show itself; return the names of its pictures."""
    home.mkdir()
    _run([*program, "demo", "--screenshots", str(home / "pictures"), "--json"], home)
    return {file.name for file in (home / "pictures").iterdir() if file.stat().st_size}


def _run(command: Sequence[str], home: Path) -> dict[str, Any]:
    keep = {name: os.environ[name] for name in ("PATH", "SYSTEMROOT", "TEMP") if name in os.environ}
    result = subprocess.run(
        command,
        capture_output=True,
        text=True,
        encoding="utf-8",
        env={**keep, "VESTRY_HOME": str(home), "LC_ALL": "C.UTF-8"},
        cwd=home,
        timeout=TIMEOUT_S,
        stdin=subprocess.DEVNULL,
        check=False,
    )
    _expect(result.returncode == 0, result.stdout + result.stderr)
    answer: dict[str, Any] = json.loads(result.stdout)
    return answer


def forbidden_parts(bundle: Path) -> list[str]:
    """Return the names of files and folders that must not be shipped."""
    # a part's name ends at the first separator: torch.so is torch, torchlight is not
    names = {path.name for path in bundle.rglob("*")}
    return sorted(
        name
        for name in names
        for part in FORBIDDEN
        if name == part or name.removeprefix("lib").startswith((f"{part}.", f"{part}-"))
        if "dist-info" not in name
    )


def size_report(bundle: Path) -> str:
    """Return the folder's size and what takes most of it, in MB."""
    sizes: Counter[str] = Counter()
    for file in bundle.rglob("*"):
        if file.is_file() and not file.is_symlink():
            parts = file.relative_to(bundle).parts
            sizes[parts[1] if len(parts) > 2 else parts[-1]] += file.stat().st_size
    shares = (f"{name} {size / 1e6:.0f}" for name, size in sizes.most_common(LARGEST_PARTS))
    return f"It takes {sum(sizes.values()) / 1e6:.0f} MB on disk: {', '.join(shares)} ..."


def _program(bundle: Path) -> Path:
    return (bundle / "vestry").with_suffix(".exe" if sys.platform == "win32" else "").resolve()


def _expect(held: bool, shown: object) -> None:
    if not held:
        sys.exit(f"The bundle failed its smoke test: {shown}")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
