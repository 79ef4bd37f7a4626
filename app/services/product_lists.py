"""Product lists as files: CSV or JSON in, products out, with what was refused and why.

Which column holds what is guessed from its heading, and the person may say otherwise. Everything in
a list is somebody else's text: it is cut to a length, loses signs that steer or turn text, and is
never followed; a link is kept and not opened, a picture is taken only from the folder that the list
lies in. Words become terms of the vocabulary where it knows them.
"""

from __future__ import annotations

import json
import math
import re
import unicodedata
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from app.errors import InputError
from app.services.csv_table import read_table

if TYPE_CHECKING:
    from models.vocabulary import Vocabulary

MOST_ROWS: Final = 50_000
MAX_BYTES: Final = 64 << 20
COLUMNS: Final = (
    "title", "price", "currency", "category", "color", "material", "brand", "description", "link",
    "picture", "number",
)  # fmt: skip
"""What a column can be read into."""

_HEADINGS: Final[Mapping[str, tuple[str, ...]]] = {
    "title": ("title", "name", "product", "product name", "item", "artikel", "bezeichnung",
              "titre", "nom", "titulo", "nombre", "标题", "名称"),
    "price": ("price", "sale price", "cost", "preis", "prix", "precio", "价格"),
    "currency": ("currency", "waehrung", "währung", "devise", "moneda"),
    "category": ("category", "type", "product type", "google product category", "kategorie",
                 "catégorie", "categoria", "categoría", "类别"),
    "color": ("color", "colour", "colors", "farbe", "couleur", "颜色"),
    "material": ("material", "fabric", "composition", "matière", "matiere", "stoff", "材质"),
    "brand": ("brand", "maker", "manufacturer", "marke", "marque", "marca", "品牌"),
    "description": ("description", "details", "text", "beschreibung", "descripcion",
                    "descripción", "描述"),
    "link": ("link", "url", "product url", "href"),
    "picture": ("picture", "image", "photo", "image file", "file", "bild", "imagen"),
    "number": ("id", "sku", "number", "article number", "gtin", "ean", "artikelnummer"),
}  # fmt: skip
_LONGEST: Final[Mapping[str, int]] = {"description": 1000, "link": 500}
_PRICE: Final = re.compile(r"[0-9][0-9.,' \u00a0\u202f]*")
_CURRENCY: Final = re.compile(r"\b([A-Z]{3})\b|([€$£¥])")
_SIGNS: Final = {"€": "EUR", "$": "USD", "£": "GBP", "¥": "JPY"}
_PICTURES: Final = frozenset({".jpg", ".jpeg", ".png", ".webp"})


@dataclass(frozen=True, slots=True)
class Product:
    """One row that can be used.

    Attributes:
        fields: Terms of the vocabulary (category, colors, material, pattern, attributes), and the
            shop's own words (brand, description, link).
        picture: A file beside the list; None where there is none.
    """

    title: str
    number: str
    fields: Mapping[str, Any]
    slot: str
    price: float | None
    currency: str
    words: str
    picture: Path | None = None


@dataclass(frozen=True, slots=True)
class ProductList:
    """A list that was read.

    Attributes:
        columns: What was read from which column.
        reasons: Why rows were refused, with how many.
    """

    name: str
    products: tuple[Product, ...]
    columns: Mapping[str, str]
    reasons: Mapping[str, int] = field(default_factory=dict)

    @property
    def rejected(self) -> int:
        """How many rows were refused."""
        return sum(self.reasons.values())


