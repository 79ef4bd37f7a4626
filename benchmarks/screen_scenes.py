"""What `window_screens` takes pictures of: one small function per scene, and when it makes sense.

A scene speaks to the window as a person's hand does: actions by id, buttons by name, pages by name.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QAbstractButton, QLineEdit, QScrollArea, QWidget

from app.errors import InputError, StorageError
from app.services.inbox import accept
from app.services.job_control import Progress
from app.tasks import Lane
from app.viewmodels.activity import InBytes
from app.views.pages import PAGES
from benchmarks import chat_scenes, picture_scenes, stylist_scenes
from benchmarks.screen_stage import Stage

if TYPE_CHECKING:
    from app.services.asking import Skill

HALF_WAY = Progress(done=212, total=480, rate=13.7, eta_s=19.6)
DOWNLOADED = Progress(1_190_000_000, 3_412_423_616, rate=11.8e6, eta_s=188.0, about=InBytes())
LOOKING_AGAIN = Progress(done=3_120, total=10_000, rate=41.0, eta_s=168.0)
KEPT = ("8", "300", "10000")


@dataclass(frozen=True)
class Scene:
    """One picture.

    Attributes:
        name: Part of the file's name.
        show: Brings the window there; its first garments are on the screen.
        states: In which wardrobes: ``empty``, ``8``, ``300``, ``10000``, ``busy``, ``failed``.
        size: Of the window, if it matters.
        text_size: Percent, if it matters.
        changes: Whether it writes into the wardrobe; the next scene gets a fresh one.
        message: Whether a message at the foot is what the scene shows; else all are dismissed.
    """

    name: str
    show: Callable[[Stage], None]
    states: tuple[str, ...] = ("300",)
    size: tuple[int, int] | None = None
    text_size: int = 100
    changes: bool = False
    message: bool = False


def go(page: str, stage: Stage) -> None:
    """Open a page."""
    stage.window.go(page)


def section(name: str, stage: Stage) -> None:
    """Open a section of the settings."""
    stage.window.go("settings")
    stage.window.page("settings").show_section(name)  # type: ignore[attr-defined]


def scrolled(page: str, area: str, stage: Stage) -> None:
    """Open a page and go to its end."""
    go(page, stage)
    stage.rest()
    found = stage.find(area)
    assert isinstance(found, QScrollArea)
    found.verticalScrollBar().setValue(found.verticalScrollBar().maximum())


def busy(stage: Stage) -> None:
    """Let an import stand half-way, and the new models behind it."""
    stage.runner.held = {Lane.IMPORT: HALF_WAY, Lane.BACKGROUND: LOOKING_AGAIN}
    stage.context.importing.start([stage.scratch])
    stage.runner.submit(
        Lane.BACKGROUND,
        lambda _token: None,
        label=stage.window.tr("Looking at photos with the new models"),
    )


def activity(stage: Stage) -> None:
    """Open the panel of what runs."""
    stage.act("activity.open")


def broken_photos(stage: Stage) -> None:
    """Import a folder in which nothing is a photo, and look at what is said."""
    folder = stage.scratch / "broken"
    folder.mkdir(exist_ok=True)
    (folder / "IMG_2041.jpg").write_bytes(b"no photo")
    (folder / "IMG_2042.heic").write_bytes(b"no photo either")
    stage.context.importing.start([folder])
    activity(stage)


def lost_disk(stage: Stage) -> None:
    """Import from a folder that is not there any more."""
    stage.context.importing.start([stage.scratch / "camera-card"])
    activity(stage)


def detail(stage: Stage) -> None:
    """Show a garment at the side."""
    ids = stage.context.wardrobe.model.ids
    if ids:
        stage.context.wardrobe.select([ids[min(20, len(ids) - 1)]])


def several(stage: Stage) -> None:
    """Choose five garments."""
    wardrobe = stage.context.wardrobe
    wardrobe.select(list(wardrobe.model.ids[1:6]))


def bulk_edit(stage: Stage) -> None:
    """Edit five garments together."""
    several(stage)
    stage.rest()
    stage.act("grid.edit")


def search(words: str, stage: Stage) -> None:
    """Search for words."""
    wardrobe = stage.context.wardrobe
    wardrobe.set_text(words)
    wardrobe.search_now()
    for field in stage.find("top_bar").findChildren(QLineEdit):
        field.setText(words)


def palette(words: str, stage: Stage) -> None:
    """Open the palette, with words in it."""
    stage.act("palette")
    field = stage.find("palette_field")
    assert isinstance(field, QLineEdit)
    field.setText(words)


def menu(name: str, stage: Stage) -> None:
    """Show a button's menu beside it."""
    button = stage.find(name)
    assert isinstance(button, QAbstractButton)
    opened = button.menu()  # type: ignore[attr-defined]
    opened.aboutToShow.emit()
    size = opened.sizeHint()
    where = button.mapTo(stage.window, QPoint(0, button.height()))
    if where.y() + size.height() > stage.window.height():
        where = button.mapTo(stage.window, QPoint(0, -size.height()))
    where.setX(min(where.x(), stage.window.width() - size.width() - 8))
    # Not opened: the screen may be smaller than the window and would move it.
    stage.menus.append((opened, where))


