"""Reader of an annotated closet: outfits.jsonl and annotations.jsonl in the layout of wardrobe-cc0.

Outfits that clash on purpose are dropped and counted. What the data says against its own datasheet
is counted as a contradiction and left as it is.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, Final

from models.vocabulary import Vocabulary
from train.data.fashionrec.world import Item, Outfit, Source
from train.errors import DataError

OUTFITS: Final = "outfits.jsonl"
ANNOTATIONS: Final = "annotations.jsonl"
_SILENT = frozenset(("", "unknown", "n/a", "other", "unusable"))


def read_closet_outfits(folder: Path, *, name: str = "closet") -> Source:
    """Read a closet's good outfits and the garments in them.

    Raises:
        DataError: A file is missing, or a row cannot be read (its number is named).
    """
    vocabulary = Vocabulary.load()
    known = {
        item.item_id: item
        for item in (
            _item(row, vocabulary, name, number) for number, row in rows(folder / ANNOTATIONS)
        )
    }
    drops: Counter[str] = Counter()
    odd: Counter[str] = Counter()
    outfits: list[Outfit] = []
    splits: dict[str, set[str]] = {}
    for number, row in rows(folder / OUTFITS):
        try:
            if not row["good"]:
                drops["outfit: clashing on purpose"] += 1
                continue
            outfit = Outfit(
                str(row["outfit"]),
                name,
                tuple(map(str, row["items"])),
                str(row["person"]),
                str(row["split"]),
                str(row.get("occasion", "")),
                tuple(map(str, row.get("season", ()))),
                int(row.get("formality", 0)),
            )
        except (KeyError, TypeError, ValueError) as error:
            raise broken(number, OUTFITS) from error
        splits.setdefault(outfit.user_id, set()).add(outfit.split)
        odd["outfit: a garment of another person"] += any(
            not item.startswith(outfit.user_id + "/") for item in outfit.item_ids
        )
        outfits.append(outfit)
    odd["person in two splits"] += sum(len(found) > 1 for found in splits.values())
    worn = {item for outfit in outfits for item in outfit.item_ids}
    items = {item_id: item for item_id, item in known.items() if item_id in worn}
    return Source(name, items, tuple(outfits), drops=dict(drops), contradictions=dict(+odd))


def rows(file: Path) -> Iterator[tuple[int, dict[str, Any]]]:
    """Yield the rows of a file of JSON lines with their numbers.

    Raises:
        DataError: It is missing, or a row is no JSON object (its number is named).
    """
    try:
        with file.open(encoding="utf-8") as lines:
            for number, line in enumerate(lines, start=1):
                try:
                    row = json.loads(line)
                except ValueError as error:
                    raise broken(number, file.name) from error
                if not isinstance(row, dict):
                    raise broken(number, file.name)
                yield number, row
    except (OSError, UnicodeDecodeError) as error:
        raise DataError(
            f"{file.name} cannot be read.", next_step="Check the folder and the file."
        ) from error


def broken(number: int, name: str) -> DataError:
    """Return the refusal of a row."""
    return DataError(f"Row {number} of {name} cannot be read.", next_step="Correct or remove it.")


def terms_of(fields: Mapping[str, Any]) -> dict[str, tuple[str, ...]]:
    """Return terms by field without those that say nothing."""
    found: dict[str, tuple[str, ...]] = {}
    for field, value in fields.items():
        values = [value] if isinstance(value, str) else list(value or ())
        told = tuple(dict.fromkeys(str(one) for one in values if str(one) not in _SILENT))
        if told:
            found[field] = told
    return found


def _item(row: Mapping[str, Any], vocabulary: Vocabulary, name: str, number: int) -> Item:
    try:
        category = "" if row["cat"] in _SILENT else str(row["cat"])
        return Item(
            item_id=str(row["photo"]),
            source=name,
            category=category,
            slot=vocabulary.category(category).slot if category else "",
            description=str(row["desc"]),
            terms=terms_of(
                {
                    "colors": row["colors"],
                    "pattern": row["pattern"],
                    "material": row["material"],
                    "fit": row["fit"],
                    "style": row["style"],
                    "details": [row["main"], *row["other"]],
                    "season": row["season"],
                    "occasion": row["occasion"],
                }
            ),
            image=str(row["photo"]),
            kids=bool(row["kids"]),
        )
    except (KeyError, TypeError) as error:
        raise broken(number, ANNOTATIONS) from error
