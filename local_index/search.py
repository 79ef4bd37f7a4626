"""Hybrid search: filters in SQL, then words, meaning and looks on what the filters left.

Answers with what is relevant and says how much more there is, instead of ranking everything. Makes
no vectors and knows no vocabulary: the caller hands over vectors and what their cosines are worth.
Belongs to the thread of its database.
"""

from __future__ import annotations

import json
import time
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from local_index.encoders import Encoders
from local_index.errors import InvalidValueError
from local_index.filters import Where, compile_filters
from local_index.fulltext import WordMatches, match_words, parse_words
from local_index.fusion import Evidence, fuse, order, relevance, word_relevance
from local_index.matrix import Floats, Ids, Similarities, id_column, select_ids
from local_index.query import Hit, Query, RelevanceScale, SearchResult
from local_index.records import EncoderKey, Filter, Space
from local_index.vectors import VectorStore

if TYPE_CHECKING:
    from local_index.database import WardrobeDb

_NEAREST_LEAST = 500
"""Photos looked at per vector in wardrobes too large to compare all."""

_QUOTED_TEXT = 60


@dataclass(frozen=True, slots=True)
class _Layout:
    """Which photos show which items: aligned arrays, one entry per view."""

    items: Ids
    photos: Ids


@dataclass(frozen=True, slots=True)
class _Cosines:
    """The best view of each candidate, NaN where an item has no vector."""

    scores: Floats
    relevance: Floats

    def joined(self, other: _Cosines) -> _Cosines:
        """Return the better of two for each candidate, each judged on its own encoder's scale."""
        return _Cosines(
            np.fmax(self.scores, other.scores), np.maximum(self.relevance, other.relevance)
        )


@dataclass(frozen=True, slots=True)
class _Wish:
    """One vector of a query, and by whose vectors and on which scale it is answered."""

    space: Space
    vector: npt.NDArray[np.float32]
    encoder: EncoderKey
    scale: RelevanceScale
    nearest: int

    @classmethod
    def of(cls, query: Query, space: Space) -> _Wish | None:
        """Return what a query wishes in one space, or None."""
        text = space == "text"
        vector = query.text_vector if text else query.image_vector
        encoder = query.text_encoder if text else query.image_encoder
        if vector is None or encoder is None:
            return None
        nearest = max(_NEAREST_LEAST, 4 * query.limit)
        return cls(space, vector, encoder, query.scale, nearest)


