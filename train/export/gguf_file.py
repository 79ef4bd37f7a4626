"""Writing one GGUF file: header first, tensors one by one, on the disk before it has its name.

Knows value types and storage types, no architecture. The same input gives the same bytes. A file is
quantized by llama.cpp itself, from a file of ours.
"""

from __future__ import annotations

import ctypes
import os
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal

import gguf
import numpy as np
import numpy.typing as npt

from train.errors import MissingLibraryError, TrainError
from train.export.checkpoint import Floats

PlainType = Literal["F32", "F16", "BF16"]
VisionType = Literal["F16", "F32", "Q8_0"]
QuantType = Literal["Q8_0", "Q6_K", "Q5_K_M", "Q4_K_M", "Q4_0"]
FileType = PlainType | QuantType

PLAIN_TYPES: tuple[PlainType, ...] = ("F32", "F16", "BF16")
QUANT_TYPES: tuple[QuantType, ...] = ("Q8_0", "Q6_K", "Q5_K_M", "Q4_K_M", "Q4_0")

_FILE_TYPES: Mapping[PlainType, gguf.LlamaFileType] = {
    "F32": gguf.LlamaFileType.ALL_F32,
    "F16": gguf.LlamaFileType.MOSTLY_F16,
    "BF16": gguf.LlamaFileType.MOSTLY_BF16,
}
_QUANT_FILE_TYPES: Mapping[QuantType, gguf.LlamaFileType] = {
    "Q8_0": gguf.LlamaFileType.MOSTLY_Q8_0,
    "Q6_K": gguf.LlamaFileType.MOSTLY_Q6_K,
    "Q5_K_M": gguf.LlamaFileType.MOSTLY_Q5_K_M,
    "Q4_K_M": gguf.LlamaFileType.MOSTLY_Q4_K_M,
    "Q4_0": gguf.LlamaFileType.MOSTLY_Q4_0,
}
_Stored = Literal["F32", "F16", "BF16", "Q8_0"]
_BLOCK = 32
_STORAGE: Mapping[_Stored, gguf.GGMLQuantizationType] = {
    "Q8_0": gguf.GGMLQuantizationType.Q8_0,
    "F32": gguf.GGMLQuantizationType.F32,
    "F16": gguf.GGMLQuantizationType.F16,
    "BF16": gguf.GGMLQuantizationType.BF16,
}


_kept: list[Any] = []
"""llama.cpp keeps only a pointer to the callback: one that Python collects ends in a crash."""


class GgufError(TrainError):
    """A file could not be written or quantized."""


@dataclass(frozen=True)
class Tensor:
    """One tensor of a file, read when it is its turn.

    Attributes:
        shape: As in torch; GGUF itself counts dimensions the other way round.
    """

    name: str
    shape: tuple[int, ...]
    read: Callable[[], Floats]


@dataclass
class GgufDraft:
    """What a file will hold; settings keep the order in which they were added.

    Attributes:
        kind: ``model``, ``mmproj`` or ``adapter``.
    """

    architecture: str
    kind: str
    name: str
    settings: list[tuple[str, Any, gguf.GGUFValueType, gguf.GGUFValueType | None]] = field(
        default_factory=list
    )
    tensors: list[Tensor] = field(default_factory=list)

    def count(self, key: str, value: int) -> None:
        """Add an unsigned number."""
        self._add(key, value, gguf.GGUFValueType.UINT32)

    def number(self, key: str, value: float) -> None:
        """Add a float32."""
        self._add(key, value, gguf.GGUFValueType.FLOAT32)

    def flag(self, key: str, *, value: bool) -> None:
        """Add yes or no."""
        self._add(key, value, gguf.GGUFValueType.BOOL)

    def text(self, key: str, value: str) -> None:
        """Add a text."""
        self._add(key, value, gguf.GGUFValueType.STRING)

    def numbers(self, key: str, values: Sequence[float]) -> None:
        """Add a list of float32."""
        self._add(key, list(values), gguf.GGUFValueType.ARRAY, gguf.GGUFValueType.FLOAT32)

    def integers(self, key: str, values: Sequence[int]) -> None:
        """Add a list of int32."""
        self._add(key, list(values), gguf.GGUFValueType.ARRAY, gguf.GGUFValueType.INT32)

    def texts(self, key: str, values: Sequence[str]) -> None:
        """Add a list of texts."""
        self._add(key, list(values), gguf.GGUFValueType.ARRAY, gguf.GGUFValueType.STRING)

    def tensor(self, name: str, shape: Sequence[int], read: Callable[[], Floats]) -> None:
        """Add a tensor."""
        self.tensors.append(Tensor(name, tuple(shape), read))

    def _add(
        self,
        key: str,
        value: Any,
        kind: gguf.GGUFValueType,
        inner: gguf.GGUFValueType | None = None,
    ) -> None:
        self.settings.append((key, value, kind, inner))


