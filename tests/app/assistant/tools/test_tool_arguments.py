"""Arguments of tools: what the frozen utterances call for is taken, what is not known is not."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from pydantic import ValidationError

from app.assistant.tools.spec import Confirm
from app.assistant.tools.table import TOOLS
from models.vocabulary import Vocabulary

UTTERANCES = Path(__file__).resolve().parents[1] / "utterances" / "frozen.jsonl"
KEYWORDS = {"query", "description"}


def gold_calls():
    for line in UTTERANCES.read_text(encoding="utf-8").splitlines():
        case = json.loads(line)
        for call in case["gold"]:
            yield pytest.param(call, id=f"{case['id']}:{call['tool']}")


@pytest.mark.parametrize("call", list(gold_calls()))
def test_what_the_utterances_call_for_is_accepted(call):
    arguments = {
        name: " ".join(value) if name in KEYWORDS else value
        for name, value in call["arguments"].items()
    }
    TOOLS[call["tool"]].arguments.model_validate(arguments)


@pytest.mark.parametrize("spec", list(TOOLS.values()), ids=lambda spec: spec.name)
def test_an_unknown_argument_is_refused(spec):
    with pytest.raises(ValidationError, match="Extra inputs are not permitted"):
        spec.arguments.model_validate({"path": "/etc/passwd"})


@pytest.mark.parametrize(
    ("tool", "arguments"),
    [
        ("wardrobe_get_item", {"item_id": "12"}),
        ("wardrobe_get_item", {"item_id": "itm_1 OR 1=1"}),
        ("wardrobe_get_item", {"item_id": "../itm_1"}),
        ("wardrobe_get_item", {"item_id": "itm_1\nitm_2"}),
        ("vision_recognize", {"image_ref": "/home/me/photo.jpg"}),
        ("vision_recognize", {"image_ref": "itm_3"}),
        ("tryon_render", {"item_ids": ["itm_1"], "person": "mannequin:giant"}),
        ("catalog_import", {"file_handle": "products.csv"}),
        ("wardrobe_log_wear", {"item_ids": ["itm_1"], "date": "last week"}),
        ("wardrobe_update_item", {"item_id": "itm_1", "patch": {"status": "trash"}}),
        ("wardrobe_update_item", {"item_id": "itm_1", "patch": {}}),
        ("profile_update", {"patch": {}}),
        ("feedback_record", {"kind": "never_pair", "item_ids": ["itm_1", "itm_1"]}),
        ("wardrobe_log_wear", {"item_ids": ["itm_1"], "outfit_id": "out_1"}),
    ],
)
def test_what_is_no_handle_or_means_nothing_is_refused(tool, arguments):
    with pytest.raises(ValidationError):
        TOOLS[tool].arguments.model_validate(arguments)


@pytest.mark.parametrize("spec", list(TOOLS.values()), ids=lambda spec: spec.name)
def test_a_schema_stands_alone_and_is_closed(spec):
    schema = spec.schema()
    told = json.dumps(schema)
    assert "$ref" not in told
    assert "$defs" not in told
    assert schema["additionalProperties"] is False


def test_fields_that_a_schema_names_are_the_vocabulary_s():
    vocabulary = Vocabulary.load()
    for spec in TOOLS.values():
        for name in _vocabulary_fields(spec.schema()):
            assert vocabulary.terms(name), f"{spec.name}: {name}"


def _vocabulary_fields(node):
    if isinstance(node, dict):
        if isinstance(node.get("vocabulary"), str):
            yield node["vocabulary"]
        for value in node.values():
            yield from _vocabulary_fields(value)
    elif isinstance(node, list):
        for value in node:
            yield from _vocabulary_fields(value)


def test_whatever_deletes_adds_sends_or_changes_the_profile_always_asks():
    asked = {name for name, spec in TOOLS.items() if spec.confirm is Confirm.ALWAYS}
    assert asked == {
        "profile_update",
        "wardrobe_add_item",
        "wardrobe_delete_item",
        "catalog_import",
        "online_search",
    }
    assert [name for name, spec in TOOLS.items() if spec.network] == ["online_search"]
