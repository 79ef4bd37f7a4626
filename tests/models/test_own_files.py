"""Files of one's own: recognized by their headers, taken in whole or not at all."""

from __future__ import annotations

import errno
import json
from pathlib import Path

import pytest

from models.errors import (
    AlreadyThereError,
    DamagedFileError,
    ForeignProjectorError,
    NotInstalledError,
    UnsupportedError,
)
from models.own_files import name_for, recognize_files, require_free_name, take_in
from models.staging import link_or_copy
from models.store import ModelStore, write_manifest
from tests.models.test_gguf_header import gguf_bytes

TEXT = {
    "general.architecture": "qwen2vl",
    "general.file_type": 15,
    "qwen2vl.block_count": 4,
    "qwen2vl.context_length": 2048,
    "qwen2vl.embedding_length": 256,
    "qwen2vl.attention.head_count": 8,
    "qwen2vl.attention.head_count_kv": 2,
}
EYES = {
    "general.architecture": "clip",
    "general.type": "mmproj",
    "clip.has_vision_encoder": True,
    "clip.projector_type": "qwen2.5vl_merger",
    "clip.vision.projection_dim": 256,
}


@pytest.fixture
def words(tmp_path: Path) -> Path:
    file = tmp_path / "words.gguf"
    file.write_bytes(gguf_bytes(TEXT))
    return file


@pytest.fixture
def eyes(tmp_path: Path) -> Path:
    file = tmp_path / "mmproj.gguf"
    file.write_bytes(gguf_bytes(EYES))
    return file


@pytest.fixture
def mlx(tmp_path: Path) -> Path:
    folder = tmp_path / "mlx-folder"
    folder.mkdir()
    config = {"model_type": "qwen2_5_vl", "vision_config": {}, "quantization": {"bits": 4}}
    (folder / "config.json").write_text(json.dumps(config))
    (folder / "model.safetensors").write_bytes(b"weights")
    (folder / "photo.png").write_bytes(b"not a part of it")
    return folder


def refuse_link(*_: object) -> None:
    """Stand for another disk."""
    raise OSError(errno.EXDEV, "Invalid cross-device link")


def ignore(_count: int) -> None:
    """Count nothing."""


def test_a_pair_is_recognized_in_any_order(words, eyes):
    for files in ([words, eyes], [eyes, words]):
        found = recognize_files(files)
        assert (found.runtime, found.family, found.quantization) == ("llama", "qwen2vl", "Q4_K_M")
        assert (found.context, found.sees_pictures) == (2048, True)
        assert [(name, role) for _, name, role in found.parts] == [
            ("words.gguf", "text"),
            ("mmproj.gguf", "projector"),
        ]


def test_a_model_without_a_picture_part_sees_none(words):
    assert not recognize_files([words]).sees_pictures


def test_an_mlx_folder_is_its_weights_and_settings(mlx):
    found = recognize_files([mlx])
    assert (found.runtime, found.family, found.quantization) == ("mlx", "qwen2_5_vl", "4bit")
    assert [name for _, name, _ in found.parts] == ["config.json", "model.safetensors"]


def test_a_folder_that_an_export_wrote_is_its_model_without_its_manifest(
    words, eyes, mlx, tmp_path
):
    exported = tmp_path / "Größe 2.5"
    exported.mkdir()
    for file in (words, eyes):
        file.rename(exported / file.name)
    for folder, runtime in ((exported, "llama"), (mlx, "mlx")):
        write_manifest(folder, "model", files=[path.name for path in folder.iterdir()])
        (folder / "._config.json").write_bytes(b"of another system")
        found = recognize_files([folder])
        assert found.runtime == runtime
        assert found.sees_pictures
        names = {name for _, name, _ in found.parts}
        assert not names & {"manifest.json", "._config.json"}
        take_in(tmp_path / "models", found, name=f"my-{runtime}", tick=ignore)
    store = ModelStore(installed=tmp_path / "models")
    for name in ("my-llama", "my-mlx"):
        store.verify(store.catalog.get(name))


def test_a_linked_file_is_taken_in_as_what_it_means(words, tmp_path):
    link = tmp_path / "snapshots" / "a file?.gguf"
    link.parent.mkdir()
    link.symlink_to("../words.gguf")  # as the Hub's cache keeps its files
    take_in(tmp_path / "models", recognize_files([link]), name="linked", tick=ignore)
    store = ModelStore(installed=tmp_path / "models")
    assert store.verify(store.catalog.get("linked")).files[0].name == "a file-.gguf"
    assert not (tmp_path / "models" / "linked" / "a file-.gguf").is_symlink()


def test_a_file_without_an_ending_gets_one(words):
    blob = words.rename(words.with_name("sha256-" + "a" * 64))
    assert recognize_files([blob]).parts[0][1] == blob.name + ".gguf"


