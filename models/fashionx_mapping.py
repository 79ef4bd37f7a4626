"""Three ways to say the same about a garment, and how each becomes the others.

    annotation row (wardrobe-cc0's annotations.jsonl) <-> FashionX record <-> item fields

What one side cannot say becomes "unknown" on the other; nothing is invented. Known losses, all of
them towards FashionX: attributes beyond the sixth that is neither sleeve, length, neckline nor
closure, occasions beyond the third, and the fields of a photo without a recognizable garment.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, cast

from models.errors import DamagedFileError
from models.fashionx import (
    PART_NAMES,
    Annotator,
    Description,
    FashionXRecord,
    Fit,
    Formality,
    ImageFacts,
    Item,
    ItemCounts,
    Length,
    Measured,
    OutfitAnnotation,
    Overall,
    PartName,
    Parts,
    Season,
    SelfCheck,
    Silhouette,
    Sleeve,
)
from models.fashionx_text import MAX_GENERAL, MIN_GENERAL, concise_text, general_text
from models.types import UNKNOWN, ColorShare, GarmentTags
from models.vocabulary import Vocabulary

_PARTS: Mapping[str, PartName] = {
    "one-piece": "one_piece",
    "top": "top",
    "outerwear": "top",
    "bottom": "bottom",
    "footwear": "footwear",
    "accessory": "accessory",
    # FashionX counts what fits nowhere among the accessories.
    "other": "accessory",
}
_LAYERS = {"mid": 1, "outerwear": 2}
_NO_GARMENT = frozenset({UNKNOWN, "unusable"})
_NEVER_FITTED = frozenset({"footwear", "accessory"})
_SLEEVES: Mapping[str, Sleeve] = {
    "sleeveless": "sleeveless",
    "short sleeve": "short",
    "three-quarter sleeve": "three-quarter",
    "long sleeve": "long",
}
_LENGTHS: Mapping[str, Length] = {
    "cropped": "cropped",
    "mini length": "short",
    "knee length": "knee",
    "midi length": "midi",
    "maxi length": "long",
    "ankle length": "full",
}
_NECKLINES = (
    *("v-neck", "crew neck", "round neck", "turtle neck", "high neck", "scoop neck", "square neck"),
    *("boat neck", "off the shoulder", "halter", "sweetheart", "strapless", "collared"),
)
_CLOSURES = (
    *("button-down", "button", "zip-up", "double breasted", "single breasted", "lace-up"),
    *("slip-on", "buckle", "wrap", "drawstring", "open front"),
)
_SILHOUETTES: Mapping[str, Silhouette] = {
    "slim": "fitted",
    "loose": "relaxed",
    "oversized": "oversized",
}
_FORMALITY_WORDS: Sequence[Formality] = (
    "unknown",
    "casual",
    "casual",
    "smart-casual",
    "business",
    "formal",
)
_FORMALITY_LEVELS: Mapping[str, int] = {
    "casual": 2,
    "sport": 1,
    "smart-casual": 3,
    "business": 4,
    "formal": 5,
}
_CROPPED_FIT = "cropped fit"
_KIDS = "kids"
_MAX_DETAILS = 6
_ROW_SPLITS = {"train": "train", "val": "test"}


@dataclass(frozen=True, slots=True)
class AnnotationRow:
    """One row of ``annotations.jsonl``: the corpus facts and the tags."""

    photo: str
    person: str
    split: str
    tags: GarmentTags
    desc: str

    @classmethod
    def from_json(cls, row: Mapping[str, Any]) -> AnnotationRow:
        """Read a row as the file holds it.

        Raises:
            DamagedFileError: A field is missing or has the wrong type.
        """
        try:
            colors = tuple(ColorShare(str(name), 0.0) for name in row["colors"])
            tags = GarmentTags(
                category=row["cat"],
                colors=colors,
                pattern=row["pattern"],
                material=row["material"],
                fit=row["fit"],
                style=row["style"],
                season=tuple(row["season"]),
                occasion=tuple(row["occasion"]),
                formality=int(row["formality"]),
                kids=bool(row["kids"]),
                attributes=tuple(dict.fromkeys((row["main"], *row["other"]))),
            )
            return cls(row["photo"], row["person"], row["split"], tags, row["desc"])
        except (KeyError, TypeError, ValueError) as error:
            raise DamagedFileError(f"A row of the annotations is incomplete: {error}.") from error

    def to_json(self) -> dict[str, Any]:
        """Return the row as the file holds it, without the contributor's own label."""
        tags = self.tags
        return {
            "photo": self.photo,
            "person": self.person,
            "split": self.split,
            "cat": tags.category,
            "main": tags.attributes[0] if tags.attributes else UNKNOWN,
            "other": list(tags.attributes[1:]),
            "colors": [color.name for color in tags.colors],
            "pattern": tags.pattern,
            "material": tags.material,
            "fit": tags.fit,
            "style": tags.style,
            "season": list(tags.season),
            "occasion": list(tags.occasion),
            "formality": tags.formality,
            "kids": tags.kids,
            "desc": self.desc,
        }


