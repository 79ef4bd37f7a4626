"""The diary: what was worn and washed, through outfits too, and every step of it taken back."""

from __future__ import annotations

import pytest

from local_index import InvalidValueError, ItemDraft, Library, NotFoundError, WearCount


@pytest.fixture
def shirt(library: Library) -> int:
    return library.items.add(ItemDraft(name="Shirt"))


def count(library: Library, item_id: int) -> WearCount:
    return library.wears.counts([item_id]).get(item_id, WearCount())


def test_wears_are_counted_since_the_last_wash(library: Library, shirt: int) -> None:
    library.wears.add([shirt], "2026-11-18")
    library.wears.add([shirt], "2026-11-19")
    assert count(library, shirt) == WearCount(2, 2, "2026-11-19", None)
    library.wears.add([shirt], "2026-11-19", kind="wash")
    assert count(library, shirt) == WearCount(2, 0, "2026-11-19", "2026-11-19")
    library.wears.add([shirt], "2026-11-20")
    assert count(library, shirt) == WearCount(3, 1, "2026-11-20", "2026-11-19")


def test_a_day_noted_late_counts_where_it_belongs(library: Library, shirt: int) -> None:
    library.wears.add([shirt], "2026-11-19", kind="wash")
    library.wears.add([shirt], "2026-11-10")
    assert count(library, shirt) == WearCount(1, 0, "2026-11-10", "2026-11-19")


def test_outfits_count_for_their_garments_and_plans_do_not(library: Library, shirt: int) -> None:
    for statement in (
        "INSERT INTO outfits (id, name, added, updated) VALUES (1, 'Monday', '2026', '2026')",
        f"INSERT INTO outfit_items (outfit_id, item_id) VALUES (1, {shirt})",
        "INSERT INTO wears (outfit_id, day, added) VALUES (1, '2026-11-20', '2026')",
        "INSERT INTO wears (outfit_id, day, planned, added) VALUES (1, '2026-12-24', 1, '2026')",
        f"INSERT INTO wears (item_id, day, planned, added) VALUES ({shirt}, '2026-12-24', 1, '')",
    ):
        library.db.execute(statement)
    assert library.wears.counts() == {shirt: WearCount(1, 1, "2026-11-20", None)}
    assert [one.day for one in library.wears.of_item(shirt)] == ["2026-11-20"]
    assert library.wears.on_day(shirt, "2026-11-20")
    assert not library.wears.on_day(shirt, "2026-12-24")


def test_every_step_can_be_taken_back_and_made_again(library: Library, shirt: int) -> None:
    coat = library.items.add(ItemDraft(name="Coat"))
    assert library.wears.add([shirt, coat], "2026-11-20", note="office").changed == (shirt, coat)
    row = library.wears.of_item(shirt)[0]
    assert library.wears.remove(row.id).changed == (shirt,)
    assert library.wears.of_item(shirt) == []
    assert library.history.undo().changed == (shirt,)
    assert library.wears.of_item(shirt) == [row]
    assert library.history.undo().changed == (shirt, coat)
    assert library.wears.counts() == {}
    assert library.history.redo().changed == (shirt, coat)
    assert library.wears.of_item(shirt) == [row]
    library.history.redo()
    assert list(library.wears.counts()) == [coat]


def test_what_was_taken_back_survives_the_purge_of_something_else(
    library: Library, shirt: int
) -> None:
    coat = library.items.add(ItemDraft(name="Coat"))
    library.wears.add([shirt], "2026-11-20")
    library.trash.put([coat])
    library.history.undo()
    library.history.undo()
    library.trash.put([coat])
    assert library.trash.purge(older_than_days=0).item_ids == (coat,)
    assert library.wears.counts() == {}


def test_a_removed_day_comes_back_after_a_purge(library: Library, shirt: int) -> None:
    coat = library.items.add(ItemDraft(name="Coat"))
    library.trash.put([coat])
    library.wears.add([shirt, coat], "2026-11-20")
    library.wears.remove(library.wears.of_item(shirt)[0].id)
    library.trash.purge(older_than_days=0)
    library.history.undo()
    assert count(library, shirt).worn == 1
    library.history.undo()
    assert library.wears.counts() == {}


def test_a_merge_takes_the_days_along(library: Library, shirt: int) -> None:
    twin = library.items.add(ItemDraft(name="Shirt again"))
    library.wears.add([shirt], "2026-11-19")
    library.wears.add([twin], "2026-11-20")
    library.items.merge(shirt, twin)
    assert count(library, shirt).worn == 2
    library.history.undo()
    assert count(library, shirt).worn == count(library, twin).worn == 1


def test_a_day_must_be_a_day_and_a_garment_a_garment(library: Library, shirt: int) -> None:
    with pytest.raises(InvalidValueError):
        library.wears.add([shirt], "yesterday")
    with pytest.raises(NotFoundError):
        library.wears.add([shirt, 99], "2026-11-20")
    with pytest.raises(NotFoundError):
        library.wears.remove(99)
    assert library.wears.counts() == {}
