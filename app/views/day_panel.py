"""One day's details: what it is like, what was worn and planned, and suggestions for it.

Values are kept when they are chosen, the note when it is left; undo is one key away. Every entry
can be moved, answered and removed by keys. What happens is the view-model's.
"""

from __future__ import annotations

from datetime import date

from PySide6.QtCore import QPoint, QRect, QSignalBlocker, QSize, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import (
    QComboBox,
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QMenu,
    QScrollArea,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from app.sentences import said
from app.viewmodels.dates import long_day
from app.viewmodels.diary import DayEntry, DiaryViewModel
from app.viewmodels.names import listed
from app.viewmodels.outfit_cards import PieceCard
from app.viewmodels.terms import shown, shown_first
from app.views.context import WindowContext
from app.views.controls import button, icon_button, label, line
from app.views.day_collage import paint_tile
from app.views.day_row import DayPopup
from app.views.degrees_field import DegreesField
from app.views.text_fields import LineEdit
from app.views.theme import set_role
from app.views.tokens import SPACE_L, SPACE_M, SPACE_S, SPACE_XS, TILE_RATIO

_TILE = 84
_RAIN = 0.8
_FAR = date(2100, 12, 31)


class CollageTile(QWidget):
    """A collage as a picture; the words are beside it."""

    def __init__(
        self, context: WindowContext, pieces: tuple[PieceCard, ...], *, state: str = "worn"
    ) -> None:
        super().__init__()
        self._context = context
        self._pieces = pieces
        self._state = state
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        context.thumbnails.arrived.connect(self._on_arrived)
        context.theme.changed.connect(self.update)

    def sizeHint(self) -> QSize:
        """A tile."""
        width = self._context.theme.scaled(_TILE)
        return QSize(width, round(width / TILE_RATIO))

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint it."""
        painter = QPainter(self)
        box = QRect(0, 0, self.width(), self.height())
        paint_tile(painter, box, self._pieces, context=self._context, state=self._state)

    def _on_arrived(self, keys: frozenset[object]) -> None:
        if any(piece.key in keys for piece in self._pieces):
            self.update()


class DayPanel(QFrame):
    """The side of the diary page.

    Args:
        context: What pages share.
        diary: What is shown and done.
    """

    add_wanted = Signal()
    """Choose something for this day."""
    instead_wanted = Signal(object)
    """Choose what was worn instead of this ``DayEntry``."""

    def __init__(self, context: WindowContext, diary: DiaryViewModel) -> None:
        super().__init__()
        self.setObjectName("day_panel")
        self._context, self._diary = context, diary
        self._shown: object = None
        self._offered: object = None
        self._title = label("", "title", name="day_title", wrap=True)
        self._when = label("", "caption", name="day_when")
        self._degrees = DegreesField(self.tr("Temperature"), self.tr("Temperature"))
        self._rain = QComboBox()
        self._occasion = QComboBox()
        self._note = LineEdit(self.tr("Note of the day"), self.tr("A note"))
        self._entries = QVBoxLayout()
        self._offers = QVBoxLayout()
        self._make_controls()
        self._lay_out()
        diary.chosen.connect(self._show)
        diary.changed.connect(self._show)
        diary.suggested.connect(self._show_offers)
        self._show()

    # -- parts ------------------------------------------------------------------------------------

    def _make_controls(self) -> None:
        self._degrees.setObjectName("day_degrees")
        self._degrees.editingFinished.connect(self._keep_degrees)
        self._degrees.valueChanged.connect(self._on_step)
        self._rain.setObjectName("day_rain")
        self._rain.setAccessibleName(self.tr("Rain"))
        for text, value in (
            (self.tr("Rain?"), None),
            (self.tr("Dry"), 0.0),
            (self.tr("Rain"), _RAIN),
        ):
            self._rain.addItem(text, value)
        self._rain.activated.connect(
            lambda at: self._diary.say(self._diary.day, rain=self._rain.itemData(at))
        )
        self._occasion.setObjectName("day_occasion")
        self._occasion.setAccessibleName(self.tr("Occasion"))
        self._occasion.addItem(self.tr("Any occasion"), "")
        for term in self._diary.occasions:
            self._occasion.addItem(shown_first(term), term)
        self._occasion.activated.connect(
            lambda at: self._diary.say(self._diary.day, occasion=self._occasion.itemData(at))
        )
        self._note.setObjectName("day_note")
        self._note.kept.connect(lambda text: self._diary.say(self._diary.day, note=text))

    def _lay_out(self) -> None:
        inside = QWidget()
        column = QVBoxLayout(inside)
        column.setContentsMargins(SPACE_L, SPACE_L, SPACE_L, SPACE_L)
        column.setSpacing(SPACE_S)
        column.addWidget(self._title)
        column.addWidget(self._when)
        weather = QHBoxLayout()
        weather.setSpacing(SPACE_S)
        weather.addWidget(self._degrees, 1)
        weather.addWidget(self._rain, 1)
        column.addSpacing(SPACE_XS)
        column.addLayout(weather)
        column.addWidget(self._occasion)
        column.addWidget(self._note)
        column.addSpacing(SPACE_XS)
        column.addWidget(line())
        column.addSpacing(SPACE_XS)
        self._entries.setSpacing(SPACE_M)
        column.addLayout(self._entries)
        acts = QHBoxLayout()
        acts.setSpacing(SPACE_S)
        self._add = button(self.tr("Add"), name="day_add", run=self.add_wanted.emit)
        self._suggest = button(self.tr("Suggest"), name="day_suggest", run=self._diary.suggest)
        acts.addWidget(self._add, 1)
        acts.addWidget(self._suggest, 1)
        column.addLayout(acts)
        self._offers.setSpacing(SPACE_M)
        column.addLayout(self._offers)
        column.addStretch(1)
        scroll = QScrollArea()
        scroll.setObjectName("day_scroll")
        scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        scroll.setFrameShape(QFrame.Shape.NoFrame)
        scroll.setWidgetResizable(True)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        scroll.setWidget(inside)
        self._edge, self._top = QFrame(), line()
        set_role(self._edge, "rule")
        outside = QGridLayout(self)
        outside.setContentsMargins(0, 0, 0, 0)
        outside.setSpacing(0)
        outside.addWidget(self._top, 0, 0, 1, 2)
        outside.addWidget(self._edge, 1, 0)
        outside.addWidget(scroll, 1, 1)
        outside.setColumnStretch(1, 1)
        self.stand(beside=True)

    def stand(self, *, beside: bool) -> None:
        """Draw the line towards the days, which are beside it or above."""
        self._edge.setVisible(beside)
        self._top.setVisible(not beside)

    def go(self) -> None:
        """Put the keys where one adds something."""
        self._add.setFocus(Qt.FocusReason.ShortcutFocusReason)

    # -- showing ----------------------------------------------------------------------------------

    def _show(self) -> None:
        diary = self._diary
        page = diary.page
        self._title.setText(long_day(diary.day))
        self._when.setText(self._relative())
        with (
            QSignalBlocker(self._degrees),
            QSignalBlocker(self._rain),
            QSignalBlocker(self._occasion),
        ):
            if not self._degrees.is_typing:
                self._degrees.show_degrees(page.said.temperature)
            rain = page.said.rain
            self._rain.setCurrentIndex(0 if rain is None else 2 if rain >= 0.5 else 1)
            at = self._occasion.findData(page.said.occasion)
            if at < 0:
                self._occasion.addItem(shown(page.said.occasion), page.said.occasion)
                at = self._occasion.count() - 1
            self._occasion.setCurrentIndex(at)
        self._note.show_text(page.said.note)
        items = [item for one in page.entries for item in one.item_ids]
        state = (page, diary.pieces(items), diary.day)
        if state != self._shown:
            self._shown = state
            self._show_entries()
        self._suggest.setVisible(diary.day >= diary.today)
        self._show_offers()

    def _relative(self) -> str:
        days = (self._diary.day - self._diary.today).days
        if days == 0:
            return self.tr("Today")
        if days == 1:
            return self.tr("Tomorrow")
        if days == -1:
            return self.tr("Yesterday")
        if days > 0:
            return self.tr("In %Ln day(s)", "", days)
        return self.tr("%Ln day(s) ago", "", -days)

    def _show_entries(self) -> None:
        _clear(self._entries)
        page = self._diary.page
        for at, entry in enumerate(page.entries):
            self._entries.addWidget(self._card(entry, at))
        if not page.entries:
            text = (
                self.tr("Nothing is planned yet.")
                if self._diary.day >= self._diary.today
                else self.tr("Nothing was noted.")
            )
            self._entries.addWidget(label(text, "muted", wrap=True))

    def _card(self, entry: DayEntry, at: int) -> QWidget:
        made = QWidget()
        row = QHBoxLayout(made)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(SPACE_M)
        pieces = self._diary.pieces(entry.item_ids)
        tile = CollageTile(self._context, pieces, state=entry.state)
        row.addWidget(tile, 0, Qt.AlignmentFlag.AlignTop)
        words = QVBoxLayout()
        words.setSpacing(SPACE_XS)
        title = self._diary.title(entry)
        head = QHBoxLayout()
        head.setSpacing(SPACE_XS)
        names = {
            "worn": (self.tr("Worn"), "success"),
            "planned": (self.tr("Planned"), "section"),
            "skipped": (self.tr("Not worn"), "section"),
        }
        text, role = names[entry.state]
        head.addWidget(label(text, role), 1)
        more = icon_button(
            self._context.theme,
            "ellipsis",
            self.tr("More for {what}").format(what=title),
            name=f"entry_more_{at}",
        )
        more.clicked.connect(lambda _on=False: self._menu(entry, more))
        head.addWidget(more)
        words.addLayout(head)
        words.addWidget(label(title, "strong" if entry.name else "", wrap=True))
        if entry.note:
            words.addWidget(label(entry.note, "caption", wrap=True))
        if entry.state != "worn" and self._diary.day <= self._diary.today:
            words.addSpacing(SPACE_XS)
            words.addWidget(
                button(
                    self.tr("Wore it"),
                    name=f"entry_lived_{at}",
                    run=lambda: self._diary.lived(entry),
                )
            )
            if entry.state == "planned":
                words.addWidget(
                    button(
                        self.tr("Wore something else"),
                        kind="quiet",
                        name=f"entry_instead_{at}",
                        run=lambda: self.instead_wanted.emit(entry),
                    )
                )
        words.addStretch(1)
        row.addLayout(words, 1)
        return made

    def _menu(self, entry: DayEntry, anchor: QWidget) -> QMenu:
        menu = QMenu(self)
        menu.setObjectName("entry_menu")
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        move = menu.addAction(self.tr("Move to another day..."))
        move.triggered.connect(lambda _on=False: self.open_move(entry, anchor))
        remove = menu.addAction(self.tr("Remove from the diary"))
        remove.triggered.connect(lambda _on=False: self._diary.remove(entry))
        menu.popup(anchor.mapToGlobal(QPoint(0, anchor.height() + 2)))
        return menu

    def open_move(self, entry: DayEntry, anchor: QWidget) -> DayPopup:
        """Let the person choose another day for an entry."""
        popup = DayPopup(
            self._context.theme,
            self._diary.today,
            date.fromisoformat(entry.day),
            self.tr("Move to another day"),
            self.window(),
            latest=_FAR,
        )
        popup.chosen.connect(lambda day: self._diary.move(entry, day))
        popup.adjustSize()
        place = anchor.mapToGlobal(QPoint(anchor.width(), anchor.height() + 4))
        popup.move(place - QPoint(popup.width(), 0))
        popup.show()
        popup.month.table.setFocus()
        return popup

    # -- suggestions ------------------------------------------------------------------------------

    def _show_offers(self) -> None:
        diary = self._diary
        held = [item for one in diary.suggestions for item in one.item_ids]
        state = (diary.suggesting, diary.suggestions, diary.notes, diary.pieces(held))
        if state == self._offered:
            return  # made anew, their buttons would lose the keys
        self._offered = state
        _clear(self._offers)
        self._suggest.setEnabled(not diary.suggesting)
        if diary.suggesting:
            self._offers.addWidget(
                label(self.tr("Looking through your wardrobe"), "muted", wrap=True)
            )
            return
        self._suggest.setText(self.tr("Others") if diary.suggestions else self.tr("Suggest"))
        for at, suggestion in enumerate(diary.suggestions):
            pieces = diary.pieces(suggestion.item_ids)
            made = QWidget()
            row = QHBoxLayout(made)
            row.setContentsMargins(0, 0, 0, 0)
            row.setSpacing(SPACE_M)
            row.addWidget(
                CollageTile(self._context, pieces, state="planned"), 0, Qt.AlignmentFlag.AlignTop
            )
            words = QVBoxLayout()
            words.setSpacing(SPACE_XS)
            words.addWidget(label(listed(one.name for one in pieces), "", wrap=True))
            for reason in suggestion.reasons[:1]:
                words.addWidget(label(said(reason.text), "caption", wrap=True))
            for warning in suggestion.warnings[:1]:
                words.addWidget(label(said(warning.text), "warn", wrap=True))
            plan = button(self.tr("Plan this"), name=f"offer_take_{at}")
            plan.setAccessibleName(
                self.tr("Plan {what}").format(what=", ".join(one.name for one in pieces))
            )
            plan.clicked.connect(lambda _on=False, one=suggestion: diary.take(one))
            words.addWidget(plan)
            words.addStretch(1)
            row.addLayout(words, 1)
            self._offers.addWidget(made)
        for note in diary.notes:
            self._offers.addWidget(label(said(note), "caption", wrap=True))

    # -- keeping ----------------------------------------------------------------------------------

    def _on_step(self, _value: int) -> None:
        # arrows of the field keep at once, typed numbers when the field is left
        if not self._degrees.lineEdit().isModified():
            self._keep_degrees()

    def _keep_degrees(self) -> None:
        said, now = self._degrees.degrees(), self._diary.page.said.temperature
        if said != (None if now is None else round(now)):
            self._diary.say(self._diary.day, temperature=said)


def _clear(column: QVBoxLayout) -> None:
    while (held := column.takeAt(0)) is not None:
        widget = held.widget()
        if widget is not None:
            widget.hide()
            widget.deleteLater()
