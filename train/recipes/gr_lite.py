"""Train a picture encoder at full size: `vestry-train encoder --preset gr-lite --data MANIFEST`.

GR-Lite's recipe on any backbone, from a manifest of photos with identities and licenses: ArcFace
(scale 32, margin 0.25) over products, sampled centers above 200,000 of them, batches of P
identities with K photos, RandAugment, mixup and CutMix early on, AdamW at a constant rate with ten
times the rate for centers, an average of weights. Trained at 224 px, measured at 336 px.

A part of the identities is held out; the checkpoint that finds them best is kept. Photos that are
also in an evaluation set are left out and reported. The result is ``best.pt`` (weights, figure,
licenses) and ``preprocess.json``; distributing weights that start from DINOv3 binds to its license.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path

import numpy as np
import numpy.typing as npt
import torch
from torch import Tensor, nn

from models.preprocess import PreprocessRecord
from train.config import save_config
from train.data.batches import Batch, Drawing
from train.data.contamination import Contamination, check_contamination
from train.data.identity_views import IdentityViews, PhotoAugmentation, photo_hash, read_photo
from train.data.mixing import Mixing
from train.data.sources.identities import IdentityPhoto, Manifest
from train.distributed import World
from train.encoder_net import MetricNet
from train.errors import DataError
from train.loop import Loop, LoopSettings
from train.metric.arcface import Margin, Targets, check_start_up
from train.metric.hits import hit_at_1
from train.metric.identity_batches import IdentityBatches
from train.metric.partial_fc import PartialFc
from train.optim import Optimizers, OptimizerSettings, scaled_rate

Rows = npt.NDArray[np.int64]
# from here on a softmax over all centers costs more than it brings
MANY_IDENTITIES = 200_000
SAMPLED_RATIO = 0.2
MEASURE_BATCH = 64


@dataclass(frozen=True)
class GrLiteConfig:
    """Everything that decides a run.

    Attributes:
        backbone: As ``train.backbones`` reads it.
        proj_dim: Width of a projection, None keeps the backbone's features.
        batch: Views in a step over all processes and pieces.
        views: Photos of each identity in a batch.
        accumulate: Pieces in which a batch is computed.
        train_size: Side of training views in pixels.
        size: Side at which is measured.
        ratio: Share of centers in a step; None is 1 up to 200,000 identities and 0.2 above.
        optimizer: Rates are those of a batch of 2,048 and follow the square root of the batch.
        held_out: Percent of identities that are not trained on.
        held_out_limit: Photos of them that are measured at most.
        lora: Rank of adapters to train in place of the backbone; 0 trains all of it.
    """

    seed: int = 7
    backbone: str = "hf:facebook/dinov3-vitl16-pretrain-lvd1689m"
    pretrained: bool = True
    proj_dim: int | None = None
    epochs: int = 10
    batch: int = 2048
    views: int = 2
    accumulate: int = 1
    train_size: int = 224
    size: int = 336
    ratio: float | None = None
    margin: Margin = field(default_factory=Margin)
    optimizer: OptimizerSettings = field(default_factory=OptimizerSettings)
    augmentation: PhotoAugmentation = field(default_factory=PhotoAugmentation)
    mixing: Mixing = field(default_factory=lambda: Mixing(until=0.3))
    ema: float = 0.9998
    bf16: bool = True
    checkpointing: bool = False
    lora: int = 0
    held_out: int = 2
    held_out_limit: int = 5000
    checkpoint_minutes: float = 30.0
    workers: int = 8


@dataclass(frozen=True)
class IdentityData:
    """Photos as rows: those trained on have class numbers, those held out are measured.

    Attributes:
        photos: All rows.
        classes: Class per row, -1 where held out.
        held: Rows to measure.
    """

    photos: tuple[IdentityPhoto, ...]
    classes: Rows
    held: Rows

    @property
    def class_count(self) -> int:
        """Number of identities that are trained on."""
        return int(self.classes.max()) + 1


class GrLiteTask:
    """What this configuration tells the loop."""

    def __init__(
        self,
        net: MetricNet,
        centers: PartialFc,
        data: IdentityData,
        config: GrLiteConfig,
        *,
        world: World,
    ) -> None:
        self.net, self.centers, self.data, self.config = net, centers, data, config
        self.device = world.device
        self.classes = torch.from_numpy(data.classes).to(world.device)
        self.sampler = IdentityBatches(
            data.classes,
            max(world.size, config.batch // config.views),
            views=config.views,
            seed=config.seed,
            rank=world.rank,
            world=world.size,
        )
        paths = [photo.path for photo in data.photos]
        self.drawing = Drawing(
            IdentityViews(paths, config.augmentation, size=config.train_size),
            config.mixing,
            config.seed,
            rank=world.rank,
            workers=config.workers,
        )
        self.steps_per_epoch = self.sampler.steps(int((data.classes >= 0).sum()))

    def batches(self, epoch: int, start: int) -> Iterator[Batch]:
        """Yield this process's batches of an epoch."""
        whole = self.config.epochs * self.steps_per_epoch

        def progress(step: int) -> float:
            return (epoch * self.steps_per_epoch + step) / whole

        steps = self.sampler.epoch(epoch, start=start)
        return self.drawing.batches(steps, epoch=epoch, start=start, progress=progress)

    def losses(self, forward: nn.Module, batch: Batch) -> dict[str, Tensor]:
        """Return the identity loss of the global batch."""
        embedding = forward(self.net.backbone.normalized(batch.views))
        second = None if batch.partners is None else self.classes[batch.partners]
        targets = Targets(self.classes[batch.rows], second, batch.share)
        return {"identity": self.centers(embedding, targets)}

    def check_start(self, losses: dict[str, float]) -> None:
        """Refuse a first step that random centers cannot have given."""
        drawn = max(1, round(self.data.class_count * self.centers.ratio))
        check_start_up(losses["identity"], drawn, self.net.dims, margin=self.centers.margin)

    @torch.inference_mode()
    def score(self) -> float | None:
        """Return how often a held-out photo's nearest neighbor shows the same product."""
        if not len(self.data.held):
            return None
        held = [self.data.photos[row] for row in self.data.held]
        vectors = embed_photos(self.net, [photo.path for photo in held], size=self.config.size)
        return hit_at_1(vectors, [photo.identity for photo in held])


