"""Photos that may show the same garment twice: found, shown with reasons, never decided.

Three kinds. The same file again (SHA-256) is known before a photo is added: `same_file`. Nearly the
same picture (64-bit perceptual hash, Hamming distance) and the same garment in another picture
(cosine of image vectors) are kept as pairs of photos. Nothing is refused, hidden or merged here:
`ItemStore.merge` merges, and marks the pair; `dismiss` remembers for ever that two items differ,
for all their photos and all kinds.

Decodes no photo: how sharp one is must be told by the caller.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

import numpy as np
import numpy.typing as npt

from local_index.database import WardrobeDb
from local_index.errors import NotFoundError
from local_index.history import History
from local_index.matrix import Ids, best_first, cosines, id_column
from local_index.pair_reasons import PhotoFacts, compare_facts, read_facts
from local_index.records import EncoderKey
from local_index.vectors import VectorStore

if TYPE_CHECKING:
    import sqlite3

DuplicateKind = Literal["exact", "perceptual", "embedding"]

PERCEPTUAL_LIMIT = 6
"""Differing bits, of 64, up to which two photos count as nearly the same picture."""

_LEAST_BITS = 6
"""A hash with fewer bits set or clear is of a blank picture, which resembles every other one."""

_MOST_PER_PHOTO = 5
_LOOKED_AT = 20
"""A burst of two hundred photos must not become twenty thousand questions."""

_BLOCK = 256
_OPEN_LIMIT = 1_000
_STRENGTH: dict[str, int] = {"exact": 0, "perceptual": 1, "embedding": 2}


@dataclass(frozen=True, slots=True)
class DuplicatePair:
    """Two photos of two items that may be one garment.

    Attributes:
        photo_a: The lower photo id.
        photo_b: The higher photo id.
        item_a: The item that ``photo_a`` shows.
        item_b: The item that ``photo_b`` shows.
        kind: What was noticed; the strongest kind where there are several.
        distance: Differing bits for ``perceptual``, 1 - cosine for ``embedding``.
        keep: The item that is better to keep.
        reasons_a: What speaks for ``item_a``: ``"sharper"``, ``"larger"``, ``"more tags"``.
        reasons_b: What speaks for ``item_b``.
    """

    photo_a: int
    photo_b: int
    item_a: int
    item_b: int
    kind: DuplicateKind
    distance: float
    keep: int
    reasons_a: tuple[str, ...]
    reasons_b: tuple[str, ...]


Sharpness = Callable[[int], float]
"""Photo id to how sharp it is; only compared, so any unit will do."""


class Duplicates:
    """Suspected duplicates of one wardrobe; ``library.duplicates``.

    Args:
        perceptual_limit: Differing bits up to which two hashes count as the same picture.
    """

    def __init__(
        self,
        db: WardrobeDb,
        vectors: VectorStore,
        history: History,
        *,
        perceptual_limit: int = PERCEPTUAL_LIMIT,
    ) -> None:
        self._db = db
        self._vectors = vectors
        self._history = history
        self._perceptual_limit = perceptual_limit

    def same_file(self, sha256: str) -> tuple[int, tuple[int, ...]] | None:
        """Return the photo with exactly these bytes and the items it shows, or None."""
        photo_id = self._db.value("SELECT id FROM photos WHERE sha256 = ?", (sha256,))
        if photo_id is None:
            return None
        items = self._db.column(
            "SELECT v.item_id FROM views v JOIN items i ON i.id = v.item_id"
            " WHERE v.photo_id = ? AND i.status <> 'trash' ORDER BY v.item_id",
            (photo_id,),
        )
        return int(photo_id), tuple(items)

    # -- finding ------------------------------------------------------------------------------

    def suggest_for(
        self,
        photo_id: int,
        *,
        encoder: EncoderKey | None = None,
        least_cosine: float = 1.0,
        sharpness: Sharpness | None = None,
    ) -> tuple[DuplicatePair, ...]:
        """Look for duplicates of one photo, keep what is found and return its open pairs.

        Args:
            encoder: Whose image vectors to compare; None leaves looks out.
            least_cosine: From which cosine on two photos may show one garment; measured with the
                encoder.

        Raises:
            NotFoundError: There is no such photo.
        """
        phash = self._db.row("SELECT phash FROM photos WHERE id = ?", (photo_id,))
        if phash is None:
            raise NotFoundError(f"There is no photo {photo_id} in this wardrobe.")
        found = self._near_hashes(photo_id, phash[0])
        if encoder is not None:
            found += self._near_looks(photo_id, encoder, least_cosine)
        self._keep(found)
        return self._open("(d.photo_a = ? OR d.photo_b = ?)", (photo_id, photo_id), sharpness)

    def suggest_all(self, *, encoder: EncoderKey | None = None, least_cosine: float = 1.0) -> int:
        """Compare all photos with one another, and return how many pairs are open now.

        For a wardrobe that was encoded anew; an import looks at each photo as it comes.
        """
        found = self._all_near_hashes()
        if encoder is not None:
            found += self._all_near_looks(encoder, least_cosine)
        self._keep(found)
        return len(self.open_pairs())

    def open_pairs(self, *, sharpness: Sharpness | None = None) -> tuple[DuplicatePair, ...]:
        """Return the pairs that wait for a decision, one per two items, most alike first."""
        return self._open("1", (), sharpness)

    def open_pairs_of(self, item_id: int) -> tuple[DuplicatePair, ...]:
        """Return one item's pairs that wait for a decision, most alike first."""
        return self._open("(a.item_id = ?1 OR b.item_id = ?1)", (item_id,), None)

    def dismiss(self, pair: DuplicatePair) -> None:
        """Remember for ever that the two items of a pair are not the same; can be undone."""
        with self._db.atomic(), self._history.group("Not duplicates"):
            shown = "(SELECT photo_id FROM views WHERE item_id = ?{})"
            first, second = shown.format(1), shown.format(2)
            rows = self._db.rows(
                "SELECT id, state FROM duplicates WHERE state = 'open' AND"
                f" ((photo_a IN {first} AND photo_b IN {second})"
                f" OR (photo_a IN {second} AND photo_b IN {first}))",
                (pair.item_a, pair.item_b),
            )
            for row in rows:
                self._db.execute(
                    "UPDATE duplicates SET state = 'dismissed' WHERE id = ?", (row["id"],)
                )
                self._history.record(
                    "duplicate",
                    row["id"],
                    before={"state": row["state"]},
                    after={"state": "dismissed"},
                )

    # -- comparing ----------------------------------------------------------------------------

    def _near_hashes(self, photo_id: int, phash: int | None) -> list[_Found]:
        if phash is None or not _tells_much(np.array([phash], np.int64))[0]:
            return []
        photos, hashes = self._hashes()
        distances = np.bitwise_count(hashes ^ np.uint64(phash & 0xFFFF_FFFF_FFFF_FFFF))
        near = (distances <= self._perceptual_limit) & (photos != photo_id)
        order = best_first(photos[near], -distances[near].astype(np.float32), _MOST_PER_PHOTO)
        return [
            _Found(photo_id, int(photos[near][at]), "perceptual", float(distances[near][at]))
            for at in order
        ]

    def _near_looks(self, photo_id: int, encoder: EncoderKey, least_cosine: float) -> list[_Found]:
        vector = self._vectors.get(photo_id, "image", encoder)
        if vector is None:
            return []
        # Further photos of the same garment are the nearest of all and must not use up the list.
        neighbors = self._vectors.search("image", encoder, vector, _LOOKED_AT)
        return [
            _Found(photo_id, near.photo_id, "embedding", round(1.0 - near.score, 6))
            for near in neighbors
            if near.photo_id != photo_id and near.score >= least_cosine
        ]

    def _all_near_hashes(self) -> list[_Found]:
        photos, hashes = self._hashes()
        found: list[_Found] = []
        for start in range(0, len(photos), _BLOCK):
            distances = np.bitwise_count(hashes[start : start + _BLOCK, None] ^ hashes[None])
            for row, near in _rows_with_company(distances <= self._perceptual_limit):
                near = near[near != start + row]
                values = -distances[row, near].astype(np.float32)
                for at in best_first(photos[near], values, _MOST_PER_PHOTO):
                    pair = int(photos[start + row]), int(photos[near[at]])
                    found.append(_Found(*pair, "perceptual", -float(values[at])))
        return found

    def _all_near_looks(self, encoder: EncoderKey, least_cosine: float) -> list[_Found]:
        matrix = self._vectors.matrix("image", encoder)
        photos, found = matrix.photo_ids, list[_Found]()
        for start in range(0, len(matrix), _BLOCK):
            scores = cosines(matrix.vectors, matrix.vectors[start : start + _BLOCK]).T
            for row, near in _rows_with_company(scores >= least_cosine):
                values = scores[row, near]
                for at in best_first(photos[near], values, _LOOKED_AT):
                    pair = int(photos[start + row]), int(photos[near[at]])
                    if pair[0] != pair[1]:
                        distance = round(1.0 - float(values[at]), 6)
                        found.append(_Found(*pair, "embedding", distance))
        return found

    def _hashes(self) -> tuple[Ids, npt.NDArray[np.uint64]]:
        rows = self._db.rows("SELECT id, phash FROM photos WHERE phash IS NOT NULL")
        photos, hashes = id_column(rows, 0), id_column(rows, 1)
        telling = _tells_much(hashes)
        return photos[telling], hashes[telling].view(np.uint64)

    # -- keeping ------------------------------------------------------------------------------

    def _keep(self, found: Sequence[_Found]) -> None:
        if not found:
            return
        rows = [
            (min(pair.first, pair.second), max(pair.first, pair.second), pair.kind, pair.distance)
            for pair in found
        ]
        now = self._db.now()
        with self._db.atomic():
            # A pair that is known keeps its state: what was dismissed or merged is not asked again.
            self._db.executemany(
                "INSERT OR IGNORE INTO duplicates (photo_a, photo_b, kind, distance, added)"
                " VALUES (?, ?, ?, ?, ?)",
                [(*row, now) for row in rows],
            )

    def _open(
        self, condition: str, values: tuple[object, ...], sharpness: Sharpness | None
    ) -> tuple[DuplicatePair, ...]:
        rows = self._db.rows(
            "SELECT d.photo_a, d.photo_b, d.kind, d.distance, a.item_id AS item_a,"
            " b.item_id AS item_b FROM duplicates d"
            " JOIN views a ON a.photo_id = d.photo_a JOIN views b ON b.photo_id = d.photo_b"
            " JOIN items i ON i.id = a.item_id JOIN items j ON j.id = b.item_id"
            f" WHERE d.state = 'open' AND {condition} AND a.item_id <> b.item_id"
            " AND i.status <> 'trash' AND j.status <> 'trash'",
            values,
        )
        settled = self._settled_items()
        best: dict[frozenset[int], sqlite3.Row] = {}
        for row in sorted(rows, key=_alike_first):
            items = frozenset((row["item_a"], row["item_b"]))
            if items not in settled:
                best.setdefault(items, row)
        chosen = list(best.values())[:_OPEN_LIMIT]
        facts = read_facts(self._db, _photo_items(chosen))
        return tuple(_pair(row, facts, sharpness) for row in chosen)

    def _settled_items(self) -> set[frozenset[int]]:
        """Return the pairs of items that the person has told apart by any of their photos."""
        rows = self._db.rows(
            "SELECT DISTINCT a.item_id, b.item_id FROM duplicates d"
            " JOIN views a ON a.photo_id = d.photo_a JOIN views b ON b.photo_id = d.photo_b"
            " WHERE d.state = 'dismissed' AND a.item_id <> b.item_id"
        )
        return {frozenset((row[0], row[1])) for row in rows}


