"""Where the garments of an outfit lie when nobody has laid them out: a collage by body position.

The way a stylist lays clothes on a table: what is worn above lies above, a top over the waistband
of its bottom, shoes at the foot, bags and small things at the sides, one-pieces in the middle. Side
columns are tried on both sides and the arrangement that shows everything largest is taken, so the
same garments always lie the same way. Columns are moved together until outlines, not boxes, almost
touch. Nothing but a top covers anything. Sizes are those of the real things to one another, not of
their photos. No picture is opened here and nothing is kept.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import product

from local_index.outfits import Placement

RATIO = 4 / 5
"""Width of a canvas for its height, as everywhere a garment is shown."""

_EDGE = 0.045
_GAP = 0.025
_TUCK = 0.05
"""How much of its own height a top lies over what is worn below it."""
_MOST = 1.35
_SIDES_TRIED = 5
"""Side pieces whose side is tried out; two to the power of this many arrangements."""
_ROWS = 36
"""Rows in which outlines of columns are compared."""

_SIZES: Mapping[str, tuple[float, float]] = {
    "top": (0.40, 0.36),
    "mid": (0.42, 0.40),
    "outerwear": (0.44, 0.58),
    "bottom": (0.36, 0.58),
    "one_piece": (0.44, 0.80),
    "shoes": (0.25, 0.21),
    "bag": (0.25, 0.27),
    "accessory": (0.18, 0.18),
    "other": (0.26, 0.26),
}
"""Width and height in which a garment of a slot is shown, of a canvas that is one high."""
_SMALL_THINGS: Mapping[str, tuple[float, float]] = {
    "hat": (0.20, 0.16),
    "headband": (0.16, 0.10),
    "glasses": (0.17, 0.09),
    "watch": (0.11, 0.15),
    "belt": (0.22, 0.16),
    "scarf": (0.20, 0.32),
    "tie": (0.12, 0.32),
    "glove": (0.15, 0.16),
    "sock": (0.14, 0.18),
    "umbrella": (0.16, 0.32),
    "underwear": (0.18, 0.15),
}
_HEIGHT_ON_BODY: Mapping[str, float] = {
    "hat": 0.0,
    "headband": 0.02,
    "glasses": 0.05,
    "scarf": 0.12,
    "tie": 0.14,
    "outerwear": 0.20,
    "mid": 0.22,
    "top": 0.25,
    "watch": 0.45,
    "accessory": 0.45,
    "belt": 0.5,
    "glove": 0.52,
    "underwear": 0.55,
    "bottom": 0.6,
    "other": 0.62,
    "bag": 0.7,
    "umbrella": 0.75,
    "sock": 0.9,
    "shoes": 1.0,
}
_DEPTH: Mapping[str, int] = {
    "bottom": 1,
    "one_piece": 1,
    "top": 2,
    "mid": 3,
    "outerwear": 4,
    "shoes": 5,
    "bag": 6,
}


@dataclass(frozen=True, slots=True)
class Shape:
    """A garment as the layout sees it.

    Attributes:
        slot: Where it is worn in this outfit.
        category: Tells small things apart.
        aspect: Width of its picture for its height.
        outline: Where it begins and ends from left to right, in rows from above, as shares of its
            width; (1, 0) where a row is empty. Empty for a box.
    """

    item_id: int
    slot: str
    category: str
    aspect: float
    outline: tuple[tuple[float, float], ...] = ()


@dataclass(frozen=True, slots=True)
class _Box:
    """A garment at its size, of a canvas that is one high; ``x`` and ``y`` are of its middle."""

    shape: Shape
    width: float
    height: float
    x: float = 0.0
    y: float = 0.0
    over: float = 0.0

    @property
    def below(self) -> float:
        """How far down it takes room that nothing else may have."""
        return self.height - self.over

    def edges(self, top: float, bottom: float) -> tuple[float, float] | None:
        """Return its leftmost and rightmost point between two heights; None where it is not."""
        upper, lower = self.y - self.height / 2, self.y + self.height / 2
        if bottom < upper or top > lower:
            return None
        rows = self.shape.outline or ((0.0, 1.0),)
        share = len(rows) / self.height
        first = min(len(rows) - 1, max(0, int((top - upper) * share)))
        last = min(len(rows) - 1, max(0, int((bottom - upper) * share)))
        left = min(row[0] for row in rows[first : last + 1])
        right = max(row[1] for row in rows[first : last + 1])
        start = self.x - self.width / 2
        return None if left >= right else (start + left * self.width, start + right * self.width)


def automatic(shapes: Sequence[Shape]) -> dict[int, Placement]:
    """Return a place for every garment; the same for the same garments in the same order."""
    if not shapes:
        return {}
    center, sides = _parts([_boxed(one) for one in shapes])
    best: tuple[float, list[_Box]] | None = None
    tried = sides[:_SIDES_TRIED]
    for choice in product((0, 1), repeat=len(tried)):
        columns: tuple[list[_Box], list[_Box]] = ([], [])
        for place, box in enumerate(sides):
            side = choice[place] if place < len(choice) else place % 2
            columns[side].append(box)
        found = _arranged(columns[0], center, columns[1])
        worth = _worth(found, columns)
        if best is None or worth > best[0] + 1e-9:
            best = (worth, found)
    assert best is not None
    return _placed(best[1])


def with_places(shapes: Sequence[Shape], kept: Mapping[int, Placement]) -> dict[int, Placement]:
    """Return a place for every garment: its own where it has one, else one that is free."""
    if not any(one.item_id in kept for one in shapes):
        return automatic(shapes)
    found = {one.item_id: kept[one.item_id] for one in shapes if one.item_id in kept}
    wanted = automatic(shapes)
    aspects = {one.item_id: one.aspect for one in shapes}
    for one in shapes:
        if one.item_id not in found:
            top = 1 + max(each.z for each in found.values())
            place = _free_place(one, wanted[one.item_id], found, aspects)
            found[one.item_id] = replace(place, z=top)
    return found


def extent(placement: Placement, aspect: float) -> tuple[float, float, float, float]:
    """Return left, top, right and bottom of a garment as it lies, in shares of the canvas."""
    high, wide = placement.scale, placement.scale * aspect
    turn = math.radians(placement.rotation)
    cosine, sine = abs(math.cos(turn)), abs(math.sin(turn))
    half_x = (wide * cosine + high * sine) / 2 / RATIO
    half_y = (wide * sine + high * cosine) / 2
    x, y = placement.x, placement.y
    return x - half_x, y - half_y, x + half_x, y + half_y


# -- sizes ----------------------------------------------------------------------------------------


def _boxed(shape: Shape) -> _Box:
    wide, high = _SIZES.get(shape.slot, _SIZES["other"])
    if shape.slot == "accessory":
        wide, high = _SMALL_THINGS.get(shape.category, (wide, high))
    aspect = min(8.0, max(0.125, shape.aspect))
    height = min(high, wide / aspect)
    return _Box(shape, height * aspect, height)


def _parts(boxes: Sequence[_Box]) -> tuple[list[_Box], list[_Box]]:
    """Return what is stacked in the middle, and what lies beside it from head to foot."""
    by_slot: dict[str, list[_Box]] = {}
    for box in boxes:
        by_slot.setdefault(box.shape.slot, []).append(box)
    wholes, bottoms = by_slot.get("one_piece", []), by_slot.get("bottom", [])
    tops = by_slot.get("top", []) or by_slot.get("mid", [])
    center: list[_Box] = []
    if wholes:
        center = wholes[:1]
    else:
        if tops:
            over = _TUCK * tops[0].height if bottoms else 0.0
            center.append(replace(tops[0], over=over))
        center += bottoms[:1]
    if not center:
        center = [max(boxes, key=lambda box: box.width * box.height)]
    taken = {box.shape.item_id for box in center}
    beside = [box for box in boxes if box.shape.item_id not in taken]
    return center, sorted(beside, key=_body_height)


def _body_height(box: _Box) -> float:
    named = _HEIGHT_ON_BODY.get(box.shape.category)
    if box.shape.slot == "accessory" and named is not None:
        return named
    return _HEIGHT_ON_BODY.get(box.shape.slot, 0.3)


# -- arrangement ----------------------------------------------------------------------------------


def _arranged(left: list[_Box], center: list[_Box], right: list[_Box]) -> list[_Box]:
    """Return everything in its place, as large as the canvas allows."""
    columns = [column for column in (left, center, right) if column]
    tall = max(_stacked(column) for column in columns)
    found: list[_Box] = []
    for column in columns:
        placed = _column(column, tall, spread=column is not center)
        away = _room_beside(found, placed, tall)
        found += [replace(box, x=box.x + away) for box in placed]
    return _enlarged(found)


def _stacked(column: Sequence[_Box]) -> float:
    """Return how high a column is with air between, unless one lies over the next."""
    air = sum(_GAP for box in column[:-1] if not box.over)
    return sum(box.below for box in column[:-1]) + column[-1].height + air


def _column(column: Sequence[_Box], tall: float, *, spread: bool) -> list[_Box]:
    """Place a column around x = 0; beside the middle, it is spread from head to foot."""
    spare = tall - _stacked(column)
    more = spare / (len(column) - 1) if spread and len(column) > 1 else 0.0
    # Alone beside the others, a thing lies at its height on the body, not in the middle of nothing.
    share = 0.5 if not spread or len(column) > 1 else _body_height(column[0])
    y = 0.0 if more else spare * share
    placed = []
    for box in column:
        placed.append(replace(box, y=y + box.height / 2))
        y += box.below + (0.0 if box.over else _GAP) + more
    return placed


def _room_beside(found: Sequence[_Box], column: Sequence[_Box], tall: float) -> float:
    """Return how far a column must move to the right to lie beside what is there."""
    if not found:
        return 0.0
    step, away = tall / _ROWS, -math.inf
    for row in range(_ROWS):
        # Air all around, not to the side alone: a sleeve must not end on a shoe.
        top, bottom = row * step - _GAP, (row + 1) * step + _GAP
        theirs = [edges for box in found if (edges := box.edges(top, bottom))]
        ours = [edges for box in column if (edges := box.edges(row * step, (row + 1) * step))]
        if theirs and ours:
            end, start = max(edge[1] for edge in theirs), min(edge[0] for edge in ours)
            away = max(away, end - start + _GAP)
    least = max(box.x for box in found) + 0.05
    return max(away, least)


def _enlarged(boxes: Sequence[_Box]) -> list[_Box]:
    """Return boxes scaled and moved so that they fill the canvas."""
    left = min(box.x - box.width / 2 for box in boxes)
    right = max(box.x + box.width / 2 for box in boxes)
    top = min(box.y - box.height / 2 for box in boxes)
    bottom = max(box.y + box.height / 2 for box in boxes)
    room_x, room_y = RATIO - 2 * _EDGE, 1 - 2 * _EDGE
    scale = min(room_x / (right - left), room_y / (bottom - top), _MOST)
    middle_x, middle_y = (left + right) / 2, (top + bottom) / 2
    return [
        replace(
            box,
            width=scale * box.width,
            height=scale * box.height,
            x=RATIO / 2 + scale * (box.x - middle_x),
            y=0.5 + scale * (box.y - middle_y),
        )
        for box in boxes
    ]


def _worth(found: Sequence[_Box], columns: tuple[list[_Box], list[_Box]]) -> float:
    """Return how good an arrangement is: large, balanced, and shoes on the right."""
    area = [sum(box.width * box.height for box in column) for column in columns]
    uneven = abs(area[0] - area[1]) / max(1e-9, sum(area))
    shown = sum(box.width * box.height for box in found) / RATIO
    habits = sum(0.01 for box in columns[1] if box.shape.slot in ("shoes", "accessory"))
    habits += sum(0.01 for box in columns[0] if box.shape.slot in ("outerwear", "mid", "bag"))
    return 2 * shown - 0.08 * uneven + habits


def _placed(boxes: Sequence[_Box]) -> dict[int, Placement]:
    order = sorted(boxes, key=lambda box: (_DEPTH.get(box.shape.slot, 7), box.y, box.shape.item_id))
    depth = {box.shape.item_id: place for place, box in enumerate(order)}
    return {
        box.shape.item_id: Placement(
            x=round(box.x / RATIO, 4),
            y=round(box.y, 4),
            scale=round(box.height, 4),
            z=depth[box.shape.item_id],
        )
        for box in boxes
    }


# -- a place among others -------------------------------------------------------------------------


def _free_place(
    shape: Shape,
    wanted: Placement,
    taken: Mapping[int, Placement],
    aspects: Mapping[int, float],
) -> Placement:
    """Return the place near the wanted one where a garment covers least of the others."""
    others = [extent(place, aspects.get(key, 1.0)) for key, place in taken.items()]

    def cost(place: Placement) -> float:
        box = extent(place, shape.aspect)
        out = sum(max(0.0, -each) for each in box[:2]) + sum(max(0.0, each - 1) for each in box[2:])
        covered = sum(_common(box, other) for other in others)
        away = math.hypot((place.x - wanted.x) * RATIO, place.y - wanted.y)
        return 10 * covered + 10 * out + 0.2 * away

    grid = [
        replace(wanted, x=column / 20, y=row / 20)
        for row in range(1, 20)
        for column in range(1, 20)
    ]
    return min([wanted, *grid], key=cost)


def _common(
    one: tuple[float, float, float, float], other: tuple[float, float, float, float]
) -> float:
    wide = min(one[2], other[2]) - max(one[0], other[0])
    high = min(one[3], other[3]) - max(one[1], other[1])
    return max(0.0, wide) * max(0.0, high)
