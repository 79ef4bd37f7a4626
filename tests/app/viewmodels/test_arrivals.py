"""Photos on their way: in front at once, garments in place, no ghosts, groups and sorting right."""

from __future__ import annotations

import threading
from pathlib import Path

import pytest

from app.services.arrivals import Arrivals, Expected, Over, Settled, expected
from app.services.importing import ImportService
from app.services.perceiving import InlinePerception
from app.viewmodels.arrivals import ArrivingPhotos
from app.viewmodels.grouping import Group, arrange, title
from app.viewmodels.importing import ImportViewModel
from app.viewmodels.wardrobe import WardrobeViewModel
from local_index import Library

A, B, C = Path("a.jpg"), Path("b.jpg"), Path("c.jpg")


def test_photos_stand_in_front_become_garments_there_and_what_comes_to_nothing_leaves():
    arriving = ArrivingPhotos()
    assert arriving.take([Expected((A, B, C))], 1) == {}
    assert arriving.in_front([7, 6], ())[0] == (-1, -2, -3, 7, 6)
    assert arriving.take([Settled(((A, 8), (B, 0)))], 1) == {-1: 8}
    # The list at hand was read before: the new garment stands there all the same, once.
    assert arriving.in_front([7, 6], ())[0] == (8, -3, 7, 6)
    arriving.listed(2)
    assert arriving.in_front([8, 7, 6], ())[0] == (8, -3, 7, 6)
    # Once the list knows it, the list decides: it went to the trash.
    assert arriving.in_front([7, 6], ())[0] == (-3, 7, 6)
    arriving.take([Over()], 2)
    assert arriving.in_front([8, 7, 6], ())[0] == (8, 7, 6)
    assert arriving.count == 0
    assert set(arriving.sources) == {8}


def test_another_list_puts_garments_where_they_belong_and_keeps_what_is_on_its_way():
    arriving = ArrivingPhotos()
    arriving.take([Expected((A, B)), Settled(((A, 3),))], 1)
    arriving.let_go()
    assert arriving.in_front([5, 3, 1], ())[0] == (-2, 5, 3, 1)


def test_arrivals_have_a_group_of_their_own_and_others_shrink():
    arriving = ArrivingPhotos()
    arriving.take([Expected((A, B)), Settled(((A, 3),))], 1)
    groups = (Group("category", "coat", 1), Group("category", "shirt", 2))
    ids, headed = arriving.in_front([3, 5, 1], groups)
    assert ids == (3, -2, 5, 1)
    assert headed == (Group("new", "", 2), Group("category", "shirt", 2))


def test_groups_stand_by_name_by_size_and_by_month_with_the_unknown_last(qapp):
    def keys(kind, pairs, **how):
        groups = [Group(kind, key, count) for key, count in pairs]
        ids = list(range(sum(count for _, count in pairs)))
        ordered, arranged = arrange(ids, groups, **how)
        assert sorted(ordered) == ids
        return [group.key for group in arranged]

    assert keys("category", [("unknown", 9), ("shirt", 1), ("coat", 1)]) == [
        "coat",
        "shirt",
        "unknown",
    ]
    assert keys("color", [("", 9), ("blue", 1), ("red", 3)]) == ["red", "blue", ""]
    assert keys("slot", [("bottom", 1), ("other", 9), ("top", 1)]) == ["top", "bottom", "other"]
    months = [("2026-01", 1), ("2026-03", 1)]
    assert keys("month", months) == ["2026-03", "2026-01"]
    assert keys("month", months, oldest_first=True) == ["2026-01", "2026-03"]
    assert title(Group("month", "2026-03", 1)) == "March 2026"
    assert title(Group("color", "", 1)) == "No color"


def test_photos_that_the_wardrobe_seems_to_know_are_not_announced(
    tiny_wardrobe, photo_folder, photo_bytes
):
    folder = photo_folder(9)
    with Library.open(tiny_wardrobe) as library:
        photos = sorted(folder.iterdir())
        assert expected(library, photos).photos == tuple(photos[8:])


