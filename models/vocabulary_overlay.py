"""The person's own words: a small JSON file of terms, synonyms and hidden terms.

Reads, checks and writes that file. It adds to the shipped vocabulary and can hide terms from
pickers; it cannot remove or redefine a shipped term, because photos already tagged with it would
lose their meaning.
"""

from __future__ import annotations

import json
import os
import re
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from types import MappingProxyType
from typing import Any

from models.errors import VocabularyError

OVERLAY_VERSION = 1
MAX_OVERLAY_BYTES = 4 * 1024 * 1024
MAX_TERM_CHARACTERS = 60

EXTENSIBLE = ("category", "colors", "pattern", "material", "fit", "style", "occasion", "attributes")
"""Fields that may get new terms. Slots, groups and seasons are structure: the engine counts on
them."""

SYNONYM_FIELDS = (*EXTENSIBLE, "season", "slot", "group")

_HEX = re.compile(r"#[0-9a-fA-F]{6}")
_DETAILS: Mapping[str, frozenset[str]] = {
    "category": frozenset({"slot", "group", "warmth", "formality", "synonyms", "attributes"}),
    "colors": frozenset({"hex", "synonyms"}),
    "pattern": frozenset({"fashionx", "synonyms"}),
}
_PLAIN_DETAILS = frozenset({"synonyms"})

_Lists = Mapping[str, Mapping[str, tuple[str, ...]]]


@dataclass(frozen=True, slots=True)
class Overlay:
    """What a person added.

    Attributes:
        terms: Field to new term to its details (slot, hex, synonyms ... as the field has them).
        synonyms: Field to term to further synonyms, for shipped and own terms alike.
        hidden: Field to terms that pickers do not offer.
    """

    terms: Mapping[str, Mapping[str, Mapping[str, Any]]] = field(
        default_factory=lambda: MappingProxyType({})
    )
    synonyms: _Lists = field(default_factory=lambda: MappingProxyType({}))
    hidden: Mapping[str, tuple[str, ...]] = field(default_factory=lambda: MappingProxyType({}))

    def with_term(self, name: str, term: str, details: Mapping[str, Any]) -> Overlay:
        """Return a copy with one more term in field ``name``."""
        terms = {**self.terms, name: {**self.terms.get(name, {}), term: dict(details)}}
        return replace(self, terms=terms)

    def with_synonym(self, name: str, term: str, synonym: str) -> Overlay:
        """Return a copy with one more synonym of ``term``."""
        of_field = self.synonyms.get(name, {})
        words = tuple(dict.fromkeys((*of_field.get(term, ()), synonym)))
        return replace(self, synonyms={**self.synonyms, name: {**of_field, term: words}})

    def with_hidden(self, name: str, term: str, *, hidden: bool) -> Overlay:
        """Return a copy in which pickers skip ``term``, or offer it again."""
        others = tuple(word for word in self.hidden.get(name, ()) if word != term)
        chosen = (*others, term) if hidden else others
        return replace(self, hidden={**self.hidden, name: chosen})

    def to_document(self) -> dict[str, Any]:
        """Return the JSON document that `read_overlay` reads back."""
        return {
            "version": OVERLAY_VERSION,
            "terms": {
                name: {term: _plain(details) for term, details in terms.items()}
                for name, terms in self.terms.items()
                if terms
            },
            "synonyms": {
                name: {term: list(words) for term, words in terms.items()}
                for name, terms in self.synonyms.items()
                if terms
            },
            "hidden": {name: list(terms) for name, terms in self.hidden.items() if terms},
        }


def read_overlay(path: Path) -> Overlay:
    """Read the person's vocabulary file; a file that does not exist is an empty overlay.

    Raises:
        VocabularyError: The file cannot be read or does not have the shape above. The message
            names the file and the first problem, because a person wrote it by hand.
    """
    try:
        with path.open("rb") as file:
            data = file.read(MAX_OVERLAY_BYTES + 1)
    except FileNotFoundError:
        return Overlay()
    except OSError as error:
        raise _broken(path, "it cannot be opened") from error
    if len(data) > MAX_OVERLAY_BYTES:
        raise _broken(path, "it is far too large")
    try:
        document = json.loads(data.decode("utf-8-sig"))
    except UnicodeDecodeError as error:
        raise _broken(path, "it is not UTF-8 text") from error
    except json.JSONDecodeError as error:
        raise _broken(path, f"line {error.lineno} is not valid JSON") from error
    except RecursionError as error:
        raise _broken(path, "it is nested too deeply") from error
    try:
        return _Checker().overlay(document)
    except _ProblemError as error:
        raise _broken(path, str(error)) from error


def write_overlay(overlay: Overlay, path: Path) -> None:
    """Write atomically: a reader sees the old file or the new one, whatever happens between."""
    text = json.dumps(overlay.to_document(), ensure_ascii=False, indent=1) + "\n"
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        _replace_file(path, text.encode("utf-8"))
    except OSError as error:
        raise VocabularyError(
            f"Your vocabulary file {path.name} could not be saved.",
            next_step="Check that the disk has room and that the folder can be written.",
        ) from error


def _replace_file(path: Path, data: bytes) -> None:
    handle, temporary = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        os.replace(temporary, path)
    except BaseException:
        Path(temporary).unlink(missing_ok=True)
        raise


