"""Wardrobes for `window_screens`: drawn, imported by the real models, and made once.

300 garments are drawn and go the way of any photo; ten thousand are these records again and again,
as a stylist's archive would hold them. All of them get a past (wears, prices, brands, a trash, an
inbox) whose days hang on `NOW`, a clock that stands still, so that the same picture comes tomorrow.
A wardrobe that was made is kept in a cache folder and copied for every run.
"""

from __future__ import annotations

import io
import os
import shutil
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import numpy as np

from app.perception import EngineOptions, PhotoEngine
from app.services.importing import ImportService
from app.services.perceiving import InlinePerception, Perception
from app.services.sample import draw_photos
from benchmarks.grid_wardrobe import multiply
from local_index import Library
from local_index.database import timestamp
from local_index.manifest import rename_manifest
from models.vocabulary import Vocabulary

NOW = datetime(2026, 11, 14, 10, 30, tzinfo=UTC)
"""The moment at which every picture is taken."""
VERSION = "1"
"""To be raised when wardrobes are made differently; older ones are then made again."""
NAMES = {"empty": "My wardrobe", "8": "Mara", "300": "Sofia", "10000": "Atelier archive"}
_SEED = 11
_DRAWN = {"8": 8, "300": 300}
_TIMES = 34
_ARCHIVE = 10_000
_WAITING = {"8": 3, "300": 18, "10000": 412}
_IN_TRASH = {"8": 1, "300": 9, "10000": 36}
_BRANDS = ("Northlane", "Ode & Linden", "Halvard", "Mira Sol", "Pale Harbor", "Kestrel", "")
_KEPT_WHOLE = ("wardrobe.db", "library.json")


def clock() -> datetime:
    """Return the moment at which every picture is taken."""
    return NOW


def today() -> date:
    """Return the day on which every picture is taken."""
    return NOW.date()


@dataclass(frozen=True)
class Closet:
    """Where made wardrobes are kept, and where this run's copies go.

    Attributes:
        cache: Kept between runs; may be deleted at any time.
        scratch: For this run only.
    """

    cache: Path
    scratch: Path

    def take(self, name: str, target: Path) -> None:
        """Put a copy of a made wardrobe, which may be changed, into a folder.

        Args:
            name: One of `NAMES`; what is not made yet is made.
        """
        target.parent.mkdir(parents=True, exist_ok=True)
        if name == "empty":
            with Library.open(target, create=True, name=NAMES[name], clock=clock):
                return
        copy(self._made(name), target)

    def _made(self, name: str) -> Path:
        folder = self.cache / f"v{VERSION}" / name
        if (folder / "wardrobe.db").is_file():
            return folder
        making = folder.with_name(f"{name}.making")
        shutil.rmtree(making, ignore_errors=True)
        making.parent.mkdir(parents=True, exist_ok=True)
        if name == "10000":
            copy(self._plain(), making)
            multiply(making, times=_TIMES)
            _keep(making, _ARCHIVE)
        elif name == "300":
            copy(self._plain(), making)
        else:
            _import_drawn(making, self._photos(name), _DRAWN[name])
        give_a_past(making, name)
        making.rename(folder)
        return folder

    def _plain(self) -> Path:
        """Return 300 imported garments without a past."""
        folder = self.cache / f"v{VERSION}" / "plain"
        if not (folder / "wardrobe.db").is_file():
            making = folder.with_name("plain.making")
            shutil.rmtree(making, ignore_errors=True)
            _import_drawn(making, self._photos("300"), _DRAWN["300"])
            making.rename(folder)
        return folder

    def _photos(self, name: str) -> Path:
        return self.cache / "photos" / f"{name}-{_SEED}"


def copy(source: Path, target: Path) -> None:
    """Copy a wardrobe; pictures are shared by links, what is written to is not."""

    def link(one: str, other: str) -> str:
        if Path(one).name.startswith(_KEPT_WHOLE):
            return str(shutil.copy2(one, other))
        os.link(one, other)
        return other

    shutil.copytree(source, target, copy_function=link)


