"""Packing lists as they are kept: what is away, and what comes back."""

from __future__ import annotations

from datetime import date

import pytest

from app.errors import InputError
from app.services.packing_lists import PackingListService
from app.services.packing_values import PackedDay, Packing, Trip, TripDay
from app.services.wears import WearService
from app.stylist.trips import pack_again
from local_index import Library

TODAY = date(2026, 11, 28)
DAY = TripDay("2026-11-28", temperature=20.0)


@pytest.fixture
def service(library: Library) -> PackingListService:
    for item, kind in ((1, "shirt"), (2, "pants")):
        library.items.update(item, {"category": kind})
    made = PackingListService(library)
    made.keep(Trip((DAY,)), Packing((1, 2), (PackedDay(DAY, (1, 2)),)))
    return made


def states(library: Library) -> list[str]:
    return [library.items.get(one).status for one in (1, 2)]


def test_what_was_worn_on_the_way_comes_back_dirty(library: Library, service) -> None:
    service.mark_away(1)
    assert states(library) == ["away", "away"]
    WearService(library, TODAY).wear([1, 2], day=TODAY)
    changes = service.mark_away(1, away=False)
    assert states(library) == ["dirty", "ready"]  # a shirt is worn once, pants four times
    assert {*changes.changed} == {1, 2}
    library.history.undo()
    assert states(library) == ["away", "away"]


def test_what_is_not_away_is_not_brought_back(library: Library, service) -> None:
    library.items.update(1, {"status": "dirty"})
    service.mark_away(1, away=False)
    assert states(library) == ["dirty", "ready"]


def test_a_list_whose_garments_are_away_is_not_packed_anew(library: Library, service) -> None:
    service.mark_away(1)
    with pytest.raises(InputError, match="away"):
        pack_again(None, library, 1)  # type: ignore[arg-type]
    assert service.get(1).item_ids == (1, 2)
