"""Errors of the index, cut by what the person can do about them.

    LocalIndexError
    +-- LibraryNotFoundError       no wardrobe at this place
    +-- LibraryTooNewError         made by a newer Vestry
    +-- DamagedLibraryError        the database or library.json cannot be read
    +-- MigrationFailedError       the upgrade was undone, nothing changed
    +-- ReadOnlyLibraryError       a write into a folder that cannot be written
    +-- LibraryBusyError           another Vestry holds the lock
    +-- StorageError               the folder refused a write
    |   +-- DiskFullError              no room left
    +-- SourceUnreadableError      the photo to copy cannot be opened
    +-- NotFoundError              no such item, photo or job
    +-- ChangedSinceError          a later action built on what should be taken back
    +-- InvalidValueError          a value that does not fit its field
        +-- UnknownFieldError          no such field; names the nearest

Every error carries one plain sentence and, where there is one, a next step. This module decides no
policy: which SQLite or operating system error becomes which leaf is decided in ``database.py`` and
``files.py``.
"""

from __future__ import annotations


class LocalIndexError(Exception):
    """Base of everything this package raises on purpose.

    Args:
        message: One sentence for the person, ending in a full stop.
        next_step: What to do about it; empty when there is nothing to do.
    """

    code = "library_error"

    def __init__(self, message: str, *, next_step: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.next_step = next_step


class LibraryNotFoundError(LocalIndexError):
    """There is no wardrobe at this place."""

    code = "library_not_found"


class LibraryTooNewError(LocalIndexError):
    """The wardrobe was made by a newer Vestry than this one."""

    code = "library_too_new"


class DamagedLibraryError(LocalIndexError):
    """The database or ``library.json`` exists (or should) but cannot be read."""

    code = "library_damaged"


class MigrationFailedError(LocalIndexError):
    """The upgrade to this version's layout failed and was undone."""

    code = "migration_failed"


class ReadOnlyLibraryError(LocalIndexError):
    """The wardrobe is open for reading only."""

    code = "library_read_only"


class LibraryBusyError(LocalIndexError):
    """Another Vestry is at work in this wardrobe.

    Attributes:
        purpose: What the holder does, for example ``"import"``; empty when unknown.
        since: When it began, ISO 8601 UTC; empty when unknown.
        pid: Process id of the holder; 0 when unknown.
    """

    code = "library_busy"

    def __init__(
        self,
        message: str,
        *,
        next_step: str = "",
        purpose: str = "",
        since: str = "",
        pid: int = 0,
    ) -> None:
        super().__init__(message, next_step=next_step)
        self.purpose = purpose
        self.since = since
        self.pid = pid


class StorageError(LocalIndexError):
    """The disk refused a read or a write for a reason of its own."""

    code = "storage"


class DiskFullError(StorageError):
    """There is no room left for this write."""

    code = "disk_full"


class SourceUnreadableError(LocalIndexError):
    """A file that should be copied into the wardrobe cannot be read."""

    code = "source_unreadable"


class NotFoundError(LocalIndexError):
    """An id names nothing in this wardrobe."""

    code = "not_found"


class ChangedSinceError(LocalIndexError):
    """A later action changed what should be taken back."""

    code = "changed_since"


class InvalidValueError(LocalIndexError):
    """A value does not fit its field.

    Attributes:
        field: The field's name; empty when the value belongs to no single field.
    """

    code = "invalid_value"

    def __init__(self, message: str, *, next_step: str = "", field: str = "") -> None:
        super().__init__(message, next_step=next_step)
        self.field = field


class UnknownFieldError(InvalidValueError):
    """No field has this name.

    Attributes:
        nearest: The known name that looks most like it, or None.
    """

    code = "unknown_field"

    def __init__(self, name: str, *, nearest: str | None, next_step: str = "") -> None:
        hint = f"; did you mean {nearest}?" if nearest else "."
        message = f"There is no field called {name}{hint}"
        super().__init__(message, next_step=next_step, field=name)
        self.nearest = nearest
