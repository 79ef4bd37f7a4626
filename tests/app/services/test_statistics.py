"""Statistics count pieces, never the trash, and never add up two currencies."""

from __future__ import annotations

from datetime import date

import pytest

from app.services.statistics import collect
from local_index import Library
from local_index.records import ItemDraft

TODAY = date(2026, 11, 21)


@pytest.fixture
def wardrobe(tmp_library):
    items = tmp_library.items
    ids = {
        "shirt": items.add(
            ItemDraft(
                name="White shirt",
                category="shirt",
                colors=(("white", 1.0),),
                price=40.0,
                currency="EUR",
                quantity=3,
            )
        ),
        "coat": items.add(
            ItemDraft(
                name="Navy coat",
                category="coat",
                colors=(("navy", 0.75), ("white", 0.25)),
                price=300.0,
                currency="CHF",
                added="2020-01-01T00:00:00Z",
            )
        ),
        "mystery": items.add(ItemDraft(name="Something", added="2019-01-01T00:00:00Z")),
        "gone": items.add(ItemDraft(name="Gone", category="shirt", price=1000.0, currency="EUR")),
    }
    tmp_library.wears.add([ids["shirt"], ids["gone"]], "2026-11-01")
    tmp_library.wears.add([ids["shirt"]], "2026-11-20")
    tmp_library.wears.add([ids["coat"]], "2025-12-24")
    tmp_library.wears.add([ids["coat"]], "2024-12-24")
    tmp_library.wears.add([ids["coat"]], "2026-11-20", kind="wash")
    tmp_library.trash.put([ids["gone"]])
    return tmp_library, ids


def test_pieces_count_and_the_trash_does_not(wardrobe):
    library, _ = wardrobe
    found = collect(library, today=TODAY)
    assert (found.garments, found.pieces) == (3, 5)
    assert (found.worn_garments, found.wears) == (2, 4)
    assert [(each.term, each.count) for each in found.categories] == [("shirt", 3), ("coat", 1)]


def test_a_garment_that_is_purged_meanwhile_does_not_break_the_page(wardrobe, monkeypatch):
    library, ids = wardrobe
    read_whole = library.items.get_many

    def purge_first(wanted):
        with Library.open(library.folder) as other:
            other.trash.put([ids["coat"]])
            other.trash.purge(older_than_days=0)
        return read_whole(wanted)

    monkeypatch.setattr(library.items, "get_many", purge_first)
    assert collect(library, today=TODAY).garments == 3


def test_colors_go_by_their_share_of_each_piece(wardrobe):
    library, _ = wardrobe
    colors = {each.term: each for each in collect(library, today=TODAY).colors}
    assert colors["white"].count == pytest.approx(3.25)
    assert sum(each.share for each in colors.values()) == pytest.approx(1)


def test_currencies_are_never_added_up(wardrobe):
    library, _ = wardrobe
    found = collect(library, today=TODAY)
    assert found.values == (("CHF", 300.0), ("EUR", 120.0))
    assert found.priced == 2


def test_twelve_months_end_with_this_one_and_washes_are_not_wears(wardrobe):
    library, _ = wardrobe
    months = collect(library, today=TODAY).months
    assert (months[0].month, months[-1].month, len(months)) == ("2025-12", "2026-11", 12)
    assert (months[0].worn, months[-1].worn) == (1, 2)


def test_cost_per_wear_is_the_price_by_the_wears_dearest_first(wardrobe):
    library, ids = wardrobe
    costs = collect(library, today=TODAY).cost_per_wear
    assert [(each.id, each.per_wear) for each in costs] == [(ids["coat"], 150), (ids["shirt"], 20)]


def test_never_worn_lists_what_was_owned_longest_first(wardrobe):
    library, ids = wardrobe
    found = collect(library, today=TODAY)
    assert [each.id for each in found.never_worn] == [ids["mystery"]]
    assert found.never_worn_count == 1


def test_an_empty_wardrobe_has_no_numbers(tmp_library):
    found = collect(tmp_library, today=TODAY)
    assert (found.garments, found.colors, found.values) == (0, (), ())