def cutout(stage: Stage) -> None:
    """Open the brush on a garment."""
    detail(stage)
    stage.rest()
    stage.window.findChild(QWidget, "detail_panel").open_editor()  # type: ignore[union-attr]


def duplicates(stage: Stage) -> None:
    """Compare two garments that may be one."""
    stage.act("duplicates")


def toast(stage: Stage) -> None:
    """Throw a garment away, so that it can be taken back."""
    several(stage)
    stage.rest()
    stage.act("grid.trash")


def chosen_trash(stage: Stage) -> None:
    """Choose two garments in the trash."""
    go("trash", stage)
    stage.rest()
    page = stage.window.page("trash")
    page.trash.select(page.trash.model.ids[:2])  # type: ignore[attr-defined]


def tabbed(page: str, steps: int, stage: Stage) -> None:
    """Go with the tab key, to see where the focus is."""
    go(page, stage)
    stage.rest()
    stage.window.activateWindow()
    for _ in range(steps):
        stage.window.focusNextChild()


def focus(page: str, name: str, stage: Stage) -> None:
    """Give one control the focus."""
    go(page, stage)
    stage.rest()
    stage.window.activateWindow()
    stage.find(name).setFocus(Qt.FocusReason.TabFocusReason)


def table(stage: Stage) -> None:
    """Show every chart of the statistics as a table."""
    go("statistics", stage)
    stage.rest()
    for each in stage.window.findChildren(QAbstractButton):
        if each.objectName().startswith("table_"):
            each.click()


def try_on(stage: Stage) -> None:
    """Try a garment of each kind on."""
    wardrobe = stage.window.context.wardrobe
    go("pictures", stage)
    stage.rest()
    with stage.context.operations.services.open_library() as library:
        worn = picture_scenes.outfit(library, 3)
    wardrobe.try_on(worn)


def draw(stage: Stage) -> None:
    """Open the prompt for a garment that a model draws."""
    stage.window.context.shortcuts.action("pictures.draw").trigger()


def models_in_use(stage: Stage) -> None:
    """Have models installed, one of them measured, and one left half-way."""
    change = stage.shelf.change
    change("qwen3.5-4b", presence="installed", present_bytes=3_412_423_616, tokens_per_s=9.7)
    change("qwen3-vl-2b", presence="installed", present_bytes=1_552_463_168, tokens_per_s=18.2)
    change("gemma-3-4b", presence="partial", present_bytes=1_100_000_000)
    stage.context.settings.update(chat_model="qwen3.5-4b", describe_model="qwen3-vl-2b")
    stage.context.settings.set("network", True)
    go("models", stage)


