"""What a hand can do to garments on a canvas, as arithmetic: move, turn, align, put in layers.

Every function takes the places of all garments and returns all of them anew; nothing is kept here
and no widget is known, so that keys, mouse and tests do the same thing. Lengths are shares of the
canvas, as in ``Placement``. A garment can stand out of the canvas but never leave it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from app.services.canvas_layout import extent
from local_index.outfits import Placement

Places = Mapping[int, Placement]
Aspects = Mapping[int, float]
Layer = Literal["up", "down", "front", "back"]
Edge = Literal["left", "center", "right", "top", "middle", "bottom"]
Axis = Literal["across", "down"]

LEAST_SCALE, MOST_SCALE = 0.03, 3.0
_OUT = 0.1
"""How far the middle of a garment may stand out of the canvas."""
_MARGIN = 0.045
_LEAST_SPREAD = 3


@dataclass(frozen=True, slots=True)
class Guide:
    """A line that something snapped to.

    Attributes:
        upright: Whether it goes from top to bottom.
        at: Where, as a share of the canvas's width or height.
    """

    upright: bool
    at: float


@dataclass(frozen=True, slots=True)
class Snap:
    """How far a box is to be moved to lie in line, and along which lines."""

    x: float = 0.0
    y: float = 0.0
    guides: tuple[Guide, ...] = ()


def kept_near(place: Placement) -> Placement:
    """Return a place from which a garment can be fetched back, at a size that can be seen."""
    return replace(
        place,
        x=min(1 + _OUT, max(-_OUT, place.x)),
        y=min(1 + _OUT, max(-_OUT, place.y)),
        scale=min(MOST_SCALE, max(LEAST_SCALE, place.scale)),
        # twice, because the rest of a tiny negative number is rounded to the whole turn
        rotation=place.rotation % 360 % 360,
    )


def moved(places: Places, ids: Iterable[int], x: float, y: float) -> dict[int, Placement]:
    """Move garments."""
    return _each(places, ids, lambda one: replace(one, x=one.x + x, y=one.y + y))


def scaled(places: Places, ids: Iterable[int], factor: float) -> dict[int, Placement]:
    """Make garments larger or smaller, each around its middle."""
    return _each(places, ids, lambda one: replace(one, scale=one.scale * factor))


def turned(places: Places, ids: Iterable[int], degrees: float) -> dict[int, Placement]:
    """Turn garments clockwise, each around its middle."""
    return _each(places, ids, lambda one: replace(one, rotation=one.rotation + degrees))


def flipped(places: Places, ids: Iterable[int]) -> dict[int, Placement]:
    """Mirror garments as they are seen: what leans to the left leans to the right."""
    return _each(places, ids, lambda one: replace(one, flip=not one.flip, rotation=-one.rotation))


def layered(places: Places, ids: Iterable[int], how: Layer) -> dict[int, Placement]:
    """Put garments above or below others; layers are counted anew from 0."""
    chosen = {*ids}
    order = sorted(places, key=lambda key: (places[key].z, key))
    mine = [key for key in order if key in chosen]
    rest = [key for key in order if key not in chosen]
    if how == "front":
        order = rest + mine
    elif how == "back":
        order = mine + rest
    else:
        order = _stepped(order, chosen, up=how == "up")
    return {key: replace(places[key], z=order.index(key)) for key in places}


def aligned(places: Places, aspects: Aspects, ids: Sequence[int], to: Edge) -> dict[int, Placement]:
    """Bring garments in line with one another; a single one with the canvas."""
    boxes = {key: extent(places[key], aspects[key]) for key in ids if key in places}
    if not boxes:
        return dict(places)
    if len(boxes) == 1:
        around = (_MARGIN, _MARGIN, 1 - _MARGIN, 1 - _MARGIN)
    else:
        around = (
            min(box[0] for box in boxes.values()),
            min(box[1] for box in boxes.values()),
            max(box[2] for box in boxes.values()),
            max(box[3] for box in boxes.values()),
        )
    found = dict(places)
    for key, box in boxes.items():
        x, y = _way_to(box, around, to)
        found[key] = kept_near(replace(found[key], x=found[key].x + x, y=found[key].y + y))
    return found


def distributed(
    places: Places, aspects: Aspects, ids: Sequence[int], axis: Axis
) -> dict[int, Placement]:
    """Leave the same room between garments; the outermost stay. Fewer than three stay as is."""
    near, far = (0, 2) if axis == "across" else (1, 3)
    boxes = {key: extent(places[key], aspects[key]) for key in ids if key in places}
    if len(boxes) < _LEAST_SPREAD:
        return dict(places)
    order = sorted(boxes, key=lambda key: boxes[key][near] + boxes[key][far])
    whole = boxes[order[-1]][far] - boxes[order[0]][near]
    taken = sum(box[far] - box[near] for box in boxes.values())
    gap = (whole - taken) / (len(order) - 1)
    found, at = dict(places), boxes[order[0]][near]
    for key in order:
        box = boxes[key]
        way = at - box[near]
        place = found[key]
        to = (
            replace(place, x=place.x + way) if axis == "across" else replace(place, y=place.y + way)
        )
        found[key] = kept_near(to)
        at += box[far] - box[near] + gap
    return found


def snapped(
    box: tuple[float, float, float, float],
    others: Iterable[tuple[float, float, float, float]],
    reach: tuple[float, float],
) -> Snap:
    """Return how a box that is moved comes in line with others, or with the canvas.

    Args:
        box: Left, top, right, bottom.
        reach: How near, across and down, a line must be.
    """
    boxes = [*others]
    x, upright = _nearest(
        (box[0], (box[0] + box[2]) / 2, box[2]),
        [0.5, _MARGIN, 1 - _MARGIN, *(line for one in boxes for line in _lines(one[0], one[2]))],
        reach[0],
    )
    y, level = _nearest(
        (box[1], (box[1] + box[3]) / 2, box[3]),
        [0.5, _MARGIN, 1 - _MARGIN, *(line for one in boxes for line in _lines(one[1], one[3]))],
        reach[1],
    )
    guides = [Guide(True, upright)] if upright is not None else []
    guides += [Guide(False, level)] if level is not None else []
    return Snap(x, y, tuple(guides))


def _lines(near: float, far: float) -> tuple[float, float, float]:
    return near, (near + far) / 2, far


def _nearest(
    mine: Sequence[float], lines: Sequence[float], reach: float
) -> tuple[float, float | None]:
    found: tuple[float, float | None] = (0.0, None)
    best = reach
    for line in lines:
        for own in mine:
            away = abs(line - own)
            if away < best - 1e-12:
                best, found = away, (line - own, line)
    return found


def _each(
    places: Places, ids: Iterable[int], change: Callable[[Placement], Placement]
) -> dict[int, Placement]:
    chosen = {*ids}
    return {
        key: kept_near(change(place)) if key in chosen else place for key, place in places.items()
    }


def _stepped(order: list[int], chosen: set[int], *, up: bool) -> list[int]:
    """Return an order in which the chosen have moved past one other each."""
    now = order[::-1] if up else order[:]
    for place in range(1, len(now)):
        if now[place] in chosen and now[place - 1] not in chosen:
            now[place - 1], now[place] = now[place], now[place - 1]
    return now[::-1] if up else now


def _way_to(
    box: tuple[float, float, float, float],
    around: tuple[float, float, float, float],
    to: Edge,
) -> tuple[float, float]:
    left, top, right, bottom = (here - there for here, there in zip(around, box, strict=True))
    return {
        "left": (left, 0.0),
        "right": (right, 0.0),
        "center": ((left + right) / 2, 0.0),
        "top": (0.0, top),
        "bottom": (0.0, bottom),
        "middle": (0.0, (top + bottom) / 2),
    }[to]
