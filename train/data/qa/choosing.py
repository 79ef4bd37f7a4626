"""What the five families share: open questions, choices among images, values true and false.

Every function returns a draft or a value and has no opinion on what is worth asking.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from train.data.qa.drawing import Dice, Draft
from train.data.qa.looks import Garment, Look
from train.data.qa.question import Gold, Level
from train.data.qa.wording import agreement
from train.data.qa.world import World

FIELDS = {"color": "colors", "detail": "attributes"}
"""Slot to the field of the vocabulary in which an answer is read, where they differ."""

SPOKEN_OCCASIONS = {
    "everyday": "everyday life",
    "party": "a party",
    "formal event": "a formal event",
    "beach": "the beach",
    "home": "a day at home",
    "outdoor": "time outdoors",
}


def spoken(occasion: str) -> str:
    """Return an occasion as it stands after "for"."""
    return SPOKEN_OCCASIONS.get(occasion, occasion)


def in_a_row(words: Sequence[str]) -> str:
    """Return words as a person lists them: "a, b and c"."""
    return words[0] if len(words) == 1 else ", ".join(words[:-1]) + f" and {words[-1]}"


def open_question(
    look: Look,
    subtask: str,
    field: str,
    values: Sequence[str],
    *,
    level: Level | None,
    asked: str,
    garment: Garment | None = None,
    more: Mapping[str, str] | None = None,
) -> Draft:
    """Return an open question; the first three values are its answer, all of them are right."""
    first = [spoken(each) if field == "occasion" else each for each in values[:3]]
    joined = "; ".join(first)
    slots = {field: first[0], f"{field}s": joined, f"{field}s_joined": in_a_row(first)}
    if len(first) > 1:
        slots[f"{field}s_rest"] = "; ".join(first[1:])
    if garment is not None:
        slots |= {"term": garment.name, **agreement(garment.name)}
    slots |= more or {}
    pool = f"{subtask}.{level or 'open'}"
    return Draft(
        subtask=subtask,
        form=str(level or "open"),
        images=(look.image,),
        gold=Gold("terms", values[0], tuple(values)),
        group=look.group,
        source=look.corpus,
        pool=pool,
        answer_pool=pool,
        asked=asked,
        slots=slots,
        level=level,
        facts={"field": FIELDS.get(field, field), **({"garment": garment.name} if garment else {})},
        ranked=joined,
    )


def choice_of_images(
    look: Look,
    others: Sequence[Look],
    kinds: Sequence[str],
    dice: Dice,
    *,
    subtask: str,
    form: str,
    slots: Mapping[str, str],
    facts: Mapping[str, object],
    asked: str,
    level: Level | None = None,
) -> Draft:
    """Return a question whose answer is the number of an image, each place alike."""
    place = dice.below(len(others) + 1)
    images = [other.image for other in others]
    images.insert(place, look.image)
    number = str(place + 1)
    pool = f"{subtask}.{form}"
    return Draft(
        subtask=subtask,
        form=form,
        images=tuple(images),
        gold=Gold("image", number, (number,)),
        group=look.group,
        source=look.corpus,
        pool=pool,
        answer_pool=pool,
        asked=asked,
        slots={"k": str(len(images)), "n": number, **slots},
        level=level,
        negatives=tuple(kinds),
        facts=facts,
        bare=number,
    )


def value_for(
    world: World, look: Look, dice: Dice, field: str, held: Sequence[str], *, wants: bool
) -> str | None:
    """Return a value that is held, or one that can be denied, as often as it occurs."""
    if wants:
        return dice.pick(held)
    weights = {
        value: count
        for value, count in world.frequency.get((look.split, field), {}).items()
        if world.denials.may_deny(field, value, held)
    }
    return dice.weighted(weights) if weights else None