class Searcher:
    """Answers queries over one wardrobe.

    Args:
        db: The wardrobe's database.
        vectors: Its vectors.
    """

    def __init__(self, db: WardrobeDb, vectors: VectorStore) -> None:
        self._db = db
        self._vectors = vectors
        self._encoders = Encoders(db)
        self._layout: _Layout | None = None
        self._everything: Ids | None = None
        self._seen: tuple[int, int] | None = None

    def search(self, query: Query) -> SearchResult:
        """Return the relevant items, best first; with filters only, all that fit, newest first.

        Raises:
            UnknownFieldError: A filter names no field.
            InvalidValueError: A filter's value, a vector or the limit does not fit.
        """
        started = time.perf_counter()
        _check(query)
        where = compile_filters(query.filters, include_trash=query.include_trash)
        asked = bool(query.text.strip())
        if not asked and query.text_vector is None and query.image_vector is None:
            hits, total, weaker = self._newest(query, where)
        else:
            hits, total, weaker = self._relevant(query, self._candidates(query, where))
        return SearchResult(hits, total, weaker, time.perf_counter() - started)

    # -- filters only -------------------------------------------------------------------------

    def _newest(self, query: Query, where: Where) -> tuple[tuple[Hit, ...], int, int]:
        left_out = json.dumps(sorted(query.exclude))
        condition = f"({where.sql}) AND id NOT IN (SELECT value FROM json_each(?))"
        params = (*where.params, left_out)
        total = int(self._db.value(f"SELECT count(*) FROM items WHERE {condition}", params))
        ids = self._db.column(
            f"SELECT id FROM items WHERE {condition} ORDER BY added DESC, id DESC LIMIT ?",
            (*params, query.limit),
        )
        why = _filter_reasons(query.filters)
        return tuple(Hit(ident, 1.0, why) for ident in ids), total, 0

    # -- relevance ----------------------------------------------------------------------------

    def _relevant(self, query: Query, items: Ids) -> tuple[tuple[Hit, ...], int, int]:
        words = parse_words(query.text, query.also)
        matches = match_words(self._db, words, total=self._item_count()) if words else None
        if matches is not None:
            matches = _restricted(matches, items)
        found = items[:0] if matches is None else matches.item_ids
        meaning = self._cosines(_Wish.of(query, "text"), items, also=found)
        looks = self._cosines(_Wish.of(query, "image"), items, also=found)
        if matches is None and meaning is None and looks is None:
            return (), 0, 0  # nothing in the text can be looked for
        evidence = Evidence(
            words=None if matches is None else _spread(matches, items),
            meaning=None if meaning is None else meaning.relevance,
            looks=None if looks is None else looks.relevance,
        )
        scores = np.round(fuse(evidence), 4)
        ranked = order(items, scores, _ties(meaning, looks, len(items)))
        ranked = ranked[scores[ranked] > 0]
        total = int(np.count_nonzero(scores[ranked] >= query.cutoff))
        shown = ranked if query.include_weaker else ranked[:total]
        teller = _Teller(query, matches, evidence)
        hits = tuple(
            Hit(int(items[at]), round(float(scores[at]), 4), *teller.tell(at, int(items[at])))
            for at in shown[: query.limit]
        )
        return hits, total, len(ranked) - total

    def _cosines(self, wish: _Wish | None, items: Ids, *, also: Ids) -> _Cosines | None:
        if wish is None:
            return None
        layout = self._current_layout()
        narrowed = len(items) < self._item_count()
        among = layout.photos[_member(layout.items, items)] if narrowed else None
        best: _Cosines | None = None
        seen = np.empty(0, np.int64)
        for part in self._comparable(wish):
            rest = among if best is None else self._unseen(part, seen, among)
            if rest is not None and not len(rest) and best is not None:
                continue
            found = self._vectors.compare(
                part.space, part.encoder, part.vector, nearest=part.nearest, among=rest
            )
            judged = self._judged(part, found, items, also=also, among=rest)
            best = judged if best is None else best.joined(judged)
            # What was found is left to it rather than what was there: a change that ends at this
            # moment may have deleted some of that.
            own = found.photo_ids if found.complete else self._photos(part)
            seen = np.union1d(seen, own)
        return best

    def _comparable(self, wish: _Wish) -> list[_Wish]:
        """Return the wish as each encoder would have it whose vectors may answer it, in order.

        A picture is compared with what the same encoder saw and with nothing else.
        """
        if wish.space == "image":
            return [wish]
        fitting = []
        for known in self._encoders.for_words(wish.encoder):
            if self._vectors.dims("text", known.key) != len(wish.vector):
                continue
            own = RelevanceScale.of(known.relevance, otherwise=wish.scale)
            scale = wish.scale if known.key == wish.encoder else own
            fitting.append(replace(wish, encoder=known.key, scale=scale))
        return fitting or [wish]

    def _unseen(self, wish: _Wish, seen: Ids, among: Ids | None) -> Ids:
        rest = np.setdiff1d(self._photos(wish), seen)
        return rest if among is None else np.intersect1d(rest, among)

    def _photos(self, wish: _Wish) -> Ids:
        return self._vectors.photo_ids(wish.space, wish.encoder)

    def _judged(
        self, wish: _Wish, found: Similarities, items: Ids, *, also: Ids, among: Ids | None
    ) -> _Cosines:
        scores = _best_views(found, self._current_layout(), items)
        if not found.complete and len(also):
            self._fill_in(scores, wish, items, also=also, among=among)
        text, scale = wish.space == "text", wish.scale
        floor = scale.text_floor if text else scale.image_floor
        full = scale.text_full if text else scale.image_full
        return _Cosines(scores, relevance(scores, floor=floor, full=full))

    def _fill_in(
        self, scores: Floats, wish: _Wish, items: Ids, *, also: Ids, among: Ids | None
    ) -> None:
        """Compare items that the words found and the graph did not, so that both parts count."""
        layout = self._current_layout()
        unknown = also[np.isnan(scores[np.searchsorted(items, also)])]
        photos = np.unique(layout.photos[_member(layout.items, unknown)])
        photos = photos if among is None else np.intersect1d(photos, among)
        if len(photos):
            found = self._vectors.compare(
                wish.space, wish.encoder, wish.vector, nearest=1, among=photos
            )
            np.fmax(scores, _best_views(found, layout, items), out=scores)

    # -- what is there ------------------------------------------------------------------------

    def _candidates(self, query: Query, where: Where) -> Ids:
        if query.filters or query.include_trash:
            items = self._item_ids(where)
        else:
            self._refresh()
            if self._everything is None:
                self._everything = self._item_ids(where)
            items = self._everything
        if query.exclude:
            items = items[~np.isin(items, np.fromiter(query.exclude, np.int64))]
        return items

    def _item_ids(self, where: Where) -> Ids:
        return select_ids(self._db, f"SELECT id FROM items WHERE {where.sql}", where.params)

    def _item_count(self) -> int:
        return int(self._db.value("SELECT count(*) FROM items"))

    def _current_layout(self) -> _Layout:
        self._refresh()
        if self._layout is None:
            found = self._db.rows("SELECT item_id, photo_id FROM views")
            self._layout = _Layout(items=id_column(found, 0), photos=id_column(found, 1))
        return self._layout

    def _refresh(self) -> None:
        """Forget what was remembered once anything was written, here or by another process."""
        seen = (self._db.value("PRAGMA data_version"), self._db.conn.total_changes)
        if seen != self._seen or self._db.conn.in_transaction:
            # Inside a transaction nothing is kept: a rollback moves neither counter.
            self._layout = self._everything = None
            self._seen = None if self._db.conn.in_transaction else seen


