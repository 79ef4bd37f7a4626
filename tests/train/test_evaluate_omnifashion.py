"""Scores are what answers are worth: all for an oracle, chance for a shuffle, none for noise."""

from __future__ import annotations

import hashlib
import json
import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pytest
from click.testing import CliRunner

from models.answers import AnswerReader
from models.chat import ChatBegan, ChatEnded, ChatRequest, ChatUsage, ContextUse
from models.eval_prompts import load_eval_prompts
from models.runtimes.fake_chat import FakeChat
from models.vocabulary import Vocabulary
from tests.train.data.fashion_records import write_outfits
from train.cli import main
from train.data.qa.building import Source
from train.data.qa.mixing import scaled_mix
from train.data.qa.pictures import QuestionPictures
from train.data.qa.question import Gold, Question, read_questions
from train.data.qa.writing import Plan, build_questions
from train.errors import DataError, RunError
from train.evaluate.answer_scores import Scorer, chance, majority
from train.evaluate.answerers import Opened, open_model
from train.evaluate.answering import answer_questions, chosen_questions, message_of
from train.evaluate.difference_texts import compare_texts
from train.evaluate.omnifashion import COLUMNS, Options, evaluate_omnifashion
from train.evaluate.omnifashion_report import to_markdown, write_report

VOCABULARY = Vocabulary.load()
READER = AnswerReader(VOCABULARY)
PROMPTS = load_eval_prompts()
SCORER = Scorer(READER, VOCABULARY.terms("colors"))


class Told(FakeChat):
    """Answers what a function of the question's words says, and counts."""

    def __init__(self, answer: Callable[[str], str]) -> None:
        super().__init__("told")
        self.answer, self.asked = answer, 0

    def generate(self, request: ChatRequest, **_):
        self.asked += 1
        use = ContextUse(1, 0, 100)
        yield ChatBegan(use)
        key = _key(request.messages[0])
        usage = ChatUsage(1, 0, 0, 1, 0.0, 0.0, 0.0)
        yield ChatEnded(self.answer(key), "stop", usage, use)


def _key(message):
    """Return the words and what the pictures show, gray ones apart."""
    shown = [
        "gray" if (picture == 127).all() else hashlib.sha256(picture.tobytes()).hexdigest()
        for picture in message.pictures
    ]
    return json.dumps([message.text, shown])


class Letters:
    """A text encoder for tests: how often each letter occurs."""

    def embed_texts(self, texts):
        rows = np.array([[text.count(letter) for letter in "abcdefghiklmnoprstuvwxyz"]
                         for text in texts], np.float32)  # fmt: skip
        return rows / np.maximum(np.linalg.norm(rows, axis=1, keepdims=True), 1e-9)


@pytest.fixture(scope="module")
def built(tmp_path_factory):
    folder = tmp_path_factory.mktemp("omni")
    corpus = write_outfits(folder / "outfits", outfits=120, name="outfits")
    mix = scaled_mix(count=30, test_count=700)
    build_questions(Plan(Source((corpus,), (), 3), mix), folder / "questions")
    return folder / "questions"


@pytest.fixture(scope="module")
def questions(built):
    return [each for each in read_questions(built / "test.jsonl") if each.gold is not None]


def _keys(built, questions):
    pictures = QuestionPictures(built)
    return [_key(message_of(question, pictures)) for question in questions]


def _measured(built, out, answer, **options):
    model = Told(answer)
    document = evaluate_omnifashion(
        Opened(model, "0" * 64, "gguf"), Options(built, out, **options), encoder=("L", Letters())
    )
    return document, model


def _oracle(built, questions):
    known = dict(zip(_keys(built, questions), questions, strict=True))
    return lambda key: known[key].turns[0][1]


def test_an_oracle_is_always_right(built, questions, tmp_path):
    document, _ = _measured(built, tmp_path, _oracle(built, questions))
    assert {row["column"] for row in document["columns"]} == {each.name for each in COLUMNS}
    for row in (*document["columns"], *document["subtasks"]):
        assert row["acc"]["value"] == 1.0, row
        assert row["format_errors"] == 0
        assert row.get("a1", {"value": 1.0})["value"] == 1.0
    mean = document["mean_acc"]
    assert (mean["of_columns"], mean["of_questions"], mean["complete"]) == (1.0, 1.0, True)


def test_shuffled_references_score_near_chance_and_never_more_at_first(built, questions, tmp_path):
    rng = np.random.default_rng(1)
    cells: dict[tuple, list[Question]] = {}
    for question in questions:
        cells.setdefault((question.subtask, question.form), []).append(question)
    said = {}
    for cell in cells.values():
        for question, other in zip(cell, rng.permutation(len(cell)), strict=True):
            said[question.uid] = cell[other].turns[0][1]
    known = dict(zip(_keys(built, questions), questions, strict=True))
    document, _ = _measured(built, tmp_path, lambda key: said[known[key].uid])
    for row in document["columns"]:
        if row["column"] in ("T2I", "I2T", "I2I"):
            assert row["chance"]["acc"] == 0.25
            assert abs(row["acc"]["value"] - 0.25) < 0.11, row
    for row in document["subtasks"]:
        assert row.get("a1", row["acc"])["value"] <= row["acc"]["value"]
        assert row["acc"]["low"] <= row["acc"]["value"] <= row["acc"]["high"]


