"""New weights through the window: noticed by itself, shown while it works, silent otherwise."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator
from pathlib import Path

import pytest

from app.bootstrap import open_services
from app.operations import Operations
from app.services.perceiving import InlinePerception
from app.tasks import InlineRunner
from app.viewmodels.activity import ActivityViewModel
from app.viewmodels.new_models import NewModelsViewModel
from local_index import Library

pytestmark = pytest.mark.gui


class NewPerception(InlinePerception):
    """The same eyes under another name: every vector counts as an older encoder's."""

    def info(self):
        info = super().info()
        encoder = dataclasses.replace(info.encoder, revision="0123456789ab")
        return dataclasses.replace(info, encoder=encoder)


@pytest.fixture
def newer(library_folder: Path, engine, inline_runner: InlineRunner) -> Iterator[Operations]:
    with open_services(library_folder, perception=NewPerception(engine)) as services:
        made = Operations(services, inline_runner, poll_ms=0)
        yield made
        made.close()


def labels(runner: InlineRunner) -> list[str]:
    shown: list[str] = []
    runner.added.connect(lambda task: shown.append(task.label))
    return shown


def test_photos_of_an_older_encoder_are_looked_at_again_by_itself(
    tiny_wardrobe: Path, newer: Operations, inline_runner: InlineRunner
) -> None:
    activity, shown = ActivityViewModel(inline_runner), labels(inline_runner)
    models, done, told = NewModelsViewModel(newer), [], []
    models.finished.connect(done.append)
    newer.changed.connect(told.append)
    models.check()
    assert shown == ["Looking at photos with the new models"]
    assert [row.state for row in activity.recent()] == ["done"]
    assert [result.prepared for result in done] == [8]
    assert told
    with Library.open(tiny_wardrobe) as library:
        serving = library.encoders.serving()
        assert serving is not None
        assert serving.key.revision == "0123456789ab"


def test_a_wardrobe_that_is_up_to_date_shows_nothing(
    tiny_wardrobe: Path, operations: Operations, inline_runner: InlineRunner
) -> None:
    shown = labels(inline_runner)
    NewModelsViewModel(operations).check()
    assert shown == []


def test_no_model_starts_in_a_wardrobe_without_photos(
    newer: Operations, inline_runner: InlineRunner, monkeypatch
) -> None:
    def refuse(self):
        pytest.fail("a model was asked for")

    monkeypatch.setattr(NewPerception, "info", refuse)
    NewModelsViewModel(newer).check()


def test_models_that_do_not_start_disturb_nobody(
    tiny_wardrobe: Path, newer: Operations, inline_runner: InlineRunner, monkeypatch
) -> None:
    from app.errors import WorkerStartError

    def broken(self):
        raise WorkerStartError("It does not start.")

    monkeypatch.setattr(NewPerception, "info", broken)
    told: list[object] = []
    inline_runner.unhandled.connect(told.append)
    NewModelsViewModel(newer).check()
    assert told == []
