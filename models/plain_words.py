"""What a model wrote as words that can be shown anywhere: no letters that nobody sees.

Control characters move a terminal's cursor or end a line of a file, marks of direction turn text
around, lone surrogates cannot be written to a file at all. Markup stays as it was said: it is text
wherever it is shown.
"""

from __future__ import annotations

_UNSEEN = dict.fromkeys(
    [
        *(code for code in range(0xA0) if code < 0x20 or code > 0x7E),
        0x00AD,
        0x061C,
        0x180E,
        0x200B,
        0x200E,
        0x200F,
        *range(0x202A, 0x202F),
        *range(0x2060, 0x2070),
        *range(0xFDD0, 0xFDF0),
        0xFEFF,
        *range(0xFFF0, 0xFFFD),
        0xFFFE,
        0xFFFF,
        *range(0xD800, 0xE000),
        *range(0xE0000, 0xE1000),
    ]
)
_SPACES = dict.fromkeys((0x09, 0x0A, 0x0B, 0x0C, 0x0D, 0x85, 0x2028, 0x2029), " ")
_TABLE = {**_UNSEEN, **_SPACES}


def plain_words(text: str) -> str:
    """Return a text as one line of letters that can be seen, without blanks around it."""
    return " ".join(text.translate(_TABLE).split())
