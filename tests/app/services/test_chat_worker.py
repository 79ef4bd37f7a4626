"""Chat in a process of its own: what the engine promises when model or process misbehave."""

from __future__ import annotations

import os
import signal
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from app.chat_wire import ChatFailedError, ChatLaunch, ConversationFullError
from app.errors import CancelledError, WorkerCrashedError, WorkerHungError, WorkerStartError
from app.services.chat_shelf import EmptyShelf, FakeShelf
from app.services.chat_worker import WorkerChat
from app.services.chatting import ChatEngine, InlineChat
from app.services.job_control import JobControl
from app.workers import WorkerProcess, WorkerStream
from models.chat import ChatBegan, ChatEvent, ChatMessage
from models.runtimes.fake_chat import ChatScript, FakeChat
from tests.app.services.chat_helpers import Hears, InThread, asked

LONG = " ".join(f"word{number}" for number in range(2000))


@pytest.fixture
def engines(monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[..., WorkerChat]]:
    """Make engines over fakes that follow a script; all end with the test."""
    monkeypatch.setenv("PYTHONPATH", str(Path(__file__).parents[1]))
    made: list[WorkerChat] = []

    def make(
        *, shelf: Any = None, context: int = 4096, role: str = "chat", **options: Any
    ) -> WorkerChat:
        script = options.pop("script", {})
        launch = ChatLaunch("fake-chat", engine="fake", context=context, script=script)
        made.append(WorkerChat(shelf or FakeShelf(launch), role=role, **options))
        return made[-1]

    yield make
    for engine in made:
        engine.close()


@pytest.fixture(params=["worker", "inline"])
def engine(request: pytest.FixtureRequest, engines: Any) -> ChatEngine:
    """The same promises, in a process and here."""
    return engines() if request.param == "worker" else InlineChat(FakeChat())


# -- what every engine does ------------------------------------------------------------------------


def test_an_answer_comes_in_pieces_and_then_whole(engine: ChatEngine) -> None:
    heard = Hears()
    (ended,) = engine.generate(asked(), heard)
    assert isinstance(heard.events[0], ChatBegan)
    assert heard.events[-1] == ended
    assert (ended.text, ended.reason) == (heard.text, "stop")
    assert ended.text == "You said: Which shoes?"
    assert ended.usage.prompt_tokens == ended.context.cells - ended.usage.completion_tokens


def test_candidates_have_an_end_each(engine: ChatEngine) -> None:
    ends = engine.generate(asked(candidates=3), lambda _: None)
    assert [end.candidate for end in ends] == [0, 1, 2]
    assert len({end.text for end in ends}) == 3


def test_a_photo_is_seen_by_its_file_and_by_its_pixels(
    engine: ChatEngine, photo_folder: Any
) -> None:
    (photo,) = photo_folder(1).glob("*.jpg")
    pixels = np.zeros((40, 60, 3), np.uint8)
    (ended,) = engine.generate(asked("Look.", [photo, pixels]), lambda _: None)
    assert ended.text.endswith("I see 2 pictures.")
    assert ended.usage.picture_tokens == 128


def test_a_conversation_is_measured_and_options_are_weighed(engine: ChatEngine) -> None:
    messages = (ChatMessage.of("user", "shoes, shoes, shoes"),)
    assert engine.measure(messages).cells == 5
    shares = engine.score(messages, ["shoes", "hats"])
    assert shares == (0.8, 0.2)


def test_what_does_not_fit_says_how_much_there_is(engine: ChatEngine) -> None:
    with pytest.raises(ConversationFullError) as caught:
        engine.generate(asked(" ".join(["word"] * 5000)), lambda _: None)
    assert (caught.value.code, caught.value.needed, caught.value.limit) == (
        "context_full",
        5003,
        4096,
    )
    assert caught.value.next_step


def test_a_model_that_is_not_there_is_one_sentence(engine: ChatEngine) -> None:
    with pytest.raises(ChatFailedError) as caught:
        engine.load("nonsense")
    assert caught.value.code == "not_installed"


