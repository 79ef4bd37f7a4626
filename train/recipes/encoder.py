"""Train the pocket encoder: `vestry-train pocket encoder --data DIR`.

First version. One pass tunes the later stages of an ImageNet EfficientNet-Lite2 on real phone
photos mixed with drawn garments, together with every head; a second, short pass settles the heads
on features of the final resolution. Losses, all on the same batch:

* cross-entropy per single-choice field, binary cross-entropy per multi-choice field (unknown fields
  are left out);
* ArcFace (Deng et al. 2019; scale 32, margin 0.25 as in GR-Lite) over (category, main attribute)
  and over (color, pattern) classes for the picture embedding;
* InfoNCE of the text embedding against all training captions and all (color, category) phrases at
  once: the text tower is locked, so its vectors are constants and every step can see every
  negative. Photos that share a caption are all positives. The text gradient into the backbone is
  scaled down: words must not bend what makes garments look alike.

Everything is seeded; a checkpoint after each epoch makes the run resumable. People in ``val`` are
never read here; a tenth of the training people ("tune") is held out for calibration and for
choosing nothing else.
"""

from __future__ import annotations

import hashlib
import json
import math
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict, dataclass, field
from pathlib import Path

import numpy as np
import numpy.typing as npt
import torch
import torch.nn.functional as F
from torch import Tensor, nn

from models.types import GarmentTags
from train.backbone import load_imagenet_weights
from train.data.labels import MULTI_FIELDS, SINGLE_FIELDS, LabelSpace
from train.data.pixels import Augmentation, Pixels
from train.encoder_net import IMAGE_DIMS, GarmentNet, init_from_features

PIXEL_MEAN = 127.0
PIXEL_STD = 128.0
LOSS_WEIGHTS = {
    "category": 1.0,
    "pattern": 0.6,
    "material": 0.5,
    "fit": 0.3,
    "style": 0.4,
    "color": 0.7,
    "formality": 0.3,
    "kids": 0.3,
    "season": 0.3,
    "occasion": 0.3,
    "attributes": 3.0,
}
ARC_SCALE = 32.0
ARC_MARGIN = 0.25
TEXT_WEIGHT = 0.4
TEXT_GRADIENT = 0.3
ARC_WEIGHT = 0.15


@dataclass(frozen=True)
class EncoderConfig:
    """Everything that decides a run; saved beside the checkpoints.

    Attributes:
        train_size: Side of training views in pixels.
        size: Side that ships, in pixels: larger than ``train_size``, because random views show
            garments larger than whole photos do (Touvron et al. 2019).
        renders: Drawn garments to mix in.
        renders_per_epoch: How many of them one epoch sees.
    """

    seed: int = 7
    epochs: int = 10
    head_epochs: int = 12
    batch: int = 64
    train_size: int = 192
    size: int = 224
    learning_rate: float = 4e-4
    head_learning_rate: float = 2e-3
    weight_decay: float = 0.02
    warmup_steps: int = 60
    renders: int = 3000
    renders_per_epoch: int = 1000
    variant: str = "lite2"
    frozen_stages: int = 3
    pretrained: bool = True
    augmentation: Augmentation = field(default_factory=Augmentation)


@dataclass(frozen=True)
class EncoderData:
    """Letterboxed pixels with their truth; rows of photos first, renders after.

    Attributes:
        pixels: uint8 ``[n, side, side, 3]`` of each source.
        tags: One per row.
        mains: Most salient attribute per row.
        caption_vectors: Locked text vectors ``[n, 384]`` of each row's caption.
        phrase_vectors: Locked text vectors ``[phrases, 384]`` of "color category" phrases.
        phrase_of: Row of ``phrase_vectors`` per row, -1 where unknown.
        photos: How many leading rows are photos.
    """

    pixels: tuple[Pixels, ...]
    tags: tuple[GarmentTags, ...]
    mains: tuple[str, ...]
    captions: tuple[str, ...]
    caption_vectors: Tensor
    phrase_vectors: Tensor
    phrase_of: npt.NDArray[np.int64]
    photos: int

    def image(self, row: int) -> npt.NDArray[np.uint8]:
        """Return the letterboxed image of a row."""
        for source in self.pixels:
            if row < len(source):
                return np.asarray(source[row])
            row -= len(source)
        raise IndexError(row)


