"""Captioned pictures to learn drawing from: exact, in shards, and what is kept out of training."""

from __future__ import annotations

import json
import subprocess
import sys
from collections import Counter
from pathlib import Path

import numpy as np
import pytest

from train.data.drawing import building
from train.data.drawing.building import DrawingPlan, write_drawing_set
from train.data.drawing.captioned import CaptionedSet
from train.data.drawing.garments import GROUND, on_ground, usable_photos
from train.data.drawing.wording import CATEGORIES, is_unseen, short_caption
from train.errors import DataError

PLAN = DrawingPlan(drawn=36, unseen=12, size=64, photos="closet")


def middle(images):
    """A mask that is surely one: an ellipse in the middle."""
    masks = []
    for image in images:
        high, wide = image.shape[:2]
        y, x = np.mgrid[:high, :wide]
        inside = ((y - high / 2) / high) ** 2 + ((x - wide / 2) / wide) ** 2 < 0.1
        masks.append(np.where(inside, 255, 0).astype(np.uint8))
    return masks


@pytest.fixture(scope="module")
def made(tmp_path_factory, drawn_closet):
    out = tmp_path_factory.mktemp("drawing") / "set"
    write_drawing_set(out, PLAN, closet=drawn_closet, cut=middle)
    return out


def test_a_short_caption_says_what_is_remarkable():
    said = short_caption("shirt", ["navy"], pattern="stripe", material="cotton", kids=False)
    assert said == "navy striped cotton shirt"
    said = short_caption("shoe", ["red"], pattern="plain", material="other", kids=True)
    assert said == "children's red shoes"
    said = short_caption("dress", [], pattern="lace", material="lace", kids=False)
    assert said == "lace dress"


def test_one_combination_in_ten_is_unseen():
    combinations = [
        (category, color, pattern)
        for category in CATEGORIES
        for color in ("red", "navy", "white", "beige", "mint")
        for pattern in ("plain", "stripe", "check", "floral", "dot")
    ]
    assert 0.05 < np.mean([is_unseen(*each) for each in combinations]) < 0.15


def test_a_set_is_balanced_and_keeps_unseen_combinations_apart(made):
    pictures = CaptionedSet.read(made)
    drawn = [row for row in pictures.rows if row.source == "drawn" and row.part != "unseen"]
    assert set(Counter(row.category for row in drawn).values()) == {3}
    unseen = [pictures.rows[number] for number in pictures.of("unseen")]
    assert len(unseen) == 12
    for row in pictures.rows:
        assert is_unseen(row.category, row.color, row.pattern) == (row.part == "unseen")
    learned = {text for row in drawn for text in row.captions}
    assert not learned & {text for row in unseen for text in row.captions}


def test_photos_are_those_of_training_people(made, drawn_closet):
    pictures = CaptionedSet.read(made)
    photos = [row for row in pictures.rows if row.source == "photo"]
    people = {f"person-{number:03}" for number in range(9)}
    assert photos
    assert {row.person for row in photos} <= people
    assert len(photos) == len(usable_photos(drawn_closet))
    for row in photos:
        assert len(row.captions) == 2
        assert row.captions[0].endswith(".")


def test_pictures_are_square_and_stand_on_plain_ground(made):
    pictures = CaptionedSet.read(made)
    pixels = pictures.pixels(pictures.of("train")[:5], 32)
    assert pixels.shape == (5, 32, 32, 3)
    assert np.abs(pixels[:, 0].astype(int) - GROUND).max() < 24
    assert pixels[:, 8:24, 8:24].std() > 10


def test_a_garment_is_shown_whole_in_the_middle():
    image = np.zeros((40, 80, 3), np.uint8)
    image[10:20, 5:65] = 200
    alpha = np.zeros((40, 80), np.uint8)
    alpha[10:20, 5:65] = 255
    square = on_ground(image, alpha, size=64)
    rows, columns = np.nonzero(np.abs(square[..., 0].astype(int) - GROUND) > 12)
    assert abs(rows.mean() - 31.5) < 1
    assert abs(columns.mean() - 31.5) < 1
    assert columns.max() - columns.min() > 54
    assert (on_ground(image, alpha * 0, size=8) == GROUND).all()


def test_any_number_of_runs_gives_the_same_bytes(made, tmp_path, drawn_closet, monkeypatch):
    out = tmp_path / "again"
    real = building.write_shard

    def stopped(folder, number, made):
        if number == 1:
            raise KeyboardInterrupt
        real(folder, number, made)

    monkeypatch.setattr(building, "write_shard", stopped)
    with pytest.raises(KeyboardInterrupt):
        write_drawing_set(out, PLAN, closet=drawn_closet, cut=middle)
    monkeypatch.undo()
    with pytest.raises(DataError, match="cannot be used"):
        CaptionedSet.read(out)
    write_drawing_set(out, PLAN, closet=drawn_closet, cut=middle)
    for name in ("drawing.json", "pictures.jsonl", "images.tar"):
        assert (out / name).read_bytes() == (made / name).read_bytes()
    assert not (out / "parts").exists()


def test_another_request_in_the_same_folder_is_refused(made, tmp_path):
    with pytest.raises(DataError, match="another request"):
        write_drawing_set(made, DrawingPlan(drawn=48, size=64))
    (tmp_path / "mine.txt").write_text("keep")
    with pytest.raises(DataError, match="not empty"):
        write_drawing_set(tmp_path, PLAN)


def test_a_damaged_set_is_refused(made, tmp_path):
    for name in ("pictures.jsonl", "images.tar"):
        (tmp_path / name).write_bytes((made / name).read_bytes())
    facts = json.loads((made / "drawing.json").read_text())
    (tmp_path / "drawing.json").write_text(json.dumps({**facts, "pictures": 1}))
    with pytest.raises(DataError, match=r"drawing\.json"):
        CaptionedSet.read(tmp_path)
    (tmp_path / "drawing.json").write_text(json.dumps(facts))
    (tmp_path / "images.tar").write_bytes(b"nothing")
    with pytest.raises(DataError, match=r"images\.tar"):
        CaptionedSet.read(tmp_path)


def test_reading_needs_numpy_and_pillow_alone():
    code = (
        "import sys; import train.data.drawing.captioned;"
        "bad = {'pydantic', 'cv2', 'torch', 'onnxruntime'} & set(sys.modules); assert not bad, bad"
    )
    subprocess.run([sys.executable, "-c", code], check=True, cwd=Path(__file__).parents[3])
