"""Which garments make an outfit and how it is shown: decided here, drawn elsewhere.

Combinations come from ``outfit_rules.toml``; garments are the recipes of single garments, so that
every pattern and material of theirs occurs. Equal seeds give equal recipes.
"""

from __future__ import annotations

import tomllib
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import Any, Literal

import numpy as np

from models.render.recipe import sample_recipe
from models.render.records import GarmentRecipe

Rng = np.random.Generator
Layout = Literal["worn", "flat"]

RULES = Path(__file__).with_name("outfit_rules.toml")
_FLAT_SHARE = 0.22
_OVER = ("jacket", "coat", "blazer", "cardigan", "vest")
_UNDER_OUTER = {"t-shirt", "shirt", "blouse", "tank top", "polo", "sweater", "sweatshirt"}
_SHOES = {
    "sneaker": "sneaker", "boot": "boot", "sandal": "sandal", "loafer": "loafer", "heel": "heel",
    "ballet flat": "ballet flat", "lace-up shoe": "lace-up",
}  # fmt: skip
_HATS = {"cap": "cap", "beanie": "beanie", "hat": "brimmed"}
_SHINY = ("silk/satin", "leather", "other")
_MATT = {"silver": "gray", "gold": "mustard"}
_LEGS = ("straight leg", "skinny", "wide leg", "tapered", "flared")


@dataclass(frozen=True, slots=True)
class Piece:
    """One garment of an outfit.

    Attributes:
        term: The head noun under which a record lists it.
        level: 0 next to the skin; an outer layer is above what it covers.
        tucked: The top ends inside the bottom.
        opened: The outer layer is worn open.
        over: Boots that go over the trousers.
    """

    recipe: GarmentRecipe
    term: str
    level: int = 0
    tucked: bool = False
    opened: bool = False
    over: bool = False


@dataclass(frozen=True, slots=True)
class OutfitRecipe:
    """Everything that decides an outfit's picture; equal recipes give equal pixels.

    Attributes:
        look: Which picture of the outfit: 0 is the front, 1 and 2 are further views.
        build: 0 for wide hips to 1 for wide shoulders.
    """

    seed: int
    layout: Layout
    pieces: tuple[Piece, ...]
    theme: str
    build: float
    child: bool = False
    look: int = 0

    def seen(self, look: int) -> OutfitRecipe:
        """The same outfit in another picture, on the same person or on one of like build."""
        return replace(self, look=look)


@cache
def rules() -> dict[str, Any]:
    """The written rule table."""
    with RULES.open("rb") as file:
        return tomllib.load(file)


def choose(rng: Rng, choice: str, banned: frozenset[str] = frozenset()) -> tuple[str, str]:
    """Term and category out of "term/category weight, ..."."""
    entries = [entry.strip().rsplit(" ", 1) for entry in choice.split(",") if entry.strip()]
    entries = [e for e in entries if e[0].split("/")[0] not in banned] or entries
    odds = np.array([float(weight) for _, weight in entries])
    name = entries[int(rng.choice(len(entries), p=odds / odds.sum()))][0]
    term, category = name.split("/")
    return term, category


def garment_of(rng: Rng, term: str, category: str, *, child: bool) -> GarmentRecipe:
    """A recipe that fits its term: jeans are denim, a hoodie has its hood."""
    for _ in range(60):
        recipe = sample_recipe(rng, category=category)
        if _fits(recipe, term):
            break
    recipe = replace(recipe, kids=child, attributes=_reshaped(recipe, term, rng))
    if term in ("jeans", "pants", "cargo pants", "joggers") and recipe.pattern == "floral":
        recipe = replace(recipe, pattern="plain", colors=recipe.colors[:1])
    if term == "joggers" or (recipe.has("wide leg", "flared") and recipe.fit == "slim"):
        recipe = replace(recipe, fit="regular")
    if recipe.category == "glasses":
        frames = ("black", "brown", "charcoal", "navy", "burgundy", "gray", "tan")
        recipe = replace(recipe, colors=(frames[recipe.seed % len(frames)],))
    if recipe.has("skinny"):
        recipe = replace(recipe, fit="slim")
    if recipe.material not in _SHINY:
        # without a shine, silver is gray to every eye and gold is mustard
        colors = tuple(_MATT.get(color, color) for color in recipe.colors)
        recipe = replace(recipe, colors=tuple(dict.fromkeys(colors)))
    return recipe


