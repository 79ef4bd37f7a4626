"""One path from a trained folder to a picture: export, `vestry models add`, `vestry generate`."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
import pytest
from click.testing import CliRunner
from PIL import Image

from app.cli.main import cli
from app.draw_wire import DrawFailedError, DrawLaunch
from app.errors import CancelledError
from app.services.job_control import JobControl
from app.services.painting import FakePainterShelf, WorkerPainter
from models.errors import DamagedFileError, UnsupportedError
from models.own_files import recognize_files
from train.cli import main as train

FILES = {
    "showo.json",
    "backbone.onnx",
    "backbone.data",
    "encoder.onnx",
    "decoder.onnx",
    "tokenizer.json",
}


@pytest.fixture(scope="module")
def exported(tmp_path_factory: pytest.TempPathFactory, base_folder: Path) -> Path:
    out = tmp_path_factory.mktemp("exported") / "tiny-vlm"
    arguments = ["export", "onnx", "--model", str(base_folder), "--out", str(out)]
    result = CliRunner().invoke(train, arguments)
    assert result.exit_code == 0, result.output
    return out


@pytest.fixture
def drawn_closet_photo(tmp_path: Path) -> Path:
    folder = tmp_path / "photos"
    folder.mkdir()
    shown = np.full((200, 150, 3), 238, np.uint8)
    shown[40:170, 45:105] = (200, 30, 30)
    Image.fromarray(shown).save(folder / "red.jpg")
    return folder


def run(tmp_path: Path, *arguments: str, code: int = 0) -> str:
    environment = {"VESTRY_HOME": str(tmp_path / "home")}
    result = CliRunner().invoke(cli, arguments, env=environment, catch_exceptions=False)
    assert result.exit_code == code, result.output
    return result.stdout


def test_an_export_is_taken_in_and_draws_the_same_picture_for_a_seed(
    exported: Path, tmp_path: Path
) -> None:
    assert {file.name for file in exported.iterdir()} == FILES
    added = json.loads(run(tmp_path, "models", "add", str(exported), "--name", "tiny", "--json"))
    assert (added["task"], added["condition"]) == ("generate", "installed")
    one, two, other = (tmp_path / name for name in ("one.png", "two.png", "other.png"))
    told = json.loads(
        run(tmp_path, "generate", "a  red dress", "-o", str(one), "--seed", "5", "--json")
    )
    assert (told["model"], told["seed"], told["words"]) == ("tiny", 5, "a red dress")
    run(tmp_path, "generate", "a red dress", "-o", str(two), "--seed", "5", "--model", "tiny")
    run(tmp_path, "generate", "a red dress", "-o", str(other), "--seed", "6")
    assert one.read_bytes() == two.read_bytes()
    assert one.read_bytes() != other.read_bytes()
    with Image.open(one) as image:
        image.load()
        assert image.text["Description"] == "a red dress"
        assert (image.text["Model"], image.text["Seed"]) == ("tiny", "5")
        assert "trainedAlgorithmicMedia" in image.text["XML:com.adobe.xmp"]
        corner = np.asarray(image)[-60:, -60:]
        assert (corner.max(axis=2) < 90).mean() > 0.1  # the badge
        assert (corner.min(axis=2) > 230).any()  # its letters


def test_a_model_that_is_not_there_or_does_not_draw_is_told(tmp_path: Path) -> None:
    out = str(tmp_path / "out.png")
    said = json.loads(run(tmp_path, "generate", "a hat", "-o", out, "--json", code=1))
    assert said["error"]["message"] == "There is no model that draws."
    said = json.loads(
        run(tmp_path, "generate", "a hat", "-o", out, "--model", "pocket-encoder", "--json", code=1)
    )
    assert said["error"]["message"].endswith("cannot draw.")
    for nothing in ("  ", " ... "):
        said = json.loads(run(tmp_path, "generate", nothing, "-o", out, "--json", code=1))
        assert said["error"]["message"] == "There is nothing to draw."
    assert not Path(out).exists()


def test_a_folder_that_cannot_be_written_is_told(exported: Path, tmp_path: Path) -> None:
    run(tmp_path, "models", "add", str(exported), "--name", "tiny", "--json")
    out = str(tmp_path / "nowhere" / "out.png")
    said = json.loads(run(tmp_path, "generate", "a hat", "-o", out, "--json", code=1))
    assert said["error"]["message"] == "out.png could not be written."


def test_an_export_without_words_or_shape_is_refused(exported: Path, tmp_path: Path) -> None:
    copy = tmp_path / "copy"
    shutil.copytree(exported, copy)
    (copy / "tokenizer.json").unlink()
    with pytest.raises(UnsupportedError, match=r"tokenizer\.json is missing in the folder copy"):
        recognize_files([copy])
    (copy / "showo.json").write_text("{}")
    with pytest.raises(DamagedFileError, match="what shape"):
        recognize_files([copy])


def test_a_report_counts_the_weights_of_an_exported_model_like_those_of_its_source(
    exported: Path, base_folder: Path, tmp_path: Path
) -> None:
    from train.vlm_score_commands import open_painter

    source = open_painter(base_folder, scale=0.0, steps=1)
    assert open_painter(exported, scale=0.0, steps=1).weights == source.weights
    small = tmp_path / "small"
    arguments = ["export", "onnx", "--model", str(base_folder), "--out", str(small), "--int8"]
    result = CliRunner().invoke(train, arguments)
    assert result.exit_code == 0, result.output
    painter = open_painter(small, scale=0.0, steps=1)
    assert painter.weights == source.weights
    assert f"{source.weights:,} weights" in painter.name


def test_the_same_model_recommends_in_a_conversation(
    exported: Path, tmp_path: Path, drawn_closet_photo: Path
) -> None:
    run(tmp_path, "models", "add", str(exported), "--name", "tiny", "--json")
    run(tmp_path, "import", str(drawn_closet_photo), "--json")
    said = run(tmp_path, "chat", "What goes with this?", "--item", "1", "--model", "tiny", "--json")
    events = [json.loads(line) for line in said.splitlines()]
    assert events[-1]["type"] == "done"
    assert events[-1]["model"] == "tiny"
    assert events[-1]["ended"] == "stop"
    assert "tiny's; each card is a garment of yours" in events[0]["text"]


def test_the_understanding_mode_answers_in_pieces_and_stops(exported: Path) -> None:
    from models.chat import ChatBegan, ChatDelta, ChatEnded, ChatMessage, ChatRequest
    from models.errors import ContextFullError
    from models.runtimes.showo import ShowoRuntime
    from models.runtimes.showo_chat import ShowoChat
    from models.runtimes.showo_words import ShowoWords

    chat = ShowoChat("tiny", exported, threads=1)
    red = np.full((40, 30, 3), (200, 30, 30), np.uint8)
    asked = (
        ChatMessage.of("system", "Be brief. " * 400),
        ChatMessage.of("user", "I have a red dress, what hat goes with it?", [red]),
    )
    events = list(chat.generate(ChatRequest(asked, max_tokens=12)))
    assert isinstance(events[0], ChatBegan)
    ended = events[-1]
    assert isinstance(ended, ChatEnded)
    pieces = [event.text for event in events if isinstance(event, ChatDelta)]
    assert "".join(pieces) == ended.text
    assert ended.usage.completion_tokens <= 12
    # the same tokens that the runtime says, from the question in the form of training
    words, runtime = ShowoWords(exported / "tokenizer.json"), ShowoRuntime(exported)
    square = np.asarray(Image.fromarray(red))
    assert square.shape == red.shape
    question = words.question("I have a red dress, what hat goes with it?")
    codes = chat._codes(asked)
    assert words.text(runtime.answer(codes, question, limit=12)).lstrip().startswith(ended.text)
    stopped = list(chat.generate(ChatRequest(asked), stop=lambda: True))[-1]
    assert (stopped.reason, stopped.text) == ("cancelled", "")
    plain = list(chat.generate(ChatRequest((ChatMessage.of("user", "A hat?"),), max_tokens=3)))
    assert isinstance(plain[-1], ChatEnded)
    with pytest.raises(ContextFullError):
        list(chat.generate(ChatRequest((ChatMessage.of("user", "hat " * 400),))))
    with pytest.raises(UnsupportedError):
        list(chat.generate(ChatRequest(asked, candidates=2)))
    with pytest.raises(UnsupportedError):
        chat.score(asked, ["red", "blue"])


# -- in its process --------------------------------------------------------------------------------


@pytest.fixture
def painters() -> Iterator[Callable[[Path], WorkerPainter]]:
    made: list[WorkerPainter] = []

    def make(folder: Path) -> WorkerPainter:
        launch = DrawLaunch("tiny", engine="showo", folder=str(folder), threads=1)
        made.append(WorkerPainter(FakePainterShelf(launch)))
        return made[-1]

    yield make
    for one in made:
        one.close()


def test_a_worker_tells_every_step_stops_between_two_and_draws_on(
    exported: Path, painters: Callable[[Path], WorkerPainter]
) -> None:
    painter, heard, control = painters(exported), [], JobControl()
    one = painter.paint("a red dress", seed=5, on_step=lambda *step: heard.append(step))
    assert heard == [(step, 12) for step in range(1, 13)]
    with pytest.raises(CancelledError):
        painter.paint("a hat", seed=1, control=control, on_step=lambda *_: control.cancel())
    again = painter.paint("a red dress", seed=5)
    assert np.array_equal(one.picture, again.picture)


@pytest.mark.parametrize(
    ("file", "damage"),
    [
        ("backbone.onnx", "cut"),
        ("backbone.data", "cut"),
        ("decoder.onnx", "empty"),
        ("tokenizer.json", "noise"),
        ("showo.json", "noise"),
        ("showo.json", "layers"),
    ],
)
def test_a_damaged_export_is_one_sentence_and_not_a_crash(
    exported: Path,
    painters: Callable[[Path], WorkerPainter],
    tmp_path: Path,
    file: str,
    damage: str,
) -> None:
    folder = tmp_path / "damaged"
    shutil.copytree(exported, folder)
    whole = (folder / file).read_bytes()
    shape = json.loads((folder / "showo.json").read_text())
    content = {
        "cut": whole[: len(whole) // 2],
        "empty": b"",
        "noise": np.random.default_rng(5).integers(0, 256, 4096, dtype=np.uint8).tobytes(),
        "layers": json.dumps({**shape, "layers": shape["layers"] + 1}).encode(),
    }[damage]
    (folder / file).write_bytes(content)
    with pytest.raises(DrawFailedError) as caught:
        painters(folder).paint("a hat", seed=1)
    assert caught.value.code == "damaged_file"
    assert caught.value.message.endswith(".")
    assert caught.value.next_step
