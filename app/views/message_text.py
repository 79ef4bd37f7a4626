"""The words of one message: can be selected and copied, grow without scrolling, and open nothing.

A text browser without a frame, as high as its document. Code stands on ground of its own with a
button that copies it. A link asks first and shows where it really leads (``links``); a picture says
that it was clicked. How text becomes a document is in ``streaming_markdown``; when it is flushed is
decided here: as often as the eye wants, more rarely when a flush takes long.
"""

from __future__ import annotations

import functools
import math
import time

from PySide6.QtCore import QEvent, QMimeData, QRectF, QSize, Qt, QTimer, QUrl, Signal
from PySide6.QtGui import (
    QGuiApplication,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QResizeEvent,
    QTextCursor,
    QWheelEvent,
)
from PySide6.QtWidgets import QSizePolicy, QTextBrowser, QToolButton, QWidget

from app.views.controls import icon_button
from app.views.links import ask_to_open
from app.views.markdown_parts import PICTURE_SCHEMES
from app.views.streaming_markdown import (
    CODE_HEAD,
    CODE_PAD,
    CodeArea,
    Look,
    MarkdownDocument,
    Pictures,
)
from app.views.theme import FAMILY, Theme, set_role
from app.views.tokens import RADIUS_CONTROL

LETTERS = 15
"""Pixels of a message's letters at a text size of 100%: longer to read than a control."""
FLUSH_MS = 33
_PATIENCE = 4
_COPIED_MS = 1_600
_SCROLL_KEYS = {
    Qt.Key.Key_PageUp,
    Qt.Key.Key_PageDown,
    Qt.Key.Key_Up,
    Qt.Key.Key_Down,
    Qt.Key.Key_Home,
    Qt.Key.Key_End,
}


def look_of(theme: Theme) -> Look:
    """Return how messages look in a theme."""
    tokens = theme.tokens
    return Look(
        text=tokens.text_1,
        muted=tokens.text_2,
        accent=tokens.accent,
        code_ground=tokens.surface_2,
        edge=tokens.border,
        family=FAMILY,
        size=theme.scaled(LETTERS),
    )


