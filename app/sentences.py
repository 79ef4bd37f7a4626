"""What services say, in the person's language: the border between English data and the window.

Errors, undo labels, names of running work and notes of models are English sentences wherever they
are made, kept and sent (the command line, JSON, the undo log of a wardrobe, a worker's answer): one
stable interface, whatever language a window speaks. A window asks here when it shows one.

The English sentence is its own message id, as with gettext. Sentences with something inserted are
kept as templates ("There is no photo called {name}."), found in the source by
``packaging/source_sentences.py`` and shipped as ``sentences.json``; a sentence is matched against
them and its values are put into the translation as they are, never read as a template again. That
is why nothing but the text has to travel through processes and databases, and why a wardrobe whose
undo log was written yesterday, in another language's window, reads well today. A sentence that no
template fits is shown as it came. Tests fail when the source says something that is not listed or
not translated.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path

from PySide6.QtCore import QCoreApplication

from app.errors import Explanation

CONTEXT = "Sentence"
FILE = Path(__file__).resolve().parent / "resources" / "translations" / "sentences.json"
NESTED = frozenset({"error", "hint", "instead", "message", "place", "problem", "reason", "what"})
"""Placeholders that hold words of ours; all others hold names, numbers and what was typed."""

_HOLE = re.compile(r"\{(\w+)\}")
Show = Callable[[str, str], str]


@dataclass(frozen=True, slots=True)
class Template:
    """A sentence with holes.

    Attributes:
        text: With ``{names}``.
        anchor: Its longest piece without a hole: a sentence that lacks it cannot match.
        pattern: Finds what was put into the holes.
    """

    text: str
    anchor: str
    pattern: re.Pattern[str]

    @classmethod
    def of(cls, text: str) -> Template:
        """Compile a template."""
        pieces = _HOLE.split(text)
        literals, names = pieces[::2], pieces[1::2]
        seen: set[str] = set()
        source = re.escape(literals[0])
        for name, literal in zip(names, literals[1:], strict=True):
            # What ends a sentence takes all of the rest; the same name twice is the same text.
            some = ".*" if not literal and name is names[-1] else ".*?"
            source += f"(?P={name})" if name in seen else f"(?P<{name}>{some})"
            source += re.escape(literal)
            seen.add(name)
        return cls(text, max(literals, key=len), re.compile(source, re.DOTALL))


class Sentences:
    """Known templates, the most telling first.

    Args:
        texts: All of them; those without holes are looked up as they are.
    """

    def __init__(self, texts: Iterable[str]) -> None:
        self.plain: frozenset[str] = frozenset(text for text in texts if not _HOLE.search(text))
        holed = (text for text in texts if _HOLE.search(text))
        # More letters of its own make a likelier match: "Edit {n} garments" before "Edit {name}".
        order = sorted(holed, key=lambda text: (-len(_HOLE.sub("", text)), text))
        self.templates = tuple(map(Template.of, order))

    def match(self, text: str) -> tuple[str, dict[str, str]] | None:
        """Return the template a sentence was made from and what is in its holes."""
        if text in self.plain:
            return text, {}
        for template in self.templates:
            if template.anchor in text and (found := template.pattern.fullmatch(text)):
                return template.text, found.groupdict()
        return None


@cache
def known() -> Sentences:
    """Return the shipped templates; none where the file is missing, so that English is left."""
    try:
        texts = json.loads(FILE.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        texts = []
    return Sentences(texts)


def noted(template: str, **values: object) -> str:
    """Return an English sentence that is kept as data and shown by `said`, such as an undo label.

    Args:
        template: A literal: ``packaging/source_sentences.py`` reads it from the source.
        values: What goes into its holes.
    """
    return fill(template, {name: str(value) for name, value in values.items()})


def said(text: str, *, show: Show | None = None) -> str:
    """Return a service's sentence in the person's language.

    Args:
        text: As it was made, in English; may hold several lines or spaces around it.
        show: Gets a hole's name and what is in it; returns it as the person should read it.
    """
    core = text.strip()
    if not core:
        return text
    matched = known().match(core)
    if matched is None:
        return text
    template, values = matched
    for name, value in values.items():
        if name in NESTED:
            values[name] = said(value)
        elif show is not None:
            values[name] = show(name, value)
    spoken = fill(QCoreApplication.translate(CONTEXT, template), values)
    return text.replace(core, spoken, 1)


def in_words(explained: Explanation) -> Explanation:
    """Return an explanation in the person's language; its code stays."""
    return replace(explained, message=said(explained.message), next_step=said(explained.next_step))


def fill(template: str, values: dict[str, str]) -> str:
    """Put values into a template's holes as they are; a hole without a value stays."""
    return _HOLE.sub(lambda hole: values.get(hole[1], hole[0]), template)
