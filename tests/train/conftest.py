"""A closet of drawn garments in the layout of wardrobe-cc0."""

from __future__ import annotations

import csv
import json
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from models.render import draw_garment, draw_scene, sample_recipe

CATEGORIES = ("shirt", "dress", "shoe", "pants")
PERSONS = 12
PHOTOS_PER_PERSON = 4


@pytest.fixture(scope="session")
def drawn_closet(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder with 48 drawn photos of 12 people, the last three of them ``val``."""
    folder = tmp_path_factory.mktemp("closet")
    rows, annotations = [], []
    for person in range(PERSONS):
        for number in range(PHOTOS_PER_PERSON):
            rng = np.random.default_rng((person, number))
            recipe = sample_recipe(rng, category=CATEGORIES[number % len(CATEGORIES)])
            scene = draw_scene(draw_garment(recipe, size=128), rng, size=(96, 128))
            name = f"person-{person:03}/{number}.jpg"
            file = folder / "photos" / name
            file.parent.mkdir(parents=True, exist_ok=True)
            Image.fromarray(scene.image).save(file, quality=90)
            split = "val" if person >= PERSONS - 3 else "train"
            rows.append([name, f"person-{person:03}", split, "Other", str(scene.tags.kids).lower()])
            annotations.append(_annotation(name, scene.tags, scene.caption))
    with (folder / "photos.csv").open("w", newline="", encoding="utf-8") as table:
        writer = csv.writer(table)
        writer.writerow(["photo", "person", "split", "label", "kids"])
        writer.writerows(rows)
    lines = "".join(json.dumps(row) + "\n" for row in annotations)
    (folder / "annotations.jsonl").write_text(lines, encoding="utf-8")
    return folder


def _annotation(name, tags, caption):
    attributes = list(tags.attributes) or ["plain"]
    return {
        "photo": name,
        "cat": tags.category,
        "main": attributes[0],
        "other": attributes[1:],
        "colors": [color.name for color in tags.colors],
        "pattern": tags.pattern,
        "material": tags.material,
        "fit": tags.fit,
        "style": tags.style,
        "season": list(tags.season),
        "occasion": list(tags.occasion),
        "formality": tags.formality,
        "kids": tags.kids,
        "desc": caption,
    }
