"""Tops and outer layers on a figure: shells over the trunk, sleeves along the arms.

Outlines follow the figure's landmarks plus the ease of the fit; collars, lapels, plackets, pockets
and prints are the blocks of the flat garments, laid onto the turned trunk.
"""

from __future__ import annotations

import numpy as np

from models.render import details as d
from models.render.cut import FABRIC, Cut, Item, part
from models.render.figure import Figure
from models.render.geometry import Points, line, pts, smooth
from models.render.prints import chest_print, logo_print
from models.render.records import GarmentRecipe
from models.render.worn import Claim, Worn, claim, mapped, own_dice
from models.render.worn_fronts import front_details
from models.render.worn_shell import (
    EASE,
    Shell,
    SleeveCut,
    neck_front,
    sleeve_cut,
    sleeve_items,
    strap_bodice,
)

Rng = np.random.Generator

_EXTRA = {
    "sweatshirt": 1.2, "sweater": 0.9, "cardigan": 1.0, "vest": 1.2, "blazer": 1.6, "jacket": 1.9,
    "coat": 2.4,
}  # fmt: skip
_SLEEVE_WORDS = {
    "sleeveless": "sleeveless", "spaghetti strap": "sleeveless", "cap sleeve": "short",
    "short sleeve": "short", "three-quarter sleeve": "three-quarter", "long sleeve": "long",
}  # fmt: skip
OUTER = ("cardigan", "vest", "blazer", "jacket", "coat")


def _blocks(recipe: GarmentRecipe, shell: Shell, rng: Rng) -> list[Item]:
    if recipe.pattern != "color-block":
        return []
    top, bottom = 20.0 + rng.uniform(-2, 3), 30.0 + rng.uniform(-2, 4)
    last = min(len(recipe.colors) - 1, 2)
    spans = [(top, bottom, 1)] + ([(bottom, bottom + 5, last)] if last > 1 else [])
    if rng.random() < 0.4:
        spans = [(bottom, shell.hem, 1)]
    items: list[Item] = []
    for y0, y1, slot in spans:
        right = shell.side(y0, y1)
        strip = np.concatenate([right, right[::-1] * np.array([-1.0, 1.0])])
        items.append(part(strip, slot=slot, lift=0.06, ease=0.4, shadow=0.1))
    return items


def _prints(recipe: GarmentRecipe, shell: Shell, rng: Rng) -> tuple[list[Item], tuple[Claim, ...]]:
    if recipe.pattern not in ("graphic", "logo") or shell.figure.back:
        return [], ()
    f = shell.figure
    width = f.shape.chest * rng.uniform(1.05, 1.35)
    if recipe.pattern == "graphic":
        y = 21.0 + width * 0.2
        items = chest_print(rng, y, width, len(recipe.colors))
    else:
        y = 22.0
        items = logo_print(rng, 0.0, y, width * 0.95)
    spots = f.turn(np.array([[x, y + z] for x in (-6, 0, 6) for z in (-3, 2)], float))
    return items, claim("pattern", recipe.pattern, spots, need=0.6)


