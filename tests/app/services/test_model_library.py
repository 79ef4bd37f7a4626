"""Every model there is: cards, launches of chat models, verifying and removing."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from app.bootstrap import open_services
from app.environ import Environment
from app.errors import CancelledError, InputError
from app.services.job_control import JobControl
from app.services.model_library import ModelLibrary
from app.settings import Settings
from models.errors import DamagedFileError, NotInstalledError, UnsupportedError
from models.probe import Machine
from models.store import write_manifest

GB = 1_000_000_000
LAPTOP = Machine("linux", "x86_64", 4, memory_bytes=16 * GB, available_bytes=12 * GB)


def install(folder: Path, name: str = "mine", **changes: object) -> Path:
    """Put a small chat model of one's own into the models folder."""
    place = folder / name
    place.mkdir(parents=True)
    (place / "words.gguf").write_bytes(b"w" * 3000)
    (place / "mmproj.gguf").write_bytes(b"p" * 1000)
    fields = {
        "id": name,
        "title": name.title(),
        "task": "chat",
        "runtime": "llama",
        "folder": name,
        "license": "MIT",
        "commercial_use": "yes",
        "own": True,
        "context": 8192,
        "attention": {"layers": 4, "kv_heads": 2, "head_dim": 32},
        "files": [
            {"name": "words.gguf", "bytes": 3000, "role": "text"},
            {"name": "mmproj.gguf", "bytes": 1000, "role": "projector"},
        ],
        **changes,
    }
    write_manifest(place, name, files=["words.gguf", "mmproj.gguf"], fields={"spec": fields})
    return place


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "models"


@pytest.fixture
def library(folder: Path) -> ModelLibrary:
    return ModelLibrary(folder, machine=LAPTOP)


def test_cards_name_the_catalogue_and_ones_own_models(library, folder):
    install(folder)
    cards = {card.id: card for card in library.models()}
    assert cards["pocket-encoder"].installed
    assert cards["pocket-encoder"].verified_here
    assert cards["mine"].own
    assert (cards["mine"].condition, cards["mine"].bytes) == ("installed", 4000)
    absent = cards["qwen3.5-4b"]
    assert (absent.condition, absent.commercial_use) == ("absent", "yes")
    assert absent.bytes == 2740937888 + 672423616
    assert absent.never_loaded
    assert not absent.ready
    assert "of this computer's 16.0 GB" in absent.fit.sentence


def test_a_card_is_one_plain_document(library):
    document = json.loads(json.dumps(library.find("qwen3-vl-4b").as_json()))
    wanted = {"id", "title", "task", "installed", "bytes", "license", "commercial_use", "gated"}
    wanted |= {"fit", "engine", "verified_on", "warnings"}
    assert wanted <= set(document)
    assert document["fit"]["verdict"] == "fits"


def test_a_launch_names_files_context_and_memory(library, folder):
    place = install(folder)
    launch = library.chat_launch("mine")
    assert (launch.name, launch.engine) == ("mine", "llama")
    assert launch.model == str(place / "words.gguf")
    assert launch.projector == str(place / "mmproj.gguf")
    assert launch.context == 8192
    assert launch.memory_bytes > 4000 + 8192 * 2 * 2 * 4 * 2 * 32
    assert library.chat_launch("mine") == launch
    assert library.chat_launch() == launch, "the first one installed answers when none is named"


def test_the_persons_choice_answers_when_no_model_is_named(folder):
    install(folder, "first")
    install(folder, "second")
    chosen = ModelLibrary(
        folder, machine=LAPTOP, settings=lambda: Settings(chat_model="second", chat_context=512)
    )
    launch = chosen.chat_launch()
    assert (launch.name, launch.context) == ("second", 512)


def test_a_context_that_memory_does_not_allow_is_halved(folder):
    install(folder, attention={"layers": 64, "kv_heads": 16, "head_dim": 128})
    small = Machine("linux", "x86_64", 4, memory_bytes=5 * GB)
    assert ModelLibrary(folder, machine=small).chat_launch("mine").context == 4096


