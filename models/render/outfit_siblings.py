"""Siblings of an outfit: the same figure in the same clothes but for one to three things.

An edit recolors a garment, gives it another pattern, cut or fabric, swaps it for another kind,
takes it off or puts one on. It says which statements it may change; whether a drawing really shows
that, and nothing else, is for its caller to check. The scene and the figure stay, because they come
from the outfit's seed, which no edit touches.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Final, TypeVar

import numpy as np

from models.differences import Change
from models.render.outfit_recipe import (
    OutfitRecipe,
    Piece,
    allowed_beside,
    choose,
    clash,
    garment_of,
    rules,
)
from models.render.recipe import COLORS_OF_PATTERN, adapted
from models.render.records import GarmentRecipe
from models.render.wardrobe_rules import FAMILIES, MATERIAL_COLORS, PLANS

Rng = np.random.Generator
_T = TypeVar("_T")

MOST_EDITS: Final = 3
_COUNTS = (0.5, 0.32, 0.18)
_KINDS: Final = {
    "cut": 0.34, "color": 0.22, "pattern": 0.15, "swap": 0.12, "add": 0.06, "drop": 0.05,
    "material": 0.06,
}  # fmt: skip
_STATED_CUTS: Final = frozenset(
    (
        *("sleeveless", "short sleeve", "three-quarter sleeve", "long sleeve", "puff sleeve"),
        *("mini length", "knee length", "midi length", "maxi length", "longline"),
        *("crew neck", "v-neck", "round neck", "square neck", "boat neck", "scoop neck"),
        *("turtle neck", "off the shoulder", "halter", "hooded", "collared", "high neck"),
        *("zip-up", "button", "open front", "double breasted", "single breasted"),
    )
)
"""Words of a cut that a record states and an eye tells apart."""
_FREE_PATTERNS: Final = frozenset({"plain", "stripe", "check", "dot", "floral", "geometric"})
_FIXED_COLORS: Final = frozenset({"camouflage", "animal"})
_NO_PATTERN: Final = frozenset({"leather", "denim", "suede", "velvet", "nylon/puffer", "lace"})
_FABRICS: Final = {
    "jacket": ("denim", "leather", "nylon/puffer", "corduroy"),
    "vest": ("knit", "nylon/puffer", "denim", "leather"),
    "coat": ("wool", "nylon/puffer"),
    "skirt": ("denim", "leather", "chiffon", "wool"),
}
"""Fabrics of a kind that look unlike each other at the size of a figure."""
_CUT_FIELDS: Final = ("sleeve", "length", "neckline", "closure", "fit")


@dataclass(frozen=True, slots=True)
class Edit:
    """What was done to one garment.

    Attributes:
        terms: Garments about which something may be said differently.
        fields: Fields that may change; empty where garments come or go.
    """

    kind: str
    terms: frozenset[str]
    fields: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Sibling:
    """An outfit beside another one, and every edit that led to it."""

    recipe: OutfitRecipe
    edits: tuple[Edit, ...]

    def explains(self, changes: Iterable[Change]) -> bool:
        """Whether every stated change follows from an edit, and every swap shows both its sides."""
        stated = list(changes)
        gone = {change.term for change in stated if change.kind != "change"}
        return all(
            any(
                change.term in edit.terms
                and (change.field in edit.fields if change.kind == "change" else not edit.fields)
                for edit in self.edits
            )
            for change in stated
        ) and all(edit.terms <= gone for edit in self.edits if edit.kind == "swap")


_Changed = tuple[tuple[Piece, ...], Edit]


def sample_sibling(recipe: OutfitRecipe, rng: Rng) -> Sibling | None:
    """Draw a sibling of an outfit; None when the dice asked for what this outfit does not allow.

    Every garment is edited at most once.
    """
    wanted = 1 + int(rng.choice(MOST_EDITS, p=_COUNTS))
    pieces, edits = recipe.pieces, list[Edit]()
    touched: frozenset[str] = frozenset()
    for _ in range(wanted):
        names = list(_KINDS)
        odds = np.array(list(_KINDS.values()))
        kind = names[int(rng.choice(len(names), p=odds / odds.sum()))]
        changed = _EDITS[kind](replace(recipe, pieces=pieces), rng, touched)
        if changed is not None:
            pieces, edit = changed
            edits.append(edit)
            touched |= edit.terms
    if not edits or not _worn_together(pieces):
        return None
    return Sibling(replace(recipe, pieces=pieces), tuple(edits))


# -- edits -----------------------------------------------------------------------------------------


def _recolored(outfit: OutfitRecipe, rng: Rng, touched: frozenset[str]) -> _Changed | None:
    free = [
        k
        for k, piece in _untouched(outfit, touched)
        if piece.recipe.pattern not in _FIXED_COLORS
        and piece.recipe.category not in ("glasses", "watch")
    ]
    if not free:
        return None
    at = _one(rng, free)
    recipe = outfit.pieces[at].recipe
    colors = _family(rng, recipe, len(recipe.colors))
    if colors is None:
        return None
    edited = replace(recipe, colors=colors)
    return _with_garment(outfit, at, edited, Edit("color", _of(outfit, at), frozenset({"color"})))


def _repatterned(outfit: OutfitRecipe, rng: Rng, touched: frozenset[str]) -> _Changed | None:
    def carries(recipe: GarmentRecipe) -> bool:
        known = {name for name, _ in _weighted(PLANS[recipe.category].patterns)}
        return (
            recipe.pattern in _FREE_PATTERNS
            and recipe.material not in _NO_PATTERN
            and len(known & _FREE_PATTERNS) > 1
        )

    free = [k for k, piece in _untouched(outfit, touched) if carries(piece.recipe)]
    if not free:
        return None
    at = _one(rng, free)
    recipe = outfit.pieces[at].recipe
    known = [name for name, _ in _weighted(PLANS[recipe.category].patterns)]
    pattern = _one(rng, [n for n in known if n in _FREE_PATTERNS and n != recipe.pattern])
    low, high = COLORS_OF_PATTERN.get(pattern, (1, 1))
    colors: tuple[str, ...] | None = recipe.colors
    if not low <= len(recipe.colors) <= high:
        # "navy and white instead of navy" would be no change that everybody sees
        colors = _family(rng, recipe, int(rng.integers(low, high + 1)))
    if colors is None:
        return None
    edited = replace(recipe, pattern=pattern, colors=colors)
    fields = frozenset({"pattern", "color"})
    return _with_garment(outfit, at, edited, Edit("pattern", _of(outfit, at), fields))


def _recut(outfit: OutfitRecipe, rng: Rng, touched: frozenset[str]) -> _Changed | None:
    """Another option of one group of a garment's plan: a sleeve, a neckline, a length."""
    options: list[tuple[int, str, str]] = []
    for k, piece in _untouched(outfit, touched):
        if any(other.level > piece.level and not other.opened for other in outfit.pieces):
            continue
        for group in PLANS[piece.recipe.category].choices:
            names = [name for name, _ in _weighted(group) if name in _STATED_CUTS]
            held = next((name for name in names if piece.recipe.has(name)), None)
            options += [(k, held, name) for name in names if held and name != held]
    if not options:
        return None
    at, old, new = options[int(rng.integers(len(options)))]
    recipe = outfit.pieces[at].recipe
    words = [new if word == old else word for word in recipe.attributes]
    edited = replace(
        recipe, attributes=adapted(recipe.category, recipe.material, recipe.pattern, words)
    )
    if not edited.has(new) or edited.has(old):
        return None
    edit = Edit("cut", _of(outfit, at), frozenset(_CUT_FIELDS))
    return _with_garment(outfit, at, edited, edit)


