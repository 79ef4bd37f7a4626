"""An annotated closet as a corpus: people stay on their side, unusable photos stay out."""

from __future__ import annotations

import json
import shutil
from collections import defaultdict
from pathlib import Path

import pytest
from click.testing import CliRunner

from train.data.closet_corpus import write_closet_corpus
from train.data.corpus import read_corpus
from train.data_commands import data as data_group
from train.errors import DataError

SHARED = Path(__file__).resolve().parents[4] / "shared" / "data" / "wardrobe-cc0"


@pytest.fixture
def closet(drawn_closet: Path, tmp_path: Path) -> Path:
    """The drawn closet with the fields that a closet's own file has."""
    folder = tmp_path / "closet"
    shutil.copytree(drawn_closet / "photos", folder / "photos")
    written = (drawn_closet / "annotations.jsonl").read_text(encoding="utf-8")
    rows = [json.loads(line) for line in written.splitlines()]
    for row in rows:
        row["person"] = row["photo"].split("/")[0]
        row["split"] = "val" if int(row["person"][-3:]) >= 9 else "train"
    rows[0]["cat"] = "unusable"
    lines = "".join(json.dumps(row) + "\n" for row in rows)
    (folder / "annotations.jsonl").write_text(lines, encoding="utf-8")
    return folder


def test_a_closet_becomes_a_corpus_split_by_person(closet: Path, tmp_path: Path) -> None:
    out = tmp_path / "corpus"
    counts = write_closet_corpus(closet, out)
    corpus = read_corpus(out)
    assert (counts.kept, counts.unusable, counts.inconsistent) == (47, 1, 0)
    assert len(corpus.records) == 47
    splits = defaultdict(set)
    for image_id, record in corpus.records.items():
        splits[record.group_id].add(record.split)
        assert corpus.picture(image_id)[:2] == b"\xff\xd8"
    assert all(len(found) == 1 for found in splits.values())
    assert splits["person-011"] == {"test"}
    assert splits["person-000"] == {"train"}


def test_another_corpus_is_not_written_over(closet: Path, tmp_path: Path) -> None:
    out = tmp_path / "corpus"
    write_closet_corpus(closet, out)
    write_closet_corpus(closet, out)
    manifest = json.loads((out / "corpus.json").read_text(encoding="utf-8"))
    drawn = json.dumps({**manifest, "source": "vestry-rendered"})
    (out / "corpus.json").write_text(drawn, encoding="utf-8")
    before = (out / "records.jsonl").read_bytes()
    with pytest.raises(DataError, match="something else"):
        write_closet_corpus(closet, out)
    assert (out / "records.jsonl").read_bytes() == before
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "letter.txt").write_text("dear", encoding="utf-8")
    with pytest.raises(DataError, match="something else"):
        write_closet_corpus(closet, tmp_path / "mine")


def test_a_malformed_row_is_named_by_its_number(closet: Path, tmp_path: Path) -> None:
    rows = (closet / "annotations.jsonl").read_text(encoding="utf-8").splitlines()
    rows[4] = '{"photo": "person-000/1.jpg"}'
    (closet / "annotations.jsonl").write_text("\n".join(rows), encoding="utf-8")
    with pytest.raises(DataError, match="Row 5"):
        write_closet_corpus(closet, tmp_path / "corpus")


def test_a_folder_without_annotations_is_refused_in_one_sentence(tmp_path: Path) -> None:
    result = CliRunner().invoke(
        data_group, ["closet", "--data", str(tmp_path), "--out", str(tmp_path / "out")]
    )
    assert result.exit_code == 1
    assert "annotations.jsonl is missing." in result.output


def test_missing_pictures_are_counted_and_left_out(closet: Path, tmp_path: Path) -> None:
    (closet / "photos" / "person-003" / "2.jpg").unlink()
    counts = write_closet_corpus(closet, tmp_path / "corpus")
    assert (counts.kept, counts.inconsistent) == (46, 1)


@pytest.mark.slow
@pytest.mark.skipif(not SHARED.is_dir(), reason="the shared photos are not here")
def test_the_real_closet_becomes_a_corpus(tmp_path: Path) -> None:
    counts = write_closet_corpus(SHARED, tmp_path / "corpus")
    assert counts.kept > 4000
    assert {r.split for r in read_corpus(tmp_path / "corpus").records.values()} == {"train", "test"}
