"""Fixtures of the app's tests: drawn photos, perception with stand-ins, an importer, a window.

Qt is imported by the fixtures that need it, so that tests of services run without.
"""

from __future__ import annotations

import io
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest
from PIL import Image

from app.perception import EngineOptions, PhotoEngine
from app.services.importing import ImportService
from app.services.perceiving import InlinePerception
from models.vocabulary import Vocabulary

if TYPE_CHECKING:
    from app.bootstrap import Services
    from app.notifications import Notifications
    from app.operations import Operations
    from app.tasks import InlineRunner
    from app.views.context import WindowContext
    from app.views.theme import Theme

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


# -- the window -----------------------------------------------------------------------------------


@pytest.fixture
def services(library_folder: Path, perception: InlinePerception) -> Iterator[Services]:
    """Everything that works on the test's wardrobe, with stand-ins for the networks."""
    from app.bootstrap import open_services

    with open_services(library_folder, perception=perception) as opened:
        yield opened


@pytest.fixture(scope="session")
def eight_garments(
    tmp_path_factory: pytest.TempPathFactory, engine: PhotoEngine, vocabulary: Vocabulary
) -> Path:
    """A wardrobe to copy: an import waits for the disk many times, a copy does not."""
    base = tmp_path_factory.mktemp("eight")
    photos = base / "tiny"
    photos.mkdir()
    for number in range(8):
        (photos / f"IMG_{number:04}.jpg").write_bytes(drawn_photo(number))
    ImportService(base / "wardrobe", InlinePerception(engine), vocabulary).run([photos])
    return base / "wardrobe"


@pytest.fixture
def tiny_wardrobe(eight_garments: Path, library_folder: Path) -> Path:
    """The test's wardrobe with eight garments in it."""
    shutil.copytree(eight_garments, library_folder)
    return library_folder


@pytest.fixture
def inline_runner(qapp: Any) -> Iterator[InlineRunner]:
    """A runner that has done the work when ``submit`` returns."""
    from app.tasks import InlineRunner

    runner = InlineRunner()
    yield runner
    runner.shut_down()


@pytest.fixture
def operations(services: Services, inline_runner: InlineRunner) -> Iterator[Operations]:
    """The window's hand on the test's wardrobe; looks for foreign writes only when told to."""
    from app.operations import Operations

    made = Operations(services, inline_runner, poll_ms=0)
    yield made
    made.close()


@pytest.fixture
def notifications(qapp: Any, inline_runner: InlineRunner) -> Notifications:
    """What the person is told; ``recent()`` lists it."""
    from app.notifications import Notifications

    made = Notifications()
    inline_runner.unhandled.connect(made.fail)
    return made


@pytest.fixture
def theme(qapp: Any) -> Iterator[Theme]:
    """The light look with the shipped font, nothing moving, no blinking cursor."""
    from PySide6.QtCore import QCoreApplication, QEvent

    from app.views.theme import Theme

    qapp.setCursorFlashTime(0)
    made = Theme()
    made.apply("light", text_percent=100, motion=False)
    yield made
    # Between tests no event loop deletes what waits for it, and every new style sheet would be
    # worked into the widgets of all tests before.
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    made.apply("light", text_percent=100, motion=False)


@pytest.fixture
def window_context(
    services: Services, inline_runner: InlineRunner, theme: Theme
) -> Iterator[WindowContext]:
    """What pages get, wired to the test's wardrobe; everything happens at once."""
    from app.window_bootstrap import build_context

    context = build_context(services, inline_runner, theme, poll_ms=0, readers=-1)
    yield context
    context.operations.close()
    context.thumbnails.shut_down()
