"""What the stylist says, in the person's language: its sentences, and what its numbers are called.

The stylist speaks English sentences (`app.sentences`) with names of garments and terms in them;
here these become the names and terms that the person reads. Parts of a score have plain names; no
number is shown without one.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from PySide6.QtCore import QT_TRANSLATE_NOOP, QCoreApplication

from app.sentences import said
from app.viewmodels import terms
from app.viewmodels.names import shown_name
from local_index.records import ItemRecord

_PARTS = {
    "pairs": QT_TRANSLATE_NOOP("OutfitPart", "How the pieces go together"),
    "weakest": QT_TRANSLATE_NOOP("OutfitPart", "The pair that goes least"),
    "match": QT_TRANSLATE_NOOP("OutfitPart", "The outfit as a whole"),
    "formality": QT_TRANSLATE_NOOP("OutfitPart", "Equally dressed up"),
    "weather": QT_TRANSLATE_NOOP("OutfitPart", "Right for the weather"),
    "occasion": QT_TRANSLATE_NOOP("OutfitPart", "Right for the occasion"),
    "personal": QT_TRANSLATE_NOOP("OutfitPart", "What you like to wear"),
    "fresh": QT_TRANSLATE_NOOP("OutfitPart", "Not worn lately"),
}
_SLOTS = {
    "top": QT_TRANSLATE_NOOP("OutfitSlot", "Top"),
    "mid": QT_TRANSLATE_NOOP("OutfitSlot", "Middle layer"),
    "one_piece": QT_TRANSLATE_NOOP("OutfitSlot", "Dress or one-piece"),
    "outerwear": QT_TRANSLATE_NOOP("OutfitSlot", "Coat or jacket"),
    "bottom": QT_TRANSLATE_NOOP("OutfitSlot", "Bottom"),
    "shoes": QT_TRANSLATE_NOOP("OutfitSlot", "Shoes"),
    "bag": QT_TRANSLATE_NOOP("OutfitSlot", "Bag"),
    "accessory": QT_TRANSLATE_NOOP("OutfitSlot", "Accessories"),
    "other": QT_TRANSLATE_NOOP("OutfitSlot", "Other"),
}
_JOINED = re.compile(r"(, | and )")


@dataclass(frozen=True, slots=True)
class PartWords:
    """One part of a score.

    Attributes:
        value: 0-1.
    """

    key: str
    text: str
    value: float


def slot_words(slot: str) -> str:
    """Return what a place on the board is called."""
    return QCoreApplication.translate("OutfitSlot", str(_SLOTS.get(slot, _SLOTS["other"])))


def part_words(parts: Mapping[str, float]) -> tuple[PartWords, ...]:
    """Return the parts of a score that have a plain name, in the order they are told."""
    return tuple(
        PartWords(key, QCoreApplication.translate("OutfitPart", str(text)), parts[key])
        for key, text in _PARTS.items()
        if key in parts
    )


def verdict_words(score: float) -> str:
    """Return a score in plain words."""
    for least, text in (
        (0.8, QCoreApplication.translate("OutfitPart", "Goes together very well")),
        (0.65, QCoreApplication.translate("OutfitPart", "Goes together well")),
        (0.5, QCoreApplication.translate("OutfitPart", "Goes together")),
        (0.35, QCoreApplication.translate("OutfitPart", "An unusual mix")),
    ):
        if score >= least:
            return text
    return QCoreApplication.translate("OutfitPart", "Hardly goes together")


def doubled_words() -> str:
    """Return what is said of pieces that cannot all be worn at once, however they go together."""
    return QCoreApplication.translate("OutfitPart", "Too much for one outfit")


def spoken(sentence: str, items: Iterable[ItemRecord] = ()) -> str:
    """Return a sentence of the stylist in the person's language.

    Args:
        items: Whose names may be in it.
    """
    from app.stylist.reasons import name_of

    names = {name_of(item): shown_name(item) for item in items}
    names |= {name[:1].upper() + name[1:]: shown for name, shown in names.items()}

    def show(_hole: str, value: str) -> str:
        return _JOINED.sub(_joint, _with_names(value, names))

    text = said(sentence, show=show)
    return text[:1].upper() + text[1:]


def _with_names(value: str, names: Mapping[str, str]) -> str:
    """Return what is in a hole: names of garments as they are shown, or terms."""
    held = sorted((name for name in names if name in value), key=len, reverse=True)
    if not held:
        return "".join(terms.shown(part) for part in _JOINED.split(value))
    pattern = re.compile("|".join(map(re.escape, held)))
    return pattern.sub(lambda found: names[found[0]], value)


def _joint(found: re.Match[str]) -> str:
    return (
        QCoreApplication.translate("OutfitPart", " and ") if found[0] == " and " else str(found[0])
    )
