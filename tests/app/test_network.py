"""The network switch refuses what it should and writes down hosts, and nothing else."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from pathlib import Path

import pytest

from app.network import NetworkGuard, NetworkOffError, read_requests

ELSEWHERE = "192.0.2.1"  # a documentation address: nothing answers there


@pytest.fixture
def switch() -> dict[str, bool]:
    return {"allowed": False}


@pytest.fixture
def guard(tmp_path: Path, switch: dict[str, bool]) -> Iterator[Path]:
    log = tmp_path / "network.jsonl"
    made = NetworkGuard(log, lambda: switch["allowed"])
    made.install()
    yield log
    made.remove()


def ask(host: str) -> None:
    """Raise what Python raises before a connection, without opening one."""
    import sys

    with socket.socket() as unused:
        sys.audit("socket.connect", unused, (host, 443))


def test_a_connection_is_refused_while_the_switch_is_off(guard):
    with pytest.raises(NetworkOffError) as caught:
        ask(ELSEWHERE)
    assert "Privacy" in caught.value.next_step
    (request,) = read_requests(guard)
    assert (request.host, request.allowed) == (ELSEWHERE, False)


def test_a_real_connection_attempt_is_seen(guard):
    with socket.socket() as line:
        line.settimeout(0.01)
        with pytest.raises(NetworkOffError):
            socket.socket.connect_ex(line, (ELSEWHERE, 9))


def test_names_are_not_looked_up_while_the_switch_is_off(guard):
    with pytest.raises(NetworkOffError):
        socket.getaddrinfo("example.invalid", 443)
    assert [request.host for request in read_requests(guard)] == ["example.invalid"]


def test_what_is_allowed_is_let_through_and_written_down(guard, switch):
    switch["allowed"] = True
    ask(ELSEWHERE)
    assert [request.allowed for request in read_requests(guard)] == [True]


@pytest.mark.parametrize("host", ["127.0.0.1", "::1", "localhost"])
def test_this_machine_itself_is_left_alone(guard, host):
    ask(host)
    assert not guard.exists()


def test_a_removed_guard_lets_everything_through(tmp_path):
    made = NetworkGuard(tmp_path / "log", lambda: False)
    made.install()
    made.remove()
    ask(ELSEWHERE)
    assert read_requests(tmp_path / "log") == ()


def test_newest_requests_come_first_and_broken_lines_are_left_out(tmp_path):
    log = tmp_path / "network.jsonl"
    log.write_text(
        '{"at": "2026-01-01T00:00:00", "host": "a", "allowed": true}\n'
        "half a li\n"
        '{"at": "2026-01-02T00:00:00", "host": "b", "allowed": false}\n'
    )
    assert [request.host for request in read_requests(log)] == ["b", "a"]
