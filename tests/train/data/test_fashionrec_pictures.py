"""Pictures of dialogues, vectors of garments, and the writers that talk to something real."""

from __future__ import annotations

import json
import random
from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image

from models.runtimes.fake import FakeEncoder
from tests.train.data.fashionrec_world import garment, vectors, wardrobe
from tests.train.data.openai_server import OpenaiServer, saying
from train.data.fashionrec.building import BuildOptions, plan, write_dialogues
from train.data.fashionrec.chat_writer import WriterOptions, open_writer
from train.data.fashionrec.finishing import finish
from train.data.fashionrec.history import Constants
from train.data.fashionrec.pictures import composed, name_of, shown_items, write_pictures
from train.data.fashionrec.splitting import divide
from train.data.fashionrec.tasks import Sample
from train.data.fashionrec.template_writer import TemplateWriter
from train.data.fashionrec.vectors import attribute_vectors, encoder_vectors
from train.data.fashionrec.world import Item, Outfit, clean
from train.errors import DataError

DRAW = random.Random(0)
ITEMS = {
    name: garment(name, kind, DRAW)
    for name, kind in (
        ("s", "shoe"), ("t", "t-shirt"), ("b", "pants"), ("j", "jacket"), ("s2", "shoe"),
        ("t2", "t-shirt"),
    )
}  # fmt: skip


def plain(color: str, size: tuple[int, int]) -> Image.Image:
    return Image.new("RGB", size, color)


def test_one_garment_fills_the_square_two_stand_beside_and_four_make_a_grid() -> None:
    red, lime, blue, navy = (plain(c, (30, 30)) for c in ("red", "lime", "blue", "navy"))
    assert composed([red], side=40).getpixel((1, 1)) == (255, 0, 0)
    two = composed([red, lime], side=40)
    assert [two.getpixel(at) for at in ((10, 20), (30, 20), (10, 2))] == [
        (255, 0, 0),
        (0, 255, 0),
        (255, 255, 255),
    ]
    four = composed([red, lime, blue, navy], side=40)
    assert [four.getpixel(at) for at in ((10, 10), (30, 10), (10, 30), (30, 30))] == [
        (255, 0, 0),
        (0, 255, 0),
        (0, 0, 255),
        (0, 0, 128),
    ]


def test_a_tall_photo_is_shown_whole() -> None:
    tall = plain("red", (10, 40))
    tall.paste((0, 0, 255), (0, 0, 10, 4))
    shown = composed([tall], side=40)
    assert shown.getpixel((20, 1)) == (0, 0, 255)
    assert shown.getpixel((5, 20)) == (255, 255, 255)


def test_pictures_follow_the_slots_and_never_leave_the_replaced_piece_out() -> None:
    basic = Sample("x", "basic", "train", "s", "o", ("s", "b", "t"), ("j",))
    assert [item.item_id for item in shown_items(basic, ITEMS)] == ["t", "b", "s"]
    five = Sample(
        "y", "alternative", "train", "s", "o", ("s", "b", "t", "j"), ("t2",), replaced="s2"
    )
    shown = [item.item_id for item in shown_items(five, ITEMS)]
    assert len(shown) == 4
    assert "s2" in shown


def test_a_picture_needs_a_photo_of_every_garment(tmp_path: Path) -> None:
    sample = Sample("a:b/c", "basic", "train", "s", "o", ("s", "b"), ("j",))
    photo = tmp_path / "s.png"
    plain("red", (300, 300)).save(photo)
    assert write_pictures([sample], ITEMS, tmp_path, lambda item: photo) == 1
    with Image.open(tmp_path / name_of(sample)) as picture:
        assert picture.size == (512, 512)
    assert write_pictures([sample], ITEMS, tmp_path, lambda item: photo) == 0
    with pytest.raises(DataError, match="no readable photo of b"):
        write_pictures(
            [replace(sample, sample_id="d")],
            ITEMS,
            tmp_path,
            lambda item: None if item.item_id == "b" else photo,
        )


# -- vectors ---------------------------------------------------------------------------------------


