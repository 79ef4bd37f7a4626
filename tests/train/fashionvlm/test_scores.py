"""What is measured of drawings and recommendations, on cases that can be computed by hand."""

from __future__ import annotations

import json
from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pytest
import torch
from transformers import BertConfig, BertModel, CLIPConfig, CLIPImageProcessor, CLIPModel

from models.vocabulary import Vocabulary
from train.data.drawing.captioned import CaptionedSet
from train.data.fashionrec.dialogue import Dialogue, Turn
from train.data.fashionrec.history import Remembered
from train.data.fashionrec.tasks import Sample
from train.data.fashionrec.world import Item
from train.errors import DataError
from train.evaluate.drawing import (
    Asked,
    drawing_markdown,
    evaluate_drawing,
    rates,
    unseen_prompts,
)
from train.evaluate.fashionvlm import Measures, gains, over_shuffled, score, summary
from train.evaluate.fashionvlm_report import to_markdown, write_report
from train.evaluate.joint_encoders import NOT_COMPARABLE, ClipFolder, SentenceFolder, unit
from train.evaluate.painters import TorchPainter
from train.evaluate.vlm_answers import answered, described
from train.vlm_score_commands import open_painter

BLANK = np.zeros((8, 8, 3), np.uint8)
COLORS = {"red": (255, 0, 0), "green": (0, 255, 0), "blue": (0, 0, 255)}


def plain(color: str) -> np.ndarray:
    return np.broadcast_to(np.array(COLORS[color], np.uint8), (8, 8, 3)).copy()


def vector(text: str) -> list[float]:
    """Words of colors as directions."""
    return [float(text.lower().count(color)) for color in COLORS]


class Colors:
    """Compares by color alone: words by the colors they name, pictures by their mean."""

    name, note = "colors", "a test"

    def sentences(self, texts):
        return unit(np.array([vector(text) for text in texts]) + 1e-9)

    words = sentences

    def told(self, shown):
        return unit(np.array([image.reshape(-1, 3).mean(axis=0) + 1e-9 for image in shown]))

    seen = told


class Echo:
    """Says one thing and draws the first color that it is asked for."""

    name, side, weights = "echo", 8, 10

    def __init__(self, said: str = "A red dress goes well.") -> None:
        self.said = said
        self.asked: list = []

    def draw(self, prompts, seeds):
        return [plain(next((c for c in COLORS if c in text), "red")) for text in prompts]

    def round_trip(self, shown):
        return list(shown)

    def reply(self, picture, turns, question):
        self.asked.append((tuple(turns), question))
        return self.said


ITEMS = {
    name: Item(name, "test", category=category, image=color)
    for name, category, color in (
        ("shirt", "shirt", "green"),
        ("dress", "dress", "red"),
        ("old", "dress", "red"),
        ("older", "dress", "blue"),
        ("other", "dress", "green"),
    )
}


def talk(task: str, *, uid: str = "1", history: tuple = ()) -> tuple[Sample, Dialogue]:
    past = tuple(Remembered(one, 1.0, 1.0) for one in history)
    replaced = "older" if task == "alternative" else ""
    who = f"person-{uid}"
    sample = Sample(
        uid, task, "test", "test", f"outfit-{uid}", ("shirt",), ("dress",), who, replaced, past
    )
    turns = [
        Turn("human", "What goes with it?"),
        Turn("gpt", "A blue hat."),
        Turn("human", "And a dress?"),
        Turn("gpt", "Take a red dress.", ("dress",)),
    ]
    return sample, Dialogue(tuple(turns))


def measures() -> Measures:
    return Measures(Colors(), Colors(), lambda item: plain(item.image), ITEMS)


def answers_of(painter: Echo, talks: list) -> list:
    vocabulary = Vocabulary.load()
    return [answered(painter, *each, BLANK, items=ITEMS, vocabulary=vocabulary) for each in talks]


def test_what_is_recommended_is_read_from_the_sentence_that_names_something_new() -> None:
    vocabulary = Vocabulary.load()
    shown = frozenset({"shirt"})
    said = "Your shirt is lovely. I would take navy striped linen shorts. They are light."
    assert described(said, vocabulary, shown=shown) == "navy stripe linen shorts"
    assert described("A white shirt is enough.", vocabulary, shown=shown) == "white shirt"
    assert described("That looks good already!", vocabulary, shown=shown) == ""


