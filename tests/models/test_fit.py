"""Whether a model fits a machine: a verdict with its numbers, before anything is loaded."""

from __future__ import annotations

from dataclasses import replace

import pytest

from models.fit import COMPUTE_BUFFER, judge, needs_of
from models.probe import Gpu, Machine
from models.spec import Attention, CatalogFile, ModelSpec

GB = 1_000_000_000
LAPTOP = Machine("linux", "x86_64", 8, memory_bytes=8 * GB, available_bytes=6 * GB)


def chat_spec(gigabytes: float = 2.0, **changes) -> ModelSpec:
    fields = {
        "id": "talker",
        "title": "Talker",
        "task": "chat",
        "runtime": "llama",
        "folder": "talker",
        "license": "MIT",
        "license_url": "https://example.org",
        "commercial_use": "yes",
        "repo": "a/b",
        "revision": "main",
        "files": (CatalogFile("a.gguf", int(gigabytes * GB), role="text"),),
        "attention": Attention(10, 2, 64),
        "context": 4096,
    }
    return ModelSpec(**{**fields, **changes})


def verdict(spec: ModelSpec, machine: Machine = LAPTOP, **needs) -> tuple[str, str]:
    found = judge(spec, machine, needs_of(spec, **needs))
    return found.verdict, found.sentence


def test_what_a_model_needs_is_weights_context_pictures_and_room_to_compute():
    needs = needs_of(chat_spec(sees_pictures=False))
    assert needs.weights == 2 * GB
    assert needs.context == 4096 * 2 * 2 * 10 * 2 * 64
    assert needs.pictures == 0
    assert needs.total == needs.weights + needs.context + COMPUTE_BUFFER
    assert needs_of(chat_spec()).pictures > 0
    assert needs_of(chat_spec(), context=8192).context == 2 * needs.context
    assert needs_of(chat_spec(), cell_bytes=100).context == 409_600


def test_a_small_model_fits_and_says_how_much_it_takes():
    found, sentence = verdict(chat_spec())
    assert found == "fits"
    assert "Takes 2.9 GB of this computer's 8.0 GB." in sentence


def test_a_context_that_nobody_knows_is_told_as_about():
    assert "≈" in verdict(chat_spec(attention=None))[1]


@pytest.mark.parametrize(("gigabytes", "words"), [(9, "more than the 8.0 GB"), (6.5, "too little")])
def test_a_model_that_leaves_no_room_does_not_fit(gigabytes, words):
    found, sentence = verdict(chat_spec(gigabytes))
    assert found == "no"
    assert words in sentence


def test_a_longer_context_can_make_it_too_large():
    assert verdict(chat_spec(4.5), replace(LAPTOP, available_bytes=0), context=4096)[0] != "no"
    assert verdict(chat_spec(4.5), context=400_000)[0] == "no"


def test_other_programs_in_the_way_make_it_slow():
    found, sentence = verdict(chat_spec(), replace(LAPTOP, available_bytes=1 * GB))
    assert found == "slow"
    assert "1.0 GB are free" in sentence


def test_many_weights_without_a_graphics_card_answer_slowly():
    big = replace(LAPTOP, memory_bytes=64 * GB, available_bytes=60 * GB)
    found, sentence = verdict(chat_spec(5), big)
    assert found == "slow"
    assert "graphics card" in sentence
    card = replace(big, gpu=Gpu("A card", 12 * GB, 11 * GB))
    found, sentence = verdict(chat_spec(5), card)
    assert found == "fits"
    assert "A card" in sentence


def test_a_card_without_enough_free_memory_is_no_reason_to_refuse():
    small = replace(LAPTOP, gpu=Gpu("A card", 2 * GB, 1 * GB))
    assert verdict(chat_spec(), small)[0] == "fits"


def test_apple_silicon_shares_one_memory():
    shared = Gpu("Apple silicon", 16 * GB, 12 * GB, unified=True)
    mac = Machine("darwin", "arm64", 8, 16 * GB, 12 * GB, shared)
    assert verdict(chat_spec(5, runtime="mlx", platforms=("darwin",)), mac)[0] == "fits"
    assert verdict(chat_spec(15, runtime="mlx", platforms=("darwin",)), mac)[0] == "no"


@pytest.mark.parametrize("machine", [LAPTOP, Machine("darwin", "x86_64", 4, 16 * GB, 9 * GB)])
def test_a_model_for_another_system_does_not_fit(machine):
    found, sentence = verdict(chat_spec(runtime="mlx", platforms=("darwin",)), machine)
    assert found == "no"
    assert sentence == "Runs only on Macs with Apple silicon."


def test_an_unknown_amount_of_memory_is_told_as_such():
    found, sentence = verdict(chat_spec(), Machine("linux", "x86_64", 2, 0))
    assert found == "slow"
    assert "cannot be found out" in sentence


def test_less_memory_than_its_makers_advise_is_slow():
    found, sentence = verdict(chat_spec(min_ram_gb=16))
    assert found == "slow"
    assert "16 GB" in sentence