def _broken(path: Path, problem: str) -> VocabularyError:
    return VocabularyError(
        f"Your vocabulary file {path.name} cannot be used: {problem}.",
        next_step=f"Correct {path}, or rename it to start with the shipped words only.",
    )


def checked_details(name: str, term: str, details: Mapping[str, Any]) -> dict[str, Any]:
    """Return the details of a new term, checked the way a file's are.

    Raises:
        VocabularyError: A detail is not understood or has the wrong form.
    """
    listed = {
        key: list(value) if isinstance(value, tuple) else value for key, value in details.items()
    }
    try:
        return _Checker().details(name, term, listed)
    except _ProblemError as error:
        raise VocabularyError(f"The new word cannot be added: {error}.") from error


class _ProblemError(ValueError):
    """What is wrong with a document, as the end of a sentence."""


class _Checker:
    """Turns a parsed document into an `Overlay`, or names the first thing wrong with it."""

    def overlay(self, document: object) -> Overlay:
        top = self.mapping(document, "the file")
        if top.get("version") != OVERLAY_VERSION:
            raise _ProblemError(f'"version" must be {OVERLAY_VERSION}')
        self.known_keys(top, {"version", "terms", "synonyms", "hidden"}, "the file")
        return Overlay(
            terms=self.terms(top.get("terms", {})),
            synonyms=self.synonyms(top.get("synonyms", {})),
            hidden=self.hidden(top.get("hidden", {})),
        )

    def terms(self, value: object) -> dict[str, dict[str, dict[str, Any]]]:
        result: dict[str, dict[str, dict[str, Any]]] = {}
        for name, terms in self.mapping(value, '"terms"').items():
            self.field(name, EXTENSIBLE)
            where = f'"terms" of "{name}"'
            result[name] = {
                self.term(term, where): self.details(name, term, details)
                for term, details in self.mapping(terms, where).items()
            }
        return result

    def details(self, name: str, term: str, value: object) -> dict[str, Any]:
        where = f'"{term}"'
        details = dict(self.mapping(value, where))
        self.known_keys(details, set(_DETAILS.get(name, _PLAIN_DETAILS)), where)
        for listed in ("synonyms", "attributes"):
            if listed in details:
                details[listed] = self.words(details[listed], f'"{listed}" of {where}')
        for number, highest in (("warmth", 5), ("formality", 5)):
            if number in details and not _is_step(details[number], highest):
                raise _ProblemError(f'"{number}" of {where} must be a number from 0 to {highest}')
        color = details.get("hex")
        if color is not None and not (isinstance(color, str) and _HEX.fullmatch(color)):
            raise _ProblemError(f'"hex" of {where} must look like "#1f2a4d"')
        for word in ("slot", "group", "fashionx"):
            if word in details and not isinstance(details[word], str):
                raise _ProblemError(f'"{word}" of {where} must be a word')
        if name == "category" and "slot" not in details:
            raise _ProblemError(f'the category {where} needs a "slot"')
        return details

    def synonyms(self, value: object) -> dict[str, dict[str, tuple[str, ...]]]:
        result: dict[str, dict[str, tuple[str, ...]]] = {}
        for name, terms in self.mapping(value, '"synonyms"').items():
            self.field(name, SYNONYM_FIELDS)
            result[name] = {
                term: self.words(found, f'the synonyms of "{term}"')
                for term, found in self.mapping(terms, f'"synonyms" of "{name}"').items()
            }
        return result

    def hidden(self, value: object) -> dict[str, tuple[str, ...]]:
        result = {}
        for name, terms in self.mapping(value, '"hidden"').items():
            self.field(name, SYNONYM_FIELDS)
            result[name] = self.words(terms, f'"hidden" of "{name}"')
        return result

    def field(self, name: str, allowed: tuple[str, ...]) -> None:
        if name not in allowed:
            raise _ProblemError(f'"{name}" is not one of the fields {", ".join(sorted(allowed))}')

    def mapping(self, value: object, where: str) -> Mapping[str, Any]:
        if not isinstance(value, dict):
            raise _ProblemError(f"{where} must be an object in braces")
        return value

    def known_keys(self, value: Mapping[str, Any], allowed: set[str], where: str) -> None:
        for key in value:
            if key not in allowed:
                raise _ProblemError(f'"{key}" is not understood in {where}')

    def words(self, value: object, where: str) -> tuple[str, ...]:
        if not isinstance(value, list):
            raise _ProblemError(f"{where} must be a list of words")
        return tuple(self.term(word, where) for word in value)

    def term(self, value: object, where: str) -> str:
        problem = term_problem(value)
        if problem:
            raise _ProblemError(f"{where} holds a word that {problem}")
        return str(value).strip()


def term_problem(value: object) -> str:
    """Say why ``value`` cannot be a term, as the end of a sentence; empty when it can."""
    if not isinstance(value, str) or not value.strip():
        return "is empty"
    if len(value) > MAX_TERM_CHARACTERS:
        return f"is longer than {MAX_TERM_CHARACTERS} characters"
    # Lists of terms are joined with these in CSV files and on the command line.
    if any(mark in value for mark in ",;=\n\r\t"):
        return "holds a comma, semicolon, equals sign or line break"
    if not any(letter.isalnum() for letter in value):
        return "holds no letter"
    return ""


def _plain(details: Mapping[str, Any]) -> dict[str, Any]:
    return {key: list(v) if isinstance(v, tuple) else v for key, v in details.items()}


def _is_step(value: object, highest: int) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and 0 <= value <= highest