def downloading(stage: Stage) -> None:
    """Let one download stand half-way and another wait behind it."""
    stage.runner.held = {Lane.DOWNLOAD: DOWNLOADED}
    go("models", stage)
    stage.context.models.get("qwen3.5-4b")
    stage.runner.held = {Lane.DOWNLOAD: None}
    stage.context.models.get("qwen3-vl-2b")


def download_failed(stage: Stage) -> None:
    """Let a download fail for want of room, and own files be refused."""
    stage.shelf.errors["fetch"] = StorageError(
        "The disk is full.",
        next_step="Free 2.2 GB and try again; what came so far is kept.",
    )
    stage.shelf.errors["add"] = InputError(
        "This mmproj file belongs to another model.",
        next_step="Add the one that came with the model.",
    )
    go("models", stage)
    stage.context.models.get("qwen3.5-4b")
    stage.context.models.add([Path("mine.gguf")])


def models_unreadable(stage: Stage) -> None:
    """Let the models be on a disk that is gone."""
    stage.shelf.errors["look"] = StorageError(
        "The folder of the models cannot be read.", next_step="Connect its disk and try again."
    )
    go("models", stage)


def get_model(stage: Stage) -> None:
    """Ask for the recommended model."""
    go("models", stage)
    stage.rest()
    stage.act("models.recommended")


def model_numbers(stage: Stage) -> None:
    """Walk to a card by key and show its numbers."""
    go("models", stage)
    stage.rest()
    stage.window.activateWindow()
    card = stage.find("model_qwen3.5-4b")
    card.setFocus(Qt.FocusReason.TabFocusReason)
    for fit in card.findChildren(QAbstractButton, "model_fit"):
        fit.click()


def suggestions(stage: Stage) -> None:
    """Have a garment described that a person has looked at."""
    _look_through(stage)
    detail(stage)
    ids = stage.context.wardrobe.selected
    stage.context.describing.describe(ids)


def audit(stage: Stage) -> None:
    """Review what a model sees otherwise."""
    _look_through(stage)
    stage.context.wardrobe.refresh()
    stage.context.describing.audit(stage.context.wardrobe.model.ids[:12])
    stage.act("audit")
    stage.rest()
    stage.act("audit.accept")
    stage.act("audit.keep")


def asking(skill: Skill, words: str, count: int, stage: Stage) -> None:
    """Ask about some garments; the stand-in answers."""
    stage.shelf.change("qwen3.5-4b", presence="installed")
    wardrobe = stage.context.wardrobe
    wardrobe.select(list(wardrobe.model.ids[1 : 1 + count]))
    stage.act(f"grid.{skill}")
    stage.rest()
    field = stage.find("ask_value")
    assert isinstance(field, QLineEdit)
    field.setText(words)
    if words:
        field.returnPressed.emit()


def asking_busy(stage: Stage) -> None:
    """Let a choice among five stand half-way."""
    stage.runner.held = {Lane.MODEL: Progress(9, 20, rate=0.5, eta_s=22.0)}
    asking("best", "a dinner", 5, stage)


def asking_nobody(stage: Stage) -> None:
    """Ask while nothing is installed that looks at photos."""
    several(stage)
    stage.rest()
    stage.act("grid.suits")
    stage.rest()
    stage.find("ask_summer").click()  # type: ignore[attr-defined]


def composed(stage: Stage) -> None:
    """Look for garments like one, in another color."""
    wardrobe = stage.context.wardrobe
    wardrobe.set_like(wardrobe.model.ids[2])
    search("in navy", stage)


def empty_audit(stage: Stage) -> None:
    """Open the review before anything was read."""
    stage.shelf.change("qwen3.5-4b", presence="installed")
    stage.act("audit")


def describing(stage: Stage) -> None:
    """Let a selection be described, half-way."""
    stage.shelf.change("qwen3.5-4b", presence="installed")
    several(stage)
    stage.runner.held = {Lane.MODEL: Progress(2, 5, rate=0.21, eta_s=14.0)}
    stage.context.describing.describe(stage.context.wardrobe.selected)
    activity(stage)


