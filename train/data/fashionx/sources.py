"""Where pictures come from: folders of photos, or a table that names them.

Yields file and facts as the source states them; no picture is opened here. A folder may mean an
outfit, an item or a sender. A table is CSV or JSON lines; which of its columns means what is said
by the person, and the usual names are understood.
"""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal

from train.errors import DataError

FolderMeaning = Literal["nothing", "outfit", "item", "sender"]
SUFFIXES = frozenset(
    (".jpg", ".jpeg", ".png", ".webp", ".gif", ".bmp", ".tif", ".tiff", ".avif", ".heic", ".heif")
)
FIELDS: Mapping[str, tuple[str, ...]] = {
    "path": ("path", "photo", "image", "file"),
    "outfit_id": ("outfit_id", "outfit"),
    "item_id": ("item_id", "item"),
    "sender": ("sender", "person"),
    "source": ("source",),
    "license": ("license",),
    "source_split": ("source_split", "split"),
}
"""Fact to the names of columns that are taken for it when the person names none."""


@dataclass(frozen=True, slots=True)
class Found:
    """A picture as its source names it.

    Attributes:
        root: Name of the folder that its path is relative to.
        facts: Fields of ``FIELDS`` without the path; absent where nothing is said.
    """

    root: str
    path: str
    file: Path
    facts: Mapping[str, str] = field(default_factory=dict)
    labels: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Sources:
    """What the person named.

    Attributes:
        paths: Folders of photos and tables.
        photos: Folder that the paths of tables are relative to; beside the table when None.
        folder_means: What the folder of a photo stands for.
        columns: Fact to the column that holds it.
        labels: Name of a human label to the column that holds it.
    """

    paths: Sequence[Path]
    photos: Path | None = None
    folder_means: FolderMeaning = "nothing"
    columns: Mapping[str, str] = field(default_factory=dict)
    labels: Mapping[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        unknown = sorted(set(self.columns) - set(FIELDS))
        if unknown:
            raise DataError(
                f"No fact is called {unknown[0]}.",
                next_step=f"Choose among {', '.join(FIELDS)}.",
            )

    def read(self) -> tuple[list[Found], dict[str, Path]]:
        """Return all pictures in a fixed order, and the folders they are relative to.

        Raises:
            DataError: A folder or table cannot be used.
        """
        roots: dict[str, Path] = {}
        found: list[Found] = []
        for path in self.paths:
            if path.is_dir():
                name = _root_name(path, roots)
                found += self._of_folder(path, name)
            else:
                base = self.photos or path.parent
                name = _root_name(base, roots)
                found += self._of_table(path, base, name)
        return found, roots

    def _of_folder(self, folder: Path, root: str) -> Iterator[Found]:
        for file in sorted(folder.rglob("*")):
            if file.suffix.lower() not in SUFFIXES or not file.is_file():
                continue
            below = file.relative_to(folder)
            facts = {}
            if self.folder_means != "nothing" and below.parent != Path():
                name = "sender" if self.folder_means == "sender" else f"{self.folder_means}_id"
                facts[name] = f"{root}/{below.parent.as_posix()}"
            yield Found(root, f"{root}/{below.as_posix()}", file, facts)

    def _of_table(self, table: Path, base: Path, root: str) -> Iterator[Found]:
        for number, row in enumerate(_rows(table), start=1):
            given = {name: self._cell(row, name) for name in FIELDS}
            path = given.pop("path")
            if path is None:
                raise DataError(
                    f"Row {number} of {table.name} names no picture.",
                    next_step="Say which column does with --column path=COLUMN.",
                )
            file = base / path
            # A table must not make the reader walk out of the folder that was named.
            if not _inside(file, base):
                raise DataError(
                    f"Row {number} of {table.name} leads out of the folder of photos.",
                    next_step="Name the folder that holds all of them with --photos.",
                )
            labels = {name: row[column] for name, column in self.labels.items() if column in row}
            labels = {**_labels(row.get("human_labels")), **labels}
            facts = {name: value for name, value in given.items() if value is not None}
            below = Path(path).as_posix()
            yield Found(root, f"{root}/{below}", file, facts, labels)

    def _cell(self, row: Mapping[str, Any], name: str) -> str | None:
        chosen = self.columns.get(name)
        for column in (chosen,) if chosen else FIELDS[name]:
            value = row.get(column)
            if value is not None and str(value).strip():
                return str(value).strip()
        return None


def _rows(table: Path) -> Iterator[Mapping[str, Any]]:
    try:
        text = table.read_text(encoding="utf-8-sig")
        if table.suffix.lower() == ".csv":
            yield from csv.DictReader(io.StringIO(text, newline=""))
            return
        for number, line in enumerate(text.split("\n"), start=1):
            if line.strip():
                yield _row(line, number, table)
    except (OSError, ValueError, csv.Error) as error:
        raise DataError(
            f"{table.name} is neither a folder nor a readable table.",
            next_step="Name folders of photos, a CSV file with a header, or JSON lines.",
        ) from error


def _row(line: str, number: int, table: Path) -> Mapping[str, Any]:
    try:
        row = json.loads(line)
    except ValueError:
        row = None
    if not isinstance(row, dict):
        raise DataError(
            f"Line {number} of {table.name} is no JSON object.",
            next_step="Write one picture a line, or name folders of photos or a CSV file.",
        )
    return row


def _inside(file: Path, folder: Path) -> bool:
    """Tell whether a path stays in a folder; one that no disk can hold does not."""
    try:
        return file.resolve().is_relative_to(folder.resolve())
    except (OSError, ValueError):
        return False


def _labels(value: object) -> dict[str, Any]:
    return dict(value) if isinstance(value, Mapping) else {}


def _root_name(folder: Path, roots: dict[str, Path]) -> str:
    """Return a short name of a folder that no other folder has."""
    folder = folder.resolve()
    for name, known in roots.items():
        if known == folder:
            return name
    plain = "".join(c if c.isascii() and (c.isalnum() or c in "-_.") else "-" for c in folder.name)
    name, number = plain or "photos", 1
    while name in roots:
        number += 1
        name = f"{plain or 'photos'}-{number}"
    roots[name] = folder
    return name
