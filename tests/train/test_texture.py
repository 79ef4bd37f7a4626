"""Texture: statistics on the garment alone, where the garment is, and heads that share a say."""

from __future__ import annotations

import numpy as np
import pytest
import torch

from models.types import GarmentTags
from models.vocabulary import Vocabulary
from train.data.labels import LabelSpace
from train.data.pixels import to_tensor
from train.encoder_net import TEXTURE_FIELDS, GarmentNet
from train.recipes.encoder_config import EncoderConfig, Settling, TextureSettings
from train.recipes.texture import fit_texture, mark_garments
from train.texture import LIMIT, GarmentTexture


@pytest.fixture(scope="module")
def labels():
    return LabelSpace.from_vocabulary(Vocabulary.load())


def marked_left(widths):
    """Mark the garment by the first channel of the first map."""
    texture = GarmentTexture(widths)
    with torch.no_grad():
        texture.mark.weight.zero_()
        texture.mark.weight[0, 0] = 40.0
        texture.mark.bias.fill_(-20.0)
    return texture


def test_statistics_are_those_of_the_garment():
    torch.manual_seed(0)
    texture = marked_left([2, 1, 3])
    maps = [torch.rand(2, 2, 8, 8), torch.rand(2, 1, 8, 8), torch.rand(2, 3, 4, 4)]
    maps[0][:, 0] = 0.0
    maps[0][:, 0, :, :4] = 1.0
    found = texture(maps)
    assert found.shape == (2, texture.width) == (2, 12)
    fine = maps[0][:, 1, :, :4].flatten(1)
    coarse = maps[2][:, :, :, :2].flatten(2)
    assert torch.allclose(found[:, 1], fine.mean(1), atol=0.01)
    assert torch.allclose(found[:, 3], fine.std(1, unbiased=False), atol=0.02)
    assert torch.allclose(found[:, 6:9], coarse.mean(2), atol=0.01)
    assert torch.allclose(found[:, 9:], coarse.std(2, unbiased=False), atol=0.02)


def test_what_lies_beside_the_garment_does_not_matter():
    torch.manual_seed(1)
    texture = marked_left([2, 1])
    maps = [torch.rand(1, 2, 8, 8), torch.rand(1, 1, 8, 8)]
    maps[0][:, 0] = 0.0
    maps[0][:, 0, :, :4] = 1.0
    elsewhere = [values.clone() for values in maps]
    elsewhere[0][:, 1, :, 4:] = 9.0
    elsewhere[1][:, :, :, 4:] = -9.0
    assert torch.allclose(texture(maps), texture(elsewhere), atol=0.5)
    plain = [values.mean((2, 3)) for values in maps]
    bent = [values.mean((2, 3)) for values in elsewhere]
    assert (plain[1] - bent[1]).abs().max() > 4


def test_a_picture_without_a_garment_still_has_statistics():
    texture = marked_left([2, 1])
    with torch.no_grad():
        found = texture([torch.zeros(1, 2, 4, 4), torch.ones(1, 1, 4, 4)])
    assert torch.isfinite(found).all()
    assert found[0, 4].item() == pytest.approx(1.0)


def test_standardized_statistics_have_no_outliers():
    texture = GarmentTexture([2, 1])
    known = torch.randn(500, texture.width) * 5 + 3
    texture.standardize_on(known)
    standard = texture.standardized(known)
    assert standard.mean().abs() < 0.05
    assert standard.std() == pytest.approx(1.0, abs=0.05)
    assert texture.standardized(known * 100).abs().max() == LIMIT


def test_unfitted_texture_has_no_say(labels):
    torch.manual_seed(0)
    net = GarmentNet(labels, variant="lite0").eval()
    features = torch.randn(3, net.width)
    features[1:, net.deep_width :] *= 50
    features[1:, : net.deep_width] = features[0, : net.deep_width]
    outputs = net.project(features)
    for field in TEXTURE_FIELDS:
        assert torch.equal(outputs[field][0], outputs[field][2])


def test_fitted_texture_answers_what_deep_features_cannot(labels):
    torch.manual_seed(0)
    net = GarmentNet(labels, variant="lite0").eval()
    patterns = ["plain", "stripe", "dot"]
    tags = [GarmentTags(category="shirt", pattern=patterns[i % 3]) for i in range(120)]
    features = torch.randn(2, 120, net.width)
    for view in features:
        for index, row in enumerate(view):
            row[net.deep_width + index % 3] += 6
    before = net.project(features[0])
    config = EncoderConfig(settling=Settling(texture=TextureSettings(share=0.5)))
    fit_texture(net, features, tags, labels, config)
    after = net.project(features[0])
    truth = torch.from_numpy(labels.single("pattern", tags))
    assert (after["pattern"].argmax(1) == truth).float().mean() > 0.95
    assert (before["pattern"].argmax(1) == truth).float().mean() < 0.6
    # deep features keep the other half of the say; nothing is known of materials here
    neck = torch.relu(net.neck(net.deep(features[0])))
    texture = net.texture.standardized(features[0][:, net.deep_width :])
    said = after["pattern"] - net.texture_heads["pattern"](texture)
    assert torch.allclose(said, net.heads["pattern"](neck), atol=1e-5)
    assert torch.allclose(said, before["pattern"] / 2, atol=1e-5)
    assert torch.equal(after["material"], before["material"])


class Scenes:
    """Bright checked garments on a calm ground, and where they are."""

    photos = 0

    def __init__(self, count):
        rng = np.random.default_rng(3)
        self.images, self.masks = [], []
        for _ in range(count):
            image = np.full((96, 96, 3), rng.integers(150, 256), np.uint8)
            mask = np.zeros((96, 96), np.uint8)
            top, left = rng.integers(0, 48, 2)
            mask[top : top + 48, left : left + 40] = 255
            weave = np.where(np.indices((96, 96)).sum(0) % 6 < 3, 230, 20).astype(np.uint8)
            image[mask > 0] = weave[mask > 0][:, None]
            self.images.append(image)
            self.masks.append(mask)

    def image(self, row):
        return self.images[row]

    def mask(self, row):
        return None if row % 10 == 9 else self.masks[row]


def test_the_network_learns_where_garments_are(labels):
    torch.manual_seed(0)
    net = GarmentNet(labels, variant="lite0").eval()
    scenes = Scenes(60)
    settings = TextureSettings(pictures=40, cells=36)
    config = EncoderConfig(size=96, settling=Settling(texture=settings))
    mark_garments(net, scenes, scenes.mask, np.arange(50), config)
    unseen = range(50, 60)
    with torch.no_grad():
        maps = net.texture_maps(to_tensor(np.stack([scenes.images[row] for row in unseen])))
        marked = net.texture.mark(net.texture.marking_maps(maps)) > 0
    truth = torch.from_numpy(np.stack([scenes.masks[row] for row in unseen])).float()[:, None]
    truth = torch.nn.functional.adaptive_avg_pool2d(truth / 255, 6) > 0.5
    assert (marked == truth).float().mean() > 0.9


def test_nothing_is_marked_without_a_known_mask(labels):
    net = GarmentNet(labels, variant="lite0").eval()
    before = net.texture.mark.weight.clone()
    config = EncoderConfig(size=96)
    mark_garments(net, Scenes(4), lambda row: None, np.arange(4), config)
    assert torch.equal(before, net.texture.mark.weight)
