"""The inbox: one large photo, what was made of it, and a key for every answer.

Enter accepts and shows the next; 1 to 9 say what it is instead; E opens everything for editing,
the arrows move, U takes back, Delete throws away. The page shows and asks; what an answer means is
the view-model's.
"""

from __future__ import annotations

import functools

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent, QKeySequence, QShowEvent
from PySide6.QtWidgets import (
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QPushButton,
    QScrollArea,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from app.services.inbox import CHOICES, InboxCard
from app.viewmodels.inbox import InboxViewModel
from app.viewmodels.terms import shown as term_label
from app.views.context import WindowContext
from app.views.controls import button, header, label
from app.views.flow_layout import FlowLayout
from app.views.inbox_days import DayBox
from app.views.inbox_facts import GarmentFacts
from app.views.inbox_picture import STRIP, FilmStrip, LargePhoto
from app.views.page_states import StatePage, StateStack
from app.views.toast import stands_at_foot
from app.views.tokens import SPACE_L, SPACE_M, SPACE_S, SPACE_XL, SPACE_XS

SIDE_WIDTH = 392
_COLUMNS = 3
_CHOICE_HEIGHT = 34


class InboxPage(QWidget):
    """The page.

    Args:
        context: What pages share.
    """

    def __init__(self, context: WindowContext, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("page_inbox")
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self._context = context
        self.inbox = InboxViewModel(context.operations, self)
        self._front = 0
        column = QVBoxLayout(self)
        column.setContentsMargins(SPACE_XL, SPACE_L, SPACE_XL, SPACE_M)
        column.setSpacing(SPACE_M)
        self._place = label("", "muted", name="inbox_place")
        self._all = button("", name="inbox_accept_all", run=self.inbox.accept_all)
        self._days = DayBox(self)
        self._days.chosen.connect(self.inbox.show_day)
        column.addWidget(header(self.tr("Inbox"), self._place, self._days, self._all))
        self._empty = self._make_empty()
        self._faces = StateStack(
            context.theme, content=self._make_content(), empty=self._empty, retry=self.inbox.refresh
        )
        column.addWidget(self._faces, 1)
        self._register()
        self.inbox.changed.connect(self._show)
        context.describing.changed.connect(self._show_describe)
        context.models.changed.connect(self._show_describe)
        self.inbox.edit_wanted.connect(context.wardrobe.open)
        self.inbox.nothing_to_undo.connect(self._say_nothing_to_undo)
        self._show()

    # -- the parts --------------------------------------------------------------------------------

    def _make_content(self) -> QWidget:
        made = QWidget()
        row = QHBoxLayout(made)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(SPACE_XL)
        left = QVBoxLayout()
        left.setSpacing(SPACE_S)
        self._photo = LargePhoto(self._context)
        self._strip = FilmStrip(self._context)
        self._strip.chosen.connect(self.inbox.show)
        left.addWidget(self._photo, 1)
        left.addWidget(self._strip)
        stands_at_foot(self._strip)
        row.addLayout(left, 1)
        self._side = QWidget()
        self._side.setFixedWidth(self._context.theme.scaled(SIDE_WIDTH))
        self._context.theme.changed.connect(self._fit_side)
        side = QVBoxLayout(self._side)
        side.setContentsMargins(0, 0, 0, 0)
        side.setSpacing(SPACE_M)
        self._facts = GarmentFacts(self._context)
        self._describe = button("", name="inbox_describe", run=self.describe)
        self._describe.setIcon(self._context.theme.icon("sparkles"))
        inside = QWidget()
        column = QVBoxLayout(inside)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(SPACE_L)
        column.addWidget(self._facts)
        column.addWidget(self._make_choices())
        column.addWidget(self._describe)
        column.addStretch(1)
        # In a low window the facts scroll; the answers never leave.
        scroll = QScrollArea()
        scroll.setObjectName("inbox_facts")
        scroll.setAccessibleName(self.tr("About the garment"))
        scroll.setWidgetResizable(True)
        scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        scroll.setWidget(inside)
        inside.setAutoFillBackground(False)
        side.addWidget(scroll, 1)
        side.addLayout(self._make_answers())
        row.addWidget(self._side)
        return made

    def _make_choices(self) -> QWidget:
        made = QWidget()
        column = QVBoxLayout(made)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(SPACE_S)
        column.addWidget(label(self.tr("What is it?"), "section"))
        grid = QGridLayout()
        grid.setSpacing(SPACE_XS + 2)
        self._choices: list[QPushButton] = []
        for number in range(1, CHOICES + 1):
            choice = button(
                "",
                kind="chip",
                name=f"inbox_choice_{number}",
                run=functools.partial(self.inbox.choose, number),
            )
            choice.setCheckable(True)
            choice.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
            choice.setMinimumHeight(self._context.theme.scaled(_CHOICE_HEIGHT))
            self._choices.append(choice)
            grid.addWidget(choice, (number - 1) // _COLUMNS, (number - 1) % _COLUMNS)
        column.addLayout(grid)
        return made

    def _make_answers(self) -> QVBoxLayout:
        answers = QVBoxLayout()
        answers.setSpacing(SPACE_S)
        self._accept = button(
            self.tr("Accept"), kind="primary", name="inbox_accept", run=self.inbox.accept
        )
        rest = QHBoxLayout()
        rest.setSpacing(SPACE_S)
        others = (
            (self.tr("Edit"), "inbox_edit", "pencil", self.edit),
            (self.tr("Undo"), "inbox_undo", "undo-2", self.inbox.undo),
            (self.tr("Trash"), "inbox_trash", "trash-2", self.inbox.discard),
        )
        for text, name, icon, run in others:
            made = button(text, name=name, run=run)
            made.setIcon(self._context.theme.icon(icon))
            rest.addWidget(made, 1)
            if name == "inbox_undo":
                self._undo = made
        answers.addWidget(self._accept)
        answers.addLayout(rest)
        hints = QWidget()
        # Words of another language are longer: what does not fit goes to a second line.
        keys = FlowLayout(hints, spacing=SPACE_S)
        for key, what in (
            ("\N{RETURN SYMBOL}", self.tr("accept")),
            ("1-9", self.tr("is a")),
            ("E", self.tr("edit")),
            ("D", self.tr("describe")),
            ("\N{LEFTWARDS ARROW} \N{RIGHTWARDS ARROW}", self.tr("move")),
            ("U", self.tr("undo")),
        ):
            hint = QWidget()
            pair = QHBoxLayout(hint)
            pair.setContentsMargins(0, 0, 0, 0)
            pair.setSpacing(SPACE_XS)
            pair.addWidget(label(key, "key"))
            pair.addWidget(label(what, "caption"))
            keys.addWidget(hint)
        answers.addWidget(hints)
        return answers

    def _make_empty(self) -> StatePage:
        made = StatePage(self._context.theme, "inbox", "")
        shortcuts = self._context.shortcuts
        made.add_button(
            self.tr("Add photos"),
            lambda: shortcuts.action("import.photos").trigger(),
            kind="primary",
            name="inbox_add",
        )
        made.add_button(
            self.tr("Go to the wardrobe"),
            lambda: shortcuts.action("go.wardrobe").trigger(),
            name="inbox_to_wardrobe",
        )
        return made

    def _register(self) -> None:
        group, add = self.tr("Inbox"), self._context.shortcuts.register
        actions = (
            ("inbox.accept", self.tr("Accept the garment"), "Return", self.inbox.accept),
            ("inbox.edit", self.tr("Edit the garment"), "E", self.edit),
            ("inbox.describe", self.tr("Describe with a model"), "D", self.describe),
            (
                "inbox.describe_all",
                self.tr("Describe all garments with a model"),
                "Shift+D",
                self.describe_all,
            ),
            ("inbox.next", self.tr("Next garment"), "Right", self.inbox.next),
            ("inbox.previous", self.tr("Previous garment"), "Left", self.inbox.previous),
            ("inbox.undo", self.tr("Take the last answer back"), "U", self.inbox.undo),
            (
                "inbox.trash",
                self.tr("Move the garment to the trash"),
                QKeySequence.StandardKey.Delete,
                self.inbox.discard,
            ),
            (
                "inbox.accept_all",
                self.tr("Accept all garments"),
                "Ctrl+Shift+Return",
                self.inbox.accept_all,
            ),
        )
        for name, text, key, run in actions:
            add(name, text, key, owner=self, run=run, group=group)
        for number in range(1, CHOICES + 1):
            text = self.tr("It is number {n}").format(n=number)
            run = functools.partial(self.inbox.choose, number)
            add(f"inbox.choose.{number}", text, str(number), owner=self, run=run, group=group)

    # -- showing ----------------------------------------------------------------------------------

    def edit(self) -> None:
        """Open everything about the garment in front, beside it, and go there."""
        self.inbox.edit()
        side = self.window().findChild(QFrame, "detail_side")
        if side is not None and side.isVisible():
            self._enter(side)

    def describe(self) -> None:
        """Let a large model look at the garment in front; its words wait to be accepted."""
        if self.inbox.current_id:
            self._context.describing.describe([self.inbox.current_id])

    def describe_all(self) -> None:
        """Let it look at everything that is shown here."""
        self._context.describing.describe(self.inbox.ids)

    def _show_describe(self) -> None:
        describing = self._context.describing
        reading = describing.is_reading(self.inbox.current_id)
        model = describing.model_title
        if reading:
            text = self.tr("{model} is looking at it").format(model=model)
        elif model:
            text = self.tr("Describe with {model}").format(model=model)
        else:
            text = self.tr("Describe with a model")
        self._describe.setText(text)
        self._describe.setAccessibleName(text)
        self._describe.setEnabled(not reading and describing.task("describe") is None)

    def showEvent(self, event: QShowEvent) -> None:
        """Read what waits whenever the page is opened."""
        super().showEvent(event)
        self.inbox.open()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Take the Enter of the number pad for the other one."""
        if event.key() == Qt.Key.Key_Enter:
            self.inbox.accept()
        else:
            super().keyPressEvent(event)

    def _show(self) -> None:
        inbox = self.inbox
        error = inbox.error
        self._faces.show_state(
            inbox.state,
            message=error.message if error else "",
            next_step=error.next_step if error else "",
        )
        waiting = len(inbox.ids)
        self._place.setText(self._place_text())
        self._undo.setEnabled(inbox.can_undo)
        self._days.show_days(inbox.days, inbox.day)
        self._all.setVisible(waiting > 1)
        self._all.setText(self.tr("Accept all %Ln", "", waiting))
        self._all.setAccessibleName(self._all.text())
        if not waiting:
            self._say_empty()
        self._show_card(inbox.current)
        self._show_describe()

    def _place_text(self) -> str:
        inbox = self.inbox
        if not inbox.ids:
            return ""
        place = self.tr("{n} of {total}").format(n=inbox.position, total=len(inbox.ids))
        if not inbox.accepted:
            return place
        done = self.tr("%Ln accepted", "", inbox.accepted)
        return f"{place} · {done}"

    def _say_empty(self) -> None:
        if self.inbox.accepted:
            self._empty.say(
                self.tr("All done"),
                self.tr(
                    "%Ln garment(s) reviewed. The next photos will wait here for you.",
                    "",
                    self.inbox.accepted,
                ),
            )
        else:
            self._empty.say(
                self.tr("Nothing to review"),
                self.tr("Fresh imports wait here until you have looked at them once."),
            )

    def _show_card(self, card: InboxCard | None) -> None:
        inbox = self.inbox
        self._photo.show_card(card)
        self._facts.show_card(card)
        near = inbox.around(1, STRIP)
        self._strip.show_cards([(ident, inbox.card(ident)) for ident in near], inbox.current_id)
        for number, choice in enumerate(self._choices, start=1):
            known = card is not None and number <= len(card.choices)
            choice.setVisible(known)
            if card is None or not known:
                continue
            category = card.choices[number - 1]
            name = term_label(category)
            choice.setText(f"{number}  {name}")
            choice.setChecked(category == card.item.category)
            said = self.tr("{n}: {category}").format(n=number, category=name)
            choice.setAccessibleName(said)
            choice.setToolTip(said)
        if card is not None and inbox.current_id != self._front:
            self._front = inbox.current_id
            self._read_ahead()
            if self._detail_is_open():
                self.inbox.edit()

    def _say_nothing_to_undo(self) -> None:
        key = self._context.shortcuts.action("undo").shortcut()
        self._context.notifications.say(
            self.tr("No answer to take back. {key} takes back other changes.").format(
                key=key.toString(QKeySequence.SequenceFormat.NativeText)
            )
        )

    def _read_ahead(self) -> None:
        for ident in self.inbox.around(0, 2)[1:]:
            self._photo.read(self.inbox.card(ident))

    def _enter(self, side: QFrame) -> None:
        for widget in side.findChildren(QWidget):
            tab = widget.focusPolicy() & Qt.FocusPolicy.TabFocus
            if tab and widget.isVisible() and widget.isEnabled():
                widget.setFocus(Qt.FocusReason.ShortcutFocusReason)
                return

    def _detail_is_open(self) -> bool:
        side = self.window().findChild(QFrame, "detail_side")
        return side is not None and side.isVisible()

    def _fit_side(self) -> None:
        self._side.setFixedWidth(self._context.theme.scaled(SIDE_WIDTH))
