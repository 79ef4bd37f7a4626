"""An outfit as the window shows it: a title, a quiet line, and the pictures of its pieces.

Values only: what a shelf read (`ShelvedOutfit`) or a stylist found becomes cards here, with every
word in the person's language. Where pieces lie on a picture is the view's.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal

from PySide6.QtCore import QT_TRANSLATE_NOOP, QCoreApplication, QDate, QLocale, QObject, Qt

from app.services.browsing import PictureRecord
from app.services.outfit_shelf import ShelvedOutfit
from app.services.proposals import is_proposed, proposed_by
from app.viewmodels import terms
from app.viewmodels.garment_list import ThumbKey
from app.viewmodels.names import shown_name
from local_index.outfits import Placement

_MOST_NAMED = 3
_LATELY_DAYS = 15
_SAID_FIRST = ("one_piece", "outerwear", "mid", "top", "bottom", "shoes", "bag", "accessory")

_ODD = {
    "missing_top": QT_TRANSLATE_NOOP("OutfitCard", "nothing for the upper body"),
    "missing_bottom": QT_TRANSLATE_NOOP("OutfitCard", "nothing for the legs"),
    "no_shoes": QT_TRANSLATE_NOOP("OutfitCard", "no footwear"),
    "doubled": QT_TRANSLATE_NOOP("OutfitCard", "two pieces take one place"),
    "dirty": QT_TRANSLATE_NOOP("OutfitCard", "something is in the laundry"),
    "away": QT_TRANSLATE_NOOP("OutfitCard", "something is away"),
    "in_trash": QT_TRANSLATE_NOOP("OutfitCard", "something is in the trash"),
}
LOUD = frozenset({"missing_top", "missing_bottom", "doubled", "dirty", "away", "in_trash"})
"""What a tile marks; that shoes are missing is only said."""


@dataclass(frozen=True, slots=True)
class PieceCard:
    """One garment of an outfit.

    Attributes:
        slot: The place it takes in this outfit.
        key: Its picture; None without a photo.
        status: ``ready``, ``dirty`` or ``away``.
        at: Where it lies on the free canvas; None where nobody has laid it.
        is_file: Whether the key names a picture file: of a photo that is in no wardrobe.
    """

    item_id: int
    name: str
    slot: str
    key: ThumbKey | None
    status: str = "ready"
    category: str = ""
    at: Placement | None = None
    is_file: bool = False

    @property
    def kind(self) -> Literal["cutout", "file"]:
        """How its picture is found by its key."""
        return "file" if self.is_file else "cutout"


@dataclass(frozen=True, slots=True)
class OutfitCard:
    """One saved outfit.

    Attributes:
        title: Its name, or what it is made of.
        is_named: Whether the title is a name.
        caption: The quiet line below.
        loud: What is odd about it and worth a mark, in words.
        odd: Kinds of everything that is odd.
        words: Everything that typing may find it by, folded.
        keeps_items: Whether the diary holds it, so that its garments stay.
        proposed: Whether a stylist proposed it and nobody accepted it yet.
    """

    id: int
    title: str
    is_named: bool
    caption: str
    pieces: tuple[PieceCard, ...]
    favorite: bool
    by_stylist: bool
    occasion: tuple[str, ...]
    season: tuple[str, ...]
    worn: int
    last_worn: str
    planned: str
    loud: str
    odd: tuple[str, ...]
    words: str
    added: str
    updated: str
    keeps_items: bool
    in_trash: bool = False
    proposed: bool = False

    @property
    def item_ids(self) -> tuple[int, ...]:
        """Its garments, in order."""
        return tuple(one.item_id for one in self.pieces)


def piece_card(held: PictureRecord, slot: str = "", at: Placement | None = None) -> PieceCard:
    """Return a garment as a piece of an outfit."""
    item = held.item
    key = ThumbKey(item.views[0].sha256, held.version) if item.views else None
    name, place = shown_name(item), slot or item.slot
    return PieceCard(item.id, name, place, key, item.status, item.category, at)


def outfit_card(shelved: ShelvedOutfit, today: date) -> OutfitCard:
    """Return a saved outfit as it is shown."""
    outfit = shelved.outfit
    laid = {one.item_id: one.placement for one in outfit.items}
    pieces = tuple(
        piece_card(held, slot, laid.get(held.item.id))
        for held, slot in zip(shelved.pieces, shelved.slots, strict=True)
    )
    title = outfit.name or made_title(pieces)
    return OutfitCard(
        id=outfit.id,
        title=title,
        is_named=bool(outfit.name),
        caption=_caption(shelved, today),
        pieces=pieces,
        favorite=outfit.favorite,
        by_stylist=outfit.origin == "model",
        occasion=outfit.occasion,
        season=outfit.season,
        worn=shelved.wears.worn,
        last_worn=shelved.wears.last_worn or "",
        planned=shelved.wears.planned or "",
        loud=odd_words(one for one in shelved.odd if one in LOUD),
        odd=shelved.odd,
        words=_words(title, shelved, pieces),
        added=outfit.added,
        updated=outfit.updated,
        keeps_items=outfit.worn,
        in_trash=outfit.trashed_at is not None,
        proposed=is_proposed(outfit),
    )


def made_title(pieces: Sequence[PieceCard]) -> str:
    """Return what an outfit without a name goes by: its first pieces, by kind."""
    order = {slot: at for at, slot in enumerate(_SAID_FIRST)}
    ranked = sorted(pieces, key=lambda one: order.get(one.slot, len(order)))
    named = [terms.shown(one.category) for one in ranked if one.category not in ("", "unknown")]
    text = ", ".join(dict.fromkeys(named[:_MOST_NAMED]))
    if not text:
        return QCoreApplication.translate("OutfitCard", "Outfit")
    return text[:1].upper() + text[1:]


def odd_words(kinds: Iterable[str]) -> str:
    """Return what is odd about an outfit, as one phrase."""
    found = [QCoreApplication.translate("OutfitCard", str(_ODD[one])) for one in kinds]
    return ", ".join(found)


def shown_day(day: str, today: date) -> str:
    """Return a day of the diary in words, as near as it is."""
    when = date.fromisoformat(day)
    apart = (when - today).days
    translate = QCoreApplication.translate
    if apart == 0:
        return translate("OutfitCard", "today")
    if apart == 1:
        return translate("OutfitCard", "tomorrow")
    if apart == -1:
        return translate("OutfitCard", "yesterday")
    if -_LATELY_DAYS < apart < 0:
        return _Counts().ago(-apart)
    shown = QDate.fromString(day, Qt.DateFormat.ISODate)
    if 0 < apart < 7:
        return QLocale().dayName(when.isoweekday())
    return QLocale().toString(shown, QLocale.FormatType.ShortFormat)


class _Counts(QObject):
    """Words with a number in them: only a class of Qt's own knows plural forms."""

    def worn(self, times: int) -> str:
        """Return how often it was worn."""
        return self.tr("worn %Ln time(s)", "", times)

    def ago(self, days: int) -> str:
        """Return how long ago it was."""
        return self.tr("%Ln day(s) ago", "", days)


