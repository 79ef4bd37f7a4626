"""What must hold for any vectors and labels, not only for the examples."""

from __future__ import annotations

import itertools

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from train.evaluate.retrieval.chance import (
    chance_hit,
    chance_ndcg,
    chance_of,
    chance_reciprocal_rank,
)
from train.evaluate.retrieval.ranking import Exclusion, duplicate_pairs, top_rows, unit_rows
from train.evaluate.retrieval.relevance import Labels, Relevance
from train.evaluate.retrieval.scoring import score_rankings, score_vectors
from train.evaluate.retrieval.significance import clustered_bootstrap, group_interval, holm

KS = (1, 2, 5, 10)
WORDS = ("plain", "stripe", "dot", "lace")
row = st.tuples(
    st.sampled_from(["shirt", "dress", None]),
    st.sampled_from([*WORDS, ""]),
    st.lists(st.sampled_from(WORDS), max_size=3),
)
closets = st.tuples(
    st.lists(row, min_size=1, max_size=8),
    st.lists(row, min_size=1, max_size=12),
    st.integers(0, 2**31 - 1),
)


def labels_of(rows):
    return Labels.of_attributes(*zip(*rows, strict=True))


def vectors_of(count, seed):
    # few distinct whole numbers, so that ties happen all the time
    return np.random.default_rng(seed).integers(-1, 2, (count, 3)).astype(np.float32)


def scored(closet, mode, *, exclude=None):
    queries, gallery, seed = closet
    relevance = Relevance(mode, labels_of(queries), gallery=labels_of(gallery))
    return score_vectors(
        vectors_of(len(queries), seed),
        vectors_of(len(gallery), seed + 1),
        relevance,
        ks=KS,
        exclude=exclude,
    )


@settings(max_examples=60, deadline=None)
@given(closets)
def test_wider_cuts_and_looser_modes_never_score_less(closet):
    by_mode = {mode: scored(closet, mode) for mode in ("category", "main", "subset", "exact")}
    for scores in by_mode.values():
        for metric in ("hit", "recall_literal", "mrr"):
            values = np.stack([scores.values(metric, k) for k in KS])
            assert (np.diff(values, axis=0) >= 0).all()
        assert (scores.values("mrr") >= scores.values("mrr", KS[-1])).all()
    asked = ~by_mode["main"].skipped
    for looser, stricter in (("category", "main"), ("category", "subset"), ("subset", "exact")):
        for k in KS:
            wide, narrow = (by_mode[mode].values("hit", k)[asked] for mode in (looser, stricter))
            assert (wide >= narrow).all()


@settings(max_examples=60, deadline=None)
@given(closets)
def test_graded_ndcg_at_one_is_at_least_the_subset_hit(closet):
    graded, subset = scored(closet, "graded"), scored(closet, "subset")
    asked = ~subset.skipped
    assert (graded.values("ndcg", 1)[asked] >= subset.values("hit", 1)[asked]).all()


@settings(max_examples=60, deadline=None)
@given(closets)
def test_all_scores_are_between_zero_and_one_and_perfect_lists_reach_one(closet):
    queries, gallery, _ = closet
    for mode in ("category", "main", "subset", "exact", "graded", "id"):
        relevance = Relevance(mode, labels_of(queries), gallery=labels_of(gallery))
        gains = relevance.block(0, len(queries))
        perfect = [np.argsort(-line, kind="stable").tolist() for line in gains]
        best = score_rankings(perfect, relevance, ks=KS)
        right = best.relevant > 0
        for k in KS:
            assert best.values("ndcg", k)[right] == pytest.approx(1)
        found = scored(closet, mode)
        for k in KS:
            values = found.values("ndcg", k)
            assert (values >= 0).all()
            assert (values <= 1 + 1e-12).all()


@settings(max_examples=60, deadline=None)
@given(st.integers(0, 2**31 - 1))
def test_the_order_of_the_gallery_does_not_matter_without_ties(seed):
    rng = np.random.default_rng(seed)
    queries, gallery = rng.normal(size=(6, 8)), rng.normal(size=(40, 8))
    query_labels, gallery_labels = rng.integers(0, 4, 6).tolist(), rng.integers(0, 4, 40)
    shuffled = rng.permutation(40)

    def run(order):
        relevance = Relevance(
            "id",
            Labels.of_ids(query_labels),
            gallery=Labels.of_ids(gallery_labels[order].tolist()),
        )
        return score_vectors(queries, gallery[order], relevance, ks=KS)

    first, second = run(np.arange(40)), run(shuffled)
    assert (shuffled[second.top] == first.top).all()
    for metric in ("hit", "recall_literal", "mrr", "ndcg", "map"):
        for k in KS:
            assert first.values(metric, k) == pytest.approx(second.values(metric, k))


def test_equal_photos_score_equal_wherever_they_lie_in_a_large_gallery():
    rng = np.random.default_rng(0)
    gallery = rng.normal(size=(9001, 37)).astype(np.float32)
    places = [3, 500, 8190, 8193, 9000]
    gallery[places] = gallery[places[0]]
    relevance = Relevance("id", Labels.of_ids(["x"]), gallery=Labels.of_ids(["x"] + [None] * 9000))
    scores = score_vectors(gallery[places[:1]], gallery, relevance, ks=[5])
    assert scores.top[0].tolist() == places
    pairs = duplicate_pairs(unit_rows(gallery))
    assert pairs == list(itertools.combinations(places, 2))


