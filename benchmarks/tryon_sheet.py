"""A contact sheet of the try-on: real outfits of a closet on four figures, to be looked at.

    python -m benchmarks.tryon_sheet --data DIR [--out FILE] [--outfits N] [--height PX]

``--data`` is a closet like wardrobe-cc0 (`outfits.jsonl`, `annotations.jsonl`, `photos/`). Outfits
are good ones of its training people, one after another from each. The photos are cut out by the
embedded network once and kept in ``build/tryon``. Beside each row stand the cut-outs; on stderr
stands what was left out, and why. The sheet shows photos of real people's clothes: it is for one's
own eyes, never committed and never shipped. It measures nothing but how many garments are worn and
what is left of each.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import random
import statistics
import sys
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import cv2
import numpy as np
from PIL import Image

from app.errors import InputError
from app.perception import EngineOptions, PhotoEngine
from app.tryon.layering import judged
from app.tryon.values import FigureChoice, Garment, Rgba, TryOnPicture
from app.tryon.wearing import FigureBackend
from models.compatibility import piece_of
from models.types import GarmentTags, RgbImage
from models.vocabulary import Vocabulary

FIGURES = (
    FigureChoice("average", 2, "bob"),
    FigureChoice("full", 6, "short"),
    FigureChoice("slender", 9, "bun"),
    FigureChoice("broad", 4, "none"),
)
_STRIP = 150
_ROOT = Path(__file__).parents[1]


def main() -> int:
    """Make the sheet as the command line says."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--out", type=Path, default=_ROOT / "build" / "tryon" / "sheet.png")
    parser.add_argument("--outfits", type=int, default=20)
    parser.add_argument("--height", type=int, default=420)
    parser.add_argument("--seed", type=int, default=4)
    options = parser.parse_args()
    options.out.parent.mkdir(parents=True, exist_ok=True)
    rows, told = [], _Told()
    vocabulary, backend = Vocabulary.load(), FigureBackend(height=max(options.height, 480))
    for outfit in chosen(options.data, options.outfits, seed=options.seed):
        garments = [_garment(options.data, each, vocabulary) for each in outfit]
        cells = [_strip(garments, options.height)]
        for choice in FIGURES:
            cells.append(_cell(backend, garments, choice, (options.height, told)))
        rows.append(np.hstack(cells))
    half = (len(rows) + 1) // 2
    blank = [np.full_like(rows[0], 255)] * (2 * half - len(rows))
    sheet = np.hstack([np.vstack(rows[:half]), np.vstack([*rows[half:], *blank])])
    Image.fromarray(sheet).save(options.out)
    print(json.dumps({"sheet": str(options.out), **told.figures()}))
    return 0


def chosen(data: Path, count: int, *, seed: int) -> list[list[Mapping[str, Any]]]:
    """Good outfits of training people with what is known of each garment, people taking turns."""
    known = {row["photo"]: row for row in _lines(data / "annotations.jsonl")}
    of_person: dict[str, list[list[str]]] = defaultdict(list)
    for row in _lines(data / "outfits.jsonl"):
        if row["split"] == "train" and row["good"]:
            of_person[row["person"]].append(row["items"])
    dice = random.Random(seed)
    for outfits in of_person.values():
        dice.shuffle(outfits)
    found: list[list[Mapping[str, Any]]] = []
    while len(found) < count and any(of_person.values()):
        for person in sorted(of_person):
            if of_person[person] and len(found) < count:
                found.append([known[photo] for photo in of_person[person].pop()])
    return found


def _lines(file: Path) -> list[Any]:
    return [json.loads(line) for line in file.read_text(encoding="utf-8").splitlines() if line]


def _garment(data: Path, row: Mapping[str, Any], vocabulary: Vocabulary) -> Garment:
    tags = GarmentTags(category=row["cat"], attributes=tuple(row["other"]), kids=bool(row["kids"]))
    piece = piece_of(row["photo"], tags, vocabulary=vocabulary)
    return Garment(piece, str(row["cat"]), _cutout(data / "photos" / row["photo"]))


def _cutout(photo: Path) -> Rgba:
    name = hashlib.sha256(str(photo).encode()).hexdigest()[:16]
    kept = _ROOT / "build" / "tryon" / "cutouts" / f"{name}.png"
    if not kept.exists():
        from models.manager import ModelManager
        from models.store import ModelStore

        with Image.open(photo) as opened:
            pixels = np.asarray(opened.convert("RGB"), np.uint8)
        (mask,) = ModelManager(ModelStore()).segmenter().segment([pixels])
        kept.parent.mkdir(parents=True, exist_ok=True)
        Image.fromarray(np.dstack([pixels, mask])).save(kept)
    with Image.open(kept) as opened:
        rgba = np.asarray(opened.convert("RGBA"), np.uint8)
    left, top, wide, tall = cv2.boundingRect((rgba[..., 3] > 40).astype(np.uint8))
    return np.ascontiguousarray(rgba[top : top + max(tall, 1), left : left + max(wide, 1)])


class _Told:
    """What is told beside the sheet."""

    def __init__(self) -> None:
        self.worn, self.left_out, self.scores = 0, 0, list[float]()
        self.grades = Counter[str]()
        self.engine: PhotoEngine | None = None

    def take(self, picture: TryOnPicture, *, aloud: bool) -> None:
        self.worn += len(picture.worn)
        self.left_out += len(picture.left_out)
        if self.engine is None:
            self.engine = PhotoEngine.load(EngineOptions(threads=1))
        kept = judged(picture, self.engine.embed_images).kept
        self.scores += [each.score for each in kept]
        self.grades.update(each.grade for each in kept)
        for each in picture.left_out if aloud else ():
            print(each.why, file=sys.stderr)

    def figures(self) -> dict[str, Any]:
        kept = statistics.median(self.scores) if self.scores else 0.0
        return {
            "worn": self.worn,
            "left_out": self.left_out,
            "kept_median": round(kept, 3),
            **self.grades,
        }


def _cell(
    backend: FigureBackend,
    garments: Sequence[Garment],
    choice: FigureChoice,
    how: tuple[int, _Told],
) -> RgbImage:
    height, told = how
    size = (height * 2 // 3, height)
    try:
        picture = backend.wear(garments, choice)
    except InputError as error:
        print(error.message, file=sys.stderr)
        return np.full((size[1], size[0], 3), 200, np.uint8)
    told.take(picture, aloud=choice is FIGURES[0])
    return np.asarray(cv2.resize(picture.image, size, interpolation=cv2.INTER_AREA), np.uint8)


def _strip(garments: Sequence[Garment], height: int) -> RgbImage:
    """The cut-outs below one another."""
    strip = np.full((height, _STRIP, 3), 255, np.uint8)
    room = height // max(len(garments), 1)
    for k, garment in enumerate(garments):
        cover = garment.cutout[..., 3:].astype(np.float32) / 255
        shown = garment.cutout[..., :3] * cover + 255 * (1 - cover)
        scale = min((_STRIP - 6) / shown.shape[1], (room - 6) / shown.shape[0])
        size = (max(1, int(shown.shape[1] * scale)), max(1, int(shown.shape[0] * scale)))
        small = cv2.resize(shown.astype(np.uint8), size, interpolation=cv2.INTER_AREA)
        strip[k * room : k * room + size[1], : size[0]] = small
    return strip


if __name__ == "__main__":
    sys.exit(main())
