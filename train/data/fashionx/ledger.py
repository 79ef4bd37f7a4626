"""What has become of every picture of a run, in a way that survives being killed at any moment.

    ledger.sqlite      jobs(image_id, state, tries, shard, offset, ...), files(name, bytes)
    part-00000.jsonl   finished records, one a line, only ever appended to; ever new parts
    quarantine.jsonl   pictures whose answers never passed, with the last answer and what was wrong
    rejected.jsonl     pictures that show no garment

A line is in its file before the ledger speaks of it, together with how long the file then is; the
ledger speaks about once a second, after the disk has confirmed the files. So on opening there are
two cases beyond that length: whole lines are taken into the ledger (their pictures were paid for),
and a torn last line is cut off. One process writes; a lock says so. Spec A.4. Nothing here knows
what an answer is.
"""

from __future__ import annotations

import contextlib
import json
import os
import sqlite3
import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, BinaryIO, Final, Literal

from filelock import FileLock, Timeout

from train.errors import RunError

State = Literal["pending", "running", "done", "rejected", "quarantined"]
FINISHED: Final = ("done", "rejected", "quarantined")
LEDGER: Final = "ledger.sqlite"
QUARANTINE: Final = "quarantine.jsonl"
REJECTED: Final = "rejected.jsonl"
PART_LINES: Final = 10_000
NOTE_EVERY_S: Final = 1.0

_TABLES = """
CREATE TABLE IF NOT EXISTS jobs (
    image_id TEXT PRIMARY KEY,
    state TEXT NOT NULL DEFAULT 'pending',
    tries INTEGER NOT NULL DEFAULT 0,
    shard TEXT,
    "offset" INTEGER,
    prompt_sha TEXT,
    model TEXT,
    repaired INTEGER NOT NULL DEFAULT 0,
    prompt_tokens INTEGER NOT NULL DEFAULT 0,
    completion_tokens INTEGER NOT NULL DEFAULT 0,
    seconds REAL NOT NULL DEFAULT 0
) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS files (name TEXT PRIMARY KEY, bytes INTEGER NOT NULL) WITHOUT ROWID;
"""


@dataclass(frozen=True, slots=True)
class Cost:
    """What the answers about one picture took, failed ones among them."""

    prompt_tokens: int = 0
    completion_tokens: int = 0
    seconds: float = 0.0


@dataclass(frozen=True, slots=True)
class Finished:
    """The end of one picture.

    Attributes:
        document: What is kept of it; a record, or why there is none.
    """

    image_id: str
    state: Literal["done", "rejected", "quarantined"]
    document: Mapping[str, Any]
    tries: int
    prompt_sha: str
    model: str
    cost: Cost = Cost()
    repaired: bool = False

    def line(self) -> bytes:
        """Return it as a line that tells the ledger all it needs, should it have missed it."""
        about = {
            "image_id": self.image_id,
            "state": self.state,
            "tries": self.tries,
            "prompt_sha": self.prompt_sha,
            "model": self.model,
            "repaired": self.repaired,
            "prompt_tokens": self.cost.prompt_tokens,
            "completion_tokens": self.cost.completion_tokens,
            "seconds": round(self.cost.seconds, 4),
        }
        # Escaped: an answer may hold half a surrogate pair, which is no UTF-8.
        return json.dumps({**about, "document": self.document}).encode() + b"\n"


