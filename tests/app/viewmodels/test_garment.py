"""The detail side's state: what is shown, what is changed, and that each change is taken back."""

from __future__ import annotations

import io
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image

from app.operations import Operations
from app.tasks import TaskRunner
from app.viewmodels.garment import GarmentViewModel
from app.viewmodels.garment_colors import moved_color, toggled_color
from local_index import Library

TODAY = date(2026, 11, 21)


@pytest.fixture
def garment(tiny_wardrobe, operations, notifications) -> GarmentViewModel:
    made = GarmentViewModel(operations, notifications, today=lambda: TODAY)
    made.show(1)
    return made


def mask_png(kept: slice) -> bytes:
    mask = np.zeros((48, 48), np.uint8)
    mask[:, kept] = 255
    stream = io.BytesIO()
    Image.fromarray(mask).save(stream, "PNG")
    return stream.getvalue()


def item(garment: GarmentViewModel) -> Any:
    assert garment.record is not None
    return garment.record


def test_showing_a_garment_brings_its_card_and_what_can_be_chosen(garment) -> None:
    assert garment.state == "ready"
    assert item(garment).id == 1
    assert garment.pictures[0].files.photo.is_file()
    assert "shirt" in garment.choices.terms["category"]
    assert "jeans" in garment.choices.synonyms["category"]["pants"]
    assert garment.choices.colors["navy"].startswith("#")
    garment.show(None)
    assert (garment.state, garment.card) == ("empty", None)


def test_a_garment_that_is_gone_leaves_the_side_empty(garment) -> None:
    garment.show(99)
    assert (garment.state, garment.shown_id) == ("empty", None)


def test_what_is_chosen_is_kept_as_the_persons_word_and_can_be_taken_back(
    garment, operations
) -> None:
    before = item(garment)
    garment.edit("category", "coat")
    assert (item(garment).category, item(garment).slot) == ("coat", "outerwear")
    assert item(garment).origin["category"] == "person"
    operations.undo()
    assert item(garment).category == before.category
    assert item(garment).origin == before.origin
    operations.redo()
    assert item(garment).category == "coat"


def test_the_value_it_has_already_is_no_step_of_undo(garment, operations) -> None:
    garment.edit("brand", "Clarks")
    label = operations.undo_label
    garment.edit("brand", "Clarks")
    assert operations.undo_label == label
    operations.undo()
    assert item(garment).brand is None


def test_terms_are_added_and_taken_away_in_the_order_of_the_year(garment) -> None:
    garment.edit("season", ())
    for season in ("winter", "spring"):
        garment.toggle_term("season", season)
    assert item(garment).season == ("spring", "winter")
    garment.toggle_term("season", "spring")
    assert item(garment).season == ("winter",)


def test_colors_keep_their_proportions_and_fill_one() -> None:
    assert toggled_color((), "navy") == (("navy", 1.0),)
    two = toggled_color((("navy", 0.6), ("white", 0.2)), "red")
    assert [name for name, _ in two] == ["navy", "white", "red"]
    assert sum(share for _, share in two) == pytest.approx(1, abs=0.001)
    assert dict(two)["navy"] == pytest.approx(0.6, abs=0.001)
    assert toggled_color(two, "navy") == (("white", 0.5), ("red", 0.5))
    assert len(toggled_color(two, "black")) == 3
    assert toggled_color((("red", 0.0), ("navy", 0.0)), "red") == (("navy", 1.0),)


def test_a_color_that_is_moved_takes_the_share_of_its_place(garment, operations) -> None:
    three = (("navy", 0.6), ("white", 0.3), ("red", 0.1))
    assert moved_color(three, "red", -2) == (("red", 0.6), ("navy", 0.3), ("white", 0.1))
    assert moved_color(three, "navy", 9) == (("white", 0.6), ("red", 0.3), ("navy", 0.1))
    assert moved_color(three, "green", 1) == three
    garment.edit("colors", three)
    garment.move_color("white", -1)
    assert item(garment).colors[0] == ("white", 0.6)
    assert item(garment).origin["colors"] == "person"
    operations.undo()
    assert item(garment).colors == three


def test_a_guess_that_is_right_becomes_the_persons_word_without_changing(garment) -> None:
    before = item(garment)
    garment.accept_guess("category")
    assert item(garment).category == before.category
    assert item(garment).origin["category"] == "person"
    assert "category" not in item(garment).confidence
    garment.accept_all()
    assert set(item(garment).origin.values()) - {"person"} <= {"model"}
    guessed = {name for name, who in item(garment).origin.items() if who == "model"}
    assert guessed <= {"name", "slot"}
    assert item(garment).colors == before.colors


def test_wearing_washing_and_what_it_costs(garment, operations) -> None:
    garment.edit_fields({"category": "shirt", "price": 30.0, "currency": "EUR"})
    garment.wear(day=date(2026, 11, 19))
    garment.toggle_worn_today()
    facts = garment.facts
    assert (facts.worn, facts.worn_today, facts.wash_due) == (2, True, True)
    assert facts.cost_per_wear == 15.0
    garment.set_status("dirty")
    garment.wash()
    assert (garment.facts.since_wash, item(garment).status) == (0, "ready")
    garment.toggle_worn_today()
    assert (garment.facts.worn, garment.facts.worn_today) == (1, False)
    operations.undo()
    operations.undo()
    assert (garment.facts.worn, item(garment).status) == (2, "dirty")
    row = garment.card.days[0]
    garment.remove_day(row.id)
    assert garment.facts.worn == 1


