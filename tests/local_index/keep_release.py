"""Writes a small wardrobe of this release as SQL text, to test later migrations from.

Run once per schema version, when it is released, and commit the file it names:

    python -m tests.local_index.keep_release

The text of an earlier release is never written again: it is what is on people's disks.
"""

from __future__ import annotations

import sqlite3
import sys
import tempfile
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

from local_index import ItemDraft, Library, ViewDraft
from local_index.migrations import STEPS

DATA = Path(__file__).parent / "data"


def schema_of(conn: sqlite3.Connection) -> list[str]:
    """Return every statement that makes the schema: tables, indexes, then triggers."""
    rows = conn.execute(
        "SELECT sql FROM sqlite_master WHERE sql IS NOT NULL"
        " AND name NOT LIKE 'sqlite%'"
        " AND name NOT LIKE 'items_fts_%' AND name NOT LIKE 'chat_fts_%'"
        " ORDER BY CASE type WHEN 'table' THEN 0 WHEN 'index' THEN 1 WHEN 'view' THEN 2"
        " ELSE 3 END, rowid"
    )
    return [row[0] for row in rows]


def dump(conn: sqlite3.Connection) -> Iterator[str]:
    """Yield the statements that make the same database again.

    Not `iterdump`: it writes into ``sqlite_master`` for the full-text table, which newer SQLite
    versions refuse. Triggers come last, so that the rows they made are not made twice.
    """
    schema = schema_of(conn)
    triggers = [sql for sql in schema if sql.startswith("CREATE TRIGGER")]
    yield from (sql for sql in schema if sql not in triggers)
    for (table,) in conn.execute(
        "SELECT name FROM sqlite_master WHERE type = 'table'"
        " AND name NOT LIKE 'items_fts%' AND name NOT LIKE 'chat_fts%'"
    ).fetchall():
        columns = [row[1] for row in conn.execute(f"PRAGMA table_info({table})")]
        values = " || ',' || ".join(f"quote({column})" for column in columns)
        for (row,) in conn.execute(f"SELECT {values} FROM {table}"):
            yield f"INSERT INTO {table} ({', '.join(columns)}) VALUES ({row})"
    for words in ("items_fts", "chat_fts"):
        yield f"INSERT INTO {words} ({words}) VALUES ('rebuild')"
    yield from triggers
    for pragma in ("application_id", "user_version"):
        yield f"PRAGMA {pragma} = {conn.execute(f'PRAGMA {pragma}').fetchone()[0]}"


def fill(library: Library) -> None:
    """Put something into every table."""
    photos = [
        library.photos.add(
            word.encode() * 9,
            extension="jpg",
            width=30,
            height=40,
            media_type="image/jpeg",
            perceptual_hash=-7,
            source_name=f"{word}.jpg",
        )
        for word in ("front", "back")
    ]
    shirt = library.items.add(
        ItemDraft(
            name="Café shirt",
            category="shirt",
            slot="top",
            colors=(("light blue", 0.8), ("white", 0.2)),
            season=("spring",),
            occasion=("work",),
            attributes=("collared",),
            price=39.5,
            currency="EUR",
            confidence={"category": 0.93},
            origin={"category": "model"},
            views=(ViewDraft(photos[0].id), ViewDraft(photos[1].id, region=(0, 0, 1, 0.5))),
            search_text="shirt button-up",
        )
    )
    coat = library.items.add(ItemDraft(name="Coat", category="coat", slot="outerwear", warmth=5))
    library.items.update(shirt, {"notes": "From Ana"})
    library.trash.put([coat])
    library.jobs.start("import", {"paths": ["photos"]})
    with library.atomic():
        for statement in _OTHER_ROWS:
            library.db.execute(statement)


_OTHER_ROWS = (
    "INSERT INTO encoders (id, name, revision, preprocess) VALUES (1, 'pocket', 'a', 'b')",
    "INSERT INTO vectors (photo_id, space, encoder_id, dims, vector)"
    " VALUES (1, 'image', 1, 2, X'003C0000')",
    "INSERT INTO duplicates (photo_a, photo_b, kind, distance, added)"
    " VALUES (1, 2, 'perceptual', 3, '2026-11-21T10:00:00Z')",
    "INSERT INTO outfits (name, added, updated) VALUES ('Monday', '2026-11-21', '2026-11-21')",
    "INSERT INTO outfit_items (outfit_id, item_id) VALUES (1, 1)",
    "INSERT INTO wears (item_id, day, added) VALUES (1, '2026-11-20', '2026-11-21')",
    "INSERT INTO conversations (title, created, updated) VALUES ('Work', '2026', '2026')",
    "INSERT INTO messages (conversation_id, role, content, created)"
    """ VALUES (1, 'person', '{"parts":[{"kind":"text","text":"hello"}]}', '2026')""",
    "INSERT INTO messages (conversation_id, parent_id, role, content, created, state, model, ended)"
    """ VALUES (1, 1, 'assistant', '{"parts":[{"kind":"text","text":"An answer"}]}', '2026',"""
    " 'done', 'tiny', 'stop')",
    """INSERT INTO dialogue_states (message_id, state) VALUES (2, '{"version":1}')""",
    "INSERT INTO chat_pictures (sha256, extension, bytes, media_type, added)"
    f" VALUES ('{'0' * 64}', 'png', 9, 'image/png', '2026-11-21T10:00:00Z')",
    "INSERT INTO photo_records (photo_id, model, version, record, added)"
    " VALUES (1, 'tiny', 'a+b', '{}', '2026-11-21T10:00:00Z')",
    "INSERT INTO suggestions (item_id, field, value, model, added)"
    " VALUES (1, 'material', '\"linen\"', 'tiny', '2026-11-21T10:00:00Z')",
    "INSERT INTO feedback (kind, added) VALUES ('like', '2026-11-21T10:00:00Z')",
    "INSERT INTO feedback_items (feedback_id, item_id) VALUES (1, 1)",
    "INSERT INTO days (day, note, occasion, temperature, rain)"
    " VALUES ('2026-11-20', 'opera', 'party', 4, 0.5)",
    "INSERT INTO packings (name, first_day, last_day, body, added, updated)"
    """ VALUES ('Rome', '2026-12-01', '2026-12-03', '{"days":[]}', '2026', '2026')""",
    "INSERT INTO tool_calls (caller, tool, outcome, at)"
    " VALUES ('assistant', 'wardrobe_search', 'ok', '2026-11-21T10:00:00Z')",
    "INSERT INTO attachments (conversation_id, kind, ref, added)"
    " VALUES (1, 'upload', '1', '2026-11-21T10:00:00Z')",
    "INSERT INTO catalog_sources (name, license, imported)"
    " VALUES ('boots.csv', 'private use', '2026-11-21T10:00:00Z')",
    "INSERT INTO catalog_products (source_id, title, slot, price, words)"
    " VALUES (1, 'Tan boots', 'shoes', 79, ' tan boots ')",
    "INSERT INTO profile (key, value, origin, updated) VALUES ('size', '\"M\"', 'stated', '2026')",
)


def main() -> None:
    """Write the text of the newest schema version, unless it was written before."""
    target = DATA / f"wardrobe_m{len(STEPS):03d}.sql"
    if target.exists():
        sys.exit(f"{target.name} exists: a release is kept once")
    with tempfile.TemporaryDirectory() as scratch:
        moment = datetime(2026, 11, 21, 10, tzinfo=UTC)
        with Library.open(Path(scratch) / "w", create=True, clock=lambda: moment) as library:
            fill(library)
            target.write_text("".join(f"{line};\n" for line in dump(library.db.conn)))


if __name__ == "__main__":
    main()
