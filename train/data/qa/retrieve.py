"""Pictures by text (S05), texts by picture (S06) and pictures by picture (S07).

Wrong choices are near first: the same kind of garment in another color or make. None of them
satisfies the text or shows the same outfit; ``checking`` proves it again by brute force. Embedding
neighbors are not used: they would tie the questions to one encoder.
"""

from __future__ import annotations

from collections.abc import Sequence

from models.families import family_of
from train.data.qa.choosing import choice_of_images
from train.data.qa.drawing import Dice, Draft
from train.data.qa.editing import Edit, edited_texts, facts_named
from train.data.qa.looks import Look, Split
from train.data.qa.question import Gold
from train.data.qa.views import view_of
from train.data.qa.world import World, apart, likeness

MOST_LIKE = 0.8
GENERAL_SHARE = 0.8
CANDIDATES = 4
LETTERS = "ABCD"


def by_text(world: World, look: Look, dice: Dice, split: Split) -> Draft | None:
    """S05: which of four pictures a text describes."""
    caption = look.general if dice.chance(GENERAL_SHARE) else look.concise
    named = facts_named(world, look, caption)

    def wrong(other: Look) -> bool:
        return not fits(other, named) and likeness(look, other) < MOST_LIKE

    found: list[Look] = []
    kinds: list[str] = []
    for pool in ("kind", "kind", "all"):
        # a small corpus may hold no two looks of one kind
        for kind in (pool, "all"):
            other = world.choose(
                dice,
                world.wrong(look, kind),
                lambda each: apart(each, look, *found) and wrong(each),
            )
            if other is not None:
                break
        if other is None:
            return None
        found.append(other)
        kinds.append(_nearness(look, other))
    return choice_of_images(
        look,
        found,
        kinds,
        dice,
        subtask="S05",
        form="pick",
        slots={"caption": caption},
        facts={"caption": "general" if caption == look.general else "concise"},
        asked="S05-pick",
    )


def fits(look: Look, named: frozenset[tuple[str, str]]) -> bool:
    """Tell whether a look has everything that a text names; a text that names nothing fits none."""
    held = {(field, value) for field, category, value in look.facts if field != "category"}
    held |= {("category", category) for _, category, _ in look.facts}
    return bool(named) and named <= held


def by_picture(world: World, look: Look, dice: Dice, split: Split) -> Draft | None:
    """S06: which of four texts describes a picture."""
    ways = (_strangers,) if world.easy else (_two_and_two, _three_and_one)
    found = next(filter(None, (way(world, look, dice) for way in ways)), None)
    if found is None:
        return None
    texts, kinds, others = found
    order = dice.shuffled(range(CANDIDATES))
    options = tuple(texts[place] for place in order)
    letter = LETTERS[order.index(0)]
    listed = "\n".join(f"{name}) {text}" for name, text in zip(LETTERS, options, strict=True))
    return Draft(
        subtask="S06",
        form="pick",
        images=(look.image,),
        gold=Gold("letter", letter, (letter,)),
        group=look.group,
        source=look.corpus,
        pool="S06.pick",
        answer_pool="S06.pick",
        asked="S06-pick",
        slots={"opts": listed, "letter": letter},
        options=options,
        negatives=tuple(kinds[place - 1] for place in order if place),
        facts={"sources": [other.image for other in others]},
        bare=letter,
    )


_Texts = tuple[list[str], list[str], list[Look]]


def _strangers(world: World, look: Look, dice: Dice) -> _Texts | None:
    """Return the true text and three of looks that have nothing to do with this one."""
    others: list[Look] = []
    for _ in range(CANDIDATES - 1):
        other = _with_other_text(world, look, dice, "main")
        if other is None:
            return None
        others.append(other)
    texts = [look.general, *(other.general for other in others)]
    if len(set(texts)) < CANDIDATES:
        return None
    return texts, [_nearness(look, other) for other in others], others


def _two_and_two(world: World, look: Look, dice: Dice) -> _Texts | None:
    """Return the true text with an edit, and another look's with an edit.

    The two pairs are alike, so that the texts alone do not tell which one is true.
    """
    edits = edited_texts(world, look, dice)
    other = _with_other_text(world, look, dice, "main")
    if not edits or other is None:
        return None
    theirs = edited_texts(world, other, dice, about=look)
    texts = [look.general, edits[0].text, other.general, *(edit.text for edit in theirs)]
    # an edit of one text may say what the other one says
    if len(set(texts)) < CANDIDATES:
        return None
    return texts, [_told(edits[0]), _nearness(look, other), "edited other"], [other]


def _three_and_one(world: World, look: Look, dice: Dice) -> _Texts | None:
    """Return the true text with two edits of one place, and another look's."""
    edits = edited_texts(world, look, dice, count=2)
    other = _with_other_text(world, look, dice, "main")
    if not edits or other is None:
        return None
    texts = [look.general, *(edit.text for edit in edits), other.general]
    if len(set(texts)) < CANDIDATES:
        return None
    return texts, [*map(_told, edits), _nearness(look, other)], [other]


def _told(edit: Edit) -> str:
    return f"edit {edit.field}: {edit.old} -> {edit.new}"


def _nearness(look: Look, other: Look) -> str:
    return "near" if other.main == look.main else "random"


