"""How a cut-out says which version of Vestry's scissors made it.

The mark is inside the file (as XMP, which WebP keeps last), so that it cannot part from what it is
about, and is read without decoding anything. Nothing is cut out here.
"""

from __future__ import annotations

import os
from pathlib import Path

MARK = b"vestry cutout 0002"
"""0002: the rim has the garment's own color (``models.cutout_edges``); there was no mark before."""
_LOOKED_AT = 64


def is_outdated(cutout: Path) -> bool:
    """Whether a cut-out was made by an older version; False where there is none."""
    if cutout.suffix != ".webp":
        return False
    try:
        with cutout.open("rb") as stream:
            size = stream.seek(0, os.SEEK_END)
            stream.seek(max(0, size - _LOOKED_AT))
            return MARK not in stream.read()
    except OSError:
        return False
