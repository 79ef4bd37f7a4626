"""Twelve rules that every dialogue must pass, whoever wrote it: V1 to V12 of spec A.6.

A finding says which rule and why, in one line. V11 looks at the whole set and is ``likeness``.
Rules that hang on meaning are judged by words; docs/fashionrec.md says what each one cannot see.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from train.data.fashionrec import words
from train.data.fashionrec.dialogue import Dialogue
from train.data.fashionrec.tasks import Sample
from train.data.fashionrec.world import Item

MOST_TOKENS: Final = 381
LEAST_ENGLISH: Final = 0.2
RULES: Final[Mapping[str, str]] = {
    "V1": "roles take turns, the person begins and the assistant ends",
    "V2": "as many rounds as the task allows",
    "V3": "the question does not give the target away",
    "V4": "every target is asked for, and recommended by its looks",
    "V5": "the answer names no garment from elsewhere",
    "V6": "what is known of the person stands last, is true of the history and not copied",
    "V7": "an alternative asks for the kind of A and recommends B, not A",
    "V8": f"at most {MOST_TOKENS} tokens",
    "V9": "English",
    "V10": "no address, no brand, no name",
    "V11": "no two dialogues that are nearly the same",
    "V12": "nobody owns the target",
}
UNREMARKABLE: Final = frozenset(("plain", "textured", "regular", "regular fit"))
"""Looks that most garments have: sharing one says nothing of a person's taste."""
_OWNS = (
    r"\b(?:my|this|these|those|i have|i've got|i own|i'm wearing|i uploaded|here is|here's"
    r"|here are)\b((?: [a-z0-9'-]+){0,5})"
)
_URL = re.compile(
    r"https?://|www\.|\b[\w.+-]+@[\w-]+\.\w+|\b[a-z0-9-]+\.(?:com|net|org|shop)\b", re.IGNORECASE
)
_NAME = re.compile(r"(?<=[a-z0-9,;] )[A-Z][A-Za-z]{2,}\b(?![-'\u2019])")
_CONTRAST = re.compile(
    r"\b(?:instead|rather than|swap|replac\w*|trad\w+|than|unlike|without|where the|compared|from"
    r"|previous|original|old|current|not the|no longer|exchange|drop)\b",
    re.I,
)
_PARTS: Final[Mapping[str, frozenset[str]]] = {
    "dress": frozenset(("skirt", "belt")),
    "jumpsuit": frozenset(("pants", "shorts", "belt")),
    "coat": frozenset(("belt",)),
    "jacket": frozenset(("belt",)),
}
"""Garments that a garment may have as a part of itself."""


@dataclass(frozen=True, slots=True)
class Finding:
    """A rule that does not hold, and why."""

    rule: str
    text: str


Rule = Callable[[Sample, Dialogue, Mapping[str, Item]], Iterator[str]]
CountTokens = Callable[[str], int]


def validate(
    sample: Sample,
    dialogue: Dialogue,
    items: Mapping[str, Item],
    *,
    count_tokens: CountTokens | None = None,
) -> list[Finding]:
    """Return what is wrong with a dialogue; nothing more is looked at when its form is."""
    found = [Finding("V1", text) for text in _form(sample, dialogue, items)]
    if found:
        return found
    for name, rule in _RULES.items():
        found += [Finding(name, text) for text in rule(sample, dialogue, items)]
    count = (count_tokens or estimated_tokens)(dialogue.text)
    if count > MOST_TOKENS:
        found.append(Finding("V8", f"{count} tokens"))
    return found


