"""A dialogue as it is written, checked and stored; and the dialogues of a closet as such.

``human`` and ``gpt`` are the names that the authors' release uses. Spec A.8.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final, cast

from train.data.fashionrec.history import Remembered
from train.data.fashionrec.read_closet import broken, rows
from train.data.fashionrec.tasks import TASKS, Sample, Task
from train.data.fashionrec.world import Item, Outfit, Split

SCHEMA: Final[Mapping[str, Any]] = {
    "type": "object",
    "additionalProperties": False,
    "required": ["conversation", "valid"],
    "properties": {
        "valid": {"type": "integer", "enum": [0, 1]},
        "conversation": {
            "type": "array",
            "minItems": 2,
            "maxItems": 6,
            "items": {
                "type": "object",
                "additionalProperties": False,
                "required": ["from", "value", "targets", "injected_preference"],
                "properties": {
                    "from": {"type": "string", "enum": ["human", "gpt"]},
                    "value": {"type": "string"},
                    "targets": {"type": "array", "items": {"type": "integer"}},
                    "injected_preference": {"type": "string"},
                },
            },
        },
    },
}
"""What a model answers with; ``targets`` are numbers into the sample's targets."""


@dataclass(frozen=True, slots=True)
class Turn:
    """One message.

    Attributes:
        targets: Garments that an answer recommends.
        preference: The sentences about the person's past, which are also part of ``value``.
    """

    speaker: str
    value: str
    targets: tuple[str, ...] = ()
    preference: str = ""


@dataclass(frozen=True, slots=True)
class Dialogue:
    """What was said about a sample; ``valid`` is 0 when the history does not fit the target."""

    turns: tuple[Turn, ...]
    valid: int = 1

    @property
    def questions(self) -> tuple[Turn, ...]:
        """The person's turns."""
        return tuple(turn for turn in self.turns if turn.speaker == "human")

    @property
    def answers(self) -> tuple[Turn, ...]:
        """The assistant's turns."""
        return tuple(turn for turn in self.turns if turn.speaker == "gpt")

    @property
    def text(self) -> str:
        """All that is said."""
        return "\n".join(turn.value for turn in self.turns)

    def to_json(self) -> dict[str, Any]:
        """Return the part of a row that is this dialogue."""
        conversation = []
        for turn in self.turns:
            said: dict[str, Any] = {
                "from": turn.speaker,
                "value": turn.value,
                "target_item_ids": list(turn.targets),
            }
            if turn.preference:
                said["injected_preference"] = turn.preference
            conversation.append(said)
        return {"conversation": conversation, "valid": self.valid}


def dialogue_of(document: Any, sample: Sample) -> Dialogue:
    """Read a model's answer.

    Raises:
        ValueError: It has another shape.
    """
    try:
        turns = []
        for said in document["conversation"]:
            numbers = said.get("targets") or []
            targets = tuple(sample.targets[int(number)] for number in numbers if int(number) >= 0)
            turns.append(
                Turn(
                    str(said["from"]),
                    " ".join(str(said["value"]).split()),
                    targets,
                    " ".join(str(said.get("injected_preference") or "").split()),
                )
            )
        return Dialogue(tuple(turns), int(document["valid"]))
    except (KeyError, TypeError, IndexError, AttributeError) as error:
        raise ValueError("the answer is no conversation") from error


def row_of(sample: Sample, dialogue: Dialogue, meta: Mapping[str, Any]) -> dict[str, Any]:
    """Return a finished row."""
    row: dict[str, Any] = {
        "id": sample.sample_id,
        "task": sample.task,
        "split": sample.split,
        "source": sample.source,
        "outfit_id": sample.outfit_id,
        "partial_item_ids": list(sample.given),
        "target_item_ids": list(sample.targets),
        "history": [
            {"item_id": one.item_id, "count": one.count, "score": round(one.score, 6)}
            for one in sample.history
        ],
        **dialogue.to_json(),
        "meta": dict(meta),
    }
    if sample.user_id:
        row["user_id"] = sample.user_id
    if sample.replaced:
        row["replaced_item_id"] = sample.replaced
    return row


