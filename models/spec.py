"""The catalogue of known models as data: what each is for, where its files are, what it needs.

Parses ``catalog.toml`` into frozen values and refuses a catalogue that does not add up. It does not
look at the disk (``store``), at the machine (``probe``) or load anything (``manager``).
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Any, ClassVar, Literal

from models.errors import DamagedFileError, NotInstalledError

CATALOG_FILE = Path(__file__).resolve().parent / "catalog.toml"

Task = Literal["encode", "segment"]
Runtime = Literal["ort", "cutout"]
Platform = Literal["linux", "darwin", "win32"]

_STRICT: dict[str, Any] = {"extra": "forbid"}


@dataclass(frozen=True, slots=True)
class ModelFile:
    """One file of a model.

    Attributes:
        name: Path inside the model's folder, with forward slashes.
        sha256: 64 lower-case hex digits.
        bytes: Exact size.
    """

    __pydantic_config__: ClassVar[dict[str, Any]] = _STRICT

    name: str
    sha256: str
    bytes: int

    def __post_init__(self) -> None:
        path = PurePosixPath(self.name)
        # A manifest may come from a download: its names must not lead out of the model's folder.
        if (
            not self.name
            or path.is_absolute()
            or ".." in path.parts
            or "\\" in self.name
            or ":" in self.name
        ):
            raise ValueError(f"file name {self.name!r} leads out of the model's folder")
        if len(self.sha256) != 64 or set(self.sha256) - set("0123456789abcdef"):
            raise ValueError(f"{self.name}: sha256 must be 64 lower-case hex digits")
        if self.bytes < 0:
            raise ValueError(f"{self.name}: size must not be negative")


@dataclass(frozen=True, slots=True)
class ModelSpec:
    """One model of the catalogue.

    Attributes:
        id: Name on the command line and in vectors' identity.
        title: Name for people.
        task: What it does.
        runtime: Module under ``models/runtimes`` that loads it.
        folder: Folder name under the embedded or the installed models.
        embedded: Ships with Vestry; its file list is its committed manifest.
        files: Pinned files of a model that is downloaded; empty for an embedded one.
        license: SPDX identifier or short name of the weights' license.
        commercial_use: Whether that license allows selling what is made with it.
        memory_mb: Memory the loaded model takes, in MiB; counts against the manager's budget.
        requires: Import names of the libraries it runs on.
        platforms: Values of ``sys.platform`` it can run on.
        repo: Where it is downloaded from; empty for an embedded one.
        revision: Pinned commit of ``repo``.
        verified_on: Systems on which its figures were measured, as ``system-architecture``.
        notes: One or two plain sentences.
    """

    __pydantic_config__: ClassVar[dict[str, Any]] = _STRICT

    id: str
    title: str
    task: Task
    runtime: Runtime
    folder: str
    license: str
    commercial_use: bool
    memory_mb: int
    embedded: bool = False
    files: tuple[ModelFile, ...] = ()
    requires: tuple[str, ...] = ()
    platforms: tuple[Platform, ...] = ("linux", "darwin", "win32")
    repo: str = ""
    revision: str = ""
    verified_on: tuple[str, ...] = ()
    notes: str = ""

    def __post_init__(self) -> None:
        if not self.folder or Path(self.folder).name != self.folder:
            raise ValueError(f"{self.id}: folder must be one plain name")
        if self.memory_mb <= 0:
            raise ValueError(f"{self.id}: memory_mb must be positive")
        if self.embedded and (self.files or self.repo):
            raise ValueError(f"{self.id}: an embedded model takes its files from its manifest")
        if not self.embedded and not (self.files and self.repo and self.revision):
            raise ValueError(f"{self.id}: a download needs repo, revision and files")

    @property
    def memory_bytes(self) -> int:
        """Memory the loaded model takes, in bytes."""
        return self.memory_mb * 1024 * 1024


@dataclass(frozen=True, slots=True)
class Catalog:
    """All known models by id, in the order of the file."""

    models: Mapping[str, ModelSpec]

    def __iter__(self) -> Iterator[ModelSpec]:
        return iter(self.models.values())

    def get(self, model_id: str) -> ModelSpec:
        """Return one entry.

        Raises:
            NotInstalledError: The catalogue does not know this id.
        """
        try:
            return self.models[model_id]
        except KeyError:
            known = ", ".join(self.models)
            raise NotInstalledError(
                f"There is no model called {model_id!r} in the catalogue.",
                next_step=f"Choose one of: {known}.",
            ) from None

    def for_task(self, task: Task) -> tuple[ModelSpec, ...]:
        """Return the entries for one task, in order of preference."""
        return tuple(spec for spec in self if spec.task == task)


def load_catalog(path: Path = CATALOG_FILE) -> Catalog:
    """Read a catalogue file.

    Raises:
        DamagedFileError: The file is missing, is no TOML, or an entry does not add up.
    """
    try:
        with path.open("rb") as stream:
            document = tomllib.load(stream)
        return Catalog(models=_parse(document))
    except (OSError, ValueError) as error:  # TOML, Unicode and validation errors are ValueErrors
        raise DamagedFileError(
            f"The list of models ({path.name}) cannot be read.",
            next_step="Install Vestry again to restore it.",
        ) from error


def _parse(document: Mapping[str, Any]) -> dict[str, ModelSpec]:
    # Imported here: pydantic costs more start-up time than everything else in this module.
    from pydantic import TypeAdapter

    if document.get("format") != 1:
        raise ValueError("unknown catalogue format")
    entries = document.get("models", {})
    if not isinstance(entries, dict):
        raise ValueError("models must be a table")
    adapter = TypeAdapter(ModelSpec)
    specs: dict[str, ModelSpec] = {}
    for model_id, entry in entries.items():
        if not isinstance(entry, dict):
            raise ValueError(f"{model_id}: must be a table")
        specs[model_id] = adapter.validate_python({**entry, "id": model_id})
    return specs