# -- item fields -> FashionX -----------------------------------------------------------------------


def part_of_category(category: str, vocabulary: Vocabulary) -> PartName | None:
    """Return the part of an annotation that lists a category; None when it names no garment."""
    if category in _NO_GARMENT or category not in vocabulary.categories:
        return None
    return _PARTS[vocabulary.categories[category].group]


def annotation_from_tags(
    tags: GarmentTags, vocabulary: Vocabulary, *, description: str = ""
) -> OutfitAnnotation:
    """Describe one garment as a FashionX annotation.

    Args:
        description: A text about the garment to use as *general*; a template otherwise.
    """
    part = part_of_category(tags.category, vocabulary)
    parts = Parts(**{part: [_item(tags, part, vocabulary)]}) if part else Parts()
    counts = {name: len(parts.of(name)) for name in PART_NAMES}
    fits = MIN_GENERAL <= len(description.strip()) <= MAX_GENERAL
    general = description.strip() if fits else general_text(tags)
    return OutfitAnnotation(
        item_counts=ItemCounts(**counts, total=sum(counts.values())),
        description=Description(
            general=general, concise=concise_text(tags, shorter_than=len(general))
        ),
        overall=_overall(tags),
        parts=parts,
        self_check=SelfCheck(counts_match=True, no_duplicates=True, strict_json=True),
    )


def record_from_tags(
    tags: GarmentTags,
    vocabulary: Vocabulary,
    *,
    model: str,
    backend: str = "encoder",
    revision: str | None = None,
    image: ImageFacts | None = None,
    created_at: str | None = None,
) -> FashionXRecord:
    """Return the partial record that the encoder's tags allow: no text of its own, one garment.

    Args:
        model: Name of the encoder.
        image: Digest and size of the photo; its path only inside a corpus.
        created_at: ISO 8601 time in UTC.
    """
    facts = image or ImageFacts()
    return FashionXRecord(
        image_id=facts.sha256[:32] if facts.sha256 else None,
        image=facts,
        annotation=annotation_from_tags(tags, vocabulary),
        annotator=Annotator(backend=backend, model=model, revision=revision),
        created_at=created_at,
        partial=True,
        measured=_measured(tags),
    )


def record_from_row(row: AnnotationRow, vocabulary: Vocabulary) -> FashionXRecord:
    """Return an annotation row as a record; its person is the unit that splits never divide."""
    return FashionXRecord(
        group_id=row.person,
        source="wardrobe-cc0",
        license="CC0-1.0",
        image=ImageFacts(path=row.photo),
        annotation=annotation_from_tags(row.tags, vocabulary, description=row.desc),
        annotator=Annotator(backend="dataset", model="wardrobe-cc0"),
        split=cast(Any, _ROW_SPLITS.get(row.split, "unassigned")),
        partial=True,
        measured=_measured(row.tags),
    )


