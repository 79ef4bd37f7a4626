"""Names that Vestry made are said in the person's language, the person's own never; and money."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest
from PySide6.QtCore import QLocale

from app.services.item_drafts import fields_from_tags, garment_name
from app.viewmodels.money import read_amount, show_amount, write_amount
from app.viewmodels.names import shown_label, shown_name
from app.viewmodels.outfit_sentences import names_listed, spoken
from app.views.languages import install_language, remove_languages
from local_index import Library
from local_index.records import ItemDraft, ItemRecord

TAGS = {"category": "shirt", "colors": (("navy", 0.8),), "pattern": "stripe"}


@pytest.fixture
def german(qapp) -> Iterator[None]:
    before = QLocale()
    install_language("de")
    yield
    remove_languages()
    QLocale.setDefault(before)


def garment(library: Library, **fields) -> ItemRecord:
    tags = {**TAGS, **fields}
    name = tags.pop("name", garment_name(tags))
    origin = tags.pop("origin", {"name": "model"})
    return library.items.get(library.items.add(ItemDraft(name=name, origin=origin, **tags)))


def test_a_made_name_is_made_again_in_german(german, tmp_library):
    item = garment(tmp_library)
    assert item.name == "Navy striped shirt"
    assert shown_name(item) == "Hemd, marineblau, gestreift"
    assert shown_name(garment(tmp_library, pattern="plain")) == "Hemd, marineblau"
    assert shown_name(garment(tmp_library, colors=(), pattern="floral")) == "Hemd, geblümt"
    assert shown_name(garment(tmp_library, category="t-shirt", pattern="logo")) == (
        "T-Shirt, marineblau, Logo"
    )
    boots = garment(tmp_library, category="shoe", attributes=("boot",), pattern="plain")
    assert (boots.name, shown_name(boots)) == ("Navy boots", "Stiefel, marineblau")
    piece = garment(tmp_library, category="unknown", pattern="plain")
    assert shown_name(piece) == "Kleidungsstück, marineblau"


def test_a_name_of_the_persons_own_is_never_touched(german, tmp_library):
    assert shown_name(garment(tmp_library, name="Navy shirt of mine")) == "Navy shirt of mine"
    same = garment(tmp_library, origin={"name": "person"})
    assert shown_name(same) == same.name == "Navy striped shirt"


def test_a_garment_without_a_name_goes_by_what_it_is(german, tmp_library):
    assert shown_name(garment(tmp_library, name="", origin={})) == "Hemd"
    assert shown_name(replace(garment(tmp_library), name="", category="unknown")) == "unbekannt"


def test_english_shows_what_is_kept(qapp, tmp_library):
    item = garment(tmp_library)
    assert shown_name(item) == item.name


def test_the_stylists_sentences_keep_what_the_person_wrote(german, tmp_library):
    mine = garment(tmp_library, name="Salt and pepper, the coat", origin={"name": "person"})
    other = garment(tmp_library)
    text = "Worn together once: Salt and pepper, the coat and Navy striped shirt."
    assert spoken(text, [mine, other]) == (
        "Einmal zusammen getragen: Salt and pepper, the coat und Hemd, marineblau, gestreift."
    )


def test_names_with_commas_in_them_are_parted_by_another_mark(german, tmp_library):
    items = [garment(tmp_library, colors=((color, 1.0),)) for color in ("navy", "red", "black")]
    names = [item.name for item in items]
    text = f"{names[0]}, {names[1]} and {names[2]} take each other's place."
    assert spoken(text, items) == (
        "Hemd, marineblau, gestreift; Hemd, rot, gestreift und Hemd, schwarz, gestreift"
        " nehmen einander den Platz."
    )
    assert names_listed(["Hemd, rot", "Rock"]) == "Hemd, rot; Rock"
    assert names_listed(["Red shirt", "Skirt"]) == "Red shirt, Skirt"


def test_labels_of_undo_are_said_in_german(german):
    assert shown_label("Edit Mein {Hemd}") == "Mein {Hemd} bearbeiten"
    assert shown_label("Edit 4 garments") == "4 Kleidungsstücke bearbeiten"
    assert shown_label("Edit category") == "Art bearbeiten"
    assert shown_label("Move Lieblingsrock to the trash") == "Lieblingsrock in den Papierkorb legen"


@pytest.mark.parametrize(
    ("locale", "amount", "currency", "shown"),
    [
        ("de_DE", 1234.5, "EUR", "1.234,50\u00a0€"),
        ("en_US", 1234.5, "USD", "$1,234.50"),
        ("en_US", 20.0, "EUR", "€20.00"),
        ("de_CH", 20.0, "CHF", "CHF\u00a020.00"),
        ("de_DE", 1234.0, "JPY", "1.234\u00a0¥"),
        ("de_DE", 10.0, "CAD", "10,00\u00a0CAD"),
        ("de_DE", 10.0, "", "10,00\u00a0€"),
    ],
)
def test_money_is_written_as_the_country_writes_it(locale, amount, currency, shown):
    before = QLocale()
    QLocale.setDefault(QLocale(locale))
    try:
        assert show_amount(amount, currency) == shown
        assert read_amount(write_amount(amount)) == amount
    finally:
        QLocale.setDefault(before)


def test_names_of_tags_are_the_names_of_drafts(vocabulary):
    from models.types import UNKNOWN, ColorShare, GarmentTags

    tags = GarmentTags(category="dress", colors=(ColorShare("red", 1.0),))
    fields = fields_from_tags(tags, vocabulary)
    assert fields["name"] == garment_name(fields) == "Red dress"
    assert UNKNOWN not in fields["name"]
