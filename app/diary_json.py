"""How days and the laundry look outside: entries of a day, a garment with its state and its wears.

Fields may be added here, never renamed. Nothing is read from disk.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from app.item_json import format_id
from app.outfit_json import format_outfit_id

if TYPE_CHECKING:
    from app.services.diary_pages import DayPage
    from app.services.laundry import LaundryLine


def laundry_json(line: LaundryLine) -> dict[str, Any]:
    """Return a garment of the laundry list."""
    return {
        "id": format_id(line.item.id),
        "name": line.item.name,
        "category": line.item.category,
        "state": line.state,
        "worn_since_wash": line.since_wash,
        "wash_after": line.limit,
        "last_worn": line.last_worn,
        "last_washed": line.last_washed,
    }


def day_json(page: DayPage) -> dict[str, Any]:
    """Return a day with what was worn and planned, and what it is like."""
    return {
        "day": page.day,
        "note": page.said.note,
        "occasion": page.said.occasion,
        "temperature": page.said.temperature,
        "rain": page.said.rain,
        "entries": [
            {
                "ids": list(one.row_ids),
                "state": one.state,
                "outfit": None if one.outfit_id is None else format_outfit_id(one.outfit_id),
                "items": [format_id(item) for item in one.item_ids],
                "name": one.name,
                "note": one.note,
            }
            for one in page.entries
        ],
    }
