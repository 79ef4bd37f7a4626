"""What follows from a correction, and what stays the person's."""

from __future__ import annotations

import pytest

from app.errors import InputError
from app.services.wardrobe import WardrobeService
from local_index import Library
from models.vocabulary import Vocabulary


@pytest.fixture
def wardrobe(library: Library, vocabulary: Vocabulary) -> WardrobeService:
    return WardrobeService(library, vocabulary)


def test_a_new_category_brings_its_slot_warmth_and_name(wardrobe: WardrobeService) -> None:
    item = wardrobe.edit(1, ["category=coat"])
    assert (item.slot, item.name) == ("outerwear", "Navy striped coat")
    assert item.warmth > 0
    assert item.origin["slot"] == "model"


def test_a_name_and_a_slot_that_a_person_chose_stay(wardrobe: WardrobeService) -> None:
    wardrobe.edit(1, ["name=My favorite", "slot=mid"])
    item = wardrobe.edit(1, ["category=coat"])
    assert (item.slot, item.name) == ("mid", "My favorite")


def test_correcting_a_brand_touches_nothing_that_is_derived(
    wardrobe: WardrobeService, library: Library
) -> None:
    library.items.update(2, {"warmth": 1}, origin="model")
    assert wardrobe.edit(2, ["brand=COS"]).warmth == 1


def test_an_edit_and_what_follows_are_one_step_of_undo(wardrobe: WardrobeService) -> None:
    before = wardrobe.get(1)
    wardrobe.edit(1, ["category=coat", "colors=red"])
    wardrobe.undo()
    after = wardrobe.get(1)
    assert (after.category, after.slot, after.name) == ("shirt", "top", "Navy striped shirt")
    assert after.origin == before.origin


def test_search_words_follow_a_correction(wardrobe: WardrobeService, library: Library) -> None:
    wardrobe.edit(1, ["category=sweater"])
    words = library.items.search_text(1).split()
    assert "jumper" in words
    assert "shirt" not in words


def test_words_of_a_merged_garment_are_those_of_its_fields(
    wardrobe: WardrobeService, library: Library
) -> None:
    merged = wardrobe.merge(1, 2)
    assert len(merged.views) == 2
    assert "stripe" in library.items.search_text(1)
    assert [entry.label for entry in wardrobe.history(limit=1)] == ["Merge two items"]
    wardrobe.undo()
    assert {item.id for item in wardrobe.find().items} == {1, 2, 3}


def test_an_edit_that_fails_leaves_no_half(wardrobe: WardrobeService) -> None:
    before = wardrobe.get(1)
    with pytest.raises(InputError):
        wardrobe.edit(1, ["brand=COS", "category=nonsense"])
    assert wardrobe.get(1) == before


def test_a_page_knows_the_total(wardrobe: WardrobeService) -> None:
    page = wardrobe.find(["formality>=0"], limit=2, order="name")
    assert [item.name for item in page.items] == ["Gray sweater", "Navy striped shirt"]
    assert page.total == 3
