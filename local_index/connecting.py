"""Opens the connection to ``wardrobe.db``, for writing or, where writing is not possible, reading.

A WAL database can only be read beside its ``-shm`` file, which a folder without write permission
may lack. Then there are two honest ways: without a log (or with an empty one) the file alone is
complete and is read as immutable; with a log the newest changes live there, so database and log
are copied to a temporary folder that disappears with the connection.
"""

from __future__ import annotations

import logging
import shutil
import sqlite3
import tempfile
from pathlib import Path

from local_index.database import BUSY_TIMEOUT_S, Clock, WardrobeDb, translate
from local_index.locking import setting_up

_log = logging.getLogger(__name__)

_WAL_LIMIT_BYTES = 16 << 20


def connect(path: Path, *, read_only: bool, clock: Clock) -> WardrobeDb:
    """Return a connection with every setting in place.

    Raises:
        DamagedLibraryError: The file is not a database, or a damaged one.
        LibraryBusyError: Another process holds the file for longer than a write takes.
        StorageError: The file cannot be opened.
    """
    try:
        if read_only:
            return _connect_reading(path, clock=clock)
        return _connect_writing(path, clock=clock)
    except sqlite3.Error as error:
        translated = translate(error, path)
        if translated is None:
            raise
        raise translated from error


def _connect_writing(path: Path, *, clock: Clock) -> WardrobeDb:
    conn = _open(path, uri="")
    try:
        if not _has_log(conn):
            # SQLite refuses this change, without waiting, while another process makes it too.
            with setting_up(path.parent):
                if not _has_log(conn):
                    conn.execute("PRAGMA journal_mode=WAL")
        conn.execute("PRAGMA synchronous=NORMAL")
        conn.execute(f"PRAGMA journal_size_limit={_WAL_LIMIT_BYTES}")
    except BaseException:
        conn.close()
        raise
    return WardrobeDb(conn, path, read_only=False, clock=clock)


def _has_log(conn: sqlite3.Connection) -> bool:
    return bool(conn.execute("PRAGMA journal_mode").fetchone()[0] == "wal")


def _connect_reading(path: Path, *, clock: Clock) -> WardrobeDb:
    try:
        conn = _open_read_only(path, "mode=ro")
    except sqlite3.OperationalError as error:
        if error.sqlite_errorcode & 0xFF not in (sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_READONLY):
            raise
    else:
        return WardrobeDb(conn, path, read_only=True, clock=clock)
    log = path.with_name(path.name + "-wal")
    if log.exists() and log.stat().st_size:
        _log.info("Reading a copy: the wardrobe's newest changes are in a log beside it")
        return _CopiedDb.of(path, log, clock=clock)
    conn = _open_read_only(path, "mode=ro&immutable=1")
    return WardrobeDb(conn, path, read_only=True, clock=clock)


def _open_read_only(path: Path, options: str) -> sqlite3.Connection:
    conn = _open(path, uri=f"{path.resolve().as_uri()}?{options}")
    try:
        conn.execute("PRAGMA query_only=ON")
        conn.execute("SELECT 1 FROM sqlite_master LIMIT 1").fetchone()
    except BaseException:
        conn.close()
        raise
    return conn


def _open(path: Path, *, uri: str) -> sqlite3.Connection:
    # isolation_level None: the driver opens no transaction of its own, `WardrobeDb.atomic` does.
    conn = sqlite3.connect(
        uri or str(path), uri=bool(uri), timeout=BUSY_TIMEOUT_S, isolation_level=None
    )
    try:
        conn.row_factory = sqlite3.Row
        conn.create_function("fold", 1, _fold, deterministic=True)
        conn.execute("PRAGMA foreign_keys=ON")
        conn.execute("PRAGMA recursive_triggers=ON")
        conn.execute("PRAGMA temp_store=MEMORY")
    except BaseException:
        conn.close()
        raise
    return conn


def _fold(text: str | None) -> str | None:
    """Compare without case in every script; SQLite's own NOCASE knows A to Z only."""
    return None if text is None else text.casefold()


class _CopiedDb(WardrobeDb):
    """A read-only look at a private copy of database and log."""

    _folder: tempfile.TemporaryDirectory[str]

    @classmethod
    def of(cls, path: Path, log: Path, *, clock: Clock) -> _CopiedDb:
        folder = tempfile.TemporaryDirectory(prefix="vestry-")
        try:
            copy = Path(folder.name) / path.name
            shutil.copyfile(path, copy)
            shutil.copyfile(log, copy.with_name(log.name))
            conn = _open(copy, uri="")
            conn.execute("PRAGMA query_only=ON")
        except BaseException:
            folder.cleanup()
            raise
        copied = cls(conn, path, read_only=True, clock=clock)
        copied._folder = folder
        return copied

    def close(self) -> None:
        super().close()
        self._folder.cleanup()
