"""The task runner: lanes, order, callbacks in the GUI thread, pause, cancel, failures, the end."""

from __future__ import annotations

import errno
import functools
import gc
import threading
import weakref
from typing import Any

import pytest
from PySide6.QtCore import QObject
from shiboken6 import delete

from app.errors import CancelledError, Explanation
from app.tasks import InlineRunner, Lane, TaskRunner, TaskToken


@pytest.fixture
def runner(qapp: Any):
    made = TaskRunner()
    yield made
    made.shut_down()


def test_work_runs_beside_and_its_answer_comes_back_to_the_gui_thread(qtbot, runner) -> None:
    threads: dict[str, int] = {}
    got: list[int] = []

    def work(_token: TaskToken) -> int:
        threads["work"] = threading.get_ident()
        return 7

    def done(value: int) -> None:
        threads["done"] = threading.get_ident()
        got.append(value)

    runner.submit(Lane.FILES, work, done=done)
    qtbot.waitUntil(lambda: bool(got))
    assert got == [7]
    assert threads["done"] == threading.get_ident()
    assert threads["work"] != threading.get_ident()


def test_a_lane_keeps_its_order_and_lanes_do_not_wait_for_one_another(qtbot, runner) -> None:
    gate = threading.Event()
    order: list[str] = []
    runner.submit(Lane.DATABASE, lambda _t: gate.wait(5), done=lambda _v: order.append("slow"))
    runner.submit(Lane.DATABASE, lambda _t: None, done=lambda _v: order.append("behind"))
    runner.submit(Lane.FILES, lambda _t: None, done=lambda _v: order.append("other lane"))
    qtbot.waitUntil(lambda: order == ["other lane"])
    gate.set()
    qtbot.waitUntil(lambda: len(order) == 3)
    assert order == ["other lane", "slow", "behind"]


def test_what_waits_can_be_cancelled_and_never_runs(qtbot, runner) -> None:
    gate, ran = threading.Event(), []
    first = runner.submit(Lane.FILES, lambda _t: gate.wait(5))
    second = runner.submit(Lane.FILES, lambda _t: ran.append(1))
    ended: list[str] = []
    second.ended.connect(lambda: ended.append(second.state))
    second.cancel()
    assert ended == ["cancelled"]
    gate.set()
    qtbot.waitUntil(lambda: first.is_over and not runner.tasks())
    assert ran == []


def test_running_work_stops_at_its_next_step_and_says_with_what(qtbot, runner) -> None:
    begun = threading.Event()
    stops: list[CancelledError] = []

    def work(token: TaskToken) -> None:
        begun.set()
        while True:
            token.control.sleep(0.005)
            token.control.checkpoint()

    task = runner.submit(Lane.FILES, work, stopped=stops.append)
    qtbot.waitUntil(lambda: begun.is_set() and task.state == "running")
    task.cancel()
    qtbot.waitUntil(lambda: task.is_over)
    assert task.state == "cancelled"
    assert len(stops) == 1


def test_a_paused_task_waits_and_goes_on(qtbot, runner) -> None:
    steps: list[int] = []
    go = threading.Semaphore(0)

    def work(token: TaskToken) -> None:
        for number in range(2):
            go.acquire()
            token.control.checkpoint()
            steps.append(number)

    task = runner.submit(Lane.FILES, work)
    qtbot.waitUntil(lambda: task.state == "running")
    task.pause()
    go.release()
    qtbot.wait(30)
    assert steps == []
    assert task.state == "paused"
    task.resume()
    go.release()
    qtbot.waitUntil(lambda: task.is_over)
    assert steps == [0, 1]


def test_a_burst_of_reports_arrives_as_the_newest(qtbot, runner) -> None:
    seen: list[int] = []

    def work(token: TaskToken) -> None:
        for number in range(10_000):
            token.report(number)

    task = runner.submit(Lane.FILES, work, progress=seen.append)
    qtbot.waitUntil(lambda: task.is_over)
    assert seen[-1] == 9_999
    assert len(seen) < 5_000
    assert seen == sorted(seen)


def test_a_failure_comes_as_words_to_whoever_listens(qtbot, runner) -> None:
    heard: list[Explanation] = []
    unheard: list[Explanation] = []
    runner.unhandled.connect(unheard.append)

    def fail(_token: TaskToken) -> None:
        raise OSError(errno.ENOSPC, "no room")

    runner.submit(Lane.FILES, fail, failed=heard.append)
    runner.submit(Lane.FILES, fail).failed.connect(heard.append)
    runner.submit(Lane.FILES, fail)
    qtbot.waitUntil(lambda: len(unheard) == 1)
    assert [words.code for words in (*heard, *unheard)] == ["disk_full"] * 3


