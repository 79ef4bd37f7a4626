"""Tools of the stylist: what goes with these, whole outfits, another one instead, a judgment.

The engine decides; here a context becomes its wish, and its numbers become handles again. A wish
that the engine does not know (a color, a style, more casual than that) orders or rules out what it
found, and where nothing fits the answer says so instead of pretending.

Source: specification of the assistant, C.4, and of the engine, E.5 to E.9.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Final

import numpy as np

from app.assistant.tools import arguments as takes
from app.assistant.tools import results as gives
from app.assistant.tools.cards import item_handle, items_of, number
from app.assistant.tools.desk import Answer, Bench, ToolFailure, evidence_of, shown
from app.assistant.tools.gap_words import describe_gap
from app.assistant.tools.kinds import RAIN_SHARES, Context
from app.assistant.tools.strangers import Party, party_of
from app.stylist.alternatives import LEAST_KEPT
from app.stylist.closet import take
from app.stylist.conditions import TORSO
from app.stylist.wishes import Gap, Suggestion, Weather, Wish
from local_index.errors import NotFoundError
from local_index.records import Filter

if TYPE_CHECKING:
    from app.stylist.engine import Wardrobe

_MANY: Final = 24
"""How many are looked at where a wish of the person's own picks among them."""
_DEFAULT_RAIN_DEGREES: Final = 12.0
_GUEST_CAUTION: Final = "away"
_NO_DRESSIER: Final = (
    "There is nothing dressier in this wardrobe for that.",
    "There is nothing more casual in this wardrobe for that.",
)
_NO_WARMER: Final = (
    "There is nothing warmer in this wardrobe for that.",
    "There is nothing cooler in this wardrobe for that.",
)
_MISSING: Final = ("top", "bottom", "shoes")


def outfits(bench: Bench, asked: takes.StylistOutfits) -> Answer:
    """Return whole outfits for an occasion or weather."""
    party = party_of(bench, asked.must_include)
    context, wardrobe = asked.context, party.stylist.wardrobe()
    like = [item.id for item in items_of(bench, asked.like)]
    picky = bool(context.colors_wanted or context.style_tags or context.formality_delta
                 or context.warmth_delta)  # fmt: skip
    wish = wish_of(bench, context, anchors=party.ids, limit=_MANY if picky else asked.k)
    wish = replace(
        _steered(wish, context, wardrobe, like),
        excluded=(*_ids(asked.exclude), *_avoided(bench, context)),
    )
    found = party.stylist.recommend(wish)
    picked, told = _picked(bench, found.suggestions, context, wardrobe, like)
    chosen = picked[: asked.k]
    if not chosen and not found.gaps:
        why = told[-1] if told else "No outfit of this wardrobe fits that."
        raise ToolFailure("E_NO_CANDIDATE", why)
    cards = [outfit_of(bench, party, one) for one in chosen]
    gaps = [_gap(bench, wardrobe, party, one) for one in found.gaps] if not chosen else []
    return Answer(
        gives.Outfits(outfits=cards, gaps=gaps),
        (*told, *assumed_of(context), *found.notes),
        _evidence(cards),
    )


def complete(bench: Bench, asked: takes.StylistComplete) -> Answer:
    """Return what goes with given pieces, by slot; a description where nothing owned does."""
    party = party_of(bench, asked.anchors)
    wardrobe = party.stylist.wardrobe()
    wish = replace(
        wish_of(bench, asked.context, anchors=party.ids, limit=asked.k),
        excluded=(*_ids(asked.exclude), *_avoided(bench, asked.context)),
    )
    finished = party.stylist.finish(party.ids, wish)
    slots: Sequence[str] = asked.target_slots or _added_slots(wardrobe, finished.added)
    poor = {gap.slot: gap for gap in finished.gaps}
    picks: dict[str, list[gives.Pick]] = {}
    gaps: list[gives.GapCard] = []
    for slot in dict.fromkeys(slots):
        bench.session.control.checkpoint()
        picks[slot] = _picks(bench, party, slot, wish=wish, limit=asked.k)
        if slot in poor or not picks[slot]:
            gap = poor.get(slot) or Gap(slot, "none", "Nothing of yours fits here.")
            gaps.append(_gap(bench, wardrobe, party, gap))
    if not asked.target_slots:
        gaps += [
            _gap(bench, wardrobe, party, gap)
            for gap in finished.gaps
            if gap.slot in _MISSING and gap.slot not in picks
        ]
    cards = [outfit_of(bench, party, one) for one in finished.suggestions[: asked.k]]
    if not any(picks.values()) and not cards and not (asked.allow_gap and gaps):
        raise ToolFailure("E_NO_CANDIDATE", "Nothing in the wardrobe goes with this.")
    found = gives.Completed(
        picks=picks,
        outfits=[] if asked.target_slots else cards,
        gaps=gaps if asked.allow_gap else [],
    )
    evidence = [one for chosen in picks.values() for pick in chosen for one in pick.evidence]
    return Answer(
        found,
        (*assumed_of(asked.context), *finished.notes),
        tuple(evidence[:40]) or _evidence(cards),
    )


