"""What sentences about clothes name: kinds of garments, words of looks, runs of words.

The vocabulary knows the terms; this knows how people bend them. English only.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Iterator, Mapping
from functools import cache, lru_cache
from pathlib import Path
from typing import Final

from models.vocabulary import Vocabulary
from train.data.fashionrec.world import Item

_ENGLISH = tomllib.loads(Path(__file__).with_name("english.toml").read_text(encoding="utf-8"))
STOP: Final = frozenset(_ENGLISH["stop"].split())
FUNCTION: Final = STOP | frozenset(_ENGLISH["function"].split())
CAPITALS: Final = frozenset(_ENGLISH["capitals"].split())
REMEMBERED: Final = 50_000
"""Texts whose words are kept: a garment stands in many dialogues."""
KINDS: Final[Mapping[str, tuple[str, ...]]] = {
    "top": ("top", "tops"),
    "mid": ("layer", "top", "knit", "extra layer"),
    "outerwear": ("layer", "outer layer", "outerwear", "cover-up"),
    "bottom": ("bottom", "bottoms", "bottom half"),
    "one_piece": ("one-piece", "one piece"),
    "shoes": ("shoes", "footwear", "pair of shoes"),
    "bag": ("bag",),
    "accessory": ("accessory", "headwear"),
}
"""Generic words that ask for a kind of garment, by slot; the vocabulary has no such synonyms."""

_FOREIGN = frozenset(("hose", "body", "knit", "sweat", "gonna", "trench", "robe", "top tee"))
"""Words that mean a garment in the vocabulary and mostly something else in an English sentence."""
_ACTIONS = re.compile(
    r"\b(?:dress(?:es|ed|ing)? (?:it|them|this|that|up|down|code)|dressed\b|dressing\b"
    r"|tie[sd]? (?:it|them|the|this|that|these|those|in|into|together|everything|back|with|up|at"
    r"|straight|nicely|neatly|your|\w+ (?:and|to|in|together))"
    r"|watch (?:out|for|how)|boots? (?:cut|leg)|cap(?: the|ped)? sleeves?"
    r"|caps? off|cap(?:-| )toe|belts? loops?|vest tops?|shoe ?laces?)",
    re.IGNORECASE,
)
_WORD = re.compile(r"[a-z0-9]+(?:['’][a-z]+)?", re.IGNORECASE)  # noqa: RUF001 typographic


@cache
def vocabulary() -> Vocabulary:
    """Return the vocabulary, read once."""
    return Vocabulary.load()


def tokens(text: str) -> list[str]:
    """Return the words of a text in small letters."""
    # One word: "t" and "shirt" apart would count as two words that say something.
    joined = re.sub(r"\bt[- ]shirt", "tshirt", text.lower())
    return [word.replace("’", "'") for word in _WORD.findall(joined)]  # noqa: RUF001


def stem(word: str) -> str:
    """Return a word without the endings that bend it: stripe, stripes and striped are one."""
    for ending in ("ed", "ly", "es", "s", "e"):
        if word.endswith(ending) and len(word) - len(ending) >= 3 and not word.endswith("ss"):
            short = word[: -len(ending)]
            # "dotted" is "dot" with its last letter said twice.
            twice = ending == "ed" and short[-1] == short[-2] and short[-1] not in "ls"
            return short[:-1] if twice else short
    return word


def content(text: str) -> list[str]:
    """Return the words of a text that say something, without their endings."""
    return [stem(word) for word in tokens(text) if word not in STOP]


@lru_cache(REMEMBERED)
def trigrams(text: str) -> frozenset[tuple[str, ...]]:
    """Return runs of three words that say something, within sentences."""
    return frozenset(run for part in sentences(text) for run in _runs(content(part), 3))


def word_runs(text: str, length: int) -> set[tuple[str, ...]]:
    """Return runs of so many words, stop words among them."""
    return set(_runs(tokens(text), length))


def sentences(text: str) -> list[str]:
    """Return the sentences of a text."""
    return [part.strip() for part in re.split(r"(?<=[.!?])\s+", text) if part.strip()]


@lru_cache(REMEMBERED)
def categories_in(text: str) -> frozenset[str]:
    """Return the kinds of garments that a text names."""
    plain = _ACTIONS.sub(lambda found: "_" * len(found.group()), text)
    named = set()
    for match in vocabulary().find_terms(plain):
        said = plain[match.span[0] : match.span[1]].lower()
        if match.field == "category" and said not in _FOREIGN:
            named.add(match.term)
    return frozenset(named)


def category_words(item: Item) -> tuple[str, ...]:
    """Return the words by which a person may ask for such a garment."""
    return _words_of_kind(item.category, item.slot)


@cache
def _words_of_kind(category: str, slot: str) -> tuple[str, ...]:
    term = vocabulary().resolve("category", category) if category else None
    words = [category] if category else []
    if term:
        words += [term, *vocabulary().synonyms("category", term)]
    words += KINDS.get(slot, ())
    return tuple(dict.fromkeys(word for word in words if word not in ("hose", "body")))


def names_kind(text: str, item: Item) -> bool:
    """Return whether a text asks for such a garment, by its name or by its kind."""
    said = " ".join(stem(word) for word in tokens(text))
    padded = f" {said} "
    return any(
        f" {' '.join(stem(part) for part in tokens(word))} " in padded
        for word in category_words(item)
        if tokens(word)
    )


def look_words(item: Item) -> set[str]:
    """Return the words that tell a garment's looks: of its text and its terms, not of its kind."""
    told = content(item.text)
    for field in ("colors", "pattern", "material", "fit", "style", "details"):
        for term in item.of(field):
            told += content(term)
    kind = {stem(part) for word in category_words(item) for part in tokens(word)}
    return set(told) - kind


def pairs(item: Item) -> set[tuple[str, str]]:
    """Return (term, kind) pairs that would give the garment away: "navy" with "pants"."""
    kinds = [word for word in category_words(item) if word not in ("layer",)]
    looks = [*item.of("colors"), *item.of("material"), *item.of("pattern")]
    return {(term, kind) for term in looks for kind in kinds}


def says_pair(text: str, pair: tuple[str, str]) -> bool:
    """Return whether a term stands before a kind, at most two words apart: "navy slim pants".

    Another kind between them takes the term for itself: "a navy shirt and pants".
    """
    first = [stem(word) for word in tokens(pair[0])]
    last = [stem(word) for word in tokens(pair[1])]
    if not first or not last:
        return False
    for part in re.split(r"[.,;:!?]", text):
        said = [stem(word) for word in tokens(part)]
        for place in _places(said, first):
            end = place + len(first)
            for gap in range(3):
                between = said[end : end + gap]
                if said[end + gap : end + gap + len(last)] == last and not _kinds() & {*between}:
                    return True
    return False


@cache
def _kinds() -> frozenset[str]:
    """Return the single words that name some kind of garment."""
    found = set()
    for term in vocabulary().categories:
        for word in (term, *vocabulary().synonyms("category", term)):
            parts = tokens(word)
            if len(parts) == 1:
                found.add(stem(parts[0]))
    return frozenset(found | {stem(word) for kind in KINDS.values() for word in kind})


def _places(said: list[str], run: list[str]) -> Iterator[int]:
    for place in range(len(said) - len(run) + 1):
        if said[place : place + len(run)] == run:
            yield place


def _runs(words: list[str], length: int) -> Iterable[tuple[str, ...]]:
    return (tuple(words[place : place + length]) for place in range(len(words) - length + 1))
