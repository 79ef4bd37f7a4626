"""What a model's words mean as an answer: terms, numbers, letters, yes or no.

Models answer in sentences, lists, one word or a refusal; a score must not depend on which. The
reader takes the first three distinct candidates of an open answer (OmniFashion, evaluation of
style, occasion and attributes) and the one choice of a closed one; what it cannot read is a format
error, never a guess. Nothing here knows pictures or asks a model.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Sequence
from typing import Final, Literal

from models.families import family_of
from models.vocabulary import UNKNOWN, Vocabulary
from models.vocabulary_terms import TermMatch
from models.vocabulary_text import key_of, singulars_of

MOST_CANDIDATES: Final = 3
MOST_RAW_WORDS: Final = 5
"""A longer piece in which the vocabulary knows nothing is prose, not a term."""

OPEN_FIELDS: Final = frozenset({"attributes"})
"""Fields whose values are phrases of their own: "patch pockets" must not shrink to "pocket"."""

YesNo = Literal["yes", "no"]
Sameness = Literal["yes", "no", "variant"]

_REFUSAL = re.compile(
    r"\b(?:i(?:'m| am) (?:sorry|unable|not (?:sure|able))|i (?:can ?not|can't|don't|do not)|"
    r"i couldn't|(?:as|i am|i'm) an? (?:ai|language model)|unable to|"
    r"cannot (?:be )?(?:determined?|see|tell)|"
    r"(?:is|it's) (?:not (?:visible|possible|clear)|impossible)|no image)\b",
    re.IGNORECASE,
)
_UNDECIDED = re.compile(
    r"\b(?:(?:not|n't) (?:be )?(?:sure|certain|clear|visible|possible)|no (?:idea|way to)|"
    r"impossible|"
    r"(?:can ?not|can't|couldn't|unable to|don't|do not) (?:be )?"
    r"(?:tell|know|say|see|determined?))\b",
    re.IGNORECASE,
)
_AND = r"(?:,|/|&|\+|\bor\b|\band\b)"
_ANOTHER_NUMBER = re.compile(
    rf"\s*{_AND}\s*(?:(?:image|picture|photo|option)\s*)?#?(\d+)\b", re.IGNORECASE
)
_NUMBERING = re.compile(r"(?:^|(?<=\s))[(\[]?\d{1,2}[.)\]]\s*|^\s*[-*\u2022]\s+", re.MULTILINE)
_LABEL = re.compile(r"^\s*[^:;,\n]{0,60}:\s+(?=\S)")
_NEGATED = re.compile(
    r"\b(?:not|rather than|instead of|unlike|isn't|aren't)\s+[^,;.\n]*?(?=\s+but\b|[,;.\n]|$)",
    re.IGNORECASE,
)
_ALSO = re.compile(r"\s+(?:is|are|would be|could be|may be)\s+also\b.*$|\s+(?:as well|too)$", re.I)
_SUBJECT = re.compile(
    r"^(?:it|this|that|these|those|they|there|the|i|its|visible|mostly)\b.*?"
    r"\b(?:is|are|has|have|features?|shows?|like|of|from|with|to be|call it|as|suits?|"
    r"wear it for|named?|reads as)\s+(?:made (?:of|from)\s+)?",
    re.IGNORECASE,
)
_LEADING = re.compile(r"^(?:and|or|also|plus|perhaps|maybe|possibly|but|an?|the)\s+", re.IGNORECASE)
_EDGES = " \t.,;:!?\"'`*_()[]\u201c\u201d\u2018\u2019"
_NOTHING = frozenset({UNKNOWN, "n a", "na", "none", "nothing", "not sure", "unclear", "unsure"})
_ORDINALS: Final = ("first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth")
_CARDINALS: Final = ("one", "two", "three", "four", "five", "six", "seven", "eight")


class AnswerReader:
    """Reads open answers in the words of one vocabulary."""

    def __init__(self, vocabulary: Vocabulary) -> None:
        self._vocabulary = vocabulary

    def terms(self, text: str, field: str, *, most: int = MOST_CANDIDATES) -> tuple[str, ...]:
        """Return the distinct candidates in the order given; empty when there is no answer.

        Args:
            field: A field of the vocabulary: colors, style, occasion, material, attributes ...
        """
        found: list[str] = []
        for piece in _pieces(text):
            for term in self._in_piece(piece, field):
                if term not in found and term not in _NOTHING:
                    found.append(term)
        # "I am sorry, I cannot tell whether it is red or blue" names colors and answers nothing
        if _REFUSAL.search(text):
            return ()
        return tuple(found[:most])

    def normal(self, field: str, value: str) -> str:
        """Return the one spelling by which two values are compared."""
        known = self._vocabulary.resolve(field, value)
        if known is not None:
            return known
        key = key_of(value)
        return " ".join(min((key, *singulars_of(key)), key=lambda words: len(" ".join(words))))

    def accepted(self, field: str, values: Iterable[str]) -> frozenset[str]:
        """Return a gold list in the spelling of ``normal``."""
        return frozenset(self.normal(field, value) for value in values)

    def families(self, field: str, values: Iterable[str]) -> frozenset[str]:
        """Return what the values are nearly: "navy" and "blue" are of one family."""
        return frozenset(family_of(field, self.normal(field, value)) for value in values)

    def _in_piece(self, piece: str, field: str) -> Iterator[str]:
        for part in self._alternatives(piece, field):
            bare = _bare(part)
            known = self._vocabulary.resolve(field, bare)
            if known is not None:
                yield known
            elif field in OPEN_FIELDS and 0 < len(key_of(bare)) <= MOST_RAW_WORDS:
                yield self.normal(field, bare)
            else:
                yield from self._inside(part, bare, field)

    def _inside(self, part: str, bare: str, field: str) -> Iterator[str]:
        """Yield the terms named within words of another kind, else the words themselves."""
        matches = self._vocabulary.find_terms(part)
        named = [term for match in matches if (term := _meaning(match, field)) is not None]
        if named:
            yield from named
        elif 0 < len(key_of(bare)) <= MOST_RAW_WORDS:
            yield self.normal(field, bare)

    def _alternatives(self, piece: str, field: str) -> Sequence[str]:
        """Split "black and white", but not a term with "and" in its name."""
        whole = _bare(piece)
        if self._vocabulary.resolve(field, whole) is not None:
            return (whole,)
        split = re.split(r"\s+(?:and|or|&)\s+|\s*\+\s*", piece)
        sides = self._rejoined(split, field)
        if len(sides) == 1 or field in OPEN_FIELDS:
            return sides
        # unknown words on every side may be one name: "rock and roll"
        known = any(self._vocabulary.resolve(field, _bare(side)) for side in sides)
        return sides if known else (piece,)

    def _rejoined(self, sides: Sequence[str], field: str) -> Sequence[str]:
        """Put together what is one term: "fit and flare"."""
        joined: list[str] = []
        for side in sides:
            whole = f"{_bare(joined[-1])} and {_bare(side)}" if joined else ""
            if joined and self._vocabulary.resolve(field, whole) is not None:
                joined[-1] = whole
            else:
                joined.append(side)
        return joined


def read_number(text: str, allowed: Collection[int]) -> int | None:
    """Return the number of the image that is chosen, None when it is not exactly one."""
    first = re.match(r"\W*(?:(?:image|picture|photo|option|number|no\.?)\s*)?#?(\d+)\b", text, re.I)
    if first is not None:
        other = _ANOTHER_NUMBER.match(text, first.end())
        if other is not None and other[1] != first[1] and int(other[1]) in allowed:
            return None
        return _allowed(int(first[1]), allowed)
    named = {int(n) for n in re.findall(r"\b(?:image|picture|photo|number)\s*#?(\d+)", text, re.I)}
    named = named or {int(number) for number in re.findall(r"\b\d+\b", text)}
    if not named:
        spoken = [word for word in key_of(text) if word in _ORDINALS or word in _CARDINALS]
        # "the second one": an ordinal says more than the pronoun after it
        ordinals = [word for word in spoken if word in _ORDINALS]
        named = {_place(word) for word in (ordinals or spoken)}
    named &= set(allowed)
    return named.pop() if len(named) == 1 else None


def read_letter(text: str, letters: Collection[str]) -> str | None:
    """Return the option that is chosen, as a capital letter; None when it is not exactly one."""
    span = "".join(sorted(letters))
    both = rf"\b([{span}])\b\)?\s*{_AND}\s*(?:option\s+)?\(?([{span}])\b"
    # an article stands before a word, a letter that is meant does not
    pair = re.search(rf"{both}(?=\)?\s*(?:[.),:;!?]|$))", text)
    if pair is not None and pair[1] != pair[2]:
        return None
    alone = re.match(
        rf"\W*(?:option\s+|answer\s*:?\s*)?\(?([{span}{span.lower()}])\b\W*$", text, re.I
    )
    leading = re.match(rf"\W*(?:option\s+)?\(?([{span}])\s*[).:,\n]", text)
    for found in (alone, leading):
        if found is not None:
            return found[1].upper()
    # the article "A" stands before a word in lower case; the option does not, or is called one
    called = re.findall(rf"\b(?:option|answer|letter|candidate)\s+\(?([{span}])\b", text, re.I)
    named = {letter.upper() for letter in called}
    if not named:
        named = set(re.findall(rf"(?<![\w'])([{span}])(?=\s*(?:[.),:;!?]|$))", text))
        named |= (
            set(re.findall(rf"^\W*([{span.replace('A', '')}])\s", text)) if span != "A" else set()
        )
        named |= set(re.findall(rf"^\W*([{span}])\s+(?:matches|fits|is|shows|describes)\b", text))
    return named.pop() if len(named) == 1 else None


def read_yes_no(text: str) -> YesNo | None:
    """Return yes or no, None when it is neither or both."""
    words = key_of(text)
    begins = words[0] if words else ""
    if begins not in ("yes", "yeah", "yep", "nope") and _UNDECIDED.search(
        text.split(",")[0] if begins == "no" else text
    ):
        return None
    yes = {"yes", "yeah", "yep", "true", "correct"}.intersection(words)
    no = {"no", "nope", "false", "incorrect", "not"}.intersection(words)
    if words and words[0] in ("yes", "yeah", "yep"):
        return "yes"
    if words and words[0] in ("no", "nope"):
        return "no"
    if bool(yes) == bool(no):
        return None
    return "yes" if yes else "no"


def read_sameness(text: str) -> Sameness | None:
    """Return whether two pictures show one garment, two, or a variant of one."""
    words = key_of(text)
    if {"variant", "variation"}.intersection(words):
        return "variant"
    said = read_yes_no(text)
    if said is not None:
        return said
    same, other = "same" in words or "identical" in words, "different" in words
    return None if same == other else "yes" if same else "no"


def _pieces(text: str) -> Iterator[str]:
    cleaned = _NUMBERING.sub("\n", text.replace("**", ""))
    for line in re.split(r"[;\n]|(?<=[a-z])\.(?=\s|$)", cleaned):
        unlabeled = _LABEL.sub("", _NEGATED.sub("", line))
        for piece in unlabeled.split(","):
            if piece.strip(_EDGES):
                yield _ALSO.sub("", piece.strip(_EDGES))


def _bare(piece: str) -> str:
    """Strip the frame of a sentence and what leads into a term."""
    stripped = piece.strip(_EDGES)
    framed = _SUBJECT.sub("", stripped, count=1)
    stripped = framed or stripped
    while (shorter := _LEADING.sub("", stripped)) != stripped and shorter:
        stripped = shorter
    return stripped.strip(_EDGES)


def _meaning(match: TermMatch, field: str) -> str | None:
    if match.field == field:
        return match.term
    return next((term for name, term in match.also if name == field), None)


def _allowed(number: int, allowed: Collection[int]) -> int | None:
    return number if number in allowed else None


def _place(word: str) -> int:
    return (_ORDINALS if word in _ORDINALS else _CARDINALS).index(word) + 1
