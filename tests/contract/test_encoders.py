"""What every encoder promises, whichever library is behind it."""

from __future__ import annotations

import threading

import numpy as np
import pytest

from models.protocols import GarmentEncoder
from models.vocabulary import Vocabulary

CLOSED = ("category", "pattern", "material", "fit", "style")
MANY = ("season", "occasion", "attributes")


def odd_images():
    noise = np.random.default_rng(1).integers(0, 256, (90, 7, 3), dtype=np.uint8)
    return {
        "one pixel": noise[:1, :1],
        "a line": noise[:, :1],
        "black": np.zeros((40, 30, 3), np.uint8),
        "white": np.full((30, 40, 3), 255, np.uint8),
        "not contiguous": noise[::2, ::-1],
    }


@pytest.fixture(scope="module")
def vocabulary():
    return Vocabulary.load()


def test_it_is_an_encoder(encoder):
    assert isinstance(encoder, GarmentEncoder)


def test_its_identity_names_weights_and_pixels(encoder):
    identity = encoder.identity
    assert identity.name
    assert len(identity.revision) == 12
    assert len(identity.preprocess) == 12
    assert str(identity) == f"{identity.name}@{identity.revision}+{identity.preprocess}"
    assert encoder.identity == identity


def test_picture_vectors_are_unit_rows(encoder, photos):
    vectors = encoder.embed_images(photos)
    assert vectors.shape == (len(photos), 256)
    assert vectors.dtype == np.float32
    np.testing.assert_allclose(np.linalg.norm(vectors, axis=1), 1, atol=1e-3)


def test_word_vectors_are_unit_rows(encoder):
    texts = ["red dress", "", "  ", "rotes Kleid \u00fcber \u8863\u670d \U0001f457", "word " * 2000]
    vectors = encoder.embed_texts(texts)
    assert vectors.shape == (len(texts), 384)
    assert vectors.dtype == np.float32
    np.testing.assert_allclose(np.linalg.norm(vectors, axis=1), 1, atol=1e-3)


def test_nothing_in_is_nothing_out(encoder):
    assert encoder.embed_images([]).shape == (0, 256)
    assert encoder.embed_texts([]).shape == (0, 384)
    assert encoder.encode_images([]) == []
    assert encoder.tag_images([]) == []


def test_the_same_input_gives_the_same_answer(encoder, photos):
    np.testing.assert_array_equal(encoder.embed_images(photos), encoder.embed_images(photos))
    np.testing.assert_array_equal(encoder.embed_texts(["coat"]), encoder.embed_texts(["coat"]))
    assert encoder.tag_images(photos) == encoder.tag_images(photos)


def test_a_batch_answers_like_one_at_a_time(encoder, photos):
    together = encoder.embed_images(photos)
    alone = np.concatenate([encoder.embed_images([photo]) for photo in photos])
    assert (together * alone).sum(axis=1).min() > 0.995
    texts = ["navy striped shirt", "boots"]
    words = encoder.embed_texts(texts)
    singly = np.concatenate([encoder.embed_texts([text]) for text in texts])
    # The int8 word graph measures its ranges over a whole batch, so a neighbor moves it a little.
    assert (words * singly).sum(axis=1).min() > 0.98


def test_order_is_kept(encoder, photos):
    forward = encoder.embed_images(photos)
    backward = encoder.embed_images(photos[::-1])[::-1]
    assert (forward * backward).sum(axis=1).min() > 0.995


def test_one_pass_agrees_with_its_parts(encoder, photos):
    encodings = encoder.encode_images(photos)
    vectors = encoder.embed_images(photos)
    tags = encoder.tag_images(photos)
    for encoding, vector, tag in zip(encodings, vectors, tags, strict=True):
        np.testing.assert_allclose(encoding.image_vector, vector, atol=1e-5)
        assert encoding.text_vector.shape == (384,)
        assert np.linalg.norm(encoding.text_vector) == pytest.approx(1, abs=1e-3)
        assert encoding.tags == tag


def test_a_photo_is_nearest_to_a_slightly_darker_copy_of_itself(encoder, photos):
    darker = [(photo * 0.95).astype(np.uint8) for photo in photos]
    similarity = encoder.embed_images(photos) @ encoder.embed_images(darker).T
    assert similarity.argmax(axis=1).tolist() == list(range(len(photos)))


def test_tags_speak_the_vocabulary(encoder, photos, vocabulary):
    for tags in encoder.tag_images(photos):
        for field in CLOSED:
            assert getattr(tags, field) in (*vocabulary.terms(field), "unknown")
        for field in MANY:
            assert set(getattr(tags, field)) <= set(vocabulary.terms(field))
        assert tags.formality in range(6)
        assert isinstance(tags.kids, bool)
        assert tags.colors == ()
        order = [vocabulary.terms("season").index(season) for season in tags.season]
        assert order == sorted(order)


def test_confidences_are_probabilities(encoder, photos):
    for tags in encoder.tag_images(photos):
        assert set(CLOSED) <= set(tags.confidence)
        assert all(0 <= value <= 1 for value in tags.confidence.values())


def test_color_scores_are_a_prior_over_the_vocabularys_colors(encoder, photos, vocabulary):
    for encoding in encoder.encode_images(photos):
        assert set(encoding.color_scores) <= set(vocabulary.terms("colors"))
        assert all(0 <= value <= 1 for value in encoding.color_scores.values())
        assert sum(encoding.color_scores.values()) == pytest.approx(1, abs=1e-3)


@pytest.mark.parametrize("kind", list(odd_images()))
def test_odd_images_are_images(encoder, kind):
    image = odd_images()[kind]
    encoding = encoder.encode_images([image])[0]
    assert np.isfinite(encoding.image_vector).all()
    assert np.linalg.norm(encoding.image_vector) == pytest.approx(1, abs=1e-3)


def test_images_are_not_changed(encoder, photos):
    frozen = photos[0].copy()
    frozen.setflags(write=False)
    encoder.encode_images([frozen])
    np.testing.assert_array_equal(frozen, photos[0])


def test_threads_get_the_answers_of_their_own_photos(encoder, photos):
    expected = encoder.embed_images(photos)
    found: dict[int, np.ndarray] = {}

    def work(index: int) -> None:
        found[index] = encoder.embed_images([photos[index]])[0]

    threads = [threading.Thread(target=work, args=(index,)) for index in range(len(photos))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    for index, vector in found.items():
        assert vector @ expected[index] > 0.995
    assert len(found) == len(photos)


def test_relevance_has_a_floor_below_each_full_mark(encoder):
    relevance = encoder.relevance
    for space in ("text", "image"):
        assert -1 <= relevance[f"{space}_floor"] < relevance[f"{space}_full"] <= 1
