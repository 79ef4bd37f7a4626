"""Wrong colors and swaps: what they change, and that taking them back restores what was."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from app.errors import InputError
from app.stylist.engine import Question, Wardrobe
from app.stylist.habits import replay
from app.stylist.numbers import shipped_numbers
from app.stylist.service import Stylist
from app.stylist.swaps import Swap, changed_one, teach
from app.stylist.wishes import Wish
from local_index import Library
from local_index.feedback import FeedbackRecord
from local_index.records import ItemDraft
from local_index.together import SavedSet, Together
from tests.app.stylist.conftest import RULES, TODAY, VOCABULARY, item, small, wardrobe_of


def heard(wardrobe: Wardrobe, *events: tuple[str, tuple[int, ...], dict[str, object]]) -> Wardrobe:
    """Return the wardrobe after these events, its saved outfits kept."""
    saved = tuple(SavedSet(1, tuple(sorted(one)), "2026") for one in wardrobe.habits.saved)
    log = [
        FeedbackRecord(number, kind, ids, details, "2026-11-01T00:00:00Z")
        for number, (kind, ids, details) in enumerate(events, 1)
    ]
    habits = replay(Together(saved=saved), log, today=TODAY, numbers=shipped_numbers())
    return replace(wardrobe, habits=habits)


@pytest.fixture
def library(tmp_path: Path) -> Iterator[Library]:
    with Library.open(tmp_path / "wardrobe", create=True) as opened:
        for category, color in (
            ("t-shirt", "orange"),
            ("pants", "purple"),
            ("shoe", "white"),
            ("shirt", "coral"),
        ):
            kind = VOCABULARY.category(category)
            opened.items.add(ItemDraft(category=category, slot=kind.slot, colors=((color, 1.0),)))
        yield opened


def stylist(library: Library) -> Stylist:
    return Stylist(library, VOCABULARY, today=TODAY)


def test_wrong_colors_lower_every_pair_of_these_families_and_no_other() -> None:
    wardrobe = wardrobe_of(
        [item(1, "t-shirt", "coral"), item(2, "pants", "purple"), item(3, "pants", "lavender"),
         item(4, "pants", "black")]
    )  # fmt: skip
    wrong = ("wrong_color", (1, 2), {"families": ["purple", "orange"]})
    before = Question(wardrobe, Wish()).pool.pairs
    once = Question(heard(wardrobe, wrong), Wish()).pool.pairs
    often = Question(heard(wardrobe, *[wrong] * 9), Wish()).pool.pairs
    for other in (1, 2):
        assert before[0, other] - once[0, other] == pytest.approx(0.2, abs=1e-5)
        assert before[0, other] - often[0, other] <= 0.6 + 1e-5
    assert once[0, 3] == before[0, 3]
    assert once[1, 2] == before[1, 2]


def test_of_a_whole_outfit_the_pair_is_meant_that_goes_together_least(library: Library) -> None:
    stylist(library).tell("wrong_color", [1, 2, 3])
    (event,) = library.feedback.all()
    assert event.details == {"families": ["orange", "purple"]}
    assert stylist(library).wardrobe().habits.wrong_colors == {("orange", "purple"): 0.2}
    library.history.undo()
    assert stylist(library).wardrobe().habits.wrong_colors == {}


def test_what_has_no_color_cannot_have_a_wrong_one(library: Library) -> None:
    library.items.update(2, {"colors": ()})
    with pytest.raises(InputError, match="have a color"):
        stylist(library).tell("wrong_color", [1, 2])
    with pytest.raises(InputError):
        stylist(library).tell("wrong_color", [1])


def test_a_swap_brings_what_came_nearer_and_what_went_a_little_away() -> None:
    saved = wardrobe_of(small(), saved=[(2, 6, 10)])
    assert saved.habits.together[(2, 6)] == 1.0
    swapped = heard(saved, ("swap", (1, 2, 6, 10), {"replaced": 2, "by": 1})).habits
    assert swapped.together == {
        (1, 6): 0.5,
        (1, 10): 0.5,
        (2, 6): 0.75,
        (2, 10): 0.75,
        (6, 10): 1.0,
    }
    assert swapped.alone[1] == 0.5


def test_a_swap_that_names_something_else_is_refused(library: Library) -> None:
    for swap in (None, (4, 1), (1, 2)):
        with pytest.raises(InputError, match="swap"):
            stylist(library).tell("swap", [1, 2, 3], swap=swap)
    assert library.feedback.all() == []
    stylist(library).tell("swap", [1, 2, 3], swap=(1, 4))
    assert stylist(library).wardrobe().habits.together == {(2, 4): 0.5, (3, 4): 0.5}


def test_a_walk_through_others_teaches_where_it_ended(library: Library) -> None:
    first = teach(library, Swap(1, 2), [2, 3, 4])
    second = teach(library, Swap(2, 1), [1, 3, 4], former=first)
    assert library.feedback.all() == []
    assert second == Swap(1, 1)
    first = teach(library, Swap(1, 2), [2, 3])
    library.history.undo()
    again = teach(library, Swap(2, 4), [3, 4], former=first)
    assert [(one.details["replaced"], one.details["by"]) for one in library.feedback.all()] == [
        (2, 4)
    ]
    assert again.event


def test_only_one_garment_for_one_other_beside_two_is_a_swap() -> None:
    assert changed_one((1, 2, 3), (1, 2, 4)) == Swap(3, 4)
    assert changed_one((1, 2, 3), (1, 4, 5)) is None
    assert changed_one((1, 2), (1, 3)) is None
    assert changed_one((), (1, 3, 4)) is None


def test_the_worst_pair_needs_two_colors() -> None:
    from app.stylist.wrong_colors import worst_pair

    assert worst_pair([item(1, color=""), item(2, color="red")], RULES) is None