def alternatives(bench: Bench, asked: takes.StylistAlternatives) -> Answer:
    """Return others for one piece of an outfit; every other piece stays."""
    handles = _outfit_items(bench, asked.outfit_id, asked.item_ids)
    if asked.replace_item_id not in handles:
        raise ToolFailure(
            "E_INVALID", f"{asked.replace_item_id} is not in this outfit.",
            next_step="Replace one of the garments that the outfit holds.",
        )  # fmt: skip
    if len(handles) - 1 < LEAST_KEPT:
        raise ToolFailure(
            "E_TOO_SMALL", "An alternative keeps at least two garments.",
            next_step="Ask for whole outfits instead.",
        )  # fmt: skip
    party = party_of(bench, handles)
    replaced = party.id_of(asked.replace_item_id)
    wish = replace(
        wish_of(bench, asked.context, anchors=party.ids, limit=_MANY),
        excluded=(*_ids(asked.exclude), *_avoided(bench, asked.context)),
    )
    found = party.stylist.recommend(wish, replaced=replaced)
    wardrobe = party.stylist.wardrobe()
    fits = _fits(bench, asked.wish, wardrobe, replaced)
    new = [(one, _newcomer(one, party.ids)) for one in found.suggestions]
    fitting = [pair for pair in new if fits(pair[1])]
    told: list[str] = []
    if new and not fitting:
        told.append("Nothing of yours is like that here; these come nearest.")
        fitting = new
    if not fitting:
        raise ToolFailure("E_NO_CANDIDATE", "There is nothing else that could be worn instead.")
    cards = [_alternative(bench, party, one, item) for one, item in fitting[: asked.k]]
    data = gives.Alternatives(
        replaced=party.card(bench, replaced),
        kept=[party.card(bench, one) for one in party.ids if one != replaced],
        alternatives=cards,
    )
    evidence = tuple(proof for card in cards for proof in card.evidence)
    return Answer(data, (*told, *assumed_of(asked.context), *found.notes), evidence)


def score(bench: Bench, asked: takes.StylistScore) -> Answer:
    """Return what the stylist makes of garments as one outfit, and which two go least well."""
    party = party_of(bench, asked.item_ids)
    judged = party.stylist.judge(
        party.ids, wish_of(bench, asked.context, anchors=party.ids, limit=1)
    )
    card = outfit_of(bench, party, judged)
    weakest = _weakest(party.stylist.wardrobe(), party.ids)
    data = gives.Judged(outfit=card, weakest_pair=[party.handle(one) for one in weakest])
    return Answer(data, tuple(card.cautions), tuple(card.evidence))


# -- from words to the engine ----------------------------------------------------------------------


def wish_of(bench: Bench, context: Context, *, anchors: Sequence[int], limit: int) -> Wish:
    """Return a context as the engine's wish; deltas are added by whoever knows from what."""
    weather = None
    if context.temperature is not None:
        rain = None if context.rain is None else RAIN_SHARES[context.rain]
        weather = Weather(context.temperature, rain)
    elif context.rain is not None:
        # rain without degrees is cool weather: a warning against suede needs no thermometer
        weather = Weather(_DEFAULT_RAIN_DEGREES, RAIN_SHARES[context.rain])
    return Wish(
        anchors=tuple(anchors),
        occasion=bench.term("occasion", context.occasion) if context.occasion else "",
        season=bench.term("season", context.season) if context.season else "",
        weather=weather,
        limit=limit,
        surprise=context.freshness or 0.0,
        today=bench.desk.today(),
        formality=float(context.dress_code) if context.dress_code else None,
    )


