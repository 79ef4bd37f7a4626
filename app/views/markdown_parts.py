"""Markdown as values: lines of styled runs, and tables. What is not here cannot reach the screen.

Qt reads the Markdown into a document that nobody sees; what is taken over from it is words, four
styles, links to where a person may want to go and pictures that Vestry itself keeps. HTML is text.
How anything looks is not decided here.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Final, Literal

from PySide6.QtCore import Qt, QUrl
from PySide6.QtGui import QFont, QTextBlock, QTextCursor, QTextDocument, QTextFormat, QTextTable

from app.views.markdown_blocks import Block, plain

LineKind = Literal["text", "heading", "item", "code", "rule"]
LINK_SCHEMES = frozenset({"http", "https", "mailto"})
PICTURE_SCHEMES = frozenset({"garment", "picture"})
MOST_CELLS = 1_200
MOST_COLUMNS = 12
"""Larger tables are shown as the lines they were written in."""
DEEPEST = 8
_LOOKED_BACK = 400
_DEEP = re.compile(r"^[ \t]*(?:(?:>|[-*+]|\d{1,9}[.)])[ \t]*){9,}|^[ \t]{40,}\S", re.MULTILINE)
_ANY_PX: Final = 16
_FEATURES = (
    QTextDocument.MarkdownFeature.MarkdownDialectGitHub
    | QTextDocument.MarkdownFeature.MarkdownNoHTML
)
_CHECKS = {1: "\N{BALLOT BOX}", 2: "\N{BALLOT BOX WITH CHECK}"}
_BULLETS = ("\N{BULLET}", "\N{WHITE BULLET}", "\N{EN DASH}")
_DEFINITION = re.compile(r"^ {0,3}\[[^\]\n]{1,99}\]:[ \t]*\S.*$", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Run:
    """Letters of one style.

    Attributes:
        link: Where it leads; empty for nowhere.
        picture: Address of a picture that stands here; ``text`` says what it shows.
    """

    text: str
    bold: bool = False
    italic: bool = False
    struck: bool = False
    code: bool = False
    link: str = ""
    picture: str = ""


@dataclass(frozen=True, slots=True)
class Line:
    """One paragraph.

    Attributes:
        level: Of a heading 1 to 6; of an item how deep its list is, from 1; of text how far in.
        quote: How deep it is quoted.
        marker: What stands before an item.
        first: Whether code begins here.
        language: Of code that begins here.
    """

    kind: LineKind
    runs: tuple[Run, ...] = ()
    level: int = 0
    quote: int = 0
    marker: str = ""
    first: bool = False
    language: str = ""

    @property
    def text(self) -> str:
        """Its letters."""
        return "".join(run.text for run in self.runs)


@dataclass(frozen=True, slots=True)
class Table:
    """Rows of cells; the first row is the head.

    Attributes:
        right: Columns that stand at the right.
    """

    rows: tuple[tuple[tuple[Run, ...], ...], ...]
    right: frozenset[int] = frozenset()


Part = Line | Table


def definitions(text: str) -> str:
    """Return the lines that say where links of the whole text lead."""
    return "\n".join(_DEFINITION.findall(text)[:200])


def parts(block: Block, known: str = "") -> tuple[Part, ...]:
    """Return what a block shows.

    Args:
        known: Definitions of links that stand elsewhere.
    """
    if block.kind == "code":
        language = block.language.split()[0] if block.language else ""
        return _code(block.source, language, first=block.first)
    if block.kind == "table" and (block.is_open or not _is_small(block.source)):
        return _as_written(block.source)
    if _DEEP.search(block.source):
        return _as_written(block.source)
    source = _mended(block.source) if block.is_open else block.source
    if known and "[" in source:
        source += f"\n\n{known}"
    return tuple(_read(source))


def _code(source: str, language: str, *, first: bool) -> tuple[Part, ...]:
    lines = [Line("code", (Run(line, code=True),) if line else ()) for line in source.split("\n")]
    if first:
        lines[0] = replace(lines[0], first=True, language=language)
    return tuple(lines)


def _as_written(source: str) -> tuple[Part, ...]:
    return tuple(Line("text", (Run(line),)) for line in source.split("\n") if line.strip())


def _is_small(table: str) -> bool:
    columns = table.partition("\n")[0].count("|") + 1
    return columns <= MOST_COLUMNS + 1 and columns * (table.count("\n") + 1) <= MOST_CELLS


def _mended(source: str) -> str:
    """Close what the last line has opened: half a word in bold is not shown as asterisks."""
    cut = max(source.rfind("\n") + 1, len(source) - _LOOKED_BACK)
    head, last = source[:cut], source[cut:]
    last = re.sub(r"!?\[([^\]]*)\]\([^)\s]*$", r"\1", last)  # half an address
    last = re.sub(r"(?:\*+|_+|~+|`+|!?\[)$", "", last)  # nothing inside yet
    if last.count("`") % 2:
        last += "`"
    else:
        words = re.sub(r"`[^`]*`", "", last)
        for mark in ("**", "~~"):
            if words.count(mark) % 2:
                last = last.rstrip() + mark
    return head + last


def _read(source: str) -> Iterator[Part]:
    document = QTextDocument()
    font = document.defaultFont()
    # Qt gives code the size in pixels of this font, and complains where it has none
    font.setPixelSize(_ANY_PX)
    document.setDefaultFont(font)
    document.setUndoRedoEnabled(False)
    document.setMarkdown(source, _FEATURES)
    block, first = document.begin(), True
    while block.isValid():
        table = QTextCursor(block).currentTable()
        if table is not None:
            yield _table(table)
            block = table.lastCursorPosition().block().next()
            first = True
            continue
        line = _line(block, first=first)
        first = line is None or line.kind != "code"
        if line is not None:
            yield line
        block = block.next()


def _line(block: QTextBlock, *, first: bool) -> Line | None:
    form = block.blockFormat()
    quote = min(DEEPEST, _number(form, QTextFormat.Property.BlockQuoteLevel))
    if form.hasProperty(QTextFormat.Property.BlockTrailingHorizontalRulerWidth):
        return Line("rule")
    fenced = form.hasProperty(QTextFormat.Property.BlockCodeFence)
    if fenced or (form.nonBreakableLines() and block.textList() is None):
        text = block.text()
        language = str(form.property(QTextFormat.Property.BlockCodeLanguage) or "")
        letters = (Run(plain(text), code=True),) if text else ()
        return Line("code", letters, quote=quote, first=first, language=language if first else "")
    runs = tuple(_runs(block))
    listed = block.textList()
    if listed is not None:
        style, level = listed.format().style(), min(DEEPEST, max(1, listed.format().indent()))
        check = _CHECKS.get(form.marker().value)
        if check is None and style.value <= -4:  # decimal, letters, Roman numbers
            number = listed.itemNumber(block) + max(0, listed.format().start())
            check = f"{number}."
        marker = check or _BULLETS[min(level, len(_BULLETS)) - 1]
        return Line("item", runs, level=level, quote=quote, marker=marker)
    if not runs:
        return None
    if level := form.headingLevel():
        return Line("heading", runs, level=level, quote=quote)
    return Line("text", runs, level=min(DEEPEST, form.indent()), quote=quote)


def _number(form: QTextFormat, name: QTextFormat.Property) -> int:
    value = form.property(name)
    return value if isinstance(value, int) else 0


def _runs(block: QTextBlock) -> Iterator[Run]:
    place = block.begin()
    while not place.atEnd():
        fragment = place.fragment()
        form = fragment.charFormat()
        link = allowed_link(form.anchorHref()) if form.isAnchor() else ""
        if form.isImageFormat():
            image = form.toImageFormat()
            words = str(image.property(QTextFormat.Property.ImageAltText) or "")
            yield _picture(image.name(), words)
        else:
            yield Run(
                plain(fragment.text()),  # an entity may have brought back what was taken out
                bold=form.fontWeight() > QFont.Weight.Medium,
                italic=form.fontItalic(),
                struck=form.fontStrikeOut(),
                code=form.fontFixedPitch(),
                link=link,
            )
        place += 1


def _picture(address: str, words: str) -> Run:
    """Return a picture of ours; any other one is the words that describe it."""
    if QUrl(address).scheme() in PICTURE_SCHEMES:
        return Run(plain(words), picture=address)
    return Run(plain(words) or address)


def allowed_link(address: str) -> str:
    """Return an address that a person may be asked about; empty for any other."""
    url = QUrl(address, QUrl.ParsingMode.StrictMode)
    if not url.isValid() or url.scheme().lower() not in LINK_SCHEMES:
        return ""
    if url.scheme().lower() != "mailto" and not url.host():
        return ""
    return address


def _table(table: QTextTable) -> Table:
    rows: list[tuple[tuple[Run, ...], ...]] = []
    right = set()
    for row in range(table.rows()):
        cells = []
        for column in range(table.columns()):
            block = table.cellAt(row, column).firstCursorPosition().block()
            cells.append(tuple(_runs(block)))
            if row and block.blockFormat().alignment() & Qt.AlignmentFlag.AlignRight:
                right.add(column)
        rows.append(tuple(cells))
    return Table(tuple(rows), frozenset(right))