def _refabricked(outfit: OutfitRecipe, rng: Rng, touched: frozenset[str]) -> _Changed | None:
    free = [
        k for k, p in _untouched(outfit, touched) if p.recipe.material in _FABRICS.get(p.term, ())
    ]
    if not free:
        return None
    at = _one(rng, free)
    piece = outfit.pieces[at]
    recipe = piece.recipe
    material = _one(rng, [m for m in _FABRICS[piece.term] if m != recipe.material])
    colors = recipe.colors
    if colors[0] not in MATERIAL_COLORS.get(material, colors[:1]):
        return None
    pattern = "plain" if recipe.pattern != "color-block" else recipe.pattern
    words = [word for word in recipe.attributes if word != "puffer"]
    edited = replace(
        recipe,
        material=material,
        pattern=pattern,
        colors=colors if pattern == recipe.pattern else colors[:1],
        attributes=adapted(recipe.category, material, pattern, words),
    )
    fields = frozenset({"material", "pattern", "color", "neckline", "closure"})
    return _with_garment(outfit, at, edited, Edit("material", _of(outfit, at), fields))


def _swapped(outfit: OutfitRecipe, rng: Rng, touched: frozenset[str]) -> _Changed | None:
    """Another kind of garment in the same place, in the old one's color where it can have it."""
    theme = rules()["themes"][outfit.theme]
    places = [
        (k, theme[place])
        for k, piece in _untouched(outfit, touched)
        for place in ("tops", "bottoms", "footwear", "extras", "outer")
        if piece.term in {name.split("/")[0] for name, _ in _weighted(theme[place])}
        and piece.term != "vest"
        and (place != "tops" or not any(other.level for other in outfit.pieces))
    ]
    if not places:
        return None
    at, choices = places[int(rng.integers(len(places)))]
    old = outfit.pieces[at]
    others = frozenset(piece.term for piece in outfit.pieces) | _unusual(outfit)
    if others >= {name.split("/")[0] for name, _ in _weighted(choices)}:
        return None
    term, category = choose(rng, choices, others)
    recipe = garment_of(rng, term, category, child=outfit.child)
    if old.level and recipe.fit == "cropped":
        recipe = replace(recipe, fit="regular")
    if old.recipe.colors[0] in MATERIAL_COLORS.get(recipe.material, old.recipe.colors[:1]) and (
        recipe.pattern not in _FIXED_COLORS and category not in ("glasses", "watch")
    ):
        colors = (old.recipe.colors[0], *recipe.colors[1:])
        if len(set(colors)) == len(colors):
            recipe = replace(recipe, colors=colors)
    tucked = old.tucked and category in ("shirt", "blouse", "t-shirt", "tank top", "polo")
    made = Piece(recipe, term, old.level, tucked, old.opened and not recipe.has("belted"))
    rest = [piece for k, piece in enumerate(outfit.pieces) if k != at]
    if clash(recipe, rest) or any(p.recipe.category == category for p in rest):
        return None
    pieces = tuple(made if k == at else piece for k, piece in enumerate(outfit.pieces))
    return pieces, Edit("swap", frozenset({old.term, term}))


