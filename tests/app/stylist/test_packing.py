"""Packing: nothing above its limit, every day covered or named, and as few garments as can be."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from itertools import chain, combinations
from typing import Any

import pytest

from app.services.packing_values import Packing, Trip, TripDay
from app.services.wash_rules import INTERVALS
from app.stylist.engine import Wardrobe
from app.stylist.pack_days import BOTTOM, LAYER, ONE_PIECE, SHOES, TOP, SuitedDay, suited_days
from app.stylist.pack_solver import Pool, covered, fewest
from app.stylist.packing import Packer, pack
from local_index.records import ItemRecord
from tests.app.stylist.conftest import item, small, wardrobe_of


def trip(count: int, *, first: int = 1, **values: Any) -> Trip:
    """Return a trip of days that are alike, beginning next month."""
    names = [name for name in ("occasion", "temperature", "rain") if name in values]
    each = {name: values.pop(name) for name in names}
    days = tuple(TripDay(f"2026-12-{first + at:02}", **each) for at in range(count))
    return Trip(days, **values)


def kinds(wardrobe: Wardrobe, items: Iterable[int]) -> list[str]:
    return sorted(wardrobe.closet.items[wardrobe.closet.row_of[one]].category for one in items)


# -- the solver against all subsets ---------------------------------------------------------------


def subsets(items: Sequence[int]) -> Iterable[tuple[int, ...]]:
    return chain.from_iterable(combinations(items, size) for size in range(len(items) + 1))


def by_hand(pool: Pool, items: Sequence[int]) -> int:
    """Return the most nodes that can be covered, by trying everything."""
    nodes = list(pool.nodes)

    def best(at: int, used: Counter[tuple[int, int]]) -> int:
        if at == len(nodes):
            return 0
        node, period = nodes[at], pool.nodes[nodes[at]]
        most = best(at + 1, used)
        for one in items:
            if node in pool.suits[one] and used[one, period] < pool.capacity(one):
                used[one, period] += 1
                most = max(most, 1 + best(at + 1, used))
                used[one, period] -= 1
        return most

    return best(0, Counter())


def drawn_pool(seed: int) -> Pool:
    rng = random.Random(seed)
    nodes = {node: rng.randrange(2) if seed % 3 else 0 for node in range(rng.randint(1, 5))}
    suits = {
        one: frozenset(node for node in nodes if rng.random() < 0.6)
        for one in range(1, rng.randint(1, 5) + 1)
    }
    wears = {one: rng.choice([None, 0, 1, 1, 2, 3]) for one in suits}
    worth = {one: rng.random() for one in suits}
    return Pool(nodes, suits, wears, worth, most=rng.choice([None, None, 1, 2]))


@pytest.mark.parametrize("seed", range(120))
def test_fewest_covers_as_much_with_as_few_as_trying_everything(seed: int) -> None:
    pool = drawn_pool(seed)
    allowed = [one for one in subsets(list(pool.suits)) if len(one) <= (pool.most or 9)]
    best = min((-by_hand(pool, chosen), len(chosen)) for chosen in allowed)
    chosen = fewest(pool)
    assert len(set(chosen)) == len(chosen)
    assert covered(pool, chosen) == by_hand(pool, chosen)
    assert (-covered(pool, chosen), len(chosen)) == best


# -- whole trips against all subsets of a tiny wardrobe -------------------------------------------


def tiny(seed: int) -> tuple[Wardrobe, Trip]:
    rng = random.Random(seed)
    choices = ("t-shirt", "shirt", "sweater", "pants", "skirt", "dress", "shoe", "coat")
    must = ("t-shirt", "pants", "shoe")
    names = [*must, *(rng.choice(choices) for _ in range(rng.randint(1, 5)))]
    garments = [
        item(
            number,
            name,
            rng.choice(["white", "navy", "black", "red"]),
            warmth=rng.randint(1, 5),
            season=tuple(rng.sample(["summer", "winter"], rng.randint(0, 1))),
            wash_after=rng.choice([None, 1, 2, 3]),
        )
        for number, name in enumerate(names, 1)
    ]
    days = tuple(
        TripDay(f"2026-12-{number:02}", temperature=rng.choice([None, -3.0, 10.0, 15.0, 25.0]))
        for number in range(1, rng.randint(2, 4) + 1)
    )
    return wardrobe_of(garments), Trip(days, laundry_every=rng.choice([0, 0, 2]))


def needs(day: SuitedDay, *, in_dress: bool) -> tuple[str, ...]:
    return (*((ONE_PIECE,) if in_dress else (TOP, BOTTOM)), *day.roles)


def most_filled(packer: Packer, items: Sequence[int], dressed: Sequence[int]) -> int:
    """Return how many needs a set of garments can fill, by trying everything."""
    flat = [
        (day, role) for day in packer.days for role in needs(day, in_dress=day.number in dressed)
    ]

    def best(at: int, used: Counter[tuple[int, int]]) -> int:
        if at == len(flat):
            return 0
        day, role = flat[at]
        period = packer.period(day.number)
        worth = 2 if role == ONE_PIECE else 1
        most = best(at + 1, used)
        for one in items:
            limit = packer.wears[one]
            if one in day.loose[role] and (limit is None or used[one, period] < limit):
                used[one, period] += 1
                most = max(most, worth + best(at + 1, used))
                used[one, period] -= 1
        return most

    return best(0, Counter())


@pytest.mark.parametrize("seed", range(25))
def test_a_tiny_wardrobe_is_packed_as_sparingly_as_trying_everything(seed: int) -> None:
    wardrobe, wanted = tiny(seed)
    # what bends nothing is packed before what is less: that is compared elsewhere
    if any(
        day.strict[role] != day.loose[role]
        for day in suited_days(wardrobe, wanted)
        for role in day.strict
    ):
        wardrobe = wardrobe_of(
            [one for one in wardrobe.closet.items if not one.season or one.slot == "shoes"]
        )
    packer = Packer(wardrobe, wanted)
    packing = packer.pack()
    if any(day.strict[role] != day.loose[role] for day in packer.days for role in day.strict):
        return  # gaps by and large; the property tests below hold for them
    named = sorted(packer.wears)
    able = [day.number for day in packer.days if day.loose[ONE_PIECE]]
    splits = list(subsets(able))
    total = sum(2 + len(day.roles) for day in packer.days)
    best = min(
        (total - max(most_filled(packer, chosen, split) for split in splits), len(chosen))
        for chosen in subsets(named)
    )
    missing = sum(1 for gap in packing.gaps if not gap.item_ids)
    assert missing == best[0]
    assert len(packing.items) <= best[1]


# -- properties of any trip -----------------------------------------------------------------------


def check(wardrobe: Wardrobe, wanted: Trip, packing: Packing) -> None:
    """Assert what holds of every packing."""
    packer = Packer(wardrobe, wanted)
    worn: Counter[tuple[int, int]] = Counter()
    named = {gap.day for gap in packing.gaps}
    assert [one.day for one in packing.days] == list(wanted.days)
    for number, one in enumerate(packing.days):
        slots = Counter(str(wardrobe.closet.slots[wardrobe.closet.row_of[i]]) for i in one.items)
        for garment in one.items:
            worn[garment, packer.period(number)] += 1
        assert slots["bottom"] <= 1
        assert not (slots["one_piece"] and (slots["top"] or slots["bottom"]))
        whole = bool(slots["one_piece"]) or bool(slots["top"] and slots["bottom"])
        assert one.complete == (whole and bool(slots["shoes"])) or one.day.day in named
        assert one.complete or one.day.day in named
    for (garment, _period), count in worn.items():
        limit = wardrobe.taste.wash.limit(wardrobe.closet.items[wardrobe.closet.row_of[garment]])
        assert limit is None or count <= limit
    closet = wardrobe.closet
    also = {one for one in packing.items if closet.slots[closet.row_of[one]] == "accessory"}
    assert {*packing.items} - also == {garment for garment, _ in worn}
    assert also.isdisjoint({garment for garment, _ in worn})
    slots = [str(wardrobe.closet.slots[wardrobe.closet.row_of[one]]) for one in packing.items]
    assert slots.count(SHOES) <= wanted.most_shoes


def many(seed: int, count: int) -> list[ItemRecord]:
    rng = random.Random(seed)
    names = ("t-shirt", "shirt", "blouse", "sweater", "cardigan", "pants", "skirt", "dress")
    names += ("shoe", "boot", "sandal", "jacket", "coat", "scarf", "bag")
    return [
        item(
            number,
            rng.choice(names),
            rng.choice(["white", "navy", "black", "red", "green"]),
            warmth=rng.randint(0, 5),
            formality=rng.randint(0, 5),
            season=tuple(rng.sample(["summer", "winter", "spring"], rng.randint(0, 2))),
            occasion=tuple(rng.sample(["work", "party", "everyday"], rng.randint(0, 2))),
            material=rng.choice(["cotton", "suede", "wool", "denim"]),
            wash_after=rng.choice([None, None, None, 0, 1, 4]),
            status=rng.choice(["ready", "ready", "ready", "dirty", "away"]),
            quantity=rng.choice([1, 1, 3]),
        )
        for number in range(1, count + 1)
    ]


@pytest.mark.parametrize("seed", range(20))
def test_no_garment_is_worn_above_its_limit_and_every_day_is_whole_or_named(seed: int) -> None:
    rng = random.Random(seed)
    wardrobe = wardrobe_of(many(seed, rng.choice([0, 3, 12, 60])))
    days = tuple(
        TripDay(
            f"2026-{12 if seed % 2 else 11}-{number:02}",
            rng.choice(["", "work", "party"]),
            rng.choice([None, -5.0, 5.0, 11.0, 16.0, 28.0]),
            rng.choice([None, 0.1, 0.9]),
        )
        for number in range(20, 20 + rng.randint(1, 9))
    )
    wanted = Trip(
        days,
        season=rng.choice(["", "summer"]),
        most_shoes=rng.randint(0, 3),
        laundry_every=rng.choice([0, 0, 3]),
    )
    packing = pack(wardrobe, wanted)
    check(wardrobe, wanted, packing)
    assert packing == pack(wardrobe, wanted)
    away = [one.id for one in wardrobe.closet.items if one.status == "away"]
    assert not {*packing.items} & {*away}


def test_what_may_be_worn_again_makes_the_list_short() -> None:
    wardrobe = wardrobe_of(small(), profile={INTERVALS: {"t-shirt": 4, "shirt": 4, "pants": 7}})
    packing = pack(wardrobe, trip(7, temperature=20.0))
    assert packing.gaps == ()
    assert len(packing.items) == 4  # two tops, one pair of pants, one pair of shoes
    assert len(packing.items) < 7 * 3


def test_a_laundry_on_the_way_halves_the_tops() -> None:
    shirts = [item(number, "t-shirt", formality=2) for number in range(1, 9)]
    rest = [item(20, "pants", formality=2), item(21, "shoe", formality=2)]
    wardrobe = wardrobe_of([*shirts, *rest], profile={INTERVALS: {"pants": 0}})
    assert len(pack(wardrobe, trip(6, temperature=20.0)).items) == 6 + 2
    assert len(pack(wardrobe, trip(6, temperature=20.0, laundry_every=3)).items) == 3 + 2


def test_gaps_are_named_for_what_they_are() -> None:
    wardrobe = wardrobe_of([item(1, "t-shirt"), item(2, "pants"), item(3, "jacket", warmth=1)])
    packing = pack(wardrobe, trip(2, temperature=-4.0))
    texts = {(gap.day, gap.kind): gap.text for gap in packing.gaps}
    assert texts["2026-12-01", "thin"] == "Nothing warm enough for -4 °C."
    assert texts["2026-12-01", LAYER] == "Nothing warm enough for -4 °C."
    assert texts["2026-12-01", SHOES] == "No shoes."
    assert texts["2026-12-02", TOP] == "Nothing clean is left for the upper body."
    assert [one.complete for one in packing.days] == [False, False]
    assert pack(wardrobe_of([]), trip(1)).items == ()


def test_dirty_clothes_are_washed_before_a_trip_and_left_at_home_when_it_begins_today() -> None:
    clothes = [item(1, "t-shirt", status="dirty"), item(2, "pants"), item(3, "shoe")]
    later = pack(wardrobe_of(clothes), trip(1, temperature=20.0))
    assert 1 in later.items
    assert "Some of it has to be washed before the trip." in later.notes
    today = Trip((TripDay("2026-11-21", temperature=20.0),))
    now = pack(wardrobe_of([*clothes, item(4, "t-shirt")]), today)
    assert 1 not in now.items
    worn: Mapping[int, int] = {4: 1}
    wardrobe = wardrobe_of(
        [*clothes, item(4, "t-shirt")], worn=[("2026-11-21", (4,))], since_wash=worn
    )
    (gap,) = pack(wardrobe, today).gaps
    assert (gap.kind, gap.item_ids) == ("dirty", (1,))


def test_occasions_get_what_is_marked_for_them_and_wishes_are_heard() -> None:
    wardrobe = wardrobe_of(small())
    packing = pack(wardrobe, trip(1, temperature=20.0, occasion="work"))
    assert kinds(wardrobe, packing.items) == ["pants", "shirt", "shoe"]
    assert {3, 5, 11} == {*packing.items}
    without = pack(wardrobe, trip(1, temperature=20.0, occasion="work", without=(3,)))
    assert 3 not in without.items
    with_two = pack(wardrobe, trip(1, temperature=20.0, anchors=(2,)))
    assert 2 in with_two.items


# -- what comes along beside outfits --------------------------------------------------------------


def dressed() -> list[ItemRecord]:
    return [
        *(item(number, "t-shirt") for number in range(1, 8)),
        item(8, "pants", wash_after=0),
        item(9, "shoe"),
        item(10, "coat", warmth=5, wash_after=0),
        item(11, "sweater", warmth=4, wash_after=0),
    ]


def test_socks_and_underwear_come_along_for_every_day_between_two_washes() -> None:
    small_things = [
        item(20, "sock", quantity=3),
        item(21, "sock", quantity=2),
        item(22, "sock", quantity=9, status="away"),
        *(item(number, "underwear") for number in range(30, 37)),
    ]
    wardrobe = wardrobe_of([*dressed(), *small_things])
    week = pack(wardrobe, trip(5, temperature=20.0))
    assert kinds(wardrobe, week.items).count("sock") == 2
    assert kinds(wardrobe, week.items).count("underwear") == 5
    assert 22 not in week.items
    washed = pack(wardrobe, trip(5, temperature=20.0, laundry_every=2))
    assert kinds(wardrobe, washed.items).count("underwear") == 2
    longer = pack(wardrobe, trip(6, temperature=20.0))
    assert "There are not enough socks for every day." in longer.notes
    assert "There is not enough underwear for every day." not in longer.notes
    assert [day.items for day in week.days] == [
        tuple(one for one in day.items if one < 20) for day in week.days
    ]


def test_cold_and_rain_bring_what_is_worn_against_them() -> None:
    things = [
        item(20, "hat", warmth=1),
        item(21, "hat", warmth=4),
        item(22, "scarf", warmth=4),
        item(23, "glove", warmth=4),
        item(24, "umbrella"),
        item(25, "scarf", warmth=3, status="dirty"),
    ]
    wardrobe = wardrobe_of([*dressed(), *things])
    assert {21, 22, 23} < {*pack(wardrobe, trip(2, temperature=2.0)).items}
    mild = {*pack(wardrobe, trip(2, temperature=20.0, rain=0.9)).items}
    assert 24 in mild
    assert mild.isdisjoint({20, 21, 22, 23})


def test_what_is_left_to_the_person_is_said_and_what_they_named_comes_along() -> None:
    bags = [item(20, "bag"), item(21, "belt")]
    wardrobe = wardrobe_of([*dressed(), *bags])
    asked = pack(wardrobe, trip(2, temperature=20.0))
    assert "Bags, belts and jewelry are left to you." in asked.notes
    assert any("not in this wardrobe" in note for note in asked.notes)
    named = pack(wardrobe, trip(2, temperature=20.0, anchors=(20, 21)))
    assert {20, 21} < {*named.items}
    assert "Bags, belts and jewelry are left to you." not in named.notes
    without = pack(wardrobe_of(dressed()), trip(2, temperature=20.0))
    assert "Bags, belts and jewelry are left to you." not in without.notes
