"""The style quiz: what it states and likes, that it repeats, is undone and is erased."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from app.errors import InputError
from app.stylist.profile import ProfileEditor
from app.stylist.quiz import QuizAnswers, forget, loved, offered, take, was_taken
from app.stylist.service import Stylist
from local_index import ItemDraft, Library
from tests.app.stylist.conftest import TODAY, VOCABULARY, item, small


@pytest.fixture
def library(tmp_path: Path) -> Iterator[Library]:
    with Library.open(tmp_path / "wardrobe", create=True) as opened:
        for one in small():
            opened.items.add(ItemDraft(category=one.category, slot=one.slot, colors=one.colors))
        yield opened


ANSWERS = QuizAnswers(
    {"likes.style": ("casual",), "likes.colors": ("navy", "white"), "dislikes.material": ("wool",)},
    loved=(2, 6),
)


def known(library: Library):  # type: ignore[no-untyped-def]
    wardrobe = Stylist(library, VOCABULARY, today=TODAY).wardrobe()
    return wardrobe.taste, wardrobe.habits


def test_answers_are_what_the_person_states_and_loved_garments_are_likes(library: Library) -> None:
    assert not was_taken(library)
    assert take(library, VOCABULARY, ANSWERS)
    taste, habits = known(library)
    assert taste.likes == {"colors": {"navy", "white"}, "style": {"casual"}}
    assert taste.dislikes == {"material": {"wool"}}
    assert habits.liked == {2, 6}
    assert habits.events == 2
    assert (was_taken(library), loved(library)) == (True, (2, 6))


def test_one_undo_takes_all_of_it_back(library: Library) -> None:
    take(library, VOCABULARY, ANSWERS)
    library.history.undo()
    taste, habits = known(library)
    assert not taste.likes
    assert not habits.liked
    assert not was_taken(library)


def test_taken_again_it_changes_what_is_answered_and_leaves_what_is_skipped(
    library: Library,
) -> None:
    take(library, VOCABULARY, ANSWERS)
    assert not take(library, VOCABULARY, ANSWERS)
    assert not take(library, VOCABULARY, QuizAnswers())
    take(library, VOCABULARY, QuizAnswers({"dislikes.colors": ("navy",)}, loved=(6, 10)))
    taste, _habits = known(library)
    assert taste.likes == {"colors": {"white"}, "style": {"casual"}}
    assert taste.dislikes == {"colors": {"navy"}, "material": {"wool"}}
    assert loved(library) == (6, 10)
    assert len(library.feedback.all()) == 2


def test_it_is_erased_by_itself_and_with_everything_that_was_stated(library: Library) -> None:
    Stylist(library, VOCABULARY, today=TODAY).tell("like", [10])
    for erase in (
        lambda: forget(library),
        lambda: ProfileEditor(library, VOCABULARY).reset_stated(),
    ):
        take(library, VOCABULARY, ANSWERS)
        assert erase()
        taste, habits = known(library)
        assert not taste.likes
        assert habits.liked == {10}
        assert not was_taken(library)
    assert not forget(library)


def test_more_than_five_and_questions_that_are_not_asked_are_refused(library: Library) -> None:
    for wrong in (QuizAnswers(loved=(1, 2, 3, 4, 5, 6)), QuizAnswers({"size.top": ("M",)})):
        with pytest.raises(InputError):
            take(library, VOCABULARY, wrong)
    assert not library.feedback.all()


def test_what_is_offered_is_of_every_place() -> None:
    many = [item(number, "t-shirt") for number in range(1, 60)]
    found = offered([*many, item(60, "shoe"), item(61, "coat"), item(62, "sock")])
    assert len(found) == 24
    assert {60, 61} < {*found}
    assert 62 not in found
    assert offered([]) == ()
