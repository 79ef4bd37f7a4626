"""Garments and terms in what was said: phrases such as "my camel coat", in any language.

A phrase is a head (a kind of garment, or a place on the body) with what is said of it, or only
what is said ("no black"). The vocabulary and its word lists name the terms; this module only groups
them and looks at the little words before them: is it a certain one, any one, or one that is not
wanted? Which garment is meant is for ``garments``.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from typing import Final

from app.assistant.router.hearing import Heard
from app.assistant.router.phrasebook import CHINESE, Phrasebook, phrasebook
from models.query_language.matching import KEPT, Piece, match_signs, match_words, tokens_of
from models.query_language.words import LINKS, word_list
from models.vocabulary import Vocabulary
from models.vocabulary_terms import TermMatch


def _listed(words: str) -> frozenset[str]:
    return frozenset(words.split())


_HEADS: Final = frozenset({"category", "slot"})
_SAID_OF: Final = frozenset({"colors", "material", "pattern", "attributes", "style", "fit"})
_FILLERS: Final = _listed(
    "de en d of in the a color coloured colored colour couleur farbe del con y le la el gris clair"
    " et old new little big long short small nice my very dark light pair"
)
_AFTER: Final = frozenset({"es", "fr"})
_JOINING: Final = _listed("and und y et with mit con")
_WORDS_BEFORE: Final = 6
_LIGHT: Final = _listed(
    "want to wear wearing have having like see put on in use the my those these this that any a an"
    " your with is it them include show me mehr wieder mir die der das den diese meine ein eine"
    " llevar ponerme usar el la los las mi mis con porter mettre le les l de du des mon ma mes ces"
    " cette ce mit avec"
)
_OF: Final = frozenset({"of", "von", "de", "meiner"})


@dataclass(frozen=True, slots=True)
class Mention:
    """One term of the vocabulary, and where it stands in the folded text."""

    field: str
    term: str
    start: int
    end: int
    also: tuple[tuple[str, str], ...] = ()
    english: str = ""


@dataclass(frozen=True, slots=True)
class Phrase:
    """A garment, or a property, as somebody speaks of it.

    Attributes:
        category: Of the head; empty where only properties were named.
        slot: Of the head.
        proofs: What a garment of the head's kind must have: boots are shoes that are boots.
        words: Folded words of the phrase, for comparing with names; ``before``: those before it.
        definite: A certain one is meant; ``pointing`` with "this" and the like.
        asking: Any one, or one that is to be found.
        negated: It is not wanted.
        english: The phrase in English words.
    """

    start: int
    end: int
    category: str = ""
    slot: str = ""
    proofs: tuple[tuple[str, str], ...] = ()
    colors: tuple[str, ...] = ()
    materials: tuple[str, ...] = ()
    patterns: tuple[str, ...] = ()
    attributes: tuple[str, ...] = ()
    styles: tuple[str, ...] = ()
    words: tuple[str, ...] = ()
    before: tuple[str, ...] = ()
    definite: bool = False
    pointing: bool = False
    asking: bool = False
    negated: bool = False
    english: str = ""

    @property
    def has_head(self) -> bool:
        """Whether it names a kind of garment."""
        return bool(self.category or self.slot)

    @property
    def names_garment(self) -> bool:
        """Whether it may mean a garment: by its kind, or by a word of its name."""
        told = self.says_properties or self.attributes or self.styles
        return self.has_head or bool(self.words and not told)

    @property
    def says_properties(self) -> bool:
        """Whether it names a color, material or pattern."""
        return bool(self.colors or self.materials or self.patterns)


@dataclass(frozen=True, slots=True)
class Wording:
    """The terms and phrases of a turn.

    Attributes:
        mentions: Every term, in order; occasions and seasons among them.
    """

    mentions: tuple[Mention, ...] = ()
    phrases: tuple[Phrase, ...] = field(default=())


class Wordings:
    """Reads garments and terms.

    Args:
        vocabulary: Its own words count, and those of the word lists for it.
    """

    def __init__(self, vocabulary: Vocabulary) -> None:
        self._vocabulary = vocabulary

    def read(self, heard: Heard) -> Wording:
        """Return the terms and phrases of a turn."""
        book = phrasebook(heard.language)
        masked = _masked(heard.text, book)
        mentions = tuple(sorted(self._mentions(masked, book), key=lambda one: one.start))
        grouped = _grouped(mentions, heard.text, after=book.code in _AFTER)
        phrases = [self._phrase(group, heard.text, book) for group in grouped]
        return Wording(mentions, tuple(phrases))

    def slot_of(self, category: str) -> str:
        """Return where a kind of garment is worn."""
        return self._vocabulary.category(category).slot if category else ""

    # -- terms ------------------------------------------------------------------------------------

    def _mentions(self, text: str, book: Phrasebook) -> Iterator[Mention]:
        if book.code == "en":
            for match in self._vocabulary.find_terms(text):
                yield _mention(match, *match.span, text[slice(*match.span)])
            return
        words = word_list(book.code)
        if book.code == CHINESE:
            pieces = match_signs(text, words)
        else:
            pieces = match_words(tokens_of(text), words, english=frozenset())
        cursor, last = 0, (0, 0)
        for piece in pieces:
            typed = piece.tokens[0].typed
            found = text.find(typed, cursor)
            if found < 0:
                # a compound word is several pieces of one token
                start, end = last
            else:
                start = found
                end = start
                for token in piece.tokens:
                    end = text.find(token.typed, end) + len(token.typed)
                cursor, last = end, (start, end)
            yield from self._terms_of(piece, start, end, book)

    def _terms_of(self, piece: Piece, start: int, end: int, book: Phrasebook) -> Iterator[Mention]:
        if piece.kind in LINKS:
            return
        typed = piece.typed
        if piece.how in ("typo", "guess") and (typed in book.spoken or typed in book.words):
            return
        if piece.kind == KEPT and (typed in book.words or len(typed) < 3):
            return
        for match in self._vocabulary.find_terms(piece.english):
            yield _mention(match, start, end, piece.english)

    # -- phrases ----------------------------------------------------------------------------------

    def _phrase(self, group: list[Mention], text: str, book: Phrasebook) -> Phrase:
        start, end = min(one.start for one in group), max(one.end for one in group)
        head = next((one for one in group if one.field in _HEADS), None)
        by_field: dict[str, list[str]] = {}
        for one in group:
            by_field.setdefault(one.field, []).append(one.term)
        phrase = Phrase(
            start,
            end,
            colors=tuple(dict.fromkeys(by_field.get("colors", ()))),
            materials=tuple(dict.fromkeys(by_field.get("material", ()))),
            patterns=tuple(dict.fromkeys(by_field.get("pattern", ()))),
            attributes=tuple(dict.fromkeys(by_field.get("attributes", ()))),
            styles=tuple(dict.fromkeys(by_field.get("style", ()))),
            english=" ".join(dict.fromkeys(one.english for one in _in_english_order(group))),
        )
        if head is not None:
            category = head.term if head.field == "category" else ""
            slot = self.slot_of(category) if category else head.term
            proofs = tuple(
                one for one in head.also if one[0] in ("attributes", "material", "style") and one[1]
            )
            phrase = replace(phrase, category=category, slot=slot, proofs=proofs)
        return _with_words_before(phrase, text, book)


def _mention(match: TermMatch, start: int, end: int, english: str) -> Mention:
    return Mention(match.field, match.term, start, end, match.also, english)


def _in_english_order(group: Iterable[Mention]) -> list[Mention]:
    return sorted(group, key=lambda one: one.field in _HEADS)


def _masked(text: str, book: Phrasebook) -> str:
    """Return the text without words that only look like garments: "dress me"."""
    signs = list(text)
    for match in book.find("cue", "mask", text):
        signs[match.start() : match.end()] = "~" * (match.end() - match.start())
    return "".join(signs)


def _grouped(mentions: Iterable[Mention], text: str, *, after: bool) -> Iterator[list[Mention]]:
    """Yield mentions that belong together: properties with the head they stand at."""
    group: list[Mention] = []
    headed = False
    for one in mentions:
        if one.field not in _HEADS and one.field not in _SAID_OF:
            continue
        is_head = one.field in _HEADS
        if group and not _together(text[group[-1].end : one.start], text):
            yield group
            group, headed = [], False
        if (headed and is_head and one.start >= group[-1].end) or (
            headed and not is_head and not after and not _in_between(group[-1], one, text)
        ):
            yield group
            group, headed = [], False
        group.append(one)
        headed = headed or is_head
    if group:
        yield group


def _together(gap: str, text: str) -> bool:
    if text and not text.isascii():  # Chinese has no spaces to go by
        return gap.strip() in ("", "的", "色", "色的")
    words = gap.replace("-", " ").split()
    return len(words) <= 3 and all(word in _FILLERS for word in words)


def _in_between(before: Mention, one: Mention, text: str) -> bool:
    """Return whether a property after an English head is said of it: "boots in brown"."""
    return text[before.end : one.start].split()[:1] == ["in"] or one.start < before.end


def _with_words_before(phrase: Phrase, text: str, book: Phrasebook) -> Phrase:
    if book.code == CHINESE:
        return _with_signs_before(phrase, text, book)
    before = text[: phrase.start].split()[-_WORDS_BEFORE:]
    flags: dict[str, bool] = {}
    kept: list[str] = []
    kinds = ("negative", "pointing", "asking", "definite")
    found = False
    if _is("negative", " ".join(before[-2:]), book):
        flags["negated"] = True  # "nothing with stripes"
    for place in range(len(before) - 1, -1, -1):
        word = before[place]
        hits = [kind for kind in kinds if _is(kind, word, book)]
        two = " ".join(before[place : place + 2])
        hits += ["negative"] if _is("negative", two, book) else []
        if "negative" in hits and all(one in _LIGHT or one in kept for one in before[place + 2 :]):
            flags["negated"] = True
        if not found and set(hits) & {"pointing", "asking", "definite"}:
            found = True
            flags["pointing"] = "pointing" in hits and "definite" in hits
            flags["asking"] = "asking" in hits and not flags["pointing"]
            flags["definite"] = "definite" in hits and "asking" not in hits
            asked = [one for one in before[max(0, place - 2) : place] if _is("asking", one, book)]
            if flags["definite"] and not flags["pointing"] and asked and before[place - 1] in _OF:
                flags |= {"definite": False, "asking": True}  # "which of my shoes"
        elif not found and not hits and word not in book.words and word.isalpha():
            kept.append(word)
        elif not found and not hits and (place < len(before) - 1 or word in _JOINING):
            # some other little word: whatever stands before it belongs to something else
            break
    own = re.findall(r"[^\W_]+", text[phrase.start : phrase.end])
    return replace(
        phrase,
        words=tuple(dict.fromkeys(own)),
        before=tuple(kept),
        definite=flags.get("definite", False),
        pointing=flags.get("pointing", False),
        asking=flags.get("asking", False),
        negated=flags.get("negated", False),
    )


def _with_signs_before(phrase: Phrase, text: str, book: Phrasebook) -> Phrase:
    before = text[max(0, phrase.start - 6) : phrase.start]

    def ends(kind: str) -> bool:
        return any(
            len(before) - match.end() <= 1 for match in book.find("determiners", kind, before)
        )

    asking = ends("asking")
    definite = ends("definite") and not asking
    return replace(
        phrase,
        words=(text[phrase.start : phrase.end],),
        definite=definite,
        pointing=ends("pointing") and definite,
        asking=asking,
        negated=ends("negative"),
    )


def _is(kind: str, word: str, book: Phrasebook) -> bool:
    return book.pattern("determiners", kind).fullmatch(word) is not None
