"""Brings a wardrobe back from a backup, or changes nothing at all.

A backup may have travelled, so nothing in it is believed: names, kinds, sizes and hashes are
checked while it is unpacked into a new folder beside the target, that folder is opened once as a
wardrobe, and only then moved into place. A wardrobe that is there already is never overwritten;
when asked to replace it, it is moved aside and stays.
"""

from __future__ import annotations

import hashlib
import json
import os
import re
import secrets
import shutil
import stat
import zipfile
import zlib
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from app.errors import AppError, InputError
from app.services.backup import DATABASE, DESCRIPTION, FORMAT, KIND, MANIFEST, PERSONAL_FOLDERS
from app.services.job_control import JobControl, Meter, ProgressCallback
from local_index import Library

_BLOCK = 1 << 20
_MAX_MANIFEST_BYTES = 64 << 20
_SPARE_BYTES = 64 << 20
# Photos hardly shrink and a database shrinks some tenfold; beyond this it is no wardrobe.
_MAX_RATIO = 100
_RATIO_FREE_BYTES = 64 << 20
_KINDS_OF_PACKING = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
_FLAG_ENCRYPTED = 0x1
_BAD_SEGMENT = re.compile(r"[\\:*?\"<>|\x00-\x1f\x7f]|[. ]$")
_DEVICE = re.compile(r"(?:con|prn|aux|nul|com[0-9]|lpt[0-9])(?:\..*)?", re.IGNORECASE)


class BackupUnusableError(AppError):
    """The file is no backup, or one that cannot be trusted."""

    code = "backup_unusable"


@dataclass(frozen=True, slots=True)
class RestoreReport:
    """What was brought back.

    Attributes:
        library: The wardrobe.
        moved_aside: Where the wardrobe that was there before is now; None when there was none.
    """

    library: Path
    files: int
    counts: Mapping[str, int]
    moved_aside: Path | None
    seconds: float

    def as_json(self) -> dict[str, Any]:
        """Return the command line's document."""
        return {
            "library": str(self.library),
            "files": self.files,
            "counts": dict(self.counts),
            "moved_aside": str(self.moved_aside) if self.moved_aside else None,
            "seconds": round(self.seconds, 3),
        }


@dataclass(frozen=True, slots=True)
class _Plan:
    """A backup whose table of contents has been checked."""

    entries: tuple[zipfile.ZipInfo, ...]
    hashes: Mapping[str, str]
    counts: Mapping[str, int]

    @property
    def bytes(self) -> int:
        return sum(entry.file_size for entry in self.entries)


def restore(
    source: Path,
    folder: Path,
    *,
    replace: bool = False,
    progress: ProgressCallback | None = None,
    control: JobControl | None = None,
) -> RestoreReport:
    """Unpack a backup as a wardrobe.

    Args:
        folder: Where the wardrobe shall be; missing, empty or an empty wardrobe.
        replace: Move a wardrobe that is there aside instead of refusing.

    Raises:
        InputError: A wardrobe is there, or the folder holds something else.
        BackupUnusableError: The file is no backup or a damaged one; nothing has changed.
        LocalIndexError: The backup is of a newer Vestry, or the wardrobe is in use.
        CancelledError: The person stopped it; nothing has changed.
        OSError: The disk refused; nothing has changed.
    """
    occupied = _is_occupied(folder)
    if occupied and not replace:
        raise InputError(
            f"There is a wardrobe in {folder.name} already.",
            next_step="Choose another place with --library, or add --replace to move it aside.",
        )
    if occupied and not (folder / DATABASE).exists():
        raise InputError(
            f"The folder {folder.name} holds files that are no wardrobe.",
            next_step="Choose an empty folder with --library.",
        )
    folder.parent.mkdir(parents=True, exist_ok=True)
    staging = folder.with_name(f".{folder.name}.restoring-{secrets.token_hex(4)}")
    try:
        plan, seconds = _unpack(source, staging, progress, control or JobControl())
        with Library.open(staging):
            pass  # refuses a newer format or a database that is none, before anything is moved
        moved = _move_into_place(staging, folder, keep=occupied)
    finally:
        shutil.rmtree(staging, ignore_errors=True)
    return RestoreReport(
        library=folder,
        files=len(plan.entries),
        counts=plan.counts,
        moved_aside=moved,
        seconds=seconds,
    )


