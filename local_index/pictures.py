"""Pictures that were made: drawn garments and try-ons (``library.pictures``), and the person's own
photos to try clothes on (``library.people``).

Files alone, no rows: each picture is its file and a JSON document beside it that says what it
shows, so that a folder that was copied by hand is still an album. The picture comes first and the
document after; a picture without a document was never there. Throwing away moves the document into
``trash/``, which one rename takes back. What a document says is for the caller to know.
"""

from __future__ import annotations

import json
import os
import re
import secrets
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, Final

from local_index.database import Clock, read_only_error
from local_index.errors import LocalIndexError, NotFoundError
from local_index.files import storage_error, write_atomic

MADE: Final = Path("pictures") / "made"
PEOPLE: Final = Path("pictures") / "people"
_TRASH: Final = "trash"
_ID: Final = re.compile(r"\d{8}-\d{12}-[0-9a-f]{6}")
_STAMP: Final = "%Y%m%d-%H%M%S%f"
_UNFINISHED_DAYS: Final = 1.0


@dataclass(frozen=True, slots=True)
class MadePicture:
    """One picture.

    Attributes:
        id: Orders pictures by when they were added.
        told: What its document says.
        added: ISO 8601, UTC.
    """

    id: str
    told: Mapping[str, Any]
    added: str
    extension: str


class PictureFolder:
    """A folder of pictures; see the module. Safe in any thread: it holds no connection.

    Args:
        folder: Made when the first picture comes.
        clock: Where the time comes from.
    """

    def __init__(self, folder: Path, *, read_only: bool, clock: Clock) -> None:
        self._folder, self._read_only, self._clock = folder, read_only, clock

    def add(self, data: bytes, told: Mapping[str, Any], *, extension: str = "png") -> MadePicture:
        """Keep a picture.

        Raises:
            ReadOnlyLibraryError: The wardrobe cannot be written.
            LocalIndexError: The disk does not take it; nothing half-made is shown.
        """
        self._require_writable()
        made = self._clock()
        ident = f"{made.astimezone(UTC).strftime(_STAMP)}-{secrets.token_hex(3)}"
        document = {"added": made.isoformat(), "extension": extension, "told": dict(told)}
        write_atomic(self._folder / f"{ident}.{extension}", data)
        write_atomic(self._document(ident), _packed(document))
        return self.get(ident)

    def ids(self, *, trashed: bool = False) -> tuple[str, ...]:
        """Return every picture's id, the newest first."""
        return tuple(sorted(self._stems(self._place(trashed)), reverse=True))

    def get(self, ident: str) -> MadePicture:
        """Return one picture, also from the trash.

        Raises:
            NotFoundError: There is none, or its document is damaged.
        """
        for trashed in (False, True):
            with suppress(OSError, ValueError, KeyError, TypeError):
                read = json.loads(self._document(ident, trashed=trashed).read_bytes())
                return MadePicture(
                    ident, dict(read["told"]), str(read["added"]), str(read["extension"])
                )
        raise NotFoundError("This picture is not kept any more.")

    def file(self, picture: MadePicture) -> Path:
        """Return where a picture is; never write there."""
        return self._folder / f"{picture.id}.{picture.extension}"

    def tell(self, ident: str, told: Mapping[str, Any]) -> MadePicture:
        """Say something else of a picture.

        Raises:
            NotFoundError: There is none.
        """
        self._require_writable()
        picture = self.get(ident)
        trashed = not self._document(ident).exists()
        document = {
            "added": picture.added, "extension": picture.extension, "told": dict(told)
        }  # fmt: skip
        write_atomic(self._document(ident, trashed=trashed), _packed(document))
        return self.get(ident)

    def trash(self, idents: Sequence[str]) -> tuple[str, ...]:
        """Throw pictures away, and return those that were there."""
        return self._move(idents, trashed=True)

    def restore(self, idents: Sequence[str]) -> tuple[str, ...]:
        """Take pictures out of the trash, and return those that were in it."""
        return self._move(idents, trashed=False)

    def delete(self, ident: str) -> None:
        """Delete a picture for good, wherever it lies; nothing brings it back."""
        self._require_writable()
        for trashed in (False, True):
            with suppress(LocalIndexError, FileNotFoundError):
                self._document(ident, trashed=trashed).unlink()
        for file in self._folder.glob(f"{self._checked(ident)}.*"):
            file.unlink(missing_ok=True)

    def purge(self, *, older_than_days: float) -> int:
        """Delete what has been in the trash for so long, and what was never finished.

        Returns:
            How many pictures went.
        """
        if self._read_only or not self._folder.is_dir():
            return 0
        now = self._clock().timestamp()
        gone = 0
        for ident in self.ids(trashed=True):
            with suppress(OSError):
                since = self._document(ident, trashed=True).stat().st_mtime
                if now - since >= timedelta(days=older_than_days).total_seconds():
                    self.delete(ident)
                    gone += 1
        known = {*self.ids(), *self.ids(trashed=True)}
        for file in self._folder.iterdir():
            with suppress(OSError):
                old = now - file.stat().st_mtime > timedelta(days=_UNFINISHED_DAYS).total_seconds()
                if old and _ID.fullmatch(file.stem) and file.stem not in known:
                    file.unlink()
        return gone

    def _move(self, idents: Sequence[str], *, trashed: bool) -> tuple[str, ...]:
        self._require_writable()
        moved = []
        for ident in idents:
            source = self._document(ident, trashed=not trashed)
            target = self._document(ident, trashed=trashed)
            target.parent.mkdir(exist_ok=True)
            with suppress(FileNotFoundError):
                # the trash counts its days from when it was thrown away
                os.utime(source, (self._clock().timestamp(),) * 2)
                os.replace(source, target)
                moved.append(ident)
        return tuple(moved)

    def _place(self, trashed: bool) -> Path:
        return self._folder / _TRASH if trashed else self._folder

    def _document(self, ident: str, *, trashed: bool = False) -> Path:
        return self._place(trashed) / f"{self._checked(ident)}.json"

    def _checked(self, ident: str) -> str:
        if not _ID.fullmatch(ident):
            raise NotFoundError("This picture is not kept any more.")
        return ident

    def _stems(self, place: Path) -> list[str]:
        try:
            with os.scandir(place) as entries:
                names = [entry.name for entry in entries]
        except FileNotFoundError:
            return []
        except OSError as error:
            raise storage_error(error) from error
        stems = [name.removesuffix(".json") for name in names if name.endswith(".json")]
        return [stem for stem in stems if _ID.fullmatch(stem)]

    def _require_writable(self) -> None:
        if self._read_only:
            raise read_only_error()


def added_at(picture: MadePicture) -> datetime:
    """When it was added; the beginning of time where its document says nonsense."""
    with suppress(ValueError):
        return datetime.fromisoformat(picture.added)
    return datetime.fromtimestamp(0, UTC)


def _packed(document: Mapping[str, Any]) -> bytes:
    return json.dumps(document, ensure_ascii=False, indent=1).encode()