def test_a_photo_that_is_broken_is_one_sentence(engine: ChatEngine, tmp_path: Path) -> None:
    broken = tmp_path / "broken.jpg"
    broken.write_bytes(b"no photo")
    with pytest.raises(ChatFailedError) as caught:
        engine.generate(asked("Look.", [broken]), lambda _: None)
    assert caught.value.code == "unreadable_image"
    assert engine.generate(asked(), lambda _: None)[0].reason == "stop"


def test_a_cancelled_request_is_not_begun(engine: ChatEngine) -> None:
    control, heard = JobControl(), Hears()
    control.cancel()
    (ended,) = engine.generate(asked(), heard, control=control)
    assert (ended.text, ended.reason) == ("", "cancelled")
    assert heard.events == [ended]
    assert engine.state().condition == "asleep"


def test_a_listener_that_fails_ends_the_answer_and_not_the_engine(engine: ChatEngine) -> None:
    def fails(event: ChatEvent) -> None:
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        engine.generate(asked(LONG), fails)
    assert engine.generate(asked(), lambda _: None)[0].reason == "stop"


def test_nothing_is_answered_after_the_end(engine: ChatEngine) -> None:
    engine.generate(asked(), lambda _: None)
    engine.close()
    assert engine.state().condition == "asleep"
    with pytest.raises(CancelledError):
        engine.load()
    engine.close()


def test_the_state_tells_what_is_held(engine: ChatEngine) -> None:
    assert engine.state().condition == "asleep"
    info = engine.load()
    assert engine.state().info == info
    assert (engine.state().condition, engine.state().model) == ("ready", "fake-chat")
    engine.unload()
    assert (engine.state().condition, engine.state().info) == ("asleep", None)
    assert engine.generate(asked(), lambda _: None)[0].reason == "stop"


# -- stopping --------------------------------------------------------------------------------------


def test_a_stopped_answer_keeps_what_was_said_and_its_process(engines: Any) -> None:
    engine = engines(script={"answers": {"1": LONG}, "pause_s": 0.002})
    control, heard = JobControl(), Hears()
    answering = InThread(lambda: engine.generate(asked(max_tokens=2000), heard, control=control))
    assert heard.enough.wait(60)
    pid = engine.pid
    control.cancel()
    (ended,) = answering.result()
    assert (ended.reason, ended.text) == ("cancelled", heard.text)
    assert 3 <= ended.usage.completion_tokens < 2000
    assert engine.generate(asked(), lambda _: None)[0].reason == "stop"
    assert engine.pid == pid


def test_a_model_that_does_not_listen_is_ended_and_the_next_call_waits_for_that(
    engines: Any,
) -> None:
    engine = engines(script={"hang_on": [1]})
    info = engine.load()
    control, pid = JobControl(), engine.pid
    answering = InThread(lambda: engine.generate(asked(), Hears(), control=control))
    while engine.state().condition != "busy":
        threading.Event().wait(0.01)
    control.cancel()
    (ended,) = answering.result()
    assert (ended.reason, ended.text) == ("cancelled", "")
    # A fresh process counts from one again and would hang again: only what does not count is asked.
    assert engine.load() == info
    assert engine.pid != pid


def test_stopping_while_the_model_loads_ends_the_loading(engines: Any) -> None:
    engine = engines(role="worker_test_roles:chat_that_never_loads")
    control = JobControl()
    loading = InThread(lambda: engine.load(control=control))
    while engine.state().condition != "loading" or engine.pid is None:
        threading.Event().wait(0.01)
    control.cancel()
    with pytest.raises(CancelledError):
        loading.result()


def test_closing_ends_a_running_answer_as_cancelled(engines: Any) -> None:
    engine = engines(script={"answers": {"1": LONG}, "pause_s": 0.01})
    heard = Hears()
    answering = InThread(lambda: engine.generate(asked(max_tokens=2000), heard))
    assert heard.enough.wait(60)
    engine.close()
    (ended,) = answering.result()
    assert (ended.reason, ended.text) == ("cancelled", heard.text)
    assert engine.pid is None


