"""Half-written files that a killed import left in a wardrobe.

``library.sync`` sweeps those of any origin after an hour. This sweeps at once what a dead process
left, so that an import that was killed and runs again leaves exactly the files of an undisturbed
one. Whole files are never touched.
"""

from __future__ import annotations

import contextlib
import os
import re
import sys
from pathlib import Path

from local_index.files import TEMPORARY_SUFFIX

# Temporary names begin with the id of the process that writes them.
_TEMPORARY = re.compile(r"\.(\d+)-[0-9a-f]+" + re.escape(TEMPORARY_SUFFIX))


def sweep_leftovers(folder: Path) -> int:
    """Delete temporary files whose process is gone, and return how many there were.

    Args:
        folder: The wardrobe; its long-job lock must be held.
    """
    if sys.platform == "win32":
        return 0  # asking whether a process lives would end it there; the hourly sweep does it
    swept = 0
    for part in ("photos", "derived"):
        for path in (folder / part).rglob(f".*{TEMPORARY_SUFFIX}"):
            match = _TEMPORARY.fullmatch(path.name)
            if match and not _lives(int(match.group(1))):
                with contextlib.suppress(OSError):
                    path.unlink()
                    swept += 1
    return swept


def _lives(process_id: int) -> bool:
    try:
        os.kill(process_id, 0)
    except ProcessLookupError:
        return False
    except (PermissionError, OverflowError):
        return True
    return True
