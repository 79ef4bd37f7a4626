"""The demo's journey through the real window, with stand-ins for the models."""

from __future__ import annotations

import pytest
from PySide6.QtGui import QImage

from app.bootstrap import open_services
from app.errors import AppError
from app.window_bootstrap import claim
from app.window_journey import Journey
from local_index import Library

pytestmark = pytest.mark.gui


def test_every_page_is_pictured_in_light_and_dark(qapp, perception, tiny_wardrobe, tmp_path):
    with open_services(tiny_wardrobe, perception=perception) as services:
        pictures = Journey(tmp_path / "pictures", photos=4).go(services)
    scenes = {picture.stem.rsplit("-", 1)[0] for picture in pictures}
    assert scenes >= {"first-run", "importing", "inbox", "wardrobe", "detail", "search"}
    assert scenes >= {"statistics", "trash", "settings"}
    assert len(pictures) == 2 * len(scenes)
    for scene in scenes:
        light, dark = (QImage(str(tmp_path / f"pictures/{scene}-{it}.png")) for it in schemes())
        assert light.width() >= 1280
        assert light != dark
    # what is looked at stays as it was
    with Library.open(tiny_wardrobe) as library:
        assert library.items.count() == 8


def schemes() -> tuple[str, str]:
    return ("light", "dark")


def test_a_wardrobe_that_is_open_in_a_window_is_left_alone(
    qapp, perception, tiny_wardrobe, tmp_path
):
    with open_services(tiny_wardrobe, perception=perception) as services:
        window = claim(services)
        assert window is not None
        with pytest.raises(AppError, match="open in a window"):
            Journey(tmp_path / "pictures", photos=1).go(services)
        window.release()
