"""Long jobs that outlive their process: what was asked, how far it came; ``library.jobs``.

The cursor is saved in the transaction of the work it describes, so after kill -9 it says neither
more nor less than what is there. Running the job is the caller's business, and so is the lock that
keeps two from running at once.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Mapping

from local_index.database import WardrobeDb
from local_index.errors import NotFoundError
from local_index.fields import dump
from local_index.records import JobRecord, JobState

_COLUMNS = "id, kind, params, cursor, state, done, total, error, created, updated"
_KEPT_DONE = 50


class JobStore:
    """Rows of long jobs; see the module."""

    def __init__(self, db: WardrobeDb) -> None:
        self._db = db

    def start(self, kind: str, params: Mapping[str, object], *, total: int = 0) -> JobRecord:
        """Note a job that begins now and return its record.

        Args:
            params: What was asked for, enough to do it again; JSON values only.
            total: Units of work in all; 0 while unknown.
        """
        with self._db.atomic():
            now = self._db.now()
            cursor = self._db.execute(
                "INSERT INTO jobs (kind, params, total, created, updated) VALUES (?, ?, ?, ?, ?)",
                [kind, dump(dict(params)), total, now, now],
            )
            self._forget_old()
        assert cursor.lastrowid is not None
        return self.get(cursor.lastrowid)

    def get(self, job_id: int) -> JobRecord:
        """Return one job or raise `NotFoundError`."""
        row = self._db.row(f"SELECT {_COLUMNS} FROM jobs WHERE id = ?", [job_id])
        if row is None:
            raise NotFoundError(f"There is no job {job_id} in this wardrobe.")
        return _read(row)

    def update(
        self,
        job_id: int,
        *,
        state: JobState | None = None,
        cursor: Mapping[str, object] | None = None,
        done: int | None = None,
        total: int | None = None,
        error: str | None = None,
    ) -> None:
        """Save how far a job came; what is None stays. Call it in the work's own transaction."""
        values = {
            "state": state,
            "cursor": None if cursor is None else dump(dict(cursor)),
            "done": done,
            "total": total,
            "error": error,
            "updated": self._db.now(),
        }
        known = {name: value for name, value in values.items() if value is not None}
        sets = ", ".join(f"{name} = ?" for name in known)
        changed = self._db.execute(
            f"UPDATE jobs SET {sets} WHERE id = ?", [*known.values(), job_id]
        )
        if not changed.rowcount:
            raise NotFoundError(f"There is no job {job_id} in this wardrobe.")

    def finish(self, job_id: int, *, state: JobState, error: str = "") -> None:
        """Note how a job ended: done, failed (with one sentence) or cancelled."""
        self.update(job_id, state=state, error=error)

    def latest(self, kind: str) -> JobRecord | None:
        """Return the newest job of a kind, or None.

        One that says ``running`` was cut off when nobody holds the long-job lock.
        """
        row = self._db.row(
            f"SELECT {_COLUMNS} FROM jobs WHERE kind = ? ORDER BY id DESC LIMIT 1", [kind]
        )
        return None if row is None else _read(row)

    def recent(self, *, limit: int = 20) -> list[JobRecord]:
        """Return the newest jobs first."""
        rows = self._db.rows(f"SELECT {_COLUMNS} FROM jobs ORDER BY id DESC LIMIT ?", [limit])
        return [_read(row) for row in rows]

    def _forget_old(self) -> None:
        self._db.execute(
            "DELETE FROM jobs WHERE state = 'done' AND id NOT IN"
            " (SELECT id FROM jobs ORDER BY id DESC LIMIT ?)",
            [_KEPT_DONE],
        )


def _read(row: sqlite3.Row) -> JobRecord:
    return JobRecord(
        id=row["id"],
        kind=row["kind"],
        params=json.loads(row["params"]),
        cursor=json.loads(row["cursor"]),
        state=row["state"],
        done=row["done"],
        total=row["total"],
        error=row["error"],
        created=row["created"],
        updated=row["updated"],
    )
