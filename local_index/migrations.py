"""The wardrobe's schema, one numbered step after another.

A step is never edited after its release: a change is a new function at the end of ``STEPS``. Steps
run through sqlite-utils' ``Migrations``; ``upgrades.py`` calls them, makes the backup before and
rolls all of them back when one fails. The first step and the conventions of the schema are in
``first_schema.py``. ``PRAGMA user_version`` holds the number of steps applied, so that opening an
up-to-date wardrobe needs no look at the migrations table.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from local_index.edits import adopt_edit
from local_index.first_schema import m001_first_wardrobe

if TYPE_CHECKING:
    from sqlite_utils import Database
    from sqlite_utils.migrations import Migrations

MIGRATION_SET = "vestry"

_ENCODERS_EXPLAINED = (
    "ALTER TABLE encoders ADD COLUMN text_space TEXT NOT NULL DEFAULT ''",
    "ALTER TABLE encoders ADD COLUMN relevance TEXT NOT NULL DEFAULT '{}'"
    " CHECK (json_valid(relevance))",
    "UPDATE encoders SET text_space = 'minilm-l6-v2/384' WHERE name = 'pocket-encoder'",
    """UPDATE encoders SET relevance = '{"text_floor":0.1995,"text_full":0.4707,"""
    """"image_floor":0.2368,"image_full":0.6537,"duplicate":0.8581}'"""
    " WHERE name = 'pocket-encoder' AND revision = '5ab44b1e4a47'",
    "INSERT INTO library_meta (key, value) SELECT 'serving_encoder', encoder_id FROM vectors"
    " GROUP BY encoder_id ORDER BY count(*) DESC, encoder_id DESC LIMIT 1",
)


def m002_encoders_explain_themselves(db: Database, /) -> None:
    """Keep beside each encoder its space of words and what its cosines are worth.

    Also which encoder answers. What the one encoder of the first release would have said of itself
    is filled in, so that its vectors go on being useful beside those of the next.
    """
    for statement in _ENCODERS_EXPLAINED:
        db.execute(statement)


_INBOX = (
    # What was there before the inbox has been lived with: it is not put before anybody again.
    "ALTER TABLE items ADD COLUMN reviewed INTEGER NOT NULL DEFAULT 1 CHECK (reviewed IN (0, 1))",
    "CREATE INDEX items_in_inbox ON items (id) WHERE reviewed = 0",
)


def m003_items_wait_in_an_inbox(db: Database, /) -> None:
    """Remember of each item whether a person has looked at what an import made of it."""
    for statement in _INBOX:
        db.execute(statement)


def m004_washes_beside_wears(db: Database, /) -> None:
    """Let a row of the diary say that a garment was washed, not only that it was worn."""
    db.execute(
        "ALTER TABLE wears ADD COLUMN kind TEXT NOT NULL DEFAULT 'wear'"
        " CHECK (kind IN ('wear','wash'))"
    )


_WHAT_A_PERSON_ADDS = (
    "ALTER TABLE photos ADD COLUMN edit INTEGER NOT NULL DEFAULT 0",
    "ALTER TABLE items ADD COLUMN size TEXT",
    "ALTER TABLE items ADD COLUMN bought TEXT",
    "ALTER TABLE items ADD COLUMN place TEXT",
    # A check cannot be changed in place: the log is copied into one that also takes photos.
    "CREATE TABLE changes_new ("
    " id INTEGER PRIMARY KEY,"
    " group_id INTEGER NOT NULL REFERENCES change_groups (id) ON DELETE CASCADE,"
    " subject TEXT NOT NULL CHECK (subject IN"
    " ('item','wear','outfit_item','duplicate','photo')),"
    " row_id INTEGER NOT NULL,"
    " before TEXT CHECK (before IS NULL OR json_valid(before)),"
    " after TEXT CHECK (after IS NULL OR json_valid(after))"
    ") STRICT",
    "INSERT INTO changes_new SELECT id, group_id, subject, row_id, before, after FROM changes",
    "DROP TABLE changes",
    "ALTER TABLE changes_new RENAME TO changes",
    "CREATE INDEX changes_by_group ON changes (group_id)",
    "CREATE INDEX changes_by_row ON changes (subject, row_id)",
)


