"""Every text is found, translated, and fits when it is longer."""

from __future__ import annotations

import ast
import importlib.util
import re
import shutil
import sys
import xml.etree.ElementTree as ET
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QCoreApplication, QLocale, QTranslator
from PySide6.QtWidgets import QAbstractButton, QLabel

from app.viewmodels.terms import shown
from app.views.languages import LANGUAGES, install_language, remove_languages
from app.views.main_window import MainWindow
from app.views.pages import PAGES
from app.views.resources import resource

pytestmark = pytest.mark.gui
ROOT = Path(__file__).resolve().parents[3]
TEXTS = ("app/views", "app/viewmodels")


@pytest.fixture(autouse=True)
def english_again() -> Iterator[None]:
    locale = QLocale()
    yield
    remove_languages()
    QLocale.setDefault(locale)


def translations_tool():
    spec = importlib.util.spec_from_file_location(
        "translations", ROOT / "packaging" / "translations.py"
    )
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.mark.skipif(
    shutil.which("pyside6-lupdate", path=str(Path(sys.executable).parent)) is None,
    reason="lupdate is not installed",
)
def test_translation_files_are_complete_and_compiled():
    assert list(translations_tool().gaps()) == []


def test_texts_have_no_f_strings_inside_tr():
    """``tr(f"...")`` is extracted as it is written and never found again."""
    offenders = []
    for folder in TEXTS:
        for file in sorted((ROOT / folder).glob("*.py")):
            for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
                if (
                    isinstance(node, ast.Call)
                    and isinstance(node.func, ast.Attribute)
                    and node.func.attr in ("tr", "translate")
                    and any(isinstance(part, ast.JoinedStr) for part in node.args)
                ):
                    offenders.append(f"{file.name}:{node.lineno}")
    assert offenders == []


def test_tr_belongs_to_the_object_that_says_it():
    """``other.tr("...")`` is extracted under the name of the variable."""
    offenders = []
    for folder in TEXTS:
        for file in sorted((ROOT / folder).glob("*.py")):
            for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
                if (
                    isinstance(node, ast.Call)
                    and isinstance(node.func, ast.Attribute)
                    and node.func.attr == "tr"
                    and not (isinstance(node.func.value, ast.Name) and node.func.value.id == "self")
                ):
                    offenders.append(f"{file.name}:{node.lineno}")
    assert offenders == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_files_of_every_language_are_shipped(language):
    assert resource("translations", f"vestry_{language}.qm").is_file()


def test_german_speaks_german(qapp):
    assert install_language("de") == "de"
    assert PAGES[0].title() == "Kleiderschrank"
    assert shown("burgundy") == "burgunderrot"
    assert QCoreApplication.translate("QPlatformTheme", "Cancel") == "Abbrechen"


def test_english_counts_properly(qapp):
    install_language("en")

    def said(number: int) -> str:
        return QCoreApplication.translate("StatisticsViewModel", "%Ln garment(s)", "", number)

    assert (said(1), said(2)) == ("1 garment", "2 garments")


def test_an_unknown_language_is_english(qapp):
    assert install_language("tlh") == "en"
    assert install_language("de_AT") == "de"


def test_a_word_of_the_persons_own_is_shown_as_they_wrote_it(qapp):
    install_language("de")
    assert shown("kimono jacket") == "kimono jacket"


def german_texts() -> list[tuple[str, str]]:
    """Return every English text with each of its German forms."""
    tree = ET.parse(resource("translations", "vestry_de.ts"))
    found = []
    for message in tree.getroot().iter("message"):
        translation = message.find("translation")
        forms = translation.findall("numerusform") or [translation]
        found += [(message.findtext("source", ""), form.text or "") for form in forms]
    return found


def test_translations_have_the_holes_of_their_text():
    """A hole that is lost shows nothing, one that is misspelled shows its name."""
    holes = re.compile(r"\{\w*\}")
    wrong = [
        (source, german)
        for source, german in german_texts()
        if set(holes.findall(source)) != set(holes.findall(german))
    ]
    assert wrong == []


def test_no_plural_is_left_in_brackets():
    """ "1 garment(s)" is what a number without plural forms looks like."""
    for language in LANGUAGES:
        tree = ET.parse(resource("translations", f"vestry_{language}.ts"))
        forms = [each.text or "" for each in tree.getroot().iter("numerusform")]
        assert forms
        assert [form for form in forms if re.search(r"\w\((s|es|n|e)\)", form)] == []