def _added(outfit: OutfitRecipe, rng: Rng, touched: frozenset[str]) -> _Changed | None:
    theme = rules()["themes"][outfit.theme]
    term, category = choose(rng, theme["extras"], frozenset(p.term for p in outfit.pieces))
    categories = {piece.recipe.category for piece in outfit.pieces}
    if category in categories or term in touched:
        return None
    pieces = list(outfit.pieces)
    if not allowed_beside(term, pieces, categories):
        return None
    recipe = garment_of(rng, term, category, child=outfit.child)
    if clash(recipe, pieces):
        return None
    return (*outfit.pieces, Piece(recipe, term)), Edit("add", frozenset({term}))


def _dropped(outfit: OutfitRecipe, rng: Rng, touched: frozenset[str]) -> _Changed | None:
    """Without an accessory or an open outer layer: what is under it was visible before."""
    extras = {
        name.split("/")[0] for name, _ in _weighted(rules()["themes"][outfit.theme]["extras"])
    }
    free = [
        k
        for k, piece in _untouched(outfit, touched)
        if piece.term in extras or (piece.level and piece.opened)
    ]
    if not free:
        return None
    at = _one(rng, free)
    pieces = tuple(piece for k, piece in enumerate(outfit.pieces) if k != at)
    return pieces, Edit("drop", _of(outfit, at))


_EDITS: Final[dict[str, Callable[[OutfitRecipe, Rng, frozenset[str]], _Changed | None]]] = {
    "color": _recolored,
    "pattern": _repatterned,
    "cut": _recut,
    "material": _refabricked,
    "swap": _swapped,
    "add": _added,
    "drop": _dropped,
}


# -- helpers ---------------------------------------------------------------------------------------


def _untouched(outfit: OutfitRecipe, touched: frozenset[str]) -> list[tuple[int, Piece]]:
    return [(k, piece) for k, piece in enumerate(outfit.pieces) if piece.term not in touched]


def _of(outfit: OutfitRecipe, at: int) -> frozenset[str]:
    return frozenset({outfit.pieces[at].term})


def _one(rng: Rng, found: Sequence[_T]) -> _T:
    return found[int(rng.integers(len(found)))]


def _unusual(outfit: OutfitRecipe) -> frozenset[str]:
    """Kinds that drawn outfits of this person never hold, and vests: they need plain sleeves."""
    wide = {"skirt", "heel", "ballet flat"} if outfit.build > 0.55 else set[str]()
    return frozenset(wide | ({"heel", "ballet flat"} if outfit.child else set()) | {"vest"})


def _weighted(choices: str) -> list[tuple[str, float]]:
    entries = [entry.strip().rsplit(" ", 1) for entry in choices.split(",") if entry.strip()]
    return [(name, float(weight)) for name, weight in entries]


def _family(rng: Rng, recipe: GarmentRecipe, count: int) -> tuple[str, ...] | None:
    """Colors that go together and that the material comes in, other than the garment's own."""
    allowed = MATERIAL_COLORS.get(recipe.material)
    fitting = [
        family[:count]
        for family in FAMILIES
        if family[0] not in recipe.colors
        and family[0] not in ("silver", "gold", "neon yellow")
        and (allowed is None or family[0] in allowed)
    ]
    return _one(rng, fitting) if fitting else None


def _with_garment(
    outfit: OutfitRecipe, at: int, recipe: GarmentRecipe, edit: Edit
) -> _Changed | None:
    rest = [piece for k, piece in enumerate(outfit.pieces) if k != at]
    if clash(recipe, rest):
        return None
    piece = outfit.pieces[at]
    made = replace(piece, recipe=recipe, opened=piece.opened and not recipe.has("belted"))
    pieces = tuple(made if k == at else other for k, other in enumerate(outfit.pieces))
    return pieces, edit


def _worn_together(pieces: Sequence[Piece]) -> bool:
    """Whether every extra still has what it needs: a tie its shirt, a belt its tucked top."""
    for k, piece in enumerate(pieces):
        rest = [other for n, other in enumerate(pieces) if n != k]
        if not allowed_beside(piece.term, rest, {other.recipe.category for other in rest}):
            return False
    return True
