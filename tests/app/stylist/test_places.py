"""What could stand in a place of a board, and outfits beside each other."""

from __future__ import annotations

from dataclasses import replace

import pytest

from app.errors import InputError
from app.stylist.engine import compose
from app.stylist.fillers import MOST, fillers_for
from app.stylist.saved import judge
from app.stylist.side_by_side import side_by_side
from app.stylist.wishes import Weather, Wish
from tests.app.stylist.conftest import item, wardrobe_of

SHIRT, JEANS, SHOES, COAT, SKIRT, TEE = range(1, 7)
GARMENTS = (
    item(SHIRT, "shirt", "white"),
    item(JEANS, "pants", "blue"),
    item(SHOES, "shoe", "black"),
    item(COAT, "coat", "navy"),
    item(SKIRT, "skirt", "red"),
    item(TEE, "t-shirt", "navy"),
)
ANY = Wish()


def ids(found) -> list[int]:
    return [one.item_id for one in found]


def test_a_place_is_filled_by_what_the_same_outfit_would_score_most():
    wardrobe = wardrobe_of(GARMENTS)
    found = fillers_for(wardrobe, (SHIRT, SHOES), "bottom", wish=ANY)
    assert sorted(ids(found)) == [JEANS, SKIRT]
    scores = [judge(wardrobe, (SHIRT, one, SHOES), ANY).score for one in ids(found)]
    assert scores == sorted(scores, reverse=True)


def test_what_lies_there_is_ranked_with_the_others_even_when_it_is_away():
    garments = [*GARMENTS]
    garments[JEANS - 1] = replace(garments[JEANS - 1], status="away")
    wardrobe = wardrobe_of(garments)
    assert JEANS not in ids(fillers_for(wardrobe, (SHIRT,), "bottom", wish=ANY))
    found = fillers_for(wardrobe, (SHIRT, JEANS), "bottom", wish=ANY, now=JEANS)
    assert sorted(ids(found)) == [JEANS, SKIRT]


def test_never_together_is_kept_in_a_place_too():
    wardrobe = wardrobe_of(GARMENTS, feedback=[("never_pair", (SHIRT, SKIRT))])
    assert ids(fillers_for(wardrobe, (SHIRT,), "bottom", wish=ANY)) == [JEANS]


def test_a_place_for_which_there_is_nothing_is_empty_and_an_unknown_one_is_refused():
    wardrobe = wardrobe_of(GARMENTS)
    assert fillers_for(wardrobe, (SHIRT,), "bag", wish=ANY) == ()
    with pytest.raises(InputError):
        fillers_for(wardrobe, (SHIRT,), "hat stand", wish=ANY)


def test_a_place_with_hundreds_offers_no_more_than_anybody_walks_through():
    many = [item(100 + at, "pants", ("blue", "gray", "black")[at % 3]) for at in range(200)]
    wardrobe = wardrobe_of([*GARMENTS, *many])
    found = fillers_for(wardrobe, (SHIRT, SHOES), "bottom", wish=ANY)
    assert 30 <= len(found) <= MOST
    assert found == fillers_for(wardrobe, (SHIRT, SHOES), "bottom", wish=ANY)


def test_outfits_beside_each_other_keep_their_order_and_share_what_all_hold():
    wardrobe = wardrobe_of(GARMENTS)
    outfits = [(SHIRT, JEANS, SHOES), (TEE, JEANS, SHOES), (SHIRT, JEANS, COAT)]
    found = side_by_side(wardrobe, outfits, ANY)
    assert [one.item_ids for one in found.sides] == outfits
    assert found.shared == {JEANS}
    assert found.sides[2].warmth > found.sides[0].warmth
    for at, side in enumerate(found.sides):
        assert side.judged == judge(wardrobe, side.item_ids, ANY)
        assert all(found.parts[name][at] == side.judged.parts[name] for name in found.parts)
    spreads = [max(values) - min(values) for values in found.parts.values()]
    assert spreads == sorted(spreads, reverse=True)


def test_one_outfit_or_five_are_no_comparison():
    wardrobe = wardrobe_of(GARMENTS)
    for outfits in ([(SHIRT,)], [(SHIRT,)] * 5, [(SHIRT,), ()]):
        with pytest.raises(InputError):
            side_by_side(wardrobe, outfits, ANY)


def test_the_weather_of_the_wish_counts_for_every_outfit():
    wardrobe = wardrobe_of(GARMENTS)
    cold = Wish(weather=Weather(-5.0))
    found = side_by_side(wardrobe, [(SHIRT, JEANS), (SHIRT, JEANS, COAT)], cold)
    assert found.parts["weather"][1] > found.parts["weather"][0]
    assert compose(wardrobe, cold).suggestions
