"""Two encoders in one wardrobe: who answers, who may stand in for whom, and what is forgotten."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest

from local_index import (
    EncoderKey,
    ItemDraft,
    Library,
    PhotoRecord,
    Query,
    RelevanceScale,
    VectorStore,
    ViewDraft,
)
from local_index.neighbors import GraphSettings, manifest_path
from local_index.search import Searcher

OLD = EncoderKey("tower", "aaaa", "pppp", text_space="words")
NEW = EncoderKey("tower", "bbbb", "pppp", text_space="words")
NEWEST = EncoderKey("tower", "dddd", "pppp", text_space="words")
STRANGE = EncoderKey("tower", "cccc", "pppp")
EAST = np.array([1.0, 0.0], np.float32)
SCALE = RelevanceScale(text_floor=0.2, text_full=0.6, image_floor=0.5, image_full=0.9)
SMALL_GRAPH = GraphSettings(connectivity=8, expansion_add=64, expansion_search=64, save_after=5)


def angle(cosine: float) -> np.ndarray:
    """A unit vector whose cosine with (1, 0) is known."""
    return np.array([cosine, np.sqrt(1 - cosine**2)], dtype=np.float32)


Shelf = Callable[..., int]


@pytest.fixture
def shelve(library: Library, add_photo: Callable[[str], PhotoRecord]) -> Shelf:
    """Add an item of one photo; per encoder the cosine of its vectors with (1, 0)."""

    def add(seen: dict[EncoderKey, float] | None = None, **fields: object) -> int:
        photo = add_photo(f"photo {library.photos.count()}")
        for encoder, cosine in (seen or {}).items():
            library.vectors.put(photo.id, "image", encoder, angle(cosine))
            library.vectors.put(photo.id, "text", encoder, angle(cosine))
        return library.items.add(ItemDraft(views=(ViewDraft(photo.id),), **fields))  # type: ignore[arg-type]

    return add


def meant(library: Library, encoder: EncoderKey, **parts: object) -> dict[int, float]:
    """Items and scores of words that point east, as an encoder's word tower reads them."""
    query = Query(
        text_vector=EAST,
        text_encoder=encoder,
        scale=SCALE,
        cutoff=0.01,
        **parts,  # type: ignore[arg-type]
    )
    return {hit.item_id: hit.score for hit in library.search(query).hits}


def alike(library: Library, encoder: EncoderKey) -> dict[int, float]:
    query = Query(image_vector=EAST, image_encoder=encoder, scale=SCALE, cutoff=0.01)
    return {hit.item_id: hit.score for hit in library.search(query).hits}


def test_an_encoder_that_names_no_space_of_words_shares_it_with_none() -> None:
    assert STRANGE.text_space == "cccc"
    assert EncoderKey("tower", "cccc", "pppp", text_space="words") == STRANGE


def test_the_first_encoder_answers_until_another_is_told_to(library: Library, shelve) -> None:
    assert library.encoders.serving() is None
    shelve({OLD: 0.5})
    for _ in range(3):
        shelve({NEW: 0.5})
    assert library.encoders.serving().key == OLD
    library.encoders.serve(NEW)
    assert library.encoders.serving().key == NEW


def test_where_the_chosen_encoder_has_nothing_the_fullest_answers(library: Library, shelve) -> None:
    shelve({OLD: 0.5})
    shelve({NEW: 0.5})
    shelve({NEW: 0.5})
    library.vectors.forget_encoder(OLD)
    assert library.encoders.serving().key == NEW
    library.encoders.serve(STRANGE)
    assert library.encoders.serving().key == NEW


def test_what_an_encoder_says_of_itself_is_kept(library: Library) -> None:
    first = library.encoders.introduce(OLD, relevance={"text_floor": 0.1, "duplicate": 0.9})
    assert library.encoders.introduce(OLD) == first
    renamed = EncoderKey("tower", "aaaa", "pppp", text_space="other words")
    assert library.encoders.introduce(renamed) == first
    (known,) = library.encoders.known()
    assert (known.key.text_space, known.relevance["text_floor"]) == ("other words", 0.1)
    library.encoders.introduce(renamed, relevance={"text_floor": 0.2})
    assert library.encoders.get(OLD).relevance == {"text_floor": 0.2}


def test_a_key_that_names_no_words_takes_no_name_away(library: Library, shelve) -> None:
    old, new = shelve({OLD: 0.6}), shelve({NEW: 0.6})
    unnamed = EncoderKey("tower", "aaaa", "pppp")
    library.vectors.put(1, "text", unnamed, angle(0.6))
    assert library.encoders.get(OLD).key.text_space == "words"
    assert set(meant(library, NEW)) == {old, new}
    assert set(meant(library, unnamed)) == {old}


