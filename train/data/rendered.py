"""A corpus of drawn outfits, made in shards: any number of workers writes the same bytes.

    plan.json      what was asked for; another request in the same folder is refused
    parts/         finished shards: pictures (.tar) and records (.jsonl), the records last
    corpus.json, records.jsonl, images.tar    the corpus, once every shard is there

A killed run goes on with the first shard that is missing. What is drawn and what is true of it is
``models.render.outfits``; splits and the compositional hold-out are decided here (paper 3.4 asks
for 90/10 without outfit overlap; the hold-out is ours).
"""

from __future__ import annotations

import hashlib
import io
import json
import multiprocessing
import shutil
import tarfile
from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import asdict, dataclass
from functools import cache
from pathlib import Path
from typing import Final, Literal, Protocol, TypeVar

import cv2

from models.fashionx import (
    Annotator,
    FashionXRecord,
    ImageFacts,
    OutfitAnnotation,
    read_record,
)
from models.fashionx_checks import check_annotation, validation_of
from models.render.outfit_recipe import OutfitRecipe
from models.render.outfits import OutfitDrawing, draw_outfit, sample_outfit
from models.types import RgbImage
from models.vocabulary import Vocabulary
from train.data.corpus import MANIFEST, CorpusFacts, write_corpus
from train.data.siblings import Entry, draw_siblings
from train.errors import DataError
from train.whole_files import write_whole

Split = Literal["train", "test"]
Triple = tuple[str, str, str]

SOURCE: Final = "vestry-rendered"
REVISION: Final = "outfits-3"
"""Changes when equal seeds stop giving equal corpora."""
SHARD: Final = 32
LOOKS: Final = 3
TEST_SHARE: Final = 0.1
_TRIES = 64
_QUALITY = 90
_PLAN, _PARTS, _IMAGES = "plan.json", "parts", "images.tar"
_NOTES = (
    "Everything is drawn; no photo was used.",
    "Style, occasion, season, formality and silhouette follow models/render/outfit_rules.toml: "
    "exact, and artificial.",
    "About one in ten (term, color, pattern) triples never occurs in split train: "
    "train.data.rendered.is_held_out.",
)


_SIBLING_NOTE = (
    "Outfits of one group_id but another outfit_id are siblings: one to three stated values apart."
)


@dataclass(frozen=True, slots=True)
class RenderedPlan:
    """What a corpus was asked to be.

    Attributes:
        count: Outfits; an outfit of several views gives several pictures.
        size: Longest side of a picture in px.
        views: Share of the outfits that are shown in three views.
        siblings: Share of the outfits beside which others stand that differ in little.
    """

    count: int
    seed: int
    size: int = 224
    views: float = 0.05
    revision: str = REVISION
    siblings: float = 0.0


def is_held_out(term: str, color: str, pattern: str) -> bool:
    """Whether a combination is kept out of training: one in ten, chosen by hash."""
    return _number(f"composition-v1|{term}|{color}|{pattern}") % 10 == 0


def split_of(seed: int, index: int) -> Split:
    """Which split an outfit belongs to; all its views go with it."""
    return "test" if _share(f"split|{seed}|{index}") < TEST_SHARE else "train"


def looks_of(plan: RenderedPlan, index: int) -> int:
    """How many pictures an outfit gets."""
    return LOOKS if _share(f"views|{plan.seed}|{index}") < plan.views else 1


def has_siblings(plan: RenderedPlan, index: int) -> bool:
    """Whether an outfit gets siblings."""
    return _share(f"siblings|{plan.seed}|{index}") < plan.siblings


def triples(annotation: OutfitAnnotation) -> list[Triple]:
    """Term, dominant color and pattern of everything listed."""
    parts = annotation.parts
    items = (*parts.one_piece, *parts.top, *parts.bottom, *parts.footwear, *parts.accessory)
    return [(item.term, item.color[0], item.pattern) for item in items]


def _number(text: str) -> int:
    return int.from_bytes(hashlib.blake2b(text.encode(), digest_size=7).digest(), "big")


def _share(text: str) -> float:
    return _number(text) / float(1 << 56)


# -- one outfit ------------------------------------------------------------------------------------


@cache
def _vocabulary() -> Vocabulary:
    return Vocabulary.load()


def _likely(recipe: OutfitRecipe) -> list[Triple]:
    """Triples that a recipe will most likely show, known before drawing it."""
    words = {name: pattern.fashionx for name, pattern in _vocabulary().patterns.items()}
    return [(p.term, p.recipe.colors[0], words[p.recipe.pattern]) for p in recipe.pieces]


