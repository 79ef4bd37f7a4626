"""A shelf of saved outfits read at one look, and boards that are kept as they are changed."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

import pytest

from app.services.diary import DiaryService
from app.services.outfit_board import Wording, keep_board
from app.services.outfit_shelf import read_shelf
from app.services.outfits import OutfitService
from local_index import ItemDraft, Library, OutfitItem
from models.vocabulary import Vocabulary

TODAY = date(2026, 11, 21)
SHIRT, PANTS, SHOES, COAT, SKIRT = range(1, 6)


@pytest.fixture
def library(tmp_path: Path) -> Iterator[Library]:
    with Library.open(tmp_path / "w", create=True) as opened:
        for category, slot in (
            ("shirt", "top"),
            ("pants", "bottom"),
            ("shoe", "shoes"),
            ("coat", "outerwear"),
            ("skirt", "bottom"),
        ):
            opened.items.add(ItemDraft(category=category, slot=slot, name=f"my {category}"))
        yield opened


def save(library: Library, vocabulary: Vocabulary, *items: int, **words: object) -> int:
    return OutfitService(library, vocabulary).save(items, **words).outfit.id  # type: ignore[arg-type]


def shelf(library: Library, vocabulary: Vocabulary, **chosen: object):
    return read_shelf(library, vocabulary, TODAY, **chosen)  # type: ignore[arg-type]


def test_a_shelf_has_the_newest_first_with_pieces_and_their_places(library, vocabulary):
    first = save(library, vocabulary, SHIRT, PANTS, SHOES)
    second = save(library, vocabulary, SHIRT, SKIRT)
    found = shelf(library, vocabulary)
    assert [one.outfit.id for one in found] == [second, first]
    assert [one.item.id for one in found[1].pieces] == [SHIRT, PANTS, SHOES]
    assert found[1].slots == ("top", "bottom", "shoes")


def test_a_piece_takes_the_place_it_has_in_this_outfit(library, vocabulary):
    outfit = OutfitService(library, vocabulary).save([OutfitItem(SHIRT, "mid"), OutfitItem(PANTS)])
    (found,) = shelf(library, vocabulary, outfit_ids=[outfit.outfit.id])
    assert found.slots == ("mid", "bottom")


def test_wears_count_and_plans_are_told_apart(library, vocabulary):
    outfit = save(library, vocabulary, SHIRT, PANTS)
    diary = DiaryService(library, TODAY)
    diary.wear(outfit, day=TODAY - timedelta(days=9))
    diary.wear(outfit, day=TODAY - timedelta(days=2))
    diary.plan(outfit, TODAY + timedelta(days=3))
    diary.plan(outfit, TODAY + timedelta(days=1))
    (found,) = shelf(library, vocabulary)
    assert (found.wears.worn, found.wears.last_worn) == (2, "2026-11-19")
    assert found.wears.planned == "2026-11-22"


def test_what_was_planned_and_not_lived_is_no_plan_any_more(library, vocabulary):
    outfit = save(library, vocabulary, SHIRT, PANTS)
    library.wears.add_outfit(outfit, "2026-11-01", planned=True)
    (found,) = shelf(library, vocabulary)
    assert found.wears.planned is None
    assert found.wears.worn == 0


@pytest.mark.parametrize(
    ("items", "odd"),
    [
        ((SHIRT, PANTS, SHOES), ()),
        ((SHIRT, PANTS), ("no_shoes",)),
        ((SHIRT, SHOES), ("missing_bottom",)),
        ((SHIRT, PANTS, SKIRT, SHOES), ("doubled",)),
    ],
)
def test_what_is_odd_is_what_the_warnings_of_one_outfit_say(library, vocabulary, items, odd):
    outfit = save(library, vocabulary, *items)
    (found,) = shelf(library, vocabulary)
    assert found.odd == odd
    warned = OutfitService(library, vocabulary).get(outfit).warnings
    assert {one.kind for one in warned} == set(odd)


def test_garments_in_the_laundry_and_in_the_trash_are_odd(library, vocabulary):
    save(library, vocabulary, SHIRT, PANTS, SHOES, COAT)
    library.items.update(SHIRT, {"status": "dirty"}, origin="person")
    library.trash.put([COAT])
    (found,) = shelf(library, vocabulary)
    assert found.odd == ("dirty", "in_trash")
    assert [one.item.id for one in found.pieces] == [SHIRT, PANTS, SHOES]


def test_outfits_in_the_trash_have_a_shelf_of_their_own(library, vocabulary):
    outfit = save(library, vocabulary, SHIRT, PANTS)
    library.outfits.trash([outfit])
    assert shelf(library, vocabulary) == ()
    assert [one.outfit.id for one in shelf(library, vocabulary, in_trash=True)] == [outfit]


# -- boards ---------------------------------------------------------------------------------------


def keep(library: Library, vocabulary: Vocabulary, outfit_id: int, *items: int, wording=None):
    held = [OutfitItem(one) for one in items]
    return keep_board(library, vocabulary, outfit_id, items=held, wording=wording)


def test_the_first_piece_makes_the_outfit_with_what_was_said_of_it(library, vocabulary):
    assert keep(library, vocabulary, 0).outfit_id == 0
    wording = Wording("Office", "tuck it in", ("work",), ("autumn",))
    kept = keep(library, vocabulary, 0, SHIRT, wording=wording)
    outfit = library.outfits.get(kept.outfit_id)
    assert (outfit.name, outfit.notes) == ("Office", "tuck it in")
    assert (outfit.occasion, outfit.season) == (("work",), ("autumn",))
    assert outfit.item_ids == (SHIRT,)


def test_a_board_without_pieces_throws_its_outfit_away_and_a_piece_brings_it_back(
    library, vocabulary
):
    outfit = keep(library, vocabulary, 0, SHIRT).outfit_id
    assert keep(library, vocabulary, outfit).changes.outfits == (outfit,)
    assert library.outfits.get(outfit).trashed_at is not None
    kept = keep(library, vocabulary, outfit, PANTS)
    assert kept.outfit_id == outfit
    found = library.outfits.get(outfit)
    assert (found.trashed_at, found.item_ids) == (None, (PANTS,))
    library.history.undo()
    assert library.outfits.get(outfit).trashed_at is not None


def test_what_the_diary_holds_stays_and_a_copy_is_changed(library, vocabulary):
    outfit = save(library, vocabulary, SHIRT, PANTS, name="Worn")
    DiaryService(library, TODAY).wear(outfit)
    kept = keep(library, vocabulary, outfit, SHIRT, SKIRT)
    assert kept.copied
    assert library.outfits.get(outfit).item_ids == (SHIRT, PANTS)
    copy = library.outfits.get(kept.outfit_id)
    assert (copy.name, copy.item_ids) == ("Worn", (SHIRT, SKIRT))
    assert copy.details["cloned_from"] == outfit


def test_other_places_of_the_same_garments_need_no_copy(library, vocabulary):
    outfit = save(library, vocabulary, SHIRT, PANTS)
    DiaryService(library, TODAY).wear(outfit)
    held = [OutfitItem(PANTS), OutfitItem(SHIRT, "mid")]
    kept = keep_board(library, vocabulary, outfit, items=held)
    assert (kept.outfit_id, kept.copied) == (outfit, False)
    assert library.outfits.get(outfit).items == tuple(held)


def test_one_state_of_a_board_is_one_step_of_undo(library, vocabulary):
    outfit = save(library, vocabulary, SHIRT, PANTS)
    before = len(library.history.entries())
    keep(library, vocabulary, outfit, SHIRT, PANTS, SHOES)
    assert len(library.history.entries()) == before + 1
    library.history.undo()
    assert library.outfits.get(outfit).item_ids == (SHIRT, PANTS)
