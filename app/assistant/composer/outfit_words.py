"""Outfits, completions, swaps and judgments of the stylist as sentences and cards.

Reasons are put into words by their kind and their values, in the language of the conversation; a
kind that no phrase knows is left out rather than shown in another language.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from types import MappingProxyType
from typing import Final

from app.assistant.composer.piece import Data, Piece, Table, each, strings, text
from app.assistant.composer.reply import Action, AssistantCard, GapCard, GarmentsCard, OutfitCard
from app.assistant.composer.speech import plain_name
from app.assistant.plan import Call

_MOST_REASONS: Final = 3
_MOST_NAMED: Final = 3
_GOOD, _FAIR = 0.6, 0.4
_OFTEN: Final = 2
_CAUTIONS: Final = (
    ("too_thin", re.compile(r"All in all this is thin for (?P<value>-?[\d.]+) °C")),
    ("too_warm", re.compile(r"All in all this is warm for (?P<value>-?[\d.]+) °C")),
    ("laundry", re.compile(r"In the laundry: (?P<names>.+)\.")),
    ("away", re.compile(r"Away at the moment: (?P<names>.+)\.")),
    ("rain", re.compile(r".+ is not made for rain: (?P<names>.+)\.")),
)


def outfits(table: Table, call: Call, data: Data) -> Piece:
    """Return whole outfits."""
    found = each(data, "outfits")
    gaps = _gaps(table, data)
    if not found:
        return Piece((table.speech.say("no_outfit"), *gaps[0]), gaps[1], ("work", "outfit"))
    cards = tuple(outfit_card(table, one, rank, call) for rank, one in enumerate(found, 1))
    said = _count(table, "outfits", len(found))
    context = call.arguments.get("context")
    how = _how(context) if call.arguments.get("like") else ""
    if how:
        said = table.speech.say("outfits_changed", how=table.speech.of("how", how))
    return Piece(
        (said, *_situation(table, context)),
        cards,
        ("casual", "warmer", "other_shoes", "worn", "second"),
    )


def complete(table: Table, call: Call, data: Data) -> Piece:
    """Return what goes with given pieces."""
    speech = table.speech
    said: list[str] = []
    cards: list[AssistantCard] = []
    picks = data.get("picks")
    for slot, chosen in (picks if isinstance(picks, Mapping) else {}).items():
        held = [
            one
            for one in chosen
            if isinstance(one, Mapping) and isinstance(one.get("item"), Mapping)
        ]
        if not held:
            continue
        ids = [text(one["item"], "id") for one in held]
        names = table.names(ids[:_MOST_NAMED])
        said.append(speech.say("complete", slot=speech.of("slot", slot), names=names))
        lines = tuple(
            table.line(handle, next(iter(_reasons(table, one, but=handle)), ""))
            for handle, one in zip(ids, held, strict=True)
        )
        cards.append(GarmentsCard(lines, speech.of("slot", slot), len(lines)))
    found = each(data, "outfits")
    cards += [outfit_card(table, one, rank, call) for rank, one in enumerate(found, 1)]
    if found and not said:
        anchors = set(strings(call.arguments.get("anchors")))
        added = [one for one in strings(found[0].get("item_ids")) if one not in anchors]
        said.append(speech.say("complete_any", names=table.names(added)))
    gaps = _gaps(table, data)
    said += [*gaps[0], *_situation(table, call.arguments.get("context"))]
    drawable = any(isinstance(one, GapCard) and one.description for one in gaps[1])
    next_ones = ("draw", "shop", "whole") if drawable else ("other_shoes", "casual", "worn")
    return Piece(tuple(said), (*cards, *gaps[1]), next_ones)


def alternatives(table: Table, call: Call, data: Data) -> Piece:
    """Return others for one piece."""
    speech = table.speech
    found = [one for one in each(data, "alternatives") if isinstance(one.get("item"), Mapping)]
    replaced = data.get("replaced")
    former = text(replaced, "id") if isinstance(replaced, Mapping) else ""
    kept = tuple(text(one, "id") for one in each(data, "kept"))
    if not found:
        return Piece((speech.of("error", "E_NO_CANDIDATE"),))
    ids = [text(one["item"], "id") for one in found]
    said = [
        speech.say("instead_one", item=table.name(former), names=table.name(ids[0])),
        *_worn(table, found[0], ids[0]),
        speech.say("kept", names=table.names(kept)),
    ]
    cards = tuple(
        outfit_card(table, one, rank, call, kept=kept) for rank, one in enumerate(found, 1)
    )
    return Piece(tuple(said), cards, ("casual", "formal", "worn", "second"))


def judged(table: Table, call: Call, data: Data) -> Piece:
    """Return what the stylist makes of an outfit."""
    speech, outfit = table.speech, data.get("outfit")
    if not isinstance(outfit, Mapping):
        return Piece()
    score = outfit.get("score")
    worth = score if isinstance(score, (int, float)) else 0.0
    word = "judged_good" if worth >= _GOOD else "judged_fair" if worth >= _FAIR else "judged_poor"
    weakest = strings(data.get("weakest_pair"))
    said = [speech.say(word)]
    if weakest and worth < _GOOD:
        said.append(speech.say("weakest", names=table.names(weakest)))
    return Piece(tuple(said), (outfit_card(table, outfit, 1, call),), ("casual", "other_shoes"))


def saved_outfits(table: Table, call: Call, data: Data) -> Piece:
    """Return saved outfits."""
    found = each(data, "outfits")
    if not found:
        return Piece((table.speech.say("saved_none"),), (), ("outfit",))
    total = data.get("total")
    count = total if isinstance(total, int) else len(found)
    cards = tuple(outfit_card(table, one, rank, call) for rank, one in enumerate(found, 1))
    return Piece((table.speech.say("saved_more", count=count),), cards, ("worn",))


def outfit_card(
    table: Table, one: Data, rank: int, call: Call, *, kept: Sequence[str] = ()
) -> OutfitCard:
    """Return an outfit as a card."""
    ids = strings(one.get("item_ids"))
    score = one.get("score")
    handle = text(one, "id") if text(one, "id").startswith("out_") else ""
    return OutfitCard(
        rank=rank,
        items=tuple(table.line(item) for item in ids),
        outfit_id=handle,
        name=plain_name(text(one, "name")),
        kept=tuple(one for one in ids if one in kept),
        reasons=tuple(_reasons(table, one))[:_MOST_REASONS],
        cautions=tuple(
            dict.fromkeys(_caution(table, words) for words in strings(one.get("cautions")))
        ),
        score=float(score) if isinstance(score, (int, float)) else None,
        actions=_actions(table, ids, handle, call),
    )


def _actions(table: Table, ids: Sequence[str], handle: str, call: Call) -> tuple[Action, ...]:
    owned = [one for one in ids if one.startswith("itm_")]
    found = []
    if len(owned) == len(ids) and len(ids) > 1:
        which = {"outfit_id": handle} if handle else {"item_ids": list(ids)}
        if not handle:
            save = Call("wardrobe_save_outfit", {"item_ids": list(ids)})
            found.append(table.action("save", call=save))
        found.append(table.action("wear", call=Call("wardrobe_log_wear", dict(which))))
        context = call.arguments.get("context")
        occasion = context.get("occasion") if isinstance(context, Mapping) else None
        about = {"occasion": occasion} if occasion else {}
        for kind in ("like", "dislike"):
            told = Call("feedback_record", {"kind": kind, **which, **about})
            found.append(table.action(kind, call=told))
    if 0 < len(ids) <= 6:
        dress = Call(
            "tryon_render", {"item_ids": list(ids), "person": table.state.person or "mannequin"}
        )
        found.append(table.action("try_on", call=dress))
    return tuple(found)


def _reasons(table: Table, one: Data, *, but: str = "") -> list[str]:
    said = []
    for proof in each(one, "evidence"):
        kind = text(proof, "kind")
        if not table.speech.has("reason", kind):
            continue
        values = strings(proof.get("values"))
        words = table.speech.terms(values)
        names = table.names(strings(proof.get("item_ids")))
        value = words if not values else table.speech.term(values[0])
        said.append(table.speech.of("reason", kind, names=names, value=value, values=words))
    return list(dict.fromkeys(said))


def _worn(table: Table, one: Data, handle: str) -> list[str]:
    """Return how often a garment was worn, where that speaks for it."""
    for proof in each(one, "evidence"):
        if text(proof, "kind") == "often" and handle in strings(proof.get("item_ids")):
            days = strings(proof.get("values"))
            if days and days[0].isdigit():
                said = table.speech.say("worn_often", name=table.name(handle), count=days[0])
                return [said]
    garment = table.garments.get(handle)
    if garment is not None and garment.wears >= _OFTEN:
        return [table.speech.say("worn_often", name=table.name(handle), count=garment.wears)]
    return []


def _caution(table: Table, words: str) -> str:
    if table.speech.code == "en":
        return words
    for kind, pattern in _CAUTIONS:
        found = pattern.match(words)
        if found is not None:
            return table.speech.of("caution", kind, **found.groupdict())
    return table.speech.of("caution", "other")


def _gaps(table: Table, data: Data) -> tuple[list[str], tuple[AssistantCard, ...]]:
    said, cards = [], []
    speech = table.speech
    for one in each(data, "gaps"):
        slot, words = text(one, "slot"), text(one, "description")
        what = speech.described(words, table.vocabulary)
        kind = "gap_plain" if not words else "gap_poor" if one.get("kind") == "poor" else "gap_none"
        said.append(speech.say(kind, slot=speech.of("slot", slot), what=what))
        actions: tuple[Action, ...] = ()
        if words:
            draw = Call("imagegen_product", {"description": words})
            shop = Call("catalog_search", {"query": words, **({"slot": slot} if slot else {})})
            actions = (table.action("draw", call=draw), table.action("shop", call=shop))
        cards.append(GapCard(slot, speech.say("not_owned"), what or said[-1], words, actions))
    return said, tuple(cards)


def _situation(table: Table, context: object) -> list[str]:
    """Return what an answer went by, or what it had to assume."""
    speech = table.speech
    held = context if isinstance(context, Mapping) else {}
    what = [speech.term(str(held[name]), name) for name in ("occasion", "season") if held.get(name)]
    degrees = held.get("temperature")
    if isinstance(degrees, (int, float)):
        what.append(speech.say("degrees", value=f"{degrees:g}"))
    if held.get("rain"):
        what.append(speech.of("rain", str(held["rain"])))
    how = _how(held)
    what += [speech.of("how", how)] if how else []
    what += [speech.say("without", what=speech.term(one)) for name in ("colors", "materials")
             for one in strings(held.get(f"{name}_avoided"))]  # fmt: skip
    what += [speech.term(one, "colors") for one in strings(held.get("colors_wanted"))]
    what = [one for one in what if one]
    if table.assumed:
        what = what[1:]  # what was assumed is said as that
    told = [speech.say("went_by", what=speech.say("comma").join(what))] if what else []
    return [*told, *([speech.say("assumed")] if table.assumed else [])]


def _how(context: object) -> str:
    held = context if isinstance(context, Mapping) else {}
    for name in ("formality", "warmth"):
        delta = held.get(f"{name}_delta")
        if isinstance(delta, int) and delta:
            return f"{name}_{'up' if delta > 0 else 'down'}"
    return ""


def _count(table: Table, name: str, count: int) -> str:
    return table.speech.say(f"{name}_one" if count == 1 else f"{name}_more", count=count)


PIECES: Final[Mapping[str, Callable[[Table, Call, Data], Piece]]] = MappingProxyType(
    {
        "stylist_outfits": outfits,
        "stylist_complete": complete,
        "stylist_alternatives": alternatives,
        "stylist_score": judged,
        "wardrobe_list_outfits": saved_outfits,
    }
)
