"""Which files an import means: files as named, folders walked in a fixed order.

A file that was named is always tried, so that its owner hears why it is no photo. In folders,
hidden files and other kinds of files are passed over silently, wardrobes are left alone, and a
folder that cannot be opened is reported. No file is opened here.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from app.errors import explain

PHOTO_SUFFIXES = frozenset(
    {
        *(".jpg", ".jpeg", ".jpe", ".jfif", ".mpo", ".png", ".apng", ".webp", ".gif", ".bmp"),
        *(".tif", ".tiff", ".heic", ".heif", ".hif", ".avif"),
    }
)
_WARDROBE_FILE = "wardrobe.db"


@dataclass(frozen=True, slots=True)
class FailedPhoto:
    """A path that could not be imported, and why in one sentence."""

    path: str
    error: str
    next_step: str = ""

    def as_json(self) -> dict[str, str]:
        """Return the entry of the import's ``failed`` list."""
        entry = {"path": printable(self.path), "error": self.error}
        return {**entry, "next_step": self.next_step} if self.next_step else entry


@dataclass(frozen=True, slots=True)
class FoundPhotos:
    """What the given paths lead to.

    Attributes:
        photos: Absolute paths in import order, each once.
        failed: Paths and folders that cannot be looked into.
        others: How many files of other kinds lie beside them.
    """

    photos: tuple[Path, ...]
    failed: tuple[FailedPhoto, ...]
    others: int = 0


def find_photos(paths: Sequence[Path]) -> FoundPhotos:
    """Walk the paths in the order given; inside folders by name, files before subfolders."""
    photos: dict[Path, None] = {}
    failed: list[FailedPhoto] = []
    others: set[str] = set()
    for path in paths:
        absolute = Path(os.path.abspath(path))
        if absolute.is_dir():
            photos.update(dict.fromkeys(_walk(absolute, failed, others)))
        elif absolute.exists() or absolute.is_symlink():
            photos[absolute] = None
        else:
            failed.append(
                FailedPhoto(str(path), "This path does not exist.", "Check its spelling.")
            )
    return FoundPhotos(tuple(photos), tuple(failed), len(others))


def printable(text: str) -> str:
    """Return text that any encoder takes, also for file names that are not valid UTF-8."""
    return text.encode("utf-8", "surrogateescape").decode("utf-8", "replace")


def _walk(folder: Path, failed: list[FailedPhoto], others: set[str]) -> Iterator[Path]:
    try:
        with os.scandir(folder) as scan:
            entries = sorted(scan, key=lambda entry: entry.name)
    except OSError as error:
        words = explain(error)
        reason = "This folder cannot be opened." if words.is_bug else words.message
        failed.append(FailedPhoto(str(folder), reason, "" if words.is_bug else words.next_step))
        return
    if any(entry.name == _WARDROBE_FILE for entry in entries):
        return  # a wardrobe's own copies are not new photos
    visible = [entry for entry in entries if not entry.name.startswith(".")]
    for entry in visible:
        if not entry.is_file():
            continue
        if os.path.splitext(entry.name)[1].lower() in PHOTO_SUFFIXES:
            yield Path(entry.path)
        else:
            others.add(entry.path)
    for entry in visible:
        # Links to folders are not followed: they may lead round in a circle.
        if entry.is_dir(follow_symlinks=False):
            yield from _walk(Path(entry.path), failed, others)
