"""A large model's words in the window: beside the fields, never over those of a person."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QComboBox, QLabel, QWidget

from app.bootstrap import open_services
from app.views.audit_dialog import AuditDialog, FindingRow, open_audit
from app.views.main_window import MainWindow
from app.views.suggestion_views import SuggestionChip, breakable, short_title, value_words
from app.window_bootstrap import build_context
from benchmarks.screen_looks import NOTE, seer, seer_card
from benchmarks.screen_models import StandingShelf
from local_index.records import ChangeSet

pytestmark = pytest.mark.gui


@pytest.fixture
def shelf() -> StandingShelf:
    return StandingShelf([seer_card()])


@pytest.fixture
def context(tiny_wardrobe, perception, inline_runner, theme, shelf):
    engine = seer()
    with open_services(tiny_wardrobe, perception=perception, chat=engine) as services:
        made = build_context(
            services, inline_runner, theme, poll_ms=0, readers=-1, shelf=lambda: shelf
        )
        yield made
        made.operations.close()
        made.thumbnails.shut_down()


@pytest.fixture
def window(context, qtbot) -> MainWindow:
    made = MainWindow(context)
    qtbot.addWidget(made)
    made.resize(1440, 900)
    made.show()
    context.wardrobe.refresh()
    return made


def look_through(context) -> tuple[int, ...]:
    """Say that a person has looked at every garment; returns their ids."""
    from app.services import inbox

    ids = tuple(context.wardrobe.model.ids)
    context.operations.change(
        lambda library, _wardrobe: inbox.accept(library, ids, label="Accept"), label="Accept"
    )
    return ids


def correct(context, item_id: int, correction: str) -> None:
    def action(_library, wardrobe) -> ChangeSet:
        wardrobe.edit(item_id, [correction])
        return ChangeSet(changed=(item_id,))

    context.operations.change(action, label="Edit")


def item(context, item_id: int):
    found = []
    context.operations.read(lambda library: library.items.get(item_id), found.append)
    return found[0]


def panel(window: MainWindow):
    return window.findChild(QWidget, "detail_panel")


def part(root: QWidget, name: str) -> QWidget:
    found = root.findChild(QWidget, name)
    assert found is not None, name
    return found


def seen(root: QWidget, name: str) -> bool:
    found = root.findChild(QWidget, name)
    return found is not None and found.isVisibleTo(root)


def test_a_garment_is_described_and_nothing_is_overwritten(window, context):
    ids = look_through(context)
    correct(context, ids[0], "material=wool")
    window.show_detail(ids[0])
    before = item(context, ids[0])
    part(panel(window), "describe").click()
    after = item(context, ids[0])
    assert (after.material, after.category) == (before.material, before.category)
    fields = {one.field for one in panel(window).suggestions.found}
    assert {"pattern", "fit", "notes"} <= fields
    assert "material" not in fields  # the person said wool


def test_one_suggestion_is_taken_as_the_persons_own_word_and_can_be_undone(window, context):
    first = look_through(context)[0]
    window.show_detail(first)
    context.describing.describe([first])
    chip = part(panel(window), "suggestion_fit")
    assert "Slim" in chip.findChild(QWidget, "take_fit").text().title()
    part(chip, "take_fit").click()
    taken = item(context, first)
    assert (taken.fit, taken.origin["fit"]) == ("slim", "person")
    assert not seen(panel(window), "suggestion_fit")
    context.operations.undo()
    assert item(context, first).fit != "slim"
    assert seen(panel(window), "suggestion_fit")


def test_all_are_taken_in_one_step_of_undo(window, context):
    first = look_through(context)[0]
    window.show_detail(first)
    before = item(context, first)
    context.describing.describe([first])
    part(panel(window), "take_all").click()
    after = item(context, first)
    assert after.notes == NOTE
    assert after.material == "linen"
    assert panel(window).suggestions.found == ()
    context.operations.undo()
    assert item(context, first).material == before.material
    assert item(context, first).notes == before.notes


def test_a_dismissed_suggestion_does_not_come_back(window, context):
    first = look_through(context)[0]
    window.show_detail(first)
    context.describing.describe([first])
    part(panel(window), "drop_fit").click()
    assert not seen(panel(window), "suggestion_fit")
    context.describing.describe([first], again=True)
    assert panel(window).suggestions.of("fit") is None
    part(panel(window), "drop_all").click()
    assert panel(window).suggestions.found == ()


def test_suggestions_of_one_garment_are_not_shown_beside_another(window, context):
    ids = look_through(context)
    window.show_detail(ids[0])
    context.describing.describe([ids[0]])
    window.show_detail(ids[1])
    assert panel(window).suggestions.found == ()
    assert not [each for each in window.findChildren(SuggestionChip) if each.isVisible()]


def test_without_a_model_one_sentence_and_the_way_to_one(window, context, shelf):
    shelf.cards.clear()
    first = look_through(context)[0]
    context.describing.describe([first])
    told = context.notifications.recent()[-1]
    assert told.text == "Describing garments needs a model that looks at photos."
    told.action()
    assert window.current_page == "models"


def test_a_selection_is_described_from_the_bar_and_the_end_is_told(window, context):
    ids = look_through(context)
    context.wardrobe.select(ids[:3])
    part(window, "bulk_describe").click()
    assert context.describing.last["describe"].garments == 3
    assert "Qwen3.5 4B looked at 3 garment" in context.notifications.recent()[-1].text


def test_the_buttons_name_the_model(window, context):
    first = look_through(context)[0]
    window.show_detail(first)
    context.models.refresh()
    assert part(panel(window), "describe").text() == "Describe with Qwen3.5 4B"
    window.go("inbox")
    assert part(window, "inbox_describe").text() == "Describe with Qwen3.5 4B"


def test_what_waits_in_the_inbox_takes_the_words_and_one_undo_gives_them_back(window, context):
    window.go("inbox")
    page = window.page("inbox")
    front = page.inbox.current_id
    before = item(context, front)
    context.shortcuts.action("inbox.describe").trigger()
    after = item(context, front)
    assert after.material == "linen"
    assert after.origin["material"] == "model"
    context.operations.undo()
    assert item(context, front).material == before.material


def audited(window, context) -> AuditDialog:
    look_through(context)
    context.describing.audit()
    return open_audit(context, window)


def test_an_audit_lists_only_disagreements_with_who_said_what(window, context):
    dialog = audited(window, context)
    audit = dialog._audit
    assert audit.total > 0
    assert all(one.contradicts for one in audit.findings)
    rows = [each for each in dialog.findChildren(FindingRow) if each.isVisibleTo(dialog)]
    assert len(rows) == len(audit.around)
    assert any(each.text() == "guessed at the import" for each in dialog.findChildren(QLabel))
    assert part(dialog, "audit_model").text() == "Seen otherwise by Qwen3.5 4B"


def test_answers_by_key_change_or_keep_lead_on_and_are_taken_back(window, context):
    dialog = audited(window, context)
    audit, total = dialog._audit, dialog._audit.total
    first = audit.current
    context.shortcuts.action("audit.accept").trigger()
    assert audit.total == total - 1
    assert audit.current.id != first.id
    assert item(context, first.item_id).origin[first.field] == "person"
    second = audit.current
    before = getattr(item(context, second.item_id), second.field)
    context.shortcuts.action("audit.keep").trigger()
    assert getattr(item(context, second.item_id), second.field) == before
    assert audit.settled == 2
    context.shortcuts.action("audit.undo").trigger()
    context.shortcuts.action("audit.undo").trigger()
    assert audit.total == total
    assert audit.settled == 0
    assert item(context, first.item_id).origin.get(first.field) != "person"


def test_undo_in_the_review_touches_nothing_but_answers(window, context):
    dialog = audited(window, context)
    context.shortcuts.action("audit.keep").trigger()
    ids = context.wardrobe.model.ids
    correct(context, ids[0], "brand=Halvard")
    context.shortcuts.action("audit.undo").trigger()
    assert item(context, ids[0]).brand == "Halvard"
    assert not dialog._audit.can_undo


def test_a_whole_garment_is_settled_at_once(window, context):
    dialog = audited(window, context)
    audit = dialog._audit
    garment, count, total = audit.current.item_id, len(audit.around), audit.total
    context.shortcuts.action("audit.keep_garment").trigger()
    assert audit.total == total - count
    assert audit.current is None or audit.current.item_id != garment


def test_a_review_is_narrowed_to_one_tag(window, context):
    dialog = audited(window, context)
    box = dialog.findChild(QComboBox, "audit_field")
    field = box.itemData(1)
    box.setCurrentIndex(1)
    box.activated.emit(1)
    assert {one.field for one in dialog._audit.findings} == {field}
    assert str(len(dialog._audit.findings)) in box.itemText(1)


def test_the_last_answer_can_be_taken_back_where_nothing_is_left(window, context):
    dialog = audited(window, context)
    undo = part(dialog, "audit_undo_last")
    while dialog._audit.current is not None:
        assert not undo.isVisibleTo(dialog)
        context.shortcuts.action("audit.keep").trigger()
    assert undo.isVisibleTo(dialog)
    undo.click()
    assert dialog._audit.total == 1


def test_a_word_without_end_widens_nothing(window, context):
    ids = look_through(context)
    window.show_detail(ids[0])
    chip = panel(window).findChild(SuggestionChip, "suggestion_notes")
    chip.show_value("short", "big")
    before = chip.minimumSizeHint().width()
    chip.show_value("<b>W</b>" + "W" * 200, "big")
    assert chip.minimumSizeHint().width() <= max(before, 300)
    assert breakable("a bc") == "a bc"
    assert len(short_title("m" * 60)) == 28


def test_every_line_of_a_long_note_is_seen(window, context, qtbot):
    ids = look_through(context)
    window.show_detail(ids[0])
    chip = panel(window).findChild(SuggestionChip, "suggestion_notes")
    chip.show_value(("a <b>bold</b> shirt " + "W" * 70 + " & so on. ") * 2, "big")
    qtbot.waitUntil(lambda: chip._words.height() >= chip._words.heightForWidth(chip._words.width()))


def test_nothing_that_was_settled_comes_back_with_the_same_model(window, context):
    dialog = audited(window, context)
    while dialog._audit.current is not None:
        context.shortcuts.action("audit.keep").trigger()
    assert part(dialog._nothing, "state_title").text() == "All settled"
    context.describing.audit()
    assert dialog._audit.total == 0


def test_an_empty_review_says_what_it_would_do_and_does_it(window, context):
    look_through(context)
    context.models.refresh()
    dialog = open_audit(context, window)
    text = part(dialog._nothing, "state_text").text()
    assert "Qwen3.5 4B can read your 8 garment" in text
    part(dialog, "audit_start").click()
    assert dialog._audit.total > 0


def test_the_review_is_one_window_and_answers_to_real_keys(window, context, qtbot):
    dialog = audited(window, context)
    assert open_audit(context, window) is dialog
    dialog.activateWindow()
    part(dialog, "audit_accept").setFocus()
    qtbot.waitUntil(dialog.isActiveWindow)
    total = dialog._audit.total
    QTest.keyClick(dialog, Qt.Key.Key_K)
    qtbot.waitUntil(lambda: dialog._audit.total == total - 1)


def test_values_are_told_in_words():
    assert value_words("material", "wool") == "wool"
    assert value_words("colors", ["navy", "white"]) == "navy, white"
    assert value_words("formality", 4) == "formal"
    assert value_words("kids", True) == "yes"
    assert value_words("season", None) == "nothing"
    assert value_words("notes", "<b>x</b> " * 100).endswith("…")
