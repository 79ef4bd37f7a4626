"""What a thing that is not owned would add: `weigh` finds what is owned of the like, and outfits.

Likeness goes by kind first, then by color, pattern and material as far as both are known, and by
the pictures where both have one of the same model. Outfits are the stylist's own, with the thing as
a guest: those that a garment which is owned and alike would make as well are not counted as new.
Prices, needs and whether anybody should buy anything are not judged here.

Source: the assistant's issue (shopping guard); engine specification, E.4 to E.9.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from app.assistant.tools import arguments as takes
from app.assistant.tools import results as gives
from app.assistant.tools.cards import item_card, item_of
from app.assistant.tools.desk import Answer, Bench, ToolFailure
from app.assistant.tools.strangers import Party, party_of, record_of
from app.assistant.tools.styling import assumed_of, outfit_of, wish_of
from app.stylist.guests import FIRST, Guest

if TYPE_CHECKING:
    from app.stylist.engine import Wardrobe
    from app.stylist.wishes import Suggestion, Wish

MOST_COUNTED: Final = 40
ALIKE: Final = 0.7
WORTH: Final = 0.6
"""Score from which an outfit counts: what the assistant calls going well together."""
AS_GOOD: Final = 0.02
_MOST_ALIKE: Final = 4
_SHOWN: Final = 3
_LOOKS: Final = (("colors", 3.0), ("pattern", 1.0), ("material", 1.5))
_UNKNOWN: Final = frozenset({"", "unknown", "other", "n/a"})
_NAMED: Final = ("category", "pattern", "material", "fit", "style")


def weigh(bench: Bench, asked: takes.ShoppingCheck) -> Answer:
    """Return what is owned of the like, and which outfits would be new."""
    party = party_of(bench, [asked.thing]) if asked.thing else _described(bench, asked)
    thing, wardrobe = party.ids[0], party.stylist.wardrobe()
    alike = _alike(wardrobe, thing)
    wish = replace(
        wish_of(bench, asked.context, anchors=party.ids, limit=MOST_COUNTED),
        excluded=tuple(item_of(bench, one).id for one in asked.exclude),
    )
    found = [one for one in party.stylist.recommend(wish).suggestions if one.score >= WORTH]
    bench.session.control.checkpoint()
    new = [one for one in found if not _owned_already(party, one, thing, alike, wish)]
    cards = [outfit_of(bench, party, one) for one in [*new, *found][:_SHOWN]]
    shown = list({tuple(one.item_ids): one for one in cards}.values())
    data = gives.PurchaseWeighed(
        thing=party.card(bench, thing),
        alike=[item_card(bench.library.items.get(one), score=score) for one, score in alike],
        outfits=[_without_nameless(one) for one in shown],
        possible=len(found),
        gained=len(new),
        more=len(found) >= MOST_COUNTED,
        verdict=_verdict(bool(alike), len(found), len(new)),
    )
    return Answer(data, assumed_of(asked.context))


def _described(bench: Bench, asked: takes.ShoppingCheck) -> Party:
    """Return a thing that was only described as a guest without a picture.

    Raises:
        ToolFailure: The words name no kind of garment.
    """
    fields: dict[str, Any] = {"colors": [], "attributes": []}
    for match in bench.vocabulary.find_terms(asked.description or ""):
        for field, term in ((match.field, match.term), *match.also):
            if field in ("colors", "attributes"):
                fields[field].append(term)
            elif field in _NAMED:
                fields.setdefault(field, term)
    if "category" not in fields:
        raise ToolFailure(
            "E_INVALID", "These words name no kind of garment.",
            next_step="Say what it is, such as a navy blazer, or send a photo of it.",
        )  # fmt: skip
    guest = Guest(record_of(bench, FIRST, fields))
    stylist = bench.desk.stylist(bench.library).with_guests([guest])
    return Party((FIRST,), stylist, {FIRST: ("", guest.item)})


def _alike(wardrobe: Wardrobe, thing: int) -> list[tuple[int, float]]:
    """Return what is owned and looks like it, the likest first."""
    closet = wardrobe.closet
    own = closet.row_of[thing]
    item = closet.items[own]
    vectors = closet.table.vectors
    scored = []
    for row, other in enumerate(closet.items):
        if other.id >= FIRST or other.category != item.category or other.status == "trash":
            continue
        likeness = _likeness(item, other)
        mine, theirs = vectors[own], vectors[row]
        if likeness >= ALIKE:
            near = float(np.dot(mine, theirs)) if mine.any() and theirs.any() else 0.0
            scored.append((-round(likeness, 4), -near, other.id))
    return [(ident, -likeness) for likeness, _near, ident in sorted(scored)[:_MOST_ALIKE]]


def _likeness(item: Any, other: Any) -> float:
    """Return 0-1: how far two garments of a kind agree in what is known of both."""
    agreed = known = 0.0
    for field, weight in _LOOKS:
        mine, theirs = _values(item, field), _values(other, field)
        if mine and theirs:
            known += weight
            agreed += weight * len(mine & theirs) / len(mine | theirs)
    return agreed / known if known else 0.0


def _values(item: Any, field: str) -> frozenset[str]:
    if field == "colors":
        return frozenset(name for name, _share in item.colors) - _UNKNOWN
    return frozenset({str(getattr(item, field))}) - _UNKNOWN


def _owned_already(
    party: Party,
    one: Suggestion,
    thing: int,
    alike: Sequence[tuple[int, float]],
    wish: Wish,
) -> bool:
    """Whether something alike that is owned does as well in an outfit."""
    rest = [each for each in one.item_ids if each != thing]
    for owned, _score in alike:
        if owned in rest:
            continue
        ids = (*rest, owned)
        if party.stylist.judge(ids, replace(wish, anchors=ids)).score >= one.score - AS_GOOD:
            return True
    return False


def _verdict(alike: bool, possible: int, gained: int) -> gives.PurchaseVerdict:
    if not possible:
        return "nothing_yet"
    if alike:
        return "owned_already" if gained * 4 <= possible else "partly_new"
    return "new"


def _without_nameless(card: gives.OutfitCard) -> gives.OutfitCard:
    """Return an outfit without what has no handle, since it was only described."""
    ids = [one for one in card.item_ids if one]
    items = [one for one in card.items if one.id]
    proofs = [
        one.model_copy(update={"item_ids": [each for each in one.item_ids if each]})
        for one in card.evidence
        if all(one.item_ids)
    ]
    return card.model_copy(update={"item_ids": ids, "items": items, "evidence": proofs})
