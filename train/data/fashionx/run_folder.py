"""The folder of a run: who annotates with which question, and a ledger for every shard.

    run.json                 what must not change while a run goes on
    shard-0-of-1/            a ledger and its files; one for each process that owns a part
    report.json              what it cost, written at the end of every session

Two shards share nothing but ``run.json``, so that no file has two writers on two machines.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, Final

from filelock import FileLock

from train.data.fashionx.backends import digest
from train.data.fashionx.ledger import Ledger, lock_shard
from train.data.fashionx.manifest import Photo
from train.errors import DataError, RunError
from train.whole_files import write_whole

FORMAT: Final = "vestry-fashionx-run/1"
RUN: Final = "run.json"


@dataclass(frozen=True, slots=True)
class RunIdentity:
    """What decides the answers; records of one run have one.

    Attributes:
        shards: Into how many parts the pictures are divided.
    """

    prompt: str
    prompt_sha: str
    backend: str
    model: str
    revision: str
    max_retries: int
    base_seed: int
    picture_side: int
    shards: int


@dataclass(frozen=True, slots=True)
class Share:
    """Which pictures a process owns.

    Attributes:
        limit: How many pictures of the whole list; None for all.
        seed: Which those are. A larger limit keeps all of a smaller one.
        shard: Which part of them, from 0.
    """

    limit: int | None = None
    seed: int = 0
    shard: int = 0
    shards: int = 1

    def __post_init__(self) -> None:
        if not 0 <= self.shard < self.shards:
            raise DataError(
                f"There is no shard {self.shard} of {self.shards}.",
                next_step="Shards are counted from 0: --shard 0/4 to --shard 3/4.",
            )

    def of(self, photos: tuple[Photo, ...]) -> list[Photo]:
        """Return the pictures, those that any limit keeps first."""
        ordered = sorted(photos, key=lambda photo: digest(self.seed, photo.image_id))
        chosen = ordered[: self.limit]
        return [photo for photo in chosen if owner(photo.image_id, self.shards) == self.shard]


def owner(image_id: str, shards: int) -> int:
    """Return which of so many shards a picture belongs to."""
    return int.from_bytes(digest("shard", image_id), "big") % shards


class RunFolder:
    """A run on disk.

    Args:
        folder: Made by ``begin``; need not be there.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def begin(self, identity: RunIdentity, *, requeue: bool = False) -> None:
        """Begin a run or go on with it.

        Args:
            requeue: Only failed pictures are asked again, and another model may be asked.

        Raises:
            RunError: The run that is there asks something else, or somebody else.
        """
        self.folder.mkdir(parents=True, exist_ok=True)
        with FileLock(self.folder / ".lock"):
            known = self._document()
            if known is None:
                document = {"format": FORMAT, **asdict(identity)}
                text = json.dumps(document, indent=1) + "\n"
                write_whole(self.folder / RUN, text.encode())
                return
        free = {"backend", "model", "revision"} if requeue else set()
        for name, value in asdict(identity).items():
            if name not in free and known.get(name) != value:
                raise RunError(
                    f"The run in {self.folder.name} has {_said(name)} {known.get(name)!r}, "
                    f"this one {value!r}.",
                    next_step="Go on as it began, or begin again with --new-run (it is kept).",
                )

    def identity(self) -> Mapping[str, Any]:
        """Return what ``run.json`` says.

        Raises:
            DataError: There is no run.
        """
        known = self._document()
        if known is None:
            raise DataError(
                f"The folder {self.folder.name} holds no run.",
                next_step="Make one with `vestry-train data fashionx annotate`.",
            )
        return known

    def put_aside(self) -> Path | None:
        """Rename a run that is there, so that another can begin; return where it is now.

        Raises:
            RunError: A process works in it.
        """
        if self._document() is None:
            return None
        for shard in self.folder.glob("shard-*-of-*"):
            lock_shard(shard).release()  # not opened: a damaged ledger is a reason to be put aside
        number = 1
        while (target := self.folder.with_name(f"{self.folder.name}.{number}")).exists():
            number += 1
        self.folder.rename(target)
        return target

    def ledger(self, share: Share) -> Ledger:
        """Open the ledger of a shard."""
        return Ledger(self.folder / f"shard-{share.shard}-of-{share.shards}")

    def ledgers(self) -> Iterator[Ledger]:
        """Open the ledgers that are there, one after the other; the caller closes each."""
        for folder in sorted(self.folder.glob("shard-*-of-*")):
            yield Ledger(folder)

    def missing_shards(self) -> list[int]:
        """Return the shards that nobody has begun."""
        shards = int(self.identity()["shards"])
        return [
            number
            for number in range(shards)
            if not (self.folder / f"shard-{number}-of-{shards}").is_dir()
        ]

    def _document(self) -> dict[str, Any] | None:
        try:
            document = json.loads((self.folder / RUN).read_text(encoding="utf-8"))
            if document["format"] != FORMAT:
                raise ValueError(document["format"])
        except FileNotFoundError:
            return None
        except (OSError, ValueError, KeyError, TypeError) as error:
            raise RunError(
                f"{self.folder.name}/{RUN} is damaged, or of another version.",
                next_step="Restore it from a copy, or choose another folder.",
            ) from error
        return dict(document)


def _said(name: str) -> str:
    return {"prompt_sha": "the question", "base_seed": "the seed"}.get(name, name.replace("_", " "))
