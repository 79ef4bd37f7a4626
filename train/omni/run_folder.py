"""What a run leaves on disk, and what it needs to go on exactly where it was.

    RUN/config.json      resolved configuration        RUN/run.json      data, environment, counts
    RUN/metrics.csv      one line a step               RUN/loss.png      curve, stages marked
    RUN/checkpoints/     the last few step-N.pt, best.pt
    RUN/model/           what the run made, whole      RUN/adapter/      the adapter alone, if any

Every file is written whole or not at all. A checkpoint of another configuration, other data or
another number of processes is refused, unless the difference is named by ``--allow-drift``.
"""

from __future__ import annotations

import csv
import importlib.metadata
import json
import platform
import subprocess
import sys
from collections.abc import Collection, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, Final

import torch

from train.checkpoint import load_checkpoint, save_checkpoint
from train.data.qa.question import ALIGN, DIALOGUE, LIST, SUBTASKS
from train.errors import RunError
from train.whole_files import write_whole

TASKS: Final = (*SUBTASKS, ALIGN, DIALOGUE, LIST)
COLUMNS: Final = (
    "step",
    "stage",
    "loss",
    "lr",
    "grad_norm",
    "tokens",
    "answer_tokens",
    "image_tokens",
    "tokens_per_s",
    "peak_mb",
    "held_out",
    *TASKS,
)
_LIBRARIES: Final = ("torch", "transformers", "peft", "bitsandbytes", "numpy", "pillow")


@dataclass
class Position:
    """Where a run stands.

    Attributes:
        step: Steps of all stages together.
        stage: Number of the stage.
        at: Steps of this stage.
        seconds: Of this stage.
        best: Lowest held-out loss so far.
    """

    step: int = 0
    stage: int = 0
    at: int = 0
    seconds: float = 0.0
    best: float = float("inf")


class RunFolder:
    """The files of one run.

    Args:
        identity: Configuration and data digests that a checkpoint has to share.
        allowed: Keys of the identity that may differ, with everything below them.
        columns: Of the table of steps; ``step`` is one of them.
    """

    def __init__(
        self,
        folder: Path,
        identity: Mapping[str, Any],
        *,
        allowed: Collection[str] = (),
        columns: Sequence[str] = COLUMNS,
    ) -> None:
        self.folder, self._allowed = folder, frozenset(allowed)
        self._columns = tuple(columns)
        self._identity = dict(identity)

    @property
    def metrics(self) -> Path:
        """The table of steps."""
        return self.folder / "metrics.csv"

    def begin(self, facts: Mapping[str, Any]) -> None:
        """Write configuration and facts; a run that is already there has to be the same one.

        Raises:
            RunError: It is not.
        """
        kept = self.folder / "config.json"
        if kept.exists():
            try:
                self._require_same(json.loads(kept.read_text(encoding="utf-8")))
            except ValueError as error:
                raise RunError(
                    "The configuration in the run folder cannot be read.",
                    next_step="Choose another run folder.",
                ) from error
        write_json(kept, self._identity)
        write_json(self.folder / "run.json", {**facts, "environment": environment()})

    def save(self, position: Position, state: Mapping[str, Any], *, keep: int) -> None:
        """Write a checkpoint and forget all but the last ``keep``."""
        place = self.folder / "checkpoints"
        place.mkdir(parents=True, exist_ok=True)
        whole = {
            "identity": json.dumps(self._identity, sort_keys=True),
            "position": asdict(position),
            **state,
        }
        save_checkpoint(place / f"step-{position.step:08d}.pt", whole)
        for old in sorted(place.glob("step-*.pt"))[:-keep]:
            old.unlink()

    def save_best(self, weights: Mapping[str, torch.Tensor], position: Position) -> None:
        """Keep the weights of the lowest held-out loss."""
        place = self.folder / "checkpoints"
        place.mkdir(parents=True, exist_ok=True)
        save_checkpoint(place / "best.pt", {"weights": dict(weights), "position": asdict(position)})

    def newest(self) -> dict[str, Any] | None:
        """Return the newest checkpoint that can be read, None where there is none.

        Raises:
            RunError: It belongs to another run.
        """
        for file in sorted((self.folder / "checkpoints").glob("step-*.pt"), reverse=True):
            try:
                state = load_checkpoint(file)
            except RunError:
                continue  # cut off by a full disk; the one before is whole
            self._require_same(json.loads(state["identity"]))
            return state
        return None

    def forget_after(self, step: int) -> None:
        """Drop lines of steps that no checkpoint holds."""
        if not self.metrics.exists():
            return
        with self.metrics.open(encoding="utf-8", newline="") as table:
            rows = [row for row in csv.DictReader(table) if _number(row["step"]) <= step]
        part = self.metrics.with_suffix(".part")
        with part.open("w", encoding="utf-8", newline="") as out:
            writer = csv.DictWriter(out, self._columns)
            writer.writeheader()
            writer.writerows(rows)
        part.replace(self.metrics)

    def log(self, row: Mapping[str, Any]) -> None:
        """Add a line to the table of steps."""
        fresh = not self.metrics.exists()
        self.folder.mkdir(parents=True, exist_ok=True)
        with self.metrics.open("a", encoding="utf-8", newline="") as out:
            writer = csv.DictWriter(out, self._columns)
            if fresh:
                writer.writeheader()
            writer.writerow(row)

    def _require_same(self, other: Mapping[str, Any]) -> None:
        apart = [
            key
            for key in differences(self._identity, other)
            if not any(key == a or key.startswith(a + ".") for a in self._allowed)
        ]
        if apart:
            raise RunError(
                f"This run folder holds another run: {', '.join(apart[:5])} differ.",
                next_step="Choose another run folder, or name the keys with --allow-drift.",
            )


