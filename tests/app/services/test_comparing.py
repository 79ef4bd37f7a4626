"""What two looks at one garment disagree on, and which garment of a photo is meant."""

from __future__ import annotations

from typing import Any

import pytest

from app.services.comparing import (
    agrees,
    disagreements,
    field_value,
    merged_attributes,
    resulting_value,
    seen_values,
    wanted_changes,
)
from app.services.garment_matching import match_garments
from local_index.records import ItemRecord
from models.types import ColorShare, GarmentTags
from models.vocabulary import Vocabulary


def item(ident: int = 1, **values: Any) -> ItemRecord:
    facts: dict[str, Any] = {
        **{"id": ident, "name": "", "category": "unknown", "slot": "other", "colors": ()},
        **{"pattern": "unknown", "material": "unknown", "fit": "unknown", "style": "unknown"},
        **{"season": (), "occasion": (), "formality": 0, "warmth": 0, "attributes": ()},
        **{"kids": False, "brand": None, "price": None, "currency": None, "notes": ""},
        **{"quantity": 1, "status": "ready", "added": "", "updated": "", "trashed_at": None},
        **{"source_name": "", "confidence": {}, "origin": {}, "views": ()},
    }
    return ItemRecord(**{**facts, **values})


def tags(category: str, *colors: str, **values: Any) -> GarmentTags:
    return GarmentTags(
        category=category, colors=tuple(ColorShare(name, 0.0) for name in colors), **values
    )


@pytest.mark.parametrize(
    ("field", "stored", "seen", "same"),
    [
        ("category", "shirt", "blouse", True),
        ("category", "shirt", "coat", False),
        ("material", "denim", "cotton", True),
        ("material", "wool", "linen", False),
        ("colors", ["navy"], ["blue"], True),
        ("colors", ["navy", "white"], ["white"], True),
        ("colors", ["navy"], ["red"], False),
        ("season", ["spring", "autumn"], ["autumn", "winter"], True),
        ("season", ["summer"], ["winter"], False),
        ("occasion", ["work"], ["work", "everyday"], True),
        ("formality", 2, 3, True),
        ("formality", 1, 4, False),
        ("attributes", ["short sleeve"], ["long sleeve"], False),
        ("attributes", ["crew neck"], ["round neck", "pocket"], True),
        ("kids", False, True, False),
        ("fit", "loose", "oversized", True),
    ],
)
def test_only_contradictions_count(
    vocabulary: Vocabulary, field: str, stored: Any, seen: Any, same: bool
) -> None:
    assert agrees(field, stored, seen, vocabulary) is same
    if field != "kids":
        assert agrees(field, seen, stored, vocabulary) is same


def test_a_synonym_is_no_disagreement(vocabulary: Vocabulary) -> None:
    assert agrees("category", "jumper", "sweater", vocabulary)


def test_what_a_model_does_not_know_says_nothing(vocabulary: Vocabulary) -> None:
    assert seen_values(GarmentTags(), vocabulary) == {}
    said = seen_values(tags("other", "navy", fit="n/a", formality=3), vocabulary)
    assert said == {"colors": ["navy"], "formality": 3}


def test_lists_come_in_the_vocabularys_order(vocabulary: Vocabulary) -> None:
    one = tags("shirt", season=("winter", "spring"), attributes=("pocket", "v-neck"))
    other = tags("shirt", season=("spring", "winter"), attributes=("v-neck", "pocket"))
    assert seen_values(one, vocabulary) == seen_values(other, vocabulary)


def test_gaps_are_wanted_and_no_disagreement(vocabulary: Vocabulary) -> None:
    held = item(category="shirt", material="wool", origin={"material": "model"})
    said = {"category": "shirt", "material": "linen", "pattern": "stripe", "season": ["summer"]}
    assert wanted_changes(held, said, vocabulary) == {
        "material": "linen",
        "pattern": "stripe",
        "season": ["summer"],
    }
    assert disagreements(held, said, vocabulary) == {"material": "linen"}


@pytest.mark.parametrize("origin", ["person", "file"])
def test_nothing_is_wanted_against_a_persons_words(vocabulary: Vocabulary, origin: Any) -> None:
    held = item(material="wool", origin={"material": origin, "pattern": origin})
    said = {"material": "linen", "pattern": "stripe"}
    assert wanted_changes(held, said, vocabulary) == {}
    assert disagreements(held, said, vocabulary) == {"material": "linen"}


def test_new_attributes_join_and_contradicting_ones_give_way(vocabulary: Vocabulary) -> None:
    held = item(attributes=("pocket", "short sleeve"))
    said = {"attributes": ["long sleeve", "v-neck"]}
    assert wanted_changes(held, said, vocabulary) == said
    assert resulting_value(held, "attributes", said["attributes"]) == [
        "pocket",
        "long sleeve",
        "v-neck",
    ]
    assert wanted_changes(held, {"attributes": ["pocket"]}, vocabulary) == {}
    assert merged_attributes(["crew neck"], ["round neck"]) == ["crew neck", "round neck"]


def test_colors_keep_their_measured_shares() -> None:
    held = item(colors=(("navy", 0.7), ("white", 0.3)))
    assert field_value(held, "colors", ["navy", "white"]) == (("navy", 0.7), ("white", 0.3))
    assert field_value(held, "colors", ["red"]) == (("red", 1.0),)
    mixed = field_value(held, "colors", ["navy", "red"])
    assert isinstance(mixed, tuple)
    assert dict(mixed) == pytest.approx({"navy": 0.7, "red": 0.3})
    crowded = field_value(item(colors=(("navy", 1.0),)), "colors", ["navy", "red"])
    assert isinstance(crowded, tuple)
    assert sum(share for _, share in crowded) == pytest.approx(1.0, abs=1e-3)
    assert dict(crowded)["red"] > 0.05


# -- which garment ---------------------------------------------------------------------------------


def test_one_garment_on_each_side_needs_no_resemblance(vocabulary: Vocabulary) -> None:
    seen = tags("jacket")
    assert match_garments([item(category="shirt")], [seen], vocabulary) == {1: seen}


def test_the_category_picks_the_part_and_colors_decide_between_two(vocabulary: Vocabulary) -> None:
    items = [
        item(1, category="shirt", colors=(("white", 1.0),)),
        item(2, category="shirt", colors=(("navy", 1.0),)),
        item(3, category="pants"),
        item(4, category="hat"),
    ]
    seen = [tags("shirt", "blue"), tags("shirt", "cream"), tags("pants", "black")]
    found = match_garments(items, seen, vocabulary)
    assert found == {1: seen[1], 2: seen[0], 3: seen[2]}


def test_a_near_category_is_taken_before_another_of_the_same_slot(vocabulary: Vocabulary) -> None:
    seen = [tags("t-shirt"), tags("blouse")]
    assert match_garments([item(category="shirt")], seen, vocabulary) == {1: seen[1]}
    assert match_garments([item(category="shirt")], seen[:1] * 2, vocabulary) == {1: seen[0]}


def test_a_garment_without_a_kind_is_found_by_its_colors_alone(vocabulary: Vocabulary) -> None:
    nameless = item(colors=(("red", 1.0),))
    seen = [tags("shirt", "navy"), tags("pants", "red")]
    assert match_garments([nameless], seen, vocabulary) == {1: seen[1]}
    assert match_garments([item()], seen, vocabulary) == {}
    assert match_garments([item(category="shoe")], seen, vocabulary) == {}