def test_silence_is_a_format_error_and_wrong(built, tmp_path):
    document, _ = _measured(built, tmp_path, lambda key: "I'm sorry, I cannot tell.", limit=5)
    for row in document["columns"]:
        if row["column"] != "CIR":
            assert (row["acc"]["value"], row["format_errors"]) == (0.0, 1.0)


def test_a_stopped_run_goes_on_where_it_was(built, questions, tmp_path):
    oracle = _oracle(built, questions)
    whole, model = _measured(built, tmp_path / "one", oracle, limit=4)
    file = tmp_path / "one" / "answers.jsonl"
    lines = file.read_bytes().splitlines(keepends=True)
    (tmp_path / "two").mkdir()
    # a kill in the middle of the twelfth line
    (tmp_path / "two" / "answers.jsonl").write_bytes(b"".join(lines[:11]) + lines[11][:9])
    again, second = _measured(built, tmp_path / "two", oracle, limit=4)
    assert again == whole
    assert second.asked == model.asked - 10
    assert (tmp_path / "two" / "answers.jsonl").read_bytes() == file.read_bytes()
    more, third = _measured(built, tmp_path / "two", oracle, limit=6)
    assert more["questions"] - whole["questions"] == third.asked


def test_answers_of_another_model_are_refused(built, tmp_path):
    _measured(built, tmp_path, lambda key: "1", limit=1)
    with pytest.raises(RunError, match="another model"):
        evaluate_omnifashion(
            Opened(Told(lambda key: "1"), "1" * 64, "gguf"), Options(built, tmp_path, limit=1)
        )


def test_a_missing_picture_is_told_before_anything_is_asked(questions, tmp_path):
    model = Told(lambda _: "red")
    with pytest.raises(DataError, match=f"of the question {questions[0].uid} is missing"):
        answer_questions(
            model, questions[:3], {}, tmp_path / "answers.jsonl", prompts=PROMPTS, facts={}
        )
    assert model.asked == 0


def test_a_run_that_was_killed_at_its_first_line_begins_anew(built, questions, tmp_path):
    file = tmp_path / "answers.jsonl"
    file.write_text('{"model_sh')
    pictures = QuestionPictures(built)
    model = Told(lambda _: "red")
    answered = answer_questions(
        model, questions[:2], pictures, file, prompts=PROMPTS, facts={"a": 1}
    )
    assert len(answered) == model.asked == 2


def test_gray_pictures_are_shown_where_asked_and_only_there(built, questions, tmp_path):
    oracle = _oracle(built, questions)
    document, model = _measured(
        built, tmp_path, lambda key: "2" if _is_gray(key) else oracle(key), limit=3, blank=3
    )
    assert model.asked == 2 * document["questions"]
    for row in document["columns"]:
        assert row["acc"]["value"] == 1.0
        assert row["blank"] < 1.0


def _is_gray(key):
    return set(json.loads(key)[1]) == {"gray"}


def test_every_table_says_what_it_was_measured_with(built, questions, tmp_path):
    oracle = _oracle(built, questions)
    document, _ = _measured(
        built, tmp_path, lambda key: "2" if _is_gray(key) else oracle(key), limit=8, blank=2
    )
    text = to_markdown(document)
    for needed in (
        "0" * 12,
        load_eval_prompts().sha256[:12],
        document["questions_sha256"][:12],
        document["corpora"][0]["records_sha256"][:12],
        "test: invented",
        "not comparable with the paper",
        "prints 87.8",
        "give 89.2",
        "Mismatched pairs",
        "seed 0",
    ):
        assert needed in text
    assert len(document["samples"]) == 24
    files = write_report(document, tmp_path / "report")
    assert json.loads(files[0].read_text(encoding="utf-8")) == json.loads(json.dumps(document))
    table = text.partition("## Subtasks\n")[2].partition("\n\n")[0].splitlines()
    assert len(table) == 2 + len(document["subtasks"])
    assert len({line.count("|") for line in table}) == 1


def _question(gold, images=1, subtask="S09", **facts):
    return Question(
        uid="x",
        subtask=subtask,
        form="open",
        images=("a",) * images,
        turns=(("?", gold.primary),),
        gold=gold,
        group="g",
        source="s",
        split="test",
        facts=facts or {"field": "colors"},
    )


@pytest.mark.parametrize(
    ("said", "first", "some", "family", "unreadable"),
    [
        ("navy blue", 1, 1, 1, False),
        ("white; navy", 0, 1, 1, False),
        ("white; red; green; navy", 0, 0, 0, False),
        ("blue", 0, 0, 1, False),
        ("", 0, 0, 0, True),
    ],
)
def test_first_any_and_family_are_told_apart(said, first, some, family, unreadable):
    score = SCORER.score(_question(Gold("terms", "navy", ("navy", "gold"))), said)
    assert (score.first, score.any, score.family) == (first, some, family)
    assert score.format_error is unreadable


