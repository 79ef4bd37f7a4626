"""Model files of the person's own: what they are, whether they belong together, and taking them in.

A GGUF file with or without its picture part, a folder that holds these, a folder in the format of
MLX, an exported Show-O that draws, a pipeline of diffusers, or weights of FASHN VTON's form.
Headers decide, so a foreign picture part is refused before anything is copied. On one disk the
files are linked instead of copied. What was taken in is an entry like any other (``spec`` in its
manifest).
"""

from __future__ import annotations

import json
import re
import shutil
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from models.errors import (
    AlreadyThereError,
    DamagedFileError,
    NoRoomError,
    NotInstalledError,
    UnsupportedError,
)
from models.gguf_header import GgufHeader, read_gguf_header
from models.gguf_pairing import require_matching_projector, require_text_model
from models.pipeline_folder import INDEX_NAME, read_pipeline
from models.pipeline_plan import least_bytes
from models.showo_layout import read_shape
from models.spec import CatalogFile, FileRole, ModelSpec, Runtime, Task, is_name
from models.staging import PLAN_NAME, Staging, Wanted, link_or_copy
from models.store import MANIFEST_NAME, Manifest, Tick, installed_folders, read_manifest, sha256_of
from models.vton_layout import CONFIG_NAME, WEIGHTS_NAME, is_vton, read_layout
from models.vton_layout import least_bytes as least_bytes_of_vton

USUAL_CONTEXT = 8192
OWN_LICENSE = "unknown"
_MLX_SUFFIXES = frozenset({".jinja", ".json", ".model", ".safetensors", ".txt"})
_SHOWO_FILES = (
    "showo.json",
    "backbone.onnx",
    "backbone.data",
    "encoder.onnx",
    "decoder.onnx",
    "tokenizer.json",
)
_OURS = frozenset({MANIFEST_NAME, PLAN_NAME})
"""What a folder that was exported or installed holds besides the model itself."""

_REQUIRES: dict[Runtime, tuple[str, ...]] = {
    "diffusion": ("diffusers", "torch", "transformers", "accelerate"),
    "mlx": ("mlx_vlm",),
    "showo": ("onnxruntime",),
    "vton": ("torch", "safetensors"),
}
_LONGEST_NAME = 64
_NOT_IN_A_NAME = re.compile(r"[^a-z0-9._]+")
_SEPARATORS = re.compile(r"[._-]{2,}")
_NOT_IN_A_FILE_NAME = re.compile(r'[\\/:*?"<>|\x00-\x1f\ud800-\udfff]')


@dataclass(frozen=True, slots=True)
class OwnFiles:
    """Files that make one model together.

    Attributes:
        runtime: Who runs it.
        family: Architecture as the files say it.
        quantization: As the files say it; empty when they do not.
        context: Tokens to prepare for a conversation; 0 for a model that draws.
        sees_pictures: Whether it takes pictures.
        parts: Where each file lies, its name in the models folder and what it is.
        memory_bytes: What it takes at least; 0 where that follows from its files.
    """

    runtime: Runtime
    family: str
    quantization: str
    context: int
    sees_pictures: bool
    parts: tuple[tuple[Path, str, FileRole], ...]
    task: Task = "chat"
    memory_bytes: int = 0

    @property
    def bytes(self) -> int:
        """Size of all files."""
        return sum(path.stat().st_size for path, _name, _role in self.parts)


def recognize_files(paths: Sequence[Path]) -> OwnFiles:
    """Look at files and tell which model they are.

    Raises:
        NotInstalledError: A file is not there.
        DamagedFileError: A file cannot be read, or the picture part is another model's.
        UnsupportedError: They are no model that Vestry runs, or not one.
    """
    for path in paths:
        if not path.exists():
            raise NotInstalledError(
                f"{path.name} does not exist.", next_step="Check the spelling of the path."
            )
    if len(paths) == 1 and paths[0].is_dir():
        return _folder(paths[0])
    if any(path.is_dir() for path in paths):
        raise UnsupportedError(
            "A folder and files together are not one model.",
            next_step="Name one folder, or a GGUF file with its mmproj file.",
        )
    return _gguf_files(paths)


def name_for(paths: Sequence[Path], known: Sequence[str]) -> str:
    """Return a name for files, made from what they are called, that no other model has."""
    named = [path for path in paths if "mmproj" not in path.name.casefold()] or [*paths]
    first = named[0].resolve()  # "." has no name of its own
    text = first.name if first.is_dir() else re.sub(r"\.gguf$", "", first.name, flags=re.I)
    ascii_only = unicodedata.normalize("NFKD", text.casefold()).encode("ascii", "ignore").decode()
    plain = _SEPARATORS.sub("-", _NOT_IN_A_NAME.sub("-", ascii_only)).strip("._-")
    plain = plain[: _LONGEST_NAME - 4].rstrip("._-") or "own-model"
    taken, name, number = set(known), plain, 2
    while name in taken:
        name, number = f"{plain}-{number}", number + 1
    return name


