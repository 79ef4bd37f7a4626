"""Recipes: sampling plausible garments from the wardrobe rules.

Decides labels only; proportions, shades and folds follow later from the recipe's seed.
"""

from __future__ import annotations

import difflib
from functools import lru_cache

import numpy as np

from models.render.palette import vocabulary
from models.render.records import GarmentRecipe
from models.render.wardrobe_rules import (
    COLD_MATERIALS,
    FAMILIES,
    FAMILY_WEIGHTS,
    FORMALITY_SHIFT,
    LIGHT_MATERIALS,
    MATERIAL_COLORS,
    OCCASIONS,
    PLANS,
    SEASONS,
)

DRAWABLE: tuple[str, ...] = tuple(PLANS)
"""Categories that can be drawn: all but "other" and "unusable"."""

COLORS_OF_PATTERN = {
    "stripe": (2, 3), "check": (2, 3), "dot": (2, 2), "floral": (3, 3), "animal": (2, 3),
    "camouflage": (3, 3), "graphic": (2, 3), "logo": (2, 2), "geometric": (2, 3),
    "tie-dye": (2, 3), "color-block": (2, 3), "embroidered": (2, 3),
}  # fmt: skip

_CAMOUFLAGE = (
    ("olive", "brown", "black"),
    ("khaki", "olive", "brown"),
    ("gray", "charcoal", "black"),
)
_ANIMAL = (("tan", "black", "brown"), ("beige", "brown", "black"), ("white", "black", "gray"))

_CATEGORY_SEASON = {
    "tank top": "summer", "shorts": "summer", "swimwear": "summer", "coat": "winter",
    "glove": "winter", "scarf": "cold", "sweater": "cold", "cardigan": "between",
    "sweatshirt": "cold", "jacket": "between", "blazer": "between", "cape": "cold",
    "t-shirt": "mild", "polo": "mild", "blouse": "mild", "dress": "mild", "skirt": "mild",
    "vest": "between", "umbrella": "between",
}  # fmt: skip


@lru_cache(maxsize=512)
def _parse(choice: str) -> tuple[tuple[str, ...], tuple[float, ...]]:
    pairs = [entry.strip().rsplit(" ", 1) for entry in choice.split(",")]
    weights = np.array([float(weight) for _, weight in pairs])
    return tuple(term for term, _ in pairs), tuple(weights / weights.sum())


def _pick(rng: np.random.Generator, choice: str) -> str:
    terms, weights = _parse(choice)
    return terms[int(rng.choice(len(terms), p=weights))]


def _colors(
    rng: np.random.Generator, category: str, pattern: str, material: str
) -> tuple[str, ...]:
    if pattern == "camouflage":
        return _CAMOUFLAGE[int(rng.integers(len(_CAMOUFLAGE)))]
    low, high = COLORS_OF_PATTERN.get(pattern, (1, 1))
    count = int(rng.integers(low, high + 1))
    if pattern == "animal":
        return _ANIMAL[int(rng.integers(len(_ANIMAL)))][:count]
    allowed = MATERIAL_COLORS.get(material)
    if category == "watch" and material == "other":
        allowed = ("silver", "gold", "black")
    families = [f for f in FAMILIES if allowed is None or f[0] in allowed]
    weights = np.array([FAMILY_WEIGHTS[f[0]] for f in families])
    family = families[int(rng.choice(len(families), p=weights / weights.sum()))]
    rest = list(family[1:])
    if count == 2 and rng.random() < 0.4:
        rest.reverse()
    return (family[0], *rest)[:count]


def _season(category: str, material: str, attributes: tuple[str, ...]) -> tuple[str, ...]:
    if "boot" in attributes or "beanie" in attributes or material == "nylon/puffer":
        return SEASONS["cold"]
    if "sandal" in attributes:
        return SEASONS["summer"]
    base = _CATEGORY_SEASON.get(category)
    if category not in ("shoe", "bag", "belt", "watch", "hat", "headband"):
        if material in COLD_MATERIALS and base not in ("winter", "summer"):
            return SEASONS["cold"]
        if material in LIGHT_MATERIALS and base in (None, "mild", "between"):
            return SEASONS["light"]
    return SEASONS[base or "all"]


_NECKS = ("crew neck", "v-neck", "round neck", "scoop neck", "square neck", "boat neck")
_SLEEVES = ("sleeveless", "short sleeve", "long sleeve", "spaghetti strap", "puff sleeve")
_TAILORED = ("button", "belted", "single breasted", "double breasted", "collared")


