"""The side of the outfits page: what the stylist suggests, and what the person says of it.

Three cards, each with its pieces on one tile, one true reason and what to do with it; below them,
honestly, what the wardrobe lacks. What is suggested and what is learned is the view-model's.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QHideEvent, QShowEvent
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QMenu,
    QProgressBar,
    QVBoxLayout,
    QWidget,
)

from app.sentences import said
from app.viewmodels.outfit_suggestions import Look, SuggestionsViewModel
from app.viewmodels.style_quiz import QuizOffer
from app.views.bare_scroll import bare_scroll
from app.views.collage import CollageView
from app.views.context import WindowContext
from app.views.controls import Card, button, icon_button, label
from app.views.flow_layout import FlowLayout
from app.views.theme import set_role
from app.views.tokens import SPACE_L, SPACE_M, SPACE_S, SPACE_XS
from app.views.wish_bar import WishBar

WIDTH = 340
_PICTURE = 250
_MOST_CAUTIONS = 2


class SuggestionSide(QFrame):
    """See the module.

    Args:
        context: What pages share.
        suggestions: What is suggested.
    """

    board_asked = Signal(int)
    """A suggestion, by its place, shall be worked on."""
    closed = Signal()

    def __init__(
        self,
        context: WindowContext,
        suggestions: SuggestionsViewModel,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setObjectName("suggestion_side")
        set_role(self, "side")
        self._context = context
        self._suggestions = suggestions
        self._cards: list[LookCard] = []
        self._others = icon_button(
            context.theme,
            "rotate-ccw",
            self.tr("Show others"),
            name="suggest_others",
            run=suggestions.others,
        )
        close = icon_button(
            context.theme,
            "x",
            self.tr("Hide suggestions"),
            name="suggest_close",
            run=self.closed.emit,
        )
        head = QHBoxLayout()
        head.setSpacing(SPACE_XS)
        head.addWidget(label(self.tr("Suggested for you"), "title"), 1)
        head.addWidget(self._others)
        head.addWidget(close)
        self._wishes = WishBar(context.theme, suggestions.wish)
        self._busy = QProgressBar()
        self._busy.setRange(0, 0 if not context.theme.reduced_motion else 1)
        self._busy.setAccessibleName(self.tr("Putting outfits together"))
        self._words = label("", "muted", name="suggest_words", wrap=True)
        self._retry = button(self.tr("Try again"), name="suggest_retry", run=suggestions.ask)
        self._offer = self._make_offer()
        self._quiz = QuizOffer(context.operations, self)
        self._body = QVBoxLayout()
        self._body.setSpacing(SPACE_M)
        self._gaps = QVBoxLayout()
        self._gaps.setSpacing(SPACE_S)
        inside = QWidget()
        column = QVBoxLayout(inside)
        column.setContentsMargins(SPACE_L, 0, SPACE_L, SPACE_L)
        column.setSpacing(SPACE_M)
        column.addWidget(self._wishes)
        column.addWidget(self._offer)
        column.addWidget(self._busy)
        column.addWidget(self._words)
        column.addWidget(self._retry, 0, Qt.AlignmentFlag.AlignLeft)
        column.addLayout(self._body)
        column.addLayout(self._gaps)
        column.addStretch(1)
        scroll = bare_scroll(inside)
        scroll.setObjectName("suggest_scroll")
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, SPACE_L, 0, 0)
        whole.setSpacing(SPACE_S)
        head.setContentsMargins(SPACE_L, 0, SPACE_S, 0)
        whole.addLayout(head)
        whole.addWidget(scroll, 1)
        suggestions.changed.connect(self._show)
        self._show()

    def showEvent(self, event: QShowEvent) -> None:
        """Ask anew for what has changed while nobody looked."""
        super().showEvent(event)
        self._suggestions.look(True)
        if not self._context.settings.get("quiz_offered"):
            self._quiz.ask(self._offer_quiz)

    def hideEvent(self, event: QHideEvent) -> None:
        """Ask for nothing while nobody looks."""
        super().hideEvent(event)
        self._suggestions.look(False)

    def _show(self) -> None:
        model = self._suggestions
        self._busy.setVisible(model.state == "busy")
        self._retry.setVisible(model.state == "failed")
        self._others.setEnabled(model.state in ("ready", "nothing"))
        self._words.setText(self._in_words())
        self._words.setVisible(bool(self._words.text()))
        # while others are on their way, those that are here stay where they are
        if model.state != "busy":
            self._show_looks()
            self._show_gaps()

    def _make_offer(self) -> QFrame:
        offer = Card()
        offer.setObjectName("quiz_offer")
        words = self.tr("Still learning your taste. Five short questions help.")
        offer.body.addWidget(label(words, "muted", wrap=True))
        row = FlowLayout(spacing=SPACE_XS)
        row.addWidget(button(self.tr("Start"), name="quiz_start", run=self._start_quiz))
        row.addWidget(
            button(self.tr("Not now"), kind="quiet", name="quiz_later", run=self._close_offer)
        )
        offer.body.addLayout(row)
        offer.hide()
        return offer

    def _offer_quiz(self, wanted: bool) -> None:
        self._offer.setVisible(wanted)

    def _start_quiz(self) -> None:
        from app.views.style_quiz_dialog import open_quiz

        self._close_offer()
        open_quiz(self._context, self.window())

    def _close_offer(self) -> None:
        """Offer the quiz no more; it stays in the window of taste and sizes."""
        # the keys stay beside what went
        self._others.setFocus(Qt.FocusReason.OtherFocusReason)
        self._offer.hide()
        self._context.settings.set("quiz_offered", True)

    def _in_words(self) -> str:
        model = self._suggestions
        if model.state == "failed" and model.error is not None:
            return " ".join(filter(None, (said(model.error.message), said(model.error.next_step))))
        if model.state == "nothing" and not model.gaps:
            return self.tr("No outfit fits this wish.")
        return ""

    def _show_looks(self) -> None:
        looks = self._suggestions.looks
        while len(self._cards) < len(looks):
            card = LookCard(self._context, len(self._cards), self._suggestions)
            card.board_asked.connect(self.board_asked)
            self._cards.append(card)
            self._body.addWidget(card)
        for at, card in enumerate(self._cards):
            card.setVisible(at < len(looks))
            if at < len(looks):
                card.show_look(looks[at])

    def _show_gaps(self) -> None:
        model = self._suggestions
        while (item := self._gaps.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                # out of its layout it would stand where it was until it is deleted
                widget.hide()
                widget.deleteLater()
        if model.gaps:
            self._gaps.addWidget(label(self.tr("What is missing"), "section"))
        for text in model.gaps:
            self._gaps.addWidget(label(text, "warn", name="suggest_gap", wrap=True))
        for text in model.notes:
            self._gaps.addWidget(label(text, "caption", name="suggest_note", wrap=True))


class LookCard(QFrame):
    """One suggestion: its picture, a reason, and what to do with it."""

    board_asked = Signal(int)

    def __init__(
        self,
        context: WindowContext,
        at: int,
        suggestions: SuggestionsViewModel,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        set_role(self, "card")
        self.setObjectName(f"look_{at}")
        theme = context.theme
        self._at = at
        self._suggestions = suggestions
        self._picture = CollageView(theme, context.thumbnails)
        self._picture.setFixedHeight(theme.scaled(_PICTURE))
        self._title = label("", "strong", name="look_title", wrap=True)
        self._reason = label("", "muted", name="look_reason", wrap=True)
        self._cautions = label("", "warn", name="look_cautions", wrap=True)
        self._save = button(self.tr("Save"), name=f"look_save_{at}", run=self._run("save"))
        self._wear = button(self.tr("Wear today"), name=f"look_wear_{at}", run=self._run("wear"))
        self._like = icon_button(
            theme,
            "thumbs-up",
            self.tr("I like this"),
            name=f"look_like_{at}",
            run=self._run("like"),
        )
        self._like.setCheckable(True)
        self._dislike = icon_button(
            theme,
            "thumbs-down",
            self.tr("Not this one"),
            name=f"look_dislike_{at}",
            run=self._run("dislike"),
        )
        self._more = icon_button(
            theme, "ellipsis", self.tr("More"), name=f"look_more_{at}", run=self._open_menu
        )
        self._lay_out()

    def show_look(self, look: Look) -> None:
        """Show a suggestion."""
        self._picture.show_pieces(look.pieces)
        self._title.setText(look.title)
        self._reason.setText(look.reasons[0] if look.reasons else "")
        self._reason.setToolTip("\n".join(look.reasons))
        self._reason.setVisible(bool(look.reasons))
        self._cautions.setText("\n".join(look.cautions[:_MOST_CAUTIONS]))
        self._cautions.setToolTip("\n".join(look.cautions))
        self._cautions.setVisible(bool(look.cautions))
        saved = bool(look.saved)
        text = self.tr("Saved") if saved else self.tr("Save")
        self._save.setText(text)
        self._save.setEnabled(not saved)
        self._like.setChecked(look.liked)
        self._like.setEnabled(not look.liked)
        for control, words in (
            (self._save, text),
            (self._wear, self.tr("Wear today")),
            (self._like, self.tr("I like this")),
            (self._dislike, self.tr("Not this one")),
            (self._more, self.tr("More")),
        ):
            # the same words on three cards: those who hear them need to know which
            control.setAccessibleName(
                self.tr("{action}: {outfit}").format(action=words, outfit=look.title)
            )

    def _lay_out(self) -> None:
        top = QHBoxLayout()
        top.setSpacing(0)
        top.addWidget(self._title, 1)
        for control in (self._like, self._dislike, self._more):
            top.addWidget(control, 0, Qt.AlignmentFlag.AlignTop)
        words = QVBoxLayout()
        words.setContentsMargins(SPACE_XS, 0, 0, 0)
        words.setSpacing(2)
        words.addLayout(top)
        for each in (self._reason, self._cautions):
            words.addWidget(each)
        # longer words, or larger ones, break into a second line instead of pushing the side
        row = FlowLayout(spacing=SPACE_XS)
        row.addWidget(self._wear)
        row.addWidget(self._save)
        column = QVBoxLayout(self)
        column.setContentsMargins(SPACE_S, SPACE_S, SPACE_S, SPACE_S)
        column.setSpacing(SPACE_S)
        column.addWidget(self._picture)
        column.addLayout(words)
        column.addLayout(row)

    def _run(self, name: str) -> Callable[[], object]:
        act: Callable[[int], object] = getattr(self._suggestions, name)
        return lambda: act(self._at)

    def menu(self) -> QMenu:
        """Return what else can be done with this suggestion."""
        model, at = self._suggestions, self._at
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        open_it = menu.addAction(self.tr("Open on the board"))
        open_it.triggered.connect(lambda _checked=False: self.board_asked.emit(at))
        why = menu.addMenu(self.tr("Why this one"))
        for text in model.looks[at].reasons or (self.tr("The pieces go well together."),):
            why.addAction(text).setEnabled(False)
        says: list[tuple[str, str]] = []
        if model.can_say_warmth():
            says += [("too_warm", self.tr("Too warm")), ("too_cold", self.tr("Too cold"))]
        if model.can_say_formality():
            says += [
                ("too_formal", self.tr("Too dressed up")),
                ("too_casual", self.tr("Too casual")),
            ]
        says.append(("wrong_color", self.tr("Wrong colors together")))
        menu.addSeparator()
        for kind, text in says:
            menu.addAction(text).triggered.connect(partial(_say, model, at, kind))
        return menu

    def _open_menu(self) -> None:
        self.menu().popup(self._more.mapToGlobal(self._more.rect().bottomLeft()))


def _say(model: SuggestionsViewModel, at: int, kind: str, _checked: bool = False) -> None:
    model.say(at, kind)
