"""Spellings of one word: inflected, without accents, or with one slip of the finger.

Light rules that only ever add spellings to a word somebody listed, so a rule that makes too many
makes words that nobody types. No dictionary, and no meaning.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Iterator
from functools import lru_cache

from models.vocabulary_text import fold_word

TYPO_LETTERS = 6
"""Shorter words differ from too many others in one letter to guess."""

_REMEMBERED = 2000
_UMLAUTS = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue"})
_GERMAN_ENDINGS = ("e", "en", "er", "es", "em", "n", "s")


@lru_cache(maxsize=8192)
def plain_spellings(word: str, language: str) -> tuple[str, ...]:
    """Return ``word`` as it is compared, and as it is typed on a keyboard without its letters."""
    lowered = unicodedata.normalize("NFC", word.casefold())
    spellings = [fold_word(lowered)]
    if language == "de":
        spellings.append(fold_word(lowered.translate(_UMLAUTS)))
    return tuple(dict.fromkeys(spellings))


def inflections(word: str, language: str) -> frozenset[str]:
    """Return plural, gender and case forms of a folded word, itself included."""
    rule = _RULES.get(language)
    return frozenset((word, *rule(word))) if rule and len(word) > 2 else frozenset((word,))


def _german(word: str) -> Iterator[str]:
    for ending in _GERMAN_ENDINGS:
        yield word + ending
    if word.endswith("e"):
        for ending in ("r", "m"):
            yield word + ending
    if word.endswith(("el", "er")):
        for ending in ("e", "en", "er", "es"):  # dunkel, dunkle; teuer, teure
            yield word[:-2] + word[-1] + ending


def _spanish(word: str) -> Iterator[str]:
    last = word[-1]
    if last == "o":
        yield from (word[:-1] + ending for ending in ("a", "os", "as"))
    elif last in "ae":
        yield word + "s"
    elif last == "z":
        yield word[:-1] + "ces"
    elif last != "s":
        yield word + "es"
        if word.endswith("or"):
            yield from (word + "a", word + "as")


def _french(word: str) -> Iterator[str]:
    last = word[-1]
    if last == "e":
        yield word + "s"
        return
    if word.endswith(("au", "eu")):
        yield word + "x"
    if last == "x":
        yield from (word[:-1] + "se", word[:-1] + "ses")
    elif last == "f":
        yield from (word + "s", word[:-1] + "ve", word[:-1] + "ves")
    elif word.endswith("er"):
        yield from (word + "s", word[:-2] + "ere", word[:-2] + "eres")
    elif word.endswith("al"):
        yield from (word + "e", word + "es", word[:-1] + "ux")
    elif word.endswith(("el", "en", "on", "et")):
        yield from (word + "s", word + last + "e", word + last + "es")
    elif last == "s":
        yield from (word + "e", word + "es")
    if last not in "sxf":
        yield from (word + "s", word + "e", word + "es")


def _italian(word: str) -> Iterator[str]:
    if word.endswith("io"):
        yield from (word[:-1], word[:-1] + "a", word[:-1] + "e")
    elif word.endswith(("co", "go")):
        stem = word[:-1]
        yield from (stem + "hi", stem + "a", stem + "he", stem + "i")
    elif word.endswith(("ca", "ga")):
        yield word[:-1] + "he"
    elif word.endswith(("cia", "gia")):
        yield from (word[:-1] + "e", word[:-2] + "e")
    elif word[-1] == "o":
        yield from (word[:-1] + ending for ending in "iae")
    elif word[-1] == "a":
        yield word[:-1] + "e"
    elif word[-1] == "e":
        yield word[:-1] + "i"


_RULES = {"de": _german, "es": _spanish, "fr": _french, "it": _italian}


class NearWords:
    """Finds the words that one slip makes of another; remembers what it was asked.

    Args:
        known: Folded words.
    """

    def __init__(self, known: Iterable[str]) -> None:
        self._alike: dict[tuple[int, str, str], list[str]] = {}
        for word in known:
            for ends in ((word[0], ""), ("", word[-1])):
                self._alike.setdefault((len(word), *ends), []).append(word)
        self._answers: dict[str, tuple[str, ...]] = {}

    def of(self, word: str, *, least: int = TYPO_LETTERS) -> tuple[str, ...]:
        """Return known words one slip away, the likeliest first; () for less letters than least."""
        if len(word) < least:
            return ()
        if word not in self._answers:
            if len(self._answers) >= _REMEMBERED:
                self._answers.clear()
            self._answers[word] = self._found(word)
        return self._answers[word]

    def _found(self, word: str) -> tuple[str, ...]:
        # one slip spares the beginning or the end
        candidates = [
            known
            for length in (len(word), len(word) + 1, len(word) - 1)
            for ends in ((word[0], ""), ("", word[-1]))
            for known in self._alike.get((length, *ends), ())
        ]
        near = dict.fromkeys(known for known in candidates if differ_by_one(word, known))
        return tuple(
            sorted(near, key=lambda known: (known[0] != word[0], abs(len(known) - len(word))))
        )


def differ_by_one(first: str, second: str) -> bool:
    """Return whether one letter added, dropped, changed or swapped with its neighbor parts them."""
    if len(first) > len(second):
        first, second = second, first
    gap = len(second) - len(first)
    if gap > 1 or first == second:
        return False
    at = 0
    while at < len(first) and first[at] == second[at]:
        at += 1
    if gap:
        return first[at:] == second[at + 1 :]
    if first[at + 1 :] == second[at + 1 :]:
        return True
    return first[at : at + 2] == second[at : at + 2][::-1] and first[at + 2 :] == second[at + 2 :]
