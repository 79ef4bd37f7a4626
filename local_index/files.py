"""Files of a wardrobe: written whole or not at all, photos named by what they contain.

Safe to use from any thread and without a database: a pool may copy photos ahead of the rows that
will name them. A file that never got its row (a crash in between) is adopted by the next photo with
the same bytes. Nothing here decodes a photo.
"""

from __future__ import annotations

import errno
import hashlib
import logging
import os
import secrets
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from local_index.database import disk_full_error, read_only_error
from local_index.errors import (
    InvalidValueError,
    LocalIndexError,
    SourceUnreadableError,
    StorageError,
)

_log = logging.getLogger(__name__)

TEMPORARY_SUFFIX = ".tmp"
"""Ends the name of a file that is being written; one that stays behind is rubbish."""

_CHUNK_BYTES = 1 << 20
_FULL = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}
_REFUSED = {errno.EROFS, errno.EACCES, errno.EPERM}
_MAX_EXTENSION = 8

EDIT_DIGITS = 12
"""Hexadecimal digits of a mask's number: 48 bits of its content."""

DERIVED_EXTENSIONS = {"thumb": "jpg", "cutout": "webp", "mask": "png"}
"""What can be derived from a photo, and the kind of file it is kept in."""


@dataclass(frozen=True, slots=True)
class StoredFile:
    """A photo's file in its place; its row may not exist yet."""

    sha256: str
    extension: str
    bytes: int


def storage_error(error: OSError) -> LocalIndexError:
    """Return our error for a write that the operating system refused."""
    if error.errno in _FULL:
        return disk_full_error()
    if error.errno in _REFUSED:
        return read_only_error()
    return StorageError(
        "A file of this wardrobe could not be written.",
        next_step="Check that the disk is connected and not failing, and try again.",
    )


def write_atomic(path: Path, data: bytes, *, durable: bool = True) -> None:
    """Write a file so that it is there whole or not at all.

    Args:
        durable: Survive a power cut. False for what can be made again, where three waits for the
            disk per photo would cost more than the file.

    Raises:
        DiskFullError: No room; nothing is left behind.
        StorageError: The disk refused for another reason.
    """
    with _staged(path.parent, durable=durable) as staged:
        staged.write(data)
        staged.place(path)


def content_path(folder: Path, sha256: str, extension: str) -> Path:
    """Return where a file that is named by its content lies below a folder."""
    return folder / sha256[:2] / f"{sha256}.{extension}"


def store_content(source: Path | bytes, *, extension: str, folder: Path) -> StoredFile:
    """Copy a file below a folder to the place that its content decides; the source is only read.

    Raises:
        SourceUnreadableError: The source cannot be read.
        InvalidValueError: The source is empty, or the extension is not one.
        DiskFullError: No room; nothing is left behind.
    """
    extension = _clean_extension(extension)
    digest = hashlib.sha256()
    with _staged(folder, durable=True) as staged:
        for chunk in _chunks(source):
            digest.update(chunk)
            staged.write(chunk)
        if not staged.size:
            raise InvalidValueError("This file is empty.")
        stored = StoredFile(digest.hexdigest(), extension, staged.size)
        target = content_path(folder, stored.sha256, extension)
        if not holds(target, stored.bytes):
            staged.place(target)
    return stored


def hash_file(source: Path) -> tuple[str, int]:
    """Return the SHA-256 in hex and the size in bytes of a file outside the wardrobe.

    Raises:
        SourceUnreadableError: The file cannot be opened or read.
    """
    digest = hashlib.sha256()
    size = 0
    for chunk in _chunks(source):
        digest.update(chunk)
        size += len(chunk)
    return digest.hexdigest(), size


def _chunks(source: Path | bytes) -> Iterator[bytes]:
    if isinstance(source, bytes):
        yield source
        return
    try:
        with source.open("rb") as file:
            while chunk := file.read(_CHUNK_BYTES):
                yield chunk
    except OSError as error:
        raise _source_error(error) from error


def _source_error(error: OSError) -> SourceUnreadableError:
    if isinstance(error, FileNotFoundError):
        return SourceUnreadableError("This file is not there any more.")
    if isinstance(error, IsADirectoryError):
        return SourceUnreadableError("This is a folder, not a photo.")
    if isinstance(error, PermissionError):
        return SourceUnreadableError(
            "You do not have permission to open this file.",
            next_step="Change its permissions or copy it to a folder of your own.",
        )
    return SourceUnreadableError(
        "This file cannot be read from its disk.",
        next_step="Check that the disk or the phone is still connected.",
    )


def edit_number(mask: bytes) -> int:
    """Return the number of a person's mask: the same bytes have the same, and none has 0."""
    return int(hashlib.sha256(mask).hexdigest()[:EDIT_DIGITS], 16) or 1


def edited_name(sha256: str, number: int) -> str:
    """Return the name, without ending, of what belongs to one mask of a photo."""
    return f"{sha256}-{number:0{EDIT_DIGITS}x}" if number else sha256


