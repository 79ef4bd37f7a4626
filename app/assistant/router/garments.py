"""Which owned garment a phrase means: by kind, color, material and the words of its name.

An index is built once for a wardrobe's state; a phrase then looks at the garments of its kind or
with its words alone, so that ten thousand garments are no more work than their largest kind. Names
are compared as words and never read as anything else.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from app.assistant.planning import Garment, WardrobeView
from app.assistant.router.hearing import fold
from app.assistant.router.wording import Phrase

_WORD: Final = re.compile(r"[^\W_]+")
_HAN: Final = re.compile(r"[\u3400-\u9fff]")
_NEAR: Final = (
    {"navy", "blue"}, {"blue", "light blue"}, {"gray", "charcoal"}, {"gray", "silver"},
    {"tan", "brown"}, {"tan", "beige"}, {"beige", "cream"}, {"cream", "white"}, {"khaki", "olive"},
    {"green", "olive"}, {"green", "mint"}, {"teal", "green"}, {"red", "burgundy"},
    {"pink", "hot pink"}, {"pink", "coral"}, {"yellow", "mustard"}, {"purple", "lavender"},
    {"black", "charcoal"},
)  # fmt: skip
_ENOUGH: Final = 1.9
_ENOUGH_BY_NAME: Final = 1.1
_ALIKE: Final = 0.3
_RARE: Final = 12
"""Garments that may share a word for the word alone to name one of them."""


@dataclass(frozen=True, slots=True)
class Found:
    """What a phrase may mean, the likeliest first.

    Attributes:
        ids: All equally likely garments.
        score: How well they fit; 0 for none.
    """

    ids: tuple[str, ...] = ()
    score: float = 0.0


class GarmentIndex:
    """The garments of a wardrobe, by what phrases say."""

    def __init__(self, garments: Iterable[Garment]) -> None:
        self.by_id: dict[str, Garment] = {}
        self._names: dict[str, frozenset[str]] = {}
        self._by_slot: dict[str, list[str]] = defaultdict(list)
        self._by_word: dict[str, list[str]] = defaultdict(list)
        for one in garments:
            self.by_id[one.id] = one
            words = frozenset(fold(word) for word in _WORD.findall(one.name))
            self._names[one.id] = words
            self._by_slot[one.slot].append(one.id)
            for word in words:
                self._by_word[word].append(one.id)
        self.words = frozenset(self._by_word)

    @classmethod
    def of(cls, wardrobe: WardrobeView) -> GarmentIndex:
        """Return the index of a wardrobe."""
        return cls(wardrobe.garments())

    def rare(self, word: str) -> bool:
        """Return whether a word of names says by itself which garments are meant."""
        return 0 < len(self._by_word.get(word, ())) <= _RARE

    def slots(self, ids: Iterable[str]) -> dict[str, str]:
        """Return where each owned garment among the handles is worn."""
        return {one: self.by_id[one].slot for one in ids if one in self.by_id}

    def find(self, phrase: Phrase, among: Sequence[str] | None = None) -> Found:
        """Return the garments that a phrase means.

        Args:
            among: Only these; None for the whole wardrobe.
        """
        candidates = self._candidates(phrase) if among is None else among
        scored = [
            (self._score(self.by_id[one], phrase), one) for one in candidates if one in self.by_id
        ]
        if among is not None and phrase.has_head and not phrase.says_properties:
            # within an outfit "the jacket" is whatever is worn as one
            fitting = [(score + 1, one) for score, one in scored if score > 0]
            scored = fitting or scored
        if not scored:
            return Found()
        best = max(score for score, _one in scored)
        enough = _ENOUGH if phrase.has_head else _ENOUGH_BY_NAME
        if best < enough:
            return Found()
        alike = [(score, one) for score, one in scored if score > best - _ALIKE]
        alike.sort(key=lambda pair: (-round(pair[0], 3), *self._order(pair[1])))
        return Found(tuple(one for _score, one in alike), best)

    def _order(self, handle: str) -> tuple[bool, int, int]:
        one = self.by_id[handle]
        number = handle.rsplit("_", 1)[-1]
        return one.status != "ready", -one.wears, int(number) if number.isdigit() else 0

    def _candidates(self, phrase: Phrase) -> list[str]:
        words = (*phrase.words, *phrase.before)
        named = [one for word in words if self.rare(word) for one in self._by_word[word]]
        if not phrase.has_head:
            return list(dict.fromkeys(named))
        return list(dict.fromkeys((*named, *self._by_slot.get(phrase.slot, ()))))

    def _score(self, one: Garment, phrase: Phrase) -> float:
        names = self._names[one.id]
        score = 0.0
        if phrase.category:
            score += 2.0 if one.category == phrase.category else (
                0.6 if one.slot == phrase.slot else -2.0
            )  # fmt: skip
        elif phrase.slot:
            score += 2.0 if one.slot == phrase.slot else -2.0
        for proof in phrase.proofs:
            score += 0.9 if self._proves(one, proof, names) else -1.0
        score += sum(self._color(one, color, names) for color in phrase.colors)
        score += _agreement(phrase.materials, one.material, names, 1.0)
        score += _agreement(phrase.patterns, one.pattern, names, 1.0)
        for attribute in phrase.attributes:
            score += 0.7 if attribute in one.attributes or attribute in names else -0.2
        # "old sneakers": what is said beside the kind tells more than the kind itself
        own = 0.2 if phrase.has_head else 1.2
        score += sum(own for word in phrase.words if _in_name(word, names, one.name))
        score += sum(0.7 for word in phrase.before if _in_name(word, names, one.name))
        return score

    def _proves(self, one: Garment, proof: tuple[str, str], names: frozenset[str]) -> bool:
        field, term = proof
        held = {"material": (one.material,), "attributes": one.attributes}.get(field, ())
        return term in held or bool({term, f"{term}s", f"{term}es"} & names)

    def _color(self, one: Garment, color: str, names: frozenset[str]) -> float:
        if color in one.colors:
            # of two that have it, the one that has nothing else
            return 1.5 - 0.35 * (len(one.colors) - 1)
        if color in names:
            return 1.2
        near = any({color, other} in _NEAR for other in one.colors)
        return 0.5 if near else -1.4


def _agreement(said: Sequence[str], held: str, names: frozenset[str], worth: float) -> float:
    score = 0.0
    for term in said:
        parts = {term, *term.split("/")}
        score += worth if held in parts or parts & names else (-0.8 if held else -0.2)
    return score


def _in_name(word: str, names: frozenset[str], name: str) -> bool:
    if word in names or word.rstrip("s") in names or f"{word}s" in names:
        return True
    return bool(_HAN.search(word)) and word in name
