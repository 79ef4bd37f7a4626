"""How an item looks outside: ids like ``itm_12`` and the JSON that the command line promises.

Fields may be added here, never renamed. Nothing is read from disk.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from app.errors import InputError

if TYPE_CHECKING:
    from local_index.records import ItemRecord, ViewRecord

_ID = re.compile(r"(?:itm_)?([1-9][0-9]{0,17})", re.ASCII)


def format_id(item_id: int) -> str:
    """Return the id as people and programs see it."""
    return f"itm_{item_id}"


def parse_id(text: str) -> int:
    """Return the id that ``12`` or ``itm_12`` names.

    Raises:
        InputError: It is neither.
    """
    match = _ID.fullmatch(text.strip().lower())
    if match is None:
        shown = text.strip()[:40]
        raise InputError(
            f'"{shown}" is not the id of an item.',
            next_step="Ids look like itm_12; `vestry items` lists them.",
        )
    return int(match.group(1))


def item_json(item: ItemRecord) -> dict[str, Any]:
    """Return an item as the command line, the export and the assistant show it."""
    return {
        "id": format_id(item.id),
        "source_name": item.source_name,
        "category": item.category,
        "slot": item.slot,
        "colors": [{"name": name, "share": share} for name, share in item.colors],
        "pattern": item.pattern,
        "material": item.material,
        "fit": item.fit,
        "style": item.style,
        "season": list(item.season),
        "occasion": list(item.occasion),
        "formality": item.formality,
        "warmth": item.warmth,
        "attributes": list(item.attributes),
        "kids": item.kids,
        "name": item.name,
        "brand": item.brand,
        "price": item.price,
        "currency": item.currency,
        "quantity": item.quantity,
        "size": item.size,
        "bought": item.bought,
        "place": item.place,
        "wash_after": item.wash_after,
        "notes": item.notes,
        "added": item.added,
        "updated": item.updated,
        "trashed_at": item.trashed_at,
        "views": [_view_json(view) for view in item.views],
        "status": item.status,
        "washing": item.washing,
        "reviewed": item.reviewed,
        "confidence": dict(item.confidence),
        "origin": dict(item.origin),
    }


def _view_json(view: ViewRecord) -> dict[str, Any]:
    return {
        "photo": view.sha256,
        "kind": view.kind,
        "position": view.position,
        "region": list(view.region) if view.region else None,
    }
