"""From a draft to a question: template pools, slots, articles, and the fixed prompts of the tests.

Pools are TOML files beside this module. A template is used only when every slot of it is known, so
that none is ever left open. Question and answer are drawn independently (OmniFashion, section 3.3);
test questions take the one fixed wording of ``models/prompts/eval_v1.toml``. No pool holds it, and
train questions never have it unless a share of them is asked for: a model of a few million weights
that an app only ever asks in that wording has nothing to gain from guessing what it means.
"""

from __future__ import annotations

import hashlib
import re
import string
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Final

from models.differences import is_plural
from models.eval_prompts import EvalPrompts, load_eval_prompts
from train.data.qa.drawing import Dice, Draft, digest
from train.data.qa.looks import Split
from train.data.qa.question import Question

FILES: Final = (
    "align",
    "style",
    "scene",
    "retrieval",
    "attribute",
    "assistance",
    "list",
    "suffixes",
)
BARE_SHARE: Final = 0.3
"""Share of train questions that ask for the bare answer, so that the tests' form is known."""

_VOWEL_SOUNDS = re.compile(r"^(?:[aeio]|u(?!ni|se|ti)|hour|hono|heir)", re.IGNORECASE)
_ONE = re.compile(r"^one\b|^once\b|^eu", re.IGNORECASE)
_AN: Final = "\x00"
_ARTICLE = re.compile(_AN + r"(\s+)([\w'-]+)")


@dataclass(frozen=True, slots=True)
class Pools:
    """All wording.

    Attributes:
        questions: Pool to its templates.
        answers: Pool to its templates.
        suffixes: Form of a bare answer to what asks for it.
        sha256: Of all files together.
    """

    questions: Mapping[str, tuple[str, ...]]
    answers: Mapping[str, tuple[str, ...]]
    suffixes: Mapping[str, tuple[str, ...]]
    sha256: str


@cache
def load_pools() -> Pools:
    """Return the pools that ship with the project."""
    questions: dict[str, tuple[str, ...]] = {}
    answers: dict[str, tuple[str, ...]] = {}
    suffixes: dict[str, tuple[str, ...]] = {}
    whole = hashlib.sha256()
    for name in FILES:
        content = (files("train.data.qa") / "templates" / f"{name}.toml").read_bytes()
        whole.update(content)
        for pool, entry in tomllib.loads(content.decode()).items():
            for kind, target in (
                ("questions", questions),
                ("answers", answers),
                ("suffixes", suffixes),
            ):
                if kind in entry:
                    target[pool] = tuple(entry[kind])
    return Pools(questions, answers, suffixes, whole.hexdigest())


class Writer:
    """Gives drafts their words.

    Args:
        fixed: Share of train questions in the fixed wording of the tests.
    """

    def __init__(self, pools: Pools, prompts: EvalPrompts, *, fixed: float = 0.0) -> None:
        self._pools = pools
        self._prompts = prompts
        self._fixed = fixed

    @classmethod
    def load(cls, *, fixed: float = 0.0) -> Writer:
        """Return the writer with everything that ships."""
        return cls(load_pools(), load_eval_prompts(), fixed=fixed)

    def finish(self, draft: Draft, dice: Dice, *, split: Split) -> Question:
        """Return the question; the dice decide its wording, in the test split nothing does."""
        if split == "test" or self._is_fixed(draft, dice):
            asked = self._prompts.ask(draft.asked, **draft.slots)
            answered, named = draft.ranked or draft.bare, (f"eval:{draft.asked}", "bare")
        else:
            asked, answered, named = self._worded(draft, dice)
        turns = ((asked, answered),)
        facts = digest(draft.subtask, draft.form, draft.level, *draft.images, *turns[0], size=8)
        return Question(
            uid=f"{draft.subtask}-{facts.hex()}",
            subtask=draft.subtask,
            form=draft.form,
            images=draft.images,
            turns=turns,
            gold=draft.gold,
            group=draft.group,
            source=draft.source,
            split=split,
            level=draft.level,
            options=draft.options,
            templates=named,
            negatives=draft.negatives,
            facts=draft.facts,
        )

    def _is_fixed(self, draft: Draft, dice: Dice) -> bool:
        # dice that are not thrown leave everything else as it is without a share
        return bool(draft.asked) and self._fixed > 0 and dice.chance(self._fixed)

    def _worded(self, draft: Draft, dice: Dice) -> tuple[str, str, tuple[str, str]]:
        slots = draft.slots
        number, asked = _chosen(self._pools.questions[draft.pool], slots, dice)
        question = render(asked, slots)
        named = f"{draft.pool}:{number}"
        if not draft.answer_pool:
            return question, draft.bare, (named, "bare")
        form = "ranked" if draft.ranked else _bare_form(draft)
        if form and dice.chance(BARE_SHARE):
            suffix = dice.pick(self._pools.suffixes[form])
            return f"{question} {suffix}", draft.ranked or draft.bare, (named, f"bare:{form}")
        number, answered = _chosen(self._pools.answers[draft.answer_pool], slots, dice)
        return question, render(answered, slots), (named, f"{draft.answer_pool}:{number}")


def render(template: str, slots: Mapping[str, str]) -> str:
    """Fill a template: slots and articles."""
    text = template.format_map({**slots, "an": _AN})
    return _ARTICLE.sub(lambda found: f"{article(found[2])}{found[1]}{found[2]}", text)


def agreement(term: str) -> dict[str, str]:
    """Return the slots by which a sentence agrees with a garment's number."""
    plural = is_plural(term)
    verbs = {"is": "are" if plural else "is", "has": "have" if plural else "has"}
    verbs["does"] = "do" if plural else "does"
    return {**verbs, **{name.title(): verb.title() for name, verb in verbs.items()}}


def slots_of(template: str) -> Iterator[str]:
    """Yield the names of a template's slots, without the article."""
    for _, name, _, _ in string.Formatter().parse(template):
        if name and name != "an":
            yield name


def article(word: str) -> str:
    """Return "a" or "an", as a word sounds."""
    return "an" if _VOWEL_SOUNDS.match(word) and not _ONE.match(word) else "a"


def _bare_form(draft: Draft) -> str:
    kinds = {"image": "number", "letter": "letter", "yes_no": "yes_no"}
    return kinds.get(draft.gold.kind, "") if draft.bare and draft.gold else ""


def _chosen(pool: tuple[str, ...], slots: Mapping[str, str], dice: Dice) -> tuple[int, str]:
    usable = [
        (number, each)
        for number, each in enumerate(pool)
        if all(name in slots for name in slots_of(each))
    ]
    return dice.pick(usable)
