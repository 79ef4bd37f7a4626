"""One question with its answer: what ``vestry-train data qa`` writes and training reads.

Plain values and JSON, so that a training machine needs neither pydantic nor the vocabulary. How
questions are drawn from a corpus is ``build``; how an answer is scored is ``models.answers``.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any, Final, Literal

from train.errors import DataError

ALIGN: Final = "ALIGN"
DIALOGUE: Final = "DLG"
LIST: Final = "LIST"
"""Garments as JSON: no subtask of the paper, and in no mix unless asked for."""
SUBTASKS: Final[Mapping[str, str]] = {
    "S01": "style_single",
    "S02": "style_multi",
    "S03": "scene_single",
    "S04": "scene_multi",
    "S05": "ret_t2i",
    "S06": "ret_i2t",
    "S07": "ret_i2i",
    "S08": "ret_cir",
    "S09": "attr_color",
    "S10": "attr_design",
    "S11": "attr_material",
    "S12": "assist_global",
    "S13": "assist_local",
}

GoldKind = Literal[
    "terms", "image", "letter", "yes_no", "variant", "difference", "garments", "text"
]
"""How the answer is read: words of the vocabulary; the number of an image; the letter of an option;
yes or no; same, different or a variant; a difference of two outfits; a list of garments as JSON;
free text."""

Level = Literal["overall", "part"]


@dataclass(frozen=True, slots=True)
class Gold:
    """What counts as right.

    Attributes:
        primary: The best answer: a term, ``"2"``, ``"B"``, ``"yes"``.
        accept: Every answer that counts, ``primary`` first; synonyms are the reader's business.
    """

    kind: GoldKind
    primary: str
    accept: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Question:
    """One turn or more of a conversation about pictures.

    Attributes:
        uid: Unique and stable: subtask, then a digest of what it was drawn from.
        subtask: A key of ``SUBTASKS``, ``ALIGN``, ``DIALOGUE`` or ``LIST``.
        form: Which form of the subtask: "open", "fit", "pick", "duel", "pair", "edit" ...
        images: Ids in the order shown; empty only in a dialogue.
        turns: What the person says and what is answered, in turn; the pictures belong to the first.
        gold: None where nothing is scored (ALIGN, DLG).
        options: Lettered texts as shown.
        group: Unit of splitting and of the bootstrap.
        source: Name of the corpus.
        templates: Pool and index of question and answer wording.
        negatives: How wrong choices were found, in their order.
    """

    uid: str
    subtask: str
    form: str
    images: tuple[str, ...]
    turns: tuple[tuple[str, str], ...]
    gold: Gold | None
    group: str
    source: str
    split: Literal["train", "test"]
    level: Level | None = None
    options: tuple[str, ...] = ()
    templates: tuple[str, ...] = ()
    negatives: tuple[str, ...] = ()
    facts: Mapping[str, Any] = field(default_factory=dict)

    def to_line(self) -> str:
        """Return the JSON line, keys in the order of the fields."""
        return json.dumps(asdict(self), ensure_ascii=False)


@dataclass(frozen=True, slots=True)
class ImageSlot:
    """Where a picture stands in a prompt."""

    image: str


def question_parts(question: Question) -> tuple[str | ImageSlot, ...]:
    """Return the first turn as it is shown: pictures first, labeled when there are several."""
    words = question.turns[0][0]
    if len(question.images) < 2:
        return (*map(ImageSlot, question.images), words)
    parts: list[str | ImageSlot] = []
    for number, image in enumerate(question.images, start=1):
        parts += [f"Image {number}: ", ImageSlot(image), "\n"]
    return (*parts, words)


def question_files(folder: Path, split: Literal["train", "test"]) -> list[Path]:
    """Return the files that hold the questions of a split, in order: one, or several shards.

    Raises:
        DataError: The folder holds none.
    """
    whole = folder / f"{split}.jsonl"
    files = [whole] if whole.is_file() else sorted(folder.glob(f"{split}-*-of-*.jsonl"))
    if not files:
        raise DataError(
            f"The folder {folder.name} holds no {split} questions.",
            next_step="Build the questions with `vestry-train data qa`.",
        )
    return files


def read_questions(file: Path) -> Iterator[Question]:
    """Yield the questions of a ``.jsonl`` file.

    Raises:
        DataError: A line is no question; its number is named.
    """
    with file.open(encoding="utf-8") as lines:
        for number, line in enumerate(lines, start=1):
            try:
                yield _question(json.loads(line))
            except (ValueError, KeyError, TypeError) as error:
                raise DataError(
                    f"Line {number} of {file.name} is no question.",
                    next_step="Build the questions again with `vestry-train data qa`.",
                ) from error


def _question(row: dict[str, Any]) -> Question:
    gold = row["gold"]
    values = row | {
        "turns": tuple((asked, answered) for asked, answered in row["turns"]),
        "gold": Gold(gold["kind"], gold["primary"], tuple(gold["accept"])) if gold else None,
    }
    for name in ("images", "options", "templates", "negatives"):
        values[name] = tuple(row.get(name, ()))
    return Question(**values)
