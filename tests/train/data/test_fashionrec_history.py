"""Algorithm 1 and formula (1): equal to brute force, and the spec's edge cases one by one."""

from __future__ import annotations

import math
import random
from collections.abc import Mapping, Sequence
from dataclasses import replace

import numpy as np
import pytest

from tests.train.data.fashionrec_world import garment, vectors, wardrobe
from train.data.fashionrec.history import (
    PROFILES,
    Chosen,
    Constants,
    Counts,
    Nothing,
    Vector,
    filter_history,
    joined_vector,
    ranked_history,
)
from train.data.fashionrec.world import Item, Outfit, clean

LOW = Constants(least_used=2, least_met=1)


def brute_force(
    outfit: Outfit,
    outfits: Sequence[Outfit],
    items: Mapping[str, Item],
    f: Mapping[str, Vector],
    constants: Constants,
) -> tuple[str, list[str]] | None:
    """Algorithm 1 as the paper writes it down: counts anew for every question, no shortcuts."""

    def used(item: str) -> int:
        mine = [other for other in outfits if other.user_id == outfit.user_id]
        return sum(item in other.item_ids for other in mine)

    def met(item: str, rest: Sequence[str]) -> int:
        return sum(
            item in other.item_ids and piece in other.item_ids
            for other in outfits
            for piece in rest
            if piece != item
        )

    found = []
    for place, target in enumerate(outfit.item_ids):
        rest = [piece for piece in outfit.item_ids if piece != target]
        kind = [j for j in items if items[j].category == items[target].category]
        if constants.leak == "exclude":
            kind = [j for j in kind if j not in outfit.item_ids]
        u = {j: used(j) for j in kind if used(j)}
        h = {j: met(j, rest) for j in kind if met(j, rest)}
        if len(u) >= constants.least_used and len(h) >= constants.least_met:
            found.append((constants.alpha * len(h) + len(u), len(h), len(u), -place, target, u, h))
    if not found:
        return None
    *_, target, u, h = max(found, key=lambda one: one[:4])
    whole = sum(h.values())
    middle = sum(h[j] / whole * f[j] for j in h)
    score = {}
    for j in u:
        cosine = float(f[j] @ middle) / float(np.linalg.norm(f[j]) * np.linalg.norm(middle))
        score[j] = (constants.beta * u[j] / max(u.values()) + 1) * cosine
    ranked = sorted(u, key=lambda j: (-score[j], -u[j], j))
    return target, ranked[: constants.k]


@pytest.mark.parametrize("leak", ["exclude", "paper"])
@pytest.mark.parametrize("seed", range(3))
def test_algorithm_1_equals_brute_force_on_random_wardrobes(seed: int, leak: str) -> None:
    source = clean(wardrobe(seed, people=2, outfits=25))
    f = vectors(source.items, seed)
    counts = Counts.of(source.outfits)
    constants = replace(LOW, least_used=5, least_met=2, leak=leak)
    answered = 0
    for outfit in source.outfits:
        found = filter_history(outfit, counts, source.items, f, constants)
        wanted = brute_force(outfit, source.outfits, source.items, f, constants)
        if wanted is None:
            assert isinstance(found, Nothing)
            continue
        answered += 1
        assert isinstance(found, Chosen)
        assert (found.target, [one.item_id for one in found.history]) == wanted
    assert answered > 10


def small() -> tuple[dict[str, Item], list[Outfit], dict[str, Vector]]:
    """Four tops and two trousers of one person; outfit ``o`` is top 0 with trousers 0."""
    draw = random.Random(1)
    items = {f"t{n}": garment(f"t{n}", "t-shirt", draw) for n in range(4)}
    items |= {f"b{n}": garment(f"b{n}", "pants", draw) for n in range(2)}
    worn = [("t0", "b0"), ("t1", "b0"), ("t2", "b0"), ("t3", "b1"), ("t1", "b0")]
    outfits = [Outfit(f"o{n}", "drawn", pieces, "me") for n, pieces in enumerate(worn)]
    return items, outfits, {name: np.ones(3) for name in items}


