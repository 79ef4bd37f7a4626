"""What the grid is told to show, and one correction for many garments."""

from __future__ import annotations

import sqlite3
from contextlib import closing

import pytest

from app.errors import InputError
from app.services.browsing import (
    BrowseService,
    Condition,
    Wish,
    facets,
    garments,
    listed,
    typed_matches,
)
from app.services.bulk_editing import edit_many, summarize
from app.services.wardrobe import WardrobeService
from local_index import ItemDraft, Library


@pytest.fixture
def shelf(tmp_library: Library, vocabulary) -> Library:
    """Four garments without photos."""
    for name, category, color, season, brand in (
        ("navy wool blazer", "blazer", "navy", ("winter",), "Acme, Ltd."),
        ("blue striped shirt", "shirt", "blue", ("spring", "summer"), None),
        ("navy t-shirt", "t-shirt", "navy", ("summer",), None),
        ("red dress", "dress", "red", ("summer",), None),
    ):
        tmp_library.items.add(
            ItemDraft(
                name=name,
                category=category,
                colors=((color, 1.0),),
                season=season,
                brand=brand,
                search_text=f"{name} {category} {color}",
            )
        )
    return tmp_library


def names(library: Library, ids: tuple[int, ...]) -> list[str]:
    return [item.name for item in library.items.get_many(ids)]


def test_without_words_everything_is_listed_in_the_chosen_order(shelf, vocabulary):
    found = BrowseService(shelf, vocabulary).find(Wish(order="name"))
    assert names(shelf, found.ids) == [
        "blue striped shirt",
        "navy t-shirt",
        "navy wool blazer",
        "red dress",
    ]
    assert (found.owned, found.relevant, found.weaker) == (4, 4, 0)


def test_values_of_one_field_are_alternatives_and_fields_must_all_fit(shelf, vocabulary):
    wish = Wish(
        conditions=(
            Condition("colors", "navy"),
            Condition("colors", "red"),
            Condition("season", "summer"),
        ),
        order="name",
    )
    found = BrowseService(shelf, vocabulary).find(wish)
    assert names(shelf, found.ids) == ["navy t-shirt", "red dress"]
    assert found.owned == 4


def test_a_brand_with_a_comma_is_one_brand(shelf, vocabulary):
    wish = Wish(conditions=(Condition("brand", "Acme, Ltd."),))
    found = BrowseService(shelf, vocabulary).find(wish)
    assert names(shelf, found.ids) == ["navy wool blazer"]


def test_words_find_with_reasons_and_offer_themselves_as_filters(shelf, vocabulary):
    found = BrowseService(shelf, vocabulary).find(Wish(text="striped shirt"))
    assert names(shelf, found.ids)[0] == "blue striped shirt"
    assert found.reasons[found.ids[0]][0].startswith("text: ")
    assert Condition("category", "shirt") in found.understood


def test_words_search_only_among_what_the_chips_leave(shelf, vocabulary):
    wish = Wish(text="navy", conditions=(Condition("season", "winter"),))
    found = BrowseService(shelf, vocabulary).find(wish)
    assert names(shelf, found.ids) == ["navy wool blazer"]


def test_another_language_says_what_was_searched_for(shelf, vocabulary):
    found = BrowseService(shelf, vocabulary).find(Wish(text="rotes Kleid"))
    assert found.searched_for == "red dress"
    assert names(shelf, found.ids)[0] == "red dress"


def test_facets_count_what_one_can_narrow_by_and_leave_out_what_is_unsaid(shelf):
    counted = facets(shelf)
    assert dict(counted["colors"]) == {"navy": 2, "blue": 1, "red": 1}
    assert counted["material"] == ()


def test_typed_letters_find_beginnings_of_words_the_first_word_first(shelf):
    found = names(shelf, tuple(typed_matches(shelf, "sh")))
    assert found == ["blue striped shirt"]
    assert names(shelf, tuple(typed_matches(shelf, "NAVY"))) == ["navy t-shirt", "navy wool blazer"]
    assert typed_matches(shelf, "  ") == []


def test_a_mended_cutout_is_another_version(tiny_wardrobe, photo_bytes):
    with Library.open(tiny_wardrobe) as library:
        ids = library.items.ids()
        before = garments(library, ids[:1])[0]
        assert before.version == 0
        photo = library.photos.get(before.item.views[0].photo_id)
        number = library.photos.files.write_edit(photo.sha256, b"mended")
        library.photos.set_edit(photo.id, number)
        assert garments(library, ids[:1])[0].version == number


