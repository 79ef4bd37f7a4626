"""Real cut-outs on drawn mannequins: the nearest to photos of dressed people that we have.

Garments are cut out of an annotated closet's photos by a segmenter the caller brings, scaled to a
drawn mannequin and layered on it; what is said of them is the closet's rows, and what is hidden
follows from the masks. Only people of the closet's train split are used. Such a corpus holds
photos of real garments: it is for training here and is never shipped.

A cut-out is used upright as it was photographed; one whose shape cannot be worn that way (folded,
rotated, cut off) is left out by its proportions, which lets some through.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass, replace
from functools import cache
from pathlib import Path
from typing import Any, Final

import cv2
import numpy as np
import numpy.typing as npt

from models.fashionx import (
    PART_NAMES,
    Item,
    ItemCounts,
    OutfitAnnotation,
    Overall,
    PartName,
    Parts,
    SelfCheck,
)
from models.fashionx_mapping import AnnotationRow, annotation_from_tags
from models.render.dressing import paint_body
from models.render.figure import BodyShape, Stance, pose_figure
from models.render.figure_paint import MANNEQUINS, Looks
from models.render.layers import Frame, Layer, stack, what_is_seen
from models.render.outfit_annotation import FULL_SHARE, LEAST_AREA, LEAST_SHARE
from models.render.outfit_drawing import OVERSAMPLING, photographed
from models.render.outfit_language import describe_outfit
from models.render.setting import draw_setting, sample_place
from models.render.wearable import WEARABLE
from models.types import Mask, RgbImage
from models.vocabulary import Vocabulary
from train.data.closet_corpus import closet_rows
from train.data.corpus import MANIFEST, CorpusFacts
from train.data.rendered import (
    RenderedPlan,
    ShardJob,
    assemble,
    begin,
    jpeg,
    record_of,
    run_shards,
    shard_jobs,
    write_shard,
)
from train.errors import DataError

Cutter = Callable[[Sequence[RgbImage]], list[Mask]]

SOURCE: Final = "wardrobe-cc0-on-figures"
REVISION: Final = "cutouts-2"
SIDE: Final = 320
_BATCH = 8
_INDEX = "cutouts.json"
_NOTES = (
    "Real garments (Clothing Dataset, CC0 1.0; people of split train only), cut out by the app's "
    "embedded cut-out network and laid on drawn mannequins; annotations from the closet's rows.",
    "The nearest to photos of dressed people that this project has; not such photos.",
    "Holds photos of real garments: never shipped.",
)


@dataclass(frozen=True, slots=True)
class CutOut:
    """One garment cut out of a photo, upright and without margins; ``file`` is RGBA."""

    file: str
    zone: str
    row: dict[str, Any]


def cut_closet(
    data: Path, folder: Path, cut: Cutter, *, tell: Callable[[int, int], None] | None = None
) -> list[CutOut]:
    """Cut the wearable garments of the train people out of their photos, once.

    Raises:
        DataError: The closet cannot be read, or holds nothing that can be worn.
    """
    index = folder / _INDEX
    if index.exists():
        return [CutOut(**entry) for entry in json.loads(index.read_text(encoding="utf-8"))]
    rows = [
        row for row in closet_rows(data) if row.split == "train" and row.tags.category in WEARABLE
    ]
    folder.mkdir(parents=True, exist_ok=True)
    found: list[CutOut] = []
    for start in range(0, len(rows), _BATCH):
        photos = [(row, _photo(data, row)) for row in rows[start : start + _BATCH]]
        chunk = [(row, image) for row, image in photos if image is not None]
        masks = cut([image for _, image in chunk]) if chunk else []
        for (row, image), mask in zip(chunk, masks, strict=True):
            cutout = _cut(image, mask, row, folder, len(found))
            found += [cutout] if cutout else []
        if tell is not None:
            tell(min(start + _BATCH, len(rows)), len(rows))
    zones = {cutout.zone for cutout in found}
    if not (zones & {"whole"} or {"top", "legs"} <= zones or {"top", "hips"} <= zones):
        raise DataError(
            "This closet holds too few garments that can be laid on a figure.",
            next_step="Give a closet with tops and bottoms, or dresses.",
        )
    partial = index.with_name(index.name + ".partial")
    partial.write_text(json.dumps([asdict(cutout) for cutout in found]), encoding="utf-8")
    partial.replace(index)
    return found


def _photo(data: Path, row: AnnotationRow) -> RgbImage | None:
    image = cv2.imread(str(data / "photos" / row.photo), cv2.IMREAD_COLOR)
    return None if image is None else np.ascontiguousarray(image[..., ::-1], dtype=np.uint8)


def _cut(
    image: RgbImage, mask: Mask, row: AnnotationRow, folder: Path, number: int
) -> CutOut | None:
    """Save a cut-out, unless its mask or its proportions say that it cannot be worn."""
    zone, low, high = WEARABLE[row.tags.category]
    solid = np.asarray(mask > 127, np.uint8)
    share = float(solid.mean())
    x, y, w, h = cv2.boundingRect(solid)
    if not 0.06 < share < 0.85 or w < 40 or h < 40 or not low <= h / w <= high:
        return None
    # A garment that the photo's edge cuts off has no hem or no shoulder.
    rim = np.concatenate([solid[0], solid[-1], solid[:, 0], solid[:, -1]])
    if float(rim.mean()) > 0.12 or float(solid[y : y + h, x : x + w].mean()) < 0.3:
        return None
    rgba = np.dstack([image, mask])[y : y + h, x : x + w]
    scale = SIDE / max(w, h)
    size = (max(8, int(w * scale)), max(8, int(h * scale)))
    rgba = np.asarray(cv2.resize(rgba, size, interpolation=cv2.INTER_AREA), np.uint8)
    name = f"{number:05}.png"
    cv2.imwrite(str(folder / name), cv2.cvtColor(rgba, cv2.COLOR_RGBA2BGRA))
    return CutOut(name, zone, row.to_json())


# -- one picture -----------------------------------------------------------------------------------


def choose(cutouts: Sequence[CutOut], rng: np.random.Generator) -> list[CutOut]:
    """Garments that can be worn together, lowest layer first."""
    by_zone: dict[str, list[CutOut]] = {}
    for cutout in cutouts:
        by_zone.setdefault(cutout.zone, []).append(cutout)

    def one(zone: str, chance: float = 1.0) -> list[CutOut]:
        options = by_zone.get(zone, [])
        if not options or rng.random() >= chance:
            return []
        return [options[int(rng.integers(len(options)))]]

    lower = "legs" if rng.random() < 0.65 else "hips"
    lower = lower if lower in by_zone else "hips" if lower == "legs" else "legs"
    dressed = "whole" in by_zone and rng.random() < 0.28
    if dressed or not {"top", lower} <= set(by_zone):
        chosen = [*one("feet", 0.8), *one("whole"), *one("outer", 0.2)]
    else:
        chosen = [*one("feet", 0.8), *one(lower), *one("top"), *one("outer", 0.35)]
    return [*chosen, *one("hand", 0.35), *one("head", 0.2)]


def _boxes(zone: str, height: float, width: float) -> tuple[float, float, float]:
    """Left, top and width in cm for a cut-out of this shape (height by width) on the mannequin."""
    ratio = height / width
    if zone in ("top", "outer"):
        tall = {"top": 64.0, "outer": 70.0}[zone] * (1.32 if ratio > 1.6 and zone == "outer" else 1)
        wide = min(tall / ratio, 78.0)
        return -wide / 2, -3.0, wide
    if zone == "whole":
        wide = min(104.0 / ratio, 66.0)
        return -wide / 2, -3.0, wide
    if zone == "legs":
        wide = min(102.0 / ratio, 46.0)
        return -wide / 2, 37.0, wide
    if zone == "hips":
        wide = min(46.0 / ratio, 48.0) if ratio < 1.2 else 62.0 / ratio
        return -wide / 2, 38.0, wide
    if zone == "feet":
        wide = 30.0
        return -wide / 2, 146.0 - wide * ratio, wide
    if zone == "hand":
        wide = min(26.0, 34.0 / ratio)
        return 24.0, 62.0, wide
    wide = 22.0
    return -wide / 2, -33.0, wide


def draw_on_figure(
    chosen: Sequence[CutOut], folder: Path, rng: np.random.Generator, *, size: int
) -> tuple[RgbImage, OutfitAnnotation | None]:
    """Lay cut-outs on a mannequin and say what is visible of them."""
    tone = MANNEQUINS[int(rng.integers(len(MANNEQUINS)))]
    looks = Looks(tone, "none", tone, mannequin=True)
    figure = pose_figure(BodyShape(), Stance(spread=8.5), "front")
    width = round(size * 0.75)
    tall, wide = size * OVERSAMPLING, width * OVERSAMPLING
    px = round(min(tall / (190.0 * rng.uniform(1.0, 1.08)), wide / 90.0), 1)
    frame = Frame(px, (wide / 2, tall / 2 - 57.0 * px), wide, tall)
    layers = paint_body(figure, looks, frame)
    for index, cutout in enumerate(chosen):
        layers.append(_laid(folder / cutout.file, cutout.zone, frame, index, rng))
    place = sample_place(rng)
    ground = int(frame.origin[1] + (figure.sole - 10.0) * px) // OVERSAMPLING
    small = draw_setting(rng, place, (width, size), ground)
    canvas = np.asarray(cv2.resize(small, (wide, tall), interpolation=cv2.INTER_LINEAR), np.uint8)
    lit = cv2.resize(stack(canvas, layers, frame), (width, size), interpolation=cv2.INTER_AREA)
    image = photographed(np.asarray(lit, np.float32), rng)
    seen = what_is_seen(layers, frame, len(chosen))
    shares = [
        each.share if each.area >= LEAST_AREA * frame.width * frame.height else 0.0 for each in seen
    ]
    seed = (int(rng.integers(2**31)), 0)
    return image, annotate_cutouts(chosen, shares, place=place, seed=seed)


def _laid(file: Path, zone: str, frame: Frame, index: int, rng: np.random.Generator) -> Layer:
    rgba = cv2.imread(str(file), cv2.IMREAD_UNCHANGED)
    if rgba is None:
        raise DataError("A cut-out is missing.", next_step="Delete the folder and begin again.")
    left, top, wide = _boxes(zone, *map(float, rgba.shape[:2]))
    scale = wide * frame.px_per_cm / rgba.shape[1] * float(rng.uniform(0.96, 1.04))
    shape = (max(2, round(rgba.shape[1] * scale)), max(2, round(rgba.shape[0] * scale)))
    how = cv2.INTER_AREA if scale < 1 else cv2.INTER_LINEAR
    resized = cv2.resize(rgba, shape, interpolation=how)
    small = np.asarray(cv2.cvtColor(resized, cv2.COLOR_BGRA2RGBA), np.uint8)
    x, y = (np.array([left, top]) * frame.px_per_cm + np.array(frame.origin)).astype(int)
    weights: npt.NDArray[np.float32] = np.zeros((*small.shape[:2], 4), np.float32)
    return Layer(int(x), int(y), small, weights, owner=index, shadow=0.3)


def annotate_cutouts(
    chosen: Sequence[CutOut], shares: Sequence[float], *, place: str, seed: tuple[int, int]
) -> OutfitAnnotation | None:
    """The closet's own words about what can be seen; None when nothing can."""
    grouped: dict[PartName, list[Item]] = {name: [] for name in PART_NAMES}
    rows: list[AnnotationRow] = []
    for cutout, share in zip(chosen, shares, strict=True):
        if share < LEAST_SHARE:
            continue
        row = AnnotationRow.from_json(cutout.row)
        parts = annotation_from_tags(row.tags, _vocabulary()).parts
        for name in PART_NAMES:
            grouped[name] += [_seen(item, share) for item in parts.of(name)]
        rows.append(row)
    total = sum(map(len, grouped.values()))
    if not total:
        return None
    overall = _overall(rows, grouped)
    return OutfitAnnotation(
        item_counts=ItemCounts(**{n: len(items) for n, items in grouped.items()}, total=total),
        description=describe_outfit(grouped, overall, place=place, layout="worn", seed=seed),
        overall=overall,
        parts=Parts(**grouped),
        self_check=SelfCheck(counts_match=True, no_duplicates=True, strict_json=True),
    )