def differences(one: Any, two: Any, path: str = "") -> list[str]:
    """Return the dotted keys in which two documents differ."""
    if isinstance(one, Mapping) and isinstance(two, Mapping):
        found = []
        for key in sorted({*one, *two}):
            where = f"{path}.{key}" if path else str(key)
            if key not in one or key not in two:
                found.append(where)
            else:
                found += differences(one[key], two[key], where)
        return found
    return [] if one == two else [path]


def environment() -> dict[str, Any]:
    """Return versions and machine, without a path."""
    versions = {}
    for name in _LIBRARIES:
        try:
            versions[name] = importlib.metadata.version(name)
        except importlib.metadata.PackageNotFoundError:
            versions[name] = ""
    gpu = torch.cuda.get_device_name(0) if torch.cuda.is_available() else ""
    return {
        "python": platform.python_version(),
        "libraries": versions,
        "processor": platform.machine(),
        "threads": torch.get_num_threads(),
        "accelerator": gpu,
        "commit": _commit(),
    }


def peak_mb(device: torch.device) -> int:
    """Return the most memory used so far, in MB."""
    if device.type == "cuda":
        return int(torch.cuda.max_memory_allocated(device) / 1e6)
    try:
        import resource
    except ImportError:  # Windows does not tell
        return 0
    most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return int(most / 1e6 if sys.platform == "darwin" else most / 1e3)


def write_json(file: Path, document: Mapping[str, Any]) -> None:
    """Write a document whole or not at all."""
    write_whole(file, json.dumps(document, indent=1).encode())


def _number(text: str) -> float:
    try:
        return float(text)
    except (TypeError, ValueError):
        return float("inf")


def _commit() -> str:
    try:
        found = subprocess.run(
            ["git", "rev-parse", "HEAD"],
            cwd=Path(__file__).parent,
            capture_output=True,
            text=True,
            timeout=10,
            check=True,
        )
    except (OSError, subprocess.SubprocessError):
        return ""
    return found.stdout.strip()