@dataclass(frozen=True, slots=True)
class _Found:
    first: int
    second: int
    kind: DuplicateKind
    distance: float


def _tells_much(hashes: npt.NDArray[np.int64]) -> npt.NDArray[np.bool_]:
    bits = np.bitwise_count(hashes.view(np.uint64))
    return (bits >= _LEAST_BITS) & (bits <= 64 - _LEAST_BITS)


def _rows_with_company(
    near: npt.NDArray[np.bool_],
) -> Iterator[tuple[int, npt.NDArray[np.intp]]]:
    """Yield each row that is near to more than itself, with the columns it is near to."""
    for row in np.flatnonzero(np.count_nonzero(near, axis=1) > 1):
        yield int(row), np.flatnonzero(near[row])


def _alike_first(row: sqlite3.Row) -> tuple[Any, ...]:
    return _STRENGTH[row["kind"]], row["distance"], row["photo_a"], row["photo_b"]


def _photo_items(rows: Sequence[sqlite3.Row]) -> str:
    pairs = {(row["photo_a"], row["item_a"]) for row in rows}
    pairs |= {(row["photo_b"], row["item_b"]) for row in rows}
    return json.dumps(sorted(pairs))


def _pair(
    row: sqlite3.Row,
    facts: dict[tuple[int, int], PhotoFacts],
    sharpness: Sharpness | None,
) -> DuplicatePair:
    first = facts[row["photo_a"], row["item_a"]]
    second = facts[row["photo_b"], row["item_b"]]
    sharp = None
    if sharpness is not None:
        sharp = sharpness(row["photo_a"]), sharpness(row["photo_b"])
    verdict = compare_facts(first, second, sharpness=sharp)
    return DuplicatePair(
        photo_a=row["photo_a"],
        photo_b=row["photo_b"],
        item_a=row["item_a"],
        item_b=row["item_b"],
        kind=row["kind"],
        distance=row["distance"],
        keep=row["item_a"] if verdict.first_is_better else row["item_b"],
        reasons_a=verdict.for_first,
        reasons_b=verdict.for_second,
    )
