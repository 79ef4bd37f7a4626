"""What garments are like: S09 (color), S10 (design), S11 (material), ALIGN (their text), LIST.

Nothing unknown is asked about; design and material only of what is wholly visible.
"""

from __future__ import annotations

from models.garment_list import ListedGarment, write_garments
from train.data.qa.choosing import in_a_row, open_question
from train.data.qa.drawing import Dice, Draft
from train.data.qa.looks import Look, Split
from train.data.qa.question import LIST, Gold
from train.data.qa.wording import article
from train.data.qa.world import World

_COUNTED = frozenset({"sleeve", "pocket", "strap", "button"})
_SINGLE = frozenset(
    {"neck", "v-neck", "waist", "leg", "bow", "buckle", "drawstring", "visor", "flap", "brim"}
)
_PLAIN = frozenset(
    {"length", "handles", "lapels", "lenses", "straps", "tabs", "pockets", "sleeves", "fringe"}
)
_NO_FABRICS = frozenset({"synthetic", "other"})


def color(world: World, look: Look, dice: Dice, split: Split) -> Draft | None:
    """S09: the color of a garment."""
    asked = [each for each in look.named if each.colors]
    if not asked:
        return None
    garment = dice.pick(asked)
    return open_question(
        look, "S09", "color", garment.colors, level=None, asked="S09-open", garment=garment
    )


def design(world: World, look: Look, dice: Dice, split: Split) -> Draft | None:
    """S10: the details of a garment's make."""
    asked = [each for each in look.named if each.details and each.visible]
    if not asked:
        return None
    garment = dice.pick(asked)
    more = {}
    phrases = [_as_noun(each) for each in garment.details[:3]]
    if all(phrases):
        more["details_nouns"] = in_a_row(phrases)
    if garment.part in ("top", "one_piece"):
        more["upper"] = garment.name
    return open_question(
        look,
        "S10",
        "detail",
        garment.details,
        level=None,
        asked="S10-open",
        garment=garment,
        more=more,
    )


def material(world: World, look: Look, dice: Dice, split: Split) -> Draft | None:
    """S11: what a garment is made of."""
    asked = [each for each in look.named if each.materials and each.visible]
    if not asked:
        return None
    garment = dice.pick(asked)
    held = garment.materials
    others = [
        each
        for each in world.frequency.get((look.split, "material"), {})
        if world.denials.may_deny("material", each, held)
    ]
    offered: tuple[str, ...] = ()
    if len(others) > 1:
        # the right one is offered in half of the cases, so that "something else" is no joke
        offered = tuple(dice.some(others, 2))
        if dice.chance(0.5):
            offered = tuple(dice.shuffled((offered[0], held[0])))
    return open_question(
        look,
        "S11",
        "material",
        held,
        level=None,
        asked="S11-open",
        garment=garment,
        more={
            **({"offered": ", ".join(offered)} if offered else {}),
            # "made of synthetic" is no English
            **({"fabric": held[0]} if held[0] not in _NO_FABRICS else {}),
        },
    )


def _as_noun(detail: str) -> str:
    """Return a detail as it stands after "has"; empty where it is no noun: "tapered"."""
    last = detail.rpartition(" ")[2]
    if last in _COUNTED:
        return f"{detail}s"
    if last in _SINGLE:
        return f"{article(detail)} {detail}"
    return detail if last in _PLAIN else ""


def align(world: World, look: Look, dice: Dice, split: Split) -> Draft | None:
    """ALIGN: the garment-centered text (the paper's "general"), as it is."""
    return Draft(
        subtask="ALIGN",
        form="text",
        images=(look.image,),
        gold=None,
        group=look.group,
        source=look.corpus,
        pool="ALIGN",
        answer_pool="ALIGN",
        slots={"general": look.general},
    )


def listing(world: World, look: Look, dice: Dice, split: Split) -> Draft | None:
    """LIST: the garments as JSON, outer ones first (``models.garment_list``)."""
    if not look.garments:
        return None
    listed = [
        ListedGarment(
            garment.term,
            garment.colors,
            garment.pattern,
            garment.materials[0] if garment.materials else "",
        )
        for garment in look.garments
    ]
    text = write_garments(listed)
    return Draft(
        subtask=LIST,
        form="json",
        images=(look.image,),
        gold=Gold("garments", text, (text,)),
        group=look.group,
        source=look.corpus,
        pool=LIST,
        answer_pool="",
        asked="LIST-json",
        bare=text,
    )
