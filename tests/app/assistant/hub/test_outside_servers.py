"""Servers that were added by hand: off by default, asked about, quoted, harmless when hostile."""

from __future__ import annotations

import asyncio
import json
import os
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from app.assistant.hub.connections import ConnectionLostError
from app.assistant.hub.hub import Hub
from app.assistant.hub.outside import look_at
from app.assistant.hub.quoting import LONGEST
from app.assistant.hub.servers import ExternalServer, OfferedTool, ServerStore, digest_of
from app.assistant.tools.results import LARGEST
from app.errors import InputError, SettingsError
from tests.assistant_desk import Room, made_up_wardrobe

HOSTILE = Path(__file__).with_name("hostile_server.py")
ECHO = OfferedTool("echo", "Says it back.", {"type": "object"}, reads_only=True)


@pytest.fixture(scope="module")
def offered() -> tuple[OfferedTool, ...]:
    return asyncio.run(look_at(ExternalServer("hostile", (sys.executable, str(HOSTILE)))))


@pytest.fixture
def room(tmp_path: Path, engine) -> Room:
    return made_up_wardrobe(tmp_path / "wardrobe", engine=engine)


@pytest.fixture
def store(tmp_path: Path) -> ServerStore:
    return ServerStore(tmp_path / "home" / "servers.json")


class Person:
    def __init__(self, *, agrees: bool = True) -> None:
        self.agrees, self.asked = agrees, []

    def __call__(self, question) -> bool:
        self.asked.append(question)
        return self.agrees


def add(store: ServerStore, *, mode: str = "plain") -> None:
    store.add("hostile", command=(sys.executable, str(HOSTILE), mode))


def everything(room: Room) -> str:
    with room.open() as library:
        items = [(one.id, one.name, one.status) for one in library.items.find([])]
        return json.dumps([items, sorted(library.profile.all()), len(library.outfits.find())])


def test_a_server_that_was_added_is_off_until_it_is_approved(room, store, offered):
    add(store)
    with Hub(room.desk, ask=Person(), servers=store) as hub:
        assert hub.call("ext.hostile.echo", {}).error.code == "E_DISABLED"
        assert [one for one in hub.tools() if one.name.startswith("ext.")] == []
        store.approve("hostile", offered, permission="off")
        assert hub.call("ext.hostile.echo", {}).error.code == "E_DISABLED"
        assert hub.call("ext.nobody.echo", {}).error.code == "E_NOT_FOUND"


def test_a_call_is_asked_about_shown_and_quoted(room, store, offered):
    add(store)
    store.approve("hostile", offered)
    person = Person()
    with Hub(room.desk, ask=person, servers=store) as hub:
        answer = hub.call("ext.hostile.echo", {"q": "navy boots"})
    assert answer.data["text"] == "[('q', 'navy boots')]"
    assert answer.warnings == ["This is what hostile says, another program; it was not checked."]
    (question,) = person.asked
    assert question.external
    assert question.arguments == {"q": "navy boots"}
    with room.open() as library:
        assert library.tool_log.recent()[0].tool == "ext.hostile.echo"


def test_a_tool_that_was_allowed_is_asked_about_when_something_of_ours_leaves(room, store, offered):
    add(store)
    store.approve("hostile", offered, permission="allow", tools={"echo": "allow", "huge": "off"})
    person = Person(agrees=False)
    with Hub(room.desk, ask=person, servers=store) as hub:
        assert hub.call("ext.hostile.echo", {"q": "boots"}).ok
        assert person.asked == []
        assert hub.call("ext.hostile.echo", {"q": "itm_3"}).error.code == "E_PERMISSION"
        assert hub.call("ext.hostile.echo", {"q": "x" * 999}).error.code == "E_PERMISSION"
        assert hub.call("ext.hostile.huge", {}).error.code == "E_DISABLED"
        # a hint that it only reads lowers nothing: this tool was not allowed by anybody
        assert hub.call("ext.hostile.inject", {}).error.code == "E_PERMISSION"
    assert len(person.asked) == 3


def test_whatever_it_answers_changes_nothing_and_is_cut(room, store, offered):
    add(store)
    store.approve("hostile", offered)
    before = everything(room)
    person = Person()
    with Hub(room.desk, ask=person, servers=store) as hub:
        inject = hub.call("ext.hostile.inject", {})
        huge = hub.call("ext.hostile.huge", {})
        picture = hub.call("ext.hostile.picture", {})
        wrong = hub.call("ext.hostile.fail", {})
        listed = [one for one in hub.tools() if one.name.startswith("ext.")]
    assert "SYSTEM" in inject.data["text"]
    assert not {"\u202e", "\x1b", "\u200b"} & set(inject.data["text"])
    assert len(huge.data["text"]) == LONGEST
    assert huge.data["cut"]
    assert len(huge.model_dump_json().encode()) <= LARGEST
    assert picture.data["left_out"] == 1
    assert "QUJD" not in picture.model_dump_json()
    assert wrong.error.code == "E_FAILED"
    assert all(one.asks for one in listed)
    assert not any({"\u202e", "\x1b"} & set(one.purpose) for one in listed)
    assert {one.tool for one in person.asked} == {
        "ext.hostile.inject", "ext.hostile.huge", "ext.hostile.picture", "ext.hostile.fail"
    }  # fmt: skip
    assert everything(room) == before


