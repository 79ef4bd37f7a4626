"""Outfits that a stylist proposed: like others, marked until the person makes them their own.

How they came is ``handover_reading``'s. Who does not want one throws it away like any other.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from local_index import Library
    from local_index.outfits import OutfitRecord

PROPOSED = "proposed"
"""Name of who proposed an outfit, among its details; gone when it was accepted."""


def is_proposed(outfit: OutfitRecord) -> bool:
    """Whether nobody has accepted an outfit yet that a stylist proposed."""
    return PROPOSED in outfit.details


def proposed_by(outfit: OutfitRecord) -> str:
    """Return who proposed an outfit; empty where nobody did, or nobody said who."""
    kept = outfit.details.get(PROPOSED)
    named = kept.get("by", "") if isinstance(kept, Mapping) else ""
    return named if isinstance(named, str) else ""


def accept(library: Library, outfit_ids: Sequence[int]) -> list[int]:
    """Make proposals outfits like all others, as one step of undo; return which were proposals."""
    accepted = []
    with library.atomic(), library.history.group("Accept outfit"):
        for outfit_id in dict.fromkeys(outfit_ids):
            if is_proposed(library.outfits.get(outfit_id)):
                library.outfits.set_detail(outfit_id, PROPOSED, None, label="Accept outfit")
                accepted.append(outfit_id)
    return accepted
