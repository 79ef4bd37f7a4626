"""Figures of encoders: rates, macro recall, intervals over persons, caption recall, calibration."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from models.types import ColorShare, GarmentTags
from train.data.sources.closet import ClosetPhoto, read_closet
from train.evaluate.heads import caption_recall, head_figures, jaccard_figures
from train.recipes.calibration import best_temperature, best_threshold, measure_relevance


def photo(person: str, category: str, **extra) -> ClosetPhoto:
    tags = GarmentTags(category=category, colors=(ColorShare("navy", 1.0),), formality=2, **extra)
    return ClosetPhoto(Path("x.jpg"), "x.jpg", person, "val", tags, caption=f"a {category}")


def test_figures_pool_photos_and_average_persons():
    photos = [photo("a", "shirt"), photo("a", "shirt"), photo("a", "dress"), photo("b", "dress")]
    predicted = [GarmentTags(category=c) for c in ("shirt", "shirt", "shirt", "dress")]
    figure = head_figures(photos, predicted)["category"]
    assert figure.value == pytest.approx(3 / 4)
    assert figure.persons_mean == pytest.approx((2 / 3 + 1) / 2)
    assert figure.macro == pytest.approx((1 + 1 / 2) / 2)
    assert figure.low <= figure.value <= figure.high
    assert figure.n == 4


def test_a_missing_color_is_wrong_rather_than_skipped():
    figures = head_figures([photo("a", "shirt")], [GarmentTags(category="shirt")])
    assert figures["dominant_color"].value == 0.0
    assert figures["dominant_color_in_annotated"].value == 0.0


def test_jaccard_compares_sets():
    photos = [photo("a", "shirt", season=("spring", "summer"))]
    figures = jaccard_figures(photos, [GarmentTags(season=("summer",))])
    assert figures["season_jaccard"] == 0.5
    assert figures["occasion_jaccard"] == 1.0


def test_caption_recall_finds_the_captioned_photo():
    rows = np.eye(20, 384, dtype=np.float32)

    class Words:
        def embed_texts(self, texts):
            return rows[[int(text.split()[-1]) for text in texts]]

    class Analysis:
        def __init__(self, row):
            self.text_vector = rows[row]

    photos = [
        ClosetPhoto(Path("x"), "x", "a", "val", GarmentTags(), caption=f"photo {n}")
        for n in range(20)
    ]
    right = caption_recall(photos, [Analysis(n) for n in range(20)], Words())
    assert right == {"recall@1": 1.0, "recall@5": 1.0, "recall@10": 1.0, "n": 20}
    shifted = caption_recall(photos, [Analysis((n + 1) % 20) for n in range(20)], Words())
    assert shifted["recall@1"] == 0.0


def test_the_reader_takes_splits_and_kids_from_the_table(drawn_closet):
    photos = read_closet(drawn_closet)
    assert len(photos) == 48
    assert {p.split for p in photos} == {"train", "val"}
    assert all(p.tags is not None and p.caption and p.path.exists() for p in photos)


def test_the_reader_serves_photos_without_annotations(drawn_closet, tmp_path):
    (tmp_path / "photos.csv").write_text((drawn_closet / "photos.csv").read_text())
    photos = read_closet(tmp_path)
    assert len(photos) == 48
    assert all(p.tags is None for p in photos)


def test_temperature_softens_logits_that_are_too_sure():
    rng = np.random.default_rng(0)
    targets = rng.integers(0, 3, 400)
    logits = rng.normal(size=(400, 3)).astype(np.float32)
    logits[np.arange(400), targets] += 1.0
    assert best_temperature(logits * 8, targets) > best_temperature(logits * 0.5, targets)


def test_threshold_separates_two_levels():
    targets = np.array([[1, 0], [0, 1]] * 10, np.float32)
    probability = np.where(targets > 0, 0.4, 0.3)
    logits = np.log(probability / (1 - probability)).astype(np.float32)
    assert 0.3 < best_threshold(logits, targets) <= 0.4


def test_relevance_scales_lie_in_order():
    rng = np.random.default_rng(0)
    kinds = ["shirt", "dress", "pants"] * 20
    tags = [GarmentTags(category=k, pattern="plain") for k in kinds]
    centers = {k: rng.normal(size=256) for k in set(kinds)}
    rows = np.stack([centers[k] + rng.normal(size=256) * 0.3 for k in kinds]).astype(np.float32)
    rows /= np.linalg.norm(rows, axis=1, keepdims=True)
    relevance = measure_relevance(tags, rows, rows, rows)
    assert relevance.text_floor < relevance.text_full
    assert relevance.image_floor < relevance.image_full <= relevance.duplicate