def m005_what_a_person_adds(db: Database, /) -> None:
    """Let a photo say which of its mended cut-outs counts, so that undo can take one back.

    And let a garment have a size, a day it was bought and a place where it is kept.
    """
    for statement in _WHAT_A_PERSON_ADDS:
        db.execute(statement)
    folder = _folder_of(db)
    if folder is not None:
        for photo_id, sha256 in db.execute("SELECT id, sha256 FROM photos").fetchall():
            number = adopt_edit(folder, sha256)
            if number:
                db.execute("UPDATE photos SET edit = ? WHERE id = ?", [number, photo_id])


_WHAT_MODELS_SAY = (
    "CREATE TABLE photo_records ("
    " id INTEGER PRIMARY KEY AUTOINCREMENT,"
    " photo_id INTEGER NOT NULL REFERENCES photos (id) ON DELETE CASCADE,"
    " model TEXT NOT NULL,"
    " version TEXT NOT NULL,"
    " record TEXT NOT NULL CHECK (json_valid(record)),"
    " added TEXT NOT NULL,"
    " UNIQUE (photo_id, model)"
    ") STRICT",
    "CREATE TABLE suggestions ("
    " id INTEGER PRIMARY KEY AUTOINCREMENT,"
    " item_id INTEGER NOT NULL REFERENCES items (id) ON DELETE CASCADE,"
    " field TEXT NOT NULL,"
    " value TEXT NOT NULL CHECK (json_valid(value)),"
    " model TEXT NOT NULL,"
    " confidence REAL CHECK (confidence BETWEEN 0 AND 1),"
    " state TEXT NOT NULL DEFAULT 'open' CHECK (state IN ('open','accepted','dismissed')),"
    " added TEXT NOT NULL,"
    " UNIQUE (item_id, field, model, value)"
    ") STRICT",
    "CREATE INDEX suggestions_open ON suggestions (item_id) WHERE state = 'open'",
    # A check cannot be changed in place: the log is copied into one that also takes suggestions.
    "CREATE TABLE changes_new ("
    " id INTEGER PRIMARY KEY,"
    " group_id INTEGER NOT NULL REFERENCES change_groups (id) ON DELETE CASCADE,"
    " subject TEXT NOT NULL CHECK (subject IN"
    " ('item','wear','outfit_item','duplicate','photo','suggestion')),"
    " row_id INTEGER NOT NULL,"
    " before TEXT CHECK (before IS NULL OR json_valid(before)),"
    " after TEXT CHECK (after IS NULL OR json_valid(after))"
    ") STRICT",
    "INSERT INTO changes_new SELECT id, group_id, subject, row_id, before, after FROM changes",
    "DROP TABLE changes",
    "ALTER TABLE changes_new RENAME TO changes",
    "CREATE INDEX changes_by_group ON changes (group_id)",
    "CREATE INDEX changes_by_row ON changes (subject, row_id)",
)


def m006_what_models_say(db: Database, /) -> None:
    """Keep what a model made of a photo, and what it would change about a garment.

    A suggestion that was settled is remembered, so that the same model does not make it twice.
    """
    for statement in _WHAT_MODELS_SAY:
        db.execute(statement)


# What full text finds a message by. A column, because FTS5 reads no view that needs `json_each`.
_WORDS = (
    "UPDATE messages SET words = coalesce("
    "(SELECT group_concat(json_extract(part.value, '$.text'), char(10))"
    " FROM json_each(messages.content, '$.parts') AS part"
    " WHERE json_extract(part.value, '$.kind') IN ('text','summary')), '')"
)
_FIND_MESSAGE = "INSERT INTO chat_fts (rowid, text) VALUES (NEW.id, NEW.words);"
_LOSE_MESSAGE = "INSERT INTO chat_fts (chat_fts, rowid, text) VALUES ('delete', OLD.id, OLD.words);"
# Titles stand in the same table, under their negative ids.
_FIND_TITLE = "INSERT INTO chat_fts (rowid, text) VALUES (-NEW.id, NEW.title);"
_LOSE_TITLE = "INSERT INTO chat_fts (chat_fts, rowid, text) VALUES ('delete', -OLD.id, OLD.title);"

