"""A field for degrees that can also say that nobody knows them.

Who clicks into it types over the words that stand there; Qt's own field takes no number between
their letters.
"""

from __future__ import annotations

from PySide6.QtCore import QTimer
from PySide6.QtGui import QFocusEvent
from PySide6.QtWidgets import QSpinBox, QWidget

_UNKNOWN, _MOST = -61, 60


class DegreesField(QSpinBox):
    """See the module.

    Args:
        name: What screen readers call it.
        unknown: What stands there while nobody said anything.
    """

    def __init__(self, name: str, unknown: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(name)
        self.setRange(_UNKNOWN, _MOST)
        self.setSpecialValueText(unknown)
        self.setSuffix(self.tr(" °C"))
        self.setKeyboardTracking(False)
        self.setValue(_UNKNOWN)
        self.lineEdit().setTextMargins(7, 0, 0, 0)
        self._whole = QTimer(self)
        self._whole.setSingleShot(True)
        self._whole.setInterval(0)
        self._whole.timeout.connect(self.selectAll)

    @property
    def is_typing(self) -> bool:
        """Whether something was typed that is not kept yet."""
        return self.hasFocus() and self.lineEdit().isModified()

    def degrees(self) -> float | None:
        """Return what stands there; None for nothing."""
        return None if self.value() == _UNKNOWN else float(self.value())

    def show_degrees(self, degrees: float | None) -> None:
        """Show degrees, or that nobody knows them."""
        self.setValue(_UNKNOWN if degrees is None else round(degrees))

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Take all of it, after the click that may have brought the focus."""
        super().focusInEvent(event)
        self._whole.start()
