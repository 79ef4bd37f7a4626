"""The side of the board: let Vestry finish it, how the pieces go together, and what is said of it.

Every number has plain words beside it and every reason is the stylist's, true of these garments.
Warnings warn; nothing here is ever disabled because an outfit is odd.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QProgressBar,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from app.sentences import said
from app.viewmodels import terms
from app.viewmodels.outfit_editor import OutfitEditor, Word
from app.viewmodels.outfit_finishing import FinishingViewModel, Proposal
from app.viewmodels.outfit_sentences import PartWords, names_listed
from app.viewmodels.outfit_verdict import VerdictViewModel
from app.viewmodels.outfit_wish import OutfitWish
from app.views.bare_scroll import bare_scroll
from app.views.collage import CollageView
from app.views.context import WindowContext
from app.views.controls import button, icon_button, label
from app.views.flow_layout import FlowLayout
from app.views.term_picker import Offer, TermPicker
from app.views.text_fields import NotesEdit
from app.views.theme import Theme, set_kind, set_role
from app.views.tokens import SPACE_L, SPACE_M, SPACE_S, SPACE_XS
from app.views.wish_bar import WishBar

WIDTH = 340
_BAR = 84
_PICTURE = 210


class OutfitSide(QFrame):
    """See the module.

    Args:
        context: What pages share.
        editor: The outfit.
        verdict: How its pieces go together.
        finishing: What would finish it.
        wish: What it is wanted for.
    """

    def __init__(
        self,
        context: WindowContext,
        editor: OutfitEditor,
        *,
        verdict: VerdictViewModel,
        finishing: FinishingViewModel,
        wish: OutfitWish,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setObjectName("outfit_side")
        set_role(self, "side")
        self.finish = FinishBox(context, finishing, wish)
        self.verdict = VerdictBox(context.theme, editor, verdict)
        self.words = WordsBox(context, editor)
        inside = QWidget()
        column = QVBoxLayout(inside)
        column.setContentsMargins(SPACE_L, SPACE_L, SPACE_L, SPACE_L)
        column.setSpacing(SPACE_L)
        for each in (self.finish, self.verdict, self.words):
            column.addWidget(each)
        column.addStretch(1)
        scroll = bare_scroll(inside)
        scroll.setObjectName("outfit_side_scroll")
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(scroll)


class FinishBox(QFrame):
    """Let Vestry finish this: what for, one proposal, and what to do with it."""

    def __init__(
        self,
        context: WindowContext,
        finishing: FinishingViewModel,
        wish: OutfitWish,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setObjectName("finish_box")
        set_role(self, "card")
        self._finishing = finishing
        self._theme = theme = context.theme
        self.start = button(
            self.tr("Let Vestry finish this"), kind="primary", name="finish", run=finishing.ask
        )
        self._hint = label(
            self.tr("Everything on the board stays. Lock pieces to let Vestry change the rest."),
            "caption",
            wrap=True,
        )
        self._picture = CollageView(theme, context.thumbnails)
        self._picture.setFixedHeight(theme.scaled(_PICTURE))
        self._place = label("", "caption", name="finish_place")
        self._before = icon_button(
            theme,
            "chevron-left",
            self.tr("The proposal before"),
            name="finish_before",
            run=partial(finishing.next, -1),
        )
        self._after = icon_button(
            theme, "chevron-right", self.tr("Next proposal"), name="finish_next", run=finishing.next
        )
        self._words = label("", "strong", name="finish_words", wrap=True)
        self._why = label("", "muted", name="finish_why", wrap=True)
        self._odd = label("", "warn", name="finish_odd", wrap=True)
        self._take = button(self.tr("Use this"), name="finish_take", run=finishing.accept)
        self._refuse = button(
            self.tr("Not this one"), kind="quiet", name="finish_refuse", run=finishing.refuse
        )
        self._close = icon_button(
            theme, "x", self.tr("No proposals"), name="finish_close", run=finishing.stop
        )
        self._busy = QProgressBar()
        self._busy.setRange(0, 1 if theme.reduced_motion else 0)
        self._busy.setAccessibleName(self.tr("Putting outfits together"))
        self._lay_out(WishBar(theme, wish))
        finishing.changed.connect(self._show)
        self._show()

    def _lay_out(self, wishes: WishBar) -> None:
        turn = QHBoxLayout()
        turn.setSpacing(0)
        turn.addWidget(self._place, 1)
        for each in (self._before, self._after, self._close):
            turn.addWidget(each)
        act = QHBoxLayout()
        act.setSpacing(SPACE_S)
        act.addWidget(self._take)
        act.addWidget(self._refuse)
        act.addStretch(1)
        self._proposal = QWidget()
        inner = QVBoxLayout(self._proposal)
        inner.setContentsMargins(0, 0, 0, 0)
        inner.setSpacing(SPACE_XS)
        inner.addLayout(turn)
        inner.addWidget(self._picture)
        for line in (self._words, self._why, self._odd):
            inner.addWidget(line)
        inner.addLayout(act)
        column = QVBoxLayout(self)
        column.setContentsMargins(SPACE_M, SPACE_M, SPACE_M, SPACE_M)
        column.setSpacing(SPACE_S)
        column.addWidget(wishes)
        column.addWidget(self.start)
        column.addWidget(self._hint)
        column.addWidget(self._busy)
        column.addWidget(self._proposal)
        self._missing = label("", "muted", name="finish_missing", wrap=True)
        column.addWidget(self._missing)

    def _show(self) -> None:
        model = self._finishing
        proposal = model.current
        self._busy.setVisible(model.state == "busy")
        self._hint.setVisible(model.state == "waiting")
        self._proposal.setVisible(proposal is not None and model.state in ("ready", "busy"))
        # one primary action: to take what is proposed, once there is something
        set_kind(self.start, "primary" if proposal is None else "")
        set_kind(self._take, "" if proposal is None else "primary")
        role = "on_accent" if proposal is None else "text_2"
        self.start.setIcon(self._theme.icon("wand-sparkles", role))
        if proposal is not None:
            self._show_proposal(proposal)
        self._missing.setText(self._in_words())
        self._missing.setVisible(bool(self._missing.text()))

    def _show_proposal(self, proposal: Proposal) -> None:
        model, look = self._finishing, proposal.look
        count = len(model.proposals)
        place = self.tr("{at} of {count}").format(at=model.at + 1, count=count)
        self._place.setText(place)
        for each in (self._before, self._after):
            each.setEnabled(count > 1)
        self._picture.show_pieces(look.pieces)
        lines = [self.tr("Adds {names}").format(names=names_listed(proposal.added))]
        if proposal.dropped:
            names = names_listed(proposal.dropped)
            lines.append(self.tr("Takes off {names}").format(names=names))
        self._words.setText("\n".join(lines))
        self._why.setText("\n".join(look.reasons))
        self._why.setVisible(bool(look.reasons))
        self._odd.setText("\n".join(look.cautions))
        self._odd.setVisible(bool(look.cautions))

    def _in_words(self) -> str:
        model = self._finishing
        if model.state == "failed" and model.error is not None:
            return " ".join(filter(None, (said(model.error.message), said(model.error.next_step))))
        if model.state not in ("ready", "nothing"):
            return ""
        told = model.current.look.cautions if model.current is not None else ()
        lines = [gap for gap in model.gaps if gap not in told]
        if model.state == "nothing" and not lines:
            if model.was_whole:
                lines = [self.tr("This is whole already; nothing would make it better.")]
            else:
                lines = [self.tr("Nothing in your wardrobe finishes this.")]
        return "\n".join((*lines, *model.notes))


class VerdictBox(QWidget):
    """How the pieces go together: words, parts with bars, reasons, and warnings."""

    def __init__(
        self,
        theme: Theme,
        editor: OutfitEditor,
        verdict: VerdictViewModel,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setObjectName("verdict_box")
        self._theme = theme
        self._editor = editor
        self._verdict = verdict
        self._title = label("", "title", name="verdict_title", wrap=True)
        self._warnings = label("", "warn", name="verdict_warnings", wrap=True)
        self._reasons = label("", "muted", name="verdict_reasons", wrap=True)
        self._parts = QVBoxLayout()
        self._parts.setSpacing(SPACE_XS)
        self._rows: list[PartRow] = []
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(SPACE_S)
        for each in (self._title, self._warnings, self._reasons):
            column.addWidget(each)
        column.addLayout(self._parts)
        verdict.changed.connect(self._show)
        editor.changed.connect(self._show)
        self._show()

    def _show(self) -> None:
        found, count = self._verdict.verdict, len(self._editor.pieces)
        if not count:
            text = self.tr("Put a first piece on the board")
        elif count == 1:
            text = self.tr("Add a second piece to see how they go together")
        else:
            text = found.text or self.tr("One moment")
        self._title.setText(text)
        lines = [one.text for one in found.warnings] if count else []
        self._warnings.setText("\n".join(dict.fromkeys(lines)))
        self._warnings.setVisible(bool(lines))
        self._reasons.setText("\n".join(found.reasons))
        self._reasons.setVisible(bool(found.reasons) and count > 1)
        self._show_parts(found.parts if count > 1 else ())

    def _show_parts(self, parts: Sequence[PartWords]) -> None:
        while len(self._rows) < len(parts):
            row = PartRow(self._theme)
            self._rows.append(row)
            self._parts.addWidget(row)
        for at, row in enumerate(self._rows):
            row.setVisible(at < len(parts))
            if at < len(parts):
                row.show_part(parts[at])


class PartRow(QWidget):
    """One part of a score: its words, and how far it reaches."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._text = label("", "caption", wrap=True)
        self._bar = QProgressBar()
        self._bar.setRange(0, 100)
        self._bar.setTextVisible(False)
        self._bar.setFixedWidth(theme.scaled(_BAR))
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(self._text, 1)
        row.addWidget(self._bar)

    def show_part(self, part: PartWords) -> None:
        """Show a part."""
        percent = round(100 * part.value)
        self._text.setText(part.text)
        self._bar.setValue(percent)
        self._bar.setAccessibleName(part.text)
        self.setToolTip(self.tr("{part}: {percent}%").format(part=part.text, percent=percent))


