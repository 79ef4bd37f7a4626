"""Drawing in a process of its own: what is promised when the person, model or process misbehave."""

from __future__ import annotations

import dataclasses
import io
import json
import os
import signal
import subprocess
import sys
import textwrap
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image

from app.bootstrap import Services, open_services
from app.draw_role import load_painter
from app.draw_wire import DrawFailedError, DrawLaunch, picture_from_wire, picture_to_wire
from app.environ import Environment
from app.errors import CancelledError, InputError, WorkerCrashedError, WorkerHungError
from app.services.drawing import MOST_SEED, DrawService, keep
from app.services.job_control import JobControl, Progress
from app.services.model_memory import ModelMemory
from app.services.painting import (
    FAKE_PAINTER,
    FakePainterShelf,
    InlinePainter,
    PaintEngine,
    WorkerPainter,
)
from models.errors import UnsupportedError
from models.runtimes.fake_painter import FakePainter, PaintScript
from tests.app.services.chat_helpers import InThread

ROOT = Path(__file__).resolve().parents[3]
SLOW = {"steps": 3000, "pause_s": 0.005}
Makes = Callable[..., WorkerPainter]


@pytest.fixture
def painters() -> Iterator[Makes]:
    """Make engines over stand-ins that follow a script; all end with the test."""
    made: list[WorkerPainter] = []

    def make(*, memory_bytes: int = 0, name: str = FAKE_PAINTER, **options: Any) -> WorkerPainter:
        script = options.pop("script", {})
        launch = DrawLaunch(name, engine="fake", script=script, memory_bytes=memory_bytes)
        shelf = options.pop("shelf", None) or FakePainterShelf(launch)
        made.append(WorkerPainter(shelf, **options))
        return made[-1]

    yield make
    for one in made:
        one.close()


@pytest.fixture(params=["worker", "inline"])
def engine(request: pytest.FixtureRequest, painters: Makes) -> PaintEngine:
    """The same promises, in a process and here."""
    return painters() if request.param == "worker" else InlinePainter(FakePainter())


class Steps:
    """Hears steps, and when it heard enough."""

    def __init__(self, enough: int = 3) -> None:
        self.heard: list[tuple[int, int]] = []
        self.enough = threading.Event()
        self._enough = enough

    def __call__(self, done: int, total: int) -> None:
        self.heard.append((done, total))
        if len(self.heard) >= self._enough:
            self.enough.set()


def drawing_in_thread(painter: PaintEngine, control: JobControl | None = None) -> Any:
    """A picture that takes long, from the moment when it has begun."""
    steps = Steps()
    call = InThread(lambda: painter.paint("coat", seed=1, control=control, on_step=steps))
    assert steps.enough.wait(60)
    return call


# -- what every engine does ------------------------------------------------------------------------


def test_a_picture_comes_with_its_steps_and_again_for_the_same_seed(engine: PaintEngine) -> None:
    steps = Steps()
    one = engine.paint("a red coat", seed=5, on_step=steps)
    assert steps.heard == [(1, 4), (2, 4), (3, 4), (4, 4)]
    assert (one.model, one.picture.shape) == (FAKE_PAINTER, (64, 64, 3))
    assert np.array_equal(one.picture, engine.paint("a red coat", seed=5).picture)
    assert not np.array_equal(one.picture, engine.paint("a red coat", seed=6).picture)
    assert not np.array_equal(one.picture, engine.paint("a hat", seed=5).picture)
    assert engine.load().steps == 4


def test_a_model_that_is_not_there_is_one_sentence(engine: PaintEngine) -> None:
    with pytest.raises(DrawFailedError) as caught:
        engine.paint("a hat", seed=1, model="nonsense")
    assert caught.value.code == "not_installed"
    assert caught.value.next_step


def test_a_cancelled_picture_is_not_begun_and_none_is_drawn_after_the_end(
    engine: PaintEngine,
) -> None:
    control, steps = JobControl(), Steps()
    control.cancel()
    with pytest.raises(CancelledError):
        engine.paint("a hat", seed=1, control=control, on_step=steps)
    assert steps.heard == []
    engine.close()
    with pytest.raises(CancelledError):
        engine.paint("a hat", seed=1)


def test_a_listener_that_fails_ends_the_picture_and_not_the_engine(engine: PaintEngine) -> None:
    def fails(done: int, total: int) -> None:
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        engine.paint("a hat", seed=1, on_step=fails)
    assert engine.paint("a hat", seed=1).model == FAKE_PAINTER


# -- the process -----------------------------------------------------------------------------------


def test_the_process_starts_on_demand_and_an_unload_ends_it(painters: Makes) -> None:
    painter = painters()
    assert (painter.pid, painter.state().condition) == (None, "asleep")
    painter.paint("a hat", seed=1)
    pid = painter.pid
    assert pid is not None
    assert (painter.state().condition, painter.state().model) == ("ready", FAKE_PAINTER)
    painter.unload()
    assert (painter.pid, painter.state().condition) == (None, "asleep")
    assert is_gone(pid)
    assert painter.paint("a hat", seed=1).model == FAKE_PAINTER


