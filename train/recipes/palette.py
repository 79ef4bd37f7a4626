"""Train the palette: the small network that names a garment's colors from its pixels.

    python -m train.recipes.palette --data DIR [--run train/runs/palette] [--out FILE]

1. Cut out every training photo with the embedded segmenter and count its colors (cached per run).
   Drawn garments join, because photos hardly show some names ("gold" twice in 3,177).
2. Cross-validate by person and print how often the dominant color is the annotation's first, and
   precision and recall of the set of colors.
3. With the embedded encoder at hand, print how both figures move with its prior, on the training
   people that its own training left out: the constants of ``models/palette.py`` come from there.
4. Fit on all training people and write the weights. People of ``val`` are read only by ``--val``.

The network pools names over color bins, so shares need no labels: a garment annotated "navy, white"
teaches that its bins, weighted, are mostly navy and somewhat white.
"""

from __future__ import annotations

import argparse
import hashlib
import json
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import torch
import torch.nn.functional as F
from torch import Tensor, nn

from models import palette_features
from models.manager import ModelManager
from models.palette import (
    MAX_COLORS,
    MIN_SHARE,
    MULTICOLOR,
    WEIGHTS_FILE,
    PaletteWeights,
    fused_shares,
    measure_palette,
    name_bins,
)
from models.palette_features import FEATURES, MAX_BINS, ColorBins, color_bins
from models.preprocess import decode_photo
from models.store import ModelStore, sha256_of
from models.vocabulary import Vocabulary
from train.data.drawn import draw_training_scene
from train.data.encoder_data import held_out
from train.data.sources.closet import ClosetPhoto, read_closet

PHOTO_SIDE = 256
BATCH_PHOTOS = 16
# Weight of an annotated color as a share, by its place in the annotation.
PLACE_WEIGHTS = (1.0, 0.45, 0.25)

Floats = npt.NDArray[np.float32]
Integers = npt.NDArray[np.int64]


@dataclass(frozen=True)
class PaletteConfig:
    """Everything that decides a run.

    Attributes:
        share_loss: Weight of the loss on all annotated colors beside that on the dominant one.
        folds: Groups of people for cross-validation.
        drawn: Drawn garments beside the photos.
        drawn_seed: Seed of their corpus; another one than the sample wardrobe's and the tests'.
    """

    seed: int = 0
    hidden: int = 96
    deep: int = 48
    dropout: float = 0.35
    epochs: int = 32
    batch: int = 128
    learning_rate: float = 5e-3
    weight_decay: float = 0.02
    label_smoothing: float = 0.05
    share_loss: float = 0.5
    folds: int = 3
    drawn: int = 1000
    drawn_seed: int = 91


@dataclass(frozen=True)
class PaletteData:
    """Counted colors and annotated names.

    Attributes:
        features: float32 ``[photos, MAX_BINS, FEATURES]``.
        shares: float32 ``[photos, MAX_BINS]``; 0 where a photo has fewer bins.
        first: Index of the dominant name; -1 for one the network does not name.
        targets: float32 ``[photos, names]``, annotated colors as shares.
        people: Owner of each photo; empty for a drawing.
    """

    features: Floats
    shares: Floats
    first: Integers
    targets: Floats
    people: npt.NDArray[np.str_]


class PaletteNet(nn.Module):
    """The network of ``models/palette.py`` with dropout; layer names are those of the file."""

    def __init__(self, names: int, config: PaletteConfig) -> None:
        super().__init__()
        self.hidden = nn.Linear(FEATURES, config.hidden)
        self.deep = nn.Linear(config.hidden, config.deep)
        self.name = nn.Linear(config.deep, names)
        self.belongs = nn.Linear(config.deep, 1)
        self.rank = nn.Linear(config.deep, names)
        self.dropout = nn.Dropout(config.dropout)
        # Start from "every bin belongs" and "the largest area is dominant".
        nn.init.zeros_(self.belongs.weight)
        nn.init.zeros_(self.rank.weight)

    def forward(self, features: Tensor, shares: Tensor) -> tuple[Tensor, Tensor]:
        """Return pooled shares and dominance logits, ``[batch, names]`` each."""
        hidden = self.dropout(torch.relu(self.hidden(features)))
        hidden = torch.relu(self.deep(hidden))
        logs = torch.where(shares > 0, shares.clamp_min(1e-9).log(), torch.full_like(shares, -1e4))
        belongs = torch.softmax(logs + self.belongs(hidden)[..., 0], dim=1)[..., None]
        pooled = (belongs * torch.softmax(self.name(hidden), dim=-1)).sum(dim=1)
        return pooled, torch.log(pooled + 1e-4) + self.rank((belongs * hidden).sum(dim=1))


