"""Reading a table of garments: encoding, delimiter, and which column means which field.

Knows file formats and headers, no vocabulary and no library. Excel's and other programs' habits are
met here: byte-order marks, semicolons or tabs between cells, headers in other words.
"""

from __future__ import annotations

import codecs
import csv
import difflib
import io
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from app.errors import InputError

IMAGE = "image"
FIELDS = (
    "name",
    "category",
    "slot",
    "colors",
    "pattern",
    "material",
    "fit",
    "style",
    "season",
    "occasion",
    "formality",
    "warmth",
    "attributes",
    "kids",
    "brand",
    "price",
    "currency",
    "quantity",
    "size",
    "bought",
    "place",
    "wash_after",
    "notes",
    "status",
    "added",
    "source_name",
    IMAGE,
)
"""What a column can be read into, under the names of the item JSON; ``image`` is a file beside the
table."""

# Columns of our own export that say how an item came about, not what it is.
PASSED_OVER = frozenset({"id", "updated", "trashed_at", "views", "confidence", "origin", "photos"})
MAX_BYTES = 64 << 20

_SYNONYMS: Mapping[str, tuple[str, ...]] = {
    "name": ("title", "item", "item name", "garment name", "article"),
    "category": ("type", "kind", "garment", "garment type", "subcategory", "item type"),
    "colors": ("color", "colour", "colours", "main color", "shade"),
    "pattern": ("print",),
    "material": ("fabric", "materials", "composition", "textile"),
    "fit": ("cut",),
    "style": ("look",),
    "season": ("seasons",),
    "occasion": ("occasions", "event", "use"),
    "formality": ("dress code",),
    "warmth": ("warm",),
    "attributes": ("tags", "features", "details", "labels"),
    "kids": ("children", "for kids", "child"),
    "brand": ("designer", "maker", "label", "manufacturer"),
    "price": ("cost", "paid", "purchase price", "price paid", "value"),
    "quantity": ("qty", "count", "amount", "pieces", "number"),
    "notes": ("note", "comment", "comments", "description", "remarks"),
    "status": ("state", "availability"),
    "size": ("label size", "clothing size"),
    "bought": ("purchased", "purchase date", "date bought", "date of purchase", "bought on"),
    "place": ("location", "storage", "where", "kept in", "wardrobe", "closet"),
    "added": ("date", "date added"),
    "source_name": ("original file", "original name"),
    IMAGE: ("photo", "picture", "file", "filename", "file name", "image path", "image file"),
}


@dataclass(frozen=True, slots=True)
class Table:
    """A table as it was read.

    Attributes:
        header: Column names as written.
        rows: Cells of each row that is not empty, with its line number in the file (1 = header).
    """

    header: tuple[str, ...]
    rows: tuple[tuple[int, tuple[str, ...]], ...]


def read_table(file: Path) -> Table:
    """Read a whole table.

    Raises:
        InputError: It is no table that can be read.
        OSError: The file cannot be opened.
    """
    if file.stat().st_size > MAX_BYTES:
        raise InputError(
            "This table is larger than Vestry reads.", next_step="Split it into smaller ones."
        )
    text = _decode(file.read_bytes())
    if not text.strip():
        raise InputError("This table is empty.")
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=_delimiter(text), strict=True)
    rows: list[tuple[int, tuple[str, ...]]] = []
    header: tuple[str, ...] | None = None
    try:
        for cells in reader:
            if header is None:
                header = tuple(cell.strip() for cell in cells)
            elif any(cell.strip() for cell in cells):
                rows.append((reader.line_num, tuple(cells)))
    except csv.Error as error:
        raise InputError(
            f"Line {reader.line_num} of this table cannot be read as CSV.",
            next_step="Save the table again as CSV UTF-8.",
        ) from error
    return Table(header or (), tuple(rows))


def map_columns(header: Sequence[str], chosen: Mapping[str, str] | None = None) -> dict[int, str]:
    """Return which field each column is read into, by position; others are left out.

    Args:
        header: Column names as written.
        chosen: Column name to field, the person's word; an empty field leaves the column out.

    Raises:
        InputError: A chosen column or field does not exist, or no column is understood.
    """
    mapping: dict[int, str] = {}
    by_name = {_plain(name): place for place, name in enumerate(header)}
    left_out: set[int] = set()
    for column, field in (chosen or {}).items():
        place = by_name.get(_plain(column))
        if place is None:
            raise _no_such(column, header, what="column")
        if not field:
            left_out.add(place)
        elif field not in FIELDS:
            raise _no_such(field, FIELDS, what="field")
        else:
            mapping[place] = field
    for place, name in enumerate(header):
        guess = guess_field(name)
        if place not in left_out and guess and guess not in mapping.values():
            mapping.setdefault(place, guess)
    if not mapping:
        raise InputError(
            "No column of this table has a name that Vestry understands.",
            next_step="Say what they mean with --map COLUMN=FIELD.",
        )
    return dict(sorted(mapping.items()))


def guess_field(column: str) -> str | None:
    """Return the field that a column's name means, or None."""
    plain = _plain(column)
    if plain in PASSED_OVER:
        return None
    for field in FIELDS:
        if plain == _plain(field):
            return field
    return next((field for field, words in _SYNONYMS.items() if plain in words), None)


def _plain(name: str) -> str:
    return re.sub(r"[\s_\-]+", " ", name).strip().casefold()


def _no_such(name: str, known: Sequence[str], *, what: str) -> InputError:
    near = difflib.get_close_matches(name, known, n=1)
    hint = f'Did you mean "{near[0]}"?' if near else f"There are {', '.join(known)}."
    return InputError(f'There is no {what} called "{name[:60]}".', next_step=hint)


def _decode(data: bytes) -> str:
    try:
        if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
            return data.decode("utf-16")
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise InputError(
            "This table is not in UTF-8.", next_step="Save it again as CSV UTF-8."
        ) from error
    if "\0" in text:
        raise InputError("This file is not a CSV table.", next_step="Save it as CSV UTF-8.")
    return text


def _delimiter(text: str) -> str:
    """Return what separates the header's cells; quoted parts do not count."""
    header = re.sub(r'"[^"]*"', "", text.lstrip("\r\n").split("\n", 1)[0])
    return max((",", ";", "\t", "|"), key=header.count)
