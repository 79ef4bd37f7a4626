"""The word list of one language: which of its phrases mean which English ones.

Reads ``models/vocabulary_words/CODE.toml``: tables named after the vocabulary's fields map an
English phrase to the words for it, ``thing`` and ``word`` hold what no field has, ``link`` holds
function words. Knows how a phrase may be spelled; does not know what a sentence is.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, cached_property
from itertools import product
from pathlib import Path
from typing import Any

from models.errors import VocabularyError
from models.query_language.forms import (
    TYPO_LETTERS,
    NearWords,
    inflections,
    plain_spellings,
)
from models.vocabulary_text import Key, key_of, words

LATIN = ("de", "es", "fr", "it")
CHINESE = "zh"
ENGLISH = "en"

NOUNS = frozenset({"category", "thing"})
LINKS = frozenset({"with", "without", "not", "for", "and", "or", "of", "drop"})
"""Kinds of function words: ``not`` reaches to the next garment, ``without`` to the next thing;
``of`` joins (Chinese 的), ``drop`` says nothing that an English search would."""

_FOLDER = Path(__file__).resolve().parent.parent / "vocabulary_words"
_SHORTEST_PART = 3
_LONG_WORD = 8
_LONGEST_COMPOUND = 40
"""Letters of the longest word that is cut into parts; a longer one is a slip of the keyboard."""

_REMEMBERED_PARTS = 4000
_JOINTS = ("", "s", "n", "es", "en", "er", "e")
_HEADS = frozenset({"category", "thing", "colors"})


@dataclass(frozen=True, slots=True)
class Meaning:
    """What a phrase says in English.

    Attributes:
        english: The phrase, as the vocabulary or a person would write it.
        kind: A field of the vocabulary, ``thing``, ``word`` or one of `LINKS`.
    """

    english: str
    kind: str

    @property
    def is_content(self) -> bool:
        """Whether it says something about garments; function words do not."""
        return self.kind not in LINKS


class WordList:
    """The phrases of one language.

    Attributes:
        code: "de", "es", "fr", "it" or "zh".
        phrases: Folded words to meaning; for Chinese the key is one string.
        alone: Words that English shares, yet which alone can only be meant in this language.
        longest: Words (Chinese: characters) of the longest phrase.
        spelled: Single words exactly as they are listed, accents included.
    """

    def __init__(self, code: str, document: dict[str, Any]) -> None:
        self.code = code
        self.alone = frozenset(_listed(document.pop("alone", "")))
        pairs = document.pop("traditional", "").split()
        self.simplified = str.maketrans({pair[0]: pair[1] for pair in pairs})
        self._traditional = str.maketrans({pair[1]: pair[0] for pair in reversed(pairs)})
        bound = document.pop("compound", {})
        self.phrases: dict[Key, Meaning] = {}
        self.spelled: set[str] = set()
        self._forms: dict[str, tuple[str, ...]] = {}
        self._written: dict[str, str] = {}
        self._parts: dict[str, tuple[Meaning, ...]] = {}
        for kind, table in document.items():
            for english, spellings in table.items():
                # a function word's meaning is its kind
                self._add(english if kind == "link" else kind, english, spellings)
        self._bound = {
            part: Meaning(*reversed(english.split(":", 1)))
            for english, parts in bound.items()
            for spelling in _listed(parts)
            for part in plain_spellings(spelling, code)
        }
        self.longest = max(len(key) for key in self.phrases)

    @cached_property
    def negations(self) -> tuple[str, ...]:
        """Folded words that rule out what follows them, as they stand in a text."""
        space = "" if self.code == CHINESE else " "
        return tuple(
            space.join(spoken)
            for spoken, meaning in self.phrases.items()
            if meaning.kind in ("without", "not")
        )

    @cached_property
    def _near_forms(self) -> NearWords:
        return NearWords(self._forms)

    def knows(self, word: str) -> bool:
        """Return whether a folded word occurs in any phrase, in any form."""
        return word in self._forms

    def phrase(self, spoken: Key) -> Meaning | None:
        """Return what folded words mean together, whatever their endings."""
        exact = self.phrases.get(spoken)
        if exact is not None:
            return exact
        readings = [self._forms.get(word, ()) for word in spoken]
        for listed in product(*readings):
            if listed in self.phrases:
                return self.phrases[listed]
        return None

    def forms_of(self, word: str) -> tuple[str, ...]:
        """Return what a person may write for a folded word: the listed one in all its forms.

        Other than in keys, the letters are the language's own: "weiß", "weiße", "weißes".
        """
        meaning = self.phrase((word,))
        listed = [
            form for form in self._forms.get(word, ()) if self.phrases.get((form,)) == meaning
        ]
        written = [self._written[form] for form in listed if form in self._written]
        forms = [form for base in written for form in sorted(inflections(base, self.code))]
        return tuple(dict.fromkeys((*written, *forms)))

    def scripts(self, text: str) -> tuple[str, ...]:
        """Return Chinese ``text`` in simplified and in traditional signs, where they differ."""
        if self.code != CHINESE:
            return ()
        simplified = text.translate(self.simplified)
        ways = (simplified, simplified.translate(self._traditional))
        return tuple(way for way in dict.fromkeys(ways) if way != text)

    def compound(self, word: str) -> tuple[Meaning, ...]:
        """Return the parts of a German compound, the garment or color last; () when it is none."""
        for front, back in self._cuts(word):
            head = self._one(back)
            before = self._before(front) if head is not None and head.kind in _HEADS else ()
            if head is not None and before:
                return (*before, head)
        return ()

    def misspelled_compound(self, word: str) -> tuple[Meaning, ...]:
        """Return the parts of a German garment's compound of which one part has a slip."""
        if len(word) < _LONG_WORD:
            return ()
        for front, back in self._cuts(word):
            if len(back) <= _SHORTEST_PART or len(front) <= _SHORTEST_PART:
                continue
            head, before = self._one(back), self._before(front)
            if before:
                head = next((near for near in self._meanings_near(back)), None)
            elif head is not None and head.kind == "category":
                before = tuple(self._meanings_near(front, nouns=False))[:1]
            if before and head is not None and head.kind == "category":
                return (*before, head)
        return ()

    def misspelled(self, word: str) -> tuple[str, bool] | None:
        """Return the form that a long folded word misses by one letter, if there is one.

        Returns:
            The form, and whether the slip is so plain that it tells the language by itself: in a
            long garment word and before its ending, where cognates differ.
        """
        form = next(iter(self._near(word)), None)
        if form is None:
            return None
        meaning = self._one(form)
        named = meaning is not None and meaning.kind == "category"
        return form, named and len(word) >= _LONG_WORD - 1 and form[-2:] == word[-2:]

    def _cuts(self, word: str) -> list[tuple[str, str]]:
        if self.code != "de" or len(word) > _LONGEST_COMPOUND:
            return []
        ends = range(_SHORTEST_PART, len(word) - _SHORTEST_PART + 1)
        return [(word[:cut], word[cut:]) for cut in ends]

    def _near(self, word: str, *, least: int = TYPO_LETTERS) -> tuple[str, ...]:
        near = self._near_forms.of(word, least=least)
        return tuple(form for form in near if self._one(form) is not None)

    def _meanings_near(self, word: str, *, nouns: bool = True) -> Iterator[Meaning]:
        for form in self._near(word, least=_SHORTEST_PART + 1):
            meaning = self._one(form)
            if meaning is not None and (meaning.kind in NOUNS) == nouns:
                yield meaning

    def _one(self, word: str) -> Meaning | None:
        meaning = self.phrase((word,))
        return meaning if meaning is not None and meaning.is_content else None

    def _before(self, part: str) -> tuple[Meaning, ...]:
        # every part is a part of many others: without a memory the work doubles with each letter
        if part not in self._parts:
            if len(self._parts) >= _REMEMBERED_PARTS:
                self._parts.clear()
            self._parts[part] = self._cut_before(part)
        return self._parts[part]

    def _cut_before(self, part: str) -> tuple[Meaning, ...]:
        for joint in _JOINTS:
            stem = part.removesuffix(joint) if joint else part
            if len(stem) < _SHORTEST_PART or (joint and stem == part):
                continue
            for whole in (stem, stem + "e"):
                found = self._bound.get(whole) or self._one(whole)
                if found is not None and found.kind not in NOUNS:
                    return (found,)
        for cut in range(_SHORTEST_PART, len(part) - _SHORTEST_PART + 1):
            first, second = self._before(part[:cut]), self._before(part[cut:])
            if first and second:
                return (*first, *second)
        return ()

    def _add(self, kind: str, english: str, spellings: str) -> None:
        meaning = Meaning(english, kind)
        for spelling in _listed(spellings):
            if self.code == CHINESE:
                # one string, of which every sign is a word
                self.phrases.setdefault(tuple(spelling.casefold()), meaning)
                continue
            parts = [plain_spellings(word, self.code) for word in _split(spelling)]
            for key in product(*parts):
                self.phrases.setdefault(key, meaning)
                for word in key:
                    # "und" within a phrase is no noun with an ending
                    fixed = kind in LINKS or (len(key) > 1 and len(word) <= _SHORTEST_PART)
                    self._add_forms(word, fixed=fixed)
            self.spelled.add(spelling.casefold())
            for word in parts[0] if len(parts) == 1 else ():
                self._written.setdefault(word, spelling.lower())

    def _add_forms(self, word: str, *, fixed: bool) -> None:
        made = (word,) if fixed else inflections(word, self.code)
        for form in made:
            known = self._forms.get(form, ())
            if word not in known:
                # a listed spelling is itself before it is a form of another word
                self._forms[form] = (word, *known) if form == word else (*known, word)


