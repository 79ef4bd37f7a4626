"""The first minute: what this is in one sentence, two ways to begin, and a place to drop photos.

While the first photos are on their way the same page says how far they are and lets each garment
appear; the grid takes over with the first of them. The whole window takes drops (``drop_target``);
the card here only shows it.
"""

from __future__ import annotations

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLabel,
    QProgressBar,
    QVBoxLayout,
    QWidget,
)

from app.services.job_control import Progress
from app.views.activity_words import time_left
from app.views.context import WindowContext
from app.views.controls import button, label
from app.views.tokens import SPACE_L, SPACE_M, SPACE_S, SPACE_XL, SPACE_XS

_WIDTH, _HEIGHT = 620, 320
_STEPS = 1000


class FirstRun(QWidget):
    """Shown while the wardrobe has no garment.

    Args:
        context: What pages share.
    """

    def __init__(self, context: WindowContext, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context = context
        self.setObjectName("first_run")
        self.setAccessibleName(self.tr("Begin your wardrobe"))
        column = QVBoxLayout(self)
        column.setContentsMargins(SPACE_XL, SPACE_XL, SPACE_XL, SPACE_XL)
        column.addStretch(4)
        self._card = _DropCard(context)
        # In a row of its own, so that the words' height follows the card's width.
        row = QHBoxLayout()
        row.addStretch(1)
        row.addWidget(self._card)
        row.addStretch(1)
        column.addLayout(row)
        column.addStretch(5)
        # Not a stack: that would not let the words' height follow the card's width.
        self._invitation = self._make_invitation()
        self._progress = self._make_progress()
        self._card.body.addWidget(self._invitation)
        self._card.body.addWidget(self._progress)
        self._show_working(False)
        self._fit()
        importing = context.importing
        importing.started.connect(self._begin)
        importing.progressed.connect(self._show_progress)
        importing.finished.connect(self._rest)
        importing.stopped.connect(self._rest)
        importing.failed.connect(self._rest)
        context.theme.changed.connect(self._fit)
        if importing.is_running:
            self._begin()

    def _make_invitation(self) -> QWidget:
        made = QWidget()
        column = QVBoxLayout(made)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(SPACE_M)
        column.addStretch(1)
        self._icon = QLabel()
        self._icon.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._paint_icon()
        self._context.theme.changed.connect(self._paint_icon)
        title = label(
            self.tr("Photos of your clothes become a wardrobe."),
            "page_title",
            name="first_title",
            wrap=True,
        )
        text = label(
            self.tr(
                "Vestry cuts each garment out, names it and makes it findable."
                " Everything stays on this computer."
            ),
            "muted",
            wrap=True,
        )
        for each in (title, text):
            each.setAlignment(Qt.AlignmentFlag.AlignCenter)
        column.addWidget(self._icon)
        column.addWidget(title)
        column.addWidget(text)
        column.addSpacing(SPACE_S)
        buttons = QHBoxLayout()
        buttons.setSpacing(SPACE_S)
        buttons.addStretch(1)
        buttons.addWidget(
            button(self.tr("Add photos"), kind="primary", name="first_add", run=self._add)
        )
        buttons.addWidget(
            button(
                self.tr("Try the sample wardrobe"),
                name="first_sample",
                run=self._context.importing.start_sample,
            )
        )
        buttons.addStretch(1)
        column.addLayout(buttons)
        hint = label(self.tr("or drop photos and folders anywhere in this window"), "caption")
        hint.setAlignment(Qt.AlignmentFlag.AlignCenter)
        column.addSpacing(SPACE_XS)
        column.addWidget(hint)
        column.addStretch(1)
        return made

    def _make_progress(self) -> QWidget:
        made = QWidget()
        column = QVBoxLayout(made)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(SPACE_M)
        column.addStretch(1)
        title = label(self.tr("Your first garments are on their way"), "title", wrap=True)
        title.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._bar = QProgressBar()
        self._bar.setTextVisible(False)
        self._bar.setFixedWidth(self._context.theme.scaled(280))
        self._bar.setAccessibleName(self.tr("Import"))
        self._words = label("", "muted", name="first_progress")
        self._words.setAlignment(Qt.AlignmentFlag.AlignCenter)
        column.addWidget(title)
        column.addWidget(self._bar, 0, Qt.AlignmentFlag.AlignHCenter)
        column.addWidget(self._words)
        column.addStretch(1)
        return made

    def _add(self) -> None:
        self._context.shortcuts.action("import.photos").trigger()

    def _begin(self) -> None:
        still = self._context.theme.reduced_motion
        self._bar.setRange(0, 1 if still else 0)
        self._words.setText(self.tr("Getting ready"))
        self._show_working(True)

    def _show_progress(self, progress: Progress) -> None:
        if self._progress.isHidden():
            self._begin()
        if not progress.total:
            return
        self._bar.setRange(0, _STEPS)
        self._bar.setValue(round(_STEPS * progress.done / progress.total))
        words = self.tr("{done} of {total}").format(done=progress.done, total=progress.total)
        if progress.eta_s is not None:
            words = f"{words} · {time_left(progress.eta_s)}"
        self._words.setText(words)

    def _rest(self, _outcome: object = None) -> None:
        if not self._context.importing.is_running:
            self._show_working(False)

    def _show_working(self, working: bool) -> None:
        self._invitation.setVisible(not working)
        self._progress.setVisible(working)

    def _fit(self) -> None:
        theme = self._context.theme
        self._card.setFixedWidth(theme.scaled(_WIDTH))
        self._card.setMinimumHeight(theme.scaled(_HEIGHT))

    def _paint_icon(self) -> None:
        ratio = self.devicePixelRatioF()
        self._icon.setPixmap(self._context.theme.pixmap("shirt", "accent", 44, ratio=ratio))


class _DropCard(QFrame):
    """A card with a dashed edge: the shape of a place to put something."""

    def __init__(self, context: WindowContext) -> None:
        super().__init__()
        self._theme = context.theme
        self.body = QVBoxLayout(self)
        self.body.setContentsMargins(SPACE_XL * 2, SPACE_XL + SPACE_L, SPACE_XL * 2, SPACE_XL)
        self._theme.changed.connect(self.update)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the card and its dashes."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        pen = QPen(self._theme.color("outline", alpha=0.7), 1.5)
        pen.setDashPattern([5, 5])
        painter.setPen(pen)
        painter.setBrush(self._theme.color("surface_1"))
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(1, 1, -1, -1), 16, 16)
