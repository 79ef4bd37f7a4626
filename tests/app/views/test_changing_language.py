"""Changing the language changes every text of an open window at once, and leaves nothing behind."""

from __future__ import annotations

import gc
import json
import re
import xml.etree.ElementTree as ET
from collections import Counter
from collections.abc import Iterator
from functools import cache

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, QLocale, Qt, QTranslator
from PySide6.QtGui import QAction
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QComboBox,
    QLabel,
    QLineEdit,
    QTableView,
    QWidget,
)

from app.errors import Explanation
from app.views.command_palette import CommandPalette
from app.views.languages import install_language, remove_languages
from app.views.main_window import MainWindow
from app.views.pages import PAGES
from app.views.resources import resource
from app.views.toast import ToastHost
from models.spec import load_catalog

pytestmark = pytest.mark.gui
KEYS = re.compile(
    r"(Ctrl|Alt|Shift|Meta|F\d|Space|Del|Return|Enter|Esc|Left|Right|Up|Down|Home|End|PgUp|PgDown)\b.*"
)
DATA = re.compile(
    r"""IMG_\d+ | Vestry | wardrobe | English | Deutsch | \.jpg | itm_\d+ | [A-Z]{3}
    | /[\w./-]+ | \bGB\b
    | Apache | MIT | LGPL | v?\d+\.\d+ | CN¥ | zł | ONNX | Qt | PySide | Python""",
    re.VERBOSE,
)


class Pseudo(QTranslator):
    """Every text in brackets, so that what did not come from a translator stands out."""

    def isEmpty(self) -> bool:
        return False

    def translate(self, context, source, disambiguation=None, n=-1):
        if not source or context.startswith(("Q", "Percent")):
            return source
        return f"⟦{re.sub('%L?n', str(n), source) if n >= 0 else source}⟧"


@pytest.fixture(autouse=True)
def english_again(qapp) -> Iterator[None]:
    locale = QLocale()
    yield
    remove_languages()
    QLocale.setDefault(locale)


@pytest.fixture
def window(qapp, window_context, tiny_wardrobe, qtbot) -> MainWindow:
    """The first page with a garment at the side; each test opens what it needs beside it."""
    install_language("en")
    made = MainWindow(window_context)
    qtbot.addWidget(made)
    made.resize(1400, 900)
    made.show()
    window_context.wardrobe.refresh()
    window_context.wardrobe.select(window_context.wardrobe.model.ids[:1])
    return made


def open_everything(window: MainWindow) -> None:
    """Open every page and every section of the settings, and go back to the first."""
    for page in PAGES:
        window.go(page.name)
    settings = window.page("settings")
    for name in settings.section_names():
        settings.show_section(name)
    settings.show_section(settings.section_names()[0])
    window.go("wardrobe")


def turn() -> None:
    """Let the event loop turn, and delete what waits for it."""
    for _ in range(8):
        QCoreApplication.processEvents()
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    gc.collect()


def speak(code: str) -> None:
    install_language(code)
    turn()


def texts(window: MainWindow) -> Counter[str]:
    """Return every text that the window shows, would show or says to a screen reader."""
    open_everything(window)
    turn()
    found: list[str] = [window.windowTitle()]
    for each in (window, *window.findChildren(QWidget)):
        found += [each.toolTip(), each.accessibleName(), each.accessibleDescription()]
        if isinstance(each, QLabel | QAbstractButton):
            found.append(each.text())
        if isinstance(each, QLineEdit):
            found += [each.text(), each.placeholderText()]
        if isinstance(each, QComboBox):
            found += [each.itemText(at) for at in range(each.count())]
        elif isinstance(each, QAbstractItemView) and each.model() is not None:
            found += _cells(each)
    found += [each.text() for each in window.findChildren(QAction)]
    for known in window.context.shortcuts.all():
        found += [known.text, known.group]
    for chart in window.page("statistics").model.charts:
        found += [chart.title, chart.nothing, *chart.columns, *(row.text for row in chart.rows)]
    # How much of a disk is free may change while the window is looked at.
    steady = (re.sub(r"\d+([.,]\d+)? GB", "GB", text.replace("&", "")) for text in found)
    lines = (line.strip() for text in steady for line in text.split("\n"))
    return Counter(line for line in lines if len(line) > 1 and any(map(str.isalpha, line)))


