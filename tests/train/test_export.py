"""Exports answer like the networks they came from, and a bad one is refused."""

from __future__ import annotations

import json
from dataclasses import asdict

import numpy as np
import pytest
import torch
from click.testing import CliRunner

from models.runtimes.ort import PocketEncoder
from models.runtimes.session import OnnxSession
from models.store import MANIFEST_NAME, read_manifest
from models.vocabulary import Vocabulary
from train.cli import main
from train.cutout_net import CutoutNet
from train.data.labels import SINGLE_FIELDS, LabelSpace
from train.data.sources.closet import read_closet
from train.encoder_net import GarmentNet
from train.export import encoder_graphs
from train.export.model_folder import fresh_folder, publish, revision_of
from train.export.parity import (
    Gate,
    ParityError,
    SearchRows,
    compare_rows,
    cross_person_hits,
    require,
)
from train.export.to_onnx import export_cutout, export_encoder, nodes_of, quantize_network
from train.recipes import pocket
from train.recipes.pocket import choose_photos

SIZE = 64


@pytest.mark.runtime
def test_the_encoder_graph_equals_the_network(tmp_path):
    torch.manual_seed(0)
    net = GarmentNet(LabelSpace.from_vocabulary(Vocabulary.load()), frozen_stages=0).eval()
    export_encoder(net, tmp_path / "encoder.onnx", size=SIZE)
    pixels = np.random.default_rng(0).normal(size=(3, 3, SIZE, SIZE)).astype(np.float32)
    found = OnnxSession(tmp_path / "encoder.onnx", threads=1).run({"pixels": pixels})
    with torch.inference_mode():
        wanted = net(torch.from_numpy(pixels))
    assert set(found) == set(wanted)
    for name, values in found.items():
        np.testing.assert_allclose(values, wanted[name].numpy(), atol=2e-4)


@pytest.mark.runtime
def test_the_quantized_cutout_stays_near_the_network(tmp_path):
    torch.manual_seed(0)
    net = CutoutNet().eval()
    export_cutout(net, tmp_path / "exact.onnx", size=SIZE)
    rng = np.random.default_rng(0)
    calibration = list(rng.normal(size=(8, 3, SIZE, SIZE)).astype(np.float32))
    quantize_network(tmp_path / "exact.onnx", tmp_path / "small.onnx", calibration)
    pixels = rng.normal(size=(4, 3, SIZE, SIZE)).astype(np.float32)
    exact = OnnxSession(tmp_path / "exact.onnx", threads=1).run({"pixels": pixels})["probability"]
    small = OnnxSession(tmp_path / "small.onnx", threads=1).run({"pixels": pixels})["probability"]
    with torch.inference_mode():
        wanted = net(torch.from_numpy(pixels)).sigmoid().numpy()
    np.testing.assert_allclose(exact, wanted, atol=1e-4)
    assert compare_rows(small.reshape(4, -1), exact.reshape(4, -1)).cosine_mean > 0.98
    assert (tmp_path / "small.onnx").stat().st_size < (tmp_path / "exact.onnx").stat().st_size / 2


def test_every_missed_gate_is_named():
    fine = Gate("vectors", 0.995, 0.99)
    require([fine])
    with pytest.raises(ParityError) as refused:
        require([fine, Gate("words", 0.9, 0.99), Gate("bytes", 21.0, 20.0, at_least=False)])
    assert refused.value.message == (
        "The export was refused: words is 0.9, below 0.99; bytes is 21, above 20."
    )
    assert refused.value.next_step.endswith(".")


def test_a_figure_that_is_not_a_number_meets_no_gate():
    assert not Gate("cosine", float("nan"), 0.99).met
    assert not Gate("loss", float("nan"), 0.5, at_least=False).met