def fit(data: PaletteData, rows: Integers, config: PaletteConfig) -> PaletteNet:
    """Train on the given rows."""
    torch.manual_seed(config.seed)
    net = PaletteNet(data.targets.shape[1], config)
    optimizer = torch.optim.AdamW(
        net.parameters(), lr=config.learning_rate, weight_decay=config.weight_decay
    )
    steps = config.epochs * max(1, len(rows) // config.batch)
    schedule = torch.optim.lr_scheduler.OneCycleLR(
        optimizer, config.learning_rate, total_steps=steps
    )
    features, shares = torch.from_numpy(data.features), torch.from_numpy(data.shares)
    first, targets = torch.from_numpy(data.first), torch.from_numpy(data.targets)
    order = torch.Generator().manual_seed(config.seed)
    pool = torch.from_numpy(rows)
    for step in range(steps):
        if step % max(1, len(rows) // config.batch) == 0:
            shuffled = pool[torch.randperm(len(pool), generator=order)].split(config.batch)
        batch = shuffled[step % max(1, len(rows) // config.batch)]
        pooled, logits = net(features[batch], shares[batch])
        loss = F.cross_entropy(logits, first[batch], label_smoothing=config.label_smoothing)
        spread = -(targets[batch] * torch.log(pooled + 1e-4)).sum(dim=1).mean()
        optimizer.zero_grad()
        (loss + config.share_loss * spread).backward()
        optimizer.step()
        schedule.step()
    return net.eval()


def read_data(
    photos: Sequence[ClosetPhoto],
    names: Sequence[str],
    manager: ModelManager,
    *,
    cache: Path,
    config: PaletteConfig,
) -> PaletteData:
    """Count the colors of every photo, then of the drawings; each corpus once per run folder."""
    digest = hashlib.sha256("\n".join(photo.name for photo in photos).encode()).hexdigest()[:12]
    # The counting code changes the bins too, so its source is part of the key.
    code = sha256_of(Path(palette_features.__file__))[:12]
    network = manager.segmenter().name.replace("@", "-")
    real = _cached(cache / f"photos-{digest}-{network}-{code}.npz", _photo_bins(photos, manager))
    seed, count = config.drawn_seed, config.drawn
    drawn = _cached(cache / f"drawn-{seed}-{count}-{code}.npz", _drawn_bins(seed, count))
    colors = [[color.name for color in photo.tags.colors] for photo in photos if photo.tags]
    colors += [str(line).split(",") for line in drawn[2]]
    place = {name: index for index, name in enumerate(names)}
    targets = np.zeros((len(colors), len(names)), np.float32)
    for row, given in enumerate(colors):
        for name, weight in zip(given, PLACE_WEIGHTS, strict=False):
            if name in place:
                targets[row, place[name]] += weight
    return PaletteData(
        features=np.concatenate([real[0], drawn[0]]),
        shares=np.concatenate([real[1], drawn[1]]),
        first=np.array([place.get(given[0], -1) for given in colors]),
        targets=targets / np.maximum(targets.sum(axis=1, keepdims=True), 1e-6),
        people=np.array([photo.person for photo in photos] + [""] * len(drawn[2])),
    )


def _cached(
    file: Path, bins: Iterator[tuple[ColorBins, str]]
) -> tuple[Floats, Floats, npt.NDArray[np.str_]]:
    """Return features, shares and color lists, counted once into ``file``."""
    if not file.exists():
        rows = list(bins)
        features = np.zeros((len(rows), MAX_BINS, FEATURES), np.float32)
        shares = np.zeros((len(rows), MAX_BINS), np.float32)
        for row, (counted, _) in enumerate(rows):
            features[row, : len(counted.shares)] = counted.features
            shares[row, : len(counted.shares)] = counted.shares
        file.parent.mkdir(parents=True, exist_ok=True)
        part = file.with_suffix(".part.npz")
        colors = np.array([text for _, text in rows], dtype=np.str_)
        np.savez(part, features=features, shares=shares, colors=colors)
        part.replace(file)
    with np.load(file, allow_pickle=False) as stored:
        return stored["features"], stored["shares"], stored["colors"]


def _photo_bins(
    photos: Sequence[ClosetPhoto], manager: ModelManager
) -> Iterator[tuple[ColorBins, str]]:
    segmenter = manager.segmenter()
    for start in range(0, len(photos), BATCH_PHOTOS):
        part = photos[start : start + BATCH_PHOTOS]
        images = [decode_photo(photo.path, max_side=PHOTO_SIDE).image for photo in part]
        for image, mask in zip(images, segmenter.segment(images), strict=True):
            yield color_bins(image, mask), ""


def _drawn_bins(seed: int, count: int) -> Iterator[tuple[ColorBins, str]]:
    for index in range(count):
        scene = draw_training_scene(seed, index)
        yield (
            color_bins(scene.image, scene.mask),
            ",".join(color.name for color in scene.tags.colors),
        )


def cross_validate(
    data: PaletteData, names: Sequence[str], config: PaletteConfig
) -> list[PaletteWeights]:
    """Return, for each photo, the weights of the fold that did not see its owner."""
    people, counts = np.unique(data.people[data.people != ""], return_counts=True)
    # Largest wardrobes first, each into the lightest fold: folds of equal size, people unsplit.
    fold_of: dict[str, int] = {}
    load = np.zeros(config.folds, np.int64)
    for index in np.argsort(-counts, kind="stable"):
        fold_of[people[index]] = int(load.argmin())
        load[load.argmin()] += counts[index]
    # Drawings belong to no fold: every fit may learn from them, and none is measured on them.
    folds = np.array([fold_of.get(person, -1) for person in data.people])
    named = data.first >= 0
    fitted = [
        to_weights(fit(data, np.flatnonzero((folds != fold) & named), config), names)
        for fold in range(config.folds)
    ]
    return [fitted[fold] for fold in folds if fold >= 0]


def to_weights(net: PaletteNet, names: Sequence[str]) -> PaletteWeights:
    """Return the network as the product runs it, half precision included."""
    layers = {}
    for layer in ("hidden", "deep", "name", "belongs", "rank"):
        module = getattr(net, layer)
        layers[layer] = (
            module.weight.detach().numpy().T.astype(np.float16).astype(np.float32),
            module.bias.detach().numpy().astype(np.float16).astype(np.float32),
        )
    return PaletteWeights(names=tuple(names), layers=layers)


def write_weights(weights: PaletteWeights, file: Path) -> None:
    """Write the weights as half-precision arrays, atomically."""
    arrays: dict[str, Any] = {"names": np.array(weights.names)}
    for layer, (matrix, bias) in weights.layers.items():
        arrays[f"{layer}.weight"] = matrix.astype(np.float16)
        arrays[f"{layer}.bias"] = bias.astype(np.float16)
    file.parent.mkdir(parents=True, exist_ok=True)
    part = file.with_suffix(".part.npz")
    np.savez_compressed(part, **arrays)
    part.replace(file)


def figures(
    photos: Sequence[ClosetPhoto],
    data: PaletteData,
    weights: Sequence[PaletteWeights],
    *,
    priors: Floats | None = None,
    rows: Integers | None = None,
) -> dict[str, float]:
    """Measure dominant name and set of names as the product makes them (multicolor aside)."""
    rows = np.arange(len(photos)) if rows is None else rows
    right, hits, named, wanted = [], 0, 0, 0
    for row in rows:
        used = data.shares[row] > 0
        naming = name_bins(weights[row], data.shares[row, used], data.features[row, used])
        prior = None if priors is None else priors[row]
        shares = fused_shares(naming.shares @ naming.names, naming.rank, prior=prior)
        order = np.argsort(-shares)[:MAX_COLORS]
        kept = [i for i in order if shares[i] >= MIN_SHARE] or [order[0]]
        found = {weights[row].names[i] for i in kept}
        tags = photos[row].tags
        truth = {color.name for color in tags.colors} if tags else set()
        right.append(int(order[0]) == data.first[row])
        hits, named, wanted = hits + len(found & truth), named + len(found), wanted + len(truth)
    return _summary(np.array(right), data.people[rows], hits=hits, named=named, wanted=wanted)


def measure_product(photos: Sequence[ClosetPhoto], manager: ModelManager) -> dict[str, Any]:
    """Measure ``measure_palette`` itself with the shipped weights, with and without the encoder."""
    vocabulary = Vocabulary.load()
    results: dict[str, Any] = {}
    segmenter, encoder = manager.segmenter(), manager.encoder()
    people = np.array([photo.person for photo in photos])
    counts = {"pixels": [0, 0, 0], "pixels and encoder": [0, 0, 0]}
    right: dict[str, list[bool]] = {kind: [] for kind in counts}
    for photo in photos:
        image = decode_photo(photo.path, max_side=PHOTO_SIDE).image
        mask = segmenter.segment([image])[0]
        full = decode_photo(photo.path).image
        scores = encoder.encode_images([full])[0].color_scores
        truth = [color.name for color in photo.tags.colors] if photo.tags else []
        for kind, prior in (("pixels", None), ("pixels and encoder", scores)):
            found = [c.name for c in measure_palette(image, mask, vocabulary, prior=prior)]
            right[kind].append(found[0] == truth[0])
            sizes = (len({*found} & {*truth}), len(found), len(truth))
            counts[kind] = [a + b for a, b in zip(counts[kind], sizes, strict=True)]
    for kind, (hits, named, wanted) in counts.items():
        results[kind] = _summary(
            np.array(right[kind]), people, hits=hits, named=named, wanted=wanted
        )
    return results


def _summary(
    right: npt.NDArray[np.bool_],
    people: npt.NDArray[np.str_],
    *,
    hits: int,
    named: int,
    wanted: int,
) -> dict[str, float]:
    persons = [right[people == person].mean() for person in np.unique(people)]
    return {
        "dominant": round(float(right.mean()), 4),
        "dominant_persons_mean": round(float(np.mean(persons)), 4),
        "set_precision": round(hits / named, 4),
        "set_recall": round(hits / wanted, 4),
        "n": len(right),
    }


def encoder_priors(
    photos: Sequence[ClosetPhoto], names: Sequence[str], manager: ModelManager, rows: Integers
) -> Floats:
    """Return the embedded encoder's color probabilities for some photos, 0 for the others."""
    priors = np.zeros((len(photos), len(names)), np.float32)
    for row in rows:
        image = decode_photo(photos[row].path).image
        scores = manager.encoder().encode_images([image])[0].color_scores
        priors[row] = [scores.get(name, 0.0) for name in names]
    return priors


def train_palette(data: Path, *, run: Path, out: Path, config: PaletteConfig) -> dict[str, Any]:
    """Cross-validate, fit on all training people, write the weights; return the figures."""
    names = tuple(name for name in Vocabulary.load().colors if name != MULTICOLOR)
    photos = [photo for photo in read_closet(data) if photo.split == "train" and photo.tags]
    manager = ModelManager(ModelStore())
    counted = read_data(photos, names, manager, cache=run, config=config)
    folds = cross_validate(counted, names, config)
    report: dict[str, Any] = {
        "config": asdict(config),
        "segmenter": manager.segmenter().name,
        "cross_validated": figures(photos, counted, folds),
    }
    tune = np.array([row for row, photo in enumerate(photos) if held_out(photo.person)])
    if len(tune) and manager.state("pocket-encoder").installed:
        measured = partial(figures, photos, counted, folds, rows=tune)
        priors = encoder_priors(photos, names, manager, tune)
        report["tune_people"] = {
            "pixels": measured(),
            "pixels and encoder": measured(priors=priors),
            "encoder": {"dominant": float((priors[tune].argmax(1) == counted.first[tune]).mean())},
        }
    final = fit(counted, np.flatnonzero(counted.first >= 0), config)
    write_weights(to_weights(final, names), out)
    (run / "report.json").write_text(json.dumps(report, indent=1) + "\n", encoding="utf-8")
    return report


def main() -> None:
    """Run the recipe from the command line."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--data", type=Path, required=True, help="folder of a closet")
    parser.add_argument("--run", type=Path, default=Path("train") / "runs" / "palette")
    parser.add_argument("--out", type=Path, default=WEIGHTS_FILE)
    parser.add_argument("--val", action="store_true", help="only measure the shipped weights")
    arguments = parser.parse_args()
    if arguments.val:
        photos = [p for p in read_closet(arguments.data) if p.split == "val" and p.tags]
        report: dict[str, Any] = measure_product(photos, ModelManager(ModelStore()))
    else:
        report = train_palette(
            arguments.data, run=arguments.run, out=arguments.out, config=PaletteConfig()
        )
    print(json.dumps(report, indent=1))


if __name__ == "__main__":
    main()
