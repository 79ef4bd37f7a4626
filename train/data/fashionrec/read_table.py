"""Reader of tables: a small TOML file says which column is what. CSV and JSON lines.

Two forms. ``long``: a row is a garment in an outfit, with its facts. ``wide``: a row is an outfit,
its garments are line numbers into lists of files (Polyvore-519, ``polyvore_519.toml``). Pictures
are never fetched; parquet is not read. Spec A.2.
"""

from __future__ import annotations

import csv
import json
import tomllib
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path, PurePosixPath
from typing import Any, Final

from models.vocabulary import Vocabulary
from train.data.fashionrec.read_closet import broken, rows, terms_of
from train.data.fashionrec.world import Item, Outfit, Source
from train.errors import DataError

SHIPPED: Final[Mapping[str, str]] = {"polyvore-519": "polyvore_519.toml"}
_FACTS = ("title", "description", "image", "brand")
_LISTS = ("colors", "pattern", "material", "fit", "style", "details")


@dataclass(frozen=True, slots=True)
class ColumnMap:
    """What a map file says.

    Attributes:
        columns: ``long``: outfit and item, and what else is known, to the name of its column.
        pieces: ``wide``: where the garments of a row stand.
        separator: Between the values of a list in one cell.
    """

    source: str
    form: str
    files: tuple[Mapping[str, str], ...]
    format: str = "csv"
    header: bool = True
    missing: str = ""
    user: int | None = None
    columns: Mapping[str, str] = field(default_factory=dict)
    pieces: tuple[Mapping[str, Any], ...] = ()
    separator: str = ";"


def column_map(name: str) -> ColumnMap:
    """Return a map that ships, by name, or one in a file.

    Raises:
        DataError: There is none, or it does not say what a map must say.
    """
    shipped = SHIPPED.get(name)
    file = Path(__file__).with_name(shipped) if shipped else Path(name)
    try:
        told = tomllib.loads(file.read_text(encoding="utf-8"))
        read = ColumnMap(
            **{**told, "files": tuple(told["files"]), "pieces": tuple(told.get("pieces", ()))}
        )
        needed = {"outfit", "item"} <= set(read.columns) if read.form == "long" else read.pieces
        if read.form not in ("long", "wide") or read.format not in ("csv", "jsonl") or not needed:
            raise ValueError(read.form)
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise DataError(
            f"{file.name} is no map of columns.",
            next_step=f"Name one of {', '.join(SHIPPED)}, or a TOML file as docs/fashionrec.md "
            "describes it.",
        ) from error
    return read


def read_table(folder: Path, columns: ColumnMap) -> Source:
    """Read the tables of a folder.

    Raises:
        DataError: A file is missing, or a row cannot be read (its number is named).
    """
    return _wide(folder, columns) if columns.form == "wide" else _long(folder, columns)


# -- a row is an outfit --------------------------------------------------------------------------


def _wide(folder: Path, columns: ColumnMap) -> Source:
    lists = {str(piece["list"]): _lines(folder / str(piece["list"])) for piece in columns.pieces}
    vocabulary = Vocabulary.load()
    items: dict[str, Item] = {}
    odd: Counter[str] = Counter()
    outfits: list[Outfit] = []
    for file in columns.files:
        for number, cells in _cells(folder / file["name"], columns):
            pieces = []
            for piece in columns.pieces:
                if len(cells) != piece.get("only_with_columns", len(cells)):
                    continue
                item = _listed(cells, piece, lists, columns, vocabulary, number, file["name"])
                if item is None:
                    continue
                known = items.setdefault(item.item_id, item)
                odd["one picture in two lists"] += known.category != item.category
                pieces.append(item.item_id)
            person = cells[columns.user] if columns.user is not None else ""
            split = str(file.get("split", ""))
            # Row numbers are the only name that such outfits have.
            name = f"{file['name']}-{number}"
            outfits.append(Outfit(name, columns.source, tuple(pieces), person, split))
    return Source(columns.source, items, tuple(outfits), contradictions=dict(+odd))