def test_nobody_listening_means_nothing_kept():
    board = Arrivals()
    board.post(Over())
    assert board.take() == []


class _Held(InlinePerception):
    """Looks at one photo, then waits until it is let on."""

    def __init__(self, engine, after: int) -> None:
        super().__init__(engine)
        self.after = after
        self.gate = threading.Event()

    def analyze_many(self, photos):
        for number, outcome in enumerate(super().analyze_many(photos)):
            if number == self.after:
                assert self.gate.wait(20)
            yield outcome


@pytest.fixture
def importing(services, engine, vocabulary, library_folder, monkeypatch, qapp):
    """A wardrobe in a real runner whose import waits after two photos."""
    from app.operations import Operations
    from app.services import import_pipeline
    from app.tasks import TaskRunner

    monkeypatch.setattr(import_pipeline, "BATCH_PHOTOS", 1)
    held = _Held(engine, after=2)
    services.__dict__["importing"] = ImportService(
        library_folder, held, vocabulary, arrivals=services.arrivals
    )
    runner = TaskRunner()
    operations = Operations(services, runner, poll_ms=0)
    wardrobe, imports = WardrobeViewModel(operations), ImportViewModel(operations)
    wardrobe.follow(imports)
    wardrobe.held = held
    yield wardrobe, imports
    held.gate.set()
    operations.close()
    runner.shut_down()


def test_an_empty_wardrobe_gives_way_to_photos_at_once_and_a_broken_one_leaves_no_ghost(
    importing, photo_folder, qtbot
):
    wardrobe, imports = importing
    wardrobe.refresh()
    qtbot.waitUntil(lambda: wardrobe.state == "empty")
    folder = photo_folder(5)
    (folder / "IMG_0003.jpg").write_bytes(b"no photo")
    imports.start([folder])
    qtbot.waitUntil(lambda: sum(ident > 0 for ident in wardrobe.model.ids) == 2)
    assert wardrobe.state == "ready"
    ids = wardrobe.model.ids
    assert len(ids) == 5
    assert ids[0] > 0
    assert ids[1] > 0
    assert all(ident < 0 for ident in ids[2:])
    assert wardrobe.model.sources[ids[4]] == folder / "IMG_0004.jpg"
    wardrobe.held.gate.set()
    qtbot.waitUntil(lambda: not imports.is_running)
    qtbot.waitUntil(lambda: wardrobe.owned == 4)
    # As they came, until another list is asked for.
    assert wardrobe.model.ids == (1, 2, 3, 4)
    wardrobe.set_sort("name")
    wardrobe.set_sort("-added")
    qtbot.waitUntil(lambda: wardrobe.model.ids == (4, 3, 2, 1))


def test_stopping_an_import_takes_back_what_had_not_come(importing, photo_folder, qtbot):
    wardrobe, imports = importing
    wardrobe.refresh()
    qtbot.waitUntil(lambda: wardrobe.state == "empty")
    imports.start([photo_folder(6)])
    qtbot.waitUntil(lambda: sum(ident > 0 for ident in wardrobe.model.ids) == 2)
    imports.cancel()
    wardrobe.held.gate.set()
    qtbot.waitUntil(lambda: not imports.is_running)
    qtbot.waitUntil(lambda: all(ident > 0 for ident in wardrobe.model.ids))
    qtbot.waitUntil(lambda: wardrobe.owned == len(wardrobe.model.ids))


def test_a_filter_shows_no_photos_on_their_way(importing, photo_folder, qtbot):
    wardrobe, imports = importing
    wardrobe.add_filter("season", "never")
    imports.start([photo_folder(4)])
    qtbot.waitUntil(lambda: wardrobe.state == "no_matches")
    qtbot.waitUntil(lambda: wardrobe.arriving == 2)
    assert wardrobe.model.ids == ()
    wardrobe.clear()
    qtbot.waitUntil(lambda: any(ident < 0 for ident in wardrobe.model.ids))
