"""General dialogues that are replayed beside the fashion questions: subtask DLG.

One JSON object a line, as LLaVA-Instruct has it: ``{"id", "image"?, "conversations": [{"from":
"human" or "gpt", "value"}, ...]}``. Nothing of the kind ships or is downloaded; the quota is
dropped and logged when nobody gives a file.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from train.data.qa.drawing import digest
from train.data.qa.question import DIALOGUE, Question
from train.errors import DataError

_MARK = "<image>"


def read_dialogues(file: Path, *, seed: int, wanted: int) -> list[Question]:
    """Return as many dialogues as wanted, chosen by the seed, in an order of their own.

    Raises:
        DataError: A line is no dialogue; its number is named.
    """
    found = list(_dialogues(file))
    found.sort(key=lambda each: digest(seed, DIALOGUE, each.uid, size=8))
    return found[:wanted]


def _dialogues(file: Path) -> Iterator[Question]:
    with file.open(encoding="utf-8") as lines:
        for number, line in enumerate(lines, start=1):
            try:
                yield _dialogue(json.loads(line), file.stem)
            except (ValueError, KeyError, TypeError) as error:
                raise DataError(
                    f"Line {number} of {file.name} is no dialogue.",
                    next_step='Each line needs "id" and "conversations" of human and gpt in turn.',
                ) from error


def _dialogue(row: dict[str, Any], source: str) -> Question:
    said = row["conversations"]
    if not said or len(said) % 2:
        raise ValueError("an odd number of turns")
    turns = []
    for asked, answered in zip(said[::2], said[1::2], strict=True):
        if (asked["from"], answered["from"]) != ("human", "gpt"):
            raise ValueError("turns out of order")
        turns.append((str(asked["value"]).replace(_MARK, "").strip(), str(answered["value"])))
    image = row.get("image")
    name = str(row["id"])
    return Question(
        uid=f"{DIALOGUE}-{digest(source, name, size=8).hex()}",
        subtask=DIALOGUE,
        form="dialogue",
        images=(f"{source}/{image}",) if image else (),
        turns=tuple(turns),
        gold=None,
        group=f"{source}/{name}",
        source=source,
        split="train",
    )
