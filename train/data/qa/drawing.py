"""Chance that depends on nothing but a seed and a name, and the finished question.

``Dice(seed, subtask, image, epoch)`` is Philox keyed by blake2b of its names, so that a question
does not depend on which worker drew it or what was drawn before. What a draft says comes from the
makers of the five families; here it gets its words and its uid.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, TypeVar

import numpy as np

from train.data.qa.question import Gold, Level

T = TypeVar("T")


def digest(*names: object, size: int = 16) -> bytes:
    """Return a digest of names that no joining of them can confuse."""
    text = "|".join(str(name).replace("|", "||") for name in names)
    return hashlib.blake2b(text.encode(), digest_size=size).digest()


class Dice:
    """Random choices under a name."""

    def __init__(self, *names: object) -> None:
        key = int.from_bytes(digest(*names), "little")
        self._random = np.random.Generator(np.random.Philox(key=key))

    def below(self, size: int) -> int:
        """Return a whole number from 0 to ``size - 1``."""
        return int(self._random.integers(size))

    def chance(self, share: float) -> bool:
        """Return true in this share of the cases."""
        return float(self._random.random()) < share

    def pick(self, choices: Sequence[T]) -> T:
        """Return one of the choices, all alike."""
        return choices[self.below(len(choices))]

    def weighted(self, weights: Mapping[T, float]) -> T:
        """Return a key, in proportion to its weight."""
        total = sum(weights.values())
        point = float(self._random.random()) * total
        keys = list(weights)
        for each in keys:
            point -= weights[each]
            if point < 0:
                return each
        return keys[-1]

    def some(self, choices: Sequence[T], count: int) -> list[T]:
        """Return distinct choices in a random order, fewer where there are fewer."""
        count = min(count, len(choices))
        if count * 4 < len(choices):
            found: dict[int, None] = {}
            while len(found) < count:
                found.setdefault(self.below(len(choices)))
            return [choices[place] for place in found]
        order = self._random.permutation(len(choices))[:count]
        return [choices[int(place)] for place in order]

    def shuffled(self, choices: Sequence[T]) -> list[T]:
        """Return all choices in a random order."""
        return self.some(choices, len(choices))


@dataclass(frozen=True, slots=True)
class Draft:
    """A question before its words.

    Attributes:
        pool: Key of the pool that its question comes from; "S12.season".
        answer_pool: Key of the pool of its answer; may depend on what the answer is. Empty where
            the bare answer is the only one.
        asked: Key of the fixed question, used in the test split.
        slots: Words for both texts.
        bare: The shortest form of the answer: "2", "B", "yes"; empty where there is none.
        ranked: The answer as a list for which the question asks; empty where there is none.
        cell: Yes/no answers are balanced within it; None where nothing has to be.
        wants: Which answer of the cell this one is.
    """

    subtask: str
    form: str
    images: tuple[str, ...]
    gold: Gold | None
    group: str
    source: str
    pool: str
    answer_pool: str
    asked: str = ""
    slots: Mapping[str, str] = field(default_factory=dict)
    level: Level | None = None
    options: tuple[str, ...] = ()
    negatives: tuple[str, ...] = ()
    facts: Mapping[str, Any] = field(default_factory=dict)
    bare: str = ""
    ranked: str = ""
    cell: tuple[str, str] | None = None
    wants: bool = True
