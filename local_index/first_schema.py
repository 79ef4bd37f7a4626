"""The tables of the first release, and the conventions that every later step keeps to.

Released, so never edited: what changed since is in ``migrations.py``.

Conventions of the schema: ids are AUTOINCREMENT because undo steps, conversations and the vector
index remember them, so an id must never come to mean something else. Times are ISO 8601 UTC text.
Lists and maps are JSON text. Rows that only repeat what another row says (full text, term index,
version counters) are written by triggers, so no code path can forget them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sqlite_utils import Database

APPLICATION_ID = 0x56737479
"""``Vsty``: tells the file apart from any other SQLite database."""

_ITEMS = """
CREATE TABLE items (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  name TEXT NOT NULL DEFAULT '',
  category TEXT NOT NULL DEFAULT 'unknown',
  slot TEXT NOT NULL DEFAULT 'other' CHECK (slot IN
    ('top','mid','outerwear','bottom','one_piece','shoes','bag','accessory','other')),
  colors TEXT NOT NULL DEFAULT '[]' CHECK (json_valid(colors)),
  pattern TEXT NOT NULL DEFAULT 'unknown',
  material TEXT NOT NULL DEFAULT 'unknown',
  fit TEXT NOT NULL DEFAULT 'unknown',
  style TEXT NOT NULL DEFAULT 'unknown',
  season TEXT NOT NULL DEFAULT '[]' CHECK (json_valid(season)),
  occasion TEXT NOT NULL DEFAULT '[]' CHECK (json_valid(occasion)),
  formality INTEGER NOT NULL DEFAULT 0 CHECK (formality BETWEEN 0 AND 5),
  warmth INTEGER NOT NULL DEFAULT 0 CHECK (warmth BETWEEN 0 AND 5),
  attributes TEXT NOT NULL DEFAULT '[]' CHECK (json_valid(attributes)),
  kids INTEGER NOT NULL DEFAULT 0 CHECK (kids IN (0, 1)),
  brand TEXT,
  price REAL CHECK (price >= 0),
  currency TEXT,
  notes TEXT NOT NULL DEFAULT '',
  quantity INTEGER NOT NULL DEFAULT 1 CHECK (quantity >= 0),
  status TEXT NOT NULL DEFAULT 'ready' CHECK (status IN ('ready','dirty','away','trash')),
  restore_status TEXT,
  added TEXT NOT NULL,
  updated TEXT NOT NULL,
  trashed_at TEXT,
  source_name TEXT NOT NULL DEFAULT '',
  confidence TEXT NOT NULL DEFAULT '{}' CHECK (json_valid(confidence)),
  origin TEXT NOT NULL DEFAULT '{}' CHECK (json_valid(origin)),
  terms TEXT NOT NULL DEFAULT '',
  CHECK ((status = 'trash') = (trashed_at IS NOT NULL))
) STRICT;
CREATE INDEX items_by_added ON items (status, added);
CREATE INDEX items_by_category ON items (category, status);
CREATE INDEX items_by_slot ON items (slot, status);
CREATE INDEX items_in_trash ON items (trashed_at) WHERE trashed_at IS NOT NULL;

