"""What a GGUF file says about itself, read without any library and without its weights.

Reads the key-value part and the table of tensors and stops there: a few megabytes of a file of many
gigabytes. Files come from anywhere, so every count and length is checked against a bound and
against the size of the file before anything is allocated. It loads no model, and whether a picture
part belongs to a text model is the question of ``gguf_pairing``.
"""

from __future__ import annotations

import struct
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from types import MappingProxyType
from typing import BinaryIO

from models.errors import DamagedFileError, NotInstalledError, UnsupportedError

MetadataValue = bool | int | float | str | tuple[bool | int | float | str, ...]

_MAGIC = b"GGUF"
_VERSIONS = (2, 3)
_MOST_KEYS = 4096
_MOST_TENSORS = 65_536
_MOST_DIMENSIONS = 4
_MOST_LAYERS = 4096
_LONGEST_KEY = 65_535
# a chat template of the largest kind has some ten thousand characters
_LONGEST_TEXT = 4 << 20
# a list of heads per layer is kept; a vocabulary is counted and passed over
_LONGEST_KEPT_LIST = 1024
_MOST_ITEMS = 16_000_000
_DEEPEST_LIST = 2
_BUFFER = 1 << 20

_STRING, _ARRAY = 8, 9
_SCALARS: Mapping[int, struct.Struct] = {
    0: struct.Struct("<B"),
    1: struct.Struct("<b"),
    2: struct.Struct("<H"),
    3: struct.Struct("<h"),
    4: struct.Struct("<I"),
    5: struct.Struct("<i"),
    6: struct.Struct("<f"),
    7: struct.Struct("<?"),
    10: struct.Struct("<Q"),
    11: struct.Struct("<q"),
    12: struct.Struct("<d"),
}
_U32, _U64 = _SCALARS[4], _SCALARS[10]

# number of a tensor type -> (values in a block, bytes of a block)
_BLOCKS: Mapping[int, tuple[int, int]] = {
    0: (1, 4), 1: (1, 2), 2: (32, 18), 3: (32, 20), 6: (32, 22), 7: (32, 24), 8: (32, 34),
    9: (32, 40), 10: (256, 84), 11: (256, 110), 12: (256, 144), 13: (256, 176), 14: (256, 210),
    15: (256, 292), 16: (256, 66), 17: (256, 74), 18: (256, 98), 19: (256, 50), 20: (32, 18),
    21: (256, 110), 22: (256, 82), 23: (256, 136), 24: (1, 1), 25: (1, 2), 26: (1, 4), 27: (1, 8),
    28: (1, 8), 29: (256, 56), 30: (1, 2), 34: (256, 54), 35: (256, 66), 39: (32, 17),
    40: (64, 36), 41: (128, 18),
}  # fmt: skip

