"""What other programs may read by its address, and the questions that are offered to them.

    vestry://items/itm_12         everything recorded of a garment, as JSON
    vestry://outfits/out_3        a saved outfit, as JSON
    vestry://thumbnails/itm_12    the garment cut out of its photo, at most 512 px, as PNG

A picture is the garment on nothing: what stood around it, and whoever wore it, is not in it, and a
photo that was taken worn is left out. Addresses are read letter by letter; none of them is a path.
"""

from __future__ import annotations

import io
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from app.assistant.tools.cards import item_handle, number, outfit_card, outfit_handle
from app.assistant.tools.desk import shown
from local_index.errors import NotFoundError

if TYPE_CHECKING:
    from app.assistant.tools.toolbox import Toolbox
    from local_index import Library

MOST_LISTED: Final = 200
SIDE: Final = 512
_ADDRESS: Final = re.compile(
    r"vestry://(items/itm_[0-9]{1,9}|outfits/out_[0-9]{1,9}|thumbnails/itm_[0-9]{1,9})"
)
_JSON, _PNG = "application/json", "image/png"
TEMPLATES: Final[tuple[dict[str, Any], ...]] = (
    {
        "name": "item",
        "uri_template": "vestry://items/{id}",
        "description": "everything recorded of a garment",
        "mime_type": _JSON,
    },
    {
        "name": "outfit",
        "uri_template": "vestry://outfits/{id}",
        "description": "a saved outfit",
        "mime_type": _JSON,
    },
    {
        "name": "thumbnail",
        "uri_template": "vestry://thumbnails/{id}",
        "description": "a garment cut out of its photo",
        "mime_type": _PNG,
    },
)


class UnknownResourceError(Exception):
    """An address names nothing here."""


@dataclass(frozen=True, slots=True)
class Prompt:
    """A question that a program may offer.

    Attributes:
        text: With a place for each argument.
    """

    purpose: str
    text: str
    arguments: tuple[str, ...] = ()


PROMPTS: Final[Mapping[str, Prompt]] = {
    "outfit_for": Prompt(
        "an outfit for an occasion and the weather",
        "Put three outfits from my wardrobe together{occasion}{weather}, and say why each works."
        " Use stylist_outfits, and name garments only by what its result holds.",
        ("occasion", "weather"),
    ),
    "complete_this": Prompt(
        "what goes with a garment",
        "What of my own clothes goes with {item}? Use wardrobe_search to find it and"
        " stylist_complete for the rest.",
        ("item",),
    ),
    "rarely_worn": Prompt(
        "what hangs unworn, and how to wear it",
        "Which of my clothes have I hardly worn? Use wardrobe_history and wardrobe_search, then"
        " suggest one outfit for each of three of them.",
    ),
}


def prompt_text(name: str, arguments: Mapping[str, str]) -> str:
    """Return a prompt with its arguments; what is not given is left out."""
    told = {key: shown(value, 120) for key, value in arguments.items()}
    return PROMPTS[name].text.format(
        occasion=f" for {told['occasion']}" if told.get("occasion") else "",
        weather=f" in this weather: {told['weather']}" if told.get("weather") else "",
        item=told.get("item") or "the garment I name next",
    )


def listed_resources(library: Library, begin: int) -> tuple[list[dict[str, Any]], bool]:
    """Return a page of garments, after them outfits, and whether there are more."""
    items = library.items.count([])
    found: list[dict[str, Any]] = []
    page = library.items.find([], limit=MOST_LISTED, offset=begin, order="id")
    for item in page:
        name = shown(item.name or item.category, 80)
        found.append({"name": name, "uri": f"vestry://items/{item_handle(item.id)}",
                      "mime_type": _JSON})  # fmt: skip
        if any(view.kind != "worn" for view in item.views):
            found.append({"name": f"{name} (picture)", "mime_type": _PNG,
                          "uri": f"vestry://thumbnails/{item_handle(item.id)}"})  # fmt: skip
    if begin + MOST_LISTED < items:
        return found, True
    for outfit in library.outfits.find()[:MOST_LISTED]:
        found.append({"name": shown(outfit.name, 80) or "An outfit", "mime_type": _JSON,
                      "uri": f"vestry://outfits/{outfit_handle(outfit.id)}"})  # fmt: skip
    return found, False


def read_resource(toolbox: Toolbox, library: Library, uri: str) -> tuple[str, bytes | str]:
    """Return a resource as its kind and its content.

    Raises:
        UnknownResourceError: It names nothing that is here.
    """
    match = _ADDRESS.fullmatch(uri)
    if match is None:
        raise UnknownResourceError
    kind, _, handle = match.group(1).partition("/")
    if kind == "thumbnails":
        return _PNG, _thumbnail(library, handle)
    if kind == "outfits":
        return _JSON, _outfit(library, handle)
    answer = toolbox.run("wardrobe_get_item", {"item_id": handle}, library=library)
    if not answer.ok or answer.data["item"]["status"] == "trash":
        raise UnknownResourceError
    return _JSON, json.dumps(dict(answer.data), ensure_ascii=False)


def _outfit(library: Library, handle: str) -> str:
    try:
        outfit = library.outfits.get(number(handle))
    except NotFoundError as error:
        raise UnknownResourceError from error
    items = {item.id: item for item in library.items.get_many(outfit.item_ids)}
    return outfit_card(outfit, items).model_dump_json()


def _thumbnail(library: Library, handle: str) -> bytes:
    from PIL import Image

    try:
        item = library.items.get(number(handle))
    except NotFoundError as error:
        raise UnknownResourceError from error
    if item.status == "trash":
        raise UnknownResourceError
    for view in item.views:
        if view.kind == "worn":
            continue
        try:
            with Image.open(library.photos.derived_file("cutout", view)) as opened:
                picture = opened.convert("RGBA")
        except OSError:
            continue
        picture.thumbnail((SIDE, SIDE))
        packed = io.BytesIO()
        picture.save(packed, "PNG", optimize=True)
        return packed.getvalue()
    raise UnknownResourceError
