"""Files for other programs: what they hold, and what they must not do."""

from __future__ import annotations

import base64
import csv
import io
import json
from html.parser import HTMLParser
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.errors import InputError
from app.services.csv_cells import guard, join_list, split_list, unguard
from app.services.exporting import CSV_COLUMNS, all_items, export, to_csv
from local_index import Library

from_spreadsheets = st.text(alphabet="'\"=+-@ \t\r\na;,\uff1d", max_size=8)


@given(st.text() | from_spreadsheets)
def test_a_guarded_cell_comes_back_as_it_was(cell: str) -> None:
    assert unguard(guard(cell)) == cell


@given(st.text() | from_spreadsheets)
def test_no_guarded_cell_begins_like_a_formula(cell: str) -> None:
    assert not guard(cell).lstrip(" ").startswith(("=", "+", "-", "@", "\t", "\r", "\uff1d"))


def test_lists_travel_in_one_cell() -> None:
    assert split_list(join_list(["smart casual", "work"])) == ("smart casual", "work")


def test_csv_is_what_spreadsheets_expect(library: Library) -> None:
    library.items.update(1, {"notes": 'soft, "new"\nand warm', "price": 1299.5, "currency": "EUR"})
    data = to_csv(list(all_items(library)))
    assert data.startswith(b"\xef\xbb\xbf")
    header, first, *rest = csv.reader(io.StringIO(data.decode("utf-8-sig"), newline=""))
    assert tuple(header) == CSV_COLUMNS
    row = dict(zip(header, first, strict=True))
    assert row["id"] == "itm_1"
    assert row["colors"] == "navy:0.7;white:0.3"
    assert row["notes"] == 'soft, "new"\nand warm'
    assert row["price"] == "1299.50"
    assert row["kids"] == "no"
    assert len(rest) == 2


def test_json_vectors_are_the_vectors(library: Library, tmp_path: Path) -> None:
    export(library, tmp_path / "w.json", "json", with_vectors=True)
    document = json.loads((tmp_path / "w.json").read_text(encoding="utf-8"))
    (image,) = [one for one in document["items"][0]["vectors"] if one["space"] == "image"]
    vector = np.frombuffer(base64.b64decode(image["base64"]), "<f4")
    assert vector.shape == (image["dims"],)
    assert np.linalg.norm(vector) == pytest.approx(1.0, abs=1e-3)
    assert image["photo"] == document["items"][0]["views"][0]["photo"]


def test_an_export_replaces_in_one_step_and_leaves_nothing_behind(
    library: Library, tmp_path: Path
) -> None:
    out = tmp_path / "out"
    out.mkdir()
    (out / "w.csv").write_text("before")
    export(library, out / "w.csv", "csv")
    assert [path.name for path in out.iterdir()] == ["w.csv"]
    assert (out / "w.csv").read_bytes() != b"before"


def test_vectors_belong_to_json(library: Library, tmp_path: Path) -> None:
    with pytest.raises(InputError):
        export(library, tmp_path / "w.csv", "csv", with_vectors=True)
    with pytest.raises(InputError, match="does not exist"):
        export(library, tmp_path / "no" / "w.csv", "csv")


class Tags(HTMLParser):
    """Collects what a browser would act on."""

    def __init__(self) -> None:
        super().__init__()
        self.names: list[str] = []
        self.open: list[str] = []
        self.attributes: list[tuple[str, str | None]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.names.append(tag)
        self.attributes += attrs
        if tag not in ("meta", "img"):
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag


def test_the_page_is_well_formed_and_acts_on_nothing_of_the_persons(
    library: Library, tmp_path: Path
) -> None:
    evil = '"><script>alert(1)</script><img src=x onerror=alert(2)>'
    library.items.update(1, {"name": evil, "notes": evil, "brand": evil, "status": "away"})
    export(library, tmp_path / "w.html", "html")
    page = (tmp_path / "w.html").read_text(encoding="utf-8")
    tags = Tags()
    tags.feed(page)
    assert tags.open == []
    assert "script" not in tags.names
    assert not any(name.startswith("on") for name, _value in tags.attributes)
    assert tags.names.count("img") == 3
    sources = [value or "" for name, value in tags.attributes if name in ("src", "href")]
    assert all(source.startswith(("data:image/", "#")) for source in sources)
    assert "default-src 'none'" in page


def test_an_empty_wardrobe_makes_a_page_too(tmp_path: Path) -> None:
    with Library.open(tmp_path / "new", create=True) as library:
        export(library, tmp_path / "w.html", "html")
    assert "0 garments" in (tmp_path / "w.html").read_text(encoding="utf-8")
