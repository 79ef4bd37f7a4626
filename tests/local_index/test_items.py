"""Items: what goes in comes out, what does not fit is refused, and a person's word stands."""

from __future__ import annotations

from dataclasses import replace

import pytest

from local_index import (
    Filter,
    InvalidValueError,
    ItemDraft,
    Library,
    NotFoundError,
    UnknownFieldError,
    ViewDraft,
)

FULL = ItemDraft(
    name="Blue shirt",
    category="shirt",
    slot="top",
    colors=(("light blue", 0.8), ("white", 0.2)),
    pattern="stripe",
    material="cotton",
    fit="regular",
    style="business",
    season=("spring", "summer"),
    occasion=("work",),
    formality=3,
    warmth=2,
    attributes=("collared", "long sleeve"),
    kids=False,
    brand="Ærlig",
    price=39.5,
    currency="EUR",
    notes="From Ana",
    quantity=2,
    status="dirty",
    source_name="IMG_0412.jpg",
    added="2025-01-02T03:04:05Z",
    confidence={"category": 0.93},
    origin={"category": "model", "brand": "person"},
    search_text="shirt button-up navy",
)


def test_everything_that_goes_in_comes_out(library: Library, add_photo, clock) -> None:
    front, back = add_photo("front"), add_photo("back")
    views = (ViewDraft(front.id), ViewDraft(back.id, kind="back", region=(0.1, 0.2, 0.5, 0.5)))
    item = library.items.get(library.items.add(replace(FULL, views=views)))
    for name in ItemDraft.__slots__:
        if name not in ("views", "search_text"):
            assert getattr(item, name) == getattr(FULL, name), name
    assert [(view.photo_id, view.kind, view.position) for view in item.views] == [
        (front.id, "front", 0),
        (back.id, "back", 1),
    ]
    assert item.views[1].region == (0.1, 0.2, 0.5, 0.5)
    assert item.views[1].sha256 == back.sha256
    assert item.updated == "2026-11-21T10:00:00Z"
    assert library.items.search_text(item.id) == "shirt button-up navy"


def test_an_item_needs_no_photo_and_no_tags(library: Library) -> None:
    item = library.items.get(library.items.add(ItemDraft()))
    assert (item.category, item.slot, item.views, item.status) == ("unknown", "other", (), "ready")
    assert (item.brand, item.price, item.trashed_at) == (None, None, None)


def test_ids_are_never_given_twice(library: Library) -> None:
    first = library.items.add(ItemDraft())
    library.trash.put([first])
    library.trash.purge(older_than_days=0)
    assert library.items.add(ItemDraft()) > first


def test_an_unknown_id_is_named(library: Library) -> None:
    for call in (
        lambda: library.items.get(7),
        lambda: library.items.update(7, {"name": "x"}),
        lambda: library.items.search_text(7),
        lambda: library.trash.put([7]),
        lambda: library.items.add_view(7, ViewDraft(1)),
    ):
        with pytest.raises(NotFoundError, match="no item 7"):
            call()
    assert library.items.get_many([7]) == []


def test_listing_asks_the_database_as_often_for_many_items_as_for_one(
    library: Library, add_photo
) -> None:
    photo = add_photo()
    asked: list[str] = []

    def statements() -> int:
        asked.clear()
        library.db.conn.set_trace_callback(asked.append)
        library.items.find()
        library.db.conn.set_trace_callback(None)
        return len(asked)

    library.items.add(replace(FULL, views=(ViewDraft(photo.id),)))
    for_one = statements()
    for _ in range(20):
        library.items.add(replace(FULL, views=(ViewDraft(photo.id),)))
    assert statements() == for_one <= 4


def test_several_are_returned_in_the_order_asked_for(library: Library) -> None:
    ids = [library.items.add(ItemDraft(name=str(number))) for number in range(4)]
    wanted = [ids[2], ids[0], 99, ids[3]]
    assert [item.id for item in library.items.get_many(wanted)] == [ids[2], ids[0], ids[3]]


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("slot", "hat"),
        ("slot", None),
        ("status", "gone"),
        ("formality", 6),
        ("formality", -1),
        ("formality", 2.5),
        ("formality", True),
        ("warmth", "2"),
        ("price", -0.01),
        ("price", float("nan")),
        ("price", float("inf")),
        ("price", "12"),
        ("quantity", -1),
        ("kids", 1),
        ("kids", "yes"),
        ("name", 3),
        ("name", "x" * 501),
        ("name", None),
        ("category", None),
        ("season", "summer"),
        ("season", [1]),
        ("season", [""]),
        ("attributes", ["x" * 101]),
        ("attributes", [str(number) for number in range(101)]),
        ("colors", ["navy"]),
        ("colors", [("navy", 1.5)]),
        ("colors", [("navy", "0.5")]),
        ("colors", [("navy", float("nan"))]),
        ("colors", [("", 0.5)]),
        ("colors", 5),
    ],
)
def test_a_value_that_does_not_fit_is_refused_and_changes_nothing(
    library: Library, field: str, value: object
) -> None:
    item_id = library.items.add(FULL)
    before = library.items.get(item_id)
    with pytest.raises(InvalidValueError) as caught:
        library.items.update(item_id, {"notes": "changed", field: value})
    assert caught.value.field == field
    assert caught.value.message.endswith(".")
    assert library.items.get(item_id) == before
    with pytest.raises(InvalidValueError):
        library.items.add(replace(FULL, **{field: value}))
    assert library.items.count() == 1


