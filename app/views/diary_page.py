"""The diary: a calendar by month or week, the agenda, the laundry and packing lists.

The chosen day's details stand beside calendar and agenda, below them where the window is narrow.
One thing is primary on each face, always in the same corner.
"""

from __future__ import annotations

from datetime import date
from functools import partial

from PySide6.QtCore import QDate, QLocale, Qt
from PySide6.QtGui import QHideEvent, QResizeEvent, QShowEvent
from PySide6.QtWidgets import QBoxLayout, QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from app.viewmodels.dates import long_day, short_day
from app.viewmodels.diary import DayEntry, DiaryViewModel
from app.viewmodels.diary_agenda import AgendaModel
from app.viewmodels.laundry import LaundryViewModel
from app.viewmodels.packing import PackingViewModel
from app.views.context import WindowContext
from app.views.controls import Segments, button, icon_button, label
from app.views.day_panel import DayPanel
from app.views.diary_agenda import AgendaView
from app.views.diary_calendar import CalendarPane, CalendarView
from app.views.diary_calendar_model import CalendarModel
from app.views.diary_picker import DiaryPicker
from app.views.laundry_view import LaundryView
from app.views.packing_view import PackingView
from app.views.page_states import StatePage, StateStack
from app.views.tokens import HEADER, SPACE_L, SPACE_M, SPACE_S, SPACE_XL

_FACES = ("month", "week", "agenda", "laundry", "packing")
_BESIDE = 860
"""Narrower pages have the day below the calendar."""
_SIDE = 320


