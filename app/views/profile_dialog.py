"""Your taste and sizes: what was stated beside what was learned, all of it visible and in hand.

One window that blocks nothing. What is stated is kept when it is chosen or left, each step of undo;
what was learned is shown with how strong it is, and can only be learned anew.
"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtWidgets import (
    QDialog,
    QGridLayout,
    QHBoxLayout,
    QMenu,
    QProgressBar,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from app.stylist.taste import TASTE_FIELDS
from app.viewmodels import terms
from app.viewmodels.outfit_sentences import slot_words
from app.viewmodels.profile import ENOUGH_EVENTS, SIZED, Learned, ProfileViewModel
from app.views.bare_scroll import bare_scroll
from app.views.controls import Card, Segments, button, label
from app.views.flow_layout import FlowLayout
from app.views.page_states import StatePage, StateStack
from app.views.term_picker import Offer, TermPicker
from app.views.terms import field_label
from app.views.text_fields import LineEdit
from app.views.theme import Theme, set_kind
from app.views.tokens import SPACE_L, SPACE_M, SPACE_S

if TYPE_CHECKING:
    from app.views.context import WindowContext

_SIZE = (720, 720)
_BAR = 120


class ProfileDialog(QDialog):
    """The window.

    Args:
        context: What pages share.
        parent: The main window.
    """

    def __init__(self, context: WindowContext, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("profile_dialog")
        self.setWindowTitle(self.tr("Your taste and sizes"))
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setModal(False)
        self.resize(*_SIZE)
        context.theme.dress(self)
        self._context = context
        self.profile = ProfileViewModel(context.operations, self)
        theme, profile = context.theme, self.profile
        self._likes = TasteChips(theme, profile, "likes", self.tr("What you like"))
        self._dislikes = TasteChips(theme, profile, "dislikes", self.tr("What you never wear"))
        self._palette = TasteChips(theme, profile, "palette", self.tr("Colors that suit you"))
        self._sizes = {
            slot: LineEdit(self.tr("Size: {place}").format(place=slot_words(slot)))
            for slot in SIZED
        }
        self._wearer = Segments(
            [
                ("", self.tr("Anyone")),
                ("adult", self.tr("An adult")),
                ("child", self.tr("A child")),
            ],
            self.tr("Who this wardrobe is for"),
        )
        self._learned = LearnedCard(profile)
        self._faces = StateStack(
            theme,
            content=bare_scroll(self._make_body()),
            empty=StatePage(theme, "user", self.tr("Nothing is known yet")),
            retry=profile.refresh,
        )
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(self._faces)
        profile.changed.connect(self._show)
        profile.told.connect(self._tell)
        self._show()
        profile.refresh()

    def _make_body(self) -> QWidget:
        inside = QWidget()
        column = QVBoxLayout(inside)
        column.setContentsMargins(SPACE_L, SPACE_L, SPACE_L, SPACE_L)
        column.setSpacing(SPACE_L)
        stated = Card(self.tr("What you say"))
        words = self.tr(
            "Suggestions follow this. What you never wear is left out, whatever the diary says."
        )
        stated.body.addWidget(label(words, "muted", wrap=True))
        for chips in (self._likes, self._dislikes, self._palette):
            stated.body.addWidget(label(chips.title, "section"))
            stated.body.addWidget(chips)
        stated.body.addWidget(label(self.tr("Sizes, as labels say them"), "section"))
        sizes = QGridLayout()
        sizes.setHorizontalSpacing(SPACE_M)
        sizes.setVerticalSpacing(SPACE_S)
        for at, (slot, line) in enumerate(self._sizes.items()):
            line.setObjectName(f"size_{slot}")
            line.kept.connect(partial(self._keep_size, slot))
            row, place = divmod(at, 2)
            sizes.addWidget(label(slot_words(slot), "muted"), row, 2 * place)
            sizes.addWidget(line, row, 2 * place + 1)
        stated.body.addLayout(sizes)
        stated.body.addWidget(label(self.tr("This wardrobe is for"), "section"))
        self._wearer.setObjectName("profile_wearer")
        self._wearer.chosen.connect(self._keep_wearer)
        stated.body.addWidget(self._wearer)
        quiz = button(
            self.tr("Five questions about your style..."), name="profile_quiz", run=self._open_quiz
        )
        stated.body.addWidget(quiz, 0, Qt.AlignmentFlag.AlignLeft)
        forget = button(
            self.tr("Forget what you said"),
            kind="quiet",
            name="profile_forget",
            run=self.profile.reset_stated,
        )
        stated.body.addWidget(forget, 0, Qt.AlignmentFlag.AlignLeft)
        column.addWidget(stated)
        column.addWidget(self._learned)
        column.addStretch(1)
        return inside

    def _open_quiz(self) -> None:
        from app.views.style_quiz_dialog import open_quiz

        open_quiz(self._context, self.parentWidget() or self)

    def _keep_size(self, slot: str, text: str) -> None:
        self.profile.state_words(f"size.{slot}", [text] if text else [])

    def _keep_wearer(self, value: str) -> None:
        self.profile.state_words("wearer", [value] if value else [])

    def _show(self) -> None:
        profile = self.profile
        if profile.state == "failed" and profile.error is not None:
            self._faces.show_state(
                "failed", message=profile.error.message, next_step=profile.error.next_step
            )
            return
        if profile.shown is None:
            self._faces.show_state("busy")
            return
        self._faces.show_state("ready")
        for chips in (self._likes, self._dislikes, self._palette):
            chips.show_terms()
        for slot, line in self._sizes.items():
            line.show_text(" ".join(profile.stated(f"size.{slot}")))
        self._wearer.choose(" ".join(profile.stated("wearer")))
        self._learned.show_learned()

    def _tell(self, text: str) -> None:
        self._context.notifications.say(text, action=(self.tr("Undo"), self._undo), kind="success")

    def _undo(self) -> None:
        self._context.operations.undo()


class TasteChips(QWidget):
    """Stated terms of all fields as chips that go by a click, and a menu to add more.

    Args:
        theme: Sizes.
        profile: What was stated.
        kind: ``likes``, ``dislikes`` or ``palette``.
        title: What they are.
    """

    def __init__(
        self,
        theme: Theme,
        profile: ProfileViewModel,
        kind: str,
        title: str,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.title = title
        self.setObjectName(f"profile_{kind}")
        self.setAccessibleName(title)
        self._theme = theme
        self._profile = profile
        self._kind = kind
        self._shown: tuple[tuple[str, str], ...] | None = None
        self._flow = FlowLayout(self, spacing=6)

    def show_terms(self) -> None:
        """Show what is stated now."""
        held = tuple(
            (field, term)
            for field in self._fields()
            for term in self._profile.stated(self._name(field))
        )
        if held == self._shown:
            return
        self._shown = held
        while (item := self._flow.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.hide()
                widget.deleteLater()
        for field, term in held:
            self._flow.addWidget(self._chip(field, term))
        add = button(self.tr("+ Add"), kind="chip", name=f"add_{self._kind}", run=self._open)
        add.setAccessibleName(self.tr("Add: {what}").format(what=self.title))
        add.setMinimumHeight(self._theme.scaled(28))
        self._flow.addWidget(add)
        self.updateGeometry()

    def _fields(self) -> tuple[str, ...]:
        return ("colors",) if self._kind == "palette" else TASTE_FIELDS

    def _name(self, field: str) -> str:
        return self._kind if self._kind == "palette" else f"{self._kind}.{field}"

    def _chip(self, field: str, term: str) -> QPushButton:
        chip = QPushButton(f"{terms.shown_first(term)}  \u00d7")
        set_kind(chip, "chip")
        chip.setCheckable(True)
        chip.setChecked(True)
        chip.setMinimumHeight(self._theme.scaled(28))
        chip.setAccessibleName(
            self.tr("{title}: {word}, remove").format(title=self.title, word=terms.shown(term))
        )
        chip.setToolTip(field_label(field))
        chip.clicked.connect(partial(self._toggle, field, term))
        return chip

    def _toggle(self, field: str, term: str, _checked: bool = False) -> None:
        self._profile.toggle(self._name(field), term)

    def _open(self) -> None:
        if self._kind == "palette":
            self._pick("colors")
            return
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        for field in TASTE_FIELDS:
            text = self.tr("{field}...").format(field=field_label(field))
            menu.addAction(text).triggered.connect(partial(self._pick, field))
        menu.popup(self.mapToGlobal(self.rect().bottomLeft()))

    def _pick(self, field: str, _checked: bool = False) -> None:
        offer = Offer(
            title=field_label(field),
            terms=self._profile.terms(field),
            chosen=self._profile.stated(self._name(field)),
            several=True,
            word=terms.shown_first,
        )
        picker = TermPicker(self._theme, offer, self.window())
        picker.picked.connect(partial(self._toggle, field))
        picker.open_below(self)


class LearnedCard(Card):
    """What wears and likes taught: terms with how much more, or less, they are worn."""

    def __init__(self, profile: ProfileViewModel, parent: QWidget | None = None) -> None:
        super().__init__(QCoreApplication.translate("LearnedCard", "What Vestry learned"), parent)
        self.setObjectName("profile_learned")
        self._profile = profile
        self._words = label("", "muted", name="learned_words", wrap=True)
        self._rows = QGridLayout()
        self._rows.setHorizontalSpacing(SPACE_M)
        self._rows.setVerticalSpacing(SPACE_S)
        self._reset = button(
            self.tr("Learn anew from now on"),
            kind="quiet",
            name="profile_reset_learned",
            run=profile.reset_learned,
        )
        self.body.addWidget(self._words)
        self.body.addLayout(self._rows)
        row = QHBoxLayout()
        row.addWidget(self._reset)
        row.addStretch(1)
        self.body.addLayout(row)

    def show_learned(self) -> None:
        """Show what there is now."""
        profile, learned = self._profile, self._profile.learned
        if not profile.events:
            text = self.tr("Nothing yet. Note what you wear, and Vestry learns from it.")
        elif profile.events < ENOUGH_EVENTS:
            text = self.tr("Still learning: {some} of {enough} events so far.").format(
                some=profile.events, enough=ENOUGH_EVENTS
            )
        else:
            text = self.tr(
                "From %Ln event(s) in your diary and your feedback. It nudges and never rules.",
                "",
                profile.events,
            )
        self._words.setText(text)
        self._reset.setEnabled(bool(profile.events))
        while (item := self._rows.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.deleteLater()
        for at, one in enumerate(learned):
            self._add(at, one)

    def _add(self, at: int, one: Learned) -> None:
        more = one.worth >= 0
        words = self.tr("worn more") if more else self.tr("worn less")
        bar = QProgressBar()
        bar.setRange(0, 100)
        bar.setValue(round(100 * abs(one.worth)))
        bar.setTextVisible(False)
        bar.setFixedWidth(_BAR)
        bar.setAccessibleName(f"{terms.shown(one.term)}: {words}")
        self._rows.addWidget(label(terms.shown_first(one.term)), at, 0)
        self._rows.addWidget(label(field_label(one.field), "caption"), at, 1)
        self._rows.addWidget(label(words, "muted"), at, 2)
        self._rows.addWidget(bar, at, 3)
        self._rows.setColumnStretch(0, 1)


def open_profile(context: WindowContext, window: QWidget) -> ProfileDialog:
    """Open the window, or bring the open one to the front."""
    found = window.findChild(ProfileDialog)
    if found is not None and not found.isVisible():
        found = None
    made = found if found is not None else ProfileDialog(context, window)
    made.show()
    made.raise_()
    made.activateWindow()
    return made
