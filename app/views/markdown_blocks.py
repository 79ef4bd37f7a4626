"""Cuts an answer that is still being written into blocks that no later text can change.

What has come so far is one long text; a block of it is over where a reader would say so (a blank
line, a heading, a closing fence), and then it never has to be looked at again. Cutting depends on
the text alone, never on how it was handed over. Nothing here knows Qt or what Markdown looks like
on the screen. A block that never ends is cut by its length: the price of one more character must
not grow with the answer.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

Kind = Literal["text", "table", "code"]

LONGEST = 4_000
"""Characters after which a paragraph, list or piece of code is cut."""
LONGEST_TABLE = 40_000
_TAB = "    "
_FENCE = re.compile(r"^ {0,3}(`{3,}|~{3,})([^\n]*)$")
_INNER_FENCE = re.compile(r"^\s*(?:(?:[-*+]|\d{1,9}[.)])\s+)?(`{3,}|~{3,})([^\n]*)$")
_HEADING = re.compile(r"^ {0,3}#{1,6}(?:[ \t]|$)")
_ITEM = re.compile(r"^\s*(?:[-*+]|\d{1,9}[.)])(?:[ \t]|$)")
_OUTER_ITEM = re.compile(r"^ {0,1}(?:[-*+]|\d{1,9}[.)])(?:[ \t]|$)")
_RULER = re.compile(r"^ {0,3}\|?[ \t]*:?-+:?[ \t]*(?:\|[ \t]*:?-+:?[ \t]*)*\|?[ \t]*$")
_MAY_GO_ON = re.compile(r"^[ \t\d*+-]")

_UNSEEN = dict.fromkeys(
    [
        *(code for code in range(0x20) if code not in (0x09, 0x0A)),
        *range(0x7F, 0xA0),
        0x061C,
        *range(0x202A, 0x202F),  # whoever turns text around can make a link look like another
        *range(0x2066, 0x206A),
        *range(0xFDD0, 0xFDF0),  # a QTextDocument keeps its frames by these
        0xFEFF,
        0xFFFC,
        0xFFFE,
        0xFFFF,
        *range(0xE0000, 0xE0080),  # letters that nobody sees
    ]
)
_SEEN = {**_UNSEEN, 0x85: "\n", 0x2028: "\n", 0x2029: "\n", **dict.fromkeys(range(0xD800, 0xE000))}


def plain(text: str) -> str:
    """Return text without characters that hide, turn text around or mean something to Qt."""
    return text.translate(_SEEN)


@dataclass(frozen=True, slots=True)
class Block:
    """A piece of an answer.

    Attributes:
        source: Markdown; of code the lines between the fences.
        language: What the fence of code says: a language, and whatever else.
        first: Whether code begins here rather than goes on from the block before.
        is_open: Whether more may come.
    """

    kind: Kind
    source: str
    language: str = ""
    first: bool = True
    is_open: bool = False


@dataclass(slots=True)
class _Code:
    """An open fence."""

    mark: str
    language: str
    first: bool = True

    def is_closed_by(self, line: str) -> bool:
        found = _FENCE.match(line)
        return (
            found is not None
            and found[1][0] == self.mark[0]
            and len(found[1]) >= len(self.mark)
            and not found[2].strip()
        )


class BlockCutter:
    """Takes an answer as it comes and gives the blocks that are over."""

    def __init__(self) -> None:
        self._rest = ""
        self._code: _Code | None = None

    def feed(self, text: str) -> list[Block]:
        """Take more text; return the blocks that are over now."""
        self._rest += plain(text)
        return self._cut()

    def open_block(self) -> Block | None:
        """Return what is not over yet; None for nothing that could be shown."""
        if self._code is not None:
            lines = self._rest.removesuffix("\n")
            # Backquotes at the end are likelier to close the code than to belong to it.
            lines = re.sub(r"(^|\n) {0,3}(`+|~+)$", "", lines)
            return Block("code", lines, self._code.language, self._code.first, is_open=True)
        if not self._rest.strip() or _is_half_fence(self._rest):
            return None
        kind: Kind = "table" if _begins_table(self._rest) else "text"
        return Block(kind, self._rest.rstrip(), is_open=True)

    def finish(self) -> list[Block]:
        """Return the rest; nothing comes any more."""
        if self._rest and not self._rest.endswith("\n"):
            self._rest += "\n"
        made = self._cut()
        if self._code is not None and (self._rest or self._code.first):
            made.append(self._code_block(self._rest))
        elif self._rest.strip():
            kind: Kind = "table" if _begins_table(self._rest) else "text"
            made.append(Block(kind, self._rest.rstrip()))
        self._rest, self._code = "", None
        return made

    def _cut(self) -> list[Block]:
        made: list[Block] = []
        while True:
            step = self._cut_code() if self._code is not None else self._cut_text()
            if step is None:
                return made
            length, block = step
            self._rest = self._rest[length:]
            if block is not None:
                made.append(block)

    def _code_block(self, lines: str) -> Block:
        assert self._code is not None
        made = Block("code", lines.removesuffix("\n"), self._code.language, self._code.first)
        self._code.first = False
        return made

    def _cut_code(self) -> tuple[int, Block | None] | None:
        assert self._code is not None
        window, at = self._rest[:LONGEST], 0
        while (end := window.find("\n", at)) >= 0:
            if self._code.is_closed_by(window[at:end]):
                # Empty code is shown; an empty rest of code that was cut is not.
                show = at > 0 or self._code.first
                block = self._code_block(window[:at]) if show else None
                self._code = None
                return end + 1, block
            at = end + 1
        if len(self._rest) <= LONGEST:
            return None
        length = at or LONGEST
        return length, self._code_block(window[:length])

    def _cut_text(self) -> tuple[int, Block | None] | None:
        blank = re.match(r"(?:[ \t]*\n)+", self._rest)
        if blank is not None:
            return blank.end(), None
        first, newline, _ = self._rest.partition("\n")
        if newline and (fence := _opened_fence(first)) is not None:
            self._code = fence
            return len(first) + 1, None
        is_table = _begins_table(self._rest[:LONGEST])
        most = LONGEST_TABLE if is_table else LONGEST
        length = _block_length(self._rest[:most])
        if length is None:
            if len(self._rest) <= most:
                return None
            length = _least_bad_cut(self._rest[:most])
        kind: Kind = "table" if is_table else "text"
        return length, Block(kind, self._rest[:length].rstrip())


def _block_length(window: str) -> int | None:
    """Return where the first block ends; None while more text could belong to it."""
    at, is_list, inner = 0, False, ""
    indented = window.startswith(_TAB)
    while (end := window.find("\n", at)) >= 0:
        line = window[at:end]
        if inner:
            inner = "" if line.strip().startswith(inner) else inner
        elif not line.strip():
            if not (is_list or indented):
                return end + 1
            goes_on = _goes_on(window, end + 1)
            if goes_on is not True:
                return end + 1 if goes_on is False else None
        else:
            is_list = is_list or _ITEM.match(line) is not None
            if _HEADING.match(line) and not (is_list and line.startswith(" ")):
                return at or end + 1
            if at and _opened_fence(line) is not None and not (is_list and line.startswith("  ")):
                return at
            if is_list and (found := _INNER_FENCE.match(line)) is not None:
                inner = found[1]
        at = end + 1
    return None


def _goes_on(window: str, at: int) -> bool | None:
    """Whether a list goes on after a blank line; None until enough of the next line is there."""
    while (end := window.find("\n", at)) >= 0 and not window[at:end].strip():
        at = end + 1
    line = window[at:] if end < 0 else window[at:end]
    if line and not _MAY_GO_ON.match(line):
        return False
    if end < 0:
        return None
    return _ITEM.match(line) is not None or line.startswith(("  ", "\t"))


def _least_bad_cut(window: str) -> int:
    """Return where a block that is too long is cut: before an item, a line, a word, or anywhere."""
    half = len(window) // 2
    starts = [found.end() for found in re.finditer(r"\n", window) if found.end() > half]
    for start in reversed(starts):
        if _OUTER_ITEM.match(window[start:]):
            return start
    if starts:
        return starts[-1]
    space = window.rfind(" ", half)
    return space + 1 if space >= 0 else len(window)


def _begins_table(text: str) -> bool:
    """Whether the second line is what makes a table of the first."""
    first, _, rest = text.partition("\n")
    ruler, newline, _ = rest.partition("\n")
    return bool(newline and "|" in first and "-" in ruler and _RULER.match(ruler))


def _opened_fence(line: str) -> _Code | None:
    found = _FENCE.match(line)
    if found is None or (found[1][0] == "`" and "`" in found[2]):
        return None
    return _Code(found[1], found[2].strip())


def _is_half_fence(rest: str) -> bool:
    """Whether this may become the fence of code with its next letters."""
    line = rest.lstrip(" ")
    return "\n" not in rest and (line.startswith(("```", "~~~")) or line in ("`", "``", "~", "~~"))
