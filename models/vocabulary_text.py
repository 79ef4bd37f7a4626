"""How words are compared: case, accents, hyphens, British spelling and plurals.

Pure text functions. They know no vocabulary, and they never guess a word: two texts are the same
word exactly when their keys are equal.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from typing import NamedTuple

Key = tuple[str, ...]
"""A text as folded words, for example ``("t", "shirt")`` for ``"T-Shirt"``."""

_WORD = re.compile(r"[^\W_]+(?:['\u2019][^\W_]+)*")
_APOSTROPHES = str.maketrans("", "", "'\u2019")
_LIGATURES = str.maketrans({"ß": "ss", "æ": "ae", "œ": "oe", "ø": "o", "ł": "l"})

# Word for word, so that spans in the person's own text stay exact.
_SAME_WORD = {
    "aluminium": "aluminum",
    "chequered": "checkered",
    "centre": "center",
    "colour": "color",
    "coloured": "colored",
    "colourful": "colorful",
    "colours": "colors",
    "cosy": "cozy",
    "fibre": "fiber",
    "grey": "gray",
    "greys": "grays",
    "jewellery": "jewelry",
    "legged": "leg",
    "microfibre": "microfiber",
    "multicolour": "multicolor",
    "multicoloured": "multicolored",
    "mould": "mold",
    "necked": "neck",
    "pyjama": "pajama",
    "pyjamas": "pajamas",
    "rubberised": "rubberized",
    "sequinned": "sequined",
    "sleeved": "sleeve",
    "sleeves": "sleeve",
    "travelling": "traveling",
    "waisted": "waist",
    "woollen": "woolen",
}


class Word(NamedTuple):
    """One word of a text: its folded form and where it stands."""

    folded: str
    start: int
    end: int


def fold_word(word: str) -> str:
    """Return ``word`` without case, accents, apostrophes and British spelling."""
    lowered = word.casefold().translate(_LIGATURES).translate(_APOSTROPHES)
    plain = "".join(
        letter
        for letter in unicodedata.normalize("NFKD", lowered)
        if not unicodedata.combining(letter)
    )
    return _SAME_WORD.get(plain, plain)


def words(text: str) -> Iterator[Word]:
    """Yield the words of ``text`` in order; hyphens, slashes and underscores separate words."""
    for match in _WORD.finditer(text):
        folded = fold_word(match.group())
        if folded:
            yield Word(folded, match.start(), match.end())


def key_of(text: str) -> Key:
    """Return the words by which ``text`` is compared."""
    return tuple(word.folded for word in words(text))


def plurals_of(key: Key) -> tuple[Key, ...]:
    """Return the plural spellings of ``key``; empty when it already looks like a plural.

    Only plurals are made, never singulars: "shorts" must not turn "short" into a garment.
    """
    if not key:
        return ()
    *head, last = key
    if len(last) < 3 or (last.endswith("s") and not last.endswith("ss")):
        return ()
    if last.endswith(("ss", "x", "z", "ch", "sh")):
        forms = [last + "es"]
    elif last.endswith("y") and last[-2] not in "aeiou":
        forms = [last[:-1] + "ies"]
    elif last.endswith("f"):
        forms = [last[:-1] + "ves", last + "s"]
    else:
        forms = [last + "s"]
    return tuple((*head, form) for form in forms)


def singulars_of(key: Key) -> tuple[Key, ...]:
    """Return what ``key`` may be the plural of, for looking up one word a person typed."""
    if not key:
        return ()
    *head, last = key
    forms = []
    if last.endswith("ies") and len(last) > 4:
        forms.append(last[:-3] + "y")
    if last.endswith("ves") and len(last) > 4:
        forms.append(last[:-3] + "f")
    if last.endswith("es") and len(last) > 4:
        forms.append(last[:-2])
    if last.endswith("s") and not last.endswith("ss") and len(last) > 3:
        forms.append(last[:-1])
    return tuple((*head, form) for form in forms)
