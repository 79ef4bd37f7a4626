"""One way to understand a turn: what it would do, and how sure that is."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from app.assistant.plan import MOST_CALLS, MOST_CHOICES, Answer, Ask, Call, Plan
from app.assistant.planning import Note
from app.assistant.router.scene import Scene
from app.assistant.state import DialogueState


@dataclass(frozen=True, slots=True)
class Reading:
    """What a turn would do if it was understood so.

    Attributes:
        intent: A stable name, for tests and logs.
        sure: 0-1; the surest reading wins.
        state: The conversation once these words were heard.
    """

    intent: str
    sure: float
    plan: Plan
    state: DialogueState
    notes: tuple[Note, ...] = ()


Reader = Callable[[Scene], Iterable[Reading]]


def calls(
    intent: str,
    sure: float,
    made: Sequence[Call],
    state: DialogueState,
    *,
    notes: tuple[Note, ...] = (),
) -> Reading:
    """Return a reading that calls tools."""
    return Reading(intent, sure, tuple(made[:MOST_CALLS]), state, notes)


def answer(scene: Scene, sentence: str, sure: float) -> Reading:
    """Return a reading that only says something."""
    said = Answer(scene.say(sentence), about=sentence)
    return Reading(sentence, sure, said, scene.state)


def ask(
    scene: Scene,
    sentence: str,
    sure: float,
    *,
    missing: str,
    choices: Iterable[str] = (),
) -> Reading:
    """Return a reading that asks one question."""
    offered = tuple(dict.fromkeys(choices))[:MOST_CHOICES]
    question = Ask(scene.say(sentence), (missing,), offered)
    return Reading(f"ask_{missing}", sure, question, scene.state)


def ask_occasion(scene: Scene, sure: float, *, sentence: str = "occasion") -> Reading:
    """Return the question what an outfit is for, with the usual answers."""
    usual = ("choice_work", "choice_party", "choice_everyday", "choice_surprise")
    return ask(scene, sentence, sure, missing="occasion", choices=[scene.say(one) for one in usual])


def ask_rank(scene: Scene, sure: float) -> Reading:
    """Return the question which of the outfits shown is meant."""
    ranks = range(1, len(scene.state.outfits) + 1)
    choices = [scene.say("choice_rank", rank=rank) for rank in ranks]
    return ask(scene, "outfit", sure, missing="outfit", choices=choices)


def ask_item(scene: Scene, sure: float, ids: Iterable[str] = ()) -> Reading:
    """Return the question which garment is meant; the choices are names."""
    names = [scene.index.by_id[one].name for one in ids if one in scene.index.by_id]
    return ask(scene, "item", sure, missing="item", choices=[name for name in names if name])
