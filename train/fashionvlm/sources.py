"""Pictures and dialogues as training reads them: two folders, one numbering of pictures.

A captioned set (``vestry-train data drawing``) and a FashionRec set (``vestry-train data fashionrec
build --pictures``), either of which may be missing. Read with numpy and Pillow alone. What a row of
training is made of them is ``rows``' matter.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final, Literal

import numpy as np
import numpy.typing as npt
from PIL import Image

from train.data.drawing.captioned import CaptionedSet, Part, square
from train.errors import DataError

Pixels = npt.NDArray[np.uint8]
Numbers = npt.NDArray[np.int64]
Task = Literal["basic", "personalized", "alternative"]
TASKS: Final[tuple[Task, ...]] = ("basic", "personalized", "alternative")
SPLITS: Final = ("train", "valid", "test")


@dataclass(frozen=True, slots=True)
class Talk:
    """A dialogue about a picture.

    Attributes:
        picture: File of the picture, relative to the set.
        turns: Questions and answers in their order.
    """

    uid: str
    task: Task
    split: str
    picture: str
    turns: tuple[tuple[str, str], ...]


class DialogueSet:
    """Dialogues of a FashionRec set that have a picture.

    Attributes:
        talks: All dialogues, train first.
        sha256: Digest of the files, by which runs know their data.
    """

    def __init__(self, folder: Path, talks: Sequence[Talk], sha256: str) -> None:
        self.folder, self.talks, self.sha256 = folder, tuple(talks), sha256

    @classmethod
    def read(cls, folder: Path) -> DialogueSet:
        """Read a finished set.

        Raises:
            DataError: It is not there, damaged, or has no pictures.
        """
        digest, talks = hashlib.sha256(), []
        try:
            for split in SPLITS:
                content = (folder / f"{split}.jsonl").read_bytes()
                digest.update(content)
                rows = [json.loads(line) for line in content.decode().splitlines()]
                talks += [_talk(row, split) for row in rows if row.get("image")]
        except (OSError, ValueError, KeyError, TypeError) as error:
            raise DataError(
                "The set of dialogues cannot be read.",
                next_step="Make it with `vestry-train data fashionrec build --pictures`.",
            ) from error
        if not talks:
            raise DataError(
                "No dialogue of this set has a picture.",
                next_step="Build the set again with --pictures.",
            )
        return cls(folder, talks, digest.hexdigest())

    def of(self, split: str) -> Numbers:
        """Return the numbers of the dialogues of a split."""
        return np.array([n for n, talk in enumerate(self.talks) if talk.split == split], np.int64)

    def pixels(self, number: int, side: int) -> Pixels:
        """Return the picture of a dialogue ``[side, side, 3]``."""
        file = self.folder / self.talks[number].picture
        try:
            with Image.open(file) as image:
                return square(image.convert("RGB"), side)
        except OSError as error:
            raise DataError(
                f"The picture of {self.talks[number].uid} cannot be read.",
                next_step="Build the set again with --pictures.",
            ) from error


@dataclass(frozen=True)
class Sources:
    """What a run learns from: pictures are numbered through, captioned ones first."""

    captioned: CaptionedSet | None = None
    dialogues: DialogueSet | None = None

    @property
    def count(self) -> int:
        """How many pictures there are."""
        return self.first_dialogue + (len(self.dialogues.talks) if self.dialogues else 0)

    @property
    def first_dialogue(self) -> int:
        """Number of the first dialogue's picture."""
        return len(self.captioned.rows) if self.captioned else 0

    @property
    def identity(self) -> dict[str, str]:
        """Digests of the data."""
        found = {}
        if self.captioned:
            found["captioned"] = self.captioned.sha256
        if self.dialogues:
            found["dialogues"] = self.dialogues.sha256
        return found

    def drawn(self, part: Part) -> Numbers:
        """Return the pictures of a part that were drawn."""
        return self.captioned.of(part, "drawn") if self.captioned else np.zeros(0, np.int64)

    def photos(self, part: Part) -> Numbers:
        """Return the pictures of a part that were cut out of photos."""
        return self.captioned.of(part, "photo") if self.captioned else np.zeros(0, np.int64)

    def talking(self, split: str) -> Numbers:
        """Return the pictures of the dialogues of a split."""
        if self.dialogues is None:
            return np.zeros(0, np.int64)
        return self.dialogues.of(split) + self.first_dialogue

    def pixels(self, numbers: Sequence[int] | Numbers, side: int) -> Pixels:
        """Return pictures ``[n, side, side, 3]``."""
        found = np.empty((len(numbers), side, side, 3), np.uint8)
        for place, number in enumerate(map(int, numbers)):
            if number < self.first_dialogue:
                assert self.captioned is not None
                found[place] = self.captioned.picture(number, side)
            else:
                assert self.dialogues is not None
                found[place] = self.dialogues.pixels(number - self.first_dialogue, side)
        return found


def _talk(row: Mapping[str, Any], split: str) -> Talk:
    said = [str(turn["value"]) for turn in row["conversation"]]
    if row["task"] not in TASKS or len(said) % 2:
        raise ValueError(row["id"])
    turns = tuple(zip(said[::2], said[1::2], strict=True))
    return Talk(str(row["id"]), row["task"], split, str(row["image"]), turns)
