"""From the cells of a row to item fields, with a sentence for every cell that does not fit.

Pure: the vocabulary decides about terms, nothing is read or written. What a person wrote in a table
is the person's word, so every field filled here has the origin ``file``.
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from app.services.csv_cells import split_list, unguard
from app.services.csv_table import IMAGE
from local_index.records import SLOTS, STATUSES
from models.vocabulary import Vocabulary

_TERM_FIELDS = frozenset({"category", "pattern", "material", "fit", "style"})
_LIST_FIELDS = frozenset({"season", "occasion", "attributes"})
_YES = frozenset({"yes", "y", "true", "1", "x", "ja", "oui", "si"})
_NO = frozenset({"no", "n", "false", "0", "", "nein", "non"})
_CURRENCIES = {"€": "EUR", "$": "USD", "£": "GBP", "¥": "JPY", "₹": "INR", "₩": "KRW"}
# Shares of colors whose table names no shares: the order says which one dominates.
_SHARES: Mapping[int, tuple[float, ...]] = {1: (1.0,), 2: (0.65, 0.35), 3: (0.5, 0.3, 0.2)}
_MAX_COLORS = 3


@dataclass(frozen=True, slots=True)
class CellProblem:
    """Why a row is not imported.

    Attributes:
        row: Line in the file, 1 is the header.
        column: Name of the column as written; empty for the row as a whole.
        value: What the cell holds, shortened.
        message: One sentence.
        nearest: The known term that is spelled most like it, or empty.
    """

    row: int
    column: str
    value: str
    message: str
    nearest: str = ""

    def as_json(self) -> dict[str, Any]:
        """Return the entry of the dry run's report."""
        return {
            "row": self.row,
            "column": self.column,
            "value": self.value,
            "error": self.message,
            "nearest": self.nearest or None,
        }


@dataclass(frozen=True, slots=True)
class RowFields:
    """A row as item fields.

    Attributes:
        row: Line in the file.
        fields: Values in the index's own types; only what the row fills.
        image: Path of a photo as written; empty when there is none.
    """

    row: int
    fields: Mapping[str, Any]
    image: str
    problems: tuple[CellProblem, ...]


