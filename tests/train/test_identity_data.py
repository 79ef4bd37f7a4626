"""Manifests with licenses, near-duplicates, and evaluation pictures among training pictures."""

from __future__ import annotations

import json

import numpy as np
import pytest

from train.data.contamination import Contamination, check_contamination
from train.data.instances import instance_ids
from train.data.sources.identities import is_research_only, read_manifest
from train.errors import DataError

ROWS = [
    {"path": "a/1.jpg", "identity": "p1", "category": "shoe", "license": "CC0-1.0"},
    {"path": "a/2.jpg", "identity": "p1", "category": "", "license": "CC-BY-4.0"},
]


def write_csv(file, rows, names=("path", "identity", "category", "license")):
    lines = [",".join(names), *(",".join(row.get(name, "") for name in names) for row in rows)]
    file.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return file


def write_jsonl(file, rows):
    file.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    return file


def test_csv_and_jsonl_say_the_same(tmp_path):
    first = read_manifest(write_csv(tmp_path / "m.csv", ROWS))
    second = read_manifest(write_jsonl(tmp_path / "m.jsonl", ROWS))
    assert first == second
    assert first.photos[0].path == tmp_path / "a" / "1.jpg"
    assert first.photos[0].category == "shoe"
    assert first.licenses == {"CC-BY-4.0": 1, "CC0-1.0": 1}
    assert first.research == ()


def test_a_row_without_a_license_is_an_error(tmp_path):
    with pytest.raises(DataError, match="Row 2 of the manifest has no license"):
        read_manifest(write_jsonl(tmp_path / "m.jsonl", [ROWS[0], {**ROWS[1], "license": " "}]))
    with pytest.raises(DataError, match="no column license"):
        read_manifest(write_csv(tmp_path / "m.csv", ROWS, names=("path", "identity")))


def test_research_only_photos_are_refused_unless_allowed_and_then_named(tmp_path):
    rows = [*ROWS, {"path": "b.jpg", "identity": "p2", "license": "DeepFashion research-only"}]
    file = write_jsonl(tmp_path / "m.jsonl", rows)
    with pytest.raises(DataError, match="1 photos may be used for research only") as caught:
        read_manifest(file)
    assert "--allow-research" in caught.value.next_step
    assert read_manifest(file, allow_research=True).research == ("DeepFashion research-only",)


@pytest.mark.parametrize(
    ("name", "research"),
    [
        ("CC-BY-NC-4.0", True),
        ("non-commercial", True),
        ("Academic use", True),
        ("unknown", True),
        ("CC0-1.0", False),
        ("MIT", False),
        ("CC-BY-4.0", False),
        ("public domain", False),
        ("France Open License", False),
    ],
)
def test_licenses_are_told_apart_by_name(name, research):
    assert is_research_only(name) is research


@pytest.mark.parametrize(
    "text", ["", "[1]\n", "{broken\n", json.dumps(ROWS[0]) + "\n" + json.dumps(ROWS[0]) + "\n"]
)
def test_manifests_that_make_no_sense_are_refused(tmp_path, text):
    file = tmp_path / "m.jsonl"
    file.write_text(text, encoding="utf-8")
    with pytest.raises(DataError):
        read_manifest(file)
    with pytest.raises(DataError):
        read_manifest(tmp_path / "absent.jsonl")


def test_near_duplicates_of_one_person_become_one_identity():
    people = ["x", "x", "x", "y", "y", "x"]
    vectors = np.eye(6, dtype=np.float32)
    vectors[1] = vectors[0] + 0.1 * vectors[1]
    hashes = [0, 1 << 20, 0b11111, 0b0, 1 << 40 | (1 << 50) - 1, (1 << 60) - (1 << 30)]
    found = instance_ids(people, hashes, vectors)
    # 0 and 1 by vector, 0 and 2 by hash; 3 has the same hash but another owner
    assert found.tolist() == [0, 0, 0, 1, 2, 3]


def test_joining_is_transitive_and_has_a_limit():
    people = ["x"] * 3
    far = np.eye(3, dtype=np.float32)
    assert instance_ids(people, [0, 0b111111, 0b111111111111], far).tolist() == [0, 0, 0]
    assert instance_ids(people, [0, 0b1111111, -1], far).tolist() == [0, 1, 2]


def test_the_same_picture_is_found_across_both_sides(tmp_path):
    trained = [("t1", -1), ("t2", 0b1010), ("t3", 1 << 62)]
    evaluated = [("e1", -1 ^ 0b11), ("e2", 0xFFFF << 20)]
    found = check_contamination(trained, evaluated)
    assert found.pairs == (("t1", "e1", 2),)
    assert found.names() == {"t1"}
    found.save(tmp_path / "deep" / "report.json")
    assert Contamination.read(tmp_path / "deep" / "report.json") == found
    assert check_contamination(trained, [], distance=6).pairs == ()
    assert check_contamination([], evaluated).pairs == ()
