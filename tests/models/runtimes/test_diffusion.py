"""Tiny pipelines of diffusers as painters, from the folder to the picture (`make diffusion`)."""

from __future__ import annotations

import dataclasses
import json
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from click.testing import CliRunner
from PIL import Image

from models.errors import (
    CancelledError,
    DamagedFileError,
    ModelsError,
    OutOfMemoryError,
    UnsupportedError,
)
from models.pipeline_folder import read_pipeline
from models.pipeline_plan import PipelinePlan, plan_pipeline
from models.probe import Machine

pytest.importorskip("diffusers", reason="diffusers has an environment of its own: make diffusion")

import torch

from app.draw_wire import DrawFailedError, DrawLaunch
from app.errors import CancelledError as Stopped
from app.services.job_control import JobControl
from app.services.painting import FakePainterShelf, WorkerPainter
from models.runtimes import diffusion
from models.runtimes.diffusion import DiffusionPainter, load_diffusion
from tests.tiny_models.pipelines import FAMILIES, write_pipeline

pytestmark = [
    pytest.mark.runtime,
    # what the libraries say of each other is not ours to mend
    pytest.mark.filterwarnings("ignore::FutureWarning", "ignore::DeprecationWarning"),
    pytest.mark.filterwarnings("ignore::UserWarning"),
]
STEPS = {"tiny-sd-turbo": 2, "tiny-klein": 4, "tiny-z-image-turbo": 9}
MACHINE = Machine("linux", "x86_64", 2, 16_000_000_000)


