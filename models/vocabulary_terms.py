"""What the vocabulary knows about its terms: frozen values, no lookups and no files."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Category:
    """One kind of garment.

    Attributes:
        warmth: 0 (none) to 5 (deep winter), a prior.
        formality: 1 (home) to 5 (black tie), a prior.
        attributes: The attributes LookBench lists for it; empty where it lists none.
        shipped: False for a term the person added.
    """

    name: str
    slot: str
    group: str
    warmth: int
    formality: int
    synonyms: tuple[str, ...] = ()
    attributes: tuple[str, ...] = ()
    lookbench: bool = False
    shipped: bool = True


@dataclass(frozen=True, slots=True)
class Color:
    """One color name; ``hex`` is None for "multicolor", which has no single value."""

    name: str
    hex: str | None
    synonyms: tuple[str, ...] = ()

    @property
    def rgb(self) -> tuple[int, int, int] | None:
        """The sRGB value, 0-255 each."""
        if self.hex is None:
            return None
        return int(self.hex[1:3], 16), int(self.hex[3:5], 16), int(self.hex[5:7], 16)


@dataclass(frozen=True, slots=True)
class Pattern:
    """One pattern and its word in FashionX records."""

    name: str
    fashionx: str
    synonyms: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class TermMatch:
    """A word or phrase of a text that the vocabulary knows.

    Attributes:
        span: Start and end in the text as it was typed.
        also: Other meanings of the same words, for example ``("attributes", "boot")`` for "boots".
    """

    field: str
    term: str
    span: tuple[int, int]
    also: tuple[tuple[str, str], ...] = ()
