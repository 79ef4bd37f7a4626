"""Tools that look into the wardrobe: search, one garment, saved outfits, what was worn.

Source: specification of the assistant, C.4; formula (1) of FashionM3 (arXiv 2504.17826) orders what
was worn.
"""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

import numpy as np

from app.assistant.tools import arguments as takes
from app.assistant.tools import results as gives
from app.assistant.tools.cards import (
    item_card,
    item_of,
    items_of,
    known,
    outfit_card,
    outfit_handle,
)
from app.assistant.tools.desk import Answer, Bench, ToolFailure, shown
from app.assistant.tools.images import image_of
from app.services.searching import SearchService
from app.stylist.habits import pair_of
from local_index.records import Filter

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from app.stylist.closet import Floats
    from app.stylist.engine import Wardrobe
    from local_index.records import ItemRecord
    from local_index.wears import WearCount

_UNAVAILABLE = ("dirty", "away", "trash")
_PREFERENCE_LEAST = 3
_BETA = 2.0


def search(bench: Bench, asked: takes.WardrobeSearch) -> Answer:
    """Find garments by words, fields, or likeness to a garment or a picture."""
    filters = _filters(bench, asked)
    image = image_of(bench, asked.like_image).file if asked.like_image else None
    like = item_of(bench, asked.like_item).id if asked.like_item else 0
    if not (asked.query or image or like):
        return _listed(bench, filters, asked.k)
    service = SearchService(bench.library, bench.desk.perception(), bench.vocabulary)
    found = service.search(
        asked.query or "", image=image, like=like, filters=filters, limit=asked.k
    )
    scores = {hit.item_id: hit.score for hit in found.result.hits}
    items = bench.library.items.get_many(tuple(scores))
    cards = [item_card(item, score=scores[item.id]) for item in items]
    warnings = [found.note] if found.note else []
    if not cards:
        warnings.append(_nothing(bench))
    evidence = tuple(
        gives.Evidence(
            kind="found",
            item_ids=[f"itm_{hit.item_id}"],
            values=[shown(why, 80) for why in hit.why],
            weight=hit.score,
        )
        for hit in found.result.hits
    )
    return Answer(
        gives.ItemsFound(items=cards, total=found.result.total), tuple(warnings), evidence
    )


def get_item(bench: Bench, asked: takes.WardrobeGetItem) -> Answer:
    """Return everything that is recorded of one garment."""
    item = item_of(bench, asked.item_id, trashed=True)
    count = bench.library.wears.counts([item.id]).get(item.id)
    outfits = bench.library.outfits.find(holding=item.id)
    facts = gives.ItemFacts(
        item=item_card(item),
        fit=known(item.fit),
        style=known(item.style),
        season=list(item.season),
        occasion=list(item.occasion),
        formality=item.formality,
        warmth=item.warmth,
        attributes=list(item.attributes),
        brand=shown(item.brand or ""),
        size=shown(item.size or "", 40),
        price=item.price,
        currency=item.currency or "",
        notes=shown(item.notes, 1000),
        wears=count.worn if count else 0,
        last_worn=(count.last_worn or "") if count else "",
        outfits=[outfit_handle(outfit.id) for outfit in outfits[:20]],
    )
    return Answer(facts)


def list_outfits(bench: Bench, asked: takes.WardrobeListOutfits) -> Answer:
    """Return saved outfits, the newest first."""
    holding = item_of(bench, asked.contains_item).id if asked.contains_item else None
    outfits = bench.library.outfits.find(holding=holding)
    if asked.occasion:
        occasion = bench.term("occasion", asked.occasion)
        outfits = [outfit for outfit in outfits if occasion in outfit.occasion]
    chosen = outfits[: asked.k]
    ids = {one for outfit in chosen for one in outfit.item_ids}
    items = {item.id: item for item in bench.library.items.get_many(tuple(ids))}
    cards = [outfit_card(outfit, items) for outfit in chosen]
    warnings = () if cards else ("There are no saved outfits like that.",)
    return Answer(gives.OutfitsFound(outfits=cards, total=len(outfits)), warnings)


def history(bench: Bench, asked: takes.WardrobeHistory) -> Answer:
    """Return what was worn most of one kind, by formula (1), with the preference it shows."""
    items = _of_kind(bench, asked)
    since = day_of(bench, asked.since).isoformat() if asked.since else ""
    counts = bench.library.wears.counts([item.id for item in items])
    wardrobe = bench.desk.stylist(bench.library).wardrobe()
    beside = [item.id for item in items_of(bench, asked.partial_item_ids)]
    liked = wardrobe.habits.liked
    worn_of: dict[int, int] = {}
    for item in items:
        count = counts.get(item.id)
        worn = count.worn if count and (not since or (count.last_worn or "") >= since) else 0
        if worn or item.id in liked:
            worn_of[item.id] = worn
    scores = personal_scores(wardrobe, worn_of, beside)
    ranked = [(scores[item.id], worn_of[item.id], item) for item in items if item.id in worn_of]
    ranked.sort(key=lambda one: (-one[0], -one[1], one[2].id))
    best = ranked[: asked.k]
    shown_items = [
        gives.Worn(
            item=item_card(item),
            count=worn,
            last_worn=_last(counts.get(item.id)),
            liked=item.id in liked,
            score=round(score, 4),
        )
        for score, worn, item in best
    ]
    sentence = preference([item for _score, _worn, item in best])
    evidence = tuple(
        gives.Evidence(kind="worn", item_ids=[one.item.id], field="wears", values=[str(one.count)])
        for one in shown_items
    )
    warnings = () if shown_items else ("Nothing of this kind was worn yet, as far as it is noted.",)
    return Answer(
        gives.History(items=shown_items, preference_sentence=sentence), warnings, evidence
    )


