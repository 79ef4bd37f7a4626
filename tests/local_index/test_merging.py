"""Merging: nothing either item knew is lost, and undoing brings both back."""

from __future__ import annotations

import pytest

from local_index import InvalidValueError, ItemDraft, Library, NotFoundError, ViewDraft


@pytest.fixture
def pair(library: Library, add_photo) -> tuple[int, int]:
    a, b, both = add_photo("a"), add_photo("b"), add_photo("both")
    keep = library.items.add(
        ItemDraft(
            name="Shirt",
            category="shirt",
            pattern="plain",
            season=("summer",),
            occasion=("work",),
            notes="From Ana",
            confidence={"category": 0.9, "pattern": 0.5},
            origin={"category": "model", "pattern": "model", "occasion": "person"},
            views=(ViewDraft(a.id), ViewDraft(both.id)),
            search_text="shirt top",
        )
    )
    drop = library.items.add(
        ItemDraft(
            name="Other",
            category="blouse",
            pattern="stripe",
            material="linen",
            season=("spring",),
            occasion=("party",),
            notes="Bought in May",
            price=0.0,
            brand="Fjord",
            status="dirty",
            confidence={"category": 0.4, "material": 0.7},
            origin={"category": "model", "pattern": "person", "material": "model"},
            views=(ViewDraft(both.id, kind="back"), ViewDraft(b.id)),
            search_text="shirt blouse",
        )
    )
    return keep, drop


def test_the_kept_item_gains_what_it_did_not_know(library: Library, pair) -> None:
    item = library.items.merge(*pair)
    assert (item.name, item.category, item.material, item.brand) == (
        "Shirt",
        "shirt",
        "linen",
        "Fjord",
    )
    assert item.season == ("summer", "spring")
    assert item.notes == "From Ana\n\nBought in May"
    assert item.confidence == {"category": 0.9, "material": 0.7}
    assert library.items.search_text(item.id) == "shirt top blouse"
    assert library.items.get(pair[1]).status == "trash"


def test_a_persons_word_beats_a_models_in_either_item(library: Library, pair) -> None:
    item = library.items.merge(*pair)
    assert item.pattern == "stripe"
    assert item.origin["pattern"] == "person"
    assert item.occasion == ("work",)


def test_the_kept_item_gains_the_photos_once(library: Library, pair, add_photo) -> None:
    item = library.items.merge(*pair)
    a, b, both = (add_photo(word).id for word in ("a", "b", "both"))
    assert [(view.photo_id, view.kind) for view in item.views] == [
        (a, "front"),
        (both, "front"),
        (b, "front"),
    ]


def test_outfits_diary_and_suggestions_follow(library: Library, pair) -> None:
    keep, drop = pair
    with library.atomic():
        for statement, values in (
            ("INSERT INTO outfits (id, added, updated) VALUES (?, ?, ?)", [1, "", ""]),
            ("INSERT INTO outfits (id, added, updated) VALUES (?, ?, ?)", [2, "", ""]),
            ("INSERT INTO outfit_items (outfit_id, item_id) VALUES (1, ?)", [drop]),
            ("INSERT INTO outfit_items (outfit_id, item_id) VALUES (2, ?)", [keep]),
            ("INSERT INTO outfit_items (outfit_id, item_id) VALUES (2, ?)", [drop]),
            ("INSERT INTO wears (item_id, day, added) VALUES (?, '2026-05-01', '')", [drop]),
            (
                "INSERT INTO duplicates (photo_a, photo_b, kind, distance, added)"
                " VALUES (1, 2, 'perceptual', ?, '')",
                [4],
            ),
        ):
            library.db.execute(statement, values)

    def riders() -> list[list[object]]:
        queries = (
            "SELECT outfit_id, item_id FROM outfit_items ORDER BY outfit_id, item_id",
            "SELECT item_id FROM wears",
            "SELECT state FROM duplicates",
        )
        return [[tuple(row) for row in library.db.rows(query)] for query in queries]

    before = riders()
    library.items.merge(keep, drop)
    # The outfit that holds both keeps both: it was put together that way.
    assert riders() == [[(1, keep), (2, keep), (2, drop)], [(keep,)], [("merged",)]]
    library.history.undo()
    assert riders() == before
    library.history.redo()
    library.trash.purge(older_than_days=0)
    library.history.undo()
    assert library.db.value("SELECT item_id FROM wears") == keep


def test_a_note_that_a_person_wrote_stays_theirs(library: Library, pair) -> None:
    keep, drop = pair
    library.items.update(drop, {"notes": "From Ben"}, origin="person")
    assert library.items.merge(keep, drop).origin["notes"] == "person"


def test_undoing_a_merge_brings_both_back_as_they_were(library: Library, pair) -> None:
    before = library.items.get_many(pair)
    library.items.merge(*pair)
    library.history.undo()
    assert library.items.get_many(pair) == before


def test_a_trashed_item_that_gains_a_living_one_comes_back(library: Library, pair) -> None:
    keep, drop = pair
    library.trash.put([keep])
    item = library.items.merge(keep, drop)
    assert (item.status, item.trashed_at) == ("dirty", None)


def test_impossible_merges_are_refused(library: Library, pair) -> None:
    with pytest.raises(InvalidValueError):
        library.items.merge(pair[0], pair[0])
    with pytest.raises(NotFoundError):
        library.items.merge(pair[0], 99)
    assert library.items.count() == 2


def test_a_tables_word_beats_a_models_and_gives_way_to_a_persons(library: Library, pair) -> None:
    keep, drop = pair
    library.items.update(drop, {"pattern": "stripe"}, origin="file")
    assert library.items.merge(keep, drop).pattern == "stripe"
    library.history.undo()
    library.items.update(keep, {"pattern": "dot"}, origin="person")
    merged = library.items.merge(keep, drop)
    assert (merged.pattern, merged.origin["pattern"]) == ("dot", "person")


def test_the_words_may_be_handed_in(library: Library, pair) -> None:
    library.items.merge(*pair, search_text="exactly these")
    assert library.items.search_text(pair[0]) == "exactly these"
