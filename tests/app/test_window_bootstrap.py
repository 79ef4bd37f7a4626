"""The staged start, the end, switching wardrobes, and what a person hears of trouble."""

from __future__ import annotations

import sys
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QCoreApplication, QEvent
from shiboken6 import isValid

from app.bootstrap import Services, open_services
from app.crash import CleanExit
from app.settings import load_settings
from app.window_bootstrap import BugMessages, OpenWardrobe, WindowProgram, claim
from local_index import Library

pytestmark = pytest.mark.gui


class Ended:
    """Counts how often the program was over."""

    def __init__(self) -> None:
        self.times = 0

    def __call__(self) -> None:
        self.times += 1


@pytest.fixture
def ended() -> Ended:
    return Ended()


@pytest.fixture
def program(qtbot, theme, perception, ended) -> Iterator[WindowProgram]:
    def open_folder(folder: Path | None) -> Services:
        return open_services(folder, perception=perception)

    made = WindowProgram(theme, open_folder=open_folder, done=ended)
    yield made
    if made.current is not None:
        made.current.window.close()


@pytest.fixture
def start(program: WindowProgram, qtbot, perception) -> Callable[[Path], OpenWardrobe]:
    def begin(folder: Path) -> OpenWardrobe:
        services = open_services(folder, perception=perception)
        instance = claim(services)
        assert instance is not None
        opened = program.open(services, instance)
        with qtbot.waitSignal(opened.ready, timeout=10_000):
            pass
        return opened

    return begin


def lanes() -> list[str]:
    return [one.name for one in threading.enumerate() if one.name.startswith("lane-")]


def test_nothing_is_opened_before_the_window_is_shown(program, perception, library_folder) -> None:
    services = open_services(library_folder, perception=perception)
    opened = program.open(services, claim(services))
    assert opened.window.isVisible()
    assert not (library_folder / "library.json").exists()
    assert opened.context.wardrobe.state == "busy"


def test_a_first_start_makes_the_wardrobe_and_shows_an_empty_one(start, library_folder) -> None:
    opened = start(library_folder)
    assert opened.context.wardrobe.state == "empty"
    with Library.open(library_folder) as library:
        assert library.items.count() == 0


def test_closing_leaves_no_thread_no_lock_and_no_open_file(start, ended, tiny_wardrobe) -> None:
    opened = start(tiny_wardrobe)
    assert opened.context.wardrobe.count == 8
    opened.window.close()
    assert ended.times == 1
    assert lanes() == []
    assert not (tiny_wardrobe / "wardrobe.db-wal").exists()
    services = open_services(tiny_wardrobe)
    again = claim(services)
    assert again is not None
    again.release()


def test_a_damaged_wardrobe_says_so_in_the_window(start, tiny_wardrobe) -> None:
    (tiny_wardrobe / "wardrobe.db").write_bytes(b"no database at all" * 100)
    opened = start(tiny_wardrobe)
    assert opened.context.wardrobe.state == "failed"
    assert opened.context.wardrobe.error is not None


def test_a_wardrobe_that_opens_at_the_second_try_goes_on_with_its_import(
    start, qtbot, tiny_wardrobe, photo_folder
) -> None:
    from app.services import import_queue

    with Library.open(tiny_wardrobe) as library:
        import_queue.ask(library, [photo_folder(2, name="late", first=50)])
    healthy = (tiny_wardrobe / "library.json").read_bytes()
    (tiny_wardrobe / "library.json").write_bytes(b"{")
    opened = start(tiny_wardrobe)
    assert opened.context.wardrobe.state == "failed"
    (tiny_wardrobe / "library.json").write_bytes(healthy)
    opened.context.wardrobe.retry()
    qtbot.waitUntil(lambda: opened.context.wardrobe.count == 10, timeout=20_000)