_CONVERSATIONS = (
    "ALTER TABLE conversations ADD COLUMN trashed_at TEXT",
    "ALTER TABLE conversations ADD COLUMN model TEXT NOT NULL DEFAULT ''",
    "ALTER TABLE conversations ADD COLUMN draft TEXT NOT NULL DEFAULT ''",
    "ALTER TABLE conversations ADD COLUMN keeping TEXT NOT NULL DEFAULT '{}'"
    " CHECK (json_valid(keeping))",
    "CREATE INDEX conversations_by_update ON conversations (updated)",
    "ALTER TABLE messages ADD COLUMN state TEXT NOT NULL DEFAULT 'done'"
    " CHECK (state IN ('queued','streaming','done','stopped','failed'))",
    "ALTER TABLE messages ADD COLUMN shown INTEGER NOT NULL DEFAULT 1 CHECK (shown IN (0, 1))",
    "ALTER TABLE messages ADD COLUMN model TEXT NOT NULL DEFAULT ''",
    "ALTER TABLE messages ADD COLUMN ended TEXT NOT NULL DEFAULT ''"
    " CHECK (ended IN ('','stop','length','context','cancelled'))",
    "ALTER TABLE messages ADD COLUMN usage TEXT NOT NULL DEFAULT '{}' CHECK (json_valid(usage))",
    "ALTER TABLE messages ADD COLUMN error TEXT CHECK (error IS NULL OR json_valid(error))",
    "CREATE INDEX messages_unfinished ON messages (id) WHERE state IN ('queued','streaming')",
    # Nothing wrote messages before there was a chat, but what stands there is made readable.
    "UPDATE messages SET content = json_object('parts', json_array("
    " json_object('kind', 'text', 'text', coalesce(json_extract(content, '$.text'), content))))"
    " WHERE json_type(content, '$.parts') IS NOT 'array'",
    "CREATE TABLE chat_pictures ("
    " id INTEGER PRIMARY KEY AUTOINCREMENT,"
    " sha256 TEXT NOT NULL UNIQUE CHECK (length(sha256) = 64),"
    " extension TEXT NOT NULL,"
    " bytes INTEGER NOT NULL CHECK (bytes > 0),"
    " media_type TEXT NOT NULL,"
    " added TEXT NOT NULL"
    ") STRICT",
    "ALTER TABLE messages ADD COLUMN words TEXT NOT NULL DEFAULT ''",
    _WORDS,
    "CREATE VIEW chat_words AS SELECT id, words AS text FROM messages"
    " UNION ALL SELECT -id, title FROM conversations",
    "CREATE VIRTUAL TABLE chat_fts USING fts5 (text, content='chat_words', content_rowid='id',"
    " tokenize='unicode61 remove_diacritics 2', prefix='2 3')",
    "INSERT INTO chat_fts (chat_fts) VALUES ('rebuild')",
    "CREATE TRIGGER messages_added AFTER INSERT ON messages"
    f" BEGIN {_FIND_MESSAGE} {_WORDS} WHERE id = NEW.id; END",
    f"CREATE TRIGGER messages_deleted AFTER DELETE ON messages BEGIN {_LOSE_MESSAGE} END",
    "CREATE TRIGGER messages_changed AFTER UPDATE OF content ON messages"
    f" BEGIN {_WORDS} WHERE id = NEW.id; END",
    "CREATE TRIGGER messages_reworded AFTER UPDATE OF words ON messages"
    f" BEGIN {_LOSE_MESSAGE} {_FIND_MESSAGE} END",
    f"CREATE TRIGGER conversations_added AFTER INSERT ON conversations BEGIN {_FIND_TITLE} END",
    f"CREATE TRIGGER conversations_deleted AFTER DELETE ON conversations BEGIN {_LOSE_TITLE} END",
    "CREATE TRIGGER conversations_renamed AFTER UPDATE OF title ON conversations"
    f" BEGIN {_LOSE_TITLE} {_FIND_TITLE} END",
    # A check cannot be changed in place: the log is copied into one that takes conversations.
    "CREATE TABLE changes_new ("
    " id INTEGER PRIMARY KEY,"
    " group_id INTEGER NOT NULL REFERENCES change_groups (id) ON DELETE CASCADE,"
    " subject TEXT NOT NULL CHECK (subject IN"
    " ('item','wear','outfit_item','duplicate','photo','suggestion','conversation')),"
    " row_id INTEGER NOT NULL,"
    " before TEXT CHECK (before IS NULL OR json_valid(before)),"
    " after TEXT CHECK (after IS NULL OR json_valid(after))"
    ") STRICT",
    "INSERT INTO changes_new SELECT id, group_id, subject, row_id, before, after FROM changes",
    "DROP TABLE changes",
    "ALTER TABLE changes_new RENAME TO changes",
    "CREATE INDEX changes_by_group ON changes (group_id)",
    "CREATE INDEX changes_by_row ON changes (subject, row_id)",
)


