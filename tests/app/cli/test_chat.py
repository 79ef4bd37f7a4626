"""``vestry chat`` over the fake model: rounds, events one a line, and how it ends."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from app.errors import WorkerCrashedError
from app.services.chatting import InlineChat
from app.services.job_control import JobControl
from local_index import Library
from models.runtimes.fake_chat import ChatScript, FakeChat


def engine(**options: Any) -> InlineChat:
    return InlineChat(FakeChat(**options))


def events(out: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in out.splitlines()]


def test_one_message_is_answered_and_kept(vestry, library_folder: Path) -> None:
    ran = vestry(
        "chat", "What is the capital of France?", chat=engine(script=ChatScript({1: "Navy."}))
    )
    assert ran.out == "Navy.\n"
    with Library.open(library_folder) as library:
        assert [message.text for message in library.messages.branch(1)] == [
            "What is the capital of France?",
            "Navy.",
        ]


def test_events_come_one_a_line_and_end_with_one_done(vestry) -> None:
    ran = vestry(
        "chat",
        "what is the capital of france?",
        "--json",
        chat=engine(script=ChatScript({1: "One two."})),
    )
    told = events(ran.out)
    assert [event["type"] for event in told] == ["text", "text", "done"]
    assert "".join(event.get("text", "") for event in told) == "One two."
    done = told[-1]
    assert done["model"] == "fake-chat"
    assert done["usage"]["completion_tokens"] == 2
    assert done["usage"]["prompt_tokens"] > 0
    assert set(done["timings"]) == {"first_token_s", "seconds", "tokens_per_s"}
    assert (done["conversation"], done["message"]) == (1, 2)


def test_a_failure_is_an_event_before_done_and_the_next_round_is_held(library_folder: Path) -> None:
    from app.cli.main import cli
    from app.cli.options import Session

    error = WorkerCrashedError("The model's process crashed.", next_step="Ask again.")
    session = Session(chat=engine(script=ChatScript({2: "Fine."}, {1: error})))
    words = ["--library", str(library_folder), "chat", "--json"]
    result = CliRunner().invoke(cli, words, obj=session, input="first\n\nsecond\n")
    told = events(result.stdout)
    assert [event["type"] for event in told] == ["error", "done", "text", "done"]
    assert told[0]["message"] == "The model's process crashed."
    assert told[0]["next_step"] == "Ask again."
    assert told[1]["conversation"] == told[3]["conversation"] == 1
    assert result.exit_code == 1


def test_a_picture_is_shown_with_the_first_message(
    vestry, tmp_path: Path, photo_bytes: Callable[[int], bytes]
) -> None:
    photo = tmp_path / "coat.jpg"
    photo.write_bytes(photo_bytes(1))
    ran = vestry("chat", "And this?", "--image", photo, "--model", "fake-chat", chat=engine())
    assert ran.out == "You said: And this? I see 1 pictures.\n"
    missing = vestry("chat", "x", "--image", tmp_path / "no.jpg", "--json", chat=engine(), code=1)
    assert [event["type"] for event in events(missing.out)] == ["error", "done"]


def test_a_kept_conversation_goes_on(vestry) -> None:
    vestry("chat", "first", chat=engine())
    ran = vestry("chat", "second", "--conversation", "1", "--json", chat=engine())
    assert events(ran.out)[-1]["conversation"] == 1
    unknown = vestry("chat", "x", "--conversation", "9", "--json", chat=engine(), code=1)
    assert unknown.document["error"]["code"] == "not_found"


def test_a_model_that_is_not_there_is_said_plainly(vestry) -> None:
    ran = vestry("chat", "hello", "--model", "nobody", chat=engine(), code=1)
    assert "no chat model nobody" in ran.err
    assert ran.out == ""


@pytest.mark.parametrize("way", ["drop-oldest", "summary"])
def test_a_full_context_names_the_ways_out_and_takes_one(vestry, way: str) -> None:
    long = " ".join(["word"] * 60)
    for _round in range(8):
        first = ["--conversation", "1"] if _round else []
        ran = vestry("chat", long, *first, "--json", chat=engine(context=760), code=None)
        if ran.code:
            break
    failure = events(ran.out)[0]
    assert failure["type"] == "error"
    assert "--when-full drop-oldest or summary" in failure["next_step"]
    ran = vestry(
        *("chat", long, "--conversation", "1", "--when-full", way, "--json"),
        chat=engine(context=760),
    )
    assert events(ran.out)[-1]["ended"] == "stop"


def test_a_stop_ends_with_its_own_code(vestry, monkeypatch: pytest.MonkeyPatch) -> None:
    from app.cli import chat as module
    from app.cli.interrupts import stoppable

    controls: list[JobControl] = []

    @contextmanager
    def noted() -> Iterator[JobControl]:
        with stoppable() as control:
            controls.append(control)
            yield control

    monkeypatch.setattr(module, "stoppable", noted)

    def token(number: int) -> None:
        if number == 2:
            controls[0].cancel()

    script = ChatScript({1: "one two three"}, on_token=token)
    ran = vestry("chat", "count", "--json", chat=engine(script=script), code=130)
    done = events(ran.out)[-1]
    assert (done["type"], done["ended"]) == ("done", "cancelled")


def test_a_plain_question_about_garments_is_answered_in_fixed_words(filled) -> None:
    ran = filled("chat", "Does this suit a wedding?", "--item", "1", chat=engine())
    assert ran.out.startswith("- **")
    assert "Asked as \u201cformal event\u201d." in ran.out
    gone = filled("chat", "Does this suit a wedding?", "--item", "99", chat=engine(), code=1)
    assert "99" in gone.err or "garment" in gone.err


def test_the_assistant_answers_from_the_wardrobe_without_any_model(filled) -> None:
    kind = json.loads(filled("show", "1", "--json").out)["category"]
    ran = filled("chat", f"Show me every {kind} I own", "--json")
    told = events(ran.out)
    kinds = [event["type"] for event in told]
    assert kinds[:3] == ["tool_call", "tool_result", "text"]
    assert kinds[-1] == "done"
    assert told[-1]["model"] == "router"
    found = [event["id"] for event in told if event["type"] == "item"]
    assert found
    assert told[-1]["items"] == found


@pytest.mark.parametrize("yes", [(), ("--yes",)])
def test_nothing_is_deleted_without_a_terminal_even_with_yes(filled, yes) -> None:
    name = json.loads(filled("show", "1", "--json").out)["name"]
    ran = filled("chat", f"Put {name} into the trash", "--item", "1", "--json", *yes)
    told = events(ran.out)
    asked = [event for event in told if event["type"] == "confirm"]
    assert [(one["tool"], one["grave"], one["agreed"]) for one in asked] == [
        ("wardrobe_delete_item", True, False)
    ]
    assert json.loads(filled("show", "1", "--json").out)["status"] == "ready"


def test_yes_agrees_to_what_only_notes_something(filled) -> None:
    for words, agreed in (((), False), (("--yes",), True)):
        told = events(filled("chat", "I wore this today", "--item", "1", "--json", *words).out)
        (asked,) = [event for event in told if event["type"] == "confirm"]
        assert (asked["tool"], asked["agreed"]) == ("wardrobe_log_wear", agreed)
        assert ("written" in [event["type"] for event in told]) is agreed


def test_without_json_the_words_stand_alone_on_standard_output(filled) -> None:
    kind = json.loads(filled("show", "1", "--json").out)["category"]
    ran = filled("chat", f"Show me every {kind} I own")
    assert len(ran.out.splitlines()) == 1
    assert "1. " in ran.err
