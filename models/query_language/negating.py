"""How far a "without" reaches: "ohne A und B" rules out both.

Rewrites what is said once for several as if it were said for each ("ohne A ohne B"), so that what
follows knows only simple negations. A new garment after the "and" ends it: in "Hose ohne Taschen
und weißes Hemd" the shirt is wanted. Puts nothing into English.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from models.query_language.matching import KEPT, Piece
from models.query_language.phrasing import NEGATIONS, scope_end
from models.query_language.words import CHINESE, LINKS, NOUNS, WordList
from models.vocabulary_text import Key

_JOINTS = frozenset({"and", "or"})
_QUALITIES = frozenset(
    {"colors", "shade", "style", "fit", "season", "occasion", "word"},
)
"""Kinds that say how a garment is, and so may be said of it again after an "and"."""

_ADJECTIVES = frozenset(
    (  # noqa: SIM905 - a list of single words is read more easily as text
        "a-line bodycon casual cozy elegant feminine fit flat floral formal length longline luxury"
        " minimalist modern plain skinny sleeveless sporty strapless transparent"
    ).split()
)
"""Last words of attributes and patterns that say how a garment is rather than what it has."""

_LESS = ("无",)
"""No negation but a part of an adjective: 无袖 is sleeveless, and what follows it is wanted."""


def spread(pieces: Sequence[Piece], words: WordList) -> tuple[Piece, ...]:
    """Return the pieces with every negation repeated for each thing that it rules out."""
    result: list[Piece] = []
    at = 0
    while at < len(pieces):
        negation = _negation(pieces[at], words)
        if negation is None:
            result.append(pieces[at])
            at += 1
            continue
        first, end = _first(pieces, at, negation, words)
        denied = [first]
        while (more := _next(pieces, end, denied[-1], negation, words)) is not None:
            denied.append(list(more[0]))
            end = more[1]
        result.extend(_said_for_each(denied, negation))
        at = end
    return tuple(result)


def _first(
    pieces: Sequence[Piece], at: int, negation: Piece, words: WordList
) -> tuple[list[Piece], int]:
    """Return what a negation at ``at`` rules out, itself included, and where that ends."""
    if pieces[at].kind not in NEGATIONS:
        return [pieces[at]], at + 1
    end = scope_end(pieces, at + 1, negation=negation.kind)
    said = [piece for piece in pieces[at + 1 : end] if piece.kind not in LINKS]
    listed = _listed_without(said, words)
    if listed is not None:
        return [listed], pieces.index(said[0], at) + 1
    return list(pieces[at:end]), end


def _negation(piece: Piece, words: WordList) -> Piece | None:
    """Return a negation, also one at the beginning of a listed phrase such as "ohne Ärmel"."""
    if piece.kind in NEGATIONS:
        return piece
    if piece.kind not in ("attributes", "pattern") or piece.how != "listed":
        return None
    folded = _key(piece, words)
    for length in range(1, len(folded)):
        meaning = words.phrases.get(folded[:length])
        if meaning is not None and meaning.kind == "without" and folded[:length] != _LESS:
            typed = piece.tokens[:1] if words.code == CHINESE else piece.tokens[:length]
            return Piece(meaning.english, meaning.kind, typed)
    return None


def _next(
    pieces: Sequence[Piece],
    end: int,
    before: Sequence[Piece],
    negation: Piece,
    words: WordList,
) -> tuple[list[Piece], int] | None:
    """Return what else is ruled out after an "and", and where that ends."""
    if end >= len(pieces) - 1 or pieces[end].kind not in _JOINTS:
        return None
    start = end + 1
    stop = scope_end(pieces, start, negation=negation.kind)
    scope = list(pieces[start:stop])
    said = [piece for piece in scope if piece.kind not in LINKS]
    listed = _listed_without(said, words)
    if listed is not None:
        return [listed], start + scope.index(said[0]) + 1
    if not said or not _goes_on(before, said, scope, negation=negation, words=words):
        return None
    return [negation, *scope], stop


def _goes_on(
    before: Sequence[Piece],
    said: Sequence[Piece],
    scope: Sequence[Piece],
    *,
    negation: Piece,
    words: WordList,
) -> bool:
    earlier = [piece for piece in before if piece.kind not in LINKS]
    if words.code == CHINESE and all(piece.kind == KEPT for piece in earlier):
        return False  # of unknown signs nobody knows whether the first one was a "not"
    # "ohne Ärmel" names a thing, although its English is an adjective
    listed = before[0].kind not in NEGATIONS
    qualities = not listed and all(_is_quality(piece, words) for piece in earlier)
    if said[-1].kind == "category":
        if len(said) == 1:
            return not qualities
        # "keine schwarzen und weißen Röcke"
        return negation.kind == "not" and qualities and _same_kind(earlier, said)
    if all(_is_quality(piece, words) for piece in said):
        return qualities
    # "sin rayas y de algodón" says what it is made of
    return said[-1].kind != "material" or not _begins_with_article(scope[0], words)


def _begins_with_article(piece: Piece, words: WordList) -> bool:
    meaning = words.phrases.get(_key(piece, words)[:1])
    return meaning is not None and meaning.kind == "drop"


def _is_quality(piece: Piece, words: WordList) -> bool:
    if piece.kind not in ("pattern", "attributes"):
        return piece.kind in _QUALITIES
    adjective = piece.english.endswith("ed") and words.code != CHINESE
    return adjective or piece.english.split()[-1] in _ADJECTIVES


def _same_kind(earlier: Sequence[Piece], said: Sequence[Piece]) -> bool:
    return bool({piece.kind for piece in earlier} & {piece.kind for piece in said})


def _listed_without(said: Sequence[Piece], words: WordList) -> Piece | None:
    """Return what the list has for "without" the next word: "sleeveless" for sleeves."""
    if not said:
        return None
    denials = [key for key, meaning in words.phrases.items() if meaning.kind == "without"]
    for denial in denials:
        meaning = words.phrase((*denial, *_key(said[0], words)))
        if meaning is not None and meaning.is_content:
            return Piece(meaning.english, meaning.kind, said[0].tokens)
    return None


def _key(piece: Piece, words: WordList) -> Key:
    folded = [token.folded for token in piece.tokens]
    return tuple("".join(folded)) if words.code == CHINESE else tuple(folded)


def _said_for_each(denied: Sequence[list[Piece]], negation: Piece) -> list[Piece]:
    """Join the denied again, each with its negation and, said for all at the end, its garment."""
    last = denied[-1][-1]
    shared = negation.kind == "not" and last.kind == "category" and len(denied) > 1
    joined: list[Piece] = []
    for part in denied:
        joined.extend(part)
        alone = not any(piece.kind in NOUNS for piece in part)
        if shared and alone and len(denied[-1]) > 2 and part[0].kind in NEGATIONS:
            joined.append(replace(last, how="listed"))
    return joined