def test_switching_opens_the_other_and_closes_this_one(
    start, program, ended, qtbot, tiny_wardrobe, tmp_path
) -> None:
    with Library.open(tmp_path / "other", create=True, name="Sofia"):
        pass
    first = start(tiny_wardrobe)
    first.context.settings.set("theme", "dark")
    first.context.libraries.switch(tmp_path / "other")
    second = program.current
    assert second is not None
    assert second is not first
    qtbot.waitUntil(lambda: second.context.wardrobe.state == "empty")
    qtbot.waitUntil(lambda: not isValid(first.window))
    assert ended.times == 0
    assert second.context.settings.current.theme == "dark"
    second.window.close()
    assert ended.times == 1
    kept = load_settings(second.services.paths.settings_file)
    assert (kept.theme, kept.library) == ("dark", str(tmp_path / "other"))


def test_a_wardrobe_that_is_gone_is_not_made_anew(start, program, tiny_wardrobe, tmp_path) -> None:
    opened = start(tiny_wardrobe)
    opened.context.libraries.switch(tmp_path / "gone")
    assert program.current is opened
    assert opened.context.notifications.recent()[-1].kind == "error"
    assert not (tmp_path / "gone").exists()


def test_a_wardrobe_of_another_window_is_left_alone(
    start, program, tiny_wardrobe, tmp_path
) -> None:
    with Library.open(tmp_path / "other", create=True):
        pass
    elsewhere = claim(open_services(tmp_path / "other"))
    assert elsewhere is not None
    opened = start(tiny_wardrobe)
    opened.context.libraries.switch(tmp_path / "other")
    assert program.current is opened
    assert "another window" in opened.context.notifications.recent()[-1].text
    elsewhere.release()


@pytest.mark.parametrize("same_disk", [True, False])
def test_the_open_wardrobe_moves_with_its_import_and_back_again(
    start, program, ended, qtbot, library_folder, photo_folder, tmp_path, monkeypatch, same_disk
) -> None:
    from app.services import moving

    monkeypatch.setattr(moving, "_same_disk", lambda _folder, _parent: same_disk)
    (tmp_path / "stick").mkdir()
    first = start(library_folder)
    first.take([str(photo_folder(12))])
    qtbot.waitUntil(lambda: first.context.importing.is_running, timeout=10_000)
    first.context.libraries.move(library_folder, tmp_path / "stick")
    qtbot.waitUntil(lambda: program.current not in (first, None), timeout=20_000)
    second = program.current
    assert second is not None
    assert ended.times == 0
    qtbot.waitUntil(lambda: second.context.wardrobe.count == 12, timeout=20_000)
    qtbot.waitUntil(lambda: not second.context.importing.is_running, timeout=20_000)
    assert second.services.library_folder == tmp_path / "stick" / "wardrobe"
    assert not library_folder.exists()
    (told,) = [one for one in second.context.notifications.recent() if one.action_label == "Undo"]
    assert told.action is not None
    told.action()
    qtbot.waitUntil(lambda: program.current not in (second, None), timeout=20_000)
    third = program.current
    assert third is not None
    qtbot.waitUntil(lambda: third.context.wardrobe.count == 12, timeout=20_000)
    assert third.services.library_folder == library_folder
    assert not (tmp_path / "stick" / "wardrobe").exists()


def test_a_move_that_cannot_end_opens_the_wardrobe_where_it_was(
    start, program, ended, qtbot, tiny_wardrobe, tmp_path, monkeypatch
) -> None:
    from app import window_bootstrap

    def refuse(_planned: object) -> None:
        raise OSError(28, "full")

    monkeypatch.setattr(window_bootstrap, "finish_move", refuse)
    (tmp_path / "stick").mkdir()
    first = start(tiny_wardrobe)
    first.context.libraries.move(tiny_wardrobe, tmp_path / "stick")
    qtbot.waitUntil(lambda: program.current not in (first, None), timeout=20_000)
    second = program.current
    assert second is not None
    qtbot.waitUntil(lambda: second.context.wardrobe.count == 8, timeout=20_000)
    assert "disk is full" in second.context.notifications.recent()[-1].text
    assert ended.times == 0


