"""Outfits judged as they are, compared and finished: what the engine says of what people chose."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from app.errors import InputError
from app.services.outfits import OutfitService
from app.stylist.service import Stylist
from app.stylist.wishes import Weather, Wish
from local_index import ItemDraft, Library
from models.vocabulary import Vocabulary

TODAY = date(2026, 11, 21)
SHIRT, JEANS, SKIRT, SHOES, COAT, CHILD = range(1, 7)


@pytest.fixture(scope="module")
def vocabulary() -> Vocabulary:
    return Vocabulary.load()


@pytest.fixture
def library(tmp_path: Path) -> Iterator[Library]:
    with Library.open(tmp_path / "w", create=True) as opened:
        for category, slot, kids in (
            ("shirt", "top", False),
            ("pants", "bottom", False),
            ("skirt", "bottom", False),
            ("shoe", "shoes", False),
            ("coat", "outerwear", False),
            ("shirt", "top", True),
        ):
            opened.items.add(
                ItemDraft(category=category, slot=slot, colors=(("navy", 1.0),), kids=kids)
            )
        yield opened


@pytest.fixture
def stylist(library: Library, vocabulary: Vocabulary) -> Stylist:
    return Stylist(library, vocabulary, today=TODAY)


def test_a_suggestion_is_judged_as_it_was_suggested(stylist: Stylist) -> None:
    for wish in (Wish(), Wish(occasion="work", weather=Weather(4.0))):
        for one in stylist.recommend(wish).suggestions:
            again = stylist.judge(one.item_ids, wish)
            assert {*again.item_ids} == {*one.item_ids}
            assert again.score == pytest.approx(one.score, abs=1e-3)
            assert again.parts["pairs"] == pytest.approx(one.parts["pairs"], abs=1e-3)


def test_what_no_search_would_find_is_judged_and_warned_of(
    stylist: Stylist, library: Library
) -> None:
    library.items.update_many([COAT], {"status": "dirty"})
    odd = stylist.judge((SHIRT, JEANS, SKIRT, COAT), Wish())
    assert {one.kind for one in odd.warnings} == {"doubled", "dirty"}
    assert 0 <= odd.score <= 1
    assert stylist.judge((SHOES,), Wish()).item_ids == (SHOES,)


def test_comparing_an_outfit_with_itself_finds_no_difference(stylist: Stylist) -> None:
    found = stylist.compare((SHIRT, JEANS), (JEANS, SHIRT), Wish())
    assert found.first.score == found.second.score
    assert all(one == other for one, other in found.parts.values())


def test_finishing_keeps_all_that_is_there_and_adds_what_is_missing(stylist: Stylist) -> None:
    found = stylist.finish((SHIRT, SHOES), Wish())
    assert not found.was_whole
    assert found.added
    for added in found.added:
        assert len({JEANS, SKIRT} & {*added}) == 1
        assert {*added} <= {JEANS, SKIRT, COAT}
    whole = stylist.finish((SHIRT, JEANS, SHOES), Wish(weather=Weather(0.0)))
    assert whole.was_whole
    assert whole.added == ((COAT,),)


def test_two_bottoms_are_finished_without_taking_one_away(stylist: Stylist) -> None:
    for one in stylist.finish((SHIRT, JEANS, SKIRT), Wish()).suggestions:
        assert {SHIRT, JEANS, SKIRT} < {*one.item_ids}
        assert "doubled" in {warning.kind for warning in one.warnings}


def test_a_child_and_an_adult_make_no_outfit(stylist: Stylist, library: Library) -> None:
    with pytest.raises(InputError):
        stylist.finish((SHIRT, CHILD), Wish())
    # kept all the same: what somebody saves is their own business
    saved = OutfitService(library, Vocabulary.load()).save([JEANS, CHILD])
    assert saved.outfit.item_ids == (JEANS, CHILD)


def test_words_of_an_outfit_are_the_vocabulary_s(library: Library, vocabulary: Vocabulary) -> None:
    service = OutfitService(library, vocabulary)
    saved = service.save([SHIRT, JEANS], occasion=["work", "work"], season=["fall"])
    assert (saved.outfit.occasion, saved.outfit.season) == (("work",), ("autumn",))
    with pytest.raises(InputError, match="coronation"):
        service.change(saved.outfit.id, occasion=["coronation"])
    assert service.change(saved.outfit.id, occasion=[], favorite=True, notes="for rain")
    kept = service.get(saved.outfit.id).outfit
    assert (kept.occasion, kept.favorite, kept.notes) == ((), True, "for rain")