class _CellError(ValueError):
    """A cell does not fit; carries the sentence and the nearest term."""

    def __init__(self, message: str, nearest: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.nearest = nearest


def read_row(
    row: int,
    cells: Mapping[str, tuple[str, str]],
    vocabulary: Vocabulary,
) -> RowFields:
    """Read one row.

    Args:
        row: Its line in the file.
        cells: Field to (column name, cell).
    """
    fields: dict[str, Any] = {}
    problems: list[CellProblem] = []
    for field, (column, raw) in cells.items():
        cell = unguard(raw).strip()
        if not cell or field == IMAGE:
            continue
        try:
            fields.update(_read_cell(field, cell, vocabulary))
        except _CellError as error:
            problems.append(CellProblem(row, column, cell[:60], error.message, error.nearest))
    image = unguard(cells.get(IMAGE, ("", ""))[1]).strip()
    if not problems and not image and not (fields.keys() & {"category", "name"}):
        message = "This row names neither a category nor a name nor a photo."
        problems.append(CellProblem(row, "", "", message))
    return RowFields(row, fields, image, tuple(problems))


def _read_cell(field: str, cell: str, vocabulary: Vocabulary) -> dict[str, Any]:
    if field in _TERM_FIELDS:
        return {field: _term(vocabulary, field, cell)}
    if field in _LIST_FIELDS:
        terms = [_term(vocabulary, field, part) for part in _parts(vocabulary, field, cell)]
        return {field: tuple(dict.fromkeys(terms))}
    if field == "colors":
        return {"colors": _colors(vocabulary, cell)}
    if field == "price":
        return _price(cell)
    reader = _READERS.get(field)
    return {field: reader(cell) if reader else cell}


def _term(vocabulary: Vocabulary, field: str, text: str) -> str:
    term = vocabulary.resolve(field, text)
    if term is not None:
        return term
    nearest = vocabulary.nearest(field, text) or ""
    hint = f'; did you mean "{nearest}"?' if nearest else "."
    raise _CellError(f'"{text[:60]}" is not a word Vestry knows for {field}{hint}', nearest)


def _parts(vocabulary: Vocabulary, field: str, cell: str) -> tuple[str, ...]:
    """Split a list; commas also separate, unless the whole cell is one term."""
    parts = split_list(cell)
    if len(parts) == 1 and "," in cell and vocabulary.resolve(field, cell) is None:
        return tuple(part.strip() for part in cell.split(",") if part.strip())
    return parts


def _colors(vocabulary: Vocabulary, cell: str) -> tuple[tuple[str, float], ...]:
    named: dict[str, float | None] = {}
    for part in _parts(vocabulary, "colors", cell)[:_MAX_COLORS]:
        name, _, share = part.partition(":")
        named[_term(vocabulary, "colors", name.strip())] = _share(share) if share else None
    guesses = _SHARES[len(named)]
    return tuple(
        (name, guess if share is None else share)
        for (name, share), guess in zip(named.items(), guesses, strict=True)
    )


def _share(text: str) -> float:
    try:
        share = float(text.strip().removesuffix("%")) / (100 if text.strip().endswith("%") else 1)
    except ValueError:
        share = -1.0
    if not 0 <= share <= 1:
        raise _CellError(f'"{text.strip()[:20]}" is not a share between 0 and 1.')
    return share


def _price(cell: str) -> dict[str, Any]:
    """Read ``1,299.50``, ``1.299,50``, ``€ 49`` and ``49 EUR``."""
    found: dict[str, Any] = {}
    code = re.search(r"\b([A-Z]{3})\b", cell)
    symbol = next((sign for sign in _CURRENCIES if sign in cell), None)
    if code or symbol:
        found["currency"] = code.group(1) if code else _CURRENCIES[symbol or ""]
    digits = re.sub(r"[^\d.,\-]", "", cell)
    whole, mark, cents = digits, "", ""
    for sign in sorted(".,", key=digits.rfind, reverse=True):
        head, _, tail = digits.rpartition(sign)
        # One mark with three digits behind it separates thousands: nobody pays in thousandths.
        if head and (len(tail) != 3 or digits.count("," if sign == "." else ".")):
            whole, mark, cents = head, ".", tail
        break
    number = re.sub(r"[.,]", "", whole) + mark + cents
    try:
        price = float(number)
    except ValueError:
        price = -1.0
    if price < 0:
        raise _CellError(f'"{cell[:30]}" is not a price.')
    return {**found, "price": price}


def _scale(cell: str) -> int:
    if not re.fullmatch(r"[0-5]", cell):
        raise _CellError(f'"{cell[:30]}" is not a whole number from 0 to 5.')
    return int(cell)


def _count(cell: str) -> int:
    if not re.fullmatch(r"[0-9]{1,6}", cell):
        raise _CellError(f'"{cell[:30]}" is not a number of pieces.')
    return int(cell)


def _wears(cell: str) -> int:
    if not re.fullmatch(r"[0-9]{1,3}|1000", cell):
        raise _CellError(f'"{cell[:30]}" is not a number of wears, 0 to 1000.')
    return int(cell)


def _flag(cell: str) -> bool:
    word = cell.casefold()
    if word not in _YES | _NO:
        raise _CellError(f'"{cell[:30]}" is neither yes nor no.')
    return word in _YES


def _choice(choices: tuple[str, ...]) -> Callable[[str], str]:
    def read(cell: str) -> str:
        word = cell.casefold().replace(" ", "_").replace("-", "_")
        if word not in choices:
            raise _CellError(f'"{cell[:30]}" is none of {", ".join(choices)}.')
        return word

    return read


def _moment(cell: str) -> str:
    try:
        moment = datetime.datetime.fromisoformat(cell)
    except ValueError:
        raise _CellError(f'"{cell[:30]}" is not a date like 2026-11-21.') from None
    if moment.tzinfo is not None:
        moment = moment.astimezone(datetime.UTC)
    return moment.replace(tzinfo=None).isoformat(timespec="seconds") + "Z"


def _day(cell: str) -> str:
    return _moment(cell)[:10]


_READERS: Mapping[str, Callable[[str], object]] = {
    "formality": _scale,
    "warmth": _scale,
    "quantity": _count,
    "wash_after": _wears,
    "kids": _flag,
    "slot": _choice(SLOTS),
    "status": _choice(STATUSES),
    "added": _moment,
    "bought": _day,
    "currency": str.upper,
}
