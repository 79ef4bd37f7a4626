"""The small chat model that ships, or does not: found where it is, last of all that talk."""

from __future__ import annotations

from pathlib import Path

import pytest

from models.errors import NotInstalledError
from models.spec import answers_briefly, load_catalog, spec_from_fields
from models.store import ModelStore, write_manifest

NAME = "pocket-omni"


def ship(embedded: Path, *, text: str = "words.gguf") -> Path:
    folder = embedded / "omni"
    folder.mkdir(parents=True)
    (folder / "words.gguf").write_bytes(b"w" * 30)
    (folder / "mmproj.gguf").write_bytes(b"p" * 10)
    fields = {"text": text, "mmproj": "mmproj.gguf"}
    write_manifest(folder, NAME, files=["words.gguf", "mmproj.gguf"], fields=fields)
    return folder


def test_an_installation_without_it_does_not_know_it(tmp_path: Path) -> None:
    store = ModelStore(embedded=tmp_path)
    assert NAME not in store.catalog.models
    with pytest.raises(NotInstalledError, match="no model called"):
        store.catalog.get(NAME)
    # what every installation needs is missed where it is missing
    assert "pocket-encoder" in store.catalog.models


def test_its_manifest_says_which_file_is_which(tmp_path: Path) -> None:
    folder = ship(tmp_path)
    store = ModelStore(embedded=tmp_path)
    spec = store.catalog.get(NAME)
    assert store.require(spec) == folder
    assert store.part(spec, "text") == folder / "words.gguf"
    assert store.part(spec, "projector") == folder / "mmproj.gguf"
    assert store.part(spec, "vae") is None
    assert store.part(store.catalog.get("pocket-encoder"), "text") is None


@pytest.mark.parametrize("told", ["../../secret.gguf", "other.gguf", ""])
def test_a_file_that_the_manifest_does_not_list_is_none_of_its_parts(
    tmp_path: Path, told: str
) -> None:
    ship(tmp_path, text=told)
    store = ModelStore(embedded=tmp_path)
    assert store.part(store.catalog.get(NAME), "text") is None


def test_every_other_model_that_talks_comes_before_it(tmp_path: Path) -> None:
    ship(tmp_path / "embedded")
    own = tmp_path / "installed" / "mine"
    own.mkdir(parents=True)
    (own / "words.gguf").write_bytes(b"w")
    fields = {
        "id": "mine",
        "title": "Mine",
        "task": "chat",
        "runtime": "llama",
        "folder": "mine",
        "license": "MIT",
        "commercial_use": "yes",
        "own": True,
        "context": 4096,
        "files": [{"name": "words.gguf", "bytes": 1, "role": "text"}],
    }
    write_manifest(own, "mine", files=["words.gguf"], fields={"spec": fields})
    store = ModelStore(embedded=tmp_path / "embedded", installed=tmp_path / "installed")
    order = [spec.id for spec in store.catalog.for_task("chat")]
    assert order[-2:] == ["mine", NAME]
    assert answers_briefly(NAME)
    assert not answers_briefly("mine")


def test_only_what_ships_can_be_left_out() -> None:
    entry = {
        "id": "x",
        "title": "X",
        "task": "chat",
        "runtime": "llama",
        "folder": "x",
        "license": "MIT",
        "commercial_use": "yes",
        "context": 2048,
        "own": True,
        "optional": True,
    }
    with pytest.raises(ValueError, match="optional"):
        spec_from_fields(entry)


def test_the_catalogue_says_what_it_is_good_for_and_what_not() -> None:
    spec = load_catalog().models[NAME]
    assert "short questions" in spec.notes
    assert any("cannot describe" in sentence for sentence in spec.warnings)
