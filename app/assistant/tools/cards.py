"""Garments, outfits and products as cards, and handles as numbers; nothing is decided here."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from app.assistant.tools.desk import Bench, ToolFailure, shown
from app.assistant.tools.results import ItemCard, OutfitCard
from local_index.errors import NotFoundError

if TYPE_CHECKING:
    from local_index.outfits import OutfitRecord
    from local_index.records import ItemRecord

_NOTHING = frozenset({"unknown", "other", "n/a", ""})


def number(handle: str) -> int:
    """Return the number of a handle."""
    return int(handle.partition("_")[2])


def item_handle(item_id: int) -> str:
    """Return a garment's handle."""
    return f"itm_{item_id}"


def outfit_handle(outfit_id: int) -> str:
    """Return an outfit's handle."""
    return f"out_{outfit_id}"


def image_handle(attachment_id: int) -> str:
    """Return a picture's handle."""
    return f"img_{attachment_id}"


def product_handle(product_id: int) -> str:
    """Return a product's handle."""
    return f"cat_{product_id}"


def item_of(bench: Bench, handle: str, *, trashed: bool = False) -> ItemRecord:
    """Return the garment that a handle names.

    Raises:
        ToolFailure: There is none, or it lies in the trash.
    """
    try:
        item = bench.library.items.get(number(handle))
    except NotFoundError as error:
        raise no_item(handle) from error
    if item.status == "trash" and not trashed:
        raise no_item(handle)
    return item


def items_of(bench: Bench, handles: Sequence[str]) -> list[ItemRecord]:
    """Return the garments that handles name, each once and in their order."""
    return [item_of(bench, handle) for handle in dict.fromkeys(handles)]


def no_item(handle: str) -> ToolFailure:
    """Return what a handle without a garment answers."""
    return ToolFailure(
        "E_NOT_FOUND",
        f"There is no garment {handle}.",
        next_step="Use an id that a tool returned.",
    )


def known(value: str) -> str:
    """Return a term; empty where it says nothing."""
    return "" if value in _NOTHING else value


def item_card(item: ItemRecord, *, score: float | None = None) -> ItemCard:
    """Return a garment in short."""
    return ItemCard(
        id=item_handle(item.id),
        name=shown(item.name or item.category),
        category=item.category,
        slot=item.slot,
        colors=[name for name, _share in item.colors],
        pattern=known(item.pattern),
        material=known(item.material),
        status=item.status,
        score=None if score is None else round(score, 4),
        thumb=bool(item.views),
    )


def outfit_card(outfit: OutfitRecord, items: Mapping[int, ItemRecord]) -> OutfitCard:
    """Return a saved outfit with its garments that are there."""
    held = [items[one] for one in outfit.item_ids if one in items]
    return OutfitCard(
        id=outfit_handle(outfit.id),
        name=shown(outfit.name),
        occasion=", ".join(outfit.occasion),
        item_ids=[item_handle(item.id) for item in held],
        items=[item_card(item) for item in held],
    )
