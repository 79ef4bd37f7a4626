"""Reader of an identity manifest: which photos show which product, and under which license.

    CSV or JSONL with path, identity, license and, optionally, category; one row per photo. Paths
    are relative to the manifest. No photo is opened here.

The license column is not optional: a row without one is an error, and a row whose license allows
research only is refused unless the caller allows it, in which case what is trained has to say so.
"""

from __future__ import annotations

import csv
import json
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from train.errors import DataError

REQUIRED = ("path", "identity", "license")
# licenses that keep a trained model out of a product
RESEARCH = re.compile(
    r"research|academic|educational|non-?\s?commercial|(?:^|[^a-z])nc(?:[^a-z]|$)|unknown",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class IdentityPhoto:
    """One row.

    Attributes:
        path: The photo's file.
        identity: Which product it shows.
        category: Its kind, empty when unknown.
        license: As written in the manifest.
    """

    path: Path
    identity: str
    category: str
    license: str


@dataclass(frozen=True)
class Manifest:
    """All rows and what has to be said about them.

    Attributes:
        photos: In the manifest's order.
        licenses: Photos per license.
        research: Licenses among them that allow research only.
    """

    photos: tuple[IdentityPhoto, ...]
    licenses: dict[str, int]
    research: tuple[str, ...]


def is_research_only(license_name: str) -> bool:
    """Tell whether a license, by its name, keeps trained models out of a product."""
    return RESEARCH.search(license_name) is not None


def read_manifest(file: Path, *, allow_research: bool = False) -> Manifest:
    """Return the rows of a manifest.

    Args:
        allow_research: Accept rows whose license allows research only.

    Raises:
        DataError: A column or a value is missing, a photo is named twice, or a license forbids it.
    """
    photos = []
    seen: set[str] = set()
    for number, row in _rows(file):
        missing = [name for name in REQUIRED if not str(row.get(name) or "").strip()]
        if missing:
            raise DataError(
                f"Row {number} of the manifest has no {' and no '.join(missing)}.",
                next_step="Every photo needs a path, an identity and a license.",
            )
        name = str(row["path"])
        if name in seen:
            raise DataError(
                f"Row {number} of the manifest names a photo a second time.",
                next_step="Give each photo one row and one identity.",
            )
        seen.add(name)
        photos.append(
            IdentityPhoto(
                path=file.parent / name,
                identity=str(row["identity"]).strip(),
                category=str(row.get("category") or "").strip(),
                license=str(row["license"]).strip(),
            )
        )
    licenses = Counter(photo.license for photo in photos)
    research = tuple(sorted(name for name in licenses if is_research_only(name)))
    if research and not allow_research:
        count = sum(licenses[name] for name in research)
        raise DataError(
            f"{count} photos may be used for research only ({', '.join(research)}).",
            next_step="Remove them, or pass --allow-research; the checkpoint will then say so.",
        )
    if not photos:
        raise DataError("The manifest names no photo.", next_step="Check the file.")
    return Manifest(tuple(photos), dict(sorted(licenses.items())), research)


def _rows(file: Path) -> Iterator[tuple[int, dict[str, object]]]:
    """Yield (row number counted from 1, row) of a CSV or JSONL file."""
    try:
        with file.open(encoding="utf-8-sig", newline="") as source:
            if file.suffix.lower() == ".csv":
                table = csv.DictReader(source)
                _require_columns(table.fieldnames or [])
                yield from enumerate(table, 1)
                return
            for number, line in enumerate((line for line in source if line.strip()), 1):
                row = json.loads(line)
                if not isinstance(row, dict):
                    raise ValueError(f"row {number} is no object")
                yield number, row
    except (OSError, ValueError, csv.Error) as error:
        raise DataError(
            "The manifest cannot be read.", next_step=f"Write {file.name} as CSV or JSONL."
        ) from error


def _require_columns(names: object) -> None:
    present = set(names) if isinstance(names, (list, tuple)) else set()
    missing = [name for name in REQUIRED if name not in present]
    if missing:
        raise DataError(
            f"The manifest has no column {' and no column '.join(missing)}.",
            next_step="It needs the columns path, identity and license.",
        )
