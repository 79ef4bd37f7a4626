"""Model files on disk: complete, intact, or one plain sentence."""

from __future__ import annotations

import json
import os
from dataclasses import replace

import pytest

from models.errors import DamagedFileError, ModelsError, NotInstalledError
from models.spec import Catalog, CatalogFile
from models.store import MANIFEST_NAME, ModelStore, read_manifest, sha256_of, write_manifest

PUBLISHED = {"license_url": "https://example.org/license"}


def pins(manifest):
    return tuple(CatalogFile(file.name, file.bytes, file.sha256) for file in manifest.files)


@pytest.fixture
def spec(make_spec):
    return make_spec("alpha")


@pytest.fixture
def store(make_store, spec):
    return make_store(spec)


def test_a_complete_model_is_installed_and_verified(store, spec):
    assert store.is_installed(spec)
    manifest = store.verify(spec)
    assert [file.name for file in manifest.files] == ["parts/words.txt", "weights.bin"]
    assert manifest.size_bytes == 9 + 5000
    assert manifest.fields["revision"] == "7"


@pytest.mark.parametrize("gone", [MANIFEST_NAME, "weights.bin"])
def test_a_missing_file_means_not_installed(store, spec, gone):
    (store.folder(spec) / gone).unlink()
    assert not store.is_installed(spec)
    with pytest.raises(NotInstalledError) as raised:
        store.require(spec)
    assert raised.value.next_step


def test_a_truncated_file_is_damaged_before_anything_is_hashed(store, spec):
    file = store.folder(spec) / "weights.bin"
    file.write_bytes(file.read_bytes()[:-1])
    assert not store.is_installed(spec)
    with pytest.raises(DamagedFileError, match="weights"):
        store.require(spec)


def test_one_flipped_bit_is_found_by_verifying(store, spec):
    file = store.folder(spec) / "weights.bin"
    content = bytearray(file.read_bytes())
    content[2500] ^= 1
    file.write_bytes(content)
    assert store.is_installed(spec)
    with pytest.raises(DamagedFileError, match="weights"):
        store.verify(spec)


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"[]",
        b"{",
        b"\xff\xfe",
        b'{"format": 1, "name": "alpha", "files": {}}',
        b'{"format": 9, "name": "alpha", "files": {"a": {"sha256": "", "bytes": 1}}}',
        b'{"format": 1, "name": "alpha", "files": {"weights.bin": {"bytes": 1}}}',
        b'{"format": 1, "name": "alpha", "files": ["weights.bin"]}',
    ],
)
def test_a_broken_manifest_is_one_plain_sentence(store, spec, content):
    (store.folder(spec) / MANIFEST_NAME).write_bytes(content)
    with pytest.raises(DamagedFileError) as raised:
        store.manifest(spec)
    assert raised.value.message.endswith(".")


def test_a_manifest_cannot_reach_outside_its_folder(store, spec):
    path = store.folder(spec) / MANIFEST_NAME
    document = json.loads(path.read_text(encoding="utf-8"))
    document["files"]["../../secret"] = {"sha256": "0" * 64, "bytes": 1}
    path.write_text(json.dumps(document), encoding="utf-8")
    with pytest.raises(DamagedFileError):
        store.manifest(spec)


def test_a_manifest_of_another_model_is_refused(store, spec):
    write_manifest(store.folder(spec), "beta", files=["weights.bin"])
    with pytest.raises(DamagedFileError):
        store.manifest(spec)


def test_a_download_must_hold_the_files_that_the_catalogue_pins(tmp_path, make_spec):
    folder = tmp_path / "installed" / "gamma"
    folder.mkdir(parents=True)
    (folder / "model.bin").write_bytes(b"weights")
    manifest = write_manifest(folder, "gamma", files=["model.bin"])
    files = pins(manifest)
    spec = make_spec(
        "gamma", embedded=False, repo="someone/gamma", revision="abc", **PUBLISHED, files=files
    )
    store = ModelStore(installed=tmp_path / "installed", catalog=Catalog({"gamma": spec}))
    store.verify(spec)
    pinned = (replace(files[0], sha256="1" * 64),)
    with pytest.raises(DamagedFileError):
        store.verify(replace(spec, files=pinned))


