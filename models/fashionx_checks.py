"""The self-check rules of FashionX: is an annotation complete, consistent and about garments?

The code is the authority; the flags an annotator sets about itself are only stored. Rules find and
report, they correct nothing. Errors stop a record from entering a corpus, warnings are counted.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Literal

from pydantic import ValidationError

from models.families import family_of
from models.fashionx import (
    PART_NAMES,
    FashionXRecord,
    Item,
    OutfitAnnotation,
    PartName,
    Validation,
)
from models.fashionx_mapping import category_of_term, part_of_category
from models.plain_words import plain_words
from models.types import UNKNOWN
from models.vocabulary import Vocabulary
from models.vocabulary_text import key_of

Level = Literal["error", "warning"]

ECHO_SHARE = 0.6
LEAST_ECHO = 4
"""Words that nobody repeats by accident."""
MAX_TOPS = 3
LONGEST_PLACE = 80
WORN_ANYWHERE = frozenset({"swimwear", "sleepwear", "underwear", "other"})
"""Categories whose garments are worn in more than one place: a bikini has a top and a bottom."""
_NOT_SAID = frozenset({UNKNOWN, "na"})
_PLACES = frozenset(
    (
        *("beach", "street", "park", "office", "gym", "restaurant", "cafe", "city", "mountain"),
        *("garden", "runway", "studio", "bedroom", "walking", "running", "dancing", "sitting"),
        *("standing", "posing", "smiling", "holding", "hiking", "shopping"),
    )
)


@dataclass(frozen=True, slots=True)
class Finding:
    """One rule an annotation breaks; ``text`` is short enough to show to an annotator again."""

    rule: str
    level: Level
    text: str

    @property
    def in_words(self) -> str:
        """The rule as a sentence for people; the details are in ``text``."""
        return _CUT_OFF if "cut off" in self.text else _SENTENCES[self.rule]


_CUT_OFF = "The answer was cut off before it was complete."
_SENTENCES: Mapping[str, str] = {
    "J1": "The answer was not one readable document.",
    "J2": "A part of the answer is missing or has the wrong form.",
    "C1": "Counted and described garments differ.",
    "C2": "No garment was seen in this photo.",
    "D1": "The same garment is described twice.",
    "D2": "The same garment is described in two places.",
    "D3": "A garment is in the wrong group.",
    "D4": "These garments are rarely worn together.",
    "H1": "The colors of the outfit are not those of its garments.",
    "H2": "The text leaves out a garment.",
    "T1": "The text is not about the garments alone.",
    "X1": "The answer describes too little.",
}


class _DuplicateKeyError(ValueError):
    """A JSON object that names a key twice."""


def parse_annotation(text: str) -> tuple[OutfitAnnotation | None, tuple[Finding, ...]]:
    """Read an annotator's answer strictly (rules J1 and J2).

    Returns:
        The annotation and no finding, or None and what is wrong.
    """
    try:
        document = json.loads(text, object_pairs_hook=_unique_keys, parse_constant=_refuse_constant)
    except (ValueError, RecursionError) as error:
        return None, (Finding("J1", "error", f"J1 not one strict JSON object: {error}"),)
    if not isinstance(document, dict):
        return None, (Finding("J1", "error", "J1 the answer is not a JSON object"),)
    return check_document(document)


def check_document(
    document: Mapping[str, Any],
) -> tuple[OutfitAnnotation | None, tuple[Finding, ...]]:
    """Check a parsed answer against the schema (rule J2)."""
    try:
        return OutfitAnnotation.model_validate(document), ()
    except ValidationError as error:
        return None, tuple(
            Finding("J2", "error", f"J2 {_place(one['loc'])}: {one['msg']}")
            for one in error.errors()[:12]
        )


def check_annotation(
    annotation: OutfitAnnotation,
    vocabulary: Vocabulary,
    *,
    echoes: Collection[str] = (),
    partial: bool = False,
) -> tuple[Finding, ...]:
    """Return every rule the annotation breaks, in the order of the rules.

    Args:
        echoes: Phrases of the prompt; an answer that repeats one has described nothing.
        partial: True for annotators that cannot see all fields: they may leave most unknown.
    """
    findings = [finding for rule in _RULES for finding in rule(annotation, vocabulary)]
    findings += _echo(annotation, echoes, partial=partial)
    return tuple(findings)


def validate_record(
    record: FashionXRecord, vocabulary: Vocabulary, *, echoes: Collection[str] = ()
) -> tuple[Finding, ...]:
    """Return what is wrong with a record's annotation; a record itself is valid by its type."""
    return check_annotation(record.annotation, vocabulary, echoes=echoes, partial=record.partial)