def write_gguf(draft: GgufDraft, file: Path, *, plain: PlainType, eight_bit: bool = False) -> None:
    """Write a file; matrices in the chosen type, vectors always in F32.

    Args:
        eight_bit: Matrices whose rows can be cut into blocks of 32 become Q8_0 instead. llama.cpp
            itself quantizes text files alone, so this is how a picture file gets smaller.

    Raises:
        GgufError: A value does not fit into the type, or the disk refuses.
    """
    part = file.with_name(file.name + ".part")
    try:
        _write(draft, part, plain, eight_bit=eight_bit)
        settle(part, file)
    except OSError as error:
        raise _unwritten(file) from error
    finally:
        part.unlink(missing_ok=True)


def quantize(source: Path, file: Path, *, quant: QuantType, threads: int = 2) -> None:
    """Write a smaller version of a text file.

    Raises:
        GgufError: llama.cpp refuses, or the disk does.
        MissingLibraryError: llama-cpp-python is not installed.
    """
    llama_cpp = import_llama_cpp()
    part = file.with_name(file.name + ".part")
    settings = llama_cpp.llama_model_quantize_default_params()
    settings.ftype = int(_QUANT_FILE_TYPES[quant])
    settings.nthread = threads
    try:
        refused = llama_cpp.llama_model_quantize(
            str(source).encode(), str(part).encode(), ctypes.byref(settings)
        )
        if refused:
            raise GgufError(
                f"llama.cpp could not write {file.name} as {quant}.",
                next_step="Choose another type; F16 always works.",
            )
        settle(part, file)
    except OSError as error:
        raise _unwritten(file) from error
    finally:
        part.unlink(missing_ok=True)


def import_llama_cpp() -> Any:
    """Return the library, silenced: it writes to the error output, where results may go, too.

    Raises:
        MissingLibraryError: It is not installed.
    """
    try:
        import llama_cpp
    except ImportError as error:
        raise MissingLibraryError(
            "llama-cpp-python is not installed.",
            next_step="Run `pip install 'vestry[llama]'`, or export as F16.",
        ) from error
    llama_cpp.llama_log_set(_silence(llama_cpp), ctypes.c_void_p(0))
    return llama_cpp


def _silence(llama_cpp: Any) -> Any:
    if not _kept:
        _kept.append(llama_cpp.llama_log_callback(lambda _level, _text, _data: None))
    return _kept[0]


def settle(part: Path, file: Path) -> None:
    """Force a file to the disk and give it its name."""
    with part.open("rb+") as stream:
        os.fsync(stream.fileno())
    os.replace(part, file)


def _write(draft: GgufDraft, part: Path, plain: PlainType, *, eight_bit: bool) -> None:
    writer = gguf.GGUFWriter(part, draft.architecture)
    try:
        writer.add_type(draft.kind)
        writer.add_name(draft.name)
        kind = gguf.LlamaFileType.MOSTLY_Q8_0 if eight_bit else _FILE_TYPES[plain]
        writer.add_file_type(int(kind))
        writer.add_quantization_version(gguf.GGML_QUANT_VERSION)
        for key, value, value_kind, inner in draft.settings:
            writer.add_key_value(key, value, value_kind, sub_type=inner)
        for tensor in draft.tensors:
            stored = _storage(tensor.shape, plain, eight_bit=eight_bit)
            size = _bytes(tensor.shape, stored)
            writer.add_tensor_info(
                tensor.name, tensor.shape, np.dtype(np.float32), size, raw_dtype=_STORAGE[stored]
            )
        writer.write_header_to_file()
        writer.write_kv_data_to_file()
        writer.write_ti_data_to_file()
        for tensor in draft.tensors:
            writer.write_tensor_data(_converted(tensor, plain, eight_bit=eight_bit))
    finally:
        writer.close()


def _storage(shape: tuple[int, ...], plain: PlainType, *, eight_bit: bool) -> _Stored:
    if len(shape) < 2:
        return "F32"
    return "Q8_0" if eight_bit and len(shape) == 2 and shape[-1] % _BLOCK == 0 else plain


def _bytes(shape: tuple[int, ...], stored: _Stored) -> int:
    count = int(np.prod(shape))
    if stored == "Q8_0":  # a scale of two bytes before each block
        return count // _BLOCK * (_BLOCK + 2)
    return count * (4 if stored == "F32" else 2)


def _converted(tensor: Tensor, plain: PlainType, *, eight_bit: bool) -> npt.NDArray[Any]:
    values = tensor.read()
    if values.shape != tensor.shape:
        raise ValueError(f"{tensor.name} is {values.shape} instead of {tensor.shape}")
    stored = _storage(tensor.shape, plain, eight_bit=eight_bit)
    if stored == "F32":
        return np.ascontiguousarray(values, np.float32)
    if stored in ("BF16", "Q8_0"):
        return gguf.quants.quantize(values, _STORAGE[stored])
    with np.errstate(over="ignore"):
        halves = values.astype(np.float16)
    if not np.isfinite(halves).all():
        raise GgufError(
            f"The tensor {tensor.name} has values that are too large for F16.",
            next_step="Export as BF16 or Q8_0 instead.",
        )
    return np.ascontiguousarray(halves)


def _unwritten(file: Path) -> GgufError:
    return GgufError(
        f"{file.name} cannot be written.",
        next_step="Check that the folder can be written and the disk has room, and try again.",
    )