def m007_conversations(db: Database, /) -> None:
    """Let conversations be kept, branched, found, thrown away and brought back.

    With what became of each answer, and with the pictures that were pasted into them.
    """
    for statement in _CONVERSATIONS:
        db.execute(statement)


_FEEDBACK = (
    "CREATE TABLE feedback ("
    " id INTEGER PRIMARY KEY AUTOINCREMENT,"
    " kind TEXT NOT NULL,"
    " details TEXT NOT NULL DEFAULT '{}' CHECK (json_valid(details)),"
    " counts INTEGER NOT NULL DEFAULT 1 CHECK (counts IN (0, 1)),"
    " added TEXT NOT NULL"
    ") STRICT",
    "CREATE TABLE feedback_items ("
    " id INTEGER PRIMARY KEY AUTOINCREMENT,"
    " feedback_id INTEGER NOT NULL REFERENCES feedback (id) ON DELETE CASCADE,"
    " item_id INTEGER NOT NULL REFERENCES items (id) ON DELETE CASCADE,"
    " UNIQUE (feedback_id, item_id)"
    ") STRICT",
    "CREATE INDEX feedback_items_by_item ON feedback_items (item_id)",
    # A profile whose rows have numbers, so that the undo log can name them.
    "CREATE TABLE profile_new ("
    " id INTEGER PRIMARY KEY AUTOINCREMENT,"
    " key TEXT NOT NULL UNIQUE,"
    " value TEXT NOT NULL CHECK (json_valid(value)),"
    " origin TEXT NOT NULL CHECK (origin IN ('stated','learned')),"
    " updated TEXT NOT NULL"
    ") STRICT",
    "INSERT INTO profile_new (key, value, origin, updated)"
    " SELECT key, value, origin, updated FROM profile",
    "DROP TABLE profile",
    "ALTER TABLE profile_new RENAME TO profile",
    # A check cannot be changed in place: the log is copied into one that takes these, and outfits.
    "CREATE TABLE changes_new ("
    " id INTEGER PRIMARY KEY,"
    " group_id INTEGER NOT NULL REFERENCES change_groups (id) ON DELETE CASCADE,"
    " subject TEXT NOT NULL CHECK (subject IN"
    " ('item','wear','outfit','outfit_item','duplicate','photo','suggestion','conversation',"
    "'feedback','feedback_item','profile')),"
    " row_id INTEGER NOT NULL,"
    " before TEXT CHECK (before IS NULL OR json_valid(before)),"
    " after TEXT CHECK (after IS NULL OR json_valid(after))"
    ") STRICT",
    "INSERT INTO changes_new SELECT id, group_id, subject, row_id, before, after FROM changes",
    "DROP TABLE changes",
    "ALTER TABLE changes_new RENAME TO changes",
    "CREATE INDEX changes_by_group ON changes (group_id)",
    "CREATE INDEX changes_by_row ON changes (subject, row_id)",
)


