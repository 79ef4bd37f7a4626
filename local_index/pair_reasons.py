"""What speaks for one of two suspected duplicates, in words a person can check.

A reason names a difference that is really there and large enough to matter; where nothing differs
nothing is said. Decides nothing but which side is better to keep.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from local_index.database import WardrobeDb

_LARGER = 1.1
"""Ratio of pixels from which the eye may notice."""

_SHARPER = 1.2


@dataclass(frozen=True, slots=True)
class PhotoFacts:
    """One photo and the item it shows.

    Attributes:
        pixels: Of the upright photo.
        since: When it was taken, or when it joined the wardrobe.
        tags: How many things are known about the item.
        edited: How many fields the person set.
        photos: How many photos the item has.
    """

    item_id: int
    pixels: int
    since: str
    tags: int
    edited: int
    photos: int


@dataclass(frozen=True, slots=True)
class Verdict:
    """What speaks for each side, and which is better to keep."""

    for_first: tuple[str, ...]
    for_second: tuple[str, ...]
    first_is_better: bool


def read_facts(db: WardrobeDb, pairs: str) -> dict[tuple[int, int], PhotoFacts]:
    """Return the facts of photos and their items.

    Args:
        pairs: JSON list of ``[photo_id, item_id]``.
    """
    known = " + ".join(
        f"(i.{name} NOT IN ('', 'unknown'))"
        for name in ("category", "pattern", "material", "fit", "style")
    )
    rows = db.rows(
        "SELECT p.id, i.id, p.width * p.height, coalesce(p.taken_at, p.added),"
        f" {known} + (i.formality > 0) + (i.warmth > 0) + (i.brand IS NOT NULL)"
        " + (i.price IS NOT NULL) + (i.notes <> '') + (i.name <> '')"
        " + (SELECT count(*) FROM item_terms t WHERE t.item_id = i.id),"
        " (SELECT count(*) FROM json_each(i.origin) o WHERE o.value = 'person'),"
        " (SELECT count(*) FROM views w WHERE w.item_id = i.id)"
        " FROM json_each(?) pair"
        " JOIN photos p ON p.id = json_extract(pair.value, '$[0]')"
        " JOIN items i ON i.id = json_extract(pair.value, '$[1]')",
        (pairs,),
    )
    return {(row[0], row[1]): PhotoFacts(*row[1:]) for row in rows}


def compare_facts(
    first: PhotoFacts, second: PhotoFacts, *, sharpness: tuple[float, float] | None = None
) -> Verdict:
    """Return what speaks for each of two photos with their items.

    Args:
        sharpness: Of the two photos, in any one unit; None when nobody measured it.
    """
    # In the order of what is hardest to get back: the person's own work, then knowledge, then
    # pixels. Age only breaks ties: the older one is in outfits and diaries already.
    contests: list[tuple[str, float, float, float]] = [
        ("edited by you", first.edited, second.edited, 1.0),
        ("more tags", first.tags, second.tags, 1.0),
        ("more photos", first.photos, second.photos, 1.0),
    ]
    if sharpness is not None:
        contests.append(("sharper", *sharpness, _SHARPER))
    contests.append(("larger", first.pixels, second.pixels, _LARGER))
    ours = [name for name, mine, theirs, ratio in contests if mine > theirs * ratio]
    others = [name for name, mine, theirs, ratio in contests if theirs > mine * ratio]
    if first.since != second.since:
        (ours if first.since < second.since else others).append("older")
    better = first.item_id < second.item_id
    decisive = [name for name, *_rest in contests if name in ours or name in others]
    if decisive:
        better = decisive[0] in ours
    elif ours or others:
        better = bool(ours)
    return Verdict(tuple(ours), tuple(others), better)
