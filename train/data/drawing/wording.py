"""What is said of a garment when a picture is asked for, and which garments are never shown.

A person asks for "a red dress" or for every seam of it, so each picture has a full caption and a
short one. Which combinations of category, color and pattern stay out of training is a hash: one in
ten, the same on every machine and for drawings and photos alike.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from typing import Final

CATEGORIES: Final = (
    "dress",
    "skirt",
    "pants",
    "shorts",
    "shoe",
    "hat",
    "t-shirt",
    "shirt",
    "jacket",
    "sweatshirt",
    "blazer",
    "tank top",
)
"""What the model is measured on; every one is as frequent as another among the drawings."""

_PATTERNS: Final = {
    "stripe": "striped",
    "check": "checked",
    "dot": "dotted",
    "animal": "animal-print",
    "geometric": "geometric",
    "graphic": "printed",
    "logo": "logo-print",
}
_UNSAID: Final = frozenset({"plain", "other", "unknown", "synthetic", "regular", ""})
_SHARE: Final = 10


def short_caption(
    category: str, colors: Sequence[str], *, pattern: str, material: str, kids: bool
) -> str:
    """Return a few words such as "navy striped cotton shirt"."""
    told = {"silk/satin": "satin", "nylon/puffer": "padded nylon"}.get(material, material)
    words = [
        "children's" if kids else "",
        colors[0] if colors else "",
        "" if pattern in _UNSAID else _PATTERNS.get(pattern, pattern),
        "" if told in _UNSAID or told == pattern else told,
        "shoes" if category == "shoe" else category,
    ]
    return " ".join(word for word in words if word)


def is_unseen(category: str, color: str, pattern: str) -> bool:
    """Tell whether a combination is kept out of training."""
    digest = hashlib.blake2b(f"drawing-v1|{category}|{color}|{pattern}".encode(), digest_size=7)
    return int.from_bytes(digest.digest(), "big") % _SHARE == 0
