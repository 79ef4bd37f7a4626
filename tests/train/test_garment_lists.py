"""What lists of garments are worth, against those of the records."""

from __future__ import annotations

import pytest

from models.garment_list import ListedGarment, write_garments
from models.vocabulary import Vocabulary
from train.evaluate.garment_lists import list_figures


def _plain(groups, values):
    return {"value": sum(values) / len(values), "n": len(values), "groups": len(set(groups))}


def _figures(said):
    golds = [
        write_garments([ListedGarment("shirt", ("red", "blue"), "striped", "cotton")]),
        write_garments([ListedGarment("jeans", ("navy",)), ListedGarment("shirt", ("red",))]),
    ]
    return list_figures(said, golds, ["a", "b"], vocabulary=Vocabulary.load(), interval=_plain)


def test_the_records_own_lists_are_right_in_everything():
    figures = _figures(
        [
            write_garments([ListedGarment("shirt", ("red", "blue"), "striped", "cotton")]),
            write_garments([ListedGarment("jeans", ("navy",)), ListedGarment("shirt")]),
        ]
    )
    for name in ("valid", "category", "color", "pattern", "material", "categories_f1"):
        assert figures[name]["value"] == 1.0, name
    # only one record knows a pattern
    assert (figures["pattern"]["n"], figures["color"]["n"]) == (1, 2)


def test_an_invalid_list_counts_as_wrong_in_everything():
    figures = _figures(["a red shirt", write_garments([ListedGarment("jeans", ("navy",))])])
    assert figures["valid"]["value"] == 0.5
    assert figures["category"]["value"] == 0.5
    assert figures["pattern"]["value"] == 0.0
    assert figures["categories_f1"]["value"] == pytest.approx((0 + 2 / 3) / 2)


def test_the_dominant_color_is_the_first_one_and_synonyms_are_one_word():
    figures = _figures(
        [
            write_garments([ListedGarment("shirt", ("blue", "red"))]),
            write_garments([ListedGarment("denim jeans", ("navy blue",))]),
        ]
    )
    assert figures["color"]["value"] == 0.5
    assert figures["category"]["constant"] == 0.5