def _adapt_outer(category: str, material: str, found: list[str]) -> list[str]:
    """Closures and collars that follow from an outer layer's material."""
    if category == "vest" and material in ("nylon/puffer", "fleece"):
        found = [a for a in found if a != "v-neck"] + ["high neck", "zip-up"]
    elif category == "vest" and material != "knit":
        found = [*found, "button", *(["collared"] if material == "denim" else [])]
    if category in ("jacket", "coat") and material == "nylon/puffer":
        found = [a for a in found if a not in _TAILORED] + ["zip-up"]
        found += [] if "hooded" in found else ["high neck"]
    if material == "nylon/puffer":
        found = [*found, "puffer"]
    if category == "jacket" and material == "denim":
        found = ["long sleeve", "button", "collared", "pocket"]
    return found


def _adapt_neck(category: str, material: str, found: list[str]) -> list[str]:
    """Necklines and sleeves that exclude each other on bare-shouldered pieces."""
    bare = {"off the shoulder", "halter", "sweetheart"} & set(found)
    if category == "dress" and bare:
        found = [a for a in found if a not in _SLEEVES]
        found += {"halter": ["sleeveless"], "sweetheart": ["spaghetti strap"]}.get(min(bare), [])
    if "spaghetti strap" in found:
        found = [a for a in found if a == "v-neck" or a not in _NECKS]
    if category == "jumpsuit" and material == "denim" and "sleeveless" in found:
        found = [a for a in found if a not in _NECKS]
    return found


def adapted(category: str, material: str, pattern: str, attributes: list[str]) -> tuple[str, ...]:
    """Drop or swap attributes that the drawn combination cannot show."""
    found = [a for a in attributes if a != "-"]
    found = _adapt_neck(category, material, _adapt_outer(category, material, found))
    if material == "denim" and category in ("pants", "shorts", "skirt"):
        found = [a for a in found if a not in ("drawstring", "pleated", "elastic waist")]
    if category == "sweatshirt":
        found = [a for a in found if a != "drawstring" and (a, pattern) != ("zip-up", "graphic")]
        found += ["drawstring"] if "hooded" in found else []
    return tuple(dict.fromkeys(found))


def _pattern(rng: np.random.Generator, category: str, material: str, picked: list[str]) -> str:
    """A pattern that the material can carry and the garment can show."""
    pattern = _pick(rng, PLANS[category].patterns)
    if material == "lace":
        return "lace"
    if material in ("leather", "denim", "suede", "velvet", "nylon/puffer"):
        pattern = pattern if pattern in ("distressed", "color-block") else "plain"
    if pattern == "distressed" and material != "denim":
        return "plain"
    if pattern == "logo" and "brimmed" in picked:
        return "plain"
    return "textured" if pattern == "plain" and "cable knit" in picked else pattern


def sample_recipe(rng: np.random.Generator, *, category: str | None = None) -> GarmentRecipe:
    """Draw a plausible garment.

    Args:
        rng: Source of all randomness.
        category: Fix the category; otherwise each drawable one is equally likely.

    Raises:
        ValueError: If the category cannot be drawn; the message names the nearest that can.
    """
    if category is None:
        category = DRAWABLE[int(rng.integers(len(DRAWABLE)))]
    if category not in PLANS:
        near = difflib.get_close_matches(category, DRAWABLE, n=1)
        hint = f"; did you mean {near[0]!r}?" if near else f"; choose one of {', '.join(DRAWABLE)}"
        raise ValueError(f"Cannot draw the category {category!r}{hint}")
    plan = PLANS[category]
    kids = bool(rng.random() < plan.kids)
    material = _pick(rng, plan.materials)
    chosen = [_pick(rng, choice) for choice in plan.choices]
    pattern = _pattern(rng, category, material, chosen)
    style = "kids" if kids and rng.random() < 0.5 else _pick(rng, plan.styles)
    if pattern == "textured" and not {"ribbed", "cable knit"} & set(chosen):
        chosen.append("cable knit")
    picked = adapted(category, material, pattern, chosen)
    base = int(vocabulary()["categories"][category]["formality"])
    return GarmentRecipe(
        category=category,
        colors=_colors(rng, category, pattern, material),
        pattern=pattern,
        material=material,
        fit=_pick(rng, plan.fits),
        style=style,
        season=_season(category, material, picked),
        occasion=_occasion(category, style),
        formality=int(np.clip(base + FORMALITY_SHIFT.get(style, 0), 1, 5)),
        kids=kids,
        attributes=picked,
        seed=int(rng.integers(2**31)),
    )


def _occasion(category: str, style: str) -> tuple[str, ...]:
    fixed = {"swimwear": ("beach",), "sleepwear": ("home",), "umbrella": ("outdoor", "everyday")}
    return fixed.get(category, OCCASIONS[style])
