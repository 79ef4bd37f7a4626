"""Which encoders made the vectors that are here, and which of them answers: ``library.encoders``.

When new weights arrive, the vectors of the old ones keep answering until every photo has new ones.
Which encoder answers is one value (`serve`), so the change is one write and no search ever sees
half of it; what it replaced is forgotten afterwards, piece by piece. Picture vectors of two
encoders are never compared. Words are another matter: encoders that name one space of words can
stand in for one another there, and `for_words` says in which order.

Looks at no vector itself, makes none and knows no item beyond which photos are shown.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Mapping
from dataclasses import dataclass

from local_index.database import WardrobeDb
from local_index.fields import dump
from local_index.records import EncoderKey, Space

SERVING = "serving_encoder"
"""Key of ``library_meta`` that holds the id of the encoder that answers."""

_COLUMNS = "e.id, e.name, e.revision, e.preprocess, e.text_space, e.relevance"
_SHOWN = (
    "SELECT DISTINCT w.photo_id FROM views w JOIN items i ON i.id = w.item_id"
    " WHERE i.status <> 'trash'"
)


@dataclass(frozen=True, slots=True)
class KnownEncoder:
    """One encoder that made vectors of this wardrobe.

    Attributes:
        relevance: What its cosines are worth, as it said itself; empty when it never said.
    """

    id: int
    key: EncoderKey
    relevance: Mapping[str, float]


@dataclass(frozen=True, slots=True)
class Coverage:
    """How many of the photos that show a garment outside the trash an encoder has seen."""

    ready: int
    photos: int

    @property
    def left(self) -> int:
        """Photos that are still to be looked at."""
        return self.photos - self.ready


class Encoders:
    """The encoders of one wardrobe; see the module."""

    def __init__(self, db: WardrobeDb) -> None:
        self._db = db

    # -- knowing ------------------------------------------------------------------------------

    def known(self) -> tuple[KnownEncoder, ...]:
        """Return every encoder that has made vectors here, newest first."""
        rows = self._db.rows(f"SELECT {_COLUMNS} FROM encoders e ORDER BY e.id DESC")
        return tuple(map(_read, rows))

    def get(self, key: EncoderKey) -> KnownEncoder | None:
        """Return what is known of one encoder, or None for one that never made a vector here."""
        where = "e.name = ? AND e.revision = ? AND e.preprocess = ?"
        values = (key.name, key.revision, key.preprocess)
        row = self._db.row(f"SELECT {_COLUMNS} FROM encoders e WHERE {where}", values)
        return None if row is None else _read(row)

    def introduce(self, key: EncoderKey, *, relevance: Mapping[str, float] | None = None) -> int:
        """Remember an encoder, what it says of itself included, and return its id.

        The first one of a wardrobe answers from then on.

        Args:
            relevance: What its cosines are worth; None leaves what is known.
        """
        known = self.get(key)
        worth = {} if relevance is None else {name: float(relevance[name]) for name in relevance}
        if known is not None:
            told = not key.names_words or known.key.text_space == key.text_space
            if told and (relevance is None or known.relevance == worth):
                return known.id
        with self._db.atomic():
            self._db.execute(
                "INSERT INTO encoders (name, revision, preprocess, text_space, relevance)"
                " VALUES (?, ?, ?, ?, ?) ON CONFLICT (name, revision, preprocess) DO UPDATE"
                " SET text_space = iif(?, excluded.text_space, text_space),"
                " relevance = iif(?, excluded.relevance, relevance)",
                (
                    *(key.name, key.revision, key.preprocess, key.text_space, dump(worth)),
                    key.names_words,
                    relevance is not None,
                ),
            )
            added = self.get(key)
            assert added is not None
            first = "INSERT OR IGNORE INTO library_meta VALUES (?, ?)"
            self._db.execute(first, (SERVING, added.id))
        return added.id

    # -- answering ----------------------------------------------------------------------------

    def serving(self) -> KnownEncoder | None:
        """Return the encoder that answers, or None in a wardrobe without vectors.

        Where the one that was chosen has no vectors any more, it is whichever has the most.
        """
        row = self._db.row(
            f"SELECT {_COLUMNS} FROM encoders e WHERE e.id = (SELECT value FROM library_meta"
            " WHERE key = ?) AND EXISTS (SELECT 1 FROM vectors WHERE encoder_id = e.id)",
            (SERVING,),
        )
        if row is None:
            row = self._db.row(
                f"SELECT {_COLUMNS} FROM encoders e JOIN vectors v ON v.encoder_id = e.id"
                " GROUP BY e.id ORDER BY count(*) DESC, e.id DESC LIMIT 1"
            )
        return None if row is None else _read(row)

    def serve(self, key: EncoderKey) -> None:
        """Let an encoder answer from now on: the one write that switches."""
        with self._db.atomic():
            encoder_id = self.introduce(key)
            self._db.execute(
                "INSERT OR REPLACE INTO library_meta VALUES (?, ?)", (SERVING, encoder_id)
            )

    def for_words(self, asked: EncoderKey) -> tuple[KnownEncoder, ...]:
        """Return whose word vectors may be compared with those of an encoder, in order.

        The one that answers comes first, then the one asked about, then the newest; a photo counts
        by the first of them that has seen it, so that no photo is judged twice.
        """
        serving = self.serving()
        first = None if serving is None else serving.id
        alike = [one for one in self.known() if one.key.shares_words(asked)]
        return tuple(sorted(alike, key=lambda one: (one.id != first, one.key != asked, -one.id)))

    def covering(self, photo_id: int) -> KnownEncoder | None:
        """Return by whose picture vectors a photo is best compared with the others, or None.

        That is the encoder that has seen the photo and the most others; of equals the one that
        answers, then the newest.
        """
        row = self._db.row(
            f"SELECT {_COLUMNS} FROM encoders e JOIN vectors v"
            " ON v.encoder_id = e.id AND v.space = 'image'"
            " WHERE e.id IN (SELECT encoder_id FROM vectors WHERE photo_id = ?"
            " AND space = 'image') GROUP BY e.id ORDER BY count(*) DESC,"
            " e.id <> coalesce((SELECT value FROM library_meta WHERE key = ?), 0), e.id DESC"
            " LIMIT 1",
            (photo_id, SERVING),
        )
        return None if row is None else _read(row)

    # -- changing over ------------------------------------------------------------------------

    def coverage(self, key: EncoderKey, space: Space | None = None) -> Coverage:
        """Return how far an encoder is, in one space or in both."""
        spaces = ("image", "text") if space is None else (space,)
        known = self.get(key)
        photos = self._db.value(f"SELECT count(*) FROM ({_SHOWN})")
        seen = " AND ".join(
            "s.photo_id IN (SELECT photo_id FROM vectors WHERE encoder_id = ? AND space = ?)"
            for _ in spaces
        )
        values = [value for one in spaces for value in (known.id if known else 0, one)]
        ready = self._db.value(f"SELECT count(*) FROM ({_SHOWN}) s WHERE {seen}", values)
        return Coverage(int(ready), int(photos))

    def to_encode(self, key: EncoderKey) -> tuple[int, ...]:
        """Return the photos of items that an encoder has not seen, the most wanted first.

        Wanted is what was worn, changed or added last; the trash comes at the end.
        """
        known = self.get(key)
        lacks = "w.photo_id NOT IN (SELECT photo_id FROM vectors WHERE encoder_id = ?{0})"
        spaces = " OR ".join(lacks.format(f" AND space = '{one}'") for one in ("image", "text"))
        encoder_id = known.id if known else 0
        return tuple(
            self._db.column(
                "SELECT w.photo_id FROM views w JOIN items i ON i.id = w.item_id"
                " LEFT JOIN (SELECT item_id, max(day) AS day FROM wears WHERE NOT planned"
                " GROUP BY item_id) d ON d.item_id = i.id"
                f" WHERE {spaces} GROUP BY w.photo_id"
                " ORDER BY min(i.status = 'trash'),"
                " max(max(coalesce(d.day, ''), i.updated, i.added)) DESC, w.photo_id DESC",
                (encoder_id, encoder_id),
            )
        )

    def newcomers(self, key: EncoderKey) -> tuple[int, ...]:
        """Return the photos that came during a change: none but this encoder has seen them."""
        known = self.get(key)
        return tuple(
            self._db.column(
                "SELECT n.photo_id FROM vectors n WHERE n.encoder_id = ? AND n.space = 'image'"
                " AND NOT EXISTS (SELECT 1 FROM vectors o WHERE o.photo_id = n.photo_id"
                " AND o.space = 'image' AND o.encoder_id <> n.encoder_id)"
                " AND EXISTS (SELECT 1 FROM vectors o WHERE o.encoder_id <> n.encoder_id)"
                " ORDER BY n.photo_id",
                (known.id if known else 0,),
            )
        )

    def forget_superseded(self, key: EncoderKey, *, limit: int) -> int:
        """Delete old vectors that an encoder's own have replaced; return how many.

        Vectors of photos that could not be looked at again stay: their words still find them.

        Args:
            limit: At most this many, so that no other write has to wait for long.
        """
        known = self.get(key)
        if known is None:
            return 0
        with self._db.atomic():
            deleted = self._db.execute(
                "DELETE FROM vectors WHERE id IN (SELECT o.id FROM vectors o"
                " WHERE o.encoder_id <> ?1 AND (EXISTS (SELECT 1 FROM vectors n WHERE"
                " n.photo_id = o.photo_id AND n.space = o.space AND n.encoder_id = ?1)"
                " OR NOT EXISTS (SELECT 1 FROM views w WHERE w.photo_id = o.photo_id))"
                " ORDER BY o.id LIMIT ?2)",
                (known.id, limit),
            )
            self._db.execute(
                "DELETE FROM encoders WHERE id <> ? AND id NOT IN (SELECT encoder_id FROM vectors)",
                (known.id,),
            )
        return deleted.rowcount


def _read(row: sqlite3.Row) -> KnownEncoder:
    key = EncoderKey(row[1], row[2], row[3], text_space=row[4])
    relevance = {str(name): float(value) for name, value in json.loads(row[5]).items()}
    return KnownEncoder(id=int(row[0]), key=key, relevance=relevance)
