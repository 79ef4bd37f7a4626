"""Words, codes and rows: what the model reads is what was meant, however a step is divided."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
import torch
from transformers import AutoTokenizer

from models.errors import DamagedFileError, NotInstalledError
from models.runtimes.showo_words import END, ShowoWords
from tests.tiny_models.fashionvlm import settings
from train.distributed import World
from train.errors import DataError, RunError
from train.export.showo_folder import load_folder
from train.fashionvlm.batches import Answered, Corpus, Drawn, cut, tensors_of, texts_of
from train.fashionvlm.codes import codes_of
from train.fashionvlm.config import read_vlm_config, vlm_config_from
from train.fashionvlm.sources import DialogueSet, Sources
from train.showo.losses import joint_loss, task_loss
from train.showo.rows import IGNORED, Turn, drawing_rows

CPU = torch.device("cpu")


@pytest.fixture(scope="module")
def words(base_folder: Path) -> ShowoWords:
    return ShowoWords(base_folder / "tokenizer.json")


@pytest.fixture(scope="module")
def corpus(base_folder: Path, sources: Sources, tmp_path_factory, words: ShowoWords) -> Corpus:
    net, tokenizer = load_folder(base_folder)
    place = tmp_path_factory.mktemp("codes")
    codes = codes_of(
        sources, tokenizer.eval(), net.config, place, world=World(), say=lambda line: None
    )
    return Corpus(sources, words, codes, net.config)


def test_every_text_can_be_said_and_read_again(words: ShowoWords) -> None:
    for text in ("a red dress", "Ünïcode 👗 & <tags>", "two  spaces"):
        assert words.text(words.ids(text)) == text


def test_a_typed_end_is_text_and_ends_nothing(words: ShowoWords) -> None:
    ids = words.ids(f"red {END} dress")
    assert words.end_of_text not in ids
    assert words.text(ids) == f"red {END} dress"


def test_transformers_reads_the_same_words(words: ShowoWords, base_folder: Path) -> None:
    theirs = AutoTokenizer.from_pretrained(base_folder, local_files_only=True)
    text = "USER: what hat goes with it? ASSISTANT:"
    assert theirs(text)["input_ids"] == words.ids(text)
    assert theirs.eos_token_id == words.end_of_text
    assert len(theirs) == words.size


def test_a_conversation_is_its_turns_one_after_another(words: ShowoWords) -> None:
    ids = words.conversation([("A hat?", "A red hat.")], "Shoes?")
    whole = words.text([i for i in ids if i != words.end_of_text])
    assert whole == "USER: A hat? ASSISTANT: A red hat. USER: Shoes? ASSISTANT:"
    assert ids.count(words.end_of_text) == 1


def test_words_that_are_missing_or_damaged_are_refused(tmp_path: Path) -> None:
    with pytest.raises(NotInstalledError, match=r"tokenizer\.json is missing"):
        ShowoWords(tmp_path / "tokenizer.json")
    (tmp_path / "tokenizer.json").write_text("{}")
    with pytest.raises(DamagedFileError, match="cannot be read"):
        ShowoWords(tmp_path / "tokenizer.json")


def test_words_are_learned_from_the_parts_that_are_learned_from(sources: Sources) -> None:
    texts = texts_of(sources)
    assert "red dress" in texts
    assert not any(text == "blue hat" for text in texts)


def test_codes_are_those_of_the_tokenizer_and_computed_once(
    corpus: Corpus, sources: Sources, base_folder: Path, tmp_path: Path
) -> None:
    net, tokenizer = load_folder(base_folder)
    told: list[str] = []
    arguments = (sources, tokenizer.eval(), net.config, tmp_path)
    codes = codes_of(*arguments, world=World(), say=told.append)
    again = codes_of(*arguments, world=World(), say=told.append)
    assert len(told) == 1
    assert codes.dtype == np.uint16
    assert codes.shape == (sources.count, net.config.picture_tokens)
    pixels = torch.from_numpy(sources.pixels([3], 32)).permute(0, 3, 1, 2).float() / 127.5 - 1
    assert (tokenizer.encode(pixels).numpy() == again[3]).all()
    with torch.no_grad():
        tokenizer.encoder.conv_in.weight.mul_(-1)
    codes_of(*arguments, world=World(), say=told.append)
    assert len(told) == 2  # another tokenizer, other codes


def test_rows_of_a_step_depend_on_the_step_alone(corpus: Corpus) -> None:
    stage = settings().stages[1]
    one = corpus.rows(stage, seed=5, number=1, step=7)
    two = corpus.rows(stage, seed=5, number=1, step=7)
    other = corpus.rows(stage, seed=5, number=1, step=8)
    for kind, rows in one.items():
        assert len(rows) == stage.rows[kind]
        assert repr(rows) == repr(two[kind])
    assert repr(one) != repr(other)


def test_answers_alone_are_learned_with_their_ends(corpus: Corpus, words: ShowoWords) -> None:
    stage = settings().stages[1]
    talks = corpus.sources.dialogues.talks
    for row in corpus.rows(stage, seed=1, number=1, step=0)["dialogue"]:
        assert isinstance(row, Answered)
        talk = talks[row.picture - corpus.sources.first_dialogue]
        learned = [turn.ids for turn in row.turns if turn.learned]
        assert talk.split == "train"
        for ids, (_, said) in zip(learned, talk.turns, strict=True):
            assert words.text(ids) == f" {said}"
            assert ids[-1] == words.end_of_text
        tensors, _ = tensors_of({"dialogue": [row]}, corpus.codes, corpus.config, CPU)["dialogue"]
        assert int((tensors.labels != IGNORED).sum()) == row.asked


def test_some_captions_are_dropped_and_some_are_short(corpus: Corpus, words: ShowoWords) -> None:
    config = settings().stages[0]
    prompts = [
        row.prompt
        for step in range(40)
        for row in corpus.rows(config, seed=2, number=0, step=step)["draw"]
        if isinstance(row, Drawn)
    ]
    empty = np.mean([not prompt for prompt in prompts])
    short = np.mean([0 < len(words.text(prompt).split()) == 2 for prompt in prompts])
    assert 0.04 < empty < 0.18
    assert 0.25 < short < 0.5
    held = corpus.held_out(config, seed=2, most=50)["draw"]
    assert all(row.prompt for row in held)


def test_dropping_shared_pads_changes_no_loss(corpus: Corpus, base_folder: Path) -> None:
    net, _ = load_folder(base_folder)
    net.eval()
    rows = corpus.rows(settings().stages[0], seed=3, number=0, step=1)["draw"]
    codes = torch.from_numpy(np.asarray(corpus.codes[[r.picture for r in rows]], np.int64))
    masked = torch.stack([row.masked for row in rows])
    whole = drawing_rows([row.prompt for row in rows], codes, masked, corpus.config)
    expected = joint_loss(net, {"draw": whole}).parts["draw"]
    short, positions = tensors_of({"draw": rows}, corpus.codes, corpus.config, CPU)["draw"]
    assert short.ids.shape[1] < whole.ids.shape[1]
    hidden = net.hidden(short.ids, positions, allowed=short.allowed)
    assert torch.allclose(task_loss(net, hidden, short.labels, "draw"), expected, atol=1e-5)


def test_a_conversation_is_cut_hard(words: ShowoWords) -> None:
    turns = [Turn((1, 2, 3), learned=False), Turn((4, 5, 6), learned=True)]
    assert cut(turns, 5) == (Turn((1, 2, 3), learned=False), Turn((4, 5), learned=True))
    assert cut(turns, 3) == (turns[0],)


def test_weights_of_tasks_decide_which_dialogues_are_drawn(corpus: Corpus) -> None:
    from dataclasses import replace

    stage = replace(settings().stages[1], rows={"dialogue": 30}, tasks={"alternative": 1})
    rows = corpus.rows(stage, seed=1, number=0, step=0)["dialogue"]
    talks, first = corpus.sources.dialogues.talks, corpus.sources.first_dialogue
    assert {talks[row.picture - first].task for row in rows} == {"alternative"}


def test_a_stage_without_its_rows_is_refused(
    corpus: Corpus, captioned_folder: Path, base_folder: Path, words: ShowoWords
) -> None:
    alone = Sources(corpus.sources.captioned, None)
    bare = Corpus(alone, words, corpus.codes, corpus.config)
    bare.require(settings().stages[0])
    with pytest.raises(DataError, match="rows of dialogue, and there are none"):
        bare.require(settings().stages[1])


def test_dialogues_without_pictures_are_refused(tmp_path: Path) -> None:
    for split in ("train", "valid", "test"):
        (tmp_path / f"{split}.jsonl").write_text("")
    with pytest.raises(DataError, match="No dialogue of this set has a picture"):
        DialogueSet.read(tmp_path)


def test_all_mistakes_of_a_configuration_are_named_at_once() -> None:
    with pytest.raises(RunError) as refused:
        vlm_config_from(
            {
                "shape": {"hidden": 100, "side_px": 60},
                "tokenizer": {"channels": 20, "photos": 0.9, "dialogues": 0.4},
                "stages": [{"name": "a", "rows": {"drawn": 1}}, {"name": "a", "rows": {}}],
            }
        )
    for part in ("hidden", "side_px", "channels", "more than a batch", "drawn", "no row", "name"):
        assert part in refused.value.message


@pytest.mark.parametrize("name", ["pocket-cpu", "pocket-accelerator", "512", "512-40gb"])
def test_shipped_configurations_can_be_read(name: str) -> None:
    folder = Path(__file__).parents[3] / "train" / "configs" / "fashionvlm"
    config = read_vlm_config(folder / f"{name}.json", ["seed=3"])
    assert config.name.endswith(name.removeprefix("pocket-"))
    assert config.seed == 3
