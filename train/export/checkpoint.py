"""A Qwen2.5-VL folder in the layout of transformers, read without torch: settings and tensors.

Understands both layouts of ``config.json`` (flat, and nested since transformers 5), files of one or
of many shards, and the tensor names of every version: on disk, in memory, and behind PEFT's prefix.
Tensors are read one at a time. Nothing is written, and a folder of another architecture is refused.
"""

from __future__ import annotations

import json
import math
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from train.errors import DataError

Floats = npt.NDArray[np.float32]

MODEL_TYPES = ("qwen2_5_vl", "qwen2_5_vl_text")
TEMPORAL_PATCH = 2
MERGE = 2
WINDOW_PX = 112
VISION_EPSILON = 1e-6
"""Transformers hard-codes it in the picture tower, whatever the text's ``rms_norm_eps`` is."""

_PREFIXES = ("base_model.model.", "module.")
_STORED = {"F64": "<f8", "F32": "<f4", "F16": "<f2", "BF16": "<u2"}


class CheckpointError(DataError):
    """The folder cannot be exported as it is."""

    def __init__(self, message: str, *, next_step: str = "") -> None:
        super().__init__(
            message,
            next_step=next_step
            or "Export a Qwen2.5-VL that transformers saved, with its tokenizer and processor.",
        )


@dataclass(frozen=True)
class TextShape:
    """Sizes of the language model.

    Attributes:
        sections: Pairs of rotary dimensions for time, height and width (M-RoPE).
        tied: Whether the output layer is the embedding table.
    """

    layers: int
    hidden: int
    inner: int
    heads: int
    kv_heads: int
    vocabulary: int
    context: int
    epsilon: float
    rope_theta: float
    sections: tuple[int, int, int]
    tied: bool

    @property
    def head(self) -> int:
        """Dimensions of one attention head."""
        return self.hidden // self.heads


@dataclass(frozen=True)
class VisionShape:
    """Sizes of the picture tower; ``full_attention_every`` counts blocks from 1."""

    blocks: int
    hidden: int
    inner: int
    heads: int
    out: int
    patch: int
    full_attention_every: int
    mean: tuple[float, float, float]
    std: tuple[float, float, float]
    min_pixels: int
    max_pixels: int


@dataclass(frozen=True)
class VlmShape:
    """Everything about a model that is not a weight."""

    text: TextShape
    vision: VisionShape


def canonical(name: str) -> str:
    """Return a tensor's one name: ``model.layers...``, ``visual...`` or ``lm_head.weight``."""
    stripped = True
    while stripped:
        stripped = False
        for prefix in _PREFIXES:
            if name.startswith(prefix):
                name, stripped = name.removeprefix(prefix), True
    name = name.replace(".base_layer.", ".")
    for old, new in (
        ("language_model.lm_head.", "lm_head."),
        ("model.language_model.model.", "model."),
        ("language_model.model.", "model."),
        ("model.language_model.", "model."),
        ("language_model.", "model."),
        ("model.visual.", "visual."),
        ("model.model.", "model."),
    ):
        if name.startswith(old):
            return new + name.removeprefix(old)
    return name


class Tensors:
    """The tensors of a folder by canonical name, each read when it is asked for.

    Raises:
        CheckpointError: There are no safetensors files, one cannot be read, or two tensors have the
            same canonical name.
    """

    def __init__(self, folder: Path, *, stem: str = "model") -> None:
        self._places: dict[str, tuple[Path, int, str, tuple[int, ...]]] = {}
        self._changes: dict[str, Callable[[Floats], Floats]] = {}
        for file in _shards(folder, stem):
            for name, entry in _entries(file):
                if name in self._places:
                    raise CheckpointError(f"{folder.name} holds the tensor {name} twice.")
                self._places[name] = (file, *entry)

    def names(self) -> frozenset[str]:
        """Return all canonical names."""
        return frozenset(self._places)

    def shape(self, name: str) -> tuple[int, ...]:
        """Return a tensor's shape without reading it."""
        return self._places[name][3]

    def all_stored_as(self, kind: str) -> bool:
        """Whether every tensor is stored as ``BF16``, ``F16`` or ``F32`` and is not changed."""
        return not self._changes and all(place[2] == kind for place in self._places.values())

    def stored(self, name: str) -> tuple[str, int]:
        """Return the kind and the bytes in which ``raw`` gives a tensor."""
        _, _, kind, shape = self._places[name]
        kind = "F32" if name in self._changes else kind
        return kind, math.prod(shape) * np.dtype(_STORED[kind]).itemsize

    def raw(self, name: str, *, block: int) -> Iterator[bytes]:
        """Yield a tensor's bytes as they are stored; as float32 if it is changed."""
        if name in self._changes:
            yield np.ascontiguousarray(self.read(name), "<f4").tobytes()
            return
        file, offset, _, _ = self._places[name]
        left = self.stored(name)[1]
        with file.open("rb") as stream:
            stream.seek(offset)
            while left > 0:
                data = stream.read(min(block, left))
                if not data:
                    raise CheckpointError(f"{file.name} ends too early.")
                left -= len(data)
                yield data

    def leave_out(self, names: Iterable[str]) -> None:
        """Forget tensors that say nothing new, such as an output layer that is the embedding."""
        for name in names:
            del self._places[name]

    def change(self, name: str, change: Callable[[Floats], Floats]) -> None:
        """Let ``read`` return a tensor changed, for example with an adapter merged into it."""
        self._changes[name] = change

    def read(self, name: str) -> Floats:
        """Return a tensor as float32.

        Raises:
            CheckpointError: It holds values that are no numbers.
        """
        file, offset, kind, shape = self._places[name]
        count = math.prod(shape)
        try:
            stored = np.fromfile(file, dtype=_STORED[kind], count=count, offset=offset)
        except OSError as error:
            raise CheckpointError(f"{file.name} cannot be read.") from error
        if kind == "BF16":
            values = (stored.astype(np.uint32) << 16).view(np.float32)
        else:
            values = stored.astype(np.float32)
        if values.size != count or not np.isfinite(values).all():
            raise CheckpointError(f"The tensor {name} in {file.name} is damaged.")
        values = values.reshape(shape)
        return self._changes[name](values) if name in self._changes else values


