"""Fixtures of the app's tests: drawn photos, perception with stand-ins, an importer."""

from __future__ import annotations

import io
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image

from app.perception import EngineOptions, PhotoEngine
from app.services.importing import ImportService
from app.services.perceiving import InlinePerception
from models.vocabulary import Vocabulary

ROOT = Path(__file__).resolve().parents[2]


def drawn_photo(number: int, *, side: int = 96) -> bytes:
    """Return a JPEG of one plain shape on a plain ground; every number another picture."""
    rng = np.random.default_rng(number)
    image = np.full((side, side, 3), rng.integers(150, 250, 3), np.uint8)
    left, top = rng.integers(5, side // 3, 2)
    width, height = rng.integers(side // 4, side // 2, 2)
    image[top : top + height, left : left + width] = rng.integers(0, 140, 3)
    stream = io.BytesIO()
    Image.fromarray(image).save(stream, "JPEG", quality=90)
    return stream.getvalue()


@pytest.fixture(scope="session")
def photo_bytes() -> Callable[[int], bytes]:
    """Make a small JPEG by number."""
    return drawn_photo


@pytest.fixture
def photo_folder(tmp_path: Path) -> Callable[..., Path]:
    """Make a folder of numbered photos."""

    def make(count: int, *, name: str = "photos", first: int = 0) -> Path:
        folder = tmp_path / name
        folder.mkdir(exist_ok=True)
        for number in range(first, first + count):
            (folder / f"IMG_{number:04}.jpg").write_bytes(drawn_photo(number))
        return folder

    return make


@pytest.fixture(scope="session")
def vocabulary() -> Vocabulary:
    """The shipped terms."""
    return Vocabulary.load()


@pytest.fixture(scope="session")
def engine() -> PhotoEngine:
    """Stand-ins instead of the networks."""
    return PhotoEngine.load(EngineOptions(fake=True))


@pytest.fixture
def perception(engine: PhotoEngine) -> InlinePerception:
    """Perception without a process."""
    return InlinePerception(engine)


@pytest.fixture
def library_folder(tmp_path: Path) -> Path:
    """Where a test's wardrobe is made."""
    return tmp_path / "wardrobe"


@pytest.fixture
def importer(
    library_folder: Path, perception: InlinePerception, vocabulary: Vocabulary
) -> ImportService:
    """Imports into the test's wardrobe."""
    return ImportService(library_folder, perception, vocabulary)


def library_dump(folder: Path) -> dict[str, Any]:
    """Return everything of a wardrobe that must not depend on how often it was interrupted."""
    import sqlite3

    with sqlite3.connect(folder / "wardrobe.db") as db:
        tables = {
            "items": "SELECT * FROM items ORDER BY id",
            "photos": "SELECT * FROM photos ORDER BY id",
            "views": "SELECT item_id, photo_id, kind, position, region FROM views ORDER BY 1, 2",
            "vectors": "SELECT photo_id, space, encoder_id, dims, vector FROM vectors"
            " ORDER BY 1, 2",
            "duplicates": "SELECT photo_a, photo_b, kind, distance, state FROM duplicates"
            " ORDER BY 1, 2, 3",
            "terms": "SELECT * FROM item_terms ORDER BY 1, 2, 3",
            "words": "SELECT rowid, name, terms FROM items_fts ORDER BY 1",
        }
        dump: dict[str, Any] = {}
        for name, query in tables.items():
            cursor = db.execute(query)
            times = {i for i, c in enumerate(cursor.description) if c[0] in ("added", "updated")}
            dump[name] = [
                tuple(value for place, value in enumerate(row) if place not in times)
                for row in cursor
            ]
    db.close()
    dump["files"] = {
        str(path.relative_to(folder)): path.read_bytes()
        for kind in ("photos", "derived", "edits", "pictures")
        for path in sorted((folder / kind).rglob("*"))
        if path.is_file()
    }
    return dump


@pytest.fixture
def dump_library() -> Callable[[Path], dict[str, Any]]:
    """Compare wardrobes by content, times left out."""
    return library_dump