def test_f_is_half_photo_and_half_words_of_one_encoder(tmp_path: Path) -> None:
    photo = tmp_path / "p.png"
    Image.fromarray(np.full((64, 64, 3), 90, np.uint8)).save(photo)
    encoder = FakeEncoder()
    found = encoder_vectors(
        {"t": ITEMS["t"], "b": ITEMS["b"]},
        encoder,
        picture=lambda item: photo if item.item_id == "t" else None,
    )
    words = np.asarray(encoder.embed_texts([ITEMS["t"].text, ITEMS["b"].text]), np.float64)
    words /= np.linalg.norm(words, axis=1, keepdims=True)
    assert np.allclose(found["b"], words[1])
    assert not np.allclose(found["t"], words[0])
    # Twice f less the words is the photo's half: a unit vector.
    assert np.linalg.norm(2 * found["t"] - words[0]) == pytest.approx(1.0)


def test_garments_with_the_same_terms_are_alike_and_bare_ones_have_no_vector() -> None:
    twin = replace(ITEMS["t"], item_id="twin")
    bare = replace(ITEMS["b"], item_id="bare", terms={})
    found = attribute_vectors({"t": ITEMS["t"], "twin": twin, "b": ITEMS["b"], "bare": bare})
    assert found["t"] @ found["twin"] == pytest.approx(1.0)
    assert found["t"] @ found["b"] < 0.99
    assert "bare" not in found


def test_the_only_person_of_a_source_is_not_tested_on() -> None:
    outfits = [Outfit(f"o{n}", "vestry", ("a", "b"), "me") for n in range(40)]
    assert {split for _, split in divide(outfits)} == {"train"}
    assert {split for _, split in divide(outfits, by="outfit")} == {"train", "valid", "test"}


# -- an endpoint -----------------------------------------------------------------------------------


@pytest.fixture
def server() -> Iterator[OpenaiServer]:
    running = OpenaiServer()
    yield running
    running.close()


def as_a_model_says_it(sample: Sample, items: Mapping[str, Item]) -> str:
    """Return what the grammar writes in the form that models are asked for."""
    said = TemplateWriter().write(sample, items, seed=1)
    turns = [
        {
            "from": turn.speaker,
            "value": turn.value,
            "targets": [sample.targets.index(one) for one in turn.targets],
            "injected_preference": turn.preference,
        }
        for turn in said.turns
    ]
    return json.dumps({"conversation": turns, "valid": said.valid})


def test_an_endpoint_is_asked_again_and_gets_texts_only(
    server: OpenaiServer, tmp_path: Path
) -> None:
    source = clean(wardrobe(people=1, outfits=3))
    options = BuildOptions(constants=Constants(least_used=3, least_met=1), retries=1, workers=1)
    made = plan(source, vectors(source.items), options)
    assert len(made.samples) == 3
    nonsense, first, second = (
        saying("no JSON"),
        *(saying(as_a_model_says_it(sample, source.items)) for sample in made.samples[:2]),
    )
    server.faults.extend([nonsense, first, second, nonsense, nonsense])
    writer = open_writer(WriterOptions("openai", "m", server.base_url), private=True)
    try:
        write_dialogues(made, writer, tmp_path, options)
    finally:
        writer.close()
    manifest = finish(made, tmp_path, options)
    assert (manifest["kept"], manifest["rejected"]) == (2, {"basic V1": 1})
    assert len(server.asked) == 5
    body: dict[str, Any] = server.asked[0]
    assert body["temperature"] == 0.8
    assert body["seed"] != server.asked[1]["seed"]
    assert body["response_format"]["json_schema"]["schema"]["required"] == ["conversation", "valid"]
    told = json.dumps(body["messages"])
    assert "image_url" not in told
    assert not any(item_id in told for item_id in source.items)


@pytest.mark.slow
@pytest.mark.runtime
def test_a_tiny_model_in_gguf_is_held_to_the_form_and_needs_no_picture_part(
    tiny_vlm: Any, tmp_path: Path
) -> None:
    source = clean(wardrobe(people=1, outfits=1))
    options = BuildOptions(constants=Constants(least_used=3, least_met=1), retries=0)
    made = plan(source, vectors(source.items), options)
    chosen = WriterOptions("llama", str(tiny_vlm.text), threads=1, context=4096)
    writer = open_writer(chosen, private=True)
    try:
        write_dialogues(made, writer, tmp_path, options)
    finally:
        writer.close()
    # A million parameters know no clothes: whatever they say is set aside with its reasons.
    assert finish(made, tmp_path, options)["kept"] == 0
