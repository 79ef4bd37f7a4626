"""The worked examples of the LookBench metrics, value for value."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest

from train.evaluate.retrieval.metrics import whole_group_share
from train.evaluate.retrieval.ranking import Exclusion
from train.evaluate.retrieval.relevance import Labels, Relevance
from train.evaluate.retrieval.scoring import score_rankings, score_vectors
from train.evaluate.retrieval.significance import clustered_bootstrap, holm, mcnemar

EXAMPLES = json.loads(
    (Path(__file__).parent / "data" / "lookbench_examples.json").read_text(encoding="utf-8")
)
RANK_CASES = {case["id"]: case for case in EXAMPLES["rank_cases"]}
END_TO_END = {case["id"]: case for case in EXAMPLES["end_to_end"]}
METRICS = ("hit", "mrr", "ndcg", "map")


def scored(query, gallery, order, ks, *, compat=False):
    relevance = Relevance(
        "id", Labels.of_ids([query]), gallery=Labels.of_ids(gallery), compat=compat
    )
    return score_rankings([order], relevance, ks=ks)


def values_at(scores, k):
    return [float(scores.values(metric, k)[0]) for metric in METRICS]


def nan_for_nan(label):
    return float("nan") if label == "NaN" else label


@pytest.mark.parametrize("case", ["F1_fine", "F2_coarse", "F3_no_relevant"])
def test_a_fixed_ranking_scores_as_published(case):
    example = RANK_CASES[case]
    cuts = [int(k) for k in example["k"]]
    scores = scored(example["q"], example["g"], example["order"], cuts)
    for k in cuts:
        assert values_at(scores, k) == pytest.approx(example["k"][str(k)], abs=1e-5)


def test_labels_in_a_plain_list_do_not_zero_ndcg_and_map():
    example = RANK_CASES["F1_fine"]
    for container in (list, tuple, np.array):
        scores = scored(example["q"], container(example["g"]), example["order"], [2, 5])
        for k in (2, 5):
            assert values_at(scores, k) == pytest.approx(example["k"][str(k)], abs=1e-5)
            assert values_at(scores, k) != pytest.approx(
                RANK_CASES["F4_list_labels_bug"]["k"][str(k)], abs=1e-5
            )


@pytest.mark.parametrize("query", ["shirt|", "null", "NaN"])
def test_missing_labels_match_as_published_only_when_asked_to(query):
    example = RANK_CASES["F5_missing"]
    gallery = [nan_for_nan(label) for label in example["g"]]
    expected = example["queries"][query]
    label = None if query == "null" else nan_for_nan(query)
    cuts = [int(k) for k in expected]
    compat = scored(label, gallery, example["order"], cuts, compat=True)
    for k in cuts:
        assert values_at(compat, k) == pytest.approx(expected[str(k)], abs=1e-5)
    ours = scored(label, gallery, example["order"], cuts)
    assert ours.n_skipped == (0 if query == "shirt|" else 1)
    if query == "shirt|":
        assert values_at(ours, 1) == [1, 1, 1, 1]
    else:
        assert ours.relevant.tolist() == [0]


def test_six_vectors_score_as_published_end_to_end():
    example = END_TO_END["F6"]
    relevance = Relevance(
        "category", Labels.of_ids(example["ql"]), gallery=Labels.of_ids(example["gl"])
    )
    scores = score_vectors(example["Q"], example["G"], relevance, ks=[1, 2, 3])
    ours = {"recall": "hit", "mrr": "mrr", "ndcg": "ndcg", "map": "map"}
    for name, metric in ours.items():
        for k in (1, 2, 3):
            expected = example["percent"][name][str(k)]
            assert round(100 * scores.mean(metric, k), 2) == pytest.approx(expected, abs=0.006)


def test_unit_length_decides_the_order_unless_it_is_switched_off():
    example = END_TO_END["F7_l2"]
    relevance = Relevance("id", Labels.of_ids(example["ql"]), gallery=Labels.of_ids(example["gl"]))
    for normalize, expected in ((True, "l2norm"), (False, "raw")):
        scores = score_vectors(example["Q"], example["G"], relevance, ks=[1], normalize=normalize)
        assert 100 * scores.mean("hit", 1) == example["recall@1"][expected]


def test_cutting_dimensions_normalizes_again():
    example = END_TO_END["F8_dims"]
    relevance = Relevance("id", Labels.of_ids(example["ql"]), gallery=Labels.of_ids(example["gl"]))
    for dims, expected in ((None, "all 4 dims"), (4, "all 4 dims"), (2, "num_feat=2")):
        scores = score_vectors(example["Q"], example["G"], relevance, ks=[1], dims=dims)
        assert 100 * scores.mean("hit", 1) == example["recall@1"][expected]


@pytest.mark.parametrize("row", [0, 3])
def test_equal_scores_come_in_the_order_of_rows_and_are_counted(row):
    example = END_TO_END["F9_ties"]
    expected = example[f"A_at_row_{row}"]
    gallery = ["A" if index == row else "B" for index in range(5)]
    relevance = Relevance("id", Labels.of_ids(example["ql"]), gallery=Labels.of_ids(gallery))
    scores = score_vectors(example["Q"], example["G"], relevance, ks=[1, 3, 4, 5])
    for name, value in expected.items():
        metric, k = name.split("@")
        found = scores.mean("hit" if metric == "recall" else "mrr", int(k))
        assert 100 * found == value
    assert [scores.n_tied_at_cut(k) for k in (1, 3, 4, 5)] == [1, 1, 0, 0]
    assert scores.mean("mrr") == 1 / (row + 1)


def test_a_query_finds_itself_only_when_the_published_behavior_is_asked_for():
    example = END_TO_END["F10_self"]
    relevance = Relevance("id", Labels.of_ids(example["ql"]), gallery=Labels.of_ids(example["gl"]))
    queries, gallery = example["Q"], example["G_with_self"]
    everything = score_vectors(queries, gallery, relevance, ks=[1], compat=True)
    assert 100 * everything.mean("hit", 1) == example["recall@1"]
    honest = score_vectors(queries, gallery, relevance, ks=[1], exclude=Exclusion(self_rows=[0, 1]))
    assert 100 * honest.mean("hit", 1) == example["recall@1_without_self_rows"]


def test_searching_a_set_with_itself_needs_a_word_about_what_to_exclude():
    vectors = np.eye(3, dtype=np.float32)
    labels = Labels.of_ids(["a", "b", "a"])
    relevance = Relevance("id", labels, gallery=labels)
    with pytest.raises(ValueError, match="find itself"):
        score_vectors(vectors, vectors, relevance)
    assert score_vectors(vectors, vectors, relevance, ks=[1], compat=True).mean("hit", 1) == 1


def test_queries_without_ground_truth_are_skipped_and_those_whose_truth_is_absent_are_not():
    example = END_TO_END["F11_text_image_evaluator"]
    vectors = END_TO_END["F6"]
    gallery = list(range(100, 105))

    def run(truth):
        # one identity per query: a relevant row carries the query's number
        owner = {row: number for number, rows in truth.items() for row in rows}
        queries = [number if number in truth else None for number in ("10", "11", "12")]
        relevance = Relevance(
            "id",
            Labels.of_ids(queries),
            gallery=Labels.of_ids([owner.get(row) for row in gallery]),
        )
        return score_vectors(vectors["Q"], vectors["G"], relevance, ks=[1, 2, 3])

    skipped = run(example["gt"])
    assert (skipped.n_queries, skipped.n_answerable, skipped.n_skipped) == (2, 2, 1)
    for k in (1, 2, 3):
        assert round(skipped.mean("hit", k), 4) == example["recall"][str(k)]
    assert round(skipped.mean("mrr"), 4) == example["mrr"]

    absent = run({**example["gt"], "12": [999]})
    assert (absent.n_queries, absent.n_answerable, absent.n_skipped) == (3, 2, 0)
    for k in (1, 2, 3):
        expected = example["with_gt_12_to_999"]["recall"][str(k)]
        assert round(absent.mean("hit", k), 4) == expected
    assert round(absent.mean("mrr"), 4) == example["with_gt_12_to_999"]["mrr"]
    assert absent.mean("hit", 1, answerable=True) == 0.5


@pytest.mark.parametrize("mode", ["category", "main", "subset", "exact", "graded"])
def test_attribute_modes_agree_with_the_worked_example(mode):
    example = EXAMPLES["attribute_modes"]
    expected = example["modes"][mode]
    query = example["query"]
    relevance = Relevance(
        mode,
        Labels.of_attributes([query["category"]], [query["main"]], [query["others"]]),
        gallery=Labels.of_attributes(*zip(*example["gallery"], strict=True)),
    )
    assert relevance.block(0, 1)[0].tolist() == expected["gains"]
    scores = score_rankings([example["order"]], relevance, ks=[1, 3, 5])
    for k in (1, 3, 5):
        assert scores.mean("ndcg", k) == pytest.approx(expected["ndcg"][str(k)], abs=1e-5)
    if mode != "graded":
        assert scores.mean("hit", 1) == expected["hit@1"]
        assert scores.mean("recall_literal", 5) == pytest.approx(expected["recall_literal@5"])


def test_the_ideal_of_graded_ndcg_comes_from_the_whole_gallery():
    example = EXAMPLES["attribute_modes"]
    found = score_rankings(
        [example["order"][:5]],
        Relevance(
            "graded",
            Labels.of_attributes(["shirt"], ["stripe"], [["collared", "long sleeve", "cotton"]]),
            gallery=Labels.of_attributes(*zip(*example["gallery"], strict=True)),
        ),
        ks=[5],
    )
    assert found.mean("ndcg", 5) == pytest.approx(0.59109, abs=1e-5)
    assert found.mean("ndcg", 5) != pytest.approx(0.73732, abs=1e-3)


def test_significance_agrees_with_the_worked_example():
    example = EXAMPLES["significance"]
    published = mcnemar(example["a"], example["b"], compat=True)
    assert (published.only_first, published.only_second) == (4, 1)
    assert published.statistic == pytest.approx(example["chi2"])
    assert published.p == pytest.approx(example["p"], abs=1e-5)
    difference = clustered_bootstrap(list(example["groups"]), example["a"], example["b"])
    assert difference.value == example["difference"]
    assert [difference.low, difference.high] == pytest.approx(example["interval"], abs=1e-5)
    assert difference.p == pytest.approx(example["bootstrap_p"])
    assert difference.design_effect == pytest.approx(example["design_effect"], abs=1e-5)
    assert holm(example["holm"]["p"]) == pytest.approx(example["holm"]["corrected"])


def test_few_disagreements_are_tested_exactly_and_an_even_split_is_no_evidence():
    example = EXAMPLES["significance"]
    ours = mcnemar(example["a"], example["b"])
    assert ours.p == pytest.approx(0.375)  # 2 * (1 + 5) / 2^5
    a, b = [1] * 5 + [0] * 5, [0] * 5 + [1] * 5
    published = mcnemar(a, b, compat=True)
    assert published.statistic == pytest.approx(example["even"]["chi2"])
    assert published.p == pytest.approx(example["even"]["p"], abs=1e-5)
    assert (mcnemar(a, b).statistic, mcnemar(a, b).p) == (0.0, 1.0)
    assert mcnemar([1, 0], [1, 0]).p == 1.0


def test_many_disagreements_use_the_clamped_chi_square():
    even = mcnemar([1] * 20 + [0] * 20, [0] * 20 + [1] * 20)
    assert (even.statistic, even.p) == (0.0, 1.0)
    uneven = mcnemar([1] * 30 + [0] * 10, [0] * 30 + [1] * 10)
    assert uneven.statistic == pytest.approx(19**2 / 40)


def test_an_outfit_counts_only_when_all_of_its_garments_were_found():
    hits, outfits = [1, 1, 1, 0, 1], ["a", "a", "b", "b", "c"]
    assert np.mean(hits) == 0.8
    assert round(100 * whole_group_share(hits, outfits), 2) == 66.67
