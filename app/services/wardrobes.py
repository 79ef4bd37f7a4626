"""The wardrobes of one person: a stylist keeps one per client, each a folder of its own.

Lists those in the usual place and those the settings name, makes new ones, renames, hands over as
one ZIP file and takes one in. Moving is ``moving``'s. Deleting a whole wardrobe is left to the file
manager.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from app.errors import InputError
from app.services.job_control import JobControl, ProgressCallback
from local_index import Library
from local_index.errors import LocalIndexError
from local_index.manifest import read_manifest, rename_manifest
from local_index.records import ItemRecord

if TYPE_CHECKING:
    from app.services.backup import BackupReport


LOST = "This wardrobe is not where it was."
FIND_IT = "Connect its disk, or open it from its new place."


@dataclass(frozen=True, slots=True)
class WardrobeInfo:
    """One wardrobe in the switcher.

    Attributes:
        name: What the person calls it.
        photo: A small picture of its newest garment; None for an empty wardrobe.
        items: Garments in it.
        problem: Why it cannot be opened, as a sentence; empty when it can.
        next_step: What to do about that.
    """

    folder: Path
    name: str
    photo: Path | None = None
    items: int = 0
    problem: str = ""
    next_step: str = ""


class Wardrobes:
    """Every wardrobe that can be switched to; opens each only to look, in any thread.

    Args:
        home: The usual place.
        known: Wardrobes elsewhere.
        forgotten: Wardrobes that are not listed, wherever they lie.
    """

    def __init__(
        self, home: Path, known: Iterable[Path] = (), *, forgotten: Iterable[Path] = ()
    ) -> None:
        self._home = home
        self._known = tuple(known)
        self._forgotten = frozenset(folder.absolute() for folder in forgotten)

    def find(self, *, current: Path | None = None) -> tuple[WardrobeInfo, ...]:
        """Return them by name; the current one is among them wherever it lies."""
        listed = [
            folder.absolute()
            for folder in (*self._usual(), *self._known)
            if folder.absolute() not in self._forgotten
        ]
        unique = dict.fromkeys([*listed, *([current.absolute()] if current else [])])
        infos = [_look(folder) for folder in unique]
        return tuple(sorted(infos, key=lambda info: (info.name.casefold(), str(info.folder))))

    def create(self, name: str) -> WardrobeInfo:
        """Make an empty wardrobe in the usual place.

        Raises:
            InputError: The name is empty or taken.
        """
        wanted = checked_name(name)
        self._refuse_taken(wanted, besides=None)
        folder = self._free_folder(wanted)
        from app.version import app_version

        with Library.open(folder, create=True, name=wanted, app_version=app_version()):
            return WardrobeInfo(folder, wanted)

    def rename(self, folder: Path, name: str) -> WardrobeInfo:
        """Give a wardrobe another name; its folder stays where it is.

        Raises:
            InputError: The name is empty or taken.
        """
        wanted = checked_name(name)
        self._refuse_taken(wanted, besides=folder)
        rename_manifest(folder, wanted)
        return _look(folder)

    def hand_over(
        self,
        folder: Path,
        target: Path,
        *,
        progress: ProgressCallback | None = None,
        control: JobControl | None = None,
    ) -> BackupReport:
        """Write one ZIP file with everything that is the person's."""
        from app.services.backup import back_up

        return back_up(folder, target, progress=progress, control=control)

    def take_in(
        self,
        archive: Path,
        name: str,
        *,
        progress: ProgressCallback | None = None,
        control: JobControl | None = None,
    ) -> WardrobeInfo:
        """Make a new wardrobe of a ZIP file that was handed over.

        Raises:
            InputError: The name is taken, or the file is none of ours.
        """
        from app.services.restoring import restore

        wanted = checked_name(name)
        self._refuse_taken(wanted, besides=None)
        folder = self._free_folder(wanted)
        restore(archive, folder, progress=progress, control=control)
        rename_manifest(folder, wanted)
        return _look(folder)

    def _usual(self) -> Iterator[Path]:
        if self._home.is_dir():
            for folder in sorted(self._home.iterdir()):
                # A leading dot is a wardrobe on its way to or from another disk.
                if not folder.name.startswith(".") and (folder / "library.json").is_file():
                    yield folder

    def _refuse_taken(self, name: str, *, besides: Path | None) -> None:
        for info in self.find():
            if info.name.casefold() == name.casefold() and info.folder != besides:
                raise InputError(
                    f"There is a wardrobe called {info.name} already.",
                    next_step="Choose another name.",
                )

    def _free_folder(self, name: str) -> Path:
        stem = _folder_name(name)
        for number in range(1, 1000):
            folder = self._home / (stem if number == 1 else f"{stem}-{number}")
            if not folder.exists():
                return folder
        raise InputError("There is no room for another wardrobe of this name.")


def checked_name(name: str) -> str:
    """Return a name as it is kept.

    Raises:
        InputError: Nothing is left of it, or it is too long to be shown.
    """
    wanted = " ".join(name.split())
    if not wanted:
        raise InputError("A wardrobe needs a name.", next_step="Type one.")
    if len(wanted) > 60:
        raise InputError("This name is too long.", next_step="Use up to 60 letters.")
    return wanted


def _look(folder: Path) -> WardrobeInfo:
    try:
        manifest = read_manifest(folder)
        if manifest is None:
            return WardrobeInfo(folder, folder.name, problem=LOST, next_step=FIND_IT)
        with Library.open(folder) as library:
            newest = library.items.find(limit=1, order="-added")
            photo = _small_picture(library, newest[0]) if newest else None
            return WardrobeInfo(folder, manifest.name, photo, library.items.count())
    except LocalIndexError as error:
        return WardrobeInfo(folder, folder.name, problem=error.message, next_step=error.next_step)


def _small_picture(library: Library, item: ItemRecord) -> Path | None:
    for view in item.views:
        photo = library.photos.get(view.photo_id)
        for kind in ("cutout", "thumb"):
            file = library.photos.derived_file(kind, photo)
            if file.is_file():
                return file
    return None


def _folder_name(name: str) -> str:
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode()
    return re.sub(r"[^a-z0-9]+", "-", plain.lower()).strip("-")[:40] or "wardrobe"
