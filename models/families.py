"""Words so near to one another that a careful person uses either: families of terms.

Two annotators who say "navy" and "blue", or "denim" and "cotton" of one pair of jeans, do not
disagree. Families are for comparing only; nothing is ever replaced by its family. A term in no
family is its own.
"""

from __future__ import annotations

from collections.abc import Mapping

_FAMILIES: Mapping[str, Mapping[str, tuple[str, ...]]] = {
    "colors": {
        "black": ("black",),
        "white": ("white", "cream"),
        "gray": ("gray", "charcoal", "silver"),
        "beige": ("beige", "tan", "khaki"),
        "brown": ("brown",),
        "red": ("red", "burgundy"),
        "orange": ("orange", "coral", "peach"),
        "yellow": ("yellow", "mustard", "gold", "neon yellow"),
        "green": ("green", "olive", "mint"),
        "blue": ("blue", "navy", "light blue", "teal", "turquoise"),
        "purple": ("purple", "lavender"),
        "pink": ("pink", "hot pink"),
    },
    "category": {"shirt": ("shirt", "blouse"), "sweater": ("sweater", "sweatshirt")},
    "material": {
        "cotton": ("cotton", "denim", "canvas", "corduroy"),
        "leather": ("leather", "suede"),
        "wool": ("wool", "knit"),
        "synthetic": ("synthetic", "nylon/puffer", "fleece"),
    },
    "fit": {"loose": ("loose", "oversized")},
    "style": {
        "casual": ("casual", "streetwear", "lounge"),
        "business": ("business", "formal"),
        "elegant": ("elegant", "party", "romantic"),
    },
    "pattern": {"graphic": ("graphic", "logo"), "plain": ("plain", "textured")},
}
_FAMILY_OF: Mapping[tuple[str, str], str] = {
    (field, term): family
    for field, families in _FAMILIES.items()
    for family, terms in families.items()
    for term in terms
}


def family_of(field: str, term: str) -> str:
    """Return the family of a term, which is the term itself where it has none."""
    return _FAMILY_OF.get((field, term), term)
