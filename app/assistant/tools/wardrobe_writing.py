"""Tools that change the wardrobe; each is one step of undo with a token of its own.

Who may call them is decided before, by the hub. Nothing here deletes for good: what is deleted lies
in the trash for thirty days.

Source: specification of the assistant, C.4.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from app.assistant.tools import arguments as takes
from app.assistant.tools import results as gives
from app.assistant.tools.cards import (
    item_card,
    item_handle,
    item_of,
    items_of,
    number,
    outfit_card,
    outfit_handle,
)
from app.assistant.tools.desk import Answer, Bench, ToolFailure, shown
from app.assistant.tools.images import image_of
from app.assistant.tools.wardrobe_reading import day_of
from app.services.diary import DiaryService
from app.services.outfits import OutfitService
from app.services.soiling import soil
from app.services.wardrobe import WardrobeService
from local_index.errors import NotFoundError

if TYPE_CHECKING:
    from local_index.records import ItemRecord

_TERM_FIELDS = {
    "category": "category",
    "pattern": "pattern",
    "material": "material",
    "fit": "fit",
    "style": "style",
}
_LIST_FIELDS = {"season": "season", "occasion": "occasion", "attributes": "attributes"}


def add_item(bench: Bench, asked: takes.WardrobeAddItem) -> Answer:
    """Put an uploaded photo into the wardrobe."""
    image = image_of(bench, asked.image_ref)
    if image.attachment.kind not in ("upload", "photo"):
        raise ToolFailure(
            "E_PERMISSION", "A picture that was drawn is no garment.",
            next_step="Attach a photo of the garment itself.",
        )  # fmt: skip
    # understood before anything is written
    changes = changes_of(bench, asked.attributes) if asked.attributes else {}
    result = bench.desk.importing().run([image.file], control=bench.session.control)
    if result.failed:
        raise ToolFailure("E_INVALID", result.failed[0].error)
    if not result.items:
        raise ToolFailure("E_DUPLICATE", "This photo is in the wardrobe already.")
    (item_id, *_more) = result.items
    token = bench.library.history.latest_of(item_id)
    if changes:
        with bench.library.atomic(), bench.library.history.group("Import of photos", key=token):
            _change(bench, bench.library.items.get(item_id), changes)
    item = bench.library.items.get(item_id)
    alike = bench.library.items.get_many(_alike(bench, item)) if result.alike else []
    warnings = ("It may be a garment that is there already.",) if alike else ()
    card = item_card(item)
    return Answer(
        gives.ItemAdded(
            undo_token=token,
            did=f"Added {card.name} to the wardrobe.",
            item=card,
            near_duplicates=[item_card(one) for one in alike],
        ),
        warnings,
    )


def update_item(bench: Bench, asked: takes.WardrobeUpdateItem) -> Answer:
    """Correct what is recorded of a garment, or say whether it is at hand."""
    changes = changes_of(bench, asked.patch)
    item = item_of(bench, asked.item_id)
    with bench.writing("Edit item") as token:
        _change(bench, item, changes)
    after = item_card(bench.library.items.get(item.id))
    fields = ", ".join(sorted(changes))
    return Answer(
        gives.ItemChanged(undo_token=token, did=f"Changed {fields} of {after.name}.", item=after)
    )


def delete_item(bench: Bench, asked: takes.WardrobeDeleteItem) -> Answer:
    """Put a garment into the trash."""
    item = item_of(bench, asked.item_id)
    outfits = bench.library.outfits.find(holding=item.id)
    with bench.writing("Delete item") as token:
        bench.library.trash.put([item.id])
    card = item_card(bench.library.items.get(item.id))
    warnings: tuple[str, ...] = ()
    if outfits:
        warnings = (f"It was in {len(outfits)} saved outfits; they are kept without it.",)
    return Answer(
        gives.ItemChanged(
            undo_token=token,
            did=f"{card.name} lies in the trash for thirty days.",
            item=card,
            outfits=[outfit_handle(one.id) for one in outfits[:20]],
        ),
        warnings,
    )


def save_outfit(bench: Bench, asked: takes.WardrobeSaveOutfit) -> Answer:
    """Keep an outfit."""
    items = items_of(bench, asked.item_ids)
    occasion = (bench.term("occasion", asked.occasion),) if asked.occasion else ()
    service = OutfitService(bench.library, bench.vocabulary)
    with bench.writing("Save outfit") as token:
        kept = service.save(
            [item.id for item in items], name=shown(asked.name or "", 80), occasion=occasion
        )
    card = outfit_card(kept.outfit, {item.id: item for item in items})
    return Answer(
        gives.OutfitSaved(undo_token=token, did=f"Saved {card.name or 'the outfit'}.", outfit=card),
        tuple(shown(one.text, 300) for one in kept.warnings),
    )


def log_wear(bench: Bench, asked: takes.WardrobeLogWear) -> Answer:
    """Note that garments or an outfit were worn; a day to come is a plan only for an outfit."""
    day, today = day_of(bench, asked.date), bench.desk.today()
    if day > today:
        raise ToolFailure(
            "E_FUTURE_DATE", "A day that is still to come was not worn yet.",
            next_step="Plan the outfit for that day instead.",
        )  # fmt: skip
    library = bench.library
    if asked.outfit_id:
        try:
            ids = library.outfits.get(number(asked.outfit_id)).item_ids
        except NotFoundError as error:
            raise ToolFailure("E_NOT_FOUND", f"There is no outfit {asked.outfit_id}.") from error
        with bench.writing("Wear outfit") as token:
            changed = DiaryService(library, today).wear(number(asked.outfit_id), day=day)
        noted = bool(changed.days or changed.outfits or changed.changed)
    else:
        ids = tuple(item.id for item in items_of(bench, asked.item_ids))
        new = [item for item in ids if not library.wears.on_day(item, day.isoformat())]
        with bench.writing("Wear") as token:
            if new:
                library.wears.add(new, day.isoformat())
                soil(library, new, day=day, today=today)
        noted = bool(new)
    names = ", ".join(shown(item.name or item.category, 60) for item in library.items.get_many(ids))
    did = f"Noted for {day.isoformat()}: {names}." if noted else "That was noted before."
    return Answer(
        gives.WearLogged(
            undo_token=token if noted else "",
            did=did,
            date=day.isoformat(),
            item_ids=[item_handle(item) for item in ids],
        )
    )


def changes_of(bench: Bench, patch: takes.ItemPatch) -> dict[str, Any]:
    """Return a patch in the index's own values.

    Raises:
        ToolFailure: A word means nothing to the vocabulary.
    """
    given = patch.model_dump(exclude_unset=True, exclude_none=True)
    changes: dict[str, Any] = {}
    for name, value in given.items():
        if name in _TERM_FIELDS:
            changes[name] = bench.term(_TERM_FIELDS[name], value)
        elif name in _LIST_FIELDS:
            changes[name] = bench.terms(_LIST_FIELDS[name], value)
        elif name == "colors":
            terms = bench.terms("colors", value)
            changes[name] = tuple((term, round(1.0 / len(terms), 4)) for term in terms)
        elif name in ("name", "brand"):
            changes[name] = shown(value)
        else:
            changes[name] = value
    return changes


def _change(bench: Bench, item: ItemRecord, changes: Mapping[str, Any]) -> None:
    WardrobeService(bench.library, bench.vocabulary).change(item, changes)


def _alike(bench: Bench, item: ItemRecord) -> tuple[int, ...]:
    photos = {view.photo_id for view in item.views}
    found = []
    for pair in bench.library.duplicates.open_pairs():
        both = {pair.photo_a, pair.photo_b}
        if both & photos:
            for photo in both - photos:
                found += [one.id for one in bench.library.items.of_photo(photo)]
    return tuple(dict.fromkeys(found))[:5]
