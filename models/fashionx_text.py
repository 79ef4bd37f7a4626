"""Sentences for annotations that come from labels or from the encoder, which writes none.

Plain templates over known terms: nothing is said that no tag says, and unknown fields are left out.
"""

from __future__ import annotations

from collections.abc import Sequence

from models.types import UNKNOWN, GarmentTags

MIN_GENERAL = 40
MAX_GENERAL = 900
MIN_CONCISE = 15
MAX_CONCISE = 300
_NOTHING_GENERAL = "No single garment could be recognized in this photo with certainty."
_NOTHING_CONCISE = "No garment was recognized."
_SILENT = frozenset({UNKNOWN, "other", "n/a"})


def general_text(tags: GarmentTags) -> str:
    """Return the garment-centred description: what it is, what it is made of, how it is cut."""
    if not _has_garment(tags):
        return _NOTHING_GENERAL
    made = f" made of {_spoken_material(tags.material)}" if tags.material not in _SILENT else ""
    sentences = [f"This photo shows {_with_article(_look(tags, material=False))}{made}."]
    if tags.fit not in _SILENT:
        sentences.append(f"The fit is {tags.fit}.")
    if tags.attributes:
        sentences.append(f"Its details are {_joined(tags.attributes)}.")
    text = " ".join(sentences)
    if len(text) < MIN_GENERAL:
        text += " Nothing more is known about it."
    return _cut(text, MAX_GENERAL)


def concise_text(tags: GarmentTags, *, shorter_than: int = MAX_CONCISE) -> str:
    """Return one sentence, with the season where that stays shorter than the general text.

    Args:
        shorter_than: Length of the general text, in characters.
    """
    if not _has_garment(tags):
        return _NOTHING_CONCISE
    look = _with_article(_look(tags, material=True))
    when = f" for {_joined(tags.season)}" if 0 < len(tags.season) < 4 else ""
    if len(look) + len(when) + 1 >= shorter_than:
        when = ""
    text = f"{look}{when}."
    if len(text) < MIN_CONCISE:
        text = f"one garment: {text}"
    return _cut(text[:1].upper() + text[1:], MAX_CONCISE)


def _has_garment(tags: GarmentTags) -> bool:
    return tags.category not in (UNKNOWN, "unusable")


def _look(tags: GarmentTags, *, material: bool) -> str:
    words = [_joined([color.name for color in tags.colors])] if tags.colors else []
    if tags.pattern not in (*_SILENT, "plain"):
        words.append(_ADJECTIVES.get(tags.pattern, tags.pattern))
    if material and tags.material not in _SILENT:
        words.append(_spoken_material(tags.material))
    words.append("garment" if tags.category == "other" else tags.category)
    return " ".join(word for word in words if word)


_ADJECTIVES = {"stripe": "striped", "check": "checked", "dot": "dotted", "animal": "animal-print"}


def _spoken_material(material: str) -> str:
    return material.replace("/", " or ")


def _with_article(words: str) -> str:
    head = words.rsplit(" ", 1)[-1]
    if head.endswith("s") and not head.endswith("ss"):
        return words
    return f"{'an' if words[:1] in 'aeiou' else 'a'} {words}"


def _joined(terms: Sequence[str]) -> str:
    if len(terms) < 2:
        return "".join(terms)
    return ", ".join(terms[:-1]) + " and " + terms[-1]


def _cut(text: str, most: int) -> str:
    return text if len(text) <= most else text[: most - 1].rstrip() + "."
