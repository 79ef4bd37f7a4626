"""What the assistant keeps in the wardrobe: calls, a conversation's pictures, product lists."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from local_index import ChangedSinceError, ItemDraft, Library, NotFoundError
from local_index import tool_log as tool_log_module
from local_index.catalog import ProductDraft


@pytest.fixture
def library(tmp_path: Path):
    with Library.open(tmp_path / "w", create=True) as opened:
        yield opened


def add(library: Library, key: str, name: str = "Shirt") -> int:
    with library.history.group("Add", key=key):
        return library.items.add(ItemDraft(name=name, category="shirt", slot="top"))


def test_an_action_is_taken_back_by_its_key_although_others_came_later(library):
    first, second = add(library, "a"), add(library, "b")
    changes = library.history.take_back("a")
    assert changes.removed == (first,)
    assert library.items.get(first).status == "trash"
    assert library.items.get(second).status == "ready"
    library.history.redo()
    assert library.items.get(first).status == "ready"


def test_an_action_that_a_later_one_built_on_stays(library):
    item = add(library, "a")
    library.items.update(item, {"notes": "warm"})
    with pytest.raises(ChangedSinceError):
        library.history.take_back("a")
    assert library.items.get(item).status == "ready"
    library.history.undo()
    library.history.take_back("a")
    assert library.items.get(item).status == "trash"


def test_an_action_is_taken_back_once(library):
    add(library, "a")
    library.history.take_back("a")
    with pytest.raises(NotFoundError):
        library.history.take_back("a")
    with pytest.raises(NotFoundError):
        library.history.take_back("never heard of")


def test_calls_are_listed_newest_first_and_the_oldest_go(library, monkeypatch):
    monkeypatch.setattr(tool_log_module, "KEPT", 3)
    for number in range(5):
        library.tool_log.add(
            "wardrobe_search", {"k": number}, caller="assistant", outcome="ok", conversation_id=7
        )
    assert [one.arguments["k"] for one in library.tool_log.recent()] == [4, 3, 2]
    assert library.tool_log.recent(conversation_id=8) == []


def test_long_arguments_are_cut_and_names_cannot_break_a_line(library):
    library.tool_log.add("x\ny" * 90, {"q": "a" * 99_999}, caller="ext\nme", outcome="ok")
    (kept,) = library.tool_log.recent()
    assert len(str(kept.arguments)) < 2_100
    assert "\n" not in kept.tool + kept.caller
    assert len(kept.tool) <= 120


def test_a_conversation_names_only_its_own_pictures(library):
    mine = library.attachments.attach(1, "upload", 5)
    assert library.attachments.attach(1, "upload", 5).id == mine.id
    with pytest.raises(NotFoundError):
        library.attachments.get(2, mine.id)
    library.attachments.remember(mine.id, {"items": []})
    assert library.attachments.get(1, mine.id).card == {"items": []}
    library.attachments.forget(1)
    assert library.attachments.all(1) == []


def test_a_product_list_is_found_by_slot_and_price_and_can_be_taken_back(library):
    boots = ProductDraft("Tan boots", slot="shoes", price=79.0, currency="EUR", words=" tan boots ")
    coat = ProductDraft("Wool coat", slot="outerwear", price=149.0)
    source = library.catalog.add(
        "shop.csv", [boots, coat, ProductDraft("Boots", slot="shoes")], license="mine"
    )
    found = library.catalog.find(slot="shoes", max_price=80)
    assert [one.title for one in found] == ["Tan boots"]
    assert library.catalog.count() == 3
    library.history.undo()
    assert library.catalog.sources() == []
    assert library.catalog.count() == 0
    with pytest.raises(NotFoundError):
        library.catalog.get(found[0].id)
    library.history.redo()
    assert library.catalog.source(source).license == "mine"
    library.catalog.remove(source)
    assert library.catalog.find() == []


def test_vectors_and_pictures_of_products_are_kept_by_who_made_them(library):
    vector = np.array([0.6, 0.8], np.float32)
    library.catalog.add(
        "shop.csv",
        [ProductDraft("Boots", picture=b"jpeg", encoder="e@1", text_vector=vector)],
    )
    ids, rows = library.catalog.vectors("text_vector", "e@1")
    assert np.allclose(rows, vector, atol=1e-3)
    product = library.catalog.get(int(ids[0]))
    file = library.catalog.picture_file(product)
    assert file is not None
    assert file.read_bytes() == b"jpeg"
    assert len(library.catalog.vectors("image_vector", "e@1")[0]) == 0
    assert len(library.catalog.vectors("text_vector", "e@2")[0]) == 0


def test_a_removed_list_goes_for_good_once_nothing_can_bring_it_back(library):
    kept = library.catalog.add("kept.csv", [ProductDraft("Boots", picture=b"boots")])
    gone = library.catalog.add("gone.csv", [ProductDraft("Hat", picture=b"hat")])
    hat = library.catalog.get(2)
    library.catalog.remove(gone)
    assert library.catalog.sweep() == 0
    library.history.undo()
    assert library.catalog.get(2).title == "Hat"
    library.history.redo()
    library.db.execute("DELETE FROM change_groups")
    file = library.catalog.picture_file(hat)
    assert library.catalog.sweep() == 1
    assert file is not None
    assert not file.exists()
    (boots,) = library.catalog.find()
    assert boots.source_id == kept
    left = library.catalog.picture_file(boots)
    assert left is not None
    assert left.exists()


def test_a_purged_conversation_leaves_no_picture_to_a_later_one(library):
    conversation = library.conversations.create().id
    kept = library.attachments.attach(conversation, "upload", 1)
    library.conversations.trash([conversation])
    with library.atomic():
        library.conversations.purge(older_than_days=0, ids=[conversation])
    with pytest.raises(NotFoundError):
        library.attachments.get(conversation, kept.id)
