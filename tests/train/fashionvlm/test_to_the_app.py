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