class WordsBox(QWidget):
    """Notes, occasions and seasons of the outfit; kept when they are left or chosen."""

    def __init__(
        self, context: WindowContext, editor: OutfitEditor, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setObjectName("outfit_words")
        self._context = context
        self._editor = editor
        self._notes = NotesEdit(
            self.tr("Notes"), self.tr("With the sleeves rolled up; for Anna's party")
        )
        self._notes.setObjectName("outfit_notes")
        self._notes.kept_by = partial(editor.say, "notes")
        vocabulary = context.operations.services.vocabulary
        self._fields: dict[Word, TermChips] = {
            "season": TermChips(
                context.theme, self.tr("Seasons"), vocabulary.picker_terms("season"), every=True
            ),
            "occasion": TermChips(
                context.theme, self.tr("Occasions"), vocabulary.picker_terms("occasion")
            ),
        }
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(SPACE_S)
        for field, chips in self._fields.items():
            chips.setObjectName(f"outfit_{field}s")
            chips.chosen.append(partial(editor.say, field))
            column.addWidget(label(chips.title, "section"))
            column.addWidget(chips)
        column.addWidget(label(self.tr("Notes"), "section"))
        column.addWidget(self._notes)
        editor.changed.connect(self._show)
        self._show()

    def flush(self) -> None:
        """Keep what is being typed."""
        self._notes.flush()

    def _show(self) -> None:
        wording = self._editor.wording
        self._notes.show_text(wording.notes)
        self._fields["season"].show_terms(wording.season)
        self._fields["occasion"].show_terms(wording.occasion)


class TermChips(QWidget):
    """Chosen terms as chips that go by a click, and a way to choose more.

    Args:
        theme: Sizes.
        title: What they are.
        offered: All of them.
        every: Whether all are shown as switches, because they are few.

    Attributes:
        chosen: Called with the terms that are chosen now.
    """

    def __init__(
        self,
        theme: Theme,
        title: str,
        offered: Sequence[str],
        *,
        every: bool = False,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.title = title
        self.chosen: list[partial[None]] = []
        self._theme = theme
        self._offered = tuple(offered)
        self._every = every
        self._terms: tuple[str, ...] | None = None
        self._flow = FlowLayout(self, spacing=6)
        self.setAccessibleName(title)

    def show_terms(self, found: Sequence[str]) -> None:
        """Show what is chosen."""
        if tuple(found) == self._terms:
            return
        focused = self.focusWidget()
        had = focused.objectName() if focused is not None and focused.hasFocus() else ""
        self._terms = tuple(found)
        while (item := self._flow.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.hide()
                widget.deleteLater()
        shown = self._offered if self._every else self._terms
        for term in (*shown, *(one for one in self._terms if one not in shown)):
            self._flow.addWidget(self._chip(term))
        if not self._every:
            add = button(self.tr("+ Add"), kind="chip", name="add_term", run=self._open)
            add.setAccessibleName(self.tr("Add: {what}").format(what=self.title))
            add.setMinimumHeight(self._theme.scaled(28))
            self._flow.addWidget(add)
        self._flow.invalidate()
        self.updateGeometry()
        if had:
            again = self.findChildren(QPushButton, had)
            if again:
                again[-1].setFocus()

    def _chip(self, term: str) -> QPushButton:
        chip = QPushButton(terms.shown_first(term))
        set_kind(chip, "chip")
        chip.setObjectName(f"term_{term}")
        chip.setAccessibleName(f"{self.title}: {terms.shown(term)}")
        chip.setCheckable(True)
        chip.setChecked(term in (self._terms or ()))
        chip.setMinimumHeight(self._theme.scaled(28))
        chip.clicked.connect(partial(self._toggle, term))
        return chip

    def _open(self) -> None:
        offer = Offer(
            title=self.title,
            terms=self._offered,
            chosen=self._terms or (),
            several=True,
            word=terms.shown_first,
        )
        picker = TermPicker(self._theme, offer, self.window())
        picker.picked.connect(self._toggle)
        picker.open_below(self)

    def _toggle(self, term: str, _checked: bool = False) -> None:
        now = self._terms or ()
        after = tuple(one for one in now if one != term) if term in now else (*now, term)
        for call in self.chosen:
            call(after)
