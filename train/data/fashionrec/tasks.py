"""Outfits become samples of three tasks: what is given, what is recommended, what is remembered.

No words yet; those are a writer's. Every sample's chance hangs on the seed and its outfit alone.
FashionM3 section III-B; spec A.4.
"""

from __future__ import annotations

import hashlib
import random
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final, Literal

from train.data.fashionrec.history import (
    Chosen,
    Constants,
    Counts,
    Remembered,
    Vector,
    filter_history,
)
from train.data.fashionrec.world import Item, Outfit, Split

Task = Literal["basic", "personalized", "alternative"]
TASKS: Final[tuple[Task, ...]] = ("basic", "personalized", "alternative")
MOST_TARGETS: Final = 3
MOST_GIVEN: Final = 4
MOST_SWAPS: Final = 3
MOST_POSTINGS: Final = 500
CANDIDATES: Final = "candidates"
PASSED: Final = "candidates that passed"


@dataclass(frozen=True, slots=True)
class Sample:
    """One dialogue to write.

    Attributes:
        given: What the picture shows; of an alternative, what stays.
        replaced: Of an alternative, the piece to be exchanged; else empty.
        history: U' of Algorithm 1, best first; of personalized samples only.
    """

    sample_id: str
    task: Task
    split: Split
    source: str
    outfit_id: str
    given: tuple[str, ...]
    targets: tuple[str, ...]
    user_id: str = ""
    replaced: str = ""
    history: tuple[Remembered, ...] = ()
    occasion: str = ""
    season: tuple[str, ...] = ()

    @property
    def shown(self) -> tuple[str, ...]:
        """Garments that the question may speak of as there."""
        return (*self.given, self.replaced) if self.replaced else self.given


def chance(*words: object) -> random.Random:
    """Return chance that the words decide, on every computer alike."""
    digest = hashlib.blake2b("|".join(map(str, words)).encode(), digest_size=8).digest()
    return random.Random(int.from_bytes(digest, "big"))


def basic(outfits: Sequence[tuple[Outfit, Split]], *, seed: int) -> Iterator[Sample]:
    """Yield one sample per outfit: some pieces given, one to three recommended."""
    for outfit, split in outfits:
        draw = chance("basic", seed, outfit.outfit_id)
        count = draw.randint(1, min(MOST_TARGETS, len(outfit.item_ids) - 1))
        asked = set(draw.sample(outfit.item_ids, count))
        targets = tuple(piece for piece in outfit.item_ids if piece in asked)
        given = tuple(piece for piece in outfit.item_ids if piece not in asked)[:MOST_GIVEN]
        yield _sample(outfit, split, "basic", given, targets)


def personalized(
    outfits: Sequence[tuple[Outfit, Split]],
    counts: Mapping[Split, Counts],
    items: Mapping[str, Item],
    vectors: Mapping[str, Vector],
    constants: Constants,
    *,
    reasons: Counter[str],
) -> Iterator[Sample]:
    """Yield at most one sample per outfit and person; ``reasons`` counts why there is none.

    Two more counts say how many (P, target) candidates there were and how many passed.
    """
    for outfit, split in outfits:
        found = filter_history(outfit, counts[split], items, vectors, constants)
        reasons[CANDIDATES] += len(set(outfit.item_ids))
        if isinstance(found, Chosen):
            reasons[PASSED] += found.passed
        else:
            reasons[found.reason] += 1
            continue
        yield _sample(
            outfit,
            split,
            "personalized",
            found.partial[:MOST_GIVEN],
            (found.target,),
            history=found.history,
        )


def alternative(
    outfits: Sequence[tuple[Outfit, Split]],
    items: Mapping[str, Item],
    *,
    seed: int,
    reasons: Counter[str],
) -> Iterator[Sample]:
    """Yield swaps: two outfits of one split share two pieces or more and differ in one of a kind.

    Both directions are samples; at most three per outfit and piece.
    """
    swaps: dict[tuple[str, str], set[str]] = defaultdict(set)
    by_id = {outfit.outfit_id: (outfit, split) for outfit, split in outfits}
    for one, other in _neighbors(outfits, reasons):
        for a, b in ((one, other), (other, one)):
            for old, new in _same_kind(by_id[a][0], by_id[b][0], items):
                swaps[a, old].add(new)
    for (outfit_id, old), found in sorted(swaps.items()):
        outfit, split = by_id[outfit_id]
        kept = sorted(found)
        if len(kept) > MOST_SWAPS:
            reasons["more than three swaps of one piece"] += len(kept) - MOST_SWAPS
            kept = sorted(chance("swap", seed, outfit_id, old).sample(kept, MOST_SWAPS))
        given = tuple(piece for piece in outfit.item_ids if piece != old)
        for new in kept:
            yield _sample(outfit, split, "alternative", given, (new,), replaced=old)


def _neighbors(
    outfits: Sequence[tuple[Outfit, Split]], reasons: Counter[str]
) -> Iterator[tuple[str, str]]:
    """Yield pairs of outfits of one split with two pieces in common, each pair once."""
    postings: dict[tuple[str, str], list[tuple[str, Split]]] = defaultdict(list)
    for outfit, split in sorted(outfits, key=lambda one: one[0].outfit_id):
        pieces = sorted(set(outfit.item_ids))
        for place, first in enumerate(pieces):
            for second in pieces[place + 1 :]:
                postings[first, second].append((outfit.outfit_id, split))
    found: set[tuple[str, str]] = set()
    for pair in sorted(postings):
        listed = postings[pair]
        if len(listed) > MOST_POSTINGS:
            reasons["outfits beyond 500 that share one pair of pieces"] += (
                len(listed) - MOST_POSTINGS
            )
            listed = listed[:MOST_POSTINGS]
        for place, (one, split) in enumerate(listed):
            for other, other_split in listed[place + 1 :]:
                if split != other_split:
                    reasons["outfits in different splits"] += 1
                elif (one, other) not in found:
                    found.add((one, other))
                    yield one, other


def _same_kind(
    outfit: Outfit, other: Outfit, items: Mapping[str, Item]
) -> Iterator[tuple[str, str]]:
    """Yield pieces of two outfits that can take each other's place."""
    shared = set(outfit.item_ids) & set(other.item_ids)
    for old in outfit.item_ids:
        for new in other.item_ids:
            if old in shared or new in shared or not items[old].category:
                continue
            picture = items[old].image_sha256
            if items[old].category != items[new].category:
                continue
            if picture and picture == items[new].image_sha256:
                continue
            yield old, new


def _sample(
    outfit: Outfit,
    split: Split,
    task: Task,
    given: tuple[str, ...],
    targets: tuple[str, ...],
    *,
    replaced: str = "",
    history: tuple[Remembered, ...] = (),
) -> Sample:
    mark = hashlib.blake2b(
        "|".join((task, outfit.outfit_id, replaced, *targets)).encode(), digest_size=5
    ).hexdigest()
    return Sample(
        f"{outfit.outfit_id}-{task}-{mark}",
        task,
        split,
        outfit.source,
        outfit.outfit_id,
        given,
        targets,
        outfit.user_id,
        replaced,
        history,
        outfit.occasion,
        outfit.season,
    )
