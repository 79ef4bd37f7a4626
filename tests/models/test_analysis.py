"""The one composition of the embedded models, on scripted runtimes."""

from __future__ import annotations

import numpy as np
import pytest

from models.analysis import PhotoAnalyzer
from models.preprocess import DecodedPhoto
from models.types import EncoderIdentity, GarmentEncoding, GarmentTags
from models.vocabulary import Vocabulary


class Encoder:
    identity = EncoderIdentity("scripted", "1", "1")

    def encode_images(self, images):
        vector = np.ones(4, np.float32) / 2
        tags = GarmentTags(category="shirt", confidence={"category": 0.9})
        return [GarmentEncoding(vector, vector, tags) for _ in images]

    def embed_images(self, images):
        return np.stack([e.image_vector for e in self.encode_images(images)])

    def embed_texts(self, texts):
        return np.ones((len(texts), 4), np.float32) / 2

    def tag_images(self, images):
        return [e.tags for e in self.encode_images(images)]


class Segmenter:
    name = "scripted@1"

    def __init__(self, share: float = 0.5) -> None:
        self.share = share
        self.seen = 0

    def segment(self, images):
        self.seen += len(images)
        masks = []
        for image in images:
            mask = np.zeros(image.shape[:2], np.uint8)
            mask[: round(mask.shape[0] * self.share)] = 255
            masks.append(mask)
        return masks


def decoded(*, alpha: np.ndarray | None = None) -> DecodedPhoto:
    image = np.full((60, 40, 3), 240, np.uint8)
    image[:30] = (190, 30, 40)
    return DecodedPhoto(
        image=image,
        alpha=alpha,
        width=600,
        height=400,
        media_type="image/png",
        extension="png",
        taken_at=None,
    )


@pytest.fixture(scope="module")
def vocabulary():
    return Vocabulary.load()


def test_colors_are_measured_inside_the_mask(vocabulary):
    result = PhotoAnalyzer(Segmenter(), Encoder(), vocabulary).analyze(decoded())
    assert result.tags.colors[0].name == "red"
    assert result.tags.category == "shirt"
    assert result.mask_source == "scripted@1"
    assert (result.width, result.height) == (600, 400)


def test_a_cut_out_that_somebody_made_is_kept(vocabulary):
    alpha = np.zeros((60, 40), np.uint8)
    alpha[:30] = 255
    segmenter = Segmenter()
    result = PhotoAnalyzer(segmenter, Encoder(), vocabulary).analyze(decoded(alpha=alpha))
    assert result.mask_source == "alpha"
    assert np.array_equal(result.mask, alpha)
    assert segmenter.seen == 0


def test_an_opaque_alpha_channel_is_no_cut_out(vocabulary):
    alpha = np.full((60, 40), 255, np.uint8)
    result = PhotoAnalyzer(Segmenter(), Encoder(), vocabulary).analyze(decoded(alpha=alpha))
    assert result.mask_source == "scripted@1"


@pytest.mark.parametrize("share", [0.0, 1.0])
def test_without_a_plausible_garment_the_whole_photo_counts(vocabulary, share):
    result = PhotoAnalyzer(Segmenter(share), Encoder(), vocabulary).analyze(decoded())
    assert result.mask_source == "whole"
    assert result.mask.min() == 255


def test_a_batch_keeps_its_order_and_asks_once(vocabulary):
    alpha = np.zeros((60, 40), np.uint8)
    alpha[:20] = 255
    segmenter = Segmenter()
    photos = [decoded(), decoded(alpha=alpha), decoded()]
    results = PhotoAnalyzer(segmenter, Encoder(), vocabulary).analyze_batch(photos)
    assert [r.mask_source for r in results] == ["scripted@1", "alpha", "scripted@1"]
    assert segmenter.seen == 2