def m008_feedback(db: Database, /) -> None:
    """Keep what the person says of suggestions, and let that and the profile be taken back."""
    for statement in _FEEDBACK:
        db.execute(statement)


_WEEKS_AND_LAUNDRY = (
    "ALTER TABLE items ADD COLUMN wash_after INTEGER CHECK (wash_after BETWEEN 0 AND 1000)",
    "ALTER TABLE items ADD COLUMN washing INTEGER NOT NULL DEFAULT 0 CHECK (washing IN (0, 1))",
    "ALTER TABLE wears ADD COLUMN skipped INTEGER NOT NULL DEFAULT 0 CHECK (skipped IN (0, 1))",
    "CREATE TABLE days ("
    " id INTEGER PRIMARY KEY AUTOINCREMENT,"
    " day TEXT NOT NULL UNIQUE,"
    " note TEXT NOT NULL DEFAULT '',"
    " occasion TEXT NOT NULL DEFAULT '',"
    " temperature REAL,"
    " rain REAL CHECK (rain BETWEEN 0 AND 1)"
    ") STRICT",
    "CREATE TABLE packings ("
    " id INTEGER PRIMARY KEY AUTOINCREMENT,"
    " name TEXT NOT NULL DEFAULT '',"
    " first_day TEXT NOT NULL,"
    " last_day TEXT NOT NULL,"
    " body TEXT NOT NULL CHECK (json_valid(body)),"
    " removed INTEGER NOT NULL DEFAULT 0 CHECK (removed IN (0, 1)),"
    " added TEXT NOT NULL,"
    " updated TEXT NOT NULL"
    ") STRICT",
    # A check cannot be changed in place: the log is copied into one that takes days and packings.
    "CREATE TABLE changes_new ("
    " id INTEGER PRIMARY KEY,"
    " group_id INTEGER NOT NULL REFERENCES change_groups (id) ON DELETE CASCADE,"
    " subject TEXT NOT NULL CHECK (subject IN"
    " ('item','wear','outfit','outfit_item','duplicate','photo','suggestion','conversation',"
    "'feedback','feedback_item','profile','day','packing')),"
    " row_id INTEGER NOT NULL,"
    " before TEXT CHECK (before IS NULL OR json_valid(before)),"
    " after TEXT CHECK (after IS NULL OR json_valid(after))"
    ") STRICT",
    "INSERT INTO changes_new SELECT id, group_id, subject, row_id, before, after FROM changes",
    "DROP TABLE changes",
    "ALTER TABLE changes_new RENAME TO changes",
    "CREATE INDEX changes_by_group ON changes (group_id)",
    "CREATE INDEX changes_by_row ON changes (subject, row_id)",
)


def m009_weeks_and_laundry(db: Database, /) -> None:
    """Keep what days were like, plans that came to nothing, wash intervals and packing lists."""
    for statement in _WEEKS_AND_LAUNDRY:
        db.execute(statement)


def m010_where_conversations_stand(db: Database, /) -> None:
    """Keep beside a message where the conversation stood after it, so that a branch has its own."""
    db.execute(
        "CREATE TABLE dialogue_states ("
        " message_id INTEGER PRIMARY KEY REFERENCES messages (id) ON DELETE CASCADE,"
        " state TEXT NOT NULL CHECK (json_valid(state))"
        ") STRICT"
    )


