"""Chinese, Japanese and Korean words within longer text, which the full-text table cannot see.

Its tokenizer parts words at spaces, so a whole clause of such writing is one token and only that
clause, or its beginning, would be found. Here the items' own text is read through, once per word
and only for words with such signs: about 4 ms each at 10,000 items, and for `MOST_TEXTS` at most.
Knows no language and no word boundaries.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING

import numpy as np

from local_index.matrix import Ids

if TYPE_CHECKING:
    from local_index.database import WardrobeDb

MOST_TEXTS = 12
"""Words and their other spellings that are looked for in one search; the first ones count."""

_SIGNS = re.compile(
    "[\u1100-\u11ff\u2e80-\u2fdf\u3005-\u3007\u3040-\u30ff\u3100-\u318f\u31a0-\u31ff"
    "\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7af\uf900-\ufaff\uff66-\uff9f\U00020000-\U0003ffff]"
)
_COLUMNS = ("notes", "name", "brand", "terms")
_HOLDS = " OR ".join(f"instr({column}, ?1)" for column in _COLUMNS)
_HOLDS_LETTERS = " OR ".join(f"{column} LIKE ?1 ESCAPE '\\'" for column in _COLUMNS)


def has_signs(text: str) -> bool:
    """Return whether ``text`` holds a sign of writing that does not part words by spaces."""
    return _SIGNS.search(text) is not None


def items_containing(
    db: WardrobeDb, texts: Iterable[str], *, among: Ids | None = None
) -> Mapping[str, Ids]:
    """Return, for each text with such signs, the items that hold it anywhere, ascending.

    Texts without such signs are left out of the answer, and so is what exceeds `MOST_TEXTS`.

    Args:
        among: The only items to read, which then are few enough for any number of texts.
    """
    wanted = [text for text in dict.fromkeys(texts) if has_signs(text)]
    if among is not None:
        only = json.dumps(among.tolist())
        return {text: _holding(db, text, only=only) for text in wanted}
    return {text: _holding(db, text) for text in wanted[:MOST_TEXTS]}


def _holding(db: WardrobeDb, text: str, *, only: str | None = None) -> Ids:
    # LIKE is slower, but A to Z fold as they do elsewhere: "t恤" is "T恤"
    letters = any(char.isascii() and char.isalpha() for char in text)
    held, looked_for = (_HOLDS_LETTERS, f"%{_escaped(text)}%") if letters else (_HOLDS, text)
    if only is None:
        ids = db.column(f"SELECT id FROM items WHERE {held}", (looked_for,))
    else:
        chosen = "id IN (SELECT value FROM json_each(?2))"
        ids = db.column(f"SELECT id FROM items WHERE {chosen} AND ({held})", (looked_for, only))
    return np.array(sorted(ids), dtype=np.int64)


def _escaped(text: str) -> str:
    return re.sub(r"([\\%_])", r"\\\1", text)
