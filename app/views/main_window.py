"""The frame: rail, top bar, pages, detail side and bottom bar, and what joins them.

Pages are made when they are first opened (``pages.PAGES``); the rest of them when the machine is
idle, so that the command palette and the list of shortcuts know every action. The frame knows no
garment: it passes ids from the selection to the detail side. Closing asks nothing; what runs is
ended by ``window_bootstrap``, which listens to ``closed``.

Another language makes the inside of the window anew instead of telling every widget its new words:
each text is then written once, where its widget is made, and none can be forgotten. The window
itself stays where it is, view-models keep what they know, and ``window_state`` keeps the rest.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, Qt, QTimer, Signal
from PySide6.QtGui import QCloseEvent, QResizeEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QApplication,
    QDialog,
    QFrame,
    QHBoxLayout,
    QLineEdit,
    QMainWindow,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from app.views import window_parts
from app.views.bottom_bar import BottomBar
from app.views.brand import window_icon
from app.views.context import WindowContext
from app.views.pages import PAGES, Page
from app.views.rail import Rail
from app.views.theme import set_role
from app.views.tokens import DETAIL_NEEDS, DETAIL_WIDTH
from app.views.top_bar import TopBar
from app.views.window_actions import WindowActions
from app.views.window_state import WidgetState

if TYPE_CHECKING:
    from app.views.detail_panel import DetailPanel

RAIL_NEEDS = 900
"""Narrower windows fold the rail."""
SMALLEST = (720, 480)
USUAL = (1280, 800)


class MainWindow(QMainWindow):
    """The window of one wardrobe.

    Args:
        context: What pages share.
        pages: Which pages there are, in order; the first is open at the start.
    """

    page_changed = Signal(str)
    closed = Signal()

    def __init__(
        self,
        context: WindowContext,
        *,
        pages: Sequence[Page] = PAGES,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.context = context
        self.pages = {page.name: page for page in pages}
        self.current_page = ""
        self._made: dict[str, QWidget] = {}
        self._floating: list[QObject] = []
        self._shown = QTimer(self)
        self._shown.setSingleShot(True)
        self._shown.setInterval(0)
        self._shown.timeout.connect(self._focus_what_came)
        self._left: dict[str, WidgetState] = {}
        self._badges: list[_Badge] = []
        self._detail: DetailPanel | None = None
        self._detail_on = True
        self._detail_asked = False
        self._shown_id: int | None = None
        self._rail_folded = False
        self._anew = QTimer(self)
        self._anew.setSingleShot(True)
        self._anew.timeout.connect(self.rebuild)
        self.setObjectName("main_window")
        self.setWindowIcon(window_icon())
        self.setMinimumSize(*SMALLEST)
        self.resize(*USUAL)
        self._build()
        context.theme.dress(self)
        self._join()
        self._follow()
        self.go(next(iter(self.pages)))

    # -- pages ------------------------------------------------------------------------------------

    def go(self, page: str) -> None:
        """Open a page, making it if this is the first time.

        Raises:
            KeyError: There is no such page.
        """
        widget = self.page(page)
        self.stack.setCurrentWidget(widget)
        self.rail.show_page(page)
        changed = page != self.current_page
        self.current_page = page
        if changed:
            # What was asked for on another page has nothing to do with this one.
            self._detail_asked = False
            self._on_selection(list(self.context.wardrobe.selected))
        self._arrange()
        if changed:
            self._name_window()
            self._focus_page(widget)
            self.page_changed.emit(page)

    def page(self, name: str) -> QWidget:
        """Return a page's widget, making it if needed.

        Raises:
            KeyError: There is no such page.
        """
        if name not in self._made:
            made = self.pages[name].factory(self.context)
            set_role(made, "page")
            if not made.objectName():
                made.setObjectName(f"page_{name}")
            made.setAccessibleName(self.pages[name].title())
            self._made[name] = made
            self.stack.addWidget(made)
            if name in self._left:
                self._left.pop(name).give_to(made)
        return self._made[name]

    def make_next_page(self) -> bool:
        """Make one page that was not opened yet; false when all are there. For idle moments."""
        for name in self.pages:
            if name not in self._made:
                self.page(name)
                return True
        return False

    def make_all_pages(self) -> None:
        """Make every page, so that each action is registered."""
        while self.make_next_page():
            pass

    def focus_page(self) -> None:
        """Give the keyboard to the open page, unless the person is typing elsewhere."""
        if not isinstance(QApplication.focusWidget(), QLineEdit):
            self._focus_page(self.page(self.current_page))

    def _focus_page(self, page: QWidget) -> None:
        """Give the focus to what the page says, else to its list, else to itself."""
        proxy = page.focusProxy()
        if proxy is not None and proxy.isVisibleTo(page):
            proxy.setFocus()
            return
        lists = page.findChildren(QAbstractItemView)
        seen: QWidget | None = next((each for each in lists if each.isVisibleTo(page)), None)
        if seen is None and proxy is not None:
            # The page is empty: what it offers instead takes the keyboard, else the frame does; a
            # hidden widget would hand it to the first button of the rail.
            seen = _first_focusable(page) or self.stack
        (seen or page).setFocus()

    # -- another language -------------------------------------------------------------------------

    def changeEvent(self, event: QEvent) -> None:
        """Speak the language that is in force now; several changes at once are one."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange and hasattr(self, "_anew"):
            self._speak_again()

    def rebuild(self) -> None:
        """Make everything inside anew, in the present language; what was done there stays.

        A dialog in which something is not kept yet is waited for, and so is a message that offers
        to keep it: nobody's strokes are taken away for the sake of words.
        """
        self._anew.stop()
        open_dialogs = [each for each in self.findChildren(QDialog) if each.isVisible()]
        for each in (*open_dialogs, *window_parts.told(self)):
            if each.property("unkept"):
                each.destroyed.connect(self._speak_again)
                return
        failures = window_parts.told_failures(self)
        left = {name: WidgetState.of(page) for name, page in self._made.items()}
        top, side = WidgetState.of(self.top_bar), WidgetState.of(self._side)
        page, shown = self.current_page, self._shown_id
        asked, was_on = self._detail_asked, self._detail_on
        self.setUpdatesEnabled(False)
        self._clear()
        self._left.update(left)
        self._build()
        self._join()
        self.current_page = ""
        self.go(page)
        self._detail_asked, self._detail_on = asked, was_on
        self._show_garment(shown)
        top.give_to(self.top_bar)
        side.give_to(self._side)
        left[page].focus_in(self._made[page])
        self.setUpdatesEnabled(True)
        self.context.wardrobe.refresh()  # its reasons are words
        for dialog in open_dialogs:
            if dialog.objectName() == "duplicates_dialog":
                self.actions_.open_duplicates()
        for failure in failures:
            self.context.notifications.fail(failure)

    def _speak_again(self, _gone: QObject | None = None) -> None:
        self._anew.start(0)

    def _clear(self) -> None:
        """Let go of everything inside; it is deleted when the event loop turns."""
        for action in self.actions():
            self.removeAction(action)
            action.deleteLater()
        for dialog in self.findChildren(QDialog):
            dialog.close()
        old = self.takeCentralWidget()
        floating = self.findChildren(QWidget, options=Qt.FindChildOption.FindDirectChildrenOnly)
        for each in (old, self.actions_, *self._floating, *floating):
            if isinstance(each, QWidget):
                each.hide()
            if each is not None:
                each.deleteLater()
        self._floating = []
        self._made.clear()
        self._detail = None

    # -- detail -----------------------------------------------------------------------------------

    def show_detail(self, item_id: int | None) -> None:
        """Show a garment at the side, in a narrow window too; None closes it."""
        self._detail_asked = item_id is not None
        if item_id is not None:
            self._detail_on = True
        self._show_garment(item_id)

    def toggle_detail(self) -> None:
        """Show or hide the detail side for good."""
        shown = not self._side.isHidden()
        self._detail_on = not shown
        self._detail_asked = not shown
        self._arrange()

    def step_back(self) -> None:
        """Close what is open: the detail side in a narrow window, then any page but the first."""
        first = next(iter(self.pages))
        on_request = self._narrow() or self.current_page != first
        if self._detail_asked and on_request and not self._side.isHidden():
            self._detail_asked = False
            self._arrange()
            self._focus_page(self.page(self.current_page))
        elif self.current_page != first:
            self.go(first)

    def _show_garment(self, item_id: int | None) -> None:
        self._shown_id = item_id
        if item_id is not None and self._detail is None:
            self._detail = window_parts.make_detail(self.context)
            self._side_column.addWidget(self._detail)
            self._detail.width_wanted.connect(self._arrange)
        if self._detail is not None:
            self._detail.show_item(item_id)
        self._arrange()

    def _on_selection(self, ids: list[int]) -> None:
        self._show_garment(ids[0] if len(ids) == 1 else None)

    def _on_wardrobe_state(self) -> None:
        if not self.current_page:  # between two languages there is none
            return
        page = self.page(self.current_page)
        if self.focusWidget() is page:
            self._focus_page(page)
        elif self.focusWidget() is self.stack:
            # The page has yet to show another face.
            self._shown.start()

    def _focus_what_came(self) -> None:
        page = self.page(self.current_page)
        proxy = page.focusProxy()
        if self.focusWidget() is self.stack and proxy is not None and proxy.isVisibleTo(page):
            proxy.setFocus()

    def _narrow(self) -> bool:
        return self.width() < DETAIL_NEEDS

    # -- the frame --------------------------------------------------------------------------------

    def toggle_rail(self) -> None:
        """Fold the rail to icons or unfold it."""
        self._rail_folded = not self.rail.folded
        self.rail.set_folded(self._rail_folded)

    def next_pane(self, step: int = 1) -> None:
        """Move the focus to the next of rail, page, detail side and bottom bar."""
        panes: list[QWidget] = [self.rail, self.top_bar, self.stack, self._side, self.bottom_bar]
        panes = [pane for pane in panes if pane.isVisibleTo(self) and _first_focusable(pane)]
        if not panes:
            return
        focus = QApplication.focusWidget()
        inside = [at for at, pane in enumerate(panes) if focus and pane.isAncestorOf(focus)]
        target = panes[((inside[0] if inside else -1) + step) % len(panes)]
        widget = _first_focusable(target)
        if widget is not None:
            widget.setFocus()

    def closeEvent(self, event: QCloseEvent) -> None:
        """Say so and close; nothing is asked, because nothing is lost."""
        event.accept()
        self.closed.emit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Fold the rail and hide the detail side where there is no room."""
        super().resizeEvent(event)
        self._arrange()

    def _build(self) -> None:
        central = QWidget()
        central.setObjectName("window")
        self.setCentralWidget(central)
        column = _column(central)
        self.rail = Rail(self.context.theme, list(self.pages.values()))
        self.top_bar = TopBar(self.context)
        self.stack = QStackedWidget()
        self.stack.setObjectName("pages")
        self._side = QFrame()
        self._side.setObjectName("detail_side")
        set_role(self._side, "side")
        self._side_column = _column(self._side)
        self._side.hide()
        self.bottom_bar = BottomBar(self.context)
        beside = _row(self.stack, self._side, stretch=self.stack)
        right = QVBoxLayout()
        right.setSpacing(0)
        right.addWidget(self.top_bar)
        right.addLayout(beside, 1)
        middle = _row(self.rail)
        middle.addLayout(right, 1)
        column.addLayout(middle, 1)
        column.addWidget(self.bottom_bar)
        self._floating = window_parts.make_floating(self.context, self)

    def _join(self) -> None:
        """Connect what was built with what it does; again whenever it is made anew."""
        self.actions_ = WindowActions(self)
        self.rail.asked.connect(self.go)
        for badge in self._badges:
            badge.show()

    def _follow(self) -> None:
        """Listen to what outlives everything inside the window."""
        context = self.context
        for page in self.pages.values():
            if page.watch_badge is not None:
                badge = _Badge(self, page.name)
                self._badges.append(badge)
                page.watch_badge(context, badge.set)
        context.wardrobe.selection_changed.connect(self._on_selection)
        context.wardrobe.opened.connect(self.show_detail)
        context.wardrobe.try_on_asked.connect(self._open_try_on)
        context.wardrobe.state_changed.connect(self._on_wardrobe_state)
        context.theme.changed.connect(self._arrange)
        context.libraries.changed.connect(self._name_window)
        self._name_window()

    def _open_try_on(self, item_ids: list[int]) -> None:
        self.actions_.open_try_on(item_ids)

    def _name_window(self) -> None:
        title = self.pages[self.current_page].title() if self.current_page else ""
        name = self.context.libraries.current.name
        self.setWindowTitle(" - ".join(part for part in (title, name, "Vestry") if part))

    def _arrange(self) -> None:
        """Decide from the width, the page and what was asked what stands beside the page."""
        theme = self.context.theme
        self.rail.set_folded(self._rail_folded or self.width() < theme.scaled(RAIL_NEEDS))
        first = next(iter(self.pages))
        room = not self._narrow() or self._detail_asked
        wanted = self._detail_on and room and self._shown_id is not None
        beside = self.width() - self.rail.width()
        width, page_stays = theme.scaled(DETAIL_WIDTH), True
        if self._detail is not None:
            least = self.stack.minimumSizeHint().width()
            width, page_stays = self._detail.wanted_width(beside, least)
        self._side.setFixedWidth(width)
        asked_here = self._detail_asked and self.pages[self.current_page].detail_on_request
        shown = wanted and (self.current_page == first or asked_here)
        self.stack.setVisible(page_stays or not shown)
        self._side.setVisible(shown)


class _Badge(QObject):
    """The number beside a page's name; outlives the rail that shows it."""

    def __init__(self, window: MainWindow, page: str) -> None:
        super().__init__(window)
        self._window = window
        self._page = page
        self._count = 0

    def set(self, count: int) -> None:
        """Show another number."""
        self._count = count
        self.show()

    def show(self) -> None:
        """Show the number, in a rail that may be new."""
        self._window.rail.button(self._page).set_count(self._count)


def _column(widget: QWidget) -> QVBoxLayout:
    column = QVBoxLayout(widget)
    column.setContentsMargins(0, 0, 0, 0)
    column.setSpacing(0)
    return column


def _row(*widgets: QWidget, stretch: QWidget | None = None) -> QHBoxLayout:
    row = QHBoxLayout()
    row.setContentsMargins(0, 0, 0, 0)
    row.setSpacing(0)
    for widget in widgets:
        row.addWidget(widget, 1 if widget is stretch else 0)
    return row


def _first_focusable(pane: QWidget) -> QWidget | None:
    for widget in pane.findChildren(QWidget):
        tab = widget.focusPolicy() & Qt.FocusPolicy.TabFocus
        if tab and widget.isVisible() and widget.isEnabled():
            return widget
    return None
