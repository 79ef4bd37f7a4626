"""Writes dialogues without a model: seeded grammars whose slots the garments' records fill.

Sentences are correct by construction and monotonous by nature; what they are good for is tests,
first stages of training, and machines without a model. ``grammar.toml`` holds the ways of saying.
"""

from __future__ import annotations

import hashlib
import itertools
import random
import re
import tomllib
from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any, Final

from train.data.fashionrec import facts
from train.data.fashionrec.dialogue import Dialogue, Turn
from train.data.fashionrec.tasks import Sample, chance
from train.data.fashionrec.validators import shares_a_look
from train.data.fashionrec.world import Item

GRAMMAR: Final = Path(__file__).with_name("grammar.toml")
_NAME = re.compile(r"\{(\w+)\}")
Rules = Mapping[str, Sequence[str]]


class TemplateWriter:
    """Writes by grammar; holds nothing between samples and may be used by any thread."""

    name = "template"
    model = "grammar"
    workers = 1

    @property
    def revision(self) -> str:
        """The grammar's digest."""
        return grammar_digest()

    @property
    def prompt_sha(self) -> str:
        """Likewise: the grammar is all that there is to ask."""
        return grammar_digest()

    def write(self, sample: Sample, items: Mapping[str, Item], *, seed: int) -> Dialogue:
        """Return a dialogue that the seed and the sample decide."""
        draw = chance("template", seed, sample.sample_id)
        if sample.task == "basic":
            return self._basic(sample, items, draw)
        rules = rules_of(sample.task)
        slots = _slots(sample, items, sample.targets, draw)
        preference = ""
        if sample.task == "personalized":
            rules, slots = _with_taste(sample, items, rules, slots, draw)
            preference = expand("{past}", rules, slots, draw)
            slots["past"] = preference
        elif sample.replaced:
            slots["kind"] = facts.kind_of(items[sample.replaced])
            slots["another"] = facts.another(items[sample.replaced])
        question = expand_rule("question", rules, slots, draw)
        answer = expand_rule("answer", rules, slots, draw)
        turns = (Turn("human", question, (), preference), Turn("gpt", answer, sample.targets))
        fits = sample.task != "personalized" or shares_a_look(sample, items)
        return Dialogue(turns, int(fits))

    def stop(self) -> None:
        """Do nothing: there is nothing to wait for."""

    def close(self) -> None:
        """Do nothing: nothing is held."""

    def _basic(self, sample: Sample, items: Mapping[str, Item], draw: random.Random) -> Dialogue:
        rules = rules_of("basic")
        turns: list[Turn] = []
        for number, part in enumerate(_rounds(sample.targets, draw)):
            slots = _slots(sample, items, part, draw)
            asked = rules if number == 0 else {**rules, **rules_of("basic", "again")}
            turns.append(Turn("human", expand_rule("question", asked, slots, draw)))
            turns.append(Turn("gpt", expand_rule("answer", rules, slots, draw), part))
        return Dialogue(tuple(turns))


@cache
def _grammar() -> Mapping[str, Any]:
    return tomllib.loads(GRAMMAR.read_text(encoding="utf-8"))


@cache
def grammar_digest() -> str:
    """Return the first digits of the grammar's SHA-256."""
    return hashlib.sha256(GRAMMAR.read_bytes()).hexdigest()[:16]


@cache
def rules_of(task: str, variant: str = "") -> Rules:
    """Return the rules of a task; what it does not have is basic's."""
    grammar = _grammar()
    told = grammar[task] if not variant else grammar[task][variant]
    if variant:
        return {name: tuple(ways) for name, ways in told.items()}
    both = {**grammar["basic"], **told}
    return {name: tuple(ways) for name, ways in both.items() if isinstance(ways, list)}


def frames(name: str, rules: Rules) -> set[str]:
    """Return all sentences that a rule can make before its slots are filled."""
    found = set()
    for way in rules[name]:
        parts: list[list[str]] = [[""]]
        for place, piece in enumerate(_NAME.split(way)):
            if place % 2 == 0:
                parts.append([piece])
            elif piece in rules:
                parts.append(sorted(frames(piece, rules)))
            else:
                parts.append(["{" + piece + "}"])
        grown = [""]
        for options in parts:
            grown = [begun + option for begun in grown for option in options]
        found.update(grown)
    return found


def expand_rule(name: str, rules: Rules, slots: Mapping[str, str], draw: random.Random) -> str:
    """Return one sentence of a rule."""
    possible = [way for way in rules[name] if _fillable(way, rules, slots)]
    if not possible:
        raise ValueError(f"the records say too little for a {name}")
    return expand(draw.choice(possible), rules, slots, draw)


def expand(way: str, rules: Rules, slots: Mapping[str, str], draw: random.Random) -> str:
    """Return a way of saying with all its names replaced."""

    def fill(found: re.Match[str]) -> str:
        name = found.group(1)
        return slots[name] if name in slots else expand_rule(name, rules, slots, draw)

    return " ".join(_NAME.sub(fill, way).split())


def _fillable(way: str, rules: Rules, slots: Mapping[str, str]) -> bool:
    return all(
        bool(slots[name])
        if name in slots
        else name in rules and any(_fillable(one, rules, slots) for one in rules[name])
        for name in _NAME.findall(way)
    )


def _rounds(targets: Sequence[str], draw: random.Random) -> list[tuple[str, ...]]:
    """Divide targets among one to as many rounds."""
    count = draw.randint(1, len(targets))
    cuts = sorted(draw.sample(range(1, len(targets)), count - 1))
    edges = [0, *cuts, len(targets)]
    return [tuple(targets[a:b]) for a, b in itertools.pairwise(edges)]


def _slots(
    sample: Sample, items: Mapping[str, Item], targets: Sequence[str], draw: random.Random
) -> dict[str, str]:
    given = [items[one] for one in sample.shown]
    stays = [items[one] for one in sample.given]
    aims = [items[one] for one in targets]
    why = facts.reasons(sample, aims[0], items)
    draw.shuffle(why)
    said = facts.listed([facts.articled(facts.short(item), item) for item in given])
    kept = facts.listed(["the " + facts.short(item) for item in stays])
    return {
        "given": said,
        "kind": facts.kind_of(aims[0]),
        "kinds": facts.listed(list(dict.fromkeys(facts.kind_of(item) for item in aims))),
        "looks": "; and ".join(facts.full(item) for item in aims),
        "why": why[0],
        "why2": why[1] if len(why) > 1 else "",
        "why_low": why[0][0].lower() + why[0][1:],
        "occasion": facts.occasion(sample.occasion) if sample.occasion else "",
        "stays": kept,
        "stays_big": kept[:1].upper() + kept[1:],
    }


def _with_taste(
    sample: Sample,
    items: Mapping[str, Item],
    rules: Rules,
    slots: dict[str, str],
    draw: random.Random,
) -> tuple[Rules, dict[str, str]]:
    """Return rules and slots that know the history: agreeing, or gently in doubt."""
    usual = facts.habits(sample, items)
    shared = facts.shared_looks(sample, items)
    own = " ".join(facts.full(items[one]) for one in sample.targets)
    missed = [habit for habit in usual if habit not in own]
    taught = {
        **slots,
        "habits": facts.listed(usual),
        "habit": missed[0] if missed else "",
        "shared": shared[0] if shared else "",
    }
    if missed and (not shared or draw.random() < len(missed) / len(usual)):
        return {**rules, **rules_of("personalized", "doubt")}, taught
    return rules, taught
