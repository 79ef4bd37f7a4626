"""The list of pictures that shall be annotated: one line a picture, and where the pictures lie.

    manifest.jsonl   one ``Photo`` a line, by ``image_id``; its path begins with a root's name
    ingest.json      the roots as folders of this computer, what was dropped, digest of the list

Only ``ingest.json`` names places of this computer; nothing of it reaches a record. Reading photos
and finding duplicates is ``ingest``.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any, Final

from train.errors import DataError
from train.whole_files import write_whole

FORMAT: Final = "vestry-ingest/1"
MANIFEST: Final = "manifest.jsonl"
SUMMARY: Final = "ingest.json"


@dataclass(frozen=True, slots=True)
class Photo:
    """One picture of the list.

    Attributes:
        image_id: First 32 hex digits of the SHA-256 of the file.
        path: Root's name, then the path below it, with "/".
        outfit_id: Joins views of one outfit; None where the source knows none.
        item_id: Joins pictures of one garment, likewise.
        sender: Who sent it, likewise.
        group_id: The unit of splitting: what outfit, item, sender or likeness joins.
        dhash: 64-bit difference hash, 16 hex digits.
        human_labels: What people said about it, under the names given at reading.
    """

    image_id: str
    sha256: str
    path: str
    group_id: str
    source: str
    license: str
    width: int
    height: int
    dhash: str
    outfit_id: str | None = None
    item_id: str | None = None
    sender: str | None = None
    source_split: str | None = None
    human_labels: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Manifest:
    """A list in memory.

    Attributes:
        sha256: Of ``manifest.jsonl``.
        roots: Name to folder.
    """

    photos: tuple[Photo, ...]
    sha256: str
    roots: Mapping[str, Path]
    counts: Mapping[str, int]

    def file(self, photo: Photo) -> Path:
        """Return where a picture lies.

        Raises:
            DataError: Its root is not known.
        """
        root, _, below = photo.path.partition("/")
        if root not in self.roots:
            raise DataError(
                f"The list knows no folder called {root}.",
                next_step=f"Say where it lies with --root {root}=FOLDER.",
            )
        return self.roots[root] / below


def write_manifest(
    folder: Path,
    photos: Iterable[Photo],
    *,
    roots: Mapping[str, Path],
    counts: Mapping[str, int],
    settings: Mapping[str, Any],
) -> Path:
    """Write both files, the summary last; return the summary's file."""
    ordered = sorted(photos, key=lambda photo: photo.image_id)
    # Escaped, because a file's name may hold bytes that are no UTF-8.
    lines = "".join(json.dumps(asdict(photo)) + "\n" for photo in ordered).encode()
    write_whole(folder / MANIFEST, lines)
    summary = {
        "format": FORMAT,
        "photos": len(ordered),
        "manifest_sha256": hashlib.sha256(lines).hexdigest(),
        "counts": dict(counts),
        "settings": dict(settings),
        "roots": {name: str(path.resolve()) for name, path in roots.items()},
    }
    write_whole(folder / SUMMARY, (json.dumps(summary, indent=1) + "\n").encode())
    return folder / SUMMARY


def read_manifest(folder: Path, *, roots: Mapping[str, Path] | None = None) -> Manifest:
    """Read a list; ``roots`` says where folders lie now.

    Raises:
        DataError: There is none, it is not whole, or a line is malformed (its number is named).
    """
    try:
        summary = json.loads((folder / SUMMARY).read_text(encoding="utf-8"))
        if summary["format"] != FORMAT:
            raise ValueError(summary["format"])
        content = (folder / MANIFEST).read_bytes()
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise DataError(
            f"The folder {folder.name} holds no list of pictures.",
            next_step="Make one with `vestry-train data fashionx ingest`.",
        ) from error
    sha256 = hashlib.sha256(content).hexdigest()
    if sha256 != summary["manifest_sha256"]:
        raise DataError(
            f"{MANIFEST} is not the file that {SUMMARY} describes.",
            next_step="Run `vestry-train data fashionx ingest` again.",
        )
    known = {name: Path(path) for name, path in summary["roots"].items()} | dict(roots or {})
    return Manifest(read_photos(content, name=MANIFEST), sha256, known, dict(summary["counts"]))


def read_photos(content: bytes, *, name: str) -> tuple[Photo, ...]:
    """Read lines of a list.

    Raises:
        DataError: A line is malformed; its number is named.
    """
    photos = []
    for number, line in enumerate(content.splitlines(), start=1):
        try:
            photos.append(Photo(**json.loads(line)))
        except (ValueError, TypeError) as error:
            raise DataError(
                f"Line {number} of {name} describes no picture.",
                next_step="Run `vestry-train data fashionx ingest` again.",
            ) from error
    return tuple(photos)
