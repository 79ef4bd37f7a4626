"""Settings that keep themselves, and the list of what runs."""

from __future__ import annotations

import json
import threading
from pathlib import Path

import pytest

from app.services.job_control import Progress
from app.settings import Settings, load_settings, save_settings
from app.tasks import Lane, TaskRunner, TaskToken
from app.viewmodels.activity import ActivityViewModel
from app.viewmodels.settings import SettingsViewModel


def test_a_setting_is_announced_and_kept(inline_runner, tmp_path: Path) -> None:
    file = tmp_path / "settings.json"
    model = SettingsViewModel(file, Settings(), inline_runner)
    names: list[str] = []
    model.changed.connect(names.append)
    model.update(theme="dark", text_size=125, tile_size="M")
    model.set("shortcuts", {"grid.wear": "W"})
    assert names == ["theme", "text_size", "shortcuts"]
    assert load_settings(file) == model.current
    assert json.loads(file.read_text())["shortcuts"] == {"grid.wear": "W"}


def test_changes_while_writing_are_written_too(qtbot, qapp, tmp_path: Path) -> None:
    file = tmp_path / "settings.json"
    runner = TaskRunner()
    model = SettingsViewModel(file, Settings(), runner)
    for size in (90, 100, 110, 125):
        model.set("text_size", size)
    qtbot.waitUntil(lambda: file.exists() and load_settings(file).text_size == 125)
    runner.shut_down()


def test_a_disk_that_refuses_is_told_once_and_what_is_shown_stays(
    inline_runner, notifications, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(_file: Path, _settings: Settings) -> None:
        raise PermissionError(13, "no", "settings.json")

    monkeypatch.setattr("app.viewmodels.settings.save_settings", refuse)
    model = SettingsViewModel(tmp_path / "settings.json", Settings(), inline_runner)
    model.set("theme", "dark")
    assert model.get("theme") == "dark"
    assert [one.kind for one in notifications.recent()] == ["error"]
    monkeypatch.setattr("app.viewmodels.settings.save_settings", save_settings)
    model.save_now()
    assert load_settings(tmp_path / "settings.json").theme == "dark"


def test_there_is_no_setting_of_another_name(inline_runner, tmp_path: Path) -> None:
    model = SettingsViewModel(tmp_path / "settings.json", Settings(), inline_runner)
    with pytest.raises(TypeError):
        model.set("tehme", "dark")


def test_activity_shows_speed_pause_and_end(qtbot, qapp) -> None:
    runner = TaskRunner()
    model = ActivityViewModel(runner)
    go = threading.Event()

    def work(token: TaskToken) -> None:
        token.report(Progress(3, 12, rate=6.0, eta_s=1.5))
        go.wait(5)
        token.control.checkpoint()

    runner.submit(Lane.IMPORT, work, label="Importing photos")
    runner.submit(Lane.FILES, lambda _t: None)
    qtbot.waitUntil(lambda: bool(model.rows()) and model.rows()[0].done == 3)
    (row,) = model.rows()
    assert (row.label, row.state, row.fraction, row.eta_s) == (
        "Importing photos",
        "running",
        0.25,
        1.5,
    )
    model.pause(row.id)
    assert model.rows()[0].state == "paused"
    model.resume(row.id)
    model.cancel(row.id)
    go.set()
    qtbot.waitUntil(lambda: not model.busy)
    assert [one.state for one in model.recent()] == ["cancelled"]
    runner.shut_down()


def test_many_reports_make_few_repaints(qtbot, qapp) -> None:
    runner = TaskRunner()
    model = ActivityViewModel(runner)
    repaints: list[int] = []
    model.changed.connect(lambda: repaints.append(1))

    def work(token: TaskToken) -> None:
        for number in range(2_000):
            token.report(Progress(number, 2_000, 1.0, 1.0))

    runner.submit(Lane.IMPORT, work, label="Importing photos")
    qtbot.waitUntil(lambda: bool(model.recent()))
    assert len(repaints) < 40
    assert model.recent()[0].state == "done"
    runner.shut_down()