def test_a_crash_a_silence_and_a_slow_answer_are_contained(room, store, offered):
    add(store)
    store.approve("hostile", offered)
    with Hub(room.desk, ask=Person(), servers=store) as hub:
        assert hub.call("ext.hostile.crash", {}).error.code == "E_FAILED"
        # it is started again
        assert hub.call("ext.hostile.echo", {"a": 1}).ok
        slow = hub.call("ext.hostile.slow", {}, wait_s=0.5)
        assert slow.error.code == "E_TIMEOUT"
        assert hub.call("app_help", {}).ok
        assert hub.call("wardrobe_search", {"pattern": "stripe"}).ok


@pytest.mark.slow
def test_a_server_that_does_not_come_up_is_contained(room, store, offered):
    add(store, mode="crash_at_start")
    store.approve("hostile", offered)
    with Hub(room.desk, ask=Person(), servers=store) as hub:
        assert hub.call("ext.hostile.echo", {}).error.code == "E_FAILED"
        store.change("hostile", command=("/no/such/program",))
        assert hub.call("ext.hostile.echo", {}).error.code == "E_FAILED"
        store.change("hostile", command=(sys.executable, str(HOSTILE), "silent"))
        assert hub.call("ext.hostile.echo", {}, wait_s=0.5).error.code == "E_TIMEOUT"
        assert hub.call("wardrobe_search", {"pattern": "stripe"}).ok


def test_a_server_that_offers_something_else_is_off_until_approved_again(room, store, offered):
    add(store, mode="changed")
    store.approve("hostile", offered)
    person = Person()
    with Hub(room.desk, ask=person, servers=store) as hub:
        assert hub.call("ext.hostile.echo", {}).error.code == "E_DISABLED"
        # a tool that calls itself like one of ours is not one of ours
        assert hub.call("ext.hostile.wardrobe_delete_item", {}).error.code == "E_DISABLED"
        now = asyncio.run(look_at(store.get("hostile")))
        assert {one.name for one in now} - {one.name for one in offered} == {"wardrobe_delete_item"}
        store.approve("hostile", now)
        assert hub.call("ext.hostile.echo", {"a": 1}).ok
        assert hub.call("ext.hostile.wardrobe_delete_item", {}).error.code == "E_FAILED"
    with room.open() as library:
        assert library.items.count([]) == 26


@pytest.mark.skipif(not Path("/proc/self/stat").exists(), reason="needs /proc")
def test_children_end_with_the_hub(room, store, offered):
    add(store)
    store.approve("hostile", offered)
    before = children()
    with Hub(room.desk, ask=Person(), servers=store) as hub:
        assert hub.call("ext.hostile.echo", {"a": 1}).ok
        assert children() - before
    assert not children() - before


def children() -> set[int]:
    found = set()
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            parts = (folder / "stat").read_text().rsplit(")", 1)[1].split()
        except OSError:
            continue
        if int(parts[1]) == os.getpid() and parts[0] != "Z":
            found.add(int(folder.name))
    return found


def test_a_server_behind_an_address_needs_leave_for_the_network(room, store):
    store.add("shop", url="https://shop.example/mcp")
    store.approve("shop", [ECHO], permission="allow", tools={"echo": "allow"})
    person = Person()
    with Hub(room.desk, ask=person, servers=store) as hub:
        assert hub.call("ext.shop.echo", {}).error.code == "E_OFFLINE"
        assert [one for one in hub.tools() if one.name.startswith("ext.")] == []
    assert person.asked == []


@pytest.mark.parametrize(
    ("name", "values"),
    [
        ("Bad Name", {"command": ("x",)}),
        ("../up", {"command": ("x",)}),
        ("both", {"command": ("x",), "url": "https://a.example"}),
        ("none", {}),
        ("plain", {"url": "http://a.example"}),
        ("other", {"url": "file:///etc/passwd"}),
    ],
)
def test_what_is_no_server_is_not_added(store, name, values):
    with pytest.raises(InputError):
        store.add(name, **values)
    assert store.all() == ()


def test_servers_are_kept_changed_and_removed(store):
    store.add("one", command=("a", "b c"), environment={"KEY": "v"})
    with pytest.raises(InputError):
        store.add("one", command=("a",))
    with pytest.raises(InputError):
        store.approve("one", [ECHO], tools={"nothing": "allow"})
    store.approve("one", [ECHO], permission="allow", tools={"echo": "allow"})
    kept = ServerStore(store._file).get("one")
    assert kept.permission_of("echo") == "allow"
    assert kept.permission_of("other") == "off"
    assert kept.offered == (ECHO,)
    assert kept.shown_command == '["a", "b c"]'
    store.remove("one")
    with pytest.raises(InputError):
        store.get("one")


def test_a_damaged_list_of_servers_switches_all_of_them_off(room, store):
    store.add("one", command=("a",))
    store._file.write_text('{"servers": [{"name": 1')
    with pytest.raises(SettingsError):
        store.all()
    with Hub(room.desk, servers=store) as hub:
        assert hub.call("ext.one.echo", {}).error.code == "E_NOT_FOUND"
        assert hub.call("app_help", {}).ok


def test_the_digest_knows_every_word_of_a_tool_and_no_order():
    other = replace(ECHO, name="other")
    assert digest_of([ECHO, other]) == digest_of([other, ECHO])
    for changed in (
        replace(ECHO, description="Says it back!"),
        replace(ECHO, schema={"type": "object", "properties": {"q": {}}}),
        replace(ECHO, reads_only=False),
    ):
        assert digest_of([changed]) != digest_of([ECHO])


def test_a_server_that_cannot_be_looked_at_says_so():
    with pytest.raises(ConnectionLostError):
        asyncio.run(look_at(ExternalServer("gone", ("/no/such/program",))))
