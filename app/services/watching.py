"""A watched folder: new photos are imported once they have stopped growing.

Polling, because it works on every disk, network shares and synced phone folders included. What was
seen is not remembered on disk: the import itself recognizes known photos by their content, so a
restart is safe and cheap. Files that failed are tried again only after they changed.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from app.errors import InputError
from app.services.importing import ImportResult, ImportService
from app.services.job_control import JobControl, ProgressCallback
from app.services.photo_discovery import find_photos
from local_index.errors import LibraryBusyError

POLL_SECONDS = 2.0
# Files handed to one import, so that the first results of a full camera roll show up early.
MAX_AT_ONCE = 200
_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class _Stamp:
    """What changes while a file is still being written."""

    bytes: int
    modified_ns: int


class FolderWatch:
    """Which photos of some folders are new and complete; one poll at a time.

    Args:
        folders: Watched with everything below them.
    """

    def __init__(self, folders: Sequence[Path]) -> None:
        self._folders = tuple(folders)
        self._handled: dict[Path, _Stamp] = {}
        self._growing: dict[Path, _Stamp] = {}

    def poll(self) -> list[Path]:
        """Return photos that look the same as at the last poll and were not handed out so."""
        ready: list[Path] = []
        growing: dict[Path, _Stamp] = {}
        for photo in find_photos(self._folders).photos:
            stamp = _stamp(photo)
            if stamp is None or self._handled.get(photo) == stamp:
                continue
            if stamp.bytes and self._growing.get(photo) == stamp and len(ready) < MAX_AT_ONCE:
                ready.append(photo)
            growing[photo] = stamp
        self._growing = growing
        return ready

    def handled(self, photos: Sequence[Path]) -> None:
        """Do not hand these out again until they change."""
        for photo in photos:
            stamp = self._growing.pop(photo, None)
            if stamp is not None:
                self._handled[photo] = stamp


class WatchService:
    """Imports what appears in watched folders until it is stopped.

    Args:
        importer: Imports the photos.
        poll_s: Pause between two looks at the folders.
    """

    def __init__(self, importer: ImportService, *, poll_s: float = POLL_SECONDS) -> None:
        self._importer = importer
        self._poll_s = poll_s

    def run(
        self,
        folders: Sequence[Path],
        *,
        control: JobControl,
        on_result: Callable[[ImportResult], None],
        progress: ProgressCallback | None = None,
    ) -> None:
        """Watch until ``control`` is cancelled.

        Args:
            folders: Must exist when the watch begins; one that vanishes later (a phone that is
                unplugged) is waited for.
            on_result: Called after every import that had photos to look at.

        Raises:
            InputError: A folder does not exist.
            ImportCancelledError: Stopped in the middle of an import.
        """
        for folder in folders:
            if not folder.is_dir():
                raise InputError(
                    f"{folder.name or folder} is not a folder.", next_step="Name a folder to watch."
                )
        watch = FolderWatch(folders)
        while True:
            self.look(watch, control=control, on_result=on_result, progress=progress)
            if not control.sleep(self._poll_s):
                return

    def look(
        self,
        watch: FolderWatch,
        *,
        control: JobControl,
        on_result: Callable[[ImportResult], None],
        progress: ProgressCallback | None = None,
    ) -> None:
        """Poll once and import what is ready."""
        photos = watch.poll()
        if not photos:
            return
        try:
            result = self._importer.run(photos, progress=progress, control=control)
        except LibraryBusyError:
            _log.info("the wardrobe is busy; %d new photos wait for the next look", len(photos))
            return
        watch.handled(photos)
        on_result(result)


def _stamp(photo: Path) -> _Stamp | None:
    try:
        status = photo.stat()
    except OSError:
        return None
    return _Stamp(status.st_size, status.st_mtime_ns)