def assumed_of(context: Context) -> tuple[str, ...]:
    """Return what was assumed and nobody said."""
    if context.rain is None or context.temperature is not None:
        return ()
    return (f"No temperature was given, so {_DEFAULT_RAIN_DEGREES:g} °C was assumed.",)


def _steered(wish: Wish, context: Context, wardrobe: Wardrobe, like: Sequence[int]) -> Wish:
    """Return a wish that pulls where deltas point, from what was shown."""
    formality = wish.formality
    if context.formality_delta:
        base = _mean_formality(wardrobe, like) if like else (formality or 3.0)
        formality = base + 0.8 * context.formality_delta
    return replace(wish, formality=formality, warmer=2.0 * (context.warmth_delta or 0))


def _avoided(bench: Bench, context: Context) -> tuple[int, ...]:
    """Return garments of a color or material that this wish rules out."""
    filters = []
    if context.colors_avoided:
        filters.append(Filter("colors", "=", bench.terms("colors", context.colors_avoided)))
    if context.materials_avoided:
        terms = bench.terms("material", context.materials_avoided)
        filters.append(Filter("material", "=", terms))
    found = [item for one in filters for item in bench.library.items.ids([one])]
    return tuple(dict.fromkeys(int(item) for item in found))


def _picked(
    bench: Bench,
    found: Sequence[Suggestion],
    context: Context,
    wardrobe: Wardrobe,
    like: Sequence[int],
) -> tuple[list[Suggestion], list[str]]:
    """Return suggestions that fit what the engine does not know, and what is to be said of it."""
    picked, told = list(found), list[str]()
    colors = set(bench.terms("colors", context.colors_wanted))
    styles = set(bench.terms("style", context.style_tags))
    if colors or styles:

        def hits(one: Suggestion) -> int:
            items = [wardrobe.closet.items[wardrobe.closet.row_of[item]] for item in one.item_ids]
            return sum(
                bool(colors & {name for name, _share in item.colors}) + (item.style in styles)
                for item in items
            )

        picked.sort(key=lambda one: (-hits(one), -one.score))
        if picked and not hits(picked[0]):
            told.append("Nothing of these colors or styles could be worked in.")
    if like and context.formality_delta:
        base = _mean_formality(wardrobe, like)
        picked, note = _beyond(
            picked, lambda one: _mean_formality(wardrobe, one.item_ids) - base,
            context.formality_delta, _NO_DRESSIER,
        )  # fmt: skip
        told += note
    if like and context.warmth_delta:
        base = _warmth(wardrobe, like)
        picked, note = _beyond(
            picked, lambda one: _warmth(wardrobe, one.item_ids) - base,
            context.warmth_delta, _NO_WARMER,
        )  # fmt: skip
        told += note
    return picked, told


def _beyond(
    found: list[Suggestion],
    apart: Callable[[Suggestion], float],
    delta: int,
    words: tuple[str, str],
) -> tuple[list[Suggestion], list[str]]:
    sign = 1 if delta > 0 else -1
    past = [one for one in found if sign * apart(one) > 1e-6]
    if past or not found:
        return past, []
    return [], [words[0] if sign > 0 else words[1]]


def _fits(
    bench: Bench, wish: takes.AlternativeWish, wardrobe: Wardrobe, replaced: int
) -> Callable[[int], bool]:
    closet = wardrobe.closet
    color = bench.term("colors", wish.color) if wish.color else ""
    wanted = {
        name: bench.term(name, word)
        for name, word in (
            ("material", wish.material), ("pattern", wish.pattern), ("style", wish.style)
        )
        if word
    }  # fmt: skip
    former = closet.pieces[closet.row_of[replaced]]

    def fits(item_id: int) -> bool:
        row = closet.row_of[item_id]
        item, piece = closet.items[row], closet.pieces[row]
        if color and color not in {name for name, _share in item.colors}:
            return False
        if any(getattr(item, name) != term for name, term in wanted.items()):
            return False
        for delta, mine, before in (
            (wish.formality_delta, piece.formality, former.formality),
            (wish.warmth_delta, piece.warmth, former.warmth),
        ):
            if delta and (mine - before) * delta <= 0:
                return False
        return True

    return fits


# -- and back --------------------------------------------------------------------------------------


