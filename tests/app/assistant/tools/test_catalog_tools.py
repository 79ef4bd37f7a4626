"""Product lists: taken in whole, found by words, likeness, slot and price, never owned."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from PIL import Image

from app.assistant.tools.desk import Session
from app.assistant.tools.table import TOOLS
from app.assistant.tools.toolbox import Toolbox
from app.errors import InputError
from app.services.product_lists import fold, map_columns, price_of, read_products
from app.services.product_search import ProductService
from tests.assistant_desk import Room, made_up_wardrobe

LIST = """Artikel;Preis;Marke;Bild;id
Suede lace-up ankle boots, tan;79,00 €;Northpath;boots.png;a1
Leather ankle boots, black;1.099,50 EUR;Northpath;;a2
Wool coat, gray;149;Loom;;a3
Leather tote, black;95,00 €;Loom;../../secret.png;a4
Canvas sneakers, white;45;Northpath;;a5
;12;Nobody;;a6
Silk scarf;much;Loom;;a7
Wool coat, gray;149;Loom;;a3
"""


@pytest.fixture
def room(tmp_path: Path, engine) -> Room:
    made = made_up_wardrobe(tmp_path / "wardrobe", engine=engine)
    folder = tmp_path / "shop"
    folder.mkdir()
    Image.new("RGB", (64, 64), (200, 160, 120)).save(folder / "boots.png")
    Image.new("RGB", (64, 64), (1, 2, 3)).save(tmp_path / "secret.png")
    (folder / "shop.csv").write_text(LIST, encoding="utf-8")
    made.files["file_1"] = folder / "shop.csv"
    return made


@pytest.fixture
def run(room: Room):
    box = Toolbox(room.desk)

    def call(tool: str, **arguments):
        answer = box.run(tool, arguments, session=Session(conversation=1))
        if answer.ok:
            TOOLS[tool].result.model_validate(answer.data)
        return answer

    call.box = box
    return call


def titles(answer):
    return [one["title"] for one in answer.data["products"]]


def test_without_a_list_it_says_so(run):
    assert run("catalog_search", query="boots").error.code == "E_EMPTY"
    assert run("catalog_import", file_handle="file_9").error.code == "E_NOT_FOUND"


def test_a_list_is_taken_in_with_what_was_refused_and_comes_undone(run, room):
    taken = run("catalog_import", file_handle="file_1")
    assert taken.data["added"] == 5
    assert taken.data["reasons"] == {
        "no name": 1,
        "a price that is no number": 1,
        "the same product again": 1,
    }
    with room.open() as library:
        found = {one.title: one for one in library.catalog.find()}
        assert found["Leather ankle boots, black"].price == 1099.5
        assert found["Suede lace-up ankle boots, tan"].currency == "EUR"
        assert found["Suede lace-up ankle boots, tan"].slot == "shoes"
        assert found["Suede lace-up ankle boots, tan"].picture
        # a picture outside the list's folder is not taken
        assert found["Leather tote, black"].picture == ""
    run.box.undo(taken.data["undo_token"])
    assert run("catalog_search", query="boots").error.code == "E_EMPTY"


def test_products_are_found_by_words_in_several_languages(run):
    run("catalog_import", file_handle="file_1")
    assert titles(run("catalog_search", query="tan suede lace-up ankle boots"))[0].startswith(
        "Suede"
    )
    assert titles(run("catalog_search", query="gray coat"))[0] == "Wool coat, gray"
    assert titles(run("catalog_search", query="bolso negro"))[0] == "Leather tote, black"
    assert titles(run("catalog_search", query="grauer Mantel"))[0] == "Wool coat, gray"
    assert titles(run("catalog_search", query="umbrella")) == []


def test_products_are_found_by_likeness_slot_and_price(run):
    run("catalog_import", file_handle="file_1")
    like = run("catalog_search", like_item="itm_20", max_price=90)
    assert titles(like)[0] == "Suede lace-up ankle boots, tan"
    assert "Similar, not identical." in like.warnings
    assert set(titles(run("catalog_search", slot="shoes", k=9))) == {
        "Suede lace-up ankle boots, tan",
        "Leather ankle boots, black",
        "Canvas sneakers, white",
    }


def test_what_was_drawn_is_looked_for_by_its_words(run):
    run("catalog_import", file_handle="file_1")
    drawn = run("imagegen_product", description="tan suede lace-up ankle boots")
    found = run("catalog_search", like_image=drawn.data["image_ref"], slot="shoes")
    assert titles(found)[0] == "Suede lace-up ankle boots, tan"


def test_a_product_is_worn_in_an_outfit_but_never_owned(run):
    run("catalog_import", file_handle="file_1")
    boots = run("catalog_search", query="suede boots").data["products"][0]["id"]
    answer = run("stylist_score", item_ids=["itm_2", "itm_13", boots])
    assert boots in answer.data["outfit"]["item_ids"]
    other = run(
        "stylist_alternatives", item_ids=["itm_2", "itm_13", boots], replace_item_id="itm_2"
    )
    assert boots in [card["id"] for card in other.data["kept"]]
    assert [card["status"] for card in other.data["kept"] if card["id"] == boots] == ["not owned"]
    assert run("wardrobe_log_wear", item_ids=[boots]).error.code == "E_INVALID"


def test_json_lists_are_read_and_columns_may_be_named(run, room, tmp_path):
    rows = {"products": [{"wie": "Blue shirt", "kostet": 20}, {"wie": ["a", "b"]}, 7]}
    file = tmp_path / "list.json"
    file.write_text(json.dumps(rows))
    room.files["file_2"] = file
    assert run("catalog_import", file_handle="file_2").error.code == "E_FORMAT"
    taken = run("catalog_import", file_handle="file_2", column_map={"title": "wie"})
    assert taken.data["added"] == 2
    wrong = run("catalog_import", file_handle="file_2", column_map={"title": "name"})
    assert wrong.error.code == "E_FORMAT"


@pytest.mark.parametrize("text", ['{"a": ', "[" * 5000, '"just words"', "\x00\x01"])
def test_what_is_no_list_is_refused(tmp_path, vocabulary, text):
    file = tmp_path / "broken.json"
    file.write_text(text)
    with pytest.raises(InputError):
        read_products(file, vocabulary)


@pytest.mark.parametrize(
    ("text", "price", "currency"),
    [
        ("79,00 €", 79.0, "EUR"),
        ("$1,299.00", 1299.0, "USD"),
        ("1.299,00 EUR", 1299.0, "EUR"),
        ("1'299.50 CHF", 1299.5, "CHF"),
        ("1,299", 1299.0, ""),
        ("12.5", 12.5, ""),
        ("free", None, ""),
        ("9" * 40, None, ""),
    ],
)
def test_prices_are_read_as_shops_write_them(text, price, currency):
    assert price_of(text) == (price, currency)


def test_headings_are_guessed_and_each_column_is_read_once():
    found = map_columns(("Product_Name", "Preis", "Farbe", "notes"))
    assert found == {"title": "Product_Name", "price": "Preis", "color": "Farbe"}
    assert fold("Café-BOOTS") == " cafe boots "


def test_a_stopped_import_leaves_nothing(room):
    from app.errors import CancelledError
    from app.services.job_control import JobControl

    control = JobControl()
    control.cancel()
    with room.open() as library:
        service = ProductService(library, room.perception, room.vocabulary)
        with pytest.raises(CancelledError):
            service.take_in(room.files["file_1"], control=control)
        assert library.catalog.sources() == []
