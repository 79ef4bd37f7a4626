"""Outfits: kept, changed, copied and worn, following their garments, and every step taken back."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from local_index import (
    InvalidValueError,
    ItemDraft,
    Library,
    NotFoundError,
    OutfitDraft,
    OutfitItem,
    OutfitRecord,
    Placement,
)
from local_index.errors import LocalIndexError

DAYS = ("2026-11-20", "2026-11-21", "2026-12-24")


@pytest.fixture
def garments(library: Library) -> tuple[int, ...]:
    return tuple(library.items.add(ItemDraft(name=name)) for name in ("Shirt", "Jeans", "Shoes"))


def held(*item_ids: int) -> tuple[OutfitItem, ...]:
    return tuple(OutfitItem(item_id) for item_id in item_ids)


def save(library: Library, *item_ids: int, name: str = "Monday") -> int:
    return library.outfits.create(OutfitDraft(held(*item_ids), name=name))[0]


def test_an_outfit_comes_back_as_it_was_kept(library: Library, garments: tuple[int, ...]) -> None:
    shirt, jeans, shoes = garments
    lying = Placement(0.25, 1.2, 0.5, 370.0, 3)
    draft = OutfitDraft(
        (OutfitItem(shoes), OutfitItem(shirt, "mid", lying), OutfitItem(jeans)),
        name="Office",
        notes="with the watch",
        occasion=("work",),
        season=("autumn", "winter"),
        favorite=True,
        origin="model",
        details={"score": 0.8},
    )
    outfit, changes = library.outfits.create(draft)
    assert changes.outfits == (outfit,)
    kept = library.outfits.get(outfit)
    assert kept.item_ids == (shoes, shirt, jeans)
    assert kept.items[1] == OutfitItem(shirt, "mid", replace(lying, rotation=10.0))
    assert (kept.name, kept.notes, kept.favorite) == ("Office", "with the watch", True)
    assert (kept.occasion, kept.season) == (("work",), ("autumn", "winter"))
    assert (kept.origin, kept.details, kept.worn) == ("model", {"score": 0.8}, False)
    assert library.outfits.find() == library.outfits.find(holding=jeans) == [kept]
    assert library.outfits.get_many([outfit, 99]) == [kept]


def test_every_change_of_an_outfit_is_one_step_of_undo(
    library: Library, garments: tuple[int, ...]
) -> None:
    shirt, jeans, shoes = garments
    outfit = save(library, shirt, jeans)
    states = [library.outfits.get(outfit)]
    steps: list[Callable[[], object]] = [
        lambda: library.outfits.update(outfit, {"name": "Sunday", "occasion": ["party"]}),
        lambda: library.outfits.set_items(outfit, held(shoes, jeans)),
        lambda: library.outfits.set_items(outfit, (OutfitItem(shoes, "", Placement()),)),
        lambda: library.outfits.trash([outfit]),
        lambda: library.outfits.restore([outfit]),
    ]
    for step in steps:
        assert step()
        states.append(library.outfits.get(outfit))
    assert states[-1] == states[-3]
    for state in states[-2::-1]:
        assert library.history.undo().outfits == (outfit,)
        assert library.outfits.get(outfit) == state
    assert library.history.undo().outfits == (outfit,)
    assert library.outfits.find() == []
    for state in states:
        library.history.redo()
        assert library.outfits.get(outfit) == state


def test_nothing_is_written_that_changes_nothing(
    library: Library, garments: tuple[int, ...]
) -> None:
    outfit = save(library, *garments)
    assert not library.outfits.update(outfit, {"name": "Monday"})
    assert not library.outfits.set_items(outfit, held(*garments))
    assert not library.outfits.restore([outfit])
    library.outfits.trash([outfit])
    assert not library.outfits.trash([outfit])
    assert len([one for one in library.history.entries() if one.label == "Delete outfit"]) == 1


def test_a_copy_says_of_what_it_is_one(library: Library, garments: tuple[int, ...]) -> None:
    outfit = save(library, *garments)
    copy, _changes = library.outfits.clone(outfit, name="Tuesday")
    kept = library.outfits.get(copy)
    assert kept.details == {"cloned_from": outfit}
    assert (kept.name, kept.item_ids) == ("Tuesday", garments)
    library.outfits.set_items(copy, held(garments[0]))
    assert library.outfits.get(outfit).item_ids == garments


def test_a_garment_in_the_trash_is_set_aside_and_comes_back_to_its_place(
    library: Library, garments: tuple[int, ...]
) -> None:
    shirt, jeans, shoes = garments
    outfit = save(library, *garments)
    library.trash.put([shirt])
    assert library.outfits.get(outfit).item_ids == (jeans, shoes)
    assert library.outfits.get(outfit).set_aside == (shirt,)
    library.outfits.set_items(outfit, held(shoes, jeans))
    library.trash.restore([shirt])
    assert library.outfits.get(outfit).item_ids == (shoes, jeans, shirt)
    library.trash.put([shirt])
    library.trash.purge(older_than_days=0)
    assert library.outfits.get(outfit).item_ids == (shoes, jeans)
    library.history.undo()
    library.history.undo()
    assert library.outfits.get(outfit).item_ids == (jeans, shoes)


def test_a_merged_garment_takes_the_place_of_the_other(
    library: Library, garments: tuple[int, ...]
) -> None:
    shirt, jeans, _shoes = garments
    twin = library.items.add(ItemDraft(name="Shirt again"))
    lying = OutfitItem(twin, "mid", Placement(0.1, 0.2))
    outfit, _changes = library.outfits.create(OutfitDraft((lying, OutfitItem(jeans))))
    library.items.merge(shirt, twin)
    assert library.outfits.get(outfit).items == (replace(lying, item_id=shirt), OutfitItem(jeans))
    library.history.undo()
    assert library.outfits.get(outfit).items == (lying, OutfitItem(jeans))


def test_what_was_worn_keeps_its_garments_and_can_still_be_laid_out(
    library: Library, garments: tuple[int, ...]
) -> None:
    shirt, jeans, shoes = garments
    outfit = save(library, shirt, jeans)
    plan, _changes = library.wears.add_outfit(outfit, DAYS[2], planned=True)
    library.outfits.set_items(outfit, held(shirt, shoes))
    assert library.wears.counts() == {}
    library.wears.change(plan, planned=False, day=DAYS[0])
    assert library.outfits.get(outfit).worn
    with pytest.raises(InvalidValueError) as refused:
        library.outfits.set_items(outfit, held(shirt, jeans))
    assert "Clone" in refused.value.next_step
    library.outfits.set_items(outfit, (OutfitItem(shoes, "", Placement()), OutfitItem(shirt)))
    library.history.undo()
    library.history.undo()
    assert not library.outfits.get(outfit).worn


def test_days_of_outfits_are_moved_lived_and_taken_back(
    library: Library, garments: tuple[int, ...]
) -> None:
    outfit = save(library, *garments)
    plan, changes = library.wears.add_outfit(outfit, DAYS[2], planned=True, note="party")
    assert (changes.outfits, changes.changed) == ((outfit,), garments)
    assert library.wears.between(*DAYS[:2]) == []
    library.wears.change(plan, day=DAYS[1])
    library.wears.change(plan, planned=False)
    assert not library.wears.change(plan, planned=False)
    lived = library.wears.get(plan)
    assert (lived.day, lived.planned, lived.outfit_id, lived.note) == (
        DAYS[1],
        False,
        outfit,
        "party",
    )
    assert [*library.wears.counts()] == [*garments]
    library.wears.remove(plan)
    library.history.undo()
    assert library.wears.get(plan) == lived
    library.history.undo()
    library.history.undo()
    assert library.wears.get(plan) == replace(lived, day=DAYS[2], planned=True)
    library.history.undo()
    assert library.wears.between(DAYS[0], DAYS[2]) == []
    with pytest.raises(NotFoundError):
        library.wears.change(plan, planned=True)


def test_plans_for_what_lies_in_the_trash_are_not_shown(
    library: Library, garments: tuple[int, ...]
) -> None:
    outfit = save(library, *garments)
    library.wears.add_outfit(outfit, DAYS[0])
    library.wears.add_outfit(outfit, DAYS[2], planned=True)
    library.wears.add([garments[0]], DAYS[2], planned=True)
    assert len(library.wears.between(DAYS[0], DAYS[2])) == 3
    library.outfits.trash([outfit])
    library.trash.put([garments[0]])
    (left,) = library.wears.between(DAYS[0], DAYS[2])
    assert left.day == DAYS[0]


def test_a_purge_deletes_outfits_but_no_day_of_the_diary(
    library: Library, garments: tuple[int, ...]
) -> None:
    worn, planned, other = (save(library, *garments) for _ in range(3))
    library.wears.add_outfit(worn, DAYS[0])
    library.wears.add_outfit(planned, DAYS[2], planned=True)
    library.outfits.trash([worn, planned, other])
    assert library.trash.purge().outfit_ids == ()
    assert library.trash.purge(older_than_days=0).outfit_ids == (planned, other)
    assert library.wears.counts()[garments[0]].worn == 1
    assert [one.id for one in library.outfits.find(in_trash=True)] == [worn]
    while library.history.undo():
        assert library.integrity_problems() == []
    assert library.wears.between(DAYS[0], DAYS[2]) == []


def test_what_does_not_fit_is_refused_and_writes_nothing(
    library: Library, garments: tuple[int, ...]
) -> None:
    outfit = save(library, *garments)
    before = library.outfits.get(outfit)
    for refused in (
        lambda: library.outfits.create(OutfitDraft(())),
        lambda: library.outfits.create(OutfitDraft(held(99))),
        lambda: library.outfits.set_items(outfit, (OutfitItem(garments[0], "sleeve"),)),
        lambda: library.outfits.set_items(
            outfit, (OutfitItem(garments[0], "", Placement(float("nan"))),)
        ),
        lambda: library.outfits.set_items(outfit, (OutfitItem(garments[0], "", Placement(9)),)),
        lambda: library.outfits.update(outfit, {"origin": "model"}),
        lambda: library.outfits.update(outfit, {"name": 7}),
        lambda: library.outfits.trash([outfit, 99]),
        lambda: library.outfits.clone(99),
        lambda: library.wears.add_outfit(99, DAYS[0]),
        lambda: library.wears.add_outfit(outfit, "20261121"),
    ):
        with pytest.raises(LocalIndexError):
            refused()
    assert library.outfits.find() == [before]
    assert library.wears.between("2026-01-01", "2026-12-31") == []


# -- any sequence of steps ------------------------------------------------------------------------

Step = tuple[str, int, int, int]
CHANGES = (
    *("create", "rename", "hold", "clone", "trash", "restore"),
    *("wear", "plan", "live", "unwear", "garment", "bin", "unbin", "merge"),
)
steps_of = st.lists(
    st.tuples(st.sampled_from([*CHANGES, "undo", "undo", "redo"]), *[st.integers(0, 7)] * 3),
    max_size=24,
)


def take(library: Library, step: Step) -> None:
    """Do one step with whatever there is; what is refused is part of it."""
    kind, first, second, third = step
    items = library.db.column("SELECT id FROM items ORDER BY id")
    outfits = library.db.column("SELECT id FROM outfits ORDER BY id") or [99]
    days = library.db.column("SELECT id FROM wears ORDER BY id") or [99]
    one, other = items[first % len(items)], items[second % len(items)]
    outfit, wear = outfits[third % len(outfits)], days[first % len(days)]
    chosen = (OutfitItem(one), OutfitItem(other, "top", Placement(z=third)))
    actions: dict[str, Callable[[], object]] = {
        "create": lambda: library.outfits.create(OutfitDraft(chosen, name=f"{third}")),
        "rename": lambda: library.outfits.update(outfit, {"name": f"{first}{second}"}),
        "hold": lambda: library.outfits.set_items(outfit, chosen),
        "clone": lambda: library.outfits.clone(outfit),
        "trash": lambda: library.outfits.trash([outfit]),
        "restore": lambda: library.outfits.restore([outfit]),
        "wear": lambda: library.wears.add_outfit(outfit, DAYS[first % 3]),
        "plan": lambda: library.wears.add_outfit(outfit, DAYS[first % 3], planned=True),
        "live": lambda: library.wears.change(wear, planned=False, day=DAYS[second % 3]),
        "unwear": lambda: library.wears.remove(wear),
        "garment": lambda: library.wears.add([one], DAYS[second % 3], planned=bool(third % 2)),
        "bin": lambda: library.trash.put([one]),
        "unbin": lambda: library.trash.restore([one]),
        "merge": lambda: library.items.merge(one, other),
        "undo": library.history.undo,
        "redo": library.history.redo,
        "purge": lambda: library.trash.purge(older_than_days=0),
        "purge garment": lambda: library.trash.purge(item_ids=[one]),
    }
    with suppress(LocalIndexError):
        actions[kind]()


def shown(library: Library) -> object:
    """Everything that a person sees; an outfit whose making was undone lies in the trash."""
    outfits: list[OutfitRecord] = library.outfits.find()
    return (
        [replace(one, updated="") for one in outfits],
        library.wears.between("2026-01-01", "2026-12-31"),
        library.wears.counts(),
        library.together(),
        [(one.id, one.status, one.views) for one in library.items.find(include_trash=True)],
    )


def fresh(empty_wardrobe: Path, folder: Path) -> Library:
    shutil.rmtree(folder, ignore_errors=True)
    shutil.copytree(empty_wardrobe, folder)
    library = Library.open(folder)
    library.db.conn.execute("PRAGMA synchronous=OFF")
    for name in ("Shirt", "Jeans", "Shoes", "Coat"):
        library.items.add(ItemDraft(name=name))
    library.db.execute("DELETE FROM change_groups")
    return library


quiet = settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)


@quiet
@given(steps=steps_of)
def test_any_sequence_of_steps_is_walked_back_and_forth_exactly(
    empty_wardrobe: Path, folder: Path, steps: list[Step]
) -> None:
    with fresh(empty_wardrobe, folder) as library:
        trail = {(): shown(library)}
        for step in steps:
            take(library, step)
            done = tuple(one.id for one in library.history.entries() if not one.undone)
            assert trail.setdefault(done, shown(library)) == shown(library)
        while library.history.undo():
            done = tuple(one.id for one in library.history.entries() if not one.undone)
            assert shown(library) == trail[done]
        while library.history.redo():
            done = tuple(one.id for one in library.history.entries() if not one.undone)
            assert shown(library) == trail[done]
        assert library.integrity_problems() == []


@quiet
@given(
    steps=st.lists(
        st.tuples(
            st.sampled_from([*CHANGES, "bin", "trash", "undo", "redo", "purge", "purge garment"]),
            *[st.integers(0, 7)] * 3,
        ),
        max_size=24,
    )
)
def test_any_sequence_with_purges_leaves_a_sound_library(
    empty_wardrobe: Path, folder: Path, steps: list[Step]
) -> None:
    with fresh(empty_wardrobe, folder) as library:
        keeper = library.items.add(ItemDraft(name="Keeper"))
        for step in steps:
            take(library, step)
            if not library.db.value("SELECT 1 FROM items"):
                keeper = library.items.add(ItemDraft(name=f"After {keeper}"))
        for walk in (library.history.undo, library.history.redo):
            for _ in range(40):
                walk()
        assert library.integrity_problems() == []
        for outfit in [*library.outfits.find(), *library.outfits.find(in_trash=True)]:
            for item_id in (*outfit.item_ids, *outfit.set_aside):
                aside = library.items.get(item_id).status == "trash"
                assert aside == (item_id in outfit.set_aside)
