"""A hand that is faster than disk and stylist, and a wardrobe that changes beside the page."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest
from shiboken6 import delete

from app.services.outfits import OutfitService
from app.stylist.profile import ProfileEditor
from app.tasks import Lane
from app.views.outfits_page import OutfitsPage
from local_index.records import ChangeSet

pytestmark = pytest.mark.gui
KINDS = (
    ("shirt", "top", "white"),
    ("t-shirt", "top", "navy"),
    ("pants", "bottom", "blue"),
    ("skirt", "bottom", "red"),
    ("shoe", "shoes", "black"),
    ("coat", "outerwear", "navy"),
    ("bag", "bag", "brown"),
    ("sweater", "mid", "gray"),
)
SHIRT, TEE, PANTS, SKIRT, SHOES, COAT, BAG, SWEATER = range(8)


@pytest.fixture
def ids(tiny_wardrobe, window_context) -> tuple[int, ...]:
    """Eight garments that make outfits."""

    def dress(library, _wardrobe):
        found = tuple(library.items.ids(order="added"))
        for item, (category, slot, color) in zip(found, KINDS, strict=True):
            values = {"category": category, "slot": slot, "colors": ((color, 1.0),)}
            library.items.update(item, values | {"name": f"{color} {category}"}, origin="person")
        return ChangeSet(changed=found)

    window_context.operations.change(dress, label="Edit")
    return tuple(read(window_context, lambda library: library.items.ids(order="added")))


def read(context, query: Callable) -> object:
    answers = []
    context.operations.read(query, answers.append)
    return answers[0]


@pytest.fixture
def page(ids, window_context, qtbot) -> OutfitsPage:
    made = OutfitsPage(window_context)
    qtbot.addWidget(made)
    window_context.theme.dress(made)
    made.resize(1240, 800)
    made.show()
    qtbot.waitExposed(made)
    return made


@pytest.fixture
def held(window_context, monkeypatch) -> Callable:
    """A lane in which nothing happens until the block ends; other lanes go on."""
    runner = window_context.operations.runner

    @contextmanager
    def hold(lane: Lane) -> Iterator[list]:
        waiting, real = [], type(runner)._start

        def start(which, job):
            if which is lane:
                waiting.append(job)
            else:
                real(runner, which, job)

        with monkeypatch.context() as patch:
            patch.setattr(runner, "_start", start)
            yield waiting
        for job in waiting:
            real(runner, lane, job)

    return hold


def set_status(library, item_ids, status: str) -> ChangeSet:
    return library.items.update_many(item_ids, {"status": status}, origin="person")


def settle(qtbot, done: Callable[[], bool]) -> None:
    qtbot.waitUntil(lambda: bool(done()), timeout=10_000)


def saved(context) -> list:
    return read(context, lambda library: library.outfits.find())


def save(context, ids, *which: int) -> int:
    made = []

    def keep(library, _wardrobe):
        service = OutfitService(library, context.operations.services.vocabulary)
        kept = service.save([ids[one] for one in which])
        made.append(kept.outfit.id)
        return kept.changes

    context.operations.change(keep, label="Save outfit")
    return made[0]


# -- the board ------------------------------------------------------------------------------------


def test_two_garments_put_on_the_board_before_the_first_was_read_are_both_there(
    page, window_context, ids, held
):
    page.open_outfit(0)
    editor = page.editor.editor
    with held(Lane.DATABASE):
        editor.add(ids[SHIRT])
        editor.add(ids[PANTS])
    assert editor.item_ids == (ids[SHIRT], ids[PANTS])
    editor.flush()
    assert saved(window_context)[0].item_ids == (ids[SHIRT], ids[PANTS])


def test_two_choices_for_one_place_before_the_first_was_read_leave_one_piece(page, ids, held):
    page.open_outfit(0)
    board, editor = page.editor, page.editor.editor
    editor.add(ids[SHIRT])
    board.show_picker("top", ids[SHIRT])
    with held(Lane.DATABASE):
        board.picker.picked.emit(ids[SWEATER])
        board.picker.picked.emit(ids[TEE])
    assert editor.item_ids == (ids[TEE],)


def test_what_was_chosen_for_an_outfit_that_was_left_is_not_put_on_the_next(page, ids, held):
    page.open_outfit(0)
    with held(Lane.DATABASE):
        page.editor.editor.add(ids[SHIRT])
        page.open_outfit(0)
    assert page.editor.editor.item_ids == ()


def test_choosing_for_a_locked_piece_says_why_nothing_happens(page, window_context, ids):
    page.open_outfit(0)
    board, editor = page.editor, page.editor.editor
    editor.add(ids[SHIRT])
    editor.set_locked(ids[SHIRT], True)
    said = []
    board.fillers.told.connect(said.append)
    board.show_picker("top", ids[SHIRT])
    board.picker.picked.emit(ids[TEE])
    assert editor.item_ids == (ids[SHIRT],)
    assert len(said) == 1


def test_choosing_what_lies_there_already_does_not_exchange_another_piece_next(page, ids):
    page.open_outfit(0)
    board, editor = page.editor, page.editor.editor
    editor.put([ids[SHIRT], ids[PANTS]])
    board.show_picker("", ids[SHIRT])
    board.picker.picked.emit(ids[PANTS])
    board.picker.picked.emit(ids[TEE])
    assert editor.item_ids == (ids[TEE], ids[PANTS])


def test_arrow_keys_lead_away_from_an_outfit_that_was_disliked(page, window_context, ids, qtbot):
    page.open_outfit(0)
    board, editor = page.editor, page.editor.editor
    editor.put([ids[SHIRT], ids[PANTS], ids[SHOES]])
    editor.actions.tell("dislike", editor.item_ids, told="")
    said = []
    board.fillers.told.connect(said.append)
    board.fillers.step(ids[SHIRT], 1)
    assert ids[TEE] in editor.item_ids
    assert not said


def test_a_garment_that_was_corrected_elsewhere_is_judged_anew(page, window_context, ids, qtbot):
    outfit = save(window_context, ids, SHIRT, PANTS, SHOES)
    page.open_outfit(outfit)
    verdict = page.editor.verdict
    settle(qtbot, lambda: verdict.verdict.score is not None)
    before = verdict.verdict
    window_context.operations.change(
        lambda library, _wardrobe: library.items.update_many(
            [ids[SHIRT]],
            {"colors": (("orange", 1.0),), "style": "sporty", "pattern": "floral"},
            origin="person",
        ),
        label="Edit",
    )
    settle(qtbot, lambda: verdict.verdict.score != before.score)


# -- suggestions ----------------------------------------------------------------------------------


def shown(page) -> list[set[int]]:
    return [set(one.suggestion.item_ids) for one in page.suggestions.looks]


def test_a_suggestion_is_saved_once_however_often_it_is_pressed(page, window_context, held):
    page.shelf.show_side()
    with held(Lane.DATABASE):
        page.suggestions.save(0)
        page.suggestions.save(0)
        page.suggestions.wear(0)
        page.suggestions.wear(0)
    (outfit,) = saved(window_context)
    wears = read(window_context, lambda library: library.wears.of_outfits("2999-01-01"))
    assert wears[outfit.id].worn == 1
    assert page.suggestions.looks[0].saved == outfit.id


def test_what_is_saved_and_liked_is_known_when_it_is_suggested_again(page, window_context):
    page.shelf.show_side()
    page.suggestions.save(0)
    page.suggestions.like(1)
    outfit = page.suggestions.looks[0].saved
    kept, good = shown(page)[:2]
    page.suggestions.ask()
    looks = {frozenset(one.suggestion.item_ids): one for one in page.suggestions.looks}
    assert looks[frozenset(kept)].saved == outfit
    assert looks[frozenset(good)].liked
    assert not any(one.saved for held, one in looks.items() if held != kept)


def test_not_this_one_is_written_before_others_are_asked_for(page, held):
    page.shelf.show_side()
    first = shown(page)[0]
    with held(Lane.DATABASE):
        page.suggestions.dislike(0)
    assert first not in shown(page)


def test_not_this_one_is_said_once_however_often_it_is_pressed(page, window_context, held):
    page.shelf.show_side()
    with held(Lane.DATABASE):
        page.suggestions.dislike(0)
        page.suggestions.dislike(0)
    assert len(read(window_context, lambda library: library.feedback.all())) == 1


def test_not_this_one_on_the_board_is_written_before_it_is_asked_again(page, ids, held):
    page.open_outfit(0)
    page.editor.editor.put([ids[SHIRT]])
    finishing = page.editor.finishing
    finishing.ask()
    refused = set(finishing.current.look.suggestion.item_ids)
    with held(Lane.DATABASE):
        finishing.refuse()
    assert refused not in [set(one.look.suggestion.item_ids) for one in finishing.proposals]


def test_what_goes_into_the_laundry_leaves_the_suggestions(page, window_context, ids, qtbot):
    page.shelf.show_side()
    assert any(ids[TEE] in one for one in shown(page))
    window_context.operations.change(
        lambda library, _wardrobe: set_status(library, [ids[TEE]], "away"), label="Edit"
    )
    settle(qtbot, lambda: shown(page) and not any(ids[TEE] in one for one in shown(page)))


def test_a_new_name_is_read_on_the_suggestions(page, window_context, ids, qtbot):
    page.shelf.show_side()
    before = shown(page)
    window_context.operations.change(
        lambda library, _wardrobe: library.items.update_many(
            [ids[SHOES]], {"name": "Dancing shoes"}, origin="person"
        ),
        label="Edit",
    )

    def names() -> set[str]:
        pieces = [piece for look in page.suggestions.looks for piece in look.pieces]
        return {piece.name for piece in pieces if piece.item_id == ids[SHOES]}

    settle(qtbot, lambda: names() == {"Dancing shoes"})
    assert shown(page) == before


def test_clean_laundry_is_suggested_without_being_asked_again(page, window_context, ids, qtbot):
    window_context.operations.change(
        lambda library, _wardrobe: set_status(library, ids, "away"), label="Edit"
    )
    page.shelf.show_side()
    assert page.suggestions.state == "nothing"
    window_context.operations.change(
        lambda library, _wardrobe: set_status(library, ids, "ready"), label="Edit"
    )
    settle(qtbot, lambda: page.suggestions.looks)


def test_what_the_profile_rules_out_leaves_the_suggestions(page, window_context, ids, qtbot):
    page.shelf.show_side()
    assert any(ids[TEE] in one for one in shown(page))
    vocabulary = window_context.operations.services.vocabulary

    def dislike(library, _wardrobe):
        ProfileEditor(library, vocabulary).state("dislikes.colors", ("navy",))
        return ChangeSet(label="Edit profile")

    window_context.operations.change(dislike, label="Edit profile")
    window_context.operations.announce()
    settle(qtbot, lambda: shown(page) and not any(ids[TEE] in one for one in shown(page)))


def test_a_like_that_was_taken_back_can_be_said_again(page, window_context, qtbot):
    page.shelf.show_side()
    page.suggestions.like(0)
    assert page.suggestions.looks[0].liked
    window_context.operations.undo()
    settle(qtbot, lambda: not page.suggestions.looks[0].liked)


# -- the shelf ------------------------------------------------------------------------------------


def test_nothing_was_done_so_nothing_is_offered_to_be_undone(page, window_context, ids, qtbot):
    save(window_context, ids, SHIRT, PANTS)
    settle(qtbot, lambda: page.outfits.model.rowCount() == 1)
    page.shelf.grid.setCurrentIndex(page.outfits.model.index(0))
    notices = window_context.notifications
    found = []
    notices.posted.connect(found.append)
    page.shelf.wear_current()
    page.shelf.wear_current()
    assert [one.action is not None for one in found] == [True, False]


def test_what_is_written_when_the_page_is_gone_is_written_all_the_same(window_context, ids, held):
    page = OutfitsPage(window_context)
    page.show()
    outfit = save(window_context, ids, SHIRT, PANTS)
    page.shelf.show_side()
    page.open_outfit(outfit)
    with held(Lane.DATABASE):
        page.suggestions.save(0)
        page.suggestions.dislike(1)
        page.editor.editor.actions.wear(outfit)
        page.editor.editor.remove(ids[PANTS])
        page.editor.flush()
        delete(page)
    assert len(saved(window_context)) >= 2
    assert read(window_context, lambda library: library.feedback.all())
