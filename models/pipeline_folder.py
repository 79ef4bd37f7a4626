"""A diffusion pipeline as a folder: what it is made of, and whether it may be loaded at all.

    model_index.json                        the pipeline's class and its parts
    PART/config.json, PART/*.safetensors    one folder per part

Read without torch and without diffusers: JSON, and the headers of weights. Weights are safetensors;
a folder that needs a pickled file, or brings program code, is refused, because opening either runs
what somebody else wrote. Whether a library can run the class is only known where it is loaded
(``runtimes.diffusion``).

Source: safetensors format, header of 8 bytes length and JSON.
"""

from __future__ import annotations

import json
import math
import re
import struct
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from models.errors import DamagedFileError, UnsupportedError

INDEX_NAME: Final = "model_index.json"
VARIANTS: Final = ("", "fp16", "bf16")
"""Weights in their usual files, else those whose names carry one of these."""

# the last one is a module of diffusers: the filter that looks at finished pictures
_LIBRARIES: Final = frozenset({"diffusers", "transformers", "stable_diffusion"})
_WEIGHTLESS: Final = re.compile(r"(scheduler|tokenizer|processor|feature_extractor)")
_PICKLED: Final = frozenset({".bin", ".ckpt", ".pt", ".pth", ".pkl", ".pickle", ".msgpack", ".h5"})
_SAFE: Final = frozenset({".safetensors", ".json", ".txt", ".model", ".jinja"})
_MOST_HEADER: Final = 100_000_000
_WIDTHS: Final = {"F64": 8, "F32": 4, "BF16": 2, "F16": 2, "F8_E4M3": 1, "F8_E5M2": 1, "I8": 1}
_AGAIN: Final = "Download the pipeline again, whole."


@dataclass(frozen=True, slots=True)
class PipelinePart:
    """One part with weights.

    Attributes:
        name: Its folder, such as ``unet``.
        class_name: As the folder names it.
        files: Its safetensors files.
        numbers: How many weights it has.
        stored_bytes: What they take on the disk.
        dtype: What most of them are stored as, such as ``BF16``.
    """

    name: str
    class_name: str
    files: tuple[Path, ...]
    numbers: int
    stored_bytes: int
    dtype: str


@dataclass(frozen=True, slots=True)
class PipelineFolder:
    """What a folder holds.

    Attributes:
        folder: Where.
        class_name: The pipeline's class.
        index: Its document.
        parts: Parts with weights.
        names: Folders of all parts.
        variant: Which weights are meant; empty for those without a name of their own.
    """

    folder: Path
    class_name: str
    index: Mapping[str, Any]
    parts: tuple[PipelinePart, ...]
    names: tuple[str, ...]
    variant: str

    @property
    def numbers(self) -> int:
        """Weights of all parts."""
        return sum(part.numbers for part in self.parts)

    @property
    def largest_numbers(self) -> int:
        """Weights of the largest part."""
        return max(part.numbers for part in self.parts)

    @property
    def distilled(self) -> bool:
        """Whether the folder says that few steps without guidance are enough."""
        return self.index.get("is_distilled") is True

    def files(self) -> tuple[str, ...]:
        """Return the files that belong to it, as paths inside the folder with forward slashes."""
        weights = {path for part in self.parts for path in part.files}
        kept = []
        for path in sorted(self.folder.rglob("*")):
            inside = path.relative_to(self.folder)
            if not path.is_file() or any(name.startswith(".") for name in inside.parts):
                continue
            # an empty file says nothing, and no manifest lists one
            if path.suffix not in _SAFE or not path.stat().st_size:
                continue
            # cards, and the same weights as one file for other programs, lie beside the parts
            if inside.parts != (INDEX_NAME,) and inside.parts[0] not in self.names:
                continue
            if path.suffix == ".safetensors" and path not in weights:
                continue
            if path.name.endswith(".index.json") and not _is_index_of(path, weights):
                continue
            kept.append(inside.as_posix())
        return tuple(kept)


def read_pipeline(folder: Path) -> PipelineFolder:
    """Look at a folder.

    Raises:
        DamagedFileError: A file is missing or cannot be read.
        UnsupportedError: It would run foreign code, has pickled weights, or is no pipeline.
    """
    index = _document(folder / INDEX_NAME)
    class_name = index.get("_class_name")
    if isinstance(class_name, list):
        raise _foreign_code(folder)
    if not isinstance(class_name, str) or not class_name.isidentifier():
        raise DamagedFileError(f"{INDEX_NAME} does not say what it is.", next_step=_AGAIN)
    _refuse_code(folder)
    named = {name: of for name, of in index.items() if isinstance(of, list) and len(of) == 2}
    wanted = {name: of for name, of in named.items() if of[1] is not None}
    for name, (library, kind) in wanted.items():
        if library not in _LIBRARIES or not isinstance(kind, str):
            raise _foreign_code(folder)
        if not (folder / name).is_dir():
            raise DamagedFileError(f"The part {name} of the pipeline is missing.", next_step=_AGAIN)
    weighted = {name: str(of[1]) for name, of in wanted.items() if not _WEIGHTLESS.search(name)}
    if not weighted:
        raise DamagedFileError(f"{INDEX_NAME} names no weights.", next_step=_AGAIN)
    variant, files = _weights(folder, tuple(weighted))
    parts = tuple(_part(name, kind, files[name]) for name, kind in weighted.items())
    return PipelineFolder(folder, class_name, index, parts, tuple(wanted), variant)