def _listed(
    cells: list[str],
    piece: Mapping[str, Any],
    lists: Mapping[str, list[str]],
    columns: ColumnMap,
    vocabulary: Vocabulary,
    number: int,
    file: str,
) -> Item | None:
    try:
        cell = cells[int(piece["column"])].strip()
        if cell == columns.missing:
            return None
        line = int(cell)
        if line < 0:
            raise IndexError(line)
        image = lists[str(piece["list"])][line]
    except (ValueError, IndexError) as error:
        raise broken(number, file) from error
    category = str(piece["category"])
    found = vocabulary.resolve("category", category)
    slot = vocabulary.category(found).slot if found else category
    return Item(PurePosixPath(image).stem, columns.source, category, slot, image=image)


def _lines(file: Path) -> list[str]:
    try:
        return file.read_text(encoding="utf-8").split()
    except OSError as error:
        raise DataError(
            f"The list {file.name} is missing.", next_step="Check the folder of the tables."
        ) from error


# -- a row is a garment in an outfit -------------------------------------------------------------


def _long(folder: Path, columns: ColumnMap) -> Source:
    vocabulary = Vocabulary.load()
    items: dict[str, Item] = {}
    outfits: dict[str, Outfit] = {}
    odd: Counter[str] = Counter()
    for file in columns.files:
        for number, row in _named(folder / file["name"], columns):
            try:
                told = {what: row[name] for what, name in columns.columns.items()}
                outfit_id, item_id = str(told["outfit"]), str(told["item"])
                if not outfit_id or not item_id:
                    raise ValueError("empty")
                item = _described(item_id, told, columns, vocabulary)
            except (KeyError, ValueError, TypeError) as error:
                raise broken(number, file["name"]) from error
            odd["one garment described in two ways"] += items.setdefault(item_id, item) != item
            fresh = Outfit(
                outfit_id,
                columns.source,
                (),
                str(told.get("user") or ""),
                str(told.get("split") or file.get("split", "")),
                str(told.get("theme") or ""),
            )
            former = outfits.setdefault(outfit_id, fresh)
            odd["one outfit of two people"] += former.user_id != fresh.user_id
            outfits[outfit_id] = replace(former, item_ids=(*former.item_ids, item_id))
    found = tuple(outfits.values())
    return Source(columns.source, items, found, contradictions=dict(+odd))


def _described(
    item_id: str, told: Mapping[str, Any], columns: ColumnMap, vocabulary: Vocabulary
) -> Item:
    category = str(told.get("category") or "")
    found = vocabulary.resolve("category", category) if category else None
    title, description, image, brand = (str(told.get(name) or "") for name in _FACTS)
    lists = {name: _values(told.get(name), columns.separator) for name in _LISTS}
    return Item(
        item_id,
        columns.source,
        category,
        vocabulary.category(found).slot if found else "",
        title=title,
        description=description,
        terms=terms_of(lists),
        image=image,
        brand=brand,
    )


def _values(cell: Any, separator: str) -> list[str]:
    if isinstance(cell, list):
        return [str(value) for value in cell]
    return [part.strip() for part in str(cell or "").split(separator) if part.strip()]


# -- files ---------------------------------------------------------------------------------------


def _named(file: Path, columns: ColumnMap) -> Iterator[tuple[int, Mapping[str, Any]]]:
    if columns.format == "jsonl":
        yield from rows(file)
        return
    names: list[str] = []
    for number, cells in _table(file):
        if not names:
            names = cells
        elif len(cells) != len(names):
            raise broken(number, file.name)
        else:
            yield number, dict(zip(names, cells, strict=True))


def _cells(file: Path, columns: ColumnMap) -> Iterator[tuple[int, list[str]]]:
    if columns.format == "jsonl":
        for number, row in rows(file):
            yield number, [json.dumps(v) if isinstance(v, list) else str(v) for v in row.values()]
        return
    width = 0
    for number, cells in _table(file):
        width = width or len(cells)
        if len(cells) != width:
            raise broken(number, file.name)
        if number > 1 or not columns.header:
            yield number, cells


def _table(file: Path) -> Iterator[tuple[int, list[str]]]:
    """Yield rows with their numbers; the header is row 1, as in a spreadsheet."""
    try:
        with file.open(encoding="utf-8-sig", newline="") as table:
            for number, cells in enumerate(csv.reader(table), start=1):
                if cells:
                    yield number, cells
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        raise DataError(
            f"{file.name} cannot be read as a table.", next_step="Check the folder and the file."
        ) from error
