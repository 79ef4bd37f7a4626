"""Counts a corpus: garments, attributes, unknown values, terms. The figures behind Table 1.

An attribute is a value that says something: each scalar or list element of a garment that is not
"unknown" or "na", without term, layer and visibility; for outfits, each element of what holds for
the outfit as a whole. ``spec`` A.5. How figures are shown is ``statistics``.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

from models.fashionx import PART_NAMES, FashionXRecord, Item
from models.fashionx_mapping import category_of_term
from models.types import UNKNOWN
from models.vocabulary import Vocabulary

SILENT = frozenset((UNKNOWN, "na"))
ITEM_FIELDS = (
    *("color", "material", "pattern", "design_details", "style"),
    *("fit", "length", "sleeve", "neckline", "closure"),
)
OVERALL_FIELDS = ("style", "occasion", "season", "color_palette", "silhouette", "formality")
_CLOSED = {"color": "colors", "material": "material", "pattern": "pattern", "style": "style"}


@dataclass
class Tally:
    """Running counts.

    Attributes:
        items: Garments by part.
        attributes: Attributes of garments by part.
        said: By field, how many garments or outfits have it.
        silent: By field, how many of those are "unknown".
        terms: By part, how often each term occurs.
        unknown_terms: Words that the vocabulary does not know, by field.
    """

    outfits: int = 0
    outfit_attributes: int = 0
    items: Counter[str] = field(default_factory=Counter)
    attributes: Counter[str] = field(default_factory=Counter)
    said: Counter[str] = field(default_factory=Counter)
    silent: Counter[str] = field(default_factory=Counter)
    terms: dict[str, Counter[str]] = field(default_factory=lambda: defaultdict(Counter))
    unknown_terms: dict[str, Counter[str]] = field(default_factory=lambda: defaultdict(Counter))
    warnings: Counter[str] = field(default_factory=Counter)
    records_with: Counter[str] = field(default_factory=Counter)
    tries: Counter[int] = field(default_factory=Counter)
    splits: Counter[str] = field(default_factory=Counter)

    def add(self, record: FashionXRecord, vocabulary: Vocabulary, *, count_term: bool) -> None:
        """Count one record."""
        self.outfits += 1
        self.splits[record.split] += 1
        self.tries[record.annotator.tries] += 1
        for name in OVERALL_FIELDS:
            values = [*_values(getattr(record.annotation.overall, name))]
            told = [value for value in values if value not in SILENT]
            self.outfit_attributes += len(told)
            self._heard(f"overall.{name}", bool(told), bool(values))
        for part in PART_NAMES:
            for item in record.annotation.parts.of(part):
                self._add_item(part, item, vocabulary, count_term)
        rules = [warning.split(" ", 1)[0] for warning in record.validation.warnings]
        self.warnings.update(rules)
        self.records_with.update(set(rules))

    def _add_item(self, part: str, item: Item, vocabulary: Vocabulary, count_term: bool) -> None:
        self.items[part] += 1
        self.attributes[part] += int(count_term)
        self.terms[part][item.term] += 1
        if category_of_term(item.term, vocabulary) == UNKNOWN:
            self.unknown_terms["term"][item.term] += 1
        for name in ITEM_FIELDS:
            values = [*_values(getattr(item, name))]
            told = [value for value in values if value not in SILENT]
            self.attributes[part] += len(told)
            self._heard(f"item.{name}", bool(told), "na" not in values and bool(values))
            if name in _CLOSED:
                for value in told:
                    if not _known(_CLOSED[name], value, vocabulary):
                        self.unknown_terms[name][value] += 1

    def _heard(self, name: str, told: bool, expected: bool) -> None:
        """Count whether a field that could say something did; "na" says that it could not."""
        if expected:
            self.said[name] += 1
            self.silent[name] += int(not told)


def tally(
    records: Iterable[FashionXRecord], vocabulary: Vocabulary, *, count_term: bool = False
) -> Tally:
    """Count a corpus."""
    counts = Tally()
    for record in records:
        counts.add(record, vocabulary, count_term=count_term)
    return counts


def _values(value: Any) -> Iterator[str]:
    if isinstance(value, list):
        yield from map(str, value)
    else:
        yield str(value)


def _known(name: str, value: str, vocabulary: Vocabulary) -> bool:
    if name == "pattern":
        spoken = {pattern.fashionx for pattern in vocabulary.patterns.values()}
        if value in spoken:
            return True
    return vocabulary.resolve(name, value) is not None
