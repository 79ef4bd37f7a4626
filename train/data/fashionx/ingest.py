"""From photos to the list of what shall be annotated: each once, with what joins it to others.

Dropped and counted: what cannot be read, what is too small, exact copies. Near copies stay and
become one group with whatever shares outfit, item or sender, so that no split tears them apart.
Spec A.1. Nothing is copied, and no place of this computer is written but into ``ingest.json``.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict, dataclass
from pathlib import Path

from models.errors import ModelsError
from models.preprocess import decode_photo
from train.data.fashionx.likeness import Joined, difference_hash, near_links
from train.data.fashionx.manifest import Photo, write_manifest
from train.data.fashionx.sources import Found, Sources
from train.errors import DataError

AT_ONCE = 256
"""Photos handed to the threads together: bounds what waits in memory."""
HASH_SIDE = 256


@dataclass(frozen=True, slots=True)
class IngestOptions:
    """What is kept, and under which name.

    Attributes:
        source: Name of the source, where a table says nothing else.
        license: Likewise.
        min_side: Pixels that the shorter side must have.
        near: Bits in which pictures of one group may differ; -1 joins nothing by likeness.
    """

    source: str
    license: str
    min_side: int = 96
    near: int = 4


@dataclass(frozen=True, slots=True)
class Ingested:
    """What came of it.

    Attributes:
        counts: Photos found, kept, and dropped by reason.
        unreadable: Names and reasons of files that could not be read, in order.
        largest_group: Photos of the largest group: much more than a sender's means that likeness
            joined what only looks alike, such as garments before one wall.
    """

    counts: dict[str, int]
    unreadable: tuple[tuple[str, str], ...]
    groups: int
    largest_group: int


@dataclass(frozen=True, slots=True)
class _Look:
    """A photo after it was opened, or why it was not."""

    found: Found
    sha256: str = ""
    width: int = 0
    height: int = 0
    dhash: int = 0
    problem: str = ""


def ingest(
    sources: Sources,
    out: Path,
    options: IngestOptions,
    *,
    threads: int = 4,
    say: Callable[[int, int], None] = lambda done, total: None,
) -> Ingested:
    """Read all photos once and write the list.

    Args:
        say: Told how many photos are done, out of how many.

    Raises:
        DataError: A source cannot be used, or no picture is left.
    """
    found, roots = sources.read()
    looks = []
    for look in _looked_at(found, threads):
        looks.append(look)
        say(len(looks), len(found))
    counts = Counter(found=len(found), unreadable=0, too_small=0, exact_duplicates=0)
    kept, twins = _kept(looks, options, counts)
    if not kept:
        raise DataError(
            f"None of {len(found)} files is a picture that can be used."
            if found
            else "There is no picture there.",
            next_step="Name folders of photos, or a table and its folder with --photos.",
        )
    photos, near = _photos(kept, twins, options)
    counts.update(kept=len(photos), near_duplicates=near)
    groups = Counter(photo.group_id for photo in photos)
    settings = {**asdict(options), "folder_means": sources.folder_means}
    write_manifest(out, photos, roots=roots, counts=counts, settings=settings)
    return Ingested(
        dict(counts),
        tuple((look.found.path, look.problem) for look in looks if look.problem),
        len(groups),
        max(groups.values()),
    )


def _looked_at(found: Sequence[Found], threads: int) -> Iterator[_Look]:
    with ThreadPoolExecutor(threads) as pool:
        for start in range(0, len(found), AT_ONCE):
            yield from pool.map(_look, found[start : start + AT_ONCE])


def _look(found: Found) -> _Look:
    try:
        content = found.file.read_bytes()
        photo = decode_photo(content, max_side=HASH_SIDE)
    except ModelsError as error:
        return _Look(found, problem=error.message)
    except OSError:
        return _Look(found, problem="This file is not there, or may not be opened.")
    return _Look(
        found,
        hashlib.sha256(content).hexdigest(),
        photo.width,
        photo.height,
        difference_hash(photo.image),
    )


def _kept(
    looks: Sequence[_Look], options: IngestOptions, counts: Counter[str]
) -> tuple[list[_Look], list[list[_Look]]]:
    """Return each picture once, and for each all files that hold it."""
    kept: list[_Look] = []
    twins: list[list[_Look]] = []
    place: dict[str, int] = {}
    for look in looks:
        if look.problem:
            counts["unreadable"] += 1
        elif min(look.width, look.height) < options.min_side:
            counts["too_small"] += 1
        elif look.sha256 in place:
            counts["exact_duplicates"] += 1
            twins[place[look.sha256]].append(look)
        else:
            place[look.sha256] = len(kept)
            kept.append(look)
            twins.append([look])
    return kept, twins


def _photos(
    kept: Sequence[_Look], twins: Sequence[Sequence[_Look]], options: IngestOptions
) -> tuple[list[Photo], int]:
    order = sorted(range(len(kept)), key=lambda number: kept[number].sha256)
    joined = Joined(len(order))
    # A copy that was dropped still says that two outfits share a picture.
    for name in ("outfit_id", "item_id", "sender"):
        owners: dict[str, int] = {}
        for place, number in enumerate(order):
            for twin in twins[number]:
                value = twin.found.facts.get(name)
                if value is not None:
                    joined.join(owners.setdefault(value, place), place)
    near = set()
    if options.near >= 0:
        hashes = [kept[number].dhash for number in order]
        near = set(near_links(hashes, distance=options.near))
    for first, second in sorted(near):
        joined.join(first, second)
    alike = {place for pair in near for place in pair}
    photos = []
    for place, number in enumerate(order):
        group = kept[order[joined.root(place)]].sha256[:16]
        photos.append(_photo(kept[number], twins[number], f"g-{group}", options))
    return photos, len(alike)


def _photo(look: _Look, twins: Sequence[_Look], group: str, options: IngestOptions) -> Photo:
    facts: dict[str, str] = {}
    labels: dict[str, object] = {}
    for twin in reversed(twins):  # the first file has the last word
        facts.update(twin.found.facts)
        labels.update(twin.found.labels)
    return Photo(
        image_id=look.sha256[:32],
        sha256=look.sha256,
        path=look.found.path,
        group_id=group,
        source=facts.get("source", options.source),
        license=facts.get("license", options.license),
        width=look.width,
        height=look.height,
        dhash=f"{look.dhash:016x}",
        outfit_id=facts.get("outfit_id"),
        item_id=facts.get("item_id"),
        sender=facts.get("sender"),
        source_split=facts.get("source_split"),
        human_labels=labels,
    )