def _picks(bench: Bench, party: Party, slot: str, *, wish: Wish, limit: int) -> list[gives.Pick]:
    ranked = [
        one
        for one in party.stylist.fillers(party.ids, slot, wish)
        if party.owned(one.item_id) and one.item_id not in wish.excluded
    ]
    picks = []
    for one in ranked[:limit]:
        judged = party.stylist.judge((*party.ids, one.item_id), wish)
        about = [reason for reason in judged.reasons if one.item_id in reason.item_ids]
        picks.append(
            gives.Pick(
                item=party.card(bench, one.item_id).model_copy(update={"score": one.score}),
                score=one.score,
                evidence=evidence_of(about, party.handle),
            )
        )
    return picks


def outfit_of(bench: Bench, party: Party, one: Suggestion) -> gives.OutfitCard:
    """Return an outfit of the stylist as a card."""
    cards = [party.card(bench, item) for item in one.item_ids]
    cautions = [
        shown(caution.text, 300)
        for caution in one.warnings
        if caution.kind != _GUEST_CAUTION or all(party.owned(item) for item in caution.item_ids)
    ]
    return gives.OutfitCard(
        item_ids=[party.handle(item) for item in one.item_ids],
        items=cards,
        score=one.score,
        parts=dict(one.parts),
        evidence=evidence_of(one.reasons, party.handle),
        cautions=cautions,
    )


def _alternative(bench: Bench, party: Party, one: Suggestion, item: int) -> gives.Alternative:
    about = [reason for reason in one.reasons if item in reason.item_ids] or list(one.reasons)
    return gives.Alternative(
        item=party.card(bench, item),
        item_ids=[party.handle(each) for each in one.item_ids],
        score=one.score,
        very_similar=one.very_similar,
        evidence=evidence_of(about, party.handle),
    )


def _gap(bench: Bench, wardrobe: Wardrobe, party: Party, gap: Gap) -> gives.GapCard:
    words = describe_gap(bench, wardrobe, party.ids, gap.slot)
    return gives.GapCard(slot=gap.slot, kind=gap.kind, text=gap.text, description=words)


def _evidence(cards: Sequence[gives.OutfitCard]) -> tuple[gives.Evidence, ...]:
    return tuple(one for card in cards for one in card.evidence)


def _newcomer(one: Suggestion, former: Sequence[int]) -> int:
    return next((item for item in one.item_ids if item not in former), one.item_ids[0])


def _added_slots(wardrobe: Wardrobe, added: Sequence[Sequence[int]]) -> list[str]:
    closet = wardrobe.closet
    return [str(closet.slots[closet.row_of[item]]) for item in (added[0] if added else ())]


def _outfit_items(bench: Bench, outfit: str | None, items: Sequence[str]) -> list[str]:
    if outfit is None:
        return list(dict.fromkeys(items))
    try:
        held = bench.library.outfits.get(number(outfit)).item_ids
    except NotFoundError as error:
        raise ToolFailure("E_NOT_FOUND", f"There is no outfit {outfit}.") from error
    return [item_handle(item) for item in held]


def _ids(handles: Sequence[str]) -> tuple[int, ...]:
    return tuple(number(one) for one in handles)


def _mean_formality(wardrobe: Wardrobe, ids: Sequence[int]) -> float:
    closet = wardrobe.closet
    rows = [closet.row_of[item] for item in ids if item in closet.row_of]
    return float(closet.table.formality[rows].mean()) if rows else 3.0


def _warmth(wardrobe: Wardrobe, ids: Sequence[int]) -> float:
    closet = wardrobe.closet
    rows = [closet.row_of[item] for item in ids if item in closet.row_of]
    return float(sum(closet.table.warmth[row] for row in rows if closet.slots[row] in TORSO))


def _weakest(wardrobe: Wardrobe, ids: Sequence[int]) -> tuple[int, ...]:
    if len(ids) < LEAST_KEPT:
        return ()
    closet = wardrobe.closet
    rows = np.array([closet.row_of[item] for item in ids], dtype=np.int64)
    pairs = np.array(wardrobe.rules.pair_scores(take(closet.table, rows)), dtype=np.float64)
    pairs[np.tril_indices(len(rows))] = np.inf
    first, second = np.unravel_index(int(np.argmin(pairs)), pairs.shape)
    return ids[int(first)], ids[int(second)]
