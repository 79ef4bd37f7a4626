"""From words to terms: the index of one vocabulary and the search for its phrases in a sentence.

Built once per vocabulary. It decides which word means which term when several claim it; it does
not know fields by name and reads no file.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from itertools import pairwise

from models.vocabulary_terms import TermMatch
from models.vocabulary_text import Key, Word, key_of, plurals_of, words


def index_words(
    synonyms: Mapping[str, Iterable[str]],
    *,
    preferred: Mapping[str, Iterable[str]],
    nouns: bool,
) -> dict[Key, str]:
    """Map every spelling of one field to its term; whoever comes first keeps a word.

    Args:
        synonyms: Every term with its synonyms.
        preferred: Synonyms that win over the others, the person's; never over a term itself.
        nouns: Whether plurals mean the same thing.
    """
    index = {key_of(term): term for term in synonyms}
    for source in (preferred, synonyms):
        for term, spellings in source.items():
            for spelling in spellings:
                index.setdefault(key_of(spelling), term)
    if nouns:
        for key, term in list(index.items()):
            for plural in plurals_of(key):
                index.setdefault(plural, term)
    index.pop((), None)
    return index


class PhraseBook:
    """Finds the terms of all fields in a sentence.

    Args:
        indexes: Field to spelling to term, the field whose meaning is likeliest first.
        silent: Terms that no word of a sentence means.
        implied: What a phrase says besides its term: "jeans" says denim.
    """

    def __init__(
        self,
        indexes: Mapping[str, Mapping[Key, str]],
        *,
        silent: frozenset[str],
        implied: Mapping[Key, tuple[str, str]],
    ) -> None:
        self._meanings: dict[Key, list[tuple[str, str]]] = {}
        for field, index in indexes.items():
            for key, term in index.items():
                if term not in silent:
                    self._meanings.setdefault(key, []).append((field, term))
        for key, meaning in implied.items():
            if key in self._meanings and meaning not in self._meanings[key]:
                self._meanings[key].append(meaning)
        self._longest = max(map(len, self._meanings), default=0)

    def find(self, text: str) -> tuple[TermMatch, ...]:
        """Return the matches in the order of the text; spans do not overlap."""
        spoken = list(words(text))
        found: list[TermMatch] = []
        position = 0
        while position < len(spoken):
            length, match = self._match_at(spoken, position)
            if match is not None:
                found.append(match)
            position += length
        return _demote_modifiers(found, spoken)

    def _match_at(self, spoken: Sequence[Word], position: int) -> tuple[int, TermMatch | None]:
        for length in range(min(self._longest, len(spoken) - position), 0, -1):
            part = spoken[position : position + length]
            meanings = self._meanings.get(tuple(word.folded for word in part))
            if meanings:
                (field, term), *others = meanings
                span = (part[0].start, part[-1].end)
                return length, TermMatch(field, term, span, also=tuple(others))
        return 1, None


def _demote_modifiers(found: list[TermMatch], spoken: Sequence[Word]) -> tuple[TermMatch, ...]:
    """Read "puffer vest" and "knit sweater" as one garment: the last noun is the category.

    A category right before another one becomes its other meaning (the material knit) when it has
    one; "shirt dress" has none and stays two categories.
    """
    starts = {word.start: number for number, word in enumerate(spoken)}
    ends = {word.end: number for number, word in enumerate(spoken)}
    result = list(found)
    for number, (first, second) in enumerate(pairwise(found)):
        adjacent = ends[first.span[1]] + 1 == starts[second.span[0]]
        if first.field == second.field == "category" and adjacent and first.also:
            (field, term), *others = first.also
            result[number] = TermMatch(field, term, first.span, also=tuple(others))
    return tuple(result)
