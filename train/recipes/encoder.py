"""Train the pocket encoder: `vestry-train pocket encoder --data DIR`.

The GR-Lite recipe at pocket size (its full size is ``gr_lite``). One pass tunes the later stages of
an ImageNet EfficientNet-Lite2 on real phone photos mixed with drawn garments, together with every
head; a second, short pass settles the heads on features of the final resolution.

* batches of P identities with K views; every garment is its own identity, near-duplicate photos of
  a person are one;
* views are random crops in other light, sometimes on another ground; early batches are mixed;
* the losses are ``train.metric.garment_losses``, the loop with its average of weights, exact resume
  and checkpoints is ``train.loop``.

People in ``val`` are never read here. A tenth of the training people ("tune") is held out: their
score is logged after every epoch, chooses the checkpoint where the configuration says so, and they
calibrate what is exported.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import asdict, replace
from pathlib import Path

import numpy as np
import numpy.typing as npt
import torch
import torch.nn.functional as F
from torch import Tensor, nn

from train.backbone import EfficientNetLite, load_imagenet_weights
from train.config import save_config
from train.data.background import Segment, picture_hash
from train.data.batches import Batch, Drawing
from train.data.encoder_data import EncoderData, Teacher, held_out, part_rows, read_teacher
from train.data.encoder_views import EncoderViews, garment_masks, prepare_views
from train.data.instances import instance_ids
from train.data.labels import LabelSpace
from train.data.pixels import MILD, PIXEL_MEAN, PIXEL_STD, resized, to_tensor
from train.distributed import World
from train.encoder_net import IMAGE_DIMS, GarmentNet, init_from_features
from train.loop import Loop, LoopSettings
from train.metric.garment_losses import GarmentLosses, scaled_gradient
from train.metric.hits import Hits, closet_hits
from train.metric.identity_batches import IdentityBatches
from train.optim import Optimizers
from train.recipes.encoder_config import EncoderConfig
from train.recipes.texture import fit_texture, mark_garments

__all__ = [
    "PIXEL_MEAN",
    "PIXEL_STD",
    "EncoderConfig",
    "EncoderData",
    "embeddings",
    "held_out",
    "resized",
    "score_rows",
    "settle_heads",
    "train_encoder",
]

Rows = npt.NDArray[np.int64]
SETTLE_BATCH = 256
SETTLE_RATE = 1e-3
SETTLE_DECAY = 0.02
# the backbone no longer moves, texture is fitted after the rest
SETTLED_ELSEWHERE = ("backbone", "texture")


class PocketObjective(nn.Module):
    """Network and losses as one: what several processes average gradients of."""

    def __init__(self, net: GarmentNet, losses: GarmentLosses, *, text_gradient: float) -> None:
        super().__init__()
        self.net = net
        self.garment_losses = losses
        self.text_gradient = text_gradient

    def forward(self, batch: Batch) -> dict[str, Tensor]:
        """Return weighted losses of a batch."""
        features = self.net.features(to_tensor(batch.views))
        outputs = self.net.project(features)
        softened = scaled_gradient(self.net.deep(features), self.text_gradient)
        outputs["text_space"] = F.normalize(self.net.text_head(softened), dim=-1)
        # logits under autocast are bfloat16; losses are not
        whole = {name: value.float() for name, value in outputs.items()}
        losses: dict[str, Tensor] = self.garment_losses(
            whole, batch.rows, batch.partners, batch.share
        )
        return losses


class EncoderTask:
    """What the pocket configuration tells the loop."""

    def __init__(
        self,
        objective: PocketObjective,
        data: EncoderData,
        rows: Rows,
        config: EncoderConfig,
        *,
        identities: Rows,
        views: EncoderViews,
        world: World,
    ) -> None:
        self.objective, self.data, self.rows, self.config = objective, data, rows, config
        self.sampler = IdentityBatches(
            identities,
            max(1, config.batch // config.views),
            views=config.views,
            seed=config.seed,
            rank=world.rank,
            world=world.size,
        )
        self.views = views
        self.drawing = Drawing(
            views, config.mixing, config.seed, rank=world.rank, workers=config.workers
        )
        self.steps_per_epoch = self.sampler.steps(len(self._epoch_rows(0)))

    def batches(self, epoch: int, start: int) -> Iterator[Batch]:
        """Yield an epoch: all photos and a part of the drawings."""
        steps = self.sampler.epoch(epoch, rows=self._epoch_rows(epoch), start=start)
        whole = self.config.epochs * self.steps_per_epoch
        self.views.size = self.config.train_size(epoch / self.config.epochs)

        def progress(step: int) -> float:
            return (epoch * self.steps_per_epoch + step) / whole

        return self.drawing.batches(steps, epoch=epoch, start=start, progress=progress)

    def losses(self, forward: nn.Module, batch: Batch) -> dict[str, Tensor]:
        """Return weighted losses by name."""
        found: dict[str, Tensor] = forward(batch)
        return found

    def check_start(self, losses: dict[str, float]) -> None:
        """Refuse a first step that random centers cannot have given."""
        self.objective.garment_losses.check_start(losses)

    def score(self) -> float | None:
        """Return the cross-person hit@1 of held-out training people."""
        tune = part_rows(self.data, "tune")
        hits = score_rows(self.objective.net, self.data, tune, size=self.config.size)
        return hits.cross_person if hits.queries else None

    def _epoch_rows(self, epoch: int) -> Rows:
        seed = (self.config.seed, 5, epoch)
        return _with_drawings(self.data, self.rows, self.config.renders_per_epoch, seed=seed)


def train_encoder(
    data: EncoderData,
    rows: Rows,
    labels: LabelSpace,
    config: EncoderConfig,
    *,
    run: Path,
    cache: Path | None = None,
    world: World | None = None,
    segment: Segment | None = None,
) -> GarmentNet:
    """Train on the data rows ``rows`` and return the best averaged network in eval mode.

    Args:
        run: Run folder; gets ``config.json`` and what ``train.loop`` writes, and is resumed from.
        cache: Where masks and first features are kept; by default in the run folder.
        segment: Finds garments for background swaps; by default the embedded cut-out network.

    Raises:
        RunError: The run folder holds another run.
        StartUpError: The first losses cannot be right.
    """
    world, cache = world or World(), cache or run / "cache"
    if world.leads:
        save_config(config, run / "config.json")
    torch.manual_seed(config.seed)
    net = GarmentNet(labels, variant=config.variant, frozen_stages=config.frozen_stages)
    if config.pretrained and isinstance(net.backbone, EfficientNetLite):
        load_imagenet_weights(net.backbone, config.variant)
    net.to(device=world.device, memory_format=torch.channels_last)  # type: ignore[call-overload]
    photos = rows[rows < data.photos]
    if not world.leads:
        world.wait()  # for the caches that the first process fills
    first = _first_features(net, data, photos, config, cache=cache)
    init_from_features(net, first)
    identities = garment_identities(data, rows, first)
    losses = _losses(data, rows, labels, config, identities=identities).to(world.device)
    objective = PocketObjective(net, losses, text_gradient=config.text_gradient)
    wanted = config.augmentation.background > 0
    views = prepare_views(
        data,
        config.augmentation,
        size=config.train_size(0.0),
        rows=photos,
        segment=(segment or _embedded_cutout()) if wanted else None,
        cache=cache,
        seed=config.seed,
    )
    if world.leads:
        world.wait()
    loop = Loop(
        objective,
        net,
        task=EncoderTask(
            objective, data, rows, config, identities=identities, views=views, world=world
        ),
        optimizers=_optimizers(net, losses, config),
        settings=LoopSettings(
            epochs=config.epochs,
            accumulate=config.accumulate,
            bf16=config.bf16,
            ema=config.ema,
            keep=config.keep,
            checkpoint_minutes=config.checkpoint_minutes,
            unused=True,
        ),
        run=run,
        world=world,
        metadata={"config": asdict(config), "rows": _digest(rows)},
    )
    torch.manual_seed(config.seed + 1 + world.rank)
    loop.run()
    return net


def settle_heads(
    net: GarmentNet,
    data: EncoderData,
    rows: Rows,
    labels: LabelSpace,
    config: EncoderConfig,
    *,
    cache: Path,
    segment: Segment | None = None,
) -> None:
    """Train embeddings and heads on fixed features of the shipping resolution, in place.

    Each photo and a part of the drawings is seen whole and in one mild random view; the backbone no
    longer moves.

    Args:
        cache: Where masks are kept.
        segment: Finds garments for texture; by default the embedded cut-out network.
    """
    photos = rows[rows < data.photos]
    rows = _with_drawings(data, rows, config.settling.renders, seed=config.seed)
    if net.texture is not None:
        segment = segment or _embedded_cutout()
        masks = garment_masks(data, rows=photos, segment=segment, cache=cache)
        mark_garments(net, data, masks, rows, config)
    whole = extract_features(net, data, rows, size=config.size)
    mild = extract_features(net, data, rows, size=config.size, seed=config.seed)
    features = torch.stack([whole, mild])
    identities = garment_identities(data, rows, net.deep(whole[rows < data.photos]))
    settling = replace(config, weights=config.settling.weights)
    losses = _losses(data, rows, labels, settling, identities=identities).to(whole.device)
    row_ids = torch.from_numpy(rows).to(whole.device)
    parameters = [p for n, p in net.named_parameters() if not n.startswith(SETTLED_ELSEWHERE)]
    parameters += list(losses.parameters())
    optimizer = torch.optim.AdamW(parameters, lr=SETTLE_RATE, weight_decay=SETTLE_DECAY)
    generator = torch.Generator().manual_seed(config.seed)
    steps = config.settling.epochs * (len(rows) // SETTLE_BATCH + 1)
    schedule = torch.optim.lr_scheduler.CosineAnnealingLR(optimizer, max(1, steps))
    net.train()
    for _ in range(config.settling.epochs):
        for chosen in torch.randperm(len(rows), generator=generator).split(SETTLE_BATCH):
            view = torch.randint(0, 2, (len(chosen),), generator=generator)
            outputs = net.project(features[view, chosen])
            loss = torch.stack(list(losses(outputs, row_ids[chosen]).values())).sum()
            optimizer.zero_grad(set_to_none=True)
            loss.backward()
            optimizer.step()
            schedule.step()
    net.eval()
    if net.texture is not None:
        fit_texture(net, features, [data.tags[row] for row in rows], labels, config)


def extract_features(
    net: GarmentNet,
    data: EncoderData,
    rows: Rows,
    *,
    size: int,
    batch: int = 32,
    seed: int | None = None,
) -> Tensor:
    """Return features ``[len(rows), width]`` at ``size`` pixels.

    Args:
        seed: Draws one mild view per row; None shows the whole photos.
    """
    rng = np.random.default_rng(seed)
    device = next(net.parameters()).device
    net.eval()
    parts = []
    with torch.inference_mode():
        for start in range(0, len(rows), batch):
            images = [data.image(int(row)) for row in rows[start : start + batch]]
            if seed is None:
                views = [resized(image, size) for image in images]
            else:
                views = [MILD.view(image, rng, size=size) for image in images]
            parts.append(net.features(to_tensor(np.stack(views)).to(device)))
    # cloned outside inference mode, so that training may save it for its backward pass
    return torch.cat(parts).clone() if parts else torch.zeros(0, net.width, device=device)


def embeddings(net: GarmentNet, data: EncoderData, rows: Rows, *, size: int) -> Tensor:
    """Return picture vectors ``[len(rows), 256]`` of the whole photos."""
    features = extract_features(net, data, rows, size=size)
    with torch.inference_mode():
        return F.normalize(net.image_head(net.deep(features)), dim=-1)


def score_rows(net: GarmentNet, data: EncoderData, rows: Rows, *, size: int) -> Hits:
    """Return how often the nearest photo has the contributor's class, for photos with one."""
    known = np.array([row for row in rows if row < data.photos and data.labels[row]], np.int64)
    if not len(known):
        return Hits(0.0, 0.0, 0)
    return closet_hits(
        embeddings(net, data, known, size=size),
        [data.labels[row] for row in known],
        [data.people[row] for row in known],
    )