def test_many_are_changed_in_one_step_and_taken_back_in_one(shelf, vocabulary):
    wardrobe = WardrobeService(shelf, vocabulary)
    ids = shelf.items.ids(order="id")
    changes = edit_many(
        shelf,
        wardrobe,
        ids[:3],
        corrections=["season+=autumn", "brand=Acme"],
        vocabulary=vocabulary,
    )
    assert changes.changed == tuple(ids[:3])
    assert all("autumn" in shelf.items.get(ident).season for ident in ids[:3])
    assert [entry.label for entry in shelf.history.entries(limit=1)] == ["Edit 3 garments"]
    wardrobe.undo()
    assert shelf.items.get(ids[0]).brand == "Acme, Ltd."
    assert all("autumn" not in shelf.items.get(ident).season for ident in ids)


def test_one_bad_correction_changes_nothing_of_many(shelf, vocabulary):
    wardrobe, ids = WardrobeService(shelf, vocabulary), shelf.items.ids()
    before = [shelf.items.get(ident) for ident in ids]
    with pytest.raises(InputError):
        edit_many(
            shelf,
            wardrobe,
            ids,
            corrections=["brand=New", "category=spaceship"],
            vocabulary=vocabulary,
        )
    assert [shelf.items.get(ident) for ident in ids] == before


def test_what_is_so_already_is_no_change(shelf, vocabulary):
    wardrobe, ids = WardrobeService(shelf, vocabulary), shelf.items.ids(order="id")
    changes = edit_many(
        shelf, wardrobe, ids[:2], corrections=["category=shirt"], vocabulary=vocabulary
    )
    assert changes.changed == (ids[0],)


def test_the_summary_says_what_all_share_and_what_some_have(shelf):
    ids = shelf.items.ids(order="id")
    summary = summarize(shelf, ids[1:3])
    assert summary.count == 2
    assert summary.values["brand"] is None
    assert "category" not in summary.values
    assert summary.everywhere["season"] == {"summer"}
    assert summary.somewhere["season"] == {"spring", "summer"}
    assert summarize(shelf, []).everywhere["season"] == frozenset()


def test_orders_by_wear_put_the_unknown_where_it_belongs(shelf):
    blazer, shirt, tee, dress = shelf.items.ids(order="id")
    shelf.wears.add([shirt, tee], "2026-03-01")
    shelf.wears.add([tee], "2026-05-01")
    shelf.items.update_many([shirt], {"price": 60.0})
    shelf.items.update_many([tee, dress], {"price": 30.0})

    def listed_by(order: str) -> tuple[int, ...]:
        return listed(shelf, Wish(order=order)).ids

    assert listed_by("-worn")[:2] == (tee, shirt)
    assert set(listed_by("worn")[:2]) == {blazer, dress}
    assert listed_by("last_worn")[2:] == (shirt, tee)
    assert listed_by("per_wear") == (tee, shirt, blazer, dress)
    assert listed_by("-per_wear") == (shirt, tee, dress, blazer)
    assert listed_by("color") == (shirt, blazer, tee, dress)
    never = Wish(conditions=(Condition("worn", "0"),))
    assert set(listed(shelf, never).ids) == {blazer, dress}


def test_a_planned_wear_counts_for_nothing_and_an_outfits_for_each_of_its_garments(shelf):
    blazer, shirt, _tee, dress = shelf.items.ids(order="id")
    with closing(sqlite3.connect(shelf.folder / "wardrobe.db")) as db, db:
        db.execute("INSERT INTO outfits (added, updated) VALUES ('2026', '2026')")
        for garment in (blazer, dress):
            db.execute("INSERT INTO outfit_items (outfit_id, item_id) VALUES (1, ?)", [garment])
        for item, outfit, planned in ((None, 1, 0), (shirt, None, 1)):
            db.execute(
                "INSERT INTO wears (item_id, outfit_id, day, planned, added)"
                " VALUES (?, ?, '2026-01-01', ?, '2026')",
                [item, outfit, planned],
            )
    assert set(listed(shelf, Wish(order="-worn")).ids[:2]) == {blazer, dress}


@pytest.mark.parametrize(
    ("group", "groups"),
    [
        ("category", {"blazer": 1, "shirt": 1, "t-shirt": 1, "dress": 1}),
        ("color", {"navy": 2, "blue": 1, "red": 1}),
    ],
)
def test_groups_are_runs_of_the_list_in_the_chosen_order(shelf, group, groups):
    found = listed(shelf, Wish(group=group, order="name"))
    assert dict(found.groups) == groups
    start = 0
    for _key, count in found.groups:
        here = names(shelf, found.ids[start : start + count])
        assert here == sorted(here)
        start += count
    assert start == len(found.ids) == 4