def test_rows_agree_by_direction_only_and_nothing_proves_nothing():
    rows = np.eye(3, dtype=np.float32)
    assert compare_rows(rows * 5, rows).cosine_min == pytest.approx(1.0)
    turned = rows[[1, 0, 2]]
    assert compare_rows(turned, rows).cosine_mean == pytest.approx(1 / 3)
    with pytest.raises(ValueError, match="cannot compare"):
        compare_rows(rows[:0], rows[:0])


def test_a_search_never_finds_the_persons_own_photos():
    vectors = np.array([[1, 0], [1, 0], [0.9, 0.1], [0, 1]], np.float32)
    rows = SearchRows(
        vectors, np.array(["shirt", "shirt", "dress", "shirt"]), np.array(["a", "a", "b", "c"])
    )
    # a's twin is its own, so b's dress is nearest; b finds a's shirt; c is nearest to b's dress
    assert cross_person_hits(rows, rows).tolist() == [False, False, False, False]
    others = SearchRows(vectors, rows.categories, np.array(["a", "d", "b", "c"]))
    assert cross_person_hits(others, others).tolist() == [True, True, False, False]


def test_photos_of_an_export_belong_to_training_people(drawn_closet):
    photos = read_closet(drawn_closet)
    chosen = choose_photos(photos, seed=0)
    people = {photo.person for photo in photos if photo.split == "train"}
    assert {*chosen.people} == people
    assert len(chosen.search) == len(chosen.people) == len(chosen.categories)
    assert len(chosen.parity) > 0
    first = [reader().shape for reader in chosen.calibration[:3]]
    assert first == [reader().shape for reader in choose_photos(photos, seed=0).calibration[:3]]


def test_a_folder_is_replaced_whole_and_keeps_its_card(tmp_path):
    out = tmp_path / "encoder"
    out.mkdir()
    (out / "CARD.md").write_text("figures")
    (out / "old.onnx").write_text("old")
    part = fresh_folder(out)
    (part / "new.onnx").write_text("new")
    first = revision_of(part, ["new.onnx"])
    publish(part, out)
    assert sorted(file.name for file in out.iterdir()) == ["CARD.md", "new.onnx"]
    assert list(tmp_path.iterdir()) == [out]
    (out / "new.onnx").write_text("newer")
    assert revision_of(out, ["new.onnx"]) != first


@pytest.fixture(scope="module")
def trained_run(tmp_path_factory):
    """A run folder of a network that was never trained, on small pixels."""
    from train.backbone import load_imagenet_weights
    from train.recipes.encoder import EncoderConfig

    run = tmp_path_factory.mktemp("run")
    torch.manual_seed(0)
    config = EncoderConfig(size=SIZE, variant="lite0")
    labels = LabelSpace.from_vocabulary(Vocabulary.load())
    net = GarmentNet(labels, variant=config.variant, frozen_stages=config.frozen_stages)
    load_imagenet_weights(net.backbone, config.variant)
    torch.save(net.state_dict(), run / "settled.pt")
    (run / "config.json").write_text(json.dumps(asdict(config)))
    return run


