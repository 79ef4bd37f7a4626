"""The trash: thirty days, exact return, and purging that deletes only what nobody shows."""

from __future__ import annotations

import pytest

from local_index import ItemDraft, Library, NotFoundError, Purged, ViewDraft


def test_an_item_comes_back_with_the_status_it_had(library: Library) -> None:
    item_id = library.items.add(ItemDraft(status="away"))
    library.trash.put([item_id])
    assert library.items.get(item_id).trashed_at == "2026-11-21T10:00:00Z"
    assert library.items.count() == 0
    library.trash.restore([item_id])
    item = library.items.get(item_id)
    assert (item.status, item.trashed_at) == ("away", None)


def test_putting_twice_and_restoring_twice_change_nothing(library: Library, clock) -> None:
    item_id = library.items.add(ItemDraft())
    library.trash.put([item_id])
    clock.advance(days=3)
    assert not library.trash.put([item_id])
    assert library.items.get(item_id).trashed_at == "2026-11-21T10:00:00Z"
    library.trash.restore([item_id])
    assert not library.trash.restore([item_id])
    assert len(library.history.entries()) == 3


def test_an_unknown_id_moves_nothing(library: Library) -> None:
    item_id = library.items.add(ItemDraft())
    with pytest.raises(NotFoundError):
        library.trash.put([item_id, 99])
    assert library.items.get(item_id).status == "ready"


def test_the_last_thrown_away_is_listed_first(library: Library, clock) -> None:
    ids = [library.items.add(ItemDraft()) for _ in range(2)]
    library.trash.put(ids[1:])
    clock.advance(hours=1)
    library.trash.put(ids[:1])
    assert [item.id for item in library.trash.contents()] == ids


def test_only_what_is_older_than_thirty_days_is_purged(library: Library, clock) -> None:
    old, young, kept = (library.items.add(ItemDraft()) for _ in range(3))
    library.trash.put([old])
    clock.advance(days=29)
    library.trash.put([young])
    assert library.trash.purge() == Purged()
    clock.advance(days=1)
    assert library.trash.purge().item_ids == (old,)
    assert library.items.ids(include_trash=True, order="id") == [young, kept]


def test_chosen_items_are_purged_at_once_but_only_from_the_trash(library: Library) -> None:
    chosen, other, living = (library.items.add(ItemDraft()) for _ in range(3))
    library.trash.put([chosen, other])
    assert library.trash.purge(item_ids=[chosen, living, 99]).item_ids == (chosen,)
    assert library.items.ids(include_trash=True, order="id") == [other, living]


def test_purging_deletes_the_photos_that_no_item_shows(
    folder, library: Library, add_photo, files_below
) -> None:
    own, shared, unused = add_photo("own"), add_photo("shared"), add_photo("unused")
    for kind in ("thumb", "cutout", "mask"):
        library.photos.write_derived(kind, own, b"small")
        library.photos.write_derived(kind, shared, b"small")
    library.photos.files.write_edit(own.sha256, b"brushed")
    gone = library.items.add(ItemDraft(views=(ViewDraft(own.id), ViewDraft(shared.id))))
    stays = library.items.add(ItemDraft(views=(ViewDraft(shared.id),)))
    library.trash.put([gone])
    purged = library.trash.purge(older_than_days=0)
    assert purged == Purged((gone,), (own.id,), own.bytes + 3 * 5 + 7)
    assert [photo.id for photo in library.photos.all()] == [shared.id, unused.id]
    left = [name for name in files_below(folder) if own.sha256 in name]
    assert left == []
    assert library.photos.file(shared).is_file()
    assert library.photos.derived_file("mask", shared).is_file()
    assert library.items.get(stays).views[0].photo_id == shared.id


def test_two_trashed_items_take_their_common_photo_with_them(library: Library, add_photo) -> None:
    photo = add_photo()
    ids = [library.items.add(ItemDraft(views=(ViewDraft(photo.id),))) for _ in range(2)]
    library.trash.put(ids)
    assert library.trash.purge(older_than_days=0).photo_ids == (photo.id,)


def test_purging_cannot_be_undone_and_leaves_no_trace_in_the_log(
    library: Library, add_photo
) -> None:
    photo = add_photo()
    gone = library.items.add(ItemDraft(name="secret", views=(ViewDraft(photo.id),)))
    stays = library.items.add(ItemDraft(name="stays"))
    library.items.update_many([gone, stays], {"notes": "both"})
    library.trash.put([gone])
    library.trash.purge(older_than_days=0)
    labels = [(entry.label, entry.items) for entry in library.history.entries()]
    assert labels == [("Edit", 1), ("Add an item", 1)]
    assert library.history.undo().changed == (stays,)
    assert library.items.get(stays).notes == ""


def test_a_photo_added_again_while_the_trash_is_emptied_keeps_its_file(
    folder, library: Library, add_photo, monkeypatch: pytest.MonkeyPatch
) -> None:
    photo = add_photo()
    library.trash.put([library.items.add(ItemDraft(views=(ViewDraft(photo.id),)))])
    delete_files = type(library.trash)._delete_files

    def add_first(trash, sha256: str, extension: str) -> int:
        with Library.open(folder) as other:
            add_photo(into=other)
        return delete_files(trash, sha256, extension)

    monkeypatch.setattr(type(library.trash), "_delete_files", add_first)
    library.trash.purge(older_than_days=0)
    again = library.photos.by_hash(photo.sha256)
    assert again is not None
    assert again.id != photo.id
    assert library.photos.file(again).is_file()


def test_files_are_deleted_only_after_a_commit_that_a_power_cut_cannot_take_back(
    library: Library, add_photo, monkeypatch: pytest.MonkeyPatch
) -> None:
    photo = add_photo()
    library.trash.put([library.items.add(ItemDraft(views=(ViewDraft(photo.id),)))])
    levels: list[int] = []
    delete_rows = type(library.trash)._delete_rows

    def spy(trash, due):
        levels.append(library.db.value("PRAGMA synchronous"))
        assert library.photos.file(photo).is_file()
        return delete_rows(trash, due)

    monkeypatch.setattr(type(library.trash), "_delete_rows", spy)
    library.trash.purge(older_than_days=0)
    full, normal = 2, 1
    assert levels == [full]
    assert library.db.value("PRAGMA synchronous") == normal


def test_purging_inside_a_transaction_is_a_bug(library: Library) -> None:
    library.trash.put([library.items.add(ItemDraft())])

    def purge_inside() -> None:
        with library.atomic():
            library.trash.purge(older_than_days=0)

    with pytest.raises(RuntimeError, match="outermost"):
        purge_inside()
    assert len(library.trash.contents()) == 1


def test_the_trash_is_looked_through_once_a_day(library: Library, clock) -> None:
    item = library.items.add(ItemDraft())
    library.trash.put([item])
    assert library.trash.is_due()
    library.trash.purge_daily()
    clock.advance(hours=23)
    assert not library.trash.is_due()
    clock.advance(hours=1)
    assert library.trash.is_due()
    clock.advance(days=29)
    assert library.trash.purge_daily().item_ids == (item,)
    clock.advance(days=-3)
    assert library.trash.is_due(), "a clock that was put back must not stop it for good"
