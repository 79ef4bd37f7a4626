"""Style and scene, of one picture and among several: subtasks S01 to S04.

The paper merges both into recommendation; here they are two of five families. "Part" is a level of
the style subtasks, not a subtask of its own.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from train.data.qa.choosing import choice_of_images, open_question, spoken, value_for
from train.data.qa.drawing import Dice, Draft
from train.data.qa.looks import PART_WORDS, Look, Split
from train.data.qa.question import Gold
from train.data.qa.world import World, apart

MOST_IMAGES = 4
FIT_SHARE = 0.3


def style_single(world: World, look: Look, dice: Dice, split: Split) -> Draft | None:
    """S01: the style of an outfit or of one of its garments."""
    parts = [each for each in look.named if each.style]
    overall = bool(look.style) and (not parts or dice.chance(0.5))
    if overall:
        return open_question(look, "S01", "style", look.style, level="overall", asked="S01-overall")
    if not parts:
        return None
    garment = dice.pick(parts)
    return open_question(
        look, "S01", "style", garment.style, level="part", asked="S01-part", garment=garment
    )


def style_multi(world: World, look: Look, dice: Dice, split: Split) -> Draft | None:
    """S02: which of several outfits, or garments of one part, is of a style."""
    if dice.chance(0.5):
        return _style_of_outfits(world, look, dice)
    return _style_of_parts(world, look, dice)


def scene_single(world: World, look: Look, dice: Dice, split: Split) -> Draft | None:
    """S03: what an outfit is for, or whether it is for something."""
    if not look.occasion:
        return None
    if split == "test" or not dice.chance(FIT_SHARE):
        return open_question(look, "S03", "occasion", look.occasion, level=None, asked="S03-open")
    wants = dice.chance(0.5)
    value = value_for(world, look, dice, "occasion", look.occasion, wants=wants)
    if value is None:
        return None
    said = "yes" if wants else "no"
    return Draft(
        subtask="S03",
        form="fit",
        images=(look.image,),
        gold=Gold("yes_no", said, (said,)),
        group=look.group,
        source=look.corpus,
        pool="S03.fit",
        answer_pool=f"S03.fit.{said}",
        slots={"occasion": spoken(value), "gold_occasion": spoken(look.occasion[0])},
        facts={"field": "occasion", "value": value},
        cell=("fit", value),
        wants=wants,
    )


def scene_multi(world: World, look: Look, dice: Dice, split: Split) -> Draft | None:
    """S04: which of several outfits is for an occasion."""
    if not look.occasion:
        return None
    target = dice.pick(look.occasion)

    def deny(other: Look) -> bool:
        return world.denials.may_deny("occasion", target, other.occasion)

    hard = world.near(look, "style") if look.style else ()
    found = _others(world, look, dice, deny, hard=hard)
    if found is None:
        return None
    others, kinds = found
    return choice_of_images(
        look,
        others,
        kinds,
        dice,
        subtask="S04",
        form="pick",
        slots={"occasion": spoken(target)},
        facts={"field": "occasion", "value": target},
        asked="S04-pick",
    )


def _style_of_outfits(world: World, look: Look, dice: Dice) -> Draft | None:
    if not look.style:
        return None
    target = dice.pick(look.style)

    def deny(other: Look) -> bool:
        return world.denials.may_deny("style", target, other.style)

    hard = world.near(look, "main")
    if look.seasons and dice.chance(0.5):
        hard = world.near(look, "season", dice.pick(look.seasons))
    found = _others(world, look, dice, deny, hard=hard)
    if found is None:
        return None
    others, kinds = found
    return choice_of_images(
        look,
        others,
        kinds,
        dice,
        subtask="S02",
        form="overall",
        slots={"style": target},
        facts={"field": "style", "value": target},
        asked="S02-overall",
        level="overall",
    )


def _style_of_parts(world: World, look: Look, dice: Dice) -> Draft | None:
    parts = [each for part in PART_WORDS if (each := look.only(part)) is not None and each.style]
    if not parts:
        return None
    garment = dice.pick(parts)
    target = dice.pick(garment.style)

    def deny(other: Look) -> bool:
        theirs = other.only(garment.part)
        return theirs is not None and world.denials.may_deny("style", target, theirs.style)

    def easy(other: Look) -> bool:
        return deny(other) or garment.part not in other.signature

    found = _others(world, look, dice, deny, hard=world.near(look, "kind"), easy=easy)
    if found is None:
        return None
    others, kinds = found
    return choice_of_images(
        look,
        others,
        kinds,
        dice,
        subtask="S02",
        form="part",
        slots={"style": target, "part": PART_WORDS[garment.part], "term": garment.term},
        facts={"field": "style", "value": target, "part": garment.part},
        asked="S02-part",
        level="part",
    )


def _others(
    world: World,
    look: Look,
    dice: Dice,
    deny: Callable[[Look], bool],
    *,
    hard: Sequence[str],
    easy: Callable[[Look], bool] | None = None,
) -> tuple[list[Look], list[str]] | None:
    """Return one to three looks that are certainly not meant, half of them alike to the look."""
    count = dice.below(MOST_IMAGES - 1) + 1
    found: list[Look] = []
    kinds: list[str] = []
    for number in range(count):
        wants_hard = (number % 2 == 0) if dice.chance(0.5) else (number % 2 == 1)
        pools = [("hard", hard, deny)] if wants_hard and hard else []
        pools.append(("easy", world.near(look, "all"), easy or deny))
        for kind, pool, rule in pools:
            other = world.choose(
                dice,
                pool,
                lambda each, rule=rule: apart(each, look, *found) and rule(each),  # type: ignore[misc]
            )
            if other is not None:
                found.append(other)
                kinds.append(kind)
                break
        else:
            return None
    return found, kinds