def _seen(item: Item, share: float) -> Item:
    """An item without what may be hidden when it is only partly visible."""
    if share >= FULL_SHARE:
        return item
    hidden: dict[str, Any] = {"visibility": "partial", "design_details": [], "fit": "unknown"}
    for field in ("neckline", "closure", "length", "sleeve"):
        # a jacket hides the sleeves of a shirt; trousers have none to hide
        hidden[field] = "na" if getattr(item, field) == "na" else "unknown"
    return item.model_copy(update=hidden)


def _overall(rows: Sequence[AnnotationRow], grouped: dict[PartName, list[Item]]) -> Overall:
    def common(lists: list[list[str]], most: int) -> list[str]:
        counts: dict[str, int] = {}
        for words in lists:
            for word in words:
                counts[word] = counts.get(word, 0) + 1
        ranked = sorted(counts, key=lambda word: (-counts[word], list(counts).index(word)))
        return ranked[:most]

    main = [r for r in rows if r.tags.category not in ("bag", "hat")] or list(rows)
    seasons = common([list(r.tags.season) for r in main], 4)
    shared = [s for s in seasons if all(s in r.tags.season for r in main)]
    level = round(sum(r.tags.formality for r in main) / len(main))
    words = ("unknown", "casual", "casual", "smart-casual", "business", "formal")
    colors = [item.color[0] for items in grouped.values() for item in items]
    season: Any = shared or seasons[:2] or ["unknown"]
    return Overall(
        style=common([[r.tags.style] for r in main], 2) or ["unknown"],
        occasion=common([list(r.tags.occasion) for r in main], 3) or ["unknown"],
        season=["all-season"] if len(season) == 4 else season,
        color_palette=list(dict.fromkeys(colors))[:4],
        silhouette="unknown",
        formality=words[level],  # type: ignore[arg-type]
    )


