"""A model on its way into the models folder: parts that survive anything, and one step at the end.

    .NAME.part/     part.json says what is meant; FILE.part is growing, FILE is complete and checked
    NAME/           the model: moved here in one step, when every byte and the manifest are there

A process that is killed at any moment leaves either nothing or parts that the next run takes up;
what lies under the final name is always a whole model. Nothing here knows a network.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import tempfile
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from filelock import FileLock, Timeout

from models.errors import DownloadError
from models.spec import ModelSpec, spec_fields
from models.store import MANIFEST_NAME, Manifest, Tick, write_manifest

PLAN_NAME = "part.json"
_SUFFIX = ".part"
_BLOCK = 1 << 20


@dataclass(frozen=True, slots=True)
class Wanted:
    """One file that is meant, by its publisher's own account.

    Attributes:
        name: Path in the model's folder.
        bytes: Exact size.
        sha256: 64 hex digits; empty when only ``git_sha1`` is known.
        git_sha1: Git's name of the content; for small files of the Hub.
        url: Where it is.
        repo: Repository it comes from; empty for a file outside the Hub.
        revision: Commit of that repository.
    """

    name: str
    bytes: int
    sha256: str = ""
    git_sha1: str = ""
    url: str = ""
    repo: str = ""
    revision: str = ""

    @property
    def identity(self) -> str:
        """What tells whether a part that lies there belongs to this file."""
        return f"{self.bytes}:{self.sha256 or self.git_sha1}"


class Checksum:
    """Hashes a file while it arrives.

    Args:
        wanted: Says which hashes are compared.
    """

    def __init__(self, wanted: Wanted) -> None:
        self._wanted = wanted
        self._sha256 = hashlib.sha256()
        # Git's own name of a file is no protection and only guards small text files here.
        self._git = hashlib.sha1(b"blob %d\0" % wanted.bytes, usedforsecurity=False)

    def update(self, block: bytes) -> None:
        """Take in more of the file."""
        self._sha256.update(block)
        if not self._wanted.sha256:
            self._git.update(block)

    @property
    def sha256(self) -> str:
        """Hash of what was taken in."""
        return self._sha256.hexdigest()

    @property
    def matches(self) -> bool:
        """Whether what was taken in is the file that is meant."""
        if self._wanted.sha256:
            return self.sha256 == self._wanted.sha256
        return self._git.hexdigest() == self._wanted.git_sha1

    def read(self, path: Path, tick: Tick) -> None:
        """Take in a whole file that lies there."""
        with path.open("rb") as stream:
            while block := stream.read(_BLOCK):
                self.update(block)
                tick(len(block))


class Staging:
    """The parts of one model.

    Args:
        models: The models folder.
        name: Folder name of the model in it.
    """

    def __init__(self, models: Path, name: str) -> None:
        self.final = models / name
        self.folder = models / f".{name}{_SUFFIX}"
        self._lock_file = models / ".locks" / f"{name}.lock"
        self._lock = FileLock(self._lock_file)
        self._aside = models / f".{name}.old"

    def __enter__(self) -> Staging:
        self._lock_file.parent.mkdir(parents=True, exist_ok=True)
        try:
            self._lock.acquire(timeout=0)
        except Timeout:
            raise DownloadError(
                "This model is being fetched already.",
                next_step="Wait until that is done, or stop it there.",
            ) from None
        return self

    def __exit__(self, *_: object) -> None:
        self._lock.release()

    @property
    def exists(self) -> bool:
        """Whether there are parts to take up."""
        return (self.folder / PLAN_NAME).is_file()

    @property
    def there_bytes(self) -> int:
        """How much of the parts is on the disk."""
        return sum(path.stat().st_size for path in self._payload())

    def plan(self) -> Mapping[str, Any]:
        """Return what was meant when the parts were begun; empty when nobody can tell."""
        try:
            document = json.loads((self.folder / PLAN_NAME).read_text(encoding="utf-8"))
        except (OSError, ValueError):
            return {}
        return document if isinstance(document, dict) else {}

    @property
    def total_bytes(self) -> int:
        """Size of the whole model as the plan says it; 0 when nobody can tell."""
        total = self.plan().get("total")
        return total if isinstance(total, int) else 0

    def begin(self, spec: ModelSpec, files: tuple[Wanted, ...]) -> None:
        """Note what is meant; parts of anything else go, the rest is kept."""
        before = self.plan().get("files", {})
        before = before if isinstance(before, dict) else {}
        kept = {file.name for file in files if before.get(file.name) == file.identity}
        self.folder.mkdir(parents=True, exist_ok=True)
        for path in tuple(self._payload()):
            name = path.relative_to(self.folder).as_posix()
            if name.removesuffix(_SUFFIX) not in kept:
                path.unlink()
        document = {
            "id": spec.id,
            "title": spec.title,
            "total": sum(file.bytes for file in files),
            "files": {file.name: file.identity for file in files},
        }
        _write_json(self.folder / PLAN_NAME, document)

    def file(self, wanted: Wanted) -> Path:
        """Return where a complete, checked file lies or will lie."""
        path = self.folder / wanted.name
        path.parent.mkdir(parents=True, exist_ok=True)
        return path

    def part(self, wanted: Wanted) -> Path:
        """Return where a growing file lies or will lie."""
        path = self.file(wanted)
        return path.with_name(path.name + _SUFFIX)

    def accept(self, wanted: Wanted) -> None:
        """Take a growing file for complete; its content was checked by the caller."""
        os.replace(self.part(wanted), self.file(wanted))

    def commit(
        self, spec: ModelSpec, hashes: Mapping[str, str], fields: Mapping[str, Any]
    ) -> Manifest:
        """Make the parts the model, in one step; a model that lay there is replaced."""
        names = sorted(hashes)
        document = {**fields, "spec": spec_fields(spec)}
        manifest = write_manifest(self.folder, spec.id, files=names, fields=document, known=hashes)
        for path in tuple(self._payload()):
            if path.relative_to(self.folder).as_posix() not in hashes:
                path.unlink()
        shutil.rmtree(self._aside, ignore_errors=True)
        if self.final.exists():
            os.replace(self.final, self._aside)
        os.replace(self.folder, self.final)
        # Only now: parts without a plan belong to nobody, and would be thrown away.
        (self.final / PLAN_NAME).unlink(missing_ok=True)
        _sync_folder(self.final.parent)
        shutil.rmtree(self._aside, ignore_errors=True)
        return manifest

    def discard(self) -> int:
        """Delete the parts, and what a killed commit set aside; return the bytes freed."""
        freed = _freed_by(self._payload()) + bytes_of(self._aside)
        shutil.rmtree(self.folder, ignore_errors=True)
        shutil.rmtree(self._aside, ignore_errors=True)
        return freed

    def _payload(self) -> Iterator[Path]:
        if self.folder.is_dir():
            own = {PLAN_NAME, "manifest.json"}
            for path in self.folder.rglob("*"):
                if path.is_file() and path.relative_to(self.folder).as_posix() not in own:
                    yield path


def staged_names(models: Path) -> Iterator[str]:
    """Yield the folder names of models whose parts lie in the models folder."""
    if models.is_dir():
        for path in sorted(models.glob(f".*{_SUFFIX}")):
            if (path / PLAN_NAME).is_file():
                yield path.name[1 : -len(_SUFFIX)]


def bytes_of(folder: Path) -> int:
    """Return what deleting a model would free: a file that has another name elsewhere stays."""
    files = (path for path in folder.rglob("*") if path.is_file())
    return _freed_by(path for path in files if path.name not in (PLAN_NAME, MANIFEST_NAME))


def link_or_copy(source: Path, target: Path, tick: Tick) -> None:
    """Make a file appear at another place without taking room twice, where the disk can do that.

    The copy grows beside the target and is renamed last.
    """
    target.unlink(missing_ok=True)
    try:
        # What a link means, not the link: a relative one leads nowhere from another folder.
        os.link(source.resolve(), target)
    except OSError:  # another disk, or one without hard links
        growing = target.with_name(target.name + ".copy")
        try:
            with source.open("rb") as reading, growing.open("wb") as writing:
                while block := reading.read(_BLOCK):
                    writing.write(block)
                    tick(len(block))
                writing.flush()
                os.fsync(writing.fileno())
        except BaseException:
            growing.unlink(missing_ok=True)  # a full disk must not stay full of half a copy
            raise
        os.replace(growing, target)


def _freed_by(files: Iterable[Path]) -> int:
    stats = [file.lstat() for file in files]
    return sum(stat.st_size for stat in stats if stat.st_nlink == 1)


def _write_json(file: Path, document: Mapping[str, Any]) -> None:
    handle, temporary = tempfile.mkstemp(dir=file.parent, prefix=".plan-")
    with os.fdopen(handle, "w", encoding="utf-8") as stream:
        json.dump(document, stream, indent=1)
        stream.flush()
        os.fsync(stream.fileno())
    os.replace(temporary, file)


def _sync_folder(folder: Path) -> None:
    if os.name == "posix":
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
