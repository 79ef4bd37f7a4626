"""The catalogue of known models as data: what each is for, where its files are, what it needs.

Parses ``catalog.toml`` into frozen values and refuses a catalogue that does not add up. It does not
look at the disk (``store``), at the machine (``probe``, ``fit``), and neither loads (``manager``)
nor downloads anything (``downloads``). A model that the person added is an entry like any other:
its manifest holds what the catalogue holds for the rest (``spec_from_fields``, ``spec_fields``).
"""

from __future__ import annotations

import dataclasses
import functools
import re
import tomllib
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Any, ClassVar, Literal

from models.errors import DamagedFileError, NotInstalledError

CATALOG_FILE = Path(__file__).resolve().parent / "catalog.toml"

Task = Literal["chat", "encode", "segment", "generate", "try-on", "pose"]
Runtime = Literal["ort", "cutout", "llama", "mlx", "diffusion", "showo", "vton"]
Engine = Literal["ort", "llama", "mlx", "diffusion", "vton"]
Platform = Literal["linux", "darwin", "win32"]
CommercialUse = Literal["yes", "no", "terms"]
"""Whether what is made with the model may be sold: yes, no, or under the license's conditions."""

FileRole = Literal["weights", "text", "projector", "text-encoder", "vae", "config"]
"""``text`` and ``projector`` are the two halves of a GGUF model that sees pictures."""

TASKS: tuple[Task, ...] = ("chat", "encode", "segment", "generate", "try-on", "pose")

_STRICT: dict[str, Any] = {"extra": "forbid"}
_HEX = re.compile(r"[0-9a-f]*")
_ID = re.compile(r"[a-z0-9]+(?:[._-][a-z0-9]+)*")
_REVISION = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]*")
_REPO = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]*/[A-Za-z0-9][A-Za-z0-9._-]*")
_COMMIT = re.compile(r"[0-9a-f]{40}")


@dataclass(frozen=True, slots=True)
class ModelFile:
    """One file of a model, as it is: an entry of a manifest.

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
        _check_name(self.name)
        if len(self.sha256) != 64 or not _HEX.fullmatch(self.sha256):
            raise ValueError(f"{self.name}: sha256 must be 64 lower-case hex digits")
        if self.bytes < 0:
            raise ValueError(f"{self.name}: size must not be negative")


@dataclass(frozen=True, slots=True)
class CatalogFile:
    """One file of a model that can be downloaded, as far as it is known beforehand.

    Whatever is not pinned here is taken from the Hub's own record of the file and written into the
    manifest; what is pinned here must agree with that record, or nothing is downloaded.

    Attributes:
        name: Path in the repository and in the model's folder, with forward slashes.
        bytes: Size.
        sha256: 64 hex digits, or the 8 or more that are known; empty when none is.
        role: What the file is.
        approximate: The size is rounded and pins nothing.
        repo: Another repository than the model's.
        revision: Branch or commit of that repository.
        url: A file outside the Hub; its whole ``sha256`` must be known.
    """

    __pydantic_config__: ClassVar[dict[str, Any]] = _STRICT

    name: str
    bytes: int
    sha256: str = ""
    role: FileRole = "weights"
    approximate: bool = False
    repo: str = ""
    revision: str = ""
    url: str = ""

    def __post_init__(self) -> None:
        _check_name(self.name)
        if not _HEX.fullmatch(self.sha256) or not (
            self.sha256 == "" or 8 <= len(self.sha256) <= 64
        ):
            raise ValueError(f"{self.name}: sha256 must be 8 to 64 lower-case hex digits")
        if self.bytes <= 0:
            raise ValueError(f"{self.name}: size must be positive")
        if self.url and not (self.url.startswith("https://") and self.is_pinned):
            raise ValueError(f"{self.name}: a url needs https and the whole sha256")
        if bool(self.repo) != bool(self.revision):
            raise ValueError(f"{self.name}: repo and revision go together")

    @property
    def is_pinned(self) -> bool:
        """Whether the content is known beforehand to the last bit."""
        return len(self.sha256) == 64 and not self.approximate

    def agrees(self, *, sha256: str, size: int) -> bool:
        """Whether a file of this hash and size is the one that is meant."""
        return sha256.startswith(self.sha256) and (self.approximate or size == self.bytes)


@dataclass(frozen=True, slots=True)
class Attention:
    """What a language model keeps of every token it has read.

    Attributes:
        layers: Layers that keep keys and values; in a hybrid model fewer than it has.
        kv_heads: Heads of each that are kept.
        head_dim: Numbers per head, for the keys and again for the values.
    """

    __pydantic_config__: ClassVar[dict[str, Any]] = _STRICT

    layers: int
    kv_heads: int
    head_dim: int

    def __post_init__(self) -> None:
        if min(self.layers, self.kv_heads, self.head_dim) <= 0:
            raise ValueError("attention: layers, kv_heads and head_dim must be positive")

    @property
    def bytes_per_cell(self) -> int:
        """Bytes of one token's keys and values at 16 bits a number."""
        return 2 * 2 * self.layers * self.kv_heads * self.head_dim