def _fits(recipe: GarmentRecipe, term: str) -> bool:
    if term in _SHOES:
        return recipe.has(_SHOES[term])
    if term in _HATS:
        return recipe.has(_HATS[term])
    checks = {
        "hoodie": recipe.has("hooded"),
        "sweatshirt": not recipe.has("hooded"),
        "jeans": recipe.material == "denim",
        "pants": recipe.material != "denim" and not recipe.has("drawstring", "cargo"),
        "cargo pants": recipe.material != "denim" and recipe.has("cargo"),
        "joggers": recipe.has("drawstring") and recipe.material not in ("denim", "leather"),
        "tie": not recipe.has("bow"),
        "bow tie": recipe.has("bow"),
        "jumpsuit": recipe.material != "denim" or not recipe.has("sleeveless"),
    }
    return checks.get(term, True)


def _reshaped(recipe: GarmentRecipe, term: str, rng: Rng) -> tuple[str, ...]:
    """Attributes without those that a worn garment of this kind does not show."""
    found = list(recipe.attributes)
    if term == "joggers":
        found = [a for a in found if a not in _LEGS] + ["tapered"]
    if recipe.category == "coat" and not {"knee length", "longline"} & set(found):
        found.append("knee length")
    if recipe.category == "boot" or term == "boot":
        found = [a for a in found if a != "lace-up"] + (["lace-up"] if rng.random() < 0.4 else [])
    return tuple(dict.fromkeys(found))


def clash(recipe: GarmentRecipe, others: list[Piece]) -> bool:
    """Whether a garment would vanish against its neighbors or shout over a pattern."""
    loud = {"plain", "textured", "lace", "logo", "distressed", "embroidered"}
    for other in others:
        if recipe.colors[0] == other.recipe.colors[0] and recipe.colors[0] not in ("black",):
            return True
        if recipe.pattern not in loud and other.recipe.pattern not in loud:
            return True
    return False


def _add(
    rng: Rng, pieces: list[Piece], term: str, category: str, *, child: bool, **how: Any
) -> Piece:
    recipe = garment_of(rng, term, category, child=child)
    for _ in range(5):
        if not clash(recipe, pieces):
            break
        recipe = garment_of(rng, term, category, child=child)
    piece = Piece(recipe, term, **how)
    pieces.append(piece)
    return piece


def _tops(rng: Rng, theme: dict[str, Any], pieces: list[Piece], child: bool, formal: bool) -> None:
    """What covers the trunk, from the skin outward."""
    ban = frozenset({"tank top", "hoodie"}) if formal else frozenset[str]()
    term, category = choose(rng, theme["tops"], ban)
    tuck = category in ("shirt", "blouse", "t-shirt", "tank top", "polo") and rng.random() < 0.4
    first = _add(rng, pieces, term, category, child=child, tucked=tuck or formal)
    if (
        category in ("sweater", "sweatshirt")
        and rng.random() < 0.2
        and not first.recipe.has("turtle neck")
    ):
        # A shirt whose collar and hem look out from under the pullover.
        pieces[0] = replace(first, level=1)
        inner = _add(rng, pieces, "shirt", "shirt", child=child, level=0)
        longer = replace(inner.recipe, fit="regular", attributes=_with(inner.recipe, "long sleeve"))
        pieces[-1] = replace(inner, recipe=longer)


def _with(recipe: GarmentRecipe, sleeve: str) -> tuple[str, ...]:
    kept = [a for a in recipe.attributes if "sleeve" not in a and a != "sleeveless"]
    return (*kept, sleeve)


def _outer(rng: Rng, theme: dict[str, Any], pieces: list[Piece], child: bool) -> None:
    worn = [
        p for p in pieces if p.recipe.category in _UNDER_OUTER or p.term in ("dress", "jumpsuit")
    ]
    level = 1 + max((p.level for p in worn), default=0)
    term, category = choose(rng, theme["outer"])
    inner = max(worn, key=lambda p: p.level, default=None)
    if term == "vest" and inner is not None and inner.recipe.has("puff sleeve", "flared sleeve"):
        term, category = "cardigan", "cardigan"
    _tame(pieces, sleeves=term != "vest")
    shut = rng.random() < 0.35
    piece = _add(rng, pieces, term, category, child=child, level=min(level, 3), opened=not shut)
    if piece.recipe.has("belted"):
        piece = pieces[-1] = replace(piece, opened=False)
    if piece.recipe.fit == "cropped":
        pieces[-1] = replace(piece, recipe=replace(piece.recipe, fit="regular"))


