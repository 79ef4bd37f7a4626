"""Reads a set of captioned garment pictures, with numpy and Pillow alone.

    FOLDER/drawing.json     what the set is, written last
    FOLDER/pictures.jsonl   one picture a line
    FOLDER/images.tar       square JPEG files

Parts: ``train`` to learn from, ``tune`` of the same kind to look at while training, ``unseen`` with
combinations of category, color and pattern that are in neither of the others. Nothing is made here.
"""

from __future__ import annotations

import io
import json
import tarfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final, Literal

import numpy as np
import numpy.typing as npt
from PIL import Image

from train.errors import DataError

FORMAT: Final = "vestry-drawing/1"
MANIFEST: Final = "drawing.json"
ROWS: Final = "pictures.jsonl"
IMAGES: Final = "images.tar"

Part = Literal["train", "tune", "unseen"]
Pixels = npt.NDArray[np.uint8]


@dataclass(frozen=True, slots=True)
class Captioned:
    """One picture and what is said of it.

    Attributes:
        name: File in the archive.
        source: ``drawn`` or ``photo``.
        category: Of the garment, in the vocabulary's words.
        color: The first one that the captions name.
        captions: The same garment in several ways, the fullest first.
        person: Whose garment it is; empty where it was drawn.
    """

    name: str
    part: Part
    source: str
    category: str
    color: str
    pattern: str
    captions: tuple[str, ...]
    person: str = ""

    @classmethod
    def from_json(cls, row: Mapping[str, Any]) -> Captioned:
        """Read a line; ``KeyError`` or ``TypeError`` where it is none."""
        return cls(**{**row, "captions": tuple(row["captions"])})


class CaptionedSet:
    """A set on disk; pictures are decoded when they are asked for.

    Attributes:
        rows: All pictures, in the order of the set.
        sha256: Digest of the rows and the archive, by which runs know their data.
    """

    def __init__(self, folder: Path, rows: Sequence[Captioned], sha256: str) -> None:
        self.rows, self.sha256 = tuple(rows), sha256
        self._archive = folder / IMAGES
        try:
            with tarfile.open(self._archive) as archive:
                self._places = {each.name: (each.offset_data, each.size) for each in archive}
        except (OSError, tarfile.TarError) as error:
            raise _unusable(IMAGES) from error
        missing = [row.name for row in self.rows if row.name not in self._places]
        if missing:
            raise _unusable(missing[0])

    @classmethod
    def read(cls, folder: Path) -> CaptionedSet:
        """Read a finished set.

        Raises:
            DataError: It is not there, not finished or damaged.
        """
        try:
            facts = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
            lines = (folder / ROWS).read_text(encoding="utf-8").splitlines()
            rows = [Captioned.from_json(json.loads(line)) for line in lines]
            if facts["format"] != FORMAT or facts["pictures"] != len(rows):
                raise ValueError
            return cls(folder, rows, str(facts["sha256"]))
        except (OSError, ValueError, KeyError, TypeError) as error:
            raise _unusable(MANIFEST) from error

    def of(self, part: Part, source: str = "") -> npt.NDArray[np.int64]:
        """Return the numbers of the rows of a part, of one source if named."""
        found = [
            number
            for number, row in enumerate(self.rows)
            if row.part == part and source in ("", row.source)
        ]
        return np.array(found, np.int64)

    def picture(self, number: int, side: int) -> Pixels:
        """Return a picture ``[side, side, 3]``."""
        start, size = self._places[self.rows[number].name]
        try:
            # opened anew: threads that share a file share its position
            with self._archive.open("rb") as archive:
                archive.seek(start)
                packed = archive.read(size)
            with Image.open(io.BytesIO(packed)) as image:
                return square(image.convert("RGB"), side)
        except OSError as error:
            raise _unusable(self.rows[number].name) from error

    def pixels(self, numbers: Sequence[int] | npt.NDArray[np.int64], side: int) -> Pixels:
        """Return pictures ``[n, side, side, 3]``."""
        found = np.empty((len(numbers), side, side, 3), np.uint8)
        for place, number in enumerate(numbers):
            found[place] = self.picture(int(number), side)
        return found


def square(image: Image.Image, side: int) -> Pixels:
    """Return a square picture at another size."""
    if image.size != (side, side):
        image = image.resize((side, side), Image.Resampling.LANCZOS)
    return np.asarray(image, np.uint8)


def _unusable(name: str) -> DataError:
    return DataError(
        f"The set of captioned pictures cannot be used: {name} is missing or damaged.",
        next_step="Make it, or finish it, with `vestry-train data drawing`.",
    )