@dataclass(frozen=True, slots=True)
class ModelSpec:
    """One model of the catalogue.

    Attributes:
        id: Name on the command line and in vectors' identity.
        title: Name for people.
        task: What it does.
        runtime: Module under ``models/runtimes`` that loads it.
        folder: Folder name under the embedded or the installed models.
        license: SPDX identifier or short name of the weights' license.
        commercial_use: Whether that license allows selling what is made with it.
        memory_mb: Memory the loaded model takes, in MiB; counts against the manager's budget. 0 for
            a chat model, whose need follows from its files and its context (``fit``).
        embedded: Ships with Vestry; its file list is its committed manifest.
        optional: A Vestry without this embedded model is whole, too: it is then no entry at all.
        answers_briefly: It learned to answer short closed questions about garments, and nothing
            else: it is asked for no description, and every other chat model comes before it.
        own: The person added its files.
        files: Files of a model that is downloaded; empty for an embedded one.
        include: Patterns of files instead of ``files``, for a repository that is wanted whole.
        download_mb: About how much ``include`` means, in units of 10^6 bytes.
        license_url: Where the license can be read.
        gated: The Hub gives it only to people who accepted its terms there.
        family: Architecture for people, such as ``Qwen3-VL``.
        quantization: As in the file's name, such as ``Q4_K_M``.
        attention: What a token costs in memory; None when unknown.
        context: Tokens that are prepared for a conversation; 0 for anything but chat.
        picture_tokens: Most tokens that one picture may take; 0 for the engine's own limit.
        sees_pictures: Whether a chat model takes pictures.
        min_ram_gb: Least memory of a machine that runs it well; 0 when unknown.
        min_vram_gb: Least memory of a graphics card that runs it well; 0 when it needs none.
        requires: Import names of the libraries it runs on.
        platforms: Values of ``sys.platform`` it can run on.
        repo: Where it is downloaded from; empty for an embedded one.
        revision: Commit of ``repo``, or the branch whose newest commit is taken and noted down.
        usable: Whether this version of Vestry does something with it.
        verified_on: Systems on which we loaded it, as ``system-architecture``; empty for a model
            that was never loaded by us.
        warnings: What a person should know before choosing it; whole sentences.
        notes: One or two plain sentences.
    """

    __pydantic_config__: ClassVar[dict[str, Any]] = _STRICT

    id: str
    title: str
    task: Task
    runtime: Runtime
    folder: str
    license: str
    commercial_use: CommercialUse
    memory_mb: int = 0
    embedded: bool = False
    optional: bool = False
    answers_briefly: bool = False
    own: bool = False
    files: tuple[CatalogFile, ...] = ()
    include: tuple[str, ...] = ()
    download_mb: int = 0
    license_url: str = ""
    gated: bool = False
    family: str = ""
    quantization: str = ""
    attention: Attention | None = None
    context: int = 0
    picture_tokens: int = 0
    sees_pictures: bool = True
    min_ram_gb: float = 0
    min_vram_gb: float = 0
    requires: tuple[str, ...] = ()
    platforms: tuple[Platform, ...] = ("linux", "darwin", "win32")
    repo: str = ""
    revision: str = ""
    usable: bool = True
    verified_on: tuple[str, ...] = ()
    warnings: tuple[str, ...] = ()
    notes: str = ""

    def __post_init__(self) -> None:
        if not self.folder or Path(self.folder).name != self.folder:
            raise ValueError(f"{self.id}: folder must be one plain name")
        if not _ID.fullmatch(self.id):
            raise ValueError(f"{self.id}: a name holds small letters, digits, '.', '_' and '-'")
        if self.memory_mb < 0 or (self.memory_mb == 0 and self.task != "chat"):
            raise ValueError(f"{self.id}: memory_mb must be positive")
        if (self.context > 0) != (self.task == "chat"):
            raise ValueError(f"{self.id}: a chat model, and no other, has a context")
        _check_source(self)

    @property
    def engine(self) -> Engine:
        """The library that runs it."""
        if self.runtime == "cutout" or self.runtime == "showo":
            return "ort"
        return self.runtime

    @property
    def is_pinned(self) -> bool:
        """Whether the commit is fixed, so that everybody gets the same files."""
        return bool(_COMMIT.fullmatch(self.revision))

    @property
    def download_bytes(self) -> int:
        """How much is downloaded, as far as it is known beforehand."""
        return sum(file.bytes for file in self.files) or self.download_mb * 1_000_000

    @property
    def memory_bytes(self) -> int:
        """Memory the loaded model takes without a context, in bytes."""
        return self.memory_mb * 1024 * 1024 or self.download_bytes

    def of_role(self, role: FileRole) -> CatalogFile | None:
        """Return the first file of a role, None when there is none."""
        return next((file for file in self.files if file.role == role), None)


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
            raise NotInstalledError(
                f"There is no model called {model_id!r}.", next_step=self._hint(model_id)
            ) from None

    def for_task(self, task: Task) -> tuple[ModelSpec, ...]:
        """Return the entries for one task, in order of preference."""
        return tuple(spec for spec in self if spec.task == task)

    def extended(self, specs: Iterable[ModelSpec]) -> Catalog:
        """Return this catalogue with more entries; a new one replaces one of the same id.

        What answers briefly stays last, so that the person's own models are preferred to it.
        """
        every = {**self.models, **{spec.id: spec for spec in specs}}
        return Catalog(dict(sorted(every.items(), key=lambda entry: entry[1].answers_briefly)))

    def without(self, names: Collection[str]) -> Catalog:
        """Return this catalogue without some entries."""
        return Catalog({name: spec for name, spec in self.models.items() if name not in names})

    def _hint(self, model_id: str) -> str:
        import difflib

        near = difflib.get_close_matches(model_id, self.models, n=1)
        if near:
            return f"Did you mean {near[0]}? `vestry models list` names all of them."
        some = ", ".join(list(self.models)[:4])
        return f"Choose one of {some} and others with `vestry models list`."


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


