"""What changes from one outfit to another, in words and back: a small fixed grammar.

    the coat is navy instead of red; the length of the skirt is midi instead of short; adds belt

An outfit is here what its garments are called and what is known of each. A difference can be
written, read, compared with another one (F1 over its changes) and carried out: applied to the first
outfit it gives the second (``apply``). Which pairs are worth a question is not decided here.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final, Literal

Garments = Mapping[str, Mapping[str, str]]
"""What a garment is called to what is known of it, field by field."""

Kind = Literal["change", "add", "drop"]


@dataclass(frozen=True, slots=True)
class Change:
    """One difference.

    Attributes:
        term: What the garment is called.
        field: For a change: a key of ``PHRASES``; "color" or empty for an added garment.
        new: The value afterwards.
        old: The value before; empty where the text does not say.
    """

    kind: Kind
    term: str
    field: str = ""
    new: str = ""
    old: str = ""


PHRASES: Final[Mapping[str, str]] = {
    "color": "the {term} is {new} instead of {old}",
    "pattern": "the pattern of the {term} is {new} instead of {old}",
    "material": "the {term} is made of {new} instead of {old}",
    "sleeve": "the sleeves of the {term} are {new} instead of {old}",
    "length": "the length of the {term} is {new} instead of {old}",
    "neckline": "the neckline of the {term} is {new} instead of {old}",
    "closure": "the closure of the {term} is {new} instead of {old}",
    "fit": "the fit of the {term} is {new} instead of {old}",
}
"""Field to how its change is said; the order is the order in which a text lists them."""

# the general "is" comes last: it would also read what the others say more exactly
_ORDER = ("pattern", "material", "sleeve", "length", "neckline", "closure", "fit", "color")
_CHANGES: Final = {
    field: re.compile(
        "^"
        + re.escape(PHRASES[field])
        .replace(r"\{term\}", "(?P<term>.+?)")
        .replace(r"\{new\}", "(?P<new>.+?)")
        .replace(r"\{old\}", "(?P<old>.+?)")
        .replace(r"\ is\ ", r"\ (?:is|are)\ ")
        + "$",
        re.IGNORECASE,
    )
    for field in _ORDER
}
_FROM_TO = re.compile(
    r"^(?:the )?(?P<term>.+?)(?:'s color)? (?:changes?|goes|turns?|is changed) "
    r"from (?P<old>.+?) to (?P<new>.+)$",
    re.IGNORECASE,
)
_ADDS = re.compile(r"^adds? (?:an? |the )?(?P<term>.+)$", re.IGNORECASE)
_DROPS = re.compile(r"^(?:drops?|removes?) (?:an? |the )?(?P<term>.+)$", re.IGNORECASE)
_FRAME = re.compile(
    r"^\s*(?:compared with (?:image 1|the first[^,]*),|[^:;]{0,60}:|(?:please )?change it so that"
    r"|and|so that|in image 2,?|now)\s+",
    re.IGNORECASE,
)
_CLAUSES = re.compile(r"[;\n]|\.(?=\s|$)")


def write_difference(changes: Sequence[Change]) -> str:
    """Return the text of a difference."""
    return "; ".join(_phrase(change) for change in changes)


def read_difference(text: str, *, colors: Iterable[str] = ()) -> tuple[Change, ...]:
    """Return the changes that a text states; clauses that the grammar does not know are skipped.

    Args:
        colors: Words to take from the front of an added garment as its color, longest first.
    """
    found: list[Change] = []
    known = sorted(colors, key=len, reverse=True)
    for clause in _CLAUSES.split(text):
        stated = _stated(_without_frames(clause), known)
        if stated is not None and stated not in found:
            found.append(stated)
    return tuple(found)


def difference(first: Garments, second: Garments) -> tuple[Change, ...]:
    """Return what leads from the first outfit to the second.

    Fields that either side does not know are no difference: nobody can see what is not said.
    """
    changes: list[Change] = []
    for term, before in first.items():
        after = second.get(term)
        if after is None:
            changes.append(Change("drop", term))
            continue
        for field in PHRASES:
            old, new = before.get(field), after.get(field)
            if old and new and old != new:
                changes.append(Change("change", term, field, new, old))
    for term, after in second.items():
        if term not in first:
            color = after.get("color", "")
            changes.append(Change("add", term, "color" if color else "", color))
    return tuple(changes)


def apply(changes: Iterable[Change], outfit: Garments) -> dict[str, dict[str, str]]:
    """Carry out a difference.

    Raises:
        ValueError: It speaks of a garment or a value that the outfit does not have.
    """
    result = {term: dict(known) for term, known in outfit.items()}
    for change in changes:
        if (change.term in result) == (change.kind == "add"):
            raise ValueError(f"the outfit does not allow {_phrase(change)!r}")
        if change.kind == "drop":
            del result[change.term]
        elif change.kind == "add":
            result[change.term] = {change.field: change.new} if change.field else {}
        else:
            if change.old and result[change.term].get(change.field) != change.old:
                raise ValueError(f"the outfit does not allow {_phrase(change)!r}")
            result[change.term][change.field] = change.new
    return result


def agrees(made: Garments, target: Garments) -> bool:
    """Tell whether an outfit is the target, in all that both of them say."""
    return made.keys() == target.keys() and all(
        target[term].get(field, value) == value
        for term, known in made.items()
        for field, value in known.items()
    )


def is_plural(term: str) -> bool:
    """Tell whether a garment's name is a plural: "jeans", "shoes", but not "dress"."""
    last = term.split()[-1] if term.split() else ""
    return last.endswith("s") and not last.endswith(("ss", "us"))


