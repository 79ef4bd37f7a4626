"""Two garments that may be one, with the photos that made somebody suspect it, and what differs."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from app.services.garment_card import PictureOf, picture_of
from local_index import DuplicatePair, Library
from local_index.records import UNKNOWN, ItemRecord, PhotoRecord
from local_index.wears import WearCount

_TOLD = (
    *("category", "colors", "pattern", "material", "fit", "style", "attributes"),
    *("season", "occasion", "formality", "warmth", "kids"),
    *("brand", "size", "price", "bought", "place", "quantity", "notes"),
)
"""Fields that are compared, in the order to show them."""
_NOTHING = (None, "", UNKNOWN, "other", (), 0)
_SHARPNESS_SIDE = 1000
# Of one thousand pixels a little difference is noise of the camera, not sharpness.
_LEAST_VARIANCE = 4.0


@dataclass(frozen=True, slots=True)
class Difference:
    """Something that two garments disagree about.

    Attributes:
        name: The field, or ``worn``, ``photo_size`` and ``taken`` of what is no field.
        first: Value of the first garment, as its record holds it.
        second: Value of the second.
        first_is_said: Whether the person said the first value.
        second_is_said: Whether the person said the second.
    """

    name: str
    first: object
    second: object
    first_is_said: bool = False
    second_is_said: bool = False


@dataclass(frozen=True, slots=True)
class PairCard:
    """A pair with both its garments.

    Attributes:
        first: The garment of ``pair.item_a``.
        second: The garment of ``pair.item_b``.
        picture_a: The photo of the first that resembles one of the second.
        picture_b: The photo of the second.
        differences: Where they disagree; what both agree on is left out.
    """

    pair: DuplicatePair
    first: ItemRecord
    second: ItemRecord
    picture_a: PictureOf | None
    picture_b: PictureOf | None
    differences: tuple[Difference, ...] = ()


def open_pairs(library: Library, *, first: int | None = None) -> tuple[DuplicatePair, ...]:
    """Return the undecided pairs, most alike first; those of ``first`` before all others."""
    pairs = library.duplicates.open_pairs()
    return tuple(sorted(pairs, key=lambda pair: first not in (pair.item_a, pair.item_b)))


def read_pair(
    library: Library, pair: DuplicatePair, *, sharpness: Mapping[int, float] | None = None
) -> PairCard:
    """Return a pair with its garments and photos.

    Args:
        sharpness: Of both photos by their ids, where it was measured: which is sharper then speaks
            for a garment.

    Raises:
        NotFoundError: One of the garments is gone.
    """
    first, second = library.items.get(pair.item_a), library.items.get(pair.item_b)
    if sharpness is not None and {pair.photo_a, pair.photo_b} <= sharpness.keys():
        pair = _judged(library, pair, sharpness)
    photos = {one.id: one for one in library.photos.get_many([pair.photo_a, pair.photo_b])}
    counts = library.wears.counts([first.id, second.id])
    return PairCard(
        pair=pair,
        first=first,
        second=second,
        picture_a=_picture(library, first, photos.get(pair.photo_a)),
        picture_b=_picture(library, second, photos.get(pair.photo_b)),
        differences=(
            *differences(first, second),
            *_facts(photos.get(pair.photo_a), photos.get(pair.photo_b)),
            *_worn(counts.get(first.id), counts.get(second.id)),
        ),
    )


def differences(first: ItemRecord, second: ItemRecord) -> tuple[Difference, ...]:
    """Return the fields that two garments disagree about, those that say nothing left out."""
    found = []
    for name in _TOLD:
        one, other = getattr(first, name), getattr(second, name)
        if name == "colors":
            # Shares are measured and never quite the same; other names, or another order, differ.
            one, other = tuple(one for one, _ in first.colors), tuple(c for c, _ in second.colors)
        if _same(one, other):
            continue
        said = first.origin.get(name) == "person", second.origin.get(name) == "person"
        found.append(Difference(name, one, other, *said))
    return tuple(found)


def measure_sharpness(picture: PictureOf) -> float | None:
    """Return how much fine detail a photo has; None where it cannot be read here.

    The variance of the Laplacian at one fixed size, so that two photos can be compared. Safe in
    any thread.
    """
    if not picture.files.readable:
        return None
    from PIL import Image, ImageFilter, ImageStat

    edges = ImageFilter.Kernel((3, 3), (0, 1, 0, 1, -4, 1, 0, 1, 0), scale=1, offset=128)
    try:
        with Image.open(picture.files.photo) as photo:
            photo.draft("L", (_SHARPNESS_SIDE, _SHARPNESS_SIDE))
            gray = photo.convert("L")
            gray.thumbnail((_SHARPNESS_SIDE, _SHARPNESS_SIDE))
            variance = ImageStat.Stat(gray.filter(edges)).var[0]
    except (OSError, ValueError):
        return None
    return max(_LEAST_VARIANCE, float(variance))


def _same(one: object, other: object) -> bool:
    return one == other or (one in _NOTHING and other in _NOTHING)


def _judged(library: Library, pair: DuplicatePair, sharpness: Mapping[int, float]) -> DuplicatePair:
    """Return the pair as it is judged when one knows which photo is sharper."""
    photos = (pair.photo_a, pair.photo_b)
    for one in library.duplicates.open_pairs(sharpness=lambda photo: sharpness.get(photo, 1.0)):
        if (one.photo_a, one.photo_b) == photos and (one.item_a, one.item_b) == (
            pair.item_a,
            pair.item_b,
        ):
            return one
    return pair


def _facts(first: PhotoRecord | None, second: PhotoRecord | None) -> tuple[Difference, ...]:
    if first is None or second is None:
        return ()
    found = []
    sizes = (first.width, first.height), (second.width, second.height)
    if sizes[0] != sizes[1]:
        found.append(Difference("photo_size", *sizes))
    days = (first.taken_at or first.added)[:10], (second.taken_at or second.added)[:10]
    if days[0] != days[1]:
        found.append(Difference("taken", *days))
    return tuple(found)


def _worn(first: WearCount | None, second: WearCount | None) -> tuple[Difference, ...]:
    one, other = (first.worn if first else 0), (second.worn if second else 0)
    return (Difference("worn", one, other),) if one != other else ()


def _picture(library: Library, item: ItemRecord, photo: PhotoRecord | None) -> PictureOf | None:
    for view in item.views:
        if photo is not None and view.photo_id == photo.id:
            return picture_of(library, view, photo)
    return None