# -- the target -----------------------------------------------------------------------------------


def _is_occupied(folder: Path) -> bool:
    """Whether something would be lost by putting a wardrobe here."""
    if not folder.exists():
        return False
    if not folder.is_dir():
        raise InputError(
            f"{folder.name} is a file, not a folder.", next_step="Choose another place."
        )
    if not any(folder.iterdir()):
        return False
    if not (folder / DATABASE).is_file():
        return True
    if any(_holds_files(folder / kind) for kind in PERSONAL_FOLDERS):
        return True
    try:
        with Library.open(folder) as library:
            kept = library.items.count((), include_trash=True) + library.conversations.count()
            return kept > 0
    except Exception:  # noqa: BLE001 - a wardrobe that cannot be opened may still be rescued
        return True


def _holds_files(folder: Path) -> bool:
    return folder.is_dir() and any(path.is_file() for path in folder.rglob("*"))


def _move_into_place(staging: Path, folder: Path, *, keep: bool) -> Path | None:
    """Put the new wardrobe where the old one was; the old one is moved, never deleted unread."""
    if not folder.exists():
        _rename(staging, folder)
        return None
    moment = datetime.now(UTC).strftime("%Y%m%d-%H%M%S")
    aside = folder.with_name(f"{folder.name}.before-restore-{moment}")
    _rename(folder, aside)
    try:
        _rename(staging, folder)
    except BaseException:
        os.rename(aside, folder)
        raise
    if keep:
        return aside
    shutil.rmtree(aside, ignore_errors=True)
    return None


def _rename(source: Path, target: Path) -> None:
    try:
        os.rename(source, target)
    except PermissionError as error:
        raise InputError(
            f"The folder {target.name} cannot be moved because something uses it.",
            next_step="Close other programs that have it open and try again.",
        ) from error
    with suppress(OSError):
        _sync_folder(target.parent)


def _sync_folder(folder: Path) -> None:
    if os.name == "nt":
        return  # a folder cannot be opened for syncing there
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


# -- the backup -----------------------------------------------------------------------------------


def _unpack(
    source: Path, staging: Path, progress: ProgressCallback | None, control: JobControl
) -> tuple[_Plan, float]:
    if source.is_dir():
        raise InputError(f"{source.name} is a folder.", next_step="Name the ZIP file of a backup.")
    try:
        with zipfile.ZipFile(source) as archive:
            plan = _checked(archive, source.stat().st_size)
            _check_room(plan, staging.parent)
            meter = Meter(len(plan.entries), progress)
            for entry in plan.entries:
                control.checkpoint()
                _extract(archive, entry, staging, expected=plan.hashes[entry.filename])
                meter.step()
            return plan, meter.seconds
    except zipfile.BadZipFile as error:
        raise _not_a_zip(source) from error
    except (zlib.error, EOFError, NotImplementedError, RuntimeError, ValueError) as error:
        raise _damaged() from error


def _not_a_zip(source: Path) -> BackupUnusableError:
    with source.open("rb") as stream:
        begins_as_zip = stream.read(4) == b"PK\x03\x04"
    if begins_as_zip:
        return BackupUnusableError(
            "This backup is cut off or damaged.",
            next_step="Copy it again from where it came from, or use an earlier one.",
        )
    return BackupUnusableError(
        f"{source.name} is not a backup of Vestry.", next_step="Choose a ZIP file that Vestry made."
    )


def _checked(archive: zipfile.ZipFile, archive_bytes: int) -> _Plan:
    manifest = _read_manifest(archive)
    entries = [entry for entry in archive.infolist() if entry.filename != MANIFEST]
    for entry in entries:
        _check_entry(entry)
    names = [entry.filename for entry in entries]
    if len({name.casefold() for name in names}) != len(archive.infolist()) - 1:
        raise _unsafe("the same name twice")
    files = manifest["files"]
    if set(names) != set(files) or not {DATABASE, DESCRIPTION} <= set(names):
        raise _damaged()
    if any(entry.file_size != files[entry.filename]["bytes"] for entry in entries):
        raise _damaged()
    hashes = {name: str(files[name]["sha256"]) for name in names}
    plan = _Plan(tuple(entries), hashes, _counts(manifest))
    if plan.bytes > max(_RATIO_FREE_BYTES, _MAX_RATIO * archive_bytes):
        raise _unsafe("far more data than a backup of its size can hold")
    return plan


