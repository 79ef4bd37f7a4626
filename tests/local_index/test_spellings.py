"""A word typed in another language is there in either form; without one nothing is different."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from local_index import ItemDraft, Library, Query, Spelling
from local_index.fulltext import MAX_WORDS, parse_words
from local_index.signs import MOST_TEXTS, has_signs, items_containing

RED = Spelling("red", ("roter", "rot"))
SKIRT = Spelling("skirt", ("Rock",))


def shelve(library: Library, words: str = "", **fields: object) -> int:
    return library.items.add(ItemDraft(search_text=words, **fields))  # type: ignore[arg-type]


def found(library: Library, text: str, *also: Spelling, **parts: object) -> list[int]:
    query = Query(text=text, also=also, **parts)  # type: ignore[arg-type]
    return [hit.item_id for hit in library.search(query).hits]


def test_either_form_is_the_word_and_all_words_count_together(library: Library) -> None:
    tagged = shelve(library, "red skirt")
    mixed = shelve(library, "skirt", notes="rot")
    own = shelve(library, name="Roter Rock")
    for half in ("red", "skirt"):
        shelve(library, half)
    shelve(library, notes="rot")
    result = library.search(Query(text="red skirt", also=(RED, SKIRT)))
    assert {hit.item_id for hit in result.hits} == {tagged, mixed, own}
    assert {hit.item_id: hit.why for hit in result.hits} == {
        tagged: ("text: red skirt",),
        mixed: ("text: roter skirt",),
        own: ("text: roter Rock",),
    }


def test_english_statements_are_what_they_were_before_there_were_other_languages(
    library: Library,
) -> None:
    shelve(library, "red skirts")
    said: list[str] = []
    library.db.conn.set_trace_callback(said.append)
    library.search(Query(text='red "long skirt" bod'))
    library.db.conn.set_trace_callback(None)
    ids = "WHERE items_fts MATCH "
    asked = [one.split(ids)[1] for one in said if ids in one]
    assert [one.split("'")[1] for one in asked] == [
        '"red"',
        '"long skirt"',
        '"bod"',
        '"bod" *',
        '("red") OR ("long skirt") OR ("bod" OR "bod" *)',
    ]
    assert not any("instr" in one or "LIKE" in one for one in said)


def test_a_phrase_typed_as_two_words_needs_both_of_them(library: Library) -> None:
    also = (Spelling("leather", ("cuero",)), Spelling("jacket", ("chaqueta",)))
    both = shelve(library, notes="chaqueta vieja de cuero")
    english = shelve(library, "leather jacket")
    for half in ("cuero", "chaqueta", "leather chaqueta"):
        shelve(library, notes=half)
    assert set(found(library, '"leather jacket"', *also)) == {both, english}
    (word,) = parse_words('"leather jacket"', also)
    assert (word.text, word.typed) == ("leather jacket", "cuero chaqueta")


def test_words_typed_as_one_phrase_are_each_there_where_it_is(library: Library) -> None:
    item = shelve(library, notes="Ausgehkleid")
    also = (Spelling("going out", ("Ausgehkleid",)), Spelling("dress", ("Ausgehkleid",)))
    assert found(library, "going out dress", *also) == [item]


def test_a_doubtful_form_counts_only_outside_the_terms(library: Library) -> None:
    shelve(library, "slip-on shoe", name="Black slip-on")
    noted = shelve(library, "black", notes="slip de bain")
    assert found(library, "briefs ", Spelling("briefs", ("slip",), doubtful=True)) == [noted]
    assert len(found(library, "briefs ", Spelling("briefs", ("slip",)))) == 2


def test_the_last_word_may_still_be_being_typed_in_either_language(library: Library) -> None:
    item = shelve(library, name="Rockabilly")
    assert found(library, "skirt", SKIRT) == [item]
    assert found(library, "skirt red", SKIRT, RED, include_weaker=True) == []


@pytest.mark.parametrize(
    ("note", "typed"),
    [
        ("外婆送的红色围巾", "红色"),
        ("外婆送的红色围巾", "红"),
        ("赤いシャツです", "シャツ"),
        ("빨간색치마", "치마"),
        ("白T恤,旧", "t恤"),
        ("100%_棉\\布", "%_棉\\布"),
    ],
)
def test_signs_are_found_within_a_clause(library: Library, note: str, typed: str) -> None:
    item = shelve(library, notes=note)
    shelve(library, notes="旧的 100 棉布", name="Belt")
    assert found(library, typed) == [item]
    assert found(library, "word", Spelling("word", (typed,))) == [item]
    assert library.holding([typed], among=[item]) == {item}


def test_only_so_many_clauses_are_read_through_and_none_for_letters(library: Library) -> None:
    item = shelve(library, notes="红" * 40)
    texts = ["red", *("红" * length for length in range(1, 40))]
    held = items_containing(library.db, texts)
    assert [ids.tolist() for ids in held.values()] == [[item]] * MOST_TEXTS
    assert not has_signs("Größe ñandú ١٢٣ 🎉")


def test_phrases_are_held_as_phrases_and_only_where_asked(library: Library) -> None:
    first, second = shelve(library, notes="ohne Leder"), shelve(library, notes="Leder ohne")
    plural = shelve(library, "boots")
    everything = (first, second, plural)
    assert library.holding(["ohne Leder"], among=everything) == {first}
    assert library.holding(["leder", "boot"], among=everything) == {first, second, plural}
    assert library.holding(["leder"], among=[second]) == {second}
    assert library.holding(["", "!!", '"'], among=everything) == frozenset()
    assert library.holding(["leder"], among=()) == frozenset()


@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(text=st.text(max_size=30), typed=st.lists(st.text(max_size=20), max_size=4))
def test_any_spelling_is_safe(library: Library, text: str, typed: list[str]) -> None:
    for doubtful in (False, True):
        for words in (text, "red", ""):
            also = (Spelling(words, tuple(typed), doubtful), Spelling(text, ('" OR *',)))
            assert library.search(Query(text=f"{text} red", also=also)).hits == ()
    assert library.holding([text, *typed], among=[1]) == frozenset()


def test_the_longest_query_with_spellings_for_all_of_it_can_be_asked(library: Library) -> None:
    item = shelve(library, notes="w3x2 红色")
    words = [f"word{at}" for at in range(2 * MAX_WORDS)]
    also = [
        Spelling(word, tuple(f"w{at}x{form}" for form in range(40)), doubtful=at % 2 == 0)
        for at, word in enumerate(words)
    ]
    assert found(library, " ".join(words), *also, include_weaker=True) == [item]
