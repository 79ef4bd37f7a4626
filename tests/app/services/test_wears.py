"""Wear today, wash, and what a wear has cost."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from app.services.wash_rules import WashRules
from app.services.wears import WearFacts, WearService
from local_index import ItemDraft, Library

TODAY = date(2026, 11, 21)
YESTERDAY = date(2026, 11, 20)


@pytest.fixture
def library(tmp_path: Path) -> Iterator[Library]:
    with Library.open(tmp_path / "w", create=True) as opened:
        yield opened


@pytest.fixture
def shirt(library: Library) -> int:
    return library.items.add(ItemDraft(category="shirt", slot="top", price=40.0, currency="EUR"))


def facts(library: Library, item: int) -> WearFacts:
    return WearService(library, TODAY).facts(library.items.get(item))


def test_a_day_counts_once_and_can_be_taken_back(library: Library, shirt: int) -> None:
    service = WearService(library, TODAY)
    assert service.wear([shirt]).changed == (shirt,)
    assert not service.wear([shirt])
    assert facts(library, shirt).worn_today
    service.wear([shirt], day=YESTERDAY)
    assert facts(library, shirt).worn == 2
    assert facts(library, shirt).cost_per_wear == 20.0
    assert service.unwear(shirt).changed == (shirt,)
    assert not service.unwear(shirt)
    assert facts(library, shirt).last_worn == "2026-11-20"


def test_a_wash_makes_what_was_in_the_laundry_ready_in_one_step(
    library: Library, shirt: int
) -> None:
    service = WearService(library, TODAY)
    library.items.update(shirt, {"wash_after": 2})
    service.wear([shirt], day=YESTERDAY)
    assert not facts(library, shirt).wash_due
    service.wear([shirt])
    assert facts(library, shirt).wash_due
    assert library.items.get(shirt).status == "dirty"
    service.wash([shirt])
    assert library.items.get(shirt).status == "ready"
    assert (facts(library, shirt).since_wash, facts(library, shirt).wash_due) == (0, False)
    library.history.undo()
    assert library.items.get(shirt).status == "dirty"
    assert facts(library, shirt).since_wash == 2


def test_what_is_never_washed_is_never_due(library: Library) -> None:
    belt = library.items.add(ItemDraft(category="belt", slot="accessory"))
    jeans = library.items.add(ItemDraft(category="pants", slot="bottom", material="denim"))
    boots = library.items.add(ItemDraft(category="shoe", slot="shoes"))
    found = [WashRules().limit(library.items.get(item)) for item in (belt, jeans, boots)]
    assert found == [None, 5, 30]
    WearService(library, TODAY).wear([belt])
    assert not facts(library, belt).wash_due
    assert facts(library, belt).cost_per_wear is None
