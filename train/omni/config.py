"""The configuration of a run: frozen dataclasses, read from JSON with all mistakes at once.

    {"extends": "base.json", "name": "mine", "runtime": {"packing": true}}

``extends`` names another file beside the first; ``--set runtime.packing=true`` changes one field.
An unknown key is an error. Nothing but the standard library is imported, because the machine that
trains has neither pydantic nor click. Figures are ours: the paper's appendix is not published.
"""

from __future__ import annotations

import dataclasses
import difflib
import json
import types
import typing
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal, TypeVar

from train.errors import RunError

VERSION = 1
T = TypeVar("T")


@dataclass(frozen=True)
class ModelSettings:
    """What is trained.

    Attributes:
        base: Name of ``bases.py`` or the folder of a model.
        revision: Commit of the base, where it comes from the cache of the hub.
        attn: ``auto`` is what is fastest on the device.
        quant: ``nf4`` loads the base in four bits (QLoRA).
        tune: LoRA on the language model, or all of its weights.
        tower: Whether the picture tower's blocks learn.
        merger: Whether the layer between tower and language model learns.
    """

    base: str = "qwen2.5-vl-3b"
    revision: str = ""
    attn: Literal["auto", "sdpa", "eager", "flash_attention_2"] = "auto"
    quant: Literal["none", "nf4"] = "none"
    tune: Literal["lora", "full"] = "lora"
    tower: Literal["frozen", "trained"] = "frozen"
    merger: Literal["frozen", "trained"] = "trained"


@dataclass(frozen=True)
class LoraSettings:
    """Size of the adapter on the seven matrices of every text layer."""

    r: int = 64
    alpha: int = 128
    dropout: float = 0.05


@dataclass(frozen=True)
class StageSettings:
    """One stage of training.

    Attributes:
        mix: Questions of each subtask; empty for all there are. More than there are repeat.
        lr: Peak rate of the language model or its adapter.
        merger_lr: Peak rate of the merger.
        tower_lr: Peak rate of the picture tower.
        batch: Questions in one step, over all processes.
        micro: Questions computed at once.
        max_len: Longest question in tokens; longer ones are left out and counted.
        picture_tokens: Most tokens of a picture that stands alone.
        multi_tokens: Most tokens of one of several pictures.
        floor: Share of the peak rate at the end.
        minutes: Wall-clock limit, 0 for none; the rate then falls by time, if that is faster.
    """

    name: str = "stage"
    mix: Mapping[str, int] = field(default_factory=dict)
    epochs: float = 1.0
    lr: float = 1e-4
    merger_lr: float = 2e-5
    tower_lr: float = 1e-5
    batch: int = 128
    micro: int = 8
    max_len: int = 1536
    picture_tokens: int = 512
    multi_tokens: int = 256
    warmup: float = 0.03
    floor: float = 0.1
    weight_decay: float = 0.01
    clip: float = 1.0
    minutes: float = 0.0


@dataclass(frozen=True)
class Ablation:
    """What is left out.

    Attributes:
        drop: Subtasks without questions.
        refill: Scale the other quotas up, so that every variant takes as many steps.
    """

    drop: tuple[str, ...] = ()
    refill: bool = True


@dataclass(frozen=True)
class RuntimeSettings:
    """How it is computed.

    Attributes:
        reduction: ``token`` divides by the answer tokens of a whole step, ``sample`` gives every
            answer the same weight (the paper's formula, read literally).
        packing: Questions in one row instead of padded rows of like length.
        held_out: Share of the groups of the training part that only choose the best checkpoint.
        save_every: Steps between checkpoints.
        workers: Threads that prepare pictures.
    """

    device: Literal["auto", "cpu", "cuda"] = "auto"
    precision: Literal["auto", "bf16", "fp32"] = "auto"
    reduction: Literal["token", "sample"] = "token"
    checkpointing: bool = True
    packing: bool = False
    held_out: float = 0.01
    held_out_most: int = 512
    eval_every: int = 1000
    save_every: int = 500
    keep: int = 3
    workers: int = 4


@dataclass(frozen=True)
class RunConfig:
    """A whole run."""

    version: int = VERSION
    name: str = "omnifashion"
    seed: int = 20260303
    model: ModelSettings = field(default_factory=ModelSettings)
    lora: LoraSettings = field(default_factory=LoraSettings)
    stages: tuple[StageSettings, ...] = ()
    ablation: Ablation = field(default_factory=Ablation)
    runtime: RuntimeSettings = field(default_factory=RuntimeSettings)

    def to_json(self) -> dict[str, Any]:
        """Return plain values."""
        plain: dict[str, Any] = json.loads(json.dumps(dataclasses.asdict(self)))
        return plain


def read_config(file: Path, changes: Sequence[str] = ()) -> RunConfig:
    """Read a configuration and change fields of it.

    Args:
        changes: ``a.b=value``; the value is JSON, or else a text.

    Raises:
        RunError: A file is no JSON, a field is unknown, or a value does not fit; all are named.
    """
    return config_from(read_document(file, changes))


def read_document(file: Path, changes: Sequence[str] = ()) -> dict[str, Any]:
    """Return the JSON of a configuration with what it extends, and with fields changed.

    Raises:
        RunError: A file is no JSON object, or a change names no field.
    """
    document = _extended(file, seen=())
    for change in changes:
        _apply(document, change)
    return document


