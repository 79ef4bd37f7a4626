"""One command for both configurations: `vestry-train encoder --preset pocket|gr-lite`.

Resolves preset, ``--config`` file and run folder, joins the processes that torchrun started, and
hands over to the recipe. The pocket preset ends with ``settled.pt``, which `vestry-train pocket
export` turns into a model folder; `vestry-train pocket encoder` does both.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import torch

from models.vocabulary import Vocabulary
from train.config import changed, read_changes
from train.data.encoder_data import EncoderData, build_encoder_data, part_rows
from train.data.labels import LabelSpace
from train.data.sources.closet import read_closet
from train.data.sources.identities import read_manifest
from train.distributed import World, joined
from train.errors import RunError
from train.recipes.ablation import Ablation, run_ablation
from train.recipes.encoder import settle_heads, train_encoder
from train.recipes.encoder_config import EncoderConfig
from train.recipes.gr_lite import GrLiteConfig, train_gr_lite

PRESETS = {"pocket": EncoderConfig, "gr-lite": GrLiteConfig}
PHOTO_ENDINGS = {".jpg", ".jpeg", ".png", ".webp", ".heic"}


def resolved(preset: str, file: Path | None, **options: Any) -> Any:
    """Return a preset's configuration changed by a JSON file, then by options that are not None."""
    config: Any = PRESETS[preset]()
    if file is not None:
        config = changed(config, read_changes(file))
    return changed(config, {name: value for name, value in options.items() if value is not None})


def run_pocket(data: Path, config: EncoderConfig, *, run: Path) -> None:
    """Train the pocket encoder and settle its heads into RUN/settled.pt.

    Args:
        data: Folder in the layout of a closet.
    """
    if not (data / "photos.csv").is_file():
        raise RunError(
            "The folder holds no photos.csv.",
            next_step="Give a folder with photos/, photos.csv and annotations.jsonl.",
        )
    labels = LabelSpace.from_vocabulary(Vocabulary.load())
    with joined() as world:
        table = _prepared(data, config, cache=run / "cache", world=world)
        fit = part_rows(table, "fit")
        net = train_encoder(table, fit, labels, config, run=run, world=world)
        if world.leads:
            settle_heads(net, table, fit, labels, config, cache=run / "cache")
            part = run / "settled.part"
            torch.save({name: value.cpu() for name, value in net.state_dict().items()}, part)
            part.replace(run / "settled.pt")
        world.wait()


def run_gr_lite(
    manifest: Path,
    config: GrLiteConfig,
    *,
    run: Path,
    allow_research: bool = False,
    evaluation: Sequence[Path] = (),
) -> None:
    """Train a full-size encoder from an identity manifest.

    Args:
        evaluation: Folders whose photos must not be trained on.
    """
    found = read_manifest(manifest, allow_research=allow_research)
    shown = [
        path
        for folder in evaluation
        for path in sorted(folder.rglob("*"))
        if path.suffix.lower() in PHOTO_ENDINGS
    ]
    with joined() as world:
        train_gr_lite(found, config, run=run, evaluation=shown, world=world)


def run_variants(
    data: Path,
    config: EncoderConfig,
    *,
    out: Path,
    variants: Sequence[str] = (),
    seeds: int = 1,
) -> dict[str, Any]:
    """Train and measure the ablation's variants on ``seeds`` seeds."""
    ablation = Ablation(config, seeds=tuple(range(seeds)))
    if variants:
        ablation = Ablation(config, variants=tuple(variants), seeds=tuple(range(seeds)))
    out.mkdir(parents=True, exist_ok=True)
    with joined() as world:
        if world.size > 1:
            raise RunError(
                "An ablation runs in one process.",
                next_step="Start one per variant with --variant instead of torchrun.",
            )
        return run_ablation(data, ablation, out=out, world=world)


def _prepared(data: Path, config: EncoderConfig, *, cache: Path, world: World) -> EncoderData:
    """Let the first process fill the cache that the others read."""
    photos = read_closet(data)
    if world.leads:
        build_encoder_data(photos, config, cache=cache)
    world.wait()
    return build_encoder_data(photos, config, cache=cache)
