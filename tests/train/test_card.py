"""The encoder's card holds the figures that were measured on its weights, and no others."""

from __future__ import annotations

import copy
import json
import re
from pathlib import Path

import pytest
from click.testing import CliRunner

from models.store import EMBEDDED_FOLDER, MANIFEST_NAME, read_manifest, write_manifest
from train.cli import main
from train.errors import DataError
from train.export.card import LABEL_CHECK, PROSE, read_measured, render_card, table

IDENTITY = "pocket-encoder@0123456789ab+"
FIGURE = {"value": 0.7123, "persons_mean": 0.7234, "macro": 0.41, "interval": [0.65, 0.77], "n": 90}


def difference(value):
    return {"value": value, "low": value - 0.01, "high": value + 0.01}


def protocols(value):
    figure = {"value": value, "interval": [value - 0.05, value + 0.05], "persons_mean": 0.701}
    return {
        "P2": {"title": "cross-person", "headline": "hit@1", "figures": {"hit@1": figure}},
        "P9": {"title": "same garment", "skipped": "No pairs."},
    }


@pytest.fixture
def measured(tmp_path):
    """A model folder and files that say they measured it."""
    model = tmp_path / "encoder"
    model.mkdir()
    for name in ("image.onnx", "text.onnx", "tokenizer.json"):
        (model / name).write_bytes(b"x" * 1_000_000)
    preprocess = {
        "size": 224, "fit": "letterbox", "pad": 255, "filter": "bicubic",
        "mean": [0.5] * 3, "std": [0.5] * 3,
    }  # fmt: skip
    held = {"texts": 60, "words": 200, "words_changed": 39, "changed_cosine_mean": 0.8}
    fields = {
        "revision": "0123456789ab",
        "preprocess": preprocess,
        "max_tokens": 64,
        "terms": {"attributes": ["collared"] * 123},
        "config": {"variant": "lite2"},
        "data": {
            "photos": 2850, "people": 204, "drawings": 3000, "held_out_photos": 146,
            "held_out_people": 26,
        },
        "gates": [{"name": "int8 vectors", "measured": 0.9965, "bound": 0.99, "at_least": True}],
        "parity": {
            "words": {
                "kept": 3900, "published": 30522, "unchanged_texts": 5793,
                "frequent": {"1000": 0, "3000": 1308}, "held_out": held,
            }
        },
    }  # fmt: skip
    write_manifest(
        model,
        "pocket-encoder",
        files=["image.onnx", "text.onnx", "tokenizer.json"],
        fields=fields,
    )
    files = {"bench": tmp_path / "bench", "heads": tmp_path / "heads.json"}
    from models.preprocess import PreprocessRecord

    identity = IDENTITY + PreprocessRecord.from_json(preprocess).digest
    files["bench"].mkdir()
    (files["bench"] / "bench.json").write_text(json.dumps(bench(identity)))
    files["heads"].write_text(json.dumps(heads(identity)))
    return model, files


def bench(identity):
    return {
        "encoder": {"id": identity},
        "data": {"evaluated_photos": 1190, "evaluated_persons": 64},
        "protocols": protocols(0.7312),
        "against": {"protocols": protocols(0.6190)},
        "comparison": [
            {"protocol": "P2", "headline": True, "difference": difference(0.1122)},
            {"protocol": "P2", "headline": False, "difference": difference(0.5)},
        ],
    }


def heads(identity):
    names = (
        "category", "pattern", "material", "fit", "style", "dominant_color",
        "dominant_color_in_annotated", "formality", "formality_within_one", "kids",
    )  # fmt: skip
    precision = {
        "macro": 0.371, "micro": 0.588, "interval_macro": [0.36, 0.46], "chance_macro": 0.05,
        "terms": 99,
    }  # fmt: skip
    recall = {"recall@1": 0.2833, "recall@5": 0.66, "recall@10": 0.7966}
    searcher = {**recall, "recall@10_interval": [0.75, 0.85]}
    confidence = {
        "mean_confidence": 0.78, "accuracy": 0.76, "ece": 0.0471, "ece_equal_mass": 0.04,
        "brier": 0.34,
    }  # fmt: skip
    return {
        "encoder": identity,
        "split": "val",
        "persons": 64,
        **{name: FIGURE for name in names},
        "kids_ranking": {"roc_auc": 0.8491, "interval": [0.81, 0.91], "positives": 247},
        **{f"{name}_map": precision for name in ("season", "occasion", "attributes")},
        **{f"{name}_jaccard": 0.5 for name in ("season", "occasion", "attributes")},
        "confidence": {"category": confidence},
        "captions": {
            "words_to_photo": searcher,
            "fts5_predicted_labels": searcher,
            "fts5_annotated_labels": searcher,
            "chance": recall,
            "n": 300,
            "persons": 36,
        },
    }


