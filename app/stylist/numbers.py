"""The numbers that the engine chooses by, read from ``engine.toml`` beside this module.

A section is a mapping of names to numbers; a name that is not there is an error at the first use,
never a silent default. Nothing here knows what the numbers mean.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Any

_FILE = Path(__file__).with_name("engine.toml")


@dataclass(frozen=True)
class Numbers:
    """One set of numbers, by section."""

    sections: Mapping[str, Mapping[str, Any]]

    def of(self, section: str, name: str) -> float:
        """Return one number.

        Raises:
            KeyError: There is none of that name.
        """
        return float(self.sections[section][name])

    def count(self, section: str, name: str) -> int:
        """Return one whole number."""
        return int(self.sections[section][name])

    def row(self, section: str, name: str) -> tuple[float, ...]:
        """Return a list of numbers."""
        return tuple(float(value) for value in self.sections[section][name])

    def section(self, section: str) -> Mapping[str, float]:
        """Return a section whose names are data."""
        return self.sections[section]


@cache
def shipped_numbers() -> Numbers:
    """Return the numbers that Vestry ships."""
    document = tomllib.loads(_FILE.read_text(encoding="utf-8"))
    return Numbers(MappingProxyType({name: MappingProxyType(document[name]) for name in document}))
