"""The ONNX adapters: damaged and missing files, and a mask on its way to a photo."""

from __future__ import annotations

import json

import numpy as np
import pytest

from models.errors import DamagedFileError, NotInstalledError
from models.render import draw_garment, draw_scene, sample_recipe
from models.runtimes.cutout import GrabCutSegmenter, OnnxSegmenter, _fitted, _main_pieces
from models.runtimes.ort import PocketEncoder
from models.runtimes.session import OnnxSession
from models.store import EMBEDDED_FOLDER

ENCODER = EMBEDDED_FOLDER / "encoder"
CUTOUT = EMBEDDED_FOLDER / "cutout"

pytestmark = pytest.mark.runtime


def test_a_missing_graph_is_not_installed(tmp_path):
    with pytest.raises(NotInstalledError, match="missing"):
        OnnxSession(tmp_path / "none.onnx", threads=1)


@pytest.mark.parametrize("content", [b"", b"not a graph", b"\x08\x07" + b"\xff" * 64])
def test_a_garbled_graph_is_damaged(tmp_path, content):
    file = tmp_path / "bad.onnx"
    file.write_bytes(content)
    with pytest.raises(DamagedFileError, match=r"bad\.onnx"):
        OnnxSession(file, threads=1)


@pytest.mark.parametrize("runtime", [PocketEncoder, OnnxSegmenter])
def test_an_empty_folder_is_not_installed(tmp_path, runtime):
    with pytest.raises(NotInstalledError):
        runtime(tmp_path)


@pytest.mark.parametrize("runtime", [PocketEncoder, OnnxSegmenter])
def test_a_manifest_of_something_else_is_damaged(tmp_path, runtime):
    manifest = {
        "format": 1,
        "name": "other",
        "files": {"x.onnx": {"sha256": "0" * 64, "bytes": 1}},
    }
    (tmp_path / "manifest.json").write_text(json.dumps(manifest))
    with pytest.raises(DamagedFileError):
        runtime(tmp_path)


def test_lint_beside_the_garment_is_dropped_and_a_second_shoe_is_kept():
    probability = np.zeros((100, 100), np.float32)
    probability[10:40, 10:40] = 0.9
    probability[60:90, 60:85] = 0.9
    probability[5:8, 80:84] = 0.9
    kept = _main_pieces(probability)
    assert kept[20, 20] > 0.5
    assert kept[70, 70] > 0.5
    assert kept[3:10, 78:86].max() == 0.0


def test_a_mask_has_the_photos_own_shape_without_the_letterbox():
    image = np.full((300, 150, 3), 255, np.uint8)
    image[100:200, 50:100] = 20
    probability = np.zeros((112, 112), np.float32)
    # the photo fills 56 columns in the middle of the map
    probability[37:75, 47:66] = 1.0
    mask = _fitted(image, probability)
    assert mask.shape == (300, 150)
    truth = np.zeros((300, 150), bool)
    truth[100:200, 50:100] = True
    found = mask > 127
    assert (found & truth).sum() / (found | truth).sum() > 0.93


def test_grabcut_is_deterministic_and_finds_a_drawn_garment():
    rng = np.random.default_rng(4)
    scene = draw_scene(draw_garment(sample_recipe(rng, category="dress"), size=192), rng)
    first, second = (GrabCutSegmenter().segment([scene.image])[0] for _ in range(2))
    assert np.array_equal(first, second)
    assert first.shape == scene.mask.shape


def test_grabcut_takes_a_flat_picture_whole():
    assert GrabCutSegmenter().segment([np.full((20, 30, 3), 9, np.uint8)])[0].min() == 255


@pytest.mark.skipif(not (CUTOUT / "manifest.json").exists(), reason="no embedded cut-out yet")
def test_the_embedded_cutout_finds_drawn_garments():
    from train.evaluate.cutout import evaluate_cutout

    figures = evaluate_cutout(OnnxSegmenter(CUTOUT, threads=2), scenes=40)
    assert figures["iou"] >= 0.9


@pytest.mark.skipif(not (ENCODER / "manifest.json").exists(), reason="no embedded encoder yet")
def test_the_embedded_encoder_puts_words_near_their_pictures():
    encoder = PocketEncoder(ENCODER, threads=2)
    scenes = {}
    for category in ("dress", "shoe", "pants", "hat"):
        rng = np.random.default_rng(8)
        scenes[category] = draw_scene(draw_garment(sample_recipe(rng, category=category)), rng)
    encodings = encoder.encode_images([scene.image for scene in scenes.values()])
    words = encoder.embed_texts([f"a photo of a {name}" for name in scenes])
    pictures = np.stack([encoding.text_vector for encoding in encodings])
    assert ((words @ pictures.T).argmax(axis=1) == np.arange(4)).sum() >= 3
    np.testing.assert_allclose(np.linalg.norm(pictures, axis=1), 1, atol=1e-3)
    np.testing.assert_allclose(np.linalg.norm(words, axis=1), 1, atol=1e-3)


@pytest.mark.skipif(not (ENCODER / "manifest.json").exists(), reason="no embedded encoder yet")
def test_one_text_reads_the_same_alone_and_in_a_batch():
    encoder = PocketEncoder(ENCODER, threads=1)
    alone = encoder.embed_texts(["navy dress"])
    batch = encoder.embed_texts(["a very long description of a striped shirt", "navy dress"])
    # dynamic quantization sees the whole batch, so equality is near, not exact
    assert float(alone[0] @ batch[1]) > 0.99
    assert encoder.embed_texts([]).shape == (0, 384)
    assert np.isfinite(encoder.embed_texts(["", "x" * 10_000, "🧥"])).all()