def test_a_model_that_nobody_uses_gives_its_memory_back_by_itself(painters: Makes) -> None:
    memory = ModelMemory(lambda: 1000)
    painter = painters(memory=memory, memory_bytes=300_000_000, unload_after_s=lambda: 0.05)
    painter.paint("a hat", seed=1)
    pause = threading.Event()
    assert any(painter.pid is None or pause.wait(0.02) for _ in range(1000))
    assert memory.used_bytes == 0
    assert painter.state().condition == "asleep"


def test_what_does_not_fit_is_told_in_numbers_before_anything_starts(painters: Makes) -> None:
    memory = ModelMemory(lambda: 1000)
    painter = painters(memory=memory, memory_bytes=9_000_000_000)
    with pytest.raises(DrawFailedError) as caught:
        painter.paint("a hat", seed=1)
    assert caught.value.code == "out_of_memory"
    assert "needs 9.0 GB of memory" in caught.value.message
    assert caught.value.next_step
    assert painter.pid is None


def test_a_model_at_rest_makes_room_for_another_one(painters: Makes) -> None:
    memory = ModelMemory(lambda: 1000)
    one = painters(memory=memory, memory_bytes=600_000_000)
    other = painters(memory=memory, memory_bytes=600_000_000, name="other")
    one.paint("a hat", seed=1)
    assert memory.used_bytes == 600_000_000
    assert other.paint("a hat", seed=1).model == "other"
    assert one.pid is None


def test_a_stop_is_heard_between_two_steps_and_the_process_goes_on(painters: Makes) -> None:
    painter, control = painters(script=SLOW), JobControl()
    call = drawing_in_thread(painter, control)
    pid = painter.pid
    control.cancel()
    with pytest.raises(CancelledError):
        call.result()
    assert painter.load().name == FAKE_PAINTER
    assert painter.pid == pid, "a model that listens is not ended for a stop"


def test_a_model_that_does_not_listen_is_ended_and_the_next_call_waits_for_that(
    painters: Makes,
) -> None:
    painter, control = painters(script={"hang_on": [1]}), JobControl()
    painter.load()
    pid = painter.pid
    call = InThread(lambda: painter.paint("a hat", seed=1, control=control))
    while painter.state().condition != "busy":
        threading.Event().wait(0.01)
    control.cancel()
    with pytest.raises(CancelledError):
        call.result()
    assert painter.load().name == FAKE_PAINTER
    assert painter.pid != pid
    assert is_gone(pid)


def test_a_hundred_stopped_pictures_leave_nothing_behind(painters: Makes) -> None:
    if not sys.platform.startswith("linux"):
        pytest.skip("reads /proc")
    painter = painters(script={"steps": 50, "pause_s": 0.001})
    painter.load()
    pid = painter.pid

    def held() -> tuple[int, int, int]:
        there, here = Path(f"/proc/{pid}"), Path("/proc/self")
        return tuple(len(list(f.iterdir())) for f in (there / "fd", there / "task", here / "fd"))

    def stop_one() -> None:
        control = JobControl()
        with pytest.raises(CancelledError):
            painter.paint("x", seed=1, control=control, on_step=lambda *_: control.cancel())

    for _ in range(10):
        stop_one()
    before = held()
    for _ in range(30):
        stop_one()
    assert painter.pid == pid
    assert held() == before


def test_a_native_abort_is_one_sentence_and_the_next_picture_starts_it_again(
    painters: Makes,
) -> None:
    painter = painters(script={"abort_on": [2]})
    painter.paint("a hat", seed=1)
    pid = painter.pid
    with pytest.raises(WorkerCrashedError) as caught:
        painter.paint("a hat", seed=1)
    assert caught.value.message == "fake-painter stopped unexpectedly."
    assert caught.value.next_step.startswith("Draw again")
    assert painter.state().condition == "asleep"
    assert painter.paint("a hat", seed=1).model == FAKE_PAINTER
    assert painter.pid not in (None, pid)


def test_silence_within_a_step_counts_as_hanging(painters: Makes) -> None:
    painter = painters(script={"hang_on": [1]}, silence_s=1.0)
    painter.load()
    pid = painter.pid
    with pytest.raises(WorkerHungError, match="no sign of life"):
        painter.paint("a hat", seed=1)
    assert is_gone(pid)


@pytest.mark.skipif(os.name != "posix", reason="SIGKILL is POSIX")
def test_a_process_killed_in_the_middle_of_a_picture_is_started_again(painters: Makes) -> None:
    painter = painters(script=SLOW)
    call = drawing_in_thread(painter)
    pid = painter.pid
    assert pid is not None
    os.kill(pid, signal.SIGKILL)
    with pytest.raises(DrawFailedError) as caught:
        call.result()
    assert caught.value.code == "out_of_memory"
    assert painter.load().name == FAKE_PAINTER
    assert painter.pid not in (None, pid)


def test_closing_in_the_middle_of_a_picture_ends_it_as_stopped(painters: Makes) -> None:
    painter = painters(script=SLOW)
    call = drawing_in_thread(painter)
    pid = painter.pid
    painter.close()
    with pytest.raises(CancelledError):
        call.result()
    assert painter.pid is None
    assert is_gone(pid)


