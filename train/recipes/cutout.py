"""Train the pocket cut-out: `vestry-train pocket cutout --data DIR`.

1. Learn from drawn garments over textured backgrounds, whose masks are exact.
2. Predict real training photos, let GrabCut (Rother et al. 2004) sharpen each prediction, and keep
   the photos where both agree: pseudo-labels that the network half knew and color edges confirm.
3. Go on with drawn garments and pseudo-labeled photos together.

Real photos of ``val`` people are never read. Without a photo folder only step 1 runs.
"""

from __future__ import annotations

import json
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import cv2
import numpy as np
import numpy.typing as npt
import torch
import torch.nn.functional as F
from torch import Tensor, nn

from train.backbone import load_imagenet_weights
from train.cutout_net import CutoutNet, mask_loss
from train.data.pixels import PIXEL_MEAN, PIXEL_STD, WHITE, Pixels

Masks = npt.NDArray[np.uint8]


@dataclass(frozen=True)
class CutoutConfig:
    """Everything that decides a run.

    Attributes:
        size: Side of the network's input in pixels, for training and shipping alike.
        renders: Drawn scenes of the first phase.
        mixed_renders: How many of them the second phase sees again.
        mixed_photos: Photos, drawn at random, that the second phase tries to label.
        agreement: Smallest IoU of prediction and GrabCut for a photo to become a pseudo-label.
        pad_value: Letterbox gray level, as in the shipped preprocessing.
    """

    seed: int = 11
    size: int = 224
    batch: int = 16
    renders: int = 3600
    epochs: int = 3
    mixed_epochs: int = 2
    mixed_renders: int = 1500
    mixed_photos: int = 1800
    learning_rate: float = 1e-3
    weight_decay: float = 0.01
    agreement: float = 0.9
    pretrained: bool = True


def train_cutout(
    renders: Pixels,
    render_masks: Masks,
    photos: Pixels | None,
    config: CutoutConfig,
    *,
    run: Path,
) -> CutoutNet:
    """Train and return the network in eval mode.

    Args:
        renders: uint8 ``[n, side, side, 3]`` letterboxed scenes.
        render_masks: uint8 ``[n, side, side]``.
        photos: uint8 ``[m, side, side, 3]`` letterboxed real photos of training people.
        run: Run folder; gets ``config.json``, ``log.jsonl`` and a checkpoint per phase.
    """
    run.mkdir(parents=True, exist_ok=True)
    (run / "config.json").write_text(json.dumps(asdict(config), indent=1), encoding="utf-8")
    torch.manual_seed(config.seed)
    net = CutoutNet()
    if config.pretrained:
        load_imagenet_weights(net.backbone, "lite0")
    net.to(memory_format=torch.channels_last)  # type: ignore[call-overload]
    first = run / "renders.pt"
    if first.exists():
        net.load_state_dict(torch.load(first, map_location="cpu", weights_only=True))
    else:
        _train(net, [(renders, render_masks)], config, config.epochs, run=run, phase=0)
        torch.save(net.state_dict(), first)
    if photos is not None and config.mixed_epochs:
        chosen = np.random.default_rng(config.seed).permutation(len(photos))
        chosen = np.sort(chosen[: config.mixed_photos])
        masks, kept = pseudo_label(net, photos, chosen, config)
        row = {"pseudo_labels": len(kept), "of": len(chosen)}
        with (run / "log.jsonl").open("a", encoding="utf-8") as log:
            log.write(json.dumps(row) + "\n")
        print(row, flush=True)
        drawn = slice(config.mixed_renders)
        sources = [(renders[drawn], render_masks[drawn]), (photos[kept], masks)]
        _train(net, sources, config, config.mixed_epochs, run=run, phase=1)
        torch.save(net.state_dict(), run / "mixed.pt")
    return net.eval()


def pseudo_label(
    net: CutoutNet, photos: Pixels, rows: npt.NDArray[np.int64], config: CutoutConfig
) -> tuple[Masks, npt.NDArray[np.int64]]:
    """Return sharpened masks and which of ``rows`` they belong to."""
    masks, kept = [], []
    for start in range(0, len(rows), config.batch):
        batch = np.asarray(photos[rows[start : start + config.batch]])
        predicted = predict(net, batch, size=config.size)
        for offset, (photo, probability) in enumerate(zip(batch, predicted, strict=True)):
            refined = sharpen(photo, probability)
            rough = probability > 0.5
            union = (refined | rough).sum()
            if union and (refined & rough).sum() / union >= config.agreement:
                masks.append(np.where(refined, 255, 0).astype(np.uint8))
                kept.append(rows[start + offset])
    if not masks:
        side = photos.shape[1]
        return np.zeros((0, side, side), np.uint8), np.zeros(0, np.int64)
    return np.stack(masks), np.array(kept, dtype=np.int64)


def predict(net: CutoutNet, images: Pixels, *, size: int) -> npt.NDArray[np.float32]:
    """Return garment probabilities ``[n, side, side]`` of letterboxed images."""
    side = images.shape[1]
    net.eval()
    with torch.inference_mode():
        pixels = _tensor(np.stack([_scaled(image, size) for image in images]))
        logits = F.interpolate(net(pixels), size=(side, side), mode="bilinear")
    probabilities: npt.NDArray[np.float32] = logits.sigmoid()[:, 0].numpy()
    return probabilities


