"""Broken photos, full disks, damaged and busy wardrobes, as the window tells of them."""

from __future__ import annotations

import errno
import json
import os
import struct
import threading
import time
import zlib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QApplication,
    QLabel,
    QMenu,
    QProgressBar,
    QPushButton,
    QToolButton,
    QWidget,
)

from app.tasks import Lane, TaskRunner
from app.views.duplicates_dialog import DuplicatesDialog
from app.views.main_window import MainWindow
from app.views.toast import Toast, ToastHost
from app.window_bootstrap import follow_settings
from local_index import Library
from local_index.files import PhotoFiles

pytestmark = pytest.mark.gui
PhotoFolder = Callable[..., Path]


@pytest.fixture
def open_window(qtbot, window_context) -> Callable[[], MainWindow]:
    """Open the whole window on the test's wardrobe."""

    def make() -> MainWindow:
        made = MainWindow(window_context)
        qtbot.addWidget(made)
        made.show()
        window_context.wardrobe.refresh()
        settle()
        return made

    return make


def settle() -> None:
    for _ in range(4):
        QTest.qWait(1)
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)


def toasts(window: MainWindow) -> list[Toast]:
    host = window.findChild(ToastHost)
    assert host is not None
    return host.toasts()


def press(window: MainWindow, name: str) -> None:
    found = toasts(window)[-1].findChild(QPushButton, name)
    assert found is not None, name
    found.click()
    settle()


def activity_words(window: MainWindow) -> list[str]:
    panel = window.findChild(QWidget, "activity_panel")
    if panel is None or not panel.isVisible():
        window.context.shortcuts.action("activity.open").trigger()
        panel = window.findChild(QWidget, "activity_panel")
    assert panel is not None
    settle()
    return [each.text() for each in panel.findChildren(QLabel) if each.isVisibleTo(panel)]


def put_into_trash(window: MainWindow, item: int) -> None:
    window.context.operations.change(
        lambda _library, wardrobe: wardrobe.trash([item]), label="Move to trash"
    )


def count(folder: Path) -> int:
    with Library.open(folder) as library:
        return library.items.count()