def _item(tags: GarmentTags, part: PartName, vocabulary: Vocabulary) -> Item:
    slot = vocabulary.category(tags.category).slot
    pattern = vocabulary.patterns.get(tags.pattern)
    fit = tags.fit if tags.fit in ("slim", "regular", "loose", "oversized") else UNKNOWN
    return Item(
        term=tags.category,
        color=[color.name for color in tags.colors][:3] or [UNKNOWN],
        material=[tags.material],
        pattern=pattern.fashionx if pattern else UNKNOWN,
        design_details=_details(tags),
        style=[tags.style],
        fit=cast(Fit, fit),
        length=_first_of(_LENGTHS, tags.attributes),
        sleeve=_first_of(_SLEEVES, tags.attributes),
        neckline=_named(_NECKLINES, tags.attributes),
        closure=_named(_CLOSURES, tags.attributes),
        layer=_LAYERS.get(slot, 0) if part == "top" else 0,
        visibility="full",
    )


def _details(tags: GarmentTags) -> list[str]:
    """List what no other field of the item says, the main attribute first.

    The main attribute is listed even when another field says it too: its place is what makes it
    the main one, and that must survive the way back.
    """
    said = {
        _first_key(_LENGTHS, tags.attributes),
        _first_key(_SLEEVES, tags.attributes),
        _named(_NECKLINES, tags.attributes),
        _named(_CLOSURES, tags.attributes),
    }
    details = list(tags.attributes[:1])
    if tags.fit == "cropped":
        details.append(_CROPPED_FIT)
    details += [attribute for attribute in tags.attributes[1:] if attribute not in said]
    return details[:_MAX_DETAILS]


def _overall(tags: GarmentTags) -> Overall:
    style = [tags.style] if tags.style == _KIDS or not tags.kids else [tags.style, _KIDS]
    season = ["all-season"] if len(tags.season) == 4 else list(tags.season)
    return Overall(
        style=style,
        occasion=list(tags.occasion[:3]) or [UNKNOWN],
        season=cast(list[Season], season or [UNKNOWN]),
        color_palette=[color.name for color in tags.colors][:4] or [UNKNOWN],
        silhouette=_SILHOUETTES.get(tags.fit, "unknown"),
        formality=_FORMALITY_WORDS[tags.formality] if 0 <= tags.formality <= 5 else "unknown",
    )


def _measured(tags: GarmentTags) -> Measured:
    return Measured(
        formality=tags.formality,
        kids=tags.kids,
        color_shares={color.name: color.share for color in tags.colors if color.share > 0},
        confidence=dict(tags.confidence),
    )


# -- FashionX -> item fields -----------------------------------------------------------------------


def tags_from_record(record: FashionXRecord, vocabulary: Vocabulary) -> tuple[GarmentTags, ...]:
    """Return the item fields of every garment in a record, head to toe, outer layers first.

    Terms are resolved through the vocabulary; a word it does not know becomes "unknown". Exact
    measurements are used where they still agree with the annotation's words.
    """
    found = tuple(tags_from_annotation(record.annotation, vocabulary))
    if record.measured is None or len(found) != 1:
        return found
    return (_sharpened(found[0], record.measured, record.annotation.overall),)


def tags_from_annotation(
    annotation: OutfitAnnotation, vocabulary: Vocabulary
) -> Iterator[GarmentTags]:
    """Yield the item fields of every garment; season, occasion and formality are the outfit's."""
    for part in PART_NAMES:
        for item in sorted(annotation.parts.of(part), key=lambda entry: -entry.layer):
            yield _item_tags(item, part, annotation.overall, vocabulary)


def row_from_record(record: FashionXRecord, vocabulary: Vocabulary) -> AnnotationRow:
    """Return a record of one garment as an annotation row.

    Raises:
        DamagedFileError: The record holds several garments, or no picture's path.
    """
    found = tags_from_record(record, vocabulary)
    if len(found) > 1 or record.image.path is None or record.group_id is None:
        raise DamagedFileError("Only a record of one garment in a known photo fits a row.")
    splits = {value: key for key, value in _ROW_SPLITS.items()}
    return AnnotationRow(
        photo=record.image.path,
        person=record.group_id,
        split=splits.get(record.split, UNKNOWN),
        tags=found[0] if found else GarmentTags(),
        desc=record.annotation.description.general,
    )