def _split(spelling: str) -> list[str]:
    return [spelling[word.start : word.end] for word in words(spelling.replace("'", " "))]


def _listed(spellings: str) -> list[str]:
    return [spelling.strip() for spelling in spellings.split(",") if spelling.strip()]


@cache
def word_list(code: str) -> WordList:
    """Return the list of one language, read on first use.

    Raises:
        VocabularyError: The file is missing or damaged.
    """
    return WordList(code, _read(code))


@cache
def english_negated() -> dict[Key, str]:
    """Return what English says in one word for "without" something: "sleeveless" for sleeves."""
    negated = _read(ENGLISH)["negated"]
    return {key_of(part): term for term, parts in negated.items() for part in _listed(parts)}


@cache
def english_words() -> tuple[frozenset[str], frozenset[str]]:
    """Return English function words, and English words that some list would take for its own."""
    document = _read(ENGLISH)
    function = {word for word in _listed(document["function"])}
    return frozenset(function), frozenset(
        word for spelling in _listed(document["shared"]) for word in key_of(spelling)
    )


def _read(code: str) -> dict[str, Any]:
    try:
        return tomllib.loads((_FOLDER / f"{code}.toml").read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise VocabularyError(
            "Vestry's own word lists are damaged.", next_step="Install Vestry again."
        ) from error