def _look_through(stage: Stage) -> None:
    stage.shelf.change("qwen3.5-4b", presence="installed")
    ids = tuple(stage.context.wardrobe.model.ids)
    stage.context.operations.change(
        lambda library, _wardrobe: accept(library, ids, label="Accept"), label="Accept"
    )


def find_models(words: str, stage: Stage) -> None:
    """Look for models by words."""
    go("models", stage)
    field = stage.find("models_search")
    assert isinstance(field, QLineEdit)
    field.setText(words)


def outfits(count: int, stage: Stage) -> None:
    """Save what the stylist suggests, some of it worn and loved, and open the page."""
    go("outfits", stage)
    stage.rest()
    page = stage.window.page("outfits")
    page.shelf.show_side()  # type: ignore[attr-defined]
    suggestions = page.suggestions  # type: ignore[attr-defined]
    for turn in range(count):
        stage.rest()
        for at in range(len(suggestions.looks)):
            if turn % 2:
                suggestions.save(at)
            else:
                suggestions.wear(at)
        suggestions.others()
    stage.rest()
    ids = page.outfits.model.ids  # type: ignore[attr-defined]
    page.outfits.actions.set_favorite(ids[:1], True)  # type: ignore[attr-defined]


def board(stage: Stage) -> None:
    """Work on a saved outfit."""
    outfits(2, stage)
    page = stage.window.page("outfits")
    page.open_outfit(page.outfits.model.ids[0])  # type: ignore[attr-defined]


def canvas(stage: Stage) -> None:
    """Lay an outfit out freely, with one garment chosen."""
    board(stage)
    page = stage.window.page("outfits").editor  # type: ignore[attr-defined]
    page.show_face("canvas")
    stage.rest()
    face = page.findChild(QWidget, "outfit_canvas_panel")
    face.canvas.choose(face.canvas.from_above[:1])
    face.canvas.turn(12)
    face.flush()
    stage.rest()


def showing(stage: Stage) -> None:
    """Show an outfit to somebody."""
    board(stage)
    stage.act("outfit.show")
    stage.rest()


def handed_over(taken: bool, stage: Stage) -> None:
    """Open what a stylist handed over; taken in, show what was proposed."""
    from app.services.handover import OUTFITS, plan_handover
    from app.views.handover_dialog import HandoverDialog

    outfits(1, stage)
    page, services = stage.window.page("outfits"), stage.context.operations.services
    with services.open_library() as library:
        ids = [one.id for one in library.outfits.find()][:3]
        plan = plan_handover(
            library, ids, services.vocabulary, title="Autumn for Sofia", stylist="Studio Berg"
        )
        library.outfits.trash(ids)
    missing = {"key": "no", "name": "White ball gown", "slot": "one_piece", "photos": []}
    document = {**plan.document, "garments": [*plan.document["garments"], missing]}
    document["outfits"][0]["pieces"].append({"garment": "no"})
    alone = {"key": "9", "name": "Opera", "pieces": [{"garment": "no"}]}
    document["outfits"] = [*document["outfits"], alone]
    file = stage.scratch / OUTFITS
    file.write_text(json.dumps(document), encoding="utf-8")
    stage.context.operations.announce()
    dialog = HandoverDialog(stage.context, file, stage.window)
    dialog.show()
    stage.rest()
    if taken:
        dialog.taking.take()
        stage.rest()
        dialog.close()
        page.show_proposed()  # type: ignore[attr-defined]
        stage.rest()


def finishing(stage: Stage) -> None:
    """Begin an outfit and let Vestry finish it, with the weather set."""
    outfits(1, stage)
    page = stage.window.page("outfits")
    first = page.outfits.model.card_at(0).item_ids[:1]  # type: ignore[attr-defined]
    page.open_outfit(0)  # type: ignore[attr-defined]
    page.wish.set_temperature(9)  # type: ignore[attr-defined]
    page.editor.editor.put(first)  # type: ignore[attr-defined]
    stage.rest()
    stage.act("outfit.finish")