def test_the_target_and_its_company_never_stand_in_what_is_remembered() -> None:
    items, outfits, f = small()
    counts = Counts.of(outfits)
    found = filter_history(outfits[0], counts, items, f, LOW)
    assert isinstance(found, Chosen)
    assert found.target == "t0"
    assert "t0" not in {one.item_id for one in found.history}
    literal = filter_history(outfits[0], counts, items, f, replace(LOW, leak="paper"))
    assert isinstance(literal, Chosen)
    assert "t0" in {one.item_id for one in literal.history}


def test_an_outfit_of_one_garment_named_twice_is_too_small() -> None:
    items, outfits, f = small()
    lone = Outfit("x", "drawn", ("t0", "t0"), "me")
    assert filter_history(lone, Counts.of(outfits), items, f, LOW) == Nothing("too_small")


def test_a_garment_without_category_stays_in_the_outfit_and_is_never_asked_for() -> None:
    items, outfits, f = small()
    items["t0"] = replace(items["t0"], category="")
    found = filter_history(outfits[0], Counts.of(outfits), items, f, replace(LOW, least_used=1))
    assert found == Nothing("thresholds") or (isinstance(found, Chosen) and found.target == "b0")


def test_a_garment_without_a_vector_is_gone_before_the_thresholds() -> None:
    items, outfits, f = small()
    del f["t1"], f["t2"]
    assert filter_history(outfits[0], Counts.of(outfits), items, f, LOW) == Nothing("thresholds")


@pytest.mark.parametrize("bad", [[0.0, 0.0], [math.nan, 1.0], [math.inf, 1.0]])
def test_a_vector_that_is_none_leaves_the_other_half(bad: list[float]) -> None:
    half = joined_vector(bad, [0.0, 2.0])
    assert half is not None
    assert half.tolist() == [0.0, 1.0]
    assert joined_vector(bad, None) is None


def test_both_halves_are_made_one_long_before_they_are_averaged() -> None:
    joined = joined_vector([10.0, 0.0], [0.0, 0.1])
    assert joined is not None
    assert joined.tolist() == [0.5, 0.5]


def test_without_a_direction_the_order_is_by_use() -> None:
    f = {"a": np.array([1.0, 0.0]), "b": np.array([-1.0, 0.0]), "c": np.array([0.0, 1.0])}
    ranked = ranked_history({"c": 1, "a": 3}, {"a": 1, "b": 1}, f, beta=2.0, k=5)
    assert [(one.item_id, one.score) for one in ranked] == [("a", 0.0), ("c", 0.0)]
    assert [one.item_id for one in ranked_history({"c": 2, "a": 1}, {}, f, beta=2.0, k=5)] == [
        "c",
        "a",
    ]


def test_a_negative_likeness_pushes_what_is_worn_often_further_down() -> None:
    f = {"a": np.array([-1.0, 0.0]), "b": np.array([-1.0, 0.0]), "m": np.array([1.0, 0.0])}
    ranked = ranked_history({"a": 4, "b": 1}, {"m": 1}, f, beta=2.0, k=2)
    assert [one.item_id for one in ranked] == ["b", "a"]
    assert [one.score for one in ranked] == [-1.5, -3.0]


def test_k_beyond_the_history_gives_all_of_it_and_k_of_nothing_is_refused() -> None:
    items, outfits, f = small()
    found = filter_history(outfits[0], Counts.of(outfits), items, f, replace(LOW, k=99))
    assert isinstance(found, Chosen)
    assert len(found.history) == 3
    with pytest.raises(ValueError, match="positive"):
        replace(LOW, k=0)


def test_strangers_and_sources_without_people_give_nothing() -> None:
    items, outfits, f = small()
    counts = Counts.of(outfits)
    for user in ("", "stranger"):
        asked = replace(outfits[0], user_id=user)
        assert filter_history(asked, counts, items, f, LOW) == Nothing("no_user")


