"""From tags to the fields of an item: slot, warmth, a readable name and the words to find it by.

Pure functions over the vocabulary. What is unknown stays unknown; only slot and warmth are filled
from the vocabulary's priors, because they are properties of the category.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from local_index.records import UNKNOWN, ItemDraft, Origin, ViewDraft
from models.vocabulary import Vocabulary

if TYPE_CHECKING:
    from models.types import GarmentTags

TAG_FIELDS = (
    "category",
    "colors",
    "pattern",
    "material",
    "fit",
    "style",
    "season",
    "occasion",
    "formality",
    "attributes",
    "kids",
)
"""What looking at a photo can tell."""

MODEL_FIELDS = (*TAG_FIELDS, "slot", "warmth", "name")
"""What a model may set: the tags, and what follows from them."""

# Answers of a model that say nothing about the garment.
_SILENT = frozenset({UNKNOWN, "other", "unusable", "n/a", ""})
_PATTERN_WORDS = {
    "stripe": "striped",
    "check": "checked",
    "dot": "dotted",
    "animal": "animal-print",
    "logo": "logo",
    "plain": "",
}
_SOURCES: Mapping[str, frozenset[str]] = {
    "slot": frozenset({"category"}),
    "warmth": frozenset({"category", "material"}),
    "name": frozenset({"category", "colors", "pattern", "attributes"}),
}
_PAIRS = {"shoe": "shoes", "sock": "socks", "glove": "gloves"}
# A more telling noun that an attribute gives to a broad category.
_NOUNS: Mapping[str, Mapping[str, str]] = {
    "shoe": {
        "sneaker": "sneakers",
        "boot": "boots",
        "sandal": "sandals",
        "loafer": "loafers",
        "slipper": "slippers",
        "ballet flat": "ballet flats",
    },
    "hat": {"beanie": "beanie", "cap": "cap"},
    "sweatshirt": {"hooded": "hoodie"},
}
_NOUN_UNKNOWN = "piece"
_WARMER = frozenset({"wool", "fleece", "nylon/puffer"})
_COOLER = frozenset({"linen", "chiffon", "silk/satin"})


def draft_from_tags(
    tags: GarmentTags,
    vocabulary: Vocabulary,
    *,
    photo_id: int,
    source_name: str,
) -> ItemDraft:
    """Return the item that a photo's tags describe, every field of it the model's."""
    fields = fields_from_tags(tags, vocabulary)
    origin: dict[str, Origin] = {name: "model" for name in MODEL_FIELDS if name in fields}
    return ItemDraft(
        **fields,
        source_name=source_name,
        confidence=dict(tags.confidence),
        origin=origin,
        views=(ViewDraft(photo_id=photo_id),),
        reviewed=False,
        search_text=vocabulary.search_text(fields),
    )


def fields_from_tags(tags: GarmentTags, vocabulary: Vocabulary) -> dict[str, Any]:
    """Return item fields, in the index's own values, for everything that tags tell."""
    category = UNKNOWN if tags.category == "unusable" else tags.category
    fields: dict[str, Any] = {
        "category": category,
        "colors": tuple((color.name, round(color.share, 4)) for color in tags.colors),
        "pattern": tags.pattern,
        "material": tags.material,
        "fit": tags.fit,
        "style": tags.style,
        "season": tags.season,
        "occasion": tags.occasion,
        "formality": tags.formality,
        "attributes": tags.attributes,
        "kids": tags.kids,
    }
    return {**fields, **derived_fields(fields, vocabulary)}


def derived_fields(fields: Mapping[str, Any], vocabulary: Vocabulary) -> dict[str, Any]:
    """Return slot, warmth and name, as they follow from the other fields."""
    category = str(fields.get("category", UNKNOWN))
    if category in _SILENT:
        slot, warmth = "other", 0
    else:
        known = vocabulary.category(category)
        slot, warmth = known.slot, _warmth(known.warmth, str(fields.get("material", UNKNOWN)))
    return {"slot": slot, "warmth": warmth, "name": garment_name(fields)}


def garment_name(fields: Mapping[str, Any]) -> str:
    """Return a short name such as "Navy striped shirt"; empty when nothing is known."""
    text = " ".join(filter(None, name_parts(fields)))
    return text[:1].upper() + text[1:]


def following_fields(
    changed: Collection[str], after: Mapping[str, Any], vocabulary: Vocabulary
) -> dict[str, Any]:
    """Return of slot, warmth and name only what follows from the changed fields.

    Correcting a brand must not touch a warmth that an earlier Vestry judged differently.

    Args:
        changed: Names of the fields that are new.
        after: All fields as they are then.
    """
    derived = derived_fields(after, vocabulary)
    return {
        name: value for name, value in derived.items() if not _SOURCES[name].isdisjoint(changed)
    }


def name_parts(fields: Mapping[str, Any]) -> tuple[str, str, str]:
    """Return what a name is made of: color, pattern and noun, each empty when it is not known."""
    colors = fields.get("colors") or ()
    color = _color_name(colors[0]) if colors else ""
    pattern = str(fields.get("pattern", ""))
    word = "" if pattern in _SILENT else _PATTERN_WORDS.get(pattern, pattern)
    return "" if color in _SILENT else color, word, _noun(fields)


def name_words() -> frozenset[str]:
    """Return the words of names that are no terms of the vocabulary."""
    nouns = {noun for kinds in _NOUNS.values() for noun in kinds.values()}
    return frozenset({*nouns, *_PAIRS.values(), *_PATTERN_WORDS.values(), _NOUN_UNKNOWN} - {""})


def _noun(fields: Mapping[str, Any]) -> str:
    category = str(fields.get("category", UNKNOWN))
    if category in _SILENT:
        return _NOUN_UNKNOWN if fields.get("colors") else ""
    attributes: Sequence[str] = fields.get("attributes") or ()
    nouns = _NOUNS.get(category, {})
    for attribute in attributes:
        if attribute in nouns:
            return nouns[attribute]
    return _PAIRS.get(category, category)


def _color_name(color: object) -> str:
    return str(color[0]) if isinstance(color, tuple | list) else str(color)


def _warmth(prior: int, material: str) -> int:
    shift = 1 if material in _WARMER else -1 if material in _COOLER else 0
    return min(5, max(0, prior + shift))
