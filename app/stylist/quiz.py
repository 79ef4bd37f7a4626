"""A short style quiz for the cold start: five questions and five garments that are loved.

Answers become what the person states, in the same entries of the profile that are edited by hand,
and the loved garments become likes of the log that say where they come from. A question that was
skipped changes nothing; taking the quiz again changes what is answered anew. All of it is one step
of undo, and `forget` erases what the quiz set (specification, limitations: no interactions yet).
Nothing is guessed from answers: a color that is loved is not worn by force.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from app.errors import InputError
from app.stylist.habits import LIKE
from app.stylist.profile import QUIZ, ProfileEditor

if TYPE_CHECKING:
    from local_index import Library
    from local_index.records import ItemRecord
    from models.vocabulary import Vocabulary

TAKEN = "quiz/taken"
MOST_LOVED = 5
ENOUGH_EVENTS = 10
"""From here on nobody is offered the quiz: the diary says more."""
_OFFERED = 24
_OFFERED_SLOTS = ("top", "bottom", "shoes", "outerwear", "one_piece", "mid", "bag")
_LABEL = "Style quiz"


@dataclass(frozen=True, slots=True)
class QuizQuestion:
    """One question.

    Attributes:
        name: The entry of the profile that its answer is kept in.
        field: Whose terms there are to choose from.
    """

    name: str
    field: str


QUESTIONS = (
    QuizQuestion("likes.style", "style"),
    QuizQuestion("likes.colors", "colors"),
    QuizQuestion("dislikes.colors", "colors"),
    QuizQuestion("dislikes.material", "material"),
    QuizQuestion("likes.fit", "fit"),
)
_OPPOSITE = {"likes": "dislikes", "dislikes": "likes"}


@dataclass(frozen=True)
class QuizAnswers:
    """What was answered.

    Attributes:
        stated: Entry of the profile to its words; a question that was skipped is missing.
        loved: Garments, five at most; None where that was skipped.
    """

    stated: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    loved: tuple[int, ...] | None = None


def take(library: Library, vocabulary: Vocabulary, answers: QuizAnswers) -> bool:
    """Keep what was answered, as one step of undo, and return whether anything is different.

    Raises:
        InputError: More garments than five, or an answer to a question that is not asked.
    """
    unknown = answers.stated.keys() - {one.name for one in QUESTIONS}
    if unknown or len(answers.loved or ()) > MOST_LOVED:
        raise InputError(
            "The style quiz has five questions and takes five garments at most.",
            next_step="Choose fewer garments.",
        )
    editor, changed = ProfileEditor(library, vocabulary), False
    with library.atomic(), library.history.group(_LABEL):
        for name, words in answers.stated.items():
            changed |= editor.state(name, words)
            changed |= _withdraw(library, editor, name, words)
        if answers.loved is not None:
            changed |= _love(library, answers.loved)
        if changed:
            library.profile.put({TAKEN: True}, label=_LABEL)
    return changed


def loved(library: Library) -> tuple[int, ...]:
    """Return the garments that were picked in the quiz."""
    return tuple(item for event in _likes(library) for item in event[1])


def was_taken(library: Library) -> bool:
    """Whether there is anything of the quiz."""
    return TAKEN in library.profile.all()


def forget(library: Library) -> bool:
    """Forget what the quiz can set: its five entries and its likes; one step of undo."""
    entries = {one.name.replace(".", "/"): None for one in QUESTIONS}
    with library.atomic(), library.history.group("Forget the style quiz"):
        changed = library.profile.put({**entries, TAKEN: None}, label="Forget the style quiz")
        return _love(library, ()) or changed


def offered(items: Sequence[ItemRecord]) -> tuple[int, ...]:
    """Return garments to pick from: of every place some, what came last first."""
    by_slot = {slot: [one for one in items if one.slot == slot] for slot in _OFFERED_SLOTS}
    for held in by_slot.values():
        held.sort(key=lambda one: (one.status != "ready", not one.views))
    rounds = max((len(held) for held in by_slot.values()), default=0)
    found = [
        held[at].id
        for at in range(min(rounds, _OFFERED))
        for held in by_slot.values()
        if at < len(held)
    ]
    return tuple(found[:_OFFERED])


def _withdraw(library: Library, editor: ProfileEditor, name: str, words: Sequence[str]) -> bool:
    """Take words out of the opposite entry: the latest word counts."""
    kind, _, of = name.partition(".")
    other = f"{_OPPOSITE[kind]}.{of}"
    entry = library.profile.all().get(other.replace(".", "/"))
    held = [str(one) for one in entry.value] if entry and isinstance(entry.value, list) else []
    left = tuple(one for one in held if one not in words)
    return len(left) < len(held) and editor.state(other, left)


def _love(library: Library, item_ids: Sequence[int]) -> bool:
    changed, wanted = False, dict.fromkeys(item_ids)
    for event, items in _likes(library):
        if len(items) == 1 and items[0] in wanted:
            del wanted[items[0]]
        else:
            library.feedback.take_back(event, label=_LABEL)
            changed = True
    for item in wanted:
        library.feedback.add(LIKE, [item], details={"from": QUIZ}, label=_LABEL)
        changed = True
    return changed


def _likes(library: Library) -> list[tuple[int, tuple[int, ...]]]:
    return [
        (event.id, event.item_ids)
        for event in library.feedback.all()
        if event.kind == LIKE and event.details.get("from") == QUIZ
    ]
