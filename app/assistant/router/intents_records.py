"""Turns that change what is kept: delete, wash, correct, log, save, say how it was, remember.

Every one of these calls is confirmed or can be undone; that is the hub's business. Here a garment
is only changed when the words name one: of several that fit the person is asked which.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Any, Final

from app.assistant.plan import Call
from app.assistant.router.intents_pictures import MARKS
from app.assistant.router.reading import Reading, answer, ask, ask_item, ask_rank, calls
from app.assistant.router.scene import Referent, Scene, without_negation
from app.assistant.router.situations import steps
from app.assistant.router.wording import Phrase

_MOST_ALIKE: Final = 4
_SHORT_OPINION: Final = 9
_TOO: Final = ("too_formal", "too_casual", "too_warm", "too_cold", "wrong_color")
_QUOTED: Final = re.compile(
    r"[\"\u201c\u201e\u00ab\u300c\u201d'\u2018](.{1,80}?)[\"\u201d\u201c\u00bb\u300d'\u2019]"
)
_SIZE: Final = re.compile(
    r"(?<![a-z0-9])(\d{1,3}(?:\.5)?|x{0,3}[sml]|xx?l|small|medium|large)(?![a-z0-9])"
)
_LETTERS: Final = {"SMALL": "S", "MEDIUM": "M", "LARGE": "L"}


def read_records(scene: Scene) -> Iterator[Reading]:
    """Yield what the turn would do."""
    if scene.cue("advice"):
        return
    yield from _delete(scene)
    yield from _status(scene)
    yield from _correct(scene)
    yield from _log(scene)
    yield from _save(scene)


# -- garments --------------------------------------------------------------------------------------


def _targets(scene: Scene, *, negated: bool = False) -> tuple[list[Referent], Reading | None]:
    """Return the garments that are meant; a question where one phrase fits several equally."""
    found: list[Referent] = []
    for phrase in map(without_negation, scene.phrases) if negated else scene.wanted:
        if not phrase.names_garment or phrase.asking:
            continue
        one = scene.owned(phrase)
        if one is None:
            continue
        if one.others and len(one.others) < _MOST_ALIKE:
            return [], ask_item(scene, 0.86, (one.id, *one.others))
        if one.others:
            return [], ask(scene, "item", 0.86, missing="item")
        found.append(one)
    if not found and scene.says_this and len(scene.state.items) >= 1:
        shown = [one for one in scene.pointed if one in scene.index.by_id]
        if len(shown) == 1:
            found = [Referent(Phrase(0, 0), shown[0])]
    return found, None


def _delete(scene: Scene) -> Iterator[Reading]:
    if not scene.cue("delete"):
        return
    if scene.cue("everything"):
        yield answer(scene, "bulk", 0.95)
        return
    if _takes_out_of_outfit(scene):
        return
    targets, question = _targets(scene, negated=True)  # "I do not own them anymore"
    targets = list({one.id: one for one in targets}.values())
    if question is not None:
        yield question
    elif len(targets) == 1:
        call = Call("wardrobe_delete_item", {"item_id": targets[0].id})
        yield calls("delete", 0.91, [call], scene.state)
    elif targets:
        yield answer(scene, "bulk", 0.9)
    elif scene.wanted:
        yield ask(scene, "item", 0.8, missing="item")


def _takes_out_of_outfit(scene: Scene) -> bool:
    """Return whether "remove the scarf" is about the outfit that was shown."""
    look = scene.look_or_first
    pieces = [one for one in scene.wanted if look and scene.piece_in(look, one)]
    away = scene.cue("add") or re.search(
        r"wardrobe|closet|\bapp\b|sold|donat|gave|given|threw|throw|rid|schrank|verkauf|weg|armario"
        r"|vend|garde|衣橱|衣柜|卖|扔|删|delete|losch|borr|elimin|supprim", scene.text
    )  # fmt: skip
    return bool(pieces) and not away


def _status(scene: Scene) -> Iterator[Reading]:
    status = ""
    for cue, value in (("clean", "ready"), ("dirty", "dirty"), ("away", "away")):
        if scene.cue(cue):
            status = value
            break
    if not status or (scene.question and not scene.cue("log_ask", "correct_ask")):
        return
    targets, question = _targets(scene)
    if question is not None and (not scene.state.outfits or scene.wanted):
        yield question
    elif targets:
        made = [
            Call("wardrobe_update_item", {"item_id": one.id, "patch": {"status": status}})
            for one in targets
        ]
        yield calls("status", 0.9, made, scene.state)


def _correct(scene: Scene) -> Iterator[Reading]:
    rename = scene.span("rename")
    named = [one for one in scene.wanted if one.names_garment]
    if rename is not None and named and scene.cue("correct", "rename"):
        name = _name(scene)
        target = scene.owned(named[0])
        if name and target is not None and not scene.cue("save"):
            patch: dict[str, Any] = {"name": name}
            call = Call("wardrobe_update_item", {"item_id": target.id, "patch": patch})
            yield calls("rename", 0.9, [call], scene.state)
    polite = scene.cue("correct_ask")
    if not scene.cue("correct") or (scene.question and not polite) or not named:
        return
    target = scene.owned(named[0])
    after = [one for one in scene.phrases if one.start >= named[0].end and one.says_properties]
    # "is not leather, it is synthetic": what is said last counts
    said = [one for one in after if not one.negated] or after[1:][-1:]
    if target is None or not said:
        return
    patch = {}
    if said[0].colors:
        patch["colors"] = list(said[0].colors)
    if said[0].materials:
        patch["material"] = said[0].materials[0]
    if said[0].patterns:
        patch["pattern"] = said[0].patterns[0]
    call = Call("wardrobe_update_item", {"item_id": target.id, "patch": patch})
    yield calls("correct", 0.85, [call], scene.state)


# -- the diary and saved outfits -------------------------------------------------------------------


def _log(scene: Scene) -> Iterator[Reading]:
    on_that_day = scene.rank and scene.day(past=True) == "yesterday"
    if not (scene.cue("wore") or on_that_day):
        return
    if scene.cue("when_worn", "how_often", "most_worn", "never_wear"):
        return
    if scene.cue("worn_lately") or (scene.question and not scene.cue("log_ask")):
        return
    if scene.day(past=True) == "" and scene.cue("outfit_ask") and scene.question:
        return
    ids, question = _outfit_or_garments(scene)
    if question is not None:
        yield question
    elif ids:
        arguments: dict[str, Any] = {"item_ids": ids, "date": scene.day(past=True) or "today"}
        yield calls("log", 0.9, [Call("wardrobe_log_wear", arguments)], scene.state)
    elif scene.wanted and not scene.question:
        yield ask(scene, "item", 0.72, missing="item")


def _outfit_or_garments(scene: Scene) -> tuple[list[str], Reading | None]:
    """Return what was worn or shall be kept: an outfit that was shown, or garments by name."""
    if scene.rank and scene.look is not None:
        return list(scene.look.item_ids), None
    targets, question = _targets(scene)
    if question is not None:
        return [], question
    if targets:
        return list(dict.fromkeys(one.id for one in targets)), None
    if not scene.wanted and (scene.says_this or scene.cue("outfit_noun", "save")):
        look = scene.state.look
        if look is not None:
            return list(look.item_ids), None
        if scene.state.outfits:
            return [], ask_rank(scene, 0.8)
    return [], None


def _save(scene: Scene) -> Iterator[Reading]:
    if not scene.cue("save") or not scene.state.outfits:
        return
    if scene.cue("never_wear", "size") or scene.cue("dirty"):
        return
    if scene.question and scene.cue("saved_outfits"):
        return
    ids, question = _outfit_or_garments(scene)
    owned = [one for one in ids if one.startswith("itm_")]
    if question is not None:
        yield question
    elif len(owned) >= 2:
        arguments: dict[str, Any] = {"item_ids": owned}
        name = _name(scene)
        if name:
            arguments["name"] = name
        if scene.occasion and not name:
            arguments["occasion"] = scene.occasion
        yield calls("save", 0.89, [Call("wardrobe_save_outfit", arguments)], scene.state)
    elif not scene.wanted and not scene.cue("remember"):
        yield ask_rank(scene, 0.7)


def _name(scene: Scene) -> str:
    """Return the name that was said, as it was typed."""
    quoted = _QUOTED.search(scene.heard.raw)
    if quoted:
        return quoted[1].strip()
    start = (scene.span("save") or scene.span("rename") or (0, 0))[0]
    for table in ("save_as",):
        for match in scene.book.find("cue", table, scene.text):
            if match.start() > start:
                typed = scene.heard.typed(match.end(), len(scene.text))
                return typed.strip(MARKS) if len(typed.split()) <= 8 else ""
    if scene.span("rename"):
        parts = re.split(r"\s(?:to|as|into|in|zu|a|en|为|成)\s", scene.heard.raw, maxsplit=1)
        return parts[1].strip(" .,:;!?") if len(parts) == 2 else ""
    return ""


# -- how it was, and what to remember --------------------------------------------------------------


def read_opinions(scene: Scene) -> Iterator[Reading]:
    """Yield what the turn would do: feedback on what was shown, or a preference to remember."""
    yield from _never_pair(scene)
    yield from _judged(scene)
    yield from _preference(scene)
    yield from _size(scene)


def _never_pair(scene: Scene) -> Iterator[Reading]:
    # "these colors do not go together" is of colors, not of garments
    if not scene.cue("never_pair") or scene.cue("wrong_color"):
        return
    if scene.asks_at_last and not scene.cue("remember"):
        return
    named = [scene.owned(one) for one in scene.phrases if one.names_garment]
    ids = list(dict.fromkeys(one.id for one in named if one is not None))
    if len(ids) < 2 and scene.state.look is not None and len(scene.state.look.item_ids) == 2:
        ids = list(scene.state.look.item_ids)
    if len(ids) >= 2:
        call = Call("feedback_record", {"kind": "never_pair", "item_ids": ids})
        yield calls("never_pair", 0.95, [call], scene.state)
    elif scene.state.outfits:
        look = scene.look_or_first
        pieces = look.item_ids if look is not None else ()
        yield ask_item(scene, 0.8, pieces)


def _judged(scene: Scene) -> Iterator[Reading]:
    shown = bool(scene.state.outfits or scene.state.items)
    if not shown or scene.asks_at_last:
        return
    look = scene.look
    ids = _owned(scene, look.item_ids) if look is not None else []
    for kind in _TOO:
        if kind == "wrong_color" and len(ids) < 2:
            continue
        if scene.cue(kind) and not any(steps(scene)):
            arguments: dict[str, Any] = {"kind": kind}
            if ids:
                arguments["item_ids"] = ids
            if scene.state.situation.occasion:
                arguments["occasion"] = scene.state.situation.occasion
            yield calls("judged", 0.9, [Call("feedback_record", arguments)], scene.state)
            return
    kind = "dislike" if scene.cue("dislike") else "like" if scene.cue("like") else ""
    if not kind and scene.rank and scene.length <= _SHORT_OPINION:
        # of an outfit by its number a bare "horrible" is enough
        kind = "dislike" if scene.cue("scorn") else "like" if scene.cue("praise") else ""
    if not kind:
        return
    named = [one for one in scene.phrases if one.names_garment]
    if not scene.rank and named:
        referents = [one for one in map(scene.owned, named) if one is not None]
        definite = [one for one in referents if one.phrase.definite or one.phrase.pointing]
        if not definite or len(definite) < len(named):
            return
        ids = [one.id for one in definite]
    elif not scene.rank and look is None:
        ids = _owned(scene, scene.pointed) if scene.says_this else []
    if ids:
        call = Call("feedback_record", {"kind": kind, "item_ids": ids})
        yield calls("judged", 0.87, [call], scene.state)
    elif scene.state.outfits and not named and kind == "dislike":
        if scene.says_this:
            yield ask_rank(scene, 0.75)
            return
        # "not my style": all that was shown
        looks = [_owned(scene, one.item_ids) for one in scene.state.outfits[:3]]
        made = [Call("feedback_record", {"kind": kind, "item_ids": one}) for one in looks if one]
        yield calls("judged", 0.8, made, scene.state)


def _preference(scene: Scene) -> Iterator[Reading]:
    against = scene.cue("never_wear") or (scene.cue("remember") and bool(scene.unwanted))
    for_it = scene.cue("prefer") and not against
    named = [
        one
        for one in scene.phrases
        if not (one.definite and one.has_head and not one.says_properties)
    ]
    said = [one for one in named if one.says_properties or one.category or one.styles]
    if scene.cue("forget") and said:
        words = list(dict.fromkeys(word for one in said for word in _terms(one)))
        if words:
            call = Call("profile_update", {"patch": {"forget": words}})
            yield calls("forget", 0.9, [call], scene.state)
        return
    if not said or scene.asks_at_last or not (against or for_it):
        return
    if for_it and scene.state.outfits and scene.rank:
        return
    patch = _avoided(said) if against else _liked(said)
    if patch:
        sure = 0.92 if scene.cue("remember") or against else 0.8
        call = Call("profile_update", {"patch": patch})
        yield calls("preference", sure, [call], scene.state)


def _avoided(said: Iterable[Phrase]) -> dict[str, Any]:
    patch: dict[str, list[str]] = {}
    for one in said:
        if one.says_properties:
            _put(patch, "avoid_colors", one.colors)
            _put(patch, "avoid_materials", one.materials)
            _put(patch, "avoid_patterns", one.patterns)
        elif one.category and not one.proofs:
            # boots are not all shoes: a kind that is only part of one is not ruled out whole
            _put(patch, "avoid_categories", (one.category,))
    return dict(patch)


def _liked(said: Iterable[Phrase]) -> dict[str, Any]:
    patch: dict[str, list[str]] = {}
    for one in said:
        _put(patch, "like_colors", one.colors)
        _put(patch, "like_materials", one.materials)
        _put(patch, "like_patterns", one.patterns)
        _put(patch, "style_tags", one.styles)
    return dict(patch)


def _put(patch: dict[str, list[str]], key: str, terms: Iterable[str]) -> None:
    for term in terms:
        if term not in patch.setdefault(key, []):
            patch[key].append(term)
    if not patch.get(key):
        patch.pop(key, None)


def _terms(phrase: Phrase) -> tuple[str, ...]:
    found = (*phrase.colors, *phrase.materials, *phrase.patterns, *phrase.styles)
    return found or ((phrase.category,) if phrase.category else ())


def _size(scene: Scene) -> Iterator[Reading]:
    span = scene.span("size")
    if span is None or scene.asks_at_last:
        return
    value = _SIZE.search(scene.text, span[0])
    slot = next((one.slot for one in scene.phrases if one.slot), "")
    if re.search(r"shoe|schuh|zapat|calz|chauss|pointure|鞋", scene.text):
        slot = "shoes"
    if value is not None and slot in ("top", "mid", "bottom", "one_piece", "outerwear", "shoes"):
        size = value[1].upper()
        call = Call("profile_update", {"patch": {"sizes": {slot: _LETTERS.get(size, size)}}})
        yield calls("size", 0.86, [call], scene.state)


def _owned(scene: Scene, ids: Iterable[str]) -> list[str]:
    return [one for one in ids if one in scene.index.by_id]
