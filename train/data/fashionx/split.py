"""Divides a corpus into train and test so that nothing of one is in the other. Spec A.5.

The unit is the group: what outfit, item, sender or likeness joins goes to one side. Within each
source and main kind of garment, groups are taken in the order of a hash until a tenth of the
pictures is reached, so that the shares are met and a seed decides everything. Groups with a picture
of somebody else's test set, or nearly one, belong to neither side: they stay "unassigned".
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from models.errors import ModelsError
from models.fashionx import PART_NAMES, FashionXRecord
from models.preprocess import decode_photo
from train.data.corpus import Corpus, write_corpus
from train.data.fashionx.backends import digest
from train.data.fashionx.likeness import difference_hash, near_links, near_values
from train.data.fashionx.manifest import Photo
from train.data.fashionx.sources import SUFFIXES
from train.errors import DataError, RunError

Side = Literal["train", "test", "unassigned"]


@dataclass(frozen=True)
class HeldOut:
    """What must not be trained on, because others measure with it.

    Attributes:
        ids: SHA-256, image, item or outfit ids, one as good as the other.
        hashes: Difference hashes of pictures.
        splits: Values of ``source_split``, such as ``test``.
    """

    ids: frozenset[str] = frozenset()
    hashes: tuple[int, ...] = ()
    splits: frozenset[str] = frozenset()


@dataclass(frozen=True)
class SplitReport:
    """What came of it.

    Attributes:
        pictures: By side.
        groups: By side.
        train_share: Of the pictures that have a side.
        checked: By what train and test were found to share nothing.
    """

    pictures: Mapping[str, int]
    groups: Mapping[str, int]
    train_share: float
    strata: int
    checked: tuple[str, ...]


def assign(
    records: Iterable[FashionXRecord],
    photos: Mapping[str, Photo],
    *,
    seed: int = 0,
    test_share: float = 0.1,
    held_out: HeldOut | None = None,
    near: int = 4,
) -> dict[str, Side]:
    """Return the side of every group."""
    kinds: dict[str, Counter[str]] = defaultdict(Counter)
    sources: dict[str, Counter[str]] = defaultdict(Counter)
    sizes: Counter[str] = Counter()
    for record in records:
        group = str(record.group_id)
        sizes[group] += 1
        kinds[group][_main_kind(record)] += 1
        sources[group][str(record.source)] += 1
    out = _held_groups(photos, held_out or HeldOut(), near)
    strata: dict[tuple[str, str], list[str]] = defaultdict(list)
    for group in sizes:
        if group not in out:
            strata[(_most(sources[group]), _most(kinds[group]))].append(group)
    sides: dict[str, Side] = {group: "unassigned" for group in sizes if group in out}
    owed = 0.0
    for key in sorted(strata):
        ordered = sorted(strata[key], key=lambda group: digest("split", seed, group))
        # What one stratum could not give, because its groups are too large, the next one owes.
        owed += test_share * sum(sizes[group] for group in ordered)
        for group in ordered:
            test = sizes[group] / 2 <= owed
            owed -= sizes[group] if test else 0
            sides[group] = "test" if test else "train"
    return sides


def split_corpus(
    corpus: Corpus,
    folder: Path,
    photos: Mapping[str, Photo],
    *,
    seed: int = 0,
    test_share: float = 0.1,
    held_out: HeldOut | None = None,
    near: int = 4,
) -> SplitReport:
    """Assign sides and write the corpus again with them.

    Raises:
        RunError: Something is on both sides; nothing was written.
    """
    sides = assign(
        corpus.records.values(),
        photos,
        seed=seed,
        test_share=test_share,
        held_out=held_out,
        near=near,
    )
    records = [
        record.model_copy(update={"split": sides[str(record.group_id)]})
        for record in corpus.records.values()
    ]
    report = check_split(records, photos, near=near)
    write_corpus(folder, corpus.facts, records)
    return report


def check_split(
    records: Sequence[FashionXRecord], photos: Mapping[str, Photo], *, near: int = 4
) -> SplitReport:
    """Assert that train and test share nothing; return the figures.

    Raises:
        RunError: They share a group, outfit, item, sender, file or likeness.
    """
    keys: dict[str, Callable[[FashionXRecord, Photo], Hashable | None]] = {
        "group": lambda record, photo: record.group_id,
        "outfit": lambda record, photo: record.outfit_id,
        "item": lambda record, photo: photo.item_id,
        "sender": lambda record, photo: photo.sender,
        "file": lambda record, photo: record.image.sha256,
    }
    for name, key in keys.items():
        _require_apart(name, key, records, photos)
    pictures = Counter(record.split for record in records)
    groups = {(str(record.group_id), record.split) for record in records}
    across = _near_across(records, photos, near)
    if across:
        raise RunError(
            f"{across} pairs of nearly equal pictures are in train and test.",
            next_step="Ingest with the same --near as here, then finalize and split.",
        )
    sided = pictures["train"] + pictures["test"]
    return SplitReport(
        dict(sorted(pictures.items())),
        dict(sorted(Counter(side for _, side in groups).items())),
        round(pictures["train"] / sided, 4) if sided else 0.0,
        len({(r.source, _main_kind(r)) for r in records}),
        (*keys, "likeness"),
    )


def read_held_out(files: Sequence[Path], splits: Collection[str] = (), *, near: int = 4) -> HeldOut:
    """Read what others measure with: lists of ids, one a line, and folders of pictures.

    Raises:
        DataError: A list cannot be read, or a folder holds no picture.
    """
    ids: set[str] = set()
    hashes: list[int] = []
    for file in files:
        if file.is_dir():
            found = _hashes_of(file)
            if not found:
                raise DataError(
                    f"{file.name} holds no readable picture.",
                    next_step="Name the folder with the pictures of the test set.",
                )
            hashes += found
            continue
        try:
            ids.update(line.strip() for line in file.read_text(encoding="utf-8").splitlines())
        except (OSError, ValueError) as error:
            raise DataError(
                f"{file.name} is no list of ids.", next_step="Write one id a line."
            ) from error
    return HeldOut(frozenset(ids - {""}), tuple(hashes), frozenset(splits))


def _hashes_of(folder: Path) -> list[int]:
    hashes = []
    for file in sorted(folder.rglob("*")):
        if file.suffix.lower() in SUFFIXES and file.is_file():
            try:
                hashes.append(difference_hash(decode_photo(file, max_side=256).image))
            except ModelsError:
                continue
    return hashes


def _held_groups(photos: Mapping[str, Photo], held: HeldOut, near: int) -> set[str]:
    groups = set()
    for photo in photos.values():
        names = {photo.image_id, photo.sha256, photo.item_id, photo.outfit_id}
        if names & held.ids or (photo.source_split and photo.source_split in held.splits):
            groups.add(photo.group_id)
    if held.hashes:
        mine = [int(photo.dhash, 16) for photo in photos.values()]
        alike = near_values(mine, held.hashes, distance=max(near, 0))
        groups |= {p.group_id for p in photos.values() if int(p.dhash, 16) in alike}
    return groups


def _require_apart(
    name: str, key: Any, records: Sequence[FashionXRecord], photos: Mapping[str, Photo]
) -> None:
    sides: dict[str, set[Hashable]] = {"train": set(), "test": set()}
    for record in records:
        value = key(record, photos[str(record.image_id)])
        if record.split in sides and value is not None:
            sides[record.split].add(value)
    shared = sides["train"] & sides["test"]
    if shared:
        raise RunError(
            f"Train and test share {len(shared)} by {name}.",
            next_step="Ingest again with what joins them, then finalize and split.",
        )


def _near_across(records: Sequence[FashionXRecord], photos: Mapping[str, Photo], near: int) -> int:
    sided = [record for record in records if record.split in ("train", "test")]
    hashes = [int(photos[str(record.image_id)].dhash, 16) for record in sided]
    if near < 0:
        return 0
    return sum(
        sided[first].split != sided[second].split
        for first, second in set(near_links(hashes, distance=near))
    )


def _main_kind(record: FashionXRecord) -> str:
    """Return the part with most garments; the first of equals."""
    counts = {name: len(record.annotation.parts.of(name)) for name in PART_NAMES}
    return max(PART_NAMES, key=lambda name: counts[name])


def _most(counts: Counter[str]) -> str:
    return min(counts, key=lambda name: (-counts[name], name))
