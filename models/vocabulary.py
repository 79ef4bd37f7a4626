"""The one vocabulary that data, models, items, search and engine speak.

Loads ``vocabulary.json`` and, on top of it, the person's overlay file; answers what a word means
and which words a term goes by. It does not import numpy or pydantic, so that the command line can
check a ``--where`` without waiting, and it never invents: a word it does not know is ``None``.
"""

from __future__ import annotations

import difflib
import json
from collections.abc import Iterable, Mapping, Sequence
from functools import cache, cached_property
from pathlib import Path
from types import MappingProxyType
from typing import Any

from models.errors import VocabularyError
from models.vocabulary_index import PhraseBook, index_words
from models.vocabulary_overlay import (
    EXTENSIBLE,
    SYNONYM_FIELDS,
    Overlay,
    checked_details,
    read_overlay,
    term_problem,
    write_overlay,
)
from models.vocabulary_terms import Category, Color, Pattern, TermMatch
from models.vocabulary_text import Key, key_of, plurals_of, singulars_of

# Equal to models.types.UNKNOWN (tests hold them together); that module costs a numpy import.
UNKNOWN = "unknown"

FIELDS = (
    "category",
    "colors",
    "pattern",
    "material",
    "season",
    "occasion",
    "style",
    "fit",
    "attributes",
    "slot",
    "group",
)
"""Every closed field under its name in the item JSON, the likeliest meaning of a word first: in a
search "leather" is the material before it is the attribute of that name."""

LIST_FIELDS = frozenset({"colors", "season", "occasion", "attributes"})
"""Fields of which an item holds several terms."""

_FIELD_NAMES = {
    "categories": "category",
    "color": "colors",
    "patterns": "pattern",
    "materials": "material",
    "seasons": "season",
    "occasions": "occasion",
    "styles": "style",
    "fits": "fit",
    "attribute": "attributes",
    "slots": "slot",
    "groups": "group",
}
_SHIPPED = Path(__file__).with_name("vocabulary.json")
# Fields whose terms are things, so that their plurals are the same thing.
_NOUN_FIELDS = frozenset({"category", "pattern", "attributes", "slot", "group"})
# Answers that say nothing: legal values, but no word of a search means them.
_SILENT = frozenset({"other", "unusable", "n/a", UNKNOWN})
_CHILD_WORDS = ("kids", "children", "child")


