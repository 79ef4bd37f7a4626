"""Environment, paths, settings, logging, crash reports and the words for errors."""

from __future__ import annotations

import errno
import json
import logging
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from app.bootstrap import open_services
from app.crash import KEPT_REPORTS, install_crash_hooks, write_report
from app.environ import Environment, read_environment
from app.errors import AppError, CancelledError, SettingsError, explain
from app.item_json import format_id, parse_id
from app.log import RecentLines, close_logging, set_up_logging
from app.paths import resolve_paths
from app.settings import Settings, load_settings, save_settings
from app.settings_migrations import STEPS, upgrade
from local_index.errors import DiskFullError
from models.errors import NotInstalledError


@pytest.fixture
def logging_restored() -> Iterator[None]:
    level = logging.getLogger().level
    yield
    close_logging()
    logging.getLogger().setLevel(level)


def test_the_environment_is_read_with_one_prefix() -> None:
    found = read_environment(
        {"VESTRY_HOME": "/h", "VESTRY_LIBRARY": "/l", "VESTRY_FAKE_MODELS": "yes", "HOME": "/x"}
    )
    assert found == Environment(home=Path("/h"), library=Path("/l"), fake_models=True)


@pytest.mark.parametrize("text", ["", " ", "0", "no", "off", "nonsense"])
def test_only_a_clear_yes_switches_something_on(text: str) -> None:
    assert not read_environment({"VESTRY_FAKE_MODELS": text}).fake_models


def test_a_thread_count_that_is_none_means_all() -> None:
    assert read_environment({"VESTRY_THREADS": "-3"}).threads == 0
    assert read_environment({"VESTRY_THREADS": "4"}).threads == 4


def test_everything_lies_below_the_home(tmp_path: Path) -> None:
    paths = resolve_paths(Environment(home=tmp_path))
    assert paths.library == tmp_path / "wardrobes" / "default"
    for path in (paths.settings_file, paths.cache, paths.log_file, paths.models):
        assert path.is_relative_to(tmp_path)
    assert not any(tmp_path.iterdir()), "resolving makes nothing"


def test_without_a_home_the_system_decides(monkeypatch: pytest.MonkeyPatch) -> None:
    paths = resolve_paths(Environment())
    assert paths.home.is_absolute()
    assert "vestry" in str(paths.home).lower()


def test_the_nearest_word_names_the_library(tmp_path: Path) -> None:
    environment = Environment(home=tmp_path, library=tmp_path / "env")
    save_settings(tmp_path / "settings.json", Settings(library=str(tmp_path / "settings")))
    named = open_services(tmp_path / "named", environment=environment)
    assert named.library_folder == tmp_path / "named"
    assert open_services(environment=environment).library_folder == tmp_path / "env"
    without = Environment(home=tmp_path)
    assert open_services(environment=without).library_folder == tmp_path / "settings"


def test_settings_survive_a_round_trip(tmp_path: Path) -> None:
    file = tmp_path / "deep" / "settings.json"
    settings = Settings(library="/w", watched_folders=("/a", "/b"), trash_days=7, currency="EUR")
    save_settings(file, settings)
    assert load_settings(file) == settings
    assert [path.name for path in file.parent.iterdir()] == ["settings.json"]


def test_missing_settings_are_the_defaults(tmp_path: Path) -> None:
    assert load_settings(tmp_path / "none.json") == Settings()


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("{", "JSON"),
        ("[]", "not a JSON object"),
        ('{"version": 99}', "newer Vestry"),
        ('{"version": "x"}', "not a number"),
        ('{"version": 1, "trash_days": "many"}', '"trash_days" must be'),
        ('{"version": 1, "trash_days": true}', '"trash_days" must be'),
        ('{"version": 1, "currency": "euro"}', '"currency" must be'),
        ('{"version": 1, "watched_folders": [1]}', '"watched_folders" must be'),
        ('{"version": 1, "chat_model": null}', '"chat_model" must be'),
        ('{"version": 1, "chat_context": 100}', '"chat_context" must be'),
        ('{"version": 1, "chat_context": 4096.0}', '"chat_context" must be'),
        ('{"version": 1, "memory_mb": 12}', '"memory_mb" must be'),
        ('{"version": 1, "memory_mb": -1}', '"memory_mb" must be'),
        ('{"version": 1, "unload_minutes": -5}', '"unload_minutes" must be'),
    ],
)
def test_settings_that_cannot_be_used_are_named_and_kept(
    tmp_path: Path, text: str, words: str
) -> None:
    file = tmp_path / "settings.json"
    file.write_text(text)
    with pytest.raises(SettingsError) as caught:
        load_settings(file)
    assert words in caught.value.message
    assert str(file) in caught.value.next_step
    assert file.read_text() == text


