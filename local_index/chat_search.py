"""Finding conversations by what was said in them, or by their titles.

Every word must be in one message (or in the title), as itself or as the beginning of a word;
accents and case do not matter. Any text is safe: words are quoted phrases to SQLite, no operators.
Chinese, Japanese and Korean, which full text sees as one token per clause, are looked for anywhere.
What a search means is not interpreted, and messages of other branches are found as well.
"""

from __future__ import annotations

import re
import sqlite3

from local_index.chat_records import ConversationHit, Excerpt
from local_index.conversations import read_conversation
from local_index.database import WardrobeDb
from local_index.signs import has_signs

MOST_WORDS = 12
LONGEST_WORD = 64
_BEGIN, _END = "\x02", "\x03"
_EXCERPT_TOKENS = 14
_AROUND = 40
_WORD = re.compile(r"[^\W_]+", re.UNICODE)

_COLUMNS = (
    "c.id, c.title, c.created, c.updated, c.archived, c.trashed_at, c.model, c.draft, c.keeping"
)
_FOUND = """
  SELECT {columns}, f.rowid AS message FROM chat_fts f
  LEFT JOIN messages m ON m.id = f.rowid
  JOIN conversations c ON c.id = coalesce(m.conversation_id, -f.rowid)
  WHERE {condition} AND c.trashed_at IS NULL
  ORDER BY c.updated DESC, c.id DESC, f.rowid DESC
"""
# Asked for the few that are shown: cutting an excerpt costs more than finding its message.
_EXCERPT = f"""
  SELECT snippet(chat_fts, 0, char(2), char(3), '…', {_EXCERPT_TOKENS}) FROM chat_fts
  WHERE chat_fts MATCH ? AND rowid = ?
"""


def search_conversations(
    db: WardrobeDb, text: str, *, limit: int = 100
) -> tuple[ConversationHit, ...]:
    """Return the conversations that hold all words, the one talked in last first.

    The trash is left out, the archive is not. The excerpt is of the newest message that holds them.

    Args:
        limit: How many at most.
    """
    words = [word[:LONGEST_WORD] for word in _WORD.findall(_clean(text))][:MOST_WORDS]
    if not words:
        return ()
    plain = [word for word in words if not has_signs(word)]
    signs = [word for word in words if has_signs(word)]
    match = " AND ".join(f'"{word}" *' for word in plain)
    conditions = ["chat_fts MATCH ?"] if plain else []
    conditions += ["instr(f.text, ?) > 0"] * len(signs)
    rows = db.rows(
        _FOUND.format(columns=_COLUMNS, condition=" AND ".join(conditions)),
        [*([match] if plain else []), *signs],
    )
    first: dict[int, sqlite3.Row] = {}
    for row in rows:
        first.setdefault(row[0], row)
    return tuple(
        ConversationHit(
            read_conversation(row),
            max(0, row["message"]),
            _excerpt(db, row["message"], match, signs),
        )
        for row in [*first.values()][:limit]
    )


def _excerpt(db: WardrobeDb, message: int, match: str, signs: list[str]) -> Excerpt:
    if match:
        return _marked(str(db.value(_EXCERPT, [match, message])))
    text = db.value("SELECT text FROM chat_fts WHERE rowid = ?", [message])
    return _around(str(text), signs)


def _clean(text: str) -> str:
    return text[: MOST_WORDS * LONGEST_WORD].encode("utf-8", "ignore").decode("utf-8")


def _marked(excerpt: str) -> Excerpt:
    """Return an excerpt whose marks are places instead of signs."""
    marks: list[tuple[int, int]] = []
    pieces: list[str] = []
    length = begin = 0
    for piece in re.split(f"([{_BEGIN}{_END}])", " ".join(excerpt.split())):
        if piece == _BEGIN:
            begin = length
        elif piece == _END:
            marks.append((begin, length))
        else:
            pieces.append(piece)
            length += len(piece)
    return Excerpt("".join(pieces), tuple(marks))


def _around(text: str, signs: list[str]) -> Excerpt:
    line = " ".join(text.split())
    at = max(line.find(signs[0]), 0)
    start, end = max(0, at - _AROUND), at + len(signs[0]) + _AROUND
    before, after = "…" if start else "", "…" if end < len(line) else ""
    excerpt = before + line[start:end] + after
    found = [excerpt.find(sign) for sign in signs]
    marks = [(place, place + len(sign)) for place, sign in zip(found, signs, strict=True)]
    return Excerpt(excerpt, tuple(mark for mark in sorted(marks) if mark[0] >= 0))