class DiaryPage(QWidget):
    """The page.

    Args:
        context: What pages share.
        diary: Brought by tests; made here otherwise.
    """

    def __init__(
        self,
        context: WindowContext,
        diary: DiaryViewModel | None = None,
        *,
        laundry: LaundryViewModel | None = None,
        packing: PackingViewModel | None = None,
    ) -> None:
        super().__init__()
        self.setObjectName("page_diary")
        self._context = context
        self.diary = diary or DiaryViewModel(context.operations, parent=self)
        self.laundry = laundry or LaundryViewModel(context.operations, parent=self)
        self.packing = packing or PackingViewModel(context.operations, parent=self)
        self.agenda = AgendaModel(context.operations, self)
        self._face = "month"
        self._make_head()
        self._make_faces()
        self._lay_out()
        self._register()
        for each in (self.diary, self.laundry, self.packing):
            each.told.connect(self._tell)
        self.diary.changed.connect(self._show)
        self.diary.chosen.connect(self._show_when)
        self.agenda.modelReset.connect(self._on_agenda)
        self.setFocusProxy(self.calendar)
        self._show()

    # -- parts ------------------------------------------------------------------------------------

    def _make_head(self) -> None:
        theme, diary = self._context.theme, self.diary
        self._faces_choice = Segments(
            [
                ("month", self.tr("Month")),
                ("week", self.tr("Week")),
                ("agenda", self.tr("Agenda")),
                ("laundry", self.tr("Laundry")),
                ("packing", self.tr("Packing")),
            ],
            self.tr("Show"),
        )
        self._faces_choice.setObjectName("diary_faces")
        self._faces_choice.choose("month")
        self._faces_choice.chosen.connect(self.show_face)
        self._when = label("", "page_title", name="page_title")
        self._back = icon_button(
            theme, "chevron-left", self.tr("Back"), name="diary_back", run=lambda: diary.turn(-1)
        )
        self._on = icon_button(
            theme, "chevron-right", self.tr("On"), name="diary_on", run=lambda: diary.turn(1)
        )
        self._today = button(
            self.tr("Today"), name="diary_today", run=lambda: diary.choose(diary.today)
        )
        self._week = button(
            self.tr("Plan the week"), kind="primary", name="diary_plan_week", run=diary.plan_week
        )

    def _make_faces(self) -> None:
        context = self._context
        model = CalendarModel(self.diary, self)
        self.calendar = CalendarView(context, model)
        self.calendar.moved.connect(self.diary.move)
        self.list = AgendaView(context, self.agenda)
        self.list.picked.connect(self.diary.choose)
        self.list.home.connect(lambda: self.diary.choose(self.diary.today))
        empty = StatePage(
            context.theme,
            "calendar-days",
            self.tr("Your diary is still empty"),
            self.tr("Note what you wear, or plan what you will: it shows here, day by day."),
        )
        empty.add_button(
            self.tr("Note what you wear today"), self.add_today, kind="primary", name="diary_begin"
        )
        self.agenda_states = StateStack(
            context.theme, content=self.list, empty=empty, retry=self.agenda.refresh
        )
        self.panel = DayPanel(context, self.diary)
        self.panel.add_wanted.connect(self.add)
        self.panel.instead_wanted.connect(self.add_instead)
        for each in (self.calendar, self.list):
            each.opened.connect(self.panel.go)
        self._days = QStackedWidget()
        self._days.addWidget(CalendarPane(self.calendar, model))
        self._days.addWidget(self.agenda_states)
        self.laundry_view = LaundryView(context, self.laundry)
        self.packing_view = PackingView(context, self.packing)

    def _lay_out(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(0, SPACE_L, 0, 0)
        column.setSpacing(SPACE_M)
        first = QHBoxLayout()
        first.setContentsMargins(SPACE_XL, 0, SPACE_XL, 0)
        first.setSpacing(SPACE_S)
        self._when.setMinimumHeight(HEADER)
        first.addWidget(self._when)
        first.addWidget(self._back)
        first.addWidget(self._on)
        first.addWidget(self._today)
        first.addStretch(1)
        first.addWidget(self._week)
        column.addLayout(first)
        second = QHBoxLayout()
        second.setContentsMargins(SPACE_XL, 0, SPACE_XL, 0)
        second.addWidget(self._faces_choice)
        second.addStretch(1)
        column.addLayout(second)
        self._stack = QStackedWidget()
        days = QWidget()
        self._sides = QBoxLayout(QBoxLayout.Direction.LeftToRight, days)
        self._sides.setContentsMargins(0, 0, 0, 0)
        self._sides.setSpacing(0)
        inside = QWidget()
        framed = QVBoxLayout(inside)
        framed.setContentsMargins(SPACE_XL - 4, 0, SPACE_L, SPACE_L)
        framed.addWidget(self._days)
        self._framed = framed
        self._sides.addWidget(inside, 1)
        self._sides.addWidget(self.panel)
        nothing = QWidget()
        self.states = StateStack(
            self._context.theme, content=days, empty=nothing, retry=self.diary.refresh
        )
        for each in (self.states, self.laundry_view, self.packing_view):
            self._stack.addWidget(each)
        column.addWidget(self._stack, 1)
        self._fit()

    def _register(self) -> None:
        group, add = self.tr("Diary"), self._context.shortcuts.register
        names = {
            "month": self.tr("Diary: month"),
            "week": self.tr("Diary: week"),
            "agenda": self.tr("Diary: agenda"),
            "laundry": self.tr("Diary: laundry"),
            "packing": self.tr("Diary: packing lists"),
        }
        for face, key in zip(_FACES, ("M", "W", "A", "L", "P"), strict=True):
            add(
                f"diary.{face}",
                names[face],
                key,
                owner=self,
                run=partial(self.show_face, face),
                group=group,
            )
        add("diary.add", self.tr("Add to the day..."), "N", owner=self, run=self.add, group=group)
        add(
            "diary.suggest",
            self.tr("Suggest an outfit for the day"),
            "S",
            owner=self,
            run=self.diary.suggest,
            group=group,
        )
        add(
            "diary.today",
            self.tr("Go to today"),
            "T",
            owner=self,
            run=lambda: self.diary.choose(self.diary.today),
            group=group,
        )
        add(
            "diary.week_plan",
            self.tr("Plan the week"),
            "",
            owner=self,
            run=self.diary.plan_week,
            group=group,
        )

    # -- what one does ----------------------------------------------------------------------------

    def show_face(self, face: str) -> None:
        """Show month, week, agenda, laundry or packing lists."""
        self._face = face
        self._faces_choice.choose(face)
        if face in ("month", "week"):
            self.diary.show_span("month" if face == "month" else "week")
        self._days.setCurrentIndex(1 if face == "agenda" else 0)
        self._stack.setCurrentIndex({"laundry": 1, "packing": 2}.get(face, 0))
        self.agenda.look(face == "agenda" and self.isVisible())
        self.setFocusProxy(
            {
                "agenda": self.list,
                "laundry": self.laundry_view,
                "packing": self.packing_view,
            }.get(face, self.calendar)
        )
        self._show()
        if face == "agenda":
            self.list.show_day(self.diary.day)
        if self.isVisible() and self.focusWidget() is not self._faces_choice.focusWidget():
            self.setFocus(Qt.FocusReason.OtherFocusReason)

    def add(self) -> DiaryPicker:
        """Choose something for the chosen day."""
        diary, day = self.diary, self.diary.day
        words = long_day(day)
        coming = day > diary.today

        def done(outfit: int | None, items: tuple[int, ...], planned: bool) -> None:
            diary.add(day, item_ids=items, outfit_id=outfit, planned=coming or planned)

        title = (
            self.tr("What will you wear on {day}?")
            if coming
            else self.tr("What did you wear on {day}?")
        ).format(day=words)
        picker = DiaryPicker(
            self._context,
            title,
            done,
            planned=False if day == diary.today else None,
            parent=self.window(),
        )
        picker.open()
        return picker

    def add_today(self) -> DiaryPicker:
        """Choose what is worn today."""
        self.diary.choose(self.diary.today)
        return self.add()

    def add_instead(self, entry: DayEntry) -> DiaryPicker:
        """Choose what was worn instead of a plan."""

        def done(outfit: int | None, items: tuple[int, ...], _planned: bool) -> None:
            self.diary.wore_instead(
                entry, item_ids=() if outfit is not None else items, outfit_id=outfit
            )

        picker = DiaryPicker(
            self._context,
            self.tr("What did you wear instead?"),
            done,
            planned=None,
            parent=self.window(),
        )
        picker.open()
        return picker

    # -- showing ----------------------------------------------------------------------------------

    def showEvent(self, event: QShowEvent) -> None:
        """Read, now that somebody looks."""
        super().showEvent(event)
        self.diary.look(True)
        self.agenda.look(self._face == "agenda")

    def hideEvent(self, event: QHideEvent) -> None:
        """Read no more."""
        super().hideEvent(event)
        self.diary.look(False)
        self.agenda.look(False)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Put the day beside the calendar where there is room, else below."""
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        scaled = self._context.theme.scaled
        beside = self.width() >= scaled(_BESIDE)
        direction = QBoxLayout.Direction.LeftToRight if beside else QBoxLayout.Direction.TopToBottom
        self._sides.setDirection(direction)
        if beside:
            self.panel.setFixedWidth(scaled(_SIDE))
            self.panel.setMaximumHeight(16_777_215)
        else:
            self.panel.setMinimumWidth(0)
            self.panel.setMaximumWidth(16_777_215)
            self.panel.setMaximumHeight(max(scaled(200), self.height() * 2 // 5))
        self.panel.stand(beside=beside)

    def _show(self) -> None:
        diary = self.diary
        error = diary.error
        self.states.show_state(
            diary.state,
            message=error.message if error else "",
            next_step=error.next_step if error else "",
        )
        self._show_when()
        self._on_agenda()

    def _show_when(self) -> None:
        diary, face = self.diary, self._face
        dated = face in ("month", "week")
        for each in (self._back, self._on):
            each.setVisible(dated)
        self._today.setVisible(face in ("month", "week", "agenda"))
        self._week.setVisible(dated)
        names = {
            "agenda": self.tr("Diary"),
            "laundry": self.tr("Laundry"),
            "packing": self.tr("Packing lists"),
        }
        self._when.setText(names.get(face) or _title(diary.day, diary.first, diary.last, face))
        back = self.tr("The month before") if face == "month" else self.tr("The week before")
        on = self.tr("The month after") if face == "month" else self.tr("The week after")
        for control, text in ((self._back, back), (self._on, on)):
            control.setAccessibleName(text)
            control.setToolTip(text)
        if face == "agenda":
            self.list.show_day(diary.day)

    def _on_agenda(self) -> None:
        self.agenda_states.show_state("ready" if self.agenda.rowCount() else "empty")

    def _tell(self, text: str, label_of_step: str) -> None:
        if not label_of_step:
            self._context.notifications.say(text)
            return
        self._context.notifications.say(text, action=(self.tr("Undo"), self._undo), kind="success")

    def _undo(self) -> None:
        self._context.operations.undo()


def _title(day: date, first: date, last: date, face: str) -> str:
    locale = QLocale()
    if face == "month":
        text = locale.toString(QDate(day.year, day.month, 1), "MMMM yyyy")
        return text[:1].upper() + text[1:]
    return f"{short_day(first)} \N{EN DASH} {short_day(last, year=True)}"
