"""Fixtures of the index: a wardrobe whose clock moves only when told, and photos to put in."""

from __future__ import annotations

import hashlib
import shutil
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from local_index import Library
from local_index.records import PhotoRecord


class FakeClock:
    """A clock that a test turns."""

    def __init__(self) -> None:
        self.moment = datetime(2026, 11, 21, 10, 0, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.moment

    def advance(self, **parts: float) -> None:
        self.moment += timedelta(**parts)


@pytest.fixture
def clock() -> FakeClock:
    return FakeClock()


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Where the wardrobe is, or will be."""
    return tmp_path / "wardrobe"


@pytest.fixture(scope="session")
def empty_wardrobe(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An empty wardrobe to copy: making one waits for the disk several times."""
    made = tmp_path_factory.mktemp("empty") / "wardrobe"
    Library.open(made, create=True, clock=FakeClock()).close()
    return made


@pytest.fixture
def library(empty_wardrobe: Path, folder: Path, clock: FakeClock) -> Iterator[Library]:
    """An empty, writable wardrobe."""
    shutil.copytree(empty_wardrobe, folder)
    with Library.open(folder, clock=clock) as opened:
        opened.db.conn.execute("PRAGMA synchronous=OFF")  # a test's machine has no power cut
        yield opened


AddPhoto = Callable[..., PhotoRecord]


@pytest.fixture
def add_photo(library: Library) -> AddPhoto:
    """Add a photo whose bytes follow from a word; the index decodes nothing, so any bytes do."""

    def add(word: str = "shirt", *, into: Library | None = None) -> PhotoRecord:
        return (into or library).photos.add(
            photo_bytes(word),
            extension="jpg",
            width=30,
            height=40,
            media_type="image/jpeg",
            perceptual_hash=-5,
            taken_at="2026-05-01T12:00:00",
            source_name=f"{word}.jpg",
        )

    return add


def photo_bytes(word: str) -> bytes:
    return hashlib.sha256(word.encode()).digest() * 100


@pytest.fixture
def files_below() -> Callable[[Path], list[str]]:
    """List every file below a folder, as sorted relative paths."""

    def listed(root: Path) -> list[str]:
        return sorted(p.relative_to(root).as_posix() for p in root.rglob("*") if p.is_file())

    return listed
