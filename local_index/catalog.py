"""Imported product lists: nothing in them is owned; ``library.catalog``.

A list keeps where it came from, its license, the day of its prices and which column meant what.
Removing a list is one step of undo; its rows go for good when lists that were removed are swept.
Small pictures of products lie in ``pictures/catalog``, by their content. What terms mean is for the
caller to know, and nothing here follows a link.
"""

from __future__ import annotations

import hashlib
import json
import sqlite3
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, TypeAlias

from local_index.errors import NotFoundError
from local_index.fields import clean_text, dump
from local_index.files import write_atomic

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

    from local_index.database import WardrobeDb
    from local_index.history import History

FOLDER: Final = Path("pictures") / "catalog"
MOST: Final = 100_000
"""Products of all lists together."""

Vector: TypeAlias = "npt.NDArray[np.float32]"
_SOURCE = "id, name, license, price_date, columns, imported"
_PRODUCT = (
    "p.id, p.source_id, p.number, p.title, p.fields, p.slot, p.price, p.currency, p.words,"
    " p.picture"
)
_LISTED = "p.source_id IN (SELECT id FROM catalog_sources WHERE removed = 0)"


@dataclass(frozen=True, slots=True)
class CatalogSource:
    """One list.

    Attributes:
        price_date: The day its prices are of, as the person said; empty when unknown.
        columns: What was read from which column.
        imported: ISO 8601.
    """

    id: int
    name: str
    license: str
    price_date: str
    columns: Mapping[str, str]
    imported: str


@dataclass(frozen=True, slots=True)
class ProductDraft:
    """A product to keep.

    Attributes:
        number: Its number in the list.
        fields: Terms and words of its own: category, colors, material, brand, link, description.
        words: What it is found by, folded, with a space at both ends.
        picture: A small JPEG.
        encoder: Who made the vectors.
    """

    title: str
    number: str = ""
    fields: Mapping[str, Any] = field(default_factory=dict)
    slot: str = ""
    price: float | None = None
    currency: str = ""
    words: str = ""
    picture: bytes | None = None
    encoder: str = ""
    image_vector: Vector | None = None
    text_vector: Vector | None = None


@dataclass(frozen=True, slots=True)
class ProductRecord:
    """A product.

    Attributes:
        picture: Name of its picture; empty where there is none.
    """

    id: int
    source_id: int
    number: str
    title: str
    fields: Mapping[str, Any]
    slot: str
    price: float | None
    currency: str
    words: str
    picture: str


