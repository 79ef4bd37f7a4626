"""Writes a set of captioned pictures in shards, and joins them; a killed run goes on.

    plan.json                       what was asked for; another request is refused
    parts/NUMBER.tar, NUMBER.jsonl  finished shards, the rows last
    drawing.json, pictures.jsonl, images.tar   the set, its manifest last

Any number of workers writes the same bytes. Photos are cut out in this process, because the
cut-out network comes in from outside; drawings in as many as asked.
"""

from __future__ import annotations

import hashlib
import io
import json
import shutil
import tarfile
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, BinaryIO, Final

import cv2

from train.data.drawing.captioned import FORMAT, IMAGES, MANIFEST, ROWS, Captioned
from train.data.drawing.garments import (
    Cutter,
    Made,
    drawn_garment,
    real_garments,
    usable_photos,
)
from train.data.rendered import run_shards
from train.errors import DataError
from train.whole_files import whole_file, write_whole

REVISION: Final = "drawing-1"
"""Changes when equal seeds stop giving equal sets."""
SHARD: Final = 240
_PLAN, _PARTS = "plan.json", "parts"
_NOTES = (
    "Drawn garments: captions are exactly true; one in ten combinations of category, color and "
    "pattern is in part unseen alone.",
    "Photos: training people of an annotated closet, cut out by the embedded network; captions by "
    "a hosted vision-language model. Never shipped.",
)

Tell = Callable[[int, int], None]


@dataclass(frozen=True, slots=True)
class DrawingPlan:
    """What a set was asked to be.

    Attributes:
        drawn: Drawings to learn from and to look at.
        unseen: Drawings of combinations that are kept out of training.
        size: Side of every picture in px.
        photos: Name of the closet whose photos are used too; empty for none.
    """

    drawn: int
    seed: int = 0
    unseen: int = 300
    size: int = 128
    photos: str = ""
    revision: str = REVISION


@dataclass(frozen=True, slots=True)
class DrawnShard:
    """Drawings ``first`` to ``last``; plain values, so that it travels to another process."""

    plan: DrawingPlan
    folder: Path
    number: int
    first: int
    last: int
    unseen: bool


def write_drawing_set(
    out: Path,
    plan: DrawingPlan,
    *,
    closet: Path | None = None,
    cut: Cutter | None = None,
    workers: int = 1,
    tell: Tell | None = None,
) -> Path:
    """Make a set, or finish one that was begun; return its manifest's file.

    Args:
        closet: Annotated closet whose training people's photos are cut out.
        cut: Finds garments in photos.

    Raises:
        DataError: The folder holds something else, or the closet cannot be read.
    """
    parts = _begin(out, plan)
    if (out / MANIFEST).exists():
        shutil.rmtree(parts, ignore_errors=True)
        return out / MANIFEST
    drawn = _drawn_shards(plan, parts)
    run_shards(drawn, draw_shard, workers=workers, tell=tell)
    numbers = [job.number for job in drawn]
    if closet is not None and cut is not None:
        numbers += _photo_shards(closet, cut, plan, parts, first=len(numbers), tell=tell)
    return _assemble(out, plan, parts, numbers)


def draw_shard(job: DrawnShard) -> int:
    """Draw one shard and write it; return its number."""
    cv2.setNumThreads(1)
    plan = job.plan
    made = [
        drawn_garment(plan.seed, index, size=plan.size, unseen=job.unseen)
        for index in range(job.first, job.last)
    ]
    write_shard(job.folder, job.number, made)
    return job.number


def write_shard(folder: Path, number: int, made: Sequence[Made]) -> None:
    """Write pictures, then rows: a shard with rows is whole."""
    with whole_file(folder / f"{number:05}.tar") as stream, _archive(stream) as archive:
        for row, picture in made:
            entry = tarfile.TarInfo(row.name)
            entry.size = len(picture)
            archive.addfile(entry, io.BytesIO(picture))
    lines = "".join(json.dumps(asdict(row)) + "\n" for row, _ in made)
    write_whole(folder / f"{number:05}.jsonl", lines.encode())


def _archive(stream: BinaryIO) -> tarfile.TarFile:
    return tarfile.open(fileobj=stream, mode="w", format=tarfile.USTAR_FORMAT)


def _drawn_shards(plan: DrawingPlan, parts: Path) -> list[DrawnShard]:
    jobs: list[DrawnShard] = []
    for count, unseen in ((plan.drawn, False), (plan.unseen, True)):
        for first in range(0, count, SHARD):
            last = min(first + SHARD, count)
            jobs.append(DrawnShard(plan, parts, len(jobs), first, last, unseen))
    return jobs


def _photo_shards(
    closet: Path, cut: Cutter, plan: DrawingPlan, parts: Path, *, first: int, tell: Tell | None
) -> list[int]:
    try:
        photos = usable_photos(closet)
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise DataError(
            "This closet cannot be read.",
            next_step="Give a folder with photos, photos.csv and annotations.jsonl.",
        ) from error
    starts = range(0, len(photos), SHARD)
    for place, start in enumerate(starts):
        if not (parts / f"{first + place:05}.jsonl").exists():
            made = real_garments(photos[start : start + SHARD], cut, size=plan.size)
            write_shard(parts, first + place, made)
        if tell is not None:
            tell(place + 1, len(starts))
    return [first + place for place in range(len(starts))]


def _begin(out: Path, plan: DrawingPlan) -> Path:
    file = out / _PLAN
    if file.exists():
        try:
            found = json.loads(file.read_text(encoding="utf-8"))
        except ValueError:
            found = None
        if found != asdict(plan):
            raise DataError(
                "This folder holds a set of another request.",
                next_step="Choose another folder, or ask for what was asked there before.",
            )
    elif out.exists() and any(out.iterdir()):
        raise DataError(
            f"The folder {out.name} is not empty.", next_step="Choose an empty or a new folder."
        )
    else:
        write_whole(file, (json.dumps(asdict(plan), indent=1) + "\n").encode())
    parts = out / _PARTS
    if not (out / MANIFEST).exists():
        parts.mkdir(exist_ok=True)
    return parts


def _assemble(out: Path, plan: DrawingPlan, parts: Path, numbers: Sequence[int]) -> Path:
    lines: list[str] = []
    digest = hashlib.sha256()
    with whole_file(out / IMAGES) as stream, _archive(stream) as archive:
        for number in numbers:
            text = (parts / f"{number:05}.jsonl").read_text(encoding="utf-8")
            lines += text.splitlines(keepends=True)
            with tarfile.open(parts / f"{number:05}.tar") as shard:
                for entry in shard:
                    opened = shard.extractfile(entry)
                    packed = opened.read() if opened else b""
                    digest.update(packed)
                    archive.addfile(entry, io.BytesIO(packed))
    digest.update("".join(lines).encode())
    write_whole(out / ROWS, "".join(lines).encode())
    rows = [Captioned.from_json(json.loads(line)) for line in lines]
    facts: dict[str, Any] = {
        "format": FORMAT,
        "plan": asdict(plan),
        "pictures": len(rows),
        "parts": dict(sorted(Counter(f"{row.part} {row.source}" for row in rows).items())),
        "categories": dict(sorted(Counter(row.category for row in rows).items())),
        "sha256": digest.hexdigest(),
        "notes": _NOTES,
    }
    write_whole(out / MANIFEST, (json.dumps(facts, indent=1) + "\n").encode())
    shutil.rmtree(parts, ignore_errors=True)
    return out / MANIFEST