def _cells(view: QAbstractItemView) -> list[str]:
    model, found = view.model(), []
    roles = (
        Qt.ItemDataRole.DisplayRole,
        Qt.ItemDataRole.ToolTipRole,
        Qt.ItemDataRole.AccessibleTextRole,
    )
    columns = model.columnCount() if isinstance(view, QTableView) else 1
    for row in range(min(model.rowCount(), 200)):
        for column in range(columns):
            found += [model.index(row, column).data(role) for role in roles]
    return [text for text in found if isinstance(text, str)]


def same_in_german() -> set[str]:
    """Return words that German writes as English does: "Name", "T-Shirt"."""
    tree = ET.parse(resource("translations", "vestry_de.ts"))
    pairs = (
        (each.findtext("source", ""), each.findtext("translation", ""))
        for each in tree.getroot().iter("message")
    )
    alike = (source for source, german in pairs if source.casefold() == german.casefold())
    return {word for source in alike for word in words(source)}


def words(text: str) -> set[str]:
    """Return the words of a text that are no data."""
    return {word.casefold() for word in re.findall(r"[^\W\d_]{2,}", DATA.sub(" ", text))}


def is_date(text: str) -> bool:
    """Whether it is days and months as Qt says them ("November 2026"), often alike in German."""
    locale, known = QLocale(), set[str]()
    for form in (QLocale.FormatType.LongFormat, QLocale.FormatType.ShortFormat):
        for month in range(1, 13):
            known |= {locale.standaloneMonthName(month, form), locale.monthName(month, form)}
        for day in range(1, 8):
            known |= {locale.standaloneDayName(day, form), locale.dayName(day, form)}
    names = {one.strip(".") for one in known}
    return all(word in names for word in re.findall(r"[^\W\d]+", text))


@cache
def of_others() -> frozenset[str]:
    """Return what third parties call themselves, their models and their licenses."""
    made_of = json.loads(resource("third_party.json").read_text(encoding="utf-8"))["parts"]
    names = {f"{part['name']} {part['version']}".strip() for part in made_of}
    names |= {model.title for model in load_catalog()}
    return frozenset(names | {part["license"] for part in made_of} - {"see its text"})


def is_data(text: str) -> bool:
    if text in of_others() or is_date(text):
        return True
    return bool(KEYS.fullmatch(text)) or not any(map(str.isalpha, DATA.sub("", text)))


def test_every_text_of_an_open_window_follows_the_language(window):
    english = texts(window)
    assert len(english) > 200
    speak("de")
    german, same = texts(window), same_in_german()
    left = {
        text
        for text in english.keys() & german.keys()
        if not is_data(text) and not words(text) <= same
    }
    assert sorted(left) == []
    pseudo = Pseudo()
    QCoreApplication.installTranslator(pseudo)
    turn()
    bare = {text for text in texts(window) if "⟦" not in text and not is_data(text)}
    assert sorted(bare) == []
    QCoreApplication.removeTranslator(pseudo)
    speak("en")
    assert sorted(english - texts(window)) == sorted(texts(window) - english) == []


def test_going_through_languages_leaves_nothing_behind(window, qapp):
    def living() -> Counter[str]:
        turn()
        return Counter(
            type(each).__qualname__
            for each in gc.get_objects()
            if str(type(each).__module__).startswith(("app.views", "app.viewmodels"))
        )

    open_everything(window)
    speak("de")
    window.make_all_pages()
    before, widgets = living(), len(qapp.allWidgets())
    for code in ("en", "de", "en", "de"):
        speak(code)
        window.make_all_pages()
    assert living() - before == Counter()
    assert len(qapp.allWidgets()) == widgets


def test_the_place_stays_when_the_language_changes(window, qtbot):
    context = window.context
    context.wardrobe.set_text("shirt")
    context.wardrobe.show_results()
    chosen = context.wardrobe.selected
    window.go("settings")
    page = window.page("settings")
    page.show_section("appearance")
    page.findChild(QComboBox, "setting_language").setFocus()
    geometry = window.geometry()
    speak("de")
    assert window.current_page == "settings"
    assert window.windowTitle().startswith("Einstellungen")
    assert context.wardrobe.selected == chosen
    assert context.wardrobe.text == "shirt"
    assert window.top_bar.findChild(QLineEdit).text() == "shirt"
    assert window.geometry() == geometry
    assert window.focusWidget().objectName() == "setting_language"
    assert len(window.context.shortcuts.all()) == len({e.id for e in context.shortcuts.all()})


