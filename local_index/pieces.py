"""What counting a whole wardrobe needs of each item, read without everything else it holds.

Full records with their photos cost several times as much, and a count looks at none of that.
"""

from __future__ import annotations

from dataclasses import dataclass

from local_index import fields
from local_index.database import WardrobeDb


@dataclass(frozen=True, slots=True)
class Piece:
    """One item as a number among others.

    Attributes:
        quantity: Identical pieces that the row stands for.
        added: When it joined the wardrobe, ISO 8601.
    """

    id: int
    name: str
    category: str
    colors: tuple[tuple[str, float], ...]
    season: tuple[str, ...]
    price: float | None
    currency: str | None
    quantity: int
    added: str


def read_pieces(db: WardrobeDb) -> list[Piece]:
    """Return every item that is not in the trash, the newest first."""
    rows = db.rows(
        "SELECT id, name, category, colors, season, price, currency, quantity, added FROM items"
        " WHERE status <> 'trash' ORDER BY added DESC, id DESC"
    )
    return [
        Piece(
            row[0],
            row[1],
            row[2],
            fields.read_colors(row[3]),
            fields.read_terms(row[4]),
            row[5],
            row[6],
            row[7],
            row[8],
        )
        for row in rows
    ]