def repeats(text: str, echoes: Collection[str]) -> bool:
    """Return whether a text is one of these phrases, or four words and more out of one."""
    said = " ".join(key_of(text))
    phrases = _folded(frozenset(echoes))
    if said.count(" ") < LEAST_ECHO - 1:
        return said in phrases
    return any(f" {said} " in f" {phrase} " for phrase in phrases)


@lru_cache(maxsize=8)
def _folded(phrases: frozenset[str]) -> tuple[str, ...]:
    """Return phrases as they are compared; kept, because a corpus asks a million times."""
    return tuple(" ".join(key_of(phrase)) for phrase in phrases)


def validation_of(findings: Collection[Finding]) -> Validation:
    """Return the findings as a record stores them."""
    levels = {finding.level for finding in findings}
    level: Literal["ok", "warning", "error"] = (
        "error" if "error" in levels else "warning" if levels else "ok"
    )
    return Validation(
        level=level,
        warnings=[finding.text for finding in findings],
        in_words=[finding.in_words for finding in findings if finding.level == "error"],
    )


# -- the rules -------------------------------------------------------------------------------------


def _counts(annotation: OutfitAnnotation, vocabulary: Vocabulary) -> Iterator[Finding]:
    counts = annotation.item_counts
    for part in PART_NAMES:
        counted, listed = getattr(counts, part), len(annotation.parts.of(part))
        if counted != listed:
            yield Finding("C1", "error", f"C1 {part}: counted {counted}, listed {listed}")
    total = sum(getattr(counts, part) for part in PART_NAMES)
    if counts.total != total:
        yield Finding("C1", "error", f"C1 total: says {counts.total}, the sum is {total}")
    if counts.total < 1:
        yield Finding("C2", "error", "C2 no garment")


def _duplicates(annotation: OutfitAnnotation, vocabulary: Vocabulary) -> Iterator[Finding]:
    places: dict[tuple[str, str], set[PartName]] = {}
    for part in PART_NAMES:
        garments = annotation.parts.of(part)
        twins = Counter((_noun(item), item.color[0], item.layer) for item in garments)
        for (noun, color, _), count in twins.items():
            if count > 1:
                yield Finding("D1", "error", f"D1 {part}: {count} times {color} {noun}")
        for item in garments:
            places.setdefault((_noun(item), item.color[0]), set()).add(part)
    for (noun, color), parts in places.items():
        if len(parts) > 1:
            yield Finding("D2", "error", f"D2 {color} {noun} listed in {', '.join(sorted(parts))}")


def _groups(annotation: OutfitAnnotation, vocabulary: Vocabulary) -> Iterator[Finding]:
    for part in PART_NAMES:
        for item in annotation.parts.of(part):
            category = category_of_term(item.term, vocabulary)
            home = part_of_category(category, vocabulary)
            if home is None:
                yield Finding("D3", "warning", f"D3 {part}: unknown term {item.term}")
            elif home != part and category not in WORN_ANYWHERE:
                yield Finding("D3", "error", f"D3 {item.term} belongs to {home}, not {part}")


def _alone(annotation: OutfitAnnotation, vocabulary: Vocabulary) -> Iterator[Finding]:
    overall = annotation.overall
    lists: Mapping[str, Sequence[str]] = {
        "season": overall.season,
        "style": overall.style,
        "occasion": overall.occasion,
    }
    for name, terms in lists.items():
        for term in {"all-season", UNKNOWN}.intersection(terms):
            if len(terms) > 1:
                yield Finding("J2", "warning", f"J2 overall.{name}: {term} must stand alone")


