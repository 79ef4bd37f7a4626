"""The whole wardrobe in one ZIP file that any program can open.

Holds a consistent copy of the database, taken while others may write, and the person's own files:
originals, brushed cut-outs, pictures. What can be made again (thumbnails, search index) is left
out. The file appears under its name only when it is complete. Bringing one back is the business of
``restoring``; both share the layout defined here.
"""

from __future__ import annotations

import hashlib
import json
import os
import sqlite3
import tempfile
import zipfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import IO, Any

from app.errors import InputError
from app.services.job_control import JobControl, Meter, ProgressCallback
from app.version import app_version
from local_index import Library

MANIFEST = "manifest.json"
DATABASE = "wardrobe.db"
DESCRIPTION = "library.json"
PERSONAL_FOLDERS = ("photos", "edits", "pictures")
"""What the person made or owns; everything else in a wardrobe can be made again."""

KIND = "vestry-backup"
FORMAT = 1
_BLOCK = 1 << 20
# Between steps others may write.
_PAGES_PER_STEP = 2048
_EARLIEST_ZIP_TIME = (1980, 1, 1, 0, 0, 0)


@dataclass(frozen=True, slots=True)
class BackupReport:
    """What a backup holds.

    Attributes:
        bytes: Size of the ZIP file.
        counts: ``items`` and ``photos`` of the database, and files per personal folder.
        missing: Photos and pictures of conversations that the database names and the wardrobe has
            lost.
    """

    path: Path
    bytes: int
    files: int
    counts: Mapping[str, int]
    missing: int
    seconds: float

    def as_json(self) -> dict[str, Any]:
        """Return the command line's document."""
        return {
            "path": str(self.path),
            "bytes": self.bytes,
            "files": self.files,
            "counts": dict(self.counts),
            "missing": self.missing,
            "seconds": round(self.seconds, 3),
        }


def back_up(
    folder: Path,
    target: Path,
    *,
    progress: ProgressCallback | None = None,
    control: JobControl | None = None,
) -> BackupReport:
    """Pack a wardrobe.

    Args:
        folder: The wardrobe; read-only ones can be packed as well.
        target: The ZIP file to make, or a folder for a file with a telling name. An earlier backup
            of that name is replaced; any other file is not.

    Raises:
        InputError: The target cannot be used.
        LocalIndexError: There is no wardrobe, or it cannot be read.
        CancelledError: The person stopped it; nothing is left behind.
        OSError: The disk refused.
    """
    place = _checked_target(folder, target)
    descriptor, name = tempfile.mkstemp(dir=place.parent, prefix=f".{place.name}.", suffix=".tmp")
    temporary = Path(name)
    try:
        with os.fdopen(descriptor, "w+b") as stream:
            report = _pack(folder, stream, progress, control or JobControl())
            stream.flush()
            os.fsync(stream.fileno())
        os.replace(temporary, place)
    finally:
        temporary.unlink(missing_ok=True)
    return BackupReport(path=place, bytes=place.stat().st_size, **report)


def is_backup(path: Path) -> bool:
    """Whether a file looks like one of our backups; its content is not verified."""
    try:
        with zipfile.ZipFile(path) as archive:
            return {MANIFEST, DATABASE} <= set(archive.namelist())
    except (zipfile.BadZipFile, OSError, ValueError):
        return False


def _checked_target(folder: Path, target: Path) -> Path:
    place = target.expanduser().absolute()
    if place.is_dir():
        day = datetime.now(UTC).strftime("%Y-%m-%d")
        place = place / f"vestry-{folder.name}-{day}.zip"
    if place.resolve().is_relative_to(folder.resolve()):
        raise InputError(
            "A backup cannot be kept inside the wardrobe that it protects.",
            next_step="Choose a place outside it, best on another disk.",
        )
    if not place.parent.is_dir():
        raise InputError(
            f"The folder {place.parent} does not exist.",
            next_step="Make it, or choose another place.",
        )
    if place.exists() and not is_backup(place):
        raise InputError(
            f"{place.name} exists already and is not a backup of Vestry.",
            next_step="Choose another name, so that nothing of yours is overwritten.",
        )
    return place


