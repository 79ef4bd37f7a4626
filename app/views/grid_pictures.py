"""Which pictures a grid needs now: those that can be seen first, then a screen around them.

Asks a moment after the last scroll step, so that what only flies past is not read. Pictures of
photos that are still on their way are decoded from whole photos, which takes long: only those that
can be seen are asked for.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QTimer

from app.viewmodels.garment_list import GarmentListModel
from app.views.garment_delegate import GarmentDelegate
from app.views.thumbnails import Request, ThumbnailCache

if TYPE_CHECKING:
    from app.views.garment_grid import GarmentGrid

_WANT_MS = 8


class GridPictures:
    """Asks for the pictures of one grid and has tiles painted when they are there.

    Args:
        grid: Whose tiles they are for.
        repaint: Paints tiles again.
    """

    def __init__(
        self,
        grid: GarmentGrid,
        model: GarmentListModel,
        delegate: GarmentDelegate,
        thumbnails: ThumbnailCache,
        *,
        repaint: Callable[[list[int]], None],
    ) -> None:
        self._grid = grid
        self._model = model
        self._delegate = delegate
        self._thumbnails = thumbnails
        self._repaint = repaint
        self._soon = QTimer(grid)
        self._soon.setSingleShot(True)
        self._soon.setInterval(_WANT_MS)

        self._soon.timeout.connect(grid.want_pictures)
        thumbnails.arrived.connect(grid.show_pictures)

    def ask_soon(self) -> None:
        """Ask a moment after the last call."""
        self._soon.start()

    def ask(self) -> None:
        """Say which pictures are needed: what can be seen, then a screen below and one above."""
        seen = self._grid.visible_rows()
        if not seen or not self._grid.isVisible():
            return
        size, center = len(seen), (seen.start + seen.stop) / 2
        count, ratio = self._grid.tiles().count, self._grid.devicePixelRatioF()
        wanted: list[tuple[Request, float]] = []
        for row in range(max(0, seen.start - size), min(count, seen.stop + size)):
            near = row in seen
            far = abs(row - center) + (0 if near else size)
            request = self._request(row, ratio, near=near)
            if request is not None:
                wanted.append((request, far))
        self._thumbnails.want(self._grid, wanted)

    def show(self, keys: frozenset[object]) -> None:
        """Paint the tiles whose pictures have come."""
        rows = [
            row
            for row in self._grid.visible_rows()
            if self._model.thumb_at(row) in keys or self._model.source_key_at(row) in keys
        ]
        if rows:
            self._repaint(rows)

    def _request(self, row: int, ratio: float, *, near: bool) -> Request | None:
        width = self._grid.tiles().tile.width()
        key = self._model.thumb_at(row)
        if key is not None:
            return self._delegate.request(key, width, ratio)
        source = self._model.source_key_at(row) if near else None
        return self._delegate.source_request(source, width) if source is not None else None
