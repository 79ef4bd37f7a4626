"""The first minute: what this is in one sentence, two ways to begin, and a place to drop photos.

While the first photos are on their way the same page says how far they are and lets each garment
appear; the grid takes over with the first of them. The whole window takes drops (``drop_target``);
the card here only shows it.
"""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, QSizeF, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen, QPixmap, QResizeEvent
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QProgressBar,
    QVBoxLayout,
    QWidget,
)

from app.services.job_control import Progress
from app.views.activity_words import time_left
from app.views.context import WindowContext
from app.views.controls import button, label
from app.views.resources import resource
from app.views.tokens import (
    RADIUS_TILE,
    SPACE_L,
    SPACE_M,
    SPACE_S,
    SPACE_XL,
    SPACE_XS,
    TILE_RATIO,
)

_WIDTH, _HEIGHT = 760, 440
_STORY, _ARROW, _SHOWN, _ASKEW = 132, 64, 4, -5.0
_LEAST_WIDTH = 440
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
        said = self.tr("A photo, and garments cut out of photos like it")
        self._card.body.addWidget(_Story(context, said))
        self._card.body.addSpacing(SPACE_M)
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
        column.addWidget(title)
        column.addWidget(text)
        column.addSpacing(SPACE_M)
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
        focus = self.window().focusWidget()
        if working and focus is not None and self._invitation.isAncestorOf(focus):
            # A button that goes away would hand the keyboard to the rail; the frame gives it to
            # the garments when they come.
            keeper = self.window().findChild(QWidget, "pages")
            (keeper or self).setFocus()
        self._invitation.setVisible(not working)
        self._progress.setVisible(working)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """A narrow window has a narrow card."""
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        theme = self._context.theme
        room = max(self.width() - 2 * SPACE_XL, theme.scaled(_LEAST_WIDTH))
        self._card.setFixedWidth(min(theme.scaled(_WIDTH), room))
        self._card.setMinimumHeight(theme.scaled(_HEIGHT))


class _Story(QWidget):
    """A photo, an arrow, and the garments that come out of photos; said in words beside it."""

    def __init__(self, context: WindowContext, words: str) -> None:
        super().__init__()
        self._theme = context.theme
        self.setAccessibleName(words)
        self._photo = QPixmap(str(resource("first_run", "photo.webp")))
        self._garments = [
            QPixmap(str(resource("first_run", f"cutout_{number}.webp")))
            for number in range(1, _SHOWN + 1)
        ]
        self._theme.changed.connect(self._fit)
        self._fit()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the photo a little askew, as it lies on a table, and tiles in a row."""
        painter = QPainter(self)
        painter.setRenderHints(
            QPainter.RenderHint.Antialiasing | QPainter.RenderHint.SmoothPixmapTransform
        )
        high = self.height() - 2 * SPACE_L
        wide = round(high * TILE_RATIO)
        whole = _ARROW + wide * (_SHOWN + 1) + SPACE_M * (_SHOWN - 1)
        left = (self.width() - whole) / 2
        self._paint_photo(painter, QRectF(left, SPACE_L, wide, high))
        left += wide
        icon = self._theme.pixmap("arrow-right", "text_3", 22, ratio=self.devicePixelRatioF())
        painter.drawPixmap(QPointF(left + (_ARROW - 22) / 2, self.height() / 2 - 11), icon)
        left += _ARROW
        for garment in self._garments:
            self._paint_tile(painter, QRectF(left, SPACE_L, wide, high), garment)
            left += wide + SPACE_M

    def _paint_photo(self, painter: QPainter, box: QRectF) -> None:
        painter.save()
        painter.translate(box.center())
        painter.rotate(_ASKEW)
        size = QSizeF(self._photo.size()).scaled(box.size(), Qt.AspectRatioMode.KeepAspectRatio)
        place = QRectF(QPointF(-size.width() / 2, -size.height() / 2), size)
        frame = place.adjusted(-5, -5, 5, 5)
        painter.setPen(Qt.PenStyle.NoPen)
        for spread in (6, 4, 2):
            painter.setBrush(self._theme.color("shadow", alpha=0.07))
            painter.drawRoundedRect(frame.adjusted(-spread, 4 - spread, spread, 4 + spread), 8, 8)
        painter.setBrush(QColor(Qt.GlobalColor.white))
        painter.drawRoundedRect(frame, 4, 4)
        painter.drawPixmap(place, self._photo, QRectF(self._photo.rect()))
        painter.restore()

    def _paint_tile(self, painter: QPainter, box: QRectF, garment: QPixmap) -> None:
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(self._theme.color("tile"))
        painter.drawRoundedRect(box, RADIUS_TILE, RADIUS_TILE)
        air = box.width() / 9
        inside = box.adjusted(air, air, -air, -air)
        size = QSizeF(garment.size()).scaled(inside.size(), Qt.AspectRatioMode.KeepAspectRatio)
        place = QRectF(QPointF(), size)
        place.moveCenter(inside.center())
        painter.drawPixmap(place, garment, QRectF(garment.rect()))

    def _fit(self) -> None:
        self.setFixedHeight(_STORY + 2 * SPACE_L)
        self.update()


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