def held_out(person: str, *, percent: int = 10) -> bool:
    """Tell whether a training person belongs to the tune part (calibration only)."""
    return int(hashlib.sha256(f"tune-v1:{person}".encode()).hexdigest()[:8], 16) % 100 < percent


class ArcFace(nn.Module):
    """Additive angular margin softmax, with the monotone extension beyond pi - margin."""

    def __init__(self, classes: int, dims: int = IMAGE_DIMS) -> None:
        super().__init__()
        self.centers = nn.Parameter(torch.randn(classes, dims) * 0.05)

    def forward(self, embedding: Tensor, targets: Tensor) -> Tensor:
        """Return the mean loss of unit rows ``[B, d]``; targets below 0 are left out."""
        known = targets >= 0
        if not known.any():
            return embedding.sum() * 0.0
        embedding, targets = embedding[known], targets[known]
        cosines = (embedding @ F.normalize(self.centers, dim=-1).T).clamp(-1.0, 1.0)
        target = cosines.gather(1, targets[:, None]).squeeze(1)
        sine = (1.0 - target.square()).clamp_min(1e-7).sqrt()
        widened = target * math.cos(ARC_MARGIN) - sine * math.sin(ARC_MARGIN)
        beyond = target <= math.cos(math.pi - ARC_MARGIN)
        widened = torch.where(beyond, target - ARC_MARGIN * math.sin(ARC_MARGIN), widened)
        logits = cosines.scatter(1, targets[:, None], widened[:, None]) * ARC_SCALE
        return F.cross_entropy(logits, targets)


class EncoderLosses(nn.Module):
    """All losses of one batch; owns the class centers and the text temperature."""

    def __init__(self, data: EncoderData, labels: LabelSpace, rows: npt.NDArray[np.int64]) -> None:
        super().__init__()
        self.targets: dict[str, Tensor] = {}
        for name in SINGLE_FIELDS:
            self.targets[name] = torch.from_numpy(labels.single(name, data.tags))
        for name in MULTI_FIELDS:
            self.targets[name] = torch.from_numpy(labels.multi(name, data.tags))
        kinds = [f"{tag.category}|{main}" for tag, main in zip(data.tags, data.mains, strict=True)]
        looks = [f"{t.colors[0].name if t.colors else ''}|{t.pattern}" for t in data.tags]
        self.classes = {"kind": _class_ids(kinds), "look": _class_ids(looks)}
        self.arc = nn.ModuleDict(
            {name: ArcFace(int(ids.max()) + 1) for name, ids in self.classes.items()}
        )
        self.log_scale = nn.Parameter(torch.tensor(math.log(1 / 0.07)))
        captions = np.array(data.captions, dtype=object)
        _, first, caption_of = np.unique(captions, return_index=True, return_inverse=True)
        self.caption_of = torch.from_numpy(caption_of)
        self.caption_bank = data.caption_vectors[torch.from_numpy(first)]
        seen = torch.zeros(len(first), dtype=torch.bool)
        seen[self.caption_of[torch.from_numpy(rows)]] = True
        # captions of held-out people must not even serve as negatives
        self.caption_mask = torch.where(seen, 0.0, -1e4)
        self.phrase_bank = data.phrase_vectors
        self.phrase_of = torch.from_numpy(data.phrase_of)

    def forward(self, outputs: dict[str, Tensor], rows: Tensor) -> dict[str, Tensor]:
        """Return weighted losses by name for the data rows ``rows [B]``."""
        losses = {}
        for name in SINGLE_FIELDS:
            target = self.targets[name][rows]
            if (target >= 0).any():
                loss = F.cross_entropy(outputs[name], target, ignore_index=-1, label_smoothing=0.05)
                losses[name] = LOSS_WEIGHTS[name] * loss
        for name in MULTI_FIELDS:
            loss = F.binary_cross_entropy_with_logits(outputs[name], self.targets[name][rows])
            losses[name] = LOSS_WEIGHTS[name] * loss
        for name, ids in self.classes.items():
            losses[f"arc_{name}"] = ARC_WEIGHT * self.arc[name](outputs["embedding"], ids[rows])
        losses["text"] = TEXT_WEIGHT * self._text_loss(outputs["text_space"], rows)
        return losses

    def _text_loss(self, text_space: Tensor, rows: Tensor) -> Tensor:
        scale = self.log_scale.exp().clamp(max=60.0)
        logits = text_space @ self.caption_bank.T * scale + self.caption_mask
        loss = F.cross_entropy(logits, self.caption_of[rows])
        phrases = self.phrase_of[rows]
        if (phrases >= 0).any():
            phrase_logits = text_space @ self.phrase_bank.T * scale
            loss = loss + F.cross_entropy(phrase_logits, phrases, ignore_index=-1)
        return loss


