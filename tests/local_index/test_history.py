"""Undo and redo: exact, one action at a time, and never at the price of a photo."""

from __future__ import annotations

import pytest

from local_index import ChangeSet, ItemDraft, Library, ViewDraft
from local_index.history import LIMIT


def state(library: Library) -> list[object]:
    """Everything a person could see of the items, times of change left out."""
    rows = library.db.rows("SELECT * FROM items ORDER BY id")
    items = [{k: row[k] for k in row.keys() if k != "updated"} for row in rows]  # noqa: SIM118
    views = [
        tuple(row)
        for row in library.db.rows(
            "SELECT item_id, photo_id, kind, position, region FROM views ORDER BY 1, 4"
        )
    ]
    return [items, views]


@pytest.fixture
def actions(library: Library, add_photo):
    """One of every kind of action, each to be taken on the wardrobe as the former left it."""
    a, b = add_photo("a"), add_photo("b")
    first = library.items.add(ItemDraft(name="Shirt", views=(ViewDraft(a.id),), search_text="top"))
    second = library.items.add(ItemDraft(name="Blouse", views=(ViewDraft(b.id),)))
    items = library.items
    return [
        lambda: items.update(first, {"name": "Robe", "season": ["summer"]}, search_text="gown"),
        lambda: items.update(second, {"status": "dirty"}),
        lambda: items.add_view(first, ViewDraft(b.id, kind="back", region=(0, 0, 1, 0.5))),
        lambda: items.order_views(first, [b.id, a.id]),
        lambda: library.trash.put([second]),
        lambda: library.trash.restore([second]),
        lambda: items.update_many([first, second], {"style": "casual", "status": "away"}),
        lambda: items.remove_view(first, b.id),
        lambda: items.update(second, {"status": "trash"}),
        lambda: items.update(second, {"status": "ready"}),
        lambda: items.merge(first, second),
    ]


def test_undo_and_redo_are_exact_for_every_kind_of_action(library: Library, actions) -> None:
    states = [state(library)]
    for action in actions:
        action()
        states.append(state(library))
    for former in reversed(states[:-1]):
        assert library.history.undo()
        assert state(library) == former
    for later in states[1:]:
        assert library.history.redo()
        assert state(library) == later
    library.db.execute("INSERT INTO items_fts (items_fts, rank) VALUES ('integrity-check', 1)")


def test_undo_says_which_items_to_refresh(library: Library) -> None:
    item_id = library.items.add(ItemDraft(name="Shirt"))
    library.items.update(item_id, {"name": "Robe"}, label="Rename")
    assert library.history.undo() == ChangeSet(label="Rename", changed=(item_id,))
    assert library.history.undo() == ChangeSet(label="Add an item", removed=(item_id,))
    assert library.history.redo() == ChangeSet(label="Add an item", added=(item_id,))
    library.history.redo()
    assert library.trash.put([item_id]).removed == (item_id,)
    assert library.history.undo().added == (item_id,)


def test_nothing_to_undo_or_redo_is_an_empty_answer(library: Library) -> None:
    assert not library.history.undo()
    assert not library.history.redo()


def test_undoing_an_import_puts_its_items_in_the_trash_and_keeps_the_photos(
    library: Library, add_photo
) -> None:
    with library.history.group("Import of 3 photos"):
        for word in "abc":
            with library.atomic():
                photo = add_photo(word)
                library.items.add(ItemDraft(name=word, views=(ViewDraft(photo.id),)))
    assert [entry.items for entry in library.history.entries()] == [3]
    assert library.history.undo().removed == (1, 2, 3)
    assert [item.id for item in library.trash.contents()] == [3, 2, 1]
    assert all(library.photos.file(photo).is_file() for photo in library.photos.all())
    assert library.trash.restore([1]).added == (1,)
    assert library.items.get(1).status == "ready"


def test_a_resumed_import_is_undone_in_one_step(folder, library: Library) -> None:
    with library.history.group("Import", key="job-1"):
        library.items.add(ItemDraft())
    library.close()
    with Library.open(folder) as resumed:
        with resumed.history.group("Import", key="job-1"):
            resumed.items.add(ItemDraft())
        assert resumed.history.undo().removed == (1, 2)
        with resumed.history.group("Import", key="job-1"):
            resumed.items.add(ItemDraft())
        assert resumed.history.undo().removed == (3,)


def test_a_group_goes_on_after_a_batch_was_rolled_back(library: Library) -> None:
    def fail() -> None:
        with library.atomic():
            library.items.add(ItemDraft())
            raise RuntimeError

    with library.history.group("Import"):
        with pytest.raises(RuntimeError):
            fail()
        library.items.add(ItemDraft())
    assert [(entry.label, entry.items) for entry in library.history.entries()] == [("Import", 1)]


def test_a_new_action_ends_what_could_be_redone(library: Library) -> None:
    item_id = library.items.add(ItemDraft())
    library.items.update(item_id, {"name": "A"})
    library.history.undo()
    library.items.update(item_id, {"name": "B"})
    assert not library.history.redo()
    assert [entry.label for entry in library.history.entries()] == ["Edit", "Add an item"]


def test_undo_keeps_what_nobody_asked_to_undo(library: Library) -> None:
    item_id = library.items.add(ItemDraft(name="Shirt"))
    library.items.update(item_id, {"name": "Robe"})
    library.items.set_search_texts({item_id: "renewed"})
    library.history.undo()
    assert library.items.search_text(item_id) == "renewed"
    assert library.items.get(item_id).name == "Shirt"


def test_the_log_keeps_the_newest_entries(library: Library) -> None:
    item_id = library.items.add(ItemDraft())
    with library.atomic():
        for number in range(LIMIT + 5):
            library.items.update(item_id, {"name": str(number)})
    entries = library.history.entries()
    assert len(entries) == LIMIT
    assert all(entry.label == "Edit" for entry in entries)
    assert library.db.value("SELECT count(*) FROM changes") == LIMIT


def test_another_window_undoes_what_this_one_did(folder, library: Library) -> None:
    item_id = library.items.add(ItemDraft(name="Shirt"))
    with Library.open(folder) as other:
        assert other.history.undo().removed == (item_id,)
    assert library.items.get(item_id).status == "trash"


def test_changes_are_recorded_only_as_part_of_an_action(library: Library) -> None:
    with pytest.raises(RuntimeError):
        library.history.record("item", 1, before={}, after={})