def test_german_says_du_and_ends_as_english_does():
    formal = re.compile(r"(?<![.!?:] )(?<!^)\b(Sie|Ihnen|Ihr|Ihre[nmrs]?)\b")
    assert [german for _, german in german_texts() if formal.search(german)] == []
    ends = [
        (source, german)
        for source, german in german_texts()
        if source[-1:] in ".:?" and german[-1:] not in (source[-1:], "\u201c", "}")
    ]
    assert ends == []


def test_languages_are_the_same_everywhere():
    assert set(translations_tool().LANGUAGES) == set(LANGUAGES)


class Pseudo(QTranslator):
    """Every text accented and forty percent longer, so that what is not translated stands out."""

    LETTERS = str.maketrans("aeiouAEIOUnscy", "àéîöûÀÉÎÖÛñšçý")

    def isEmpty(self) -> bool:
        return False

    def translate(self, context, source, disambiguation=None, n=-1):
        if not source or context.startswith(("Q", "Percent")):
            return source
        kept = re.sub("%L?n", str(n), source) if n >= 0 else source
        parts = kept.split("{")
        accented = [parts[0].translate(self.LETTERS)]
        for part in parts[1:]:
            name, brace, rest = part.partition("}")
            accented.append(f"{name}{brace}{rest.translate(self.LETTERS)}")
        longer = "~" * max(1, len(kept) * 4 // 10)
        return "{".join(accented) + longer


@pytest.fixture
def pseudo(qapp) -> Iterator[Pseudo]:
    made = Pseudo()
    qapp.installTranslator(made)
    yield made
    qapp.removeTranslator(made)


@pytest.fixture
def pseudo_window(pseudo, window_context, tiny_wardrobe, qtbot):
    made = MainWindow(window_context)
    qtbot.addWidget(made)
    made.resize(1280, 800)
    made.show()
    window_context.wardrobe.refresh()
    return made


def _calendar_words() -> re.Pattern[str]:
    """Return what Qt's locale calls days and months, which no translator is asked for."""
    locale, kinds = QLocale(), (QLocale.FormatType.LongFormat, QLocale.FormatType.ShortFormat)
    words = {locale.dayName(day, kind) for day in range(1, 8) for kind in kinds}
    words |= {locale.monthName(month, kind) for month in range(1, 13) for kind in kinds}
    longest_first = sorted(filter(None, words), key=len, reverse=True)
    return re.compile(rf"\b(?:{'|'.join(map(re.escape, longest_first))})\b")


def spoken(widget) -> bool:
    """Whether a text went through the translator, or holds no words of ours (a key, a number)."""
    text = _calendar_words().sub("", widget.text()).strip()
    return "~" in text or len(text) < 2 or not any(letter.isalpha() for letter in text)


NOT_OURS = {"Vestry", "wardrobe", "English", "Deutsch"}


@pytest.mark.parametrize("page", [page.name for page in PAGES])
def test_no_text_escapes_the_translator(pseudo_window, page):
    pseudo_window.go(page)
    names = _data(pseudo_window)
    missed = {
        each.text()
        for kind in (QLabel, QAbstractButton)
        for each in pseudo_window.findChildren(kind)
        if each.isVisible() and not spoken(each) and each.text().strip() not in NOT_OURS | names
    }
    assert missed == set()


def _data(window) -> set[str]:
    """Return texts that are the person's, the photo's or a model's own."""
    found = {card.title for card in window.context.models.shelf.cards}

    def note(items) -> None:
        for item in items:
            found.update((item.name, item.source_name, item.category))

    window.context.operations.read(lambda library: library.items.find(), note)
    return found


@pytest.mark.parametrize("page", [page.name for page in PAGES])
def test_longer_texts_are_not_cut_off(pseudo_window, page):
    pseudo_window.go(page)
    QCoreApplication.sendPostedEvents()  # what was made just now is laid out
    # A narrow choice may be cut where its tooltip says all of it.
    cut = {
        each.text()
        for each in pseudo_window.findChildren(QAbstractButton)
        if each.isVisible()
        and each.text()
        and each.width() < each.minimumSizeHint().width() - 1
        and each.text().split()[-1] not in each.toolTip()
    }
    assert cut == set()