class _ScaleGradient(torch.autograd.Function):
    @staticmethod
    def forward(ctx, x: Tensor, factor: float) -> Tensor:  # type: ignore[no-untyped-def,override]
        ctx.factor = factor
        return x.view_as(x)

    @staticmethod
    def backward(ctx, gradient: Tensor):  # type: ignore[no-untyped-def,override]
        return gradient * ctx.factor, None


def train_encoder(
    data: EncoderData,
    rows: npt.NDArray[np.int64],
    labels: LabelSpace,
    config: EncoderConfig,
    *,
    run: Path,
) -> GarmentNet:
    """Train on the data rows ``rows`` and return the averaged network in eval mode.

    Args:
        run: Run folder; gets ``config.json``, ``log.jsonl`` and ``checkpoint.pt``, and is resumed
            from.
    """
    run.mkdir(parents=True, exist_ok=True)
    (run / "config.json").write_text(json.dumps(asdict(config), indent=1), encoding="utf-8")
    torch.manual_seed(config.seed)
    net = GarmentNet(labels, variant=config.variant, frozen_stages=config.frozen_stages)
    if config.pretrained:
        load_imagenet_weights(net.backbone, config.variant)
    net.to(memory_format=torch.channels_last)  # type: ignore[call-overload]
    photo_rows = rows[rows < data.photos]
    init_from_features(net, extract_features(net, data, photo_rows, size=config.size))
    losses = EncoderLosses(data, labels, rows)
    average = {name: value.clone() for name, value in net.state_dict().items()}
    optimizer = _optimizer(net, losses, config)
    steps = config.epochs * _steps_per_epoch(data, rows, config)
    step, start_epoch = 0, 0
    checkpoint = run / "checkpoint.pt"
    if checkpoint.exists():
        state = torch.load(checkpoint, map_location="cpu", weights_only=True)
        net.load_state_dict(state["net"])
        losses.load_state_dict(state["losses"])
        optimizer.load_state_dict(state["optimizer"])
        average, step, start_epoch = state["average"], state["step"], state["epoch"]
    for epoch in range(start_epoch, config.epochs):
        net.train()
        totals: dict[str, float] = {}
        began = time.perf_counter()
        for views, batch in _batches(data, _epoch_rows(data, rows, config, epoch), config, epoch):
            _set_rate(optimizer, config, step, steps)
            found = losses(_forward(net, views), batch)
            loss = torch.stack(list(found.values())).sum()
            optimizer.zero_grad(set_to_none=True)
            loss.backward()
            nn.utils.clip_grad_norm_(net.parameters(), 5.0)
            optimizer.step()
            step += 1
            _average_in(average, net, decay=min(0.995, (1 + step) / (10 + step)))
            for name, value in found.items():
                totals[name] = totals.get(name, 0.0) + float(value.detach())
        _save_checkpoint(checkpoint, net, losses, optimizer, average, step=step, epoch=epoch + 1)
        count = _steps_per_epoch(data, rows, config)
        row = {"epoch": epoch + 1, "seconds": round(time.perf_counter() - began, 1)}
        row |= {name: round(value / count, 4) for name, value in totals.items()}
        with (run / "log.jsonl").open("a", encoding="utf-8") as log:
            log.write(json.dumps(row) + "\n")
        print(row, flush=True)
    net.load_state_dict(average)
    return net.eval()