def difference_f1(said: Iterable[Change], truth: Iterable[Change]) -> float:
    """Return F1 over changes, 0-1; what a value was before need not be said."""
    ours, right = {_claim(change) for change in said}, {_claim(change) for change in truth}
    if not ours or not right:
        return float(ours == right)
    return 2 * len(ours & right) / (len(ours) + len(right))


def _phrase(change: Change) -> str:
    if change.kind == "drop":
        return f"drops the {change.term}"
    if change.kind == "add":
        return f"adds {change.new} {change.term}" if change.new else f"adds {change.term}"
    phrase = PHRASES[change.field]
    if is_plural(change.term) and change.field in ("color", "material"):
        phrase = phrase.replace(" is ", " are ")
    return phrase.format(term=change.term, new=change.new, old=change.old)


def _without_frames(clause: str) -> str:
    stripped = clause.strip()
    while (found := _FRAME.match(stripped + " ")) is not None:
        stripped = stripped[found.end() :].strip()
    return stripped


def _stated(clause: str, colors: Sequence[str]) -> Change | None:
    for field, pattern in _CHANGES.items():
        found = pattern.match(clause)
        if found is not None:
            return Change("change", _named(found["term"]), field, found["new"], found["old"])
    if (found := _FROM_TO.match(clause)) is not None:
        return Change("change", _named(found["term"]), "color", found["new"], found["old"])
    if (found := _DROPS.match(clause)) is not None:
        return Change("drop", _named(found["term"]))
    if (found := _ADDS.match(clause)) is not None:
        named = _named(found["term"])
        color = _colors_before(named, colors)
        return Change("add", named[len(color) :].strip(), "color" if color else "", color)
    return None


def _colors_before(named: str, colors: Sequence[str]) -> str:
    """Return "navy and white" of "navy and white scarf"."""
    taken = ""
    while True:
        rest = named[len(taken) :]
        joint = " and " if taken else ""
        color = next((each for each in colors if rest.startswith(f"{joint}{each} ")), "")
        if not color:
            return taken
        taken += joint + color


def _named(term: str) -> str:
    return " ".join(term.casefold().split())


def _claim(change: Change) -> tuple[str, ...]:
    values = (change.kind, change.term, change.field, change.new)
    return tuple(value.casefold() for value in values)
