"""Suggestions for days of the diary: weather, what other days wear out, one step of undo."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

import pytest

from app.services.diary import DiaryService
from app.services.diary_pages import read_pages
from app.stylist.service import Stylist
from app.stylist.week import plan_days, season_of, spoken_for, suggest, take, wish_for
from app.stylist.wishes import Weather
from local_index import ItemDraft, Library
from models.vocabulary import Vocabulary

TODAY = date(2026, 11, 21)
VOCABULARY = Vocabulary.load()


def day(ahead: int) -> date:
    return TODAY + timedelta(days=ahead)


@pytest.fixture
def library(tmp_path: Path) -> Iterator[Library]:
    with Library.open(tmp_path / "w", create=True) as opened:
        garments = ("t-shirt", "t-shirt", "t-shirt", "pants", "skirt", "shoe", "shoe")
        for category in garments:
            slot = VOCABULARY.category(category).slot
            opened.items.add(ItemDraft(category=category, slot=slot, colors=(("navy", 1.0),)))
        yield opened


@pytest.fixture
def stylist(library: Library) -> Stylist:
    return Stylist(library, VOCABULARY, today=TODAY)


def test_a_day_has_its_own_weather_or_that_of_the_days_before(library: Library) -> None:
    library.days.put([day(1).isoformat()], {"temperature": 4.0, "rain": 0.9, "occasion": "work"})
    own = wish_for(library, day(1), today=TODAY, season="winter")
    assert (own.wish.weather, own.wish.occasion, own.weather_of) == (Weather(4.0, 0.9), "work", "")
    later = wish_for(library, day(3), today=TODAY, season="winter")
    assert (later.wish.weather, later.wish.occasion) == (Weather(4.0, 0.9), "")
    assert later.weather_of == day(1).isoformat()
    none = wish_for(library, day(4), today=TODAY, season="winter")
    assert (none.wish.weather, none.wish.season) == (None, "winter")
    assert season_of(date(2026, 1, 1)) == season_of(date(2026, 7, 1), southern=True) == "winter"
    assert [season_of(date(2026, month, 1)) for month in (3, 6, 9, 12)] == [
        "spring",
        "summer",
        "autumn",
        "winter",
    ]


def test_what_other_days_wear_out_is_left_out(library: Library) -> None:
    label = [1, 4]  # a t-shirt is worn once, pants several times
    library.wears.add(label, day(1).isoformat(), planned=True)
    assert spoken_for(library, day(3), today=TODAY) == {1}
    assert spoken_for(library, day(1), today=TODAY) == frozenset()
    assert spoken_for(library, day(20), today=TODAY) == frozenset()
    plan = library.wears.between(day(1).isoformat(), day(1).isoformat())[0]
    library.wears.change(plan.id, skipped=True)
    assert spoken_for(library, day(3), today=TODAY) == frozenset()


def test_a_week_is_planned_in_one_step_and_wears_no_shirt_twice(
    library: Library, stylist: Stylist
) -> None:
    days = [day(ahead) for ahead in range(-1, 4)]
    made = plan_days(stylist, library, VOCABULARY, days, today=TODAY, season="autumn")
    assert made.planned == tuple(one.isoformat() for one in days[1:])
    found = read_pages(library, days[0].isoformat(), days[-1].isoformat()).days
    tops = [
        item for page in found.values() for one in page.entries for item in one.item_ids if item < 4
    ]
    # three shirts for four days: each once, and then one again because there is no other
    assert {*tops[:3]} == {1, 2, 3}
    assert library.history.undo().outfits
    assert read_pages(library, days[0].isoformat(), days[-1].isoformat()).days == {}
    assert library.outfits.find() == []


def test_the_same_garments_are_one_outfit(library: Library, stylist: Stylist) -> None:
    found = suggest(stylist, library, day(1), today=TODAY, season="autumn")
    first = found.suggestions[0]
    for ahead in (1, 5):
        assert take(library, VOCABULARY, first, day(ahead), today=TODAY)
    (outfit,) = library.outfits.find()
    assert {*outfit.item_ids} == {*first.item_ids}
    assert outfit.origin == "model"
    assert len(DiaryService(library, TODAY).days(day(0), day(9))) == 2
    assert any("autumn" in note for note in found.notes)
