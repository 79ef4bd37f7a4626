"""How many threads compute, on a machine that is played: cores, programs, time that passes."""

from __future__ import annotations

import pytest

from models.runtimes.llama_threads import Crew


class Machine:
    """Cores that threads share fairly; a computation takes longer when its threads lack cores."""

    def __init__(self, cores, busy=0):
        self.cores, self.busy = cores, busy
        self.now = self.had = 0.0

    def crew(self, most, **options):
        return Crew(most, clock=lambda: self.now, processor=lambda: self.had, **options)

    def compute(self, crew, seconds):
        """Compute in steps of 20 ms until a time has passed; return how many took part in each."""
        until, took = self.now + seconds, []
        while self.now < until:
            threads = crew.begin()
            share = min(1.0, self.cores / (threads + self.busy))
            self.now += 0.02
            self.had += 0.02 * threads * share
            crew.end()
            took.append(threads)
        return took


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
