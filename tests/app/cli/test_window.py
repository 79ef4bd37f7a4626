"""The window from the command line: opened without a command, pictured by the demo."""

from __future__ import annotations

import functools
import importlib
from pathlib import Path

import pytest

from app.services.sample import SampleService


@pytest.fixture
def opened(monkeypatch: pytest.MonkeyPatch) -> list[Path | None]:
    """Wardrobes that a window was asked for."""
    asked: list[Path | None] = []

    def run(library: Path | None = None, photos: object = ()) -> int:
        asked.append(library)
        return 0

    monkeypatch.setattr(importlib.import_module("app.main"), "run", run)
    return asked


def test_without_a_command_the_window_opens_where_there_is_a_screen(
    vestry, opened, library_folder, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("QT_QPA_PLATFORM", "xcb")
    monkeypatch.setenv("DISPLAY", ":0")
    assert vestry().code == 0
    assert opened == [library_folder]


def test_without_a_screen_the_help_is_shown(vestry, opened) -> None:
    ran = vestry()
    assert ran.code == 0
    assert "Usage:" in ran.out
    assert opened == []


def test_the_demo_pictures_the_window_on_the_sample_wardrobe(
    vestry, opened, tmp_path, monkeypatch: pytest.MonkeyPatch
) -> None:
    journey = importlib.import_module("app.window_journey")
    seen: list[Path] = []

    def run_journey(services, pictures: Path) -> tuple[Path, ...]:
        seen.append(services.library_folder)
        return (pictures / "wardrobe-light.png",)

    few = functools.partialmethod(SampleService.run, count=6)
    monkeypatch.setattr(SampleService, "run", few)
    monkeypatch.setattr(journey, "run_journey", run_journey)
    ran = vestry("demo", "--screenshots", tmp_path / "pictures", "--json")
    assert ran.code == 0, ran.err
    assert str(tmp_path / "pictures" / "wardrobe-light.png") in ran.document["screenshots"]
    assert [str(folder) for folder in seen] == [ran.document["library"]]
    assert opened == []
