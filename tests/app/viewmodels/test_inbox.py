"""The inbox narrowed to a day, and what its answers and their undo do then."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from app.viewmodels.inbox import InboxViewModel
from local_index import Library

pytestmark = pytest.mark.gui
MONDAY, TUESDAY = date(2026, 3, 2), date(2026, 3, 3)


@pytest.fixture
def inbox(operations, tiny_wardrobe: Path) -> InboxViewModel:
    """Eight garments: 1 to 3 came on Monday noon, the others on Tuesday."""
    noon = datetime(2026, 3, 2, 12, tzinfo=UTC)
    with Library.open(tiny_wardrobe) as library, library.atomic():
        for ident in range(1, 9):
            moment = noon + timedelta(days=int(ident > 3))
            library.db.execute(
                "UPDATE items SET added = ? WHERE id = ?",
                [moment.isoformat().replace("+00:00", "Z"), ident],
            )
    made = InboxViewModel(operations)
    made.open()
    return made


def test_the_days_are_told_with_how_many_wait_from_each(inbox: InboxViewModel) -> None:
    assert list(inbox.days.items()) == [(TUESDAY, 5), (MONDAY, 3)]
    assert inbox.day is None
    assert inbox.ids == tuple(range(1, 9))


def test_a_day_narrows_what_is_shown_and_all_means_what_is_shown(
    inbox: InboxViewModel, tiny_wardrobe: Path
) -> None:
    inbox.show_day(TUESDAY)
    assert inbox.ids == (4, 5, 6, 7, 8)
    assert inbox.current_id == 4
    inbox.accept()
    assert inbox.days == {TUESDAY: 4, MONDAY: 3}
    inbox.accept_all()
    with Library.open(tiny_wardrobe) as library:
        assert [item.id for item in library.items.find(order="id") if not item.reviewed] == [
            1,
            2,
            3,
        ]
    # Nothing is left of Tuesday, so everything that waits is shown again.
    assert inbox.day is None
    assert inbox.ids == (1, 2, 3)


def test_undo_brings_garments_of_another_day_back_into_sight(inbox: InboxViewModel) -> None:
    inbox.show_day(MONDAY)
    inbox.accept()
    inbox.show_day(TUESDAY)
    inbox.undo()
    assert inbox.current_id == 1
    assert inbox.day is None
    inbox.show_day(MONDAY)
    assert inbox.current_id == 1


def test_the_garment_in_front_stays_in_front_when_its_day_is_chosen(inbox: InboxViewModel) -> None:
    inbox.show(6)
    inbox.show_day(TUESDAY)
    assert inbox.current_id == 6
    inbox.show_day(MONDAY)
    assert inbox.current_id == 1
    inbox.show_day(None)
    assert inbox.current_id == 1
    assert inbox.position == 1