def test_what_is_chosen_is_still_seen_to_be_chosen(window):
    wardrobe = window.context.wardrobe
    for chosen in (wardrobe.model.ids[2:5], wardrobe.model.ids[:1]):
        wardrobe.select(chosen)
        speak("de")
        page = window.page("wardrobe")
        assert tuple(page.grid.chosen_ids()) == wardrobe.selected == chosen
        assert page.bar.isHidden() == (len(chosen) == 1)
        speak("en")


def test_a_list_is_as_far_down_as_before(window, qtbot):
    window.go("settings")
    page = window.page("settings")
    page.show_section("shortcuts")
    turn()
    list_ = page.section("shortcuts").findChildren(QAbstractItemView)
    bars = [view.verticalScrollBar() for view in list_] + [
        area.verticalScrollBar()
        for area in page.section("shortcuts").findChildren(QWidget, "settings_scroll")
    ]
    long = [bar for bar in bars if bar.maximum() > 40]
    for bar in long:
        bar.setValue(40)
    speak("de")
    page = window.page("settings")
    assert page.section("shortcuts").isVisible()
    assert [
        view.verticalScrollBar().value()
        for view in page.section("shortcuts").findChildren(QAbstractItemView)
        if view.verticalScrollBar().maximum() > 40
    ] == [40] * len(long)


def test_what_can_be_undone_and_what_runs_is_said_in_the_new_language(window):
    context = window.context
    context.wardrobe.actions.trash(context.wardrobe.model.ids[:1])
    context.operations.refresh_labels()
    assert context.shortcuts.action("undo").text() == "Undo: Move to trash"
    speak("de")
    assert context.shortcuts.action("undo").text() == "Rückgängig: In den Papierkorb legen"
    context.operations.undo()
    turn()
    assert context.shortcuts.action("redo").text().endswith("In den Papierkorb legen")


def test_a_failure_on_the_screen_is_told_again(window):
    window.context.notifications.fail(
        Explanation("disk_full", "The disk is full.", "Free some space and run it again.")
    )
    speak("de")
    told = [toast.notification.text for toast in window.findChild(ToastHost).toasts()]
    assert told == ["Das Laufwerk ist voll. Schaffe etwas Platz und versuche es noch einmal."]


def test_work_that_runs_keeps_its_english_name_and_shows_another(window):
    from app.viewmodels.activity import ActivityRow
    from app.views.activity_words import describe

    row = ActivityRow(1, "Importing photos", "running", done=3, total=8)
    assert describe(row) == "Importing photos · 3 of 8"
    speak("de")
    assert describe(row) == "Fotos werden importiert · 3 von 8"


def test_the_setting_changes_the_language(window, qtbot):
    from app.window_bootstrap import follow_settings

    context = window.context
    follow_settings(context)
    context.settings.set("language", "de")
    turn()
    assert window.windowTitle().startswith("Kleiderschrank")
    context.settings.set("language", "en")
    turn()
    assert window.windowTitle().startswith("Wardrobe")


def test_a_dialog_with_unkept_work_is_waited_for(window, qtbot):
    from PySide6.QtWidgets import QDialog

    dialog = QDialog(window)
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    dialog.setProperty("unkept", True)
    dialog.show()
    speak("de")
    assert window.windowTitle().startswith("Wardrobe")
    dialog.close()
    turn()
    assert window.windowTitle().startswith("Kleiderschrank")


def test_strokes_that_nobody_kept_are_still_offered_after_the_language_was_changed(window):
    from PySide6.QtCore import QPointF

    window._detail.open_editor()
    editor = window._detail.windows.editor
    editor.canvas.set_tool("remove")
    editor.canvas.begin_stroke(QPointF(30, 30))
    editor.canvas.stroke_to(QPointF(70, 70))
    editor.canvas.end_stroke()
    speak("de")
    editor.close()
    turn()
    (offer,) = [
        each for each in window.findChild(ToastHost).toasts() if each.notification.action_label
    ]
    offer.findChild(QAbstractButton, "toast_action").click()
    turn()
    assert window._detail.current_picture().files.mended
    assert window.windowTitle().startswith("Kleiderschrank")


def test_the_palette_opens_in_the_new_language(window):
    speak("de")
    window.actions_.open_palette()
    palette = window.findChild(CommandPalette)
    assert palette.accessibleName() == "Alles finden"
    palette.close()
