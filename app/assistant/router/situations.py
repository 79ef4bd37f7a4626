"""What a turn changes about occasion, weather and taste, and which former wish it overrules.

The latest of two contradicting wishes wins, and that is said. Everything else that was wished
stays until the person says otherwise.

Source: DialogueState and the multi-round rules of the assistant's specification, C.3 and F.5.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any, Final

from app.assistant.planning import Note
from app.assistant.router.scene import Scene
from app.assistant.state import Situation

_STEPS: Final = 2


def heard_situation(scene: Scene, *, wishes: bool = True) -> tuple[Situation, tuple[Note, ...]]:
    """Return the situation after a turn, and what is to be said about it.

    Args:
        wishes: Whether colors and steps count too; not where they only name a garment.
    """
    now = scene.state.situation
    notes: list[Note] = []
    if scene.occasion and scene.occasion != now.occasion:
        # what was warmer or dressier than something else says nothing about a new occasion
        now = replace(now, occasion=scene.occasion, formality_delta=0)
    if scene.season:
        now = replace(now, season=scene.season)
    if scene.degrees is not None:
        now = replace(now, temperature=scene.degrees.celsius, warmth_delta=0)
        if not scene.degrees.stated:
            text = scene.say("assumed_weather", value=int(scene.degrees.celsius))
            notes.append(Note("assumed_weather", text))
    if scene.rain:
        now = replace(now, rain=scene.rain)
    if scene.cue("surprise"):
        now = replace(now, surprise=True)
    if wishes:
        now, found = _with_steps(scene, now)
        notes += found
        now, found = _with_colors(scene, now)
        notes += found
    return now, tuple(notes)


def steps(scene: Scene) -> tuple[int, int]:
    """Return the steps of formality and of warmth that a turn asks for."""
    formality = scene.cue("more_formal") - scene.cue("more_casual")
    warmth = scene.cue("warmer") - scene.cue("cooler")
    return formality, warmth


def context_of(situation: Situation) -> dict[str, Any]:
    """Return a situation as tools take it; what nobody said is left out."""
    context: dict[str, Any] = {
        "occasion": situation.occasion or None,
        "season": situation.season or None,
        "temperature": situation.temperature,
        "rain": situation.rain or None,
        "formality_delta": situation.formality_delta or None,
        "warmth_delta": situation.warmth_delta or None,
        "style_tags": list(situation.style_tags) or None,
        "colors_wanted": list(situation.colors_wanted) or None,
        "colors_avoided": list(situation.colors_avoided) or None,
        "materials_avoided": list(situation.materials_avoided) or None,
        "freshness": 1.0 if situation.surprise else None,
    }
    return {key: value for key, value in context.items() if value is not None}


def _with_steps(scene: Scene, now: Situation) -> tuple[Situation, list[Note]]:
    notes: list[Note] = []
    formality, warmth = steps(scene)
    if formality:
        before = now.formality_delta
        if before * formality < 0:
            notes.append(_overruled(scene, "casual" if before < 0 else "formal",
                                    "formal" if formality > 0 else "casual"))  # fmt: skip
            before = 0
        now = replace(now, formality_delta=_bounded(before + formality))
    if warmth:
        before = now.warmth_delta
        if before * warmth < 0:
            notes.append(_overruled(scene, "cool" if before < 0 else "warm",
                                    "warm" if warmth > 0 else "cool"))  # fmt: skip
            before = 0
        now = replace(now, warmth_delta=_bounded(before + warmth))
    return now, notes


def _with_colors(scene: Scene, now: Situation) -> tuple[Situation, list[Note]]:
    """Add what is not wanted, and take it out again where it is wanted after all."""
    notes: list[Note] = []
    avoided = [color for one in scene.unwanted if not one.has_head for color in one.colors]
    materials = [term for one in scene.unwanted if not one.has_head for term in one.materials]
    wanted = [color for one in scene.wanted if not one.has_head for color in one.colors]
    for color in avoided:
        if color in now.colors_wanted:
            notes.append(_latest(scene, color, scene.say("avoid", what=color)))
    for color in wanted:
        if color in now.colors_avoided:
            notes.append(_latest(scene, scene.say("avoid", what=color), color))
    now = replace(
        now,
        colors_avoided=_joined(now.colors_avoided, avoided, without=wanted),
        colors_wanted=_joined(now.colors_wanted, wanted, without=avoided),
        materials_avoided=_joined(now.materials_avoided, materials, without=()),
    )
    return now, notes


def _joined(
    before: tuple[str, ...], more: list[str], *, without: list[str] | tuple[str, ...]
) -> tuple[str, ...]:
    return tuple(one for one in dict.fromkeys((*before, *more)) if one not in without)


def _overruled(scene: Scene, old: str, new: str) -> Note:
    return _latest(scene, scene.say(old), scene.say(new))


def _latest(scene: Scene, old: str, new: str) -> Note:
    return Note("latest_wins", scene.say("latest", old=old, new=new))


def _bounded(step: int) -> int:
    return max(-_STEPS, min(_STEPS, step))
