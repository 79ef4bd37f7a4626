"""An annotated closet in the layout of wardrobe-cc0 as a corpus of single garments.

The closet's own split is kept: people of ``val`` become split "test", and a person is the unit that
no later split may divide. Photos without a recognizable garment are left out. The pictures stay
where they are or are copied as one file; nothing is annotated or resized here.
"""

from __future__ import annotations

import hashlib
import json
import shutil
import tarfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import cv2
import numpy as np

from models.errors import ModelsError
from models.fashionx import FashionXRecord, ImageFacts
from models.fashionx_checks import validate_record, validation_of
from models.fashionx_mapping import AnnotationRow, record_from_row
from models.vocabulary import Vocabulary
from train.data.corpus import MANIFEST, RECORDS, CorpusFacts, read_corpus, write_corpus
from train.errors import DataError

ROWS: Final = "annotations.jsonl"
TAR: Final = "photos-224.tar"
FOLDER: Final = "photos"
_SOURCE: Final = "wardrobe-cc0"
_IMAGES: Final = ("images", "images.tar")
_UNUSABLE = frozenset({"unusable", "unknown"})
_NOTES = (
    "Photos of real wardrobes (Clothing Dataset, CC0 1.0); labels by a hosted vision-language "
    "model: a score measures agreement with it, not truth.",
    "split test are the people of val; group_id is the person. Report the mean over persons.",
    "Photos, and anything that reproduces one closely, are never shipped.",
)


@dataclass(frozen=True, slots=True)
class ClosetCounts:
    """What became of the rows."""

    kept: int
    unusable: int
    inconsistent: int


def closet_rows(data: Path) -> Iterator[AnnotationRow]:
    """Yield the annotated photos of a closet.

    Raises:
        DataError: The annotations are missing, or a row is malformed (its number is named).
    """
    try:
        lines = (data / ROWS).read_text(encoding="utf-8").splitlines()
    except OSError as error:
        raise DataError(
            f"{ROWS} is missing.", next_step="Give the folder of an annotated closet with --data."
        ) from error
    for number, line in enumerate(lines, start=1):
        try:
            yield AnnotationRow.from_json(json.loads(line))
        except (ValueError, TypeError, ModelsError) as error:
            raise DataError(
                f"Row {number} of {ROWS} cannot be read.", next_step="Correct or remove it."
            ) from error


class _Pictures:
    """The closet's pictures: the small ones in a tar where there is one, else the photos."""

    def __init__(self, data: Path) -> None:
        self.source = data / TAR if (data / TAR).is_file() else data / FOLDER
        packed = self.source.is_file()
        self._archive = tarfile.open(self.source) if packed else None  # noqa: SIM115 closed below
        if self._archive is None and not self.source.is_dir():
            raise DataError(
                f"Neither {TAR} nor {FOLDER} is there.",
                next_step="Give the folder of an annotated closet with --data.",
            )

    def read(self, path: str) -> bytes | None:
        """A picture's file, None where it is missing."""
        try:
            if self._archive is None:
                return (self.source / path).read_bytes()
            entry = self._archive.extractfile(path)
            return entry.read() if entry else None
        except (KeyError, OSError):
            return None

    def close(self) -> None:
        """Close the archive, where there is one."""
        if self._archive is not None:
            self._archive.close()


def _facts(path: str, content: bytes) -> ImageFacts | None:
    image = cv2.imdecode(np.frombuffer(content, np.uint8), cv2.IMREAD_COLOR)
    if image is None:
        return None
    digest = hashlib.sha256(content).hexdigest()
    return ImageFacts(path=path, sha256=digest, w=image.shape[1], h=image.shape[0])


def _record(row: AnnotationRow, content: bytes, vocabulary: Vocabulary) -> FashionXRecord | None:
    facts = _facts(row.photo, content)
    if facts is None:
        return None
    record = record_from_row(row, vocabulary)
    name = Path(row.photo)
    findings = validate_record(record, vocabulary)
    if any(finding.level == "error" for finding in findings):
        return None
    return record.model_copy(
        update={
            "image_id": f"{row.person}-{name.stem}",
            "image": facts,
            "validation": validation_of(findings),
        }
    )


def closet_records(
    data: Path, vocabulary: Vocabulary, *, tell: Callable[[int], None] | None = None
) -> tuple[list[FashionXRecord], ClosetCounts, Path]:
    """Return records, counts, and where the pictures lie.

    Raises:
        DataError: The closet cannot be read, or holds no usable photo.
    """
    records: list[FashionXRecord] = []
    unusable = inconsistent = 0
    rows = list(closet_rows(data))
    pictures = _Pictures(data)
    try:
        for number, row in enumerate(rows, start=1):
            if row.tags.category in _UNUSABLE:
                unusable += 1
                continue
            content = pictures.read(row.photo)
            record = _record(row, content, vocabulary) if content else None
            if record is None:
                inconsistent += 1
            else:
                records.append(record)
            if tell is not None:
                tell(number)
    finally:
        pictures.close()
    if not records:
        raise DataError(
            "No photo of this closet can be used.", next_step="Check its annotations and pictures."
        )
    return records, ClosetCounts(len(records), unusable, inconsistent), pictures.source


def _takes_a_closet(out: Path) -> bool:
    """Whether a folder is new, or holds nothing but this corpus or a beginning of it."""
    held = {file.name for file in out.iterdir()} if out.is_dir() else set()
    ours = {MANIFEST, RECORDS, *(f"{name}{end}" for name in _IMAGES for end in ("", ".partial"))}
    if not held <= ours or (out.exists() and not out.is_dir()):
        return False
    return MANIFEST not in held or read_corpus(out).facts.source == _SOURCE


def write_closet_corpus(
    data: Path, out: Path, *, tell: Callable[[int], None] | None = None
) -> ClosetCounts:
    """Write a closet as a corpus; its pictures are copied beside the records.

    Raises:
        DataError: The closet cannot be read, or the folder belongs to another corpus.
    """
    if not _takes_a_closet(out):
        raise DataError(
            f"The folder {out.name} holds something else.",
            next_step="Choose an empty or a new folder.",
        )
    records, counts, source = closet_records(data, Vocabulary.load(), tell=tell)
    out.mkdir(parents=True, exist_ok=True)
    images = "images.tar" if source.is_file() else "images"
    partial = out / (images + ".partial")
    if source.is_file():
        shutil.copyfile(source, partial)
        partial.replace(out / images)
    elif not (out / images).exists():
        shutil.rmtree(partial, ignore_errors=True)
        shutil.copytree(source, partial)
        partial.replace(out / images)
    facts = CorpusFacts(
        name=_SOURCE,
        source=_SOURCE,
        license="CC0-1.0",
        images=images,
        made_by="vestry-train data closet",
        notes=_NOTES,
    )
    write_corpus(out, facts, records)
    return counts