def extract_features(
    net: GarmentNet, data: EncoderData, rows: npt.NDArray[np.int64], *, size: int, batch: int = 32
) -> Tensor:
    """Return features ``[len(rows), 1280]`` of the whole photos at ``size`` pixels."""
    still = Augmentation(scale=(1.0, 1.0), degrees=0.0, shift=0.0, light=0.0, gain=0.0, erase=0.0)
    return _features(net.eval(), data, rows, size=size, batch=batch, views=still, seed=None)


def settle_heads(
    net: GarmentNet,
    data: EncoderData,
    rows: npt.NDArray[np.int64],
    labels: LabelSpace,
    config: EncoderConfig,
) -> None:
    """Train embeddings and heads on fixed features of the shipping resolution, in place.

    Each row is seen whole and in one random view; the backbone no longer moves.
    """
    mild = Augmentation(scale=(0.95, 1.15), degrees=12.0, shift=0.04, light=0.2, erase=0.0)
    features = torch.stack(
        [
            extract_features(net, data, rows, size=config.size),
            _features(net, data, rows, size=config.size, batch=32, views=mild, seed=config.seed),
        ]
    )
    losses = EncoderLosses(data, labels, rows)
    parameters = [p for n, p in net.named_parameters() if not n.startswith("backbone")]
    parameters += list(losses.parameters())
    optimizer = torch.optim.AdamW(parameters, lr=1e-3, weight_decay=0.02)
    generator = torch.Generator().manual_seed(config.seed)
    row_ids = torch.from_numpy(rows)
    steps = config.head_epochs * (len(rows) // 256 + 1)
    schedule = torch.optim.lr_scheduler.CosineAnnealingLR(optimizer, steps)
    net.train()
    for _ in range(config.head_epochs):
        for chosen in torch.randperm(len(rows), generator=generator).split(256):
            view = torch.randint(0, 2, (len(chosen),), generator=generator)
            outputs = net.project(features[view, chosen])
            loss = torch.stack(list(losses(outputs, row_ids[chosen]).values())).sum()
            optimizer.zero_grad(set_to_none=True)
            loss.backward()
            optimizer.step()
            schedule.step()
    net.eval()


def _features(
    net: GarmentNet,
    data: EncoderData,
    rows: npt.NDArray[np.int64],
    *,
    size: int,
    batch: int,
    views: Augmentation,
    seed: int | None,
) -> Tensor:
    rng = np.random.default_rng(seed)
    parts = []
    with torch.inference_mode():
        for start in range(0, len(rows), batch):
            images = []
            for row in rows[start : start + batch]:
                image = data.image(int(row))
                images.append(
                    resized(image, size) if seed is None else views.view(image, rng, size=size)
                )
            parts.append(net.features(to_tensor(np.stack(images))))
    return torch.cat(parts).clone()


def resized(image: npt.NDArray[np.uint8], size: int) -> npt.NDArray[np.uint8]:
    """Return a letterboxed image at another side length, as the app's preprocessing would."""
    from PIL import Image

    if image.shape[0] == size:
        return image
    return np.asarray(Image.fromarray(image).resize((size, size), Image.Resampling.BICUBIC))


def to_tensor(images: npt.NDArray[np.uint8]) -> Tensor:
    """Return normalized pixels ``[n, 3, S, S]``, channels last in memory."""
    pixels = torch.from_numpy(images).permute(0, 3, 1, 2).float()
    return ((pixels - PIXEL_MEAN) / PIXEL_STD).contiguous(memory_format=torch.channels_last)


def _forward(net: GarmentNet, views: Tensor) -> dict[str, Tensor]:
    features = net.features(views)
    outputs = net.project(features)
    softened: Tensor = _ScaleGradient.apply(features, TEXT_GRADIENT)  # type: ignore[no-untyped-call]
    outputs["text_space"] = F.normalize(net.text_head(softened), dim=-1)
    return outputs


def _batches(
    data: EncoderData, rows: npt.NDArray[np.int64], config: EncoderConfig, epoch: int
) -> Iterator[tuple[Tensor, Tensor]]:
    """Yield augmented batches; the next one is drawn in a thread while this one trains."""

    def draw(start: int) -> tuple[Tensor, Tensor]:
        chosen = rows[start : start + config.batch]
        rng = np.random.default_rng((config.seed, epoch, start))
        views = [
            config.augmentation.view(data.image(int(row)), rng, size=config.train_size)
            for row in chosen
        ]
        return to_tensor(np.stack(views)), torch.from_numpy(chosen)

    starts = list(range(0, len(rows), config.batch))
    with ThreadPoolExecutor(1) as pool:
        waiting = pool.submit(draw, starts[0])
        for start in [*starts[1:], None]:
            ready = waiting.result()
            if start is not None:
                waiting = pool.submit(draw, start)
            yield ready


def _epoch_rows(
    data: EncoderData, rows: npt.NDArray[np.int64], config: EncoderConfig, epoch: int
) -> npt.NDArray[np.int64]:
    rng = np.random.default_rng((config.seed, epoch))
    photos, drawn = rows[rows < data.photos], rows[rows >= data.photos]
    drawn = rng.permutation(drawn)[: config.renders_per_epoch]
    return rng.permutation(np.concatenate([photos, drawn]))


def _steps_per_epoch(data: EncoderData, rows: npt.NDArray[np.int64], config: EncoderConfig) -> int:
    drawn = min(int((rows >= data.photos).sum()), config.renders_per_epoch)
    return math.ceil((int((rows < data.photos).sum()) + drawn) / config.batch)


def _optimizer(
    net: GarmentNet, losses: EncoderLosses, config: EncoderConfig
) -> torch.optim.Optimizer:
    backbone = [p for n, p in net.named_parameters() if n.startswith("backbone")]
    heads = [p for n, p in net.named_parameters() if not n.startswith("backbone")]
    return torch.optim.AdamW(
        [
            {"params": backbone, "peak": config.learning_rate},
            {"params": heads, "peak": config.head_learning_rate},
            {"params": list(losses.parameters()), "peak": config.head_learning_rate * 2},
        ],
        weight_decay=config.weight_decay,
    )


def _set_rate(
    optimizer: torch.optim.Optimizer, config: EncoderConfig, step: int, steps: int
) -> None:
    warm = min(1.0, (step + 1) / config.warmup_steps)
    factor = warm * 0.5 * (1 + math.cos(math.pi * step / steps))
    for group in optimizer.param_groups:
        group["lr"] = group["peak"] * factor


def _average_in(average: dict[str, Tensor], net: GarmentNet, *, decay: float) -> None:
    with torch.no_grad():
        for name, value in net.state_dict().items():
            if value.dtype.is_floating_point:
                average[name].lerp_(value, 1 - decay)


def _save_checkpoint(
    file: Path,
    net: GarmentNet,
    losses: EncoderLosses,
    optimizer: torch.optim.Optimizer,
    average: dict[str, Tensor],
    *,
    step: int,
    epoch: int,
) -> None:
    part = file.with_suffix(".part")
    state = {
        "net": net.state_dict(),
        "losses": losses.state_dict(),
        "optimizer": optimizer.state_dict(),
        "average": average,
        "step": step,
        "epoch": epoch,
    }
    torch.save(state, part)
    part.replace(file)


def _class_ids(names: list[str]) -> Tensor:
    _, ids = np.unique(np.array(names, dtype=object), return_inverse=True)
    return torch.from_numpy(ids.astype(np.int64))