def test_a_bug_is_reported_from_the_lane_and_told_once(qtbot, qapp) -> None:
    bugs: list[BaseException] = []
    told: list[Explanation] = []
    runner = TaskRunner(on_bug=bugs.append)
    runner.unhandled.connect(told.append)
    runner.submit(Lane.FILES, lambda _t: 1 // 0)
    qtbot.waitUntil(lambda: bool(told))
    runner.shut_down()
    assert [type(bug) for bug in bugs] == [ZeroDivisionError]
    assert told[0].is_bug


def test_callbacks_of_an_owner_that_is_gone_are_dropped(qtbot, runner) -> None:
    owner, got = QObject(), []
    gate = threading.Event()
    task = runner.submit(Lane.FILES, lambda _t: gate.wait(5), done=got.append, owner=owner)
    qtbot.waitUntil(lambda: task.state == "running")
    delete(owner)
    gate.set()
    qtbot.waitUntil(lambda: task.is_over)
    assert got == []


def test_a_callback_that_raises_does_not_lose_the_others(qtbot, runner) -> None:
    got: list[int] = []

    def burst() -> None:
        gate = threading.Event()
        runner.submit(Lane.FILES, lambda _t: gate.wait(5), done=lambda _v: 1 // 0)
        runner.submit(Lane.FILES, lambda _t: 1, done=got.append)
        gate.set()

    with qtbot.captureExceptions() as caught:
        burst()
        qtbot.waitUntil(lambda: got == [1])
    assert [kind for kind, *_rest in caught] == [ZeroDivisionError]


def test_shutting_down_cancels_closes_and_leaves_no_thread(qtbot, qapp) -> None:
    runner = TaskRunner()
    closed: list[str] = []
    runner.at_end(Lane.FILES, lambda: closed.append(threading.current_thread().name))
    begun = threading.Event()

    def work(token: TaskToken) -> None:
        begun.set()
        while not token.cancelled:
            token.control.sleep(0.005)

    runner.submit(Lane.FILES, work)
    assert begun.wait(5)
    runner.shut_down()
    assert closed == ["lane-files"]
    assert not [one for one in threading.enumerate() if one.name.startswith("lane-")]
    late = runner.submit(Lane.FILES, lambda _t: 1)
    assert late.state == "cancelled"


def test_only_tasks_with_a_label_are_announced(runner, qtbot) -> None:
    labels: list[str] = []
    runner.added.connect(lambda task: labels.append(task.label))
    runner.submit(Lane.FILES, lambda _t: None)
    last = runner.submit(Lane.FILES, lambda _t: None, label="Import")
    qtbot.waitUntil(lambda: last.is_over)
    assert labels == ["Import"]


def test_the_inline_runner_has_called_back_when_submit_returns(qapp) -> None:
    runner = InlineRunner()
    got: list[int] = []
    seen: list[object] = []

    def work(token: TaskToken) -> int:
        token.report("half")
        return 3

    task = runner.submit(Lane.DATABASE, work, done=got.append, progress=seen.append)
    assert (got, seen, task.state) == ([3], ["half"], "done")
    closed: list[int] = []
    runner.at_end(Lane.DATABASE, lambda: closed.append(1))
    runner.shut_down()
    assert closed == [1]


def test_what_the_person_did_is_done_even_when_the_window_closes_meanwhile(qapp) -> None:
    runner, gate, done = TaskRunner(), threading.Event(), []
    runner.submit(Lane.DATABASE, lambda _t: gate.wait(5))
    runner.submit(Lane.DATABASE, lambda _t: done.append("read"))
    runner.submit(Lane.DATABASE, lambda _t: done.append("typed"), kept=True)
    runner.submit(Lane.DATABASE, lambda _t: done.append("clicked"), kept=True)
    threading.Timer(0.05, gate.set).start()
    runner.shut_down()
    assert done == ["typed", "clicked"]


def test_work_that_waits_for_something_slow_is_woken_after_what_is_kept(qapp) -> None:
    runner, order, slow = TaskRunner(), [], threading.Event()
    begun = threading.Event()

    def load(_token: TaskToken) -> None:
        begun.set()
        slow.wait(100)

    def write(_token: TaskToken) -> None:
        begun.wait(5)
        order.append("written")

    def interrupt() -> None:
        order.append("woken")
        slow.set()

    runner.submit(Lane.PERCEPTION, load)
    runner.submit(Lane.FILES, write, kept=True)
    runner.shut_down(interrupt=interrupt)
    assert order == ["written", "woken"]
    assert not [one for one in threading.enumerate() if one.name.startswith("lane-")]


def test_nothing_is_kept_of_what_is_asked_for_after_the_end(qapp) -> None:
    runner, ran = TaskRunner(), []
    runner.shut_down()
    task = runner.submit(Lane.DATABASE, lambda _t: ran.append(1), kept=True)
    assert task.state == "cancelled"
    assert ran == []


def test_a_task_that_ended_is_gone_without_the_garbage_collector(qtbot, runner) -> None:
    """That may run in any thread, and a QObject must end in its own."""

    class Listener(QObject):
        def hear(self, _word: str, _progress: object) -> None:
            """Be told."""

    listeners = [Listener()]
    tasks = [
        runner.submit(
            Lane.FILES,
            lambda token: token.report(1),
            progress=functools.partial(listeners[0].hear, "further"),
        )
    ]
    qtbot.waitUntil(lambda: tasks[0].is_over)
    kept = weakref.ref(listeners[0])
    gc.disable()
    try:
        tasks.clear()
        listeners.clear()
        assert kept() is None
    finally:
        gc.enable()
