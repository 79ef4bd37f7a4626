"""The hub: consent from the table, limits in time, crashes contained, every call written down."""

from __future__ import annotations

import threading
from pathlib import Path

import pytest

from app.assistant.hub.consent import Consent, Question
from app.assistant.hub.hub import Hub, Order
from app.assistant.tools.table import TOOLS
from app.assistant.tools.toolbox import Toolbox
from app.services.job_control import JobControl
from app.services.painting import InlinePainter
from models.runtimes.fake_painter import FakePainter, PaintScript
from tests.assistant_desk import Room, made_up_wardrobe


@pytest.fixture
def room(tmp_path: Path, engine) -> Room:
    return made_up_wardrobe(tmp_path / "wardrobe", engine=engine)


class Person:
    """Answers questions and remembers them."""

    def __init__(self, *, agrees: bool = True) -> None:
        self.agrees = agrees
        self.asked: list[Question] = []

    def __call__(self, question: Question) -> bool:
        self.asked.append(question)
        return self.agrees


@pytest.fixture
def person() -> Person:
    return Person()


@pytest.fixture
def hub(room: Room, person: Person):
    with Hub(room.desk, ask=person) as opened:
        yield opened


def logged(room: Room):
    with room.open() as library:
        return [(one.tool, one.outcome) for one in library.tool_log.recent()]


def test_a_tool_is_called_through_its_server_and_written_down(hub, room):
    answer = hub.call("wardrobe_search", {"pattern": "stripe"}, conversation=4)
    assert [one["id"] for one in answer.data["items"]] == ["itm_3"]
    assert logged(room) == [("wardrobe_search", "ok")]
    with room.open() as library:
        assert library.tool_log.recent(conversation_id=4)[0].caller == "assistant"


@pytest.mark.parametrize("name", [spec.name for spec in TOOLS.values() if spec.read_only])
def test_nothing_that_only_reads_asks_anybody(name):
    spec = TOOLS[name]
    assert Consent().must_ask(spec, {}) is (spec.name == "online_search")


def test_what_is_declined_is_not_done_and_not_asked_again_in_the_same_turn(room):
    person = Person(agrees=False)
    with Hub(room.desk, ask=person) as hub:
        for _ in range(3):
            answer = hub.call("wardrobe_delete_item", {"item_id": "itm_26"}, conversation=1)
            assert answer.error.code == "E_PERMISSION"
        assert len(person.asked) == 1
        hub.new_turn(1)
        hub.call("wardrobe_delete_item", {"item_id": "itm_26"}, conversation=1)
        assert len(person.asked) == 2
    with room.open() as library:
        assert library.items.get(26).status == "ready"
    assert set(logged(room)) == {("wardrobe_delete_item", "E_PERMISSION")}


def test_without_anybody_to_ask_nothing_that_must_be_asked_is_done(room):
    with Hub(room.desk) as hub:
        answer = hub.call("profile_update", {"patch": {"avoid_colors": ["red"]}})
        assert answer.error.code == "E_PERMISSION"
        assert hub.call("profile_get", {}).data["stated"] == {}


def test_an_answer_that_is_not_yes_is_no(room):
    with Hub(room.desk, ask=lambda _question: "certainly") as hub:
        answer = hub.call("wardrobe_delete_item", {"item_id": "itm_26"})
        assert answer.error.code == "E_PERMISSION"


def test_a_question_that_breaks_or_is_never_answered_is_no_yes(room):
    def broken(_question):
        raise RuntimeError("no window")

    with Hub(room.desk, ask=broken) as hub:
        answer = hub.call("wardrobe_delete_item", {"item_id": "itm_26"})
        assert answer.error.code == "E_PERMISSION"
    asked, control = threading.Event(), JobControl()

    def deaf(_question):
        asked.set()
        threading.Event().wait()

    hub = Hub(room.desk, ask=deaf)
    waiting = hub.submit(Order("wardrobe_delete_item", {"item_id": "itm_26"}, control=control))
    assert asked.wait(30)
    control.cancel()
    assert waiting.result(30).error.code == "E_CANCELLED"
    hub.close()
    with room.open() as library:
        assert library.items.get(26).status == "ready"


def test_once_is_once_and_always_is_always(hub, person):
    for item in ("itm_1", "itm_2"):
        hub.call("wardrobe_log_wear", {"item_ids": [item]})
    assert [one.tool for one in person.asked] == ["wardrobe_log_wear"]
    for item in ("itm_25", "itm_26"):
        hub.call("wardrobe_delete_item", {"item_id": item})
    assert [one.tool for one in person.asked][1:] == ["wardrobe_delete_item"] * 2
    assert person.asked[-1].arguments == {"item_id": "itm_26"}


def test_a_photo_of_a_person_is_asked_about_once_for_each_and_a_mannequin_never():
    consent, spec = Consent(), TOOLS["tryon_render"]
    assert not consent.must_ask(spec, {"person": "mannequin"})
    assert not consent.must_ask(spec, {})
    assert consent.must_ask(spec, {"person": "img_1"})
    consent.agreed(spec, {"person": "img_1"})
    assert not consent.must_ask(spec, {"person": "img_1"})
    assert consent.must_ask(spec, {"person": "img_2"})


