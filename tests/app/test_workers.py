"""Worker processes: what they promise when the code inside misbehaves."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import textwrap
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from app.errors import CancelledError, WorkerCrashedError, WorkerHungError, WorkerStartError
from app.worker_pipe import _worker_environment
from app.workers import (
    RequestFailedError,
    WorkerProcess,
    WorkerRefusedError,
    worker_command,
)

ROOT = Path(__file__).resolve().parents[2]
posix_only = pytest.mark.skipif(os.name != "posix", reason="process groups are POSIX")


@pytest.fixture
def scripted(monkeypatch: pytest.MonkeyPatch) -> Iterator[Any]:
    """Start workers of the scripted role; all of them end with the test."""
    monkeypatch.setenv("PYTHONPATH", str(Path(__file__).parent))
    started: list[WorkerProcess] = []

    def start(**arguments: Any) -> WorkerProcess:
        worker = WorkerProcess("worker_test_roles:scripted", **arguments)
        started.append(worker)
        return worker

    yield start
    for worker in started:
        worker.close()


def _gone(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return True
    state = Path(f"/proc/{pid}/stat")
    return state.exists() and state.read_text().rpartition(")")[2].split()[0] == "Z"


def _wait_until_gone(pid: int) -> bool:
    pause = threading.Event()
    return any(_gone(pid) or pause.wait(0.02) for _ in range(500)) and _gone(pid)


def test_a_request_is_answered_with_its_own_answer(scripted: Any) -> None:
    worker = scripted(window=50)
    futures = [worker.submit("echo", {"n": n}) for n in range(50)]
    assert [future.result() for future in futures] == [{"n": n} for n in range(50)]


def test_the_role_is_told_its_options_and_says_what_it_is(scripted: Any) -> None:
    info = scripted(options={"color": "teal"}).start()
    assert info["color"] == "teal"
    assert info["pid"] != os.getpid()


def test_a_crash_fails_the_request_and_the_next_one_gets_a_fresh_process(scripted: Any) -> None:
    worker = scripted()
    before = worker.request("pid")["pid"]
    with pytest.raises(WorkerCrashedError) as caught:
        worker.request("abort")
    assert "native code says goodbye" in caught.value.stderr_tail
    assert worker.request("pid")["pid"] != before


def test_a_crash_fails_all_that_wait(scripted: Any) -> None:
    worker = scripted()
    futures = [worker.submit("echo", {"n": 1}), worker.submit("abort"), worker.submit("echo")]
    assert futures[0].result() == {"n": 1}
    for future in futures[1:]:
        with pytest.raises(WorkerCrashedError):
            future.result()


def test_a_hanging_request_is_ended_and_named_so(scripted: Any) -> None:
    worker = scripted(answer_timeout_s=0.2)
    pid = worker.start()["pid"]
    with pytest.raises(WorkerHungError):
        worker.request("hang")
    assert _wait_until_gone(pid)
    assert worker.request("echo", {"still": "here"}) == {"still": "here"}


def test_what_a_library_prints_does_not_reach_the_protocol(scripted: Any) -> None:
    worker = scripted()
    assert worker.request("print") == {"stdin": ""}
    assert worker.request("echo", {"n": 2}) == {"n": 2}
    worker.close()
    assert "a library that prints" in worker.stderr_tail
    assert "forged" in worker.stderr_tail


def test_our_bug_in_a_role_is_an_answer_and_not_the_end(scripted: Any) -> None:
    worker = scripted()
    pid = worker.start()["pid"]
    with pytest.raises(RequestFailedError) as caught:
        worker.request("bug")
    assert caught.value.code == "bug"
    assert worker.request("pid")["pid"] == pid


def test_a_role_that_refuses_says_why(scripted: Any) -> None:
    worker = scripted(options={"refuse": True})
    with pytest.raises(WorkerRefusedError) as caught:
        worker.start()
    assert (caught.value.code, caught.value.message) == (
        "not_installed",
        "The weights are missing.",
    )


def test_a_role_that_dies_while_starting_is_given_up_after_some_tries(scripted: Any) -> None:
    worker = scripted(options={"abort": True}, max_crashes=2)
    for _ in range(2):
        with pytest.raises(WorkerStartError):
            worker.start()
    with pytest.raises(WorkerStartError, match="keeps crashing"):
        worker.start()


def test_a_role_that_crashes_at_every_request_is_given_up(scripted: Any) -> None:
    worker = scripted(max_crashes=2)
    for _ in range(2):
        with pytest.raises(WorkerCrashedError, match="crashed"):
            worker.request("abort")
    with pytest.raises(WorkerStartError, match="keeps crashing"):
        worker.request("abort")


def test_an_answer_between_crashes_keeps_a_worker_in_use(scripted: Any) -> None:
    worker = scripted(max_crashes=2)
    for _ in range(4):
        assert worker.request("echo") == {}
        with pytest.raises(WorkerCrashedError):
            worker.request("abort")
    assert worker.request("echo") == {}


def test_a_missing_program_is_one_sentence() -> None:
    worker = WorkerProcess("photo", command=["/nonexistent/program"])
    with worker, pytest.raises(WorkerStartError) as caught:
        worker.start()
    assert caught.value.message.endswith(".")


def test_the_window_holds_back_who_sends_too_much(scripted: Any) -> None:
    worker = scripted(window=2)
    stuck = [worker.submit("hang"), worker.submit("hang")]
    third_sent = threading.Event()

    def send_a_third() -> None:
        future = worker.submit("echo")
        third_sent.set()
        future.exception()

    sender = threading.Thread(target=send_a_third)
    sender.start()
    assert not third_sent.wait(0.2)
    worker.close()
    sender.join(10)
    assert third_sent.is_set()
    assert all(isinstance(future.exception(), CancelledError) for future in stuck)


@posix_only
def test_closing_ends_the_processes_a_role_started(scripted: Any) -> None:
    worker = scripted(grace_s=0.1)
    child = worker.request("spawn")["pid"]
    worker.close()
    assert _wait_until_gone(child)


def test_a_closed_worker_takes_no_more_work(scripted: Any) -> None:
    worker = scripted()
    worker.close()
    with pytest.raises(CancelledError):
        worker.request("echo")


@posix_only
@pytest.mark.parametrize("operation", ["hang", "echo"])
def test_a_worker_dies_with_its_killed_parent(operation: str) -> None:
    program = textwrap.dedent(
        f"""
        import threading
        from app.workers import WorkerProcess
        worker = WorkerProcess("worker_test_roles:scripted")
        pid = worker.start()["pid"]
        worker.submit("{operation}")
        print(pid, flush=True)
        threading.Event().wait()
        """
    )
    path = os.pathsep.join([str(ROOT), str(Path(__file__).parent)])
    with subprocess.Popen(
        [sys.executable, "-c", program],
        stdout=subprocess.PIPE,
        env={**os.environ, "PYTHONPATH": path},
    ) as parent:
        assert parent.stdout is not None
        pid = int(parent.stdout.readline())
        parent.send_signal(signal.SIGKILL)
    assert _wait_until_gone(pid)


def test_a_worker_outlives_the_thread_that_started_it(scripted: Any) -> None:
    worker = scripted()
    starter = threading.Thread(target=worker.start)
    starter.start()
    starter.join()
    pid = worker.request("pid")["pid"]
    assert worker.request("pid")["pid"] == pid


def test_a_bundle_starts_itself_as_a_worker(monkeypatch: pytest.MonkeyPatch) -> None:
    assert worker_command("photo") == [sys.executable, "-P", "-m", "app.workers", "photo"]
    monkeypatch.setattr(sys, "frozen", True, raising=False)
    assert worker_command("photo") == [sys.executable, "--worker", "photo"]


def test_a_photo_folder_with_modules_of_its_own_does_not_reach_the_worker(
    scripted: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "json.py").write_text("raise SystemExit('hijacked')")
    monkeypatch.chdir(tmp_path)
    assert scripted().request("echo", {"n": 1}) == {"n": 1}


@pytest.mark.skipif(os.name != "posix", reason="Windows has priority classes instead")
def test_a_worker_in_the_background_steps_back() -> None:
    script = (
        "import os; from app.worker_roles import step_back;"
        "before = os.getpriority(os.PRIO_PROCESS, 0); step_back();"
        "print(before, os.getpriority(os.PRIO_PROCESS, 0))"
    )
    ran = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, check=True, cwd=ROOT
    )
    before, after = map(int, ran.stdout.split())
    assert after == min(19, before + 10)


# -- closing --------------------------------------------------------------------------------------


def _in_thread(call: Any) -> tuple[threading.Thread, list[BaseException]]:
    raised: list[BaseException] = []

    def run() -> None:
        try:
            call()
        except BaseException as error:  # noqa: BLE001 - told to the test
            raised.append(error)

    thread = threading.Thread(target=run)
    thread.start()
    return thread, raised


def test_closing_does_not_wait_for_models_that_are_being_loaded(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("PYTHONPATH", str(Path(__file__).parent))
    sign = tmp_path / "sign"
    # A grace that the test's own time limit would not survive: nobody may wait for it.
    worker = WorkerProcess(
        "worker_test_roles:never_ready", options={"sign": str(sign)}, grace_s=1000.0
    )
    thread, raised = _in_thread(worker.start)
    pause = threading.Event()
    assert any((sign.exists() and sign.read_text()) or pause.wait(0.02) for _ in range(1000))
    worker.close()
    thread.join(10)
    assert not thread.is_alive()
    assert [type(error) for error in raised] == [CancelledError]
    assert _wait_until_gone(int(sign.read_text()))


def test_closing_before_the_process_is_there_still_ends_it(
    scripted: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    popen, about_to, go_on, made = subprocess.Popen, threading.Event(), threading.Event(), []

    def slow(*arguments: Any, **named: Any) -> Any:
        about_to.set()
        go_on.wait(10)
        made.append(popen(*arguments, **named))
        return made[-1]

    monkeypatch.setattr(subprocess, "Popen", slow)
    worker = scripted()
    thread, raised = _in_thread(worker.start)
    assert about_to.wait(10)
    threading.Timer(0.1, go_on.set).start()
    worker.close()
    thread.join(10)
    assert [type(error) for error in raised] == [CancelledError]
    assert len(made) == 1
    assert _wait_until_gone(made[0].pid)


def test_what_is_in_flight_when_it_closes_was_stopped_and_did_not_crash(scripted: Any) -> None:
    worker = scripted()
    worker.start()
    future = worker.submit("hang")
    worker.close()
    with pytest.raises(CancelledError):
        future.result(10)


def test_nothing_starts_after_the_end(scripted: Any) -> None:
    worker = scripted()
    worker.close()
    with pytest.raises(CancelledError):
        worker.start()
    with pytest.raises(CancelledError):
        worker.request("pid")
    assert not worker.alive


# -- answers in parts ------------------------------------------------------------------------------


class _Parts:
    """What a stream told, and when it told enough."""

    def __init__(self, enough: int = 1) -> None:
        self.told: list[dict[str, Any]] = []
        self.enough = threading.Event()
        self._enough = enough

    def __call__(self, part: dict[str, Any]) -> None:
        self.told.append(part)
        if len(self.told) >= self._enough:
            self.enough.set()


def test_parts_come_in_order_and_before_the_answer(scripted: Any) -> None:
    parts = _Parts()
    stream = scripted().stream("count", {"last": 500}, parts)
    assert stream.result(60) == {"counted": 500}
    assert [part["n"] for part in parts.told] == list(range(1, 501))


def test_a_cancelled_stream_ends_and_the_process_stays(scripted: Any) -> None:
    worker, parts = scripted(), _Parts(3)
    pid = worker.start()["pid"]
    stream = worker.stream("count", {}, parts)
    assert parts.enough.wait(60)
    stream.cancel(grace_s=1000.0)
    assert stream.result(60)["counted"] >= 3
    assert worker.request("pid")["pid"] == pid


def test_a_request_can_be_cancelled_before_its_turn(scripted: Any) -> None:
    worker, parts = scripted(), _Parts()
    first = worker.stream("count", {}, parts)
    assert parts.enough.wait(60)
    waiting = worker.stream("count", {}, parts)
    waiting.cancel(grace_s=1000.0)
    first.cancel(grace_s=1000.0)
    assert first.result(60)["counted"] > 0
    assert waiting.result(60) == {"counted": 0}


def test_a_role_that_does_not_stop_is_ended_and_the_next_request_served(scripted: Any) -> None:
    worker, parts = scripted(max_crashes=1), _Parts()
    pid = worker.start()["pid"]
    stream = worker.stream("deaf", {}, parts)
    assert parts.enough.wait(60)
    stream.cancel(grace_s=0.1)
    with pytest.raises(CancelledError):
        stream.result(60)
    assert _gone(pid)
    # It was ended on purpose: that is no crash to be counted.
    assert worker.request("pid")["pid"] != pid


def test_what_shares_a_process_that_is_ended_for_a_cancel_did_not_get_its_answer(
    scripted: Any,
) -> None:
    worker, parts = scripted(), _Parts()
    stream = worker.stream("deaf", {}, parts)
    other = worker.submit("echo")
    assert parts.enough.wait(60)
    stream.cancel(grace_s=0.05)
    with pytest.raises(WorkerCrashedError):
        other.result(60)


def test_parts_are_signs_of_life(scripted: Any) -> None:
    worker, parts = scripted(answer_timeout_s=0.5), _Parts()
    worker.start()
    assert worker.stream("crawl", {}, parts).result(60) == {}
    assert len(parts.told) == 8


def test_a_request_may_ask_for_patience_and_take_it_back(scripted: Any) -> None:
    worker, parts = scripted(answer_timeout_s=0.1), _Parts()
    worker.start()
    stream = worker.stream("deaf", {}, parts, silence_s=1000.0)
    assert parts.enough.wait(60)
    assert not stream.wait(0.5)
    stream.allow_silence(0.1)
    with pytest.raises(WorkerHungError):
        stream.result(60)


def test_a_stream_does_not_wait_for_a_role_that_starts(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("PYTHONPATH", str(Path(__file__).parent))
    worker = WorkerProcess(
        "worker_test_roles:never_ready", options={"sign": str(tmp_path / "sign")}
    )
    stream = worker.stream("count", {}, _Parts())
    assert not stream.done
    stream.cancel(grace_s=0.1)
    with pytest.raises(CancelledError):
        stream.result(60)
    worker.close()


def test_a_stream_to_a_role_that_refuses_says_why(scripted: Any) -> None:
    stream = scripted(options={"refuse": True}).stream("count", {}, _Parts())
    with pytest.raises(WorkerRefusedError, match="weights are missing"):
        stream.result(60)


def test_a_listener_that_fails_does_not_end_the_reading(scripted: Any) -> None:
    def fails(part: dict[str, Any]) -> None:
        raise ZeroDivisionError

    worker = scripted()
    assert worker.stream("count", {"last": 5}, fails).result(60) == {"counted": 5}
    assert worker.request("echo", {"n": 1}) == {"n": 1}


def test_a_worker_that_rests_gives_its_process_back(scripted: Any) -> None:
    worker = scripted()
    assert worker.release()
    pid = worker.start()["pid"]
    stuck = worker.stream("deaf", {}, _Parts())
    assert not worker.release()
    stuck.cancel(grace_s=0.05)
    stuck.wait(60)
    assert worker.request("pid")["pid"] != pid
    pid = worker.pid
    assert worker.release()
    assert _wait_until_gone(pid)
    assert not worker.alive
    assert worker.request("pid")["pid"] != pid


def test_no_worker_opens_a_connection_not_even_to_this_machine(scripted: Any) -> None:
    worker = scripted()
    stream = worker.stream("connect", {}, _Parts())
    assert stream.result(60) == {"refused": [True] * 4}
    worker.close()
    assert "tried socket.connect and was refused" in worker.stderr_tail


@pytest.mark.parametrize("said", [{}, {"GOMP_SPINCOUNT": "7"}, {"OMP_WAIT_POLICY": "passive"}])
def test_threads_that_wait_soon_sleep_unless_the_person_says_otherwise(
    monkeypatch: pytest.MonkeyPatch, said: dict[str, str]
) -> None:
    for name in ("GOMP_SPINCOUNT", "OMP_WAIT_POLICY"):
        monkeypatch.delenv(name, raising=False)
    for name, value in said.items():
        monkeypatch.setenv(name, value)
    given = _worker_environment()
    wanted = said or {"GOMP_SPINCOUNT": "10000"}
    names = ("GOMP_SPINCOUNT", "OMP_WAIT_POLICY")
    assert {name: given[name] for name in names if name in given} == wanted
    assert given["GGML_NO_BACKTRACE"] == "1"