def _wearable(annotation: OutfitAnnotation, vocabulary: Vocabulary) -> Iterator[Finding]:
    parts = annotation.parts
    if parts.one_piece and parts.bottom:
        yield Finding("D4", "warning", "D4 a one-piece together with a bottom")
    if len(parts.top) > MAX_TOPS:
        yield Finding("D4", "warning", f"D4 {len(parts.top)} tops")
    if len(parts.footwear) > 1:
        yield Finding("D4", "warning", f"D4 {len(parts.footwear)} pairs of footwear")


def _palette(annotation: OutfitAnnotation, vocabulary: Vocabulary) -> Iterator[Finding]:
    def families(spoken: Collection[str]) -> set[str]:
        named = (vocabulary.resolve("colors", word) or word for word in spoken)
        return {family_of("colors", name) for name in named if name != UNKNOWN}

    worn = families([color for _, item in _items(annotation) for color in item.color])
    extra = families(annotation.overall.color_palette) - worn - {"multicolor"}
    if extra and "multicolor" not in worn:
        yield Finding("H1", "warning", f"H1 palette colors on no garment: {_listed(extra)}")


def _mentioned(annotation: OutfitAnnotation, vocabulary: Vocabulary) -> Iterator[Finding]:
    text = annotation.description.general
    spoken = " ".join(key_of(text))
    mentioned = {m.term for m in vocabulary.find_terms(text) if m.field == "category"}
    for part, item in _items(annotation):
        noun = " ".join(key_of(item.term))
        known = category_of_term(item.term, vocabulary) in mentioned
        if part != "accessory" and not known and noun not in spoken:
            yield Finding("H2", "warning", f"H2 {item.term} is not in the general description")


def _texts(annotation: OutfitAnnotation, vocabulary: Vocabulary) -> Iterator[Finding]:
    description = annotation.description
    places = _PLACES.intersection(key_of(description.general))
    if places:
        yield Finding("T1", "warning", f"T1 general names a place or activity: {_listed(places)}")
    if len(description.general) <= len(description.concise):
        yield Finding("T1", "warning", "T1 general is not longer than concise")


_RULES: tuple[Callable[[OutfitAnnotation, Vocabulary], Iterator[Finding]], ...] = (
    _counts,
    _duplicates,
    _groups,
    _alone,
    _wearable,
    _palette,
    _mentioned,
    _texts,
)


def _echo(
    annotation: OutfitAnnotation, echoes: Collection[str], *, partial: bool
) -> Iterator[Finding]:
    said = [value for _, item in _items(annotation) for value in _values(item)]
    unknown = sum(value in _NOT_SAID for value in said)
    if said and unknown >= ECHO_SHARE * len(said) and not partial:
        yield Finding("X1", "error", f"X1 {unknown} of {len(said)} item fields are unknown")
    texts = [annotation.description.general, annotation.description.concise]
    texts += [text for _, item in _items(annotation) for text in (item.term, *item.design_details)]
    if any(repeats(text, echoes) for text in texts):
        yield Finding("X1", "error", "X1 the answer repeats the prompt")


def _values(item: Item) -> tuple[str, ...]:
    return (
        item.color[0],
        item.material[0],
        item.pattern,
        item.style[0],
        item.fit,
        item.length,
        item.sleeve,
        item.neckline,
        item.closure,
    )


def _items(annotation: OutfitAnnotation) -> Iterator[tuple[PartName, Item]]:
    for part in PART_NAMES:
        for item in annotation.parts.of(part):
            yield part, item


def _noun(item: Item) -> str:
    return " ".join(key_of(item.term))


def _place(steps: Sequence[object]) -> str:
    """Return where something is wrong; the last step may be any name that an answer made up."""
    return plain_words(".".join(map(str, steps)))[:LONGEST_PLACE]


def _listed(words: Collection[str]) -> str:
    return ", ".join(sorted(words))


def _unique_keys(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    names = [name for name, _ in pairs]
    if len(set(names)) != len(names):
        raise _DuplicateKeyError("a key appears twice")
    return dict(pairs)


def _refuse_constant(name: str) -> float:
    raise ValueError(f"{name} is not JSON")
