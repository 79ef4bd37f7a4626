"""What can be used of an answer that breaks the rules: kept as it was said, never completed.

Values that fit are kept, everything else becomes "unknown"; garments are counted by what is left
of them. Texts that cannot be used are replaced by a sentence made of the kept garments. Whether an
answer breaks the rules is for ``fashionx_checks``.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Iterator, Mapping
from typing import Any

from pydantic import ValidationError

from models.fashionx import (
    PART_NAMES,
    Base,
    Description,
    Item,
    ItemCounts,
    OutfitAnnotation,
    Overall,
    PartName,
    Parts,
    SelfCheck,
)
from models.fashionx_checks import WORN_ANYWHERE, repeats
from models.fashionx_mapping import category_of_term, part_of_category, tags_from_annotation
from models.fashionx_text import MAX_CONCISE, MAX_GENERAL, concise_text, general_text
from models.plain_words import plain_words
from models.types import UNKNOWN, GarmentTags
from models.vocabulary import Vocabulary
from models.vocabulary_text import key_of

MOST_OF_A_KIND = 9
"""Garments of one group; what goes on for ever is no wardrobe."""
_MOST_READ = 50
_FENCE = "```"
_BLANK_ITEM: Mapping[str, Any] = {
    "color": [UNKNOWN],
    "material": [UNKNOWN],
    "pattern": UNKNOWN,
    "design_details": [],
    "style": [UNKNOWN],
    "fit": UNKNOWN,
    "length": UNKNOWN,
    "sleeve": UNKNOWN,
    "neckline": UNKNOWN,
    "closure": UNKNOWN,
    "layer": 0,
    "visibility": "partial",
}
_BLANK_OVERALL: Mapping[str, Any] = {
    "style": [UNKNOWN],
    "occasion": [UNKNOWN],
    "season": [UNKNOWN],
    "color_palette": [UNKNOWN],
    "silhouette": UNKNOWN,
    "formality": UNKNOWN,
}
_LONGEST_LISTS = {
    "color": 3,
    "material": 2,
    "design_details": 6,
    "style": 2,
    "occasion": 3,
    "season": 4,
    "color_palette": 4,
}


def stripped(text: str) -> str:
    """Return an answer without its fence and without what stands around the outermost braces.

    This is the one repair that an annotation may have and still count as whole (rule J1).
    """
    inner = text.strip()
    if inner.startswith(_FENCE):
        inner = inner.split("\n", 1)[-1]
        inner = inner.rsplit(_FENCE, 1)[0] if _FENCE in inner else inner
    start, end = inner.find("{"), inner.rfind("}")
    return inner[start : end + 1] if 0 <= start < end else inner.strip()


def readable_part(text: str) -> dict[str, Any] | None:
    """Return what an answer's JSON says as far as it goes; None when it is no JSON object.

    An answer that was cut in the middle is closed after its last whole value.
    """
    start = text.find("{")
    if start < 0:
        return None
    for candidate in (stripped(text), closed(text[start:])):
        try:
            document = json.loads(candidate)
        except (ValueError, RecursionError):
            continue
        if isinstance(document, dict):
            return document
    return None


def closed(text: str) -> str:
    """Return the beginning of a JSON text up to its last whole value, with all brackets closed."""
    ends = ""
    best, best_ends = 0, ""
    in_string = escaped = False
    for place, letter in enumerate(text):
        if in_string:
            in_string = escaped or letter != '"'
            escaped = letter == "\\" and not escaped
            continue
        match letter:
            case '"':
                in_string = True
            case "{" | "[":
                ends = ("}" if letter == "{" else "]") + ends
                best, best_ends = place + 1, ends
            case "}" | "]":
                if not ends.startswith(letter):
                    break
                ends = ends[1:]
                best, best_ends = place + 1, ends
                if not ends:
                    break
            case ",":
                best, best_ends = place, ends
    return text[:best] + best_ends


def salvaged(
    document: Mapping[str, Any], vocabulary: Vocabulary, *, echoes: Collection[str] = ()
) -> OutfitAnnotation:
    """Return an annotation of what fits; garments that name nothing are left out.

    Args:
        echoes: Phrases of the question; texts that repeat one are not used.
    """
    parts = _parts(document.get("parts"), vocabulary, echoes)
    counts = {name: len(parts.of(name)) for name in PART_NAMES}
    overall = _fitting(Overall, _BLANK_OVERALL, document.get("overall"))
    assert isinstance(overall, Overall)
    blank = Description(general="x" * 40, concise="x" * 15)
    draft = OutfitAnnotation(
        item_counts=ItemCounts(**counts, total=sum(counts.values())),
        description=blank,
        overall=overall,
        parts=parts,
        self_check=_self_check(document.get("self_check")),
    )
    description = _description(document.get("description"), draft, vocabulary, echoes)
    return draft.model_copy(update={"description": description})


def is_schema_echo(document: Mapping[str, Any]) -> bool:
    """Return whether an answer is the schema of an answer instead of one."""
    return any(key in document for key in ("$defs", "$schema", "properties", "$ref"))


# -- garments --------------------------------------------------------------------------------------


def _parts(said: object, vocabulary: Vocabulary, echoes: Collection[str]) -> Parts:
    """Keep each garment once, in the group where its noun belongs."""
    kept: dict[PartName, list[Item]] = {name: [] for name in PART_NAMES}
    seen: set[tuple[str, str]] = set()
    for listed, raw in _raw_items(said):
        said_term = raw.get("term")
        term = plain_words(said_term) if isinstance(said_term, str) else ""
        if not key_of(term) or repeats(term, echoes):
            continue
        item = _fitting(Item, {"term": term[:60], **_BLANK_ITEM}, raw)
        assert isinstance(item, Item)
        noun = " ".join(key_of(item.term))
        if (noun, item.color[0]) in seen:
            continue
        seen.add((noun, item.color[0]))
        category = category_of_term(item.term, vocabulary)
        home = None if category in WORN_ANYWHERE else part_of_category(category, vocabulary)
        group = kept[home or listed]
        if len(group) < MOST_OF_A_KIND:
            group.append(item)
    return Parts(**kept)


def _raw_items(said: object) -> Iterator[tuple[PartName, Mapping[str, Any]]]:
    if not isinstance(said, Mapping):
        return
    for name in PART_NAMES:
        listed = said.get(name)
        for raw in listed[:_MOST_READ] if isinstance(listed, list) else ():
            if isinstance(raw, Mapping):
                yield name, raw


def _fitting(kind: type[Base], blank: Mapping[str, Any], said: object) -> Base:
    """Return a value of the kind with every said field that fits; the rest stays blank."""
    raw = said if isinstance(said, Mapping) else {}
    values = {**blank, **{name: _tidied(name, raw[name]) for name in blank if name in raw}}
    for _ in range(len(blank) + 1):
        try:
            return kind.model_validate(values)
        except ValidationError as error:
            wrong = {str(one["loc"][0]) for one in error.errors()}
            values |= {name: blank[name] for name in wrong if name in blank}
    return kind.model_validate(dict(blank))


def _tidied(name: str, value: object) -> object:
    """Return a list without what is no text and without its surplus; other values as they are."""
    if name not in _LONGEST_LISTS:
        return value
    listed = [value] if isinstance(value, str) else value if isinstance(value, list) else []
    words = [plain_words(word) for word in listed if isinstance(word, str)]
    fitting = [word for word in words if 0 < len(word) <= 60]
    kept = list(dict.fromkeys(fitting))[: _LONGEST_LISTS[name]]
    return kept or ([] if name == "design_details" else [UNKNOWN])


def _self_check(said: object) -> SelfCheck:
    raw = said if isinstance(said, Mapping) else {}
    names = ("counts_match", "no_duplicates", "strict_json")
    return SelfCheck(**{name: raw.get(name) is True for name in names})


# -- texts -----------------------------------------------------------------------------------------


def _description(
    said: object, draft: OutfitAnnotation, vocabulary: Vocabulary, echoes: Collection[str]
) -> Description:
    raw = said if isinstance(said, Mapping) else {}
    texts = {
        name: plain_words(text)
        for name in ("general", "concise")
        if isinstance(text := raw.get(name), str) and not repeats(text, echoes)
    }
    general, concise = texts.get("general", ""), texts.get("concise", "")
    tags = [*tags_from_annotation(draft, vocabulary)] or [GarmentTags()]
    if not 40 <= len(general) <= MAX_GENERAL:
        general = " ".join(general_text(tag) for tag in tags)[:MAX_GENERAL].strip()
    if not 15 <= len(concise) <= MAX_CONCISE:
        concise = concise_text(tags[0], shorter_than=len(general))
    return Description(general=general, concise=concise)
