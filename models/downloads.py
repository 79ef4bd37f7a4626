"""Fetching one model into the models folder: resumable, checked to the last bit, whole or absent.

    ask which files are meant -> take what lies here already -> is there room? -> fetch the rest
    -> every byte compared with the catalogue's and the publisher's hash -> moved into place at once

Whoever calls has shown the license, and asked the network switch. Connections are the business of
``hub``, what lies on the disk that of ``staging``; here is decided what to fetch, when to try again
and what to say. A token is used and never kept.
"""

from __future__ import annotations

import contextlib
import fnmatch
import os
import shutil
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any, TypeVar

from models.abandoning import Stream, leave_when
from models.chat import Stop, never
from models.download_progress import DownloadProgress, Teller
from models.errors import (
    CancelledError,
    DamagedFileError,
    DownloadError,
    GatedError,
    LicenseError,
    NoRoomError,
    NotInstalledError,
)
from models.hub import HUB, Hub, RefusedError, TryAgainError
from models.spec import CatalogFile, ModelSpec
from models.staging import Checksum, Staging, Wanted, link_or_copy
from models.store import MANIFEST_NAME, Manifest, read_manifest

REST_BYTES = 500_000_000
"""What stays free on the disk when the model is there."""

_TRIES = 6
_LONGEST_WAIT_S = 300.0

Result = TypeVar("Result")


class Downloader:
    """Fetches models into one folder.

    Args:
        models: The models folder.
        hub: Where from.
        clock: Seconds that never go backwards.
        sleep: Waits.
        free_bytes: Room on the disk of a folder.
    """

    def __init__(
        self,
        models: Path,
        hub: Hub,
        *,
        clock: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], None] = time.sleep,
        free_bytes: Callable[[Path], int] = lambda path: shutil.disk_usage(path).free,
    ) -> None:
        self.models = models
        self.hub = hub
        self.clock = clock
        self.sleep = sleep
        self.free_bytes = free_bytes

    def fetch(
        self,
        spec: ModelSpec,
        *,
        accepted_license: str,
        progress: Callable[[DownloadProgress], None] | None = None,
        stop: Stop = never,
    ) -> Manifest:
        """Fetch a model, or the rest of it, and return its manifest.

        Args:
            accepted_license: The license that the person agreed to, as ``spec.license`` says it.
            progress: Told at most ten times a second.
            stop: Asked all the time; parts that are there stay for the next time.

        Raises:
            LicenseError: Another license was agreed to, or none.
            GatedError: The Hub wants an account that accepted its terms.
            NoRoomError: The disk cannot hold it.
            NotInstalledError: Its publisher has taken it away.
            DownloadError: The network or the server is in the way.
            DamagedFileError: What is offered is not what the catalogue means, or not what arrived.
            CancelledError: The person stopped it.
        """
        if accepted_license != spec.license:
            raise LicenseError(
                f"{spec.title} is under the license {spec.license}, which has to be accepted.",
                next_step=f"Read it at {spec.license_url} and accept it.",
            )
        if spec.gated and not self.hub.has_token:
            raise _gated(spec)
        with Staging(self.models, spec.folder) as staging:
            run = _Run(self, spec, staging, Teller(progress, self.clock), stop)
            try:
                return run.fetch()
            except RefusedError as error:
                raise self._refusal(spec, error) from error

    def _refusal(self, spec: ModelSpec, error: RefusedError) -> Exception:
        status = error.status
        # The Hub answers 401 for what is not there, too, as long as it does not know who asks; and
        # 403 may come from a company's proxy, where no token would help.
        known = spec.gated or self.hub.has_token
        if error.is_gated or (status in (401, 403) and known):
            return _gated(spec)
        if status in (401, 404, 410):
            return _moved(spec)
        return DownloadError(
            f"The server refused to send {spec.title} (answer {status}).",
            next_step="Try again later; if it stays, choose another model.",
        )


class _Arrival:
    """A file that is growing: what of it is there, and the hash of that."""

    def __init__(self, file: Wanted, part: Path, teller: Teller) -> None:
        self.file = file
        self.part = part
        self._teller = teller
        self._base = teller.done
        self.checksum = Checksum(file)

    @property
    def size(self) -> int:
        """Bytes that are there."""
        return _size(self.part)

    def take_up(self, tick: Callable[[int], None]) -> None:
        """Read what an earlier run left."""
        if self.size > self.file.bytes:
            self.part.unlink()
        if self.part.exists():
            self.checksum.read(self.part, tick)

    def restart(self) -> None:
        """Throw away what is there."""
        self.part.unlink(missing_ok=True)
        self._teller.done = self._base
        self.checksum = Checksum(self.file)

    def grow(self, blocks: Iterator[bytes]) -> None:
        """Write blocks as they come; what was written is on the disk when this ends or fails."""
        size = self.size
        with self.part.open("ab") as writing:
            try:
                for block in blocks:
                    size += len(block)
                    if size > self.file.bytes:
                        raise DamagedFileError(
                            f"The server sent more than the file {self.file.name} holds.",
                            next_step="Try again later, or on another network.",
                        )
                    writing.write(block)
                    self.checksum.update(block)
                    self._teller.add(len(block))
                    self._teller.tell("downloading", self.file.name)
            finally:
                writing.flush()
                os.fsync(writing.fileno())


