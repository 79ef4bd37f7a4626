"""What a conversation remembers, thing by thing, so that a person can see and erase each of it.

Pure functions over a `DialogueState`. What holds until it is let go is listed: garments that stay
or are left out, the situation, the pictures that were looked at, what is missing. What merely makes
"the second one" understood is one entry. How an entry is called is for whoever shows it.

Source: specification of the assistant, C.3 (DialogueState) and D.2 (memory in the person's hand).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from typing import Any, Final, Literal

from app.assistant.state import DialogueState, Situation

RememberedKind = Literal[
    "anchor", "excluded", "rejected", "occasion", "season", "temperature", "rain", "formality",
    "warmth", "color_wanted", "color_avoided", "material_avoided", "style", "surprise", "upload",
    "person", "gap", "pending", "shown",
]  # fmt: skip

_SINGLE: Final[dict[RememberedKind, str]] = {
    "occasion": "occasion",
    "season": "season",
    "temperature": "temperature",
    "rain": "rain",
    "formality": "formality_delta",
    "warmth": "warmth_delta",
    "surprise": "surprise",
}
_MANY: Final[dict[RememberedKind, str]] = {
    "color_wanted": "colors_wanted",
    "color_avoided": "colors_avoided",
    "material_avoided": "materials_avoided",
    "style": "style_tags",
}
_GARMENTS: Final[dict[RememberedKind, str]] = {
    "anchor": "anchors",
    "excluded": "excluded",
    "rejected": "rejected",
}


@dataclass(frozen=True, slots=True)
class Remembered:
    """One thing that a conversation remembers.

    Attributes:
        value: A handle, a term, or a number in digits; empty where the kind says all of it.
    """

    kind: RememberedKind
    value: str = ""


def remembered(state: DialogueState) -> tuple[Remembered, ...]:
    """Return what a conversation remembers, what rules its next answer first."""
    return tuple(_all(state))


def _all(state: DialogueState) -> Iterator[Remembered]:
    situation, fresh = state.situation, Situation()
    for kind, name in _SINGLE.items():
        value = getattr(situation, name)
        if value != getattr(fresh, name):
            yield Remembered(kind, "" if kind == "surprise" else _digits(value))
    for kind, name in _MANY.items():
        for term in getattr(situation, name):
            yield Remembered(kind, term)
    for kind, name in _GARMENTS.items():
        for handle in getattr(state, name):
            yield Remembered(kind, handle)
    for upload in state.uploads:
        yield Remembered("upload", upload.id)
    if state.person:
        yield Remembered("person", state.person)
    if state.gap is not None:
        yield Remembered("gap", state.gap.text)
    if state.pending is not None or state.asked_about:
        yield Remembered("pending", state.asked_about)
    if _shows_something(state):
        yield Remembered("shown")


def forgotten(state: DialogueState, one: Remembered) -> DialogueState:
    """Return the state without one of the things that `remembered` lists."""
    fresh = DialogueState()
    if one.kind in _SINGLE:
        name = _SINGLE[one.kind]
        return _situated(state, **{name: getattr(fresh.situation, name)})
    if one.kind in _MANY:
        name = _MANY[one.kind]
        kept = tuple(term for term in getattr(state.situation, name) if term != one.value)
        return _situated(state, **{name: kept})
    if one.kind in _GARMENTS:
        name = _GARMENTS[one.kind]
        kept = tuple(handle for handle in getattr(state, name) if handle != one.value)
        return _with(state, **{name: kept})
    return _OTHERS[one.kind](state, one)


def _without_upload(state: DialogueState, one: Remembered) -> DialogueState:
    """A picture that is forgotten is no garment to dress around any more, either."""
    bare = state.without((one.value,))
    return replace(bare, shown="" if bare.shown == "upload" and not bare.uploads else bare.shown)


def _without_question(state: DialogueState, _one: Remembered) -> DialogueState:
    return replace(state, pending=None, missing=(), asked=0, asked_about="")


def _without_shown(state: DialogueState, _one: Remembered) -> DialogueState:
    return replace(
        state, outfits=(), items=(), products=(), pictures=(), shown="", chosen=0, target_slots=()
    )


def _without_gap(state: DialogueState, _one: Remembered) -> DialogueState:
    return replace(state, gap=None, shown="" if state.shown == "gap" else state.shown)


_OTHERS: Final[dict[RememberedKind, Callable[[DialogueState, Remembered], DialogueState]]] = {
    "upload": _without_upload,
    "person": lambda state, _one: state.with_person(""),
    "gap": _without_gap,
    "pending": _without_question,
    "shown": _without_shown,
}


def _shows_something(state: DialogueState) -> bool:
    return bool(state.outfits or state.items or state.products or state.pictures)


def _situated(state: DialogueState, **values: Any) -> DialogueState:
    return replace(state, situation=replace(state.situation, **values))


def _with(state: DialogueState, **values: Any) -> DialogueState:
    return replace(state, **values)


def _digits(value: object) -> str:
    return f"{value:g}" if isinstance(value, float) else str(value)