def picking(stage: Stage) -> None:
    """Choose another garment for a place of the board."""
    board(stage)
    stage.rest()
    stage.window.page("outfits").editor.show_picker("top")  # type: ignore[attr-defined]


def comparing(stage: Stage) -> None:
    """Put three outfits beside each other."""
    outfits(2, stage)
    page = stage.window.page("outfits")
    page.compare(page.outfits.model.ids[:3])  # type: ignore[attr-defined]


def profile(stage: Stage) -> None:
    """Look at what was stated and learned."""
    outfits(2, stage)
    stage.act("outfits.profile")


def style_quiz(at: int, stage: Stage) -> None:
    """Answer the style quiz up to one of its questions; the last one picks garments."""
    from app.views.style_quiz_dialog import open_quiz

    outfits(2, stage)
    quiz = open_quiz(stage.window.context, stage.window)
    stage.rest()
    for _ in range(at):
        following = quiz.findChild(QAbstractButton, "quiz_next")
        assert following is not None
        following.click()


def diary(face: str, stage: Stage) -> None:
    """Open the diary with a planned week, a day's weather, and a plan that came to nothing."""
    stage.window.go("diary")
    page = stage.window.page("diary")
    model = page.diary  # type: ignore[attr-defined]
    today = model.today
    for ahead, degrees, word in ((0, 6.0, "work"), (1, 9.0, ""), (4, 2.0, "party")):
        model.say(today + timedelta(days=ahead), temperature=degrees, occasion=word)
    stage.rest()
    model.choose(today + timedelta(days=1))
    stage.rest()
    model.plan_week()
    stage.rest()
    model.choose(today)
    page.show_face(face)  # type: ignore[attr-defined]


def diary_day(stage: Stage) -> None:
    """Ask for suggestions for a day."""
    diary("week", stage)
    model = stage.window.page("diary").diary  # type: ignore[attr-defined]
    model.choose(model.today + timedelta(days=9))
    model.suggest()


def diary_picker(stage: Stage) -> None:
    """Choose what was worn."""
    diary("month", stage)
    stage.rest()
    stage.window.page("diary").add()  # type: ignore[attr-defined]


def packing(stage: Stage) -> None:
    """Pack for a cold week."""
    diary("packing", stage)
    model = stage.window.page("diary").packing  # type: ignore[attr-defined]
    first = model.today + timedelta(days=7)
    model.pack(
        first, first + timedelta(days=4), name="Vienna", temperature=3.0, rain=0.8, laundry_every=3
    )
    stage.rest()
    for place in (0, 2):
        model.tick(place, True)
    model.add_text("Passport")


def trip_form(stage: Stage) -> None:
    """Say where one goes."""
    diary("packing", stage)
    stage.rest()
    stage.window.page("diary").packing_view.open_form()  # type: ignore[attr-defined]


# an album that was never filled is empty however many garments there are
_PAGE_STATES = {
    "models": ("300",),
    "settings": ("300",),
    "pictures": ("empty", "failed"),
}


def nothing(_stage: Stage) -> None:
    """Leave the window as it opens."""