def test_a_drawing_is_asked_about_only_where_it_takes_long():
    spec = TOOLS["imagegen_product"]
    assert not Consent(seconds=lambda: 5.0).must_ask(spec, {})
    assert Consent(seconds=lambda: 200.0).must_ask(spec, {})


def test_nobody_is_asked_about_a_call_that_cannot_be(hub, person):
    answer = hub.call("wardrobe_delete_item", {"item_id": "everything"})
    assert answer.error.code == "E_INVALID"
    assert person.asked == []
    assert hub.call("no_such_tool", {}).error.code == "E_NOT_FOUND"


def test_a_write_is_undone_by_its_token(hub, room):
    gone = hub.call("wardrobe_delete_item", {"item_id": "itm_26"})
    hub.undo(gone.data["undo_token"])
    with room.open() as library:
        assert library.items.get(26).status == "ready"
        assert library.tool_log.recent()[0].undo == gone.data["undo_token"]


class Slow(Toolbox):
    """Hangs in one tool until it is let go, deaf to every stop."""

    def __init__(self, desk, tool: str) -> None:
        super().__init__(desk)
        self.tool, self.released, self.began = tool, threading.Event(), threading.Event()

    def run(self, name, arguments, **rest):
        if name == self.tool and not self.released.is_set():
            self.began.set()
            self.released.wait(60)
        return super().run(name, arguments, **rest)


def test_a_tool_that_hangs_is_left_behind_and_its_server_goes_on(room):
    box = Slow(room.desk, "wardrobe_history")
    with Hub(room.desk, toolbox=box) as hub:
        stuck = hub.submit(Order("wardrobe_history", {"slot": "top"}, wait_s=0.05))
        assert stuck.result(30).error.code == "E_TIMEOUT"
        assert hub.call("wardrobe_get_item", {"item_id": "itm_1"}).ok
        box.released.set()
        assert hub.call("wardrobe_history", {"slot": "top"}).ok
    assert ("wardrobe_history", "E_TIMEOUT") in logged(room)


def test_a_call_is_stopped_by_its_control_while_it_hangs(room):
    box, control = Slow(room.desk, "stylist_outfits"), JobControl()
    with Hub(room.desk, toolbox=box) as hub:
        stuck = hub.submit(Order("stylist_outfits", {}, control=control))
        assert box.began.wait(30)
        # another server does not wait for it
        assert hub.call("app_help", {}).ok
        control.cancel()
        assert stuck.result(30).error.code == "E_CANCELLED"
        box.released.set()


def test_closing_the_hub_stops_what_runs(room):
    box = Slow(room.desk, "stylist_outfits")
    hub = Hub(room.desk, toolbox=box)
    answers = []
    asking = threading.Thread(target=lambda: answers.append(hub.call("stylist_outfits", {})))
    asking.start()
    assert box.began.wait(30)
    hub.close()
    asking.join(30)
    assert answers[0].error.code == "E_CANCELLED"
    box.released.set()
    assert hub.call("app_help", {}).error.code == "E_CANCELLED"


def test_a_tool_that_breaks_ends_nothing(room):
    class Broken(Toolbox):
        def run(self, name, arguments, **rest):
            if name == "context_get":
                raise RuntimeError("/home/me/secret")
            return super().run(name, arguments, **rest)

    with Hub(room.desk, toolbox=Broken(room.desk)) as hub:
        answer = hub.call("context_get", {})
        assert answer.error.code == "E_FAILED"
        assert "secret" not in answer.model_dump_json()
        assert hub.call("app_help", {}).ok


def test_a_drawing_tells_its_steps_and_leaves_nothing_when_it_is_stopped(room):
    control, heard = JobControl(), []

    def hear(progress):
        heard.append(progress.done)
        if len(heard) == 2:
            control.cancel()

    room.painter = InlinePainter(FakePainter(script=PaintScript(steps=200, pause_s=0.005)))
    with Hub(room.desk) as hub:
        answer = hub.call(
            "imagegen_product", {"description": "a red hat"}, progress=hear, control=control
        )
    assert answer.error.code == "E_CANCELLED"
    assert heard[:2] == [1, 2]
    with room.open() as library:
        assert library.pictures.ids() == ()
        assert library.attachments.all(0) == []


def test_a_drawing_that_is_waited_for_gets_its_handle(room):
    heard = []
    with Hub(room.desk) as hub:
        answer = hub.call(
            "imagegen_product",
            {"description": "a red hat"},
            conversation=3,
            progress=lambda progress: heard.append(progress.done),
        )
        assert answer.data["image_ref"].startswith("img_")
        other = hub.call("catalog_search", {"like_image": answer.data["image_ref"]}, conversation=4)
    assert heard
    assert other.error.code in ("E_EMPTY", "E_NOT_FOUND")


def test_a_wardrobe_that_is_not_there_is_said(room, tmp_path):
    room.folder = tmp_path / "nowhere"
    with Hub(room.desk) as hub:
        assert hub.call("wardrobe_search", {"pattern": "stripe"}).error.code == "E_EMPTY"