@pytest.mark.slow
@pytest.mark.timeout(600)
@pytest.mark.runtime
def test_a_trained_run_is_exported_with_its_gates_and_its_fp32_twin(
    trained_run, drawn_closet, tmp_path, monkeypatch
):
    # 72 searches of a network that never saw a garment: one that flips is more than a point
    monkeypatch.setattr(encoder_graphs, "HIT_LOSS_POINTS", 20.0)
    monkeypatch.setattr(pocket, "CALIBRATION_PHOTOS", 8)
    # thousands of texts take longer than the rest; test_word_pieces.py looks at them
    monkeypatch.setattr(encoder_graphs, "promised_texts", lambda captions, _: captions)
    out, exact = tmp_path / "encoder", tmp_path / "fp32"
    arguments = ["pocket", "export", "--data", str(drawn_closet), "--run", str(trained_run)]
    done = CliRunner().invoke(main, [*arguments, "--out", str(out), "--keep-fp32", str(exact)])
    assert done.exit_code == 0, done.output
    assert sorted(file.name for file in out.iterdir()) == [
        "image.onnx",
        "manifest.json",
        "text.onnx",
        "tokenizer.json",
    ]
    manifest = read_manifest(out / MANIFEST_NAME)
    assert manifest.size_bytes <= encoder_graphs.BUDGET_BYTES
    gates = {gate["name"]: gate for gate in manifest.fields["gates"]}
    assert {
        "fp32 embedding cosine",
        "fp32 text_space cosine",
        "int8 embedding cosine",
        "int8 text_space cosine",
        "int8 hit@1 loss in points",
        "words fp32 cosine",
        "words int8 cosine",
        "bytes of both towers",
    } == set(gates)
    assert gates["fp32 embedding cosine"]["bound"] == 0.9999
    assert manifest.fields["text_space"] == "minilm-l6-v2/384"
    search = manifest.fields["parity"]["search"]
    assert search["queries"] == 2 * 36
    flipped = search["only_exact"] - search["only_int8"]
    assert search["lost_points"] == pytest.approx(100 * flipped / 72, abs=1e-2)
    assert manifest.fields["tuned_on"]["people"] > 0
    assert set(manifest.fields["temperatures"]) == set(SINGLE_FIELDS)
    assert nodes_of(out / "image.onnx", "QuantizeLinear")
    assert not nodes_of(exact / "image.onnx", "QuantizeLinear")
    _assert_both_serve_the_app(out, exact, drawn_closet)


def _assert_both_serve_the_app(out, exact, closet):
    from models.preprocess import decode_photo

    image = decode_photo(read_closet(closet)[0].path).image
    small, whole = PocketEncoder(out, threads=1), PocketEncoder(exact, threads=1)
    assert small.identity.revision != whole.identity.revision
    found, wanted = small.encode_images([image])[0], whole.encode_images([image])[0]
    assert found.image_vector @ wanted.image_vector > 0.9
    np.testing.assert_array_equal(small.embed_texts(["shirt"]), whole.embed_texts(["shirt"]))


def test_a_run_that_is_not_finished_is_refused_in_words(trained_run, drawn_closet, tmp_path):
    arguments = ["pocket", "export", "--data", str(drawn_closet), "--out", str(tmp_path / "out")]
    unfinished = tmp_path / "unfinished"
    unfinished.mkdir()
    config = json.loads((trained_run / "config.json").read_text())
    (unfinished / "config.json").write_text(json.dumps(config))
    done = CliRunner().invoke(main, [*arguments, "--run", str(unfinished)])
    assert done.exit_code == 1
    assert "The run in unfinished cannot be exported" in done.output
    torch.save({"another": torch.zeros(1)}, unfinished / "settled.pt")
    done = CliRunner().invoke(main, [*arguments, "--run", str(unfinished)])
    assert done.exit_code == 1
    assert "Finish the run first" in done.output
    assert not (tmp_path / "out").exists()


def test_a_manifest_names_no_folder_of_this_machine():
    config = {"seed": 1, "teacher": "/home/someone/teacher.npz"}
    assert pocket._portable(config) == {"seed": 1, "teacher": "teacher.npz"}
    assert pocket._portable({"seed": 1, "teacher": None}) == {"seed": 1, "teacher": None}


@pytest.mark.runtime
def test_an_export_below_a_gate_leaves_the_old_folder_alone(
    trained_run, drawn_closet, tmp_path, monkeypatch
):
    out = tmp_path / "encoder"
    out.mkdir()
    (out / "manifest.json").write_text("{}")
    monkeypatch.setattr(encoder_graphs, "EXACT_PARITY", 1.1)
    arguments = ["pocket", "export", "--data", str(drawn_closet), "--run", str(trained_run)]
    done = CliRunner().invoke(main, [*arguments, "--out", str(out)])
    assert done.exit_code == 1
    assert "fp32 embedding cosine is 1, below 1.1" in done.output
    assert "Traceback" not in done.output
    assert (out / "manifest.json").read_text() == "{}"
