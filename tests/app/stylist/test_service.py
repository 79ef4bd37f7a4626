"""The stylist on a real library: feedback, the diary and the profile change the next answer."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest

from app.errors import InputError
from app.stylist.profile import ProfileEditor, shown_profile
from app.stylist.service import Stylist, StylistCache, shipped_judge
from app.stylist.wishes import Recommendation, Weather, Wish
from local_index import EncoderKey, ItemDraft, Library, ViewDraft
from local_index.records import ItemRecord
from tests.app.stylist.conftest import TODAY, VOCABULARY, item, small


def draft(record: ItemRecord) -> ItemDraft:
    names = set(ItemDraft.__dataclass_fields__) & set(ItemRecord.__dataclass_fields__)
    values = {name: getattr(record, name) for name in names - {"views", "added"}}
    return ItemDraft(**values)


@pytest.fixture
def library(tmp_path: Path) -> Iterator[Library]:
    with Library.open(tmp_path / "wardrobe", create=True) as opened:
        opened.db.conn.execute("PRAGMA synchronous=OFF")  # a test's machine has no power cut
        yield opened


@pytest.fixture
def stylist(library: Library) -> Stylist:
    fill(library, small())
    return Stylist(library, VOCABULARY, today=TODAY)


def fill(library: Library, items: list[ItemRecord]) -> None:
    with library.atomic():
        for record in items:
            assert library.items.add(draft(record)) == record.id


def sets(found: Recommendation) -> list[frozenset[int]]:
    return [frozenset(one.item_ids) for one in found.suggestions]


def score_of(stylist: Stylist, outfit: frozenset[int]) -> float:
    (found,) = stylist.recommend(Wish(anchors=tuple(sorted(outfit)), limit=1)).suggestions
    return found.score


def day(ago: int) -> str:
    return (TODAY - timedelta(days=ago)).isoformat()


def test_liking_raises_disliking_lowers_and_undo_restores_exactly(
    library: Library, stylist: Stylist
) -> None:
    outfit = frozenset({2, 6, 10, 12})
    before = stylist.recommend(Wish(anchors=(2,), limit=6))
    plain = score_of(stylist, outfit)
    stylist.tell("like", sorted(outfit))
    liked = score_of(stylist, outfit)
    assert liked > plain
    library.history.undo()
    assert stylist.recommend(Wish(anchors=(2,), limit=6)) == before
    stylist.tell("dislike", [2])
    assert score_of(stylist, outfit) < plain
    library.history.undo()
    assert score_of(stylist, outfit) == plain


def test_a_disliked_outfit_is_not_shown_again_but_its_garments_are(stylist: Stylist) -> None:
    first = stylist.recommend(Wish(limit=5))
    best = first.suggestions[0].item_ids
    stylist.tell("dislike", best)
    second = stylist.recommend(Wish(limit=5))
    assert frozenset(best) not in sets(second)
    assert set(best) & set().union(*sets(second))
    stylist.take_back(stylist.told()[0].id)
    assert sets(stylist.recommend(Wish(limit=5))) == sets(first)


def test_what_is_never_to_be_together_never_is(library: Library, stylist: Stylist) -> None:
    said = 0
    for _ in range(20):
        best = stylist.recommend(Wish(limit=1)).suggestions
        if not best:
            break
        pair = best[0].item_ids[:2]
        stylist.tell("never_pair", pair)
        said += 1
        for one in stylist.recommend(Wish(limit=10)).suggestions:
            assert not set(pair) <= set(one.item_ids)
    assert said > 2
    events = library.feedback.all()
    forced = stylist.recommend(Wish(anchors=events[0].item_ids)).suggestions
    assert all("never_pair" in {one.kind for one in outfit.warnings} for outfit in forced)


def test_too_formal_makes_the_next_answer_more_casual(library: Library, stylist: Stylist) -> None:
    for number, category in enumerate(("shirt", "pants", "shoe"), start=13):
        casual = item(number, category, "navy", style="casual", occasion=("work",), formality=2)
        library.items.add(draft(casual))
    wish = Wish(occasion="work", limit=1)
    wardrobe = stylist.wardrobe()

    def formality(found: Recommendation) -> float:
        rows = [wardrobe.closet.row_of[one] for one in found.suggestions[0].item_ids]
        return float(wardrobe.closet.table.formality[rows].mean())

    before = formality(stylist.recommend(wish))
    for _ in range(4):
        stylist.tell("too_formal", stylist.recommend(wish).suggestions[0].item_ids, occasion="work")
    assert formality(stylist.recommend(wish)) < before
    assert stylist.wardrobe().habits.formality_shift == {"work": -1.0}


def test_too_cold_asks_for_more_warmth_the_next_time(stylist: Stylist) -> None:
    wish = Wish(weather=Weather(14.0), limit=1)
    stylist.tell("too_cold", [2, 6])
    stylist.tell("too_cold", [2, 6])
    assert stylist.wardrobe().habits.warmth_shift == 2.0
    assert stylist.recommend(wish).suggestions


def test_what_was_worn_together_is_suggested_together_with_the_reason(
    library: Library, stylist: Stylist
) -> None:
    before = score_of(stylist, frozenset({2, 7, 10, 12}))
    for ago in range(20, 35):
        library.wears.add([2, 7, 10], day(ago))
    library.wears.add([2, 7, 10], day(19), kind="wash")
    assert score_of(stylist, frozenset({2, 7, 10, 12})) > before
    (found,) = stylist.recommend(Wish(anchors=(7,), limit=1)).suggestions
    assert {2, 7, 10} <= set(found.item_ids)
    reason = next(one for one in found.reasons if one.kind == "together")
    assert reason.values == ("15",)
    assert "on 15 days" in reason.text
    assert "personal" in found.parts


def test_the_diary_counts_for_the_person_little_by_little(
    library: Library, stylist: Stylist
) -> None:
    assert "personal" not in stylist.recommend(Wish(limit=1)).suggestions[0].parts
    assert any("Still learning" in note for note in stylist.recommend(Wish(limit=1)).notes)
    for ago in range(10):
        library.wears.add([2, 6, 10], day(ago))
    found = stylist.recommend(Wish(limit=1))
    assert "personal" in found.suggestions[0].parts
    assert not any("Still learning" in note for note in found.notes)


def test_what_is_due_for_a_wash_waits_until_it_was_washed(
    library: Library, stylist: Stylist
) -> None:
    # enough other tops, so that nothing has to be bent
    fill_ids = [library.items.add(draft(item(0, "t-shirt", "gray"))) for _ in range(3)]
    library.wears.add([2], day(1))
    shown = set().union(*sets(stylist.recommend(Wish(limit=10))))
    assert 2 not in shown
    (kept,) = stylist.recommend(Wish(anchors=(2,), limit=1)).suggestions
    assert any(one.text.startswith("Worn once since the last wash") for one in kept.warnings)
    library.wears.add([2], day(0), kind="wash")
    assert fill_ids
    assert 2 in stylist.wardrobe().closet.row_of
    assert "wash_due" not in {
        one.kind
        for outfit in stylist.recommend(Wish(anchors=(2,), limit=1)).suggestions
        for one in outfit.warnings
    }


def test_what_is_dirty_away_or_in_the_trash_is_left_out(library: Library, stylist: Stylist) -> None:
    library.items.update(10, {"status": "dirty"})
    library.items.update(6, {"status": "away"})
    library.trash.put([2])
    shown = set().union(*sets(stylist.recommend(Wish(limit=10))))
    assert shown
    assert not shown & {2, 6, 10}
    library.items.update(11, {"status": "dirty"})
    found = stylist.recommend(Wish(limit=10))
    assert found.suggestions
    for one in found.suggestions:
        assert any(text.kind == "dirty" and "laundry" in text.text for text in one.warnings)
    with pytest.raises(InputError):
        stylist.recommend(Wish(anchors=(2,)))


def test_gaps_are_said_as_they_are(library: Library) -> None:
    fill(library, [item(1, "t-shirt"), item(2, "pants"), item(3, "shoe", kids=True)])
    stylist = Stylist(library, VOCABULARY, today=TODAY)
    (only,) = stylist.recommend(Wish()).suggestions
    assert set(only.item_ids) == {1, 2}
    assert [one.text for one in only.warnings] == ["What there is of this kind is for children."]
    library.items.update(2, {"status": "away"})
    found = stylist.recommend(Wish())
    assert found.suggestions == ()
    assert found.gaps[0].text == "All bottoms are away."
    library.items.update(2, {"status": "ready"})
    ProfileEditor(library, VOCABULARY).state("dislikes.colors", ("white",))
    texts = [gap.text for gap in stylist.recommend(Wish()).gaps]
    assert "All tops are ruled out by your profile or by this wish." in texts


def test_children_are_dressed_when_the_profile_or_an_anchor_says_so(library: Library) -> None:
    adults = small()
    kids = [replace(one, id=one.id + len(adults), kids=True) for one in adults]
    fill(library, adults + kids)
    stylist = Stylist(library, VOCABULARY, today=TODAY)
    young = {one.id for one in kids}
    assert not set().union(*sets(stylist.recommend(Wish(limit=5)))) & young
    assert set().union(*sets(stylist.recommend(Wish(anchors=(14,), limit=5)))) <= young
    ProfileEditor(library, VOCABULARY).state("wearer", ("child",))
    assert set().union(*sets(stylist.recommend(Wish(limit=5)))) <= young
    with pytest.raises(InputError):
        stylist.recommend(Wish(anchors=(1, 14)))


def test_cold_asks_for_a_coat_heat_for_none_and_rain_for_no_suede(library: Library) -> None:
    suede = item(13, "shoe", "brown", material="suede")
    sandal = item(14, "shoe", "red", season=("summer",), occasion=("everyday",), formality=2)
    fill(library, [*small(), suede, sandal])
    stylist = Stylist(library, VOCABULARY, today=TODAY)
    for one in stylist.recommend(Wish(weather=Weather(2.0), limit=5)).suggestions:
        assert 9 in one.item_ids
        assert 14 not in one.item_ids
    for one in stylist.recommend(Wish(weather=Weather(30.0), limit=5)).suggestions:
        assert not {4, 9} & set(one.item_ids)
        assert "too_warm" not in {caution.kind for caution in one.warnings}
    thin = stylist.recommend(Wish(anchors=(8, 10), excluded=(4, 9), weather=Weather(1.0), limit=1))
    assert "too_thin" in {caution.kind for caution in thin.suggestions[0].warnings}
    (wet,) = stylist.recommend(Wish(anchors=(13,), weather=Weather(10.0, 0.9), limit=1)).suggestions
    assert any(one.kind == "rain" and one.text.startswith("Suede") for one in wet.warnings)


def test_an_unknown_word_is_refused_with_those_that_are_known(stylist: Stylist) -> None:
    with pytest.raises(InputError) as caught:
        stylist.recommend(Wish(occasion="coronation"))
    assert "work" in caught.value.next_step
    assert stylist.understood(Wish(season="fall")).season == "autumn"


def test_alternatives_keep_the_rest_and_are_refused_for_too_little(
    library: Library, stylist: Stylist
) -> None:
    found = stylist.recommend(Wish(anchors=(2, 6, 10)), replaced=10)
    (one,) = found.suggestions
    assert set(one.item_ids) == {2, 6, 11}
    with pytest.raises(InputError):
        stylist.recommend(Wish(anchors=(2, 6)), replaced=99)
    # no outfit given: the best one with the garment is taken, and said so
    alone = stylist.recommend(Wish(), replaced=10)
    assert alone.suggestions
    assert any("best one with this garment" in note for note in alone.notes)
    library.trash.put([11])
    empty = stylist.recommend(Wish(anchors=(2, 6, 10)), replaced=10)
    assert empty.suggestions == ()
    assert empty.gaps[0].slot == "shoes"
    library.trash.put([number for number in range(1, 13) if number not in (2, 6, 11)])
    with pytest.raises(InputError):
        stylist.recommend(Wish(), replaced=2)


def test_stated_and_learned_are_kept_apart_and_reset_apart(
    library: Library, stylist: Stylist
) -> None:
    editor = ProfileEditor(library, VOCABULARY)
    assert editor.state("likes.colors", ("Navy", "grey"))
    assert editor.state("size.shoes", ("42",))
    for ago in range(40, 60):
        library.wears.add([3, 5, 11], day(ago))
    known = stylist.wardrobe()
    shown = shown_profile(known.taste, known.habits.events)
    assert shown.stated == {"likes.colors": ("gray", "navy"), "size.shoes": ("42",)}
    assert shown.learned["style"]["business"] > 0
    assert shown.events == 20
    editor.reset_learned()
    later = stylist.wardrobe()
    assert later.taste.learned == {}
    assert later.habits.events == 0
    assert later.habits.counts == {}
    assert later.habits.last_worn[3] == date.fromisoformat(day(40))
    assert later.taste.likes == known.taste.likes
    library.history.undo()
    assert stylist.wardrobe().taste == known.taste
    editor.reset_stated()
    assert stylist.wardrobe().taste.likes == {}
    assert stylist.wardrobe().taste.learned == known.taste.learned


def test_the_profile_refuses_what_means_nothing(library: Library) -> None:
    editor = ProfileEditor(library, VOCABULARY)
    for name, words in (
        ("likes.smell", ("roses",)),
        ("likes.colors", ("loud",)),
        ("likes.colors", ("unknown",)),
        ("wearer", ("dog",)),
        ("size.mars", ("1",)),
    ):
        with pytest.raises(InputError) as caught:
            editor.state(name, words)
        assert caught.value.next_step
    assert library.profile.all() == {}


def test_another_size_is_told_and_never_hidden(library: Library, stylist: Stylist) -> None:
    library.items.update(10, {"size": "41"})
    library.items.update(11, {"size": "4 2"})
    ProfileEditor(library, VOCABULARY).state("size.shoes", ("42",))
    (small_one,) = stylist.recommend(Wish(anchors=(10,), limit=1)).suggestions
    assert "Size 41, and your profile says 42: white shoe." in {w.text for w in small_one.warnings}
    (right,) = stylist.recommend(Wish(anchors=(11,), limit=1)).suggestions
    assert "size" not in {one.kind for one in right.warnings}


def test_what_was_read_is_kept_until_the_library_changes(library: Library) -> None:
    fill(library, small())
    cache = StylistCache()
    stylist = Stylist(library, VOCABULARY, today=TODAY, cache=cache)
    first = stylist.wardrobe()
    assert Stylist(library, VOCABULARY, today=TODAY, cache=cache).wardrobe() is first
    library.wears.add([1], day(1))
    second = stylist.wardrobe()
    assert second.closet is first.closet
    assert second.habits.days_worn == {1: 1}
    library.items.update(1, {"category": "coat", "slot": "outerwear"})
    third = stylist.wardrobe()
    assert third.closet is not first.closet
    assert third.closet.items[0].slot == "outerwear"
    library.history.undo()
    assert stylist.wardrobe().closet.items[0].slot == "top"
    with Library.open(library.folder) as other:
        other.trash.put([12])
    assert 12 not in stylist.wardrobe().closet.row_of


def test_pictures_of_the_encoder_that_answers_are_read(library: Library) -> None:
    photo = library.photos.add(
        b"photo", extension="jpg", width=3, height=4, media_type="image/jpeg"
    )
    library.items.add(replace(draft(item(1, "shirt")), views=(ViewDraft(photo.id),)))
    library.items.add(draft(item(2, "pants")))
    key = EncoderKey("test", "a", "b")
    library.vectors.put(photo.id, "image", key, [1.0] + [0.0] * 255)
    closet = Stylist(library, VOCABULARY, today=TODAY).wardrobe().closet
    assert closet.encoder == key
    assert closet.table.vectors.any(axis=1).tolist() == [True, False]


def test_the_shipped_head_judges_and_says_how_well_it_knows_the_photos(library: Library) -> None:
    fill(library, small())
    judge_for = shipped_judge(VOCABULARY)
    stylist = Stylist(library, VOCABULARY, today=TODAY, judge_for=judge_for)
    found = stylist.recommend(Wish())
    # no garment has a photo, so tags are all there is to go by
    assert found.learned
    assert any("tags alone" in note for note in found.notes)
    by_rules = Stylist(library, VOCABULARY, today=TODAY).recommend(Wish())
    assert not by_rules.learned
    assert [one.score for one in by_rules.suggestions] != [one.score for one in found.suggestions]
    assert stylist.recommend(Wish()) == found


def test_the_head_needs_no_note_for_photos_of_its_own_encoder(library: Library) -> None:
    from models.runtimes.ort import PocketEncoder
    from models.store import EMBEDDED_FOLDER

    identity = PocketEncoder(EMBEDDED_FOLDER / "encoder").identity
    key = EncoderKey(identity.name, identity.revision, identity.preprocess)
    for number, record in enumerate(small()):
        photo = library.photos.add(
            b"photo %d" % number, extension="jpg", width=3, height=4, media_type="image/jpeg"
        )
        library.items.add(replace(draft(record), views=(ViewDraft(photo.id),)))
        library.vectors.put(photo.id, "image", key, [float(number + n) for n in range(1, 257)])
    stylist = Stylist(library, VOCABULARY, today=TODAY, judge_for=shipped_judge(VOCABULARY))
    found = stylist.recommend(Wish())
    assert found.learned
    assert not any("learned sense" in note for note in found.notes)


def test_a_head_that_is_not_there_is_done_without_and_said(
    library: Library, tmp_path: Path
) -> None:
    fill(library, small())
    judge_for = shipped_judge(VOCABULARY, folder=tmp_path / "nowhere")
    found = Stylist(library, VOCABULARY, today=TODAY, judge_for=judge_for).recommend(Wish())
    assert found.suggestions
    assert not found.learned
    assert any("Rules alone" in note for note in found.notes)
