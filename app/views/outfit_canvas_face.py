"""The canvas as a face of the board: it shows whatever outfit is worked on there.

What the board has not kept yet is kept first, because the canvas lays out what is kept.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtGui import QShowEvent

from app.views.outfit_canvas import OutfitCanvas

if TYPE_CHECKING:
    from app.viewmodels.outfit_editor import OutfitEditor
    from app.views.context import WindowContext


class OutfitCanvasFace(OutfitCanvas):
    """See the module.

    Args:
        context: What pages share.
        editor: The outfit that is worked on.
    """

    def __init__(self, context: WindowContext, editor: OutfitEditor) -> None:
        super().__init__(context)
        self._editor = editor
        editor.changed.connect(self._follow)

    def showEvent(self, event: QShowEvent) -> None:
        """Show what is worked on now."""
        super().showEvent(event)
        self._editor.flush()
        self._follow()

    def _follow(self) -> None:
        if not self.isVisible():
            return
        # the outfit of the trash, or none yet, leaves the canvas empty
        here = self._editor.outfit_id if self._editor.state != "gone" else 0
        if here != self.canvas.outfit_id:
            self.open(here)
