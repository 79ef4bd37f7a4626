"""Turns that need no tool: thanks, greetings, what is out of scope, commands to the program.

A command inside a turn ("ignore your rules") is answered plainly and changes nothing, because
nothing that is said changes what a tool may do.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from app.assistant.plan import Call
from app.assistant.router.reading import Reading, answer, ask_occasion, calls
from app.assistant.router.scene import Scene
from app.assistant.router.situations import context_of, heard_situation

_SHORT = 7


def read_talk(scene: Scene) -> Iterator[Reading]:
    """Yield readings of turns that only want words."""
    named = bool(scene.phrases)
    if scene.cue("inject"):
        yield answer(scene, "inject", 1.0)
    if scene.cue("undo"):
        yield answer(scene, "undo", 0.9)
    if scene.cue("import_list") and not named:
        yield answer(scene, "import_list", 0.94)
    if scene.cue("no"):
        yield answer(scene, "okay", 0.95)
    if scene.cue("yes"):
        yield answer(scene, "okay", 0.66)
    if scene.cue("help"):
        yield answer(scene, "help", 0.9 if not named else 0.5)
    if scene.cue("forecast"):
        dressed = named or scene.cue("outfit_ask", "goes_with")
        yield answer(scene, "forecast", 0.6 if dressed else 0.93)
    if scene.cue("off_topic"):
        spoken_of = scene.cue("outfit_ask", "goes_with", "draw")
        garments = any(one.has_head for one in scene.phrases)
        yield answer(scene, "off_topic", 0.5 if spoken_of else 0.63 if garments else 0.9)
    if scene.length <= _SHORT and not named and not scene.rank:
        wish = scene.cue("vague", "other", "swap", "goes_with", "outfit_ask", "what_is")
        if scene.cue("thanks") and not wish:
            yield answer(scene, "thanks", 0.9)
        if scene.cue("bye"):
            yield answer(scene, "bye", 0.88)
        if scene.cue("greet"):
            yield answer(scene, "greet", 0.75)
    if scene.cue("know_me") and not (scene.cue("forget") or scene.rank):
        yield calls("know_me", 0.9, [Call("profile_get")], scene.state)


def read_vague(scene: Scene) -> Iterator[Reading]:
    """Yield readings of wishes that leave everything open."""
    if scene.cue("surprise"):
        yield _surprise(scene)
        return
    named = any(one.names_garment or one.says_properties for one in scene.wanted)
    known = scene.says_situation or scene.state.outfits
    if scene.cue("vague") and not (known or named):
        yield ask_occasion(scene, 0.84)


def _surprise(scene: Scene) -> Reading:
    situation, notes = heard_situation(scene)
    state = replace(scene.state, situation=replace(situation, surprise=True))
    context = context_of(state.situation)
    seen = _owned(scene, [one for look in state.outfits for one in look.item_ids])
    arguments = {"context": context, "k": 3}
    if seen:
        arguments["exclude"] = seen[:200]
    return calls("surprise", 0.82, [Call("stylist_outfits", arguments)], state, notes=notes)


def _owned(scene: Scene, ids: list[str]) -> list[str]:
    return [one for one in dict.fromkeys(ids) if one in scene.index.by_id]
