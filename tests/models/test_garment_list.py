"""Garments as JSON: what is written is read again, and nothing else is a list."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.garment_list import (
    MOST_COLORS,
    MOST_GARMENTS,
    ListedGarment,
    read_garments,
    write_garments,
)

WORDS = st.text("abc -é", min_size=1, max_size=12).filter(str.strip)
GARMENTS = st.builds(
    ListedGarment,
    WORDS,
    st.lists(WORDS, max_size=MOST_COLORS).map(tuple),
    st.one_of(st.just(""), WORDS),
    st.one_of(st.just(""), WORDS),
)


@given(st.lists(GARMENTS, min_size=1, max_size=MOST_GARMENTS))
def test_what_is_written_is_read_again(garments):
    assert read_garments(write_garments(garments)) == tuple(garments)


def test_more_garments_than_a_list_holds_are_left_out():
    listed = read_garments(write_garments([ListedGarment(f"shirt {n}") for n in range(12)]))
    assert [each.term for each in listed or ()] == [f"shirt {n}" for n in range(MOST_GARMENTS)]


@pytest.mark.parametrize(
    "text",
    [
        "",
        "a red shirt",
        "[]",
        "{}",
        '{"term": "shirt"}',
        '[{"term": "shirt"}] That is all.',
        '[{"term": "shirt"}] [{"term": "shirt"}]',
        '[{"term": ""}]',
        '[{"term": " "}]',
        '[{"term": 3}]',
        '[{"colors": ["red"]}]',
        '[{"term": "shirt", "size": "M"}]',
        '[{"term": "shirt", "colors": "red"}]',
        '[{"term": "shirt", "colors": []}]',
        '[{"term": "shirt", "colors": [["red"]]}]',
        '[{"term": "shirt", "term": "skirt"}]',
        '[{"term": "shirt", "pattern": null}]',
        '[{"term": "shirt"',
        '["shirt"]',
        json.dumps([{"term": "shirt"}] * (MOST_GARMENTS + 1)),
    ],
)
def test_nothing_else_is_a_list(text):
    assert read_garments(text) is None
