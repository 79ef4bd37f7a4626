"""Deciding about duplicates: one step each, the next pair at once, and all of it taken back."""

from __future__ import annotations

from pathlib import Path

import pytest

from app.viewmodels.duplicates import DuplicatesViewModel
from local_index import Library


@pytest.fixture
def pairs(tiny_wardrobe: Path, operations, notifications) -> DuplicatesViewModel:
    """Three pairs: 1 with 2, 3 with 4, 1 with 5."""
    with Library.open(tiny_wardrobe) as library, library.atomic():
        library.db.execute("DELETE FROM duplicates")
        for first, second, distance in ((1, 2, 1), (3, 4, 2), (1, 5, 3)):
            library.db.execute(
                "INSERT INTO duplicates (photo_a, photo_b, kind, distance, added)"
                " VALUES (?, ?, 'perceptual', ?, '2026-11-21T10:00:00Z')",
                (first, second, distance),
            )
        library.items.update(2, {"brand": "Clarks"})
    made = DuplicatesViewModel(operations, notifications)
    made.open()
    return made


def shown(pairs: DuplicatesViewModel) -> tuple[int, int]:
    assert pairs.left is not None
    assert pairs.right is not None
    return pairs.left.item.id, pairs.right.item.id


def test_pairs_are_walked_through_in_a_ring(pairs) -> None:
    assert (pairs.state, pairs.total, shown(pairs)) == ("ready", 3, (1, 2))
    pairs.next()
    assert shown(pairs) == (3, 4)
    pairs.back()
    pairs.back()
    assert shown(pairs) == (1, 5)
    pairs.next()
    assert shown(pairs) == (1, 2)


def test_the_better_one_is_marked_with_its_reasons(pairs) -> None:
    assert not pairs.left.better
    assert pairs.right.better
    assert "edited by you" in pairs.right.reasons
    assert pairs.left.picture.view.photo_id == 1


def test_keeping_one_merges_and_settles_what_follows(pairs, library_folder: Path) -> None:
    pairs.keep_better()
    with Library.open(library_folder) as library:
        assert library.items.get(1).status == "trash"
        assert {view.photo_id for view in library.items.get(2).views} == {1, 2}
    # The photo of 1 belongs to 2 now: the third question is about 2 and 5.
    assert pairs.total == 2
    assert pairs.decided == 1


def test_two_garments_are_never_asked_about_again_unless_taken_back(
    pairs, operations, notifications
) -> None:
    pairs.keep_both()
    assert shown(pairs) == (3, 4)
    assert pairs.total == 2
    pairs.open()
    assert pairs.total == 2
    undo = notifications.recent()[-1].action
    assert undo is not None
    undo()
    assert pairs.total == 3


def test_a_merge_that_is_taken_back_brings_its_pair_back(pairs, operations) -> None:
    pairs.keep_left()
    operations.undo()
    assert pairs.total == 3


def test_a_garments_own_pairs_come_first(pairs) -> None:
    pairs.open(first=3)
    assert shown(pairs) == (3, 4)


def test_when_all_is_decided_nothing_is_left(pairs) -> None:
    while pairs.state == "ready":
        pairs.keep_both()
    assert (pairs.state, pairs.left, pairs.decided) == ("empty", None, 3)
    pairs.keep_left()
    assert pairs.decided == 3