def test_the_index_knows_no_vocabulary(library: Library) -> None:
    item_id = library.items.add(ItemDraft(category="hauberk", colors=(("octarine", 1.0),)))
    assert library.items.ids([Filter("color", "=", "octarine")]) == [item_id]


def test_an_unknown_field_names_the_nearest(library: Library) -> None:
    item_id = library.items.add(FULL)
    with pytest.raises(UnknownFieldError, match="did you mean pattern") as caught:
        library.items.update(item_id, {"patern": "stripe"})
    assert caught.value.nearest == "pattern"


@pytest.mark.parametrize("field", ["added", "updated", "trashed_at", "source_name"])
def test_what_vestry_keeps_itself_cannot_be_edited(library: Library, field: str) -> None:
    item_id = library.items.add(FULL)
    with pytest.raises(InvalidValueError, match="kept by Vestry"):
        library.items.update(item_id, {field: "2020"})


def test_broken_text_is_cleaned_rather_than_refused(library: Library) -> None:
    name = b"caf\xe9.jpg".decode("utf-8", "surrogateescape")
    item = library.items.get(library.items.add(ItemDraft(source_name=name, notes="a\0b ")))
    assert item.source_name == "caf?.jpg"
    assert item.notes == "ab"


def test_empty_text_of_an_optional_field_means_unknown(library: Library) -> None:
    item_id = library.items.add(FULL)
    assert library.items.update(item_id, {"brand": " "}).brand is None


# -- who said so --------------------------------------------------------------------------------


def test_a_model_never_overwrites_a_person(library: Library) -> None:
    item_id = library.items.add(FULL)
    library.items.update(item_id, {"category": "blouse"})
    item = library.items.update(
        item_id,
        {"category": "t-shirt", "pattern": "plain"},
        origin="model",
        confidence={"category": 0.99, "pattern": 0.6},
    )
    assert item.category == "blouse"
    assert item.pattern == "plain"
    assert item.origin == {"brand": "person", "category": "person", "pattern": "model"}
    assert item.confidence == {"pattern": 0.6}


def test_a_person_may_overwrite_anyone(library: Library) -> None:
    item_id = library.items.add(FULL)
    library.items.update(item_id, {"brand": "Other"})
    assert library.items.update(item_id, {"brand": None}).brand is None


def test_confirming_a_models_guess_makes_it_the_persons(library: Library) -> None:
    item_id = library.items.add(FULL)
    item = library.items.update(item_id, {"category": "shirt"})
    assert item.origin["category"] == "person"
    assert "category" not in item.confidence
    assert library.history.entries()[0].label == "Edit"


def test_nothing_changed_is_no_change(library: Library, clock) -> None:
    item_id = library.items.add(FULL)
    before = library.items.update(item_id, {"notes": "mine"})
    clock.advance(hours=1)
    assert library.items.update(item_id, {"notes": "mine"}) == before
    assert len(library.history.entries()) == 2


def test_many_items_change_together_or_not_at_all(library: Library) -> None:
    ids = [library.items.add(FULL) for _ in range(3)]
    done = library.items.update_many(ids, {"status": "away"}, label="Lend")
    assert done.changed == tuple(ids)
    assert library.history.entries()[0].items == 3
    with pytest.raises(NotFoundError):
        library.items.update_many([*ids, 99], {"status": "ready"})
    assert {item.status for item in library.items.find()} == {"away"}


# -- views --------------------------------------------------------------------------------------


def test_views_are_added_ordered_and_removed(library: Library, add_photo) -> None:
    a, b = add_photo("a"), add_photo("b")
    item_id = library.items.add(replace(FULL, views=(ViewDraft(a.id),)))
    library.items.add_view(item_id, ViewDraft(b.id, kind="label"))
    library.items.order_views(item_id, [b.id, a.id])
    assert [view.photo_id for view in library.items.get(item_id).views] == [b.id, a.id]
    again = library.items.add_view(item_id, ViewDraft(b.id, kind="back"))
    assert [(view.photo_id, view.kind) for view in again.views] == [(b.id, "back"), (a.id, "front")]
    assert [v.photo_id for v in library.items.remove_view(item_id, b.id).views] == [a.id]
    library.history.undo()
    assert [view.photo_id for view in library.items.get(item_id).views] == [b.id, a.id]


