"""Proving questions wrong: every answer looked up again in the records, by brute force.

Nothing here reuses how a question was drawn: it takes the finished lines and the corpora, and looks
for an answer that is not there, a wrong choice that is right, a leak between the splits, a slot
left open, an article that does not fit, a place or an answer that is right too often.
"""

from __future__ import annotations

import math
import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Final

from models.answers import AnswerReader, read_letter, read_number, read_sameness, read_yes_no
from models.differences import agrees, apply, read_difference
from models.garment_list import read_garments
from train.data.qa.compare import garments_of
from train.data.qa.editing import facts_named
from train.data.qa.looks import Garment, Look
from train.data.qa.question import Question
from train.data.qa.retrieve import fits, is_variant, share_a_garment
from train.data.qa.views import original_of
from train.data.qa.wording import article
from train.data.qa.world import World

LEAST_CELL: Final = 100
MOST_TILT: Final = 0.01
LEAST_P: Final = 0.01
_ARTICLES = re.compile(r"\b(an?) ([a-z][\w'-]*)", re.IGNORECASE)
_SLOT = re.compile(r"\{\w*\}|\x00")


def check_questions(questions: Iterable[Question], world: World) -> list[str]:
    """Return what is wrong, one sentence each, with the question's uid; empty when nothing is."""
    return list(_Checker(world).check(questions))