def require_free_name(name: str, known: Sequence[str]) -> None:
    """Refuse a name that cannot be one, or that is taken.

    Raises:
        UnsupportedError: It cannot be a name.
        AlreadyThereError: It is taken.
    """
    if not is_name(name):
        raise UnsupportedError(
            f"{name!r} cannot be the name of a model.",
            next_step="Use small letters, digits, '.', '_' and '-', such as my-model.",
        )
    if name in known:
        raise AlreadyThereError(
            f"There is a model called {name} already.", next_step="Choose another name."
        )


def take_in(models: Path, found: OwnFiles, *, name: str, tick: Tick) -> Manifest:
    """Copy or link the files into the models folder, whole or not at all.

    Args:
        tick: Told about bytes that were read; may raise to stop.

    Raises:
        AlreadyThereError: The same files are there under another name.
        NoRoomError: The disk cannot hold a copy.
    """
    with Staging(models, name) as staging:
        wanted = []
        for path, file, _role in found.parts:
            digest = sha256_of(path, tick=tick)
            wanted.append(Wanted(file, path.stat().st_size, digest))
        _require_new(models, wanted)
        _require_room(models, found)
        spec = _spec(name, found, wanted)
        staging.begin(spec, tuple(wanted))
        try:
            for (path, _file, _role), one in zip(found.parts, wanted, strict=True):
                link_or_copy(path, staging.part(one), tick)
                staging.accept(one)
        except BaseException:
            staging.discard()  # unlike a download, it costs nothing to begin anew
            raise
        return staging.commit(spec, {one.name: one.sha256 for one in wanted}, {})


def _folder(folder: Path) -> OwnFiles:
    own = sorted(path for path in folder.iterdir() if not path.name.startswith("."))
    if (folder / _SHOWO_FILES[0]).is_file():
        return _showo_folder(folder)
    if (folder / INDEX_NAME).is_file():
        return _pipeline_folder(folder)
    if (folder / WEIGHTS_NAME).is_file() and is_vton(folder / WEIGHTS_NAME):
        return _vton_folder(folder)
    gguf = [path for path in own if path.suffix.casefold() == ".gguf"]
    if gguf and not (folder / "config.json").is_file():
        return _gguf_files(gguf)
    return _mlx_folder(folder, own)


def _gguf_files(paths: Sequence[Path]) -> OwnFiles:
    headers = [(path, read_gguf_header(path)) for path in paths]
    texts = [(path, header) for path, header in headers if not header.is_projector]
    eyes = [(path, header) for path, header in headers if header.is_projector]
    if not texts and eyes:
        require_text_model(eyes[0][1], name=eyes[0][0].name)  # says what a picture part is
    if len(texts) != 1 or len(eyes) > 1:
        raise UnsupportedError(
            "These files are not one model.",
            next_step="Name one GGUF file, and with it the mmproj file that belongs to it.",
        )
    path, text = texts[0]
    require_text_model(text, name=path.name)
    if text.parts > 1:
        raise UnsupportedError(
            f"{path.name} is one of {text.parts} parts of a model.",
            next_step="Join them with llama-gguf-split --merge, or choose a file that is whole.",
        )
    kept = _gguf_name(path)
    parts: list[tuple[Path, str, FileRole]] = [(path, kept, "text")]
    for eye, header in eyes:
        require_matching_projector(text, header, name=eye.name)
        own = _gguf_name(eye)
        own = own if own.casefold() != kept.casefold() else f"mmproj-{own}"
        parts.append((eye, own, "projector"))
    return OwnFiles(
        runtime="llama",
        family=text.architecture,
        quantization=text.quantization,
        context=_context(text),
        sees_pictures=bool(eyes),
        parts=tuple(parts),
    )


def _gguf_name(path: Path) -> str:
    """Return what a file is called in the models folder, on every system and with its ending."""
    plain = _NOT_IN_A_FILE_NAME.sub("-", path.name)
    return re.sub(r"\.gguf$", "", plain, flags=re.I) + ".gguf"


def _context(header: GgufHeader) -> int:
    return min(USUAL_CONTEXT, header.context_length or USUAL_CONTEXT)


