"""The wardrobe page's state: two answers to a search, late ones dropped, chips, many edited."""

from __future__ import annotations

from pathlib import Path

import pytest

from app.errors import WorkerError
from app.services.browsing import Condition
from app.tasks import Lane, TaskRunner
from app.viewmodels.wardrobe import WardrobeViewModel
from local_index import ItemDraft


@pytest.fixture
def stocked(operations) -> list[int]:
    """Four garments without photos, oldest first."""
    made: list[int] = []

    def add(library):
        return [
            library.items.add(
                ItemDraft(
                    name=name,
                    category=category,
                    colors=((color, 1.0),),
                    search_text=f"{name} {category}",
                )
            )
            for name, category, color in (
                ("navy wool blazer", "blazer", "navy"),
                ("blue striped shirt", "shirt", "blue"),
                ("navy t-shirt", "t-shirt", "navy"),
                ("red dress", "dress", "red"),
            )
        ]

    operations.read(add, made.extend)
    return made


@pytest.fixture
def wardrobe(operations, stocked) -> WardrobeViewModel:
    """Listed, newest first."""
    made = WardrobeViewModel(operations)
    made.refresh()
    return made


def test_an_empty_wardrobe_says_so_and_a_filtered_one_does_not(operations):
    wardrobe = WardrobeViewModel(operations)
    assert wardrobe.state == "busy"
    wardrobe.refresh()
    assert wardrobe.state == "empty"
    wardrobe.add_filter("season", "winter")
    assert wardrobe.state == "no_matches"


def test_garments_are_listed_newest_first_and_sorted_as_asked(wardrobe, stocked):
    assert wardrobe.state == "ready"
    assert wardrobe.model.ids == tuple(reversed(stocked))
    wardrobe.set_sort("name")
    assert wardrobe.model.ids == (stocked[1], stocked[2], stocked[0], stocked[3])


def test_typing_waits_a_moment_and_then_finds_with_reasons(wardrobe, stocked, qtbot):
    wardrobe.set_text("st")
    wardrobe.set_text("striped")
    assert not wardrobe.ranked
    qtbot.waitUntil(lambda: wardrobe.ranked)
    assert wardrobe.model.ids[0] == stocked[1]
    reasons = wardrobe.model.data(wardrobe.model.index(0), wardrobe.model.ReasonsRole)
    assert "\u201cstriped\u201d" in reasons


def test_a_search_that_finds_nothing_can_be_cleared(wardrobe, stocked):
    wardrobe.set_text("xylophone")
    wardrobe.search_now()
    assert (wardrobe.state, wardrobe.count) == ("no_matches", 0)
    wardrobe.clear()
    assert (wardrobe.state, wardrobe.count, wardrobe.text) == ("ready", 4, "")


def test_understood_words_can_be_made_filters(wardrobe, stocked):
    wardrobe.set_text("navy blazer")
    wardrobe.search_now()
    suggestion = Condition("category", "blazer")
    assert suggestion in wardrobe.suggestions
    wardrobe.narrow_to(suggestion)
    assert wardrobe.filters == (suggestion,)
    assert suggestion not in wardrobe.suggestions
    assert wardrobe.model.ids == (stocked[0],)
    wardrobe.remove_filter("category", "blazer")
    assert wardrobe.filters == ()


def test_garments_like_one_leave_that_one_out(operations, tiny_wardrobe):
    wardrobe = WardrobeViewModel(operations)
    wardrobe.refresh()
    first = wardrobe.model.ids[0]
    wardrobe.set_like(first)
    wardrobe.show_weaker()
    assert wardrobe.state == "ready"
    assert first not in wardrobe.model.ids


def test_a_picture_is_searched_by_and_a_broken_one_is_explained(
    operations, tiny_wardrobe, photo_bytes, tmp_path: Path
):
    wardrobe = WardrobeViewModel(operations)
    wardrobe.refresh()
    picture, broken = tmp_path / "q.jpg", tmp_path / "broken.jpg"
    picture.write_bytes(photo_bytes(0))
    broken.write_bytes(b"no photo")
    wardrobe.set_picture(picture)
    assert (wardrobe.state, wardrobe.picture) == ("ready", picture)
    wardrobe.set_picture(broken)
    assert wardrobe.state == "failed"
    assert wardrobe.error is not None
    assert wardrobe.error.message.endswith(".")
    wardrobe.clear()
    assert wardrobe.state == "ready"
    assert wardrobe.error is None


