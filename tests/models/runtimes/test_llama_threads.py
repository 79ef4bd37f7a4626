"""How many threads compute, on a machine that is played: cores, programs, time that passes."""

from __future__ import annotations

import os
import sys

import pytest

from models.runtimes.llama_threads import Crew, queue_of_this_system, queued_seconds


class Machine:
    """Cores that threads share fairly; a computation takes longer when its threads lack cores."""

    tells_queue = True

    def __init__(self, cores, busy=0):
        self.cores, self.busy = cores, busy
        self.now = self.had = self.queued = 0.0

    def crew(self, most, **options):
        queue = (lambda: self.queued) if self.tells_queue else None
        return Crew(
            most, clock=lambda: self.now, processor=lambda: self.had, queue=queue, **options
        )

    def compute(self, crew, seconds):
        """Compute in steps of 20 ms until a time has passed; return how many took part in each."""
        until, took = self.now + seconds, []
        while self.now < until:
            threads = crew.begin()
            share = min(1.0, self.cores / (threads + self.busy))
            self.now += 0.02
            self.had += 0.02 * threads * share
            self.queued += 0.02 * threads * (1 - share)
            crew.end()
            took.append(threads)
        return took


@pytest.fixture(autouse=True, params=[True, False], ids=["queue", "processor"])
def told(request, monkeypatch):
    """Whether the system tells who stood in the queue."""
    monkeypatch.setattr(Machine, "tells_queue", request.param)


@pytest.mark.skipif(sys.platform != "linux", reason="Linux tells")
def test_the_time_in_the_queue_is_that_of_all_threads(tmp_path):
    for number, text in enumerate(("9 1500000000 3", "9 500000000 3", "", "9")):
        (tmp_path / str(number)).mkdir()
        (tmp_path / str(number) / "schedstat").write_text(text, encoding="ascii")
    assert queued_seconds(tmp_path) == 2.0
    assert queue_of_this_system(tmp_path / "none") is None
    if os.path.exists("/proc/self/schedstat"):
        assert queue_of_this_system() is queued_seconds
        assert queued_seconds() >= 0


@pytest.mark.parametrize("cores", [1, 2, 8])
def test_all_compute_where_nobody_else_does(cores):
    machine = Machine(cores)
    assert set(machine.compute(machine.crew(cores), 10)) == {cores}


@pytest.mark.parametrize(("cores", "busy", "left"), [(2, 1, 1), (2, 2, 1), (8, 2, 6), (8, 20, 2)])
def test_whoever_has_no_core_of_its_own_stays_away(cores, busy, left):
    machine = Machine(cores, busy)
    took = machine.compute(machine.crew(cores), 60)
    assert took[0] == cores
    # trying again costs little: one short trial now and then
    assert sum(threads > left for threads in took) < len(took) / 20


def test_all_come_back_when_the_cores_are_free_again():
    machine = Machine(8, busy=4)
    crew = machine.crew(8)
    assert machine.compute(crew, 20)[-1] < 8
    machine.busy = 0
    assert machine.compute(crew, 40)[-1] == 8


def test_one_short_disturbance_sends_nobody_away():
    machine = Machine(4)
    crew = machine.crew(4)
    machine.compute(crew, 1)
    machine.busy = 4
    machine.compute(crew, 0.02)
    machine.busy = 0
    assert set(machine.compute(crew, 1)) == {4}


def test_a_graphics_card_needs_no_processor_time_and_keeps_its_threads():
    machine = Machine(4, busy=40)
    assert set(machine.compute(machine.crew(4, gives_way=False), 5)) == {4}
