"""Puts photos, drawings, masks and locked text vectors together for the encoder's recipe.

Rows are photos first, drawings after. Nothing here decides how long or with which losses to train;
what a teacher said about the photos is read here too, because it has to fit the rows.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

import numpy as np
import numpy.typing as npt
import torch
from torch import Tensor

from models.types import GarmentTags
from train.data.background import picture_hash
from train.data.contamination import Contamination, check_contamination
from train.data.drawn import drawn_corpus
from train.data.labels import SINGLE_FIELDS
from train.data.pixels import Pixels, cache_photos
from train.data.sources.closet import ClosetPhoto
from train.data.sources.shared_garments import leaked_photos
from train.errors import DataError
from train.text_tower import embed, load_text_tower, load_tokenizer

CACHE_SIDE = 260
# classes by which contributors say that they do not know
NO_LABEL = ("", "Not sure", "Other", "Skip")


class Corpus(Protocol):
    """What decides the drawings of a data set."""

    @property
    def seed(self) -> int:
        """Of the drawings."""

    @property
    def renders(self) -> int:
        """How many drawings there are."""


@dataclass(frozen=True)
class EncoderData:
    """Letterboxed pixels with their truth; rows of photos first, drawings after.

    Attributes:
        pixels: uint8 ``[n, side, side, 3]`` of each source.
        tags: One per row.
        mains: Most salient attribute per row.
        captions: One sentence per row.
        caption_vectors: Locked text vectors ``[n, 384]`` of each row's caption.
        phrase_vectors: Locked text vectors ``[phrases, 384]`` of "color category" phrases.
        phrase_of: Row of ``phrase_vectors`` per row, -1 where unknown.
        photos: How many leading rows are photos.
        people: Owner of each photo; drawings have none.
        labels: The contributor's own class of each photo, empty when unknown.
        parts: Part of each row; see ``rows_of``.
        drawn_masks: uint8 ``[drawings, side, side]``.
    """

    pixels: tuple[Pixels, ...]
    tags: tuple[GarmentTags, ...]
    mains: tuple[str, ...]
    captions: tuple[str, ...]
    caption_vectors: Tensor
    phrase_vectors: Tensor
    phrase_of: npt.NDArray[np.int64]
    photos: int
    people: tuple[str, ...]
    labels: tuple[str, ...]
    parts: tuple[str, ...]
    drawn_masks: Pixels | None = None

    def image(self, row: int) -> npt.NDArray[np.uint8]:
        """Return the letterboxed image of a row."""
        for source in self.pixels:
            if row < len(source):
                return np.asarray(source[row])
            row -= len(source)
        raise IndexError(row)


@dataclass(frozen=True)
class Teacher:
    """What another network said about the photos.

    Attributes:
        vectors: ``[photos, d]`` of any width, or None.
        logits: Field to logits ``[photos, width]``.
    """

    vectors: Tensor | None
    logits: dict[str, Tensor]


def held_out(person: str, *, percent: int = 10) -> bool:
    """Tell whether a training person belongs to the tune part (calibration, best checkpoint)."""
    return int(hashlib.sha256(f"tune-v1:{person}".encode()).hexdigest()[:8], 16) % 100 < percent


def build_encoder_data(
    photos: Sequence[ClosetPhoto], corpus: Corpus, *, cache: Path
) -> EncoderData:
    """Decode, draw and embed once; later runs read ``cache``."""
    annotated = [photo for photo in photos if photo.tags is not None]
    sources = [cache_photos([photo.path for photo in annotated], cache, size=CACHE_SIDE)]
    tags = [photo.tags for photo in annotated if photo.tags is not None]
    captions = [photo.caption for photo in annotated]
    mains = [photo.main for photo in annotated]
    drawn_masks = None
    if corpus.renders:
        drawn, drawn_masks, truth = drawn_corpus(
            cache, seed=corpus.seed, count=corpus.renders, size=CACHE_SIDE
        )
        sources.append(drawn)
        tags += [tag for tag, _ in truth]
        captions += [caption for _, caption in truth]
        mains += [tag.attributes[0] if tag.attributes else "" for tag, _ in truth]
    phrases, phrase_of = np.unique([phrase(tag) for tag in tags], return_inverse=True)
    return EncoderData(
        pixels=tuple(sources),
        tags=tuple(tags),
        mains=tuple(mains),
        captions=tuple(captions),
        caption_vectors=_embedded(captions, cache, "captions"),
        phrase_vectors=_embedded([str(p) for p in phrases], cache, "phrases"),
        phrase_of=phrase_of.astype(np.int64),
        photos=len(annotated),
        people=tuple(photo.person for photo in annotated),
        labels=tuple("" if p.label in NO_LABEL else p.label for p in annotated),
        parts=_parts(annotated, sources[0], drawn=len(tags) - len(annotated), cache=cache),
        drawn_masks=drawn_masks,
    )


def phrase(tags: GarmentTags) -> str:
    """Return the words people search with: color and category."""
    color = tags.colors[0].name if tags.colors else ""
    return f"{color} {tags.category}".strip()


def rows_of(
    photos: Sequence[ClosetPhoto], data: EncoderData, *, part: str
) -> npt.NDArray[np.int64]:
    """Return the data rows of a part.

    ``fit`` is training people and nine tenths of the drawings, ``drawn`` the last tenth, ``tune``
    the held-out training people, ``val`` the people nobody trains or tunes on, ``seen`` photos of
    training people that show a garment or the same picture of ``val``: nobody uses them.
    """
    assert sum(photo.tags is not None for photo in photos) == data.photos
    return part_rows(data, part)


def part_rows(data: EncoderData, part: str) -> npt.NDArray[np.int64]:
    """Return the data rows of a part; see ``rows_of``."""
    return np.flatnonzero(np.array(data.parts) == part).astype(np.int64)


def read_teacher(file: Path, *, photos: int) -> Teacher:
    """Read a teacher's answers: an .npz with ``vectors`` and/or ``logits_FIELD``, a row a photo.

    Args:
        photos: Rows that the file must have: annotated photos in the order of photos.csv.

    Raises:
        DataError: The file is missing, has other rows, or fields that no head has.
    """
    try:
        with np.load(file, allow_pickle=False) as saved:
            arrays = {name: torch.from_numpy(saved[name].astype(np.float32)) for name in saved}
    except (OSError, ValueError) as error:
        raise DataError(
            "The teacher's file cannot be read.", next_step=f"Check {file.name}."
        ) from error
    fields = {name.removeprefix("logits_") for name in arrays if name != "vectors"}
    if not arrays or not fields <= set(SINGLE_FIELDS):
        raise DataError(
            "The teacher's file holds other arrays than vectors and logits of single fields.",
            next_step=f"Name them vectors and logits_FIELD, fields being {SINGLE_FIELDS}.",
        )
    if any(len(array) != photos for array in arrays.values()):
        raise DataError(
            f"The teacher's file does not have one row for each of {photos} annotated photos.",
            next_step="Write a row per annotated photo, in the order of photos.csv.",
        )
    return Teacher(
        vectors=arrays.pop("vectors", None),
        logits={name.removeprefix("logits_"): array for name, array in arrays.items()},
    )


def _embedded(texts: list[str], cache: Path, name: str) -> Tensor:
    """Return text vectors; the file's name holds what was embedded, so corpora can share it."""
    digest = hashlib.sha256("\n".join(texts).encode()).hexdigest()[:12]
    file = cache / f"{name}-{digest}.pt"
    if file.exists():
        vectors: Tensor = torch.load(file, weights_only=True)
        return vectors
    vectors = embed(load_text_tower(), load_tokenizer(), texts)
    part = file.with_suffix(".part")
    torch.save(vectors, part)
    part.replace(file)
    return vectors


