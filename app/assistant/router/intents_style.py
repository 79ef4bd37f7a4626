"""Turns about outfits: put one together, complete given pieces, change its direction, judge it.

Anchors, exclusions and the situation of the conversation go into every call, so that what was
wished three turns ago still holds.

Source: the multi-round rules of the assistant's specification, C.3, D.1 and F.5.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import Any, Final

from app.assistant.plan import Call
from app.assistant.planning import Note
from app.assistant.router.outfit_calls import MOST_ANCHORS, excluded, outfit_call
from app.assistant.router.reading import Reading, ask, ask_occasion, ask_rank, calls
from app.assistant.router.scene import Referent, Scene, without_negation
from app.assistant.router.situations import context_of, heard_situation, steps
from app.assistant.router.wording import Phrase

_REST: Final = {
    "top": ["bottom", "shoes"],
    "bottom": ["top", "shoes"],
    "one_piece": ["shoes"],
    "shoes": ["top", "bottom"],
    "mid": ["bottom", "shoes"],
}


def read_style(scene: Scene) -> Iterator[Reading]:
    """Yield what the turn would do."""
    yield from _complete(scene)
    yield from _score(scene)
    yield from _outfits(scene)
    yield from _direction(scene)
    yield from _weather(scene)


# -- what goes with this ---------------------------------------------------------------------------


def _complete(scene: Scene) -> Iterator[Reading]:
    asked = scene.cue("goes_with", "build_around", "under_it")
    if scene.cue("add") and not scene.question and not scene.cue("goes_with"):
        return
    if scene.cue("dirty", "clean", "away", "delete") and not scene.question:
        return  # "coffee all over my jumper" asks for nothing to go with it
    targets, anchors, referents = _targets_and_anchors(scene)
    wanted_for = bool(targets and anchors) and scene.cue("need", "show_all", "other", "outfit_ask")
    here = scene.says_this or scene.state.shown in ("upload", "items")
    if not anchors and not (asked and not scene.wanted and scene.pointed and here):
        if asked and not anchors and scene.wanted and not scene.state.outfits:
            yield ask(scene, "item", 0.66, missing="item")
        return
    question = bool(targets and anchors and targets[0].asking)
    judged = scene.cue("score") and not targets and len(anchors) > 1
    if not (asked or wanted_for or question) or judged:
        return
    if not anchors and scene.cue("save", "swap", "try_on"):
        return
    if scene.cue("outfit_noun") and not targets and not scene.cue("build_around", "goes_with"):
        return
    ids = anchors or list(scene.pointed)
    slots = list(dict.fromkeys(one.slot for one in targets if one.slot))
    own_slots = scene.index.slots(ids)
    if not slots and scene.cue("build_around") and len(own_slots) == 1:
        slots = list(_REST.get(next(iter(own_slots.values())), ()))
    situation, notes = heard_situation(scene, wishes=False)
    colors = tuple(color for one in targets for color in one.colors)
    context = context_of(replace(situation, colors_wanted=colors or situation.colors_wanted))
    state = replace(
        scene.state,
        situation=situation,
        anchors=tuple(dict.fromkeys((*scene.state.anchors, *ids)))
        if scene.cue("keep") else tuple(ids),
        target_slots=tuple(slots),
    )  # fmt: skip
    made = [*_seeing(scene, ids), *_knowing(scene, ids, slots)]
    arguments: dict[str, Any] = {"anchors": ids[:MOST_ANCHORS]}
    arguments |= {"target_slots": slots[:4]} if slots else {}
    arguments |= {"context": context} if context else {}
    exclude = excluded(state, but=ids)
    arguments |= {"exclude": exclude} if exclude else {}
    made.append(Call("stylist_complete", arguments))
    notes = (*notes, *scene.notes_about(referents))
    sure = 0.92 if asked else 0.88
    yield calls("complete", sure, made, state, notes=notes)


def _targets_and_anchors(scene: Scene) -> tuple[list[Phrase], list[str], list[Referent]]:
    """Return what is looked for, and what it shall go with."""
    targets: list[Phrase] = []
    referents: list[Referent] = []
    heads = [one for one in scene.wanted if one.names_garment]
    for phrase in heads:
        if phrase.asking or not (phrase.definite or phrase.pointing):
            targets.append(phrase)
            continue
        referent = scene.anywhere(phrase)
        if referent is not None:
            referents.append(referent)
    if not referents and len(targets) > 1:
        # "what shoes with black trousers?": the last one said is there already
        last = next(
            (one for one in reversed(targets) if one.says_properties and not one.asking), None
        )
        referent = scene.anywhere(last) if last is not None else None
        if last is not None and referent is not None:
            targets.remove(last)
            referents.append(referent)
    elif not referents and len(targets) == 1 and not targets[0].asking:
        referent = scene.anywhere(targets[0])
        goes = scene.cue("goes_with", "build_around", "under_it")
        if referent is not None and goes and not _points_elsewhere(scene):
            return [], [referent.id], [referent]
    ids = [one.id for one in referents]
    new = [one.id for one in scene.state.uploads if one.card is None]
    if new and scene.state.shown == "upload" and any(one.pointing for one in heads):
        # nobody has looked at them yet: "this top and these jeans" are what was just put in
        return [one for one in targets if not one.pointing], new, []
    if scene.state.uploads and (not ids or all(one.startswith("img_") for one in ids)):
        pointing = scene.says_this or any(one.pointing for one in heads)
        if (pointing and not ids) or (ids and len([one for one in heads if one.pointing]) > 1):
            ids = [one.id for one in scene.state.uploads]
    elif not ids and targets and scene.pointed:
        alone = scene.state.shown in ("upload", "items") and scene.cue("build_around", "under_it")
        ids = list(scene.pointed) if scene.says_this or alone else []
    return targets, list(dict.fromkeys(ids)), referents


def _points_elsewhere(scene: Scene) -> bool:
    return bool(scene.pointed) and scene.says_this


def _seeing(scene: Scene, ids: Iterable[str]) -> list[Call]:
    """Return the calls that look at pictures nobody looked at yet."""
    made = []
    for handle in ids:
        upload = scene.state.upload(handle)
        if upload is not None and upload.card is None:
            made.append(Call("vision_recognize", {"image_ref": handle, "mode": "item"}))
    return made[:4]


def _knowing(scene: Scene, ids: Iterable[str], slots: list[str]) -> list[Call]:
    """Return what is looked up before pieces that are not owned are completed: day and habits."""
    if not any(scene.state.upload(one) for one in ids):
        return []
    made = []
    day = scene.day()
    if day and scene.degrees is None:
        made.append(Call("context_get", {"date": day}))
    if len(slots) == 1:
        made.append(Call("wardrobe_history", {"slot": slots[0]}))
    return made


# -- whole outfits ---------------------------------------------------------------------------------


def _outfits(scene: Scene) -> Iterator[Reading]:
    asked = scene.cue("outfit_ask") or (scene.cue("outfit_noun") and scene.says_situation)
    planned = scene.cue("plans", "need") and scene.occasion
    look_up = scene.cue("own", "catalog", "saved_outfits", "most_worn", "when_worn")
    garments = any(one.names_garment or one.says_properties for one in scene.wanted)
    bare = scene.says_situation and not garments and not look_up
    if not (asked or planned or bare):
        return
    situation, notes = heard_situation(scene)
    referents, question = _included(scene)
    if question is not None:
        yield question
        return
    anchors = _anchors(scene, [one.id for one in referents])
    state = replace(scene.state, situation=situation, anchors=anchors, chosen=0)
    day = scene.day()
    made = [*_weather_calls(scene, day), *_day_calls(scene, day, situation.says_what_for)]
    open_ended = not situation.says_what_for and not anchors and not day and not situation.surprise
    if open_ended and not state.outfits and scene.cue("vague"):
        yield ask_occasion(scene, 0.86)
    made.append(outfit_call(scene, state, exclude=(), k=scene.count))
    said = asked and (situation.says_what_for or anchors or scene.count)
    sure = 0.86 if said else 0.8 if asked or planned else 0.7 if scene.occasion else 0.62
    if scene.rank and not scene.says_situation:
        sure = 0.5  # "outfit 3" speaks of one that is there
    if referents and asked:
        sure = 0.91 if scene.cue("outfit_noun") or not scene.cue("goes_with") else 0.84
    yield calls("outfits", sure, made, state, notes=(*notes, *scene.notes_about(referents)))


def _included(scene: Scene) -> tuple[list[Referent], Reading | None]:
    found = []
    for phrase in scene.wanted:
        if not ((phrase.has_head and phrase.definite) or (phrase.words and not phrase.has_head
                and not phrase.says_properties and phrase.definite)):  # fmt: skip
            continue
        one = scene.owned(phrase)
        if one is not None:
            found.append(one)
    return found, None


def _anchors(scene: Scene, more: list[str]) -> tuple[str, ...]:
    """Return what stays: anchors of before, unless they are let go, and what is named now."""
    dropped = [scene.owned(without_negation(one)) for one in scene.unwanted]
    gone = {one.id for one in dropped if one is not None}
    known = frozenset((*scene.index.by_id, *scene.state.ids()))
    kept = [one for one in (*scene.state.anchors, *more) if one in known and one not in gone]
    return tuple(dict.fromkeys(kept))[:MOST_ANCHORS]


# -- warmer, more casual, no black -----------------------------------------------------------------


def _direction(scene: Scene) -> Iterator[Reading]:
    formality, warmth = steps(scene)
    known = bool(scene.state.outfits) or scene.state.situation.says_what_for
    avoided = [one for one in scene.unwanted if not one.has_head and one.says_properties]
    wanted = [one for one in scene.wanted if not one.has_head and one.says_properties]
    refused = [one for one in scene.unwanted if one.names_garment]
    kept = scene.cue("keep")
    if not (formality or warmth or avoided or refused or kept or wanted):
        return
    situation, notes = heard_situation(scene)
    gone, notes_gone = _gone(scene, refused)
    anchors = _anchors(scene, _kept(scene))
    excluded = tuple(dict.fromkeys((*scene.state.excluded, *gone)))
    excluded = tuple(one for one in excluded if one not in anchors)
    look = scene.look
    state = replace(scene.state, situation=situation, anchors=anchors, excluded=excluded)
    state = replace(state, chosen=scene.rank or state.chosen)
    if not known and not (formality or warmth or avoided):
        return
    only = bool(formality or warmth or avoided or kept) or (refused and known)
    sure = 0.86 if known and only else 0.72 if known else 0.66
    if not known and not state.situation.says_what_for and not scene.cue("outfit_ask"):
        yield ask_occasion(scene, 0.64, sentence="nothing_shown")
    made = [*_weather_calls(scene, scene.day()),
            outfit_call(scene, state, exclude=(), k=scene.count, like=look)]  # fmt: skip
    notes = (*notes, *notes_gone)
    yield calls("direction", sure, made, state, notes=notes)


def _kept(scene: Scene) -> list[str]:
    """Return what shall stay: "keep the jeans"."""
    if not scene.cue("keep"):
        return []
    found = [scene.owned(one) for one in scene.wanted if one.names_garment]
    return [one.id for one in found if one is not None]


def _gone(scene: Scene, refused: Iterable[Phrase]) -> tuple[list[str], tuple[Note, ...]]:
    """Return the garments that are not wanted here; what is owned of that kind, if it is few."""
    gone: list[str] = []
    notes: list[Note] = []
    for phrase in refused:
        found = scene.index.find(without_negation(phrase))
        gone += found.ids[:24]
        for one in found.ids:
            if one in scene.state.anchors:
                name = scene.index.by_id[one].name
                new = scene.say("avoid", what=name)
                notes.append(Note("latest_wins", scene.say("latest", old=name, new=new)))
    return gone, tuple(notes)


# -- the weather alone, and a judgment -------------------------------------------------------------


def _weather(scene: Scene) -> Iterator[Reading]:
    stated = scene.degrees is not None or scene.rain
    if not stated or scene.cue("outfit_ask", "catalog", "forecast"):
        return
    situation, notes = heard_situation(scene)
    state = replace(scene.state, situation=situation)
    day = scene.day()
    made = [*_weather_calls(scene, day), outfit_call(scene, state, exclude=(), k=None)]
    yield calls("weather", 0.76, made, state, notes=notes)


def _weather_calls(scene: Scene, day: str) -> list[Call]:
    """Return what keeps the weather that was stated; a guess from "cold" is not kept."""
    arguments: dict[str, Any] = {}
    if scene.degrees is not None and scene.degrees.stated:
        arguments["temperature"] = scene.degrees.celsius
    if scene.rain:
        arguments["rain"] = scene.rain
    if not arguments:
        return []
    arguments |= {"date": day} if day and day != "yesterday" else {}
    return [Call("context_set", arguments)]


def _day_calls(scene: Scene, day: str, known: bool) -> list[Call]:
    """Return what looks up a day of which nothing else is known."""
    if known or not day or day == "yesterday":
        return []
    return [Call("context_get", {"date": day})]


def _score(scene: Scene) -> Iterator[Reading]:
    if not scene.cue("score"):
        return
    named = [scene.owned(one) for one in scene.wanted if one.names_garment]
    ids = list(dict.fromkeys(one.id for one in named if one is not None))
    look = scene.look
    if not ids and look is not None:
        ids = [*look.item_ids]
    upload = scene.state.uploads[-1] if scene.state.uploads else None
    if not ids and upload is not None and scene.says_situation and scene.says_this:
        made = _seeing(scene, [upload.id])
        made.append(Call("stylist_score", {"item_ids": [upload.id]}))
        yield calls("score", 0.87, made, scene.state)
        return
    if not ids and not scene.state.ids() and scene.says_this and not scene.wanted:
        yield ask(scene, "item", 0.81, missing="item")
        return
    if not ids and scene.state.outfits and (scene.says_this or scene.cue("outfit_noun")):
        yield ask_rank(scene, 0.75)
        return
    single = len(ids) == 1 and not scene.says_situation
    if not ids or single:
        return
    situation, _notes = heard_situation(scene, wishes=False)
    context = context_of(situation)
    arguments: dict[str, Any] = {"item_ids": ids}
    arguments |= {"context": context} if context else {}
    targets = [one for one in scene.wanted if one.asking]
    sure = 0.9 if len(ids) > 1 and not targets else 0.8
    yield calls("score", sure, [Call("stylist_score", arguments)], scene.state)
