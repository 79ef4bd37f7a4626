"""What an English search does not want: "dress without pockets", "shoes no heels".

Only a "without" or "no" directly before a term of the vocabulary is read; "no show socks", a band's
name or a slogan stay what they are, as does everything else of an English search. What English has
a word of its own for is looked for by that ("without sleeves" as "sleeveless").
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from models.query_language.phrasing import Phrasing
from models.query_language.words import english_negated, english_words
from models.vocabulary import Vocabulary
from models.vocabulary_terms import TermMatch
from models.vocabulary_text import key_of
from models.vocabulary_text import words as words_of

ENGLISH_NEGATIONS = ("without", "no", "not")

_ARTICLE = r"(?:(?:a|an|any|the)\s+)?"
_NEGATION = re.compile(rf"(?<![\w'\u2019-])(without|no)\s+{_ARTICLE}(?=\w)", re.IGNORECASE)
_MORE = re.compile(
    rf"\s*,?\s+(?:and|or|nor)\s+(?:(?:without|no)\s+)?{_ARTICLE}(?=\w)", re.IGNORECASE
)
_QUOTED = re.compile(r'"[^"]*"?')
_JOINTS = r"(?:and|or|but|with)"
_LOOSE_ENDS = re.compile(
    rf"^[\s,;]*(?:{_JOINTS}\b[\s,;]*)*|(?:[\s,;]+{_JOINTS})*[\s,;]*$", re.IGNORECASE
)
_THINGS = frozenset({"category", "attributes", "pattern", "material"})
_NAMES_NOTHING = frozenset({"slot", "group"})
_LONGEST_NEGATED = 2


@dataclass(frozen=True, slots=True)
class _Denied:
    """What one negation rules out, or what stands for it.

    Attributes:
        end: Where it ends in the text.
        instead: What to look for; empty when ``phrase`` is to be excluded.
        terms: What the phrase holds.
    """

    phrase: str
    end: int
    instead: str = ""
    terms: tuple[TermMatch, ...] = ()

    @property
    def fields(self) -> set[str]:
        return {term.field for term in self.terms}


def taken_out(text: str, vocabulary: Vocabulary) -> Phrasing:
    """Return the search without what it does not want; most searches come back as they are."""
    if _NEGATION.search(text) is None:
        return Phrasing(text, ())
    # quoted words stand for themselves
    read = _QUOTED.sub(lambda quoted: "\0" * len(quoted[0]), text)
    starts = {match.span[0]: match for match in vocabulary.find_terms(read)}
    taught = [match.span for match in starts.values()]
    denied: list[_Denied] = []
    rest: list[str] = []
    at = 0
    for found in _NEGATION.finditer(read):
        within = any(start <= found.start() < end for start, end in taught)
        if found.start() < at or within:
            continue
        named = any(
            match.field == "category" and match.span[1] <= found.start()
            for match in starts.values()
        )
        reaching = found[1].lower() == "no" and not named
        first = _denied_at(read, found.end(), starts, reaching=reaching)
        if first is None:
            continue
        ruled_out = _all_denied(read, first, starts, reaching=reaching)
        rest.append(text[at : found.start()])
        at = ruled_out[-1].end
        denied.extend(ruled_out)
    if not denied:
        return Phrasing(text, ())
    return _said([*rest, text[at:]], denied)


def _denied_at(
    text: str, start: int, terms: Mapping[int, TermMatch], *, reaching: bool
) -> _Denied | None:
    """Return what is denied from ``start`` on: up to the first thing, or to the garment."""
    instead = _instead(text, start)
    if instead is not None:
        return instead
    held: list[TermMatch] = []
    at = start
    while (match := terms.get(at)) is not None and match.field not in _NAMES_NOTHING:
        held.append(match)
        at = match.span[1] + 1
        if _is_last(match, terms.get(at), reaching=reaching) or text[at - 1 : at] != " ":
            break
    if not held:
        return None
    end = held[-1].span[1]
    return _Denied(text[start:end], end, terms=tuple(held))


def _is_last(match: TermMatch, following: TermMatch | None, *, reaching: bool) -> bool:
    if match.field in ("pattern", "material"):
        # "no leather shoes"; "no leather collar" even where a coat was named
        further = {"category", "pattern", "material", "attributes"} if reaching else {"attributes"}
        return following is None or following.field not in further
    return match.field in _THINGS


def _instead(text: str, start: int) -> _Denied | None:
    following = list(words_of(text[start : start + 60]))[:_LONGEST_NEGATED]
    for length in range(len(following), 0, -1):
        term = english_negated().get(tuple(word.folded for word in following[:length]))
        if term is not None and following[0].start == 0:
            end = start + following[length - 1].end
            return _Denied(text[start:end], end, instead=term)
    return None


def _all_denied(
    text: str, first: _Denied, terms: Mapping[int, TermMatch], *, reaching: bool
) -> list[_Denied]:
    """Return what is denied together with the first: "without pockets and hood"."""
    denied = [first]
    while (more := _MORE.match(text, denied[-1].end)) is not None:
        following = _denied_at(text, more.end(), terms, reaching=reaching)
        if following is None or not _goes_on(denied[-1], following):
            break
        denied.append(following)
    return denied


def _goes_on(before: _Denied, following: _Denied) -> bool:
    if following.instead or before.instead:
        return bool(following.instead) or bool(following.fields & _THINGS)
    if "category" in following.fields:
        # "no buttons and white shirt": a garment with words of its own is another wish
        return len(following.terms) == 1 or "category" in before.fields
    return bool(following.fields & _THINGS) or not before.fields & _THINGS


def _said(rest: Sequence[str], denied: Sequence[_Denied]) -> Phrasing:
    left = re.sub(r"\s+(?=[,;])", "", " ".join(" ".join(rest).split()))
    left = _LOOSE_ENDS.sub("", left).strip()
    function, asking = english_words()[0], frozenset({"anything", "everything"})
    if set(key_of(left)) <= function | asking:
        left = ""
    instead = dict.fromkeys(part.instead for part in denied if part.instead)
    excluded = dict.fromkeys(part.phrase for part in denied if not part.instead)
    return Phrasing(" ".join(filter(None, (*instead, left))), tuple(excluded))
