"""Asks a model about the chosen garments: does it suit, which is the best, what differs.

One window for the three questions, with the garments as tiles, what the model finds below each in
words (its probability when the mouse rests there) and, for a comparison, what the tags say beside
the model's own words. It blocks nothing and changes nothing. Free questions are the chat's.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QSize, Qt
from PySide6.QtGui import QCloseEvent, QKeyEvent
from PySide6.QtWidgets import (
    QDialog,
    QGridLayout,
    QHBoxLayout,
    QLineEdit,
    QProgressBar,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from app.sentences import said
from app.viewmodels.asking import AskingViewModel, can_ask
from app.viewmodels.names import shown_name
from app.viewmodels.statistics import ChartRow
from app.viewmodels.terms import shown
from app.views.asking_words import (
    CLEAR,
    UNCLEAR,
    ahead_words,
    asked_words,
    change_words,
    difference_words,
    suits_words,
)
from app.views.controls import Card, Segments, button, label
from app.views.escape import claims_escape
from app.views.flow_layout import FlowLayout
from app.views.statistics_garments import GarmentTile
from app.views.terms import field_label
from app.views.tokens import SPACE_L, SPACE_M, SPACE_S

if TYPE_CHECKING:
    from app.services.asking import AskResult, Skill
    from app.views.context import WindowContext

_SIZE = (768, 680)
_TILE = 132
_CHIP = 28
_SKILLS: tuple[Skill, ...] = ("suits", "best", "compare")
_UNSAID = frozenset({"", "unknown"})


class AskingDialog(QDialog):
    """The window.

    Args:
        context: What pages share.
        asking: What is asked; becomes a child of this.
    """

    def __init__(
        self, context: WindowContext, asking: AskingViewModel, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setModal(False)
        self.setObjectName("asking_dialog")
        self.setWindowTitle(self.tr("Ask about garments"))
        self.resize(context.theme.scaled(_SIZE[0]), _SIZE[1])
        self._context = context
        self.asking = asking
        asking.setParent(self)
        self._tiles: list[_Tile] = []
        self._terms: dict[str, str] = {}
        self.skill: Skill = "suits"
        self._make_parts()
        self._lay_out()
        asking.changed.connect(self._refresh)

    # -- parts ------------------------------------------------------------------------------------

    def _make_parts(self) -> None:
        self._which = Segments(
            [
                ("suits", self.tr("Does it suit...")),
                ("best", self.tr("Pick the best for...")),
                ("compare", self.tr("Compare")),
            ],
            self.tr("Question"),
        )
        self._which.setObjectName("ask_which")
        self._which.chosen.connect(self._on_which)
        self.field = QLineEdit()
        self.field.setObjectName("ask_value")
        self.field.setMaxLength(200)
        self.field.returnPressed.connect(self.ask)
        self._ask = button(self.tr("Ask"), kind="primary", name="ask_start", run=self.ask)
        self._stop = button(self.tr("Stop"), name="ask_stop", run=self.asking.stop)
        self._chips = QWidget()
        chips = FlowLayout(self._chips, spacing=SPACE_S)
        for field in ("occasion", "season"):
            for term in self._context.wardrobe.actions.terms(field):
                if term not in _UNSAID:
                    chips.addWidget(self._make_chip(term))
        self._garments = QWidget()
        self._flow = FlowLayout(self._garments, spacing=SPACE_M)
        self._progress = QProgressBar()
        self._progress.setObjectName("ask_progress")
        self._progress.setAccessibleName(self.tr("Questions answered"))
        self._progress.setTextVisible(False)
        self._progress.setFixedHeight(4)
        self._says = label("", "title", name="ask_says", wrap=True)
        self._more = label("", "muted", name="ask_more", wrap=True)
        self._other = button("", name="ask_other", run=self._do_other)
        self._known = Card(self.tr("By their tags"))
        self._known.setObjectName("ask_known")
        self._table = QGridLayout()
        self._table.setHorizontalSpacing(SPACE_L)
        self._table.setColumnStretch(1, 1)
        self._table.setColumnStretch(2, 1)
        self._known.body.addLayout(self._table)
        self._own = Card(self.tr("In the model's words"))
        self._own.setObjectName("ask_own")
        self._words = label("", name="ask_words", wrap=True)
        self._words.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByMouse
            | Qt.TextInteractionFlag.TextSelectableByKeyboard
        )
        self._own.body.addWidget(self._words)
        self._by = label("", "caption", name="ask_by", wrap=True)

    def _make_chip(self, term: str) -> QWidget:
        word = shown(term)
        self._terms[word.casefold()] = term
        made = button(word, kind="chip", name=f"ask_{term}", run=lambda: self._ask_for(word))
        made.setMinimumHeight(self._context.theme.scaled(_CHIP))
        return made

    def _lay_out(self) -> None:
        inside = QWidget()
        column = QVBoxLayout(inside)
        column.setContentsMargins(0, 0, SPACE_S, 0)
        column.setSpacing(SPACE_M)
        for part in (self._says, self._more, self._other, self._garments, self._known, self._own):
            if part is self._other:
                column.addWidget(part, 0, Qt.AlignmentFlag.AlignLeft)
            else:
                column.addWidget(part)
        column.addStretch(1)
        scroll = QScrollArea()
        scroll.setObjectName("ask_scroll")
        scroll.setAccessibleName(self.tr("The garments and the answer"))
        scroll.setWidgetResizable(True)
        scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        scroll.setWidget(inside)
        asked = QHBoxLayout()
        asked.setSpacing(SPACE_S)
        asked.addWidget(self.field, 1)
        asked.addStretch(0)
        asked.addWidget(self._stop)
        asked.addWidget(self._ask)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(SPACE_L, SPACE_L, SPACE_L, SPACE_L)
        outer.setSpacing(SPACE_M)
        outer.addWidget(self._which)
        outer.addLayout(asked)
        outer.addWidget(self._chips)
        outer.addWidget(self._progress)
        outer.addWidget(scroll, 1)
        outer.addWidget(self._by)

    # -- doing ------------------------------------------------------------------------------------

    def open_for(self, item_ids: tuple[int, ...], skill: Skill) -> None:
        """Show garments and a question about them; a comparison needs no words and begins."""
        self.asking.choose(item_ids)
        count = len(self.asking.item_ids)
        possible = [each for each in _SKILLS if can_ask(each, count)]
        self.skill = skill if skill in possible or not possible else possible[0]
        self._which.choose(self.skill)
        self._make_tiles()
        self._refresh()
        self.field.setFocus()
        if self.skill == "compare" and can_ask("compare", count):
            self.ask()

    def ask(self) -> None:
        """Ask what is chosen and typed."""
        value = " ".join(self.field.text().split())
        if not self._possible(self.skill) or (self.skill != "compare" and not value):
            self.field.setFocus()
            return
        # a chip's word is its term, whatever the language
        value = self._terms.get(value.casefold(), value)
        self.asking.ask(self.skill, "" if self.skill == "compare" else value)

    def _ask_for(self, word: str) -> None:
        self.field.setText(word)
        self.ask()

    def _on_which(self, skill: str) -> None:
        self.skill = next(each for each in _SKILLS if each == skill)
        self._refresh()
        if self.skill == "compare" and self._possible("compare"):
            self.ask()

    def _do_other(self) -> None:
        if self.asking.state == "no_model":
            self._context.shortcuts.action("go.models").trigger()
            self.close()
        else:
            self.asking.ask_again()

    def _possible(self, skill: Skill) -> bool:
        return can_ask(skill, len(self.asking.item_ids))

    def event(self, event: QEvent) -> bool:
        """Take Escape before an action of the window behind does."""
        return claims_escape(event) or super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Stop with Escape while something is answered; close with it otherwise."""
        if event.key() == Qt.Key.Key_Escape and self.asking.state == "busy":
            self.asking.stop()
        elif event.key() not in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            super().keyPressEvent(event)

    def closeEvent(self, event: QCloseEvent) -> None:
        """Stop what is still answered: nobody would see it."""
        self.asking.stop()
        super().closeEvent(event)

    # -- showing ----------------------------------------------------------------------------------

    def _make_tiles(self) -> None:
        for gone in self._tiles:
            self._flow.removeWidget(gone)
            gone.hide()
            gone.deleteLater()
        rows = [ChartRow(self._name(each), 0.0, "", item_id=each) for each in self._order()]
        self._tiles = [_Tile(self._context, self.asking.garments, row) for row in rows]
        for tile in self._tiles:
            tile.clicked.connect(lambda _on=False, at=tile.row.item_id: self._open(at))
            self._flow.addWidget(tile)
            tile.show()

    def _open(self, item_id: int) -> None:
        self._context.wardrobe.open(item_id)

    def _order(self) -> tuple[int, ...]:
        result = self._answer()
        if result is not None and result.skill == "best":
            return tuple(one.item_id for one in result.verdicts)
        return self.asking.item_ids

    def _answer(self) -> AskResult | None:
        """Return the answer to the question that is shown."""
        result = self.asking.result
        return result if result is not None and result.skill == self.skill else None

    def _name(self, item_id: int) -> str:
        item = self.asking.records.get(item_id)
        return shown_name(item) if item is not None else self.tr("Garment")

    def _refresh(self) -> None:
        busy = self.asking.state == "busy"
        possible, compares = self._possible(self.skill), self.skill == "compare"
        for each in (self.field, self._chips):
            each.setVisible(not compares)
        hint = self.tr("What for? A wedding, work, summer...")
        self.field.setPlaceholderText(hint)
        self.field.setAccessibleName(hint)
        self._ask.setEnabled(possible and not busy)
        self._ask.setText(self.tr("Ask again") if compares else self.tr("Ask"))
        self._ask.setAccessibleName(self._ask.text())
        self._stop.setVisible(busy)
        self._show_progress()
        self._show_says()
        self._show_comparison()
        if tuple(tile.row.item_id for tile in self._tiles) != self._order():
            self._make_tiles()
        self._show_tiles()
        title = self.asking.model_title
        self._by.setText(
            self.tr(
                "{model} looked at the photos. It can be wrong, and it changes nothing."
            ).format(model=title)
            if self._answer() is not None and title
            else ""
        )

    def _show_progress(self) -> None:
        progress = self.asking.progress
        # The line keeps its place, so that nothing jumps when an answer begins.
        self._progress.setRange(0, progress.total if progress and progress.total else 1)
        self._progress.setValue(progress.done if progress else 0)

    def _show_says(self) -> None:
        asking, answer = self.asking, self._answer()
        says, more, other = "", "", ""
        if not self._possible(self.skill):
            says = {
                "suits": self.tr("Choose one to twelve garments for this."),
                "best": self.tr("Choose two to twelve garments for this."),
                "compare": self.tr("Choose two garments for this."),
            }[self.skill]
        elif asking.state == "busy":
            says = self.tr("{model} is looking").format(model=asking.model_title or "...")
            if (progress := asking.progress) is not None and progress.total:
                more = self.tr("{done} of at most {total} questions").format(
                    done=progress.done, total=progress.total
                )
        elif asking.state == "no_model":
            says = self.tr("This needs a model that looks at photos.")
            other = self.tr("Choose one")
        elif asking.state == "failed" and asking.error is not None:
            says, more = said(asking.error.message), said(asking.error.next_step)
            other = self.tr("Try again")
        elif asking.state == "stopped":
            says, other = self.tr("Stopped."), self.tr("Ask again")
        elif answer is not None:
            says, more = self._answer_words(answer)
        for part, text in ((self._says, says), (self._more, more), (self._other, other)):
            part.setText(text)
            part.setVisible(bool(text))
        self._other.setAccessibleName(other)

    def _answer_words(self, answer: AskResult) -> tuple[str, str]:
        more = asked_words(answer)
        if answer.stopped:
            more = self.tr("Stopped early: this is what the model had compared until then.")
        if answer.skill == "best":
            first = answer.verdicts[0]
            ahead = first.probability or 0.0
            if ahead < CLEAR:
                return self.tr("No clear winner"), more
            return f"{self._name(first.item_id)}: {ahead_words(ahead)}", more
        if answer.skill == "suits" and len(answer.verdicts) == 1:
            return suits_words(answer.verdicts[0].probability or 0.0), more
        if answer.skill == "suits":
            likely = [one.probability or 0.0 for one in answer.verdicts]
            fits, total = sum(each >= CLEAR for each in likely), len(likely)
            if not fits and max(likely) >= UNCLEAR:
                return suits_words(max(likely)), more  # "0 would do" is more than it knows
            return self.tr("{fits} of {total} would do").format(fits=fits, total=total), more
        return "", more

    def _show_comparison(self) -> None:
        answer = self._answer()
        compared = answer if answer is not None and answer.skill == "compare" else None
        while (row := self._table.takeAt(0)) is not None:
            if (widget := row.widget()) is not None:
                widget.hide()
                widget.deleteLater()
        known = compared.known if compared is not None else ()
        for at, one in enumerate(known):
            left, right = difference_words(one)
            texts = ((field_label(one.field), "muted"), (left, ""), (right, ""))
            for column, (text, role) in enumerate(texts):
                self._table.addWidget(label(text, role, wrap=True), at, column)
        self._known.setVisible(bool(known))
        self._own.setVisible(compared is not None and bool(compared.said))
        if compared is not None:
            changes = [change_words(each) for each in compared.changes]
            # Words that are no changes are shown as they came: plain text, never markup.
            self._words.setText("\n".join(changes) or compared.said)

    def _show_tiles(self) -> None:
        answer = self._answer()
        found = {one.item_id: one.probability for one in answer.verdicts} if answer else {}
        for place, tile in enumerate(self._tiles, start=1):
            ident, text, hint = tile.row.item_id, "", ""
            probability = found.get(ident)
            if answer is not None and answer.skill == "best":
                text = self.tr("Place {n}").format(n=place)
                hint = ahead_words(probability) if probability is not None else ""
            elif answer is not None and answer.skill == "suits" and probability is not None:
                text = suits_words(probability)
                hint = self.tr("{percent}% yes").format(percent=round(100 * probability))
            tile.say(self._name(ident), text, hint)


class _Tile(GarmentTile):
    """A garment with what was found of it."""

    def sizeHint(self) -> QSize:
        """A tile of its own width and two lines of words."""
        width = self._theme.scaled(_TILE)
        return QSize(width, self.heightForWidth(width))

    def say(self, name: str, text: str, hint: str) -> None:
        """Show a name and what was found; the hint is for whoever looks closer."""
        self.row = ChartRow(name, 0.0, text, item_id=self.row.item_id)
        self.setText(name)
        self.setAccessibleName(", ".join(part for part in (name, text, hint) if part))
        self.setToolTip("\n".join(part for part in (name, text, hint) if part))
        self.update()


def open_asking(context: WindowContext, window: QWidget, skill: Skill) -> AskingDialog:
    """Ask about what is chosen, in the window that is open for it or in a new one."""
    made = next(iter(window.findChildren(AskingDialog)), None)
    if made is None:
        asking = AskingViewModel(context.operations, context.models)
        made = AskingDialog(context, asking, parent=window)
    # photos that are still on their way have numbers below zero
    made.open_for(tuple(each for each in context.wardrobe.selected if each > 0), skill)
    made.show()
    made.raise_()
    made.activateWindow()
    return made