def read_products(
    file: Path, vocabulary: Vocabulary, *, columns: Mapping[str, str] | None = None
) -> ProductList:
    """Read a list.

    Args:
        columns: One of `COLUMNS` to the heading of its column, where it cannot be guessed.

    Raises:
        InputError: It is no list, it has no titles, or a named column is not there.
        OSError: The file cannot be opened.
    """
    header, rows = _table(file)
    mapping = map_columns(header, columns)
    if "title" not in mapping:
        raise InputError(
            "No column of this list holds the products' names.",
            next_step=f"Say which one does; it has {', '.join(map(_clean, header[:12]))}.",
        )
    refused: Counter[str] = Counter()
    products: list[Product] = []
    seen: set[tuple[str, str]] = set()
    for at, row in enumerate(rows):
        if at >= MOST_ROWS:
            refused["more rows than Vestry reads"] += 1
            continue
        product = _product(row, mapping, vocabulary, folder=file.parent)
        if isinstance(product, str):
            refused[product] += 1
        elif (product.title.casefold(), product.number) in seen:
            refused["the same product again"] += 1
        else:
            seen.add((product.title.casefold(), product.number))
            products.append(product)
    return ProductList(_clean(file.name), tuple(products), mapping, dict(refused))


def headings(file: Path) -> tuple[str, ...]:
    """Return the names of a list's columns, without signs that steer or turn text.

    Raises:
        InputError: It is no list.
        OSError: The file cannot be opened.
    """
    header, _rows = _table(file)
    return tuple(dict.fromkeys(name for name in map(_clean, header) if name))


def map_columns(header: Sequence[str], chosen: Mapping[str, str] | None = None) -> dict[str, str]:
    """Return which heading each of `COLUMNS` is read from.

    Raises:
        InputError: A chosen heading is not there.
    """
    by_name = {_plain(name): name for name in header}
    found: dict[str, str] = {}
    for column, heading in (chosen or {}).items():
        if column not in COLUMNS or _plain(heading) not in by_name:
            raise InputError(
                f'There is no column "{_clean(heading)[:40]}" in this list.',
                next_step=f"It has {', '.join(map(_clean, header[:12]))}.",
            )
        found[column] = by_name[_plain(heading)]
    taken = set(found.values())
    for column in COLUMNS:
        for heading in _HEADINGS[column]:
            name = by_name.get(_plain(heading))
            if column not in found and name is not None and name not in taken:
                found[column] = name
                taken.add(name)
    return found


def fold(text: str) -> str:
    """Return words in lower case without accents, one space between, one at both ends."""
    plain = unicodedata.normalize("NFKD", text.casefold())
    kept = "".join(
        letter if letter.isalnum() else " " for letter in plain if not unicodedata.combining(letter)
    )
    return f" {' '.join(kept.split())} "


def price_of(text: str) -> tuple[float | None, str]:
    """Return the number and the currency of a price as shops write it."""
    match = _PRICE.search(text)
    sign = _CURRENCY.search(text.upper())
    currency = "" if sign is None else sign.group(1) or _SIGNS[sign.group(2)]
    if match is None:
        return None, currency
    digits = re.sub(r"[ '\u00a0\u202f]", "", match.group()).strip(".,")
    comma, dot = digits.rfind(","), digits.rfind(".")
    point = max(comma, dot)
    decimals = len(digits) - point - 1
    if point >= 0 and (decimals != 3 or (comma >= 0 and dot >= 0)):
        whole = re.sub(r"[.,]", "", digits[:point])
        digits = f"{whole}.{digits[point + 1 :]}"
    else:
        digits = re.sub(r"[.,]", "", digits)
    try:
        value = float(digits)
    except ValueError:
        return None, currency
    return (value, currency) if math.isfinite(value) and value < 1e7 else (None, currency)


def _table(file: Path) -> tuple[tuple[str, ...], Iterator[Mapping[str, str]]]:
    if file.suffix.casefold() in (".json", ".jsonl", ".ndjson"):
        rows = _json_rows(file)
        header = tuple(dict.fromkeys(key for row in rows[:200] for key in row))
        return header, iter(rows)
    table = read_table(file)
    return table.header, (dict(zip(table.header, row, strict=False)) for _line, row in table.rows)


