"""True texts with one wrong word: the hardest wrong captions of S06.

One attribute that the record holds, named exactly once in the text, becomes a value of another
family that nothing in the picture has. The rest of the text stays as it is, articles aside. Only
what garments of that kind are elsewhere in the corpus is taken, and often: "chiffon heels" would be
told from the words alone.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice

from models.vocabulary_terms import TermMatch
from train.data.qa.drawing import Dice
from train.data.qa.looks import Look
from train.data.qa.wording import article
from train.data.qa.world import World, values_of

EDITED = ("colors", "pattern", "material", "category")
_SHADES = frozenset(
    {"light", "dark", "bright", "pale", "deep", "faded", "dusty", "soft", "medium", "warm", "mid"}
)


@dataclass(frozen=True, slots=True)
class Edit:
    """A text in which ``new`` stands for ``old``."""

    text: str
    field: str
    old: str
    new: str


def facts_named(world: World, look: Look, text: str) -> frozenset[tuple[str, str]]:
    """Return what a text says of a look and its record confirms, as (field, term)."""
    key = (look.image, text)
    if key not in world.memo:
        held = {(field, value) for field, _, value in look.facts if field != "category"}
        held |= {("category", garment.category) for garment in look.garments}
        meanings = (
            meaning
            for match in world.vocabulary.find_terms(text)
            for meaning in ((match.field, match.term), *match.also)
        )
        world.memo[key] = frozenset(held.intersection(meanings))
    return world.memo[key]


def edited_texts(
    world: World, look: Look, dice: Dice, *, count: int = 1, about: Look | None = None
) -> list[Edit]:
    """Return edits of a look's text that differ in one and the same place; empty when too few.

    One place, because the middle of texts that differ in several would be the true one: a model
    could tell without seeing anything.

    Args:
        about: The look of which the edits must not be true; the text's own when None.
    """
    text = look.general
    matches = world.vocabulary.find_terms(text)
    places = [match for match in matches if _editable(look, matches, match, text)]
    # every field alike: there are more colors to put in than anything else
    fields = dice.shuffled(EDITED)
    for match in sorted(dice.shuffled(places), key=lambda each: fields.index(each.field)):
        values = _other_values(world, look, match, about or look)
        if len(values) >= count:
            drawn = islice(_drawn(world, look, match, values, dice), count)
            return [_edited(text, match, new) for new in drawn]
    return []


def _drawn(
    world: World, look: Look, match: TermMatch, values: Sequence[str], dice: Dice
) -> Iterator[str]:
    """Yield the values, frequent ones early: a rare color would be told to be the edit."""
    counts = world.frequency.get((look.split, match.field), {})
    left = {value: float(counts.get(value, 1)) for value in values}
    while left:
        value = dice.weighted(left)
        del left[value]
        yield value


def _editable(look: Look, matches: Sequence[TermMatch], match: TermMatch, text: str) -> bool:
    """Tell whether a word names one fact of the record, once, in the fact's own words."""
    if match.field not in EDITED or match.term not in _held(look, match.field):
        return False
    # a plural or a narrower word would need more than a swap
    if text[slice(*match.span)].casefold() != match.term:
        return False
    # "charcoal gray" and "dark red" are one color in two words
    before = text[: match.span[0]].casefold().split()
    if before and before[-1].strip(".,") in _SHADES:
        return False
    if any(each is not match and _touch(each, match, text) for each in matches):
        return False
    meanings = [{each.term, *(term for _, term in each.also)} for each in matches]
    return sum(match.term in each for each in meanings) == 1


def _touch(other: TermMatch, match: TermMatch, text: str) -> bool:
    """Tell whether two words of one field stand side by side."""
    first, second = sorted((other.span, match.span))
    return other.field == match.field and not text[first[1] : second[0]].strip(" -/")


def _held(look: Look, field: str) -> frozenset[str]:
    if field == "category":
        return frozenset(garment.category for garment in look.garments)
    values = {
        "colors": lambda garment: garment.colors,
        "pattern": lambda garment: (garment.pattern,),
        "material": lambda garment: garment.materials,
    }[field]
    return frozenset(value for garment in look.garments for value in values(garment) if value)


def _other_values(world: World, look: Look, match: TermMatch, about: Look) -> list[str]:
    held = _held(look, match.field) | _held(about, match.field)
    if match.field != "category":
        common = world.frequency.get((look.split, match.field), {})
        return [
            each
            for each in common
            if world.denials.may_deny(match.field, each, held) and _occurs(world, look, match, each)
        ]
    group = world.vocabulary.category(match.term).group
    return [
        name
        for name, each in world.vocabulary.categories.items()
        if each.group == group
        and world.denials.may_deny("category", name, held)
        # plural names ("pants") beside singular ones would need another verb
        and name.endswith("s") == match.term.endswith("s")
        and _occurs(world, look, match, name)
    ]


def _occurs(world: World, look: Look, match: TermMatch, new: str) -> bool:
    """Tell whether the corpus has garments that are in all else like the one spoken of."""

    def seen(category: str, one: str, other: str) -> bool:
        return (look.split, look.corpus, category, one, other) in world.together

    for garment in look.garments:
        kept = {
            "category": (),
            "colors": garment.colors[:1],
            "material": garment.materials,
            "pattern": (garment.pattern,),
        }
        old = (garment.category,) if match.field == "category" else kept[match.field]
        if match.field == "colors":
            old = garment.colors
        if match.term not in old:
            continue
        if match.field == "category":
            values = values_of(garment, world.vocabulary)
            if not all(seen(new, one, other) for one in values for other in values):
                return False
            continue
        rest = [value for field, values in kept.items() if field != match.field for value in values]
        if match.field != "colors":
            rest += [each for each in garment.details if each in world.vocabulary.attributes]
        if not all(seen(garment.category, new, value) for value in (new, *rest)):
            return False
    return True


def _edited(text: str, match: TermMatch, new: str) -> Edit:
    start, end = match.span
    before, after = text[:start], text[end:]
    spoken = new[:1].upper() + new[1:] if text[start:end][:1].isupper() else new
    found = re.search(r"\b(an?)(\s+)$", before, re.IGNORECASE)
    if found is not None:
        fitting = article(new)
        fitting = fitting.capitalize() if found[1][0].isupper() else fitting
        before = before[: found.start()] + fitting + found[2]
    return Edit(before + spoken + after, match.field, match.term, new)