def huge_png(side: int) -> bytes:
    """Return a whole PNG of one bit per pixel: some kilobytes that unpack to far too much."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        body = kind + data
        return struct.pack(">I", len(data)) + body + struct.pack(">I", zlib.crc32(body))

    packer = zlib.compressobj(1)
    row = bytes(1 + (side + 7) // 8)
    packed = b"".join(packer.compress(row) for _ in range(side)) + packer.flush()
    head = struct.pack(">IIBBBBB", side, side, 1, 0, 0, 0, 0)
    parts = chunk(b"IHDR", head) + chunk(b"IDAT", packed) + chunk(b"IEND", b"")
    return b"\x89PNG\r\n\x1a\n" + parts


# -- photos ---------------------------------------------------------------------------------------


def test_every_broken_photo_gets_one_plain_sentence_and_the_rest_comes_in(
    open_window, photo_folder: PhotoFolder, photo_bytes, library_folder, monkeypatch
) -> None:
    window, folder = open_window(), photo_folder(3)
    whole = photo_bytes(70)
    (folder / "cut.jpg").write_bytes(whole[: len(whole) // 3])
    (folder / "text.jpg").write_text("Dear diary, this is no photo.")
    (folder / "empty.jpg").write_bytes(b"")
    (folder / "huge.png").write_bytes(huge_png(30_000))
    (folder / "locked").mkdir()
    scan = os.scandir

    def refuse(place: Any) -> Any:
        if Path(place).name == "locked":
            raise PermissionError(errno.EACCES, "no", str(place))
        return scan(place)

    monkeypatch.setattr(os, "scandir", refuse)
    window.context.importing.start([folder])
    assert count(library_folder) == 3
    result = window.context.importing.last
    assert result is not None
    reasons = {Path(each.path).name: each.error for each in result.failed}
    assert set(reasons) == {"cut.jpg", "text.jpg", "empty.jpg", "huge.png", "locked"}
    assert len(set(reasons.values())) == 5
    for reason in reasons.values():
        assert reason.endswith(".")
        assert reason.count(". ") == 0, "one sentence"
        assert not any(word in reason for word in ("Error", "errno", "Traceback", str(folder)))
    press(window, "toast_action")
    words = activity_words(window)
    for name, reason in reasons.items():
        assert name in words
        assert any(one.startswith(reason) for one in words), reason


def test_a_long_list_of_broken_photos_can_be_saved_and_opened_elsewhere(
    open_window, photo_folder: PhotoFolder, tmp_path, monkeypatch
) -> None:
    window, folder = open_window(), photo_folder(1)
    monkeypatch.setattr(
        "app.views.activity_panel.choose_target",
        lambda _parent, _title, _filters, _name, done: done(tmp_path / "list.csv"),
    )
    for number in range(150):
        (folder / f"=note {number}.jpg").write_text("no photo")
    window.context.importing.start([folder])
    words = activity_words(window)
    assert "and 50 more" in words
    assert len(words) < 400
    button = window.findChild(QPushButton, "activity_save_failed")
    assert button is not None
    button.click()
    assert "list.csv" in toasts(window)[-1].notification.text
    lines = (tmp_path / "list.csv").read_text(encoding="utf-8-sig").splitlines()
    assert len(lines) == 151
    assert "not a photo" in lines[1]


def test_hundreds_of_tasks_are_a_short_list_and_few_repaints(open_window) -> None:
    window = open_window()
    activity_words(window)
    panel, activity = window.findChild(QWidget, "activity_panel"), window.context.activity
    runner, gate, repaints = TaskRunner(), threading.Event(), list[int]()
    runner.added.connect(activity._follow)
    activity.changed.connect(lambda: repaints.append(1))
    try:
        runner.submit(Lane.FILES, lambda _token: gate.wait(5), label="First")
        for number in range(300):
            runner.submit(Lane.FILES, lambda _token: None, label=f"Task {number}")
        activity.changed.emit()
        settle()
        assert panel.findChild(QLabel, "activity_behind").text() == "and 293 more after these"
        assert len(panel.findChildren(QProgressBar)) == 8
        repaints.clear()
        gate.set()
        deadline = time.monotonic() + 10
        while activity.busy and time.monotonic() < deadline:
            QTest.qWait(5)
        assert not activity.busy
        assert len(repaints) < 100
        settle()
        assert panel.findChild(QLabel, "activity_idle") is not None
    finally:
        runner.shut_down()


def test_garments_that_may_be_the_same_are_offered_to_be_compared(
    open_window, photo_folder: PhotoFolder
) -> None:
    from PIL import Image

    window, folder = open_window(), photo_folder(3)
    window.context.importing.start([folder])
    again = photo_folder(2, name="again", first=40)
    Image.open(folder / "IMG_0001.jpg").save(again / "smaller.jpg", quality=60)
    window.context.importing.start([again])
    told = toasts(window)[-1].notification
    assert "3 garment(s) added" in told.text
    assert "1 may be the same as one you have" in told.text
    assert any("may be the same" in one for one in activity_words(window))
    press(window, "toast_action")
    (dialog,) = window.findChildren(DuplicatesDialog)
    assert dialog.isVisible()
    dialog.close()
    settle()


def test_the_end_of_an_import_is_not_told_twice(open_window, photo_folder: PhotoFolder) -> None:
    window = open_window()
    activity_words(window)
    window.context.importing.start([photo_folder(2)])
    settle()
    assert any("2 garment(s) added" in one for one in activity_words(window))
    assert toasts(window) == []


def test_filling_the_switcher_again_and_again_leaves_no_menus_behind(
    open_window, isolated_home: Path
) -> None:
    window = open_window()
    window.context.libraries.add(isolated_home / "gone" / "marta")
    button = window.findChild(QToolButton, "library_button")
    counts = []
    for _ in range(4):
        window.context.libraries.refresh()
        button.menu().aboutToShow.emit()
        settle()
        counts.append(len(button.menu().findChildren(QMenu)))
    assert counts[1:] == [2, 2, 2]


def test_what_was_found_stands_in_the_activity_while_it_runs(
    open_window, photo_folder: PhotoFolder, perception, monkeypatch
) -> None:
    window, folder = open_window(), photo_folder(3)
    window.context.importing.start([photo_folder(1, name="before")])
    (folder / "text.jpg").write_text("no photo")
    (folder / "film.mov").write_bytes(b"film")
    seen: list[str] = []
    look = perception.analyze_many

    def looking(photos: Any) -> Any:
        # The first report has been made: read the mail as the event loop would.
        window.context.operations.runner._read_mail()
        window.context.activity.changed.emit()
        seen.extend(activity_words(window))
        return look(photos)

    monkeypatch.setattr(perception, "analyze_many", looking)
    window.context.importing.start([folder])
    found = "3 photo(s) found · 1 already here · 1 cannot be read · 1 other file(s)"
    assert found in seen


# -- disks ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("moment", ["asking", "copying", "small pictures", "rows", "the end"])
def test_a_full_disk_is_one_sentence_and_trying_again_ends_whole(
    open_window, photo_folder: PhotoFolder, library_folder, dump_library, monkeypatch, moment
) -> None:
    window, folder = open_window(), photo_folder(8)
    monkeypatch.setattr("app.services.import_pipeline.BATCH_PHOTOS", 2)
    with monkeypatch.context() as full:
        _fill_disk(full, moment)
        window.context.importing.start([folder])
    told = toasts(window)[-1].notification
    assert told.kind == "error"
    assert "disk is full" in told.text
    with Library.open(library_folder) as library:
        assert library.integrity_problems() == []
        assert library.items.count() < 8 or moment == "the end"
    press(window, "toast_action")
    assert window.context.importing.error is None
    assert count(library_folder) == 8
    whole = dump_library(library_folder)
    assert len(whole["photos"]) == 8
    stray = [name for name in whole["files"] if name.rsplit("/", 1)[-1].startswith(".")]
    assert stray == []


def _fill_disk(full: pytest.MonkeyPatch, moment: str) -> None:
    from app.services import import_queue, importing
    from local_index.items import ItemStore

    def after(calls: int, real: Any) -> Any:
        made: list[int] = []

        def call(*arguments: Any, **named: Any) -> Any:
            made.append(1)
            if len(made) > calls:
                raise OSError(errno.ENOSPC, "No space left on device")
            return real(*arguments, **named)

        return call

    if moment == "asking":
        full.setattr(import_queue, "ask", after(0, import_queue.ask))
    elif moment == "copying":
        full.setattr(PhotoFiles, "store", after(3, PhotoFiles.store))
    elif moment == "small pictures":
        full.setattr(PhotoFiles, "write_derived", after(7, PhotoFiles.write_derived))
    elif moment == "rows":
        full.setattr(ItemStore, "add", after(5, ItemStore.add))
    else:
        full.setattr(importing, "keep_up", after(0, importing.keep_up))


@pytest.mark.usefixtures("tiny_wardrobe")
def test_a_wardrobe_that_cannot_be_written_is_shown_and_says_so_when_it_is_changed(
    open_window, photo_folder: PhotoFolder, library_folder, monkeypatch
) -> None:
    # Root may write everywhere; what the library asks of the system is answered for it.
    monkeypatch.setattr("local_index.store.os.access", lambda *_arguments, **_named: False)
    window = open_window()
    assert window.context.wardrobe.count == 8
    put_into_trash(window, 1)
    assert toasts(window)[-1].notification.kind == "error"
    assert "not changed" in toasts(window)[-1].notification.text
    window.context.importing.start([photo_folder(2, name="late", first=50)])
    told = toasts(window)[-1].notification
    assert told.kind == "error"
    assert "did not expect" not in told.text
    monkeypatch.undo()
    assert count(library_folder) == 8


# -- wardrobes ------------------------------------------------------------------------------------


@pytest.mark.usefixtures("tiny_wardrobe")
def test_a_wardrobe_of_a_newer_program_is_left_alone(open_window, library_folder) -> None:
    manifest = library_folder / "library.json"
    document = json.loads(manifest.read_text())
    manifest.write_text(json.dumps({**document, "format": 99}))
    before = (library_folder / "wardrobe.db").read_bytes()
    window = open_window()
    assert window.context.wardrobe.state == "failed"
    error = window.context.wardrobe.error
    assert error is not None
    assert "newer" in error.message
    assert error.next_step
    assert error.message in " ".join(each.text() for each in window.findChildren(QLabel))
    for name in window.pages:
        window.go(name)
        settle()
    assert (library_folder / "wardrobe.db").read_bytes() == before


def test_a_damaged_wardrobe_offers_what_a_person_can_do_without_a_command_line(
    open_window, tiny_wardrobe: Path, monkeypatch
) -> None:
    (tiny_wardrobe / "wardrobe.db").write_bytes(b"no database at all" * 100)
    window, asked = open_window(), list[str]()
    names = {"failed_restore": "library.take_in", "failed_other": "library.open"}
    for name, action in names.items():
        button = window.findChild(QPushButton, name)
        assert button is not None
        assert button.isVisible()
        act = window.context.shortcuts.action(action)
        act.triggered.disconnect()
        act.triggered.connect(lambda _checked=False, action=action: asked.append(action))
        button.click()
    assert asked == [*names.values()]


@pytest.mark.usefixtures("tiny_wardrobe")
def test_a_damaged_search_index_is_no_reason_to_see_anything(open_window, library_folder) -> None:
    index = library_folder / "index"
    index.mkdir(exist_ok=True)
    for name in ("image.usearch", "text.usearch", "image.json"):
        (index / name).write_bytes(b"garbage" * 100)
    for small in (library_folder / "derived").rglob("*.webp"):
        small.write_bytes(b"no picture")
    window = open_window()
    assert window.context.wardrobe.count == 8
    window.context.wardrobe.set_text("shirt")
    window.context.wardrobe.search_now()
    settle()
    assert window.context.wardrobe.state != "failed"
    assert [each for each in toasts(window) if each.notification.kind == "error"] == []


def test_the_trash_is_kept_as_long_as_the_settings_say(
    open_window, tiny_wardrobe: Path, window_context
) -> None:
    follow_settings(window_context)
    with Library.open(tiny_wardrobe) as library:
        library.trash.put([1, 2])
        library.db.execute(
            "UPDATE items SET trashed_at = strftime('%Y-%m-%dT%H:%M:%fZ', 'now', '-40 days')"
            " WHERE id = 1"
        )
    window_context.settings.set("trash_days", 90)
    window = open_window()
    window.go("trash")
    settle()
    page = window.page("trash")
    assert set(page.trash.model.ids) == {1, 2}
    words = page.findChild(QLabel, "trash_words")
    assert "after 90 days" in words.text()
    index = page.trash.model.index(page.trash.model.ids.index(1))
    assert "50" in index.data(page.trash.model.ReasonsRole)[0]
    with Library.open(tiny_wardrobe) as library:
        library.db.execute("DELETE FROM library_meta WHERE key LIKE '%purge%'")
    window_context.settings.set("trash_days", 30)
    window_context.operations.services.open_library().close()
    page.trash.refresh()
    assert set(page.trash.model.ids) == {2}
    assert "after 30 days" in words.text()


@pytest.mark.usefixtures("tiny_wardrobe")
def test_long_work_of_another_program_is_waited_for_in_one_sentence(
    open_window, photo_folder: PhotoFolder, library_folder
) -> None:
    window = open_window()
    with Library.open(library_folder) as other, other.long_job("import"):
        window.context.importing.start([photo_folder(2, name="late", first=50)])
        told = toasts(window)[-1].notification
        assert told.kind == "error"
        assert "import" in told.text
        assert told.action_label == "Try again"
        put_into_trash(window, 1)  # a change is no long work
    assert count(library_folder) == 7
    press(window, "toast_action")
    assert count(library_folder) == 9