def draw_views(plan: RenderedPlan, index: int) -> tuple[OutfitRecipe, list[OutfitDrawing]]:
    """Draw an outfit in all its views, as often as its split's promises need.

    Raises:
        DataError: No drawing kept the promises; that would be a defect of the renderer.
    """
    train = split_of(plan.seed, index) == "train"
    for attempt in range(_TRIES):
        recipe = sample_outfit(_number(f"outfit|{plan.seed}|{index}|{attempt}"))
        if train and any(is_held_out(*triple) for triple in _likely(recipe)):
            continue
        drawings = [
            draw_outfit(recipe.seen(look), size=plan.size) for look in range(looks_of(plan, index))
        ]
        if all(_keeps(drawing, train=train) for drawing in drawings):
            return recipe, drawings
    raise DataError(
        f"No outfit could be drawn for number {index}.", next_step="Choose another seed."
    )


def _keeps(drawing: OutfitDrawing, *, train: bool) -> bool:
    if drawing.annotation is None:
        return False
    if train and any(is_held_out(*triple) for triple in triples(drawing.annotation)):
        return False
    findings = check_annotation(drawing.annotation, _vocabulary())
    return all(finding.level != "error" for finding in findings)


def jpeg(image: RgbImage) -> bytes:
    """The picture as a JPEG file."""
    done, packed = cv2.imencode(".jpg", image[..., ::-1], [cv2.IMWRITE_JPEG_QUALITY, _QUALITY])
    if not done:
        raise DataError(
            "A picture could not be written as JPEG.",
            next_step="Install opencv-python-headless again.",
        )
    return packed.tobytes()


def record_of(
    annotation: OutfitAnnotation,
    picture: bytes,
    *,
    image_id: str,
    outfit_id: str,
    size: tuple[int, int],
    split: Split,
    group_id: str = "",
    source: str = SOURCE,
    license: str = "CC0-1.0",
    model: str = REVISION,
) -> FashionXRecord:
    """The record of a made picture; ``size`` is width and height, the group is the outfit."""
    return FashionXRecord(
        image_id=image_id,
        outfit_id=outfit_id,
        group_id=group_id or outfit_id,
        source=source,
        license=license,
        image=ImageFacts(
            path=f"{image_id}.jpg",
            sha256=hashlib.sha256(picture).hexdigest(),
            w=size[0],
            h=size[1],
        ),
        annotation=annotation,
        annotator=Annotator(backend="render", model="vestry-render", revision=model),
        validation=validation_of(check_annotation(annotation, _vocabulary())),
        split=split,
    )


def _outfit(plan: RenderedPlan, index: int) -> Made:
    """Draw an outfit in all its views, and its siblings."""
    group = f"drawn-{plan.seed}-{index:06}"
    split = split_of(plan.seed, index)
    recipe, drawings = draw_views(plan, index)
    made = [
        _entry(drawing, group=group, outfit=group, look=look, split=split)
        for look, drawing in enumerate(drawings)
    ]
    if not has_siblings(plan, index):
        return made

    def draw(recipe: OutfitRecipe, number: int) -> Entry | None:
        train = split == "train"
        if train and any(is_held_out(*triple) for triple in _likely(recipe)):
            return None
        drawing = draw_outfit(recipe, size=plan.size)
        if not _keeps(drawing, train=train):
            return None
        outfit = f"{group}s{number}"
        return _entry(drawing, group=group, outfit=outfit, look=recipe.look, split=split)

    key = _number(f"siblings of|{plan.seed}|{index}")
    return made + draw_siblings(recipe, made[0][0], key, draw)


def _entry(drawing: OutfitDrawing, *, group: str, outfit: str, look: int, split: Split) -> Entry:
    assert drawing.annotation is not None
    picture = jpeg(drawing.image)
    height, width = drawing.image.shape[:2]
    record = record_of(
        drawing.annotation,
        picture,
        image_id=f"{outfit}-{look}",
        outfit_id=outfit,
        group_id=group,
        size=(width, height),
        split=split,
    )
    return record, picture


# -- shards ----------------------------------------------------------------------------------------

Made = list[Entry]


@dataclass(frozen=True, slots=True)
class ShardJob:
    """A run of outfits to make; plain values, so that it travels to another process."""

    plan: RenderedPlan
    folder: Path
    number: int

    @property
    def indices(self) -> range:
        """The outfits of this shard."""
        start = self.number * SHARD
        return range(start, min(start + SHARD, self.plan.count))


def draw_shard(job: ShardJob) -> int:
    """Draw one shard and write it; returns its number."""
    cv2.setNumThreads(1)
    made = [entry for index in job.indices for entry in _outfit(job.plan, index)]
    write_shard(job.folder, job.number, made)
    return job.number


def write_shard(folder: Path, number: int, made: Made) -> None:
    """Write pictures, then records: a shard with records is whole."""
    packed = io.BytesIO()
    with tarfile.open(fileobj=packed, mode="w", format=tarfile.USTAR_FORMAT) as archive:
        for record, picture in made:
            entry = tarfile.TarInfo(str(record.image.path))
            entry.size = len(picture)
            archive.addfile(entry, io.BytesIO(picture))
    write_whole(folder / f"{number:05}.tar", packed.getvalue())
    lines = "".join(
        json.dumps(record.to_document(), ensure_ascii=False) + "\n" for record, _ in made
    )
    write_whole(folder / f"{number:05}.jsonl", lines.encode())


