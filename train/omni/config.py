"""The configuration of a run: what is trained, in which stages, and how it is computed.

Frozen dataclasses, read by ``train.run_settings``. Figures are ours: the paper's appendix is not
published. Nothing but the standard library is imported, because the machine that trains has neither
pydantic nor click.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal

from train.run_settings import plain, read_document, settings_from

VERSION = 1


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
        tower_lr: Peak rate of the picture tower. A rate of 0 freezes its part for the stage.
        batch: Questions in one step, over all processes.
        micro: Questions computed at once.
        max_len: Longest question in tokens; longer ones are left out and counted.
        picture_tokens: Most tokens of a picture that stands alone.
        multi_tokens: Most tokens of one of several pictures.
        floor: Share of the peak rate at the end.
        minutes: Wall-clock limit, 0 for none; the rate then falls by time, if that is faster.
        optimizer: ``muon`` for the matrices between hidden layers, where all weights learn.
        contrast: Weight of the contrast of pictures and texts, see ``train.omni.contrast``.
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
    optimizer: Literal["adamw", "muon"] = "adamw"
    contrast: float = 0.0


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
            answer the same weight (the paper's formula, read literally), ``square`` the root of its
            length.
        packing: Questions in one row instead of padded rows of like length.
        held_out: Share of the groups of the training part that only choose the best checkpoint.
        save_every: Steps between checkpoints.
        workers: Threads that prepare pictures.
        seen_gb: Memory for what a frozen tower and merger made of pictures, so that they look at
            each only once.
        mixed_steps: Whether a step takes questions of all lengths, and only its micro-batches are
            of like length. Otherwise a step is of like length, so mostly of one subtask.
        compiled: Whether torch.compile makes one program of the text layers: a minute at the
            start and a C++ compiler on the machine for steps in about half of the time.
    """

    device: Literal["auto", "cpu", "cuda"] = "auto"
    precision: Literal["auto", "bf16", "fp32"] = "auto"
    reduction: Literal["token", "sample", "square"] = "token"
    checkpointing: bool = True
    packing: bool = False
    held_out: float = 0.01
    held_out_most: int = 512
    eval_every: int = 1000
    save_every: int = 500
    keep: int = 3
    workers: int = 4
    seen_gb: float = 0.0
    mixed_steps: bool = False
    compiled: bool = False


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
        return plain(self)


def read_config(file: Path, changes: Sequence[str] = ()) -> RunConfig:
    """Read a configuration and change fields of it.

    Args:
        changes: ``a.b=value``; the value is JSON, or else a text.

    Raises:
        RunError: A file is no JSON, a field is unknown, or a value does not fit; all are named.
    """
    return config_from(read_document(file, changes))


def config_from(document: Mapping[str, Any]) -> RunConfig:
    """Return the configuration that a JSON object describes.

    Raises:
        RunError: All mistakes are named.
    """
    return settings_from(RunConfig, document, _senseless)


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
        if max(stage.lr, stage.merger_lr, stage.tower_lr) <= 0:
            found.append(f"stages[{number}] learns nothing: all its rates are 0")
    if config.model.quant == "nf4" and config.model.tune == "full":
        found.append("model.quant nf4 can only be tuned by LoRA")
    if config.model.tune == "lora" and any(stage.optimizer == "muon" for stage in config.stages):
        found.append("Muon is for whole matrices, not for LoRA")
    if not 0 <= config.runtime.held_out < 1:
        found.append("runtime.held_out is not a share below 1")
    return found
