"""The tools are ready before the first message, and getting ready is never seen otherwise."""

from __future__ import annotations

import threading
from pathlib import Path

import pytest

from app.assistant.assembly import Assembly
from app.assistant.hub.hub import Hub
from app.assistant.tools.desk import Desk
from app.assistant.tools.toolbox import Toolbox
from app.errors import CancelledError
from local_index import Library
from tests.assistant_desk import Room, made_up_wardrobe


@pytest.fixture
def room(tmp_path: Path) -> Room:
    return made_up_wardrobe(tmp_path / "wardrobe")


def assembly_of(room: Room, made: list[Hub], desk: Desk | None = None) -> Assembly:
    def start(ask) -> Hub:
        hub = Hub(desk or room.desk, ask=ask)
        hub.start()
        made.append(hub)
        return hub

    return Assembly(
        start_hub=start, vocabulary=lambda: room.vocabulary, chat=lambda: None,
        planners=lambda: (), talks=lambda: False,
    )  # fmt: skip


def test_what_is_ready_answers_with_the_same_hub_and_left_no_trace(room: Room) -> None:
    made: list[Hub] = []
    assembly = assembly_of(room, made)
    assembly.warm().join()
    assert assembly.warm() is assembly.warm()
    assert len(made) == 1
    with room.open() as library:
        assert library.tool_log.recent(limit=10) == []
        message = assembly.assistant(library).say(None, "i need something for work")
        assert message.state == "done"
        assert [one.tool for one in library.tool_log.recent(limit=10)] == ["stylist_outfits"]
    assert assembly.hub is made[0]
    assert len(made) == 1
    made[0].close()


def test_two_who_ask_at_once_get_one_hub(room: Room) -> None:
    made: list[Hub] = []
    assembly = assembly_of(room, made)
    found: list[Hub] = []
    threads = [threading.Thread(target=lambda: found.append(assembly.hub)) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(made) == 1
    assert {id(one) for one in found} == {id(made[0])}
    made[0].close()


def test_a_wardrobe_that_cannot_be_read_is_the_first_calls_to_tell(room: Room) -> None:
    def broken() -> Library:
        raise OSError("no disk")

    desk = Desk(
        open_library=broken, vocabulary=lambda: room.vocabulary, stylist=room.desk.stylist,
        perception=room.desk.perception, drawing=room.desk.drawing, importing=room.desk.importing,
    )  # fmt: skip
    made: list[Hub] = []
    assembly = assembly_of(room, made, desk)
    assembly.warm().join()
    assert not assembly.hub.call("stylist_outfits", {}).ok
    made[0].close()


def test_a_program_that_ends_while_getting_ready_just_ends(room: Room) -> None:
    def ended(_ask) -> Hub:
        raise CancelledError

    assembly = Assembly(
        start_hub=ended, vocabulary=lambda: room.vocabulary, chat=lambda: None,
        planners=lambda: (), talks=lambda: False,
    )  # fmt: skip
    thread = assembly.warm()
    thread.join()
    assert not thread.is_alive()
    assert not assembly.started


def test_closing_the_hub_while_it_gets_ready_waits_for_nothing_that_hangs(room: Room) -> None:
    hub = Hub(room.desk, toolbox=Toolbox(room.desk))
    done = hub.warm()
    hub.close()
    assert done.done() or done.cancelled()
