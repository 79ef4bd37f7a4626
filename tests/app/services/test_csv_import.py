"""Tables of garments: what is understood, what is refused by line, and that exports come back."""

from __future__ import annotations

import codecs
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from app.errors import InputError
from app.services.csv_import import CsvImportService, parse_mapping
from app.services.csv_table import guess_field
from app.services.perceiving import InlinePerception
from local_index import Library


@pytest.fixture
def tables(library_folder: Path, vocabulary: Any, perception: InlinePerception) -> CsvImportService:
    return CsvImportService(library_folder, vocabulary, perception=perception)


@pytest.fixture
def table(tmp_path: Path) -> Callable[[str | bytes], Path]:
    def write(text: str | bytes) -> Path:
        file = tmp_path / "clothes.csv"
        file.write_bytes(text.encode() if isinstance(text, str) else text)
        return file

    return write


def test_a_row_becomes_an_item_of_the_persons_word(
    tables: CsvImportService, table: Callable[..., Path], library_folder: Path
) -> None:
    file = table(
        "Title,Type,Colour,Fabric,Season,Price,Brand,Bought,Qty,Kids\n"
        'Blue jumper,Jumper,navy:0.7;grey:0.3,wool,"winter;autumn",€ 49.90,Acme,2025-03-04,2,no\n'
    )
    result = tables.run(file)
    assert (result.imported, result.failed) == (1, ())
    with Library.open(library_folder) as library:
        item = library.items.get(1)
        assert (item.name, item.category, item.slot) == ("Blue jumper", "sweater", "mid")
        assert item.colors == (("navy", 0.7), ("gray", 0.3))
        assert (item.material, item.brand, item.quantity) == ("wool", "Acme", 2)
        assert (item.price, item.currency) == (49.9, "EUR")
        assert set(item.season) == {"winter", "autumn"}
        assert item.bought == "2025-03-04"
        assert item.origin["category"] == "file"
        assert item.origin["slot"] == "model"
        assert item.views == ()
        assert library.history.entries()[0].items == 1


def test_a_dry_run_reports_and_writes_nothing(
    tables: CsvImportService, table: Callable[..., Path], library_folder: Path
) -> None:
    file = table(
        "category,material,price,whatever\n"
        "shirt,cottn,10,x\n"
        "shirt,cotton,cheap,x\n"
        "shirt,cotton,10,x\n"
        ",,,\n"
        ",cotton,,\n"
    )
    report = tables.check(file)
    assert (report.rows, report.ok) == (4, 1)
    assert report.columns == {"category": "category", "material": "material", "price": "price"}
    assert report.ignored == ("whatever",)
    assert [(p.row, p.column, p.nearest) for p in report.problems] == [
        (2, "material", "cotton"),
        (3, "price", ""),
        (6, "", ""),
    ]
    for problem in report.as_json()["problems"]:
        assert problem["error"][-1] in ".?"
    assert not library_folder.exists()


def test_sound_rows_are_imported_and_the_others_named_by_line(
    tables: CsvImportService, table: Callable[..., Path]
) -> None:
    result = tables.run(table("category\nshirt\nspaceship\ndress\n"))
    assert result.imported == 2
    (failure,) = result.failed
    assert failure.path == "clothes.csv:3"
    assert "spaceship" in failure.error


@pytest.mark.parametrize(
    "data",
    [
        codecs.BOM_UTF8 + "category;notes\nshirt;größe\n".encode(),
        codecs.BOM_UTF16_LE + "category\tnotes\nshirt\tgröße\n".encode("utf-16-le"),
        "category|notes\r\nshirt|größe\r\n".encode(),
    ],
)
def test_what_spreadsheets_write_is_read(
    tables: CsvImportService, table: Callable[..., Path], library_folder: Path, data: bytes
) -> None:
    assert tables.run(table(data)).imported == 1
    with Library.open(library_folder) as library:
        assert library.items.get(1).notes == "größe"


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"", "empty"),
        (b"category\nn\xe9\n", "UTF-8"),
        (b"\x89PNG\r\n\x1a\n\0\0", "UTF-8"),
        (b"a\0b\n", "not a CSV"),
        (b"foo,bar\n1,2\n", "No column"),
        (b'category\n"unfinished\n', "cannot be read as CSV"),
    ],
)
def test_what_is_no_table_is_one_sentence(
    tables: CsvImportService, table: Callable[..., Path], data: bytes, words: str
) -> None:
    with pytest.raises(InputError) as caught:
        tables.check(table(data))
    assert words in caught.value.message
    assert caught.value.message.endswith(".")


