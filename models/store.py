"""Model files on disk: where they are, whether they are all there and whether they are intact.

Every model is one folder with a ``manifest.json`` that names each file with its size and SHA-256.
Embedded models lie beside this module, installed ones in a folder the caller names. A folder that
the person added carries its catalogue entry in its manifest (``spec``), and is an entry like any
other to everyone who asks. Nothing is downloaded, deleted or loaded here.
"""

from __future__ import annotations

import hashlib
import json
import logging
import os
import tempfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from models.errors import DamagedFileError, NotInstalledError
from models.spec import (
    Catalog,
    CatalogFile,
    FileRole,
    ModelFile,
    ModelSpec,
    shipped_catalog,
    spec_from_fields,
)

EMBEDDED_FOLDER = Path(__file__).resolve().parent / "pocket"
MANIFEST_NAME = "manifest.json"
MANIFEST_FORMAT = 1

_BLOCK = 1 << 20
_ROLE_FIELDS: Mapping[FileRole, str] = {"text": "text", "projector": "mmproj"}
"""What the manifest of a chat model that `vestry-train export gguf` wrote calls its files."""
_log = logging.getLogger(__name__)

Tick = Callable[[int], None]
"""Told how many more bytes were read; may raise to stop."""


@dataclass(frozen=True, slots=True)
class Manifest:
    """What a model's folder must hold.

    Attributes:
        name: Catalogue id.
        files: Every file with size and hash.
        fields: The whole document, for the runtime's own settings.
    """

    name: str
    files: tuple[ModelFile, ...]
    fields: Mapping[str, Any]

    @property
    def size_bytes(self) -> int:
        """Sum of the files' sizes."""
        return sum(file.bytes for file in self.files)


class ModelStore:
    """Finds and checks the files of the models in a catalogue.

    Args:
        embedded: Folder of the models that ship with Vestry.
        installed: Folder of downloaded models; None when there is none.
        catalog: Known models; the shipped catalogue when None. What the installed folder itself
            knows about its models is added.
    """

    def __init__(
        self,
        *,
        embedded: Path = EMBEDDED_FOLDER,
        installed: Path | None = None,
        catalog: Catalog | None = None,
    ) -> None:
        self._embedded = embedded
        self._installed = installed
        known = shipped_catalog() if catalog is None else catalog
        known = known.without([spec.id for spec in known if self._is_left_out(spec)])
        self.catalog = known.extended(_unlisted(installed, known))

    def folder(self, spec: ModelSpec) -> Path:
        """Return where the files of a model are, or would be.

        Raises:
            NotInstalledError: The model is not embedded and no folder for others was given.
        """
        if spec.embedded:
            return self._embedded / spec.folder
        if self._installed is None:
            raise _not_installed(spec)
        return self._installed / spec.folder

    def part(self, spec: ModelSpec, role: FileRole) -> Path | None:
        """Return the file of a role; None where the model has none, or is not there.

        A model that ships names its files in its manifest, any other in its catalogue entry.
        """
        named = spec.of_role(role)
        if named is not None:
            return self.folder(spec) / named.name
        if not spec.embedded or role not in _ROLE_FIELDS:
            return None
        try:
            manifest = self.manifest(spec)
        except (NotInstalledError, DamagedFileError):
            return None
        name = manifest.fields.get(_ROLE_FIELDS[role])
        listed = any(file.name == name for file in manifest.files)
        return self.folder(spec) / str(name) if listed else None

    def _is_left_out(self, spec: ModelSpec) -> bool:
        return spec.optional and not (self._embedded / spec.folder / MANIFEST_NAME).is_file()

    def is_installed(self, spec: ModelSpec) -> bool:
        """Whether every file is there with its right size; hashes are left to ``verify``."""
        try:
            self.require(spec)
        except (NotInstalledError, DamagedFileError):
            return False
        return True

    def manifest(self, spec: ModelSpec) -> Manifest:
        """Return what the model's folder must hold.

        Raises:
            NotInstalledError: There is no manifest.
            DamagedFileError: The manifest cannot be read or disagrees with the catalogue.
        """
        path = self.folder(spec) / MANIFEST_NAME
        try:
            manifest = read_manifest(path)
        except FileNotFoundError as error:
            raise _not_installed(spec) from error
        if manifest.name != spec.id:
            raise _damaged(spec, MANIFEST_NAME)
        # A download is pinned by the catalogue: a manifest on disk must not widen that.
        if spec.files and not _agree(spec.files, manifest.files):
            raise _damaged(spec, MANIFEST_NAME)
        return manifest

    def require(self, spec: ModelSpec) -> Path:
        """Return the model's folder after checking that each file has its right size.

        Raises:
            NotInstalledError: Files are missing.
            DamagedFileError: A file has another size or cannot be read.
        """
        manifest = self.manifest(spec)
        folder = self.folder(spec)
        for file in manifest.files:
            try:
                size = (folder / file.name).stat().st_size
            except FileNotFoundError as error:
                raise _not_installed(spec) from error
            except OSError as error:
                raise _damaged(spec, file.name) from error
            if size != file.bytes:
                raise _damaged(spec, file.name)
        return folder

    def verify(self, spec: ModelSpec, *, tick: Tick | None = None) -> Manifest:
        """Check every byte of a model against its manifest.

        Args:
            tick: Told about the bytes that were read.

        Raises:
            NotInstalledError: Files are missing.
            DamagedFileError: A file differs from what was published.
        """
        folder = self.require(spec)
        manifest = self.manifest(spec)
        for file in manifest.files:
            try:
                digest = sha256_of(folder / file.name, tick=tick)
            except OSError as error:
                raise _damaged(spec, file.name) from error
            if digest != file.sha256:
                raise _damaged(spec, file.name)
        return manifest