def built(kind: type[T], document: Mapping[str, Any], problems: list[str]) -> T:
    """Return a document as a dataclass; what does not fit is added to ``problems``."""
    return typing.cast(T, _built(kind, document, "", problems))


def config_from(document: Mapping[str, Any]) -> RunConfig:
    """Return the configuration that a JSON object describes.

    Raises:
        RunError: All mistakes are named.
    """
    problems: list[str] = []
    config = _built(RunConfig, document, "", problems)
    if not problems:
        problems += _senseless(config)
    if problems:
        raise RunError(
            "The configuration cannot be used: " + "; ".join(problems) + ".",
            next_step="Correct these fields.",
        )
    return typing.cast(RunConfig, config)


def _senseless(config: RunConfig) -> list[str]:
    found = []
    if config.version != VERSION:
        found.append(f"version is {config.version}, this program reads {VERSION}")
    if not config.stages:
        found.append("stages is empty")
    names = [stage.name for stage in config.stages]
    if len(set(names)) < len(names):
        found.append("two stages have one name")
    for number, stage in enumerate(config.stages):
        for name in ("batch", "micro", "max_len", "picture_tokens", "multi_tokens", "epochs"):
            if getattr(stage, name) <= 0:
                found.append(f"stages[{number}].{name} is not positive")
    if config.model.quant == "nf4" and config.model.tune == "full":
        found.append("model.quant nf4 can only be tuned by LoRA")
    if not 0 <= config.runtime.held_out < 1:
        found.append("runtime.held_out is not a share below 1")
    return found


def _extended(file: Path, *, seen: tuple[Path, ...]) -> dict[str, Any]:
    if file in seen:
        raise RunError(f"{file.name} extends itself.", next_step="Break the circle.")
    try:
        document = json.loads(file.read_text(encoding="utf-8"))
        if not isinstance(document, dict):
            raise ValueError("no object")
    except (OSError, ValueError) as error:
        raise RunError(f"{file.name} is no JSON object.", next_step="Check the file.") from error
    base = document.pop("extends", None)
    if base is None:
        return document
    return _merged(_extended(file.parent / str(base), seen=(*seen, file)), document)


def _merged(old: Mapping[str, Any], new: Mapping[str, Any]) -> dict[str, Any]:
    """Return ``old`` changed by ``new``; lists are replaced whole, and so is a mix of subtasks."""
    result = dict(old)
    for name, value in new.items():
        both = isinstance(value, Mapping) and isinstance(result.get(name), Mapping)
        result[name] = _merged(result[name], value) if both and name != "mix" else value
    return result


def _apply(document: dict[str, Any], change: str) -> None:
    path, sign, text = change.partition("=")
    if not sign or not path:
        raise RunError(f"{change!r} changes no field.", next_step="Write --set a.b=value.")
    try:
        value = json.loads(text)
    except ValueError:
        value = text
    *parents, last = path.split(".")
    place: Any = document
    for name in parents:
        if isinstance(place, list) and name.isdigit() and int(name) < len(place):
            place = place[int(name)]
        elif isinstance(place, dict):
            place = place.setdefault(name, {})
        else:
            raise RunError(f"There is no {path}.", next_step="Check --set.")
    if isinstance(place, list) and last.isdigit() and int(last) < len(place):
        place[int(last)] = value
    elif isinstance(place, dict):
        place[last] = value
    else:
        raise RunError(f"There is no {path}.", next_step="Check --set.")


def _built(kind: Any, value: Any, path: str, problems: list[str]) -> Any:
    """Return ``value`` as ``kind``; what does not fit is added to ``problems``."""
    origin = typing.get_origin(kind)
    if dataclasses.is_dataclass(kind) and isinstance(kind, type):
        return _dataclass(kind, value, path, problems)
    if origin is Literal:
        if value not in typing.get_args(kind):
            problems.append(f"{path} must be one of {', '.join(map(str, typing.get_args(kind)))}")
        return value
    if origin is tuple:
        inner = typing.get_args(kind)[0]
        if not isinstance(value, list | tuple):
            problems.append(f"{path} must be a list")
            return ()
        return tuple(_built(inner, v, f"{path}[{i}]", problems) for i, v in enumerate(value))
    if origin is not None and issubclass(origin, Mapping):
        good = isinstance(value, Mapping) and all(type(v) is int and v >= 0 for v in value.values())
        if not good:
            problems.append(f"{path} must hold whole numbers by name")
            return {}
        return dict(value)
    fits = type(value) is kind or (kind is float and type(value) is int)
    if not fits:
        problems.append(f"{path} must be {_NAMES.get(kind, 'another value')}")
        return value
    return kind(value)


def _dataclass(kind: type, value: Any, path: str, problems: list[str]) -> Any:
    if not isinstance(value, Mapping):
        problems.append(f"{path or 'the file'} must be an object")
        return None
    hints = typing.get_type_hints(kind)
    given = {}
    for name, part in value.items():
        where = f"{path}.{name}" if path else str(name)
        if name not in hints:
            near = difflib.get_close_matches(str(name), hints, n=1)
            problems.append(
                f"{where} is no field" + (f" (did you mean {near[0]}?)" if near else "")
            )
            continue
        given[name] = _built(hints[name], part, where, problems)
    return kind(**given)


_NAMES: Mapping[type | types.UnionType, str] = {
    bool: "true or false",
    int: "a whole number",
    float: "a number",
    str: "a text",
}