def test_a_photo_may_show_several_items(library: Library, add_photo) -> None:
    photo = add_photo()
    ids = [library.items.add(replace(FULL, views=(ViewDraft(photo.id),))) for _ in range(2)]
    library.trash.put(ids[:1])
    assert [item.id for item in library.items.of_photo(photo.id)] == ids
    assert library.photos.items_of(photo.id) == ids


def test_impossible_views_are_refused(library: Library, add_photo) -> None:
    photo = add_photo()
    item_id = library.items.add(ItemDraft())
    with pytest.raises(NotFoundError, match="no photo 9"):
        library.items.add_view(item_id, ViewDraft(9))
    with pytest.raises(NotFoundError, match="no photo 9"):
        library.items.add(ItemDraft(views=(ViewDraft(9),)))
    with pytest.raises(InvalidValueError):
        library.items.add_view(item_id, ViewDraft(photo.id, kind="inside"))  # type: ignore[arg-type]
    with pytest.raises(InvalidValueError):
        library.items.add_view(item_id, ViewDraft(photo.id, region=(0, 0, 2, 1)))
    with pytest.raises(NotFoundError):
        library.items.remove_view(item_id, photo.id)
    with pytest.raises(InvalidValueError):
        library.items.order_views(item_id, [photo.id])
    assert library.items.count() == 1


# -- kept in step -------------------------------------------------------------------------------


def found_by(library: Library, word: str) -> list[int]:
    return library.db.column("SELECT rowid FROM items_fts WHERE items_fts MATCH ?", [word])


def test_full_text_follows_every_change(library: Library) -> None:
    item_id = library.items.add(FULL)
    assert found_by(library, '"button-up"') == [item_id]
    assert found_by(library, "aerlig OR ærlig") == [item_id]
    library.items.update(item_id, {"name": "Robe"}, search_text="dress gown")
    assert found_by(library, "gown") == found_by(library, "robe") == [item_id]
    assert found_by(library, "button") == []
    library.history.undo()
    assert found_by(library, "gown") == []
    assert found_by(library, "button") == [item_id]
    library.items.set_search_texts({item_id: "chemise"})
    assert found_by(library, "chem*") == [item_id]
    library.trash.put([item_id])
    library.trash.purge(older_than_days=0)
    assert found_by(library, "chemise") == []
    library.db.execute("INSERT INTO items_fts (items_fts, rank) VALUES ('integrity-check', 1)")


def test_accents_do_not_matter_to_full_text(library: Library) -> None:
    item_id = library.items.add(ItemDraft(name="Café Crème"))
    assert found_by(library, "cafe") == [item_id]


def test_the_index_of_terms_follows_every_change(library: Library) -> None:
    item_id = library.items.add(FULL)
    library.items.update(item_id, {"season": ("winter",), "colors": (("black", 1.0),)})
    rows = library.db.rows("SELECT field, term FROM item_terms ORDER BY field, term")
    assert [tuple(row) for row in rows] == [
        ("attributes", "collared"),
        ("attributes", "long sleeve"),
        ("colors", "black"),
        ("occasion", "work"),
        ("season", "winter"),
    ]


def test_values_are_counted_most_frequent_first(library: Library) -> None:
    library.items.add(replace(FULL, brand="A"))
    library.items.add(replace(FULL, brand="B", season=("winter",)))
    trashed = library.items.add(replace(FULL, brand="C"))
    library.items.add(replace(FULL, brand="B"))
    library.trash.put([trashed])
    assert library.items.value_counts("brand") == [("B", 2), ("A", 1)]
    assert library.items.value_counts("season") == [("spring", 2), ("summer", 2), ("winter", 1)]
    with pytest.raises(InvalidValueError):
        library.items.value_counts("price")


def test_whether_a_person_has_looked_is_kept_found_and_taken_back(tmp_library: Library) -> None:
    items = tmp_library.items
    fresh, known = items.add(ItemDraft(reviewed=False)), items.add(ItemDraft())
    assert items.ids([Filter("reviewed", "=", "no")]) == [fresh]
    assert items.get(known).reviewed
    items.update_many([fresh], {"reviewed": True}, label="Accept")
    assert items.count([Filter("reviewed", "=", "no")]) == 0
    tmp_library.history.undo()
    assert not items.get(fresh).reviewed


def test_a_garment_merged_with_one_that_was_looked_at_is_looked_at(tmp_library: Library) -> None:
    items = tmp_library.items
    fresh, known = items.add(ItemDraft(reviewed=False)), items.add(ItemDraft())
    assert items.merge(fresh, known).reviewed
    tmp_library.history.undo()
    assert not items.get(fresh).reviewed
