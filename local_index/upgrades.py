"""Brings a wardrobe's database to this version's schema, with a copy of it made before.

All pending steps run in one transaction: either the wardrobe is of this version afterwards or it is
what it was. What the steps do is in ``migrations.py``; this module never looks at a table.
"""

from __future__ import annotations

import logging
import os
import sqlite3
from contextlib import suppress
from pathlib import Path

from local_index import migrations
from local_index.database import WardrobeDb, damaged_error, translate
from local_index.errors import (
    LibraryTooNewError,
    LocalIndexError,
    MigrationFailedError,
    ReadOnlyLibraryError,
)
from local_index.files import storage_error
from local_index.first_schema import APPLICATION_ID

_log = logging.getLogger(__name__)

KEPT_BACKUPS = 5


def too_new_error() -> LibraryTooNewError:
    """Return what a wardrobe of a later version answers."""
    return LibraryTooNewError(
        "This wardrobe was made by a newer Vestry.",
        next_step="Install the newest Vestry on this computer and open the wardrobe again.",
    )


def version_of(db: WardrobeDb) -> int:
    """Return how many steps the database has seen; 0 for a new one."""
    return int(db.value("PRAGMA user_version"))


def check_version(db: WardrobeDb) -> bool:
    """Return whether steps are pending.

    Raises:
        LibraryTooNewError: The database has seen steps that this version does not know.
        DamagedLibraryError: It is a database, but not a wardrobe.
        ReadOnlyLibraryError: Steps are pending and the folder cannot be written.
    """
    version = version_of(db)
    application = db.value("PRAGMA application_id")
    if application != APPLICATION_ID and (application or version or _has_tables(db)):
        raise damaged_error("The wardrobe's database belongs to another program.")
    if version > len(migrations.STEPS):
        raise too_new_error()
    if version == len(migrations.STEPS):
        return False
    if db.read_only:
        raise ReadOnlyLibraryError(
            "This wardrobe was made by an older Vestry and must be upgraded before it can be read.",
            next_step="Copy its folder to a place where you may write, and open the copy.",
        )
    return True


def _has_tables(db: WardrobeDb) -> bool:
    # sqlite-utils' own list of steps may stand alone: a crash while the first step ran leaves that.
    tables = db.column("SELECT name FROM sqlite_master WHERE type = 'table'")
    return any(not name.startswith(("sqlite_", "_sqlite_")) for name in tables)


def upgrade(db: WardrobeDb, backups: Path) -> None:
    """Apply every pending step, or none.

    Args:
        backups: Folder for the copy made before; the newest five are kept.

    Raises:
        MigrationFailedError: A step failed; the database is what it was.
        DiskFullError: No room for the copy or the upgrade; the database is what it was.
    """
    if version_of(db):
        back_up(db, backups)
    db.conn.execute("PRAGMA foreign_keys=OFF")  # steps may rebuild tables that others refer to
    try:
        _apply(db)
    except LocalIndexError:
        raise
    except Exception as error:
        # A step is our code running on a person's data: whatever it raises, they must be told
        # that nothing happened to their wardrobe.
        raise MigrationFailedError(
            "This wardrobe could not be upgraded and is as it was.",
            next_step="Keep using the earlier Vestry and report this; the log has the details.",
        ) from error
    finally:
        db.conn.execute("PRAGMA foreign_keys=ON")


def _apply(db: WardrobeDb) -> None:
    with db.atomic():
        migrations.migration_set(migrations.STEPS).apply(db.utils)
        broken = db.rows("PRAGMA foreign_key_check")
        if broken:
            raise RuntimeError(f"{len(broken)} rows refer to rows that are gone")
        db.execute(f"PRAGMA user_version = {len(migrations.STEPS)}")
    _log.info("The wardrobe has schema version %d", len(migrations.STEPS))


def back_up(db: WardrobeDb, backups: Path) -> Path:
    """Copy the database into ``backups`` while others may read and write it.

    Returns:
        The copy: one file, without a log beside it.
    """
    moment = db.now().replace("-", "").replace(":", "")
    name = f"wardrobe-m{version_of(db):03d}-{moment}.db"
    temporary = backups / f".{name}.{os.getpid()}.tmp"
    try:
        backups.mkdir(exist_ok=True)
        copy_database(db, temporary)
        os.replace(temporary, backups / name)
    except OSError as error:
        raise storage_error(error) from error
    finally:
        with suppress(OSError):
            temporary.unlink(missing_ok=True)
    _drop_old(backups)
    return backups / name


def copy_database(db: WardrobeDb, target: Path) -> None:
    """Copy the database as it is at this moment into one file, while others read and write.

    Raises:
        DiskFullError: No room; the caller removes what was begun.
    """
    try:
        copy = sqlite3.connect(target, isolation_level=None)
        try:
            # In one step: between steps, another process's write would start the copy anew.
            db.conn.backup(copy)
            copy.execute("PRAGMA journal_mode=DELETE")
        finally:
            copy.close()
        with target.open("rb+") as file:
            os.fsync(file.fileno())
    except sqlite3.Error as error:
        translated = translate(error, target)
        if translated is None:
            raise
        raise translated from error
    except OSError as error:
        raise storage_error(error) from error


def _drop_old(backups: Path) -> None:
    # Names hold the schema version and the time, so their order is the order of making.
    copies = sorted(backups.glob("wardrobe-m*.db"))
    for old in copies[:-KEPT_BACKUPS]:
        with suppress(OSError):
            old.unlink()