def test_further_photos_show_the_same_garment(
    garment, operations, photo_folder, library_folder: Path
) -> None:
    photos = sorted(photo_folder(2, name="more", first=50).iterdir())
    garment.photos.add(photos)
    kinds = [picture.view.kind for picture in garment.pictures]
    assert kinds == ["front", "back", "detail"]
    label_photo = garment.pictures[2].view.photo_id
    garment.photos.set_kind(label_photo, "label")
    assert garment.pictures[2].view.kind == "label"
    garment.photos.make_cover(label_photo)
    assert garment.pictures[0].view.photo_id == label_photo
    garment.photos.remove(label_photo)
    assert [picture.view.kind for picture in garment.pictures] == ["front", "back"]
    operations.undo()
    assert len(garment.pictures) == 3
    with Library.open(library_folder) as library:
        assert library.items.count() == 8
        looked_at = library.db.value("SELECT count(*) FROM vectors WHERE photo_id > 8")
        assert looked_at == 4  # both photos, as pictures and for words
    for _ in range(2):
        garment.photos.remove(garment.pictures[-1].view.photo_id)
    garment.photos.remove(garment.pictures[0].view.photo_id)
    assert len(garment.pictures) == 1


def test_what_is_no_photo_is_told_and_changes_nothing(garment, notifications, tmp_path) -> None:
    broken = tmp_path / "notes.jpg"
    broken.write_bytes(b"not a photo")
    garment.photos.add([broken])
    assert [one.kind for one in notifications.recent()] == ["error"]
    assert len(garment.pictures) == 1


def test_a_mended_cutout_is_kept_and_taken_back_by_the_notification(garment, notifications) -> None:
    saved: list[int] = []
    garment.photos.cutout_saved.connect(saved.append)
    photo = garment.pictures[0].view.photo_id
    automatic = garment.pictures[0].files.cutout.read_bytes()
    garment.photos.save_cutout(photo, mask_png(slice(0, 12)))
    first = garment.pictures[0]
    assert first.files.mended
    assert first.version > 0
    assert first.files.cutout.read_bytes() != automatic
    garment.photos.save_cutout(photo, mask_png(slice(30, 48)))
    undo = notifications.recent()[-1].action
    assert undo is not None
    undo()
    assert garment.pictures[0].files.mask.read_bytes() == mask_png(slice(0, 12))
    garment.photos.reset_cutout(photo)
    assert (garment.pictures[0].files.mended, garment.pictures[0].version) == (False, 0)
    assert garment.pictures[0].files.cutout.read_bytes() == automatic
    garment.photos.reset_cutout(photo)
    assert saved == [photo] * 4


def test_mending_is_a_step_like_any_other_with_its_colors(garment, operations) -> None:
    before = (item(garment).colors, item(garment).name, garment.pictures[0].version)
    garment.photos.save_cutout(1, mask_png(slice(0, 12)))
    after = (item(garment).colors, item(garment).name, garment.pictures[0].version)
    assert after[0] != before[0]
    assert operations.undo_label == "Mend a cut-out"
    garment.edit("brand", "Clarks")
    for _ in range(2):
        operations.undo()
    assert (item(garment).colors, item(garment).name, garment.pictures[0].version) == before
    assert not garment.pictures[0].files.mended
    operations.redo()
    assert (item(garment).colors, item(garment).name, garment.pictures[0].version) == after
    assert garment.pictures[0].files.mended


def test_a_mask_that_keeps_nothing_is_refused(garment, notifications) -> None:
    refused: list[Any] = []
    garment.photos.cutout_failed.connect(refused.append)
    garment.photos.save_cutout(1, mask_png(slice(0, 0)))
    assert refused[0].code == "input"
    assert not garment.pictures[0].files.mended


def test_the_trash_keeps_the_garment_on_show_and_gives_it_back(garment, notifications) -> None:
    garment.trash()
    assert item(garment).status == "trash"
    back = notifications.recent()[-1].action
    assert back is not None
    garment.edit("brand", "Clarks")  # something else happened since
    back()
    assert (item(garment).status, item(garment).brand) == ("ready", "Clarks")
    garment.trash()
    garment.restore()
    assert item(garment).status == "ready"


def test_what_another_window_changed_is_read_again(garment, operations, library_folder) -> None:
    with Library.open(library_folder) as other:
        other.items.update(1, {"name": "From elsewhere"})
    assert item(garment).name != "From elsewhere"
    operations.announce()
    assert item(garment).name == "From elsewhere"


def test_leaving_a_garment_writes_what_is_typed_to_it_and_not_to_the_next(garment) -> None:
    garment.leaving.connect(lambda: garment.edit("name", "Typed"))
    garment.show(2)
    assert item(garment).name != "Typed"
    garment.leaving.disconnect()
    garment.show(1)
    assert item(garment).name == "Typed"


def test_a_refused_change_is_told_and_shows_the_truth(garment, notifications) -> None:
    shown: list[int] = []
    garment.changed.connect(lambda: shown.append(1))
    garment.edit("price", -3.0)
    assert [one.kind for one in notifications.recent()] == ["error"]
    assert item(garment).price is None
    assert shown


def test_two_quick_changes_do_not_undo_each_other(
    tiny_wardrobe, services, notifications, qtbot, library_folder: Path
) -> None:
    runner = TaskRunner()
    operations = Operations(services, runner, poll_ms=0)
    garment = GarmentViewModel(operations, notifications, today=lambda: TODAY)
    garment.show(1)
    qtbot.waitUntil(lambda: garment.state == "ready")
    garment.edit("occasion", ())
    for term in ("work", "travel", "work", "party"):
        garment.toggle_term("occasion", term)
    garment.set_status("dirty")
    garment.set_status("ready")
    qtbot.waitUntil(lambda: garment.record.occasion == ("travel", "party"))
    qtbot.waitUntil(lambda: not runner.tasks())
    with Library.open(library_folder) as library:
        assert library.items.get(1).status == "ready"
    operations.close()
    runner.shut_down()
