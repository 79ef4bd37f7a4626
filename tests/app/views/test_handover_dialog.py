"""A stylist's outfits taken in by hand: said before, proposed, accepted, and taken back."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QDropEvent
from PySide6.QtWidgets import QAbstractButton, QLabel, QPushButton

from app.services.handover import KIND, OUTFITS
from app.views.drop_target import DropTarget
from app.views.handover_dialog import HandoverDialog
from app.views.outfits_page import OutfitsPage
from local_index import Library

pytestmark = pytest.mark.gui


@pytest.fixture
def file(tiny_wardrobe, tmp_path: Path) -> Path:
    """A handover of two outfits: garments 1 and 2 are here, the third is not."""
    with Library.open(tiny_wardrobe) as library:
        photos = [library.photos.get(library.items.get(one).views[0].photo_id) for one in (1, 2)]
        slots = [library.items.get(one).slot for one in (1, 2)]
    garments = [
        {"key": f"g{at}", "name": f"Piece {at}", "slot": slot, "photos": [{"sha256": one.sha256}]}
        for at, (one, slot) in enumerate(zip(photos, slots, strict=True), 1)
    ]
    garments.append({"key": "g3", "name": "Their <b>dress</b>", "slot": "one_piece", "photos": []})
    outfits = [
        {"key": "1", "name": "Office", "pieces": [{"garment": "g1"}, {"garment": "g2"}]},
        {"key": "2", "name": "Party", "pieces": [{"garment": "g3"}]},
    ]
    place = tmp_path / "given"
    place.mkdir()
    document = {
        "kind": KIND,
        "format": 1,
        "id": "0" * 32,
        "title": "Autumn",
        "from": "Studio Berg",
        "outfits": outfits,
        "garments": garments,
    }
    (place / OUTFITS).write_text(json.dumps(document), encoding="utf-8")
    return place


@pytest.fixture
def page(window_context, qtbot) -> OutfitsPage:
    made = OutfitsPage(window_context)
    qtbot.addWidget(made)
    made.resize(1100, 700)
    made.show()
    return made


def opened(window_context, qtbot, file: Path) -> HandoverDialog:
    made = HandoverDialog(window_context, file)
    qtbot.addWidget(made)
    made.show()
    return made


def words(dialog: HandoverDialog) -> str:
    return "\n".join(one.text() for one in dialog.findChildren(QLabel) if one.isVisible())


def shelf(window_context) -> list[tuple[str, bool]]:
    found: list[tuple[str, bool]] = []

    def look(library: Library) -> list[tuple[str, bool]]:
        return [(one.name, "proposed" in one.details) for one in library.outfits.find()]

    window_context.operations.read(look, found.extend)
    return found


def test_what_would_become_of_it_is_said_and_nothing_is_written(file, window_context, qtbot):
    dialog = opened(window_context, qtbot, file)
    qtbot.waitUntil(lambda: "Their <b>dress</b>" in words(dialog))
    for part in ("Autumn", "From Studio Berg", "Office", "Will be proposed", "Too few"):
        assert part in words(dialog)
    assert dialog._take.text() == "Take in 1 outfit(s)"
    plain = [one for one in dialog.findChildren(QLabel) if "<b>" in one.text()]
    assert {one.textFormat() for one in plain} == {Qt.TextFormat.PlainText}
    assert shelf(window_context) == []


def test_it_is_taken_in_accepted_and_all_of_it_taken_back(file, window_context, page, qtbot):
    dialog = opened(window_context, qtbot, file)
    dialog._take.click()
    assert dialog.taking.state == "taken"
    assert dialog._see.isVisible()
    assert shelf(window_context) == [("Office", True)]
    page.show_proposed()
    page.outfits.refresh()
    (card,) = (page.outfits.model.card(one) for one in page.outfits.model.ids)
    assert card.caption == "Proposed by Studio Berg"
    accept = page.findChild(QPushButton, "outfits_accept")
    assert accept.isVisible()
    accept.click()
    assert shelf(window_context) == [("Office", False)]
    window_context.operations.undo()
    assert shelf(window_context) == [("Office", True)]
    window_context.operations.undo()
    assert shelf(window_context) == []


def test_a_second_time_nothing_is_offered(file, window_context, qtbot):
    opened(window_context, qtbot, file)._take.click()
    again = opened(window_context, qtbot, file)
    assert not again._take.isVisible()
    assert again._close.text() == "Close"
    qtbot.waitUntil(lambda: "here already" in words(again))


def test_a_file_that_is_none_is_refused_in_words(tiny_wardrobe, tmp_path, window_context, qtbot):
    (tmp_path / "holiday.zip").write_bytes(b"nothing")
    dialog = opened(window_context, qtbot, tmp_path / "holiday.zip")
    assert "cannot be read" in words(dialog)
    assert not dialog._take.isVisible()


def test_what_is_dropped_on_the_window_is_opened_and_not_imported(
    file, window_context, page, qtbot, monkeypatch
):
    target = DropTarget(window_context, page)
    started: list[object] = []
    monkeypatch.setattr(
        type(window_context.importing), "start", lambda _s, got: started.append(got)
    )
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(file))])
    event = QDropEvent(
        QPointF(10, 10),
        Qt.DropAction.CopyAction,
        data,
        Qt.MouseButton.LeftButton,
        Qt.KeyboardModifier.NoModifier,
    )
    assert target.eventFilter(page, event)
    dialog = page.findChild(HandoverDialog)
    assert dialog is not None
    assert dialog.taking.title == "Autumn"
    assert started == []
    dialog.close()


def test_the_way_in_is_seen_where_there_are_no_outfits(tiny_wardrobe, page):
    page.outfits.refresh()
    assert page.findChild(QAbstractButton, "empty_take_in").isVisible()
