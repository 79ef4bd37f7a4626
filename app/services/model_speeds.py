"""How fast each model answered on this computer, kept in one small file beside the models.

A measured speed says more than any estimate, so cards show it once there is one. Losing the file
loses nothing else; nothing about questions or answers is kept.
"""

from __future__ import annotations

import json
import os
import tempfile
import threading
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path

SPEEDS_NAME = "speeds.json"
_WEIGHT_OF_NEW = 0.3


@dataclass(frozen=True, slots=True)
class Speed:
    """What was measured, the latest answers weighing most.

    Attributes:
        tokens_per_s: Pieces of words a second while it answers.
        first_token_s: Seconds from the question to the first of them.
        answers: How many answers were measured.
    """

    tokens_per_s: float
    first_token_s: float
    answers: int = 1


class ModelSpeeds:
    """Reads and adds measurements; safe across threads.

    Args:
        folder: Where the models are.
    """

    def __init__(self, folder: Path) -> None:
        self._file = folder / SPEEDS_NAME
        self._lock = threading.Lock()

    def all(self) -> Mapping[str, Speed]:
        """Return every model's speed by name; a file that cannot be read holds none."""
        try:
            document = json.loads(self._file.read_text(encoding="utf-8"))
            return {
                str(name): Speed(
                    float(entry["tokens_per_s"]),
                    float(entry["first_token_s"]),
                    int(entry["answers"]),
                )
                for name, entry in document.items()
            }
        except (OSError, ValueError, KeyError, TypeError, AttributeError):
            return {}

    def record(self, name: str, *, tokens_per_s: float, first_token_s: float) -> None:
        """Add one answer's measurement; an answer too short to measure is left out."""
        if tokens_per_s <= 0:
            return
        with self._lock:
            known = dict(self.all())
            before = known.get(name)
            if before is None:
                known[name] = Speed(tokens_per_s, first_token_s)
            else:
                known[name] = Speed(
                    _moved(before.tokens_per_s, tokens_per_s),
                    _moved(before.first_token_s, first_token_s),
                    before.answers + 1,
                )
            self._write(known)

    def forget(self, name: str) -> None:
        """Drop the measurements of a model that was removed."""
        with self._lock:
            known = dict(self.all())
            if known.pop(name, None) is not None:
                self._write(known)

    def _write(self, known: Mapping[str, Speed]) -> None:
        self._file.parent.mkdir(parents=True, exist_ok=True)
        handle, temporary = tempfile.mkstemp(dir=self._file.parent, prefix=".speeds-")
        try:
            with os.fdopen(handle, "w", encoding="utf-8") as stream:
                json.dump({name: asdict(speed) for name, speed in known.items()}, stream, indent=1)
                stream.flush()
                os.fsync(stream.fileno())
            os.replace(temporary, self._file)
        except BaseException:
            Path(temporary).unlink(missing_ok=True)
            raise


def _moved(before: float, now: float) -> float:
    return before + _WEIGHT_OF_NEW * (now - before)
