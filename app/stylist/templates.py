"""Which slots make a whole outfit, and which of them are left to fill beside the anchors.

An outfit is a top and a bottom, a sweater and a bottom, or one piece that is both; layers, shoes, a
bag and an accessory come on top. A template says how often each slot is filled, so that nothing is
ever there twice by the engine's doing: what anchors hold already is never filled again, and a
person's own two skirts stay.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

OPEN_LAYERS = frozenset({"cardigan", "vest"})
"""Categories of the mid slot that go over a dress, and alone over nothing."""


@dataclass(frozen=True, slots=True)
class Step:
    """One slot to fill.

    Attributes:
        optional: Whether nothing is an answer too.
        only: Categories that may fill it; empty for all.
        without: Categories that may not.
    """

    slot: str
    optional: bool = False
    only: frozenset[str] = frozenset()
    without: frozenset[str] = frozenset()


Template = tuple[Step, ...]

_TOP, _BOTTOM, _SHOES = Step("top"), Step("bottom"), Step("shoes")
_PULLOVER = Step("mid", without=OPEN_LAYERS)
_MID = Step("mid")
_OVER_DRESS = Step("mid", only=OPEN_LAYERS)
_DRESS, _OUTER = Step("one_piece"), Step("outerwear")
_ENDS = (_SHOES, Step("bag", optional=True), Step("accessory", optional=True))
_BODIES: Sequence[Template] = (
    (_TOP, _BOTTOM),
    (_TOP, _MID, _BOTTOM),
    (_PULLOVER, _BOTTOM),
    (_DRESS,),
    (_DRESS, _OVER_DRESS),
)
TEMPLATES: Sequence[Template] = tuple(
    (*body, *outer, *_ENDS) for body in _BODIES for outer in ((), (_OUTER,))
)
"""Every way to be dressed, without and with something over it."""


Anchored = Sequence[tuple[str, str]]
"""Slot and category of each anchor."""

_BODY = frozenset({"top", "mid", "bottom", "one_piece", "outerwear"})


def open_steps(template: Template, anchored: Anchored, *, strict: bool = True) -> Template | None:
    """Return what is left to fill beside anchors, or None where they do not fit the template.

    An anchor fits when its slot is one of the template's, or an extra that any outfit takes.

    Args:
        strict: Whether an anchor must be of a category that its step takes: a cardigan is no
            sweater to be worn over nothing.
    """
    steps = {step.slot: step for step in template}
    for slot, category in anchored:
        step = steps.get(slot)
        if slot in _BODY and step is None:
            return None
        if strict and step is not None and not _takes(step, category):
            return None
    held = {slot for slot, _category in anchored}
    return tuple(step for step in template if step.slot not in held)


def open_templates(anchored: Anchored, *, layer: bool) -> list[Template]:
    """Return the ways to complete anchors, without repeats; never none.

    What nobody would put together (a dress and trousers) is the person's own business: then
    nothing of the body is added to it.

    Args:
        layer: Only those with something over it all.
    """
    held = {slot for slot, _category in anchored}
    for strict in (True, False):
        steps = (open_steps(template, anchored, strict=strict) for template in TEMPLATES)
        found = [*dict.fromkeys(one for one in steps if one is not None)]
        if found:
            break
    else:
        found = [tuple(step for step in _ENDS if step.slot not in held)]
    if not layer or "outerwear" in held:
        return found
    covered = [steps for steps in found if any(step.slot == "outerwear" for step in steps)]
    return covered or found


def _takes(step: Step, category: str) -> bool:
    return category not in step.without and (not step.only or category in step.only)