class _Teller:
    """Says why an item was found, from the parts that made its score."""

    def __init__(self, query: Query, matches: WordMatches | None, evidence: Evidence) -> None:
        self._matches = matches
        self._parts = {
            name: values
            for name, values in (
                ("words", evidence.words),
                ("meaning", evidence.meaning),
                ("looks", evidence.looks),
            )
            if values is not None
        }
        self._cutoff = query.cutoff
        self._filters = _filter_reasons(query.filters)
        text = " ".join(query.text.split())
        short = text if len(text) <= _QUOTED_TEXT else text[: _QUOTED_TEXT - 1] + "…"
        self._meaning = f"looks like: {short}" if short else "fits the description"

    def tell(self, at: int, item_id: int) -> tuple[tuple[str, ...], dict[str, float]]:
        parts = {name: round(float(values[at]), 4) for name, values in self._parts.items()}
        why = []
        if parts.get("words", 0) > 0:
            why.append(f"text: {' '.join(self._words_of(item_id))}")
        if parts.get("meaning", 0) >= self._cutoff:
            why.append(self._meaning)
        if parts.get("looks", 0) >= self._cutoff:
            why.append("looks alike")
        if not why:
            why.append("a weak match")
        return (*why, *self._filters), parts

    def _words_of(self, item_id: int) -> list[str]:
        matches = self._matches
        if matches is None:
            return []
        at = np.searchsorted(matches.item_ids, item_id)
        held = zip(matches.words, matches.strengths[at], matches.as_typed[at], strict=True)
        return [word.typed if typed else word.text for word, there, typed in held if there > 0]


def _check(query: Query) -> None:
    if query.limit < 1:
        raise InvalidValueError("A search returns one hit or more.", field="limit")
    if not 0 <= query.cutoff <= 1:
        raise InvalidValueError("A cut-off lies between 0 and 1.", field="cutoff")
    for vector, encoder in (
        (query.text_vector, query.text_encoder),
        (query.image_vector, query.image_encoder),
    ):
        if (vector is None) != (encoder is None):
            raise InvalidValueError("A vector and its encoder come together.")


def _filter_reasons(filters: tuple[Filter, ...]) -> tuple[str, ...]:
    return tuple(f"filter: {_filter_text(condition)}" for condition in filters)


def _filter_text(condition: Filter) -> str:
    values = condition.value if isinstance(condition.value, tuple) else (condition.value,)
    text = "|".join("none" if value is None else str(value) for value in values)
    operator = f" {condition.op} " if condition.op == "contains" else condition.op
    return f"{condition.field}{operator}{text}"


def _restricted(matches: WordMatches, items: Ids) -> WordMatches:
    """Return only the candidates among the matches, so that filtered items do not set the bar."""
    kept = _member(matches.item_ids, items)
    if kept.all():
        return matches
    return WordMatches(
        words=matches.words,
        item_ids=matches.item_ids[kept],
        strengths=matches.strengths[kept],
        as_typed=matches.as_typed[kept],
        coverage=matches.coverage[kept],
        whole=matches.whole[kept],
        rank=matches.rank[kept],
    )


def _spread(matches: WordMatches, items: Ids) -> Floats:
    """Return the relevance of the words for every candidate."""
    spread = np.zeros(len(items), dtype=np.float32)
    spread[np.searchsorted(items, matches.item_ids)] = word_relevance(
        matches.coverage, matches.whole, matches.rank
    )
    return spread


def _best_views(found: Similarities, layout: _Layout, items: Ids) -> Floats:
    """Return each candidate's highest cosine over its photos; NaN where it has none."""
    best = np.full(len(items), np.nan, dtype=np.float32)
    if not len(items) or not len(found):
        return best
    by_photo = np.argsort(found.photo_ids, kind="stable")
    photos, scores = found.photo_ids[by_photo], found.scores[by_photo]
    at_photo, has_photo = _positions(photos, layout.photos)
    at_item, has_item = _positions(items, layout.items)
    both = has_photo & has_item
    np.fmax.at(best, at_item[both], scores[at_photo[both]])
    return best


def _ties(meaning: _Cosines | None, looks: _Cosines | None, count: int) -> Floats:
    """Return what orders equal scores: the cosines themselves, which do not end at 1."""
    ties = np.zeros(count, dtype=np.float32)
    for part in (meaning, looks):
        if part is not None:
            ties += np.nan_to_num(part.scores, nan=-1.0)
    return ties


def _positions(known: Ids, wanted: Ids) -> tuple[npt.NDArray[np.intp], npt.NDArray[np.bool_]]:
    """Return where each wanted id lies in ascending ``known``, and whether it is there."""
    if not len(known):
        return np.zeros(len(wanted), np.intp), np.zeros(len(wanted), np.bool_)
    at = np.minimum(np.searchsorted(known, wanted), len(known) - 1)
    return at, known[at] == wanted


def _member(wanted: Ids, known: Ids) -> npt.NDArray[np.bool_]:
    return _positions(known, wanted)[1]
