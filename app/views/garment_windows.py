"""The windows that open over a garment: the brush, the pipette, and its possible duplicates.

One of each at most; opening it again replaces it. None of them blocks the others.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget

if TYPE_CHECKING:
    from app.services.garment_card import PictureOf
    from app.viewmodels.garment import GarmentViewModel
    from app.views.color_editor import ColorEditor
    from app.views.context import WindowContext
    from app.views.cutout_editor import CutoutEditor
    from app.views.duplicates_dialog import DuplicatesDialog


class GarmentWindows(QObject):
    """Opens and remembers them.

    Args:
        context: What pages share.
        garment: The garment on show.
        panel: Over whose window they open; it owns this.
    """

    def __init__(self, context: WindowContext, garment: GarmentViewModel, panel: QWidget) -> None:
        super().__init__(panel)
        self._context = context
        self._garment = garment
        self._panel = panel
        self.editor: CutoutEditor | None = None
        self.colors: ColorEditor | None = None
        self.duplicates: DuplicatesDialog | None = None

    def mend(self, picture: PictureOf) -> None:
        """Open the brush for a photo."""
        from app.views.cutout_editor import CutoutEditor

        if self.editor is not None:
            self.editor.destroyed.disconnect(self._forget_editor)  # it goes after this one came
            self.editor.close()
        made = CutoutEditor(self._context, self._garment, picture, parent=self._panel.window())
        made.destroyed.connect(self._forget_editor)
        self.editor = made
        made.show()

    def pick_colors(self, picture: PictureOf) -> None:
        """Open the pipette for a photo."""
        from app.views.color_editor import ColorEditor

        if self.colors is not None:
            self.colors.destroyed.disconnect(self._forget_colors)
            self.colors.close()
        made = ColorEditor(self._context, self._garment, picture, parent=self._panel.window())
        made.destroyed.connect(self._forget_colors)
        self.colors = made
        made.show()

    def compare(self, item_id: int | None) -> None:
        """Compare a garment with those it may be the same as."""
        from app.views.duplicates_dialog import open_duplicates

        if self.duplicates is not None:
            self.duplicates.destroyed.disconnect(self._forget_duplicates)
        self.duplicates = open_duplicates(self._context, self._panel.window(), first=item_id)
        self.duplicates.destroyed.connect(self._forget_duplicates)

    def _forget_editor(self) -> None:
        self.editor = None

    def _forget_colors(self) -> None:
        self.colors = None

    def _forget_duplicates(self) -> None:
        self.duplicates = None