def garment_identities(data: EncoderData, rows: Rows, features: Tensor) -> Rows:
    """Return an identity per data row, -1 outside ``rows``; each drawing is its own.

    Args:
        features: ``[n, width]`` of the photos among ``rows``, in their order.
    """
    identities = np.full(len(data.tags), -1, np.int64)
    photos, drawn = rows[rows < data.photos], rows[rows >= data.photos]
    count = 0
    if len(photos):
        found = instance_ids(
            [data.people[row] for row in photos],
            [picture_hash(data.image(int(row))) for row in photos],
            (features - features.mean(0)).cpu().numpy(),
        )
        identities[photos] = found
        count = int(found.max()) + 1
    identities[drawn] = count + np.arange(len(drawn))
    return identities


def _with_drawings(
    data: EncoderData, rows: Rows, count: int, *, seed: int | tuple[int, ...]
) -> Rows:
    """Return all photos among ``rows`` and ``count`` of the drawings, drawn at random."""
    photos, drawn = rows[rows < data.photos], rows[rows >= data.photos]
    chosen = np.random.default_rng(seed).permutation(drawn)[:count]
    return np.concatenate([photos, np.sort(chosen)])


def _first_features(
    net: GarmentNet, data: EncoderData, photos: Rows, config: EncoderConfig, *, cache: Path
) -> Tensor:
    """Return the untrained backbone's features of the photos, computed once into ``cache``."""
    start = "imagenet" if config.pretrained else f"random{config.seed}"
    name = hashlib.sha256(f"{config.variant}:{start}:{_digest(photos)}".encode()).hexdigest()[:12]
    file = cache / f"features-{config.size}-{name}.npy"
    device = next(net.parameters()).device
    if file.exists():
        return torch.from_numpy(np.load(file, allow_pickle=False)).to(device)
    features = net.deep(extract_features(net, data, photos, size=config.size))
    file.parent.mkdir(parents=True, exist_ok=True)
    part = file.with_suffix(".part")
    with part.open("wb") as target:
        np.save(target, features.cpu().numpy(), allow_pickle=False)
    part.replace(file)
    return features


