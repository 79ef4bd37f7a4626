"""Reading a closet: who is evaluated, which words a figure uses, and what is refused."""

from __future__ import annotations

import csv
import json
from pathlib import Path

import pytest

from train.errors import DataError
from train.evaluate.closet.rows import Closet, categories_of, read_rows

SHARED = Path(__file__).resolve().parents[3] / "shared" / "data" / "wardrobe-cc0"


def write_closet(folder: Path, rows, annotations=()):
    for name, *_ in rows:
        photo = folder / "photos" / name
        photo.parent.mkdir(parents=True, exist_ok=True)
        photo.write_bytes(b"never decoded here")
    with (folder / "photos.csv").open("w", newline="", encoding="utf-8") as table:
        writer = csv.writer(table)
        writer.writerow(["photo", "person", "split", "label", "kids"])
        writer.writerows([*row, "false"] for row in rows)
    if annotations:
        lines = "".join(json.dumps({**BLANK, **entry}) + "\n" for entry in annotations)
        (folder / "annotations.jsonl").write_text(lines, encoding="utf-8")
    return folder


BLANK = {
    "main": "plain",
    "other": [],
    "colors": ["red"],
    "pattern": "plain",
    "material": "cotton",
    "fit": "regular",
    "style": "casual",
    "season": [],
    "occasion": [],
    "formality": 2,
    "desc": "",
}
ROWS = [
    ("a/1.jpg", "a", "train", "Polo"),
    ("a/2.jpg", "a", "train", "Not sure"),
    ("b/1.jpg", "b", "val", "Skip"),
    ("b/2.jpg", "b", "val", "Dress"),
]


def test_classes_that_say_nothing_take_no_part(tmp_path):
    closet = read_rows(write_closet(tmp_path, ROWS))
    assert categories_of(closet, scheme="contributor") == ("Polo", None, None, "Dress")
    assert closet.rows_of("val").tolist() == [2, 3]
    assert closet.annotations_revision == ""


def test_a_person_on_both_sides_of_the_split_is_refused(tmp_path):
    torn = [*ROWS, ("a/3.jpg", "a", "val", "Dress")]
    with pytest.raises(DataError, match="more than one part of the split, a for example"):
        read_rows(write_closet(tmp_path, torn))


def test_a_missing_photo_and_a_missing_table_are_named_by_their_file(tmp_path):
    with pytest.raises(DataError, match=r"photos\.csv is missing"):
        read_rows(tmp_path)
    write_closet(tmp_path, ROWS)
    (tmp_path / "photos" / "b" / "2.jpg").unlink()
    with pytest.raises(DataError, match=r"2\.jpg is missing"):
        read_rows(tmp_path)


def test_a_table_without_the_columns_is_refused(tmp_path):
    write_closet(tmp_path, ROWS)
    (tmp_path / "photos.csv").write_text("photo,person\na/1.jpg,a\n", encoding="utf-8")
    with pytest.raises(DataError, match="expected fields"):
        read_rows(tmp_path)


def test_the_revision_follows_the_photos_and_their_table(tmp_path):
    first = read_rows(write_closet(tmp_path, ROWS)).photos_revision
    assert read_rows(tmp_path).photos_revision == first
    (tmp_path / "photos" / "a" / "1.jpg").write_bytes(b"another photo of another size")
    assert read_rows(tmp_path).photos_revision != first


def test_annotated_categories_can_be_said_in_the_words_of_lookbench(tmp_path):
    names = ["polo", "swimwear", "dress", "unusable"]
    annotations = [
        {"photo": row[0], "cat": category} for row, category in zip(ROWS, names, strict=True)
    ]
    closet = read_rows(write_closet(tmp_path, ROWS, annotations))
    assert categories_of(closet, scheme="annotated") == ("polo", "swimwear", "dress", None)
    mapped = categories_of(closet, scheme="annotated", mapping="lookbench27")
    assert mapped == ("shirt", None, "dress", None)
    with pytest.raises(DataError, match="Only annotated categories"):
        categories_of(closet, scheme="contributor", mapping="lookbench27")


def test_every_lookbench_category_maps_to_itself_and_there_are_twenty_seven(tmp_path):
    from models.vocabulary import Vocabulary

    vocabulary = Vocabulary.load()
    every = vocabulary.terms("category")
    rows = [(f"a/{index}.jpg", "a", "val", "Dress") for index in range(len(every))]
    annotations = [{"photo": row[0], "cat": name} for row, name in zip(rows, every, strict=True)]
    closet = read_rows(write_closet(tmp_path, rows, annotations))
    mapped = categories_of(closet, scheme="annotated", mapping="lookbench27")
    assert len(set(mapped) - {None}) == 27
    for before, after in zip(every, mapped, strict=True):
        assert (after == before) == vocabulary.category(before).lookbench


@pytest.mark.skipif(not SHARED.is_dir(), reason="the shared photos are not here")
def test_nobody_of_the_shared_photos_is_both_trained_and_evaluated_on():
    closet: Closet = read_rows(SHARED)
    people = {
        split: {photo.person for photo in closet.photos if photo.split == split}
        for split in ("train", "val")
    }
    assert not people["train"] & people["val"]
    usable = categories_of(closet, scheme="contributor")
    assert sum(usable[row] is not None for row in closet.rows_of("val")) == 1128
    assert len({name for name in usable if name}) == 17
