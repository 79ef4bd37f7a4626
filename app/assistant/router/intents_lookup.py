"""Turns that only look something up: garments, one garment, what is worn most, saved outfits."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from app.assistant.plan import Call
from app.assistant.router.reading import Reading, calls
from app.assistant.router.scene import Scene
from app.assistant.router.wording import Phrase

_BRIEF = 6
_PLACES = frozenset({"shoes", "bag"})
"""Slots that are a kind of garment of their own."""


def read_lookups(scene: Scene) -> Iterator[Reading]:
    """Yield what the turn would do."""
    if scene.cue("catalog", "online", "inject"):
        return
    yield from _worn(scene)
    yield from _lately(scene)
    yield from _saved(scene)
    yield from _like_this(scene)
    yield from _search(scene)


def _worn(scene: Scene) -> Iterator[Reading]:
    named = [one for one in scene.wanted if one.names_garment]
    phrase = named[0] if named else None
    if scene.cue("when_worn", "how_often"):
        found = scene.owned(phrase) if phrase is not None else None
        if found is not None and not found.others:
            call = Call("wardrobe_get_item", {"item_id": found.id})
            yield calls("when_worn", 0.95, [call], scene.state)
        elif phrase is not None:
            yield calls("when_worn", 0.9, [Call("wardrobe_history", _kind(phrase))], scene.state)
        elif scene.says_this and len(scene.state.items) == 1:
            call = Call("wardrobe_get_item", {"item_id": scene.state.items[0]})
            yield calls("when_worn", 0.9, [call], scene.state)
    stated = scene.cue("prefer") and not (scene.question or scene.cue("show_all"))
    if scene.cue("most_worn") and not scene.rank and not stated:
        asked = scene.question or scene.cue("show_all") or scene.length <= _BRIEF
        arguments = _kind(phrase) if phrase is not None else {}
        if phrase is not None or asked:
            yield calls("most_worn", 0.9 if asked or not scene.cue("never_wear") else 0.6,
                        [Call("wardrobe_history", arguments)], scene.state)  # fmt: skip


def _lately(scene: Scene) -> Iterator[Reading]:
    if not scene.cue("worn_lately") or scene.cue("saved_outfits"):
        return
    if scene.cue("when_worn") and scene.wanted:
        return
    since = scene.day(past=True)
    arguments: dict[str, Any] = {"since": since} if since else {}
    yield calls("worn_lately", 0.88, [Call("wardrobe_history", arguments)], scene.state)


def _kind(phrase: Phrase) -> dict[str, Any]:
    if phrase.slot in _PLACES or not phrase.category:
        return {"slot": phrase.slot} if phrase.slot else {}
    return {"subcategory": phrase.category}


def _saved(scene: Scene) -> Iterator[Reading]:
    if not scene.cue("saved_outfits") or (scene.rank and not scene.question):
        return
    arguments: dict[str, Any] = {"occasion": scene.occasion} if scene.occasion else {}
    certain = [one for one in scene.wanted if one.has_head and one.definite]
    found = scene.owned(certain[0]) if len(certain) == 1 else None
    arguments |= {"contains_item": found.id} if found is not None and not found.others else {}
    yield calls("saved", 0.9, [Call("wardrobe_list_outfits", arguments)], scene.state)


def _like_this(scene: Scene) -> Iterator[Reading]:
    if not scene.cue("like_this"):
        return
    asked = scene.cue("own", "show_all")
    shown_one = scene.state.shown == "items" and len(scene.state.items) == 1
    brief = shown_one or (scene.state.shown == "upload" and scene.length <= _BRIEF)
    if not asked and (not brief or scene.cue("what_is", "goes_with", "draw")):
        return
    upload = scene.state.uploads[-1] if scene.state.uploads else None
    named = [one for one in scene.wanted if one.has_head]
    pointed = [scene.upload_of(one) for one in named]
    if upload is not None and (not named or any(pointed)):
        chosen = next((one for one in pointed if one is not None), upload)
        call = Call("wardrobe_search", {"like_image": chosen.id})
        yield calls("like_this", 0.92, [call], scene.state)
        return
    if scene.state.pictures and not named:
        call = Call("wardrobe_search", {"like_image": scene.state.pictures[-1].id})
        yield calls("like_this", 0.88, [call], scene.state)
        return
    found = scene.owned(named[0]) if named and named[0].definite else None
    shown = [one for one in scene.pointed if one in scene.index.by_id]
    handle = found.id if found is not None else shown[0] if len(shown) == 1 else ""
    if handle:
        call = Call("wardrobe_search", {"like_item": handle})
        yield calls("like_this", 0.88, [call], scene.state)


def _search(scene: Scene) -> Iterator[Reading]:
    named = [one for one in scene.wanted if one.has_head or one.says_properties or one.styles]
    asked = scene.cue("show_all", "own")
    facts = scene.cue("what_is") and not asked
    certain = [one for one in named if one.definite and one.has_head and not _plural(scene, one)]
    if facts and certain and not scene.state.uploads:
        found = scene.owned(certain[0])
        if found is not None and not found.others:
            call = Call("wardrobe_get_item", {"item_id": found.id})
            yield calls("facts", 0.82, [call], scene.state)
    if not named and not (asked and scene.says_situation):
        if asked and scene.cue("own") and scene.cue("show_all"):
            yield calls("search", 0.66, [Call("wardrobe_search")], scene.state)
        return
    arguments = _conditions(scene, named)
    if not arguments:
        return
    sure = 0.85 if asked else 0.62
    if not asked and scene.length > _BRIEF and not any(one.has_head for one in named):
        sure = 0.5  # a color within a long sentence is no garment: "red wine on the carpet"
    if asked and scene.cue("goes_with", "outfit_ask", "need"):
        sure = 0.7
    if scene.says_situation and not named:
        sure = 0.72
    yield calls("search", sure, [Call("wardrobe_search", arguments)], scene.state)


def _plural(scene: Scene, phrase: Phrase) -> bool:
    """Return whether "my dresses" are all of them."""
    every = ("show_all",)
    return scene.book.code == "en" and phrase.words[:1] != () and scene.cue(*every)


def _conditions(scene: Scene, named: list[Phrase]) -> dict[str, Any]:
    arguments: dict[str, Any] = {}
    kinds = list(dict.fromkeys(one.category for one in named if one.category))
    slots = list(dict.fromkeys(one.slot for one in named if one.slot))
    if len(kinds) == 1 and slots[0] not in _PLACES:
        arguments["category"] = kinds[0]
    elif slots:
        arguments["slots"] = slots
    words = [one.english for one in named if one.proofs or one.attributes]
    if words:
        arguments["query"] = " ".join(dict.fromkeys(words))
    for key, values in (
        ("colors", [color for one in named for color in one.colors]),
        ("material", [term for one in named for term in one.materials]),
        ("pattern", [term for one in named for term in one.patterns]),
    ):
        if values:
            arguments[key] = list(dict.fromkeys(values)) if key == "colors" else values[0]
    styles = [term for one in named for term in one.styles]
    if styles and "query" not in arguments:
        arguments["query"] = " ".join(styles)
    if scene.season:
        arguments["season"] = scene.season
    if scene.occasion:
        arguments["occasion"] = scene.occasion
    return arguments