@settings(max_examples=60, deadline=None)
@given(st.integers(0, 2**31 - 1), st.integers(1, 12))
def test_top_rows_equal_a_full_stable_sort(seed, k):
    rng = np.random.default_rng(seed)
    scores = rng.integers(0, 4, (5, 9)).astype(np.float32)
    scores[rng.random(scores.shape) < 0.2] = -np.inf
    for line, best in zip(scores, top_rows(scores, k), strict=True):
        order = [row for row in np.argsort(-line, kind="stable") if line[row] > -np.inf][:k]
        assert best[best >= 0].tolist() == order


@settings(max_examples=60, deadline=None)
@given(closets)
def test_what_is_excluded_is_neither_found_nor_missed(closet):
    queries, gallery, _ = closet
    exclude = Exclusion(
        self_rows=[index if index < len(gallery) else -1 for index in range(len(queries))],
        query_groups=[index % 3 for index in range(len(queries))],
        gallery_groups=[index % 3 for index in range(len(gallery))],
    )
    scores = scored(closet, "category", exclude=exclude)
    hidden = exclude.block(0, len(queries), size=len(gallery))
    for index, top in enumerate(scores.top):
        found = top[top >= 0]
        assert not hidden[index, found].any()
        assert len(found) == min(KS[-1], (~hidden[index]).sum())
    assert scores.candidates.tolist() == (~hidden).sum(axis=1).tolist()
    assert (scores.relevant <= scores.candidates).all()


def test_a_label_that_is_a_string_instead_of_a_column_is_refused():
    with pytest.raises(TypeError, match="one label per row"):
        Labels.of_ids("shirt")
    with pytest.raises(ValueError, match="rows"):
        Labels.of_attributes(["shirt"], ["plain", "dot"], [[]])


def test_undefined_questions_are_refused():
    labels = Labels.of_attributes(["shirt"], ["plain"], [[]])
    graded = score_rankings([[0]], Relevance("graded", labels, gallery=labels), ks=[1])
    with pytest.raises(ValueError, match="graded"):
        graded.mean("hit", 1)
    with pytest.raises(ValueError, match="not one of the cuts"):
        graded.mean("ndcg", 7)
    with pytest.raises(ValueError, match="counterpart"):
        Relevance("main", labels, gallery=labels, compat=True)
    with pytest.raises(ValueError, match="twice"):
        score_rankings([[0, 0]], Relevance("id", labels, gallery=labels))
    with pytest.raises(ValueError, match="finite"):
        unit_rows([[1.0, float("nan")]])
    with pytest.raises(ValueError, match="dimensions"):
        unit_rows([[1.0, 2.0]], dims=3)


def test_chance_equals_the_average_over_all_orders():
    gallery = [1, 1, 0, 0, 0]
    relevance = Relevance("id", Labels.of_ids([1]), gallery=Labels.of_ids(gallery))
    every = [
        score_rankings([list(order)], relevance, ks=[1, 3])
        for order in itertools.permutations(range(5))
    ]
    for k in (1, 3):
        assert chance_hit(2, 5, k) == pytest.approx(np.mean([s.mean("hit", k) for s in every]))
        assert chance_ndcg(2, 5, k) == pytest.approx(np.mean([s.mean("ndcg", k) for s in every]))
    mean_rank = np.mean([scores.mean("mrr") for scores in every])
    assert chance_reciprocal_rank(2, 5) == pytest.approx(mean_rank)
    expected = chance_of(every[0])
    assert expected["hit@3"] == pytest.approx(chance_hit(2, 5, 3))
    assert expected["mrr"] == pytest.approx(mean_rank)


def test_intervals_do_not_depend_on_the_order_of_rows():
    rng = np.random.default_rng(0)
    people = [f"person-{index % 7}" for index in range(60)]
    a, b = rng.integers(0, 2, 60), rng.integers(0, 2, 60)
    order = rng.permutation(60)
    shuffled = [people[index] for index in order]
    assert group_interval(people, a) == group_interval(shuffled, a[order])
    first, second = (
        clustered_bootstrap(people, a, b),
        clustered_bootstrap(shuffled, a[order], b[order]),
    )
    assert first.value == pytest.approx(second.value)
    assert (first.low, first.high, first.p) == pytest.approx((second.low, second.high, second.p))


def test_one_person_with_many_photos_counts_once_in_the_mean_over_persons():
    interval = group_interval(["a"] * 98 + ["b", "c"], [1] * 98 + [0, 0])
    assert interval.value == pytest.approx(0.98)
    assert interval.groups_mean == pytest.approx(1 / 3)
    assert interval.low <= interval.value <= interval.high
    assert (interval.n, interval.n_groups) == (100, 3)


@given(st.lists(st.floats(0, 1), min_size=1, max_size=8))
def test_correction_never_lowers_a_p_value_and_keeps_their_order(p_values):
    corrected = holm(p_values)
    assert all(1 >= after >= before for before, after in zip(p_values, corrected, strict=True))
    order = np.argsort(p_values, kind="stable")
    assert (np.diff(np.array(corrected)[order]) >= 0).all()