def test_only_the_last_answer_is_asked_for_after_the_written_ones() -> None:
    painter = Echo()
    found = answers_of(painter, [talk("basic")])[0]
    assert painter.asked == [((("What goes with it?", "A blue hat."),), "And a dress?")]
    assert (found.said, found.reference) == ("A red dress goes well.", "Take a red dress.")
    assert (found.described, found.target, found.group) == ("red dress", "dress", "person-1")
    assert found.completed.turns[-1].value == found.said
    assert found.completed.turns[:-1] == found.dialogue.turns[:-1]


def test_scores_are_cosines_with_the_written_answer_and_the_target() -> None:
    painter = Echo()
    talks = [talk("personalized", history=("old", "older")), talk("basic", uid="2")]
    found = score(answers_of(painter, talks), painter, measures())
    assert found.sbert == pytest.approx([100, 100], abs=1e-3)
    assert found.cts == pytest.approx([100, 100], abs=1e-3)
    assert found.cis == pytest.approx([100, 100], abs=1e-3)
    # half red and half blue: the drawn dress is red, so is the target, the only other one is green
    assert found.per[0] == pytest.approx(100 / np.sqrt(2), abs=1e-3)
    assert found.ceiling[0] == pytest.approx(100 / np.sqrt(2), abs=1e-3)
    assert found.floor[0] == pytest.approx(0, abs=1e-3)
    assert np.isnan(found.per[1])


def test_an_answer_that_recommends_nothing_counts_as_nothing() -> None:
    painter = Echo("Red looks good already!")
    answers = answers_of(painter, [talk("personalized", history=("old",))])
    found = score(answers, painter, measures())
    assert found.sbert[0] > 99
    assert (found.cis[0], found.per[0]) == (0, 0)
    assert summary(answers, found)["all"]["none"] == 1
    silent = Echo("")
    answers = answers_of(silent, [talk("basic")])
    found = score(answers, silent, measures())
    assert (found.sbert[0], found.cts[0], found.passes[0]) == (0, 0, 0)


def test_a_report_has_the_columns_of_the_paper_and_says_what_measured(tmp_path: Path) -> None:
    painter = Echo()
    talks = [
        talk(task, uid=f"{task}-{number}", history=("old",) if task == "personalized" else ())
        for task in ("basic", "personalized", "alternative")
        for number in range(3)
    ]
    answers = answers_of(painter, talks)
    mine = score(answers, painter, measures())
    worse = score(answers_of(Echo("A green dress."), talks), painter, measures())
    gain = gains(answers, mine, worse)
    assert gain["sbert"]["value"] == pytest.approx(100, abs=1e-3)
    assert gain["sbert"]["low"] > 0
    document = {
        "model": "echo",
        "painter": "each model itself",
        "encoder": "colors",
        "note": NOT_COMPARABLE,
        "sentences": "colors",
        "split": "test",
        "dialogues": len(talks),
        "models": {
            "echo": {
                "weights": 10,
                "tasks": summary(answers, mine),
                "over_shuffled": over_shuffled(answers, mine),
            }
        },
        "gains": {"worse": gain},
        "samples": [],
        "scale": 3.0,
        "steps": 12,
    }
    files = write_report(document, tmp_path)
    text = to_markdown(document)
    assert files[1].read_text() == text
    assert json.loads(files[0].read_text())["models"]["echo"]["tasks"]["basic"]["n"] == 3
    header, _, row = text.split("## Table III\n")[1].splitlines()[:3]
    assert header.count("|") == row.count("|") == 13
    assert "personalized Per." in header
    assert NOT_COMPARABLE in text
    assert "S-BERT over shuffled" in text


def test_rates_count_what_was_asked_for() -> None:
    asked = [Asked("a", "dress", "red", BLANK), Asked("b", "pants", "blue", BLANK)]
    found = rates([("dress", "blue"), ("leggings", "blue")], asked)
    assert found["category"]["value"] == 0.5
    assert found["color"]["value"] == 0.5
    assert found["by_category"] == {"dress": 1.0, "pants": 0.0}
    assert found["category_family"]["value"] >= 0.5