def _mlx_folder(folder: Path, own: Sequence[Path]) -> OwnFiles:
    try:
        config = json.loads((folder / "config.json").read_text(encoding="utf-8"))
        family = str(config["model_type"])
    except FileNotFoundError:
        raise UnsupportedError(
            f"The folder {folder.name} holds no model.",
            next_step="Name a folder with config.json and .safetensors files, or a GGUF file.",
        ) from None
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise DamagedFileError(
            f"The file config.json in {folder.name} cannot be read.",
            next_step="Download the model again.",
        ) from error
    files = [path for path in own if path.suffix in _MLX_SUFFIXES and path.name not in _OURS]
    if not any(path.suffix == ".safetensors" for path in files):
        raise UnsupportedError(
            f"The folder {folder.name} holds no weights.",
            next_step="Name a folder with .safetensors files.",
        )
    bits = _bits(config)
    return OwnFiles(
        runtime="mlx",
        family=family,
        quantization=f"{bits}bit" if bits else "",
        context=USUAL_CONTEXT,
        sees_pictures="vision_config" in config,
        parts=tuple((path, path.name, _role(path)) for path in files),
    )


def _showo_folder(folder: Path) -> OwnFiles:
    read_shape(folder / _SHOWO_FILES[0])
    missing = [name for name in _SHOWO_FILES if not (folder / name).is_file()]
    if missing:
        raise UnsupportedError(
            f"{missing[0]} is missing in the folder {folder.name}.",
            next_step="Export the model again.",
        )
    return OwnFiles(
        runtime="showo",
        family="Show-O",
        quantization="",
        context=0,
        sees_pictures=True,
        parts=tuple(
            (folder / name, name, "config" if name.endswith(".json") else "weights")
            for name in _SHOWO_FILES
        ),
        task="generate",
    )


def _pipeline_folder(folder: Path) -> OwnFiles:
    found = read_pipeline(folder)
    names = found.files()
    return OwnFiles(
        runtime="diffusion",
        family=found.class_name.removesuffix("Pipeline"),
        quantization=found.variant,
        context=0,
        sees_pictures=False,
        parts=tuple((folder / name, name, _role(folder / name)) for name in names),
        task="generate",
        memory_bytes=least_bytes(found),
    )


def _vton_folder(folder: Path) -> OwnFiles:
    layout = read_layout(folder)
    names = [name for name in (WEIGHTS_NAME, CONFIG_NAME) if (folder / name).is_file()]
    return OwnFiles(
        runtime="vton",
        family="FASHN VTON",
        quantization="",
        context=0,
        sees_pictures=True,
        parts=tuple((folder / name, name, _role(folder / name)) for name in names),
        task="try-on",
        memory_bytes=least_bytes_of_vton(layout),
    )


def _bits(config: dict[str, Any]) -> int:
    told = config.get("quantization")
    bits = told.get("bits") if isinstance(told, dict) else None
    return bits if isinstance(bits, int) else 0


def _role(path: Path) -> FileRole:
    return "weights" if path.suffix == ".safetensors" else "config"


def _require_new(models: Path, wanted: Sequence[Wanted]) -> None:
    hashes = {one.sha256 for one in wanted}
    for folder, manifest in _manifests(models):
        if hashes <= {file.sha256 for file in manifest.files}:
            raise AlreadyThereError(
                f"This model is there already, as {manifest.name}.",
                next_step=f"Use it by that name, or remove {folder.name} first.",
            )


def _manifests(models: Path) -> Iterator[tuple[Path, Manifest]]:
    for folder in installed_folders(models):
        try:
            yield folder, read_manifest(folder / MANIFEST_NAME)
        except (DamagedFileError, FileNotFoundError):
            continue


def _require_room(models: Path, found: OwnFiles) -> None:
    disk = models.stat().st_dev
    copied = sum(path.stat().st_size for path, _n, _r in found.parts if path.stat().st_dev != disk)
    free = shutil.disk_usage(models).free
    if copied > free:
        raise NoRoomError(
            f"These files take {copied / 1e9:.1f} GB, and {free / 1e9:.1f} GB are free.",
            next_step="Free some space, or remove a model with `vestry models remove`.",
            needed=copied,
            free=free,
        )


def _memory_mb(found: OwnFiles) -> int:
    """Return what a model that draws takes: its files and what it computes with; 0 for chat."""
    if found.task == "chat":
        return 0
    return 64 + (found.memory_bytes or found.bytes * 3 // 2) // (1024 * 1024)


def _spec(name: str, found: OwnFiles, wanted: Sequence[Wanted]) -> ModelSpec:
    return ModelSpec(
        id=name,
        title=name,
        task=found.task,
        runtime=found.runtime,
        folder=name,
        license=OWN_LICENSE,
        commercial_use="terms",
        memory_mb=_memory_mb(found),
        own=True,
        files=tuple(
            CatalogFile(one.name, one.bytes, one.sha256, role=role)
            for one, (_path, _name, role) in zip(wanted, found.parts, strict=True)
        ),
        family=found.family,
        quantization=found.quantization,
        context=found.context,
        sees_pictures=found.sees_pictures,
        requires=_REQUIRES.get(found.runtime, ("llama_cpp",)),
        platforms=("darwin",) if found.runtime == "mlx" else ("linux", "darwin", "win32"),
        warnings=("Vestry does not know under which license these files are.",),
        notes="Files of your own.",
    )
