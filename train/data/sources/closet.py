"""Reader of a closet: phone photos of several people's clothes in the layout of wardrobe-cc0.

    DIR/photos/PERSON/NAME.jpg   DIR/photos.csv   DIR/annotations.jsonl (may cover part of the
    photos)

The ``split`` column is read, never recomputed. Captions and tags come from the annotations;
``kids`` comes from photos.csv, where the contributor, who knows, set it.
"""

from __future__ import annotations

import csv
import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from models.types import ColorShare, GarmentTags


@dataclass(frozen=True)
class ClosetPhoto:
    """One photo with its ground truth.

    Attributes:
        path: The photo's file.
        name: Its name relative to ``photos/``.
        person: Who owns the garment; splits and bootstraps go by person.
        split: ``"train"`` or ``"val"``.
        tags: Annotated tags, or None where this photo was not annotated.
        main: The most salient attribute, empty when unknown.
        caption: One shop-like sentence, empty when unknown.
        label: The contributor's own class, as written in photos.csv.
    """

    path: Path
    name: str
    person: str
    split: str
    tags: GarmentTags | None
    main: str = ""
    caption: str = ""
    label: str = ""


def read_closet(folder: Path) -> list[ClosetPhoto]:
    """Return all photos of ``folder`` in the order of photos.csv.

    Raises:
        FileNotFoundError: ``photos.csv`` is missing.
    """
    annotations: dict[str, dict[str, Any]] = {}
    annotated = folder / "annotations.jsonl"
    if annotated.exists():
        with annotated.open(encoding="utf-8") as lines:
            annotations = {row["photo"]: row for row in map(json.loads, lines)}
    photos = []
    with (folder / "photos.csv").open(encoding="utf-8", newline="") as table:
        for row in csv.DictReader(table):
            annotation = annotations.get(row["photo"])
            photos.append(
                ClosetPhoto(
                    path=folder / "photos" / row["photo"],
                    name=row["photo"],
                    person=row["person"],
                    split=row["split"],
                    tags=_tags(annotation, row["kids"] == "true") if annotation else None,
                    main=annotation["main"] if annotation else "",
                    caption=annotation["desc"] if annotation else "",
                    label=row["label"],
                )
            )
    return photos


def _tags(row: dict[str, Any], kids: bool) -> GarmentTags:
    colors = tuple(row["colors"])
    return GarmentTags(
        category=row["cat"],
        # the annotator ranks colors without measuring them: equal shares, first is dominant
        colors=tuple(ColorShare(color, 1 / len(colors)) for color in colors),
        pattern=row["pattern"],
        material=row["material"],
        fit=row["fit"],
        style=row["style"],
        season=tuple(row["season"]),
        occasion=tuple(row["occasion"]),
        formality=int(row["formality"] or 0),
        kids=kids,
        attributes=tuple(dict.fromkeys([row["main"], *row["other"]])),
    )