def _with_other_text(world: World, look: Look, dice: Dice, pool: str) -> Look | None:
    """Return a look whose text is certainly wrong about this one."""

    def wrong(other: Look) -> bool:
        if not apart(other, look) or other.general == look.general:
            return False
        named = facts_named(world, other, other.general)
        return bool(named) and likeness(look, other) < MOST_LIKE and not fits(look, named)

    for kind in (pool, "all"):
        other = world.choose(dice, world.wrong(look, kind), wrong)
        if other is not None:
            return other
    return None


def by_view(world: World, look: Look, dice: Dice, split: Split) -> Draft | None:
    """S07: which picture, of several or of two, shows the same item again."""
    form = "pick" if split == "test" else dice.weighted({"pick": 0.55, "duel": 0.2, "pair": 0.25})
    if form == "pair":
        return _pair(world, look, dice)
    again, made = _again(world, look, dice)
    count = 3 if form == "pick" else 1
    others = _alike(world, look, dice, count)
    if again is None or others is None:
        return None
    shown = [view_of(other.image, dice) if made else other.image for other in others]
    place = dice.below(count + 1)
    shown.insert(place, again)
    number, letter = str(place + 2), "AB"[place] if form == "duel" else ""
    right = letter or number
    return Draft(
        subtask="S07",
        form=form,
        images=(look.image, *shown),
        gold=Gold("letter" if letter else "image", right, (right,)),
        group=look.group,
        source=look.corpus,
        pool=f"S07.{form}",
        answer_pool=f"S07.{form}",
        asked="S07-pick",
        slots={"k": str(len(shown) + 1), "letter": letter} if letter else _places(shown, number),
        options=("A", "B") if letter else (),
        negatives=tuple(_nearness(look, other) for other in others),
        facts={"synthetic_pair": made},
        bare=right,
    )


def _places(shown: Sequence[str], number: str) -> dict[str, str]:
    return {"k": str(len(shown) + 1), "n": number}


def _pair(world: World, look: Look, dice: Dice) -> Draft | None:
    said = dice.weighted({"yes": 0.4, "no": 0.4, "variant": 0.2})
    made = False
    second: str | None = None
    if said == "yes":
        second, made = _again(world, look, dice)
    elif said == "no":
        others = _alike(world, look, dice, 1)
        second = others[0].image if others else None
    else:
        other = world.choose(dice, world.near(look, "names"), lambda each: is_variant(look, each))
        second = other.image if other else None
    if second is None:
        return None
    if said != "yes" and not look.outfit:
        # made views are cropped and mirrored: the others must be, or the crop tells the answer
        second, made = view_of(second, dice), True
    return Draft(
        subtask="S07",
        form="pair",
        images=(look.image, second),
        gold=Gold("variant", said, (said,)),
        group=look.group,
        source=look.corpus,
        pool="S07.pair",
        answer_pool=f"S07.pair.{said}",
        facts={"synthetic_pair": made},
        cell=("pair", "same") if said != "variant" else None,
        wants=said == "yes",
    )


def is_variant(look: Look, other: Look) -> bool:
    """Tell whether two looks are the same but for color, as far as the records say."""
    if not apart(look, other) or len(look.garments) != len(other.garments):
        return False
    if likeness(look, other) == 1.0:
        return False
    ours, theirs = (
        sorted(each.garments, key=lambda garment: garment.term) for each in (look, other)
    )
    recolored = False
    for first, second in zip(ours, theirs, strict=True):
        if (first.term, first.materials, first.pattern, set(first.details)) != (
            second.term,
            second.materials,
            second.pattern,
            set(second.details),
        ):
            return False
        families = [{family_of("colors", each) for each in one.colors} for one in (first, second)]
        if not families[0] or not families[1]:
            return False
        recolored |= not families[0] & families[1]
        if families[0] & families[1] and families[0] != families[1]:
            return False
    return recolored


def _again(world: World, look: Look, dice: Dice) -> tuple[str | None, bool]:
    """Return another view of the same outfit, made where the corpus has none; and whether made."""
    if not look.outfit:
        return view_of(look.image, dice), True
    views = [image for image in world.near(look, "outfit") if image != look.image]
    return (dice.pick(views) if views else None), False


def _alike(world: World, look: Look, dice: Dice, count: int) -> list[Look] | None:
    """Return looks that a careless eye takes for this one."""
    found: list[Look] = []
    for _ in range(count):
        other = None
        for kind in ("color", "main", "all"):
            other = world.choose(
                dice, world.wrong(look, kind), lambda each: _another(look, each, found)
            )
            if other is not None:
                break
        if other is None:
            return None
        found.append(other)
    return found


def _another(look: Look, other: Look, found: Sequence[Look]) -> bool:
    return (
        apart(other, look, *found)
        and likeness(look, other) < MOST_LIKE
        and not is_variant(look, other)
        and not share_a_garment(look, other)
    )


def share_a_garment(look: Look, other: Look) -> bool:
    """Tell whether one garment may be in both: outfits of one group may share their clothes."""
    if look.group != other.group:
        return False
    ours, theirs = (
        {(one.category, one.colors[:1], one.pattern) for one in each.garments}
        for each in (look, other)
    )
    return bool(ours & theirs)
