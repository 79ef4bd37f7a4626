"""`Speech`: the assistant's sentences in one language, with names, terms and lists put in.

Sentences stand in ``phrases/*.toml``, terms in the word lists of the query languages. Names are
somebody's data: they are freed of signs that a renderer would follow. Nothing is decided here.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Mapping
from functools import cache
from pathlib import Path
from typing import Any, Final

from app.assistant.planning import Garment
from models.vocabulary import Vocabulary

LANGUAGES: Final = ("en", "de", "es", "fr", "zh")
_FOLDER: Final = Path(__file__).resolve().parent / "phrases"
_WORDS: Final = Path(__file__).resolve().parents[3] / "models" / "vocabulary_words"
_STEERING: Final = re.compile(r"[*_`#<>|\[\]{}\\]+")
_LONGEST_NAME: Final = 80
_FIELDS: Final = ("colors", "material", "pattern", "category", "attributes", "style", "season",
                  "occasion")  # fmt: skip


class Speech:
    """One language; see the module."""

    def __init__(self, code: str) -> None:
        self.code = code if code in LANGUAGES else "en"
        self._tables: dict[str, dict[str, str]] = _phrases(self.code)

    def say(self, name: str, /, **values: Any) -> str:
        """Return a sentence."""
        return self.of("say", name, **values)

    def of(self, table: str, name: str, /, **values: Any) -> str:
        """Return a phrase of a table; that of ``other`` where it has none of this name."""
        held = self._tables[table]
        return held.get(name, held.get("other", "")).format(**values)

    def has(self, table: str, name: str) -> bool:
        """Whether there is such a phrase."""
        return name in self._tables[table]

    def listed(self, words: Iterable[str]) -> str:
        """Return words joined as a sentence joins them."""
        held = [one for one in words if one]
        if len(held) < 2:
            return "".join(held)
        if len(held) == 2:
            return self.say("list_two", first=held[0], second=held[1])
        return self.say("list_more", rest=self.say("comma").join(held[:-1]), last=held[-1])

    def term(self, term: str, field: str = "") -> str:
        """Return a term of the vocabulary as people say it; as it is where no list knows it."""
        if self.code == "en":
            return term
        words = _terms(self.code)
        fields = (field,) if field else _FIELDS
        return next((words[one, term] for one in fields if (one, term) in words), term)

    def terms(self, terms: Iterable[str], field: str = "") -> str:
        """Return terms joined by commas."""
        return self.say("comma").join(dict.fromkeys(self.term(one, field) for one in terms))

    def described(self, words: str, vocabulary: Vocabulary) -> str:
        """Return general English words for a garment ("tan suede ankle boots") as people say it."""
        if self.code == "en":
            return words
        found = [(one.field, one.term, one.span) for one in vocabulary.find_terms(words)]
        if not found:
            return words
        nouns = [self.term(term, field) for field, term, _span in found if field == "category"]
        kinds = [self.term(term, field) for field, term, _span in found if field == "attributes"]
        rest = [self.term(term, field) for field, term, _span in found
                if field not in ("category", "attributes")]  # fmt: skip
        return self.say("comma").join([*(kinds or nouns), *(nouns if kinds else []), *rest])


def plain_name(name: str) -> str:
    """Return a name without signs that a renderer follows, and not too long."""
    line = " ".join(_STEERING.sub(" ", name).replace("://", " ").split())
    return line if len(line) <= _LONGEST_NAME else f"{line[: _LONGEST_NAME - 1]}…"


def called(garment: Garment | None, speech: Speech) -> str:
    """Return what a garment is called: by its name, else by color and kind."""
    if garment is None:
        return ""
    name = plain_name(garment.name)
    if name and name != garment.category:
        return name
    words = [speech.term(one, "colors") for one in garment.colors[:1]]
    words += [speech.term(garment.category, "category")] if garment.category else []
    return (" " if speech.code != "zh" else "").join(words) or plain_name(garment.name)


@cache
def speech_in(code: str) -> Speech:
    """Return the sentences of a language, read on first use."""
    return Speech(code)


@cache
def _phrases(code: str) -> dict[str, dict[str, str]]:
    return tomllib.loads((_FOLDER / f"{code}.toml").read_text("utf-8"))


@cache
def _terms(code: str) -> Mapping[tuple[str, str], str]:
    document = tomllib.loads((_WORDS / f"{code}.toml").read_text("utf-8"))
    return {
        (field, term): str(spellings).partition(",")[0].strip()
        for field in _FIELDS
        for term, spellings in document.get(field, {}).items()
    }