def test_words_still_find_while_nothing_can_look_and_it_is_said(
    operations, tiny_wardrobe, perception, monkeypatch
):
    def refuse(_texts):
        raise WorkerError("The models do not start.")

    monkeypatch.setattr(perception, "embed_texts", refuse)
    wardrobe = WardrobeViewModel(operations)
    categories: list[str] = []
    operations.read(
        lambda library: [item.category for item in library.items.find()], categories.extend
    )
    wardrobe.set_text(categories[0])
    wardrobe.search_now()
    assert wardrobe.state == "ready"
    assert wardrobe.note.endswith("The models do not start.")


def test_a_late_answer_to_an_older_question_is_dropped(wardrobe, stocked):
    answers = []
    wardrobe._operations.runner.submit = lambda _lane, work, **k: answers.append((work, k))
    wardrobe.set_text("dress")
    wardrobe.search_now()
    wardrobe.set_text("striped")
    wardrobe.search_now()
    found = [work(None) for work, _ in answers]
    answers[1][1]["done"](found[1])
    answers[0][1]["done"](found[0])
    assert wardrobe.model.ids[0] == stocked[1]
    assert not wardrobe.searching


def test_words_answer_at_once_while_the_models_start(services, stocked, qapp, qtbot):
    """The perception lane is busy, as when an encoder starts: tags answer meanwhile."""
    import threading

    from app.operations import Operations

    runner, gate = TaskRunner(), threading.Event()
    operations = Operations(services, runner, poll_ms=0)
    runner.submit(Lane.PERCEPTION, lambda _token: gate.wait(10))
    wardrobe = WardrobeViewModel(operations)
    wardrobe.set_text("striped")
    wardrobe.search_now()
    try:
        qtbot.waitUntil(lambda: wardrobe.count > 0)
        assert wardrobe.searching
        assert wardrobe.slow
        assert wardrobe.model.ids[0] == stocked[1]
        gate.set()
        qtbot.waitUntil(lambda: not wardrobe.searching)
        assert not wardrobe.slow
        assert wardrobe.model.ids[0] == stocked[1]
    finally:
        gate.set()
        operations.close()
        runner.shut_down()


def test_changes_elsewhere_are_shown_and_the_selection_loses_what_is_gone(
    wardrobe, stocked, operations, qtbot
):
    chosen: list[list[int]] = []
    wardrobe.selection_changed.connect(chosen.append)
    wardrobe.select([stocked[0], stocked[1]])
    wardrobe.actions.trash([stocked[1]])
    qtbot.waitUntil(lambda: stocked[1] not in wardrobe.model.ids)
    assert chosen == [[stocked[0], stocked[1]], [stocked[0]]]
    operations.undo()
    qtbot.waitUntil(lambda: stocked[1] in wardrobe.model.ids)


def test_many_are_edited_in_one_step_and_told_with_an_undo(wardrobe, stocked, operations):
    told: list[str] = []
    wardrobe.actions.told.connect(told.append)
    wardrobe.actions.set_status(stocked[:2], "dirty")
    assert len(told) == 1
    statuses: list[str] = []

    def read(library):
        return [library.items.get(ident).status for ident in stocked]

    operations.read(read, statuses.extend)
    assert statuses == ["dirty", "dirty", "ready", "ready"]
    operations.undo()
    operations.read(read, lambda found: statuses.__setitem__(slice(None), found))
    assert statuses == ["ready"] * 4
    wardrobe.actions.edit_many([], ["status=dirty"])
    assert len(told) == 1


def test_a_correction_that_cannot_be_understood_is_explained(wardrobe, stocked, notifications):
    told: list[str] = []
    wardrobe.actions.told.connect(told.append)
    wardrobe.actions.edit_many(stocked, ["category=spaceship"])
    assert not told
    assert "spaceship" in notifications.recent()[0].text


def test_typed_letters_jump_to_the_next_name_and_round(wardrobe, stocked):
    jumps: list[int] = []
    wardrobe.jump_to.connect(jumps.append)
    # newest first: dress, t-shirt, shirt, blazer
    wardrobe.find_typed("navy", after=0)
    wardrobe.find_typed("navy", after=2)
    wardrobe.find_typed("red", after=3)
    wardrobe.find_typed("zzz", after=0)
    assert jumps == [stocked[2], stocked[0], stocked[3]]


def test_facets_are_counted_when_wanted_and_again_after_a_change(wardrobe, stocked, qtbot):
    assert not wardrobe.values.counts
    wardrobe.values.request()
    assert dict(wardrobe.values.counts["colors"])["navy"] == 2
    wardrobe.actions.trash([stocked[0]])
    qtbot.waitUntil(lambda: dict(wardrobe.values.counts["colors"])["navy"] == 1)
