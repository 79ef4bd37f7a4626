"""Rounds of a large model: stopped, cut off by the end of the window, and gone on with."""

from __future__ import annotations

import threading

import pytest

from app.bootstrap import open_services
from app.operations import Operations
from app.tasks import TaskRunner
from app.viewmodels.describing import DescribingViewModel, LeftOver
from app.viewmodels.models import ModelsViewModel
from benchmarks.screen_looks import seer, seer_card
from benchmarks.screen_models import StandingShelf
from local_index import Library

pytestmark = pytest.mark.gui
SOON_S = 20.0


class Gate:
    """Lets the model look at some photos, then holds it."""

    def __init__(self, photos: int) -> None:
        self.held, self.go = threading.Event(), threading.Event()
        self._left = photos

    def __call__(self, token: int) -> None:
        if token == 1:
            self._left -= 1
        if self._left < 0:
            self.held.set()
            assert self.go.wait(SOON_S)


class Window:
    """The part of a window that describes; closed and opened again as often as wanted."""

    def __init__(self, services, settings, notifications) -> None:
        self.runner = TaskRunner()
        self.operations = Operations(services, self.runner, poll_ms=0)
        shelf = StandingShelf([seer_card()])
        self.models = ModelsViewModel(
            self.operations,
            settings,
            notifications,
            shelf=lambda: shelf,
            engine=lambda: services.chat,
        )
        self.describing = DescribingViewModel(self.operations, self.models)
        self.left: list[LeftOver] = []
        self.describing.left_over.connect(self.left.append)

    def close(self) -> None:
        self.operations.close()
        self.runner.shut_down(seconds=SOON_S)


@pytest.fixture
def gate() -> Gate:
    return Gate(3)


@pytest.fixture
def opened(tiny_wardrobe, perception, window_context, notifications, gate):
    made: list[Window] = []
    engine = seer(on_token=gate)
    with open_services(tiny_wardrobe, perception=perception, chat=engine) as services:

        def again() -> Window:
            made.append(Window(services, window_context.settings, notifications))
            return made[-1]

        yield again
        gate.go.set()
        for each in made:
            each.close()


def ids_of(window: Window, qtbot) -> list[int]:
    found: list[list[int]] = []
    window.operations.read(lambda library: list(library.items.ids()), found.append)
    qtbot.waitUntil(lambda: bool(found))
    return found[0]


def half_way(opened, gate, qtbot) -> Window:
    window = opened()
    window.describing.describe(ids_of(window, qtbot))
    qtbot.waitUntil(gate.held.is_set)
    qtbot.waitUntil(
        lambda: (
            (task := window.describing.task("describe")) is not None
            and getattr(task.progress, "done", 0) == 3
        )
    )
    return window


def test_what_the_end_of_a_window_cut_off_is_offered_and_goes_on_where_it_was(opened, gate, qtbot):
    first = half_way(opened, gate, qtbot)
    for task in first.runner.tasks():
        task.token.cancel()  # as closing does, before it waits
    gate.go.set()
    first.close()
    second = opened()
    second.describing.offer_left_over()
    qtbot.waitUntil(lambda: bool(second.left))
    left = second.left[0]
    assert (left.kind, left.done, left.total) == ("describe", 3, 8)
    results = []
    second.describing.finished.connect(lambda _kind, result: results.append(result))
    second.describing.go_on(left.kind, left.request)
    qtbot.waitUntil(lambda: bool(results))
    assert results[0].garments == 5


def test_what_the_person_stopped_is_kept_and_not_offered_again(opened, gate, qtbot):
    window = half_way(opened, gate, qtbot)
    stopped = []
    window.describing.stopped.connect(lambda kind, _request: stopped.append(kind))
    window.describing.stop("describe")
    gate.go.set()
    qtbot.waitUntil(lambda: stopped == ["describe"])
    assert window.describing.task("describe") is None
    noted = []
    window.operations.read(lambda library: library.jobs.latest("describe").error, noted.append)
    qtbot.waitUntil(lambda: bool(noted))
    assert noted == ["Stopped by the person."]
    window.close()
    second = opened()
    second.describing.offer_left_over()
    ids_of(second, qtbot)  # the answer to an earlier question is there when this one is
    assert second.left == []


def test_what_the_command_line_is_at_was_not_cut_off(opened, gate, qtbot, tiny_wardrobe):
    first = half_way(opened, gate, qtbot)
    for task in first.runner.tasks():
        task.token.cancel()
    gate.go.set()
    first.close()
    second = opened()
    with Library.open(tiny_wardrobe) as library, library.model_job("describe"):
        second.describing.offer_left_over()
        ids_of(second, qtbot)
        assert second.left == []
    second.describing.offer_left_over()
    qtbot.waitUntil(lambda: bool(second.left))


def test_a_garment_knows_that_it_is_being_looked_at(opened, gate, qtbot):
    window = half_way(opened, gate, qtbot)
    ids = ids_of(window, qtbot)
    assert window.describing.is_reading(ids[0])
    assert not window.describing.is_reading(max(ids) + 1)
    window.describing.describe(ids)  # one round of a kind at a time
    assert len([each for each in window.runner.tasks() if each.label]) == 1
