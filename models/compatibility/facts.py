"""What speaks for and against an outfit, as facts that can be checked against the pieces.

A fact names the pieces it is about, the field it read and the values it found there; `Fact.holds`
looks again, so that a reason can never say of a garment what its record does not. Tags that a model
was unsure of are not spoken of. Words for the person are made elsewhere.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations

from models.compatibility.harmony import ColorHarmony
from models.compatibility.pieces import Piece, PieceId

_QUIET_PATTERNS = frozenset({"plain", "textured", "unknown", "logo", "distressed", "lace"})
_CLASH, _HARMONY = 0.5, 0.9
_DRESSY_GAP = 2


@dataclass(frozen=True, slots=True)
class Fact:
    """One checkable statement about pieces of an outfit.

    Attributes:
        kind: One of `KINDS`.
        ids: The pieces it is about.
        field: The field that was read.
        values: What was found there, in the order of ``ids`` or, where all share it, the shared
            terms.
        weight: Above 0 it speaks for the outfit, below 0 against it; its size orders facts.
    """

    kind: str
    ids: tuple[PieceId, ...]
    field: str
    values: tuple[str, ...]
    weight: float

    def holds(self, pieces: Sequence[Piece]) -> bool:
        """Whether the statement is true of the pieces it names."""
        known = {piece.id: piece for piece in pieces}
        if not self.ids or any(identifier not in known for identifier in self.ids):
            return False
        named = [known[identifier] for identifier in self.ids]
        return _CHECKS[self.kind](named, self.values)


def facts_of(pieces: Sequence[Piece], harmony: ColorHarmony) -> tuple[Fact, ...]:
    """Return what can be said of an outfit, the weightiest first."""
    found = [
        *_color_facts(pieces, harmony),
        *_pattern_facts(pieces),
        *_formality_facts(pieces),
        *_shared_facts(pieces),
    ]
    return tuple(sorted(found, key=lambda fact: -abs(fact.weight)))


def _color_facts(pieces: Sequence[Piece], harmony: ColorHarmony) -> list[Fact]:
    colored = [p for p in pieces if p.colors and harmony.index(p.colors[0].name) is not None]
    names = {piece.id: piece.colors[0].name for piece in colored}
    neutral = {
        piece.id for piece in colored if harmony.neutral[harmony.index(names[piece.id]) or 0]
    }
    facts = []
    for first, second in combinations(colored, 2):
        pair = names[first.id], names[second.id]
        ids = first.id, second.id
        worth = harmony.between(*pair)
        chromatic = first.id not in neutral and second.id not in neutral
        if pair[0] == pair[1]:
            facts.append(Fact("same_color", ids, "colors", pair, 0.5))
        elif worth < _CLASH:
            facts.append(Fact("colors_clash", ids, "colors", pair, worth - 1))
        elif chromatic and worth >= _HARMONY:
            facts.append(Fact("colors_harmonize", ids, "colors", pair, 0.7))
    accents = [piece for piece in colored if piece.id not in neutral]
    if len(colored) > 1 and not accents:
        ids_all = tuple(piece.id for piece in colored)
        facts.append(Fact("all_neutral", ids_all, "colors", tuple(names.values()), 0.4))
    if len(colored) > 1 and len(accents) == 1:
        accent = accents[0]
        facts.append(Fact("one_accent", (accent.id,), "colors", (names[accent.id],), 0.6))
    return facts


def _pattern_facts(pieces: Sequence[Piece]) -> list[Fact]:
    bold = [p for p in pieces if p.pattern not in _QUIET_PATTERNS and p.sure("pattern")]
    if len(bold) > 1:
        patterns = tuple(piece.pattern for piece in bold)
        ids = tuple(piece.id for piece in bold)
        return [Fact("patterns_compete", ids, "pattern", patterns, -0.6)]
    plain = [p for p in pieces if p.pattern == "plain" and p.sure("pattern")]
    if len(bold) == 1 and len(plain) == len(pieces) - 1 and plain:
        return [Fact("one_pattern", (bold[0].id,), "pattern", (bold[0].pattern,), 0.45)]
    return []


def _formality_facts(pieces: Sequence[Piece]) -> list[Fact]:
    known = [piece for piece in pieces if piece.sure("formality")]
    if len(known) < 2:
        return []
    ordered = sorted(known, key=lambda piece: piece.formality)
    low, high = ordered[0], ordered[-1]
    values = f"{low.formality:g}", f"{high.formality:g}"
    if high.formality - low.formality >= _DRESSY_GAP:
        return [Fact("formality_gap", (low.id, high.id), "formality", values, -0.8)]
    if high.formality == low.formality:
        ids = tuple(piece.id for piece in known)
        return [Fact("same_formality", ids, "formality", (values[0],), 0.35)]
    return []


def _shared_facts(pieces: Sequence[Piece]) -> list[Fact]:
    facts = []
    for kind, field, weight in _SHARED:
        speaking = [p for p in pieces if _terms(p, field) and p.sure(_TAG_FIELDS[field])]
        if len(speaking) < 2 or len(speaking) < len(pieces):
            continue
        common = [t for t in _terms(pieces[0], field) if all(t in _terms(p, field) for p in pieces)]
        if common:
            ids = tuple(piece.id for piece in pieces)
            facts.append(Fact(f"same_{kind}", ids, field, tuple(common), weight))
    facts += _season_gap(pieces)
    return facts


def _season_gap(pieces: Sequence[Piece]) -> list[Fact]:
    sure = [piece for piece in pieces if piece.seasons and piece.sure("season")]
    for first, second in combinations(sure, 2):
        if not set(first.seasons) & set(second.seasons):
            values = ", ".join(first.seasons), ", ".join(second.seasons)
            return [Fact("season_gap", (first.id, second.id), "seasons", values, -0.7)]
    return []


def _terms(piece: Piece, field: str) -> tuple[str, ...]:
    terms: tuple[str, ...] = getattr(piece, field)
    return terms


Check = Callable[[Sequence[Piece], tuple[str, ...]], bool]

_SHARED = (("season", "seasons", 0.3), ("occasion", "occasions", 0.4), ("style", "styles", 0.45))
_TAG_FIELDS = {"seasons": "season", "occasions": "occasion", "styles": "style"}


def _each_first_color(named: Sequence[Piece], values: tuple[str, ...]) -> bool:
    return len(named) == len(values) and all(
        bool(piece.colors) and piece.colors[0].name == value
        for piece, value in zip(named, values, strict=True)
    )


def _one_first_color(named: Sequence[Piece], values: tuple[str, ...]) -> bool:
    return _each_first_color(named, values) and len(set(values)) == 1


def _each_pattern(named: Sequence[Piece], values: tuple[str, ...]) -> bool:
    return tuple(piece.pattern for piece in named) == values


def _each_formality(named: Sequence[Piece], values: tuple[str, ...]) -> bool:
    return tuple(f"{piece.formality:g}" for piece in named) == values


def _one_formality(named: Sequence[Piece], values: tuple[str, ...]) -> bool:
    return all(f"{piece.formality:g}" == values[0] for piece in named)


def _each_seasons(named: Sequence[Piece], values: tuple[str, ...]) -> bool:
    apart = len(named) == 2 and not set(named[0].seasons) & set(named[1].seasons)
    return apart and tuple(", ".join(piece.seasons) for piece in named) == values


def _all_have(field: str) -> Check:
    def check(named: Sequence[Piece], values: tuple[str, ...]) -> bool:
        return bool(values) and all(set(values) <= set(_terms(piece, field)) for piece in named)

    return check


_CHECKS: Mapping[str, Check] = {
    "same_color": _one_first_color,
    "colors_clash": _each_first_color,
    "colors_harmonize": _each_first_color,
    "all_neutral": _each_first_color,
    "one_accent": _each_first_color,
    "patterns_compete": _each_pattern,
    "one_pattern": _each_pattern,
    "formality_gap": _each_formality,
    "same_formality": _one_formality,
    "season_gap": _each_seasons,
    "same_season": _all_have("seasons"),
    "same_occasion": _all_have("occasions"),
    "same_style": _all_have("styles"),
}

KINDS: tuple[str, ...] = tuple(_CHECKS)
"""What a fact can say."""
