"""What `window_screens` takes pictures of: one small function per scene, and when it makes sense.

A scene speaks to the window as a person's hand does: actions by id, buttons by name, pages by name.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QAbstractButton, QLineEdit, QScrollArea, QWidget

from app.services.job_control import Progress
from app.tasks import Lane
from app.views.pages import PAGES
from benchmarks.screen_stage import Stage

HALF_WAY = Progress(done=212, total=480, rate=13.7, eta_s=19.6)
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
    """

    name: str
    show: Callable[[Stage], None]
    states: tuple[str, ...] = ("300",)
    size: tuple[int, int] | None = None
    text_size: int = 100
    changes: bool = False


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


def nothing(_stage: Stage) -> None:
    """Leave the window as it opens."""


def _scenes() -> tuple[Scene, ...]:
    everywhere = ("empty", *KEPT, "failed")
    pages = [
        Scene(
            page.name, partial(go, page.name), everywhere if page.name != "settings" else ("300",)
        )
        for page in PAGES
    ]
    sections = ("accessibility", "wardrobe", "models", "privacy", "shortcuts", "about")
    return (
        *pages,
        Scene("statistics-end", partial(scrolled, "statistics", "statistics_scroll"), KEPT),
        Scene("statistics-tables", table),
        *(Scene(f"settings-{name}", partial(section, name)) for name in sections),
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
        Scene("toast", toast, changes=True),
        Scene("trash-chosen", chosen_trash),
        Scene("focus-add", partial(focus, "wardrobe", "add_photos")),
        Scene("focus-rail", partial(focus, "wardrobe", "rail_statistics")),
        Scene("focus-inbox", partial(focus, "inbox", "inbox_choice_2")),
        Scene("focus-settings", partial(tabbed, "settings", 2)),
        Scene("wardrobe-narrow", partial(go, "wardrobe"), size=(900, 700)),
        Scene("inbox-narrow", partial(go, "inbox"), size=(900, 700)),
        Scene("statistics-narrow", partial(go, "statistics"), size=(900, 700)),
        Scene("settings-narrow", partial(go, "settings"), size=(900, 700)),
        Scene("wardrobe-wide", detail, size=(1920, 1080)),
        Scene("inbox-wide", partial(go, "inbox"), size=(1920, 1080)),
        Scene("statistics-wide", partial(go, "statistics"), size=(1920, 1080)),
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
    *(page.name for page in PAGES),
    "statistics-end",
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
)


def break_wardrobe(folder: Path) -> None:
    """Let a wardrobe be one that cannot be read."""
    for file in folder.glob("wardrobe.db*"):
        file.unlink()
    (folder / "wardrobe.db").write_bytes(b"This is no database." * 400)
