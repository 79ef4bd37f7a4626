"""One window per wardrobe: who has it, who comes later, and what a dead one leaves."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtNetwork import QLocalServer, QLocalSocket

from app.single_instance import SingleInstance, _socket_name


@pytest.fixture
def first(qapp, tmp_path: Path):
    instance = SingleInstance(tmp_path)
    assert instance.claim()
    yield instance
    instance.release()


def test_a_second_start_hands_its_photos_over(qtbot, first, tmp_path: Path) -> None:
    calls: list[list[str]] = []
    first.called.connect(calls.append)
    second = SingleInstance(tmp_path)
    assert not second.claim()
    assert second.call(["/a.jpg", "/b with blank.jpg"])
    qtbot.waitUntil(lambda: bool(calls))
    assert calls == [["/a.jpg", "/b with blank.jpg"]]


def test_another_wardrobe_is_another_window(first, tmp_path: Path) -> None:
    other = tmp_path / "other"
    other.mkdir()
    instance = SingleInstance(other)
    assert instance.claim()
    instance.release()


def test_a_wardrobe_that_was_let_go_can_be_taken(first, tmp_path: Path) -> None:
    first.release()
    again = SingleInstance(tmp_path)
    assert again.claim()
    again.release()


def test_a_socket_that_a_dead_window_left_is_replaced(qtbot, qapp, tmp_path: Path) -> None:
    dead = QLocalServer()
    assert dead.listen(_socket_name(tmp_path))
    instance = SingleInstance(tmp_path)
    assert instance.claim()
    calls: list[list[str]] = []
    instance.called.connect(calls.append)
    assert SingleInstance(tmp_path).call([])
    qtbot.waitUntil(lambda: bool(calls))
    instance.release()
    dead.close()


def test_what_is_no_message_of_ours_opens_nothing(qtbot, first, tmp_path: Path) -> None:
    calls: list[list[str]] = []
    first.called.connect(calls.append)
    for words in (b"{}\n", b"not json\n", b'[1, "/a.jpg"]\n'):
        socket = QLocalSocket()
        socket.connectToServer(_socket_name(tmp_path))
        assert socket.waitForConnected(1000)
        socket.write(words)
        socket.waitForBytesWritten(1000)
        socket.disconnectFromServer()
    qtbot.waitUntil(lambda: len(calls) == 3)
    assert sorted(calls) == [[], [], ["/a.jpg"]]


def test_without_an_open_window_a_call_is_not_answered(qapp, tmp_path: Path) -> None:
    assert not SingleInstance(tmp_path).call(["/a.jpg"])
