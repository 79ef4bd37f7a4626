"""What holds for every wardrobe and every wish: drawn wardrobes, drawn diaries, drawn wishes."""

from __future__ import annotations

import itertools
import random
from collections import Counter
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.stylist.alternatives import replace_in
from app.stylist.engine import Question, Wardrobe, best_first, complete_outfits, compose
from app.stylist.habits import pair_of
from app.stylist.reasons import holds
from app.stylist.scoring import shown_score
from app.stylist.wishes import Recommendation, Weather, Wish
from local_index.records import ItemRecord
from models.compatibility import judge_structure
from models.compatibility.table import PAD
from tests.app.stylist.conftest import VOCABULARY, item, wardrobe_of

CATEGORIES = [
    "t-shirt",
    "shirt",
    "sweater",
    "cardigan",
    "pants",
    "skirt",
    "dress",
    "shoe",
    "coat",
] * 3 + ["blazer", "shorts", "bag", "hat", "belt", "underwear", "swimwear", "sleepwear", "other"]
SEASONS, OCCASIONS = ("spring", "summer", "autumn", "winter"), ("everyday", "work", "party")
MANY = settings(max_examples=40, deadline=None, derandomize=True)


def drawn_item(chance: random.Random, item_id: int) -> ItemRecord:
    return item(
        item_id,
        chance.choice(CATEGORIES),
        chance.choice(["", "black", "white", "red", "navy", "green", "mustard", "multicolor"]),
        pattern=chance.choice(["plain", "plain", "stripe", "floral", "unknown"]),
        material=chance.choice(["cotton", "suede", "wool", "unknown"]),
        style=chance.choice(["casual", "business", "sporty", "elegant", "unknown"]),
        season=tuple(chance.sample(SEASONS, chance.randint(0, 3))),
        occasion=tuple(chance.sample(OCCASIONS, chance.randint(0, 2))),
        formality=chance.randint(0, 5),
        warmth=chance.randint(0, 5),
        kids=chance.random() < 0.15,
        status=chance.choice(["ready"] * 6 + ["dirty", "away"]),
        confidence={"pattern": chance.random(), "style": chance.random()},
    )


def drawn_wardrobe(seed: int) -> Wardrobe:
    chance = random.Random(seed)
    items = [drawn_item(chance, number) for number in range(1, chance.randint(3, 40))]
    ids = [one.id for one in items]
    worn = [
        (
            f"2026-{chance.randint(1, 11):02}-{chance.randint(1, 20):02}",
            tuple(chance.sample(ids, k)),
        )
        for k in (chance.randint(1, min(4, len(ids))) for _ in range(chance.randint(0, 12)))
    ]
    feedback = [
        (chance.choice(["like", "dislike", "never_pair"]), tuple(chance.sample(ids, 2)))
        for _ in range(chance.randint(0, 5))
        if len(ids) > 1
    ]
    saved = [
        tuple(chance.sample(ids, min(len(ids), chance.randint(2, 4))))
        for _ in range(chance.randint(0, 4))
    ]
    vectors = {
        one: np.random.default_rng(one).standard_normal(256).astype("f4") for one in ids[::2]
    }
    vectors = {key: value / np.linalg.norm(value) for key, value in vectors.items()}
    profile = (
        {"likes/colors": ["navy"], "dislikes/material": ["wool"]} if chance.random() < 0.5 else {}
    )
    since = {one: chance.randint(0, 4) for one in ids[::3]}
    return wardrobe_of(
        items,
        worn=worn,
        saved=saved,
        feedback=feedback,
        profile=profile,
        since_wash=since,
        vectors=vectors,
    )


def drawn_wish(seed: int, wardrobe: Wardrobe) -> Wish:
    chance = random.Random(seed * 31 + 1)
    kids = chance.random() < 0.5
    ids = [one.id for one in wardrobe.closet.items if one.kids == kids]
    weather = Weather(chance.uniform(-10, 35), chance.random()) if chance.random() < 0.5 else None
    return Wish(
        anchors=tuple(chance.sample(ids, min(len(ids), chance.choice([0, 0, 1, 2, 3])))),
        occasion=chance.choice(["", *OCCASIONS]),
        season=chance.choice(["", *SEASONS]),
        weather=weather,
        limit=chance.randint(1, 6),
        surprise=chance.choice([0.0, 0.5, 1.0]),
        seed=chance.randint(0, 5),
    )


def asked(seed: int) -> tuple[Wardrobe, Wish, Recommendation]:
    wardrobe = drawn_wardrobe(seed)
    wish = drawn_wish(seed, wardrobe)
    return wardrobe, wish, compose(wardrobe, wish)


def records(wardrobe: Wardrobe, ids: tuple[int, ...]) -> list[ItemRecord]:
    return [wardrobe.closet.items[wardrobe.closet.row_of[one]] for one in ids]


seeds = st.integers(0, 10**6)


