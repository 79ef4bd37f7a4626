"""How a packing list looks outside: its days with their garments, its lines, and what is missing.

Fields may be added here, never renamed. Nothing is read from disk.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from app.item_json import format_id

if TYPE_CHECKING:
    from app.services.packing_lists import PackingList


def packing_json(packing: PackingList) -> dict[str, Any]:
    """Return a packing list; one that is not kept has the id 0."""
    return {
        "id": packing.id,
        "name": packing.name,
        "from": packing.trip.days[0].day,
        "to": packing.trip.days[-1].day,
        "laundry_every": packing.trip.laundry_every,
        "most_shoes": packing.trip.most_shoes,
        "away": packing.away,
        "items": [format_id(item) for item in packing.item_ids],
        "lines": [
            {
                "item": None if line.item is None else format_id(line.item),
                "text": line.text,
                "packed": line.packed,
                "by_hand": line.by_hand,
            }
            for line in packing.lines
        ],
        "days": [
            {
                "day": one.day.day,
                "occasion": one.day.occasion,
                "temperature": one.day.temperature,
                "rain": one.day.rain,
                "items": [format_id(item) for item in one.items],
                "complete": one.complete,
            }
            for one in packing.days
        ],
        "gaps": [
            {
                "day": gap.day,
                "kind": gap.kind,
                "text": gap.text,
                "items": [format_id(item) for item in gap.item_ids],
            }
            for gap in packing.gaps
        ],
        "notes": list(packing.notes),
    }
