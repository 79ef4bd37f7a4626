"""What a garment on a figure is made of, and what may be said of it while it can be seen.

Holds values and the few helpers that every ``worn_*`` block needs; it cuts no garment itself.
A `Claim` ties a statement to the places that prove it, so that nothing is ever said of what a
jacket or the edge of the picture hides.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Literal

import numpy as np

from models.render.cut import Cut, Item, Part, Stamp, Stroke
from models.render.geometry import Points
from models.render.records import GarmentRecipe

if TYPE_CHECKING:
    from models.fashionx import PartName

Rng = np.random.Generator
ClaimField = Literal["neckline", "closure", "sleeve", "length", "detail", "pattern"]


@dataclass(frozen=True, slots=True)
class Claim:
    """A statement about a garment and the points (cm, in the view) that show it.

    Attributes:
        need: Share of the points that has to be visible.
        lean: How many cm next to a point may show it as well: hems are lines, prints are areas.
    """

    field: ClaimField
    value: str
    points: Points
    need: float = 0.5
    lean: float = 1.2


@dataclass(frozen=True, slots=True)
class Worn:
    """One garment on a figure.

    Attributes:
        term: What it is called: the head noun a careful person would use.
        part: Where a record lists it.
        cut: Pieces in front of the body, in the figure's centimeters.
        under: Pieces behind the body, such as the inside of an open coat.
        sleeves: Outlines that hide the arm in front of the torso.
        level: 0 next to the skin, 2 outermost.
        order: Painting order among the garments, lowest first.
        over_arms: Painted after the arms: bags, scarves, gloves.
        fit: What may be said of the fit; "unknown" where a garment has none.
    """

    recipe: GarmentRecipe
    term: str
    part: PartName
    cut: Cut
    claims: tuple[Claim, ...] = ()
    under: Cut | None = None
    sleeves: tuple[Points, ...] = ()
    level: int = 0
    order: float = 0.0
    over_arms: bool = False
    motif: float = 1.0


def own_dice(recipe: GarmentRecipe, purpose: int) -> Rng:
    """Randomness for one purpose: what a back view does not draw must not change what it does."""
    return np.random.default_rng([recipe.seed, 100 + purpose])


def mapped(
    items: list[Item], move: Callable[[Points], Points], *, scale: float = 1.0
) -> list[Item]:
    """Send every point of some items through a function; widths are scaled beside it."""
    out: list[Item] = []
    for item in items:
        if isinstance(item, Part):
            out.append(replace(item, contours=tuple(move(c) for c in item.contours)))
        elif isinstance(item, Stroke):
            out.append(replace(item, points=move(item.points), width=item.width * scale))
        elif isinstance(item, Stamp):
            x, y = move(np.array([item.center]))[0]
            out.append(replace(item, center=(float(x), float(y)), width=item.width * scale))
    return out


def placed(
    items: list[Item], at: tuple[float, float], *, scale: float = 1.0, stretch: float = 1.0
) -> list[Item]:
    """Scale items about their own origin and move it to ``at``; ``stretch`` widens them only."""
    by, way = np.array(at), np.array([scale * stretch, scale])
    return mapped(items, lambda points: points * way + by, scale=scale)


def claim(
    field: ClaimField, value: str, points: Points, *, need: float = 0.5, lean: float = 1.2
) -> tuple[Claim, ...]:
    """One claim, or none for an empty value."""
    if not value:
        return ()
    return (Claim(field, value, np.asarray(points, float).reshape(-1, 2), need, lean),)


def accessory(
    recipe: GarmentRecipe,
    term: str,
    items: list[Item],
    claims: tuple[Claim, ...] = (),
    *,
    order: float,
    over: bool = True,
    trim: str = "gold",
    under: Cut | None = None,
    drape: float = 0.3,
) -> Worn:
    """An accessory: painted over the arms unless said otherwise."""
    cut = Cut(tuple(items), drape=drape, trim=trim)
    return Worn(
        recipe, term, "accessory", cut, claims, under, order=order, over_arms=over, motif=0.8
    )
