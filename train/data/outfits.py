"""Reader of outfits and fill-in-the-blank questions in the layout of wardrobe-cc0.

    DIR/outfits.jsonl   outfits of one person's garments, good or deliberately clashing
    DIR/fitb.jsonl      an outfit without one piece, and four pieces of the same kind

Pieces are names of photos. What only good outfits carry (occasion, season, formality) is not read:
its presence alone would give the answer away.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from train.errors import DataError

OUTFITS, QUESTIONS = "outfits.jsonl", "fitb.jsonl"


@dataclass(frozen=True)
class LabeledOutfit:
    """Garments of one person, and whether they go together."""

    person: str
    split: str
    good: bool
    items: tuple[str, ...]


@dataclass(frozen=True)
class BlankQuestion:
    """Which of the choices completes the outfit?

    Attributes:
        kind: What is asked for: top, bottom, layer, shoes, one-piece.
        answer: Position in ``choices``.
    """

    person: str
    split: str
    kind: str
    given: tuple[str, ...]
    choices: tuple[str, ...]
    answer: int


def read_outfits(folder: Path) -> list[LabeledOutfit]:
    """Return the outfits of a folder.

    Raises:
        DataError: The file is missing or malformed.
    """
    return [
        LabeledOutfit(
            person=str(row["person"]),
            split=str(row["split"]),
            good=bool(row["good"]),
            items=tuple(map(str, row["items"])),
        )
        for row in _rows(folder / OUTFITS, ("person", "split", "good", "items"))
    ]


def read_questions(folder: Path) -> list[BlankQuestion]:
    """Return the questions of a folder.

    Raises:
        DataError: The file is missing or malformed.
    """
    fields = ("person", "split", "kind", "given", "choices", "answer")
    return [
        BlankQuestion(
            person=str(row["person"]),
            split=str(row["split"]),
            kind=str(row["kind"]),
            given=tuple(map(str, row["given"])),
            choices=tuple(map(str, row["choices"])),
            answer=int(row["answer"]),
        )
        for row in _rows(folder / QUESTIONS, fields)
    ]


def _rows(file: Path, fields: tuple[str, ...]) -> Iterator[dict[str, Any]]:
    try:
        lines = file.read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise DataError(
            f"{file.name} is missing from the folder.",
            next_step="Choose a folder with outfits.jsonl and fitb.jsonl, as in wardrobe-cc0.",
        ) from error
    for number, line in enumerate(lines, start=1):
        if not line.strip():
            continue
        try:
            row = json.loads(line)
            missing = [field for field in fields if field not in row]
        except (ValueError, TypeError) as error:
            raise _malformed(file, number) from error
        if missing:
            raise _malformed(file, number)
        yield row


def _malformed(file: Path, number: int) -> DataError:
    return DataError(
        f"Line {number} of {file.name} does not have the expected fields.",
        next_step="Compare it with the datasheet of wardrobe-cc0.",
    )
