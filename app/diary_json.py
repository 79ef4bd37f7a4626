"""How the laundry looks outside: one garment with its state and its wears.

Fields may be added here, never renamed. Nothing is read from disk.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from app.item_json import format_id

if TYPE_CHECKING:
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
