"""The hand-made lists of photo pairs: well formed, consistent, and about photos that exist."""

from __future__ import annotations

import csv
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
PAIRS = ROOT / "train" / "evaluate" / "closet"
SHARED = ROOT / "train" / "data" / "sources"
DATA = ROOT.parent / "shared" / "data" / "wardrobe-cc0" / "photos.csv"
NAME = re.compile(r"person-\d{3}/[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}\.jpg")
ONE_PERSON = ("same_garment.csv", "look_alikes.csv")
EVERY_LIST = (*ONE_PERSON, "shared_garments.csv")
HEADER = ["person", "photo_a", "photo_b", "split"]
SHARED_HEADER = ["person_a", "person_b", "photo_a", "photo_b", "split_a", "split_b"]


def file_of(name: str) -> Path:
    return (SHARED if name == "shared_garments.csv" else PAIRS) / name


def rows_of(name: str) -> list[dict[str, str]]:
    with file_of(name).open(encoding="utf-8", newline="") as table:
        return list(csv.DictReader(table))


def pairs_of(name: str) -> list[tuple[str, str]]:
    return [(row["photo_a"], row["photo_b"]) for row in rows_of(name)]


@pytest.mark.parametrize("name", EVERY_LIST)
def test_photo_names_are_well_formed_sorted_and_listed_once(name):
    pairs = pairs_of(name)
    assert pairs
    assert all(NAME.fullmatch(photo) for pair in pairs for photo in pair)
    assert all(first < second for first, second in pairs)
    assert len(set(pairs)) == len(pairs)
    lines = file_of(name).read_text(encoding="utf-8").splitlines()
    assert lines[1:] == sorted(lines[1:])


@pytest.mark.parametrize("name", ONE_PERSON)
def test_both_photos_of_a_pair_are_of_the_person_it_names(name):
    for row in rows_of(name):
        assert list(row) == HEADER
        assert row["photo_a"].split("/")[0] == row["photo_b"].split("/")[0] == row["person"]
        assert row["split"] in {"train", "val"}


def test_a_shared_garment_is_between_two_people():
    for row in rows_of("shared_garments.csv"):
        assert list(row) == SHARED_HEADER
        assert row["photo_a"].startswith(row["person_a"] + "/")
        assert row["photo_b"].startswith(row["person_b"] + "/")
        assert row["person_a"] != row["person_b"]


def test_no_pair_is_both_the_same_garment_and_a_look_alike():
    assert not set(pairs_of("same_garment.csv")) & set(pairs_of("look_alikes.csv"))


def test_garments_of_several_photos_list_all_their_pairs():
    pairs = set(pairs_of("same_garment.csv"))
    neighbors: dict[str, set[str]] = {}
    for first, second in pairs:
        neighbors.setdefault(first, set()).add(second)
        neighbors.setdefault(second, set()).add(first)
    for photo, others in neighbors.items():
        for other in others:
            assert others - {other} <= neighbors[other], f"a pair is missing around {photo}"


def test_both_splits_have_pairs_to_tune_on_and_to_report():
    same = [row["split"] for row in rows_of("same_garment.csv")]
    assert same.count("val") >= len(same) / 2
    assert "train" in same
    assert sum(row["split"] == "train" for row in rows_of("look_alikes.csv")) >= 100


@pytest.mark.skipif(not DATA.is_file(), reason="the wardrobe photos are not on this machine")
@pytest.mark.parametrize("name", EVERY_LIST)
def test_every_listed_photo_exists_with_the_split_that_is_written(name):
    with DATA.open(encoding="utf-8", newline="") as table:
        split_of = {row["photo"]: row["split"] for row in csv.DictReader(table)}
    for row in rows_of(name):
        for side in ("a", "b"):
            expected = row["split"] if "split" in row else row[f"split_{side}"]
            assert split_of[row[f"photo_{side}"]] == expected