class _Run:
    """One run of one download; see ``Downloader.fetch``."""

    def __init__(
        self, owner: Downloader, spec: ModelSpec, staging: Staging, teller: Teller, stop: Stop
    ) -> None:
        self._owner = owner
        self._spec = spec
        self._staging = staging
        self._teller = teller
        self._stop = stop

    def fetch(self) -> Manifest:
        """Do it all."""
        self._teller.tell("asking")
        files = self._plan()
        self._staging.begin(self._spec, files)
        self._teller.total = sum(file.bytes for file in files)
        missing = [file for file in files if not self._is_there(file) and not self._reuse(file)]
        self._require_room(missing)
        for file in missing:
            self._get(file)
        self._teller.tell("checking", force=True)
        hashes = {file.name: file.sha256 or self._hash(file) for file in files}
        return self._staging.commit(self._spec, hashes, self._origin(files))

    # -- what is meant ----------------------------------------------------------------------------

    def _plan(self) -> tuple[Wanted, ...]:
        spec = self._spec
        wanted = [
            Wanted(file.name, file.bytes, file.sha256, url=file.url)
            for file in spec.files
            if file.url
        ]
        inside = [file for file in spec.files if not file.url]
        sources = {(file.repo or spec.repo, file.revision or spec.revision) for file in inside}
        if spec.include:
            sources = {(spec.repo, spec.revision)}
        for repo, revision in sorted(sources):
            here = (repo, revision)
            pins = [
                file
                for file in inside
                if (file.repo or spec.repo, file.revision or spec.revision) == here
            ]
            wanted += self._of_repo(repo, revision, pins)
        # Small files first: what is wrong with a repository then shows before gigabytes came.
        return tuple(sorted(wanted, key=lambda file: (file.bytes, file.name)))

    def _of_repo(self, repo: str, revision: str, pins: Sequence[CatalogFile]) -> Iterator[Wanted]:
        hub = self._owner.hub
        listed = self._retrying(lambda: leave_when(self._stop, lambda: hub.files(repo, revision)))
        if self._spec.include:
            names = [name for name in listed if _matches(name, self._spec.include)]
            if not names:
                raise _moved(self._spec)
            yield from (self._checked(listed[name], None) for name in names)
        for pin in pins:
            if pin.name not in listed:
                raise _moved(self._spec)
            yield self._checked(listed[pin.name], pin)

    def _checked(self, found: Wanted, pin: CatalogFile | None) -> Wanted:
        """Return a file as the Hub lists it, after comparing that with what the catalogue pins."""
        try:
            CatalogFile(found.name, max(1, found.bytes))  # its name must not lead out
        except ValueError as error:
            raise DamagedFileError(
                f"A file of {self._spec.title} has a name that cannot be.",
                next_step="Choose another model.",
            ) from error
        pinned = pin.sha256 if pin is not None and pin.is_pinned else ""
        sha256 = found.sha256 or pinned
        if pin is not None and not pin.agrees(sha256=sha256, size=found.bytes):
            raise DamagedFileError(
                f"The file {found.name} on the server is not the one that Vestry means.",
                next_step="Look for a newer Vestry, or choose another model.",
            )
        if not sha256 and not found.git_sha1:
            raise DownloadError(
                f"The server does not say what {found.name} should be, so it cannot be checked.",
                next_step="Try again without HF_ENDPOINT, or choose another model.",
            )
        return replace(found, sha256=sha256)

    def _origin(self, files: Sequence[Wanted]) -> dict[str, Any]:
        """What the manifest says about where the files came from."""
        commits = {file.repo: file.revision for file in files if file.repo}
        return {
            "revision": commits.get(self._spec.repo, self._spec.revision),
            "sources": commits,
            "license": self._spec.license,
        }

    # -- what is there already --------------------------------------------------------------------

    def _is_there(self, file: Wanted) -> bool:
        """Whether a file was fetched before; it was checked when it got its name."""
        path = self._staging.file(file)
        if path.is_file() and path.stat().st_size == file.bytes:
            self._teller.add(file.bytes)
            return True
        path.unlink(missing_ok=True)
        return False

    def _reuse(self, file: Wanted) -> bool:
        """Take a file from the installed model or from the Hub's cache, if it is the right one."""
        if self._staging.part(file).exists():
            return False
        for source in self._candidates(file):
            checksum, before = Checksum(file), self._teller.done
            try:
                if source.stat().st_size != file.bytes:
                    continue
                checksum.read(source, self._checking(file))
                if checksum.matches:
                    link_or_copy(source, self._staging.part(file), self._ask_stop)
                    self._staging.accept(file)
                    return True
            except OSError:
                pass  # a cache that cannot be read is no reason not to download
            self._teller.done = before
        return False

    def _candidates(self, file: Wanted) -> Iterator[Path]:
        with contextlib.suppress(FileNotFoundError, DamagedFileError):
            manifest = read_manifest(self._staging.final / MANIFEST_NAME)
            if file.name in {one.name for one in manifest.files}:
                yield self._staging.final / file.name
        cached = self._owner.hub.cached(file)
        if cached is not None:
            yield cached

    def _checking(self, file: Wanted) -> Callable[[int], None]:
        def tick(count: int) -> None:
            self._ask_stop()
            self._teller.add(count)
            self._teller.tell("checking", file.name)

        return tick

    def _hash(self, file: Wanted) -> str:
        checksum = Checksum(file)
        checksum.read(self._staging.file(file), self._ask_stop)
        return checksum.sha256

    def _require_room(self, missing: Sequence[Wanted]) -> None:
        there = sum(_size(self._staging.part(file)) for file in missing)
        needed = sum(file.bytes for file in missing) - there
        free = self._owner.free_bytes(self._staging.folder)
        if needed > 0 and needed + REST_BYTES > free:
            raise NoRoomError(
                f"{self._spec.title} needs {_gb(needed)} more on this disk, and {_gb(free)} are"
                f" free, of which {_gb(REST_BYTES)} should stay.",
                next_step="Free some space, or remove a model with `vestry models remove`.",
                needed=needed,
                free=free,
            )

    # -- the bytes --------------------------------------------------------------------------------

    def _get(self, file: Wanted) -> None:
        arrival = _Arrival(file, self._staging.part(file), self._teller)
        resumed = arrival.size > 0
        arrival.take_up(self._checking(file))
        self._complete(arrival)
        if resumed and not arrival.checksum.matches:
            # What was left from before may be to blame: once more from the start.
            arrival.restart()
            self._complete(arrival)
        if not arrival.checksum.matches:
            arrival.restart()
            raise DamagedFileError(
                f"The file {file.name} that arrived is not the one that was published.",
                next_step="Try again later, or on another network.",
            )
        self._staging.accept(file)

    def _complete(self, arrival: _Arrival) -> None:
        """Fetch what is missing of a file, over as many connections as it takes."""
        while arrival.size < arrival.file.bytes:
            self._retrying(lambda: self._connection(arrival), made=lambda: arrival.size)
        if not arrival.file.bytes:
            arrival.part.touch()

    def _connection(self, arrival: _Arrival) -> None:
        """Read one answer of the server to its end, or as far as it goes."""
        file, offset = arrival.file, arrival.size
        stream = Stream(lambda: self._owner.hub.open(file, offset), self._stop)
        try:
            head = stream.head()
            if not head.continues(file, offset):
                arrival.restart()
                if head.status != 200:
                    raise TryAgainError("The server lost its place.")
            arrival.grow(stream.blocks())
        finally:
            stream.leave()
        if arrival.size < file.bytes:
            raise TryAgainError("The connection was cut.")

    # -- when something goes wrong ----------------------------------------------------------------

    def _retrying(self, work: Callable[[], Result], made: Callable[[], int] = lambda: 0) -> Result:
        """Do something again while it may help: six times without a new byte in between."""
        failures, before = 0, made()
        while True:
            self._ask_stop()
            try:
                return work()
            except TryAgainError as error:
                failures = 1 if made() > before else failures + 1
                before = made()
                quiet = error.after_s or 0.0
                if failures >= _TRIES or quiet > _LONGEST_WAIT_S:
                    raise DownloadError(
                        f"{error.reason} {self._spec.title} is not complete.",
                        next_step=f"Try again in {round(quiet / 60)} minutes; it goes on there."
                        if quiet > _LONGEST_WAIT_S
                        else "Check the connection and try again; it goes on where it was.",
                    ) from error
                self._pause(quiet or min(2.0 ** (failures - 1), 30.0))

    def _pause(self, seconds: float) -> None:
        self._teller.tell("waiting", force=True)
        until = self._owner.clock() + seconds
        while (left := until - self._owner.clock()) > 0:
            self._ask_stop()
            self._owner.sleep(min(0.1, left))

    def _ask_stop(self, _count: int = 0) -> None:
        if self._stop():
            raise CancelledError("Stopped; what has arrived is kept.")


def _matches(name: str, patterns: Sequence[str]) -> bool:
    # In whole paths, so that "*.json" does not mean what lies in folders below.
    return any(
        fnmatch.fnmatchcase(name, pattern) and name.count("/") == pattern.count("/")
        for pattern in patterns
    )


def _gated(spec: ModelSpec) -> GatedError:
    return GatedError(
        f"{spec.title} is given only to people who accepted its terms on the Hub.",
        next_step=f"Accept them at {HUB}/{spec.repo}, make a token under Settings, Access Tokens, "
        "set the variable HF_TOKEN to it, and try again.",
    )


def _moved(spec: ModelSpec) -> NotInstalledError:
    return NotInstalledError(
        f"The files of {spec.title} are no longer where they were published.",
        next_step="Look for a newer Vestry, or choose another model.",
    )


def _size(path: Path) -> int:
    try:
        return path.stat().st_size
    except FileNotFoundError:
        return 0


def _gb(count: int) -> str:
    return f"{count / 1e9:.1f} GB" if count >= 1e8 else f"{max(1, round(count / 1e6))} MB"