def estimated_tokens(text: str) -> int:
    """Return about how many tokens a text has, rather too many: one per six letters and sign."""
    parts = re.findall(r"\w+|[^\w\s]", text)
    return sum(1 + (len(part) - 1) // 6 for part in parts)


def shares_a_look(sample: Sample, items: Mapping[str, Item]) -> bool:
    """Return whether the history shares a look with the target; the kind does not count."""
    wanted = _looks(items[sample.targets[0]])
    return any(wanted & _looks(items[one.item_id]) for one in sample.history)


# -- one rule each ---------------------------------------------------------------------------------


def _form(sample: Sample, dialogue: Dialogue, items: Mapping[str, Item]) -> Iterator[str]:
    speakers = [turn.speaker for turn in dialogue.turns]
    if not speakers or speakers != ["human", "gpt"] * (len(speakers) // 2):
        yield "the speakers do not take turns"
    if any(not turn.value.strip() for turn in dialogue.turns):
        yield "somebody says nothing"
    if dialogue.valid not in (0, 1):
        yield "valid is neither 0 nor 1"
    if any(turn.targets for turn in dialogue.questions):
        yield "a question recommends"


def _rounds(sample: Sample, dialogue: Dialogue, items: Mapping[str, Item]) -> Iterator[str]:
    most = len(sample.targets) if sample.task == "basic" else 1
    if len(dialogue.answers) > most:
        yield f"{len(dialogue.answers)} rounds for {most}"


def _given_away(sample: Sample, dialogue: Dialogue, items: Mapping[str, Item]) -> Iterator[str]:
    shown = [items[one] for one in sample.shown]
    known = {run for item in shown for run in words.trigrams(item.text)}
    # A pair that is true of a shown garment speaks of that garment.
    spoken = {pair for item in shown for pair in words.pairs(item)}
    # Likewise one that is true of the history, in the words about the history.
    past = [items[one.item_id] for one in sample.history if one.item_id in items]
    remembered = {pair for item in past for pair in words.pairs(item)}
    for turn in dialogue.questions:
        said = words.trigrams(turn.value)
        for target in (items[one] for one in sample.targets):
            for run in sorted(words.trigrams(target.text) & said - known):
                if any(_all_true(run, item) for item in shown):
                    continue
                yield "quotes the target: " + " ".join(run)
            for pair in sorted(words.pairs(target) - spoken):
                own = turn.value.removesuffix(turn.preference) if pair in remembered else turn.value
                if words.says_pair(own, pair):
                    yield f"names the target: {pair[0]} {pair[1]}"


def _coverage(sample: Sample, dialogue: Dialogue, items: Mapping[str, Item]) -> Iterator[str]:
    questions, answers = dialogue.questions, dialogue.answers
    for target in sample.targets:
        item = items[target]
        rounds = [
            number for number, turn in enumerate(questions) if words.names_kind(turn.value, item)
        ]
        if not rounds:
            yield f"nobody asks for the {item.category or 'target'}"
            continue
        looks = words.look_words(item)
        needed = min(2, len(looks))
        heard = max(
            len(looks & set(words.content(turn.value)))
            for number in rounds
            for turn in answers[number : number + 2]
        )
        if heard < needed or not looks:
            yield f"the answer tells {heard} looks of the {item.category or 'target'}"
    recommended = {one for turn in answers for one in turn.targets}
    if recommended != set(sample.targets):
        yield "the answers do not recommend the targets"


def _elsewhere(sample: Sample, dialogue: Dialogue, items: Mapping[str, Item]) -> Iterator[str]:
    own: set[str] = set()
    for one in (*sample.shown, *sample.targets):
        item = items[one]
        own |= {words.vocabulary().resolve("category", item.category) or item.category}
        # "A dress with a belt" may be spoken of with its belt.
        own |= words.categories_in(item.text) | _PARTS.get(item.category, frozenset())
    for turn in dialogue.answers:
        for category in sorted(words.categories_in(turn.value) - own):
            yield f"names a {category}"


def _preference(sample: Sample, dialogue: Dialogue, items: Mapping[str, Item]) -> Iterator[str]:
    told = [turn for turn in dialogue.questions if turn.preference]
    if sample.task != "personalized":
        if told:
            yield "speaks of a history that there is not"
        return
    if len(told) != 1:
        yield "says nothing of the history"
        return
    turn = told[0]
    if not turn.value.rstrip().endswith(turn.preference.rstrip()):
        yield "the history does not stand last"
    if turn.value.strip() == turn.preference.strip():
        yield "there is no question before the history"
    past = [items[one.item_id] for one in sample.history if one.item_id in items]
    looks = {look for item in past for look in words.look_words(item)}
    if not looks & set(words.content(turn.preference)):
        yield "tells no look of the history"
    copied = {run for item in past for run in words.word_runs(item.text, 6)}
    for run in sorted(copied & words.word_runs(turn.preference, 6)):
        yield "copies: " + " ".join(run)


def _swap(sample: Sample, dialogue: Dialogue, items: Mapping[str, Item]) -> Iterator[str]:
    if sample.task != "alternative":
        return
    old, new = items[sample.replaced], items[sample.targets[0]]
    same_picture = old.image_sha256 and old.image_sha256 == new.image_sha256
    if old.item_id == new.item_id or same_picture:
        yield "A and B are one garment"
    if not words.names_kind(dialogue.questions[0].value, old):
        yield f"does not name A's kind ({old.category})"
    others = [items[one] for one in (*sample.given, *sample.targets)]
    told = {run for item in others for run in words.trigrams(item.text)}
    quotes = {
        run
        for run in words.trigrams(old.text) - told
        if not any(_all_true(run, item) for item in others)
    }
    for turn in dialogue.answers:
        if sample.replaced in turn.targets:
            yield "recommends A"
        for part in words.sentences(turn.value):
            if not _CONTRAST.search(part) and words.trigrams(part) & quotes:
                yield "praises A"


def _language(sample: Sample, dialogue: Dialogue, items: Mapping[str, Item]) -> Iterator[str]:
    for turn in dialogue.turns:
        letters = [letter for letter in turn.value if letter.isalpha()]
        if sum(letter.isascii() for letter in letters) < 0.95 * len(letters):
            yield "letters of another script"
    # Of the whole: a single question may be as terse as "Frayed midi, sandals. Which top?".
    said = words.tokens(dialogue.text)
    if sum(word in words.FUNCTION for word in said) < LEAST_ENGLISH * len(said):
        yield "few English words"


def _names(sample: Sample, dialogue: Dialogue, items: Mapping[str, Item]) -> Iterator[str]:
    brands = {
        items[one].brand.lower()
        for one in (*sample.shown, *sample.targets, *(past.item_id for past in sample.history))
        if one in items and items[one].brand
    }
    for turn in dialogue.turns:
        if _URL.search(turn.value):
            yield "an address"
        low = f" {' '.join(words.tokens(turn.value))} "
        for brand in sorted(brands):
            if f" {' '.join(words.tokens(brand))} " in low:
                yield "a brand"
        for name in _NAME.findall(turn.value):
            if name not in words.CAPITALS and not name.isupper():
                yield f"a name: {name}"


def _owned(sample: Sample, dialogue: Dialogue, items: Mapping[str, Item]) -> Iterator[str]:
    shown = [items[one] for one in sample.shown]
    for one in sample.targets:
        target = items[one]
        if any(_same_kind(target, item) for item in shown):
            continue
        for turn in dialogue.questions:
            asked = turn.value.removesuffix(turn.preference) if turn.preference else turn.value
            if _claims(asked, _OWNS, target):
                yield f"claims the {target.category or 'target'}"
        for turn in dialogue.answers:
            if _claims(turn.value, r"\byour((?: [a-z0-9'-]+){0,4})", target):
                yield f"speaks of your {target.category or 'target'}"


_RULES: Final[Mapping[str, Rule]] = {
    "V2": _rounds,
    "V3": _given_away,
    "V4": _coverage,
    "V5": _elsewhere,
    "V6": _preference,
    "V7": _swap,
    "V9": _language,
    "V10": _names,
    "V12": _owned,
}


# -- what the rules share ------------------------------------------------------------------------


def _looks(item: Item) -> set[str]:
    fields = ("colors", "pattern", "material", "fit", "style", "details")
    return {term for field in fields for term in item.of(field)} - UNREMARKABLE


def _all_true(run: tuple[str, ...], item: Item) -> bool:
    """Return whether every word of a run is true of a garment."""
    kind = {words.stem(part) for word in words.category_words(item) for part in words.tokens(word)}
    return set(run) <= words.look_words(item) | kind


def _same_kind(one: Item, other: Item) -> bool:
    return one.category == other.category or bool(one.slot and one.slot == other.slot)


def _claims(text: str, pattern: str, item: Item) -> bool:
    """Return whether a claim of owning reaches the garment's own name before another begins."""
    kinds = {item.category, *words.vocabulary().synonyms("category", item.category)}
    named = {" ".join(words.stem(part) for part in words.tokens(kind)) for kind in kinds if kind}
    for part in re.split(r"[.,;:!?]|\band\b|\bwith\b|\bneeds?\b|\bfor\b|\bto\b", text.lower()):
        for found in re.finditer(pattern, part):
            said = " ".join(words.stem(word) for word in words.tokens(found.group(1)))
            if any(f" {kind} " in f" {said} " for kind in named):
                return True
    return False
