"""The configuration of a FashionVLM: shape, picture tokenizer, stages, and how it is computed.

Frozen dataclasses, read by ``train.run_settings`` with all mistakes at once. Without a base the
shape is ours and everything is learned from nothing; with one, the published checkpoint decides the
shape and only the stages matter. Needs the standard library alone.

Source: FashionM3 (arXiv 2504.17826), section V; numbers that the paper leaves out come from
Show-o's published configurations (specifications fashionm3 B.1 and showo 5.3, 8).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final, Literal

from train.run_settings import plain, read_document, settings_from

VERSION: Final = 1
RowKind = Literal["draw", "caption", "dialogue", "text"]
ROW_KINDS: Final[tuple[RowKind, ...]] = ("draw", "caption", "dialogue", "text")


@dataclass(frozen=True)
class ShapeSettings:
    """What is trained when there is no base.

    Attributes:
        side_px: Height and width of a picture.
        text_budget: Text tokens of a row.
        words: Most tokens of the text tokenizer.
    """

    layers: int = 8
    hidden: int = 384
    heads: int = 6
    mlp: int = 1536
    rotary: int = 32
    side_px: int = 128
    text_budget: int = 189
    words: int = 8192


@dataclass(frozen=True)
class TokenizerSettings:
    """The picture tokenizer and how it is learned.

    Attributes:
        encoder_mult: Widths of the levels over ``channels``; five levels make one code of 16 px.
        photos: Share of a batch that shows photos.
        dialogues: Share of a batch that shows pictures of dialogues.
        drawn_first: Share of the run that sees drawings alone.
        minutes: Wall-clock limit, 0 for none; the rate then falls by time, if that is faster.
    """

    channels: int = 32
    bits: int = 10
    encoder_mult: tuple[int, ...] = (1, 2, 2, 4, 4)
    decoder_mult: tuple[int, ...] = (1, 1, 2, 2, 4)
    encoder_blocks: tuple[int, ...] = (2, 2, 2, 2, 2)
    decoder_blocks: tuple[int, ...] = (2, 2, 2, 2, 2)
    steps: int = 10_000
    batch: int = 32
    lr: float = 4e-4
    warmup: float = 0.02
    floor: float = 0.02
    weight_decay: float = 0.0
    clip: float = 1.0
    photos: float = 0.25
    dialogues: float = 0.1
    drawn_first: float = 0.2
    minutes: float = 0.0


@dataclass(frozen=True)
class StageSettings:
    """One stage of training.

    Attributes:
        rows: Rows of each kind in a step, over all processes: ``draw`` (caption to picture),
            ``caption`` (picture to caption), ``dialogue`` (FashionRec), ``text`` (words alone).
        tasks: Weights of the tasks of dialogues, in percent; empty for as frequent as they are.
        warmup: Share of the steps.
        minutes: Wall-clock limit, 0 for none; the rate then falls by time, if that is faster.
        condition_dropout: Share of drawn rows that lose their caption.
        short_captions: Share of drawn rows that are asked for in a few words.
        text_weight: Of the loss of words alone.
    """

    name: str = "stage"
    rows: Mapping[str, int] = field(default_factory=lambda: {"draw": 2, "dialogue": 4})
    tasks: Mapping[str, int] = field(default_factory=dict)
    steps: int = 1000
    lr: float = 5e-5
    warmup: float = 0.02
    floor: float = 0.0
    weight_decay: float = 0.01
    clip: float = 1.0
    minutes: float = 0.0
    condition_dropout: float = 0.1
    short_captions: float = 0.4
    text_weight: float = 0.1


@dataclass(frozen=True)
class RuntimeSettings:
    """How it is computed.

    Attributes:
        micro: Rows computed at once.
        checkpointing: Compute layers again on the way back, for less memory.
        eval_every: Steps between looks at held-out rows.
        held_out_rows: Rows of each kind that are looked at.
    """

    device: Literal["auto", "cpu", "cuda"] = "auto"
    precision: Literal["auto", "bf16", "fp32"] = "auto"
    micro: int = 32
    checkpointing: bool = False
    save_every: int = 500
    eval_every: int = 500
    held_out_rows: int = 96
    keep: int = 2


@dataclass(frozen=True)
class VlmConfig:
    """A whole run."""

    version: int = VERSION
    name: str = "fashionvlm"
    seed: int = 10086
    shape: ShapeSettings = field(default_factory=ShapeSettings)
    tokenizer: TokenizerSettings = field(default_factory=TokenizerSettings)
    stages: tuple[StageSettings, ...] = ()
    runtime: RuntimeSettings = field(default_factory=RuntimeSettings)

    def to_json(self) -> dict[str, Any]:
        """Return plain values."""
        return plain(self)


def read_vlm_config(file: Path, changes: Sequence[str] = ()) -> VlmConfig:
    """Read a configuration and change fields of it.

    Raises:
        RunError: A file is no JSON, a field is unknown, or a value does not fit; all are named.
    """
    return vlm_config_from(read_document(file, changes))


def vlm_config_from(document: Mapping[str, Any]) -> VlmConfig:
    """Return the configuration that a JSON object describes.

    Raises:
        RunError: All mistakes are named.
    """
    return settings_from(VlmConfig, document, _senseless)


def _senseless(config: VlmConfig) -> list[str]:
    found = []
    if config.version != VERSION:
        found.append(f"version is {config.version}, this program reads {VERSION}")
    names = [stage.name for stage in config.stages]
    if len(set(names)) < len(names):
        found.append("two stages have one name")
    for number, stage in enumerate(config.stages):
        where = f"stages[{number}]"
        unknown = sorted(set(stage.rows) - set(ROW_KINDS))
        if unknown:
            found.append(f"{where}.rows names {unknown[0]}; there are {', '.join(ROW_KINDS)}")
        if not sum(stage.rows.values()):
            found.append(f"{where}.rows asks for no row")
        if stage.steps <= 0 or stage.lr <= 0:
            found.append(f"{where} has no steps or no rate")
        if not stage.name.isidentifier():
            found.append(f"{where}.name is no plain word")
    return found + _shapeless(config) + _shares(config)


def _shapeless(config: VlmConfig) -> list[str]:
    found = []
    shape, pictures = config.shape, config.tokenizer
    levels = {
        len(pictures.encoder_mult),
        len(pictures.decoder_mult),
        len(pictures.encoder_blocks),
        len(pictures.decoder_blocks),
    }
    if len(levels) > 1:
        found.append("tokenizer has different numbers of levels")
    elif shape.side_px % (1 << (len(pictures.encoder_mult) - 1)):
        found.append("shape.side_px is no multiple of what one code stands for")
    if shape.hidden % max(1, shape.heads):
        found.append("shape.hidden is no multiple of shape.heads")
    if pictures.channels % 32 or pictures.channels <= 0:
        found.append("tokenizer.channels is no multiple of 32")
    if not 1 <= pictures.bits <= 16:
        found.append("tokenizer.bits is not from 1 to 16")
    return found


def _shares(config: VlmConfig) -> list[str]:
    pictures = config.tokenizer
    shares = {
        "tokenizer.photos": pictures.photos,
        "tokenizer.dialogues": pictures.dialogues,
        "tokenizer.drawn_first": pictures.drawn_first,
    }
    for number, stage in enumerate(config.stages):
        shares[f"stages[{number}].condition_dropout"] = stage.condition_dropout
        shares[f"stages[{number}].short_captions"] = stage.short_captions
    found = [f"{name} is no share" for name, value in shares.items() if not 0 <= value <= 1]
    if pictures.photos + pictures.dialogues > 1:
        found.append("tokenizer.photos and tokenizer.dialogues are more than a batch")
    return found
