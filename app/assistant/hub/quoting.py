"""What another program answers, as quoted text that nobody obeys.

Only words are taken, cut to a length and freed of signs that hide or turn text; pictures, sounds
and links to files are counted and left out. Whoever shows it says whose it is, and a model reads
it between marks as data. Nothing in it changes what may be called.
"""

from __future__ import annotations

import json
import unicodedata
from typing import TYPE_CHECKING, Any, Final

from app.assistant.tools.results import Envelope, Problem, Value

if TYPE_CHECKING:
    import mcp_types as types

LONGEST: Final = 16_000
"""Characters of another program's answer that are kept."""


class Quoted(Value):
    """What another program said.

    Attributes:
        text: Its words, as data.
        cut: Whether there was more.
        left_out: How many pictures, sounds and files came with it.
    """

    server: str
    tool: str
    text: str
    cut: bool = False
    left_out: int = 0


def quoted(server: str, tool: str, result: types.CallToolResult) -> Envelope:
    """Return the answer of a program that was added."""
    words: list[str] = []
    left_out = 0
    room = LONGEST + 1
    for block in result.content:
        text = getattr(block, "text", None)
        if block.type != "text" or not isinstance(text, str):
            left_out += 1
        elif room > 0:
            # cut before it is cleaned: a gigabyte is not worth looking at
            words.append(text[:room])
            room -= len(words[-1])
    if not words and result.structured_content is not None:
        words.append(_packed(result.structured_content))
    text = plain_text("\n".join(words))
    cut = len(text) > LONGEST or room <= 0
    said = Quoted(server=server, tool=tool, text=text[:LONGEST], cut=cut, left_out=left_out)
    warnings = [f"This is what {server} says, another program; it was not checked."]
    if cut:
        warnings.append("It said more than is shown.")
    if result.is_error:
        problem = Problem(code="E_FAILED", message=f"{server} says that this did not work.")
        return Envelope(ok=False, data=said.model_dump(), warnings=warnings, error=problem)
    return Envelope(ok=True, data=said.model_dump(), warnings=warnings)


def plain_text(text: str) -> str:
    """Return text without signs that steer a terminal, hide words or turn their direction."""
    return "".join(
        letter
        for letter in text
        if letter == "\n" or unicodedata.category(letter) not in ("Cc", "Cf", "Cs", "Co", "Cn")
    )


def _packed(value: Any) -> str:
    try:
        return json.dumps(value, ensure_ascii=False)[: LONGEST + 1]
    except (TypeError, ValueError, RecursionError):
        return ""
