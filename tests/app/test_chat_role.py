"""The chat worker's own side: what it tells of its work, and how it puts pieces together."""

from __future__ import annotations

import sys
from typing import Any

import pytest

from app import chat_role
from app.chat_role import ChatHost, WorkSign, in_gulps, load_chat_model
from app.chat_wire import ChatLaunch, event_from_wire, request_to_wire
from app.worker_roles import Request
from models.chat import ChatBegan, ChatDelta, ChatEnded, ChatUsage, ContextUse, never
from models.errors import CancelledError, NotInstalledError, UnsupportedError
from models.runtimes.fake_chat import FakeChat
from tests.app.services.chat_helpers import asked

CONTEXT = ContextUse(4, 0, 100)
ENDED = ChatEnded("ab", "stop", ChatUsage(4, 0, 0, 2, 0.1, 0.2, 10.0), CONTEXT)


class Clock:
    """Time that passes when it is told to."""

    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now


class Told:
    """A channel that keeps what it was given."""

    def __init__(self) -> None:
        self.parts: list[dict[str, Any]] = []

    def part(self, _request: Request, part: dict[str, Any]) -> None:
        self.parts.append(part)


def test_pieces_that_come_slowly_are_told_at_once_and_quick_ones_together() -> None:
    clock = Clock()

    def model() -> Any:
        yield ChatBegan(CONTEXT)
        for text, pause in (("a", 0.04), ("b", 0.04), ("c", 0.01), ("d", 0.01), ("e", 0.02)):
            clock.now += pause
            yield ChatDelta(text)
        yield ChatDelta("f")
        yield ENDED
        yield ChatDelta("x", 1)
        yield ChatDelta("y", 1)
        yield ENDED

    said = list(in_gulps(model(), every_s=0.03, clock=clock))
    texts = [event.text if isinstance(event, ChatDelta) else type(event) for event in said]
    assert texts == [ChatBegan, "a", "b", "cde", "f", ChatEnded, "xy", ChatEnded]


def test_pieces_of_two_candidates_are_never_put_together() -> None:
    clock = Clock()
    events = [ChatDelta("a"), ChatDelta("b"), ENDED, ChatDelta("c", 1), ChatDelta("d", 1)]
    said = list(in_gulps(iter(events), every_s=1.0, clock=clock))
    assert said == [ChatDelta("a"), ChatDelta("b"), ENDED, ChatDelta("cd", 1)]


def test_an_engine_that_asks_proves_that_it_works(monkeypatch: pytest.MonkeyPatch) -> None:
    clock, told = Clock(), Told()
    monkeypatch.setattr(chat_role, "monotonic", clock)
    request = Request(1, "generate", {})
    sign = WorkSign(told, request)
    assert not sign()
    clock.now = 4.9
    assert not sign()
    assert told.parts == []
    clock.now = 5.1
    assert not sign()
    assert told.parts == [{"at_work": True}]
    clock.now = 9.9
    request.cancel()
    assert sign()
    assert len(told.parts) == 1


def test_the_model_is_loaded_once_and_says_so_in_the_first_request() -> None:
    told, loads = Told(), []

    def load(_stop: Any) -> FakeChat:
        loads.append(1)
        return FakeChat()

    host = ChatHost(told, load)
    for number in (1, 2):
        assert host.handle(Request(number, "generate", request_to_wire(asked()))) == {}
    assert len(loads) == 1
    assert [("loaded" in part) for part in told.parts].count(True) == 1
    events = [event_from_wire(part) for part in told.parts if "loaded" not in part]
    assert sum(isinstance(event, ChatEnded) for event in events) == 2


def test_what_was_taken_back_before_its_turn_loads_nothing() -> None:
    request = Request(1, "info", {})
    request.cancel()
    with pytest.raises(CancelledError):
        ChatHost(Told(), lambda _stop: pytest.fail("loaded")).handle(request)


def test_an_engine_that_nobody_knows_is_one_sentence() -> None:
    with pytest.raises(UnsupportedError):
        load_chat_model(ChatLaunch("x", engine="abacus"), never)


def test_an_engine_whose_library_is_missing_says_how_to_get_it(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setitem(sys.modules, "models.runtimes.mlx", None)
    with pytest.raises(NotInstalledError, match="mlx-vlm") as caught:
        load_chat_model(ChatLaunch("x", engine="mlx", model="folder"), never)
    assert "vestry[mlx]" in caught.value.next_step