_THE_ASSISTANT = (
    "CREATE TABLE tool_calls ("
    " id INTEGER PRIMARY KEY AUTOINCREMENT,"
    " conversation_id INTEGER,"
    " caller TEXT NOT NULL,"
    " tool TEXT NOT NULL,"
    " arguments TEXT NOT NULL DEFAULT '{}' CHECK (json_valid(arguments)),"
    " outcome TEXT NOT NULL,"
    " undo TEXT NOT NULL DEFAULT '',"
    " milliseconds INTEGER NOT NULL DEFAULT 0,"
    " at TEXT NOT NULL"
    ") STRICT",
    "CREATE INDEX tool_calls_by_conversation ON tool_calls (conversation_id)",
    "CREATE TABLE attachments ("
    " id INTEGER PRIMARY KEY AUTOINCREMENT,"
    " conversation_id INTEGER NOT NULL,"
    " kind TEXT NOT NULL CHECK (kind IN ('upload','photo','made','person')),"
    " ref TEXT NOT NULL,"
    " card TEXT NOT NULL DEFAULT '{}' CHECK (json_valid(card)),"
    " added TEXT NOT NULL,"
    " UNIQUE (conversation_id, kind, ref)"
    ") STRICT",
    "CREATE TABLE catalog_sources ("
    " id INTEGER PRIMARY KEY AUTOINCREMENT,"
    " name TEXT NOT NULL,"
    " license TEXT NOT NULL DEFAULT '',"
    " price_date TEXT NOT NULL DEFAULT '',"
    " columns TEXT NOT NULL DEFAULT '{}' CHECK (json_valid(columns)),"
    " removed INTEGER NOT NULL DEFAULT 0 CHECK (removed IN (0, 1)),"
    " imported TEXT NOT NULL"
    ") STRICT",
    "CREATE TABLE catalog_products ("
    " id INTEGER PRIMARY KEY AUTOINCREMENT,"
    " source_id INTEGER NOT NULL REFERENCES catalog_sources (id) ON DELETE CASCADE,"
    " number TEXT NOT NULL DEFAULT '',"
    " title TEXT NOT NULL,"
    " fields TEXT NOT NULL DEFAULT '{}' CHECK (json_valid(fields)),"
    " slot TEXT NOT NULL DEFAULT '',"
    " price REAL,"
    " currency TEXT NOT NULL DEFAULT '',"
    " words TEXT NOT NULL DEFAULT '',"
    " picture TEXT NOT NULL DEFAULT '',"
    " encoder TEXT NOT NULL DEFAULT '',"
    " image_vector BLOB,"
    " text_vector BLOB"
    ") STRICT",
    "CREATE INDEX catalog_products_by_source ON catalog_products (source_id)",
    # A check cannot be changed in place: the log is copied into one that takes product lists.
    "CREATE TABLE changes_new ("
    " id INTEGER PRIMARY KEY,"
    " group_id INTEGER NOT NULL REFERENCES change_groups (id) ON DELETE CASCADE,"
    " subject TEXT NOT NULL CHECK (subject IN"
    " ('item','wear','outfit','outfit_item','duplicate','photo','suggestion','conversation',"
    "'feedback','feedback_item','profile','day','packing','catalog')),"
    " row_id INTEGER NOT NULL,"
    " before TEXT CHECK (before IS NULL OR json_valid(before)),"
    " after TEXT CHECK (after IS NULL OR json_valid(after))"
    ") STRICT",
    "INSERT INTO changes_new SELECT id, group_id, subject, row_id, before, after FROM changes",
    "DROP TABLE changes",
    "ALTER TABLE changes_new RENAME TO changes",
    "CREATE INDEX changes_by_group ON changes (group_id)",
    "CREATE INDEX changes_by_row ON changes (subject, row_id)",
)


def m011_the_assistant(db: Database, /) -> None:
    """Keep what tools did, what pictures a conversation holds, and imported product lists."""
    for statement in _THE_ASSISTANT:
        db.execute(statement)


def _folder_of(db: Database) -> Path | None:
    file = next((row[2] for row in db.execute("PRAGMA database_list") if row[1] == "main"), "")
    return Path(file).parent if file else None


Step = Callable[["Database"], None]

STEPS: tuple[Step, ...] = (
    m001_first_wardrobe,
    m002_encoders_explain_themselves,
    m003_items_wait_in_an_inbox,
    m004_washes_beside_wears,
    m005_what_a_person_adds,
    m006_what_models_say,
    m007_conversations,
    m008_feedback,
    m009_weeks_and_laundry,
    m010_where_conversations_stand,
    m011_the_assistant,
)


def migration_set(steps: tuple[Step, ...]) -> Migrations:
    """Return sqlite-utils' view of the steps, ready to be applied."""
    from sqlite_utils.migrations import Migrations

    migrations = Migrations(MIGRATION_SET)
    for step in steps:
        migrations()(step)
    return migrations
