"""Suspected duplicates side by side: what differs, what speaks for which, and one decision.

No dialog that blocks. Every decision can be taken back, so none is asked about twice; the better
garment is marked and its button is the primary one, but nothing is decided by itself.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QDate, QLocale, Qt
from PySide6.QtWidgets import QDialog, QHBoxLayout, QProgressBar, QVBoxLayout, QWidget

from app.viewmodels.duplicates import DuplicatesViewModel, Side
from app.viewmodels.names import shown_name
from app.viewmodels.terms import shown
from app.views.controls import Segments, button, icon_button, label
from app.views.flow_layout import FlowLayout
from app.views.page_states import StatePage, StateStack
from app.views.pair_facts import PairFacts
from app.views.pair_pictures import PairPictures
from app.views.terms import NOTHING
from app.views.theme import set_kind
from app.views.tokens import SPACE_L, SPACE_M, SPACE_S, SPACE_XS

if TYPE_CHECKING:
    from app.views.context import WindowContext


class DuplicatesDialog(QDialog):
    """The comparison.

    Args:
        context: What pages share.
        pairs: What there is to decide; opened by the caller.
    """

    def __init__(
        self,
        context: WindowContext,
        pairs: DuplicatesViewModel,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setModal(False)
        self.setObjectName("duplicates_dialog")
        self.setWindowTitle(self.tr("The same garment twice?"))
        self.resize(920, 720)
        self._context = context
        self._pairs = pairs
        pairs.setParent(self)
        self.pictures = PairPictures(context)
        self._facts = (_Facts(), _Facts())
        self._make_parts()
        self._lay_out()
        self._register()
        pairs.changed.connect(self._refresh)
        self._refresh()

    def _make_parts(self) -> None:
        pairs, theme = self._pairs, self._context.theme
        self._title = label("", "title", name="pair_title", wrap=True)
        self._place = label("", "caption", name="pair_place")
        self._progress = QProgressBar()
        self._progress.setObjectName("pair_progress")
        self._progress.setAccessibleName(self.tr("Pairs decided"))
        self._progress.setTextVisible(False)
        self._progress.setFixedHeight(4)
        self.facts = PairFacts()
        self._faces = Segments(
            [("photo", self.tr("Photo")), ("cutout", self.tr("Cut-out"))], self.tr("What to show")
        )
        self._faces.choose("photo")
        self._faces.chosen.connect(self.pictures.show_face)
        self._back = icon_button(
            theme, "chevron-left", self.tr("The pair before"), name="pair_back", run=pairs.back
        )
        self._next = icon_button(
            theme, "chevron-right", self.tr("Decide later"), name="pair_next", run=pairs.next
        )
        self._left = button(self.tr("Keep this one"), name="keep_left", run=pairs.keep_left)
        self._right = button(self.tr("Keep this one"), name="keep_right", run=pairs.keep_right)
        self._both = button(
            self.tr("Two garments"), kind="quiet", name="keep_both", run=pairs.keep_both
        )
        self._both.setToolTip(self.tr("They are not the same; never ask again"))

    def _lay_out(self) -> None:
        theme = self._context.theme
        head = QHBoxLayout()
        head.setSpacing(SPACE_S)
        head.addWidget(self._title, 1)
        head.addWidget(self._place)
        head.addWidget(self._back)
        head.addWidget(self._next)
        head.addWidget(self._faces)
        sides = QHBoxLayout()
        sides.setSpacing(SPACE_M)
        for facts, keep in zip(self._facts, (self._left, self._right), strict=True):
            facts.add_button(keep)
            sides.addWidget(facts, 1)
        foot = QHBoxLayout()
        foot.addWidget(
            label(
                self.tr(
                    "The other one goes to the trash. Its photos, wears, outfits and "
                    "what you said of it come along."
                ),
                "caption",
                wrap=True,
            ),
            1,
        )
        foot.addWidget(self._both)
        content = QWidget()
        column = QVBoxLayout(content)
        column.setContentsMargins(SPACE_L, SPACE_L, SPACE_L, SPACE_L)
        column.setSpacing(SPACE_M)
        column.addLayout(head)
        column.addWidget(self._progress)
        column.addWidget(self.pictures, 1)
        column.addLayout(sides)
        column.addWidget(self.facts)
        column.addLayout(foot)
        done = StatePage(
            theme,
            "copy-check",
            self.tr("Nothing left to compare"),
            self.tr("Vestry finds no garments that may be the same."),
        )
        done.add_button(self.tr("Close"), self.close, name="pairs_close")
        self.states = StateStack(theme, content=content, empty=done, retry=self._pairs.open)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(self.states)

    def _register(self) -> None:
        group, pairs = self.tr("Comparing duplicates"), self._pairs
        wanted = (
            ("pair.left", self.tr("Keep the left one"), "Left", pairs.keep_left),
            ("pair.right", self.tr("Keep the right one"), "Right", pairs.keep_right),
            ("pair.better", self.tr("Keep the better one"), "Return", pairs.keep_better),
            ("pair.both", self.tr("They are two garments"), "Down", pairs.keep_both),
            ("pair.next", self.tr("Decide later"), "PgDown", pairs.next),
            ("pair.back", self.tr("The pair before"), "PgUp", pairs.back),
            ("pair.face", self.tr("Cut-out or photo"), "C", self.swap_face),
            ("pair.undo", self.tr("Take the decision back"), "U", self._context.operations.undo),
        )
        for name, text, key, run in wanted:
            self._context.shortcuts.register(name, text, key, owner=self, run=run, group=group)

    def swap_face(self) -> None:
        """Show the photos instead of the cut-outs, or the other way round."""
        face = "cutout" if self._faces.value() == "photo" else "photo"
        self._faces.choose(face)
        self.pictures.show_face("cutout" if face == "cutout" else "photo")

    def _refresh(self) -> None:
        pairs = self._pairs
        if pairs.state == "failed" and pairs.error is not None:
            why = pairs.error
            self.states.show_state("failed", message=why.message, next_step=why.next_step)
            return
        if pairs.state != "ready" or pairs.left is None or pairs.right is None:
            self.states.show_state("empty" if pairs.state == "empty" else "busy")
            return
        left, right = pairs.left, pairs.right
        self._title.setText(self._why(pairs.kind))
        place = self.tr("{at} of {total}").format(at=pairs.at + 1, total=pairs.total)
        left_over = self.tr("%Ln left to decide", "", pairs.total)
        self._place.setText(f"{place} · {left_over}" if pairs.decided else place)
        self._progress.setRange(0, max(1, pairs.decided + pairs.total))
        self._progress.setValue(pairs.decided)
        self.facts.show_pair(pairs.differences, left, right)
        words = self.tr("{left} beside {right}").format(
            left=shown_name(left.item), right=shown_name(right.item)
        )
        self.pictures.show_pair(left.picture, right.picture, words)
        for facts, side, keep in (
            (self._facts[0], left, self._left),
            (self._facts[1], right, self._right),
        ):
            facts.show_side(side)
            set_kind(keep, "primary" if side.better else "")
            name = shown_name(side.item)
            keep.setAccessibleName(self.tr("Keep {name}").format(name=name))
        several = pairs.total > 1
        self._back.setEnabled(several)
        self._next.setEnabled(several)
        self.states.show_state("ready")
        if self.focusWidget() is None:
            self.pictures.setFocus()

    def _why(self, kind: str) -> str:
        return {
            "exact": self.tr("These are the same file"),
            "perceptual": self.tr("These are nearly the same picture"),
        }.get(kind, self.tr("These look like the same garment"))


def open_duplicates(
    context: WindowContext, window: QWidget, *, first: int | None = None
) -> DuplicatesDialog:
    """Open the comparison over a window, in place of one that is open there already.

    Args:
        first: A garment whose pairs come first.
    """
    for open_one in window.findChildren(DuplicatesDialog):
        open_one.close()
    pairs = DuplicatesViewModel(context.operations, context.notifications)
    made = DuplicatesDialog(context, pairs, parent=window)
    pairs.open(first=first)
    made.show()
    return made


class _Facts(QWidget):
    """One garment's name, what speaks for it and what is known about it."""

    def __init__(self) -> None:
        super().__init__()
        self._name = label("", "strong", wrap=True)
        self._about = label("", "caption", wrap=True)
        self._reasons = FlowLayout(spacing=4)
        self._top = QHBoxLayout()
        self._top.setSpacing(SPACE_S)
        names = QVBoxLayout()
        names.setSpacing(1)
        names.addWidget(self._name)
        names.addWidget(self._about)
        names.addStretch(1)
        self._top.addLayout(names, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(SPACE_XS + 2)
        column.addLayout(self._top)
        column.addLayout(self._reasons)
        column.addStretch(1)

    def add_button(self, widget: QWidget) -> None:
        """Put the button that keeps this one beside its name."""
        self._top.addWidget(widget, 0, Qt.AlignmentFlag.AlignTop)

    def show_side(self, side: Side) -> None:
        """Say what is known."""
        item = side.item
        category = shown(item.category) if item.category not in NOTHING else ""
        self._name.setText(shown_name(item))
        added = QLocale().toString(
            QDate.fromString(item.added[:10], Qt.DateFormat.ISODate),
            QLocale.FormatType.ShortFormat,
        )
        words = [category, self.tr("added {day}").format(day=added)]
        if item.brand:
            words.insert(1, item.brand)
        if item.status == "dirty":
            words.append(self.tr("in the laundry"))
        self._about.setText(" · ".join(word for word in words if word))
        while self._reasons.count():
            gone = self._reasons.takeAt(0)
            widget = gone.widget() if gone is not None else None
            if widget is not None:
                widget.hide()
                widget.deleteLater()
        for reason in side.reasons:
            made = label(f"✓ {self.reason_words(reason)}", "success")
            self._reasons.addWidget(made)
            made.show()

    def reason_words(self, reason: str) -> str:
        """Return what speaks for a garment, in the person's language."""
        return {
            "edited by you": self.tr("edited by you"),
            "more tags": self.tr("more tags"),
            "more photos": self.tr("more photos"),
            "sharper": self.tr("sharper"),
            "larger": self.tr("larger"),
            "older": self.tr("older"),
        }.get(reason, reason)
