"""A few comparisons recover an order, however the judge prefers places."""

from __future__ import annotations

import itertools

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from models.bradley_terry import deviations, fit_mm, fit_newton, probability
from models.tournament import Schedule, most_calls, pools, rank


def kendall_tau(order, truth):
    """Share of pairs in the true order, minus the share in the other one."""
    place = {each: at for at, each in enumerate(order)}
    pairs = list(itertools.combinations(truth, 2))
    return sum(1 if place[a] < place[b] else -1 for a, b in pairs) / len(pairs)


def judge_of(strengths, *, bias=0.0, noise=0.0, seed=0):
    rng = np.random.default_rng(seed)

    def judge(shown_first, shown_second):
        odds = strengths[shown_first] - strengths[shown_second]
        said = 1 / (1 + np.exp(-odds)) + bias + noise * rng.normal()
        return float(np.clip(said, 0, 1))

    return judge


def random_wins(count, *, seed, share=0.6):
    rng = np.random.default_rng(seed)
    strengths = rng.normal(size=count)
    wins = np.zeros((count, count))
    for one, other in itertools.combinations(range(count), 2):
        if rng.random() < share:
            won = rng.binomial(8, 1 / (1 + np.exp(strengths[other] - strengths[one])))
            wins[one, other], wins[other, one] = won, 8 - won
    return wins


@pytest.mark.parametrize("seed", range(5))
def test_a_quarter_of_the_pairs_recovers_an_order_in_spite_of_a_judge_who_likes_the_first(seed):
    rng = np.random.default_rng(seed)
    strengths = rng.permutation(np.linspace(-3, 3, 50))
    made = rank(50, judge_of(strengths, bias=0.2, noise=0.05, seed=seed))
    assert made.pairs <= 0.25 * 50 * 49 / 2
    assert made.calls == 2 * made.pairs
    assert kendall_tau(made.order, list(np.argsort(-strengths))) >= 0.9
    assert made.bias == pytest.approx(0.15, abs=0.05)  # clipped at 1 where A is the better one


def test_asked_in_one_order_the_same_judge_misleads_more():
    strengths = np.random.default_rng(3).permutation(np.linspace(-1, 1, 20))
    truth = list(np.argsort(-strengths))
    fair = rank(20, judge_of(strengths, bias=0.3))
    cheap = rank(20, judge_of(strengths, bias=0.3), schedule=Schedule(both_orders=False))
    assert kendall_tau(fair.order, truth) > kendall_tau(cheap.order, truth)


def test_a_judge_who_always_says_a_makes_ties_and_is_found_out():
    made = rank(6, lambda _first, _second: 1.0, first=[1, 6, 2, 5, 3, 4])
    assert made.order == (1, 3, 5, 4, 2, 0)  # nothing but the first stage's order
    assert (made.bias, made.flips) == (0.5, 1.0)
    assert made.strengths == pytest.approx([0.0] * 6)


def test_a_judge_who_cannot_decide_prefers_no_place():
    made = rank(4, lambda _first, _second: 0.5)
    assert (made.bias, made.flips) == (0.0, 0.0)


@settings(max_examples=40, deadline=None)
@given(count=st.integers(0, 30), most=st.integers(0, 200), both=st.booleans())
def test_the_budget_is_never_exceeded(count, most, both):
    asked = []

    def judge(one, other):
        asked.append((one, other))
        return 0.7 if one < other else 0.3

    plan = Schedule(max_calls=most, both_orders=both)
    made = rank(count, judge, schedule=plan)
    assert made.calls == len(asked) <= min(most, most_calls(count, plan))
    assert sorted(made.order) == list(range(count))
    assert len(set(asked)) == len(asked)  # nobody meets twice
    if len(asked) < most_calls(count, Schedule(both_orders=both)):
        assert made.ended in ("budget", "settled", "rounds")


def test_a_stopped_tournament_ranks_by_what_it_knows():
    asked = []

    def judge(one, other):
        asked.append(1)
        return float(one < other)

    made = rank(8, judge, stop=lambda: len(asked) >= 4)
    assert (made.ended, made.calls) == ("stopped", 4)
    assert set(made.order[:2]) <= {0, 1, 2, 3}


def test_a_set_of_leaders_that_stands_ends_the_rounds():
    strengths = np.linspace(6, -6, 200)
    plan = Schedule(max_calls=5000)
    made = rank(200, judge_of(strengths), first=list(strengths), schedule=plan)
    assert made.ended == "settled"
    assert made.calls < most_calls(200, plan)
    assert made.order[:5] == (0, 1, 2, 3, 4)


@pytest.mark.parametrize("seed", range(6))
def test_both_fits_agree_in_order(seed):
    wins = random_wins(12, seed=seed)
    newton, covariance = fit_newton(wins)
    assert list(np.argsort(fit_mm(wins))) == list(np.argsort(newton))
    assert np.all(np.linalg.eigvalsh(covariance) > 0)


def test_strengths_do_not_depend_on_names():
    wins = random_wins(9, seed=1)
    shuffled = np.random.default_rng(0).permutation(9)
    again = fit_mm(wins[np.ix_(shuffled, shuffled)])
    assert again == pytest.approx(fit_mm(wins)[shuffled], abs=1e-4)


def test_the_undefeated_and_the_strangers_have_finite_strengths():
    wins = np.zeros((5, 5))
    wins[0, 1] = 4
    wins[2, 3] = 1
    for fit in (fit_mm(wins), fit_newton(wins)[0]):
        assert np.all(np.isfinite(fit))
        assert np.argmax(fit) == 0
    assert fit_mm(wins)[4] == pytest.approx(np.median(fit_mm(wins)), abs=0.3)


def test_who_was_compared_more_is_known_better():
    few, many = np.zeros((3, 3)), np.zeros((3, 3))
    for one, other in itertools.permutations(range(3), 2):
        few[one, other], many[one, other] = 1, 20
    assert np.all(deviations(many, fit_mm(many)) < deviations(few, fit_mm(few)))
    assert probability(fit_mm(many), 0, 1) == pytest.approx(0.5)


def test_a_hand_example():
    """Two items, 3 to 1, hardly any prior: the odds are 3 to 1."""
    wins = np.array([[0.0, 3.0], [1.0, 0.0]])
    assert probability(fit_mm(wins, virtual=1e-9), 0, 1) == pytest.approx(0.75, abs=1e-4)
    assert probability(fit_newton(wins, ridge=1e-9)[0], 0, 1) == pytest.approx(0.75, abs=1e-4)


def test_pools_leave_one_connected_graph():
    found = list(pools(14, size=5, anchors=2))
    assert {each for pool in found for each in pool} == set(range(14))
    assert all(len(set(a) & set(b)) == 2 for a, b in itertools.pairwise(found))
    assert list(pools(3)) == [(0, 1, 2)]
    with pytest.raises(ValueError, match="larger"):
        next(pools(9, size=2, anchors=2))


def test_wins_have_to_be_a_square_table():
    with pytest.raises(ValueError, match="square"):
        fit_mm(np.zeros((2, 3)))
    with pytest.raises(ValueError, match="against themselves"):
        fit_newton(np.eye(2))