def _caption(shelved: ShelvedOutfit, today: date) -> str:
    translate, wears = QCoreApplication.translate, shelved.wears
    if is_proposed(shelved.outfit):
        by = proposed_by(shelved.outfit)
        text = translate("OutfitCard", "Proposed by {stylist}").format(stylist=by)
        return text if by else translate("OutfitCard", "Proposed by a stylist")
    parts = [terms.shown_first(one) for one in shelved.outfit.occasion[:1]]
    if wears.planned:
        parts.append(
            translate("OutfitCard", "planned {day}").format(day=shown_day(wears.planned, today))
        )
    if wears.worn:
        parts.append(_Counts().worn(wears.worn))
        if wears.last_worn and not wears.planned:
            parts.append(shown_day(wears.last_worn, today))
    elif not wears.planned:
        parts.append(translate("OutfitCard", "never worn"))
    text = " \u00b7 ".join(parts)
    return text[:1].upper() + text[1:]


def _words(title: str, shelved: ShelvedOutfit, pieces: Sequence[PieceCard]) -> str:
    outfit = shelved.outfit
    found = [title, outfit.notes]
    found += [each for term in (*outfit.occasion, *outfit.season) for each in _both(term)]
    for held, piece in zip(shelved.pieces, pieces, strict=True):
        item = held.item
        found += [piece.name, item.name, item.brand or "", *_both(item.category)]
        for color, _share in item.colors[:2]:
            found += _both(color)
    return " ".join(dict.fromkeys(one for one in found if one)).casefold()


def _both(term: str) -> tuple[str, str]:
    """Return a term in English and in the person's language: either is typed."""
    return term, terms.shown(term)
