"""Closing the window: nothing stays behind, nothing is lost, nobody waits for what is slow."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, QTimer
from PySide6.QtWidgets import QLineEdit
from shiboken6 import isValid

from app.bootstrap import Services, open_services
from app.errors import CancelledError
from app.services.perceiving import InlinePerception
from app.window_bootstrap import OpenWardrobe, WindowProgram, claim
from local_index import Library
from local_index.records import ChangeSet

pytestmark = pytest.mark.gui
Start = Callable[..., OpenWardrobe]


class LoadingPerception(InlinePerception):
    """Loads its models for ever, as a worker process on a tired machine seems to, until closed."""

    def __init__(self, engine: Any) -> None:
        super().__init__(engine)
        self.asked = threading.Event()
        self._ended = threading.Event()

    def info(self) -> Any:
        self._load()

    def embed_texts(self, texts: Sequence[str]) -> Any:
        self._load()

    def analyze_many(self, photos: Any) -> Iterator[Any]:
        for _photo in photos:
            self._load()
            yield None

    def close(self) -> None:
        self._ended.set()

    def _load(self) -> None:
        self.asked.set()
        self._ended.wait(100)
        raise CancelledError


@pytest.fixture
def start(qtbot, theme, perception) -> Iterator[Start]:
    programs: list[WindowProgram] = []

    def begin(folder: Path, looks: Any = perception) -> OpenWardrobe:
        program = WindowProgram(theme, done=lambda: None)
        programs.append(program)
        services = open_services(folder, perception=looks)
        instance = claim(services)
        assert instance is not None
        opened = program.open(services, instance)
        with qtbot.waitSignal(opened.ready, timeout=10_000):
            pass
        return opened

    yield begin
    for program in programs:
        if program.current is not None:
            program.current.window.close()


def lanes() -> list[str]:
    return [one.name for one in threading.enumerate() if one.name.startswith("lane-")]


def test_a_lane_that_waits_for_models_does_not_outlive_the_window(
    start: Start, engine, tiny_wardrobe, photo_folder, qtbot, caplog
) -> None:
    looks = LoadingPerception(engine)
    opened = start(tiny_wardrobe, looks)
    opened.new_models.check()
    opened.context.importing.start([photo_folder(2, name="late", first=50)])
    qtbot.waitUntil(looks.asked.is_set, timeout=10_000)
    qtbot.waitUntil(lambda: {"lane-perception", "lane-import"} <= set(lanes()), timeout=10_000)
    with caplog.at_level(logging.WARNING, logger="app.tasks"):
        opened.window.close()
    assert lanes() == []
    assert not caplog.records
    assert not (tiny_wardrobe / "wardrobe.db-wal").exists()


def test_what_was_done_in_the_last_moment_is_written(start: Start, tiny_wardrobe) -> None:
    opened = start(tiny_wardrobe)
    operations, gate = opened.context.operations, threading.Event()
    operations.read(lambda _library: gate.wait(5), lambda _value: None)

    def rename(number: int) -> None:
        def action(_library: Any, wardrobe: Any) -> ChangeSet:
            wardrobe.change(wardrobe.get(number), {"name": f"Name {number}"})
            return ChangeSet(changed=(number,))

        operations.change(action, label="Rename")

    for number in range(1, 5):
        rename(number)
    threading.Timer(0.05, gate.set).start()
    opened.window.close()
    with Library.open(tiny_wardrobe) as library:
        assert [library.items.get(one).name for one in range(1, 5)] == [
            f"Name {one}" for one in range(1, 5)
        ]


def test_what_stands_in_a_line_when_the_window_closes_is_written(
    start: Start, tiny_wardrobe, qtbot
) -> None:
    opened = start(tiny_wardrobe)
    opened.window.activateWindow()
    first = opened.context.wardrobe.model.ids[0]
    opened.context.wardrobe.open(first)
    side = opened.window.findChild(object, "detail_side")
    qtbot.waitUntil(lambda: side.isVisible())
    line = side.findChild(QLineEdit, "garment_name") or side.findChild(QLineEdit)
    assert line is not None
    qtbot.waitUntil(lambda: bool(line.text()), timeout=10_000)
    line.setFocus()
    line.setText("Zebra coat")
    opened.window.close()
    with Library.open(tiny_wardrobe) as library:
        assert library.items.get(first).name == "Zebra coat"


def test_no_process_is_started_for_a_window_that_is_closed(library_folder: Path) -> None:
    services: Services = open_services(library_folder)
    services.close()
    with pytest.raises(CancelledError):
        services.perception.info()
    with pytest.raises(CancelledError):
        services.background_perception.info()


def test_every_page_that_was_opened_is_gone_with_the_window(
    start: Start, tiny_wardrobe, qapp, qtbot
) -> None:
    def round_trip() -> tuple[int, int, int]:
        opened = start(tiny_wardrobe)
        window = opened.window
        for name in window.pages:
            window.go(name)
            qtbot.wait(5)
        opened.context.wardrobe.open(1)
        window.show_detail(1)
        qtbot.wait(20)
        timers = window.findChildren(QTimer)
        window.close()
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
        qapp.processEvents()
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
        assert not isValid(window)
        assert not [timer for timer in timers if isValid(timer)]
        return len(qapp.allWidgets()), threading.active_count(), len(qapp.topLevelWidgets())

    first, second = round_trip(), round_trip()
    assert second == first
    assert lanes() == []
