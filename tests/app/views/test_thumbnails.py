"""Small pictures: read beside the window, nearest first, kept by their bytes."""

from __future__ import annotations

import threading
from pathlib import Path

import pytest
from PIL import Image
from PySide6.QtCore import QObject, QSize

from app.viewmodels.garment_list import ThumbKey
from app.views.thumbnails import MOST_WAITING, Request, ThumbnailCache, read_picture, request_for

pytestmark = pytest.mark.gui
BOX = QSize(40, 40)


class Folder:
    """Pictures named by their keys; counts what is asked for."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.asked: list[str] = []
        self.gate = threading.Event()
        self.gate.set()

    def cutout(self, sha256: str, version: int = 0) -> tuple[Path, ...]:
        self.gate.wait(10)
        self.asked.append(sha256)
        return (self.folder / f"{sha256}.edit.png", self.folder / f"{sha256}.png")

    def photo(self, sha256: str) -> tuple[Path, ...]:
        return (self.folder / f"{sha256}.jpg",)


@pytest.fixture
def folder(tmp_path: Path) -> Folder:
    """Ten pictures of 80 by 160."""
    for number in range(10):
        Image.new("RGBA", (80, 160), (number * 20, 0, 0, 255)).save(tmp_path / f"p{number}.png")
    return Folder(tmp_path)


@pytest.fixture
def cache(folder, qapp):
    """With one reader."""
    made = ThumbnailCache(folder, threads=1)
    yield made
    made.shut_down()
    assert not [one for one in threading.enumerate() if one.name == "thumbnails"]


def want(number: int, *, version: int = 0) -> Request:
    return request_for(ThumbKey(f"p{number}", version), BOX, ratio=1.0)


def test_a_picture_is_asked_for_once_and_arrives_in_a_frame(cache, folder, qtbot):
    with qtbot.waitSignal(cache.arrived, timeout=5000) as arrived:
        assert cache.pixmap(ThumbKey("p1"), BOX) is None
        assert cache.pixmap(ThumbKey("p1"), BOX) is None
    assert arrived.args == [frozenset({ThumbKey("p1")})]
    pixmap = cache.pixmap(ThumbKey("p1"), BOX)
    assert (pixmap.width(), pixmap.height()) == (20, 40)  # fits the box, keeps its shape
    assert folder.asked == ["p1"]
    qtbot.waitUntil(lambda: not cache._timer.isActive())


def test_a_dense_screen_gets_more_pixels(cache, qtbot):
    cache.pixmap(ThumbKey("p1"), BOX, ratio=2.0)
    qtbot.waitUntil(lambda: cache.pixmap(ThumbKey("p1"), BOX, ratio=2.0) is not None)
    assert cache.pixmap(ThumbKey("p1"), BOX, ratio=2.0).height() == 80
    assert cache.stand_in(want(1)).height() == 80


def test_the_nearest_is_read_first_and_what_scrolled_away_is_not_read(cache, folder, qtbot):
    owner = QObject()
    folder.gate.clear()
    cache.want(owner, [(want(0), 0.0)])
    qtbot.waitUntil(lambda: bool(cache._crew._taken))
    cache.want(owner, [(want(number), float(number)) for number in (9, 8, 7)])
    cache.want(owner, [(want(number), float(10 - number)) for number in (3, 5, 4)])
    folder.gate.set()
    qtbot.waitUntil(lambda: cache.is_idle)
    assert folder.asked == ["p0", "p5", "p4", "p3"]


def test_only_so_much_waits_and_the_farthest_is_dropped(cache, folder, qtbot):
    owner = QObject()
    folder.gate.clear()
    cache.want(owner, [(want(number), float(number)) for number in range(MOST_WAITING + 50)])
    with cache._crew._condition:
        waiting = {int(one.key.sha256[1:]) for one in cache._crew._waiting}
    assert len(waiting) <= MOST_WAITING
    assert max(waiting) < MOST_WAITING + 1
    folder.gate.set()


def test_bytes_are_kept_within_the_budget_and_the_latest_stay(folder, qtbot, qapp):
    one = 20 * 40 * 4
    cache = ThumbnailCache(folder, threads=-1, budget_bytes=3 * one)
    for number in range(5):
        cache.pixmap(ThumbKey(f"p{number}"), BOX)
        cache.cached(want(0))  # looked at again and again
    assert cache.held_bytes == 3 * one
    assert cache.cached(want(0)) is not None
    assert cache.cached(want(1)) is None
    assert cache.cached(want(4)) is not None


def test_a_mended_cutout_is_read_anew_and_the_old_one_stands_in(folder, qapp):
    cache = ThumbnailCache(folder, threads=-1)
    cache.pixmap(ThumbKey("p1", 0), BOX)
    Image.new("RGBA", (80, 80), (0, 255, 0, 255)).save(folder.folder / "p1.edit.png")
    assert cache.cached(want(1, version=7)) is None
    assert cache.stand_in(want(1, version=7)).height() == 40
    pixmap = cache.pixmap(ThumbKey("p1", 7), BOX)
    assert pixmap.toImage().pixelColor(5, 5).green() == 255


def test_a_missing_picture_is_told_once_and_tried_again_when_told_to(folder, qapp):
    cache = ThumbnailCache(folder, threads=-1)
    missed: list[int] = []
    cache.missing.connect(lambda: missed.append(1))
    key = ThumbKey("later")
    assert cache.pixmap(key, BOX) is None
    assert cache.pixmap(key, BOX) is None
    assert cache.is_broken(request_for(key, BOX, ratio=1.0))
    assert missed == [1]
    Image.new("RGB", (10, 10)).save(folder.folder / "later.png")
    cache.forget()
    assert cache.pixmap(key, BOX) is not None


def test_a_damaged_file_is_passed_over_for_the_next_best(folder):
    (folder.folder / "p1.edit.png").write_bytes(b"\x89PNG broken")
    image = read_picture(folder.cutout("p1"), 40, 40)
    assert image is not None
    assert image.height() == 40
    assert read_picture((), 40, 40) is None


def test_a_turned_photo_is_read_upright(tmp_path: Path):
    photo = Image.new("RGB", (200, 100), "red")
    exif = photo.getexif()
    exif[0x0112] = 6  # turned by a quarter
    photo.save(tmp_path / "turned.jpg", exif=exif)
    image = read_picture((tmp_path / "turned.jpg",), 50, 80)
    assert (image.width(), image.height()) == (40, 80)


def test_a_picture_fills_a_dense_screen_but_is_never_more_than_doubled(tmp_path: Path):
    Image.new("RGB", (10, 20)).save(tmp_path / "small.png")
    files = (tmp_path / "small.png",)
    assert read_picture(files, 30, 30).height() == 30
    assert (read_picture(files, 300, 300).width(), read_picture(files, 300, 300).height()) == (
        20,
        40,
    )


def test_a_cutout_of_an_older_version_is_shown_and_told(tmp_path, qapp):
    from app.cutout_mark import MARK

    old, new = tmp_path / "old.webp", tmp_path / "new.webp"
    image = Image.new("RGBA", (64, 64), (200, 20, 20, 255))
    image.save(old)
    image.save(new, xmp=MARK)

    class Files:
        def cutout(self, sha256: str, version: int = 0):
            return (tmp_path / f"{sha256}.webp",)

        def photo(self, sha256: str):
            return ()

    cache = ThumbnailCache(Files(), threads=-1)
    told: list[frozenset[str]] = []
    cache.outdated.connect(told.append)
    assert cache.pixmap(ThumbKey("new"), QSize(64, 64)) is not None
    assert cache.pixmap(ThumbKey("old"), QSize(64, 64)) is not None
    assert told == [frozenset({"old"})]


def test_a_photo_outside_the_wardrobe_is_read_and_a_broken_one_rebuilds_nothing(tmp_path, qapp):
    photo = tmp_path / "photo.png"
    Image.new("RGB", (64, 64), (200, 20, 20)).save(photo)
    cache = ThumbnailCache(None, threads=-1)
    missing: list[bool] = []
    cache.missing.connect(lambda: missing.append(True))
    assert cache.pixmap(ThumbKey(str(photo)), QSize(32, 32), kind="file").width() == 32
    assert cache.pixmap(ThumbKey(str(tmp_path / "gone.jpg")), QSize(32, 32), kind="file") is None
    assert missing == []


def test_a_renewed_cutout_takes_the_place_of_the_old_one_without_a_gap(folder, qapp):
    cache = ThumbnailCache(folder, threads=-1)
    before = cache.pixmap(ThumbKey("p1"), BOX)
    told: list[object] = []
    cache.arrived.connect(told.append)
    Image.new("RGBA", (80, 160), (0, 200, 0, 255)).save(folder.folder / "p1.png")
    cache.read_again(["p1", "p2"])
    after = cache.cached(want(1))
    assert after is not None
    assert after.toImage() != before.toImage()
    assert told == [frozenset({ThumbKey("p1")})]
    assert cache.held_bytes == after.width() * after.height() * 4