_FILE_TYPES: Mapping[int, str] = {
    0: "F32", 1: "F16", 2: "Q4_0", 3: "Q4_1", 7: "Q8_0", 8: "Q5_0", 9: "Q5_1", 10: "Q2_K",
    11: "Q3_K_S", 12: "Q3_K_M", 13: "Q3_K_L", 14: "Q4_K_S", 15: "Q4_K_M", 16: "Q5_K_S",
    17: "Q5_K_M", 18: "Q6_K", 19: "IQ2_XXS", 20: "IQ2_XS", 21: "Q2_K_S", 22: "IQ3_XS",
    23: "IQ3_XXS", 24: "IQ1_S", 25: "IQ4_NL", 26: "IQ3_S", 27: "IQ3_M", 28: "IQ2_S", 29: "IQ2_M",
    30: "IQ4_XS", 31: "IQ1_M", 32: "BF16", 36: "TQ1_0", 37: "TQ2_0", 38: "MXFP4", 39: "NVFP4",
    40: "Q1_0",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class GgufHeader:
    """The beginning of one GGUF file.

    Attributes:
        architecture: ``general.architecture``; ``clip`` for a picture part.
        name: ``general.name``; empty when the file has none.
        context_length: Longest context the model was trained for; 0 when unknown.
        block_count: Layers.
        embedding_length: Width of one token; the text model's and the picture part's own.
        head_count_kv: Key-value heads of the layer that has most of them.
        head_dim: Numbers in one key of one head.
        file_type: Number of ``general.file_type``; -1 when absent.
        metadata: All keys but long lists, as Python values.
        list_lengths: Key to number of items, for every list.
        tensor_count: Tensors in this file.
        tensor_bytes: Bytes of all of them.
        is_projector: Whether the file is the picture part (mmproj) of another one.
        projection_dim: Width in which a picture part speaks to its text model; 0 when unknown.
        projector_type: Kind of picture part, such as ``qwen2.5vl_merger``; empty for a text model.
    """

    architecture: str
    name: str
    context_length: int
    block_count: int
    embedding_length: int
    head_count_kv: int
    head_dim: int
    file_type: int
    metadata: Mapping[str, MetadataValue] = field(repr=False)
    list_lengths: Mapping[str, int] = field(repr=False)
    tensor_count: int = 0
    tensor_bytes: int = 0
    is_projector: bool = False
    projection_dim: int = 0
    projector_type: str = ""

    @property
    def quantization(self) -> str:
        """Name of the file type, such as ``Q4_K_M``; empty when unknown."""
        return _FILE_TYPES.get(self.file_type, "")

    @property
    def chat_template(self) -> str:
        """The model's own chat template; empty when it has none."""
        return self.text("tokenizer.chat_template")

    @property
    def vocabulary_size(self) -> int:
        """Tokens of the model."""
        return self.list_lengths.get("tokenizer.ggml.tokens", 0)

    @property
    def parts(self) -> int:
        """Files that the model is split into; 1 when it is whole."""
        return max(1, self.number("split.count", 1))

    def text(self, key: str) -> str:
        """Return a text; empty when the key is absent or holds something else."""
        value = self.metadata.get(key, "")
        return value if isinstance(value, str) else ""

    def number(self, key: str, default: int = 0) -> int:
        """Return a whole number; the default when the key is absent or holds something else."""
        value = self.metadata.get(key, default)
        return int(value) if isinstance(value, int) else default

    def numbers(self, key: str) -> tuple[int, ...]:
        """Return a list of whole numbers; a single one counts as a list, anything else is empty."""
        value = self.metadata.get(key, ())
        if isinstance(value, int):
            return (int(value),)
        if not isinstance(value, tuple):
            return ()
        return tuple(int(item) for item in value if isinstance(item, int))

    def own(self, key: str) -> str:
        """Return the full name of a key that is kept under the architecture's name."""
        return f"{self.architecture}.{key}"


def read_gguf_header(file: Path) -> GgufHeader:
    """Read the header of a GGUF file.

    Raises:
        NotInstalledError: The file does not exist.
        DamagedFileError: It is no GGUF file, was cut short, or contradicts itself.
        UnsupportedError: It is of a version or byte order that nothing here reads.
    """
    try:
        with file.open("rb", buffering=_BUFFER) as stream:
            return _read(stream, file)
    except FileNotFoundError as error:
        raise NotInstalledError(
            f"The model file {file.name} is missing.", next_step="Install the model again."
        ) from error
    except OSError as error:
        raise DamagedFileError(
            f"The model file {file.name} cannot be read.",
            next_step="Check the disk, and who may read it.",
        ) from error


def kv_bytes_per_cell(header: GgufHeader, *, bytes_per_number: float = 2.0) -> int:
    """Return the bytes that one cell of the context takes in all layers together.

    Args:
        bytes_per_number: 2 for a 16-bit context, which is what the engine keeps.

    Layers without attention (hybrid models) and layers that share another's cells take none.
    Sliding windows count in full: the engine keeps them whole, so that a conversation can be rolled
    back.
    """
    keys = header.number(header.own("attention.key_length"), header.head_dim)
    values = header.number(header.own("attention.value_length"), keys)
    small_keys = header.number(header.own("attention.key_length_swa"), keys)
    small_values = header.number(header.own("attention.value_length_swa"), values)
    windowed = header.numbers(header.own("attention.sliding_window_pattern"))
    total = 0
    for layer, heads in enumerate(_heads_by_layer(header)):
        small = bool(windowed[layer]) if layer < len(windowed) else False
        total += heads * (small_keys + small_values if small else keys + values)
    return int(total * bytes_per_number)


def _heads_by_layer(header: GgufHeader) -> list[int]:
    """Key-value heads of each layer that has cells of its own."""
    listed = header.numbers(header.own("attention.head_count_kv"))
    layers = header.block_count - header.number(header.own("nextn_predict_layers"))
    heads = list(listed) if len(listed) > 1 else [header.head_count_kv] * layers
    every = header.number(header.own("full_attention_interval"))
    if every > 1 and len(listed) <= 1:
        heads = [count for layer, count in enumerate(heads) if (layer + 1) % every == 0]
    shared = header.number(header.own("attention.shared_kv_layers"))
    return heads[: len(heads) - shared] if 0 < shared < len(heads) else heads


class _Reader:
    """Little-endian values from a stream, never past its end."""

    def __init__(self, stream: BinaryIO, name: str) -> None:
        self._stream = stream
        self.name = name
        stream.seek(0, 2)
        self.size = stream.tell()
        stream.seek(0)

    def damaged(self, reason: str) -> DamagedFileError:
        error = DamagedFileError(
            f"The model file {self.name} is damaged.", next_step="Download the model again."
        )
        error.add_note(reason)
        return error

    def take(self, count: int) -> bytes:
        data = self._stream.read(count)
        if len(data) != count:
            raise self.damaged("the file ends inside its header")
        return data

    def skip(self, count: int) -> None:
        if self._stream.seek(count, 1) > self.size:
            raise self.damaged("the file ends inside its header")

    def scalar(self, kind: struct.Struct) -> int | float | bool:
        value: int | float | bool = kind.unpack(self.take(kind.size))[0]
        return value

    def count(self, most: int, what: str) -> int:
        value = int(self.scalar(_U64))
        if value > most:
            raise self.damaged(f"{value} {what}")
        return value

    def text(self, longest: int) -> str:
        return self.take(self.count(longest, "bytes in one text")).decode("utf-8", "replace")

    def value(self, kind: int) -> MetadataValue:
        if kind == _STRING:
            return self.text(_LONGEST_TEXT)
        if kind not in _SCALARS:
            raise self.damaged(f"value of kind {kind}")
        return self.scalar(_SCALARS[kind])

    def list(self, depth: int = 1) -> tuple[int, MetadataValue | None]:
        """Return the length of a list, and its items unless it is long or nested."""
        kind = int(self.scalar(_U32))
        length = self.count(_MOST_ITEMS, "items in one list")
        if kind == _ARRAY:
            if depth >= _DEEPEST_LIST:
                raise self.damaged("lists in lists in lists")
            for _ in range(length):
                self.list(depth + 1)
            return length, None
        if kind == _STRING:
            if length <= _LONGEST_KEPT_LIST:
                return length, tuple(self.text(_LONGEST_TEXT) for _ in range(length))
            for _ in range(length):
                self.skip(self.count(_LONGEST_TEXT, "bytes in one text"))
            return length, None
        if kind not in _SCALARS:
            raise self.damaged(f"list of kind {kind}")
        if length <= _LONGEST_KEPT_LIST:
            return length, tuple(self.scalar(_SCALARS[kind]) for _ in range(length))
        self.skip(length * _SCALARS[kind].size)
        return length, None

    def where(self) -> int:
        return self._stream.tell()


def _read(stream: BinaryIO, file: Path) -> GgufHeader:
    reader = _Reader(stream, file.name)
    tensors, keys = _preamble(reader, file.name)
    metadata: dict[str, MetadataValue] = {}
    lengths: dict[str, int] = {}
    for _ in range(keys):
        key = reader.text(_LONGEST_KEY)
        kind = int(reader.scalar(_U32))
        if kind == _ARRAY:
            lengths[key], kept = reader.list()
            if kept is not None:
                metadata[key] = kept
        else:
            metadata[key] = reader.value(kind)
    alignment = metadata.get("general.alignment", 32)
    if not isinstance(alignment, int) or not 1 <= alignment <= 1 << 20:
        raise reader.damaged(f"alignment {alignment!r}")
    tensor_bytes = _tensor_bytes(reader, tensors, int(alignment))
    header = _header(metadata, lengths, tensors, tensor_bytes)
    if not 0 <= header.block_count <= _MOST_LAYERS:
        raise reader.damaged(f"{header.block_count} layers")
    return header


def _preamble(reader: _Reader, name: str) -> tuple[int, int]:
    """Return the number of tensors and of keys."""
    if reader.size < 24 or reader.take(4) != _MAGIC:
        raise DamagedFileError(
            f"{name} is not a GGUF model file.", next_step="Choose a file that ends in .gguf."
        )
    version = int(reader.scalar(_U32))
    if version not in _VERSIONS:
        raise UnsupportedError(
            f"{name} is a GGUF file of a version that Vestry cannot read.",
            next_step="Choose a newer file of this model.",
        )
    return reader.count(_MOST_TENSORS, "tensors"), reader.count(_MOST_KEYS, "keys")


def _tensor_bytes(reader: _Reader, tensors: int, alignment: int) -> int:
    """Return the bytes of all tensors, after checking that each lies inside the file."""
    total = furthest = 0
    for _ in range(tensors):
        reader.skip(reader.count(_LONGEST_KEY, "bytes in one name"))
        dimensions = int(reader.scalar(_U32))
        if dimensions > _MOST_DIMENSIONS:
            raise reader.damaged(f"tensor of {dimensions} dimensions")
        values = 1
        for _ in range(dimensions):
            values *= int(reader.scalar(_U64))
        block, size = _BLOCKS.get(int(reader.scalar(_U32)), (1, 0))
        taken = values // block * size
        furthest = max(furthest, int(reader.scalar(_U64)) + taken)
        total += taken
    begin = -(-reader.where() // alignment) * alignment
    if begin + furthest > reader.size and tensors:
        raise DamagedFileError(
            f"The model file {reader.name} is incomplete.", next_step="Download the model again."
        )
    return total


def _header(
    metadata: dict[str, MetadataValue], lengths: dict[str, int], tensors: int, tensor_bytes: int
) -> GgufHeader:
    known = GgufHeader("", "", 0, 0, 0, 0, 0, -1, metadata, lengths)
    architecture = known.text("general.architecture")
    picture = architecture == "clip"
    prefix = "clip.vision" if picture else architecture
    width = known.number(f"{prefix}.embedding_length")
    heads = max(known.numbers(f"{prefix}.attention.head_count"), default=0)
    of_head = width // heads if heads else 0
    kv_heads = known.numbers(f"{prefix}.attention.head_count_kv")
    return GgufHeader(
        architecture=architecture,
        name=known.text("general.name"),
        context_length=known.number(f"{prefix}.context_length"),
        block_count=known.number(f"{prefix}.block_count"),
        embedding_length=width,
        head_count_kv=max(kv_heads, default=heads),
        head_dim=known.number(f"{prefix}.attention.key_length", of_head),
        file_type=known.number("general.file_type", -1),
        metadata=MappingProxyType(metadata),
        list_lengths=MappingProxyType(lengths),
        tensor_count=tensors,
        tensor_bytes=tensor_bytes,
        is_projector=picture or known.text("general.type") == "mmproj",
        projection_dim=known.number("clip.vision.projection_dim"),
        projector_type=known.text("clip.projector_type")
        or known.text("clip.vision.projector_type"),
    )
