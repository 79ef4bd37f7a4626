"""Exports answer like the networks they came from, and a bad one is refused."""

from __future__ import annotations

import numpy as np
import pytest
import torch
from tokenizers import Tokenizer

from models.runtimes.session import OnnxSession
from models.vocabulary import Vocabulary
from train.cutout_net import CutoutNet
from train.data.labels import LabelSpace
from train.encoder_net import GarmentNet
from train.export.parity import Parity, ParityError, compare_rows, require_parity
from train.export.to_onnx import export_cutout, export_encoder, quantize_network
from train.recipes.pocket import kept_word_pieces, vocabulary_texts
from train.text_tower import load_tokenizer, trim_tokenizer

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


def test_a_poor_export_is_refused():
    require_parity("fine", Parity(0.999, 0.99), mean=0.99)
    with pytest.raises(ParityError, match="below"):
        require_parity("poor", Parity(0.9, 0.5), mean=0.99)


def test_trimming_word_pieces_loses_nothing_on_captions_and_vocabulary():
    captions = ["Navy striped cotton shirt with long sleeves.", "Houndstooth herringbone clogs"]
    vocabulary = Vocabulary.load()
    published = load_tokenizer()
    table = published.get_vocab()
    names = sorted(table, key=lambda piece: table[piece])
    kept = kept_word_pieces(captions, vocabulary, limit=4000)
    trimmed = Tokenizer.from_str(trim_tokenizer([names[index] for index in kept]))
    for text in captions + vocabulary_texts(vocabulary):
        assert trimmed.encode(text).tokens == published.encode(text).tokens
    assert len(kept) == 4000
    assert "[UNK]" not in trimmed.encode("zxqj 42 wardrobe").tokens
