"""The outfits of a conversation over the whole screen, one at a time, as before a mirror.

Arrows go from outfit to outfit, Home and End to the first and last, Escape leaves; each is said
aloud to screen readers with its names and its reason. Nothing is changed here.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QVBoxLayout, QWidget

from app.assistant.composer.reply import OutfitCard
from app.viewmodels.chat_replies import ShownReply
from app.viewmodels.chat_values import ChatRow
from app.views.collage import CollageView
from app.views.context import WindowContext
from app.views.controls import icon_button, label
from app.views.escape import claims_escape
from app.views.speaking import Speaker
from app.views.theme import set_role
from app.views.tokens import SPACE_L, SPACE_S, SPACE_XL, TILE_RATIO

_WORDS_ROOM = 170


@dataclass(frozen=True, slots=True)
class MirrorLook:
    """One outfit with what shows it."""

    card: OutfitCard
    shown: ShownReply


def looks_of(rows: Sequence[ChatRow]) -> tuple[MirrorLook, ...]:
    """Return the outfits of a conversation, the newest answer's first."""
    found: dict[tuple[str, ...], MirrorLook] = {}
    for row in reversed(rows):
        if row.reply is not None:
            for card in row.reply.outfits:
                found.setdefault(card.item_ids, MirrorLook(card, row.reply))
    return tuple(found.values())


class Mirror(QWidget):
    """See the module.

    Args:
        context: What pages share.
        looks: At least one outfit.
        window: What it lies over; it fills the screen while the mirror is open.
    """

    def __init__(
        self, context: WindowContext, looks: Sequence[MirrorLook], window: QWidget
    ) -> None:
        super().__init__(window)
        self._looks, self._at = tuple(looks), 0
        self._window, self._opener = window, window.focusWidget()
        self._was_full = window.isFullScreen()
        self._speaker = Speaker(self)
        self.setObjectName("mirror")
        set_role(self, "page")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        column = QVBoxLayout(self)
        column.setContentsMargins(SPACE_XL, SPACE_L, SPACE_XL, SPACE_XL)
        column.setSpacing(SPACE_S)
        theme = context.theme
        head = QHBoxLayout()
        self._place = label("", "caption", name="mirror_place")
        self._back = icon_button(
            theme, "chevron-left", self.tr("Outfit before"), name="mirror_back", run=self.back
        )
        self._on = icon_button(
            theme, "chevron-right", self.tr("Next outfit"), name="mirror_on", run=self.on
        )
        leave = icon_button(
            theme, "x", self.tr("Leave the mirror"), name="mirror_leave", run=self.leave
        )
        for each in (self._back, self._place, self._on):
            head.addWidget(each)
        head.addStretch(1)
        head.addWidget(leave)
        column.addLayout(head)
        self._tile = CollageView(theme, context.thumbnails)
        middle = QHBoxLayout()
        middle.addStretch(1)
        middle.addWidget(self._tile)
        middle.addStretch(1)
        column.addLayout(middle, 1)
        self._title = self._line("title", "mirror_title")
        self._names = self._line("muted", "mirror_names")
        self._reason = self._line("", "mirror_reason")
        for each in (self._title, self._names, self._reason):
            column.addWidget(each)
        window.installEventFilter(self)
        if not self._was_full:
            window.showFullScreen()
        self.setGeometry(window.rect())
        self.raise_()
        self.show()
        self.setFocus()
        self._show()

    def on(self) -> None:
        """Show the next outfit."""
        self._go(self._at + 1)

    def back(self) -> None:
        """Show the outfit before."""
        self._go(self._at - 1)

    def leave(self) -> None:
        """Close the mirror, and give the window and the keyboard back."""
        self._window.removeEventFilter(self)
        self.hide()
        if not self._was_full:
            self._window.showNormal()
        if self._opener is not None:
            self._opener.setFocus()
        self.deleteLater()

    def event(self, event: QEvent) -> bool:
        """Want Escape before the window does."""
        return claims_escape(event) or super().event(event)

    def eventFilter(self, watched: object, event: QEvent) -> bool:
        """Fill the window when it changes its size."""
        if watched is self._window and event.type() == QEvent.Type.Resize:
            self.setGeometry(self._window.rect())
        return False

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Go from outfit to outfit, or leave."""
        key = event.key()
        if key in (Qt.Key.Key_Right, Qt.Key.Key_Down, Qt.Key.Key_Space):
            self.on()
        elif key in (Qt.Key.Key_Left, Qt.Key.Key_Up):
            self.back()
        elif key == Qt.Key.Key_Home:
            self._go(0)
        elif key == Qt.Key.Key_End:
            self._go(len(self._looks) - 1)
        elif key == Qt.Key.Key_Escape:
            self.leave()
        else:
            super().keyPressEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Give the outfit all the room that its words leave."""
        super().resizeEvent(event)
        high = max(160, self.height() - _WORDS_ROOM - SPACE_XL)
        wide = min(self.width() - 2 * SPACE_XL, round(high * TILE_RATIO))
        self._tile.setFixedSize(max(120, wide), high)

    def _line(self, role: str, name: str) -> QLabel:
        made = label("", role, name=name, wrap=True)
        made.setAlignment(Qt.AlignmentFlag.AlignCenter)
        return made

    def _go(self, at: int) -> None:
        if 0 <= at < len(self._looks) and at != self._at:
            self._at = at
            self._show()

    def _show(self) -> None:
        look = self._looks[self._at]
        card = look.card
        names = ", ".join(one.name for one in card.items)
        place = self.tr("{n} of {count}").format(n=self._at + 1, count=len(self._looks))
        reason = card.reasons[0] if card.reasons else ""
        self._tile.show_pieces(look.shown.laid(card.items))
        self._place.setText(place)
        self._title.setText(card.name)
        self._title.setVisible(bool(card.name))
        self._names.setText(names)
        self._reason.setText(" ".join((reason, *card.cautions)))
        self._back.setEnabled(self._at > 0)
        self._on.setEnabled(self._at < len(self._looks) - 1)
        told = ". ".join(one for one in (place, card.name, names, reason) if one)
        self.setAccessibleName(told)
        self._speaker.say(told)