def _tame(pieces: list[Piece], *, sleeves: bool) -> None:
    """Make what goes under an outer layer fit under it: no wide cuts, no puffed sleeves."""
    for k, piece in enumerate(pieces):
        recipe = piece.recipe
        if recipe.category not in _UNDER_OUTER and piece.term not in ("dress", "jumpsuit"):
            continue
        if recipe.fit in ("loose", "oversized"):
            recipe = replace(recipe, fit="regular")
        if sleeves and recipe.has("puff sleeve", "flared sleeve"):
            recipe = replace(recipe, attributes=_with(recipe, "long sleeve"))
        pieces[k] = replace(piece, recipe=recipe)


def _extras(rng: Rng, theme: dict[str, Any], pieces: list[Piece], child: bool) -> None:
    taken: set[str] = set()
    categories = {p.recipe.category for p in pieces}
    for _ in range(int(rng.choice((0, 1, 2, 3), p=(0.16, 0.38, 0.32, 0.14)))):
        term, category = choose(rng, theme["extras"], frozenset(taken))
        if category in taken or not _allowed(term, pieces, categories, rng):
            continue
        taken |= {term, category}
        _add(rng, pieces, term, category, child=child)


def _allowed(term: str, pieces: list[Piece], categories: set[str], rng: Rng) -> bool:
    if term == "watch":
        return rng.random() < 0.7
    return allowed_beside(term, pieces, categories)


def allowed_beside(term: str, pieces: list[Piece], categories: set[str]) -> bool:
    """Whether an extra has what it needs among the pieces: a tie its shirt, socks bare legs."""
    if term in ("tie", "bow tie"):
        shirt = next((p for p in pieces if p.term == "shirt"), None)
        return shirt is not None and shirt.level == 0 and all(p.level < 2 for p in pieces)
    if term == "belt":
        tucked = any(p.tucked for p in pieces)
        return tucked and bool(categories & {"pants", "shorts", "skirt"})
    if term == "sock":
        bare = [p for p in pieces if p.term in ("shorts", "skirt", "dress")]
        return bool(bare) and any(p.term in ("sneaker", "lace-up shoe", "loafer") for p in pieces)
    if term == "headband" or term in _HATS:
        return not any(p.recipe.category in ("hat", "headband") for p in pieces)
    if term == "scarf":
        return not any(p.recipe.has("hooded") for p in pieces)
    return True


def sample_outfit(seed: int) -> OutfitRecipe:
    """Draw a plausible outfit; the same on every call."""
    rng = np.random.default_rng([seed, 7001])
    table = rules()["themes"]
    names = sorted(table)
    odds = np.array([float(table[name]["weight"]) for name in names])
    name = names[int(rng.choice(len(names), p=odds / odds.sum()))]
    theme = table[name]
    build = float(rng.random())
    child = bool(rng.random() < 0.08) and name in ("casual", "sporty", "streetwear", "cold")
    pieces: list[Piece] = []
    wide = build > 0.55
    if rng.random() < theme["one_piece_share"] * (0.25 if wide else 1.0):
        term, category = choose(rng, theme["one_piece"])
        _add(rng, pieces, term, category, child=child)
    else:
        _tops(rng, theme, pieces, child, name == "formal")
        ban = frozenset({"skirt"}) if wide else frozenset[str]()
        term, category = choose(rng, theme["bottoms"], ban)
        _add(rng, pieces, term, category, child=child)
    if rng.random() < theme["outer_share"]:
        _outer(rng, theme, pieces, child)
    ban = frozenset({"heel", "ballet flat"}) if wide or child else frozenset[str]()
    term, category = choose(rng, theme["footwear"], ban)
    slim = any(
        p.recipe.has("skinny") or p.term in ("leggings", "skirt", "dress", "shorts") for p in pieces
    )
    over = term == "boot" and slim and rng.random() < 0.6
    if term != "sandal" or not any(p.term == "coat" for p in pieces):
        _add(rng, pieces, term, category, child=child, over=over)
    _extras(rng, theme, pieces, child)
    layout: Layout = "flat" if rng.random() < _FLAT_SHARE else "worn"
    return OutfitRecipe(seed, layout, tuple(pieces), name, build, child)
