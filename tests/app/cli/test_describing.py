"""``vestry recognize --model``, ``describe``, ``audit`` and ``suggestions``."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from app.cli import output
from app.services.chatting import InlineChat
from models.fashionx import read_record
from models.runtimes.fake_chat import ChatScript, FakeChat

SHIRT: dict[str, Any] = {
    "term": "shirt",
    "color": ["navy"],
    "material": ["linen"],
    "pattern": "striped",
    "design_details": [],
    "style": ["business"],
    "fit": "slim",
    "length": "na",
    "sleeve": "long",
    "neckline": "collared",
    "closure": "button-down",
    "layer": 0,
    "visibility": "full",
}
ANSWER = json.dumps(
    {
        "item_counts": {
            **{"one_piece": 0, "top": 1, "bottom": 0},
            **{"footwear": 0, "accessory": 0, "total": 1},
        },
        "description": {
            "general": "A navy striped linen shirt with a collar and long sleeves.",
            "concise": "A shirt for the office.",
        },
        "overall": {
            "style": ["business"],
            "occasion": ["work"],
            "season": ["summer"],
            "color_palette": ["navy"],
            "silhouette": "fitted",
            "formality": "business",
        },
        "parts": {
            **{"one_piece": [], "top": [SHIRT]},
            **{"bottom": [], "footwear": [], "accessory": []},
        },
        "self_check": {"counts_match": True, "no_duplicates": True, "strict_json": True},
    }
)
EVERY = dict.fromkeys(range(1, 200), ANSWER)


@pytest.fixture
def talker() -> Callable[..., InlineChat]:
    """A chat model that gives scripted answers, and everybody the same one otherwise."""

    def make(answers: dict[int, str] | None = None) -> InlineChat:
        script = ChatScript(answers=EVERY if answers is None else answers)
        return InlineChat(FakeChat("big", context=16_384, script=script))

    return make


@pytest.fixture
def reviewed(filled: Any) -> Any:
    """Four garments that a person has looked at, one of them corrected."""
    for item in filled("items", "--json").document["items"]:
        filled("edit", item["id"], "reviewed=yes")
    filled("edit", "itm_1", "material=wool")
    return filled


def test_a_chat_model_writes_the_whole_record(
    vestry: Any, photos: list[Path], talker: Callable[..., InlineChat]
) -> None:
    record = vestry("recognize", photos[0], "--model", "big", "--json", chat=talker()).document
    assert record["partial"] is False
    assert record["annotation"]["parts"]["top"][0]["term"] == "shirt"
    who = record["annotator"]
    assert (who["backend"], who["model"], who["tries"]) == ("fake", "big", 1)
    assert who["prompt_sha"]
    assert who["decode"]["temperature"] == 0.0
    assert who["latency_ms"] >= 0
    assert len(record["image"]["sha256"]) == 64
    with Image.open(photos[0]) as photo:
        assert (record["image"]["w"], record["image"]["h"]) == photo.size
    assert read_record(record).annotation.item_counts.total == 1
    spoken = vestry("recognize", photos[0], "--model", "big", chat=talker())
    assert "linen shirt" in spoken.out
    assert "top: shirt, navy, linen" in spoken.out


def test_a_failing_answer_gives_a_partial_record_that_says_why(
    vestry: Any, photos: list[Path], talker: Callable[..., InlineChat]
) -> None:
    broken = ANSWER.replace('"top": 1', '"top": 2')
    chat = talker({1: broken, 2: broken})
    ran = vestry("recognize", photos[0], "--model", "big", "--json", chat=chat)
    record = ran.document
    assert record["partial"] is True
    assert record["annotator"]["tries"] == 2
    assert record["annotation"]["item_counts"]["top"] == 1
    assert record["validation"]["level"] == "error"
    chat = talker({1: broken, 2: "Sorry."})
    spoken = vestry("recognize", photos[0], "--model", "big", chat=chat)
    assert "Counted and described garments differ" in spoken.err


def test_a_photo_without_a_garment_is_said_plainly(
    vestry: Any, photos: list[Path], talker: Callable[..., InlineChat]
) -> None:
    document = json.loads(ANSWER)
    document["parts"]["top"] = []
    document["item_counts"] |= {"top": 0, "total": 0}
    chat = talker({1: json.dumps(document)})
    spoken = vestry("recognize", photos[0], "--model", "big", chat=chat)
    assert "No garment was seen in this photo." in spoken.err


def test_an_unknown_model_is_one_sentence_with_what_is_there(
    vestry: Any, photos: list[Path], talker: Callable[..., InlineChat]
) -> None:
    ran = vestry("recognize", photos[0], "--model", "gpt-99", "--json", chat=talker(), code=1)
    error = ran.document["error"]
    assert error["message"] == "There is no model called gpt-99 that can describe photos here."
    assert "pocket-encoder" in error["next_step"]


def test_a_broken_photo_is_one_sentence(
    vestry: Any, tmp_path: Path, talker: Callable[..., InlineChat]
) -> None:
    broken = tmp_path / "broken.jpg"
    broken.write_bytes(b"no picture at all")
    ran = vestry("recognize", broken, "--model", "big", "--json", chat=talker(), code=1)
    assert ran.document["error"]["message"].endswith(".")


def test_describe_fills_the_inbox_and_can_be_undone(
    filled: Any, talker: Callable[..., InlineChat]
) -> None:
    result = filled("describe", "--json", chat=talker()).document
    assert (result["model"], result["garments"], result["asked"]) == ("big", 4, 4)
    assert sorted(result["changed"]) == ["itm_1", "itm_2", "itm_3", "itm_4"]
    assert {one["field"] for one in result["suggestions"]} == {"notes"}
    items = filled("items", "--json").document["items"]
    assert {item["category"] for item in items} == {"shirt"}
    assert filled("describe", "--json", chat=talker()).document["asked"] == 0
    filled("undo")
    items = filled("items", "--json").document["items"]
    assert {item["category"] for item in items} != {"shirt"}


def test_describe_suggests_for_reviewed_garments_and_accepts_when_told(
    reviewed: Any, talker: Callable[..., InlineChat]
) -> None:
    result = reviewed("describe", "2", "--json", chat=talker()).document
    assert (result["garments"], result["changed"]) == (1, [])
    assert {one["item"] for one in result["suggestions"]} == {"itm_2"}
    spoken = reviewed("describe", "--where", "reviewed=yes", chat=talker())
    assert "4 garments read by big" in spoken.out
    accepted = reviewed("describe", "--accept", "--json", chat=talker()).document
    assert "itm_2" in accepted["changed"]
    assert reviewed("show", "1", "--json").document["material"] == "wool"
    assert reviewed("show", "2", "--json").document["category"] == "shirt"


def test_an_audit_lists_disagreements_and_settles_them_by_number(
    reviewed: Any, talker: Callable[..., InlineChat]
) -> None:
    result = reviewed("audit", "--where", "material=wool", "--json", chat=talker()).document
    assert result["garments"] == 1
    mine = next(one for one in result["findings"] if one["field"] == "material")
    assert (mine["current"], mine["value"], mine["origin"]) == ("wool", "linen", "person")
    assert mine["preselected"] is False
    spoken = reviewed("suggestions", "--audit")
    assert "wool *" in spoken.out
    everything = reviewed("suggestions", "--audit", "--accept", "all", "--json").document
    assert mine["id"] not in everything["accepted"]
    assert reviewed("show", "1", "--json").document["material"] == "wool"
    left = reviewed("suggestions", "--audit", "--dismiss", mine["id"], "--json").document
    assert left["dismissed"] == [mine["id"]]
    assert left["suggestions"] == []
    again = reviewed("audit", "--again", "--json", "1", chat=talker()).document
    assert mine["value"] not in [one["value"] for one in again["findings"]]


def test_accepting_a_suggestion_makes_it_the_persons_own(
    reviewed: Any, talker: Callable[..., InlineChat]
) -> None:
    found = reviewed("audit", "2", "--json", chat=talker()).document["findings"]
    category = next(one for one in found if one["field"] == "category")
    settled = reviewed("suggestions", "--accept", category["id"], "--json").document
    assert settled["accepted"] == [category["id"]]
    item = reviewed("show", "2", "--json").document
    assert (item["category"], item["slot"], item["origin"]["category"]) == (
        "shirt",
        "top",
        "person",
    )
    assert "Accept a suggestion" in reviewed("history").out
    gone = reviewed("suggestions", "--accept", "9999", "--json", code=1).document
    assert gone["error"]["code"] == "not_found"
    assert reviewed("suggestions", "--accept", "soon", code=2)


def test_a_number_against_the_persons_own_word_needs_the_audits_word(
    reviewed: Any, talker: Callable[..., InlineChat]
) -> None:
    found = reviewed("audit", "--json", chat=talker()).document["findings"]
    against = next(one for one in found if one["origin"] == "person")
    ran = reviewed("suggestions", "--accept", str(against["id"]), "--json", code=1)
    assert "against what you said yourself" in ran.document["error"]["message"]
    reviewed("suggestions", "--audit", "--accept", str(against["id"]))


def test_a_document_moves_no_cursor_and_turns_no_text_around(capsys: Any) -> None:
    content = {"note": "a\u202eb\x9bc\U000e0041\u2028d", "name": "Grün 👍🏽"}
    output.document(content)
    printed = capsys.readouterr().out
    assert json.loads(printed) == content
    assert "Grün 👍🏽" in printed
    assert all(letter.isprintable() or letter == "\n" for letter in printed)


def test_a_long_list_is_cut_and_says_so(
    reviewed: Any, talker: Callable[..., InlineChat], monkeypatch: pytest.MonkeyPatch
) -> None:
    found = reviewed("audit", "--json", chat=talker()).document["findings"]
    monkeypatch.setattr("app.cli.describing._MOST_ROWS", 2)
    said = reviewed("suggestions", "--audit").out
    assert f"... and {len(found) - 2} more; --json lists all of them." in said
    assert len(reviewed("suggestions", "--audit", "--json").document["suggestions"]) == len(found)


def test_an_empty_wardrobe_and_no_model_are_said_plainly(vestry: Any, filled: Any) -> None:
    from app.services.chat_shelf import EmptyShelf
    from app.services.chat_worker import WorkerChat
    from app.services.model_memory import ModelMemory

    chat = WorkerChat(EmptyShelf(), memory=ModelMemory(lambda: 0), unload_after_s=lambda: 0.0)
    ran = filled("describe", "--json", chat=chat, code=1)
    assert ran.document["error"]["code"] == "not_installed"


def test_commands_on_a_new_wardrobe_find_nothing(vestry: Any) -> None:
    assert vestry("describe", "--json").document["suggestions"] == []
    assert vestry("audit", "--json").document["findings"] == []
    assert vestry("suggestions", "--json").document["suggestions"] == []
    assert "empty" in vestry("describe").out
