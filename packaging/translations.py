"""Keeps the translation files in step with the source.

    python packaging/translations.py           look for texts, add new ones, compile
    python packaging/translations.py --check   fail when a text is missing or not translated

``pyside6-lupdate`` finds what is inside ``tr`` and ``translate``; the vocabulary's terms, which no
call names, are added from the vocabulary itself. English holds plural forms only: everything else
is what the source says. What is no longer used is dropped.
"""

from __future__ import annotations

import argparse
import subprocess
import sys
import tempfile
import xml.etree.ElementTree as ET
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
FOLDER = ROOT / "app" / "resources" / "translations"
LANGUAGES = ("de", "en")
PLURALS_ONLY = frozenset({"en"})
SOURCES = (
    "app/main.py",
    "app/notifications.py",
    "app/operations.py",
    "app/tasks.py",
    "app/window_bootstrap.py",
    "app/viewmodels",
    "app/views",
)
TERM_FIELDS = (
    "category",
    "colors",
    "pattern",
    "material",
    "fit",
    "style",
    "season",
    "occasion",
    "attributes",
    "slot",
)
TERMS = "Term"


def main() -> int:
    """Update and compile, or check."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--check", action="store_true", help="change nothing, fail on a gap")
    if parser.parse_args().check:
        problems = list(gaps())
        print("\n".join(problems) or "complete")
        return 1 if problems else 0
    FOLDER.mkdir(parents=True, exist_ok=True)
    for language in LANGUAGES:
        file = FOLDER / f"vestry_{language}.ts"
        update(file, language)
        _run("pyside6-lrelease", "-silent", "-compress", str(file))
        missing = sum(1 for _ in unfinished(file))
        print(f"{file.name}: {missing} texts are not translated")
    return 0


def update(file: Path, language: str) -> None:
    """Add new texts to a file, and drop those that are gone."""
    plural = ["-pluralonly"] if language in PLURALS_ONLY else []
    # What lupdate does not find it would drop, so the terms are taken out before and put back.
    kept = _terms_of(file) if file.exists() else {}
    sources = sorted(
        str(path.relative_to(ROOT))
        for name in SOURCES
        for path in ([ROOT / name] if name.endswith(".py") else (ROOT / name).rglob("*.py"))
    )
    _run(
        "pyside6-lupdate",
        *("-silent", "-no-obsolete", "-locations", "none", *plural),
        *("-source-language", "en", "-target-language", language),
        *(*sources, "-ts", str(file)),
    )
    if not plural:
        _add_terms(file, kept)


def gaps() -> Iterator[str]:
    """Yield what is missing from the committed files, one line each."""
    with tempfile.TemporaryDirectory() as folder:
        for language in LANGUAGES:
            committed = FOLDER / f"vestry_{language}.ts"
            fresh = Path(folder) / committed.name
            fresh.write_bytes(committed.read_bytes())
            update(fresh, language)
            here, there = _messages(committed), _messages(fresh)
            for context, text in sorted(there - here):
                yield f"{committed.name}: new in {context}: {text}"
            for context, text in sorted(here - there):
                yield f"{committed.name}: no longer used in {context}: {text}"
            for context, text in unfinished(committed):
                yield f"{committed.name}: not translated in {context}: {text}"
            compiled = Path(folder) / f"{committed.stem}.qm"
            _run("pyside6-lrelease", "-silent", "-compress", str(committed), "-qm", str(compiled))
            if compiled.read_bytes() != committed.with_suffix(".qm").read_bytes():
                yield f"{committed.name}: the compiled file is older"


def unfinished(file: Path) -> Iterator[tuple[str, str]]:
    """Yield context and text of what has no translation."""
    for context, message in _each(file):
        translation = message.find("translation")
        forms = [] if translation is None else translation.findall("numerusform") or [translation]
        if not forms or any(not (form.text or "").strip() for form in forms):
            yield context, message.findtext("source", "")


def _each(file: Path) -> Iterator[tuple[str, ET.Element]]:
    for context in ET.parse(file).getroot().iter("context"):
        for message in context.iter("message"):
            yield context.findtext("name", ""), message


def _messages(file: Path) -> set[tuple[str, str]]:
    return {(context, message.findtext("source", "")) for context, message in _each(file)}


def _terms_of(file: Path) -> dict[str, str]:
    return {
        message.findtext("source", ""): message.findtext("translation", "")
        for context, message in _each(file)
        if context == TERMS
    }


def _add_terms(file: Path, kept: dict[str, str]) -> None:
    sys.path.insert(0, str(ROOT))
    from models.vocabulary import Vocabulary

    vocabulary = Vocabulary.load()
    terms = {term for field in TERM_FIELDS for term in _terms(vocabulary, field)}
    tree = ET.parse(file)
    root = tree.getroot()
    contexts = {context.findtext("name"): context for context in root.iter("context")}
    context = contexts.get(TERMS)
    if context is None:
        context = ET.SubElement(root, "context")
        ET.SubElement(context, "name").text = TERMS
    found = {message.findtext("source", ""): message for message in context.iter("message")}
    for term in sorted(terms - found.keys()):
        message = ET.SubElement(context, "message")
        ET.SubElement(message, "source").text = term
        found[term] = message
    for term, message in found.items():
        translation = message.find("translation")
        if translation is None:
            translation = ET.SubElement(message, "translation")
        if not translation.text:
            translation.text = kept.get(term, "")
        if translation.text:
            translation.attrib.pop("type", None)
        else:
            translation.set("type", "unfinished")
    messages = sorted(found.values(), key=lambda message: message.findtext("source", ""))
    for message in found.values():
        context.remove(message)
    context.extend(messages)
    ET.indent(tree, "    ")
    text = ET.tostring(root, encoding="unicode")
    file.write_text(f'<?xml version="1.0" encoding="utf-8"?>\n<!DOCTYPE TS>\n{text}\n', "utf-8")


def _terms(vocabulary: object, field: str) -> tuple[str, ...]:
    if field == "slot":
        from local_index.records import SLOTS

        return SLOTS
    return vocabulary.terms(field)  # type: ignore[attr-defined,no-any-return]


def _run(tool: str, *arguments: str) -> None:
    program = Path(sys.executable).with_name(tool)
    subprocess.run([str(program), *arguments], cwd=ROOT, check=True, stdout=subprocess.DEVNULL)


if __name__ == "__main__":
    sys.exit(main())