def _pack(
    folder: Path, stream: IO[bytes], progress: ProgressCallback | None, control: JobControl
) -> dict[str, Any]:
    with (
        tempfile.TemporaryDirectory(prefix="vestry-backup-") as scratch,
        Library.open(folder) as library,
        zipfile.ZipFile(stream, "w", allowZip64=True) as archive,
    ):
        counts, missing = _state(library)
        snapshot = Path(scratch) / DATABASE
        # First the database, then the files: a photo that arrives meanwhile is one file too many,
        # never one too few.
        _copy_database(library, snapshot)
        sources = [(DATABASE, snapshot), (DESCRIPTION, folder / DESCRIPTION)]
        sources += list(_personal_files(folder))
        meter = Meter(len(sources), progress)
        files: dict[str, dict[str, Any]] = {}
        for name, source in sources:
            control.checkpoint()
            entry = _add(archive, name, source)
            if entry is not None:
                files[name] = entry
            meter.step()
        for kind in PERSONAL_FOLDERS[1:]:
            counts[kind] = sum(name.startswith(f"{kind}/") for name in files)
        manifest = _manifest(folder, counts=counts, files=files)
        archive.writestr(_zip_entry(MANIFEST, packed=True), manifest)
    return {"files": len(files), "counts": counts, "missing": missing, "seconds": meter.seconds}


def _copy_database(library: Library, target: Path) -> None:
    """Copy the database as of one moment, whoever is writing to it meanwhile."""
    copy = sqlite3.connect(target, isolation_level=None)
    try:
        library.db.conn.backup(copy, pages=_PAGES_PER_STEP)
        # One file, without a log beside it that a reader of the ZIP would have to know about.
        copy.execute("PRAGMA journal_mode=DELETE")
    finally:
        copy.close()


def _state(library: Library) -> tuple[dict[str, int], int]:
    photos = tuple(library.photos.all())
    missing = sum(not library.photos.file(photo).is_file() for photo in photos)
    missing += len(library.chat_pictures.missing())
    return {"items": library.items.count(()), "photos": len(photos)}, missing


def _personal_files(folder: Path) -> Iterator[tuple[str, Path]]:
    for kind in PERSONAL_FOLDERS:
        for path in sorted((folder / kind).rglob("*")):
            # A leading dot is a file that is being written; a link may lead out of the wardrobe.
            if path.is_file() and not path.is_symlink() and not path.name.startswith("."):
                yield path.relative_to(folder).as_posix(), path


def _add(archive: zipfile.ZipFile, name: str, source: Path) -> dict[str, Any] | None:
    """Copy one file in, hashing what was really read; None when it is gone meanwhile."""
    packed = name in (DATABASE, DESCRIPTION)
    try:
        reader = source.open("rb")
    except FileNotFoundError:
        return None
    digest, size = hashlib.sha256(), 0
    # Photos are compressed already; packing them again costs minutes and saves nothing.
    entry = _zip_entry(name, packed=packed, modified=source.stat().st_mtime)
    with reader, archive.open(entry, "w", force_zip64=source.stat().st_size > 1 << 31) as writer:
        while block := reader.read(_BLOCK):
            writer.write(block)
            digest.update(block)
            size += len(block)
    return {"sha256": digest.hexdigest(), "bytes": size}


def _zip_entry(name: str, *, packed: bool, modified: float | None = None) -> zipfile.ZipInfo:
    moment = datetime.fromtimestamp(modified, UTC) if modified else datetime.now(UTC)
    entry = zipfile.ZipInfo(name, max(moment.timetuple()[:6], _EARLIEST_ZIP_TIME))
    entry.compress_type = zipfile.ZIP_DEFLATED if packed else zipfile.ZIP_STORED
    entry.external_attr = 0o600 << 16
    return entry


def _manifest(
    folder: Path, *, counts: Mapping[str, int], files: Mapping[str, Mapping[str, Any]]
) -> str:
    description = json.loads((folder / DESCRIPTION).read_text(encoding="utf-8"))
    document = {
        "kind": KIND,
        "format": FORMAT,
        "app": "vestry",
        "app_version": app_version(),
        "library_format": description.get("format"),
        "name": description.get("name", folder.name),
        "created": datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
        "counts": dict(counts),
        "files": {name: dict(entry) for name, entry in files.items()},
    }
    return json.dumps(document, indent=1, ensure_ascii=False)
