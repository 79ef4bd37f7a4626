"""The small chat model that came along: found, after every other, asked only what it learned."""

from __future__ import annotations

from pathlib import Path

import pytest

from app.errors import InputError
from app.services.chat_turns import photo_of
from app.services.chatting import InlineChat
from app.services.conversing import Conversing
from app.services.model_library import ModelLibrary
from app.services.recognizing import ChatLooker
from app.settings import Settings
from app.viewmodels.chat_wiring import installed_models
from app.viewmodels.model_shelf_library import recommended_of
from local_index.chat_parts import LeftOutPart
from models.probe import Machine
from models.store import EMBEDDED_FOLDER, write_manifest
from tests.app.services.test_conversing import HeardChat
from tests.models.test_gguf_header import gguf_bytes

GB = 1_000_000_000
NAME = "pocket-omni"
HEADER = {
    "general.architecture": "qwen2vl",
    "qwen2vl.block_count": 6,
    "qwen2vl.context_length": 2048,
    "qwen2vl.embedding_length": 256,
    "qwen2vl.attention.head_count": 4,
    "qwen2vl.attention.head_count_kv": 1,
}


def library_in(tmp_path: Path, settings: Settings | None = None) -> ModelLibrary:
    """Return the models of an installation that brought the small one along."""
    embedded = tmp_path / "embedded"
    if not embedded.is_dir():
        embedded.mkdir()
        for folder in EMBEDDED_FOLDER.iterdir():
            if folder.is_dir() and folder.name != "omni":
                (embedded / folder.name).symlink_to(folder)
        omni = embedded / "omni"
        omni.mkdir()
        (omni / "text.gguf").write_bytes(gguf_bytes(HEADER))
        (omni / "eyes.gguf").write_bytes(b"eyes")
        fields = {"text": "text.gguf", "mmproj": "eyes.gguf", "revision": "abc"}
        write_manifest(omni, NAME, files=["text.gguf", "eyes.gguf"], fields=fields)
    machine = Machine("linux", "x86_64", 4, memory_bytes=8 * GB, available_bytes=6 * GB)
    return ModelLibrary(
        tmp_path / "models",
        embedded=embedded,
        machine=machine,
        settings=lambda: settings or Settings(),
    )


def own(tmp_path: Path) -> None:
    place = tmp_path / "models" / "mine"
    place.mkdir(parents=True)
    (place / "words.gguf").write_bytes(gguf_bytes(HEADER))
    spec = {
        "id": "mine",
        "title": "Mine",
        "task": "chat",
        "runtime": "llama",
        "folder": "mine",
        "license": "MIT",
        "commercial_use": "yes",
        "own": True,
        "context": 2048,
        "files": [{"name": "words.gguf", "bytes": len(gguf_bytes(HEADER)), "role": "text"}],
    }
    write_manifest(place, "mine", files=["words.gguf"], fields={"spec": spec})


def test_it_answers_where_nothing_else_is_and_gives_way_to_everything_else(tmp_path) -> None:
    pytest.importorskip("llama_cpp")
    library = library_in(tmp_path)
    launch = library.chat_launch()
    assert launch.name == NAME
    assert Path(launch.model).name == "text.gguf"
    assert Path(launch.projector).name == "eyes.gguf"
    assert launch.context == 2048
    own(tmp_path)
    assert library.chat_launch().name == "mine"
    assert library.chat_launch(NAME).name == NAME
    assert library_in(tmp_path, Settings(chat_model=NAME)).chat_launch().name == NAME


def test_its_card_says_that_it_came_along_and_what_it_is_for(tmp_path) -> None:
    library = library_in(tmp_path)
    card = library.find(NAME)
    assert (card.condition, card.embedded, card.answers_briefly) == ("installed", True, True)
    assert card.fit.verdict == "fits"
    assert card.as_json()["answers_briefly"] is True
    for act in (library.remove, lambda name: library.download(name, accepted_license="")):
        with pytest.raises(InputError, match="Pocket omni"):
            act(NAME)


def test_it_is_neither_recommended_nor_asked_to_describe(tmp_path) -> None:
    library = library_in(tmp_path)
    assert recommended_of(library.models()) not in ("", NAME)
    assert library.looking() == ()
    own(tmp_path)
    assert NAME not in library.looking()


def test_describing_with_it_is_refused_before_anything_is_loaded(vocabulary) -> None:
    chat = HeardChat(name=NAME)
    loaded = []

    class Engine(InlineChat):
        def load(self, model="", *, control=None):
            loaded.append(model)
            return super().load(model, control=control)

    with pytest.raises(InputError, match="cannot describe"):
        ChatLooker(Engine(chat), vocabulary, model=NAME)
    assert loaded == []
    with pytest.raises(InputError, match="cannot describe"):
        ChatLooker(Engine(chat), vocabulary)


def test_the_window_lists_it_only_where_it_can_run(tmp_path, monkeypatch) -> None:
    class Services:
        models = library_in(tmp_path)

        class environment:
            fake_models = False

    from app.services import model_facts

    monkeypatch.setattr(model_facts, "missing_modules", lambda _names: ())
    (choice,) = installed_models(Services)  # type: ignore[arg-type]
    assert (choice.name, choice.is_brief, choice.is_small) == (NAME, True, True)
    monkeypatch.setattr(model_facts, "missing_modules", lambda _names: ("llama_cpp",))
    assert installed_models(Services) == ()  # type: ignore[arg-type]


def test_it_reads_the_question_and_its_pictures_and_no_instructions(library) -> None:
    model = HeardChat(name=NAME)
    conversing = Conversing(library, InlineChat(model))
    first = conversing.say(None, "What is this?", [photo_of(library, 1)])
    talk = first.conversation_id
    conversing.say(talk, "What color is it?")
    words = [(one.role, one.text) for one in model.requests[-1].messages]
    assert words[0][0] == "user"
    assert len(words) == 3  # the turn with the picture, and what is asked about it
    photos = [photo_of(library, number) for number in (2, 3)]
    answer = conversing.say(talk, "Which one is red?", photos)
    (asked,) = model.requests[-1].messages
    assert model.requests[-1].max_tokens <= 96
    assert model.requests[-1].temperature == 0.0
    assert asked.parts[0] == "Image 1: "
    assert len(asked.pictures) == 2
    left = [part for part in answer.parts if isinstance(part, LeftOutPart)]
    assert left[0].turns == 2
    assert library.conversations.get(talk).keeping.first == 0


def test_the_doctor_asks_for_no_library_for_its_sake(tmp_path, monkeypatch, isolated_home) -> None:
    from app.environ import read_environment
    from app.paths import Paths
    from app.services.diagnosis import diagnose
    from models import manager

    library = library_in(tmp_path)
    real = manager.missing_modules
    monkeypatch.setattr(
        manager,
        "missing_modules",
        lambda names: tuple(name for name in names if name == "llama_cpp") or real(names),
    )
    paths = Paths(isolated_home, isolated_home / "c", isolated_home / "l", tmp_path / "none")
    found = diagnose(paths, read_environment(), store=library.store)
    (check,) = [one for one in found.checks if one.name == "Pocket omni"]
    assert check.state == "info"
    assert check not in found.to_fix
