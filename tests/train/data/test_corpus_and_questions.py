"""What passes between annotation, questions and training keeps its meaning."""

from __future__ import annotations

import io
import tarfile
from dataclasses import replace

import pytest

from models.fashionx import ImageFacts
from models.fashionx_mapping import record_from_tags
from models.types import GarmentTags
from models.vocabulary import Vocabulary
from train.data.corpus import CorpusFacts, read_corpus, write_corpus
from train.data.qa.question import Gold, ImageSlot, Question, question_parts, read_questions
from train.errors import DataError

FACTS = CorpusFacts("two", "drawn", "Apache-2.0", "images", "vestry-train data rendered", seed=1)
QUESTION = Question(
    uid="S05-1",
    subtask="S05",
    form="pick",
    images=("a", "b"),
    turns=(("Which?", "Image 2."),),
    gold=Gold("image", "2", ("2",)),
    group="g",
    source="two",
    split="train",
)


def records():
    vocabulary = Vocabulary.load()
    for name in ("b", "a"):
        record = record_from_tags(
            GarmentTags(category="shirt"),
            vocabulary,
            model="drawn",
            image=ImageFacts(path=f"{name}.png"),
        )
        yield record.model_copy(update={"image_id": name})


@pytest.fixture
def corpus(tmp_path):
    (tmp_path / "images").mkdir()
    for name in ("a", "b"):
        (tmp_path / "images" / f"{name}.png").write_bytes(name.encode())
    write_corpus(tmp_path, FACTS, records())
    return tmp_path


def test_a_corpus_is_read_as_it_was_written_in_the_order_of_its_ids(corpus):
    read = read_corpus(corpus)
    assert (read.facts, list(read.records)) == (FACTS, ["a", "b"])
    assert [read.picture(each) for each in read.records] == [b"a", b"b"]


def test_pictures_may_come_from_an_archive(corpus, tmp_path):
    with tarfile.open(tmp_path / "all.tar", "w") as archive:
        for name in ("a.png", "b.png"):
            entry = tarfile.TarInfo(name)
            entry.size = 2
            archive.addfile(entry, io.BytesIO(name[:1].encode() * 2))
    assert read_corpus(corpus, images=tmp_path / "all.tar").picture("b") == b"bb"


def test_a_changed_corpus_and_a_missing_picture_are_refused_in_words(corpus):
    (corpus / "images" / "b.png").unlink()
    with pytest.raises(DataError, match="picture b of the corpus two is missing"):
        read_corpus(corpus).picture("b")
    with (corpus / "records.jsonl").open("ab") as file:
        file.write(b"{}\n")
    with pytest.raises(DataError, match="not the file"):
        read_corpus(corpus)
    with pytest.raises(DataError, match="holds no corpus"):
        read_corpus(corpus / "images")


def test_one_id_stands_for_one_picture(tmp_path):
    with pytest.raises(DataError, match="occurs twice"):
        write_corpus(tmp_path, FACTS, [*records(), *records()])
    assert not (tmp_path / "corpus.json").exists()


def test_questions_survive_their_file_and_a_malformed_row_is_named(tmp_path):
    file = tmp_path / "train.jsonl"
    dialogue = replace(QUESTION, subtask="DLG", images=(), gold=None)
    file.write_text(QUESTION.to_line() + "\n" + dialogue.to_line() + "\n{}\n", encoding="utf-8")
    rows = read_questions(file)
    assert [next(rows), next(rows)] == [QUESTION, dialogue]
    with pytest.raises(DataError, match=r"Line 3 of train\.jsonl"):
        next(rows)


def test_several_pictures_are_labeled_before_the_words():
    assert question_parts(QUESTION) == (
        *("Image 1: ", ImageSlot("a"), "\n"),
        *("Image 2: ", ImageSlot("b"), "\n"),
        "Which?",
    )
    assert question_parts(replace(QUESTION, images=("a",))) == (ImageSlot("a"), "Which?")
