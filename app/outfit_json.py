"""How saved outfits and the diary look outside: ids like ``out_3`` and JSON.

Fields may be added here, never renamed. Nothing is read from disk.
"""

from __future__ import annotations

import re
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from app.errors import InputError
from app.item_json import format_id

if TYPE_CHECKING:
    from app.services.outfits import OutfitWarning, SavedOutfit
    from local_index.outfits import OutfitItem, OutfitRecord
    from local_index.wears import DiaryRecord

_ID = re.compile(r"(?:out_)?([1-9][0-9]{0,17})", re.ASCII)


def format_outfit_id(outfit_id: int) -> str:
    """Return the id as people and programs see it."""
    return f"out_{outfit_id}"


def parse_outfit_id(text: str) -> int:
    """Return the id that ``3`` or ``out_3`` names.

    Raises:
        InputError: It is neither.
    """
    match = _ID.fullmatch(text.strip().lower())
    if match is None:
        shown = text.strip()[:40]
        raise InputError(
            f'"{shown}" is not the id of an outfit.',
            next_step="Ids look like out_3; `vestry outfits list` lists them.",
        )
    return int(match.group(1))


def outfit_json(outfit: OutfitRecord) -> dict[str, Any]:
    """Return an outfit as the command line and the export show it."""
    return {
        "id": format_outfit_id(outfit.id),
        "name": outfit.name,
        "items": [format_id(item) for item in outfit.item_ids],
        "set_aside": [format_id(item) for item in outfit.set_aside],
        "layout": [_lying(one) for one in outfit.items if one.slot or one.placement],
        "occasion": list(outfit.occasion),
        "season": list(outfit.season),
        "notes": outfit.notes,
        "favorite": outfit.favorite,
        "origin": outfit.origin,
        "details": dict(outfit.details),
        "worn": outfit.worn,
        "added": outfit.added,
        "updated": outfit.updated,
        "trashed_at": outfit.trashed_at,
    }


def saved_json(saved: SavedOutfit) -> dict[str, Any]:
    """Return an outfit with what is odd about it."""
    return {**outfit_json(saved.outfit), "warnings": [warning_json(one) for one in saved.warnings]}


def warning_json(warning: OutfitWarning) -> dict[str, Any]:
    """Return one warning with the garments it is about."""
    items = [format_id(item) for item in warning.item_ids]
    return {"kind": warning.kind, "items": items, "text": warning.text}


def diary_json(entry: DiaryRecord) -> dict[str, Any]:
    """Return one row of the diary."""
    return {
        "id": entry.id,
        "day": entry.day,
        "kind": entry.kind,
        "planned": entry.planned,
        "skipped": entry.skipped,
        "item": None if entry.item_id is None else format_id(entry.item_id),
        "outfit": None if entry.outfit_id is None else format_outfit_id(entry.outfit_id),
        "note": entry.note,
    }


def _lying(one: OutfitItem) -> dict[str, Any]:
    at = None if one.placement is None else asdict(one.placement)
    return {"item": format_id(one.item_id), "slot": one.slot, "placement": at}
