"""Suggestions of models: kept until settled, settled for good, and taken back in one step."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from local_index import ItemDraft, Library, NotFoundError, PhotoRecord, SuggestionDraft


@pytest.fixture
def shirt(library: Library) -> int:
    return library.items.add(ItemDraft(category="shirt", material="cotton"))


def put(library: Library, item: int, *drafts: SuggestionDraft, model: str = "big") -> int:
    looked_at = {"material", "colors"}
    return library.suggestions.put(item, drafts, model=model, looked_at=looked_at)


LINEN = SuggestionDraft("material", "linen", 0.75)
SILK = SuggestionDraft("material", "silk/satin")


def test_a_suggestion_waits_until_it_is_settled(library: Library, shirt: int) -> None:
    assert put(library, shirt, LINEN, SuggestionDraft("colors", ["navy", "white"])) == 2
    open_ones = library.suggestions.open([shirt])
    assert [(one.field, one.value, one.confidence) for one in open_ones] == [
        ("material", "linen", 0.75),
        ("colors", ["navy", "white"], None),
    ]
    changed = library.suggestions.settle([open_ones[0].id], "dismissed", label="Dismiss")
    assert changed.changed == (shirt,)
    assert [one.field for one in library.suggestions.open()] == ["colors"]


def test_what_was_dismissed_does_not_come_back_from_the_same_model(
    library: Library, shirt: int
) -> None:
    put(library, shirt, LINEN)
    library.suggestions.settle([library.suggestions.open()[0].id], "dismissed", label="Dismiss")
    assert put(library, shirt, LINEN) == 0
    assert library.suggestions.open() == []
    assert put(library, shirt, SILK) == 1
    assert put(library, shirt, LINEN, model="bigger") == 1
    assert {(one.model, one.value) for one in library.suggestions.open()} == {
        ("big", "silk/satin"),
        ("bigger", "linen"),
    }


def test_what_a_model_no_longer_says_goes_and_what_it_did_not_look_at_stays(
    library: Library, shirt: int
) -> None:
    put(library, shirt, LINEN, SuggestionDraft("colors", ["navy"]))
    first = library.suggestions.open()[1].id
    library.suggestions.put(shirt, [SILK], model="big", looked_at={"material"})
    assert [(one.field, one.value) for one in library.suggestions.open()] == [
        ("colors", ["navy"]),
        ("material", "silk/satin"),
    ]
    assert library.suggestions.open()[0].id == first


def test_settling_and_the_change_that_goes_with_it_are_one_step_of_undo(
    library: Library, shirt: int
) -> None:
    put(library, shirt, LINEN)
    one = library.suggestions.open()[0]
    with library.atomic(), library.history.group("Accept a suggestion"):
        library.items.update(shirt, {"material": "linen"})
        library.suggestions.settle([one.id], "accepted", label="Accept a suggestion")
    assert library.suggestions.open() == []
    undone = library.history.undo()
    assert undone.label == "Accept a suggestion"
    assert undone.changed == (shirt,)
    assert library.items.get(shirt).material == "cotton"
    assert [again.id for again in library.suggestions.open()] == [one.id]
    library.history.redo()
    assert library.items.get(shirt).material == "linen"
    assert library.suggestions.open() == []


def test_suggestions_go_with_their_garment(library: Library, shirt: int) -> None:
    put(library, shirt, LINEN)
    one = library.suggestions.open()[0]
    library.suggestions.settle([one.id], "dismissed", label="Dismiss")
    library.trash.put([shirt])
    put(library, shirt, SILK)
    assert library.suggestions.open() == []
    library.trash.purge(older_than_days=0)
    with pytest.raises(NotFoundError):
        library.suggestions.get_many([one.id])
    assert library.history.entries() == []
    assert put(library, shirt, LINEN) == 1  # asked for, but there is no garment to keep it for
    assert library.suggestions.open() == []


def test_what_a_model_said_of_a_photo_is_kept_by_version(
    library: Library, add_photo: Callable[[], PhotoRecord]
) -> None:
    photo = add_photo()
    records = library.photo_records
    assert records.get(photo.id, model="big", version="a") is None
    records.put(photo.id, {"term": "Hütte"}, model="big", version="a")
    assert records.get(photo.id, model="big", version="a") == {"term": "Hütte"}
    records.put(photo.id, {"term": "hat"}, model="big", version="b")
    assert records.get(photo.id, model="big", version="a") is None
    assert (records.count(model="big", version="b"), records.count(model="big", version="a")) == (
        1,
        0,
    )
    records.put(999, {}, model="big", version="b")
    assert records.count(model="big", version="b") == 1