@pytest.fixture(scope="module")
def folders(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    root = tmp_path_factory.mktemp("pipelines")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("HF_HUB_OFFLINE", "1")
        return {name: write_pipeline(root, name) for name in FAMILIES}


def plan_of(folder: Path, **changes: Any) -> PipelinePlan:
    plan = plan_pipeline(read_pipeline(folder), MACHINE, name=folder.name)
    return dataclasses.replace(plan, **{"largest_side": 64, **changes})


def loaded(folder: Path, **changes: Any) -> DiffusionPainter:
    return load_diffusion(folder.name, folder, plan_of(folder, **changes), threads=1)


def paint(painter: DiffusionPainter, words: str = "a red coat", seed: int = 1) -> np.ndarray:
    return painter.paint(words, seed=seed, progress=lambda *_: None, stop=lambda: False)


@pytest.mark.parametrize("name", FAMILIES)
def test_every_family_draws_tells_its_steps_and_repeats_a_seed(
    folders: dict[str, Path], name: str
) -> None:
    painter = loaded(folders[name])
    steps: list[tuple[int, int]] = []
    one = painter.paint(
        "a red coat", seed=1, progress=lambda *s: steps.append(s), stop=lambda: False
    )
    assert steps == [(step, STEPS[name]) for step in range(1, STEPS[name] + 1)]
    assert one.shape == (painter.side, painter.side, 3)
    assert one.dtype == np.uint8
    assert one.std() > 1
    assert np.array_equal(one, paint(painter))
    assert not np.array_equal(one, paint(painter, seed=2))
    assert not np.array_equal(one, paint(painter, "a blue hat"))
    assert np.array_equal(one, paint(loaded(folders[name]))), "loaded again it is the same picture"
    assert (painter.info.name, painter.info.engine) == (name, "diffusion")


@pytest.mark.parametrize("name", FAMILIES)
@pytest.mark.parametrize("heard", [0, 1])
def test_a_stop_is_heard_before_the_first_step_and_within_one(
    folders: dict[str, Path], name: str, heard: int
) -> None:
    painter, steps = loaded(folders[name]), []

    def stop() -> bool:
        return len(steps) >= heard

    with pytest.raises(CancelledError):
        painter.paint("a coat", seed=1, progress=lambda *s: steps.append(s), stop=stop)
    assert len(steps) == heard
    assert paint(painter).std() > 1


@pytest.mark.parametrize("name", FAMILIES)
def test_half_precision_draws_nearly_the_same(folders: dict[str, Path], name: str) -> None:
    whole = paint(loaded(folders[name])).astype(int)
    half = paint(loaded(folders[name], precision="bfloat16", slicing=True)).astype(int)
    assert np.abs(whole - half).mean() < 20


def test_a_picture_is_as_large_as_the_pipeline_learned_and_the_plan_allows(
    folders: dict[str, Path],
) -> None:
    classic, klein = folders["tiny-sd-turbo"], folders["tiny-klein"]
    assert loaded(classic, largest_side=1024).side == 32  # 16 latents of two pixels
    assert loaded(klein, largest_side=1024).side == 256
    assert loaded(klein, largest_side=37).side == 36  # a whole number of pairs of latents


def test_a_variant_is_loaded_by_its_name(tmp_path: Path) -> None:
    folder = write_pipeline(tmp_path, "tiny-sd-turbo", variant="fp16")
    assert plan_of(folder).variant == "fp16"
    assert paint(loaded(folder)).std() > 1


def test_a_card_that_torch_cannot_use_is_planned_without(folders: dict[str, Path]) -> None:
    if torch.cuda.is_available():
        pytest.skip("this torch can use its card")
    folder = folders["tiny-sd-turbo"]
    plan = plan_of(folder, device="cuda", precision="float16", offload="parts")
    painter = load_diffusion("x", folder, plan, threads=1)
    assert painter.info.memory_bytes > 0
    assert next(painter._pipeline.unet.parameters()).device.type == "cpu"


def test_weights_that_do_not_suit_their_description_are_damage(
    folders: dict[str, Path], tmp_path: Path
) -> None:
    folder = tmp_path / "bad"
    shutil.copytree(folders["tiny-sd-turbo"], folder)
    config = folder / "text_encoder" / "config.json"
    told = json.loads(config.read_text())
    config.write_text(json.dumps({**told, "architectures": ["Nothing"], "vocab_size": "many"}))
    with pytest.raises(DamagedFileError, match="cannot be loaded"):
        loaded(folder)


def test_a_class_that_diffusers_lacks_or_that_does_not_draw_is_refused(
    folders: dict[str, Path], tmp_path: Path
) -> None:
    folder = tmp_path / "other"
    shutil.copytree(folders["tiny-sd-turbo"], folder)
    index = folder / "model_index.json"
    told = json.loads(index.read_text())
    for name in ("TomorrowPipeline", "AutoencoderKL", "logging"):
        index.write_text(json.dumps({**told, "_class_name": name}))
        with pytest.raises(UnsupportedError, match=f"knows no {name}"):
            loaded(folder)
    index.write_text(json.dumps({**told, "_class_name": "StableDiffusionUpscalePipeline"}))
    with pytest.raises(ModelsError) as caught:
        paint(loaded(folder))
    assert caught.value.message.endswith(".")


class Broken:
    """A pipeline that fails as told."""

    unet = None

    def __init__(self, failure: BaseException | Any) -> None:
        self._failure = failure

    def __call__(
        self, prompt: str, generator: Any = None, callback_on_step_end: Any = None, **_: Any
    ) -> Any:
        if isinstance(self._failure, BaseException):
            raise self._failure
        return self._failure


class Output:
    def __init__(self, images: Any, filtered: Any = None) -> None:
        self.images, self.nsfw_content_detected = images, filtered


@pytest.mark.parametrize(
    ("failure", "kind", "words"),
    [
        (RuntimeError("DefaultCPUAllocator: can't allocate memory"), OutOfMemoryError, "memory"),
        (torch.OutOfMemoryError("x"), OutOfMemoryError, "memory"),
        (MemoryError(), OutOfMemoryError, "memory"),
        (RuntimeError("shapes"), ModelsError, "failed on these words"),
        (ValueError("too long"), ModelsError, "failed on these words"),
        (Output(np.full((1, 8, 8, 3), np.nan)), ModelsError, "nothing that can be shown"),
        (Output(np.zeros((1, 8, 8, 3)), [True]), ModelsError, "filter kept this picture back"),
    ],
)
def test_a_failure_inside_a_pipeline_is_one_sentence(
    folders: dict[str, Path], failure: Any, kind: type[ModelsError], words: str
) -> None:
    painter = DiffusionPainter("x", Broken(failure), plan_of(folders["tiny-sd-turbo"]))
    with pytest.raises(kind, match=words) as caught:
        paint(painter)
    assert caught.value.next_step


def test_a_pipeline_without_words_or_without_calls_is_refused(folders: dict[str, Path]) -> None:
    class Silent:
        def __call__(self, image: Any) -> None: ...

    with pytest.raises(UnsupportedError, match="does not draw from words"):
        DiffusionPainter("x", Silent(), plan_of(folders["tiny-sd-turbo"]))


# -- in its process --------------------------------------------------------------------------------


@pytest.fixture
def painter(folders: dict[str, Path]) -> Iterator[WorkerPainter]:
    folder = folders["tiny-klein"]
    plan = plan_of(folder).as_values()
    launch = DrawLaunch("tiny", engine="diffusion", folder=str(folder), threads=1, plan=plan)
    made = WorkerPainter(FakePainterShelf(launch))
    yield made
    made.close()


def test_a_worker_draws_stops_within_a_step_and_draws_on(painter: WorkerPainter) -> None:
    steps: list[tuple[int, int]] = []
    one = painter.paint("a coat", seed=1, on_step=lambda *step: steps.append(step))
    assert steps == [(step, 4) for step in range(1, 5)]
    control, pid = JobControl(), painter.pid
    with pytest.raises(Stopped):
        painter.paint("a hat", seed=1, control=control, on_step=lambda *_: control.cancel())
    assert np.array_equal(one.picture, painter.paint("a coat", seed=1).picture)
    assert painter.pid == pid


def test_a_folder_that_goes_bad_is_one_sentence_in_the_worker(
    folders: dict[str, Path], tmp_path: Path
) -> None:
    folder = tmp_path / "bad"
    shutil.copytree(folders["tiny-sd-turbo"], folder)
    plan = plan_of(folder).as_values()
    file = folder / "unet" / "diffusion_pytorch_model.safetensors"
    file.write_bytes(file.read_bytes()[:5000])
    launch = DrawLaunch("bad", engine="diffusion", folder=str(folder), threads=1, plan=plan)
    painter = WorkerPainter(FakePainterShelf(launch))
    try:
        with pytest.raises(DrawFailedError) as caught:
            painter.paint("a coat", seed=1)
    finally:
        painter.close()
    assert caught.value.code == "damaged_file"


def test_a_folder_is_added_and_draws_from_the_command_line(
    folders: dict[str, Path], tmp_path: Path
) -> None:
    from app.cli.main import cli

    def run(*arguments: str, code: int = 0) -> dict[str, Any]:
        environment = {"VESTRY_HOME": str(tmp_path / "home"), "VESTRY_THREADS": "1"}
        result = CliRunner().invoke(cli, [*arguments, "--json"], env=environment)
        assert result.exit_code == code, result.output
        return json.loads(result.stdout)

    added = run("models", "add", str(folders["tiny-sd-turbo"]))
    assert (added["id"], added["task"], added["condition"]) == (
        "tiny-sd-turbo",
        "generate",
        "installed",
    )
    out = tmp_path / "coat.png"
    told = run("generate", "a red coat", "-o", str(out), "--seed", "5")
    assert (told["model"], told["seed"]) == ("tiny-sd-turbo", 5)
    with Image.open(out) as image:
        image.load()
        assert image.text["Model"] == "tiny-sd-turbo"
        assert "trainedAlgorithmicMedia" in image.text["XML:com.adobe.xmp"]
    first = out.read_bytes()
    run("generate", "a red coat", "-o", str(out), "--seed", "5")
    assert out.read_bytes() == first


def test_no_file_of_the_folder_is_fetched_from_anywhere(
    folders: dict[str, Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    import socket

    def refuse(*_: Any, **__: Any) -> None:
        raise AssertionError("a connection was opened")

    monkeypatch.setattr(socket.socket, "connect", refuse)
    monkeypatch.setattr(socket, "getaddrinfo", refuse)
    assert paint(loaded(folders["tiny-sd-turbo"])).std() > 1
    assert diffusion.__doc__
