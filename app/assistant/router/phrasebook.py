"""The phrases of one language: patterns by cue, sentences to say, and its everyday words.

Reads ``phrases/CODE.toml``. Patterns are regular expressions on folded text (no case, no accents,
hardly any punctuation) in which a space is any space, ``{d}`` optional articles and the like, and
``{..}`` a few words of whatever, ``{...}`` some more. Knows nothing of intents: a cue is a name
with patterns.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from functools import cache, cached_property
from pathlib import Path
from typing import Any, Final

from models.query_language.forms import NearWords

LANGUAGES: Final = ("en", "de", "es", "fr", "zh")
CHINESE: Final = "zh"

_FOLDER: Final = Path(__file__).resolve().parent / "phrases"
_DETERMINERS: Final = (
    "(?:(?:the|a|an|my|your|our|this|that|these|those|some|any|it|them|der|die|das|den|dem|ein|eine"
    "|einen|einem|mein|meine|meinen|meinem|meiner|dies|diese|diesen|dieses|el|la|los|las|un|una|mi"
    "|mis|este|esta|estos|estas|le|les|l|une|des|mon|ma|mes|ce|cet|cette|ces|du|de) )*"
)
_GAPS: Final = {"{..}": r"(?:\S+ ){0,4}?", "{...}": r"(?:\S+ ){0,9}?"}
_SIGNS: Final = {"{..}": ".{0,8}?", "{...}": ".{0,16}?"}
_END: Final = re.compile(r"(?<!\\)\$")
_LITERAL: Final = re.compile(r"(?<![\\?(])[a-z]{4,}")
_OPTIONAL: Final = re.compile(r"(?<![\\?(])([a-z]{4,})[a-z]\?")
_STEM: Final = re.compile(r"([a-z]{4,})\\w[*+]")


class Phrasebook:
    """Patterns and sentences of one language; see the module."""

    def __init__(self, code: str) -> None:
        document = tomllib.loads((_FOLDER / f"{code}.toml").read_text("utf-8"))
        self.code = code
        self.words = frozenset(document["words"].split())
        self.fixes: dict[str, str] = document.get("fixes", {})
        self.say: dict[str, str] = document["say"]
        self._sources: dict[str, dict[str, str]] = {
            name: {str(key): str(value) for key, value in table.items()}
            for name, table in document.items()
            if isinstance(table, dict) and name not in ("say", "fixes")
        }
        self._compiled: dict[tuple[str, str], re.Pattern[str]] = {}

    def pattern(self, table: str, name: str) -> re.Pattern[str]:
        """Return the pattern of a cue, a rank, a day and so on; one that never matches if none."""
        key = (table, name)
        if key not in self._compiled:
            source = self._sources.get(table, {}).get(name, "")
            self._compiled[key] = self._compile(source)
        return self._compiled[key]

    def names(self, table: str) -> tuple[str, ...]:
        """Return the names of a table."""
        return tuple(self._sources.get(table, ()))

    def find(self, table: str, name: str, text: str) -> Iterator[re.Match[str]]:
        """Yield where the patterns match."""
        return self.pattern(table, name).finditer(text)

    @cached_property
    def spoken(self) -> frozenset[str]:
        """Every plain word of the patterns, which is therefore no slip of another."""
        found = [word for source in self._texts() for word in _LITERAL.findall(source)]
        found += [word for source in self._texts() for word in _OPTIONAL.findall(source)]
        return frozenset(found)

    @cached_property
    def stems(self) -> tuple[str, ...]:
        """Beginnings of words that patterns leave open."""
        return tuple({stem for source in self._texts() for stem in _STEM.findall(source)})

    @cached_property
    def near(self) -> NearWords:
        """Finds the word that a slip was meant to be."""
        return NearWords(self.spoken)

    def _texts(self) -> Iterator[str]:
        for table in self._sources.values():
            yield from table.values()

    def _compile(self, source: str) -> re.Pattern[str]:
        lines = [line for line in source.split("\n") if line.strip()]
        options = [option for line in lines for option in _options(line)]
        if not options:
            return re.compile(r"(?!)")
        options = [one.replace("{d}", _DETERMINERS) for one in options]
        # the end of what is said, with or without a question mark
        whole = _END.sub(r"(?= ?\\??$)", "|".join(options))
        for macro, gap in (_SIGNS if self.code == CHINESE else _GAPS).items():
            whole = whole.replace(macro, gap)
        if self.code != CHINESE:
            whole = rf"(?<!\w)(?:{whole})(?!\w)"
        return re.compile(whole)


def _options(line: str) -> Iterator[str]:
    """Yield the alternatives of a line, without spaces at their ends: these bound nothing."""
    depth, start, at = 0, 0, 0
    while at < len(line):
        sign = line[at]
        if sign == "\\":
            at += 1
        elif sign in "([":
            depth += 1
        elif sign in ")]":
            depth -= 1
        elif sign == "|" and depth == 0:
            yield line[start:at].strip()
            start = at + 1
        at += 1
    if line[start:].strip():
        yield line[start:].strip()


@cache
def phrasebook(code: str) -> Phrasebook:
    """Return the phrases of a language, read on first use."""
    return Phrasebook(code)


def sentence(code: str, name: str, **values: Any) -> str:
    """Return a sentence to say."""
    return phrasebook(code).say[name].format(**values)
