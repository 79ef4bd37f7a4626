"""Encoders of the bench: adapters, caching, centering, and networks from a folder."""

from __future__ import annotations

import json

import numpy as np
import pytest

from models.runtimes.fake import FakeEncoder
from models.types import EncoderIdentity
from train.errors import DataError
from train.evaluate.closet.embedder import Embedded
from train.evaluate.closet.embedding import VectorCache, encode_closet
from train.evaluate.closet.encoders import (
    RuntimeEncoder,
    open_encoder,
    read_vectors,
)
from train.evaluate.closet.rows import read_rows

# of the drawn gradient: a change here means other weights or other pixels
GOLDEN_FLOOR = (0.0, 0.18388, 0.03916, 0.00182, 0.0, 0.59298, 0.0, 0.09256)


class CountingEncoder:
    """Mean colors, with a count of the images that were embedded."""

    words = None

    def __init__(self, *, revision="1", centered=False):
        self.identity = EncoderIdentity("counting", revision, "none")
        self.centered = centered
        self.images = 0

    def embed(self, images):
        self.images += len(images)
        return Embedded(np.stack([image.mean(axis=(0, 1)) for image in images]).astype(np.float32))


@pytest.fixture
def closet(drawn_closet):
    return read_rows(drawn_closet)


def gradient(height=90, width=60):
    y, x = np.mgrid[0:height, 0:width]
    return np.stack([x * 4, y * 2, (x * y) % 256], axis=-1).astype(np.uint8)


def test_photos_are_embedded_once_per_encoder_and_data_revision(tmp_path, closet):
    cache = VectorCache(tmp_path / "cache")
    encoder = CountingEncoder()
    first = encode_closet(closet, encoder, cache=cache)
    assert encoder.images == len(closet)
    second = encode_closet(closet, encoder, cache=cache)
    assert encoder.images == len(closet)
    assert (first.image == second.image).all()
    other = CountingEncoder(revision="2")
    encode_closet(closet, other, cache=cache)
    assert other.images == len(closet)
    assert not list((tmp_path / "cache").glob("*.part"))


@pytest.mark.parametrize("damage", [b"", b"no matrix"])
def test_a_damaged_cache_file_is_made_again(tmp_path, closet, damage):
    folder = tmp_path / "cache"
    encoder = CountingEncoder()
    whole = encode_closet(closet, encoder, cache=VectorCache(folder))
    for file in folder.glob("*.image.npy"):
        file.write_bytes(damage)
    again = encode_closet(closet, encoder, cache=VectorCache(folder))
    assert encoder.images == 2 * len(closet)
    assert (again.image == whole.image).all()


def test_a_crash_between_the_two_files_of_an_encoder_leaves_nothing_half_there(tmp_path, closet):
    folder = tmp_path / "cache"
    encoder = RuntimeEncoder(FakeEncoder())
    whole = encode_closet(closet, encoder, cache=VectorCache(folder))
    for file in folder.glob("*.words.npy"):
        file.unlink()
    again = encode_closet(closet, encoder, cache=VectorCache(folder))
    assert again.words is not None
    assert (again.words == whole.words).all()


def test_only_training_people_decide_the_center(closet):
    encoder = CountingEncoder(centered=True)
    encoded = encode_closet(closet, encoder, cache=VectorCache(None))
    raw = encode_closet(closet, CountingEncoder(), cache=VectorCache(None))
    assert encoded.center is not None
    training = closet.rows_of("train")
    from models.preprocess import decode_photo

    means = [decode_photo(closet.photos[row].path).image.mean(axis=(0, 1)) for row in training]
    assert encoded.center == pytest.approx(np.mean(means, axis=0), abs=1e-3)
    assert not np.allclose(encoded.image, raw.image)
    assert np.linalg.norm(encoded.image, axis=1) == pytest.approx(1)


def test_new_views_are_treated_as_the_photos_were(closet):
    from models.preprocess import decode_photo

    encoded = encode_closet(closet, CountingEncoder(centered=True), cache=VectorCache(None), dims=2)
    images = [decode_photo(photo.path).image for photo in closet.photos[:3]]
    views = encoded.embed_views(lambda: iter(images), name="same", rows=3)
    assert views == pytest.approx(encoded.image[:3], abs=1e-6)
    assert views.shape == (3, 2)


def test_a_runtime_of_the_app_gives_both_vectors(closet):
    encoded = encode_closet(closet, RuntimeEncoder(FakeEncoder()), cache=VectorCache(None))
    assert encoded.image.shape == (len(closet), 256)
    assert encoded.words is not None
    assert encoded.words.shape == (len(closet), 384)


