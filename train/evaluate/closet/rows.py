"""The photos that the bench searches: a folder in the layout of wardrobe-cc0, checked.

    DIR/photos/PERSON/NAME.jpg   DIR/photos.csv   DIR/annotations.jsonl (optional)

Adds to the reader of ``train/data`` what a bench must be sure of: nobody is on both sides of the
split, every photo is there, and a revision says which data a figure belongs to. Categories come
from the contributors' own classes or from the annotations. Pixels are not read here.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Literal

import numpy as np
import numpy.typing as npt

from models.vocabulary import Vocabulary
from train.data.sources.closet import ClosetPhoto, read_closet
from train.errors import DataError

Scheme = Literal["contributor", "annotated"]
CategoryMap = Literal["none", "lookbench27"]
Rows = npt.NDArray[np.int64]

# what contributors chose when no class fitted
NOT_A_CLASS = frozenset({"", "Not sure", "Other", "Skip"})
UNUSABLE = "unusable"
# our finer categories in LookBench's words; the others that LookBench lacks are dropped
TO_LOOKBENCH = {"polo": "shirt", "tank top": "t-shirt", "blazer": "jacket", "leggings": "pants"}


@dataclass(frozen=True)
class Closet:
    """All photos of a folder, in the order of photos.csv.

    Attributes:
        photos: With their annotations where there are any.
        classes: The contributor's own class of each photo, None where it is none.
        photos_revision: First 12 hex digits over photos.csv and the photos' sizes.
        annotations_revision: The same over annotations.jsonl, empty without one.
    """

    photos: tuple[ClosetPhoto, ...]
    classes: tuple[str | None, ...]
    photos_revision: str
    annotations_revision: str

    def __len__(self) -> int:
        return len(self.photos)

    @cached_property
    def persons(self) -> tuple[str, ...]:
        """The owner of each photo."""
        return tuple(photo.person for photo in self.photos)

    @cached_property
    def names(self) -> tuple[str, ...]:
        """Each photo's name, PERSON/FILE."""
        return tuple(photo.name for photo in self.photos)

    def rows_of(self, split: str) -> Rows:
        """Return the rows of one part of the people."""
        inside = [row for row, photo in enumerate(self.photos) if photo.split == split]
        return np.array(inside, np.int64)


def read_rows(folder: Path) -> Closet:
    """Read and check a folder.

    Raises:
        DataError: photos.csv is missing or malformed, a photo is missing, or a person is on both
            sides of the split.
    """
    try:
        photos = tuple(read_closet(folder))
        sizes = [photo.path.stat().st_size for photo in photos]
    except FileNotFoundError as error:
        raise DataError(
            f"{Path(error.filename or folder).name} is missing from the photo folder.",
            next_step="Choose a folder with photos/ and photos.csv, as in wardrobe-cc0.",
        ) from error
    except (KeyError, ValueError) as error:
        raise DataError(
            "photos.csv or annotations.jsonl does not have the expected fields.",
            next_step="Compare it with the datasheet of wardrobe-cc0.",
        ) from error
    check_split(photos)
    return Closet(
        photos=photos,
        classes=tuple(None if p.label in NOT_A_CLASS else p.label for p in photos),
        photos_revision=_digest((folder / "photos.csv").read_bytes(), repr(sizes).encode()),
        annotations_revision=_file_digest(folder / "annotations.jsonl"),
    )


def check_split(photos: Sequence[ClosetPhoto]) -> None:
    """Refuse a person whose photos are in more than one part.

    Raises:
        DataError: There is one; a model that saw their floor in training would be flattered.
    """
    parts: dict[str, set[str]] = {}
    for photo in photos:
        parts.setdefault(photo.person, set()).add(photo.split)
    torn = sorted(person for person, splits in parts.items() if len(splits) > 1)
    if torn:
        raise DataError(
            f"{len(torn)} people are in more than one part of the split, {torn[0]} for example.",
            next_step="Give all photos of a person the same split in photos.csv.",
        )


def categories_of(
    closet: Closet, *, scheme: Scheme, mapping: CategoryMap = "none"
) -> tuple[str | None, ...]:
    """Return one category per photo, None where the photo takes no part.

    Args:
        closet: The photos.
        scheme: The contributors' 17 classes, or the annotated categories.
        mapping: ``lookbench27`` says annotated categories in LookBench's 27 words and drops the
            rest.

    Raises:
        DataError: Contributors' classes cannot be mapped.
    """
    if scheme == "contributor":
        if mapping != "none":
            raise DataError(
                "Only annotated categories can be mapped to LookBench's.",
                next_step="Add --labels annotated, or leave --map out.",
            )
        return closet.classes
    vocabulary = Vocabulary.load()
    known = {name for name in vocabulary.terms("category") if vocabulary.category(name).lookbench}
    return tuple(_annotated(photo, mapping, known) for photo in closet.photos)


def _annotated(photo: ClosetPhoto, mapping: CategoryMap, lookbench: set[str]) -> str | None:
    if photo.tags is None or photo.tags.category == UNUSABLE:
        return None
    category = photo.tags.category
    if mapping == "none":
        return category
    mapped = TO_LOOKBENCH.get(category, category)
    return mapped if mapped in lookbench else None


def _digest(*parts: bytes) -> str:
    return hashlib.sha256(b"\0".join(parts)).hexdigest()[:12]


def _file_digest(file: Path) -> str:
    return _digest(file.read_bytes()) if file.exists() else ""
