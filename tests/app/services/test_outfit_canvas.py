"""The free canvas of an outfit: where garments lie, what is kept of it, and how it is drawn."""

from __future__ import annotations

import io
from dataclasses import replace
from itertools import combinations
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from app.errors import InputError
from app.services.canvas_layout import RATIO, Shape, automatic, extent, with_places
from app.services.canvas_pictures import load_piece, piece_files
from app.services.canvas_render import Lying, checked_color, draw
from app.services.outfit_canvas import OutfitCanvasService, arrange, collage, picture
from local_index import Library, OutfitDraft, OutfitItem, Placement

SLOTS = ("top", "mid", "outerwear", "bottom", "one_piece", "shoes", "bag", "accessory", "other")


def shape(number: int, slot: str, aspect: float = 0.9, category: str = "") -> Shape:
    return Shape(number, slot, category, aspect)


shapes = st.lists(
    st.tuples(st.sampled_from(SLOTS), st.floats(0.2, 3.0)), min_size=1, max_size=9
).map(lambda found: [shape(number, *one) for number, one in enumerate(found, 1)])


def common(one: tuple[float, ...], other: tuple[float, ...]) -> float:
    wide = min(one[2], other[2]) - max(one[0], other[0])
    high = min(one[3], other[3]) - max(one[1], other[1])
    return max(0.0, wide) * max(0.0, high)


def area(box: tuple[float, ...]) -> float:
    return (box[2] - box[0]) * (box[3] - box[1])


@settings(deadline=None, max_examples=60)
@given(shapes)
def test_a_collage_shows_every_garment_whole_and_covers_nothing_but_a_waistband(
    found: list[Shape],
) -> None:
    places = automatic(found)
    assert places.keys() == {one.item_id for one in found}
    boxes = {one.item_id: extent(places[one.item_id], one.aspect) for one in found}
    slots = {one.item_id: one.slot for one in found}
    for box in boxes.values():
        assert min(box) >= -1e-3
        assert max(box) <= 1 + 1e-3
    for one, other in combinations(boxes, 2):
        covered = common(boxes[one], boxes[other])
        least = min(area(boxes[one]), area(boxes[other]))
        tucked = "bottom" in (slots[one], slots[other])
        assert covered <= least * (0.2 if tucked else 0.001)
    assert automatic(found) == places
    assert len({place.z for place in places.values()}) == len(found)


def test_a_collage_follows_the_body() -> None:
    found = [
        shape(1, "bottom", 0.5),
        shape(2, "shoes", 1.2),
        shape(3, "top", 1.1),
        shape(4, "bag", 1.0),
        shape(5, "accessory", 1.3, "hat"),
    ]
    places = automatic(found)
    assert places[3].y < places[1].y
    assert places[3].z > places[1].z, "the top lies over the waistband"
    assert abs(places[3].x - places[1].x) < 0.02
    assert places[5].y < 0.35
    assert places[2].y > 0.65
    assert places[4].x != pytest.approx(places[1].x, abs=0.1)


def test_a_one_piece_alone_lies_in_the_middle_and_large() -> None:
    place = automatic([shape(1, "one_piece", 0.5)])[1]
    assert (place.x, place.y) == (0.5, 0.5)
    assert place.scale > 0.85


def test_what_joins_later_finds_a_free_place_and_the_rest_stays() -> None:
    found = [shape(1, "top", 1.0), shape(2, "bottom", 0.5), shape(3, "shoes", 1.2)]
    kept = {1: Placement(0.3, 0.3, 0.3, z=4), 2: Placement(0.3, 0.7, 0.4, z=2)}
    places = with_places(found, kept)
    assert {1: places[1], 2: places[2]} == kept
    assert places[3].z > 4
    new = extent(places[3], 1.2)
    for number, aspect in ((1, 1.0), (2, 0.5)):
        assert common(new, extent(places[number], aspect)) < 0.002
    assert min(new) >= 0
    assert max(new) <= 1