def test_without_a_chat_model_there_is_one_sentence_and_what_to_do(library):
    with pytest.raises(NotInstalledError) as raised:
        library.chat_launch()
    assert "vestry models list" in raised.value.next_step


@pytest.mark.parametrize(
    ("name", "error", "words"),
    [
        ("pocket-encoder", UnsupportedError, "cannot chat"),
        ("qwen3-vl-4b", NotInstalledError, "not installed"),
        ("qwen3-vl-4b-mlx", UnsupportedError, "Apple silicon"),
        ("nobody", NotInstalledError, "no model called"),
    ],
)
def test_a_model_that_cannot_chat_here_says_why(library, name, error, words):
    with pytest.raises(error) as raised:
        library.chat_launch(name)
    assert words in raised.value.message
    assert raised.value.next_step


def test_a_truncated_model_is_damaged_and_does_not_start(library, folder):
    place = install(folder)
    (place / "words.gguf").write_bytes(b"w")
    card = library.find("mine")
    assert card.condition == "damaged"
    assert card.problem
    assert not card.ready
    with pytest.raises(DamagedFileError):
        library.chat_launch("mine")


def test_verifying_reads_every_byte_and_can_be_stopped(library, folder):
    place = install(folder)
    seen = []
    library.verify("mine", progress=seen.append)
    assert (seen[-1].done, seen[-1].total) == (4000, 4000)
    stopped = JobControl()
    stopped.cancel()
    with pytest.raises(CancelledError):
        library.verify("mine", control=stopped)
    (place / "words.gguf").write_bytes(b"x" * 3000)
    with pytest.raises(DamagedFileError, match="words"):
        library.verify("mine")


def test_removing_frees_the_files_and_forgets_the_speed(library, folder):
    install(folder)
    library.record_speed("mine", tokens_per_s=10, first_token_s=1)
    assert library.remove("mine") > 4000
    assert [path.name for path in folder.iterdir()] == ["speeds.json"]
    assert json.loads((folder / "speeds.json").read_text()) == {}
    with pytest.raises(NotInstalledError):
        library.remove("mine")


def test_what_ships_with_vestry_cannot_be_removed(library):
    with pytest.raises(InputError, match="ships with Vestry"):
        library.remove("pocket-encoder")


def test_removing_never_follows_a_link_out_of_the_models_folder(library, folder, tmp_path):
    place = install(tmp_path / "elsewhere")
    folder.mkdir()
    (folder / "mine").symlink_to(place, target_is_directory=True)
    assert library.find("mine").installed
    with pytest.raises(NotInstalledError):
        library.remove("mine")
    assert (place / "words.gguf").is_file()


def test_a_model_in_use_is_not_removed(folder):
    def busy(name: str) -> None:
        raise InputError(f"{name} is answering right now.")

    place = install(folder)
    with pytest.raises(InputError, match="answering"):
        ModelLibrary(folder, machine=LAPTOP, release=busy).remove("mine")
    assert (place / "words.gguf").is_file()


def test_speeds_lean_towards_the_latest_answers(library, folder):
    install(folder)
    assert library.find("mine").speed is None
    library.record_speed("mine", tokens_per_s=10, first_token_s=2)
    library.record_speed("mine", tokens_per_s=20, first_token_s=1)
    library.record_speed("mine", tokens_per_s=0, first_token_s=9)
    speed = library.find("mine").speed
    assert (round(speed.tokens_per_s), round(speed.first_token_s, 1), speed.answers) == (13, 1.7, 2)
    (folder / "speeds.json").write_text("{ no json")
    assert library.find("mine").speed is None
    library.record_speed("mine", tokens_per_s=5, first_token_s=1)
    assert library.find("mine").speed.answers == 1


def test_the_services_hand_models_to_chat(tmp_path):
    install(tmp_path / "models")
    with open_services(environment=Environment(home=tmp_path)) as services:
        assert services.models.chat_launch().name == "mine"


def test_recognition_is_told_which_installed_models_see_and_what_they_are(library, folder):
    assert library.looking() == ()
    install(folder, "mine")
    assert library.looking() == ("mine",)
    assert library.revision("mine") == library.find("mine").revision
    assert library.revision("nobody") == ""