def sample_of_row(row: Mapping[str, Any]) -> tuple[Sample, Dialogue]:
    """Read a finished row.

    Raises:
        KeyError, TypeError, ValueError: It is none.
    """
    if row["task"] not in TASKS:
        raise ValueError(row["task"])
    history = tuple(
        Remembered(str(one["item_id"]), float(one["count"]), float(one["score"]))
        for one in row["history"]
    )
    sample = Sample(
        str(row["id"]),
        cast(Task, row["task"]),
        cast(Split, row["split"]),
        str(row["source"]),
        str(row["outfit_id"]),
        tuple(row["partial_item_ids"]),
        tuple(row["target_item_ids"]),
        str(row.get("user_id", "")),
        str(row.get("replaced_item_id", "")),
        history,
    )
    return sample, Dialogue(_turns(row["conversation"], "target_item_ids"), int(row["valid"]))


def read_closet_dialogues(
    folder: Path, items: Mapping[str, Item], outfits: Sequence[Outfit]
) -> tuple[list[tuple[Sample, Dialogue]], dict[str, int]]:
    """Read ``dialogues.jsonl`` of a closet, and count what it says against itself.

    Raises:
        DataError: A row cannot be read (its number is named).
    """
    found: list[tuple[Sample, Dialogue]] = []
    odd: Counter[str] = Counter()
    by_id = {outfit.outfit_id: outfit for outfit in outfits}
    name = "dialogues.jsonl"
    for number, row in rows(folder / name):
        try:
            sample, preference = _closet_sample(row)
            turns = _turns(row["conversation"], "target_items", preference)
            dialogue = Dialogue(turns, int(row["valid"]))
        except (KeyError, TypeError, ValueError) as error:
            raise broken(number, name) from error
        if any(one not in items for one in (*sample.shown, *sample.targets)):
            odd["a garment that is in no good outfit"] += 1
            continue
        found.append((sample, dialogue))
        odd.update(_against_itself(sample, by_id, items))
    return found, dict(odd)


def _closet_sample(row: Mapping[str, Any]) -> tuple[Sample, str]:
    if row["task"] not in TASKS:
        raise ValueError(row["task"])
    replaced = str(row.get("replaced_item", ""))
    shown = row["outfit_items"] if row["task"] == "alternative" else row["partial_items"]
    history = tuple(Remembered(str(one), 0.0, 0.0) for one in row.get("history", ()))
    sample = Sample(
        str(row["id"]),
        cast(Task, row["task"]),
        "test" if row["split"] == "val" else "train",
        "closet",
        str(row["outfit"]),
        tuple(one for one in shown if one != replaced),
        tuple(row["target_items"]),
        str(row["person"]),
        replaced,
        history,
        str(row.get("occasion", "")),
        tuple(row.get("season", ())),
    )
    return sample, str(row.get("injected_preference", ""))


def _turns(said: Sequence[Any], targets: str, preference: str = "") -> tuple[Turn, ...]:
    turns = []
    for turn in said:
        own = str(turn.get("injected_preference", ""))
        # A closet keeps the sentences beside the conversation; they belong to the question.
        told = own or (preference if turn["from"] == "human" else "")
        named = tuple(map(str, turn.get(targets, ())))
        turns.append(Turn(str(turn["from"]), str(turn["value"]), named, told))
    return tuple(turns)


def _against_itself(
    sample: Sample, outfits: Mapping[str, Outfit], items: Mapping[str, Item]
) -> list[str]:
    found = []
    outfit = outfits.get(sample.outfit_id)
    if outfit is None:
        return ["an outfit that is not among the good ones"]
    pieces = set(outfit.item_ids)
    if not set(sample.shown) <= pieces:
        found.append("a given garment that is not in the outfit")
    if sample.task != "alternative" and not set(sample.targets) <= pieces:
        found.append("a target that is not in the outfit")
    if sample.task == "alternative":
        if len(sample.given) < 2:
            found.append("alternative: fewer than two garments stay (the paper asks for two)")
        if items[sample.replaced].category != items[sample.targets[0]].category:
            found.append("alternative: the replacement is of another category (same slot or not)")
        swapped = {*sample.given, *sample.targets}
        if not any(swapped <= set(other.item_ids) for other in outfits.values()):
            found.append("alternative: no outfit holds what stays with the replacement")
    remembered = {one.item_id for one in sample.history}
    if remembered & set(sample.targets):
        found.append("personalized: the target is in its own history")
    if sample.history and len(sample.history) != 5:
        found.append("personalized: a history of other than five garments")
    categories = {items[one].category for one in remembered if one in items}
    if categories - {items[one].category for one in sample.targets}:
        found.append("personalized: history of another category than the target's")
    return found
