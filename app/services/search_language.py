"""What the words of a search mean, whichever of six languages they are in.

Puts the reader of languages between the person's words and the search: English words for the
encoder and the full-text index, the vocabulary's terms in them, and the garments that a "without"
rules out. Searches nothing itself.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Any

from app.services.field_values import parse_conditions
from local_index import Library
from local_index.query import SearchResult
from models.query_language.reading import QueryReader, QueryReading
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
        reading: The words in English and what they leave out; English words are left alone.
        understood: The vocabulary's terms in the English words; spans refer to those.
        excluded: The terms of each excluded phrase.
    """

    reading: QueryReading
    understood: tuple[TermMatch, ...]
    excluded: tuple[tuple[TermMatch, ...], ...]

    def excluded_items(self, library: Library, vocabulary: Vocabulary) -> frozenset[int]:
        """Return the garments that hold everything an excluded phrase names."""
        ruled_out: set[int] = set()
        for phrase in self.excluded:
            held = [_items_with(match, library, vocabulary) for match in phrase]
            ruled_out |= set.intersection(*held)
        return frozenset(ruled_out)

    def explained(self, result: SearchResult) -> SearchResult:
        """Return the result with what was searched for among the reasons of every hit."""
        if not self.reading.translated:
            return result
        reason = f"searched for: {self.reading.shown}"
        hits = tuple(replace(hit, why=(*hit.why, reason)) for hit in result.hits)
        return replace(result, hits=hits)

    def as_json(self) -> dict[str, Any] | None:
        """Return what became of words in another language; None for English ones."""
        if not self.reading.translated:
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
