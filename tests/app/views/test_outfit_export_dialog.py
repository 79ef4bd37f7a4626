"""Outfits shown to somebody from the window: what is said before, and what is made."""

from __future__ import annotations

import zipfile
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, QRect
from PySide6.QtWidgets import QApplication, QLabel, QPushButton, QWidget

from app.viewmodels import outfit_exporting
from app.viewmodels.outfit_exporting import ExportWish, OutfitExporting, suggested_name
from app.views.controls import Switch
from app.views.outfit_export_dialog import OutfitExportDialog
from app.views.text_fields import LineEdit
from local_index import ChangeSet, Library, OutfitDraft, OutfitItem

pytestmark = pytest.mark.gui


@pytest.fixture
def outfits(tiny_wardrobe) -> list[int]:
    with Library.open(tiny_wardrobe) as library:
        return [
            library.outfits.create(
                OutfitDraft(tuple(OutfitItem(one) for one in items), name=name, notes="SECRET")
            )[0]
            for items, name in (((1, 2), "Office"), ((3,), "Sunday"))
        ]


@pytest.fixture
def dialog(outfits, window_context, qtbot) -> OutfitExportDialog:
    made = OutfitExportDialog(window_context, outfits)
    qtbot.addWidget(made)
    made.show()
    return made


def test_what_will_be_told_is_said_before(dialog) -> None:
    words = dialog._told.text()
    assert "Office, Sunday" in words
    assert words.startswith("2 outfit")
    assert "3 garment" in words
    assert dialog._save.isEnabled()
    assert not dialog.wish().told.outfit_notes
    dialog._notes.setChecked(True)
    assert dialog.wish().told.outfit_notes


def test_a_client_is_never_told_what_is_noted_of_garments(dialog) -> None:
    dialog._garments.setChecked(True)
    assert dialog.wish().told.garment_notes
    dialog._form.choose("client")
    dialog._on_form("client")
    assert not dialog.wish().told.garment_notes
    assert not dialog._rows["garments"][0].isVisible()
    assert dialog._rows["from"][1].isVisible()


def test_an_outfit_without_garments_is_refused_in_words(dialog, window_context) -> None:
    def throw(library: Library, _wardrobe: object) -> ChangeSet:
        library.items.update(3, {"status": "trash"})
        return ChangeSet(removed=(3,))

    window_context.operations.change(throw, label="")
    dialog._ask()
    assert not dialog._save.isEnabled()
    assert "no garments left" in dialog._told.text()


def test_files_are_made_and_told_of(outfits, window_context, tmp_path: Path) -> None:
    exporting = OutfitExporting(window_context.operations, window_context.notifications)
    made: list[Path] = []
    exporting.written.connect(made.append)
    page = tmp_path / "Look.html"
    exporting.make(ExportWish(tuple(outfits), form="html"), page)
    exporting.make(ExportWish((outfits[0],), form="png", transparent=True), tmp_path / "one.png")
    assert made == [page, tmp_path / "one.png"]
    assert "SECRET" not in page.read_text(encoding="utf-8")
    assert window_context.notifications.recent()[-1].text == "Saved as one.png"


def test_a_handover_is_one_file(outfits, window_context, tmp_path: Path, monkeypatch) -> None:
    from app.services import paper

    class NoPaper:
        def __init__(self, _perception) -> None:
            pass

        def write(self, _content, target: Path, **_more) -> tuple[str, ...]:
            target.write_bytes(b"%PDF-1.6\n")
            return ()

    monkeypatch.setattr(paper, "WorkerPaper", NoPaper)
    exporting = OutfitExporting(window_context.operations, window_context.notifications)
    target = tmp_path / "Sofia.zip"
    exporting.make(ExportWish(tuple(outfits), form="client"), target)
    with zipfile.ZipFile(target) as archive:
        assert "Sofia/outfits.json" in archive.namelist()


def test_names_of_files_come_from_the_title() -> None:
    assert suggested_name("Autumn: a/b", "pdf") == "Autumn a b.pdf"
    assert suggested_name("", "client") == "Lookbook.zip"
    assert outfit_exporting.many([1, 2])


def test_everything_has_a_name(dialog) -> None:
    for each in dialog.findChildren(QPushButton):
        assert each.accessibleName(), each.objectName()


def test_nothing_of_the_dialog_is_cut_off_in_any_form(dialog, qtbot) -> None:
    for form in ("png", "pdf", "html", "client"):
        dialog._form.choose(form)
        dialog._on_form(form)
        qtbot.waitUntil(lambda: dialog.height() >= dialog.minimumHeight())
        QApplication.processEvents()
        for each in dialog.findChildren(QWidget):
            if each.isVisible() and isinstance(each, Switch | QPushButton | QLabel | LineEdit):
                place = QRect(each.mapTo(dialog, QPoint()), each.size())
                assert dialog.rect().contains(place), (form, each.objectName())
                parent = each.parentWidget()
                assert parent.rect().contains(each.geometry()), (form, each.accessibleName())
                assert each.height() >= each.minimumSizeHint().height(), (form, each)


def test_typing_a_title_asks_the_wardrobe_nothing_and_names_the_file(dialog, monkeypatch) -> None:
    asked: list[object] = []
    monkeypatch.setattr(dialog.exporting, "plan", asked.append)
    named: list[str] = []
    monkeypatch.setattr(
        "app.views.outfit_export_dialog.choose_target",
        lambda _parent, _title, _filters, name, _run: named.append(name),
    )
    dialog._title.setText("Autumn")
    dialog.save()
    dialog._title.clear()
    dialog.save()
    assert asked == []
    assert named[0] == "Autumn.pdf"
    assert named[1] == f"{dialog._plan.content.title}.pdf"
