"""What a tool's result changes about where a conversation stands: `after`.

Pure: a state and what a tool answered give the next state. Results are read as data: only handles
that look like handles are taken over, and texts are cut. Nothing here decides what happens next.

Source: DialogueState of the assistant's specification, C.3; results of C.4.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from types import MappingProxyType
from typing import Any, Final

from app.assistant.plan import Call
from app.assistant.state import (
    MOST_ERRORS,
    MOST_REMEMBERED,
    MOST_RULED_OUT,
    Card,
    DialogueState,
    Gap,
    Kind,
    Look,
    Picture,
    Product,
    ToolError,
    Upload,
)

_HANDLE: Final = re.compile(r"(itm|img|cat|out)_[0-9]{1,9}")
_LONGEST_TEXT: Final = 300

Data = Mapping[str, Any]
Result = Mapping[str, Any]
"""The envelope of a tool as JSON: ``ok``, ``data``, ``warnings``, ``evidence``, ``error``."""


def after(state: DialogueState, call: Call, result: Result) -> DialogueState:
    """Return the state once a tool has answered."""
    if not result.get("ok", False):
        return _failed(state, call, result)
    pending = None if state.pending and state.pending.call == call else state.pending
    state = replace(state, pending=pending)
    change = _CHANGES.get(call.tool)
    data = result.get("data")
    return change(state, call.arguments, data) if change and isinstance(data, Mapping) else state


def _failed(state: DialogueState, call: Call, result: Result) -> DialogueState:
    problem = result.get("error")
    problem = problem if isinstance(problem, Mapping) else {}
    error = ToolError(call.tool, _text(problem.get("code")), _text(problem.get("message")))
    return replace(state, errors=(*state.errors, error)[-MOST_ERRORS:], pending=None)


# -- garments and outfits --------------------------------------------------------------------------


def _items_found(state: DialogueState, _arguments: Data, data: Data) -> DialogueState:
    return state.with_items_shown(_handles(_each(data, "items")))


def _history(state: DialogueState, _arguments: Data, data: Data) -> DialogueState:
    worn = [one["item"] for one in _each(data, "items") if isinstance(one.get("item"), Mapping)]
    return state.with_items_shown(_handles(worn))


def _item_facts(state: DialogueState, _arguments: Data, data: Data) -> DialogueState:
    item = data.get("item")
    return state.with_items_shown(_handles([item])) if isinstance(item, Mapping) else state


def _outfits(state: DialogueState, _arguments: Data, data: Data) -> DialogueState:
    looks = _looks(_each(data, "outfits"))
    state = replace(state, gap=_gap(data) or state.gap)
    if not looks:
        return replace(state, shown="gap") if _gap(data) else state
    return replace(state, outfits=looks, chosen=1 if len(looks) == 1 else 0, shown="outfits")


def _completed(state: DialogueState, arguments: Data, data: Data) -> DialogueState:
    picks = data.get("picks")
    found = [
        pick["item"]
        for slot in (picks.values() if isinstance(picks, Mapping) else ())
        for pick in slot
        if isinstance(pick, Mapping) and isinstance(pick.get("item"), Mapping)
    ]
    anchors = (*state.anchors, *_strings(arguments.get("anchors")))
    state = replace(
        _outfits(state, arguments, data),
        anchors=tuple(dict.fromkeys(anchors))[-MOST_REMEMBERED:],
        target_slots=_strings(arguments.get("target_slots")),
    )
    handles = _handles(found)
    if handles:
        shown: Kind = "outfits" if _looks(_each(data, "outfits")) else "items"
        state = replace(state, items=handles[:MOST_REMEMBERED], shown=shown)
    return state


def _alternatives(state: DialogueState, arguments: Data, data: Data) -> DialogueState:
    """The alternatives become the outfits that ranks mean; what was replaced was turned down."""
    found = _each(data, "alternatives")
    replaced = str(arguments.get("replace_item_id", ""))
    turned_down = (*state.rejected, *([replaced] if _HANDLE.fullmatch(replaced) else []))
    state = replace(
        state,
        rejected=tuple(dict.fromkeys(turned_down))[-MOST_RULED_OUT:],
        anchors=tuple(one for one in state.anchors if one != replaced),
    )
    looks = _looks(found)
    if not looks:
        return state
    items = _handles([one["item"] for one in found if isinstance(one.get("item"), Mapping)])
    return replace(state, outfits=looks, items=items, chosen=1, shown="outfits")


def _weighed(state: DialogueState, _arguments: Data, data: Data) -> DialogueState:
    """Outfits with what may be bought are what ranks mean; nothing of it is kept in later ones."""
    looks = _looks(_each(data, "outfits"))
    if not looks:
        return state.with_items_shown(_handles(_each(data, "alike")))
    return replace(state, outfits=looks, chosen=1 if len(looks) == 1 else 0, shown="outfits")


def _saved(state: DialogueState, _arguments: Data, data: Data) -> DialogueState:
    outfit = data.get("outfit")
    saved = _looks([outfit]) if isinstance(outfit, Mapping) else ()
    if not saved or not saved[0].outfit_id:
        return state
    looks = [saved[0] if set(one.item_ids) == set(saved[0].item_ids) else one
             for one in state.outfits]  # fmt: skip
    return replace(state, outfits=tuple(looks))


def _deleted(state: DialogueState, arguments: Data, _data: Data) -> DialogueState:
    return state.without([str(arguments.get("item_id", ""))])


def _felt(state: DialogueState, arguments: Data, _data: Data) -> DialogueState:
    """A garment that is disliked is not proposed again here; a whole outfit rejects no garment."""
    ids = _strings(arguments.get("item_ids"))
    if arguments.get("kind") != "dislike" or len(ids) != 1:
        return state
    rejected = tuple(dict.fromkeys((*state.rejected, *ids)))[-MOST_RULED_OUT:]
    return replace(state, rejected=rejected)


# -- pictures, products, the day -------------------------------------------------------------------


def _recognized(state: DialogueState, arguments: Data, data: Data) -> DialogueState:
    handle = str(arguments.get("image_ref", ""))
    seen = _each(data, "items")
    first = seen[0] if seen else {}
    card = Card(
        text=_text(data.get("caption")),
        category=_text(first.get("category")),
        slot=_text(first.get("slot")),
        colors=_strings(first.get("colors")),
        pattern=_text(first.get("pattern")),
        material=_text(first.get("material")),
    )
    whole = arguments.get("mode") == "outfit" or len(seen) > 1
    uploads = [Upload(handle, card, whole) if one.id == handle else one for one in state.uploads]
    return replace(state, uploads=tuple(uploads))


def _added(state: DialogueState, arguments: Data, data: Data) -> DialogueState:
    """An upload that became a garment is that garment from now on."""
    item = data.get("item")
    handles = _handles([item]) if isinstance(item, Mapping) else ()
    if not handles:
        return state
    former = str(arguments.get("image_ref", ""))
    anchors = tuple(handles[0] if one == former else one for one in state.anchors)
    return replace(state, anchors=anchors).with_items_shown(handles)


def _drawn(state: DialogueState, arguments: Data, data: Data) -> DialogueState:
    text = _text(data.get("description")) or _text(arguments.get("description"))
    return _with_picture(state, data, text=text, kind="drawn")


def _tried_on(state: DialogueState, arguments: Data, data: Data) -> DialogueState:
    """What was put on is the outfit the talk is about from now on."""
    state = _with_picture(state, data, text="", kind="try_on")
    ids = tuple(one for one in _strings(arguments.get("item_ids")) if _HANDLE.fullmatch(one))
    if len(ids) < 2:
        return state
    ranks = [rank for rank, look in enumerate(state.outfits, 1) if set(look.item_ids) == set(ids)]
    if ranks:
        return replace(state, chosen=ranks[0])
    return replace(state, outfits=(Look(ids),), chosen=1)


def _with_picture(state: DialogueState, data: Data, *, text: str, kind: Any) -> DialogueState:
    handle = str(data.get("image_ref", ""))
    if not _HANDLE.fullmatch(handle):
        return state
    others = tuple(one for one in state.pictures if one.id != handle)
    kept = (*others, Picture(handle, text, kind))[-MOST_REMEMBERED:]
    return replace(state, pictures=kept, shown="picture")


def _products(state: DialogueState, _arguments: Data, data: Data) -> DialogueState:
    found = [
        Product(
            id=str(one["id"]),
            title=_text(one.get("title")),
            slot=_text(one.get("slot")),
            price=one["price"] if isinstance(one.get("price"), (int, float)) else None,
        )
        for one in _each(data, "products")
        if _HANDLE.fullmatch(str(one.get("id", "")))
    ]
    if not found:
        return state
    return replace(state, products=tuple(found[:MOST_REMEMBERED]), shown="products")


def _day(state: DialogueState, _arguments: Data, data: Data) -> DialogueState:
    """What is known of a day fills in what the conversation left open, and overrules nothing."""
    day = data.get("day", data)
    if not isinstance(day, Mapping):
        return state
    now = state.situation
    temperature = day.get("temperature")
    known = temperature if isinstance(temperature, (int, float)) else None
    situation = replace(
        now,
        temperature=now.temperature if now.temperature is not None else known,
        rain=now.rain or _text(day.get("rain")),
        occasion=now.occasion or _text(day.get("occasion")),
    )
    return replace(state, situation=situation)


# -- reading ---------------------------------------------------------------------------------------


def _each(data: Data, key: str) -> list[Data]:
    value = data.get(key)
    return [one for one in value if isinstance(one, Mapping)] if isinstance(value, list) else []


def _handles(values: Iterable[Data]) -> tuple[str, ...]:
    found = [str(one.get("id", "")) for one in values]
    return tuple(dict.fromkeys(one for one in found if _HANDLE.fullmatch(one)))


def _looks(values: Iterable[Data]) -> tuple[Look, ...]:
    looks = []
    for one in values:
        ids = tuple(handle for handle in _strings(one.get("item_ids")) if _HANDLE.fullmatch(handle))
        handle = str(one.get("id", ""))
        if ids:
            looks.append(Look(ids, handle if handle.startswith("out_") else ""))
    return tuple(looks[:MOST_REMEMBERED])


def _gap(data: Data) -> Gap | None:
    for one in _each(data, "gaps"):
        words = _text(one.get("description")) or _text(one.get("text"))
        if words:
            return Gap(_text(one.get("slot")), words)
    return None


def _strings(value: Any) -> tuple[str, ...]:
    return tuple(str(one)[:_LONGEST_TEXT] for one in value) if isinstance(value, list) else ()


def _text(value: Any) -> str:
    return value[:_LONGEST_TEXT] if isinstance(value, str) else ""


_CHANGES: Final[Mapping[str, Callable[[DialogueState, Data, Data], DialogueState]]] = (
    MappingProxyType(
        {
            "wardrobe_search": _items_found,
            "wardrobe_get_item": _item_facts,
            "wardrobe_history": _history,
            "wardrobe_list_outfits": _outfits,
            "wardrobe_add_item": _added,
            "wardrobe_delete_item": _deleted,
            "wardrobe_save_outfit": _saved,
            "feedback_record": _felt,
            "catalog_search": _products,
            "stylist_complete": _completed,
            "stylist_outfits": _outfits,
            "stylist_alternatives": _alternatives,
            "shopping_check": _weighed,
            "vision_recognize": _recognized,
            "imagegen_product": _drawn,
            "tryon_render": _tried_on,
            "context_get": _day,
            "context_set": _day,
        }
    )
)
