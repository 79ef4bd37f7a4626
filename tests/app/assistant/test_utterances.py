"""The utterances of both sets name only garments, pictures and terms that are there."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from app.assistant.tools.table import TOOLS
from models.vocabulary import Vocabulary

FOLDER = Path(__file__).parent / "utterances"
STATE: dict[str, Any] = json.loads((FOLDER / "state.json").read_text("utf-8"))


def _read(name: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in (FOLDER / name).read_text("utf-8").splitlines()]


CASES = _read("frozen.jsonl")
SECOND = _read("second.jsonl")
BOTH = CASES + SECOND


def _words(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for each in value.values():
            yield from _words(each)
    elif isinstance(value, list):
        for each in value:
            yield from _words(each)


def _known(state: dict[str, Any]) -> set[str]:
    """Return every id that a case in this state may name."""
    shown = [state.get("person", "")]
    shown += [
        each["id"] for key in ("uploads", "pictures", "catalog") for each in state.get(key, ())
    ]
    return {item["id"] for item in STATE["items"]} | set(shown)


def test_there_are_seventy_two_in_twelve_categories() -> None:
    assert Counter(case["category"] for case in CASES) == {
        **{"complete": 8, "outfit": 8, "swap": 8, "look_up": 7, "recognize": 5, "generate": 5},
        **{"try_on": 5, "log_save": 6, "feedback": 6, "catalog": 5, "vague": 4, "none": 5},
    }
    assert len({case["text"] for case in CASES}) == len({case["id"] for case in CASES}) == 72
    assert {case["language"] for case in CASES} == {"en", "de", "es", "fr", "zh"}


def test_the_second_set_has_five_in_each_category_and_repeats_nothing() -> None:
    categories = {case["category"] for case in CASES}
    assert Counter(case["category"] for case in SECOND) == dict.fromkeys(categories, 5)
    languages = Counter(case["language"] for case in SECOND)
    assert languages == {"en": 32, "de": 8, "fr": 8, "es": 7, "zh": 5}
    assert len({case["text"].casefold() for case in BOTH}) == len(BOTH)
    assert len({case["id"] for case in BOTH}) == len(BOTH)
    assert all(case.keys() == CASES[0].keys() for case in SECOND)


@pytest.mark.parametrize("case", BOTH, ids=lambda case: case["id"])
def test_a_case_names_only_what_its_state_holds(case: dict[str, Any]) -> None:
    known = _known(STATE["states"][case["state"]])
    named = {w for w in _words(case["gold"]) if w.startswith(("itm_", "img_", "cat_"))}
    assert named <= known
    assert (case["expect"] == "call") == bool(case["gold"]) or case["category"] == "none"
    assert not {call["tool"] for call in case["gold"]} & set(case["forbidden"])


@pytest.mark.parametrize("case", SECOND, ids=lambda case: case["id"])
def test_a_case_names_only_tools_of_the_assistant_and_what_they_take(case: dict[str, Any]) -> None:
    assert {*case["also"], *case["forbidden"]} <= TOOLS.keys()
    for call in case["gold"]:
        arguments = {
            name: " ".join(value) if name in {"query", "description"} else value
            for name, value in call["arguments"].items()
        }
        TOOLS[call["tool"]].arguments.model_validate(arguments)


def test_terms_are_those_of_the_vocabulary() -> None:
    vocabulary = Vocabulary()
    fields = {"category", "colors", "pattern", "material", "occasion", "season"}
    terms = {field: set(vocabulary.terms(field)) for field in fields}
    said = [call["arguments"] for case in BOTH for call in case["gold"]]
    said += [arguments["context"] for arguments in said if "context" in arguments]
    said += [arguments["wish"] for arguments in said if "wish" in arguments]
    for values in [*said, *STATE["items"]]:
        for field in fields & values.keys():
            assert set(_words(values[field])) <= terms[field], values