@pytest.mark.skipif(os.name != "posix", reason="SIGKILL is POSIX")
def test_a_model_dies_with_its_killed_parent_in_the_middle_of_a_picture() -> None:
    launch = DrawLaunch(FAKE_PAINTER, engine="fake", script=SLOW)
    body = f"""
        import sys, json
        sys.path[:0] = [{str(ROOT)!r}]
        from app.draw_wire import DrawLaunch
        from app.services.painting import FakePainterShelf, WorkerPainter
        launch = DrawLaunch(**json.loads({json.dumps(dataclasses.asdict(launch))!r}))
        painter = WorkerPainter(FakePainterShelf(launch))
        painter.paint("x", seed=1, on_step=lambda *_: print(painter.pid, flush=True))
    """
    command = [sys.executable, "-c", textwrap.dedent(body)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as parent:
        assert parent.stdout is not None
        pids = {parent.stdout.readline() for _ in range(3)}
        parent.send_signal(signal.SIGKILL)
    (pid,) = map(int, pids)
    assert is_gone(pid)


def is_gone(pid: int | None) -> bool:
    """Whether a process ends within seconds."""
    assert pid is not None
    pause = threading.Event()
    return any(_gone(pid) or pause.wait(0.02) for _ in range(500))


def _gone(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return True
    stat = Path(f"/proc/{pid}/stat")
    return stat.exists() and stat.read_text().rpartition(")")[2].split()[0] == "Z"


def test_pixels_cross_the_pipe_unchanged() -> None:
    pixels = np.random.default_rng(3).integers(0, 256, (37, 53, 3), dtype=np.uint8)
    assert np.array_equal(picture_from_wire(picture_to_wire(pixels[:, ::-1])), pixels[:, ::-1])


def test_an_engine_that_nobody_knows_is_refused() -> None:
    with pytest.raises(UnsupportedError, match="cannot draw with paint"):
        load_painter(DrawLaunch("x", engine="paint"), lambda: False)


# -- the service -----------------------------------------------------------------------------------


def test_a_drawing_is_marked_and_says_what_it_was_drawn_from(tmp_path: Path) -> None:
    told: list[Progress] = []
    service = DrawService(InlinePainter(FakePainter()))
    drawing = service.draw("  a red \n coat ", seed=7, progress=told.append)
    assert [(step.done, step.total) for step in told] == [(1, 4), (2, 4), (3, 4), (4, 4)]
    assert told[0].eta_s is None
    keep(drawing, tmp_path / "coat.png")
    with Image.open(tmp_path / "coat.png") as image:
        image.load()
        assert image.text["Description"] == "a red coat"
        assert (image.text["Model"], image.text["Seed"]) == (FAKE_PAINTER, "7")
        assert "trainedAlgorithmicMedia" in image.text["XML:com.adobe.xmp"]
    assert service.draw("a red coat", seed=7).png == drawing.png


def test_a_seed_is_found_where_none_is_given_and_refused_where_no_engine_takes_it() -> None:
    service = DrawService(InlinePainter(FakePainter()))
    found = service.draw("a coat").told.seed
    assert 0 <= found <= MOST_SEED
    for seed in (-1, MOST_SEED + 1):
        with pytest.raises(InputError, match="A seed is a number"):
            service.draw("a coat", seed=seed)
    with pytest.raises(InputError, match="nothing to draw"):
        service.draw(" . ")


def test_a_stopped_drawing_says_so() -> None:
    control = JobControl()
    service = DrawService(InlinePainter(FakePainter(script=PaintScript(steps=50))))
    with pytest.raises(CancelledError, match="nothing was drawn"):
        service.draw("a coat", control=control, progress=lambda _: control.cancel())


@pytest.fixture
def services(isolated_home: Path) -> Iterator[Services]:
    with open_services(environment=Environment(home=isolated_home, fake_models=True)) as found:
        yield found


def test_all_who_draw_share_one_process_that_ends_with_the_services(services: Services) -> None:
    png = services.drawing.draw("a coat", seed=1).png
    with Image.open(io.BytesIO(png)) as image:
        assert min(image.size) >= 384
    painter = services.painter
    assert isinstance(painter, WorkerPainter)
    pid = painter.pid
    services._let_go_of_model("another")
    assert painter.pid == pid
    services._let_go_of_model(FAKE_PAINTER)
    assert painter.pid is None
    services.drawing.draw("a coat", seed=1)
    pid = painter.pid
    services.close()
    assert is_gone(pid)
    with pytest.raises(CancelledError):
        _ = services.painter


def test_a_model_that_draws_right_now_is_not_taken_away(
    services: Services, painters: Makes
) -> None:
    painter = painters(script=SLOW)
    services.given_painter = painter
    assert services.painter is painter
    control = JobControl()
    call = drawing_in_thread(painter, control)
    with pytest.raises(InputError, match="drawing right now"):
        services._let_go_of_model(FAKE_PAINTER)
    control.cancel()
    with pytest.raises(CancelledError):
        call.result()
