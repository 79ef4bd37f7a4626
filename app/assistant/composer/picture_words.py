"""What was seen, drawn, dressed and found in product lists or elsewhere, as sentences and cards.

A picture that was made always says so and what it tells nothing about; a product always says which
list it stands in and since when.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Final

from app.assistant.composer.piece import Data, Piece, Table, each, strings, text
from app.assistant.composer.reply import LinksCard, PictureCard, ProductCard, QuotedCard
from app.assistant.composer.speech import plain_name
from app.assistant.plan import Call

_UNSURE: Final = 0.5
_MOST_SAID: Final = 3
_LONGEST_QUOTE: Final = 4000


def seen(table: Table, call: Call, data: Data) -> Piece:
    """Return what a picture shows; a look on the way to something else."""
    speech = table.speech
    told = []
    sure = True
    for one in each(data, "items")[:_MOST_SAID]:
        words = [*(("colors", color) for color in strings(one.get("colors"))[:1])]
        words += [("material", text(one, "material")), ("category", text(one, "category"))]
        told.append(" ".join(speech.term(term, field) for field, term in words
                             if term and term not in ("unknown", "other")))  # fmt: skip
        confidence = one.get("confidence")
        sure = sure and (not isinstance(confidence, (int, float)) or confidence >= _UNSURE)
    if not told:
        return Piece((speech.say("unsure"),), weighty=False)
    said = [speech.say("seen", what=speech.listed(told)), *([] if sure else [speech.say("unsure")])]
    return Piece(asides=tuple(said), next=("outfit",), weighty=False)


def drawn(table: Table, _call: Call, data: Data) -> Piece:
    """Return a drawing."""
    speech, ref = table.speech, text(data, "image_ref")
    words = speech.described(plain_name(text(data, "description")), table.vocabulary)
    seed, seconds = data.get("seed"), data.get("seconds")
    card = PictureCard(
        ref=ref,
        kind="drawn",
        badge=speech.say("drawn_badge"),
        alt=speech.say("drawn_alt", words=words),
        words=words,
        seed=seed if isinstance(seed, int) else None,
        seconds=float(seconds) if isinstance(seconds, (int, float)) else 0.0,
        actions=(table.action("shop", call=Call("catalog_search", {"like_image": ref})),),
    )
    return Piece((speech.say("drawn", words=words),), (card,), ("shop", "whole"))


def tried_on(table: Table, _call: Call, data: Data) -> Piece:
    """Return a picture of garments worn."""
    speech = table.speech
    ids = strings(data.get("item_ids"))
    left_out = data.get("left_out")
    missing = [table.name(one) for one in left_out] if isinstance(left_out, Mapping) else []
    missing = [one for one in missing if one]
    said = [speech.say("try_on", names=table.names(ids)), speech.say("try_on_limits")]
    said += [speech.say("left_out", names=speech.listed(missing))] if missing else []
    owned = [one for one in ids if one.startswith("itm_")]
    save = len(owned) > 1 and len(owned) == len(ids)
    keep = Call("wardrobe_save_outfit", {"item_ids": owned})
    card = PictureCard(
        ref=text(data, "image_ref"),
        kind="try_on",
        badge=speech.say("try_on_badge"),
        alt=speech.say("try_on_alt", names=table.names(ids)),
        limits=speech.say("try_on_limits"),
        items=tuple(table.line(one) for one in ids),
        left_out=tuple(missing),
        actions=(table.action("save", call=keep),) if save else (),
    )
    return Piece(tuple(said), (card,), ("other_top", "other_shoes"))


def products(table: Table, call: Call, data: Data) -> Piece:
    """Return products of imported lists."""
    speech = table.speech
    found = each(data, "products")
    if not found:
        return Piece((speech.say("products_none"),))
    like = any(call.arguments.get(name) for name in ("like_item", "like_image", "query"))
    badge = speech.say("similar" if like else "not_owned")
    cards = tuple(_product(table, one, badge) for one in found)
    total = data.get("total")
    count = total if isinstance(total, int) else len(found)
    said = [speech.say("products_more", count=count)]
    said += [f"{badge}."] if like and speech.code != "zh" else [f"{badge}。"] if like else []
    return Piece(tuple(said), cards, ("whole",))


def _product(table: Table, one: Data, badge: str) -> ProductCard:
    price, ref = one.get("price"), text(one, "id")
    shown = (
        f"{price:.2f} {text(one, 'currency')}".strip() if isinstance(price, (int, float)) else ""
    )
    ids = list(dict.fromkeys([*table.state.anchors, ref]))[:6]
    dress = Call("tryon_render", {"item_ids": ids, "person": table.state.person or "mannequin"})
    return ProductCard(
        id=ref,
        title=plain_name(text(one, "title")),
        badge=badge,
        price=shown,
        source=plain_name(text(one, "source")),
        imported=table.speech.say("imported", date=text(one, "imported_at")[:10]),
        slot=text(one, "slot"),
        thumb=bool(one.get("thumb")),
        actions=(table.action("try_on", call=dress),) if one.get("thumb") else (),
    )


def links(table: Table, _call: Call, data: Data) -> Piece:
    """Return hits of a search on the web."""
    found = tuple((plain_name(text(one, "title")), text(one, "url")) for one in each(data, "links"))
    return Piece((table.speech.say("links"),), (LinksCard(found),)) if found else Piece()


def helped(table: Table, _call: Call, data: Data) -> Piece:
    """Return help; in English in the tool's own words, else what there is to say in general."""
    own = text(data, "text") if table.speech.code == "en" else ""
    return Piece((own or table.speech.say("help"),), (), ("outfit",))


def quoted(table: Table, call: Call, data: Data) -> Piece:
    """Return what a program that was added said."""
    source = plain_name(text(data, "server") or call.tool.split(".")[1])
    card = QuotedCard(source, text(data, "text")[:_LONGEST_QUOTE])
    return Piece((table.speech.say("quoted", source=source),), (card,))


PIECES: Final[Mapping[str, Callable[[Table, Call, Data], Piece]]] = MappingProxyType(
    {
        "vision_recognize": seen,
        "imagegen_product": drawn,
        "tryon_render": tried_on,
        "catalog_search": products,
        "online_search": links,
        "app_help": helped,
    }
)
