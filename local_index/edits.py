"""Masks that the person mended: which of their files still mean something, and which are rubbish.

Every mask is a file of its own, named by its photo and a number made from its content; the photo's
row says which one counts. So undo is a change of one row, and a crash at any moment leaves either
a file that nothing names or a row whose file is there. Files stay for as long as the undo log can
bring them back; what nothing names any more is removed here. Nothing is decoded.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from contextlib import suppress
from datetime import timedelta
from pathlib import Path

from local_index.database import WardrobeDb
from local_index.files import PhotoFiles, edit_number, write_atomic
from local_index.history import History

GRACE = timedelta(hours=1)
"""Younger files may belong to a brush that is being put away: files are written before rows."""

_NAME = re.compile(r"([0-9a-f]{64})(?:-([0-9a-f]{12}))?")


def photo_of(path: Path) -> str:
    """Return the hash of the photo that a file belongs to; empty for a foreign file."""
    named = _NAME.fullmatch(path.stem)
    return named[1] if named else ""


def adopt_edit(folder: Path, sha256: str) -> int:
    """Give a mask of before masks had numbers its own; return it, or 0 where there is none.

    The old file stays until it is swept, so that this may be cut off and done again. The newest
    counts: when the database of before the upgrade comes back, its masks have numbers already.

    Raises:
        OSError: A mask cannot be read; what is not adopted would be swept.
    """
    files = PhotoFiles(folder, read_only=False)
    masks = files.edit(sha256, 0).parent.glob("*.png")
    found = [path for path in masks if photo_of(path) == sha256]
    if not found:
        return 0
    mask = max(found, key=lambda path: path.stat().st_mtime).read_bytes()
    number = edit_number(mask)
    target = files.edit(sha256, number)
    if not target.is_file():
        write_atomic(target, mask)
    # The picture under the automatic one's name was made with this mask.
    with suppress(OSError):
        os.replace(files.derived("cutout", sha256), files.derived("cutout", sha256, edit=number))
    return number


def sweep_edits(db: WardrobeDb, history: History, folder: Path) -> int:
    """Remove masks, and pictures made with them, that no row and no undo step names any more.

    Returns:
        How many files went.
    """
    db.require_writable()
    oldest = (db.clock() - GRACE).timestamp()
    waiting = [path for path in _numbered(folder) if _older(path, oldest)]
    if not waiting:
        return 0
    gone = 0
    # Under the write lock: a brush that is being put away must not lose what it just wrote.
    with db.atomic():
        named, known = _named(db, history), set(db.column("SELECT sha256 FROM photos"))
        for path in waiting:
            match = _NAME.fullmatch(path.stem)
            assert match is not None
            if (match[1], int(match[2] or "0", 16)) in named or not _older(path, oldest):
                continue
            if path.suffix == ".png" and match[1] not in known:
                continue  # an older database may be back: `LibrarySync.repair` sets it aside
            with suppress(OSError):  # open in another program (Windows): the next sweep finds it
                path.unlink(missing_ok=True)
                gone += 1
    return gone


def _named(db: WardrobeDb, history: History) -> frozenset[tuple[str, int]]:
    hashes = {row[0]: row[1] for row in db.rows("SELECT id, sha256 FROM photos")}
    counting = {(row[0], row[1]) for row in db.rows("SELECT sha256, edit FROM photos")}
    undoable = {
        (hashes[photo], number) for photo, number in history.named_edits() if photo in hashes
    }
    return frozenset((sha, number) for sha, number in counting | undoable if number)


def _numbered(folder: Path) -> Iterator[Path]:
    """Yield every mask, and every picture that was made with one."""
    for path in sorted((folder / "edits").rglob("*.png")):
        if _NAME.fullmatch(path.stem):
            yield path
    for path in sorted((folder / "derived" / "cutout").rglob("*-*.webp")):
        if _NAME.fullmatch(path.stem):
            yield path


def _older(path: Path, moment: float) -> bool:
    try:
        return path.is_file() and path.stat().st_mtime <= moment
    except OSError:
        return False