@functools.cache
def shipped_catalog() -> Catalog:
    """Return the catalogue that comes with Vestry, read once.

    Raises:
        DamagedFileError: As ``load_catalog``.
    """
    return load_catalog()


def answers_briefly(name: str) -> bool:
    """Whether a model of this name answers short closed questions alone."""
    spec = shipped_catalog().models.get(name)
    return spec is not None and spec.answers_briefly


def spec_from_fields(fields: Mapping[str, Any]) -> ModelSpec:
    """Return an entry from plain values, as a manifest keeps them.

    Raises:
        ValueError: It does not add up.
    """
    # Imported here: pydantic costs more start-up time than everything else in this module.
    from pydantic import TypeAdapter

    return TypeAdapter(ModelSpec).validate_python(dict(fields))


def spec_fields(spec: ModelSpec) -> dict[str, Any]:
    """Return an entry as plain values without what is at its default; JSON can hold them."""
    kept = {}
    for field in dataclasses.fields(spec):
        value = getattr(spec, field.name)
        if value != field.default:
            kept[field.name] = value
    return {**kept, **_plain(kept)}


def is_name(text: str) -> bool:
    """Whether a text can be the id of a model."""
    return bool(_ID.fullmatch(text)) and len(text) <= 64


def _plain(kept: Mapping[str, Any]) -> dict[str, Any]:
    changed: dict[str, Any] = {}
    if "files" in kept:
        changed["files"] = [dataclasses.asdict(file) for file in kept["files"]]
    if "attention" in kept:
        changed["attention"] = dataclasses.asdict(kept["attention"])
    return changed


def _check_name(name: str) -> None:
    path = PurePosixPath(name)
    # A manifest may come from a download: its names must not lead out of the model's folder.
    if not name or path.is_absolute() or ".." in path.parts or "\\" in name or ":" in name:
        raise ValueError(f"file name {name!r} leads out of the model's folder")


def _check_source(spec: ModelSpec) -> None:
    if spec.optional and not spec.embedded:
        raise ValueError(f"{spec.id}: only what ships with Vestry can be optional")
    if spec.embedded or spec.own:
        if spec.repo or spec.include or (spec.embedded and spec.files):
            raise ValueError(f"{spec.id}: its files are what its manifest says")
        return
    sources = [(file.repo, file.revision) for file in spec.files if file.repo]
    if spec.repo or spec.revision:
        sources.append((spec.repo, spec.revision))
    # They become parts of an address as they are.
    if not all(_REPO.fullmatch(repo) and _REVISION.fullmatch(name) for repo, name in sources):
        raise ValueError(f"{spec.id}: repo must be OWNER/NAME, revision a branch or commit")
    if not (spec.repo and spec.revision) and not all(file.url for file in spec.files):
        raise ValueError(f"{spec.id}: a download needs repo and revision")
    if bool(spec.files) == bool(spec.include):
        raise ValueError(f"{spec.id}: a download needs files, or patterns of files")
    if spec.include and spec.download_mb <= 0:
        raise ValueError(f"{spec.id}: patterns of files need download_mb")
    names = [file.name for file in spec.files]
    if len(names) != len(set(names)):
        raise ValueError(f"{spec.id}: two files of one name")
    if not spec.license_url:
        raise ValueError(f"{spec.id}: a download needs license_url")


def _parse(document: Mapping[str, Any]) -> dict[str, ModelSpec]:
    if document.get("format") != 1:
        raise ValueError("unknown catalogue format")
    entries = document.get("models", {})
    if not isinstance(entries, dict):
        raise ValueError("models must be a table")
    specs: dict[str, ModelSpec] = {}
    folders: set[str] = set()
    for model_id, entry in entries.items():
        if not isinstance(entry, dict):
            raise ValueError(f"{model_id}: must be a table")
        spec = spec_from_fields({"folder": model_id, **entry, "id": model_id})
        if spec.folder.casefold() in folders:
            raise ValueError(f"{model_id}: another model has this folder")
        folders.add(spec.folder.casefold())
        specs[model_id] = spec
    return specs