def personal_scores(
    wardrobe: Wardrobe, worn_of: Mapping[int, int], beside: Sequence[int]
) -> dict[int, float]:
    """Return formula (1) of garments, 0-1: (beta * count / M + 1) * cos(f, f_H), over 1 + beta.

    ``M`` is the most worn of its category, ``f_H`` the mean of the garments of its category by how
    often they were together with the given ones. Without given ones, or where none of a category
    was with them, counts alone decide.
    """
    closet = wardrobe.closet
    kinds: dict[str, list[int]] = {}
    for item in worn_of:
        if item in closet.row_of:
            kinds.setdefault(str(closet.categories[closet.row_of[item]]), []).append(item)
    found = dict.fromkeys(worn_of, 0.0)
    for members in kinds.values():
        most = max(worn_of[item] for item in members)
        vectors = closet.table.vectors[[closet.row_of[item] for item in members]]
        alike = _alike(wardrobe, members, vectors, beside)
        for item, cosine in zip(members, alike, strict=True):
            factor = _BETA * worn_of[item] / most + 1.0 if most else 1.0
            found[item] = factor * max(0.0, float(cosine)) / (1.0 + _BETA)
    return found


def _alike(
    wardrobe: Wardrobe, members: Sequence[int], vectors: Floats, beside: Sequence[int]
) -> Sequence[float]:
    together = wardrobe.habits.together
    weights = np.array(
        [sum(together.get(pair_of(item, one), 0.0) for one in beside) for item in members],
        dtype=np.float32,
    )
    mean = weights @ vectors
    norm = float(np.linalg.norm(mean))
    if norm == 0.0:
        return [1.0] * len(members)
    cosines: list[float] = (vectors @ (mean / norm)).tolist()
    return cosines


def preference(items: Sequence[ItemRecord]) -> str:
    """Return what garments that are worn most have in common; empty where that is nothing."""
    if len(items) < _PREFERENCE_LEAST:
        return ""
    shared = []
    for name in ("colors", "pattern", "material", "style"):
        terms: list[str] = []
        for item in items:
            value = item.colors[0][0] if name == "colors" and item.colors else getattr(item, name)
            if isinstance(value, str) and known(value) and value != "plain":
                terms.append(value)
        for term in dict.fromkeys(terms):
            if terms.count(term) * 2 > len(items):
                shared.append(term)
                break
    if not shared:
        return ""
    return f"What is worn most here is {', '.join(shared)}."


def day_of(bench: Bench, word: str) -> date:
    """Return the day that a word or a date names.

    Raises:
        ToolFailure: There is no such day.
    """
    today = bench.desk.today()
    by_word = {"today": 0, "yesterday": -1, "tomorrow": 1}
    if word in by_word:
        return today + timedelta(days=by_word[word])
    try:
        return date.fromisoformat(word)
    except ValueError as error:
        raise ToolFailure("E_INVALID", f"{word} is no day.") from error


def _filters(bench: Bench, asked: takes.WardrobeSearch) -> list[Filter]:
    found = []
    if asked.slots:
        found.append(Filter("slot", "=", tuple(asked.slots)))
    for name in ("category", "pattern", "material", "occasion", "season"):
        word = getattr(asked, name)
        if word:
            found.append(Filter(name, "=", bench.term(name, word)))
    if asked.colors:
        found.append(Filter("colors", "=", bench.terms("colors", asked.colors)))
    if not asked.include_unavailable:
        found += [Filter("status", "!=", status) for status in _UNAVAILABLE]
    return found


def _listed(bench: Bench, filters: Sequence[Filter], limit: int) -> Answer:
    items = bench.library.items.find(filters, limit=limit, order="-added")
    total = bench.library.items.count(filters)
    warnings = () if items else (_nothing(bench),)
    cards = [item_card(item) for item in items]
    return Answer(gives.ItemsFound(items=cards, total=total), warnings)


def _nothing(bench: Bench) -> str:
    if not bench.library.items.count([]):
        return "The wardrobe is empty."
    return "Nothing in the wardrobe fits that."


def _of_kind(bench: Bench, asked: takes.WardrobeHistory) -> list[ItemRecord]:
    filters = []
    if asked.slot:
        filters.append(Filter("slot", "=", asked.slot))
    if asked.subcategory:
        filters.append(Filter("category", "=", bench.term("category", asked.subcategory)))
    return bench.library.items.find(filters)


def _last(count: WearCount | None) -> str:
    return (count.last_worn or "") if count else ""
