"""What is not of the wardrobe and is asked about all the same: uploaded pictures and products.

Each becomes a guest of the stylist for one question. In its answer the guest's number becomes the
handle again under which it was named.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from app.assistant.tools.cards import item_card, item_handle, item_of, number, product_handle
from app.assistant.tools.desk import Bench, ToolFailure, shown
from app.assistant.tools.images import image_of
from app.assistant.tools.results import ItemCard
from app.assistant.tools.vision import look
from app.services.item_drafts import derived_fields
from app.services.perceiving import encoder_key
from app.stylist.guests import FIRST, Guest
from local_index.errors import NotFoundError
from local_index.records import ItemRecord

if TYPE_CHECKING:
    from app.stylist.service import Stylist
    from local_index.catalog import ProductRecord


@dataclass(frozen=True, slots=True)
class Party:
    """Garments and guests of one question.

    Attributes:
        ids: What was named, as the stylist numbers it, in its order.
        stylist: Knows them all.
    """

    ids: tuple[int, ...]
    stylist: Stylist
    _guests: dict[int, tuple[str, ItemRecord]]

    def handle(self, number_: int) -> str:
        """Return the handle of a garment or guest."""
        guest = self._guests.get(number_)
        return guest[0] if guest else item_handle(number_)

    def owned(self, number_: int) -> bool:
        """Whether it is of the wardrobe."""
        return number_ not in self._guests

    def id_of(self, handle: str) -> int:
        """Return the stylist's number of a handle."""
        for number_, (name, _item) in self._guests.items():
            if name == handle:
                return number_
        return number(handle)

    def card(self, bench: Bench, number_: int) -> ItemCard:
        """Return a garment's or a guest's card."""
        guest = self._guests.get(number_)
        if guest is None:
            return item_card(bench.library.items.get(number_))
        return item_card(guest[1]).model_copy(
            update={"id": guest[0], "status": "not owned", "thumb": True}
        )


def party_of(bench: Bench, handles: Sequence[str]) -> Party:
    """Return garments, pictures and products as one party.

    Raises:
        ToolFailure: One of them does not exist, or its picture shows no garment.
    """
    ids: list[int] = []
    guests: list[Guest] = []
    names: dict[int, tuple[str, ItemRecord]] = {}
    for handle in dict.fromkeys(handles):
        if handle.startswith("itm_"):
            ids.append(item_of(bench, handle).id)
            continue
        ident = FIRST + len(guests)
        guest = (
            _picture(bench, handle, ident) if handle[0] == "i" else _product(bench, handle, ident)
        )
        guests.append(guest)
        names[ident] = (handle, guest.item)
        ids.append(ident)
    stylist = bench.desk.stylist(bench.library)
    return Party(tuple(ids), stylist.with_guests(guests) if guests else stylist, names)


def _picture(bench: Bench, handle: str, ident: int) -> Guest:
    image = image_of(bench, handle)
    seen = look(bench, image)
    if not seen or seen[0].slot == "other":
        raise ToolFailure("E_INVALID", "This picture shows no garment that could be worn.")
    one = seen[0]
    perception = bench.desk.perception()
    vector = perception.analyze(image.file).image_vector
    fields = {
        "category": one.category, "slot": one.slot, "colors": [(name, 1.0) for name in one.colors],
        "pattern": one.pattern, "material": one.material, "fit": one.fit, "style": one.style,
        "attributes": one.attributes,
    }  # fmt: skip
    item = record_of(bench, ident, fields)
    return Guest(item, vector, encoder_key(perception.info()))


def _product(bench: Bench, handle: str, ident: int) -> Guest:
    product = product_of(bench, handle)
    return Guest(record_of(bench, ident, {**product.fields, "slot": product.slot}, product.title))


def product_of(bench: Bench, handle: str) -> ProductRecord:
    """Return the product that a handle names.

    Raises:
        ToolFailure: No list holds it.
    """
    try:
        return bench.library.catalog.get(number(handle))
    except NotFoundError as error:
        raise ToolFailure("E_NOT_FOUND", f"There is no product {handle}.") from error


def record_of(bench: Bench, ident: int, fields: dict[str, Any], name: str = "") -> ItemRecord:
    """Return a garment's record that is in no wardrobe."""
    category = str(fields.get("category") or "other")
    colors = tuple(
        (str(one[0]), float(one[1])) if isinstance(one, tuple | list) else (str(one), 1.0)
        for one in fields.get("colors", ())
    )
    share = 1.0 / len(colors) if colors else 1.0
    terms = {**fields, "category": category, "colors": colors}
    derived = derived_fields(terms, bench.vocabulary)
    return ItemRecord(
        id=ident,
        name=shown(name) or derived["name"],
        category=category,
        slot=str(fields.get("slot") or derived["slot"]),
        colors=tuple((color, round(share, 4)) for color, _share in colors),
        pattern=str(fields.get("pattern") or "unknown"),
        material=str(fields.get("material") or "unknown"),
        fit=str(fields.get("fit") or "unknown"),
        style=str(fields.get("style") or "unknown"),
        season=(),
        occasion=(),
        formality=0,
        warmth=derived["warmth"],
        attributes=tuple(fields.get("attributes") or ()),
        kids=False,
        brand=None,
        price=None,
        currency=None,
        notes="",
        quantity=1,
        status="ready",
        added="",
        updated="",
        trashed_at=None,
        source_name="",
        confidence={},
        origin={},
        views=(),
    )


__all__ = ["Party", "party_of", "product_handle", "product_of", "record_of"]
