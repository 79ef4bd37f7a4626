"""Finding conversations by what was said in them, or by their titles.

Every word must be in one message (or in the title), as itself or as the beginning of a word;
accents and case do not matter. Any text is safe: words are quoted phrases to SQLite, no operators.
Chinese, Japanese and Korean, which full text sees as one token per clause, are looked for anywhere.
What a search means is not interpreted, and messages of other branches are found as well.
"""

from __future__ import annotations

import re

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
  SELECT {columns}, f.message, f.excerpt FROM (
    SELECT rowid AS message, {excerpt} AS excerpt FROM chat_fts WHERE {condition}
  ) f
  LEFT JOIN messages m ON m.id = f.message
  JOIN conversations c ON c.id = coalesce(m.conversation_id, -f.message)
  WHERE c.trashed_at IS NULL
  ORDER BY c.updated DESC, c.id DESC, f.message DESC
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
    conditions = ["chat_fts MATCH ?"] if plain else []
    params: list[object] = [" AND ".join(f'"{word}" *' for word in plain)] if plain else []
    conditions += ["instr(text, ?) > 0"] * len(signs)
    params += signs
    excerpt = f"snippet(chat_fts, 0, char(2), char(3), '…', {_EXCERPT_TOKENS})" if plain else "text"
    rows = db.rows(
        _FOUND.format(columns=_COLUMNS, excerpt=excerpt, condition=" AND ".join(conditions)),
        params,
    )
    hits: dict[int, ConversationHit] = {}
    for row in rows:
        if row[0] not in hits:
            if len(hits) == limit:
                break
            shown = _marked(row[10]) if plain else _around(row[10], signs)
            hits[row[0]] = ConversationHit(read_conversation(row), max(0, row[9]), shown)
    return tuple(hits.values())


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