def test_vectors_made_elsewhere_are_read_from_both_kinds_of_file(tmp_path):
    matrix = np.random.default_rng(0).normal(size=(5, 4)).astype(np.float32)
    np.save(tmp_path / "plain.npy", matrix)
    np.savez(tmp_path / "both.npz", image=matrix, words=matrix[:, :2])
    plain = read_vectors(tmp_path / "plain.npy", rows=5)
    both = read_vectors(tmp_path / "both.npz", rows=5)
    assert plain.vectors.words is None
    assert both.vectors.words is not None
    assert (both.vectors.image == plain.vectors.image).all()
    assert plain.identity.revision != both.identity.revision
    with pytest.raises(DataError, match="there are 6 photos"):
        read_vectors(tmp_path / "plain.npy", rows=6)
    (tmp_path / "bad.npy").write_bytes(b"\x80\x04pickle")
    with pytest.raises(DataError, match="not a readable file"):
        read_vectors(tmp_path / "bad.npy", rows=5)


def test_too_many_dimensions_are_refused_in_a_sentence(closet):
    with pytest.raises(DataError, match="4 dimensions of vectors that have 3"):
        encode_closet(closet, CountingEncoder(), cache=VectorCache(None), dims=4)


def test_a_name_that_is_no_encoder_is_refused(tmp_path):
    with pytest.raises(DataError, match="not an encoder"):
        open_encoder(str(tmp_path))


def test_the_floor_keeps_its_vectors():
    encoder = open_encoder("frozen")
    assert encoder.centered
    vectors = encoder.embed([gradient(), gradient(60, 90)]).image
    assert vectors.shape == (2, 1280)
    golden = np.array(GOLDEN_FLOOR, np.float32)
    assert vectors[0, :8] == pytest.approx(golden, abs=1e-3)


def tiny_dinov3(folder, *, prefix, config=True):
    """Write a random DINOv3 with layer names as older or newer releases spell them."""
    torch = pytest.importorskip("torch")
    transformers = pytest.importorskip("transformers")
    from safetensors.torch import save_file

    settings = {
        "hidden_size": 32,
        "intermediate_size": 64,
        "num_hidden_layers": 2,
        "num_attention_heads": 2,
        "num_register_tokens": 4,
        "image_size": 64,
    }
    torch.manual_seed(0)
    net = transformers.DINOv3ViTModel(transformers.DINOv3ViTConfig(**settings)).eval()
    state = {
        name.replace("model.layer.", prefix): tensor.contiguous()
        for name, tensor in net.state_dict().items()
    }
    folder.mkdir()
    save_file(state, folder / "model.safetensors")
    if config:
        document = {"model_type": "dinov3_vit", "auto_map": {"AutoModel": "evil.Evil"}, **settings}
        (folder / "config.json").write_text(json.dumps(document), encoding="utf-8")
        (folder / "evil.py").write_text("raise SystemExit('this code must never run')")
    return net


@pytest.mark.parametrize("prefix", ["layer.", "model.layer."])
def test_a_dinov3_folder_gives_its_class_token_and_runs_no_code_of_its_own(tmp_path, prefix):
    import torch

    from train.evaluate.closet.dinov3 import Dinov3Encoder, squash

    net = tiny_dinov3(tmp_path / "gr-tiny", prefix=prefix)
    encoder = Dinov3Encoder(tmp_path / "gr-tiny", side=64)
    vectors = encoder.embed([gradient(), gradient(60, 90)]).image
    pixels = torch.from_numpy(np.stack([squash(gradient(), 64), squash(gradient(60, 90), 64)]))
    with torch.inference_mode():
        expected = net(pixel_values=pixels).last_hidden_state[:, 0]
    assert vectors == pytest.approx(expected.numpy(), abs=1e-5)
    assert encoder.identity.name == "gr-tiny"
    assert isinstance(open_encoder(str(tmp_path / "gr-tiny")), Dinov3Encoder)


def test_pixels_are_squashed_with_antialiasing_as_the_authors_do():
    import torch

    from train.evaluate.closet.dinov3 import MEAN, STD, squash

    image = np.random.default_rng(0).integers(0, 256, (90, 60, 3)).astype(np.uint8)
    planes = torch.from_numpy(image).permute(2, 0, 1)[None].float()
    resized = torch.nn.functional.interpolate(
        planes, size=(32, 32), mode="bilinear", antialias=True
    )[0]
    expected = (resized / 255 - torch.tensor(MEAN)[:, None, None]) / torch.tensor(STD)[
        :, None, None
    ]
    # Pillow rounds to whole levels twice, once per axis
    assert squash(image, 32) == pytest.approx(expected.numpy(), abs=0.02)


def test_weights_of_another_network_are_refused(tmp_path):
    from train.evaluate.closet.dinov3 import Dinov3Encoder

    tiny_dinov3(tmp_path / "other", prefix="blocks.")
    with pytest.raises(DataError, match="not those of the DINOv3"):
        Dinov3Encoder(tmp_path / "other")
