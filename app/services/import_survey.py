"""What an import found, told before its first photo is looked at; nothing is asked or kept.

Opens each file only to see whether it begins as a picture; hashes only what has the size of a photo
that is here already, and not even that when it would take long: then name and size decide. What
each photo really becomes is told at the end, by the import itself.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from app.services.job_control import JobControl
from app.services.photo_discovery import FoundPhotos, printable
from local_index import Library
from local_index.errors import SourceUnreadableError
from local_index.files import hash_file
from models.photo_formats import sniff

HASHED_BYTES = 256 << 20
"""A second's work on a usual disk; beyond it the import itself finds what is known."""
_HEAD_BYTES = 64


@dataclass(frozen=True, slots=True)
class Survey:
    """What an import has before it.

    Attributes:
        photos: Files that look like photos, the known ones included.
        known: Of these, how many the wardrobe has already.
        unusable: Files and folders that cannot be read or are no photos though their name says so.
        others: Files of other kinds beside them, which are passed over.
    """

    photos: int
    known: int = 0
    unusable: int = 0
    others: int = 0


@dataclass(frozen=True, slots=True)
class _Candidate:
    path: Path
    bytes: int


def survey(library: Library, found: FoundPhotos, *, control: JobControl) -> Survey:
    """Look over what an import means.

    Raises:
        CancelledError: The person stopped it.
    """
    known = {(photo.source_name, photo.bytes) for photo in library.photos.all()}
    sizes = {size for _, size in known}
    photos, unusable = 0, len(found.failed)
    candidates: list[_Candidate] = []
    for path in found.photos:
        control.checkpoint()
        size = _size_of_photo(path)
        if size is None:
            unusable += 1
            continue
        photos += 1
        if size in sizes:
            candidates.append(_Candidate(path, size))
    count = _count_known(library, candidates, known, control)
    return Survey(photos, count, unusable, found.others)


def _count_known(
    library: Library,
    candidates: Sequence[_Candidate],
    known: Iterable[tuple[str, int]],
    control: JobControl,
) -> int:
    if sum(each.bytes for each in candidates) > HASHED_BYTES:
        return sum((printable(each.path.name), each.bytes) in known for each in candidates)
    return sum(_is_known(library, each.path, control) for each in candidates)


def _is_known(library: Library, path: Path, control: JobControl) -> bool:
    control.checkpoint()
    try:
        return library.photos.by_hash(hash_file(path)[0]) is not None
    except SourceUnreadableError:
        return False  # gone meanwhile: the import will say so


def _size_of_photo(path: Path) -> int | None:
    """Return a file's size if it begins as a picture."""
    try:
        with path.open("rb") as stream:
            head = stream.read(_HEAD_BYTES)
        return path.stat().st_size if sniff(head) is not None else None
    except OSError:
        return None