def test_sets_of_details_have_an_f1():
    gold = Gold("terms", "belted", ("belted", "pocket", "ruffled", "pleated"))
    score = SCORER.score(_question(gold, field="attributes"), "belted; pockets; cargo")
    assert score.f1 == pytest.approx(2 * 2 / (3 + 4))


def test_chance_and_constant_answers_are_what_they_say():
    asked = [_question(Gold("terms", color, (color,))) for color in ("red", "red", "navy", "white")]
    assert chance(asked, READER).first == pytest.approx(1 / 3)
    assert chance(asked, READER).any == 1.0
    assert majority(asked, READER).first == 0.5
    pick = [_question(Gold("image", "2", ("2",)), images=5, subtask="S07")]
    assert chance(pick, READER).any == 0.25
    assert (
        chance([_question(Gold("difference", "drops the hat", ()), subtask="S08")], READER).any == 0
    )


def test_nobody_lists_all_garments_of_a_picture_by_chance():
    text = "top: red t-shirt; bottom: blue jeans"
    listed = [_question(Gold("garments", text, (text,)), subtask="LIST")]
    assert chance(listed, READER).any == 0.0
    # the constant answer is right where it is the answer, as for any other question
    assert majority([*listed, *listed], READER).any == 1.0


def test_a_difference_is_judged_beside_shuffled_ones():
    colors = ("red", "navy", "white", "olive", "black", "purple")
    said = [f"the coat is {a} instead of {b}" for a in colors for b in colors if a != b]
    same = compare_texts(said, said, Letters(), name="letters")
    assert same is not None
    assert same.pass_rate == 1.0
    assert same.shuffled_pass_rate <= 0.08
    assert same.shuffled_mean < same.shuffled_p95 <= 1.0
    other = compare_texts(said[7:] + said[:7], said, Letters(), name="letters")
    assert other is not None
    assert other.pass_rate < 0.3
    assert compare_texts(["a"], ["a"], Letters(), name="letters") is None
    assert compare_texts(["", *said[1:]], said, Letters(), name="letters").pass_rate < 1


def test_a_larger_limit_asks_all_that_a_smaller_one_asked(questions):
    few = {each.uid for each in chosen_questions(questions, limit=3)}
    many = {each.uid for each in chosen_questions(questions, limit=9)}
    assert few < many
    assert len(chosen_questions(questions)) == len(questions)


def test_what_is_no_model_is_told_before_anything_is_asked(built, tmp_path):
    with pytest.raises(DataError, match="neither"):
        open_model(tmp_path)
    (tmp_path / "x.gguf").write_bytes(b"no model")
    run = CliRunner().invoke(
        main, ["evaluate", "omnifashion", "--questions", str(built), "--model",
               str(tmp_path / "x.gguf"), "--out", str(tmp_path / "out")]
    )  # fmt: skip
    assert run.exit_code == 1
    assert "Traceback" not in run.output


@pytest.mark.slow
def test_answers_together_are_those_of_each_question_alone(built, questions, tiny_vlm, tmp_path):
    def answers(batch):
        opened = open_model(tiny_vlm.folder, context=2048)
        file = tmp_path / f"{batch}.jsonl"
        return answer_questions(
            opened.model,
            chosen_questions(questions, limit=1)[:9],
            QuestionPictures(built),
            file,
            prompts=replace(load_eval_prompts(), most_tokens=6, most_difference_tokens=6),
            facts={"model": opened.sha256},
            batch=batch,
        )

    assert answers(4) == answers(1)


def test_scoring_needs_neither_pydantic_nor_click():
    program = (
        "import sys; sys.modules.update(pydantic=None, click=None)\n"
        "import train.evaluate.omnifashion_report, train.evaluate.answerers\n"
        "import train.evaluate.omnifashion\n"
    )
    subprocess.run([sys.executable, "-c", program], check=True)


@pytest.mark.runtime
@pytest.mark.slow
def test_a_checkpoint_and_its_export_give_the_same_answers(built, questions, tiny_vlm, tmp_path):
    pytest.importorskip("llama_cpp")
    pictures = QuestionPictures(built)
    chosen = chosen_questions(questions, limit=1)[:6]
    said = []
    files = (tiny_vlm.gguf / "text-F16.gguf", tiny_vlm.gguf / "mmproj-F16.gguf")
    for opened in (
        open_model(tiny_vlm.folder, context=2048),
        open_model(files[0], mmproj=files[1], context=2048),
    ):
        assert len(opened.sha256) == 64
        for question in chosen:
            request = ChatRequest((message_of(question, pictures),), max_tokens=8)
            ended = [e for e in opened.model.generate(request) if isinstance(e, ChatEnded)]
            said.append((ended[0].text, ended[0].context.picture_cells))
        opened.model.close()
    first, second = said[: len(chosen)], said[len(chosen) :]
    assert [cells for _, cells in first] == [cells for _, cells in second]
    same = sum(one == other for one, other in zip(first, second, strict=True))
    # a quantized copy may differ in a close call
    assert same >= len(chosen) - 1
