"""No question shows what others measure with: items, names, bytes and likeness of a benchmark."""

from __future__ import annotations

import io
import json
from pathlib import Path

import pytest
from click.testing import CliRunner
from PIL import Image

from models.fashionx import FashionXRecord
from tests.train.data.fashion_records import write_outfits
from tests.train.data.fashionx_parts import draw
from train.cli import main
from train.data.corpus import Corpus, read_corpus, write_corpus
from train.data.fashionx.split import HeldOut
from train.data.qa.question import question_files, read_questions
from train.data.qa.world import World
from train.errors import DataError
from train.evaluate.held_out import HeldBenchmark, as_held_out, held_groups, read_benchmark

IN_SHOP = """5
image_name item_id evaluation_status
img/WOMEN/Dresses/id_1/01_1_front.jpg id_1 query
img/WOMEN/Dresses/id_1/01_2_side.jpg id_1 gallery
img/WOMEN/Dresses/id_2/01_1_front.jpg id_2 gallery
img/WOMEN/Dresses/id_3/01_1_front.jpg id_3 gallery
img/WOMEN/Dresses/id_9/01_1_front.jpg id_9 train
"""
CONSUMER = """1
image_pair_name_1 image_pair_name_2 item_id evaluation_status
img/D/id_1/comsumer_01.jpg img/D/id_1/shop_01.jpg id_1 test
"""


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A corpus of outfits in which four groups are a benchmark's, each for another reason."""
    folder = write_outfits(tmp_path_factory.mktemp("held") / "outfits", outfits=40)
    corpus = read_corpus(folder)
    records = dict(corpus.records)
    records["o0001-0-0"] = changed(records["o0001-0-0"], outfit_id="id_1")
    named = records["o0003-0-0"]
    path = "elsewhere/Dresses/id_2/01_1_front.jpg"
    records["o0003-0-0"] = named.model_copy(
        update={"image": named.image.model_copy(update={"path": path})}
    )
    records["o0011-0-0"] = changed(records["o0011-0-0"], outfit_id="id_9")
    images = folder / "images"
    for image_id, record in records.items():
        file = images / str(record.image.path)
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(corpus.picture(image_id))
    facts = type(corpus.facts)("outfits", "invented", "Apache-2.0", "images", "tests")
    write_corpus(folder, facts, records.values())
    return folder


def changed(record: FashionXRecord, **facts: str) -> FashionXRecord:
    return record.model_copy(update=facts)


@pytest.fixture(scope="module")
def corpus(folder: Path) -> Corpus:
    return read_corpus(folder)