def train_gr_lite(
    manifest: Manifest,
    config: GrLiteConfig,
    *,
    run: Path,
    evaluation: Sequence[Path] = (),
    world: World | None = None,
) -> MetricNet:
    """Train on a manifest and return the best averaged network in eval mode.

    Args:
        run: Run folder; resumed from.
        evaluation: Photos that must not be trained on.

    Raises:
        DataError: Too few identities are left.
    """
    world = world or World()
    if world.leads:
        save_config(config, run / "config.json")
    photos = without_evaluation(manifest.photos, evaluation, run=run, world=world)
    data = split_identities(photos, config)
    torch.manual_seed(config.seed)
    net = MetricNet(
        config.backbone,
        proj_dim=config.proj_dim,
        checkpointing=config.checkpointing,
        lora=config.lora,
        pretrained=config.pretrained,
    ).to(world.device)
    centers = PartialFc(
        data.class_count,
        net.dims,
        ratio=config.ratio or (SAMPLED_RATIO if data.class_count > MANY_IDENTITIES else 1.0),
        margin=config.margin,
        seed=config.seed,
        rank=world.rank,
        world=world.size,
    ).to(world.device)
    metadata = {
        "config": asdict(config),
        "data": _digest(data.photos),
        "licenses": manifest.licenses,
        "research_only": list(manifest.research),
    }
    loop = Loop(
        net,
        net,
        task=GrLiteTask(net, centers, data, config, world=world),
        optimizers=_optimizers(net, centers, config),
        settings=LoopSettings(
            epochs=config.epochs,
            accumulate=config.accumulate,
            bf16=config.bf16 and world.device.type == "cuda",
            ema=config.ema,
            checkpoint_minutes=config.checkpoint_minutes,
            unused=True,
        ),
        run=run,
        world=world,
        sharded={"centers": centers},
        metadata=metadata,
    )
    torch.manual_seed(config.seed + 1 + world.rank)
    loop.run()
    if world.leads:
        record = preprocess_of(net, size=config.size)
        (run / "preprocess.json").write_text(json.dumps(record.to_json()), encoding="utf-8")
    return net


