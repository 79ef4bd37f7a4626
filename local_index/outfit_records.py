"""Outfits as values, and how the garments of one lie in their rows.

Nothing is read or written here; ``OutfitStore`` does.
"""

from __future__ import annotations

import json
import math
import sqlite3
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal

from local_index.errors import InvalidValueError
from local_index.fields import dump, read_terms
from local_index.records import SLOTS

OutfitOrigin = Literal["person", "model"]
CANVAS = "canvas"
"""Name of what is known of the canvas itself, among an outfit's details."""


@dataclass(frozen=True, slots=True)
class Placement:
    """Where a garment lies on the free canvas.

    Attributes:
        x: Of its middle, as a share of the canvas's width; it may stand out.
        y: Of its middle, as a share of the canvas's height.
        scale: Its height as a share of the canvas's height.
        rotation: Degrees clockwise, 0 to 360.
        z: The higher lies above the lower.
        flip: Whether left and right are exchanged.
    """

    x: float = 0.5
    y: float = 0.5
    scale: float = 0.4
    rotation: float = 0.0
    z: int = 0
    flip: bool = False


@dataclass(frozen=True, slots=True)
class OutfitItem:
    """One garment of an outfit.

    Attributes:
        slot: Where it is worn in this outfit; empty for its own slot.
        placement: None where nobody has laid it on the canvas.
    """

    item_id: int
    slot: str = ""
    placement: Placement | None = None


@dataclass(frozen=True, slots=True)
class OutfitDraft:
    """An outfit to keep; fields mean what they mean in `OutfitRecord`."""

    items: tuple[OutfitItem, ...]
    name: str = ""
    notes: str = ""
    occasion: tuple[str, ...] = ()
    season: tuple[str, ...] = ()
    favorite: bool = False
    origin: OutfitOrigin = "person"
    details: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class OutfitRecord:
    """One outfit as it is now.

    Attributes:
        items: Its garments in order, without those in the trash.
        set_aside: Its garments in the trash, which come back with them.
        origin: Who put it together.
        details: JSON values of whoever kept it: what it was copied from, its score.
        worn: Whether a past day of the diary names it, so that its garments stay.
        trashed_at: When it went to the trash; None outside the trash.
    """

    id: int
    name: str
    notes: str
    occasion: tuple[str, ...]
    season: tuple[str, ...]
    favorite: bool
    origin: OutfitOrigin
    details: Mapping[str, Any]
    added: str
    updated: str
    trashed_at: str | None
    worn: bool
    items: tuple[OutfitItem, ...] = ()
    set_aside: tuple[int, ...] = ()

    @property
    def item_ids(self) -> tuple[int, ...]:
        """The garments in order, without those in the trash."""
        return tuple(one.item_id for one in self.items)

    @property
    def details_of_copy(self) -> dict[str, Any]:
        """Details of a copy: what it is a copy of, and its canvas."""
        canvas = {CANVAS: self.details[CANVAS]} if CANVAS in self.details else {}
        return {"cloned_from": self.id, **canvas}


def placement_column(one: OutfitItem) -> str | None:
    """Return how a garment lies as its row holds it, or None where nothing is said.

    Raises:
        InvalidValueError: A value does not fit.
    """
    if one.slot and one.slot not in SLOTS:
        raise InvalidValueError(f"A slot is one of {', '.join(SLOTS)}.", field="slot")
    at = one.placement
    if at is None:
        return dump({"slot": one.slot}) if one.slot else None
    numbers = (at.x, at.y, at.scale, at.rotation)
    if not all(isinstance(each, int | float) and math.isfinite(each) for each in numbers):
        raise InvalidValueError("A place on the canvas is given in numbers.")
    if not (-2 <= at.x <= 3 and -2 <= at.y <= 3 and 0.01 <= at.scale <= 10):
        raise InvalidValueError("This place is too far from the canvas, or too large or small.")
    x, y, scale = (round(float(each), 5) for each in (at.x, at.y, at.scale))
    # rounded before the turn is taken off, so that 359.9999 is 0 and not 360
    lying = [x, y, scale, round(float(at.rotation), 3) % 360, int(at.z)]
    kept: dict[str, object] = {"slot": one.slot} if one.slot else {}
    # beside the numbers and only where it says something: an older Vestry reads the rest
    return dump(kept | {"at": lying} | ({"flip": True} if at.flip else {}))


def outfit_item(item_id: int, column: str | None) -> OutfitItem:
    """Return a garment of an outfit as its row holds it."""
    kept = {} if column is None else json.loads(column)
    place = None
    if "at" in kept:
        x, y, scale, rotation, z = kept["at"]
        place = Placement(x, y, scale, rotation, z, flip=bool(kept.get("flip")))
    return OutfitItem(item_id, kept.get("slot", ""), place)


def outfit_record(row: sqlite3.Row, held: Sequence[tuple[OutfitItem, bool]]) -> OutfitRecord:
    """Return an outfit from its row and its garments, each with whether it is in the trash."""
    return OutfitRecord(
        id=row[0],
        name=row[1],
        notes=row[2],
        occasion=read_terms(row[3]),
        season=read_terms(row[4]),
        favorite=bool(row[5]),
        origin=row[6],
        details=json.loads(row[7]),
        added=row[8],
        updated=row[9],
        trashed_at=row[10],
        worn=bool(row[11]),
        items=tuple(one for one, aside in held if not aside),
        set_aside=tuple(one.item_id for one, aside in held if aside),
    )
