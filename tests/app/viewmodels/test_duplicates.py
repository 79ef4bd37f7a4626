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


def test_what_differs_is_named_and_what_agrees_is_left_out(pairs, library_folder: Path) -> None:
    with Library.open(library_folder) as library:
        library.items.update(1, {"size": "M", "material": "cotton", "season": ("spring",)})
        library.items.update(2, {"size": "M", "material": "wool", "season": ("spring",)})
        library.wears.add([1], "2026-11-20")
    pairs.open()
    found = {one.name: one for one in pairs.differences}
    assert (found["material"].first, found["material"].second) == ("cotton", "wool")
    assert found["material"].first_is_said
    assert (found["brand"].first, found["brand"].second) == (None, "Clarks")
    assert (found["worn"].first, found["worn"].second) == (1, 0)
    assert not {"size", "season"} & found.keys()


def test_the_sharper_photo_speaks_for_its_garment(pairs, library_folder: Path) -> None:
    from PIL import Image, ImageFilter

    with Library.open(library_folder) as library:
        library.items.update(1, {"brand": "Clarks"})
        file = library.photos.file(library.photos.get(2))
    with Image.open(file) as photo:
        photo.filter(ImageFilter.GaussianBlur(4)).save(file, "JPEG")
    pairs._sharpness.clear()
    pairs.open()
    assert "sharper" in pairs.left.reasons
    assert "sharper" not in pairs.right.reasons


def test_merging_keeps_wears_photos_and_what_the_person_said(
    pairs, library_folder: Path, operations
) -> None:
    with Library.open(library_folder) as library:
        library.wears.add([1], "2026-11-18")
        library.wears.add([2], "2026-11-19")
        library.items.update(2, {"place": "Attic", "style": "romantic"})
    pairs.open()
    pairs.keep_left()
    with Library.open(library_folder) as library:
        item = library.items.get(1)
        assert [view.photo_id for view in item.views] == [1, 2]
        assert [row.day for row in library.wears.of_item(1)] == ["2026-11-19", "2026-11-18"]
        assert (item.brand, item.place, item.style) == ("Clarks", "Attic", "romantic")
        assert item.origin["style"] == "person"
    operations.undo()
    with Library.open(library_folder) as library:
        assert [row.day for row in library.wears.of_item(2)] == ["2026-11-19"]
        assert len(library.items.get(1).views) == 1


def test_what_is_decided_is_counted_and_uncounted(pairs, operations) -> None:
    pairs.keep_both()
    pairs.keep_both()
    assert (pairs.decided, pairs.total) == (2, 1)
    operations.undo()
    assert (pairs.decided, pairs.total) == (1, 2)


def test_a_garments_own_pairs_come_first(pairs) -> None:
    pairs.open(first=3)
    assert shown(pairs) == (3, 4)


def test_when_all_is_decided_nothing_is_left(pairs) -> None:
    while pairs.state == "ready":
        pairs.keep_both()
    assert (pairs.state, pairs.left, pairs.decided) == ("empty", None, 3)
    pairs.keep_left()
    assert pairs.decided == 3
