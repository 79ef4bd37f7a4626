"""Rows of the grid: every id at once, garments by the page, changes without losing one's place."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QItemSelectionModel

from app.viewmodels.garment_list import PAGE, GarmentListModel, ThumbKey
from local_index import ItemDraft


@pytest.fixture
def ids(operations) -> list[int]:
    """Five hundred garments."""
    made: list[int] = []

    def add(library):
        with library.atomic():
            return [
                library.items.add(ItemDraft(name=f"garment {number}", material="wool"))
                for number in range(500)
            ]

    operations.read(add, made.extend)
    return made


def looked_at(model: GarmentListModel, row: int, qapp) -> object:
    """Return a record as a view gets it: asked for, then painted again."""
    model.data(model.index(row), GarmentListModel.RecordRole)
    qapp.processEvents()
    return model.data(model.index(row), GarmentListModel.RecordRole)


def test_the_model_keeps_qts_promises(operations, ids, qtmodeltester, qapp):
    model = GarmentListModel(operations)
    model.set_ids(ids[:20])
    looked_at(model, 0, qapp)
    qtmodeltester.check(model, force_py=True)


def test_a_record_is_none_until_its_page_has_been_read(operations, ids, qapp):
    model = GarmentListModel(operations)
    model.set_ids(ids)
    assert model.data(model.index(3), GarmentListModel.RecordRole) is None
    assert model.data(model.index(3), GarmentListModel.AccessibleText) == "Garment, being read"
    qapp.processEvents()
    assert model.data(model.index(3), GarmentListModel.RecordRole).name == "garment 3"
    assert model.record_of(ids[PAGE - 1]) is not None
    assert model.record_of(ids[PAGE]) is None


def test_pages_that_were_scrolled_past_are_not_read(operations, ids, qapp, monkeypatch):
    reads: list[int] = []
    model = GarmentListModel(operations)
    model.set_ids(ids * 4)  # ten pages
    original = operations.read
    monkeypatch.setattr(operations, "read", lambda *a, **k: (reads.append(1), original(*a, **k))[1])
    for row in range(0, 2000, PAGE):
        model.data(model.index(row), GarmentListModel.RecordRole)
    for _ in range(10):
        qapp.processEvents()
    assert 0 < len(reads) <= 3


def test_a_garment_is_described_for_those_who_hear_the_grid(operations, qapp):
    def add(library):
        return library.items.add(
            ItemDraft(
                name="navy blazer",
                category="blazer",
                material="wool",
                colors=(("navy", 1.0),),
                brand="Acme",
                status="dirty",
            )
        )

    made: list[int] = []
    operations.read(add, made.append)
    model = GarmentListModel(operations)
    model.set_ids(made)
    looked_at(model, 0, qapp)
    text = model.data(model.index(0), GarmentListModel.AccessibleText)
    assert text == "navy blazer, wool, Acme, in the laundry"


def test_garments_that_join_are_inserted_and_the_selection_stays(operations, ids):
    model = GarmentListModel(operations)
    model.set_ids(ids[10:])
    chosen = QItemSelectionModel(model)
    chosen.select(model.index(4), QItemSelectionModel.SelectionFlag.Select)
    resets: list[int] = []
    model.modelReset.connect(lambda: resets.append(1))
    model.set_ids(ids)
    assert [model.id_at(index.row()) for index in chosen.selectedIndexes()] == [ids[14]]
    model.set_ids([*ids[:5], *ids[8:]])
    assert [model.id_at(index.row()) for index in chosen.selectedIndexes()] == [ids[14]]
    assert not resets
    model.set_ids(ids[::-1])
    assert resets == [1]


def test_rows_and_ids_find_each_other_after_every_change(operations, ids):
    model = GarmentListModel(operations)
    for listed in (ids, ids[100:], ids[::-1], [], ids[:1]):
        model.set_ids(listed)
        assert model.rowCount() == len(listed)
        assert all(model.id_at(model.row_of(one)) == one for one in listed)
    assert model.row_of(ids[3]) == -1
    assert model.id_at(-1) == model.id_at(1) == 0


def test_a_changed_garment_is_shown_as_it_was_until_it_is_read_again(operations, ids, qapp):
    model = GarmentListModel(operations)
    model.set_ids(ids)
    looked_at(model, 7, qapp)
    operations.read(
        lambda library: library.items.update(ids[7], {"name": "renamed"}), lambda _item: None
    )
    model.refresh([ids[7]])
    assert model.data(model.index(7), GarmentListModel.RecordRole).name == "garment 7"
    qapp.processEvents()
    assert model.data(model.index(7), GarmentListModel.RecordRole).name == "renamed"


def test_new_reasons_for_the_same_garments_are_told(operations, ids, qtbot):
    model = GarmentListModel(operations)
    model.set_ids(ids[:3], {ids[0]: ("looks alike",)})
    with qtbot.waitSignal(model.dataChanged, timeout=1000):
        model.set_ids(ids[:3], {ids[0]: ("a weak match",)})
    assert model.data(model.index(0), GarmentListModel.ReasonsRole) == ("a weak match",)
    assert model.data(model.index(1), GarmentListModel.ReasonsRole) == ()


def test_the_picture_is_that_of_the_first_photo(operations, tiny_wardrobe, qapp):
    listed: list[int] = []
    operations.read(lambda library: library.items.ids(), listed.extend)
    model = GarmentListModel(operations)
    model.set_ids(listed)
    record = looked_at(model, 0, qapp)
    key = model.data(model.index(0), GarmentListModel.ThumbRole)
    assert key == ThumbKey(record.views[0].sha256, 0)
