"""Everything that one garment's page shows, read at one moment.

A card is plain values and paths, so that the window can hold it while the wardrobe goes on. Nothing
is changed here.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from app.services.cutouts import CutoutFiles, cutout_files
from app.services.wears import WearFacts, WearService
from local_index import Library
from local_index.records import ItemRecord, PhotoRecord, ViewRecord
from local_index.wears import WearRecord
from models.vocabulary import Vocabulary

PICKED_FIELDS = (
    "category",
    "colors",
    "pattern",
    "material",
    "fit",
    "style",
    "season",
    "occasion",
    "attributes",
)
"""Fields whose values are chosen from the vocabulary."""
_SHOWN_DAYS = 366


@dataclass(frozen=True, slots=True)
class PictureOf:
    """One photo of a garment and where everything made from it is.

    Attributes:
        version: Number of the mended cut-out; 0 for the automatic one.
    """

    view: ViewRecord
    files: CutoutFiles
    version: int


@dataclass(frozen=True, slots=True)
class GarmentCard:
    """One garment with all that is known around it.

    Attributes:
        pictures: In display order.
        days: When it was worn and washed, newest first.
        twins: Garments that may be the same one, undecided.
    """

    item: ItemRecord
    pictures: tuple[PictureOf, ...]
    facts: WearFacts
    days: tuple[WearRecord, ...]
    twins: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Choices:
    """What the vocabulary offers.

    Attributes:
        terms: Field to the terms a person can pick.
        synonyms: Field to term to the words that mean it, for finding it by typing.
        colors: Color name to ``#rrggbb``; None where it has no one color.
    """

    terms: Mapping[str, tuple[str, ...]]
    synonyms: Mapping[str, Mapping[str, tuple[str, ...]]]
    colors: Mapping[str, str | None]


def read_card(library: Library, item_id: int, today: date) -> GarmentCard:
    """Return a garment's card.

    Raises:
        NotFoundError: There is no such garment.
    """
    item = library.items.get(item_id)
    photos = {photo.id: photo for photo in library.photos.get_many(_photo_ids(item))}
    return GarmentCard(
        item=item,
        pictures=tuple(picture_of(library, view, photos[view.photo_id]) for view in item.views),
        facts=WearService(library, today).facts(item),
        days=tuple(library.wears.of_item(item_id, limit=_SHOWN_DAYS)),
        twins=_twins(library, item),
    )


def picture_of(library: Library, view: ViewRecord, photo: PhotoRecord) -> PictureOf:
    """Return one photo of a garment with its files and the version of its cut-out."""
    return PictureOf(view, cutout_files(library, photo), photo.edit)


def read_choices(vocabulary: Vocabulary) -> Choices:
    """Return what can be picked for each field."""
    terms = {field: vocabulary.picker_terms(field) for field in PICKED_FIELDS}
    return Choices(
        terms=terms,
        synonyms={
            field: {term: vocabulary.synonyms(field, term) for term in held}
            for field, held in terms.items()
        },
        colors={name: color.hex for name, color in vocabulary.colors.items()},
    )


def _twins(library: Library, item: ItemRecord) -> tuple[int, ...]:
    if item.status == "trash":
        return ()
    pairs = library.duplicates.open_pairs_of(item.id)
    return tuple(pair.item_b if pair.item_a == item.id else pair.item_a for pair in pairs)


def _photo_ids(item: ItemRecord) -> list[int]:
    return [view.photo_id for view in item.views]