class PhotoFiles:
    """Where the files of photos live; see the module for what is promised.

    Args:
        folder: The wardrobe's folder.
        read_only: Refuse every write with `ReadOnlyLibraryError`.
    """

    def __init__(self, folder: Path, *, read_only: bool) -> None:
        self._folder = folder
        self._read_only = read_only

    def original(self, sha256: str, extension: str) -> Path:
        """Return where a photo's original is kept."""
        return content_path(self._folder / "photos", sha256, extension)

    def derived(self, kind: str, sha256: str, *, edit: int = 0) -> Path:
        """Return where something made from a photo is kept; the file may not exist.

        Args:
            kind: A key of ``DERIVED_EXTENSIONS``.
            edit: Number of the mended mask that a ``cutout`` is made with; 0 for the automatic one.
        """
        name = edited_name(sha256, edit if kind == "cutout" else 0)
        folder = self._folder / "derived" / kind / sha256[:2]
        return folder / f"{name}.{DERIVED_EXTENSIONS[kind]}"

    def edit(self, sha256: str, number: int) -> Path:
        """Return where one of the person's own masks of a photo is kept; it may not exist."""
        return self._folder / "edits" / sha256[:2] / f"{edited_name(sha256, number)}.png"

    def store(self, source: Path | bytes, *, extension: str) -> StoredFile:
        """Copy a photo into its place, which its content decides; the source is only read.

        The hash is taken from the bytes as they are written, so that a source that changes
        meanwhile cannot end up under another photo's name.

        Args:
            extension: What kind of file it is, as its first bytes tell; with or without a dot.

        Raises:
            SourceUnreadableError: The source cannot be read.
            InvalidValueError: The source is empty, or the extension is not one.
            DiskFullError: No room; nothing is left behind.
        """
        self._require_writable()
        return store_content(
            source,
            extension=extension,
            folder=self._folder / "photos",
        )

    def is_stored(self, stored: StoredFile) -> bool:
        """Return whether the file is in its place and of the right size."""
        return holds(self.original(stored.sha256, stored.extension), stored.bytes)

    def write_derived(self, kind: str, sha256: str, data: bytes, *, edit: int = 0) -> Path:
        """Keep something made from a photo; whoever reads it finds it whole or not at all."""
        self._require_writable()
        path = self.derived(kind, sha256, edit=edit)
        write_atomic(path, data, durable=False)
        return path

    def write_edit(self, sha256: str, data: bytes) -> int:
        """Keep a mask that the person made (PNG) and return its number.

        It counts once the photo's row names the number (`PhotoStore.set_edit`); earlier masks
        stay beside it for as long as undo can bring them back.
        """
        self._require_writable()
        number = edit_number(data)
        write_atomic(self.edit(sha256, number), data)
        return number

    def remove(self, sha256: str, extension: str) -> int:
        """Delete a photo's files and return the bytes freed.

        A file that cannot be deleted (open in another program on Windows) stays as an orphan for
        the next sweep: its row is gone already, so failing here would help nobody.
        """
        self._require_writable()
        freed = 0
        paths = [self.original(sha256, extension)]
        paths += [self.derived(kind, sha256) for kind in DERIVED_EXTENSIONS]
        for kept in (self.edit(sha256, 0), self.derived("cutout", sha256)):
            paths += sorted(kept.parent.glob(f"{sha256}*{kept.suffix}"))
        for path in dict.fromkeys(paths):
            with suppress(FileNotFoundError):
                try:
                    size = path.stat().st_size
                    path.unlink()
                    freed += size
                except PermissionError:
                    _log.info("A photo file is in use and stays until the next sweep")
        return freed

    def _require_writable(self) -> None:
        if self._read_only:
            raise read_only_error()


def holds(path: Path, size: int) -> bool:
    """Return whether a file is there with this many bytes."""
    try:
        return path.stat().st_size == size
    except FileNotFoundError:
        return False
    except OSError as error:
        raise storage_error(error) from error


def _clean_extension(extension: str) -> str:
    cleaned = extension.removeprefix(".").lower()
    if not (cleaned.isascii() and cleaned.isalnum() and len(cleaned) <= _MAX_EXTENSION):
        raise InvalidValueError("This is not a file extension that a photo can have.")
    return cleaned


class _Staged:
    """A temporary file on its way to its place."""

    def __init__(self, folder: Path, *, durable: bool) -> None:
        name = f".{os.getpid()}-{secrets.token_hex(8)}{TEMPORARY_SUFFIX}"
        self._durable = durable
        self._path = folder / name
        self._closed = False
        self.size = 0
        _make_folder(folder, durable=durable)
        flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0)
        self._descriptor = os.open(self._path, flags, 0o644)

    def write(self, data: bytes) -> None:
        view = memoryview(data)
        while view:
            try:
                written = os.write(self._descriptor, view)
            except OSError as error:
                raise storage_error(error) from error
            view = view[written:]
            self.size += written

    def place(self, target: Path) -> None:
        try:
            if self._durable:
                os.fsync(self._descriptor)
            self._close()
            _make_folder(target.parent, durable=self._durable)
            os.replace(self._path, target)
            if self._durable:
                _sync_folder(target.parent)
        except OSError as error:
            raise storage_error(error) from error

    def discard(self) -> None:
        with suppress(OSError):
            self._close()
        with suppress(OSError):
            self._path.unlink(missing_ok=True)

    def _close(self) -> None:
        if not self._closed:
            self._closed = True
            os.close(self._descriptor)


@contextmanager
def _staged(folder: Path, *, durable: bool) -> Iterator[_Staged]:
    try:
        staged = _Staged(folder, durable=durable)
    except OSError as error:
        raise storage_error(error) from error
    try:
        yield staged
    finally:
        staged.discard()


def _make_folder(folder: Path, *, durable: bool) -> None:
    if folder.is_dir():
        return
    folder.mkdir(parents=True, exist_ok=True)
    if durable:
        # A new folder survives a power cut only when its parent's list of names does.
        _sync_folder(folder.parent)


def _sync_folder(folder: Path) -> None:
    if os.name == "nt":
        return  # NTFS journals names; a folder cannot be opened for syncing there
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