class Vocabulary:
    """Terms, synonyms and priors; immutable, safe to share between threads.

    Build it with `Vocabulary.load`; editing methods return a new vocabulary.
    """

    def __init__(self, overlay: Overlay | None = None) -> None:
        document = _shipped_document()
        self._overlay = overlay or Overlay()
        self._document = document
        self.slots: tuple[str, ...] = tuple(document["slots"])
        self.groups: tuple[str, ...] = tuple(document["groups"])
        self.seasons: tuple[str, ...] = tuple(document["seasons"])
        self.categories: Mapping[str, Category] = MappingProxyType(self._build_categories())
        self.colors: Mapping[str, Color] = MappingProxyType(self._build_colors())
        self.patterns: Mapping[str, Pattern] = MappingProxyType(self._build_patterns())
        self.materials = self._with_own("material", document["materials"])
        self.fits = self._with_own("fit", document["fits"])
        self.styles = self._with_own("style", document["styles"])
        self.occasions = self._with_own("occasion", document["occasions"])
        self.attributes = self._with_own("attributes", document["attributes"])
        """The shared attributes, in the order of the shipped file, then the person's."""

    @classmethod
    def load(cls, overlay: Path | None = None) -> Vocabulary:
        """Return the shipped vocabulary with the person's file on top.

        Args:
            overlay: The person's file; None or a file that does not exist adds nothing.

        Raises:
            VocabularyError: The file is broken; the message names it and the problem.
        """
        if overlay is None:
            return cls()
        chosen = read_overlay(overlay)
        try:
            vocabulary = cls(chosen)
            vocabulary._check_overlay()
        except VocabularyError as error:
            raise VocabularyError(
                f"Your vocabulary file {overlay.name} cannot be used: {error.message[:-1]}.",
                next_step=f"Correct {overlay}, or rename it to start with the shipped words only.",
            ) from error
        return vocabulary

    # -- what there is ---------------------------------------------------------------------------

    def terms(self, field: str) -> tuple[str, ...]:
        """Return every term of ``field``, in the vocabulary's order, the person's last.

        For ``attributes`` these are the shared ones; the rarer ones that a single category lists
        (`Category.attributes`: "bishop sleeve", "aviator") are legal and found all the same.
        """
        return self._terms[_field(field)]

    def picker_terms(self, field: str) -> tuple[str, ...]:
        """Return the terms to offer a person: without hidden ones and without "unusable"."""
        name = _field(field)
        hidden = {*self._overlay.hidden.get(name, ()), "unusable"}
        return tuple(term for term in self._terms[name] if term not in hidden)

    def synonyms(self, field: str, term: str) -> tuple[str, ...]:
        """Return the words that `resolve` takes for ``term``, without the term itself."""
        return self._synonyms[_field(field)].get(term, ())

    def category(self, name: str) -> Category:
        """Return what is known about a category; "unknown" and strangers get those of "other"."""
        return self.categories.get(name) or self.categories["other"]

    @property
    def overlay(self) -> Overlay:
        """What the person added."""
        return self._overlay

    # -- what words mean -------------------------------------------------------------------------

    def resolve(self, field: str, text: str) -> str | None:
        """Return the term that ``text`` means in ``field``, or None.

        Case, accents, hyphens, plurals, British spelling and synonyms do not matter; "unknown" is
        a legal answer in every field.
        """
        name = _field(field)
        key = key_of(text)
        if key == (UNKNOWN,):
            return UNKNOWN
        index = self._index[name]
        for candidate in (key, *singulars_of(key), *plurals_of(key)):
            if candidate in index:
                return index[candidate]
        return None

    def nearest(self, field: str, text: str) -> str | None:
        """Return the term whose name or synonym is spelled most like ``text``, if any is near."""
        found = self.resolve(field, text)
        if found is not None:
            return found
        spelled = {" ".join(key): term for key, term in self._index[_field(field)].items()}
        close = difflib.get_close_matches(" ".join(key_of(text)), spelled, n=1, cutoff=0.65)
        return spelled[close[0]] if close else None

    def validate(self, field: str, value: str) -> str:
        """Return the term for ``value``.

        Raises:
            VocabularyError: ``value`` is none; the next step names the nearest term.
        """
        term = self.resolve(field, value)
        if term is not None:
            return term
        name = _field(field)
        near = self.nearest(name, value)
        shown = value.strip()[:60].replace("\n", " ")
        offered = ", ".join(self.picker_terms(name)[:12])
        raise VocabularyError(
            f'"{shown}" is not a {_SINGULAR.get(name, name)} Vestry knows.',
            next_step=f'Did you mean "{near}"?' if near else f"Known words are {offered} ...",
        )

    def find_terms(self, text: str) -> tuple[TermMatch, ...]:
        """Return what the vocabulary recognizes in a sentence, longest phrases first served.

        "navy striped linen shirt for summer" gives a color, a pattern, a material, a category and
        a season, in the order of the text; spans do not overlap.
        """
        return self._phrases.find(text)

    def search_text(self, tags: Mapping[str, object]) -> str:
        """Return the words by which full-text search should find an item.

        Args:
            tags: Item fields by name: category, colors (names, ``(name, share)`` pairs, mappings
                or objects with a name), pattern, material, fit, style, season, occasion,
                attributes, kids. Missing and unknown ones add nothing.

        Returns:
            Terms first, then synonyms, each word once. A synonym that means only a part of its
            term ("boots" of shoe) is there only when another tag of the item proves it.
        """
        held = {name: _terms_in(tags.get(name)) for name in FIELDS if name not in ("slot", "group")}
        proofs = {term for terms in held.values() for term in terms}
        spoken: list[str] = []
        extra: list[str] = []
        for name, terms in held.items():
            for term in terms:
                if term in _SILENT:
                    continue
                spoken.append(term)
                extra.extend(self._fitting_synonyms(name, term, proofs))
        for category in held["category"]:
            known = self.categories.get(category)
            if known is not None and category not in _SILENT:
                extra.extend((known.slot.replace("_", " "), known.group))
        if tags.get("kids") is True:
            extra.extend(_CHILD_WORDS)
        return " ".join(dict.fromkeys((*spoken, *extra)))

    # -- the person's edits ----------------------------------------------------------------------

    def add_term(self, field: str, term: str, **details: Any) -> Vocabulary:
        """Return a vocabulary with one more term.

        Args:
            field: A field that can grow; slots, groups and seasons cannot.
            term: The new name.
            details: ``synonyms`` for any field; ``slot`` (needed), ``group``, ``warmth``,
                ``formality`` and ``attributes`` for a category; ``hex`` for a color; ``fashionx``
                for a pattern.

        Raises:
            VocabularyError: The field cannot grow, the word is taken or a detail does not fit.
        """
        name = _field(field)
        if name not in EXTENSIBLE:
            raise VocabularyError(f"Vestry cannot take new words for {name}.")
        cleaned = self._new_word(name, term)
        checked = checked_details(name, cleaned, details)
        grown = Vocabulary(self._overlay.with_term(name, cleaned, checked))
        grown._check_overlay()
        return grown

    def add_synonym(self, field: str, term: str, synonym: str) -> Vocabulary:
        """Return a vocabulary in which ``synonym`` also means ``term``.

        Raises:
            VocabularyError: There is no such term, or the synonym is already a term itself.
        """
        name = _field(field)
        if term not in self._terms[name]:
            raise VocabularyError(f'"{term}" is not a {_SINGULAR.get(name, name)} Vestry knows.')
        cleaned = self._new_word(name, synonym)
        return Vocabulary(self._overlay.with_synonym(name, term, cleaned))

    def hide_term(self, field: str, term: str, *, hidden: bool = True) -> Vocabulary:
        """Return a vocabulary whose pickers skip ``term``; items that use it keep it."""
        name = _field(field)
        if term not in self._terms[name]:
            raise VocabularyError(f'"{term}" is not a {_SINGULAR.get(name, name)} Vestry knows.')
        return Vocabulary(self._overlay.with_hidden(name, term, hidden=hidden))

    def save_overlay(self, path: Path) -> None:
        """Write the person's additions atomically.

        Raises:
            VocabularyError: The file cannot be written.
        """
        write_overlay(self._overlay, path)

    # -- building --------------------------------------------------------------------------------

    def _own(self, name: str) -> Mapping[str, Mapping[str, Any]]:
        return self._overlay.terms.get(name, {})

    def _with_own(self, name: str, shipped: Sequence[str]) -> tuple[str, ...]:
        return tuple(dict.fromkeys((*shipped, *self._own(name))))

    def _words_of(self, name: str, term: str, *given: Iterable[str]) -> tuple[str, ...]:
        own = self._overlay.synonyms.get(name, {}).get(term, ())
        own_term = self._own(name).get(term, {}).get("synonyms", ())
        more = self._document["synonyms"].get(name, {}).get(term, ())
        every = (*own, *own_term, *(word for words_ in given for word in words_), *more)
        return tuple(word for word in dict.fromkeys(every) if word != term)

    def _build_categories(self) -> dict[str, Category]:
        built = {
            name: Category(
                name=name,
                slot=entry["slot"],
                group=entry["group"],
                warmth=entry["warmth"],
                formality=entry["formality"],
                synonyms=self._words_of("category", name, entry["synonyms"]),
                attributes=tuple(entry["attributes"]),
                lookbench=entry["lookbench"],
            )
            for name, entry in self._document["categories"].items()
        }
        for name, entry in self._own("category").items():
            if name not in built:
                built[name] = Category(
                    name=name,
                    slot=entry["slot"],
                    group=entry.get("group", _GROUP_OF_SLOT.get(entry["slot"], "other")),
                    warmth=entry.get("warmth", 1),
                    formality=entry.get("formality", 2),
                    synonyms=self._words_of("category", name),
                    attributes=tuple(entry.get("attributes", ())),
                    shipped=False,
                )
        return built

    def _build_colors(self) -> dict[str, Color]:
        entries = {**self._own("colors"), **self._document["colors"]}
        names = dict.fromkeys((*self._document["colors"], *self._own("colors")))
        return {
            name: Color(
                name,
                entries[name].get("hex"),
                self._words_of("colors", name, entries[name].get("synonyms", ())),
            )
            for name in names
        }

    def _build_patterns(self) -> dict[str, Pattern]:
        entries = {**self._own("pattern"), **self._document["patterns"]}
        names = dict.fromkeys((*self._document["patterns"], *self._own("pattern")))
        result = {}
        for name in names:
            fashionx = entries[name].get("fashionx", name)
            result[name] = Pattern(name, fashionx, self._words_of("pattern", name, (fashionx,)))
        return result

    @cached_property
    def _terms(self) -> Mapping[str, tuple[str, ...]]:
        return {
            "category": tuple(self.categories),
            "colors": tuple(self.colors),
            "pattern": tuple(self.patterns),
            "material": self.materials,
            "season": self.seasons,
            "occasion": self.occasions,
            "style": self.styles,
            "fit": self.fits,
            "attributes": self.attributes,
            "slot": self.slots,
            "group": self.groups,
        }

    @cached_property
    def _synonyms(self) -> Mapping[str, Mapping[str, tuple[str, ...]]]:
        known: dict[str, dict[str, tuple[str, ...]]] = {
            "category": {name: entry.synonyms for name, entry in self.categories.items()},
            "colors": {name: entry.synonyms for name, entry in self.colors.items()},
            "pattern": {name: entry.synonyms for name, entry in self.patterns.items()},
        }
        for name in FIELDS:
            if name not in known:
                known[name] = {term: self._words_of(name, term) for term in self._terms[name]}
        for kind in self.categories.values():
            for attribute in kind.attributes:
                known["attributes"].setdefault(attribute, ())
        return known

    @cached_property
    def _index(self) -> Mapping[str, Mapping[Key, str]]:
        return {
            name: index_words(
                self._synonyms[name],
                preferred=self._overlay.synonyms.get(name, {}),
                nouns=name in _NOUN_FIELDS,
            )
            for name in FIELDS
        }

    @cached_property
    def _phrases(self) -> PhraseBook:
        return PhraseBook(self._index, silent=_SILENT, implied=self._implied_terms())

    def _implied_terms(self) -> dict[Key, tuple[str, str]]:
        # "hoodie" is a sweatshirt and says "hooded": the first proof of a narrower synonym.
        implied = {}
        for narrower in self._document["narrower"].values():
            for synonyms in narrower.values():
                for synonym, proofs in synonyms.items():
                    homes = [
                        name for name in FIELDS if proofs and proofs[0] in self._synonyms[name]
                    ]
                    if homes:
                        implied[key_of(synonym)] = (homes[0], proofs[0])
        return implied

    def _fitting_synonyms(self, name: str, term: str, proofs: set[str]) -> Iterable[str]:
        narrower = self._document["narrower"].get(name, {}).get(term, {})
        for synonym in self._synonyms[name].get(term, ()):
            needed = narrower.get(synonym)
            if needed is None or not proofs.isdisjoint(needed):
                yield synonym

    def _new_word(self, name: str, word: str) -> str:
        problem = term_problem(word)
        if problem:
            raise VocabularyError(f"A word that {problem} cannot be added.")
        cleaned = " ".join(word.split())
        key = key_of(cleaned)
        if key == (UNKNOWN,) or any(key == key_of(term) for term in self._synonyms[name]):
            raise VocabularyError(f'"{cleaned}" is already a word of the {name} list.')
        return cleaned

    def _check_overlay(self) -> None:
        for name, entry in self._own("category").items():
            if entry["slot"] not in self.slots:
                raise VocabularyError(f'the slot of "{name}" must be one of {_or(self.slots)}.')
            if entry.get("group", "other") not in self.groups:
                raise VocabularyError(f'the group of "{name}" must be one of {_or(self.groups)}.')
        for name in SYNONYM_FIELDS:
            for term in self._overlay.synonyms.get(name, {}):
                if term not in self._terms[name]:
                    raise VocabularyError(f'"{term}" has synonyms but is not a term of {name}.')