def _losses(
    data: EncoderData,
    rows: Rows,
    labels: LabelSpace,
    config: EncoderConfig,
    *,
    identities: Rows,
) -> GarmentLosses:
    teacher: Teacher | None = None
    if config.teacher is not None:
        teacher = read_teacher(Path(config.teacher), photos=data.photos)
    return GarmentLosses(
        data,
        labels,
        rows=rows,
        instances=identities,
        dims=IMAGE_DIMS,
        weights=config.weights,
        kind=config.loss,
        margin=config.margin,
        teacher=teacher,
    )


def _optimizers(net: GarmentNet, losses: GarmentLosses, config: EncoderConfig) -> Optimizers:
    named = list(net.named_parameters())
    return Optimizers(
        config.optimizer,
        backbone=[(n, p) for n, p in named if n.startswith("backbone")],
        heads=[(n, p) for n, p in named if not n.startswith("backbone")],
        centers=list(losses.parameters()),
    )


def _embedded_cutout() -> Segment:
    # loaded only when grounds are swapped: it needs an inference library
    from models.manager import ModelManager
    from models.store import ModelStore

    return ModelManager(ModelStore()).segmenter().segment


def _digest(rows: Rows) -> str:
    return hashlib.sha256(rows.tobytes()).hexdigest()[:12]
