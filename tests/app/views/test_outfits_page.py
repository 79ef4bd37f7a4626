"""The outfits page: a shelf that narrows, a board that keeps itself, suggestions that listen."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from PySide6.QtCore import QLocale, QMimeData, QPoint, QPointF, QRect, Qt
from PySide6.QtGui import QAction, QDropEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QPushButton, QScrollArea

from app.services.outfits import OutfitService
from app.stylist.service import Stylist
from app.viewmodels.palette import PaletteViewModel
from app.views.collage import places
from app.views.languages import install_language, remove_languages
from app.views.outfits_page import OutfitsPage
from app.views.page_states import StatePage
from app.views.piece_tile import GARMENT_MIME, PieceTile
from local_index.outfits import OutfitDraft, OutfitItem, Placement
from local_index.records import ChangeSet

pytestmark = pytest.mark.gui
KINDS = (
    ("shirt", "top", "white"),
    ("t-shirt", "top", "navy"),
    ("pants", "bottom", "blue"),
    ("skirt", "bottom", "red"),
    ("shoe", "shoes", "black"),
    ("coat", "outerwear", "navy"),
    ("bag", "bag", "brown"),
    ("sweater", "mid", "gray"),
)
SHIRT, TEE, PANTS, SKIRT, SHOES, COAT, BAG, SWEATER = range(8)


@pytest.fixture
def ids(tiny_wardrobe, window_context) -> tuple[int, ...]:
    """Eight garments that make outfits."""

    def dress(library, _wardrobe):
        found = tuple(library.items.ids(order="added"))
        for item, (category, slot, color) in zip(found, KINDS, strict=True):
            values = {"category": category, "slot": slot, "colors": ((color, 1.0),)}
            library.items.update(item, values | {"name": f"{color} {category}"}, origin="person")
        return ChangeSet(changed=found)

    window_context.operations.change(dress, label="Edit")
    return tuple(read(window_context, lambda library: library.items.ids(order="added")))


def read(context, query: Callable) -> object:
    answers = []
    context.operations.read(query, answers.append)
    return answers[0]


def save(context, ids, *which: int, **words) -> int:
    made = []

    def keep(library, _wardrobe):
        service = OutfitService(library, context.operations.services.vocabulary)
        kept = service.save([ids[one] for one in which], **words)
        made.append(kept.outfit.id)
        return kept.changes

    context.operations.change(keep, label="Save outfit")
    return made[0]


@pytest.fixture
def page(ids, window_context, qtbot) -> OutfitsPage:
    made = OutfitsPage(window_context)
    qtbot.addWidget(made)
    window_context.theme.dress(made)
    made.resize(1240, 800)
    made.show()
    qtbot.waitExposed(made)
    return made


def settle(qtbot, done: Callable[[], bool]) -> None:
    qtbot.waitUntil(lambda: bool(done()), timeout=10_000)


def listed(page) -> list[str]:
    model = page.outfits.model
    return [model.card_at(row).title for row in range(model.rowCount())]


# -- the shelf ------------------------------------------------------------------------------------


def test_a_wardrobe_without_outfits_offers_to_suggest_and_to_make_one(page):
    assert page.outfits.state == "empty"
    for name in ("empty_suggest", "empty_new"):
        offer = page.findChild(QPushButton, name)
        assert offer.isVisible()
        assert offer.isEnabled()
    page.findChild(QPushButton, "empty_suggest").click()
    assert page.shelf.side_shown
    assert page.suggestions.looks


def test_an_empty_wardrobe_says_that_garments_come_first(window_context, qtbot):
    made = OutfitsPage(window_context)
    qtbot.addWidget(made)
    made.show()
    assert not made.findChild(QPushButton, "empty_suggest").isVisibleTo(made)
    assert made.findChild(QPushButton, "empty_add").isVisibleTo(made)
    nothing = made.findChild(StatePage, "no_outfits")
    assert "photos" in nothing.findChild(QLabel, "state_text").text()
    assert not made.shelf.side_shown


def test_saved_outfits_are_listed_with_their_words(page, window_context, ids, qtbot):
    save(window_context, ids, SHIRT, PANTS, SHOES, name="Office", occasion=["work"])
    save(window_context, ids, TEE, SKIRT)
    settle(qtbot, lambda: page.outfits.owned == 2)
    assert listed(page) == ["T-shirt, skirt", "Office"]
    card = page.outfits.model.card_at(1)
    assert card.caption == "Work \u00b7 never worn"
    spoken = page.outfits.model.data(
        page.outfits.model.index(0), Qt.ItemDataRole.AccessibleTextRole
    )
    assert "no footwear" in spoken
    assert "red skirt" in spoken


@pytest.mark.parametrize(
    ("wish", "expected"),
    [
        ({"text": "navy"}, ["Evening", "Casual"]),
        ({"text": "navy coat"}, ["Evening"]),
        ({"text": "offi"}, ["Office"]),
        ({"occasion": "work"}, ["Office"]),
        ({"season": "winter"}, ["Evening", "Casual"]),
        ({"only": "favorites"}, ["Casual"]),
        ({"only": "never_worn"}, ["Evening", "Casual"]),
        ({"only": "odd"}, ["Evening", "Office"]),  # what was worn wants a wash
        ({"order": "name"}, ["Casual", "Evening", "Office"]),
        ({"order": "-worn"}, ["Office", "Casual", "Evening"]),
        ({"order": "last_worn"}, ["Casual", "Evening", "Office"]),
        ({"text": "zebra"}, []),
    ],
)
def test_the_shelf_narrows_and_orders(page, window_context, ids, qtbot, wish, expected):
    office = save(
        window_context,
        ids,
        SHIRT,
        PANTS,
        SHOES,
        name="Office",
        occasion=["work"],
        season=["summer"],
    )
    casual = save(window_context, ids, TEE, PANTS, SHOES, name="Casual")
    save(window_context, ids, SHIRT, COAT, name="Evening", season=["winter"])
    page.outfits.actions.wear(office)
    page.outfits.actions.set_favorite([casual], True)
    settle(qtbot, lambda: page.outfits.card(office) and page.outfits.card(office).worn == 1)
    page.outfits.narrow(**wish)
    assert listed(page) == expected
    assert page.outfits.state == ("ready" if expected else "nothing_fits")


def test_nothing_fits_offers_everything_again(page, window_context, ids, qtbot):
    save(window_context, ids, SHIRT, PANTS, name="Office")
    settle(qtbot, lambda: page.outfits.owned == 1)
    page.outfits.narrow(text="zebra")
    page.findChild(QPushButton, "outfits_clear").click()
    assert listed(page) == ["Office"]


def test_keys_wear_love_copy_and_throw_away(page, window_context, ids, qtbot):
    outfit = save(window_context, ids, SHIRT, PANTS, name="Office")
    settle(qtbot, lambda: page.outfits.owned == 1)
    grid = page.shelf.grid
    grid.go_to(outfit)
    act = window_context.shortcuts.action
    for name in ("outfits.wear", "outfits.favorite"):
        act(name).trigger()
    settle(qtbot, lambda: page.outfits.card(outfit).worn == 1)
    assert page.outfits.card(outfit).favorite
    act("outfits.trash").trigger()
    settle(qtbot, lambda: page.outfits.owned == 0)
    assert window_context.notifications.recent()[-1].action_label
    window_context.operations.undo()
    settle(qtbot, lambda: page.outfits.owned == 1)


def test_a_plan_is_on_the_tile_and_a_day_is_planned_once(page, window_context, ids, qtbot):
    outfit = save(window_context, ids, SHIRT, PANTS, name="Office")
    tomorrow = date.today() + timedelta(days=1)
    for _ in range(2):
        page.outfits.actions.plan(outfit, tomorrow)
    settle(qtbot, lambda: page.outfits.owned == 1)
    assert page.outfits.card(outfit).planned == tomorrow.isoformat()
    assert len(read(window_context, lambda library: library.wears.between("0", "9"))) == 1


def test_the_week_to_come_is_offered_by_name_and_any_other_day_by_its_date(
    page, window_context, ids, qtbot
):
    outfit = save(window_context, ids, SHIRT, PANTS, name="Office")
    settle(qtbot, lambda: page.outfits.owned == 1)
    page.shelf.grid.go_to(outfit)
    menu = page.shelf.menu()
    days = next(each for each in menu.actions() if each.menu() is not None).menu().actions()
    assert days[0].text() == "Tomorrow"
    assert len(days) == 8
    days[2].trigger()
    wanted = (date.today() + timedelta(days=3)).isoformat()
    settle(qtbot, lambda: page.outfits.card(outfit).planned == wanted)


def test_a_copy_opens_on_the_board_and_leaves_the_first_alone(page, window_context, ids, qtbot):
    outfit = save(window_context, ids, SHIRT, PANTS, name="Office")
    settle(qtbot, lambda: page.outfits.owned == 1)
    page.shelf.grid.go_to(outfit)
    window_context.shortcuts.action("outfits.clone").trigger()
    settle(qtbot, lambda: page.editor.editor.card is not None)
    assert page.editor.editor.outfit_id != outfit
    assert page.editor.isVisible()


def test_what_was_thrown_away_is_a_list_to_bring_back_from(page, window_context, ids, qtbot):
    first = save(window_context, ids, SHIRT, PANTS, name="Office")
    save(window_context, ids, TEE, SKIRT, name="Party")
    page.outfits.actions.trash([first])
    settle(qtbot, lambda: listed(page) == ["Party"])
    page.outfits.narrow(only="trash")
    assert listed(page) == ["Office"]
    assert not window_context.shortcuts.action("outfits.wear").isEnabled()
    page.findChild(QPushButton, "outfits_restore").click()
    settle(qtbot, lambda: page.outfits.state == "nothing_fits")
    page.outfits.narrow(only="")
    assert listed(page) == ["Party", "Office"]
    assert window_context.shortcuts.action("outfits.wear").isEnabled()


def test_named_outfits_are_found_from_everywhere(page, window_context, ids, qtbot):
    save(window_context, ids, SHIRT, PANTS, name="Friday office", occasion=["work"])
    save(window_context, ids, TEE, SKIRT)
    palette = PaletteViewModel(window_context.operations, lambda: [])
    palette.set_text("work fri")
    settle(qtbot, lambda: [one.text for one in palette.entries] == ["Friday office"])
    assert palette.entries[0].kind == "outfit"


def test_an_outfit_begins_with_what_is_chosen_in_the_wardrobe(page, window_context, ids):
    gone = QAction(page)
    window_context.shortcuts.register("go.outfits", "Outfits", owner=page, run=gone.trigger)
    window_context.wardrobe.select([ids[SHIRT], ids[PANTS]])
    window_context.shortcuts.action("outfits.from_chosen").trigger()
    assert page.editor.editor.item_ids == (ids[SHIRT], ids[PANTS])
    assert page.editor.isVisible()


# -- the board ------------------------------------------------------------------------------------


@pytest.fixture
def board(page):
    page.open_outfit(0)
    return page.editor


def kept(window_context, outfit_id):
    return read(window_context, lambda library: library.outfits.get(outfit_id))


def test_the_first_piece_makes_an_outfit_that_keeps_itself(board, window_context, ids):
    editor = board.editor
    editor.say("name", "Walk")
    editor.add(ids[SHIRT])
    assert editor.outfit_id == 0  # a moment later, so that a hand that goes on is one step
    editor.add(ids[PANTS])
    editor.flush()
    outfit = kept(window_context, editor.outfit_id)
    assert (outfit.name, outfit.item_ids) == ("Walk", (ids[SHIRT], ids[PANTS]))
    assert [tile.piece.item_id for tile in board.board.cells["top"].tiles] == [ids[SHIRT]]


def test_a_hand_faster_than_the_disk_makes_one_outfit(board, window_context, ids, monkeypatch):
    operations, waiting = window_context.operations, []
    real = operations.change
    monkeypatch.setattr(operations, "change", lambda act, **words: waiting.append((act, words)))
    editor = board.editor
    editor.add(ids[SHIRT])
    editor.flush()
    editor.add(ids[PANTS])
    editor.flush()
    editor.say("name", "Quick")
    assert len(waiting) == 3
    for act, words in waiting:
        real(act, **words)
    (outfit,) = read(window_context, lambda library: library.outfits.find())
    assert (outfit.name, outfit.item_ids) == ("Quick", (ids[SHIRT], ids[PANTS]))
    assert editor.outfit_id == outfit.id


def test_undo_and_redo_bring_pieces_back_to_the_board(board, ids):
    editor = board.editor
    editor.add(ids[SHIRT])
    editor.flush()
    editor.add(ids[PANTS])
    editor.flush()
    editor.undo()
    assert editor.item_ids == (ids[SHIRT],)
    editor.redo()
    assert editor.item_ids == (ids[SHIRT], ids[PANTS])


def test_the_last_piece_takes_the_outfit_to_the_trash_and_another_brings_it_back(
    board, window_context, ids
):
    editor = board.editor
    editor.add(ids[SHIRT])
    editor.flush()
    outfit = editor.outfit_id
    editor.remove(ids[SHIRT])
    editor.flush()
    assert editor.state == "gone"
    assert board.findChild(QPushButton, "editor_bring_back").isVisible()
    editor.add(ids[TEE])
    editor.flush()
    assert (editor.state, editor.outfit_id) == ("ready", outfit)
    assert kept(window_context, outfit).item_ids == (ids[TEE],)


def test_two_bottoms_warn_and_block_nothing(board, window_context, ids, qtbot):
    editor = board.editor
    for one in (SHIRT, PANTS, SKIRT):
        editor.add(ids[one])
    editor.flush()
    settle(qtbot, lambda: any(w.kind == "doubled" for w in board.verdict.verdict.warnings))
    assert board.verdict.warned_of(ids[SKIRT])
    # whatever its score, nobody is told that it goes together very well
    assert board.verdict.verdict.text == "Too much for one outfit"
    assert len(kept(window_context, editor.outfit_id).item_ids) == 3


def test_what_goes_together_is_said_in_words_with_true_reasons(board, ids, qtbot):
    for one in (SHIRT, PANTS, SHOES):
        board.editor.add(ids[one])
    settle(qtbot, lambda: board.verdict.verdict.score is not None)
    verdict = board.verdict.verdict
    assert 0 <= verdict.score <= 1
    assert verdict.text
    assert {one.key for one in verdict.parts} >= {"pairs", "weakest"}
    assert all(0 <= one.value <= 1 for one in verdict.parts)


def test_arrow_keys_walk_through_what_could_lie_there(board, ids, qtbot):
    editor = board.editor
    for one in (SHIRT, PANTS, SHOES):
        editor.add(ids[one])
    tile = board.board.cells["bottom"].tiles[0]
    tile.setFocus()
    QTest.keyClick(tile, Qt.Key.Key_Right)
    settle(qtbot, lambda: ids[SKIRT] in editor.item_ids)
    assert ids[PANTS] not in editor.item_ids
    again = board.board.cells["bottom"].tiles[0]
    QTest.keyClick(again, Qt.Key.Key_Left)
    settle(qtbot, lambda: ids[PANTS] in editor.item_ids)


def test_walking_is_one_step_of_undo(board, window_context, ids, qtbot):
    editor = board.editor
    for one in (SHIRT, PANTS):
        editor.add(ids[one])
    editor.flush()
    before = len(read(window_context, lambda library: library.history.entries()))
    for other in (SKIRT, PANTS, SKIRT):
        here = next(one for one in editor.item_ids if one != ids[SHIRT])
        editor.swap(here, ids[other])
    editor.flush()
    assert len(read(window_context, lambda library: library.history.entries())) == before + 1


def test_where_a_walk_ended_is_what_the_stylist_learns_and_undo_forgets_it(
    board, window_context, ids, qtbot
):
    def learned():
        log = read(window_context, lambda library: library.feedback.all())
        return [(one.kind, one.details["replaced"], one.details["by"]) for one in log]

    editor = board.editor
    for one in (SHIRT, PANTS, SHOES):
        editor.add(ids[one])
    editor.flush()
    assert learned() == []
    editor.swap(ids[PANTS], ids[SKIRT])
    editor.flush()
    assert learned() == [("swap", ids[PANTS], ids[SKIRT])]
    editor.swap(ids[SKIRT], ids[PANTS])
    editor.flush()
    assert learned() == []
    editor.undo()
    assert learned() == [("swap", ids[PANTS], ids[SKIRT])]


def test_a_locked_piece_is_not_walked_away_from(board, window_context, ids):
    editor = board.editor
    editor.add(ids[PANTS])
    tile = board.board.cells["bottom"].tiles[0]
    QTest.keyClick(tile, Qt.Key.Key_L)
    assert editor.locked == {ids[PANTS]}
    QTest.keyClick(tile, Qt.Key.Key_Right)
    assert editor.item_ids == (ids[PANTS],)
    assert "locked" in window_context.notifications.recent()[-1].text
    assert "locked" in tile.accessibleName()


def test_a_garment_is_dropped_into_another_place(board, ids):
    board.editor.add(ids[SHIRT])
    cell = board.board.cells["mid"]
    data = QMimeData()
    data.setData(GARMENT_MIME, str(ids[SHIRT]).encode())
    cell.dropEvent(
        QDropEvent(
            QPointF(5, 5),
            Qt.DropAction.CopyAction,
            data,
            Qt.MouseButton.LeftButton,
            Qt.KeyboardModifier.NoModifier,
        )
    )
    assert [tile.piece.item_id for tile in cell.tiles] == [ids[SHIRT]]
    assert not board.board.cells["top"].tiles
    board.editor.move(ids[SHIRT], "top")
    assert board.board.cells["top"].tiles


def test_delete_takes_a_piece_off_and_the_menu_offers_the_rest(board, ids):
    board.editor.put([ids[SHIRT], ids[PANTS]])
    texts = [action.text() for action in board.board.menu(ids[SHIRT]).actions()]
    assert len([text for text in texts if text]) == 6
    QTest.keyClick(board.board.cells["top"].tiles[0], Qt.Key.Key_Delete)
    assert board.editor.item_ids == (ids[PANTS],)


def test_the_picker_lists_one_place_and_puts_pieces_on_the_board(board, ids, qtbot):
    board.editor.add(ids[SHIRT])
    board.show_picker("bottom")
    settle(qtbot, lambda: set(board.picking.model.ids) == {ids[PANTS], ids[SKIRT]})
    board.picker.search.setText("skirt")
    settle(qtbot, lambda: board.picking.model.ids == (ids[SKIRT],))
    QTest.keyClick(board.picker.search, Qt.Key.Key_Return)
    assert board.editor.item_ids == (ids[SHIRT], ids[SKIRT])
    QTest.keyClick(board.picker, Qt.Key.Key_Escape)
    assert board.picker.isHidden()
    assert board.isVisible()


def test_choosing_another_replaces_what_lies_there(board, ids, qtbot):
    board.editor.put([ids[SHIRT], ids[PANTS]])
    board.show_picker("bottom", ids[PANTS])
    settle(qtbot, lambda: ids[SKIRT] in board.picking.model.ids)
    board.picker.picked.emit(ids[SKIRT])
    assert board.editor.item_ids == (ids[SHIRT], ids[SKIRT])


def test_an_outfit_of_the_diary_is_changed_as_a_copy(page, window_context, ids, qtbot):
    outfit = save(window_context, ids, SHIRT, PANTS, name="Worn")
    page.outfits.actions.wear(outfit)
    page.open_outfit(outfit)
    editor = page.editor.editor
    editor.swap(ids[PANTS], ids[SKIRT])
    editor.flush()
    assert editor.outfit_id != outfit
    assert kept(window_context, outfit).item_ids == (ids[SHIRT], ids[PANTS])
    assert "copy" in window_context.notifications.recent()[-1].text


def test_words_of_an_outfit_are_kept_one_by_one(board, window_context, ids):
    editor = board.editor
    editor.add(ids[SHIRT])
    editor.flush()
    editor.say("notes", "tuck it in")
    editor.say("season", ("summer",))
    outfit = kept(window_context, editor.outfit_id)
    assert (outfit.notes, outfit.season) == ("tuck it in", ("summer",))


# -- let Vestry finish this -----------------------------------------------------------------------


def test_finishing_keeps_what_lies_there_and_adds_the_rest(board, ids, qtbot):
    board.editor.put([ids[SHIRT]])
    board.finishing.ask()
    proposal = board.finishing.current
    assert ids[SHIRT] in proposal.look.suggestion.item_ids
    assert proposal.added
    assert not proposal.dropped
    board.finishing.accept()
    assert board.editor.item_ids == proposal.look.suggestion.item_ids
    assert board.finishing.state == "waiting"


def test_only_what_is_locked_has_to_stay(board, ids):
    board.editor.put([ids[SHIRT], ids[SKIRT]])
    board.editor.set_locked(ids[SKIRT], True)
    board.finishing.ask()
    assert all(ids[SKIRT] in one.look.suggestion.item_ids for one in board.finishing.proposals)


def test_not_this_one_changes_the_next_answer_and_can_be_undone(board, window_context, ids):
    board.editor.put([ids[SHIRT]])
    board.finishing.ask()
    refused = board.finishing.current.look.suggestion.item_ids
    board.finishing.refuse()
    shown = [set(one.look.suggestion.item_ids) for one in board.finishing.proposals]
    assert set(refused) not in shown
    window_context.operations.undo()
    board.finishing.ask()
    shown = [set(one.look.suggestion.item_ids) for one in board.finishing.proposals]
    assert set(refused) in shown


# -- suggestions ----------------------------------------------------------------------------------


def test_suggestions_are_saved_once_and_worn_as_saved(page, window_context, qtbot):
    page.shelf.show_side()
    page.suggestions.save(0)
    saved = page.suggestions.looks[0].saved
    assert saved
    outfit = kept(window_context, saved)
    assert outfit.origin == "model"
    assert outfit.details["suggested"]["reasons"] is not None
    page.suggestions.wear(0)
    settle(qtbot, lambda: page.outfits.card(saved) and page.outfits.card(saved).worn == 1)
    assert len(read(window_context, lambda library: library.outfits.find())) == 1


def test_an_undone_save_can_be_saved_again(page, window_context):
    page.shelf.show_side()
    page.suggestions.save(0)
    window_context.operations.undo()
    assert not page.suggestions.looks[0].saved


def test_disliked_suggestions_do_not_come_again(page):
    page.shelf.show_side()
    first = set(page.suggestions.looks[0].suggestion.item_ids)
    page.suggestions.dislike(0)
    assert all(set(one.suggestion.item_ids) != first for one in page.suggestions.looks)


def test_the_wish_is_asked_for_and_gaps_are_said(page, window_context, ids, qtbot):
    page.shelf.show_side()
    window_context.operations.change(
        lambda _library, wardrobe: wardrobe.trash([ids[SHOES], ids[COAT]]), label="Move to trash"
    )
    page.wish.set_temperature(2)
    page.wish.set_rain(True)
    settle(qtbot, lambda: len(page.suggestions.gaps) == 2)
    assert any("shoes" in gap for gap in page.suggestions.gaps)
    assert any("coats" in gap for gap in page.suggestions.gaps)
    page.wish.clear()
    assert page.wish.is_open


def test_rain_alone_asks_for_a_usual_day_and_no_weather_has_no_rain(page):
    page.wish.set_rain(True)
    assert page.wish.asked().weather.temperature > 0
    page.wish.set_temperature(None)
    assert not page.wish.rain
    assert page.wish.asked().weather is None


def test_a_suggestion_opens_on_the_board(page):
    page.shelf.show_side()
    look = page.suggestions.looks[0]
    page.shelf.side.board_asked.emit(0)
    assert page.editor.isVisible()
    assert page.editor.editor.item_ids == look.suggestion.item_ids


def test_late_answers_are_dropped(page, monkeypatch, qtbot):
    answered = []
    real = Stylist.recommend

    def recommend(self, wish, **more):
        answered.append(wish.seed)
        return real(self, wish, **more)

    monkeypatch.setattr(Stylist, "recommend", recommend)
    page.shelf.show_side()
    page.suggestions.others()
    assert answered == [0, 1]


# -- comparing, leaving ---------------------------------------------------------------------------


def test_outfits_stand_beside_each_other_by_place(page, window_context, ids, qtbot):
    first = save(window_context, ids, SHIRT, PANTS, SHOES, name="One")
    second = save(window_context, ids, SHIRT, SKIRT, SHOES, name="Two")
    third = save(window_context, ids, SHIRT, PANTS, COAT, name="Three")
    page.compare((first, second, third))
    comparison = page._compare.comparison
    assert [one.card.title for one in comparison.columns] == ["One", "Two", "Three"]
    rows = {row.slot: row for row in comparison.rows}
    assert rows["top"].same
    assert rows["bottom"].apart == (False, True, False)
    assert rows["outerwear"].cells[0] == ()
    page._compare.comparison.drop(third)
    assert len(comparison.columns) == 2
    QTest.keyClick(page._compare, Qt.Key.Key_Escape)
    assert page.shelf.isVisible()


def test_an_outfit_that_is_gone_is_not_compared(page, window_context, ids):
    first = save(window_context, ids, SHIRT, PANTS)
    second = save(window_context, ids, SHIRT, SKIRT)
    page.compare((first, second))
    page.outfits.actions.trash([second])
    assert page._compare.comparison.state == "gone"


def test_escape_leads_from_the_board_to_the_shelf_and_keeps_everything(
    board, page, window_context, ids
):
    board.editor.add(ids[SHIRT])
    QTest.keyClick(board, Qt.Key.Key_Escape)
    assert page.shelf.isVisible()
    assert len(read(window_context, lambda library: library.outfits.find())) == 1


def test_every_tile_of_a_collage_is_inside_and_apart(page, window_context, ids, qtbot):
    save(window_context, ids, SHIRT, SWEATER, PANTS, SHOES, COAT, BAG)
    settle(qtbot, lambda: page.outfits.owned == 1)
    pieces = page.outfits.model.card_at(0).pieces
    box = page.rect().adjusted(0, 0, -1000, -500)
    found = places(pieces, box)
    assert len(found) == 6
    assert all(box.contains(one.rect) for one in found)
    for at, one in enumerate(found):
        assert not any(one.rect.intersects(other.rect) for other in found[at + 1 :])


def test_an_outfit_that_was_laid_on_the_canvas_looks_as_it_was_laid(
    page, window_context, ids, qtbot
):
    def lay(library, _wardrobe):
        held = [
            OutfitItem(ids[SHIRT], "", Placement(0.25, 0.25, 0.5, 90.0, 3)),
            OutfitItem(ids[PANTS], "", Placement(0.5, 0.75, 0.4, 0.0, 1, flip=True)),
        ]
        return library.outfits.create(OutfitDraft(tuple(held), name="Laid"))[1]

    window_context.operations.change(lay, label="Save outfit")
    settle(qtbot, lambda: page.outfits.owned == 1)
    below, above = places(page.outfits.model.card_at(0).pieces, QRect(0, 0, 400, 500))
    assert (below.piece.item_id, above.piece.item_id) == (ids[PANTS], ids[SHIRT])
    assert (above.rotation, below.flip) == (90.0, True)
    assert above.rect.height() == 250
    assert abs(above.rect.center().x() - 100) <= 1
    assert abs(below.rect.center().y() - 375) <= 1
    assert not page.grab().isNull()


def test_a_piece_keeps_the_keyboard_when_it_is_exchanged(board, ids, qtbot):
    board.editor.put([ids[SHIRT], ids[PANTS]])
    tile = board.board.cells["bottom"].tiles[0]
    tile.setFocus()
    assert board.window().focusWidget() is tile
    board.editor.swap(ids[PANTS], ids[SKIRT])
    focused = board.window().focusWidget()
    assert isinstance(focused, PieceTile)
    assert focused.piece.item_id == ids[SKIRT]
    assert board.board.mapFromGlobal(focused.mapToGlobal(QPoint(0, 0))).y() >= 0


@pytest.mark.parametrize("language", ["en", "de"])
def test_nothing_beside_a_narrow_board_is_cut_off(language, ids, window_context, qtbot):
    before = QLocale()
    install_language(language)
    try:
        page = OutfitsPage(window_context)
        qtbot.addWidget(page)
        window_context.theme.dress(page)
        page.resize(700, 600)
        page.show()
        page.open_outfit(save(window_context, ids, SHIRT, PANTS, SHOES))
        page.wish.set_occasion("work")
        side = page.editor.side
        settle(qtbot, lambda: page.editor.verdict.verdict.parts)
        page.editor.finishing.ask()
        scroll = side.findChild(QScrollArea, "outfit_side_scroll")
        assert scroll.widget().minimumSizeHint().width() <= scroll.viewport().width()
    finally:
        remove_languages()
        QLocale.setDefault(before)
