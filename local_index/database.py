"""The connection to ``wardrobe.db``: settings, transactions and the translation of SQLite's errors.

It knows no table. A connection belongs to the thread that opened it (SQLite's own check is on);
another thread opens its own `Library`, which is cheap.

Durability: the journal is a WAL with ``synchronous=NORMAL``. After kill -9 every committed
transaction is there, because the operating system holds the written pages. After a power cut the
newest transactions may be missing, whole, and the file is never corrupt. That is right for a
wardrobe as long as nothing outside the database is destroyed on the strength of a commit that may
vanish: photo files are therefore written before their rows, and `durably` raises the level for the
one job, purging, that deletes files afterwards.

sqlite-utils is imported on first need only: it brings numpy, a tenth of a second that reading a
wardrobe need not pay.
"""

from __future__ import annotations

import logging
import shutil
import sqlite3
import threading
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from local_index.errors import (
    DamagedLibraryError,
    DiskFullError,
    InvalidValueError,
    LibraryBusyError,
    LocalIndexError,
    ReadOnlyLibraryError,
    StorageError,
)

if TYPE_CHECKING:
    from sqlite_utils import Database

_log = logging.getLogger(__name__)

Clock = Callable[[], datetime]

BUSY_TIMEOUT_S = 15.0
"""How long a short write waits for another process; no transaction of ours is this long."""

# SQLite folds the log in when the last connection closes. Two that close in the same moment each
# see the other, and the log stays: harmless for the data, but a wardrobe at rest is one file.
_closing = threading.Lock()
_NEARLY_FULL_BYTES = 1 << 20
_PRIMARY_CODE = 0xFF

RESTORE_STEP = (
    "Bring back your newest backup (`vestry restore` does it, too); copies of the database from"
    " before each upgrade are in the wardrobe's backups folder."
)


def utc_clock() -> datetime:
    """Return the time now."""
    return datetime.now(UTC)


def timestamp(moment: datetime) -> str:
    """Return the one way a time is written: ``2026-11-21T10:00:00Z``."""
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def read_only_error() -> ReadOnlyLibraryError:
    """Return what every write into a read-only wardrobe answers."""
    return ReadOnlyLibraryError(
        "This wardrobe can be read but not changed.",
        next_step="Copy its folder to a place where you may write, and open the copy.",
    )


def disk_full_error() -> DiskFullError:
    """Return what every write answers when the disk has no room left."""
    return DiskFullError(
        "There is no room left on the disk that holds this wardrobe.",
        next_step="Free some space and try again; nothing that was saved is lost.",
    )


