"""Two columns that become one where it is narrow; one part changes columns with the room.

Knows no garment: whoever uses it fills the columns.
"""

from __future__ import annotations

from PySide6.QtWidgets import QBoxLayout, QVBoxLayout, QWidget

from app.views.tokens import SPACE_L, SPACE_M

_LEFT_SHARE, _RIGHT_SHARE = 1, 1
WIDE_FROM = 620
"""From this width on two columns have room."""
_WIDE_SHARE = 0.58
_Direction = QBoxLayout.Direction


def width_beside(room: int, page: int, *, least: int) -> tuple[int, bool]:
    """Return how wide two columns should be, and whether a page has room beside them.

    Args:
        room: What both have together.
        page: What the page needs at least.
        least: What the columns need at least.
    """
    if room - page < least:
        return room, False
    return min(room - page, max(least, round(room * _WIDE_SHARE))), True


class TwoColumns(QWidget):
    """See the module.

    Attributes:
        left: What comes first: on top where it is narrow.
        right: What follows.
    """

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.left, self.right = QVBoxLayout(), QVBoxLayout()
        self._beside = QBoxLayout(_Direction.TopToBottom, self)
        self._beside.setContentsMargins(SPACE_L, SPACE_L, SPACE_L, SPACE_L)
        for column in (self.left, self.right):
            column.setSpacing(SPACE_M)
            self._beside.addLayout(column)
        self._beside.setSpacing(SPACE_M)
        self._mover: QWidget | None = None
        self._follower: QWidget | None = None

    @property
    def is_wide(self) -> bool:
        """Whether the columns stand beside each other."""
        return self._beside.direction() != _Direction.TopToBottom

    def let_move(self, mover: QWidget, follower: QWidget) -> None:
        """Name a part that ends the left column where there are two, and else precedes another."""
        self._mover, self._follower = mover, follower
        self.right.insertWidget(self.right.indexOf(follower), mover)

    def set_wide(self, wide: bool) -> None:
        """Put the columns beside each other, or one under the other."""
        if wide == self.is_wide:
            return
        self._beside.setDirection(_Direction.LeftToRight if wide else _Direction.TopToBottom)
        self._beside.setSpacing(SPACE_L if wide else SPACE_M)
        self._beside.setStretch(0, _LEFT_SHARE if wide else 0)
        self._beside.setStretch(1, _RIGHT_SHARE if wide else 0)
        if self._mover is None or self._follower is None:
            return
        if wide:
            self.left.addWidget(self._mover)
            self.left.addStretch(1)
        else:
            self.left.takeAt(self.left.count() - 1)
            self.right.insertWidget(self.right.indexOf(self._follower), self._mover)
