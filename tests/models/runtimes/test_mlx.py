"""The engine for Apple silicon against transformers, on the tiny model; ``make mlx`` runs these."""

from __future__ import annotations

import json
import shutil
import unicodedata
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from models.chat import ChatEnded, ChatMessage, ChatRequest
from models.errors import DamagedFileError, NotInstalledError, UnsupportedError

pytestmark = pytest.mark.runtime


@pytest.fixture(scope="module")
def mlx_chat(tiny_mlx):
    from models.runtimes.mlx import load_mlx
    from models.runtimes.mlx_options import MlxOptions

    model = load_mlx(MlxOptions(tiny_mlx / "model", name="tiny"))
    yield model
    model.close()


@pytest.fixture
def spoiled(tiny_mlx, tmp_path):
    """A copy of the folder that a test may spoil."""
    return Path(shutil.copytree(tiny_mlx / "model", tmp_path / "model"))


def request_of(picture, question, **options):
    return ChatRequest((ChatMessage.of("user", question, [picture]),), max_tokens=24, **options)


def answer(model, request):
    return [event for event in model.generate(request) if isinstance(event, ChatEnded)][-1]


def asked(tiny_mlx):
    from tests.tiny_models.mlx import pictures

    shown = pictures()
    entries = json.loads((tiny_mlx / "answers.json").read_text(encoding="utf-8"))
    return [(shown[entry["picture"]], entry["question"], entry["text"]) for entry in entries]


def test_greedy_answers_equal_those_of_transformers(mlx_chat, tiny_mlx):
    said = {}
    for picture, question, expected in asked(tiny_mlx):
        text = answer(mlx_chat, request_of(picture, question)).text
        assert text == expected
        said[text] = True
    assert len(said) > 16


def test_what_it_finds_likely_is_what_transformers_does(mlx_chat, tiny_mlx):
    kept = np.load(tiny_mlx / "logits.npz")
    for number, (picture, question, _) in enumerate(asked(tiny_mlx)):
        next(iter(mlx_chat.generate(request_of(picture, question))))
        cells, pictures = mlx_chat._prompt(request_of(picture, question).messages, 0)
        context = mlx_chat._context
        context.read(cells, pictures, preparer=mlx_chat._preparer, stop=lambda: False)
        theirs = kept[str(number)].astype(np.float64)
        ours = context.logits().astype(np.float64)
        assert np.abs(ours - theirs).max() < 0.02 * theirs.std()


def test_a_second_turn_from_memory_says_what_a_fresh_start_says(mlx_chat, tiny_mlx):
    picture, question, _ = asked(tiny_mlx)[0]
    first = request_of(picture, question)
    said = answer(mlx_chat, first).text
    turns = (
        *first.messages,
        ChatMessage.of("assistant", said),
        ChatMessage.of("user", "Which color does it have?", [asked(tiny_mlx)[2][0]]),
    )
    second = replace(first, messages=turns)
    remembered = answer(mlx_chat, second)
    assert remembered.usage.reused_tokens > remembered.usage.picture_tokens / 2
    mlx_chat._context.forget()
    fresh = answer(mlx_chat, second)
    assert fresh.usage.reused_tokens == 0
    assert fresh.text == remembered.text


def test_a_long_prompt_in_steps_is_the_same_as_at_once(mlx_chat, monkeypatch):
    from models.runtimes import mlx_context

    words = ChatRequest((ChatMessage.of("user", "a red coat and " * 60),), max_tokens=8)
    by_steps = answer(mlx_chat, words).text
    mlx_chat._context.forget()
    monkeypatch.setattr(mlx_context, "_STEP", 10_000)
    assert answer(mlx_chat, words).text == by_steps


def test_a_stop_within_a_long_prompt_forgets_it(mlx_chat):
    words = ChatRequest((ChatMessage.of("user", "a red coat and " * 200),), max_tokens=8)
    questions = iter([False, False, True])
    (ended,) = [
        event
        for event in mlx_chat.generate(words, stop=lambda: next(questions, True))
        if isinstance(event, ChatEnded)
    ]
    assert ended.reason == "cancelled"
    assert answer(mlx_chat, words).usage.reused_tokens == 0


def test_the_same_picture_twice_stands_there_twice(mlx_chat, tiny_mlx):
    picture = asked(tiny_mlx)[0][0]
    one = mlx_chat.measure([ChatMessage.of("user", "?", [picture])])
    two = mlx_chat.measure([ChatMessage.of("user", "?", [picture, picture])])
    assert two.picture_cells == 2 * one.picture_cells
    assert answer(
        mlx_chat, ChatRequest((ChatMessage.of("user", "?", [picture, picture]),), max_tokens=3)
    )


def test_words_read_back_as_they_were_said(mlx_chat):
    words = mlx_chat._words
    for text in ("Größe 38 — café", "色は赤い 👗", "<tool_call> <|im_end|> <|im_<|im_end|>end|>"):
        tokens = words.said(text)
        assert not set(tokens) & words.controls
        assert b"".join(map(words.piece, tokens)).decode() == unicodedata.normalize("NFC", text)


def test_draws_differ_by_seed_and_repeat_by_it(mlx_chat, tiny_mlx):
    picture, question, _ = asked(tiny_mlx)[-1]
    options = {"temperature": 3.0, "top_p": 0.99}
    drawn = [
        answer(mlx_chat, request_of(picture, question, seed=seed, **options)).text
        for seed in (1, 1, 2, 3)
    ]
    assert drawn[0] == drawn[1]
    assert len(set(drawn)) > 1


def test_a_form_that_nothing_can_promise_is_refused_before_anything_is_read(mlx_chat, tiny_mlx):
    picture, question, _ = asked(tiny_mlx)[0]
    with pytest.raises(UnsupportedError, match="form"):
        answer(mlx_chat, request_of(picture, question, schema={"type": "no such type"}))
    assert answer(mlx_chat, request_of(picture, question)).text


def load(folder):
    from models.runtimes.mlx import load_mlx
    from models.runtimes.mlx_options import MlxOptions

    return load_mlx(MlxOptions(folder))


@pytest.mark.parametrize("key", ["model_file", "auto_map"])
def test_a_folder_with_program_code_is_refused_and_not_run(spoiled, key):
    config = json.loads((spoiled / "config.json").read_text(encoding="utf-8"))
    (spoiled / "code.py").write_text("raise SystemExit('ran')")
    (spoiled / "config.json").write_text(json.dumps({**config, key: "code.py"}))
    with pytest.raises(UnsupportedError, match="program code"):
        load(spoiled)


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("model.safetensors", b"\x10\0\0\0\0\0\0\0not a header....."),
        ("tokenizer.json", b"{}"),
        ("config.json", b"[1]"),
        ("config.json", b'{"model_type": "nothing_known", "vision_config": {}}'),
        ("config.json", b"{"),
    ],
)
def test_damaged_folders_are_refused_in_words(spoiled, name, data):
    (spoiled / name).write_bytes(data)
    with pytest.raises(DamagedFileError) as refused:
        load(spoiled)
    assert refused.value.message.endswith(".")


def test_missing_parts_are_named(spoiled, tmp_path):
    with pytest.raises(NotInstalledError):
        load(tmp_path / "absent")
    (spoiled / "model.safetensors").unlink()
    with pytest.raises(DamagedFileError, match="missing"):
        load(spoiled)
