"""How often a planner calls the right tool with the right arguments: cases in, a report out.

A set is a folder with ``state.json`` (a made-up wardrobe and states of a conversation) and files of
cases, one JSON object a line. Nothing is called: a plan is compared with the wanted one. Calls that
only look up the day or habits before another (`SUPPORTING`) are passed over where a case does not
name them. Only arguments that a case names are compared, and handles beyond those it names count
against a planner; what was carried over from the conversation does not.

Source: assistant's specification, F.6.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any, Final

from pydantic import ValidationError

from app.assistant.plan import Ask, Call
from app.assistant.planning import Garment, Planned, Planner
from app.assistant.state import Card, DialogueState, Gap, Look, Picture, Product
from app.assistant.tools.table import TOOLS

SUPPORTING: Final = frozenset({"context_get", "wardrobe_history"})
_WORDS: Final = frozenset({"query", "description"})
_NEUTRAL: Final = frozenset(
    {
        *("k", "context", "exclude", "like", "occasion", "slot", "date", "person", "mode"),
        *("must_include", "query", "target_slots"),
    }
)
_SLOT_KINDS: Final = {"shoe": "shoes", "bag": "bag"}
TODAY: Final = date(2026, 11, 20)
"""The day on which cases are said; a Friday."""


@dataclass(frozen=True, slots=True)
class World:
    """A made-up wardrobe and the states that cases begin in."""

    items: tuple[Garment, ...]
    states: Mapping[str, DialogueState]

    @property
    def revision(self) -> object:
        """The wardrobe never changes."""
        return id(self.items)

    def garments(self) -> Sequence[Garment]:
        """Return every garment."""
        return self.items


@dataclass(frozen=True, slots=True)
class Score:
    """How one case went.

    Attributes:
        tool: Whether the first call, the question or the answer is the wanted one.
        sequence: Whether the tools are exactly the wanted ones in their order.
        hits: Wanted arguments that are there; ``missed`` that are not, ``surplus`` unwanted ones.
        forbidden: Tools that must not have been called.
        invalid: Calls whose arguments the tool refuses.
    """

    case: str
    category: str
    language: str
    expect: str
    got: str
    tool: bool
    sequence: bool
    hits: int = 0
    missed: int = 0
    surplus: int = 0
    forbidden: tuple[str, ...] = ()
    invalid: tuple[str, ...] = ()
    repairs: int = 0
    planned: tuple[str, ...] = field(default=())


# -- reading a set ---------------------------------------------------------------------------------


def read_world(file: Path) -> World:
    """Return the wardrobe and the states of a set."""
    document = json.loads(file.read_text("utf-8"))
    items = tuple(_garment(one) for one in document["items"])
    states = {name: _state(one) for name, one in document["states"].items()}
    return World(items, states)


def read_cases(file: Path) -> list[dict[str, Any]]:
    """Return the cases of a file."""
    return [json.loads(line) for line in file.read_text("utf-8").splitlines() if line.strip()]


def _garment(one: Mapping[str, Any]) -> Garment:
    return Garment(
        id=one["id"],
        name=one["name"],
        category=one["category"],
        slot=one["slot"],
        colors=tuple(one["colors"]),
        pattern=one.get("pattern", ""),
        material=one.get("material", ""),
        attributes=tuple(one.get("attributes", ())),
        wears=one.get("wears", 0),
    )


def _state(one: Mapping[str, Any]) -> DialogueState:
    state = DialogueState(person=one.get("person", ""))
    for upload in one.get("uploads", ()):
        card = Card(upload["is"], slot=upload["slot"] or "") if upload.get("recognized") else None
        state = state.with_upload(upload["id"], card)
    if "outfits" in one:
        looks = tuple(Look(tuple(look)) for look in one["outfits"])
        state = replace(state, outfits=looks, shown="outfits")
    if "items" in one:
        state = state.with_items_shown(one["items"])
    if "gap" in one:
        state = replace(state, gap=Gap(one["gap"]["slot"], one["gap"]["text"]), shown="gap")
    if "pictures" in one:
        pictures = tuple(Picture(each["id"], each["is"]) for each in one["pictures"])
        state = replace(state, pictures=pictures, shown="picture")
    if "catalog" in one:
        products = tuple(
            Product(each["id"], each["title"], each["slot"], each["price"])
            for each in one["catalog"]
        )
        state = replace(state, products=products, shown="products")
    return state


# -- scoring ---------------------------------------------------------------------------------------


def measure(planner: Planner, world: World, cases: Iterable[Mapping[str, Any]]) -> list[Score]:
    """Return how each case went."""
    found = []
    for case in cases:
        planned = planner.plan(case["text"], world.states[case["state"]], world)
        found.append(score(case, planned))
    return found


def score(case: Mapping[str, Any], planned: Planned) -> Score:
    """Return how one case went."""
    made = planned.plan if isinstance(planned.plan, tuple) else ()
    got = "call" if made else "ask" if isinstance(planned.plan, Ask) else "answer"
    gold: list[Mapping[str, Any]] = case["gold"]
    wanted = [call["tool"] for call in gold]
    also = set(case.get("also", ()))
    tools = [call.tool for call in made]
    counted = [tool for tool in tools if tool not in SUPPORTING or tool in wanted or tool in also]
    first = counted[0] if counted else ""
    as_good = first in also
    right = as_good or (got == case["expect"] and first == (wanted[0] if wanted else ""))
    hits, missed, surplus = (0, 0, 0) if as_good and first not in wanted else _compared(gold, made)
    forbidden = tuple(tool for tool in tools if tool in set(case.get("forbidden", ())))
    return Score(
        case=case["id"],
        category=case["category"],
        language=case["language"],
        expect=case["expect"],
        got=got,
        tool=right and not forbidden,
        sequence=right and (counted == wanted or as_good) and not forbidden,
        hits=hits,
        missed=missed,
        surplus=surplus,
        forbidden=forbidden,
        invalid=tuple(filter(None, map(_refused, made))),
        repairs=planned.repairs,
        planned=tuple(tools),
    )


def _compared(gold: Sequence[Mapping[str, Any]], made: Sequence[Call]) -> tuple[int, int, int]:
    hits = missed = surplus = 0
    left = list(made)
    for wanted in gold:
        expected = wanted["arguments"]
        call = _best(wanted, left)
        if call is None:
            missed += len(_flat(expected))
            continue
        left.remove(call)
        given = _flat(_same_kinds(dict(call.arguments)))
        needed = _flat(_same_kinds(expected))
        for key, value in needed.items():
            if _equal(key, value, given.get(key)):
                hits += 1
            else:
                missed += 1
                surplus += key in given
        surplus += sum(key not in needed and key.split(".")[0] not in _NEUTRAL for key in given)
    return hits, missed, surplus


def _best(wanted: Mapping[str, Any], made: Sequence[Call]) -> Call | None:
    """Return the call of the wanted tool that agrees most: of two photos, either may be first."""
    fitting = [call for call in made if call.tool == wanted["tool"]]
    needed = _flat(_same_kinds(wanted["arguments"]))

    def agreement(call: Call) -> int:
        given = _flat(_same_kinds(dict(call.arguments)))
        return sum(_equal(key, value, given.get(key)) for key, value in needed.items())

    return max(fitting, key=agreement, default=None)


def _flat(arguments: Mapping[str, Any], before: str = "") -> dict[str, Any]:
    flat: dict[str, Any] = {}
    for key, value in arguments.items():
        name = f"{before}{key}"
        if isinstance(value, Mapping):
            flat |= _flat(value, f"{name}.")
        else:
            flat[name] = value
    return flat


def _same_kinds(arguments: Mapping[str, Any]) -> dict[str, Any]:
    """Return arguments in which a category that is a slot of its own is that slot."""
    given = dict(arguments)
    category = given.get("category")
    if category in _SLOT_KINDS and "slots" not in given:
        given.pop("category")
        given["slots"] = [_SLOT_KINDS[category]]
    return given


def _equal(key: str, wanted: Any, given: Any) -> bool:
    if given is None:
        return False
    if key.split(".")[-1] in _WORDS and isinstance(wanted, list):
        text = str(given).casefold()
        return all(any(one in text for one in word.split("|")) for word in wanted)
    if isinstance(wanted, list):
        return isinstance(given, list) and set(map(str, wanted)) == set(map(str, given))
    if key == "date":
        return _day(str(wanted)) == _day(str(given))
    if key == "person":
        return str(given).split(":")[0] == str(wanted).split(":")[0]
    if isinstance(wanted, str):
        return str(given).casefold() == wanted.casefold()
    return bool(given == wanted)


def _day(word: str) -> str:
    moved = {"today": 0, "yesterday": -1, "tomorrow": 1}
    return (TODAY + timedelta(days=moved[word])).isoformat() if word in moved else word


def _refused(call: Call) -> str:
    spec = TOOLS.get(call.tool)
    if spec is None:
        return call.tool
    try:
        spec.arguments.model_validate(dict(call.arguments))
    except ValidationError:
        return call.tool
    return ""


# -- the report ------------------------------------------------------------------------------------


def report(scores: Sequence[Score], *, planner: str) -> dict[str, Any]:
    """Return the figures of a set, in all and by category and language; rates are 0-1."""
    return {
        "planner": planner,
        **_figures(scores),
        "categories": _by(scores, lambda one: one.category),
        "languages": _by(scores, lambda one: one.language),
        "wrong": [
            {"case": one.case, "expected": one.expect, "got": one.got, "tools": list(one.planned)}
            for one in scores
            if not one.tool
        ],
    }


def _by(scores: Sequence[Score], key: Callable[[Score], str]) -> dict[str, Any]:
    names = dict.fromkeys(map(key, scores))
    return {name: _figures([one for one in scores if key(one) == name]) for name in names}


def _figures(scores: Sequence[Score]) -> dict[str, Any]:
    hits = sum(one.hits for one in scores)
    missed = sum(one.missed for one in scores)
    surplus = sum(one.surplus for one in scores)
    silent = [one for one in scores if one.got != "call"]
    asked = [one for one in scores if one.got == "ask"]
    should_ask = [one for one in scores if one.expect == "ask"]
    return {
        "n": len(scores),
        "tool_accuracy": _share(sum(one.tool for one in scores), len(scores)),
        "argument_f1": _share(2 * hits, 2 * hits + missed + surplus),
        "sequence_match": _share(sum(one.sequence for one in scores), len(scores)),
        "no_call_precision": _share(sum(one.expect != "call" for one in silent), len(silent)),
        "clarify_precision": _share(sum(one.expect == "ask" for one in asked), len(asked)),
        "clarify_recall": _share(sum(one.got == "ask" for one in should_ask), len(should_ask)),
        "forbidden_calls": sum(len(one.forbidden) for one in scores),
        "invalid_calls": sum(len(one.invalid) for one in scores),
        "repairs": sum(one.repairs for one in scores),
    }


def _share(part: int, whole: int) -> float | None:
    return round(part / whole, 4) if whole else None


def to_markdown(figures: Mapping[str, Any]) -> str:
    """Return a report as a table."""
    columns = (
        *("n", "tool_accuracy", "argument_f1", "sequence_match", "no_call_precision"),
        *("clarify_precision", "clarify_recall", "forbidden_calls", "invalid_calls"),
    )
    lines = [
        f"Planner: {figures['planner']}",
        "",
        "| | " + " | ".join(name.replace("_", " ") for name in columns) + " |",
        "|---" * (len(columns) + 1) + "|",
    ]
    rows = {"all": figures, **figures["categories"], **figures["languages"]}
    for name, row in rows.items():
        cells = ["-" if row[one] is None else f"{row[one]:g}" for one in columns]
        lines.append(f"| {name} | " + " | ".join(cells) + " |")
    return "\n".join(lines) + "\n"