def _read_manifest(archive: zipfile.ZipFile) -> dict[str, Any]:
    try:
        with archive.open(MANIFEST) as stream:
            text = stream.read(_MAX_MANIFEST_BYTES + 1)
        manifest = json.loads(text[:_MAX_MANIFEST_BYTES])
        is_ours = manifest["kind"] == KIND and isinstance(manifest["files"], dict)
    except (KeyError, TypeError, UnicodeDecodeError, json.JSONDecodeError) as error:
        raise _foreign() from error
    if not is_ours:
        raise _foreign()
    if not isinstance(manifest.get("format"), int) or manifest["format"] > FORMAT:
        raise BackupUnusableError(
            "This backup was made by a newer Vestry.",
            next_step="Install the newest Vestry on this computer and restore it again.",
        )
    if not all(_is_file_entry(entry) for entry in manifest["files"].values()):
        raise _damaged()
    return dict(manifest)


def _is_file_entry(entry: object) -> bool:
    return (
        isinstance(entry, dict)
        and isinstance(entry.get("bytes"), int)
        and isinstance(entry.get("sha256"), str)
    )


def _counts(manifest: Mapping[str, Any]) -> dict[str, int]:
    counts = manifest.get("counts")
    known = counts.items() if isinstance(counts, dict) else ()
    return {str(name): count for name, count in known if isinstance(count, int)}


def _check_entry(entry: zipfile.ZipInfo) -> None:
    name = entry.filename
    segments = name.split("/")
    # zipfile cuts a name at a NUL and turns backslashes around on Windows: judge what was stored.
    if entry.orig_filename != name or any(_is_bad(segment) for segment in segments):
        raise _unsafe("a file name that leads out of the wardrobe")
    if name not in (DATABASE, DESCRIPTION) and (
        segments[0] not in PERSONAL_FOLDERS or len(segments) < 2
    ):
        raise _unsafe("a file that does not belong into a wardrobe")
    kind = stat.S_IFMT(entry.external_attr >> 16)
    if kind not in (0, stat.S_IFREG):
        raise _unsafe("a link or device instead of a file")
    if entry.flag_bits & _FLAG_ENCRYPTED or entry.compress_type not in _KINDS_OF_PACKING:
        raise _unsafe("a file that is packed in another way")


def _is_bad(segment: str) -> bool:
    return (
        segment in ("", ".", "..")
        or _BAD_SEGMENT.search(segment) is not None
        or _DEVICE.fullmatch(segment) is not None
    )


def _check_room(plan: _Plan, parent: Path) -> None:
    free = shutil.disk_usage(parent).free
    if plan.bytes + _SPARE_BYTES > free:
        needed = (plan.bytes + _SPARE_BYTES - free) / 1e9
        raise InputError(
            f"There is not enough room on this disk; {needed:.1f} GB more are needed.",
            next_step="Free some space, or choose another disk with --library.",
        )


def _extract(
    archive: zipfile.ZipFile, entry: zipfile.ZipInfo, staging: Path, *, expected: str
) -> None:
    """Write one file; more bytes than declared, or other bytes than packed, are refused."""
    target = staging.joinpath(*entry.filename.split("/"))
    target.parent.mkdir(parents=True, exist_ok=True)
    digest, size = hashlib.sha256(), 0
    with archive.open(entry) as reader, target.open("xb") as writer:
        while block := reader.read(_BLOCK):
            size += len(block)
            if size > entry.file_size:
                raise _damaged()
            digest.update(block)
            writer.write(block)
        writer.flush()
        os.fsync(writer.fileno())
    if size != entry.file_size or digest.hexdigest() != expected:
        raise _damaged()


def _damaged() -> BackupUnusableError:
    return BackupUnusableError(
        "This backup is damaged: what it holds is not what was packed.",
        next_step="Copy it again from where it came from, or use an earlier one.",
    )


def _foreign() -> BackupUnusableError:
    return BackupUnusableError(
        "This ZIP file is not a backup of Vestry.", next_step="Choose a ZIP file that Vestry made."
    )


def _unsafe(what: str) -> BackupUnusableError:
    return BackupUnusableError(
        f"This backup is not safe to restore: it holds {what}.",
        next_step="Nothing was changed; only restore backups that Vestry made.",
    )
