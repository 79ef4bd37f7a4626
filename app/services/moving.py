"""Moves a wardrobe to another place, so that at every moment one whole wardrobe is there.

On the same disk that is one rename. To another disk everything is copied and compared while the
wardrobe may still be in use (``prepare_move``); what came meanwhile follows when nobody has it any
more (``finish_move``), the copy gets its name, and only then does the old one go. Whoever has the
wardrobe open in a window closes it between the two.
"""

from __future__ import annotations

import contextlib
import logging
import os
import shutil
import time
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from app.errors import InputError, StorageError
from app.services.job_control import JobControl, Meter, ProgressCallback
from local_index import Library

_BLOCK = 1 << 20
_SPARE_BYTES = 64 << 20
_COARSE_S = 2.0
"""Disks of cameras and sticks keep times no finer than this."""
_DATABASE = "wardrobe.db"
_DERIVED = "derived"
_TRANSIENT = (".lock", ".tmp")
_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Move:
    """A move that is under way.

    Attributes:
        folder: Where the wardrobe is.
        target: Where it will be.
        partial: The copy so far; None when a rename will do.
        began: When copying began, in seconds since 1970.
    """

    folder: Path
    target: Path
    partial: Path | None = None
    began: float = 0.0


@dataclass(frozen=True, slots=True)
class Moved:
    """A wardrobe at its new place.

    Attributes:
        left: What is to be deleted of the old one; None when nothing is.
    """

    folder: Path
    came_from: Path
    left: Path | None = None


def move(
    folder: Path,
    parent: Path,
    *,
    progress: ProgressCallback | None = None,
    control: JobControl | None = None,
) -> Path:
    """Move a wardrobe that nobody has open into another folder; returns its new place.

    Raises:
        InputError: The place cannot be used.
        LibraryBusyError: Long work goes on in it.
        StorageError: The copy is not what it should be; the wardrobe stays where it is.
        CancelledError: The person stopped it; the wardrobe stays where it is.
    """
    moved = finish_move(prepare_move(folder, parent, progress=progress, control=control))
    clear_left(moved)
    return moved.folder


def prepare_move(
    folder: Path,
    parent: Path,
    *,
    progress: ProgressCallback | None = None,
    control: JobControl | None = None,
) -> Move:
    """Copy as much as can be copied while the wardrobe may be in use.

    Raises:
        InputError: The place cannot be used.
        StorageError: A file was not copied correctly.
        CancelledError: The person stopped it; nothing is left behind.
    """
    target, began = _checked_target(folder, parent), time.time()
    if _same_disk(folder, parent):
        return Move(folder, target)
    partial = target.with_name(f".{target.name}.moving")
    shutil.rmtree(partial, ignore_errors=True)
    try:
        _check_room(folder, parent)
        partial.mkdir(parents=True)
        files = list(_files(folder))
        meter, hand = Meter(len(files), progress), control or JobControl()
        for file in files:
            hand.checkpoint()
            with contextlib.suppress(FileNotFoundError):  # gone meanwhile: it is in use
                name = file.relative_to(folder)
                _copy(file, partial / name, durable=name.parts[0] != _DERIVED)
            meter.step()
        _sync_folders(partial, [partial / file.relative_to(folder) for file in files])
    except BaseException:
        shutil.rmtree(partial, ignore_errors=True)
        raise
    return Move(folder, target, partial, began)


def finish_move(planned: Move) -> Moved:
    """Let what came meanwhile follow and give the wardrobe its new place.

    Raises:
        LibraryBusyError: Long work goes on in it.
        StorageError: The copy is not what it should be; the wardrobe stays where it is.
    """
    folder, target = planned.folder, planned.target
    try:
        with Library.open(folder) as library, library.long_job("moving"):
            if planned.partial is None:
                os.rename(folder, target)
                return Moved(target, folder)
            # First the database, then the files: a photo that the command line adds meanwhile is
            # one file too many, never one too few.
            library.snapshot(planned.partial / _DATABASE)
            _catch_up(folder, planned.partial, planned.began)
            os.rename(planned.partial, target)
            _sync_folders(target.parent)
    except BaseException:
        abandon_move(planned)
        raise
    return Moved(target, folder, _set_aside(folder))


def abandon_move(planned: Move) -> None:
    """Remove what was copied; the wardrobe stays where it is."""
    if planned.partial is not None:
        shutil.rmtree(planned.partial, ignore_errors=True)


def clear_left(moved: Moved) -> None:
    """Delete what is left of the old place; minutes for a large wardrobe."""
    if moved.left is not None:
        shutil.rmtree(moved.left, ignore_errors=True)


