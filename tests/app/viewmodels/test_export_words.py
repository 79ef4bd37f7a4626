"""What leaves the window speaks the person's language, and the file for Vestry the wardrobe's."""

from __future__ import annotations

import time
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from app.services.handover import plan_handover
from app.services.lookbook_content import Told, read_lookbook
from app.services.lookbook_html import lookbook_page
from app.services.packing_lists import PackingList, PackLine
from app.services.packing_text import as_html, as_text
from app.services.packing_values import PackedDay, PackingGap, Trip, TripDay
from app.viewmodels.export_words import lookbook_words, packing_words
from app.views.languages import install_language, remove_languages
from local_index import Library, OutfitDraft, OutfitItem
from models.vocabulary import Vocabulary

pytestmark = pytest.mark.gui
MOVING = date(2026, 11, 28)


@pytest.fixture
def german(qapp: object) -> Iterator[None]:
    install_language("de")
    yield
    remove_languages()


@pytest.fixture
def library(tiny_wardrobe: Path) -> Iterator[Library]:
    with Library.open(tiny_wardrobe) as opened:
        yield opened


@pytest.fixture
def outfits(library: Library) -> list[int]:
    tags = {"name": "", "category": "shirt", "slot": "top", "material": "cotton", "price": 1234.5}
    library.items.update(1, {**tags, "currency": "EUR"})
    return [
        library.outfits.create(
            OutfitDraft((OutfitItem(1), OutfitItem(2)), name=name, occasion=("work",))
        )[0]
        for name in ("", "Büro")
    ]


def test_a_lookbook_speaks_the_language_of_the_window(german, library, outfits) -> None:
    content = read_lookbook(
        library, outfits, Vocabulary.load(), told=Told(prices=True), words=lookbook_words()
    )
    page = lookbook_page(content).decode("utf-8")
    for part in ('lang="de"', "2 Outfits", "Mit Vestry", "Hemd", "Baumwolle", "Arbeit", "1.234,50"):
        assert part in page
    for part in ("Made with", ">work<", "cotton", "outfits ·"):
        assert part not in page


def test_the_file_for_vestry_holds_terms_in_any_language(german, library, outfits) -> None:
    plan = plan_handover(library, outfits, Vocabulary.load(), words=lookbook_words())
    assert plan.document["outfits"][0]["occasion"] == ["work"]
    assert plan.document["garments"][0]["category"] == "shirt"
    assert "{page}" in plan.content.words.readme
    assert "Vestry" in plan.content.words.readme.format(
        page="a", paper="b", pictures="c", outfits="d"
    )


@pytest.mark.parametrize("zone", ["Pacific/Kiritimati", "Etc/GMT+12"])
def test_a_lookbook_is_of_the_day_where_it_is_made(library, outfits, monkeypatch, zone) -> None:
    monkeypatch.setenv("TZ", zone)
    time.tzset()
    try:
        assert read_lookbook(library, outfits, Vocabulary.load()).day == date.today()
    finally:
        monkeypatch.undo()
        time.tzset()


def packing() -> PackingList:
    day = TripDay("2026-11-28", "work", 3.0, 0.9)
    gap = PackingGap(day.day, "shoes", "No shoes.")
    bent = PackingGap(day.day, "thin", "Nothing warm enough for 3 °C.")
    return PackingList(
        1,
        "",
        Trip((day,)),
        (PackedDay(day, (1,)),),
        (PackLine(1, packed=True), PackLine(text="<Ladegerät>")),
        (gap, bent, bent),
        ("Some of it has to be washed before the trip.",),
    )


def test_a_packing_list_speaks_the_language_of_the_window(german) -> None:
    page, plain = (write(packing(), {1: "Mantel"}, packing_words()) for write in (as_html, as_text))
    for part in ('lang="de"', "Packliste", "&lt;Ladegerät&gt;", "28. November", "Arbeit", "Keine"):
        assert part in page
    assert "[x] Mantel" in plain
    for part in ("Packing list", "Day by day", "No shoes", "Nothing warm", "washed before", "work"):
        assert part not in page + plain


def test_what_two_garments_bend_is_said_once() -> None:
    for write in (as_html, as_text):
        assert write(packing(), {1: "Coat"}).count("Nothing warm enough for 3 °C.") == 1