class _Checker:
    def __init__(self, world: World) -> None:
        self._world = world
        self._reader = AnswerReader(world.vocabulary)
        self._uids: set[str] = set()
        self._groups: dict[str, str] = {}
        self._cells: dict[tuple[str, str, str], Counter[str]] = defaultdict(Counter)
        self._places: dict[tuple[str, str, int], Counter[str]] = defaultdict(Counter)

    def check(self, questions: Iterable[Question]) -> Iterator[str]:
        for question in questions:
            for problem in self._of_one(question):
                yield f"{question.uid} ({question.subtask} {question.form}): {problem}"
        yield from self._balance()

    def _of_one(self, question: Question) -> Iterator[str]:
        if question.uid in self._uids:
            yield "the uid occurs twice"
        self._uids.add(question.uid)
        if question.gold is None and question.subtask == "DLG":
            return
        yield from self._words(question)
        looks = [self._world.looks[original_of(image)[0]] for image in question.images]
        yield from self._splits(question, looks)
        yield from _CHECKS[question.subtask](self, question, looks)
        if question.gold is not None:
            yield from self._answer(question)
            self._count(question)

    def _words(self, question: Question) -> Iterator[str]:
        for asked, answered in question.turns:
            for text in (asked, answered):
                if _SLOT.search(text):
                    yield f"a slot is left open in {text!r}"
            if "  " in asked or not asked.strip() or not answered.strip():
                yield "a blank is doubled or a text is empty"
        if question.subtask in ("S01", "S02", "S03", "S04") and question.split == "train":
            for given, word in _ARTICLES.findall(question.turns[0][0]):
                if article(word) != given.lower():
                    yield f"wrong article in {given} {word}"

    def _splits(self, question: Question, looks: list[Look]) -> Iterator[str]:
        for look in looks:
            if look.split != question.split or look.corpus != question.source:
                yield "a picture is of another split or corpus"
            if self._groups.setdefault(look.group, question.split) != question.split:
                yield f"the group {look.group} crosses the splits"

    def _answer(self, question: Question) -> Iterator[str]:
        gold, text = question.gold, question.turns[0][1]
        assert gold is not None
        said: object
        if gold.kind == "terms":
            field = str(question.facts["field"])
            read = self._reader.terms(text, field)
            accepted = self._reader.accepted(field, gold.accept)
            if not read or read[0] != self._reader.normal(field, gold.primary):
                yield f"{text!r} is read as {read}, not {gold.primary}"
            if not set(read) <= accepted:
                yield f"{text!r} names more than the record: {set(read) - accepted}"
            return
        if gold.kind == "difference":
            colors = self._world.vocabulary.terms("colors")
            said = read_difference(text, colors=colors)
            if said != read_difference(gold.primary, colors=colors) or not said:
                yield f"{text!r} is read as {said}"
            return
        reads: Mapping[str, Callable[[str], object]] = {
            "image": lambda each: read_number(each, range(1, len(question.images) + 1)),
            "letter": lambda each: read_letter(each, "ABCD"),
            "yes_no": read_yes_no,
            "variant": read_sameness,
            "garments": lambda each: each if read_garments(each) else None,
        }
        said = reads[gold.kind](text)
        if str(said) != gold.primary:
            yield f"{text!r} is read as {said}, not {gold.primary}"

    def _count(self, question: Question) -> None:
        gold = question.gold
        assert gold is not None
        if gold.kind == "yes_no":
            cell = (question.subtask, str(question.facts["field"]), str(question.facts["value"]))
            self._cells[cell][gold.primary] += 1
        if gold.kind in ("image", "letter") and question.split == "train":
            count = len(question.options) or len(question.images)
            self._places[(question.subtask, question.form, count)][gold.primary] += 1

    def _balance(self) -> Iterator[str]:
        for cell, counts in self._cells.items():
            total = counts.total()
            if total >= LEAST_CELL and abs(counts["yes"] / total - 0.5) > MOST_TILT:
                yield f"{' '.join(cell)}: {counts['yes']} of {total} are yes"
        # at one percent each, many kinds of questions would cry wolf: one percent for all together
        least_p = LEAST_P / max(1, len(self._places))
        for (subtask, form, count), places in self._places.items():
            choices = count - 1 if (subtask, form) in _AFTER_THE_FIRST else count
            p = chi_square_p(places, choices)
            if p < least_p:
                yield f"{subtask} {form} of {count}: the right place is not even, p = {p:.4f}"

    # -- the families ------------------------------------------------------------------------------

    def _align(self, question: Question, looks: list[Look]) -> Iterator[str]:
        if looks[0].general not in question.turns[0][1]:
            yield "the text is not the record's"

    def _listed(self, question: Question, looks: list[Look]) -> Iterator[str]:
        assert question.gold is not None
        held = {each.term: each for each in looks[0].garments}
        for listed in read_garments(question.gold.primary) or ():
            garment = held.get(listed.term)
            if garment is None:
                yield f"the record holds no {listed.term}"
            elif len(held) == len(looks[0].garments) and (
                not set(listed.colors) <= set(garment.colors)
                or listed.pattern not in ("", garment.pattern)
                or listed.material not in ("", *garment.materials)
            ):
                yield f"the record's {listed.term} is another"

    def _terms(self, question: Question, looks: list[Look]) -> Iterator[str]:
        gold, facts = question.gold, question.facts
        assert gold is not None
        if question.form == "fit":
            yield from self._yes_no(question, looks)
            return
        values: tuple[str, ...]
        if question.level == "part" or "garment" in facts:
            garment = _garment(looks[0], str(facts["garment"]))
            if garment is None:
                yield "the garment is not there or not the only one of its name"
                return
            if question.subtask in ("S10", "S11") and not garment.visible:
                yield "the garment is not wholly visible"
            values = _garment_values(garment, str(facts["field"]))
        else:
            values = {"style": looks[0].style, "occasion": looks[0].occasion}[str(facts["field"])]
        if gold.accept != values or gold.primary != values[0]:
            yield f"the record says {values}"
        if {"unknown", "na"} & set(gold.accept):
            yield "unknown is an answer"

    def _one_of_several(self, question: Question, looks: list[Look]) -> Iterator[str]:
        assert question.gold is not None
        right = int(question.gold.primary) - 1
        field, value = str(question.facts["field"]), str(question.facts["value"])
        for place, look in enumerate(looks):
            held = self._held(look, field, question.facts.get("part"))
            if (place == right) != (value in held):
                yield f"Image {place + 1} holds {held}"
            if place != right and held and not self._world.denials.may_deny(field, value, held):
                yield f"{value} may be true of Image {place + 1}: {held}"
        yield from _one_outfit_each(looks)

    def _held(self, look: Look, field: str, part: object) -> tuple[str, ...]:
        if part:
            found = look.only(str(part))
            return found.style if found else ()
        return look.style if field == "style" else look.occasion

    def _text_to_image(self, question: Question, looks: list[Look]) -> Iterator[str]:
        assert question.gold is not None
        right = int(question.gold.primary) - 1
        caption = looks[right].general
        if question.facts["caption"] == "concise":
            caption = looks[right].concise
        if caption not in question.turns[0][0]:
            yield "the text is not the right picture's"
        named = facts_named(self._world, looks[right], caption)
        for place, look in enumerate(looks):
            if place != right and named and fits(look, named):
                yield f"the text fits Image {place + 1}"
        yield from _one_outfit_each(looks)

    def _image_to_text(self, question: Question, looks: list[Look]) -> Iterator[str]:
        assert question.gold is not None
        right = "ABCD".index(question.gold.primary)
        if question.options[right] != looks[0].general or len(set(question.options)) != 4:
            yield "the right option is not the record's text, or occurs twice"
        wrong = [text for place, text in enumerate(question.options) if place != right]
        for text, kind in zip(wrong, question.negatives, strict=True):
            if kind.startswith("edit "):
                yield from self._edit(looks[0], text, kind)

    def _edit(self, look: Look, text: str, kind: str) -> Iterator[str]:
        found = re.fullmatch(r"edit (\w+): (.+) -> (.+)", kind)
        assert found is not None
        field, old, new = found.groups()
        rests = []
        for whole, value in ((look.general, old), (text, new)):
            words = [
                word for word in re.findall(r"[\w-]+", whole.lower()) if word not in ("a", "an")
            ]
            said = " ".join(re.findall(r"[\w-]+", value))
            rests.append(set(_without(" ".join(words), said)))
        if not rests[0] & rests[1]:
            yield f"the edit changes more than one value: {kind}"
        held = {value for name, _, value in look.facts if name == field}
        held |= {category for _, category, _ in look.facts} if field == "category" else set()
        if new in held:
            yield f"the edited value is true: {kind}"

    def _image_to_image(self, question: Question, looks: list[Look]) -> Iterator[str]:
        assert question.gold is not None
        if question.form == "pair":
            yield from self._pair(question, looks)
            return
        letter = question.form == "duel"
        right = "AB".index(question.gold.primary) + 1 if letter else int(question.gold.primary) - 1
        for place, look in enumerate(looks[1:], start=1):
            if (place == right) != _same_outfit(looks[0], look):
                yield f"Image {place + 1} is {'not ' if place == right else ''}the same outfit"
            if question.images[place] == question.images[0]:
                yield "a picture is its own match"
            if place != right and share_a_garment(looks[0], look):
                yield f"Image {place + 1} may show a garment of the first"

    def _pair(self, question: Question, looks: list[Look]) -> Iterator[str]:
        assert question.gold is not None
        same = _same_outfit(looks[0], looks[1])
        said = question.gold.primary
        if (said == "yes") != same:
            yield f"the answer is {said}"
        if said == "no" and share_a_garment(looks[0], looks[1]):
            yield "the second image may show a garment of the first"
        if not same and (said == "variant") != is_variant(looks[0], looks[1]):
            yield f"the answer is {said} of what {'is' if said == 'no' else 'is not'} a variant"

    def _difference(self, question: Question, looks: list[Look]) -> Iterator[str]:
        assert question.gold is not None
        choosing = question.form == "choose"
        target = looks[int(question.gold.primary) - 1] if choosing else looks[1]
        text = str(question.facts["difference"]) if choosing else question.turns[0][1]
        stated = read_difference(text, colors=self._world.vocabulary.terms("colors"))
        first = garments_of(looks[0])
        others = [garments_of(look) for look in looks[1:] if look is not target]
        if choosing and any(look.group == looks[0].group for look in looks[1:]):
            yield "a choice stands in the scene of the first image"
        second = garments_of(target)
        if first is None or second is None:
            yield "a garment has no name"
            return
        if text not in "".join(question.turns[0]):
            yield "the difference is not said"
        try:
            if not stated or not agrees(apply(stated, first), second):
                yield "the difference does not lead to the second outfit"
            if any(each is None or agrees(apply(stated, first), each) for each in others):
                yield "the difference leads to another choice as well"
        except ValueError as error:
            yield str(error)

    def _yes_no(self, question: Question, looks: list[Look]) -> Iterator[str]:
        assert question.gold is not None
        field, value = str(question.facts["field"]), str(question.facts["value"])
        held: tuple[str, ...]
        if "garment" in question.facts:
            garment = _garment(looks[0], str(question.facts["garment"]))
            if garment is None:
                yield "the garment is not there"
                return
            held = _garment_values(garment, field)
        else:
            held = {
                "style": looks[0].style,
                "occasion": looks[0].occasion,
                "season": looks[0].seasons,
            }[field]
        if (question.gold.primary == "yes") != (value in held):
            yield f"the record says {held}"
        if question.gold.primary == "no" and not self._world.denials.may_deny(field, value, held):
            yield f"{value} may be true beside {held}"


