"""What the stylist says, in the person's language: its sentences, and what its numbers are called.

The stylist speaks English sentences (`app.sentences`) with names of garments and terms in them;
here these become the names and terms that the person reads. Parts of a score have plain names; no
number is shown without one.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
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

    text = said(sentence, show=lambda _hole, value: _in_words(value, names))
    return text[:1].upper() + text[1:]


def names_listed(names: Sequence[str]) -> str:
    """Return names beside each other; those with commas in them are not told apart by commas."""
    return ("; " if any("," in name for name in names) else ", ").join(names)


def _in_words(value: str, names: Mapping[str, str]) -> str:
    """Return what is in a hole: names of garments as they are shown, or terms."""
    held = sorted((name for name in names if name in value), key=len, reverse=True)
    if not held:
        parts = _JOINED.split(value)
        return "".join(
            _joint(part, "") if at % 2 else terms.shown(part) for at, part in enumerate(parts)
        )
    parts = re.split(f"({'|'.join(map(re.escape, held))})", value)
    inside = "".join(names[part] for part in parts[1::2])
    # what is in a name is the name's own, a comma or an "and" too
    return "".join(
        names[part] if at % 2 else _JOINED.sub(lambda found: _joint(found[0], inside), part)
        for at, part in enumerate(parts)
    )


def _joint(text: str, inside: str) -> str:
    """Return what stands between names.

    Args:
        inside: The names: with a comma in one of them another mark parts them.
    """
    if text == " and ":
        return QCoreApplication.translate("OutfitPart", " and ")
    return "; " if "," in inside else text
