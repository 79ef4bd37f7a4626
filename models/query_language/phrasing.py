"""From pieces to an English search: what is said of a garment before the garment's name.

"robe noire en soie" becomes "black silk dress". Function words part a search into stretches
("dress", "with pockets", "for summer"); what follows a "without" is taken out and handed over
apart, because a vector of "dress without stripes" is one of stripes. Knows kinds, not languages,
except on which side of a noun its adjectives stand.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from models.query_language.matching import KEPT, Piece
from models.query_language.words import LINKS, NOUNS

_RANKS = {
    name: rank
    for rank, names in enumerate(
        (
            ("word", "shade"),
            ("style",),
            ("fit",),
            ("colors",),
            ("pattern",),
            ("attributes",),
            ("material",),
            ("season", "occasion"),
        )
    )
    for name in names
}
_THINGS = NOUNS | {"attributes", "pattern", "material"}
NEGATIONS = frozenset({"without", "not"})
"""Kinds of function words that rule out what follows them."""


@dataclass(frozen=True, slots=True)
class Phrasing:
    """An English search.

    Attributes:
        wanted: What is looked for; empty when everything was excluded.
        excluded: Phrases that a garment must not fit.
    """

    wanted: str
    excluded: tuple[str, ...]


@dataclass(slots=True)
class _Stretch:
    link: str
    pieces: list[Piece] = field(default_factory=list)


def phrase(pieces: Sequence[Piece], *, adjectives_follow: bool) -> Phrasing:
    """Return the English search that the pieces say.

    Args:
        adjectives_follow: Whether what is said of a noun stands after it (Spanish, French,
            Italian) rather than before it (German, Chinese).
    """
    pieces = _shaded(pieces)
    kept, excluded = _without_excluded(pieces, adjectives_follow=adjectives_follow)
    stretches = _stretches(kept)
    said: list[str] = []
    for stretch in stretches:
        text = _arranged(stretch.pieces, adjectives_follow=adjectives_follow)
        if text:
            said.append(
                f"{stretch.link} {text}" if stretch.link and said else _alone(stretch, text)
            )
    return Phrasing(" ".join(said), excluded)


def _alone(stretch: _Stretch, text: str) -> str:
    # "für den Strand" is "for beach"; "und Rock" after nothing is just a skirt
    return f"{stretch.link} {text}" if stretch.link in ("for", "with", "without") else text


def _shaded(pieces: Sequence[Piece]) -> tuple[Piece, ...]:
    """Join "light" or "dark" with the color beside it; alone they stay words."""
    result: list[Piece] = []
    waiting: Piece | None = None
    for piece in pieces:
        if piece.kind == "shade":
            last = result[-1] if result else None
            if last is not None and last.kind == "colors" and waiting is None:
                result[-1] = _joined(piece, last)
            else:
                waiting = piece
            continue
        if waiting is not None:
            if piece.kind == "colors":
                piece = _joined(waiting, piece)
            else:
                result.append(waiting)
            waiting = None
        result.append(piece)
    return (*result, waiting) if waiting is not None else tuple(result)


def _joined(shade: Piece, color: Piece) -> Piece:
    if color.english.startswith(("light ", "dark ")):
        return color
    tokens = tuple(dict.fromkeys((*shade.tokens, *color.tokens)))
    return Piece(f"{shade.english} {color.english}", "colors", tokens, color.how)


def _without_excluded(
    pieces: Sequence[Piece], *, adjectives_follow: bool
) -> tuple[list[Piece], tuple[str, ...]]:
    wanted: list[Piece] = []
    excluded: list[str] = []
    at = 0
    while at < len(pieces):
        piece = pieces[at]
        if piece.kind not in NEGATIONS:
            wanted.append(piece)
            at += 1
            continue
        end = scope_end(pieces, at + 1, negation=piece.kind)
        scope = [part for part in pieces[at + 1 : end] if part.kind not in LINKS]
        if any(part.kind != KEPT for part in scope):
            excluded.append(_arranged(scope, adjectives_follow=adjectives_follow))
        else:
            # what must not be there is no word we know: say it in English and let it be
            wanted.extend([Piece("without", "for", piece.tokens), *scope] if scope else ())
        at = end
    return wanted, tuple(excluded)


def scope_end(pieces: Sequence[Piece], start: int, *, negation: str) -> int:
    """Return where a negation ends: after the first thing it can mean, or where a stretch ends."""
    last = NOUNS if negation == "not" else _THINGS
    for at in range(start, len(pieces)):
        kind = pieces[at].kind
        if kind in last:
            return at + 1
        if kind in ("with", "without", "not", "for") or (kind == "of" and negation != "not"):
            return at
        if kind in ("and", "or") and at > start:
            return at
    return len(pieces)


def _stretches(pieces: Iterable[Piece]) -> list[_Stretch]:
    stretches = [_Stretch("")]
    behind: list[_Stretch] = []  # Chinese: "with pockets 的 trousers" names the garment last
    waiting = ""
    ordered = list(pieces)
    for at, piece in enumerate(ordered):
        if piece.kind in ("with", "for"):
            stretches.append(_Stretch(piece.english))
        elif piece.kind == "of" and stretches[-1].link == "with" and stretches[-1].pieces:
            behind.append(stretches.pop())
        elif piece.kind in ("and", "or"):
            waiting = piece.kind
        elif piece.kind not in LINKS:
            if waiting and not _joins(stretches[-1], ordered, at):
                stretches.append(_Stretch(waiting))
            elif waiting:
                last = stretches[-1].pieces[-1]
                stretches[-1].pieces[-1] = Piece(
                    f"{last.english} {waiting} {piece.english}",
                    last.kind,
                    (*last.tokens, *piece.tokens),
                    last.how,
                )
                waiting = ""
                continue
            waiting = ""
            stretches[-1].pieces.append(piece)
    return [*stretches, *behind]


def _joins(stretch: _Stretch, ordered: Sequence[Piece], at: int) -> bool:
    """Return whether "and" links two things said of one garment: "red and white", not two coats."""
    return bool(stretch.pieces) and all(
        piece.kind not in NOUNS and piece.kind != KEPT
        for piece in (stretch.pieces[-1], ordered[at])
    )


def _arranged(pieces: Sequence[Piece], *, adjectives_follow: bool) -> str:
    groups: list[list[Piece]] = [[]]
    for at, piece in enumerate(pieces):
        last = groups[-1]
        noun_before = any(part.kind in NOUNS for part in last)
        if noun_before and (
            piece.kind in NOUNS
            if adjectives_follow
            else piece.kind in NOUNS or any(part.kind in NOUNS for part in pieces[at:])
        ):
            groups.append([piece])
        else:
            last.append(piece)
    return ", ".join(filter(None, map(_named, groups)))


def _named(group: Sequence[Piece]) -> str:
    nouns = [at for at, piece in enumerate(group) if piece.kind in NOUNS]
    known = [at for at, piece in enumerate(group) if piece.kind in _RANKS]
    # without a garment that we know, an unknown word after the rest may well be one
    noun = nouns[0] if nouns else next(iter(known), len(group))
    said = [group[at] for at in known]
    said.sort(key=lambda piece: _RANKS[piece.kind])
    before = [piece for piece in group[:noun] if piece.kind == KEPT]
    after = [piece for piece in group[noun:] if piece.kind == KEPT]
    names = [group[at] for at in nouns]
    ordered = [*before, *said, *names, *after]
    return " ".join(dict.fromkeys(piece.english for piece in ordered))
