"""Packing lists: a form for a trip, what to pack with ticks, and an outfit for every day.

Gaps are told where they are: on their day. Lists are chosen at the head; nothing is saved, because
every change is kept at once and undo is one key away.
"""

from __future__ import annotations

from datetime import timedelta

from PySide6.QtCore import QDate, QLocale, QSignalBlocker, Qt
from PySide6.QtGui import QHideEvent, QShowEvent
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QDateEdit,
    QFileDialog,
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QLineEdit,
    QScrollArea,
    QSpinBox,
    QVBoxLayout,
    QWidget,
)

from app.sentences import said
from app.viewmodels.dates import long_day
from app.viewmodels.degrees import shown_degrees
from app.viewmodels.packing import PackingList, PackingViewModel
from app.viewmodels.terms import shown, shown_first
from app.views.context import WindowContext
from app.views.controls import Card, button, icon_button, label
from app.views.day_panel import CollageTile
from app.views.diary_picker import DiaryPicker
from app.views.page_states import StatePage, StateStack
from app.views.tokens import SPACE_L, SPACE_M, SPACE_S, SPACE_XL, SPACE_XS

_NO_DEGREES = -61
_RAIN = 0.8
_COLUMNS_FROM = 900


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
        self.form = TripForm(context, packing)
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
            self.tr("packing list") + ".html",
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
            self.tr("Pack for a trip"), self._begin_first, kind="primary", name="packing_first"
        )
        self.states = StateStack(
            self._context.theme, content=scroll, empty=empty, retry=self._packing.refresh
        )
        column.addWidget(self.states, 1)
        self.setFocusProxy(self._new)

    def _begin_first(self) -> None:
        self.open_form()

    def _toggle_away(self) -> None:
        shown_list = self._packing.shown
        if shown_list is not None:
            self._packing.mark_away(not shown_list.away)

    # -- showing ----------------------------------------------------------------------------------

    def _show(self) -> None:
        packing = self._packing
        error = packing.error
        if not (packing.state == "empty" and self.form.isVisibleTo(self)):
            self.states.show_state(
                packing.state,
                message=error.message if error else "",
                next_step=error.next_step if error else "",
            )
        current = packing.shown
        for each in (self._choice, self._again, self._away, self._save, self._remove):
            each.setVisible(current is not None)
        self._new.setVisible(packing.state != "empty")
        self._again.setEnabled(not packing.packing)
        self._busy.setVisible(packing.packing)
        self._trouble.setText(said(packing.trouble))
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
        while (held := self._columns.takeAt(0)) is not None:
            widget = held.widget()
            if widget is not None:
                widget.hide()
                widget.deleteLater()
        self._columns.addWidget(self._list_card(current), 2, Qt.AlignmentFlag.AlignTop)
        self._columns.addWidget(self._days_card(current), 3, Qt.AlignmentFlag.AlignTop)

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
        more.returnPressed.connect(lambda: self._packing.add_text(more.text()))
        foot.addWidget(more, 1)
        foot.addWidget(button(self.tr("Add garments"), name="pack_add", run=self.add_garments))
        card.body.addLayout(foot)
        return card

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
            names = ", ".join(piece.name for piece in pieces) or self.tr("Nothing to wear")
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


