"""The library of models in the page's values: what is recommended, and what is left out."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from app.errors import CancelledError
from app.services.job_control import JobControl, Progress
from app.services.model_library import ModelLibrary
from app.settings import Settings
from app.viewmodels.model_shelf import TASKS, ModelCard
from app.viewmodels.model_shelf_library import NOT_USED_YET, LibraryShelf
from models.probe import Machine
from models.spec import Catalog, spec_from_fields
from tests.models import hub_server
from tests.models.hub_server import HubServer
from tests.models.test_gguf_header import gguf_bytes

GB = 10**9
OWN = {
    "general.architecture": "qwen2vl",
    "qwen2vl.block_count": 4,
    "qwen2vl.context_length": 2048,
    "qwen2vl.embedding_length": 256,
    "qwen2vl.attention.head_count": 8,
    "qwen2vl.attention.head_count_kv": 2,
}


def shelf_of(tmp_path, memory: int, system: str = "linux") -> LibraryShelf:
    class Services:
        models = ModelLibrary(
            tmp_path / "not-there-yet",
            machine=Machine(system, "x86_64", cores=4, memory_bytes=memory),
        )

    return LibraryShelf(Services())  # type: ignore[arg-type]


def test_every_model_of_the_catalogue_is_a_card_with_its_numbers(tmp_path):
    shelf = shelf_of(tmp_path, 16 * GB).look()
    assert len({card.id for card in shelf.cards}) == len(shelf.cards) > 20
    assert {card.task for card in shelf.cards} <= set(TASKS)
    for card in shelf.cards:
        assert card.fit_text
        assert card.license
        assert card.memory_bytes > 0
        assert (card.download_bytes > 0) == (not card.embedded)
    assert shelf.free_bytes > 0
    assert shelf.used_bytes == 0


@pytest.mark.parametrize("memory", [8 * GB, 16 * GB, 64 * GB])
def test_one_model_is_recommended_and_it_fits_and_may_be_used(tmp_path, memory):
    cards = shelf_of(tmp_path, memory).look().cards
    (best,) = [card for card in cards if card.recommended]
    assert (best.task, best.fit, best.gated) == ("chat", "fits", False)
    assert best.commercial != "no"
    assert best.recommended_why


def test_a_small_machine_is_recommended_a_smaller_model(tmp_path):
    def best(memory: int) -> int:
        cards = shelf_of(tmp_path, memory).look().cards
        return next(card.memory_bytes for card in cards if card.recommended)

    assert best(6 * GB) < best(32 * GB)


def test_nothing_is_recommended_where_nothing_fits(tmp_path):
    assert not [card for card in shelf_of(tmp_path, GB).look().cards if card.recommended]


def test_what_this_version_cannot_use_says_so_first(tmp_path):
    cards = shelf_of(tmp_path, 16 * GB).look().cards
    idle = [card for card in cards if card.title == "IS-Net"]
    assert idle
    assert all(card.warnings[0] == NOT_USED_YET for card in idle)


def test_what_runs_on_other_systems_alone_is_marked(tmp_path):
    def elsewhere(system: str) -> set[str]:
        cards = shelf_of(tmp_path, 16 * GB, system).look().cards
        return {card.id for card in cards if card.elsewhere}

    assert "qwen3.5-4b-mlx" in elsewhere("linux")
    assert "qwen3.5-4b" not in elsewhere("linux")


def test_a_commit_is_shown_short(tmp_path):
    card = next(each for each in shelf_of(tmp_path, GB).look().cards if each.id == "qwen3.5-4b")
    assert card.source == "unsloth/Qwen3.5-4B-GGUF @ e87f176479d0"


# -- fetching, from a hub on this machine ---------------------------------------------------------

REPO = "someone/model"
WORDS = bytes(range(256)) * 2000


class Resuming(JobControl):
    """Goes on again as soon as the work really waits."""

    waits = 0

    def checkpoint(self) -> None:
        if self.paused:
            self.waits += 1
            self.resume()
        super().checkpoint()


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
def fetching(hub: HubServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> LibraryShelf:
    """A shelf whose catalogue has one model; the network is allowed."""
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

    class Services:
        models = ModelLibrary(
            tmp_path / "models",
            machine=Machine("linux", "x86_64", cores=4, memory_bytes=16 * GB),
            settings=lambda: Settings(network=True),
            endpoint=hub.endpoint,
            hub_cache=tmp_path / "cache",
            sleep=lambda _seconds: None,
        )

    return LibraryShelf(Services())  # type: ignore[arg-type]


def only_card(shelf: LibraryShelf) -> ModelCard:
    (card,) = shelf.look().cards
    return card


def fetch(shelf: LibraryShelf, control: JobControl, when_downloading=lambda: None) -> None:
    def progress(step: Progress) -> None:
        if step.about.phase == "downloading":  # type: ignore[attr-defined]
            when_downloading()

    shelf.fetch("talker", accepted_license="MIT", progress=progress, control=control)


def test_a_paused_download_lets_go_of_the_line_and_takes_it_up_again(fetching, hub):
    hub.store_faults.append(hub_server.drop(200_000))
    control = Resuming()
    pauses = iter([control.pause])
    fetch(fetching, control, lambda: next(pauses, lambda: None)())
    assert control.waits == 1
    assert only_card(fetching).presence == "installed"
    assert only_card(fetching).present_bytes == len(WORDS)


def test_a_stopped_download_is_a_partial_card_and_can_be_thrown_away(fetching, hub):
    hub.store_faults.append(hub_server.drop(200_000))
    control = JobControl()
    with pytest.raises(CancelledError):
        fetch(fetching, control, control.cancel)
    card = only_card(fetching)
    assert card.presence == "partial"
    assert 0 < card.present_bytes < card.download_bytes == len(WORDS)
    fetching.discard("talker")
    assert only_card(fetching).presence == "absent"


def test_what_is_installed_is_checked_and_removed(fetching):
    fetch(fetching, JobControl())
    assert fetching.verify("talker", progress=lambda _step: None, control=JobControl())
    assert fetching.look().used_bytes >= len(WORDS)
    fetching.note_speed("talker", 12.0, 0.4)
    assert only_card(fetching).tokens_per_s == 12.0
    fetching.remove("talker")
    assert only_card(fetching).presence == "absent"
    assert only_card(fetching).tokens_per_s is None


def test_own_files_become_a_model(fetching, tmp_path):
    file = tmp_path / "Mine Q4.gguf"
    file.write_bytes(gguf_bytes(OWN))
    made = fetching.add([file], progress=lambda _step: None, control=JobControl())
    card = next(each for each in fetching.look().cards if each.id == made)
    assert (made, card.own, card.download_bytes) == ("mine-q4", True, 0)
    assert (card.license, card.commercial) == ("", "unknown")