def split_identities(photos: Sequence[IdentityPhoto], config: GrLiteConfig) -> IdentityData:
    """Number the identities; some, by a hash of their name, are held out.

    Raises:
        DataError: Fewer than two identities are left to train on.
    """
    held_names = {
        photo.identity
        for photo in photos
        if int(hashlib.sha256(f"held-v1:{photo.identity}".encode()).hexdigest()[:8], 16) % 100
        < config.held_out
    }
    names = sorted({photo.identity for photo in photos} - held_names)
    if len(names) < 2:
        raise DataError(
            "Fewer than two identities are left to train on.",
            next_step="Add identities, or lower the percentage that is held out.",
        )
    number = {name: index for index, name in enumerate(names)}
    classes = np.array([number.get(photo.identity, -1) for photo in photos], dtype=np.int64)
    held = np.flatnonzero(classes < 0).astype(np.int64)[: config.held_out_limit]
    return IdentityData(tuple(photos), classes, held)


def without_evaluation(
    photos: Sequence[IdentityPhoto], evaluation: Sequence[Path], *, run: Path, world: World
) -> tuple[IdentityPhoto, ...]:
    """Return the photos that show no evaluation picture; the report stays in the run folder."""
    if not evaluation:
        return tuple(photos)
    report = run / "contamination.json"
    if world.leads and not report.exists():
        found = check_contamination(
            [(str(photo.path), photo_hash(photo.path)) for photo in photos],
            [(path.name, photo_hash(path)) for path in evaluation],
        )
        found.save(report)
    world.wait()
    seen = Contamination.read(report).names()
    return tuple(photo for photo in photos if str(photo.path) not in seen)


@torch.inference_mode()
def embed_photos(net: MetricNet, paths: Sequence[Path], *, size: int) -> Tensor:
    """Return unit vectors ``[n, dims]`` of whole photos, preprocessed as the app would."""
    record = preprocess_of(net, size=size)
    device = next(net.parameters()).device
    net.eval()
    parts = []
    for start in range(0, len(paths), MEASURE_BATCH):
        images = [
            record.apply(read_photo(path, max_side=2 * size))
            for path in paths[start : start + MEASURE_BATCH]
        ]
        parts.append(net(torch.from_numpy(np.stack(images)).to(device)).cpu())
    return torch.cat(parts)


def preprocess_of(net: MetricNet, *, size: int) -> PreprocessRecord:
    """Return how photos become this network's input: squashed, as GR-Lite's are."""
    mean, std = net.backbone.mean, net.backbone.std
    return PreprocessRecord(
        size=size, fit="squash", mean=(mean[0], mean[1], mean[2]), std=(std[0], std[1], std[2])
    )


def _optimizers(net: MetricNet, centers: PartialFc, config: GrLiteConfig) -> Optimizers:
    peaks = config.optimizer
    rates = {
        name: scaled_rate(config.batch, rate=getattr(peaks, name))
        for name in ("backbone", "heads", "centers")
    }
    named = list(net.named_parameters())
    return Optimizers(
        OptimizerSettings(**{**asdict(peaks), **rates}),
        backbone=[(n, p) for n, p in named if n.startswith("backbone")],
        heads=[(n, p) for n, p in named if not n.startswith("backbone")],
        sharded=[centers.centers],
        sparse=centers.sampled,
    )


def _digest(photos: Sequence[IdentityPhoto]) -> str:
    names = "\n".join(f"{photo.path.name}\t{photo.identity}" for photo in photos)
    return hashlib.sha256(names.encode()).hexdigest()[:12]
