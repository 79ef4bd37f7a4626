"""What changes from one outfit to another, and which outfit a change leads to: S08.

Pairs share at least six tenths of what is known of both and differ in one to three things that
anybody would see, each of which the grammar of ``models.differences`` can say and carry out. A
fifth of the train questions turns the task around: given the first outfit and the change, find the
second.
"""

from __future__ import annotations

from collections.abc import Sequence

from models.differences import Change, Garments, agrees, apply, difference, write_difference
from train.data.qa.denying import Denials
from train.data.qa.drawing import Dice, Draft
from train.data.qa.looks import Look, Split
from train.data.qa.question import Gold
from train.data.qa.world import World, apart

CHOOSE_SHARE = 0.2
LEAST_SHARED = 0.6
MOST_CHANGES = 3
MOST_TRIED = 160


def garments_of(look: Look) -> Garments | None:
    """Return a look as differences see it; None when a garment of it has no name."""
    if len(look.named) != len(look.garments):
        return None
    return {garment.name: garment.comparable for garment in look.garments}


def changes_between(denials: Denials, first: Look, second: Look) -> tuple[Change, ...]:
    """Return the changes of a pair that is worth a question; empty for every other pair."""
    ours, theirs = garments_of(first), garments_of(second)
    if ours is None or theirs is None or not apart(first, second):
        return ()
    changes = difference(ours, theirs)
    if not 1 <= len(changes) <= MOST_CHANGES or not all(_plain(denials, each) for each in changes):
        return ()
    same = sum(
        theirs[term].get(field) == value
        for term in ours.keys() & theirs.keys()
        for field, value in ours[term].items()
    ) + len(ours.keys() & theirs.keys())
    if same < LEAST_SHARED * (same + len(changes)):
        return ()
    return changes if _leads_to(changes, ours, theirs) else ()


def compare(world: World, look: Look, dice: Dice, split: Split) -> Draft | None:
    """S08: the difference of two looks in words, or the look that a difference leads to."""
    partners = _partners(world, look, dice)
    if not partners:
        return None
    # a sibling stands in the scene of the first picture and would be found by that alone
    strangers = [other for other in partners if other.group != look.group]
    if split == "train" and strangers and dice.chance(CHOOSE_SHARE):
        second = dice.pick(strangers)
        return _choose(world, look, second, changes_between(world.denials, look, second), dice)
    second = dice.pick(partners)
    changes = changes_between(world.denials, look, second)
    text = write_difference(changes)
    return Draft(
        subtask="S08",
        form="write",
        images=(look.image, second.image),
        gold=Gold("difference", text, (text,)),
        group=look.group,
        source=look.corpus,
        pool="S08.write",
        answer_pool="S08.write",
        asked="S08-write",
        slots=diff_slots(changes),
        facts={"changes": len(changes)},
        ranked="",
        bare=text,
    )


def _partners(world: World, look: Look, dice: Dice, *, most: int = 4) -> list[Look]:
    if garments_of(look) is None:
        return []
    found: list[Look] = []
    # siblings share a group; outfits of one name list differ in values only; those of one main
    # garment may add or drop one
    for kind, tries in (("group", MOST_TRIED), ("names", MOST_TRIED), ("kind", MOST_TRIED // 2)):
        for image in dice.some(world.near(look, kind), tries):
            other = world.looks[image]
            if other not in found and changes_between(world.denials, look, other):
                found.append(other)
                if len(found) == most:
                    return found
    return found


def _choose(
    world: World, look: Look, second: Look, changes: Sequence[Change], dice: Dice
) -> Draft | None:
    """Offer the target among looks that miss at least one of the changes."""
    ours = garments_of(look)
    assert ours is not None
    wrong: list[Look] = []

    def misses(other: Look) -> bool:
        theirs = garments_of(other)
        return (
            theirs is not None
            and other.group != look.group
            and apart(other, look, second, *wrong)
            and not _leads_to(changes, ours, theirs)
            and bool(difference(theirs, garments_of(second) or {}))
        )

    for kind in ("names", "kind", "all"):
        other = world.choose(dice, world.near(look, kind), misses)
        other = other or world.choose(dice, world.near(look, "all"), misses)
        if other is None:
            return None
        wrong.append(other)
    place = dice.below(4)
    images = [other.image for other in wrong]
    images.insert(place, second.image)
    number = str(place + 2)
    return Draft(
        subtask="S08",
        form="choose",
        images=(look.image, *images),
        gold=Gold("image", number, (number,)),
        group=look.group,
        source=look.corpus,
        pool="S08.choose",
        answer_pool="S08.choose",
        slots={**diff_slots(changes), "k": "5", "n": number},
        negatives=tuple("near" if other.main == look.main else "random" for other in wrong),
        facts={"changes": len(changes), "difference": write_difference(changes)},
        bare=number,
    )


def diff_slots(changes: Sequence[Change]) -> dict[str, str]:
    """Return the difference, and again where it is a whole clause: "drops the scarf" is none."""
    text = write_difference(changes)
    clause = all(change.kind == "change" for change in changes)
    return {"diff": text, "diff_clause": text} if clause else {"diff": text}


def _plain(denials: Denials, change: Change) -> bool:
    """Tell whether anybody would see a change: navy for blue, or button for zip, is none."""
    if change.kind != "change":
        return True
    field = "colors" if change.field == "color" else change.field
    old, new = (value.split(" and ") for value in (change.old, change.new))
    return denials.may_deny(field, new[0], old[:1])


def _leads_to(changes: Sequence[Change], first: Garments, second: Garments) -> bool:
    try:
        made = apply(changes, first)
    except ValueError:
        return False
    return agrees(made, second)