def _open_panels(shell: Shell, gap: float, items: list[Item]) -> list[Item]:
    """Two fronts that leave ``gap`` cm on each side of the middle open."""
    whole = shell.outline()
    n = float(shell.front[-1, 0])
    edge = line(
        (n, -1.0), (n * 0.75 + gap * 0.3, 9.0), (gap * 0.85, 26.0), (gap, shell.hem * 0.8),
        (gap * 1.15, shell.hem + 0.4),
    )  # fmt: skip
    right = whole[: len(whole) // 2]
    outer = right[(right[:, 0] > 0) & (right[:, 1] <= shell.hem + 0.2)]
    outer = outer[outer[:, 0] > np.interp(outer[:, 1], edge[:, 1], edge[:, 0])]
    panel = np.concatenate([[edge[0]], outer, edge[::-1]])
    for side in (-1.0, 1.0):
        items.append(part(panel * np.array([side, 1.0]), lift=0.9, ease=1.8, shadow=0.5))
    return [d.seam(edge * np.array([side, 1.0]), tone=0.7) for side in (-1.0, 1.0)]


def _hem_of(recipe: GarmentRecipe, figure: Figure, rng: Rng, tucked: bool) -> tuple[float, str]:
    """y of the hem and what it is called."""
    s = figure.shape
    knee = figure.legs[0].knee[1]
    if recipe.category == "coat":
        if recipe.has("longline"):
            return knee + rng.uniform(14, 22), "midi"
        return knee + rng.uniform(-4, 3), "knee"
    if tucked:
        return s.waist_y + 3.0, ""
    if recipe.has("longline"):
        return s.crotch_y + rng.uniform(10, 16), "long"
    if recipe.fit == "cropped":
        return s.waist_y - rng.uniform(0, 3.5), "cropped"
    low = {"jacket": 1.0, "cardigan": 2.0, "vest": 0.0, "blazer": 7.0}.get(recipe.category, 3.0)
    return s.hip_y + low + rng.uniform(-2.0, 3.0), "na"


def worn_top(
    recipe: GarmentRecipe, figure: Figure, rng: Rng, *, term: str, level: int, tucked: bool = False,
    opened: bool = False,
) -> Worn:  # fmt: skip
    """Hang a top or an outer layer on a figure.

    Args:
        tucked: Ends at the waist, the bottom goes over it.
        opened: Worn open, where the garment has a front to open.
    """
    if recipe.has("spaghetti strap"):
        return _strapped(recipe, figure, rng, term=term, level=level, tucked=tucked)
    outer = recipe.category in OUTER
    ease = EASE.get(recipe.fit, 1.8) + _EXTRA.get(recipe.category, 0.0) + 0.5 * level
    hem, length = _hem_of(recipe, figure, rng, tucked)
    tailored = recipe.category in ("blazer", "coat") and recipe.material != "nylon/puffer"
    deep = rng.uniform(22, 30) if tailored else 0.0
    if recipe.category in ("cardigan", "vest") and not recipe.has("high neck"):
        deep = rng.uniform(14, 20)
    collared = recipe.has("collared") and not tailored
    if collared and recipe.category != "jacket":
        deep = rng.uniform(5.0, 6.5)
    front = neck_front(recipe, figure, rng, deep=deep)
    if recipe.has("turtle neck", "high neck") and not figure.back:
        front = smooth(pts((-6.3, -1.5), (0, 3.0), (6.3, -1.5)), closed=False)
    tip = figure.shape.shoulder - 0.9 + ease * (0.75 if recipe.fit == "oversized" else 0.42)
    if recipe.has("sleeveless"):
        tip = min(figure.shape.shoulder - 2.4, figure.shape.shoulder * 0.87)
        tip = max(tip, abs(float(front[0, 0])) + 2.6)
    flare = 1.8 if recipe.category in ("blouse", "coat") else 0.0
    shell = Shell(figure, ease, hem, flare, front, tip)
    opened = opened and outer and not figure.back
    back_items: list[Item] = []
    items: list[Item] = []
    gap = rng.uniform(5.0, 8.5)
    if opened:
        back_items.append(part(shell.outline(), tone=0.58, lift=0.1, shadow=0.0))
        seams = _open_panels(shell, gap, items)
        items += seams
    else:
        items.append(part(shell.outline(), lift=1.0, ease=2.4, shadow=0.3))
    claims: list[Claim] = []
    printed, proof = _prints(recipe, shell, own_dice(recipe, 6))
    items += [] if opened else _blocks(recipe, shell, own_dice(recipe, 1))
    items += printed
    claims += proof
    more, said = front_details(
        recipe, shell, own_dice(recipe, 7), opened=opened, gap=gap, deep=deep, tucked=tucked
    )
    items += more
    claims += said
    items = mapped(items, figure.turn)
    cuff = {"sweatshirt": 5.0, "sweater": 5.0, "cardigan": 4.5, "shirt": 4.5}.get(
        recipe.category, 0.0
    )
    if recipe.category == "jacket" and recipe.material != "denim":
        cuff = 4.0 if recipe.has("high neck") else 0.0
    style = sleeve_cut(recipe, ease, rib=cuff)
    outlines: list[Points] = []
    before: list[Item] = []
    if style:
        cloth = "fabric" if recipe.category in ("shirt", "jacket") else style.rib_surface
        accents = recipe.pattern == "color-block" and own_dice(recipe, 2).random() < 0.5
        accent = 1 if accents else FABRIC
        style = SleeveCut(
            style.reach, style.ease, style.bell, style.flare, style.rib, cloth, accent, FABRIC
        )
        for arm in figure.arms:
            found, shape = sleeve_items(figure, arm, style)
            if arm.behind:
                before += found
            else:
                items += found
                outlines.append(shape)
    word = _sleeve_word(recipe)
    ends = [arm.along(min(style.reach if style else 0.05, 0.97) - 0.04) for arm in figure.arms]
    if style and word:
        claims += claim("sleeve", word, np.stack(ends), need=0.5, lean=3.0)
    elif word == "sleeveless":
        claims += claim(
            "sleeve", word, figure.turn(pts((-tip + 1.5, 6.0), (tip - 1.5, 6.0))), lean=2.5
        )
    if length and length != "na":
        claims += claim("length", length, shell.hem_points(), lean=2.0)
    if recipe.has("puff sleeve", "flared sleeve"):
        name = "puff sleeve" if recipe.has("puff sleeve") else "flared sleeve"
        claims += claim("detail", name, np.stack(ends), lean=3.0)
    under = (
        Cut(tuple([*mapped(back_items, figure.turn), *before]), drape=0.6)
        if back_items or before
        else None
    )
    return Worn(
        recipe,
        term,
        "top",
        Cut(tuple(items), drape=0.8, trim=_trim(recipe, own_dice(recipe, 3))),
        tuple(claims),
        under,
        tuple(outlines),
        level,
        order=(1.0 if tucked else 3.0) + level,
    )


def _sleeve_word(recipe: GarmentRecipe) -> str:
    if recipe.has("puff sleeve"):
        return "short"
    if recipe.has("flared sleeve"):
        return "long"
    return next((_SLEEVE_WORDS[a] for a in recipe.attributes if a in _SLEEVE_WORDS), "long")


def _trim(recipe: GarmentRecipe, rng: Rng) -> str:
    if recipe.has("zip-up"):
        return ("silver", "black", "gold")[int(rng.integers(3))]
    options = ("white", "black", "brown") if recipe.colors[0] != "black" else ("gray", "black")
    return options[int(rng.integers(len(options)))]


def _strapped(
    recipe: GarmentRecipe, figure: Figure, rng: Rng, *, term: str, level: int, tucked: bool
) -> Worn:
    """A top that hangs from thin straps."""
    hem, length = _hem_of(recipe, figure, rng, tucked)
    ease = EASE.get(recipe.fit, 1.8) * 0.6
    shape, straps, top = strap_bodice(recipe, figure, ease)
    shell = Shell(figure, ease, hem, 0.0, pts((-6, 0), (6, 0)), figure.shape.shoulder)
    right = shell.side(19.0 * figure.shape.torso, hem)
    upper = shape
    outline = np.concatenate([upper, right, right[::-1] * np.array([-1.0, 1.0])])
    items = [*straps, part(outline, lift=0.9, ease=2.2, shadow=0.3)]
    w = shell.half(hem) - 0.3
    items.append(d.hem_line(pts((-w, hem), (w, hem)), 1.6))
    claims: list[Claim] = []
    printed, proof = _prints(recipe, shell, own_dice(recipe, 6))
    items += printed
    claims += proof
    x = figure.shape.chest * 0.55
    spots = figure.turn(pts((-x, top - 5), (x, top - 5), (-x, top - 8), (x, top - 8)))
    claims += claim("sleeve", "sleeveless", figure.turn(pts((-x, top + 1), (x, top + 1))), lean=2.0)
    claims += claim("detail", "spaghetti strap", spots, lean=1.5)
    if length == "cropped":
        claims += claim("length", "cropped", shell.hem_points(), lean=2.0)
    cut = Cut(tuple(mapped(items, figure.turn)), drape=0.8, trim="white")
    return Worn(
        recipe, term, "top", cut, tuple(claims), level=level, order=(1.0 if tucked else 3.0) + level
    )
