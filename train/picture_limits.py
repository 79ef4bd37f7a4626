"""How large a model saw pictures while it learned, told to whoever shows it pictures later.

A small model that learned from pictures of 25 tokens answers nonsense about one of 256. The run
writes its limits beside the weights, the export puts them into the picture part's header, and
evaluation and engine keep to them. A folder that says nothing has no limits of its own, as the
published models.
"""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from pathlib import Path

from train.errors import DataError
from train.whole_files import write_whole

FILE = "picture_tokens.json"


@dataclass(frozen=True)
class PictureLimits:
    """Most tokens of a picture.

    Attributes:
        alone: Of one that stands alone.
        several: Of one of several pictures in a question.
    """

    alone: int
    several: int

    def most(self, pictures: int) -> int:
        """Return the limit of each of so many pictures."""
        return self.alone if pictures <= 1 else self.several


def write_limits(folder: Path, limits: PictureLimits) -> None:
    """Write them beside the weights."""
    write_whole(folder / FILE, f"{json.dumps(asdict(limits))}\n".encode())


def limits_of(folder: Path) -> PictureLimits | None:
    """Return the limits of a model's folder; None where neither it nor its run says any.

    Raises:
        DataError: They cannot be read.
    """
    own, run = folder / FILE, folder.parent / "config.json"
    try:
        if own.is_file():
            told = json.loads(own.read_text(encoding="utf-8"))
            return _checked(PictureLimits(int(told["alone"]), int(told["several"])))
        if run.is_file() and (folder.parent / "metrics.csv").is_file():
            # a run of before they were written beside the weights
            last = json.loads(run.read_text(encoding="utf-8"))["config"]["stages"][-1]
            found = PictureLimits(int(last["picture_tokens"]), int(last["multi_tokens"]))
            return _checked(found)
    except (ValueError, KeyError, TypeError, IndexError) as error:
        raise DataError(
            f"How large {folder.name} saw pictures cannot be read.",
            next_step=f"Write {FILE} with alone and several, or remove it.",
        ) from error
    return None


def _checked(limits: PictureLimits) -> PictureLimits:
    if min(limits.alone, limits.several) < 1:
        raise ValueError("limits below one token")
    return limits
