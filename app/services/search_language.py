"""What the words of a search mean, whichever of six languages they are in.

Puts the reader of languages between the person's words and the search: English words for the
encoder and the full-text index, what was typed for them, the vocabulary's terms in them, and the
garments that a "without" rules out. Searches nothing itself.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Any

from app.services.field_values import parse_conditions
from local_index import Library
from local_index.query import SearchResult, Spelling
from local_index.records import Filter
from models.query_language.reading import QueryReader, QueryReading
from models.query_language.words import CHINESE
from models.vocabulary import Vocabulary
from models.vocabulary_terms import TermMatch

# Fields of an item that a word can rule out; slots and groups only repeat the category.
_EXCLUDING = frozenset(
    {
        "category",
        "colors",
        "pattern",
        "material",
        "season",
        "occasion",
        "style",
        "fit",
        "attributes",
    }
)


@dataclass(frozen=True, slots=True)
class SpokenWords:
    """The words of a search, understood.

    Attributes:
        reading: The words in English and what they leave out; English words are left alone but
            for a "without".
        understood: The vocabulary's terms in the English words; spans refer to those.
        excluded: The terms of each excluded phrase.
    """

    reading: QueryReading
    understood: tuple[TermMatch, ...]
    excluded: tuple[tuple[TermMatch, ...], ...]

    @property
    def also(self) -> tuple[Spelling, ...]:
        """What was typed for the English words, for the full-text index."""
        return tuple(Spelling(one.english, one.typed, one.doubtful) for one in self.reading.spoken)

    def excluded_items(self, library: Library, vocabulary: Vocabulary) -> frozenset[int]:
        """Return the garments that hold everything an excluded phrase names.

        A tag decides. Where a garment has none of its kind, what the person wrote about it does, in
        English or as it was typed: a name "Ledertasche, Leder" without a material is leather.
        """
        ruled_out: set[int] = set()
        for said, phrase in zip(self.reading.excluded, self.excluded, strict=True):
            held = [
                _items_with(match, library, vocabulary)
                | self._written_of(match, said[slice(*match.span)], library)
                for match in phrase
            ]
            ruled_out |= set.intersection(*held)
        return frozenset(ruled_out)

    def _written_of(self, match: TermMatch, said: str, library: Library) -> frozenset[int]:
        if match.field not in _EXCLUDING:
            return frozenset()
        typed = [form for one in self.reading.spoken if one.english == said for form in one.typed]
        words = (said, *typed)
        untagged = library.items.ids([Filter(match.field, "=", None)])
        holding = library.holding(words, among=untagged)
        # a note may say "ohne Leder" itself
        space = "" if self.reading.language == CHINESE else " "
        denials = [f"{no}{space}{word}" for no in self.reading.negations for word in words]
        return holding - library.holding(denials, among=holding)

    def explained(self, result: SearchResult) -> SearchResult:
        """Return the result with what was searched for among the reasons of every hit."""
        if not self.reading.changed:
            return result
        reason = f"searched for: {self.reading.shown}"
        hits = tuple(replace(hit, why=(*hit.why, reason)) for hit in result.hits)
        return replace(result, hits=hits)

    def as_json(self) -> dict[str, Any] | None:
        """Return what became of the words; None where they are searched for as they are."""
        if not self.reading.changed:
            return None
        return {
            "language": self.reading.language,
            "english": self.reading.shown,
            "excluded": [
                {"field": match.field, "term": match.term}
                for phrase in self.excluded
                for match in phrase
            ],
            "unknown": list(self.reading.unknown),
        }


def understand(words: str, reader: QueryReader, vocabulary: Vocabulary) -> SpokenWords:
    """Return what the words of a search mean.

    Raises:
        VocabularyError: Vestry's word lists are damaged.
    """
    reading = reader.read(words)
    return SpokenWords(
        reading=reading,
        understood=vocabulary.find_terms(reading.english) if reading.english else (),
        excluded=tuple(vocabulary.find_terms(phrase) for phrase in reading.excluded),
    )


def _items_with(match: TermMatch, library: Library, vocabulary: Vocabulary) -> set[int]:
    own = _ids(match.field, match.term, library, vocabulary)
    others = [
        _ids(*meaning, library, vocabulary) for meaning in match.also if _can_exclude(*meaning)
    ]
    if not others:
        return own
    # boots are those shoes that are boots; stripes are a pattern or, all the same, an attribute
    return own & _union(others) if match.field == "category" else own | _union(others)


def _can_exclude(field: str, term: str) -> bool:
    return field in _EXCLUDING and bool(term)


def _ids(field: str, term: str, library: Library, vocabulary: Vocabulary) -> set[int]:
    if not _can_exclude(field, term):
        return set()
    return set(library.items.ids(parse_conditions([f"{field}={term}"], vocabulary)))


def _union(sets: Iterable[set[int]]) -> set[int]:
    return set().union(*sets)
