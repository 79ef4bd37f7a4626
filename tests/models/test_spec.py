"""The catalogue: what it holds, and what it refuses."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from models.errors import DamagedFileError, NotInstalledError
from models.spec import (
    TASKS,
    CatalogFile,
    ModelFile,
    load_catalog,
    spec_fields,
    spec_from_fields,
)

DIGEST = "0" * 64
ENTRY = """
format = 1
[models.big]
title = "Big encoder"
task = "encode"
runtime = "ort"
folder = "big"
license = "Apache-2.0"
commercial_use = "yes"
memory_mb = 900
repo = "someone/big"
license_url = "https://example.org/license"
revision = "abc123"
files = [{ name = "model.onnx", sha256 = "DIGEST", bytes = 12 }]
""".replace("DIGEST", DIGEST)


def catalog_of(folder: Path, text: str):
    file = folder / "catalog.toml"
    file.write_text(text, encoding="utf-8")
    return load_catalog(file)


def test_the_shipped_catalogue_names_the_embedded_models():
    catalog = load_catalog()
    embedded = {spec.id: spec.task for spec in catalog if spec.embedded}
    assert embedded == {
        "pocket-encoder": "encode",
        "pocket-cutout": "segment",
        "pocket-omni": "chat",
    }
    assert catalog.for_task("encode")[0].embedded
    assert catalog.for_task("segment")[0].embedded


def test_every_entry_says_what_a_person_decides_by():
    for spec in load_catalog():
        assert spec.license, spec.id
        assert spec.memory_bytes > 0, spec.id
        for sentence in (spec.notes, *spec.warnings):
            assert sentence.endswith("."), (spec.id, sentence)
        if not spec.embedded:
            assert spec.license_url.startswith("https://"), spec.id
            assert spec.download_bytes > 50_000_000, spec.id
            assert not spec.verified_on, f"{spec.id} was never loaded by us"
        if spec.task == "chat":
            assert all((spec.context, spec.family, spec.quantization)), spec.id
        if spec.runtime == "llama" and not spec.embedded:
            assert all((spec.of_role("text"), spec.of_role("projector"))), spec.id


def test_what_is_preferred_may_be_sold_and_is_pinned_to_the_last_bit():
    first = load_catalog().for_task("chat")[:3]
    assert all(spec.commercial_use == "yes" and spec.is_pinned for spec in first)
    assert all(file.is_pinned for spec in first for file in spec.files)


def test_every_task_has_an_entry_that_may_be_sold():
    for task in TASKS:
        assert any(spec.commercial_use == "yes" for spec in load_catalog().for_task(task)), task


def test_an_entry_survives_being_written_into_a_manifest():
    for spec in load_catalog():
        assert spec_from_fields(json.loads(json.dumps(spec_fields(spec)))) == spec


def test_a_download_is_read_with_its_pinned_files(tmp_path):
    spec = catalog_of(tmp_path, ENTRY).get("big")
    assert spec.files == (CatalogFile("model.onnx", 12, DIGEST),)
    assert spec.platforms == ("linux", "darwin", "win32")
    assert not spec.embedded


def test_an_unknown_model_is_answered_with_the_known_ones():
    with pytest.raises(NotInstalledError) as raised:
        load_catalog().get("gigantic")
    assert "gigantic" in raised.value.message
    assert "vestry models list" in raised.value.next_step


def test_a_misspelled_model_is_answered_with_the_nearest_one():
    with pytest.raises(NotInstalledError) as raised:
        load_catalog().get("qwen3.5-4")
    assert "Did you mean qwen3.5-4b?" in raised.value.next_step


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
        ENTRY.replace('revision = "abc123"', 'revision = "../other"'),
        ENTRY.replace('repo = "someone/big"', 'repo = "big"'),
        ENTRY.replace('folder = "big"', 'folder = "../big"'),
        ENTRY.replace(DIGEST, "00"),
        ENTRY.replace("bytes = 12", "bytes = 0"),
        ENTRY.replace("license = ", "embedded = true\nlicense = "),
        ENTRY.replace('commercial_use = "yes"', 'commercial_use = "perhaps"'),
        ENTRY.replace('license_url = "https://example.org/license"', ""),
        ENTRY.replace("[models.big]", "[models.Big]"),
        ENTRY.replace("bytes = 12 }", 'bytes = 12, url = "http://example.org/a" }'),
        ENTRY.replace("bytes = 12 }", 'bytes = 12, repo = "someone/else" }'),
        ENTRY.replace("bytes = 12 }", 'bytes = 12 }, { name = "model.onnx", bytes = 3 }'),
        ENTRY.replace("files = [", 'include = ["*.json"]\nfiles = ['),
        ENTRY.replace("memory_mb = 900", "memory_mb = 900\ncontext = 8"),
        ENTRY + ENTRY.replace("[models.big]", "[models.other]").replace("format = 1", ""),
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


@pytest.mark.parametrize(
    ("pinned", "approximate", "sha256", "size", "same"),
    [
        ("a" * 64, False, "a" * 64, 5, True),
        ("a" * 64, False, "a" * 64, 6, False),
        ("a" * 64, False, "b" * 64, 5, False),
        ("a" * 8, False, "a" * 8 + "b" * 56, 5, True),
        ("a" * 8, False, "a" * 7 + "b" * 57, 5, False),
        ("", True, "c" * 64, 99, True),
        ("", False, "c" * 64, 99, False),
    ],
)
def test_a_file_agrees_with_as_much_as_is_pinned(pinned, approximate, sha256, size, same):
    file = CatalogFile("a", 5, pinned, approximate=approximate)
    assert file.agrees(sha256=sha256, size=size) is same


def test_a_token_costs_what_its_layers_keep():
    # 36 layers, 8 heads of 128: 1.13 GiB for 8,192 tokens at 16 bits, as its makers say
    attention = load_catalog().get("qwen3-vl-8b").attention
    assert attention is not None
    assert round(attention.bytes_per_cell * 8192 / 2**30, 2) == 1.12