class Ledger:
    """The state of one run's share, open for one process.

    Use it as a context manager.

    Raises:
        RunError: Another process works here, or the ledger is damaged.
    """

    def __init__(
        self,
        folder: Path,
        *,
        part_lines: int = PART_LINES,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self.folder = folder
        self._part_lines = part_lines
        self._clock = clock
        self._noted_at = clock()
        self._files: dict[str, BinaryIO] = {}
        self._unnoted: list[tuple[Finished, str, int, int]] = []
        self._lock = lock_shard(folder)
        try:
            self._db = _opened(folder / LEDGER)
            self.recovered = self._recover()
            done = self._db.execute("SELECT count(*) FROM jobs WHERE state = 'done'")
            self._done = int(done.fetchone()[0])
        except BaseException:
            self._lock.release()
            raise

    def __enter__(self) -> Ledger:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Note what is finished, and let another process in."""
        try:
            self.settle()
        finally:
            for file in self._files.values():
                file.close()
            self._db.close()
            self._lock.release()

    # -- what is to do ----------------------------------------------------------------------------

    def add(self, image_ids: Iterable[str]) -> None:
        """Take pictures in; those that are known stay as they are."""
        with self._db:
            self._db.executemany(
                "INSERT OR IGNORE INTO jobs (image_id) VALUES (?)", ((one,) for one in image_ids)
            )

    def failed_before(self) -> set[str]:
        """Return the pictures whose answers never passed, those asked again and not done too."""
        rows = self._db.execute(
            "SELECT image_id FROM jobs WHERE state = 'quarantined' OR shard = ? AND state IN"
            " ('pending', 'running')",
            (QUARANTINE,),
        )
        return {row[0] for row in rows}

    def open_jobs(self) -> set[str]:
        """Return the pictures that are not finished; what was running when a run died is one."""
        rows = self._db.execute("SELECT image_id FROM jobs WHERE state IN ('pending', 'running')")
        return {row[0] for row in rows}

    def begin(self, image_id: str) -> None:
        """Note that a picture is being asked about."""
        with self._db:
            self._db.execute("UPDATE jobs SET state = 'running' WHERE image_id = ?", (image_id,))

    def give_back(self, image_id: str) -> None:
        """Note that nothing came of asking, through no fault of the picture."""
        with self._db:
            self._db.execute("UPDATE jobs SET state = 'pending' WHERE image_id = ?", (image_id,))

    # -- what is done -----------------------------------------------------------------------------

    def finish(self, finished: Finished) -> None:
        """Keep what came of a picture: in its file now, in the ledger soon."""
        name = self._file_for(finished)
        if name not in self._files:
            self._files[name] = (self.folder / name).open("ab")
        file = self._files[name]
        offset = file.tell()
        file.write(finished.line())
        file.flush()
        self._unnoted.append((finished, name, offset, file.tell()))
        if self._clock() - self._noted_at >= NOTE_EVERY_S:
            self.settle()

    def settle(self) -> None:
        """Let the ledger know of everything that was finished."""
        if self._unnoted:
            for name in {name for _, name, _, _ in self._unnoted}:
                os.fsync(self._files[name].fileno())
            with self._db:
                for finished, name, offset, end in self._unnoted:
                    self._note(finished, name, offset, end)
            self._unnoted.clear()
        self._noted_at = self._clock()

    def states(self) -> dict[str, str]:
        """Return the state of every picture."""
        self.settle()
        return dict(self._db.execute("SELECT image_id, state FROM jobs"))

    def jobs(self) -> list[dict[str, Any]]:
        """Return all rows, by picture."""
        self.settle()
        cursor = self._db.execute("SELECT * FROM jobs ORDER BY image_id")
        names = [column[0] for column in cursor.description]
        return [dict(zip(names, row, strict=True)) for row in cursor]

    def documents(self, state: State) -> Iterator[tuple[str, dict[str, Any]]]:
        """Yield picture and document of all that ended so, in the order of their lines."""
        self.settle()
        rows = self._db.execute(
            'SELECT shard, "offset", image_id FROM jobs WHERE state = ? ORDER BY shard, "offset"',
            (state,),
        ).fetchall()
        with contextlib.ExitStack() as stack:
            files: dict[str, Any] = {}
            for name, offset, image_id in rows:
                if name not in files:
                    files[name] = stack.enter_context((self.folder / name).open("rb"))
                files[name].seek(offset)
                yield image_id, json.loads(files[name].readline())["document"]

    def _file_for(self, finished: Finished) -> str:
        if finished.state == "quarantined":
            return QUARANTINE
        if finished.state == "rejected":
            return REJECTED
        self._done += 1
        return f"part-{(self._done - 1) // self._part_lines:05}.jsonl"

    def _note(self, finished: Finished, name: str, offset: int, size: int) -> None:
        cost = finished.cost
        values = (
            *(finished.image_id, finished.state, finished.tries, name, offset),
            *(finished.prompt_sha, finished.model, int(finished.repaired)),
            *(cost.prompt_tokens, cost.completion_tokens, cost.seconds),
        )
        # Tokens add up over runs: a picture that was asked again was paid for twice.
        self._db.execute(
            'INSERT INTO jobs (image_id, state, tries, shard, "offset", prompt_sha, model,'
            " repaired, prompt_tokens, completion_tokens, seconds)"
            " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (image_id) DO UPDATE SET"
            " state = excluded.state, tries = excluded.tries, shard = excluded.shard,"
            ' "offset" = excluded."offset", prompt_sha = excluded.prompt_sha,'
            " model = excluded.model, repaired = excluded.repaired,"
            " prompt_tokens = prompt_tokens + excluded.prompt_tokens,"
            " completion_tokens = completion_tokens + excluded.completion_tokens,"
            " seconds = seconds + excluded.seconds",
            values,
        )
        self._db.execute("INSERT OR REPLACE INTO files VALUES (?, ?)", (name, size))

    # -- after a death ----------------------------------------------------------------------------

    def _recover(self) -> int:
        """Take in lines that the ledger missed, cut off a torn one; return how many were missed."""
        known = dict(self._db.execute("SELECT name, bytes FROM files"))
        missed = 0
        for file in sorted(self.folder.glob("*.jsonl")):
            start = known.get(file.name, 0)
            if file.stat().st_size < start:
                raise RunError(
                    f"{file.name} is shorter than its ledger says.",
                    next_step="Restore the folder from a copy, or begin with --new-run.",
                )
            with file.open("r+b") as content:
                content.seek(start)
                end = start
                with self._db:
                    for line in content:
                        finished = _read_line(line)
                        if finished is None:
                            break
                        self._note(finished, file.name, end, end + len(line))
                        end += len(line)
                        missed += 1
                if end < file.stat().st_size:
                    content.truncate(end)
                    os.fsync(content.fileno())
        with self._db:
            self._db.execute("UPDATE jobs SET state = 'pending' WHERE state = 'running'")
        return missed


def lock_shard(folder: Path) -> FileLock:
    """Keep other processes out of a shard until the lock is released.

    Raises:
        RunError: One is in it.
    """
    lock = FileLock(folder / ".lock")
    try:
        lock.acquire(timeout=0)
    except Timeout as error:
        raise RunError(
            f"Another process annotates into {folder.name}.",
            next_step="Wait for it, or give this one another folder.",
        ) from error
    return lock


def _read_line(line: bytes) -> Finished | None:
    """Read a line that the ledger never heard of; None for one that was not written to its end."""
    if not line.endswith(b"\n"):
        return None
    try:
        about = json.loads(line)
        cost = Cost(about["prompt_tokens"], about["completion_tokens"], about["seconds"])
        return Finished(
            about["image_id"],
            about["state"],
            about["document"],
            about["tries"],
            about["prompt_sha"],
            about["model"],
            cost,
            about["repaired"],
        )
    except (ValueError, KeyError, TypeError):
        return None


def _opened(file: Path) -> sqlite3.Connection:
    try:
        db = sqlite3.connect(file)
        db.execute("PRAGMA journal_mode = WAL")
        db.execute("PRAGMA synchronous = NORMAL")
        db.executescript(_TABLES)
    except sqlite3.DatabaseError as error:
        raise RunError(
            f"{file.name} is no ledger.",
            next_step="Restore the folder from a copy, or begin with --new-run.",
        ) from error
    return db