@MANY
@given(seeds)
def test_anchors_are_kept_and_nothing_is_there_twice_by_our_doing(seed: int) -> None:
    wardrobe, wish, found = asked(seed)
    for one in found.suggestions:
        assert set(wish.anchors) <= set(one.item_ids)
        assert len(set(one.item_ids)) == len(one.item_ids)
        added = Counter(
            record.slot
            for record in records(wardrobe, one.item_ids)
            if record.id not in wish.anchors
        )
        held = {record.slot for record in records(wardrobe, wish.anchors)}
        assert all(count == 1 for count in added.values())
        assert not held & added.keys()
        assert (
            not {"bottom", "one_piece"} <= (added.keys() | held) or {"bottom", "one_piece"} <= held
        )
        pieces = [wardrobe.closet.pieces[wardrobe.closet.row_of[n]] for n in one.item_ids]
        if not wish.anchors:
            assert judge_structure(pieces).whole


@MANY
@given(seeds)
def test_what_is_not_available_is_never_suggested_and_the_laundry_only_with_a_caution(
    seed: int,
) -> None:
    wardrobe, wish, found = asked(seed)
    for one in found.suggestions:
        cautions = {(caution.kind, caution.item_ids) for caution in one.warnings}
        for record in records(wardrobe, one.item_ids):
            if record.status == "away":
                assert record.id in wish.anchors
                assert ("away", (record.id,)) in cautions
            if record.status == "dirty":
                assert ("dirty", (record.id,)) in cautions
            if record.id not in wish.anchors:
                assert record.category not in ("underwear", "other", "swimwear", "sleepwear")
                assert not wardrobe.taste.disliked_terms(record)


@MANY
@given(seeds)
def test_the_laundry_is_touched_only_for_a_slot_that_has_nothing_else(seed: int) -> None:
    wardrobe, wish, found = asked(seed)
    masks = Question(wardrobe, wish).masks
    closet = wardrobe.closet
    for one in found.suggestions:
        for record in records(wardrobe, one.item_ids):
            if record.status == "dirty" and record.id not in wish.anchors:
                rows = closet.rows_by_slot[record.slot]
                clean = masks.allowed[rows] & (closet.statuses[rows] != "dirty")
                assert not clean.any()


@MANY
@given(seeds)
def test_everybody_gets_shoes_where_there_are_some_and_is_told_where_there_are_none(
    seed: int,
) -> None:
    wardrobe, wish, found = asked(seed)
    question = Question(wardrobe, wish)
    rows = wardrobe.closet.rows_by_slot.get("shoes", np.empty(0, dtype=np.int64))
    some = bool(question.masks.allowed[rows].any())
    never = wardrobe.habits.never
    for one in found.suggestions:
        has = any(record.slot == "shoes" for record in records(wardrobe, one.item_ids))
        if some:
            assert has
        elif not has:
            assert "no_shoes" in {caution.kind for caution in one.warnings}
        pairs = {pair_of(*two) for two in itertools.combinations(one.item_ids, 2)}
        chosen = {pair_of(*two) for two in itertools.combinations(wish.anchors, 2)}
        assert not (pairs - chosen) & never


@MANY
@given(seeds)
def test_children_and_adults_never_share_an_outfit(seed: int) -> None:
    wardrobe, _wish, found = asked(seed)
    for one in found.suggestions:
        assert len({record.kids for record in records(wardrobe, one.item_ids)}) == 1


@MANY
@given(seeds)
def test_every_reason_is_true_of_the_garments_it_names(seed: int) -> None:
    wardrobe, wish, found = asked(seed)
    witness = Question(wardrobe, wish).witness()
    for one in found.suggestions:
        for reason in one.reasons:
            assert set(reason.item_ids) <= set(one.item_ids)
            assert holds(reason, witness), reason


@MANY
@given(seeds)
def test_no_reason_names_a_color_or_a_pattern_that_no_named_garment_has(seed: int) -> None:
    wardrobe, _wish, found = asked(seed)
    words = {*VOCABULARY.colors, *VOCABULARY.patterns} - {"other", "plain", "lace", "orange"}
    for one in found.suggestions:
        for reason in one.reasons:
            told = set(reason.text.lower().replace(":", " ").replace(",", " ").split()) & words
            named = records(wardrobe, reason.item_ids)
            liked = set(reason.values) if reason.kind == "stated_like" else set()
            owned = {color for record in named for color, _share in record.colors}
            assert told - liked <= owned | {record.pattern for record in named}, reason


@MANY
@given(seeds, st.randoms(use_true_random=False))
def test_neither_the_order_of_the_wardrobe_nor_a_second_question_changes_anything(
    seed: int, order: random.Random
) -> None:
    wardrobe, wish, found = asked(seed)
    assert compose(wardrobe, wish) == found
    shuffled = list(wardrobe.closet.items)
    order.shuffle(shuffled)
    vectors = {
        int(piece.id): piece.vector for piece in wardrobe.closet.pieces if piece.vector is not None
    }
    closet = type(wardrobe.closet).of(shuffled, VOCABULARY, vectors=vectors)
    assert compose(replace(wardrobe, closet=closet), wish) == found


