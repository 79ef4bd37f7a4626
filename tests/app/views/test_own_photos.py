"""One's own photos in the window: all of them in reach, and gone when they shall be."""

from __future__ import annotations

import pytest
from PIL import Image
from PySide6.QtWidgets import QCheckBox, QMessageBox, QPushButton

from app.tryon.values import FigureChoice
from app.tryon.wearing import bare
from tests.app.views.test_tryon_by_a_model import dressed, page

__all__ = ["page"]
pytestmark = pytest.mark.gui


def another(page, qtbot, folder):
    photo = folder / "other.png"
    Image.fromarray(bare(FigureChoice("full", 2, "none"), 480)).save(photo)
    before = page.trying.people
    page.trying.add_person(photo)
    qtbot.waitUntil(lambda: page.trying.people != before and not page.trying.busy)


def asked(page):
    page.tryon.who.ask_forget()
    return page.tryon.findChild(QMessageBox, "forget_question")


def test_every_kept_photo_can_be_chosen_again(page, qtbot, tmp_path):
    dressed(page, qtbot, tmp_path)
    people = page.tryon.who.people
    assert not people.isVisible(), "one photo is no choice"
    first = page.trying.look.person.id
    another(page, qtbot, tmp_path)
    assert people.isVisible()
    assert people.currentData() == page.trying.look.person.id != first
    people.setCurrentIndex(people.findData(first))
    people.activated.emit(people.currentIndex())
    assert page.trying.look.person.id == first


def test_all_photos_go_at_once_with_the_try_ons_that_show_them(page, qtbot, tmp_path):
    dressed(page, qtbot, tmp_path)
    page.trying.save()
    qtbot.waitUntil(lambda: page.pictures.model.rowCount() == 1)
    another(page, qtbot, tmp_path)
    box = asked(page)
    box.findChild(QCheckBox, "forget_pictures").setChecked(True)
    box.findChild(QPushButton, "forget_every").click()
    assert page.trying.people == ()
    assert page.trying.look.person is None
    assert page.pictures.model.rowCount() == 0


def test_one_photo_goes_alone_and_keeping_is_the_usual_answer(page, qtbot, tmp_path):
    dressed(page, qtbot, tmp_path)
    page.trying.save()
    box = asked(page)
    assert box.findChild(QPushButton, "forget_every") is None
    assert box.defaultButton().text() == "Keep"
    next(each for each in box.buttons() if each.text() == "Delete for good").click()
    assert page.trying.people == ()
    assert page.pictures.model.rowCount() == 1