def test_words_find_what_an_older_encoder_saw_in_the_same_space(library: Library, shelve) -> None:
    old, new, both = shelve({OLD: 0.6}), shelve({NEW: 0.5}), shelve({OLD: 0.4, NEW: 0.6})
    expected = {old: 1.0, new: 0.75, both: 0.5}
    assert meant(library, NEW) == pytest.approx(expected, abs=1e-3)
    library.encoders.serve(NEW)
    assert meant(library, NEW)[both] == pytest.approx(1.0, abs=1e-3)


def test_words_of_another_tower_are_not_compared(library: Library, shelve) -> None:
    shelve({OLD: 0.6})
    strange = shelve({STRANGE: 0.6})
    assert set(meant(library, STRANGE)) == {strange}
    assert strange not in meant(library, NEW)


def test_vectors_of_another_size_are_passed_over(library: Library, shelve, add_photo) -> None:
    mine = shelve({NEW: 0.6})
    photo = add_photo("longer")
    library.vectors.put(photo.id, "text", OLD, [1.0, 0.0, 0.0])
    library.items.add(ItemDraft(views=(ViewDraft(photo.id),)))
    assert set(meant(library, NEW)) == {mine}


def test_each_cosine_counts_on_its_own_encoders_scale(library: Library, shelve) -> None:
    library.encoders.introduce(OLD, relevance={"text_floor": 0.0, "text_full": 1.0})
    old, new = shelve({OLD: 0.5}), shelve({NEW: 0.5})
    assert meant(library, NEW) == pytest.approx({old: 0.5, new: 0.75}, abs=1e-3)


def test_pictures_of_two_encoders_are_never_compared(library: Library, shelve) -> None:
    old, new, both = shelve({OLD: 0.9}), shelve({NEW: 0.9}), shelve({OLD: 0.9, NEW: 0.7})
    assert alike(library, NEW) == pytest.approx({new: 1.0, both: 0.5}, abs=1e-3)
    assert set(alike(library, OLD)) == {old, both}


def test_filters_hold_for_every_encoder(library: Library, shelve) -> None:
    from local_index import Filter

    shelve({OLD: 0.6}, category="shirt")
    coat = shelve({OLD: 0.6}, category="coat")
    new_coat = shelve({NEW: 0.6}, category="coat")
    only = (Filter("category", "=", "coat"),)
    assert set(meant(library, NEW, filters=only)) == {coat, new_coat}


@pytest.mark.parametrize("limit", [0, 10])
def test_a_wardrobe_too_large_to_compare_all_mixes_just_the_same(
    library: Library, shelve, limit: int
) -> None:
    for at in range(40):
        cosine = 0.3 + at / 200
        shelve({OLD: cosine} if at % 2 else {OLD: 0.21, NEW: cosine})
    library.encoders.serve(NEW)
    expected = meant(library, NEW, limit=10)
    folder = library.folder / "index"
    large = VectorStore(library.db, folder, exact_limit=limit, graph=SMALL_GRAPH)
    query = Query(text_vector=EAST, text_encoder=NEW, scale=SCALE, cutoff=0.01, limit=10)
    found = Searcher(library.db, large).search(query)
    assert {hit.item_id: hit.score for hit in found.hits} == pytest.approx(expected, abs=1e-3)
    assert len(expected) == 10


def test_a_garment_is_compared_by_whoever_saw_it_and_the_most(library: Library, shelve) -> None:
    for _ in range(3):
        shelve({OLD: 0.5})
    shelve({OLD: 0.5, NEW: 0.5})
    shelve({NEW: 0.5})
    by_photo = [library.encoders.covering(photo) for photo in (1, 4, 5)]
    assert [found.key for found in by_photo] == [OLD, OLD, NEW]
    shelve()
    assert library.encoders.covering(6) is None


def test_of_equals_the_one_that_answers_compares(library: Library, shelve) -> None:
    shelve({OLD: 0.5, NEW: 0.5})
    assert library.encoders.covering(1).key == OLD
    library.encoders.serve(NEW)
    assert library.encoders.covering(1).key == NEW


def test_how_far_an_encoder_is_leaves_the_trash_out(library: Library, shelve) -> None:
    shelve({OLD: 0.5})
    shelve({OLD: 0.5, NEW: 0.5})
    library.trash.put([shelve({NEW: 0.5})])
    library.vectors.put(1, "image", NEW, EAST)
    coverage = library.encoders.coverage(NEW)
    assert (coverage.ready, coverage.photos, coverage.left) == (1, 2, 1)
    assert library.encoders.coverage(NEW, "image").ready == 2
    assert library.encoders.coverage(STRANGE).ready == 0


