"""The catalogue: what it holds, and what it refuses."""

from __future__ import annotations

from pathlib import Path

import pytest

from models.errors import DamagedFileError, NotInstalledError
from models.spec import ModelFile, load_catalog

DIGEST = "0" * 64
ENTRY = """
format = 1
[models.big]
title = "Big encoder"
task = "encode"
runtime = "ort"
folder = "big"
license = "Apache-2.0"
commercial_use = true
memory_mb = 900
repo = "someone/big"
revision = "abc123"
files = [{ name = "model.onnx", sha256 = "DIGEST", bytes = 12 }]
""".replace("DIGEST", DIGEST)


def catalog_of(folder: Path, text: str):
    file = folder / "catalog.toml"
    file.write_text(text, encoding="utf-8")
    return load_catalog(file)


def test_the_shipped_catalogue_names_the_embedded_models():
    catalog = load_catalog()
    assert [spec.id for spec in catalog.for_task("encode")] == ["pocket-encoder"]
    assert [spec.id for spec in catalog.for_task("segment")] == ["pocket-cutout"]
    for spec in catalog:
        assert spec.license
        assert spec.notes.endswith(".")
        assert spec.memory_bytes == spec.memory_mb * 1024 * 1024


def test_a_download_is_read_with_its_pinned_files(tmp_path):
    spec = catalog_of(tmp_path, ENTRY).get("big")
    assert spec.files == (ModelFile("model.onnx", DIGEST, 12),)
    assert spec.platforms == ("linux", "darwin", "win32")
    assert not spec.embedded


def test_an_unknown_model_is_answered_with_the_known_ones():
    with pytest.raises(NotInstalledError) as raised:
        load_catalog().get("gigantic")
    assert "gigantic" in raised.value.message
    assert "pocket-encoder" in raised.value.next_step


@pytest.mark.parametrize(
    "broken",
    [
        "format = 2",
        "format = 1\nmodels = 3",
        "format = 1\n[models]\nbig = 4",
        "this is not TOML",
        ENTRY + 'surprise = "x"',
        ENTRY.replace('task = "encode"', 'task = "cook"'),
        ENTRY.replace("memory_mb = 900", "memory_mb = 0"),
        ENTRY.replace('revision = "abc123"', ""),
        ENTRY.replace('folder = "big"', 'folder = "../big"'),
        ENTRY.replace(DIGEST, "00"),
        ENTRY.replace("commercial_use = true", "commercial_use = true\nembedded = true"),
    ],
)
def test_a_catalogue_that_does_not_add_up_is_one_plain_sentence(tmp_path, broken):
    with pytest.raises(DamagedFileError) as raised:
        catalog_of(tmp_path, broken)
    assert raised.value.message.endswith(".")
    assert raised.value.next_step


def test_a_missing_catalogue_is_one_plain_sentence(tmp_path):
    with pytest.raises(DamagedFileError):
        load_catalog(tmp_path / "none.toml")


@pytest.mark.parametrize("name", ["../out", "/etc/passwd", "a/../../b", "a\\b", "C:x", ""])
def test_a_file_name_never_leads_out_of_the_models_folder(name):
    with pytest.raises(ValueError, match="folder"):
        ModelFile(name=name, sha256=DIGEST, bytes=1)


def test_a_negative_size_is_refused():
    with pytest.raises(ValueError, match="negative"):
        ModelFile(name="a", sha256=DIGEST, bytes=-1)