@pytest.mark.parametrize(
    ("file", "name"),
    [
        ("Qwen2.5-VL-3B Größe_Q4.gguf", "qwen2.5-vl-3b-grosse_q4"),
        ("日本語.gguf", "own-model"),
        ("..--A--..GGUF", "a"),
        ("___.gguf", "own-model"),
        ("My model (2).GGUF", "my-model-2"),
        ("x" * 200 + ".gguf", "x" * 60),
        ("taken.gguf", "taken-3"),
    ],
)
def test_a_name_is_made_of_the_files_and_is_always_free(file, name):
    made = name_for([Path("mmproj.gguf"), Path(file)], ["taken", "taken-2"])
    assert made == name
    require_free_name(made, ["taken", "taken-2"])


def test_a_folder_gives_its_whole_name(tmp_path):
    folder = tmp_path / "Qwen2.5-VL"
    folder.mkdir()
    assert name_for([folder], []) == "qwen2.5-vl"


def test_a_foreign_picture_part_is_refused_in_one_sentence(words, eyes):
    eyes.write_bytes(gguf_bytes({**EYES, "clip.vision.projection_dim": 512}))
    with pytest.raises(ForeignProjectorError) as raised:
        recognize_files([words, eyes])
    assert raised.value.message == "The picture part mmproj.gguf belongs to another model."


def test_what_is_no_model_says_what_to_name_instead(words, eyes, mlx, tmp_path):
    empty = tmp_path / "empty"
    empty.mkdir()
    weightless = tmp_path / "weightless"
    weightless.mkdir()
    (weightless / "config.json").write_text('{"model_type": "a"}')
    for files in ([eyes], [words, words], [eyes, eyes], [words, mlx], [empty], [weightless]):
        with pytest.raises(UnsupportedError) as raised:
            recognize_files(files)
        assert raised.value.next_step


def test_one_part_of_several_is_refused(words):
    words.write_bytes(gguf_bytes({**TEXT, "split.count": 3}))
    with pytest.raises(UnsupportedError, match="one of 3 parts"):
        recognize_files([words])


def test_missing_and_broken_files_are_told(words, mlx, tmp_path):
    with pytest.raises(NotInstalledError):
        recognize_files([tmp_path / "none.gguf"])
    words.write_bytes(b"GGUF and no more")
    with pytest.raises(DamagedFileError):
        recognize_files([words])
    (mlx / "config.json").write_text("{")
    with pytest.raises(DamagedFileError):
        recognize_files([mlx])


@pytest.mark.parametrize("name", ["", "My Model", "../up", "a/b", ".hidden", "a" * 65, "Ä", "a."])
def test_what_cannot_be_a_name_is_refused(name):
    with pytest.raises(UnsupportedError):
        require_free_name(name, [])


def test_a_name_that_is_taken_is_refused():
    require_free_name("mine", ["yours"])
    with pytest.raises(AlreadyThereError):
        require_free_name("mine", ["mine"])


def test_what_was_taken_in_is_whole_and_verified(words, eyes, tmp_path):
    models = tmp_path / "models"
    take_in(models, recognize_files([words, eyes]), name="mine", tick=ignore)
    store = ModelStore(installed=models)
    spec = store.catalog.get("mine")
    store.verify(spec)
    assert spec.own
    assert spec.of_role("projector").name == "mmproj.gguf"
    assert (models / "mine" / "words.gguf").samefile(words), "linked on one disk, not copied"


def test_where_linking_is_impossible_it_copies(words, tmp_path, monkeypatch):
    import os

    def no_links(*_given, **_named):
        raise OSError("no links here")

    monkeypatch.setattr(os, "link", no_links)
    models = tmp_path / "models"
    take_in(models, recognize_files([words]), name="mine", tick=ignore)
    copied = models / "mine" / "words.gguf"
    assert copied.read_bytes() == words.read_bytes()
    assert not copied.samefile(words)


def test_the_same_files_twice_are_told_under_their_first_name(words, eyes, tmp_path):
    models = tmp_path / "models"
    take_in(models, recognize_files([words, eyes]), name="mine", tick=ignore)
    with pytest.raises(AlreadyThereError, match="already, as mine"):
        take_in(models, recognize_files([words, eyes]), name="again", tick=ignore)
    assert not (models / "again").exists()


def test_half_a_copy_does_not_stay_on_a_full_disk(words, tmp_path, monkeypatch):
    def full(_count: int) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr("os.link", refuse_link)
    growing = tmp_path / "models" / "target.gguf"
    growing.parent.mkdir()
    with pytest.raises(OSError, match="No space"):
        link_or_copy(words, growing, full)
    assert not list(growing.parent.iterdir())


def test_stopping_halfway_takes_nothing_in(words, tmp_path, monkeypatch):
    import os

    def no_links(*_given, **_named):
        raise OSError("no links here")

    class Enough(Exception):
        pass

    ticks = []

    def stop_while_copying(count: int) -> None:
        ticks.append(count)
        if len(ticks) > 1:
            raise Enough

    monkeypatch.setattr(os, "link", no_links)
    models = tmp_path / "models"
    with pytest.raises(Enough):
        take_in(models, recognize_files([words]), name="mine", tick=stop_while_copying)
    assert [path.name for path in models.iterdir()] == [".locks"]
