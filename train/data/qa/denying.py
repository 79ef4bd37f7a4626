"""What may be said not to be true of a record: the rule behind every wrong choice.

A value is deniable only when the record says something else that rules it out: not the value
itself, no synonym (looks hold the vocabulary's terms), no term of the same family, no parent and
nothing that can be true at the same time (``compatible.toml``). Where a record uses a word that the
vocabulary does not know, nothing of that field is denied: nobody can tell what it means.
"""

from __future__ import annotations

import tomllib
from collections.abc import Collection, Mapping
from functools import cache
from importlib.resources import files

from models.families import family_of
from models.vocabulary import Vocabulary

_OPEN = frozenset({"sleeve", "length", "fit", "neckline", "closure"})


class Denials:
    """Tells which values can be denied, in the words of one vocabulary."""

    def __init__(self, vocabulary: Vocabulary) -> None:
        self._vocabulary = vocabulary
        self._compatible = load_compatible()

    def may_deny(self, field: str, value: str, held: Collection[str]) -> bool:
        """Tell whether ``value`` is certainly not true of what holds ``held``."""
        if not held or value in held:
            return False
        if not self._known(field, value) or not all(self._known(field, each) for each in held):
            return False
        families = {family_of(field, each) for each in held}
        if family_of(field, value) in families or value in families:
            return False
        # a garment in many colors may hold any
        if field == "colors" and "multicolor" in {value, *held}:
            return False
        together = self._compatible.get(field, {})
        return not any(value in together.get(each, ()) for each in held)

    def _known(self, field: str, value: str) -> bool:
        if field in ("neckline", "closure"):
            return value in self._compatible[field] or value in _listed(self._compatible[field])
        return field in _OPEN or self._vocabulary.resolve(field, value) == value


@cache
def load_compatible() -> Mapping[str, Mapping[str, frozenset[str]]]:
    """Return field to term to the terms that can be true beside it, both ways."""
    text = (files("train.data.qa") / "compatible.toml").read_text(encoding="utf-8")
    both: dict[str, dict[str, set[str]]] = {}
    for field, pairs in tomllib.loads(text).items():
        terms = both.setdefault(field, {})
        for term, others in pairs.items():
            for other in others:
                terms.setdefault(term, set()).add(other)
                terms.setdefault(other, set()).add(term)
    return {
        field: {term: frozenset(others) for term, others in terms.items()}
        for field, terms in both.items()
    }


def _listed(terms: Mapping[str, frozenset[str]]) -> frozenset[str]:
    return frozenset(other for others in terms.values() for other in others)
