"""The wardrobe as a file for other programs: CSV, JSON, or one web page to show to people.

CSV has one row per garment, lists joined with semicolons, and comes back through ``vestry import
--csv``. JSON is the garments as the command line shows them, the form in which a wardrobe reaches
the training side. The page is made by ``lookbook``. Photos are not part of an export, small
cut-outs on the page aside; a backup keeps those.
"""

from __future__ import annotations

import base64
import csv
import io
import json
import os
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Literal

from app.errors import InputError
from app.item_json import format_id, item_json
from app.outfit_json import format_outfit_id, outfit_json
from app.services.csv_cells import guard, join_list
from app.version import app_version
from local_index import Library
from local_index.records import ItemRecord

ExportFormat = Literal["csv", "json", "html"]
JSON_FORMAT = 1

CSV_COLUMNS = (
    "id",
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
)
_PAGE = 500


@dataclass(frozen=True, slots=True)
class ExportReport:
    """What was written where."""

    path: Path
    items: int
    bytes: int

    def as_json(self) -> dict[str, Any]:
        """Return the command line's document."""
        return {"path": str(self.path), "items": self.items, "bytes": self.bytes}


def export(
    library: Library,
    target: Path,
    form: ExportFormat,
    *,
    with_vectors: bool = False,
) -> ExportReport:
    """Write every garment that is not in the trash.

    Args:
        target: The file; replaced in one step when it exists.
        with_vectors: JSON only: add the vectors of every photo, for training.

    Raises:
        InputError: The place or the combination of options does not work.
        OSError: The disk refused.
    """
    if with_vectors and form != "json":
        raise InputError(
            "Only the JSON export can hold vectors.", next_step="Use --format json with --vectors."
        )
    if not target.parent.is_dir():
        raise InputError(
            f"The folder {target.parent} does not exist.",
            next_step="Make it, or choose another place.",
        )
    items = list(all_items(library))
    if form == "csv":
        content = to_csv(items)
    elif form == "json":
        content = to_json(library, items, with_vectors=with_vectors)
    else:
        from app.services.lookbook import page

        content = page(library, items)
    _write(target, content)
    return ExportReport(path=target, items=len(items), bytes=target.stat().st_size)


def all_items(library: Library) -> Iterator[ItemRecord]:
    """Yield every item that is not in the trash, oldest first, a page at a time."""
    offset = 0
    while page := library.items.find((), limit=_PAGE, offset=offset, order="id"):
        yield from page
        offset += len(page)


def to_csv(items: Sequence[ItemRecord]) -> bytes:
    """Return RFC 4180 rows in UTF-8, with the mark that makes Excel read it as such."""
    stream = io.StringIO(newline="")
    writer = csv.writer(stream, lineterminator="\r\n")
    writer.writerow(CSV_COLUMNS)
    for item in items:
        fields = item_json(item)
        writer.writerow([guard(_cell(name, fields[name])) for name in CSV_COLUMNS])
    return stream.getvalue().encode("utf-8-sig")


def _cell(name: str, value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if name == "colors" and isinstance(value, list):
        return join_list(f"{color['name']}:{color['share']:g}" for color in value)
    if isinstance(value, list):
        return join_list(map(str, value))
    # Two decimals always: "49.125" would be forty-nine thousand to readers in half of Europe.
    return f"{value:.2f}" if isinstance(value, float) else str(value)


def to_json(library: Library, items: Sequence[ItemRecord], *, with_vectors: bool) -> bytes:
    """Return one document; fields may be added to it, never renamed."""
    vectors = _vectors(library) if with_vectors else {}
    outfits, wears = _outfits(library), _wears(library)
    worn_on, held_by = _by_item(wears, "date"), _by_item(outfits, "id")
    entries = []
    for item in items:
        entry = item_json(item)
        entry["wears"] = worn_on.get(entry["id"], [])
        entry["outfits"] = held_by.get(entry["id"], [])
        if with_vectors:
            entry["vectors"] = [
                vector for view in item.views for vector in vectors.get(view.photo_id, ())
            ]
        entries.append(entry)
    document = {
        "format": JSON_FORMAT,
        "app": "vestry",
        "app_version": app_version(),
        "exported": datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
        "items": entries,
        "total": len(entries),
        "outfits": outfits,
        "wears": wears,
    }
    text = json.dumps(document, ensure_ascii=False, indent=1)
    return text.encode("utf-8", "replace") + b"\n"


def _outfits(library: Library) -> list[dict[str, Any]]:
    """Return the outfits outside the trash that hold a garment outside it, oldest first."""
    return [outfit_json(one) for one in reversed(library.outfits.find()) if one.items]


def _wears(library: Library) -> list[dict[str, Any]]:
    """Return what was worn together on each day: an outfit, or all that was noted by itself."""
    return [
        {
            "date": worn.day,
            "items": [format_id(item) for item in worn.item_ids],
            "outfit": None if worn.outfit_id is None else format_outfit_id(worn.outfit_id),
        }
        for worn in library.together().worn
    ]


def _by_item(rows: Sequence[Mapping[str, Any]], name: str) -> dict[str, list[Any]]:
    """Return garment to what the rows that hold it are called."""
    found: dict[str, list[Any]] = {}
    for row in rows:
        for item in row["items"]:
            found.setdefault(item, []).append(row[name])
    return found


def _vectors(library: Library) -> Mapping[int, list[dict[str, Any]]]:
    """Return the vectors of each photo: float32 little endian, base64."""
    import numpy as np

    found: dict[int, list[dict[str, Any]]] = {}
    hashes = {photo.id: photo.sha256 for photo in library.photos.all()}
    for use in library.vectors.uses():
        matrix = library.vectors.matrix(use.space, use.encoder)
        for photo_id, row in zip(matrix.photo_ids, matrix.vectors, strict=True):
            entry = {
                "photo": hashes[int(photo_id)],
                "space": use.space,
                "encoder": str(use.encoder),
                "dims": int(row.shape[0]),
                "base64": base64.b64encode(np.asarray(row, "<f4").tobytes()).decode("ascii"),
            }
            found.setdefault(int(photo_id), []).append(entry)
    return found


def _write(target: Path, content: bytes) -> None:
    """Write a file so that whoever had one of that name keeps it until the new one is whole."""
    descriptor, name = tempfile.mkstemp(dir=target.parent, prefix=f".{target.name}.", suffix=".tmp")
    temporary = Path(name)
    try:
        with os.fdopen(descriptor, "wb") as stream:
            stream.write(content)
            stream.flush()
            os.fsync(stream.fileno())
        os.replace(temporary, target)
    finally:
        temporary.unlink(missing_ok=True)
