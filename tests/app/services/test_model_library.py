"""Every model there is: cards, launches of chat models, verifying and removing."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from app.bootstrap import open_services
from app.environ import Environment
from app.errors import CancelledError, InputError
from app.network import NetworkGuard, NetworkOffError, read_requests, watched
from app.services.job_control import JobControl
from app.services.model_library import ModelLibrary
from app.settings import Settings
from models.errors import (
    AlreadyThereError,
    DamagedFileError,
    NotInstalledError,
    UnsupportedError,
)
from models.fit import COMPUTE_BUFFER
from models.probe import Machine
from models.spec import Catalog, spec_from_fields
from models.store import write_manifest
from tests.models import hub_server
from tests.models.hub_server import HubServer
from tests.models.test_gguf_header import gguf_bytes

GB = 1_000_000_000
OWN = {
    "general.architecture": "qwen2vl",
    "qwen2vl.block_count": 4,
    "qwen2vl.context_length": 2048,
    "qwen2vl.embedding_length": 256,
    "qwen2vl.attention.head_count": 8,
    "qwen2vl.attention.head_count_kv": 2,
}
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


@pytest.mark.parametrize("gone", ["qwen3.5-2b", "removed-since"])
def test_a_choice_that_was_removed_leaves_the_first_there_is(folder, gone):
    install(folder, "first")
    library = ModelLibrary(folder, machine=LAPTOP, settings=lambda: Settings(chat_model=gone))
    assert library.chat_launch().name == "first"
    with pytest.raises(NotInstalledError):
        library.chat_launch(gone)


def test_a_loaded_model_is_not_in_its_own_way(folder):
    install(folder)
    held = [0]
    busy = Machine("linux", "x86_64", 4, memory_bytes=16 * GB, available_bytes=COMPUTE_BUFFER)
    library = ModelLibrary(folder, machine=busy, held=lambda: held[0])
    assert library.find("mine").fit.verdict == "slow"
    held[0] = 4 * GB
    assert library.find("mine").fit.verdict == "fits"


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
        ("qwen3-vl-4b-mlx", UnsupportedError, "does not run on this system"),
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


def test_damaged_files_of_ones_own_are_not_said_to_be_downloadable(library, folder):
    place = install(folder)
    (place / "words.gguf").write_bytes(b"w")
    assert "vestry models remove mine" in library.find("mine").next_step
    (place / "words.gguf").unlink()
    card = library.find("mine")
    assert "get" not in card.next_step
    assert "vestry models remove mine" in card.next_step


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
    assert library.remove("mine") == 4000
    assert {path.name for path in folder.iterdir()} == {".locks", "speeds.json"}
    assert json.loads((folder / "speeds.json").read_text()) == {}
    with pytest.raises(NotInstalledError):
        library.remove("mine")


def test_what_is_freed_is_what_was_nowhere_else(library, folder, tmp_path):
    words = tmp_path / "words.gguf"
    words.write_bytes(gguf_bytes(OWN))
    kept, copied = library.add([words]), tmp_path / "copied.gguf"
    assert kept.id == "words"
    assert library.remove("words") == 0
    copied.write_bytes(words.read_bytes() + bytes(100_000))
    library.add([copied], name="copied")
    copied.unlink()
    assert library.remove("copied") > 100_000


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


# -- downloads and files of one's own -------------------------------------------------------------

REPO = "someone/model"
WORDS = bytes(range(256)) * 2000


@pytest.fixture
def hub(monkeypatch: pytest.MonkeyPatch) -> Iterator[HubServer]:
    from huggingface_hub import close_session, constants

    monkeypatch.setattr(constants, "HF_HUB_OFFLINE", False)
    server = HubServer()
    server.add(REPO, {"words.gguf": WORDS})
    yield server
    server.close()
    close_session()


@pytest.fixture
def fetching(folder: Path, hub: HubServer, tmp_path: Path, monkeypatch) -> ModelLibrary:
    """A library whose catalogue has one model, on a hub of this machine; the network is allowed."""
    spec = spec_from_fields(
        {
            "id": "talker",
            "title": "Talker",
            "task": "chat",
            "runtime": "llama",
            "folder": "talker",
            "license": "MIT",
            "license_url": "https://example.org",
            "commercial_use": "yes",
            "repo": REPO,
            "revision": "main",
            "context": 4096,
            "files": [{"name": "words.gguf", "bytes": len(WORDS), "role": "text"}],
        }
    )
    monkeypatch.setattr("models.store.shipped_catalog", lambda: Catalog({"talker": spec}))
    return ModelLibrary(
        folder,
        machine=LAPTOP,
        settings=lambda: Settings(network=True),
        endpoint=hub.endpoint,
        hub_cache=tmp_path / "cache",
        sleep=lambda _seconds: None,
    )


def test_while_the_network_is_off_nothing_is_asked(fetching, hub, folder):
    shut = ModelLibrary(folder, machine=LAPTOP, endpoint=hub.endpoint)
    with pytest.raises(NetworkOffError):
        shut.download("talker", accepted_license="MIT")
    assert not hub.asked
    assert not folder.exists()


def test_a_downloaded_model_is_ready_and_its_progress_is_in_bytes(fetching):
    seen = []
    card = fetching.download("talker", accepted_license="MIT", progress=seen.append)
    assert card.installed
    assert card.revision == "c" * 40
    assert (seen[-1].done, seen[-1].total) == (len(WORDS), len(WORDS))
    assert fetching.chat_launch().name == "talker"
    fetching.verify("talker")


def test_one_download_may_be_allowed_while_the_switch_is_off(fetching, hub, folder, tmp_path):
    shut = ModelLibrary(folder, machine=LAPTOP, endpoint=hub.endpoint, hub_cache=tmp_path / "cache")
    assert shut.download("talker", accepted_license="MIT", allow_network=True).installed


@pytest.mark.parametrize("how", ["cancel", "pause"])
def test_a_stopped_download_is_listed_resumed_and_can_be_thrown_away(fetching, hub, how):
    control = JobControl()

    def stop(step):
        if step.about.phase == "downloading":
            getattr(control, how)()

    hub.store_faults.append(hub_server.drop(200_000))
    with pytest.raises(CancelledError) as raised:
        fetching.download("talker", accepted_license="MIT", control=control, progress=stop)
    assert "vestry models get talker" in raised.value.next_step
    (partial,) = fetching.partials()
    assert (partial.name, partial.total) == ("talker", len(WORDS))
    assert 0 < partial.done < len(WORDS)
    card = fetching.find("talker")
    assert (card.condition, card.done_bytes) == ("partial", partial.done)
    assert (card.bytes, card.approximate) == (len(WORDS), False)
    if how == "cancel":
        assert fetching.remove("talker") == partial.done
        assert fetching.partials() == ()
    else:
        assert fetching.download("talker", accepted_license="MIT").installed
        assert fetching.partials() == ()


def test_the_switch_of_the_process_stands_above_all(fetching, hub, tmp_path, monkeypatch):
    # The guard leaves this machine alone; the test's hub stands for one that is elsewhere.
    monkeypatch.setattr("app.network._is_here", lambda _host: False)
    guard = NetworkGuard(tmp_path / "network.jsonl", lambda: False)
    guard.install()
    try:
        with pytest.raises(NetworkOffError):
            fetching.download("talker", accepted_license="MIT")
    finally:
        guard.remove()
    assert {request.allowed for request in read_requests(tmp_path / "network.jsonl")} == {False}
    assert not hub.asked


def test_what_is_fetched_is_written_down_by_host(fetching, tmp_path, monkeypatch):
    monkeypatch.setattr("app.network._is_here", lambda _host: False)
    with watched(tmp_path / "logs" / "network.jsonl"):
        fetching.download("talker", accepted_license="MIT")
    asked = read_requests(tmp_path / "logs" / "network.jsonl")
    assert {(request.host, request.allowed) for request in asked} == {("127.0.0.1", True)}
    assert "talker" not in (tmp_path / "logs" / "network.jsonl").read_text()


def test_files_of_ones_own_become_a_model_that_can_chat(library, folder, tmp_path):
    file = tmp_path / "own.gguf"
    file.write_bytes(gguf_bytes(OWN))
    seen = []
    card = library.add([file], name="mine", progress=seen.append)
    assert card.own
    assert not card.sees_pictures
    assert not card.never_loaded
    assert seen[-1].done == file.stat().st_size
    launch = library.chat_launch("mine")
    assert (launch.model, launch.projector) == (str(folder / "mine" / "own.gguf"), "")
    assert launch.context == 2048, "no longer than the file says"
    cell = 4 * 2 * (32 + 32) * 2
    assert launch.memory_bytes == file.stat().st_size + 2048 * cell + COMPUTE_BUFFER
    with pytest.raises(AlreadyThereError):
        library.add([file], name="mine")
    with pytest.raises(AlreadyThereError, match="as mine"):
        library.add([file], name="other")
    with pytest.raises(InputError, match="nothing to download"):
        library.download("mine", accepted_license="unknown")
    library.remove("mine")
    assert file.is_file(), "the person's own file stays"
    with pytest.raises(NotInstalledError):
        library.find("mine")
