"""What a lookbook of outfits says, before anybody sets it on paper or on a page.

A lookbook leaves the house. So it holds what somebody who is handed it may see and nothing else:
names, what the wardrobe knows of a garment by looking at it, occasions and seasons. Prices and
notes come along only when they are asked for, notes of outfits apart from notes of garments; where
things are kept, sizes, days of wear, file names and data of photos never do. Pictures are made
later, from the canvas of each outfit.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from app.errors import InputError
from app.services.canvas_pictures import PieceFiles, piece_files
from app.services.lookbook_words import ENGLISH, LookbookWords
from app.services.outfit_canvas import CanvasSource, OutfitCanvasService
from local_index.records import UNKNOWN, ItemRecord

if TYPE_CHECKING:
    from local_index import Library
    from local_index.outfits import OutfitRecord
    from models.vocabulary import Vocabulary

_QUIET = frozenset({UNKNOWN, "other", "plain", "n/a", ""})
_ORDER = ("outerwear", "mid", "top", "one_piece", "bottom", "shoes", "bag", "accessory", "other")
MOST_LOOKS = 200


@dataclass(frozen=True, slots=True)
class Told:
    """What a lookbook may tell beside what is seen; nothing of it unless it is asked for."""

    outfit_notes: bool = False
    garment_notes: bool = False
    prices: bool = False


@dataclass(frozen=True, slots=True)
class LookGarment:
    """A garment of a look.

    Attributes:
        facts: The brand, and terms of the vocabulary in words.
        colors: Name and ``#RRGGBB``, dominant first.
        price: With its currency; empty unless asked for.
        notes: The person's; empty unless asked for.
    """

    item_id: int
    name: str
    facts: tuple[str, ...]
    colors: tuple[tuple[str, str], ...]
    price: str
    notes: str
    files: PieceFiles


@dataclass(frozen=True, slots=True)
class Look:
    """One outfit of a lookbook; ``notes`` are empty unless asked for.

    Attributes:
        occasion: Terms as they are kept, as is ``season``.
        tags: Both in words.
    """

    outfit_id: int
    title: str
    tags: tuple[str, ...]
    occasion: tuple[str, ...]
    season: tuple[str, ...]
    notes: str
    garments: tuple[LookGarment, ...]
    canvas: CanvasSource


@dataclass(frozen=True, slots=True)
class LookbookContent:
    """Everything a lookbook says.

    Attributes:
        day: On which it is made, where it is made.
        told: What beside the pictures was asked for.
        words: Of the language it speaks.
    """

    title: str
    day: date
    looks: tuple[Look, ...]
    told: Told
    words: LookbookWords = ENGLISH


def read_lookbook(
    library: Library,
    outfit_ids: Sequence[int],
    vocabulary: Vocabulary,
    *,
    title: str = "",
    told: Told | None = None,
    words: LookbookWords = ENGLISH,
) -> LookbookContent:
    """Return what a lookbook of these outfits says, in their order.

    Args:
        title: What it is called; the only outfit's name, or the wardrobe's, when empty.

    Raises:
        InputError: No outfit is named, too many are, or one has no garments left.
        NotFoundError: There is no such outfit.
    """
    ids = list(dict.fromkeys(outfit_ids))
    if not ids:
        raise InputError("A lookbook needs an outfit.", next_step="Name one outfit or more.")
    if len(ids) > MOST_LOOKS:
        raise InputError(
            "These are too many outfits for one lookbook.",
            next_step="Make two of them.",
        )
    asked = told or Told()
    hexes = {name: color.hex for name, color in vocabulary.colors.items() if color.hex}
    looks = []
    for number, outfit_id in enumerate(ids, 1):
        outfit = library.outfits.get(outfit_id)
        if not outfit.items:
            raise InputError(
                f"Outfit {outfit_id} has no garments left.",
                next_step="Take them out of the trash, or leave this outfit out.",
            )
        looks.append(_look(library, outfit, hexes, asked, words, number=number))
    heading = title.strip() or (looks[0].title if len(looks) == 1 else _name_of(library))
    return LookbookContent(heading, date.today(), tuple(looks), asked, words)


def _look(
    library: Library,
    outfit: OutfitRecord,
    hexes: Mapping[str, str],
    told: Told,
    words: LookbookWords,
    *,
    number: int,
) -> Look:
    slots = {one.item_id: one.slot for one in outfit.items if one.slot}
    items = library.items.get_many(outfit.item_ids)

    def place(item: ItemRecord) -> int:
        slot = slots.get(item.id, item.slot)
        return _ORDER.index(slot) if slot in _ORDER else len(_ORDER)

    return Look(
        outfit_id=outfit.id,
        title=outfit.name.strip() or words.look(number),
        tags=tuple(words.term(one) for one in (*outfit.occasion, *outfit.season)),
        occasion=outfit.occasion,
        season=outfit.season,
        notes=outfit.notes.strip() if told.outfit_notes else "",
        garments=tuple(
            _garment(library, item, hexes, told, words) for item in sorted(items, key=place)
        ),
        canvas=OutfitCanvasService(library).read_of(outfit),
    )


def _garment(
    library: Library,
    item: ItemRecord,
    hexes: Mapping[str, str],
    told: Told,
    words: LookbookWords,
) -> LookGarment:
    terms = (item.category, item.material, item.pattern, item.fit)
    facts = (item.brand or "", *(words.term(one) for one in terms if one not in _QUIET))
    price = ""
    if told.prices and item.price is not None:
        price = words.price(item.price, item.currency)
    return LookGarment(
        item_id=item.id,
        name=words.name(item),
        facts=tuple(dict.fromkeys(word for word in facts if word)),
        colors=tuple(
            (words.term(name), hexes[name]) for name, _share in item.colors if name in hexes
        ),
        price=price,
        notes=item.notes.strip() if told.garment_notes else "",
        files=piece_files(library, item),
    )


def _name_of(library: Library) -> str:
    name = library.manifest.name
    return "Lookbook" if not name or name.lower() == "default" else name
