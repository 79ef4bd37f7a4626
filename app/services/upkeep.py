"""What a wardrobe needs now and then without anybody asking.

The trash keeps its days, and masks of mended cut-outs stay while undo can bring them back.
Done in passing when a wardrobe is opened for work, at most once a day, and never in the way: what
goes wrong is logged and tried again another day.
"""

from __future__ import annotations

import logging

from local_index import Library
from local_index.errors import LocalIndexError
from local_index.trash import KEPT_DAYS

_log = logging.getLogger(__name__)


def keep_up(library: Library, *, trash_days: int = KEPT_DAYS, locked: bool = False) -> None:
    """Delete what has been in the trash for longer than the person wants.

    Args:
        trash_days: How long things stay there.
        locked: Whether the caller holds the lock for long jobs. An import may be about to take a
            photo's garment out of the trash, so without the lock nothing is purged.
    """
    if library.read_only or not library.trash.is_due():
        return
    try:
        if locked:
            _purge(library, trash_days)
        else:
            with library.long_job("emptying the trash"):
                _purge(library, trash_days)
    except LocalIndexError as error:
        _log.info("the trash was not looked through: %s", type(error).__name__)


def _purge(library: Library, trash_days: int) -> None:
    purged = library.trash.purge_daily(older_than_days=trash_days)
    for folder in (library.pictures, library.people):
        folder.purge(older_than_days=trash_days)
    library.catalog.sweep()
    swept = library.sync.sweep_edits()
    if swept:
        _log.info("removed %d files of mended cut-outs that nothing can bring back", swept)
    if purged.item_ids:
        count, freed = len(purged.item_ids), purged.freed_bytes
        _log.info("deleted %d items that were in the trash long enough, %d bytes", count, freed)
