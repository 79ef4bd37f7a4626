"""Figures of encoders: rates, rankings, confidences, intervals over persons, caption recall."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from models.types import ColorShare, GarmentTags
from models.vocabulary import Vocabulary
from train.data.labels import MULTI_FIELDS, SINGLE_FIELDS, LabelSpace
from train.data.sources.closet import ClosetPhoto, read_closet
from train.evaluate.captions import Found, caption_figures, recall_figures, word_scores
from train.evaluate.confidence import measure_confidence
from train.evaluate.head_scores import HeadScores, read_head_scores
from train.evaluate.heads import (
    confidence_figures,
    head_figures,
    jaccard_figures,
    kids_ranking,
    precision_figures,
)
from train.evaluate.ranked import average_precision, mean_precision, roc_auc
from train.recipes.calibration import (
    best_temperature,
    best_threshold,
    duplicate_cosine,
    measure_relevance,
)


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


class Words:
    """Embeds "photo N" as the Nth axis."""

    def embed_texts(self, texts):
        return np.eye(20, 384, dtype=np.float32)[[int(text.split()[-1]) for text in texts]]


class Analysis:
    def __init__(self, row, tags):
        self.text_vector = np.eye(20, 384, dtype=np.float32)[row]
        self.tags = tags


def captioned(kinds):
    return [
        ClosetPhoto(Path("x"), "x", f"p{n % 3}", "val", GarmentTags(category=k), caption=f"{k} {n}")
        for n, k in enumerate(kinds)
    ]


def test_captions_are_searched_by_vector_by_words_and_by_chance():
    photos = captioned(["shirt", "dress", "hat", "bag"] * 5)
    right = [Analysis(n, GarmentTags(category="umbrella")) for n in range(20)]
    figures = caption_figures(photos, right, Words(), Vocabulary.load())
    assert figures["n"] == 20
    assert figures["persons"] == 3
    assert figures["words_to_photo"]["recall@1"] == 1.0
    assert figures["words_to_photo"]["recall@1_interval"] == [1.0, 1.0]
    # five photos share each word: one of them comes first
    assert figures["fts5_annotated_labels"]["recall@1"] == pytest.approx(1 / 5)
    assert figures["fts5_annotated_labels"]["recall@5"] == 1.0
    # no word matches: all tie, which is chance
    assert figures["fts5_predicted_labels"]["recall@5"] == figures["chance"]["recall@5"] == 0.25
    shifted = [Analysis((n + 1) % 20, GarmentTags()) for n in range(20)]
    worse = caption_figures(photos, shifted, Words(), Vocabulary.load())
    assert worse["words_to_photo"]["recall@1"] == 0.0


def test_word_search_finds_synonyms_and_stems_and_takes_any_text():
    documents = [GarmentTags(category="shoe", attributes=("sneaker",)), GarmentTags("dress")]
    queries = ["trainers", "two dresses", 'NEAR("a" -- \'', ""]
    scores = word_scores(queries, documents, Vocabulary.load())
    assert scores[0, 0] > 0 == scores[0, 1]
    assert scores[1, 1] > 0 == scores[1, 0]
    assert not scores[2:].any()


def test_recall_counts_persons_and_shares_places_among_ties():
    scores = np.array([[1.0, 1.0, 0.0], [0.0, 2.0, 1.0], [3.0, 2.0, 1.0]])
    found = Found.in_scores(scores)
    assert found.above.tolist() == [0, 0, 2]
    assert found.within(1).tolist() == [0.5, 1.0, 0.0]
    assert found.within(2).tolist() == [1.0, 1.0, 0.0]
    figures = recall_figures(found, ["a", "a", "b"])
    assert figures["recall@1"] == 0.5
    assert figures["recall@1_persons_mean"] == pytest.approx((0.75 + 0.0) / 2)
    low, high = figures["recall@1_interval"]
    assert low <= 0.5 <= high


def test_areas_and_precisions_equal_worked_examples():
    scores = np.array([0.9, 0.8, 0.7, 0.6])
    assert roc_auc(scores, np.array([True, False, True, False])) == pytest.approx(3 / 4)
    assert average_precision(scores, np.array([True, False, True, False])) == pytest.approx(
        (1 + 2 / 3) / 2
    )
    tied = np.zeros(4)
    assert roc_auc(tied, np.array([True, False, True, False])) == 0.5
    assert average_precision(tied, np.array([True, False, False, False])) == 0.25
    assert np.isnan(roc_auc(scores, np.ones(4, bool)))
    assert np.isnan(average_precision(scores, np.zeros(4, bool)))


def test_a_weight_counts_a_photo_as_often_as_it_says():
    rng = np.random.default_rng(0)
    scores, positive = rng.normal(size=30).round(1), rng.random(30) < 0.4
    times = rng.integers(0, 4, 30)
    repeated = np.repeat(np.arange(30), times)
    for figure in (roc_auc, average_precision):
        assert figure(scores, positive, times.astype(float)) == pytest.approx(
            figure(scores[repeated], positive[repeated])
        )


def test_mean_precision_leaves_out_terms_that_do_not_occur():
    scores = np.array([[0.9, 0.1, 0.5], [0.1, 0.8, 0.4]])
    positive = np.array([[True, False, False], [False, True, False]])
    found = mean_precision(scores, positive)
    assert (found.macro, found.micro, found.terms, found.chance) == (1.0, 1.0, 2, 0.5)


def test_confidences_that_are_right_as_often_as_they_say_are_calibrated():
    rng = np.random.default_rng(0)
    sure = rng.uniform(0.5, 1.0, 20_000)
    probabilities = np.stack([sure, 1 - sure], axis=1).astype(np.float32)
    honest = (rng.random(20_000) > sure).astype(np.int64)
    found = measure_confidence(probabilities, honest)
    assert found.ece < 0.02
    assert found.ece_equal_mass < 0.02
    assert found.mean_confidence == pytest.approx(found.accuracy, abs=0.01)
    boaster = measure_confidence(probabilities, np.ones(20_000, np.int64))
    assert boaster.ece == pytest.approx(0.75, abs=0.01)
    assert boaster.brier == pytest.approx(float((2 * sure**2).mean()), rel=1e-3)


def test_a_reliability_table_holds_every_known_photo_once():
    probabilities = np.array([[0.9, 0.1], [0.6, 0.4], [0.2, 0.8], [0.5, 0.5]], np.float32)
    found = measure_confidence(probabilities, np.array([0, 1, 1, -1]), bins=5)
    assert found.n == sum(row.n for row in found.table) == 3
    assert found.accuracy == pytest.approx(2 / 3)
    assert all(row.low <= row.confidence <= row.high for row in found.table)
    by_hand = (abs(1 - 0.9) + abs(0 - 0.6) + abs(1 - 0.8)) / 3
    assert measure_confidence(probabilities, np.array([0, 1, 1, -1]), bins=50).ece == pytest.approx(
        by_hand, abs=1e-6
    )
    with pytest.raises(ValueError, match="no target"):
        measure_confidence(probabilities, np.full(4, -1))


def scores_of(labels, truth, *, sure):
    """Scores that name the truth with a probability."""
    single = {}
    for name in SINGLE_FIELDS:
        width = labels.width(name)
        rows = np.full((len(truth), width), (1 - sure) / (width - 1), np.float32)
        targets = labels.single(name, truth)
        rows[np.arange(len(truth)), targets] = sure
        single[name] = rows
    multi = {name: labels.multi(name, truth) * (sure - 0.1) + 0.05 for name in MULTI_FIELDS}
    return HeadScores(labels, single, multi)


def test_rankings_and_confidences_of_a_perfect_encoder_are_perfect():
    labels = LabelSpace.from_vocabulary(Vocabulary.load())
    photos = [
        photo(person, "shirt", kids=kids, season=("summer",), occasion=("work",), pattern="plain",
              material="cotton", fit="slim", style="casual", attributes=("collared",))
        for person, kids in (("a", True), ("a", False), ("b", True), ("b", False))
    ]  # fmt: skip
    scores = scores_of(labels, [p.tags for p in photos], sure=0.9)
    kids = kids_ranking(photos, scores)
    assert kids["roc_auc"] == kids["roc_auc_persons_weighted"] == 1.0
    assert kids["positives"] == 2
    precision = precision_figures(photos, scores)
    assert precision["season_map"]["macro"] == precision["season_map"]["micro"] == 1.0
    confidence = confidence_figures(photos, scores)
    assert set(confidence) == set(SINGLE_FIELDS)
    assert confidence["category"]["accuracy"] == 1.0
    assert confidence["category"]["ece"] == pytest.approx(0.1, abs=1e-4)


@pytest.mark.runtime
def test_head_scores_choose_what_the_app_chooses(drawn_closet):
    from models.preprocess import decode_photo
    from models.runtimes.ort import PocketEncoder
    from models.store import EMBEDDED_FOLDER

    photos = read_closet(drawn_closet)[:6]
    folder = EMBEDDED_FOLDER / "encoder"
    scores = read_head_scores(folder, photos)
    tags = PocketEncoder(folder, threads=1).tag_images(
        [decode_photo(photo.path).image for photo in photos]
    )
    for row, found in enumerate(tags):
        for name in ("category", "pattern", "material", "fit", "style"):
            chances = scores.single[name][row]
            assert scores.labels.terms[name][int(chances.argmax())] == getattr(found, name)
            assert found.confidence[name] == pytest.approx(float(chances.max()), abs=1e-3)
        assert scores.multi["season"].shape == (6, 4)


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


def test_a_temperature_is_found_between_the_steps_and_is_one_without_truth():
    rng = np.random.default_rng(1)
    logits = rng.normal(size=(20_000, 4)) * 2
    chances = np.exp(logits) / np.exp(logits).sum(axis=1, keepdims=True)
    targets = (rng.random((20_000, 1)) > chances.cumsum(axis=1)).sum(axis=1)
    scaled = (logits * 1.37).astype(np.float32)
    assert best_temperature(scaled, targets) == pytest.approx(1.37, abs=0.05)
    assert best_temperature(scaled[:5], np.full(5, -1)) == 1.0


def test_a_temperature_is_the_more_cautious_the_more_people_disagree():
    rng = np.random.default_rng(2)
    logits = rng.normal(size=(300, 4)).astype(np.float32)
    targets = logits.argmax(axis=1)
    wrong = rng.random(300) < np.repeat(rng.uniform(0, 0.9, 10), 30)
    targets[wrong] = rng.integers(0, 4, int(wrong.sum()))
    pooled = best_temperature(logits, targets)
    by_person = best_temperature(logits, targets, [str(row // 30) for row in range(300)])
    by_photo = best_temperature(logits, targets, [str(row) for row in range(300)])
    assert pooled <= by_photo < by_person


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
    relevance = measure_relevance(tags, rows, rows, rows, duplicate=0.97)
    assert relevance.text_floor < relevance.text_full
    assert relevance.image_floor < relevance.image_full
    assert relevance.duplicate == 0.97


def test_questions_about_duplicates_stay_few_and_within_a_wardrobe():
    rng = np.random.default_rng(0)
    rows = rng.normal(size=(300, 8)).astype(np.float32)
    rows /= np.linalg.norm(rows, axis=1, keepdims=True)
    # the same garment under another owner is nobody's duplicate
    rows[200:] = rows[:100]
    people = ["a"] * 200 + ["b"] * 100
    least = duplicate_cosine(rows, people)
    own = [(rows[i] @ rows[j]) for i in range(300) for j in range(i) if people[i] == people[j]]
    assert 0 < sum(cosine >= least for cosine in own) <= len(own) / 1000
    assert least < 0.9999
    assert duplicate_cosine(rows[:1], ["a"]) == 1.0