def _json_rows(file: Path) -> list[Mapping[str, str]]:
    if file.stat().st_size > MAX_BYTES:
        raise InputError("This list is larger than Vestry reads.", next_step="Split it.")
    try:
        text = file.read_bytes().decode("utf-8-sig")
        if file.suffix.casefold() == ".json":
            read = json.loads(text)
        else:
            read = [json.loads(line) for line in text.splitlines() if line.strip()]
    except (ValueError, RecursionError) as error:
        raise InputError(
            "This file cannot be read as JSON.", next_step="Export the list again as UTF-8."
        ) from error
    if isinstance(read, dict):
        read = next((value for value in read.values() if isinstance(value, list)), None)
    if not isinstance(read, list):
        raise InputError("This file holds no list of products.")
    return [
        {str(key): _cell(value) for key, value in row.items()}
        for row in read
        if isinstance(row, dict)
    ]


def _cell(value: object) -> str:
    if isinstance(value, list):
        return ", ".join(_cell(one) for one in value[:20])
    if isinstance(value, str | int | float) and not isinstance(value, bool):
        return str(value)
    return ""


def _product(
    row: Mapping[str, str], mapping: Mapping[str, str], vocabulary: Vocabulary, *, folder: Path
) -> Product | str:
    """Return a row as a product, or why it cannot be used."""
    cells = {
        column: _clean(row.get(heading) or "", _LONGEST.get(column, 200))
        for column, heading in mapping.items()
    }
    title = cells.get("title", "")
    if not title:
        return "no name"
    price, currency = price_of(cells.get("price", ""))
    if cells.get("price") and price is None:
        return "a price that is no number"
    terms = _terms(cells, vocabulary)
    category = str(terms.get("category", ""))
    slot = vocabulary.category(category).slot if category else ""
    named = _CURRENCY.search(cells.get("currency", "").upper())
    own = {name: cells[name] for name in ("brand", "description", "link") if cells.get(name)}
    spoken = " ".join(
        [title, cells.get("brand", ""), cells.get("category", ""), cells.get("color", ""),
         cells.get("material", ""), vocabulary.search_text(terms)]
    )  # fmt: skip
    return Product(
        title=title,
        number=cells.get("number", ""),
        fields={**terms, **own},
        slot="" if slot == "other" else slot,
        price=price,
        currency=(named.group(1) or _SIGNS[named.group(2)]) if named else currency,
        words=fold(spoken),
        picture=_picture(cells.get("picture", ""), folder),
    )


def _terms(cells: Mapping[str, str], vocabulary: Vocabulary) -> dict[str, Any]:
    """Return what the vocabulary knows of a product, its own column before its title."""
    found: dict[str, Any] = {}
    colors: list[str] = []
    attributes: list[str] = []
    for source in ("category", "color", "material", "title"):
        for match in vocabulary.find_terms(cells.get(source, "")):
            for name, term in ((match.field, match.term), *match.also):
                if name == "colors" and term not in colors:
                    colors.append(term)
                elif name == "attributes" and term not in attributes:
                    attributes.append(term)
                elif name in ("category", "material", "pattern", "style"):
                    found.setdefault(name, term)
    if colors:
        found["colors"] = colors[:4]
    if attributes:
        found["attributes"] = attributes[:10]
    return found


def _picture(name: str, folder: Path) -> Path | None:
    if not name or "://" in name:
        return None
    place = (folder / name).resolve()
    if not place.is_relative_to(folder.resolve()) or place.suffix.casefold() not in _PICTURES:
        return None
    return place if place.is_file() else None


def _plain(name: str) -> str:
    return " ".join(name.casefold().replace("_", " ").replace("-", " ").split())


def _clean(text: str, limit: int = 200) -> str:
    kept = "".join(
        letter if unicodedata.category(letter)[0] not in "CZ" else " " for letter in text
    )
    return " ".join(kept.split())[:limit]
