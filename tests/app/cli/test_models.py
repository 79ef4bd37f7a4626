"""``vestry models``: listing, licenses, downloads that stop and go on, own files, removing."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from app.cli.main import cli
from app.cli.models import TASK_TITLES
from app.network import read_requests
from models.spec import TASKS, Catalog, spec_from_fields
from tests.models import hub_server
from tests.models.hub_server import HubServer
from tests.models.test_gguf_header import gguf_bytes
from tests.models.test_own_files import EYES, TEXT

WORDS = bytes(range(256)) * 2000


@pytest.fixture
def hub(monkeypatch: pytest.MonkeyPatch) -> Iterator[HubServer]:
    """A hub with one model that the catalogue knows."""
    from huggingface_hub import close_session, constants

    server = HubServer()
    server.add("someone/model", {"words.gguf": WORDS})
    monkeypatch.setattr(constants, "HF_HUB_OFFLINE", False)
    monkeypatch.setattr(constants, "HF_HUB_CACHE", "/nowhere")
    monkeypatch.setenv("HF_ENDPOINT", server.endpoint)
    spec = spec_from_fields(
        {
            "id": "talker",
            "title": "Talker",
            "task": "chat",
            "runtime": "llama",
            "folder": "talker",
            "license": "Gemma Terms of Use",
            "license_url": "https://example.org/terms",
            "commercial_use": "terms",
            "repo": "someone/model",
            "revision": "main",
            "context": 4096,
            "files": [{"name": "words.gguf", "bytes": len(WORDS), "role": "text"}],
            "warnings": ["It talks a lot."],
        }
    )
    monkeypatch.setattr("models.store.shipped_catalog", lambda: Catalog({"talker": spec}))
    yield server
    server.close()
    close_session()


def test_every_task_has_a_heading():
    assert set(TASK_TITLES) == set(TASKS)


def test_the_list_names_size_fit_and_license(vestry):
    said = vestry("models", "list").out
    assert "qwen3.5-2b" in said
    assert "1.9 GB" in said
    assert "not for commercial use" in said
    assert "Loaded by us so far: Pocket encoder, Pocket cut-out." in said


def test_the_list_as_one_document(vestry):
    found = vestry("models", "list", "--task", "chat", "--json").document
    assert found["disk_bytes"] == 0
    entry = next(one for one in found["models"] if one["id"] == "qwen2.5-vl-3b")
    assert (entry["commercial_use"], entry["installed"]) == ("no", False)
    assert {one["task"] for one in found["models"]} == {"chat"}
    assert entry["verified_on"] == []


def test_the_license_comes_before_anything_is_asked(vestry, hub):
    ran = vestry("models", "get", "talker", "--allow-network", code=1)
    assert "License: Gemma Terms of Use (commercial use under its own terms)" in ran.err
    assert "https://example.org/terms" in ran.err
    assert "It talks a lot." in ran.err
    assert "never loaded this model ourselves" in ran.err
    assert "--accept-license" in ran.err
    assert not hub.asked


def test_without_the_network_nothing_is_asked_and_the_way_is_told(vestry, hub):
    failed = vestry("models", "get", "talker", "--yes", "--json", code=1).document["error"]
    assert failed["code"] == "network_off"
    assert "--allow-network" in failed["next_step"]
    assert not hub.asked


def test_a_model_is_fetched_once_and_its_hosts_are_written_down(vestry, hub, isolated_home):
    got = vestry("models", "get", "talker", "--accept-license", "--allow-network", "--json")
    assert got.document["installed"]
    again = vestry("models", "get", "talker")
    assert "installed already" in again.out
    assert (isolated_home / "models" / "talker" / "words.gguf").read_bytes() == WORDS
    # this machine itself is left out of the log
    assert read_requests(isolated_home / "logs" / "network.jsonl") == ()
    listed = vestry("models", "list", "--installed").out
    assert "talker" in listed


def test_a_failed_download_says_that_it_goes_on_and_does(vestry, hub, monkeypatch):
    monkeypatch.setattr("app.services.model_library.time.sleep", lambda _seconds: None)
    hub.store_faults.append(hub_server.status(418))
    failed = vestry("models", "get", "talker", "--yes", "--allow-network", code=1)
    assert "418" in failed.err
    assert "installed" in vestry("models", "get", "talker", "--yes", "--allow-network").out


def test_a_stopped_download_ends_with_130_and_goes_on(vestry, hub, monkeypatch):
    from app.services.job_control import JobControl

    asked = []

    def stop_soon(self: JobControl) -> bool:
        asked.append(1)
        return len(asked) > 6

    with monkeypatch.context() as stopping:
        stopping.setattr(JobControl, "cancelled", property(stop_soon))
        stopped = vestry("models", "get", "talker", "--yes", "--allow-network", code=130)
    assert "goes on where it was" in stopped.err
    assert vestry("models", "get", "talker", "--yes", "--allow-network", "--json").document


def test_a_misspelled_name_is_answered_with_the_nearest(vestry):
    failed = vestry("models", "get", "qwen3.5-2", code=1)
    assert "Did you mean qwen3.5-2b?" in failed.err


def test_files_of_ones_own_are_added_checked_and_removed(vestry, tmp_path):
    words, eyes = tmp_path / "words.gguf", tmp_path / "mmproj.gguf"
    words.write_bytes(gguf_bytes(TEXT))
    eyes.write_bytes(gguf_bytes(EYES))
    added = vestry("models", "add", words, eyes, "--name", "mine", "--json").document
    assert (added["id"], added["own"], added["sees_pictures"]) == ("mine", True, True)
    assert "mine: sound" in vestry("models", "verify", "mine").out
    assert "already" in vestry("models", "add", words, "--name", "mine", code=1).err
    assert vestry("models", "remove", "mine", "--json").document["removed"] == "mine"
    assert "no model called" in vestry("models", "remove", "mine", "--yes", code=1).err
    assert words.is_file()


def test_one_model_is_shown_with_everything_a_person_decides_by(vestry):
    shown = vestry("models", "show", "rmbg-2.0").out
    for words in ("not here", "CC-BY-NC-4.0 (no commercial use)", "never loaded", "an account"):
        assert words in shown
    assert vestry("models", "show", "pocket-encoder", "--json").document["embedded"]
    assert "Did you mean" in vestry("models", "show", "qwen3.5-2", code=1).err


def test_files_without_a_name_are_called_as_they_are_and_stay_where_they_were(vestry, tmp_path):
    words = tmp_path / "My Words.gguf"
    words.write_bytes(gguf_bytes(TEXT))
    assert "my-words is there" in vestry("models", "add", words).out
    listed = vestry("models", "list", "--task", "chat").out
    assert listed.index("my-words") < listed.index("qwen3.5-4b")
    assert "license unknown" in listed
    assert "stay where they came from" in vestry("models", "remove", "my-words", "--yes").out


def test_a_foreign_picture_part_is_refused_with_its_code(vestry, tmp_path):
    words, eyes = tmp_path / "words.gguf", tmp_path / "mmproj.gguf"
    words.write_bytes(gguf_bytes(TEXT))
    eyes.write_bytes(gguf_bytes({**EYES, "clip.vision.projection_dim": 512}))
    failed = vestry("models", "add", words, eyes, "--name", "mine", "--json", code=1)
    assert failed.document["error"]["code"] == "foreign_projector"


def test_verifying_ends_with_1_when_something_is_damaged(vestry, tmp_path, isolated_home):
    words = tmp_path / "words.gguf"
    words.write_bytes(gguf_bytes(TEXT))
    vestry("models", "add", words, "--name", "mine")
    words.unlink()
    inside = isolated_home / "models" / "mine" / "words.gguf"
    content = bytearray(inside.read_bytes())
    content[-1] ^= 1
    inside.write_bytes(content)
    ran = vestry("models", "verify", "--json", code=1)
    by_name = {row["id"]: row["sound"] for row in ran.document["models"]}
    assert by_name == {"pocket-encoder": True, "pocket-cutout": True, "mine": False}


def test_the_doctor_tells_what_is_there_and_what_is_half_there(vestry, tmp_path, isolated_home):
    def said() -> dict[str, str]:
        found = vestry("doctor", "--json", code=None).document
        return {check["name"]: check["detail"] for check in found["checks"]}

    assert "no model that can chat" in said()["Chat"]
    words = tmp_path / "words.gguf"
    words.write_bytes(gguf_bytes(TEXT))
    vestry("models", "add", words, "--name", "mine")
    assert "fits" in said()["mine"]
    part = isolated_home / "models" / ".qwen3.5-2b.part"
    part.mkdir()
    (part / "part.json").write_text(json.dumps({"id": "qwen3.5-2b", "total": 9, "files": {}}))
    assert "are here" in said()["Qwen3.5 2B"]
    words.unlink()
    (isolated_home / "models" / "mine" / "words.gguf").write_bytes(b"cut")
    assert "damaged" in said()["mine"]


def test_help_of_every_command_has_an_example():
    from click.testing import CliRunner

    names = ("list", "show", "get", "add", "verify")
    for words in (["models"], *(["models", name] for name in names)):
        assert "Example" in CliRunner().invoke(cli, [*words, "--help"]).output


def test_listing_loads_no_network_library(tmp_path: Path):
    import subprocess
    import sys

    code = (
        "import sys\n"
        "from app.bootstrap import open_services\n"
        "from app.environ import Environment\n"
        "from pathlib import Path\n"
        f"open_services(environment=Environment(home=Path({str(tmp_path)!r}))).models.models()\n"
        "bad = {'huggingface_hub', 'httpx2', 'httpx', 'llama_cpp', 'onnxruntime', 'torch'}\n"
        "sys.exit(str(bad & set(sys.modules) or 0))\n"
    )
    root = Path(__file__).resolve().parents[3]
    done = subprocess.run([sys.executable, "-c", code], cwd=root, capture_output=True, text=True)
    assert done.stderr.strip() in ("", "0")
