"""``vestry-train evaluate closet`` from the options to the files, on drawn garments."""

from __future__ import annotations

import json

import numpy as np
import pytest
from click.testing import CliRunner
from PIL import Image

from models.runtimes.fake import FakeEncoder, FakeSegmenter
from train.cli import main
from train.evaluate.closet import command
from train.evaluate.closet.bench import PROTOCOLS
from train.evaluate.closet.encoders import RuntimeEncoder


@pytest.fixture(autouse=True)
def fakes(monkeypatch):
    """Measure the fake encoder and cut-out, so that no test waits for a network."""
    real = command.open_encoder

    def opened(name):
        return RuntimeEncoder(FakeEncoder()) if name == "pocket" else real(name)

    monkeypatch.setattr(command, "open_encoder", opened)
    monkeypatch.setattr(command, "_segmenter", FakeSegmenter)


@pytest.fixture
def bench(drawn_closet, tmp_path):
    def run(*options):
        arguments = ["evaluate", "closet", "--data", str(drawn_closet), "--labels", "annotated"]
        arguments += ["--cache", str(tmp_path / "cache"), "--views", "4", "--resamples", "100"]
        return CliRunner().invoke(main, [*arguments, *map(str, options)])

    return run


def test_all_protocols_become_one_document_a_page_and_charts(bench, tmp_path):
    rival = tmp_path / "rival.npy"
    np.save(rival, np.random.default_rng(0).normal(size=(48, 6)).astype(np.float32))
    out = tmp_path / "out"
    result = bench("--json", "--out", out, "--against", rival, "--worst")
    assert result.exit_code == 0, result.output
    document = json.loads(result.stdout)
    assert document == json.loads((out / "bench.json").read_text(encoding="utf-8"))
    assert list(document["protocols"]) == list(PROTOCOLS)
    assert document["data"]["evaluated_photos"] == 12
    assert document["encoder"]["dims"] == 256
    assert document["protocols"]["P2"]["worst"][0].startswith("person-")
    assert {entry["protocol"] for entry in document["comparison"]} == {"P1", "P2", "P3", "P5", "P8"}
    page = (out / "bench.md").read_text(encoding="utf-8")
    assert "## Against rival" in page
    assert "person-0" not in page
    assert str(tmp_path) not in page + result.stdout
    for chart in ("protocols.png", "views.png", "categories.png"):
        with Image.open(out / chart) as picture:
            assert picture.size[0] == 1000
    assert not list(out.glob("*.part"))


def test_views_find_their_own_photos_and_words_are_set_beside_word_search(bench):
    result = bench("--json", "--protocol", "P6", "--protocol", "P7")
    assert result.exit_code == 0, result.output
    protocols = json.loads(result.stdout)["protocols"]
    assert set(protocols) == {"P6", "P7"}
    figures = protocols["P6"]["figures"]
    assert {name.split()[0] for name in figures} == {"S1", "S2", "S3", "S4"}
    assert figures["S1 hit@5"]["value"] >= figures["S3 hit@5"]["value"]
    assert protocols["P6"]["gallery"] == 48
    assert protocols["P6"]["details"]["segmenter"] == FakeSegmenter().name
    words = protocols["P7"]
    assert words["gallery"] == 12
    assert words["chance"]["description hit@1"] == pytest.approx(1 / 12)
    beside = words["details"]["fts5_over_annotated_labels"]
    assert beside["description hit@10"] > words["chance"]["description hit@10"]
    assert set(beside) == set(words["figures"])


def test_a_second_run_gives_the_same_figures(bench):
    documents = []
    for _ in range(2):
        document = json.loads(bench("--json").stdout)
        document.pop("seconds")
        for protocol in document["protocols"].values():
            protocol.pop("seconds")
        documents.append(document)
    assert documents[0] == documents[1]


def test_fewer_dimensions_are_measured_as_such(bench):
    document = json.loads(bench("--json", "--protocol", "P1", "--dims", "16").stdout)
    assert document["encoder"]["dims"] == 16


@pytest.mark.parametrize(
    ("options", "sentence"),
    [
        (["--protocol", "P12"], "P12 is not a protocol."),
        (["--split", "test"], 'No photo in this folder belongs to the split "test".'),
        (["--encoder", "nothing-there"], "nothing-there is not an encoder"),
        (["--dims", "9999"], "9999 dimensions"),
    ],
)
def test_what_cannot_be_measured_is_said_in_a_sentence_with_a_next_step(bench, options, sentence):
    result = bench(*options)
    assert result.exit_code == 1
    assert sentence in result.output
    assert "Traceback" not in result.output


def test_plots_come_without_pictures_of_garments_even_for_empty_results(tmp_path):
    from train.evaluate.closet.plots import Bar, draw_bars, draw_plots

    document = {
        "encoder": {"name": "none"},
        "protocols": {"P2": {"title": "", "skipped": "No photo has the labels."}},
    }
    assert draw_plots(document, tmp_path) == []
    chart = draw_bars("title", [Bar("one", 1.4, interval=(-0.2, 1.2), rival=0.5, chance=0.1)])
    colors = {color for _, color in chart.getcolors(1 << 16)}
    assert (0x3B, 0x6F, 0xB6) in colors
    assert (0xB9, 0xC3, 0xD3) in colors