_Check = Callable[[_Checker, Question, list[Look]], Iterator[str]]
_AFTER_THE_FIRST = {("S07", "pick"), ("S08", "choose")}
_CHECKS: Final[Mapping[str, _Check]] = {
    "ALIGN": _Checker._align,
    "LIST": _Checker._listed,
    **dict.fromkeys(("S01", "S03", "S09", "S10", "S11"), _Checker._terms),
    **dict.fromkeys(("S02", "S04"), _Checker._one_of_several),
    "S05": _Checker._text_to_image,
    "S06": _Checker._image_to_text,
    "S07": _Checker._image_to_image,
    "S08": _Checker._difference,
    "S12": _Checker._yes_no,
    "S13": _Checker._yes_no,
}


def chi_square_p(counts: Mapping[str, int], choices: int) -> float:
    """Return how likely counts this uneven are when every choice is alike; 1 for few counts."""
    total = sum(counts.values())
    if total < 5 * choices or choices < 2:
        return 1.0
    expected = total / choices
    seen = [*counts.values(), *[0] * (choices - len(counts))]
    statistic = sum((each - expected) ** 2 / expected for each in seen)
    return chi_square_tail(statistic, choices - 1)


def chi_square_tail(statistic: float, degrees: int) -> float:
    """Return the tail of chi-square, by the cube-root normal approximation.

    Wilson and Hilferty 1931: good to a few thousandths, which is all that a warning needs.
    """
    spread = 2 / (9 * degrees)
    z = ((statistic / degrees) ** (1 / 3) - (1 - spread)) / math.sqrt(spread)
    return 0.5 * math.erfc(z / math.sqrt(2))


def _without(text: str, phrase: str) -> Iterator[str]:
    """Yield the text without each occurrence of a phrase in turn."""
    for found in re.finditer(rf"(?<!\w){re.escape(phrase)}(?!\w)", text):
        yield text[: found.start()] + text[found.end() :]


def _garment(look: Look, name: str) -> Garment | None:
    found = [garment for garment in look.garments if garment.name == name]
    return found[0] if len(found) == 1 else None


def _garment_values(garment: Garment, field: str) -> tuple[str, ...]:
    values: Mapping[str, tuple[str, ...]] = {
        "style": garment.style,
        "colors": garment.colors,
        "attributes": garment.details,
        "material": garment.materials,
        "pattern": (garment.pattern,) if garment.pattern else (),
    }
    if field in values:
        return values[field]
    return (garment.cuts[field],) if field in garment.cuts else ()


def _same_outfit(first: Look, second: Look) -> bool:
    return first.image == second.image or bool(first.outfit and first.outfit == second.outfit)


def _one_outfit_each(looks: list[Look]) -> Iterator[str]:
    for place, look in enumerate(looks):
        if any(_same_outfit(look, other) for other in looks[:place]):
            yield "two pictures show one outfit"
