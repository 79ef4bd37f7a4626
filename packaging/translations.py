"""Keeps the translation files in step with the source.

    python packaging/translations.py           look for texts, add new ones, compile
    python packaging/translations.py --check   fail when a text is missing or not translated

``pyside6-lupdate`` finds what is inside ``tr`` and ``translate``. What no such call names is added
here: the vocabulary's terms from the vocabulary itself, and what services say in English
(``source_sentences.py``), which is also written to ``sentences.json``, the list that the window
matches sentences against. English holds plural forms only: everything else is what the source says.
What is no longer used is dropped.
"""

from __future__ import annotations

import argparse
import ast
import json
import re
import subprocess
import sys
import tempfile
import xml.etree.ElementTree as ET
from collections.abc import Iterator
from functools import cache
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
SENTENCES = "Sentence"
SENTENCES_FILE = FOLDER / "sentences.json"


def main() -> int:
    """Update and compile, or check."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--check", action="store_true", help="change nothing, fail on a gap")
    if parser.parse_args().check:
        problems = list(gaps())
        print("\n".join(problems) or "complete")
        return 1 if problems else 0
    FOLDER.mkdir(parents=True, exist_ok=True)
    SENTENCES_FILE.write_text(_sentences_document(), encoding="utf-8")
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
    # What lupdate does not find it would drop, so it is taken out before and put back.
    kept = _own_of(file) if file.exists() else {}
    _run(
        "pyside6-lupdate",
        *("-silent", "-no-obsolete", "-locations", "none", *plural),
        *("-source-language", "en", "-target-language", language),
        *(*_sources(), "-ts", str(file)),
    )
    if not plural:
        for context, texts in own_texts().items():
            _add(file, context, texts, kept)


def own_texts() -> dict[str, set[str]]:
    """Return what no call to a translator names, by context."""
    return {TERMS: _vocabulary_words(), SENTENCES: set(_sentences())}


def gaps() -> Iterator[str]:
    """Yield what is missing from the committed files, one line each."""
    if SENTENCES_FILE.read_text(encoding="utf-8") != _sentences_document():
        yield f"{SENTENCES_FILE.name}: services say something else now"
    with tempfile.TemporaryDirectory() as folder:
        for language in LANGUAGES:
            committed = FOLDER / f"vestry_{language}.ts"
            fresh = Path(folder) / committed.name
            fresh.write_bytes(committed.read_bytes())
            update(fresh, language)
            if language not in PLURALS_ONLY:
                yield from hidden(fresh)
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


def hidden(file: Path) -> Iterator[str]:
    """Yield texts that lupdate passes over, and numbers that it would not give plural forms."""
    known = {text for _, text in _messages(file)}
    for source in _sources():
        for node in ast.walk(ast.parse((ROOT / source).read_text(encoding="utf-8"))):
            if not isinstance(node, ast.Call):
                continue
            called = getattr(node.func, "attr", getattr(node.func, "id", ""))
            texts = {"tr": node.args[:1], "translate": node.args[1:2]}.get(called, [])
            for text in texts:
                said = text.value if isinstance(text, ast.Constant) else None
                if not isinstance(said, str):
                    continue
                if said not in known:
                    yield f"{source}:{text.lineno}: lupdate does not see {said!r}"
                if called == "translate" and re.search("%L?n", said):
                    yield f"{source}:{text.lineno}: only tr counts, not translate: {said!r}"


def unfinished(file: Path) -> Iterator[tuple[str, str]]:
    """Yield context and text of what has no translation."""
    for context, message in _each(file):
        translation = message.find("translation")
        forms = [] if translation is None else translation.findall("numerusform") or [translation]
        if not forms or any(not (form.text or "").strip() for form in forms):
            yield context, message.findtext("source", "")


def _sources() -> list[str]:
    return sorted(
        str(path.relative_to(ROOT))
        for name in SOURCES
        for path in ([ROOT / name] if name.endswith(".py") else (ROOT / name).rglob("*.py"))
    )


def _each(file: Path) -> Iterator[tuple[str, ET.Element]]:
    for context in ET.parse(file).getroot().iter("context"):
        for message in context.iter("message"):
            yield context.findtext("name", ""), message


def _messages(file: Path) -> set[tuple[str, str]]:
    return {(context, message.findtext("source", "")) for context, message in _each(file)}


def _own_of(file: Path) -> dict[tuple[str, str], str]:
    return {
        (context, message.findtext("source", "")): message.findtext("translation", "")
        for context, message in _each(file)
        if context in (TERMS, SENTENCES)
    }


def _add(file: Path, name: str, texts: set[str], kept: dict[tuple[str, str], str]) -> None:
    """Add a context of texts that lupdate does not see, with the translations it had."""
    tree = ET.parse(file)
    root = tree.getroot()
    contexts = {context.findtext("name"): context for context in root.iter("context")}
    context = contexts.get(name)
    if context is None:
        context = ET.SubElement(root, "context")
        ET.SubElement(context, "name").text = name
    for message in context.findall("message"):
        texts = texts | {message.findtext("source", "")}
        context.remove(message)
    for text in sorted(texts):
        message = ET.SubElement(context, "message")
        ET.SubElement(message, "source").text = text
        translation = ET.SubElement(message, "translation")
        translation.text = kept.get((name, text), "")
        if not translation.text:
            translation.set("type", "unfinished")
    ET.indent(tree, "    ")
    text = ET.tostring(root, encoding="unicode")
    file.write_text(f'<?xml version="1.0" encoding="utf-8"?>\n<!DOCTYPE TS>\n{text}\n', "utf-8")


def _sentences_document() -> str:
    return json.dumps(_sentences(), ensure_ascii=False, indent=1) + "\n"


@cache
def _sentences() -> list[str]:
    _on_path(Path(__file__).parent)
    from source_sentences import sentences

    return sentences()


def _vocabulary_words() -> set[str]:
    _on_path(ROOT)
    from app.services.item_drafts import name_words
    from models.vocabulary import Vocabulary

    vocabulary = Vocabulary.load()
    rare = {word for each in vocabulary.categories.values() for word in each.attributes}
    shared = {term for field in TERM_FIELDS for term in _terms(vocabulary, field)}
    return {*shared, *rare, *name_words(), "unknown"}


def _on_path(folder: Path) -> None:
    if str(folder) not in sys.path:
        sys.path.insert(0, str(folder))


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
