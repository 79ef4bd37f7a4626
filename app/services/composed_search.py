"""\"This, but in red": a garment's look with something about it changed, without a chat model.

What shall change is a term of the vocabulary (a color, a material ...); everything else shall stay.
Five pieces of evidence are added up: what the tags say of the asked terms, how well a photo fits
"red shirt" in words, how well it fits the garment's own vector with "navy shirt" taken out and
"red shirt" put in (a step in the space of words; pictures are never compared with words), the kind
of garment, and how alike both look. The look counts least, because the garment itself has what
shall change. The weights were chosen on one half of the training people's queries and read off on
the other (``benchmarks/composed_search.py``). Search by words or by looks alone is ``searching``.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final

import numpy as np
import numpy.typing as npt

from local_index import Library
from local_index.query import DEFAULT_CUTOFF, Hit, Query, RelevanceScale, SearchResult
from local_index.records import Filter, ItemRecord
from models.families import family_of
from models.vocabulary_terms import TermMatch

Vector = npt.NDArray[np.float32]
Embed = Callable[[str], Vector]

CHANGEABLE: Final = (
    "colors",
    "pattern",
    "material",
    "fit",
    "style",
    "season",
    "occasion",
    "attributes",
    "category",
)
"""Fields of a garment that "but ..." can be about."""
WEIGHTS: Final[Mapping[str, float]] = {
    "tags": 0.5,
    "words": 1.0,
    "step": 1.0,
    "kind": 0.25,
    "looks": 0.5,
}
STEP: Final = 2.0
"""How far to go in the space of words: one step leaves too much of the former color."""
LEAST: Final = 0.55
"""Score below which a garment is only a weaker match."""
_FULL_SHARE: Final = 0.4
"""A color with this share of a garment is its color."""
_NEARLY: Final = 0.5
_CANDIDATES: Final = 400
_COSINES: Final = RelevanceScale(text_floor=0.0, text_full=1.0)
_UNSAID: Final = frozenset({"", "unknown", "other", "plain"})
_ANYTHING: Final = "clothes"


@dataclass(frozen=True, slots=True)
class Wish:
    """A garment, changed.

    Attributes:
        asked: Field to the terms of which one is wanted; empty where the words hold no term.
        kind: The category that is wanted: the garment's own, or the one asked for.
        before: The garment in words, as far as it changes: "navy shirt".
        after: The same, changed: "red shirt".
    """

    asked: Mapping[str, tuple[str, ...]]
    kind: str
    before: str
    after: str

    @property
    def tags(self) -> Mapping[str, tuple[str, ...]]:
        """What is asked beside the kind."""
        return {field: terms for field, terms in self.asked.items() if field != "category"}


def read_wish(item: ItemRecord, words: str, understood: Sequence[TermMatch]) -> Wish:
    """Return what words beside a garment mean: the terms in them replace its own.

    Args:
        words: In English; used as they are where the vocabulary knows none of them.
    """
    asked: dict[str, tuple[str, ...]] = {}
    for match in understood:
        if match.field in CHANGEABLE:
            known = asked.get(match.field, ())
            asked[match.field] = tuple(dict.fromkeys((*known, match.term)))
    own_kind = "" if item.category in _UNSAID else item.category
    kind = asked.get("category", (own_kind,))[0]
    fields = [field for field in CHANGEABLE if field in asked and field != "category"]
    gone = [own for field in fields if (own := _dominant(item, field))]
    wanted = [term for field in fields for term in asked[field]]
    if not asked:
        wanted = [words]
    return Wish(
        asked=asked,
        kind=kind,
        before=" ".join((*gone, own_kind)).strip(),
        after=" ".join((*wanted, kind)).strip(),
    )


def find_composed(
    library: Library, query: Query, wish: Wish, item: ItemRecord, *, embed: Embed | None
) -> SearchResult:
    """Return the garments that are like one, changed; best first.

    Args:
        query: With the garment's image vector, the encoder of words, filters and what is excluded.
        item: The garment.
        embed: Makes a vector of words; None where nothing can: tags and looks are left then.
    """
    seconds = 0.0

    def ask(part: str, asked: Query) -> dict[int, float]:
        nonlocal seconds
        found = library.search(asked)
        seconds += found.seconds
        return {hit.item_id: hit.parts[part] for hit in found.hits}

    base = replace(query, text="", also=(), limit=_CANDIDATES, include_weaker=True)
    parts = {"looks": ask("looks", replace(base, text_vector=None, text_encoder=None))}
    if embed is not None and query.text_encoder is not None:
        alone = replace(base, image_vector=None, image_encoder=None)
        parts["words"] = ask("meaning", replace(alone, text_vector=embed(wish.after)))
        changed = _stepped(library, query, wish, item, embed=embed)
        if changed is not None:
            parts["step"] = ask("meaning", replace(alone, text_vector=changed, scale=_COSINES))
    ids = sorted(set().union(*parts.values()))
    if wish.tags:
        # what holds everything asked is among the candidates however little it looks alike
        held = replace(base, image_vector=None, text_vector=None, image_encoder=None)
        filters = tuple(Filter(name, "=", terms) for name, terms in wish.tags.items())
        tagged_ids = {
            hit.item_id
            for hit in library.search(
                replace(held, text_encoder=None, filters=(*query.filters, *filters))
            ).hits
        }
        ids = sorted({*ids, *tagged_ids})
    scored = sorted(
        (_scored(other, parts, wish) for other in library.items.get_many(ids)),
        key=lambda each: (-each[0], each[1]),
    )
    total = sum(score >= LEAST for score, _, _ in scored)
    shown = scored if query.include_weaker else scored[:total]
    hits = tuple(
        Hit(ident, round(score, 4), _reasons(held_by, wish), held_by)
        for score, ident, held_by in shown[: query.limit]
    )
    return SearchResult(hits, total, len(scored) - total, seconds)


def _scored(
    item: ItemRecord, parts: Mapping[str, Mapping[int, float]], wish: Wish
) -> tuple[float, int, dict[str, float]]:
    known = {name: found.get(item.id, 0.0) for name, found in parts.items()}
    if wish.tags:
        known["tags"] = tagged(item, wish.tags)
    if wish.kind:
        known["kind"] = float(item.category == wish.kind)
    weight = sum(WEIGHTS[name] for name in known)
    score = sum(WEIGHTS[name] * worth for name, worth in known.items()) / weight
    return score, item.id, {name: round(worth, 4) for name, worth in known.items()}


def _reasons(parts: Mapping[str, float], wish: Wish) -> tuple[str, ...]:
    why = []
    if parts.get("tags", 0) > _NEARLY:  # a near color is no red
        why.append(f"text: {' '.join(term for terms in wish.tags.values() for term in terms)}")
    if parts.get("words", 0) >= DEFAULT_CUTOFF:
        why.append(f"looks like: {wish.after}")
    if parts.get("looks", 0) >= DEFAULT_CUTOFF:
        why.append("looks alike")
    return tuple(why) or ("a weak match",)


def tagged(item: ItemRecord, asked: Mapping[str, Iterable[str]]) -> float:
    """Return how far a garment's tags hold what is asked, 0-1: the mean over the fields asked."""
    shares = [max(_holds(item, field, term) for term in terms) for field, terms in asked.items()]
    return sum(shares) / len(shares) if shares else 0.0


