"""Feedback, the profile and what was put together: kept, taken back, and moved with a garment."""

from __future__ import annotations

import pytest

from local_index import ItemDraft, Library, NotFoundError
from local_index.together import SavedSet, WornSet


@pytest.fixture
def shirt(library: Library) -> int:
    return library.items.add(ItemDraft(name="Shirt"))


@pytest.fixture
def coat(library: Library) -> int:
    return library.items.add(ItemDraft(name="Coat"))


def save_outfit(library: Library, number: int, *items: int) -> None:
    library.db.execute(
        "INSERT INTO outfits (id, name, added, updated) VALUES (?, 'Monday', '2026', '2026')",
        [number],
    )
    for item in items:
        library.db.execute(
            "INSERT INTO outfit_items (outfit_id, item_id) VALUES (?, ?)", [number, item]
        )


def test_feedback_is_a_log_that_undo_and_redo_walk_through(
    library: Library, shirt: int, coat: int
) -> None:
    event, changes = library.feedback.add("like", [coat, shirt, coat], details={"score": 0.5})
    assert changes.changed == (shirt, coat)
    (kept,) = library.feedback.all()
    assert (kept.id, kept.kind, kept.item_ids) == (event, "like", (shirt, coat))
    assert kept.details == {"score": 0.5}
    assert library.history.undo().changed == (shirt, coat)
    assert library.feedback.all() == []
    library.history.redo()
    assert library.feedback.all() == [kept]
    library.feedback.take_back(event)
    assert library.feedback.all() == []
    with pytest.raises(NotFoundError):
        library.feedback.take_back(event)
    library.history.undo()
    assert library.feedback.all() == [kept]


def test_feedback_about_a_garment_that_is_not_there_writes_nothing(
    library: Library, shirt: int
) -> None:
    with pytest.raises(NotFoundError):
        library.feedback.add("like", [shirt, shirt + 9])
    assert library.feedback.all() == []
    assert library.db.value("SELECT count(*) FROM feedback") == 0


def test_feedback_goes_with_a_garment_that_is_merged_or_purged(
    library: Library, shirt: int, coat: int
) -> None:
    other = library.items.add(ItemDraft(name="The same shirt"))
    library.feedback.add("never_pair", [other, coat])
    library.items.merge(shirt, other)
    assert library.feedback.all()[0].item_ids == (shirt, coat)
    library.history.undo()
    assert library.feedback.all()[0].item_ids == (coat, other)
    library.trash.put([coat])
    library.trash.purge(older_than_days=0)
    assert library.feedback.all()[0].item_ids == (other,)


def test_the_profile_keeps_values_until_they_are_forgotten(library: Library) -> None:
    assert library.profile.put({"likes/colors": ["navy"], "size/shoes": "42"})
    assert not library.profile.put({"size/shoes": "42"})
    assert library.profile.put({"since": "2026"}, origin="learned")
    entries = library.profile.all()
    assert [*entries] == ["likes/colors", "since", "size/shoes"]
    assert entries["likes/colors"].value == ["navy"]
    assert entries["since"].origin == "learned"
    library.profile.put({"likes/colors": None})
    assert "likes/colors" not in library.profile.all()
    library.history.undo()
    assert library.profile.all() == entries
    library.history.undo()
    library.history.undo()
    assert library.profile.all() == {}
    library.history.redo()
    assert library.profile.all()["size/shoes"].value == "42"


def test_what_was_put_together_leaves_out_plans_washes_and_the_trash(
    library: Library, shirt: int, coat: int
) -> None:
    hat = library.items.add(ItemDraft(name="Hat"))
    save_outfit(library, 1, coat, shirt, hat)
    library.wears.add([shirt, coat], "2026-11-19")
    library.wears.add([coat], "2026-11-19")
    library.wears.add([shirt], "2026-11-19", kind="wash")
    for statement in (
        "INSERT INTO wears (outfit_id, day, added) VALUES (1, '2026-11-20', '2026')",
        "INSERT INTO wears (outfit_id, day, planned, added) VALUES (1, '2026-12-24', 1, '2026')",
    ):
        library.db.execute(statement)
    library.trash.put([hat])
    together = library.together()
    assert together.saved == (SavedSet(1, (shirt, coat), "2026"),)
    assert together.worn == (
        WornSet("2026-11-19", None, (shirt, coat)),
        WornSet("2026-11-20", 1, (shirt, coat)),
    )
    library.db.execute("UPDATE outfits SET trashed_at = '2026'")
    assert library.together().saved == ()
