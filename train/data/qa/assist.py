"""Yes and no about outfits (S12) and about their garments (S13).

Each draft names its cell, (key, value), and the answer it wants; the builder takes as many of both
from every cell, so that no value alone tells the answer. A "no" is only asked where the record says
something that rules the value out: a detail that is merely not listed may be there all the same.
"""

from __future__ import annotations

from collections.abc import Sequence

from train.data.qa.choosing import spoken, value_for
from train.data.qa.drawing import Dice, Draft
from train.data.qa.looks import Garment, Look, Split
from train.data.qa.question import Gold, Level
from train.data.qa.wording import agreement
from train.data.qa.world import World

OWN_COLOR_SHARE = 0.3
"""Share of wrong colors that another garment of the same picture has: tests grounding."""

_PHRASES = {
    "sleeve": {
        "sleeveless": "no sleeves",
        "short": "short sleeves",
        "three-quarter": "three-quarter sleeves",
        "long": "long sleeves",
    },
}
_CUTS = ("sleeve", "neckline", "closure", "pattern")


def outfit(world: World, look: Look, dice: Dice, split: Split) -> Draft | None:
    """S12: whether an outfit is for a season or an occasion."""
    keys = [("season", look.seasons), ("occasion", look.occasion)]
    known = [(key, held) for key, held in keys if held]
    return _about_outfit(world, look, dice, known)


def outfit_and_style(world: World, look: Look, dice: Dice, split: Split) -> Draft | None:
    """S12 with style as a third key; off unless it is asked for, as in the paper's counts."""
    keys = [("season", look.seasons), ("occasion", look.occasion), ("style", look.style)]
    return _about_outfit(world, look, dice, [(key, held) for key, held in keys if held])


def garment(world: World, look: Look, dice: Dice, split: Split) -> Draft | None:
    """S13: whether a garment has a color or a detail."""
    drafts = (_about_color, _about_detail) if dice.chance(0.5) else (_about_detail, _about_color)
    for make in drafts:
        draft = make(world, look, dice)
        if draft is not None:
            return draft
    return None


def _about_outfit(
    world: World, look: Look, dice: Dice, keys: Sequence[tuple[str, Sequence[str]]]
) -> Draft | None:
    if not keys:
        return None
    key, held = dice.pick(keys)
    wants = dice.chance(0.5)
    value = value_for(world, look, dice, key, held, wants=wants)
    if value is None:
        return None
    words = spoken(value) if key == "occasion" else value
    return _yes_no(look, "S12", key, value, wants=wants, slots={key: words, "value": words})


def _about_color(world: World, look: Look, dice: Dice) -> Draft | None:
    asked = [each for each in look.named if each.colors]
    if not asked:
        return None
    worn = dice.pick(asked)
    wants = dice.chance(0.5)
    value = None
    if not wants and dice.chance(OWN_COLOR_SHARE):
        others = [
            color
            for each in look.garments
            if each is not worn
            for color in each.colors
            if world.denials.may_deny("colors", color, worn.colors)
        ]
        value = dice.pick(others) if others else None
    value = value or value_for(world, look, dice, "colors", worn.colors, wants=wants)
    if value is None:
        return None
    return _yes_no(look, "S13", "color", value, wants=wants, slots={"color": value}, worn=worn)


def _about_detail(world: World, look: Look, dice: Dice) -> Draft | None:
    asked = [(each, cut) for each in look.named if each.visible for cut in _CUTS if _cut(each, cut)]
    if not asked:
        return None
    worn, cut = dice.pick(asked)
    held = (_cut(worn, cut),)
    wants = dice.chance(0.5)
    value = value_for(world, look, dice, cut, held, wants=wants)
    if value is None:
        return None
    words = _phrase(world, cut, value)
    slots = {"detail": words, "Detail": words[:1].upper() + words[1:]}
    return _yes_no(look, "S13", "detail", value, wants=wants, slots=slots, worn=worn, cut=cut)


def _cut(worn: Garment, cut: str) -> str:
    return worn.pattern if cut == "pattern" else worn.cuts.get(cut, "")


def _phrase(world: World, cut: str, value: str) -> str:
    if cut == "pattern":
        known = world.vocabulary.patterns.get(value)
        return f"{known.fashionx if known else value} pattern"
    if cut == "closure":
        return f"{value} closure"
    return _PHRASES.get(cut, {}).get(value, value)


def _yes_no(
    look: Look,
    subtask: str,
    key: str,
    value: str,
    *,
    wants: bool,
    slots: dict[str, str],
    worn: Garment | None = None,
    cut: str = "",
) -> Draft:
    said = "yes" if wants else "no"
    level: Level = "part" if worn else "overall"
    facts = {"field": cut or {"color": "colors"}.get(key, key), "value": value}
    if worn is not None:
        slots = {**slots, "term": worn.name, **agreement(worn.name)}
        facts["garment"] = worn.name
    return Draft(
        subtask=subtask,
        form=key,
        images=(look.image,),
        gold=Gold("yes_no", said, (said,)),
        group=look.group,
        source=look.corpus,
        pool=f"{subtask}.{key}",
        answer_pool=f"{subtask}.{said}",
        asked=f"{subtask}-{key}",
        slots=slots,
        level=level,
        facts=facts,
        bare=said,
        cell=(cut or key, value),
        wants=wants,
    )