@MANY
@given(seeds)
def test_scores_are_made_of_their_parts(seed: int) -> None:
    wardrobe, wish, found = asked(seed)
    scorer = Question(wardrobe, wish).scorer
    for one in found.suggestions:
        weights = {name: weight for name, weight in scorer.weights.items() if weight > 0}
        assert all(-1e-6 <= one.parts[name] <= 1 + 1e-6 for name in weights)
        mean = scorer.mean({name: np.array(one.parts[name]) for name in weights})
        made = float(mean) - one.parts["cost"] + one.parts["liking"]
        assert one.score == pytest.approx(shown_score(made), abs=2e-3)
    scores = [one.score for one in found.suggestions]
    assert scores == sorted(scores, reverse=True)


@MANY
@given(seeds)
def test_outfits_of_one_answer_differ_in_more_than_bags(seed: int) -> None:
    wardrobe, _wish, found = asked(seed)
    extras = ("bag", "accessory")
    cores = [
        frozenset(r.id for r in records(wardrobe, one.item_ids) if r.slot not in extras)
        for one in found.suggestions
    ]
    assert len(set(cores)) == len(cores)


@MANY
@given(seeds)
def test_an_alternative_keeps_all_but_one(seed: int) -> None:
    wardrobe, wish, found = asked(seed)
    for one in found.suggestions[:1]:
        if len(one.item_ids) < 3:
            continue
        replaced = one.item_ids[seed % len(one.item_ids)]
        other = replace_in(wardrobe, replace(wish, anchors=one.item_ids), replaced)
        kept = set(one.item_ids) - {replaced}
        for alternative in other.suggestions:
            assert kept < set(alternative.item_ids)
            assert replaced not in alternative.item_ids
            assert len(alternative.item_ids) == len(one.item_ids)
            assert alternative.replaced == replaced
        fillers = [set(alternative.item_ids) - kept for alternative in other.suggestions]
        assert len({tuple(filler) for filler in fillers}) == len(fillers)


def brute_force(question: Question) -> np.ndarray:
    """Return every whole outfit that structure allows, by trying all sets of garments."""
    columns = range(len(question.pool))
    pieces = question.pool.table.pieces
    by_slot: dict[str, list[int]] = {}
    for column in columns:
        by_slot.setdefault(pieces[column].slot, []).append(column)
    choices = [[None, *by_slot.get(slot, [])] for slot in question.slots]
    found = []
    for picked in itertools.product(*choices):
        chosen = [column for column in picked if column is not None]
        outfit = [pieces[column] for column in chosen]
        slots = {piece.slot for piece in outfit}
        body = {"bottom"} < slots & {"top", "mid", "bottom"} and "one_piece" not in slots
        dress = "one_piece" in slots and not slots & {"top", "bottom"}
        closed = [p for p in outfit if p.slot == "mid" and p.category not in ("cardigan", "vest")]
        opened = [p for p in outfit if p.slot == "mid" and p not in closed]
        if (dress and closed) or (body and "top" not in slots and opened) or not (body or dress):
            continue
        if by_slot.get("shoes") and "shoes" not in slots:
            continue
        barred = question.pool.never[np.ix_(chosen, chosen)].any()
        if not barred:
            found.append([PAD] * (len(choices) - len(chosen)) + sorted(chosen))
    return np.array(found, dtype=np.int64).reshape(len(found), len(choices))


@settings(max_examples=25, deadline=None, derandomize=True)
@given(seeds)
def test_the_beam_finds_what_brute_force_finds_in_small_wardrobes(seed: int) -> None:
    chance = random.Random(seed)
    items = [drawn_item(chance, number) for number in range(1, chance.randint(4, 13))]
    ids = [one.id for one in items]
    wardrobe = wardrobe_of(
        items, worn=[("2026-11-02", tuple(ids[:3]))], feedback=[("never_pair", tuple(ids[:2]))]
    )
    question = Question(wardrobe, Wish(seed=seed % 3))
    every = brute_force(question)
    found = complete_outfits(question)
    assert {frozenset(row) - {PAD} for row in found} == {frozenset(row) - {PAD} for row in every}
    if len(every):
        best, scores = best_first(question, every)
        beam, beam_scores = best_first(question, found)
        assert set(beam[0]) - {PAD} == set(best[0]) - {PAD}
        assert beam_scores.total[0] == pytest.approx(scores.total[0])


def test_a_narrow_beam_nearly_always_finds_the_best_outfit() -> None:
    """Five garments for every slot, thousands of outfits, 64 carried on."""
    hits = 0
    kinds = ["t-shirt", "sweater", "pants", "coat", "shoe"]
    for seed in range(20):
        chance = random.Random(seed)
        items = [
            replace(
                drawn_item(chance, number),
                kids=False,
                status="ready",
                category=kinds[number % 5],
                slot=VOCABULARY.category(kinds[number % 5]).slot,
            )
            for number in range(1, 26)
        ]
        question = Question(wardrobe_of(items), Wish())
        every, scores = best_first(question, complete_outfits(question, width=100_000))
        narrow, narrow_scores = best_first(question, complete_outfits(question, width=64))
        assert len(every) > len(narrow)
        hits += narrow_scores.total[0] >= scores.total[0] - 1e-6
    assert hits >= 19
