"""What the wardrobe can be narrowed by: each field with its values and how many garments have them.

Counted when it is first wanted, and again a while after every change from then on.
"""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import QObject, QTimer, Signal

from app.operations import Operations
from app.services.browsing import facets

Facets = Mapping[str, tuple[tuple[str, int], ...]]
RECOUNT_MS = 800


class ValueCounts(QObject):
    """See the module; lives in the GUI thread.

    Args:
        operations: Reads the wardrobe.

    Attributes:
        counts: Field to values with counts, most frequent first; empty until they are counted.
    """

    changed = Signal()
    """``counts`` are others."""

    def __init__(self, operations: Operations, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.counts: Facets = {}
        self._operations = operations
        self._wanted = False
        self._recount = QTimer(self)
        self._recount.setSingleShot(True)
        self._recount.setInterval(RECOUNT_MS)
        self._recount.timeout.connect(self.request)
        operations.changed.connect(self._on_changed)

    def request(self) -> None:
        """Count; ``changed`` follows."""
        self._wanted = True
        self._operations.read(facets, self._take, owner=self)

    def _take(self, counts: Facets) -> None:
        self.counts = counts
        self.changed.emit()

    def _on_changed(self, _changes: object) -> None:
        if self._wanted:
            self._recount.start()