def _weights(folder: Path, names: tuple[str, ...]) -> tuple[str, dict[str, tuple[Path, ...]]]:
    """Return the first variant that every part has, and its files."""
    for variant in VARIANTS:
        files = {name: _files_of(folder / name, variant) for name in names}
        if all(files.values()):
            return variant, files
    bare = [name for name in names if not any(_files_of(folder / name, v) for v in VARIANTS)]
    name = bare[0] if bare else names[0]
    if any(path.suffix in _PICKLED for path in (folder / name).iterdir()):
        raise UnsupportedError(
            f"The part {name} has its weights in a pickled file, which could run any program.",
            next_step="Take a version of the pipeline with .safetensors files.",
        )
    raise DamagedFileError(f"The weights of the part {name} are missing.", next_step=_AGAIN)


def _files_of(part: Path, variant: str) -> tuple[Path, ...]:
    """Return a part's weight files of a variant: one, or the shards that its index names."""
    ending = f".{variant}" if variant else ""
    for stem in ("diffusion_pytorch_model", "model"):
        whole = part / f"{stem}{ending}.safetensors"
        if whole.is_file():
            return (whole,)
        index = part / f"{stem}.safetensors.index{ending}.json"
        if index.is_file():
            shards = _shards(index)
            absent = [name for name in shards if not (part / name).is_file()]
            if absent:
                raise DamagedFileError(f"{absent[0]} is missing.", next_step=_AGAIN)
            return tuple(part / name for name in shards)
    return ()


def _shards(index: Path) -> tuple[str, ...]:
    table = _document(index).get("weight_map")
    if not isinstance(table, dict) or not table:
        raise DamagedFileError(f"{index.name} names no files.", next_step=_AGAIN)
    names = sorted({str(name) for name in table.values()})
    if any(Path(name).name != name or not name.endswith(".safetensors") for name in names):
        raise DamagedFileError(f"{index.name} names files elsewhere.", next_step=_AGAIN)
    return tuple(names)


def _is_index_of(path: Path, weights: set[Path]) -> bool:
    return any(path.parent / name in weights for name in _shards(path))


def _part(name: str, class_name: str, files: tuple[Path, ...]) -> PipelinePart:
    numbers, stored, by_dtype = 0, 0, dict[str, int]()
    for file in files:
        for dtype, count in tensors_of(file):
            numbers += count
            stored += count * _WIDTHS.get(dtype, 4)
            by_dtype[dtype] = by_dtype.get(dtype, 0) + count
    most = max(by_dtype, key=lambda dtype: by_dtype[dtype], default="F32")
    return PipelinePart(name, class_name, files, numbers, stored, most)


def tensors_of(file: Path) -> Iterator[tuple[str, int]]:
    """Yield type and count of each tensor by the header of a safetensors file.

    Raises:
        DamagedFileError: It has none, or promises more than the file holds.
    """
    for dtype, shape in tensor_shapes(file).values():
        yield dtype, math.prod(shape)


def tensor_shapes(file: Path) -> dict[str, tuple[str, tuple[int, ...]]]:
    """Return type and shape of each tensor by its name, from the header of a safetensors file.

    Raises:
        DamagedFileError: It has none, or promises more than the file holds.
    """
    damaged = DamagedFileError(f"The file {file.name} is damaged.", next_step=_AGAIN)
    found = {}
    try:
        size = file.stat().st_size
        with file.open("rb") as stream:
            (length,) = struct.unpack("<Q", stream.read(8))
            if not 2 <= length <= min(_MOST_HEADER, size - 8):
                raise damaged
            header = json.loads(stream.read(length))
        for name, tensor in header.items():
            if name == "__metadata__":
                continue
            begin, end = tensor["data_offsets"]
            if not 0 <= begin <= end <= size - 8 - length:
                raise damaged
            found[str(name)] = (str(tensor["dtype"]), tuple(int(side) for side in tensor["shape"]))
    except (OSError, ValueError, KeyError, TypeError, AttributeError, struct.error) as error:
        raise damaged from error
    return found


def _refuse_code(folder: Path) -> None:
    for path in folder.rglob("*"):
        if path.suffix == ".py":
            raise _foreign_code(folder)
    for file in folder.glob("*/config.json"):
        if "auto_map" in _document(file):
            raise _foreign_code(folder)


def _foreign_code(folder: Path) -> UnsupportedError:
    return UnsupportedError(
        f"The folder {folder.name} brings program code of its own, which Vestry does not run.",
        next_step="Take a pipeline that diffusers can run by itself.",
    )


def _document(file: Path) -> dict[str, Any]:
    try:
        document = json.loads(file.read_text(encoding="utf-8"))
    except FileNotFoundError as error:
        raise DamagedFileError(f"{file.name} is missing.", next_step=_AGAIN) from error
    except (OSError, ValueError) as error:
        raise DamagedFileError(f"{file.name} cannot be read.", next_step=_AGAIN) from error
    if not isinstance(document, dict):
        raise DamagedFileError(f"{file.name} cannot be read.", next_step=_AGAIN)
    return document
