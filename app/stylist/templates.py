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


def open_steps(template: Template, anchored: Sequence[str]) -> Template | None:
    """Return what is left to fill beside anchors of these slots, or None where they do not fit.

    An anchor fits when its slot is one of the template's, or an extra that any outfit takes.
    """
    slots = {step.slot for step in template}
    core = {slot for slot in anchored if slot in ("top", "mid", "bottom", "one_piece", "outerwear")}
    whole = {"top", "bottom", "one_piece"}
    if core & whole == whole or {"bottom", "one_piece"} <= core or {"top", "one_piece"} <= core:
        # a combination of the person's own: nothing of the body is added to it
        return tuple(step for step in template[-3:] if step.slot not in anchored)
    if not core <= slots:
        return None
    return tuple(step for step in template if step.slot not in anchored)


def open_templates(anchored: Sequence[str], *, layer: bool) -> list[Template]:
    """Return the ways to complete anchors of these slots, without repeats.

    Args:
        layer: Only those with something over it all.
    """
    found: dict[Template, None] = {}
    for template in TEMPLATES:
        steps = open_steps(template, anchored)
        if steps is not None:
            found[steps] = None
    covered = "outerwear" in anchored
    if layer and not covered:
        with_layer = [steps for steps in found if any(step.slot == "outerwear" for step in steps)]
        return with_layer or [*found]
    return [*found]
