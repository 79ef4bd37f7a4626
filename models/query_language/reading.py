"""A search in one of six languages, read as an English one.

Which language a search is in is told from the words the lists know, not from letter statistics,
which say little about two words. The rule is careful: without a word that English does not have, a
search is English and comes back exactly as it was typed, and so does one in which English
words outnumber the others.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise

from models.query_language.english import ENGLISH_NEGATIONS, taken_out
from models.query_language.forms import NearWords
from models.query_language.matching import (
    KEPT,
    Piece,
    Token,
    match_signs,
    match_words,
    tokens_of,
)
from models.query_language.negating import spread
from models.query_language.phrasing import phrase
from models.query_language.words import (
    CHINESE,
    ENGLISH,
    LATIN,
    LINKS,
    NOUNS,
    WordList,
    english_words,
    word_list,
)
from models.vocabulary import FIELDS, Vocabulary
from models.vocabulary_text import Key, key_of, plurals_of

_HAN = re.compile(r"[\u3400-\u9fff\uf900-\ufaff]")
_OTHER_EAST_ASIAN = re.compile(r"[\u3040-\u30ff\u1100-\u11ff\uac00-\ud7af]")
_LONGEST = 40
"""Words of a search that are read; nobody types more, and the encoder reads no more."""


@dataclass(frozen=True, slots=True)
class Spoken:
    """What the person said for words of the English search.

    Attributes:
        english: The words, as they stand in the search or in what it excludes.
        typed: As they were typed, then other forms in which the person may have written them.
        doubtful: Whether English has one of them for something else, as it has the French "robe".
    """

    english: str
    typed: tuple[str, ...]
    doubtful: bool


@dataclass(frozen=True, slots=True)
class QueryReading:
    """A search as it was understood.

    Attributes:
        language: "de", "es", "fr", "it", "zh", or "en" when it was left alone.
        text: As it was typed.
        english: What to look for; equal to ``text`` in English. Empty when the search only says
            what is not wanted.
        excluded: English phrases that a garment must not fit.
        unknown: Words that nothing is known of; they stand in ``english`` as they were typed.
        spoken: What was typed for the words that were put into English.
        negations: Words that, before another, say that it is not there, in both languages.
    """

    language: str
    text: str
    english: str
    excluded: tuple[str, ...] = ()
    unknown: tuple[str, ...] = ()
    spoken: tuple[Spoken, ...] = ()
    negations: tuple[str, ...] = ENGLISH_NEGATIONS

    @property
    def translated(self) -> bool:
        """Whether the search was in another language than English."""
        return self.language != ENGLISH

    @property
    def changed(self) -> bool:
        """Whether something else is looked for than the words as they were typed."""
        return self.translated or self.english != self.text

    @property
    def shown(self) -> str:
        """The English search as a person would say it, with what is excluded."""
        without = " or ".join(self.excluded)
        return f"{self.english} without {without}".strip() if without else self.english


@dataclass(frozen=True, slots=True)
class _Candidate:
    words: WordList
    pieces: tuple[Piece, ...]
    foreign: float
    english: int
    rank: tuple[float, ...]


class QueryReader:
    """Reads searches; immutable, safe to share between threads.

    Args:
        vocabulary: Whose terms the English words are; the person's own words are never translated.
    """

    def __init__(self, vocabulary: Vocabulary) -> None:
        self._vocabulary = vocabulary

    def read(self, text: str) -> QueryReading:
        """Return what ``text`` asks for, in English.

        Raises:
            VocabularyError: The word lists are damaged.
        """
        if _HAN.search(text) and not _OTHER_EAST_ASIAN.search(text):
            words = word_list(CHINESE)
            own = [" ".join(key) for key in self._own]
            pieces = match_signs(text, words, own=own)
            if any(piece.kind != KEPT for piece in pieces):
                return self._reading(text, words, pieces)
            return QueryReading(ENGLISH, text, text)
        tokens = tokens_of(text, self._own)[:_LONGEST]
        if not tokens or _OTHER_EAST_ASIAN.search(text):
            return QueryReading(ENGLISH, text, text)
        best = max(
            (self._candidate(tokens, word_list(code)) for code in LATIN),
            key=lambda candidate: candidate.rank,
        )
        if not self._is_meant(best):
            english = taken_out(text, self._vocabulary)
            return QueryReading(ENGLISH, text, english.wanted, english.excluded)
        return self._reading(text, best.words, best.pieces)

    # -- which language ---------------------------------------------------------------------------

    def _candidate(self, tokens: Sequence[Token], words: WordList) -> _Candidate:
        pieces = match_words(tokens, words, english=self._english_or_near(tokens, words))
        known = sum(len(piece.tokens) for piece in pieces if piece.kind != KEPT)
        foreign = sum(map(self._evidence, pieces))
        spelled = sum(token.typed.casefold() in words.spelled for token in tokens)
        english = sum(
            len(piece.tokens) for piece in pieces if piece.kind == KEPT and self._is_english(piece)
        )
        typos = sum(piece.how in ("typo", "guess") for piece in pieces)
        rank = (known - 0.5 * typos, foreign, spelled, -len(pieces), -LATIN.index(words.code))
        return _Candidate(words, pieces, foreign, english, rank)

    def _evidence(self, piece: Piece) -> float:
        """Return how many of the piece's words English does not have."""
        if piece.how in ("kept", "guess"):
            return 0.0
        own = set(key_of(piece.english))
        foreign = [
            token
            for token in piece.tokens
            if token.folded not in own
            and token.folded not in self._english
            and not self._shared(token)
        ]
        return len(foreign) * (0.5 if piece.how == "typo" else 1.0)

    def _shared(self, token: Token) -> bool:
        # "fur" is English, "für" is not
        return token.typed.isascii() and token.folded in english_words()[1]

    def _is_english(self, piece: Piece) -> bool:
        return all(
            token.folded in english_words()[0] or token.folded in self._english
            for token in piece.tokens
        )

    def _is_meant(self, candidate: _Candidate) -> bool:
        content = [piece for piece in candidate.pieces if piece.kind != KEPT]
        telling = [
            piece for piece in content if _says_something(piece) and self._evidence(piece) > 0
        ]
        if any(piece.how != "typo" for piece in telling) or (
            telling and len(telling) == len(content)
        ):
            return candidate.foreign >= candidate.english
        if candidate.english or not content:
            return False
        if len(candidate.pieces) == len(content) == 1:
            return content[0].tokens[0].folded in candidate.words.alone
        return self._links_two(candidate) or _noun_then_color(candidate)

    def _links_two(self, candidate: _Candidate) -> bool:
        """Return whether a foreign function word stands between two known words."""
        inner = candidate.pieces[1:-1]
        ends = (candidate.pieces[0], candidate.pieces[-1])
        return all(map(_says_something, ends)) and any(
            self._evidence(piece) > 0 and not _says_something(piece) for piece in inner
        )

    # -- what is English --------------------------------------------------------------------------

    def _english_or_near(self, tokens: Sequence[Token], words: WordList) -> frozenset[str]:
        """Return which words are English, or a slip of an English one, and no word of the list."""
        doubtful = {token.folded for token in tokens if not words.knows(token.folded)}
        return frozenset(
            word
            for word in doubtful
            if word in self._english
            or word in english_words()[1]
            or any(not words.knows(known) for known in self._near_english.of(word))
        )

    @cached_property
    def _english(self) -> frozenset[str]:
        """Words of the vocabulary that are English: it lists words of other languages too."""
        spoken: set[str] = set()
        for field in FIELDS:
            for term in self._vocabulary.terms(field):
                for phrase_ in (term, *self._vocabulary.synonyms(field, term)):
                    key = key_of(phrase_)
                    for form in (key, *plurals_of(key)):
                        spoken.update(form)
        shared = english_words()[1]
        lists = [word_list(code) for code in LATIN]
        return frozenset(
            word
            for word in spoken
            if word in shared or not any(self._takes(words, word) for words in lists)
        )

    def _takes(self, words: WordList, word: str) -> bool:
        meaning = words.phrase((word,))
        return meaning is not None and word not in key_of(meaning.english)

    @cached_property
    def _near_english(self) -> NearWords:
        return NearWords(self._english)

    @cached_property
    def _own(self) -> frozenset[Key]:
        overlay = self._vocabulary.overlay
        spoken = [term for terms in overlay.terms.values() for term in terms]
        spoken += [
            word
            for terms in overlay.terms.values()
            for details in terms.values()
            for word in details.get("synonyms", ())
        ]
        spoken += [
            word
            for terms in overlay.synonyms.values()
            for synonyms in terms.values()
            for word in synonyms
        ]
        return frozenset(filter(None, map(key_of, spoken)))

    # -- what it says -----------------------------------------------------------------------------

    def _reading(self, text: str, words: WordList, pieces: Sequence[Piece]) -> QueryReading:
        understood = spread(self._with_english_terms(pieces), words)
        said = phrase(understood, adjectives_follow=words.code in ("es", "fr", "it"))
        if not said.wanted and not said.excluded:
            return QueryReading(ENGLISH, text, text)  # nothing but function words
        unknown = dict.fromkeys(piece.typed for piece in understood if piece.kind == KEPT)
        # what no garment is tagged with cannot rule one out: it is only said
        excluded = tuple(part for part in said.excluded if self._vocabulary.find_terms(part))
        vague = [f"without {part}" for part in said.excluded if part not in excluded]
        english = " ".join(filter(None, (said.wanted, *vague)))
        return QueryReading(
            words.code,
            text,
            english,
            excluded,
            tuple(unknown),
            spoken=self._spoken(understood, words),
            negations=(*words.negations, *ENGLISH_NEGATIONS),
        )

    def _spoken(self, pieces: Sequence[Piece], words: WordList) -> tuple[Spoken, ...]:
        """Return what was typed for each piece, that for the same English together."""
        said: dict[str, dict[str, None]] = {}
        for piece in pieces:
            if piece.kind in LINKS:
                continue
            kept = words.scripts(piece.english) if piece.kind == KEPT else ()
            own = key_of(piece.english)
            forms = [form for form in (*piece.spellings, *kept) if key_of(form) != own]
            said.setdefault(piece.english, {}).update(dict.fromkeys(forms))
        return tuple(
            Spoken(english, tuple(forms), any(map(self._is_doubtful, forms)))
            for english, forms in said.items()
            if forms
        )

    def _is_doubtful(self, form: str) -> bool:
        return all(word in self._english and word not in self._own_words for word in key_of(form))

    @cached_property
    def _own_words(self) -> frozenset[str]:
        return frozenset(word for key in self._own for word in key)

    def _with_english_terms(self, pieces: Sequence[Piece]) -> tuple[Piece, ...]:
        """Give English words in a search of another language the kinds they have in English."""
        result: list[Piece] = []
        at = 0
        while at < len(pieces):
            run = at
            while run < len(pieces) and pieces[run].kind == KEPT and pieces[run].typed[0] != '"':
                run += 1
            result.extend(self._named(pieces[at:run]))
            result.extend(pieces[run : run + 1])
            at = run + 1
        return tuple(result)

    def _named(self, kept: Sequence[Piece]) -> list[Piece]:
        text = " ".join(piece.typed for piece in kept)
        named: list[Piece] = []
        at = 0
        for match in self._vocabulary.find_terms(text):
            named.extend(_as_kept(text[at : match.span[0]]))
            spoken = text[slice(*match.span)]
            named.append(Piece(spoken, match.field, (Token(spoken, spoken),)))
            at = match.span[1]
        return [*named, *_as_kept(text[at:])]


def _as_kept(text: str) -> list[Piece]:
    return [Piece(token.typed, KEPT, (token,), "kept") for token in tokens_of(text)]


def _says_something(piece: Piece) -> bool:
    return piece.kind != KEPT and piece.kind not in LINKS


def _noun_then_color(candidate: _Candidate) -> bool:
    """Return whether a color follows a garment as it never does in English: "robe orange".

    Every word must be known, and reading them must say something else than they do in English.
    """
    pieces = candidate.pieces
    if candidate.words.code == "de" or any(piece.kind == KEPT for piece in pieces):
        return False
    differs = any(piece.tokens[0].folded not in key_of(piece.english) for piece in pieces)
    ordered = any(
        first.kind in NOUNS and second.kind == "colors" for first, second in pairwise(pieces)
    )
    return differs and ordered
