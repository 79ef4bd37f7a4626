"""Rings that hold QObjects end in the GUI thread, however much another thread allocates."""

from __future__ import annotations

import gc
import threading
from collections.abc import Iterator

import pytest
from PySide6.QtCore import QObject

from app.garbage import GuiGarbage

pytestmark = pytest.mark.gui


class Ringed(QObject):
    """Hangs in a ring, and notes in which thread it ends."""

    def __init__(self, ended: list[int]) -> None:
        super().__init__()
        self._ended = ended
        self.me = self

    def __del__(self) -> None:
        self._ended.append(threading.get_ident())


@pytest.fixture
def collecting_python() -> Iterator[None]:
    """Python's own collection, which the tests of the window keep off."""
    gc.collect()
    gc.enable()
    yield
    gc.disable()


def allocate() -> None:
    """Allocate what makes Python collect every generation."""
    for _ in range(200):
        kept = [[each] for each in range(2000)]
        del kept


def in_a_lane() -> None:
    thread = threading.Thread(target=allocate)
    thread.start()
    thread.join()


def test_python_would_end_them_anywhere(qapp, collecting_python) -> None:
    ended: list[int] = []
    Ringed(ended)
    in_a_lane()
    assert ended
    assert ended != [threading.get_ident()]


def test_the_window_ends_them_in_its_own_thread(qapp, qtbot, collecting_python) -> None:
    garbage = GuiGarbage()
    ended: list[int] = []
    Ringed(ended)
    in_a_lane()
    assert ended == []
    kept = [[each] for each in range(10_000)]
    qtbot.waitUntil(lambda: bool(ended), timeout=20_000)
    assert ended == [threading.get_ident()]
    assert kept
    garbage.stop()
    assert gc.isenabled()


def test_a_stopped_one_leaves_what_was_off_off(qapp) -> None:
    assert not gc.isenabled()  # the tests of the window collect between tests
    GuiGarbage().stop()
    assert not gc.isenabled()
