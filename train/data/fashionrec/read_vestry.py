"""Reader of `vestry export --format json`: garments, saved outfits and days of wear of one person.

The export of today writes ``outfits`` and ``wears`` as empty lists, because the app does not keep
them yet. This reader takes the form that ids in the rest of the document suggest:

    outfits: [{"id": "out_3", "items": ["itm_1", "itm_2"], "occasion": "work", "season": [...]}]
    wears:   [{"date": "2026-05-01", "items": ["itm_1", "itm_2"]}]

A set of garments counts once when it is saved and once for each day on which it was worn. Photos
are not part of an export, so f is made of words alone, or of the vectors that ``--vectors`` adds.
"""

from __future__ import annotations

import base64
import json
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from train.data.fashionrec.read_closet import terms_of
from train.data.fashionrec.world import Item, Outfit, Source
from train.errors import DataError

ME: Final = "me"
_FORMAT = 1


def read_vestry(file: Path, *, saved: float = 1.0, worn: float = 1.0) -> Source:
    """Read an export.

    Args:
        saved: Weight of a saved outfit in the history.
        worn: Weight of a day on which it was worn.

    Raises:
        DataError: It is no export, a row cannot be read, or there is no outfit in it.
    """
    document = _document(file)
    items = {}
    for number, row in enumerate(document["items"], start=1):
        item = _item(row, number)
        items[item.item_id] = item
    drops: Counter[str] = Counter()
    outfits = _saved(document["outfits"], saved)
    outfits += _worn(document["wears"], worn, outfits)
    if not outfits:
        raise DataError(
            "This export holds no outfit and no day of wear.",
            next_step="Dialogues need outfits: save some, or log what you wear, and export again.",
        )
    return Source("vestry", items, tuple(outfits), private=True, drops=dict(drops))


def exported_vectors(file: Path) -> dict[str, NDArray[np.float64]]:
    """Return the mean vector, in the space of words, of each garment's photos; empty for none.

    Raises:
        DataError: It is no export, or its vectors come from more than one encoder.
    """
    found: dict[str, list[NDArray[np.float64]]] = {}
    encoders: set[str] = set()
    for row in _document(file)["items"]:
        for vector in row.get("vectors", ()):
            if vector.get("space") != "text":
                continue
            encoders.add(str(vector.get("encoder")))
            values = np.frombuffer(base64.b64decode(vector["base64"]), "<f4").astype(np.float64)
            found.setdefault(str(row["id"]), []).append(values)
    if len(encoders) > 1:
        raise DataError(
            "The vectors of this export come from several encoders.",
            next_step="Let the app finish reading the photos again, then export.",
        )
    return {item_id: np.mean(rows, axis=0) for item_id, rows in found.items()}


def _document(file: Path) -> Mapping[str, Any]:
    try:
        document = json.loads(file.read_text(encoding="utf-8"))
        if document["app"] != "vestry" or document["format"] != _FORMAT:
            raise ValueError(document["format"])
        if not all(isinstance(document[name], list) for name in ("items", "outfits", "wears")):
            raise TypeError("lists")
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise DataError(
            f"{file.name} is no export of Vestry.",
            next_step="Write one with `vestry export --format json FILE`.",
        ) from error
    return document  # type: ignore[no-any-return]


def _item(row: Any, number: int) -> Item:
    try:
        return Item(
            item_id=str(row["id"]),
            source="vestry",
            category=_said(row["category"]),
            slot=_said(row["slot"]),
            title=str(row["name"] or ""),
            terms=terms_of(
                {
                    "colors": [color["name"] for color in row["colors"]],
                    "pattern": row["pattern"] or "",
                    "material": row["material"] or "",
                    "fit": row["fit"] or "",
                    "style": row["style"] or "",
                    "details": row["attributes"],
                    "season": row["season"],
                    "occasion": row["occasion"],
                }
            ),
            image_sha256=_picture(row["views"]),
            brand=str(row["brand"] or ""),
            kids=bool(row["kids"]),
        )
    except (KeyError, TypeError, IndexError, AttributeError) as error:
        raise _broken(number, "items") from error


def _picture(views: Sequence[Any]) -> str:
    """Return what tells the first picture apart: two garments may be two places of one photo."""
    if not views:
        return ""
    region = views[0].get("region")
    return f"{views[0]['photo']}:{region}" if region else str(views[0]["photo"])


def _said(value: Any) -> str:
    return "" if value in (None, "unknown", "other", "unusable") else str(value)


def _first(value: Any) -> str:
    """Return a word, or the first of several: a dialogue asks for one occasion."""
    words = [value] if isinstance(value, str) else list(value or ())
    return str(words[0]) if words else ""


def _saved(rows: Sequence[Any], weight: float) -> list[Outfit]:
    outfits = []
    for number, row in enumerate(rows, start=1):
        try:
            outfits.append(
                Outfit(
                    str(row["id"]),
                    "vestry",
                    tuple(map(str, row["items"])),
                    ME,
                    occasion=_first(row.get("occasion")),
                    season=tuple(map(str, row.get("season") or ())),
                    weight=weight,
                )
            )
        except (KeyError, TypeError, AttributeError) as error:
            raise _broken(number, "outfits") from error
    return outfits


def _worn(rows: Sequence[Any], weight: float, saved: list[Outfit]) -> list[Outfit]:
    """Return what was worn and not saved; days of wear raise the weight of what was saved."""
    days: Counter[frozenset[str]] = Counter()
    order: dict[frozenset[str], tuple[str, ...]] = {}
    seen: set[tuple[str, frozenset[str]]] = set()
    for number, row in enumerate(rows, start=1):
        try:
            pieces = tuple(map(str, row["items"]))
            date = str(row["date"])
        except (KeyError, TypeError) as error:
            raise _broken(number, "wears") from error
        key = frozenset(pieces)
        if (date, key) not in seen:
            seen.add((date, key))
            days[key] += 1
            order.setdefault(key, pieces)
    for place, outfit in enumerate(saved):
        count = days.pop(frozenset(outfit.item_ids), 0)
        saved[place] = replace(outfit, weight=outfit.weight + weight * count)
    return [
        Outfit(f"worn_{place}", "vestry", order[key], ME, weight=weight * days[key])
        for place, key in enumerate(sorted(days, key=sorted), start=1)
    ]


def _broken(number: int, part: str) -> DataError:
    return DataError(
        f'Row {number} of "{part}" in the export cannot be read.',
        next_step="Export again with this version of Vestry.",
    )
