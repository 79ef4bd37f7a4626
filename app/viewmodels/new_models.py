"""New weights: notices that photos were seen by older ones only, and has them looked at again.

Runs by itself, some while after the start, in the background lane; old vectors answer meanwhile
and imports go first (``app.services.reindexing``). Nothing starts in a wardrobe without photos, and
nothing is shown unless there is something to do.
"""

from __future__ import annotations

import functools
import logging
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal

from app.errors import Explanation
from app.operations import Operations
from app.sentences import noted
from app.services.index_status import IndexStatus, index_status
from app.tasks import Lane
from local_index import Library
from local_index.records import EncoderKey

if TYPE_CHECKING:
    from app.bootstrap import Services
    from app.services.reindexing import ReindexResult

_log = logging.getLogger(__name__)
SETTLE_MS = 8_000
"""After the start the person wants to see garments; the models may load when that is over."""


class NewModelsViewModel(QObject):
    """Keeps the wardrobe up with the models; lives in the GUI thread."""

    finished = Signal(object)
    """A ``ReindexResult`` of a run that had something to do."""

    def __init__(self, operations: Operations, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._operations = operations
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(SETTLE_MS)
        self._timer.timeout.connect(self.check)

    def check_later(self) -> None:
        """Look once the start is over."""
        self._timer.start()

    def check(self) -> None:
        """Look now whether photos are behind, and begin if they are."""
        self._operations.read(_has_photos, self._look, failed=_not_now, owner=self)

    def _look(self, has_photos: bool) -> None:
        if not has_photos:
            return
        services = self._operations.services
        self._operations.runner.submit(
            Lane.PERCEPTION,
            lambda _token: _present_key(services),
            done=self._compare,
            failed=_not_now,
            owner=self,
        )

    def _compare(self, key: EncoderKey) -> None:
        self._operations.read(
            functools.partial(index_status, key=key), self._begin, failed=_not_now, owner=self
        )

    def _begin(self, status: IndexStatus) -> None:
        if status.state != "behind":
            return
        services = self._operations.services
        self._operations.runner.submit(
            Lane.BACKGROUND,
            lambda token: services.reindexing.run(progress=token.report, control=token.control),
            label=noted("Looking at photos with the new models"),
            done=self._done,
            failed=_not_now,
            owner=self,
        )

    def _done(self, result: ReindexResult) -> None:
        self._operations.announce()
        self.finished.emit(result)


def _present_key(services: Services) -> EncoderKey:
    from app.services.perceiving import encoder_key

    return encoder_key(services.perception.info())


def _has_photos(library: Library) -> bool:
    return library.photos.last_id() > 0


def _not_now(explained: Explanation) -> None:
    """Old vectors go on answering, so nobody is disturbed; the next start tries again."""
    _log.info("photos were not looked at again: %s", explained.code)