def test_a_download_without_a_folder_for_it_names_the_command(make_spec, store):
    spec = make_spec(
        "gamma",
        embedded=False,
        repo="someone/gamma",
        revision="v",
        **PUBLISHED,
        files=pins(store.manifest(store.catalog.get("alpha"))),
    )
    with pytest.raises(NotInstalledError) as raised:
        store.folder(spec)
    assert "vestry models get gamma" in raised.value.next_step


def test_an_interrupted_manifest_leaves_the_old_one(store, spec, monkeypatch):
    folder = store.folder(spec)
    before = (folder / MANIFEST_NAME).read_bytes()

    def full(*_):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "replace", full)
    with pytest.raises(OSError, match="space"):
        write_manifest(folder, "alpha", files=["weights.bin"])
    monkeypatch.undo()
    assert (folder / MANIFEST_NAME).read_bytes() == before
    assert sorted(path.name for path in folder.iterdir()) == [
        MANIFEST_NAME,
        "parts",
        "weights.bin",
    ]


def test_what_was_written_is_what_is_read(tmp_path):
    (tmp_path / "a.bin").write_bytes(b"abc")
    written = write_manifest(tmp_path, "tiny", files=["a.bin"], fields={"max_tokens": 32})
    assert read_manifest(tmp_path / MANIFEST_NAME) == written
    assert written.files[0].sha256 == sha256_of(tmp_path / "a.bin")
    assert written.fields["max_tokens"] == 32


def test_every_embedded_model_of_this_checkout_is_intact():
    store = ModelStore()
    for spec in store.catalog:
        if not spec.embedded:
            continue
        try:
            store.verify(spec)
        except NotInstalledError as error:
            pytest.skip(error.message)
        except ModelsError as error:  # pragma: no cover - the message says which file
            pytest.fail(error.message)


def own_model(place, name="mine", **changes):
    """A model that the person added: its manifest is all that the catalogue would know."""
    place.mkdir(parents=True)
    (place / "words.gguf").write_bytes(b"weights")
    fields = {
        "id": name,
        "title": "Mine",
        "task": "chat",
        "runtime": "llama",
        "folder": place.name,
        "license": "unknown",
        "commercial_use": "terms",
        "own": True,
        "context": 4096,
        "files": [{"name": "words.gguf", "bytes": 7, "role": "text"}],
        **changes,
    }
    return write_manifest(place, name, files=["words.gguf"], fields={"spec": fields})


def test_a_model_of_ones_own_is_an_entry_like_any_other(tmp_path):
    own_model(tmp_path / "mine")
    store = ModelStore(installed=tmp_path)
    spec = store.catalog.get("mine")
    assert spec.own
    assert spec in store.catalog.for_task("chat")
    assert store.is_installed(spec)
    store.verify(spec)


def test_a_model_of_ones_own_wins_over_a_later_catalogue_entry_of_its_name(tmp_path):
    own_model(tmp_path / "qwen3.5-4b", name="qwen3.5-4b")
    assert ModelStore(installed=tmp_path).catalog.get("qwen3.5-4b").own


@pytest.mark.parametrize(
    "changes", [{"task": "cook"}, {"folder": "elsewhere"}, {"surprise": 1}, {"context": 0}]
)
def test_a_manifest_that_does_not_add_up_is_no_entry(tmp_path, changes):
    own_model(tmp_path / "mine", **changes)
    with pytest.raises(NotInstalledError):
        ModelStore(installed=tmp_path).catalog.get("mine")


def test_verifying_tells_how_many_bytes_were_read_and_can_be_stopped(store, spec):
    seen = []
    store.verify(spec, tick=seen.append)
    assert sum(seen) == 9 + 5000

    class Enough(Exception):
        pass

    def stop(_count):
        raise Enough

    with pytest.raises(Enough):
        store.verify(spec, tick=stop)