class MessageText(QTextBrowser):
    """See the module.

    Args:
        theme: Colors and size.
        name: Who says it, for screen readers.
        pictures: Gives pictures of ours.
    """

    picture_clicked = Signal(str)
    """The address of a picture."""
    shown = Signal()
    """More of an answer is on the screen."""

    def __init__(
        self,
        theme: Theme,
        name: str,
        *,
        pictures: Pictures | None = None,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._theme = theme
        self._stale = False
        self._last_s = 0.0
        self._copies: list[QToolButton] = []
        self._areas: list[CodeArea] = []
        self._quotes: list[QRectF] = []
        self.markdown = MarkdownDocument(look_of(theme), pictures=pictures, parent=self)
        self.setDocument(self.markdown)
        set_role(self, "message")
        self.setAccessibleName(name)
        self.setOpenLinks(False)
        self.setAcceptDrops(False)
        self.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self.viewport().setAutoFillBackground(False)
        self.anchorClicked.connect(self._ask_to_open)
        self._flush = QTimer(self)
        self._flush.setSingleShot(True)
        self._flush.timeout.connect(self.flush)
        self.markdown.documentLayout().documentSizeChanged.connect(self._fit)
        theme.changed.connect(self._on_theme)
        self._fit()

    # -- text -------------------------------------------------------------------------------------

    def set_markdown(self, text: str) -> None:
        """Show a whole answer."""
        self._flush.stop()
        self.markdown.set_text(text)
        self._fit()

    def begin_markdown(self, text: str) -> None:
        """Show what an answer has come to; more follows, perhaps in the middle of a word."""
        self._flush.stop()
        self.markdown.set_text("")
        self.markdown.append(text)
        self.flush()

    def set_plain(self, text: str) -> None:
        """Show what a person wrote."""
        self._flush.stop()
        self.markdown.set_plain(text)
        self._fit()

    def append_markdown(self, text: str) -> None:
        """Take more of an answer; it is shown soon."""
        self.markdown.append(text)
        if not self._flush.isActive():
            wait = max(FLUSH_MS, round(_PATIENCE * self._last_s * 1000))
            self._flush.start(wait)

    def flush(self) -> None:
        """Show at once what has come."""
        self._flush.stop()
        began = time.perf_counter()
        self.markdown.flush()
        self._fit()
        self._last_s = time.perf_counter() - began
        self.shown.emit()

    def finish(self) -> None:
        """Show everything in its final form; nothing comes any more."""
        self._flush.stop()
        self.markdown.finish()
        self._fit()
        self.shown.emit()

    @property
    def is_waiting(self) -> bool:
        """Whether text has come that is not shown yet."""
        return self._flush.isActive()

    # -- size -------------------------------------------------------------------------------------

    def ideal_width(self, most: int) -> int:
        """Return how wide the text is without needless lines, and at most ``most`` pixels."""
        self.markdown.setTextWidth(most)
        return min(most, math.ceil(self.markdown.idealWidth()) + 1)

    def sizeHint(self) -> QSize:
        """As high as the document."""
        return QSize(super().sizeHint().width(), self.height())

    def minimumSizeHint(self) -> QSize:
        """As high as the document."""
        return QSize(0, self.height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Lay the text out for the new width."""
        super().resizeEvent(event)
        if event.oldSize().width() != event.size().width():
            self._fit()

    def _fit(self) -> None:
        width = self.viewport().width()
        if width > 0 and self.markdown.textWidth() != width:
            self.markdown.setTextWidth(width)
        below = CODE_PAD if self.markdown.ends_in_code else 0
        height = math.ceil(self.markdown.size().height()) + below
        if height != self.height():
            self.setFixedHeight(height)
        self._place_copies()

    # -- code -------------------------------------------------------------------------------------

    def _place_copies(self) -> None:
        self._areas = self.markdown.code_areas()
        self._quotes = self.markdown.quote_areas()
        while len(self._copies) < len(self._areas):
            at = len(self._copies)
            made = icon_button(
                self._theme,
                "copy",
                self.tr("Copy the code"),
                name=f"copy_code_{at + 1}",
                run=functools.partial(self._copy_code, at),
                role="text_3",
            )
            made.setParent(self.viewport())
            made.setCursor(Qt.CursorShape.PointingHandCursor)
            made.setIconSize(QSize(15, 15))
            self._copies.append(made)
        for at, each in enumerate(self._copies):
            each.setVisible(at < len(self._areas))
            if at < len(self._areas):
                rect = self._areas[at].rect
                each.resize(CODE_HEAD - 2, CODE_HEAD - 2)
                each.move(round(rect.right()) - each.width() - 3, round(rect.top()) + 2)

    def _copy_code(self, at: int) -> None:
        if at >= len(self._areas):
            return
        QGuiApplication.clipboard().setText(self.markdown.code_text(self._areas[at]))
        done = self._copies[at]
        done.setIcon(self._theme.icon("check", "success"))
        QTimer.singleShot(
            _COPIED_MS, done, lambda: done.setIcon(self._theme.icon("copy", "text_3"))
        )

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the ground of code, then the words."""
        if self._stale:
            QTimer.singleShot(0, self, self._refresh_look)
        painter = QPainter(self.viewport())
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        for area in self._areas:
            if area.rect.intersects(QRectF(event.rect())):
                self._paint_code(painter, area)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(self._theme.color("outline", alpha=0.5))
        for line in self._quotes:
            painter.drawRoundedRect(line, 1.5, 1.5)
        painter.end()
        super().paintEvent(event)

    def _paint_code(self, painter: QPainter, area: CodeArea) -> None:
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(self._theme.color("surface_2"))
        painter.drawRoundedRect(area.rect, RADIUS_CONTROL, RADIUS_CONTROL)
        if area.language:
            painter.setPen(self._theme.color("text_3"))
            painter.setFont(self._theme.font("caption"))
            head = area.rect.adjusted(CODE_PAD + 2, 0, -CODE_HEAD - CODE_PAD, 0)
            head.setHeight(CODE_HEAD)
            line = painter.fontMetrics().elidedText(
                area.language, Qt.TextElideMode.ElideRight, round(head.width())
            )
            painter.drawText(head, Qt.AlignmentFlag.AlignVCenter, line)

    # -- hands ------------------------------------------------------------------------------------

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Let what is around scroll."""
        event.ignore()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Let what is around scroll, unless text is being chosen."""
        chosen = event.modifiers() & Qt.KeyboardModifier.ShiftModifier
        if event.key() in _SCROLL_KEYS and not chosen:
            event.ignore()
            return
        super().keyPressEvent(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Say which picture was clicked."""
        super().mouseReleaseEvent(event)
        event.accept()
        if event.button() == Qt.MouseButton.LeftButton and not self.textCursor().hasSelection():
            address = self.picture_at(
                event.position().toPoint().x(), event.position().toPoint().y()
            )
            if address:
                self.picture_clicked.emit(address)

    def picture_at(self, x: int, y: int) -> str:
        """Return the address of the picture at a point; empty for none."""
        found = self.markdown.documentLayout().imageAt(QRectF(x, y, 0, 0).topLeft())
        return found if QUrl(found).scheme() in PICTURE_SCHEMES else ""

    def createMimeDataFromSelection(self) -> QMimeData:
        """Copy words alone: neither colors of a theme nor addresses of pictures."""
        made = QMimeData()
        made.setText(self.selected_text())
        return made

    def selected_text(self) -> str:
        """Return the words that are chosen."""
        text = QTextCursor(self.textCursor()).selection().toPlainText()
        return text.replace("\ufffc", "").replace("\t", " ")

    def changeEvent(self, event: QEvent) -> None:
        """Keep the size of letters that the message has, whatever a style sheet says."""
        super().changeEvent(event)
        if event.type() in (QEvent.Type.FontChange, QEvent.Type.StyleChange) and hasattr(
            self, "markdown"
        ):
            self.markdown.setDefaultFont(self.markdown.letters())

    def _ask_to_open(self, url: QUrl) -> None:
        ask_to_open(url.toString(QUrl.ComponentFormattingOption.FullyEncoded), self)

    # -- look -------------------------------------------------------------------------------------

    def _on_theme(self) -> None:
        look = look_of(self._theme)
        # A long conversation has more messages than eyes are on: colors wait until they are seen.
        if look.size == self.markdown.look.size and self.visibleRegion().isEmpty():
            self._stale = True
        else:
            self._refresh_look()

    def _refresh_look(self) -> None:
        self._stale = False
        self.markdown.set_look(look_of(self._theme))
        self._fit()
        self.viewport().update()