class CatalogStore:
    """The wardrobe's product lists; see the module."""

    def __init__(self, db: WardrobeDb, folder: Path, history: History) -> None:
        self._db, self._folder, self._history = db, folder / FOLDER, history

    def add(
        self,
        name: str,
        products: Sequence[ProductDraft],
        *,
        license: str = "",
        price_date: str = "",
        columns: Mapping[str, str] | None = None,
        label: str = "Import a product list",
    ) -> int:
        """Keep a list, whole or not at all, as one step of undo; return its id."""
        self._db.require_writable()
        pictures = [self._keep(one.picture) if one.picture else "" for one in products]
        with self._db.atomic(), self._history.group(label):
            cursor = self._db.execute(
                "INSERT INTO catalog_sources (name, license, price_date, columns, imported)"
                " VALUES (?, ?, ?, ?, ?)",
                [
                    clean_text(name),
                    clean_text(license),
                    clean_text(price_date),
                    dump(dict(columns or {})),
                    self._db.now(),
                ],
            )
            source = cursor.lastrowid
            assert source is not None
            for one, picture in zip(products, pictures, strict=True):
                self._db.execute(
                    "INSERT INTO catalog_products (source_id, number, title, fields, slot, price,"
                    " currency, words, picture, encoder, image_vector, text_vector)"
                    " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                    [
                        source,
                        clean_text(one.number),
                        clean_text(one.title),
                        dump(dict(one.fields)),
                        one.slot,
                        one.price,
                        one.currency,
                        one.words,
                        picture,
                        one.encoder,
                        _blob(one.image_vector),
                        _blob(one.text_vector),
                    ],
                )
            self._history.record("catalog", source, before={"removed": 1}, after={"removed": 0})
        return source

    def remove(self, source_id: int, *, label: str = "Remove a product list") -> None:
        """Let a list go; can be undone.

        Raises:
            NotFoundError: There is no such list.
        """
        with self._db.atomic(), self._history.group(label):
            self.source(source_id)
            self._db.execute("UPDATE catalog_sources SET removed = 1 WHERE id = ?", [source_id])
            self._history.record("catalog", source_id, before={"removed": 0}, after={"removed": 1})

    def sources(self) -> list[CatalogSource]:
        """Return every list, the newest first."""
        rows = self._db.rows(
            f"SELECT {_SOURCE} FROM catalog_sources WHERE removed = 0 ORDER BY id DESC"
        )
        return [_source(row) for row in rows]

    def source(self, source_id: int) -> CatalogSource:
        """Return one list.

        Raises:
            NotFoundError: There is none of that id.
        """
        row = self._db.row(
            f"SELECT {_SOURCE} FROM catalog_sources WHERE id = ? AND removed = 0", [source_id]
        )
        if row is None:
            raise NotFoundError("There is no such product list.")
        return _source(row)

    def count(self, source_id: int | None = None) -> int:
        """Return how many products there are, in one list or in all."""
        if source_id is None:
            return int(
                self._db.value(f"SELECT count(*) FROM catalog_products p WHERE {_LISTED}") or 0
            )
        return int(
            self._db.value("SELECT count(*) FROM catalog_products WHERE source_id = ?", [source_id])
            or 0
        )

    def get(self, product_id: int) -> ProductRecord:
        """Return one product.

        Raises:
            NotFoundError: No list holds it.
        """
        row = self._db.row(
            f"SELECT {_PRODUCT} FROM catalog_products p WHERE p.id = ? AND {_LISTED}", [product_id]
        )
        if row is None:
            raise NotFoundError("There is no such product in the imported lists.")
        return _product(row)

    def find(self, *, slot: str = "", max_price: float | None = None) -> list[ProductRecord]:
        """Return products of a slot and up to a price; what has no price is not under any."""
        conditions: list[str] = [_LISTED]
        params: list[object] = []
        if slot:
            conditions.append("p.slot = ?")
            params.append(slot)
        if max_price is not None:
            conditions.append("p.price <= ?")
            params.append(max_price)
        rows = self._db.rows(
            f"SELECT {_PRODUCT} FROM catalog_products p WHERE {' AND '.join(conditions)}"
            " ORDER BY p.id LIMIT ?",
            [*params, MOST],
        )
        return [_product(row) for row in rows]

    def vectors(self, column: str, encoder: str) -> tuple[npt.NDArray[np.int64], Vector]:
        """Return ids and unit rows of what one encoder made.

        Args:
            column: ``image_vector`` or ``text_vector``.
        """
        import numpy as np

        if column not in ("image_vector", "text_vector"):
            raise ValueError(column)
        rows = self._db.rows(
            f"SELECT p.id, p.{column} FROM catalog_products p"
            f" WHERE p.{column} IS NOT NULL AND p.encoder = ? AND {_LISTED} ORDER BY p.id",
            [encoder],
        )
        ids = np.array([row[0] for row in rows], np.int64)
        if not rows:
            return ids, np.zeros((0, 0), np.float32)
        return ids, np.stack([np.frombuffer(row[1], np.float16).astype(np.float32) for row in rows])

    def picture_file(self, product: ProductRecord) -> Path | None:
        """Return where a product's picture is; None where there is none. Never write there."""
        return self._folder / product.picture if product.picture else None

    def sweep(self) -> int:
        """Delete lists that were removed and that undo cannot bring back, with their pictures.

        Returns:
            How many lists went.
        """
        self._db.require_writable()
        gone = self._db.column(
            "SELECT id FROM catalog_sources WHERE removed = 1 AND id NOT IN"
            " (SELECT row_id FROM changes WHERE subject = 'catalog')"
        )
        if not gone:
            return 0
        with self._db.durably():
            with self._db.atomic():
                self._db.execute(
                    "DELETE FROM catalog_sources WHERE id IN (SELECT value FROM json_each(?))",
                    [json.dumps(gone)],
                )
            needed = set(self._db.column("SELECT DISTINCT picture FROM catalog_products"))
            for file in self._folder.glob("*.jpg"):
                if file.name not in needed:
                    file.unlink(missing_ok=True)
        return len(gone)

    def _keep(self, picture: bytes) -> str:
        name = f"{hashlib.sha256(picture).hexdigest()}.jpg"
        if not (self._folder / name).exists():
            write_atomic(self._folder / name, picture)
        return name


def _blob(vector: Vector | None) -> bytes | None:
    return None if vector is None else vector.astype("float16").tobytes()


def _source(row: sqlite3.Row) -> CatalogSource:
    return CatalogSource(row[0], row[1], row[2], row[3], json.loads(row[4]), row[5])


def _product(row: sqlite3.Row) -> ProductRecord:
    return ProductRecord(row[0], row[1], row[2], row[3], json.loads(row[4]), *row[5:])