CREATE TABLE item_terms (
  -- in the key's order: SQLite 3.40's quick_check reports NULLs in such a table otherwise
  field TEXT NOT NULL CHECK (field IN ('colors','season','occasion','attributes')),
  term TEXT NOT NULL,
  item_id INTEGER NOT NULL REFERENCES items (id) ON DELETE CASCADE,
  PRIMARY KEY (field, term, item_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX item_terms_by_item ON item_terms (item_id);

CREATE VIRTUAL TABLE items_fts USING fts5 (
  name, terms, notes, brand,
  content='items', content_rowid='id',
  tokenize='unicode61 remove_diacritics 2', prefix='2 3'
);
"""

_FILL_TERMS = """
  INSERT OR IGNORE INTO item_terms (item_id, field, term)
    SELECT NEW.id, 'colors', json_extract(value, '$[0]') FROM json_each(NEW.colors)
    UNION ALL SELECT NEW.id, 'season', value FROM json_each(NEW.season)
    UNION ALL SELECT NEW.id, 'occasion', value FROM json_each(NEW.occasion)
    UNION ALL SELECT NEW.id, 'attributes', value FROM json_each(NEW.attributes);
"""

_FILL_FTS = """
  INSERT INTO items_fts (rowid, name, terms, notes, brand)
    VALUES (NEW.id, NEW.name, NEW.terms, NEW.notes, NEW.brand);
"""

_CLEAR_FTS = """
  INSERT INTO items_fts (items_fts, rowid, name, terms, notes, brand)
    VALUES ('delete', OLD.id, OLD.name, OLD.terms, OLD.notes, OLD.brand);
"""

_ITEM_TRIGGERS = f"""
CREATE TRIGGER items_added AFTER INSERT ON items BEGIN {_FILL_TERMS} {_FILL_FTS} END;
CREATE TRIGGER items_deleted AFTER DELETE ON items BEGIN {_CLEAR_FTS} END;
CREATE TRIGGER items_words_changed AFTER UPDATE OF name, terms, notes, brand ON items
  BEGIN {_CLEAR_FTS} {_FILL_FTS} END;
CREATE TRIGGER items_lists_changed AFTER UPDATE OF colors, season, occasion, attributes ON items
  BEGIN DELETE FROM item_terms WHERE item_id = NEW.id; {_FILL_TERMS} END;
"""

_PHOTOS = """
CREATE TABLE photos (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  sha256 TEXT NOT NULL UNIQUE CHECK (length(sha256) = 64),
  extension TEXT NOT NULL,
  bytes INTEGER NOT NULL CHECK (bytes > 0),
  width INTEGER NOT NULL CHECK (width > 0),
  height INTEGER NOT NULL CHECK (height > 0),
  media_type TEXT NOT NULL,
  phash INTEGER,
  taken_at TEXT,
  source_name TEXT NOT NULL DEFAULT '',
  added TEXT NOT NULL
) STRICT;

CREATE TABLE views (
  id INTEGER PRIMARY KEY,
  item_id INTEGER NOT NULL REFERENCES items (id) ON DELETE CASCADE,
  photo_id INTEGER NOT NULL REFERENCES photos (id) ON DELETE RESTRICT,
  kind TEXT NOT NULL DEFAULT 'front' CHECK (kind IN ('front','back','label','detail','worn')),
  position INTEGER NOT NULL DEFAULT 0,
  region TEXT CHECK (region IS NULL OR json_valid(region)),
  UNIQUE (item_id, photo_id)
) STRICT;
CREATE INDEX views_by_photo ON views (photo_id);
"""

_VECTORS = """
CREATE TABLE encoders (
  id INTEGER PRIMARY KEY,
  name TEXT NOT NULL,
  revision TEXT NOT NULL,
  preprocess TEXT NOT NULL,
  UNIQUE (name, revision, preprocess)
) STRICT;

CREATE TABLE vectors (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  photo_id INTEGER NOT NULL REFERENCES photos (id) ON DELETE CASCADE,
  space TEXT NOT NULL CHECK (space IN ('image','text')),
  encoder_id INTEGER NOT NULL REFERENCES encoders (id) ON DELETE CASCADE,
  dims INTEGER NOT NULL CHECK (dims > 0),
  vector BLOB NOT NULL,
  UNIQUE (photo_id, space, encoder_id),
  CHECK (length(vector) = dims * 2)
) STRICT;
CREATE INDEX vectors_by_encoder ON vectors (encoder_id, space, photo_id);

CREATE TABLE duplicates (
  id INTEGER PRIMARY KEY,
  photo_a INTEGER NOT NULL REFERENCES photos (id) ON DELETE CASCADE,
  photo_b INTEGER NOT NULL REFERENCES photos (id) ON DELETE CASCADE,
  kind TEXT NOT NULL CHECK (kind IN ('exact','perceptual','embedding')),
  distance REAL NOT NULL,
  state TEXT NOT NULL DEFAULT 'open' CHECK (state IN ('open','dismissed','merged')),
  added TEXT NOT NULL,
  CHECK (photo_a < photo_b),
  UNIQUE (photo_a, photo_b, kind)
) STRICT;
CREATE INDEX duplicates_by_second ON duplicates (photo_b);
CREATE INDEX duplicates_open ON duplicates (state) WHERE state = 'open';

CREATE TABLE library_meta (key TEXT PRIMARY KEY, value ANY) STRICT, WITHOUT ROWID;
INSERT INTO library_meta (key, value) VALUES ('vectors_version', 0);
"""

_COUNT_VECTORS = (
    "UPDATE library_meta SET value = value + 1 WHERE key = 'vectors_version'"  # one per row
)

_VECTOR_TRIGGERS = f"""
CREATE TRIGGER vectors_added AFTER INSERT ON vectors BEGIN {_COUNT_VECTORS}; END;
CREATE TRIGGER vectors_changed AFTER UPDATE ON vectors BEGIN {_COUNT_VECTORS}; END;
CREATE TRIGGER vectors_deleted AFTER DELETE ON vectors BEGIN {_COUNT_VECTORS}; END;
"""

_HISTORY = """
CREATE TABLE change_groups (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  label TEXT NOT NULL,
  key TEXT,
  at TEXT NOT NULL,
  undone INTEGER NOT NULL DEFAULT 0 CHECK (undone IN (0, 1))
) STRICT;

CREATE TABLE changes (
  id INTEGER PRIMARY KEY,
  group_id INTEGER NOT NULL REFERENCES change_groups (id) ON DELETE CASCADE,
  subject TEXT NOT NULL CHECK (subject IN ('item','wear','outfit_item','duplicate')),
  row_id INTEGER NOT NULL,
  before TEXT CHECK (before IS NULL OR json_valid(before)),
  after TEXT CHECK (after IS NULL OR json_valid(after))
) STRICT;
CREATE INDEX changes_by_group ON changes (group_id);
CREATE INDEX changes_by_row ON changes (subject, row_id);

CREATE TABLE jobs (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  kind TEXT NOT NULL,
  params TEXT NOT NULL DEFAULT '{}' CHECK (json_valid(params)),
  cursor TEXT NOT NULL DEFAULT '{}' CHECK (json_valid(cursor)),
  state TEXT NOT NULL DEFAULT 'running' CHECK (state IN
    ('running','paused','done','failed','cancelled')),
  done INTEGER NOT NULL DEFAULT 0,
  total INTEGER NOT NULL DEFAULT 0,
  error TEXT NOT NULL DEFAULT '',
  created TEXT NOT NULL,
  updated TEXT NOT NULL
) STRICT;
CREATE INDEX jobs_by_kind ON jobs (kind, state);
"""

_LATER_FEATURES = """
CREATE TABLE outfits (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  name TEXT NOT NULL DEFAULT '',
  season TEXT NOT NULL DEFAULT '[]' CHECK (json_valid(season)),
  occasion TEXT NOT NULL DEFAULT '[]' CHECK (json_valid(occasion)),
  notes TEXT NOT NULL DEFAULT '',
  favorite INTEGER NOT NULL DEFAULT 0 CHECK (favorite IN (0, 1)),
  origin TEXT NOT NULL DEFAULT 'person' CHECK (origin IN ('model','person')),
  details TEXT NOT NULL DEFAULT '{}' CHECK (json_valid(details)),
  added TEXT NOT NULL,
  updated TEXT NOT NULL,
  trashed_at TEXT
) STRICT;

CREATE TABLE outfit_items (
  id INTEGER PRIMARY KEY,
  outfit_id INTEGER NOT NULL REFERENCES outfits (id) ON DELETE CASCADE,
  item_id INTEGER NOT NULL REFERENCES items (id) ON DELETE CASCADE,
  position INTEGER NOT NULL DEFAULT 0,
  placement TEXT CHECK (placement IS NULL OR json_valid(placement)),
  UNIQUE (outfit_id, item_id)
) STRICT;
CREATE INDEX outfit_items_by_item ON outfit_items (item_id);

CREATE TABLE wears (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  item_id INTEGER REFERENCES items (id) ON DELETE CASCADE,
  outfit_id INTEGER REFERENCES outfits (id) ON DELETE CASCADE,
  day TEXT NOT NULL,
  planned INTEGER NOT NULL DEFAULT 0 CHECK (planned IN (0, 1)),
  note TEXT NOT NULL DEFAULT '',
  added TEXT NOT NULL,
  CHECK ((item_id IS NULL) <> (outfit_id IS NULL))
) STRICT;
CREATE INDEX wears_by_day ON wears (day);
CREATE INDEX wears_by_item ON wears (item_id);
CREATE INDEX wears_by_outfit ON wears (outfit_id);

CREATE TABLE conversations (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  title TEXT NOT NULL DEFAULT '',
  created TEXT NOT NULL,
  updated TEXT NOT NULL,
  archived INTEGER NOT NULL DEFAULT 0 CHECK (archived IN (0, 1))
) STRICT;

CREATE TABLE messages (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  conversation_id INTEGER NOT NULL REFERENCES conversations (id) ON DELETE CASCADE,
  parent_id INTEGER REFERENCES messages (id) ON DELETE CASCADE,
  role TEXT NOT NULL CHECK (role IN ('person','assistant','tool')),
  content TEXT NOT NULL CHECK (json_valid(content)),
  created TEXT NOT NULL
) STRICT;
CREATE INDEX messages_by_conversation ON messages (conversation_id, id);
CREATE INDEX messages_by_parent ON messages (parent_id);

CREATE TABLE profile (
  key TEXT PRIMARY KEY,
  value TEXT NOT NULL CHECK (json_valid(value)),
  origin TEXT NOT NULL CHECK (origin IN ('stated','learned')),
  updated TEXT NOT NULL
) STRICT, WITHOUT ROWID;
"""


def m001_first_wardrobe(db: Database, /) -> None:
    """Make every table of the first release, those of later features included."""
    for script in (
        _ITEMS,
        _ITEM_TRIGGERS,
        _PHOTOS,
        _VECTORS,
        _VECTOR_TRIGGERS,
        _HISTORY,
        _LATER_FEATURES,
    ):
        db.executescript(script)
    db.execute(f"PRAGMA application_id = {APPLICATION_ID}")
