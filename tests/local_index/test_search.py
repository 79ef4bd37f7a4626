"""Hybrid search: filters first, then words, meaning and looks, one score and a cut-off."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from local_index import (
    EncoderKey,
    Filter,
    InvalidValueError,
    ItemDraft,
    Library,
    Query,
    RelevanceScale,
    SearchResult,
    UnknownFieldError,
    VectorStore,
    ViewDraft,
)
from local_index.fulltext import MAX_WORDS, parse_words
from local_index.fusion import Evidence, fuse, relevance, word_relevance
from local_index.search import Searcher

ENCODER = EncoderKey("tower", "aaaa", "bbbb")
OTHER = EncoderKey("tower", "cccc", "bbbb")
SCALE = RelevanceScale(text_floor=0.2, text_full=0.6, image_floor=0.5, image_full=0.9)


def angle(cosine: float) -> np.ndarray:
    """A unit vector whose cosine with (1, 0) is known."""
    return np.array([cosine, np.sqrt(1 - cosine**2)], dtype=np.float32)


EAST = angle(1.0)

Shelf = Callable[..., int]


@pytest.fixture
def shelve(library: Library, add_photo) -> Shelf:
    """Add an item with words and, per photo, the cosines it should have with (1, 0)."""
    count = 0

    def add(
        words: str = "",
        *,
        image: float | tuple[float, ...] | None = None,
        text: float | None = None,
        **fields: object,
    ) -> int:
        nonlocal count
        views = []
        images = image if isinstance(image, tuple) else (image,)
        for cosine in images if (image is not None or text is not None) else ():
            count += 1
            photo = add_photo(f"photo {count}")
            views.append(ViewDraft(photo.id))
            if cosine is not None:
                library.vectors.put(photo.id, "image", ENCODER, angle(cosine))
            if text is not None:
                library.vectors.put(photo.id, "text", ENCODER, angle(text))
        return library.items.add(
            ItemDraft(search_text=words, views=tuple(views), **fields)  # type: ignore[arg-type]
        )

    return add


def ids(result: SearchResult) -> list[int]:
    return [hit.item_id for hit in result.hits]


def words(library: Library, text: str, **parts: object) -> list[int]:
    return ids(library.search(Query(text=text, **parts)))  # type: ignore[arg-type]


def looks(**parts: object) -> Query:
    return Query(image_vector=EAST, image_encoder=ENCODER, scale=SCALE, **parts)  # type: ignore[arg-type]


def meaning(text: str = "", **parts: object) -> Query:
    return Query(
        text=text,
        text_vector=EAST,
        text_encoder=ENCODER,
        scale=SCALE,
        **parts,  # type: ignore[arg-type]
    )


# -- filters only --------------------------------------------------------------------------------


def test_filters_alone_list_the_newest_first_with_full_score(library: Library, shelve, clock):
    made = []
    for season in ("summer", "winter", "summer"):
        made.append(shelve(season=(season,)))
        clock.advance(minutes=1)
    result = library.search(Query(filters=(Filter("season", "contains", "summer"),)))
    assert ids(result) == [made[2], made[0]]
    assert {hit.score for hit in result.hits} == {1.0}
    assert result.hits[0].why == ("filter: season contains summer",)
    assert (result.total, result.weaker) == (2, 0)
    assert result.seconds > 0


def test_an_empty_query_lists_everything_up_to_the_limit(library: Library, shelve) -> None:
    made = [shelve() for _ in range(5)]
    result = library.search(Query(limit=2, exclude=frozenset({made[4]})))
    assert ids(result) == [made[3], made[2]]
    assert result.total == 4
    assert library.search(Query(text=" \n ")).total == 5


def test_an_unknown_field_and_a_bad_limit_are_refused(library: Library) -> None:
    with pytest.raises(UnknownFieldError, match="did you mean season"):
        library.search(Query(filters=(Filter("saeson", "=", "summer"),)))
    with pytest.raises(InvalidValueError):
        library.search(Query(limit=0))
    with pytest.raises(InvalidValueError):
        library.search(Query(image_vector=EAST))
    with pytest.raises(InvalidValueError):
        library.search(Query(text="shirt", cutoff=1.5))


# -- words ---------------------------------------------------------------------------------------


def test_all_words_come_before_any_word(library: Library, shelve) -> None:
    shelve("plain shirt")
    both = shelve("striped shirt")
    shelve("striped dress")
    result = library.search(Query(text="striped shirt", include_weaker=True))
    assert ids(result)[0] == both
    assert result.hits[0].why == ("text: striped shirt",)
    assert (result.total, result.weaker) == (1, 2)
    assert words(library, "striped shirt") == [both]


def test_where_nothing_holds_all_words_the_best_parts_are_shown(library: Library, shelve) -> None:
    one = shelve("shirt")
    two = shelve("blue striped dress")
    for _ in range(10):
        shelve("brown belt")
    result = library.search(Query(text="blue striped shirt", include_weaker=True))
    assert ids(result) == [two, one]
    assert result.hits[0].why == ("text: blue striped",)
    assert 0.3 <= result.hits[0].score < 0.6
    assert words(library, "blue striped shirt") == [two]
    assert words(library, "green shirt") == [one]


def test_the_last_word_may_be_still_being_typed(library: Library, shelve) -> None:
    coat = shelve("corduroy coat")
    assert words(library, "cordu") == [coat]
    assert words(library, "corduroy co") == [coat]
    assert words(library, "cordu coat") == []


def test_a_whole_word_counts_more_than_a_beginning(library: Library, shelve) -> None:
    longer = shelve("shirtdress")
    exact = shelve("shirt")
    result = library.search(Query(text="shirt"))
    assert ids(result) == [exact, longer]
    assert result.hits[0].score > result.hits[1].score


@pytest.mark.parametrize(
    ("kept", "typed"),
    [
        ("shirt", "shirts"),
        ("dress", "dresses"),
        ("boots", "boot"),
        ("jersey", "jerseys"),
        ("body", "bodies"),
        ("Jäckchen", "jackchen"),
        ("t-shirt", "T-Shirt"),
        ("t-shirt", "t shirt"),
        ("Größe", "größe"),
    ],
)
def test_plural_case_accents_and_hyphens_do_not_matter(library, shelve, kept, typed) -> None:
    item = shelve(kept)
    shelve("belt")
    assert words(library, f"{typed} ") == [item]


def test_function_words_do_not_count_unless_alone(library: Library, shelve) -> None:
    item = shelve("black dress for the office")
    assert words(library, "a dress for my office") == [item]
    assert words(library, "for the") == [item]


def test_a_quoted_phrase_stays_together(library: Library, shelve) -> None:
    phrase = shelve("dark blue jeans")
    apart = shelve("blue jeans dark seams")
    assert set(words(library, "dark blue")) == {phrase, apart}
    assert words(library, '"dark blue" jeans') == [phrase]


def test_a_name_counts_more_than_a_note(library: Library) -> None:
    note = library.items.add(ItemDraft(name="coat", notes="goes with the velvet skirt"))
    name = library.items.add(ItemDraft(name="velvet skirt"))
    assert words(library, "velvet skirt") == [name, note]


@pytest.mark.parametrize(
    "text",
    [
        '"', '""', "'", "*", "-", "(", ")", "AND", "OR", "NOT", "NEAR(a b)", "name:", "{a b}: c",
        "^a", "a*b*", "+", "\\", "%", "_", "\0", "a\0b", "\ud800", "🎉", "👗👗", "١٢٣", "̈",
        "; DROP TABLE items; --", "shirt\tOR\nname:x", '"unclosed', "a" * 10_000, "é" * 10_000,
        "shirt " * 2_000, '"' * 10_000, " ".join(f"w{n}" for n in range(3_000)),
    ],
)  # fmt: skip
def test_any_text_is_safe(library: Library, shelve, text: str) -> None:
    shelve("shirt")
    result = library.search(Query(text=text))
    assert result.total <= 1


@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(text=st.text(max_size=60))
def test_any_unicode_is_safe(library: Library, text: str) -> None:
    assert library.search(Query(text=text)).hits == ()


def test_text_that_holds_no_word_finds_nothing_rather_than_everything(library, shelve) -> None:
    shelve("shirt")
    assert library.search(Query(text="🎉 !!")).hits == ()


def test_words_are_limited_and_not_repeated() -> None:
    assert len(parse_words(" ".join(f"word{n}" for n in range(500)))) == MAX_WORDS
    assert [word.text for word in parse_words("Shirt shirt SHIRT,")] == ["Shirt", "SHIRT"]
    assert parse_words("!!! ...") == ()
    assert [word.prefix for word in parse_words("blue s")] == [False, False]


# -- looks and meaning ---------------------------------------------------------------------------


def test_cosines_become_relevance_on_the_encoder_s_scale(library: Library, shelve) -> None:
    full, half = shelve(image=0.95), shelve(image=0.7)
    weak, unrelated = shelve(image=0.55), shelve(image=0.4)
    result = library.search(looks(include_weaker=True))
    assert ids(result) == [full, half, weak]
    scores = [hit.score for hit in result.hits]
    assert scores == pytest.approx([1.0, 0.5, 0.125], abs=5e-3)
    assert (result.total, result.weaker) == (2, 1)
    assert [hit.why for hit in result.hits] == [("looks alike",)] * 2 + [("a weak match",)]
    assert unrelated not in ids(result)
    assert ids(library.search(looks())) == [full, half]


def test_the_cut_off_is_a_parameter_and_none_at_all_is_allowed(library: Library, shelve) -> None:
    made = [shelve(image=cosine) for cosine in (0.95, 0.7, 0.55, 0.4)]
    strict, open_ = library.search(looks(cutoff=0.9)), library.search(looks(cutoff=0.0))
    assert (ids(strict), strict.weaker) == (made[:1], 2)
    assert (ids(open_), open_.total, open_.weaker) == (made[:3], 3, 0)


def test_scores_that_end_at_one_keep_the_order_of_the_cosines(library: Library, shelve) -> None:
    near, same = shelve(image=0.93), shelve(image=1.0)
    result = library.search(looks())
    assert ids(result) == [same, near]
    assert {hit.score for hit in result.hits} == {1.0}


def test_the_best_view_of_an_item_counts_and_it_comes_once(library: Library, shelve) -> None:
    several = shelve(image=(0.3, 0.85, 0.6))
    single = shelve(image=0.8)
    assert ids(library.search(looks())) == [several, single]


def test_meaning_finds_what_the_words_do_not(library: Library, shelve) -> None:
    silent = shelve("", text=0.5)
    spoken = shelve("cozy jumper", text=0.5)
    result = library.search(meaning("cozy jumper"))
    assert ids(result) == [spoken, silent]
    assert result.hits[0].why == ("text: cozy jumper", "looks like: cozy jumper")
    assert result.hits[1].why == ("looks like: cozy jumper",)
    assert result.hits[1].parts["words"] == 0
    assert result.hits[1].parts["meaning"] == pytest.approx(0.75, abs=5e-3)


def test_words_that_match_stay_relevant_where_the_vector_disagrees(library, shelve) -> None:
    item = shelve("kimono", text=-0.5)
    assert ids(library.search(meaning("kimono"))) == [item]


def test_a_picture_with_words_asks_for_both(library: Library, shelve) -> None:
    both = shelve("blue", image=0.8)
    look_only = shelve("red", image=0.9)
    words_only = shelve("blue", image=0.1)
    result = library.search(looks(text="blue"))
    assert ids(result)[0] == both
    assert set(ids(result)) == {both, look_only, words_only}
    assert result.hits[0].score > result.hits[1].score


def test_photos_of_another_encoder_take_no_part(library: Library, shelve) -> None:
    shelve(image=1.0)
    query = Query(image_vector=EAST, image_encoder=OTHER, scale=SCALE)
    assert library.search(query).hits == ()
    assert library.search(query).weaker == 0


def test_a_scale_must_rise() -> None:
    with pytest.raises(InvalidValueError):
        RelevanceScale(text_floor=0.5, text_full=0.5)


# -- what may be found ---------------------------------------------------------------------------


def test_the_trash_is_found_only_when_asked_for(library: Library, shelve) -> None:
    kept, thrown = shelve("shirt", image=0.9), shelve("shirt", image=1.0)
    library.trash.put([thrown])
    for query in (Query(), Query(text="shirt"), looks(), looks(text="shirt")):
        assert ids(library.search(query)) == [kept]
    everything = looks(text="shirt", include_trash=True)
    assert set(ids(library.search(everything))) == {kept, thrown}
    in_trash = Query(text="shirt", filters=(Filter("status", "=", "trash"),))
    assert ids(library.search(in_trash)) == [thrown]


def test_filters_bind_whatever_the_vectors_say(library: Library, shelve) -> None:
    shelve("shirt", image=1.0, season=("winter",))
    summer = shelve("shirt", image=0.8, season=("summer",))
    condition = Filter("season", "=", ("summer", "spring"))
    result = library.search(looks(text="shirt", filters=(condition,)))
    assert ids(result) == [summer]
    assert result.hits[0].why[-1] == "filter: season=summer|spring"


def test_filtered_items_do_not_raise_the_bar_for_the_others(library: Library, shelve) -> None:
    shelve("striped shirt", slot="top")
    dress = shelve("striped dress", slot="one_piece")
    for _ in range(8):
        shelve("brown belt")
    found = words(library, "striped shirt", filters=(Filter("slot", "=", "one_piece"),))
    assert found == [dress]


def test_the_item_that_was_asked_about_can_be_left_out(library: Library, shelve) -> None:
    asked, like = shelve(image=1.0), shelve(image=0.9)
    assert ids(library.search(looks(exclude=frozenset({asked})))) == [like]


def test_the_limit_cuts_the_list_and_not_the_count(library: Library, shelve) -> None:
    for _ in range(6):
        shelve("shirt")
    result = library.search(Query(text="shirt", limit=2))
    assert len(result.hits) == 2
    assert (result.total, result.weaker) == (6, 0)


def test_the_same_query_gives_the_same_order(library: Library, shelve) -> None:
    made = [shelve("shirt", image=0.8) for _ in range(8)]
    assert ids(library.search(looks(text="shirt"))) == made


def test_changes_here_and_elsewhere_are_noticed(library: Library, shelve) -> None:
    first = shelve("shirt", image=0.9)
    assert ids(library.search(looks())) == [first]
    second = shelve("shirt", image=1.0)
    assert ids(library.search(looks())) == [second, first]
    with Library.open(library.folder) as other:
        other.trash.put([second])
        other.items.update(first, {"name": "poncho"}, origin="person")
    assert ids(library.search(looks())) == [first]
    assert words(library, "poncho") == [first]


def test_a_search_inside_a_rolled_back_transaction_leaves_no_trace(library, shelve) -> None:
    first = shelve("shirt", image=0.9)
    library.search(looks())
    try:
        with library.atomic():
            shelve("shirt", image=1.0)
            assert len(library.search(looks()).hits) == 2
            raise ZeroDivisionError
    except ZeroDivisionError:
        pass
    assert ids(library.search(looks())) == [first]
    assert ids(library.search(Query())) == [first]


def test_a_large_wardrobe_answers_as_a_small_one(library: Library, shelve) -> None:
    for at in range(40):
        shelve("shirt" if at % 3 else "dress", image=0.5 + at / 90, text=0.2 + at / 100)
    library.trash.put([40])
    large = Searcher(library.db, VectorStore(library.db, library.folder / "index", exact_limit=5))
    for query in (
        looks(),
        looks(text="dress"),
        meaning("dress"),
        looks(filters=(Filter("id", "<=", 4),), include_weaker=True),
        looks(filters=(Filter("id", "<=", 30),)),
    ):
        small = library.search(query)
        assert large.search(query).hits == small.hits
        assert small.hits


def test_a_read_only_wardrobe_can_be_searched(library: Library, shelve) -> None:
    item = shelve("shirt", image=0.9)
    with Library.open(library.folder, read_only=True) as reader:
        assert ids(reader.search(looks(text="shirt"))) == [item]


# -- fusion --------------------------------------------------------------------------------------


shares = st.floats(0, 1, width=32)


@given(st.lists(st.tuples(shares, shares, shares), min_size=1, max_size=8))
def test_a_fused_score_stays_between_zero_and_one_and_is_not_below_the_stronger_view(cells):
    words_, meaning_, looks_ = np.array(cells, dtype=np.float32).T
    text = fuse(Evidence(words=words_, meaning=meaning_))
    assert (text >= np.maximum(words_, meaning_) - 1e-6).all()
    everything = fuse(Evidence(words=words_, meaning=meaning_, looks=looks_))
    assert ((everything >= 0) & (everything <= 1 + 1e-6)).all()


def test_fusing_nothing_is_a_mistake_of_the_caller() -> None:
    with pytest.raises(ValueError, match="no evidence"):
        fuse(Evidence())


def test_an_item_without_a_vector_is_not_relevant() -> None:
    scores = np.array([np.nan, 0.2, 0.4, 0.8], dtype=np.float32)
    assert relevance(scores, floor=0.2, full=0.6).tolist() == pytest.approx([0, 0, 0.5, 1])


def test_no_part_of_the_words_outranks_all_of_them() -> None:
    coverage = np.array([1.0, 0.99, 0.85], dtype=np.float32)
    whole = np.array([True, False, True])
    ranks = np.array([0.0, 1.0, 0.0], dtype=np.float32)
    scores = word_relevance(coverage, whole, ranks)
    assert scores[1] < scores[2] < scores[0]