@pytest.fixture(scope="module")
def benchmark_folder(corpus: Corpus, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("in-shop")
    (folder / "Eval").mkdir()
    (folder / "Eval" / "list_eval_partition.txt").write_text(IN_SHOP, encoding="utf-8")
    below = folder / "Img" / "img" / "WOMEN" / "Dresses"
    for item in ("id_1", "id_3"):
        (below / item).mkdir(parents=True)
    (below / "id_1" / "01_2_side.jpg").write_bytes(corpus.picture("o0005-0-0"))
    saved = io.BytesIO()
    Image.open(io.BytesIO(corpus.picture("o0007-0-0"))).resize((192, 256)).save(
        saved, "JPEG", quality=60
    )
    (below / "id_3" / "01_1_front.jpg").write_bytes(saved.getvalue())
    return folder


def test_the_list_tells_which_benchmark_it_is_and_its_train_part_stays_free(
    benchmark_folder: Path, tmp_path: Path
) -> None:
    found = read_benchmark(benchmark_folder)
    assert found.name == "in-shop"
    assert found.items == {"id_1", "id_2", "id_3"}
    assert found.facts()["photos"] == 4
    assert found.facts()["compared"] == 2
    (tmp_path / "list_eval_partition.txt").write_text(CONSUMER, encoding="utf-8")
    assert read_benchmark(tmp_path).name == "consumer2shop"


def test_a_folder_without_a_list_is_refused(tmp_path: Path) -> None:
    with pytest.raises(DataError, match="holds no list_eval"):
        read_benchmark(tmp_path)
    (tmp_path / "list_eval_partition.txt").write_text("one line", encoding="utf-8")
    with pytest.raises(DataError, match="not an official list"):
        read_benchmark(tmp_path)


def test_items_names_bytes_and_likeness_hold_a_group_out(
    corpus: Corpus, benchmark_folder: Path
) -> None:
    groups, kept = held_groups({"outfits": corpus}, [read_benchmark(benchmark_folder)])
    expected = {f"outfits-{number:04}" for number in (1, 3, 5, 7)}
    assert groups == expected
    assert (kept.by_item, kept.by_name, kept.by_bytes, kept.by_likeness) == (1, 1, 1, 1)


def test_the_world_of_questions_holds_no_picture_of_such_a_group(
    corpus: Corpus, benchmark_folder: Path
) -> None:
    groups, _ = held_groups({"outfits": corpus}, [read_benchmark(benchmark_folder)])
    free = World.of({"outfits": corpus}, seed=1)
    world = World.of({"outfits": corpus}, seed=1, left_out=groups)
    assert {look.group for look in free.looks.values()} & groups == groups
    assert not {look.group for look in world.looks.values()} & groups
    assert len(free.looks) - len(world.looks) == world.held_out > 0


def test_pictures_without_a_side_in_a_divided_corpus_are_in_no_question(corpus: Corpus) -> None:
    """`fashionx split` leaves others' test pictures unassigned; none may be drawn for train."""
    records = {
        image_id: changed(record, split="unassigned")
        if record.group_id == "outfits-0002"
        else record
        for image_id, record in corpus.records.items()
    }
    world = World.of({"outfits": Corpus(corpus.facts, "", records, corpus.images)}, seed=1)
    assert "outfits-0002" not in {look.group for look in world.looks.values()}
    assert world.held_out == 2
    undivided = {name: changed(each, split="unassigned") for name, each in records.items()}
    world = World.of({"outfits": Corpus(corpus.facts, "", undivided, corpus.images)}, seed=1)
    assert world.held_out == 0
    assert len(world.looks) == len(corpus.records)


def test_the_command_builds_questions_without_the_benchmark_and_says_so(
    folder: Path, benchmark_folder: Path, tmp_path: Path
) -> None:
    arguments = ["data", "qa", "--corpus", str(folder), "--out", str(tmp_path / "q")]
    arguments += ["--count", "150", "--test-count", "30", "--benchmark", str(benchmark_folder)]
    result = CliRunner().invoke(main, arguments)
    assert result.exit_code == 0, result.output
    told = json.loads((tmp_path / "q" / "questions.json").read_text())["held_out"]
    assert told["groups"] == 4
    assert told["benchmarks"][0]["benchmark"] == "in-shop"
    assert told["recognized"]["by_likeness"] == 1
    shown = {
        image
        for split in ("train", "test")
        for file in question_files(tmp_path / "q", split)
        for question in read_questions(file)
        for image in question.images
    }
    held = {f"outfits/o{number:04}-" for number in (1, 3, 5, 7)}
    assert shown
    assert not [image for image in shown if image.startswith(tuple(held))]


def test_a_benchmark_joins_what_a_split_holds_out(tmp_path: Path) -> None:
    picture = draw(tmp_path / "img" / "D" / "id_1" / "shop_01.png", "a")
    picture.rename(picture.with_suffix(".jpg"))
    (tmp_path / "list_eval_partition.txt").write_text(CONSUMER, encoding="utf-8")
    found = read_benchmark(tmp_path)
    held = as_held_out([found], HeldOut(frozenset({"mine"}), (7,), frozenset({"val"})))
    assert {"mine", "id_1", *found.digests} == held.ids
    assert held.hashes == (7, *found.hashes)
    assert held.splits == {"val"}
    assert as_held_out([], held) == held
    assert isinstance(found, HeldBenchmark)
