"""What makes a whole outfit, what is missing and what is there twice."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.compatibility import Piece, judge_structure, kind_of, layer_order, piece_of
from models.types import GarmentTags
from models.vocabulary import Vocabulary

VOCABULARY = Vocabulary.load()


def outfit(*categories: str) -> list[Piece]:
    return [
        piece_of(number, GarmentTags(category=category), vocabulary=VOCABULARY)
        for number, category in enumerate(categories)
    ]


@pytest.mark.parametrize(
    "categories",
    [
        ("t-shirt", "pants"),
        ("sweater", "skirt", "shoe", "bag"),
        ("dress", "coat", "shoe"),
        ("shirt", "pants", "blazer", "coat"),
        ("t-shirt", "shirt", "shorts"),
        ("dress", "leggings", "cardigan"),
        ("t-shirt", "sleepwear", "shoe"),
        ("swimwear",),
        ("sweatshirt", "pants", "vest", "hat", "scarf"),
    ],
)
def test_what_people_wear_is_whole(categories: tuple[str, ...]) -> None:
    found = judge_structure(outfit(*categories))
    assert found.whole
    assert found.doubled == ()


@pytest.mark.parametrize(
    ("categories", "doubled"),
    [
        (("t-shirt", "pants", "skirt"), ((1, 2),)),
        (("dress", "pants"), ((0, 1),)),
        (("t-shirt", "tank top", "pants"), ((0, 1),)),
        (("sweater", "sweatshirt", "pants"), ((0, 1),)),
        (("shirt", "pants", "coat", "jacket"), ((2, 3),)),
        (("shirt", "pants", "shoe", "shoe"), ((2, 3),)),
        (("shirt", "pants", "hat", "hat", "bag", "bag"), ((4, 5), (2, 3))),
    ],
)
def test_what_takes_each_others_place_is_named(
    categories: tuple[str, ...], doubled: tuple[tuple[int, ...], ...]
) -> None:
    found = judge_structure(outfit(*categories))
    assert found.doubled == doubled
    assert not found.whole


def test_what_is_missing_is_named() -> None:
    assert judge_structure(outfit("shoe", "bag")).missing == ("top", "bottom")
    assert judge_structure(outfit("blazer", "pants")).missing == ("top",)
    assert judge_structure(outfit("t-shirt", "shoe")).missing == ("bottom",)
    assert judge_structure(outfit("t-shirt", "shoe")).has_shoes


@given(
    st.lists(st.sampled_from(sorted(VOCABULARY.categories)), min_size=1, max_size=7, unique=False)
)
def test_two_full_bottoms_are_never_whole_and_order_never_matters(categories: list[str]) -> None:
    pieces = outfit(*categories)
    found = judge_structure(pieces)
    turned = judge_structure(pieces[::-1])
    assert found.missing == turned.missing
    assert {frozenset(group) for group in found.doubled} == {
        frozenset(group) for group in turned.doubled
    }
    bottoms = [p for p in pieces if p.slot == "bottom" and p.category != "leggings"]
    if len(bottoms) > 1:
        assert not found.whole


def test_layers_go_from_skin_to_outside() -> None:
    order = layer_order(outfit("coat", "shoe", "cardigan", "shirt", "t-shirt"))
    assert [p.category for p in order] == ["t-shirt", "shirt", "cardigan", "coat", "shoe"]


def test_a_sweater_takes_a_shirts_place_and_a_cardigan_a_jackets() -> None:
    kinds = [kind_of(p) for p in outfit("sweater", "shirt", "cardigan", "jacket", "dress", "hat")]
    assert kinds == ["top", "top", "layer", "layer", "one-piece", "hat"]
