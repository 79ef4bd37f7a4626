"""Two to four outfits side by side, pieces aligned by place, differences marked.

A place where all wear the same is quiet; where they differ its name is marked, in words too. Bars
of one part stand in one line, so that the eye compares what belongs together.
"""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QEvent, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import (
    QGridLayout,
    QHBoxLayout,
    QProgressBar,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from app.viewmodels.outfit_cards import PieceCard
from app.viewmodels.outfit_comparison import FEWEST, Column, ComparisonViewModel, SlotRow
from app.viewmodels.outfit_sentences import names_listed
from app.viewmodels.outfit_wish import OutfitWish
from app.views.bare_scroll import bare_scroll
from app.views.collage import paint_piece
from app.views.context import WindowContext
from app.views.controls import button, icon_button, label
from app.views.escape import claims_escape
from app.views.grid_layout import MARGIN
from app.views.page_states import StatePage, StateStack
from app.views.terms import step_label
from app.views.theme import set_role
from app.views.tokens import RADIUS_TILE, SPACE_L, SPACE_M, SPACE_S, SPACE_XS
from app.views.wish_bar import WishBar

_CELL = 132
_NAMES = 150


class OutfitCompare(QWidget):
    """See the module.

    Args:
        context: What pages share.
        wish: What the outfits are wanted for.
    """

    closed = Signal()
    opened = Signal(int)

    def __init__(
        self, context: WindowContext, wish: OutfitWish, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setObjectName("outfit_compare")
        self._context = context
        self.comparison = ComparisonViewModel(context.operations, wish, self)
        self._table = QWidget()
        self._grid = QGridLayout(self._table)
        self._grid.setContentsMargins(MARGIN, 0, MARGIN, MARGIN)
        self._grid.setHorizontalSpacing(SPACE_L)
        self._grid.setVerticalSpacing(SPACE_S)
        gone = StatePage(
            context.theme,
            "columns-2",
            self.tr("There is nothing to compare any more"),
            self.tr("One of these outfits is gone."),
        )
        gone.add_button(
            self.tr("Back to all outfits"), self.closed.emit, kind="primary", name="compare_gone"
        )
        holder = QWidget()
        column = QVBoxLayout(holder)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self._table)
        column.addStretch(1)
        scroll = bare_scroll(holder)
        scroll.setObjectName("compare_scroll")
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAsNeeded)
        self._faces = StateStack(context.theme, content=scroll, empty=gone, retry=self._retry)
        self._back = icon_button(
            context.theme,
            "arrow-left",
            self.tr("Back to all outfits"),
            name="compare_back",
            run=self.closed.emit,
        )
        head = QHBoxLayout()
        head.setContentsMargins(SPACE_M, 0, MARGIN, 0)
        head.setSpacing(SPACE_S)
        head.addWidget(self._back)
        head.addWidget(label(self.tr("Compare outfits"), "page_title", name="page_title"), 1)
        wishes = WishBar(context.theme, wish)
        row = QHBoxLayout()
        row.setContentsMargins(MARGIN, 0, MARGIN, 0)
        row.addWidget(wishes)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, SPACE_L, 0, 0)
        whole.setSpacing(SPACE_M)
        whole.addLayout(head)
        whole.addLayout(row)
        whole.addWidget(self._faces, 1)
        self.setFocusProxy(self._back)
        self.comparison.actions.told.connect(self._tell)
        self.comparison.actions.said.connect(self._say)
        self.comparison.changed.connect(self._show)
        self._show()

    def event(self, event: QEvent) -> bool:
        """Let Escape lead back before the window takes it."""
        return claims_escape(event) or super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Lead back by Escape."""
        if event.key() == Qt.Key.Key_Escape:
            self.closed.emit()
        else:
            super().keyPressEvent(event)

    # -- what is shown ----------------------------------------------------------------------------

    def _show(self) -> None:
        model = self.comparison
        if model.state == "failed" and model.error is not None:
            self._faces.show_state(
                "failed", message=model.error.message, next_step=model.error.next_step
            )
        elif model.state == "gone":
            self._faces.show_state("empty")
        elif model.state == "ready":
            self._fill()
            self._faces.show_state("ready")
        elif model.state == "busy" and not model.columns:
            self._faces.show_state("busy")

    def _retry(self) -> None:
        self.comparison.compare([one.card.id for one in self.comparison.columns])

    def _fill(self) -> None:
        grid, model = self._grid, self.comparison
        while (item := grid.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.hide()
                widget.deleteLater()
        count = len(model.columns)
        grid.setColumnMinimumWidth(0, self._context.theme.scaled(_NAMES))
        for at in range(1, 5):
            grid.setColumnStretch(at, 1 if at <= count else 0)
        at = 0
        for column_at, column in enumerate(model.columns):
            grid.addWidget(self._head_of(column, alone=count <= FEWEST), at, column_at + 1)
        for row in model.rows:
            at += 1
            self._add_place(at, row)
        at = self._add_facts(at)
        self._add_parts(at)

    def _head_of(self, column: Column, *, alone: bool) -> QWidget:
        made = QWidget()
        box = QVBoxLayout(made)
        box.setContentsMargins(0, 0, 0, SPACE_S)
        box.setSpacing(SPACE_XS)
        card = column.card
        title = label(card.title, "strong", wrap=True)
        top = QHBoxLayout()
        top.addWidget(title, 1)
        if not alone:
            text = self.tr("Leave out {outfit}").format(outfit=card.title)
            top.addWidget(
                icon_button(
                    self._context.theme,
                    "x",
                    text,
                    name=f"compare_drop_{card.id}",
                    run=partial(self.comparison.drop, card.id),
                )
            )
        row = QHBoxLayout()
        row.setSpacing(SPACE_XS)
        for text, run in (
            (self.tr("Open"), partial(self.opened.emit, card.id)),
            (self.tr("Wear today"), partial(self.comparison.actions.wear, card.id)),
        ):
            made_button = button(text, name=f"compare_{card.id}", run=run)
            made_button.setAccessibleName(
                self.tr("{action}: {outfit}").format(action=text, outfit=card.title)
            )
            row.addWidget(made_button)
        row.addStretch(1)
        box.addLayout(top)
        box.addWidget(label(column.text, "muted", wrap=True))
        box.addLayout(row)
        box.addStretch(1)
        return made

    def _add_place(self, at: int, row: SlotRow) -> None:
        self._add_name(at, row.text, differs=not row.same)
        for column_at, pieces in enumerate(row.cells):
            cell = PieceCell(self._context, pieces, apart=row.apart[column_at])
            self._grid.addWidget(cell, at, column_at + 1)

    def _add_name(self, at: int, text: str, *, differs: bool) -> None:
        name = QWidget()
        box = QVBoxLayout(name)
        box.setContentsMargins(0, SPACE_XS, 0, 0)
        box.setSpacing(2)
        words = label(text, "section", wrap=True)
        box.addWidget(words)
        if differs:
            mark = label(self.tr("differs"), "caption")
            set_role(mark, "warn")
            mark.setFont(self._context.theme.font("caption"))
            box.addWidget(mark)
        box.addStretch(1)
        self._grid.addWidget(name, at, 0)

    def _add_facts(self, at: int) -> int:
        columns = self.comparison.columns
        facts = (
            (self.tr("Worn"), [self._worn(one) for one in columns]),
            (self.tr("Warmth"), [self._warmth(one) for one in columns]),
            (
                self.tr("Formality"),
                [step_label("formality", round(one.formality)) for one in columns],
            ),
            (self.tr("Why"), ["\n".join(one.reasons[:3]) for one in columns]),
            (self.tr("Careful"), ["\n".join(one.cautions) for one in columns]),
        )
        for name, texts in facts:
            if not any(texts):
                continue
            at += 1
            quiet = name in (self.tr("Why"), self.tr("Careful"))
            self._add_name(at, name, differs=not quiet and len(set(texts)) > 1)
            role = "warn" if name == self.tr("Careful") else "muted"
            for column_at, text in enumerate(texts):
                made = label(text or "\u2013", role if text else "caption", wrap=True)
                made.setAlignment(Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignLeading)
                self._grid.addWidget(made, at, column_at + 1)
        return at

    def _worn(self, column: Column) -> str:
        worn = column.card.worn
        return self.tr("%Ln time(s)", "", worn) if worn else self.tr("Never")

    def _warmth(self, column: Column) -> str:
        return self.locale().toString(column.warmth, "f", 1 if column.warmth % 1 else 0)

    def _add_parts(self, at: int) -> None:
        columns = self.comparison.columns
        for number, part in enumerate(columns[0].parts):
            at += 1
            values = [round(100 * one.parts[number].value) for one in columns]
            self._add_name(at, part.text, differs=False)
            for column_at, value in enumerate(values):
                bar = QProgressBar()
                bar.setRange(0, 100)
                bar.setValue(value)
                bar.setTextVisible(False)
                bar.setAccessibleName(
                    self.tr("{part}, {outfit}").format(
                        part=part.text, outfit=columns[column_at].card.title
                    )
                )
                bar.setToolTip(self.tr("{part}: {percent}%").format(part=part.text, percent=value))
                self._grid.addWidget(bar, at, column_at + 1, Qt.AlignmentFlag.AlignVCenter)

    def _tell(self, text: str) -> None:
        self._context.notifications.say(text, action=(self.tr("Undo"), self._undo), kind="success")

    def _say(self, text: str) -> None:
        self._context.notifications.say(text)

    def _undo(self) -> None:
        self._context.operations.undo()


class PieceCell(QWidget):
    """What one outfit wears in one place; words are heard and shown below the picture."""

    def __init__(
        self,
        context: WindowContext,
        pieces: tuple[PieceCard, ...],
        *,
        apart: bool,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._context = context
        self._pieces = pieces
        self._apart = apart
        names = names_listed([one.name for one in pieces])
        self.setAccessibleName(names or self.tr("Nothing"))
        self.setToolTip(names)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        context.thumbnails.arrived.connect(self._on_arrived)
        context.theme.changed.connect(self.update)

    def sizeHint(self) -> QSize:
        """Room for pictures and a name."""
        scaled = self._context.theme.scaled
        return QSize(scaled(140), scaled(_CELL) + scaled(18))

    def _on_arrived(self, keys: frozenset[object]) -> None:
        if any(one.key in keys for one in self._pieces):
            self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the pieces beside each other on one tile."""
        theme = self._context.theme
        ground = self.rect().adjusted(0, 0, 0, -theme.scaled(18))
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        painter.setPen(Qt.PenStyle.NoPen)
        if self._apart:
            painter.setPen(QPen(theme.color("accent"), 1.6))
        elif not self._pieces:
            painter.setPen(QPen(theme.color("border"), 1, Qt.PenStyle.DashLine))
        painter.setBrush(theme.color("tile") if self._pieces else Qt.BrushStyle.NoBrush)
        frame = QRectF(ground).adjusted(1, 1, -1, -1)
        painter.drawRoundedRect(frame, RADIUS_TILE, RADIUS_TILE)
        count = max(1, len(self._pieces))
        wide = (ground.width() - 16) // count
        for at, piece in enumerate(self._pieces):
            rect = ground.adjusted(8 + at * wide, 8, 0, -8)
            rect.setWidth(wide)
            paint_piece(
                painter,
                rect.adjusted(2, 0, -2, 0),
                piece,
                thumbnails=self._context.thumbnails,
                theme=theme,
                ratio=self.devicePixelRatioF(),
            )
        words = self.rect().adjusted(2, ground.height(), -2, 0)
        painter.setFont(theme.font("caption"))
        painter.setPen(theme.color("text_2" if self._pieces else "text_3"))
        text = names_listed([one.name for one in self._pieces]) or self.tr("Nothing")
        text = painter.fontMetrics().elidedText(text, Qt.TextElideMode.ElideRight, words.width())
        painter.drawText(words, Qt.AlignmentFlag.AlignVCenter, text)
