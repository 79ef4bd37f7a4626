"""Formula (1), habits and taste: the numbers that wears and words turn into."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import numpy as np
import pytest

from app.stylist.alternatives import rank_fillers
from app.stylist.candidates import drawn
from app.stylist.diversity import diverse
from app.stylist.engine import Question, compose
from app.stylist.habits import replay
from app.stylist.numbers import shipped_numbers
from app.stylist.reasons import holds
from app.stylist.saved import judge
from app.stylist.wishes import Wish
from local_index.together import SavedSet, Together, WornSet
from tests.app.stylist.conftest import TODAY, item, small, wardrobe_of


def unit(*values: float) -> np.ndarray:
    vector = np.zeros(256, dtype=np.float32)
    vector[: len(values)] = values
    return vector / np.linalg.norm(vector)


def day(ago: int) -> str:
    return (TODAY - timedelta(days=ago)).isoformat()


def test_formula_one_is_what_the_paper_says() -> None:
    """Three shirts; one was with the jeans, so likeness to it counts, and wears multiply."""
    items = [item(1, "shirt"), item(2, "shirt"), item(3, "shirt"), item(4, "pants")]
    vectors = {1: unit(1, 0), 2: unit(1, 1), 3: unit(0, 1), 4: unit(0, 0, 1)}
    wardrobe = wardrobe_of(
        items, vectors=vectors, worn=[(day(0), (1, 4)), (day(180), (1,)), (day(0), (2,))]
    )
    term = Question(wardrobe, Wish()).scorer.personal
    each = term.each(np.array([[0, 3], [1, 3], [2, 3]]))
    # counts 1.5 (a wear of half a year ago counts half), 1, 0 of at most 1.5; f_H is the first
    # shirt, the only one that was with the jeans
    expected = [(2 + 1) * 1.0, (2 * 1 / 1.5 + 1) * np.sqrt(0.5), (2 * 0 / 1.5 + 1) * 0.0]
    assert each[:, 0] == pytest.approx(expected, abs=1e-5)


def test_without_beta_likeness_alone_decides_and_more_of_all_wears_changes_nothing() -> None:
    items = [item(1, "shirt"), item(2, "shirt"), item(3, "shirt"), item(4, "pants")]
    vectors = {1: unit(1, 0), 2: unit(1, 2), 3: unit(2, 1), 4: unit(0, 0, 1)}
    worn = [(day(0), (1, 4)), (day(0), (2,))]
    again = [(day(180), items) for _day, items in worn]  # half of each wear once more
    index = np.array([[0, 3], [1, 3], [2, 3]])
    once = Question(wardrobe_of(items, vectors=vectors, worn=worn), Wish())
    twice = Question(wardrobe_of(items, vectors=vectors, worn=worn + again), Wish())
    assert once.scorer.personal.each(index) == pytest.approx(
        twice.scorer.personal.each(index), abs=1e-5
    )
    plain = Question(wardrobe_of(items, vectors=vectors, worn=worn), Wish(surprise=1.0))
    likeness = [float(vectors[1] @ vectors[n]) for n in (1, 2, 3)]
    assert plain.scorer.personal.each(index)[:, 0] == pytest.approx(likeness, abs=1e-5)


def test_more_wears_never_lower_a_garment_among_its_kind() -> None:
    items = [item(n, "shirt", "white") for n in range(1, 9)] + [item(9, "pants", "navy")]
    rows = np.arange(8)
    before = wardrobe_of(items, worn=[(day(n + 20), (n, 9)) for n in range(1, 9)])
    worn = [
        *((day(n + 20), (n, 9)) for n in range(1, 9)),
        *((day(n + 30), (5, 9)) for n in range(6)),
    ]
    after = wardrobe_of(items, worn=worn)

    def place(wardrobe: object) -> int:
        ranked = rank_fillers(wardrobe, Wish(anchors=(9,)), rows)  # type: ignore[arg-type]
        return [one for one, _score in ranked].index(5)

    assert place(after) <= place(before)
    assert place(after) == 0


def test_old_wears_fade_and_the_future_has_none() -> None:
    habits = wardrobe_of(small(), worn=[(day(180), (1,)), (day(0), (2,))]).habits
    assert habits.counts[1] == pytest.approx(0.5)
    assert habits.counts[2] == 1.0


def test_one_and_the_same_outfit_counts_a_few_times_only() -> None:
    worn = [(day(n), (2, 6, 10)) for n in range(30)]
    habits = wardrobe_of(small(), worn=worn, saved=[(2, 6, 10)]).habits
    assert habits.together[2, 6] == 6.0
    assert habits.worn_together[2, 6] == 30
    assert habits.saved_together[2, 6] == 1
    assert habits.alone[10] == 6.0


def test_two_outfits_of_one_day_that_share_a_pair_are_one_day_of_it() -> None:
    worn = [(day(3), (2, 6, 10)), (day(3), (2, 6, 11)), (day(1), (2, 6))]
    wardrobe = wardrobe_of(small(), worn=worn)
    reasons = judge(wardrobe, (2, 6, 10), Wish()).reasons
    assert "Worn together on 2 days: navy t-shirt and black pants." in [r.text for r in reasons]


def test_that_an_outfit_is_saved_is_no_reason_for_it_and_nothing_that_was_worn() -> None:
    outfit = (2, 6, 10)
    alone = judge(wardrobe_of(small(), saved=[outfit]), outfit, Wish())
    assert not {one.kind for one in alone.reasons} & {"together", "saved_together"}
    two = wardrobe_of(small(), saved=[outfit, (2, 6, 11)])
    (reason,) = [one for one in judge(two, outfit, Wish()).reasons if "together" in one.kind]
    assert reason.text == "Together in one of your outfits: navy t-shirt and black pants."
    assert holds(reason, Question(two, Wish()).witness())


def test_a_dislike_takes_away_and_never_below_nothing() -> None:
    habits = wardrobe_of(small(), saved=[(2, 6)], feedback=[("dislike", (2, 6))]).habits
    assert (2, 6) not in habits.together
    assert habits.bias == {2: -0.05, 6: -0.05}
    again = wardrobe_of(small(), feedback=[("dislike", (2, 6)), ("like", (2, 6))]).habits
    assert again.disliked == frozenset()


def test_a_favorite_does_not_take_over() -> None:
    """Whoever wears the first suggestion every day still sees most of what they own."""
    items = [
        replace(one, style="casual", occasion=(), season=(), formality=2)
        for one in [
            *(
                item(n, "t-shirt", c)
                for n, c in enumerate(("white", "navy", "red", "gray", "green"), 1)
            ),
            *(item(n, "pants", c) for n, c in enumerate(("black", "navy", "beige", "brown"), 6)),
            *(item(n, "shoe", c) for n, c in enumerate(("white", "black", "brown"), 10)),
        ]
    ]
    worn: list[tuple[str, tuple[int, ...]]] = []
    for ago in range(30, 0, -1):
        today = TODAY - timedelta(days=ago)
        wardrobe = replace(wardrobe_of(items, worn=worn), today=today)
        best = compose(wardrobe, Wish(limit=1)).suggestions[0].item_ids
        worn.append((today.isoformat(), best))
    used = set().union(*(set(outfit) for _day, outfit in worn))
    assert len(used) >= 0.4 * len(items)


def test_learned_taste_is_what_is_worn_beside_what_is_owned() -> None:
    items = [item(n, "t-shirt", "red" if n < 4 else "black") for n in range(1, 11)]
    taste = wardrobe_of(items, worn=[(day(n), (1, 2)) for n in range(10)]).taste
    assert taste.learned["colors"]["red"] > 0.3
    assert taste.learned["colors"]["black"] < -0.3
    assert wardrobe_of(items).taste.learned == {}


def test_explorers_are_drawn_by_seed_and_id_alone() -> None:
    ids = np.arange(1, 2001)
    first = drawn(ids, 0)
    assert ((first >= 0) & (first < 1)).all()
    assert 0.45 < first.mean() < 0.55
    assert (drawn(ids[::-1], 0)[::-1] == first).all()
    assert (drawn(ids, 1) != first).all()


def test_a_large_wardrobe_shows_other_garments_to_another_seed() -> None:
    items = [
        item(n, category, "white")
        for n, category in enumerate(["t-shirt", "pants", "shoe"] * 120, start=1)
    ]
    wardrobe = wardrobe_of(items)
    shown = [
        {
            one
            for outfit in compose(wardrobe, Wish(seed=seed)).suggestions
            for one in outfit.item_ids
        }
        for seed in range(4)
    ]
    assert len(set().union(*shown)) > len(shown[0])


def test_nothing_but_an_anchor_is_in_more_than_half_of_the_outfits() -> None:
    index = np.array([[0, number] for number in range(1, 9)] + [[9, 10], [11, 12]])
    scores = np.linspace(0.9, 0.85, len(index)).astype(np.float32)
    chosen = diverse(
        index,
        scores,
        vectors=np.zeros((13, 256), np.float32),
        core=np.ones(13, np.bool_),
        anchors=(),
        limit=4,
        numbers=shipped_numbers(),
    )
    assert len(chosen) == 4
    assert sum(0 in index[row] for row in chosen) == 2


def test_a_cardigan_is_worn_over_something_and_odd_anchors_stay_as_they_are() -> None:
    items = [*small(), item(13, "cardigan", "beige"), item(14, "skirt", "black")]
    wardrobe = wardrobe_of(items)
    for one in compose(wardrobe, Wish(anchors=(13,), limit=8)).suggestions:
        slots = {wardrobe.closet.items[wardrobe.closet.row_of[n]].slot for n in one.item_ids}
        assert slots & {"top", "one_piece"}
    odd = compose(wardrobe, Wish(anchors=(8, 6, 4), limit=2)).suggestions
    assert odd
    for one in odd:
        assert {8, 6, 4} <= set(one.item_ids)
        assert not {1, 2, 3, 5, 7, 13} & set(one.item_ids)
    (two, *_more) = compose(wardrobe, Wish(anchors=(7, 14), limit=1)).suggestions
    assert "doubled" in {caution.kind for caution in two.warnings}


def test_nothing_left_to_wear_together_is_said() -> None:
    wardrobe = wardrobe_of(
        [item(1, "t-shirt"), item(2, "pants")], feedback=[("never_pair", (1, 2))]
    )
    found = compose(wardrobe, Wish())
    assert found.suggestions == ()
    assert found.gaps[-1].text == "Nothing is left that may be worn together."


def test_shoes_that_go_badly_with_what_was_chosen_are_a_gap_beside_the_outfit() -> None:
    gown = {"style": "formal", "formality": 5}
    trainers = item(2, "shoe", "neon yellow", style="sporty", formality=1)
    evening = wardrobe_of([item(1, "dress", "red", **gown), trainers])
    found = compose(evening, Wish(anchors=(1,)))
    assert set(found.suggestions[0].item_ids) == {1, 2}
    assert [(gap.slot, gap.kind) for gap in found.gaps] == [("shoes", "poor")]
    assert compose(evening, Wish()).gaps == ()
    pumps = item(3, "shoe", "black", style="formal", formality=5)
    better = wardrobe_of([item(1, "dress", "red", **gown), trainers, pumps])
    assert compose(better, Wish(anchors=(1,))).gaps == ()


def test_two_outfits_of_a_day_wear_what_they_share_once() -> None:
    items = [item(1, "shirt"), item(2, "shirt"), item(3, "pants")]
    habits = wardrobe_of(items, worn=[(day(0), (1, 3)), (day(0), (2, 3))]).habits
    assert habits.counts == {1: 1.0, 2: 1.0, 3: 1.0}
    assert habits.together == {(1, 3): 1.0, (2, 3): 1.0}


def test_a_plan_for_which_something_else_was_worn_counts_against_its_garments_as_a_set() -> None:
    saved = (SavedSet(1, (1, 2), "2026"), SavedSet(2, (3, 4), "2026"))
    skipped = (WornSet(day(1), 1, (1, 2)),)

    def weights(together: Together, since: str = "") -> dict[tuple[int, int], float]:
        numbers = shipped_numbers()
        found = replay(together, [], today=TODAY, numbers=numbers, learned_since=since)
        return dict(found.together)

    assert weights(Together(saved=saved)) == {(1, 2): 1.0, (3, 4): 1.0}
    assert weights(Together(saved=saved, skipped=skipped)) == {(1, 2): 0.5, (3, 4): 1.0}
    later = weights(Together(saved=saved, skipped=skipped), "2026-11-21T00:00:00Z")
    assert later[1, 2] == 1.0