def _item_tags(item: Item, part: PartName, overall: Overall, vocabulary: Vocabulary) -> GarmentTags:
    kids = _KIDS in overall.style
    fit = item.fit if item.fit != UNKNOWN else "n/a" if part in _NEVER_FITTED else UNKNOWN
    return GarmentTags(
        category=category_of_term(item.term, vocabulary),
        colors=tuple(ColorShare(name, 0.0) for name in _known("colors", item.color, vocabulary)),
        pattern=vocabulary.resolve("pattern", item.pattern) or UNKNOWN,
        material=next(iter(_known("material", item.material, vocabulary)), UNKNOWN),
        fit="cropped" if _CROPPED_FIT in item.design_details else fit,
        style=_style(item, overall, vocabulary),
        season=_seasons(overall, vocabulary),
        occasion=_known("occasion", overall.occasion, vocabulary),
        formality=_FORMALITY_LEVELS.get(overall.formality, 0),
        kids=kids,
        attributes=_attributes(item, vocabulary),
    )


def category_of_term(term: str, vocabulary: Vocabulary) -> str:
    """Return the category of an annotator's head noun: "wool trench coat" is a coat."""
    known = vocabulary.resolve("category", term)
    if known is not None:
        return known
    named = [m.term for m in vocabulary.find_terms(term) if m.field == "category"]
    return named[-1] if named else UNKNOWN


def _style(item: Item, overall: Overall, vocabulary: Vocabulary) -> str:
    for spoken in (*item.style, *overall.style):
        term = vocabulary.resolve("style", spoken)
        if term is not None and term != UNKNOWN:
            return term
        if spoken == UNKNOWN and item.style == [UNKNOWN]:
            return UNKNOWN
    return UNKNOWN


def _seasons(overall: Overall, vocabulary: Vocabulary) -> tuple[str, ...]:
    if "all-season" in overall.season:
        return vocabulary.seasons
    return tuple(season for season in vocabulary.seasons if season in overall.season)


def _attributes(item: Item, vocabulary: Vocabulary) -> tuple[str, ...]:
    lengths = {length: name for name, length in _LENGTHS.items()}
    sleeves = {sleeve: name for name, sleeve in _SLEEVES.items()}
    spoken = [detail for detail in item.design_details if detail != _CROPPED_FIT]
    spoken += [item.neckline, item.closure]
    spoken += [lengths.get(item.length, UNKNOWN), sleeves.get(item.sleeve, UNKNOWN)]
    return _known("attributes", spoken, vocabulary)


def _known(field: str, spoken: Iterable[str], vocabulary: Vocabulary) -> tuple[str, ...]:
    terms = (vocabulary.resolve(field, word) for word in spoken)
    return tuple(dict.fromkeys(term for term in terms if term is not None and term != UNKNOWN))


def _sharpened(tags: GarmentTags, measured: Measured, overall: Overall) -> GarmentTags:
    if _FORMALITY_WORDS[measured.formality] == overall.formality:
        tags = replace(tags, formality=measured.formality)
    shares = measured.color_shares
    colors = tuple(ColorShare(color.name, shares.get(color.name, 0.0)) for color in tags.colors)
    return replace(tags, colors=colors, confidence=dict(measured.confidence))


def _first_key(table: Mapping[str, str], attributes: Iterable[str]) -> str:
    return next((name for name in attributes if name in table), UNKNOWN)


def _first_of(table: Mapping[str, Any], attributes: Iterable[str]) -> Any:
    return table.get(_first_key(table, attributes), UNKNOWN)


def _named(names: Sequence[str], attributes: Iterable[str]) -> str:
    return next((name for name in attributes if name in names), UNKNOWN)
