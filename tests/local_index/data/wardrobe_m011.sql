CREATE TABLE "_sqlite_migrations" (
   "id" INTEGER PRIMARY KEY,
   "migration_set" TEXT,
   "name" TEXT,
   "applied_at" TEXT
);
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
  terms TEXT NOT NULL DEFAULT '', reviewed INTEGER NOT NULL DEFAULT 1 CHECK (reviewed IN (0, 1)), size TEXT, bought TEXT, place TEXT, wash_after INTEGER CHECK (wash_after BETWEEN 0 AND 1000), washing INTEGER NOT NULL DEFAULT 0 CHECK (washing IN (0, 1)),
  CHECK ((status = 'trash') = (trashed_at IS NOT NULL))
) STRICT;
CREATE TABLE item_terms (
  -- in the key's order: SQLite 3.40's quick_check reports NULLs in such a table otherwise
  field TEXT NOT NULL CHECK (field IN ('colors','season','occasion','attributes')),
  term TEXT NOT NULL,
  item_id INTEGER NOT NULL REFERENCES items (id) ON DELETE CASCADE,
  PRIMARY KEY (field, term, item_id)
) STRICT, WITHOUT ROWID;
CREATE VIRTUAL TABLE items_fts USING fts5 (
  name, terms, notes, brand,
  content='items', content_rowid='id',
  tokenize='unicode61 remove_diacritics 2', prefix='2 3'
);
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
, edit INTEGER NOT NULL DEFAULT 0) STRICT;
CREATE TABLE views (
  id INTEGER PRIMARY KEY,
  item_id INTEGER NOT NULL REFERENCES items (id) ON DELETE CASCADE,
  photo_id INTEGER NOT NULL REFERENCES photos (id) ON DELETE RESTRICT,
  kind TEXT NOT NULL DEFAULT 'front' CHECK (kind IN ('front','back','label','detail','worn')),
  position INTEGER NOT NULL DEFAULT 0,
  region TEXT CHECK (region IS NULL OR json_valid(region)),
  UNIQUE (item_id, photo_id)
) STRICT;
CREATE TABLE encoders (
  id INTEGER PRIMARY KEY,
  name TEXT NOT NULL,
  revision TEXT NOT NULL,
  preprocess TEXT NOT NULL, text_space TEXT NOT NULL DEFAULT '', relevance TEXT NOT NULL DEFAULT '{}' CHECK (json_valid(relevance)),
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
CREATE TABLE library_meta (key TEXT PRIMARY KEY, value ANY) STRICT, WITHOUT ROWID;
CREATE TABLE change_groups (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  label TEXT NOT NULL,
  key TEXT,
  at TEXT NOT NULL,
  undone INTEGER NOT NULL DEFAULT 0 CHECK (undone IN (0, 1))
) STRICT;
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
CREATE TABLE wears (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  item_id INTEGER REFERENCES items (id) ON DELETE CASCADE,
  outfit_id INTEGER REFERENCES outfits (id) ON DELETE CASCADE,
  day TEXT NOT NULL,
  planned INTEGER NOT NULL DEFAULT 0 CHECK (planned IN (0, 1)),
  note TEXT NOT NULL DEFAULT '',
  added TEXT NOT NULL, kind TEXT NOT NULL DEFAULT 'wear' CHECK (kind IN ('wear','wash')), skipped INTEGER NOT NULL DEFAULT 0 CHECK (skipped IN (0, 1)),
  CHECK ((item_id IS NULL) <> (outfit_id IS NULL))
) STRICT;
CREATE TABLE conversations (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  title TEXT NOT NULL DEFAULT '',
  created TEXT NOT NULL,
  updated TEXT NOT NULL,
  archived INTEGER NOT NULL DEFAULT 0 CHECK (archived IN (0, 1))
, trashed_at TEXT, model TEXT NOT NULL DEFAULT '', draft TEXT NOT NULL DEFAULT '', keeping TEXT NOT NULL DEFAULT '{}' CHECK (json_valid(keeping))) STRICT;
CREATE TABLE messages (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  conversation_id INTEGER NOT NULL REFERENCES conversations (id) ON DELETE CASCADE,
  parent_id INTEGER REFERENCES messages (id) ON DELETE CASCADE,
  role TEXT NOT NULL CHECK (role IN ('person','assistant','tool')),
  content TEXT NOT NULL CHECK (json_valid(content)),
  created TEXT NOT NULL
, state TEXT NOT NULL DEFAULT 'done' CHECK (state IN ('queued','streaming','done','stopped','failed')), shown INTEGER NOT NULL DEFAULT 1 CHECK (shown IN (0, 1)), model TEXT NOT NULL DEFAULT '', ended TEXT NOT NULL DEFAULT '' CHECK (ended IN ('','stop','length','context','cancelled')), usage TEXT NOT NULL DEFAULT '{}' CHECK (json_valid(usage)), error TEXT CHECK (error IS NULL OR json_valid(error)), words TEXT NOT NULL DEFAULT '') STRICT;
CREATE TABLE photo_records ( id INTEGER PRIMARY KEY AUTOINCREMENT, photo_id INTEGER NOT NULL REFERENCES photos (id) ON DELETE CASCADE, model TEXT NOT NULL, version TEXT NOT NULL, record TEXT NOT NULL CHECK (json_valid(record)), added TEXT NOT NULL, UNIQUE (photo_id, model)) STRICT;
CREATE TABLE suggestions ( id INTEGER PRIMARY KEY AUTOINCREMENT, item_id INTEGER NOT NULL REFERENCES items (id) ON DELETE CASCADE, field TEXT NOT NULL, value TEXT NOT NULL CHECK (json_valid(value)), model TEXT NOT NULL, confidence REAL CHECK (confidence BETWEEN 0 AND 1), state TEXT NOT NULL DEFAULT 'open' CHECK (state IN ('open','accepted','dismissed')), added TEXT NOT NULL, UNIQUE (item_id, field, model, value)) STRICT;
CREATE TABLE chat_pictures ( id INTEGER PRIMARY KEY AUTOINCREMENT, sha256 TEXT NOT NULL UNIQUE CHECK (length(sha256) = 64), extension TEXT NOT NULL, bytes INTEGER NOT NULL CHECK (bytes > 0), media_type TEXT NOT NULL, added TEXT NOT NULL) STRICT;
CREATE VIRTUAL TABLE chat_fts USING fts5 (text, content='chat_words', content_rowid='id', tokenize='unicode61 remove_diacritics 2', prefix='2 3');
CREATE TABLE feedback ( id INTEGER PRIMARY KEY AUTOINCREMENT, kind TEXT NOT NULL, details TEXT NOT NULL DEFAULT '{}' CHECK (json_valid(details)), counts INTEGER NOT NULL DEFAULT 1 CHECK (counts IN (0, 1)), added TEXT NOT NULL) STRICT;
CREATE TABLE feedback_items ( id INTEGER PRIMARY KEY AUTOINCREMENT, feedback_id INTEGER NOT NULL REFERENCES feedback (id) ON DELETE CASCADE, item_id INTEGER NOT NULL REFERENCES items (id) ON DELETE CASCADE, UNIQUE (feedback_id, item_id)) STRICT;
CREATE TABLE "profile" ( id INTEGER PRIMARY KEY AUTOINCREMENT, key TEXT NOT NULL UNIQUE, value TEXT NOT NULL CHECK (json_valid(value)), origin TEXT NOT NULL CHECK (origin IN ('stated','learned')), updated TEXT NOT NULL) STRICT;
CREATE TABLE days ( id INTEGER PRIMARY KEY AUTOINCREMENT, day TEXT NOT NULL UNIQUE, note TEXT NOT NULL DEFAULT '', occasion TEXT NOT NULL DEFAULT '', temperature REAL, rain REAL CHECK (rain BETWEEN 0 AND 1)) STRICT;
CREATE TABLE packings ( id INTEGER PRIMARY KEY AUTOINCREMENT, name TEXT NOT NULL DEFAULT '', first_day TEXT NOT NULL, last_day TEXT NOT NULL, body TEXT NOT NULL CHECK (json_valid(body)), removed INTEGER NOT NULL DEFAULT 0 CHECK (removed IN (0, 1)), added TEXT NOT NULL, updated TEXT NOT NULL) STRICT;
CREATE TABLE dialogue_states ( message_id INTEGER PRIMARY KEY REFERENCES messages (id) ON DELETE CASCADE, state TEXT NOT NULL CHECK (json_valid(state))) STRICT;
CREATE TABLE tool_calls ( id INTEGER PRIMARY KEY AUTOINCREMENT, conversation_id INTEGER, caller TEXT NOT NULL, tool TEXT NOT NULL, arguments TEXT NOT NULL DEFAULT '{}' CHECK (json_valid(arguments)), outcome TEXT NOT NULL, undo TEXT NOT NULL DEFAULT '', milliseconds INTEGER NOT NULL DEFAULT 0, at TEXT NOT NULL) STRICT;
CREATE TABLE attachments ( id INTEGER PRIMARY KEY AUTOINCREMENT, conversation_id INTEGER NOT NULL, kind TEXT NOT NULL CHECK (kind IN ('upload','photo','made','person')), ref TEXT NOT NULL, card TEXT NOT NULL DEFAULT '{}' CHECK (json_valid(card)), added TEXT NOT NULL, UNIQUE (conversation_id, kind, ref)) STRICT;
CREATE TABLE catalog_sources ( id INTEGER PRIMARY KEY AUTOINCREMENT, name TEXT NOT NULL, license TEXT NOT NULL DEFAULT '', price_date TEXT NOT NULL DEFAULT '', columns TEXT NOT NULL DEFAULT '{}' CHECK (json_valid(columns)), removed INTEGER NOT NULL DEFAULT 0 CHECK (removed IN (0, 1)), imported TEXT NOT NULL) STRICT;
CREATE TABLE catalog_products ( id INTEGER PRIMARY KEY AUTOINCREMENT, source_id INTEGER NOT NULL REFERENCES catalog_sources (id) ON DELETE CASCADE, number TEXT NOT NULL DEFAULT '', title TEXT NOT NULL, fields TEXT NOT NULL DEFAULT '{}' CHECK (json_valid(fields)), slot TEXT NOT NULL DEFAULT '', price REAL, currency TEXT NOT NULL DEFAULT '', words TEXT NOT NULL DEFAULT '', picture TEXT NOT NULL DEFAULT '', encoder TEXT NOT NULL DEFAULT '', image_vector BLOB, text_vector BLOB) STRICT;
CREATE TABLE "changes" ( id INTEGER PRIMARY KEY, group_id INTEGER NOT NULL REFERENCES change_groups (id) ON DELETE CASCADE, subject TEXT NOT NULL CHECK (subject IN ('item','wear','outfit','outfit_item','duplicate','photo','suggestion','conversation','feedback','feedback_item','profile','day','packing','catalog')), row_id INTEGER NOT NULL, before TEXT CHECK (before IS NULL OR json_valid(before)), after TEXT CHECK (after IS NULL OR json_valid(after))) STRICT;
CREATE UNIQUE INDEX "idx__sqlite_migrations_migration_set_name"
    ON "_sqlite_migrations" ("migration_set", "name");
CREATE INDEX items_by_added ON items (status, added);
CREATE INDEX items_by_category ON items (category, status);
CREATE INDEX items_by_slot ON items (slot, status);
CREATE INDEX items_in_trash ON items (trashed_at) WHERE trashed_at IS NOT NULL;
CREATE INDEX item_terms_by_item ON item_terms (item_id);
CREATE INDEX views_by_photo ON views (photo_id);
CREATE INDEX vectors_by_encoder ON vectors (encoder_id, space, photo_id);
CREATE INDEX duplicates_by_second ON duplicates (photo_b);
CREATE INDEX duplicates_open ON duplicates (state) WHERE state = 'open';
CREATE INDEX jobs_by_kind ON jobs (kind, state);
CREATE INDEX outfit_items_by_item ON outfit_items (item_id);
CREATE INDEX wears_by_day ON wears (day);
CREATE INDEX wears_by_item ON wears (item_id);
CREATE INDEX wears_by_outfit ON wears (outfit_id);
CREATE INDEX messages_by_conversation ON messages (conversation_id, id);
CREATE INDEX messages_by_parent ON messages (parent_id);
CREATE INDEX items_in_inbox ON items (id) WHERE reviewed = 0;
CREATE INDEX suggestions_open ON suggestions (item_id) WHERE state = 'open';
CREATE INDEX conversations_by_update ON conversations (updated);
CREATE INDEX messages_unfinished ON messages (id) WHERE state IN ('queued','streaming');
CREATE INDEX feedback_items_by_item ON feedback_items (item_id);
CREATE INDEX tool_calls_by_conversation ON tool_calls (conversation_id);
CREATE INDEX catalog_products_by_source ON catalog_products (source_id);
CREATE INDEX changes_by_group ON changes (group_id);
CREATE INDEX changes_by_row ON changes (subject, row_id);
CREATE VIEW chat_words AS SELECT id, words AS text FROM messages UNION ALL SELECT -id, title FROM conversations;
INSERT INTO _sqlite_migrations (id, migration_set, name, applied_at) VALUES (1,'vestry','m001_first_wardrobe','2026-11-22 01:51:44.707321+00:00');
INSERT INTO _sqlite_migrations (id, migration_set, name, applied_at) VALUES (2,'vestry','m002_encoders_explain_themselves','2026-11-22 01:51:44.708668+00:00');
INSERT INTO _sqlite_migrations (id, migration_set, name, applied_at) VALUES (3,'vestry','m003_items_wait_in_an_inbox','2026-11-22 01:51:44.709319+00:00');
INSERT INTO _sqlite_migrations (id, migration_set, name, applied_at) VALUES (4,'vestry','m004_washes_beside_wears','2026-11-22 01:51:44.709848+00:00');
INSERT INTO _sqlite_migrations (id, migration_set, name, applied_at) VALUES (5,'vestry','m005_what_a_person_adds','2026-11-22 01:51:44.717502+00:00');
INSERT INTO _sqlite_migrations (id, migration_set, name, applied_at) VALUES (6,'vestry','m006_what_models_say','2026-11-22 01:51:44.723794+00:00');
INSERT INTO _sqlite_migrations (id, migration_set, name, applied_at) VALUES (7,'vestry','m007_conversations','2026-11-22 01:51:44.740057+00:00');
INSERT INTO _sqlite_migrations (id, migration_set, name, applied_at) VALUES (8,'vestry','m008_feedback','2026-11-22 01:51:44.751114+00:00');
INSERT INTO _sqlite_migrations (id, migration_set, name, applied_at) VALUES (9,'vestry','m009_weeks_and_laundry','2026-11-22 01:51:44.759747+00:00');
INSERT INTO _sqlite_migrations (id, migration_set, name, applied_at) VALUES (10,'vestry','m010_where_conversations_stand','2026-11-22 01:51:44.759993+00:00');
INSERT INTO _sqlite_migrations (id, migration_set, name, applied_at) VALUES (11,'vestry','m011_the_assistant','2026-11-22 01:51:44.767020+00:00');
INSERT INTO items (id, name, category, slot, colors, pattern, material, fit, style, season, occasion, formality, warmth, attributes, kids, brand, price, currency, notes, quantity, status, restore_status, added, updated, trashed_at, source_name, confidence, origin, terms, reviewed, size, bought, place, wash_after, washing) VALUES (1,'Café shirt','shirt','top','[["light blue",0.8],["white",0.2]]','unknown','unknown','unknown','unknown','["spring"]','["work"]',0,0,'["collared"]',0,NULL,39.5,'EUR','From Ana',1,'ready',NULL,'2026-11-21T10:00:00Z','2026-11-21T10:00:00Z',NULL,'','{"category":0.93}','{"category":"model","notes":"person"}','shirt button-up',1,NULL,NULL,NULL,NULL,0);
INSERT INTO items (id, name, category, slot, colors, pattern, material, fit, style, season, occasion, formality, warmth, attributes, kids, brand, price, currency, notes, quantity, status, restore_status, added, updated, trashed_at, source_name, confidence, origin, terms, reviewed, size, bought, place, wash_after, washing) VALUES (2,'Coat','coat','outerwear','[]','unknown','unknown','unknown','unknown','[]','[]',0,5,'[]',0,NULL,NULL,NULL,'',1,'trash','ready','2026-11-21T10:00:00Z','2026-11-21T10:00:00Z','2026-11-21T10:00:00Z','','{}','{}','',1,NULL,NULL,NULL,NULL,0);
INSERT INTO sqlite_sequence (name, seq) VALUES ('profile',1);
INSERT INTO sqlite_sequence (name, seq) VALUES ('photos',2);
INSERT INTO sqlite_sequence (name, seq) VALUES ('items',2);
INSERT INTO sqlite_sequence (name, seq) VALUES ('change_groups',4);
INSERT INTO sqlite_sequence (name, seq) VALUES ('jobs',1);
INSERT INTO sqlite_sequence (name, seq) VALUES ('vectors',1);
INSERT INTO sqlite_sequence (name, seq) VALUES ('outfits',1);
INSERT INTO sqlite_sequence (name, seq) VALUES ('wears',1);
INSERT INTO sqlite_sequence (name, seq) VALUES ('conversations',1);
INSERT INTO sqlite_sequence (name, seq) VALUES ('messages',2);
INSERT INTO sqlite_sequence (name, seq) VALUES ('chat_pictures',1);
INSERT INTO sqlite_sequence (name, seq) VALUES ('photo_records',1);
INSERT INTO sqlite_sequence (name, seq) VALUES ('suggestions',1);
INSERT INTO sqlite_sequence (name, seq) VALUES ('feedback',1);
INSERT INTO sqlite_sequence (name, seq) VALUES ('feedback_items',1);
INSERT INTO sqlite_sequence (name, seq) VALUES ('days',1);
INSERT INTO sqlite_sequence (name, seq) VALUES ('packings',1);
INSERT INTO sqlite_sequence (name, seq) VALUES ('tool_calls',1);
INSERT INTO sqlite_sequence (name, seq) VALUES ('attachments',1);
INSERT INTO sqlite_sequence (name, seq) VALUES ('catalog_sources',1);
INSERT INTO sqlite_sequence (name, seq) VALUES ('catalog_products',1);
INSERT INTO item_terms (field, term, item_id) VALUES ('attributes','collared',1);
INSERT INTO item_terms (field, term, item_id) VALUES ('colors','light blue',1);
INSERT INTO item_terms (field, term, item_id) VALUES ('colors','white',1);
INSERT INTO item_terms (field, term, item_id) VALUES ('occasion','work',1);
INSERT INTO item_terms (field, term, item_id) VALUES ('season','spring',1);
INSERT INTO photos (id, sha256, extension, bytes, width, height, media_type, phash, taken_at, source_name, added, edit) VALUES (1,'8624abaeee87e21b1bb5e5f87f83821d03f1752911072dc7d392e6d154c8ecf7','jpg',45,30,40,'image/jpeg',-7,NULL,'front.jpg','2026-11-21T10:00:00Z',0);
INSERT INTO photos (id, sha256, extension, bytes, width, height, media_type, phash, taken_at, source_name, added, edit) VALUES (2,'6e505144a1f82dc1428f13f9929907f265042ae5ec4882c566f0b629e438e587','jpg',36,30,40,'image/jpeg',-7,NULL,'back.jpg','2026-11-21T10:00:00Z',0);
INSERT INTO views (id, item_id, photo_id, kind, position, region) VALUES (1,1,1,'front',0,NULL);
INSERT INTO views (id, item_id, photo_id, kind, position, region) VALUES (2,1,2,'front',1,'[0.0,0.0,1.0,0.5]');
INSERT INTO encoders (id, name, revision, preprocess, text_space, relevance) VALUES (1,'pocket','a','b','','{}');
INSERT INTO vectors (id, photo_id, space, encoder_id, dims, vector) VALUES (1,1,'image',1,2,X'003C0000');
INSERT INTO duplicates (id, photo_a, photo_b, kind, distance, state, added) VALUES (1,1,2,'perceptual',3.0,'open','2026-11-21T10:00:00Z');
INSERT INTO library_meta (key, value) VALUES ('vectors_version',1);
INSERT INTO change_groups (id, label, key, at, undone) VALUES (1,'Add an item','cf4ac4d8371441391b883900c72ff240','2026-11-21T10:00:00Z',0);
INSERT INTO change_groups (id, label, key, at, undone) VALUES (2,'Add an item','522c77fccbe78d4e8ee9d4bae52c99b9','2026-11-21T10:00:00Z',0);
INSERT INTO change_groups (id, label, key, at, undone) VALUES (3,'Edit','50c42645e7a042f8a83d456d0cb37dad','2026-11-21T10:00:00Z',0);
INSERT INTO change_groups (id, label, key, at, undone) VALUES (4,'Move to trash','8f8f9d5c376491abffa580e697954e86','2026-11-21T10:00:00Z',0);
INSERT INTO jobs (id, kind, params, cursor, state, done, total, error, created, updated) VALUES (1,'import','{"paths":["photos"]}','{}','running',0,0,'','2026-11-21T10:00:00Z','2026-11-21T10:00:00Z');
INSERT INTO outfits (id, name, season, occasion, notes, favorite, origin, details, added, updated, trashed_at) VALUES (1,'Monday','[]','[]','',0,'person','{}','2026-11-21','2026-11-21',NULL);
INSERT INTO outfit_items (id, outfit_id, item_id, position, placement) VALUES (1,1,1,0,NULL);
INSERT INTO wears (id, item_id, outfit_id, day, planned, note, added, kind, skipped) VALUES (1,1,NULL,'2026-11-20',0,'','2026-11-21','wear',0);
INSERT INTO conversations (id, title, created, updated, archived, trashed_at, model, draft, keeping) VALUES (1,'Work','2026','2026',0,NULL,'','','{}');
INSERT INTO messages (id, conversation_id, parent_id, role, content, created, state, shown, model, ended, usage, error, words) VALUES (1,1,NULL,'person','{"parts":[{"kind":"text","text":"hello"}]}','2026','done',1,'','','{}',NULL,'hello');
INSERT INTO messages (id, conversation_id, parent_id, role, content, created, state, shown, model, ended, usage, error, words) VALUES (2,1,1,'assistant','{"parts":[{"kind":"text","text":"An answer"}]}','2026','done',1,'tiny','stop','{}',NULL,'An answer');
INSERT INTO photo_records (id, photo_id, model, version, record, added) VALUES (1,1,'tiny','a+b','{}','2026-11-21T10:00:00Z');
INSERT INTO suggestions (id, item_id, field, value, model, confidence, state, added) VALUES (1,1,'material','"linen"','tiny',NULL,'open','2026-11-21T10:00:00Z');
INSERT INTO chat_pictures (id, sha256, extension, bytes, media_type, added) VALUES (1,'0000000000000000000000000000000000000000000000000000000000000000','png',9,'image/png','2026-11-21T10:00:00Z');
INSERT INTO feedback (id, kind, details, counts, added) VALUES (1,'like','{}',1,'2026-11-21T10:00:00Z');
INSERT INTO feedback_items (id, feedback_id, item_id) VALUES (1,1,1);
INSERT INTO profile (id, key, value, origin, updated) VALUES (1,'size','"M"','stated','2026');
INSERT INTO days (id, day, note, occasion, temperature, rain) VALUES (1,'2026-11-20','opera','party',4.0,0.5);
INSERT INTO packings (id, name, first_day, last_day, body, removed, added, updated) VALUES (1,'Rome','2026-12-01','2026-12-03','{"days":[]}',0,'2026','2026');
INSERT INTO dialogue_states (message_id, state) VALUES (2,'{"version":1}');
INSERT INTO tool_calls (id, conversation_id, caller, tool, arguments, outcome, undo, milliseconds, at) VALUES (1,NULL,'assistant','wardrobe_search','{}','ok','',0,'2026-11-21T10:00:00Z');
INSERT INTO attachments (id, conversation_id, kind, ref, card, added) VALUES (1,1,'upload','1','{}','2026-11-21T10:00:00Z');
INSERT INTO catalog_sources (id, name, license, price_date, columns, removed, imported) VALUES (1,'boots.csv','private use','','{}',0,'2026-11-21T10:00:00Z');
INSERT INTO catalog_products (id, source_id, number, title, fields, slot, price, currency, words, picture, encoder, image_vector, text_vector) VALUES (1,1,'','Tan boots','{}','shoes',79.0,'',' tan boots ','','',NULL,NULL);
INSERT INTO changes (id, group_id, subject, row_id, before, after) VALUES (1,1,'item',1,NULL,'{"status":"ready","trashed_at":null,"restore_status":null}');
INSERT INTO changes (id, group_id, subject, row_id, before, after) VALUES (2,2,'item',2,NULL,'{"status":"ready","trashed_at":null,"restore_status":null}');
INSERT INTO changes (id, group_id, subject, row_id, before, after) VALUES (3,3,'item',1,'{"notes":"","origin":"{\"category\":\"model\"}"}','{"notes":"From Ana","origin":"{\"category\":\"model\",\"notes\":\"person\"}"}');
INSERT INTO changes (id, group_id, subject, row_id, before, after) VALUES (4,4,'item',2,'{"status":"ready","trashed_at":null,"restore_status":null}','{"status":"trash","trashed_at":"2026-11-21T10:00:00Z","restore_status":"ready"}');
INSERT INTO items_fts (items_fts) VALUES ('rebuild');
INSERT INTO chat_fts (chat_fts) VALUES ('rebuild');
CREATE TRIGGER items_added AFTER INSERT ON items BEGIN 
  INSERT OR IGNORE INTO item_terms (item_id, field, term)
    SELECT NEW.id, 'colors', json_extract(value, '$[0]') FROM json_each(NEW.colors)
    UNION ALL SELECT NEW.id, 'season', value FROM json_each(NEW.season)
    UNION ALL SELECT NEW.id, 'occasion', value FROM json_each(NEW.occasion)
    UNION ALL SELECT NEW.id, 'attributes', value FROM json_each(NEW.attributes);
 
  INSERT INTO items_fts (rowid, name, terms, notes, brand)
    VALUES (NEW.id, NEW.name, NEW.terms, NEW.notes, NEW.brand);
 END;
CREATE TRIGGER items_deleted AFTER DELETE ON items BEGIN 
  INSERT INTO items_fts (items_fts, rowid, name, terms, notes, brand)
    VALUES ('delete', OLD.id, OLD.name, OLD.terms, OLD.notes, OLD.brand);
 END;
CREATE TRIGGER items_words_changed AFTER UPDATE OF name, terms, notes, brand ON items
  BEGIN 
  INSERT INTO items_fts (items_fts, rowid, name, terms, notes, brand)
    VALUES ('delete', OLD.id, OLD.name, OLD.terms, OLD.notes, OLD.brand);
 
  INSERT INTO items_fts (rowid, name, terms, notes, brand)
    VALUES (NEW.id, NEW.name, NEW.terms, NEW.notes, NEW.brand);
 END;
CREATE TRIGGER items_lists_changed AFTER UPDATE OF colors, season, occasion, attributes ON items
  BEGIN DELETE FROM item_terms WHERE item_id = NEW.id; 
  INSERT OR IGNORE INTO item_terms (item_id, field, term)
    SELECT NEW.id, 'colors', json_extract(value, '$[0]') FROM json_each(NEW.colors)
    UNION ALL SELECT NEW.id, 'season', value FROM json_each(NEW.season)
    UNION ALL SELECT NEW.id, 'occasion', value FROM json_each(NEW.occasion)
    UNION ALL SELECT NEW.id, 'attributes', value FROM json_each(NEW.attributes);
 END;
CREATE TRIGGER vectors_added AFTER INSERT ON vectors BEGIN UPDATE library_meta SET value = value + 1 WHERE key = 'vectors_version'; END;
CREATE TRIGGER vectors_changed AFTER UPDATE ON vectors BEGIN UPDATE library_meta SET value = value + 1 WHERE key = 'vectors_version'; END;
CREATE TRIGGER vectors_deleted AFTER DELETE ON vectors BEGIN UPDATE library_meta SET value = value + 1 WHERE key = 'vectors_version'; END;
CREATE TRIGGER messages_added AFTER INSERT ON messages BEGIN INSERT INTO chat_fts (rowid, text) VALUES (NEW.id, NEW.words); UPDATE messages SET words = coalesce((SELECT group_concat(json_extract(part.value, '$.text'), char(10)) FROM json_each(messages.content, '$.parts') AS part WHERE json_extract(part.value, '$.kind') IN ('text','summary')), '') WHERE id = NEW.id; END;
CREATE TRIGGER messages_deleted AFTER DELETE ON messages BEGIN INSERT INTO chat_fts (chat_fts, rowid, text) VALUES ('delete', OLD.id, OLD.words); END;
CREATE TRIGGER messages_changed AFTER UPDATE OF content ON messages BEGIN UPDATE messages SET words = coalesce((SELECT group_concat(json_extract(part.value, '$.text'), char(10)) FROM json_each(messages.content, '$.parts') AS part WHERE json_extract(part.value, '$.kind') IN ('text','summary')), '') WHERE id = NEW.id; END;
CREATE TRIGGER messages_reworded AFTER UPDATE OF words ON messages BEGIN INSERT INTO chat_fts (chat_fts, rowid, text) VALUES ('delete', OLD.id, OLD.words); INSERT INTO chat_fts (rowid, text) VALUES (NEW.id, NEW.words); END;
CREATE TRIGGER conversations_added AFTER INSERT ON conversations BEGIN INSERT INTO chat_fts (rowid, text) VALUES (-NEW.id, NEW.title); END;
CREATE TRIGGER conversations_deleted AFTER DELETE ON conversations BEGIN INSERT INTO chat_fts (chat_fts, rowid, text) VALUES ('delete', -OLD.id, OLD.title); END;
CREATE TRIGGER conversations_renamed AFTER UPDATE OF title ON conversations BEGIN INSERT INTO chat_fts (chat_fts, rowid, text) VALUES ('delete', -OLD.id, OLD.title); INSERT INTO chat_fts (rowid, text) VALUES (-NEW.id, NEW.title); END;
PRAGMA application_id = 1450407033;
PRAGMA user_version = 11;
