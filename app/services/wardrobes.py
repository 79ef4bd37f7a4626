"""The wardrobes of one person: a stylist keeps one per client, each a folder of its own.

Lists those in the usual place and those the settings name, makes new ones, renames, moves, hands
over as one ZIP file and takes one in. Moving copies, compares and only then removes, and works
while nobody else has the wardrobe. Deleting a whole wardrobe is left to the file manager.
"""

from __future__ import annotations

import os
import re
import shutil
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from app.errors import InputError, StorageError
from app.services.job_control import JobControl, Meter, ProgressCallback
from local_index import Library
from local_index.errors import LocalIndexError
from local_index.manifest import read_manifest, rename_manifest
from local_index.records import ItemRecord

if TYPE_CHECKING:
    from app.services.backup import BackupReport

_BLOCK = 1 << 20
_TRANSIENT = (".lock", ".tmp")


@dataclass(frozen=True, slots=True)
class WardrobeInfo:
    """One wardrobe in the switcher.

    Attributes:
        name: What the person calls it.
        photo: A small picture of its newest garment; None for an empty wardrobe.
        items: Garments in it.
        problem: Why it cannot be opened, as a sentence; empty when it can.
    """

    folder: Path
    name: str
    photo: Path | None = None
    items: int = 0
    problem: str = ""


class Wardrobes:
    """Every wardrobe that can be switched to; opens each only to look, in any thread.

    Args:
        home: The usual place.
        known: Wardrobes elsewhere.
    """

    def __init__(self, home: Path, known: Iterable[Path] = ()) -> None:
        self._home = home
        self._known = tuple(known)

    def find(self, *, current: Path | None = None) -> tuple[WardrobeInfo, ...]:
        """Return them by name; the current one is among them wherever it lies."""
        folders = [*self._usual(), *self._known, *([current] if current else [])]
        unique = {folder.absolute(): None for folder in folders}
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

    def move(
        self,
        folder: Path,
        parent: Path,
        *,
        progress: ProgressCallback | None = None,
        control: JobControl | None = None,
    ) -> Path:
        """Move a wardrobe into another folder; returns its new place.

        Raises:
            InputError: The place cannot be used.
            LibraryBusyError: Long work goes on in it.
            StorageError: The copy is not what it should be; the wardrobe stays where it is.
            CancelledError: The person stopped it; the wardrobe stays where it is.
        """
        target = _checked_target(folder, parent)
        with Library.open(folder) as library, library.long_job("moving"):
            try:
                os.rename(folder, target)
            except OSError:  # another disk: copied below
                _copy(folder, target, progress, control or JobControl())
            else:
                return target
        # Only a complete, compared copy gets here.
        shutil.rmtree(folder, ignore_errors=True)
        return target

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
                if (folder / "library.json").is_file():
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
            return WardrobeInfo(folder, folder.name, problem="It is not there.")
        with Library.open(folder) as library:
            newest = library.items.find(limit=1, order="-added")
            photo = _small_picture(library, newest[0]) if newest else None
            return WardrobeInfo(folder, manifest.name, photo, library.items.count())
    except LocalIndexError as error:
        return WardrobeInfo(folder, folder.name, problem=error.message)


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


def _checked_target(folder: Path, parent: Path) -> Path:
    if not parent.is_dir():
        raise InputError("This place is not a folder.", next_step="Choose a folder.")
    target = parent.absolute() / folder.name
    if target.exists():
        raise InputError(
            "There is something of this name in that folder.", next_step="Choose another folder."
        )
    if target.resolve().is_relative_to(folder.resolve()):
        raise InputError(
            "A wardrobe cannot be moved into itself.", next_step="Choose another folder."
        )
    return target


def _copy(
    folder: Path, target: Path, progress: ProgressCallback | None, control: JobControl
) -> None:
    """Copy beside the target, compare, and give the copy its name when it is complete."""
    partial = target.with_name(f".{target.name}.moving")
    shutil.rmtree(partial, ignore_errors=True)
    try:
        with Library.open(folder) as library:
            files = [file for file in sorted(folder.rglob("*")) if _is_kept(file)]
            meter = Meter(len(files) + 1, progress)
            partial.mkdir(parents=True)
            library.snapshot(partial / "wardrobe.db")
        meter.step()
        for file in files:
            control.checkpoint()
            _copy_file(file, partial / file.relative_to(folder))
            meter.step()
        os.rename(partial, target)
    except BaseException:
        shutil.rmtree(partial, ignore_errors=True)
        raise


def _is_kept(file: Path) -> bool:
    # The database travels as a snapshot; locks belong to processes, not to the wardrobe.
    database = file.name.startswith("wardrobe.db")
    return file.is_file() and not database and file.suffix not in _TRANSIENT


def _copy_file(source: Path, target: Path) -> None:
    target.parent.mkdir(parents=True, exist_ok=True)
    shutil.copy2(source, target)
    with source.open("rb") as first, target.open("rb") as second:
        while True:
            one, other = first.read(_BLOCK), second.read(_BLOCK)
            if one != other:
                raise StorageError(
                    "A file was not copied correctly.",
                    next_step="Check the disk and try again; nothing was removed.",
                )
            if not one:
                return