def _scenes() -> tuple[Scene, ...]:
    everywhere = ("empty", *KEPT, "failed")
    pages = [
        Scene(
            page.name,
            partial(go, page.name),
            _PAGE_STATES.get(page.name, everywhere),
        )
        for page in PAGES
    ]
    sections = ("accessibility", "wardrobe", "models", "privacy", "shortcuts", "about")
    return (
        *pages,
        Scene("statistics-end", partial(scrolled, "statistics", "statistics_scroll"), KEPT),
        Scene("statistics-tables", table),
        Scene("pictures-try-on", try_on),
        Scene("pictures-draw", draw),
        *(
            Scene(name, show, KEPT if name == "pictures" else ("300",), changes=True)
            for name, show in picture_scenes.PICTURE_SCENES.items()
        ),
        Scene("pictures-narrow", picture_scenes.album, size=(900, 700), changes=True),
        Scene("pictures-one-narrow", picture_scenes.one_picture, size=(900, 700), changes=True),
        Scene("pictures-model-narrow", picture_scenes.model_draws, size=(900, 700), changes=True),
        *(Scene(f"settings-{name}", partial(section, name)) for name in sections),
        Scene("models-in-use", models_in_use),
        Scene("models-downloading", downloading),
        Scene("models-downloading-activity", _both(downloading, activity)),
        Scene("models-refused", download_failed),
        Scene("models-unreadable", models_unreadable),
        Scene("models-license", get_model),
        Scene("models-numbers", model_numbers),
        Scene("models-nothing", partial(find_models, "qwertz")),
        Scene("models-narrow", partial(go, "models"), size=(900, 700)),
        Scene("models-large-text", partial(go, "models"), text_size=150),
        Scene("outfits-shelf", partial(outfits, 4), ("8", "300"), changes=True),
        Scene("outfits-narrow", partial(outfits, 2), size=(900, 700), changes=True),
        Scene("outfits-board", board, ("8", "300"), changes=True),
        Scene("outfits-board-narrow", board, size=(900, 700), changes=True),
        Scene("outfits-canvas", canvas, changes=True),
        Scene("outfits-canvas-narrow", canvas, size=(900, 700), changes=True),
        Scene("outfits-showing", showing, changes=True),
        Scene("outfits-handover", partial(handed_over, False), changes=True),
        Scene("outfits-proposed", partial(handed_over, True), changes=True),
        Scene("outfits-finishing", finishing, changes=True),
        Scene("outfits-picker", picking, changes=True),
        Scene("outfits-compare", comparing, changes=True),
        Scene("outfits-profile", profile, changes=True),
        Scene("style-quiz", partial(style_quiz, 1), changes=True),
        Scene("style-quiz-loved", partial(style_quiz, 5), changes=True),
        Scene("diary-month", partial(diary, "month"), changes=True),
        Scene("diary-week", partial(diary, "week"), ("8", "300"), changes=True),
        Scene("diary-agenda", partial(diary, "agenda"), ("empty", "300"), changes=True),
        Scene("diary-laundry", partial(diary, "laundry"), ("empty", "300"), changes=True),
        Scene("diary-suggestions", diary_day, changes=True),
        Scene("diary-picker", diary_picker, changes=True),
        Scene("diary-packing", packing, ("300",), changes=True),
        Scene("diary-trip", trip_form, ("empty", "300"), changes=True),
        Scene("diary-narrow", partial(diary, "month"), size=(900, 700), changes=True),
        Scene("diary-packing-narrow", packing, size=(900, 700), changes=True),
        Scene("diary-large-text", partial(diary, "month"), text_size=150, changes=True),
        Scene("suggestions", suggestions, ("8", "300"), changes=True),
        Scene("audit", audit, ("8", "300"), changes=True),
        Scene("audit-empty", empty_audit),
        Scene("ask-suits", partial(asking, "suits", "wedding", 5)),
        Scene("ask-one", partial(asking, "suits", "work", 1)),
        Scene("ask-best", partial(asking, "best", "a dinner", 5)),
        Scene("ask-compare", partial(asking, "compare", "", 2)),
        Scene("ask-busy", asking_busy),
        Scene("ask-no-model", asking_nobody),
        Scene("search-like-but", composed),
        Scene("describing", describing, changes=True),
        Scene("wardrobe-busy", busy, ("300",), changes=True),
        Scene("first-run-busy", busy, ("empty",), changes=True),
        Scene("activity-busy", _both(busy, activity), ("300",), changes=True),
        Scene("activity-idle", activity, ("300",)),
        Scene("activity-broken-photos", broken_photos, ("300",), changes=True),
        Scene("activity-lost-disk", lost_disk, ("300",), changes=True),
        Scene("detail", detail, KEPT),
        Scene("several", several),
        Scene("bulk-edit", bulk_edit),
        Scene("cutout-editor", cutout),
        Scene("duplicates", duplicates),
        Scene("search", partial(search, "warm sweater for winter")),
        Scene("search-nothing", partial(search, "qwertz")),
        Scene("palette", partial(palette, "")),
        Scene("palette-words", partial(palette, "navy")),
        Scene("more-menu", partial(menu, "more_actions")),
        Scene("library-menu", partial(menu, "library_button")),
        Scene("filter-menu", partial(menu, "add_filter")),
        Scene("toast", toast, changes=True, message=True),
        Scene("trash-chosen", chosen_trash),
        Scene("focus-add", partial(focus, "wardrobe", "add_photos")),
        Scene("focus-rail", partial(focus, "wardrobe", "rail_statistics")),
        Scene("focus-inbox", partial(focus, "inbox", "inbox_choice_2")),
        Scene("focus-settings", partial(tabbed, "settings", 2)),
        Scene("wardrobe-narrow", partial(go, "wardrobe"), size=(900, 700)),
        Scene("inbox-narrow", partial(go, "inbox"), size=(900, 700)),
        Scene("pictures-try-on-narrow", try_on, size=(900, 700)),
        Scene("statistics-narrow", partial(go, "statistics"), size=(900, 700)),
        Scene("settings-narrow", partial(go, "settings"), size=(900, 700)),
        Scene("wardrobe-wide", detail, size=(1920, 1080)),
        Scene("inbox-wide", partial(go, "inbox"), size=(1920, 1080)),
        Scene("statistics-wide", partial(go, "statistics"), size=(1920, 1080)),
        *(
            Scene(name, show, ("300",), changes=True)
            for name, show in chat_scenes.CHAT_SCENES.items()
        ),
        Scene("stylist-outfits", stylist_scenes.outfits, changes=True),
        Scene("stylist-lacking", stylist_scenes.lacking, changes=True),
        Scene("stylist-made", stylist_scenes.made, changes=True),
        Scene("stylist-memory", stylist_scenes.remembering, size=(1440, 900), changes=True),
        Scene("stylist-memory-narrow", stylist_scenes.remembering, size=(720, 760), changes=True),
        Scene("stylist-products", stylist_scenes.product_list, changes=True),
        Scene("stylist-narrow", stylist_scenes.outfits, size=(760, 700), changes=True),
        Scene("chat-no-model", chat_scenes.no_model, ("empty", "300")),
        Scene("chat-narrow", chat_scenes.table, size=(760, 640), changes=True),
        Scene("chat-small", chat_scenes.full, size=(900, 600), changes=True),
        Scene("chat-wide", chat_scenes.long, size=(1920, 1080), changes=True),
        Scene("chat-large-text", chat_scenes.answered, text_size=150, changes=True),
        Scene("statistics-large-text", partial(go, "statistics"), text_size=150),
        Scene("inbox-large-text", partial(go, "inbox"), text_size=150),
    )


def _both(*steps: Callable[[Stage], None]) -> Callable[[Stage], None]:
    def run(stage: Stage) -> None:
        for step in steps:
            step(stage)

    return run


SCENES = _scenes()
IN_GERMAN = (
    "ask-suits",
    "ask-compare",
    *(page.name for page in PAGES),
    "statistics-end",
    "models-in-use",
    "models-license",
    "suggestions",
    "audit",
    "settings-privacy",
    "settings-wardrobe",
    "detail",
    "bulk-edit",
    "palette",
    "activity-busy",
    "duplicates",
    "cutout-editor",
    "filter-menu",
    "first-run-busy",
    "wardrobe-narrow",
    "chat-no-model",
    "chat-full",
    "chat-failed",
    "chat-new",
    "chat-writing",
    "chat-versions",
    "chat-small",
    "settings-models",
)


def break_wardrobe(folder: Path) -> None:
    """Let a wardrobe be one that cannot be read."""
    for file in folder.glob("wardrobe.db*"):
        file.unlink()
    (folder / "wardrobe.db").write_bytes(b"This is no database." * 400)