class Numbered(Protocol):
    """A shard to make: where it goes, and its number there."""

    @property
    def folder(self) -> Path:
        """Folder of the shards."""

    @property
    def number(self) -> int:
        """Which shard it is."""


JobT = TypeVar("JobT", bound=Numbered)


def run_shards(
    jobs: Sequence[JobT],
    make: Callable[[JobT], int],
    *,
    workers: int,
    tell: Callable[[int, int], None] | None,
) -> None:
    """Make every shard that is missing, in this process or in several."""
    missing = [job for job in jobs if not (job.folder / f"{job.number:05}.jsonl").exists()]
    done = len(jobs) - len(missing)

    def told(numbers: Iterable[int]) -> None:
        for finished, _ in enumerate(numbers, start=done + 1):
            if tell is not None:
                tell(finished, len(jobs))

    if workers <= 1 or len(missing) <= 1:
        threads = cv2.getNumThreads()
        try:
            told(map(make, missing))
        finally:
            cv2.setNumThreads(threads)
        return
    context = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(max_workers=workers, mp_context=context) as pool:
        told(pool.map(make, missing))


def begin(out: Path, plan: RenderedPlan, *, more: dict[str, str] | None = None) -> Path | None:
    """Claim a folder for a plan; return where shards go, None when the corpus is already there.

    Raises:
        DataError: The folder belongs to another plan, or holds something else.
    """
    wanted = {**asdict(plan), **(more or {})}
    file = out / _PLAN
    if file.exists():
        try:
            found = json.loads(file.read_text(encoding="utf-8"))
        except ValueError:
            found = None
        # a plan of before siblings asked for none
        if not isinstance(found, dict) or {"siblings": 0.0, **found} != wanted:
            raise DataError(
                "This folder holds a corpus of another request.",
                next_step="Choose another folder, or ask for what was asked there before.",
            )
    elif out.exists() and any(out.iterdir()):
        raise DataError(
            f"The folder {out.name} is not empty.", next_step="Choose an empty or a new folder."
        )
    else:
        write_whole(file, (json.dumps(wanted, indent=1) + "\n").encode())
    if (out / MANIFEST).exists():
        shutil.rmtree(out / _PARTS, ignore_errors=True)
        return None
    (out / _PARTS).mkdir(exist_ok=True)
    return out / _PARTS


def assemble(out: Path, jobs: Sequence[ShardJob], facts: CorpusFacts) -> Path:
    """Join the shards into a corpus and remove them; return the manifest's file."""
    records: list[FashionXRecord] = []
    partial = out / (_IMAGES + ".partial")
    with tarfile.open(partial, mode="w", format=tarfile.USTAR_FORMAT) as archive:
        for job in jobs:
            lines = (job.folder / f"{job.number:05}.jsonl").read_text(encoding="utf-8")
            records += [read_record(json.loads(line)) for line in lines.splitlines()]
            with tarfile.open(job.folder / f"{job.number:05}.tar") as shard:
                for entry in shard:
                    archive.addfile(entry, shard.extractfile(entry))
    partial.replace(out / _IMAGES)
    manifest = write_corpus(out, facts, records)
    shutil.rmtree(out / _PARTS, ignore_errors=True)
    return manifest


def shard_jobs(plan: RenderedPlan, folder: Path) -> list[ShardJob]:
    """The shards of a plan."""
    return [ShardJob(plan, folder, number) for number in range(-(-plan.count // SHARD))]


def _asked_siblings(plan: RenderedPlan) -> str:
    return f" --siblings {plan.siblings:g}" if plan.siblings else ""


def write_rendered(
    out: Path,
    plan: RenderedPlan,
    *,
    workers: int = 1,
    tell: Callable[[int, int], None] | None = None,
) -> Path:
    """Draw a corpus, or finish one that was begun; return its manifest's file.

    Args:
        tell: Called with the number of finished shards and of all.

    Raises:
        DataError: The folder cannot take this corpus.
    """
    parts = begin(out, plan)
    if parts is None:
        return out / MANIFEST
    jobs = shard_jobs(plan, parts)
    run_shards(jobs, draw_shard, workers=workers, tell=tell)
    facts = CorpusFacts(
        name=f"rendered-{plan.seed}-{plan.count}",
        source=SOURCE,
        license="CC0-1.0",
        images=_IMAGES,
        made_by=f"vestry-train data rendered --count {plan.count} --seed {plan.seed} "
        f"--size {plan.size} --views {plan.views:g}" + _asked_siblings(plan),
        seed=plan.seed,
        notes=_NOTES + ((_SIBLING_NOTE,) if plan.siblings else ()),
    )
    return assemble(out, jobs, facts)
