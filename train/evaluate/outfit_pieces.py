"""Garments of outfits as the app would know them: tags and vectors of the models that ship.

Every photo is analyzed once, by the app's own composition, and kept in a folder under the names of
the models that looked; a second run reads that file. What a photo shows is decided here by models
alone: annotations are never read.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from models.analysis import PhotoAnalysis, PhotoAnalyzer
from models.palette import measure_palette
from models.preprocess import DecodedPhoto, decode_photo
from models.protocols import GarmentEncoder, GarmentSegmenter
from models.types import ColorShare, EncoderIdentity, GarmentTags
from models.vocabulary import Vocabulary
from train.whole_files import write_whole

BATCH = 8
Say = Callable[[str], None]


@dataclass(frozen=True)
class SeenGarment:
    """One photo, as models see it.

    Attributes:
        plain_colors: Colors of the pixels alone, without the encoder's opinion: what is measured
            as well on garments that the encoder was trained on as on others.
    """

    tags: GarmentTags
    vector: npt.NDArray[np.float32]
    plain_colors: tuple[ColorShare, ...]


@dataclass(frozen=True)
class Wardrobe:
    """Seen garments by photo name, and whose vectors they carry."""

    encoder: EncoderIdentity
    garments: Mapping[str, SeenGarment]


def see_garments(
    data: Path,
    names: Sequence[str],
    *,
    segmenter: GarmentSegmenter,
    encoder: GarmentEncoder,
    vocabulary: Vocabulary,
    cache: Path | None = None,
    say: Say = lambda line: None,
) -> Wardrobe:
    """Analyze photos, or read what was seen before.

    Args:
        data: Folder with ``photos/``.
        names: Photos, relative to ``photos/``.
        cache: Folder of earlier results; None keeps nothing.

    Raises:
        ModelsError: A photo cannot be decoded.
    """
    wanted = sorted(set(names))
    file = None if cache is None else cache / _cache_name(data, wanted, encoder, segmenter)
    if file is not None and file.is_file():
        found = _read(file, wanted)
        if found is not None:
            return Wardrobe(encoder.identity, found)
    analyzer = PhotoAnalyzer(segmenter, encoder, vocabulary)
    garments: dict[str, SeenGarment] = {}
    for start in range(0, len(wanted), BATCH):
        if start % 200 == 0:
            say(f"{start} of {len(wanted)} garments looked at")
        chunk = wanted[start : start + BATCH]
        photos = [decode_photo(data / "photos" / name) for name in chunk]
        for name, photo, seen in zip(chunk, photos, analyzer.analyze_batch(photos), strict=True):
            garments[name] = _seen(photo, seen, vocabulary)
    if file is not None:
        _write(file, garments)
    return Wardrobe(encoder.identity, garments)


def _seen(photo: DecodedPhoto, analysis: PhotoAnalysis, vocabulary: Vocabulary) -> SeenGarment:
    plain = measure_palette(photo.image, analysis.mask, vocabulary)
    return SeenGarment(analysis.tags, analysis.image_vector, plain)


def _cache_name(
    data: Path, names: Sequence[str], encoder: GarmentEncoder, segmenter: GarmentSegmenter
) -> str:
    photos = hashlib.sha256()
    for name in names:
        photos.update(f"{name} {(data / 'photos' / name).stat().st_size}\n".encode())
    key = f"{encoder.identity}-{segmenter.name}-{photos.hexdigest()[:12]}"
    return "seen-" + "".join(c if c.isalnum() or c in "-@+." else "-" for c in key) + ".jsonl"


def _write(file: Path, garments: Mapping[str, SeenGarment]) -> None:
    lines = [json.dumps({"photo": name, **_to_json(seen)}) for name, seen in garments.items()]
    write_whole(file, ("\n".join(lines) + "\n").encode())


def _read(file: Path, names: Sequence[str]) -> dict[str, SeenGarment] | None:
    try:
        rows = [json.loads(line) for line in file.read_text(encoding="utf-8").splitlines()]
        found = {row["photo"]: _from_json(row) for row in rows}
    except (OSError, ValueError, KeyError, TypeError):
        return None  # a damaged cache is made again
    return found if sorted(found) == list(names) else None


def _to_json(seen: SeenGarment) -> dict[str, Any]:
    tags = asdict(replace(seen.tags, confidence={}))
    return {
        "tags": tags | {"confidence": dict(seen.tags.confidence)},
        "vector": [round(float(value), 6) for value in seen.vector],
        "plain_colors": [asdict(color) for color in seen.plain_colors],
    }


def _from_json(row: Mapping[str, Any]) -> SeenGarment:
    tags = dict(row["tags"])
    tags["colors"] = tuple(ColorShare(**color) for color in tags["colors"])
    for field in ("season", "occasion", "attributes"):
        tags[field] = tuple(tags[field])
    return SeenGarment(
        tags=GarmentTags(**tags),
        vector=np.array(row["vector"], dtype=np.float32),
        plain_colors=tuple(ColorShare(**color) for color in row["plain_colors"]),
    )
