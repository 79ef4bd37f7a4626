"""What services say is English data, and reads well in the window's language."""

from __future__ import annotations

import ast
import errno
import importlib
import itertools
import pkgutil
from collections.abc import Iterator
from pathlib import Path

import pytest

import app.services
import local_index
import models
from app.errors import _STORAGE, AppError, explain
from app.sentences import Sentences, fill, in_words, known, noted, said
from local_index.errors import LocalIndexError
from models.errors import ModelsError

ROOT = Path(__file__).resolve().parents[2]
BASES = (AppError, LocalIndexError, ModelsError)
NOT_FOR_PEOPLE = ("models/fashionx", "models/render", "app/window_journey.py")


@pytest.fixture
def german(qapp) -> Iterator[None]:
    from PySide6.QtCore import QLocale

    from app.views.languages import install_language, remove_languages

    before = QLocale()
    install_language("de")
    yield
    remove_languages()
    QLocale.setDefault(before)


def error_classes() -> set[str]:
    """Return the names of all errors that carry words for a person."""
    for package in (app.services, local_index, models):
        for module in pkgutil.walk_packages(package.__path__, f"{package.__name__}."):
            if "runtimes" not in module.name and "render" not in module.name:
                importlib.import_module(module.name)
    found, waiting = set(), list(BASES)
    while waiting:
        kind = waiting.pop()
        found.add(kind.__name__)
        waiting.extend(kind.__subclasses__())
    return found


def said_by(node: ast.expr) -> Iterator[str]:
    """Return what an expression could say, with something odd in every hole."""
    if isinstance(node, ast.Constant):
        yield node.value if isinstance(node.value, str) else "7"
    elif isinstance(node, ast.IfExp):
        yield from said_by(node.body)
        yield from said_by(node.orelse)
    elif isinstance(node, ast.JoinedStr):
        yield from map("".join, itertools.product(*(list(said_by(v)) for v in node.values)))
    elif isinstance(node, ast.BinOp):
        yield from map("".join, itertools.product(said_by(node.left), said_by(node.right)))
    elif isinstance(node, ast.FormattedValue) and isinstance(node.value, ast.IfExp):
        yield from said_by(node.value)
    else:
        yield "x{7}y"


def raised() -> Iterator[tuple[str, str]]:
    """Return place and words of every error that the source makes with words of its own."""
    kinds = error_classes()
    for folder in ("app", "local_index", "models"):
        for file in sorted((ROOT / folder).rglob("*.py")):
            place = file.relative_to(ROOT).as_posix()
            if place.startswith((*NOT_FOR_PEOPLE, "app/cli", "app/views", "app/viewmodels")):
                continue
            for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
                if not isinstance(node, ast.Call) or not isinstance(node.func, ast.Name):
                    continue
                if node.func.id not in kinds:
                    continue
                words = [*node.args[:1], *(k.value for k in node.keywords if k.arg == "next_step")]
                for each in words:
                    if isinstance(each, ast.Constant | ast.JoinedStr | ast.BinOp | ast.IfExp):
                        for text in said_by(each):
                            yield f"{place}:{node.lineno}", text


def test_every_error_can_be_said_in_another_language():
    """Fails for a new sentence that ``packaging/translations.py`` has not seen."""
    places = list(raised())
    assert len(places) > 200
    strange = [
        f"{place}: {text}"
        for place, text in places
        if text.strip() and any(map(str.isalpha, text)) and known().match(text.strip()) is None
    ]
    assert strange == []


def test_errors_of_the_disk_can_be_said_in_another_language(german):
    for number in _STORAGE:
        spoken = explain(OSError(number, "no", "/home/a/b.jpg"))
        assert in_words(spoken).message != spoken.message
        assert in_words(spoken).code == spoken.code


def test_every_sentence_has_a_german_one(german):
    texts = [*known().plain, *(template.text for template in known().templates)]
    assert len(texts) > 300
    same = [text for text in texts if said(text) == text and any(map(str.isalpha, text))]
    assert [text for text in same if "`" not in text and "pip" not in text] == []


@pytest.mark.parametrize("value", ['{name} "x".', "IMG_1.jpg", "There is no room", "%1 & <b>"])
def test_what_is_inserted_stays_as_it_is(german, value):
    assert said(f"There is no photo called {value}.") == f"Es gibt kein Foto namens {value}."


def test_a_sentence_is_found_by_its_own_template():
    texts = [*known().plain, *(template.text for template in known().templates)]
    again = Sentences(texts)
    for template in again.templates:
        values = {name: f"v{at}v" for at, name in enumerate(template.pattern.groupindex)}
        made = fill(template.text, values)
        match = again.match(made)
        assert match is not None
        # Two templates may be the same but for the names of their holes; they say the same.
        assert fill(match[0], match[1]) == made


def test_words_inside_a_sentence_are_translated_too(german):
    inner = '"red" of colors must be a word'
    outer = f"Your vocabulary file my.json cannot be used: {inner}."
    assert "muss ein Wort sein" in said(outer)


def test_a_stranger_is_shown_as_it_came(german):
    assert said("Nobody ever wrote this sentence down.") == "Nobody ever wrote this sentence down."
    assert said("") == ""
    assert said("  The disk is full.\n") == "  Das Laufwerk ist voll.\n"


def test_a_bug_names_its_log_in_german(german):
    words = in_words(explain(RuntimeError("x"), log_file=Path("/tmp/vestry.log")))
    assert words.next_step.endswith("Einzelheiten stehen in /tmp/vestry.log.")
    assert words.is_bug


def test_the_command_line_stays_english(german):
    spoken = explain(OSError(errno.ENOSPC, "no"))
    assert spoken.as_json()["message"] == "The disk is full."
    assert noted("Wear {name}", name="{x}") == "Wear {x}"