def written(model, files):
    arguments = ["pocket", "card", "--model", str(model)]
    for name, file in files.items():
        arguments += [f"--{name.replace('_', '-')}", str(file)]
    return CliRunner().invoke(main, arguments)


def test_the_card_quotes_what_was_measured(measured):
    model, files = measured
    done = written(model, files)
    assert done.exit_code == 0, done.output
    card = (model / "CARD.md").read_text(encoding="utf-8")
    assert "Revision `0123456789ab`" in card
    assert (
        "| P2 cross-person | hit@1: 73.1 | 68.1 to 78.1 | 70.1 | 61.9 | +11.2 | 10.2 to 12.2 |"
        in card
    )
    assert "| category | 0.712 [0.648] | 0.650-0.770 | 0.723 | 0.410 |" in card
    assert "P9 same garment | skipped: No pairs." in card
    assert "| category | 0.780 | 0.760 | 0.047 | 0.040 | 0.340 |" in card
    assert "| this encoder | 0.283 | 0.660 | 0.797 | 0.750-0.850 |" in card
    assert "3.00 MB in all" in card
    assert not re.search(r"[{}]|\bnan\b", card)
    assert "was not measured on held-out people" in card


def test_the_cost_of_int8_and_the_speed_join_when_they_were_measured(measured, tmp_path):
    model, files = measured
    document = json.loads((files["bench"] / "bench.json").read_text())
    document["comparison"][0]["difference"] = difference(-0.0012)
    files["exact_bench"] = tmp_path / "exact"
    files["exact_bench"].mkdir()
    (files["exact_bench"] / "bench.json").write_text(json.dumps(document))
    files["speed"] = tmp_path / "speed.json"
    figures = {"cores": 2, "total_p50_ms": 11.6, "prepare_share": 0.4, "int8_over_fp32": 0.72}
    files["speed"].write_text(json.dumps({"figures": figures}))
    assert written(model, files).exit_code == 0
    card = (model / "CARD.md").read_text(encoding="utf-8")
    assert "int8 changes P2 by -0.12 points (-1.1 to 0.9)" in card
    assert "12 ms prepared and encoded, 40% of it preparing pixels" in card


def test_figures_of_other_weights_are_refused(measured):
    model, files = measured
    other = heads("pocket-encoder@ffffffffffff+123")
    files["heads"].write_text(json.dumps(other))
    done = written(model, files)
    assert done.exit_code == 1
    assert "heads.json was measured on pocket-encoder@ffffffffffff+123" in done.output
    assert not (model / "CARD.md").exists()


def test_a_figure_that_nobody_measured_is_refused(measured):
    model, files = measured
    found = read_measured(model, **files)
    without = copy.deepcopy(dict(found.heads))
    del without["kids_ranking"]
    broken = type(found)(found.manifest, found.bench, without)
    with pytest.raises(DataError, match="'kids_ranking' was not measured"):
        render_card(broken, label_check=LABEL_CHECK.read_text(encoding="utf-8"))


def test_files_that_are_not_figures_are_refused(measured):
    model, files = measured
    for text in ("[1]", "{", ""):
        files["heads"].write_text(text)
        assert written(model, files).exit_code == 1
    assert read_manifest(model / "manifest.json").fields["revision"] == "0123456789ab"


def test_rates_of_wrong_labels_come_from_the_check_itself(measured):
    model, files = measured
    check = LABEL_CHECK.read_text(encoding="utf-8")
    card = render_card(read_measured(model, **files), label_check=check)
    line = next(line for line in check.splitlines() if line.startswith("| dominant color"))
    rate = line.split("|")[5].strip()
    assert f"dominant color {rate} visibly" in card or f"dominant color {rate}" in card
    with pytest.raises(DataError, match="label_"):
        render_card(read_measured(model, **files), label_check="nothing")


def test_the_card_that_ships_describes_the_weights_that_ship():
    folder = EMBEDDED_FOLDER / "encoder"
    fields = read_manifest(folder / MANIFEST_NAME).fields
    if "gates" not in fields:
        pytest.skip("these weights were exported before cards were written from figures")
    assert f"Revision `{fields['revision']}`" in (folder / "CARD.md").read_text(encoding="utf-8")


def test_prose_holds_no_measured_figure_of_its_own():
    # a share or a rate in the prose would outlive the weights it was measured on
    prose = re.sub(r"\{[a-z_0-9]+\}", "", Path(PROSE).read_text(encoding="utf-8"))
    assert not re.findall(r"\b0\.\d+\b", prose)
    assert table(["a", "b"], [["1", "2"]]) == "| a | b |\n| --- | --- |\n| 1 | 2 |"
