"""The models page: what a card says and offers, license first, failures in place, all by key."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QApplication,
    QComboBox,
    QFileDialog,
    QLabel,
    QLineEdit,
    QMessageBox,
    QPushButton,
    QToolButton,
    QWidget,
)

from app.errors import InputError, StorageError
from app.services.job_control import Progress
from app.viewmodels.activity import InBytes
from app.views.activity_words import details
from app.views.languages import install_language, remove_languages
from app.views.license_dialog import LicenseDialog
from app.views.main_window import MainWindow
from app.views.model_card import ModelCardView
from app.views.models_page import ModelsPage
from app.window_bootstrap import build_context
from benchmarks.screen_models import GB, StandingShelf

pytestmark = pytest.mark.gui
SMALL = "qwen3-vl-2b"


@pytest.fixture
def shelf() -> StandingShelf:
    return StandingShelf()


@pytest.fixture
def context(services, inline_runner, theme, shelf):
    made = build_context(services, inline_runner, theme, poll_ms=0, readers=-1, shelf=lambda: shelf)
    yield made
    made.operations.close()
    made.thumbnails.shut_down()


@pytest.fixture
def page(context, qtbot) -> ModelsPage:
    made = ModelsPage(context)
    qtbot.addWidget(made)
    made.resize(1100, 900)
    made.show()
    return made


def card(page: ModelsPage, model_id: str = SMALL) -> ModelCardView:
    found = page.findChild(ModelCardView, f"model_{model_id}")
    assert found is not None
    return found


def shown(widget, name: str) -> str:
    """Return the text of a label or button that can be seen; empty when it cannot."""
    found = widget.findChild(QWidget, name)
    return found.text().strip() if found is not None and found.isVisibleTo(widget) else ""


def press(widget, name: str) -> None:
    found = widget.findChild(QWidget, name)
    assert found.isVisibleTo(widget)
    found.click()


def accept_license(page: ModelsPage) -> None:
    page.findChild(LicenseDialog).findChild(QPushButton, "license_accept").click()


def test_a_card_tells_size_memory_license_and_fit_in_words(page):
    facts = shown(card(page), "model_facts")
    assert "1.6 GB on disk" in facts
    assert "2.4 GB of memory" in facts
    assert "Apache-2.0, commercial use allowed" in facts
    assert "not yet tried by us" in facts
    assert shown(card(page), "model_fit") == "Fits"
    assert shown(card(page, "gemma-3-4b"), "model_fit") == "May be slow"
    assert shown(card(page, "qwen3-vl-8b"), "model_fit") == "Won't fit"
    assert not card(page, "qwen3-vl-8b").findChild(QToolButton, "model_fit").icon().isNull()


def test_a_license_without_commercial_use_is_a_warning(page):
    warnings = [each.text() for each in card(page, "qwen2.5-vl-3b").findChildren(QLabel)]
    assert "Qwen Research License, no commercial use" in warnings


def test_numbers_are_shown_on_demand(page):
    assert shown(card(page), "model_details") == ""
    press(card(page), "model_fit")
    assert "9.8 GB to spare" in shown(card(page), "model_details")
    assert "52d6c8f" in shown(card(page), "model_details")


def test_numbers_of_a_sentence_are_written_as_the_person_writes_them(page, shelf):
    install_language("de")
    try:
        shelf.change(
            SMALL,
            fit_text="Takes ≈ 7.3 GB of this computer's 25.3 GB.",
            license="",
            commercial="unknown",
        )
        page.models.refresh()
        assert (
            card(page)
            .findChild(QLabel, "model_details")
            .text()
            .startswith("Braucht ≈ 7,3 GB von 25,3 GB dieses Computers.")
        )
        assert "Lizenz unbekannt" in shown(card(page), "model_facts")
        assert "gewerblich" not in shown(card(page), "model_facts")
    finally:
        remove_languages()


def test_the_recommended_model_is_first_and_has_the_one_primary_button(page):
    first = page.findChildren(ModelCardView)[0]
    assert first.model_id == "qwen3.5-4b"
    assert shown(first, "model_recommended") == "Recommended"
    assert "best that runs well" in shown(first, "model_about")
    primary = [
        each
        for each in page.findChildren(QPushButton, "model_main")
        if each.property("kind") == "primary" and each.isVisibleTo(page)
    ]
    assert len(primary) == 1


def test_nothing_is_fetched_before_the_license_was_shown(page, shelf):
    press(card(page), "model_main")
    assert ("fetch", SMALL) not in shelf.calls
    dialog = page.findChild(LicenseDialog)
    said = " ".join(each.text() for each in dialog.findChildren(QLabel))
    assert "Apache-2.0" in said
    assert "1.6 GB to download" in said
    assert "51.2 GB are free" in said
    dialog.findChild(QPushButton, "license_cancel").click()
    assert ("fetch", SMALL) not in shelf.calls


def test_accepting_turns_the_network_on_when_it_is_off_and_says_so_first(page, context, shelf):
    press(card(page), "model_main")
    accept = page.findChild(LicenseDialog).findChild(QPushButton, "license_accept")
    assert accept.text() == "Go online and get it"
    assert not context.models.online
    accept.click()
    assert context.models.online
    assert ("fetch", SMALL) in shelf.calls
    assert shown(card(page), "model_installed") == "✓ Installed"
    assert shown(card(page), "model_main") == ""


def test_a_disk_that_is_too_small_is_told_before(page, shelf):
    shelf.change(SMALL, download_bytes=80 * GB)
    page.models.refresh()
    press(card(page), "model_main")
    said = " ".join(each.text() for each in page.findChild(LicenseDialog).findChildren(QLabel))
    assert "Not enough room" in said


def test_being_offline_is_explained_and_ends_with_one_press(page, context):
    assert page.findChild(QWidget, "models_offline").isVisibleTo(page)
    press(page, "models_go_online")
    assert context.settings.get("network") is True
    assert not page.findChild(QWidget, "models_offline").isVisibleTo(page)


def test_a_failed_download_is_told_in_its_card_and_tried_again(page, shelf):
    shelf.errors["fetch"] = StorageError("The disk is full.", next_step="Free 2 GB.")
    page.models.get(SMALL)
    assert shown(card(page), "model_problem") == "The disk is full."
    assert shown(card(page), "model_problem_step") == "Free 2 GB."
    assert shown(card(page), "model_main") == ""
    shelf.errors.clear()
    press(card(page), "model_retry")
    accept_license(page)  # the network is off: what it takes is said again
    assert shown(card(page), "model_problem") == ""
    assert shown(card(page), "model_installed")


def test_a_half_fetched_model_says_how_much_is_left_and_can_be_thrown_away(page, shelf):
    shelf.change(SMALL, presence="partial", present_bytes=1_052_463_168)
    page.models.refresh()
    assert shown(card(page), "model_main") == "Continue (500 MB left)"
    card(page)._discard.trigger()
    assert shown(card(page), "model_main") == "Get (1.6 GB)"


def test_removing_asks_first(page, shelf):
    page.models.get(SMALL)
    card(page)._remove.trigger()
    box = page.findChild(QMessageBox, "models_question")
    assert "1.6 GB" in box.informativeText()
    assert ("remove", SMALL) not in shelf.calls
    next(each for each in box.buttons() if each.objectName() == "models_confirm").click()
    assert ("remove", SMALL) in shelf.calls
    assert shown(card(page), "model_main") == "Get (1.6 GB)"


def test_a_model_is_chosen_for_chat_and_for_describing(page, context):
    page.models.get(SMALL)
    page.models.get("qwen3.5-4b")
    press(card(page), "model_use_chat")
    assert context.settings.get("chat_model") == SMALL
    assert shown(card(page), "model_use_chat") == "✓ Used for chat"
    press(card(page, "qwen3.5-4b"), "model_use_describe")
    assert context.settings.get("describe_model") == "qwen3.5-4b"
    assert shown(card(page), "model_use_describe") == "Use for describing photos"


def test_what_came_with_vestry_is_neither_removed_nor_fetched(page):
    view = card(page, "pocket-encoder")
    assert shown(view, "model_installed") == "✓ Came with Vestry"
    assert shown(view, "model_main") == ""
    assert not view._remove.isVisible()


def test_a_measured_speed_is_told_in_words(page, shelf):
    shelf.change(SMALL, presence="installed", tokens_per_s=18.7)
    page.models.refresh()
    assert shown(card(page), "model_speed") == "About 14 words a second on this computer, measured."
    assert shown(card(page), "model_measure") == "Measure again"


def test_filters_search_and_an_empty_list(page):
    page.findChild(QLineEdit, "models_search").setText("qwertz")
    assert page._faces.currentWidget().findChild(QPushButton, "models_show_all") is not None
    press(page._faces.currentWidget(), "models_show_all")
    assert page.findChild(QLineEdit, "models_search").text() == ""
    box = page.findChild(QComboBox, "models_task")
    box.setCurrentIndex(box.findData("encode"))
    box.activated.emit(box.currentIndex())
    shown_now = [each.model_id for each in page.findChildren(ModelCardView) if each.isVisible()]
    assert set(shown_now) == {"pocket-encoder", "marqo-fashion-siglip"}


def test_own_files_that_do_not_belong_together_are_told_at_the_top(page, shelf):
    shelf.errors["add"] = InputError("This mmproj file belongs to another model.")
    page.models.add([Path("a.gguf"), Path("mmproj.gguf")])
    assert shown(page, "model_problem").startswith("This mmproj")
    press(page.findChild(QWidget, "models_adding"), "model_dismiss")
    assert not page.findChild(QWidget, "models_adding").isVisibleTo(page)


def test_a_folder_can_be_chosen(page, shelf, tmp_path):
    press(page, "models_add_folder")
    page.findChild(QFileDialog).fileSelected.emit(str(tmp_path))
    assert ("add", tmp_path) in shelf.calls


def test_an_unreadable_folder_is_told_and_read_again(context, shelf, qtbot):
    shelf.errors["look"] = StorageError("The folder cannot be read.", next_step="Connect it.")
    page = ModelsPage(context)
    qtbot.addWidget(page)
    page.show()
    assert page._faces.state == "failed"
    shelf.errors.clear()
    press(page, "state_retry")
    assert page._faces.state == "ready"


def test_cards_are_walked_and_used_by_key(page, shelf):
    first = page.findChildren(ModelCardView)[0]
    page.activateWindow()
    first.setFocus(Qt.FocusReason.TabFocusReason)
    QTest.keyClick(first, Qt.Key.Key_Down)
    assert card(page).hasFocus()
    QTest.keyClick(card(page), Qt.Key.Key_Space)
    assert shown(card(page), "model_details")
    QTest.keyClick(card(page), Qt.Key.Key_Return)
    accept_license(page)
    assert shown(card(page), "model_installed")
    QTest.keyClick(card(page), Qt.Key.Key_Delete)
    assert page.findChild(QMessageBox, "models_question") is not None
    QTest.keyClick(card(page), Qt.Key.Key_Up)
    assert first.hasFocus()


def test_a_card_keeps_the_focus_when_the_order_changes(page, shelf):
    page.activateWindow()
    view = card(page, "qwen3-vl-8b")
    view.setFocus()
    shelf.change("qwen3-vl-8b", presence="installed")
    page.models.refresh()
    assert card(page, "qwen3-vl-8b") is view
    assert view.hasFocus()


def test_progress_moves_one_card_only(page, inline_runner):
    class Held:
        state = "running"
        progress = Progress(GB, 2 * GB, 12.3e6, 81.0, InBytes())

    page.models._tasks[SMALL] = ("fetch", Held())
    page.models.changed.emit()
    assert shown(card(page), "model_going") == "1.0 GB of 2.0 GB · 12 MB/s · 1 min left"
    Held.progress = Progress(2 * GB, 2 * GB, 12.3e6, 0.0, InBytes())
    page.models.moved.emit(SMALL)
    assert shown(card(page), "model_going") == "2.0 GB of 2.0 GB · 12 MB/s"
    page.models._tasks.clear()


def test_the_activity_panel_tells_downloads_as_sizes():
    from app.viewmodels.activity import ActivityRow

    row = ActivityRow(
        1, "Downloading X", "running", GB, 2 * GB, rate=12.3e6, eta_s=81.0, in_bytes=True
    )
    assert details(row) == "1.0 GB of 2.0 GB · 12 MB/s · 1 min left"


@pytest.mark.parametrize("dropped", ["mine.gguf", "exported", "mlx"])
def test_a_model_dropped_on_the_window_is_added_and_shown(context, shelf, qtbot, tmp_path, dropped):
    window = MainWindow(context)
    qtbot.addWidget(window)
    window.show()
    for name in ("mine.gguf", "exported/a.GGUF", "mlx/config.json", "mlx/model.safetensors"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_bytes(b"GGUF")
    file = tmp_path / dropped
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(file))])
    rest = (
        Qt.DropAction.CopyAction,
        data,
        Qt.MouseButton.LeftButton,
        Qt.KeyboardModifier.NoModifier,
    )
    QApplication.sendEvent(window, QDragEnterEvent(QPoint(200, 200), *rest))
    assert window.findChild(QWidget, "drop_veil").accessibleName() == "Drop to add your model"
    QApplication.sendEvent(window, QDropEvent(QPointF(200, 200), *rest))
    assert ("add", file) in shelf.calls
    assert window.current_page == "models"


def test_words_of_a_model_are_never_markup(page, shelf):
    shelf.change(SMALL, title="<b>x</b>", about="<img src=x>")
    page.models.refresh()
    for each in card(page).findChildren(QLabel):
        assert each.textFormat() == Qt.TextFormat.PlainText or not each.text()
