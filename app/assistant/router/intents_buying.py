"""Turns before buying: "I want to buy this", of a photo, a product that was shown, or in words.

A price, a list to search or the web are other wishes (`intents_pictures`), and what was bought
already is put into the wardrobe.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from app.assistant.plan import Call
from app.assistant.router.outfit_calls import excluded
from app.assistant.router.quantities import read_limit
from app.assistant.router.reading import Reading, ask, calls
from app.assistant.router.scene import Scene
from app.assistant.router.situations import context_of, heard_situation


def read_buying(scene: Scene) -> Iterator[Reading]:
    """Yield what the turn would do."""
    if not scene.cue("buy") or scene.cue("online", "add", "import_list", "inject"):
        return
    if read_limit(scene.text) is not None or scene.cue("cheaper"):
        return
    situation, notes = heard_situation(scene, wishes=False)
    state = replace(scene.state, situation=situation)
    arguments: dict[str, Any] = _thing(scene)
    if not arguments:
        yield ask(scene, "photo", 0.95, missing="photo")
        return
    context = context_of(replace(situation, formality_delta=0, warmth_delta=0))
    arguments |= {"context": context} if context else {}
    ruled_out = excluded(state, but=())
    arguments |= {"exclude": ruled_out} if ruled_out else {}
    thing = arguments.get("thing", "")
    upload = scene.state.upload(thing)
    made = []
    if upload is not None and upload.card is None:
        made.append(Call("vision_recognize", {"image_ref": thing, "mode": "item"}))
    made.append(Call("shopping_check", arguments))
    yield calls("buying", 0.96, made, state, notes=notes)


def _thing(scene: Scene) -> dict[str, Any]:
    """Return what is spoken of: what is pointed at first, else what the words describe."""
    state = scene.state
    named = [one for one in scene.wanted if one.has_head or one.says_properties]
    described = [one for one in named if one.has_head and not one.pointing]
    ranked = [one for one in scene.ranks if 0 < one <= len(state.products)]
    if state.products and (ranked or state.shown == "products") and not described:
        return {"thing": state.products[(ranked or [1])[0] - 1].id}
    for phrase in named:
        upload = scene.upload_of(phrase)
        if upload is not None:
            return {"thing": upload.id}
    if state.uploads and not described and (scene.says_this or state.shown == "upload"):
        return {"thing": state.uploads[-1].id}
    if described:
        return {"description": " ".join(dict.fromkeys(one.english for one in described))[:300]}
    if state.pictures and state.pictures[-1].kind == "drawn" and scene.says_this:
        return {"thing": state.pictures[-1].id}
    if state.gap is not None and scene.says_this:
        return {"description": state.gap.text[:300]}
    return {}