@cache
def _vocabulary() -> Vocabulary:
    return Vocabulary.load()


# -- a corpus of them ------------------------------------------------------------------------------


def draw_cutout_shard(job: ShardJob) -> int:
    """Make one shard of composites; returns its number."""
    cv2.setNumThreads(1)
    folder = job.folder / "cutouts"
    cutouts = [CutOut(**e) for e in json.loads((folder / _INDEX).read_text(encoding="utf-8"))]
    made = []
    for index in job.indices:
        for attempt in range(20):
            rng = np.random.default_rng([job.plan.seed, index, attempt, 77])
            chosen = choose(cutouts, rng)
            image, annotation = draw_on_figure(chosen, folder, rng, size=job.plan.size)
            if annotation is None:
                continue
            picture = jpeg(image)
            name = f"cutouts-{job.plan.seed}-{index:06}"
            record = record_of(
                annotation, picture, image_id=f"{name}-0", outfit_id=name,
                size=(image.shape[1], image.shape[0]), split="train",
                source=SOURCE, license="CC0-1.0 photos; not for shipping", model=REVISION,
            )  # fmt: skip
            if record.validation.level != "error":
                made.append((record, picture))
                break
    write_shard(job.folder, job.number, made)
    return job.number


def write_cutouts(
    data: Path,
    out: Path,
    plan: RenderedPlan,
    cut: Cutter,
    *,
    workers: int = 1,
    tell: Callable[[int, int], None] | None = None,
) -> Path:
    """Write a corpus of cut-outs on mannequins, or finish one; return its manifest's file.

    Raises:
        DataError: The closet cannot be used, or the folder cannot take this corpus.
    """
    plan = replace(plan, views=0.0, revision=REVISION)
    parts = begin(out, plan, more={"cutouts": "wardrobe-cc0"})
    if parts is None:
        return out / MANIFEST
    cut_closet(data, parts / "cutouts", cut, tell=tell)
    jobs = shard_jobs(plan, parts)
    run_shards(jobs, draw_cutout_shard, workers=workers, tell=tell)
    facts = CorpusFacts(
        name=f"cutouts-{plan.seed}-{plan.count}",
        source=SOURCE,
        license="CC0-1.0 photos; not for shipping",
        images="images.tar",
        made_by=f"vestry-train data rendered --cutouts CLOSET --count {plan.count} "
        f"--seed {plan.seed} --size {plan.size}",
        seed=plan.seed,
        notes=_NOTES,
    )
    return assemble(out, jobs, facts)
