"""``FIELD=VALUE`` as a person types it."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from app.errors import InputError
from app.services.field_values import parse_changes, parse_conditions
from local_index import Filter, Library, UnknownFieldError
from local_index.records import ItemRecord
from models.vocabulary import Vocabulary


@pytest.fixture
def item(library: Library) -> ItemRecord:
    return library.items.get(1)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("category=jumper", Filter("category", "=", "sweater")),
        ("Color=grey", Filter("colors", "=", "gray")),
        ("category = shirt , blouse", Filter("category", "=", ("shirt", "blouse"))),
        ("formality>=3", Filter("formality", ">=", "3")),
        ("price<100", Filter("price", "<", "100")),
        ("season!=winter", Filter("season", "!=", "winter")),
        ("notes~Wedding", Filter("notes", "contains", "Wedding")),
        ("notes=wedding", Filter("notes", "contains", "wedding")),
        ("brand=Acne Studios", Filter("brand", "=", "Acne Studios")),
        ("brand=", Filter("brand", "=", None)),
        ("material=unknown", Filter("material", "=", None)),
        ("name=a=b", Filter("name", "=", "a=b")),
        ("status=Trash", Filter("status", "=", "trash")),
    ],
)
def test_conditions(text: str, expected: Filter, vocabulary: Vocabulary) -> None:
    assert parse_conditions([text], vocabulary) == (expected,)


def test_a_group_stands_for_its_categories(library: Library, vocabulary: Vocabulary) -> None:
    (found,) = parse_conditions(["group=one-piece"], vocabulary)
    assert found.field == "category"
    assert "dress" in found.value  # type: ignore[operator]
    assert [item.id for item in library.items.find([found])] == [3]


@pytest.mark.parametrize("text", ["", "shirt", "=shirt", "category", "8=x"])
def test_what_is_no_condition_is_said(text: str, vocabulary: Vocabulary) -> None:
    with pytest.raises(InputError, match="is not a condition"):
        parse_conditions([text], vocabulary)


def test_an_unknown_term_names_the_nearest_in_the_sentence(vocabulary: Vocabulary) -> None:
    with pytest.raises(InputError, match='did you mean "shirt"'):
        parse_conditions(["category=shrit"], vocabulary)


def test_an_unknown_field_names_the_nearest(item: ItemRecord, vocabulary: Vocabulary) -> None:
    with pytest.raises(UnknownFieldError, match="did you mean season"):
        parse_conditions(["seson=summer"], vocabulary)
    with pytest.raises(UnknownFieldError, match="did you mean brand"):
        parse_changes(["brnd=COS"], item, vocabulary)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("category=jumper", {"category": "sweater"}),
        ("color=navy:0.7,white", {"colors": (("navy", 0.7), ("white", 0.3))}),
        ("colors=navy,white", {"colors": (("navy", 0.5), ("white", 0.5))}),
        ("colors=white:30%,navy:70%", {"colors": (("navy", 0.7), ("white", 0.3))}),
        ("colors=", {"colors": ()}),
        ("season=winter,autumn", {"season": ("autumn", "winter")}),
        ("formality=", {"formality": 0}),
        ("kids=NO", {"kids": False}),
        ("price=49,90", {"price": 49.9}),
        ("price=49 eur", {"price": 49.0, "currency": "EUR"}),
        ("price=", {"price": None}),
        ("currency=usd", {"currency": "USD"}),
        ("brand=", {"brand": ""}),
        ("notes=a, b = c", {"notes": "a, b = c"}),
        ("slot=One-Piece", {"slot": "one_piece"}),
        ("material=unknown", {"material": "unknown"}),
        ("status=Away", {"status": "away"}),
    ],
)
def test_corrections(
    text: str, expected: dict[str, Any], item: ItemRecord, vocabulary: Vocabulary
) -> None:
    assert parse_changes([text], item, vocabulary) == expected


def test_several_additions_to_a_list_add_up(item: ItemRecord, vocabulary: Vocabulary) -> None:
    texts = ["season+=winter", "season+=spring", "season-=summer"]
    changes = parse_changes(texts, replace(item, season=("summer",)), vocabulary)
    assert changes == {"season": ("winter", "spring")}


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("colors=navy:1,white", "add up to more than 1"),
        ("colors=navy:2", "not a share"),
        ("colors=navy:nan", "not a share"),
        ("colors+=navy", "as a whole"),
        ("brand+=x", "no list"),
        ("kids=perhaps", "yes or no"),
        ("quantity=two", "whole number"),
        ("currency=euros", "not a currency"),
        ("price=-5", "not a price"),
        ("added=2020-01-01", "kept by Vestry"),
    ],
)
def test_what_does_not_fit_is_one_sentence(
    text: str, sentence: str, item: ItemRecord, vocabulary: Vocabulary
) -> None:
    with pytest.raises(InputError, match=sentence) as caught:
        parse_changes([text], item, vocabulary)
    assert caught.value.message.endswith(".")