def _holds(item: ItemRecord, field: str, term: str) -> float:
    best = 0.0
    for value, share in _values(item, field):
        if value == term:
            best = max(best, share)
        elif family_of(field, value) == family_of(field, term):
            best = max(best, _NEARLY * share)
    return best


def _values(item: ItemRecord, field: str) -> list[tuple[str, float]]:
    if field == "colors":
        return [(name, min(1.0, share / _FULL_SHARE)) for name, share in item.colors]
    held = getattr(item, field)
    return [(value, 1.0) for value in ((held,) if isinstance(held, str) else held)]


def _dominant(item: ItemRecord, field: str) -> str:
    values = [value for value, _ in _values(item, field) if value not in _UNSAID]
    return values[0] if values else ""


def _stepped(
    library: Library, query: Query, wish: Wish, item: ItemRecord, *, embed: Embed
) -> Vector | None:
    """Return the garment's own vector of words with what changes taken out and put in."""
    encoder = query.image_encoder
    if encoder is None or query.text_encoder is None:
        return None
    if not encoder.shares_words(query.text_encoder):
        return None  # an older version's words: never compared with this one's
    vectors = (library.vectors.get(view.photo_id, "text", encoder) for view in item.views)
    own = next((vector for vector in vectors if vector is not None), None)
    if own is None:
        return None
    moved = own + STEP * (embed(wish.after) - embed(wish.before or _ANYTHING))
    return np.asarray(moved / np.linalg.norm(moved), np.float32)