def red_square(side: int = 40) -> Image.Image:
    made = Image.new("RGBA", (side, side), "#FF0000")
    made.paste("#0000FF", (0, 0, side // 2, side))  # blue at the left
    return made


def test_drawing_puts_a_garment_where_its_place_says() -> None:
    drawn = draw([Lying(Placement(0.25, 0.5, 0.2), red_square())], 500, background="#FFFFFF")
    assert drawn.size == (400, 500)
    assert drawn.mode == "RGB"
    assert drawn.getpixel((60, 250)) == (0, 0, 255)
    assert drawn.getpixel((140, 250)) == (255, 0, 0)
    assert drawn.getpixel((40, 250)) == (255, 255, 255)
    assert drawn.getpixel((100, 195)) == (255, 255, 255)
    assert drawn.getpixel((100, 205)) != (255, 255, 255)


def test_drawing_flips_turns_and_layers() -> None:
    flipped = draw([Lying(Placement(0.5, 0.5, 0.4, flip=True), red_square())], 100)
    assert flipped.getpixel((25, 50)) == (255, 0, 0)
    # clockwise by a quarter: what was left is above
    turned = draw([Lying(Placement(0.5, 0.5, 0.4, rotation=90), red_square())], 100)
    assert turned.getpixel((40, 35)) == (0, 0, 255)
    assert turned.getpixel((40, 65)) == (255, 0, 0)
    green = Image.new("RGBA", (10, 10), "#00FF00")
    over = Lying(Placement(0.5, 0.5, 0.2, z=1), green)
    under = Lying(Placement(0.5, 0.5, 0.6, z=0), red_square())
    assert draw([over, under], 100).getpixel((40, 50)) == (0, 255, 0)


def test_drawing_on_nothing_leaves_nothing() -> None:
    drawn = draw([Lying(Placement(0.5, 0.5, 0.2), red_square())], 100, background=None)
    assert drawn.mode == "RGBA"
    corner = drawn.getpixel((1, 1))
    assert isinstance(corner, tuple)
    assert corner[3] == 0


@given(st.floats(-2, 3), st.floats(-2, 3), st.floats(0.01, 10), st.floats(0, 360), st.booleans())
@settings(deadline=None, max_examples=40)
def test_any_place_that_can_be_kept_can_be_drawn(
    x: float, y: float, scale: float, turn: float, flip: bool
) -> None:
    place = Placement(x, y, scale, turn, 0, flip)
    assert draw([Lying(place, red_square(6))], 40).size == (round(40 * RATIO), 40)


@pytest.mark.parametrize("text", ["red", "#12", "#GGGGGG", "javascript:1", "#1234567"])
def test_a_background_is_a_color_or_nothing(text: str) -> None:
    with pytest.raises(InputError):
        checked_color(text)
    assert checked_color(" #aabbcc ") == "#AABBCC"
    assert checked_color("paper") == ""


def save(library: Library, *item_ids: int, **fields: Any) -> int:
    held = tuple(OutfitItem(one) for one in item_ids)
    return library.outfits.create(OutfitDraft(held, **fields))[0]


def test_nothing_is_written_until_somebody_lays_something(library: Library) -> None:
    outfit = save(library, 1, 2)
    before = library.outfits.get(outfit)
    state = arrange(OutfitCanvasService(library).read(outfit))
    assert not state.arranged
    assert [one.item_id for one in state.pieces] == [1, 2]
    assert library.outfits.get(outfit) == before


def test_a_layout_is_kept_as_one_step_and_comes_back(library: Library) -> None:
    service = OutfitCanvasService(library)
    outfit = save(library, 1, 2, name="Office")
    automatic_places = {one.item_id: one.placement for one in arrange(service.read(outfit)).pieces}
    mine = {1: Placement(0.3, 0.4, 0.5, 15, 2, flip=True), 2: Placement(0.7, 0.6, 0.4, 0, 1)}
    changes = service.keep(outfit, mine, background="#F4E9E1")
    assert changes.outfits == (outfit,)
    state = arrange(service.read(outfit))
    assert {one.item_id: one.placement for one in state.pieces} == mine
    assert (state.background, state.arranged) == ("#F4E9E1", True)
    assert service.keep(outfit, mine, background="#F4E9E1").outfits == (), "nothing is new"
    library.history.undo()
    state = arrange(service.read(outfit))
    assert {one.item_id: one.placement for one in state.pieces} == automatic_places
    assert state.background == ""
    library.history.redo()
    service.reset(outfit)
    state = arrange(service.read(outfit))
    assert (state.arranged, state.background) == (False, "")
    assert collage(state) == automatic_places
    library.history.undo()
    assert service.read(outfit).background == "#F4E9E1"


def test_a_layout_follows_what_happens_to_garments(library: Library) -> None:
    service = OutfitCanvasService(library)
    outfit = save(library, 1, 2)
    mine = {1: Placement(0.3, 0.4, 0.5), 2: Placement(0.7, 0.6, 0.4)}
    service.keep(outfit, mine, background="#FFFFFF")
    copy = service.read(library.outfits.clone(outfit)[0])
    assert {one.item.id: one.kept for one in copy.spread} == mine
    assert copy.background == "#FFFFFF"
    library.items.update(2, {"status": "trash"})
    assert [one.item.id for one in service.read(outfit).spread] == [1]
    service.keep(outfit, {1: Placement(0.5, 0.5, 0.5), 2: Placement(), 3: Placement()})
    library.items.update(2, {"status": "ready"})
    kept = {one.item.id: one.kept for one in service.read(outfit).spread}
    assert kept == {1: Placement(0.5, 0.5, 0.5), 2: Placement()}
    library.wears.add_outfit(outfit, "2026-11-20")
    assert service.keep(outfit, mine), "an outfit that was worn can be laid out anew"


def test_a_canvas_shows_photos_where_there_are_no_cutouts(library: Library) -> None:
    outfit = save(library, 1, 3)
    state = arrange(OutfitCanvasService(library).read(outfit))
    drawn = picture(state, 400)
    colors = {color for _count, color in drawn.getcolors(1 << 20) or []}
    assert any(isinstance(one, tuple) and one[0] > 200 > one[1] for one in colors), "the red dress"
    photo = library.photos.get(library.items.get(3).views[0].photo_id)
    library.photos.derived_file("thumb", photo).unlink()
    assert picture(state, 400).size == (320, 400)


def masked(library: Library, item_id: int) -> None:
    """Give a garment a photo of 800 pixels, a mask, and a small cut-out."""
    photo = library.photos.get(library.items.get(item_id).views[0].photo_id)
    big = Image.new("RGB", (800, 1000), "#FFFFFF")
    big.paste("#A01020", (200, 100, 600, 900))
    stream = io.BytesIO()
    big.save(stream, "JPEG", quality=95)
    library.photos.file(photo).write_bytes(stream.getvalue())
    mask = Image.new("L", (400, 500), 0)
    mask.paste(255, (100, 50, 300, 450))
    stream = io.BytesIO()
    mask.save(stream, "PNG")
    library.photos.write_derived("mask", photo, stream.getvalue())
    small = Image.new("RGBA", (176, 336), (0, 0, 0, 0))
    small.paste("#A01020", (8, 8, 168, 328))
    stream = io.BytesIO()
    small.save(stream, "WEBP", lossless=True)
    library.photos.write_derived("cutout", photo, stream.getvalue())


def test_a_large_picture_is_cut_from_the_photo_like_the_small_one(library: Library) -> None:
    masked(library, 3)
    files = piece_files(library, library.items.get(3))
    small, large = load_piece(files, 300), load_piece(files, 700)
    assert small is not None
    assert large is not None
    assert max(small.size) <= 300
    assert 600 < max(large.size) <= 700
    assert small.width / small.height == pytest.approx(large.width / large.height, abs=0.02)
    middle: object = large.getpixel((large.width // 2, large.height // 2))
    assert middle == (
        pytest.approx(160, abs=8),
        pytest.approx(16, abs=8),
        pytest.approx(32, abs=8),
        255,
    )
    without = replace(files, mask=Path("nowhere"))
    fallen_back = load_piece(without, 700)
    assert fallen_back is not None
    assert max(fallen_back.size) <= 320, "without a mask, the small cut-out is shown"


def test_what_is_large_and_small_shows_the_same_canvas(library: Library) -> None:
    masked(library, 3)
    outfit = save(library, 1, 3)
    state = arrange(OutfitCanvasService(library).read(outfit))
    large = picture(state, 1200).resize((160, 200), Image.Resampling.BOX)
    small = picture(state, 200)
    off = np.abs(np.asarray(large, np.int16) - np.asarray(small, np.int16)).max(axis=2)
    assert (off > 60).mean() < 0.02
