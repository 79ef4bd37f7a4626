"""Worn and planned outfits: once a day, plans that are lived or not, and every step taken back."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

import pytest

from app.errors import InputError
from app.services.diary import DiaryService
from app.services.wears import WearService
from local_index import Filter, ItemDraft, Library, NotFoundError, OutfitDraft, OutfitItem

TODAY = date(2026, 11, 21)
YESTERDAY = TODAY - timedelta(days=1)
LATER = TODAY + timedelta(days=3)


@pytest.fixture
def library(tmp_path: Path) -> Iterator[Library]:
    with Library.open(tmp_path / "w", create=True) as opened:
        yield opened


@pytest.fixture
def garments(library: Library) -> tuple[int, ...]:
    drafts = (("shirt", "top"), ("pants", "bottom"), ("shoe", "shoes"), ("coat", "outerwear"))
    return tuple(library.items.add(ItemDraft(category=c, slot=s)) for c, s in drafts)


@pytest.fixture
def diary(library: Library) -> DiaryService:
    return DiaryService(library, TODAY)


def save(library: Library, *items: int) -> int:
    return library.outfits.create(OutfitDraft(tuple(map(OutfitItem, items))))[0]


def test_an_outfit_takes_in_what_was_noted_by_hand(
    library: Library, diary: DiaryService, garments: tuple[int, ...]
) -> None:
    shirt, pants, _shoes, coat = garments
    outfit = save(library, shirt, pants)
    WearService(library, TODAY).wear([shirt, coat])
    assert {*diary.wear(outfit).changed} == {shirt, pants}
    assert not diary.wear(outfit)
    assert not WearService(library, TODAY).wear([pants])
    assert {item: count.worn for item, count in library.wears.counts().items()} == {
        shirt: 1,
        pants: 1,
        coat: 1,
    }
    library.history.undo()
    assert [*library.wears.counts()] == [shirt, coat]


def test_a_day_holds_several_outfits(
    library: Library, diary: DiaryService, garments: tuple[int, ...]
) -> None:
    shirt, pants, shoes, coat = garments
    first, second = save(library, shirt, pants), save(library, coat, shoes)
    diary.wear(first, note="work")
    diary.wear(second, note="opera")
    (day,) = diary.days(TODAY, TODAY)
    assert [(one.outfit_id, one.note) for one in day.entries] == [
        (first, "work"),
        (second, "opera"),
    ]


def test_two_outfits_of_a_day_wear_what_they_share_once(
    library: Library, diary: DiaryService, garments: tuple[int, ...]
) -> None:
    shirt, pants, shoes, coat = garments
    diary.wear(save(library, shirt, pants, shoes))
    diary.wear(save(library, coat, pants, shoes))
    counts = library.wears.counts()
    assert {item: count.worn for item, count in counts.items()} == dict.fromkeys(garments, 1)
    assert {count.since_wash for count in counts.values()} == {1}
    assert library.wears.by_month("2026-11-01") == [("2026-11", len(garments))]
    assert library.items.ids([Filter("worn", "=", 1)], order="id") == [*garments]
    diary.wear(save(library, pants), day=YESTERDAY)
    assert library.wears.counts()[pants].worn == 2


def test_days_are_moved_lived_and_removed_with_what_they_soiled(
    library: Library, diary: DiaryService, garments: tuple[int, ...]
) -> None:
    shirt, pants, _shoes, coat = garments
    outfit = save(library, shirt, pants)
    diary.wear(outfit)
    WearService(library, TODAY).wear([coat])
    rows = [one.id for one in diary.days(TODAY, TODAY)[0].entries]
    assert library.items.get(shirt).status == "dirty"
    assert {*diary.move(rows, LATER).changed} == {shirt, pants, coat}
    assert [one.planned for one in diary.days(LATER, LATER)[0].entries] == [True, True]
    assert (library.items.get(shirt).status, library.wears.counts()) == ("ready", {})
    with pytest.raises(InputError):
        diary.lived(rows)
    diary.move(rows, YESTERDAY)
    diary.lived(rows)
    assert {*library.wears.counts()} == {shirt, pants, coat}
    assert library.items.get(shirt).status == "dirty"
    diary.remove(rows)
    assert (diary.days(YESTERDAY, LATER), library.items.get(shirt).status) == ((), "ready")
    library.history.undo()
    assert len(diary.days(YESTERDAY, YESTERDAY)[0].entries) == len(rows)
    assert library.items.get(shirt).status == "dirty"


def test_a_lived_plan_counts_once(
    library: Library, diary: DiaryService, garments: tuple[int, ...]
) -> None:
    outfit = save(library, *garments)
    diary.plan(outfit, TODAY, note="party")
    assert not diary.plan(outfit, TODAY)
    assert library.wears.counts() == {}
    diary.wear(outfit)
    (day,) = diary.days(TODAY, TODAY)
    assert [(one.planned, one.note) for one in day.entries] == [(False, "party")]
    library.history.undo()
    assert diary.days(TODAY, TODAY)[0].entries[0].planned


def test_plans_nobody_answered_are_asked_about_until_something_else_is_named(
    library: Library, diary: DiaryService, garments: tuple[int, ...]
) -> None:
    shirt, pants, shoes, coat = garments
    outfit, other = save(library, shirt, pants), save(library, shoes)
    DiaryService(library, YESTERDAY).plan(outfit, YESTERDAY)
    diary.plan(outfit, LATER)
    (asked,) = diary.unanswered()
    assert asked.day == YESTERDAY.isoformat()
    changes = diary.wore_instead(asked.id, outfit_id=other, item_ids=[coat, coat])
    assert changes.changed == garments
    assert changes.outfits == (outfit, other)
    assert diary.unanswered() == ()
    (kept,) = [one for one in diary.days(YESTERDAY, YESTERDAY)[0].entries if one.planned]
    assert (kept.outfit_id, kept.skipped) == (outfit, True)
    assert {*library.wears.counts()} == {shoes, coat}
    library.history.undo()
    assert diary.unanswered() == (asked,)
    assert library.wears.counts() == {}


def test_what_is_refused_leaves_the_diary_as_it_was(
    library: Library, diary: DiaryService, garments: tuple[int, ...]
) -> None:
    outfit = save(library, *garments)
    diary.plan(outfit, LATER)
    diary.plan(outfit, TODAY)
    before = diary.days(YESTERDAY, LATER)
    coming, now = before[1].entries[0].id, before[0].entries[0].id
    for refused, error in (
        (lambda: diary.wear(outfit, day=LATER), InputError),
        (lambda: diary.plan(outfit, YESTERDAY), InputError),
        (lambda: diary.wore_instead(coming, item_ids=garments), InputError),
        (lambda: diary.wore_instead(now), InputError),
        (lambda: diary.wore_instead(now, item_ids=[99]), NotFoundError),
        (lambda: diary.wore_instead(99, item_ids=garments), NotFoundError),
        (lambda: diary.wear(99), NotFoundError),
    ):
        with pytest.raises(error):
            refused()
        assert diary.days(YESTERDAY, LATER) == before


def test_washes_fall_due_by_kind_and_are_done(
    library: Library, diary: DiaryService, garments: tuple[int, ...]
) -> None:
    shirt, pants, *_ = garments
    library.items.update(shirt, {"wash_after": 2})
    outfit = save(library, shirt, pants)
    diary.wear(outfit, day=YESTERDAY)
    assert diary.wash_due(garments) == ()
    diary.wear(outfit)
    assert diary.wash_due(garments) == (shirt,)
    WearService(library, TODAY).wash([shirt])
    assert diary.wash_due(garments) == ()