def _checked_target(folder: Path, parent: Path) -> Path:
    if not parent.is_dir():
        raise InputError("This place is not a folder.", next_step="Choose a folder.")
    target = parent.absolute() / folder.name
    if target.exists():
        raise InputError(
            "There is something of this name in that folder.", next_step="Choose another folder."
        )
    if target.resolve().is_relative_to(folder.resolve()):
        raise InputError(
            "A wardrobe cannot be moved into itself.", next_step="Choose another folder."
        )
    if not os.access(parent, os.W_OK):
        raise InputError(
            "Nothing can be written in that folder.", next_step="Choose another folder."
        )
    return target


def _same_disk(folder: Path, parent: Path) -> bool:
    return folder.stat().st_dev == parent.stat().st_dev


def _check_room(folder: Path, parent: Path) -> None:
    needed = 0
    for file in folder.rglob("*"):
        with contextlib.suppress(FileNotFoundError):  # gone meanwhile: it is in use
            needed += file.stat().st_size if file.is_file() else 0
    missing = needed + _SPARE_BYTES - shutil.disk_usage(parent).free
    if missing > 0:
        raise InputError(
            f"There is not enough room on that disk; {missing / 1e9:.1f} GB more are needed.",
            next_step="Free some space, or choose another disk.",
        )


def _files(folder: Path) -> Iterator[Path]:
    """Yield what is copied; the database travels as a snapshot, locks belong to processes."""
    for file in sorted(folder.rglob("*")):
        plain = file.is_file() and not file.is_symlink()
        if plain and not file.name.startswith(_DATABASE) and file.suffix not in _TRANSIENT:
            yield file


def _catch_up(folder: Path, partial: Path, began: float) -> None:
    """Make the copy equal: what is new or another is copied, what is gone goes."""
    kept, copied = set[Path](), list[Path]()
    for file in _files(folder):
        name = file.relative_to(folder)
        copy = partial / name
        kept.add(copy)
        if not _is_alike(file, copy, began):
            _copy(file, copy, durable=name.parts[0] != _DERIVED)
            copied.append(copy)
    _sync_folders(partial, copied)
    for copy in list(_files(partial)):
        if copy not in kept:
            copy.unlink()


def _is_alike(file: Path, copy: Path, began: float) -> bool:
    """Whether a file is what was copied; what changed since copying began is copied again."""
    try:
        one, other = file.stat(), copy.stat()
    except FileNotFoundError:
        return False
    untouched = one.st_mtime < began - _COARSE_S
    return (
        untouched
        and one.st_size == other.st_size
        and abs(one.st_mtime - other.st_mtime) <= _COARSE_S
    )


def _copy(source: Path, target: Path, *, durable: bool) -> None:
    """Copy one file and read both again.

    Args:
        durable: Wait for the disk, because the old file goes; what can be made again need not.
    """
    target.parent.mkdir(parents=True, exist_ok=True)
    shutil.copy2(source, target)
    # Windows writes out only what is open for writing.
    how = "rb+" if os.name == "nt" else "rb"
    with source.open("rb") as first, open(target, how) as second:
        if durable:
            os.fsync(second.fileno())
        while True:
            one, other = first.read(_BLOCK), second.read(_BLOCK)
            if one != other:
                raise StorageError(
                    "A file was not copied correctly.",
                    next_step="Check the disk and try again; nothing was removed.",
                )
            if not one:
                return


def _sync_folders(root: Path, files: Iterable[Path] = ()) -> None:
    """Put the names of files on the disk too, up to those in the root."""
    if os.name == "nt":
        return  # a folder cannot be opened for syncing there
    inside = {folder for file in files for folder in file.relative_to(root).parents}
    for folder in sorted({Path(), *inside}):
        if folder.parts[:1] == (_DERIVED,):
            continue
        with contextlib.suppress(OSError):  # not every disk can, and gone meanwhile is gone
            descriptor = os.open(root / folder, os.O_RDONLY)
            try:
                os.fsync(descriptor)
            finally:
                os.close(descriptor)


def _set_aside(folder: Path) -> Path | None:
    """Take the old wardrobe out of sight at once; deleting it can take its time."""
    aside = folder.with_name(f".{folder.name}.moved")
    shutil.rmtree(aside, ignore_errors=True)  # of an earlier move that was killed while clearing
    try:
        os.rename(folder, aside)
    except OSError:
        # A disk that cannot be written: two copies are better than half of one.
        _log.warning("the old place of a moved wardrobe could not be cleared")
        return None
    return aside