class WardrobeDb:
    """One connection, owned by one thread.

    Attributes:
        conn: The raw connection, in autocommit mode: every transaction is one of `atomic`'s.
        read_only: Whether every write is refused.
    """

    def __init__(
        self, conn: sqlite3.Connection, path: Path, *, read_only: bool, clock: Clock = utc_clock
    ) -> None:
        self.conn = conn
        self.path = path
        self.read_only = read_only
        self.clock = clock
        self._utils: Database | None = None

    @property
    def utils(self) -> Database:
        """sqlite-utils' view of this connection."""
        if self._utils is None:
            from sqlite_utils import Database

            # Plugins of other sqlite-utils users must not run code in a wardrobe.
            self._utils = Database(self.conn, execute_plugins=False)
        return self._utils

    def now(self) -> str:
        """Return the time now as it is written into rows."""
        return timestamp(self.clock())

    def close(self) -> None:
        """Close the connection; the write-ahead log is folded in by the last one to close."""
        with _closing:
            self.conn.close()

    # -- statements ---------------------------------------------------------------------------

    def rows(self, sql: str, params: Sequence[object] = ()) -> list[sqlite3.Row]:
        """Return every row of a query."""
        with self.translated():
            rows: list[sqlite3.Row] = self.conn.execute(sql, params).fetchall()
            return rows

    def row(self, sql: str, params: Sequence[object] = ()) -> sqlite3.Row | None:
        """Return the first row of a query, or None."""
        with self.translated():
            row: sqlite3.Row | None = self.conn.execute(sql, params).fetchone()
            return row

    def value(self, sql: str, params: Sequence[object] = ()) -> Any:
        """Return the first column of the first row, or None."""
        row = self.row(sql, params)
        return None if row is None else row[0]

    def column(self, sql: str, params: Sequence[object] = ()) -> list[Any]:
        """Return the first column of every row."""
        return [row[0] for row in self.rows(sql, params)]

    def execute(self, sql: str, params: Sequence[object] = ()) -> sqlite3.Cursor:
        """Run one writing statement."""
        self.require_writable()
        with self.translated():
            return self.conn.execute(sql, params)

    def executemany(self, sql: str, rows: Iterable[Sequence[object]]) -> None:
        """Run one writing statement for many rows."""
        self.require_writable()
        with self.translated():
            self.conn.executemany(sql, rows)

    def require_writable(self) -> None:
        """Raise `ReadOnlyLibraryError` when nothing may be written."""
        if self.read_only:
            raise read_only_error()

    # -- transactions -------------------------------------------------------------------------

    @contextmanager
    def atomic(self) -> Iterator[None]:
        """Run the block in one transaction; nested blocks are savepoints.

        The outermost block takes the write lock at once (``BEGIN IMMEDIATE``), unlike
        sqlite-utils' own: a transaction that read first and wants to write later is refused
        without waiting when another process wrote in between.
        """
        self.require_writable()
        if self.conn.in_transaction:
            with self.translated(), self.utils.atomic():
                yield
            return
        with self.translated():
            self.conn.execute("BEGIN IMMEDIATE")
            try:
                yield
                if not self.conn.in_transaction:
                    # SQLite gave the transaction up (a full disk does that) and the block
                    # swallowed the error: its writes are gone, so it must not look like success.
                    raise StorageError("The last change could not be saved.")
                self.conn.execute("COMMIT")
            except BaseException:
                if self.conn.in_transaction:
                    self.conn.execute("ROLLBACK")
                raise

    @contextmanager
    def reading(self) -> Iterator[None]:
        """Let every query of the block see the same moment, whatever others write meanwhile."""
        if self.conn.in_transaction:
            yield
            return
        with self.translated():
            self.conn.execute("BEGIN")
            try:
                yield
            finally:
                if self.conn.in_transaction:
                    self.conn.execute("COMMIT")

    @contextmanager
    def durably(self) -> Iterator[None]:
        """Make commits in the block survive a power cut, for what deletes files afterwards.

        Raises:
            RuntimeError: Inside a transaction, where SQLite cannot change the level.
        """
        if self.conn.in_transaction:
            raise RuntimeError("durably() must be the outermost block")
        self.conn.execute("PRAGMA synchronous=FULL")
        try:
            yield
        finally:
            self.conn.execute("PRAGMA synchronous=NORMAL")

    # -- errors -------------------------------------------------------------------------------

    @contextmanager
    def translated(self) -> Iterator[None]:
        """Turn SQLite's errors into ours; programming errors pass through untouched."""
        try:
            yield
        except sqlite3.Error as error:
            translated = translate(error, self.path)
            if translated is None:
                raise
            raise translated from error


def translate(error: sqlite3.Error, path: Path) -> LocalIndexError | None:
    """Return our error for one of SQLite's, or None when it is a bug of ours."""
    code = getattr(error, "sqlite_errorcode", None)
    primary = None if code is None else code & _PRIMARY_CODE
    if primary == sqlite3.SQLITE_FULL:
        return disk_full_error()
    if primary in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED):
        return LibraryBusyError(
            "Another Vestry is writing to this wardrobe.",
            next_step="Wait until it is done and try again.",
        )
    if primary == sqlite3.SQLITE_READONLY:
        return read_only_error()
    if primary in (sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB):
        return damaged_error()
    if primary in (sqlite3.SQLITE_IOERR, sqlite3.SQLITE_CANTOPEN):
        return _disk_error(path)
    if primary == sqlite3.SQLITE_TOOBIG:
        return InvalidValueError("This text is too long to be kept.")
    return None


def damaged_error(message: str = "The wardrobe's database is damaged.") -> DamagedLibraryError:
    """Return the error of a database that cannot be used, with the way back."""
    return DamagedLibraryError(message, next_step=RESTORE_STEP)


def _disk_error(path: Path) -> LocalIndexError:
    # SQLite reports a full disk as a plain I/O error where the shared-memory file cannot grow.
    try:
        free = shutil.disk_usage(path.parent).free
    except OSError:
        free = _NEARLY_FULL_BYTES
    if free < _NEARLY_FULL_BYTES:
        return disk_full_error()
    return StorageError(
        "The disk that holds this wardrobe did not answer.",
        next_step="Check that the disk is connected and that you may open its files.",
    )