def read_shape(folder: Path) -> VlmShape:
    """Read and check a folder's settings.

    Raises:
        CheckpointError: Files are missing, it is another architecture, or it asks for something
            that llama.cpp does not compute and would ignore without a word.
    """
    config = read_json(folder / "config.json")
    if config.get("model_type") not in MODEL_TYPES:
        raise CheckpointError(f"{folder.name} is a {config.get('model_type')}, not a Qwen2.5-VL.")
    text = {**config, **config["text_config"]} if config.get("text_config") else config
    try:
        tied = bool(config.get("tie_word_embeddings") or text.get("tie_word_embeddings"))
        shape = VlmShape(
            _text_shape(text, tied=tied),
            _vision_shape(config["vision_config"], _picture_settings(folder)),
        )
    except (KeyError, TypeError, ValueError) as error:
        raise CheckpointError(
            f"The settings of {folder.name} are not complete: {error}."
        ) from error
    _check(shape, text, config["vision_config"])
    return shape


def read_json(file: Path) -> dict[str, Any]:
    """Read a JSON object.

    Raises:
        CheckpointError: It is missing or no object.
    """
    try:
        document = json.loads(file.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise CheckpointError(f"{file.parent.name}/{file.name} cannot be read.") from error
    if not isinstance(document, dict):
        raise CheckpointError(f"{file.parent.name}/{file.name} is not a JSON object.")
    return document


def require_names(have: Iterable[str], want: Iterable[str]) -> None:
    """Refuse tensors that nobody asked for and tensors that are missing.

    Raises:
        CheckpointError: Names the first few of both.
    """
    have, want = set(have), set(want)
    for names, what in ((sorted(want - have), "lacks"), (sorted(have - want), "also holds")):
        if names:
            more = f" and {len(names) - 3} more" if len(names) > 3 else ""
            raise CheckpointError(f"The model {what} {', '.join(names[:3])}{more}.")


def _text_shape(text: Mapping[str, Any], *, tied: bool) -> TextShape:
    rope = text.get("rope_parameters") or {**(text.get("rope_scaling") or {})}
    theta = rope.get("rope_theta", text.get("rope_theta"))
    if theta is None:
        raise ValueError("no rope_theta")
    time, height, width = (int(size) for size in rope["mrope_section"])
    heads = int(text["num_attention_heads"])
    return TextShape(
        layers=int(text["num_hidden_layers"]),
        hidden=int(text["hidden_size"]),
        inner=int(text["intermediate_size"]),
        heads=heads,
        kv_heads=int(text.get("num_key_value_heads") or heads),
        vocabulary=int(text["vocab_size"]),
        context=int(text["max_position_embeddings"]),
        epsilon=float(text["rms_norm_eps"]),
        rope_theta=float(theta),
        sections=(time, height, width),
        tied=tied,
    )


def _vision_shape(vision: Mapping[str, Any], picture: Mapping[str, Any]) -> VisionShape:
    size = picture.get("size") or {}
    mean_r, mean_g, mean_b = (float(value) for value in picture["image_mean"])
    std_r, std_g, std_b = (float(value) for value in picture["image_std"])
    least = picture.get("min_pixels") or size.get("shortest_edge") or size.get("min_pixels")
    most = picture.get("max_pixels") or size.get("longest_edge") or size.get("max_pixels")
    full = tuple(int(index) for index in vision["fullatt_block_indexes"])
    return VisionShape(
        blocks=int(vision["depth"]),
        hidden=int(vision["hidden_size"]),
        inner=int(vision["intermediate_size"]),
        heads=int(vision["num_heads"]),
        out=int(vision["out_hidden_size"]),
        patch=_one_size(vision.get("patch_size", 14)),
        full_attention_every=full[0] + 1 if full else 0,
        mean=(mean_r, mean_g, mean_b),
        std=(std_r, std_g, std_b),
        min_pixels=int(least or 56 * 56),
        max_pixels=int(most or 28 * 28 * 1280),
    )


def _one_size(value: Any) -> int:
    sizes = {int(size) for size in value} if isinstance(value, list | tuple) else {int(value)}
    if len(sizes) != 1:
        raise ValueError("patches that are not square")
    return sizes.pop()


def _check(shape: VlmShape, text: Mapping[str, Any], vision: Mapping[str, Any]) -> None:
    """Refuse what llama.cpp fixes in its code and this model does otherwise."""
    words, eyes = shape.text, shape.vision
    rope = text.get("rope_parameters") or text.get("rope_scaling") or {}
    every = eyes.full_attention_every
    full = [int(index) for index in vision["fullatt_block_indexes"]]
    promises = {
        "attention heads that divide its width": words.hidden % words.heads == 0
        and words.heads % words.kv_heads == 0
        and eyes.hidden % eyes.heads == 0,
        "M-RoPE sections that add up to half a head": 2 * sum(words.sections) == words.head,
        "plain rotary positions": rope.get("rope_type", rope.get("type", "default"))
        in ("default", "mrope"),
        "no sliding window": not text.get("use_sliding_window"),
        "SiLU activations": text.get("hidden_act", "silu")
        == vision.get("hidden_act", "silu")
        == "silu",
        "full attention at every n-th block": every > 0
        and full == list(range(every - 1, eyes.blocks, every)),
        "windows of 112 pixels": vision.get("window_size", WINDOW_PX) == WINDOW_PX,
        "patches of 14 pixels in RGB": eyes.patch == 14
        and vision.get("in_channels", vision.get("in_chans", 3)) == 3,
        "pairs of frames and a 2 x 2 merger": (
            _one_size(vision.get("temporal_patch_size", 2)),
            vision.get("spatial_merge_size", MERGE),
        )
        == (TEMPORAL_PATCH, MERGE),
        "a picture tower that ends in the text's width": eyes.out == words.hidden,
        # clip.cpp takes such a file for an old one and exchanges ffn_up and ffn_down
        "an inner layer of the picture tower that is not as wide as its stream": eyes.inner
        != eyes.hidden,
    }
    for promise, kept in promises.items():
        if not kept:
            raise CheckpointError(f"The export needs {promise}, and this model has something else.")


def _picture_settings(folder: Path) -> dict[str, Any]:
    """Return the picture processor's settings; where they are depends on the version."""
    file = folder / "preprocessor_config.json"
    if file.exists():
        return read_json(file)
    document = read_json(folder / "processor_config.json")
    settings = document.get("image_processor", document)
    if not isinstance(settings, dict):
        raise CheckpointError(f"{folder.name} does not say how pictures are prepared.")
    return settings


def _shards(folder: Path, stem: str) -> list[Path]:
    index = folder / f"{stem}.safetensors.index.json"
    if index.exists():
        weights = read_json(index).get("weight_map") or {}
        names = sorted({str(name) for name in weights.values()})
        if any(Path(name).name != name for name in names):
            raise CheckpointError(f"{index.name} names files outside its folder.")
        return [folder / name for name in names]
    return [folder / f"{stem}.safetensors"]


def _entries(file: Path) -> Iterable[tuple[str, tuple[int, str, tuple[int, ...]]]]:
    """Yield canonical name, (offset in the file, stored kind, shape) of each tensor."""
    try:
        size = file.stat().st_size
        with file.open("rb") as stream:
            length = int.from_bytes(stream.read(8), "little")
            if not 2 <= length <= size - 8:
                raise ValueError("header out of bounds")
            header = json.loads(stream.read(length))
        header.pop("__metadata__", None)
        for name, entry in header.items():
            start, end = entry["data_offsets"]
            shape = tuple(int(side) for side in entry["shape"])
            kind = str(entry["dtype"])
            if kind not in _STORED:
                raise CheckpointError(
                    f"The tensor {name} is stored as {kind}.",
                    next_step="Merge and save the model in bfloat16, float16 or float32 first.",
                )
            if math.prod(shape) * np.dtype(_STORED[kind]).itemsize != end - start:
                raise ValueError("size and shape disagree")
            if 8 + length + end > size:
                raise ValueError("cut off")
            yield canonical(name), (8 + length + start, kind, shape)
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise CheckpointError(f"{file.parent.name}/{file.name} cannot be read.") from error
