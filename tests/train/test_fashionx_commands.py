"""``vestry-train data fashionx`` from photos to a checked, divided, counted corpus."""

from __future__ import annotations

import json

import pytest
from click.testing import CliRunner

from tests.train.data.fashionx_parts import photos_in
from train.cli import main
from train.data.corpus import read_corpus


@pytest.fixture
def fashionx():
    def run(*arguments, fails=0):
        result = CliRunner().invoke(main, ["data", "fashionx", *map(str, arguments)])
        assert result.exit_code == fails, result.output
        return result

    return run


@pytest.fixture
def listed(fashionx, tmp_path):
    photos = photos_in(tmp_path / "photos", 24)
    fashionx(
        *("ingest", photos, "--out", tmp_path / "list"),
        *("--source", "drawn", "--license", "CC0-1.0"),
    )
    return tmp_path / "list"


def test_the_whole_way_from_photos_to_an_audited_corpus(fashionx, listed, tmp_path):
    run, corpus = tmp_path / "run", tmp_path / "corpus"
    common = ("--manifest", listed, "--out", run, "--backend", "fake", "--defects", 0.4)
    prices = ("--price-in", 2, "--price-out", 8, "--max-quarantine", 1, "--json")
    report = json.loads(fashionx("annotate", *common, *prices).stdout)
    assert report["pictures"] == 24
    assert report["cost"] > 0
    saved = json.loads((run / "shard-0-of-1" / "report.json").read_text())
    assert saved == report
    fashionx("finalize", "--manifest", listed, "--run", run, "--out", corpus)
    split = json.loads(fashionx("split", corpus, "--test-share", 0.25, "--json").stdout)
    assert sum(split["pictures"].values()) == report["done"]
    page = fashionx("stats", corpus, "--out", tmp_path / "stats").stdout
    assert "| Num. (paper) | 261,389 |" in page
    assert (tmp_path / "stats" / "stats.md").read_text().strip() == page.strip()
    figures = json.loads((tmp_path / "stats" / "stats.json").read_text())
    assert figures["splits"] == split["pictures"]
    assert json.loads(fashionx("stats", corpus, "--unknown-terms", "--json").stdout) == {}
    sheet = tmp_path / "audit.html"
    fashionx("audit", corpus, "--n", 3, "--out", sheet)
    image_id = min(read_corpus(corpus).records)
    assert sheet.stat().st_size > 10_000
    (tmp_path / "audit.csv").write_text(
        f"image_id,place,field,verdict\n{image_id},picture,general,right\n"
    )
    found = fashionx("audit", corpus, "--read", tmp_path / "audit.csv", "--json").stdout
    assert json.loads(found)["fields"]["general"]["share"] == 1.0


def test_too_much_quarantine_ends_with_three_and_says_what_to_do(fashionx, listed, tmp_path):
    arguments = ("annotate", "--manifest", listed, "--out", tmp_path / "run", "--backend", "fake")
    ended = fashionx(*arguments, "--defects", 1, "--max-quarantine", 0.01, fails=3)
    assert "--requeue-quarantine" in ended.stderr
    again = ("--model", "better", "--requeue-quarantine", "--max-quarantine", 0.01)
    fashionx(*arguments, *again)


def test_a_part_of_the_list_and_a_shard_of_it_are_annotated(fashionx, listed, tmp_path):
    arguments = ("annotate", "--manifest", listed, "--backend", "fake", "--json")
    ten = json.loads(fashionx(*arguments, "--out", tmp_path / "a", "--limit", 10).stdout)
    assert ten["pictures"] == 10
    parts = [
        json.loads(fashionx(*arguments, "--out", tmp_path / "b", "--shard", f"{n}/2").stdout)
        for n in (0, 1)
    ]
    assert sum(part["pictures"] for part in parts) == 24
    assert all(part["pictures"] for part in parts)


@pytest.mark.parametrize(
    ("arguments", "code", "said"),
    [
        (("--backend", "openai"), 1, "needs a model"),
        (("--backend", "openai", "--model", "m"), 1, "needs an address"),
        (("--backend", "fake", "--shard", "5/2"), 1, "no shard 5 of 2"),
        (("--backend", "fake", "--shard", "half"), 2, "two numbers"),
        (("--backend", "fake", "--root", "photos=/no/such/place"), 2, "no folder"),
        (("--backend", "openai", "--model", "m", "--extra", "[1]"), 2, "no JSON object"),
    ],
)
def test_what_cannot_be_done_is_said_before_anything_is_asked(
    fashionx, listed, tmp_path, arguments, code, said
):
    ended = fashionx(
        "annotate", "--manifest", listed, "--out", tmp_path / "run", *arguments, fails=code
    )
    assert said in ended.stderr
    assert not (tmp_path / "run").exists()


def test_an_unfinished_run_is_no_corpus_unless_one_says_so(fashionx, listed, tmp_path):
    run = tmp_path / "run"
    fashionx(
        *("annotate", "--manifest", listed, "--out", run, "--backend", "fake"),
        *("--shard", "0/2"),
    )
    finalize = ("finalize", "--manifest", listed, "--run", run, "--out", tmp_path / "corpus")
    ended = fashionx(*finalize, fails=1)
    assert "shards 1 were never begun" in ended.stderr
    fashionx(*finalize, "--unfinished")
    assert 0 < len(read_corpus(tmp_path / "corpus").records) < 24


def test_names_that_a_terminal_would_obey_are_shown_without_that(fashionx, tmp_path):
    photos = photos_in(tmp_path / "photos", 1)
    (photos / "\x1b[2Jbad.png").write_bytes(b"no picture")
    ended = fashionx(
        *("ingest", photos, "--out", tmp_path / "list", "--source", "s", "--license", "l"),
    )
    assert "\x1b" not in ended.stderr
    assert "?[2Jbad.png: This file" in ended.stderr