class TripForm(Card):
    """Asks for a trip."""

    def __init__(self, context: WindowContext, packing: PackingViewModel) -> None:
        super().__init__()
        self.setObjectName("trip_form")
        self._packing = packing
        self.body.insertWidget(0, label(self.tr("A new trip"), "strong"))
        self.name = QLineEdit()
        self.name.setObjectName("trip_name")
        self.name.setPlaceholderText(self.tr("Where to"))
        self.first, self.last = self._date("trip_first"), self._date("trip_last")
        self.first.dateChanged.connect(self._keep_order)
        self.degrees = QSpinBox()
        self.degrees.setObjectName("trip_degrees")
        self.degrees.setRange(_NO_DEGREES, 60)
        self.degrees.setSpecialValueText(self.tr("Not known"))
        self.degrees.setSuffix(self.tr(" °C"))
        self.degrees.setValue(_NO_DEGREES)
        self.degrees.lineEdit().setTextMargins(7, 0, 0, 0)
        self.rain = QCheckBox(self.tr("Rain"))
        self.rain.setObjectName("trip_rain")
        self.occasion = QComboBox()
        self.occasion.setObjectName("trip_occasion")
        self.occasion.addItem(self.tr("Any occasion"), "")
        for term in packing.occasions:
            self.occasion.addItem(shown_first(term), term)
        self.shoes = QSpinBox()
        self.shoes.setObjectName("trip_shoes")
        self.shoes.setRange(1, 9)
        self.shoes.setValue(2)
        self.shoes.lineEdit().setTextMargins(7, 0, 0, 0)
        self.laundry = QComboBox()
        self.laundry.setObjectName("trip_laundry")
        self.laundry.addItem(self.tr("None"), 0)
        for days in (2, 3, 4, 7, 10, 14):
            self.laundry.addItem(self.tr("Every %Ln day(s)", "", days), days)
        self._grid = QGridLayout()
        self._grid.setHorizontalSpacing(SPACE_M)
        self._grid.setVerticalSpacing(SPACE_XS)
        fields = (
            (self.tr("Name"), self.name),
            (self.tr("First day"), self.first),
            (self.tr("Last day"), self.last),
            (self.tr("Occasion"), self.occasion),
            (self.tr("Temperature"), self.degrees),
            (self.tr("Pairs of shoes at most"), self.shoes),
            (self.tr("Laundry on the way"), self.laundry),
            ("", self.rain),
        )
        for at, (text, control) in enumerate(fields):
            row, column = at // 4 * 2, at % 4
            if text:
                control.setAccessibleName(text)
                self._grid.addWidget(label(text, "caption"), row, column)
            self._grid.addWidget(control, row + 1, column)
            self._grid.setColumnStretch(column, 1)
        self.body.addLayout(self._grid)
        note = label(
            self.tr("Days with weather or an occasion in the diary keep their own."),
            "caption",
            wrap=True,
        )
        self.body.addWidget(note)
        acts = QHBoxLayout()
        acts.addStretch(1)
        acts.addWidget(button(self.tr("Cancel"), kind="quiet", name="trip_cancel", run=self.hide))
        acts.addWidget(button(self.tr("Pack"), kind="primary", name="trip_pack", run=self.pack))
        self.body.addLayout(acts)
        self.hide()

    def begin(self) -> None:
        """Begin with a week from tomorrow."""
        first = self._packing.today + timedelta(days=1)
        self.first.setDate(QDate(first.year, first.month, first.day))
        self.last.setDate(self.first.date().addDays(4))
        self.name.clear()
        self.name.setFocus()

    def pack(self) -> None:
        """Pack for what is asked."""
        value = self.degrees.value()
        self._packing.pack(
            self.first.date().toPython(),  # type: ignore[arg-type]
            self.last.date().toPython(),  # type: ignore[arg-type]
            name=self.name.text(),
            occasion=self.occasion.currentData(),
            temperature=None if value == _NO_DEGREES else float(value),
            rain=_RAIN if self.rain.isChecked() else None,
            laundry_every=self.laundry.currentData(),
            most_shoes=self.shoes.value(),
        )
        self.hide()

    def _keep_order(self) -> None:
        self.last.setMinimumDate(self.first.date())

    @staticmethod
    def _date(name: str) -> QDateEdit:
        made = QDateEdit()
        made.setObjectName(name)
        made.setButtonSymbols(QDateEdit.ButtonSymbols.NoButtons)
        made.lineEdit().setTextMargins(7, 0, 0, 0)
        made.setDisplayFormat(QLocale().dateFormat(QLocale.FormatType.ShortFormat))
        return made
