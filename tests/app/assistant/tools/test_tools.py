"""The tools over a wardrobe: what they answer and refuse, and that writes come undone."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from app.assistant.tools.desk import Session
from app.assistant.tools.images import attach
from app.assistant.tools.results import LARGEST
from app.assistant.tools.table import TOOLS
from app.assistant.tools.toolbox import Toolbox, capped, tool_of
from app.assistant.tools.wardrobe_reading import personal_scores
from app.draw_wire import DrawFailedError
from app.services.dressing import InlineDresser
from app.services.job_control import JobControl
from app.tryon.people import People
from local_index import ChangedSinceError
from models.runtimes.fake_painter import FakeDresser
from tests.app.tryon.drawn_garments import SHIRT, cutout
from tests.app.tryon.test_own_photo import GREEN, person
from tests.assistant_desk import Room, made_up_wardrobe


@pytest.fixture
def room(tmp_path: Path, engine) -> Room:
    return made_up_wardrobe(tmp_path / "wardrobe", engine=engine)


@pytest.fixture
def run(room: Room):
    box = Toolbox(room.desk)

    def call(tool: str, _conversation: int = 1, **arguments):
        answer = box.run(tool, arguments, session=Session(conversation=_conversation))
        if answer.ok:
            # what is answered is what the table promises, and nothing else
            TOOLS[tool].result.model_validate(answer.data)
        return answer

    call.box = box
    return call


def ids(cards):
    return [card["id"] for card in cards]


@pytest.mark.parametrize("name", list(TOOLS))
def test_every_tool_of_the_table_is_carried_out_by_something(name):
    assert callable(tool_of(name))


def test_garments_are_found_by_pattern_color_and_material(run):
    assert ids(run("wardrobe_search", pattern="striped").data["items"]) == ["itm_3"]
    leather = run("wardrobe_search", material="leather", category="jacket").data["items"]
    assert ids(leather) == ["itm_10"]
    white = run("wardrobe_search", colors=["white"], slots=["shoes"])
    assert ids(white.data["items"]) == ["itm_19"]


def test_garments_are_found_by_words(run):
    found = run("wardrobe_search", query="camel coat")
    assert found.data["items"][0]["id"] == "itm_9"
    assert found.evidence


def test_a_word_that_means_nothing_is_refused_with_what_there_is(run):
    answer = run("wardrobe_search", pattern="paisleyish")
    assert answer.error.code == "E_INVALID"
    assert "stripe" in answer.error.next_step


def test_nothing_found_is_said(run):
    answer = run("wardrobe_search", category="umbrella")
    assert answer.ok
    assert answer.warnings == ["Nothing in the wardrobe fits that."]


def test_one_garment_with_its_wears(run):
    run("wardrobe_log_wear", item_ids=["itm_9"], date="yesterday")
    facts = run("wardrobe_get_item", item_id="itm_9").data
    assert facts["wears"] == 1
    assert facts["last_worn"] == "2026-11-20"
    assert run("wardrobe_get_item", item_id="itm_999").error.code == "E_NOT_FOUND"


def test_what_was_worn_most_comes_first_with_the_preference_it_shows(run):
    for day in ("2026-11-01", "2026-11-03", "2026-11-05"):
        run("wardrobe_log_wear", item_ids=["itm_21"], date=day)
    run("wardrobe_log_wear", item_ids=["itm_19", "itm_20"], date="yesterday")
    answer = run("wardrobe_history", slot="shoes")
    assert answer.data["items"][0]["item"]["id"] == "itm_21"
    assert answer.data["items"][0]["count"] == 3
    assert "leather" in answer.data["preference_sentence"]
    assert run("wardrobe_history", subcategory="shirt").data["items"] == []


def test_formula_one_orders_what_was_worn_with_given_garments(room):
    with room.open() as library:
        wardrobe = room.desk.stylist(library).wardrobe()
    closet = wardrobe.closet
    vectors = np.zeros_like(closet.table.vectors)
    first, second, third = 19, 20, 21  # shoes
    rows = [closet.row_of[one] for one in (first, second, third)]
    vectors[rows[0], 0] = 1.0
    vectors[rows[1], :2] = (0.8, 0.6)
    vectors[rows[2], 1] = 1.0
    habits = replace(wardrobe.habits, together={(2, first): 3.0})
    made = replace(
        wardrobe,
        closet=replace(closet, table=replace(closet.table, vectors=vectors)),
        habits=habits,
    )
    worn = {first: 2, second: 4, third: 4}
    scores = personal_scores(made, worn, [2])
    # f_H is the first pair's vector: cosines 1, 0.8 and 0
    assert scores[first] == pytest.approx((2 * 0.5 + 1) * 1.0 / 3)
    assert scores[second] == pytest.approx((2 * 1.0 + 1) * 0.8 / 3)
    assert scores[third] == 0.0
    alone = personal_scores(made, worn, [])
    assert alone[second] == alone[third] == 1.0
    # counts that all double change nothing
    assert personal_scores(made, {one: 2 * count for one, count in worn.items()}, [2]) == scores


def test_a_wear_is_taken_back_by_its_token_although_others_came_later(run, room):
    first = run("wardrobe_log_wear", item_ids=["itm_1", "itm_12"])
    run("wardrobe_update_item", item_id="itm_2", patch={"status": "dirty"})
    again = run("wardrobe_log_wear", item_ids=["itm_1"])
    assert again.data["undo_token"] == ""
    run.box.undo(first.data["undo_token"])
    assert run("wardrobe_get_item", item_id="itm_1").data["wears"] == 0
    assert run("wardrobe_get_item", item_id="itm_2").data["item"]["status"] == "dirty"


def test_a_day_to_come_was_not_worn(run):
    assert run("wardrobe_log_wear", item_ids=["itm_1"], date="tomorrow").error.code == (
        "E_FUTURE_DATE"
    )
    assert run("wardrobe_log_wear", item_ids=["itm_1"], date="2026-13-40").error.code == "E_INVALID"


def test_an_outfit_is_saved_listed_worn_and_taken_back(run):
    saved = run("wardrobe_save_outfit", item_ids=["itm_4", "itm_12", "itm_19"], name="Lazy Sunday")
    outfit = saved.data["outfit"]["id"]
    assert run("wardrobe_list_outfits").data["outfits"][0]["name"] == "Lazy Sunday"
    assert run("wardrobe_log_wear", outfit_id=outfit).data["item_ids"] == [
        "itm_4",
        "itm_12",
        "itm_19",
    ]
    run.box.undo(saved.data["undo_token"])
    assert run("wardrobe_list_outfits").data["outfits"] == []


def test_a_garment_is_corrected_and_put_back_step_by_step(run):
    first = run(
        "wardrobe_update_item", item_id="itm_6", patch={"colors": ["cream"], "name": "Wool"}
    )
    second = run("wardrobe_update_item", item_id="itm_6", patch={"name": "Woolly"})
    with pytest.raises(ChangedSinceError):
        run.box.undo(first.data["undo_token"])
    run.box.undo(second.data["undo_token"])
    assert run("wardrobe_get_item", item_id="itm_6").data["item"]["name"] == "Wool"


def test_deleting_is_the_trash_and_comes_undone(run):
    run("wardrobe_save_outfit", item_ids=["itm_26", "itm_12"])
    gone = run("wardrobe_delete_item", item_id="itm_26")
    assert gone.warnings == ["It was in 1 saved outfits; they are kept without it."]
    assert run("wardrobe_delete_item", item_id="itm_26").error.code == "E_NOT_FOUND"
    run.box.undo(gone.data["undo_token"])
    assert run("wardrobe_get_item", item_id="itm_26").data["item"]["status"] == "ready"


def test_a_preference_is_remembered_rules_and_is_forgotten_again(run):
    told = run("profile_update", patch={"avoid_materials": ["wool"], "avoid_colors": ["black"]})
    assert told.data["profile"]["stated"]["dislikes.material"] == ["wool"]
    outfits = run("stylist_outfits", k=3).data["outfits"]
    assert outfits
    for outfit in outfits:
        assert "black" not in {color for item in outfit["items"] for color in item["colors"]}
        assert "wool" not in {item["material"] for item in outfit["items"]}
    later = run("profile_update", patch={"like_colors": ["black"]})
    assert "black" not in later.data["profile"]["stated"].get("dislikes.colors", [])
    gone = run("profile_update", patch={"forget": ["wool"]})
    assert "dislikes.material" not in gone.data["profile"]["stated"]
    assert run("profile_update", patch={"like_colors": ["black"]}).data["undo_token"] == ""


def test_feedback_counts_at_once_and_comes_undone(run):
    kept = run("feedback_record", kind="never_pair", item_ids=["itm_8", "itm_20"])
    worn = run("stylist_outfits", must_include=["itm_8"], k=5).data["outfits"]
    assert worn
    assert all("itm_20" not in outfit["item_ids"] for outfit in worn)
    run.box.undo(kept.data["undo_token"])
    assert run("feedback_record", kind="too_formal").error.code == "E_INVALID"


def test_outfits_name_only_what_there_is_and_keep_what_was_asked_for(run):
    answer = run("stylist_outfits", must_include=["itm_8"], context={"occasion": "office"})
    assert answer.data["outfits"]
    for outfit in answer.data["outfits"]:
        assert "itm_8" in outfit["item_ids"]
        assert all(item.startswith("itm_") for item in outfit["item_ids"])
        assert 0 <= outfit["score"] <= 1
    assert answer.evidence


def test_more_casual_warmer_and_without_black_go_that_way(run):
    shown = run("stylist_outfits", must_include=["itm_8"], k=1).data["outfits"][0]["item_ids"]
    casual = run("stylist_outfits", context={"formality_delta": -1}, like=shown)
    assert casual.data["outfits"]
    before = run("stylist_score", item_ids=shown)
    assert before.ok
    without = run("stylist_outfits", context={"colors_avoided": ["black"]}, k=5)
    for outfit in without.data["outfits"]:
        assert "black" not in {color for item in outfit["items"] for color in item["colors"]}
    warm = run("stylist_outfits", context={"warmth_delta": 1}, like=["itm_1", "itm_12", "itm_19"])
    assert warm.data["outfits"]
    assert all({"mid", "outerwear"} & {item["slot"] for item in outfit["items"]}
               for outfit in warm.data["outfits"])  # fmt: skip


def test_what_was_assumed_is_said_and_what_is_not_there_is_named(run):
    rainy = run("stylist_outfits", context={"rain": "likely"})
    assert "No temperature was given, so 12 °C was assumed." in rainy.warnings
    told = run("stylist_outfits", context={"rain": "likely", "temperature": 20})
    assert not [one for one in told.warnings if "assumed." in one and "temperature" in one]
    warmest = ["itm_5", "itm_9", "itm_12", "itm_20"]
    hot = run("stylist_outfits", context={"warmth_delta": 2}, like=warmest, must_include=["itm_17"])
    assert hot.error.code == "E_NO_CANDIDATE"
    assert hot.error.message == "There is nothing warmer in this wardrobe for that."


def test_an_alternative_keeps_the_rest_and_is_of_the_color(run):
    answer = run(
        "stylist_alternatives",
        item_ids=["itm_2", "itm_13", "itm_8", "itm_20"],
        replace_item_id="itm_20",
        exclude=["itm_26"],
    )
    assert ids(answer.data["kept"]) == ["itm_2", "itm_13", "itm_8"]
    found = [one["item"]["id"] for one in answer.data["alternatives"]]
    assert found
    assert set(found) <= {"itm_19", "itm_21", "itm_22"}
    black = run(
        "stylist_alternatives",
        item_ids=["itm_2", "itm_13", "itm_8", "itm_20"],
        replace_item_id="itm_20",
        wish={"color": "black"},
    )
    assert [one["item"]["id"] for one in black.data["alternatives"]] == ["itm_21"]


def test_an_alternative_needs_an_outfit(run):
    small = run("stylist_alternatives", item_ids=["itm_2", "itm_13"], replace_item_id="itm_2")
    assert small.error.code == "E_TOO_SMALL"
    strange = run(
        "stylist_alternatives", item_ids=["itm_2", "itm_13", "itm_20"], replace_item_id="itm_1"
    )
    assert strange.error.code == "E_INVALID"


def test_pieces_are_completed_by_slot(run):
    answer = run("stylist_complete", anchors=["itm_15"], target_slots=["top", "shoes"])
    assert set(answer.data["picks"]) == {"top", "shoes"}
    for slot, picks in answer.data["picks"].items():
        assert picks
        assert {pick["item"]["slot"] for pick in picks} == {slot}
    open_ended = run("stylist_complete", anchors=["itm_9"])
    assert open_ended.data["outfits"]
    assert open_ended.data["picks"]


def test_a_gap_is_described_where_nothing_owned_is_left(run, room):
    for shoes in ("itm_19", "itm_20", "itm_21", "itm_22", "itm_26"):
        run("wardrobe_delete_item", item_id=shoes)
    answer = run("stylist_complete", anchors=["itm_2", "itm_13"], target_slots=["shoes"])
    (gap,) = answer.data["gaps"]
    assert gap["slot"] == "shoes"
    words = gap["description"]
    assert {match.field for match in room.vocabulary.find_terms(words)} >= {"colors", "category"}
    run("profile_update", patch={"avoid_colors": [words.split()[0]]})
    other = run("stylist_complete", anchors=["itm_2", "itm_13"], target_slots=["shoes"])
    assert other.data["gaps"][0]["description"].split()[0] != words.split()[0]


def test_an_uploaded_picture_is_seen_once_and_completes_like_a_garment(run, room, photo_bytes):
    image = room.upload(photo_bytes(1))
    seen = run("vision_recognize", image_ref=image)
    assert seen.data["items"][0]["category"]
    looked = []
    analyze = room.perception.analyze
    room.perception.analyze = lambda photo: looked.append(photo) or analyze(photo)
    assert run("vision_recognize", image_ref=image).data["items"] == seen.data["items"]
    assert looked == []
    answer = run("stylist_complete", anchors=[image, "itm_13"], target_slots=["shoes"])
    if seen.data["items"][0]["slot"] == "other":
        assert answer.error.code == "E_INVALID"
    else:
        assert answer.data["picks"]["shoes"]
        assert "1000000000" not in answer.model_dump_json()


def test_a_picture_of_another_conversation_is_not_there(run, room, photo_bytes):
    image = room.upload(photo_bytes(1), conversation=2)
    assert run("vision_recognize", image_ref=image).error.code == "E_NOT_FOUND"
    assert run("vision_recognize", 2, image_ref=image).ok


def test_a_photo_joins_the_wardrobe_once_and_leaves_again(run, room, photo_bytes):
    image = room.upload(photo_bytes(3))
    added = run("wardrobe_add_item", image_ref=image, attributes={"name": "Found shirt"})
    item = added.data["item"]["id"]
    assert added.data["item"]["name"] == "Found shirt"
    assert run("wardrobe_add_item", image_ref=image).error.code == "E_DUPLICATE"
    assert run("wardrobe_search", like_image=image).ok
    run.box.undo(added.data["undo_token"])
    assert run("wardrobe_get_item", item_id=item).data["item"]["status"] == "trash"


def test_a_drawing_is_labeled_named_and_no_garment(run):
    drawn = run("imagegen_product", description="burgundy velvet loafer", seed=7)
    assert drawn.data["label"] == "generated"
    assert drawn.data["seed"] == 7
    assert run("wardrobe_add_item", image_ref=drawn.data["image_ref"]).error.code == "E_PERMISSION"


def test_without_a_model_that_draws_it_says_so(run, room):
    class Nobody:
        def paint(self, *_args, **_kwargs):
            raise DrawFailedError("No model draws.", code="not_installed")

    room.painter = Nobody()
    assert Toolbox(room.desk).run("imagegen_product", {"description": "a hat"}).error.code == (
        "E_MODEL_MISSING"
    )


def test_a_try_on_without_photos_says_what_is_missing(run):
    answer = run("tryon_render", item_ids=["itm_17"], person="mannequin:curved")
    assert answer.error.code == "E_SLOT_UNSUPPORTED"


@pytest.fixture
def cut_out(monkeypatch):
    """Every garment is a green shirt, as if it had been photographed."""
    from app.tryon.service import TryOnService

    picture = cutout(SHIRT, color=GREEN)
    monkeypatch.setattr(TryOnService, "_cutout", lambda _self, _item: picture)


def test_a_garment_is_tried_on_and_the_picture_has_a_handle(run, room, cut_out):
    worn = run("tryon_render", item_ids=["itm_2"], person="mannequin:curved")
    assert worn.data["item_ids"] == ["itm_2"]
    assert worn.data["method"] == "figure"
    assert worn.data["limits"]
    with room.open() as library:
        (ident,) = library.pictures.ids()
        assert library.pictures.get(ident).told["items"] == [2]


def test_a_person_s_photo_is_dressed_by_a_model_where_one_is_ready(room, cut_out):
    with room.open() as library:
        ident = People(library, room.perception).keep(person())
        photo = attach(library, 1, "person", ident)
    session = Session(conversation=1)
    asked = {"item_ids": ["itm_2"], "person": photo}
    bent = Toolbox(room.desk).run("tryon_render", asked, session=session)
    assert bent.data["method"] == "photo"
    desk = replace(room.desk, dresser=lambda: InlineDresser(FakeDresser()))
    drawn = Toolbox(desk).run("tryon_render", asked, session=session)
    assert drawn.data["method"] == "model fake-dresser"
    # a photo of a person is for nothing else, and for no other conversation
    look = Toolbox(desk).run("vision_recognize", {"image_ref": photo}, session=session)
    assert look.error.code == "E_PERMISSION"
    other = Toolbox(desk).run("tryon_render", asked, session=Session(conversation=2))
    assert other.error.code == "E_NOT_FOUND"


def test_a_photo_without_a_person_is_said(run, room, photo_bytes):
    image = room.upload(photo_bytes(3))
    answer = run("tryon_render", item_ids=["itm_2"], person=image)
    assert answer.error.code in ("E_NO_PERSON", "E_SLOT_UNSUPPORTED")


def test_a_day_is_set_by_hand_and_comes_undone(run):
    before = run("context_get")
    assert before.warnings
    kept = run("context_set", temperature=4, rain="likely", occasion="work")
    day = run("context_get").data
    assert (day["temperature"], day["rain"], day["occasion"]) == (4.0, "likely", "work")
    assert day["weekday"] == "Saturday"
    run.box.undo(kept.data["undo_token"])
    assert run("context_get").data == before.data


def test_the_web_is_shut_and_help_says_so(run):
    assert run("online_search", query="boots").error.code == "E_DISABLED"
    assert "off" in run("app_help", topic="online").data["text"]
    assert run("app_help").data["topics"]


def test_arguments_that_are_wrong_are_named_and_not_repeated(run):
    answer = run("wardrobe_get_item", item_id="/etc/passwd")
    assert answer.error.code == "E_INVALID"
    assert "passwd" not in answer.model_dump_json()
    assert run("wardrobe_get_item", item_id="itm_1", path="x").error.code == "E_INVALID"


def test_a_call_that_is_stopped_before_it_begins_does_nothing(room):
    control = JobControl()
    control.cancel()
    answer = Toolbox(room.desk).run(
        "wardrobe_delete_item", {"item_id": "itm_1"}, session=Session(control=control)
    )
    assert answer.error.code == "E_CANCELLED"
    with room.open() as library:
        assert library.items.get(1).status == "ready"


def test_a_bug_is_no_traceback(room, monkeypatch):
    from app.assistant.tools import days

    def broken(_bench, _asked):
        raise RuntimeError("secret /home/me/path")

    monkeypatch.setattr(days, "context_get", broken)
    answer = Toolbox(room.desk).run("context_get", {})
    assert answer.error.code == "E_FAILED"
    assert "secret" not in answer.model_dump_json()


def test_answers_are_capped_and_say_so(room):
    with room.open() as library:
        for number in range(1, 27):
            library.items.update(number, {"notes": "long " * 300, "name": "long " * 30})
    for _ in range(3):
        Toolbox(room.desk).run(
            "wardrobe_save_outfit", {"item_ids": [f"itm_{n}" for n in range(1, 11)]}
        )
    answer = Toolbox(room.desk).run("stylist_outfits", {"k": 10})
    assert len(answer.model_dump_json().encode()) <= LARGEST
    small = capped(answer, 4_000)
    assert len(small.model_dump_json().encode()) <= 4_000
    assert any("left out" in one for one in small.warnings) or not small.ok


def test_no_answer_holds_a_path_or_a_picture(run, room, photo_bytes, tmp_path):
    image = room.upload(photo_bytes(5))
    answers = [
        run("vision_recognize", image_ref=image),
        run("wardrobe_add_item", image_ref=image),
        run("wardrobe_search", query="shirt"),
        run("imagegen_product", description="a red hat"),
        run("stylist_outfits"),
        run("profile_get"),
    ]
    told = json.dumps([answer.model_dump(mode="json") for answer in answers])
    assert str(tmp_path) not in told
    assert "/" not in "".join(
        str(value) for answer in answers for key, value in answer.data.items() if "file" in key
    )
    assert "base64" not in told