def sharpen(photo: Pixels, probability: npt.NDArray[np.float32]) -> npt.NDArray[np.bool_]:
    """Return the garment ``[H, W]`` after GrabCut, seeded by a prediction."""
    labels = np.full(probability.shape, cv2.GC_PR_BGD, np.uint8)
    labels[probability > 0.5] = cv2.GC_PR_FGD
    labels[probability > 0.95] = cv2.GC_FGD
    labels[probability < 0.03] = cv2.GC_BGD
    certain = np.unique(labels)
    if cv2.GC_FGD not in certain or cv2.GC_BGD not in certain:
        return np.zeros(probability.shape, bool)
    state = np.zeros((1, 65)), np.zeros((1, 65))
    cv2.setRNGSeed(0)
    bgr = np.ascontiguousarray(photo[..., ::-1])
    cv2.grabCut(bgr, labels, None, *state, 2, cv2.GC_INIT_WITH_MASK)  # type: ignore[call-overload]
    found: npt.NDArray[np.bool_] = np.isin(labels, (cv2.GC_FGD, cv2.GC_PR_FGD))
    return found


def _train(
    net: CutoutNet,
    sources: list[tuple[Pixels, Masks]],
    config: CutoutConfig,
    epochs: int,
    *,
    run: Path,
    phase: int,
) -> None:
    slow = [p for n, p in net.named_parameters() if n.startswith("backbone")]
    quick = [p for n, p in net.named_parameters() if not n.startswith("backbone")]
    groups: list[dict[str, Any]] = [
        {"params": slow, "lr": config.learning_rate * 0.3},
        {"params": quick, "lr": config.learning_rate},
    ]
    optimizer = torch.optim.AdamW(groups, weight_decay=config.weight_decay)
    counts = [len(images) for images, _ in sources]
    steps = epochs * (sum(counts) // config.batch)
    schedule = torch.optim.lr_scheduler.OneCycleLR(
        optimizer, [group["lr"] for group in optimizer.param_groups], total_steps=steps + 1
    )
    for epoch in range(epochs):
        net.train()
        began, total, seen = time.perf_counter(), 0.0, 0
        for pixels, target in _batches(sources, config, seed=(config.seed, phase, epoch)):
            loss = mask_loss(net(pixels), target)
            optimizer.zero_grad(set_to_none=True)
            loss.backward()
            nn.utils.clip_grad_norm_(net.parameters(), 5.0)
            optimizer.step()
            schedule.step()
            total, seen = total + float(loss.detach()), seen + 1
        row = {
            "phase": phase,
            "epoch": epoch + 1,
            "loss": round(total / max(seen, 1), 4),
            "seconds": round(time.perf_counter() - began, 1),
        }
        with (run / "log.jsonl").open("a", encoding="utf-8") as log:
            log.write(json.dumps(row) + "\n")
        print(row, flush=True)


def _batches(
    sources: list[tuple[Pixels, Masks]], config: CutoutConfig, *, seed: tuple[int, int, int]
) -> Iterator[tuple[Tensor, Tensor]]:
    rows = [
        (source, row) for source, (images, _) in enumerate(sources) for row in range(len(images))
    ]
    order = np.random.default_rng(seed).permutation(len(rows))
    starts = list(range(0, len(order) - config.batch + 1, config.batch))

    def draw(start: int) -> tuple[Tensor, Tensor]:
        rng = np.random.default_rng((*seed, start))
        views = []
        for position in order[start : start + config.batch]:
            source, row = rows[position]
            images, masks = sources[source]
            views.append(augmented(np.asarray(images[row]), masks[row], rng, size=config.size))
        target = torch.from_numpy(np.stack([mask for _, mask in views])).float()[:, None] / 255
        return _tensor(np.stack([view for view, _ in views])), F.avg_pool2d(target, 2)

    with ThreadPoolExecutor(1) as pool:
        waiting = pool.submit(draw, starts[0])
        for start in [*starts[1:], None]:
            ready = waiting.result()
            if start is not None:
                waiting = pool.submit(draw, start)
            yield ready


def augmented(
    image: Pixels, mask: Masks, rng: np.random.Generator, *, size: int
) -> tuple[Pixels, Masks]:
    """Return one random view of an image and its mask, both ``size`` pixels wide."""
    side = image.shape[0]
    zoom = rng.uniform(0.8, 1.5) * size / side
    angle = rng.uniform(-30, 30) + 90 * rng.integers(0, 4) * (rng.random() < 0.3)
    matrix = cv2.getRotationMatrix2D((side / 2, side / 2), angle, zoom)
    matrix[:, 2] += size / 2 - side / 2 + rng.uniform(-0.1, 0.1, 2) * size
    view = cv2.warpAffine(
        image,
        matrix,
        (size, size),
        flags=cv2.INTER_AREA if zoom < 1 else cv2.INTER_LINEAR,
        borderValue=(WHITE, WHITE, WHITE),
    )
    warped = cv2.warpAffine(mask, matrix, (size, size), flags=cv2.INTER_LINEAR)
    if rng.random() < 0.5:
        view, warped = view[:, ::-1], warped[:, ::-1]
    gains = (1 + rng.uniform(-0.12, 0.12, 3)) * rng.uniform(0.6, 1.25)
    lit = (view.astype(np.float32) - 128) * rng.uniform(0.7, 1.2) + 128
    view = np.clip(lit * gains, 0, 255).astype(np.uint8)
    if rng.random() < 0.3:
        view = cv2.GaussianBlur(view, (0, 0), rng.uniform(0.4, 1.4))
    return np.ascontiguousarray(view), np.ascontiguousarray(warped)


def _tensor(images: Pixels) -> Tensor:
    pixels = torch.from_numpy(images).permute(0, 3, 1, 2).float()
    return ((pixels - PIXEL_MEAN) / PIXEL_STD).contiguous(memory_format=torch.channels_last)


def _scaled(image: Pixels, size: int) -> Pixels:
    if image.shape[0] == size:
        return image
    return np.asarray(cv2.resize(image, (size, size), interpolation=cv2.INTER_AREA))
