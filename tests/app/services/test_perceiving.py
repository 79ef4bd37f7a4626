"""Perception in a worker: the same answers as inline, whatever single photos do to it."""

from __future__ import annotations

import dataclasses
import io
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image

from app.errors import WorkerStartError
from app.perceived import PerceivedPhoto, PhotoFailedError, photo_from_wire, photo_to_wire
from app.perception import EngineOptions
from app.services.perceiving import InlinePerception, WorkerPerception
from app.workers import WorkerProcess, WorkerRefusedError

FAKE = EngineOptions(fake=True)


@pytest.fixture
def touchy(monkeypatch: pytest.MonkeyPatch) -> Iterator[WorkerPerception]:
    monkeypatch.setenv("PYTHONPATH", str(Path(__file__).parents[1]))
    worker = WorkerProcess(
        "worker_test_roles:touchy_photos",
        options=dataclasses.asdict(FAKE),
        window=12,
        answer_timeout_s=2.0,
        max_crashes=40,
    )
    perception = WorkerPerception(FAKE, worker=worker)
    yield perception
    perception.close()


def test_a_worker_sees_what_is_seen_inline(
    photo_folder: Callable[..., Path], perception: InlinePerception
) -> None:
    folder = photo_folder(30)
    (folder / "IMG_0007.jpg").write_text("no photo")
    photos = sorted(folder.iterdir())
    worker = WorkerPerception(FAKE)
    try:
        found = list(worker.analyze_many(photos))
        assert worker.info() == perception.info()
        np.testing.assert_allclose(
            worker.embed_texts(["navy shirt"]), perception.embed_texts(["navy shirt"])
        )
        colors = [np.full((30, 20, 3), tone, np.uint8) for tone in (40, 200)]
        np.testing.assert_allclose(worker.embed_images(colors), perception.embed_images(colors))
        assert worker.embed_images([]).shape[0] == 0
    finally:
        worker.close()
    wanted = list(perception.analyze_many(photos))
    assert len(found) == 30
    for mine, theirs in zip(found, wanted, strict=True):
        if isinstance(theirs, PhotoFailedError):
            assert isinstance(mine, PhotoFailedError)
            assert (mine.code, mine.message) == (theirs.code, theirs.message)
        else:
            assert isinstance(mine, PerceivedPhoto)
            assert mine.tags == theirs.tags
            assert mine.thumbnail == theirs.thumbnail
            np.testing.assert_array_equal(mine.image_vector, theirs.image_vector)


def test_a_photo_survives_the_pipe(
    photo_folder: Callable[..., Path], perception: InlinePerception
) -> None:
    photo = perception.analyze(photo_folder(1) / "IMG_0000.jpg")
    back = photo_from_wire(photo_to_wire(photo))
    for field in dataclasses.fields(photo):
        np.testing.assert_array_equal(getattr(back, field.name), getattr(photo, field.name))


@pytest.mark.parametrize(("word", "code"), [("crash", "photo_crashes"), ("hang", "photo_hangs")])
def test_only_the_photo_that_brings_the_decoder_down_fails(
    touchy: WorkerPerception, photo_folder: Callable[..., Path], word: str, code: str
) -> None:
    folder = photo_folder(20)
    (folder / "IMG_0005.jpg").rename(folder / f"IMG_0005_{word}.jpg")
    outcomes = list(touchy.analyze_many(sorted(folder.iterdir())))
    failed = {
        number: outcome.code
        for number, outcome in enumerate(outcomes)
        if isinstance(outcome, PhotoFailedError)
    }
    assert failed == {5: code}


def test_several_crashing_photos_in_one_window_are_each_named(
    touchy: WorkerPerception, photo_folder: Callable[..., Path]
) -> None:
    folder = photo_folder(8)
    for number in (0, 1, 7):
        (folder / f"IMG_000{number}.jpg").rename(folder / f"IMG_000{number}_crash.jpg")
    outcomes = list(touchy.analyze_many(sorted(folder.iterdir())))
    assert [isinstance(outcome, PhotoFailedError) for outcome in outcomes] == [
        *[True, True, False, False, False, False, False, True]
    ]


def test_a_worker_that_cannot_start_is_no_photos_fault(
    monkeypatch: pytest.MonkeyPatch, photo_folder: Callable[..., Path]
) -> None:
    worker = WorkerProcess("photo", command=["/nonexistent/program"])
    perception = WorkerPerception(FAKE, worker=worker)
    with pytest.raises(WorkerStartError):
        list(perception.analyze_many([photo_folder(1) / "IMG_0000.jpg"]))
    perception.close()


def test_missing_weights_are_no_photos_fault(
    monkeypatch: pytest.MonkeyPatch, photo_folder: Callable[..., Path]
) -> None:
    monkeypatch.setenv("PYTHONPATH", str(Path(__file__).parents[1]))
    worker = WorkerProcess("worker_test_roles:scripted", options={"refuse": True})
    perception = WorkerPerception(FAKE, worker=worker)
    with pytest.raises(WorkerRefusedError) as caught:
        list(perception.analyze_many([photo_folder(1) / "IMG_0000.jpg"]))
    assert caught.value.code == "not_installed"
    perception.close()


def test_photos_are_pulled_only_as_far_as_needed(
    photo_folder: Callable[..., Path], touchy: WorkerPerception
) -> None:
    pulled: list[Path] = []

    def source() -> Iterator[Path]:
        for photo in sorted(photo_folder(40).iterdir()):
            pulled.append(photo)
            yield photo

    outcomes = touchy.analyze_many(source())
    next(outcomes)
    assert len(pulled) <= 12
    outcomes.close()  # type: ignore[attr-defined]


def test_small_pictures_have_their_promised_sizes(
    tmp_path: Path, perception: InlinePerception
) -> None:
    image = np.full((900, 1200, 3), 230, np.uint8)
    image[300:750, 400:850] = (20, 40, 120)
    Image.fromarray(image).save(tmp_path / "large.png")
    seen = perception.analyze(tmp_path / "large.png")
    thumb, cutout, mask = (
        Image.open(io.BytesIO(data)) for data in (seen.thumbnail, seen.cutout, seen.mask)
    )
    assert (thumb.format, thumb.size) == ("JPEG", (320, 240))
    assert (cutout.format, cutout.mode, max(cutout.size)) == ("WEBP", "RGBA", 320)
    assert (mask.format, mask.mode, mask.size) == ("PNG", "L", (512, 384))
    assert (seen.width, seen.height, seen.extension) == (1200, 900, "png")
    for picture in (thumb, cutout, mask):
        picture.close()


def test_a_photo_smaller_than_a_thumbnail_keeps_its_size(
    tmp_path: Path, perception: InlinePerception
) -> None:
    Image.new("RGB", (40, 30), "teal").save(tmp_path / "small.png")
    seen: Any = perception.analyze(tmp_path / "small.png")
    with Image.open(io.BytesIO(seen.thumbnail)) as thumb:
        assert thumb.size == (40, 30)