# -- faults ----------------------------------------------------------------------------------------


def test_a_crash_is_one_sentence_and_the_next_call_starts_it_again(engines: Any) -> None:
    engine = engines(script={"abort_on": [2]})
    assert engine.generate(asked(), lambda _: None)[0].reason == "stop"
    pid = engine.pid
    with pytest.raises(WorkerCrashedError) as caught:
        engine.generate(asked(), lambda _: None)
    assert caught.value.message == "fake-chat stopped unexpectedly."
    assert caught.value.next_step
    assert engine.state().condition == "asleep"
    assert engine.generate(asked(), lambda _: None)[0].reason == "stop"
    assert engine.pid not in (None, pid)


@pytest.mark.skipif(os.name != "posix", reason="SIGKILL is POSIX")
def test_a_process_killed_in_the_middle_of_an_answer_is_said_to_lack_memory(engines: Any) -> None:
    engine = engines(script={"answers": {"1": LONG}, "pause_s": 0.01})
    heard = Hears()
    answering = InThread(lambda: engine.generate(asked(max_tokens=2000), heard))
    assert heard.enough.wait(60)
    os.kill(engine.pid, signal.SIGKILL)
    with pytest.raises(ChatFailedError) as caught:
        answering.result()
    assert caught.value.code == "out_of_memory"
    assert heard.text.startswith("word0 word1 word2")
    assert engine.load().name == "fake-chat"


def test_a_model_that_falls_silent_is_ended(engines: Any) -> None:
    engine = engines(script={"hang_on": [1]}, silence_s=0.3)
    engine.load()
    with pytest.raises(WorkerHungError) as caught:
        engine.generate(asked(), lambda _: None)
    assert "no sign of life" in caught.value.message


def test_a_hang_is_noticed_in_minutes_and_a_slow_disk_is_no_hang(
    engines: Any, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    allowed: list[float] = []
    send, allow = WorkerProcess.stream, WorkerStream.allow_silence

    def sends(worker: Any, *given: Any, silence_s: float, **options: Any) -> WorkerStream:
        allowed.append(silence_s)
        return send(worker, *given, silence_s=silence_s, **options)

    def allows(stream: WorkerStream, seconds: float) -> None:
        allowed.append(seconds)
        allow(stream, seconds)

    monkeypatch.setattr(WorkerProcess, "stream", sends)
    monkeypatch.setattr(WorkerStream, "allow_silence", allows)
    weights = tmp_path / "weights.gguf"
    with weights.open("wb") as file:
        file.truncate(8_000_000_000)  # a hole: takes no room
    engine = engines(shelf=FakeShelf(ChatLaunch("large", engine="fake", model=str(weights))))
    engine.generate(asked(), lambda _: None)
    engine.generate(asked(), lambda _: None)
    loading, loaded, next_time = allowed
    assert loaded == next_time <= 120
    assert loading == loaded + 400


def test_a_model_that_crashes_each_time_is_given_up_until_somebody_asks_again(engines: Any) -> None:
    engine = engines(script={"abort_on": [1]})
    outcomes = []
    for _ in range(4):
        with pytest.raises((WorkerCrashedError, WorkerStartError)) as caught:
            engine.generate(asked(), lambda _: None)
        outcomes.append(caught.value.code)
    assert outcomes == ["worker_crashed"] * 3 + ["worker_start"]
    assert engine.load().name == "fake-chat"


def test_an_installation_without_a_model_says_what_to_do(engines: Any) -> None:
    with pytest.raises(ChatFailedError) as caught:
        engines(shelf=EmptyShelf()).load()
    assert caught.value.code == "not_installed"
    assert "vestry models list" in caught.value.next_step


def test_a_model_here_and_now_lacks_memory_in_the_same_words() -> None:
    script = ChatScript(errors={1: MemoryError()})
    with pytest.raises(ChatFailedError) as caught:
        InlineChat(FakeChat(script=script)).generate(asked(), lambda _: None)
    assert caught.value.code == "out_of_memory"