def sha256_of(path: Path, *, tick: Tick | None = None) -> str:
    """Return the SHA-256 of a file as hex digits, read in blocks."""
    digest = hashlib.sha256()
    with path.open("rb") as stream:
        while block := stream.read(_BLOCK):
            digest.update(block)
            if tick is not None:
                tick(len(block))
    return digest.hexdigest()


def installed_folders(installed: Path | None) -> Iterator[Path]:
    """Yield the folders that hold a complete model, by name."""
    if installed is None or not installed.is_dir():
        return
    for folder in sorted(installed.iterdir()):
        if not folder.name.startswith(".") and (folder / MANIFEST_NAME).is_file():
            yield folder


def read_manifest(path: Path) -> Manifest:
    """Read a manifest file.

    Raises:
        FileNotFoundError: There is none.
        DamagedFileError: It cannot be read.
    """
    try:
        document = json.loads(path.read_text(encoding="utf-8"))
        if document["format"] != MANIFEST_FORMAT:
            raise ValueError("unknown manifest format")
        files = tuple(
            ModelFile(name=name, sha256=str(entry["sha256"]), bytes=int(entry["bytes"]))
            for name, entry in document["files"].items()
        )
        if not files:
            raise ValueError("a manifest without files")
        return Manifest(name=str(document["name"]), files=files, fields=document)
    except FileNotFoundError:
        raise
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise DamagedFileError(
            f"The file list of a model ({path.parent.name}/{path.name}) cannot be read.",
            next_step="Install Vestry again, or download the model again.",
        ) from error


def write_manifest(
    folder: Path,
    name: str,
    *,
    files: Sequence[str],
    fields: Mapping[str, Any] | None = None,
    known: Mapping[str, str] | None = None,
) -> Manifest:
    """Hash the named files of a folder and write its manifest last, atomically.

    The manifest is what makes a folder a model, so a crash before this leaves nothing half there.

    Args:
        folder: Folder that already holds the files.
        name: Catalogue id.
        files: Names relative to ``folder``, with forward slashes.
        fields: More top-level entries, for example a revision or preprocessing.
        known: SHA-256 of files that were hashed while they were written.
    """
    hashes = known or {}
    entries = {
        file: {
            "sha256": hashes.get(file) or sha256_of(folder / file),
            "bytes": (folder / file).stat().st_size,
        }
        for file in sorted(files)
    }
    document = {**(fields or {}), "format": MANIFEST_FORMAT, "name": name, "files": entries}
    text = json.dumps(document, indent=2, ensure_ascii=False) + "\n"
    target = folder / MANIFEST_NAME
    handle, temporary = tempfile.mkstemp(dir=folder, prefix=".manifest-", suffix=".tmp")
    try:
        with os.fdopen(handle, "w", encoding="utf-8") as stream:
            stream.write(text)
            stream.flush()
            os.fsync(stream.fileno())
        Path(temporary).chmod(0o644)  # mkstemp makes it private; weights are for every user
        os.replace(temporary, target)
    except BaseException:
        Path(temporary).unlink(missing_ok=True)
        raise
    return read_manifest(target)


def _unlisted(installed: Path | None, known: Catalog) -> Iterator[ModelSpec]:
    """Yield the entries of installed models that the catalogue lacks, or that are the person's."""
    for folder in installed_folders(installed):
        try:
            fields = read_manifest(folder / MANIFEST_NAME).fields.get("spec")
            if not isinstance(fields, dict):
                continue
            spec = spec_from_fields(fields)
        except (DamagedFileError, OSError, ValueError) as error:
            _log.warning("a model's manifest cannot be read: %s", type(error).__name__)
            continue
        if spec.folder == folder.name and (spec.own or spec.id not in known.models):
            yield spec


def _agree(pinned: Sequence[CatalogFile], found: Sequence[ModelFile]) -> bool:
    by_name = {file.name: file for file in found}
    return {file.name for file in pinned} == set(by_name) and all(
        file.agrees(sha256=by_name[file.name].sha256, size=by_name[file.name].bytes)
        for file in pinned
    )


def _not_installed(spec: ModelSpec) -> NotInstalledError:
    if spec.embedded:
        return NotInstalledError(
            f"The {spec.title.lower()} that ships with Vestry is not in this installation.",
            next_step="Install Vestry again; `vestry doctor` shows what is missing.",
        )
    if spec.own:
        return NotInstalledError(f"{spec.title} is not complete.", next_step=_add_again(spec))
    return NotInstalledError(
        f"{spec.title} is not installed.",
        next_step=f"Download it with `vestry models get {spec.id}`.",
    )


def _damaged(spec: ModelSpec, file: str) -> DamagedFileError:
    message = f"A file of {spec.title} ({file}) is damaged."
    if spec.own:
        return DamagedFileError(message, next_step=_add_again(spec))
    again = "Install Vestry again" if spec.embedded else f"Run `vestry models get {spec.id}`"
    return DamagedFileError(message, next_step=f"{again} to replace it.")


def _add_again(spec: ModelSpec) -> str:
    return f"Remove it with `vestry models remove {spec.id}`, and add its files again."
