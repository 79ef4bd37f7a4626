"""The look: contrast of every pair, every icon there, both themes applied without a leftover."""

from __future__ import annotations

import gc
import re
from pathlib import Path

import pytest
from PySide6.QtCore import QSize
from PySide6.QtGui import QColor, QIcon, QPalette
from PySide6.QtWidgets import QLabel, QPushButton, QWidget

from app.views import icons
from app.views.brand import mark
from app.views.controls import Segments, Switch, icon_button
from app.views.resources import resource
from app.views.style_sheet import style_sheet
from app.views.theme import Theme, palette, set_kind
from app.views.tokens import CONTRAST_PAIRS, DARK, LIGHT, SCHEMES, TYPE_SIZES, contrast

pytestmark = pytest.mark.gui
VIEWS = Path(icons.__file__).parent


@pytest.mark.parametrize("tokens", SCHEMES.values(), ids=SCHEMES)
@pytest.mark.parametrize("pair", CONTRAST_PAIRS, ids=lambda pair: f"{pair[0]}-on-{pair[1]}")
def test_contrast_is_enough(tokens, pair):
    ink, ground, least = pair
    assert contrast(tokens.color(ink), tokens.color(ground)) >= least


def test_contrast_is_that_of_the_guideline():
    assert contrast("#000000", "#FFFFFF") == pytest.approx(21)
    assert contrast("#777777", "#FFFFFF") == pytest.approx(4.48, abs=0.01)


def test_every_icon_that_the_code_names_is_there():
    named = set()
    for file in VIEWS.glob("*.py"):
        text = file.read_text(encoding="utf-8")
        named |= set(re.findall(r'(?:\.icon|\.pixmap)\(\s*"([a-z0-9-]+)"', text))
        named |= set(re.findall(r'icon_button\(\s*[\w.]+,\s*"([a-z0-9-]+)"', text))
        named |= set(re.findall(r'icon="([a-z0-9-]+)"', text))
    assert len(named) > 20
    assert not {name for name in named if not resource("icons", f"{name}.svg").is_file()}


def test_an_icon_takes_the_color_of_the_theme_that_is_on(theme):
    icon = theme.icon("shirt", "accent")

    def colors() -> set[str]:
        image = icon.pixmap(QSize(32, 32)).toImage()
        pixels = (image.pixelColor(x, y) for x in range(32) for y in range(32))
        return {pixel.name().upper() for pixel in pixels if pixel.alpha() == 255}

    assert colors() == {LIGHT.accent}
    theme.apply("dark")
    assert colors() == {DARK.accent}


def test_icons_survive_their_makers(theme):
    made = [QIcon(theme.icon("shirt")) for _ in range(50)]
    gc.collect()
    assert all(not each.pixmap(QSize(18, 18)).isNull() for each in made)


def test_a_missing_icon_is_found_out_where_it_is_asked_for(theme):
    with pytest.raises(FileNotFoundError):
        theme.icon("no-such-icon")


@pytest.mark.parametrize("tokens", SCHEMES.values(), ids=SCHEMES)
def test_the_sheet_leaves_no_placeholder_and_names_only_files_that_exist(tokens):
    sheet = style_sheet(tokens, dict(TYPE_SIZES))
    assert "$" not in sheet
    for name in re.findall(r'url\("([^"]+)"\)', sheet):
        assert Path(name).is_file()


def test_a_palette_sets_every_role_in_every_group():
    made = palette(DARK)
    for group in (QPalette.ColorGroup.Active, QPalette.ColorGroup.Inactive):
        assert made.color(group, QPalette.ColorRole.Window) == QColor(DARK.surface_0)
        assert made.color(group, QPalette.ColorRole.Accent) == QColor(DARK.accent)
    dimmed = made.color(QPalette.ColorGroup.Disabled, QPalette.ColorRole.Text)
    assert dimmed == QColor(DARK.outline)


def test_text_grows_and_motion_stops(theme):
    theme.apply("light", text_percent=150, motion=False)
    assert theme.pixels() == round(13 * 1.5)
    assert theme.reduced_motion
    theme.apply("dark")
    assert theme.text_percent == 150
    theme.apply("light", text_percent=999)
    assert theme.text_percent == 200


def test_a_theme_says_once_that_it_changed(theme, qtbot):
    said = []
    theme.changed.connect(lambda: said.append(theme.name))
    theme.apply("dark")
    assert said == ["dark"]


def test_system_is_light_where_the_desktop_does_not_say(theme):
    theme.apply("system")
    assert theme.name == "light"


def test_a_window_is_dressed_anew_at_every_switch_and_forgotten_when_it_goes(theme, qtbot):
    window = QWidget()
    theme.dress(window)
    light = window.styleSheet()
    theme.apply("dark")
    assert window.styleSheet() not in ("", light)
    window.deleteLater()
    with qtbot.waitSignal(window.destroyed):
        pass
    theme.apply("light")


def test_a_kind_set_late_is_shown_at_once(theme, qtbot):
    button = QPushButton("Save")
    qtbot.addWidget(button)
    theme.dress(button)
    button.show()
    before = button.grab().toImage()
    set_kind(button, "primary")
    assert button.grab().toImage() != before


def test_the_shipped_font_is_the_one_in_use(theme, qtbot):
    made = QLabel("x")
    qtbot.addWidget(made)
    assert made.fontInfo().family() == "Inter"
    assert theme.font(strong=True).weight() == 600


def test_no_view_sets_a_style_sheet_of_its_own():
    offenders = [
        file.name
        for file in VIEWS.glob("*.py")
        if "setStyleSheet" in file.read_text(encoding="utf-8") and file.name != "theme.py"
    ]
    assert offenders == []


def test_icon_buttons_have_names(theme, qtbot):
    made = icon_button(theme, "x", "Close")
    qtbot.addWidget(made)
    assert made.accessibleName() == "Close"


def test_segments_say_what_was_chosen(theme, qtbot):
    made = Segments([("a", "One"), ("b", "Two")], "Choice")
    qtbot.addWidget(made)
    chosen = []
    made.chosen.connect(chosen.append)
    made.choose("a")
    assert (made.value(), chosen) == ("a", [])
    made.findChildren(QPushButton)[1].click()
    assert (made.value(), chosen) == ("b", ["b"])


def test_a_switch_is_toggled_by_the_space_bar(theme, qtbot):
    made = Switch(theme, "Reduce motion")
    qtbot.addWidget(made)
    made.show()
    qtbot.keyClick(made, " ")
    assert made.isChecked()


def test_the_mark_is_drawn_at_any_size(theme):
    assert mark(LIGHT, 26, ratio=2).size() == QSize(52, 52)


def test_theme_needs_an_application_only_when_it_is_applied():
    assert Theme().tokens is LIGHT
