"""A record as questions see it: garments with names that are unambiguous, and only what is known.

Everything "unknown", "na" or "other" is gone here, terms are in the vocabulary's words, and a
garment whose name would mean two things has none, so that nothing can be asked about it. Whether a
question is worth asking is decided elsewhere.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, cached_property
from typing import Final, Literal

from models.answers import AnswerReader
from models.fashionx import PART_NAMES, FashionXRecord, Item
from models.fashionx_mapping import category_of_term
from models.vocabulary import Vocabulary
from models.vocabulary_text import key_of

Split = Literal["train", "test"]
CUT_FIELDS: Final = ("sleeve", "length", "neckline", "closure", "fit")
PART_WORDS: Final[Mapping[str, str]] = {
    "one_piece": "one-piece",
    "top": "top",
    "bottom": "bottom piece",
    "footwear": "pair of shoes",
    "accessory": "accessory",
}
_SILENT = frozenset({"unknown", "na", "n/a", "other", "none", ""})
_SLEEVES: Final[Mapping[str, str]] = {
    "sleeveless": "sleeveless",
    "short": "short sleeve",
    "three-quarter": "three-quarter sleeve",
    "long": "long sleeve",
}
_LENGTHS: Final[Mapping[str, str]] = {
    "cropped": "cropped",
    "short": "mini length",
    "knee": "knee length",
    "midi": "midi length",
    "long": "maxi length",
    "full": "ankle length",
}
_LONG_TOPS: Final[Mapping[str, str]] = {"cropped": "cropped", "long": "longline"}
_NO_DETAIL_FIELDS: Final = ("colors", "material", "style", "occasion", "season")


@dataclass(frozen=True)
class Garment:
    """One garment of a look.

    Attributes:
        part: A name of ``PART_WORDS``.
        term: What the record calls it.
        category: Its category, or the folded term where the vocabulary knows none.
        name: What questions call it; empty where that would mean two garments.
        details: What is special about its make, spoken, no two the same.
        cuts: Known ones of ``CUT_FIELDS``, in the vocabulary's words for the last two.
        visible: All of it can be seen.
    """

    part: str
    term: str
    category: str
    name: str
    colors: tuple[str, ...]
    materials: tuple[str, ...]
    pattern: str
    style: tuple[str, ...]
    details: tuple[str, ...]
    cuts: Mapping[str, str]
    layer: int
    visible: bool

    @cached_property
    def facts(self) -> frozenset[tuple[str, str, str]]:
        """What is known of it, as (field, category, value)."""
        known = {("category", self.category, self.part)}
        known |= {("colors", self.category, each) for each in self.colors}
        known |= {("material", self.category, each) for each in self.materials}
        known |= {("attributes", self.category, each) for each in self.details}
        if self.pattern:
            known.add(("pattern", self.category, self.pattern))
        return frozenset(known)

    @cached_property
    def comparable(self) -> Mapping[str, str]:
        """What two garments of one kind can differ in, as ``models.differences`` says it."""
        known = {field: value for field, value in self.cuts.items() if value}
        if self.colors:
            known["color"] = " and ".join(self.colors)
        if self.pattern:
            known["pattern"] = self.pattern
        if self.materials:
            known["material"] = " and ".join(self.materials)
        return known


@dataclass(frozen=True)
class Look:
    """One annotated picture.

    Attributes:
        image: Corpus and image id: unique over all corpora.
        outfit: The same for all views of one outfit; empty where that is not known.
        seasons: The four seasons where the record says all-season.
    """

    image: str
    corpus: str
    outfit: str
    group: str
    split: Split
    garments: tuple[Garment, ...]
    style: tuple[str, ...]
    occasion: tuple[str, ...]
    seasons: tuple[str, ...]
    general: str
    concise: str

    @cached_property
    def main(self) -> str:
        """The category that says most about the look."""
        return self.garments[0].category if self.garments else ""

    @cached_property
    def signature(self) -> tuple[str, ...]:
        """How many garments of which part there are."""
        return tuple(sorted(garment.part for garment in self.garments))

    @cached_property
    def facts(self) -> frozenset[tuple[str, str, str]]:
        """What is known of all garments."""
        return frozenset(fact for garment in self.garments for fact in garment.facts)

    @cached_property
    def named(self) -> tuple[Garment, ...]:
        """The garments that can be asked about."""
        return tuple(garment for garment in self.garments if garment.name)

    def only(self, part: str) -> Garment | None:
        """Return the one garment of a part; None where there is none or several."""
        found = [garment for garment in self.garments if garment.part == part]
        return found[0] if len(found) == 1 else None


class LookReader:
    """Turns records into looks, in the words of one vocabulary."""

    def __init__(self, vocabulary: Vocabulary) -> None:
        self._vocabulary = vocabulary
        self._answers = AnswerReader(vocabulary)
        self._normal = cache(self._answers.normal)
        self._shared = frozenset(vocabulary.attributes)

    def read(self, record: FashionXRecord, *, corpus: str, split: Split) -> Look:
        """Return the look of a record."""
        annotation = record.annotation
        overall = annotation.overall
        seasons = self._known("season", [str(each) for each in overall.season])
        if "all-season" in overall.season:
            seasons = self._vocabulary.seasons
        image = f"{corpus}/{record.image_id}"
        return Look(
            image=image,
            corpus=corpus,
            outfit=f"{corpus}/{record.outfit_id}" if record.outfit_id else "",
            group=group_of(record, image=image),
            split=split,
            garments=self._garments(record),
            style=self._known("style", overall.style),
            occasion=self._known("occasion", overall.occasion),
            seasons=seasons,
            general=annotation.description.general,
            concise=annotation.description.concise,
        )

    def _garments(self, record: FashionXRecord) -> tuple[Garment, ...]:
        parts = record.annotation.parts
        # outer layers first: what is seen first names the look
        items = [
            (part, item)
            for part in PART_NAMES
            for item in sorted(parts.of(part), key=lambda each: -each.layer)
        ]
        names = _names([item for _, item in items])
        return tuple(
            self._garment(part, item, name) for (part, item), name in zip(items, names, strict=True)
        )

    def _garment(self, part: str, item: Item, name: str) -> Garment:
        category = category_of_term(item.term, self._vocabulary)
        known = category not in ("unknown", "unusable", "other")
        pattern = self._vocabulary.resolve("pattern", item.pattern) or item.pattern.casefold()
        return Garment(
            part=part,
            term=item.term.casefold(),
            category=category if known else " ".join(key_of(item.term)),
            name=name,
            colors=self._known("colors", item.color),
            materials=self._known("material", item.material),
            pattern="" if pattern in _SILENT else pattern,
            style=self._known("style", item.style),
            details=self._details(part, item),
            cuts=self._cuts(item),
            layer=item.layer,
            visible=item.visibility == "full",
        )

    def _details(self, part: str, item: Item) -> tuple[str, ...]:
        lengths = _LENGTHS if part in ("one_piece", "bottom") else _LONG_TOPS
        spoken = [
            *item.design_details,
            item.neckline,
            item.closure,
            _SLEEVES.get(item.sleeve, ""),
            lengths.get(item.length, ""),
        ]
        pattern = self._vocabulary.resolve("pattern", item.pattern)
        if pattern not in (None, "unknown", "other", "plain"):
            spoken.append(item.pattern)
        found: dict[str, str] = {}
        for each in spoken:
            detail = " ".join(each.casefold().split())
            # "sweater; belted" as one entry would be two answers
            if detail not in _SILENT and not any(mark in detail for mark in ",;:.\n"):
                key = self._normal("attributes", detail)
                if key not in ("plain", "unknown") and not self._says_another_field(detail):
                    found.setdefault(key, key if key in self._shared else detail)
        return tuple(found.values())

    def _says_another_field(self, detail: str) -> bool:
        return any(self._vocabulary.resolve(field, detail) for field in _NO_DETAIL_FIELDS)

    def _cuts(self, item: Item) -> dict[str, str]:
        cuts = {field: str(getattr(item, field)).casefold() for field in CUT_FIELDS}
        for field in ("neckline", "closure"):
            cuts[field] = self._normal("attributes", cuts[field]) if cuts[field] else ""
        return {field: value for field, value in cuts.items() if value not in _SILENT}

    def _known(self, field: str, spoken: Sequence[str]) -> tuple[str, ...]:
        terms = (self._normal(field, each) for each in spoken)
        return tuple(dict.fromkeys(term for term in terms if term not in _SILENT))


def _names(items: Sequence[Item]) -> list[str]:
    """Return what each garment is called: its term, with "outer" or "inner" where two share it."""
    terms = [" ".join(item.term.casefold().split()) for item in items]
    return [_name(number, terms, [item.layer for item in items]) for number in range(len(items))]


def _name(number: int, terms: Sequence[str], layers: Sequence[int]) -> str:
    term = terms[number]
    twins = [other for other, each in enumerate(terms) if each == term and other != number]
    # "jacket" is no name beside a "denim jacket": a person would not know which one is meant
    if any(term != each and term in each.split() for each in terms):
        return ""
    if not twins:
        return term
    if len(twins) > 1 or layers[number] == layers[twins[0]]:
        return ""
    return f"outer {term}" if layers[number] > layers[twins[0]] else f"inner {term}"


def group_of(record: FashionXRecord, *, image: str) -> str:
    """Return the unit of splitting that a picture belongs to: itself where nothing joins it."""
    return record.group_id or record.outfit_id or image


def assign_splits(
    records: Iterable[tuple[str, str]], *, unassigned_test: Mapping[str, bool]
) -> tuple[dict[str, Split], int]:
    """Return each group's split from its pictures' splits, and how many pictures had to move.

    A group with one test picture is a test group as a whole: it must not cross.

    Args:
        records: (group, split) of every picture.
        unassigned_test: Group to whether it is a test group when no picture of it says anything.
    """
    said: dict[str, list[str]] = {}
    for group, split in records:
        said.setdefault(group, []).append(split)
    splits: dict[str, Split] = {}
    moved = 0
    for group, stated in said.items():
        if "test" in stated:
            splits[group] = "test"
            moved += sum(each != "test" for each in stated)
        elif "train" in stated:
            splits[group] = "train"
        else:
            splits[group] = "test" if unassigned_test.get(group, False) else "train"
    return splits, moved
