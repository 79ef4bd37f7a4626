"""Suspected duplicates: found in three ways, shown with reasons, never decided or asked twice."""

from __future__ import annotations

import hashlib
from collections.abc import Callable

import numpy as np
import pytest

from local_index import EncoderKey, ItemDraft, Library, NotFoundError, ViewDraft
from local_index.duplicates import Duplicates
from local_index.pair_reasons import PhotoFacts, compare_facts

ENCODER = EncoderKey("tower", "aaaa", "bbbb")
HASH = 0x0F1E_2D3C_4B5A_6978
"""A perceptual hash with as many bits set as clear."""

Garment = Callable[..., tuple[int, int]]


def flipped(bits: int) -> int:
    """HASH with this many bits changed, as the signed integer that is stored."""
    changed = HASH
    for at in range(bits):
        changed ^= 1 << (63 - 5 * at)
    return changed - (1 << 64) if changed >= 1 << 63 else changed


@pytest.fixture
def garment(library: Library) -> Garment:
    """Add a photo and its item; returns both ids."""
    count = 0

    def add(
        phash: int | None = None,
        *,
        vector: list[float] | None = None,
        size: tuple[int, int] = (30, 40),
        taken_at: str | None = "2026-05-01T12:00:00",
        **fields: object,
    ) -> tuple[int, int]:
        nonlocal count
        count += 1
        photo = library.photos.add(
            hashlib.sha256(str(count).encode()).digest(),
            extension="jpg",
            width=size[0],
            height=size[1],
            media_type="image/jpeg",
            perceptual_hash=phash,
            taken_at=taken_at,
        )
        if vector is not None:
            library.vectors.put(photo.id, "image", ENCODER, vector)
        item = library.items.add(
            ItemDraft(views=(ViewDraft(photo.id),), **fields)  # type: ignore[arg-type]
        )
        return photo.id, item

    return add


def open_photos(library: Library) -> list[tuple[int, int]]:
    return [(pair.photo_a, pair.photo_b) for pair in library.duplicates.open_pairs()]


def test_the_same_file_is_known_with_its_items(library: Library, garment) -> None:
    photo, item = garment()
    sha256 = library.photos.get(photo).sha256
    assert library.duplicates.same_file(sha256) == (photo, (item,))
    library.trash.put([item])
    assert library.duplicates.same_file(sha256) == (photo, ())
    assert library.duplicates.same_file("0" * 64) is None


@pytest.mark.parametrize(("bits", "found"), [(0, True), (1, True), (6, True), (7, False)])
def test_hashes_up_to_six_bits_apart_are_suspicious(library, garment, bits, found) -> None:
    first, _ = garment(flipped(0))
    second, _ = garment(flipped(bits))
    pairs = library.duplicates.suggest_for(second)
    assert [(p.photo_a, p.photo_b, p.kind, p.distance) for p in pairs] == (
        [(first, second, "perceptual", float(bits))] if found else []
    )


def test_blank_pictures_are_not_all_duplicates(library: Library, garment) -> None:
    for phash in (0, 0, -1, 1, 3):
        photo, _ = garment(phash)
        assert library.duplicates.suggest_for(photo) == ()
    assert library.duplicates.suggest_all() == 0


def test_looks_are_compared_from_the_given_cosine_on(library: Library, garment) -> None:
    first, _ = garment(vector=[1.0, 0.0])
    near, _ = garment(vector=[0.98, np.sqrt(1 - 0.98**2)])
    garment(vector=[0.9, np.sqrt(1 - 0.9**2)])
    (pair,) = library.duplicates.suggest_for(first, encoder=ENCODER, least_cosine=0.97)
    assert (pair.photo_a, pair.photo_b, pair.kind) == (first, near, "embedding")
    assert pair.distance == pytest.approx(0.02, abs=2e-3)
    assert library.duplicates.suggest_for(first) == (pair,)


def test_an_unknown_photo_is_refused(library: Library) -> None:
    with pytest.raises(NotFoundError):
        library.duplicates.suggest_for(99)


def test_looking_again_finds_nothing_new(library: Library, garment) -> None:
    first, _ = garment(flipped(0), vector=[1.0, 0.0])
    second, _ = garment(flipped(2), vector=[1.0, 0.0])
    for photo in (first, second, first):
        library.duplicates.suggest_for(photo, encoder=ENCODER, least_cosine=0.9)
    assert open_photos(library) == [(first, second)]
    assert library.db.value("SELECT count(*) FROM duplicates") == 2
    assert library.duplicates.open_pairs()[0].kind == "perceptual"


def test_all_photos_at_once_give_what_one_by_one_gives(library: Library, garment, monkeypatch):
    monkeypatch.setattr("local_index.duplicates._BLOCK", 4)
    photos = [garment(flipped(at % 5 * 2), vector=[1.0, at / 10])[0] for at in range(11)]
    count = library.duplicates.suggest_all(encoder=ENCODER, least_cosine=0.999)
    together = open_photos(library)
    assert count == len(together) > 5
    library.db.execute("DELETE FROM duplicates")
    for photo in photos:
        library.duplicates.suggest_for(photo, encoder=ENCODER, least_cosine=0.999)
    assert sorted(open_photos(library)) == sorted(together)


def test_views_of_one_item_are_no_duplicates(library: Library, garment) -> None:
    _, item = garment(flipped(0))
    second, other = garment(flipped(1))
    library.trash.put([other])
    library.items.add_view(item, ViewDraft(second, kind="back"))
    library.duplicates.suggest_all()
    assert open_photos(library) == []


