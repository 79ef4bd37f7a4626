"""Small pictures made again: all that are gone, and those that an older version made.

Missing ones are made once per session, in the background, as soon as one is missed. Cut-outs of an
older version are shown as they are and made again when they are looked at, from the mask that is
kept, so that a large wardrobe renews itself page by page and never waits.
"""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtCore import QObject, Signal

from app.operations import Operations
from app.sentences import noted
from app.services.thumbnails import SmallPictures, ThumbnailService
from app.tasks import Lane, TaskToken


class SmallPictureMaker(QObject):
    """See the module; lives in the GUI thread.

    Args:
        operations: Runs it beside the window.
    """

    made = Signal()
    """Pictures that were gone are there again."""
    renewed = Signal(object)
    """Photos (SHA-256) whose cut-outs were made anew: read them again."""

    def __init__(self, operations: Operations, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._operations = operations
        self._rebuilt = False
        self._old: dict[str, None] = {}
        self._seen: set[str] = set()
        self._renewing = False

    def files(self) -> SmallPictures:
        """Return where small pictures are, for the views' loader."""
        return SmallPictures(self._operations.services.library_folder)

    def rebuild(self) -> None:
        """Make small pictures again that are gone, once per session."""
        if self._rebuilt:
            return
        self._rebuilt = True
        services = self._operations.services

        def rebuild(token: TaskToken) -> int:
            with services.open_library() as library:
                service = ThumbnailService(library, services.background_perception)
                return service.rebuild(progress=token.report, control=token.control)

        self._operations.runner.submit(
            Lane.BACKGROUND,
            rebuild,
            label=noted("Making small pictures"),
            done=self._on_made,
            owner=self,
        )

    def renew(self, photos: Iterable[str]) -> None:
        """Make cut-outs of an older version anew, each once per session."""
        new = [sha256 for sha256 in photos if sha256 not in self._seen]
        self._seen.update(new)
        self._old.update(dict.fromkeys(new))
        self._renew_next()

    def _renew_next(self) -> None:
        if self._renewing or not self._old:
            return
        self._renewing = True
        chosen, self._old = tuple(self._old), {}
        services = self._operations.services

        def renew(token: TaskToken) -> tuple[str, ...]:
            with services.open_library() as library:
                service = ThumbnailService(library, services.background_perception)
                return service.renew(chosen, control=token.control)

        self._operations.runner.submit(
            Lane.BACKGROUND, renew, done=self._on_renewed, failed=self._on_not_renewed, owner=self
        )

    def _on_made(self, made: int) -> None:
        if made:
            self.made.emit()

    def _on_renewed(self, photos: tuple[str, ...]) -> None:
        self._renewing = False
        if photos:
            self.renewed.emit(photos)
        self._renew_next()

    def _on_not_renewed(self, _words: object) -> None:
        # Nobody asked for it; what is there is shown, and the next session tries again.
        self._renewing = False