def test_columns_can_be_mapped_by_hand(
    tables: CsvImportService, table: Callable[..., Path], library_folder: Path
) -> None:
    file = table("Art,Farbe,Type\nshirt,navy,ignored\n")
    mapping = parse_mapping(["Art=category", "Farbe=colors", "Type="])
    assert tables.run(file, mapping=mapping).imported == 1
    with Library.open(library_folder) as library:
        assert library.items.get(1).colors == (("navy", 1.0),)


@pytest.mark.parametrize("text", ["Art", "=category"])
def test_a_mapping_without_both_sides_is_refused(text: str) -> None:
    with pytest.raises(InputError, match="does not say"):
        parse_mapping([text])


def test_a_mapping_to_nothing_known_names_the_nearest(
    tables: CsvImportService, table: Callable[..., Path]
) -> None:
    file = table("Art\nshirt\n")
    with pytest.raises(InputError) as caught:
        tables.check(file, mapping={"Art": "categry"})
    assert "category" in caught.value.next_step
    with pytest.raises(InputError, match="no column"):
        tables.check(file, mapping={"Kunst": "category"})


def test_headers_are_understood_in_other_words() -> None:
    assert guess_field("Purchase Price") == "price"
    assert guess_field("file_name") == "image"
    assert guess_field("id") is None
    assert guess_field("gibberish") is None


@pytest.mark.parametrize(
    ("text", "price", "currency"),
    [
        ("1,299.50", 1299.5, None),
        ("1.299,50", 1299.5, None),
        ("49,90 EUR", 49.9, "EUR"),
        ("$1,299", 1299.0, "USD"),
        ("1 299", 1299.0, None),
        ("0.5", 0.5, None),
    ],
)
def test_prices_are_read_as_people_write_them(
    tables: CsvImportService,
    table: Callable[..., Path],
    library_folder: Path,
    text: str,
    price: float,
    currency: str | None,
) -> None:
    tables.run(table(f'category,price\nshirt,"{text}"\n'))
    with Library.open(library_folder) as library:
        item = library.items.get(1)
        assert (item.price, item.currency) == (price, currency)


def test_a_photo_beside_the_table_fills_what_the_table_leaves_open(
    tables: CsvImportService,
    table: Callable[..., Path],
    photo_folder: Callable[..., Path],
    library_folder: Path,
) -> None:
    photo_folder(2)
    file = table(
        "category,image,brand\n"
        "scarf,photos/IMG_0000.jpg,Acme\n"
        "dress,photos/IMG_0000.jpg,Acme\n"
        "dress,photos/none.jpg,\n"
        "dress,../outside.jpg,\n"
    )
    result = tables.run(file)
    assert (result.imported, result.duplicates) == (1, 1)
    assert [failure.path for failure in result.failed] == ["clothes.csv:4", "clothes.csv:5"]
    with Library.open(library_folder) as library:
        item = library.items.get(1)
        assert (item.category, item.slot, item.brand) == ("scarf", "accessory", "Acme")
        assert item.origin["category"] == "file"
        assert item.origin["pattern"] == "model"
        assert "category" not in item.confidence
        assert item.source_name == "IMG_0000.jpg"
        assert len(item.views) == 1
        key = library.vectors.uses()[0].encoder
        assert library.vectors.count("image", key) == 1


def test_our_own_export_comes_back_the_same(
    tables: CsvImportService,
    table: Callable[..., Path],
    vocabulary: Any,
    perception: InlinePerception,
    library_folder: Path,
    tmp_path: Path,
) -> None:
    from app.services.exporting import CSV_COLUMNS, to_csv

    tables.run(
        table(
            "name,category,colors,season,occasion,attributes,price,currency,notes,kids,status\n"
            "=cmd,shirt,navy:0.6;white:0.4,spring;summer,work,collared,49.9,EUR,-5% off,yes,away\n"
            '\'quoted,dress,red,,,,,,"two\nlines; and, more",no,ready\n'
        )
    )
    with Library.open(library_folder) as library:
        first = to_csv(library.items.find(order="id"))
    second_folder = tmp_path / "second"
    again = CsvImportService(second_folder, vocabulary, perception=perception)
    assert again.check(table(first)).problems == ()
    assert again.run(table(first)).imported == 2
    with Library.open(second_folder) as library:
        assert to_csv(library.items.find(order="id")) == first
    assert b"'=cmd" in first
    assert set(CSV_COLUMNS) - {"id"} <= {*again.check(table(first)).columns}