def test_the_trash_is_left_alone(library: Library, garment) -> None:
    first, item = garment(flipped(0))
    second, _ = garment(flipped(1))
    library.trash.put([item])
    assert library.duplicates.suggest_for(second) == ()
    library.trash.restore([item])
    assert open_photos(library) == [(first, second)]


def test_what_was_told_apart_is_never_asked_again(library: Library, garment) -> None:
    first, item = garment(flipped(0), vector=[1.0, 0.0])
    second, other = garment(flipped(1), vector=[1.0, 0.0])
    (pair,) = library.duplicates.suggest_for(second)
    library.duplicates.dismiss(pair)
    # Neither by another kind of likeness, nor by another photo of the same item, nor reopened.
    library.duplicates.suggest_for(first, encoder=ENCODER, least_cosine=0.9)
    third, third_item = garment(flipped(2))
    library.trash.put([third_item])
    library.items.add_view(other, ViewDraft(third, kind="back"))
    library.duplicates.suggest_all(encoder=ENCODER, least_cosine=0.9)
    with Library.open(library.folder) as again:
        assert again.duplicates.open_pairs() == ()
    assert {item, other} == {pair.item_a, pair.item_b}


def test_telling_apart_can_be_undone(library: Library, garment) -> None:
    garment(flipped(0))
    second, _ = garment(flipped(1))
    (pair,) = library.duplicates.suggest_for(second)
    library.duplicates.dismiss(pair)
    assert library.history.entries()[0].label == "Not duplicates"
    library.history.undo()
    assert library.duplicates.open_pairs() == (pair,)


def test_a_merged_pair_is_settled_until_the_merge_is_undone(library: Library, garment) -> None:
    garment(flipped(0))
    second, _ = garment(flipped(1))
    (pair,) = library.duplicates.suggest_for(second)
    library.items.merge(pair.keep, pair.item_b if pair.keep == pair.item_a else pair.item_a)
    library.duplicates.suggest_all()
    assert library.duplicates.open_pairs() == ()
    library.history.undo()
    assert library.duplicates.open_pairs() == (pair,)


def test_nothing_is_refused_and_no_item_is_touched(library: Library, garment) -> None:
    _, item = garment(flipped(0))
    second, other = garment(flipped(0))
    before = library.items.get_many([item, other])
    library.duplicates.suggest_for(second)
    assert library.items.get_many([item, other]) == before


def test_the_limit_of_bits_is_a_parameter(library: Library, garment) -> None:
    garment(flipped(0))
    second, _ = garment(flipped(4))
    strict = Duplicates(library.db, library.vectors, library.history, perceptual_limit=3)
    assert strict.suggest_for(second) == ()


def test_a_crowd_of_like_photos_suggests_only_the_nearest(library: Library, garment) -> None:
    for _ in range(9):
        garment(flipped(1))
    photo, _ = garment(flipped(0))
    assert len(library.duplicates.suggest_for(photo)) == 5


# -- reasons -------------------------------------------------------------------------------------


def test_reasons_name_what_differs_and_lead_to_the_better_item(library: Library, garment) -> None:
    _, plain = garment(flipped(0), size=(300, 400), taken_at="2025-01-01T00:00:00")
    second, known = garment(flipped(1), category="shirt", season=("summer",), pattern="stripe")
    (pair,) = library.duplicates.suggest_for(second)
    assert (pair.item_a, pair.item_b) == (plain, known)
    assert pair.reasons_a == ("larger", "older")
    assert pair.reasons_b == ("more tags",)
    assert pair.keep == known


def test_sharpness_counts_when_someone_measured_it(library: Library, garment) -> None:
    first, item = garment(flipped(0))
    second, other = garment(flipped(1))
    blur = {first: 10.0, second: 30.0}
    (pair,) = library.duplicates.suggest_for(second, sharpness=blur.__getitem__)
    assert (pair.reasons_a, pair.reasons_b, pair.keep) == ((), ("sharper",), other)
    assert item != other


FACTS = PhotoFacts(item_id=1, pixels=100, since="2026", tags=3, edited=0, photos=1)


def other_facts(**changes: object) -> PhotoFacts:
    fields = {"item_id": 2, "pixels": 100, "since": "2026", "tags": 3, "edited": 0, "photos": 1}
    return PhotoFacts(**fields | changes)  # type: ignore[arg-type]


def test_equals_get_no_reason_and_the_first_stays() -> None:
    verdict = compare_facts(FACTS, other_facts())
    assert (verdict.for_first, verdict.for_second, verdict.first_is_better) == ((), (), True)
    assert not compare_facts(other_facts(), FACTS).first_is_better


def test_a_difference_nobody_sees_is_not_named() -> None:
    verdict = compare_facts(FACTS, other_facts(pixels=109), sharpness=(1.0, 1.1))
    assert (verdict.for_first, verdict.for_second) == ((), ())


def test_the_person_s_own_work_outweighs_everything() -> None:
    richer = other_facts(pixels=900, tags=9, photos=4, since="2020")
    verdict = compare_facts(other_facts(edited=1), richer)
    assert verdict.for_first == ("edited by you",)
    assert verdict.for_second == ("more tags", "more photos", "larger", "older")
    assert verdict.first_is_better


def test_age_only_breaks_ties() -> None:
    assert not compare_facts(FACTS, other_facts(since="2025")).first_is_better
    assert compare_facts(other_facts(tags=9), other_facts(since="2025")).first_is_better
