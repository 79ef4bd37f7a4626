"""Taking a shop's list in through the window, and asking the stylist for something like it."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QDropEvent
from PySide6.QtWidgets import QComboBox, QLabel, QPushButton

from app.views.product_lists_dialog import ProductListsDialog
from tests.app.views.test_stylist_page import WAIT_MS, Hand, hand  # noqa: F401 - a fixture

ROWS = (
    "Ware;Kosten;Farbe\n"
    "Lace-up ankle boots, tan suede;79,90 EUR;tan\n"
    "Wool coat, gray;149,00 EUR;gray\n"
    ";1,00 EUR;red\n"
)


@pytest.fixture
def shop(tmp_path: Path) -> Path:
    file = tmp_path / "shop.csv"
    file.write_text(ROWS, encoding="utf-8")
    return file


def dropped(by: Hand, file: Path) -> ProductListsDialog:
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(file))])
    event = QDropEvent(
        QPointF(300, 300), Qt.DropAction.CopyAction, data, Qt.MouseButton.LeftButton,
        Qt.KeyboardModifier.NoModifier,
    )  # fmt: skip
    by.page.dropEvent(event)
    dialog = by.window.findChild(ProductListsDialog)
    assert dialog is not None
    return dialog


def until(by: Hand, dialog: ProductListsDialog, state: str) -> None:
    by.qtbot.waitUntil(lambda: dialog.products.state == state, timeout=WAIT_MS)


def press(by: Hand, dialog: ProductListsDialog, name: str) -> None:
    by.qtbot.mouseClick(dialog.findChild(QPushButton, name), Qt.MouseButton.LeftButton)


def count(by: Hand) -> int:
    with by.window.context.operations.services.open_library() as library:
        return library.catalog.count()


def mapped(by: Hand, dialog: ProductListsDialog) -> None:
    """Say which columns hold names and prices, which these headings do not tell."""
    for column, heading in (("title", "Ware"), ("price", "Kosten")):
        box = next(one for one in dialog.findChildren(QComboBox, f"column_{column}"))
        box.activated.emit(box.findData(heading))
        until(by, dialog, "preview")


def test_a_dropped_list_is_shown_mapped_taken_in_found_and_taken_back(hand, shop):  # noqa: F811
    dialog = dropped(hand, shop)
    until(hand, dialog, "preview")
    assert not dialog.findChild(QPushButton, "products_take").isVisible()  # which is the name?
    mapped(hand, dialog)
    preview = dialog.products.preview
    assert [one.title for one in preview.first] == [
        "Lace-up ankle boots, tan suede",
        "Wool coat, gray",
    ]
    assert preview.first[0].price == 79.9
    assert preview.reasons == {"no name": 1}
    assert count(hand) == 0
    press(hand, dialog, "products_take")
    until(hand, dialog, "taken")
    assert count(hand) == 2
    hand.ask("Is there anything like tan suede boots in my shop list?")
    hand.wait(2)
    titles = [one.text() for one in hand.seen("product_title", QLabel)]
    assert titles[0] == "Lace-up ankle boots, tan suede"
    press(hand, dialog, "products_undo")
    until(hand, dialog, "lists")
    assert count(hand) == 0


def test_a_list_is_removed_and_brought_back(hand, shop):  # noqa: F811
    shop.write_text("title,price\nBoots,9\n", encoding="utf-8")
    dialog = dropped(hand, shop)
    until(hand, dialog, "preview")
    press(hand, dialog, "products_take")
    until(hand, dialog, "taken")
    press(hand, dialog, "products_back")
    until(hand, dialog, "lists")
    undo = []
    dialog.products.told.connect(lambda _name, back: undo.append(back))
    dialog.products.remove(dialog.products.lists[0])
    hand.qtbot.waitUntil(lambda: bool(undo) and not dialog.products.lists, timeout=WAIT_MS)
    undo[0]()
    hand.qtbot.waitUntil(lambda: len(dialog.products.lists) == 1, timeout=WAIT_MS)
    assert count(hand) == 1


def test_what_is_no_list_is_said_and_another_can_be_chosen(hand, shop):  # noqa: F811
    bad = shop.with_suffix(".json")
    bad.write_text("{", encoding="utf-8")
    dialog = dropped(hand, bad)
    until(hand, dialog, "failed")
    assert "JSON" in dialog.findChild(QLabel, "products_said").text()
    assert dialog.findChild(QPushButton, "products_choose").isVisible()
