"""Others' benchmarks, as what no training may see: items, file names, bytes and likeness.

A benchmark's folder holds the official ``list_eval_partition.txt`` and, if the person has them, its
pictures. A picture of ours belongs to it when its item, its file's name or its bytes do, or when it
is nearly one of its pictures; then its whole group stays out of training. Turned, mirrored and
cropped copies are not recognized by likeness, and without the pictures names and items are all
there is: how many pictures were there to compare is told.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any, Final

from models.errors import ModelsError
from models.fashionx import FashionXRecord
from models.preprocess import decode_photo
from train.data.corpus import Corpus, read_corpus
from train.data.fashionx.finalize import PROVENANCE, read_provenance
from train.data.fashionx.ingest import HASH_SIDE
from train.data.fashionx.likeness import difference_hash, near_values
from train.data.fashionx.manifest import Photo
from train.data.fashionx.split import HeldOut
from train.data.qa.building import Source
from train.data.qa.looks import group_of
from train.errors import DataError
from train.evaluate.deepfashion import LIST, Benchmark, read_gallery

NEAR: Final = 4
"""Bits in which difference hashes of one picture may differ; as in ``data fashionx``."""
_IMAGES: Final = ("", "Img", "img")
_COLUMNS: Final[Mapping[int, Benchmark]] = {3: "in-shop", 4: "consumer2shop"}
_DRAWN: Final = "render"
_ONLY_NAMES: Final = (
    "A benchmark's pictures are not beside its list: its items were recognized by name alone."
)


@dataclass(frozen=True)
class HeldBenchmark:
    """One benchmark's test part.

    Attributes:
        paths: Relative to the benchmark's folder.
        digests: SHA-256 of the pictures that are there.
        hashes: Their difference hashes.
        list_sha256: Of the official list.
    """

    name: Benchmark
    items: frozenset[str]
    paths: frozenset[str]
    digests: frozenset[str]
    hashes: tuple[int, ...]
    list_sha256: str

    def facts(self) -> dict[str, Any]:
        """What a manifest says of it."""
        return {
            "benchmark": self.name,
            "list_sha256": self.list_sha256,
            "items": len(self.items),
            "photos": len(self.paths),
            "compared": len(self.hashes),
        }


@dataclass(frozen=True, slots=True)
class Kept:
    """Why groups stay out of training: how many pictures were recognized by what."""

    by_item: int = 0
    by_name: int = 0
    by_bytes: int = 0
    by_likeness: int = 0

    def to_json(self) -> dict[str, int]:
        """The counts by their names."""
        return asdict(self)


def read_benchmark(folder: Path) -> HeldBenchmark:
    """Read the test part of In-shop or Consumer-to-shop; the list's columns tell which one it is.

    Raises:
        DataError: There is no list, or it is malformed.
    """
    places = (folder / LIST, folder / "Eval" / LIST)
    file = next((each for each in places if each.is_file()), None)
    if file is None:
        raise DataError(
            f"The folder {folder.name} holds no {LIST}.",
            next_step="Name the folder of In-shop or Consumer-to-shop with its official list.",
        )
    gallery = read_gallery(file, _kind(file))
    items, paths = gallery.held_out
    digests: set[str] = set()
    hashes: list[int] = []
    for content in _contents(folder, paths):
        digests.add(hashlib.sha256(content).hexdigest())
        value = _likeness(content)
        hashes += [] if value is None else [value]
    listed = hashlib.sha256(file.read_bytes()).hexdigest()
    return HeldBenchmark(gallery.name, items, paths, frozenset(digests), tuple(hashes), listed)


def without_benchmarks(source: Source, folders: Sequence[Path]) -> tuple[Source, dict[str, Any]]:
    """Return where questions come from without what belongs to benchmarks, and what to tell of it.

    Raises:
        DataError: A folder holds no benchmark or no corpus.
    """
    benchmarks = [read_benchmark(folder) for folder in folders]
    images = dict(source.images)
    corpora = [read_corpus(folder, images=images.get(folder)) for folder in source.corpora]
    known = [read_provenance(each) for each in source.corpora if (each / PROVENANCE).exists()]
    groups, recognized = held_groups(
        {each.facts.name: each for each in corpora},
        benchmarks,
        photos={image: photo for each in known for image, photo in each.items()},
    )
    told = {
        "benchmarks": [each.facts() for each in benchmarks],
        "recognized": recognized.to_json(),
        "groups": len(groups),
        "notes": [_ONLY_NAMES] if any(not each.hashes for each in benchmarks) else [],
    }
    return replace(source, left_out=groups), told


def as_held_out(benchmarks: Sequence[HeldBenchmark], held: HeldOut) -> HeldOut:
    """Return what is held out already, and the benchmarks."""
    ids = {name for each in benchmarks for name in (*each.items, *each.digests)}
    hashes = tuple(value for each in benchmarks for value in each.hashes)
    return HeldOut(held.ids | ids, (*held.hashes, *hashes), held.splits)


def held_groups(
    corpora: Mapping[str, Corpus],
    benchmarks: Sequence[HeldBenchmark],
    *,
    photos: Mapping[str, Photo] | None = None,
) -> tuple[frozenset[str], Kept]:
    """Return the groups with a picture of a benchmark, and how their pictures were recognized.

    Drawings are not compared by likeness: they show no photo.

    Args:
        photos: What is known of pictures beside their records, by their id: items and likeness.
    """
    held = _Held.of(benchmarks)
    groups: set[str] = set()
    reasons: Counter[str] = Counter()
    compared: list[tuple[str, int]] = []
    for name, corpus in corpora.items():
        for image_id, record in corpus.records.items():
            photo = (photos or {}).get(image_id)
            group = group_of(record, image=f"{name}/{image_id}")
            reason = held.recognizes(record, photo)
            if not reason and held.digests and record.annotator.backend != _DRAWN:
                content = b"" if photo else corpus.picture(image_id)
                if content and hashlib.sha256(content).hexdigest() in held.digests:
                    reason = "by_bytes"
                value = int(photo.dhash, 16) if photo else _likeness(content)
                compared += [] if value is None or reason else [(group, value)]
            if reason:
                groups.add(group)
                reasons[reason] += 1
    alike = near_values([value for _, value in compared], held.hashes, distance=NEAR)
    found = [group for group, value in compared if value in alike]
    return frozenset(groups.union(found)), Kept(**reasons, by_likeness=len(found))


@dataclass(frozen=True)
class _Held:
    """All benchmarks together."""

    items: frozenset[str]
    names: frozenset[tuple[str, ...]]
    digests: frozenset[str]
    hashes: tuple[int, ...]

    @classmethod
    def of(cls, benchmarks: Sequence[HeldBenchmark]) -> _Held:
        return cls(
            frozenset(item for each in benchmarks for item in each.items),
            frozenset(_ending(path) for each in benchmarks for path in each.paths),
            frozenset(digest for each in benchmarks for digest in each.digests),
            tuple(value for each in benchmarks for value in each.hashes),
        )

    def recognizes(self, record: FashionXRecord, photo: Photo | None) -> str:
        """Why a picture is one of these, without looking at it; empty when it seems to be none."""
        names = {record.outfit_id, record.group_id, record.image_id}
        if (names | ({photo.item_id} if photo else set())) & self.items:
            return "by_item"
        if record.image.path and _ending(record.image.path) in self.names:
            return "by_name"
        return "by_bytes" if record.image.sha256 in self.digests else ""


def _ending(path: str) -> tuple[str, ...]:
    """Folder and name: where the benchmark lies below differs, an item's folder does not."""
    parts = path.replace("\\", "/").split("/")
    return tuple(parts[-2:]) if len(parts) > 1 else ("", path)


def _kind(file: Path) -> Benchmark:
    """Return which benchmark a list is of, by the columns that its second line names."""
    try:
        columns = file.read_text(encoding="utf-8").splitlines()[1].split()
        return _COLUMNS[len(columns)]
    except (OSError, ValueError, LookupError) as error:
        raise DataError(
            f"{file.name} is not an official list.",
            next_step="Use the list that comes with In-shop or Consumer-to-shop.",
        ) from error


def _contents(folder: Path, paths: Iterable[str]) -> Iterator[bytes]:
    """Yield the pictures of a test part that are there."""
    for path in sorted(paths):
        for below in _IMAGES:
            file = folder / below / path
            if file.is_file():
                yield file.read_bytes()
                break


def _likeness(content: bytes) -> int | None:
    try:
        return difference_hash(decode_photo(content, max_side=HASH_SIDE).image)
    except ModelsError:
        return None