def test_unseen_prompts_are_drawn_and_judged(
    base_folder: Path, captioned_folder: Path, tmp_path: Path
) -> None:
    pictures = CaptionedSet.read(captioned_folder)
    painter = open_painter(base_folder, scale=2.0, steps=2)
    assert isinstance(painter, TorchPainter)
    asked = unseen_prompts(pictures, most=3, side=painter.side)
    assert [each.category for each in asked] == ["hat"] * 3
    judge = SimpleNamespace(
        encoder=SimpleNamespace(identity="test"),
        looks=lambda shown: [("hat", "blue") for _ in shown],
    )
    document = evaluate_drawing(painter, judge, asked, timed=1)
    assert document["drawn"]["category"]["value"] == 1.0
    assert document["category_of_round_trip"] == 1.0
    assert document["seconds_a_picture"] > 0
    assert "unseen prompts" in drawing_markdown(document)
    one, two = painter.draw(["blue hat"] * 2, [5, 5])
    assert np.array_equal(one, two)
    assert painter.draw(["blue hat"], [6])[0].shape == (32, 32, 3)


def test_a_question_that_fills_the_row_has_no_answer(base_folder: Path) -> None:
    painter = open_painter(base_folder, scale=0.0, steps=1)
    shown = np.zeros((32, 32, 3), np.uint8)
    assert painter.reply(shown, [], "word " * 300) == ""
    assert isinstance(painter.reply(shown, [("A hat?", "Yes.")], "Which?"), str)


def test_a_clip_of_this_computer_measures_and_says_whether_it_is_the_papers(
    base_folder: Path, tmp_path: Path
) -> None:
    torch.manual_seed(0)
    text = {"vocab_size": 600, "hidden_size": 16, "intermediate_size": 16, "num_hidden_layers": 1,
            "num_attention_heads": 2, "max_position_embeddings": 12, "eos_token_id": 0,
            "bos_token_id": 0, "pad_token_id": 0}  # fmt: skip
    vision = {"hidden_size": 16, "intermediate_size": 16, "num_hidden_layers": 1,
              "num_attention_heads": 2, "image_size": 16, "patch_size": 8}  # fmt: skip
    config = CLIPConfig(text_config=text, vision_config=vision, projection_dim=8)
    CLIPModel(config).save_pretrained(tmp_path)
    size = {"height": 16, "width": 16}
    CLIPImageProcessor(size=size, crop_size=size).save_pretrained(tmp_path)
    for name in ("tokenizer.json", "tokenizer_config.json"):
        (tmp_path / name).write_bytes((base_folder / name).read_bytes())
    settings = json.loads((tmp_path / "tokenizer_config.json").read_text())
    (tmp_path / "tokenizer_config.json").write_text(
        json.dumps({**settings, "pad_token": settings["eos_token"]})
    )
    clip = ClipFolder(tmp_path)
    assert clip.note == NOT_COMPARABLE
    words = clip.words(["red dress", "a very long answer " * 40])
    shown = clip.seen([plain("red"), plain("blue")])
    assert words.shape == shown.shape == (2, 8)
    assert np.linalg.norm(words, axis=1) == pytest.approx(1, abs=1e-5)
    with pytest.raises(DataError, match="holds no CLIP"):
        ClipFolder(base_folder)


def test_sentences_are_means_over_their_tokens(base_folder: Path, tmp_path: Path) -> None:
    torch.manual_seed(0)
    config = BertConfig(
        vocab_size=600, hidden_size=16, num_hidden_layers=1, num_attention_heads=2,
        intermediate_size=16, max_position_embeddings=256,
    )  # fmt: skip
    BertModel(config).save_pretrained(tmp_path)
    (tmp_path / "tokenizer.json").write_bytes((base_folder / "tokenizer.json").read_bytes())
    end = "<|endoftext|>"
    facts = {"tokenizer_class": "PreTrainedTokenizerFast", "pad_token": end, "eos_token": end}
    (tmp_path / "tokenizer_config.json").write_text(json.dumps(facts))
    encoder = SentenceFolder(tmp_path)
    alone = encoder.sentences(["red"])[0]
    padded = encoder.sentences(["red", "a blue hat and a green dress"])[0]
    assert alone == pytest.approx(padded, abs=1e-5)
