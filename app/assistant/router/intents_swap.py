"""Turns that want another piece in an outfit that was shown, and everything else as it is.

Which piece is meant is looked for in the outfit alone: "the boots" there are what is worn on the
feet. What was replaced is rejected from then on (``state_updates``).

Source: engine specification, E.8; assistant's specification, D.1 e.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from app.assistant.plan import Call
from app.assistant.planning import Note
from app.assistant.router.outfit_calls import excluded, handles, outfit_call
from app.assistant.router.reading import Reading, ask, calls
from app.assistant.router.scene import Scene, without_negation
from app.assistant.router.situations import context_of, heard_situation, steps
from app.assistant.router.wording import Phrase
from app.assistant.state import DialogueState, Look


def read_swaps(scene: Scene) -> Iterator[Reading]:
    if not scene.state.outfits:
        return
    asked = scene.cue("swap", "other")
    formality, warmth = steps(scene)
    found = _piece(scene, loosely=asked)
    if found is None:
        yield from _swap_without_piece(scene)
        return
    look, piece, phrase = found
    refused = phrase.negated and not scene.cue("dislike")
    compared = bool((formality or warmth) and phrase.definite)
    if not (asked or refused or compared):
        return
    wish = _wish(scene, phrase, piece)
    state = _with_rank(scene, look)
    if refused:
        state = replace(state, rejected=tuple(dict.fromkeys((*state.rejected, piece))))
    situation, notes = heard_situation(scene, wishes=False)
    state = replace(state, situation=situation)
    if piece in state.anchors and piece in scene.index.by_id:
        name = scene.index.by_id[piece].name
        new = scene.say("avoid", what=name)
        note = Note("latest_wins", scene.say("latest", old=name, new=new))
        notes = (*notes, note)
        state = replace(state, anchors=tuple(one for one in state.anchors if one != piece))
    made = _swapping(scene, look, piece, wish, state)
    yield calls("swap", 0.94 if asked else 0.9, made, state, notes=notes)


def _piece(scene: Scene, *, loosely: bool) -> tuple[Look, str, Phrase] | None:
    """Return the outfit, the piece in it, and the words for it."""
    looks = [scene.look] if scene.look is not None else list(scene.state.outfits)
    refused = [one for one in scene.unwanted if one.names_garment]
    wanted = [one for one in scene.wanted if one.names_garment]
    wanted.sort(key=lambda one: not one.definite)
    for phrase in (*refused, *wanted):
        plain = without_negation(phrase)
        for look in looks:
            exact = scene.index.find(plain, look.item_ids).ids
            if exact:
                return look, exact[0], phrase
        if loosely or phrase.negated:
            for look in looks:
                piece = scene.piece_in(look, plain)
                if piece:
                    return look, piece, phrase
    return None


def _swapping(
    scene: Scene, look: Look, piece: str, wish: dict[str, Any], state: DialogueState
) -> list[Call]:
    slot = scene.slots_of(look).get(piece, "")
    arguments: dict[str, Any] = {"item_ids": [*look.item_ids], "replace_item_id": piece}
    context = context_of(state.situation)
    exclude = excluded(state, but=look.item_ids)
    arguments |= {"wish": wish} if wish else {}
    arguments |= {"context": context} if context else {}
    arguments |= {"exclude": exclude} if exclude else {}
    guests = any(one not in scene.index.by_id for one in look.item_ids)
    # beside pieces that are not owned, what is usually worn there says more than what was together
    habits = [Call("wardrobe_history", {"slot": slot})] if guests and slot else []
    return [*habits, Call("stylist_alternatives", arguments)]


def _wish(scene: Scene, phrase: Phrase, piece: str) -> dict[str, Any]:
    """Return what the replacement shall be like."""
    formality, warmth = steps(scene)
    wish: dict[str, Any] = {}
    others = [one for one in scene.wanted if one is not phrase]
    own = scene.index.by_id.get(piece)
    for one in (phrase, *others):
        if one.negated:
            continue
        told = one is phrase and one.definite and own is not None
        color = next((c for c in one.colors if not (told and own and c in own.colors)), "")
        material = next((m for m in one.materials if not (told and own and m == own.material)), "")
        pattern = next((p for p in one.patterns if not (told and own and p == own.pattern)), "")
        for key, value in (("color", color), ("material", material), ("pattern", pattern)):
            if value and not (told and not scene.cue("other", "swap")):
                wish.setdefault(key, value)
    if formality:
        wish["formality_delta"] = formality
    if warmth:
        wish["warmth_delta"] = warmth
    return wish


def _swap_without_piece(scene: Scene) -> Iterator[Reading]:
    if scene.wanted or scene.unwanted:
        return
    look = scene.look
    if scene.cue("swap") and not scene.says_situation and look is not None:
        names = [scene.index.by_id[one].name for one in look.item_ids if one in scene.index.by_id]
        yield ask(scene, "piece", 0.7, missing="item", choices=[name for name in names if name])
    elif scene.cue("other", "swap", "vague") and not scene.says_situation and not any(steps(scene)):
        state = replace(scene.state, chosen=0)
        shown = [one for each in state.outfits for one in each.item_ids]
        shown = [one for one in dict.fromkeys(shown) if one not in state.anchors]
        made = outfit_call(scene, state, exclude=handles(shown), k=scene.count)
        yield calls("more_outfits", 0.78, [made], state)


def _with_rank(scene: Scene, look: Look) -> DialogueState:
    rank = scene.state.outfits.index(look) + 1
    return replace(scene.state, chosen=rank)
