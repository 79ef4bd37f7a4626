"""What single days are like: a note, an occasion, the weather as it was set; ``library.days``.

Nothing of what was worn is here (``wears.py``). A day of which nothing is said has no entry; one
whose words were taken back stays as an empty row, because the undo log may fill it again. Which
words are occasions is for the caller to know.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from local_index.errors import InvalidValueError
from local_index.fields import clean_text
from local_index.history import Touched
from local_index.wears import check_day

if TYPE_CHECKING:
    from local_index.database import WardrobeDb
    from local_index.history import History
    from local_index.records import ChangeSet

_COLUMNS = ("note", "occasion", "temperature", "rain")
_COLDEST, _HOTTEST = -80.0, 70.0


@dataclass(frozen=True, slots=True)
class DayRecord:
    """What is said of a day.

    Attributes:
        day: As ``2026-11-21``.
        temperature: Degrees Celsius; None where nobody said.
        rain: Probability of rain, 0-1; None where nobody said.
    """

    day: str
    note: str = ""
    occasion: str = ""
    temperature: float | None = None
    rain: float | None = None

    def __bool__(self) -> bool:
        return bool(self.note or self.occasion) or None not in (self.temperature, self.rain)


class DayStore:
    """The wardrobe's days; see the module."""

    def __init__(self, db: WardrobeDb, history: History) -> None:
        self._db = db
        self._history = history

    def get(self, day: str) -> DayRecord:
        """Return what is said of a day; an empty record where nothing is."""
        found = self.between(day, day)
        return found[0] if found else DayRecord(day)

    def between(self, first_day: str, last_day: str) -> list[DayRecord]:
        """Return the days of which something is said, both ends included, oldest first."""
        rows = self._db.rows(
            "SELECT day, note, occasion, temperature, rain FROM days WHERE day BETWEEN ? AND ?"
            " AND (note <> '' OR occasion <> '' OR temperature IS NOT NULL OR rain IS NOT NULL)"
            " ORDER BY day",
            [first_day, last_day],
        )
        return [DayRecord(*row) for row in rows]

    def put(
        self, days: Sequence[str], values: Mapping[str, object], *, label: str = "Edit the day"
    ) -> ChangeSet:
        """Say something of days, all or none, as one step of undo.

        Args:
            days: As ``2026-11-21``.
            values: Any of ``note``, ``occasion``, ``temperature`` and ``rain``; None, or no words,
                takes back what was said.

        Raises:
            InvalidValueError: A day or a value does not fit.
        """
        wanted = {name: _encoded(name, value) for name, value in values.items()}
        touched = Touched(label)
        with self._db.atomic(), self._history.group(label):
            for day in dict.fromkeys(days):
                check_day(day)
                self._put(day, wanted, touched)
        return touched.change_set()

    def _put(self, day: str, wanted: Mapping[str, object], touched: Touched) -> None:
        self._db.execute("INSERT OR IGNORE INTO days (day) VALUES (?)", [day])
        row = self._db.row(f"SELECT id, {', '.join(_COLUMNS)} FROM days WHERE day = ?", [day])
        assert row is not None
        after = {name: value for name, value in wanted.items() if row[name] != value}
        if not after:
            return
        sets = ", ".join(f"{name} = ?" for name in after)
        self._db.execute(f"UPDATE days SET {sets} WHERE id = ?", [*after.values(), row["id"]])
        before = {name: row[name] for name in after}
        self._history.record("day", row["id"], before=before, after=after)
        touched.note_day(day)


def _encoded(name: str, value: object) -> str | float | None:
    if name in ("note", "occasion"):
        return clean_text(str(value or ""))
    if name not in _COLUMNS:
        raise InvalidValueError(f"Of a day one cannot say {name}.", field=name)
    if value is None:
        return None
    if isinstance(value, bool) or not isinstance(value, int | float) or not math.isfinite(value):
        raise InvalidValueError(f"The {name} of a day must be a number.", field=name)
    low, high = (0.0, 1.0) if name == "rain" else (_COLDEST, _HOTTEST)
    if not low <= value <= high:
        raise InvalidValueError(
            f"The {name} of a day must lie between {low:g} and {high:g}.", field=name
        )
    return float(value)
