"""What all models together may take, and who makes room for whom."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from app.bootstrap import Services, open_services
from app.chat_wire import ChatFailedError, ChatLaunch
from app.environ import Environment
from app.errors import CancelledError
from app.perception import EngineOptions
from app.services.chat_shelf import FakeShelf
from app.services.chat_worker import WorkerChat
from app.services.idle_timer import IdleTimer
from app.services.model_memory import GB, MB, ModelMemory
from app.services.perceiving import MEMORY_BYTES, WorkerPerception
from models.errors import OutOfMemoryError
from models.probe import Machine


def machine(memory: float) -> Machine:
    return Machine("linux", "x86_64", 2, int(memory * GB))


class Holds:
    """A user of memory that lets go when it rests."""

    def __init__(self, size: int, last_used: float, *, busy: bool = False) -> None:
        self.memory_bytes = size
        self.last_used = last_used
        self.busy = busy

    def give_back(self) -> bool:
        if self.busy:
            return False
        self.memory_bytes = 0
        return True


def test_what_the_person_allows_counts_before_the_machine() -> None:
    assert ModelMemory(lambda: 3000, machine=machine(16)).budget_bytes == 3000 * MB
    assert ModelMemory(machine=machine(16)).budget_bytes == 13.6 * GB
    assert ModelMemory(machine=machine(4)).budget_bytes == 3 * GB
    assert ModelMemory(machine=machine(0)).budget_bytes == 0


def test_the_one_that_rested_longest_makes_room_and_no_other() -> None:
    memory = ModelMemory(lambda: 6000)
    old, new, asking = Holds(2 * GB, 1.0), Holds(2 * GB, 2.0), Holds(5 * GB, 0.0)
    for user in (new, old, asking):
        memory.add(user)
    memory.make_room("big", 4 * GB, asking=asking)
    assert (old.memory_bytes, new.memory_bytes) == (0, 2 * GB)
    # What the one who asks holds itself is replaced by what it loads.
    assert asking.memory_bytes == 5 * GB


def test_what_is_at_work_stays_and_the_sentence_has_the_numbers() -> None:
    memory = ModelMemory(lambda: 6000, machine=machine(8))
    busy, asking = Holds(3 * GB, 1.0, busy=True), Holds(0, 0.0)
    memory.add(busy)
    with pytest.raises(OutOfMemoryError) as caught:
        memory.make_room("gemma-3-4b", 4 * GB, asking=asking)
    assert caught.value.message == (
        "gemma-3-4b needs 4.0 GB of memory, and other models at work hold 3.0 GB of the 6.0 GB "
        "that Vestry may use."
    )
    memory.remove(busy)
    memory.make_room("gemma-3-4b", 4 * GB, asking=asking)


def test_what_never_fits_makes_nobody_leave() -> None:
    memory = ModelMemory(machine=machine(8))  # 1.2 GB of it stay for everything else
    idle = Holds(GB, 1.0)
    memory.add(idle)
    with pytest.raises(OutOfMemoryError) as caught:
        memory.make_room("huge", 7 * GB, asking=Holds(0, 0.0))
    assert caught.value.message == (
        "huge needs 7.0 GB of memory, and Vestry may use 6.8 GB of the 8.0 GB in this computer."
    )
    assert idle.memory_bytes == GB


def test_what_nobody_can_estimate_is_tried() -> None:
    memory = ModelMemory(lambda: 256, machine=machine(0))
    memory.make_room("unknown", 0, asking=Holds(0, 0.0))


# -- the engines as users of memory ----------------------------------------------------------------


@pytest.fixture
def chats() -> Iterator[Callable[..., WorkerChat]]:
    made: list[WorkerChat] = []

    def make(*, memory_bytes: int = 0, on_card: bool = False, **options: Any) -> WorkerChat:
        launch = ChatLaunch("fake-chat", engine="fake", memory_bytes=memory_bytes, on_card=on_card)
        made.append(WorkerChat(FakeShelf(launch), **options))
        return made[-1]

    yield make
    for chat in made:
        chat.close()


def test_a_model_too_large_for_the_machine_is_refused_before_a_process_starts(chats: Any) -> None:
    chat = chats(memory_bytes=9 * GB, memory=ModelMemory(machine=machine(8)))
    with pytest.raises(ChatFailedError, match=r"needs 9\.0 GB") as caught:
        chat.load()
    assert caught.value.code == "out_of_memory"
    assert chat.pid is None
    assert chat.memory_bytes == 0


def test_a_model_on_a_graphics_card_takes_nothing_of_the_machine(chats: Any) -> None:
    memory = ModelMemory(machine=machine(8))
    chat = chats(memory_bytes=20 * GB, on_card=True, memory=memory)
    assert chat.load().name == "fake-chat"
    assert memory.used_bytes == 0


def test_photo_models_that_rest_make_room_for_a_chat_model_and_come_back(
    chats: Any, photo_folder: Any
) -> None:
    memory = ModelMemory(lambda: 1050)
    perception = WorkerPerception(EngineOptions(fake=True), memory=memory)
    (photo,) = photo_folder(1).glob("*.jpg")
    before = perception.analyze(photo)
    assert memory.used_bytes == MEMORY_BYTES
    chat = chats(memory_bytes=800 * MB, memory=memory)
    chat.load()
    assert memory.used_bytes == chat.memory_bytes == 800 * MB
    # And the other way round: a photo is looked at, and the chat model that rests leaves.
    assert perception.analyze(photo).perceptual_hash == before.perceptual_hash
    assert (chat.pid, memory.used_bytes) == (None, MEMORY_BYTES)
    perception.close()
    assert memory.used_bytes == 0


def test_a_chat_model_that_answers_does_not_leave_for_a_photo(
    chats: Any, photo_folder: Any
) -> None:
    memory = ModelMemory(lambda: 1050)
    chat = chats(memory_bytes=900 * MB, memory=memory)
    (photo,) = photo_folder(1).glob("*.jpg")
    with WorkerPerceptionOf(memory) as perception:

        def meanwhile(_event: object) -> None:
            perception.analyze(photo)

        (ended,) = chat.generate(_asked(), meanwhile)
        assert ended.reason == "stop"
        assert chat.pid is not None


def lanes() -> list[str]:
    return [thread.name for thread in threading.enumerate()]


def test_a_model_that_nobody_uses_gives_its_memory_back_by_itself(chats: Any) -> None:
    chat = chats(unload_after_s=lambda: 0.05)
    pause = threading.Event()
    pid = None
    for _ in range(2):
        chat.load()
        pid = pid or chat.pid
        assert any(chat.pid is None or pause.wait(0.02) for _ in range(1000))
        assert chat.state().condition == "asleep"
    # the thread that rang ends on its own
    assert any("idle" not in lanes() or pause.wait(0.02) for _ in range(1000))


def test_a_running_answer_is_not_taken_for_rest_and_rest_comes_after_it(chats: Any) -> None:
    chat = chats(unload_after_s=lambda: 0.02)
    pause = threading.Event()

    def slow(_event: object) -> None:
        pause.wait(0.05)

    # The alarm rings in the middle of the answer, where nothing may be given back.
    assert chat.generate(_asked(), slow)[0].reason == "stop"
    assert any(chat.pid is None or pause.wait(0.02) for _ in range(1000))


def test_an_alarm_is_moved_on_by_whatever_happens_and_rests_when_told() -> None:
    rang = threading.Event()
    timer = IdleTimer(lambda: 0.01, rang.set)
    timer.touch()
    assert rang.wait(30)
    rang.clear()
    timer.touch()
    timer.rest()
    never = IdleTimer(lambda: 0.0, rang.set)
    never.touch()
    assert not rang.wait(0.1)


# -- the services ----------------------------------------------------------------------------------


@pytest.fixture
def services(isolated_home: Path) -> Iterator[Services]:
    with open_services(environment=Environment(home=isolated_home, fake_models=True)) as found:
        yield found


def test_everybody_talks_to_one_engine_that_ends_with_the_services(services: Services) -> None:
    chat = services.chat
    assert chat is services.chat
    assert chat.load().engine == "fake"
    services.close()
    assert chat.state().condition == "asleep"
    with pytest.raises(CancelledError):
        _ = services.chat


def test_an_installation_without_chat_models_says_so(isolated_home: Path) -> None:
    with open_services(environment=Environment(home=isolated_home)) as services:
        with pytest.raises(ChatFailedError) as caught:
            services.chat.load()
        assert caught.value.code == "not_installed"


def _asked() -> Any:
    from models.chat import ChatMessage, ChatRequest

    return ChatRequest((ChatMessage.of("user", "Which shoes go with this?"),))


class WorkerPerceptionOf(WorkerPerception):
    """Perception with stand-ins that ends with a block."""

    def __init__(self, memory: ModelMemory) -> None:
        super().__init__(EngineOptions(fake=True), memory=memory)

    def __enter__(self) -> WorkerPerceptionOf:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()