def _import_drawn(folder: Path, photos: Path, count: int) -> None:
    """Draw photos, if they are not drawn yet, and import them with the real models."""
    if not photos.is_dir():
        drawing = photos.with_name(f"{photos.name}.drawing")
        shutil.rmtree(drawing, ignore_errors=True)
        drawing.mkdir(parents=True)
        draw_photos(drawing, count=count, seed=_SEED)
        _take_again(drawing, (2, 7) if count > _DRAWN["8"] else (2,))
        drawing.rename(photos)
    perception: Perception = InlinePerception(PhotoEngine.load(EngineOptions(threads=1)))
    ImportService(folder, perception, Vocabulary.load()).run([photos])


def _take_again(photos: Path, which: tuple[int, ...]) -> None:
    """Save some photos once more, smaller: garments that are here twice."""
    from PIL import Image

    for number in which:
        stream = io.BytesIO()
        with Image.open(photos / f"IMG_{number:04d}.jpg") as image:
            image.resize((image.width * 3 // 4, image.height * 3 // 4)).save(stream, "JPEG")
        (photos / f"IMG_{number:04d}_again.jpg").write_bytes(stream.getvalue())


def _keep(folder: Path, count: int) -> None:
    with Library.open(folder) as library, library.atomic():
        library.db.execute("DELETE FROM views WHERE item_id > ?", [count])
        library.db.execute("DELETE FROM items WHERE id > ?", [count])


def give_a_past(folder: Path, name: str) -> None:
    """Let garments have been added, looked at, paid for, worn and thrown away on some days."""
    rng = np.random.default_rng(_SEED)
    with Library.open(folder, clock=clock) as library:
        ids = [int(row[0]) for row in library.db.rows("SELECT id FROM items ORDER BY id")]
        waiting = set(ids[-_WAITING[name] :])
        with library.atomic():
            for at, ident in enumerate(ids):
                _date(library, ident, share=at / len(ids), waits=ident in waiting, rng=rng)
            _wear(library, [ident for ident in ids if ident not in waiting], rng)
        settled = [ident for ident in ids if ident not in waiting]
        gone = rng.choice(settled, size=_IN_TRASH[name], replace=False)
        library.trash.put([int(ident) for ident in gone])
        with library.atomic():
            for at, ident in enumerate(sorted(gone)):
                day = timestamp(NOW - timedelta(days=(at * 5) % 29, hours=2))
                library.db.execute(
                    "UPDATE items SET trashed_at = ? WHERE id = ?", [day, int(ident)]
                )
            # What was done while making is nothing to take back.
            library.db.execute("DELETE FROM changes")
            library.db.execute("DELETE FROM change_groups")
    rename_manifest(folder, NAMES[name])


def _date(
    library: Library, ident: int, *, share: float, waits: bool, rng: np.random.Generator
) -> None:
    days = 2 if waits else int(3 + (1 - share) * 700)
    added = timestamp(NOW - timedelta(days=days, minutes=int(rng.integers(0, 600))))
    paid, brand = rng.random() < 0.7, str(rng.choice(_BRANDS))
    price = float(rng.choice((19.9, 29.0, 39.95, 59.0, 89.0, 120.0, 179.0, 240.0)))
    known = not waits
    library.db.execute(
        "UPDATE items SET added = ?, updated = ?, reviewed = ?, brand = ?, price = ?, currency = ?,"
        " status = ? WHERE id = ?",
        [
            added,
            added,
            int(known),
            brand if known else "",
            price if known and paid else None,
            "EUR" if known and paid else "",
            "dirty" if known and rng.random() < 0.06 else "ready",
            ident,
        ],
    )


def _wear(library: Library, ids: list[int], rng: np.random.Generator) -> None:
    """Note a year of wears: a few favorites, a long tail, and a quarter that is never worn."""
    worn = [ident for ident in ids if rng.random() < 0.74]
    weights = 1.0 / np.arange(1, len(worn) + 1) ** 0.7
    order = rng.permutation(len(worn))
    rows = []
    for back in range(365):
        day = NOW.date() - timedelta(days=back)
        season = 1.0 + 0.35 * np.sin(back / 365 * 2 * np.pi)
        count = min(len(worn), int(rng.poisson(2.6 * season)))
        chosen = rng.choice(len(worn), size=count, replace=False, p=weights / weights.sum())
        rows += [(worn[order[at]], day.isoformat()) for at in chosen]
    library.db.executemany(
        "INSERT INTO wears (item_id, day, planned, note, added, kind)"
        " VALUES (?, ?, 0, '', '2026-11-14T09:00:00Z', 'wear')",
        rows,
    )