def _parts(
    photos: Sequence[ClosetPhoto], pixels: Pixels, *, drawn: int, cache: Path
) -> tuple[str, ...]:
    parts = [
        "val" if photo.split != "train" else "tune" if held_out(photo.person) else "fit"
        for photo in photos
    ]
    leaked = leaked_photos({photo.name for photo in photos})
    known = [row for row, photo in enumerate(photos) if photo.name in leaked]
    for row in [*known, *_same_pictures(photos, pixels, parts, cache=cache)]:
        parts[row] = "seen"
    return (*parts, *("fit" if index % 10 else "drawn" for index in range(drawn)))


def _same_pictures(
    photos: Sequence[ClosetPhoto], pixels: Pixels, parts: Sequence[str], *, cache: Path
) -> list[int]:
    """Return training rows that show a picture of ``val``; the report stays in ``cache``."""
    digest = hashlib.sha256("\n".join(photo.name for photo in photos).encode()).hexdigest()[:12]
    report = cache / f"contamination-{digest}.json"
    if not report.exists():
        hashes = [(photo.name, picture_hash(pixels[i])) for i, photo in enumerate(photos)]
        sides: tuple[list[tuple[str, int]], list[tuple[str, int]]] = ([], [])
        for part, entry in zip(parts, hashes, strict=True):
            sides[part == "val"].append(entry)
        check_contamination(*sides).save(report)
    names = Contamination.read(report).names()
    return [row for row, photo in enumerate(photos) if photo.name in names]