def test_no_other_window_takes_the_wardrobe_while_it_gets_its_new_place(
    start, program, qtbot, tiny_wardrobe, tmp_path, monkeypatch
) -> None:
    from app import window_bootstrap
    from app.services import moving

    claims: list[object] = []

    def try_to_open(planned: moving.Move) -> moving.Moved:
        claims.append(claim(open_services(planned.folder)))
        return moving.finish_move(planned)

    monkeypatch.setattr(window_bootstrap, "finish_move", try_to_open)
    (tmp_path / "stick").mkdir()
    first = start(tiny_wardrobe)
    first.context.libraries.move(tiny_wardrobe, tmp_path / "stick")
    qtbot.waitUntil(lambda: program.current not in (first, None), timeout=20_000)
    assert claims == [None]
    assert program.current is not None
    assert program.current.services.library_folder == tmp_path / "stick" / "wardrobe"


def test_a_wardrobe_on_a_stick_that_is_not_there_is_not_made_anew(tmp_path, isolated_home) -> None:
    from app.main import _open_or_usual
    from app.settings import Settings, save_settings

    stick = tmp_path / "stick" / "sofia"
    save_settings(isolated_home / "settings.json", Settings(library=str(stick)))
    services, lost = _open_or_usual(None)
    assert lost == stick
    assert services.library_folder.parent == services.paths.wardrobes
    assert services.settings.library == str(stick)
    assert not stick.parent.exists()
    with Library.open(stick, create=True):
        pass
    services, lost = _open_or_usual(None)
    assert lost is None
    assert services.library_folder == stick


def test_photos_of_another_start_are_imported_here(
    start, qtbot, library_folder, photo_folder
) -> None:
    opened = start(library_folder)
    opened.instance.called.emit([str(photo_folder(2))])
    qtbot.waitUntil(lambda: opened.context.wardrobe.count == 2, timeout=10_000)


def test_closing_while_importing_asks_nothing_and_the_next_start_goes_on(
    start, qtbot, library_folder, photo_folder
) -> None:
    folder = photo_folder(12)
    opened = start(library_folder)
    opened.take([str(folder)])
    qtbot.waitUntil(lambda: opened.context.importing.is_running, timeout=10_000)
    opened.window.close()
    assert lanes() == []
    again = start(library_folder)
    qtbot.waitUntil(lambda: again.context.wardrobe.count == 12, timeout=20_000)


def test_the_look_follows_the_settings(start, theme, library_folder) -> None:
    opened = start(library_folder)
    opened.context.settings.update(theme="dark", text_size=125)
    assert (theme.name, theme.text_percent) == ("dark", 125)


def test_an_error_that_nobody_caught_is_told_in_the_window(
    start, program, qtbot, library_folder, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen: list[type[BaseException]] = []
    monkeypatch.setattr(sys, "excepthook", lambda kind, *_rest: seen.append(kind))
    opened = start(library_folder)
    bugs = BugMessages(program)
    error = RuntimeError("boom")
    thread = threading.Thread(target=lambda: sys.excepthook(RuntimeError, error, None))
    thread.start()
    thread.join()
    qtbot.waitUntil(lambda: bool(opened.context.notifications.recent()))
    bugs.remove()
    assert seen == [RuntimeError]
    assert "did not expect" in opened.context.notifications.recent()[-1].text


def test_an_unclean_end_is_noticed_once(tmp_path: Path) -> None:
    (tmp_path / "running").write_text("a window that was killed", encoding="utf-8")
    after = CleanExit(tmp_path)
    assert after.was_unclean
    after.clean()
    later = CleanExit(tmp_path)
    assert not later.was_unclean
    later.clean()


def test_opening_and_closing_leaves_no_widgets_behind(start, qapp, library_folder) -> None:
    def round_trip() -> int:
        opened = start(library_folder)
        opened.window.close()
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
        assert not isValid(opened.window)
        return len(qapp.allWidgets())

    assert round_trip() == round_trip()
