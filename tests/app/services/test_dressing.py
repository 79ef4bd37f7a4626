"""A model that dresses people in a process of its own: steps, stop, crash; and from its folder."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from app.draw_wire import DrawFailedError, DrawLaunch
from app.errors import CancelledError, WorkerCrashedError
from app.services.dressing import FAKE_DRESSER, FakeDresserShelf, WorkerDresser
from app.services.job_control import JobControl
from models.dressing import Dressing
from models.openpose_sketch import Standing
from tests.tiny_models.vton import write_vton


def asked() -> Dressing:
    joints = Standing().joints
    joints[[2, 5, 8, 10]] = [(10, 10), (30, 10), (12, 40), (12, 58)]
    person = np.full((60, 40, 3), 120, np.uint8)
    person[:10, :10] = 7
    return Dressing(person, np.full((30, 30, 3), (9, 200, 30), np.uint8), "tops", Standing(joints))


def shelf(**script) -> FakeDresserShelf:
    return FakeDresserShelf(DrawLaunch(FAKE_DRESSER, engine="fake", script=script))


def test_pixels_and_points_cross_the_pipe_and_steps_come_back() -> None:
    engine, steps = WorkerDresser(shelf()), list[tuple[int, int]]()
    try:
        made = engine.dress(asked(), seed=2, on_step=lambda *s: steps.append(s))
        assert made.model == FAKE_DRESSER
        assert made.picture[25, 20].tolist() == [9, 200, 30]
        assert made.picture[2, 2].tolist() == [7, 7, 7]
        assert steps == [(1, 4), (2, 4), (3, 4), (4, 4)]
        with pytest.raises(DrawFailedError) as failed:
            engine.dress(asked(), seed=2, model="another")
        assert failed.value.code == "not_installed"
    finally:
        engine.close()


def test_a_stop_ends_it_and_a_process_that_dies_is_started_again() -> None:
    control, engine = JobControl(), WorkerDresser(shelf(abort_on=[2], pause_s=0.01))
    try:
        with pytest.raises(CancelledError):
            engine.dress(
                asked(), seed=1, control=control, on_step=lambda _done, _of: control.cancel()
            )
        with pytest.raises(WorkerCrashedError):
            engine.dress(asked(), seed=1)
        assert engine.dress(asked(), seed=1).picture.shape == (60, 40, 3)
    finally:
        engine.close()


@pytest.mark.slow
def test_a_folder_of_weights_dresses_somebody_in_a_process_of_its_own(tmp_path: Path) -> None:
    from models.probe import Machine
    from models.vton_layout import plan_vton

    layout = write_vton(tmp_path / "tiny")
    plan = plan_vton(layout, Machine("linux", "x86_64", 2, 8_000_000_000))
    launch = DrawLaunch("tiny", "vton", str(tmp_path / "tiny"), 1, plan.as_values())
    engine, steps = WorkerDresser(FakeDresserShelf(launch)), list[int]()
    try:
        made = engine.dress(asked(), seed=3, on_step=lambda done, _of: steps.append(done))
        assert made.picture.shape == (48, 32, 3)
        assert steps == list(range(1, plan.steps + 1))
        assert np.array_equal(made.picture, engine.dress(asked(), seed=3).picture)
    finally:
        engine.close()
