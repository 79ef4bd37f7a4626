"""Which split an outfit is in: a person with all outfits in one, where the source knows people.

The source's own split stands; ``val`` of a closet is ``test``, and part of its training people
become ``valid``. Counts for histories follow: see ``counts_by_split``. Spec A.4.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from typing import Final, Literal

from train.data.fashionrec.history import Counts
from train.data.fashionrec.world import SPLITS, Outfit, Split

By = Literal["person", "outfit"]
_SHARES: Final[tuple[tuple[Split, int], ...]] = (("train", 84), ("valid", 91), ("test", 100))
_ONLY: Final[Split] = "train"
_OWN: Final[Mapping[str, Split]] = {
    "train": "train",
    "valid": "valid",
    "validation": "valid",
    "dev": "valid",
    "val": "valid",
    "test": "test",
}


def divide(
    outfits: Sequence[Outfit], *, by: By = "person", hold_out: int = 8
) -> list[tuple[Outfit, Split]]:
    """Return outfits with their splits, by id.

    Args:
        by: The unit that is never divided; an outfit of nobody is its own unit.
        hold_out: Percent of the training units that become ``valid`` where the source's own split
            knows two parts only.
    """
    ordered = sorted(outfits, key=lambda outfit: outfit.outfit_id)
    own: dict[str, set[str]] = {}
    people: dict[str, set[str]] = {}
    for outfit in ordered:
        own.setdefault(outfit.source, set()).update({outfit.split} - {""})
        people.setdefault(outfit.source, set()).add(outfit.user_id)
    divided = []
    for outfit in ordered:
        unit = outfit.user_id if by == "person" and outfit.user_id else outfit.outfit_id
        lone = by == "person" and bool(outfit.user_id) and len(people[outfit.source]) == 1
        if lone and not outfit.split:
            # Nobody is left to be tested on; chance must not call all that there is a test.
            divided.append((outfit, _ONLY))
        else:
            divided.append((outfit, _split_of(outfit, unit, own[outfit.source], hold_out)))
    return divided


def counts_by_split(
    divided: Sequence[tuple[Outfit, Split]], *, by: By
) -> tuple[dict[Split, Counts], str]:
    """Return the counts that each split's histories may use, and where they come from.

    Split by outfit, only training outfits count (``train``). Split by person, people who are being
    tested have no training outfits; each split then counts its own outfits (``own split``), which
    reach no other split because no person does.
    """
    people: dict[str, set[Split]] = {}
    for outfit, split in divided:
        if outfit.user_id:
            people.setdefault(outfit.user_id, set()).add(split)
    # A source's own split may divide people after all; then its test outfits must not count.
    apart = bool(people) and all(len(splits) == 1 for splits in people.values())
    if by == "person" and apart:
        own = {name: Counts.of(o for o, split in divided if split == name) for name in SPLITS}
        return own, "own split"
    training = Counts.of(outfit for outfit, split in divided if split == "train")
    return dict.fromkeys(SPLITS, training), "train"


def _split_of(outfit: Outfit, unit: str, own: set[str], hold_out: int) -> Split:
    place = int.from_bytes(hashlib.sha256(f"fashionrec:{unit}".encode()).digest()[:4], "big") % 100
    if outfit.split:
        split = _OWN.get(outfit.split, "train")
        if own <= {"train", "val"}:
            if split == "valid":
                return "test"
            return "valid" if place < hold_out else "train"
        return split
    return next(name for name, end in _SHARES if place < end)
