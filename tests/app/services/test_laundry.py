"""Wearing soils by itself, washing cleans, and every number of it can be changed and taken back."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

import pytest

from app.errors import InputError
from app.services.diary import DiaryService
from app.services.laundry import LaundryService
from app.services.wash_rules import set_by_itself, set_interval, wash_rules
from app.services.wears import WearService
from local_index import ItemDraft, Library, OutfitDraft, OutfitItem

TODAY = date(2026, 11, 21)


def ago(days: int) -> date:
    return TODAY - timedelta(days=days)


@pytest.fixture
def library(tmp_path: Path) -> Iterator[Library]:
    with Library.open(tmp_path / "w", create=True) as opened:
        yield opened


@pytest.fixture
def wears(library: Library) -> WearService:
    return WearService(library, TODAY)


@pytest.fixture
def laundry(library: Library) -> LaundryService:
    return LaundryService(library, TODAY)


def add(library: Library, category: str, slot: str, **more: object) -> int:
    return library.items.add(ItemDraft(category=category, slot=slot, **more))  # type: ignore[arg-type]


def state(laundry: LaundryService, item: int) -> str:
    return laundry.states([item])[item].state


def test_garments_become_dirty_after_as_many_wears_as_their_kind_takes(
    library: Library, wears: WearService, laundry: LaundryService
) -> None:
    shirt = add(library, "shirt", "top")
    jeans = add(library, "pants", "bottom", material="denim")
    coat = add(library, "coat", "outerwear")
    belt = add(library, "belt", "accessory")
    everything = (shirt, jeans, coat, belt)
    assert [state(laundry, item) for item in everything] == ["clean"] * 4
    wears.wear(everything, day=ago(4))
    assert [state(laundry, item) for item in everything] == ["dirty", "worn", "worn", "clean"]
    for days in range(3, -1, -1):
        wears.wear([jeans, coat], day=ago(days))
    assert [state(laundry, item) for item in everything] == ["dirty", "dirty", "worn", "clean"]
    assert library.items.get(jeans).status == "dirty"


def test_the_wear_and_its_dirt_are_one_step_of_undo(
    library: Library, wears: WearService, laundry: LaundryService
) -> None:
    shirt = add(library, "shirt", "top")
    wears.wear([shirt])
    assert state(laundry, shirt) == "dirty"
    library.history.undo()
    assert (state(laundry, shirt), library.wears.counts()) == ("clean", {})
    library.history.redo()
    assert state(laundry, shirt) == "dirty"


def test_a_wear_that_is_taken_back_takes_its_dirt_along(
    library: Library, wears: WearService, laundry: LaundryService
) -> None:
    shirt, coat = add(library, "shirt", "top"), add(library, "coat", "outerwear")
    wears.wear([shirt, coat])
    laundry.put_in([coat])
    wears.unwear(shirt)
    wears.unwear(coat)
    # the coat was put there by hand, which no number of wears takes back
    assert (state(laundry, shirt), state(laundry, coat)) == ("clean", "dirty")


def test_outfits_and_what_was_worn_instead_soil_too(
    library: Library, laundry: LaundryService
) -> None:
    shirt, blouse = add(library, "shirt", "top"), add(library, "t-shirt", "top")
    outfit, _ = library.outfits.create(OutfitDraft((OutfitItem(shirt),)))
    diary = DiaryService(library, TODAY)
    diary.wear(outfit)
    diary.plan(outfit, TODAY)
    assert state(laundry, shirt) == "dirty"
    other, _ = library.outfits.create(OutfitDraft((OutfitItem(blouse),)))
    diary.plan(other, TODAY)
    plan = next(one for one in diary.days(TODAY, TODAY)[0].entries if one.planned)
    diary.wore_instead(plan.id, item_ids=[blouse])
    assert state(laundry, blouse) == "dirty"


def test_old_days_that_are_noted_late_soil_nothing(
    library: Library, wears: WearService, laundry: LaundryService
) -> None:
    shirt = add(library, "shirt", "top")
    wears.wear([shirt], day=ago(30))
    assert library.items.get(shirt).status == "ready"
    assert laundry.read().due == ()


def test_the_person_can_turn_it_off_and_is_only_told(
    library: Library, wears: WearService, laundry: LaundryService
) -> None:
    shirt = add(library, "shirt", "top")
    assert set_by_itself(library, False)
    wears.wear([shirt])
    assert library.items.get(shirt).status == "ready"
    assert [one.item.id for one in laundry.read().due] == [shirt]
    assert wash_rules(library).by_itself is False
    assert set_by_itself(library, True)
    assert wash_rules(library).by_itself


def test_intervals_of_a_kind_of_a_garment_and_of_several_identical_pieces(
    library: Library,
) -> None:
    shirt = library.items.get(add(library, "shirt", "top"))
    own = library.items.get(add(library, "shirt", "top", wash_after=7))
    never = library.items.get(add(library, "shirt", "top", wash_after=0))
    three = library.items.get(add(library, "shirt", "top", quantity=3))
    assert [wash_rules(library).limit(one) for one in (shirt, own, never, three)] == [1, 7, None, 3]
    set_interval(library, "shirt", 4)
    assert [wash_rules(library).limit(one) for one in (shirt, own, never, three)] == [
        4,
        7,
        None,
        12,
    ]
    library.history.undo()
    assert wash_rules(library).limit(shirt) == 1
    set_interval(library, "shirt", 4)
    set_interval(library, "shirt", None)
    assert wash_rules(library).intervals == {}
    with pytest.raises(InputError):
        set_interval(library, "shirt", -1)


def test_everything_dirty_is_washed_at_once_and_that_is_taken_back_at_once(
    library: Library, wears: WearService, laundry: LaundryService
) -> None:
    shirts = [add(library, "shirt", "top") for _ in range(3)]
    wears.wear(shirts)
    laundry.start(shirts[:1])
    listed = laundry.read()
    assert [one.item.id for one in listed.dirty] == shirts[1:]
    assert [one.item.id for one in listed.washing] == shirts[:1]
    assert {*laundry.wash().changed} == {*shirts}
    assert [state(laundry, shirt) for shirt in shirts] == ["clean"] * 3
    library.history.undo()
    assert [state(laundry, shirt) for shirt in shirts] == ["washing", "dirty", "dirty"]


def test_what_is_clean_or_away_is_not_in_the_wash(
    library: Library, laundry: LaundryService
) -> None:
    shirt = add(library, "shirt", "top")
    laundry.start([shirt])
    assert library.items.get(shirt).washing
    library.items.update(shirt, {"status": "away"})
    assert not library.items.get(shirt).washing
    assert [one.item.id for one in laundry.read().away] == [shirt]
    laundry.put_in([shirt])
    laundry.take_out([shirt])
    assert state(laundry, shirt) == "clean"
