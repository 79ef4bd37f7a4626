"""Pictures of every page: the same twice, byte for byte, and none of them blank.

``VESTRY_SCREENSHOTS=DIR`` keeps them for a look; a test cannot see ugly.
"""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from PySide6.QtCore import (
    QBuffer,
    QCoreApplication,
    QDeadlineTimer,
    QEvent,
    QEventLoop,
    QIODevice,
    QPoint,
)
from PySide6.QtGui import QImage, QPainter
from PySide6.QtWidgets import QApplication, QWidget

from app.views.main_window import MainWindow
from app.views.pages import PAGES
from app.views.tokens import SCHEMES

pytestmark = pytest.mark.gui
KEEP = os.environ.get("VESTRY_SCREENSHOTS", "")
SIZE = (1280, 800)
REST_MS = 250


@pytest.fixture(params=["light", "dark"])
def scheme(request, theme):
    theme.apply(request.param)
    return request.param


def picture(window: MainWindow, ratio: float = 1.0) -> QImage:
    """Return the window as it is painted on a screen of this density, once it has come to rest.

    Small pictures and counts arrive by timers of up to 150 ms, so rest is a picture that stays.
    """
    patience = QDeadlineTimer(10_000)
    before, rest = paint(window, ratio), QDeadlineTimer(REST_MS)
    while not (rest.hasExpired() and window.context.thumbnails.is_idle):
        assert not patience.hasExpired(), "the window does not come to rest"
        QCoreApplication.processEvents(QEventLoop.ProcessEventsFlag.WaitForMoreEvents, 20)
        now = paint(window, ratio)
        if now != before:
            before, rest = now, QDeadlineTimer(REST_MS)
    return before


def paint(window: QWidget, ratio: float) -> QImage:
    QCoreApplication.sendPostedEvents()
    image = QImage(window.size() * ratio, QImage.Format.Format_RGB32)
    image.setDevicePixelRatio(ratio)
    painter = QPainter(image)
    window.render(painter, QPoint(0, 0))
    painter.end()
    return image


def png(image: QImage) -> bytes:
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    image.save(buffer, "PNG")
    return bytes(buffer.data().data())


def colors(image: QImage) -> int:
    small = image.scaled(64, 40)
    return len({small.pixel(x, y) for x in range(64) for y in range(40)})


def walk(context, *, ratio: float) -> dict[str, QImage]:
    """Return pictures of every page of a fresh window, and of the detail side."""
    window = MainWindow(context)
    window.resize(*SIZE)
    window.show()
    context.wardrobe.refresh()
    context.libraries.refresh()
    found = {}
    for page in PAGES:
        window.go(page.name)
        window.setFocus()
        found[page.name] = picture(window, ratio)
    window.go(PAGES[0].name)
    ids = context.wardrobe.model.ids
    if ids:
        context.wardrobe.select([ids[0]])
        found["detail"] = picture(window, ratio)
        context.wardrobe.select([])
    window.close()
    window.deleteLater()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    return found


def compare(context, name: str, *, ratio: float = 1.0) -> None:
    first = walk(context, ratio=ratio)
    second = walk(context, ratio=ratio)
    if KEEP:
        for page, image in first.items():
            image.save(str(Path(KEEP) / f"{page}-{name}.png"))
    for page, image in first.items():
        assert colors(image) > 3, page
        if png(image) != png(second[page]) and KEEP:
            second[page].save(str(Path(KEEP) / f"{page}-{name}-again.png"))
        assert png(image) == png(second[page]), page


def test_pages_with_eight_garments_look_the_same_twice(
    tiny_wardrobe, window_context, qtbot, scheme
):
    compare(window_context, f"8-{scheme}")


def test_pages_of_an_empty_wardrobe_look_the_same_twice(window_context, qtbot, scheme):
    compare(window_context, f"empty-{scheme}")


def test_pages_look_the_same_twice_on_a_dense_screen(tiny_wardrobe, window_context, qtbot, theme):
    compare(window_context, "8-light@2x", ratio=2.0)


def test_a_theme_colors_the_whole_window(tiny_wardrobe, window_context, qtbot, theme):
    window = MainWindow(window_context)
    qtbot.addWidget(window)
    window.resize(*SIZE)
    window.show()
    window_context.wardrobe.refresh()
    light = picture(window)
    theme.apply("dark")
    dark = picture(window)
    for image, scheme in ((light, "light"), (dark, "dark")):
        tokens = SCHEMES[scheme]
        assert image.pixelColor(100, 400).name().upper() == tokens.surface_0
    theme.apply("light")
    assert png(picture(window)) == png(light)


def test_a_window_leaves_nothing_behind(tiny_wardrobe, window_context, qtbot):
    def left() -> int:
        return sum(isinstance(each, QWidget) for each in QApplication.allWidgets())

    walk(window_context, ratio=1.0)
    before = left()
    for _ in range(3):
        walk(window_context, ratio=1.0)
    assert left() <= before