_SINGULAR = {"colors": "color", "attributes": "attribute"}
_GROUP_OF_SLOT = {
    "top": "top",
    "mid": "top",
    "outerwear": "outerwear",
    "bottom": "bottom",
    "one_piece": "one-piece",
    "shoes": "footwear",
    "bag": "accessory",
    "accessory": "accessory",
}


@cache
def _shipped_document() -> Mapping[str, Any]:
    # Cached because it is the same for every overlay; read-only by convention of this module.
    try:
        document: dict[str, Any] = json.loads(_SHIPPED.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise VocabularyError(
            "Vestry's own vocabulary file is damaged.", next_step="Install Vestry again."
        ) from error
    return document


def _field(name: str) -> str:
    field = _FIELD_NAMES.get(name, name)
    if field not in FIELDS:
        raise VocabularyError(f'"{name}" is not a field with a vocabulary.')
    return field


def _terms_in(value: object) -> tuple[str, ...]:
    """Return the names in an item field, however its values are wrapped."""
    if value is None:
        return ()
    if isinstance(value, str):
        return (value,) if value else ()
    if isinstance(value, Mapping):
        return _terms_in(value.get("name"))
    if isinstance(value, Iterable):
        return tuple(name for entry in value for name in _terms_in_entry(entry))
    return _terms_in(getattr(value, "name", None))


def _terms_in_entry(entry: object) -> tuple[str, ...]:
    # A (name, share) pair is one term, not two.
    if isinstance(entry, tuple) and entry and isinstance(entry[0], str):
        return (entry[0],)
    return _terms_in(entry)


def _or(choices: Sequence[str]) -> str:
    return ", ".join(choices[:-1]) + " or " + choices[-1]
