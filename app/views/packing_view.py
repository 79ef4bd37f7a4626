"""Packing lists: a form for a trip, what to pack with ticks, and an outfit for every day.

Gaps are told where they are: on their day. Lists are chosen at the head; nothing is saved, because
every change is kept at once and undo is one key away.
"""

from __future__ import annotations

from PySide6.QtCore import QDate, QLocale, QSignalBlocker, Qt
from PySide6.QtGui import QHideEvent, QShowEvent
from PySide6.QtWidgets import (
    QApplication,
    QCheckBox,
    QComboBox,
    QFileDialog,
    QFrame,
    QHBoxLayout,
    QLineEdit,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from app.sentences import said
from app.viewmodels.dates import long_day
from app.viewmodels.degrees import shown_degrees
from app.viewmodels.names import listed
from app.viewmodels.packing import PackingList, PackingViewModel
from app.viewmodels.terms import shown
from app.views.context import WindowContext
from app.views.controls import Card, button, icon_button, label
from app.views.day_panel import CollageTile
from app.views.diary_picker import DiaryPicker
from app.views.page_states import StatePage, StateStack
from app.views.tokens import SPACE_L, SPACE_M, SPACE_S, SPACE_XL, SPACE_XS
from app.views.trip_form import TripForm


class PackingView(QWidget):
    """See the module.

    Args:
        context: What pages share.
        packing: What is shown and done.
    """

    def __init__(self, context: WindowContext, packing: PackingViewModel) -> None:
        super().__init__()
        self.setObjectName("packing_view")
        self._context, self._packing = context, packing
        self._shown: object = None
        # stand-ins until a list is shown; with a parent, so that they go with the page
        self._lines, self._more = QWidget(self), QLineEdit(self)
        self._lines.hide()
        self._more.hide()
        self._choice = QComboBox()
        self._choice.setObjectName("packing_choice")
        self._choice.setAccessibleName(self.tr("Packing list"))
        self._choice.setMinimumWidth(220)
        self._choice.activated.connect(lambda at: packing.show(self._choice.itemData(at)))
        self._new = button(
            self.tr("New list"), kind="primary", name="packing_new", run=self.open_form
        )
        self._again = button(self.tr("Pack anew"), name="packing_again", run=packing.pack_again)
        self._away = button("", name="packing_away", run=self._toggle_away)
        self._save = button(self.tr("Save or print..."), name="packing_save", run=self.ask_export)
        self._remove = icon_button(
            context.theme,
            "trash-2",
            self.tr("Remove this list"),
            name="packing_remove",
            run=packing.remove,
        )
        self._busy = label(self.tr("Packing"), "muted")
        self._trouble = label("", "warn", name="packing_trouble", wrap=True)
        self.form = TripForm(packing)
        self._lay_out()
        packing.changed.connect(self._show)
        self._show()

    def open_form(self) -> None:
        """Ask for another trip."""
        self.form.show()
        self.states.show_state("ready")
        self.form.begin()

    def showEvent(self, event: QShowEvent) -> None:
        """Read, now that somebody looks."""
        super().showEvent(event)
        self._packing.look(True)

    def hideEvent(self, event: QHideEvent) -> None:
        """Read no more."""
        super().hideEvent(event)
        self._packing.look(False)

    def ask_export(self) -> QFileDialog:
        """Ask where the list goes: a page to print, or plain text."""
        from app.views.file_choice import choose_target

        made: QFileDialog = choose_target(
            self,
            self.tr("Save the packing list"),
            self.tr("A page to print (*.html);;Plain text (*.txt)"),
            self._packing.file_name,
            self._packing.export,
        )
        return made

    # -- parts ------------------------------------------------------------------------------------

    def _lay_out(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(SPACE_M)
        head = QHBoxLayout()
        head.setContentsMargins(SPACE_XL, 0, SPACE_XL, 0)
        head.setSpacing(SPACE_S)
        head.addWidget(self._choice, 1)
        head.addStretch(1)
        head.addWidget(self._busy)
        head.addWidget(self._new)
        column.addLayout(head)
        acts = QHBoxLayout()
        acts.setContentsMargins(SPACE_XL, 0, SPACE_XL, 0)
        acts.setSpacing(SPACE_S)
        for each in (self._away, self._again, self._save, self._remove):
            acts.addWidget(each)
        acts.addStretch(1)
        column.addLayout(acts)
        self._inside = QWidget()
        inner = QVBoxLayout(self._inside)
        inner.setContentsMargins(SPACE_XL, 0, SPACE_XL, SPACE_XL)
        inner.setSpacing(SPACE_L)
        inner.addWidget(self.form)
        inner.addWidget(self._trouble)
        self._columns = QHBoxLayout()
        self._columns.setSpacing(SPACE_L)
        inner.addLayout(self._columns)
        inner.addStretch(1)
        scroll = QScrollArea()
        scroll.setObjectName("packing_scroll")
        scroll.setAccessibleName(self.tr("Packing list"))
        scroll.setFrameShape(QFrame.Shape.NoFrame)
        scroll.setWidgetResizable(True)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        scroll.setWidget(self._inside)
        self._scroll = scroll
        empty = StatePage(
            self._context.theme,
            "package",
            self.tr("Few things, enough outfits"),
            self.tr(
                "Say when and where you go: Vestry packs from your own wardrobe and wears "
                "things again as often as they allow."
            ),
        )
        empty.add_button(
            self.tr("Pack for a trip"), self.open_form, kind="primary", name="packing_first"
        )
        self.states = StateStack(
            self._context.theme, content=scroll, empty=empty, retry=self._packing.refresh
        )
        column.addWidget(self.states, 1)
        self.setFocusProxy(self._new)

    def _toggle_away(self) -> None:
        shown_list = self._packing.shown
        if shown_list is not None:
            self._packing.mark_away(not shown_list.away)

    # -- showing ----------------------------------------------------------------------------------

    def _show(self) -> None:
        packing = self._packing
        error = packing.error
        if packing.state == "empty" and packing.trouble:
            self.form.show()  # with what was asked: there is no list to say it beside
            self.states.show_state("ready")
        if packing.state != "empty" or self.form.isHidden():
            self.states.show_state(
                packing.state,
                message=error.message if error else "",
                next_step=error.next_step if error else "",
            )
        current = packing.shown
        for each in (self._choice, self._again, self._away, self._save, self._remove):
            each.setVisible(current is not None)
        self._new.setVisible(packing.state != "empty")
        self._again.setEnabled(not packing.packing and not (current and current.away))
        self._busy.setVisible(packing.packing)
        self._trouble.setText(packing.trouble)
        self._trouble.setVisible(bool(packing.trouble))
        if current is None:
            return
        with QSignalBlocker(self._choice):
            self._choice.clear()
            for one in packing.lists:
                self._choice.addItem(self._title(one), one.id)
            self._choice.setCurrentIndex(self._choice.findData(current.id))
        away = self.tr("Back from the trip") if current.away else self.tr("Mark as away")
        self._away.setText(away)
        self._away.setAccessibleName(away)
        state = (current, len(packing.pictures))
        if state != self._shown:
            self._shown = state
            self._fill(current)

    def _fill(self, current: PackingList) -> None:
        where, typed = self._place_of_keys(), self._typed()
        while (held := self._columns.takeAt(0)) is not None:
            widget = held.widget()
            if widget is not None:
                widget.hide()
                widget.deleteLater()
        self._lines = self._list_card(current)
        self._columns.addWidget(self._lines, 2, Qt.AlignmentFlag.AlignTop)
        self._columns.addWidget(self._days_card(current), 3, Qt.AlignmentFlag.AlignTop)
        if typed:
            self._more.setText(typed)
        self._put_keys(where)

    def _typed(self) -> str:
        """Return what was typed and not added yet."""
        return self._more.text()

    def _place_of_keys(self) -> str:
        """Return the name of the control of the list that has the keys; empty for none."""
        here = QApplication.focusWidget()
        return here.objectName() if here is not None and self._lines.isAncestorOf(here) else ""

    def _put_keys(self, name: str) -> None:
        """Give the keys back to a control that was made anew, or to the line before it."""
        kind, _, number = name.rpartition("_")
        names = (
            [f"{kind}_{at}" for at in range(int(number), -1, -1)] if number.isdigit() else [name]
        )
        for one in (*names, "pack_more") if name else ():
            found = self._lines.findChild(QWidget, one)
            if isinstance(found, QWidget):
                self._lines.show()  # a layout shows it later, and what is hidden gets no keys
                found.setFocus(Qt.FocusReason.OtherFocusReason)
                return

    def _list_card(self, current: PackingList) -> Card:
        packed = self.tr("{done} of {all} packed").format(
            done=current.packed, all=len(current.lines)
        )
        card = Card(packed)
        card.setObjectName("packing_lines")
        card.body.setSpacing(SPACE_XS)
        for at, one in enumerate(current.lines):
            name = one.text if one.item is None else self._packing.name(one.item)
            row = QHBoxLayout()
            row.setSpacing(SPACE_S)
            tick = QCheckBox(name)
            tick.setObjectName(f"pack_tick_{at}")
            tick.setChecked(one.packed)
            tick.toggled.connect(lambda on, place=at: self._packing.tick(place, on))
            if one.item is not None:
                tile = CollageTile(self._context, self._packing.pieces([one.item]))
                tile.setFixedSize(self._context.theme.scaled(36), self._context.theme.scaled(45))
                row.addWidget(tile)
            row.addWidget(tick, 1)
            gone = icon_button(
                self._context.theme,
                "x",
                self.tr("Take out {what}").format(what=name),
                name=f"pack_out_{at}",
            )
            gone.clicked.connect(lambda _on=False, place=at: self._packing.take_out(place))
            row.addWidget(gone)
            card.body.addLayout(row)
        card.body.addSpacing(SPACE_S)
        foot = QHBoxLayout()
        foot.setSpacing(SPACE_S)
        more = QLineEdit()
        more.setObjectName("pack_more")
        more.setPlaceholderText(self.tr("Anything else: charger, passport"))
        more.setAccessibleName(self.tr("Add anything else"))
        more.returnPressed.connect(self._add_typed)
        self._more = more
        foot.addWidget(more, 1)
        foot.addWidget(button(self.tr("Add garments"), name="pack_add", run=self.add_garments))
        card.body.addLayout(foot)
        return card

    def _add_typed(self) -> None:
        text = self._typed()
        self._more.clear()
        self._packing.add_text(text)

    def _days_card(self, current: PackingList) -> Card:
        card = Card(self.tr("Day by day"))
        card.setObjectName("packing_days")
        card.body.setSpacing(SPACE_M)
        for day in current.days:
            row = QHBoxLayout()
            row.setSpacing(SPACE_M)
            pieces = self._packing.pieces(day.items)
            row.addWidget(CollageTile(self._context, pieces), 0, Qt.AlignmentFlag.AlignTop)
            words = QVBoxLayout()
            words.setSpacing(SPACE_XS)
            words.addWidget(label(long_day(day.day.day), "strong", wrap=True))
            about = [shown(day.day.occasion)] if day.day.occasion else []
            about += [shown_degrees(day.day.temperature)] if day.day.temperature is not None else []
            about += [self.tr("rain")] if (day.day.rain or 0.0) >= 0.5 else []
            if about:
                words.addWidget(label(" · ".join(about), "caption"))
            names = listed(piece.name for piece in pieces) or self.tr("Nothing to wear")
            words.addWidget(label(names, "muted", wrap=True))
            for text in dict.fromkeys(gap.text for gap in current.gaps if gap.day == day.day.day):
                words.addWidget(label(said(text), "warn", wrap=True))
            words.addStretch(1)
            row.addLayout(words, 1)
            card.body.addLayout(row)
        for note in current.notes:
            card.body.addWidget(label(said(note), "caption", wrap=True))
        return card

    def add_garments(self) -> DiaryPicker:
        """Choose garments that come along as well."""
        picker = DiaryPicker(
            self._context,
            self.tr("What comes along?"),
            lambda _outfit, items, _planned: self._packing.add_items(items),
            planned=None,
            parent=self.window(),
        )
        picker.open()
        return picker

    def _title(self, one: PackingList) -> str:
        first, last = (
            QLocale().toString(
                QDate.fromString(day.day, Qt.DateFormat.ISODate), QLocale.FormatType.ShortFormat
            )
            for day in (one.trip.days[0], one.trip.days[-1])
        )
        dates = f"{first} \N{EN DASH} {last}"
        return f"{one.name}, {dates}" if one.name else dates