def test_what_was_worn_or_changed_last_is_looked_at_first(library: Library, shelve, clock) -> None:
    ids = []
    for _ in range(5):
        ids.append(shelve({OLD: 0.5}))
        clock.advance(days=1)
    trashed, worn, changed = ids[4], ids[0], ids[1]
    library.trash.put([trashed])
    clock.advance(days=1)
    library.items.update(changed, {"notes": "mended"})
    day = f"{clock().date()}T23"
    library.db.execute("INSERT INTO wears (item_id, day, added) VALUES (?, ?, 'x')", (worn, day))
    planned = "INSERT INTO wears (item_id, day, added, planned) VALUES (?, '2030-01-01', 'x', 1)"
    library.db.execute(planned, (ids[2],))
    assert library.encoders.to_encode(NEW) == (worn, changed, ids[3], ids[2], trashed)
    library.vectors.put(worn, "image", NEW, EAST)
    assert library.encoders.to_encode(NEW)[0] == worn
    library.vectors.put(worn, "text", NEW, EAST)
    assert worn not in library.encoders.to_encode(NEW)


def test_only_replaced_vectors_are_forgotten_and_a_few_at_a_time(library: Library, shelve) -> None:
    for _ in range(3):
        shelve({OLD: 0.5, NEW: 0.5})
    unreadable = shelve({OLD: 0.6})
    shelve({NEWEST: 0.5, NEW: 0.4})
    library.encoders.serve(NEW)
    counts = []
    while count := library.vectors.forget_superseded(NEW, limit=3):
        counts.append(count)
    assert counts == [3, 3, 2]
    left = {(use.encoder, use.space): use.photos for use in library.vectors.uses()}
    assert left == {(NEW, "image"): 4, (NEW, "text"): 4, (OLD, "image"): 1, (OLD, "text"): 1}
    assert meant(library, NEW)[unreadable] == pytest.approx(1.0, abs=1e-3)
    assert [one.key for one in library.encoders.known()] == [NEW, OLD]
    assert library.vectors.forget_superseded(STRANGE, limit=3) == 0


def test_a_graph_goes_with_the_encoder_it_was_made_of(library: Library, shelve) -> None:
    for _ in range(4):
        shelve({OLD: 0.5, NEW: 0.5})
    folder = library.folder / "index"
    large = VectorStore(library.db, folder, exact_limit=1, graph=SMALL_GRAPH)
    for encoder in (OLD, NEW):
        large.prepare("image", encoder)
    before = {path.name for path in folder.iterdir()}
    assert len(before) == 4
    large.forget_superseded(NEW, limit=100)
    left = {path.name for path in folder.iterdir()}
    assert len(left) == 2
    assert manifest_path(folder, str(NEW), "image").name in left


def test_newcomers_are_those_that_no_older_encoder_saw(library: Library, shelve) -> None:
    shelve({NEW: 0.5})
    assert library.encoders.newcomers(NEW) == ()  # there is no change going on
    shelve({OLD: 0.5, NEW: 0.5})
    shelve({OLD: 0.5})
    assert library.encoders.newcomers(NEW) == (1,)


def test_a_reader_sees_the_old_or_the_new_and_never_less(library: Library, shelve) -> None:
    """Another connection searches between every two steps of a change."""
    for _ in range(6):
        shelve({OLD: 0.6})
    with Library.open(library.folder) as reader:
        for photo in range(1, 7):
            library.vectors.put(photo, "image", NEW, angle(0.6))
            library.vectors.put(photo, "text", NEW, angle(0.6))
            assert set(meant(reader, NEW)) == set(range(1, 7))
        library.encoders.serve(NEW)
        while library.vectors.forget_superseded(NEW, limit=1):
            assert set(meant(reader, NEW)) == set(range(1, 7))
        assert reader.encoders.serving().key == NEW


def test_vectors_that_vanish_during_a_search_are_answered_by_the_others(
    library: Library, shelve, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The change ends in another process just after this search chose who answers."""
    for _ in range(4):
        shelve({OLD: 0.6, NEW: 0.6})
    compare = VectorStore.compare

    def finishing(self: VectorStore, *args: object, **named: object) -> object:
        monkeypatch.setattr(VectorStore, "compare", compare)
        with Library.open(library.folder) as other:
            other.encoders.serve(NEW)
            other.vectors.forget_superseded(NEW, limit=5)
        return compare(self, *args, **named)  # type: ignore[arg-type]

    monkeypatch.setattr(VectorStore, "compare", finishing)
    assert set(meant(library, NEW)) == {1, 2, 3, 4}