def test_an_unknown_setting_is_passed_over_with_a_hint(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    file = tmp_path / "settings.json"
    file.write_text('{"version": 1, "trash_day": 3}')
    assert load_settings(file) == Settings()
    assert "did you mean trash_days" in caplog.text


def test_older_settings_are_upgraded_step_by_step_after_a_backup(tmp_path: Path) -> None:
    file = tmp_path / "settings.json"
    file.write_text('{"version": 1, "days": 9}')

    def m002_rename(document: dict[str, Any]) -> dict[str, Any]:
        document["trash_days"] = document.pop("days")
        return document

    steps = (*STEPS, m002_rename)
    assert load_settings(file, steps=steps).trash_days == 9
    assert json.loads(file.read_text()) == {"version": 2, "trash_days": 9}
    assert json.loads((tmp_path / "settings.v1.json").read_text()) == {"version": 1, "days": 9}


def test_a_step_that_fails_leaves_the_file_as_it_was(tmp_path: Path) -> None:
    file = tmp_path / "settings.json"
    file.write_text('{"version": 1}')
    with pytest.raises(SettingsError):
        load_settings(file, steps=(*STEPS, lambda document: document["missing"]))
    assert file.read_text() == '{"version": 1}'


def test_upgrading_leaves_the_given_document_alone() -> None:
    document = {"trash_days": 3}
    assert upgrade(document) == {"trash_days": 3, "version": len(STEPS)}
    assert document == {"trash_days": 3}


def test_a_full_disk_leaves_the_old_settings(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "settings.json"
    save_settings(file, Settings(trash_days=5))

    def full(_descriptor: int) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr("os.fsync", full)
    with pytest.raises(OSError, match="No space"):
        save_settings(file, Settings(trash_days=6))
    assert load_settings(file).trash_days == 5
    assert [path.name for path in tmp_path.iterdir()] == ["settings.json"]


@pytest.mark.parametrize(
    ("error", "code"),
    [
        (AppError("No.", next_step="Yes."), "app_error"),
        (CancelledError(), "cancelled"),
        (KeyboardInterrupt(), "cancelled"),
        (NotInstalledError("Missing."), "not_installed"),
        (DiskFullError("Full."), "disk_full"),
        (OSError(errno.ENOSPC, "x"), "disk_full"),
        (PermissionError(errno.EACCES, "x", "/a/photo.jpg"), "no_permission"),
        (OSError(errno.EROFS, "x", "/a/wardrobe"), "read_only"),
        (FileNotFoundError(errno.ENOENT, "x", "/a/b"), "not_found"),
        (NotADirectoryError(errno.ENOTDIR, "x", "/a/b"), "not_found"),
        (OSError(errno.EIO, "x"), "disk_failure"),
        (MemoryError(), "out_of_memory"),
        (ZeroDivisionError(), "bug"),
        (OSError("without a number"), "bug"),
    ],
)
def test_every_error_has_a_sentence_and_a_code(error: BaseException, code: str) -> None:
    words = explain(error, log_file=Path("/logs/vestry.log"))
    assert words.code == code
    assert words.message.endswith(".")
    assert words.message[0].isupper() or words.message.split()[0] in ("photo.jpg", "wardrobe", "b")
    assert words.is_bug == (code == "bug")
    assert set(words.as_json()) == {"code", "message", "next_step"}


def test_a_bug_names_the_log() -> None:
    assert "/logs/vestry.log" in explain(KeyError(), log_file=Path("/logs/vestry.log")).next_step


@pytest.mark.usefixtures("logging_restored")
def test_the_log_goes_to_its_file_and_names_no_photos(tmp_path: Path) -> None:
    file = tmp_path / "logs" / "vestry.log"
    recent = set_up_logging(file)
    logging.getLogger("app.test").debug("IMG_0412.jpg")
    logging.getLogger("app.test").info("12 photos")
    close_logging()
    text = file.read_text()
    assert "12 photos" in text
    assert "IMG_0412" not in text
    assert any("12 photos" in line for line in recent.lines())


@pytest.mark.usefixtures("logging_restored")
def test_setting_up_twice_logs_once(tmp_path: Path) -> None:
    set_up_logging(tmp_path / "a.log")
    set_up_logging(tmp_path / "b.log")
    logging.getLogger("app.test").info("once")
    close_logging()
    assert (tmp_path / "b.log").read_text().count("once") == 1
    assert "once" not in (tmp_path / "a.log").read_text()


@pytest.mark.usefixtures("logging_restored")
def test_a_log_that_cannot_be_written_is_done_without(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    recent = set_up_logging(tmp_path / "file" / "vestry.log")
    logging.getLogger("app.test").info("kept in memory")
    assert "kept in memory" in recent.lines()[-1]


def test_an_uncaught_error_leaves_a_report(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.excepthook", lambda *_: None)
    monkeypatch.setattr("threading.excepthook", lambda *_: None)
    install_crash_hooks(tmp_path, RecentLines())

    def fail() -> None:
        raise RuntimeError("in a thread")

    thread = threading.Thread(target=fail)
    thread.start()
    thread.join()
    (report,) = tmp_path.glob("crash-*.txt")
    assert "RuntimeError: in a thread" in report.read_text()


def test_only_the_newest_reports_are_kept(tmp_path: Path) -> None:
    for number in range(KEPT_REPORTS + 3):
        write_report(ValueError(str(number)), tmp_path, recent=RecentLines())
    reports = sorted(tmp_path.glob("crash-*.txt"))
    assert len(reports) == KEPT_REPORTS
    assert f"ValueError: {KEPT_REPORTS + 2}" in reports[-1].read_text()


def test_a_report_that_cannot_be_kept_fails_nothing(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    assert write_report(ValueError(), tmp_path / "file", recent=RecentLines()) is None


@pytest.mark.parametrize("text", ["12", "itm_12", " ITM_12 "])
def test_an_id_may_be_written_both_ways(text: str) -> None:
    assert parse_id(text) == 12
    assert format_id(12) == "itm_12"


@pytest.mark.parametrize("text", ["", "0", "itm_", "-1", "itm_1x", "١٢", "9" * 30])
def test_what_is_no_id_is_said_so(text: str) -> None:
    with pytest.raises(AppError) as caught:
        parse_id(text)
    assert "itm_12" in caught.value.next_step