def test_the_order_of_mappings_changes_nothing() -> None:
    source = clean(wardrobe(5))
    f = vectors(source.items)
    backwards = dict(reversed(list(source.items.items())))
    one, other = Counts.of(source.outfits), Counts.of(reversed(source.outfits))
    for outfit in source.outfits[:20]:
        assert filter_history(outfit, one, source.items, f, LOW) == filter_history(
            outfit, other, backwards, dict(reversed(list(f.items()))), LOW
        )


def test_the_profile_of_the_paper_keeps_its_numbers() -> None:
    paper = PROFILES["paper"]
    assert (paper.least_used, paper.least_met, paper.alpha, paper.beta, paper.k) == (
        10,
        3,
        3.0,
        2.0,
        5,
    )
    assert paper.leak == "exclude"
    assert (PROFILES["wardrobe"].least_used, PROFILES["wardrobe"].least_met) == (3, 1)


def test_without_beta_the_order_is_that_of_likeness_and_doubled_counts_change_nothing() -> None:
    f = vectors({name: garment(name, "pants", random.Random(0)) for name in "abcdefm"}, 3)
    used = {name: float(place + 1) for place, name in enumerate("abcdef")}
    ranked = ranked_history(used, {"m": 1}, f, beta=0.0, k=6)
    cosine = {j: f[j] @ f["m"] / np.linalg.norm(f[j]) for j in used}
    assert [one.item_id for one in ranked] == sorted(used, key=lambda j: -cosine[j])
    doubled = {name: 2 * count for name, count in used.items()}
    before = ranked_history(used, {"m": 1}, f, beta=2.0, k=6)
    after = ranked_history(doubled, {"m": 1}, f, beta=2.0, k=6)
    assert [one.item_id for one in before] == [one.item_id for one in after]


def test_using_a_garment_more_often_never_lowers_its_place_while_it_is_alike() -> None:
    f = {name: np.array([1.0, place / 9]) for place, name in enumerate("abcdefm")}
    used = {"a": 9.0, "b": 1.0, "c": 5.0, "d": 2.0, "e": 7.0, "f": 3.0}
    for name in "bcdef":
        places = []
        for count in range(1, 9):
            ranked = ranked_history({**used, name: float(count)}, {"m": 1}, f, beta=2.0, k=6)
            places.append([one.item_id for one in ranked].index(name))
        assert places == sorted(places, reverse=True)


def test_one_more_companion_outweighs_two_of_history_and_not_four() -> None:
    """alpha is 3: |H| + 1 beats |U| + 2 and loses to |U| + 4."""
    draw = random.Random(0)
    for more, wanted in ((2, "top"), (4, "low")):
        items = {"top": garment("top", "t-shirt", draw), "low": garment("low", "pants", draw)}
        outfits = [Outfit("asked", "drawn", ("top", "low"), "me")]
        for number in range(3):
            items[f"t{number}"] = garment(f"t{number}", "t-shirt", draw)
            outfits.append(Outfit(f"ht{number}", "drawn", (f"t{number}", "low"), "me"))
        for number in range(3 + more):
            items[f"b{number}"] = garment(f"b{number}", "pants", draw)
            pair = (f"b{number}", "top") if number < 2 else (f"b{number}", "j")
            outfits.append(Outfit(f"hb{number}", "drawn", pair, "me"))
        items["j"] = garment("j", "jacket", draw)
        f = vectors(items)
        found = filter_history(outfits[0], Counts.of(outfits), items, f, LOW)
        assert isinstance(found, Chosen)
        assert found.target == wanted


def test_days_of_wear_count_for_the_person_and_not_for_what_goes_together() -> None:
    worn = replace(small()[1][0], weight=5.0)
    counts = Counts.of([worn])
    assert counts.used_by("me")["t0"] == 5.0
    assert counts.met_by("t0")["b0"] == 1
